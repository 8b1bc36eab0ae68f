//! Candidates: the rows a name may mean, with what the gazetteer alone says of each.

use super::kinds;
use super::weights::Feature;
use crate::earth::Position;
use crate::gazetteer::{FeatureClass, Gazetteer, NameKind, Place, PlaceId, fold};
use crate::mention::{Kind, Mention, Role};
use std::collections::BTreeMap;

/// Most candidates weighed for one name: the most prominent ones.
pub(super) const MOST: usize = 48;

/// Fewest letters of a name that is searched for with an edit: in shorter ones an edit makes another name.
const SHORTEST_FUZZY: usize = 6;

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
    /// A continent or ocean.
    pub continent: bool,
    /// Found by an alias, a former name or an edit only.
    pub by_alias: bool,
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
}

/// Which candidates are of a kind.
pub(super) fn of_kind(candidates: &[Candidate], kind: Kind, gazetteer: &Gazetteer) -> Vec<bool> {
    candidates.iter().map(|candidate| kinds::fits(kind, &gazetteer.place(candidate.place))).collect()
}

/// The candidates for a mention, most prominent first, with the features of row and name.
pub(super) fn find(mention: &Mention, gazetteer: &Gazetteer) -> Vec<Candidate> {
    let mut found: BTreeMap<PlaceId, (NameKind, bool)> = BTreeMap::new();
    let mut add = |name: &str, normal_form: bool| {
        let folded = fold(name);
        for posting in gazetteer.lookup_folded(&folded) {
            let fits_role = (posting.kind == NameKind::Demonym) == (mention.role == Role::Demonym);
            if fits_role {
                let kind = match posting.kind {
                    NameKind::Alias if is_short_form(&folded, &gazetteer.place(posting.place)) => NameKind::Official,
                    kind => kind,
                };
                let entry = found.entry(posting.place).or_insert((kind, normal_form));
                if (rank(kind), normal_form) < (rank(entry.0), entry.1) {
                    *entry = (kind, normal_form);
                }
            }
        }
    };
    for (i, name) in mention.lookups.iter().enumerate() {
        add(name, i > 0);
    }
    let mut fuzzy = false;
    let surface = mention.lookups.first().filter(|name| name.chars().count() >= SHORTEST_FUZZY);
    if let Some(name) = surface.filter(|_| found.is_empty() && mention.role != Role::Demonym) {
        for (_, postings) in gazetteer.fuzzy(name, 1) {
            fuzzy = true;
            for posting in postings.into_iter().filter(|p| p.kind != NameKind::Demonym) {
                found.entry(posting.place).or_insert((posting.kind, false));
            }
        }
    }
    // Rows are ordered by prominence, so the first are the ones worth weighing.
    let mut candidates: Vec<Candidate> = found
        .into_iter()
        .take(MOST)
        .map(|(id, (kind, normal_form))| candidate(&gazetteer.place(id), kind, normal_form, fuzzy))
        .collect();
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
            let seat = |c: &Candidate| c.seat && area.holds(c);
            area.area == Area::Division && candidates.iter().any(seat)
        })
        .collect();
    for (candidate, eponymous) in candidates.iter_mut().zip(eponymous) {
        if eponymous {
            candidate.fixed.push((Feature::Eponymous, 1.0));
        }
    }
    candidates
}

/// "Krems" for "Krems an der Donau", "Hmeymim" for the base: what everybody says is no mere alias. (A county's bare name is one.)
fn is_short_form(folded: &str, place: &Place<'_>) -> bool {
    place.class != FeatureClass::Administrative
        && fold(place.name).strip_prefix(folded).is_some_and(|rest| rest.starts_with(' '))
}

fn rank(kind: NameKind) -> u8 {
    match kind {
        NameKind::Official | NameKind::Demonym => 0,
        NameKind::Abbreviation => 1,
        NameKind::Alias => 2,
        NameKind::Historical => 3,
    }
}

fn candidate(place: &Place<'_>, kind: NameKind, normal_form: bool, fuzzy: bool) -> Candidate {
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
    flag(
        !continent
            && !matches!(place.class, FeatureClass::Populated | FeatureClass::Spot | FeatureClass::Administrative),
        Feature::Natural,
    );
    flag(kind == NameKind::Alias, Feature::Alias);
    flag(kind == NameKind::Abbreviation, Feature::Abbreviation);
    flag(kind == NameKind::Historical, Feature::Historical);
    flag(normal_form, Feature::NormalForm);
    flag(fuzzy, Feature::Fuzzy);
    if place.class == FeatureClass::Populated {
        fixed.push((Feature::Population, log_population(place.population)));
    }
    Candidate {
        place: place.id,
        position: place.position,
        unit: unit(place.position),
        country: place.country,
        admin1: place.admin1,
        admin2: place.admin2,
        class: place.class,
        area,
        seat: matches!(place.code, "PPLC" | "PPLA"),
        continent,
        by_alias: fuzzy || matches!(kind, NameKind::Alias | NameKind::Historical),
        population: place.population,
        fixed,
    }
}

/// How well known a candidate is on the scale of [`log_population`]: the spots and natural features that a
/// gazetteer lists by name are few and known, so they count as a town of 100,000.
pub(super) fn renown(candidate: &Candidate) -> f32 {
    match candidate.class {
        FeatureClass::Populated | FeatureClass::Administrative => log_population(candidate.population),
        _ => log_population(100_000),
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
