//! Places on their way into a gazetteer file: plain records, and the bytes they make.
//!
//! ```
//! use dateline::earth::Position;
//! use dateline::gazetteer::{Draft, DraftPlace, FeatureClass, Gazetteer};
//!
//! let tartus = DraftPlace {
//!     population: 115_769,
//!     ..DraftPlace::new(163345, "Tartus", Position::new(34.889, 35.8866).unwrap(), FeatureClass::Populated, "PPLA")
//! };
//! let bytes = Draft { places: vec![tartus], ..Draft::default() }.to_bytes()?;
//! let gazetteer = Gazetteer::from_bytes(bytes)?;
//! assert_eq!(gazetteer.place(gazetteer.lookup("Tartus")[0].place).stable_id, 163345);
//! # Ok::<(), dateline::Error>(())
//! ```

use super::format::{self, Part, Section, push_varint};
use super::names::{self, NameRecord};
use super::outline::{self, OutlineRecord};
use super::rows::{NONE, Row};
use super::{FeatureClass, NameKind, coast, extent, fold, prominence, space, trie};
use crate::earth::Position;
use crate::error::{Error, Result};
use std::collections::{BTreeMap, HashMap};

/// One name of a draft place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftName {
    /// As written.
    pub text: String,
    /// What it is to the place.
    pub kind: NameKind,
    /// ISO 639-1, where known.
    pub language: Option<[u8; 2]>,
}

/// One place before it has a row.
#[derive(Debug, Clone)]
pub struct DraftPlace {
    /// GeoNames id, or an own id from [`OWN_IDS`](super::OWN_IDS).
    pub stable_id: u32,
    /// Main name.
    pub name: String,
    /// All other names.
    pub names: Vec<DraftName>,
    /// Where it is.
    pub position: Position,
    /// Feature class.
    pub class: FeatureClass,
    /// GeoNames feature code, at most 7 bytes.
    pub code: String,
    /// ISO 3166-1 alpha-2.
    pub country: Option<[u8; 2]>,
    /// Stable id of the first-level division.
    pub admin1: Option<u32>,
    /// Stable id of the second-level division.
    pub admin2: Option<u32>,
    /// Inhabitants; 0 when unknown.
    pub population: u32,
    /// Stated radius in metres, where a source gives one.
    pub radius_m: Option<u32>,
    /// Outline, longitude first.
    pub outline: Option<geo::MultiPolygon<f64>>,
}

impl DraftPlace {
    /// A place of which nothing else is known.
    pub fn new(
        stable_id: u32,
        name: impl Into<String>,
        position: Position,
        class: FeatureClass,
        code: impl Into<String>,
    ) -> Self {
        Self {
            stable_id,
            name: name.into(),
            names: Vec::new(),
            position,
            class,
            code: code.into(),
            country: None,
            admin1: None,
            admin2: None,
            population: 0,
            radius_m: None,
            outline: None,
        }
    }
}

/// All that goes into a file.
#[derive(Debug, Default)]
pub struct Draft {
    /// Places in any order.
    pub places: Vec<DraftPlace>,
    /// Coastline, longitude first.
    pub coast: Vec<geo::LineString<f64>>,
    /// Licence and attribution, one line a source.
    pub credits: Vec<String>,
}

impl Draft {
    /// The file: same places in any order, same bytes.
    ///
    /// A name that folds to nothing (punctuation alone) is stored but cannot be looked up.
    ///
    /// # Errors
    /// A place that breaks an invariant, named: two with one id, an admin id without a place, a feature code or
    /// a name too long, a line break in a credit.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut places: Vec<&DraftPlace> = self.places.iter().collect();
        places.sort_by_cached_key(|p| prominence::key(p.class, &p.code, p.population, p.stable_id));
        let row_of = rows_by_id(&places)?;
        let mut parts: [Part; Section::ALL.len()] = Default::default();
        let mut put = |section: Section, part: Part| parts[section as usize] = part;

        let mut strings = Strings::default();
        let codes = Codes::of(&places)?;
        let areas = Areas::of(&places, &row_of)?;
        let (mut rows, mut radii, mut countries) = (Part::default(), Part::default(), BTreeMap::new());
        let mut outlines = Vec::new();
        for (place, row) in places.iter().zip(0u32..) {
            let stored = Row {
                stable_id: place.stable_id,
                lat_e7: (place.position.lat() * 1e7).round() as i32,
                lon_e7: (place.position.lon() * 1e7).round() as i32,
                population: place.population,
                name: strings.offset(&place.name)?,
                code: codes.index(place),
                area: areas.index(place, &row_of)?,
            };
            rows.bytes.extend_from_slice(&stored.bytes());
            if let Some(radius) = place.radius_m {
                radii.bytes.extend_from_slice(&row.to_le_bytes());
                radii.bytes.extend_from_slice(&radius.to_le_bytes());
            }
            if let Some(code) = place.country
                && place.class == FeatureClass::Administrative
                && extent::is_country(&place.code)
            {
                countries.entry(code).or_insert(row);
            }
            if let Some(outline) = &place.outline {
                outlines.push(OutlineRecord { row, position: place.position, outline });
            }
        }
        rows.entries = places.len();
        radii.entries = radii.bytes.len() / 8;
        put(Section::Rows, rows);
        put(Section::Radii, radii);
        put(Section::Codes, codes.part());
        put(Section::Areas, areas.part());
        put(Section::Strings, Part { bytes: strings.pool, entries: strings.offsets.len() });
        let country = |(code, row): (&[u8; 2], &u32)| code.iter().copied().chain(row.to_le_bytes()).collect::<Vec<_>>();
        put(Section::Countries, Part { bytes: countries.iter().flat_map(country).collect(), entries: countries.len() });
        // A BTreeMap is sorted by id.
        let ids = row_of.values().flat_map(|row| row.to_le_bytes()).collect();
        put(Section::Ids, Part { bytes: ids, entries: row_of.len() });
        let (map, postings, tags) = names::write(name_records(&places)?)?;
        put(Section::Names, map);
        put(Section::Postings, postings);
        put(Section::Tags, tags);
        // The tree is built over positions as they will be read.
        let points: Vec<_> = places.iter().map(|place| space::unit(as_stored(place.position))).collect();
        put(Section::Space, Part { bytes: space::write(&points), entries: points.len() });
        let (index, data) = outline::write(&outlines);
        put(Section::OutlineIndex, index);
        put(Section::Outlines, data);
        let (index, data) = coast::write(&self.coast);
        put(Section::CoastIndex, index);
        put(Section::Coast, data);
        if let Some(credit) = self.credits.iter().find(|credit| credit.contains('\n') || credit.is_empty()) {
            return Err(Error::build("credits", format!("{credit:?} is not one line of text")));
        }
        put(Section::Credits, Part { bytes: self.credits.join("\n").into_bytes(), entries: self.credits.len() });
        Ok(format::assemble(&parts))
    }
}

fn as_stored(position: Position) -> Position {
    let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
    // Rounding cannot leave the bounds, which are whole numbers.
    Position::new(round(position.lat()), round(position.lon())).unwrap_or(position)
}

fn broken(place: &DraftPlace, what: impl std::fmt::Display) -> Error {
    Error::build("places", format!("{} (id {}): {what}", place.name, place.stable_id))
}

fn rows_by_id(places: &[&DraftPlace]) -> Result<BTreeMap<u32, u32>> {
    if places.len() as u64 > format::MAX_ROWS {
        return Err(Error::build("places", format!("{} places, at most {}", places.len(), format::MAX_ROWS)));
    }
    let mut row_of = BTreeMap::new();
    for (place, row) in places.iter().zip(0u32..) {
        if let Some(other) = row_of.insert(place.stable_id, row) {
            return Err(broken(place, format!("has the same id as {}", places[other as usize].name)));
        }
    }
    Ok(row_of)
}

fn name_records(places: &[&DraftPlace]) -> Result<Vec<NameRecord>> {
    let mut records = Vec::new();
    for (place, row) in places.iter().zip(0u32..) {
        let main = std::iter::once((place.name.as_str(), NameKind::Official, None));
        for (text, kind, language) in main.chain(place.names.iter().map(|n| (n.text.as_str(), n.kind, n.language))) {
            let folded = fold(text);
            if folded.len() > trie::MAX_KEY {
                return Err(broken(place, format!("a name of {} bytes, at most {}", folded.len(), trie::MAX_KEY)));
            }
            if !folded.is_empty() {
                records.push(NameRecord {
                    folded,
                    row,
                    rank: names::rank(kind),
                    language: language.unwrap_or_default(),
                });
            }
        }
    }
    Ok(records)
}

/// Each string once, in order of first use.
#[derive(Default)]
struct Strings<'d> {
    pool: Vec<u8>,
    offsets: HashMap<&'d str, u32>,
}

impl<'d> Strings<'d> {
    fn offset(&mut self, text: &'d str) -> Result<u32> {
        if let Some(&offset) = self.offsets.get(text) {
            return Ok(offset);
        }
        let offset = u32::try_from(self.pool.len())
            .map_err(|_| Error::build("places", "more than 4 GiB of names do not fit the format"))?;
        push_varint(&mut self.pool, text.len() as u64);
        self.pool.extend_from_slice(text.as_bytes());
        self.offsets.insert(text, offset);
        Ok(offset)
    }
}

/// The distinct pairs of class and code.
struct Codes(Vec<[u8; 8]>);

impl Codes {
    fn of(places: &[&DraftPlace]) -> Result<Self> {
        let mut codes = Vec::new();
        for place in places {
            if place.code.len() > 7 || place.code.contains('\0') {
                return Err(broken(place, format!("feature code {:?} is not 7 bytes or fewer", place.code)));
            }
            codes.push(Self::entry(place));
        }
        codes.sort_unstable();
        codes.dedup();
        if codes.len() > 1 << 16 {
            return Err(Error::build("places", format!("{} feature codes, at most 65536", codes.len())));
        }
        Ok(Self(codes))
    }

    fn entry(place: &DraftPlace) -> [u8; 8] {
        let mut entry = [0; 8];
        entry[0] = place.class as u8;
        entry[1..=place.code.len()].copy_from_slice(place.code.as_bytes());
        entry
    }

    fn index(&self, place: &DraftPlace) -> u16 {
        // `of` has put the entry of every place there and bounded the table.
        self.0.binary_search(&Self::entry(place)).unwrap_or_default() as u16
    }

    fn part(self) -> Part {
        Part { entries: self.0.len(), bytes: self.0.concat() }
    }
}

/// The distinct triples of country and divisions; a row keeps three bytes for them instead of ten.
struct Areas(Vec<([u8; 2], u32, u32)>);

impl Areas {
    fn of(places: &[&DraftPlace], row_of: &BTreeMap<u32, u32>) -> Result<Self> {
        let mut areas = places.iter().map(|place| Self::entry(place, row_of)).collect::<Result<Vec<_>>>()?;
        areas.sort_unstable();
        areas.dedup();
        if areas.len() > 1 << 24 {
            return Err(Error::build("places", format!("{} divisions, at most 16777216", areas.len())));
        }
        Ok(Self(areas))
    }

    fn entry(place: &DraftPlace, row_of: &BTreeMap<u32, u32>) -> Result<([u8; 2], u32, u32)> {
        let row = |id: Option<u32>| match id {
            None => Ok(NONE),
            Some(id) => row_of
                .get(&id)
                .copied()
                .ok_or_else(|| broken(place, format!("lies in a division of id {id}, which is not among the places"))),
        };
        Ok((place.country.unwrap_or_default(), row(place.admin1)?, row(place.admin2)?))
    }

    fn index(&self, place: &DraftPlace, row_of: &BTreeMap<u32, u32>) -> Result<u32> {
        // `of` has put the entry of every place there.
        Ok(self.0.binary_search(&Self::entry(place, row_of)?).unwrap_or_default() as u32)
    }

    fn part(self) -> Part {
        let bytes = self.0.iter().flat_map(|(country, admin1, admin2)| {
            country.iter().copied().chain(admin1.to_le_bytes()).chain(admin2.to_le_bytes()).collect::<Vec<_>>()
        });
        Part { bytes: bytes.collect(), entries: self.0.len() }
    }
}
