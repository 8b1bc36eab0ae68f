//! What a text is about when only its title or context says so: the referent of "It lies 12 km north of X" at the head
//! of a text, of "the property" in an entry of a list, of a bare "14 km ENE of X".
//!
//! ```text
//! context  UNESCO: Babylon, Iraq                 ->  a place, "Babylon"
//! context  PacWave test site (44.567, -124.229)  ->  a position
//! title    165 km NE of Nome, Alaska             ->  no place, but a statement about it
//! ```
//!
//! A name is the topic only where it stands as a label: at the head of the title or context, behind a colon or in
//! brackets, with nothing but its containers behind it. "Fighting near Aleppo" labels nothing. Of a label that no
//! gazetteer has ("Tell Umm Sarfa, Iraq") at least the container is known, and a division alone says where a text plays:
//! a claim is then judged everywhere in it, and only what holds nowhere there is contradicted. Where two labels compete there is no topic. It is resolved from the words
//! around it alone, never from the text, so a claim cannot choose the place that it is checked against (rule 4).

use super::blind::{self, Readings};
use super::map::{Map, Spot, gap};
use crate::claim::{self, Claim, Link, PlaceNoun};
use crate::document::{Context, Document};
use crate::earth::Position;
use crate::gazetteer::{FeatureClass, PlaceId, fold};
use crate::mention::{self, Mention, Role};
use crate::resolve::{self, Hints, Resolution};
use crate::span::Span;
use crate::token::{self, Token, TokenKind};

/// What the title and the context of a text tell of its topic.
#[derive(Debug, Clone, Default)]
pub(super) struct Topic {
    referent: Option<Referent>,
    statements: Vec<Told>,
}

/// The one thing that the text is about.
#[derive(Debug, Clone)]
struct Referent {
    /// The label: "Babylon".
    name: String,
    /// The words it stands in: "UNESCO: Babylon, Iraq".
    words: String,
    source: &'static str,
    what: What,
    /// The town that a site is named after: Chennai, of "Chennai International Airport".
    town: Option<Readings>,
}

#[derive(Debug, Clone)]
enum What {
    Place(Readings),
    Position(Position),
    /// Somewhere in a place: its own name is in no gazetteer, or it is a division, of which the text may mean a part.
    Within(PlaceId),
}

/// A statement that the title or context makes about the topic.
#[derive(Debug, Clone)]
pub(super) struct Told {
    /// "the title".
    pub source: &'static str,
    /// The words of the statement.
    pub words: String,
    /// The words that name its object, and the places they may mean.
    pub object: String,
    pub readings: Option<Readings>,
    pub claim: Claim,
}

/// An argument's place as the topic gives it.
pub(super) enum Answer<'t> {
    Place { name: &'t str, readings: &'t Readings },
    Position { name: &'t str, position: Position },
    Within { name: &'t str, area: Spot },
}

/// A title or context with what was found in it.
struct Source {
    called: &'static str,
    document: Document,
    tokens: Vec<Token>,
    mentions: Vec<Mention>,
    resolutions: Vec<Resolution>,
    claims: Vec<Claim>,
}

impl Topic {
    /// Reads the title and the context, if a claim needs them.
    pub fn read_if(claims: &[Claim], context: &Context, map: &Map) -> Self {
        let open = |claim: &Claim| {
            let arguments = claim.statement.arguments();
            arguments.into_iter().flatten().any(|a| matches!(a.link, Link::Topic | Link::Unnamed))
        };
        if claims.iter().any(open) { Self::read(context, map) } else { Self::default() }
    }

    fn read(context: &Context, map: &Map) -> Self {
        let given = [("the title", &context.title), ("the context", &context.about)];
        let sources: Vec<Source> = given
            .into_iter()
            .filter_map(|(called, text)| Some(source(called, text.as_deref()?, context, map)))
            .collect();
        Self { referent: referent(&sources, map), statements: sources.iter().flat_map(statements).collect() }
    }

    /// What the words of an argument mean if they mean the topic: `None` where it has no one referent, and where the
    /// noun says that something else is meant.
    pub fn answer(&self, phrase: Option<&str>, map: &Map) -> Option<Answer<'_>> {
        let referent = self.referent.as_ref()?;
        match &referent.what {
            What::Position(position) => Some(Answer::Position { name: &referent.name, position: *position }),
            What::Within(place) => Some(Answer::Within { name: &referent.name, area: map.spot(*place) }),
            What::Place(readings) => {
                let place = readings.plausible.first()?.0;
                if phrase.is_none_or(|phrase| noun_fits(phrase, referent, place, map)) {
                    return Some(Answer::Place { name: &referent.name, readings });
                }
                // "the city", of an airport that bears its name
                let town = referent.town.as_ref().filter(|_| phrase.is_some_and(means_a_town))?;
                Some(Answer::Place { name: &referent.name, readings: town })
            }
        }
    }

    /// Whether the title or context says of its topic in these very words what it is: "the test site".
    pub fn is_called(&self, phrase: &str) -> bool {
        let bare = phrase.strip_prefix("the ").or(phrase.strip_prefix("The ")).unwrap_or(phrase).to_lowercase();
        claim::place_noun(&bare).is_some()
            && self.referent.as_ref().is_some_and(|referent| {
                let words = referent.words.to_lowercase();
                let bounded = |at: usize| {
                    let outside = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
                    outside(words[..at].chars().next_back()) && outside(words[at + bare.len()..].chars().next())
                };
                bare.contains(' ') && words.match_indices(&bare).any(|(at, _)| bounded(at))
            })
    }

    /// For a note: "the context, "UNESCO: Babylon, Iraq", says that Babylon is meant".
    pub fn note(&self, role: &str) -> Option<String> {
        let Referent { name, words, source, .. } = self.referent.as_ref()?;
        Some(format!("the {role} is taken from {source} (\"{words}\"): {name}"))
    }

    /// What the title and the context state of the topic.
    pub fn statements(&self) -> &[Told] {
        &self.statements
    }
}

fn source(called: &'static str, text: &str, context: &Context, map: &Map) -> Source {
    let gazetteer = map.gazetteer();
    let outlet = Context { outlet: context.outlet.clone(), ..Context::default() };
    let document = Document::from_text(called, text.trim(), outlet);
    let tokens = token::tokenize(&document);
    let mentions = mention::recognize(&document, &tokens, gazetteer);
    let resolutions = resolve::resolve(&document, &tokens, &mentions, gazetteer, &Hints::default());
    let claims = claim::extract(&document, &tokens, &mentions, &resolutions);
    Source { called, document, tokens, mentions, resolutions, claims }
}

/// The one label of all sources that is no mere setting. A written position counts before any name.
fn referent(sources: &[Source], map: &Map) -> Option<Referent> {
    let one = |source: &Source, span: Span, what| Referent {
        name: span.of(source.document.text()).to_owned(),
        words: source.document.text().to_owned(),
        source: source.called,
        town: match &what {
            What::Place(readings) => readings.plausible.first().and_then(|best| named_after(&map.spot(best.0), map)),
            What::Position(_) | What::Within(_) => None,
        },
        what,
    };
    let mut positions = Vec::new();
    let mut places: Vec<(Spot, Referent)> = Vec::new();
    let mut settings: Vec<(Spot, Referent)> = Vec::new();
    for source in sources {
        for (index, mention) in source.mentions.iter().enumerate() {
            if let (Role::Coordinate, Some(position)) = (mention.role, mention.position) {
                positions.push(one(source, mention.span, What::Position(position)));
                continue;
            }
            let unknown_label = unknown_before(source, mention.span);
            let label = is_label(source, mention.span);
            if mention.role != Role::Literal || !label && unknown_label.is_none() {
                continue;
            }
            if !nothing_but_containers_behind(source, index, map) {
                return None;
            }
            let readings = blind::all_readings(&source.resolutions[index])?;
            let spot = map.spot(readings.plausible.first()?.0);
            let sure = !readings.perhaps_missing && readings.plausible.len() == 1;
            match (label, spot.is_division()) {
                (true, false) => places.push((spot, one(source, mention.span, What::Place(readings)))),
                (false, true) | (true, true) if sure && !(label && spot.is_country()) => {
                    let name = unknown_label.unwrap_or(mention.span);
                    let called = unknown_label.map(|label| label.of(source.document.text()));
                    match called.and_then(|name| only_one_there(name, &spot, map)) {
                        Some(found) => places.push((map.spot(found), one(source, name, What::Place(only(found))))),
                        None => {
                            let within = spot.place.map(What::Within)?;
                            settings.push((spot, one(source, name, within)));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    if let [_] = positions[..] {
        return positions.pop();
    }
    let mut found = if places.is_empty() { settings } else { places };
    let (first, _) = found.first()?;
    let one_place = found.iter().all(|(spot, _)| spot.place == first.place || touches(spot, first));
    (positions.is_empty() && one_place).then(|| found.swap_remove(0).1)
}

/// The town near a site that the site's name begins with: Chennai, of "Chennai International Airport".
fn named_after(site: &Spot, map: &Map) -> Option<Readings> {
    /// Airports lie this far from their towns, in km.
    const NEAR_KM: f64 = 60.0;
    if site.is_town() || site.is_division() || site.is_water() {
        return None;
    }
    let ends: Vec<usize> = site.name.match_indices(' ').map(|(at, _)| at).collect();
    ends.into_iter().rev().find_map(|end| {
        let town = |id: &PlaceId| {
            let spot = map.spot(*id);
            spot.is_town() && gap(&spot, site).is_some_and(|way| way.km <= NEAR_KM)
        };
        // The best known first.
        map.gazetteer().postings(&fold(&site.name[..end])).map(|p| p.place).find(town).map(only)
    })
}

/// Whether a phrase ends in a noun for a town: "the city", "the city centre".
fn means_a_town(phrase: &str) -> bool {
    let head = phrase.rsplit_once(' ').filter(|_| claim::says_centre(phrase)).map_or(phrase, |(head, _)| head);
    claim::place_noun(head) == Some(PlaceNoun::Settlement)
}

/// The only place of that name in a container: recognition may overlook a label that the gazetteer has.
fn only_one_there(name: &str, container: &Spot, map: &Map) -> Option<PlaceId> {
    let postings = map.gazetteer().postings(&fold(name));
    let mut there: Vec<PlaceId> =
        postings.map(|p| p.place).filter(|&place| map.spot(place).filed_under(container) == Some(true)).collect();
    there.dedup();
    if let [place] = there[..] { Some(place) } else { None }
}

fn only(place: PlaceId) -> Readings {
    let plausible = vec![(place, 1.0)];
    Readings { plausible, perhaps_missing: false, too_many: false, only_with_the_claim: None }
}

/// One place told twice, as a town and its district.
fn touches(a: &Spot, b: &Spot) -> bool {
    a.name == b.name && gap(a, b).is_some_and(|way| way.km <= way.extents_km)
}

/// Whether a name stands alone between the marks that set off a label.
fn is_label(source: &Source, span: Span) -> bool {
    let text = source.document.text();
    let first = source.tokens.partition_point(|t| t.span.start() < span.start());
    let end = source.tokens.partition_point(|t| t.span.end() <= span.end());
    let mark = |token: &Token| token.span.of(text);
    let opens = first == 0 || matches!(mark(&source.tokens[first - 1]), ":" | "(" | "–" | "—" | "|");
    let closes =
        source.tokens.get(end).is_none_or(|t| matches!(mark(t), "," | ")" | "(" | ":" | "–" | "—" | "|" | ";"));
    opens && closes
}

/// Whether the names that follow a label after commas hold it: "Anza, CA", but not "Anza, Hemet and Indio".
fn nothing_but_containers_behind(source: &Source, label: usize, map: &Map) -> bool {
    let text = source.document.text();
    let between = |a: &Mention, b: &Mention| text[a.span.end()..b.span.start()].trim().to_owned();
    let spot = |index: usize| source.resolutions[index].candidates.first().map(|best| map.spot(best.place));
    let mut last = label;
    while let Some(next) = source.mentions.get(last + 1)
        && next.role == Role::Literal
    {
        match between(&source.mentions[last], next).as_str() {
            "," => {
                let holds = |outer: Spot| {
                    outer.is_division() || spot(label).is_some_and(|inner| inner.filed_under(&outer) == Some(true))
                };
                if !spot(last + 1).is_some_and(holds) {
                    return false;
                }
                last += 1;
            }
            "and" | "or" | "&" | ", and" => return false,
            _ => break,
        }
    }
    true
}

/// The label that a name stands behind as its container, where nobody knows that label: "Tell Umm Sarfa, Iraq".
fn unknown_before(source: &Source, span: Span) -> Option<Span> {
    let text = source.document.text();
    let container = source.tokens.partition_point(|t| t.span.start() < span.start());
    let mark = |at: usize| source.tokens[at].span.of(text);
    let comma = container.checked_sub(1).filter(|&at| mark(at) == ",")?;
    let opens = (0..comma).rev().find(|&at| matches!(mark(at), ":" | "(" | "–" | "—" | "|" | ","));
    let first = opens.map_or(0, |at| at + 1);
    let words = &source.tokens[first..comma];
    let label = words.first()?.span.cover(words.last()?.span);
    let capital = words.iter().all(|t| t.kind == TokenKind::Word) && label.of(text).starts_with(char::is_uppercase);
    let known = source.mentions.iter().any(|mention| mention.span.overlaps(label));
    let at_comma = opens.is_some_and(|at| mark(at) == ",");
    (capital && !known && !at_comma).then_some(label)
}

/// What a source states of the topic: claims whose subject is nothing but the topic.
fn statements(source: &Source) -> Vec<Told> {
    let about_the_topic = |claim: &&Claim| {
        claim.statement.arguments()[0].is_some_and(|subject| subject.link == Link::Topic && subject.span.is_none())
    };
    let told = |claim: &Claim| {
        let object = claim.statement.arguments()[1]?;
        let named = object.mention.map(|id| source.mentions[id.0 as usize].span);
        Some(Told {
            source: source.called,
            words: claim.span.of(source.document.text()).to_owned(),
            object: named.or(object.span)?.of(source.document.text()).to_owned(),
            readings: blind::every_reading(claim, 1, &source.mentions, &source.resolutions),
            claim: claim.clone(),
        })
    };
    source.claims.iter().filter(about_the_topic).filter_map(told).collect()
}

/// A phrase of more words describes a thing rather than referring back to it.
const DESCRIPTION: usize = 3;

/// Whether a phrase can mean that place: "the village" is no airport, "the island" is called an island.
fn noun_fits(phrase: &str, referent: &Referent, place: PlaceId, map: &Map) -> bool {
    let row = map.gazetteer().place(place);
    if claim::says_centre(phrase) && !map.spot(place).is_town() {
        return false;
    }
    let noun = phrase.rsplit(' ').next().unwrap_or(phrase).to_lowercase();
    let singular = noun.strip_suffix('s').unwrap_or(&noun);
    let words = referent.words.to_lowercase();
    let said = words.split(|c: char| !c.is_alphanumeric()).any(|word| word == singular || word == noun);
    // "The small harbour town in the east" describes many towns: only the label's own noun makes it this one.
    let description = phrase.split_whitespace().count() > DESCRIPTION;
    match claim::place_noun(phrase) {
        // "It".
        None | Some(PlaceNoun::Any) => true,
        Some(_) if said => true,
        Some(_) if description => false,
        Some(PlaceNoun::Settlement) => row.class == FeatureClass::Populated,
        Some(PlaceNoun::Site) => row.class == FeatureClass::Spot,
        Some(PlaceNoun::Division) => row.class == FeatureClass::Administrative || row.code.starts_with("RGN"),
        Some(PlaceNoun::Feature) => false,
    }
}
