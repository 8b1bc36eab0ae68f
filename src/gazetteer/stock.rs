//! Stock: places by the million on their way into a file, held in as little memory as they need.
//!
//! ```
//! use dateline::earth::Position;
//! use dateline::gazetteer::{FeatureClass, Gazetteer, NameKind, Row, Stock};
//!
//! let mut stock = Stock::default();
//! let row = Row::new(163345, "Tartus", Position::new(34.889, 35.8866).unwrap(), FeatureClass::Populated, "PPLA");
//! let tartus = stock.put(&row)?;
//! stock.name(tartus, "Tartous", NameKind::Alias, None)?;
//! let gazetteer = Gazetteer::from_bytes(stock.to_bytes()?)?;
//! assert_eq!(gazetteer.place(gazetteer.lookup("tartous")[0].place).stable_id, 163345);
//! # Ok::<(), dateline::Error>(())
//! ```
//!
//! A place takes 28 bytes and its name, a name 20 bytes and what is longer than eight. Nothing is shared between
//! places but codes and areas, so that putting one costs no look-up. [`Stock::write`] spends the stock section
//! by section (see the module `write`); [`Stock::settle_on`] lays it over a gazetteer that is there.
//!
//! It judges nothing: which names are worth filing is for who puts them there.

use super::coast::CoastSource;
use super::format::push_varint;
use super::outline::Reach;
use super::rows::NONE;
use super::{FeatureClass, NameKind, fold_onto, names, trie};
use crate::earth::Position;
use crate::error::{Error, Result};
use geo::MultiPolygon;
use std::collections::{BTreeMap, HashMap};

/// What a row says, on its way into the stock.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// GeoNames id, or an own id from [`OWN_IDS`](super::OWN_IDS).
    pub stable_id: u32,
    /// Main name.
    pub name: &'a str,
    /// Where it is.
    pub position: Position,
    /// Feature class.
    pub class: FeatureClass,
    /// GeoNames feature code, at most 7 bytes.
    pub code: &'a str,
    /// ISO 3166-1 alpha-2.
    pub country: Option<[u8; 2]>,
    /// Stable id of the first-level division.
    pub admin1: Option<u32>,
    /// Stable id of the second-level division.
    pub admin2: Option<u32>,
    /// Inhabitants; 0 when unknown.
    pub population: u32,
}

impl<'a> Row<'a> {
    /// A row of which nothing else is known.
    pub fn new(stable_id: u32, name: &'a str, position: Position, class: FeatureClass, code: &'a str) -> Self {
        let (country, admin1, admin2, population) = (None, None, None, 0);
        Self { stable_id, name, position, class, code, country, admin1, admin2, population }
    }
}

/// A place in stock: its number in order of arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StockId(pub(super) u32);

/// Places to be written.
#[derive(Debug, Default)]
pub struct Stock {
    pub(super) entries: Vec<Entry>,
    /// Main names as written, each after its length as varint.
    pub(super) pool: Vec<u8>,
    /// Class and code padded with zeros.
    pub(super) codes: Vec<[u8; 8]>,
    code_numbers: HashMap<[u8; 8], u16>,
    pub(super) areas: Vec<AreaIds>,
    area_numbers: HashMap<AreaIds, u32>,
    pub(super) names: names::Names,
    pub(super) radii: BTreeMap<u32, u32>,
    pub(super) outlines: BTreeMap<u32, (Reach, MultiPolygon<f64>)>,
    pub(super) coast: CoastSource,
    pub(super) credits: Vec<String>,
    folded: String,
}

/// A row in stock; the name by its offset in the pool.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) stable_id: u32,
    pub(super) lat_e7: i32,
    pub(super) lon_e7: i32,
    pub(super) population: u32,
    pub(super) name: u32,
    pub(super) area: u32,
    pub(super) code: u16,
}

impl Entry {
    #[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
    pub(super) fn position(&self) -> Position {
        let (lat, lon) = (f64::from(self.lat_e7) / 1e7, f64::from(self.lon_e7) / 1e7);
        Position::new(lat, lon).expect("a position rounded to 1e-7 degree stays within its bounds, which are whole")
    }
}

/// Country (zeros for none) and the stable ids of both divisions (`NONE` for none).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct AreaIds {
    pub(super) country: [u8; 2],
    pub(super) admin1: u32,
    pub(super) admin2: u32,
}

impl Stock {
    /// Adds a place, which can be found by its main name.
    ///
    /// A name that folds to nothing (punctuation alone) is stored but cannot be looked up.
    ///
    /// # Errors
    /// A feature code or a name too long, or more places or names than the format can address.
    pub fn put(&mut self, row: &Row<'_>) -> Result<StockId> {
        let broken = |what: String| broken(row.name, row.stable_id, what);
        if row.code.len() > 7 || row.code.contains('\0') {
            return Err(broken(format!("feature code {:?} is not 7 bytes or fewer", row.code)));
        }
        let mut code = [0; 8];
        code[0] = row.class as u8;
        code[1..=row.code.len()].copy_from_slice(row.code.as_bytes());
        let area = AreaIds {
            country: row.country.unwrap_or_default(),
            admin1: row.admin1.unwrap_or(NONE),
            admin2: row.admin2.unwrap_or(NONE),
        };
        let entry = Entry {
            stable_id: row.stable_id,
            lat_e7: (row.position.lat() * 1e7).round() as i32,
            lon_e7: (row.position.lon() * 1e7).round() as i32,
            population: row.population,
            name: self.keep(row.name)?,
            area: self.area(area)?,
            code: self.code(code)?,
        };
        let id = u32::try_from(self.entries.len()).map_err(|_| full("places"))?;
        self.entries.push(entry);
        self.name(StockId(id), row.name, NameKind::Official, None)?;
        Ok(StockId(id))
    }

    /// Adds a name to a place.
    ///
    /// # Errors
    /// The name is longer than the format allows.
    pub fn name(&mut self, id: StockId, text: &str, kind: NameKind, language: Option<[u8; 2]>) -> Result<()> {
        self.folded.clear();
        fold_onto(text, &mut self.folded);
        if self.folded.len() > trie::MAX_KEY {
            let what = format!("a name of {} bytes, at most {}", self.folded.len(), trie::MAX_KEY);
            return Err(broken(self.main_name(id), self.entries[id.0 as usize].stable_id, what));
        }
        self.names.push(&self.folded, id.0, kind, language)
    }

    /// Gives a place another main name; the one before stays a name of it.
    ///
    /// # Errors
    /// As [`Self::name`].
    pub fn rename(&mut self, id: StockId, name: &str) -> Result<()> {
        self.entries[id.0 as usize].name = self.keep(name)?;
        self.name(id, name, NameKind::Official, None)
    }

    /// The stable id of the first-level division that a place lies in.
    pub fn admin1(&self, id: StockId) -> Option<u32> {
        let area = self.areas[self.entries[id.0 as usize].area as usize];
        Some(area.admin1).filter(|division| *division != NONE)
    }

    /// Puts a place into another first-level division, and into no second-level one.
    ///
    /// # Errors
    /// More areas than the format can address.
    pub fn lies_in(&mut self, id: StockId, admin1: u32) -> Result<()> {
        let area = self.areas[self.entries[id.0 as usize].area as usize];
        self.entries[id.0 as usize].area = self.area(AreaIds { admin1, admin2: NONE, ..area })?;
        Ok(())
    }

    /// States how far a place reaches.
    pub fn radius(&mut self, id: StockId, metres: u32) {
        self.radii.insert(id.0, metres);
    }

    /// Gives a place an outline, longitude first; `centre` is where its radius is measured from.
    pub fn outline(&mut self, id: StockId, centre: Position, outline: MultiPolygon<f64>) {
        self.outlines.insert(id.0, (Reach::From(centre), outline));
    }

    /// Sets the coastline, longitude first.
    pub fn coast(&mut self, lines: Vec<geo::LineString<f64>>) {
        self.coast = CoastSource::Lines(lines);
    }

    /// Adds a line to the licences and attributions.
    ///
    /// # Errors
    /// It is empty or more than one line.
    pub fn credit(&mut self, line: &str) -> Result<()> {
        if line.contains('\n') || line.is_empty() {
            return Err(Error::build("credits", format!("{line:?} is not one line of text")));
        }
        self.credits.push(line.to_owned());
        Ok(())
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no place.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many names were put, main names included; some may be put twice.
    pub fn names(&self) -> usize {
        self.names.len()
    }

    /// Takes divisions away from places where the division itself is not in stock; how many areas that changed.
    pub fn drop_unknown_divisions(&mut self) -> usize {
        let index = self.index();
        let mut dropped = 0;
        for area in &mut self.areas {
            for division in [&mut area.admin1, &mut area.admin2] {
                if *division != NONE && index.find(*division).is_none() {
                    *division = NONE;
                    dropped += 1;
                }
            }
        }
        // Two areas may be alike now; `put` must not find the one under its old key.
        self.area_numbers.clear();
        dropped
    }

    /// The places by stable id, as of now.
    pub fn index(&self) -> StockIndex {
        let mut ids: Vec<(u32, u32)> = self.entries.iter().zip(0..).map(|(entry, id)| (entry.stable_id, id)).collect();
        ids.sort_unstable();
        StockIndex(ids)
    }

    /// Where a place is, as it will be read.
    pub fn position(&self, id: StockId) -> Position {
        self.entries[id.0 as usize].position()
    }

    pub(super) fn main_name(&self, id: StockId) -> &str {
        text_at(&self.pool, self.entries[id.0 as usize].name)
    }

    fn keep(&mut self, name: &str) -> Result<u32> {
        let offset = u32::try_from(self.pool.len()).map_err(|_| full("bytes of names"))?;
        push_varint(&mut self.pool, name.len() as u64);
        self.pool.extend_from_slice(name.as_bytes());
        Ok(offset)
    }

    fn code(&mut self, code: [u8; 8]) -> Result<u16> {
        if let Some(&number) = self.code_numbers.get(&code) {
            return Ok(number);
        }
        let number = u16::try_from(self.codes.len()).map_err(|_| full("feature codes"))?;
        self.codes.push(code);
        self.code_numbers.insert(code, number);
        Ok(number)
    }

    pub(super) fn area(&mut self, area: AreaIds) -> Result<u32> {
        if let Some(&number) = self.area_numbers.get(&area) {
            return Ok(number);
        }
        // A row has three bytes for it.
        let number = u32::try_from(self.areas.len()).ok().filter(|n| *n < 1 << 24).ok_or_else(|| full("divisions"))?;
        self.areas.push(area);
        self.area_numbers.insert(area, number);
        Ok(number)
    }
}

/// Stable ids of the places that were in stock when it was made.
#[derive(Debug)]
pub struct StockIndex(Vec<(u32, u32)>);

impl StockIndex {
    /// The place of a stable id. Logarithmic.
    pub fn find(&self, stable_id: u32) -> Option<StockId> {
        let at = self.0.partition_point(|&(id, _)| id < stable_id);
        self.0.get(at).filter(|&&(id, _)| id == stable_id).map(|&(_, number)| StockId(number))
    }
}

/// A string of a pool that the stock itself wrote.
pub(super) fn text_at(pool: &[u8], offset: u32) -> &str {
    let mut cursor = super::format::Cursor::new(pool, offset as usize);
    let text = cursor.varint().and_then(|length| cursor.take(length));
    text.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
}

pub(super) fn broken(name: &str, stable_id: u32, what: impl std::fmt::Display) -> Error {
    Error::build("places", format!("{name} (id {stable_id}): {what}"))
}

pub(super) fn full(what: &str) -> Error {
    Error::build("places", format!("more {what} than the format can address"))
}
