//! The role of a place name: a location, or a government, team or body that goes by the name of its seat.
//!
//! The taxonomy is Gritta, Pilehvar & Collier's (2020, "A pragmatic guide to geoparsing evaluation"): associative uses
//! are those where the name acts ("Moscow has called on") or qualifies ("Washington's envoy", "talks with Tehran").
//! Verbs and nouns are sections of `lexicon/english.txt`. Peoples are the tagger's to tell.

use super::Role;
use super::lexicon::{Class, Classes};
use super::sheet::{Case, Sheet};
use crate::token::TokenKind;
use std::ops::Range;

/// Literal or metonym, for the tokens of a place name.
pub fn role(sheet: &Sheet, name: &Range<usize>) -> Role {
    if located(sheet, name) {
        return Role::Literal;
    }
    if acts(sheet, name) || is_acted_on(sheet, name) || owns_government(sheet, name) || deals(sheet, name) {
        Role::Metonym
    } else {
        Role::Literal
    }
}

fn classes_at(sheet: &Sheet, at: Option<usize>) -> Classes {
    at.map_or(Classes::NONE, |at| sheet.facts[at].classes)
}

/// "in X", "near X", "the city of X", "X, Y": a location whatever follows.
fn located(sheet: &Sheet, name: &Range<usize>) -> bool {
    let before = sheet.neighbour(list_start(sheet, name), -1);
    let lower = before.is_some_and(|at| sheet.facts[at].case == Case::Lower);
    if lower && classes_at(sheet, before).has(Class::InPreposition) {
        // "talks between X and Y", "a message from X" are dealings, not places.
        return !matches!(before.map(|at| sheet.word(at)), Some("between" | "from" | "to" | "into" | "over"))
            || !deals(sheet, name);
    }
    before.is_some_and(|at| sheet.word(at) == "of")
}

/// Where "A, B and C" begins, of which the name is an item: growers from all three asked, not C. An item that nothing
/// is coordinated with begins its own: "after talks in Geneva, Moscow said".
fn list_start(sheet: &Sheet, name: &Range<usize>) -> usize {
    let word = |at: Option<usize>| at.map_or("", |at| sheet.word(at));
    let is_name = |at: &usize| sheet.facts[*at].is_name_word();
    let goes_on = matches!(word(sheet.neighbour(name.end - 1, 1)), "," | "and" | "or");
    let mut start = name.start;
    while let Some(link) = sheet.neighbour(start, -1) {
        let links = match sheet.word(link) {
            "and" | "or" => true,
            "," => goes_on || start < name.start,
            _ => false,
        };
        let Some(mut item) = sheet.neighbour(link, -1).filter(|at| links && is_name(at)) else { break };
        while let Some(first) = sheet.neighbour(item, -1).filter(is_name) {
            item = first;
        }
        start = item;
    }
    start
}

/// "X said", "X has called on", "X and Y agreed".
fn acts(sheet: &Sheet, name: &Range<usize>) -> bool {
    let mut at = name.end - 1;
    if let Some(and) = sheet.neighbour(at, 1).filter(|&and| sheet.word(and) == "and")
        && let Some(other) = sheet.neighbour(and, 1).filter(|&other| sheet.facts[other].is_name_word())
    {
        at = other;
    }
    // An adverb or an auxiliary may stand before the verb that decides: "has repeatedly denied".
    let mut auxiliary = false;
    for by in 1..=4 {
        let Some(next) = sheet.neighbour(at, by) else { return false };
        let fact = &sheet.facts[next];
        let word = sheet.word(next);
        if fact.case != Case::Lower {
            return false;
        }
        if matches!(word, "has" | "had" | "have" | "will" | "would") {
            auxiliary = true;
            continue;
        }
        if [Class::Saying, Class::Deciding, Class::Agent].into_iter().any(|class| fact.classes.has(class)) {
            return true;
        }
        let adverb = word.ends_with("ly")
            || matches!(word, "also" | "never" | "not" | "long" | "again" | "now" | "since" | "still" | "already");
        if !adverb || (by > 1 && !auxiliary && !word.ends_with("ly")) {
            return false;
        }
    }
    false
}

/// "blamed X", "beat X".
fn is_acted_on(sheet: &Sheet, name: &Range<usize>) -> bool {
    let before = sheet.neighbour(name.start, -1);
    before.is_some_and(|at| sheet.facts[at].case == Case::Lower) && classes_at(sheet, before).has(Class::Target)
}

/// "X's government", "X's foreign minister", "X troops".
fn owns_government(sheet: &Sheet, name: &Range<usize>) -> bool {
    let Some(next) = sheet.neighbour(name.end - 1, 1) else { return false };
    let possessive = sheet.tokens[next].kind == TokenKind::Possessive;
    let head = if possessive { sheet.neighbour(next, 1) } else { Some(next) };
    let government = |at: Option<usize>| {
        at.is_some_and(|at| sheet.facts[at].case == Case::Lower) && classes_at(sheet, at).has(Class::Government)
    };
    government(head)
        || (possessive && head.is_some_and(|at| government(sheet.neighbour(at, 1)) && sheet.word(at) != "and"))
}

/// "talks with X", "relations between X and Y", "sanctions on X", "ties to X".
fn deals(sheet: &Sheet, name: &Range<usize>) -> bool {
    let links = |word: &str| matches!(word, "with" | "between" | "on" | "against" | "to" | "and" | "from");
    let mut at = name.start;
    for _ in 0..4 {
        let Some(before) = sheet.neighbour(at, -1) else { return false };
        let word = sheet.word(before).to_lowercase();
        if matches!(
            word.as_str(),
            "talks" | "relations" | "ties" | "sanctions" | "negotiations" | "treaty" | "agreement" | "pressure"
        ) {
            return true;
        }
        if !links(&word) && !sheet.facts[before].is_name_word() {
            return false;
        }
        at = before;
    }
    false
}
