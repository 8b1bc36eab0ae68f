//! Areas of named places: "Dormaa district ... a total land area of 1368 square kilometers", "Malta covers 316 km2".
//!
//! An area cleared, burnt or farmed is no statement about a place's own size.

use super::arguments;
use super::lexicon::{Job, Jobs};
use super::phrases::backward;
use super::quantities::Quantity;
use super::words::{At, Words};
use super::{Argument, Claim, Statement, build, subjects};

/// The claim that an area quantity makes about the place before it.
pub(super) fn claim(w: &Words, q: &Quantity) -> Option<Claim> {
    if !q.is_area() || q.compound {
        return None;
    }
    let (start, end) = w.sentence(q.first);
    // "Denmark without Greenland": whose area is stated no outline tells.
    if (start..end).any(|at| w.has(at, Job::Parts)) {
        return None;
    }
    let mut at = q.first;
    // "has an area of", "is spread over", "covers", "with a total land area of"
    while at > start && (w.has(at - 1, Job::Of) || w.is(at - 1, "over") || w.has(at - 1, Job::Adverb)) {
        at -= 1;
    }
    if at == start {
        return None;
    }
    let verb = if w.has(at - 1, Job::AreaVerb) || w.has(at - 1, Job::Spread) {
        at - 1
    } else if w.has(at - 1, Job::AreaNoun) {
        let phrase = backward(w, at, start)?;
        verb_before(w, phrase.first, start)?
    } else {
        return in_area(w, q, at, start);
    };
    let subject = subject(w, verb, start).filter(|subject| a_place(w, subject))?;
    Some(build(w, q.first, q.end, Statement::Area { subject, area: q.stated.clone() }))
}

/// Fires and floods cover ground too: only a name or a noun for a place has an area of its own.
fn a_place(w: &Words, subject: &Argument) -> bool {
    subject.mention.is_some() || arguments::place_noun(w, subject)
}

/// "X is 1,368 square kilometers in area".
fn in_area(w: &Words, q: &Quantity, at: At, start: At) -> Option<Claim> {
    if !(w.has(q.end, Job::In) && w.has(q.end + 1, Job::AreaNoun) && w.has(at - 1, Job::Be)) {
        return None;
    }
    let subject = subject(w, at - 1, start).filter(|subject| a_place(w, subject))?;
    Some(build(w, q.first, q.end + 2, Statement::Area { subject, area: q.stated.clone() }))
}

/// The first word of "has", "with" or "is spread over" before the area's own phrase.
fn verb_before(w: &Words, at: At, start: At) -> Option<At> {
    let mut at = at;
    while at > start
        && (w.is(at - 1, "over")
            || w.meets(at - 1, Jobs::of(&[Job::Spread, Job::AreaVerb, Job::Verb, Job::With, Job::Be])))
    {
        at -= 1;
    }
    Some(at)
}

/// The place before the verb; in a second clause ("..., and is spread over") the place that opens the sentence.
fn subject(w: &Words, verb: At, start: At) -> Option<Argument> {
    let mut at = verb;
    while at > start && (w.has(at - 1, Job::Be) || w.has(at - 1, Job::Adverb) || w.has(at - 1, Job::Spread)) {
        at -= 1;
    }
    if at > start && w.has(at - 1, Job::And) {
        let phrase = super::phrases::forward(w, start, at)?;
        return Some(arguments::refer(w, &phrase));
    }
    if at > start && w.has(at - 1, Job::Relative) {
        at -= 1;
    }
    if at > start && w.mark(at - 1, ",") {
        at -= 1;
    }
    Some(subjects::subject(w, at, at))
}
