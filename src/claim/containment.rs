//! Containment: "the base in Latakia", "Aurangabad, in Maharashtra".
//!
//! "Damascus, the capital of Syria", says so too. The subject must be a place. "Bangor, Maine" and "the Syrian city of Homs" identify a place and state nothing; "talks
//! in Geneva" is an event; "Russia in Syria" is politics.

use super::arguments::{chain_end, named};
use super::lexicon::{Job, Jobs};
use super::offset::same_place;
use super::part::located;
use super::phrases::{backward, forward};
use super::winds::part;
use super::words::{At, Words};
use super::{Claim, Link, Previous, Statement, arguments, build, subjects};
use crate::mention::{Kind, Role};

/// The claim whose "in" stands at `at`.
pub(super) fn claim(w: &Words, at: At, previous: Option<&Previous>) -> Option<(Claim, Previous)> {
    let (start, limit) = w.sentence(at);
    if w.has(at, Job::Capital) {
        return capital(w, at, start, limit);
    }
    if !w.has(at, Job::In) || at == start {
        return None;
    }
    let phrase = forward(w, at + 1, limit)?;
    let id = phrase.mention.filter(|&id| w.role(id) == Role::Literal)?;
    // "in western Zambia" tells a part.
    if (phrase.first..phrase.end).any(|i| w.mention(i).is_none() && (w.has(i, Job::Central) || part(w, i).is_some())) {
        return None;
    }
    let key_end = at + 1;
    let mut first = at;
    while first > start && w.meets(first - 1, Jobs::of(&[Job::Locate, Job::Be, Job::Adverb])) {
        first -= 1;
    }
    let stated = first < at && (first..at).any(|i| w.meets(i, Jobs::of(&[Job::Locate, Job::Be])));
    let end = chain_end(w, phrase.end);
    let subject = if stated {
        // "was in", "were in" tell where somebody was.
        if (first..at).any(|i| w.is(i, "was") || w.is(i, "were") || w.is(i, "been"))
            && !(first..at).any(|i| w.has(i, Job::Locate))
        {
            return None;
        }
        subjects::subject(w, at, phrase.end)
    } else if let Some(subject) = previous.and_then(|p| p.past_line(at)) {
        subject
    } else if let Some(label) = subjects::label(w, at).filter(|_| islands(w, at)) {
        label
    } else if w.mark(at - 1, ",") {
        apposed(w, at, start, end, limit)?
    } else {
        located(w, at, phrase.end)?
    };
    let object = arguments::refer(w, &phrase);
    if same_place(w, &subject, &object) {
        return None;
    }
    match subject.mention {
        Some(subject) => {
            let country = w.mentions[subject.0 as usize].cues.iter().any(|cue| cue.kind == Kind::Country);
            if subject == id || country || w.role(subject) != Role::Literal {
                return None;
            }
        }
        // A place that the gazetteer may lack: only a verb of place proves that it is one.
        None if stated
            && (first..at).any(|i| w.has(i, Job::PlaceVerb))
            && (named(w, &subject) || subject.link == Link::Topic) => {}
        None => return None,
    }
    let statement = Statement::Containment { subject: subject.clone(), object };
    Some((build(w, first, key_end, statement), Previous::of(end, subject)))
}

/// "Damascus is the capital of Syria", "Damascus, capital of Syria,". A former or a cultural capital may lie elsewhere.
fn capital(w: &Words, at: At, start: At, limit: At) -> Option<(Claim, Previous)> {
    let object = forward(w, at + 2, limit).filter(|p| w.has(at + 1, Job::Of) && p.first == at + 2)?;
    let id = object.mention.filter(|&id| w.role(id) == Role::Literal)?;
    let mut first = at;
    first -= usize::from(at > start && w.has(at - 1, Job::Definite));
    let before = first.checked_sub(1).filter(|&before| before > start)?;
    let stated = w.is(before, "is") || w.is(before, "remains");
    let name = backward(w, before, start).filter(|_| stated || w.mark(before, ","))?;
    let subject = arguments::refer(w, &name);
    // "A and B, the capital of C" and "in A, B, the capital of C" are clear too; "the mayor of A is ..." is no place.
    let whole = name.first == start || w.is_mark(name.first - 1) || !w.has(name.first - 1, Job::Of);
    if subject.link != Link::Named
        || !whole
        || subject.mention == Some(id)
        || same_place(w, &subject, &arguments::refer(w, &object))
    {
        return None;
    }
    let end = chain_end(w, object.end);
    let statement = Statement::Containment { subject: subject.clone(), object: arguments::refer(w, &object) };
    Some((build(w, first, at + 2, statement), Previous::of(end, subject)))
}

/// "Aurangabad, in Maharashtra,": not "in Turkey, in Syria and in Iraq", and not "in Syria, in Aleppo".
fn apposed(w: &Words, at: At, start: At, end: At, limit: At) -> Option<super::Argument> {
    let phrase = backward(w, at - 1, start)?;
    if phrase.first > start
        && w.has(phrase.first - 1, Job::Of)
        && !(phrase.first > start + 1 && w.has(phrase.first - 2, Job::Classifier))
    {
        return None;
    }
    phrase.mention?;
    let closed = end >= limit || w.is_mark(end);
    let before = phrase.first.checked_sub(1).filter(|&b| b >= start);
    let adverbial = before.is_some_and(|b| w.meets(b, Jobs::of(&[Job::In, Job::And, Job::Or])) || w.mark(b, ","));
    (closed && !adverbial).then(|| {
        let span = Some(w.span(phrase.first, phrase.end));
        super::Argument { span, mention: phrase.mention, link: Link::Named }
    })
}

/// "Malta: ..., islands in the Mediterranean Sea": a bare noun for a place right before "in".
fn islands(w: &Words, at: At) -> bool {
    at >= 2 && w.has(at - 1, Job::Feature) && (w.mark(at - 2, ",") || w.mark(at - 2, ":"))
}
