//! Where sentences end, by rules on punctuation, case and abbreviations; no model, no language is assumed.
//!
//! ```
//! use dateline::document::{Context, Document};
//! let document = Document::from_text("note.txt", "Dr. Roth left Bern. It rained.", Context::default());
//! let sentences: Vec<_> = document.sentences().iter().map(|s| s.of(document.text())).collect();
//! assert_eq!(sentences, ["Dr. Roth left Bern.", "It rained."]);
//! ```
//!
//! It does not look for clauses. A text without punctuation is one sentence, but none is longer than [`LONGEST`] bytes.

use crate::span::Span;

/// What is longer is no sentence but a list or an attack, and ends at a line end or a blank before: the stages to come look at
/// all of a sentence from each of its words, so that a text of one sentence would cost the square of its length.
const LONGEST: usize = 4096;

/// Ends a sentence at `. ! ? …` followed by space and something that can begin one, and at blank lines;
/// not after an abbreviation or an initial. Line breaks alone do not end one unless the line is a heading
/// (no final punctuation and the next line begins with a capital).
pub(super) fn split(text: &str) -> Vec<Span> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut push = |from: usize, to: usize| {
        let piece = &text[from..to];
        let mut start = to - piece.trim_start().len();
        let mut rest = piece.trim();
        while !rest.is_empty() {
            let body = rest[..within(rest)].trim_end();
            sentences.push(Span::new(start, start + body.len()));
            let next = rest[body.len()..].trim_start();
            start += rest.len() - next.len();
            rest = next;
        }
    };
    let mut next = 0;
    while let Some(at) = next_end(text, next) {
        let Some(c) = text[at..].chars().next() else { break };
        let after = at + c.len_utf8();
        next = after;
        let ends = match c {
            '.' | '!' | '?' | '…' | '。' | '！' | '？' => {
                let closes = |q: char| matches!(q, '"' | '”' | '’' | '\'' | ')' | ']' | '.' | '!' | '?');
                let rest = text[after..].trim_start_matches(closes);
                let end = text.len() - rest.len();
                next = end;
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

/// How much of a piece, which begins with no blank, makes one sentence.
fn within(piece: &str) -> usize {
    if piece.len() <= LONGEST {
        return piece.len();
    }
    let limit = (0..=LONGEST).rfind(|&at| piece.is_char_boundary(at)).unwrap_or(piece.len());
    let start = &piece[..limit];
    start.rfind('\n').or_else(|| start.rfind(char::is_whitespace)).unwrap_or(limit)
}

/// The next character, from a boundary on, at which a sentence may end, or one outside ASCII.
fn next_end(text: &str, from: usize) -> Option<usize> {
    let ends = |byte: u8| matches!(byte, b'.' | b'!' | b'?' | b'\n') | !byte.is_ascii();
    let rest = text.as_bytes().get(from..)?;
    // Without a way out of the inner loop a stretch of bytes is looked at together.
    let plain = |stretch: &&[u8; 32]| stretch.iter().fold(true, |plain, &byte| plain & !ends(byte));
    let passed = 32 * rest.as_chunks::<32>().0.iter().take_while(plain).count();
    rest.get(passed..)?.iter().position(|&byte| ends(byte)).map(|at| from + passed + at)
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
    use super::LONGEST;
    use crate::document::{Context, Document};

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
    fn none_is_longer_than_it_may_be_and_together_they_cover_every_letter() {
        for (text, first) in [
            ("Aleppo, ".repeat(2000), "Aleppo, ".repeat(LONGEST / 8)),
            ("Aleppo,\nSuva and Bern, ".repeat(900), "Aleppo,\nSuva and Bern, ".repeat(177) + "Aleppo,"),
            ("ü".repeat(5000), "ü".repeat(LONGEST / 2)),
        ] {
            let found = sentences(&text);
            assert_eq!(found[0], first.trim_end());
            assert!(found.iter().all(|sentence| sentence.len() <= LONGEST));
            let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
            assert_eq!(found.iter().map(|sentence| letters(sentence)).sum::<usize>(), letters(&text));
        }
    }

    #[test]
    fn a_heading_is_a_sentence_of_its_own() {
        assert_eq!(
            sentences("Quake hits Fiji\nA quake struck\nnear Suva."),
            ["Quake hits Fiji", "A quake struck\nnear Suva."]
        );
    }
}
