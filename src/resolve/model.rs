//! The joint model: names of one document, what ties them together, and the rounds that settle them.
//!
//! ```text
//! mentions -> names (one referent a name, unless different containers are written)
//!          -> local pieces of evidence -> rounds of mean field over the relations -> probabilities
//! ```

use super::candidates::{self, Area, Candidate};
use super::weights::{Feature, Weights};
use super::written::{self, Container};
use crate::document::Document;
use crate::gazetteer::{FeatureClass, Gazetteer, PlaceId, fold};
use crate::mention::{Mention, Role};
use crate::span::Span;
use crate::token::Token;
use std::collections::BTreeMap;

/// Rounds of mean field. Figures: docs/resolution.md.
const ROUNDS: usize = 6;

/// Length scale of nearness on the earth's sphere: 80 km over the mean radius of 6371 km.
const NEARNESS_SCALE: f64 = 80.0 / 6371.0;

/// Candidates of another name that nearness looks at.
const NEAREST_LOOKED_AT: usize = 3;

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
    pub candidates: Vec<Candidate>,
    /// Per candidate: evidence from the words around the members.
    pub local: Vec<Vec<Piece>>,
    /// Features of the missing place.
    pub missing_features: Vec<(Feature, f32)>,
    pub probabilities: Vec<f32>,
    pub missing: f32,
}

/// What the caller's context says, settled beforehand.
#[derive(Debug, Default)]
pub(super) struct Background {
    pub names: Vec<Name>,
    /// Country of the outlet's domain, where it has one.
    pub country: Option<[u8; 2]>,
}

/// The document's names with their candidates and local evidence; nothing settled yet.
pub(super) fn names(document: &Document, tokens: &[Token], mentions: &[Mention], gazetteer: &Gazetteer) -> Vec<Name> {
    let containers = written::containers(document, tokens, mentions);
    let mut names: Vec<Name> = group(mentions, &containers)
        .into_iter()
        .map(|members| {
            let candidates = candidates::find(&mentions[members[0]], gazetteer);
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
    let name_of: BTreeMap<usize, usize> =
        names.iter().enumerate().flat_map(|(n, name)| name.members.iter().map(move |&m| (m, n))).collect();
    let local: Vec<_> =
        (0..names.len()).map(|n| local_evidence(n, &names, &name_of, mentions, &containers, gazetteer)).collect();
    for (name, (pieces, missing)) in names.iter_mut().zip(local) {
        name.local = pieces;
        name.missing_features = missing;
    }
    names
}

/// Settles the names jointly.
pub(super) fn settle(names: &mut [Name], mentions: &[Mention], background: &Background, weights: &Weights) {
    for name in names.iter_mut() {
        let scores: Vec<f32> = (0..name.candidates.len()).map(|c| dot(fixed_and_local(name, c), weights)).collect();
        update(name, &scores, weights);
    }
    for _ in 0..ROUNDS {
        let totals = Totals::of(names);
        let scores: Vec<Vec<f32>> = (0..names.len())
            .map(|n| {
                (0..names[n].candidates.len())
                    .map(|c| {
                        let relational = relations(n, c, names, &totals, background, mentions, None);
                        dot(fixed_and_local(&names[n], c), weights)
                            + dot(relational.iter().map(|p| (p.feature, p.value)), weights)
                    })
                    .collect()
            })
            .collect();
        for (name, scores) in names.iter_mut().zip(&scores) {
            update(name, scores, weights);
        }
    }
}

/// Every piece of a candidate's evidence as it stands after settling, seen from one mention.
pub(super) fn evidence(
    n: usize,
    c: usize,
    names: &[Name],
    background: &Background,
    mentions: &[Mention],
    seen_from: usize,
) -> Vec<Piece> {
    let name = &names[n];
    let mut pieces: Vec<Piece> = name.candidates[c]
        .fixed
        .iter()
        .map(|&(feature, value)| Piece { feature, value, span: None, from: None, relational: false })
        .collect();
    pieces.extend(name.local[c].iter().copied());
    pieces.extend(relations(n, c, names, &Totals::of(names), background, mentions, Some(seen_from)));
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

type LocalEvidence = (Vec<Vec<Piece>>, Vec<(Feature, f32)>);

fn local_evidence(
    n: usize,
    names: &[Name],
    name_of: &BTreeMap<usize, usize>,
    mentions: &[Mention],
    containers: &[Vec<Container>],
    gazetteer: &Gazetteer,
) -> LocalEvidence {
    let name = &names[n];
    let mut pieces = vec![Vec::new(); name.candidates.len()];
    let (mut any_container, mut container_fits, mut any_kind, mut kind_fits) = (false, false, false, false);
    for &m in &name.members {
        if let Some(cue) = mentions[m].cues.first() {
            any_kind = true;
            for (c, candidate) in name.candidates.iter().enumerate() {
                let fits = candidate.fits(&mentions[m], gazetteer) == Some(true);
                kind_fits |= fits;
                let feature = if fits { Feature::KindFits } else { Feature::KindClashes };
                pieces[c].push(Piece { feature, value: 1.0, span: Some(cue.span), from: Some(m), relational: false });
            }
        }
        for container in &containers[m] {
            let Some(&other) = name_of.get(&container.mention) else { continue };
            if other == n {
                continue;
            }
            let inside: Vec<bool> = name
                .candidates
                .iter()
                .map(|candidate| names[other].candidates.iter().any(|area| area.holds(candidate)))
                .collect();
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
            for (c, inside) in inside.into_iter().enumerate() {
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
    let flag = |on: bool| f32::from(u8::from(on));
    let missing = vec![
        (Feature::MissingBias, 1.0),
        (Feature::MissingLargest, best_known),
        (
            Feature::MissingArea,
            flag(name.candidates.iter().any(|c| c.continent || matches!(c.area, Area::Country(_) | Area::Division))),
        ),
        (Feature::MissingContainer, flag(any_container && !container_fits)),
        (Feature::MissingKind, flag(any_kind && !kind_fits)),
        (Feature::MissingDoubt, 1.0 - first.confidence),
        (Feature::MissingAlias, flag(name.candidates.iter().all(|c| c.by_alias))),
        (Feature::MissingLongName, flag(first.lookups.first().is_some_and(|name| name.contains(' ')))),
    ];
    (pieces, missing)
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

/// Sums over all names that relations are read from, so that each costs one look and not one pass.
#[derive(Debug, Default)]
struct Totals {
    /// Per country: mass of places in it, countries themselves left out.
    in_country: BTreeMap<[u8; 2], f32>,
    /// Per country: mass of the country itself being named.
    country: BTreeMap<[u8; 2], f32>,
    in_division: BTreeMap<PlaceId, f32>,
    division: BTreeMap<PlaceId, f32>,
    in_district: BTreeMap<PlaceId, f32>,
    names: usize,
}

impl Totals {
    fn of(names: &[Name]) -> Totals {
        let mut totals = Totals { names: names.len(), ..Totals::default() };
        for name in names {
            for (candidate, &p) in name.candidates.iter().zip(&name.probabilities) {
                totals.add(candidate, p);
            }
        }
        totals
    }

    fn add(&mut self, candidate: &Candidate, p: f32) {
        if let Area::Country(code) = candidate.area {
            *self.country.entry(code).or_default() += p;
        } else if let Some(code) = candidate.country {
            *self.in_country.entry(code).or_default() += p;
        }
        if candidate.area == Area::Division {
            *self.division.entry(candidate.place).or_default() += p;
        } else if let Some(division) = candidate.admin1 {
            *self.in_division.entry(division).or_default() += p;
        }
        if let Some(district) = candidate.admin2 {
            *self.in_district.entry(district).or_default() += p;
        }
    }
}

/// The pieces of relational evidence of one candidate. With `seen_from`, each other name gives a piece of
/// its own, attributed to its mention nearest to that one; without, one piece a feature.
fn relations(
    n: usize,
    c: usize,
    names: &[Name],
    totals: &Totals,
    background: &Background,
    mentions: &[Mention],
    seen_from: Option<usize>,
) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(6);
    context_relations(&names[n].candidates[c], background, &mut pieces);
    let candidate = &names[n].candidates[c];
    let others = totals.names as f32;
    // `share` divides a sum by the number of names; `most` cuts it at 1; `saturated` is T / (1 + T).
    let share = |total: f32| if total > 0.0 { 1.0 / others } else { 0.0 };
    let most = |total: f32| if total > 1.0 { 1.0 / total } else { 1.0 };
    let saturated = |total: f32| 1.0 / (1.0 + total);
    let mut relation = |feature: Feature, quick: Option<f32>, by: &dyn Fn(&Name) -> f32, scale: &dyn Fn(f32) -> f32| {
        if quick.is_some_and(|total| total < 1e-4) {
            return;
        }
        if seen_from.is_none()
            && let Some(total) = quick
        {
            let own = by(&names[n]);
            let total = (total - own).max(0.0);
            pieces.push(Piece { feature, value: total * scale(total), span: None, from: None, relational: true });
            return;
        }
        let parts: Vec<(usize, f32)> =
            (0..names.len()).filter(|&o| o != n).map(|o| (o, by(&names[o]))).filter(|&(_, x)| x > 1e-4).collect();
        let total: f32 = parts.iter().map(|&(_, x)| x).sum();
        match seen_from {
            None => {
                pieces.push(Piece { feature, value: total * scale(total), span: None, from: None, relational: true })
            }
            Some(here) => pieces.extend(parts.iter().map(|&(o, x)| {
                let nearest = names[o].members.iter().copied().min_by_key(|&m| m.abs_diff(here));
                Piece {
                    feature,
                    value: x * scale(total),
                    span: nearest.map(|m| mentions[m].span),
                    from: nearest,
                    relational: true,
                }
            })),
        }
    };
    if let Some(code) = candidate.country {
        let quick = totals.in_country.get(&code).copied().unwrap_or(0.0);
        if !matches!(candidate.area, Area::Country(_)) {
            relation(
                Feature::SharedCountry,
                Some(quick),
                &|other| mass(other, |k| k.country == Some(code) && !matches!(k.area, Area::Country(_))),
                &share,
            );
        }
        let quick = totals.country.get(&code).copied().unwrap_or(0.0);
        relation(Feature::CountryNamed, Some(quick), &|other| mass(other, |k| k.area == Area::Country(code)), &most);
    }
    if let Some(division) = candidate.admin1.filter(|_| candidate.area != Area::Division) {
        let quick = totals.in_division.get(&division).copied().unwrap_or(0.0);
        relation(
            Feature::SharedDivision,
            Some(quick),
            &|other| mass(other, |k| k.admin1 == Some(division) && k.area != Area::Division),
            &share,
        );
        let quick = totals.division.get(&division).copied().unwrap_or(0.0);
        relation(Feature::DivisionNamed, Some(quick), &|other| mass(other, |k| k.place == division), &most);
    }
    match candidate.area {
        Area::None => {
            relation(Feature::Nearness, None, &|other| nearness(candidate, other), &saturated);
        }
        area => {
            let quick = match area {
                Area::Country(code) => totals.in_country.get(&code),
                Area::Division => totals.in_division.get(&candidate.place),
                _ => totals.in_district.get(&candidate.place),
            };
            relation(
                Feature::HoldsOthers,
                Some(quick.copied().unwrap_or(0.0)),
                &|other| mass(other, |k| candidate.holds(k) && !matches!(k.area, Area::Country(_))),
                &share,
            );
        }
    }
    pieces
}

fn context_relations(candidate: &Candidate, background: &Background, pieces: &mut Vec<Piece>) {
    let mut push = |feature, value: f32| {
        if value > 1e-4 {
            pieces.push(Piece { feature, value, span: None, from: None, relational: false });
        }
    };
    let sum = |f: &dyn Fn(&Name) -> f32| background.names.iter().map(f).sum::<f32>();
    if let Some(code) = candidate.country {
        let outlet = if background.country == Some(code) { 0.6 } else { 0.0 };
        push(Feature::ContextCountry, (sum(&|name| mass(name, |k| k.country == Some(code))) + outlet).min(1.0));
    }
    if let Some(division) = candidate.admin1 {
        push(
            Feature::ContextDivision,
            sum(&|name| mass(name, |k| k.admin1 == Some(division) || k.place == division)).min(1.0),
        );
    }
    if candidate.area == Area::None {
        let total = sum(&|name| nearness(candidate, name));
        push(Feature::ContextNear, total / (1.0 + total));
    }
}

fn mass(name: &Name, of: impl Fn(&Candidate) -> bool) -> f32 {
    name.candidates.iter().zip(&name.probabilities).filter(|(k, _)| of(k)).map(|(_, p)| p).sum()
}

/// How near the likeliest candidates of another name are: `p exp(-d / 80 km)`, areas left out.
fn nearness(candidate: &Candidate, other: &Name) -> f32 {
    let mut total = 0.0;
    let mut looked = 0;
    for (k, &p) in other.candidates.iter().zip(&other.probabilities) {
        if p < 0.05 || k.area != Area::None || k.place == candidate.place {
            continue;
        }
        let natural = !matches!(k.class, FeatureClass::Populated | FeatureClass::Spot);
        let chord2: f64 = (0..3).map(|i| (k.unit[i] - candidate.unit[i]).powi(2)).sum();
        // Beyond five length scales the share is below one per cent.
        if !natural && chord2 < (5.0 * NEARNESS_SCALE).powi(2) {
            total += p * (-chord2.sqrt() / NEARNESS_SCALE).exp() as f32;
        }
        looked += 1;
        if looked == NEAREST_LOOKED_AT {
            break;
        }
    }
    total
}
