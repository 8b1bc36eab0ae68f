//! Coordinates written beside a place lie at that place.
//!
//! **What it checks.** "Suva (18.1416 S, 178.4419 E)": the distance from the written position to the place, or to its
//! outline, against the place's size and the precision of the writing.
//!
//! **Why it matters.** A swapped pair or a lost minus sign moves a place to another continent, and a map drawn from the
//! text with it.
//!
//! **Example.** "Suva (18.1416 N, 178.4419 E)" is contradicted: that is 4,000 km north of it.
//!
//! **What it will not flag.** Coordinates of a building in a large city; a position within 25 km beyond the place's size, which
//! is inconclusive; a river or region of which only a label's position is known.

use crate::earth::{Position, distance};
use crate::quantity::Interval;
use crate::rule::Rule;
use crate::verdict::constants::GAZETTEER_KM;
use crate::verdict::judgement::Judgement;
use crate::verdict::map::Spot;
use crate::verdict::{Outcome, Part, PartKind, Reason, say};

const RULE: Rule = Rule::CoordinateMismatch;

/// Beyond a place's own size, coordinates this far off are another part of the neighbourhood, not a slip; in km.
const DOUBT_KM: f64 = 25.0;

/// Judges written coordinates of `subject`; `imprecision_km` follows from how they are written.
pub fn judge(subject: &Spot, position: Position, imprecision_km: f64) -> Judgement {
    if subject.is_unbounded() {
        return Judgement::no_geometry(RULE, &[subject]);
    }
    let (km, extent_km) = match subject.area() {
        Some(region) if region.contains(position) => (0.0, 0.0),
        Some(region) => (region.distance_to_outline(position).km(), 0.0),
        None => (distance(subject.position, position).km(), subject.radius_km()),
    };
    let allowed_km = extent_km + subject.imprecision_km + imprecision_km;
    let (outcome, reason) = if km <= allowed_km {
        (Outcome::Supported, Reason::Agrees)
    } else if km <= allowed_km + DOUBT_KM {
        (Outcome::Inconclusive, Reason::Borderline)
    } else {
        (Outcome::Contradicted, Reason::CoordinateOff)
    };
    let headline = if outcome == Outcome::Supported {
        format!("the coordinates lie at {}", subject.name)
    } else {
        format!("the coordinates lie {} from {}", say::km(km), subject.name)
    };
    Judgement::new(RULE, outcome, reason, headline).with_part(Part {
        quantity: PartKind::DistanceKm,
        stated: None,
        measured: km,
        allowed: Interval::new(0.0, allowed_km),
        outcome,
        span: None,
    })
}

/// How far a written position may be off, in km: one unit of the last digit of its coarser half, a degree of latitude
/// being 111 km. Seconds and minutes count as such when no decimals are written.
pub fn imprecision_km(written: &str) -> f64 {
    const DEGREE_KM: f64 = 111.2;
    let numbers: Vec<&str> = written
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .map(|number| number.trim_matches('.'))
        .filter(|number| !number.is_empty())
        .collect();
    let decimals = |number: &&str| number.split_once('.').map_or(0, |(_, digits)| digits.len().min(9) as i32);
    // Two numbers are degrees, four degrees and minutes, six have seconds; the last of each half carries the decimals.
    let (unit, last) = match numbers.len() {
        // A name that somebody has given a position for.
        0 => return GAZETTEER_KM,
        1 => return DEGREE_KM,
        n if n >= 6 => (1.0 / 3600.0, [numbers[2], numbers[5]]),
        n if n >= 4 => (1.0 / 60.0, [numbers[1], numbers[3]]),
        _ => (1.0, [numbers[0], numbers[1]]),
    };
    let coarser = last.iter().map(decimals).min().unwrap_or(0);
    DEGREE_KM * unit * 10f64.powi(-coarser)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_as_precise_as_their_coarser_half_is_written() {
        let table = [
            ("18.1416 S, 178.4419 E", 0.0111),
            ("35.4 N 35.95 E", 11.1),
            ("35°24′N 35°57′E", 1.85),
            ("35° 24' 03\" N, 35° 56' 55\" E", 0.031),
            ("35°24′03.5″N 35°56′55.25″E", 0.0031),
            ("35 N", 111.2),
            ("the depot", 1.0),
        ];
        for (written, km) in table {
            let found = imprecision_km(written);
            assert!((found / km - 1.0).abs() < 0.01, "{written}: {found}");
        }
    }
}
