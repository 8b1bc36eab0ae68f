//! Land, borders and names of countries under the map, as fine as the places named need and no finer.
//!
//! `assets/basemap.bin` holds Natural Earth 1:10m with, for each position, how much it matters (`assets/build.mjs` has
//! the layout). Near the places of an article all of it is taken; with the distance from them ever less, so that
//! the whole world is there and costs some tens of kilobytes.

use super::polyline::encode_rounded;
use crate::earth::Position;
use flate2::read::ZlibDecoder;
use serde::Serialize;
use std::collections::{BTreeSet, VecDeque};
use std::io::Read as _;

/// Thousandths of a degree, the unit of the file.
const UNIT: f64 = 1e3;
/// What a map may hold: beyond that, detail is given up everywhere.
const MOST_POSITIONS: usize = 20_000;
/// Far from every place, corners smaller than this are left out.
const COARSEST_M: f64 = 25_000.0;
/// How fast detail falls with distance: one degree away, corners below 1.3 km are left out.
const COARSER_PER_DEGREE_M: f64 = 1_300.0;
/// Importance of an arc's ends, which are always kept.
const END: u8 = 255;

/// The map below everything else.
#[derive(Serialize)]
pub(super) struct Basemap {
    /// Polylines in thousandths of a degree.
    arcs: Vec<String>,
    /// Rings, each the numbers of its arcs; `!n` runs backwards.
    land: Vec<Vec<i64>>,
    /// Arcs between two countries.
    borders: Vec<usize>,
    labels: Vec<Label>,
}

#[derive(Serialize)]
struct Label(String, f64, f64, u64);

/// The map for what stands at `content`, for the page.
pub(super) fn basemap(content: &[Position], borders: bool) -> Basemap {
    let Land { source, kept } = Land::around(content);
    source.assembled(kept, borders)
}

/// Land and borders with the positions that matter where they lie.
pub(in crate::emit) struct Land {
    source: Source,
    kept: Vec<Vec<(i64, i64)>>,
}

impl Land {
    /// The land for what stands at `content`.
    pub(in crate::emit) fn around(content: &[Position]) -> Self {
        let source = Source::embedded();
        let far = Distances::from(content);
        let mut least_m = 0.0;
        let mut kept = source.kept(&far, least_m);
        while kept.iter().map(Vec::len).sum::<usize>() > MOST_POSITIONS && least_m < COARSEST_M {
            least_m = (least_m * 1.5).max(1_000.0);
            kept = source.kept(&far, least_m);
        }
        Self { source, kept }
    }

    /// Rings of land, `(lon, lat)` in degrees; their longitudes leap at the antimeridian.
    pub(in crate::emit) fn rings(&self) -> impl Iterator<Item = Vec<(f64, f64)>> {
        self.source.rings(&self.kept).map(|ring| {
            let arcs = ring.iter().map(|&arc| {
                let line = degrees(&self.kept[number(arc)]);
                if arc < 0 { line.into_iter().rev().collect() } else { line }
            });
            arcs.enumerate().flat_map(|(index, line)| line.into_iter().skip(usize::from(index > 0))).collect()
        })
    }

    /// Coasts, without the edges that only close a ring at the antimeridian or a pole.
    pub(in crate::emit) fn coasts(&self) -> impl Iterator<Item = Vec<(f64, f64)>> {
        let arcs: BTreeSet<usize> = self.source.rings(&self.kept).flatten().map(|&arc| number(arc)).collect();
        arcs.into_iter().flat_map(|arc| {
            let seam =
                |a: &(f64, f64), b: &(f64, f64)| (a.0.abs() == 180.0 && b.0.abs() == 180.0) || a.1.min(b.1) <= -89.999;
            let line = degrees(&self.kept[arc]);
            line.chunk_by(|a, b| !seam(a, b)).filter(|part| part.len() > 1).map(<[_]>::to_vec).collect::<Vec<_>>()
        })
    }

    /// Lines between two countries.
    pub(in crate::emit) fn borders(&self) -> impl Iterator<Item = Vec<(f64, f64)>> {
        self.source.borders.iter().map(|&arc| degrees(&self.kept[arc]))
    }
}

fn degrees(line: &[(i64, i64)]) -> Vec<(f64, f64)> {
    line.iter().map(|&(x, y)| (x as f64 / UNIT, y as f64 / UNIT)).collect()
}

/// The place of an arc in the file, whichever way it runs.
fn number(arc: i64) -> usize {
    (if arc < 0 { !arc } else { arc }) as usize
}

/// The file, read.
struct Source {
    arcs: Vec<Vec<(i64, i64, u8)>>,
    land: Vec<Vec<i64>>,
    borders: Vec<usize>,
    labels: Vec<Label>,
}

impl Source {
    #[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
    fn embedded() -> Self {
        let mut bytes = Vec::new();
        ZlibDecoder::new(&include_bytes!("assets/basemap.bin")[..])
            .read_to_end(&mut bytes)
            .expect("the file is part of the program and a test reads all of it");
        let mut reader = Reader { bytes: &bytes, at: 0 };
        let r = &mut reader;
        let arcs = (0..r.count()).map(|_| arc(r)).collect();
        let land = (0..r.count()).map(|_| (0..r.count()).map(|_| r.signed()).collect()).collect();
        let borders = (0..r.count()).map(|_| r.count()).collect();
        let labels = (0..r.count())
            .map(|_| {
                let (lon, lat) = (r.signed() as f64 / UNIT, r.signed() as f64 / UNIT);
                let area = r.unsigned();
                let length = r.count();
                Label(String::from_utf8_lossy(r.take(length)).into_owned(), lon, lat, area)
            })
            .collect();
        Self { arcs, land, borders, labels }
    }

    /// The positions of each arc that matter enough where they lie.
    fn kept(&self, far: &Distances, least_m: f64) -> Vec<Vec<(i64, i64)>> {
        let matters = |&(x, y, rank): &(i64, i64, u8)| {
            let wanted = least_m.max(far.degrees(x as f64 / UNIT, y as f64 / UNIT) * COARSER_PER_DEGREE_M);
            rank == END || 100.0 * (f64::from(rank) / 4.0).exp2() >= wanted.min(COARSEST_M)
        };
        self.arcs.iter().map(|arc| arc.iter().filter(|p| matters(p)).map(|&(x, y, _)| (x, y)).collect()).collect()
    }

    /// Rings that are still rings: three distinct corners, and the first again.
    fn rings<'s>(&'s self, kept: &'s [Vec<(i64, i64)>]) -> impl Iterator<Item = &'s Vec<i64>> {
        let is_ring = |ring: &&Vec<i64>| ring.iter().map(|&arc| kept[number(arc)].len() - 1).sum::<usize>() >= 3;
        self.land.iter().filter(is_ring)
    }

    /// Rings that are still rings, with only the arcs that something uses, numbered anew.
    fn assembled(self, kept: Vec<Vec<(i64, i64)>>, borders: bool) -> Basemap {
        let mut land: Vec<Vec<i64>> = self.rings(&kept).cloned().collect();
        let mut shared = if borders { self.borders } else { Vec::new() };
        let mut numbers: Vec<Option<usize>> = vec![None; kept.len()];
        let mut arcs = Vec::new();
        let mut renumber = |old: usize| {
            *numbers[old].get_or_insert_with(|| {
                arcs.push(encode_rounded(kept[old].iter().copied()));
                arcs.len() - 1
            })
        };
        for arc in land.iter_mut().flatten() {
            let new = renumber(number(*arc)) as i64;
            *arc = if *arc < 0 { !new } else { new };
        }
        shared.iter_mut().for_each(|arc| *arc = renumber(*arc));
        Basemap { arcs, land, borders: shared, labels: if borders { self.labels } else { Vec::new() } }
    }
}

fn arc(r: &mut Reader<'_>) -> Vec<(i64, i64, u8)> {
    let (mut x, mut y) = (0, 0);
    (0..r.count())
        .map(|_| {
            x += r.signed();
            y += r.signed();
            (x, y, r.take(1)[0])
        })
        .collect()
}

/// LEB128 numbers. Only the embedded file is read, which is as good as code.
struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    fn take(&mut self, count: usize) -> &'b [u8] {
        let taken = &self.bytes[self.at..self.at + count];
        self.at += count;
        taken
    }

    fn unsigned(&mut self) -> u64 {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.take(1)[0];
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return value;
            }
            shift += 7;
        }
    }

    fn signed(&mut self) -> i64 {
        let value = self.unsigned();
        (value >> 1) as i64 ^ -((value & 1) as i64)
    }

    fn count(&mut self) -> usize {
        self.unsigned() as usize
    }
}

/// How far it is from each cell of one degree to the nearest cell with content, in cells.
struct Distances(Vec<u16>);

const COLUMNS: usize = 360;
const ROWS: usize = 180;

impl Distances {
    fn from(content: &[Position]) -> Self {
        let mut cells = vec![u16::MAX; COLUMNS * ROWS];
        let mut queue = VecDeque::new();
        for position in content {
            let cell = Self::cell(position.lon(), position.lat());
            if cells[cell] != 0 {
                cells[cell] = 0;
                queue.push_back(cell);
            }
        }
        while let Some(cell) = queue.pop_front() {
            let (row, column) = (cell / COLUMNS, cell % COLUMNS);
            for near_row in row.saturating_sub(1)..=(row + 1).min(ROWS - 1) {
                for near_column in [column + COLUMNS - 1, column, column + 1] {
                    let near = near_row * COLUMNS + near_column % COLUMNS;
                    if cells[near] == u16::MAX {
                        cells[near] = cells[cell] + 1;
                        queue.push_back(near);
                    }
                }
            }
        }
        Self(cells)
    }

    fn cell(lon: f64, lat: f64) -> usize {
        let row = (lat + 90.0).floor().clamp(0.0, ROWS as f64 - 1.0) as usize;
        row * COLUMNS + (lon + 180.0).floor().rem_euclid(COLUMNS as f64) as usize
    }

    /// Degrees to the nearest content, cells that touch one with content counting as there.
    fn degrees(&self, lon: f64, lat: f64) -> f64 {
        f64::from(self.0[Self::cell(lon, lat)]) - 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    #[test]
    fn the_embedded_file_is_read_to_its_end_and_its_arcs_are_there() {
        let source = Source::embedded();
        assert!(source.arcs.iter().all(|arc| arc.len() >= 2 && arc[0].2 == END));
        let named = source.land.iter().flatten().map(|&arc| if arc < 0 { !arc } else { arc } as usize);
        assert!(named.chain(source.borders.iter().copied()).all(|arc| arc < source.arcs.len()));
        assert_eq!(source.labels[0].0, "Russia");
        assert!(source.arcs.iter().flatten().all(|&(x, y, _)| x.abs() <= 180_000 && y.abs() <= 90_000));
    }

    #[test]
    fn detail_is_near_the_content_and_the_rest_of_the_world_is_there() {
        let source = Source::embedded();
        let kept = source.kept(&Distances::from(&[at(35.5, 35.8)]), 0.0);
        let within = |west: i64, south: i64, east: i64, north: i64| {
            let inside = |p: &&(i64, i64)| (west..east).contains(&p.0) && (south..north).contains(&p.1);
            kept.iter().flatten().filter(inside).count()
        };
        // The Syrian coast, and as much of Norway's, which has many times the corners.
        assert!(within(35_000, 34_500, 36_500, 36_000) > 60);
        assert!(within(5_000, 61_000, 6_500, 62_500) < 30);
        assert!(within(-180_000, -90_000, 0, 90_000) > 500, "the other half of the world");
    }

    #[test]
    fn content_everywhere_keeps_within_the_bound_and_borders_can_be_left_out() {
        let content: Vec<Position> =
            (0..1_000).map(|i| at(f64::from(i % 140) - 60.0, f64::from(i * 7 % 360) - 180.0)).collect();
        let positions = |map: &Basemap| map.arcs.iter().map(String::len).sum::<usize>();
        let (with, without) = (basemap(&content, true), basemap(&content, false));
        assert!(positions(&with) < 8 * MOST_POSITIONS);
        assert!(without.borders.is_empty() && without.labels.is_empty() && !without.land.is_empty());
        assert!(positions(&without) < positions(&with));
    }

    #[test]
    fn cells_are_counted_across_the_antimeridian() {
        let far = Distances::from(&[at(-17.0, 179.9)]);
        assert_eq!(far.degrees(-179.5, -17.0), 0.0);
        assert_eq!(far.degrees(-177.5, -17.0), 2.0);
        assert!(Distances::from(&[]).degrees(0.0, 0.0) > 1e4, "no content: coarse everywhere");
    }
}
