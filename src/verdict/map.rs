//! Places as judging sees them: points with an extent, areas with an outline, and what has neither.
//!
//! It measures; it compares with nothing that the text says.

use super::constants::{GAZETTEER_KM, KNOWN_ALONE, KNOWN_AMONG_OTHERS, OUTWEIGHS};
use crate::earth::{Footprint, Position, RadiusSource, Region, distance};
use crate::gazetteer::{FeatureClass, Gazetteer, NameKind, Place, PlaceId, fold};
use crate::quantity::Meters;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The gazetteer with the footprints already read in this run.
pub(super) struct Map<'g> {
    gazetteer: &'g Gazetteer,
    footprints: RefCell<BTreeMap<PlaceId, Rc<Footprint>>>,
}

/// A place (or written coordinates) at one end of a claim.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    /// Its row; `None` for written coordinates.
    pub place: Option<PlaceId>,
    /// What to call it in a sentence.
    pub name: String,
    pub position: Position,
    /// How far the position may be off, in km (g).
    pub imprecision_km: f64,
    pub country: Option<[u8; 2]>,
    pub country_place: Option<PlaceId>,
    pub admin1: Option<PlaceId>,
    pub admin2: Option<PlaceId>,
    class: Option<FeatureClass>,
    capital_of: Option<PlaceId>,
    footprint: Rc<Footprint>,
    form: Form,
}

/// How a place can be measured to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// To its position: towns, spots, peaks.
    Point,
    /// To its outline.
    Area,
    /// Not at all: a river, sea or region of which only a label's position is known.
    Unbounded,
}

/// The way between two spots.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gap {
    /// Between the positions, or from a position to an outline (0 inside), in km.
    pub km: f64,
    /// The sum of the extents that are not in `km` already (r), in km.
    pub extents_km: f64,
    /// The larger imprecision of both (g), in km.
    pub imprecision_km: f64,
}

impl<'g> Map<'g> {
    pub fn new(gazetteer: &'g Gazetteer) -> Self {
        Self { gazetteer, footprints: RefCell::default() }
    }

    pub fn gazetteer(&self) -> &'g Gazetteer {
        self.gazetteer
    }

    /// A row as a spot.
    pub fn spot(&self, id: PlaceId) -> Spot {
        let place = self.gazetteer.place(id);
        let footprint = self.footprint(id);
        Spot {
            place: Some(id),
            name: place.name.to_owned(),
            position: place.position,
            imprecision_km: GAZETTEER_KM,
            country: place.country,
            country_place: place.country_place,
            admin1: place.admin1,
            admin2: place.admin2,
            class: Some(place.class),
            capital_of: match place.code {
                "PPLC" => place.country_place,
                "PPLA" => place.admin1,
                _ => None,
            },
            form: form(&place, &footprint),
            footprint,
        }
    }

    /// Coordinates written in the text, known to `imprecision_km`.
    pub fn coordinates(&self, position: Position, name: String, imprecision_km: f64) -> Spot {
        Spot {
            place: None,
            name,
            position,
            imprecision_km,
            country: None,
            country_place: None,
            admin1: None,
            admin2: None,
            class: None,
            capital_of: None,
            footprint: Rc::new(Footprint::Circle { radius: Meters(0.0), source: RadiusSource::Stated }),
            form: Form::Point,
        }
    }

    fn footprint(&self, id: PlaceId) -> Rc<Footprint> {
        if let Some(known) = self.footprints.borrow().get(&id) {
            return Rc::clone(known);
        }
        let footprint = Rc::new(self.gazetteer.footprint(id));
        self.footprints.borrow_mut().insert(id, Rc::clone(&footprint));
        footprint
    }

    /// Whether a name by itself means this town to every reader, so that no place which the gazetteer lacks is meant: it is
    /// the town's own name, and no other town has it, or only far smaller ones (`in_context` tells that the text speaks of
    /// the town's country).
    pub fn is_well_known(&self, name: &str, town: &Spot, in_context: impl FnOnce() -> bool) -> bool {
        let Some(id) = town.place.filter(|_| town.is_town()) else { return false };
        let population = self.gazetteer.place(id).population;
        if population < KNOWN_ALONE {
            return false;
        }
        let mut own_name = false;
        let mut namesake = 0;
        for posting in self.gazetteer.postings(&fold(name)) {
            own_name |= posting.place == id && posting.kind == NameKind::Official;
            let other = self.gazetteer.place(posting.place);
            if other.class == FeatureClass::Populated && distance(other.position, town.position).km() > NAMESAKE_KM {
                namesake = namesake.max(other.population.max(1));
            }
        }
        let outweighs = population >= KNOWN_AMONG_OTHERS && population >= namesake.saturating_mul(OUTWEIGHS);
        own_name && (namesake == 0 || outweighs && in_context())
    }

    /// "Tripoli (Tripoli, Libya)": the name with what tells it from its namesakes.
    pub fn told_apart(&self, id: PlaceId) -> String {
        let place = self.gazetteer.place(id);
        let within: Vec<&str> = [place.admin1, place.country_place]
            .into_iter()
            .flatten()
            .filter(|&container| container != id)
            .map(|container| self.gazetteer.place(container).name)
            .collect();
        if within.is_empty() { place.name.to_owned() } else { format!("{} ({})", place.name, within.join(", ")) }
    }

    /// "a country", "a first-level division of Syria": what a row is, for a note.
    pub fn described(&self, id: PlaceId) -> String {
        let place = self.gazetteer.place(id);
        let kind = match place.code {
            code if code.starts_with("PCL") => return "a country".to_owned(),
            "ADM1" => "a first-level division",
            "ADM2" => "a second-level division",
            _ if place.class == FeatureClass::Populated => "a town",
            _ => "a place",
        };
        let country = place.country_place.map(|country| self.gazetteer.place(country).name);
        country.map_or_else(|| kind.to_owned(), |country| format!("{kind} of {country}"))
    }

    /// A division that bears the name of `town` and holds it: the main name of one is a name of the other.
    pub fn namesake_division(&self, town: &Spot) -> Option<Spot> {
        let id = town.place?;
        let named = |name: &str, place: PlaceId| self.gazetteer.postings(&fold(name)).any(|p| p.place == place);
        let mut divisions = [town.admin2, town.admin1].into_iter().flatten().filter(|&division| division != id);
        let namesake = |division: PlaceId| {
            named(self.gazetteer.place(id).name, division) || named(self.gazetteer.place(division).name, id)
        };
        divisions.find(|&division| namesake(division)).map(|division| self.spot(division))
    }

    /// Whether a coast of `country` lies within the circle of a sea, with open water before it on the way to the label.
    pub fn looks_out_on(&self, country: &Spot, sea: &Spot) -> bool {
        let Some(region) = country.area() else { return false };
        let vertices: Vec<_> = region.outline().iter().flat_map(|polygon| polygon.exterior().coords()).collect();
        let stride = vertices.len().div_ceil(400).max(1);
        vertices.into_iter().step_by(stride).filter_map(|c| Position::new(c.y, c.x)).any(|vertex| {
            let ashore = || self.gazetteer.coast_distance(vertex).is_some_and(|m| m < 3_000.0);
            ashore() && self.opens_on(vertex, sea)
        })
    }

    /// Whether a place on a coast lies within the circle of a sea, with open water before it on the way to the label.
    pub fn opens_on(&self, coast: Position, sea: &Spot) -> bool {
        /// How far the water must reach in front of the coast, in km, or to the label if that is nearer.
        const OPEN_KM: f64 = 120.0;
        const STEPS: u32 = 8;
        let km = distance(coast, sea.position).km();
        let open_share = (OPEN_KM / km).min(1.0);
        let water = |step: u32| {
            let there = crate::earth::along(coast, sea.position, open_share * f64::from(step) / f64::from(STEPS));
            self.gazetteer.containing(there).is_empty()
        };
        // The first step may still touch a headland or an outline drawn too wide.
        km <= sea.radius_km() && km > 0.0 && (2..=STEPS).all(water)
    }

    /// Whether a sea may lie between two positions: some of the way is in no country, or both ends are on a coast.
    pub fn sea_between(&self, a: Position, b: Position) -> bool {
        const STEPS: u32 = 10;
        let ashore = |position| self.gazetteer.coast_distance(position).is_some_and(|m| m < 10_000.0);
        let at_sea = |i| {
            let there = crate::earth::along(a, b, f64::from(i) / f64::from(STEPS));
            self.gazetteer.containing(there).is_empty()
        };
        (ashore(a) && ashore(b)) || (1..STEPS).any(at_sea)
    }
}

impl Spot {
    /// The extent in km: the circle's radius or the farthest vertex.
    pub fn radius_km(&self) -> f64 {
        self.footprint.radius().km()
    }

    pub fn radius(&self) -> Meters {
        self.footprint.radius()
    }

    /// The outline, for a place that is measured to by it.
    pub fn area(&self) -> Option<&Region> {
        if self.form == Form::Area { self.footprint.region() } else { None }
    }

    /// The outline, if any is known, of a town too.
    pub fn region(&self) -> Option<&Region> {
        self.footprint.region()
    }

    /// Whether the extent is no more than what is usual for places of its kind.
    pub fn extent_is_guessed(&self) -> bool {
        matches!(*self.footprint, Footprint::Circle { source: RadiusSource::FeatureClass, .. })
    }

    /// Whether it is a settlement.
    pub fn is_town(&self) -> bool {
        self.class == Some(FeatureClass::Populated)
    }

    /// Whether it is the capital of that country or first-level division.
    pub fn is_capital_of(&self, other: &Spot) -> bool {
        self.capital_of.is_some() && self.capital_of == other.place
    }

    /// The same place measured from its centre alone: "the city centre".
    pub fn centre_only(self) -> Spot {
        let radius = Meters::from_km(self.radius_km().min(CENTRE_KM));
        Spot {
            footprint: Rc::new(Footprint::Circle { radius, source: RadiusSource::Stated }),
            form: Form::Point,
            ..self
        }
    }

    /// Whether it is a country or division.
    pub fn is_division(&self) -> bool {
        self.class == Some(FeatureClass::Administrative)
    }

    /// Whether it is a country.
    pub fn is_country(&self) -> bool {
        self.is_division() && self.place.is_some() && self.place == self.country_place
    }

    /// Whether it is a sea, lake or river.
    pub fn is_water(&self) -> bool {
        self.class == Some(FeatureClass::Water)
    }

    /// Whether nothing but a label's position is known of something extended.
    pub fn is_unbounded(&self) -> bool {
        self.form == Form::Unbounded
    }

    /// Where "northern" and "central" are counted from: the centroid of the outline.
    pub fn centre(&self) -> Position {
        self.area().and_then(Region::centroid).unwrap_or(self.position)
    }

    /// Km from `self`'s position to `region`, 0 inside.
    pub fn km_outside(&self, region: &Region) -> f64 {
        if region.contains(self.position) { 0.0 } else { region.distance_to_outline(self.position).km() }
    }

    /// Whether the administrative tables put `self` into `other`; `None` where they do not tell.
    pub fn filed_under(&self, other: &Spot) -> Option<bool> {
        let container = other.place?;
        if [self.country_place, self.admin1, self.admin2].contains(&Some(container)) {
            return Some(true);
        }
        if other.place == other.country_place {
            return self.country_place.map(|country| country == container);
        }
        // A first-level division is its own admin1, or stands directly under its country.
        if other.area().is_some() && other.admin2.is_none() && self.admin1.is_some() {
            return Some(self.admin1 == Some(container));
        }
        None
    }
}

/// The way between two spots; `None` where one is unbounded, or both are areas (see [`areas_gap`]).
pub(super) fn gap(a: &Spot, b: &Spot) -> Option<Gap> {
    if a.is_unbounded() || b.is_unbounded() {
        return None;
    }
    let imprecision_km = a.imprecision_km.max(b.imprecision_km);
    let (km, extents_km) = match (a.area(), b.area()) {
        (None, None) => (distance(a.position, b.position).km(), a.radius_km() + b.radius_km()),
        (None, Some(region)) => (a.km_outside(region), a.radius_km()),
        (Some(region), None) => (b.km_outside(region), b.radius_km()),
        (Some(_), Some(_)) => return None,
    };
    Some(Gap { km, extents_km, imprecision_km })
}

/// What can be said of two areas: `(from border to border at least, from centre to centre)` in km. The first is the
/// shortest way from the vertices of the one with fewer to the other, and 0 where they touch or overlap.
pub(super) fn areas_gap(a: &Spot, b: &Spot) -> Option<(f64, f64)> {
    let (first, second) = (a.area()?, b.area()?);
    let vertices = |region: &Region| region.outline().iter().map(|p| p.exterior().0.len()).sum::<usize>();
    let (few, many) = if vertices(first) <= vertices(second) { (first, second) } else { (second, first) };
    let total = vertices(few);
    // Every vertex of a large outline would take seconds; a few hundred bound the answer well enough to be lenient by.
    let stride = total.div_ceil(200);
    let least = few
        .outline()
        .iter()
        .flat_map(|polygon| polygon.exterior().coords())
        .step_by(stride.max(1))
        .filter_map(|c| Position::new(c.y, c.x))
        .map(|vertex| if many.contains(vertex) { 0.0 } else { many.distance_to_outline(vertex).km() })
        .fold(f64::INFINITY, f64::min);
    least.is_finite().then(|| (least, distance(a.position, b.position).km()))
}

/// GeoNames codes of extended things that are no points even where a source gives only one.
const UNBOUNDED: [&str; 24] = [
    "PCLI", "PCLD", "PCLS", "PCLF", "PCLIX", "PCL", "TERR", "ADM1", "ADM2", "ADMD", "CONT", "RGN", "RGNE", "RGNH",
    "RGNL", "AREA", "CST", "MTS", "RDGE", "PLN", "PLAT", "DSRT", "VAL", "PEN",
];

/// Two rows this far apart are two towns, in km.
const NAMESAKE_KM: f64 = 50.0;

/// The centre of a town is no farther across than this, in km from its middle.
const CENTRE_KM: f64 = 3.0;

/// The largest radius of a water that is measured to by its centre, in km.
const LAKE_KM: f64 = 50.0;

fn form(place: &Place, footprint: &Footprint) -> Form {
    use FeatureClass::{Populated, Road, Spot, Undersea, Vegetation, Water};
    match (footprint, place.class) {
        (_, Populated | Spot) => Form::Point,
        (Footprint::Polygon { .. }, _) => Form::Area,
        // A lake may pass for a point; a sea whose size is stated is no nearer for that.
        (Footprint::Circle { source: RadiusSource::Stated, radius }, Water) if radius.km() > LAKE_KM => Form::Unbounded,
        (Footprint::Circle { source: RadiusSource::Stated, .. }, _) => Form::Point,
        (_, Water | Road | Undersea | Vegetation) => Form::Unbounded,
        _ if UNBOUNDED.contains(&place.code) || place.code == "ISLS" => Form::Unbounded,
        _ => Form::Point,
    }
}
