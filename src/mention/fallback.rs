//! Texts that are not English, and names in scripts that the tagger never saw: the gazetteer alone decides.
//!
//! The longest known name is taken if it is prominent: a country, a first-level division, a city of
//! `LEAST_POPULATION`. Inflected forms ("в Москве") are not undone.

use super::known::rank;
use super::lexicon::Class;
use super::sheet::{Case, Sheet};
use crate::gazetteer::{Gazetteer, NameProfile, fold};
use crate::span::Span;
use crate::token::TokenKind;
use std::ops::Range;

/// A city below this is not believed without a tagger.
const LEAST_POPULATION: u32 = 50_000;
/// Belief in a country.
const SURE: f32 = 0.8;
/// Characters of a name in a script without spaces.
const LONGEST: usize = 8;

/// Whether the text reads as English: of its small-written words at least one in five is an English function word. Texts
/// with fewer than eight such words count as English if they are written in Latin letters.
pub fn is_english(sheet: &Sheet) -> bool {
    let (mut small, mut function, mut foreign, mut words) = (0u32, 0u32, 0u32, 0u32);
    for (fact, token) in sheet.facts.iter().zip(sheet.tokens) {
        if token.kind != TokenKind::Word {
            continue;
        }
        words += 1;
        foreign += u32::from(!latin(token.span.of(sheet.text)));
        if fact.case == Case::Lower {
            small += 1;
            function += u32::from(fact.classes.has(Class::Function));
        }
    }
    2 * foreign <= words && (small < 8 || 5 * function >= small)
}

/// Whether a word's first letter is Latin.
pub fn latin(word: &str) -> bool {
    word.chars().find(|c| c.is_alphabetic()).is_none_or(|c| {
        c.is_ascii() || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}')
    })
}

/// Prominent names in a run, each with its span and how far it is to be believed.
pub fn prominent(sheet: &Sheet, run: &Range<usize>, gazetteer: &Gazetteer, only_foreign: bool) -> Vec<(Span, f32)> {
    let mut found = Vec::new();
    let mut at = run.start;
    while at < run.end {
        let word = sheet.word(at);
        let fact = &sheet.facts[at];
        if !fact.is_name_word() || (only_foreign && latin(word)) {
            at += 1;
            continue;
        }
        if fact.case == Case::Caseless && !fold(word).is_ascii() && unspaced(word) {
            in_unspaced(word, sheet.tokens[at].span.start(), gazetteer, &mut found);
            at += 1;
            continue;
        }
        let length = longest(sheet, at, run.end, gazetteer);
        if let Some((length, confidence)) = length {
            let span = sheet.tokens[at].span.cover(sheet.tokens[at + length - 1].span);
            found.push((span, confidence));
            at += length;
        } else {
            at += 1;
        }
    }
    found
}

fn longest(sheet: &Sheet, at: usize, end: usize, gazetteer: &Gazetteer) -> Option<(usize, f32)> {
    let mut walk = gazetteer.walk();
    let mut best = None;
    for next in at..end.min(at + 6) {
        let word = fold(sheet.word(next));
        if word.is_empty() && next > at && sheet.word(next) == "-" {
            continue;
        }
        if word.is_empty() || !walk.push(&word) {
            break;
        }
        if walk.is_name()
            && let Some(confidence) = gazetteer.profile(walk.postings()).and_then(|p| belief(&p))
        {
            best = Some((next - at + 1, confidence));
        }
    }
    // A short Latin word is a name in some language and a word in all the others, and so is one that opens a sentence.
    let (word, opens) = (sheet.word(at), sheet.facts[at].opens && run_is_not_all(sheet, at));
    let short = word.chars().count() < if latin(word) { 4 } else { 3 };
    best.filter(|&(length, confidence)| length > 1 || !(short || opens && confidence < SURE))
}

/// Whether the sentence has more words than the one.
fn run_is_not_all(sheet: &Sheet, at: usize) -> bool {
    sheet.neighbour(at, 1).is_some_and(|next| sheet.tokens[next].kind == TokenKind::Word)
}

fn belief(profile: &NameProfile) -> Option<f32> {
    match () {
        () if !profile.current => None,
        () if profile.country => Some(SURE),
        () if profile.populated && rank(profile.population) >= 7 => Some(0.75),
        () if profile.admin1 => Some(0.65),
        () if profile.populated && profile.population >= LEAST_POPULATION => Some(0.55),
        () => None,
    }
}

/// Han, kana, Thai, Khmer, Lao and Burmese are written without spaces between words.
fn unspaced(word: &str) -> bool {
    word.chars().all(|c| {
        matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
            | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2ffff}')
    })
}

fn in_unspaced(word: &str, start: usize, gazetteer: &Gazetteer, found: &mut Vec<(Span, f32)>) {
    let bounds: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    let mut first = 0;
    while first + 1 < bounds.len() {
        let lengths = (2..=LONGEST.min(bounds.len() - 1 - first)).rev();
        let hit = lengths.into_iter().find_map(|length| {
            let piece = &word[bounds[first]..bounds[first + length]];
            Some((length, gazetteer.name_profile(&fold(piece)).as_ref().and_then(belief)?))
        });
        match hit {
            Some((length, confidence)) => {
                found.push((Span::new(start + bounds[first], start + bounds[first + length]), confidence));
                first += length;
            }
            None => first += 1,
        }
    }
}
