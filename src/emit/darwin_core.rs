//! CSV with the column names of Darwin Core (dwc.tdwg.org/terms, Location), one row a mention.
//!
//! ```csv
//! document,start,end,role,outcome,verbatimLocality,locality,...,decimalLatitude,decimalLongitude,...
//! dispatch.txt,52,58,literal,resolved,ALEPPO,Aleppo,...,36.20124,37.16117,...
//! ```
//!
//! A mention that means no known place has no coordinates; its cells are empty. `coordinateUncertaintyInMeters` is
//! the extent of the place about its position, which is how the term is defined, and is left out where it is 0, which
//! the term forbids. Texts stand as they are written: a program that runs cells as formulas is to be told not to.

use super::record::{Offsets, decimals, outcome_word};
use crate::report::{Report, ReportPlace};
use serde::Serialize;
use serde_json::Value;

/// Own columns first, then terms of Darwin Core.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'r> {
    document: &'r str,
    start: usize,
    end: usize,
    role: String,
    outcome: &'static str,
    verbatim_locality: &'r str,
    locality: Option<&'r str>,
    #[serde(rename = "locationID")]
    location_id: Option<String>,
    higher_geography: Option<String>,
    country: Option<&'r str>,
    country_code: Option<&'r str>,
    state_province: Option<&'r str>,
    county: Option<&'r str>,
    decimal_latitude: Option<f64>,
    decimal_longitude: Option<f64>,
    geodetic_datum: Option<&'static str>,
    coordinate_uncertainty_in_meters: Option<f64>,
    georeference_sources: String,
    georeference_remarks: String,
}

/// All mentions in text order, with a header.
pub fn encode(reports: &[Report]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    let done = "a Vec takes every write and the rows are flat";
    writer.write_record(COLUMNS).expect(done);
    for report in reports {
        for index in 0..report.mentions.len() {
            writer.serialize(Row::new(report, index)).expect(done);
        }
    }
    writer.into_inner().expect(done)
}

/// The header, which stands also above no row; a test holds it to the fields of [`Row`].
const COLUMNS: [&str; 19] = [
    "document",
    "start",
    "end",
    "role",
    "outcome",
    "verbatimLocality",
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
    "georeferenceSources",
    "georeferenceRemarks",
];

impl<'r> Row<'r> {
    fn new(report: &'r Report, index: usize) -> Self {
        let (mention, resolution) = (&report.mentions[index], &report.resolutions[index]);
        let place = report.place_of(resolution.mention);
        let position = place.map(|place| place.position).or(mention.position);
        let at = Offsets::new(&report.document, mention.span);
        let role = match serde_json::to_value(mention.role) {
            Ok(Value::String(role)) => role,
            _ => String::new(),
        };
        Self {
            document: report.document.name(),
            start: at.start,
            end: at.end,
            role,
            outcome: outcome_word(mention, resolution),
            verbatim_locality: mention.span.of(report.document.text()),
            locality: place.map(|place| place.name.as_str()),
            location_id: place.and_then(|place| place.geonames_id).map(|id| format!("https://sws.geonames.org/{id}/")),
            higher_geography: place.map(higher),
            country: place.and_then(|place| place.country_name.as_deref()),
            country_code: place.and_then(|place| place.country.as_deref()),
            state_province: place.and_then(|place| place.admin1.as_deref()),
            county: place.and_then(|place| place.admin2.as_deref()),
            decimal_latitude: position.map(|position| decimals(position.lat())),
            decimal_longitude: position.map(|position| decimals(position.lon())),
            geodetic_datum: position.map(|_| "EPSG:4326"),
            coordinate_uncertainty_in_meters: place
                .map(|place| place.footprint.radius().0.round())
                .filter(|&radius| radius > 0.0),
            georeference_sources: format!("dateline {}, gazetteer {}", report.version, report.gazetteer_build),
            georeference_remarks: format!("probability {:.2}", resolution.confidence),
        }
    }
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
            rows[row].get(COLUMNS.iter().position(|column| *column == name).unwrap()).unwrap().to_owned()
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
    fn the_header_names_the_fields_in_their_order() {
        let report = Checker::new(Gazetteer::bundled()).check(Document::from_text(
            "a",
            "Rain fell in Suva.",
            Context::default(),
        ));
        let row = serde_json::to_value(Row::new(&report, 0)).unwrap();
        let fields: Vec<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(fields, COLUMNS);
    }

    #[test]
    fn no_text_is_a_header() {
        assert_eq!(String::from_utf8(encode(&[])).unwrap(), COLUMNS.join(",") + "\n");
    }
}
