//! Fits the weights of a linear-chain conditional random field on partly labelled runs.
//!
//! Each token has a set of labels it may bear. The gradient is the difference of the expected features under the model
//! and under the model held to those sets (Tsuboi et al. 2008, "Training conditional random fields using incomplete
//! annotations"), followed by AdaGrad (Duchi, Hazan & Singer 2011). Everything runs in one thread and a fixed order:
//! the same data give the same bytes.

use dateline::mention::rescore::Weights;
use dateline::mention::tagger::{self, HEADER, LABELS, LANES, Label, Lattice, MAGIC, Scores, address, allowed};
use std::collections::HashMap;

/// One run of tokens to learn from.
pub struct Run {
    pub tokens: Vec<TokenData>,
    /// Weight of its gradient.
    pub weight: f32,
    /// Index of the corpus's habit, whose own weights are added to the common ones; `None`: common only.
    pub local: bool,
}

/// One token of a run.
pub struct TokenData {
    /// Rows of its features.
    pub features: Vec<u32>,
    /// Bit set of the labels it may bear.
    pub may: u16,
    /// Whether a name may begin or end here.
    pub can_end: bool,
}

/// Features and the rows they are filed in.
#[derive(Default)]
pub struct Index {
    rows: HashMap<u64, u32>,
    pub features: Vec<u64>,
    counts: Vec<u32>,
}

impl Index {
    /// The row of a feature, new or not.
    pub fn row(&mut self, feature: u64) -> u32 {
        let next = self.features.len() as u32;
        let row = *self.rows.entry(feature).or_insert(next);
        if row == next {
            self.features.push(feature);
            self.counts.push(0);
        }
        self.counts[row as usize] += 1;
        row
    }

    /// Leaves out the features that were seen less than `least` times.
    pub fn prune(&mut self, runs: &mut [Run], least: u32) {
        let mut renamed = vec![None; self.features.len()];
        let mut kept = Vec::new();
        for (row, &feature) in self.features.iter().enumerate() {
            if self.counts[row] >= least {
                renamed[row] = Some(kept.len() as u32);
                kept.push(feature);
            }
        }
        for token in runs.iter_mut().flat_map(|run| &mut run.tokens) {
            token.features = token.features.iter().filter_map(|&row| renamed[row as usize]).collect();
        }
        (self.features, self.rows, self.counts) = (kept, HashMap::new(), Vec::new());
    }
}

/// What training is told.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub epochs: usize,
    pub rate: f32,
    /// Pull of the common and of the local weights to zero.
    pub decay: f32,
    pub local_decay: f32,
    /// Share of the features that is left out at random each time a run is seen: without it the model leans on rare
    /// words that happen to be right in training (worth 0.9 of F1 on lgl and 2.4 on newswire, held out).
    pub dropout: f32,
}

/// The weights while they are learnt.
pub struct Model {
    pub common: Vec<Scores>,
    pub local: Vec<Scores>,
    pub transitions: [Scores; LANES],
}

struct Step {
    squares: Vec<Scores>,
}

impl Step {
    fn new(rows: usize) -> Self {
        Self { squares: vec![[1e-3; LANES]; rows] }
    }

    fn take(&mut self, row: usize, weights: &mut Scores, gradient: &Scores, rate: f32, decay: f32) {
        let squares = &mut self.squares[row];
        for lane in 0..LABELS {
            let g = gradient[lane] + decay * weights[lane];
            squares[lane] += g * g;
            weights[lane] -= rate * g / squares[lane].sqrt();
        }
    }
}

/// Fits a model.
pub fn fit(runs: &[&Run], index: &Index, plan: Plan) -> Model {
    let rows = index.features.len();
    let mut model =
        Model { common: vec![[0.0; LANES]; rows], local: vec![[0.0; LANES]; rows], transitions: [[0.0; LANES]; LANES] };
    let (mut common, mut local, mut steps) = (Step::new(rows), Step::new(rows), Step::new(LANES));
    let mut order: Vec<usize> = (0..runs.len()).collect();
    let mut seed = 0x2545_f491_4f6c_dd1du64;
    for epoch in 0..plan.epochs {
        shuffle(&mut order, &mut seed);
        let mut loss = 0.0;
        for &at in &order {
            let thinned = thin(runs[at], plan.dropout, &mut seed);
            let run = &thinned;
            let scores: Vec<Scores> =
                run.tokens.iter().map(|t| allowed(model.score(t, run.local), t.can_end)).collect();
            let held: Vec<Scores> = scores.iter().zip(&run.tokens).map(|(s, t)| hold(*s, t.may)).collect();
            let factors = tagger::steps(&model.transitions);
            let free = Lattice::new(&scores, &factors);
            let held = Lattice::new(&held, &factors);
            let length = run.tokens.len();
            // A run whose labels cannot be had (a name that the tokens cut through) teaches nothing.
            if (held.marginal(length - 1).iter().sum::<f32>() - 1.0).abs() > 0.01 {
                continue;
            }
            loss += free.log_sum - held.log_sum;
            let mut moves = [[0.0f32; LANES]; LANES];
            for (at, token) in run.tokens.iter().enumerate() {
                let (expected, wanted) = (free.marginal(at), held.marginal(at));
                let mut gradient = [0.0; LANES];
                for lane in 0..LABELS {
                    gradient[lane] = (expected[lane] - wanted[lane]) * run.weight;
                }
                if at + 1 < length {
                    for (from, row) in moves.iter_mut().enumerate().take(LABELS) {
                        for (to, sum) in row.iter_mut().enumerate().take(LABELS) {
                            *sum += (free.pair(at, from, to) - held.pair(at, from, to)) * run.weight;
                        }
                    }
                }
                if gradient.iter().all(|g| g.abs() < 1e-3) {
                    continue;
                }
                for &row in &token.features {
                    let row = row as usize;
                    common.take(row, &mut model.common[row], &gradient, plan.rate, plan.decay);
                    if run.local {
                        local.take(row, &mut model.local[row], &gradient, plan.rate, plan.local_decay);
                    }
                }
            }
            for (from, row) in moves.iter().enumerate().take(LABELS) {
                steps.take(from, &mut model.transitions[from], row, plan.rate, plan.decay);
            }
        }
        eprintln!("  epoch {:2}: loss {:.0}", epoch + 1, loss);
    }
    model
}

impl Model {
    fn score(&self, token: &TokenData, local: bool) -> Scores {
        let mut sums = [0.0; LANES];
        for &row in &token.features {
            let row = row as usize;
            for (sum, weight) in sums.iter_mut().zip(&self.common[row]) {
                *sum += weight;
            }
            if local {
                for (sum, weight) in sums.iter_mut().zip(&self.local[row]) {
                    *sum += weight;
                }
            }
        }
        sums
    }

    /// The weights file: the rows that weigh most, a byte each, with the share `habit` of the local
    /// habit added to the common weights.
    pub fn to_bytes(&self, index: &Index, plan: Plan, habit: f32, kept: usize, second: &Weights) -> Vec<u8> {
        // In use every feature counts: the sums keep the size they had in training.
        let share = 1.0 - plan.dropout;
        let merged: Vec<Scores> = self
            .common
            .iter()
            .zip(&self.local)
            .map(|(common, local)| std::array::from_fn(|lane| share * (common[lane] + habit * local[lane])))
            .collect();
        let weight = |row: usize| merged[row].iter().fold(0.0f32, |most, w| most.max(w.abs()));
        let mut rows: Vec<usize> = (0..merged.len()).filter(|&row| weight(row) > 0.0).collect();
        rows.sort_by(|&a, &b| weight(b).total_cmp(&weight(a)).then(index.features[a].cmp(&index.features[b])));
        rows.truncate(kept);
        let bits = (rows.len() as f64 * 1.3).log2().ceil() as u32;
        let slots = 1usize << bits;
        let mask = slots as u64 - 1;
        let most = rows.first().map_or(1.0, |&row| weight(row)).min(4.0);
        let scale = most / 127.0;
        let mut marks = vec![0u16; slots];
        let mut table = vec![[0u8; LANES]; slots];
        let mut used = 0u32;
        for row in rows {
            let quantised: [u8; LANES] = merged[row].map(|w| (w / scale).round().clamp(-127.0, 127.0) as i8 as u8);
            if quantised == [0; LANES] {
                continue;
            }
            let (mut slot, mark) = address(index.features[row], mask);
            while marks[slot] != 0 && marks[slot] != mark {
                slot = (slot + 1) & mask as usize;
            }
            if marks[slot] == mark {
                continue;
            }
            marks[slot] = mark;
            table[slot] = quantised;
            used += 1;
        }
        let mut bytes = Vec::with_capacity(HEADER + slots * (2 + LANES));
        bytes.extend(MAGIC);
        bytes.extend(bits.to_le_bytes());
        bytes.extend(scale.to_bits().to_le_bytes());
        bytes.extend(used.to_le_bytes());
        bytes.extend([0; 4]);
        for row in &self.transitions {
            row.iter().for_each(|weight| bytes.extend(weight.to_bits().to_le_bytes()));
        }
        second.iter().for_each(|weight| bytes.extend(weight.to_bits().to_le_bytes()));
        marks.iter().for_each(|mark| bytes.extend(mark.to_le_bytes()));
        table.iter().for_each(|row| bytes.extend(row));
        bytes
    }
}

fn hold(mut scores: Scores, may: u16) -> Scores {
    for label in Label::ALL {
        if may & (1 << label as u16) == 0 {
            scores[label as usize] = f32::NEG_INFINITY;
        }
    }
    scores
}

fn thin(run: &Run, dropout: f32, seed: &mut u64) -> Run {
    let limit = (dropout * 65536.0) as u64;
    let tokens = run.tokens.iter().map(|token| {
        let features = token.features.iter().copied().filter(|_| (next(seed) >> 20) & 0xffff >= limit).collect();
        TokenData { features, ..*token }
    });
    Run { tokens: tokens.collect(), ..*run }
}

/// Fisher and Yates: the order is part of the weights.
fn shuffle(order: &mut [usize], seed: &mut u64) {
    for at in (1..order.len()).rev() {
        order.swap(at, (next(seed) % (at as u64 + 1)) as usize);
    }
}

/// Xorshift (Marsaglia 2003).
fn next(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}
