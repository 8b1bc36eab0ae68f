//! Slips of a conversion: which wrong sum gives the number that is written?

use super::length::digits_swapped;
use super::{Slip, best};
use crate::claim::{Claim, Precision, Stated, Statement};
use crate::quantity::{AreaUnit, LengthUnit, Unit};
use crate::verdict::Repair;
use crate::verdict::interval::precision;
use crate::verdict::say;

/// A wrong sum must meet the written number within this share, if its last digit does not allow more.
const CLOSE: f64 = 0.01;

/// The likeliest wrong sum behind a contradicted conversion. `claims` are the document's, for stale conversions.
pub(crate) fn of_conversion(first: &Stated, second: &Stated, claims: &[Claim]) -> Option<Repair> {
    let (a, b) = (first.value, second.value);
    let (one, two) = (first.unit.in_si(), second.unit.in_si());
    let (say_a, say_b) = (say::stated(first), say::stated(second));
    let mut slips = Vec::new();
    // Few sums fit, so the words are made when one does.
    let mut offer = |found: f64, slip: &str, text: &dyn Fn() -> String, cost: f64| {
        if let Some(misfit) = misfit(found, second) {
            slips.push(Slip::new(slip, text(), cost + misfit));
        }
    };
    if let (Some(from), Some(to)) = (linear(first.unit), linear(second.unit)) {
        let text = || format!("{}: a linear figure was taken for an area", linear_sum(a, from, to));
        offer(a * from.in_meters() / to.in_meters(), "linear_factor_on_area", &text, 0.0);
    }
    let unconverted = || format!("{} stands on both sides: it was not converted", say::plain(a));
    offer(a, "number_not_converted", &unconverted, 0.02);
    let turned = || {
        format!(
            "{} {} is {} {}: the factor is turned round",
            say::plain(a),
            second.unit.symbol(),
            say::number(a * two / one),
            first.unit.symbol()
        )
    };
    offer(a * two / one, "inverted_conversion", &turned, 0.05);
    if let (Unit::Length(_), Unit::Length(_)) = (first.unit, second.unit) {
        let factor = one / two;
        let text = || {
            format!(
                "{} times {} is {}: the factor of areas was used",
                say::plain(a),
                say::number(factor * factor),
                say::number(a * factor * factor)
            )
        };
        offer(a * factor * factor, "area_factor_on_length", &text, 0.1);
    }
    for unit in units_like(second.unit).into_iter().filter(|&unit| unit != second.unit) {
        let text = || {
            format!(
                "{say_a} is {} {}, not {}: the unit is mistaken",
                say::plain(b),
                unit.symbol(),
                second.unit.symbol()
            )
        };
        offer(a * one / unit.in_si(), "unit_mistaken", &text, 0.1);
    }
    for unit in units_like(first.unit).into_iter().filter(|&unit| unit != first.unit && unit != second.unit) {
        let text = || format!("{} {} is {say_b}: the unit is mistaken", say::plain(a), unit.symbol());
        offer(a * unit.in_si() / two, "unit_mistaken", &text, 0.12);
    }
    for swapped in digits_swapped(a) {
        let text = || format!("{} {} is {say_b}: two digits were swapped", say::plain(swapped), first.unit.symbol());
        offer(swapped * one / two, "digits_swapped", &text, 0.15);
    }
    for power in [1, -1, 2, -2, 3, -3, 6, -6] {
        let converted = a * one / two;
        let text = || format!("{say_a} is {} {}: a power of ten is off", say::number(converted), second.unit.symbol());
        offer(converted * 10f64.powi(power), "power_of_ten", &text, 0.2 + 0.03 * f64::from(power.abs()));
    }
    // Of figures that are repeated, the first stands for all.
    let mut fitting: Vec<&Stated> = Vec::new();
    for other in quantities(claims).filter(|other| other.span != first.span && other.span != second.span) {
        let converted = other.value * other.unit.in_si() / two;
        let same =
            |known: &&Stated| (known.value, known.value_max, known.unit) == (other.value, other.value_max, other.unit);
        if kind(other.unit) == kind(second.unit)
            && other.value != a
            && (other.value, other.unit) != (second.value, second.unit)
            && misfit(converted, second).is_some()
            && !fitting.iter().any(same)
        {
            fitting.push(other);
            let text = || format!("{say_b} is {}, a figure from elsewhere in the text", say::stated(other));
            offer(converted, "stale_conversion", &text, 0.3);
        }
    }
    for swapped in digits_swapped(b) {
        let as_written = Stated { value: swapped, ..second.clone() };
        if let Some(misfit) = misfit(a * one / two, &as_written) {
            let text = format!("{say_a} is {} {}: two digits were swapped", say::plain(swapped), second.unit.symbol());
            slips.push(Slip::new("digits_swapped", text, 0.15 + misfit));
        }
    }
    best(slips)
}

/// How far a sum is from the written number, as a share of it; `None` if the written digits exclude it.
fn misfit(found: f64, written: &Stated) -> Option<f64> {
    let p = precision(written.value, written.precision)?;
    let off = (found - written.value).abs();
    // A sum is rounded, hardly ever cut off by a whole unit: half a unit for long numbers, a whole one for short.
    let room = p.min(0.05 * written.value.abs()).max(CLOSE * written.value.abs());
    (written.value > 0.0 && off <= room).then(|| off / written.value)
}

/// "60 km is 37 mi".
fn linear_sum(value: f64, from: LengthUnit, to: LengthUnit) -> String {
    let (value, from) = if from == LengthUnit::Meter && value >= 1000.0 {
        (value / 1000.0, LengthUnit::Kilometer)
    } else {
        (value, from)
    };
    let converted = value * from.in_meters() / to.in_meters();
    let converted = if converted >= 9.95 { say::plain(converted.round()) } else { say::number(converted) };
    format!("{} {} is {converted} {}", say::plain(value), from.symbol(), to.symbol())
}

/// The length whose square an area unit is.
fn linear(unit: Unit) -> Option<LengthUnit> {
    match unit {
        Unit::Area(AreaUnit::SquareKilometer) => Some(LengthUnit::Kilometer),
        Unit::Area(AreaUnit::SquareMeter) => Some(LengthUnit::Meter),
        Unit::Area(AreaUnit::SquareMile) => Some(LengthUnit::Mile),
        Unit::Area(AreaUnit::SquareYard) => Some(LengthUnit::Yard),
        Unit::Area(AreaUnit::SquareFoot) => Some(LengthUnit::Foot),
        _ => None,
    }
}

/// Units of that kind which people take for one another.
fn units_like(unit: Unit) -> Vec<Unit> {
    match unit {
        Unit::Length(_) => {
            use LengthUnit as L;
            [L::Kilometer, L::Mile, L::NauticalMile, L::Meter, L::Yard, L::Foot].map(Unit::Length).to_vec()
        }
        Unit::Area(_) => {
            use AreaUnit as A;
            [A::SquareKilometer, A::SquareMile, A::Hectare, A::Acre, A::SquareMeter, A::SquareFoot, A::Dunam]
                .map(Unit::Area)
                .to_vec()
        }
        Unit::Time(_) => Vec::new(),
    }
}

fn kind(unit: Unit) -> std::mem::Discriminant<Unit> {
    std::mem::discriminant(&unit)
}

/// Every quantity of every claim.
fn quantities(claims: &[Claim]) -> impl Iterator<Item = &Stated> {
    claims
        .iter()
        .flat_map(|claim| match &claim.statement {
            Statement::Distance { length, .. } | Statement::Offset { length, .. } => vec![length],
            Statement::Proximity { length: Some(length), .. } => vec![length],
            Statement::Conversion { first, second } => vec![first, second],
            Statement::Area { area, .. } => vec![area],
            _ => Vec::new(),
        })
        .filter(|stated| stated.precision != Precision::Vague)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;
    use crate::verdict::interval::as_written as stated;

    const KM: Unit = Unit::Length(LengthUnit::Kilometer);
    const MI: Unit = Unit::Length(LengthUnit::Mile);
    const NMI: Unit = Unit::Length(LengthUnit::NauticalMile);
    const M2: Unit = Unit::Area(AreaUnit::SquareMeter);
    const KM2: Unit = Unit::Area(AreaUnit::SquareKilometer);
    const MI2: Unit = Unit::Area(AreaUnit::SquareMile);
    const HA: Unit = Unit::Area(AreaUnit::Hectare);

    #[test]
    fn the_wrong_sum_behind_a_conversion_is_found() {
        let table = [
            (60_000.0, M2, 37.0, MI2, "linear_factor_on_area", "60 km is 37 mi: a linear figure was taken for an area"),
            (
                190.0,
                KM2,
                118.0,
                MI2,
                "linear_factor_on_area",
                "190 km is 118 mi: a linear figure was taken for an area",
            ),
            (12.0, KM, 19.0, MI, "inverted_conversion", "12 mi is 19.3 km: the factor is turned round"),
            (50.0, MI2, 19.0, KM2, "inverted_conversion", "50 km2 is 19.3 mi2: the factor is turned round"),
            (45.0, KM, 45.0, MI, "number_not_converted", "45 stands on both sides: it was not converted"),
            (86.0, KM, 530.0, MI, "power_of_ten", "86 km is 53.4 mi: a power of ten is off"),
            (86.0, KM, 42.0, MI, "digits_swapped", "68 km is 42 mi: two digits were swapped"),
            (93.0, KM, 85.0, MI, "digits_swapped", "93 km is 58 mi: two digits were swapped"),
            (250.0, NMI, 288.0, KM, "unit_mistaken", "250 nmi is 288 mi, not km: the unit is mistaken"),
            (33.0, KM2, 330.0, HA, "power_of_ten", "33 km2 is 3,300 ha: a power of ten is off"),
        ];
        for (a, one, b, two, slip, text) in table {
            let found = of_conversion(&stated(a, one, 0), &stated(b, two, 2), &[]).unwrap();
            assert_eq!((found.slip.as_str(), found.text.as_str()), (slip, text), "{a} {b}");
        }
    }

    #[test]
    fn a_conversion_of_another_number_of_the_text_is_stale() {
        let elsewhere = stated(73.0, KM, 9);
        let claim = Claim {
            span: Span::new(9, 10),
            key: Span::new(9, 10),
            statement: Statement::Conversion { first: elsewhere.clone(), second: elsewhere },
        };
        let found = of_conversion(&stated(58.0, KM, 0), &stated(45.4, MI, 2), &[claim]).unwrap();
        assert_eq!(found.text, "45.4 mi is 73 km, a figure from elsewhere in the text");
    }

    #[test]
    fn no_sum_is_no_repair() {
        assert_eq!(of_conversion(&stated(58.0, KM, 0), &stated(77.0, MI, 2), &[]), None);
    }
}
