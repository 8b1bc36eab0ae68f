//! Recognition: which spans of the text may name a place, and in what role.
//!
//! It decides *that* "Georgia" names a place and that it does so literally, never *which* Georgia.

pub mod coordinates;
pub mod cues;
pub mod fallback;
pub mod features;
mod kinded;
pub mod known;
pub mod lexicon;
mod looks;
pub mod lookups;
mod marks;
mod memory;
pub mod rescore;
pub mod roles;
pub mod sheet;
pub mod tagger;

use self::lexicon::Class;
use self::sheet::{Case, Line, Sheet};
use self::tagger::{Tagged, Tagger};
use crate::document::Document;
use crate::gazetteer::Gazetteer;
use crate::span::Span;
use crate::token::{Token, TokenKind};
use serde::Serialize;
use std::ops::Range;

/// Least confidence of a mention.
const FLOOR: f32 = 0.4;
/// Belief in a known spot beside a noun of its kind: two witnesses that agree, though neither was counted.
const KNOWN_SPOT: f32 = 0.85;

/// Index into a report's mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct MentionId(pub u32);

/// How a name is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A location: "in Aleppo".
    Literal,
    /// A people or an adjective: "Syrian".
    Demonym,
    /// A government, team or body: "Moscow has called on".
    Metonym,
    /// Written coordinates.
    Coordinate,
}

/// What the words beside a name say the place is. Each maps to feature classes and codes in `resolve`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Kind {
    Country,
    Region,
    Province,
    County,
    City,
    Village,
    Capital,
    Port,
    Airport,
    AirBase,
    NavalBase,
    Base,
    River,
    Lake,
    Sea,
    Strait,
    Island,
    Mountain,
    Desert,
    Valley,
    Park,
    District,
    Camp,
    Border,
}

impl Kind {
    /// Whether two places of this kind seldom share a name: towns and divisions often do, air bases hardly ever.
    pub fn has_few_namesakes(self) -> bool {
        matches!(
            self,
            Kind::Airport | Kind::AirBase | Kind::NavalBase | Kind::Base | Kind::Sea | Kind::Strait | Kind::Desert
        )
    }
}

/// A kind with the words that say it: "the port city of", "River", "facility".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct KindCue {
    /// What they say.
    pub kind: Kind,
    /// Where they stand, the name excluded.
    pub span: Span,
}

/// A span that may name a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mention {
    /// The name, without article, possessive ending or trailing stop.
    pub span: Span,
    /// How it is used.
    pub role: Role,
    /// The spellings to look up, best first: the surface, then normal forms ("North Carolina" for "N.C.").
    pub lookups: Vec<String>,
    /// What the words beside it say it is.
    pub cues: Vec<KindCue>,
    /// Calibrated probability that the span is a toponym (of any role), `0..=1`.
    pub confidence: f32,
    /// For the role `Coordinate`: where it says.
    pub position: Option<crate::earth::Position>,
}

/// The mentions of a document in text order; none overlaps another.
pub fn recognize(document: &Document, tokens: &[Token], gazetteer: &Gazetteer) -> Vec<Mention> {
    recognize_with(Tagger::embedded(), document, tokens, gazetteer, FLOOR)
}

/// As [`recognize`] with other weights and another floor of confidence.
pub fn recognize_with(
    tagger: &Tagger,
    document: &Document,
    tokens: &[Token],
    gazetteer: &Gazetteer,
    floor: f32,
) -> Vec<Mention> {
    let sheet = Sheet::new(document, tokens, gazetteer);
    let english = fallback::is_english(&sheet);
    let mut mentions = written_coordinates(&sheet);
    let coordinates = mentions.len();
    let runs = sheet.runs();
    if english {
        for tagged in tagger.tag(&sheet, &runs, floor) {
            mentions.extend(without_commas(&sheet, tagged).filter_map(|part| tagged_mention(&sheet, gazetteer, &part)));
        }
    }
    let spot_words = kinded::spot_words(&sheet);
    for run in &runs {
        let spots = kinded::spots(&sheet, run, &spot_words, gazetteer).into_iter().map(|span| (span, KNOWN_SPOT));
        for (span, confidence) in fallback::prominent(&sheet, run, gazetteer, english).into_iter().chain(spots) {
            let name = covering(tokens, span);
            mentions.push(Mention {
                span,
                role: roles::role(&sheet, &name),
                lookups: lookups::lookups(span.of(document.text())),
                cues: cues::cues(&sheet, &name),
                confidence,
                position: None,
            });
        }
    }
    if let Some(alone) = name_alone(&sheet, &runs, gazetteer, mentions.len() - coordinates) {
        mentions.push(alone);
    }
    // A coordinate stands before what the tagger made of its letters: the sort is stable.
    mentions.sort_by_key(|mention| (mention.span.start(), mention.role != Role::Coordinate));
    mentions.dedup_by(|later, earlier| later.span.overlaps(earlier.span));
    mentions
}

/// Mentions for spans that the caller gives (role, look-ups and cues are still worked out here).
pub fn from_spans(document: &Document, tokens: &[Token], gazetteer: &Gazetteer, spans: &[Span]) -> Vec<Mention> {
    let sheet = Sheet::new(document, tokens, gazetteer);
    spans
        .iter()
        .map(|&span| {
            let name = covering(tokens, span);
            let surface = span.of(document.text());
            let (role, cues) = match () {
                () if is_demonym(gazetteer, surface) => (Role::Demonym, Vec::new()),
                () if name.is_empty() => (Role::Literal, Vec::new()),
                () => (roles::role(&sheet, &name), cues::cues(&sheet, &name)),
            };
            Mention { span, role, lookups: lookups::lookups(surface), cues, confidence: 1.0, position: None }
        })
        .collect()
}

/// The tokens that a span touches.
fn covering(tokens: &[Token], span: Span) -> Range<usize> {
    let first = tokens.partition_point(|token| token.span.end() <= span.start());
    let end = tokens.partition_point(|token| token.span.start() < span.end());
    first..end.max(first)
}

/// "Wilmington, Delaware" is two names, though the gazetteer has it as one.
fn without_commas(sheet: &Sheet, tagged: Tagged) -> impl Iterator<Item = Tagged> {
    let mut ends: Vec<usize> = tagged.tokens.clone().filter(|&at| sheet.word(at) == ",").collect();
    ends.push(tagged.tokens.end);
    let mut start = tagged.tokens.start;
    let Tagged { demonym, probability, .. } = tagged;
    ends.into_iter()
        .map(move |end| std::mem::replace(&mut start, end + 1)..end)
        .filter(|tokens| !tokens.is_empty())
        .map(move |tokens| Tagged { tokens, demonym, probability })
}

fn tagged_mention(sheet: &Sheet, gazetteer: &Gazetteer, tagged: &Tagged) -> Option<Mention> {
    let name = &whole_name(sheet, gazetteer, &tagged.tokens);
    let span = sheet.tokens[name.start].span.cover(sheet.tokens[name.end - 1].span);
    let surface = span.of(sheet.text);
    if !tagged.demonym && REFUSALS.iter().any(|refuses| refuses(sheet, name)) {
        return None;
    }
    let lookups = lookups::lookups(surface);
    let role = if tagged.demonym {
        // "Muslim" and "Democrat" are peoples of no place.
        let known = lookups.iter().find_map(|form| known::profile(gazetteer, form))?;
        if known.demonym || !known.current { Role::Demonym } else { roles::role(sheet, name) }
    } else if is_demonym(gazetteer, surface) {
        Role::Demonym
    } else {
        roles::role(sheet, name)
    };
    let cues = if role == Role::Demonym { Vec::new() } else { cues::cues(sheet, name) };
    Some(Mention { span, role, lookups, cues, confidence: tagged.probability.min(1.0), position: None })
}

/// The name without an article that only opens the sentence ("The Hmeymim air base", but "The Hague"), and with what
/// the gazetteer has before it ("District of Columbia", "Port Sudan") or behind it ("Dar es Salaam").
fn whole_name(sheet: &Sheet, gazetteer: &Gazetteer, tagged: &Range<usize>) -> Range<usize> {
    let known = |name: Range<usize>| {
        let span = sheet.tokens[name.start].span.cover(sheet.tokens[name.end - 1].span);
        known::profile(gazetteer, span.of(sheet.text)).is_some_and(|profile| profile.current)
    };
    if tagged.len() > 1 && sheet.word(tagged.start) == "The" && !known(tagged.clone()) {
        return tagged.start + 1..tagged.end;
    }
    // A word in small letters that links no name elsewhere ends the tagger's run.
    let (link, last) = (sheet.neighbour(tagged.end - 1, 1), sheet.neighbour(tagged.end - 1, 2));
    if let (Some(link), Some(last)) = (link, last)
        && sheet.facts[link].case == Case::Lower
        && !sheet.facts[link].classes.has(Class::Function)
        && sheet.facts[last].is_name_word()
        && known(tagged.start..last + 1)
    {
        return tagged.start..last + 1;
    }
    // "Port Sudan" is not in the text to name Sudan.
    // (North Arlington, for all that, is mostly the north of Arlington.)
    let compass = |at: usize| matches!(sheet.word(at), "North" | "South" | "East" | "West");
    let before = sheet.neighbour(tagged.start, -1).filter(|&at| sheet.facts[at].is_name_word() && !compass(at));
    if let Some(first) = before.filter(|&first| known(first..tagged.end)) {
        return first..tagged.end;
    }
    let of = sheet.neighbour(tagged.start, -1).filter(|&at| sheet.word(at) == "of");
    match sheet.neighbour(tagged.start, -2).filter(|&at| sheet.facts[at].is_name_word()) {
        Some(head) if of.is_some() && known(head..tagged.end) => head..tagged.end,
        _ => tagged.clone(),
    }
}

/// What is no place whatever the tagger thinks.
const REFUSALS: [fn(&Sheet, &Range<usize>) -> bool; 4] = [swallowed, is_degree, is_full_name, is_common_opening];

/// "Paris Hilton opened": a given name with a family name behind it and nothing else.
fn is_full_name(sheet: &Sheet, name: &Range<usize>) -> bool {
    use lexicon::Given::{Both, Family, Given};
    let bears = |at: usize, as_one: lexicon::Given| {
        let fact = &sheet.facts[at];
        fact.case == Case::Title && fact.person.is_some_and(|person| person == Both || person == as_one)
    };
    let Some(next) = sheet.neighbour(name.end - 1, 1) else { return false };
    let ends = |by: isize, from: usize| sheet.neighbour(from, by).is_none_or(|at| !sheet.facts[at].is_name_word());
    name.len() == 1
        && sheet.facts[name.start].line == Line::Running
        && bears(name.start, Given)
        && bears(next, Family)
        && sheet.facts[next].classes.weighed() == 0
        && sheet.facts[name.start].known.length < 2
        && ends(-1, name.start)
        && ends(1, next)
}

/// "Mobile phones are", "Reading books is": a common word whose capital comes from the beginning of the sentence. A town
/// there is followed by what is said of it ("Reading officials", "Mobile is"), or stands elsewhere behind a preposition.
fn is_common_opening(sheet: &Sheet, name: &Range<usize>) -> bool {
    const SAID_OF_TOWNS: [Class; 8] = [
        Class::Function,
        Class::InPreposition,
        Class::Saying,
        Class::Deciding,
        Class::Government,
        Class::Resident,
        Class::DemonymHead,
        Class::Motion,
    ];
    let fact = &sheet.facts[name.start];
    let Some(next) = sheet.neighbour(name.end - 1, 1).map(|at| &sheet.facts[at]) else { return false };
    name.len() == 1
        && fact.opens
        && fact.line == Line::Running
        && fact.classes.has(Class::Common)
        && next.case == Case::Lower
        && !SAID_OF_TOWNS.into_iter().any(|class| next.classes.has(class))
        && !sheet.stands_behind_preposition(name.start)
}

/// "Aleppo University", "New York Times", "Bank of Scotland": the name is the body's.
fn swallowed(sheet: &Sheet, name: &Range<usize>) -> bool {
    let absorbs = |at: usize| sheet.facts[at].is_name_word() && sheet.facts[at].classes.has(Class::Absorbing);
    let after = sheet.neighbour(name.end - 1, 1).is_some_and(absorbs);
    let of = sheet.neighbour(name.start, -1).is_some_and(|at| sheet.word(at) == "of");
    after || (of && sheet.neighbour(name.start, -2).is_some_and(absorbs))
}

/// "Berkowitz, M.S., R.D.": a degree behind a comma, written with stops as no state is.
fn is_degree(sheet: &Sheet, name: &Range<usize>) -> bool {
    let comma = sheet.neighbour(name.start, -1).is_some_and(|at| sheet.word(at) == ",");
    let dotted = sheet.word(name.start).matches('.').count() > 1;
    name.len() == 1 && comma && dotted && sheet.facts[name.start].classes.has(Class::Degree)
}

/// The gazetteer knows the word for a people and for nothing else.
fn is_demonym(gazetteer: &Gazetteer, surface: &str) -> bool {
    known::profile(gazetteer, surface).is_some_and(|profile| profile.demonym && !profile.current)
}

fn written_coordinates(sheet: &Sheet) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for token in sheet.tokens.iter().filter(|token| coordinates::may_open(token.span.of(sheet.text))) {
        let start = token.span.start();
        let rest = &sheet.text[start..];
        let begins = coordinates::may_begin(token.span.of(sheet.text), rest);
        if !begins || found.last().is_some_and(|last| start < last.span.end()) {
            continue;
        }
        if let Some(coordinates::Written { length, position, .. }) = coordinates::read(rest) {
            let span = Span::new(start, start + length);
            found.push(Mention {
                span,
                role: Role::Coordinate,
                lookups: Vec::new(),
                cues: Vec::new(),
                confidence: 1.0,
                position: Some(position),
            });
        }
    }
    found
}

/// A text that is nothing but a known name ("Krems", "Santiago de Chile") asks for the place.
fn name_alone(sheet: &Sheet, runs: &[Range<usize>], gazetteer: &Gazetteer, found: usize) -> Option<Mention> {
    let [run] = runs else { return None };
    if found > 0
        || sheet.tokens.iter().filter(|token| token.kind == TokenKind::Word).count() > run.len()
        || run.len() > 6
    {
        return None;
    }
    let span = sheet.tokens[run.start].span.cover(sheet.tokens[run.end - 1].span);
    let lookups = lookups::lookups(span.of(sheet.text));
    let known = lookups.iter().any(|form| known::profile(gazetteer, form).is_some_and(|p| p.current));
    known.then(|| Mention { span, role: Role::Literal, lookups, cues: Vec::new(), confidence: 0.9, position: None })
}
