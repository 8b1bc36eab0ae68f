//! Reads the tables of words: sections, and keys with a number, a flag or a list of words.
//!
//! ```text
//! [units]
//! mile = ["mi", "mile"]      # units, mile: Word("mi"), Word("mile")
//! "a few" = 3                # units, a few: Number(3.0)
//! ```
//!
//! Words are borrowed from the source, for the tables are read at each start; so escapes are refused, and nested tables and
//! dates with them.

use std::borrow::Cow;
use toml::de::{DeTable, DeValue};

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

/// Calls `each` with section, key and items.
pub(super) fn read<'t>(
    source: &'t str,
    mut each: impl FnMut(&'t str, &'t str, &[Item<'t>]) -> Result<(), String>,
) -> Result<(), String> {
    let mut items = Vec::new();
    for (section, keys) in DeTable::parse(source).map_err(|error| error.to_string())?.into_inner() {
        let section = in_place(section.into_inner())?;
        let DeValue::Table(keys) = keys.into_inner() else {
            return Err(format!("{section} is no section"));
        };
        for (key, value) in keys {
            let key = in_place(key.into_inner())?;
            match value.into_inner() {
                DeValue::Array(words) => {
                    for word in words {
                        items.push(item(key, word.into_inner())?);
                    }
                }
                value => items.push(item(key, value)?),
            }
            each(section, key, &items)?;
            items.clear();
        }
    }
    Ok(())
}

fn item<'t>(key: &str, value: DeValue<'t>) -> Result<Item<'t>, String> {
    match value {
        DeValue::String(word) => in_place(word).map(Item::Word),
        DeValue::Integer(number) => {
            let digits = number.as_str();
            digits.parse().map(Item::Number).map_err(|_| format!("{key}: {digits} is no decimal number"))
        }
        DeValue::Float(number) => {
            let digits = number.as_str();
            digits.parse().map(Item::Number).map_err(|_| format!("{key}: {digits} is no decimal number"))
        }
        DeValue::Boolean(flag) => Ok(Item::Flag(flag)),
        _ => Err(format!("{key} is neither words nor a number, true or false")),
    }
}

/// The words as they stand in the source; with escapes they would stand nowhere.
fn in_place(text: Cow<'_, str>) -> Result<&str, String> {
    match text {
        Cow::Borrowed(text) => Ok(text),
        Cow::Owned(text) => Err(format!("{text:?} is written with escapes")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(source: &str) -> Result<Vec<String>, String> {
        let mut all = Vec::new();
        read(source, |section, key, items| {
            all.push(format!("{section}, {key}: {items:?}"));
            Ok(())
        })?;
        Ok(all)
    }

    #[test]
    fn sections_keys_and_what_they_say() {
        let source =
            "[units] # of length\nmile = [\"mi\", \"mile\"]\n\"a few\" = 3\nhalf = 0.5\n[order]\nlast = true\n";
        let mut read = all(source).unwrap();
        read.sort();
        let wanted = [
            "order, last: [Flag(true)]",
            "units, a few: [Number(3.0)]",
            "units, half: [Number(0.5)]",
            "units, mile: [Word(\"mi\"), Word(\"mile\")]",
        ];
        assert_eq!(read, wanted);
    }

    #[test]
    fn what_it_cannot_read_is_refused() {
        let refused = |source: &str| all(source).unwrap_err();
        assert!(refused("[words]\nof = [\"of\", from]").contains("line 2"));
        assert_eq!(refused("of = 1"), "of is no section");
        assert_eq!(refused("[words]\nof = [\"o\\\"f\"]"), "\"o\\\"f\" is written with escapes");
        assert_eq!(refused("[words]\nof = 1979-05-27"), "of is neither words nor a number, true or false");
    }
}
