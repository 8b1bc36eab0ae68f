//! Written coordinates are a place on earth.
//!
//! **What it checks.** A latitude ends at 90 degrees, a longitude at 180. Coordinates that say which half is which, by
//! letters (N, E) or labels ("latitude"), are held to that.
//!
//! **Why it matters.** What lies outside is drawn nowhere and found by nobody, and is mostly a pair with its halves swapped.
//!
//! **Example.** This is contradicted, and would be a place with its halves swapped:
//!
//! > The wreck was found at latitude 178.4419, longitude -18.1416 by divers.
//!
//! **What it will not flag.** Bare pairs of numbers, which may be anything; whole degrees with a letter, which are house
//! numbers in some towns ("950 N 200 W"); longitudes counted eastward to 360, as oceanographers do.

use crate::claim::Nowhere;
use crate::rule::Rule;
use crate::verdict::judgement::Judgement;
use crate::verdict::{Outcome, Reason, Repair};

/// Judges coordinates that lie nowhere.
pub fn judge(written: &Nowhere) -> Judgement {
    let Nowhere { latitude, longitude, .. } = written;
    let headline = if latitude.0.abs() > 90.0 {
        format!("a latitude of {} does not exist: it ends at 90", latitude.0.abs())
    } else {
        format!("a longitude of {} does not exist: it ends at 180", longitude.0.abs())
    };
    Judgement::new(Rule::CoordinateRange, Outcome::Contradicted, Reason::CoordinateOff, headline)
}

/// The halves swapped, if that is a place.
pub fn repair(written: &Nowhere) -> Option<Repair> {
    let position = written.swapped?;
    let text = format!("swapped latitude and longitude? {:.4}, {:.4} would be a place", position.lat(), position.lon());
    Some(Repair { slip: "coordinates_swapped".to_owned(), text })
}
