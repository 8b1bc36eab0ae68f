//! A text with what is known about it, and the way from its byte offsets to the source's code points.
//!
//! ```
//! use dateline::document::{Context, Document};
//! let document = Document::from_text("note.txt", "Zürich, then Bern.", Context::default());
//! let bern = dateline::span::Span::new(14, 18);
//! assert_eq!(bern.of(document.text()), "Bern");
//! assert_eq!(document.code_points(bern), (13, 17)); // ü is two bytes, one code point
//! ```

use crate::error::{Error, Result};
use crate::span::Span;
use serde::Serialize;

/// What the caller knows about a text beyond its words; every field may be missing.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Context {
    /// Free text about the article: its topic, country, section (`--context`).
    pub about: Option<String>,
    /// The outlet's domain or name (`--outlet`).
    pub outlet: Option<String>,
    /// The headline (`--title`).
    pub title: Option<String>,
    /// Date of publication as given (`--date`).
    pub date: Option<String>,
}

/// A text and its sentences. The text is kept byte for byte, but for a byte-order mark at its start.
#[derive(Debug, Clone)]
pub struct Document {
    name: String,
    text: String,
    context: Context,
    sentences: Vec<Span>,
    /// `(byte, code point)` at every 256th byte or the first boundary after it, ascending.
    marks: Vec<(u32, u32)>,
    skipped_bytes: usize,
}

impl Document {
    /// From a text already in memory; `name` is what diagnostics call it (a path, `-` for standard input).
    pub fn from_text(name: impl Into<String>, text: impl Into<String>, context: Context) -> Self {
        let mut text = text.into();
        let mut skipped_bytes = 0;
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
            skipped_bytes = '\u{feff}'.len_utf8();
        }
        let marks = marks(&text);
        let sentences = split_sentences(&text);
        Self { name: name.into(), text, context, sentences, marks, skipped_bytes }
    }

    /// From bytes that should be UTF-8.
    ///
    /// # Errors
    /// Not UTF-8 (with the byte offset), binary (a NUL byte), or without a single letter.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>, context: Context) -> Result<Self> {
        let name = name.into();
        if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
            return Err(Error::input(format!(
                "{name}: binary, not a text (NUL byte at offset {at}); extract the text first"
            )));
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            Error::input(format!(
                "{name}: not UTF-8 (invalid byte at offset {at}); convert it, for example with `iconv -t UTF-8`"
            ))
        })?;
        if !text.chars().any(char::is_alphanumeric) {
            return Err(Error::input(format!("{name}: empty, there is no text to check")));
        }
        Ok(Self::from_text(name, text, context))
    }

    /// What diagnostics call the document.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text that every [`Span`] points into.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the caller said about it.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Sentences in order; they cover every letter and do not overlap.
    pub fn sentences(&self) -> &[Span] {
        &self.sentences
    }

    /// Index of the sentence that holds the byte.
    pub fn sentence_at(&self, byte: usize) -> usize {
        self.sentences.partition_point(|s| s.end() <= byte).min(self.sentences.len().saturating_sub(1))
    }

    /// `start` and `end` of a span as Unicode code points of the source.
    pub fn code_points(&self, span: Span) -> (usize, usize) {
        (self.code_point(span.start()), self.code_point(span.end()))
    }

    /// A span as bytes of the source (they differ from the text's by a skipped byte-order mark).
    pub fn source_bytes(&self, span: Span) -> (usize, usize) {
        (span.start() + self.skipped_bytes, span.end() + self.skipped_bytes)
    }

    /// The span in the text of a code-point range of the source; `None` when it is outside.
    pub fn span_of_code_points(&self, start: usize, end: usize) -> Option<Span> {
        (start <= end).then(|| Some(Span::new(self.byte(start)?, self.byte(end)?)))?
    }

    fn skipped_points(&self) -> usize {
        usize::from(self.skipped_bytes > 0)
    }

    fn code_point(&self, byte: usize) -> usize {
        let (from, count) = self.marks[self.marks.partition_point(|m| m.0 as usize <= byte) - 1];
        count as usize + self.text[from as usize..byte].chars().count() + self.skipped_points()
    }

    fn byte(&self, point: usize) -> Option<usize> {
        let point = point.checked_sub(self.skipped_points())?;
        let (from, count) = self.marks[self.marks.partition_point(|m| m.1 as usize <= point) - 1];
        let rest = &self.text[from as usize..];
        let left = point - count as usize;
        rest.char_indices().map(|(i, _)| i).chain([rest.len()]).nth(left).map(|i| from as usize + i)
    }
}

fn marks(text: &str) -> Vec<(u32, u32)> {
    let mut marks = vec![(0, 0)];
    let mut next = 256;
    for (count, (at, _)) in text.char_indices().enumerate() {
        if at >= next {
            marks.push((at as u32, count as u32));
            next = at + 256;
        }
    }
    marks
}

/// Ends a sentence at `. ! ? …` followed by space and something that can begin one, and at blank lines;
/// not after an abbreviation or an initial. Line breaks alone do not end one unless the line is a heading
/// (no final punctuation and the next line begins with a capital).
fn split_sentences(text: &str) -> Vec<Span> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut push = |from: usize, to: usize| {
        let piece = &text[from..to];
        let lead = piece.len() - piece.trim_start().len();
        let body = piece.trim();
        if !body.is_empty() {
            sentences.push(Span::new(from + lead, from + lead + body.len()));
        }
    };
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = at + c.len_utf8();
        let ends = match c {
            '.' | '!' | '?' | '…' | '。' | '！' | '？' => {
                let mut end = after;
                while let Some(&(_, q)) = chars.peek() {
                    if matches!(q, '"' | '”' | '’' | '\'' | ')' | ']' | '.' | '!' | '?') {
                        end += q.len_utf8();
                        chars.next();
                    } else {
                        break;
                    }
                }
                let rest = &text[end..];
                let spaced =
                    rest.is_empty() || rest.starts_with(char::is_whitespace) || matches!(c, '。' | '！' | '？');
                let opens = rest
                    .trim_start()
                    .chars()
                    .find(|c| !matches!(c, '"' | '“' | '‘' | '\'' | '(' | '[' | '—' | '-' | '–'))
                    .is_none_or(|c| !c.is_lowercase());
                (spaced && opens && !(c == '.' && abbreviated(&text[start..at], rest))).then_some(end)
            }
            '\n' => {
                let rest = &text[after..];
                let blank = rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n') || rest.trim().is_empty();
                let heading = rest.starts_with(|c: char| c.is_uppercase())
                    && !text[start..at].trim_end().ends_with([',', ';', ':']);
                (blank || heading).then_some(after)
            }
            _ => None,
        };
        if let Some(end) = ends {
            push(start, end);
            start = end;
        }
    }
    push(start, text.len());
    sentences
}

/// Whether the full stop after `before` belongs to an abbreviation rather than ending a sentence.
fn abbreviated(before: &str, after: &str) -> bool {
    const TITLES: [&str; 34] = [
        "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Col", "Lt", "Maj", "Capt", "Sgt", "Sen", "Rep", "Gov", "Rev", "Hon",
        "St", "Ste", "Mt", "Ft", "Pt", "No", "vs", "Sgt", "Cpl", "Pvt", "Adm", "Cmdr", "Pres", "Supt", "Msgr", "Fr",
        "Sr.", "approx",
    ];
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“')).next().unwrap_or("");
    let initial =
        word.chars().filter(|c| c.is_alphabetic()).count() == 1 && word.chars().next().is_some_and(char::is_uppercase);
    if TITLES.contains(&word) || initial {
        return true;
    }
    // "U.S. forces", "N.C. (AP)", "Tenn. officials": inner stops or a short capitalised form, and the next
    // word does not look like a new sentence's article or pronoun.
    let dotted = word.contains('.') && word.len() <= 6;
    const MONTHS_AND_STATES: [&str; 52] = [
        "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec", "Ala", "Ariz", "Ark",
        "Calif", "Colo", "Conn", "Del", "Fla", "Ga", "Ill", "Ind", "Kan", "Ky", "La", "Md", "Mass", "Mich", "Minn",
        "Miss", "Mo", "Mont", "Neb", "Nev", "Okla", "Ore", "Pa", "Tenn", "Tex", "Vt", "Va", "Wash", "Wis", "Wyo", "Co",
        "Corp", "Inc", "Ltd", "Ave", "Blvd", "Rd",
    ];
    if dotted || MONTHS_AND_STATES.contains(&word) {
        const STARTERS: [&str; 24] = [
            "The", "A", "An", "He", "She", "It", "They", "We", "I", "In", "On", "At", "But", "And", "This", "That",
            "These", "His", "Her", "Their", "There", "If", "When", "As",
        ];
        let next = after.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        return !after.trim().is_empty() && !STARTERS.contains(&next) && !after.starts_with('\n');
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<String> {
        let document = Document::from_text("t", text, Context::default());
        document.sentences().iter().map(|s| s.of(document.text()).to_owned()).collect()
    }

    #[test]
    fn a_stop_ends_a_sentence_and_an_abbreviation_does_not() {
        assert_eq!(
            sentences("Gen. Smith flew to St. Louis. He left the U.S. embassy at 5 p.m. and slept."),
            ["Gen. Smith flew to St. Louis.", "He left the U.S. embassy at 5 p.m. and slept."]
        );
    }

    #[test]
    fn a_heading_is_a_sentence_of_its_own() {
        assert_eq!(
            sentences("Quake hits Fiji\nA quake struck\nnear Suva."),
            ["Quake hits Fiji", "A quake struck\nnear Suva."]
        );
    }

    #[test]
    fn code_points_and_bytes_agree_in_long_non_ascii_text() {
        let text = "é".repeat(1000);
        let document = Document::from_text("t", text, Context::default());
        for n in [0, 1, 127, 128, 129, 500, 999, 1000] {
            assert_eq!(document.code_points(Span::new(0, 2 * n)), (0, n));
            assert_eq!(document.span_of_code_points(0, n), Some(Span::new(0, 2 * n)));
        }
        assert_eq!(document.span_of_code_points(0, 1001), None);
    }

    #[test]
    fn a_byte_order_mark_is_skipped_and_counted() {
        let document = Document::from_text("t", "\u{feff}Bern", Context::default());
        assert_eq!(document.text(), "Bern");
        assert_eq!(document.code_points(Span::new(0, 4)), (1, 5));
        assert_eq!(document.source_bytes(Span::new(0, 4)), (3, 7));
    }

    #[test]
    fn what_is_not_a_text_is_refused_with_a_remedy() {
        for (bytes, want) in
            [(&b"ab\xffc"[..], "not UTF-8 (invalid byte at offset 2)"), (b"a\0b", "binary"), (b" \n", "empty")]
        {
            let error = Document::from_bytes("f.txt", bytes.to_vec(), Context::default()).unwrap_err();
            assert!(error.is_input() && error.to_string().contains(want), "{error}");
        }
    }
}
