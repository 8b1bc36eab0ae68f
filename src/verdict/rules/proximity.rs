//! A place said to be near, on the coast of or on the border with another is.
//!
//! **What it checks.** "near": the distance between the two places. "on the coast", "on the border with Turkey": the
//! distance to the coastline or outline, within the place's own size plus 3 km. "40 km from the Russian border": the
//! stated number against the distance to the outline, as for any distance. Outlines of rivers and lakes where known.
//!
//! **Why it matters.** "Border town" and "coastal city" carry a story; an inland one is not shelled from the sea.
//!
//! **Example.** This is contradicted, for the city lies 345 km from that border:
//!
//! > Aleppo is on the border with Iraq.
//!
//! **What it will not flag.** "Near" below 100 km plus the size of both places, and a town up to 20 km behind the coast or border it
//! is said to be on: beyond half of the 100 km, or beyond 3 km plus the town's size, they are inconclusive, with a warning at most.
//! Nothing is said against rivers, lakes and seas of which only a label's position is known, nor for them.

use crate::claim::{Medium, Relation, Stated};
use crate::earth::Region;
use crate::rule::Rule;
use crate::verdict::constants::{GAZETTEER_KM, NEAR_KM, SHORE_KM};
use crate::verdict::judgement::{Judgement, Scene, same_place};
use crate::verdict::map::{Gap, Spot, areas_gap, gap};
use crate::verdict::rules::distance;
use crate::verdict::{Outcome, Part, Reason, Tolerance, say};
use geo::MultiPolygon;

const RULE: Rule = Rule::NotNear;

/// Nobody doubts "near" below this share of the distance from which it may be contradicted.
const SURELY_NEAR: f64 = 0.5;
/// "On the coast" and "on the border" are said of towns this far behind it, loosely; in km.
const LOOSELY_ON_KM: f64 = 20.0;

/// Judges a relation; with a `length`, the stated distance instead.
pub fn judge(scene: &Scene, subject: &Spot, object: &Spot, relation: Relation, length: Option<&Stated>) -> Judgement {
    if same_place(subject, object) {
        return Judgement::same_place(RULE, subject);
    }
    match relation {
        Relation::Near => match length {
            Some(length) => distance::judge(scene, subject, object, length, Medium::Unstated, false),
            None => near(subject, object),
        },
        Relation::OnCoast | Relation::FromCoast => coast(scene, subject, object, length),
        Relation::OnBorder | Relation::FromBorder | Relation::OnRiver | Relation::OnLake => {
            let Some(region) = object.area() else { return Judgement::no_geometry(RULE, &[object]) };
            outline(subject, object, region, relation, length)
        }
    }
    .with_heading(subject, object)
}

fn near(subject: &Spot, object: &Spot) -> Judgement {
    let (km, extents_km) = match (gap(subject, object), areas_gap(subject, object)) {
        (Some(way), _) => (way.km, way.extents_km),
        (None, Some((least, _))) => (least, 0.0),
        (None, None) => return Judgement::no_geometry(RULE, &[subject, object]),
    };
    let (outcome, reason) = if km <= SURELY_NEAR * NEAR_KM + extents_km {
        (Outcome::Supported, Reason::Agrees)
    } else if km <= NEAR_KM + extents_km {
        (Outcome::Inconclusive, Reason::Borderline)
    } else {
        (Outcome::Contradicted, Reason::TooFar)
    };
    let headline = format!("{} lies {} from {}", subject.name, say::km(km), object.name);
    Judgement::new(RULE, outcome, reason, headline).with_part(Part::within(km, NEAR_KM + extents_km, outcome))
}

fn coast(scene: &Scene, subject: &Spot, object: &Spot, length: Option<&Stated>) -> Judgement {
    let to_coast_km = scene.map.gazetteer().coast_distance(subject.position).map(|m| m / 1000.0);
    if let Some(length) = length {
        return from_coast(subject, object, to_coast_km, length);
    }
    if subject.area().is_some() {
        // From a point of a country the coast may be far, and its shore long.
        return country_on_sea(scene, subject, object);
    }
    let Some(km) = to_coast_km else {
        let headline = format!("{} lies more than 500 km from any coast", subject.name);
        return Judgement::new(RULE, Outcome::Contradicted, Reason::TooFar, headline);
    };
    let judgement = on_line(subject, km, "the coast");
    if judgement.outcome != Outcome::Supported {
        return judgement;
    }
    // On a coast; on the right one?
    if let Some(region) = object.area().filter(|_| !object.is_water()) {
        let outside_km = subject.km_outside(region);
        if outside_km > subject.radius_km() + SHORE_KM && subject.filed_under(object) != Some(true) {
            let headline = format!("{} lies {} outside {}", subject.name, say::km(outside_km), object.name);
            let reason = (Outcome::Contradicted, Reason::TooFar);
            return Judgement::new(RULE, reason.0, reason.1, headline);
        }
    } else if let Some(region) = object.area() {
        return outline(subject, object, region, Relation::OnLake, None);
    } else if object.is_unbounded() {
        if object.is_water() && scene.map.opens_on(subject.position, object) {
            let headline = format!("{} lies on a coast that looks out on {}", subject.name, object.name);
            return Judgement { headline, ..judgement };
        }
        let headline =
            format!("{} lies on a coast; whether it is that of {} is not on the map", subject.name, object.name);
        return Judgement::inconclusive(RULE, Reason::NoGeometry, headline);
    }
    judgement
}

/// "Syria borders the Mediterranean": a sea is a circle about its label. A coast within the circle that looks out over open
/// water towards the label speaks for the claim; nothing speaks against it.
fn country_on_sea(scene: &Scene, subject: &Spot, sea: &Spot) -> Judgement {
    if sea.is_water() && sea.area().is_none() && scene.map.looks_out_on(subject, sea) {
        let headline = format!("{} has a coast that looks out on {}", subject.name, sea.name);
        return Judgement::new(RULE, Outcome::Supported, Reason::Agrees, headline);
    }
    let headline = format!("where the coast of {} meets {} is not on the map", subject.name, sea.name);
    Judgement::inconclusive(RULE, Reason::NoGeometry, headline)
}

/// "110 km off the coast of Tunisia", "60 km from the coast".
fn from_coast(subject: &Spot, object: &Spot, to_coast_km: Option<f64>, length: &Stated) -> Judgement {
    // Another country's coast is no nearer than its outline, and may be farther. One's own is any coast, but for
    // who stands on it: 60 km from the coast says of an island which coast is meant less than of a town inland.
    let outside_km = object.area().filter(|_| !object.is_water()).map(|region| subject.km_outside(region));
    let (least_km, at_most) = match (outside_km, to_coast_km) {
        (Some(km), _) if km > 0.0 => (km, false),
        (_, Some(km)) => (km, km > subject.radius_km() + SHORE_KM),
        (_, None) => return Judgement::no_geometry(RULE, &[object]),
    };
    let judgement = stated_distance(subject, least_km, length);
    // From an island of the country itself, its coast is that of the mainland.
    let island = !at_most && to_coast_km.is_some_and(|km| km <= subject.radius_km() + SHORE_KM);
    if judgement.outcome == Outcome::Contradicted
        && island
        && let Some(mainland_km) =
            object.area().filter(|_| !object.is_water()).and_then(|region| km_to_mainland(subject, region))
    {
        let from_mainland = stated_distance(subject, mainland_km, length);
        if from_mainland.outcome == Outcome::Supported {
            return from_mainland;
        }
    }
    let too_long = length.value * length.unit.in_si() / 1000.0 > least_km;
    if judgement.outcome == Outcome::Contradicted && too_long && !at_most {
        let headline = format!("the map says no more than that the coast meant is at least {} away", say::km(least_km));
        return Judgement::inconclusive(RULE, Reason::NoGeometry, headline);
    }
    judgement
}

/// How far the largest piece of land of a country is; `None` on it.
fn km_to_mainland(subject: &Spot, region: &Region) -> Option<f64> {
    let pieces = region.outline().iter().filter_map(|polygon| Region::new(MultiPolygon::new(vec![polygon.clone()])));
    let mainland = pieces.max_by(|a, b| a.area().0.total_cmp(&b.area().0))?;
    (!mainland.contains(subject.position)).then(|| mainland.distance_to_outline(subject.position).km())
}

fn outline(subject: &Spot, object: &Spot, region: &Region, relation: Relation, length: Option<&Stated>) -> Judgement {
    let km = region.distance_to_outline(subject.position).km();
    if let Some(length) = length {
        return stated_distance(subject, km, length);
    }
    if subject.area().is_some() {
        return neighbours(subject, object);
    }
    let line = match relation {
        Relation::OnBorder | Relation::FromBorder => format!("the border of {}", object.name),
        _ => object.name.clone(),
    };
    on_line(subject, km, &line)
}

/// "Portugal borders France": two areas, by the shortest way between their outlines.
fn neighbours(subject: &Spot, object: &Spot) -> Judgement {
    let Some((km, _)) = areas_gap(subject, object) else { return Judgement::no_geometry(RULE, &[subject, object]) };
    // The way is measured from some vertices only, so a short one may be shorter still.
    let (outcome, reason) = match km {
        km if km <= SHORE_KM => (Outcome::Supported, Reason::Agrees),
        km if km <= NEAR_KM => (Outcome::Inconclusive, Reason::Borderline),
        _ => (Outcome::Contradicted, Reason::TooFar),
    };
    let headline = match outcome {
        Outcome::Supported => format!("{} and {} border on one another", subject.name, object.name),
        _ => format!("from {} to {} it is {}", subject.name, object.name, say::km(km)),
    };
    Judgement::new(RULE, outcome, reason, headline).with_part(Part::within(km, SHORE_KM, outcome))
}

fn on_line(subject: &Spot, km: f64, line: &str) -> Judgement {
    // An area touches the line wherever its outline does, which its centre does not tell.
    let extent_km = subject.radius_km();
    let allowed_km = extent_km + SHORE_KM;
    let (outcome, reason) = if km <= allowed_km {
        (Outcome::Supported, Reason::Agrees)
    } else if km <= allowed_km + LOOSELY_ON_KM {
        (Outcome::Inconclusive, Reason::Borderline)
    } else {
        (Outcome::Contradicted, Reason::TooFar)
    };
    let headline = format!("{} lies {} from {line}", subject.name, say::km(km));
    Judgement::new(RULE, outcome, reason, headline).with_part(Part::within(km, allowed_km, outcome))
}

fn stated_distance(subject: &Spot, km: f64, length: &Stated) -> Judgement {
    let way = Gap { km, extents_km: subject.radius_km(), imprecision_km: GAZETTEER_KM };
    distance::compare(length, Medium::Unstated, false, Tolerance::Journalistic, way, || false)
}
