//! Resolution: which place each mention means, decided jointly over the document.
//!
//! The model is log-linear. A candidate's score is the sum of its evidence's weights; probabilities are the
//! softmax of the scores over the candidates *and* over "a place of that name which the gazetteer lacks".
//! So any piece of evidence can be taken out again and the rest still adds up: judging relies on it
//! ([`Resolution::without`]).

use crate::document::Document;
use crate::gazetteer::{Gazetteer, PlaceId};
use crate::mention::{Mention, MentionId};
use crate::span::Span;
use crate::token::Token;
use serde::Serialize;

/// What a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// How well known the place is: population, feature class, capital.
    Prominence,
    /// How the name fits: main name, alias, abbreviation, historical, fuzzy.
    Name,
    /// What the words beside the name say it is ("River", "the port city of").
    KindCue,
    /// A containing place written beside it ("Bangor, Maine"; "the Syrian city of").
    WrittenContainer,
    /// Another mention lies in the same country.
    SharedCountry,
    /// Another mention lies in the same first-level division.
    SharedDivision,
    /// Another mention lies nearby.
    Nearness,
    /// Another mention names a place that contains it.
    ContainerElsewhere,
    /// Another mention of the same name means it.
    OneReferent,
    /// The outlet's own area, or what the caller said about the text.
    Context,
    /// An override given by the user.
    Override,
}

/// One weighed piece of evidence for a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// Its share of the score, in nats.
    pub weight: f32,
    /// The words it comes from; `None` when it comes from the gazetteer alone or from outside the text.
    pub span: Option<Span>,
    /// The other mention of relational evidence.
    pub other: Option<MentionId>,
}

/// A place a mention may mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Which.
    pub place: PlaceId,
    /// Probability, all evidence counted.
    pub probability: f32,
    /// Each piece, weighed; the score is their sum.
    pub evidence: Vec<Evidence>,
}

impl Candidate {
    /// The sum of the weights of the evidence that `keep` keeps.
    pub fn score(&self, keep: impl Fn(&Evidence) -> bool) -> f32 {
        self.evidence.iter().filter(|e| keep(e)).map(|e| e.weight).sum()
    }
}

/// The answer for a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "outcome", content = "place")]
pub enum Outcome {
    /// One place is clearly the likeliest.
    Resolved(PlaceId),
    /// Several are plausible and none is clearly the likeliest.
    Ambiguous,
    /// Nothing in the gazetteer is plausible.
    Unknown,
    /// The span names no place after all.
    NotAPlace,
}

/// All that is known about which place a mention means.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Resolution {
    /// The mention.
    pub mention: MentionId,
    /// The answer.
    pub outcome: Outcome,
    /// The likeliest candidates, best first; a bounded number.
    pub candidates: Vec<Candidate>,
    /// Score of "a place of that name which the gazetteer lacks", in nats.
    pub missing_score: f32,
    /// Its probability, all evidence counted.
    pub missing: f32,
}

/// Candidates ranked again with some evidence left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Reranked {
    /// Place and probability, best first.
    pub readings: Vec<(PlaceId, f32)>,
    /// Probability of a place which the gazetteer lacks.
    pub missing: f32,
}

impl Resolution {
    /// The place, when there is one answer.
    pub fn place(&self) -> Option<PlaceId> {
        match self.outcome {
            Outcome::Resolved(place) => Some(place),
            _ => None,
        }
    }

    /// Probability of the best candidate, 0 without one.
    pub fn confidence(&self) -> f32 {
        self.candidates.first().map_or(0.0, |c| c.probability)
    }

    /// The candidates ranked again by the evidence that `keep` keeps. Pure; the resolution is unchanged.
    pub fn without(&self, keep: impl Fn(&Evidence) -> bool) -> Reranked {
        let scores: Vec<f32> = self.candidates.iter().map(|c| c.score(&keep)).collect();
        let top = scores.iter().copied().fold(self.missing_score, f32::max);
        let total: f32 = scores.iter().map(|s| (s - top).exp()).sum::<f32>() + (self.missing_score - top).exp();
        let mut readings: Vec<(PlaceId, f32)> =
            self.candidates.iter().zip(&scores).map(|(c, s)| (c.place, (s - top).exp() / total)).collect();
        readings.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Reranked { readings, missing: (self.missing_score - top).exp() / total }
    }
}

/// What the caller knows that the text does not say.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// Names or domains of the outlet's home, places the text is about (from [`crate::document::Context`] and `--near`).
    pub near: Vec<String>,
}

/// One resolution a mention, in the same order.
pub fn resolve(
    document: &Document,
    tokens: &[Token],
    mentions: &[Mention],
    gazetteer: &Gazetteer,
    hints: &Hints,
) -> Vec<Resolution> {
    let _ = (document, tokens, gazetteer, hints);
    (0..mentions.len() as u32)
        .map(|i| Resolution {
            mention: MentionId(i),
            outcome: Outcome::Unknown,
            candidates: Vec::new(),
            missing_score: 0.0,
            missing: 1.0,
        })
        .collect()
}
