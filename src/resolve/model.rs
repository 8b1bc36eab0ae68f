//! The joint model: names of one document, what ties them together, and the rounds that settle them.
//!
//! ```text
//! mentions -> names (one referent a name, unless different containers are written)
//!          -> local pieces of evidence -> rounds of mean field over the relations -> probabilities
//! ```

use super::candidates::{self, Area, Candidate};
use super::kept;
use super::relations::{self, OwnSums, Relations, Spot, nearness};
use super::weights::{Feature, Weights};
use super::written::{self, Container};
use crate::document::Document;
use crate::gazetteer::{Gazetteer, fold};
use crate::mention::{Kind, Mention, Role};
use crate::span::Span;
use crate::token::Token;
use std::collections::BTreeMap;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// Rounds of mean field. Figures: docs/resolution.md.
const ROUNDS: usize = 6;

/// Renown of a town of 100,000: from here on an unlisted namesake is ever less likely to be meant.
const FAMOUS_FROM: f32 = 5.0 / 7.0;

/// Mentions of a name whose neighbourhood is read: in a long text the first ones say what it is, and each mention's evidence
/// is told with what was read beside all of them.
const MENTIONS_READ: usize = 16;

/// A share of one feature's value, with where it comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub feature: Feature,
    pub value: f32,
    /// Words it comes from.
    pub span: Option<Span>,
    /// Index of the mention whose neighbourhood it was read in, or of the other name.
    pub from: Option<usize>,
    /// Whether `from` is another name (relational) or a mention of this very name.
    pub relational: bool,
}

/// All mentions of one name that share a referent.
#[derive(Debug)]
pub(super) struct Name {
    pub members: Vec<usize>,
    pub candidates: Arc<[Candidate]>,
    /// Per candidate: evidence from the words around the members.
    pub local: Vec<Vec<Piece>>,
    /// Features of the missing place.
    pub missing_features: Vec<(Feature, f32)>,
    pub probabilities: Vec<f32>,
    pub missing: f32,
}

/// The names of one document and what ties them together.
#[derive(Debug)]
pub(super) struct Names {
    list: Vec<Name>,
    relations: Relations,
    /// Where each mention stands.
    spans: Vec<Span>,
}

impl Names {
    /// Where a mention stands.
    pub fn span(&self, mention: usize) -> Span {
        self.spans[mention]
    }
}

impl Deref for Names {
    type Target = [Name];

    fn deref(&self) -> &[Name] {
        &self.list
    }
}

/// What the caller's context says, settled beforehand.
#[derive(Debug, Default)]
pub(super) struct Background {
    names: Vec<Name>,
    /// Per name: its likeliest places.
    spots: Vec<Vec<Spot>>,
    /// Country of the outlet's domain, where it has one.
    country: Option<[u8; 2]>,
}

impl Background {
    /// From settled names.
    pub fn new(names: Option<Names>, country: Option<[u8; 2]>) -> Self {
        let names = names.map_or_else(Vec::new, |names| names.list);
        let spots = names.iter().map(|name| relations::spots(name).collect()).collect();
        Self { names, spots, country }
    }
}

/// The document's names with their candidates and local evidence; nothing settled yet.
pub(super) fn names(document: &Document, tokens: &[Token], mentions: &[Mention], gazetteer: &Gazetteer) -> Names {
    let containers = written::containers(document, tokens, mentions);
    let mut list: Vec<Name> = group(mentions, &containers)
        .into_iter()
        .map(|members| {
            let candidates = kept::find(&mentions[members[0]], gazetteer);
            Name {
                local: vec![Vec::new(); candidates.len()],
                probabilities: vec![0.0; candidates.len()],
                missing: 1.0,
                missing_features: Vec::new(),
                members,
                candidates,
            }
        })
        .collect();
    let mut name_of = vec![0; mentions.len()];
    for (n, name) in list.iter().enumerate() {
        name.members.iter().for_each(|&m| name_of[m] = n);
    }
    let lists = written::lists(document, tokens, mentions);
    let local: Vec<_> =
        (0..list.len()).map(|n| local_evidence(n, &list, &name_of, mentions, &containers, &lists, gazetteer)).collect();
    for (name, (pieces, missing)) in list.iter_mut().zip(local) {
        name.local = pieces;
        name.missing_features = missing;
    }
    among_states(&mut list);
    let relations = Relations::new(&list);
    Names { list, relations, spans: mentions.iter().map(|mention| mention.span).collect() }
}

/// Settles the names jointly.
pub(super) fn settle(names: &mut Names, background: &Background, weights: &Weights) {
    let Names { list, relations, .. } = names;
    // What no round changes: a candidate's own features, and what the context says.
    let (mut fixed, mut context) = (Vec::new(), Vec::new());
    for name in list.iter_mut() {
        let scores: Vec<f32> = (0..name.candidates.len()).map(|c| dot(fixed_and_local(name, c), weights)).collect();
        update(name, &scores, weights);
        fixed.extend(scores);
        context.extend(name.candidates.iter().map(|candidate| {
            dot(context_relations(candidate, background).iter().map(|p| (p.feature, p.value)), weights)
        }));
    }
    let mut scores = Vec::with_capacity(fixed.len());
    let mut own = OwnSums::default();
    for _ in 0..ROUNDS {
        relations.update(list);
        scores.clone_from(&context);
        let mut start = 0;
        for (n, name) in list.iter().enumerate() {
            relations.each_value(n, name, &mut own, |c, feature, value| {
                scores[start + c] += weights.get(feature) * value;
            });
            start += name.candidates.len();
        }
        scores.iter_mut().zip(&fixed).for_each(|(score, fixed)| *score += fixed);
        let mut rest = scores.as_slice();
        let mut moved = false;
        for name in list.iter_mut() {
            let (own, others) = rest.split_at(name.candidates.len());
            let before = std::mem::take(&mut name.probabilities);
            update(name, own, weights);
            moved |= before != name.probabilities;
            rest = others;
        }
        // All that a round asks are these probabilities.
        if !moved {
            break;
        }
    }
    relations.update(list);
}

/// Every piece of a candidate's evidence as it stands after settling, seen from one mention.
pub(super) fn evidence(n: usize, c: usize, names: &Names, background: &Background, seen_from: usize) -> Vec<Piece> {
    let name = &names[n];
    let mut pieces: Vec<Piece> = name.candidates[c]
        .fixed
        .iter()
        .map(|&(feature, value)| Piece { feature, value, span: None, from: None, relational: false })
        .collect();
    pieces.extend(name.local[c].iter().copied());
    pieces.extend(context_relations(&name.candidates[c], background));
    pieces.extend(names.relations.pieces(n, c, names, &names.spans, seen_from));
    pieces
}

pub(super) fn fixed_and_local(name: &Name, c: usize) -> impl Iterator<Item = (Feature, f32)> + '_ {
    name.candidates[c].fixed.iter().copied().chain(name.local[c].iter().map(|p| (p.feature, p.value)))
}

pub(super) fn dot(features: impl Iterator<Item = (Feature, f32)>, weights: &Weights) -> f32 {
    features.map(|(feature, value)| weights.get(feature) * value).sum()
}

fn update(name: &mut Name, scores: &[f32], weights: &Weights) {
    let missing = dot(name.missing_features.iter().copied(), weights);
    let top = scores.iter().copied().fold(missing, f32::max);
    let total: f32 = scores.iter().map(|s| (s - top).exp()).sum::<f32>() + (missing - top).exp();
    name.probabilities = scores.iter().map(|s| (s - top).exp() / total).collect();
    name.missing = (missing - top).exp() / total;
}

/// Mentions of one folded name and kind of role stand together, unless different containers are written
/// after them ("Paris, Texas" and "Paris, France"): then a bare one goes with the one before it.
fn group(mentions: &[Mention], containers: &[Vec<Container>]) -> Vec<Vec<usize>> {
    let mut by_name: BTreeMap<(String, bool), Vec<usize>> = BTreeMap::new();
    for (i, mention) in mentions.iter().enumerate() {
        let key = mention.lookups.first().map_or_else(|| format!("#{i}"), |name| fold(name));
        by_name.entry((key, mention.role == Role::Demonym)).or_default().push(i);
    }
    let mut groups = Vec::new();
    for members in by_name.into_values() {
        let container = |m: usize| {
            containers[m]
                .iter()
                .find(|c| c.chained)
                .and_then(|c| mentions[c.mention].lookups.first())
                .map(|name| fold(name))
        };
        let mut split: Vec<(Option<String>, Vec<usize>)> = Vec::new();
        let first_named = members.iter().find_map(|&m| container(m));
        let mut current = first_named;
        for &m in &members {
            if let Some(named) = container(m) {
                current = Some(named);
            }
            match split.iter_mut().find(|(key, _)| *key == current) {
                Some((_, group)) => group.push(m),
                None => split.push((current.clone(), vec![m])),
            }
        }
        groups.extend(split.into_iter().map(|(_, group)| group));
    }
    groups.sort();
    groups
}

/// The levels at which places are listed among their peers.
const LEVELS: [fn(&Candidate) -> bool; 2] =
    [|c| c.is_known_area() && matches!(c.area, Area::Country(_)), |c| c.is_known_area() && c.area == Area::Division];

/// Whether at least three names of a list can be of a level.
fn are_peers(list: &Range<usize>, level: fn(&Candidate) -> bool, name_of: &[usize], names: &[Name]) -> bool {
    list.clone().filter(|&m| names[name_of[m]].candidates.iter().any(level)).count() >= 3
}

/// Whether a comma stands between two items of a list rather than before a container: "Canada, Mexico", but "Georgia,
/// USA"; "Ohio, Iowa and Utah", but "Nevada, Missouri". `list` is the list of mentions that the first one stands in.
fn is_list(n: usize, other: usize, list: &Range<usize>, name_of: &[usize], names: &[Name]) -> bool {
    let (inner, outer) = (&names[n], &names[other]);
    let both = |level| inner.candidates.iter().any(level) && outer.candidates.iter().any(level);
    let listed = |level| both(level) && are_peers(list, level, name_of, names);
    let [countries, divisions] = LEVELS;
    let holds = |division: &Candidate| outer.candidates.iter().any(|area| area.holds(division));
    let holds_division = || inner.candidates.iter().any(|c| divisions(c) && holds(c));
    listed(countries) || listed(divisions) || (both(countries) && !holds_division())
}

/// A capital is the likelier meant, the more of the other names can be countries: "Washington" beside Egypt, Syria and Iran.
fn among_states(names: &mut [Name]) {
    const FEWEST: usize = 3;
    let is_state = |name: &Name| name.candidates.iter().any(LEVELS[0]);
    let states = names.iter().filter(|name| is_state(name)).count();
    let others = names.len().saturating_sub(1);
    if states == 0 || others < FEWEST {
        return;
    }
    for name in names {
        let value = (states - usize::from(is_state(name))) as f32 / others as f32;
        for (c, _) in name.candidates.iter().enumerate().filter(|(_, candidate)| candidate.capital) {
            let piece = Piece { feature: Feature::AmongStates, value, span: None, from: None, relational: false };
            name.local[c].push(piece);
        }
    }
}

type LocalEvidence = (Vec<Vec<Piece>>, Vec<(Feature, f32)>);

fn local_evidence(
    n: usize,
    names: &[Name],
    name_of: &[usize],
    mentions: &[Mention],
    containers: &[Vec<Container>],
    lists: &[Range<usize>],
    gazetteer: &Gazetteer,
) -> LocalEvidence {
    let name = &names[n];
    let mut pieces = vec![Vec::new(); name.candidates.len()];
    let (mut any_container, mut container_fits, mut any_kind, mut kind_fits) = (false, false, false, false);
    // Once a name: a text of ten sentences about one government is no ten hints.
    let mut acting = false;
    // Which candidates are of a kind, and which lie in another name: the same for every member that asks.
    let mut of_kind: BTreeMap<Kind, Vec<bool>> = BTreeMap::new();
    let mut inside_of: BTreeMap<usize, Vec<bool>> = BTreeMap::new();
    for &m in name.members.iter().take(MENTIONS_READ) {
        if let Some(cue) = mentions[m].cues.first() {
            any_kind = true;
            for cue in &mentions[m].cues {
                of_kind.entry(cue.kind).or_insert_with(|| candidates::of_kind(&name.candidates, cue.kind, gazetteer));
            }
            for (c, pieces) in pieces.iter_mut().enumerate() {
                let fits = mentions[m].cues.iter().any(|cue| of_kind[&cue.kind][c]);
                kind_fits |= fits;
                let feature = if fits { Feature::KindFits } else { Feature::KindClashes };
                pieces.push(Piece { feature, value: 1.0, span: Some(cue.span), from: Some(m), relational: false });
            }
            for cue in mentions[m].cues.iter().filter(|cue| cue.kind.has_few_namesakes()) {
                if let Some(c) = only(&of_kind[&cue.kind]) {
                    let piece = Piece {
                        feature: Feature::KindAlone,
                        value: 1.0,
                        span: Some(cue.span),
                        from: Some(m),
                        relational: false,
                    };
                    pieces[c].push(piece);
                }
            }
        }
        if mentions[m].role == Role::Metonym && !acting {
            acting = true;
            for (c, _) in name.candidates.iter().enumerate().filter(|(_, candidate)| candidate.capital) {
                pieces[c].push(Piece {
                    feature: Feature::ActingCapital,
                    value: 1.0,
                    span: Some(mentions[m].span),
                    from: Some(m),
                    relational: false,
                });
            }
        }
        if lists[m].len() > 2 {
            let peers = LEVELS.into_iter().filter(|&level| are_peers(&lists[m], level, name_of, names));
            for level in peers {
                let from = Some(m);
                let peer = lists[m].clone().find(|&p| p != m && names[name_of[p]].candidates.iter().any(level));
                let span = peer.map(|peer| mentions[peer].span);
                for (c, _) in name.candidates.iter().enumerate().filter(|(_, candidate)| level(candidate)) {
                    pieces[c].push(Piece { feature: Feature::AmongPeers, value: 1.0, span, from, relational: false });
                }
            }
        }
        for container in &containers[m] {
            let other = name_of[container.mention];
            if other == n || (container.chained && is_list(n, other, &lists[m], name_of, names)) {
                continue;
            }
            let inside = inside_of.entry(other).or_insert_with(|| {
                let areas: Vec<_> = names[other].candidates.iter().filter(|k| k.area != Area::None).collect();
                let holds = |inner: &Candidate| areas.iter().any(|area| area.holds(inner));
                // A village that is called Iowa, too, is not what stands before a comma and another state.
                let mut known = name.candidates.iter().filter(|inner| inner.is_known_area()).peekable();
                let elsewhere = known.peek().is_some() && !known.any(holds);
                name.candidates.iter().map(|inner| !(elsewhere && inner.by_alias()) && holds(inner)).collect()
            });
            let any = inside.contains(&true);
            let is_area = names[other].candidates.first().is_some_and(|c| c.area != Area::None);
            if container.chained && is_area {
                any_container = true;
                container_fits |= any;
            }
            if !any {
                continue;
            }
            let (fits, clashes) = if container.leading {
                (Feature::LeadingContainer, None)
            } else {
                (Feature::WrittenContainer, container.chained.then_some(Feature::OutsideContainer))
            };
            for (c, &inside) in inside.iter().enumerate() {
                let feature = if inside { Some(fits) } else { clashes };
                if let Some(feature) = feature {
                    let span = Some(mentions[container.mention].span);
                    pieces[c].push(Piece { feature, value: 1.0, span, from: Some(m), relational: false });
                }
            }
        }
    }
    for pieces in &mut pieces {
        cap(pieces);
    }
    let first = &mentions[name.members[0]];
    let best_known = name.candidates.iter().map(candidates::renown).fold(0.0, f32::max);
    let is_long = first.lookups.first().is_some_and(|name| name.contains(' '));
    let is_unique = is_unique(&name.candidates);
    let owned = name.candidates.iter().any(Candidate::by_main_name);
    let flag = |on: bool| f32::from(u8::from(on));
    let missing = vec![
        (Feature::MissingBias, 1.0),
        (Feature::MissingLargest, best_known),
        (Feature::MissingFamous, ((best_known - FAMOUS_FROM) / (1.0 - FAMOUS_FROM)).max(0.0)),
        (Feature::MissingUnique, flag(is_unique)),
        (
            Feature::MissingArea,
            flag(name.candidates.iter().any(|c| c.continent || matches!(c.area, Area::Country(_) | Area::Division))),
        ),
        (Feature::MissingContainer, flag(any_container && !container_fits)),
        (Feature::MissingKind, flag(any_kind && !kind_fits)),
        (Feature::MissingDoubt, 1.0 - first.confidence),
        (Feature::MissingAlias, flag(name.candidates.iter().all(|c| c.by_alias()))),
        (Feature::MissingLongName, flag(is_long && !name.candidates.iter().any(Candidate::is_natural))),
        (Feature::MissingOwnName, flag(is_long && is_unique && owned)),
    ];
    (pieces, missing)
}

/// The index of the only `true`.
fn only(flags: &[bool]) -> Option<usize> {
    let mut found = flags.iter().enumerate().filter(|(_, on)| **on).map(|(i, _)| i);
    found.next().filter(|_| found.next().is_none())
}

/// Whether no two places far apart have the name; aliases count where it is nobody's own.
fn is_unique(candidates: &[Candidate]) -> bool {
    let own = candidates.iter().any(|c| !c.by_alias());
    let mut named = candidates.iter().filter(|c| c.by_alias() != own);
    named.next().is_some_and(|first| named.all(|other| first.is_one_place_with(other)))
}

/// Ten mentions with the same cue are one piece of knowledge: each feature's pieces share a total of at most 1.
fn cap(pieces: &mut [Piece]) {
    let mut totals: BTreeMap<Feature, f32> = BTreeMap::new();
    for piece in pieces.iter() {
        *totals.entry(piece.feature).or_default() += piece.value;
    }
    for piece in pieces {
        piece.value /= totals[&piece.feature].max(1.0);
    }
}

fn context_relations(candidate: &Candidate, background: &Background) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut push = |feature, value: f32| {
        if value > 1e-4 {
            pieces.push(Piece { feature, value, span: None, from: None, relational: false });
        }
    };
    let sum = |of: &dyn Fn(&Candidate) -> bool| background.names.iter().map(|name| mass(name, of)).sum::<f32>();
    if let Some(code) = candidate.country {
        let outlet = if background.country == Some(code) { 0.6 } else { 0.0 };
        push(Feature::ContextCountry, (sum(&|k| k.country == Some(code)) + outlet).min(1.0));
    }
    if let Some(division) = candidate.admin1 {
        push(Feature::ContextDivision, sum(&|k| k.admin1 == Some(division) || k.place == division).min(1.0));
    }
    if candidate.area == Area::None {
        let total: f32 = background.spots.iter().map(|spots| nearness(candidate, spots)).sum();
        push(Feature::ContextNear, total / (1.0 + total));
    }
    pieces
}

fn mass(name: &Name, of: impl Fn(&Candidate) -> bool) -> f32 {
    name.candidates.iter().zip(&name.probabilities).filter(|(k, _)| of(k)).map(|(_, p)| p).sum()
}
