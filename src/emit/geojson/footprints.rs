//! The layer `footprints`: what places cover, and where claims would be true.
//!
//! A claim's area is the judging rule turned round. The rule lets a stated distance `v` pass from
//! `d - low` to `d + high` for the measured `d`, and the two tolerances depend on `v` and the places' extents
//! alone; so the statement holds for every subject between `v - high` and `v + low` from the object.
//! Likewise for the bearing. Only straight-line statements can be turned round so.

use super::super::record::word;
use super::claims::outcome_title;
use super::{decimals, feature, style};
use crate::claim::{Medium, Part, PartOf, Statement};
use crate::earth::{Footprint, Position, Wind, circle, distance, ring, sector, shrunk};
use crate::quantity::{Degrees, Meters};
use crate::report::{Report, ReportPlace};
use crate::verdict::constants::PART_HALF_WIDTH;
use crate::verdict::{End, PartKind, Verdict};
use geo::orient::{Direction, Orient};
use geo::{BooleanOps, LineString, MultiPolygon};
use geojson::{Feature, GeometryValue, JsonValue};
use std::collections::BTreeMap;

/// One feature a place that is resolved or measured, then one a claim that can be drawn.
pub(super) fn footprints(reports: &[Report]) -> Vec<Feature> {
    let mut covered: BTreeMap<u32, &ReportPlace> = BTreeMap::new();
    for report in reports {
        let resolved = report.resolutions.iter().filter_map(|resolution| resolution.place());
        let measured = report.verdicts.iter().flat_map(|verdict| verdict.ends.iter().filter_map(|end| end.place));
        for place in resolved.chain(measured).filter_map(|place| report.places.get(&place)) {
            covered.insert(place.id, place);
        }
    }
    let mut features: Vec<Feature> = covered.into_values().filter_map(place_area).collect();
    let mut parts: BTreeMap<(u32, String), Feature> = BTreeMap::new();
    for report in reports {
        for part in &report.parts {
            let Some(place) = report.place_of(part.region) else { continue };
            let key = (place.id, part_word(part.part));
            if !parts.contains_key(&key)
                && let Some(feature) = named_part(report, place, part, &key.1)
            {
                parts.insert(key, feature);
            }
        }
    }
    features.extend(parts.into_values());
    for (number, report) in reports.iter().enumerate() {
        features.extend(report.verdicts.iter().filter_map(|verdict| claim_area(number, report, verdict)));
        features.extend(report.verdicts.iter().filter_map(|verdict| whereabouts(number, report, verdict)));
    }
    features
}

fn place_area(place: &ReportPlace) -> Option<Feature> {
    let (kind, source, outline) = match &place.footprint {
        Footprint::Circle { radius, source } => ("circle", word(source).into(), circle(place.position, *radius)),
        Footprint::Polygon { region, .. } => ("region", "polygon".into(), region.outline().clone()),
    };
    let description = match &place.footprint {
        Footprint::Circle { radius, .. } => format!("taken as a circle of {:.1} km", radius.km()),
        Footprint::Polygon { .. } => "outline of the gazetteer".to_owned(),
    };
    let columns = common(kind, place.qualified(), Some(place.id), source, place.footprint.radius());
    let style = style::area(None, place.qualified(), description);
    let geometry = multi_polygon(&outline)?;
    Some(feature(format!("footprint/place/{}", place.id), Some(geometry), columns.into_iter().chain(style)))
}

/// "northern Syria": what a claim about that part would have to lie in.
fn named_part(report: &Report, place: &ReportPlace, part: &PartOf, word: &str) -> Option<Feature> {
    let text = part.span.of(report.document.text());
    let columns = common("part", text.to_owned(), Some(place.id), "text".into(), place.footprint.radius());
    let style = style::area(None, text.to_owned(), format!("the {word} part of {}", place.qualified()));
    let geometry = multi_polygon(&part_area(place, part.part)?)?;
    let id = format!("footprint/part/{}/{}", place.id, word.replace(' ', "_"));
    Some(feature(id, Some(geometry), columns.into_iter().chain(style)))
}

fn part_word(part: Part) -> String {
    match part {
        Part::Wind(stated) => format!("{}ern", stated.wind.word()),
        Part::Central(_) => "central".to_owned(),
    }
}

/// The judging rule for parts of a region turned round: within [`PART_HALF_WIDTH`] of the wind seen from the centroid, and
/// outside the middle third, which is the region shrunk to a third; "central" is that third. `None` for a region
/// about a pole, where winds mean nothing.
pub(in crate::emit) fn part_area(place: &ReportPlace, part: Part) -> Option<MultiPolygon<f64>> {
    let bounds = |wind: Wind| {
        let azimuth = wind.azimuth().0;
        (Degrees(azimuth - PART_HALF_WIDTH), Degrees(azimuth + PART_HALF_WIDTH))
    };
    match (&place.footprint, part) {
        (Footprint::Circle { radius, .. }, Part::Central(_)) => Some(circle(place.position, Meters(radius.0 / 3.0))),
        (Footprint::Circle { radius, .. }, Part::Wind(stated)) => {
            let (from, to) = bounds(stated.wind);
            Some(sector(place.position, Meters(radius.0 / 3.0), *radius, from, to))
        }
        (Footprint::Polygon { region, .. }, part) => {
            let centroid = region.centroid().filter(|centroid| centroid.lat().abs() < 89.0)?;
            let third = shrunk(region.outline(), centroid, 1.0 / 3.0);
            let Part::Wind(stated) = part else { return Some(region.outline().intersection(&third)) };
            let corners = region.outline().iter().flat_map(|polygon| polygon.exterior().coords());
            let reach = corners.filter_map(|c| Position::new(c.y, c.x)).map(|corner| distance(centroid, corner).0);
            let (from, to) = bounds(stated.wind);
            let wedge = sector(centroid, Meters(0.0), Meters(reach.fold(0.0, f64::max) * 1.01), from, to);
            Some(region.outline().intersection(&wedge).difference(&third))
        }
    }
}

/// Where a claim's subject would have to lie for the claim to be true.
pub(in crate::emit) struct TrueArea {
    /// "sector" or "ring".
    pub kind: &'static str,
    /// How far it reaches from the object.
    pub outer: Meters,
    /// Its outline.
    pub outline: MultiPolygon<f64>,
}

/// `None` for a claim that is not about a straight line from one place.
pub(in crate::emit) fn true_area(report: &Report, verdict: &Verdict) -> Option<TrueArea> {
    let claim = report.claim(verdict.claim);
    let straight = match &claim.statement {
        Statement::Offset { length, medium, .. } | Statement::Distance { length, medium, .. } => {
            matches!(medium, Medium::Straight)
                || matches!(claim.statement, Statement::Offset { .. }) && *medium == Medium::Unstated
        }
        .then_some(length.value_max.is_none())?,
        Statement::Direction { .. } => true,
        _ => false,
    };
    let object = verdict.ends.iter().find(|end| end.argument == 1).filter(|_| straight)?;
    let part = |quantity: PartKind| verdict.parts.iter().find(|part| part.quantity == quantity);
    let (inner, outer) = match part(PartKind::DistanceKm) {
        Some(part) => {
            let stated = part.stated?;
            let outer = stated + part.measured - part.allowed.low?;
            let inner = part.allowed.high.map_or(0.0, |high| stated - (high - part.measured));
            (inner.max(0.0), outer)
        }
        // A direction alone has no end: it is drawn a quarter farther than the subject lies.
        None => (0.0, 1.25 * measured_km(verdict, object)?),
    };
    let (inner, outer) = (Meters::from_km(inner), Meters::from_km(outer));
    let (kind, outline) = match part(PartKind::AzimuthDegrees) {
        Some(part) => {
            let half_width = (part.allowed.high? - part.allowed.low?) / 2.0;
            let (from, to) = (Degrees(part.stated? - half_width), Degrees(part.stated? + half_width));
            ("sector", sector(object.position, inner, outer, from, to))
        }
        None => ("ring", ring(object.position, inner, outer)),
    };
    Some(TrueArea { kind, outer, outline })
}

fn claim_area(number: usize, report: &Report, verdict: &Verdict) -> Option<Feature> {
    let TrueArea { kind, outer, outline } = true_area(report, verdict)?;
    let claim = report.claim(verdict.claim);
    let text = claim.span.of(report.document.text());
    let columns = common(kind, text.to_owned(), None, "claim".into(), outer);
    let style = style::area(
        Some(verdict.outcome),
        format!("{}: \"{text}\"", outcome_title(verdict.outcome)),
        "where the statement would be true".to_owned(),
    );
    let id = format!("footprint/claim/{}/{}", number + 1, verdict.claim.0);
    Some(feature(id, Some(multi_polygon(&outline)?), columns.into_iter().chain(style)))
}

/// Where a place that no gazetteer has can be by all that is said of it.
fn whereabouts(number: usize, report: &Report, verdict: &Verdict) -> Option<Feature> {
    let found = verdict.whereabouts.as_ref()?;
    let text = report.claim(verdict.claim).span.of(report.document.text());
    let columns = common("whereabouts", text.to_owned(), None, "claim".into(), found.radius);
    let style = style::area(
        None,
        format!("whereabouts: \"{text}\""),
        format!("likeliest at {:.6}, {:.6} (latitude, longitude)", found.point.lat(), found.point.lon()),
    );
    let id = format!("footprint/whereabouts/{}/{}", number + 1, verdict.claim.0);
    Some(feature(id, Some(multi_polygon(&found.outline)?), columns.into_iter().chain(style)))
}

fn measured_km(verdict: &Verdict, object: &End) -> Option<f64> {
    let subject = verdict.ends.iter().find(|end| end.argument == 0)?;
    Some(crate::earth::inverse(object.position, subject.position).distance.km())
}

fn common(
    kind: &'static str,
    name: String,
    place_id: Option<u32>,
    source: JsonValue,
    radius: Meters,
) -> [(&'static str, JsonValue); 5] {
    [
        ("kind", kind.into()),
        ("name", name.into()),
        ("place_id", place_id.into()),
        ("radius_source", source),
        ("radius_m", radius.0.round().into()),
    ]
}

/// Counterclockwise outside, clockwise inside (RFC 7946, 3.1.6), without the rings that rounding leaves no area.
fn multi_polygon(outline: &MultiPolygon<f64>) -> Option<GeometryValue> {
    let coordinates: Vec<Vec<Vec<geojson::Position>>> = outline
        .orient(Direction::Default)
        .iter()
        .filter_map(|polygon| {
            let mut rings = vec![ring_coordinates(polygon.exterior())?];
            rings.extend(polygon.interiors().iter().filter_map(ring_coordinates));
            Some(rings)
        })
        .collect();
    (!coordinates.is_empty()).then_some(GeometryValue::MultiPolygon { coordinates })
}

fn ring_coordinates(ring: &LineString<f64>) -> Option<Vec<geojson::Position>> {
    let mut positions: Vec<geojson::Position> = ring.coords().map(|c| [decimals(c.x), decimals(c.y)].into()).collect();
    positions.dedup();
    (positions.len() >= 4).then_some(positions)
}
