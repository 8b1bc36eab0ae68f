//! Containment: "the Hmeymim facility in the Syrian port city of Latakia", "Aurangabad, in Maharashtra".
//!
//! The subject must be a place. "Bangor, Maine" and "the Syrian city of Homs" identify a place and state nothing; "talks
//! in Geneva" is an event; "Russia in Syria" is politics.

use super::arguments::chain_end;
use super::lexicon::{Job, Jobs};
use super::part::located;
use super::phrases::{backward, forward};
use super::words::{At, Words};
use super::{Claim, Link, Previous, Statement, arguments, build};
use crate::mention::{Kind, Role};

/// The claim whose "in" stands at `at`.
pub(super) fn claim(w: &Words, at: At) -> Option<(Claim, Previous)> {
    let (start, limit) = w.sentence(at);
    if !w.has(at, Job::In) || at == start {
        return None;
    }
    let phrase = forward(w, at + 1, limit)?;
    let id = phrase.mention.filter(|&id| w.role(id) == Role::Literal)?;
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
        arguments::subject(w, at, phrase.end)
    } else if w.mark(at - 1, ",") {
        apposed(w, at, start, end, limit)?
    } else {
        located(w, at, phrase.end)?
    };
    let subject_id = subject.mention?;
    let country = w.mentions[subject_id.0 as usize].cues.iter().any(|cue| cue.kind == Kind::Country);
    if subject_id == id || country || w.role(subject_id) != Role::Literal {
        return None;
    }
    let object = arguments::refer(w, &phrase);
    let statement = Statement::Containment { subject: subject.clone(), object };
    Some((build(w, first, key_end, statement), Previous { end, subject, near: false }))
}

/// "Aurangabad, in Maharashtra,": not "in Turkey, in Syria and in Iraq", and not "in Syria, in Aleppo".
fn apposed(w: &Words, at: At, start: At, end: At, limit: At) -> Option<super::Argument> {
    let phrase = backward(w, at - 1, start)?;
    phrase.mention?;
    let closed = end >= limit || w.is_mark(end);
    let before = phrase.first.checked_sub(1).filter(|&b| b >= start);
    let adverbial = before.is_some_and(|b| w.meets(b, Jobs::of(&[Job::In, Job::And, Job::Or])) || w.mark(b, ","));
    (closed && !adverbial).then(|| {
        let span = Some(w.span(phrase.first, phrase.end));
        super::Argument { span, mention: phrase.mention, link: Link::Named }
    })
}
