//! Noun phrases: where they begin and end, and which mention is their head.
//!
//! There is no tagger here. A phrase runs until a word whose job ends it; the lexicon lists those words. What a phrase
//! means then follows from its last noun: "the Hmeymim facility" is Hmeymim, "the mayor of Hama" is nobody's place.

use super::lexicon::{Job, Jobs, KIND_NOUNS};
use super::quantities::unit;
use super::words::{At, Words};
use crate::mention::{MentionId, Role};
use crate::token::TokenKind;

/// A noun phrase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Phrase {
    pub(super) first: At,
    pub(super) end: At,
    /// The place that the phrase names.
    pub(super) mention: Option<MentionId>,
    /// Its last common noun, when it names nothing.
    pub(super) noun: Option<At>,
    /// The job of the word it opens with: definite, indefinite, possessive.
    pub(super) opening: Option<Job>,
}

/// Words that end a noun phrase wherever they stand.
const ENDS: Jobs = Jobs::of(&[
    Job::Of,
    Job::From,
    Job::With,
    Job::To,
    Job::Off,
    Job::Outside,
    Job::Between,
    Job::In,
    Job::On,
    Job::At,
    Job::And,
    Job::Or,
    Job::Boundary,
    Job::Be,
    Job::Modal,
    Job::Verb,
    Job::Pronoun,
    Job::Relative,
    Job::Where,
    Job::Within,
    Job::It,
    Job::Apart,
]);

/// Words that end it unless a determiner stands right before them: "the high plateau", "the race".
const MAY_END: Jobs = Jobs::of(&[Job::Adverb, Job::Motion, Job::Locate, Job::Dimension, Job::Proximity]);

pub(super) const OPENINGS: Jobs = Jobs::of(&[Job::Definite, Job::Indefinite, Job::Possessive]);

/// No phrase is longer.
const LONGEST: usize = 12;

/// The phrase that begins at `at`, with its "of" complements: "the administrative center of the Daraa district".
pub(super) fn forward(w: &Words, at: At, limit: At) -> Option<Phrase> {
    // "in what is now Turkey" is in Turkey.
    let at = if w.is(at, "what") && w.has(at + 1, Job::Be) && w.has(at + 2, Job::Adverb) { at + 3 } else { at };
    let limit = limit.min(at + LONGEST);
    let mut next = at;
    let mut noun = false;
    while next < limit {
        if w.mention(next).is_some() {
            next = w.mention_end(next);
            if w.kind(next) == Some(TokenKind::Possessive) {
                next += 1;
                noun = false;
                continue;
            }
            noun = true;
            let goes_on = w.meets(next, KIND_NOUNS)
                || modifies_place(w, next)
                || w.has(next, Job::Centre)
                || w.demonym(next - 1).is_some();
            if goes_on && next < limit {
                continue;
            }
            break;
        }
        match w.kind(next) {
            Some(TokenKind::Possessive) if next > at => {
                next += 1;
                noun = false;
                continue;
            }
            Some(TokenKind::Number) if next > at && (w.capital(next - 1) || w.meets(next - 1, OPENINGS)) => {
                next += 1;
                continue;
            }
            Some(TokenKind::Word) => {}
            Some(TokenKind::Mark) if next == at && matches!(w.str(next), "“" | "\"" | "‘") => {
                next += 1;
                continue;
            }
            _ => break,
        }
        let opened = next == at || w.meets(next - 1, OPENINGS);
        if w.meets(next, OPENINGS) {
            if !(next == at || w.meets(next - 1, Jobs::of(&[Job::Of, Job::With]))) {
                break;
            }
        } else if w.has(next, Job::Of) && noun || w.has(next, Job::With) && noun && w.has(next - 1, Job::Border) {
            noun = false;
        } else if w.meets(next, ENDS) && !w.capital(next)
            || w.meets(next, MAY_END) && !opened
            || noun && verb_form(w, next)
        {
            break;
        } else {
            noun = true;
            // After a noun that names the kind, a lower-case word is more likely a verb than a second noun.
            let kind = !w.capital(next) && (w.meets(next, KIND_NOUNS) || modifies_place(w, next));
            let more = w.mention(next + 1).is_some() || w.capital(next + 1) || w.has(next + 1, Job::Of);
            let nouns = w.meets(next + 1, KIND_NOUNS) || modifies_place(w, next + 1);
            let with = w.has(next, Job::Border) && w.has(next + 1, Job::With);
            if kind && !(more || nouns || with || w.kind(next + 1) == Some(TokenKind::Possessive)) {
                // "the city centre"
                next += 1 + usize::from(w.has(next + 1, Job::Centre));
                break;
            }
        }
        next += 1;
    }
    // A preposition or article at the end belongs to what follows.
    while next > at && w.meets(next - 1, Jobs::of(&[Job::Of, Job::With, Job::Definite, Job::Indefinite])) {
        next -= 1;
    }
    (next > at).then(|| analyse(w, at, next))
}

/// The phrase that ends just before `end`; it stops before "of".
pub(super) fn backward(w: &Words, end: At, floor: At) -> Option<Phrase> {
    let mut end = end;
    while end > floor && matches!(w.str(end - 1), "\"" | "”" | "’" | "“") && w.is_mark(end - 1) {
        end -= 1;
    }
    if end > floor && w.mark(end - 1, ")") {
        let open = (floor.max(end.saturating_sub(24))..end).rev().find(|&i| w.mark(i, "("))?;
        end = open;
    }
    let mut first = end;
    let mut owns = false;
    let floor = floor.max(end.saturating_sub(LONGEST));
    while first > floor {
        let at = first - 1;
        if w.mention(at).is_some() {
            let start = w.mention_start(at);
            // A second name is another phrase, unless it is an adjective or owns the first: "Syrian Latakia", "Mali's X".
            if w.place(at).is_some() && !owns && (first..end).any(|i| w.place(i).is_some()) {
                break;
            }
            owns = false;
            first = start;
            continue;
        }
        match w.kind(at) {
            Some(TokenKind::Possessive) if first < end => {
                first = at;
                owns = true;
                continue;
            }
            Some(TokenKind::Number)
                if at > floor
                    && (w.capital(at - 1) || w.meets(at - 1, OPENINGS) || first < end && w.capital(first)) =>
            {
                first = at;
                continue;
            }
            Some(TokenKind::Word) => {}
            // "the Tri-Cities airport", "a riding/sailing school"
            Some(TokenKind::Mark)
                if first < end
                    && at > floor
                    && (w.dash(at) && hyphenated(w, at) || w.mark(at, "/") && tight(w, at)) =>
            {
                first = at - 1;
                continue;
            }
            // "an isolated, coral reef structure"
            Some(TokenKind::Mark) if first < end && at >= floor + 2 && w.mark(at, ",") => {
                if w.meets(at - 2, OPENINGS) && !w.capital(at - 1) && w.mention(at - 1).is_none() && !w.capital(first) {
                    first = at - 2;
                }
                break;
            }
            _ => break,
        }
        if w.meets(at, OPENINGS) {
            first = at;
            break;
        }
        // "5,000 acres" is a quantity, not a thing.
        let counted = |n: At| at >= floor + n && w.kind(at - n) == Some(TokenKind::Number);
        if first == end
            && (counted(1) && unit(w, at).is_some() || counted(2) && unit(w, at - 1).is_some_and(|u| u.1 == end))
        {
            return None;
        }
        let opened = at > floor && w.meets(at - 1, OPENINGS);
        let ends = w.meets(at, ENDS) && !(w.capital(at) && at > floor && w.capital(at - 1))
            || w.meets(at, MAY_END) && !opened
            || verb_form(w, at) && !opened && !(first < end && describes(w, at));
        if ends {
            break;
        }
        first = at;
    }
    (first < end).then(|| analyse(w, first, end))
}

/// Nouns that a name may modify and that say what the place is: "the Turkish coast", "the X border".
fn modifies_place(w: &Words, at: At) -> bool {
    w.meets(at, Jobs::of(&[Job::Coast, Job::Border, Job::Bank]))
}

/// Whether a hyphen joins two capitalised words without a space.
fn hyphenated(w: &Words, dash: At) -> bool {
    w.capital(dash - 1) && w.capital(dash + 1) && tight(w, dash)
}

/// Whether a mark stands between its words without a space.
fn tight(w: &Words, mark: At) -> bool {
    w.gap(mark - 1) == 0 && w.gap(mark) == 0
}

/// Whether a participle stands right before the noun that it describes: "the World Heritage listed island". A verb would
/// have its object led by an article, or in the plural.
fn describes(w: &Words, at: At) -> bool {
    w.str(at).ends_with("ed") && w.meets(at + 1, KIND_NOUNS) && !w.str(at + 1).ends_with('s')
}

/// A word with the form of a verb: "released", "fighting".
pub(super) fn verb_form(w: &Words, at: At) -> bool {
    let word = w.str(at);
    let small = word.starts_with(|c: char| c.is_lowercase()) && !word.contains('-');
    small && word.len() > 4 && (word.ends_with("ed") || word.ends_with("ing")) && !w.meets(at, KIND_NOUNS)
}

/// What the tokens of a phrase name.
fn analyse(w: &Words, first: At, end: At) -> Phrase {
    let opening = [Job::Definite, Job::Indefinite, Job::Possessive].into_iter().find(|&job| w.has(first, job));
    let noun = (first..end).rev().find(|&at| w.kind(at) == Some(TokenKind::Word) && w.mention(at).is_none());
    let mut phrase = Phrase { first, end, mention: None, noun, opening };
    let Some(last) = (first..end).rev().find(|&at| w.mention(at).is_some_and(|id| w.role(id) != Role::Coordinate))
    else {
        return phrase;
    };
    let Some(id) = w.place(last) else { return phrase };
    let start = w.mention_start(last);
    // Only a noun that says the kind may follow the name: "the Hmeymim facility", not "Aleppo residents".
    let said = |at: At| !w.capital(at) && (w.meets(at, KIND_NOUNS) || w.has(at, Job::Centre));
    let tail = (last + 1..end).all(said);
    // "the city of X" is X; "the mayor of X" is not.
    let head = match (first..start).rev().find(|&at| w.has(at, Job::Of)) {
        Some(of) => of > first && w.meets(of - 1, Jobs::of(&[Job::Classifier, Job::Centre])) && !w.capital(of - 1),
        None => !(first..start).any(|at| w.kind(at) == Some(TokenKind::Possessive)),
    };
    // A capital right before the name is a part of a longer one that was not recognised.
    let longer = start > first
        && w.capital(start - 1)
        && w.mention(start - 1).is_none()
        && !w.meets(start - 1, OPENINGS)
        && !w.meets(start - 1, KIND_NOUNS)
        && start - 1 > w.sentence(start).0;
    // So is a capital or number right behind it: "Dublin Branch", "U.S. 321"; a weekday is not.
    let next_name = end == last + 1
        && (w.capital(end) && w.mention(end).is_none() && !w.has(end, Job::Calendar) && w.gap(last) == 1
            || w.kind(end) == Some(TokenKind::Number) && w.gap(last) == 1)
        && w.sentence(last).1 > end;
    if tail && head && !longer && !next_name {
        phrase.mention = Some(id);
        phrase.noun = None;
    }
    phrase
}
