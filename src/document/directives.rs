//! What the author of a text tells dateline in its comments: `<!-- dateline: Tripoli = 2210247 -->`.
//!
//! A directive stands on one line, is short, and there are few; whatever else looks like one is left in the text as it is. In
//! a plain text its place is filled with blanks of the same length, so that offsets stay those of the source and no name is found
//! in it. What a directive means is read by the checker; pages have none, for a page's author is not the one who checks it.

/// How a directive begins.
const OPENS: &str = "<!-- dateline:";
const CLOSES: &str = "-->";

/// Longest directive in bytes, from its first mark to its last.
const LONGEST: usize = 200;
/// Directives of one text that are read.
const MOST: usize = 64;

/// The insides of the directives of a text.
pub(super) fn of(text: &str) -> Vec<String> {
    spans(text).into_iter().filter_map(|(start, end)| Some(inside(text.get(start..end)?))).collect()
}

/// The same, and their places in the text are blank.
pub(super) fn taken_out(text: &mut String) -> Vec<String> {
    let mut found = Vec::new();
    for (start, end) in spans(text) {
        let Some(directive) = text.get(start..end) else { continue };
        found.push(inside(directive));
        let blank: String = directive.chars().map(blank).collect();
        text.replace_range(start..end, &blank);
    }
    found
}

fn inside(directive: &str) -> String {
    let inner = directive.strip_prefix(OPENS).and_then(|rest| rest.strip_suffix(CLOSES));
    inner.unwrap_or_default().trim().to_owned()
}

fn spans(text: &str) -> Vec<(usize, usize)> {
    let directive = |(start, _): (usize, &str)| {
        let mut limit = text.len().min(start + LONGEST);
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        let end = start + text.get(start..limit)?.find(CLOSES)? + CLOSES.len();
        let plain = text.get(start..end)?.chars().all(|c| c != '\n' && c.len_utf8() < 4);
        plain.then_some((start, end))
    };
    text.match_indices(OPENS).filter_map(directive).take(MOST).collect()
}

/// A space of as many bytes as a character: offsets in bytes and in code points stay.
fn blank(c: char) -> char {
    match c.len_utf8() {
        1 => ' ',
        2 => '\u{a0}',
        _ => '\u{2003}',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_directive_leaves_blanks_of_its_length() {
        let mut text = "A. <!-- dateline: Zürich = 7 --> B.".to_owned();
        let (bytes, letters) = (text.len(), text.chars().count());
        assert_eq!(taken_out(&mut text), ["Zürich = 7"]);
        assert_eq!((text.len(), text.chars().count()), (bytes, letters));
        assert!(text.starts_with("A. ") && text.ends_with(" B.") && !text.contains("rich"));
    }

    #[test]
    fn what_is_open_long_or_broken_over_lines_is_text() {
        let long = format!("<!-- dateline: {} = 7 -->", "x".repeat(LONGEST));
        for text in ["<!-- dateline: Tripoli = 7", "<!-- dateline: Tripoli\n= 7 -->", "<!-- Tripoli = 7 -->", &long] {
            assert_eq!(of(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(of("<!-- dateline:-->"), [""]);
    }

    #[test]
    fn a_text_of_nothing_but_directives_is_read_in_bounded_time() {
        assert_eq!(of(&"<!-- dateline: A = 7 -->".repeat(100_000)).len(), MOST);
        assert_eq!(of(&OPENS.repeat(100_000)).len(), 0);
    }

    proptest! {
        #[test]
        fn no_text_panics_and_none_changes_its_length(text in ".{0,40}(<!-- dateline:)?.{0,40}(-->)?.{0,9}") {
            let mut blanked = text.clone();
            prop_assert_eq!(taken_out(&mut blanked), of(&text));
            prop_assert_eq!(blanked.len(), text.len());
        }
    }
}
