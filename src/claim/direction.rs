//! Directions without a length: "Ti-Tree, north of Alice Springs", "lies to the south-west of Homs".
//!
//! "the north of Italy" is a part of Italy, not a direction from it; "north of 50 percent" is nothing.

use super::arguments::{self, Shape, chain_end};
use super::lexicon::{Job, Jobs};
use super::phrases::forward;
use super::winds;
use super::words::{At, Words};
use super::{Argument, Claim, Link, Previous, Statement, build, subjects};

/// The claim whose wind begins at `at`, "to the" included.
/// `floor` is the end of the quantity read last: a wind right behind it belongs to it.
pub(super) fn claim(w: &Words, at: At, floor: At, previous: Option<&Previous>) -> Option<(Claim, Previous)> {
    let wind = winds::wind(w, at)?;
    if at == floor && at > 0 {
        return None;
    }
    if w.has(wind.end, Job::To) {
        return route(w, &wind);
    }
    let object_first = object_at(w, wind.end).filter(|_| !w.has(wind.end, Job::From) || w.has(wind.end, Job::Of))?;
    let mut first = wind.first;
    while first > w.sentence(at).0 && w.has(first - 1, Job::Adverb) {
        first -= 1;
    }
    // "the north of X", "north and west of X", "from north of X": a part, a mixture, a movement.
    if first > 0 {
        let before = first - 1;
        let other = [Job::Definite, Job::And, Job::Or, Job::To, Job::From, Job::Possessive, Job::Motion];
        if other.into_iter().any(|job| w.has(before, job)) || w.dash(before) && w.gap(before) == 0 {
            return None;
        }
    }
    let object = arguments::object(w, object_first).filter(|o| o.shape == Shape::Plain)?;
    // A name that nobody knows is an object where a verb of place stands before.
    let stated = first > 0 && w.has(first - 1, Job::PlaceVerb);
    if object.argument.mention.is_none() && !(stated && arguments::named(w, &object.argument)) {
        return None;
    }
    let argument = match previous.and_then(|p| p.shared(w, first)).or_else(|| subjects::label(w, first)) {
        Some(argument) => argument,
        None => subjects::subject(w, first, object.end),
    };
    if argument.span.is_none() || super::offset::same_place(w, &argument, &object.argument) {
        return None;
    }
    let statement = Statement::Direction { subject: argument.clone(), object: object.argument, wind: wind.stated };
    let end = chain_end(w, object.end);
    Some((build(w, first, object_first, statement), Previous::of(end, argument)))
}

/// Where the object begins behind a wind that ends at `at`: "north [of X]", "nördlich [der Stadt X]".
pub(super) fn object_at(w: &Words, at: At) -> Option<At> {
    if w.meets(at, Jobs::of(&[Job::Of, Job::From])) {
        return Some(at + 1);
    }
    (w.grammar().bare_object && (w.mention(at).is_some() || w.has(at, Job::Definite))).then_some(at)
}

/// "from Ottawa south to Kingston Harbour": where the second place lies from the first.
fn route(w: &Words, wind: &winds::WindPhrase) -> Option<(Claim, Previous)> {
    let (start, limit) = w.sentence(wind.first);
    let before = wind.first.checked_sub(1).filter(|&at| at > start)?;
    let id = w.place(before)?;
    let from = w.mention_start(before);
    if from == start || !w.has(from - 1, Job::From) {
        return None;
    }
    let subject = forward(w, wind.end + 1, limit).filter(|p| p.mention.is_some_and(|other| other != id))?;
    let end = subject.end;
    let object = Argument { span: Some(w.span(from, wind.first)), mention: Some(id), link: Link::Named };
    let subject = arguments::refer(w, &subject);
    let statement = Statement::Direction { subject: subject.clone(), object, wind: wind.stated };
    Some((build(w, from - 1, wind.end + 1, statement), Previous::of(end, subject)))
}
