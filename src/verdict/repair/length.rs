//! Slips of a number or its unit: units mistaken, digits swapped, a power of ten, a way by road.

use super::Slip;
use crate::claim::{Precision, Stated};
use crate::quantity::{AreaUnit, LengthUnit, Unit};
use crate::verdict::constants::{AREA_SHARE, ROUTE_USUAL};
use crate::verdict::interval::{Fit, MapSlack, Quantity};
use crate::verdict::map::Gap;
use crate::verdict::say;

/// Costs: what happens oftener costs less. A share of the misfit (0 at the measured value, 1 at the edge of the tolerance) is added.
const UNIT: f64 = 0.1;
const OTHER_UNIT: f64 = 0.3;
const DIGITS: f64 = 0.4;
const POWER_OF_TEN: f64 = 0.3;
const ROAD: f64 = 0.45;
const MISFIT_SHARE: f64 = 0.3;

/// Slips of a stated length that fit the way.
pub(super) fn slips(length: &Stated, way: Gap) -> Vec<Slip> {
    let Unit::Length(unit) = length.unit else { return Vec::new() };
    let mut out = Vec::new();
    let like = |value: f64, value_max: Option<f64>, unit: LengthUnit| misfit(length, value, value_max, unit, way);
    for (other, cost) in confusable(unit) {
        if let Some(misfit) = like(length.value, length.value_max, other) {
            let text = format!(
                "{} {} would fit: {} were written for {}",
                amount(length.value, length.value_max),
                other.symbol(),
                plural(unit).replace('_', " "),
                plural(other).replace('_', " ")
            );
            out.push(Slip::new(&format!("{}_for_{}", plural(unit), plural(other)), text, cost + MISFIT_SHARE * misfit));
        }
    }
    for factor in [10.0, 100.0, 1000.0, 0.1, 0.01, 0.001] {
        let (low, high) = (length.value * factor, length.value_max.map(|high| high * factor));
        if let Some(misfit) = like(low, high, unit) {
            let steps = f64::from(f64::log10(factor) as f32).abs().round();
            let text = format!("{} {} would fit: a power of ten is off", amount(low, high), unit.symbol());
            out.push(Slip::new("power_of_ten", text, POWER_OF_TEN + 0.05 * (steps - 1.0) + MISFIT_SHARE * misfit));
        }
    }
    if length.value_max.is_none() {
        for value in digits_swapped(length.value) {
            if let Some(misfit) = like(value, None, unit) {
                let text = format!("{} {} would fit: two digits were swapped", say::plain(value), unit.symbol());
                out.push(Slip::new("digits_swapped", text, DIGITS + MISFIT_SHARE * misfit));
            }
        }
    }
    out
}

/// The way by road told as a straight line.
pub(super) fn road(length: &Stated, way: Gap, fits_the_road: bool) -> Option<Slip> {
    let ratio = Quantity::length(length)?.low / way.km;
    (fits_the_road && ratio <= ROUTE_USUAL).then(|| {
        let text = format!(
            "{} is {} times the straight line of {}: perhaps the way by road",
            say::stated(length),
            say::factor(ratio),
            say::km(way.km)
        );
        Slip::new("road_for_straight_line", text, ROAD)
    })
}

/// Slips of a stated area that fit the measured one.
pub(super) fn area_slips(area: &Stated, measured_m2: f64) -> Vec<Slip> {
    let Unit::Area(unit) = area.unit else { return Vec::new() };
    let near = |m2: f64| {
        let off = (m2 / measured_m2 - 1.0).abs() / AREA_SHARE;
        (off <= 1.0).then_some(off)
    };
    let mut out = Vec::new();
    let units =
        [AreaUnit::SquareKilometer, AreaUnit::SquareMile, AreaUnit::Hectare, AreaUnit::Acre, AreaUnit::SquareMeter];
    for other in units.into_iter().filter(|&other| other != unit) {
        if let Some(misfit) = near(area.value * other.in_square_meters()) {
            let text = format!(
                "{} {} would fit: {} was written for {}",
                say::plain(area.value),
                other.symbol(),
                unit.symbol(),
                other.symbol()
            );
            out.push(Slip::new("unit_mistaken", text, UNIT + MISFIT_SHARE * misfit));
        }
    }
    for factor in [10.0, 100.0, 1000.0, 0.1, 0.01, 0.001] {
        if let Some(misfit) = near(area.value * factor * unit.in_square_meters()) {
            let text =
                format!("{} {} would fit: a power of ten is off", say::plain(area.value * factor), unit.symbol());
            out.push(Slip::new("power_of_ten", text, POWER_OF_TEN + MISFIT_SHARE * misfit));
        }
    }
    out
}

/// The number with two neighbouring digits swapped, every way; integers of two digits or more.
pub(super) fn digits_swapped(value: f64) -> Vec<f64> {
    if value.fract() != 0.0 || !(10.0..1e9).contains(&value) {
        return Vec::new();
    }
    let digits: Vec<u8> = format!("{value:.0}").into_bytes();
    (1..digits.len())
        .filter(|&i| digits[i] != digits[i - 1] && (i > 1 || digits[i] != b'0'))
        .filter_map(|i| {
            let mut swapped = digits.clone();
            swapped.swap(i - 1, i);
            String::from_utf8(swapped).ok()?.parse().ok()
        })
        .collect()
}

/// How far off, in shares of the tolerance on that side, such a length is; `None` if it does not fit unhedged.
fn misfit(length: &Stated, value: f64, value_max: Option<f64>, unit: LengthUnit, way: Gap) -> Option<f64> {
    // A number made by a slip is as fine as it would have been written: 90 from 9 is not rounded to tens.
    let precision = match length.precision {
        Precision::Integer { .. } if value.fract() == 0.0 => Precision::Integer { trailing_zeros: 0 },
        Precision::Integer { .. } => Precision::Decimals { digits: 1 },
        other => other,
    };
    let like = Stated { precision, ..length.clone() };
    let quantity = Quantity::unhedged(&like, value, value_max, unit.in_meters() / 1000.0)?;
    let slack = MapSlack { imprecision: way.imprecision_km, extents: way.extents_km };
    if quantity.fit(way.km, slack) != Fit::Fits {
        return None;
    }
    let allowed = quantity.allowed(way.km, slack);
    let middle = (quantity.low + quantity.high) / 2.0;
    let room = if middle < way.km { way.km - allowed.low? } else { allowed.high? - way.km };
    Some(if room > 0.0 { ((middle - way.km).abs() / room).min(1.0) } else { 0.0 })
}

/// Units that are taken for one another.
fn confusable(unit: LengthUnit) -> Vec<(LengthUnit, f64)> {
    use LengthUnit::{Foot, Kilometer, Meter, Mile, NauticalMile, Yard};
    match unit {
        Kilometer => vec![(Mile, UNIT), (Meter, OTHER_UNIT), (NauticalMile, OTHER_UNIT)],
        Mile => vec![(Kilometer, UNIT), (NauticalMile, OTHER_UNIT)],
        NauticalMile => vec![(Mile, UNIT), (Kilometer, UNIT)],
        Meter => vec![(Foot, UNIT), (Kilometer, OTHER_UNIT), (Yard, OTHER_UNIT)],
        Foot => vec![(Meter, UNIT), (Yard, OTHER_UNIT)],
        Yard => vec![(Meter, UNIT), (Foot, OTHER_UNIT)],
        _ => Vec::new(),
    }
}

fn amount(value: f64, value_max: Option<f64>) -> String {
    match value_max {
        Some(high) => format!("{} to {}", say::plain(value), say::plain(high)),
        None => say::plain(value),
    }
}

fn plural(unit: LengthUnit) -> &'static str {
    match unit {
        LengthUnit::Kilometer => "kilometers",
        LengthUnit::Meter => "meters",
        LengthUnit::Centimeter => "centimeters",
        LengthUnit::Millimeter => "millimeters",
        LengthUnit::Mile => "miles",
        LengthUnit::NauticalMile => "nautical_miles",
        LengthUnit::Yard => "yards",
        LengthUnit::Foot => "feet",
        LengthUnit::Inch => "inches",
        LengthUnit::League => "leagues",
        LengthUnit::Verst => "versts",
    }
}

#[cfg(test)]
mod tests {
    use super::super::best;
    use super::*;
    use crate::claim::Comparator;
    use crate::span::Span;
    use crate::verdict::Repair;

    fn stated(value: f64, unit: LengthUnit) -> Stated {
        let zeros = (1..9).take_while(|&k| value % 10f64.powi(k) == 0.0).count();
        Stated {
            span: Span::new(0, 0),
            value,
            value_max: None,
            unit: Unit::Length(unit),
            precision: Precision::Integer { trailing_zeros: zeros as u8 },
            hedged: true,
            comparator: Comparator::Equal,
        }
    }

    fn likeliest(value: f64, unit: LengthUnit, km: f64, road_fits: bool) -> Option<Repair> {
        let (length, way) = (stated(value, unit), Gap { km, extents_km: 4.0, imprecision_km: 1.0 });
        best(slips(&length, way).into_iter().chain(road(&length, way, road_fits)))
    }

    #[test]
    fn the_likeliest_slip_comes_first() {
        use LengthUnit::{Kilometer, Meter, Mile, NauticalMile};
        let table = [
            (86.0, Kilometer, 57.1, true, "road_for_straight_line"),
            (57.0, Mile, 57.1, true, "miles_for_kilometers"),
            (57.0, Kilometer, 91.7, false, "kilometers_for_miles"),
            (86.0, Kilometer, 68.2, true, "digits_swapped"),
            (570.0, Kilometer, 57.1, false, "power_of_ten"),
            (80.0, NauticalMile, 129.0, false, "nautical_miles_for_miles"),
            (57.0, Meter, 57.1, false, "meters_for_kilometers"),
        ];
        for (value, unit, km, road_fits, slip) in table {
            let found = likeliest(value, unit, km, road_fits).map(|repair| repair.slip);
            assert_eq!(found.as_deref(), Some(slip), "{value} {unit:?} {km}");
        }
    }

    #[test]
    fn no_slip_is_offered_when_none_fits() {
        assert_eq!(likeliest(223.0, LengthUnit::Kilometer, 57.1, false), None);
        assert_eq!(likeliest(31.0, LengthUnit::Kilometer, 74.0, false), None);
    }

    #[test]
    fn a_repair_carries_its_arithmetic() {
        let text = |value, unit, km, road| likeliest(value, unit, km, road).unwrap().text;
        assert_eq!(
            text(86.0, LengthUnit::Kilometer, 57.08, true),
            "86 km is 1.51 times the straight line of 57 km: perhaps the way by road"
        );
        assert_eq!(text(57.0, LengthUnit::Mile, 57.08, true), "57 km would fit: miles were written for kilometers");
    }

    #[test]
    fn digits_swap_with_their_neighbours_only() {
        assert_eq!(digits_swapped(86.0), [68.0]);
        assert_eq!(digits_swapped(120.0), [210.0, 102.0]);
        assert_eq!(digits_swapped(55.0), [0.0; 0]);
        assert_eq!(digits_swapped(50.0), [0.0; 0]);
        assert_eq!(digits_swapped(8.6), [0.0; 0]);
    }

    #[test]
    fn an_area_in_the_wrong_unit_is_named() {
        let area = Stated { unit: Unit::Area(AreaUnit::SquareKilometer), ..stated(71_500.0, LengthUnit::Meter) };
        let found = best(area_slips(&area, 185_180e6)).unwrap();
        assert_eq!(found.text, "71,500 mi2 would fit: km2 was written for mi2");
    }
}
