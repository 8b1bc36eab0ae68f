//! A place said to lie in a part of a region ("northwestern") does.
//!
//! **What it checks.** "the northwestern Syrian city", "in central Kenya": the azimuth from the region's centroid to the
//! place, which must lie within 67.5 degrees of the word, and whether the place is outside the middle third of the
//! region, that is, the region shrunk to a third about its centroid; "central" means inside it.
//!
//! **Why it matters.** "Northern" and "southern" swap as easily as left and right, and in a civil war they name sides.
//!
//! **Example.** This is contradicted, for from the middle of Syria the city lies northwest:
//!
//! > Aleppo is in southern Syria.
//!
//! **What it will not flag.** A place in the middle third, whatever wind is named; a place that is on the named side of
//! its own parallel or meridian (Oslo is in eastern Norway, although most of Norway lies northeast of it); "central" for a
//! place that is in the middle third of the region's width or height. These are inconclusive, with a warning at most. A
//! city within its own size plus 3 km outside the border counts as inside.

use crate::claim::Part as RegionPart;
use crate::earth::{Position, Region, Wind, destination, inverse};
use crate::quantity::{Degrees, Interval, Meters};
use crate::rule::Rule;
use crate::verdict::constants::{DIRECTION_LOOSE, PART_HALF_WIDTH, SHORE_KM};
use crate::verdict::judgement::{Judgement, same_place};
use crate::verdict::map::Spot;
use crate::verdict::{Outcome, Part, PartKind, Reason, say};

const RULE: Rule = Rule::WrongPart;

/// Judges whether `subject` lies in that part of `object`.
pub fn judge(subject: &Spot, object: &Spot, part: RegionPart) -> Judgement {
    if same_place(subject, object) {
        return Judgement::same_place(RULE, subject);
    }
    let Some(region) = object.area() else { return Judgement::no_geometry(RULE, &[object]) };
    let outside_km = subject.km_outside(region);
    if outside_km > subject.radius_km() + subject.imprecision_km + SHORE_KM && subject.filed_under(object) != Some(true)
    {
        let headline = format!("{} lies {} outside {}", subject.name, say::km(outside_km), object.name);
        return Judgement::new(RULE, Outcome::Contradicted, Reason::NotInside, headline).with_heading(subject, object);
    }
    match part {
        RegionPart::Wind(stated) => {
            let found = compare_wind(region, subject.position, stated.wind);
            in_words(found, subject, object, &adjective(stated.wind)).with_azimuth(found, stated.wind, stated.span)
        }
        RegionPart::Central(_) => in_words(compare_central(region, subject.position), subject, object, "central"),
    }
    .with_heading(subject, object)
}

/// What a part of a region comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    outcome: Outcome,
    reason: Reason,
    azimuth: Option<Degrees>,
    in_middle: bool,
}

/// A wind as a part of a region.
pub fn compare_wind(region: &Region, position: Position, wind: Wind) -> Found {
    let in_middle = region.in_middle_third(position);
    let azimuth = bearing(region, position);
    let Some(found) = azimuth else {
        return Found { outcome: Outcome::Inconclusive, reason: Reason::Borderline, azimuth, in_middle };
    };
    let off = wind.azimuth().between(found).0;
    let (outcome, reason) = if in_middle {
        // Near the centroid a bearing means little: no word is contradicted there.
        (Outcome::Inconclusive, Reason::Borderline)
    } else if off <= PART_HALF_WIDTH {
        (Outcome::Supported, Reason::Agrees)
    } else if off <= PART_HALF_WIDTH + DIRECTION_LOOSE || is_on_that_side(region, position, wind) {
        (Outcome::Inconclusive, Reason::DirectionLoose)
    } else {
        (Outcome::Contradicted, Reason::OtherPart)
    };
    Found { outcome, reason, azimuth, in_middle }
}

/// "Central".
pub fn compare_central(region: &Region, position: Position) -> Found {
    let in_middle = region.in_middle_third(position);
    let azimuth = bearing(region, position);
    let (outcome, reason) = if in_middle {
        (Outcome::Supported, Reason::Agrees)
    } else if in_middle_band(region, position) {
        (Outcome::Inconclusive, Reason::Borderline)
    } else {
        (Outcome::Contradicted, Reason::OtherPart)
    };
    Found { outcome, reason, azimuth, in_middle }
}

/// The azimuth from the centroid; none for a region about a pole, where winds mean nothing.
fn bearing(region: &Region, position: Position) -> Option<Degrees> {
    let centre = region.centroid().filter(|centre| centre.lat().abs() < 89.0)?;
    inverse(centre, position).azimuth
}

/// Whether the region reaches less far from the position towards the wind than away from it.
fn is_on_that_side(region: &Region, position: Position, wind: Wind) -> bool {
    reach_km(region, position, wind.azimuth()) < reach_km(region, position, wind.reversed().azimuth())
}

/// How far the region goes on that way: the farthest of a hundred steps still inside. The steps reach across the box.
fn reach_km(region: &Region, position: Position, azimuth: Degrees) -> f64 {
    const STEPS: u32 = 100;
    let [west, south, east, north] = region.bounding_box();
    let corner = |lat, lon| Position::new(lat, lon).unwrap_or(position);
    let across = crate::earth::distance(corner(south, west), corner(north, east)).km().min(15_000.0);
    (1..=STEPS)
        .map(|i| across * f64::from(i) / f64::from(STEPS))
        .filter(|&km| region.contains(destination(position, azimuth, Meters::from_km(km))))
        .fold(0.0, f64::max)
}

/// Whether the position is in the middle third of the box's width or of its height.
fn in_middle_band(region: &Region, position: Position) -> bool {
    let [west, south, east, north] = region.bounding_box();
    let width = (east - west).rem_euclid(360.0);
    let middle = |share: f64| (1.0 / 3.0..=2.0 / 3.0).contains(&share);
    middle((position.lon() - west).rem_euclid(360.0) / width) || middle((position.lat() - south) / (north - south))
}

/// "northwestern".
fn adjective(wind: Wind) -> String {
    if wind.word() == wind.symbol() { wind.symbol().to_owned() } else { format!("{}ern", wind.word()) }
}

fn in_words(found: Found, subject: &Spot, object: &Spot, word: &str) -> Judgement {
    let whereabouts = match (found.in_middle, found.azimuth) {
        (true, _) | (_, None) => format!("in the middle of {}", object.name),
        (false, Some(azimuth)) => format!("in the {} of {}", Wind::nearest_of_eight(azimuth).word(), object.name),
    };
    let headline = match found.outcome {
        Outcome::Supported => format!("{} lies {whereabouts}: {word} holds", subject.name),
        _ => format!("{word} is stated, {} lies {whereabouts}", subject.name),
    };
    Judgement::new(RULE, found.outcome, found.reason, headline)
}

impl Judgement {
    fn with_azimuth(self, found: Found, wind: Wind, span: crate::span::Span) -> Self {
        let Some(azimuth) = found.azimuth else { return self };
        self.with_part(Part {
            quantity: PartKind::AzimuthDegrees,
            stated: Some(wind.azimuth().0),
            measured: azimuth.0,
            allowed: Interval::new(azimuth.0 - PART_HALF_WIDTH, azimuth.0 + PART_HALF_WIDTH),
            outcome: found.outcome,
            span: Some(span),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{MultiPolygon, Rect};

    fn boxes(boxes: &[[f64; 4]]) -> Region {
        let polygons = boxes.iter().map(|&[w, s, e, n]| Rect::new((w, s), (e, n)).to_polygon()).collect();
        Region::new(MultiPolygon::new(polygons)).unwrap()
    }

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    fn wind(region: &Region, position: Position, symbol: &str) -> Outcome {
        compare_wind(region, position, Wind::from_symbol(symbol).unwrap()).outcome
    }

    #[test]
    fn a_part_is_judged_from_the_centroid_outside_the_middle_third() {
        use Outcome::{Contradicted, Inconclusive, Supported};
        let plain = boxes(&[[0.0, -3.0, 6.0, 3.0]]);
        let fiji = boxes(&[[177.0, -20.0, 180.0, -14.0], [-180.0, -20.0, -177.0, -14.0]]);
        let antarctic = boxes(&[[-180.0, -90.0, 180.0, -66.0]]);
        let table = [
            (&plain, at(2.0, 1.0), "NW", Supported, "on the equator"),
            (&plain, at(2.0, 1.0), "N", Supported, "on the equator"),
            (&plain, at(2.0, 3.0), "NE", Supported, "on the equator"),
            (&plain, at(0.1, 5.5), "N", Inconclusive, "loose"),
            (&plain, at(0.1, 3.2), "S", Inconclusive, "in the middle third"),
            (&plain, at(2.0, 1.0), "S", Contradicted, "on the equator"),
            (&plain, at(2.0, 1.0), "SE", Contradicted, "on the equator"),
            (&fiji, at(-17.0, -178.0), "E", Supported, "across the antimeridian"),
            (&fiji, at(-17.0, -178.0), "W", Contradicted, "across the antimeridian"),
            (&antarctic, at(-70.0, 10.0), "E", Inconclusive, "a pole has no bearing"),
        ];
        for (region, position, symbol, expected, why) in table {
            assert_eq!(wind(region, position, symbol), expected, "{symbol} {position:?}: {why}");
        }
    }

    #[test]
    fn the_eastern_edge_of_a_western_limb_is_not_called_wrong() {
        // A tall country leaning northeast: the south lies wholly west of the centroid.
        let leaning = boxes(&[[5.0, 58.0, 12.0, 62.0], [12.0, 62.0, 30.0, 71.0]]);
        assert_eq!(wind(&leaning, at(60.0, 11.5), "E"), Outcome::Inconclusive);
        assert_eq!(wind(&leaning, at(60.0, 5.5), "E"), Outcome::Contradicted);
        assert_eq!(wind(&leaning, at(60.0, 5.5), "W"), Outcome::Supported);
    }

    #[test]
    fn central_is_the_middle_third_and_wrong_only_in_a_corner() {
        let plain = boxes(&[[0.0, -3.0, 6.0, 3.0]]);
        let central = |lat, lon| compare_central(&plain, at(lat, lon)).outcome;
        assert_eq!(central(0.0, 3.5), Outcome::Supported);
        assert_eq!(central(0.0, 5.5), Outcome::Inconclusive);
        assert_eq!(central(2.7, 5.5), Outcome::Contradicted);
    }
}
