//! The layer `movements`: each stated flow as a geodesic from where it begins to where it ends.

use super::super::record::{decimals, figure, word};
use super::claims::lines;
use super::{feature, offset_columns, style};
use crate::claim::{Argument, Movement, Precision};
use crate::earth::{Position, geodesic_line, inverse};
use crate::report::{Report, ReportPlace};
use geojson::{Feature, JsonValue};

/// One feature a movement, in text order; without a geometry where the place of an end is not known.
pub(super) fn movements(reports: &[Report]) -> Vec<Feature> {
    let mut features = Vec::new();
    for (number, report) in reports.iter().enumerate() {
        for (index, found) in report.movements.iter().enumerate() {
            features.push(movement(number, index, report, found));
        }
    }
    features
}

/// The places at both ends, where both are known and two.
pub(in crate::emit) fn ends<'r>(report: &'r Report, movement: &Movement) -> Option<[&'r ReportPlace; 2]> {
    let [from, to] = [&movement.from, &movement.to].map(|end| place(report, end));
    Some([from?, to?]).filter(|[from, to]| from.id != to.id)
}

/// The way from the beginning to the end, densified and cut at the antimeridian.
pub(in crate::emit) fn arc(ends: [&ReportPlace; 2]) -> Vec<Vec<Position>> {
    geodesic_line(ends[0].position, ends[1].position, super::STEP)
}

/// "about 3,000 people, from Aleppo to Gaziantep".
pub(in crate::emit) fn headline(report: &Report, movement: &Movement) -> String {
    let text = report.document.text();
    let name = |end: &Argument| match place(report, end) {
        Some(place) => place.name.clone(),
        None => end.span.map_or_else(String::new, |span| span.of(text).to_owned()),
    };
    let moved = movement.count.as_ref().map_or_else(String::new, |count| format!("{}, ", count.span.of(text)));
    format!("{moved}from {} to {}", name(&movement.from), name(&movement.to))
}

fn place<'r>(report: &'r Report, end: &Argument) -> Option<&'r ReportPlace> {
    report.place_of(end.mention?)
}

fn movement(number: usize, index: usize, report: &Report, movement: &Movement) -> Feature {
    let text = report.document.text();
    let ends = ends(report, movement);
    let way = ends.map(|[from, to]| inverse(from.position, to.position));
    let (from, to) = (place(report, &movement.from), place(report, &movement.to));
    let words = |end: &Argument| JsonValue::from(end.span.map(|span| span.of(text)));
    let count = movement.count.as_ref();
    let exact = count.filter(|count| count.precision != Precision::Vague);
    let columns: Vec<(&str, JsonValue)> = vec![
        ("document", report.document.name().into()),
        ("movement", index.into()),
        ("text", movement.span.of(text).into()),
        ("verb", movement.key.of(text).into()),
        ("from_text", words(&movement.from)),
        ("from_id", from.map(|place| place.id).into()),
        ("from", from.map(ReportPlace::qualified).into()),
        ("to_text", words(&movement.to)),
        ("to_id", to.map(|place| place.id).into()),
        ("to", to.map(ReportPlace::qualified).into()),
        ("number", exact.map(|count| count.value).into()),
        ("number_text", count.map(|count| count.span.of(text)).into()),
        ("number_hedged", count.map(|count| count.hedged).into()),
        ("number_compare", count.map(|count| word(&count.comparator)).into()),
        ("length_km", way.map(|way| figure(way.distance.km())).into()),
        ("azimuth", way.and_then(|way| way.azimuth).map(|azimuth| decimals(azimuth.0)).into()),
    ];
    let style = style::movement(headline(report, movement), format!("\"{}\"", movement.span.of(text)));
    feature(
        format!("movement/{}/{index}", number + 1),
        ends.and_then(|ends| lines(&arc(ends))),
        columns.into_iter().chain(offset_columns(&report.document, movement.span)).chain(style),
    )
}
