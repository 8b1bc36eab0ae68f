//! Fits the resolver's weights: `cargo run --release --example fit -- GOLD.jsonl [--folds N | --test OTHER.jsonl] > weights.tsv`
//!
//! GOLD is a JSON object a line: `id`, `text`, `domain`, `toponyms[start, end, lat, lon, geonameid]`, offsets
//! in code points. With `--folds N` no weights are written but the share of right places on held-out folds,
//! split by `domain` so that no outlet is on both sides; with `--test`, the share on another
//! corpus. `--pull X` is the strength of the pull towards the hand-set start. Deterministic.

use dateline::earth::Position;
use dateline::resolve::fit::{Labelled, Truth, fit, right};
use dateline::resolve::weights::Weights;
use dateline::{Context, Document, Gazetteer, mention, token};
use serde_json::Value;
use std::collections::BTreeMap;

/// Strength of the pull towards the hand-set start, in nats per squared unit of weight.
const PULL: f64 = 2.0;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some(path) = args.first() else { stop("usage: fit GOLD.jsonl [--folds N]") };
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| stop(&format!("cannot read {path}: {e}")));
    let gazetteer = match std::env::var_os("DATELINE_GAZETTEER") {
        Some(path) => Gazetteer::open(path.as_ref()).unwrap_or_else(|e| stop(&e.to_string())),
        None => Gazetteer::bundled(),
    };
    let option = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1)).cloned();
    let folds = option("--folds").and_then(|n| n.parse().ok());
    let pull = option("--pull").and_then(|n| n.parse().ok()).unwrap_or(PULL);
    let start = Weights::parse(include_str!("../src/resolve/weights.start.tsv")).expect("the start table is whole");
    let Some(folds) = folds else {
        let data: Vec<Labelled> = text.lines().filter_map(|line| labelled(line, &gazetteer)).map(|(_, l)| l).collect();
        let weights = fit(&data, &gazetteer, &start, pull);
        if let Some(other) = option("--test") {
            let text = std::fs::read_to_string(&other).unwrap_or_else(|e| stop(&format!("cannot read {other}: {e}")));
            let data: Vec<Labelled> =
                text.lines().filter_map(|line| labelled(line, &gazetteer)).map(|(_, l)| l).collect();
            let (right, known) = right(&data, &gazetteer, &weights);
            println!("# {other}: {right} of {known} right ({:.1} %)", 100.0 * right as f64 / known.max(1) as f64);
        }
        print!("# nats; fitted by examples/fit.rs, see docs/resolution.md\n{}", weights.to_table());
        return;
    };
    let (mut all_right, mut all_known) = (0, 0);
    for fold in 0..folds {
        let side = |held: bool| -> Vec<Labelled> {
            text.lines()
                .filter_map(|line| labelled(line, &gazetteer))
                .filter(|(domain, _)| (fold_of(domain, folds) == fold) == held)
                .map(|(_, l)| l)
                .collect()
        };
        let weights = fit(&side(false), &gazetteer, &start, pull);
        let (right, known) = right(&side(true), &gazetteer, &weights);
        println!("fold {fold}: {right} of {known} right ({:.1} %)", 100.0 * right as f64 / known.max(1) as f64);
        all_right += right;
        all_known += known;
    }
    println!("all: {all_right} of {all_known} right ({:.1} %)", 100.0 * all_right as f64 / all_known.max(1) as f64);
}

fn stop(message: &str) -> ! {
    eprintln!("error: {message}");
    std::process::exit(2)
}

/// FNV-1a of the domain: the same split everywhere.
fn fold_of(domain: &str, folds: u64) -> u64 {
    domain.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3)) % folds
}

fn labelled(line: &str, gazetteer: &Gazetteer) -> Option<(String, Labelled)> {
    let row: Value = serde_json::from_str(line).ok()?;
    let domain = row["domain"].as_str().unwrap_or("").to_owned();
    let context = Context { outlet: Some(domain.clone()), ..Context::default() };
    let document = Document::from_text(row["id"].as_str()?, row["text"].as_str()?, context);
    let tokens = token::tokenize(&document);
    let mut by_span = BTreeMap::new();
    for toponym in row["toponyms"].as_array()? {
        let ends = (toponym["start"].as_u64()? as usize, toponym["end"].as_u64()? as usize);
        let span = document.span_of_code_points(ends.0, ends.1)?;
        let at = toponym["lat"].as_f64().zip(toponym["lon"].as_f64()).and_then(|(lat, lon)| Position::new(lat, lon));
        let geonames_id = toponym["geonameid"].as_u64().map(|id| id as u32);
        by_span.insert(span, at.map(|position| Truth { geonames_id, position }));
    }
    let spans: Vec<_> = by_span.keys().copied().collect();
    let mentions = mention::from_spans(&document, &tokens, gazetteer, &spans);
    Some((domain, Labelled { document, tokens, mentions, truths: by_span.into_values().collect() }))
}
