//! Diagnostics as people see them, on hand-made reports.

mod support;

use dateline::Report;
use dateline::earth::Wind;
use dateline::emit::terminal::{Options, diagnostics, summary};
use dateline::emit::{explain, geojson, json, ndjson};
use dateline::report::{Level, Severity};
use dateline::rule::Rule;
use dateline::verdict::{Outcome, Reason};
use proptest::prelude::*;

const PLAIN: Options = Options { color: false, width: 100, verbose: false };

fn soul(name: &str, text: &str) -> Report {
    let mut draft = support::Draft::new(name, text);
    let buoy = draft.place("Soul", 0.0, 0.0, 1.0);
    let iko = draft.place("Ikɔ", 0.57, 0.0, 1.0);
    draft.offset(buoy, iko, "86 km south of", "86 km", 86.0, Wind::S);
    draft.report
}

#[test]
fn a_contradiction_shows_the_words_both_places_the_arithmetic_and_the_slip() {
    let report = soul("note.txt", "À São Tomé\nthe buoy Soul lies 86 km south of Ikɔ.\n");
    assert_eq!(
        diagnostics(&report, &PLAIN),
        "\
error[distance-mismatch]: 86 km is stated, the map says 63 km
 --> note.txt:2:20
  |
2 | the buoy Soul lies 86 km south of Ikɔ.
  |          ----      ^^^^^--------- --- Ikɔ, Zedland, 0.570N 0.000E
  |          |         |    |
  |          |         |    the bearing is 180.0 deg (south): holds
  |          |         the map says 63.0 km; 58.0 to 68.0 km would pass
  |          Soul, Zedland, 0.000N 0.000E
  |
  = note: something to know
  = help: a likely slip

"
    );
}

#[test]
fn a_finding_in_a_page_stands_on_the_lines_of_the_page_and_points_into_its_markup() {
    let page = "<p>Here is <b>Ikɔ</b>, a harbour.</p>\n\n\n<p>Nothing.</p>\n<p>The\nbuoy <i>Soul</i> lies\n 86 km south of it.</p>";
    let document =
        dateline::Document::from_source("page.html", page.into(), None, dateline::Context::default()).unwrap();
    let mut draft = support::Draft::of(document);
    let buoy = draft.place("Soul", 0.0, 0.0, 1.0);
    let iko = draft.place("Ikɔ", 0.57, 0.0, 1.0);
    draft.offset(buoy, iko, "86 km south of", "86 km", 86.0, Wind::S);
    let shown = diagnostics(&draft.report, &PLAIN);
    assert!(
        shown.starts_with(
            "\
error[distance-mismatch]: 86 km is stated, the map says 63 km
 --> page.html:7:2
  |
1 | Here is Ikɔ, a harbour.
  |         --- Ikɔ, Zedland, 0.570N 0.000E
...
7 | The buoy Soul lies 86 km south of it.
"
        ),
        "{shown}"
    );
}

#[test]
fn a_long_line_is_cut_around_the_words() {
    let text = format!("{}the buoy Soul lies 86 km south of Ikɔ{}", "word ".repeat(200), " and on".repeat(200));
    let shown = diagnostics(&soul("note.txt", &text), &PLAIN);
    assert!(shown.lines().all(|line| line.chars().count() <= 110), "{shown}");
    assert!(shown.contains("buoy Soul lies 86 km south of Ikɔ") && shown.contains("note.txt:1:1020"), "{shown}");
}

#[test]
fn what_is_supported_is_silent_unless_asked_for() {
    let report = support::equator();
    assert_eq!(diagnostics(&report, &PLAIN), "");
    let verbose = diagnostics(&report, &Options { verbose: true, ..PLAIN });
    assert!(verbose.starts_with("note[distance-mismatch]: 63 km is stated"), "{verbose}");
}

#[test]
fn inconclusive_warns_only_where_something_measured_is_off() {
    let report = support::equator();
    let mut verdict = report.verdicts[0].clone();
    verdict.outcome = Outcome::Inconclusive;
    for (reason, wanted) in [
        (Reason::OutsideFootprintInsideDivision, Severity::Warning),
        (Reason::DirectionLoose, Severity::Warning),
        (Reason::RouteUnknown, Severity::Warning),
        (Reason::UnknownPlace, Severity::Note),
        (Reason::AmbiguousPlace, Severity::Note),
        (Reason::PerhapsMissing, Severity::Note),
        (Reason::UnnamedPlace, Severity::Note),
    ] {
        verdict.reason = reason;
        assert_eq!(report.severity(&verdict), wanted, "{reason:?}");
    }
}

#[test]
fn a_rules_level_weighs_what_is_off_and_hides_what_is_ignored() {
    let mut report = soul("note.txt", "Soul lies 86 km south of Ikɔ");
    let off = |report: &Report| {
        let loose = dateline::verdict::Verdict {
            outcome: Outcome::Inconclusive,
            reason: Reason::DirectionLoose,
            ..report.verdicts[0].clone()
        };
        let fine = dateline::verdict::Verdict { outcome: Outcome::Supported, ..loose.clone() };
        [&report.verdicts[0], &loose, &fine].map(|verdict| report.severity(verdict))
    };
    use Severity::{Error, Ignored, Note, Warning};
    assert_eq!(off(&report), [Error, Warning, Note]);
    report.levels.insert(Rule::DistanceMismatch, Level::Error);
    assert_eq!(off(&report), [Error, Error, Note]);
    report.levels.insert(Rule::DistanceMismatch, Level::Warn);
    assert_eq!(off(&report), [Warning, Warning, Note]);
    assert!(diagnostics(&report, &PLAIN).starts_with("warning[distance-mismatch]"));
    report.levels.insert(Rule::DistanceMismatch, Level::Ignore);
    assert_eq!(off(&report), [Ignored, Ignored, Ignored]);
    assert_eq!(diagnostics(&report, &Options { verbose: true, ..PLAIN }), "");
    assert_eq!(report.count(Outcome::Contradicted), 0);
    assert!(summary(&[report]).contains("1 claim (0 contradicted, 0 inconclusive, 0 supported, 1 ignored)"));
}

#[test]
fn the_summary_counts_over_all_documents() {
    let reports = [support::fiji(), support::equator()];
    assert_eq!(
        summary(&reports),
        "2 documents: 2 claims (1 contradicted, 0 inconclusive, 1 supported); \
         6 mentions (5 resolved, 0 ambiguous, 1 unknown); gazetteer 0123456789abcdef\n"
    );
}

#[test]
fn colour_is_there_only_when_wanted() {
    let report = soul("note.txt", "Soul lies 86 km south of Ikɔ");
    assert!(!diagnostics(&report, &PLAIN).contains('\u{1b}'));
    assert!(diagnostics(&report, &Options { color: true, ..PLAIN }).contains("\u{1b}["));
}

#[test]
fn controls_in_the_text_are_pictured_and_columns_stay_true() {
    let report = soul("a\u{1b}[2J\n.txt", "the \u{202e}buoy\t \u{1b}[31mSoul lies 86 km south of Ikɔ\r\n");
    let shown = diagnostics(&report, &PLAIN);
    assert!(shown.contains(r"a\u{1b}[2J\n.txt:1:27"), "{shown}");
    assert!(shown.contains("the \u{fffd}buoy  ␛[31mSoul lies 86 km south of Ikɔ\n"), "{shown}");
}

/// Everything a terminal acts on but the line break: C0, C1, bidirectional and invisible controls.
fn acts(c: char) -> bool {
    c != '\n' && c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

proptest! {
    #[test]
    fn hostile_text_and_names_never_reach_the_terminal_raw(
        name in any::<String>(),
        noise in prop::collection::vec(any::<char>(), 0..40),
        more in "[\u{1b}\u{7}\u{9b}\u{202e}\u{2066}\u{feff}\r\t a-z]{0,20}",
    ) {
        let noise: String = noise.into_iter().filter(|c| *c != '\n').collect();
        let text = format!("{noise}Soul{more} lies 86 km south of Ikɔ{noise}{more}");
        prop_assume!(!noise.contains("Soul") && !noise.contains("Ikɔ"));
        let report = soul(&name, &text);
        let shown = [
            diagnostics(&report, &PLAIN),
            explain::explain(&report),
            String::from_utf8(json::encode(std::slice::from_ref(&report))).unwrap(),
            String::from_utf8(ndjson::line(&report)).unwrap(),
            String::from_utf8(geojson::combined(std::slice::from_ref(&report))).unwrap(),
        ];
        for output in shown {
            prop_assert!(!output.contains(acts), "{output:?}");
        }
    }
}

#[test]
fn a_line_of_ndjson_is_the_contract() {
    let line = String::from_utf8(ndjson::line(&support::equator())).unwrap();
    assert_eq!(line.matches('\n').count(), 1);
    let value: serde_json::Value = serde_json::from_str(&line).unwrap();
    let members: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        members,
        [
            "version",
            "dateline",
            "gazetteer",
            "document",
            "summary",
            "mentions",
            "claims",
            "places",
            "overrides",
            "credits"
        ]
    );
    assert_eq!(value["version"], 1);
    let claim = &value["claims"][0];
    assert_eq!((&claim["type"], &claim["verdict"]["outcome"]), (&"offset".into(), &"supported".into()));
    assert_eq!((&claim["start"], &claim["end"], &claim["start_byte"]), (&20.into(), &48.into(), &23.into()));
    assert_eq!(claim["verdict"]["ends"][0]["place"], 1000);
    assert!(value["mentions"][0]["candidates"][0]["evidence"].is_null(), "evidence is in the JSON format only");
}

#[test]
fn arithmetic_is_shown_in_a_unit_of_its_size() {
    use dateline::emit::terminal::arithmetic;
    use dateline::quantity::Interval;
    use dateline::verdict::{Part, PartKind};
    let shown = |quantity, measured, low, high| {
        let allowed = Interval { low, high };
        arithmetic(&Part { quantity, stated: None, measured, allowed, outcome: Outcome::Inconclusive, span: None })
    };
    for (got, want) in [
        (shown(PartKind::DistanceKm, 20.34, Some(0.0), Some(4.0)), "the map says 20.3 km; up to 4.0 km would pass"),
        (
            shown(PartKind::DistanceKm, 12_345.6, Some(12_000.0), None),
            "the map says 12,346 km; 12,000 km or more would pass",
        ),
        (
            shown(PartKind::AzimuthDegrees, 5.7, Some(-44.3), Some(55.7)),
            "the bearing is 5.7 deg (north); 315.7 to 55.7 deg would pass",
        ),
        (shown(PartKind::AreaM2, 190e6, Some(171e6), Some(209e6)), "it is 190.0 km2; 171.0 to 209.0 km2 would pass"),
        (shown(PartKind::LengthM, 30.48, None, None), "it is 30.5 m"),
        (shown(PartKind::Ratio, 1.31, None, Some(1.25)), "the ratio is 1.31; up to 1.25 would pass"),
    ] {
        assert_eq!(got, want);
    }
}
