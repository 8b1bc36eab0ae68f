//! Trains the tagger: `cargo run --release --example train -- --data DIR` writes `src/mention/tagger.weights` and its
//! passport `src/mention/tagger.md`.
//!
//! The data are not part of the project (see the passport for what they are). The same data give the same bytes.
//!
//! ```text
//! --data DIR       the folder with the corpora
//! --out FILE       where the weights go (the passport beside them, with the ending .md)
//! --gazetteer FILE  another gazetteer than the bundled one
//! --without NAME   leaves a corpus out: worldwide_newswire, wikigold, wnut17, gmb, lgl (may be repeated)
//! --folds N        writes nothing, but measures: lgl held out by outlet, the others by text
//! --predictions F  with --folds: the predictions on the held-out lgl texts, one JSON line a text
//! ```

mod corpus;
mod crf;
mod passport;
mod second;

use corpus::{Gold, Silence, Text};
use crf::{Index, Plan, Run, TokenData};
use dateline::document::{Context, Document};
use dateline::gazetteer::Gazetteer;
use dateline::mention::features::{can_end, features};
use dateline::mention::lexicon::Class;
use dateline::mention::rescore::{TERMS, Tally, terms};
use dateline::mention::sheet::Sheet;
use dateline::mention::tagger::{Label, Tagger};
use dateline::mention::{Role, recognize_with};
use dateline::token::{TokenKind, tokenize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

const PLAN: Plan = Plan { epochs: 8, rate: 0.12, decay: 2e-5, local_decay: 1e-4, dropout: 0.5 };
/// A feature must be seen this often.
const LEAST: u32 = 2;
/// Rows of the file: 95,000 fit 131,072 slots of 18 bytes.
const ROWS: usize = 95_000;
/// Share of the lgl corpus's own habit (places inside names of bodies count) in the weights.
const HABIT: f32 = 0.5;
/// Parts in which texts are held out to fit the second look.
const FOLDS: usize = 5;
/// Weight of an lgl text against one of the others.
const LGL_WEIGHT: f32 = 1.5;

struct Options {
    data: PathBuf,
    out: PathBuf,
    without: Vec<String>,
    folds: Option<usize>,
    predictions: Option<PathBuf>,
    gazetteer: Option<PathBuf>,
}

fn main() -> Result<(), String> {
    let options = options()?;
    let (texts, files) = corpus::read(&options.data, &options.without)?;
    let gazetteer = match &options.gazetteer {
        Some(path) => Gazetteer::open(path).map_err(|e| e.to_string())?,
        None => Gazetteer::bundled(),
    };
    let mut index = Index::default();
    let mut runs: Vec<Run> = Vec::new();
    let mut owners: Vec<usize> = Vec::new();
    for (owner, text) in texts.iter().enumerate() {
        let before = runs.len();
        learn_from(text, &gazetteer, &mut index, &mut runs);
        owners.extend(std::iter::repeat_n(owner, runs.len() - before));
    }
    index.prune(&mut runs, LEAST);
    let tokens: usize = runs.iter().map(|r| r.tokens.len()).sum();
    eprintln!("{} texts, {} runs, {tokens} tokens, {} features", texts.len(), runs.len(), index.features.len());
    let held = hold_out(&texts, &runs, &owners, &index, &gazetteer, options.folds.unwrap_or(FOLDS))?;
    if options.folds.is_some() {
        return measure(&options, &texts, &held, &gazetteer);
    }
    let all: Vec<&Run> = runs.iter().collect();
    let second = second::fit(held.iter().flat_map(|fold| &fold.rows));
    let bytes = crf::fit(&all, &index, PLAN).to_bytes(&index, PLAN, HABIT, ROWS, &second);
    let write =
        |path: &PathBuf, bytes: &[u8]| std::fs::write(path, bytes).map_err(|e| format!("{}: {e}", path.display()));
    write(&options.out, &bytes)?;
    let passport = passport::write(&options.data, &files, &bytes, gazetteer.build_id())?;
    write(&options.out.with_extension("md"), passport.as_bytes())?;
    eprintln!("{}: {} bytes", options.out.display(), bytes.len());
    Ok(())
}

fn options() -> Result<Options, String> {
    let mut options = Options {
        data: PathBuf::new(),
        out: PathBuf::from("src/mention/tagger.weights"),
        without: Vec::new(),
        folds: None,
        predictions: None,
        gazetteer: None,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument}: a value is missing"));
        match argument.as_str() {
            "--data" => options.data = value()?.into(),
            "--out" => options.out = value()?.into(),
            "--without" => options.without.push(value()?),
            "--folds" => options.folds = Some(value()?.parse().map_err(|e| format!("--folds: {e}"))?),
            "--gazetteer" => options.gazetteer = Some(value()?.into()),
            "--predictions" => options.predictions = Some(value()?.into()),
            _ => return Err(format!("{argument}: unknown; see the head of examples/train/main.rs")),
        }
    }
    if options.data.as_os_str().is_empty() {
        return Err("--data DIR is missing: the folder with the training corpora".into());
    }
    Ok(options)
}

/// The runs of a text, each token with its features and the labels that the corpus leaves it.
fn learn_from(text: &Text, gazetteer: &Gazetteer, index: &mut Index, runs: &mut Vec<Run>) {
    let document = Document::from_text("", text.text.clone(), Context::default());
    let tokens = tokenize(&document);
    let sheet = Sheet::new(&document, &tokens, gazetteer);
    let may = labels(text, &sheet);
    let mut buffer = Vec::new();
    let local = text.corpus == "lgl";
    for run in sheet.runs() {
        let tokens = run.clone().map(|at| {
            features(&sheet, &run, at, &mut buffer);
            let rows = buffer.iter().map(|&feature| index.row(feature)).collect();
            TokenData { features: rows, may: may[at], can_end: can_end(&sheet, at) }
        });
        let tokens = tokens.collect();
        runs.push(Run { tokens, weight: if local { LGL_WEIGHT } else { 1.0 }, local });
    }
}

const fn set(labels: &[Label]) -> u16 {
    let mut bits = 0;
    let mut at = 0;
    while at < labels.len() {
        bits |= 1 << labels[at] as u16;
        at += 1;
    }
    bits
}

fn labels(text: &Text, sheet: &Sheet) -> Vec<u16> {
    use Label::*;
    const ANY: u16 = (1 << Label::ALL.len()) - 1;
    const ANSWERS: u16 = set(&[PlaceSingle, PlaceFirst, PlaceInner, PlaceLast, DemonymFirst, DemonymInner]);
    let silent = match text.silence {
        Silence::NoName => set(&[Other]),
        Silence::NoPlace => ANY & !ANSWERS,
    };
    let mut may = vec![silent; sheet.tokens.len()];
    for &(start, end, gold) in &text.spans {
        let first = sheet.tokens.partition_point(|t| t.span.end() <= start);
        let last = sheet.tokens.partition_point(|t| t.span.start() < end);
        let (mut from, mut to) = (first, last);
        let bare = |at: usize| !can_end(sheet, at) || sheet.word(at).eq_ignore_ascii_case("the");
        while from < to && bare(from) {
            from += 1;
        }
        while from < to && bare(to - 1) {
            to -= 1;
        }
        if from == to {
            continue;
        }
        // lgl marks some streets and roads and not others; dateline does not take them for places.
        let street = |at: usize| sheet.facts[at].classes.has(Class::Street);
        if text.corpus == "lgl" && to - from > 1 && (street(to - 1) || sheet.tokens[to - 1].kind == TokenKind::Number) {
            continue;
        }
        if (from..to).any(|at| !sheet.facts[at].candidate) {
            may[from..to].fill(ANY);
            continue;
        }
        let place = |at: usize| match (at == from, at + 1 == to) {
            (true, true) => set(&[PlaceSingle]),
            (true, false) => set(&[PlaceFirst]),
            (false, true) => set(&[PlaceLast]),
            (false, false) => set(&[PlaceInner]),
        };
        for (at, may) in may.iter_mut().enumerate().take(to).skip(from) {
            let pick = |first: Label, inner: Label| if at == from { set(&[first]) } else { set(&[inner]) };
            let demonym = pick(DemonymFirst, DemonymInner);
            *may = match gold {
                Gold::Place => place(at),
                Gold::Demonym => demonym,
                Gold::Organisation => pick(OrganisationFirst, OrganisationInner),
                Gold::Person => pick(PersonFirst, PersonInner),
                Gold::Facility => pick(FacilityFirst, FacilityInner),
                Gold::Miscellaneous => set(&[Miscellaneous]),
                Gold::PlaceOrFacility => place(at) | pick(FacilityFirst, FacilityInner),
                Gold::DemonymOrOther => demonym | set(&[Miscellaneous, Other]),
                Gold::PlaceOrDemonym => place(at) | demonym,
            };
        }
    }
    may
}

#[derive(Default, Clone, Copy)]
struct Counts {
    hits: usize,
    predicted: usize,
    gold: usize,
}

/// A part of the texts that a model has not seen.
struct Fold {
    /// Indices of the texts.
    texts: Vec<usize>,
    /// The weights, without a second look.
    weights: Vec<u8>,
    /// Spans of the fold's lgl texts.
    rows: Vec<second::Row>,
}

/// Trains without each fold in turn: lgl by outlet; of the other corpora a tenth of the texts is held out in all, so
/// that the models are near the one that will be used.
fn hold_out(
    texts: &[Text],
    runs: &[Run],
    owners: &[usize],
    index: &Index,
    gazetteer: &Gazetteer,
    folds: usize,
) -> Result<Vec<Fold>, String> {
    let outlets: BTreeSet<&str> = texts.iter().filter(|t| t.corpus == "lgl").map(|t| t.outlet.as_str()).collect();
    let fold_of = |at: usize| match outlets.iter().position(|outlet| *outlet == texts[at].outlet) {
        Some(outlet) => Some(outlet % folds),
        None => (at % (10 * folds) < folds).then_some(at % folds),
    };
    let fold_of: Vec<Option<usize>> = (0..texts.len()).map(fold_of).collect();
    let mut held = Vec::new();
    for fold in 0..folds {
        let training: Vec<&Run> =
            runs.iter().zip(owners).filter(|(_, owner)| fold_of[**owner] != Some(fold)).map(|(run, _)| run).collect();
        let model = crf::fit(&training, index, PLAN);
        let weights = model.to_bytes(index, PLAN, HABIT, ROWS, &[0.0; TERMS]);
        let tagger = Tagger::from_bytes(&weights).ok_or("the weights just written do not open")?;
        let texts_here: Vec<usize> = (0..texts.len()).filter(|&at| fold_of[at] == Some(fold)).collect();
        let lgl = texts_here.iter().map(|&at| &texts[at]).filter(|t| t.corpus == "lgl");
        let rows = lgl.flat_map(|text| rows_of(&tagger, text, gazetteer)).collect();
        held.push(Fold { texts: texts_here, weights, rows });
        eprintln!("fold {fold} done");
    }
    Ok(held)
}

/// The candidate spans of a text, with whether they are its places. Spans on peoples only tell nothing of places.
fn rows_of(tagger: &Tagger, text: &Text, gazetteer: &Gazetteer) -> Vec<second::Row> {
    let document = Document::from_text("", text.text.clone(), Context::default());
    let tokens = tokenize(&document);
    let sheet = Sheet::new(&document, &tokens, gazetteer);
    let (spans, parts) = tagger.candidates(&sheet, &sheet.runs());
    let tally = Tally::new(&sheet, &parts);
    let mut rows = Vec::new();
    for span in spans.iter().filter(|span| !span.demonym) {
        let (start, end) = (tokens[span.tokens.start].span.start(), tokens[span.tokens.end - 1].span.end());
        if text.spans.iter().any(|s| s.2 == Gold::Demonym && s.0 < end && start < s.1) {
            continue;
        }
        let right = text.spans.contains(&(start, end, Gold::Place));
        rows.push((terms(&sheet, &parts, &tally, span), right));
    }
    rows
}

fn measure(options: &Options, texts: &[Text], held: &[Fold], gazetteer: &Gazetteer) -> Result<(), String> {
    let floors = [0.25f32, 0.3, 0.35, 0.4, 0.45, 0.5];
    let mut totals: BTreeMap<(&str, usize), Counts> = BTreeMap::new();
    let mut lines = vec![String::new(); texts.len()];
    for (nth, fold) in held.iter().enumerate() {
        let others = held.iter().enumerate().filter(move |(other, _)| *other != nth);
        let second = second::fit(others.flat_map(|(_, other)| &other.rows));
        let tagger = Tagger::from_bytes(&fold.weights).ok_or("the weights just written do not open")?;
        let tagger = tagger.with_rescoring(second);
        eprintln!("second look {nth}: {second:.2?}");
        for &at in &fold.texts {
            let text = &texts[at];
            let document = Document::from_text("", text.text.clone(), Context::default());
            let tokens = tokenize(&document);
            let mentions = recognize_with(&tagger, &document, &tokens, gazetteer, floors[0]);
            for (nth, floor) in floors.iter().enumerate() {
                let kept = mentions.iter().filter(|m| m.confidence >= *floor);
                let spans: Vec<(usize, usize)> = kept
                    .filter(|m| !matches!(m.role, Role::Demonym | Role::Coordinate))
                    .map(|m| (m.span.start(), m.span.end()))
                    .collect();
                let counts = totals.entry((text.corpus, nth)).or_default();
                count(text, &spans, counts);
            }
            let toponyms: Vec<serde_json::Value> = mentions.iter().filter(|m| m.confidence >= 0.4).map(|m| {
                let (start, end) = document.code_points(m.span);
                let role = match m.role {
                    Role::Demonym => "demonym",
                    Role::Metonym => "associative",
                    _ => "literal",
                };
                serde_json::json!({"start": start, "end": end, "role": role, "confidence": m.confidence, "surface": m.span.of(document.text())})
            }).collect();
            lines[at] = serde_json::json!({"text": text.text, "toponyms": toponyms}).to_string();
        }
    }
    println!("corpus               floor   precision  recall     F1   (exact span, without demonyms)");
    for ((corpus, nth), counts) in totals {
        let precision = counts.hits as f64 / counts.predicted.max(1) as f64;
        let recall = counts.hits as f64 / counts.gold.max(1) as f64;
        let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
        println!(
            "{corpus:20} {:5.2} {:10.1} {:8.1} {:7.1}   of {}",
            floors[nth],
            100.0 * precision,
            100.0 * recall,
            100.0 * f1,
            counts.gold
        );
    }
    if let Some(path) = &options.predictions {
        let lgl: Vec<&str> =
            lines.iter().zip(texts).filter(|(_, t)| t.corpus == "lgl").map(|(line, _)| line.as_str()).collect();
        std::fs::write(path, lgl.join("\n") + "\n").map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(())
}

/// Exact spans; predictions on nothing but peoples are passed over.
fn count(text: &Text, predicted: &[(usize, usize)], counts: &mut Counts) {
    let is_place = |gold: &Gold| matches!(gold, Gold::Place | Gold::PlaceOrFacility | Gold::PlaceOrDemonym);
    let places: Vec<(usize, usize)> = text.spans.iter().filter(|s| is_place(&s.2)).map(|s| (s.0, s.1)).collect();
    counts.gold += places.len();
    for span in predicted {
        let overlaps = |s: &(usize, usize, Gold)| s.0 < span.1 && span.0 < s.1;
        let on_people = text.spans.iter().any(|s| overlaps(s) && matches!(s.2, Gold::Demonym | Gold::DemonymOrOther));
        let on_place = text.spans.iter().any(|s| overlaps(s) && is_place(&s.2));
        if on_people && !on_place {
            continue;
        }
        counts.predicted += 1;
        counts.hits += usize::from(places.contains(span));
    }
}
