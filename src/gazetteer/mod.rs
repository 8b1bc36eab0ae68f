//! The gazetteer reader: one checked file of places, names, space and polygons, read in place.
//!
//! Look-ups never allocate more than their answer. The file's layout is described in [`format`].

mod draft;
pub mod fold;

pub use draft::{Draft, DraftName, DraftPlace};
pub use fold::fold;

use crate::earth::{Footprint, Position};
use crate::error::Result;
use serde::Serialize;
use std::path::Path;

/// Index of a place in the gazetteer's row table, which is ordered by prominence (0 is the most prominent).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct PlaceId(pub u32);

/// What a name is to its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
#[allow(missing_docs)]
pub enum NameKind {
    Official = 0,
    Alias = 1,
    Abbreviation = 2,
    /// "Syrian", "Syrians": names the people or the adjective of the place.
    Demonym = 3,
    Historical = 4,
}

/// GeoNames feature classes, with the codes of GeoNames as [`Place::code`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum FeatureClass {
    /// A: country, state, region.
    Administrative = b'A',
    /// H: stream, lake, sea.
    Water = b'H',
    /// L: parks, regions, continents.
    Area = b'L',
    /// P: city, village.
    Populated = b'P',
    /// R: road, railroad.
    Road = b'R',
    /// S: spot, building, farm, airport, base.
    Spot = b'S',
    /// T: mountain, hill, island, desert.
    Terrain = b'T',
    /// U: undersea.
    Undersea = b'U',
    /// V: forest, heath.
    Vegetation = b'V',
}

/// One name of one place, as found in a look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Posting {
    /// The place named.
    pub place: PlaceId,
    /// What the name is to it.
    pub kind: NameKind,
    /// ISO 639-1 code of the name's language, `None` where the source does not say.
    pub language: Option<[u8; 2]>,
}

/// A row, decoded; cheap to copy out.
#[derive(Debug, Clone, Serialize)]
pub struct Place<'g> {
    /// Row index.
    pub id: PlaceId,
    /// GeoNames id where there is one; rows of other sources count from [`OWN_IDS`].
    pub geonames_id: Option<u32>,
    /// The stable public id: the GeoNames id or the own id.
    pub stable_id: u32,
    /// Main name.
    pub name: &'g str,
    /// Where it is: the label point of an area, the centre of a settlement.
    pub position: Position,
    /// Feature class.
    pub class: FeatureClass,
    /// GeoNames feature code, such as `PPLC`, `ADM1`, `PCLI`, `AIRB`.
    pub code: &'g str,
    /// ISO 3166-1 alpha-2 of the country; `None` for seas, continents, regions across countries.
    pub country: Option<[u8; 2]>,
    /// The country's row.
    pub country_place: Option<PlaceId>,
    /// First-level division it lies in.
    pub admin1: Option<PlaceId>,
    /// Second-level division it lies in.
    pub admin2: Option<PlaceId>,
    /// Inhabitants; 0 when unknown.
    pub population: u32,
}

/// First stable id of rows that GeoNames does not have.
pub const OWN_IDS: u32 = 1_000_000_000;

/// A checked gazetteer. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Gazetteer {}

impl Gazetteer {
    /// The gazetteer that was built into the program. Its header is checked; a test proves its sections.
    pub fn bundled() -> Self {
        unimplemented!("bundled")
    }

    /// Opens a file by memory map and checks it whole.
    ///
    /// # Errors
    /// The file cannot be read, or a section is damaged.
    pub fn open(path: &Path) -> Result<Self> {
        let _ = path;
        unimplemented!("open")
    }

    /// From bytes in memory, checked whole.
    ///
    /// # Errors
    /// A section is damaged.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self> {
        let _ = bytes;
        unimplemented!("from_bytes")
    }

    /// Sixteen hexadecimal digits that change whenever the contents do.
    pub fn build_id(&self) -> &str {
        unimplemented!("build_id")
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        unimplemented!("len")
    }

    /// Whether there is no place at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A row. `id` must come from this gazetteer.
    pub fn place(&self, id: PlaceId) -> Place<'_> {
        let _ = id;
        unimplemented!("place")
    }

    /// Rows named `name` (folded here), best first. Exact on the folded name.
    pub fn lookup(&self, name: &str) -> Vec<Posting> {
        let _ = name;
        unimplemented!("lookup")
    }

    /// As [`Self::lookup`] with a name that [`fold`] has been applied to already.
    pub fn lookup_folded(&self, folded: &str) -> Vec<Posting> {
        let _ = folded;
        unimplemented!("lookup_folded")
    }

    /// Whether a folded name exists, and whether a longer one begins with it and a space: `(is_name, is_prefix)`.
    pub fn probe(&self, folded: &str) -> (bool, bool) {
        let _ = folded;
        unimplemented!("probe")
    }

    /// Folded names within `edits` (1 or 2) Levenshtein edits, with their postings.
    pub fn fuzzy(&self, name: &str, edits: u32) -> Vec<(String, Vec<Posting>)> {
        let _ = (name, edits);
        unimplemented!("fuzzy")
    }

    /// Folded names that begin with `prefix`, at most `limit`.
    pub fn prefix(&self, prefix: &str, limit: usize) -> Vec<(String, Vec<Posting>)> {
        let _ = (prefix, limit);
        unimplemented!("prefix")
    }

    /// The names of a place with their kind, language and spelling, main name first.
    pub fn names(&self, id: PlaceId) -> Vec<(String, NameKind)> {
        let _ = id;
        unimplemented!("names")
    }

    /// The row with that stable id.
    pub fn by_stable_id(&self, id: u32) -> Option<PlaceId> {
        let _ = id;
        unimplemented!("by_stable_id")
    }

    /// The row of a country by ISO 3166-1 alpha-2.
    pub fn country(&self, code: [u8; 2]) -> Option<PlaceId> {
        let _ = code;
        unimplemented!("country")
    }

    /// What a place covers.
    pub fn footprint(&self, id: PlaceId) -> Footprint {
        let _ = id;
        unimplemented!("footprint")
    }

    /// Rows within `radius_m` metres of a position, nearest first, with the distance in metres.
    pub fn within(&self, position: Position, radius_m: f64) -> Vec<(PlaceId, f64)> {
        let _ = (position, radius_m);
        unimplemented!("within")
    }

    /// The `count` nearest rows, nearest first, with the distance in metres.
    pub fn nearest(&self, position: Position, count: usize) -> Vec<(PlaceId, f64)> {
        let _ = (position, count);
        unimplemented!("nearest")
    }

    /// Countries and divisions whose polygon holds the position, largest first.
    pub fn containing(&self, position: Position) -> Vec<PlaceId> {
        let _ = position;
        unimplemented!("containing")
    }

    /// Distance in metres to the nearest coast (Natural Earth 10m coastline), `None` beyond 500 km.
    pub fn coast_distance(&self, position: Position) -> Option<f64> {
        let _ = position;
        unimplemented!("coast_distance")
    }

    /// Licence and attribution lines of the sources, one a source.
    pub fn credits(&self) -> Vec<String> {
        unimplemented!("credits")
    }
}
