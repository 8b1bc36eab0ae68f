//! Questions without a text: where is this name, how far is it from here to there, is that figure right.
//!
//! The names go through the same stages as those of a text, so `locate` and `check` never disagree on what
//! a name alone means.

use crate::checker::Checker;
use crate::claim::{self, Argument, Claim, Link, Statement};
use crate::document::{Context, Document};
use crate::earth::{Geodesic, Position, inverse};
use crate::error::{Error, Result};
use crate::gazetteer::{Gazetteer, NameKind, PlaceId};
use crate::mention::{Mention, MentionId, Role};
use crate::quantity::{Interval, Meters};
use crate::report::{Report, ReportPlace};
use crate::resolve::Resolution;
use crate::span::Span;
use crate::token;
use crate::verdict::{self, Verdict};
use std::sync::Arc;

/// What a name alone means: a report whose first mention is the name.
///
/// What follows a comma says where it lies: "Bangor, Maine".
///
/// # Errors
/// A name without a letter or digit.
pub fn locate(checker: &Checker, name: &str) -> Result<Report> {
    let document = Document::from_bytes("name", name.as_bytes().to_vec(), Context::default())?;
    let mut spans = Vec::new();
    let mut at = 0;
    for piece in document.text().split(',') {
        let start = at + (piece.len() - piece.trim_start().len());
        if !piece.trim().is_empty() {
            spans.push(Span::new(start, start + piece.trim().len()));
        }
        at += piece.len() + 1;
    }
    Ok(checker.check_spans(document, &spans))
}

/// An end of a distance.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// As asked for.
    pub asked: String,
    /// The place it means; `None` for coordinates.
    pub place: Option<(PlaceId, ReportPlace)>,
    /// Where it is.
    pub position: Position,
    /// Its extent; nothing for coordinates.
    pub radius: Meters,
}

/// A name that is not an [`Endpoint`]: its report, with the candidates there are.
#[derive(Debug)]
pub struct NoSinglePlace(pub Box<Report>);

/// The one place or position that `asked` means: coordinates "lat,lon" in degrees, or a name.
///
/// # Errors
/// Coordinates out of range, or an empty name. A name that is unknown or ambiguous is the inner `Err`.
pub fn endpoint(checker: &Checker, asked: &str) -> Result<std::result::Result<Endpoint, NoSinglePlace>> {
    if let Some(position) = coordinates(asked)? {
        let asked = asked.to_owned();
        return Ok(Ok(Endpoint { asked, place: None, position, radius: Meters(0.0) }));
    }
    let mut report = locate(checker, asked)?;
    let found = report.resolutions.first().and_then(clearly_first);
    Ok(match found.and_then(|id| Some((id, Arc::unwrap_or_clone(report.places.remove(&id)?)))) {
        Some((id, place)) => Ok(Endpoint {
            asked: asked.to_owned(),
            position: place.position,
            radius: place.footprint.radius(),
            place: Some((id, place)),
        }),
        None => Err(NoSinglePlace(Box::new(report))),
    })
}

/// Places whose name `asked` may be another transliteration of, likeliest first: to ask back with, never to answer with.
/// What follows a comma in `asked` is passed over.
pub fn suggestions(gazetteer: &Gazetteer, asked: &str) -> Vec<ReportPlace> {
    const MOST: usize = 3;
    let name = asked.split(',').next().unwrap_or_default();
    let mut places: Vec<PlaceId> = Vec::new();
    for (_, postings) in gazetteer.variants(name, MOST) {
        let place = postings.iter().find(|posting| posting.kind != NameKind::Demonym).map(|posting| posting.place);
        places.extend(place.filter(|place| !places.contains(place)));
    }
    places.into_iter().map(|id| ReportPlace::copy(gazetteer, id)).collect()
}

/// The place that a name asked for alone means: the resolved one, or one candidate that outweighs all others. Who asks
/// wants the gazetteer's place, so that it may lack another of that name does not count here.
fn clearly_first(resolution: &Resolution) -> Option<PlaceId> {
    const SHARE: f32 = 0.8;
    let known: f32 = resolution.candidates.iter().map(|candidate| candidate.probability).sum();
    let first = resolution.candidates.first();
    let clear = first.filter(|candidate| candidate.probability >= SHARE * known);
    resolution.place().or(clear.map(|candidate| candidate.place))
}

/// Reads "35.401,35.949": latitude, longitude in degrees, south and west negative; `None` for anything else.
///
/// # Errors
/// Two numbers that are no position.
pub fn coordinates(text: &str) -> Result<Option<Position>> {
    let Some((lat, lon)) = text.split_once(',') else { return Ok(None) };
    let (Ok(lat), Ok(lon)) = (lat.trim().parse::<f64>(), lon.trim().parse::<f64>()) else { return Ok(None) };
    if !lat.is_finite() || !lon.is_finite() {
        return Ok(None);
    }
    Position::new(lat, lon).map(Some).ok_or_else(|| {
        Error::usage(format!("{text}: no position; latitude is -90 to 90 and stands first, longitude -180 to 180"))
    })
}

/// The distance between two ends.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// Between the two positions.
    pub geodesic: Geodesic,
    /// Metres between any two points of the two extents.
    pub range_m: Interval,
}

/// Measures the geodesic from `from` to `to`.
pub fn measure(from: &Endpoint, to: &Endpoint) -> Measured {
    let geodesic = inverse(from.position, to.position);
    let extents = from.radius.0 + to.radius.0;
    let range_m = Interval::new((geodesic.distance.0 - extents).max(0.0), geodesic.distance.0 + extents);
    Measured { geodesic, range_m }
}

/// Judges "`from` is `stated` from `to`" by the rules for texts; `stated` is what a text would say: "86 km",
/// "about 50 miles by road", "57 km north".
///
/// # Errors
/// `stated` is no distance.
pub fn judge(checker: &Checker, from: &Endpoint, to: &Endpoint, stated: &str) -> Result<Report> {
    let settled = |end: &Endpoint| End {
        words: end.asked.trim().to_owned(),
        position: end.place.is_none().then_some(end.position),
        resolution: Resolution::settled(MentionId(0), end.place.as_ref().map(|place| place.0)),
    };
    let Sentence { document, tokens, mentions, resolutions, claims } =
        Sentence::read([settled(from), settled(to)], stated)?;
    let verdicts = verdict::judge(&document, &claims, &mentions, &resolutions, checker.gazetteer());
    Ok(Report::assemble(checker.gazetteer(), document, tokens, mentions, resolutions, claims, verdicts))
}

/// An end of a stated distance, whatever is known of it.
#[derive(Debug, Clone)]
pub struct End {
    /// Its words: coordinates as they are written tell how precise they are.
    pub words: String,
    /// Where coordinates say it is.
    pub position: Option<Position>,
    /// What a name means, all plausible places of that name included.
    pub resolution: Resolution,
}

/// As [`judge`] for ends that may be ambiguous or unknown: the verdict on what is read first.
///
/// # Errors
/// `stated` is no distance.
pub fn weigh(checker: &Checker, ends: [End; 2], stated: &str) -> Result<Verdict> {
    let Sentence { document, mentions, resolutions, claims, .. } = Sentence::read(ends, stated)?;
    let mut verdicts = verdict::judge(&document, &claims, &mentions, &resolutions, checker.gazetteer());
    Ok(verdicts.swap_remove(0))
}

/// What is said of a place, and where it can be.
#[derive(Debug)]
pub enum Sought {
    /// The report on the statements; a verdict holds the whereabouts, unless no point fits them all.
    Answered(Box<Report>),
    /// A name in the statements that means no single place, and what it could be.
    NoSinglePlace(String, NoSinglePlace),
}

/// Where the place is that lies "12 km east of Jableh, 20 km south of Latakia".
///
/// # Errors
/// `statements` says nothing of where a place lies from others.
pub fn whereabouts(checker: &Checker, statements: &str) -> Result<Sought> {
    /// Stands for the place that is sought. No name, so that no place is looked up for it.
    const SOUGHT: &str = "It";
    let text = format!("{SOUGHT} lies {}.", statements.trim().trim_end_matches('.'));
    let document = Document::from_bytes("where", text.into_bytes(), Context::default())?;
    let mut report = checker.check(document);
    let about_it = |claim: &Claim| {
        let subject = claim.statement.arguments()[0];
        subject.is_some_and(|subject| subject.span == Some(Span::new(0, SOUGHT.len())))
    };
    if !report.claims.iter().any(about_it) {
        return Err(Error::usage(format!(
            "\"{statements}\" does not say where a place lies; write, for example, \"12 km east of Jableh, 20 km south of Latakia\""
        )));
    }
    // Who asks means the gazetteer's places; one name that is not clear leaves the question open.
    let objects: Vec<MentionId> =
        report.claims.iter().filter_map(|claim| claim.statement.arguments()[1]?.mention).collect();
    for id in objects {
        let resolution = report.resolution(id);
        match clearly_first(resolution) {
            Some(place) => report.resolutions[id.0 as usize] = Resolution::settled(id, Some(place)),
            None => {
                let name = report.mention(id).span.of(report.document.text()).to_owned();
                let unclear = locate(checker, &name)?;
                return Ok(Sought::NoSinglePlace(name, NoSinglePlace(Box::new(unclear))));
            }
        }
    }
    let Report { document, tokens, mentions, resolutions, claims, .. } = report;
    let verdicts = verdict::judge(&document, &claims, &mentions, &resolutions, checker.gazetteer());
    let report = Report::assemble(checker.gazetteer(), document, tokens, mentions, resolutions, claims, verdicts);
    Ok(Sought::Answered(Box::new(report)))
}

/// "A is STATED from B." and the distances that it states.
struct Sentence {
    document: Document,
    tokens: Vec<token::Token>,
    mentions: Vec<Mention>,
    resolutions: Vec<Resolution>,
    /// One at least.
    claims: Vec<Claim>,
}

impl Sentence {
    fn read(ends: [End; 2], stated: &str) -> Result<Self> {
        // "57 km north" and "within 57 km" are followed by "of", "57 km" by "from".
        for preposition in ["of", "from"] {
            let sentence = Self::with(&ends, stated, preposition);
            if !sentence.claims.is_empty() {
                return Ok(sentence);
            }
        }
        Err(Error::usage(format!(
            "\"{stated}\" is no distance; write a number with its unit, for example \"86 km\" or \"about 50 miles north\""
        )))
    }

    fn with(ends: &[End; 2], stated: &str, preposition: &str) -> Self {
        let [from, to] = ends;
        let text = format!("{} is {stated} {preposition} {}.", from.words, to.words);
        let spans = [Span::new(0, from.words.len()), Span::new(text.len() - 1 - to.words.len(), text.len() - 1)];
        let document = Document::from_text("distance", text, Context::default());
        let tokens = token::tokenize(&document);
        let mut mentions: Vec<Mention> = ends.iter().zip(spans).map(|(end, span)| mention_of(end, span)).collect();
        let resolutions: Vec<Resolution> = ends
            .iter()
            .zip(0..)
            .map(|(end, id)| Resolution { mention: MentionId(id), ..end.resolution.clone() })
            .collect();
        let mut claims = claim::extract(&document, &tokens, &mentions, &resolutions);
        claims.retain_mut(|claim| settle(&mut claim.statement, spans));
        // Extraction reads names; from here on coordinates are coordinates.
        for (mention, end) in mentions.iter_mut().zip(ends) {
            if end.position.is_some() {
                (mention.role, mention.position) = (Role::Coordinate, end.position);
            }
        }
        Self { document, tokens, mentions, resolutions, claims }
    }
}

/// Puts the two ends in as the arguments of a distance; `false` for any other statement.
fn settle(statement: &mut Statement, [from, to]: [Span; 2]) -> bool {
    let (Statement::Distance { subject, object, .. } | Statement::Offset { subject, object, .. }) = statement else {
        return false;
    };
    let argument = |id: u32, span: Span| Argument { span: Some(span), mention: Some(MentionId(id)), link: Link::Named };
    (*subject, *object) = (argument(0, from), argument(1, to));
    true
}

fn mention_of(end: &End, span: Span) -> Mention {
    let lookups = vec![end.words.clone()];
    Mention { span, role: Role::Literal, lookups, cues: Vec::new(), confidence: 1.0, position: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_latitude_then_longitude() {
        let position = coordinates(" -18.1416 , 178.4419").unwrap().unwrap();
        assert_eq!((position.lat(), position.lon()), (-18.1416, 178.4419));
        for pole_or_line in ["90,0", "-90,0", "0,180", "0,-180"] {
            assert!(coordinates(pole_or_line).unwrap().is_some(), "{pole_or_line}");
        }
    }

    #[test]
    fn a_name_with_a_comma_is_no_coordinates() {
        for name in ["Bangor, Maine", "Tartus", "12, Rue Cler", "nan,nan", "inf,0"] {
            assert!(coordinates(name).unwrap().is_none(), "{name}");
        }
    }

    #[test]
    fn swapped_or_out_of_range_coordinates_are_refused_with_the_bound() {
        let error = coordinates("178.4,-18.1").unwrap_err().to_string();
        assert!(error.contains("-90 to 90") && error.contains("178.4,-18.1"), "{error}");
    }
}
