//! The layer `claims`: each claim's geodesics, with what is stated and what the map says.

use super::super::record::{figure, word};
use super::{STEP, coordinates, feature, offset_columns, style};
use crate::earth::{Position, geodesic_line};
use crate::report::{Report, ReportPlace};
use crate::verdict::{Outcome, PartKind, Verdict};
use geojson::{Feature, GeometryValue, JsonValue};

/// One feature a claim, in text order.
pub(super) fn claims(reports: &[Report]) -> Vec<Feature> {
    let mut features = Vec::new();
    for (number, report) in reports.iter().enumerate() {
        for verdict in &report.verdicts {
            features.push(claim(number, report, verdict));
        }
    }
    features
}

fn claim(number: usize, report: &Report, verdict: &Verdict) -> Feature {
    let claim = report.claim(verdict.claim);
    let text = claim.span.of(report.document.text());
    let place = |argument: u8| {
        let end = verdict.ends.iter().find(|end| end.argument == argument)?;
        report.places.get(&end.place?).map(AsRef::as_ref)
    };
    let part = |quantity: PartKind| verdict.parts.iter().find(|part| part.quantity == quantity);
    let (distance, azimuth) = (part(PartKind::DistanceKm), part(PartKind::AzimuthDegrees));
    let other = verdict
        .parts
        .iter()
        .find(|part| matches!(part.quantity, PartKind::AreaM2 | PartKind::LengthM | PartKind::Ratio));
    let number_of = |value: Option<f64>| JsonValue::from(value.map(figure));
    let id_of = |place: Option<&ReportPlace>| JsonValue::from(place.map(|place| place.id));
    let name_of = |place: Option<&ReportPlace>| JsonValue::from(place.map(ReportPlace::qualified));
    let columns: Vec<(&str, JsonValue)> = vec![
        ("document", report.document.name().into()),
        ("claim", verdict.claim.0.into()),
        ("type", claim.statement.type_name().into()),
        ("verdict", word(&verdict.outcome).into()),
        ("reason", word(&verdict.reason).into()),
        ("rule", verdict.rule.name().into()),
        ("headline", verdict.headline.as_str().into()),
        ("text", text.into()),
        ("subject_id", id_of(place(0))),
        ("subject", name_of(place(0))),
        ("object_id", id_of(place(1))),
        ("object", name_of(place(1))),
        ("object2_id", id_of(place(2))),
        ("object2", name_of(place(2))),
        ("stated_km", number_of(distance.and_then(|part| part.stated))),
        ("measured_km", number_of(distance.map(|part| part.measured))),
        ("allowed_low_km", number_of(distance.and_then(|part| part.allowed.low))),
        ("allowed_high_km", number_of(distance.and_then(|part| part.allowed.high))),
        ("stated_azimuth", number_of(azimuth.and_then(|part| part.stated))),
        ("measured_azimuth", number_of(azimuth.map(|part| part.measured))),
        ("quantity", other.map(|part| word(&part.quantity)).into()),
        ("stated_value", number_of(other.and_then(|part| part.stated))),
        ("measured_value", number_of(other.map(|part| part.measured))),
        ("slip", verdict.repair.as_ref().map(|repair| repair.slip.as_str()).into()),
        ("repair", verdict.repair.as_ref().map(|repair| repair.text.as_str()).into()),
        ("notes", (!verdict.notes.is_empty()).then(|| verdict.notes.join("; ")).into()),
    ];
    let title = format!("{}: \"{text}\"", outcome_title(verdict.outcome));
    let style = style::line(verdict.outcome, title, verdict.headline.clone());
    feature(
        format!("claim/{}/{}", number + 1, verdict.claim.0),
        lines(&geodesics(verdict)),
        columns.into_iter().chain(offset_columns(&report.document, claim.span)).chain(style),
    )
}

/// The verdict as a word for people.
pub(super) fn outcome_title(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Supported => "Supported",
        Outcome::Inconclusive => "Inconclusive",
        Outcome::Contradicted => "Contradicted",
    }
}

/// From the subject to each object, densified and cut at the antimeridian.
pub(in crate::emit) fn geodesics(verdict: &Verdict) -> Vec<Vec<Position>> {
    let at = |argument: u8| verdict.ends.iter().find(|end| end.argument == argument).map(|end| end.position);
    let Some(subject) = at(0) else { return Vec::new() };
    [at(1), at(2)].into_iter().flatten().flat_map(|object| geodesic_line(subject, object, STEP)).collect()
}

/// `None` with fewer than two distinct positions.
pub(super) fn lines(parts: &[Vec<Position>]) -> Option<GeometryValue> {
    let coordinates: Vec<_> = parts.iter().filter_map(|part| line(part)).collect();
    (!coordinates.is_empty()).then_some(GeometryValue::MultiLineString { coordinates })
}

/// A part in GeoJSON; `None` when rounding leaves fewer than two distinct positions.
fn line(part: &[Position]) -> Option<Vec<geojson::Position>> {
    let mut line: Vec<geojson::Position> = part.iter().map(|&position| coordinates(position)).collect();
    line.dedup();
    (line.len() >= 2).then_some(line)
}
