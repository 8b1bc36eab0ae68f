//! Resolution: which place each mention means, decided jointly over the document.
//!
//! The model is log-linear. A candidate's score is the sum of its evidence's weights; probabilities are the
//! softmax of the scores over the candidates *and* over "a place of that name which the gazetteer lacks".
//! So any piece of evidence can be taken out again and the rest still adds up: judging relies on it
//! ([`Resolution::without`]).

mod background;
mod candidates;
pub mod fit;
mod kept;
mod kinds;
mod model;
mod relations;
pub mod weights;
mod written;

use crate::document::Document;
use crate::gazetteer::{Gazetteer, PlaceId};
use crate::mention::{Mention, MentionId};
use crate::span::Span;
use crate::token::Token;
use model::{Background, Names, Piece};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};
use weights::{Feature, Weights};

/// A place is given as the answer from this probability on.
const RESOLVED_FROM: f32 = 0.5;

/// Candidates handed on to judging.
const CANDIDATES_WEIGHED: usize = 12;

/// What a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// How well known the place is: population, feature class, capital.
    Prominence,
    /// How the name fits: main name, alias, abbreviation, historical, fuzzy.
    Name,
    /// What the words beside the name say it is ("River", "the port city of"), or the other items of its list.
    KindCue,
    /// The name acts as a government, or most others are countries' ("Washington" beside Egypt and Syria).
    Government,
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
    pub evidence: EvidenceList,
}

impl Candidate {
    /// The sum of the weights of the evidence that `keep` keeps.
    pub fn score(&self, keep: impl Fn(&Evidence) -> bool) -> f32 {
        self.evidence.passing().iter().filter(|e| keep(e)).map(|e| e.weight).sum()
    }
}

/// Evidence for a candidate, written out when it is first read.
///
/// Most mentions stand in no claim and nobody asks for their evidence, while each of its pieces names another mention:
/// written out for all, it would grow with the square of the text.
#[derive(Clone)]
pub struct EvidenceList {
    pieces: OnceLock<Vec<Evidence>>,
    /// Where to read it; `None` where `pieces` is filled from the start.
    source: Option<Source>,
}

/// A candidate of a mention in a settled document.
#[derive(Clone)]
struct Source {
    settled: Arc<Settled>,
    name: usize,
    candidate: usize,
    mention: usize,
}

/// The names of a document after settling.
struct Settled {
    names: Names,
    background: Background,
    weights: &'static Weights,
}

impl EvidenceList {
    /// The pieces, not kept for the next who reads them: those of every claim of a long text would be a thousand times
    /// as long as the text.
    pub fn passing(&self) -> Cow<'_, [Evidence]> {
        match (self.pieces.get(), &self.source) {
            (Some(pieces), _) => Cow::Borrowed(pieces),
            (None, Some(source)) => Cow::Owned(source.read()),
            (None, None) => Cow::Borrowed(&[]),
        }
    }
}

impl Deref for EvidenceList {
    type Target = [Evidence];

    fn deref(&self) -> &[Evidence] {
        self.pieces.get_or_init(|| self.source.as_ref().map_or_else(Vec::new, Source::read))
    }
}

impl From<Vec<Evidence>> for EvidenceList {
    fn from(pieces: Vec<Evidence>) -> Self {
        Self { pieces: OnceLock::from(pieces), source: None }
    }
}

impl<'e> IntoIterator for &'e EvidenceList {
    type Item = &'e Evidence;
    type IntoIter = std::slice::Iter<'e, Evidence>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for EvidenceList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl PartialEq for EvidenceList {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Serialize for EvidenceList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl Source {
    fn read(&self) -> Vec<Evidence> {
        let Settled { names, background, weights } = &*self.settled;
        model::evidence(self.name, self.candidate, names, background, self.mention)
            .into_iter()
            .filter_map(|piece| evidence(piece, self.mention, names, weights))
            .collect()
    }
}

/// The answer for a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "outcome", content = "place")]
pub enum Answer {
    /// One place is clearly the likeliest.
    Resolved(PlaceId),
    /// Several are plausible and none is clearly the likeliest.
    Ambiguous,
    /// Nothing in the gazetteer is plausible.
    Unknown,
}

/// All that is known about which place a mention means.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Resolution {
    /// The mention.
    pub mention: MentionId,
    /// The answer.
    pub outcome: Answer,
    /// Probability that the likeliest candidate is the place meant, or that one is which lies within 50 km
    /// of it, in it or around it (Latakia the city and Latakia the governorate).
    pub confidence: f32,
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

/// Weight of an override, in nats: no other evidence comes near it.
const SETTLED: f32 = 100.0;

impl Resolution {
    /// A mention of which somebody has said which place it means, or that the gazetteer has none for it.
    pub fn settled(mention: MentionId, place: Option<PlaceId>) -> Self {
        let evidence = Evidence { kind: EvidenceKind::Override, weight: SETTLED, span: None, other: None };
        let candidate = |place| Candidate { place, probability: 1.0, evidence: vec![evidence].into() };
        let known = if place.is_some() { 1.0 } else { 0.0 };
        Self {
            mention,
            outcome: place.map_or(Answer::Unknown, Answer::Resolved),
            confidence: known,
            candidates: place.map(candidate).into_iter().collect(),
            missing_score: 0.0,
            missing: 1.0 - known,
        }
    }

    /// The place, when there is one answer.
    pub fn place(&self) -> Option<PlaceId> {
        match self.outcome {
            Answer::Resolved(place) => Some(place),
            _ => None,
        }
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
    /// Places the text is about or near (`--near`).
    pub near: Vec<String>,
}

/// Whether a hint names any place that the gazetteer has: one that does not says nothing.
pub fn is_known_hint(near: &str, gazetteer: &Gazetteer) -> bool {
    background::names_any(near, gazetteer)
}

/// One resolution a mention, in the same order.
#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
pub fn resolve(
    document: &Document,
    tokens: &[Token],
    mentions: &[Mention],
    gazetteer: &Gazetteer,
    hints: &Hints,
) -> Vec<Resolution> {
    let weights = Weights::bundled();
    let background = background::read(document, hints, gazetteer, weights);
    let mut names = model::names(document, tokens, mentions, gazetteer);
    model::settle(&mut names, &background, weights);
    let settled = Arc::new(Settled { names, background, weights });
    let mut resolutions: Vec<Option<Resolution>> = vec![None; mentions.len()];
    for (n, name) in settled.names.iter().enumerate() {
        let answer = answer(n, &settled);
        for &m in &name.members {
            resolutions[m] = Some(seen_from(m, &answer));
        }
    }
    resolutions.into_iter().map(|r| r.expect("every mention is a member of one name")).collect()
}

/// The answer for the first mention of a name.
fn answer(n: usize, settled: &Arc<Settled>) -> Resolution {
    let name = &settled.names[n];
    let mut order: Vec<usize> = (0..name.candidates.len()).collect();
    order.sort_by(|&a, &b| name.probabilities[b].total_cmp(&name.probabilities[a]).then(a.cmp(&b)));
    // One place told twice (a city and the district around it) is no ambiguity.
    let around = |best: usize| -> f32 {
        let same = |&c: &usize| name.candidates[best].is_one_place_with(&name.candidates[c]);
        (0..name.candidates.len()).filter(same).map(|c| name.probabilities[c]).sum()
    };
    let best = order.first().copied();
    let confidence = best.map_or(0.0, around);
    let outcome = match best {
        Some(best) if confidence >= RESOLVED_FROM => Answer::Resolved(name.candidates[best].place),
        Some(_) if name.missing < 0.5 => Answer::Ambiguous,
        _ => Answer::Unknown,
    };
    let first = name.members[0];
    let evidence = |c: usize| {
        let source = Source { settled: Arc::clone(settled), name: n, candidate: c, mention: first };
        EvidenceList { pieces: OnceLock::new(), source: Some(source) }
    };
    // The best known namesake is kept, however little the text speaks for it: judging asks what the name would mean
    // elsewhere.
    let renown = |c: usize| model::dot(name.candidates[c].fixed.iter().copied(), settled.weights);
    let known = (0..name.candidates.len()).max_by(|&a, &b| renown(a).total_cmp(&renown(b)).then(b.cmp(&a)));
    if let Some(at) = known.and_then(|known| order.iter().position(|&c| c == known))
        && at >= CANDIDATES_WEIGHED
    {
        order.swap(at, CANDIDATES_WEIGHED - 1);
    }
    let candidates = order
        .into_iter()
        .take(CANDIDATES_WEIGHED)
        .map(|c| Candidate {
            place: name.candidates[c].place,
            probability: name.probabilities[c],
            evidence: evidence(c),
        })
        .collect();
    let missing_score = model::dot(name.missing_features.iter().copied(), settled.weights);
    Resolution {
        mention: MentionId(first as u32),
        outcome,
        confidence,
        candidates,
        missing_score,
        missing: name.missing,
    }
}

/// The same answer for another mention of the name: only what was read beside which mention differs.
fn seen_from(m: usize, answer: &Resolution) -> Resolution {
    let mut resolution = answer.clone();
    resolution.mention = MentionId(m as u32);
    for source in resolution.candidates.iter_mut().filter_map(|candidate| candidate.evidence.source.as_mut()) {
        source.mention = m;
    }
    resolution
}

/// A piece as one mention sees it: what was read beside another mention of the name is "one referent".
fn evidence(piece: Piece, seen_from: usize, names: &Names, weights: &Weights) -> Option<Evidence> {
    let weight = weights.get(piece.feature) * piece.value;
    if weight == 0.0 {
        return None;
    }
    let elsewhere = !piece.relational && piece.from.is_some_and(|m| m != seen_from);
    let span = if elsewhere { piece.from.map(|m| names.span(m)) } else { piece.span };
    Some(Evidence {
        kind: if elsewhere { EvidenceKind::OneReferent } else { kind(piece.feature) },
        weight,
        span,
        other: piece.from.filter(|&m| m != seen_from).map(|m| MentionId(m as u32)),
    })
}

fn kind(feature: Feature) -> EvidenceKind {
    use Feature as F;
    match feature {
        F::Population
        | F::PopulationShare
        | F::Country
        | F::Division
        | F::DivisionSize
        | F::District
        | F::Eponymous
        | F::Capital
        | F::Seat
        | F::Continent
        | F::Natural
        | F::Extent
        | F::Spot
        | F::Section => EvidenceKind::Prominence,
        F::Alias | F::Abbreviation | F::Historical | F::NormalForm | F::Fuzzy => EvidenceKind::Name,
        F::KindFits | F::KindAlone | F::KindClashes | F::AmongPeers => EvidenceKind::KindCue,
        F::ActingCapital | F::AmongStates => EvidenceKind::Government,
        F::WrittenContainer | F::OutsideContainer | F::LeadingContainer => EvidenceKind::WrittenContainer,
        F::SharedCountry => EvidenceKind::SharedCountry,
        F::SharedDivision | F::HoldsOthers => EvidenceKind::SharedDivision,
        F::Nearness => EvidenceKind::Nearness,
        F::CountryNamed | F::DivisionNamed => EvidenceKind::ContainerElsewhere,
        F::ContextCountry | F::ContextDivision | F::ContextNear => EvidenceKind::Context,
        F::MissingBias
        | F::MissingLargest
        | F::MissingFamous
        | F::MissingUnique
        | F::MissingArea
        | F::MissingContainer
        | F::MissingKind
        | F::MissingDoubt
        | F::MissingAlias
        | F::MissingLongName
        | F::MissingOwnName => EvidenceKind::Name,
    }
}
