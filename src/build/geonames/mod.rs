//! A GeoNames dump laid over a gazetteer that is there: the dump's places, with the outlines, coast, demonyms and
//! other sources of the gazetteer below.
//!
//! The files and their columns are those of the dump's own readme (<https://download.geonames.org/export/dump/>):
//!
//! | file | table | columns |
//! |---|---|---|
//! | `allCountries.zip`, or `SY.zip` | geoname | id, name, ASCII name, alternate names, latitude, longitude, class, code, country, cc2, admin1 to admin4, population, elevation, dem, time zone, date: 19 |
//! | `alternateNamesV2.zip`, or `alternatenames/SY.zip` | alternate names | id, geoname id, language, name, preferred, short, colloquial, historic, from, to: 10 |
//! | `admin1CodesASCII.txt`, `admin2Codes.txt` | codes of divisions | code, name, ASCII name, geoname id: 4 |
//! | `hierarchy.zip` | hierarchy | parent, child, type: 3 |
//! | `countryInfo.txt` | countries, to prove the codes by | ISO, ..., country (5th), ..., geoname id (17th), ...: 19 |
//!
//! Names carry their language and kind, which the packages of the bundled file have lost. It fetches nothing: see
//! [`install`](crate::install).

mod same;
mod table;

use super::names;
use super::world::{Tally, country_code, language_code};
use crate::earth::Position;
use crate::error::{Error, Result};
use crate::gazetteer::{Fate, FeatureClass, Gazetteer, NameKind, OWN_IDS, Row, Stock, StockIndex};
use same::Twins;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use table::Table;

/// Which part of the world a dump covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// `allCountries.zip`.
    Full,
    /// A file a country, by ISO 3166-1 alpha-2.
    Countries(BTreeSet<[u8; 2]>),
}

impl Scope {
    /// Countries as typed: "SY,lb".
    ///
    /// # Errors
    /// Something that is no two-letter code.
    pub fn countries(codes: &[String]) -> Result<Self> {
        let code = |text: &String| {
            country_code(&text.to_ascii_uppercase())
                .ok_or_else(|| Error::usage(format!("{text}: no two-letter country code such as SY")))
        };
        codes.iter().map(code).collect::<Result<_>>().map(Self::Countries)
    }

    /// The dump's files, as they are called below its address.
    pub fn files(&self) -> Vec<String> {
        let shared = ["admin1CodesASCII.txt", "admin2Codes.txt", "countryInfo.txt", "hierarchy.zip"].map(str::to_owned);
        let mut files = match self {
            Self::Full => vec!["allCountries.zip".to_owned(), "alternateNamesV2.zip".to_owned()],
            Self::Countries(codes) => codes
                .iter()
                .map(letters)
                .flat_map(|code| [format!("{code}.zip"), format!("alternatenames/{code}.zip")])
                .collect(),
        };
        files.extend(shared);
        files
    }

    fn covers(&self, country: Option<[u8; 2]>) -> bool {
        match self {
            Self::Full => true,
            Self::Countries(codes) => country.is_some_and(|code| codes.contains(&code)),
        }
    }
}

/// The fewest rows that are believed. Each is well below what the dump of 2023 had, in brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Least {
    /// `allCountries` (12.3 million).
    pub places: usize,
    /// `alternateNamesV2` (16 million).
    pub names: usize,
    /// `admin1CodesASCII` (3,862).
    pub admin1: usize,
    /// `admin2Codes` (47 thousand).
    pub admin2: usize,
    /// `countryInfo` (252).
    pub countries: usize,
    /// `hierarchy` (some hundred thousand).
    pub hierarchy: usize,
    /// Of the places that the gazetteer below has in a country from GeoNames, so many in a hundred must be in its file.
    pub share: usize,
}

impl Default for Least {
    fn default() -> Self {
        let (places, names) = (11_000_000, 12_000_000);
        Self { places, names, admin1: 3500, admin2: 40_000, countries: 240, hierarchy: 100_000, share: 80 }
    }
}

impl Least {
    /// For a dump of another size, such as a mirror's extract: at least this many places, and one row of everything else.
    pub fn of(places: usize) -> Self {
        Self { places, names: 1, admin1: 1, admin2: 1, countries: 1, hierarchy: 1, share: 0 }
    }
}

/// A dump on disk.
#[derive(Debug, Clone)]
pub struct Dump {
    /// The folder with the files of [`Scope::files`].
    pub folder: PathBuf,
    /// What it covers.
    pub scope: Scope,
    /// The fewest rows that are believed.
    pub least: Least,
}

/// The tables that a gazetteer was stocked from, with what became of their rows.
pub type Tallies = Vec<Tally>;

/// Reads a dump, lays it over `below`, and says what became of the rows.
///
/// # Errors
/// A file is missing, damaged or cut short, or is not such a table.
pub fn read(dump: &Dump, below: &Gazetteer) -> Result<(Stock, Tallies)> {
    let mut reader = Reader::new(dump, below)?;
    reader.places()?;
    let index = reader.stock.index();
    reader.enough(&index)?;
    reader.alternates(&index)?;
    reader.hierarchy(&index)?;
    reader.settle()?;
    let Reader { mut stock, tallies, newest, .. } = reader;
    stock.credit(&format!(
        "GeoNames (https://www.geonames.org), CC BY 4.0, the dump itself with rows up to {newest}; changed: joined, names filtered"
    ))?;
    Ok((stock, tallies))
}

struct Reader<'a> {
    dump: &'a Dump,
    below: &'a Gazetteer,
    stock: Stock,
    /// Stable id of a division by its code, "SY.09" or "US.LA.079".
    divisions: HashMap<String, u32>,
    twins: Twins,
    tallies: Tallies,
    newest: String,
}

impl<'a> Reader<'a> {
    fn new(dump: &'a Dump, below: &'a Gazetteer) -> Result<Self> {
        let mut divisions = HashMap::new();
        let least = dump.least;
        for (name, file, least) in [
            ("admin1CodesASCII", "admin1CodesASCII.txt", least.admin1),
            ("admin2Codes", "admin2Codes.txt", least.admin2),
        ] {
            Table { name, columns: 4, required: 4, least }.read(&dump.folder.join(file), None, |fields| {
                let id = fields[3].parse().ok().filter(|id| (1..OWN_IDS).contains(id));
                let sound = country_code(fields[0].get(..2).unwrap_or("")).is_some();
                if let (Some(id), true) = (id, sound) {
                    divisions.insert(fields[0].to_owned(), id);
                }
                Ok(id.is_some() && sound)
            })?;
        }
        let mut countries = BTreeSet::new();
        let table = Table { name: "countryInfo", columns: 19, required: 17, least: least.countries };
        table.read(&dump.folder.join("countryInfo.txt"), None, |fields| {
            let code = country_code(fields[0]);
            countries.extend(code);
            Ok(code.is_some())
        })?;
        if let Scope::Countries(codes) = &dump.scope
            && let Some(unknown) = codes.iter().find(|code| !countries.contains(*code))
        {
            return Err(Error::build("countryInfo", format!("no country has the code {}", letters(unknown))));
        }
        Ok(Self {
            dump,
            below,
            stock: Stock::default(),
            divisions,
            twins: Twins::of(below),
            tallies: Vec::new(),
            newest: String::new(),
        })
    }

    fn tables(&self, full: &str, folder: &str) -> Vec<(PathBuf, String)> {
        match &self.dump.scope {
            Scope::Full => vec![(self.dump.folder.join(format!("{full}.zip")), format!("{full}.txt"))],
            Scope::Countries(codes) => codes
                .iter()
                .map(letters)
                .map(|code| (self.dump.folder.join(folder).join(format!("{code}.zip")), format!("{code}.txt")))
                .collect(),
        }
    }

    fn places(&mut self) -> Result<()> {
        let mut tally = tally("geoname");
        let least = if self.dump.scope == Scope::Full { self.dump.least.places } else { 1 };
        let table = Table { name: "geoname", columns: 19, required: 19, least };
        let mut code = String::new();
        for (path, member) in self.tables("allCountries", "") {
            let nonsense = table.read(&path, Some(&member), |fields| {
                let Some(row) = geoname(fields) else { return Ok(false) };
                let Some(class) = row.class else {
                    drop_row(&mut tally, "without a feature class");
                    return Ok(true);
                };
                if fields[18] > self.newest.as_str() {
                    fields[18].clone_into(&mut self.newest);
                }
                let (admin1, admin2) = divisions_of(&self.divisions, fields, row.id, &mut code);
                let name = names::plain(row.name, row.country);
                let place = Row {
                    country: row.country,
                    admin1,
                    admin2,
                    population: row.population,
                    ..Row::new(row.id, &name, row.position, class, row.code)
                };
                let id = self.stock.put(&place)?;
                self.twins.meet(id, &place);
                if name != row.name {
                    self.stock.name(id, row.name, NameKind::Official, None)?;
                }
                if !row.ascii.is_empty() && row.ascii != name {
                    self.stock.name(id, row.ascii, NameKind::Alias, None)?;
                }
                if name.starts_with(['S', 'M', 'F'])
                    && let Some(other) = names::other_spelling(&name)
                {
                    self.stock.name(id, &other, NameKind::Alias, None)?;
                }
                tally.took += 1;
                Ok(true)
            })?;
            drop_rows(&mut tally, "no id, no position or no name", nonsense);
        }
        self.tallies.push(tally);
        Ok(())
    }

    /// A country's file that lacks most of what the gazetteer below has from GeoNames is not whole, whatever its length.
    fn enough(&self, index: &StockIndex) -> Result<()> {
        let mut counts: BTreeMap<[u8; 2], (usize, usize)> = BTreeMap::new();
        for place in self.below.places() {
            if let Some(country) =
                place.country.filter(|_| place.stable_id < OWN_IDS && place.class == FeatureClass::Populated)
                && self.dump.scope.covers(Some(country))
            {
                let count = counts.entry(country).or_default();
                count.0 += 1;
                count.1 += usize::from(index.find(place.stable_id).is_some());
            }
        }
        match counts.into_iter().find(|(_, (all, found))| 100 * found < self.dump.least.share * all) {
            None => Ok(()),
            Some((country, (all, found))) => Err(Error::build(
                "geoname",
                format!(
                    "of {all} settlements of {} that are known from GeoNames it has {found}; the file is cut short",
                    letters(&country)
                ),
            )),
        }
    }

    fn alternates(&mut self, index: &StockIndex) -> Result<()> {
        let mut tally = tally("alternate names");
        let least = if self.dump.scope == Scope::Full { self.dump.least.names } else { 1 };
        let table = Table { name: "alternate names", columns: 10, required: 4, least };
        for (path, member) in self.tables("alternateNamesV2", "alternatenames") {
            let nonsense = table.read(&path, Some(&member), |fields| {
                let Ok(of) = fields[1].parse() else { return Ok(false) };
                let Some(id) = index.find(of) else {
                    drop_row(&mut tally, "of a place that is not taken");
                    return Ok(true);
                };
                match alternate(fields) {
                    Ok((kind, language)) => {
                        tally.took += 1;
                        self.stock.name(id, fields[3].trim(), kind, language)?;
                    }
                    Err(why) => drop_row(&mut tally, why),
                }
                Ok(true)
            })?;
            drop_rows(&mut tally, "no id", nonsense);
        }
        self.tallies.push(tally);
        Ok(())
    }

    /// Gives places whose codes name no division the one that the hierarchy puts them under.
    fn hierarchy(&mut self, index: &StockIndex) -> Result<()> {
        let mut tally = tally("hierarchy");
        let mut parents: HashMap<u32, u32> = HashMap::new();
        let table = Table { name: "hierarchy", columns: 3, required: 2, least: self.dump.least.hierarchy };
        table.read(&self.dump.folder.join("hierarchy.zip"), Some("hierarchy.txt"), |fields| {
            let (Ok(parent), Ok(child)) = (fields[0].parse(), fields[1].parse()) else { return Ok(false) };
            // Rows of type ADM come first in weight: of several parents the administrative one stays.
            if fields[2] == "ADM" {
                parents.insert(child, parent);
            } else {
                parents.entry(child).or_insert(parent);
            }
            Ok(true)
        })?;
        let first: BTreeSet<u32> =
            self.divisions.iter().filter(|(code, _)| code.matches('.').count() == 1).map(|(_, id)| *id).collect();
        let mut children: Vec<(u32, u32)> = parents.iter().map(|(child, parent)| (*child, *parent)).collect();
        children.sort_unstable();
        for (child, mut above) in children {
            let Some(id) = index.find(child).filter(|id| self.stock.admin1(*id).is_none()) else { continue };
            // Long enough for every level that GeoNames has; a ring would have no end.
            for _ in 0..8 {
                if first.contains(&above) && above != child {
                    self.stock.lies_in(id, above)?;
                    tally.joined += 1;
                    break;
                }
                let Some(next) = parents.get(&above) else { break };
                above = *next;
            }
        }
        self.tallies.push(tally);
        Ok(())
    }

    /// Lays the dump over the gazetteer below.
    fn settle(&mut self) -> Result<()> {
        let (scope, twins) = (&self.dump.scope, &self.twins);
        let settled = self.stock.settle_on(self.below, |place, met| {
            if met {
                // The outlines' source has the English names of countries and divisions.
                return if place.class == FeatureClass::Administrative { Fate::KeepName } else { Fate::Keep };
            }
            if let Some(twin) = twins.of_place(place) {
                return Fate::Join(twin);
            }
            // What GeoNames no longer has was merged or removed there.
            if place.stable_id < OWN_IDS && scope.covers(place.country) { Fate::Drop } else { Fate::Keep }
        })?;
        self.stock.drop_unknown_divisions();
        let mut tally = tally("the gazetteer below");
        (tally.took, tally.joined) = (settled.kept, settled.joined);
        drop_rows(&mut tally, "no longer in GeoNames", settled.dropped);
        self.tallies.push(tally);
        Ok(())
    }
}

/// A row of `geoname`.
struct Geoname<'f> {
    id: u32,
    name: &'f str,
    ascii: &'f str,
    position: Position,
    class: Option<FeatureClass>,
    code: &'f str,
    country: Option<[u8; 2]>,
    population: u32,
}

fn geoname<'f>(fields: &[&'f str]) -> Option<Geoname<'f>> {
    let name = fields[1].trim();
    let [class] = fields[6].as_bytes() else {
        return Some(Geoname { class: None, ..geoname_of(fields, name, FeatureClass::Spot)? });
    };
    geoname_of(fields, name, FeatureClass::from_byte(*class)?)
}

fn geoname_of<'f>(fields: &[&'f str], name: &'f str, class: FeatureClass) -> Option<Geoname<'f>> {
    let population: u64 = if fields[14].is_empty() { 0 } else { fields[14].parse().ok()? };
    Some(Geoname {
        id: fields[0].parse().ok().filter(|id| (1..OWN_IDS).contains(id))?,
        name: Some(name).filter(|name| !name.is_empty() && name.len() <= 400)?,
        ascii: fields[2].trim(),
        position: Position::new(fields[4].parse().ok()?, fields[5].parse().ok()?)?,
        class: Some(class),
        code: Some(fields[7]).filter(|code| code.len() <= 7)?,
        country: country_code(fields[8]),
        // The row of the whole earth has more than fit.
        population: u32::try_from(population).unwrap_or(u32::MAX),
    })
}

/// Stable ids of the first- and second-level division; a division does not lie in itself.
fn divisions_of(
    divisions: &HashMap<String, u32>,
    fields: &[&str],
    id: u32,
    code: &mut String,
) -> (Option<u32>, Option<u32>) {
    code.clear();
    code.push_str(fields[8]);
    let mut next = |part: &str| {
        if part.is_empty() || part == "00" {
            return None;
        }
        code.push('.');
        code.push_str(part);
        divisions.get(code.as_str()).copied()
    };
    let admin1 = next(fields[10]);
    let admin2 = admin1.and_then(|_| next(fields[11]));
    (admin1.filter(|division| *division != id), admin2.filter(|division| *division != id))
}

/// Kind and language of a row of the alternate names, or why it is no name.
fn alternate(fields: &[&str]) -> std::result::Result<(NameKind, Option<[u8; 2]>), &'static str> {
    const CODES: [&str; 11] = ["link", "post", "iata", "icao", "faac", "tcid", "unlc", "wkdt", "phon", "piny", "nuts"];
    let (tag, text) = (fields[2], fields[3].trim());
    let is = |column: usize| fields[column] == "1";
    if CODES.contains(&tag) {
        return Err("a code, a link or a machine transliteration");
    }
    if tag == "abbr" {
        return if names::is_name(text) { Ok((NameKind::Abbreviation, None)) } else { Err("no name") };
    }
    if tag.is_empty() {
        let name = names::alternate(text).ok_or("a code, a link or a machine transliteration")?;
        let kind = if is(7) { NameKind::Historical } else { NameKind::Alias };
        return Ok((kind, name.language));
    }
    if !names::is_name(text) {
        return Err("no name");
    }
    // "zh-Hant" and "fr_1793" are kept as the language they belong to; three letters have no room.
    let language = tag.split(['-', '_']).next().and_then(language_code);
    let kind = match () {
        () if is(7) => NameKind::Historical,
        () if is(4) && !is(6) => NameKind::Official,
        () => NameKind::Alias,
    };
    Ok((kind, language))
}

fn letters(code: &[u8; 2]) -> String {
    code.iter().map(|byte| char::from(*byte)).collect()
}

fn tally(source: &str) -> Tally {
    Tally { source: source.to_owned(), ..Tally::default() }
}

fn drop_row(tally: &mut Tally, reason: &str) {
    match tally.dropped.get_mut(reason) {
        Some(count) => *count += 1,
        None => drop_rows(tally, reason, 1),
    }
}

fn drop_rows(tally: &mut Tally, reason: &str, count: usize) {
    if count > 0 {
        *tally.dropped.entry(reason.to_owned()).or_default() += count;
    }
}
