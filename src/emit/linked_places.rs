//! Linked Places (github.com/LinkedPasts/linked-places-format): the places of some texts with every spelling they are
//! named by and where it stands, for gazetteers of history such as the World Historical Gazetteer.
//!
//! One GeoJSON feature a place, in JSON-LD. `when` is the date of the texts, where the caller has told it; the format
//! wants one, and none is made up. What a link means follows the format: a GeoNames id is a `closeMatch`.

use super::encode;
use super::record::{Offsets, decimals};
use crate::gazetteer::FeatureClass;
use crate::mention::MentionId;
use crate::report::{Report, ReportPlace};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const CONTEXT: &str =
    "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld";

/// The places of some reports as one collection with a final line break.
pub fn encode(reports: &[Report]) -> Vec<u8> {
    let mut places: BTreeMap<u32, Attested<'_>> = BTreeMap::new();
    for report in reports {
        for (mention, id) in report.mentions.iter().zip(0..) {
            let Some(place) = report.place_of(MentionId(id)) else { continue };
            let seen = places.entry(place.id).or_insert_with(|| Attested::new(place));
            let at = Offsets::new(&report.document, mention.span);
            let citation = json!({"label": format!("{}, {}-{}", report.document.name(), at.start, at.end)});
            let toponym = mention.span.of(report.document.text());
            seen.names.entry((toponym, report.document.language())).or_default().push(citation);
            seen.dates.extend(report.document.context().date.as_deref());
            seen.surest = seen.surest.max(report.resolution(MentionId(id)).confidence);
        }
    }
    let features: Vec<Value> = places.values().map(Attested::feature).collect();
    let collection = json!({"type": "FeatureCollection", "@context": CONTEXT, "features": features});
    let mut out = encode::pretty(&collection);
    out.push(b'\n');
    out
}

/// A place with what the texts say of it.
struct Attested<'r> {
    place: &'r ReportPlace,
    /// Citations of each spelling in each language.
    names: BTreeMap<(&'r str, Option<&'r str>), Vec<Value>>,
    dates: BTreeSet<&'r str>,
    surest: f32,
}

impl<'r> Attested<'r> {
    fn new(place: &'r ReportPlace) -> Self {
        Self { place, names: BTreeMap::new(), dates: BTreeSet::new(), surest: 0.0 }
    }

    fn feature(&self) -> Value {
        let place = self.place;
        let id = match place.geonames_id {
            Some(id) => format!("https://sws.geonames.org/{id}/"),
            None => format!("urn:dateline:place:{}", place.id),
        };
        let names: Vec<Value> = self
            .names
            .iter()
            .map(|((toponym, language), citations)| match language {
                Some(language) => json!({"toponym": toponym, "lang": language, "citations": citations}),
                None => json!({"toponym": toponym, "citations": citations}),
            })
            .collect();
        let class = letter(place.class);
        let code = format!("{class}.{}", place.code);
        let mut feature = json!({
            "@id": id,
            "type": "Feature",
            "properties": {
                "title": place.qualified(),
                "ccodes": place.country.iter().collect::<Vec<_>>(),
                "fclasses": [class],
            },
            "names": names,
            "types": [{"identifier": format!("https://www.geonames.org/ontology#{code}"), "sourceLabel": code}],
            "geometry": {
                "type": "Point",
                "coordinates": [decimals(place.position.lon()), decimals(place.position.lat())],
                "certainty": self.certainty(),
            },
        });
        if let Some(id) = place.geonames_id {
            feature["links"] = json!([{"type": "closeMatch", "identifier": format!("gn:{id}")}]);
        }
        if !self.dates.is_empty() {
            let spans: Vec<Value> = self.dates.iter().map(|date| json!({"start": {"in": date}})).collect();
            feature["when"] = json!({"timespans": spans});
        }
        feature
    }

    /// The format's three grades, by the surest mention.
    fn certainty(&self) -> &'static str {
        match self.surest {
            p if p >= 0.9 => "certain",
            p if p >= 0.5 => "less-certain",
            _ => "uncertain",
        }
    }
}

/// GeoNames' letter of a feature class.
fn letter(class: FeatureClass) -> char {
    char::from(class as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Checker, Context, Document, Gazetteer};

    #[test]
    fn a_place_keeps_each_spelling_with_its_citations_and_the_date_of_the_text() {
        let checker = Checker::new(Gazetteer::bundled());
        let context = Context { date: Some("2024-05-01".into()), ..Context::default() };
        let text = "Rain fell in Kyiv. In Kiev, Ukraine, it fell on. Kyiv, the capital of Ukraine, was wet.";
        let report = checker.check(Document::from_text("a.txt", text, context));
        let value: Value = serde_json::from_slice(&encode(&[report])).unwrap();
        let kyiv = value["features"].as_array().unwrap().iter().find(|f| f["links"][0]["identifier"] == "gn:703448");
        let kyiv = kyiv.expect("Kyiv by its GeoNames id");
        let names: Vec<(&str, usize)> = kyiv["names"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| (name["toponym"].as_str().unwrap(), name["citations"].as_array().unwrap().len()))
            .collect();
        assert_eq!(names, [("Kiev", 1), ("Kyiv", 2)]);
        assert_eq!(kyiv["names"][0]["citations"][0]["label"], "a.txt, 22-26");
        assert_eq!(kyiv["when"], json!({"timespans": [{"start": {"in": "2024-05-01"}}]}));
        assert_eq!(kyiv["properties"]["ccodes"], json!(["UA"]));
    }

    #[test]
    fn without_a_date_none_is_made_up() {
        let checker = Checker::new(Gazetteer::bundled());
        let report = checker.check(Document::from_text("a.txt", "Rain fell in Suva.", Context::default()));
        let value: Value = serde_json::from_slice(&encode(&[report])).unwrap();
        assert!(value["features"][0].get("when").is_none());
        assert_eq!(value["features"][0]["geometry"]["coordinates"][1], -18.13683);
    }
}
