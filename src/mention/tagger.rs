//! The sequence tagger: a linear-chain conditional random field over runs of capitalised words.
//!
//! ```
//! use dateline::mention::tagger::{Label, Tagger};
//! let tagger = Tagger::embedded();
//! assert!(tagger.rows() > 1000);
//! assert_eq!(Label::ALL.len(), 14);
//! ```
//!
//! The weights are a hash table that is read where it lies in the program: nothing is decoded at start-up. They are
//! made by `examples/train`; `tagger.md` is their passport. The tagger labels tokens; it knows nothing of places,
//! roles or the document beyond its features.

use super::features::{can_end, in_context, of_word};
use super::looks::{self, Looks};
use super::marks::Marks;
pub use super::marks::address;
use super::rescore::{self, Parts, TERMS, Tally, terms};
use super::sheet::Sheet;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a token is part of. Places are told apart by their ends (one token, first, inner, last), since their spans
/// are the answer; the others only keep the tagger from taking them for places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Label {
    Other,
    PlaceSingle,
    PlaceFirst,
    PlaceInner,
    PlaceLast,
    DemonymFirst,
    DemonymInner,
    OrganisationFirst,
    OrganisationInner,
    PersonFirst,
    PersonInner,
    FacilityFirst,
    FacilityInner,
    Miscellaneous,
}

impl Label {
    /// In the order of the weights.
    pub const ALL: [Label; 14] = [
        Label::Other,
        Label::PlaceSingle,
        Label::PlaceFirst,
        Label::PlaceInner,
        Label::PlaceLast,
        Label::DemonymFirst,
        Label::DemonymInner,
        Label::OrganisationFirst,
        Label::OrganisationInner,
        Label::PersonFirst,
        Label::PersonInner,
        Label::FacilityFirst,
        Label::FacilityInner,
        Label::Miscellaneous,
    ];

    /// Whether the label may stand after `previous` (`None`: at the beginning of a run).
    pub fn may_follow(self, previous: Option<Label>) -> bool {
        use Label::*;
        let open = matches!(previous, Some(PlaceFirst | PlaceInner));
        match self {
            PlaceInner | PlaceLast => open,
            DemonymInner => matches!(previous, Some(DemonymFirst | DemonymInner)),
            OrganisationInner => matches!(previous, Some(OrganisationFirst | OrganisationInner)),
            PersonInner => matches!(previous, Some(PersonFirst | PersonInner)),
            FacilityInner => matches!(previous, Some(FacilityFirst | FacilityInner)),
            _ => !open,
        }
    }

    /// Whether the label may stand at the end of a run.
    pub fn may_end(self) -> bool {
        !matches!(self, Label::PlaceFirst | Label::PlaceInner)
    }
}

/// Labels in a row of weights; two spare columns make it 16 bytes.
pub const LANES: usize = 16;
/// Number of labels.
pub const LABELS: usize = Label::ALL.len();
/// First bytes of the weights.
pub const MAGIC: [u8; 8] = *b"dltagr02";
/// Bytes before the table: magic, log2 of the slots, the scale of the rows, used rows, four spare; then the transitions
/// and the weights of the second look.
pub const HEADER: usize = 24 + 4 * LANES * LANES + 4 * TERMS;
/// A span below this probability is not looked at again.
pub const LEAST: f32 = 0.02;

/// Sums of rows of weights.
pub(super) type Sums = [i16; LANES];
/// Scores of the labels at one token.
pub type Scores = [f32; LANES];
/// Factor of each label after each other one.
#[derive(Clone, Copy)]
pub struct Steps {
    /// By the label before.
    after: [Scores; LANES],
    /// The same factors by the label behind: a lattice goes both ways.
    before: [Scores; LANES],
    /// 1 for each label that may begin a run, else 0.
    begins: Scores,
    /// 1 for each label that may end one, else 0.
    ends: Scores,
}

/// The factors that scores of transitions make: 0 where [`Label::may_follow`] forbids one.
pub fn steps(transitions: &[Scores; LANES]) -> Steps {
    let none = [0.0; LANES];
    let mut steps = Steps { after: [none; LANES], before: [none; LANES], begins: none, ends: none };
    for from in Label::ALL {
        steps.begins[from as usize] = f32::from(u8::from(from.may_follow(None)));
        steps.ends[from as usize] = f32::from(u8::from(from.may_end()));
        for to in Label::ALL.into_iter().filter(|to| to.may_follow(Some(from))) {
            let factor = exp(transitions[from as usize][to as usize]);
            steps.after[from as usize][to as usize] = factor;
            steps.before[to as usize][from as usize] = factor;
        }
    }
    steps
}

/// The weights, read in place but for some notes that are made of where they lie.
#[derive(Clone)]
pub struct Tagger<'w> {
    /// One that no other tagger of this process has, clones aside: their rows are the same.
    number: u64,
    scale: f32,
    used: u32,
    steps: Steps,
    rescoring: rescore::Weights,
    marks: Marks,
    rows: &'w [[u8; LANES]],
}

/// A span that the tagger takes for a place or a people, in tokens, with its probability.
#[derive(Debug, Clone, PartialEq)]
pub struct Tagged {
    /// Tokens.
    pub tokens: Range<usize>,
    /// A people or adjective rather than a place.
    pub demonym: bool,
    /// Marginal probability of exactly this span and label under the model.
    pub probability: f32,
}

impl Tagger<'static> {
    /// The weights that were built into the program.
    pub fn embedded() -> &'static Self {
        static WEIGHTS: &[u8] = include_bytes!("tagger.weights");
        #[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
        static TAGGER: LazyLock<Tagger> =
            LazyLock::new(|| Tagger::from_bytes(WEIGHTS).expect("a test opens the embedded weights"));
        &TAGGER
    }
}

impl<'w> Tagger<'w> {
    /// From the bytes of a weights file; `None` when they are not one.
    pub fn from_bytes(bytes: &'w [u8]) -> Option<Self> {
        let word = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        if bytes.get(..8)? != MAGIC {
            return None;
        }
        let (bits, scale, used) = (word(8)?, f32::from_bits(word(12)?), word(16)?);
        let slots = 1usize.checked_shl(bits).filter(|_| bits < 28)?;
        let mut transitions = [[0.0; LANES]; LANES];
        for (from, row) in transitions.iter_mut().enumerate() {
            for (to, weight) in row.iter_mut().enumerate() {
                *weight = f32::from_bits(word(24 + 4 * (from * LANES + to))?);
            }
        }
        let mut rescoring = [0.0; TERMS];
        for (at, weight) in rescoring.iter_mut().enumerate() {
            *weight = f32::from_bits(word(24 + 4 * (LANES * LANES + at))?);
        }
        let (marks, _) = bytes.get(HEADER..HEADER + 2 * slots)?.as_chunks::<2>();
        let rest = bytes.get(HEADER + 2 * slots..)?;
        let (rows, tail) = rest.as_chunks::<LANES>();
        (rows.len() == slots && tail.is_empty()).then_some(())?;
        let (steps, marks) = (steps(&transitions), Marks::new(marks));
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Some(Self { number, scale, used, steps, rescoring, marks, rows })
    }

    /// Number of features that have weights.
    pub fn rows(&self) -> usize {
        self.used as usize
    }

    /// The same tagger with other weights for the second look.
    pub fn with_rescoring(mut self, weights: rescore::Weights) -> Self {
        self.rescoring = weights;
        self
    }

    /// Every span of a place or a people that is at least [`LEAST`] probable, run by run, and what each token is part
    /// of. Spans may overlap.
    pub fn candidates(&self, sheet: &Sheet, runs: &[Range<usize>]) -> (Vec<Tagged>, Vec<Parts>) {
        looks::with(|looks| self.candidates_by(looks, sheet, runs))
    }

    fn candidates_by(&self, looks: &mut Looks, sheet: &Sheet, runs: &[Range<usize>]) -> (Vec<Tagged>, Vec<Parts>) {
        let (mut rows, mut scores) = (Vec::new(), Vec::new());
        let mut parts = vec![Parts::default(); sheet.tokens.len()];
        let mut found = Vec::new();
        for run in runs {
            scores.clear();
            for at in run.clone() {
                let (word, fact) = (sheet.word(at), &sheet.facts[at]);
                let sums = looks.sums(sheet.looks[at], word, fact, self.number, || {
                    of_word(word, fact, &mut rows);
                    self.sum(&mut rows, [0; LANES])
                });
                in_context(sheet, run, at, &mut rows);
                let sums = self.sum(&mut rows, sums);
                scores.push(allowed(sums.map(|sum| f32::from(sum) * self.scale), can_end(sheet, at)));
            }
            let lattice = Lattice::new(&scores, &self.steps);
            for at in 0..scores.len() {
                parts[run.start + at] = lattice.parts(at);
                for (labels, demonym) in [
                    ([Label::PlaceFirst, Label::PlaceInner, Label::PlaceLast, Label::PlaceSingle], false),
                    ([Label::DemonymFirst, Label::DemonymInner, Label::DemonymInner, Label::DemonymFirst], true),
                ] {
                    lattice.spans(at, labels, demonym, |length, probability| {
                        if probability >= LEAST {
                            let tokens = run.start + at..run.start + at + length;
                            found.push(Tagged { tokens, demonym, probability });
                        }
                    });
                }
            }
        }
        (found, parts)
    }

    /// The spans of the document, in order, none overlapping another, each at least as probable as `floor` after the
    /// second look.
    pub fn tag(&self, sheet: &Sheet, runs: &[Range<usize>], floor: f32) -> Vec<Tagged> {
        let (mut found, parts) = self.candidates(sheet, runs);
        let tally = Tally::new(sheet, &parts);
        for span in found.iter_mut().filter(|span| !span.demonym) {
            span.probability = rescore::probability(&terms(sheet, &parts, &tally, span), &self.rescoring);
        }
        found.retain(|span| span.probability >= floor);
        choose(found)
    }

    /// The sum of the rows of some features and of what is added up already. A token has some 120 of at most 128 each, which
    /// 16 bits hold.
    // Inlined, the sums of the two spare labels would be left out, and the rest no longer fill whole registers.
    #[inline(never)]
    fn sum(&self, features: &mut [u64], mut sums: Sums) -> Sums {
        let kept = self.marks.sift(features);
        for slot in features[..kept].iter().filter_map(|&feature| self.marks.find(feature)) {
            let row = &self.rows[slot];
            for lane in 0..LANES {
                sums[lane] += i16::from(row[lane] as i8);
            }
        }
        sums
    }
}

/// The most probable spans that do not overlap, in order; a tie goes to the earlier, then the longer.
fn choose(mut found: Vec<Tagged>) -> Vec<Tagged> {
    found.sort_by(|a, b| {
        let key = |span: &Tagged| (span.tokens.start, usize::MAX - span.tokens.end);
        b.probability.total_cmp(&a.probability).then_with(|| key(a).cmp(&key(b)))
    });
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    found.retain(|span| {
        // Spans do not overlap, so only the last one that begins before this one's end can reach into it.
        let clear = taken.range(..span.tokens.end).next_back().is_none_or(|(_, &end)| end <= span.tokens.start);
        if clear {
            taken.insert(span.tokens.start, span.tokens.end);
        }
        clear
    });
    found.sort_by_key(|span| span.tokens.start);
    found
}

/// Takes away what a token cannot be: a linking word begins, ends and is no name by itself.
pub fn allowed(mut scores: Scores, can_end: bool) -> Scores {
    if !can_end {
        use Label::*;
        for label in [PlaceSingle, PlaceFirst, PlaceLast, DemonymFirst, OrganisationFirst, PersonFirst, FacilityFirst] {
            scores[label as usize] = f32::NEG_INFINITY;
        }
    }
    for spare in &mut scores[LABELS..] {
        *spare = f32::NEG_INFINITY;
    }
    scores
}

/// Forward and backward probabilities of a run, each position scaled to sum 1.
pub struct Lattice<'s> {
    /// `exp(score)` over the position's factor.
    emit: Vec<Scores>,
    forward: Vec<Scores>,
    backward: Vec<Scores>,
    step: &'s Steps,
    /// Logarithm of the sum over all labellings.
    pub log_sum: f64,
}

impl<'s> Lattice<'s> {
    /// From the scores of a run that is not empty.
    pub fn new(scores: &[Scores], step: &'s Steps) -> Self {
        let length = scores.len();
        let mut emit = vec![[0.0; LANES]; length];
        let mut forward = vec![[0.0; LANES]; length];
        let mut backward = vec![[0.0; LANES]; length];
        let mut log_sum = 0.0f64;
        for at in 0..length {
            let highest = scores[at].iter().copied().fold(-1e30, f32::max);
            let mut local = [0.0; LANES];
            for lane in 0..LANES {
                local[lane] = exp(scores[at][lane] - highest);
            }
            let mut now = [0.0; LANES];
            match at.checked_sub(1).map(|before| &forward[before]) {
                None => now = step.begins,
                Some(before) => {
                    for (weight, factors) in before.iter().zip(&step.after) {
                        add(&mut now, factors, *weight);
                    }
                }
            }
            multiply(&mut now, &local);
            if at + 1 == length {
                multiply(&mut now, &step.ends);
            }
            let sum: f32 = now.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            forward[at] = now.map(|p| p / sum);
            local.iter_mut().for_each(|p| *p /= sum);
            emit[at] = local;
            log_sum += f64::from(highest) + f64::from(sum).ln();
        }
        backward[length - 1] = step.ends;
        for at in (0..length - 1).rev() {
            let mut later = emit[at + 1];
            multiply(&mut later, &backward[at + 1]);
            let mut now = [0.0; LANES];
            for (weight, factors) in later.iter().zip(&step.before) {
                add(&mut now, factors, *weight);
            }
            backward[at] = now;
        }
        Self { emit, forward, backward, step, log_sum }
    }

    /// Probability of each label at a position.
    pub fn marginal(&self, at: usize) -> Scores {
        std::array::from_fn(|label| self.forward[at][label] * self.backward[at][label])
    }

    /// Probability of two labels at a position and the next.
    pub fn pair(&self, at: usize, from: usize, to: usize) -> f32 {
        self.forward[at][from] * self.step.after[from][to] * self.emit[at + 1][to] * self.backward[at + 1][to]
    }

    /// What the token at a position is part of.
    fn parts(&self, at: usize) -> Parts {
        use Label::*;
        let marginal = self.marginal(at);
        let sum = |labels: &[Label]| labels.iter().map(|&label| marginal[label as usize]).sum();
        Parts {
            place: sum(&[PlaceSingle, PlaceFirst, PlaceInner, PlaceLast]),
            person: sum(&[PersonFirst, PersonInner]),
            body: sum(&[OrganisationFirst, OrganisationInner, FacilityFirst, FacilityInner]),
        }
    }

    /// Calls `found(length, probability)` for each span that begins at a position. `labels`: first, inner, last and
    /// single. Where `open`, the last label is the inner one: a span ends where no inner one follows.
    fn spans(&self, at: usize, labels: [Label; 4], open: bool, mut found: impl FnMut(usize, f32)) {
        let [first, inner, last, single] = labels.map(|label| label as usize);
        if !open {
            found(1, self.forward[at][single] * self.backward[at][single]);
        }
        let mut path = self.forward[at][first];
        let mut label = first;
        for end in at..self.emit.len() {
            if end > at {
                if !open {
                    let close = self.step.after[label][last] * self.emit[end][last];
                    found(end - at + 1, path * close * self.backward[end][last]);
                }
                path *= self.step.after[label][inner] * self.emit[end][inner];
                label = inner;
            }
            if open {
                let goes_on = if end + 1 < self.emit.len() {
                    self.step.after[label][inner] * self.emit[end + 1][inner] * self.backward[end + 1][inner]
                } else {
                    0.0
                };
                found(end - at + 1, path * (self.backward[end][label] - goes_on).max(0.0));
            }
            if path < 1e-6 {
                break;
            }
        }
    }
}

fn add(sums: &mut Scores, factors: &Scores, weight: f32) {
    for lane in 0..LANES {
        sums[lane] += weight * factors[lane];
    }
}

fn multiply(values: &mut Scores, factors: &Scores) {
    for lane in 0..LANES {
        values[lane] *= factors[lane];
    }
}

/// `e^x` by range reduction and a polynomial of degree 6 (relative error below 1e-6): the same bits on every machine,
/// which a system's mathematical library does not promise.
// Without a branch, so that the exponentials of sixteen labels are worked out side by side.
#[inline]
pub fn exp(x: f32) -> f32 {
    let scaled = x.clamp(-80.0, 80.0) * std::f32::consts::LOG2_E;
    // The floor; where a target has no instruction for it, `f32::floor` is a call.
    let cut = scaled as i32 as f32;
    let whole = if cut > scaled { cut - 1.0 } else { cut };
    let t = (scaled - whole) * std::f32::consts::LN_2;
    let poly = 1.0 + t * (1.0 + t * (0.5 + t * (1.0 / 6.0 + t * (1.0 / 24.0 + t * (1.0 / 120.0 + t * (1.0 / 720.0))))));
    let power = poly * f32::from_bits(((whole as i32 + 127) as u32) << 23);
    if x < -80.0 { 0.0 } else { power }
}
