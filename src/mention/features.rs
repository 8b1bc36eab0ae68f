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
    out.clear();
    let mut template = 0u64;
    let mut add = |value: u64| {
        template += 1;
        out.push(mix(template.wrapping_mul(0x9e37_79b9_7f4a_7c15), value));
    };
    let fact = &sheet.facts[at];
    let near = |by: isize| sheet.neighbour(at, by).map(|o| &sheet.facts[o]);
    let (p1, p2, n1, n2) = (near(-1), near(-2), near(1), near(2));
    let word = |f: Option<&Fact>| f.map_or(1, |f| f.word);
    let class = |f: Option<&Fact>| f.map_or(1, |f| u64::from(f.classes.weighed()) << 1);
    let shape = |f: Option<&Fact>| f.map_or(1, |f| f.shape);
    let kinds = |f: Option<&Fact>| f.map_or(1, |f| known_bits(f) << 1);
    let person = |f: Option<&Fact>| f.map_or(0, |f| f.person.map_or(1, |p| 2 + p as u64));

    add(0);
    add(fact.word);
    add(fact.exact);
    add(fact.shape);
    let common = u64::from(fact.classes.has(Class::Common));
    add(mix(fact.case as u64, mix(fact.opens.into(), fact.line as u64)));
    add(mix(fact.case as u64, mix(fact.opens.into(), mix(fact.line as u64, common))));
    add(mix(word(p1), 0));
    add(mix(word(n1), 0));
    add(word(p2));
    add(word(n2));
    add(mix(word(p1), fact.word));
    add(mix(fact.word, word(n1)));
    add(mix(word(p1), word(n1)));
    add(mix(word(p2), word(p1)));
    add(mix(word(n1), word(n2)));
    add(mix(shape(p1), mix(fact.shape, shape(n1))));
    add(mix(shape(p2), shape(p1)));
    add(mix(shape(n1), shape(n2)));

    // Word classes and who bears the name.
    add(class(Some(fact)));
    add(mix(class(p1), 1));
    add(mix(class(n1), 2));
    add(mix(class(p2), 3));
    add(mix(class(n2), 4));
    add(mix(class(p1), mix(class(Some(fact)), class(n1))));
    let persons = mix(person(p1), mix(person(Some(fact)), person(n1)));
    add(persons);
    add(mix(person(Some(fact)), class(p1)));
    add(mix(person(Some(fact)), mix(shape(p1), shape(n1))));
    add(mix(person(p1), word(n1)));

    // The gazetteer.
    let here = known_bits(fact);
    add(here);
    add(mix(here, u64::from(fact.known.rank)));
    add(mix(here, mix(fact.shape, fact.line as u64)));
    add(mix(here, persons));
    add(mix(here, class(p1)));
    add(mix(here, class(n1)));
    add(mix(here, word(p1)));
    add(mix(here, word(n1)));
    add(mix(here, mix(kinds(p1), 5)));
    add(mix(here, mix(kinds(n1), 6)));
    add(mix(here, mix(kinds(p2), word(p1))));
    add(mix(here, mix(kinds(n2), word(n1))));
    add(mix(own_bits(fact), u64::from(fact.known.own_rank)));
    add(mix(here, mix(common, mix(fact.opens.into(), fact.known.rank.into()))));
    add(mix(own_bits(fact), mix(fact.case as u64, persons)));
    add(mix(u64::from(fact.known.rank), mix(fact.opens.into(), fact.classes.weighed().into())));

    // The company that the word keeps elsewhere in the document.
    let company = sheet.company(at);
    add(mix(here, u64::from(company)));
    let mut bits = company;
    while bits != 0 {
        let bit = bits.trailing_zeros();
        bits &= bits - 1;
        out.push(mix(0xc0 + u64::from(bit), 7));
        out.push(mix(0x100 + u64::from(bit), here));
    }

    // The run as a whole: what stands before and after it, its length, its last word.
    let outer_before = sheet.neighbour(run.start, -1).map(|o| &sheet.facts[o]);
    let outer_after = sheet.neighbour(run.end - 1, 1).map(|o| &sheet.facts[o]);
    let place_in_run = (at - run.start).min(3) as u64 * 4 + (run.end - 1 - at).min(3) as u64;
    let mut add = |template: u64, value: u64| out.push(mix(0x200 + template, value));
    add(0, place_in_run);
    add(1, mix(place_in_run, fact.shape));
    add(2, mix(word(outer_before), place_in_run));
    add(3, mix(word(outer_after), place_in_run));
    add(4, mix(class(outer_before), here));
    add(5, mix(class(outer_after), here));
    let words = names_around(sheet, run, at);
    let (first, last) = (&sheet.facts[words.start], &sheet.facts[words.end - 1]);
    let in_words = (at - words.start).min(3) as u64 * 4 + (words.end - 1 - at).min(3) as u64;
    add(6, mix(last.word, in_words));
    add(7, mix(first.word, in_words));
    add(8, mix(class(Some(last)), in_words));
    add(9, mix(class(Some(first)), mix(class(Some(last)), in_words)));
    add(10, mix(person(Some(first)), mix(person(Some(last)), in_words)));
    let left = sheet.neighbour(words.start, -1).map(|o| &sheet.facts[o]);
    let right = sheet.neighbour(words.end - 1, 1).map(|o| &sheet.facts[o]);
    add(11, mix(word(left), in_words));
    add(12, mix(word(right), in_words));
    add(13, mix(word(left), mix(kinds(Some(first)), kinds(Some(last)))));
    add(14, mix(class(right), mix(person(Some(fact)), here)));
    let left2 = sheet.neighbour(words.start, -2).map(|o| &sheet.facts[o]);
    let right2 = sheet.neighbour(words.end - 1, 2).map(|o| &sheet.facts[o]);
    add(15, mix(word(left2), word(left)));
    add(16, mix(word(right), word(right2)));
    add(17, mix(class(left2), mix(class(left), here)));
    add(18, mix(dateline(sheet, at), here));

    affixes(sheet.word(at), fact, out);
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

fn affixes(word: &str, fact: &Fact, out: &mut Vec<u64>) {
    if matches!(fact.case, Case::Number | Case::Mark) {
        return;
    }
    let mut folded = [0u8; 64];
    let bytes = word.as_bytes();
    if bytes.len() > folded.len() {
        return;
    }
    folded[..bytes.len()].copy_from_slice(bytes);
    let folded = &mut folded[..bytes.len()];
    folded.make_ascii_lowercase();
    for length in 1..=4.min(folded.len()) {
        out.push(mix(0x300 + length as u64, hash(&folded[..length])));
        out.push(mix(0x310 + length as u64, hash(&folded[folded.len() - length..])));
    }
    if fact.line == Line::Running && fact.case == Case::Title && folded.len() > 3 {
        let known = known_bits(fact);
        out.push(mix(0x320, mix(known, hash(&folded[folded.len() - 3..]))));
    }
}

/// Whether a token can begin or end a name: linking words, marks and possessives cannot.
pub fn can_end(sheet: &Sheet, at: usize) -> bool {
    sheet.facts[at].is_name_word() || sheet.tokens[at].kind == TokenKind::Number
}
