//! A stated area agrees with the place's polygon.
//!
//! **What it checks.** "Kenya covers 580,000 square kilometres": the number against the area of the polygon on the
//! ellipsoid, with an allowance of a tenth for generalised outlines and inland water.
//!
//! **Why it matters.** An area is where a linear factor is most often taken for a square one.
//!
//! **Example.** This is contradicted, for it is the country's area in square miles:
//!
//! > Syria covers 71,500 square kilometres.
//!
//! **What it will not flag.** An area off by a factor of up to 1.5 (with or without overseas parts, disputed parts, lakes),
//! which is inconclusive, with a warning; a town or park of which no outline is known.

use crate::claim::Stated;
use crate::quantity::Interval;
use crate::rule::Rule;
use crate::verdict::constants::{AREA_FACTOR, AREA_SHARE};
use crate::verdict::interval::Quantity;
use crate::verdict::judgement::Judgement;
use crate::verdict::map::Spot;
use crate::verdict::{Outcome, Part, PartKind, Reason, say};

const RULE: Rule = Rule::AreaMismatch;

/// Judges a stated area of `subject`.
pub fn judge(subject: &Spot, area: &Stated) -> Judgement {
    let Some(region) = subject.region() else {
        let headline = format!("no outline of {} is known to measure against", subject.name);
        return Judgement::inconclusive(RULE, Reason::NoGeometry, headline);
    };
    compare(area, region.area().0)
}

fn compare(area: &Stated, measured_m2: f64) -> Judgement {
    if !matches!(area.unit, crate::quantity::Unit::Area(_)) {
        return Judgement::inconclusive(RULE, Reason::KindsDiffer, "the stated quantity is no area");
    }
    let Some(stated) = Quantity::si(area) else {
        return Judgement::inconclusive(RULE, Reason::VagueNumber, "the stated area is too vague to measure against");
    };
    let meant = stated.meant();
    let (low, high) = (meant.low.unwrap_or(stated.low), meant.high.unwrap_or(stated.high));
    let (slack_low, slack_high) = (stated.low - low, high - stated.high);
    let allowed = stated.open(Interval::new(
        (measured_m2 * (1.0 - AREA_SHARE) - slack_high).max(0.0),
        measured_m2 * (1.0 + AREA_SHARE) + slack_low,
    ));
    let clear =
        stated.open(Interval::new(measured_m2 / AREA_FACTOR - slack_high, measured_m2 * AREA_FACTOR + slack_low));
    let within = |bounds: Interval| {
        bounds.low.is_none_or(|low| stated.high >= low) && bounds.high.is_none_or(|high| stated.low <= high)
    };
    let (outcome, reason) = if within(allowed) {
        (Outcome::Supported, Reason::Agrees)
    } else if within(clear) {
        (Outcome::Inconclusive, Reason::Borderline)
    } else {
        (Outcome::Contradicted, Reason::AreaOff)
    };
    let own_unit = say::number(measured_m2 / area.unit.in_si());
    let headline = format!("{} is stated, the map says {own_unit} {}", say::stated(area), area.unit.symbol());
    Judgement::new(RULE, outcome, reason, headline).with_part(Part {
        quantity: PartKind::AreaM2,
        stated: Some(stated.low),
        measured: measured_m2,
        allowed,
        outcome,
        span: Some(area.span),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Comparator, Precision};
    use crate::quantity::{AreaUnit, Unit};
    use crate::span::Span;

    #[test]
    fn an_area_holds_within_a_tenth_and_is_wrong_beyond_half_as_much_again() {
        let table = [
            (185.0, 0, AreaUnit::SquareKilometer, Outcome::Supported),
            (200.0, 2, AreaUnit::SquareKilometer, Outcome::Supported),
            (240.0, 1, AreaUnit::SquareKilometer, Outcome::Inconclusive),
            (371.0, 0, AreaUnit::SquareKilometer, Outcome::Contradicted),
            (71.5, 0, AreaUnit::SquareMile, Outcome::Supported),
            (71.5, 0, AreaUnit::SquareKilometer, Outcome::Contradicted),
        ];
        for (value, trailing_zeros, unit, expected) in table {
            let area = Stated {
                span: Span::new(0, 0),
                value,
                value_max: None,
                unit: Unit::Area(unit),
                precision: Precision::Integer { trailing_zeros },
                hedged: false,
                comparator: Comparator::Equal,
            };
            assert_eq!(compare(&area, 185e6).outcome, expected, "{value} {unit:?}");
        }
    }
}
