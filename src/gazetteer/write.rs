//! Writing: a stock spent section by section, most prominent place first.
//!
//! Each section is written and let go before the next is made, so that 13 million places need little more than
//! the stock itself. The order of arrival leaves no trace: the same places in any order give the same bytes.

use super::format::{self, Part, Section, Writer, push_varint};
use super::names::NameParts;
use super::outline::{self, OutlineRecord};
use super::rows::{self, NONE};
use super::stock::{AreaIds, Entry, Stock, broken, text_at};
use super::{FeatureClass, coast, extent, prominence, space, variants};
use crate::earth::Position;
use crate::error::{Error, Result};
use rayon::slice::ParallelSliceMut as _;
use std::collections::BTreeMap;
use std::io::{self, Seek, Write};

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// As every report gives it.
    pub build_id: String,
    /// Rows.
    pub places: usize,
    /// Pairs of name and place.
    pub names: usize,
    /// Places with an outline.
    pub outlines: usize,
}

impl Stock {
    /// The file in memory.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn to_bytes(self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.write(&mut io::Cursor::new(&mut bytes))?;
        Ok(bytes)
    }

    /// Writes the file: same places in any order, same bytes. What stands in `out` is no gazetteer until this is done.
    ///
    /// # Errors
    /// A place that breaks an invariant, named: two with one id, an admin id without a place; or `out` fails.
    pub fn write(self, out: &mut (impl Write + Seek)) -> Result<Written> {
        let places = self.entries.len();
        if places as u64 > format::MAX_ROWS {
            return Err(Error::build("places", format!("{places} places, at most {}", format::MAX_ROWS)));
        }
        let Self { mut entries, pool, codes, areas, names, radii, outlines, coast, credits, .. } = self;
        let mut writer = Writer::new(out).map_err(failed)?;

        let row_of = order(&mut entries, &codes);
        let ids = rows_by_id(&entries, &pool)?;
        let (area_part, area_of) = area_part(&areas, &ids, &entries, &pool)?;
        let (code_part, code_of) = code_part(&codes);
        let countries = countries(&entries, &codes, &areas);

        let mut strings = Strings::new(places);
        writer
            .stream(Section::Rows, 25 * places as u64, places, |write| {
                for entry in &entries {
                    let row = rows::Row {
                        stable_id: entry.stable_id,
                        lat_e7: entry.lat_e7,
                        lon_e7: entry.lon_e7,
                        population: entry.population,
                        name: strings.offset(text_at(&pool, entry.name)),
                        code: code_of[usize::from(entry.code)],
                        area: area_of[entry.area as usize],
                    };
                    write(&row.bytes())?;
                }
                Ok(())
            })
            .map_err(failed)?;
        let main = variants::main_skeletons(entries.iter().map(|entry| text_at(&pool, entry.name)));
        drop(pool);
        let mut put = |section: Section, part: Part| writer.put(section, &part).map_err(failed);
        put(Section::Codes, code_part)?;
        put(Section::Areas, area_part)?;
        // By row from here on.
        let radii: BTreeMap<u32, u32> = radii.into_iter().map(|(id, metres)| (row_of[id as usize], metres)).collect();
        let radius = |(row, metres): (&u32, &u32)| [row.to_le_bytes(), metres.to_le_bytes()].concat();
        put(Section::Radii, Part { entries: radii.len(), bytes: radii.iter().flat_map(radius).collect() })?;
        let country = |(code, row): (&[u8; 2], &u32)| code.iter().copied().chain(row.to_le_bytes()).collect::<Vec<_>>();
        let bytes = countries.iter().flat_map(country).collect();
        put(Section::Countries, Part { entries: countries.len(), bytes })?;
        let bytes = ids.iter().flat_map(|(_, row)| row.to_le_bytes()).collect();
        put(Section::Ids, Part { entries: ids.len(), bytes })?;
        drop(ids);
        put(Section::Strings, Part { entries: strings.count, bytes: strings.pool })?;

        // The tree is built over positions as they will be read.
        let positions: Vec<Position> = entries.iter().map(Entry::position).collect();
        drop(entries);
        let outlines: BTreeMap<u32, _> =
            outlines.into_iter().map(|(id, outline)| (row_of[id as usize], outline)).collect();
        let NameParts { map, postings, tags, skeleton_index, skeletons } = names.parts(&row_of, &main)?;
        drop((row_of, main));
        let name_count = postings.entries;
        put(Section::Names, map)?;
        put(Section::Postings, postings)?;
        put(Section::Tags, tags)?;
        put(Section::SkeletonIndex, skeleton_index)?;
        put(Section::Skeletons, skeletons)?;
        put(Section::Space, Part { bytes: space::write(&positions), entries: places })?;
        let records: Vec<OutlineRecord> =
            outlines.iter().map(|(&row, (reach, outline))| OutlineRecord { row, reach: *reach, outline }).collect();
        let (index, data) = outline::write(&records);
        let outline_count = index.entries;
        put(Section::OutlineIndex, index)?;
        put(Section::Outlines, data)?;
        let (index, data) = coast::write(coast);
        put(Section::CoastIndex, index)?;
        put(Section::Coast, data)?;
        put(Section::Credits, Part { bytes: credits.join("\n").into_bytes(), entries: credits.len() })?;
        let (_, build_id) = writer.finish().map_err(failed)?;
        Ok(Written { build_id, places, names: name_count, outlines: outline_count })
    }
}

fn failed(error: io::Error) -> Error {
    Error::build("gazetteer", format!("cannot be written: {error}"))
}

#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
fn class_and_code(code: &[u8; 8]) -> (FeatureClass, &str) {
    let end = code.iter().position(|&byte| byte == 0).unwrap_or(code.len());
    let class = FeatureClass::from_byte(code[0]).expect("`put` made it of a class");
    (class, std::str::from_utf8(&code[1..end]).expect("`put` copied it out of a str"))
}

/// Sorts the entries by prominence; the row of each place by its number of arrival.
fn order(entries: &mut Vec<Entry>, codes: &[[u8; 8]]) -> Vec<u32> {
    let class_and_code: Vec<_> = codes.iter().map(class_and_code).collect();
    let key = |entry: &Entry| {
        let (class, code) = class_and_code[usize::from(entry.code)];
        let (tier, std::cmp::Reverse(weight), id) = prominence::key(class, code, entry.population, entry.stable_id);
        (tier, !weight, id)
    };
    let mut order: Vec<(u8, u32, u32, u32)> = entries
        .iter()
        .zip(0..)
        .map(|(entry, number)| {
            let (tier, weight, id) = key(entry);
            (tier, weight, id, number)
        })
        .collect();
    order.par_sort_unstable();
    let mut row_of = vec![0; entries.len()];
    for (&(.., number), row) in order.iter().zip(0..) {
        row_of[number as usize] = row;
    }
    *entries = order.iter().map(|&(.., number)| entries[number as usize]).collect();
    row_of
}

/// Stable id and row of each, by id.
fn rows_by_id(entries: &[Entry], pool: &[u8]) -> Result<Vec<(u32, u32)>> {
    let mut ids: Vec<(u32, u32)> = entries.iter().zip(0..).map(|(entry, row)| (entry.stable_id, row)).collect();
    ids.par_sort_unstable();
    match ids.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        None => Ok(ids),
        Some(pair) => {
            let name = |row: u32| text_at(pool, entries[row as usize].name);
            Err(broken(name(pair[1].1), pair[1].0, format!("has the same id as {}", name(pair[0].1))))
        }
    }
}

/// The distinct triples of country and divisions, by row, and the index of each area in stock among them.
fn area_part(areas: &[AreaIds], ids: &[(u32, u32)], entries: &[Entry], pool: &[u8]) -> Result<(Part, Vec<u32>)> {
    let row = |id: u32| match id {
        NONE => Some(NONE),
        _ => ids.binary_search_by_key(&id, |&(id, _)| id).ok().map(|at| ids[at].1),
    };
    let mut triples = Vec::with_capacity(areas.len());
    for (area, number) in areas.iter().zip(0u32..) {
        let (Some(admin1), Some(admin2)) = (row(area.admin1), row(area.admin2)) else {
            let id = if row(area.admin1).is_none() { area.admin1 } else { area.admin2 };
            let what = format!("lies in a division of id {id}, which is not among the places");
            return Err(match entries.iter().find(|entry| entry.area == number) {
                Some(entry) => broken(text_at(pool, entry.name), entry.stable_id, what),
                None => Error::build("places", what),
            });
        };
        triples.push((area.country, admin1, admin2));
    }
    let mut distinct = triples.clone();
    distinct.sort_unstable();
    distinct.dedup();
    // Every triple is among the distinct ones.
    let index = |triple| distinct.binary_search(triple).unwrap_or_default() as u32;
    let index = triples.iter().map(index).collect();
    let bytes = distinct.iter().flat_map(|(country, admin1, admin2)| {
        country.iter().copied().chain(admin1.to_le_bytes()).chain(admin2.to_le_bytes()).collect::<Vec<_>>()
    });
    Ok((Part { bytes: bytes.collect(), entries: distinct.len() }, index))
}

/// The codes sorted, and the index of each code in stock among them.
fn code_part(codes: &[[u8; 8]]) -> (Part, Vec<u16>) {
    let mut sorted = codes.to_vec();
    sorted.sort_unstable();
    // `put` made them distinct and bounded them.
    let index = codes.iter().map(|code| sorted.binary_search(code).unwrap_or_default() as u16).collect();
    (Part { entries: sorted.len(), bytes: sorted.concat() }, index)
}

/// The most prominent country or territory of each ISO code.
fn countries(entries: &[Entry], codes: &[[u8; 8]], areas: &[AreaIds]) -> BTreeMap<[u8; 2], u32> {
    let mut countries = BTreeMap::new();
    for (entry, row) in entries.iter().zip(0u32..) {
        let (class, code) = class_and_code(&codes[usize::from(entry.code)]);
        let country = areas[entry.area as usize].country;
        if class == FeatureClass::Administrative && extent::is_country(code) && country != [0; 2] {
            countries.entry(country).or_insert(row);
        }
    }
    countries
}

/// Each string once, in order of first use. The table holds offsets only and compares in the pool: of the ten million names
/// of a full gazetteer it takes a tenth of what a map of strings would.
struct Strings {
    pool: Vec<u8>,
    count: usize,
    /// Offset and one, by hash; 0 is free.
    table: Vec<u32>,
}

impl Strings {
    fn new(most: usize) -> Self {
        Self { pool: Vec::new(), count: 0, table: vec![0; (2 * most).next_power_of_two().max(16)] }
    }

    fn offset(&mut self, text: &str) -> u32 {
        use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(text) as usize;
        let mask = self.table.len() - 1;
        // Half of the table is free, so that the walk ends.
        for at in (0..=mask).map(|step| hash.wrapping_add(step) & mask) {
            match self.table[at] {
                0 => {
                    // The stock's own pool holds each of these strings and is addressed in 32 bits.
                    let offset = self.pool.len() as u32;
                    push_varint(&mut self.pool, text.len() as u64);
                    self.pool.extend_from_slice(text.as_bytes());
                    self.table[at] = offset + 1;
                    self.count += 1;
                    return offset;
                }
                found if text_at(&self.pool, found - 1) == text => return found - 1,
                _ => {}
            }
        }
        unreachable!("the table is at least twice as large as the number of strings")
    }
}
