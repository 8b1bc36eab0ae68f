//! The resolver's weights: few, named, readable, fitted by `cargo run --release --example fit`.
//!
//! ```
//! use dateline::resolve::weights::{Feature, Weights};
//! assert!(Weights::bundled().get(Feature::WrittenContainer) > 0.0);
//! ```
//!
//! A weight is in nats: a candidate whose feature is 1 is `exp(weight)` times likelier than one whose is 0,
//! all else equal.

use crate::error::{Error, Result};
use std::sync::OnceLock;

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What a weight is for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Feature { $($(#[$doc])* $name,)* }

        impl Feature {
            /// All features in the order of the table.
            pub const ALL: &'static [Feature] = &[$(Feature::$name,)*];

            /// The name in the table of weights.
            pub fn name(self) -> &'static str {
                match self { $(Feature::$name => $text,)* }
            }
        }
    };
}

features! {
    /// `log10(1 + population) / 7` of a settlement.
    Population = "population",
    /// `log10` of its population over that of the candidates' largest, hundred added to both.
    PopulationShare = "population_share",
    /// A country or dependency.
    Country = "country",
    /// A first-level division.
    Division = "division",
    /// How many inhabitants it has: 0 for ten million, negative for fewer, by `log10 / 7`.
    DivisionSize = "division_size",
    /// A first-level division with the name of its seat: "Tartus" is the city unless more is said.
    Eponymous = "eponymous",
    /// A second-level division.
    District = "district",
    /// A country's capital.
    Capital = "capital",
    /// Seat of a first-level division.
    Seat = "seat",
    /// A continent or ocean.
    Continent = "continent",
    /// A sea, region, range.
    Natural = "natural",
    /// How far such an area reaches: 0 for 5 km, 1 for 2,500 km. (Not of a river that is named by half of its name: "Ohio".)
    Extent = "extent",
    /// An airport, base, building.
    Spot = "spot",
    /// A section of a settlement.
    Section = "section",
    /// The name is not its main name.
    Alias = "alias",
    /// The name is an abbreviation.
    Abbreviation = "abbreviation",
    /// The name is no longer in use.
    Historical = "historical",
    /// A normal form was looked up, not the surface.
    NormalForm = "normal_form",
    /// The name is one or two edits away.
    Fuzzy = "fuzzy",
    /// The words beside the name fit the place's class.
    KindFits = "kind_fits",
    /// They fit it alone of all that bear the name, and are of a kind with few namesakes ("the Ashby air base").
    KindAlone = "kind_alone",
    /// They do not fit.
    KindClashes = "kind_clashes",
    /// It lies in the place written after it ("Bangor, Maine").
    WrittenContainer = "written_container",
    /// Another candidate does and this one does not.
    OutsideContainer = "outside_container",
    /// It is a country among countries, or a division among divisions, in a list of at least three.
    AmongPeers = "among_peers",
    /// It is a country's capital and the name acts as a government ("Washington has agreed with Cairo").
    ActingCapital = "acting_capital",
    /// It is a country's capital: share of the other names, where there are three, that can be countries.
    AmongStates = "among_states",
    /// It lies in the place named before it ("the Syrian city of", "Syria's").
    LeadingContainer = "leading_container",
    /// Share of the other names that lie in its country.
    SharedCountry = "shared_country",
    /// Share of the other names that lie in its first-level division.
    SharedDivision = "shared_division",
    /// Other names lie nearby, `T / (1 + T)` for a total nearness `T`.
    Nearness = "nearness",
    /// Its country is named.
    CountryNamed = "country_named",
    /// Its first-level division is named.
    DivisionNamed = "division_named",
    /// Share of the other names that lie inside it (areas only).
    HoldsOthers = "holds_others",
    /// It lies in the country that the caller's context names.
    ContextCountry = "context_country",
    /// It lies in the division that the caller's context names.
    ContextDivision = "context_division",
    /// It lies near the places that the caller's context names.
    ContextNear = "context_near",
    /// The missing place: always.
    MissingBias = "missing_bias",
    /// The missing place: `log10(1 + population) / 7` of the best known candidate; by reach for what has no inhabitants.
    MissingLargest = "missing_largest",
    /// The missing place: how far the best known candidate is beyond a town of 100,000; 1 for ten million.
    MissingFamous = "missing_famous",
    /// The missing place: no two places far apart have this name.
    MissingUnique = "missing_unique",
    /// The missing place: a candidate is a country or first-level division.
    MissingArea = "missing_area",
    /// The missing place: a container is written and no candidate lies in it.
    MissingContainer = "missing_container",
    /// The missing place: words beside the name fit no candidate.
    MissingKind = "missing_kind",
    /// The missing place: how unsure recognition is, `1 - confidence`.
    MissingDoubt = "missing_doubt",
    /// The missing place: no candidate has this as its main name, an abbreviation or a demonym.
    MissingAlias = "missing_alias",
    /// The missing place: the name has more than one word, and no sea, river or region has it.
    MissingLongName = "missing_long_name",
    /// The missing place: the name has more than one word and is one place's whole main name, and nobody else's.
    MissingOwnName = "missing_own_name",
}

/// One weight a feature.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights(Vec<f32>);

impl Weights {
    /// The weights that the program ships.
    #[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
    pub fn bundled() -> &'static Weights {
        static BUNDLED: OnceLock<Weights> = OnceLock::new();
        BUNDLED.get_or_init(|| Weights::parse(include_str!("weights.tsv")).expect("a test parses the shipped table"))
    }

    /// Reads a table of `name<TAB>weight` lines; `#` begins a comment.
    ///
    /// # Errors
    /// A line that is not such a pair, a name that is unknown, or a feature without a line.
    pub fn parse(table: &str) -> Result<Weights> {
        let mut weights = vec![None; Feature::ALL.len()];
        for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let bad = || Error::input(format!("table of weights: cannot read the line {line:?}"));
            let (name, value) = line.split_once('\t').ok_or_else(bad)?;
            let feature = Feature::ALL.iter().find(|f| f.name() == name).ok_or_else(bad)?;
            weights[*feature as usize] = Some(value.parse().map_err(|_| bad())?);
        }
        let missing = |i: usize| Error::input(format!("table of weights: no line for {}", Feature::ALL[i].name()));
        weights.into_iter().enumerate().map(|(i, w)| w.ok_or_else(|| missing(i))).collect::<Result<_>>().map(Weights)
    }

    /// From one number a feature, in the order of [`Feature::ALL`].
    pub fn from_values(values: Vec<f32>) -> Option<Weights> {
        (values.len() == Feature::ALL.len()).then_some(Weights(values))
    }

    /// The table [`Self::parse`] reads.
    pub fn to_table(&self) -> String {
        Feature::ALL.iter().map(|f| format!("{}\t{:.4}\n", f.name(), self.get(*f))).collect()
    }

    /// The weight of a feature.
    pub fn get(&self, feature: Feature) -> f32 {
        self.0[feature as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_is_whole_and_survives_a_round_trip() {
        let weights = Weights::parse(include_str!("weights.tsv")).unwrap();
        assert_eq!(Weights::parse(&weights.to_table()).unwrap(), weights);
    }

    #[test]
    fn a_table_with_a_gap_or_an_unknown_name_is_refused() {
        let error = Weights::parse("population\t1\n").unwrap_err();
        assert!(error.to_string().contains("no line for population_share"), "{error}");
        assert!(Weights::parse("nonsense\t1\n").unwrap_err().to_string().contains("nonsense"));
    }
}
