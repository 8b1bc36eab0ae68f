//! What a cell means: a position, or a name with the places that it may mean.
//!
//! ```text
//! "35.401, 35.949"   "35°24'N 35°57'E"   "36SYD5862022500"     positions, as precise as they are written
//! "Bangor, Maine"                                               a name, resolved as it would be in a text
//! ```
//!
//! The answer for a name is that of `dateline locate`: it may well be "ambiguous" or "unknown", and how close the call was
//! goes on to judging. A name is looked up once for many rows; what is kept of that has a bound.

use super::head::Source;
use super::hints::Within;
use crate::checker::Checker;
use crate::earth::Position;
use crate::error::Error;
use crate::mention::coordinates;
use crate::quantity::Meters;
use crate::query;
use crate::report::ReportPlace;
use crate::resolve::{self, Evidence, EvidenceKind, Resolution};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Answers kept at most; about 2 kB each.
const KEPT: usize = 20_000;

/// Longest name, in bytes: a cell with more is a text.
const LONGEST: usize = 400;

/// Metres of a degree of latitude, rounded up (WGS 84: 110.6 to 111.7 km).
const DEGREE_M: f64 = 111_700.0;

/// What a cell means.
#[derive(Debug, Clone)]
pub(super) enum Meaning {
    /// Nothing is written.
    Empty,
    Position(Written),
    Name(Name),
}

/// Coordinates in a cell.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub position: Position,
    pub imprecision: Meters,
    /// The same in a spelling that is read in texts.
    pub words: String,
}

/// A name in a cell.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// All the evidence of a candidate is one piece here, from outside of any text.
    pub resolution: Resolution,
    /// One a candidate, in the same order.
    pub places: Vec<ReportPlace>,
}

impl Meaning {
    /// The one place that is meant.
    pub fn place(&self) -> Option<&ReportPlace> {
        let Self::Name(name) = self else { return None };
        let chosen = name.resolution.place()?;
        let at = name.resolution.candidates.iter().position(|candidate| candidate.place == chosen)?;
        name.places.get(at)
    }

    /// Where it is, with its extent or imprecision.
    pub fn position(&self) -> Option<(Position, Meters)> {
        match self {
            Self::Position(written) => Some((written.position, written.imprecision)),
            _ => self.place().map(|place| (place.position, place.footprint.radius())),
        }
    }

    /// Whether it is a name that is not one place.
    pub fn is_unclear(&self) -> bool {
        matches!(self, Self::Name(_)) && self.place().is_none()
    }

    /// One stable word.
    pub fn outcome(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Position(_) => "coordinates",
            Self::Name(name) => match name.resolution.outcome {
                resolve::Answer::Resolved(_) => "resolved",
                resolve::Answer::Ambiguous => "ambiguous",
                resolve::Answer::Unknown => "unknown",
            },
        }
    }
}

type Answer = Result<Arc<Meaning>, String>;

/// Finds meanings, and keeps those found before.
pub(super) struct Finder<'c> {
    checker: &'c Checker,
    kept: Mutex<HashMap<[String; 3], Answer>>,
}

impl<'c> Finder<'c> {
    pub fn new(checker: &'c Checker) -> Self {
        Self { checker, kept: Mutex::default() }
    }

    /// Whether hints that hold for all rows mean something.
    ///
    /// # Errors
    /// One is neither a column nor a place.
    pub fn refuse_senseless(&self, country: &Source, admin1: &Source) -> Result<(), Error> {
        let value = |source: &Source| match source {
            Source::Value(value) => value.clone(),
            Source::Column(_) => String::new(),
        };
        // A division may lie in the countries of a column.
        let read = Within::read(self.checker.gazetteer(), &value(country), &value(admin1));
        read.map(|_| ()).map_err(|error| Error::usage(format!("{error}, or that of a column")))
    }

    /// What a cell means, where its country and division are said to be these.
    ///
    /// # Errors
    /// The cell or a hint cannot be read.
    pub fn find(&self, cell: &[u8], country: &[u8], admin1: &[u8]) -> Answer {
        let [cell, country, admin1] = [cell, country, admin1].map(|bytes| std::str::from_utf8(bytes).map(str::trim));
        let utf8 = |_| "a cell is not UTF-8".to_owned();
        let (cell, country, admin1) = (cell.map_err(utf8)?, country.map_err(utf8)?, admin1.map_err(utf8)?);
        if !cell.chars().any(char::is_alphanumeric) {
            return Ok(Arc::new(Meaning::Empty));
        }
        if let Some(written) = written(cell)? {
            return Ok(Arc::new(Meaning::Position(written)));
        }
        if cell.len() > LONGEST {
            return Err(format!("a cell of {} bytes is no name of a place", cell.len()));
        }
        let key = [cell, country, admin1].map(str::to_owned);
        if let Some(known) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return known.clone();
        }
        let answer = self.name(cell, country, admin1).map(Arc::new);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, answer.clone());
        answer
    }

    fn name(&self, cell: &str, country: &str, admin1: &str) -> Result<Meaning, String> {
        let gazetteer = self.checker.gazetteer();
        let within = Within::read(gazetteer, country, admin1)?;
        let asked = format!("{cell}{}", within.written(gazetteer));
        let mut report = query::locate(self.checker, &asked).map_err(|error| error.to_string())?;
        let Some(mut resolution) = report.resolutions.drain(..).next() else { return Ok(Meaning::Empty) };
        resolution.candidates.retain(|candidate| within.holds(gazetteer, candidate.place));
        if resolution.candidates.is_empty() {
            resolution.outcome = resolve::Answer::Unknown;
        } else if resolution.place().is_some_and(|place| !within.holds(gazetteer, place)) {
            resolution.outcome = resolve::Answer::Ambiguous;
        }
        for candidate in &mut resolution.candidates {
            let weight = candidate.score(|_| true);
            candidate.evidence = vec![Evidence { kind: EvidenceKind::Context, weight, span: None, other: None }].into();
        }
        let places = resolution
            .candidates
            .iter()
            .filter_map(|candidate| report.places.remove(&candidate.place))
            .map(Arc::unwrap_or_clone)
            .collect();
        Ok(Meaning::Name(Name { resolution, places }))
    }
}

/// Coordinates, if the whole cell is nothing else: bare degrees, or as in a text.
///
/// # Errors
/// Two numbers that are no position.
fn written(cell: &str) -> Result<Option<Written>, String> {
    if let Some([lat, lon]) = bare(cell) {
        let [Ok(south_north), Ok(west_east)] = [lat, lon].map(str::parse::<f64>) else { return Ok(None) };
        let position = Position::new(south_north, west_east).ok_or_else(|| {
            format!("\"{cell}\" is no position; latitude is -90 to 90 and stands first, longitude -180 to 180")
        })?;
        // Programs drop zeros at the end, so the longer of the two tells how precise both are.
        let decimals = [lat, lon].map(|half| half.split_once('.').map_or(0, |(_, decimals)| decimals.len()));
        let decimals = decimals[0].max(decimals[1]).min(15);
        let half = |degrees: f64, [plus, minus]: [char; 2]| {
            format!("{:.decimals$}° {}", degrees.abs(), if degrees < 0.0 { minus } else { plus })
        };
        let words = format!("{} {}", half(south_north, ['N', 'S']), half(west_east, ['E', 'W']));
        let imprecision = Meters(DEGREE_M * 10f64.powi(-(decimals as i32)));
        return Ok(Some(Written { position, imprecision, words }));
    }
    let found = coordinates::read(cell).filter(|written| cell[written.length..].trim_end_matches('.').is_empty());
    Ok(found.map(|written| Written {
        position: written.position,
        imprecision: written.imprecision,
        words: cell[..written.length].to_owned(),
    }))
}

/// The halves of two bare numbers, with a comma, a semicolon, a slash or a space between them.
fn bare(cell: &str) -> Option<[&str; 2]> {
    let (lat, lon) = cell.split_once([',', ';', '/']).or_else(|| cell.split_once(char::is_whitespace))?;
    let halves = [lat.trim(), lon.trim()];
    let plain = |half: &&str| {
        let digits = half.trim_start_matches(['-', '+']);
        half.len() - digits.len() <= 1
            && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && digits.starts_with(|c: char| c.is_ascii_digit())
    };
    halves.iter().all(plain).then_some(halves)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;

    fn at(cell: &str) -> Option<(f64, f64, f64)> {
        let round = |value: f64| (value * 1e4).round() / 1e4;
        let found = written(cell).unwrap()?;
        Some((round(found.position.lat()), round(found.position.lon()), found.imprecision.0.round()))
    }

    #[test]
    fn positions_are_read_in_many_spellings_with_their_precision() {
        for (cell, want) in [
            ("35.401,35.949", (35.401, 35.949, 112.0)),
            ("-18.1416, 178.4", (-18.1416, 178.4, 11.0)),
            ("90 0", (90.0, 0.0, 111_700.0)),
            ("0.5;-180", (0.5, -180.0, 11_170.0)),
            ("35°24'N 35°57'E", (35.4, 35.95, 1853.0)),
            ("31UDQ4825111932", (48.8582, 2.2945, 1.0)),
        ] {
            assert_eq!(at(cell), Some(want), "{cell}");
            // The spelling for judging says the same place.
            let words = written(cell).unwrap().unwrap().words;
            let again = coordinates::read(&words).unwrap();
            assert_eq!(again.length, words.len());
            assert!((again.position.lat() - want.0).abs() < 1e-4 && (again.position.lon() - want.1).abs() < 1e-4);
        }
    }

    #[test]
    fn a_name_with_numbers_is_no_position_and_swapped_degrees_are_refused() {
        for cell in ["Bangor, Maine", "12, Rue Cler", "35.4", "1,5,7", "Route 66", "35°24'N 35°57'E in May"] {
            assert_eq!(at(cell), None, "{cell}");
        }
        assert!(written("178.4,-18.1").unwrap_err().contains("-90 to 90"));
    }

    #[test]
    fn a_name_is_one_place_several_or_none_and_a_hint_decides() {
        let checker = Checker::new(Gazetteer::bundled());
        let finder = Finder::new(&checker);
        let found = |cell: &str, country: &str, admin1: &str| {
            let meaning = finder.find(cell.as_bytes(), country.as_bytes(), admin1.as_bytes()).unwrap();
            (meaning.outcome(), meaning.place().map(|place| place.qualified()))
        };
        let yes = |name: &str| ("resolved", Some(name.to_owned()));
        assert_eq!(found("Springfield", "", ""), ("ambiguous", None));
        assert_eq!(found("Springfield", "US", "IL"), yes("Springfield, Illinois, United States"));
        assert_eq!(found("Springfield", "FR", ""), ("unknown", None));
        assert_eq!(found("Hmeymim", "", ""), ("unknown", None));
        assert_eq!(found("Hmeymim", "SY", ""), yes("Hmeymim Air Base, Latakia, Syria"));
        assert_eq!(found("Paris", "", ""), yes("Paris, Île-de-France, France"));
        assert_eq!(found("Paris", "US", "Texas"), yes("Paris, Texas, United States"));
        assert_eq!(found(" - ", "", ""), ("empty", None));
        let error = finder.find(b"Paris", b"Atlantis", b"").unwrap_err();
        assert!(error.contains("Atlantis"), "{error}");
        assert!(finder.find(b"Z\xfcrich", b"", b"").unwrap_err().contains("UTF-8"));
    }
}
