//! The main job on the example dispatch: span, place, verdict and interval of each statement it makes.

use dateline::mention::Role;
use dateline::verdict::{Outcome, PartKind, Reason, Verdict};
use dateline::{Checker, Context, Document, Gazetteer, Report};

fn report(file: &str) -> Report {
    let text = std::fs::read_to_string(file).unwrap();
    Checker::new(Gazetteer::bundled()).check(Document::from_text(file, text, Context::default()))
}

fn verdict<'r>(report: &'r Report, type_name: &str) -> &'r Verdict {
    let at = report.claims.iter().position(|claim| claim.statement.type_name() == type_name).expect(type_name);
    &report.verdicts[at]
}

/// What the ends of a verdict are called, subject first.
fn ends(report: &Report, verdict: &Verdict) -> Vec<String> {
    verdict.ends.iter().filter_map(|end| end.place).map(|place| report.places[&place].name.clone()).collect()
}

/// Stated or measured distance of a verdict's part of that kind, and whether it holds.
fn part(verdict: &Verdict, kind: PartKind) -> (f64, Option<f64>, Option<f64>, Outcome) {
    let part = verdict.parts.iter().find(|part| part.quantity == kind).expect("the part is measured");
    (part.measured, part.allowed.low, part.allowed.high, part.outcome)
}

#[test]
fn the_distance_is_refuted_from_the_facility_and_its_direction_holds() {
    let report = report("examples/dispatch.txt");
    let offset = verdict(&report, "offset");
    assert_eq!(offset.outcome, Outcome::Contradicted);
    assert_eq!(offset.reason, Reason::RoadDistanceAsStraight);
    assert_eq!(ends(&report, offset), ["Hmeymim Air Base", "Tartus"]);
    let (measured, low, high, holds) = part(offset, PartKind::DistanceKm);
    assert_eq!(holds, Outcome::Contradicted);
    // GeodSolve -i: 34.88902 35.88659 to 35.401 35.949.
    assert!((measured - 57.1).abs() < 0.1, "{measured}");
    assert!(
        low.is_some_and(|low| (36.0..40.0).contains(&low)) && high.is_some_and(|high| (68.0..73.0).contains(&high))
    );
    assert_eq!(part(offset, PartKind::AzimuthDegrees).3, Outcome::Supported);
    let notes = offset.notes.join("\n");
    assert!(notes.contains("1.51 times the straight line"), "{notes}");
    assert!(notes.contains("Latakia itself is 72 km from Tartus"), "{notes}");
    let span = report.claim(offset.claim).span.of(report.document.text());
    assert!(span.starts_with("the Hmeymim facility") && span.ends_with("86 kilometers north of Tartus"), "{span}");
}

#[test]
fn the_facility_lies_outside_the_town_and_inside_its_governorate() {
    let report = report("examples/dispatch.txt");
    let containment = verdict(&report, "containment");
    assert_eq!(containment.outcome, Outcome::Inconclusive);
    assert_eq!(containment.reason, Reason::OutsideFootprintInsideDivision);
    assert_eq!(ends(&report, containment), ["Hmeymim Air Base", "Latakia"]);
    assert!(containment.headline.contains("20 km from the centre of Latakia"), "{}", containment.headline);
}

#[test]
fn the_areas_differ_by_a_linear_figure_taken_for_an_area() {
    let report = report("examples/dispatch.txt");
    let conversion = verdict(&report, "conversion");
    assert_eq!(conversion.outcome, Outcome::Contradicted);
    assert_eq!(
        report.claim(conversion.claim).span.of(report.document.text()),
        "60,000 square meters (37 square miles)"
    );
    assert_eq!(conversion.repair.as_ref().map(|r| r.slip.as_str()), Some("linear_factor_on_area"));
    assert!(conversion.notes.iter().any(|note| note.contains("factor of 1,600")), "{:?}", conversion.notes);
}

#[test]
fn aleppo_is_in_the_northwest_of_syria() {
    let report = report("examples/dispatch.txt");
    let part = verdict(&report, "relative_position");
    assert_eq!(part.outcome, Outcome::Supported);
    assert_eq!(ends(&report, part), ["Aleppo", "Syria"]);
}

#[test]
fn governments_and_peoples_are_told_from_places_and_persons_are_none() {
    let report = report("examples/dispatch.txt");
    let role = |name: &str| {
        let mention = report.mentions.iter().find(|m| m.span.of(report.document.text()) == name);
        mention.map(|m| m.role)
    };
    assert_eq!(role("Moscow"), Some(Role::Metonym));
    assert_eq!(role("Damascus"), Some(Role::Metonym));
    assert_eq!(role("Syrian"), Some(Role::Demonym));
    assert_eq!(role("Russian"), Some(Role::Demonym));
    assert_eq!(role("Tartus"), Some(Role::Literal));
    assert_eq!((role("Lavrov"), role("Assad")), (None, None));
}

#[test]
fn the_true_figures_raise_no_alarm() {
    let report = report("examples/dispatch-corrected.txt");
    assert_eq!(report.count(Outcome::Contradicted), 0);
    assert_eq!(verdict(&report, "offset").outcome, Outcome::Supported);
    assert_eq!(verdict(&report, "conversion").outcome, Outcome::Supported);
}
