//! A column of names, and what they are called and where they lie in the terms of Darwin Core.

use super::ends::{Finder, Meaning};
use super::head::{Head, Source};
use super::{Answer, number};
use crate::checker::Checker;
use crate::emit::{darwin_core, share};
use crate::error::Result;

/// Which columns hold what. A hint is the name of a column, or else a value for all rows.
#[derive(Debug, Clone, Default)]
pub struct Locate {
    /// Column with the names.
    pub name: String,
    /// Country.
    pub country: Option<String>,
    /// First-level division.
    pub admin1: Option<String>,
}

/// The columns of a table at hand.
pub(super) struct Asked<'c> {
    finder: Finder<'c>,
    sources: String,
    name: usize,
    country: Source,
    admin1: Source,
}

impl<'c> Asked<'c> {
    /// # Errors
    /// A column is missing, or a value for all rows means nothing.
    pub fn new(checker: &'c Checker, head: &Head, asked: &Locate) -> Result<Self> {
        let finder = Finder::new(checker);
        let hint = |hint: &Option<String>| head.column_or_value(hint.as_deref());
        let (country, admin1) = (hint(&asked.country), hint(&asked.admin1));
        finder.refuse_senseless(&country, &admin1)?;
        let sources = darwin_core::sources(env!("CARGO_PKG_VERSION"), checker.gazetteer().build_id());
        Ok(Self { finder, sources, name: head.column(&asked.name)?, country, admin1 })
    }

    /// Names of the added columns, the one for errors left out.
    pub fn names(&self) -> Vec<String> {
        let terms = darwin_core::LOCATION.into_iter().chain(["georeferenceSources", "georeferenceRemarks"]);
        std::iter::once("outcome").chain(terms).map(str::to_owned).collect()
    }

    /// The added cells of a row.
    pub fn answer(&self, row: &csv::ByteRecord) -> Answer {
        let mut answer = Answer::default();
        let cell = row.get(self.name).unwrap_or_default();
        match self.finder.find(cell, self.country.of(row), self.admin1.of(row)) {
            Ok(meaning) => {
                answer.cells.push(meaning.outcome().to_owned());
                answer.cells.extend(darwin_core::location(meaning.place(), meaning.position()));
                let georeferenced = meaning.position().is_some();
                answer.cells.push(if georeferenced { self.sources.clone() } else { String::new() });
                answer.cells.push(remarks(&meaning));
                answer.meanings.push((self.name, meaning));
            }
            Err(error) => {
                answer.pad(self.names().len());
                answer.errors.push(error);
            }
        }
        answer
    }
}

/// How sure it is, and what else a name could be.
fn remarks(meaning: &Meaning) -> String {
    let name = match meaning {
        Meaning::Empty => return String::new(),
        Meaning::Position(_) => return "coordinates as given".to_owned(),
        Meaning::Name(name) => name,
    };
    let chosen = name.resolution.place();
    let others: Vec<String> = name
        .resolution
        .candidates
        .iter()
        .zip(&name.places)
        .filter(|(candidate, _)| Some(candidate.place) != chosen && candidate.probability >= 0.01)
        .map(|(candidate, place)| {
            format!("{} ({} {})", place.qualified(), place.code, number(share(candidate.probability)))
        })
        .collect();
    let sure = chosen.map(|_| format!("probability {}", number(share(name.resolution.confidence))));
    let others = (!others.is_empty()).then(|| format!("could be {}", others.join(" | ")));
    let parts: Vec<String> = sure.into_iter().chain(others).collect();
    if parts.is_empty() { "no such name in the gazetteer".to_owned() } else { parts.join("; ") }
}
