//! Slips of the places: another place of that name, a neighbouring one, the two coordinates swapped.

use super::{Slip, holds};
use crate::claim::Statement;
use crate::earth::{Position, distance};
use crate::mention::Role;
use crate::verdict::judgement::{Scene, same_place};
use crate::verdict::map::{Spot, gap};
use crate::verdict::say;

const COORDINATES: f64 = 0.1;
const NAMESAKE: f64 = 0.5;
const NEIGHBOUR: f64 = 0.7;
/// A namesake less likely than this is nobody's slip.
const NAMESAKE_FROM: f32 = 0.001;

/// Another place of a name in the claim, too unlikely to be a reading, with which the claim would hold.
pub(super) fn namesakes(scene: &Scene, ends: &[&Spot]) -> Vec<Slip> {
    let arguments = scene.claim.statement.arguments();
    let mut out = Vec::new();
    for (index, argument) in arguments.into_iter().flatten().enumerate() {
        let Some(resolution) = argument.mention.and_then(|id| scene.resolutions.get(id.0 as usize)) else { continue };
        for (rank, candidate) in resolution.candidates.iter().enumerate() {
            let is_that_end = ends.get(index).is_none_or(|end| end.place == Some(candidate.place));
            if is_that_end || candidate.probability < NAMESAKE_FROM {
                continue;
            }
            let other = scene.map.spot(candidate.place);
            if ends.iter().any(|end| same_place(end, &other)) || other.area().is_some() {
                continue;
            }
            let mut changed = ends.to_vec();
            changed[index] = &other;
            if holds(scene, &changed) {
                let text =
                    format!("it would hold for another place of that name, {}", scene.map.told_apart(candidate.place));
                out.push(Slip::new("another_place_of_that_name", text, NAMESAKE + 0.01 * rank as f64));
                break;
            }
        }
    }
    out
}

/// Another place named in the same sentence or the one before, measured instead of an end.
pub(super) fn neighbours(scene: &Scene, ends: &[&Spot]) -> Vec<Slip> {
    // Of a containment or a part of a region nothing is measured.
    if !matches!(
        scene.claim.statement,
        Statement::Distance { .. } | Statement::Offset { .. } | Statement::Direction { .. }
    ) {
        return Vec::new();
    }
    let sentences = scene.document.sentences();
    let here = sentences.iter().position(|sentence| sentence.overlaps(scene.claim.span)).unwrap_or(0);
    let nearby = &sentences[here.saturating_sub(1)..(here + 1).min(sentences.len())];
    let arguments: Vec<_> =
        scene.claim.statement.arguments().into_iter().filter_map(|argument| argument?.mention).collect();
    let mut out = Vec::new();
    for (mention, resolution) in scene.mentions.iter().zip(scene.resolutions) {
        let close = nearby.iter().any(|sentence| sentence.contains(mention.span));
        if mention.role != Role::Literal || !close || arguments.contains(&resolution.mention) {
            continue;
        }
        let Some(other) = resolution.place().map(|place| scene.map.spot(place)) else { continue };
        if other.area().is_some() || ends.iter().any(|end| same_place(end, &other)) {
            continue;
        }
        for index in [1, 0] {
            let mut changed = ends.to_vec();
            changed[index] = &other;
            if let (true, Some(way)) = (holds(scene, &changed), gap(changed[0], changed[1])) {
                let (from, to) = (&changed[1].name, &changed[0].name);
                let text = format!("{to} is {} from {from}: a neighbouring place was measured", say::km(way.km));
                out.push(Slip::new("neighbouring_place", text, NEIGHBOUR));
                break;
            }
        }
    }
    out
}

/// Latitude and longitude swapped, or a sign lost.
pub(super) fn coordinate_slips(subject: &Spot, written: Position) -> Vec<Slip> {
    let (lat, lon) = (written.lat(), written.lon());
    let tries = [
        (lon, lat, "coordinates_swapped", "latitude and longitude are swapped"),
        (-lat, lon, "hemisphere_mistaken", "north and south are swapped"),
        (lat, -lon, "hemisphere_mistaken", "east and west are swapped"),
        (-lat, -lon, "hemisphere_mistaken", "both hemispheres are swapped"),
        (-lon, lat, "coordinates_swapped", "latitude and longitude are swapped, and so are north and south"),
        (lon, -lat, "coordinates_swapped", "latitude and longitude are swapped, and so are east and west"),
    ];
    tries
        .into_iter()
        .enumerate()
        .filter_map(|(rank, (lat, lon, slip, what))| {
            let position = Position::new(lat, lon)?;
            let km = match subject.area() {
                Some(region) if region.contains(position) => 0.0,
                Some(region) => region.distance_to_outline(position).km(),
                None => distance(subject.position, position).km(),
            };
            let near_km =
                subject.imprecision_km + if subject.area().is_some() { 0.0 } else { subject.radius_km().max(10.0) };
            (km <= near_km).then(|| {
                let text = format!("{lat:.4}, {lon:.4} lies at {}: {what}", subject.name);
                Slip::new(slip, text, COORDINATES + 0.05 * rank as f64)
            })
        })
        .collect()
}
