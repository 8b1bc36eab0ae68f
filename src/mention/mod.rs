//! Recognition: which spans of the text may name a place, and in what role.
//!
//! It decides *that* "Georgia" names a place and that it does so literally, never *which* Georgia.

use crate::document::Document;
use crate::gazetteer::Gazetteer;
use crate::span::Span;
use crate::token::Token;
use serde::Serialize;

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
    let _ = (document, tokens, gazetteer);
    Vec::new()
}

/// Mentions for spans that the caller gives (role, look-ups and cues are still worked out here).
pub fn from_spans(document: &Document, tokens: &[Token], gazetteer: &Gazetteer, spans: &[Span]) -> Vec<Mention> {
    let _ = (document, tokens, gazetteer);
    spans
        .iter()
        .map(|&span| Mention {
            span,
            role: Role::Literal,
            lookups: vec![span.of(document.text()).to_owned()],
            cues: Vec::new(),
            confidence: 1.0,
            position: None,
        })
        .collect()
}
