//! Fitting the resolver's weights to texts whose places are known.
//!
//! The loss of a mention is `-ln` of the probability of all its right candidates together (those with the
//! gold id or within 161 km), or of the missing place when no candidate is right. Relations are read from
//! the probabilities of the previous pass, so each pass is an ordinary log-linear fit (pseudo-likelihood).
//! It does not choose features and does not touch recognition.

use super::model::{self, Background, Names};
use super::weights::{Feature, Weights};
use super::{Hints, background};
use crate::document::Document;
use crate::earth::{Position, inverse};
use crate::gazetteer::Gazetteer;
use crate::mention::Mention;
use crate::token::Token;

/// The right place of a mention: an id, a position, or both.
#[derive(Debug, Clone, Copy)]
pub struct Truth {
    /// GeoNames id.
    pub geonames_id: Option<u32>,
    /// Where it is.
    pub position: Position,
}

/// One document with the truth of each mention (`None`: not known, left out of the loss).
#[derive(Debug)]
pub struct Labelled {
    /// The text.
    pub document: Document,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// Its mentions.
    pub mentions: Vec<Mention>,
    /// One a mention.
    pub truths: Vec<Option<Truth>>,
}

/// Distance within which a candidate counts as right (161 km, as in the geoparsing literature).
const RIGHT_WITHIN_M: f64 = 161_000.0;
const PASSES: usize = 4;
const STEPS: usize = 250;
const RATE: f64 = 0.05;

struct Example {
    rows: Vec<Vec<(usize, f64)>>,
    right: Vec<bool>,
    times: f64,
}

/// Weights that make the truths likely, drawn towards `start` with strength `pull`.
pub fn fit(data: &[Labelled], gazetteer: &Gazetteer, start: &Weights, pull: f64) -> Weights {
    let prior: Vec<f64> = Feature::ALL.iter().map(|&f| f64::from(start.get(f))).collect();
    let mut values = prior.clone();
    let mut settled: Vec<(Names, Background)> = data
        .iter()
        .map(|d| {
            let background = background::read(&d.document, &Hints::default(), gazetteer, start);
            (model::names(&d.document, &d.tokens, &d.mentions, gazetteer), background)
        })
        .collect();
    for _ in 0..PASSES {
        let weights = to_weights(&values);
        let mut examples = Vec::new();
        for (labelled, (names, background)) in data.iter().zip(&mut settled) {
            model::settle(names, background, &weights);
            for n in 0..names.len() {
                examples.extend(example(n, names, background, labelled, gazetteer));
            }
        }
        descend(&examples, &mut values, &prior, pull);
    }
    to_weights(&values)
}

/// How much harder than the others a weight is held to its start: local news says little of how much better
/// known a country, a continent or a capital is than its namesakes.
fn firmness(feature: Feature) -> f64 {
    match feature {
        Feature::Country
        | Feature::Continent
        | Feature::Capital
        | Feature::Natural
        | Feature::Extent
        | Feature::DivisionSize
        | Feature::Spot
        | Feature::KindAlone
        | Feature::Eponymous => 50.0,
        _ => 1.0,
    }
}

#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
fn to_weights(values: &[f64]) -> Weights {
    Weights::from_values(values.iter().map(|&v| v as f32).collect()).expect("one value a feature")
}

fn example(
    n: usize,
    names: &Names,
    background: &Background,
    labelled: &Labelled,
    gazetteer: &Gazetteer,
) -> Option<Example> {
    let name = &names[n];
    let known: Vec<Truth> = name.members.iter().filter_map(|&m| labelled.truths[m]).collect();
    let truth = known.first()?;
    let mut rows: Vec<Vec<(usize, f64)>> = (0..name.candidates.len())
        .map(|c| {
            let pieces = model::evidence(n, c, names, background, name.members[0]);
            pieces.iter().map(|p| (p.feature as usize, f64::from(p.value))).collect()
        })
        .collect();
    let mut right: Vec<bool> = name
        .candidates
        .iter()
        .map(|c| {
            let id = gazetteer.place(c.place).geonames_id;
            id.is_some() && id == truth.geonames_id || inverse(c.position, truth.position).distance.0 <= RIGHT_WITHIN_M
        })
        .collect();
    right.push(!right.contains(&true));
    rows.push(name.missing_features.iter().map(|&(f, v)| (f as usize, f64::from(v))).collect());
    Some(Example { rows, right, times: (known.len() as f64).sqrt() })
}

/// Full-batch Adam (Kingma & Ba 2015, arXiv:1412.6980); deterministic.
fn descend(examples: &[Example], values: &mut [f64], prior: &[f64], pull: f64) {
    let (mut first, mut second) = (vec![0.0; values.len()], vec![0.0; values.len()]);
    for step in 1..=STEPS {
        let mut gradient: Vec<f64> =
            (0..values.len()).map(|i| pull * firmness(Feature::ALL[i]) * (values[i] - prior[i])).collect();
        for example in examples {
            let scores: Vec<f64> =
                example.rows.iter().map(|row| row.iter().map(|&(f, x)| values[f] * x).sum()).collect();
            let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let odds: Vec<f64> = scores.iter().map(|s| (s - top).exp()).collect();
            let total: f64 = odds.iter().sum();
            let right: f64 = odds.iter().zip(&example.right).filter(|(_, r)| **r).map(|(o, _)| o).sum();
            for ((row, odds), &is_right) in example.rows.iter().zip(&odds).zip(&example.right) {
                let share = odds / total - if is_right { odds / right.max(1e-300) } else { 0.0 };
                for &(f, x) in row {
                    gradient[f] += example.times * share * x;
                }
            }
        }
        for (i, g) in gradient.iter().enumerate() {
            first[i] = 0.9 * first[i] + 0.1 * g;
            second[i] = 0.999 * second[i] + 0.001 * g * g;
            let bias = |decay: f64| 1.0 - decay.powi(step as i32);
            values[i] -= RATE * (first[i] / bias(0.9)) / ((second[i] / bias(0.999)).sqrt() + 1e-8);
        }
    }
}

/// How many known mentions the weights put at the right place (the likeliest candidate, whatever its
/// probability), and how many are known.
pub fn right(data: &[Labelled], gazetteer: &Gazetteer, weights: &Weights) -> (usize, usize) {
    let (mut right, mut known) = (0, 0);
    for labelled in data {
        let background = background::read(&labelled.document, &Hints::default(), gazetteer, weights);
        let mut names = model::names(&labelled.document, &labelled.tokens, &labelled.mentions, gazetteer);
        model::settle(&mut names, &background, weights);
        for (n, name) in names.iter().enumerate() {
            let Some(example) = example(n, &names, &background, labelled, gazetteer) else { continue };
            let count = name.members.iter().filter(|&&m| labelled.truths[m].is_some()).count();
            known += count;
            let best = (0..name.candidates.len())
                .max_by(|&a, &b| name.probabilities[a].total_cmp(&name.probabilities[b]).then(b.cmp(&a)));
            if best.is_some_and(|best| example.right[best]) {
                right += count;
            }
        }
    }
    (right, known)
}
