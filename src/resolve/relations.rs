//! What ties the names of a document to one another: countries and divisions in common, areas that are named, nearness.
//!
//! ```text
//! candidate "Bangor"   adds its probability to   in-country US, in-division Maine
//!                      reads                     in-country US, country US, in-division Maine, division Maine
//! ```
//!
//! A candidate adds to a few sums a document and reads a few, so a round of settling costs the same for each candidate
//! however many names there are. Nearness has no such sum: it looks at the spots of the cells around a candidate. It
//! knows no weights: [`model`](super::model) has them.

use super::candidates::{Area, Candidate};
use super::model::{Name, Piece};
use super::weights::Feature;
use crate::gazetteer::{FeatureClass, PlaceId};
use crate::mention::sheet::{Passing, mix};
use crate::span::Span;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;
use std::sync::OnceLock;

/// Length scale of nearness on the earth's sphere: 80 km over the mean radius of 6371 km.
const NEARNESS_SCALE: f64 = 80.0 / 6371.0;

/// Chord beyond which a place is not near: at five length scales its share is below one per cent.
const REACH: f64 = 5.0 * NEARNESS_SCALE;

/// Candidates of another name that nearness looks at.
const NEAREST_LOOKED_AT: usize = 3;

/// Names before and after one, in the order of their first mentions, that nearness looks at: in a longer text those far
/// off are of another part of it, and looking at all would cost the square of its length.
const NAMES_NEAR: usize = 128;

/// Mentions before and after one whose names give a piece of evidence each; what the names farther off add is one piece
/// a feature. Up to `2 MENTIONS_TOLD` names are told one by one wherever they stand.
const MENTIONS_TOLD: usize = 64;

/// Values below this are no evidence.
const LEAST: f32 = 1e-4;

/// The ties between the names of one document.
#[derive(Debug)]
pub(super) struct Relations {
    /// One a candidate, name by name.
    ties: Vec<Ties>,
    /// Where the candidates of each name begin in `ties`, and the end.
    starts: Vec<usize>,
    cells: Cells,
    /// What all names add to each row.
    totals: Vec<f32>,
    spots: Vec<Spot>,
    /// Where the spots of each name begin, and the end.
    spot_starts: Vec<usize>,
    /// Per name: what it adds to each of its rows, by row. Made when first asked for.
    shares: OnceLock<Vec<Vec<(Row, f32)>>>,
}

/// Index of a sum.
type Row = u32;

/// No sum.
const NO_ROW: Row = Row::MAX;

/// A sum over candidates.
#[derive(Debug, Clone, Copy)]
enum Sum {
    /// Of what lies in a country, countries left out.
    InCountry([u8; 2]),
    /// Of the country itself.
    Country([u8; 2]),
    /// Of what lies in a first-level division, first-level divisions left out.
    InDivision(PlaceId),
    /// Of the division itself.
    Division(PlaceId),
    /// Of what has a second-level division.
    InDistrict(PlaceId),
    /// Of what a division holds besides itself and countries.
    HeldByDivision(PlaceId),
    /// As `HeldByDivision`.
    HeldByDistrict(PlaceId),
}

/// What a candidate adds to and what it reads.
#[derive(Debug, Clone, Copy)]
struct Ties {
    adds: [Row; 5],
    reads: [Option<Tie>; 5],
    /// Index of its cell; `None` for areas, which are near nothing.
    cell: Option<u32>,
}

/// A relation that a candidate has to all others.
#[derive(Debug, Clone, Copy)]
struct Tie {
    feature: Feature,
    /// The sum whose total says how much there is at all.
    asked: Row,
    /// The sum that counts; it differs from `asked` by what a division holds of other divisions.
    counted: Row,
    scale: Scale,
}

/// How a sum becomes a feature's value.
#[derive(Debug, Clone, Copy)]
enum Scale {
    /// Divided by the number of names.
    Share,
    /// Cut at 1.
    Most,
    /// `T / (1 + T)`.
    Saturated,
}

impl Scale {
    fn factor(self, total: f32, names: usize) -> f32 {
        match self {
            Self::Share if total > 0.0 => 1.0 / names as f32,
            Self::Share => 0.0,
            Self::Most if total > 1.0 => 1.0 / total,
            Self::Most => 1.0,
            Self::Saturated => 1.0 / (1.0 + total),
        }
    }
}

/// A likely place of a name, as nearness sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    place: PlaceId,
    unit: [f64; 3],
    probability: f32,
    /// Rivers and ranges take a seat among the likeliest but are near nothing.
    natural: bool,
}

impl Relations {
    /// Of names that are not settled yet: every sum is nothing.
    pub fn new(names: &[Name]) -> Self {
        let mut rows = Rows::default();
        let mut cells = Cells::default();
        let mut ties = Vec::with_capacity(names.iter().map(|name| name.candidates.len()).sum());
        let mut starts = vec![0];
        for name in names {
            ties.extend(name.candidates.iter().map(|candidate| ties_of(candidate, &mut rows, &mut cells)));
            starts.push(ties.len());
        }
        cells.join();
        let totals = vec![0.0; rows.len()];
        Self { ties, starts, cells, totals, spots: Vec::new(), spot_starts: vec![0], shares: OnceLock::new() }
    }

    /// Reads the probabilities of the names.
    pub fn update(&mut self, names: &[Name]) {
        self.shares = OnceLock::new();
        self.totals.fill(0.0);
        self.spots.clear();
        self.spot_starts.clear();
        self.spot_starts.push(0);
        self.cells.clear();
        for (n, name) in names.iter().enumerate() {
            let ties = &self.ties[self.starts[n]..self.starts[n + 1]];
            for (ties, &p) in ties.iter().zip(&name.probabilities) {
                for &row in ties.adds.iter().filter(|&&row| row != NO_ROW) {
                    self.totals[row as usize] += p;
                }
            }
            let before = self.spots.len();
            self.spots.extend(spots(name));
            self.spot_starts.push(self.spots.len());
            for spot in &self.spots[before..] {
                self.cells.add(n as u32, spot.unit);
            }
        }
    }

    /// Calls `value` with each relational feature of the candidates of a name: candidate, feature and value.
    pub fn each_value(&self, n: usize, name: &Name, own: &mut OwnSums, mut value: impl FnMut(usize, Feature, f32)) {
        let ties = &self.ties[self.starts[n]..self.starts[n + 1]];
        own.read(ties, &name.probabilities, self.totals.len());
        for (c, candidate_ties) in ties.iter().enumerate() {
            for tie in candidate_ties.reads.iter().flatten() {
                let asked = self.totals[tie.asked as usize];
                if asked >= LEAST {
                    let total = (asked - own.0[tie.counted as usize]).max(0.0);
                    value(c, tie.feature, total * tie.scale.factor(total, self.names()));
                }
            }
            let mut total = 0.0;
            self.each_near(n, &name.candidates[c], candidate_ties, |_, nearness| total += nearness);
            if total > 0.0 {
                value(c, Feature::Nearness, total * Scale::Saturated.factor(total, self.names()));
            }
        }
    }

    /// The pieces of relational evidence of one candidate as they stand, each attributed to the other name's mention
    /// nearest to `seen_from`.
    pub fn pieces(&self, n: usize, c: usize, names: &[Name], spans: &[Span], seen_from: usize) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let ties = &self.ties[self.starts[n] + c];
        let told = self.told(n, names, spans.len(), seen_from);
        let mut tell = |feature, parts: &[(usize, f32)], rest: f32, scale: Scale| {
            let total = parts.iter().map(|&(_, x)| x).sum::<f32>() + rest;
            let factor = scale.factor(total, self.names());
            pieces.extend(parts.iter().map(|&(other, x)| {
                let nearest = nearest_member(&names[other], seen_from);
                Piece { feature, value: x * factor, span: Some(spans[nearest]), from: Some(nearest), relational: true }
            }));
            if rest > LEAST {
                pieces.push(Piece { feature, value: rest * factor, span: None, from: None, relational: true });
            }
        };
        for tie in ties.reads.iter().flatten().filter(|tie| self.totals[tie.asked as usize] >= LEAST) {
            let share = |other: usize| (other, self.share(names, other, tie.counted));
            let parts: Vec<_> = told.iter().map(|&other| share(other)).filter(|&(_, x)| x > LEAST).collect();
            let rest = if told.len() + 1 < names.len() {
                let listed: f32 = parts.iter().map(|&(_, x)| x).sum();
                (self.totals[tie.counted as usize] - self.share(names, n, tie.counted) - listed).max(0.0)
            } else {
                0.0
            };
            tell(tie.feature, &parts, rest, tie.scale);
        }
        let mut parts = Vec::new();
        self.each_near(n, &names[n].candidates[c], ties, |other, nearness| parts.push((other, nearness)));
        tell(Feature::Nearness, &parts, 0.0, Scale::Saturated);
        pieces
    }

    fn names(&self) -> usize {
        self.starts.len() - 1
    }

    /// The other names that give evidence of their own, in order.
    fn told(&self, n: usize, names: &[Name], mentions: usize, seen_from: usize) -> Vec<usize> {
        if names.len() <= 2 * MENTIONS_TOLD {
            return (0..names.len()).filter(|&other| other != n).collect();
        }
        let around = seen_from.saturating_sub(MENTIONS_TOLD)..(seen_from + MENTIONS_TOLD + 1).min(mentions);
        let near = |name: &Name| {
            let first = name.members.partition_point(|&m| m < around.start);
            name.members.get(first).is_some_and(|&m| m < around.end)
        };
        (0..names.len()).filter(|&other| other != n && near(&names[other])).collect()
    }

    /// What a name adds to a row.
    fn share(&self, names: &[Name], n: usize, row: Row) -> f32 {
        let shares = &self.shares.get_or_init(|| (0..names.len()).map(|n| self.shares_of(n, &names[n])).collect())[n];
        shares.binary_search_by_key(&row, |&(row, _)| row).map_or(0.0, |at| shares[at].1)
    }

    fn shares_of(&self, n: usize, name: &Name) -> Vec<(Row, f32)> {
        let ties = &self.ties[self.starts[n]..self.starts[n + 1]];
        let added = ties.iter().zip(&name.probabilities).flat_map(|(ties, &p)| ties.adds.map(|row| (row, p)));
        let mut shares: Vec<(Row, f32)> = added.filter(|&(row, _)| row != NO_ROW).collect();
        shares.sort_by_key(|&(row, _)| row);
        shares.dedup_by(|later, sum| {
            let same = later.0 == sum.0;
            if same {
                sum.1 += later.1;
            }
            same
        });
        shares
    }

    /// Calls `found` with each other name that has a likely place near the candidate and how near it is, in order of
    /// names.
    fn each_near(&self, n: usize, candidate: &Candidate, ties: &Ties, mut found: impl FnMut(usize, f32)) {
        let Some(cell) = ties.cell else { return };
        let around = n.saturating_sub(NAMES_NEAR) as u32..(n + NAMES_NEAR + 1) as u32;
        for &name in self.cells.near(cell, around).iter().filter(|&&name| name as usize != n) {
            let spots = &self.spots[self.spot_starts[name as usize]..self.spot_starts[name as usize + 1]];
            let nearness = nearness(candidate, spots);
            if nearness > LEAST {
                found(name as usize, nearness);
            }
        }
    }
}

/// The likeliest places of a settled name, areas left out: one more than nearness looks at, since a candidate passes
/// over its own place.
pub(super) fn spots(name: &Name) -> impl Iterator<Item = Spot> + '_ {
    let likely = name.candidates.iter().zip(&name.probabilities).filter(|(k, p)| **p >= 0.05 && k.area == Area::None);
    let spot = |(k, &probability): (&Candidate, &f32)| {
        let natural = !matches!(k.class, FeatureClass::Populated | FeatureClass::Spot);
        Spot { place: k.place, unit: k.unit, probability, natural }
    };
    likely.map(spot).take(NEAREST_LOOKED_AT + 1)
}

/// How near the spots of another name are to a candidate: `p exp(-d / 80 km)`.
pub(super) fn nearness(candidate: &Candidate, spots: &[Spot]) -> f32 {
    let mut total = 0.0;
    for spot in spots.iter().filter(|spot| spot.place != candidate.place).take(NEAREST_LOOKED_AT) {
        let chord2: f64 = (0..3).map(|i| (spot.unit[i] - candidate.unit[i]).powi(2)).sum();
        if !spot.natural && chord2 < REACH.powi(2) {
            total += spot.probability * (-chord2.sqrt() / NEARNESS_SCALE).exp() as f32;
        }
    }
    total
}

/// What one name adds to each row; kept between names for its memory.
#[derive(Debug, Default)]
pub(super) struct OwnSums(Vec<f32>);

impl OwnSums {
    /// Makes the rows that the candidates read those of the name; the others are left as they are.
    fn read(&mut self, ties: &[Ties], probabilities: &[f32], rows: usize) {
        self.0.resize(rows, 0.0);
        let read = |ties: &Ties| ties.reads.map(|tie| tie.map_or(NO_ROW, |tie| tie.counted));
        for row in ties.iter().flat_map(|ties| ties.adds.into_iter().chain(read(ties))).filter(|&row| row != NO_ROW) {
            self.0[row as usize] = 0.0;
        }
        for (ties, &p) in ties.iter().zip(probabilities) {
            for &row in ties.adds.iter().filter(|&&row| row != NO_ROW) {
                self.0[row as usize] += p;
            }
        }
    }
}

/// The rows of a document, each sum once.
#[derive(Debug, Default)]
struct Rows(HashMap<u64, Row, BuildHasherDefault<Passing>>);

impl Rows {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn of(&mut self, sum: Sum) -> Row {
        let (kind, value) = match sum {
            Sum::InCountry(code) => (0, u32::from(u16::from_le_bytes(code))),
            Sum::Country(code) => (1, u32::from(u16::from_le_bytes(code))),
            Sum::InDivision(place) => (2, place.0),
            Sum::Division(place) => (3, place.0),
            Sum::InDistrict(place) => (4, place.0),
            Sum::HeldByDivision(place) => (5, place.0),
            Sum::HeldByDistrict(place) => (6, place.0),
        };
        // Multiplying by an odd number is one to one, so that no two sums share a key.
        let key = (kind << 32 | u64::from(value)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let next = self.0.len() as Row;
        *self.0.entry(key).or_insert(next)
    }
}

fn ties_of(candidate: &Candidate, rows: &mut Rows, cells: &mut Cells) -> Ties {
    let mut adds = [NO_ROW; 5];
    let is_country = matches!(candidate.area, Area::Country(_));
    adds[0] = match (candidate.area, candidate.country) {
        (Area::Country(code), _) => rows.of(Sum::Country(code)),
        (_, Some(code)) => rows.of(Sum::InCountry(code)),
        (_, None) => NO_ROW,
    };
    adds[1] = match (candidate.area, candidate.admin1) {
        (Area::Division, _) => rows.of(Sum::Division(candidate.place)),
        (_, Some(division)) => rows.of(Sum::InDivision(division)),
        (_, None) => NO_ROW,
    };
    let holder = |place: Option<PlaceId>| place.filter(|&place| place != candidate.place && !is_country);
    if let Some(district) = candidate.admin2 {
        adds[2] = rows.of(Sum::InDistrict(district));
    }
    if let Some(division) = holder(candidate.admin1) {
        adds[3] = rows.of(Sum::HeldByDivision(division));
    }
    if let Some(district) = holder(candidate.admin2) {
        adds[4] = rows.of(Sum::HeldByDistrict(district));
    }

    let mut reads = [None; 5];
    let mut tie = |at: usize, feature, asked: Sum, counted: Sum, scale| {
        reads[at] = Some(Tie { feature, asked: rows.of(asked), counted: rows.of(counted), scale });
    };
    if let Some(code) = candidate.country {
        if !is_country {
            tie(0, Feature::SharedCountry, Sum::InCountry(code), Sum::InCountry(code), Scale::Share);
        }
        tie(1, Feature::CountryNamed, Sum::Country(code), Sum::Country(code), Scale::Most);
    }
    if let Some(division) = candidate.admin1.filter(|_| candidate.area != Area::Division) {
        tie(2, Feature::SharedDivision, Sum::InDivision(division), Sum::InDivision(division), Scale::Share);
        tie(3, Feature::DivisionNamed, Sum::Division(division), Sum::Division(division), Scale::Most);
    }
    let place = candidate.place;
    match candidate.area {
        Area::Country(code) => {
            tie(4, Feature::HoldsOthers, Sum::InCountry(code), Sum::InCountry(code), Scale::Share);
        }
        Area::Division => {
            tie(4, Feature::HoldsOthers, Sum::InDivision(place), Sum::HeldByDivision(place), Scale::Share);
        }
        Area::District => {
            tie(4, Feature::HoldsOthers, Sum::InDistrict(place), Sum::HeldByDistrict(place), Scale::Share);
        }
        Area::None => {}
    }
    Ties { adds, reads, cell: (candidate.area == Area::None).then(|| cells.of(candidate.unit)) }
}

/// The unit sphere in cubes no smaller than [`REACH`], so that what is near lies in a cell or beside it.
#[derive(Debug, Default)]
struct Cells {
    index: HashMap<u64, u32, BuildHasherDefault<Passing>>,
    /// Per cell: itself and those beside it that exist; empty until asked for.
    beside: Vec<Vec<u32>>,
    /// Per cell: the names with a spot in it or beside it, in order.
    names: Vec<Vec<u32>>,
}

impl Cells {
    /// Cells from -1 to 1.
    const PER_UNIT: f64 = 15.0;

    fn of(&mut self, unit: [f64; 3]) -> u32 {
        let next = self.index.len() as u32;
        *self.index.entry(Self::key(Self::corner(unit))).or_insert(next)
    }

    fn corner(unit: [f64; 3]) -> [i32; 3] {
        unit.map(|x| (x * Self::PER_UNIT).floor() as i32)
    }

    fn key(corner: [i32; 3]) -> u64 {
        let digits = corner.iter().fold(0, |key, &x| key << 8 | u64::from((x + 64) as u8));
        mix(digits, 1)
    }

    /// Makes room for the names, once all cells are known.
    fn join(&mut self) {
        self.beside = vec![Vec::new(); self.index.len()];
        self.names = vec![Vec::new(); self.index.len()];
    }

    /// The cells that lie beside one, itself among them. Most cells are never asked: few candidates are likely places.
    fn beside(&self, [x, y, z]: [i32; 3]) -> Vec<u32> {
        let around = |x: i32| [x - 1, x, x + 1];
        let mut found = Vec::new();
        for z in around(z) {
            for y in around(y) {
                for x in around(x) {
                    found.extend(self.index.get(&Self::key([x, y, z])));
                }
            }
        }
        found
    }

    fn clear(&mut self) {
        self.names.iter_mut().for_each(Vec::clear);
    }

    /// Notes a spot of a name; names come in order.
    fn add(&mut self, name: u32, unit: [f64; 3]) {
        let corner = Self::corner(unit);
        let Some(&cell) = self.index.get(&Self::key(corner)) else { return };
        if self.beside[cell as usize].is_empty() {
            self.beside[cell as usize] = self.beside(corner);
        }
        for &cell in &self.beside[cell as usize] {
            let names = &mut self.names[cell as usize];
            if names.last() != Some(&name) {
                names.push(name);
            }
        }
    }

    /// Those of a range of names that have a spot in a cell or beside it, in order.
    fn near(&self, cell: u32, names: Range<u32>) -> &[u32] {
        let near = &self.names[cell as usize];
        let first = near.partition_point(|&name| name < names.start);
        let end = near.partition_point(|&name| name < names.end);
        &near[first..end]
    }
}

/// The member of a name that is nearest to a mention; of two the earlier.
#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
fn nearest_member(name: &Name, seen_from: usize) -> usize {
    let after = name.members.partition_point(|&m| m < seen_from);
    let around = &name.members[after.saturating_sub(1)..(after + 1).min(name.members.len())];
    around.iter().copied().min_by_key(|&m| m.abs_diff(seen_from)).expect("a name has a member")
}

#[cfg(test)]
mod tests {
    use super::super::model::{self, Background, Names};
    use super::super::weights::Weights;
    use super::*;
    use crate::document::{Context, Document};
    use crate::gazetteer::Gazetteer;
    use crate::mention;
    use crate::token::tokenize;
    use std::collections::{BTreeMap, BTreeSet};

    /// The best known towns of the United States, one a line, settled, and where they stand.
    fn towns(count: usize) -> (Names, Vec<Span>) {
        let gazetteer = Gazetteer::bundled();
        let rows = (0..gazetteer.len() as u32).map(|row| gazetteer.place(PlaceId(row)));
        let towns = rows.filter(|place| place.class == FeatureClass::Populated && place.country == Some(*b"US"));
        let mut known = BTreeSet::new();
        let names: Vec<&str> = towns.map(|place| place.name).filter(|name| known.insert(*name)).take(count).collect();
        let mut start = 0;
        let spans = names.iter().map(|name| {
            let span = Span::new(start, start + name.len());
            start = span.end() + ".\n".len();
            span
        });
        let spans: Vec<Span> = spans.collect();
        let document = Document::from_text("towns", names.join(".\n"), Context::default());
        let tokens = tokenize(&document);
        let mentions = mention::from_spans(&document, &tokens, &gazetteer, &spans);
        let mut names = model::names(&document, &tokens, &mentions, &gazetteer);
        model::settle(&mut names, &Background::default(), Weights::bundled());
        (names, spans)
    }

    #[test]
    fn what_is_told_piece_by_piece_comes_to_what_was_weighed_and_does_not_grow_with_the_text() {
        for count in [40, 400] {
            let (names, spans) = towns(count);
            let mut relations = Relations::new(&names);
            relations.update(&names);
            let n = names.len() / 2;
            let mut weighed: BTreeMap<(usize, Feature), f32> = BTreeMap::new();
            relations.each_value(n, &names[n], &mut OwnSums::default(), |c, feature, value| {
                weighed.insert((c, feature), value);
            });
            assert!(weighed[&(0, Feature::SharedCountry)] > 0.5, "{count} towns of one country");
            for c in 0..names[n].candidates.len() {
                let mut told: BTreeMap<Feature, (f32, usize)> = BTreeMap::new();
                for piece in relations.pieces(n, c, &names, &spans, names[n].members[0]) {
                    let sum = told.entry(piece.feature).or_default();
                    *sum = (sum.0 + piece.value, sum.1 + 1);
                }
                for (feature, (sum, pieces)) in told {
                    let value = weighed[&(c, feature)];
                    assert!((sum - value).abs() < 0.02, "{count} towns, {feature:?}: {sum} told, {value} weighed");
                    assert!(pieces <= 2 * MENTIONS_TOLD + 1, "{count} towns, {feature:?}: {pieces} pieces");
                }
            }
        }
    }
}
