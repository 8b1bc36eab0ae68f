//! Karney's geodesics: lengths and azimuths by [`super::inverse`], ways along them by the `geo` crate.
//!
//! ```
//! use dateline::earth::{Position, inverse};
//! let suva = Position::new(-18.1416, 178.4419).unwrap();
//! let apia = Position::new(-13.8333, -171.7667).unwrap();
//! let line = inverse(suva, apia); // across the antimeridian
//! assert_eq!(line.distance.km().round(), 1151.0);
//! ```
//!
//! Source: C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87(1), 43-55 (2013),
//! doi:10.1007/s00190-012-0578-z; stated accuracy 15 nm, tested against quadruple precision in `tests/geodesics.rs`.

use super::{Position, inverse as karney};
use crate::quantity::{Degrees, Meters};
use geo::{Destination, InterpolatePoint, Point};

/// The shortest line between two positions.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Geodesic {
    /// Length.
    pub distance: Meters,
    /// Azimuth at the first position, clockwise from true north, `0..360`; `None` where no direction
    /// exists: coincident positions, and a start on a pole.
    pub azimuth: Option<Degrees>,
    /// Azimuth at the second position *back* to the first, `0..360`; `None` likewise.
    pub back_azimuth: Option<Degrees>,
}

/// The geodesic from `from` to `to`.
///
/// # Degenerate cases
/// *Coincident* positions (two spellings of a pole, or longitudes 180 and -180, are one position): length 0, no
/// azimuth. *A pole*: the azimuth there is `None`, for every direction is south (or north); GeographicLib gives the
/// limit along the pole's written longitude, which is a convention of calculation and not a direction of the compass.
/// *Antipodal* positions: the length is unique, the azimuth one of several; GeographicLib's choice is kept: along
/// the meridian, over a pole. Nothing here is ever NaN.
pub fn inverse(from: Position, to: Position) -> Geodesic {
    if same_place(from, to) {
        return Geodesic { distance: Meters(0.0), azimuth: None, back_azimuth: None };
    }
    let line = karney::solve(from, to);
    let azimuth = |at: Position, degrees: f64| {
        (line.length.0 > 0.0 && at.lat().abs() < 90.0).then(|| Degrees(degrees).normalized())
    };
    Geodesic {
        distance: line.length,
        azimuth: azimuth(from, line.azimuth.0),
        back_azimuth: azimuth(to, line.azimuth_at_end.0 + 180.0),
    }
}

/// The length of the geodesic alone.
pub fn distance(from: Position, to: Position) -> Meters {
    // Coincident first: at a pole the solver leaves a rest of some picometres between two longitudes.
    if same_place(from, to) { Meters(0.0) } else { karney::length(from, to) }
}

/// The position `distance` away from `from` along `azimuth`, with a longitude in `-180..180`.
///
/// From a pole, the azimuth counts from the pole's written longitude, as in GeographicLib. A negative distance goes
/// the opposite way. An infinite or undefined azimuth or distance goes nowhere: the answer is `from`.
pub fn destination(from: Position, azimuth: Degrees, distance: Meters) -> Position {
    if !azimuth.0.is_finite() || !distance.0.is_finite() {
        return from;
    }
    from_point(geo::Geodesic.destination(Point::from(from), azimuth.0, distance.0)).unwrap_or(from)
}

/// The position at `fraction` (0 to 1) of the way along the geodesic.
pub fn along(from: Position, to: Position, fraction: f64) -> Position {
    if same_place(from, to) {
        return from;
    }
    let point = geo::Geodesic.point_at_ratio_between(Point::from(from), Point::from(to), fraction.clamp(0.0, 1.0));
    from_point(point).unwrap_or(from)
}

fn same_place(a: Position, b: Position) -> bool {
    let apart = (a.lon() - b.lon()).abs();
    a.lat() == b.lat() && (apart == 0.0 || apart == 360.0 || a.lat().abs() == 90.0)
}

fn from_point(point: Point<f64>) -> Option<Position> {
    Position::new(point.y().clamp(-90.0, 90.0), wrap_longitude(point.x()))
}

/// The same meridian in `-180..180`; a longitude already in range keeps its bits.
pub(super) fn wrap_longitude(lon: f64) -> f64 {
    if (-180.0..180.0).contains(&lon) {
        return lon;
    }
    let wrapped = (lon + 180.0).rem_euclid(360.0) - 180.0;
    if wrapped >= 180.0 { -180.0 } else { wrapped }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    fn anywhere() -> impl Strategy<Value = Position> {
        // Poles, equator and antimeridian are drawn on purpose: a uniform draw never meets them.
        let lat = prop_oneof![4 => -90.0..=90.0, 1 => Just(90.0), 1 => Just(-90.0), 1 => Just(0.0)];
        let lon = prop_oneof![4 => -180.0..=180.0, 1 => Just(180.0), 1 => Just(-180.0), 1 => Just(0.0)];
        (lat, lon).prop_map(|(lat, lon)| at(lat, lon))
    }

    #[test]
    fn the_way_back_is_an_azimuth_of_its_own() {
        for (from, to, there, back) in [
            (at(0.0, 10.0), at(0.0, 11.0), 90.0, 270.0),
            (at(0.0, -179.5), at(0.0, 179.5), 270.0, 90.0),
            (at(10.0, 20.0), at(30.0, 20.0), 0.0, 180.0),
        ] {
            let line = inverse(from, to);
            assert_eq!((line.azimuth, line.back_azimuth), (Some(Degrees(there)), Some(Degrees(back))));
        }
    }

    #[test]
    fn between_two_spellings_of_one_place_the_way_stays_there() {
        for (from, to) in [(at(90.0, 10.0), at(90.0, 50.0)), (at(-90.0, 0.0), at(-90.0, 7.0))] {
            assert_eq!((along(from, to, 0.5), distance(from, to)), (from, Meters(0.0)));
        }
    }

    #[test]
    fn known_lengths_are_met_across_the_antimeridian_at_a_pole_and_on_the_equator() {
        // A quarter of the meridian and a degree of the equator: WGS 84, a = 6378137 m, f = 1/298.257223563.
        let table = [
            (at(0.0, 0.0), at(90.0, 0.0), 10_001_965.729),
            (at(-90.0, 12.0), at(0.0, 77.0), 10_001_965.729),
            (at(0.0, 179.5), at(0.0, -179.5), 111_319.491),
            (at(0.0, 10.0), at(0.0, 11.0), 111_319.491),
        ];
        for (a, b, meters) in table {
            assert!((distance(a, b).0 - meters).abs() < 0.001, "{a:?} {b:?}: {:?}", distance(a, b));
        }
    }

    #[test]
    fn a_pole_has_no_bearing_but_leads_straight_south_to_everywhere() {
        let line = inverse(at(90.0, 0.0), at(40.0, -30.0));
        assert_eq!(line.azimuth, None);
        assert_eq!(line.back_azimuth, Some(Degrees(0.0)));
        assert_eq!(inverse(at(40.0, -30.0), at(-90.0, 55.0)).azimuth, Some(Degrees(180.0)));
    }

    #[test]
    fn one_place_written_twice_is_at_length_zero_without_a_direction() {
        let twice = [
            (at(12.0, 34.0), at(12.0, 34.0)),
            (at(-17.0, 180.0), at(-17.0, -180.0)),
            (at(90.0, 10.0), at(90.0, -120.0)),
            (at(-90.0, 0.0), at(-90.0, 180.0)),
            (at(0.0, 0.0), at(-0.0, 0.0)),
        ];
        for (a, b) in twice {
            assert_eq!(inverse(a, b), Geodesic { distance: Meters(0.0), azimuth: None, back_azimuth: None });
        }
    }

    #[test]
    fn antipodes_are_half_a_meridian_apart_and_have_a_bearing_along_it() {
        for (a, b) in
            [(at(0.0, 0.0), at(0.0, 180.0)), (at(30.0, 20.0), at(-30.0, -160.0)), (at(0.0, 90.0), at(0.0, -90.0))]
        {
            let line = inverse(a, b);
            assert!((line.distance.0 - 20_003_931.458_6).abs() < 1e-3, "{line:?}");
            let azimuth = line.azimuth.unwrap();
            assert!(azimuth == Degrees(0.0) || azimuth == Degrees(180.0), "{azimuth:?}");
        }
        assert!((distance(at(90.0, 0.0), at(-90.0, 0.0)).0 - 20_003_931.458_6).abs() < 1e-3);
    }

    #[test]
    fn an_undefined_way_leads_nowhere() {
        let here = at(1.0, 2.0);
        assert_eq!(destination(here, Degrees(f64::NAN), Meters(5.0)), here);
        assert_eq!(destination(here, Degrees(5.0), Meters(f64::INFINITY)), here);
    }

    proptest! {
        #[test]
        fn a_length_is_the_same_both_ways_finite_and_at_most_half_a_meridian(a in anywhere(), b in anywhere()) {
            let (there, back) = (inverse(a, b), inverse(b, a));
            prop_assert!((there.distance.0 - back.distance.0).abs() < 2e-8);
            prop_assert!((0.0..=20_003_931.458_7).contains(&there.distance.0));
            for azimuth in [there.azimuth, there.back_azimuth].into_iter().flatten() {
                prop_assert!((0.0..360.0).contains(&azimuth.0));
            }
        }

        #[test]
        fn no_detour_is_shorter_than_the_geodesic(a in anywhere(), b in anywhere(), via in anywhere()) {
            prop_assert!(distance(a, b).0 <= distance(a, via).0 + distance(via, b).0 + 1e-7);
        }

        #[test]
        fn walking_the_azimuth_for_the_length_arrives(a in anywhere(), b in anywhere()) {
            let line = inverse(a, b);
            if let Some(azimuth) = line.azimuth {
                prop_assert!(distance(destination(a, azimuth, line.distance), b).0 < 1e-5);
            }
        }

        #[test]
        fn the_middle_is_as_far_from_either_end(a in anywhere(), b in anywhere()) {
            let (middle, whole) = (along(a, b, 0.5), distance(a, b).0);
            prop_assert!((distance(a, middle).0 - whole / 2.0).abs() < 1e-5);
        }

        #[test]
        fn a_destination_is_a_position_wherever_one_goes(a in anywhere(), azimuth in -720.0..720.0, m in -5e7..5e7) {
            let there = destination(a, Degrees(azimuth), Meters(m));
            prop_assert!((-180.0..180.0).contains(&there.lon()) && (-90.0..=90.0).contains(&there.lat()));
        }

        #[test]
        fn turning_the_globe_changes_no_length(lat1 in -90.0..=90.0, lat2 in -90.0..=90.0, lon in -180.0..180.0, turn in -180.0..180.0) {
            let straight = distance(at(lat1, 0.0), at(lat2, lon)).0;
            let turned = distance(at(lat1, wrap_longitude(turn)), at(lat2, wrap_longitude(lon + turn))).0;
            prop_assert!((straight - turned).abs() < 1e-7);
        }
    }
}
