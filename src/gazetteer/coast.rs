//! Coast: the coastline in short runs, each under a cap on the sphere, and the distance to it.
//!
//! # Error
//! Against the line as stored the distance is at most 1 m plus 0.01 % too long and never too short
//! ([`distance_to_lines`]). The line (Natural Earth 10m, rounded to 1e-5 degree, straight in degrees between vertices) is
//! itself good to about 3 km.

use super::format::{Cursor, File, Part, Section, i32_at, push_varint, u32_at, u64_at};
use super::outline::{Vertices, push_vertices, steps};
use super::space::{A_MAX, A_MIN, Vector, angle, unit, unit_of};
use crate::earth::{Position, distance_to_lines};
use geo::{Coord, LineString};

/// Edges a run. Short runs have small caps, long ones a small index: 24 bytes a run.
const RUN: usize = 32;

/// The unit of vectors and angles in the index.
const FINE: f64 = (1u32 << 30) as f64;

/// The rounding of a vector to the index's unit and the bulge of an edge, in radians, rounded up: 2.5 m.
const SLACK: f64 = 4e-7;

/// Steps a degree.
const SCALE: f64 = 1e5;

/// Distances beyond this are not measured.
pub(super) const REACH_M: f64 = 500_000.0;

/// A coast on its way into a file.
#[derive(Debug)]
pub(super) enum CoastSource {
    /// Longitude first.
    Lines(Vec<LineString<f64>>),
    /// The sections of another file, whose lines can no longer be told from their runs.
    Packed(Part, Part),
}

impl Default for CoastSource {
    fn default() -> Self {
        Self::Lines(Vec::new())
    }
}

impl CoastSource {
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Lines(lines) if lines.is_empty())
    }
}

/// The sections coast-index and coast of a file, to be written into another.
pub(super) fn packed(file: &File) -> CoastSource {
    let part = |section| Part { bytes: file.section(section).to_vec(), entries: file.entries(section) };
    CoastSource::Packed(part(Section::CoastIndex), part(Section::Coast))
}

/// The sections coast-index and coast.
pub(super) fn write(coast: CoastSource) -> (Part, Part) {
    let lines = match coast {
        CoastSource::Lines(lines) => lines,
        CoastSource::Packed(index, data) => return (index, data),
    };
    let (mut index, mut data) = (Part::default(), Part::default());
    for line in lines {
        let mut vertices: Vec<(i32, i32)> = line.coords().map(|c| (steps(c.x, 180.0), steps(c.y, 90.0))).collect();
        vertices.dedup();
        let mut start = 0;
        while start + 1 < vertices.len() {
            let run = &vertices[start..vertices.len().min(start + RUN + 1)];
            let (centre, radius) = cap(run);
            for x in centre {
                index.bytes.extend_from_slice(&((x * FINE).round() as i32).to_le_bytes());
            }
            index.bytes.extend_from_slice(&(((radius + SLACK) * FINE).ceil() as u32).to_le_bytes());
            index.bytes.extend_from_slice(&(data.bytes.len() as u64).to_le_bytes());
            index.entries += 1;
            push_varint(&mut data.bytes, run.len() as u64);
            push_vertices(&mut data.bytes, run);
            data.entries += run.len();
            start += RUN;
        }
    }
    (index, data)
}

/// Centre and angular radius of a cap over the run. Edges are straight in degrees and so bulge out of an arc's cap;
/// points every tenth of a degree leave a bulge of at most 0.1^2 / 8 * sin 45 cos 45 degrees (in radians), 1.2 m, for
/// which [`SLACK`] stands.
fn cap(run: &[(i32, i32)]) -> (Vector, f64) {
    let mut points = Vec::new();
    for (&a, &b) in run.iter().zip(run.iter().skip(1)) {
        let (a, b) = ((f64::from(a.0), f64::from(a.1)), (f64::from(b.0), f64::from(b.1)));
        let parts = ((b.0 - a.0).abs().max((b.1 - a.1).abs()) / (SCALE / 10.0)).ceil().max(1.0);
        points.extend((0..=parts as u32).map(|i| {
            let share = f64::from(i) / parts;
            unit_of((a.1 + (b.1 - a.1) * share) / SCALE, (a.0 + (b.0 - a.0) * share) / SCALE)
        }));
    }
    let sum = points.iter().fold([0.0; 3], |s, v| [s[0] + v[0], s[1] + v[1], s[2] + v[2]]);
    let length = sum.iter().map(|x| x * x).sum::<f64>().sqrt();
    // Points all around the earth have no mean; any centre will do, since the radius follows from it.
    let centre = if length > 1e-9 { sum.map(|x| x / length) } else { [0.0, 0.0, 1.0] };
    (centre, points.iter().map(|&v| angle(centre, v)).fold(0.0, f64::max))
}

/// Metres to the nearest point of the coast; `None` beyond [`REACH_M`]. Linear in the number of runs, of which only
/// those are unpacked that can hold the nearest point.
pub(super) fn distance(file: &File, position: Position) -> Option<f64> {
    let target = unit(position);
    let mut reach = REACH_M;
    let mut near: Vec<(f64, u64)> = Vec::new();
    for index in 0..file.entries(Section::CoastIndex) {
        let Some((centre, radius, offset)) = run(file, index) else { continue };
        let away = angle(target, centre);
        // The whole run lies under its cap: some point of it is no farther than the far side of the cap.
        reach = reach.min((away + radius) * A_MAX);
        let least = (away - radius) * A_MIN;
        if least <= reach {
            near.push((least, offset));
        }
    }
    let lines: Vec<LineString<f64>> =
        near.into_iter().filter(|&(least, _)| least <= reach).map(|(_, offset)| line(file, offset)).collect();
    Some(distance_to_lines(position, &lines).0).filter(|&metres| metres <= REACH_M)
}

fn line(file: &File, offset: u64) -> LineString<f64> {
    let mut cursor = Cursor::new(file.section(Section::Coast), usize::try_from(offset).unwrap_or(usize::MAX));
    let count = cursor.varint().unwrap_or(0);
    Vertices::new(&mut cursor, count).map(|(lon, lat)| Coord { x: lon as f64 / SCALE, y: lat as f64 / SCALE }).collect()
}

/// Centre, angular radius and offset of a run.
fn run(file: &File, index: usize) -> Option<(Vector, f64, u64)> {
    let entry: &[u8; 24] = file.entry(Section::CoastIndex, index)?;
    let component = |at| i32_at(entry, at).map(|n| f64::from(n) / FINE);
    let centre = [component(0)?, component(4)?, component(8)?];
    Some((centre, f64::from(u32_at(entry, 12)?) / FINE, u64_at(entry, 16)?))
}

/// Whether a vertex of a run lies outside the run's cap, where a search would miss it.
pub(super) fn leaves_its_cap(file: &File, index: usize) -> bool {
    let Some((centre, radius, offset)) = run(file, index) else { return false };
    line(file, offset).coords().any(|vertex| angle(centre, unit_of(vertex.y, vertex.x)) > radius)
}

/// What is wrong with a run's packed bytes, where something is.
pub(super) fn damage(file: &File, index: usize) -> Option<&'static str> {
    let Some((_, _, offset)) = run(file, index) else { return Some("no index") };
    let mut cursor = Cursor::new(file.section(Section::Coast), usize::try_from(offset).unwrap_or(usize::MAX));
    let Some(count) = cursor.varint() else { return Some("it begins beyond the section") };
    (count < 2 || Vertices::new(&mut cursor, count).count() as u64 != count).then_some("its vertices are damaged")
}
