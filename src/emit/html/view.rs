//! What the page shows, as the data that its script reads.
//!
//! The text is cut at every edge of a mention or claim, so that the script needs no offsets: a mark is a range of
//! pieces. Numbers that people read are words already; positions are polylines ([`polyline`](super::polyline)).

use super::basemap::{Basemap, basemap};
use super::polyline::{FINE, encode};
use super::why::why;
use super::{Options, Tiles};
use crate::claim::{self, Argument};
use crate::earth::{Footprint, Position, bounding_box, circle, distance};
use crate::emit::geojson::{arc, ends, geodesics, headline, part_area, true_area};
use crate::emit::record::{decimals, outcome_word};
use crate::emit::terminal::{allowed, figure, written};
use crate::gazetteer::{FeatureClass, PlaceId};
use crate::mention::{Mention, Role};
use crate::quantity::grouped;
use crate::report::{Report, ReportPlace};
use crate::resolve::{Candidate, Resolution};
use crate::span::Span;
use crate::verdict::{Outcome, Reason, Verdict};
use geo::{LineString, MultiPolygon, Simplify as _};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Outlines keep corners that stand out by this share of their size; at the size of a screen nobody sees less.
const OUTLINE_TOLERANCE: f64 = 0.001;
/// Candidates less likely than this are not told.
const LEAST_TOLD: f32 = 0.000_05;
/// Places this many degrees of longitude apart are shown on a usual map of the world.
const WORLDWIDE: f64 = 240.0;
/// Beyond this latitude the Mercator projection is of no use.
const MERCATOR_END: f64 = 84.0;
/// A text whose places all lie beyond this latitude is shown from above the pole.
const POLAR: f64 = 60.0;

/// Everything on the page.
#[derive(Serialize)]
pub(super) struct Page<'r> {
    dateline: &'r str,
    gazetteer: &'r str,
    credits: &'r [String],
    view: View,
    tiles: Option<&'r str>,
    borders: bool,
    places: BTreeMap<u32, Place<'r>>,
    documents: Vec<Document<'r>>,
    base: Basemap,
}

/// How the earth is spread out for some places.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
struct View {
    projection: Projection,
    /// The longitude in the middle of what is shown: the map is cut on the other side of the earth.
    middle: f64,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Projection {
    Mercator,
    /// Degrees as they are, for a text with a pole and places far from it.
    Plate,
    North,
    South,
}

#[derive(Serialize)]
struct Place<'r> {
    name: &'r str,
    /// Where it is, in words: "Aleppo, Syria".
    within: String,
    kind: &'static str,
    lat: f64,
    lon: f64,
    position: String,
    population: Option<u32>,
    geonames: Option<u32>,
    radius_km: f64,
    /// What it covers, of places that a text means.
    area: Option<Vec<Vec<String>>>,
}

#[derive(Serialize)]
struct Document<'r> {
    name: &'r str,
    title: Option<&'r str>,
    date: Option<&'r str>,
    outlet: Option<&'r str>,
    language: Option<&'r str>,
    view: View,
    pieces: Vec<&'r str>,
    mentions: Vec<Named<'r>>,
    claims: Vec<Claim<'r>>,
    movements: Vec<Movement<'r>>,
}

#[derive(Serialize)]
struct Named<'r> {
    at: [usize; 2],
    text: &'r str,
    role: Role,
    outcome: &'static str,
    place: Option<u32>,
    /// Of written coordinates.
    position: Option<[f64; 2]>,
    missing: String,
    /// The part of the place that the text speaks of: "northern Syria".
    part: Option<NamedPart<'r>>,
    candidates: Vec<Reading>,
}

#[derive(Serialize)]
struct NamedPart<'r> {
    text: &'r str,
    area: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct Reading {
    place: u32,
    probability: String,
    why: Vec<String>,
}

#[derive(Serialize)]
struct Claim<'r> {
    at: [usize; 2],
    /// The words that state it.
    key: [usize; 2],
    text: &'r str,
    #[serde(rename = "type")]
    kind: &'static str,
    outcome: Outcome,
    reason: Reason,
    rule: &'static str,
    code: &'static str,
    headline: &'r str,
    parts: Vec<Part<'r>>,
    ends: Vec<End>,
    lines: Vec<String>,
    area: Option<Vec<Vec<String>>>,
    notes: &'r [String],
    repair: Option<&'r str>,
}

#[derive(Serialize)]
struct Movement<'r> {
    at: [usize; 2],
    text: &'r str,
    headline: String,
    /// "some 3,000 people"
    moved: Option<&'r str>,
    from: Option<u32>,
    to: Option<u32>,
    from_words: &'r str,
    to_words: &'r str,
    length: Option<String>,
    lines: Vec<String>,
}

#[derive(Serialize)]
struct Part<'r> {
    words: Option<&'r str>,
    stated: Option<String>,
    measured: String,
    allowed: Option<String>,
    outcome: Outcome,
}

#[derive(Serialize)]
struct End {
    argument: u8,
    place: Option<u32>,
    lat: f64,
    lon: f64,
    position: String,
}

impl<'r> Page<'r> {
    pub(super) fn new(reports: &'r [Report], options: &'r Options) -> Self {
        let places = places(reports);
        let content: Vec<Position> = reports.iter().flat_map(content).collect();
        Self {
            dateline: reports.first().map_or(env!("CARGO_PKG_VERSION"), |report| report.version),
            gazetteer: reports.first().map_or("", |report| &report.gazetteer_build),
            credits: reports.first().map_or(&[], |report| &report.credits),
            view: match reports {
                [report] => View::of(report),
                // One text about a pole must not bend the map of all the others.
                _ => View { projection: Projection::Mercator, middle: middle(&content) },
            },
            tiles: options.tiles.as_ref().map(Tiles::url),
            borders: options.borders,
            places,
            documents: reports.iter().map(Document::new).collect(),
            base: basemap(&content, options.borders),
        }
    }
}

/// Every position that is meant or measured.
fn content(report: &Report) -> Vec<Position> {
    let meant = report.resolutions.iter().filter_map(|r| Some(report.places.get(&r.place()?)?.position));
    let written = report.mentions.iter().filter_map(|mention| mention.position);
    let measured = report.verdicts.iter().flat_map(|verdict| verdict.ends.iter().map(|end| end.position));
    meant.chain(written).chain(measured).collect()
}

impl View {
    fn of(report: &Report) -> Self {
        let content = content(report);
        Self { projection: projection(&content), middle: middle(&content) }
    }
}

/// Greenwich, unless the places lie together around the antimeridian.
fn middle(content: &[Position]) -> f64 {
    match bounding_box(content.iter().map(|p| [p.lon(), p.lat(), p.lon(), p.lat()])) {
        Some([west, _, east, _]) if west > east && east + 360.0 - west < WORLDWIDE => (west + east) / 2.0 + 180.0,
        _ => 0.0,
    }
}

fn projection(content: &[Position]) -> Projection {
    let reaches = |sign: f64, lat: f64| content.iter().any(|p| p.lat() * sign > lat);
    if content.iter().all(|p| p.lat() > POLAR) && reaches(1.0, MERCATOR_END) {
        Projection::North
    } else if content.iter().all(|p| p.lat() < -POLAR) && reaches(-1.0, MERCATOR_END) {
        Projection::South
    } else if reaches(1.0, MERCATOR_END) || reaches(-1.0, MERCATOR_END) {
        Projection::Plate
    } else {
        Projection::Mercator
    }
}

/// The places of all reports, with the outline of those that are meant or measured.
fn places(reports: &[Report]) -> BTreeMap<u32, Place<'_>> {
    let mut places = BTreeMap::new();
    for report in reports {
        let meant: BTreeSet<PlaceId> = report
            .resolutions
            .iter()
            .filter_map(Resolution::place)
            .chain(report.verdicts.iter().flat_map(|verdict| verdict.ends.iter().filter_map(|end| end.place)))
            .collect();
        for (id, place) in &report.places {
            let entry = places.entry(place.id).or_insert_with(|| Place::new(place));
            if entry.area.is_none() && meant.contains(id) {
                entry.area = Some(outline_of(place));
            }
        }
    }
    places
}

impl<'r> Place<'r> {
    fn new(place: &'r ReportPlace) -> Self {
        let qualified = place.qualified();
        let within = qualified.strip_prefix(place.name.as_str()).unwrap_or_default().trim_start_matches(", ");
        Self {
            name: &place.name,
            within: within.to_owned(),
            kind: kind(place),
            lat: decimals(place.position.lat()),
            lon: decimals(place.position.lon()),
            position: written(place.position),
            population: place.population,
            geonames: place.geonames_id,
            radius_km: (place.footprint.radius().km() * 10.0).round() / 10.0,
            area: None,
        }
    }
}

/// GeoNames feature codes (geonames.org/export/codes.html) and classes in words.
fn kind(place: &ReportPlace) -> &'static str {
    match (place.class, place.code.as_str()) {
        (_, "PPLC") => "capital",
        (_, "AIRP" | "AIRF") => "airport",
        (_, "AIRB") => "air base",
        (_, "INSM" | "NVB") => "base",
        (_, "ISL" | "ISLS") => "island",
        (_, "STM" | "STMS") => "river",
        (_, "LK" | "LKS") => "lake",
        (_, "CONT") => "continent",
        (_, "PCLI" | "PCLD" | "PCLF" | "PCLS" | "PCL" | "PCLIX") => "country",
        (_, "ADM1") => "first-level division",
        (_, "ADM2") => "second-level division",
        (FeatureClass::Administrative, _) => "administrative division",
        (FeatureClass::Water, _) => "water",
        (FeatureClass::Area, _) => "area",
        (FeatureClass::Populated, _) => "settlement",
        (FeatureClass::Road, _) => "road",
        (FeatureClass::Spot, _) => "site",
        (FeatureClass::Terrain, _) => "landform",
        (FeatureClass::Undersea, _) => "undersea feature",
        (FeatureClass::Vegetation, _) => "vegetation",
    }
}

fn outline_of(place: &ReportPlace) -> Vec<Vec<String>> {
    match &place.footprint {
        Footprint::Circle { radius, .. } => polygons(&circle(place.position, *radius)),
        Footprint::Polygon { region, .. } => polygons(region.outline()),
    }
}

/// Polygons as rings as polylines, without the corners that nobody sees.
fn polygons(outline: &MultiPolygon<f64>) -> Vec<Vec<String>> {
    let size = |ring: &LineString<f64>| {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        ring.coords().for_each(|c| (low, high) = (low.min(c.y), high.max(c.y)));
        high - low
    };
    let tolerance = outline.iter().map(|polygon| size(polygon.exterior())).fold(0.0, f64::max) * OUTLINE_TOLERANCE;
    let line = |ring: &LineString<f64>| encode(ring.coords().map(|c| (c.x, c.y)), FINE);
    let mut out = Vec::new();
    for polygon in outline {
        let simple = polygon.simplify(tolerance);
        // Islets of a country that collapse are left out.
        if simple.exterior().0.len() >= 4 {
            out.push(std::iter::once(simple.exterior()).chain(simple.interiors()).map(line).collect());
        }
    }
    out
}

impl<'r> Document<'r> {
    fn new(report: &'r Report) -> Self {
        let (document, context) = (&report.document, report.document.context());
        let text = document.text();
        let pieces = Pieces::of(report);
        Self {
            name: document.name(),
            title: context.title.as_deref(),
            date: context.date.as_deref(),
            outlet: context.outlet.as_deref(),
            language: document.language(),
            view: View::of(report),
            mentions: report
                .mentions
                .iter()
                .zip(&report.resolutions)
                .map(|(mention, resolution)| Named::new(report, &pieces, mention, resolution))
                .collect(),
            claims: report.verdicts.iter().map(|verdict| Claim::new(report, &pieces, verdict)).collect(),
            movements: report.movements.iter().map(|movement| Movement::new(report, &pieces, movement)).collect(),
            pieces: pieces.0.windows(2).map(|edge| &text[edge[0]..edge[1]]).collect(),
        }
    }
}

/// The edges of the text's pieces, in bytes, ascending, its start and end included.
struct Pieces(Vec<usize>);

impl Pieces {
    fn of(report: &Report) -> Self {
        let mut edges = BTreeSet::from([0, report.document.text().len()]);
        let claimed = report.claims.iter().flat_map(|claim| [claim.span, claim.key]);
        let moved = report.movements.iter().map(|movement| movement.span);
        for span in report.mentions.iter().map(|mention| mention.span).chain(claimed).chain(moved) {
            edges.extend([span.start(), span.end()]);
        }
        Self(edges.into_iter().collect())
    }

    fn at(&self, span: Span) -> [usize; 2] {
        [span.start(), span.end()].map(|byte| self.0.partition_point(|&edge| edge < byte))
    }
}

impl<'r> Named<'r> {
    fn new(report: &'r Report, pieces: &Pieces, mention: &Mention, resolution: &Resolution) -> Self {
        let told = |&(index, candidate): &(usize, &Candidate)| index == 0 || candidate.probability >= LEAST_TOLD;
        // The first is set against the second, every other against the first.
        let reading = |(index, candidate): (usize, &Candidate)| {
            Some(Reading {
                place: report.places.get(&candidate.place)?.id,
                probability: percent(candidate.probability),
                why: resolution
                    .candidates
                    .get(usize::from(index == 0))
                    .map_or_else(Vec::new, |rival| why(candidate, rival)),
            })
        };
        Self {
            at: pieces.at(mention.span),
            text: mention.span.of(report.document.text()),
            role: mention.role,
            outcome: outcome_word(mention, resolution),
            place: report.place_of(resolution.mention).map(|place| place.id),
            position: mention.position.map(|p| [decimals(p.lat()), decimals(p.lon())]),
            missing: percent(resolution.missing),
            part: report.parts.iter().find(|part| part.region == resolution.mention).and_then(|part| {
                let area = part_area(report.place_of(part.region)?, part.part)?;
                Some(NamedPart { text: part.span.of(report.document.text()), area: polygons(&area) })
            }),
            candidates: resolution.candidates.iter().enumerate().filter(told).filter_map(reading).collect(),
        }
    }
}

/// "97 %", "3 %", "< 1 %": digits that a calibrated probability bears.
fn percent(probability: f32) -> String {
    match probability {
        p if p >= 0.995 => "> 99 %".to_owned(),
        p if p < 0.01 => "< 1 %".to_owned(),
        p => format!("{:.0} %", p * 100.0),
    }
}

impl<'r> Claim<'r> {
    fn new(report: &'r Report, pieces: &Pieces, verdict: &'r Verdict) -> Self {
        let claim = report.claim(verdict.claim);
        let text = report.document.text();
        let line = |part: &Vec<Position>| encode(part.iter().map(|p| (p.lon(), p.lat())), FINE);
        Self {
            at: pieces.at(claim.span),
            key: pieces.at(claim.key),
            text: claim.span.of(text),
            kind: claim.statement.type_name(),
            outcome: verdict.outcome,
            reason: verdict.reason,
            rule: verdict.rule.name(),
            code: verdict.rule.code(),
            headline: &verdict.headline,
            parts: verdict
                .parts
                .iter()
                .map(|part| Part {
                    words: part.span.map(|span| span.of(text)),
                    stated: part.stated.map(|stated| figure(part, stated)),
                    measured: figure(part, part.measured),
                    allowed: allowed(part),
                    outcome: part.outcome,
                })
                .collect(),
            ends: verdict
                .ends
                .iter()
                .map(|end| End {
                    argument: end.argument,
                    place: end.place.and_then(|place| report.places.get(&place)).map(|place| place.id),
                    lat: decimals(end.position.lat()),
                    lon: decimals(end.position.lon()),
                    position: written(end.position),
                })
                .collect(),
            lines: geodesics(verdict).iter().map(line).collect(),
            area: true_area(report, verdict).map(|area| polygons(&area.outline)),
            notes: &verdict.notes,
            repair: verdict.repair.as_ref().map(|repair| repair.text.as_str()),
        }
    }
}

impl<'r> Movement<'r> {
    fn new(report: &'r Report, pieces: &Pieces, movement: &'r claim::Movement) -> Self {
        let text = report.document.text();
        let id = |end: &Argument| end.mention.and_then(|id| report.place_of(id)).map(|place| place.id);
        let words = |end: &Argument| end.span.map_or("", |span| span.of(text));
        let ends = ends(report, movement);
        let line = |part: &Vec<Position>| encode(part.iter().map(|p| (p.lon(), p.lat())), FINE);
        Self {
            at: pieces.at(movement.span),
            text: movement.span.of(text),
            headline: headline(report, movement),
            moved: movement.count.as_ref().map(|count| count.span.of(text)),
            from: id(&movement.from),
            to: id(&movement.to),
            from_words: words(&movement.from),
            to_words: words(&movement.to),
            length: ends.map(|[from, to]| {
                format!("{} km", grouped(&format!("{:.0}", distance(from.position, to.position).km())))
            }),
            lines: ends.map_or_else(Vec::new, |ends| arc(ends).iter().map(line).collect()),
        }
    }
}
