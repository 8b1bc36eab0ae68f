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
