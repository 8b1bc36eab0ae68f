//! Lengths, angles, areas, intervals, and the units people write them in.
//!
//! ```
//! use dateline::quantity::{LengthUnit, Meters};
//! assert_eq!(LengthUnit::Mile.to_meters(10.0), Meters(16_093.44));
//! ```

#![cfg_attr(not(test), deny(clippy::indexing_slicing))]

use serde::{Deserialize, Serialize};
use std::ops::{Add, Sub};

/// A length in metres.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize, Default)]
pub struct Meters(pub f64);

impl Meters {
    /// From kilometres.
    pub fn from_km(km: f64) -> Self {
        Self(km * 1000.0)
    }

    /// In kilometres.
    pub fn km(self) -> f64 {
        self.0 / 1000.0
    }
}

impl Add for Meters {
    type Output = Meters;
    fn add(self, other: Meters) -> Meters {
        Meters(self.0 + other.0)
    }
}

impl Sub for Meters {
    type Output = Meters;
    fn sub(self, other: Meters) -> Meters {
        Meters(self.0 - other.0)
    }
}

/// An angle in degrees. As an azimuth it is clockwise from true north in `0..360`.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Degrees(pub f64);

impl Degrees {
    /// The same direction in `0..360`.
    pub fn normalized(self) -> Self {
        let turned = self.0.rem_euclid(360.0);
        // rem_euclid of a tiny negative number rounds up to 360 itself.
        Self(if turned >= 360.0 { 0.0 } else { turned })
    }

    /// The smaller angle between two azimuths, `0..=180`.
    pub fn between(self, other: Degrees) -> Degrees {
        let apart = (self.0 - other.0).rem_euclid(360.0);
        Degrees(apart.min(360.0 - apart))
    }
}

/// An area in square metres.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct SquareMeters(pub f64);

/// A closed interval; a missing end is open ("less than 5 km" has no low end but zero).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// Smallest value, none if unbounded.
    pub low: Option<f64>,
    /// Largest value, none if unbounded.
    pub high: Option<f64>,
}

impl Interval {
    /// Both ends known.
    pub fn new(low: f64, high: f64) -> Self {
        Self { low: Some(low), high: Some(high) }
    }

    /// Whether `value` lies inside, ends included.
    pub fn contains(self, value: f64) -> bool {
        self.low.is_none_or(|low| low <= value) && self.high.is_none_or(|high| value <= high)
    }
}

/// Units of length. Factors: NIST SP 811 (2008), Appendix B.8, exact unless noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum LengthUnit {
    Kilometer,
    Meter,
    Centimeter,
    Millimeter,
    Mile,
    NauticalMile,
    Yard,
    Foot,
    Inch,
    League,
    Verst,
}

impl LengthUnit {
    /// Metres in one unit. A league is taken as three statute miles, a verst as 1066.8 m (500 sazhen).
    pub fn in_meters(self) -> f64 {
        match self {
            Self::Kilometer => 1000.0,
            Self::Meter => 1.0,
            Self::Centimeter => 0.01,
            Self::Millimeter => 0.001,
            Self::Mile => 1609.344,
            Self::NauticalMile => 1852.0,
            Self::Yard => 0.9144,
            Self::Foot => 0.3048,
            Self::Inch => 0.0254,
            Self::League => 4828.032,
            Self::Verst => 1066.8,
        }
    }

    /// `value` of this unit in metres.
    pub fn to_meters(self, value: f64) -> Meters {
        Meters(value * self.in_meters())
    }

    /// The symbol used in outputs.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Kilometer => "km",
            Self::Meter => "m",
            Self::Centimeter => "cm",
            Self::Millimeter => "mm",
            Self::Mile => "mi",
            Self::NauticalMile => "nmi",
            Self::Yard => "yd",
            Self::Foot => "ft",
            Self::Inch => "in",
            Self::League => "league",
            Self::Verst => "verst",
        }
    }
}

/// Units of area. Factors: NIST SP 811 (2008), Appendix B.8; a dunam is the metric one (1000 m2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum AreaUnit {
    SquareKilometer,
    SquareMeter,
    SquareMile,
    SquareYard,
    SquareFoot,
    Hectare,
    Acre,
    Dunam,
}

impl AreaUnit {
    /// Square metres in one unit.
    pub fn in_square_meters(self) -> f64 {
        match self {
            Self::SquareKilometer => 1e6,
            Self::SquareMeter => 1.0,
            Self::SquareMile => 1609.344 * 1609.344,
            Self::SquareYard => 0.9144 * 0.9144,
            Self::SquareFoot => 0.3048 * 0.3048,
            Self::Hectare => 1e4,
            Self::Acre => 4_046.856_422_4,
            Self::Dunam => 1000.0,
        }
    }

    /// The symbol used in outputs.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::SquareKilometer => "km2",
            Self::SquareMeter => "m2",
            Self::SquareMile => "mi2",
            Self::SquareYard => "yd2",
            Self::SquareFoot => "ft2",
            Self::Hectare => "ha",
            Self::Acre => "ac",
            Self::Dunam => "dunam",
        }
    }
}

/// Units of time, for distances told as a journey ("a two-hour drive").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum TimeUnit {
    Minute,
    Hour,
    Day,
}

impl TimeUnit {
    /// Seconds in one unit.
    pub fn in_seconds(self) -> f64 {
        match self {
            Self::Minute => 60.0,
            Self::Hour => 3600.0,
            Self::Day => 86_400.0,
        }
    }

    /// The symbol used in outputs.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Minute => "min",
            Self::Hour => "h",
            Self::Day => "d",
        }
    }
}

/// A unit of any kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Unit {
    /// Of length.
    Length(LengthUnit),
    /// Of area.
    Area(AreaUnit),
    /// Of time: how long the way takes.
    Time(TimeUnit),
}

impl Unit {
    /// The symbol used in outputs.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Length(unit) => unit.symbol(),
            Self::Area(unit) => unit.symbol(),
            Self::Time(unit) => unit.symbol(),
        }
    }

    /// Size in the SI unit of its kind (m, m2 or s).
    pub fn in_si(self) -> f64 {
        match self {
            Self::Length(unit) => unit.in_meters(),
            Self::Area(unit) => unit.in_square_meters(),
            Self::Time(unit) => unit.in_seconds(),
        }
    }
}

/// Decimal digits with commas between thousands: "-1,234.5".
pub(crate) fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut out = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The foot is 0.3048 m and the others are so many of it, whatever the table above says.
    const FOOT: f64 = 0.3048;

    fn assert_near(got: f64, want: f64, what: &str) {
        assert!((got / want - 1.0).abs() < 1e-12, "{what}: {got}, not {want}");
    }

    #[test]
    fn a_unit_of_length_is_so_many_feet_or_metres() {
        for (unit, metres, symbol) in [
            (LengthUnit::Kilometer, 1000.0, "km"),
            (LengthUnit::Meter, 1.0, "m"),
            (LengthUnit::Centimeter, 1.0 / 100.0, "cm"),
            (LengthUnit::Millimeter, 1.0 / 1000.0, "mm"),
            (LengthUnit::Mile, 5280.0 * FOOT, "mi"),
            (LengthUnit::NauticalMile, 1852.0, "nmi"),
            (LengthUnit::Yard, 3.0 * FOOT, "yd"),
            (LengthUnit::Foot, FOOT, "ft"),
            (LengthUnit::Inch, FOOT / 12.0, "in"),
            (LengthUnit::League, 3.0 * 5280.0 * FOOT, "league"),
            (LengthUnit::Verst, 3500.0 * FOOT, "verst"),
        ] {
            assert_near(unit.in_meters(), metres, symbol);
            assert_near(unit.to_meters(2.5).0, 2.5 * metres, symbol);
            assert_near(Unit::Length(unit).in_si(), metres, symbol);
            assert_eq!((unit.symbol(), Unit::Length(unit).symbol()), (symbol, symbol));
        }
    }

    #[test]
    fn a_unit_of_area_is_the_square_of_one_of_length_or_so_many_square_feet() {
        for (unit, square_metres, symbol) in [
            (AreaUnit::SquareKilometer, 1e6, "km2"),
            (AreaUnit::SquareMeter, 1.0, "m2"),
            (AreaUnit::SquareMile, 640.0 * 43_560.0 * FOOT * FOOT, "mi2"),
            (AreaUnit::SquareYard, 9.0 * FOOT * FOOT, "yd2"),
            (AreaUnit::SquareFoot, FOOT * FOOT, "ft2"),
            (AreaUnit::Hectare, 100.0 * 100.0, "ha"),
            (AreaUnit::Acre, 43_560.0 * FOOT * FOOT, "ac"),
            (AreaUnit::Dunam, 1000.0, "dunam"),
        ] {
            assert_near(unit.in_square_meters(), square_metres, symbol);
            assert_near(Unit::Area(unit).in_si(), square_metres, symbol);
            assert_eq!((unit.symbol(), Unit::Area(unit).symbol()), (symbol, symbol));
        }
    }

    #[test]
    fn a_unit_of_time_is_so_many_seconds() {
        for (unit, seconds, symbol) in
            [(TimeUnit::Minute, 60.0, "min"), (TimeUnit::Hour, 3600.0, "h"), (TimeUnit::Day, 24.0 * 3600.0, "d")]
        {
            assert_eq!((unit.in_seconds(), Unit::Time(unit).in_si()), (seconds, seconds));
            assert_eq!((unit.symbol(), Unit::Time(unit).symbol()), (symbol, symbol));
        }
    }

    #[test]
    fn metres_add_up_and_kilometres_are_thousands_of_them() {
        assert_eq!(Meters::from_km(1.5), Meters(1500.0));
        assert_eq!(Meters(1500.0).km(), 1.5);
        assert_eq!((Meters(7.0) + Meters(3.0), Meters(7.0) - Meters(3.0)), (Meters(10.0), Meters(4.0)));
    }

    #[test]
    fn azimuths_turn_round_at_north() {
        for (azimuth, normal) in [(-10.0, 350.0), (360.0, 0.0), (725.0, 5.0), (-1e-20, 0.0), (180.0, 180.0)] {
            assert_eq!(Degrees(azimuth).normalized(), Degrees(normal), "{azimuth}");
        }
        for (a, b, apart) in [(350.0, 20.0, 30.0), (20.0, 350.0, 30.0), (0.0, 180.0, 180.0), (90.0, 40.0, 50.0)] {
            assert_eq!(Degrees(a).between(Degrees(b)), Degrees(apart), "{a} {b}");
        }
    }

    #[test]
    fn an_interval_holds_its_ends_and_an_open_one_all_beyond() {
        let inside = |interval: Interval| [0.9, 1.0, 1.5, 2.0, 2.1].map(|value| interval.contains(value));
        assert_eq!(inside(Interval::new(1.0, 2.0)), [false, true, true, true, false]);
        assert_eq!(inside(Interval { low: None, high: Some(2.0) }), [true, true, true, true, false]);
        assert_eq!(inside(Interval { low: Some(1.0), high: None }), [false, true, true, true, true]);
    }

    #[test]
    fn thousands_are_parted_by_commas_and_decimals_are_not() {
        for (digits, want) in [
            ("", ""),
            ("7", "7"),
            ("999", "999"),
            ("1000", "1,000"),
            ("-1234.5678", "-1,234.5678"),
            ("-123", "-123"),
            ("1234567", "1,234,567"),
            ("0.0001", "0.0001"),
        ] {
            assert_eq!(grouped(digits), want);
        }
    }
}
