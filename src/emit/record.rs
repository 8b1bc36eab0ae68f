//! The members of the JSON formats: a report in the words and offsets of the outside world.
//!
//! Ids of places are the gazetteer's stable ids, never row numbers; `start` and `end` count Unicode code
//! points of the source, `start_byte` and `end_byte` its bytes in UTF-8, `start_utf16` and `end_utf16` its UTF-16 units.

use super::encode;
use crate::claim::{
    ARGUMENT_KEYS, Argument, ClaimId, Comparator, Language, Link, Medium, Part as RegionPart, Relation, Stated,
    Statement,
};
use crate::document::{Context, Document, Encoding, Format};
use crate::earth::Footprint;
use crate::gazetteer::{FeatureClass, PlaceId};
use crate::mention::{Kind, Mention, Role};
use crate::quantity::Degrees;
use crate::report::{Report, ReportPlace, Severity};
use crate::resolve::{self, Candidate, EvidenceKind, Resolution};
use crate::rule::Rule;
use crate::span::Span;
use crate::verdict::{self, Heading, PartKind, Reason, Repair, Tolerance, Verdict};
use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// Counts up when a member of the JSON formats is renamed, removed or changes its type.
pub(super) const FORMAT_VERSION: u32 = 1;

/// The members of a record that may be left out: all but the version.
pub(super) const MEMBERS: [&str; 9] =
    ["dateline", "gazetteer", "document", "summary", "mentions", "claims", "places", "overrides", "credits"];

/// One document's report.
#[derive(Serialize)]
pub(super) struct Record<'r> {
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    dateline: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gazetteer: Option<&'r str>,
    /// Left out where it is the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    tolerance: Option<Tolerance>,
    /// Likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<Language>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<DocumentRecord<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<Summary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mentions: Option<Vec<MentionRecord<'r>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<Vec<ClaimRecord<'r>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    places: Option<Places<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    overrides: Option<Vec<u32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credits: Option<&'r [String]>,
}

impl<'r> Record<'r> {
    pub(super) fn new(report: &'r Report, with_evidence: bool) -> Self {
        Self::with(report, with_evidence, |_| true)
    }

    /// The same for [`compact`](super::compact) only, which writes it faster.
    pub(super) fn compact(self) -> Self {
        Self { places: self.places.map(|places| Places { compact: true, ..places }), ..self }
    }

    /// With the members of [`MEMBERS`] that are wanted.
    pub(super) fn with(report: &'r Report, with_evidence: bool, wanted: impl Fn(&str) -> bool) -> Self {
        let mention = |(id, (m, r))| MentionRecord::new(report, id, m, r, with_evidence);
        let mentions = || report.mentions.iter().zip(&report.resolutions).enumerate().map(mention).collect();
        let claims = || (0..report.claims.len()).filter_map(|id| ClaimRecord::new(report, id)).collect();
        // How the text was judged goes with the version that judged it.
        let about = wanted("dateline");
        Self {
            version: FORMAT_VERSION,
            dateline: about.then_some(report.version),
            gazetteer: wanted("gazetteer").then_some(&report.gazetteer_build),
            tolerance: (about && report.tolerance != Tolerance::default()).then_some(report.tolerance),
            language: (about && report.language != Language::default()).then_some(report.language),
            document: wanted("document").then(|| DocumentRecord::new(&report.document)),
            summary: wanted("summary").then(|| Summary::new(report)),
            mentions: wanted("mentions").then(mentions),
            claims: wanted("claims").then(claims),
            places: wanted("places").then_some(Places { report, compact: false }),
            overrides: wanted("overrides").then(|| report.overrides.iter().map(|mention| mention.0).collect()),
            credits: wanted("credits").then_some(&report.credits),
        }
    }
}

/// The places of a report.
struct Places<'r> {
    report: &'r Report,
    /// On one line: as the thread has written them before.
    compact: bool,
}

impl Serialize for Places<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let places = self.report.places.values();
        if self.compact {
            let mut written = serializer.serialize_seq(Some(places.len()))?;
            for place in places {
                written.serialize_element(&*place_as_written(place))?;
            }
            written.end()
        } else {
            serializer.collect_seq(places.map(|place| PlaceRecord::new(place)))
        }
    }
}

/// A place in compact JSON. Reports share their places, and one in two bytes of a line is theirs.
fn place_as_written(place: &Arc<ReportPlace>) -> Arc<RawValue> {
    /// Places that a thread keeps; some 400 bytes each.
    const MOST: usize = 1 << 13;
    /// By address; the place is kept with its bytes, so that no other comes to lie there.
    type Kept = HashMap<usize, (Arc<ReportPlace>, Arc<RawValue>)>;
    thread_local! {
        static KEPT: RefCell<Kept> = RefCell::default();
    }
    KEPT.with_borrow_mut(|kept| {
        if kept.len() > MOST {
            kept.clear();
        }
        let address = Arc::as_ptr(place).addr();
        let (_, written) =
            kept.entry(address).or_insert_with(|| (Arc::clone(place), encode::raw(&PlaceRecord::new(place)).into()));
        Arc::clone(written)
    })
}

#[derive(Serialize)]
struct DocumentRecord<'r> {
    name: &'r str,
    #[serde(flatten)]
    context: &'r Context,
    format: Format,
    encoding: Encoding,
    language: Option<&'r str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    look_alikes: Vec<Quote<'r>>,
}

impl<'r> DocumentRecord<'r> {
    fn new(document: &'r Document) -> Self {
        Self {
            name: document.name(),
            context: document.context(),
            format: document.format(),
            encoding: *document.encoding(),
            language: document.language(),
            look_alikes: document.look_alikes().into_iter().map(|span| Quote::new(document, span)).collect(),
        }
    }
}

/// How many of each there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub(super) struct Summary {
    pub(super) mentions: usize,
    pub(super) resolved: usize,
    pub(super) ambiguous: usize,
    pub(super) unknown: usize,
    pub(super) claims: usize,
    pub(super) supported: usize,
    pub(super) inconclusive: usize,
    pub(super) contradicted: usize,
    pub(super) ignored: usize,
}

impl Summary {
    pub(super) fn new(report: &Report) -> Self {
        let answers = |wanted: &str| {
            let outcomes = report.mentions.iter().zip(&report.resolutions).map(|(m, r)| outcome_word(m, r));
            outcomes.filter(|outcome| *outcome == wanted).count()
        };
        Self {
            mentions: report.mentions.len(),
            resolved: answers("resolved"),
            ambiguous: answers("ambiguous"),
            unknown: answers("unknown"),
            claims: report.claims.len(),
            supported: report.count(verdict::Outcome::Supported),
            inconclusive: report.count(verdict::Outcome::Inconclusive),
            contradicted: report.count(verdict::Outcome::Contradicted),
            ignored: report.count_severity(Severity::Ignored),
        }
    }

    /// Counts of several documents taken together.
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            mentions: self.mentions + other.mentions,
            resolved: self.resolved + other.resolved,
            ambiguous: self.ambiguous + other.ambiguous,
            unknown: self.unknown + other.unknown,
            claims: self.claims + other.claims,
            supported: self.supported + other.supported,
            inconclusive: self.inconclusive + other.inconclusive,
            contradicted: self.contradicted + other.contradicted,
            ignored: self.ignored + other.ignored,
        }
    }
}

/// A stretch of the source.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Offsets {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) start_byte: usize,
    pub(super) end_byte: usize,
    /// Left out in documents where they are `start` and `end`.
    #[serde(skip_serializing_if = "Option::is_none")]
    start_utf16: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_utf16: Option<usize>,
}

impl Offsets {
    pub(super) fn new(document: &Document, span: Span) -> Self {
        let (start, end) = document.code_points(span);
        let (start_byte, end_byte) = document.source_bytes(span);
        let (start_utf16, end_utf16) = document.utf16_units(span).unzip();
        Self { start, end, start_byte, end_byte, start_utf16, end_utf16 }
    }
}

/// A stretch of the source with its words.
#[derive(Serialize)]
struct Quote<'r> {
    text: &'r str,
    #[serde(flatten)]
    at: Offsets,
}

impl<'r> Quote<'r> {
    fn new(document: &'r Document, span: Span) -> Self {
        Self { text: span.of(document.text()), at: Offsets::new(document, span) }
    }
}

#[derive(Serialize)]
struct MentionRecord<'r> {
    id: usize,
    #[serde(flatten)]
    quote: Quote<'r>,
    role: Role,
    confidence: f64,
    kinds: Vec<Kind>,
    outcome: &'static str,
    position: Option<PositionRecord>,
    place: Option<u32>,
    probability: f64,
    missing: f64,
    candidates: Vec<CandidateRecord>,
}

/// Coordinates as written, or given by an override.
#[derive(Serialize)]
struct PositionRecord {
    lat: f64,
    lon: f64,
}

impl<'r> MentionRecord<'r> {
    fn new(
        report: &'r Report,
        id: usize,
        mention: &Mention,
        resolution: &Resolution,
        with_evidence: bool,
    ) -> MentionRecord<'r> {
        Self {
            id,
            quote: Quote::new(&report.document, mention.span),
            role: mention.role,
            confidence: share(mention.confidence),
            kinds: mention.cues.iter().map(|cue| cue.kind).collect(),
            outcome: outcome_word(mention, resolution),
            position: mention
                .position
                .map(|position| PositionRecord { lat: decimals(position.lat()), lon: decimals(position.lon()) }),
            place: resolution.place().and_then(|place| stable_id(report, place)),
            probability: share(resolution.confidence),
            missing: share(resolution.missing),
            candidates: resolution
                .candidates
                .iter()
                .filter_map(|candidate| CandidateRecord::new(report, candidate, with_evidence))
                .collect(),
        }
    }
}

/// The answer's name in outputs. Coordinates need no gazetteer to be resolved.
pub(super) fn outcome_word(mention: &Mention, resolution: &Resolution) -> &'static str {
    match resolution.outcome {
        resolve::Answer::Resolved(_) => "resolved",
        _ if mention.position.is_some() => "resolved",
        resolve::Answer::Ambiguous => "ambiguous",
        resolve::Answer::Unknown => "unknown",
    }
}

#[derive(Serialize)]
struct CandidateRecord {
    place: u32,
    probability: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Vec<EvidenceRecord>>,
}

impl CandidateRecord {
    fn new(report: &Report, candidate: &Candidate, with_evidence: bool) -> Option<Self> {
        let evidence = with_evidence.then(|| {
            let pieces = candidate.evidence.iter();
            pieces
                .map(|piece| EvidenceRecord {
                    kind: piece.kind,
                    weight: share(piece.weight),
                    at: piece.span.map(|span| Offsets::new(&report.document, span)),
                    other: piece.other.map(|other| other.0),
                })
                .collect()
        });
        Some(Self { place: stable_id(report, candidate.place)?, probability: share(candidate.probability), evidence })
    }
}

#[derive(Serialize)]
struct EvidenceRecord {
    kind: EvidenceKind,
    weight: f64,
    at: Option<Offsets>,
    other: Option<u32>,
}

#[derive(Serialize)]
struct ClaimRecord<'r> {
    id: usize,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    quote: Quote<'r>,
    key: Quote<'r>,
    arguments: Vec<ArgumentRecord<'r>>,
    stated: Vec<StatedRecord<'r>>,
    direction: Option<&'static str>,
    medium: Option<Medium>,
    relation: Option<Relation>,
    verdict: VerdictRecord<'r>,
}

impl<'r> ClaimRecord<'r> {
    fn new(report: &'r Report, id: usize) -> Option<Self> {
        let (claim, verdict) = (&report.claims[id], report.verdicts.get(id)?);
        let arguments = claim.statement.arguments().into_iter().zip(ARGUMENT_KEYS);
        Some(Self {
            id,
            kind: claim.statement.type_name(),
            quote: Quote::new(&report.document, claim.span),
            key: Quote::new(&report.document, claim.key),
            arguments: arguments
                .filter_map(|(argument, name)| Some(ArgumentRecord::new(report, argument?, name)))
                .collect(),
            stated: stated_of(&claim.statement).iter().map(|s| StatedRecord::new(&report.document, s)).collect(),
            direction: direction_of(&claim.statement),
            medium: match claim.statement {
                Statement::Distance { medium, .. } | Statement::Offset { medium, .. } => Some(medium),
                _ => None,
            },
            relation: match claim.statement {
                Statement::Proximity { relation, .. } => Some(relation),
                _ => None,
            },
            verdict: VerdictRecord::new(report, verdict),
        })
    }
}

/// The quantities a statement gives, in the order of the text.
pub(super) fn stated_of(statement: &Statement) -> Vec<&Stated> {
    match statement {
        Statement::Distance { length, .. } | Statement::Offset { length, .. } => vec![length],
        Statement::Proximity { length, .. } => length.iter().collect(),
        Statement::Conversion { first, second } => vec![first, second],
        Statement::Area { area, .. } => vec![area],
        _ => Vec::new(),
    }
}

/// The direction or the part of a region that a statement gives: "NW", "central".
pub(super) fn direction_of(statement: &Statement) -> Option<&'static str> {
    match statement {
        Statement::Direction { wind, .. } | Statement::Offset { wind, .. } => Some(wind.wind.symbol()),
        Statement::RelativePosition { part: RegionPart::Wind(wind), .. } => Some(wind.wind.symbol()),
        Statement::RelativePosition { part: RegionPart::Central(_), .. } => Some("central"),
        _ => None,
    }
}

#[derive(Serialize)]
struct ArgumentRecord<'r> {
    argument: &'static str,
    quote: Option<Quote<'r>>,
    mention: Option<u32>,
    link: Link,
}

impl<'r> ArgumentRecord<'r> {
    fn new(report: &'r Report, argument: &Argument, name: &'static str) -> Self {
        Self {
            argument: name,
            quote: argument.span.map(|span| Quote::new(&report.document, span)),
            mention: argument.mention.map(|mention| mention.0),
            link: argument.link,
        }
    }
}

#[derive(Serialize)]
struct StatedRecord<'r> {
    #[serde(flatten)]
    quote: Quote<'r>,
    value: f64,
    value_max: Option<f64>,
    unit: &'static str,
    hedged: bool,
    comparator: Comparator,
}

impl<'r> StatedRecord<'r> {
    fn new(document: &'r Document, stated: &Stated) -> Self {
        Self {
            quote: Quote::new(document, stated.span),
            value: figure(stated.value),
            value_max: stated.value_max.map(figure),
            unit: stated.unit.symbol(),
            hedged: stated.hedged,
            comparator: stated.comparator,
        }
    }
}

#[derive(Serialize)]
struct VerdictRecord<'r> {
    outcome: verdict::Outcome,
    severity: Severity,
    reason: Reason,
    rule: Rule,
    code: &'static str,
    headline: &'r str,
    parts: Vec<PartRecord>,
    ends: Vec<EndRecord>,
    heading: Option<Heading>,
    repair: Option<&'r Repair>,
    #[serde(skip_serializing_if = "Option::is_none")]
    whereabouts: Option<WhereaboutsRecord<'r>>,
    notes: &'r [String],
}

/// Where a subject that no gazetteer has can be; the region itself is in the layer `footprints`.
#[derive(Serialize)]
struct WhereaboutsRecord<'r> {
    claims: &'r [ClaimId],
    lat: f64,
    lon: f64,
    radius_m: f64,
}

impl<'r> VerdictRecord<'r> {
    fn new(report: &Report, verdict: &'r Verdict) -> Self {
        Self {
            outcome: verdict.outcome,
            severity: report.severity(verdict),
            reason: verdict.reason,
            rule: verdict.rule,
            code: verdict.rule.code(),
            headline: &verdict.headline,
            parts: verdict
                .parts
                .iter()
                .map(|part| PartRecord {
                    quantity: part.quantity,
                    stated: part.stated.map(figure),
                    measured: figure(part.measured),
                    allowed_low: part.allowed.low.map(figure),
                    allowed_high: part.allowed.high.map(figure),
                    outcome: part.outcome,
                    at: part.span.map(|span| Offsets::new(&report.document, span)),
                })
                .collect(),
            ends: verdict
                .ends
                .iter()
                .map(|end| EndRecord {
                    argument: ARGUMENT_KEYS.get(usize::from(end.argument)).copied(),
                    place: end.place.and_then(|place| stable_id(report, place)),
                    lat: decimals(end.position.lat()),
                    lon: decimals(end.position.lon()),
                    radius_m: end.radius.0.round(),
                    probability: share(end.probability),
                })
                .collect(),
            heading: verdict.heading.map(|heading| Heading { azimuth: Degrees(figure(heading.azimuth.0)), ..heading }),
            repair: verdict.repair.as_ref(),
            whereabouts: verdict.whereabouts.as_ref().map(|found| WhereaboutsRecord {
                claims: &found.claims,
                lat: decimals(found.point.lat()),
                lon: decimals(found.point.lon()),
                radius_m: found.radius.0.round(),
            }),
            notes: &verdict.notes,
        }
    }
}

#[derive(Serialize)]
struct PartRecord {
    quantity: PartKind,
    stated: Option<f64>,
    measured: f64,
    allowed_low: Option<f64>,
    allowed_high: Option<f64>,
    outcome: verdict::Outcome,
    at: Option<Offsets>,
}

#[derive(Serialize)]
struct EndRecord {
    argument: Option<&'static str>,
    place: Option<u32>,
    lat: f64,
    lon: f64,
    radius_m: f64,
    probability: f64,
}

#[derive(Serialize)]
struct PlaceRecord<'r> {
    id: u32,
    geonames_id: Option<u32>,
    name: &'r str,
    qualified: String,
    lat: f64,
    lon: f64,
    class: FeatureClass,
    code: &'r str,
    country: Option<&'r str>,
    country_name: Option<&'r str>,
    admin1: Option<&'r str>,
    admin2: Option<&'r str>,
    population: Option<u32>,
    footprint: &'static str,
    radius_m: f64,
}

impl<'r> PlaceRecord<'r> {
    fn new(place: &'r ReportPlace) -> Self {
        Self {
            id: place.id,
            geonames_id: place.geonames_id,
            name: &place.name,
            qualified: place.qualified(),
            lat: decimals(place.position.lat()),
            lon: decimals(place.position.lon()),
            class: place.class,
            code: &place.code,
            country: place.country.as_deref(),
            country_name: place.country_name.as_deref(),
            admin1: place.admin1.as_deref(),
            admin2: place.admin2.as_deref(),
            population: place.population,
            footprint: match place.footprint {
                Footprint::Circle { .. } => "circle",
                Footprint::Polygon { .. } => "polygon",
            },
            radius_m: place.footprint.radius().0.round(),
        }
    }
}

/// A variant without fields by the name it has in outputs.
pub(super) fn word(variant: &impl Serialize) -> String {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The public id of a row that the report has a copy of.
pub(super) fn stable_id(report: &Report, place: PlaceId) -> Option<u32> {
    report.places.get(&place).map(|place| place.id)
}

/// Rounded to six decimals: 0.1 m in degrees, 1 mm in kilometres, and the same digits on every machine.
pub(crate) fn decimals(value: f64) -> f64 {
    let rounded = (value * 1e6).round() / 1e6;
    // Negative zero would be written "-0.0".
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// A stated or measured quantity to seven significant digits, and at most six decimals: metres across a continent, and
/// no digits that only the conversion between units has made.
pub(crate) fn figure(value: f64) -> f64 {
    let rounded = format!("{value:.6e}").parse().unwrap_or(value);
    if rounded.abs() < 1e6 { decimals(rounded) } else { rounded }
}

/// A probability, or a weight in nats, to four decimals.
pub(crate) fn share(value: f32) -> f64 {
    (f64::from(value) * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_what_was_stated_and_lose_what_conversion_made() {
        for (value, want) in [
            (95_829_560.082_432, 95_829_560.0),
            (10.0 / 3.0, 3.333333),
            (57.085_123_4, 57.085_12),
            (0.014_901_161, 0.014_901),
            (86.0, 86.0),
            (-44.25, -44.25),
            (0.0, 0.0),
            (5e-324, 0.0),
            (f64::MAX, 1.797_693e308),
        ] {
            assert_eq!(figure(value), want);
        }
    }
}
