//! A stated compass direction agrees with the azimuth between the two places.
//!
//! **What it checks.** "north of Tartus": the azimuth of the geodesic from Tartus to the subject. "North" means half of
//! the horizon's quarter to either side (45 degrees), "northeast" 22.5, "north-northeast" 11.25; the size of both
//! places, seen from one another, adds at most 30 degrees. Up to 22.5 degrees beyond that the direction is loose
//! and reported as inconclusive, farther off it is contradicted.
//!
//! **Why it matters.** A reversed direction puts a shelling on the wrong side of a front line or of a border.
//!
//! **Example.** This is contradicted, for the azimuth from Aleppo to Hama is 197 degrees:
//!
//! > In Syria, Hama lies north of Aleppo.
//!
//! **What it will not flag.** "North" for north-northwest; a direction up to 22.5 degrees beyond what passes, any between
//! places whose footprints overlap, where none exists, and one counted from a pole or to a river or sea of which only a
//! label's position is known, all of which are inconclusive, with a warning at most.

use crate::claim::StatedWind;
use crate::earth::{Wind, distance};
use crate::quantity::{Degrees, Interval};
use crate::rule::Rule;
use crate::verdict::constants::{DIRECTION_EXTENT_MAX, DIRECTION_LOOSE};
use crate::verdict::judgement::{Judgement, heading, same_place};
use crate::verdict::map::{Spot, areas_gap, gap};
use crate::verdict::{Outcome, Part, PartKind, Reason, say};

const RULE: Rule = Rule::DirectionMismatch;

/// Judges a stated direction from `object` to `subject`.
pub fn judge(subject: &Spot, object: &Spot, wind: StatedWind) -> Judgement {
    if same_place(subject, object) {
        return Judgement::same_place(RULE, subject);
    }
    if subject.is_unbounded() || object.is_unbounded() {
        return Judgement::no_geometry(RULE, &[subject, object]);
    }
    let Some(found) = heading(subject, object) else {
        return at_a_pole(object, wind);
    };
    let apart_km = distance(object.centre(), subject.centre()).km();
    let extents_km = subject.radius_km() + object.radius_km();
    let imprecision_km = subject.imprecision_km.max(object.imprecision_km);
    let allowance = allowance(wind.wind, extents_km + imprecision_km, apart_km);
    let overlap = match gap(subject, object) {
        Some(way) => way.km <= way.extents_km,
        None => areas_gap(subject, object).is_some_and(|_| one_holds_the_other(subject, object)),
    };
    let (outcome, reason) = if overlap {
        (Outcome::Inconclusive, Reason::FootprintsOverlap)
    } else {
        compare(wind.wind, found.azimuth, allowance)
    };
    let headline = match reason {
        Reason::FootprintsOverlap => {
            format!("{} and {} overlap: there is no direction between them", subject.name, object.name)
        }
        _ => headline(wind.wind, found.azimuth),
    };
    let part = Part {
        quantity: PartKind::AzimuthDegrees,
        stated: Some(wind.wind.azimuth().0),
        measured: found.azimuth.0,
        allowed: Interval::new(found.azimuth.0 - allowance.0, found.azimuth.0 + allowance.0),
        outcome,
        span: Some(wind.span),
    };
    Judgement { heading: Some(found), ..Judgement::new(RULE, outcome, reason, headline) }.with_part(part)
}

/// "north is stated, the bearing is 6 deg": for a note on a part that holds.
pub fn agreement(judgement: &Judgement, wind: StatedWind) -> String {
    let bearing = |azimuth: Degrees| format!(", the bearing is {}", say::degrees(azimuth.0));
    format!(
        "{} is stated{}",
        wind.wind.word(),
        judgement.heading.map_or_else(String::new, |found| bearing(found.azimuth))
    )
}

/// Whether the bearing between the centres is at least loosely that wind, whatever the footprints do.
pub fn centres_allow(judgement: &Judgement, wind: StatedWind) -> bool {
    let most = wind.wind.half_width().0 + DIRECTION_EXTENT_MAX + DIRECTION_LOOSE;
    judgement.heading.is_none_or(|found| wind.wind.azimuth().between(found.azimuth).0 <= most)
}

/// How far an azimuth may be from a wind: its half-width, and `asin(extent / distance)` but at most 30 degrees.
pub fn allowance(wind: Wind, extent_km: f64, apart_km: f64) -> Degrees {
    let seen = (extent_km / apart_km).min(1.0).asin().to_degrees();
    // A distance of nothing leaves no angle at all.
    let seen = if seen.is_finite() { seen } else { DIRECTION_EXTENT_MAX };
    Degrees(wind.half_width().0 + seen.min(DIRECTION_EXTENT_MAX))
}

/// A wind against an azimuth.
pub fn compare(wind: Wind, azimuth: Degrees, allowance: Degrees) -> (Outcome, Reason) {
    let off = wind.azimuth().between(azimuth).0;
    if off <= allowance.0 {
        (Outcome::Supported, Reason::Agrees)
    } else if off <= allowance.0 + DIRECTION_LOOSE {
        (Outcome::Inconclusive, Reason::DirectionLoose)
    } else {
        (Outcome::Contradicted, Reason::DirectionOff)
    }
}

fn headline(wind: Wind, azimuth: Degrees) -> String {
    let found = Wind::nearest_of_eight(azimuth);
    format!("{} is stated, the map says {} ({})", wind.word(), found.word(), say::degrees(azimuth.0))
}

fn one_holds_the_other(a: &Spot, b: &Spot) -> bool {
    let holds = |outer: &Spot, inner: &Spot| outer.area().is_some_and(|region| region.contains(inner.centre()));
    holds(a, b) || holds(b, a)
}

/// From the north pole everything is south.
fn at_a_pole(object: &Spot, wind: StatedWind) -> Judgement {
    let only = if object.position.lat() > 0.0 { Wind::S } else { Wind::N };
    if wind.wind == only && object.position.lat().abs() == 90.0 {
        let headline = format!("from a pole every direction is {}", only.word());
        return Judgement::new(RULE, Outcome::Supported, Reason::Agrees, headline);
    }
    Judgement::inconclusive(RULE, Reason::FootprintsOverlap, "there is no direction between the two places")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::earth::{Position, inverse};

    fn wind(symbol: &str) -> Wind {
        Wind::from_symbol(symbol).unwrap()
    }

    #[test]
    fn a_wind_holds_within_its_half_width_is_loose_beyond_and_then_wrong() {
        use Outcome::{Contradicted, Inconclusive, Supported};
        let table = [
            ("N", 44.9, Supported),
            ("N", 315.1, Supported),
            ("N", 46.0, Inconclusive),
            ("N", 293.0, Inconclusive),
            ("N", 68.0, Contradicted),
            ("NE", 23.0, Supported),
            ("NE", 1.0, Inconclusive),
            ("NE", 359.0, Contradicted),
            ("SSW", 212.0, Supported),
            ("SSW", 235.0, Inconclusive),
            ("SSW", 240.0, Contradicted),
        ];
        for (symbol, azimuth, expected) in table {
            let wind = wind(symbol);
            assert_eq!(compare(wind, Degrees(azimuth), wind.half_width()).0, expected, "{symbol} {azimuth}");
        }
    }

    #[test]
    fn the_size_of_the_places_widens_a_direction_by_at_most_thirty_degrees() {
        let table = [
            (0.0, 50.0, 45.0),
            (5.0, 10.0, 75.0),                    // asin(1/2) = 30 degrees
            (9.0, 10.0, 75.0),                    // capped
            (50.0, 10.0, 75.0),                   // larger than the distance
            (1.0, 100.0, 45.0 + 0.572_967_345_4), // asin(0.01)
            (1.0, 0.0, 75.0),
        ];
        for (extent, apart, expected) in table {
            assert!((allowance(Wind::N, extent, apart).0 - expected).abs() < 1e-6, "{extent} {apart}");
        }
    }

    #[test]
    fn directions_hold_across_the_antimeridian_beside_a_pole_and_on_the_equator() {
        let at = |lat, lon| Position::new(lat, lon).unwrap();
        let table = [
            (at(-16.0, 179.8), at(-16.0, -179.8), "E", Outcome::Supported),
            (at(-16.0, 179.8), at(-16.0, -179.8), "W", Outcome::Contradicted),
            (at(89.0, 0.0), at(89.0, 180.0), "N", Outcome::Supported), // straight over the pole
            (at(0.0, 10.0), at(0.0, 9.0), "W", Outcome::Supported),
            (at(0.0, 10.0), at(0.0, 9.0), "N", Outcome::Contradicted),
        ];
        for (from, to, symbol, expected) in table {
            let azimuth = inverse(from, to).azimuth.unwrap();
            let wind = wind(symbol);
            assert_eq!(compare(wind, azimuth, allowance(wind, 2.0, 50.0)).0, expected, "{from:?} {symbol}");
        }
    }

    #[test]
    fn the_headline_names_both_winds() {
        assert_eq!(headline(Wind::N, Degrees(160.2)), "north is stated, the map says south (160 deg)");
        assert_eq!(headline(wind("NNE"), Degrees(161.0)), "NNE is stated, the map says south (161 deg)");
    }
}
