//! Reads the tables of words: sections, and keys with a number, a flag or a list of words.
//!
//! ```text
//! [units]
//! mile = ["mi", "mile"]      # units, mile: Word("mi"), Word("mile")
//! "a few" = 3                # units, a few: Number(3.0)
//! ```
//!
//! It reads the small part of TOML that the tables use, in place and in one pass, for they are read at each start: half
//! of what that took went into a document tree that nobody looked at. A test has the `toml` crate read the same. It knows
//! no escapes, dates, nested tables or inline tables, and refuses them with the line.

/// One thing that a key says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Item<'t> {
    Word(&'t str),
    Number(f64),
    Flag(bool),
}

impl<'t> Item<'t> {
    pub(super) fn word(self) -> Result<&'t str, String> {
        match self {
            Self::Word(word) => Ok(word),
            other => Err(format!("{other:?} stands where a word is expected")),
        }
    }
}

/// Calls `each` with section, key and items, in the order of the file.
pub(super) fn read<'t>(
    source: &'t str,
    mut each: impl FnMut(&'t str, &'t str, &[Item<'t>]) -> Result<(), String>,
) -> Result<(), String> {
    let mut rest = Rest { source, at: 0 };
    let mut section = "";
    let mut items = Vec::new();
    while let Some(byte) = rest.next_byte() {
        if byte == b'[' {
            rest.at += 1;
            section = rest.until(b']')?;
            continue;
        }
        let key = if byte == b'"' { rest.quoted()? } else { rest.until(b'=')?.trim_end() };
        if byte == b'"' {
            rest.expect(b'=')?;
        }
        match rest.next_byte() {
            Some(b'[') => {
                rest.at += 1;
                loop {
                    match rest.next_byte() {
                        Some(b']') => break,
                        Some(b',') => rest.at += 1,
                        Some(b'"') => items.push(Item::Word(rest.quoted()?)),
                        _ => return Err(rest.wrong("a word in quotes")),
                    }
                }
                rest.at += 1;
            }
            _ => {
                let bare = rest.bare();
                items.push(match bare {
                    "true" => Item::Flag(true),
                    "false" => Item::Flag(false),
                    _ => Item::Number(bare.parse().map_err(|_| rest.wrong("a number, true, false or a list"))?),
                });
            }
        }
        each(section, key, &items)?;
        items.clear();
    }
    Ok(())
}

/// What is still to be read.
struct Rest<'t> {
    source: &'t str,
    at: usize,
}

impl<'t> Rest<'t> {
    /// The next byte that is neither space nor comment.
    fn next_byte(&mut self) -> Option<u8> {
        let bytes = self.source.as_bytes();
        loop {
            match *bytes.get(self.at)? {
                b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                b'#' => self.at += self.source[self.at..].find('\n').unwrap_or(self.source.len() - self.at),
                byte => return Some(byte),
            }
        }
    }

    /// What stands before a mark on this line; the mark is passed.
    fn until(&mut self, mark: u8) -> Result<&'t str, String> {
        let here = &self.source[self.at..];
        let line = here.find('\n').unwrap_or(here.len());
        match here[..line].find(char::from(mark)) {
            Some(length) => {
                self.at += length + 1;
                Ok(&here[..length])
            }
            None => Err(self.wrong(&format!("{:?}", char::from(mark)))),
        }
    }

    /// The words between two quotes, the first of which is next.
    fn quoted(&mut self) -> Result<&'t str, String> {
        self.at += 1;
        let words = self.until(b'"')?;
        if words.contains('\\') { Err(self.wrong("words without escapes")) } else { Ok(words) }
    }

    /// What goes on to the end of the word.
    fn bare(&mut self) -> &'t str {
        let here = &self.source[self.at..];
        let length = here.find([' ', '\t', '\r', '\n', '#']).unwrap_or(here.len());
        self.at += length;
        &here[..length]
    }

    fn expect(&mut self, mark: u8) -> Result<(), String> {
        if self.next_byte() != Some(mark) {
            return Err(self.wrong(&format!("{:?}", char::from(mark))));
        }
        self.at += 1;
        Ok(())
    }

    fn wrong(&self, wanted: &str) -> String {
        let line = self.source.as_bytes()[..self.at].iter().filter(|&&byte| byte == b'\n').count() + 1;
        format!("line {line}: {wanted} is expected")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Language;

    /// Everything in a table, as the `toml` crate has it, in the order of its map.
    fn by_the_crate(source: &str) -> Vec<(String, String, String)> {
        let mut all = Vec::new();
        for (section, keys) in toml::from_str::<toml::Table>(source).unwrap() {
            for (key, value) in keys.as_table().unwrap() {
                let items = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
                all.extend(items.into_iter().map(|item| (section.clone(), key.clone(), told(&item))));
            }
        }
        all.sort();
        all
    }

    fn told(item: &toml::Value) -> String {
        match item {
            toml::Value::String(word) => format!("{:?}", Item::Word(word)),
            toml::Value::Integer(number) => format!("{:?}", Item::Number(*number as f64)),
            toml::Value::Boolean(flag) => format!("{:?}", Item::Flag(*flag)),
            other => panic!("{other:?} is in no table"),
        }
    }

    #[test]
    fn the_tables_read_as_the_toml_crate_reads_them() {
        for language in Language::ALL {
            let source = super::super::source(language);
            let mut all = Vec::new();
            let each = |section: &str, key: &str, items: &[Item]| {
                all.extend(items.iter().map(|item| (section.to_owned(), key.to_owned(), format!("{item:?}"))));
                Ok(())
            };
            read(source, each).unwrap();
            all.sort();
            assert!(all.len() > 100, "{language:?}");
            assert_eq!(all, by_the_crate(source), "{language:?}");
        }
    }

    #[test]
    fn what_it_cannot_read_is_refused_with_the_line() {
        let refused = |source: &str| read(source, |_, _, _| Ok(())).unwrap_err();
        assert_eq!(refused("[words]\nof = [\"of\", from]"), "line 2: a word in quotes is expected");
        assert_eq!(refused("[words\nof = 1"), "line 1: ']' is expected");
        assert_eq!(refused("[words]\n\nof"), "line 3: '=' is expected");
        assert_eq!(refused("of = [\"o\\\"f\"]"), "line 1: words without escapes is expected");
        assert_eq!(refused("of = maybe"), "line 1: a number, true, false or a list is expected");
        assert_eq!(refused("of = [\"of\""), "line 1: a word in quotes is expected");
    }
}
