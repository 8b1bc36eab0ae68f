//! The example dispatch from end to end: each statement with its words, places, verdict and interval.

use dateline::claim::Statement;
use dateline::mention::Role;
use dateline::report::Severity;
use dateline::verdict::{End, Outcome, Part, PartKind, Reason, Verdict};
use dateline::{Checker, Context, Document, Gazetteer, Report};
use std::process::Command;

const DISPATCH: &str = include_str!("../examples/dispatch.txt");
const CORRECTED: &str = include_str!("../examples/dispatch-corrected.txt");

fn check(text: &str) -> Report {
    Checker::new(Gazetteer::bundled()).check(Document::from_text("dispatch.txt", text, Context::default()))
}

/// The one verdict of that claim type whose claim holds the words.
fn verdict<'r>(report: &'r Report, kind: &str, words: &str) -> &'r Verdict {
    let text = report.document.text();
    let found: Vec<&Verdict> = report
        .verdicts
        .iter()
        .filter(|verdict| {
            let claim = report.claim(verdict.claim);
            claim.statement.type_name() == kind && claim.span.of(text).contains(words)
        })
        .collect();
    assert_eq!(found.len(), 1, "{kind} claims with {words:?}: {found:#?}");
    found[0]
}

/// Names of the places measured, subject first.
fn ends<'r>(report: &'r Report, verdict: &Verdict) -> Vec<&'r str> {
    verdict.ends.iter().map(|end| report.places[&end.place.expect("a place")].name.as_str()).collect()
}

fn part(verdict: &Verdict, quantity: PartKind) -> &Part {
    verdict
        .parts
        .iter()
        .find(|part| part.quantity == quantity)
        .unwrap_or_else(|| panic!("{quantity:?} in {verdict:#?}"))
}

fn near(value: f64, wanted: f64, within: f64) -> bool {
    (value - wanted).abs() <= within
}

fn radius_sum_km(verdict: &Verdict) -> f64 {
    verdict.ends.iter().map(|end: &End| end.radius.km()).sum()
}

#[test]
fn eighty_six_kilometers_are_refuted_and_north_holds() {
    let report = check(DISPATCH);
    let offset = verdict(&report, "offset", "north of Tartus");
    let claim = report.claim(offset.claim);
    assert_eq!(claim.key.of(report.document.text()), "about 86 kilometers north of");
    let words = claim.span.of(report.document.text());
    assert!(
        words.starts_with("the Hmeymim facility") && words.ends_with("about 86 kilometers north of Tartus"),
        "{words}"
    );
    assert_eq!(ends(&report, offset), ["Hmeymim Air Base", "Tartus"], "the subject is the facility");
    assert_eq!(
        (offset.outcome, offset.reason, report.severity(offset)),
        (Outcome::Contradicted, Reason::RoadDistanceAsStraight, Severity::Error)
    );

    let distance = part(offset, PartKind::DistanceKm);
    assert_eq!((distance.stated, distance.outcome), (Some(86.0), Outcome::Contradicted));
    // GeodSolve -i: 34.88902 35.88659 to 35.401 35.949.
    assert!(near(distance.measured, 57.1, 0.1), "{distance:?}");
    assert_eq!(distance.span.expect("its words").of(report.document.text()), "about 86 kilometers");
    // Rule 1: p = 1 (last digit), h = 8.6 ("about"), g = 1, r both extents, 0.35 r on the far side.
    let (r, tolerance) = (radius_sum_km(offset), 1.0 + 8.6 + 1.0);
    assert!(near(distance.allowed.low.unwrap(), distance.measured - tolerance - r, 0.1), "{distance:?}, r {r}");
    assert!(near(distance.allowed.high.unwrap(), distance.measured + tolerance + 0.35 * r, 0.1), "{distance:?}, r {r}");

    let direction = part(offset, PartKind::AzimuthDegrees);
    assert_eq!((direction.stated, direction.outcome), (Some(0.0), Outcome::Supported));
    assert!(near(direction.measured, 5.7, 0.5), "{direction:?}");

    let told = format!("{} {:?} {}", offset.headline, offset.repair, offset.notes.join(" "));
    assert!(told.contains("86 km") && told.contains("57 km"), "{told}");
    assert!(told.contains("1.51 times the straight line"), "what 86 km would be: {told}");
    assert!(
        offset.notes.iter().any(|note| note.contains("Latakia") && note.contains("72 km")),
        "what the city's distance would be: {:?}",
        offset.notes
    );
}

#[test]
fn the_facility_is_outside_the_city_and_inside_its_governorate() {
    let report = check(DISPATCH);
    let containment = verdict(&report, "containment", "facility in the port city of Latakia");
    assert_eq!(ends(&report, containment), ["Hmeymim Air Base", "Latakia"]);
    assert_eq!(
        (containment.outcome, containment.reason, report.severity(containment)),
        (Outcome::Inconclusive, Reason::OutsideFootprintInsideDivision, Severity::Warning)
    );
    let distance = part(containment, PartKind::DistanceKm);
    assert!(near(distance.measured, 20.0, 2.0), "{distance:?}");
    assert!(distance.allowed.high.unwrap() < distance.measured, "outside the footprint: {distance:?}");
}

#[test]
fn the_area_is_off_by_a_linear_factor() {
    let report = check(DISPATCH);
    let conversion = verdict(&report, "conversion", "60,000 square meters (37 square miles");
    assert_eq!((conversion.outcome, conversion.reason), (Outcome::Contradicted, Reason::ConversionOff));
    let Statement::Conversion { first, second } = &report.claim(conversion.claim).statement else { unreachable!() };
    assert_eq!((first.value, second.value), (60_000.0, 37.0));
    let area = part(conversion, PartKind::AreaM2);
    // 37 square miles are 95.83 km2 (NIST SP 811), 1597 times 60,000 m2.
    let factor = area.stated.unwrap().max(area.measured) / area.stated.unwrap().min(area.measured);
    assert!(near(factor, 1597.2, 0.5), "{area:?}");
    let repair = conversion.repair.as_ref().expect("a likely slip");
    assert_eq!(repair.slip, "linear_factor_on_area");
    assert!(repair.text.contains("60 km") && repair.text.contains("37 mi"), "{}", repair.text);
}

#[test]
fn aleppo_is_in_the_northwest_of_syria() {
    let report = check(DISPATCH);
    let position = verdict(&report, "relative_position", "the northwestern Syrian city");
    assert_eq!(ends(&report, position), ["Aleppo", "Syria"]);
    assert_eq!((position.outcome, position.reason), (Outcome::Supported, Reason::Agrees));
    let bearing = part(position, PartKind::AzimuthDegrees);
    assert_eq!(bearing.stated, Some(315.0));
    assert!(near(bearing.measured, 315.0, 67.5), "{bearing:?}");
}

#[test]
fn capitals_that_act_are_metonyms_adjectives_are_demonyms_and_people_are_no_places() {
    let report = check(DISPATCH);
    let text = report.document.text();
    let roles = |name: &str| -> Vec<Role> {
        report.mentions.iter().filter(|mention| mention.span.of(text) == name).map(|mention| mention.role).collect()
    };
    assert_eq!(roles("Moscow"), [Role::Metonym]);
    assert_eq!(roles("Damascus"), [Role::Metonym]);
    assert_eq!(roles("Russian"), [Role::Demonym]);
    assert_eq!(roles("Syrian"), [Role::Demonym]);
    assert_eq!(roles("Aleppo"), [Role::Literal, Role::Literal]);
    for name in ["Hmeymim", "Latakia", "Tartus", "Syria"] {
        assert_eq!(roles(name), [Role::Literal], "{name}");
    }
    for person in ["Lavrov", "Assad"] {
        assert_eq!(roles(person), [], "{person}");
    }
}

#[test]
fn nothing_else_is_contradicted_and_nothing_at_all_once_the_figures_are_true() {
    let contradicted = |text: &str| -> Vec<String> {
        let report = check(text);
        let refuted = report.verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Contradicted);
        refuted.map(|verdict| report.claim(verdict.claim).statement.type_name().to_owned()).collect()
    };
    assert_eq!(contradicted(DISPATCH), ["conversion", "offset"]);
    assert_eq!(contradicted(CORRECTED), Vec::<String>::new());
    let report = check(CORRECTED);
    for (kind, words) in [("offset", "about 57 kilometers north of Tartus"), ("conversion", "0.02 square miles")] {
        assert_eq!(verdict(&report, kind, words).outcome, Outcome::Supported, "{kind}");
    }
}

#[test]
fn the_exit_code_is_one_for_the_dispatch_and_zero_for_the_true_one() {
    let code = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.arg("check").args(arguments).env_remove("DATELINE_GAZETTEER").output().unwrap().status.code()
    };
    assert_eq!(code(&["examples/dispatch.txt"]), Some(1));
    assert_eq!(code(&["examples/dispatch.txt", "--exit-zero"]), Some(0));
    assert_eq!(code(&["examples/dispatch-corrected.txt"]), Some(0), "a warning leaves it at 0");
    assert_eq!(code(&["examples/dispatch-corrected.txt", "examples/dispatch.txt"]), Some(1));
}
