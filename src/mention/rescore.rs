//! A second look at each candidate span: what the same words are elsewhere in the document.
//!
//! The tagger sees one run at a time. Here a logistic model of [`TERMS`] readable terms corrects its probability by the
//! document: a "Flores" that is a person in six other sentences is one in the seventh. Being fitted on texts that the
//! tagger had not seen, its answer is also the calibrated confidence.

use super::known;
use super::sheet::{Passing, Sheet};
use super::tagger::Tagged;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Number of terms; part of the weights' format.
pub const TERMS: usize = 14;

/// Weights of the terms.
pub type Weights = [f32; TERMS];

/// How probable it is that a token is part of a place, a person, a body.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Parts {
    /// Part of a place name.
    pub place: f32,
    /// Part of a person's name.
    pub person: f32,
    /// Part of the name of a body or a building.
    pub body: f32,
}

/// What each word is over the whole document.
pub struct Tally {
    words: HashMap<u64, (f32, Parts), BuildHasherDefault<Passing>>,
}

impl Tally {
    /// Adds up the parts (one a token; tokens outside runs are nothing).
    pub fn new(sheet: &Sheet, parts: &[Parts]) -> Self {
        let mut words: HashMap<u64, (f32, Parts), BuildHasherDefault<Passing>> = HashMap::default();
        for (fact, part) in sheet.facts.iter().zip(parts) {
            if fact.candidate && fact.is_name_word() {
                let (count, sum) = words.entry(fact.word).or_default();
                *count += 1.0;
                sum.place += part.place;
                sum.person += part.person;
                sum.body += part.body;
            }
        }
        Self { words }
    }

    /// The mean of the other occurrences of a span's words and how many there are of the rarest.
    fn elsewhere(&self, sheet: &Sheet, parts: &[Parts], span: &Tagged) -> (f32, Parts) {
        let mut least = f32::INFINITY;
        let mut mean = Parts::default();
        let mut words = 0.0;
        for at in span.tokens.clone() {
            let Some((count, sum)) = self.words.get(&sheet.facts[at].word) else { continue };
            let others = count - 1.0;
            least = least.min(others);
            words += 1.0;
            if others > 0.0 {
                mean.place += (sum.place - parts[at].place) / others;
                mean.person += (sum.person - parts[at].person) / others;
                mean.body += (sum.body - parts[at].body) / others;
            }
        }
        if words > 0.0 {
            mean = Parts { place: mean.place / words, person: mean.person / words, body: mean.body / words };
        }
        (if least.is_finite() { least } else { 0.0 }, mean)
    }
}

/// The terms of a span.
pub fn terms(sheet: &Sheet, parts: &[Parts], tally: &Tally, span: &Tagged) -> Weights {
    let p = span.probability.clamp(1e-4, 1.0 - 1e-4);
    let logit = (p / (1.0 - p)).ln();
    let (others, mean) = tally.elsewhere(sheet, parts, span);
    let trust = others / (others + 1.0);
    let single = f32::from(u8::from(span.tokens.len() == 1));
    let first = &sheet.facts[span.tokens.start];
    let whole = usize::from(first.known.length) == span.tokens.len() && first.known.before == 0;
    let known = f32::from(u8::from(whole && first.known.kinds & known::CURRENT != 0));
    let own = parts[span.tokens.start];
    [
        1.0,
        logit,
        logit * (1.0 - trust),
        trust,
        trust * mean.place,
        trust * mean.person,
        trust * mean.body,
        single,
        single * trust * mean.place,
        single * trust * mean.person,
        known,
        known * f32::from(first.known.rank) / 8.0,
        own.person,
        own.body,
    ]
}

/// The probability that the terms and weights give.
pub fn probability(terms: &Weights, weights: &Weights) -> f32 {
    let score: f32 = terms.iter().zip(weights).map(|(term, weight)| term * weight).sum();
    1.0 / (1.0 + super::tagger::exp(-score))
}
