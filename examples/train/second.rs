//! Fits the second look: a logistic regression on spans that the tagger had not seen in training.

use dateline::mention::rescore::{TERMS, Weights};
use dateline::mention::tagger::exp;

/// The terms of a span and whether it is a place of the corpus, span for span.
pub type Row = (Weights, bool);

/// Pull of each weight to zero, in rows.
const RIDGE: f64 = 1.0;

/// Newton's method on the penalised likelihood; it is convex, so twelve steps are plenty.
pub fn fit<'r>(rows: impl Iterator<Item = &'r Row> + Clone) -> Weights {
    let mut weights = [0.0f64; TERMS];
    for _ in 0..12 {
        let mut gradient = weights.map(|w| -RIDGE * w);
        let mut curvature = [[0.0f64; TERMS]; TERMS];
        for (at, row) in curvature.iter_mut().enumerate() {
            row[at] = RIDGE;
        }
        for (terms, right) in rows.clone() {
            let score: f64 = terms.iter().zip(&weights).map(|(t, w)| f64::from(*t) * w).sum();
            let p = 1.0 / (1.0 + f64::from(exp(-score as f32)));
            let miss = f64::from(u8::from(*right)) - p;
            for i in 0..TERMS {
                gradient[i] += miss * f64::from(terms[i]);
                for j in 0..TERMS {
                    curvature[i][j] += p * (1.0 - p) * f64::from(terms[i]) * f64::from(terms[j]);
                }
            }
        }
        for (weight, step) in weights.iter_mut().zip(solve(curvature, gradient)) {
            *weight += step;
        }
    }
    weights.map(|w| w as f32)
}

/// Gaussian elimination; the matrix is positive definite because of the ridge, so no pivot is zero.
fn solve(mut matrix: [[f64; TERMS]; TERMS], mut right: [f64; TERMS]) -> [f64; TERMS] {
    for at in 0..TERMS {
        for below in at + 1..TERMS {
            let factor = matrix[below][at] / matrix[at][at];
            let upper = matrix[at];
            matrix[below].iter_mut().zip(upper).for_each(|(cell, above)| *cell -= factor * above);
            right[below] -= factor * right[at];
        }
    }
    for at in (0..TERMS).rev() {
        let known: f64 = (at + 1..TERMS).map(|later| matrix[at][later] * right[later]).sum();
        right[at] = (right[at] - known) / matrix[at][at];
    }
    right
}
