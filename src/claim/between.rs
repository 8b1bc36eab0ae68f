//! Between and midway: "lies between Bangladesh and Thailand", "midway between Cairns and Townsville".
//!
//! "talks between A and B", "the border between A and B" and "between 2011 and 2014" are no claims.

use super::arguments::{self, Object};
use super::lexicon::{Job, Jobs};
use super::phrases::backward;
use super::words::{At, Words};
use super::{Argument, Claim, Previous, Statement, build, subjects};
use crate::mention::Role;

/// The claim whose "between" stands at `at`.
pub(super) fn claim(w: &Words, at: At) -> Option<(Claim, Previous)> {
    let (start, limit) = w.sentence(at);
    if !w.has(at, Job::Between) {
        return None;
    }
    let place = |at: At| {
        let object = arguments::object(w, at)?;
        let id = object.argument.mention?;
        (w.role(id) == Role::Literal).then_some(object)
    };
    let one: Object = place(at + 1)?;
    // "between X in the east, and Y in the west": whatever stands before "and" belongs to X.
    let and = (one.end..limit.min(one.end + 9)).find(|&i| w.has(i, Job::And))?;
    if (one.end..and).any(|i| w.place(i).is_some()) {
        return None;
    }
    let other = place(and + 1)?;
    if super::offset::same_place(w, &one.argument, &other.argument) {
        return None;
    }
    let mut first = at;
    let midway = at > start && w.has(at - 1, Job::Midway);
    first -= usize::from(midway);
    let subject = subject(w, first, other.end, start, midway)?;
    let end = other.end;
    let statement =
        Statement::Between { subject: subject.clone(), object: one.argument, object2: other.argument, midway };
    Some((build(w, first, at + 1, statement), Previous::of(end, subject)))
}

/// The place that lies between, if what stands before is a place and not a dealing of two parties.
fn subject(w: &Words, first: At, end: At, start: At, midway: bool) -> Option<Argument> {
    if let Some(label) = subjects::label(w, first) {
        return Some(label);
    }
    let mut at = first;
    while at > start && w.has(at - 1, Job::Adverb) {
        at -= 1;
    }
    let phrase = backward(w, at, start);
    if let Some(phrase) = phrase
        && (phrase.first..phrase.end).any(|i| w.has(i, Job::Dealing))
    {
        return None;
    }
    let argument = subjects::subject(w, first, end);
    // "havoc in Queensland between A and B": between them is the havoc, and Queensland is around all three.
    if let Some(around) = phrase.filter(|p| p.mention.is_some() && p.mention == argument.mention)
        && around.first > start
        && w.has(around.first - 1, Job::In)
    {
        return Some(subjects::of_clause(w, around.first - 1, start)).filter(|argument| argument.span.is_some());
    }
    let stated = at > start && w.meets(at - 1, Jobs::of(&[Job::Be, Job::Locate]));
    let corridor = subjects::head_noun(w, &argument).is_some_and(|noun| w.has(noun, Job::Corridor));
    let named = argument.mention.is_some_and(|id| w.role(id) == Role::Literal);
    let apposed = at > start && w.mark(at - 1, ",");
    let counts = named && (stated || apposed || phrase.is_some_and(|p| p.mention.is_some()))
        || midway
        || corridor
        || stated && argument.span.is_some();
    counts.then_some(argument)
}
