//! Two columns of places, and perhaps one of stated distances: the geodesic, and whether the figure fits it.

use super::ends::{Finder, Meaning};
use super::head::{Head, Source};
use super::{Answer, Counts, number, stated};
use crate::checker::Checker;
use crate::earth::inverse;
use crate::emit::{decimals, figure, share};
use crate::error::{Error, Result};
use crate::verdict::{Outcome, PartKind, Reason};
use serde::Serialize;
use std::sync::Arc;

/// Which columns hold what. A hint is the name of a column, or else a value for all rows.
#[derive(Debug, Clone, Default)]
pub struct Distance {
    /// Column with the one place.
    pub from: String,
    /// Column with the other.
    pub to: String,
    /// Column with the stated distance.
    pub stated: Option<String>,
    /// Unit of bare numbers.
    pub unit: Option<String>,
    /// Whether bare numbers are written as "1.234,5".
    pub decimal_comma: bool,
    /// Whether distances are straight lines where nothing else is said; ways by road are longer.
    pub straight: bool,
    /// Country of the one and of the other place.
    pub country: [Option<String>; 2],
    /// First-level division of the one and of the other.
    pub admin1: [Option<String>; 2],
}

/// Added for each end, behind "from_" and "to_".
const OF_END: [&str; 7] = ["outcome", "id", "name", "lat", "lon", "uncertainty_m", "probability"];

/// Added for the geodesic.
const OF_GEODESIC: [&str; 5] =
    ["distance_km", "distance_low_km", "distance_high_km", "azimuth_deg", "back_azimuth_deg"];

/// Added where a distance is stated.
const OF_VERDICT: [&str; 9] = [
    "verdict",
    "reason",
    "rule",
    "stated_km",
    "allowed_low_km",
    "allowed_high_km",
    "headline",
    "repair",
    "repair_text",
];

/// The columns of a table at hand.
pub(super) struct Asked<'c> {
    checker: &'c Checker,
    finder: Finder<'c>,
    ends: [EndColumns; 2],
    stated: Option<(usize, Source)>,
    decimal_comma: bool,
    straight: bool,
}

struct EndColumns {
    place: usize,
    country: Source,
    admin1: Source,
}

impl<'c> Asked<'c> {
    /// # Errors
    /// A column is missing, or a value for all rows means nothing.
    pub fn new(checker: &'c Checker, head: &Head, asked: &Distance) -> Result<Self> {
        let finder = Finder::new(checker);
        let hint = |hint: &Option<String>| head.column_or_value(hint.as_deref());
        let end = |at: usize, column: &str| {
            let [country, admin1] = [&asked.country[at], &asked.admin1[at]].map(hint);
            finder.refuse_senseless(&country, &admin1)?;
            Ok(EndColumns { place: head.column(column)?, country, admin1 })
        };
        let ends = [end(0, &asked.from)?, end(1, &asked.to)?];
        let unit = hint(&asked.unit);
        if let (Source::Value(unit), Some(_)) = (&unit, &asked.unit) {
            let nowhere = [&Meaning::Empty; 2];
            stated::judge(checker, nowhere, &format!("2 {unit}"), false).map_err(|_| {
                Error::usage(format!("\"{unit}\" is neither a column nor a unit of length such as km or miles"))
            })?;
        }
        let stated = asked.stated.as_ref().map(|column| Ok::<_, Error>((head.column(column)?, unit))).transpose()?;
        let Distance { decimal_comma, straight, .. } = *asked;
        Ok(Self { checker, finder, ends, stated, decimal_comma, straight })
    }

    /// Names of the added columns, the one for errors left out.
    pub fn names(&self) -> Vec<String> {
        let ends = ["from", "to"].into_iter().flat_map(|end| OF_END.map(|name| format!("{end}_{name}")));
        let of_verdict = self.stated.iter().flat_map(|_| OF_VERDICT);
        ends.chain(OF_GEODESIC.into_iter().chain(of_verdict).map(str::to_owned)).collect()
    }

    /// The added cells of a row.
    pub fn answer(&self, row: &csv::ByteRecord) -> Answer {
        let mut answer = Answer::default();
        for (columns, end) in self.ends.iter().zip(["from", "to"]) {
            let cell = row.get(columns.place).unwrap_or_default();
            let meaning = self.finder.find(cell, columns.country.of(row), columns.admin1.of(row));
            answer.cells.extend(cells_of(meaning.as_deref().ok()));
            match meaning {
                Ok(meaning) => answer.meanings.push((columns.place, meaning)),
                Err(error) => answer.errors.push(format!("{end}: {error}")),
            }
        }
        let [(_, from), (_, to)] = &answer.meanings[..] else {
            answer.pad(OF_GEODESIC.len() + if self.stated.is_some() { OF_VERDICT.len() } else { 0 });
            return answer;
        };
        let (from, to) = (Arc::clone(from), Arc::clone(to));
        answer.cells.extend(geodesic(&from, &to));
        if let Some((column, unit)) = &self.stated {
            match self.verdict(row, *column, unit, [&from, &to]) {
                Ok(Some((cells, counts))) => {
                    answer.cells.extend(cells);
                    answer.counts = counts;
                }
                Ok(None) => answer.pad(OF_VERDICT.len()),
                Err(error) => {
                    answer.pad(OF_VERDICT.len());
                    answer.errors.push(error);
                }
            }
        }
        answer
    }

    /// `None` where nothing is stated.
    fn verdict(
        &self,
        row: &csv::ByteRecord,
        column: usize,
        unit: &Source,
        ends: [&Meaning; 2],
    ) -> std::result::Result<Option<([String; 9], Counts)>, String> {
        let cell = |bytes| std::str::from_utf8(bytes).map_err(|_| "a cell is not UTF-8".to_owned());
        let (figure_cell, unit) = (cell(row.get(column).unwrap_or_default())?, cell(unit.of(row))?);
        let Some(words) = stated::words(figure_cell, unit, self.decimal_comma)? else { return Ok(None) };
        let verdict = stated::judge(self.checker, ends, &words, self.straight)?;
        let part = verdict.parts.iter().find(|part| part.quantity == PartKind::DistanceKm);
        let allowed = part.map(|part| part.allowed);
        let km = |value: Option<f64>| value.map(|km| number(figure(km))).unwrap_or_default();
        // The sentence of a verdict that rests on no measurement speaks of names, and those stand beside it.
        let headline = if verdict.parts.is_empty() { String::new() } else { verdict.headline.clone() };
        let (slip, text) = verdict.repair.map(|repair| (repair.slip, repair.text)).unwrap_or_default();
        let counts = Counts {
            supported: (verdict.outcome == Outcome::Supported).into(),
            inconclusive: (verdict.outcome == Outcome::Inconclusive).into(),
            contradicted: (verdict.outcome == Outcome::Contradicted).into(),
            ..Counts::default()
        };
        let cells = [
            word(verdict.outcome),
            word(reason(verdict.reason, ends)),
            verdict.rule.name().to_owned(),
            km(part.and_then(|part| part.stated)),
            km(allowed.and_then(|allowed| allowed.low)),
            km(allowed.and_then(|allowed| allowed.high)),
            headline,
            slip,
            text,
        ];
        Ok(Some((cells, counts)))
    }
}

/// An empty cell names no place.
fn reason(reason: Reason, ends: [&Meaning; 2]) -> Reason {
    let empty = ends.iter().any(|end| matches!(end, Meaning::Empty));
    if empty { Reason::UnnamedPlace } else { reason }
}

/// The cells of [`OF_END`]; nothing was found where the cell could not be read.
fn cells_of(found: Option<&Meaning>) -> [String; 7] {
    let Some(meaning) = found else { return Default::default() };
    let place = meaning.place();
    let position = meaning.position();
    let coordinate = |of: fn(crate::earth::Position) -> f64| {
        position.map(|(position, _)| number(decimals(of(position)))).unwrap_or_default()
    };
    let probability = match meaning {
        Meaning::Name(name) if place.is_some() => number(share(name.resolution.confidence)),
        _ => String::new(),
    };
    [
        meaning.outcome().to_owned(),
        place.map(|place| place.id.to_string()).unwrap_or_default(),
        place.map(|place| place.qualified()).unwrap_or_default(),
        coordinate(|position| position.lat()),
        coordinate(|position| position.lon()),
        position.map(|(_, uncertainty)| number(uncertainty.0.round())).unwrap_or_default(),
        probability,
    ]
}

fn geodesic(from: &Meaning, to: &Meaning) -> [String; 5] {
    let (Some((from, around_from)), Some((to, around_to))) = (from.position(), to.position()) else {
        return Default::default();
    };
    let geodesic = inverse(from, to);
    let extents = around_from + around_to;
    let km = |meters: f64| number(decimals(meters / 1000.0));
    let angle = |azimuth: Option<crate::quantity::Degrees>| azimuth.map(|a| number(decimals(a.0))).unwrap_or_default();
    [
        km(geodesic.distance.0),
        km((geodesic.distance - extents).0.max(0.0)),
        km((geodesic.distance + extents).0),
        angle(geodesic.azimuth),
        angle(geodesic.back_azimuth),
    ]
}

/// The stable word that the JSON formats use.
fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
