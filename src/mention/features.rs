//! What the tagger weighs: each candidate token as a list of hashed features.
//!
//! A feature is a 64-bit hash of a template and its values. Which templates there are is part of the weights' format:
//! change one and the weights must be trained again (`cargo run --release --example train`).

use super::lexicon::Class;
use super::sheet::{Case, Fact, Line, Sheet, hash, mix};
use crate::token::TokenKind;
use std::ops::Range;

/// The features of one token of a run, in a fixed order.
pub fn features(sheet: &Sheet, run: &Range<usize>, at: usize, out: &mut Vec<u64>) {
    collect(sheet, run, at, true, out);
}

/// Those of them that its word alone does not settle.
pub(super) fn in_context(sheet: &Sheet, run: &Range<usize>, at: usize, out: &mut Vec<u64>) {
    collect(sheet, run, at, false, out);
}

/// Those that its word settles, wherever it stands.
pub(super) fn of_word(word: &str, fact: &Fact, out: &mut Vec<u64>) {
    out.clear();
    let classes = class_of(Some(fact));
    let settled = [(1, 0), (2, fact.word), (3, fact.exact), (4, fact.shape), (CLASSES, classes)];
    out.extend(settled.map(|(template, value)| mix(numbered(template), value)));
    with_folded(word, fact, |folded| affixes(folded, out));
}

/// Template of a token's own classes.
const CLASSES: u64 = 19;

fn numbered(template: u64) -> u64 {
    template.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn collect(sheet: &Sheet, run: &Range<usize>, at: usize, whole: bool, out: &mut Vec<u64>) {
    out.clear();
    let fact = &sheet.facts[at];
    let near = |by: isize| sheet.neighbour(at, by).map(|o| &sheet.facts[o]);
    let (p1, p2, n1, n2) = (near(-1), near(-2), near(1), near(2));
    let (word_p1, word_p2, word_n1, word_n2) = (word(p1), word(p2), word(n1), word(n2));
    let (class, class_p1, class_n1) = (class_of(Some(fact)), class_of(p1), class_of(n1));
    let (shape_p1, shape_n1) = (shape(p1), shape(n1));
    let (kinds_p1, kinds_n1) = (kinds(p1), kinds(n1));
    let (own_person, person_p1) = (person(Some(fact)), person(p1));
    let (case, opens, line) = (fact.case as u64, u64::from(fact.opens), fact.line as u64);
    let common = u64::from(fact.classes.has(Class::Common));
    let persons = mix(person_p1, mix(own_person, person(n1)));
    let (here, rank) = (known_bits(fact), u64::from(fact.known.rank));
    let company = sheet.company(at);
    let opens_line = mix(opens, line);

    // The template of each is its place in this list, from 1 on.
    let near = [
        0,
        fact.word,
        fact.exact,
        fact.shape,
        mix(case, opens_line),
        mix(case, mix(opens, mix(line, common))),
        mix(word_p1, 0),
        mix(word_n1, 0),
        word_p2,
        word_n2,
        mix(word_p1, fact.word),
        mix(fact.word, word_n1),
        mix(word_p1, word_n1),
        mix(word_p2, word_p1),
        mix(word_n1, word_n2),
        mix(shape_p1, mix(fact.shape, shape_n1)),
        mix(shape(p2), shape_p1),
        mix(shape_n1, shape(n2)),
        // Word classes and who bears the name.
        class,
        mix(class_p1, 1),
        mix(class_n1, 2),
        mix(class_of(p2), 3),
        mix(class_of(n2), 4),
        mix(class_p1, mix(class, class_n1)),
        persons,
        mix(own_person, class_p1),
        mix(own_person, mix(shape_p1, shape_n1)),
        mix(person_p1, word_n1),
        // The gazetteer.
        here,
        mix(here, rank),
        mix(here, mix(fact.shape, line)),
        mix(here, persons),
        mix(here, class_p1),
        mix(here, class_n1),
        mix(here, word_p1),
        mix(here, word_n1),
        mix(here, mix(kinds_p1, 5)),
        mix(here, mix(kinds_n1, 6)),
        mix(here, mix(kinds(p2), word_p1)),
        mix(here, mix(kinds(n2), word_n1)),
        mix(own_bits(fact), u64::from(fact.known.own_rank)),
        mix(here, mix(common, mix(opens, rank))),
        mix(own_bits(fact), mix(case, persons)),
        mix(rank, mix(opens, fact.classes.weighed().into())),
        // The company that the word keeps elsewhere in the document.
        mix(here, u64::from(company)),
    ];
    let settled = |template: u64| template <= 4 || template == CLASSES;
    let wanted = near.into_iter().zip(1..).filter(|&(_, template)| whole || !settled(template));
    out.extend(wanted.map(|(value, template)| mix(numbered(template), value)));
    let mut bits = company;
    while bits != 0 {
        let bit = bits.trailing_zeros();
        bits &= bits - 1;
        out.extend([mix(0xc0 + u64::from(bit), 7), mix(0x100 + u64::from(bit), here)]);
    }

    // The run as a whole: what stands before and after it, its length, its last word.
    let beside = |at: usize, by: isize| sheet.neighbour(at, by).map(|o| &sheet.facts[o]);
    let (outer_before, outer_after) = (beside(run.start, -1), beside(run.end - 1, 1));
    let place_in = |range: &Range<usize>| (at - range.start).min(3) as u64 * 4 + (range.end - 1 - at).min(3) as u64;
    let place_in_run = place_in(run);
    let words = names_around(sheet, run, at);
    let (first, last) = (&sheet.facts[words.start], &sheet.facts[words.end - 1]);
    let in_words = place_in(&words);
    let (left, right) = (beside(words.start, -1), beside(words.end - 1, 1));
    let (left2, right2) = (beside(words.start, -2), beside(words.end - 1, 2));
    let (word_left, word_right, class_left) = (word(left), word(right), class_of(left));
    let class_last = class_of(Some(last));
    let around = [
        place_in_run,
        mix(place_in_run, fact.shape),
        mix(word(outer_before), place_in_run),
        mix(word(outer_after), place_in_run),
        mix(class_of(outer_before), here),
        mix(class_of(outer_after), here),
        mix(last.word, in_words),
        mix(first.word, in_words),
        mix(class_last, in_words),
        mix(class_of(Some(first)), mix(class_last, in_words)),
        mix(person(Some(first)), mix(person(Some(last)), in_words)),
        mix(word_left, in_words),
        mix(word_right, in_words),
        mix(word_left, mix(kinds(Some(first)), kinds(Some(last)))),
        mix(class_of(right), mix(own_person, here)),
        mix(word(left2), word_left),
        mix(word_right, word(right2)),
        mix(class_of(left2), mix(class_left, here)),
        mix(dateline(sheet, at), here),
    ];
    out.extend(around.into_iter().zip(0x200..).map(|(value, template)| mix(template, value)));

    with_folded(sheet.word(at), fact, |folded| {
        if whole {
            affixes(folded, out);
        }
        if fact.line == Line::Running && fact.case == Case::Title && folded.len() > 3 {
            out.push(mix(0x320, mix(here, hash(&folded[folded.len() - 3..]))));
        }
    });
}

fn word(fact: Option<&Fact>) -> u64 {
    fact.map_or(1, |fact| fact.word)
}

fn class_of(fact: Option<&Fact>) -> u64 {
    fact.map_or(1, |fact| u64::from(fact.classes.weighed()) << 1)
}

fn shape(fact: Option<&Fact>) -> u64 {
    fact.map_or(1, |fact| fact.shape)
}

fn kinds(fact: Option<&Fact>) -> u64 {
    fact.map_or(1, |fact| known_bits(fact) << 1)
}

fn person(fact: Option<&Fact>) -> u64 {
    fact.map_or(0, |fact| fact.person.map_or(1, |person| 2 + person as u64))
}

/// Kinds over the token and its place in the known name.
fn known_bits(fact: &Fact) -> u64 {
    let known = &fact.known;
    if known.length == 0 {
        return 0;
    }
    let place = u64::from(known.before > 0) * 2 + u64::from(known.length > 1);
    1 + u64::from(known.kinds) * 4 + place
}

fn own_bits(fact: &Fact) -> u64 {
    u64::from(fact.known.own_kinds)
}

/// No name goes on so far to either side; a line of capitals may, and every word of it would be looked at from every other.
const LONGEST: usize = 40;

/// The unbroken words of a name around a token: capitalised, without commas or conjunctions.
fn names_around(sheet: &Sheet, run: &Range<usize>, at: usize) -> Range<usize> {
    let solid = |i: &usize| sheet.facts[*i].is_name_word();
    let start = (run.start.max(at.saturating_sub(LONGEST))..at).rev().take_while(solid).last().unwrap_or(at);
    let end = (at + 1..run.end.min(at + LONGEST)).take_while(solid).last().map_or(at + 1, |last| last + 1);
    start..end
}

/// "TROY, N.C. (AP) -", "BEIRUT: ": 1 when a bracketed agency or a dash follows the opening capitals, 2 when the run
/// merely opens the sentence and a colon or dash follows.
fn dateline(sheet: &Sheet, at: usize) -> u64 {
    let mut start = at;
    while let Some(before) = sheet.neighbour(start, -1) {
        if at - before > 6 || !(sheet.facts[before].is_name_word() || sheet.word(before) == ",") {
            return 0;
        }
        start = before;
    }
    let mut end = at;
    while let Some(after) = sheet.neighbour(end, 1) {
        let word = sheet.word(after);
        if after - at > 6 {
            return 0;
        }
        match word {
            "(" => return 1,
            "-" | "–" | "—" => return 2,
            ":" => return 3,
            "," => {}
            _ if sheet.facts[after].is_name_word() => {}
            _ => return 0,
        }
        end = after;
    }
    u64::from(start == end) * 4
}

/// Calls `see` with the word in small letters, where it has letters and is not overlong.
fn with_folded(word: &str, fact: &Fact, see: impl FnOnce(&[u8])) {
    let mut folded = [0u8; 64];
    if matches!(fact.case, Case::Number | Case::Mark) || word.len() > folded.len() {
        return;
    }
    let folded = &mut folded[..word.len()];
    folded.copy_from_slice(word.as_bytes());
    folded.make_ascii_lowercase();
    see(folded);
}

fn affixes(folded: &[u8], out: &mut Vec<u64>) {
    for length in 1..=4.min(folded.len()) {
        let (head, tail) = (&folded[..length], &folded[folded.len() - length..]);
        out.extend([mix(0x300 + length as u64, hash(head)), mix(0x310 + length as u64, hash(tail))]);
    }
}

/// Whether a token can begin or end a name: linking words, marks and possessives cannot.
pub fn can_end(sheet: &Sheet, at: usize) -> bool {
    sheet.facts[at].is_name_word() || sheet.tokens[at].kind == TokenKind::Number
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Context, Document};
    use crate::gazetteer::Gazetteer;
    use crate::token::tokenize;

    #[test]
    fn what_a_word_settles_and_what_its_context_does_are_all_features() {
        let text = "TROY, N.C. (AP) - Mayor Ada Smith of New Bern said on May 3 that the River Neuse rose.";
        let document = Document::from_text("t", text, Context::default());
        let tokens = tokenize(&document);
        let sheet = Sheet::new(&document, &tokens, &Gazetteer::bundled());
        let (mut whole, mut parts, mut word) = (Vec::new(), Vec::new(), Vec::new());
        let mut seen = 0;
        for run in sheet.runs() {
            for at in run.clone() {
                features(&sheet, &run, at, &mut whole);
                in_context(&sheet, &run, at, &mut parts);
                of_word(sheet.word(at), &sheet.facts[at], &mut word);
                assert!(word.len() >= 5);
                parts.append(&mut word);
                whole.sort_unstable();
                parts.sort_unstable();
                assert_eq!(parts, whole, "{}", sheet.word(at));
                seen += 1;
            }
        }
        assert!(seen > 10);
    }
}
