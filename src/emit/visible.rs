//! Text that may be shown: nothing in it can steer a terminal or reorder what stands beside it.
//!
//! ```
//! use dateline::emit::visible;
//! assert_eq!(visible("Bern"), "Bern");
//! assert_eq!(visible("a\u{1b}[2Jb\u{202e}c"), r"a\u{1b}[2Jb\u{202e}c");
//! ```
//!
//! Right-to-left letters, joiners and combining marks stay as they are: they are how names are written.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with control, bidirectional and invisible formatting characters written as escapes, line
/// breaks and tabs included; fit for one line of a terminal.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    text.chars().for_each(|c| push_visible(&mut out, c));
    Cow::Owned(out)
}

/// Appends one character, escaped when it [`steers`].
#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
pub(super) fn push_visible(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if steers(c) => write!(out, "\\u{{{:x}}}", u32::from(c)).expect("a String takes every write"),
        c => out.push(c),
    }
}

/// Whether a character does something else than stand there: C0 and C1 controls, line and paragraph
/// separators, bidirectional controls (Unicode 16, UAX #9, table 4), invisible operators, tags.
///
/// The joiners U+200C and U+200D are left out: Persian and the Indic scripts spell with them.
pub(super) fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_in_any_script_are_left_alone() {
        for name in ["Zürich", "حلب", "阿勒颇", "Алеппо", "می\u{200c}دان", "क्\u{200d}ष"] {
            assert_eq!(visible(name), name);
        }
    }

    #[test]
    fn line_breaks_and_tabs_are_written_out() {
        assert_eq!(visible("a\r\n\tb"), r"a\r\n\tb");
    }

    proptest! {
        #[test]
        fn nothing_that_steers_is_left(text in any::<String>()) {
            prop_assert!(!visible(&text).contains(steers));
        }
    }
}
