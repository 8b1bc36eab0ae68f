//! What does not change the meaning of a text does not change its verdicts.

use dateline::document::{Context, Document};
use dateline::verdict::Outcome;
use dateline::{Checker, Gazetteer};
use unicode_normalization::UnicodeNormalization as _;

/// `{A} is {} {} of {B}`: two places, the distance in km on the map, the direction from B to A and back.
const PAIRS: [(&str, &str, f64, &str, &str); 6] = [
    ("Aleppo", "Damascus", 309.0, "north", "south"),
    ("Nairobi", "Mombasa", 440.0, "northwest", "southeast"),
    ("Zürich", "Bern", 96.0, "northeast", "southwest"),
    // Across the antimeridian, on the equator, beyond the polar circle.
    ("Apia", "Suva", 1151.0, "northeast", "southwest"),
    ("Quito", "Macapá", 3050.0, "west", "east"),
    ("Murmansk", "Moscow", 1487.0, "north", "south"),
];

fn outcomes(text: &str) -> Vec<(Outcome, Option<String>)> {
    let checker = Checker::new(Gazetteer::bundled());
    let document = Document::from_bytes("note.txt", text.as_bytes().to_vec(), Context::default()).unwrap();
    let report = checker.check(document);
    report.verdicts.iter().map(|verdict| (verdict.outcome, verdict.repair.as_ref().map(|r| r.slip.clone()))).collect()
}

/// A right and a wrong figure for each pair; the texts and whether they are to be contradicted.
fn texts() -> Vec<String> {
    let sentence = |(a, b, km, wind, _): (&str, &str, f64, &str, &str), factor: f64| {
        format!("The road is long. {a} lies {:.0} km {wind} of {b}.", km * factor)
    };
    PAIRS.iter().flat_map(|&pair| [sentence(pair, 1.0), sentence(pair, 1.8)]).collect()
}

#[test]
fn the_texts_are_judged_as_they_should_be() {
    let judged: Vec<Outcome> = texts().iter().filter_map(|text| outcomes(text).first().map(|found| found.0)).collect();
    assert_eq!(judged.len(), 12, "one claim each: {judged:?}");
    for (outcomes, text) in judged.chunks(2).zip(texts().chunks(2)) {
        assert!(outcomes[0] == Outcome::Supported && outcomes[1] != Outcome::Supported, "{text:?}: {outcomes:?}");
    }
    // Where the gazetteer may lack the place that is meant, a wrong figure is left open.
    let contradicted = judged.iter().filter(|outcome| **outcome == Outcome::Contradicted).count();
    assert!(contradicted >= 3, "{judged:?}");
}

#[test]
fn miles_for_kilometres() {
    for (a, b, km, wind, _) in PAIRS {
        for factor in [1.0, 1.8] {
            let stated = km * factor;
            let metric = outcomes(&format!("{a} lies {stated:.0} km {wind} of {b}."));
            let imperial = outcomes(&format!("{a} lies {:.1} miles {wind} of {b}.", stated.round() / 1.609_344));
            let only = |found: &[(Outcome, Option<String>)]| found.iter().map(|found| found.0).collect::<Vec<_>>();
            assert_eq!(only(&metric), only(&imperial), "{a} {b} {stated}");
        }
    }
}

#[test]
fn the_ends_swapped_and_the_direction_reversed() {
    for (a, b, km, there, back) in PAIRS {
        for factor in [1.0, 1.8] {
            let stated = km * factor;
            let forth = outcomes(&format!("{a} lies {stated:.0} km {there} of {b}."));
            let swapped = outcomes(&format!("{b} lies {stated:.0} km {back} of {a}."));
            assert_eq!(forth, swapped, "{a} {b} {stated}");
        }
    }
}

#[test]
fn composed_letters_and_decomposed_ones() {
    for text in texts() {
        let (composed, decomposed): (String, String) = (text.nfc().collect(), text.nfd().collect());
        assert_eq!(outcomes(&composed), outcomes(&decomposed), "{text}");
    }
}

#[test]
fn line_ends_of_all_systems_and_a_byte_order_mark() {
    for text in texts() {
        let lines = |end: &str| text.replace(". ", &format!(".{end}")).replace(" of ", &format!(" of{end}"));
        let plain = outcomes(&lines("\n"));
        assert_eq!(plain, outcomes(&lines("\r\n")), "{text}");
        assert_eq!(plain, outcomes(&format!("\u{feff}{}", lines("\n"))), "{text}");
    }
}

#[test]
fn a_sentence_that_says_nothing_about_places() {
    for text in texts() {
        let plain = outcomes(&text);
        assert_eq!(plain, outcomes(&format!("Prices rose by three percent. {text}")), "{text}");
        assert_eq!(plain, outcomes(&format!("{text} Nobody was hurt, she said.")), "{text}");
    }
}

#[test]
fn non_breaking_spaces_and_curly_quotes() {
    for text in texts() {
        let plain = outcomes(&text);
        assert_eq!(plain, outcomes(&text.replace(" km", "\u{a0}km")), "{text}");
        assert_eq!(plain, outcomes(&format!("“{text}”")), "{text}");
    }
}
