//! Gazetteer names in the text: for each token, the longest known name that covers it and what kind of place bears it.
//!
//! It says what the gazetteer *could* mean, never that a place is meant: "Reading" and "Of" are known names.

use super::sheet::{Case, Fact};
use crate::gazetteer::{Gazetteer, NameProfile, fold_onto};
use crate::token::{Token, TokenKind};

/// The longest known name over a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// What bears the name ([`bits`]); 0 when no known name covers the token.
    pub kinds: u16,
    /// 0 to 8: the decade of the most populous bearer.
    pub rank: u8,
    /// Tokens of the name before this one.
    pub before: u8,
    /// Tokens of the name from this one on, itself included; 0 when no name covers it.
    pub length: u8,
    /// What bears the token's own word as its whole name.
    pub own_kinds: u16,
    /// As `rank`, for the token alone.
    pub own_rank: u8,
}

/// Tokens that a name has at most.
const LONGEST: usize = 7;

/// Fills `known` of every candidate.
pub fn cover(text: &str, tokens: &[Token], gazetteer: &Gazetteer, facts: &mut [Fact]) {
    let mut folded = Folded::default();
    let mut start = 0;
    while start < facts.len() {
        if !facts[start].candidate {
            start += 1;
            continue;
        }
        let sentence = tokens[start].sentence;
        let end = (start..facts.len())
            .find(|&at| !facts[at].candidate || tokens[at].sentence != sentence)
            .unwrap_or(facts.len());
        folded.fill(tokens[start..end].iter().map(|token| token.span.of(text)));
        for at in start..end {
            if facts[at].is_name_word() {
                longest(folded.from(at - start), tokens, at, gazetteer, facts);
            }
        }
        start = end;
    }
}

/// The folded words of a run, one after the other in one string.
#[derive(Default)]
struct Folded {
    text: String,
    ends: Vec<usize>,
}

impl Folded {
    fn fill<'w>(&mut self, words: impl Iterator<Item = &'w str>) {
        self.text.clear();
        self.ends.clear();
        for word in words {
            fold_onto(word, &mut self.text);
            self.ends.push(self.text.len());
        }
    }

    /// The words from one on.
    fn from(&self, first: usize) -> impl Iterator<Item = &str> {
        let start = first.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.ends[first..].iter().scan(start, |start, &end| Some(&self.text[std::mem::replace(start, end)..end]))
    }
}

/// Walks from one token and keeps the longest name, unless a longer one covers its tokens already.
fn longest<'w>(
    folded: impl Iterator<Item = &'w str>,
    tokens: &[Token],
    at: usize,
    gazetteer: &Gazetteer,
    facts: &mut [Fact],
) {
    let mut walk = gazetteer.walk();
    let mut best = None;
    for (offset, word) in folded.enumerate().take(LONGEST) {
        let fact = &facts[at + offset];
        let joins = word.is_empty() && tokens[at + offset].kind == TokenKind::Mark && fact.case == Case::Mark;
        if joins && offset > 0 {
            // A hyphen is a space in a folded name; a comma or a bracket ends the name.
            continue;
        }
        if word.is_empty() || !walk.push(word) {
            break;
        }
        if walk.is_name() && facts[at + offset].is_name_word() {
            let profile = gazetteer.profile(walk.postings());
            if offset == 0 {
                facts[at].known.own_kinds = profile.map_or(0, |p| bits(&p));
                facts[at].known.own_rank = profile.map_or(0, |p| rank(p.population));
            }
            best = profile.map(|profile| (offset + 1, profile)).or(best);
        }
    }
    let Some((length, profile)) = best else { return };
    for offset in 0..length {
        let known = &mut facts[at + offset].known;
        let covered = usize::from(known.before) + usize::from(known.length);
        if covered >= length {
            continue;
        }
        (known.before, known.length) = (offset as u8, (length - offset) as u8);
        (known.kinds, known.rank) = (bits(&profile), rank(profile.population));
    }
}

/// A profile as one bit a property, never 0.
pub fn bits(profile: &NameProfile) -> u16 {
    [
        profile.country,
        profile.admin1,
        profile.admin2,
        profile.populated,
        profile.natural,
        profile.area,
        profile.spot,
        profile.demonym,
        profile.abbreviation,
        profile.current,
    ]
    .into_iter()
    .enumerate()
    .fold(1 << 15, |bits, (at, on)| bits | u16::from(on) << at)
}

/// The bit of demonyms in [`bits`].
pub const DEMONYM: u16 = 1 << 7;
/// The bit of countries.
pub const COUNTRY: u16 = 1;
/// The bit of names in use, as against demonyms, abbreviations and former names.
pub const CURRENT: u16 = 1 << 9;

/// 0 for no inhabitants known, else one more than the decade, at most 8.
pub fn rank(population: u32) -> u8 {
    population.checked_ilog10().map_or(0, |decade| (decade as u8).min(7) + 1)
}
