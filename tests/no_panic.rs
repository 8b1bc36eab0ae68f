//! Nothing that strangers write makes a stage panic: words of claims in every order, bytes of every kind, every format.
//!
//! A sample on each run and no proof; see docs/security.md.

use dateline::config::Config;
use dateline::document::{Context, Document};
use dateline::emit::{claimreview, explain, geojson, github, json, markdown, ndjson, sarif, terminal};
use dateline::mention::coordinates;
use dateline::{Checker, Gazetteer, query};
use proptest::prelude::*;

/// Words that claims are made of, names, numbers and what can stand between them.
const WORDS: [&str; 64] = [
    "Aleppo",
    "Suva",
    "Georgia",
    "Springfield",
    "Zürich",
    "the Syrian city of",
    "Tripoli",
    "Fiji",
    "Nowhereville",
    "London",
    "km",
    "miles",
    "nautical miles",
    "square miles",
    "m2",
    "hectares",
    "kilometres",
    "metres",
    "acres",
    "an hour",
    "north of",
    "southwest of",
    "N.E. of",
    "near",
    "between",
    "and",
    "midway between",
    "on the coast of",
    "in the northwest of",
    "in",
    "from",
    "to",
    "about",
    "less than",
    "more than",
    "up to",
    "some",
    "20-odd",
    "half a",
    "three and a half",
    "86",
    "60,000",
    "1/2",
    "½",
    "3.5",
    "10 to 15",
    "999999999999999999999",
    "0",
    "-5",
    "1e400",
    "(",
    ")",
    ",",
    ".",
    "\n\n",
    "\r\n",
    "\u{a0}",
    "\u{ad}",
    "\u{202e}",
    "“",
    "35.401 N 35.949 E",
    "36SVD1234567890",
    "is",
    "lies",
];

fn sentences() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&WORDS[..]), 1..40).prop_map(|words| words.join(" "))
}

/// Every stage and every format.
fn everything(document: Document) {
    let checker = Checker::new(Gazetteer::bundled()).near("Suva");
    let reports = [checker.check(document)];
    let options = terminal::Options { verbose: true, ..terminal::Options::default() };
    let texts = [
        terminal::diagnostics(&reports[0], &options),
        terminal::summary(&reports),
        explain::explain(&reports[0]),
        github::commands(&reports[0]),
        markdown::encode(&reports),
    ];
    let bytes = [
        json::encode(&reports),
        ndjson::line(&reports[0]),
        geojson::combined(&reports),
        sarif::encode(&reports),
        claimreview::encode(&reports),
    ];
    assert!(texts[1].ends_with('\n') && texts[2].ends_with('\n'));
    for json in bytes {
        assert!(serde_json::from_slice::<serde_json::Value>(&json).is_ok());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn words_of_claims_in_any_order(text in sentences()) {
        everything(Document::from_text("a.txt", text, Context::default()));
    }

    #[test]
    fn any_text_with_any_context(text in any::<String>(), about in sentences(), date in any::<String>()) {
        let context = Context { about: Some(about), outlet: Some(text.clone()), title: Some(date.clone()), date: Some(date) };
        everything(Document::from_text(text.clone(), text, context));
    }

    #[test]
    fn any_bytes_under_any_name(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        start in prop::sample::select(vec!["", "\u{feff}", "PK\u{3}\u{4}", "<html>", "---\ntitle: ", "<meta charset=utf-16>"]),
        name in prop::sample::select(vec!["a.txt", "a.html", "a.md", "a.docx", "-"]),
        kind in prop::sample::select(vec![None, Some("text/html; charset=shift_jis"), Some("text/markdown"), Some(";")]),
    ) {
        let bytes = [start.as_bytes(), &bytes].concat();
        match Document::from_source(name, bytes, kind, Context::default()) {
            Ok(document) => everything(document),
            Err(error) => prop_assert!(error.is_input() && !error.to_string().contains('\n'), "{error}"),
        }
    }

    #[test]
    fn marked_up_claims(text in sentences(), marks in "[<>*_`#&|\\[\\]()!~ bp/-]{0,12}", name in "a\\.(html|md)") {
        let text = text.replace(" km", &format!("{marks} km")).replace(',', &marks);
        if let Ok(document) = Document::from_source(name, text.into_bytes(), None, Context::default()) {
            everything(document);
        }
    }

    #[test]
    fn questions_configurations_and_coordinates(text in sentences(), any_text in any::<String>()) {
        let checker = Checker::new(Gazetteer::bundled());
        for text in [&text, &any_text] {
            let _ = coordinates::read(text);
            let _ = Config::parse("dateline.toml", text);
            let _ = query::coordinates(text);
            if let (Ok(Ok(from)), Ok(Ok(to))) = (query::endpoint(&checker, "Suva"), query::endpoint(&checker, text)) {
                let _ = query::measure(&from, &to);
            }
            let end = query::endpoint(&checker, "35.401,35.949").unwrap().unwrap();
            let _ = query::judge(&checker, &end, &end, text);
        }
    }
}
