//! A stated distance agrees with the geodesic between the two places.
//!
//! **What it checks.** "57 km from Tartus", "57 km north of Tartus": the number against the geodesic between the two
//! places, with an allowance for how finely the number is written, for a hedge, and for the size of both places. A
//! distance with a compass direction is a straight line. One by road, rail, river or sea, or one of which nothing
//! is said, may be up to 1.6 times the straight line; up to 3 times it is inconclusive, and never may it be shorter.
//! To a country, a coast or a border it is measured to the nearest point of the outline.
//!
//! With `--tolerance gbif` the allowances are those of the georeferencing guides, and an offset is judged by its circle: the
//! place must lie within the point-radius about the spot that distance and direction lead to.
//!
//! **Why it matters.** Distances are copied, converted and rounded more often than anything else about a place, and
//! readers cannot see a wrong one.
//!
//! **Example.** This is contradicted:
//!
//! > Aleppo lies 86 km north of Damascus, the Syrian capital.
//!
//! The map says 309 km, and no hedge and no size of a town makes up for the rest.
//!
//! **What it will not flag.** "About 60 km" for 55; a road distance of 1.5 times the straight line; "less than 100 km"
//! for 12; "a few miles", which is supported when the map says a third to three times as much. Others are reported as
//! inconclusive, with a warning at most: a way of up to 3 times the straight line; a way across water, however
//! long; a distance between two countries, which may be measured in many ways.

use crate::claim::{Comparator, Medium, Precision, Stated};
use crate::quantity::{Interval, Unit};
use crate::rule::Rule;
use crate::verdict::constants::{ROUTE_MAX, ROUTE_USUAL};
use crate::verdict::interval::{Fit, MapSlack, Quantity};
use crate::verdict::judgement::{Judgement, Scene, same_place};
use crate::verdict::map::{Gap, Spot, areas_gap, gap};
use crate::verdict::{Outcome, Part, PartKind, Reason, Tolerance, say};

const RULE: Rule = Rule::DistanceMismatch;

/// Judges a stated distance; `directed` if a compass direction goes with it.
pub fn judge(
    scene: &Scene,
    subject: &Spot,
    object: &Spot,
    length: &Stated,
    medium: Medium,
    directed: bool,
) -> Judgement {
    if let Some(answer) = not_comparable(length) {
        return answer;
    }
    if same_place(subject, object) {
        return Judgement::same_place(RULE, subject);
    }
    let judgement = match gap(subject, object) {
        // In the country it is said to be far from: then it was hardly the country that was meant.
        Some(way) if way.km == 0.0 && (subject.area().is_some() || object.area().is_some()) => {
            let (outer, inner) = if subject.area().is_some() { (subject, object) } else { (object, subject) };
            let headline = format!("{} lies in {}: no distance is between them", inner.name, outer.name);
            Judgement::inconclusive(RULE, Reason::SamePlace, headline)
        }
        Some(way) if length.precision == Precision::Vague => vaguely(length, way),
        Some(way) => {
            let sea = || scene.map.sea_between(subject.position, object.position);
            compare(length, medium, directed, scene.tolerance, way, sea)
        }
        None => match areas_gap(subject, object) {
            Some((least, centres)) => between_areas(length, least, centres),
            None => Judgement::no_geometry(RULE, &[subject, object]),
        },
    };
    judgement.with_heading(subject, object)
}

/// Compares a length with a measured way. `sea` tells whether water may lie between; it is asked only when it matters.
pub fn compare(
    length: &Stated,
    medium: Medium,
    directed: bool,
    tolerance: Tolerance,
    way: Gap,
    sea: impl FnOnce() -> bool,
) -> Judgement {
    let Some(stated) = Quantity::length_by(length, tolerance) else {
        return Judgement::inconclusive(
            RULE,
            Reason::VagueNumber,
            "the stated distance is no number to measure against",
        );
    };
    let slack = MapSlack { imprecision: way.imprecision_km, extents: way.extents_km };
    let straight = medium == Medium::Straight || (directed && medium == Medium::Unstated);
    let strict = stated.allowed(way.km, slack);
    // The same allowance on top of a winding way.
    let up_to = |factor: f64| strict.high.map_or(f64::INFINITY, |high| high + (factor - 1.0) * way.km);
    let (outcome, reason) = match stated.fit(way.km, slack) {
        Fit::Fits => (Outcome::Supported, Reason::Agrees),
        Fit::TooShort => (Outcome::Contradicted, Reason::DistanceOff),
        Fit::TooLong if straight && stated.low <= up_to(ROUTE_USUAL) => {
            (Outcome::Contradicted, Reason::RoadDistanceAsStraight)
        }
        Fit::TooLong if straight => (Outcome::Contradicted, Reason::DistanceOff),
        Fit::TooLong if stated.low <= up_to(ROUTE_USUAL) => (Outcome::Supported, Reason::Agrees),
        Fit::TooLong if stated.low <= up_to(ROUTE_MAX) || sea() => (Outcome::Inconclusive, Reason::RouteUnknown),
        Fit::TooLong => (Outcome::Contradicted, Reason::DistanceOff),
    };
    let allowed =
        if straight { strict } else { Interval { low: strict.low, high: strict.high.map(|_| up_to(ROUTE_USUAL)) } };
    let mut judgement = Judgement::new(RULE, outcome, reason, headline(length, way.km)).with_part(Part {
        quantity: PartKind::DistanceKm,
        stated: Some(stated.low),
        measured: way.km,
        allowed,
        outcome,
        span: Some(length.span),
    });
    let ratio = stated.low / way.km;
    if way.km > 0.0 && ratio > 1.05 && reason != Reason::Agrees {
        let needs =
            format!("{} would need a route {} times the straight line", say::stated(length), say::factor(ratio));
        judgement.notes.push(needs);
    } else if outcome == Outcome::Supported && stated.low > up_to(1.0) {
        judgement.notes.push(format!("{} times the straight line, as a way by road may be", say::factor(ratio)));
    }
    judgement
}

/// "86 km is stated, the map says 57 km".
pub fn headline(length: &Stated, measured_km: f64) -> String {
    let opening = match length.comparator {
        Comparator::AtMost => "at most ",
        Comparator::AtLeast => "at least ",
        Comparator::Equal | Comparator::Almost => "",
    };
    format!("{opening}{} is stated, the map says {}", say::stated(length), say::measured_like(measured_km, length))
}

fn not_comparable(length: &Stated) -> Option<Judgement> {
    if let Unit::Time(_) = length.unit {
        let headline = "a time is stated, not a distance: how fast one goes is not on the map";
        return Some(Judgement::inconclusive(RULE, Reason::TimeStated, headline));
    }
    None
}

/// "A few miles" and "several hundred kilometres" leave much room, and are never wrong for certain.
fn vaguely(length: &Stated, way: Gap) -> Judgement {
    /// The number that the words stand for may be this many times too small or too large.
    const ROOM: f64 = 3.0;
    let km = length.value * length.unit.in_si() / 1000.0;
    let slack_km = way.extents_km + way.imprecision_km;
    let far = say::km(way.km);
    if ((km / ROOM - slack_km)..=(km * ROOM + slack_km)).contains(&way.km) {
        let headline = format!("the map says {far}, as the vague number allows");
        return Judgement::new(RULE, Outcome::Supported, Reason::Agrees, headline);
    }
    let headline = format!("the stated distance is too vague to measure against; the map says {far}");
    Judgement::inconclusive(RULE, Reason::VagueNumber, headline)
}

/// Two countries are as far apart as their borders or as their centres, as one likes.
fn between_areas(length: &Stated, least: f64, centres: f64) -> Judgement {
    let Some(stated) = Quantity::length(length) else {
        return Judgement::inconclusive(
            RULE,
            Reason::VagueNumber,
            "the stated distance is too vague to measure against",
        );
    };
    let slack = MapSlack { imprecision: 1.0, extents: 0.0 };
    let holds = stated.fit(least, slack) != Fit::TooShort && stated.fit(centres, slack) != Fit::TooLong;
    let (outcome, reason) =
        if holds { (Outcome::Supported, Reason::Agrees) } else { (Outcome::Inconclusive, Reason::NoGeometry) };
    let headline = format!(
        "{} is stated; from border to border it is about {}, from centre to centre {}",
        say::stated(length),
        say::km(least),
        say::km(centres)
    );
    Judgement::new(RULE, outcome, reason, headline).with_part(Part {
        quantity: PartKind::DistanceKm,
        stated: Some(stated.low),
        measured: least,
        allowed: Interval::new(least, centres),
        outcome,
        span: Some(length.span),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::LengthUnit;
    use crate::span::Span;

    fn about(value: f64) -> Stated {
        Stated { hedged: true, ..exactly(value) }
    }

    fn exactly(value: f64) -> Stated {
        Stated {
            span: Span::new(0, 0),
            value,
            value_max: None,
            unit: Unit::Length(LengthUnit::Kilometer),
            precision: Precision::Integer { trailing_zeros: 0 },
            hedged: false,
            comparator: Comparator::Equal,
        }
    }

    fn way(km: f64) -> Gap {
        Gap { km, extents_km: 6.0, imprecision_km: 1.0 }
    }

    fn answer(length: &Stated, medium: Medium, directed: bool, km: f64) -> (Outcome, Reason) {
        let judgement = compare(length, medium, directed, Tolerance::Journalistic, way(km), || false);
        (judgement.outcome, judgement.reason)
    }

    #[test]
    fn an_offset_is_a_straight_line_and_a_road_is_no_excuse() {
        use Outcome::{Contradicted, Supported};
        let table = [
            (about(57.0), 57.1, (Supported, Reason::Agrees)),
            (about(86.0), 57.1, (Contradicted, Reason::RoadDistanceAsStraight)),
            (about(148.0), 57.1, (Contradicted, Reason::DistanceOff)),
            (about(36.0), 57.1, (Contradicted, Reason::DistanceOff)),
        ];
        for (length, km, expected) in table {
            assert_eq!(answer(&length, Medium::Unstated, true, km), expected, "{}", length.value);
        }
    }

    #[test]
    fn a_way_by_road_may_wind_but_not_be_shorter_than_the_straight_line() {
        use Outcome::{Contradicted, Inconclusive, Supported};
        for medium in [Medium::Road, Medium::Rail, Medium::River, Medium::Sea, Medium::Unstated] {
            let table = [
                (44.0, (Contradicted, Reason::DistanceOff)),
                (57.0, (Supported, Reason::Agrees)),
                (91.0, (Supported, Reason::Agrees)),
                (99.0, (Inconclusive, Reason::RouteUnknown)),
                (173.0, (Inconclusive, Reason::RouteUnknown)),
                (177.0, (Contradicted, Reason::DistanceOff)),
            ];
            for (value, expected) in table {
                assert_eq!(answer(&exactly(value), medium, false, 57.1), expected, "{value} {medium:?}");
            }
        }
        assert_eq!(answer(&exactly(91.0), Medium::Straight, false, 57.1).0, Contradicted);
    }

    #[test]
    fn across_water_no_way_is_too_long() {
        let judgement = compare(&exactly(477.0), Medium::Unstated, false, Tolerance::Journalistic, way(57.1), || true);
        assert_eq!((judgement.outcome, judgement.reason), (Outcome::Inconclusive, Reason::RouteUnknown));
        // But a straight line is one there too.
        let judgement = compare(&exactly(477.0), Medium::Unstated, true, Tolerance::Journalistic, way(57.1), || true);
        assert_eq!(judgement.outcome, Outcome::Contradicted);
    }

    #[test]
    fn the_answer_says_what_the_number_would_need() {
        let judgement = compare(&about(86.0), Medium::Unstated, true, Tolerance::Journalistic, way(57.08), || false);
        assert_eq!(judgement.headline, "86 km is stated, the map says 57 km");
        assert_eq!(judgement.notes, ["86 km would need a route 1.51 times the straight line"]);
        let [part] = &judgement.parts[..] else { panic!("one part") };
        assert_eq!((part.stated, part.measured), (Some(86.0), 57.08));
        // 57.08 - (1 + 8.6 + 1 + 6) and 57.08 + (1 + 8.6 + 1 + 2.1).
        assert!((part.allowed.low.unwrap() - 40.48).abs() < 1e-9 && (part.allowed.high.unwrap() - 69.78).abs() < 1e-9);
    }

    #[test]
    fn a_drive_is_not_measured_and_a_vague_number_never_wrong() {
        let drive = Stated { unit: Unit::Time(crate::quantity::TimeUnit::Hour), ..exactly(2.0) };
        assert_eq!(not_comparable(&drive).unwrap().reason, Reason::TimeStated);
        let few = Stated { precision: Precision::Vague, ..exactly(3.0) };
        let table = [(0.5, Outcome::Supported), (15.9, Outcome::Supported), (16.1, Outcome::Inconclusive)];
        for (km, expected) in table {
            assert_eq!(vaguely(&few, way(km)).outcome, expected, "{km}");
        }
    }

    #[test]
    fn miles_are_answered_in_miles_with_kilometres_behind() {
        let miles = Stated { unit: Unit::Length(LengthUnit::Mile), ..exactly(57.0) };
        let judgement = compare(&miles, Medium::Unstated, true, Tolerance::Journalistic, way(57.1), || false);
        assert_eq!(judgement.headline, "57 mi is stated, the map says 35 mi (57 km)");
    }
}
