//! Cells of CSV that no spreadsheet runs as a formula.
//!
//! ```
//! use dateline::emit::cell;
//! assert_eq!(cell("=HYPERLINK(\"http://evil\")"), "'=HYPERLINK(\"http://evil\")");
//! assert_eq!(cell("-18.1416"), "-18.1416"); // a number is a number
//! assert_eq!(cell("Suva"), "Suva");
//! ```
//!
//! Excel, LibreOffice Calc and Google Sheets take a cell that begins with `=`, `+`, `-` or `@`, also in their full-width
//! forms, or with a tab or carriage return before them, for a formula (OWASP, "CSV Injection"). An apostrophe in front
//! makes it text; a program that wants the words back takes one off. A number stays as it is, for a sign is no formula.

use std::borrow::Cow;

/// The text as a cell of CSV; quoting is left to whoever writes the row.
pub fn cell(text: &str) -> Cow<'_, str> {
    let starts = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    if text.starts_with(starts) && !is_number(text) {
        return Cow::Owned(format!("'{text}"));
    }
    Cow::Borrowed(text)
}

/// Digits with one sign, point and exponent at most: what a spreadsheet reads as a number and nothing else.
fn is_number(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'))
        && text.bytes().any(|b| b.is_ascii_digit())
        && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_text() {
        for text in
            ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "-1+1", "+", "-", "-inf", "+1-2", "-e"]
        {
            assert_eq!(cell(text), format!("'{text}"));
        }
    }

    #[test]
    fn numbers_and_words_stay() {
        for text in ["", "-18.1416", "+5", "-1e-7", "178", "Suva", "a=b", "'=1", "–5"] {
            assert!(matches!(cell(text), Cow::Borrowed(_)), "{text}");
        }
    }
}
