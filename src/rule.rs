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
    StatementsDisagree,
    CoordinateRange,
}

impl Rule {
    /// All rules in the order of their codes.
    pub const ALL: [Rule; 11] = [
        Rule::DistanceMismatch,
        Rule::DirectionMismatch,
        Rule::NotContained,
        Rule::WrongPart,
        Rule::NotNear,
        Rule::NotBetween,
        Rule::ConversionMismatch,
        Rule::AreaMismatch,
        Rule::CoordinateMismatch,
        Rule::StatementsDisagree,
        Rule::CoordinateRange,
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

    /// The rule's full text in Markdown: what it checks, why it matters, an example, what it will not flag. It is the
    /// header of the file that holds the rule's code, so that the two cannot part.
    pub fn doc(self) -> String {
        let source = match self {
            Self::DistanceMismatch => include_str!("verdict/rules/distance.rs"),
            Self::DirectionMismatch => include_str!("verdict/rules/direction.rs"),
            Self::NotContained => include_str!("verdict/rules/containment.rs"),
            Self::WrongPart => include_str!("verdict/rules/part.rs"),
            Self::NotNear => include_str!("verdict/rules/proximity.rs"),
            Self::NotBetween => include_str!("verdict/rules/between.rs"),
            Self::ConversionMismatch => include_str!("verdict/rules/conversion.rs"),
            Self::AreaMismatch => include_str!("verdict/rules/area.rs"),
            Self::CoordinateMismatch => include_str!("verdict/rules/coordinate.rs"),
            Self::StatementsDisagree => include_str!("verdict/rules/together.rs"),
            Self::CoordinateRange => include_str!("verdict/rules/coordinate_range.rs"),
        };
        let header: Vec<&str> = source
            .lines()
            .map_while(|line| line.strip_prefix("//!"))
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .collect();
        header.join("\n")
    }

    /// docs/rules.md: every rule's text under its name and code.
    pub fn reference() -> String {
        let mut out = String::from(
            "# Rules\n\nWhat `dateline check` checks. This file is made from the headers of the rules' own sources; a test keeps it \
             current,\nand another checks each indented example. To flag is to call contradicted, which is an error; what is inconclusive may be \
             shown as a warning.\nThe arithmetic behind the rules is in [uncertainty.md](uncertainty.md).\n",
        );
        for rule in Self::ALL {
            out.push_str(&format!("\n## {} ({})\n\n{}\n", rule.name(), rule.code(), rule.doc()));
        }
        out
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
            Self::StatementsDisagree => (
                "statements-disagree",
                "DL010",
                "two statements about one place can both be true, even if the place is in no gazetteer",
            ),
            Self::CoordinateRange => ("coordinate-range", "DL011", "written coordinates are a place on earth"),
        }
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_says_what_it_checks_why_an_example_and_what_it_will_not_flag() {
        for rule in Rule::ALL {
            let doc = rule.doc();
            for heading in ["**What it checks.**", "**Why it matters.**", "**Example.**", "**What it will not flag.**"]
            {
                assert_eq!(doc.matches(heading).count(), 1, "{}: {heading}", rule.name());
            }
        }
    }

    #[test]
    fn the_reference_in_the_docs_is_current() {
        let written = std::fs::read_to_string("docs/rules.md").unwrap_or_default();
        assert!(
            written == Rule::reference(),
            "docs/rules.md is not current; write it anew with `cargo test --lib -- --ignored write_the_reference`"
        );
    }

    #[test]
    #[ignore = "writes docs/rules.md"]
    fn write_the_reference() {
        std::fs::write("docs/rules.md", Rule::reference()).expect("docs is a folder of this repository");
    }

    #[test]
    fn names_and_codes_are_unique_and_read_back() {
        for rule in Rule::ALL {
            assert_eq!(Rule::parse(rule.name()), Some(rule));
            assert_eq!(Rule::parse(&rule.code().to_lowercase()), Some(rule));
        }
        assert_eq!(Rule::parse("DL000"), None);
    }
}
