//! Candidates: the rows a name may mean, with what the gazetteer alone says of each.

use super::kinds;
use super::weights::Feature;
use crate::earth::Position;
use crate::gazetteer::{FeatureClass, Gazetteer, NameKind, Place, PlaceId, Posting, fold};
use crate::mention::lookups::is_abbreviation;
use crate::mention::{Kind, Mention, Role};
use crate::quantity::Meters;
use std::collections::BTreeMap;

/// Most candidates weighed for one name: the most prominent ones.
pub(super) const MOST: usize = 48;

/// Fewest letters of a name that is searched for with an edit: in shorter ones an edit makes another name.
const SHORTEST_FUZZY: usize = 6;

/// Candidates closer than this are one place told twice.
const ONE_PLACE_KM: f64 = 50.0;

/// A city and the area around it are one place while their points are within this of each other: where the
/// geoparsing literature still counts an answer as right (161 km, 100 miles).
const AROUND_KM: f64 = 161.0;

/// A settlement where more than one in so many of a division's people live is meant by their common name as a seat is.
const ONE_IN: u32 = 4;

/// The centre of a division that surrounds its namesake is within this of it.
const SURROUNDED_KM: f64 = 100.0;

/// Mean radius R1 of WGS 84 (Moritz 2000, doi:10.1007/s001900050278).
const EARTH_RADIUS_KM: f64 = 6_371.008_8;

/// One row a name may mean.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub place: PlaceId,
    pub position: Position,
    /// Unit vector of the position on the sphere: nearness needs no more than that.
    pub unit: [f64; 3],
    pub country: Option<[u8; 2]>,
    pub admin1: Option<PlaceId>,
    pub admin2: Option<PlaceId>,
    pub class: FeatureClass,
    /// What it is as a container of others.
    pub area: Area,
    pub population: u32,
    /// A country's capital or the seat of a first-level division.
    pub seat: bool,
    /// A country's capital.
    pub capital: bool,
    /// A continent or ocean.
    pub continent: bool,
    /// How far a sea, region or range reaches, see [`extent`]; 0 for everything else.
    extent: f32,
    /// How it was found.
    by: By,
    /// Features that depend on the row and the name alone.
    pub fixed: Vec<(Feature, f32)>,
}

/// What a candidate can contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Area {
    Country([u8; 2]),
    Division,
    District,
    None,
}

impl Candidate {
    /// Whether this candidate, as an area, holds the other.
    pub fn holds(&self, other: &Candidate) -> bool {
        if self.place == other.place {
            return false;
        }
        match self.area {
            Area::Country(code) => other.country == Some(code),
            Area::Division => other.admin1 == Some(self.place),
            Area::District => other.admin2 == Some(self.place),
            Area::None => false,
        }
    }

    /// A sea, region, river, range: what has few namesakes.
    pub fn is_natural(&self) -> bool {
        !self.continent
            && !matches!(self.class, FeatureClass::Populated | FeatureClass::Spot | FeatureClass::Administrative)
    }

    /// Found by an alias, a former name or an edit only.
    pub fn by_alias(&self) -> bool {
        self.by >= By::Alias
    }

    /// Whether the name is a country's or first-level division's own, or what everybody says for it.
    pub fn is_known_area(&self) -> bool {
        matches!(self.area, Area::Country(_) | Area::Division) && self.by <= By::Abbreviation
    }

    /// Found by the whole of its main name.
    pub fn by_main_name(&self) -> bool {
        self.by == By::MainName
    }

    /// Whether both are one place told twice: close together, or one the area around the other, and no wide one: New
    /// York the state is another answer than New York the city.
    pub fn is_one_place_with(&self, other: &Candidate) -> bool {
        let apart_km = self.kilometers_to(other);
        let around = || self.holds(other) || other.holds(self);
        self.place == other.place || apart_km < ONE_PLACE_KM || (apart_km < AROUND_KM && around())
    }

    /// Whether a division is called after this seat of its own or of the division it surrounds (Moscow and its oblast,
    /// but not Oklahoma and its Oklahoma City), or after the city where a good part of its people live (New York).
    fn is_named_after(&self, seat: &Candidate, gazetteer: &Gazetteer) -> bool {
        let near = self.kilometers_to(seat) < SURROUNDED_KM && self.country == seat.country;
        let main_name = |candidate: &Candidate| fold(gazetteer.place(candidate.place).name);
        let called = || seat.by <= self.by || main_name(self).starts_with(&main_name(seat));
        let large = || {
            self.holds(seat)
                && seat.class == FeatureClass::Populated
                && seat.population > self.population / ONE_IN
                && main_name(seat).starts_with(&main_name(self))
        };
        seat.seat && (near || self.holds(seat)) && called() || large()
    }

    /// On the sphere, along the chord: good enough to tell near from far.
    fn kilometers_to(&self, other: &Candidate) -> f64 {
        let chord2: f64 = self.unit.iter().zip(other.unit).map(|(a, b)| (a - b).powi(2)).sum();
        chord2.sqrt() * EARTH_RADIUS_KM
    }
}

/// Which candidates are of a kind.
pub(super) fn of_kind(candidates: &[Candidate], kind: Kind, gazetteer: &Gazetteer) -> Vec<bool> {
    candidates.iter().map(|candidate| kinds::fits(kind, &gazetteer.place(candidate.place))).collect()
}

/// How a name led to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    by: By,
    /// By a normal form of what the text has.
    normal_form: bool,
}

/// What the name found is to the row, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    /// The whole of its main name.
    MainName,
    /// What everybody says for it: another English or official name, a demonym, its name in another script.
    CommonName,
    /// The beginning of its main name.
    ShortName,
    Abbreviation,
    Alias,
    /// An alias that is a country's main name but for one letter.
    NearSpelling,
    Historical,
    /// The text's name with one edit.
    Edit,
}

/// The candidates for a mention, most prominent first, with the features of row and name.
pub(super) fn find(mention: &Mention, gazetteer: &Gazetteer) -> Vec<Candidate> {
    let mut found: BTreeMap<PlaceId, Found> = BTreeMap::new();
    let wants_demonym = mention.role == Role::Demonym;
    for (i, name) in mention.lookups.iter().enumerate() {
        let folded = fold(name);
        for posting in gazetteer.lookup_folded(&folded) {
            if (posting.kind == NameKind::Demonym) != wants_demonym {
                continue;
            }
            let by = found_by(&folded, &posting, &gazetteer.place(posting.place));
            let found = found.entry(posting.place).or_insert(Found { by, normal_form: i > 0 });
            *found = (*found).min(Found { by, normal_form: i > 0 });
        }
    }
    let surface = mention.lookups.first().filter(|name| name.chars().count() >= SHORTEST_FUZZY);
    if let Some(name) = surface.filter(|_| found.is_empty() && !wants_demonym) {
        for (_, postings) in gazetteer.fuzzy(name, 1) {
            for posting in postings.into_iter().filter(|p| p.kind != NameKind::Demonym) {
                found.entry(posting.place).or_insert(Found { by: By::Edit, normal_form: false });
            }
        }
    }
    // "Columbia" is a slip for Colombia only where nothing is called Columbia.
    let someone_has_it = found.values().any(|found| found.by <= By::ShortName);
    // Rows are ordered by prominence, so the first are the ones worth weighing.
    let mut candidates: Vec<Candidate> = found
        .into_iter()
        .filter(|(_, found)| !(someone_has_it && found.by == By::NearSpelling))
        .take(MOST)
        .map(|(id, found)| candidate(&gazetteer.place(id), found, gazetteer))
        .collect();
    // "Wash." and "N.Y." are the states, not a county or the city of the same name.
    let stands_for_area = |candidate: &Candidate| matches!(candidate.area, Area::Country(_) | Area::Division);
    if is_abbreviation(&mention.lookups) && candidates.iter().any(stands_for_area) {
        candidates.retain(stands_for_area);
    }
    let countries: Vec<Area> = candidates.iter().filter(|c| c.by <= By::CommonName).map(|c| c.area).collect();
    let is_countrys = |candidate: &Candidate| candidate.country.is_some_and(|c| countries.contains(&Area::Country(c)));
    // Nobody says "Mexico" for Mexico City.
    candidates.retain(|c| !(c.by == By::ShortName && c.class == FeatureClass::Populated && is_countrys(c)));
    let largest = candidates.iter().map(|c| c.population).max().unwrap_or(0);
    for candidate in &mut candidates {
        if candidate.class == FeatureClass::Populated {
            let share = (f64::from(candidate.population) + 100.0) / (f64::from(largest) + 100.0);
            candidate.fixed.push((Feature::PopulationShare, share.log10() as f32));
        }
    }
    let eponymous: Vec<bool> = candidates
        .iter()
        .map(|area| {
            let seat = |seat: &Candidate| area.is_named_after(seat, gazetteer);
            area.area == Area::Division && (is_countrys(area) || candidates.iter().any(seat))
        })
        .collect();
    for (candidate, eponymous) in candidates.iter_mut().zip(eponymous) {
        if eponymous {
            candidate.fixed.push((Feature::Eponymous, 1.0));
        }
    }
    candidates
}

fn found_by(folded: &str, posting: &Posting, place: &Place<'_>) -> By {
    match posting.kind {
        NameKind::Abbreviation => return By::Abbreviation,
        NameKind::Historical => return By::Historical,
        NameKind::Demonym => return By::CommonName,
        NameKind::Official | NameKind::Alias => {}
    }
    let main = fold(place.name);
    // "Krems" for "Krems an der Donau". (A county's bare name is an alias: people say "county".)
    let short = || {
        place.class != FeatureClass::Administrative
            && main.strip_prefix(folded).is_some_and(|rest| rest.starts_with(' '))
    };
    let english = posting.language.is_none_or(|language| language == *b"en");
    match posting.kind {
        _ if main == folded => By::MainName,
        NameKind::Official if english => By::CommonName,
        _ if !is_latin(folded) => By::CommonName,
        _ if short() => By::ShortName,
        _ if place.code.starts_with("PCL") && strsim::levenshtein(&main, folded) == 1 => By::NearSpelling,
        _ => By::Alias,
    }
}

/// Main names are Latin: in another script every name is an alias.
fn is_latin(folded: &str) -> bool {
    folded.chars().find(|c| c.is_alphabetic()).is_none_or(|c| c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c))
}

fn candidate(place: &Place<'_>, found: Found, gazetteer: &Gazetteer) -> Candidate {
    let area = if place.code.starts_with("PCL") {
        place.country.map_or(Area::None, Area::Country)
    } else if place.code.starts_with("ADM1") {
        Area::Division
    } else if place.code.starts_with("ADM2") {
        Area::District
    } else {
        Area::None
    };
    let mut fixed = Vec::with_capacity(8);
    let mut flag = |on: bool, feature: Feature| {
        if on {
            fixed.push((feature, 1.0));
        }
    };
    flag(place.code.starts_with("PCL"), Feature::Country);
    flag(area == Area::Division, Feature::Division);
    flag(area == Area::District, Feature::District);
    flag(place.code == "PPLC", Feature::Capital);
    flag(place.code == "PPLA", Feature::Seat);
    flag(place.code == "PPLX", Feature::Section);
    flag(place.class == FeatureClass::Spot, Feature::Spot);
    let continent = matches!(place.code, "CONT" | "OCN");
    flag(continent, Feature::Continent);
    flag(matches!(found.by, By::Alias | By::NearSpelling), Feature::Alias);
    flag(found.by == By::Abbreviation, Feature::Abbreviation);
    flag(found.by == By::Historical, Feature::Historical);
    flag(found.normal_form, Feature::NormalForm);
    flag(found.by == By::Edit, Feature::Fuzzy);
    if place.class == FeatureClass::Populated {
        fixed.push((Feature::Population, log_population(place.population)));
    }
    let mut candidate = Candidate {
        place: place.id,
        position: place.position,
        unit: unit(place.position),
        country: place.country,
        admin1: place.admin1,
        admin2: place.admin2,
        class: place.class,
        area,
        seat: matches!(place.code, "PPLC" | "PPLA"),
        capital: place.code == "PPLC",
        continent,
        extent: 0.0,
        by: found.by,
        population: place.population,
        fixed,
    };
    if area == Area::Division && place.population > 0 {
        candidate.fixed.push((Feature::DivisionSize, log_population(place.population) - 1.0));
    }
    if candidate.is_natural() {
        candidate.extent = extent(gazetteer.radius(place.id));
        candidate.fixed.push((Feature::Natural, 1.0));
        if place.code != "STM" || found.by == By::MainName {
            candidate.fixed.push((Feature::Extent, candidate.extent));
        }
    }
    candidate
}

/// How far an area reaches on a scale of logarithms: 0 up to a radius of 5 km, 1 from 2,500 km on.
fn extent(radius: Meters) -> f32 {
    ((radius.0 / 5e3).log10() / 500f64.log10()).clamp(0.0, 1.0) as f32
}

/// How well known a candidate is on the scale of [`log_population`]. The spots and natural features that a gazetteer
/// lists by name are few and known: a spot counts as a town of 100,000, a mountain as one of 300,000, and the more an
/// area reaches, the nearer it comes to a city of ten million.
pub(super) fn renown(candidate: &Candidate) -> f32 {
    match candidate.class {
        FeatureClass::Populated | FeatureClass::Administrative => log_population(candidate.population),
        FeatureClass::Spot => log_population(100_000),
        _ => log_population(300_000) * (1.0 - candidate.extent) + candidate.extent,
    }
}

/// `log10(1 + population) / 7`: a city of ten million is 1.
pub(super) fn log_population(population: u32) -> f32 {
    (1.0 + f64::from(population)).log10() as f32 / 7.0
}

/// Geocentric unit vector of a position taken as if on a sphere; good to 0.2 degrees, which nearness does not feel.
fn unit(position: Position) -> [f64; 3] {
    let (sin_lat, cos_lat) = position.lat().to_radians().sin_cos();
    let (sin_lon, cos_lon) = position.lon().to_radians().sin_cos();
    [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat]
}
