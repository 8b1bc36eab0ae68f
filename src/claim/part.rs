//! Relative position: in which part of a region a place lies.
//!
//! "the northwestern Syrian city", "in the southern region of Bangladesh", "in the north of Italy", "in west Fort Worth",
//! "Turkey's southern province of Hatay". Names ("North Korea", "Western Australia", "South Bend") are mentions of
//! their own and are never taken apart; an event in a part of a region has no place that could be checked.

use super::arguments;
use super::lexicon::{Job, Jobs, KIND_NOUNS};
use super::phrases::{Phrase, backward, forward, verb_form};
use super::subjects::STATES;
use super::winds;
use super::words::{At, Words};
use super::{Argument, Claim, Link, Part, Previous, StatedWind, Statement, build, referents, subjects};
use crate::mention::{MentionId, Role};
use crate::span::Span;
use crate::token::TokenKind;
use serde::Serialize;

/// A part of a region that a text speaks of: "northern Syria", "the eastern side of Aleppo". It need not say that
/// anything lies there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartOf {
    /// All of the words.
    pub span: Span,
    /// The region.
    pub region: MentionId,
    /// Which part of it.
    pub part: Part,
}

/// The parts of regions in the order of the text.
pub(super) fn parts(w: &Words) -> Vec<PartOf> {
    let part_of = |at: At| {
        let (part, next) = part(w, at)?;
        let (start, limit) = w.sentence(at);
        let mut first = at;
        let (region, _) = region(w, at, next, limit, &mut first, start)?;
        Some(PartOf { span: w.tokens[first].span.cover(region.span?), region: region.mention?, part })
    };
    // Those languages' tables have no words for parts.
    if w.grammar().lengths_only {
        return Vec::new();
    }
    (0..w.len()).filter(|&at| w.starts(at).part).filter_map(part_of).collect()
}

/// The claim whose part ("northern", "central") stands at `at`.
pub(super) fn claim(w: &Words, at: At, previous: Option<&Previous>) -> Option<(Claim, Previous)> {
    let (part, next) = part(w, at)?;
    let (start, limit) = w.sentence(at);
    let mut first = at;
    while first > start && w.has(first - 1, Job::Extreme) {
        first -= 1;
    }
    if let Some(found) = described(w, at, first, next, limit, part) {
        return Some(found);
    }
    let (region, key_end) = region(w, at, next, limit, &mut first, start)?;
    let end = w.tokens.partition_point(|t| t.span.start() < region.span.map_or(0, |s| s.end()));
    if first > start && w.meets(first - 1, Jobs::of(&[Job::In, Job::At, Job::On])) {
        first -= 1;
        let subject = match previous.and_then(|p| p.shared(w, first).or_else(|| p.past_line(first))) {
            Some(subject) => subject,
            None if first > start && (w.is_mark(first - 1) || w.meets(first - 1, STATES)) => {
                subjects::subject(w, first, end)
            }
            None if first == start => subjects::subject(w, first, end),
            None => located(w, first, end)?,
        };
        return made(w, first, key_end, subject, region, part, end);
    }
    let subject =
        subjects::label(w, first).filter(|_| first > start && (w.mark(first - 1, ":") || w.mark(first - 1, ",")))?;
    made(w, first, key_end, subject, region, part, end)
}

fn made(
    w: &Words,
    first: At,
    key_end: At,
    subject: Argument,
    region: Argument,
    part: Part,
    end: At,
) -> Option<(Claim, Previous)> {
    if subject.span.is_none() || super::offset::same_place(w, &subject, &region) {
        return None;
    }
    let statement = Statement::RelativePosition { subject: subject.clone(), object: region, part };
    Some((build(w, first, key_end, statement), Previous::of(end, subject)))
}

fn part(w: &Words, at: At) -> Option<(Part, At)> {
    if w.has(at, Job::Central) {
        return Some((Part::Central(w.tokens[at].span), at + 1));
    }
    let (wind, next) = winds::part(w, at)?;
    Some((Part::Wind(StatedWind { span: w.span(at, next), wind }), next))
}

/// "the northwestern Syrian city", "the southern Turkish port of Mersin", "Turkey's southern province of Hatay".
fn described(w: &Words, at: At, first: At, next: At, limit: At, part: Part) -> Option<(Claim, Previous)> {
    let possessor =
        (first >= 2 && w.kind(first - 1) == Some(TokenKind::Possessive)).then(|| w.place(first - 2)).flatten();
    let (owner, owner_first, mut noun) = match possessor {
        Some(id) => (id, w.mention_start(first - 2), next),
        None => (w.demonym(next)?, next, w.mention_end(next)),
    };
    let span = w.mentions[owner.0 as usize].span;
    let region = Argument { span: Some(span), mention: Some(owner), link: Link::Named };
    // "port city", "industrial city": the last noun counts.
    while noun + 1 < limit && !w.meets(noun, KIND_NOUNS) && w.kind(noun) == Some(TokenKind::Word) && noun < next + 4 {
        if w.mention(noun).is_some() || w.meets(noun, Jobs::of(&[Job::Of, Job::Be, Job::And, Job::In, Job::Verb])) {
            return None;
        }
        noun += 1;
    }
    while w.meets(noun, KIND_NOUNS) && w.meets(noun + 1, KIND_NOUNS) {
        noun += 1;
    }
    if !w.meets(noun, KIND_NOUNS) || w.capital(noun) {
        return None;
    }
    let of = w.has(noun + 1, Job::Of);
    let name = noun + 1 + usize::from(of);
    let phrase_first = at.min(first).min(owner_first);
    let phrase_first = phrase_first - usize::from(phrase_first > 0 && w.has(phrase_first - 1, Job::Definite));
    let (subject, end) = match w.place(name) {
        Some(id) => {
            let end = w.mention_end(name);
            let span = w.mentions[id.0 as usize].span;
            (Argument { span: Some(span), mention: Some(id), link: Link::Named }, end)
        }
        None if of || w.capital(name) => return None,
        None => {
            // The phrase itself says what it stands for; its argument is the name it refers back to.
            if !(w.has(phrase_first, Job::Definite) || possessor.is_some()) {
                return None;
            }
            let argument = match referents::antecedent(w, phrase_first, noun) {
                Some(id) => {
                    let span = w.mentions[id.0 as usize].span;
                    Argument { span: Some(span), mention: Some(id), link: Link::Anaphor }
                }
                // "the west Norwegian fjord landscape" is no fjord.
                None if w.kind(noun + 1) == Some(TokenKind::Word) && !w.listed(noun + 1) && !verb_form(w, noun + 1) => {
                    return None;
                }
                None => {
                    let topic = referents::opens_the_matter(w, phrase_first, noun);
                    let link = if topic { Link::Topic } else { Link::Unnamed };
                    Argument { span: Some(w.span(phrase_first, noun + 1)), mention: None, link }
                }
            };
            (argument, noun + 1)
        }
    };
    if super::offset::same_place(w, &subject, &region) {
        return None;
    }
    let key = w.span(phrase_first, noun + 1);
    let statement = Statement::RelativePosition { subject: subject.clone(), object: region, part };
    let claim = super::claim_with_key(w, key, statement);
    Some((claim, Previous::of(end, subject)))
}

/// The region of which the part is told, and where the words that tell the part end. `first` moves back over "the".
fn region(w: &Words, at: At, next: At, limit: At, first: &mut At, start: At) -> Option<(Argument, At)> {
    let definite = *first > start && w.has(*first - 1, Job::Definite);
    // "the eastern side of Aleppo", "the north of Italy"
    let wind_noun = winds::bare(w, at).is_some_and(|(_, end)| end == next);
    let own = w.has(next, Job::OwnPiece);
    let of = if (own || w.has(next, Job::Piece)) && w.has(next + 1, Job::Of) {
        next + 1
    } else if wind_noun && definite && w.has(next, Job::Of) {
        next
    } else {
        let id = literal(w, next).filter(|_| adjective(w, at, wind_noun))?;
        let end = w.mention_end(next);
        if w.kind(end) == Some(TokenKind::Possessive) {
            return None;
        }
        let phrase = forward(w, next, limit).filter(|p| p.mention == Some(id))?;
        if definite {
            *first -= 1;
        }
        return Some((arguments::refer(w, &phrase), next));
    };
    if definite {
        *first -= 1;
    }
    // "the western part of the Brong-Ahafo region" needs no gazetteer to be a region.
    let division = |p: &Phrase| p.noun.is_some_and(|noun| noun + 1 == p.end && w.has(noun, Job::Division));
    let capital = |p: &Phrase| (p.first + 1..p.end).any(|at| w.capital(at));
    let phrase = forward(w, of + 1, limit).filter(|p| p.mention.is_some() || division(p) && capital(p))?;
    // "the southern region of Bangladesh", but not "the northern region of Karlovy Vary", which is that region.
    if own && phrase.mention.and_then(|id| w.kind_fits(id)) != Some(false) {
        return None;
    }
    Some((arguments::refer(w, &phrase), of + 1))
}

/// "North" and "West" with a capital begin names ("West Virginia"); small letters and "-ern" do not.
fn adjective(w: &Words, at: At, wind_noun: bool) -> bool {
    !(wind_noun && w.capital(at))
}

fn literal(w: &Words, at: At) -> Option<MentionId> {
    w.place(at).filter(|&id| w.role(id) == Role::Literal)
}

/// The place that "in" speaks about, when grammar makes it one: "X, in", "X is in", "the X facility in", "at X in".
///
/// "Russia in Syria" and "beat Germany in Berlin" say nothing about where Russia or Germany lies, so a bare name right
/// before "in" counts only where a preposition of place leads to it.
pub(super) fn located(w: &Words, lead: At, end: At) -> Option<Argument> {
    let (start, _) = w.sentence(lead);
    let Some(phrase) = backward(w, lead, start).filter(|p| p.mention.is_some()) else {
        return Some(subjects::subject(w, lead, end)).filter(|argument| argument.span.is_some());
    };
    // "the X facility", "X village", "the port city of X": what is said of the name makes it a place.
    let said = phrase.opening.is_some() || (phrase.first..phrase.end).any(|i| w.meets(i, KIND_NOUNS));
    let mut before = phrase.first.checked_sub(1).filter(|&b| b >= start);
    // "a farm in X, Y in Z": the chain stands where X stands.
    if let Some(comma) = before.filter(|&b| w.mark(b, ",") && arguments::container_in_chain(w, phrase.first)) {
        before = backward(w, comma, start).and_then(|inner| inner.first.checked_sub(1)).filter(|&b| b >= start);
    }
    // "A judge, of X court in Y": behind a comma the phrase stands for itself.
    let of = before.is_some_and(|b| w.has(b, Job::Of) && b > start && !w.mark(b - 1, ","));
    let classified = of && before.is_some_and(|b| w.has(b - 1, Job::Classifier));
    if of && !classified {
        // "the mayor of X in Y", "the east bank of the River X in Y": the head is another.
        let head = subjects::climb(w, phrase, start);
        return Some(arguments::refer(w, &head)).filter(|argument| argument.mention.is_none());
    }
    let id = phrase.mention.filter(|&id| w.role(id) == Role::Literal)?;
    let placed =
        before.is_some_and(|b| w.meets(b, Jobs::of(&[Job::In, Job::At, Job::Proximity, Job::Outside])) || classified);
    // The phrase itself and what classifies it; "A in B, X in Y" must not lead from X back to A.
    let own = Argument { span: Some(w.span(phrase.first, phrase.end)), mention: Some(id), link: Link::Named };
    (said || placed).then_some(own)
}
