//! How many transliterations the gazetteer's skeletons find, what comes along, and how long it takes, beside two edits.
//!
//! ```text
//! cargo run --release --example variants -- [FILE.dlg]   # the bundled gazetteer without one
//! ```
//!
//! The test is made of the gazetteer itself: a settlement's main name and another of its names in Latin letters, in countries
//! that write Arabic, Cyrillic, Greek, Hebrew, Georgian or Armenian, as many words in both, half of the letters or
//! fewer changed (Levenshtein). The other name is looked up, and found if some *other* name of that place is
//! answered; the name itself never is. The sounds were chosen on places with an odd id, these are the even ones.
//!
//! Not all pairs are transliterations: "Tiznitas" is Tiznit in Lithuanian, "Saadat Abad" another part of Saadat Shahr.
//! A share of those missed is printed, so that a reader can judge.

use dateline::gazetteer::{FeatureClass, Gazetteer, NameKind, PlaceId, fold};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const COUNTRIES: [(&str, &str); 6] = [
    ("Arabic", "SY IQ YE LB JO PS EG LY SD SA AE KW QA BH OM DZ MA TN MR"),
    ("Cyrillic", "RU UA BY BG KZ KG MK MN TJ"),
    ("Persian and Urdu", "IR AF PK"),
    ("Greek", "GR CY"),
    ("Hebrew", "IL"),
    ("Caucasus, Uzbek, Turkmen", "GE AM AZ UZ TM"),
];

/// Every so many pairs are asked about.
const EVERY: usize = 5;

/// Names that a person would be shown, and names at all.
const SHOWN: usize = 8;
const ALL: usize = 5_000;

#[derive(Default)]
struct Tally {
    asked: usize,
    found: usize,
    shown: usize,
    first: usize,
    two_edits: usize,
}

fn main() {
    let gazetteer = match std::env::args().nth(1) {
        Some(path) => Gazetteer::open(path.as_ref()).unwrap_or_else(|e| panic!("{e}")),
        None => Gazetteer::bundled(),
    };
    let pairs = pairs(&gazetteer);
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let (mut by_skeleton, mut by_edits, mut answers) = (Duration::ZERO, Duration::ZERO, Vec::new());
    let mut missed = Vec::new();
    // The pages of the file are read before the clock runs.
    pairs.iter().step_by(7).for_each(|pair| drop(gazetteer.variants(&pair.query, SHOWN)));
    for pair in pairs.iter().step_by(EVERY) {
        let began = Instant::now();
        gazetteer.variants(&pair.query, SHOWN);
        by_skeleton += began.elapsed();
        let found = gazetteer.variants(&pair.query, ALL);
        answers.push(found.len());
        let is_place = |postings: &[dateline::gazetteer::Posting]| postings.iter().any(|p| p.place == pair.place);
        let rank = found.iter().position(|(_, postings)| is_place(postings));
        let (began, fuzzy) = (Instant::now(), gazetteer.fuzzy(&pair.query, 2));
        by_edits += began.elapsed();
        let tally = tallies.entry(pair.script).or_default();
        tally.asked += 1;
        tally.found += usize::from(rank.is_some());
        tally.shown += usize::from(rank.is_some_and(|rank| rank < SHOWN));
        tally.first += usize::from(rank == Some(0));
        tally.two_edits += usize::from(fuzzy.iter().any(|(name, postings)| *name != pair.query && is_place(postings)));
        if rank.is_none() {
            missed.push(pair);
        }
    }
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    println!("{:28} {:>6} {:>6} {:>8} {:>6} {:>9}", "", "pairs", "found", "first 8", "first", "2 edits");
    let mut sum = Tally::default();
    let line = |name: &str, tally: &Tally| {
        println!(
            "{name:28} {:6} {:6.1} {:8.1} {:6.1} {:9.1}",
            tally.asked,
            share(tally.found, tally.asked),
            share(tally.shown, tally.asked),
            share(tally.first, tally.asked),
            share(tally.two_edits, tally.asked)
        );
    };
    for (script, tally) in &tallies {
        line(script, tally);
        sum.asked += tally.asked;
        sum.found += tally.found;
        sum.shown += tally.shown;
        sum.first += tally.first;
        sum.two_edits += tally.two_edits;
    }
    line("all", &sum);
    answers.sort_unstable();
    let count = answers.len().max(1);
    println!("answers: half of the names have at most {}, 90 % {}", answers[count / 2], answers[count * 9 / 10]);
    let micros = |time: Duration| time.as_secs_f64() * 1e6 / count as f64;
    println!("a look-up: {:.1} us by skeleton, {:.1} us by two edits", micros(by_skeleton), micros(by_edits));
    println!("\nsome that were missed:");
    for pair in missed.iter().step_by(missed.len().div_ceil(100).max(1)) {
        println!("  {:30} {}", pair.query, gazetteer.place(pair.place).name);
    }
}

struct Pair {
    script: &'static str,
    place: PlaceId,
    query: String,
}

fn pairs(gazetteer: &Gazetteer) -> Vec<Pair> {
    let script_of = |code: [u8; 2]| {
        COUNTRIES.iter().find(|(_, codes)| codes.split(' ').any(|c| c.as_bytes() == code)).map(|(script, _)| *script)
    };
    let is_latin = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' ');
    let mut pairs = Vec::new();
    for (name, postings) in gazetteer.prefix("", usize::MAX) {
        if !is_latin(&name) {
            continue;
        }
        for posting in postings.iter().filter(|p| matches!(p.kind, NameKind::Alias | NameKind::Official)) {
            let place = gazetteer.place(posting.place);
            let Some(script) = place.country.and_then(script_of) else { continue };
            let main = fold(place.name);
            let wanted = place.class == FeatureClass::Populated && place.stable_id.is_multiple_of(2) && main != name;
            let words = |name: &str| name.split(' ').count();
            if !wanted || !is_latin(&main) || words(&main) != words(&name) {
                continue;
            }
            let (one, other) = (name.replace(' ', ""), main.replace(' ', ""));
            let longest = one.len().max(other.len());
            if one.len().min(other.len()) >= 4 && 2 * edits(one.as_bytes(), other.as_bytes()) <= longest {
                pairs.push(Pair { script, place: posting.place, query: name.clone() });
            }
        }
    }
    pairs
}

/// Levenshtein's distance.
fn edits(one: &[u8], other: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], at + 1);
        for (place, there) in other.iter().enumerate() {
            let best = (diagonal + usize::from(letter != there)).min(row[place] + 1).min(row[place + 1] + 1);
            diagonal = std::mem::replace(&mut row[place + 1], best);
        }
    }
    row[other.len()]
}
