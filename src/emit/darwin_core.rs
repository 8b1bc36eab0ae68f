//! CSV with the column names of Darwin Core (dwc.tdwg.org/terms, Location), one row a mention.
//!
//! ```csv
//! document,start,end,role,outcome,verbatimLocality,locality,...,decimalLatitude,decimalLongitude,...
//! dispatch.txt,52,58,literal,resolved,ALEPPO,Aleppo,...,36.20124,37.16117,...
//! ```
//!
//! A mention that means no known place has no coordinates; its cells are empty. `coordinateUncertaintyInMeters` is
//! the extent of the place about its position, which is how the term is defined, and is left out where it is 0, which
//! the term forbids. Texts that a spreadsheet would run as a formula have an apostrophe before
//! them ([`cell`]); numbers are numbers, their signs included.

use super::cell;
use super::record::{Offsets, decimals, outcome_word};
use crate::earth::Position;
use crate::quantity::Meters;
use crate::report::{Report, ReportPlace};
use serde_json::Value;

/// Terms for a place, in the order of [`location`].
pub const LOCATION: [&str; 11] = [
    "locality",
    "locationID",
    "higherGeography",
    "country",
    "countryCode",
    "stateProvince",
    "county",
    "decimalLatitude",
    "decimalLongitude",
    "geodeticDatum",
    "coordinateUncertaintyInMeters",
];

/// Columns before and after those of [`LOCATION`].
const BEFORE: [&str; 6] = ["document", "start", "end", "role", "outcome", "verbatimLocality"];
const AFTER: [&str; 2] = ["georeferenceSources", "georeferenceRemarks"];

fn columns() -> impl Iterator<Item = &'static &'static str> {
    BEFORE.iter().chain(&LOCATION).chain(&AFTER)
}

/// All mentions in text order, with a header.
#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
pub fn encode(reports: &[Report]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let done = "a Vec takes every write, and all rows have the same columns";
    writer.write_record(columns()).expect(done);
    for report in reports {
        for index in 0..report.mentions.len() {
            writer.write_record(row(report, index)).expect(done);
        }
    }
    writer.into_inner().expect(done)
}

fn row(report: &Report, index: usize) -> Vec<String> {
    let (mention, resolution) = (&report.mentions[index], &report.resolutions[index]);
    let place = report.place_of(resolution.mention);
    let position = match place {
        Some(place) => Some((place.position, place.footprint.radius())),
        None => mention.position.map(|position| (position, Meters(0.0))),
    };
    let at = Offsets::new(&report.document, mention.span);
    let role = match serde_json::to_value(mention.role) {
        Ok(Value::String(role)) => role,
        _ => String::new(),
    };
    let mut cells = vec![
        cell(report.document.name()).into_owned(),
        at.start.to_string(),
        at.end.to_string(),
        role,
        outcome_word(mention, resolution).to_owned(),
        cell(mention.span.of(report.document.text())).into_owned(),
    ];
    cells.extend(location(place, position));
    cells.push(sources(report.version, &report.gazetteer_build));
    cells.push(format!("probability {:.2}", resolution.confidence));
    cells
}

/// The cells of [`LOCATION`] for a place, or for a bare position with its uncertainty; empty where nothing is known.
pub fn location(place: Option<&ReportPlace>, position: Option<(Position, Meters)>) -> [String; 11] {
    let of_place = |of: fn(&ReportPlace) -> Option<&str>| cell(place.and_then(of).unwrap_or_default()).into_owned();
    let id = place.and_then(|place| place.geonames_id).map(|id| format!("https://sws.geonames.org/{id}/"));
    let degrees = |of: fn(Position) -> f64| position.map(|(position, _)| decimals(of(position)).to_string());
    let uncertainty = position.map(|(_, around)| around.0.round()).filter(|&metres| metres > 0.0);
    [
        of_place(|place| Some(&place.name)),
        id.unwrap_or_default(),
        cell(&place.map(higher).unwrap_or_default()).into_owned(),
        of_place(|place| place.country_name.as_deref()),
        of_place(|place| place.country.as_deref()),
        of_place(|place| place.admin1.as_deref()),
        of_place(|place| place.admin2.as_deref()),
        degrees(Position::lat).unwrap_or_default(),
        degrees(Position::lon).unwrap_or_default(),
        position.map(|_| "EPSG:4326".to_owned()).unwrap_or_default(),
        uncertainty.map(|metres| metres.to_string()).unwrap_or_default(),
    ]
}

/// What a position was found with.
pub fn sources(version: &str, gazetteer_build: &str) -> String {
    format!("dateline {version}, gazetteer {gazetteer_build}")
}

/// "Syria | Latakia": the broadest first, separated as the term recommends.
fn higher(place: &ReportPlace) -> String {
    let parts: Vec<&str> =
        [&place.country_name, &place.admin1, &place.admin2].into_iter().flatten().map(String::as_str).collect();
    parts.join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Checker, Context, Document, Gazetteer};

    #[test]
    fn a_mention_is_a_row_and_an_unknown_one_has_no_coordinates() {
        let text = "Rain, \"the heaviest\", fell in Suva and at Xqzzyton.\nNothing fell at 0.5 S, 36.5 E.";
        let report = Checker::new(Gazetteer::bundled()).check(Document::from_text("a,b.txt", text, Context::default()));
        let bytes = encode(&[report]);
        let rows: Vec<csv::StringRecord> =
            csv::Reader::from_reader(&bytes[..]).into_records().map(|row| row.unwrap()).collect();
        let cell = |row: usize, name: &str| {
            rows[row].get(columns().position(|column| *column == name).unwrap()).unwrap().to_owned()
        };
        assert_eq!((cell(0, "document").as_str(), cell(0, "verbatimLocality").as_str()), ("a,b.txt", "Suva"));
        assert_eq!((cell(0, "country").as_str(), cell(0, "countryCode").as_str()), ("Fiji", "FJ"));
        assert_eq!(cell(0, "locationID"), "https://sws.geonames.org/2198148/");
        assert!(cell(0, "decimalLatitude").starts_with("-18.1"));
        let last = rows.len() - 1;
        assert_eq!((cell(last, "decimalLatitude").as_str(), cell(last, "decimalLongitude").as_str()), ("-0.5", "36.5"));
        assert_eq!(cell(last, "locality"), "");
    }

    #[test]
    fn no_text_is_a_header() {
        let header = columns().copied().collect::<Vec<_>>().join(",");
        assert_eq!(String::from_utf8(encode(&[])).unwrap(), header + "\n");
    }
}
