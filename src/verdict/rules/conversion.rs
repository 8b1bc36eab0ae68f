//! A quantity stated in two units is the same in both.
//!
//! **What it checks.** "60,000 square meters (37 square miles)", "ten miles (16 km)": both numbers as intervals, each as
//! wide as its last digit and its hedge leave it; they must meet. No map is needed.
//!
//! **Why it matters.** Conversions are made in a hurry, by hand, and often of the wrong quantity; the error is a fact of
//! arithmetic that no one can dispute.
//!
//! **Example.** This is contradicted by a factor of 1,600: 60 km is 37 mi, so a linear figure was taken for an area.
//!
//! > Crews swept 60,000 square meters (37 square miles) of yards.
//!
//! **What it will not flag.** Rounded conversions ("100 km (60 miles)"); nautical miles for statute ones where the digits
//! do not tell them apart; a length beside an area, which is no conversion.

use crate::claim::Stated;
use crate::quantity::{Interval, Unit};
use crate::rule::Rule;
use crate::verdict::interval::Quantity;
use crate::verdict::judgement::Judgement;
use crate::verdict::{Outcome, Part, PartKind, Reason, say};

const RULE: Rule = Rule::ConversionMismatch;

/// Judges whether both are the same quantity.
pub fn judge(first: &Stated, second: &Stated) -> Judgement {
    let kind = match (first.unit, second.unit) {
        (Unit::Length(_), Unit::Length(_)) => PartKind::LengthM,
        (Unit::Area(_), Unit::Area(_)) => PartKind::AreaM2,
        _ => {
            let headline =
                format!("{} and {} are quantities of different kinds", say::stated(first), say::stated(second));
            return Judgement::inconclusive(RULE, Reason::KindsDiffer, headline);
        }
    };
    let (Some(a), Some(b)) = (Quantity::si(first), Quantity::si(second)) else {
        let headline = "one of the two numbers is too vague to convert";
        return Judgement::inconclusive(RULE, Reason::VagueNumber, headline);
    };
    let holds = meet(&a, &b);
    let (outcome, reason) =
        if holds { (Outcome::Supported, Reason::Agrees) } else { (Outcome::Contradicted, Reason::ConversionOff) };
    let converted = say::number(a.low / second.unit.in_si());
    let unit = second.unit.symbol();
    let headline = if holds {
        format!("{} is {converted} {unit}", say::stated(first))
    } else {
        format!("{} is {converted} {unit}, not {}", say::stated(first), say::stated(second))
    };
    let mut judgement = Judgement::new(RULE, outcome, reason, headline).with_part(Part {
        quantity: kind,
        stated: Some(b.low),
        measured: a.low,
        allowed: allowed(&a, &b),
        outcome,
        span: Some(second.span),
    });
    let factor = if a.low > 0.0 && b.low > 0.0 { (b.low / a.low).max(a.low / b.low) } else { 1.0 };
    if !holds && factor >= 1.05 {
        judgement.notes.push(format!("the two differ by a factor of {}", say::factor(factor)));
    }
    judgement
}

/// Whether two quantities can be one. A range beside a range compares end by end.
pub fn meet(a: &Quantity, b: &Quantity) -> bool {
    let meets = |p: Interval, q: Interval| p.low <= q.high && q.low <= p.high;
    let ranges = a.low < a.high && b.low < b.high;
    if ranges {
        let (ends_a, ends_b) = (a.ends(), b.ends());
        return meets(ends_a[0], ends_b[0]) && meets(ends_a[1], ends_b[1]);
    }
    meets(a.meant(), b.meant())
}

/// The values of `b` that would meet `a`.
fn allowed(a: &Quantity, b: &Quantity) -> Interval {
    let (meant, own) = (a.meant(), b.meant());
    let slack = own.high.unwrap_or(b.high) - b.high;
    Interval { low: meant.low.map(|low| (low - slack).max(0.0)), high: meant.high.map(|high| high + slack) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::{AreaUnit, LengthUnit};
    use crate::verdict::interval::as_written;

    fn stated(value: f64, unit: Unit) -> Stated {
        as_written(value, unit, 0)
    }

    const KM: Unit = Unit::Length(LengthUnit::Kilometer);
    const MI: Unit = Unit::Length(LengthUnit::Mile);
    const M2: Unit = Unit::Area(AreaUnit::SquareMeter);
    const MI2: Unit = Unit::Area(AreaUnit::SquareMile);

    #[test]
    fn a_conversion_holds_within_the_digits_of_both_numbers() {
        use Outcome::{Contradicted, Supported};
        let table = [
            (10.0, MI, 16.0, KM, Supported),
            (100.0, KM, 60.0, MI, Supported),
            (62.0, MI, 100.0, KM, Supported),
            (3.5, MI, 5.6, KM, Supported),
            (3.5, MI, 6.5, KM, Contradicted),
            (12.0, KM, 19.0, MI, Contradicted),
            (60_000.0, M2, 37.0, MI2, Contradicted),
            (60_000.0, M2, 0.02, MI2, Supported),
            (400.0, Unit::Area(AreaUnit::Hectare), 990.0, Unit::Area(AreaUnit::Acre), Supported),
            (400.0, Unit::Area(AreaUnit::Hectare), 160.0, Unit::Area(AreaUnit::Acre), Contradicted),
            (6.0, Unit::Length(LengthUnit::Foot), 1.8, Unit::Length(LengthUnit::Meter), Supported),
        ];
        for (v1, u1, v2, u2, expected) in table {
            let found = judge(&stated(v1, u1), &stated(v2, u2));
            assert_eq!(found.outcome, expected, "{v1} {} ({v2} {})", u1.symbol(), u2.symbol());
        }
    }

    #[test]
    fn the_answer_gives_the_conversion_and_the_factor() {
        let found = judge(&stated(60_000.0, M2), &stated(37.0, MI2));
        assert_eq!(found.headline, "60,000 m2 is 0.023 mi2, not 37 mi2");
        assert_eq!(found.notes, ["the two differ by a factor of 1,600"]);
        let part = &found.parts[0];
        assert_eq!((part.quantity, part.measured), (PartKind::AreaM2, 60_000.0));
        assert!((part.stated.unwrap() - 95_829_560.0).abs() < 1.0, "{:?}", part.stated);
    }

    #[test]
    fn a_range_converts_end_by_end() {
        let range = |low, high, unit| Stated { value_max: Some(high), ..stated(low, unit) };
        assert_eq!(judge(&range(10.0, 15.0, MI), &range(16.0, 24.0, KM)).outcome, Outcome::Supported);
        assert_eq!(judge(&range(11.0, 15.0, MI), &range(18.0, 40.0, KM)).outcome, Outcome::Contradicted);
    }

    #[test]
    fn a_length_is_no_area() {
        assert_eq!(judge(&stated(5.0, KM), &stated(3.0, MI2)).reason, Reason::KindsDiffer);
    }
}
