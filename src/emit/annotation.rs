//! W3C Web Annotation (w3.org/TR/annotation-model): each mention and claim as an annotation, so that the quote survives.
//!
//! One `AnnotationPage` with an annotation a mention (`identifying`, its body the place) and one a claim (`assessing`,
//! its body the verdict). A target names the document and finds the words twice: by the words with those around them
//! (`TextQuoteSelector`), and by position: code points of a text, bytes of an HTML page.
//!
//! A document's name is written as the relative IRI that it is; give addresses or names that mean something where the
//! annotations are to be used.

use super::encode;
use super::record::{Offsets, decimals, outcome_word};
use crate::document::{Document, Format};
use crate::earth::Position;
use crate::report::{Report, ReportPlace};
use crate::span::Span;
use crate::verdict::Verdict;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Code points before and after the words that a quote keeps.
const AROUND: usize = 32;

/// The annotations of some reports as one JSON-LD document with a final line break.
pub fn encode(reports: &[Report]) -> Vec<u8> {
    let mut items = Vec::new();
    for (number, report) in reports.iter().enumerate() {
        items.extend((0..report.mentions.len()).map(|index| mention(number, report, index)));
        items.extend(report.verdicts.iter().map(|verdict| claim(number, report, verdict)));
    }
    let page = json!({
        "@context": ["http://www.w3.org/ns/anno.jsonld", {"geojson": "https://purl.org/geojson/vocab#"}],
        "id": "urn:dateline:annotations",
        "type": "AnnotationPage",
        "items": items,
    });
    let mut out = encode::pretty(&page);
    out.push(b'\n');
    out
}

fn mention(number: usize, report: &Report, index: usize) -> Value {
    let (mention, resolution) = (&report.mentions[index], &report.resolutions[index]);
    let body = match (report.place_of(resolution.mention), mention.position) {
        (Some(place), _) => place_body(place),
        (None, Some(position)) => json!({"type": "geojson:Feature", "geojson:geometry": point(position)}),
        (None, None) => json!({"type": "TextualBody", "value": outcome_word(mention, resolution).replace('_', " ")}),
    };
    json!({
        "id": format!("urn:dateline:mention:{}:{index}", number + 1),
        "type": "Annotation",
        "motivation": "identifying",
        "body": body,
        "target": target(&report.document, mention.span),
    })
}

fn place_body(place: &ReportPlace) -> Value {
    let mut body = json!({
        "type": "geojson:Feature",
        "label": place.qualified(),
        "geojson:geometry": point(place.position),
    });
    if let Some(id) = place.geonames_id {
        body["id"] = format!("https://sws.geonames.org/{id}/").into();
    }
    body
}

fn point(position: Position) -> Value {
    json!({
        "type": "geojson:Point",
        "geojson:coordinates": [decimals(position.lon()), decimals(position.lat())],
    })
}

#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
fn claim(number: usize, report: &Report, verdict: &Verdict) -> Value {
    let outcome = serde_json::to_value(verdict.outcome).expect("a variant without fields is a string");
    json!({
        "id": format!("urn:dateline:claim:{}:{}", number + 1, verdict.claim.0),
        "type": "Annotation",
        "motivation": "assessing",
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": outcome},
            {"type": "TextualBody", "purpose": "assessing", "format": "text/plain", "language": "en", "value": verdict.headline},
        ],
        "target": target(&report.document, report.claim(verdict.claim).span),
    })
}

fn target(document: &Document, span: Span) -> Value {
    let text = document.text();
    let before: String = {
        let all = &text[..span.start()];
        let from = all.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
        all[from..].to_owned()
    };
    let after: String = text[span.end()..].chars().take(AROUND).collect();
    let at = Offsets::new(document, span);
    let position = match document.format() {
        Format::Html => json!({"type": "DataPositionSelector", "start": at.start_byte, "end": at.end_byte}),
        Format::Text | Format::Markdown | Format::Docx => {
            json!({"type": "TextPositionSelector", "start": at.start, "end": at.end})
        }
    };
    json!({
        "source": iri(document.name()),
        "selector": [
            {"type": "TextQuoteSelector", "exact": span.of(text), "prefix": before, "suffix": after},
            position,
        ],
    })
}

/// A name as an IRI reference (RFC 3987): what can not stand in one is written in percent.
#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
fn iri(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        let stands = c.is_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c);
        if stands {
            out.push(c);
            continue;
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            write!(out, "%{byte:02X}").expect("a String takes every write");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Checker, Context, Gazetteer};

    fn items(document: Document) -> Vec<Value> {
        let report = Checker::new(Gazetteer::bundled()).check(document);
        let page: Value = serde_json::from_slice(&encode(&[report])).unwrap();
        assert_eq!(page["type"], "AnnotationPage");
        page["items"].as_array().unwrap().clone()
    }

    #[test]
    fn a_quote_is_found_again_by_its_words_and_by_its_place() {
        let text = "Café. In Syria, Aleppo lies 86 kilometers north of Damascus.";
        let items = items(Document::from_text("a note.txt", text, Context::default()));
        let aleppo = items.iter().find(|item| item["target"]["selector"][0]["exact"] == "Aleppo").unwrap();
        assert_eq!(aleppo["body"]["id"], "https://sws.geonames.org/170063/");
        let target = &aleppo["target"];
        assert_eq!(target["source"], "a%20note.txt");
        assert_eq!(target["selector"][0]["prefix"], "Café. In Syria, ");
        let (start, end) = (&target["selector"][1]["start"], &target["selector"][1]["end"]);
        let found: String = text.chars().skip(start.as_u64().unwrap() as usize).take(6).collect();
        assert_eq!((found.as_str(), end.as_u64()), ("Aleppo", Some(22)));
        let claim = items.last().unwrap();
        assert_eq!((&claim["motivation"], &claim["body"][0]["value"]), (&"assessing".into(), &"contradicted".into()));
    }

    #[test]
    fn in_a_page_the_place_is_counted_in_bytes_of_the_page() {
        let page =
            b"<!doctype html><title>N</title><p>Rain fell in <b>Suva</b>, the papers said on Friday morning.".to_vec();
        let document = Document::from_source("n.html", page.clone(), None, Context::default()).unwrap();
        let items = items(document);
        let selector = &items[0]["target"]["selector"][1];
        assert_eq!(selector["type"], "DataPositionSelector");
        let at = |name: &str| selector[name].as_u64().unwrap() as usize;
        assert_eq!(&page[at("start")..at("end")], b"Suva");
    }
}
