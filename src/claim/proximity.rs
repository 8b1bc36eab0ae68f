//! Nearness without a number: "near Mokhotlong", "not far from Aurangabad", "on the Cambodian border", "on Lake Ontario",
//! "bordering the Persian Gulf".
//!
//! A stated distance from a coast or border is read with the other distances in [`offset`](super::offset).

use super::arguments::{self, Object, Shape, chain_end, named};
use super::lexicon::{Job, Sense};
use super::words::{At, Words};
use super::{Claim, Link, Previous, Relation, Statement, build, subjects};
use crate::mention::Kind;

/// The claim whose "near", "on" or "bordering" stands at `at`.
pub(super) fn claim(w: &Words, at: At, previous: Option<&Previous>) -> Option<(Claim, Previous)> {
    let (relation, object, key_end) = relation(w, at)?;
    let (start, _) = w.sentence(at);
    if at > start && w.has(at - 1, Job::Motion) {
        return None;
    }
    // "X is 45 miles south of Y near Z" speaks of X throughout.
    let shared = previous.and_then(|p| p.shared(w, at).or_else(|| p.adjoining(at)));
    let joined = shared.is_some();
    let subject = match shared.or_else(|| subjects::label(w, at)) {
        Some(subject) => subject,
        None => subjects::subject(w, at, object.end),
    };
    // An event without a place of its own ("was shot near X") states nothing that a map could answer.
    if subject.span.is_none() && !joined || super::offset::same_place(w, &subject, &object.argument) {
        return None;
    }
    // Two ends without a place are nothing that a map could answer.
    if subject.mention.is_none() && object.argument.mention.is_none() {
        return None;
    }
    let end = chain_end(w, object.end);
    // Nothing but the subject can be 20 km from somewhere when the object is a whole border.
    let line = object.shape != Shape::Plain || relation != Relation::Near;
    let statement = Statement::Proximity { subject: subject.clone(), object: object.argument, relation, length: None };
    Some((build(w, at, key_end, statement), Previous { near: !line, line, ..Previous::of(end, subject) }))
}

fn relation(w: &Words, at: At) -> Option<(Relation, Object, At)> {
    if w.mention(at).is_some() {
        return None;
    }
    if let Some(((), next)) = w.phrase(at, |s| (s == Sense::Near).then_some(())) {
        let object = arguments::object(w, next)?;
        // A name that no mention covers may be a place; a name with another head ("Kabul's rulers") is none.
        let unknown = named(w, &object.argument) && (next..object.end).all(|i| w.mention(i).is_none());
        let placed = object.argument.mention.is_some() || unknown;
        return (placed && object.shape != Shape::Mutual).then_some((Relation::Near, object, next));
    }
    if w.has(at, Job::Bordering) && !w.has(at, Job::Border) || w.is(at, "borders") {
        let object = arguments::object(w, at + 1).filter(|o| o.argument.mention.is_some())?;
        let relation = if water(w, &object, Kind::Sea) { Relation::OnCoast } else { Relation::OnBorder };
        return Some((relation, object, at + 1));
    }
    if !w.has(at, Job::On) {
        return None;
    }
    let object = arguments::object(w, at + 1).filter(|o| o.argument.link == Link::Named)?;
    let id = object.argument.mention?;
    let relation = match object.shape {
        Shape::Coast => Relation::OnCoast,
        Shape::Border => Relation::OnBorder,
        Shape::River => Relation::OnRiver,
        Shape::Lake => Relation::OnLake,
        Shape::Plain if water(w, &object, Kind::Sea) => Relation::OnCoast,
        Shape::Plain => {
            // A name that says what it is needs no cue: "Lake Ontario", "Vistula River".
            let name = w.mentions[id.0 as usize].span.of(w.text).to_lowercase();
            if name.starts_with("lake ") || name.ends_with(" lake") {
                Relation::OnLake
            } else if name.ends_with(" river") || name.starts_with("river ") {
                Relation::OnRiver
            } else if name.ends_with(" sea") || name.ends_with(" ocean") {
                Relation::OnCoast
            } else {
                return None;
            }
        }
        Shape::Mutual => return None,
    };
    Some((relation, object, at + 1))
}

/// Whether the object is water of that kind, by its cues or by its own name.
fn water(w: &Words, object: &Object, kind: Kind) -> bool {
    object.argument.mention.is_some_and(|id| {
        let mention = &w.mentions[id.0 as usize];
        let name = mention.span.of(w.text).to_lowercase();
        mention.cues.iter().any(|cue| cue.kind == kind)
            || ["sea", "ocean", "gulf", "bay"].iter().any(|word| name.split(' ').any(|part| part == *word))
    })
}
