//! Movements: "3,000 people fled from Aleppo to Gaziantep", "fled Kabul for Doha", "the deportation of 40 families to
//! Goma from Kigali".
//!
//! A movement is a fact that the text states, drawn on a map and never judged. It has two ends that are both named in one
//! clause. People, troops, goods and ships move; talks, a capital or a match do not go anywhere when they "moved from
//! Geneva to Vienna", and a player's transfer between two clubs is no journey. What is planned, possible, denied or asked
//! is left out, and so is every sentence whose ends grammar leaves open: a line from one place to another is a strong
//! thing to show.

use super::arguments::{self, chain_end};
use super::is_statement;
use super::lexicon::{Job, Jobs};
use super::numbers::number;
use super::phrases::{backward, forward};
use super::quantities::{hedges, unit};
use super::words::{At, Words};
use super::{Argument, Comparator, Precision};
use crate::mention::Role;
use crate::span::Span;
use serde::Serialize;

/// A stated flow from one place to another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Movement {
    /// From the first to the last word of the statement: "Some 3,000 people fled from Aleppo to Gaziantep".
    pub span: Span,
    /// The verb or noun that states it: "fled".
    pub key: Span,
    /// Where it begins.
    pub from: Argument,
    /// Where it ends.
    pub to: Argument,
    /// How many moved, where the text says so.
    pub count: Option<Count>,
}

/// How many people or things.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Count {
    /// Its words with what is counted: "some 3,000 people".
    pub span: Span,
    /// The number.
    pub value: f64,
    /// How finely it is written; of [`Precision::Vague`] ("thousands") the value means little.
    pub precision: Precision,
    /// Whether "about", "some", "nearly" and the like stand before it.
    pub hedged: bool,
    /// Which sides are open.
    pub comparator: Comparator,
}

/// Tokens between the verb and the place that it leads to.
const REACH: usize = 14;
/// Tokens between one end and the word that leads to the other.
const GAP: usize = 6;
/// Tokens of a number and its hedge before what is counted.
const NUMBER: usize = 6;

/// The movements of a text in order.
pub(super) fn movements(w: &Words) -> Vec<Movement> {
    (0..w.len()).filter(|&at| w.starts(at).movement).filter_map(|at| movement(w, at)).collect()
}

fn movement(w: &Words, verb: At) -> Option<Movement> {
    let (start, limit) = w.sentence(verb);
    if !is_statement(w, (start, limit), (start, limit)) || (start..limit).any(|at| w.has(at, Job::Athlete)) {
        return None;
    }
    let clause = clause_start(w, verb, start);
    let (group, happened) = if w.has(verb, Job::Flow) { (verb, true) } else { verb_group(w, verb, clause) };
    let ends = ends(w, verb, limit).filter(|_| happened)?;
    let unreal = (clause..ends.end).any(|at| w.meets(at, Jobs::of(&[Job::Denial, Job::Unreal])));
    let abstract_thing = (clause..ends.first).any(|at| w.has(at, Job::Venue));
    if unreal || abstract_thing || (start..verb).any(|at| w.has(at, Job::Condition)) {
        return None;
    }
    // "to A and B": who went where is not said.
    let shared = w.meets(ends.end, Jobs::of(&[Job::And, Job::Or])) && w.place(ends.end + 1).is_some();
    // "moved on foot from A": no object.
    let behind = (verb + 1..ends.first).find(|&at| !w.has(at, Job::Adverb));
    let has_object =
        behind.is_some_and(|at| !w.meets(at, Jobs::of(&[Job::In, Job::On, Job::At, Job::With, Job::Boundary])));
    let counted = if has_object || w.has(verb, Job::Flow) {
        counted_behind(w, verb + 1, ends.first)
    } else {
        counted_before(w, group, clause)
    };
    let key = w.span(verb, verb + 1);
    let span = w.span(group, ends.end);
    let span = counted.as_ref().map_or(span, |count| count.span.cover(span));
    Some(Movement { span, key, from: ends.from, to: ends.to, count: counted.filter(|_| !shared) })
}

/// First token behind the last mark before the verb.
fn clause_start(w: &Words, verb: At, start: At) -> At {
    (start..verb).rev().find(|&at| w.is_mark(at) && !quotes(w, at)).map_or(start, |mark| mark + 1)
}

fn quotes(w: &Words, at: At) -> bool {
    matches!(w.str(at), "\"" | "“" | "”" | "‘" | "’")
}

/// First token of "were forced to flee", and whether the form says that it came to pass.
fn verb_group(w: &Words, verb: At, floor: At) -> (At, bool) {
    let auxiliaries = Jobs::of(&[Job::Be, Job::Adverb, Job::Modal]);
    let back = |from: At| (floor..from).rev().find(|&at| !w.meets(at, auxiliaries)).map_or(floor, |at| at + 1);
    let mut group = back(verb);
    let mut happened = !w.has(verb, Job::MoveBase);
    if group > floor && w.has(group - 1, Job::To) {
        happened = group > floor + 1 && w.has(group - 2, Job::Realised);
        group = back(group.saturating_sub(2).max(floor));
    } else if w.str(verb).ends_with("ing") && !w.has(verb, Job::Flees) {
        // "Driving from A to B takes an hour" says of nobody that he does.
        happened = (group..verb).any(|at| w.has(at, Job::Be));
    }
    (group, happened)
}

struct Ends {
    from: Argument,
    to: Argument,
    /// Where the words of the first end begin, its preposition included.
    first: At,
    end: At,
}

fn ends(w: &Words, verb: At, limit: At) -> Option<Ends> {
    if w.has(verb, Job::Flees)
        && let Some((from, end)) = place(w, verb + 1, limit)
    {
        let leads = |at: At| w.has(at, Job::To) || w.is(at, "for");
        let lead = lead(w, end, limit, GAP, leads)?;
        let (to, end) = place(w, lead + 1, limit)?;
        return different(from, to, verb + 1, end);
    }
    let either = Jobs::of(&[Job::From, Job::To]);
    let first = lead(w, verb + 1, limit, REACH, |at| w.meets(at, either))?;
    // "moved across the country, from A to B" may list where it happened.
    if w.is_mark(first - 1) {
        return None;
    }
    let (one, end) = place(w, first + 1, limit)?;
    let other = if w.has(first, Job::From) { Job::To } else { Job::From };
    let second = lead(w, end, limit, GAP, |at| w.has(at, other))?;
    let (two, end) = place(w, second + 1, limit)?;
    let (from, to) = if other == Job::To { (one, two) } else { (two, one) };
    different(from, to, first, end)
}

fn different(from: Argument, to: Argument, first: At, end: At) -> Option<Ends> {
    (from.mention != to.mention).then_some(Ends { from, to, first, end })
}

/// The first token that leads on to an end, with nothing before it that begins another statement.
fn lead(w: &Words, at: At, limit: At, reach: usize, leads: impl Fn(At) -> bool) -> Option<At> {
    let other =
        Jobs::of(&[Job::Moves, Job::MoveBase, Job::Flees, Job::Flow, Job::Be, Job::Verb, Job::Relative, Job::Where]);
    for at in at..limit.min(at + reach) {
        if leads(at) {
            return Some(at);
        }
        let comma = w.mark(at, ",");
        if w.place(at).is_some() || w.meets(at, other) || w.is_mark(at) && !comma && !quotes(w, at) {
            return None;
        }
    }
    None
}

/// A phrase that names a place on the ground, and the token after it and the names that say where it lies.
fn place(w: &Words, at: At, limit: At) -> Option<(Argument, At)> {
    let phrase = forward(w, at, limit)?;
    phrase.mention.filter(|&id| w.role(id) == Role::Literal)?;
    let end = chain_end(w, phrase.end);
    // "from Aleppo, Syria, to": the comma closes the chain.
    let end = end + usize::from(end > phrase.end && w.mark(end, ","));
    Some((arguments::refer(w, &phrase), end))
}

/// "[the evacuation of] nearly 3,000 people by bus".
fn counted_behind(w: &Words, at: At, end: At) -> Option<Count> {
    (at..end.min(at + NUMBER)).find_map(|first| {
        let (value, after) = counted(w, first, at)?;
        let noun = forward(w, after, end).map_or(after, |phrase| phrase.end);
        (noun <= end).then(|| spanned(w, value, noun))
    })
}

/// "nearly 3,000 people [have fled]".
fn counted_before(w: &Words, group: At, floor: At) -> Option<Count> {
    let noun = backward(w, group, floor).map_or(group, |phrase| phrase.first);
    (floor.max(noun.saturating_sub(NUMBER))..group).find_map(|first| {
        let (value, after) = counted(w, first, floor)?;
        // "the 43 passengers": the phrase holds its number.
        let joined = after == noun || (first == noun || first == noun + 1) && after <= group;
        joined.then(|| spanned(w, value, group))
    })
}

struct Value {
    first: At,
    value: f64,
    precision: Precision,
    hedged: bool,
    comparator: Comparator,
}

/// A number that counts, and the token after it: lengths, years before a comma and ages count nothing.
fn counted(w: &Words, at: At, floor: At) -> Option<(Value, At)> {
    let found = number(w, at, |_| false)?;
    if unit(w, found.end).is_some() {
        return None;
    }
    let (first, outer) = hedges(w, at, floor, false);
    let value = Value {
        first,
        value: found.value,
        precision: found.precision,
        hedged: found.hedged || outer.hedged,
        comparator: outer.comparator,
    };
    Some((value, found.end))
}

fn spanned(w: &Words, v: Value, end: At) -> Count {
    let span = w.span(v.first, end);
    Count { span, value: v.value, precision: v.precision, hedged: v.hedged, comparator: v.comparator }
}
