//! ClaimReview drafts (schema.org, JSON-LD): what a fact-checker may start a review from.
//!
//! Each error and warning becomes a draft with the words of the claim, where they appeared and the arithmetic. **The rating
//! is left out on purpose**, and so are author, date and address of the review: they are a person's to give, and without
//! them no search engine takes the draft for a finished review.
//!
//! Source: schema.org, types ClaimReview, Claim and CreativeWork; the properties that Google's documentation of fact-check
//! markup asks for are those named above and below.

use super::encode;
use crate::report::Report;
use crate::verdict::Verdict;
use serde_json::{Map, Value, json};

/// All drafts as one JSON-LD graph, indented, with a final line break.
pub fn encode(reports: &[Report]) -> Vec<u8> {
    let drafts: Vec<Value> = reports
        .iter()
        .flat_map(|report| report.findings().into_iter().map(move |verdict| draft(report, verdict)))
        .collect();
    let mut out = encode::pretty(&json!({ "@context": "https://schema.org", "@graph": drafts }));
    out.push(b'\n');
    out
}

fn draft(report: &Report, verdict: &Verdict) -> Value {
    let words = report.claim(verdict.claim).span.of(report.document.text());
    let places: Vec<Value> = verdict
        .ends
        .iter()
        .filter_map(|end| {
            let place = report.places.get(&end.place?)?;
            let mut about = json!({
                "@type": "Place",
                "name": place.qualified(),
                "geo": {
                    "@type": "GeoCoordinates",
                    "latitude": super::record::decimals(end.position.lat()),
                    "longitude": super::record::decimals(end.position.lon()),
                },
            });
            if let Some(id) = place.geonames_id {
                about["sameAs"] = format!("https://sws.geonames.org/{id}/").into();
            }
            Some(about)
        })
        .collect();
    json!({
        "@type": "ClaimReview",
        "creativeWorkStatus": "Draft",
        "claimReviewed": words,
        "reviewBody": report.lines(verdict).join("\n"),
        "about": places,
        "itemReviewed": { "@type": "Claim", "appearance": appearance(report) },
    })
}

/// Where the words stood, as far as that is known.
fn appearance(report: &Report) -> Value {
    let (document, mut known) = (&report.document, Map::new());
    known.insert("@type".into(), "CreativeWork".into());
    if crate::document::is_url(document.name()) {
        known.insert("url".into(), document.name().into());
    }
    let context = document.context();
    for (key, value) in [("headline", &context.title), ("datePublished", &context.date)] {
        if let Some(value) = value {
            known.insert(key.into(), value.as_str().into());
        }
    }
    if let Some(outlet) = &context.outlet {
        known.insert("publisher".into(), json!({ "@type": "Organization", "name": outlet }));
    }
    Value::Object(known)
}
