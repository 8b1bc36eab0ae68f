//! Measures recognition and resolution on the labelled texts of `tests/accuracy/` and holds a floor under each figure.
//!
//! ```text
//! cargo test --test accuracy -- --nocapture   # prints the figures and every wrong answer
//! ```
//!
//! A floor lies a little below what is reached today: a change that costs accuracy fails, one that gains some may raise
//! it. The figures are those of docs/accuracy.md; how the texts were made and labelled is in their README. What is
//! counted, and how, follows the usual scorers of geoparsing corpora: peoples are left out, a place is right within
//! 161 km (100 miles).

use dateline::earth::{Position, inverse};
use dateline::gazetteer::fold;
use dateline::mention::{MentionId, Role};
use dateline::report::ReportPlace;
use dateline::resolve::Answer as Resolved;
use dateline::span::Span;
use dateline::{Checker, Context, Document, Gazetteer, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Least share that passes.
const RECOGNITION_F1: f64 = 0.95;
const RIGHT_PLACE: f64 = 0.90;
const END_TO_END_F1: f64 = 0.89;
const ROLES: f64 = 0.92;
const STATED_SURE: f64 = 0.77;
/// Greatest share that passes.
const WRONG_WHERE_SURE: f64 = 0.02;
const CALIBRATION_ERROR: f64 = 0.045;
const INVENTED_BUT_SURE: usize = 0;

const RIGHT_WITHIN_KM: f64 = 161.0;
const SURE: f64 = 0.9;

#[test]
fn accuracy_does_not_fall() {
    let checker = Checker::new(Gazetteer::bundled());
    let mut tally = Tally::default();
    for text in &corpus() {
        let report = checker.check(Document::from_text(&text.title, &text.plain, Context::default()));
        tally.count_found(text, &answers(&report));
        let document = Document::from_text(&text.title, &text.plain, Context::default());
        let spans: Vec<Span> = text.gold.iter().map(|gold| gold.span).collect();
        tally.count_given(text, &answers(&checker.check_spans(document, &spans)));
    }
    println!("{}\n{tally}", tally.wrong.join("\n"));
    let at_least = [
        ("recognition F1", tally.recognition.f1(), RECOGNITION_F1),
        ("right place on given spans", tally.right_place(), RIGHT_PLACE),
        ("end-to-end F1", tally.end_to_end.f1(), END_TO_END_F1),
        ("roles", share(tally.roles.0, tally.roles.1), ROLES),
        ("stated at 0.9 or more", tally.sure().0, STATED_SURE),
    ];
    for (what, reached, floor) in at_least {
        assert!(reached >= floor, "{what}: {reached:.3}, the floor is {floor}\n{tally}");
    }
    let at_most = [
        ("wrong of those stated at 0.9 or more", tally.sure().1, WRONG_WHERE_SURE),
        ("calibration error", tally.calibration_error(), CALIBRATION_ERROR),
        ("invented places stated at 0.9 or more", tally.invented.1 as f64, INVENTED_BUT_SURE as f64),
    ];
    for (what, reached, ceiling) in at_most {
        assert!(reached <= ceiling, "{what}: {reached:.3}, at most {ceiling} is allowed\n{tally}");
    }
}

#[test]
fn the_corpus_is_as_its_readme_says() {
    let corpus = corpus();
    let gold: Vec<&Gold> = corpus.iter().flat_map(|text| &text.gold).collect();
    let titles: BTreeSet<&str> = corpus.iter().map(|text| text.title.as_str()).collect();
    assert_eq!(titles.len(), corpus.len(), "two texts have the same title");
    let of = |role| gold.iter().filter(|gold| gold.role == role).count();
    let invented = gold.iter().filter(|gold| gold.role != Role::Demonym && gold.target == Target::Nowhere).count();
    let said = std::fs::read_to_string(folder().join("README.md")).expect("the corpus has a README");
    for (count, what) in [
        (corpus.len(), "texts"),
        (gold.len(), "names"),
        (of(Role::Literal), "literal"),
        (of(Role::Metonym), "metonyms"),
        (of(Role::Demonym), "demonyms"),
        (invented, "in no gazetteer"),
    ] {
        assert!(said.contains(&format!("{count} {what}")), "the README does not say \"{count} {what}\"");
    }
}

/// A label that no row of the gazetteer can satisfy is a typing error, or a place to label by its position.
#[test]
fn every_place_that_a_label_names_is_in_the_gazetteer() {
    let gazetteer = Gazetteer::bundled();
    let mut missing = Vec::new();
    for text in corpus() {
        for gold in text.gold.iter().filter(|gold| matches!(gold.target, Target::Named { .. })) {
            let Target::Named { name, .. } = &gold.target else { continue };
            let known = gazetteer
                .lookup(name)
                .iter()
                .any(|posting| gold.target.is(&ReportPlace::copy(&gazetteer, posting.place)) == Some(true));
            if !known {
                missing.push(format!("{}: {:?}", text.title, gold.target));
            }
        }
    }
    assert!(missing.is_empty(), "not in the gazetteer:\n{}", missing.join("\n"));
}

/// A labelled text.
struct Text {
    title: String,
    plain: String,
    gold: Vec<Gold>,
}

struct Gold {
    span: Span,
    role: Role,
    target: Target,
}

/// What the label says of the place.
#[derive(Debug, Clone, PartialEq)]
enum Target {
    /// `36.2,37.2`.
    Point(Position),
    /// `Ohio, United States`: an area or a river, of which a point says little. Without a country the place is one
    /// itself or lies in none; `*` leaves the country open.
    Named { name: String, country: Option<String> },
    /// `?`: invented, or in no gazetteer.
    Nowhere,
}

impl Target {
    /// Whether a place is the right one; nothing where the label does not say.
    fn is(&self, place: &ReportPlace) -> Option<bool> {
        match self {
            Target::Point(position) => Some(inverse(*position, place.position).distance.km() <= RIGHT_WITHIN_KM),
            Target::Named { name, country } => {
                let in_country = match country.as_deref() {
                    Some("*") => true,
                    country => country == place.country_name.as_deref(),
                };
                Some(in_country && fold(name) == fold(&place.name))
            }
            Target::Nowhere => None,
        }
    }
}

/// The tool's answer for one span.
struct Answer {
    span: Span,
    role: Role,
    place: Option<ReportPlace>,
    confidence: f64,
}

/// The mentions that are places, each with its likeliest one.
fn answers(report: &Report) -> Vec<Answer> {
    (0..report.mentions.len() as u32)
        .map(MentionId)
        .map(|id| {
            let (mention, resolution) = (report.mention(id), report.resolution(id));
            let best = match resolution.outcome {
                Resolved::Resolved(place) => Some(place),
                Resolved::Ambiguous => resolution.candidates.first().map(|candidate| candidate.place),
                Resolved::Unknown => None,
            };
            let place = best.and_then(|place| report.places.get(&place)).map(|place| ReportPlace::clone(place));
            Answer { span: mention.span, role: mention.role, place, confidence: f64::from(resolution.confidence) }
        })
        .collect()
}

#[derive(Default)]
struct Hits {
    right: usize,
    found: usize,
    wanted: usize,
}

impl Hits {
    fn precision(&self) -> f64 {
        share(self.right, self.found)
    }

    fn recall(&self) -> f64 {
        share(self.right, self.wanted)
    }

    fn f1(&self) -> f64 {
        share(2 * self.right, self.found + self.wanted)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[derive(Default)]
struct Tally {
    recognition: Hits,
    end_to_end: Hits,
    /// Right ones, and all that were recognised exactly, peoples included.
    roles: (usize, usize),
    /// Given spans with a place.
    given: usize,
    /// Confidence of each answer to those, and whether it was right.
    given_answers: Vec<(f64, bool)>,
    /// Given spans that no gazetteer has: all, and those answered at 0.9 or more.
    invented: (usize, usize),
    wrong: Vec<String>,
}

impl Tally {
    /// What the tool found by itself.
    fn count_found(&mut self, text: &Text, answers: &[Answer]) {
        let by_span: BTreeMap<Span, &Answer> = answers.iter().map(|answer| (answer.span, answer)).collect();
        for (gold, answer) in text.gold.iter().filter_map(|gold| Some((gold, by_span.get(&gold.span)?))) {
            self.roles.0 += usize::from(gold.role == answer.role);
            self.roles.1 += 1;
            if gold.role != answer.role {
                self.note(text, gold.span, &format!("{:?}, not {:?}", answer.role, gold.role));
            }
        }
        let (peoples, gold): (Vec<&Gold>, Vec<&Gold>) = text.gold.iter().partition(|gold| gold.role == Role::Demonym);
        let touches = |golds: &[&Gold], span: Span| golds.iter().any(|gold| overlap(gold.span, span) > 0);
        let found: Vec<&Answer> = answers
            .iter()
            .filter(|answer| answer.role != Role::Demonym)
            .filter(|answer| touches(&gold, answer.span) || !touches(&peoples, answer.span))
            .collect();
        let spans: BTreeSet<Span> = found.iter().map(|answer| answer.span).collect();
        let wanted: BTreeSet<Span> = gold.iter().map(|gold| gold.span).collect();
        self.recognition.right += spans.intersection(&wanted).count();
        self.recognition.found += found.len();
        self.recognition.wanted += gold.len();
        for &span in wanted.difference(&spans) {
            self.note(text, span, "not found");
        }
        for &span in spans.difference(&wanted) {
            self.note(text, span, "is no place, or not all of it");
        }
        let pairs = pairs(&gold, &found);
        let right = |&(at, by): &(usize, usize)| found[by].place.as_ref().and_then(|place| gold[at].target.is(place));
        self.end_to_end.right += pairs.iter().filter(|pair| right(pair) == Some(true)).count();
        self.end_to_end.wanted += gold.iter().filter(|gold| gold.target != Target::Nowhere).count();
        let nowhere: BTreeSet<usize> =
            pairs.iter().filter(|(at, _)| gold[*at].target == Target::Nowhere).map(|pair| pair.1).collect();
        self.end_to_end.found +=
            found.iter().enumerate().filter(|(by, answer)| answer.place.is_some() && !nowhere.contains(by)).count();
    }

    /// What it makes of the labelled spans.
    fn count_given(&mut self, text: &Text, answers: &[Answer]) {
        let by_span: BTreeMap<Span, &Answer> = answers.iter().map(|answer| (answer.span, answer)).collect();
        for gold in text.gold.iter().filter(|gold| gold.role != Role::Demonym) {
            let answer = by_span.get(&gold.span).filter(|answer| answer.place.is_some());
            let place = answer.and_then(|answer| answer.place.as_ref());
            let confidence = answer.map_or(0.0, |answer| answer.confidence);
            let said = place.map_or("unknown".to_owned(), |place| format!("{} {confidence:.2}", place.qualified()));
            match place.map(|place| gold.target.is(place)) {
                Some(Some(right)) => {
                    self.given += 1;
                    self.given_answers.push((confidence, right));
                    if !right {
                        self.note(text, gold.span, &format!("given: {said}"));
                    }
                }
                None if gold.target != Target::Nowhere => {
                    self.given += 1;
                    self.note(text, gold.span, "given: unknown");
                }
                _ => {
                    self.invented.0 += 1;
                    self.invented.1 += usize::from(confidence >= SURE);
                    self.note(text, gold.span, &format!("in no gazetteer, given: {said}"));
                }
            }
        }
    }

    fn note(&mut self, text: &Text, span: Span, what: &str) {
        let (before, after) = (&text.plain[..span.start()], &text.plain[span.end()..]);
        let before = before.rsplit(' ').take(3).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join(" ");
        let after = after.split(' ').take(3).collect::<Vec<_>>().join(" ");
        let line = format!("{}: {before}[{}]{after}: {what}", text.title, span.of(&text.plain));
        self.wrong.push(line.replace('\n', " "));
    }

    fn right_place(&self) -> f64 {
        share(self.given_answers.iter().filter(|answer| answer.1).count(), self.given)
    }

    /// The share of answers stated at 0.9 or more, and the share of wrong ones among them.
    fn sure(&self) -> (f64, f64) {
        let sure: Vec<bool> =
            self.given_answers.iter().filter(|answer| answer.0 >= SURE).map(|answer| answer.1).collect();
        (share(sure.len(), self.given_answers.len()), share(sure.iter().filter(|&&right| !right).count(), sure.len()))
    }

    /// Expected calibration error: ten bins of equal count (Naeini, Cooper & Hauskrecht 2015, with such bins).
    fn calibration_error(&self) -> f64 {
        let mut answers = self.given_answers.clone();
        answers.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        (0..10)
            .map(|bin| {
                let bin = &answers[bin * answers.len() / 10..(bin + 1) * answers.len() / 10];
                let stated: f64 = bin.iter().map(|answer| answer.0).sum();
                let right = bin.iter().filter(|answer| answer.1).count() as f64;
                (stated - right).abs() / answers.len() as f64
            })
            .sum()
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let percent = |share: f64| 100.0 * share;
        for (what, hits) in [("recognition, exact", &self.recognition), ("end to end, right place", &self.end_to_end)] {
            let (p, r, f1) = (percent(hits.precision()), percent(hits.recall()), percent(hits.f1()));
            writeln!(f, "{what:34} P {p:.1}  R {r:.1}  F1 {f1:.1}")?;
        }
        let (stated, wrong) = self.sure();
        writeln!(f, "{:34} {:.1} of {}", "right place on given spans", percent(self.right_place()), self.given)?;
        writeln!(f, "{:34} {:.1}, wrong {:.1}", "stated at 0.9 or more", percent(stated), percent(wrong))?;
        writeln!(f, "{:34} {:.3}", "calibration error", self.calibration_error())?;
        writeln!(f, "{:34} {:.1} of {}", "roles", percent(share(self.roles.0, self.roles.1)), self.roles.1)?;
        write!(f, "{:34} {} of {}", "in no gazetteer, answered at 0.9", self.invented.1, self.invented.0)
    }
}

/// One gold to one answer, the largest overlap first, then the least slack.
fn pairs(gold: &[&Gold], found: &[&Answer]) -> Vec<(usize, usize)> {
    let mut touching: Vec<(usize, usize, usize, usize)> = Vec::new();
    for (at, gold) in gold.iter().enumerate() {
        for (by, answer) in found.iter().enumerate() {
            let shared = overlap(gold.span, answer.span);
            if shared > 0 {
                touching.push((usize::MAX - shared, gold.span.len() + answer.span.len() - 2 * shared, at, by));
            }
        }
    }
    touching.sort_unstable();
    let (mut taken, mut used) = (BTreeSet::new(), BTreeSet::new());
    touching
        .into_iter()
        .filter(|&(_, _, at, by)| !taken.contains(&at) && !used.contains(&by) && taken.insert(at) && used.insert(by))
        .map(|(_, _, at, by)| (at, by))
        .collect()
}

/// How many bytes two spans share.
fn overlap(a: Span, b: Span) -> usize {
    a.end().min(b.end()).saturating_sub(a.start().max(b.start()))
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/accuracy")
}

/// The texts of all files but the README: each heading of the second level begins one.
fn corpus() -> Vec<Text> {
    let mut files: Vec<_> = std::fs::read_dir(folder()).expect("the corpus is in the project").flatten().collect();
    files.sort_by_key(std::fs::DirEntry::path);
    files
        .iter()
        .filter(|file| file.file_name() != "README.md")
        .flat_map(|file| {
            let content = std::fs::read_to_string(file.path()).expect("a text file is readable");
            content.split("\n## ").skip(1).map(text).collect::<Vec<_>>()
        })
        .collect()
}

/// A title, a line feed, and prose in which each name is `[name](label)`.
fn text(source: &str) -> Text {
    let (title, mut rest) = source.split_once('\n').expect("a heading has a text");
    let (mut plain, mut gold) = (String::new(), Vec::new());
    rest = rest.trim();
    while let Some((before, labelled)) = rest.split_once('[') {
        let (name, after) = labelled.split_once("](").expect("a name is followed by its label");
        let (label, after) = after.split_once(')').expect("a label is closed");
        plain.push_str(before);
        let span = Span::new(plain.len(), plain.len() + name.len());
        plain.push_str(name);
        let (role, target) = match label.split_once(' ') {
            Some(("demonym", target)) => (Role::Demonym, target),
            Some(("metonym", target)) => (Role::Metonym, target),
            _ => (Role::Literal, label),
        };
        gold.push(Gold { span, role, target: target_of(target) });
        rest = after;
    }
    plain.push_str(rest);
    Text { title: title.to_owned(), plain, gold }
}

fn target_of(label: &str) -> Target {
    if label == "?" {
        return Target::Nowhere;
    }
    let (first, second) = label.split_once(',').map_or((label, None), |(first, second)| (first, Some(second)));
    if let (Ok(lat), Some(lon)) = (first.parse(), second) {
        let lon = lon.parse().expect("a label with a latitude has a longitude");
        return Target::Point(Position::new(lat, lon).expect("a label is a place on earth"));
    }
    Target::Named { name: first.to_owned(), country: second.map(|country| country.trim().to_owned()) }
}
