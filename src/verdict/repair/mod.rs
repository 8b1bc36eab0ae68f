//! Repairs: the smallest human slip that would make a contradicted claim true, with its arithmetic in one line.
//!
//! ```text
//! 57 mi stated, 57 km measured   ->  57 km would fit: miles were written for kilometers
//! 68 km stated, 86 km measured   ->  86 km would fit: two digits were swapped
//! ```
//!
//! A slip is offered only if the claim, so repaired, fits the map without leaning on its hedge. Among several the
//! likeliest wins: each kind has a cost, and a poorer fit costs more. None is offered when none fits.

mod conversion;
mod length;
mod places;
mod winds;

use super::interval::{Fit, MapSlack, Quantity};
use super::judge::judge_reading;
use super::judgement::{Judgement, Scene};
use super::map::{Gap, Spot, gap};
use super::{Outcome, PartKind, Reason, Repair};
use crate::claim::{Part, Stated, Statement};

pub(super) use conversion::of_conversion;

/// A slip with what it costs to believe in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slip {
    pub repair: Repair,
    pub cost: f64,
}

impl Slip {
    fn new(slip: &str, text: String, cost: f64) -> Self {
        Self { repair: Repair { slip: slip.to_owned(), text }, cost }
    }
}

/// The likeliest slip behind a contradiction, judged in the reading `ends`.
pub(super) fn suggest(scene: &Scene, ends: &[&Spot], judgement: &Judgement) -> Option<Repair> {
    let mut slips = Vec::new();
    match &scene.claim.statement {
        Statement::Distance { length, .. } | Statement::Offset { length, .. } => {
            if failed(judgement, PartKind::DistanceKm)
                && let Some(way) = gap(ends[0], ends[1])
            {
                slips.extend(length::slips(length, way));
                slips.extend(length::road(length, way, judgement.reason == Reason::RoadDistanceAsStraight));
            }
        }
        Statement::Proximity { length: Some(length), .. } => {
            if let Some(part) = judgement.parts.iter().find(|part| part.quantity == PartKind::DistanceKm) {
                let way =
                    Gap { km: part.measured, extents_km: ends[0].radius_km(), imprecision_km: ends[0].imprecision_km };
                slips.extend(length::slips(length, way));
            }
        }
        Statement::Area { area, .. } => {
            if let Some(part) = judgement.parts.first() {
                slips.extend(length::area_slips(area, part.measured));
            }
        }
        Statement::Coordinate { position, .. } => slips.extend(places::coordinate_slips(ends[0], *position)),
        _ => {}
    }
    if let Some(found) = judgement.heading.filter(|_| failed(judgement, PartKind::AzimuthDegrees)) {
        match &scene.claim.statement {
            Statement::Direction { wind, .. } | Statement::Offset { wind, .. }
                if !failed(judgement, PartKind::DistanceKm) =>
            {
                slips.extend(winds::slips(wind.wind, found.azimuth, wind.wind.half_width().0));
            }
            Statement::RelativePosition { part: Part::Wind(wind), .. } => {
                slips.extend(winds::slips(wind.wind, found.azimuth, super::constants::PART_HALF_WIDTH));
            }
            _ => {}
        }
    }
    if !matches!(scene.claim.statement, Statement::Area { .. } | Statement::Coordinate { .. }) {
        slips.extend(places::namesakes(scene, ends));
        slips.extend(places::neighbours(scene, ends));
    }
    best(slips)
}

/// The likeliest slip of a length that another statement tells as `km`, from a place of that extent.
pub(super) fn of_distance(length: &Stated, km: f64, extents_km: f64) -> Option<Repair> {
    best(length::slips(length, Gap { km, extents_km, imprecision_km: 0.0 }))
}

/// The cheapest slip; of equals the first.
fn best(slips: impl IntoIterator<Item = Slip>) -> Option<Repair> {
    slips.into_iter().min_by(|a, b| a.cost.total_cmp(&b.cost)).map(|slip| slip.repair)
}

fn failed(judgement: &Judgement, quantity: PartKind) -> bool {
    judgement.parts.iter().any(|part| part.quantity == quantity && part.outcome == Outcome::Contradicted)
}

/// Whether the claim holds with these ends, and a stated length without a winding road to help it.
fn holds(scene: &Scene, ends: &[&Spot]) -> bool {
    let fits_straight = |length: &Stated| {
        let quantity = Quantity::unhedged(length, length.value, length.value_max, length.unit.in_si() / 1000.0);
        quantity.zip(gap(ends[0], ends[1])).is_some_and(|(quantity, way)| {
            let slack = MapSlack { imprecision: way.imprecision_km, extents: way.extents_km };
            quantity.fit(way.km, slack) == Fit::Fits
        })
    };
    let straight = match &scene.claim.statement {
        Statement::Distance { length, .. } | Statement::Offset { length, .. } => fits_straight(length),
        _ => true,
    };
    straight && judge_reading(scene, ends).outcome == Outcome::Supported
}
