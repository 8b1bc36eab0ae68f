//! Runs `tests/places/*.md`: prose with texts and where the names in them lie.
//!
//! A text is a quoted paragraph. The list after it names mentions of it with the place each is resolved to, written as
//! reports write it: `- Bangor: Bangor, Maine, United States`. `unknown` and `ambiguous` are answers, and `not Colombia`
//! says only which place must not be the answer. Mentions that the list does not name are not looked at.
//! Under a heading "Known wrong" the list is what should come out and does not yet: the test fails when it does.

use dateline::earth::distance;
use dateline::gazetteer::{FeatureClass, Place, PlaceId};
use dateline::mention::MentionId;
use dateline::resolve::Answer;
use dateline::{Checker, Context, Document, Gazetteer};
use std::path::Path;

struct Case {
    place: String,
    text: String,
    expected: Vec<(String, String)>,
    known_wrong: bool,
}

#[test]
fn every_name_lies_where_its_list_says() {
    let checker = Checker::new(Gazetteer::bundled());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/places");
    let mut files: Vec<_> = std::fs::read_dir(&folder).expect("the folder is in the project").flatten().collect();
    files.sort_by_key(std::fs::DirEntry::path);
    let cases: Vec<Case> = files
        .iter()
        .flat_map(|file| {
            let content = std::fs::read_to_string(file.path()).expect("a test file is readable");
            cases(&file.file_name().to_string_lossy(), &content)
        })
        .collect();
    let mut wrong = Vec::new();
    for case in &cases {
        assert!(!case.expected.is_empty(), "{}: nothing is expected of {:?}", case.place, case.text);
        let answers = answers(&checker, &case.text);
        let faults: Vec<String> =
            case.expected.iter().filter_map(|(name, place)| fault(name, place, &answers)).collect();
        if faults.is_empty() == case.known_wrong {
            let what = if case.known_wrong { "is right now: move it".to_owned() } else { faults.join("; ") };
            wrong.push(format!("{}: {what}\n  text {}", case.place, case.text));
        }
    }
    assert!(cases.len() > 40, "only {} cases were read", cases.len());
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Countries in the order of a linear congruential generator: every list is another, and the same on every run.
#[test]
fn a_country_in_a_list_of_countries_is_hardly_ever_another_place() {
    let gazetteer = Gazetteer::bundled();
    let mut countries: Vec<Place> = places(&gazetteer).filter(|place| place.code == "PCLI").collect();
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    countries.sort_by_cached_key(|_| next());
    let checker = Checker::new(gazetteer.clone());
    let (mut right, mut wrong, mut all) = (0, Vec::new(), 0);
    for list in countries.chunks_exact(5) {
        let names: Vec<&str> = list.iter().map(|place| place.name).collect();
        let text = format!("Delegates came from {} and {}.", names[..4].join(", "), names[4]);
        let answers = answers(&checker, &text);
        for name in names {
            all += 1;
            match answers.iter().find(|(surface, _)| surface == name) {
                Some((_, answer)) if answer == name => right += 1,
                Some((_, answer)) if !matches!(answer.as_str(), "unknown" | "ambiguous") => {
                    wrong.push(format!("{name} is {answer} in {text:?}"));
                }
                _ => {}
            }
        }
    }
    assert!(all > 150, "only {all} countries were tried");
    assert!(right * 100 >= all * 95, "{right} of {all} are right");
    assert!(wrong.len() * 100 <= all, "{} of {all} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// What a sentence says of each kind of natural feature without a word of where it lies or what it is.
#[test]
fn the_seas_ranges_and_regions_of_the_news_need_no_context() {
    let gazetteer = Gazetteer::bundled();
    let checker = Checker::new(gazetteer.clone());
    let (mut right, mut wrong, mut all) = (0, Vec::new(), 0);
    for place in places(&gazetteer) {
        let sentence = match place.class {
            FeatureClass::Water => "Ships crossed the NAME on Friday.",
            FeatureClass::Terrain => "Hikers were lost in the NAME.",
            FeatureClass::Area => "Tensions rose across the NAME this week.",
            _ => continue,
        };
        let report =
            checker.check(Document::from_text("test", sentence.replace("NAME", place.name), Context::default()));
        let found = report.mentions.iter().position(|mention| mention.span.of(report.document.text()) == place.name);
        let Some(at) = found else { continue };
        all += 1;
        match report.place_of(MentionId(at as u32)) {
            // The island and the province, the falls and the town beside them are one place told twice.
            Some(found) if distance(found.position, place.position).0 < 161_000.0 => right += 1,
            Some(found) => wrong.push(format!("{} is {}", place.name, found.qualified())),
            None => {}
        }
    }
    assert!(all > 700, "only {all} features were tried");
    assert!(right * 100 >= all * 85, "{right} of {all} are right");
    assert!(wrong.len() * 100 <= all * 2, "{} of {all} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn places(gazetteer: &Gazetteer) -> impl Iterator<Item = Place<'_>> {
    (0..gazetteer.len()).map(|row| gazetteer.place(PlaceId(row as u32)))
}

/// Surface and answer of each mention, in text order.
fn answers(checker: &Checker, text: &str) -> Vec<(String, String)> {
    let report = checker.check(Document::from_text("test", text, Context::default()));
    (0..report.mentions.len())
        .map(|at| {
            let id = MentionId(at as u32);
            let answer = match report.resolution(id).outcome {
                Answer::Resolved(_) => report.place_of(id).expect("a report holds its places").qualified(),
                Answer::Ambiguous => "ambiguous".to_owned(),
                Answer::Unknown => "unknown".to_owned(),
            };
            (report.mentions[at].span.of(text).to_owned(), answer)
        })
        .collect()
}

/// What is wrong with a name's answers; every mention of the name must have the answer.
fn fault(name: &str, place: &str, answers: &[(String, String)]) -> Option<String> {
    let mut found = answers.iter().filter(|(surface, _)| surface == name).map(|(_, answer)| answer).peekable();
    match place.strip_prefix("not ") {
        Some(tempting) => found.find(|answer| *answer == tempting).map(|_| format!("{name} is {tempting}")),
        None if found.peek().is_none() => Some(format!("{name} is not found")),
        None => found.find(|answer| *answer != place).map(|answer| format!("{name} is {answer}, not {place}")),
    }
}

fn cases(file: &str, content: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut known_wrong = false;
    for (at, line) in content.lines().enumerate() {
        if line.starts_with('#') {
            known_wrong = line.contains("Known wrong");
        } else if let Some(text) = line.strip_prefix("> ") {
            let place = format!("{file}:{}", at + 1);
            cases.push(Case { place, text: text.to_owned(), expected: Vec::new(), known_wrong });
        } else if let (Some((name, place)), Some(case)) =
            (line.strip_prefix("- ").and_then(|item| item.split_once(": ")), cases.last_mut())
        {
            case.expected.push((name.to_owned(), place.to_owned()));
        }
    }
    cases
}
