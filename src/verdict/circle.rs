//! The point-radius reading of an offset: what lies in the circle about its end point agrees with it.
//!
//! ```text
//! "9 km NE of Bakersfield"   end point 9 km away at 45 degrees, radius 5.9 km   ->  the subject must lie in that circle
//! ```
//!
//! Georeferencing turns a locality into a point and the radius that surely holds it. An offset is then judged whole: not its
//! distance and its direction apart, but whether its subject is in the circle, give or take the subject's own extent. It judges
//! nothing but straight offsets between places that are points to the map; all else keeps the answer that it has.
//!
//! Source: Wieczorek, Guo & Hijmans 2004 (doi:10.1080/13658810412331280211), sections on direction and on combination.

use super::interval::published_precision;
use super::judge::StatedOffset;
use super::judgement::Judgement;
use super::map::Spot;
use super::whereabouts::point_radius_km;
use super::{Outcome, Part, Reason, say};
use crate::claim::{Comparator, Medium};
use crate::earth::{destination, distance};
use crate::quantity::Meters;

/// The answer by the circle, where the offset has one.
pub(super) fn judge(before: Judgement, subject: &Spot, object: &Spot, stated: StatedOffset) -> Judgement {
    let StatedOffset { length, wind, medium } = stated;
    let straight = matches!(medium, Medium::Unstated | Medium::Straight);
    let one_number = length.value_max.is_none() && matches!(length.comparator, Comparator::Equal | Comparator::Almost);
    let points = [subject, object].iter().all(|spot| spot.area().is_none() && !spot.is_unbounded());
    let precision = published_precision(length.value, length.precision);
    let (true, Some(precision)) = (straight && one_number && points && before.reason != Reason::SamePlace, precision)
    else {
        return before;
    };
    let unit_km = length.unit.in_si() / 1000.0;
    let km = length.value * unit_km;
    let slack_km = precision * unit_km + object.radius_km() + object.imprecision_km;
    let radius_km = point_radius_km(km, slack_km, wind.wind.half_width().0);
    let end = destination(object.position, wind.wind.azimuth(), Meters::from_km(km));
    let off_km = distance(subject.position, end).km();
    let allowed_km = radius_km + subject.radius_km() + subject.imprecision_km;
    let outcome = if off_km <= allowed_km { Outcome::Supported } else { Outcome::Contradicted };
    let part = Part::within(off_km, allowed_km, outcome);
    let circle = format!("the point-radius of the offset is {}", say::km(radius_km));
    if outcome == before.outcome {
        let mut judgement = before.with_part(part);
        judgement.notes.push(circle);
        return judgement;
    }
    let reason = match outcome {
        Outcome::Supported => Reason::Agrees,
        _ if before.reason == Reason::Agrees => Reason::DistanceOff,
        _ => before.reason,
    };
    let headline = format!("the place meant by the offset lies {} from {}; {circle}", say::km(off_km), subject.name);
    let heading = before.heading;
    Judgement { heading, ..Judgement::new(before.rule, outcome, reason, headline) }.with_part(part)
}
