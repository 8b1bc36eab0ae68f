//! The gazetteer reader: one checked file of places, names, space and polygons, read in place.
//!
//! ```
//! use dateline::gazetteer::Gazetteer;
//! let gazetteer = Gazetteer::bundled();
//! let best = gazetteer.postings("aleppo").next().expect("Aleppo is in the bundled gazetteer");
//! assert_eq!(gazetteer.place(best.place).name, "Aleppo");
//! ```
//!
//! Look-ups never allocate more than their answer. The file's layout is described in [`mod@format`]; [`Draft`] writes it.
//! Nothing here ranks what a text means: that is [`resolve`](crate::resolve).
//!
//! # Untrusted bytes
//! A file is checked whole by [`Gazetteer::open`] and [`Gazetteer::from_bytes`], the bundled one by a test. Bytes
//! damaged after that give a wrong or an empty answer, never a panic, and never size an allocation.

mod check;
mod coast;
mod diff;
mod draft;
mod extent;
pub mod fold;
pub mod format;
mod names;
mod outline;
mod prominence;
mod rows;
mod settle;
mod skeleton;
mod space;
mod stock;
mod trie;
mod variants;
mod write;

pub use diff::{Changed, Difference, NameChange};
pub use draft::{Draft, DraftName, DraftPlace};
pub use fold::{fold, fold_onto};
pub use names::{NameState, NameWalk, Postings};
pub use settle::{Fate, Settled};
pub use stock::{Row, Stock, StockId, StockIndex};
pub use write::Written;

use crate::earth::{Footprint, Position, RadiusSource, Region};
use crate::error::{Error, Result};
use crate::quantity::Meters;
use format::{Damage, File, Section, Store};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

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

impl NameKind {
    fn from_byte(byte: u8) -> Option<Self> {
        [Self::Official, Self::Alias, Self::Abbreviation, Self::Demonym, Self::Historical]
            .into_iter()
            .find(|&kind| kind as u8 == byte)
    }
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

impl FeatureClass {
    /// The class of a GeoNames letter, such as `b'P'`.
    pub fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            b'A' => Self::Administrative,
            b'H' => Self::Water,
            b'L' => Self::Area,
            b'P' => Self::Populated,
            b'R' => Self::Road,
            b'S' => Self::Spot,
            b'T' => Self::Terrain,
            b'U' => Self::Undersea,
            b'V' => Self::Vegetation,
            _ => return None,
        })
    }
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

/// What is cheaply known about all places of one name, for the recogniser.
///
/// Read from the first [`NameProfile::READ`] postings, which are the most prominent ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NameProfile {
    /// Places of that name, all of them.
    pub postings: usize,
    /// Most inhabitants of any.
    pub population: u32,
    /// One is a country or a dependent territory.
    pub country: bool,
    /// One is a first-level division.
    pub admin1: bool,
    /// One is a second-level division.
    pub admin2: bool,
    /// One is a settlement.
    pub populated: bool,
    /// One is water or terrain.
    pub natural: bool,
    /// One is a region, a park or a continent.
    pub area: bool,
    /// One is a spot: an airport, a base, a building.
    pub spot: bool,
    /// It is a demonym of one.
    pub demonym: bool,
    /// It is an abbreviation of one.
    pub abbreviation: bool,
    /// It is a name in use (official, alias) of one.
    pub current: bool,
}

impl NameProfile {
    /// Postings read at most.
    pub const READ: usize = 32;
}

/// Figures about a gazetteer.
#[derive(Debug, Clone, Serialize)]
pub struct FormatInfo {
    /// See [`Gazetteer::build_id`].
    pub build_id: String,
    /// Version of the file format.
    pub format_version: u32,
    /// Size of the file.
    pub bytes: usize,
    /// Rows.
    pub places: usize,
    /// Distinct folded names.
    pub names: usize,
    /// Pairs of name and place.
    pub postings: usize,
    /// Places with an outline.
    pub outlines: usize,
    /// Rows by feature class.
    pub classes: BTreeMap<FeatureClass, usize>,
    /// Every section, in file order.
    pub sections: Vec<SectionInfo>,
}

/// Figures about one section of the file.
#[derive(Debug, Clone, Serialize)]
pub struct SectionInfo {
    /// Its name.
    pub name: &'static str,
    /// Its size.
    pub bytes: usize,
    /// What it has many of: rows, names, postings, outlines, lines.
    pub entries: usize,
    /// The checksum stored for it.
    pub crc32: u32,
}

/// Something [`Gazetteer::verify`] found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The section, or "header".
    pub section: &'static str,
    /// What is wrong there.
    pub what: String,
}

/// A checked gazetteer. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Gazetteer {
    file: Arc<File>,
    kept: Arc<Kept>,
}

/// What was read before and will be asked for again.
#[derive(Debug)]
struct Kept {
    /// See [`Gazetteer::number`].
    number: u64,
    /// The outlines unpacked so far: the next document wants them, too.
    regions: Box<[OnceLock<Option<Arc<Region>>>]>,
    /// The row of each code of two capitals: every place that is read asks for its country.
    countries: OnceLock<Box<[Option<PlaceId>; 26 * 26]>>,
    /// See [`names::foreign_heads`].
    foreign_heads: OnceLock<Vec<(char, trie::At)>>,
}

static BUNDLED: &[u8] = include_bytes!("../../gazetteer/world.dlg");

impl Gazetteer {
    /// The gazetteer that was built into the program. Its header is checked; a test proves its sections.
    #[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
    pub fn bundled() -> Self {
        let file = File::new(Store::Static(BUNDLED)).map_err(|damage| damage.what);
        Self::of(file.expect("a test opens the bundled file"))
    }

    /// Opens a file by memory map and checks it whole.
    ///
    /// The file must not be shortened while it is open (replace it by rename): on Unix the system ends a program
    /// that reads a page beyond the end.
    ///
    /// # Errors
    /// The file cannot be read, or a section is damaged.
    pub fn open(path: &Path) -> Result<Self> {
        Self::map(path, true)
    }

    /// Opens a file that was checked whole before, by its header and table only: time does not grow with the file.
    ///
    /// # Errors
    /// The file cannot be read, or its header is damaged.
    pub fn open_checked_before(path: &Path) -> Result<Self> {
        Self::map(path, false)
    }

    fn map(path: &Path, whole: bool) -> Result<Self> {
        let read = |e| Error::io("read", path, e);
        let file = std::fs::File::open(path).map_err(read)?;
        if file.metadata().map_err(read)?.is_dir() {
            return Err(read(std::io::ErrorKind::IsADirectory.into()));
        }
        // SAFETY: the map is read-only and private to this value. Should another process change the file, reads give
        // other bytes, which every reader here bears; `&[u8]` is only ever copied out of, number by number.
        #[allow(unsafe_code)]
        let map = unsafe { memmap2::Mmap::map(&file) }.map_err(read)?;
        let store = Store::Map(map);
        let opened = if whole { Self::checked(store) } else { File::new(store).map(Self::of) };
        opened.map_err(|d| Error::gazetteer(d.section, format!("{}: {}", path.display(), d.what)))
    }

    /// From bytes in memory, checked whole.
    ///
    /// # Errors
    /// A section is damaged.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self> {
        Self::checked(Store::Heap(bytes)).map_err(|damage| Error::gazetteer(damage.section, damage.what))
    }

    fn checked(store: Store) -> std::result::Result<Self, Damage> {
        let file = File::new(store)?;
        check::whole(&file)?;
        Ok(Self::of(file))
    }

    fn of(file: File) -> Self {
        let regions = (0..file.entries(Section::OutlineIndex)).map(|_| OnceLock::new()).collect();
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let kept = Kept { number, regions, countries: OnceLock::new(), foreign_heads: OnceLock::new() };
        Self { file: Arc::new(file), kept: Arc::new(kept) }
    }

    /// Everything wrong with the file, at most 100 problems; empty for a sound one. Takes some microseconds a place.
    pub fn verify(&self) -> Vec<Problem> {
        check::verify(&self.file)
    }

    /// Figures about the file. Reads every row.
    pub fn info(&self) -> FormatInfo {
        check::info(&self.file)
    }

    /// Sixteen hexadecimal digits that change whenever the contents do.
    pub fn build_id(&self) -> &str {
        self.file.build_id()
    }

    /// A number that no other gazetteer of this process has, clones aside: what is kept of a gazetteer is kept under it.
    pub(crate) fn number(&self) -> u64 {
        self.kept.number
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.file.entries(Section::Rows)
    }

    /// Whether there is no place at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A row. Constant time.
    ///
    /// # Panics
    /// `id` is not from this gazetteer and lies beyond its last row.
    #[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
    pub fn place(&self, id: PlaceId) -> Place<'_> {
        let file = &*self.file;
        let row = rows::row(file, id.0).expect("a PlaceId comes from the gazetteer it is used with");
        // The defaults below stand for bytes damaged after the check.
        let (class, code) = rows::code(file, row.code).unwrap_or((FeatureClass::Spot, ""));
        let area = rows::area(file, row.area).unwrap_or(rows::Area::NOWHERE);
        let country = names::letters(area.country);
        let division = |row: u32| ((row as usize) < self.len()).then_some(PlaceId(row));
        Place {
            id,
            geonames_id: (row.stable_id < OWN_IDS).then_some(row.stable_id),
            stable_id: row.stable_id,
            name: rows::string(file, row.name).unwrap_or("\u{fffd}"),
            position: row.position_clamped(),
            class,
            code,
            country,
            country_place: country.and_then(|code| self.country(code)),
            admin1: division(area.admin1),
            admin2: division(area.admin2),
            population: row.population,
        }
    }

    /// Every row, most prominent first.
    pub fn places(&self) -> impl Iterator<Item = Place<'_>> {
        (0..self.len() as u32).map(|row| self.place(PlaceId(row)))
    }

    /// Where a place is, without the rest of its row.
    ///
    /// # Panics
    /// As [`Self::place`].
    #[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
    pub fn position(&self, id: PlaceId) -> Position {
        rows::row(&self.file, id.0).expect("a PlaceId comes from the gazetteer it is used with").position_clamped()
    }

    /// Rows named `name` (folded here), best first. Exact on the folded name; linear in its length.
    pub fn lookup(&self, name: &str) -> Vec<Posting> {
        self.lookup_folded(&fold(name))
    }

    /// As [`Self::lookup`] with a name that [`fold()`] has been applied to already.
    pub fn lookup_folded(&self, folded: &str) -> Vec<Posting> {
        self.postings(folded).collect()
    }

    /// As [`Self::lookup_folded`], one by one, without allocating.
    pub fn postings(&self, folded: &str) -> Postings<'_> {
        match names::offset(&self.file, folded) {
            Some(offset) => Postings::at(&self.file, offset),
            None => Postings::none(&self.file),
        }
    }

    /// Whether a folded name exists, and whether a longer one begins with it and a space: `(is_name, is_prefix)`.
    pub fn probe(&self, folded: &str) -> (bool, bool) {
        let mut walk = self.walk();
        walk.push(folded);
        (walk.is_name(), walk.continues())
    }

    /// A walk along the names token by token: each step costs the token's length, whatever came before.
    pub fn walk(&self) -> NameWalk<'_> {
        NameWalk::new(&self.file)
    }

    /// A walk of this gazetteer where it stood. With another gazetteer's state it leads anywhere or nowhere.
    pub fn walk_from(&self, state: NameState) -> NameWalk<'_> {
        NameWalk::resume(&self.file, state)
    }

    /// What the most prominent places of a folded name are like; `None` where there is none.
    pub fn name_profile(&self, folded: &str) -> Option<NameProfile> {
        self.profile(self.postings(folded))
    }

    /// As [`Self::name_profile`], for postings at hand.
    pub fn profile(&self, postings: Postings<'_>) -> Option<NameProfile> {
        let mut profile = NameProfile { postings: postings.count_stated(), ..NameProfile::default() };
        let mut any = false;
        for posting in postings.take(NameProfile::READ) {
            any = true;
            match posting.kind {
                NameKind::Official | NameKind::Alias => profile.current = true,
                NameKind::Abbreviation => profile.abbreviation = true,
                NameKind::Demonym => profile.demonym = true,
                NameKind::Historical => {}
            }
            let Some(row) = rows::row(&self.file, posting.place.0) else { continue };
            profile.population = profile.population.max(row.population);
            match rows::code(&self.file, row.code) {
                Some((FeatureClass::Administrative, code)) if extent::is_country(code) => profile.country = true,
                Some((FeatureClass::Administrative, "ADM1" | "ADM1H")) => profile.admin1 = true,
                Some((FeatureClass::Administrative, "ADM2" | "ADM2H")) => profile.admin2 = true,
                Some((FeatureClass::Populated, _)) => profile.populated = true,
                Some((FeatureClass::Water | FeatureClass::Terrain | FeatureClass::Undersea, _)) => {
                    profile.natural = true
                }
                Some((FeatureClass::Area, _)) => profile.area = true,
                Some((FeatureClass::Spot, _)) => profile.spot = true,
                _ => {}
            }
        }
        any.then_some(profile)
    }

    /// Folded names within `edits` (1 or 2) Levenshtein edits of `name` (folded here), with their postings: fewest
    /// edits first, then the most prominent place, at most 64 names. Grows with the names that share a beginning within
    /// `edits` edits, some thousands.
    pub fn fuzzy(&self, name: &str, edits: u32) -> Vec<(String, Vec<Posting>)> {
        const MOST: usize = 64;
        let folded = fold(name);
        let found = match edits {
            1 => {
                let heads = self.kept.foreign_heads.get_or_init(|| names::foreign_heads(&self.file));
                names::fuzzy_by_one(&self.file, &folded, heads)
            }
            _ => names::fuzzy(&self.file, &folded, edits.min(2) as usize),
        };
        let mut ranked: Vec<_> = found
            .into_iter()
            .map(|(distance, name, offset)| {
                let best = Postings::at(&self.file, offset).next().map_or(u32::MAX, |posting| posting.place.0);
                (distance, best, name, offset)
            })
            .collect();
        ranked.sort_unstable();
        ranked.truncate(MOST);
        ranked.into_iter().map(|(_, _, name, offset)| (name, Postings::at(&self.file, offset).collect())).collect()
    }

    /// Folded names that begin with `prefix` (folded already), in byte order, at most `limit`. Linear in the answer.
    pub fn prefix(&self, prefix: &str, limit: usize) -> Vec<(String, Vec<Posting>)> {
        let trie = names::trie(&self.file);
        let mut found = Vec::new();
        let from = trie.root().and_then(|root| trie.walk(root, prefix.as_bytes()));
        if let Some(from) = from.filter(|_| limit > 0) {
            trie.each(from, &mut prefix.as_bytes().to_vec(), &mut |key, offset| {
                if let Ok(name) = std::str::from_utf8(key) {
                    found.push((name.to_owned(), Postings::at(&self.file, offset).collect()));
                }
                found.len() < limit
            });
        }
        found
    }

    /// The names of a place with their kind, main name first and as written, the others folded, in byte order.
    ///
    /// Reads every name of the gazetteer: linear in [`FormatInfo::postings`], some tenths of a second a million.
    pub fn names(&self, id: PlaceId) -> Vec<(String, NameKind)> {
        let main = self.place(id).name;
        let folded_main = fold(main);
        let mut found = vec![(main.to_owned(), NameKind::Official)];
        let trie = names::trie(&self.file);
        let Some(root) = trie.root() else { return found };
        trie.each(root, &mut Vec::new(), &mut |key, offset| {
            let mut same = Postings::at(&self.file, offset).take_while(|posting| posting.place <= id);
            if key != folded_main.as_bytes()
                && let Some(posting) = same.find(|posting| posting.place == id)
                && let Ok(name) = std::str::from_utf8(key)
            {
                found.push((name.to_owned(), posting.kind));
            }
            true
        });
        found
    }

    /// The row with that stable id. Logarithmic.
    pub fn by_stable_id(&self, id: u32) -> Option<PlaceId> {
        rows::by_stable_id(&self.file, id).map(PlaceId)
    }

    /// The row of a country or a dependent territory by ISO 3166-1 alpha-2. Constant time.
    pub fn country(&self, code: [u8; 2]) -> Option<PlaceId> {
        let letter = |byte: u8| byte.checked_sub(b'A').map(usize::from).filter(|&letter| letter < 26);
        let (Some(a), Some(b)) = (letter(code[0]), letter(code[1])) else {
            return rows::country(&self.file, code).map(PlaceId);
        };
        let countries = self.kept.countries.get_or_init(|| {
            let mut countries = Box::new([None; 26 * 26]);
            for (code, row) in rows::countries(&self.file) {
                if let (Some(a), Some(b)) = (letter(code[0]), letter(code[1])) {
                    countries[a * 26 + b] = Some(PlaceId(row));
                }
            }
            countries
        });
        countries[a * 26 + b]
    }

    /// What a place covers: its outline; else the radius a source states; else one that follows from its inhabitants
    /// or its kind. Unpacks the outline when first asked for it: use [`Self::radius`] where that is enough.
    ///
    /// # Panics
    /// As [`Self::place`].
    pub fn footprint(&self, id: PlaceId) -> Footprint {
        if let Some((index, outline)) = outline::of_row(&self.file, id.0) {
            let unpacked = self.kept.regions[index].get_or_init(|| Region::new(outline.unpack()).map(Arc::new));
            if let Some(region) = unpacked {
                return Footprint::Polygon { region: Arc::clone(region), radius: Meters(f64::from(outline.radius_m)) };
            }
        }
        let (radius, source) = self.circle(id);
        Footprint::Circle { radius, source }
    }

    /// The radius of [`Self::footprint`], without unpacking an outline. Logarithmic.
    ///
    /// # Panics
    /// As [`Self::place`].
    pub fn radius(&self, id: PlaceId) -> Meters {
        match outline::of_row(&self.file, id.0) {
            Some((_, outline)) => Meters(f64::from(outline.radius_m)),
            None => self.circle(id).0,
        }
    }

    fn circle(&self, id: PlaceId) -> (Meters, RadiusSource) {
        if let Some(radius) = rows::stated_radius(&self.file, id.0) {
            return (Meters(f64::from(radius)), RadiusSource::Stated);
        }
        let place = self.place(id);
        let (radius, source) = extent::radius(place.class, place.code, place.population);
        (Meters(radius), source)
    }

    /// Whether the place has an outline and the position lies inside it; `None` where it has none. Unpacks nothing.
    pub fn outline_holds(&self, id: PlaceId, position: Position) -> Option<bool> {
        outline::of_row(&self.file, id.0).map(|(_, outline)| outline.contains(position))
    }

    /// Rows within `radius_m` metres of a position, nearest first, with the distance in metres. Logarithmic, plus the
    /// answer.
    pub fn within(&self, position: Position, radius_m: f64) -> Vec<(PlaceId, f64)> {
        with_ids(space::within(&self.file, position, radius_m))
    }

    /// The `count` nearest rows, nearest first, with the distance in metres. Logarithmic, plus the answer.
    pub fn nearest(&self, position: Position, count: usize) -> Vec<(PlaceId, f64)> {
        with_ids(space::nearest(&self.file, position, count))
    }

    /// Countries and divisions (every place with an outline) that hold the position, largest first. Linear in the number of outlines' boxes and
    /// in the vertices of those whose box holds the position.
    pub fn containing(&self, position: Position) -> Vec<PlaceId> {
        outline::containing(&self.file, position).into_iter().map(PlaceId).collect()
    }

    /// Distance in metres to the nearest coast (Natural Earth 10m coastline), `None` beyond 500 km. At most 1 m plus
    /// 0.01 % too long against the line as stored, which is good to about 3 km.
    pub fn coast_distance(&self, position: Position) -> Option<f64> {
        coast::distance(&self.file, position)
    }

    /// Licence and attribution lines of the sources, one a source.
    pub fn credits(&self) -> Vec<String> {
        let text = std::str::from_utf8(self.file.section(Section::Credits)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}

fn with_ids(rows: Vec<(u32, f64)>) -> Vec<(PlaceId, f64)> {
    rows.into_iter().map(|(row, distance)| (PlaceId(row), distance)).collect()
}
