//! Numbers and places as a reader wants them in a sentence: no more digits than the matter bears.

use crate::claim::Stated;
use crate::quantity::{LengthUnit, Unit, grouped};

/// A number with about three significant digits and thousands separated: 57.1, 0.023, 1,600.
pub(super) fn number(value: f64) -> String {
    let size = value.abs();
    let decimals = match size {
        _ if size == 0.0 || size >= 99.5 => 0,
        _ if size >= 9.995 => 1,
        _ if size >= 0.9995 => 2,
        _ => (2 - size.log10().floor() as i32).clamp(0, 9) as usize - 1,
    };
    let rounded = if size >= 9_999.5 {
        let step = 10f64.powi(size.log10().floor() as i32 - 2);
        (value / step).round() * step
    } else {
        value
    };
    grouped(&trimmed(format!("{rounded:.decimals$}")))
}

/// A measured distance: whole kilometres from 10 up, one decimal from 1 up, metres below.
pub(super) fn km(value: f64) -> String {
    if value >= 9.95 {
        format!("{} km", grouped(&format!("{value:.0}")))
    } else if value >= 0.995 {
        format!("{} km", trimmed(format!("{value:.1}")))
    } else {
        format!("{:.0} m", value * 1000.0)
    }
}

/// A stated quantity with its unit, as it was written: "86 km", "3.5 mi", "10 to 15 mi".
pub(super) fn stated(stated: &Stated) -> String {
    let unit = stated.unit.symbol();
    match stated.value_max {
        Some(high) => format!("{} to {} {unit}", plain(stated.value), plain(high)),
        None => format!("{} {unit}", plain(stated.value)),
    }
}

/// A number as written: all its digits, thousands separated.
pub(super) fn plain(value: f64) -> String {
    grouped(&trimmed(format!("{value:.4}")))
}

/// A measured distance in the unit of the statement, and in km behind it where that is another.
pub(super) fn measured_like(measured_km: f64, like: &Stated) -> String {
    match like.unit {
        Unit::Length(LengthUnit::Kilometer | LengthUnit::Meter) => km(measured_km),
        Unit::Length(unit) => {
            let own = measured_km * 1000.0 / unit.in_meters();
            let own = if own >= 9.95 { grouped(&format!("{own:.0}")) } else { number(own) };
            format!("{own} {} ({})", unit.symbol(), km(measured_km))
        }
        Unit::Area(_) | Unit::Time(_) => km(measured_km),
    }
}

/// Degrees without decimals.
pub(super) fn degrees(value: f64) -> String {
    format!("{value:.0} deg")
}

/// A factor: 1.51, 12, 1,600.
pub(super) fn factor(value: f64) -> String {
    let digits = if value < 9.995 { 3 } else { 2 };
    let step = 10f64.powi(value.abs().log10().floor() as i32 + 1 - digits);
    let rounded = (value / step).round() * step;
    if value < 9.995 { trimmed(format!("{rounded:.2}")) } else { grouped(&format!("{rounded:.0}")) }
}

fn trimmed(digits: String) -> String {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.').to_owned() } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_about_three_digits() {
        let table = [
            (57.083, "57.1"),
            (0.023_166, "0.023"),
            (1597.3, "1,597"),
            (95_829_560.0, "95,800,000"),
            (6.0, "6"),
            (0.0, "0"),
            (123.4, "123"),
            (9.999, "10"),
            (1.0 / 3.0, "0.33"),
            (-12.0, "-12"),
        ];
        for (value, text) in table {
            assert_eq!(number(value), text, "{value}");
        }
    }

    #[test]
    fn distances_are_whole_kilometres_until_they_are_short() {
        let table = [
            (57.08, "57 km"),
            (1234.5, "1,234 km"),
            (9.96, "10 km"),
            (2.04, "2 km"),
            (2.44, "2.4 km"),
            (0.35, "350 m"),
        ];
        for (value, text) in table {
            assert_eq!(km(value), text, "{value}");
        }
    }

    #[test]
    fn factors_lose_digits_as_they_grow() {
        let table = [(1.5066, "1.51"), (2.0, "2"), (12.34, "12"), (1597.3, "1,600")];
        for (value, text) in table {
            assert_eq!(factor(value), text, "{value}");
        }
    }

    #[test]
    fn what_is_written_keeps_its_digits() {
        assert_eq!(plain(60_000.0), "60,000");
        assert_eq!(plain(0.02), "0.02");
        assert_eq!(plain(1250.5), "1,250.5");
    }
}
