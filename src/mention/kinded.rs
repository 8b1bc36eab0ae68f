//! Bases and airports by name: a word that the gazetteer knows as just what the words beside it say.
//!
//! ```text
//! "the Hmeymim facility"   Hmeymim is a base in the gazetteer, and a facility is a base
//! "the Boeing facility"    no base or airport is called Boeing
//! ```
//!
//! The tagger reads "the X facility" as a firm's: in its training texts it nearly always is. Two witnesses that do not
//! know of one another, the gazetteer's class and the text's noun, outweigh that. It is for spots alone: towns and
//! rivers are common enough for the tagger to have learnt them.

use super::cues::{self, cues};
use super::known;
use super::lookups::lookups;
use super::sheet::Sheet;
use super::{Kind, KindCue};
use crate::gazetteer::Gazetteer;
use crate::span::Span;
use std::ops::Range;

/// Words of the longest name that is tried.
const LONGEST: usize = 3;

/// Tokens before and after a name among which its nouns stand: "the naval base of the X", "X, a disused military air
/// base".
const REACH: usize = 8;

/// Which tokens are words that a noun for a spot is made of, and so where a look is worth while.
pub fn spot_words(sheet: &Sheet) -> Vec<usize> {
    (0..sheet.facts.len()).filter(|&at| cues::may_say(sheet.facts[at].word, says_spot)).collect()
}

/// Spans of a run of name words that are known spots with a noun of their kind, longest first at each word.
pub fn spots(sheet: &Sheet, run: &Range<usize>, spot_words: &[usize], gazetteer: &Gazetteer) -> Vec<Span> {
    let mut found = Vec::new();
    let first = spot_words.partition_point(|&at| at + REACH < run.start);
    if spot_words.get(first).is_none_or(|&at| at >= run.end + REACH) {
        return found;
    }
    let mut at = run.start;
    while at < run.end {
        let name = (1..=LONGEST.min(run.end - at)).rev().map(|length| at..at + length).find(|name| {
            sheet.facts[at].is_name_word()
                && sheet.word(at) != "The"
                && cues(sheet, name).iter().any(|cue| says_spot(cue.kind) && outside(sheet, name, cue))
                && known_spot(gazetteer, span_of(sheet, name).of(sheet.text))
        });
        match name {
            Some(name) => {
                found.push(span_of(sheet, &name));
                at = name.end;
            }
            None => at += 1,
        }
    }
    found
}

fn span_of(sheet: &Sheet, name: &Range<usize>) -> Span {
    sheet.tokens[name.start].span.cover(sheet.tokens[name.end - 1].span)
}

fn says_spot(kind: Kind) -> bool {
    matches!(kind, Kind::Airport | Kind::AirBase | Kind::NavalBase | Kind::Base)
}

fn outside(sheet: &Sheet, name: &Range<usize>, cue: &KindCue) -> bool {
    !span_of(sheet, name).overlaps(cue.span)
}

fn known_spot(gazetteer: &Gazetteer, surface: &str) -> bool {
    lookups(surface)
        .iter()
        .any(|form| known::profile(gazetteer, form).is_some_and(|profile| profile.spot && profile.current))
}
