//! Two statements about one place can both be true, even if the place is in no gazetteer.
//!
//! **What it checks.** "The camp lies 12 km east of the town and 20 km south of the port": the places where each statement
//! would hold, by the tolerances of its own rule, must meet. Two statements counted from one place need no map: "16 km
//! north of it" and "24 km north of it" differ by more than their digits and the size of a town allow, and no place lies
//! both north and west of another. A statement in the title or the context counts as one about the text's topic. Only
//! places that cannot be looked up are checked in this way; a known one is measured.
//!
//! **Why it matters.** New camps, battle positions and epicentres are in no gazetteer, and texts tell of them all the time.
//!
//! **Example.** Whatever camp this is, it cannot be in both spots, and its second distance is contradicted:
//!
//! > The camp lies 16 km north of Aleppo and 24 km south of Damascus, Syria.
//!
//! So is "24 km N of Fishhook" under the title "16 km N of Fishhook, Alaska": from Fishhook, the one holds to 18 km, the
//! other from 23 km.
//!
//! **What it will not flag.** Statements about things that move, stretch far or come in numbers ("the vessel", "the river",
//! "two villages"); winds less than a quarter turn apart; a pair where one end may be a place that the gazetteer
//! lacks, or where many places share its name; statements of several bare lines, each of which may be about its own event.

use crate::claim::{self, Argument, Claim, Link, Medium, PlaceNoun, Stated, Statement};
use crate::earth::{Position, Wind, destination};
use crate::gazetteer::fold;
use crate::quantity::{Degrees, Interval, Meters};
use crate::rule::Rule;
use crate::span::Span;
use crate::verdict::argument::is_topical;
use crate::verdict::blind::{self, Readings};
use crate::verdict::constants::{FAR_SIDE_SHARE, GAZETTEER_KM, ROUTE_MAX};
use crate::verdict::interval::Quantity;
use crate::verdict::judge::judge_reading;
use crate::verdict::judgement::Scene;
use crate::verdict::map::Spot;
use crate::verdict::whereabouts::{self, Search};
use crate::verdict::{Outcome, Reason, Verdict, repair, say};
use std::collections::BTreeMap;

/// The statements about one place that are compared with each other; a text with more repeats itself.
const COMPARED: usize = 8;
/// Pairs counted from two places that are searched in one document. A search may take a tenth of a second, and a text
/// that needs more of them is no report but a list.
const SEARCHED: usize = 16;
/// Readings of each object that are tried; with more, nothing is certain enough.
const TRIED: usize = 3;
/// Extent of an object of which the map knows none, in km: a town's.
const UNKNOWN_EXTENT_KM: f64 = 3.0;

/// A statement about a place that is not on the map.
struct About<'a> {
    /// Which claim of the text it is; `None` for one of its title or context.
    index: Option<usize>,
    /// "the title" or "the context"; `None` for the text itself.
    source: Option<&'static str>,
    words: String,
    claim: &'a Claim,
    object: String,
    readings: Option<Readings>,
}

impl About<'_> {
    /// The statement as a headline quotes it, with where it stands if that is not the text.
    fn quoted(&self) -> String {
        let source = self.source.map_or_else(String::new, |source| format!(", as {source} says"));
        format!("\"{}\"{source}", self.words)
    }
}

/// Compares the statements about each place that could not be looked up. Of two that disagree the later one is
/// contradicted, and the earlier one says so.
pub fn compare(scenes: &[Scene], verdicts: &mut [Verdict]) {
    let mut places: BTreeMap<Key, Vec<About>> = BTreeMap::new();
    let mut all: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    let mut searches = SEARCHED;
    for (index, scene) in scenes.iter().enumerate() {
        let Some(key) = key(scene).filter(|_| is_open(&verdicts[index])) else { continue };
        all.entry(key.clone()).or_default().push(index);
        let Some(about) = about(scene, index) else { continue };
        let known =
            places.entry(key).or_insert_with_key(|key| if *key == Key::Topic { told(scene) } else { Vec::new() });
        let clash =
            known.iter().take(COMPARED).find_map(|other| Some((other, clash(scene, other, &about, &mut searches)?)));
        if let Some((other, why)) = clash {
            let verdict = &mut verdicts[index];
            verdict.outcome = Outcome::Contradicted;
            verdict.reason = Reason::StatementsDisagree;
            verdict.rule = Rule::StatementsDisagree;
            verdict.headline = format!("\"{}\" cannot be true of a place that is {}", about.words, other.quoted());
            verdict.repair = why.slip;
            verdict.notes.insert(0, why.text);
            if let Some(earlier) = other.index {
                verdicts[earlier].notes.push(format!("\"{}\" is said of the same place, and disagrees", about.words));
            }
        } else {
            known.push(about);
        }
    }
    for mut own in all.into_values() {
        own.retain(|&index| verdicts[index].outcome != Outcome::Contradicted);
        own.truncate(COMPARED);
        let Some(&last) = own.last() else { continue };
        let about: Vec<Scene> = own.iter().map(|&index| scenes[index]).collect();
        match whereabouts::search(&about) {
            Search::Found(found) => {
                let (lat, lon, radius) = (found.point.lat(), found.point.lon(), say::km(found.radius.km()));
                verdicts[last].notes.push(format!(
                    "by what is said of it, the place is at about {lat:.3}, {lon:.3} (latitude, longitude), give or take {radius}"
                ));
                verdicts[last].whereabouts = Some(found);
            }
            Search::Nowhere(claim) => {
                let note = "taken strictly, no point fits this and what is said of the place before";
                verdicts[claim.0 as usize].notes.push(note.to_owned());
            }
            Search::Nothing => {}
        }
    }
}

/// What two statements have in common when they are about one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// A name, folded.
    Name(String),
    /// One and the same phrase: "a camp 12 km east of X and 20 km south of Y".
    Phrase(Span),
    Topic,
}

fn key(scene: &Scene) -> Option<Key> {
    let subject = scene.claim.statement.arguments()[0]?;
    if is_topical(scene, subject) {
        return Some(Key::Topic);
    }
    let text = scene.document.text();
    match (subject.link, subject.mention, subject.span) {
        (Link::Named | Link::Anaphor, Some(id), _) => {
            Some(Key::Name(fold(scene.mentions.get(id.0 as usize)?.span.of(text))))
        }
        (Link::Unnamed, None, Some(span)) => {
            let stays = matches!(
                claim::place_noun(span.of(text)),
                Some(PlaceNoun::Settlement | PlaceNoun::Site | PlaceNoun::Any)
            );
            stays.then_some(Key::Phrase(span))
        }
        _ => None,
    }
}

/// Whether a claim could not be judged because nobody knows where its subject is.
fn is_open(verdict: &Verdict) -> bool {
    verdict.outcome == Outcome::Inconclusive && matches!(verdict.reason, Reason::UnnamedPlace | Reason::UnknownPlace)
}

fn about<'a>(scene: &Scene<'a>, index: usize) -> Option<About<'a>> {
    let object = located(&scene.claim.statement)?;
    let text = scene.document.text();
    let named =
        object.mention.filter(|_| object.link != Link::Unnamed).and_then(|id| scene.mentions.get(id.0 as usize));
    let name = named.map(|mention| mention.span).or(object.span)?.of(text);
    // A name that nobody knows is still the same name; "the camp" here and there may be two.
    if named.is_none() && !name.starts_with(char::is_uppercase) {
        return None;
    }
    Some(About {
        index: Some(index),
        source: None,
        words: scene.claim.core().of(text).to_owned(),
        claim: scene.claim,
        object: fold(name),
        readings: blind::every_reading(scene.claim, 1, scene.mentions, scene.resolutions),
    })
}

/// What the title and the context tell of the topic.
fn told<'a>(scene: &Scene<'a>) -> Vec<About<'a>> {
    let statements = scene.topic.statements().iter().filter(|told| located(&told.claim.statement).is_some());
    statements
        .map(|told| About {
            index: None,
            source: Some(told.source),
            words: told.words.clone(),
            claim: &told.claim,
            object: fold(&told.object),
            readings: told.readings.clone(),
        })
        .collect()
}

/// The object of a statement that says where its subject lies from there.
fn located(statement: &Statement) -> Option<&Argument> {
    match statement {
        Statement::Distance { object, .. } | Statement::Direction { object, .. } | Statement::Offset { object, .. } => {
            Some(object)
        }
        _ => None,
    }
}

/// Why two statements cannot both hold.
struct Clash {
    text: String,
    slip: Option<crate::verdict::Repair>,
}

fn clash(scene: &Scene, a: &About, b: &About, searches: &mut usize) -> Option<Clash> {
    if a.object == b.object {
        return from_one_place(scene, a, b);
    }
    *searches = searches.checked_sub(1)?;
    from_two_places(scene, a, b)
}

/// Two statements counted from one place. Where that place lies does not matter, and so the gazetteer's imprecision
/// does not either; its size does, for one may be counted from the edge and the other from the centre.
fn from_one_place(scene: &Scene, a: &About, b: &About) -> Option<Clash> {
    let object = a.readings.as_ref().and_then(|readings| readings.plausible.first()).map(|best| scene.map.spot(best.0));
    let extent_km = object.as_ref().map_or(UNKNOWN_EXTENT_KM, Spot::radius_km);
    let (far_a, far_b) = (reach(&a.claim.statement, extent_km), reach(&b.claim.statement, extent_km));
    if let (Some(far_a), Some(far_b)) = (far_a, far_b)
        && !meet(far_a, far_b)
    {
        let slip = length(&a.claim.statement).zip(length(&b.claim.statement)).and_then(|(told, wrong)| {
            let km = Quantity::length(told)?.low;
            repair::of_distance(wrong, km, extent_km)
        });
        let name = object.map_or_else(|| a.object.clone(), |spot| spot.name);
        let text = format!("from {name}, the one holds {}, the other {}", range(far_a), range(far_b));
        return Some(Clash { text, slip });
    }
    let near =
        [far_a, far_b].into_iter().flatten().any(|far| far.low.is_none_or(|low| low <= extent_km + GAZETTEER_KM));
    let (one, other) = wind(&a.claim.statement).zip(wind(&b.claim.statement))?;
    (!near && one.azimuth().between(other.azimuth()).0 >= 90.0).then(|| Clash {
        text: format!("{} and {} are a quarter turn apart or more", one.word(), other.word()),
        slip: None,
    })
}

/// Two statements counted from two places: of all points that the one allows, none may be allowed by the other, in any
/// reading of the two names.
fn from_two_places(scene: &Scene, a: &About, b: &About) -> Option<Clash> {
    let (a, b) = if radius_km(&a.claim.statement) <= radius_km(&b.claim.statement) { (a, b) } else { (b, a) };
    let outer_km = radius_km(&a.claim.statement);
    let (of_a, of_b) = (sure(a.readings.as_ref()?)?, sure(b.readings.as_ref()?)?);
    if !outer_km.is_finite() {
        return None;
    }
    let (at_a, at_b) = (Scene { claim: a.claim, ..*scene }, Scene { claim: b.claim, ..*scene });
    for &(place_a, _) in of_a {
        for &(place_b, _) in of_b {
            let (spot_a, spot_b) = (scene.map.spot(place_a), scene.map.spot(place_b));
            if spot_a.is_unbounded() || spot_b.is_unbounded() {
                return None;
            }
            let allowed = |at: &Scene, spot: &Spot, here: &Spot| {
                judge_reading(at, &[here, spot]).outcome != Outcome::Contradicted
            };
            let outer_km = outer_km + 2.0 * spot_a.radius_km() + GAZETTEER_KM;
            let mut points = grid(&spot_a, outer_km).map(|(position, spacing_km)| {
                scene.map.coordinates(position, String::new(), GAZETTEER_KM + spacing_km)
            });
            if points.any(|here| allowed(&at_a, &spot_a, &here) && allowed(&at_b, &spot_b, &here)) {
                return None;
            }
        }
    }
    let text = "nowhere do both hold, whichever places of these names are meant".to_owned();
    Some(Clash { text, slip: None })
}

/// The plausible places, unless there are too many to try or the right one may be missing.
fn sure(readings: &Readings) -> Option<&[(crate::gazetteer::PlaceId, f32)]> {
    let plain = !readings.perhaps_missing && !readings.too_many && readings.only_with_the_claim.is_none();
    (plain && (1..=TRIED).contains(&readings.plausible.len())).then_some(&readings.plausible)
}

/// Points about a place up to a distance, each with how far the next one is at most: a polar grid, so that near points
/// are dense. Whoever compares adds the spacing to the tolerance, so no meeting is overlooked.
fn grid(about: &Spot, outer_km: f64) -> impl Iterator<Item = (Position, f64)> {
    const RINGS: u32 = 24;
    const RAYS: u32 = 120;
    let centre = about.centre();
    (0..RINGS).flat_map(move |ring| {
        let km = outer_km * (f64::from(ring) + 0.5) / f64::from(RINGS);
        let spacing_km = (outer_km / f64::from(RINGS)).max(km * std::f64::consts::TAU / f64::from(RAYS)) / 2.0;
        (0..RAYS).map(move |ray| {
            let azimuth = Degrees(360.0 * f64::from(ray) / f64::from(RAYS));
            (destination(centre, azimuth, Meters::from_km(km)), spacing_km)
        })
    })
}

/// How far from the object the subject may lie, in km; `None` where no comparable length is stated.
fn reach(statement: &Statement, extent_km: f64) -> Option<Interval> {
    let quantity = Quantity::length(length(statement)?)?;
    let [low_end, _] = quantity.ends();
    let meant = quantity.meant();
    let winding = if is_straight(statement) { 1.0 } else { ROUTE_MAX };
    let low = (low_end.low? - FAR_SIDE_SHARE * extent_km).max(0.0) / winding;
    let closed = Interval::new(low, meant.high? + extent_km);
    Some(quantity.opposite(closed))
}

fn is_straight(statement: &Statement) -> bool {
    match statement {
        Statement::Offset { medium, .. } => matches!(medium, Medium::Straight | Medium::Unstated),
        Statement::Distance { medium, .. } => *medium == Medium::Straight,
        _ => false,
    }
}

/// The farthest that the subject may lie, before any extents.
fn radius_km(statement: &Statement) -> f64 {
    reach(statement, 0.0).and_then(|far| far.high).unwrap_or(f64::INFINITY)
}

fn length(statement: &Statement) -> Option<&Stated> {
    match statement {
        Statement::Distance { length, .. } | Statement::Offset { length, .. } => Some(length),
        _ => None,
    }
}

fn wind(statement: &Statement) -> Option<Wind> {
    match statement {
        Statement::Direction { wind, .. } | Statement::Offset { wind, .. } => Some(wind.wind),
        _ => None,
    }
}

fn meet(a: Interval, b: Interval) -> bool {
    let below = |low: Option<f64>, high: Option<f64>| low.zip(high).is_none_or(|(low, high)| low <= high);
    below(a.low, b.high) && below(b.low, a.high)
}

fn range(far: Interval) -> String {
    match (far.low.filter(|&low| low > 0.0), far.high) {
        (Some(low), Some(high)) => format!("from {} to {}", say::km(low), say::km(high)),
        (Some(low), None) => format!("from {}", say::km(low)),
        (None, Some(high)) => format!("to {}", say::km(high)),
        (None, None) => "everywhere".to_owned(),
    }
}
