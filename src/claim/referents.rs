//! Referents: which place "it", "the town" and "the station" refer back to.
//!
//! A pronoun leads to the name that opens this sentence or the one before, a definite noun to the nearest name that can
//! be such a thing. Where neither finds any, at the head of a text, the text's own topic is meant.

use super::arguments::container_in_chain;
use super::lexicon::{Job, Jobs};
use super::phrases::{backward, forward};
use super::words::{At, Words};
use super::{Argument, Link};
use crate::mention::{Kind, MentionId, Role};

/// The place that "the town" refers back to: the nearest name that can be a town, unless the text speaks of a town
/// without a name in between.
pub(super) fn antecedent(w: &Words, before: At, noun: At) -> Option<MentionId> {
    let word = w.str(noun);
    let town = w.has(noun, Job::Settlement);
    let mut at = before;
    let floor = before.saturating_sub(REACH);
    while at > floor {
        at -= 1;
        if w.is(at, word) && w.mention(at).is_none() && at != noun {
            // "a town": the one meant has no name; "the town of X" is caught at X, which stands after it.
            let phrase = backward(w, at + 1, floor)?;
            if phrase.opening == Some(Job::Indefinite) {
                return None;
            }
        }
        let Some(id) = w.place(at) else { continue };
        let first = w.mention_start(at);
        let end = at + 1;
        at = first;
        let mention = &w.mentions[id.0 as usize];
        // "a village in X": the village meant stands before X, and X is around it.
        let around = first >= 2 && w.has(first - 1, Job::In) && w.is(first - 2, word);
        if mention.role != Role::Literal || container_in_chain(w, first) || around {
            continue;
        }
        let says = |kinds: &[Kind]| mention.cues.iter().any(|cue| kinds.contains(&cue.kind));
        if town {
            let other = says(&[Kind::Country, Kind::Region, Kind::Province, Kind::County, Kind::River, Kind::Sea])
                || says(&[Kind::Lake, Kind::Island, Kind::Mountain, Kind::Desert, Kind::Valley, Kind::Airport])
                || w.meets(end, Jobs::of(&[Job::Division, Job::River, Job::Border, Job::Coast]));
            if !other {
                return Some(id);
            }
            continue;
        }
        // Any other noun must be said of the name: "the Davis station ... the station".
        let said = w.str(end - 1).eq_ignore_ascii_case(word)
            || w.is(end, word)
            || mention.cues.iter().any(|cue| cue.span.of(w.text).to_lowercase().contains(&word.to_lowercase()));
        if said {
            return Some(id);
        }
    }
    None
}

/// The place in which the thing stands that "the school" refers back to: "a school in X". Settlements and divisions have
/// names of their own, so that "a village in X" says little of where the village is.
pub(super) fn around_antecedent(w: &Words, before: At, noun: At) -> Option<MentionId> {
    if !w.has(noun, Job::Site) || w.meets(noun, Jobs::of(&[Job::Settlement, Job::Division])) {
        return None;
    }
    let floor = before.saturating_sub(REACH);
    let thing = (floor..before).rev().find(|&at| w.is(at, w.str(noun)) && w.mention(at).is_none())?;
    let introduced = backward(w, thing + 1, floor).is_some_and(|phrase| phrase.opening == Some(Job::Indefinite));
    let around = forward(w, thing + 2, before).filter(|_| introduced && w.has(thing + 1, Job::In))?;
    around.mention.filter(|&id| w.role(id) == Role::Literal)
}

/// Whether a definite phrase can only mean what the text is about: nothing before it could be meant, for no earlier
/// sentence names a place, and the noun is new.
pub(super) fn opens_the_matter(w: &Words, first: At, noun: At) -> bool {
    let (start, _) = w.sentence(first);
    let word = w.str(noun);
    first < REACH && (0..start).all(|at| w.place(at).is_none()) && (0..first).all(|at| !w.is(at, word))
}

/// Whether "it" can only mean what the text is about: it opens the text, or every sentence so far.
fn opens_the_text(w: &Words, at: At) -> bool {
    let mut it = at;
    for _ in 0..REACH {
        let (start, _) = w.sentence(it);
        if it != start || !w.has(it, Job::It) {
            return false;
        }
        match w.sentence_before(start) {
            Some((before, _)) => it = before,
            None => return true,
        }
    }
    false
}

/// The place that the text was about before the word at `at`: the name that opens this sentence or the one before.
fn topic(w: &Words, at: At) -> Option<MentionId> {
    let (start, _) = w.sentence(at);
    let opens = |from: At, to: At| {
        let phrase = forward(w, from, to)?;
        let name = phrase.mention.filter(|&id| w.role(id) == Role::Literal)?;
        Some(name)
    };
    if start < at
        && let Some(name) = opens(start, at)
    {
        return Some(name);
    }
    let (from, to) = w.sentence_before(start)?;
    opens(from, to)
}

/// Farthest word that a definite phrase refers back to.
const REACH: usize = 90;

pub(super) fn pronoun(w: &Words, at: At) -> Argument {
    let mention = topic(w, at);
    let link = if mention.is_none() && opens_the_text(w, at) { Link::Topic } else { Link::Anaphor };
    Argument { span: Some(w.span(at, at + 1)), mention, link }
}
