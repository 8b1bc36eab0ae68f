//! A static locator map in SVG, for print: the places and claims of some texts on land and borders.
//!
//! The projection is Lambert's azimuthal equal-area (Snyder 1987, USGS Professional Paper 1395, section 24, on a sphere)
//! about the middle of what is shown, so that a pole or the antimeridian is a spot like any other. The frame is fitted
//! to the places on the ground and the ends of the claims. Names go where they are free, the more important first, and
//! are left out where no side is.
//!
//! What it does not do: measure text (widths are estimated from letters, so a rare name may touch its neighbour), or
//! show a whole world in a shape that people are used to.

mod frame;
mod labels;

use super::geojson::{arc, ends, geodesics, true_area};
use super::html::basemap::Land;
use super::terminal::figure;
use super::xml::escaped;
use crate::claim::Movement;
use crate::earth::{Footprint, Position, circle};
use crate::gazetteer::FeatureClass;
use crate::mention::Role;
use crate::report::{Report, ReportPlace};
use crate::verdict::{Outcome, Verdict};
use frame::{Frame, HEIGHT, WIDTH};
use labels::{Label, Labels};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The map of some reports; `borders` as in [`html::Options`](super::html::Options).
pub fn encode(reports: &[Report], borders: bool) -> Vec<u8> {
    let places = places(reports);
    let frame = Frame::around(&extent(reports, &places));
    let mut out = head();
    land(&mut out, &frame, &places, borders);
    let mut labels = Labels::new();
    for report in reports {
        report.verdicts.iter().for_each(|verdict| area(&mut out, &frame, report, verdict));
    }
    for report in reports {
        report.verdicts.iter().for_each(|verdict| way(&mut out, &mut labels, &frame, verdict));
    }
    for report in reports {
        report.movements.iter().for_each(|movement| flow(&mut out, &mut labels, &frame, report, movement));
    }
    for (place, count) in places.values() {
        dot(&mut out, &mut labels, &frame, place, *count);
    }
    labels.place();
    out.push_str(&labels.written());
    furniture(&mut out, &frame, reports, borders);
    out.push_str("</svg>\n");
    out.into_bytes()
}

const PLACE: &str = "#1d5b86";
const FLOW: &str = "#86417a";

fn hue(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Supported => "#17724f",
        Outcome::Inconclusive => "#855c00",
        Outcome::Contradicted => "#b03a15",
    }
}

/// The verdict's dashes: told apart without colour.
fn dashes(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Supported => "none",
        Outcome::Inconclusive => "7 5",
        Outcome::Contradicted => "12 4 2 4",
    }
}

fn sign(outcome: Outcome) -> char {
    match outcome {
        Outcome::Supported => '\u{2713}',
        Outcome::Inconclusive => '?',
        Outcome::Contradicted => '\u{2715}',
    }
}

/// Each place that a text means, with how often.
fn places(reports: &[Report]) -> BTreeMap<u32, (&ReportPlace, usize)> {
    let mut places = BTreeMap::new();
    for report in reports {
        let ends = report.verdicts.iter().flat_map(|verdict| verdict.ends.iter().filter_map(|end| end.place));
        let meant = report.resolutions.iter().filter_map(|resolution| resolution.place());
        for place in meant.chain(ends).filter_map(|id| report.places.get(&id)) {
            places.entry(place.id).or_insert((place.as_ref(), 0)).1 += 1;
        }
    }
    places
}

/// What the frame must hold: places on the ground, what claims are measured between, where they would be true.
fn extent(reports: &[Report], places: &BTreeMap<u32, (&ReportPlace, usize)>) -> Vec<Position> {
    let mut extent = Vec::new();
    for report in reports {
        for (mention, resolution) in report.mentions.iter().zip(&report.resolutions) {
            extent.extend(mention.position);
            let local = |place: &&ReportPlace| mention.role == Role::Literal && !is_wide(place);
            extent.extend(report.place_of(resolution.mention).filter(local).map(|place| place.position));
        }
        for verdict in &report.verdicts {
            extent.extend(verdict.ends.iter().filter(|end| end.radius.km() < 300.0).map(|end| end.position));
        }
    }
    if extent.is_empty() {
        extent.extend(places.values().map(|(place, _)| place.position));
    }
    extent
}

fn is_wide(place: &ReportPlace) -> bool {
    place.class == FeatureClass::Administrative && place.footprint.radius().km() > 300.0
}

fn head() -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         font-family=\"'Noto Sans', 'Helvetica Neue', Arial, sans-serif\" role=\"img\">\n\
         <title>Places and claims on a map</title>\n\
         <clipPath id=\"frame\"><rect width=\"{WIDTH}\" height=\"{HEIGHT}\"/></clipPath>\n\
         <marker id=\"arrow\" viewBox=\"0 0 10 10\" refX=\"13\" refY=\"5\" markerWidth=\"14\" markerHeight=\"14\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 .5 10 5 0 9.5 2.6 5z\" fill=\"{FLOW}\"/></marker>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#d7e3ea\"/>\n"
    )
}

macro_rules! draw {
    ($out:expr, $($rest:tt)*) => { writeln!($out, $($rest)*).expect("a String takes every write") };
}

fn land(out: &mut String, frame: &Frame, places: &BTreeMap<u32, (&ReportPlace, usize)>, borders: bool) {
    let content: Vec<Position> = places.values().map(|(place, _)| place.position).chain([frame.middle()]).collect();
    let land = Land::around(&content);
    let rings: String = land.rings().map(|ring| frame.path(&ring, true)).collect();
    draw!(out, "<g clip-path=\"url(#frame)\" stroke-linejoin=\"round\">");
    draw!(out, "<path d=\"{rings}\" fill=\"#f7f4ec\" fill-rule=\"evenodd\"/>");
    let coasts: String = land.coasts().map(|line| frame.path(&line, false)).collect();
    draw!(out, "<path d=\"{coasts}\" fill=\"none\" stroke=\"#93a8b4\" stroke-width=\"0.8\"/>");
    if borders {
        let lines: String = land.borders().map(|line| frame.path(&line, false)).collect();
        draw!(
            out,
            "<path d=\"{lines}\" fill=\"none\" stroke=\"#b3a68f\" stroke-width=\"0.9\" stroke-dasharray=\"4 2.5\"/>"
        );
    }
    draw!(out, "</g>");
}

/// Where a claim would be true, and what its ends cover.
fn area(out: &mut String, frame: &Frame, report: &Report, verdict: &Verdict) {
    let mut shape = |polygons: &geo::MultiPolygon<f64>, color: &str, dashes: &str| {
        let rings = polygons.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        let path: String =
            rings.map(|ring| frame.path(&ring.coords().map(|c| (c.x, c.y)).collect::<Vec<_>>(), true)).collect();
        draw!(
            out,
            "<path clip-path=\"url(#frame)\" d=\"{path}\" fill=\"{color}\" fill-opacity=\"0.13\" stroke=\"{color}\" stroke-width=\"0.9\" stroke-dasharray=\"{dashes}\"/>"
        );
    };
    if let Some(area) = true_area(report, verdict) {
        shape(&area.outline, hue(verdict.outcome), "3 3");
    }
    for place in verdict.ends.iter().filter_map(|end| report.places.get(&end.place?)).filter(|place| !is_wide(place)) {
        if let Footprint::Circle { radius, .. } = place.footprint {
            shape(&circle(place.position, radius), PLACE, "none");
        }
    }
}

/// The way between a claim's ends, with its figure in the middle, where both ends are on the paper.
fn way(out: &mut String, labels: &mut Labels, frame: &Frame, verdict: &Verdict) {
    if !verdict.ends.iter().all(|end| frame.spot(end.position).is_inside()) {
        return;
    }
    let lines = geodesics(verdict);
    let degrees = |line: &Vec<Position>| line.iter().map(|p| (p.lon(), p.lat())).collect::<Vec<_>>();
    let path: String = lines.iter().map(|line| frame.path(&degrees(line), false)).collect();
    let (color, dashes) = (hue(verdict.outcome), dashes(verdict.outcome));
    draw!(
        out,
        "<path clip-path=\"url(#frame)\" d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2.6\" stroke-dasharray=\"{dashes}\"/>"
    );
    let longest = lines.iter().max_by_key(|line| line.len());
    if let (Some(line), Some(part)) = (longest, verdict.parts.first()) {
        let text = format!("{} {}", sign(verdict.outcome), figure(part, part.measured).replace(" deg", "\u{b0}"));
        labels.add(Label::figure(frame.spot(line[line.len() / 2]), text, color));
    }
}

/// A movement as an arrow, with how many moved in its middle, where both ends are on the paper.
fn flow(out: &mut String, labels: &mut Labels, frame: &Frame, report: &Report, movement: &Movement) {
    let Some(ends) = ends(report, movement) else { return };
    if !ends.iter().all(|place| frame.spot(place.position).is_inside()) {
        return;
    }
    let way: Vec<(f64, f64)> = arc(ends).iter().flatten().map(|p| (p.lon(), p.lat())).collect();
    let path = frame.path(&way, false);
    draw!(out, "<path d=\"{path}\" fill=\"none\" stroke=\"{FLOW}\" stroke-width=\"3\" marker-end=\"url(#arrow)\"/>");
    if let Some(count) = &movement.count {
        let (lon, lat) = way[way.len() / 2];
        if let Some(middle) = Position::new(lat, lon) {
            let words = count.span.of(report.document.text()).to_owned();
            labels.add(Label::figure(frame.spot(middle), words, FLOW));
        }
    }
}

fn dot(out: &mut String, labels: &mut Labels, frame: &Frame, place: &ReportPlace, count: usize) {
    let spot = frame.spot(place.position);
    if !spot.is_inside() {
        return;
    }
    let radius = 3.5 + (count as f64).log2().min(4.0);
    draw!(
        out,
        "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"{radius:.1}\" fill=\"{PLACE}\" stroke=\"#fff\" stroke-width=\"1.3\"/>",
        spot.x,
        spot.y
    );
    labels.add(Label::place(spot, place.name.clone(), radius, count));
}

/// Scale, north, what the signs mean, whom to thank.
fn furniture(out: &mut String, frame: &Frame, reports: &[Report], borders: bool) {
    let (km, width) = frame.scale();
    let (x, y) = (24.0, HEIGHT - 46.0);
    draw!(
        out,
        "<g stroke=\"#22282d\" stroke-width=\"1.4\" fill=\"none\"><path d=\"M{x} {}v6h{width:.1}v-6\"/></g>\n<text x=\"{x}\" y=\"{}\" font-size=\"13\" fill=\"#22282d\">{km} km</text>",
        y - 6.0,
        y - 11.0
    );
    let turn = frame.north();
    draw!(
        out,
        "<g transform=\"translate({} 44) rotate({turn:.1})\" fill=\"#22282d\"><path d=\"M0-22 7 8 0 3-7 8z\"/><text y=\"-26\" font-size=\"13\" font-weight=\"700\" text-anchor=\"middle\">N</text></g>",
        WIDTH - 34.0
    );
    let shown = |outcome: &Outcome| reports.iter().any(|report| report.count(*outcome) > 0);
    let outcomes = [Outcome::Contradicted, Outcome::Inconclusive, Outcome::Supported];
    for (row, outcome) in outcomes.iter().filter(|outcome| shown(outcome)).enumerate() {
        let (y, word) = (30.0 + 22.0 * row as f64, ["supported", "inconclusive", "contradicted"][*outcome as usize]);
        draw!(
            out,
            "<path d=\"M24 {y}h44\" stroke=\"{0}\" stroke-width=\"2.6\" stroke-dasharray=\"{1}\"/><text x=\"76\" y=\"{2}\" font-size=\"13\" fill=\"{0}\" font-weight=\"600\" stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\">{3} {word}</text>",
            hue(*outcome),
            dashes(*outcome),
            y + 4.5,
            sign(*outcome)
        );
    }
    if reports.iter().any(|report| report.movements.iter().any(|movement| ends(report, movement).is_some())) {
        let y = 30.0 + 22.0 * outcomes.iter().filter(|outcome| shown(outcome)).count() as f64;
        draw!(
            out,
            "<path d=\"M24 {y}h44\" stroke=\"{FLOW}\" stroke-width=\"3\" marker-end=\"url(#arrow)\"/><text x=\"76\" y=\"{}\" font-size=\"13\" fill=\"{FLOW}\" font-weight=\"600\" stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\">movement</text>",
            y + 4.5
        );
    }
    let credit =
        if borders { "Land and borders (as held, not as claimed): Natural Earth." } else { "Land: Natural Earth." };
    let gazetteer = reports
        .first()
        .map_or_else(String::new, |r| format!(" dateline {}, gazetteer {}.", r.version, r.gazetteer_build));
    draw!(
        out,
        "<text x=\"{}\" y=\"{}\" font-size=\"10\" fill=\"#56616a\" text-anchor=\"end\">{credit} Places: GeoNames and others (CC BY 4.0).{}</text>",
        WIDTH - 16.0,
        HEIGHT - 12.0,
        escaped(&gazetteer)
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Checker, Context, Document, Gazetteer};

    fn svg(text: &str) -> String {
        let report = Checker::new(Gazetteer::bundled()).check(Document::from_text("a.txt", text, Context::default()));
        String::from_utf8(encode(&[report], true)).unwrap()
    }

    #[test]
    fn a_refuted_claim_is_drawn_with_its_figure_its_area_and_both_names() {
        let svg = svg("In Syria, Aleppo lies 86 kilometers north of Damascus.");
        for wanted in
            ["\u{2715} 309.0 km</text>", ">Aleppo</text>", ">Damascus</text>", "\u{2715} contradicted", "12 4 2 4"]
        {
            assert!(svg.contains(wanted), "{wanted}");
        }
        assert!(svg.len() < 150_000, "what is off the paper is left out: {}", svg.len());
    }

    #[test]
    fn no_report_and_a_text_about_nowhere_are_maps_of_the_earth() {
        for svg in [String::from_utf8(encode(&[], false)).unwrap(), svg("Knead the dough until it no longer sticks.")] {
            assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n") && !svg.contains("NaN"));
        }
    }
}
