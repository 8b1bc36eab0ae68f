//! SARIF, workflow commands, Markdown and ClaimReview drafts of hand-made reports.

mod support;

use dateline::Report;
use dateline::document::{Context, Document};
use dateline::earth::Wind;
use dateline::emit::{claimreview, github, markdown, sarif};
use dateline::report::Level;
use dateline::rule::Rule;
use dateline::verdict::{Outcome, Reason};
use proptest::prelude::*;
use serde_json::{Value, json};

/// 86 km is stated, 63 km is measured. Three code points before the line break take five bytes.
fn soul(document: Document) -> Report {
    let mut draft = support::Draft::of(document);
    let buoy = draft.place("Soul", 0.0, 0.0, 1.0);
    let iko = draft.place("Ikɔ", 0.57, 0.0, 1.0);
    draft.offset(buoy, iko, "86 km south of", "86 km", 86.0, Wind::S);
    draft.report
}

fn text() -> Report {
    soul(Document::from_text("notes/a b.txt", "À é\nthe buoy Soul lies 86 km south of Ikɔ.\n", Context::default()))
}

fn page() -> Report {
    let source = "<p>One.</p>\n<p>The <b>buoy</b>\nSoul lies <i>86 km</i> south of Ikɔ.</p>\n";
    let context = Context {
        outlet: Some("example.org".into()),
        title: Some("Buoys".into()),
        date: Some("2026-03-04".into()),
        ..Context::default()
    };
    soul(Document::from_source("https://example.org/buoys.html", source.into(), None, context).unwrap())
}

fn log(reports: &[Report]) -> Value {
    serde_json::from_slice(&sarif::encode(reports)).expect("JSON")
}

// The whole of it was validated with Microsoft's Sarif.Multitool 5.7.0, which checks the standard's schema and more.
#[test]
fn sarif_has_the_rules_with_their_help_and_the_findings_in_code_points_of_the_source() {
    let log = log(&[text(), page(), support::equator()]);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), Rule::ALL.len());
    for (rule, listed) in Rule::ALL.iter().zip(rules) {
        assert_eq!((&listed["id"], &listed["name"]), (&json!(rule.code()), &json!(rule.name())));
        assert_eq!(listed["help"]["markdown"], json!(rule.doc()));
    }
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 2, "what is supported is no result");
    let region = |line: u32, from: u32, end: u32, words: &str| json!({ "startLine": line, "startColumn": from, "endLine": line, "endColumn": end, "snippet": { "text": words } });
    for (result, artifact, uri, words, place) in [
        (&results[0], 0, "notes/a%20b.txt", region(2, 20, 25, "86 km"), region(2, 10, 14, "Soul")),
        (&results[1], 1, "https://example.org/buoys.html", region(3, 14, 19, "86 km"), region(3, 1, 5, "Soul")),
    ] {
        assert_eq!(
            (&result["ruleId"], &result["ruleIndex"], &result["level"]),
            (&json!("DL001"), &json!(0), &json!("error"))
        );
        assert_eq!(
            result["message"]["text"],
            "86 km is stated, the map says 63 km.\nsomething to know.\na likely slip."
        );
        let physical = &result["locations"][0]["physicalLocation"];
        assert_eq!(physical["artifactLocation"], json!({ "uri": uri, "index": artifact }));
        assert_eq!(physical["region"], words);
        assert_eq!(result["relatedLocations"][0]["physicalLocation"]["region"], place);
        assert_eq!(result["relatedLocations"][0]["message"]["text"], "Soul, Zedland, 0.000N 0.000E.");
        assert_eq!(run["artifacts"][artifact]["location"]["uri"], uri);
    }
}

#[test]
fn a_level_changes_the_level_and_an_ignored_rule_has_no_result() {
    let mut report = text();
    report.levels.insert(Rule::DistanceMismatch, Level::Warn);
    assert_eq!(log(&[report.clone()])["runs"][0]["results"][0]["level"], "warning");
    assert!(github::commands(&report).starts_with("::warning "));
    assert!(markdown::encode(&[report.clone()]).contains("| warning | 2:20 |"));
    report.levels.insert(Rule::DistanceMismatch, Level::Ignore);
    assert_eq!(log(&[report.clone()])["runs"][0]["results"], json!([]));
    assert_eq!(github::commands(&report), "");
    assert!(markdown::encode(&[report]).contains("No findings."));
}

#[test]
fn workflow_commands_point_at_the_words_in_the_source() {
    assert_eq!(
        github::commands(&text()),
        "::error file=notes/a b.txt,line=2,col=20,endColumn=25,title=distance-mismatch\
         ::86 km is stated, the map says 63 km%0Asomething to know%0Aa likely slip\n"
    );
    assert!(github::commands(&page()).starts_with("::error file=https%3A//example.org/buoys.html,line=3,col=14,"));
}

#[test]
fn markdown_is_a_table_a_document_and_a_line_of_counts() {
    let mut settled = support::equator();
    settled.overrides.push(dateline::mention::MentionId(0));
    assert_eq!(
        markdown::encode(&[text(), settled]),
        "\
## notes/a b.txt

| | where | stated | finding |
|---|---|---|---|
| **error** | 2:20 | Soul lies 86 km south of Ikɔ | 86 km is stated, the map says 63 km<br>something to know<br>a likely slip (distance-mismatch) |

## gulf.txt

No findings.

- 2:10: “Soul” is Soul, Zedland, by an override

2 documents: 2 claims (1 contradicted, 0 inconclusive, 1 supported); 4 mentions (4 resolved, 0 ambiguous, 0 unknown); gazetteer 0123456789abcdef
"
    );
}

#[test]
fn a_claim_review_is_a_draft_without_a_rating() {
    let drafts: Value = serde_json::from_slice(&claimreview::encode(&[page(), support::equator()])).unwrap();
    assert_eq!(drafts["@context"], "https://schema.org");
    let graph = drafts["@graph"].as_array().unwrap();
    assert_eq!(graph.len(), 1, "what is supported needs no review");
    let draft = &graph[0];
    assert_eq!((&draft["@type"], &draft["creativeWorkStatus"]), (&json!("ClaimReview"), &json!("Draft")));
    assert_eq!(draft["claimReviewed"], "Soul lies 86 km south of Ikɔ");
    assert_eq!(
        draft["itemReviewed"]["appearance"],
        json!({
            "@type": "CreativeWork",
            "url": "https://example.org/buoys.html",
            "headline": "Buoys",
            "datePublished": "2026-03-04",
            "publisher": { "@type": "Organization", "name": "example.org" },
        })
    );
    for given_by_a_person in ["reviewRating", "author", "datePublished", "url"] {
        assert_eq!(draft.get(given_by_a_person), None);
    }
}

proptest! {
    #[test]
    fn nothing_of_a_text_leaves_its_line_or_its_string(noise in "[\u{1b}\u{7}\u{9b}\u{202e}%:,|<>\\[\\]{}@#`*_\r a-z]{0,24}") {
        let document = Document::from_text(format!("{noise}\n::error::x"), format!("{noise} Soul lies 86 km south of Ikɔ {noise}"), Context::default());
        let mut report = soul(document);
        report.verdicts[0].headline.push_str(&noise);
        report.verdicts[0].outcome = Outcome::Inconclusive;
        report.verdicts[0].reason = Reason::Borderline;
        let commands = github::commands(&report);
        prop_assert_eq!(commands.matches('\n').count(), 1, "{}", commands);
        prop_assert_eq!(commands.matches("::").count(), 2 + noise.matches("::").count(), "{}", commands);
        let table = markdown::encode(&[report.clone()]);
        let row = table.lines().nth(4).unwrap();
        let cells = row.replace("\\\\", "").replace("\\|", "").matches('|').count();
        prop_assert_eq!(cells, 5, "{}", row);
        prop_assert!(!row.replace("<br>", "").contains('<'), "{}", row);
        let drafts = String::from_utf8(claimreview::encode(&[report.clone()])).unwrap();
        let log = String::from_utf8(sarif::encode(&[report])).unwrap();
        for text in [commands, table, drafts, log] {
            prop_assert!(!text.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']), "{}", text);
        }
    }
}
