//! Distances told by the noun or between two names: "the distance between A and B is 20 km", "A to B distance: 6.1 km",
//! "the 20 km between A and B", "from A to B, 500 km to the north-east", "A is quiet, while 20 km away, B burns".
//!
//! "Distance from Hamilton: 5 km (8 min)" names one end only and is none; nor is the length of a way ("ran 5 km between").

use super::arguments;
use super::lexicon::{Job, Jobs};
use super::offset::travelled;
use super::phrases::{backward, forward};
use super::quantities::Quantity;
use super::winds;
use super::words::{At, Words};
use super::{Argument, Claim, Link, Medium, Previous, Statement, build};
use crate::mention::Role;
use crate::quantity::Unit;

/// The claim of a quantity whose two ends are both named as such.
pub(super) fn claim(w: &Words, q: &Quantity) -> Option<(Claim, Previous)> {
    if !matches!(q.stated.unit, Unit::Length(_)) || q.compound || q.timed {
        return None;
    }
    let (start, limit) = w.sentence(q.first);
    led(w, q, start, limit)
        .or_else(|| following(w, q, start))
        .or_else(|| onward(w, q, start))
        .or_else(|| away(w, q, start, limit))
}

fn made(w: &Words, q: &Quantity, end: At, ends: (Argument, Argument)) -> Option<(Claim, Previous)> {
    let (subject, object) = ends;
    if super::offset::same_place(w, &subject, &object) {
        return None;
    }
    let medium = q.medium.unwrap_or(Medium::Unstated);
    let (medium, key_end) = super::offset::medium(w, q.end).map_or((medium, q.end), |(m, after)| (m, after));
    let statement = Statement::Distance { subject: subject.clone(), object, length: q.stated.clone(), medium };
    Some((build(w, q.first, key_end, statement), Previous::of(end, subject)))
}

/// "the distance between A and B is [20 km]", "A to B distance: [6.1 km]".
fn led(w: &Words, q: &Quantity, start: At, limit: At) -> Option<(Claim, Previous)> {
    let mut at = q.first;
    while at > start && (w.meets(at - 1, Jobs::of(&[Job::Be, Job::Adverb, Job::Of])) || w.mark(at - 1, ":")) {
        at -= 1;
    }
    if at == q.first || at == start {
        return None;
    }
    if w.has(at - 1, Job::Distance) {
        let other = backward(w, at - 1, start).filter(|p| p.mention.is_some())?;
        let to = other.first.checked_sub(1).filter(|&to| to > start && (w.has(to, Job::To) || w.dash(to)))?;
        let one = backward(w, to, start).filter(|p| p.mention.is_some())?;
        return made(w, q, q.end, (arguments::refer(w, &one), arguments::refer(w, &other)));
    }
    let noun = (start.max(at.saturating_sub(14))..at).rev().find(|&i| w.has(i, Job::Distance))?;
    let (one, other) = ends(w, noun + 1, limit, at)?;
    made(w, q, q.end, (one, other))
}

/// "between A and B", "from A to B" that ends at `end`.
fn ends(w: &Words, at: At, limit: At, end: At) -> Option<(Argument, Argument)> {
    let joint = match () {
        () if w.has(at, Job::Between) => Job::And,
        () if w.has(at, Job::From) => Job::To,
        () => return None,
    };
    let one = forward(w, at + 1, limit).filter(|p| p.mention.is_some())?;
    let joint = (one.end..end.min(one.end + 4)).find(|&i| w.has(i, joint))?;
    let other = forward(w, joint + 1, limit).filter(|p| p.mention.is_some())?;
    Some((arguments::refer(w, &one), arguments::refer(w, &other)))
}

/// "[20 km] between A and B".
fn following(w: &Words, q: &Quantity, start: At) -> Option<(Claim, Previous)> {
    let mut at = q.first;
    // "the 20 km between A and B", "a distance of 20 km between A and B"
    at -= usize::from(at > start && w.has(at - 1, Job::Definite));
    let next = super::offset::medium(w, q.end).map_or(q.end, |(_, after)| after);
    if travelled(w, at) || !w.has(next, Job::Between) {
        return None;
    }
    let (_, limit) = w.sentence(next);
    let pair = ends(w, next, limit, limit)?;
    made(w, q, next + 1, pair)
}

/// "A is quiet, while [20 km] away, B burns", "A and then B, [20 km] away": B from A, the one place that the clause named
/// before.
fn away(w: &Words, q: &Quantity, start: At, limit: At) -> Option<(Claim, Previous)> {
    if !w.has(q.end, Job::Away) || !w.mark(q.end + 1, ",") || travelled(w, q.first) {
        return None;
    }
    let apposed = q.first > start && w.mark(q.first - 1, ",");
    let before = if apposed { backward(w, q.first - 1, start).filter(|p| p.mention.is_some()) } else { None };
    let subject = before.or_else(|| forward(w, q.end + 2, limit)).filter(|p| p.mention.is_some())?;
    let clause = (start..q.first).rev().find(|&at| w.mark(at, ":") || w.mark(at, ";")).map_or(start, |at| at + 1);
    let end = subject.first.min(q.first);
    let mut places: Vec<_> = (clause..end).filter_map(|at| w.place(at).map(|id| (id, at))).collect();
    places.dedup_by_key(|place| place.0);
    let [(id, at)] = places[..] else { return None };
    if w.role(id) != Role::Literal {
        return None;
    }
    let object =
        Argument { span: Some(w.span(w.mention_start(at), w.mention_end(at))), mention: Some(id), link: Link::Anaphor };
    let subject = arguments::refer(w, &subject);
    if super::offset::same_place(w, &subject, &object) {
        return None;
    }
    let medium = q.medium.unwrap_or(Medium::Unstated);
    let statement = Statement::Distance { subject: subject.clone(), object, length: q.stated.clone(), medium };
    Some((build(w, q.first, q.end + 1, statement), Previous::of(q.end + 1, subject)))
}

/// "from A ... to B, [500 km] to the north-east": B from A.
fn onward(w: &Words, q: &Quantity, start: At) -> Option<(Claim, Previous)> {
    let wind = winds::wind(w, q.end).filter(|wind| wind.to_the && !w.has(wind.end, Job::Of))?;
    let comma = q.first.checked_sub(1).filter(|&comma| comma > start && w.mark(comma, ","))?;
    let subject = backward(w, comma, start).filter(|p| p.mention.is_some())?;
    let to = subject.first.checked_sub(1).filter(|&to| to > start && w.has(to, Job::To))?;
    let from = (start..to).rev().find(|&i| w.has(i, Job::From))?;
    let id = w.place(from + 1)?;
    if subject.mention == Some(id) {
        return None;
    }
    let object =
        Argument { span: Some(w.span(from + 1, w.mention_end(from + 1))), mention: Some(id), link: Link::Named };
    let subject = arguments::refer(w, &subject);
    let length = q.stated.clone();
    let medium = q.medium.unwrap_or(Medium::Unstated);
    let statement = Statement::Offset { subject: subject.clone(), object, length, wind: wind.stated, medium };
    Some((build(w, q.first, wind.end, statement), Previous::of(wind.end, subject)))
}
