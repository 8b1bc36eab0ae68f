//! Arguments: the object phrase of a relation, and what a noun phrase leads to.
//!
//! "the Russian border" belongs to Russia, "the regional capital, Sunyani" is Sunyani, "the village" refers back (see
//! [`referents`](super::referents)). What grammar cannot decide is left unnamed, so that nothing is judged on a guess.

use super::lexicon::{Job, KIND_NOUNS};
use super::phrases::{Phrase, forward, verb_form};
use super::referents::{antecedent, around_antecedent, opens_the_matter, pronoun};
use super::words::{At, Words, implicit};
use super::{Argument, Link};
use crate::mention::{Kind, MentionId};
use crate::token::TokenKind;

/// What an object is, beyond the place it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A place.
    Plain,
    Coast,
    Border,
    River,
    Lake,
    /// "one another", "each other".
    Mutual,
}

/// The object of a relation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Object {
    pub(super) argument: Argument,
    pub(super) shape: Shape,
    pub(super) end: At,
    /// Whether the phrase is led by a name, a determiner or a capital: a bare common noun ("goal") names no place.
    pub(super) definite: bool,
}

/// The object phrase that begins at `at`.
pub(super) fn object(w: &Words, at: At) -> Option<Object> {
    let (_, limit) = w.sentence(at.min(w.len().checked_sub(1)?));
    if w.has(at + 1, Job::Mutual) && at + 1 < limit {
        let argument = implicit();
        return Some(Object { argument, shape: Shape::Mutual, end: at + 2, definite: true });
    }
    if w.has(at, Job::Where) {
        let end = (at + 1..limit.min(at + 10)).find(|&i| w.is_mark(i)).unwrap_or(limit.min(at + 10));
        let argument = Argument { span: Some(w.span(at, end)), mention: None, link: Link::Unnamed };
        return Some(Object { argument, shape: Shape::Plain, end, definite: true });
    }
    let at = if w.has(at, Job::Proximity) { at + 1 } else { at };
    let phrase = forward(w, at, limit)?;
    let shape = shape(w, &phrase);
    let mut end = phrase.end;
    // A language without articles cannot lead "the border" by one.
    let bare = w.grammar().bare_object && matches!(shape, Shape::Coast | Shape::Border);
    let led = phrase.mention.is_some() || phrase.opening.is_some() || w.capital(at) || w.mention(at).is_some();
    let definite = led || bare;
    let mut argument = refer(w, &phrase);
    if matches!(shape, Shape::Coast | Shape::Border) || shape == Shape::River && phrase.mention.is_none() {
        // "the Russian border", "Australia's east coast", "the banks of the X": the line belongs to the place named.
        let mut owner = (phrase.first..phrase.end).rev().find_map(|i| w.place(i).or_else(|| w.demonym(i)));
        if owner.is_none()
            && shape == Shape::Coast
            && let Some((place, after)) = stretch(w, end, limit)
        {
            argument.span = Some(w.span(phrase.first, after));
            (owner, end) = (Some(place), after);
        }
        argument.mention = owner;
        argument.link = if owner.is_some() { Link::Named } else { Link::Unnamed };
    } else if phrase.mention.is_none() && phrase.opening.is_some() {
        // "the regional capital, Sunyani": the name follows its description.
        let comma = w.mark(end, ",");
        let name = end + usize::from(comma);
        let described = phrase.noun.is_some_and(|noun| w.meets(noun, KIND_NOUNS) && noun + 1 == end);
        if let Some(id) = w.place(name).filter(|_| comma && described && name < limit) {
            argument = Argument { span: Some(w.span(at, w.mention_end(name))), mention: Some(id), link: Link::Named };
            end = w.mention_end(name);
        }
    }
    Some(Object { argument, shape, end, definite })
}

/// "the coast from A to B", "the coast between A and B": its first place, and the token after both.
fn stretch(w: &Words, at: At, limit: At) -> Option<(MentionId, At)> {
    let joint = match () {
        () if w.has(at, Job::From) => Job::To,
        () if w.has(at, Job::Between) => Job::And,
        () => return None,
    };
    let one = forward(w, at + 1, limit)?;
    let other = forward(w, one.end + 1, limit).filter(|p| p.mention.is_some() && w.has(one.end, joint))?;
    Some((one.mention?, other.end))
}

fn shape(w: &Words, phrase: &Phrase) -> Shape {
    let lines = [(Job::Coast, Shape::Coast), (Job::Border, Shape::Border), (Job::Riverbank, Shape::River)];
    for at in phrase.first..phrase.end {
        for (job, shape) in lines {
            if w.has(at, job) {
                return shape;
            }
        }
    }
    let named = phrase.mention.map(|id| &w.mentions[id.0 as usize]);
    let cue = |kind: Kind| named.is_some_and(|m| m.cues.iter().any(|c| c.kind == kind));
    if cue(Kind::River) {
        Shape::River
    } else if cue(Kind::Lake) {
        Shape::Lake
    } else {
        Shape::Plain
    }
}

/// The argument that a phrase makes: named, referring back, or neither.
pub(super) fn refer(w: &Words, phrase: &Phrase) -> Argument {
    let span = Some(w.span(phrase.first, phrase.end));
    if let Some(id) = phrase.mention {
        return Argument { span, mention: Some(id), link: Link::Named };
    }
    if phrase.end == phrase.first + 1 && w.has(phrase.first, Job::It) {
        return pronoun(w, phrase.first);
    }
    // "the city centre" refers back to the city.
    let centre = phrase.end > phrase.first + 2 && w.has(phrase.end - 1, Job::Centre);
    let noun =
        phrase.noun.filter(|&noun| noun + 1 == phrase.end && !w.capital(noun)).map(|noun| noun - usize::from(centre));
    if let (Some(Job::Definite), Some(noun)) = (phrase.opening, noun) {
        let short = phrase.end - phrase.first <= 3 + usize::from(centre)
            && (phrase.first..phrase.end).all(|at| w.mention(at).is_none());
        if w.meets(noun, KIND_NOUNS) && short {
            if let Some(mention) = antecedent(w, phrase.first, noun) {
                return Argument { span, mention: Some(mention), link: Link::Anaphor };
            }
            if let Some(around) = around_antecedent(w, phrase.first, noun) {
                return Argument { span, mention: Some(around), link: Link::Within };
            }
            let link = if opens_the_matter(w, phrase.first, noun) { Link::Topic } else { Link::Unnamed };
            return Argument { span, mention: None, link };
        }
        // "the tiny World Heritage listed island": a description may mean what the text is about, a longer name may not.
        let plain = |at: At| w.mention(at).is_none() && (!w.capital(at) || (at..noun).any(|i| verb_form(w, i)));
        if w.meets(noun, KIND_NOUNS) && (phrase.first..phrase.end).all(plain) && opens_the_matter(w, phrase.first, noun)
        {
            return Argument { span, mention: None, link: Link::Topic };
        }
    }
    Argument { span, mention: None, link: Link::Unnamed }
}

/// The object left open when it was taken for the place that the phrase before the relation puts the subject into: in "it
/// lies in X, 20 km from the city centre" the city is hardly X. If "it" is what the text is about, so is its city.
pub(super) fn not_around(w: &Words, first: At, subject: &Argument, object: &mut Argument) {
    let named = (w.sentence(first).0..first).rev().find(|&at| w.place(at).is_some());
    let around = named.is_some_and(|at| {
        let from = w.mention_start(at);
        w.place(at) == object.mention && from > 0 && w.has(from - 1, Job::In)
    });
    if around && object.link == Link::Anaphor {
        object.mention = None;
        object.link = if subject.link == Link::Topic { Link::Topic } else { Link::Unnamed };
    }
}

/// The object again, when its phrase refers back and was taken for the subject itself.
pub(super) fn not_itself(w: &Words, subject: &Argument, object: &mut Argument) -> bool {
    if subject.mention.is_none() || subject.mention != object.mention {
        return true;
    }
    let (Some(id), Some(span), Link::Anaphor) = (subject.mention, object.span, object.link) else { return false };
    let noun = w.tokens.partition_point(|t| t.span.end() < span.end());
    let first = w.tokens.partition_point(|t| t.span.end() <= w.mentions[id.0 as usize].span.start());
    object.mention = antecedent(w, first, noun);
    object.link = if object.mention.is_some() { Link::Anaphor } else { Link::Unnamed };
    true
}

/// Whether the name is the second one of "Bangor, Maine".
pub(super) fn container_in_chain(w: &Words, first: At) -> bool {
    first >= 2
        && w.mark(first - 1, ",")
        && w.place(first - 2).zip(w.place(first)).is_some_and(|(inner, outer)| w.chained(inner, outer))
}

/// The end of the names that only say where the one before lies: "Anza, CA" and "Progreso, B.C., MX".
pub(super) fn chain_end(w: &Words, end: At) -> At {
    let mut end = end;
    for _ in 0..3 {
        let named = end > 0 && w.place(end - 1).is_some();
        if !(named && w.mark(end, ",") && w.place(end + 1).is_some()) {
            break;
        }
        let next = w.mention_end(end + 1);
        let closes = next >= w.len()
            || w.sentence(next).0 == next
            || w.is_mark(next) && !matches!(w.str(next), "-" | "“" | "\"" | "&");
        if !closes {
            break;
        }
        end = next;
    }
    end
}

/// Whether the phrase is a name without an article: "Geirangerfjord", not "the journal Nature".
pub(super) fn proper(w: &Words, argument: &Argument) -> bool {
    argument.span.is_some_and(|span| {
        let first = w.tokens.partition_point(|t| t.span.start() < span.start());
        let end = w.tokens.partition_point(|t| t.span.end() <= span.end());
        w.capital(first) && w.capital(end - 1) && !w.has(first, Job::Definite) && !w.has(first, Job::Indefinite)
    })
}

/// Whether the phrase ends in a noun for a place: "a village".
pub(super) fn place_noun(w: &Words, argument: &Argument) -> bool {
    argument.span.is_some_and(|span| {
        let end = w.tokens.partition_point(|t| t.span.end() <= span.end());
        end > 0 && w.meets(end - 1, KIND_NOUNS)
    })
}

/// Whether the words of an argument name a place by capitals, recognised or not.
pub(super) fn named(w: &Words, argument: &Argument) -> bool {
    argument.mention.is_some()
        || argument.span.is_some_and(|span| {
            let first = w.tokens.partition_point(|t| t.span.start() < span.start());
            let mut words = (first..w.len()).take_while(|&at| w.tokens[at].span.end() <= span.end());
            words.any(|at| w.capital(at) && w.kind(at) == Some(TokenKind::Word) && at > w.sentence(at).0)
        })
}
