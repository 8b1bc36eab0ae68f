//! The table of rules: each finding's stable name, code and one-line purpose.
//!
//! ```
//! use dateline::rule::Rule;
//! assert_eq!(Rule::DistanceMismatch.name(), "distance-mismatch");
//! assert_eq!(Rule::parse("DL001"), Some(Rule::DistanceMismatch));
//! ```

use serde::{Serialize, Serializer};

/// What a claim of each type is checked against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Rule {
    DistanceMismatch,
    DirectionMismatch,
    NotContained,
    WrongPart,
    NotNear,
    NotBetween,
    ConversionMismatch,
    AreaMismatch,
    CoordinateMismatch,
}

impl Rule {
    /// All rules in the order of their codes.
    pub const ALL: [Rule; 9] = [
        Rule::DistanceMismatch,
        Rule::DirectionMismatch,
        Rule::NotContained,
        Rule::WrongPart,
        Rule::NotNear,
        Rule::NotBetween,
        Rule::ConversionMismatch,
        Rule::AreaMismatch,
        Rule::CoordinateMismatch,
    ];

    /// The name shown in diagnostics, stable across versions.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// The code, stable across versions.
    pub fn code(self) -> &'static str {
        self.row().1
    }

    /// What the rule checks, in one sentence.
    pub fn purpose(self) -> &'static str {
        self.row().2
    }

    /// The rule of that name or code.
    pub fn parse(name_or_code: &str) -> Option<Rule> {
        Self::ALL.into_iter().find(|rule| rule.name() == name_or_code || rule.code().eq_ignore_ascii_case(name_or_code))
    }

    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::DistanceMismatch => {
                ("distance-mismatch", "DL001", "a stated distance agrees with the geodesic between the two places")
            }
            Self::DirectionMismatch => (
                "direction-mismatch",
                "DL002",
                "a stated compass direction agrees with the azimuth between the two places",
            ),
            Self::NotContained => ("not-contained", "DL003", "a place said to lie in another does"),
            Self::WrongPart => {
                ("wrong-part", "DL004", "a place said to lie in a part of a region (\"northwestern\") does")
            }
            Self::NotNear => {
                ("not-near", "DL005", "a place said to be near, on the coast of or on the border with another is")
            }
            Self::NotBetween => ("not-between", "DL006", "a place said to lie between two others does"),
            Self::ConversionMismatch => {
                ("conversion-mismatch", "DL007", "a quantity stated in two units is the same in both")
            }
            Self::AreaMismatch => ("area-mismatch", "DL008", "a stated area agrees with the place's polygon"),
            Self::CoordinateMismatch => {
                ("coordinate-mismatch", "DL009", "coordinates written beside a place lie at that place")
            }
        }
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
