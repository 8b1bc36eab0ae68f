//! Words, numbers and marks of a text, in order.
//!
//! ```
//! use dateline::document::{Context, Document};
//! use dateline::token::{TokenKind, tokenize};
//! let document = Document::from_text("t", "Aleppo's east, 86km north of St. Louis", Context::default());
//! let words: Vec<&str> = tokenize(&document).iter().map(|t| t.span.of(document.text())).collect();
//! assert_eq!(words, ["Aleppo", "'s", "east", ",", "86", "km", "north", "of", "St.", "Louis"]);
//! ```

#![cfg_attr(not(test), deny(clippy::indexing_slicing))]

use crate::document::Document;
use crate::span::Span;
use serde::Serialize;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// Letters, with inner hyphens and apostrophes, and the stops of an abbreviation.
    Word,
    /// Digits with separators: `86`, `60,000`, `3.5`, `1/2`, `½`.
    Number,
    /// A possessive ending: `'s`, `’s`, or the lone apostrophe after a plural.
    Possessive,
    /// Anything else, one character each.
    Mark,
}

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// Index of its sentence.
    pub sentence: u32,
}

/// The tokens of a document; no token crosses a sentence boundary.
pub fn tokenize(document: &Document) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (sentence, &span) in document.sentences().iter().enumerate() {
        tokenize_sentence(document.text(), span, sentence as u32, &mut tokens);
    }
    tokens
}

#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
fn tokenize_sentence(text: &str, sentence_span: Span, sentence: u32, out: &mut Vec<Token>) {
    let mut at = sentence_span.start();
    let end = sentence_span.end();
    while at < end {
        let rest = &text[at..end];
        // Most of a text is spaces and plain words: neither needs more than its bytes.
        if let Some(len) = plain_word(rest) {
            out.push(Token { span: Span::new(at, at + len), kind: TokenKind::Word, sentence });
            at += len;
            continue;
        }
        if rest.starts_with(' ') {
            at += 1;
            continue;
        }
        // Marks that neither join nor part anything.
        if let Some(b',' | b'"' | b'(' | b')' | b';' | b':' | b'?' | b'!' | b'.' | b'-' | b'$' | b'%') =
            rest.bytes().next()
        {
            out.push(Token { span: Span::new(at, at + 1), kind: TokenKind::Mark, sentence });
            at += 1;
            continue;
        }
        let c = rest.chars().next().expect("at < end on a character boundary");
        if c.is_whitespace() || is_invisible(c) {
            at += c.len_utf8();
            continue;
        }
        let (len, kind) = if c.is_alphabetic() {
            word(rest)
        } else if c.is_numeric() {
            number(rest)
        } else if is_apostrophe(c) && possessive(rest, &text[sentence_span.start()..at]) {
            let tail = rest[c.len_utf8()..].chars().next().filter(|c| matches!(c, 's' | 'S'));
            (c.len_utf8() + tail.map_or(0, char::len_utf8), TokenKind::Possessive)
        } else {
            (c.len_utf8(), TokenKind::Mark)
        };
        out.push(Token { span: Span::new(at, at + len), kind, sentence });
        at += len;
    }
}

/// The length of a word of ASCII letters, where what is behind it can join nothing to it: no rule below would cut otherwise.
fn plain_word(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let len = bytes.iter().position(|byte| !byte.is_ascii_alphabetic()).filter(|&len| len > 0)?;
    match *bytes.get(len..)? {
        // The stop at the end of a sentence, or of an abbreviation.
        [b'.', b' ' | b'\n', ..] => Some(len + usize::from(takes_stop(&rest[..len]))),
        [b'.' | b'-' | b'\'' | b'`' | b'&' | b'0'..=b'9', ..] => None,
        [next, ..] => next.is_ascii().then_some(len),
        [] => None,
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '`')
}

/// Soft hyphen, zero-width marks and bidi controls: they separate nothing and mean nothing here.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn word(rest: &str) -> (usize, TokenKind) {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, c)| c);
        let joins = match c {
            _ if c.is_alphanumeric() || is_combining(c) => true,
            '-' | '‐' | '‑' => {
                next.is_some_and(char::is_alphanumeric) && !parts(&rest[..at], &rest[at + c.len_utf8()..])
            }
            _ if is_apostrophe(c) => {
                let tail = &rest[at + c.len_utf8()..];
                let possessive = tail.starts_with(['s', 'S']) && !tail[1..].starts_with(char::is_alphanumeric);
                next.is_some_and(char::is_alphabetic) && !possessive
            }
            '.' => {
                next.is_some_and(char::is_alphabetic)
                    && rest[..at].rsplit('.').next().is_some_and(|p| p.chars().count() <= 2)
            }
            '&' => next.is_some_and(char::is_uppercase) && rest[..at].chars().count() == 1,
            _ => false,
        };
        if !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    // The stop of an abbreviation belongs to it: "U.S.", "St.", "Mt.", "N.C.", also before "-led".
    if rest[end..].starts_with('.') && takes_stop(&rest[..end]) {
        end += 1;
    }
    (end, TokenKind::Word)
}

/// Whether a hyphen stands between two words rather than inside one: "London-based", "US-Iran talks",
/// "pro-Russian", but not "al-Zor", "El-Arish", "North-West" or "co-operate".
fn parts(before: &str, after: &str) -> bool {
    const PREFIXES: [&str; 13] =
        ["anti", "pro", "non", "ex", "pre", "post", "trans", "neo", "then", "mid", "intra", "inter", "all"];
    const ARTICLES: [&str; 10] = ["Al", "El", "As", "Ad", "An", "Ar", "At", "Az", "Ash", "Ed"];
    const WINDS: [&str; 6] = ["North", "South", "Mid", "Northern", "Southern", "Non"];
    let left = before.rsplit(['-', '‐', '‑']).next().unwrap_or(before);
    let capital_follows = after.starts_with(char::is_uppercase);
    if left.starts_with(char::is_lowercase) {
        return capital_follows && PREFIXES.contains(&left);
    }
    // "D-Charleston" is a party and a town; "T-shirt" and "X-ray" are one word.
    if matches!(left, "D" | "R" | "I") && capital_follows {
        return true;
    }
    left.chars().filter(|c| c.is_alphabetic()).count() > 1 && !ARTICLES.contains(&left) && !WINDS.contains(&left)
}

fn takes_stop(word: &str) -> bool {
    const LONGEST: usize = "approx".len();
    const ABBREVIATIONS: [&str; 68] = [
        "St", "Ste", "Mt", "Mts", "Ft", "Pt", "Mr", "Mrs", "Ms", "Dr", "Gen", "Col", "Lt", "Sgt", "Capt", "Sen", "Rep",
        "Gov", "Rev", "Ala", "Ariz", "Ark", "Calif", "Colo", "Conn", "Del", "Fla", "Ga", "Ill", "Ind", "Kan", "Ky",
        "Md", "Mass", "Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nev", "Okla", "Ore", "Pa", "Tenn", "Tex", "Vt",
        "Va", "Wash", "Wis", "Wyo", "Co", "Corp", "Inc", "Ltd", "Ave", "Blvd", "Rd", "Jan", "Feb", "Aug", "Sept",
        "Oct", "Nov", "Dec", "approx", "sq", "Prof",
    ];
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    (word.len() <= LONGEST && ABBREVIATIONS.contains(&word))
        || word.contains('.')
        || (letters == 1 && word.chars().all(char::is_uppercase))
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{e31}'..='\u{e4e}')
}

fn number(rest: &str) -> (usize, TokenKind) {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let digit_follows = chars.peek().is_some_and(|&(_, c)| c.is_ascii_digit());
        let joins = c.is_numeric()
            || (matches!(c, '.' | ',' | '/' | '\u{2044}' | '\u{2019}' | '\'' | '\u{a0}' | '\u{202f}' | '\u{2009}')
                && digit_follows
                && group(&rest[at..], c));
        if !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    // Ordinals and mixed codes stay one word: "1st", "A1" begins with a letter and never comes here.
    let tail: String = rest[end..].chars().take_while(|c| c.is_alphabetic()).collect();
    if matches!(tail.as_str(), "st" | "nd" | "rd" | "th" | "s") {
        return (end + tail.len(), TokenKind::Word);
    }
    (end, TokenKind::Number)
}

/// A space or apostrophe joins digits only as a thousands separator: exactly three digits follow.
fn group(from_separator: &str, separator: char) -> bool {
    if matches!(separator, '.' | ',' | '/' | '\u{2044}') {
        return true;
    }
    let digits = from_separator[separator.len_utf8()..].chars().take_while(char::is_ascii_digit).count();
    digits == 3
}

fn possessive(rest: &str, before: &str) -> bool {
    let tail = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
    let after_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '.');
    let s = tail.starts_with(['s', 'S']) && !tail[1..].starts_with(char::is_alphanumeric);
    let plural = before.ends_with(['s', 'S'])
        && !tail.starts_with(char::is_alphanumeric)
        && tail.starts_with(char::is_whitespace);
    after_word && (s || plural)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Context;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        let document = Document::from_text("t", text, Context::default());
        tokenize(&document).iter().map(|t| t.span.of(document.text()).to_owned()).collect()
    }

    #[test]
    fn numbers_keep_their_separators() {
        assert_eq!(
            words("60,000 square meters (37.5 mi) 3 1/2 2\u{a0}000 km"),
            ["60,000", "square", "meters", "(", "37.5", "mi", ")", "3", "1/2", "2\u{a0}000", "km"]
        );
    }

    #[test]
    fn abbreviations_keep_their_stops_and_sentences_do_not() {
        assert_eq!(
            words("TROY, N.C. (AP) The U.S. won."),
            ["TROY", ",", "N.C.", "(", "AP", ")", "The", "U.S.", "won", "."]
        );
    }

    #[test]
    fn names_keep_hyphens_and_inner_apostrophes() {
        assert_eq!(
            words("Deir al-Zor, N'Djamena’s Coeur d'Alene"),
            ["Deir", "al-Zor", ",", "N'Djamena", "’s", "Coeur", "d'Alene"]
        );
    }

    #[test]
    fn a_hyphen_between_two_words_stands_alone_and_inside_a_name_does_not() {
        assert_eq!(
            words("U.S.-led, pro-Russian Winston-Salem in El-Arish, North-West (D-Ohio) T-shirt"),
            [
                "U.S.",
                "-",
                "led",
                ",",
                "pro",
                "-",
                "Russian",
                "Winston",
                "-",
                "Salem",
                "in",
                "El-Arish",
                ",",
                "North-West",
                "(",
                "D",
                "-",
                "Ohio",
                ")",
                "T-shirt"
            ]
        );
    }

    proptest! {
        #[test]
        fn the_short_way_for_plain_words_cuts_where_the_rules_do(text in "[a-zA-Z.,'’ \\-0-9é\n&`);]{1,16}") {
            if let Some(len) = plain_word(&text) {
                prop_assert_eq!((len, TokenKind::Word), word(&text));
            }
        }
    }

    #[test]
    fn a_text_in_other_scripts_has_words() {
        assert_eq!(words("Алеппо и حلب"), ["Алеппо", "и", "حلب"]);
    }
}
