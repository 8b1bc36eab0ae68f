//! Verdicts: where the text first meets the earth.
//!
//! Judges each claim by the rules of docs/uncertainty.md. A contradiction needs every plausible reading of
//! the names to fail, and says which part fails, by how much, and what slip would explain it.

mod argument;
mod blind;
mod circle;
pub mod constants;
mod interval;
mod judge;
mod judgement;
mod map;
mod repair;
mod rules;
mod say;
mod topic;
mod whereabouts;

use crate::claim::{Claim, ClaimId};
use crate::document::Document;
use crate::earth::{Position, Wind};
use crate::gazetteer::{Gazetteer, PlaceId};
use crate::mention::Mention;
use crate::quantity::{Degrees, Interval, Meters};
use crate::resolve::Resolution;
use crate::rule::Rule;
use crate::span::Span;
use judgement::Scene;
use map::Map;
use serde::Serialize;
use topic::Topic;
pub use whereabouts::Whereabouts;

/// How a claim fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Outcome {
    Supported,
    Inconclusive,
    Contradicted,
}

/// Why, in one stable word; the sentence is [`Verdict::headline`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Stated and measured agree.
    Agrees,
    /// The stated distance is too small or too large.
    DistanceOff,
    /// It fits only the way by road, but a compass offset is a straight line.
    RoadDistanceAsStraight,
    /// The stated direction is beyond the tolerance.
    DirectionOff,
    /// The direction is loosely right: within 22.5 degrees more than the tolerance.
    DirectionLoose,
    /// Not inside.
    NotInside,
    /// Outside the city's footprint, inside the division of the same name.
    OutsideFootprintInsideDivision,
    /// In another part of the region.
    OtherPart,
    /// Farther than "near" allows, or off the coast or border.
    TooFar,
    /// Not between.
    NotBetween,
    /// The two quantities differ.
    ConversionOff,
    /// The area differs.
    AreaOff,
    /// The coordinates lie elsewhere.
    CoordinateOff,
    /// Another statement about the same place cannot be true together with this one.
    StatementsDisagree,
    /// An end of the claim is not named in the text.
    UnnamedPlace,
    /// An end of the claim is in no gazetteer.
    UnknownPlace,
    /// An end of the claim has several plausible readings that disagree.
    AmbiguousPlace,
    /// Perhaps a place of that name which the gazetteer lacks is meant.
    PerhapsMissing,
    /// Only the claim itself says which place is meant.
    OnlyTheClaimSaysWhich,
    /// The number is too vague to be measured against.
    VagueNumber,
    /// The footprints overlap: no direction exists.
    FootprintsOverlap,
    /// The way may be longer than 1.6 times the straight line.
    RouteUnknown,
    /// A time is stated, not a distance.
    TimeStated,
    /// No polygon or line to measure against.
    NoGeometry,
    /// Beyond what the rule allows, yet not so clearly that it is a contradiction.
    Borderline,
    /// Both ends are one place: the sentence was hardly understood.
    SamePlace,
    /// The two quantities are of different kinds, a length and an area.
    KindsDiffer,
}

/// A claim's verdict with its arithmetic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// The claim.
    pub claim: ClaimId,
    /// How it fares.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// The rule it falls under (an offset whose direction fails falls under direction-mismatch).
    pub rule: Rule,
    /// One line: "86 km is stated, the map says 57 km".
    pub headline: String,
    /// Stated against measured, one row a part (an offset has two: distance and direction).
    pub parts: Vec<Part>,
    /// The places measured, subject first, in the reading that the verdict rests on.
    pub ends: Vec<End>,
    /// The direction from object to subject on the map, where one exists and the claim is about two places.
    pub heading: Option<Heading>,
    /// The likeliest slip, when one fits.
    pub repair: Option<Repair>,
    /// Of a subject in no gazetteer: where it can be by all that the text says of it, told with the last claim about it.
    pub whereabouts: Option<Box<Whereabouts>>,
    /// More that a reader should know, one line each.
    pub notes: Vec<String>,
}

/// One measured part of a claim.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// What was compared.
    pub quantity: PartKind,
    /// The stated value (of a range the low end): km, degrees, m2. `None` where the text states no number ("near").
    pub stated: Option<f64>,
    /// What the map says, same unit; of a conversion, what the first quantity comes to.
    pub measured: f64,
    /// The *stated* values that would pass for this measurement; without a stated value, the *measured* ones that
    /// would. Azimuths may leave `0..360`: `-50..50` is "north, loosely".
    pub allowed: Interval,
    /// Whether this part alone holds.
    pub outcome: Outcome,
    /// Words of the text that state it.
    pub span: Option<Span>,
}

/// The quantity of a part and with it the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// Distance in kilometres.
    DistanceKm,
    /// Azimuth from object to subject in degrees.
    AzimuthDegrees,
    /// Area in square metres.
    AreaM2,
    /// Length in metres.
    LengthM,
    /// A plain number: how much longer the way through the subject is than the way between two objects.
    Ratio,
}

/// A place at an end of a claim.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct End {
    /// Which argument: 0 subject, 1 object, 2 second object.
    pub argument: u8,
    /// The place, `None` for written coordinates.
    pub place: Option<PlaceId>,
    /// Where it was measured.
    pub position: Position,
    /// Its extent.
    pub radius: Meters,
    /// Its probability with the claim's own evidence left out.
    pub probability: f32,
}

/// A human slip that would explain a contradiction.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Repair {
    /// Which slip, one stable word: "miles_for_kilometers", "linear_factor_on_area", "direction_reversed".
    pub slip: String,
    /// The arithmetic in one line: "60 km is 37 mi: a linear figure was taken for an area".
    pub text: String,
}

/// Azimuth and wind of the measured direction, for diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Heading {
    /// Initial azimuth from the object to the subject.
    pub azimuth: Degrees,
    /// The nearest of the eight principal winds.
    pub wind: Wind,
}

/// How much a stated distance may be off: docs/uncertainty.md derives both readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tolerance {
    /// As measured on what journalists and encyclopaedias write.
    #[default]
    Journalistic,
    /// As the guides of georeferencing count it: the largest error that a description allows.
    Gbif,
}

impl Tolerance {
    /// Both, the default first.
    pub const ALL: [Tolerance; 2] = [Tolerance::Journalistic, Tolerance::Gbif];

    /// "gbif".
    pub fn name(self) -> &'static str {
        match self {
            Self::Journalistic => "journalistic",
            Self::Gbif => "gbif",
        }
    }

    /// The reading of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tolerance| tolerance.name() == name)
    }
}

/// One verdict a claim, in the same order, with the default tolerance.
pub fn judge(
    document: &Document,
    claims: &[Claim],
    mentions: &[Mention],
    resolutions: &[Resolution],
    gazetteer: &Gazetteer,
) -> Vec<Verdict> {
    judge_by(Tolerance::default(), document, claims, mentions, resolutions, gazetteer)
}

/// The same with a tolerance.
pub fn judge_by(
    tolerance: Tolerance,
    document: &Document,
    claims: &[Claim],
    mentions: &[Mention],
    resolutions: &[Resolution],
    gazetteer: &Gazetteer,
) -> Vec<Verdict> {
    let map = Map::new(gazetteer);
    let topic = Topic::read_if(claims, document.context(), &map);
    let scenes = scenes(document, claims, (mentions, resolutions), &map, &topic, tolerance);
    let mut verdicts: Vec<Verdict> = scenes.iter().map(judge::judge).collect();
    rules::together::compare(&scenes, &mut verdicts);
    verdicts
}

fn scenes<'a>(
    document: &'a Document,
    claims: &'a [Claim],
    (mentions, resolutions): (&'a [Mention], &'a [Resolution]),
    map: &'a Map<'a>,
    topic: &'a Topic,
    tolerance: Tolerance,
) -> Vec<Scene<'a>> {
    let ids = (0..).map(ClaimId);
    let scene = |(id, claim)| Scene { document, claims, mentions, resolutions, map, topic, tolerance, id, claim };
    ids.zip(claims).map(scene).collect()
}
