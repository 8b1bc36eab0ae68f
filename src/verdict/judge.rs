//! From a claim to its verdict: every plausible reading of its names is judged, and a contradiction needs all to fail.

use super::argument::{Read, Readings, is_topical, read};
use super::circle;
use super::judgement::{Judgement, Scene, same_place};
use super::map::{Spot, gap};
use super::repair;
use super::rules::{
    area, between, containment, conversion, coordinate, coordinate_range, direction, distance, part, proximity,
};
use super::{End, Outcome, Reason, Tolerance, Verdict, say};
use crate::claim::{ARGUMENT_WORDS, Link, Medium, Stated, StatedWind, Statement};
use crate::earth::{self, Position};
use crate::mention::{MentionId, Role};

/// Judges one claim.
pub(super) fn judge(scene: &Scene) -> Verdict {
    if let Statement::Conversion { first, second } = &scene.claim.statement {
        let judgement = conversion::judge(first, second);
        let repair = (judgement.outcome == Outcome::Contradicted)
            .then(|| repair::of_conversion(first, second, scene.claims))
            .flatten();
        return Verdict { repair, ..verdict(scene, judgement, &[]) };
    }
    if let Statement::CoordinateRange { written } = &scene.claim.statement {
        let repair = coordinate_range::repair(written);
        return Verdict { repair, ..verdict(scene, coordinate_range::judge(written), &[]) };
    }
    let mut arguments = Vec::new();
    for (index, argument) in scene.claim.statement.arguments().into_iter().enumerate() {
        let Some(argument) = argument else { continue };
        match read(scene, index, argument) {
            Ok(readings) => arguments.push(readings),
            Err(judgement) => return verdict(scene, judgement, &[]),
        }
    }
    match arguments.iter().position(|argument| argument.area.is_some()) {
        Some(index) => {
            arguments.iter_mut().for_each(|argument| argument.widen(scene));
            anywhere(scene, index, &arguments)
        }
        None => decide(scene, arguments),
    }
}

/// A claim one end of which is somewhere in an area: supported if it holds all over it, contradicted if nowhere in it,
/// and open otherwise.
fn anywhere(scene: &Scene, index: usize, arguments: &[Readings]) -> Verdict {
    /// Readings of the other ends that are tried; with more, nothing is certain enough.
    const TRIED: usize = 3;
    let rule = scene.claim.statement.rule();
    let area = arguments[index].area.as_ref();
    let name = area.map_or("", |area| &area.name);
    let others = || arguments.iter().enumerate().filter(|&(i, _)| i != index).map(|(_, argument)| argument);
    let sure = others().all(|argument| {
        let plain = !argument.may_be_missing(scene) && !argument.too_many && argument.only_with_the_claim.is_none();
        plain && (1..=TRIED).contains(&argument.reads.len()) && argument.area.is_none()
    });
    let mut answers: Option<(Outcome, Reason)> = None;
    if let Some(region) = area.and_then(Spot::area).filter(|_| sure) {
        for (position, spacing_km) in spread(region) {
            let here = scene.map.coordinates(position, name.to_owned(), spacing_km);
            let all = combinations(arguments, index).into_iter().map(|reading| {
                let mut ends = spots(&reading);
                ends.insert(index, &here);
                let judgement = judge_reading(scene, &ends);
                (judgement.outcome, judgement.reason)
            });
            // Of several readings the one that speaks least against the claim counts.
            let Some(answer) = all.min_by_key(|answer| answer.0) else { break };
            let agreed = answers.is_none_or(|before| before.0 == answer.0);
            answers = if agreed { answers.or(Some(answer)) } else { None };
            if !agreed {
                break;
            }
        }
    }
    let words = scene.claim.core().of(scene.document.text());
    let judgement = match answers {
        Some((Outcome::Contradicted, reason)) if !only_described(scene) => {
            Judgement::new(rule, Outcome::Contradicted, reason, format!("\"{words}\" is true nowhere in {name}"))
        }
        Some((Outcome::Supported, reason)) => {
            Judgement::new(rule, Outcome::Supported, reason, format!("\"{words}\" is true all over {name}"))
        }
        _ => Judgement::inconclusive(
            rule,
            Reason::UnnamedPlace,
            format!("{} is somewhere in {name}, and no more is known of where", arguments[index].name),
        ),
    };
    verdict(scene, judgement, &[])
}

/// "Italy's southern region" may be what the text is about, and may be another: nothing but the description says so, and
/// it cannot be held against itself.
fn only_described(scene: &Scene) -> bool {
    let own = scene.claim.statement.arguments()[0];
    own.is_some_and(|subject| {
        subject.link == Link::Topic && subject.span.is_some_and(|span| span.overlaps(scene.claim.key))
    })
}

/// Points all over a region, each with the distance within which it stands for all others, in km.
fn spread(region: &earth::Region) -> impl Iterator<Item = (Position, f64)> + '_ {
    const STEPS: u32 = 24;
    let [west, south, east, north] = region.bounding_box();
    let width = if east >= west { east - west } else { east - west + 360.0 };
    let at = move |i: u32, j: u32| {
        let share = |step: u32| (f64::from(step) + 0.5) / f64::from(STEPS);
        let lon = west + width * share(i);
        Position::new(south + (north - south) * share(j), if lon > 180.0 { lon - 360.0 } else { lon })
    };
    let cells = (0..STEPS).flat_map(|i| (0..STEPS).map(move |j| (i, j)));
    cells.filter_map(move |(i, j)| {
        let here = at(i, j)?;
        let [beside, above] = [at((i + 1) % STEPS, j)?, at(i, (j + 1) % STEPS)?];
        let step = |other| earth::distance(here, other).km();
        // The cells at the far edges look back across the whole box; their neighbours tell the same.
        let inner = i + 1 < STEPS && j + 1 < STEPS;
        (inner && region.contains(here)).then(|| (here, step(beside) + step(above)))
    })
}

/// The answer for one reading of all arguments.
pub(super) fn judge_reading(scene: &Scene, ends: &[&Spot]) -> Judgement {
    match (&scene.claim.statement, ends) {
        (Statement::Distance { length, medium, .. }, [subject, object]) => {
            distance::judge(scene, subject, object, length, *medium, false)
        }
        (Statement::Direction { wind, .. }, [subject, object]) => direction::judge(subject, object, *wind),
        (Statement::Offset { length, wind, medium, .. }, [subject, object]) => {
            let stated = StatedOffset { length, wind: *wind, medium: *medium };
            let judgement = offset(scene, subject, object, stated);
            match scene.tolerance {
                Tolerance::Gbif => circle::judge(judgement, subject, object, stated),
                Tolerance::Journalistic => judgement,
            }
        }
        (Statement::Containment { .. }, [subject, object]) => containment::judge(scene, subject, object),
        (Statement::RelativePosition { part, .. }, [subject, object]) => part::judge(subject, object, *part),
        (Statement::Proximity { relation, length, .. }, [subject, object]) => {
            proximity::judge(scene, subject, object, *relation, length.as_ref())
        }
        (Statement::Between { midway, .. }, [subject, a, b]) => between::judge(subject, a, b, *midway),
        (Statement::Area { area, .. }, [subject]) => area::judge(subject, area),
        (Statement::Coordinate { position, .. }, [subject]) => {
            let written = scene.claim.key.of(scene.document.text());
            coordinate::judge(subject, *position, coordinate::imprecision_km(written))
        }
        _ => Judgement::inconclusive(
            scene.claim.statement.rule(),
            Reason::UnnamedPlace,
            "an end of the claim is missing",
        ),
    }
}

/// What an offset says besides its ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct StatedOffset<'a> {
    pub length: &'a Stated,
    pub wind: StatedWind,
    pub medium: Medium,
}

/// Distance and direction of one claim: it holds when both do. Where the footprints overlap, no direction exists and
/// the distance alone decides, unless the bearing between the centres is far off the word.
fn offset(scene: &Scene, subject: &Spot, object: &Spot, stated: StatedOffset) -> Judgement {
    let StatedOffset { length, wind, medium } = stated;
    let far = distance::judge(scene, subject, object, length, medium, true);
    let that_way = direction::judge(subject, object, wind);
    if far.reason == Reason::SamePlace {
        return far;
    }
    let mut parts = far.parts.clone();
    parts.extend(that_way.parts.iter().cloned());
    let mut notes = far.notes.clone();
    notes.extend(that_way.notes.iter().cloned());
    let beyond_doubt = |judgement: &Judgement| judgement.outcome == Outcome::Contradicted;
    let chosen = if beyond_doubt(&far) {
        let mut both = far.clone();
        match that_way.outcome {
            Outcome::Contradicted => both.headline = format!("{}; {}", far.headline, that_way.headline),
            Outcome::Supported => notes.push(format!("the direction holds: {}", direction::agreement(&that_way, wind))),
            Outcome::Inconclusive => {}
        }
        both
    } else if beyond_doubt(&that_way) {
        that_way.clone()
    } else if far.outcome == Outcome::Inconclusive {
        far.clone()
    } else if that_way.reason == Reason::FootprintsOverlap && direction::centres_allow(&that_way, wind) {
        notes.push(that_way.headline.clone());
        far.clone()
    } else if that_way.outcome == Outcome::Inconclusive {
        that_way.clone()
    } else {
        far.clone()
    };
    Judgement { parts, notes, heading: that_way.heading.or(far.heading), ..chosen }
}

fn decide(scene: &Scene, mut arguments: Vec<Readings>) -> Verdict {
    let rule = scene.claim.statement.rule();
    if let Some((index, place)) =
        arguments.iter().enumerate().find_map(|(i, a)| a.only_with_the_claim.map(|place| (i, place)))
    {
        let headline = format!("only the claim itself says which {} is meant", arguments[index].name);
        let mut judgement = Judgement::inconclusive(rule, Reason::OnlyTheClaimSaysWhich, headline);
        judgement.notes.push(format!("the rest of the text does not point to {}", scene.map.told_apart(place)));
        return verdict(scene, judgement, &[]);
    }
    let firsts = |arguments: &[Readings]| judge_reading(scene, &spots(&first_reads(arguments)));
    let mut judgement = firsts(&arguments);
    if judgement.outcome == Outcome::Contradicted {
        // What a name means by itself is asked only where a contradiction would rest on it.
        arguments.iter_mut().for_each(|argument| argument.widen(scene));
        judgement = firsts(&arguments);
    }
    let top = first_reads(&arguments);
    let mut found_repair = None;
    if judgement.outcome == Outcome::Contradicted {
        if let Some((fits, spot)) = another_reading(scene, &arguments) {
            let place = spot.place.map_or_else(String::new, |place| scene.map.told_apart(place));
            let help = match fits.outcome {
                Outcome::Supported => format!("it holds if {place} is meant: {}", fits.headline),
                _ => format!("it cannot be refuted if {place} is meant: {}", fits.headline),
            };
            judgement.outcome = Outcome::Inconclusive;
            judgement.reason = Reason::AmbiguousPlace;
            judgement.notes.insert(0, help);
        } else if let Some(doubtful) = arguments.iter().find(|argument| argument.may_be_missing(scene)) {
            judgement.outcome = Outcome::Inconclusive;
            judgement.reason = Reason::PerhapsMissing;
            judgement.notes.insert(0, format!("the gazetteer may lack the {} that is meant", doubtful.name));
        } else if only_described(scene) || judgement.reason == Reason::NotInside && takes_for_granted(scene, &top) {
            judgement.outcome = Outcome::Inconclusive;
            judgement.reason = Reason::AmbiguousPlace;
        } else if let Some(crowded) = arguments.iter().find(|argument| argument.too_many) {
            judgement.outcome = Outcome::Inconclusive;
            judgement.reason = Reason::AmbiguousPlace;
            judgement.notes.insert(0, format!("many places are named {}, and none stands out", crowded.name));
        } else {
            found_repair = repair::suggest(scene, &spots(&top), &judgement);
        }
    }
    if judgement.outcome != Outcome::Supported {
        judgement.notes.extend(other_attachments(scene, &top));
    }
    Verdict { repair: found_repair, ..verdict(scene, judgement, &top) }
}

fn first_reads(arguments: &[Readings]) -> Vec<&Read> {
    arguments.iter().filter_map(|argument| argument.reads.first()).collect()
}

/// Every choice of a reading for each argument but one, that of the first readings in front.
fn combinations(arguments: &[Readings], but: usize) -> Vec<Vec<&Read>> {
    let mut all: Vec<Vec<&Read>> = vec![Vec::new()];
    for (_, argument) in arguments.iter().enumerate().filter(|&(index, _)| index != but) {
        all = all
            .into_iter()
            .flat_map(|head| {
                argument.reads.iter().map(move |read| {
                    let mut longer = head.clone();
                    longer.push(read);
                    longer
                })
            })
            .collect();
    }
    all
}

/// What the likeliest reading but the first comes to that the claim does not fail in, supported ones before inconclusive
/// ones, and the place in which it differs.
fn another_reading(scene: &Scene, arguments: &[Readings]) -> Option<(Judgement, Spot)> {
    let mut all = combinations(arguments, usize::MAX);
    let first = all.remove(0);
    let likelihood = |reading: &[&Read]| reading.iter().map(|read| read.probability).product::<f32>();
    all.sort_by(|a, b| likelihood(b).total_cmp(&likelihood(a)));
    let mut undecided = None;
    for reading in all {
        if names_one_twice(&reading) {
            continue;
        }
        let index = reading.iter().zip(&first).position(|(a, b)| a.spot.place != b.spot.place).unwrap_or(0);
        let judgement = judge_reading(scene, &spots(&reading));
        match judgement.outcome {
            Outcome::Supported => return Some((judgement, reading[index].spot.clone())),
            Outcome::Inconclusive if undecided.is_none() && !reading.iter().any(|read| read.shadow) => {
                undecided = Some((judgement, reading[index].spot.clone()));
            }
            _ => {}
        }
    }
    undecided
}

fn names_one_twice(reading: &[&Read]) -> bool {
    reading.iter().enumerate().any(|(i, a)| reading[..i].iter().any(|b| same_place(&a.spot, &b.spot)))
}

/// "Eastern province, in northern Congo" takes for granted that the province is one of Congo. If no reading is, the name
/// is misread rather than the claim false, unless the text leaves no doubt about it.
fn takes_for_granted(scene: &Scene, top: &[&Read]) -> bool {
    const NO_DOUBT: f32 = 0.5;
    matches!(scene.claim.statement, Statement::RelativePosition { .. })
        && top.first().is_some_and(|subject| subject.probability < NO_DOUBT)
}

fn spots<'r>(reads: &[&'r Read]) -> Vec<&'r Spot> {
    reads.iter().map(|read| &read.spot).collect()
}

/// What the sentence would say of the other places in it: which noun a phrase belongs to is grammar, but a reader may
/// have attached it differently.
fn other_attachments(scene: &Scene, top: &[&Read]) -> Vec<String> {
    const TOLD: usize = 3;
    let (Statement::Distance { subject, .. } | Statement::Offset { subject, .. }, [_, object]) =
        (&scene.claim.statement, top)
    else {
        return Vec::new();
    };
    let arguments: Vec<MentionId> =
        scene.claim.statement.arguments().into_iter().filter_map(|argument| argument?.mention).collect();
    let containers = scene.claims.iter().filter_map(|claim| match &claim.statement {
        Statement::Containment { subject: inner, object } if inner.mention == subject.mention => object.mention,
        _ => None,
    });
    let within = (0..scene.mentions.len() as u32).map(MentionId).filter(|id| {
        let mention = &scene.mentions[id.0 as usize];
        mention.role == Role::Literal && scene.claim.span.contains(mention.span)
    });
    let mut told: Vec<Spot> = Vec::new();
    for id in within.chain(containers).filter(|id| !arguments.contains(id)) {
        let Some(place) = scene.resolutions.get(id.0 as usize).and_then(|resolution| resolution.place()) else {
            continue;
        };
        let spot = scene.map.spot(place);
        let known = top.iter().any(|read| same_place(&read.spot, &spot)) || told.iter().any(|t| same_place(t, &spot));
        if spot.area().is_none() && !spot.is_unbounded() && !known && told.len() < TOLD {
            told.push(spot);
        }
    }
    told.iter()
        .filter_map(|spot| {
            let way = gap(spot, &object.spot)?;
            Some(format!("{} itself is {} from {}", spot.name, say::km(way.km), object.spot.name))
        })
        .collect()
}

fn verdict(scene: &Scene, judgement: Judgement, top: &[&Read]) -> Verdict {
    let ends = top
        .iter()
        .enumerate()
        .map(|(argument, read)| End {
            argument: argument as u8,
            place: read.spot.place,
            position: read.spot.position,
            radius: read.spot.radius(),
            probability: read.probability,
        })
        .collect();
    let Judgement { rule, outcome, reason, headline, parts, heading, mut notes } = judgement;
    for (argument, role) in scene.claim.statement.arguments().into_iter().zip(ARGUMENT_WORDS) {
        if reason != Reason::UnnamedPlace && argument.is_some_and(|argument| is_topical(scene, argument)) {
            notes.extend(scene.topic.note(role));
        }
    }
    Verdict {
        claim: scene.id,
        outcome,
        reason,
        rule,
        headline,
        parts,
        ends,
        heading,
        repair: None,
        whereabouts: None,
        notes,
    }
}
