//! Coordinates written beside a place: "Suva (18.1416 S, 178.4419 E)", "the station is at 70.77 S, 11.73 E".

use super::lexicon::{Job, Jobs};
use super::phrases::backward;
use super::words::{At, Words};
use super::{Claim, Statement, arguments, build, subjects};
use crate::mention::Role;

/// The claim whose coordinates begin at `at`.
pub(super) fn claim(w: &Words, at: At) -> Option<Claim> {
    let id = w.mention(at).filter(|&id| w.role(id) == Role::Coordinate)?;
    let position = w.mentions[id.0 as usize].position?;
    let (start, _) = w.sentence(at);
    let mut before = at;
    while before > start && (w.mark(before - 1, "(") || w.mark(before - 1, "[") || w.mark(before - 1, ",")) {
        before -= 1;
    }
    let beside = before < at;
    let stated = before > start && w.meets(before - 1, Jobs::of(&[Job::At, Job::Be, Job::Locate]));
    if !beside && !stated {
        return None;
    }
    let subject = if stated {
        subjects::subject(w, before, w.mention_end(at))
    } else {
        arguments::refer(w, &subjects::climb(w, backward(w, before, start)?, start))
    };
    subject.mention?;
    Some(build(w, at, w.mention_end(at), Statement::Coordinate { subject, position }))
}
