//! Rows: 25 bytes a place, most prominent first, and the tables they point into.

use super::FeatureClass;
use super::format::{Cursor, File, Section, i32_at, u32_at};
use crate::earth::Position;

/// Stands for "no row" in the areas.
pub(super) const NONE: u32 = u32::MAX;

/// A row as stored.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) stable_id: u32,
    pub(super) lat_e7: i32,
    pub(super) lon_e7: i32,
    pub(super) population: u32,
    pub(super) name: u32,
    pub(super) code: u16,
    pub(super) area: u32,
}

impl Row {
    pub(super) fn bytes(self) -> [u8; 25] {
        let mut out = [0; 25];
        out[0..4].copy_from_slice(&self.stable_id.to_le_bytes());
        out[4..8].copy_from_slice(&self.lat_e7.to_le_bytes());
        out[8..12].copy_from_slice(&self.lon_e7.to_le_bytes());
        out[12..16].copy_from_slice(&self.population.to_le_bytes());
        out[16..20].copy_from_slice(&self.name.to_le_bytes());
        out[20..22].copy_from_slice(&self.code.to_le_bytes());
        out[22..25].copy_from_slice(&self.area.to_le_bytes()[..3]);
        out
    }

    /// Out of range only in a damaged file.
    pub(super) fn position(self) -> Option<Position> {
        Position::new(f64::from(self.lat_e7) / 1e7, f64::from(self.lon_e7) / 1e7)
    }

    /// As [`Self::position`], forced onto the earth.
    #[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
    pub(super) fn position_clamped(self) -> Position {
        let (lat, lon) = (f64::from(self.lat_e7) / 1e7, f64::from(self.lon_e7) / 1e7);
        Position::new(lat.clamp(-90.0, 90.0), lon.clamp(-180.0, 180.0)).expect("clamped to the earth")
    }
}

pub(super) fn row(file: &File, index: u32) -> Option<Row> {
    let bytes: &[u8; 25] = file.entry(Section::Rows, index as usize)?;
    Some(Row {
        stable_id: u32_at(bytes, 0)?,
        lat_e7: i32_at(bytes, 4)?,
        lon_e7: i32_at(bytes, 8)?,
        population: u32_at(bytes, 12)?,
        name: u32_at(bytes, 16)?,
        code: u16::from_le_bytes([bytes[20], bytes[21]]),
        area: u32::from_le_bytes([bytes[22], bytes[23], bytes[24], 0]),
    })
}

pub(super) fn position(file: &File, index: u32) -> Option<Position> {
    row(file, index)?.position()
}

/// A string of the pool.
pub(super) fn string(file: &File, offset: u32) -> Option<&str> {
    let mut cursor = Cursor::new(file.section(Section::Strings), offset as usize);
    let length = cursor.varint()?;
    std::str::from_utf8(cursor.take(length)?).ok()
}

/// Feature class and code.
pub(super) fn code(file: &File, index: u16) -> Option<(FeatureClass, &str)> {
    let [class, code @ ..] = file.entry::<8>(Section::Codes, usize::from(index))?;
    let end = code.iter().position(|&b| b == 0).unwrap_or(code.len());
    Some((FeatureClass::from_byte(*class)?, std::str::from_utf8(&code[..end]).ok()?))
}

/// Country and divisions of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) country: [u8; 2],
    pub(super) admin1: u32,
    pub(super) admin2: u32,
}

impl Area {
    pub(super) const NOWHERE: Self = Self { country: [0; 2], admin1: NONE, admin2: NONE };
}

pub(super) fn area(file: &File, index: u32) -> Option<Area> {
    let bytes: &[u8; 10] = file.entry(Section::Areas, index as usize)?;
    Some(Area { country: [bytes[0], bytes[1]], admin1: u32_at(bytes, 2)?, admin2: u32_at(bytes, 6)? })
}

/// The radius a source states for a row, in metres.
pub(super) fn stated_radius(file: &File, index: u32) -> Option<u32> {
    let at = search(file.entries(Section::Radii), |i| {
        file.entry::<8>(Section::Radii, i).and_then(|e| u32_at(e, 0)).map(|row| row.cmp(&index))
    })?;
    u32_at(file.entry::<8>(Section::Radii, at)?, 4)
}

pub(super) fn country(file: &File, code: [u8; 2]) -> Option<u32> {
    let at = search(file.entries(Section::Countries), |i| {
        file.entry::<6>(Section::Countries, i).map(|e| [e[0], e[1]].cmp(&code))
    })?;
    u32_at(file.entry::<6>(Section::Countries, at)?, 2).filter(|&row| (row as usize) < file.entries(Section::Rows))
}

/// Every country's code and row.
pub(super) fn countries(file: &File) -> impl Iterator<Item = ([u8; 2], u32)> + '_ {
    let rows = file.entries(Section::Rows);
    (0..file.entries(Section::Countries)).filter_map(move |index| {
        let entry = file.entry::<6>(Section::Countries, index)?;
        u32_at(entry, 2).filter(|&row| (row as usize) < rows).map(|row| ([entry[0], entry[1]], row))
    })
}

pub(super) fn by_stable_id(file: &File, id: u32) -> Option<u32> {
    let at_index = |i| file.entry::<4>(Section::Ids, i).map(|e| u32::from_le_bytes(*e));
    let at = search(file.entries(Section::Ids), |i| Some(row(file, at_index(i)?)?.stable_id.cmp(&id)))?;
    at_index(at)
}

/// Binary search over entries that are read one by one; `None` also where one cannot be read.
pub(super) fn search(count: usize, compare: impl Fn(usize) -> Option<std::cmp::Ordering>) -> Option<usize> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        match compare(middle)? {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
            std::cmp::Ordering::Equal => return Some(middle),
        }
    }
    None
}
