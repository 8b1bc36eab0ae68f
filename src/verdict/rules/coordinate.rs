//! Coordinates written beside a place lie at that place.
//!
//! **What it checks.** "Suva (18.1416 S, 178.4419 E)": the distance from the written position to the place, or to its
//! outline, against the place's size and the precision of the writing.
//!
//! **Why it matters.** A swapped pair or a lost minus sign moves a place to another continent, and a map drawn from the
//! text with it.
//!
//! **Example.** This is contradicted, for the position lies 4,013 km north of the city:
//!
//! > Suva (18.1416 N, 178.4419 E) is the capital of Fiji.
//!
//! Suva alone would be inconclusive: a smaller place of that name may be meant that the gazetteer lacks.
//!
//! **What it will not flag.** Coordinates of a building in a large city; a position up to 25 km beyond the place's
//! size, which is inconclusive, with a warning; a river or region of which only a label's position is known.

use crate::earth::{Position, distance};
use crate::mention::coordinates;
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

/// How far a written position may be off, in km: as precise as its digits, or as the gazetteer where somebody has given a
/// position for a name.
pub fn imprecision_km(written: &str) -> f64 {
    coordinates::read(written).map_or(GAZETTEER_KM, |written| written.imprecision.km())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_was_given_a_position_is_as_precise_as_the_gazetteer() {
        for (written, km) in [("18.1416 S, 178.4419 E", 0.01112), ("Camp 7", 1.0), ("the depot", 1.0)] {
            assert!((imprecision_km(written) / km - 1.0).abs() < 1e-9, "{written}");
        }
    }
}
