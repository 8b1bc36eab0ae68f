//! A report: the document, its mentions, claims and verdicts, and copies of the places they name.
//!
//! It owns everything it shows, so that writing a format never asks the gazetteer again.

use crate::claim::{Claim, ClaimId, Language, Movement, PartOf};
use crate::document::Document;
use crate::earth::{Footprint, Position};
use crate::gazetteer::{FeatureClass, Gazetteer, PlaceId};
use crate::mention::{Mention, MentionId};
use crate::resolve::Resolution;
use crate::rule::Rule;
use crate::span::Span;
use crate::token::Token;
use crate::verdict::{Outcome, Reason, Tolerance, Verdict};
use serde::Serialize;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// How many candidates of each mention a report keeps, the winner included.
pub const CANDIDATES_KEPT: usize = 6;

/// How loud a verdict is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Its rule is switched off.
    Ignored,
    /// Shown on request only.
    Note,
    /// Something was measured and is off, but it does not refute the statement.
    Warning,
    /// The statement is wrong.
    Error,
}

/// How the findings of a rule count, other than by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Not at all.
    Ignore,
    /// As warnings, contradictions too.
    Warn,
    /// As errors, also where something is off without refuting the statement.
    Error,
}

/// The levels of the rules for which the caller has set one.
pub type Levels = BTreeMap<Rule, Level>;

/// The answer to one document.
#[derive(Debug, Clone)]
pub struct Report {
    /// Version of the tool.
    pub version: &'static str,
    /// Build id of the gazetteer.
    pub gazetteer_build: String,
    /// Attribution lines that the data ask for.
    pub credits: Vec<String>,
    /// The text.
    pub document: Document,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// Mentions in text order; a [`MentionId`] indexes them.
    pub mentions: Vec<Mention>,
    /// One a mention.
    pub resolutions: Vec<Resolution>,
    /// Claims in text order; a [`ClaimId`] indexes them.
    pub claims: Vec<Claim>,
    /// One a claim.
    pub verdicts: Vec<Verdict>,
    /// Movements in text order.
    pub movements: Vec<Movement>,
    /// Parts of regions that the text speaks of, in text order.
    pub parts: Vec<PartOf>,
    /// Every place that a resolution or verdict refers to.
    pub places: BTreeMap<PlaceId, Arc<ReportPlace>>,
    /// Mentions whose reading the caller has settled, ascending.
    pub overrides: Vec<MentionId>,
    /// How the findings of some rules count, by the caller's wish.
    pub levels: Levels,
    /// How much a stated distance might be off.
    pub tolerance: Tolerance,
    /// By which language's words statements were looked for.
    pub language: Language,
}

/// A place copied out of the gazetteer.
#[derive(Debug, Clone, Serialize)]
pub struct ReportPlace {
    /// GeoNames id or own id.
    pub id: u32,
    /// GeoNames id, where there is one.
    pub geonames_id: Option<u32>,
    /// Main name.
    pub name: String,
    /// Where it is.
    pub position: Position,
    /// Feature class.
    pub class: FeatureClass,
    /// GeoNames feature code.
    pub code: String,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The country's name.
    pub country_name: Option<String>,
    /// Name of the first-level division.
    pub admin1: Option<String>,
    /// Name of the second-level division.
    pub admin2: Option<String>,
    /// Inhabitants; `None` when unknown.
    pub population: Option<u32>,
    /// What it covers.
    pub footprint: Footprint,
}

impl ReportPlace {
    /// "Latakia, Latakia, Syria": the name with the divisions that hold it.
    pub fn qualified(&self) -> String {
        let mut parts = vec![self.name.as_str()];
        parts.extend([&self.admin1, &self.country_name].into_iter().flatten().map(String::as_str));
        parts.dedup();
        parts.join(", ")
    }

    /// A copy of a row that other reports of this thread have, too: the same places are named again and again.
    pub fn shared(gazetteer: &Gazetteer, id: PlaceId) -> Arc<Self> {
        /// Places that a thread keeps; some 400 bytes each.
        const MOST: usize = 1 << 13;
        type Kept = HashMap<(u64, PlaceId), Arc<ReportPlace>>;
        thread_local! {
            static KEPT: RefCell<Kept> = RefCell::default();
        }
        KEPT.with_borrow_mut(|kept| {
            if kept.len() > MOST {
                kept.clear();
            }
            let place = kept.entry((gazetteer.number(), id)).or_insert_with(|| Arc::new(Self::copy(gazetteer, id)));
            Arc::clone(place)
        })
    }

    /// Copies a row out of the gazetteer.
    pub fn copy(gazetteer: &Gazetteer, id: PlaceId) -> Self {
        let place = gazetteer.place(id);
        let name_of =
            |id: Option<PlaceId>| id.filter(|&other| other != place.id).map(|id| gazetteer.place(id).name.to_owned());
        Self {
            id: place.stable_id,
            geonames_id: place.geonames_id,
            name: place.name.to_owned(),
            position: place.position,
            class: place.class,
            code: place.code.to_owned(),
            country: place.country.map(|c| c.iter().map(|&b| char::from(b)).collect()),
            country_name: name_of(place.country_place),
            admin1: name_of(place.admin1),
            admin2: name_of(place.admin2),
            population: (place.population > 0).then_some(place.population),
            footprint: gazetteer.footprint(id),
        }
    }
}

impl Report {
    /// What the stages gave, with copies of the places that they name and no more than [`CANDIDATES_KEPT`] candidates
    /// of each mention.
    pub fn assemble(
        gazetteer: &Gazetteer,
        document: Document,
        tokens: Vec<Token>,
        mentions: Vec<Mention>,
        mut resolutions: Vec<Resolution>,
        claims: Vec<Claim>,
        verdicts: Vec<Verdict>,
    ) -> Self {
        let mut named: BTreeSet<PlaceId> =
            verdicts.iter().flat_map(|verdict| verdict.ends.iter().filter_map(|end| end.place)).collect();
        for resolution in &mut resolutions {
            resolution.candidates.truncate(CANDIDATES_KEPT);
            named.extend(resolution.candidates.iter().map(|candidate| candidate.place));
        }
        Self {
            version: env!("CARGO_PKG_VERSION"),
            gazetteer_build: gazetteer.build_id().to_owned(),
            credits: gazetteer.credits(),
            document,
            tokens,
            mentions,
            resolutions,
            claims,
            verdicts,
            places: named.into_iter().map(|id| (id, ReportPlace::shared(gazetteer, id))).collect(),
            movements: Vec::new(),
            parts: Vec::new(),
            overrides: Vec::new(),
            levels: Levels::new(),
            tolerance: Tolerance::default(),
            language: Language::default(),
        }
    }

    /// The resolution of a mention.
    pub fn resolution(&self, id: MentionId) -> &Resolution {
        &self.resolutions[id.0 as usize]
    }

    /// The mention.
    pub fn mention(&self, id: MentionId) -> &Mention {
        &self.mentions[id.0 as usize]
    }

    /// The claim.
    pub fn claim(&self, id: ClaimId) -> &Claim {
        &self.claims[id.0 as usize]
    }

    /// The place a mention was resolved to.
    pub fn place_of(&self, id: MentionId) -> Option<&ReportPlace> {
        self.resolution(id).place().and_then(|place| self.places.get(&place)).map(Arc::as_ref)
    }

    /// How many verdicts have that outcome, those of rules that are switched off left out.
    pub fn count(&self, outcome: Outcome) -> usize {
        let counted = |verdict: &&Verdict| verdict.outcome == outcome && self.severity(verdict) > Severity::Ignored;
        self.verdicts.iter().filter(counted).count()
    }

    /// How loud a verdict is. A name that is unknown or ambiguous is no fault of the text, so it is a note.
    pub fn severity(&self, verdict: &Verdict) -> Severity {
        let plain = match (verdict.outcome, verdict.reason) {
            (Outcome::Contradicted, _) => Severity::Error,
            (
                Outcome::Inconclusive,
                Reason::OutsideFootprintInsideDivision
                | Reason::DirectionLoose
                | Reason::RouteUnknown
                | Reason::Borderline,
            ) => Severity::Warning,
            (Outcome::Inconclusive | Outcome::Supported, _) => Severity::Note,
        };
        match self.levels.get(&verdict.rule) {
            Some(Level::Ignore) => Severity::Ignored,
            Some(Level::Warn) if plain > Severity::Note => Severity::Warning,
            Some(Level::Error) if plain > Severity::Note => Severity::Error,
            _ => plain,
        }
    }

    /// Errors and warnings, in the order of the text.
    pub fn findings(&self) -> Vec<&Verdict> {
        let mut found: Vec<&Verdict> =
            self.verdicts.iter().filter(|verdict| self.severity(verdict) > Severity::Note).collect();
        found.sort_by_key(|verdict| (self.claim(verdict.claim).span.start(), verdict.claim));
        found
    }

    /// The words that a finding points at: those of the first part that fails, or those that make the claim.
    pub fn focus(&self, verdict: &Verdict) -> Span {
        let failing = verdict.parts.iter().filter(|part| part.outcome == verdict.outcome);
        failing.filter_map(|part| part.span).min_by_key(|span| span.start()).unwrap_or(self.claim(verdict.claim).key)
    }

    /// What a finding has to say: its headline, its notes, and the slip that is likely.
    pub fn lines<'r>(&self, verdict: &'r Verdict) -> Vec<&'r str> {
        let notes = verdict.notes.iter().map(String::as_str);
        let repair = verdict.repair.iter().map(|repair| repair.text.as_str());
        std::iter::once(verdict.headline.as_str()).chain(notes).chain(repair).collect()
    }

    /// How many verdicts are as loud as that.
    pub fn count_severity(&self, severity: Severity) -> usize {
        self.verdicts.iter().filter(|verdict| self.severity(verdict) == severity).count()
    }
}
