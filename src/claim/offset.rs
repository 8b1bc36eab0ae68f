//! Offsets, distances and distances from a coast or border: "about 86 kilometers north of Tartus", "20, 35 and 50 km
//! from X, Y and Z", "40 km (25 miles) from the Russian border", "a two-hour drive from the capital".
//!
//! The length of a way ("walked 12 km from A to B", "a 400 km round trip"), a size ("2 km wide") and a movement
//! ("shift 100 km south") are no claims about where something lies.

use super::arguments::{self, Object, Shape, chain_end};
use super::lexicon::{Job, Jobs, Sense};
use super::quantities::{Quantity, quantity};
use super::winds::{self, WindPhrase};
use super::words::{At, Words};
use super::{
    Argument, Claim, Comparator, Link, Medium, Previous, Relation, Stated, StatedWind, Statement, build, direction,
    subjects,
};
use crate::quantity::Unit;

/// The claims that a quantity makes with what follows it, and the token after them.
pub(super) fn claims(w: &Words, q: &Quantity, previous: Option<&Previous>) -> Option<(Vec<Claim>, Previous)> {
    if q.is_area() {
        return None;
    }
    let (_, limit) = w.sentence(q.first);
    let mut first = q.first;
    // "a five-hour drive", "within a 30 km radius"
    if first > 0 && w.has(first - 1, Job::Indefinite) {
        first -= 1;
    }
    let around = first > 0 && w.has(first - 1, Job::Within);
    first -= usize::from(around);
    if travelled(w, first) {
        return None;
    }
    let tail = tail(w, q, limit)?;
    let mut tail = tail;
    let mut stated = q.stated.clone();
    // "half an hour's drive (15 miles) north-east of": the length can be measured, the time cannot.
    if q.is_time()
        && w.mark(tail.end, "(")
        && let Some(length) = quantity(w, tail.end + 1, tail.end + 1).filter(|length| w.mark(length.end, ")"))
        && matches!(length.stated.unit, Unit::Length(_))
    {
        tail.end = length.end + 1;
        tail.medium = Medium::Road;
        stated = length.stated;
    }
    if around {
        stated.comparator = Comparator::AtMost;
    }
    let within = matches!(stated.comparator, Comparator::AtMost);
    let next = tail.end;
    if let Some(wind) = winds::wind(w, next).filter(|_| !q.compound || tail.way) {
        let (medium, after) = medium(w, wind.end).unwrap_or((tail.medium, wind.end));
        let next = direction::object_at(w, after)?;
        let object = arguments::object(w, next).filter(|o| o.shape != Shape::Mutual)?;
        // "180 km south from Prague towards the border" is a way.
        let onward = w.has(after, Job::From) && w.has(object.end, Job::Toward);
        if onward || q.is_time() && object.argument.mention.is_none() {
            return None;
        }
        return finish(w, first, stated, next, medium, Some(wind), object, previous);
    }
    if w.has(next, Job::Apart) {
        return apart(w, first, next + 1, stated, tail.medium);
    }
    let relates = w.meets(next, Jobs::of(&[Job::From, Job::Off, Job::Outside])) || within && w.has(next, Job::Of);
    if !relates || q.compound && !tail.way && !around {
        return None;
    }
    let object = arguments::object(w, next + 1)?;
    if w.has(next, Job::Off) && object.shape == Shape::Plain && object.argument.mention.is_none() {
        return None;
    }
    if object.shape == Shape::Mutual {
        return apart(w, first, object.end, stated, tail.medium);
    }
    // "20 km from A to B" is the length of a way.
    if w.has(object.end, Job::Toward) && arguments::object(w, object.end + 1).is_some_and(|o| o.definite) {
        return None;
    }
    let named = object.argument.mention.is_some();
    // "within an inch of your life"
    let tiny = q.stated.unit.in_si() * q.stated.value < 20.0 && !q.is_time();
    if !named && (tiny || w.has(next, Job::Of) && w.has(next + 1, Job::Possessive)) {
        return None;
    }
    if !object.definite || !named && nowhere(w, &object) || q.is_time() && !named && !tail.way {
        return None;
    }
    if !q.listed.is_empty() {
        return listed(w, q, first, next + 1, tail.medium, object);
    }
    let off = w.has(next, Job::Off);
    let object = if off && object.shape == Shape::Plain { Object { shape: Shape::Coast, ..object } } else { object };
    finish(w, first, stated, next + 1, tail.medium, None, object, previous)
}

/// What stands between the quantity and its relation.
struct Tail {
    medium: Medium,
    /// "drive", "walk": the quantity is how long the way is or takes.
    way: bool,
    end: At,
}

fn tail(w: &Words, q: &Quantity, limit: At) -> Option<Tail> {
    let mut tail = Tail { medium: q.medium.unwrap_or(Medium::Unstated), way: false, end: q.end };
    if q.is_time() {
        tail.medium = Medium::Travel;
        tail.end += usize::from(w.kind(tail.end) == Some(crate::token::TokenKind::Possessive));
    }
    for _ in 0..6 {
        if tail.end >= limit {
            return None;
        }
        if winds::wind(w, tail.end).is_some() {
            break;
        }
        if let Some((medium, after)) = medium(w, tail.end) {
            tail.way |= w.has(after - 1, Job::Drive);
            if !q.is_time() {
                tail.medium = medium;
            }
            tail.end = after;
        } else if w.has(tail.end, Job::Drive) && (q.compound || q.is_time()) {
            tail.way = true;
            tail.medium = Medium::Travel;
            tail.end += 1;
        } else if w.has(tail.end, Job::Filler) && !w.has(tail.end, Job::Or) {
            if w.has(tail.end, Job::Outside) {
                break;
            }
            tail.end += 1;
        } else if w.has(tail.end, Job::Dimension) && w.has(tail.end + 1, Job::Of) {
            // "a 30 km radius of"
            tail.way = true;
            tail.end += 1;
        } else {
            break;
        }
    }
    (!q.timed || tail.way).then_some(tail)
}

pub(super) fn medium(w: &Words, at: At) -> Option<(Medium, At)> {
    w.phrase(at, |s| if let Sense::Medium(medium) = s { Some(medium) } else { None })
}

/// Whether the words before the quantity make it the length of a way: "walked 12 km", "a journey of 12 km".
pub(super) fn travelled(w: &Words, first: At) -> bool {
    let (start, _) = w.sentence(first);
    let mut at = first;
    while at > start && (w.has(at - 1, Job::Adverb) || w.is(at - 1, "for") || w.has(at - 1, Job::Of)) {
        at -= 1;
    }
    at > start && w.meets(at - 1, Jobs::of(&[Job::Motion, Job::Way]))
}

fn nowhere(w: &Words, object: &Object) -> bool {
    object.argument.span.is_some() && w.has(object.end - 1, Job::Nowhere)
}

#[allow(clippy::too_many_arguments)]
fn finish(
    w: &Words,
    first: At,
    stated: Stated,
    key_end: At,
    medium: Medium,
    wind: Option<WindPhrase>,
    object: Object,
    previous: Option<&Previous>,
) -> Option<(Vec<Claim>, Previous)> {
    let end = chain_end(w, object.end);
    // "465 km from Paris by road"
    let behind = if medium == Medium::Unstated { self::medium(w, end) } else { None };
    let medium = behind.map_or(medium, |(medium, _)| medium);
    let subject = match previous.and_then(|p| p.shared(w, first)) {
        Some(argument) => argument,
        None => subjects::subject(w, first, object.end),
    };
    // "The ship manoeuvred in deep water 20 km from X" says at least what was there.
    let subject = if subject.span.is_none() && subject.link == Link::Unnamed {
        subjects::of_clause(w, first, w.sentence(first).0)
    } else {
        subject
    };
    let mut object = object;
    if !arguments::not_itself(w, &subject, &mut object.argument) {
        return None;
    }
    arguments::not_around(w, first, &subject, &mut object.argument);
    let statement = statement(subject.clone(), object.argument, stated, wind.map(|w| w.stated), medium, object.shape);
    let claim = build(w, first, key_end, statement);
    Some((vec![claim], Previous::of(end, subject)))
}

fn statement(
    subject: Argument,
    object: Argument,
    length: Stated,
    wind: Option<StatedWind>,
    medium: Medium,
    shape: Shape,
) -> Statement {
    match (shape, wind) {
        // A coast or border has no one bearing; its distance can be measured.
        (Shape::Coast, _) => {
            Statement::Proximity { subject, object, relation: Relation::FromCoast, length: Some(length) }
        }
        (Shape::Border, _) => {
            Statement::Proximity { subject, object, relation: Relation::FromBorder, length: Some(length) }
        }
        (_, Some(wind)) => Statement::Offset { subject, object, length, wind, medium },
        (_, None) => Statement::Distance { subject, object, length, medium },
    }
}

/// Whether both ends lead to one mention or one name ("the castle in Litomysl"): then nothing is stated.
pub(super) fn same_place(w: &Words, a: &Argument, b: &Argument) -> bool {
    let name = |argument: &Argument| argument.mention.map(|id| w.mentions[id.0 as usize].span.of(w.text));
    name(a).zip(name(b)).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
}

/// "A and B are 20 km apart", "A and B, 120 km from one another".
fn apart(w: &Words, first: At, end: At, length: Stated, medium: Medium) -> Option<(Vec<Claim>, Previous)> {
    let (one, other) = subjects::subject_pair(w, first)?;
    let statement = Statement::Distance { subject: one.clone(), object: other, length, medium };
    Some((vec![build(w, first, end, statement)], Previous::of(end, one)))
}

/// "20, 35 and 50 km from X, Y and Z": one claim a number.
fn listed(
    w: &Words,
    q: &Quantity,
    first: At,
    key_end: At,
    medium: Medium,
    object: Object,
) -> Option<(Vec<Claim>, Previous)> {
    let mut objects = vec![object];
    while objects.len() <= q.listed.len() {
        let mut next = objects[objects.len() - 1].end;
        next += usize::from(w.mark(next, ","));
        next += usize::from(w.has(next, Job::And));
        objects.push(arguments::object(w, next).filter(|o| o.definite)?);
    }
    let end = objects[objects.len() - 1].end;
    let subject = subjects::subject(w, first, end);
    let lengths = q.listed.iter().chain([&q.stated]);
    let claims = lengths
        .zip(objects)
        .map(|(length, object)| {
            let key = w.span(first, key_end);
            let statement = statement(subject.clone(), object.argument, length.clone(), None, medium, object.shape);
            super::claim_with_key(w, key, statement)
        })
        .collect();
    Some((claims, Previous::of(end, subject)))
}
