//! Words that look Latin and are not, all of them: "Аleppo" with a Cyrillic A.
//!
//! They come about by a keyboard left in the other language, by scanning, or by somebody who does not want a name to be
//! found. They are not put right: what stands there may be meant. Letters that no reader takes for Latin ones ("μm",
//! "kΩ") make no such word, nor do two parts with a hyphen between them.

use crate::span::Span;

/// Cyrillic and Greek letters with the shape of a Latin one (Unicode Technical Standard 39, confusables).
const SHAPES: &str = "АВЕЅІЈКМНОРСТУХаеорсухѕіјһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ";

/// Shorter ones are symbols: "hν".
const SHORTEST: usize = 4;

/// The words of a text, in order.
pub(super) fn find(text: &str) -> Vec<Span> {
    // Nearly every text has no such letter at all.
    if !text.contains(is_shape) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, c.is_alphabetic()) {
            (None, true) => start = Some(at),
            (Some(first), false) => {
                start = None;
                let word = text.get(first..at).unwrap_or_default();
                let long = word.chars().count() >= SHORTEST;
                let latin = word.chars().any(|c| c.is_ascii_alphabetic());
                if long && latin && word.contains(is_shape) && word.chars().all(|c| is_latin(c) || is_shape(c)) {
                    found.push(Span::new(first, at));
                }
            }
            _ => {}
        }
    }
    found
}

fn is_shape(c: char) -> bool {
    !c.is_ascii() && SHAPES.contains(c)
}

/// Latin letters are in the blocks before Greek, in Latin Extended Additional, and ligatures.
fn is_latin(c: char) -> bool {
    matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{fb00}'..='\u{fb06}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_two_scripts_that_looks_like_one_is_found_and_honest_mixtures_are_not() {
        for (text, words) in [
            ("Rain in \u{410}leppo.", &["\u{410}leppo"][..]),
            ("S\u{443}ri\u{430} and S\u{3bf}fia", &["S\u{443}ri\u{430}", "S\u{3bf}fia"]),
            ("Z\u{fc}ri\u{441}h", &["Z\u{fc}ri\u{441}h"]),
            ("Алеппо и Aleppo", &[]),
            ("5 μm, 3 kΩ, an α-helix, the Δv, hν", &[]),
            ("Аэропорт-Aeroport", &[]),
            ("", &[]),
        ] {
            let found: Vec<&str> = find(text).iter().map(|span| span.of(text)).collect();
            assert_eq!(found, words, "{text}");
        }
    }
}
