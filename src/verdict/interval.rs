//! Stated against measured (judging rule 1): which stated lengths agree with a measured one.
//!
//! ```text
//!   too short below d - (p+h+g+r)          d          too long above d + (p+h+g+0.35 r)
//!   ------------------|-------------------------------------|-----------------------> stated value v
//!                     allowed, for a statement of this precision and hedge
//! ```
//!
//! `p` comes from how finely the number is written, `h` from its hedge, `g` and `r` from the map. The interval is
//! lopsided because people measure from the near edge of a place and hardly ever from its far side. All in km.
//! What it does not do: know which places are meant, or what a road is.
//!
//! Source: Wieczorek, Guo & Hijmans 2004 (doi:10.1080/13658810412331280211), whose distance uncertainties add up;
//! docs/uncertainty.md derives the constants.

use super::Tolerance;
use super::constants::{FAR_SIDE_SHARE, HEDGE_SHARE, ROUND_SHARE};
use crate::claim::{Comparator, Precision, Stated};
use crate::quantity::{Interval, Unit};

/// A stated quantity as numbers of one unit (km for lengths, the SI unit otherwise), ready to be compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quantity {
    /// The value, or the low end of a range.
    pub low: f64,
    /// The value, or the high end of a range.
    pub high: f64,
    /// p + h at the low end.
    low_slack: f64,
    /// p + h at the high end.
    high_slack: f64,
    comparator: Comparator,
    /// The share of the extents that counts on the long side.
    far_side: f64,
}

/// How a stated length stands to a measured one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    TooShort,
    Fits,
    TooLong,
}

/// The map's share of the tolerance, in km.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct MapSlack {
    /// g: the gazetteer's imprecision.
    pub imprecision: f64,
    /// r: the sum of both extents.
    pub extents: f64,
}

impl Quantity {
    /// A stated length in km; `None` for another kind of quantity, and for a number too vague to compare.
    pub fn length(stated: &Stated) -> Option<Self> {
        Self::length_by(stated, Tolerance::Journalistic)
    }

    /// The same with the allowances of a reading.
    pub fn length_by(stated: &Stated, tolerance: Tolerance) -> Option<Self> {
        match stated.unit {
            Unit::Length(unit) => Self::of(stated, unit.in_meters() / 1000.0, tolerance),
            Unit::Area(_) | Unit::Time(_) => None,
        }
    }

    /// Any stated quantity in the SI unit of its kind (m, m2, s); `None` for a number too vague to compare.
    pub fn si(stated: &Stated) -> Option<Self> {
        Self::of(stated, stated.unit.in_si(), Tolerance::Journalistic)
    }

    /// The same statement with other numbers: its precision and comparator kept, its hedge left out. For trying slips.
    pub fn unhedged(stated: &Stated, value: f64, value_max: Option<f64>, unit_size: f64) -> Option<Self> {
        Self::of(
            &Stated { value, value_max, hedged: false, comparator: strict(stated.comparator), ..stated.clone() },
            unit_size,
            Tolerance::Journalistic,
        )
    }

    fn of(stated: &Stated, unit_size: f64, tolerance: Tolerance) -> Option<Self> {
        let end = |value: f64| -> Option<(f64, f64)> {
            let hedged = stated.hedged || stated.comparator == Comparator::Almost;
            let hedge = if hedged { HEDGE_SHARE * value.abs() } else { 0.0 };
            let fine = match tolerance {
                Tolerance::Journalistic => precision(value, stated.precision)?,
                Tolerance::Gbif => published_precision(value, stated.precision)?,
            };
            let slack = (fine + hedge) * unit_size;
            let value = value * unit_size;
            (value.is_finite() && slack.is_finite()).then_some((value, slack))
        };
        let (low, low_slack) = end(stated.value)?;
        let (high, high_slack) = stated.value_max.map_or(Some((low, low_slack)), end)?;
        if low > high {
            return None;
        }
        let far_side = match tolerance {
            Tolerance::Journalistic => FAR_SIDE_SHARE,
            Tolerance::Gbif => 1.0,
        };
        Some(Self { low, high, low_slack, high_slack, comparator: stated.comparator, far_side })
    }

    /// The stated values that agree with `measured` km, given the map's slack. Of a range, the low end must not lie
    /// above the interval and the high end not below it. "Less than" has no upper limit: its value may be as high as
    /// it likes; "more than" no lower one.
    pub fn allowed(&self, measured: f64, map: MapSlack) -> Interval {
        let low = (measured - (self.high_slack + map.imprecision + map.extents)).max(0.0);
        let high = measured + (self.low_slack + map.imprecision + self.far_side * map.extents);
        self.open(Interval::new(low, high))
    }

    /// Lets go the end of an interval that the comparator leaves open.
    pub fn open(&self, closed: Interval) -> Interval {
        match self.comparator {
            Comparator::Equal | Comparator::Almost => closed,
            Comparator::AtMost => Interval { high: None, ..closed },
            Comparator::AtLeast => Interval { low: None, ..closed },
        }
    }

    /// Lets go the end of an interval of *true* values: "less than 20 km" may be 2.
    pub fn opposite(&self, closed: Interval) -> Interval {
        match self.comparator {
            Comparator::Equal | Comparator::Almost => closed,
            Comparator::AtMost => Interval { low: None, ..closed },
            Comparator::AtLeast => Interval { high: None, ..closed },
        }
    }

    /// Whether the statement agrees with `measured` km.
    pub fn fit(&self, measured: f64, map: MapSlack) -> Fit {
        let allowed = self.allowed(measured, map);
        if allowed.low.is_some_and(|low| self.high < low) {
            Fit::TooShort
        } else if allowed.high.is_some_and(|high| self.low > high) {
            Fit::TooLong
        } else {
            Fit::Fits
        }
    }

    /// What the writer may have had in mind: the value, give or take its precision and hedge.
    pub fn meant(&self) -> Interval {
        Interval::new((self.low - self.low_slack).max(0.0), self.high + self.high_slack)
    }

    /// The low and the high end of a range, each give or take its own precision and hedge.
    pub fn ends(&self) -> [Interval; 2] {
        let around = |value: f64, slack: f64| Interval::new((value - slack).max(0.0), value + slack);
        [around(self.low, self.low_slack), around(self.high, self.high_slack)]
    }
}

/// p, in the stated unit: one unit of the last digit for an integer that does not end in 0, 10^-decimals for
/// decimals, 1/denominator for fractions, and `max(1, min(5 * 10^(k-1), 0.1 v))` for k trailing zeros. Writers cut
/// off as often as they round, so the last digit counts as one whole unit. `None` where there is no number.
pub(super) fn precision(value: f64, precision: Precision) -> Option<f64> {
    match precision {
        Precision::Integer { trailing_zeros: 0 } => Some(1.0),
        Precision::Integer { trailing_zeros } => {
            let half_unit = 5.0 * 10f64.powi(i32::from(trailing_zeros) - 1);
            Some(half_unit.min(ROUND_SHARE * value.abs()).max(1.0))
        }
        Precision::Decimals { digits } => Some(10f64.powi(-i32::from(digits))),
        Precision::Fraction { denominator } => Some(1.0 / f64::from(denominator.max(1))),
        Precision::Vague => None,
    }
}

/// p as the guides of georeferencing count it: half of the power of ten that a number with zeros at its end is a multiple
/// of, one for other whole numbers, and one over the denominator for fractions, decimals read as such (10.5 is 10 1/2).
///
/// Source: Wieczorek, Guo & Hijmans 2004, section on the uncertainty associated with distance precision.
pub(super) fn published_precision(value: f64, precision: Precision) -> Option<f64> {
    match precision {
        Precision::Integer { trailing_zeros: 0 } => Some(1.0),
        Precision::Integer { trailing_zeros } => Some(0.5 * 10f64.powi(i32::from(trailing_zeros))),
        Precision::Decimals { digits } => {
            let digits = u32::from(digits.min(9));
            let whole = 10_u64.pow(digits);
            let part = (value.fract() * whole as f64).round() as u64;
            let common = if part == 0 { 1 } else { greatest_common_divisor(part, whole) };
            Some(common as f64 / whole as f64)
        }
        Precision::Fraction { denominator } => Some(1.0 / f64::from(denominator.max(1))),
        Precision::Vague => None,
    }
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

fn strict(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Almost => Comparator::Equal,
        other => other,
    }
}

/// A plain number with its unit as a text would state it, for tests.
#[cfg(test)]
pub(super) fn as_written(value: f64, unit: Unit, at: usize) -> Stated {
    let zeros = (1..9).take_while(|&k| value % 10f64.powi(k) == 0.0).count();
    let digits = (0..4).find(|&d| (value * 10f64.powi(d)).fract() == 0.0).unwrap_or(4);
    let precision = match digits {
        0 => Precision::Integer { trailing_zeros: zeros as u8 },
        digits => Precision::Decimals { digits: digits as u8 },
    };
    Stated {
        span: crate::span::Span::new(at, at + 1),
        value,
        value_max: None,
        unit,
        precision,
        hedged: false,
        comparator: Comparator::Equal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::LengthUnit;
    use crate::span::Span;

    fn stated(value: f64, precision: Precision) -> Stated {
        Stated {
            span: Span::new(0, 0),
            value,
            value_max: None,
            unit: Unit::Length(LengthUnit::Kilometer),
            precision,
            hedged: false,
            comparator: Comparator::Equal,
        }
    }

    fn integer(value: f64) -> Stated {
        let mut trailing_zeros = 0;
        while value % 10f64.powi(trailing_zeros + 1) == 0.0 {
            trailing_zeros += 1;
        }
        stated(value, Precision::Integer { trailing_zeros: trailing_zeros as u8 })
    }

    const TOWNS: MapSlack = MapSlack { imprecision: 1.0, extents: 4.0 };

    /// Ends to nine digits: what binary fractions add is not meant.
    fn rounded(interval: Interval) -> (f64, f64) {
        let end = |end: Option<f64>| (end.unwrap() * 1e9).round() / 1e9;
        (end(interval.low), end(interval.high))
    }

    #[test]
    fn what_is_meant_is_the_value_give_or_take_its_precision_and_hedge() {
        let range = Stated { value_max: Some(30.0), ..integer(20.0) };
        let hedged = Stated { hedged: true, ..range.clone() };
        let quantity = |stated: &Stated| Quantity::length(stated).unwrap();
        assert_eq!(quantity(&range).ends().map(rounded), [(18.0, 22.0), (27.0, 33.0)]);
        assert_eq!(rounded(quantity(&range).meant()), (18.0, 33.0));
        assert_eq!(quantity(&hedged).ends().map(rounded), [(16.0, 24.0), (24.0, 36.0)]);
        assert_eq!(rounded(quantity(&integer(1.0)).meant()), (0.0, 2.0));
        assert_eq!(
            quantity(&stated(0.5, Precision::Integer { trailing_zeros: 0 })).ends().map(rounded),
            [(0.0, 1.5); 2]
        );
    }

    #[test]
    fn a_slip_is_tried_with_the_precision_of_what_was_written_and_without_its_hedge() {
        let written = Stated { hedged: true, comparator: Comparator::Almost, ..integer(20.0) };
        let tried = Quantity::unhedged(&written, 12.0, Some(14.0), 1.0).unwrap();
        assert_eq!(tried.ends().map(rounded), [(10.8, 13.2), (12.6, 15.4)]);
        let at_most = Stated { comparator: Comparator::AtMost, ..written };
        let tried = Quantity::unhedged(&at_most, 12.0, None, 2.0).unwrap();
        assert_eq!(tried.ends().map(rounded), [(21.6, 26.4); 2]);
        assert_eq!(tried.open(Interval::new(1.0, 2.0)), Interval { low: Some(1.0), high: None });
    }

    #[test]
    fn an_open_side_of_the_statement_is_the_other_side_of_the_truth() {
        let closed = Interval::new(1.0, 2.0);
        for (comparator, want) in [
            (Comparator::Equal, closed),
            (Comparator::Almost, closed),
            (Comparator::AtMost, Interval { low: None, high: Some(2.0) }),
            (Comparator::AtLeast, Interval { low: Some(1.0), high: None }),
        ] {
            let quantity = Quantity::length(&Stated { comparator, ..integer(20.0) }).unwrap();
            assert_eq!(quantity.opposite(closed), want, "{comparator:?}");
        }
    }

    #[test]
    fn the_ends_of_what_is_allowed_fit() {
        let fit = |value: f64, map| {
            Quantity::length(&stated(value, Precision::Integer { trailing_zeros: 0 })).unwrap().fit(50.0, map)
        };
        let points = MapSlack { imprecision: 1.0, extents: 0.0 };
        assert_eq!([43.9, 44.0].map(|value| fit(value, TOWNS)), [Fit::TooShort, Fit::Fits]);
        assert_eq!([52.0, 52.1].map(|value| fit(value, points)), [Fit::Fits, Fit::TooLong]);
    }

    #[test]
    fn any_quantity_is_compared_in_the_unit_of_its_kind() {
        let hectares = Stated { unit: Unit::Area(crate::quantity::AreaUnit::Hectare), ..integer(6.0) };
        assert_eq!(Quantity::si(&hectares).map(|quantity| (quantity.low, quantity.high)), Some((60_000.0, 60_000.0)));
        assert_eq!(Quantity::length(&hectares), None);
    }

    fn near(a: Option<f64>, b: f64) -> bool {
        a.is_some_and(|a| (a - b).abs() < 1e-9)
    }

    #[test]
    fn the_last_digit_counts_as_one_whole_unit_and_zeros_as_rounding() {
        let zeros = |n| Precision::Integer { trailing_zeros: n };
        let table = [
            (86.0, zeros(0), 1.0),
            (7.0, zeros(0), 1.0),
            (10.0, zeros(1), 1.0),        // min(5, 1) = 1
            (50.0, zeros(1), 5.0),        // min(5, 5)
            (80.0, zeros(1), 5.0),        // min(5, 8)
            (120.0, zeros(1), 5.0),       // half of ten
            (100.0, zeros(2), 10.0),      // min(50, 10)
            (700.0, zeros(2), 50.0),      // min(50, 70)
            (60_000.0, zeros(4), 5000.0), // min(5 * 1000 * 10, 6000) capped by half a unit: 5 * 10^3 = 5000
            (3.5, Precision::Decimals { digits: 1 }, 0.1),
            (0.25, Precision::Decimals { digits: 2 }, 0.01),
            (3.5, Precision::Fraction { denominator: 2 }, 0.5),
        ];
        for (value, written, expected) in table {
            let p = precision(value, written).unwrap();
            assert!((p - expected).abs() < 1e-12, "{value}: {p}, not {expected}");
        }
        assert_eq!(precision(3.0, Precision::Vague), None);
    }

    #[test]
    fn the_guides_count_half_a_power_of_ten_and_reduce_decimals() {
        let zeros = |n| Precision::Integer { trailing_zeros: n };
        let decimals = |n| Precision::Decimals { digits: n };
        let table = [
            (9.0, zeros(0), 1.0),
            (10.0, zeros(1), 5.0),
            (140.0, zeros(1), 5.0),
            (300.0, zeros(2), 50.0),
            (4000.0, zeros(3), 500.0),
            (10.5, decimals(1), 0.5),
            (10.6, decimals(1), 0.2),
            (10.3, decimals(1), 0.1),
            (10.25, decimals(2), 0.25),
            (7.0, decimals(1), 0.1),
            (3.5, Precision::Fraction { denominator: 2 }, 0.5),
        ];
        for (value, written, expected) in table {
            let p = published_precision(value, written).unwrap();
            assert!((p - expected).abs() < 1e-12, "{value}: {p}, not {expected}");
        }
        assert_eq!(published_precision(3.0, Precision::Vague), None);
    }

    #[test]
    fn by_the_guides_the_far_side_of_a_town_counts_in_full() {
        // p = 1, g = 1, r = 4: 57 - 6 and 57 + 6.
        let allowed = Quantity::length_by(&integer(57.0), Tolerance::Gbif).unwrap().allowed(57.0, TOWNS);
        assert!(near(allowed.low, 51.0) && near(allowed.high, 63.0), "{allowed:?}");
    }

    #[test]
    fn the_interval_is_wide_below_and_narrow_above() {
        // p = 1, g = 1, r = 4: 57 - 6 and 57 + 2 + 1.4.
        let allowed = Quantity::length(&integer(57.0)).unwrap().allowed(57.0, TOWNS);
        assert!(near(allowed.low, 51.0) && near(allowed.high, 60.4), "{allowed:?}");
        // Hedged, it widens by a tenth of what is stated.
        let about = Stated { hedged: true, ..integer(86.0) };
        let allowed = Quantity::length(&about).unwrap().allowed(57.0, TOWNS);
        assert!(near(allowed.low, 42.4) && near(allowed.high, 69.0), "{allowed:?}");
    }

    #[test]
    fn stated_and_measured_compare_in_kilometres_whatever_the_unit() {
        let miles = |value: f64| Stated { unit: Unit::Length(LengthUnit::Mile), ..integer(value) };
        // 36 mi are 57.9 km, p is one mile.
        assert_eq!(Quantity::length(&miles(36.0)).unwrap().fit(57.1, TOWNS), Fit::Fits);
        assert_eq!(Quantity::length(&miles(57.0)).unwrap().fit(57.1, TOWNS), Fit::TooLong);
        assert_eq!(Quantity::length(&miles(32.0)).unwrap().fit(57.1, TOWNS), Fit::Fits);
        assert_eq!(Quantity::length(&miles(31.0)).unwrap().fit(57.1, TOWNS), Fit::TooShort);
    }

    #[test]
    fn a_comparator_opens_one_side() {
        let with =
            |comparator, value| Quantity::length(&Stated { comparator, ..integer(value) }).unwrap().fit(57.1, TOWNS);
        assert_eq!(with(Comparator::AtMost, 400.0), Fit::Fits);
        assert_eq!(with(Comparator::AtMost, 40.0), Fit::TooShort);
        assert_eq!(with(Comparator::AtLeast, 12.0), Fit::Fits);
        assert_eq!(with(Comparator::AtLeast, 86.0), Fit::TooLong);
        // "nearly 70 km" is a hedge like "about".
        assert_eq!(with(Comparator::Equal, 67.0), Fit::TooLong);
        assert_eq!(with(Comparator::Almost, 66.0), Fit::Fits);
    }

    #[test]
    fn a_range_takes_its_two_ends() {
        let range = |low, high| {
            let stated = Stated { value_max: Some(high), ..integer(low) };
            Quantity::length(&stated).unwrap().fit(57.1, TOWNS)
        };
        assert_eq!(range(52.0, 63.0), Fit::Fits);
        assert_eq!(range(21.0, 52.0), Fit::Fits);
        assert_eq!(range(21.0, 33.0), Fit::TooShort);
        assert_eq!(range(61.0, 99.0), Fit::TooLong);
        assert_eq!(Quantity::length(&Stated { value_max: Some(3.0), ..integer(9.0) }), None);
    }

    #[test]
    fn what_is_no_length_and_what_is_no_number_is_not_compared() {
        use crate::quantity::AreaUnit;
        assert_eq!(Quantity::length(&Stated { unit: Unit::Area(AreaUnit::Acre), ..integer(3.0) }), None);
        assert_eq!(Quantity::length(&stated(3.0, Precision::Vague)), None);
        assert_eq!(Quantity::length(&stated(f64::INFINITY, Precision::Decimals { digits: 1 })), None);
    }

    #[test]
    fn a_distance_is_a_distance_across_the_antimeridian_at_a_pole_and_on_the_equator() {
        use crate::earth::{Position, distance};
        let at = |lat, lon| Position::new(lat, lon).unwrap();
        let table = [
            (at(-16.5, 179.9), at(-16.5, -179.6), 53.0, Fit::Fits),
            (at(-16.5, 179.9), at(-16.5, -179.6), 83.0, Fit::TooLong),
            (at(90.0, 0.0), at(89.5, 120.0), 56.0, Fit::Fits),
            (at(90.0, 0.0), at(89.5, 120.0), 38.0, Fit::TooShort),
            (at(0.0, 32.5), at(0.0, 33.0), 56.0, Fit::Fits),
            (at(0.0, 32.5), at(0.0, 33.0), 91.0, Fit::TooLong),
        ];
        for (a, b, value, expected) in table {
            assert_eq!(Quantity::length(&integer(value)).unwrap().fit(distance(a, b).km(), TOWNS), expected, "{value}");
        }
    }
}
