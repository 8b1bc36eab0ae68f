//! Claims: the checkable geographic statements of a text, with their arguments and numbers.
//!
//! Extraction reads words, numbers and mentions; it never looks at a map. One pass over the tokens: a number with a unit,
//! a wind, "in", "near", "between" or a written position starts one of the small grammars in this folder, which looks at
//! a bounded number of tokens of its sentence. What the grammar leaves open is left out: an invented claim costs more
//! than a missed one.
//!
//! | file | reads |
//! |---|---|
//! | `language`, `lexicon` | which language a text is in; the words, a table a language |
//! | `words`, `phrases` | tokens with their jobs; noun phrases |
//! | `arguments`, `subjects`, `referents` | objects; subjects; what "it" and "the village" refer back to |
//! | `numbers`, `quantities`, `winds` | "three and a half", "nearly 40 km (25 miles)", "to the south-west" |
//! | `offset`, `distance`, `direction`, `part`, `containment`, `proximity`, `between`, `conversion`, `area`, `coordinate`, `coordinate_range` | one type of claim each |
//! | `movement` | who or what went from where to where: no claim, for nothing of it can be measured |

mod area;
mod arguments;
mod between;
mod containment;
mod conversion;
mod coordinate;
mod coordinate_range;
mod direction;
mod distance;
mod language;
mod lexicon;
mod movement;
mod numbers;
mod offset;
mod part;
mod phrases;
mod proximity;
mod quantities;
mod referents;
mod subjects;
mod winds;
mod words;

use crate::document::Document;
use crate::earth::Wind;
use crate::mention::{Mention, MentionId, Role};
use crate::quantity::{Degrees, Unit};
use crate::resolve::Resolution;
use crate::rule::Rule;
use crate::span::Span;
use crate::token::Token;
pub use language::Language;
use lexicon::{Job, Starts};
use serde::Serialize;
use words::{At, Words};

pub use movement::{Count, Movement};
pub use part::PartOf;

/// Index into a report's claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ClaimId(pub u32);

/// A checkable statement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Claim {
    /// From the first to the last word of the statement, its arguments included.
    pub span: Span,
    /// The words that state it, without arguments: "about 86 kilometers north of".
    pub key: Span,
    /// What it says.
    pub statement: Statement,
}

/// What a claim says. `subject` is the place spoken about, `object` the one it is related to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "type")]
#[allow(missing_docs)]
pub enum Statement {
    /// "57 km from Tartus".
    Distance { subject: Argument, object: Argument, length: Stated, medium: Medium },
    /// "north of Tartus".
    Direction { subject: Argument, object: Argument, wind: StatedWind },
    /// "57 km north of Tartus".
    Offset { subject: Argument, object: Argument, length: Stated, wind: StatedWind, medium: Medium },
    /// "Hmeymim in Latakia".
    Containment { subject: Argument, object: Argument },
    /// "the northwestern Syrian city"; `object` is the region, `part` which part of it.
    RelativePosition { subject: Argument, object: Argument, part: Part },
    /// "near", "on the coast of", "on the border with"; `length` where one is stated ("40 km from the Russian border").
    Proximity { subject: Argument, object: Argument, relation: Relation, length: Option<Stated> },
    /// "between A and B".
    Between { subject: Argument, object: Argument, object2: Argument, midway: bool },
    /// "60,000 square meters (37 square miles)".
    Conversion { first: Stated, second: Stated },
    /// "Aleppo covers 190 square kilometres".
    Area { subject: Argument, area: Stated },
    /// "Suva (18.1416 S, 178.4419 E)".
    Coordinate { subject: Argument, position: crate::earth::Position },
    /// "latitude 178.4419, longitude -18.1416": coordinates that are no place.
    CoordinateRange { written: Nowhere },
}

/// Coordinates outside of the earth's, as they are written.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Nowhere {
    /// North positive.
    pub latitude: Degrees,
    /// East positive.
    pub longitude: Degrees,
    /// Where they would lie with their halves swapped.
    pub swapped: Option<crate::earth::Position>,
}

/// An end of a claim.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Argument {
    /// The whole noun phrase ("the Hmeymim facility"); `None` when the text does not name it.
    pub span: Option<Span>,
    /// The mention that is its head, or that it refers back to ("the city", "it").
    pub mention: Option<MentionId>,
    /// How the phrase leads to the mention.
    pub link: Link,
}

/// How a noun phrase leads to the place it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// The phrase names the place: "Tartus", "the Hmeymim facility".
    Named,
    /// A pronoun or definite phrase that refers back: "it", "the village", "the city".
    Anaphor,
    /// The phrase refers back to something that is said to stand in the place: "a school in Homs. The school ...".
    Within,
    /// "It", "the property" or nothing at all at the head of a text: what the text is about, which only its title or
    /// context can name.
    Topic,
    /// The phrase names something that is *at* no known place ("a village", "the vessel").
    Unnamed,
}

/// A quantity as written and as a number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stated {
    /// The words of the number and unit, hedge included.
    pub span: Span,
    /// The number, or the low end of a range, in `unit`.
    pub value: f64,
    /// The high end of a range ("10 to 15 miles").
    pub value_max: Option<f64>,
    /// Unit as written.
    pub unit: Unit,
    /// How finely the number is written.
    pub precision: Precision,
    /// Whether "about", "some", "nearly" and the like stand before it.
    pub hedged: bool,
    /// Which sides are open.
    pub comparator: Comparator,
}

/// How finely a number is written; judging derives `p` of rule 1 from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// An integer with this many trailing zeros: 86 has 0, 60000 has 4.
    Integer {
        /// Zeros at the end.
        trailing_zeros: u8,
    },
    /// This many decimals.
    Decimals {
        /// Digits after the decimal sign.
        digits: u8,
    },
    /// A fraction with this denominator: "3 1/2", "half a mile".
    Fraction {
        /// Its denominator.
        denominator: u8,
    },
    /// "several", "a few", "a couple of": no number to hold on to.
    Vague,
}

/// Which sides of the stated value are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparator {
    /// The value itself.
    Equal,
    /// "less than", "under", "within", "up to": no low end.
    AtMost,
    /// "more than", "over", "at least": no high end.
    AtLeast,
    /// "nearly", "almost": a little below the value.
    Almost,
}

/// How the distance is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Medium {
    /// Not said.
    Unstated,
    /// "as the crow flies", "straight-line".
    Straight,
    Road,
    Rail,
    River,
    Sea,
    /// "a two-hour drive": a time, not a length.
    Travel,
}

/// A compass direction as written.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct StatedWind {
    /// The words.
    pub span: Span,
    /// The wind.
    pub wind: Wind,
}

/// A part of a region.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// "northwestern", "southern".
    Wind(StatedWind),
    /// "central".
    Central(Span),
}

/// What a proximity claim says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Relation {
    Near,
    OnCoast,
    OnBorder,
    OnRiver,
    OnLake,
    /// A stated distance from a coast, border or river.
    FromCoast,
    FromBorder,
}

impl Claim {
    /// The words that state it with the objects behind them, without the subject, which may stand far off:
    /// "about 86 kilometers north of Tartus".
    pub fn core(&self) -> Span {
        let [_, object, object2] = self.statement.arguments();
        let behind = [object, object2].into_iter().flatten().filter_map(|argument| argument.span);
        behind.filter(|s| s.start() >= self.key.start() && self.span.contains(*s)).fold(self.key, Span::cover)
    }
}

/// What the ends of a claim are called in outputs, in the order of [`Statement::arguments`].
pub const ARGUMENT_KEYS: [&str; 3] = ["subject", "object", "object2"];

/// What they are called in a sentence.
pub const ARGUMENT_WORDS: [&str; 3] = ["subject", "object", "second object"];

impl Statement {
    /// The rule that judges it.
    pub fn rule(&self) -> Rule {
        match self {
            Self::Distance { .. } | Self::Offset { .. } => Rule::DistanceMismatch,
            Self::Direction { .. } => Rule::DirectionMismatch,
            Self::Containment { .. } => Rule::NotContained,
            Self::RelativePosition { .. } => Rule::WrongPart,
            Self::Proximity { .. } => Rule::NotNear,
            Self::Between { .. } => Rule::NotBetween,
            Self::Conversion { .. } => Rule::ConversionMismatch,
            Self::Area { .. } => Rule::AreaMismatch,
            Self::Coordinate { .. } => Rule::CoordinateMismatch,
            Self::CoordinateRange { .. } => Rule::CoordinateRange,
        }
    }

    /// The type's name in outputs.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Distance { .. } => "distance",
            Self::Direction { .. } => "direction",
            Self::Offset { .. } => "offset",
            Self::Containment { .. } => "containment",
            Self::RelativePosition { .. } => "relative_position",
            Self::Proximity { .. } => "proximity",
            Self::Between { .. } => "between",
            Self::Conversion { .. } => "conversion",
            Self::Area { .. } => "area",
            Self::Coordinate { .. } => "coordinate",
            Self::CoordinateRange { .. } => "coordinate_range",
        }
    }

    /// Subject, object and second object, where the type has them.
    pub fn arguments(&self) -> [Option<&Argument>; 3] {
        match self {
            Self::Distance { subject, object, .. }
            | Self::Direction { subject, object, .. }
            | Self::Offset { subject, object, .. }
            | Self::Containment { subject, object }
            | Self::RelativePosition { subject, object, .. }
            | Self::Proximity { subject, object, .. } => [Some(subject), Some(object), None],
            Self::Between { subject, object, object2, .. } => [Some(subject), Some(object), Some(object2)],
            Self::Area { subject, .. } | Self::Coordinate { subject, .. } => [Some(subject), None, None],
            Self::Conversion { .. } | Self::CoordinateRange { .. } => [None, None, None],
        }
    }
}

/// Whether a phrase ends in a noun for a place, and for which kind: "the village" is a settlement.
pub(crate) fn place_noun(phrase: &str) -> Option<PlaceNoun> {
    let noun = phrase.rsplit(char::is_whitespace).next().filter(|noun| !noun.is_empty())?;
    let jobs = lexicon::english().entry_of(noun).jobs;
    let kinds = [
        (Job::Settlement, PlaceNoun::Settlement),
        (Job::Division, PlaceNoun::Division),
        (Job::AnySite, PlaceNoun::Any),
        (Job::Site, PlaceNoun::Site),
    ];
    let kind = kinds.into_iter().find(|&(job, _)| jobs.has(job)).map(|(_, kind)| kind);
    kind.or(jobs.meets(lexicon::KIND_NOUNS).then_some(PlaceNoun::Feature))
}

/// Whether a sentence says of its subject in so many words where it lies, as nobody says of a person: "X lies 50 km
/// south of", "X is on the coast of", "X is in northern Y, 50 km south of", but not "X was shot 50 km south of" nor "X is in
/// northern Y".
pub(crate) fn shows_a_place(claims: &[Claim], at: usize, text: &str) -> bool {
    /// Claims before this one that may have named its subject.
    const BEFORE: usize = 3;
    let claim = &claims[at];
    let [Some(subject), Some(_), _] = claim.statement.arguments() else { return false };
    let Some(name) = subject.span.filter(|name| name.end() <= claim.key.start()) else { return false };
    let directly = |claim: &Claim| places(&text[name.end()..claim.key.start().max(name.end())]);
    match &claim.statement {
        Statement::Offset { .. } | Statement::Distance { .. } | Statement::Direction { .. } => {
            let told_before = |other: &Claim| {
                let core = other.core();
                let same = other.statement.arguments()[0].and_then(|subject| subject.span) == Some(name);
                let joined = same && core.end() <= claim.key.start();
                joined && directly(other) && text[core.end()..claim.key.start()].trim() == ","
            };
            directly(claim) || claims[at.saturating_sub(BEFORE)..at].iter().any(told_before)
        }
        Statement::Proximity { relation, .. } => *relation != Relation::Near && directly(claim),
        _ => false,
    }
}

/// Whether words between a name and what is said of it are a verb that places it: "lies", "is located just".
fn places(between: &str) -> bool {
    let verb = |word: &str| word == "is" || lexicon::english().entry_of(word).jobs.has(Job::PlaceVerb);
    let adverb = |word: &str| lexicon::english().entry_of(word).jobs.has(Job::Adverb);
    between.split_whitespace().all(|word| verb(word) || adverb(word)) && between.split_whitespace().any(verb)
}

/// Whether the words of a statement say that a place is a capital.
pub(crate) fn says_capital(words: &str) -> bool {
    words.split_whitespace().any(|word| lexicon::english().entry_of(word).jobs.has(Job::Capital))
}

/// Whether a phrase means the middle of a town: "the city centre", "the centre of X".
pub(crate) fn says_centre(phrase: &str) -> bool {
    phrase.split_whitespace().any(|word| lexicon::english().entry_of(word).jobs.has(Job::Centre))
}

/// What kind of place a common noun means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlaceNoun {
    /// "village".
    Settlement,
    /// "province".
    Division,
    /// "airport": something built or set apart.
    Site,
    /// "island", "river".
    Feature,
    /// "property".
    Any,
}

/// The claims of a document in text order.
pub fn extract(document: &Document, tokens: &[Token], mentions: &[Mention], resolutions: &[Resolution]) -> Vec<Claim> {
    extract_in(Language::of(document.text()), document, tokens, mentions, resolutions)
}

/// The same by the words of a language.
pub fn extract_in(
    language: Language,
    document: &Document,
    tokens: &[Token],
    mentions: &[Mention],
    resolutions: &[Resolution],
) -> Vec<Claim> {
    claims(&Words::new(language, document, tokens, mentions, resolutions), document)
}

/// What a document says of places, each kind in text order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// What can be checked.
    pub claims: Vec<Claim>,
    /// Who or what went from where to where.
    pub movements: Vec<Movement>,
    /// Parts of regions that are named.
    pub parts: Vec<PartOf>,
}

/// Everything that a document in a language says of places.
pub fn read_in(
    language: Language,
    document: &Document,
    tokens: &[Token],
    mentions: &[Mention],
    resolutions: &[Resolution],
) -> Reading {
    if is_bare_name(document, tokens, mentions) {
        return Reading { claims: Vec::new(), movements: Vec::new(), parts: Vec::new() };
    }
    let w = Words::new(language, document, tokens, mentions, resolutions);
    Reading { claims: claims(&w, document), movements: movement::movements(&w), parts: part::parts(&w) }
}

/// Whether a text is one name and nothing else: it states nothing, and a look-up need not wait for a language's table.
fn is_bare_name(document: &Document, tokens: &[Token], mentions: &[Mention]) -> bool {
    let [mention] = mentions else { return false };
    mention.role != Role::Coordinate
        && tokens.iter().all(|token| mention.span.contains(token.span))
        && !document.text().bytes().any(|byte| byte.is_ascii_digit())
}

fn claims(w: &Words, document: &Document) -> Vec<Claim> {
    let mut claims = Vec::new();
    let mut previous: Option<Previous> = None;
    // No hedge may reach back into the quantity before it.
    let mut floor = 0;
    let mut at = 0;
    let (mut clause, mut states) = ((0, 0), true);
    while at < w.len() {
        if at >= clause.1 {
            clause = clause_of(w, at);
            states = is_statement(w, clause, w.sentence(at));
        }
        let starts = w.starts(at);
        if starts.quantity
            && let Some(q) = quantities::quantity(w, at, floor.max(w.sentence(at).0))
        {
            claims.extend(conversion::claims(w, &q));
            if !states {
                // A conversion is right or wrong whoever believes the rest.
            } else if let Some(found) = area::claim(w, &q) {
                claims.push(found);
            } else if let Some((found, relation)) = offset::claims(w, &q, previous.as_ref()) {
                claims.extend(found);
                previous = Some(relation);
            } else if let Some((found, relation)) = distance::claim(w, &q) {
                claims.push(found);
                previous = Some(relation);
            }
            floor = q.end;
            at = q.end;
            continue;
        }
        let found = if states && starts.relation() { relation(w, at, starts, floor, previous.as_ref()) } else { None };
        if let Some((claim, relation)) = found {
            claims.push(claim);
            previous = Some(relation);
        }
        if states && w.starts_position(at) {
            claims.extend(coordinate::claim(w, at));
        }
        at += 1;
    }
    let stated = |at: At| is_statement(w, w.sentence(at), w.sentence(at));
    claims.extend(coordinate_range::claims(document, w.tokens, w.mentions, stated));
    claims.sort_by_key(|claim| (claim.key, claim.span));
    claims
}

/// The clause that begins at `at`: what a doubt says of it ends with "; ..." and ", but ...".
fn clause_of(w: &Words, at: At) -> (At, At) {
    let (_, end) = w.sentence(at);
    let next = (at + 1..end).find(|&i| w.mark(i - 1, ";") || w.mark(i - 1, ",") && w.has(i, Job::Contrast));
    (at, next.unwrap_or(end))
}

/// Whether a clause states what it contains: a question does not, nor does what is said to be untrue or a joke.
fn is_statement(w: &Words, clause: (At, At), (start, end): (At, At)) -> bool {
    // No sentence is split behind the Arabic sign, so it may stand anywhere.
    let asks = (end.saturating_sub(2).max(start)..end).any(|at| w.mark(at, "?"))
        || w.asks_in_arabic() && (clause.0..clause.1).any(|at| w.str(at).ends_with('؟'));
    let denies = |at: At| w.has(at, Job::Doubt) || w.is(at, "not") && w.is(at + 1, "true");
    // "... . That is false."
    let denied_after = end < w.len() && (w.has(end, Job::It) || w.has(end, Job::Definite)) && {
        let close = w.sentence(end).1.min(end + 5);
        w.has(end + 1, Job::Be) && (end + 2..close).any(denies)
    };
    !asks && !denied_after && !(clause.0..clause.1).any(denies)
}

fn relation(w: &Words, at: At, starts: Starts, floor: At, previous: Option<&Previous>) -> Option<(Claim, Previous)> {
    // Inside the words of the claim before it, only its object's own place may still be told ("on", "in").
    let inside = previous.is_some_and(|p| at < p.end);
    let mut found = None;
    if starts.direction && !inside {
        found = direction::claim(w, at, floor, previous);
    }
    if w.grammar().lengths_only {
        return found;
    }
    if starts.part && !inside {
        found = found.or_else(|| part::claim(w, at, previous));
    }
    if starts.containment {
        found = found.or_else(|| containment::claim(w, at, previous));
    }
    if starts.proximity && (!inside || w.has(at, Job::On)) {
        found = found.or_else(|| proximity::claim(w, at, previous));
    }
    if starts.between && !inside {
        found = found.or_else(|| between::claim(w, at));
    }
    found
}

/// The relation read last: what follows it after a comma or "and" speaks of the same subject.
#[derive(Debug, Clone)]
struct Previous {
    /// The token after its object.
    end: At,
    subject: Argument,
    /// "near X, 20 km from Y": what follows describes X.
    near: bool,
    /// Its object is a coast, border or water: "on the X Sea in northern Y" puts the subject into Y, and not the sea.
    line: bool,
}

impl Previous {
    fn of(end: At, subject: Argument) -> Self {
        Self { end, subject, near: false, line: false }
    }

    /// The subject for a relation that begins at `first`, if nothing but a comma or "and" stands in between.
    fn shared(&self, w: &Words, first: At) -> Option<Argument> {
        if self.near || first < self.end || self.end == 0 || first > self.end + 2 {
            return None;
        }
        let joined =
            first > self.end && (self.end..first).all(|at| w.mark(at, ",") || w.mark(at, ";") || w.has(at, Job::And));
        joined.then(|| self.subject.clone())
    }

    /// The subject for a relation right behind the object.
    fn adjoining(&self, first: At) -> Option<Argument> {
        (!self.near && self.end > 0 && first == self.end).then(|| self.subject.clone())
    }

    /// The same where the object is a line, which lies in many places.
    fn past_line(&self, first: At) -> Option<Argument> {
        self.adjoining(first).filter(|_| self.line)
    }
}

fn build(w: &Words, first: At, key_end: At, statement: Statement) -> Claim {
    claim_with_key(w, w.span(first, key_end), statement)
}

/// The claim's span covers its arguments that stand in the same sentence; a name referred back to stands elsewhere.
fn claim_with_key(w: &Words, key: Span, statement: Statement) -> Claim {
    let mut span = key;
    let (first, end) = w.sentence_span(key);
    for argument in statement.arguments().into_iter().flatten() {
        if let Some(s) = argument.span.filter(|s| first <= s.start() && s.end() <= end) {
            span = span.cover(s);
        }
    }
    Claim { span, key, statement }
}
