//! Arguments: which places an end of a claim may mean, as the claim leaves it open.
//!
//! ```text
//! "Tripoli"      the city in Libya 0.71, the city in Lebanon 0.22      ranked without the claim's own help (rule 4)
//! "it"           what the title or context names
//! "the school"   anywhere in the town that it is said to stand in
//! ```
//!
//! It measures nothing. What a name means by itself is asked, and whether the gazetteer may lack the place that is meant,
//! only where a contradiction is in sight.

use super::Reason;
use super::blind;
use super::judgement::{Judgement, Scene};
use super::map::Spot;
use super::rules::coordinate;
use super::topic::Answer;
use crate::claim::{self, ARGUMENT_WORDS, Argument, Link, Statement};
use crate::earth::{self, Position};
use crate::gazetteer::PlaceId;
use crate::mention::{MentionId, Role};

/// One argument as one of its readings.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub spot: Spot,
    pub probability: f32,
    /// A division around a town of its name, which is a reading too, in a claim that measures from points: it may
    /// support the claim, but that it cannot be measured to does not excuse what fails for the town.
    pub shadow: bool,
}

/// The plausible readings of one argument, best first.
pub(super) struct Readings {
    pub reads: Vec<Read>,
    perhaps_missing: bool,
    pub too_many: bool,
    /// The place that only the claim itself suggests.
    pub only_with_the_claim: Option<PlaceId>,
    /// The mention in the text; `None` where its title or context gives the place, or it is a written position.
    mention: Option<MentionId>,
    /// The words of the mention.
    pub name: String,
    /// Where it is somewhere, when that is all that is known of it.
    pub area: Option<Spot>,
}

/// The readings of one argument, or why there are none.
pub(super) fn read(scene: &Scene, index: usize, argument: &Argument) -> Result<Readings, Judgement> {
    let rule = scene.claim.statement.rule();
    let role = ARGUMENT_WORDS[index.min(2)];
    let unnamed = || {
        let words = argument.span.map(|span| format!(" (\"{}\")", span.of(scene.document.text()))).unwrap_or_default();
        Judgement::inconclusive(
            rule,
            Reason::UnnamedPlace,
            format!("the {role}{words} is no place that the text names"),
        )
    };
    let phrase = argument.span.map(|span| span.of(scene.document.text()));
    let measured =
        |readings: Readings| if phrase.is_some_and(claim::says_centre) { readings.centres() } else { readings };
    if let Some(found) = topical(scene, argument) {
        return found.map(measured).ok_or_else(unnamed);
    }
    let id = argument.mention.filter(|_| argument.link != Link::Unnamed).ok_or_else(unnamed)?;
    let mention = scene.mentions.get(id.0 as usize).ok_or_else(unnamed)?;
    let name = mention.span.of(scene.document.text()).to_owned();
    if let (Role::Coordinate, Some(position)) = (mention.role, mention.position) {
        return Ok(Readings::of_position(scene, position, name.clone(), &name));
    }
    let unknown = || {
        let named = scene.resolutions.get(id.0 as usize).is_some_and(|found| !found.candidates.is_empty());
        let headline = if named {
            format!("no place called {name} is likely enough to be meant, so there is nothing to measure from")
        } else {
            format!("{name} is in no gazetteer, so there is nothing to measure from")
        };
        Judgement::inconclusive(rule, Reason::UnknownPlace, headline)
    };
    let Some(found) = blind::readings(scene.claim, index, scene.mentions, scene.resolutions) else {
        let (position, written) = position_beside(scene, &name).ok_or_else(unknown)?;
        return Ok(Readings::of_position(scene, position, name, &written));
    };
    let readings = Readings { mention: Some(id), ..Readings::of_places(scene, &found, name.clone()) };
    if readings.reads.is_empty() && readings.only_with_the_claim.is_none() {
        return Err(unknown());
    }
    match argument.link {
        Link::Within => readings.within().ok_or_else(unnamed),
        _ => Ok(measured(readings)),
    }
}

impl Readings {
    /// "20 km from the city centre" is measured from there, and not from the city's edge.
    fn centres(mut self) -> Self {
        for read in self.reads.iter_mut().filter(|read| read.spot.is_town()) {
            read.spot = read.spot.clone().centre_only();
        }
        self
    }

    /// Of something that stands in the place: in a town it may be as far off as the town reaches, in an area anywhere.
    fn within(mut self) -> Option<Self> {
        let sure = self.reads.len() == 1 && !self.perhaps_missing && self.only_with_the_claim.is_none();
        if self.reads.iter().all(|read| read.spot.is_town()) {
            for read in &mut self.reads {
                read.spot.imprecision_km += read.spot.radius_km();
            }
            return Some(self);
        }
        let area = self.reads.first().map(|read| read.spot.clone()).filter(|spot| sure && spot.area().is_some())?;
        Some(Self::somewhere_in(area, self.name))
    }

    fn of_position(scene: &Scene, position: Position, name: String, written: &str) -> Self {
        let spot = scene.map.coordinates(position, name.clone(), coordinate::imprecision_km(written));
        let reads = vec![Read { spot, probability: 1.0, shadow: false }];
        Self {
            reads,
            perhaps_missing: false,
            too_many: false,
            only_with_the_claim: None,
            mention: None,
            name,
            area: None,
        }
    }

    fn somewhere_in(area: Spot, name: String) -> Self {
        let (reads, area) = (Vec::new(), Some(area));
        Self { reads, perhaps_missing: false, too_many: false, only_with_the_claim: None, mention: None, name, area }
    }

    fn of_places(scene: &Scene, found: &blind::Readings, name: String) -> Self {
        let mut reads: Vec<Read> = found
            .plausible
            .iter()
            .map(|&(place, probability)| Read { spot: scene.map.spot(place), probability, shadow: false })
            .collect();
        if measures_from_points(&scene.claim.statement) {
            town_before_its_division(&mut reads);
        }
        let only_with_the_claim = found.only_with_the_claim.filter(|&place| {
            let chosen = scene.map.spot(place);
            !reads.first().is_some_and(|first| one_place_told_twice(&chosen, &first.spot))
        });
        let (perhaps_missing, too_many) = (found.perhaps_missing, found.too_many);
        Self { reads, perhaps_missing, too_many, only_with_the_claim, mention: None, name, area: None }
    }

    /// Adds what the name means by itself, and what it means to a text in which the claim is true.
    pub fn widen(&mut self, scene: &Scene) {
        let Some(id) = self.mention else { return };
        for (place, probability) in blind::that_excuse(scene.claim, id, scene.mentions, scene.resolutions) {
            let known = self.reads.iter().any(|read| read.spot.place == Some(place));
            if !known && self.reads.len() < blind::READINGS_TRIED {
                self.reads.push(Read { spot: scene.map.spot(place), probability, shadow: false });
            }
        }
        if measures_from_points(&scene.claim.statement) {
            town_before_its_division(&mut self.reads);
        }
    }

    /// Whether a place may be meant that the gazetteer lacks. The name of a well-known town leaves no such doubt.
    pub fn may_be_missing(&self, scene: &Scene) -> bool {
        self.perhaps_missing
            && !self.reads.first().is_some_and(|read| {
                let in_context = || speaks_of_its_country(scene, &self.name, &read.spot);
                scene.map.is_well_known(&self.name, &read.spot, in_context)
            })
    }
}

/// Whether the text names another place of a place's country, or that country.
fn speaks_of_its_country(scene: &Scene, name: &str, spot: &Spot) -> bool {
    let text = scene.document.text();
    scene.mentions.iter().zip(scene.resolutions).any(|(mention, resolution)| {
        let other = || mention.span.of(text) != name;
        resolution.place().is_some_and(|place| {
            let country = scene.map.gazetteer().place(place).country_place;
            country.is_some() && country == spot.country_place && other()
        })
    })
}

/// The readings of an argument that means what the text is about; the inner `None` where its title and context do not
/// say what that is.
fn topical(scene: &Scene, argument: &Argument) -> Option<Option<Readings>> {
    if !is_topical(scene, argument) {
        return None;
    }
    let phrase = argument.span.map(|span| span.of(scene.document.text()));
    Some(scene.topic.answer(phrase, scene.map).map(|answer| match answer {
        Answer::Position { name, position } => Readings::of_position(scene, position, name.to_owned(), name),
        Answer::Within { name, area } => Readings::somewhere_in(area, name.to_owned()),
        Answer::Place { name, readings } => Readings::of_places(scene, readings, name.to_owned()),
    }))
}

/// Whether an argument means what the text is about: by its grammar, or because the context calls it by these words.
pub(super) fn is_topical(scene: &Scene, argument: &Argument) -> bool {
    match argument.link {
        Link::Topic => true,
        Link::Unnamed => argument.span.is_some_and(|span| scene.topic.is_called(span.of(scene.document.text()))),
        Link::Named | Link::Anaphor | Link::Within => false,
    }
}

/// The coordinates that the text writes beside a name which no gazetteer knows, and how they are written.
fn position_beside(scene: &Scene, name: &str) -> Option<(Position, String)> {
    let text = scene.document.text();
    scene.claims.iter().find_map(|claim| match &claim.statement {
        Statement::Coordinate { subject, position } => {
            let mention = scene.mentions.get(subject.mention?.0 as usize)?;
            let same = mention.span.of(text) == name && claim.span != scene.claim.span;
            same.then(|| (*position, claim.key.of(text).to_owned()))
        }
        _ => None,
    })
}

/// Whether a place's point matters in a claim, and not what it holds.
fn measures_from_points(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::Distance { .. }
            | Statement::Offset { .. }
            | Statement::Direction { .. }
            | Statement::Between { .. }
            | Statement::Coordinate { .. }
    )
}

/// "57 km from Tartus" means the town and not the province around it: where both are readings, the province comes
/// behind as a shadow.
fn town_before_its_division(reads: &mut [Read]) {
    let towns: Vec<Spot> = reads.iter().filter(|read| read.spot.is_town()).map(|read| read.spot.clone()).collect();
    for read in reads.iter_mut().filter(|read| read.spot.is_division()) {
        read.shadow = towns.iter().any(|town| {
            town.filed_under(&read.spot) == Some(true)
                || read.spot.region().is_some_and(|region| region.contains(town.position))
        });
    }
    // Stable: among towns, and among shadows, the likelier stays in front.
    reads.sort_by_key(|read| read.shadow);
}

/// A city and the district around it: a change from one to the other is no change of mind.
fn one_place_told_twice(a: &Spot, b: &Spot) -> bool {
    const APART_KM: f64 = 50.0;
    earth::distance(a.position, b.position).km() < APART_KM
        || a.filed_under(b) == Some(true)
        || b.filed_under(a) == Some(true)
}
