//! Gazetteer names in the text: for each token, the longest known name that covers it and what kind of place bears it.
//!
//! It says what the gazetteer *could* mean, never that a place is meant: "Reading" and "Of" are known names.

use super::looks::{Looks, Start};
use super::memory::Memory;
use super::sheet::{Case, Fact};
use crate::gazetteer::{Gazetteer, NameProfile, fold};
use crate::token::{Token, TokenKind};
use std::cell::RefCell;
use std::ops::Range;

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

/// Fills `known` of every candidate; `numbers` are those of the tokens' looks.
pub(super) fn cover(numbers: &[u32], looks: &mut Looks, tokens: &[Token], gazetteer: &Gazetteer, facts: &mut [Fact]) {
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
        for at in start..end {
            if facts[at].is_name_word() {
                longest(at..end.min(at + LONGEST), numbers, looks, tokens, gazetteer, facts);
            }
        }
        start = end;
    }
}

/// Walks along some tokens and keeps the longest name from the first on, unless a longer one covers its tokens already.
fn longest(
    range: Range<usize>,
    numbers: &[u32],
    looks: &mut Looks,
    tokens: &[Token],
    gazetteer: &Gazetteer,
    facts: &mut [Fact],
) {
    let at = range.start;
    let Start { onward, profile } = looks.start(numbers[at], gazetteer);
    facts[at].known.own_kinds = profile.map_or(0, |p| bits(&p));
    facts[at].known.own_rank = profile.map_or(0, |p| rank(p.population));
    let mut best = profile.map(|profile| (1, profile));
    if let Some(onward) = onward {
        let mut walk = gazetteer.walk_from(onward);
        for other in at + 1..range.end {
            let word = looks.folded(numbers[other]);
            if word.is_empty() && tokens[other].kind == TokenKind::Mark && facts[other].case == Case::Mark {
                // A hyphen is a space in a folded name; a comma or a bracket ends the name.
                continue;
            }
            if word.is_empty() || !walk.push(word) {
                break;
            }
            if walk.is_name() && facts[other].is_name_word() {
                best = gazetteer.profile(walk.postings()).map(|profile| (other + 1 - at, profile)).or(best);
            }
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

/// What bears a name as a text writes it, in whole.
pub(super) fn profile(gazetteer: &Gazetteer, name: &str) -> Option<NameProfile> {
    thread_local! {
        static PROFILES: RefCell<Memory<Option<NameProfile>>> = RefCell::default();
    }
    PROFILES.with_borrow_mut(|known| known.recall(gazetteer.number(), name, || gazetteer.name_profile(&fold(name))))
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
