//! A place said to lie in another does.
//!
//! **What it checks.** "the airfield in Latakia", "a town in Kenya": the subject's position against the outline of a
//! country or division, or against the footprint of a town; and the administrative tables, which know villages on a
//! border better than a generalised outline does. "Damascus, the capital of Syria," is read as "in Syria" and looked up as
//! a capital besides; that a place in the country is another one's capital, or nobody's, is not held against the text.
//!
//! **Why it matters.** The wrong country or province under a place is the commonest error that a map shows at a glance.
//!
//! **Example.** This is contradicted, for Adana lies 117 km outside the border:
//!
//! > Adana is in Syria.
//!
//! A base 20 km outside a port city, inside the province of the same name, is reported as inconclusive with both facts.
//!
//! **What it will not flag.** Places within their own size plus 3 km of a border; an airport beyond the built-up area of the
//! city it serves; a country in a town ("Russia in Geneva" is a delegation); a town abroad that has a part or a namesake on the
//! border; anything in a region of which only a label's position is known. Where these are off they are inconclusive, with
//! a warning at most.

use crate::claim;
use crate::earth::distance;
use crate::rule::Rule;
use crate::verdict::constants::SHORE_KM;
use crate::verdict::judgement::{Judgement, Scene, same_place};
use crate::verdict::map::{Spot, areas_gap};
use crate::verdict::{Outcome, Part, Reason, say};

const RULE: Rule = Rule::NotContained;

/// A subject this many radii of a town away, and at least [`TOWN_REACH_KM`], is clearly elsewhere: built-up areas
/// reach that far beyond the circle that a population needs (airports, works, new suburbs).
const TOWN_REACH: f64 = 4.0;
const TOWN_REACH_KM: f64 = 25.0;

/// Judges whether `subject` lies in `object`.
pub fn judge(scene: &Scene, subject: &Spot, object: &Spot) -> Judgement {
    if same_place(subject, object) {
        return Judgement::same_place(RULE, subject);
    }
    let judgement = if object.area().is_some() {
        in_area(scene, subject, object)
    } else if object.is_water() {
        in_water(subject, object)
    } else if object.is_unbounded() || (object.extent_is_guessed() && !object.is_town()) {
        in_unbounded(scene, subject, object)
    } else {
        in_town(scene, subject, object)
    };
    capital(scene, subject, object, judgement).with_heading(subject, object)
}

/// "Aleppo is the capital of Syria" lies in Syria, and is not its capital.
fn capital(scene: &Scene, subject: &Spot, object: &Spot, judgement: Judgement) -> Judgement {
    let said = claim::says_capital(scene.claim.key.of(scene.document.text()));
    if !said || judgement.outcome != Outcome::Supported || subject.is_capital_of(object) {
        return judgement;
    }
    let headline = format!("{} lies in {}; that it is the capital is not on the map", subject.name, object.name);
    Judgement::inconclusive(RULE, Reason::Borderline, headline)
}

fn in_area(scene: &Scene, subject: &Spot, object: &Spot) -> Judgement {
    let Some(region) = object.area() else { return Judgement::no_geometry(RULE, &[object]) };
    let outside_km = subject.km_outside(region);
    let margin_km =
        subject.imprecision_km + SHORE_KM + if subject.area().is_some() { 0.0 } else { subject.radius_km() };
    let overlaps = || areas_gap(subject, object).is_some_and(|(least, _)| least == 0.0);
    let (outcome, reason) = if outside_km == 0.0 || subject.filed_under(object) == Some(true) {
        (Outcome::Supported, Reason::Agrees)
    } else if outside_km <= margin_km || overlaps() {
        (Outcome::Inconclusive, Reason::Borderline)
    } else {
        (Outcome::Contradicted, Reason::NotInside)
    };
    let headline = match outcome {
        Outcome::Supported => format!("{} lies in {}", subject.name, object.name),
        Outcome::Inconclusive => format!("{} lies on the border of {}", subject.name, object.name),
        Outcome::Contradicted => {
            format!(
                "{} lies {} outside {}{}",
                subject.name,
                say::km(outside_km),
                object.name,
                whereabouts(scene, subject)
            )
        }
    };
    Judgement::new(RULE, outcome, reason, headline).with_part(Part::within(outside_km, margin_km, outcome))
}

/// A sea or lake without an outline: a stated radius can put an island into it, never out of it.
fn in_water(subject: &Spot, object: &Spot) -> Judgement {
    let apart_km = distance(subject.position, object.position).km();
    if object.is_unbounded() || apart_km > object.radius_km() {
        return Judgement::no_geometry(RULE, &[object]);
    }
    let headline = format!("{} lies within the reach of {}", subject.name, object.name);
    Judgement::new(RULE, Outcome::Supported, Reason::Agrees, headline).with_part(Part::within(
        apart_km,
        object.radius_km(),
        Outcome::Supported,
    ))
}

/// A division or region without an outline: the administrative tables alone.
fn in_unbounded(scene: &Scene, subject: &Spot, object: &Spot) -> Judgement {
    let apart_km = distance(subject.position, object.position).km();
    let elsewhere = matches!((subject.country, object.country), (Some(a), Some(b)) if a != b);
    if subject.filed_under(object) == Some(true) {
        let headline = format!("{} lies in {}", subject.name, object.name);
        Judgement::new(RULE, Outcome::Supported, Reason::Agrees, headline)
    } else if elsewhere && object.is_division() && apart_km > 100.0 {
        let headline = format!("{} does not lie in {}{}", subject.name, object.name, whereabouts(scene, subject));
        Judgement::new(RULE, Outcome::Contradicted, Reason::NotInside, headline).with_part(Part::within(
            apart_km,
            100.0,
            Outcome::Contradicted,
        ))
    } else {
        Judgement::no_geometry(RULE, &[object])
    }
}

fn in_town(scene: &Scene, subject: &Spot, object: &Spot) -> Judgement {
    if subject.area().is_some() {
        // "Russia in Geneva" speaks of a delegation, not of where Russia lies.
        let headline = format!("{} is larger than {}: this hardly says where it lies", subject.name, object.name);
        return Judgement::inconclusive(RULE, Reason::Borderline, headline);
    }
    let apart_km = distance(subject.position, object.position).km();
    let reach_km = object.radius_km() + subject.radius_km() + object.imprecision_km.max(subject.imprecision_km);
    let extra_km = reach_km - object.radius_km();
    let clearly_km = (TOWN_REACH * object.radius_km()).max(TOWN_REACH_KM) + extra_km;
    let inside = object.region().map_or(apart_km <= reach_km, |region| subject.km_outside(region) <= extra_km);
    let away = format!("{} lies {} from the centre of {}", subject.name, say::km(apart_km), object.name);
    if inside || subject.filed_under(object) == Some(true) {
        let headline = format!("{} lies in {}", subject.name, object.name);
        return Judgement::new(RULE, Outcome::Supported, Reason::Agrees, headline).with_part(Part::within(
            apart_km,
            reach_km,
            Outcome::Supported,
        ));
    }
    let division = scene.map.namesake_division(object).filter(|division| {
        subject.filed_under(division) == Some(true)
            || division.region().is_some_and(|region| region.contains(subject.position))
    });
    if let Some(division) = division {
        let headline = format!("{away}, outside the town but inside the division of that name");
        let mut judgement = Judgement::inconclusive(RULE, Reason::OutsideFootprintInsideDivision, headline)
            .with_part(Part::within(apart_km, reach_km, Outcome::Inconclusive));
        judgement.notes.push(format!(
            "the town of {} reaches about {} from its centre; {} is also the name of {}",
            object.name,
            say::km(object.radius_km()),
            object.name,
            division.place.map_or_else(|| division.name.clone(), |id| scene.map.described(id)),
        ));
        return judgement;
    }
    let one_district = subject.admin2.is_some() && subject.admin2 == object.admin2;
    if one_district || apart_km <= clearly_km {
        let headline = format!("{away}, outside the town");
        return Judgement::inconclusive(RULE, Reason::Borderline, headline).with_part(Part::within(
            apart_km,
            reach_km,
            Outcome::Inconclusive,
        ));
    }
    let headline = format!("{away}{}", whereabouts(scene, subject));
    Judgement::new(RULE, Outcome::Contradicted, Reason::NotInside, headline).with_part(Part::within(
        apart_km,
        reach_km,
        Outcome::Contradicted,
    ))
}

/// ", in Turkey": the country it does lie in.
fn whereabouts(scene: &Scene, subject: &Spot) -> String {
    subject
        .country_place
        .filter(|&country| Some(country) != subject.place)
        .map_or_else(String::new, |country| format!(", in {}", scene.map.gazetteer().place(country).name))
}
