//! A place said to lie between two others does.
//!
//! **What it checks.** "between Homs and Hama": the way from one to the other through the place may be at most 1.25
//! times the direct one. "Midway" or "halfway": the place lies at 0.35 to 0.65 of the way.
//!
//! **Why it matters.** "On the road between the two capitals" tells a reader who controls what; a place beyond either
//! end tells the opposite.
//!
//! **Example.** This is contradicted, for through Damascus the way is more than three times as long:
//!
//! > In Syria, Damascus lies between Latakia and Aleppo.
//!
//! **What it will not flag.** A place a quarter off the straight line; a place within the size of either end; places between
//! two countries or regions, which have no single way between them: their centres can only speak for the claim, and so does a
//! border with each. A name that could be another town's, through which the way would pass, leaves it inconclusive.

use crate::earth::distance;
use crate::quantity::Interval;
use crate::rule::Rule;
use crate::verdict::constants::{BETWEEN_RATIO, MIDWAY_FROM, SHORE_KM};
use crate::verdict::judgement::{Judgement, same_place};
use crate::verdict::map::{Spot, areas_gap};
use crate::verdict::{Outcome, Part, PartKind, Reason, say};

const RULE: Rule = Rule::NotBetween;

/// Judges whether `subject` lies between `a` and `b`.
pub fn judge(subject: &Spot, a: &Spot, b: &Spot, midway: bool) -> Judgement {
    if same_place(a, b) || same_place(subject, a) || same_place(subject, b) {
        return Judgement::same_place(RULE, subject);
    }
    let km = |p: &Spot, q: &Spot| distance(p.position, q.position).km();
    let (first, second, direct) = (km(subject, a), km(subject, b), km(a, b));
    let slack = |p: &Spot, q: &Spot| p.radius_km() + q.radius_km() + p.imprecision_km.max(q.imprecision_km);
    if [subject, a, b].iter().any(|spot| spot.area().is_some() || spot.is_unbounded()) {
        return between_areas(subject, a, b, (first + second) / direct);
    }
    let found = compare(first, second, direct, slack(subject, a), slack(subject, b), slack(a, b));
    let (outcome, reason) = match found {
        _ if direct <= slack(a, b) => (Outcome::Inconclusive, Reason::FootprintsOverlap),
        Found { between: false, .. } => (Outcome::Contradicted, Reason::NotBetween),
        Found { midway: false, .. } if midway => (Outcome::Contradicted, Reason::NotBetween),
        _ => (Outcome::Supported, Reason::Agrees),
    };
    let ratio = (first + second) / direct;
    let headline = if found.between && midway {
        let share = first / (first + second) * 100.0;
        format!("{} lies at {share:.0} % of the way from {} to {}", subject.name, a.name, b.name)
    } else {
        let times = say::factor(ratio);
        format!("the way from {} to {} through {} is {times} times the direct one", a.name, b.name, subject.name)
    };
    Judgement::new(RULE, outcome, reason, headline).with_part(Part {
        quantity: PartKind::Ratio,
        stated: None,
        measured: ratio,
        allowed: Interval { low: None, high: Some(BETWEEN_RATIO) },
        outcome,
        span: None,
    })
}

/// Whether an area borders on two others: then it lies between them, whatever its shape.
fn borders_both(subject: &Spot, a: &Spot, b: &Spot) -> bool {
    [a, b].iter().all(|other| areas_gap(subject, other).is_some_and(|(least, _)| least <= SHORE_KM))
}

/// Between areas, the way through their centres can speak for the claim but not against it.
fn between_areas(subject: &Spot, a: &Spot, b: &Spot, ratio: f64) -> Judgement {
    let times = say::factor(ratio);
    let headline = format!(
        "the way from {} to {} through {}, centre to centre, is {times} times the direct one",
        a.name, b.name, subject.name
    );
    if borders_both(subject, a, b) {
        let headline = format!("{} borders on {} and on {}", subject.name, a.name, b.name);
        return Judgement::new(RULE, Outcome::Supported, Reason::Agrees, headline);
    }
    if ratio <= BETWEEN_RATIO {
        return Judgement::new(RULE, Outcome::Supported, Reason::Agrees, headline);
    }
    Judgement::inconclusive(RULE, Reason::NoGeometry, headline)
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Found {
    between: bool,
    midway: bool,
}

/// The ways in km, each with the extents that may shorten (or, for the direct one, lengthen) it.
fn compare(first: f64, second: f64, direct: f64, slack_first: f64, slack_second: f64, slack_direct: f64) -> Found {
    let shortest = (first - slack_first).max(0.0) + (second - slack_second).max(0.0);
    let between = shortest <= BETWEEN_RATIO * (direct + slack_direct) || first + second <= BETWEEN_RATIO * direct;
    let way = first + second;
    let share = if way > 0.0 { first / way } else { 0.5 };
    let doubt = if way > 0.0 { slack_first.max(slack_second) / way } else { 1.0 };
    let midway = (MIDWAY_FROM - doubt..=1.0 - MIDWAY_FROM + doubt).contains(&share);
    Found { between, midway }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::earth::Position;

    #[test]
    fn between_is_a_detour_of_at_most_a_quarter() {
        let at = |lat, lon| Position::new(lat, lon).unwrap();
        let table = [
            (at(0.0, 10.0), at(0.0, 12.0), at(0.0, 11.0), true, "on the equator"),
            (at(0.0, 10.0), at(0.0, 12.0), at(0.6, 11.0), true, "a little aside"),
            (at(0.0, 10.0), at(0.0, 12.0), at(1.2, 11.0), false, "far aside"),
            (at(0.0, 10.0), at(0.0, 12.0), at(0.0, 13.0), false, "beyond the end"),
            (at(-17.0, 179.0), at(-17.0, -179.0), at(-17.2, 180.0), true, "across the antimeridian"),
            (at(-17.0, 179.0), at(-17.0, -179.0), at(-17.2, 0.0), false, "on the other side of the globe"),
            (at(89.0, 0.0), at(89.0, 180.0), at(90.0, 0.0), true, "at a pole"),
        ];
        for (a, b, subject, expected, why) in table {
            let km = |p, q| distance(p, q).km();
            let found = compare(km(subject, a), km(subject, b), km(a, b), 2.0, 2.0, 2.0);
            assert_eq!(found.between, expected, "{why}");
        }
    }

    #[test]
    fn midway_is_the_middle_third_of_the_way_more_or_less() {
        let midway = |first: f64| compare(first, 100.0 - first, 100.0, 0.0, 0.0, 0.0).midway;
        assert!(midway(36.0) && midway(50.0) && midway(64.0));
        assert!(!midway(34.0) && !midway(66.0));
    }
}
