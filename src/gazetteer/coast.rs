//! Coast: the coastline in short runs, each under a cap on the sphere, and the distance to it.
//!
//! # Error
//! The nearest point is chosen on the sphere of geodetic latitudes and its distance is then Karney's. Arcs on
//! that sphere and geodesics agree to 1.1 % (see the module `space`), so the answer is never too short and at most 1.1 %
//! too long, against the line as stored. The line (Natural Earth 10m, rounded to 1e-5 degree, straight between
//! vertices on the sphere) is itself good to about 3 km.

use super::format::{Cursor, File, Part, Section, i32_at, push_varint, u32_at, u64_at};
use super::outline::{Vertices, push_vertices, steps};
use super::space::{A_MIN, Vector, angle, unit, unit_of};
use crate::earth::{Position, inverse};

/// Edges a run. Short runs have small caps, long ones a small index: 24 bytes a run.
const RUN: usize = 32;

/// The unit of vectors and angles in the index.
const FINE: f64 = (1u32 << 30) as f64;

/// Twice the rounding of a vector to the index's unit, in radians.
const SLACK: f64 = 4e-9;

/// Distances beyond this are not measured.
pub(super) const REACH_M: f64 = 500_000.0;

/// The sections coast-index and coast.
pub(super) fn write(lines: &[geo::LineString<f64>]) -> (Part, Part) {
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

/// Centre and angular radius of a cap over the run. A cap below a right angle is convex, so it covers the arcs too.
fn cap(run: &[(i32, i32)]) -> (Vector, f64) {
    let vectors: Vec<Vector> = run.iter().map(|&(lon, lat)| vector(i64::from(lon), i64::from(lat))).collect();
    let sum = vectors.iter().fold([0.0; 3], |s, v| [s[0] + v[0], s[1] + v[1], s[2] + v[2]]);
    let centre = normalized(sum).unwrap_or([0.0, 0.0, 1.0]);
    let radius = vectors.iter().map(|&v| angle(centre, v)).fold(0.0, f64::max);
    (centre, if radius < std::f64::consts::FRAC_PI_2 { radius } else { std::f64::consts::PI })
}

fn vector(lon: i64, lat: i64) -> Vector {
    unit_of(lat as f64 / 1e5, lon as f64 / 1e5)
}

/// Metres to the nearest point of the coast; `None` beyond [`REACH_M`]. Linear in the number of runs, of which only
/// those are unpacked that can hold the nearest point.
pub(super) fn distance(file: &File, position: Position) -> Option<f64> {
    let target = unit(position);
    let reach = REACH_M / A_MIN;
    let mut runs: Vec<(f64, u64)> = (0..file.entries(Section::CoastIndex))
        .filter_map(|i| {
            let (centre, radius, offset) = run(file, i)?;
            let least = angle(target, centre) - radius - SLACK;
            (least <= reach).then_some((least, offset))
        })
        .collect();
    runs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut best: Option<(f64, Vector)> = None;
    for (least, offset) in runs {
        if best.is_some_and(|(found, _)| least > found) {
            break;
        }
        let mut cursor = Cursor::new(file.section(Section::Coast), usize::try_from(offset).unwrap_or(usize::MAX));
        let count = cursor.varint().unwrap_or(0);
        let mut previous = None;
        for (lon, lat) in Vertices::new(&mut cursor, count) {
            let vertex = vector(lon, lat);
            let near = previous.map_or(vertex, |from| nearest_on_arc(target, from, vertex));
            let found = angle(target, near);
            if best.is_none_or(|(least, _)| found < least) {
                best = Some((found, near));
            }
            previous = Some(vertex);
        }
    }
    let (_, [x, y, z]) = best?;
    let near = Position::new(z.clamp(-1.0, 1.0).asin().to_degrees(), y.atan2(x).to_degrees())?;
    Some(inverse(position, near).distance.0).filter(|&metres| metres <= REACH_M)
}

/// Centre, angular radius and offset of a run.
fn run(file: &File, index: usize) -> Option<(Vector, f64, u64)> {
    let entry: &[u8; 24] = file.entry(Section::CoastIndex, index)?;
    let component = |at| i32_at(entry, at).map(|n| f64::from(n) / FINE);
    let centre = [component(0)?, component(4)?, component(8)?];
    Some((centre, f64::from(u32_at(entry, 12)?) / FINE, u64_at(entry, 16)?))
}

/// What is wrong with a run's packed bytes, where something is.
pub(super) fn damage(file: &File, index: usize) -> Option<&'static str> {
    let Some((_, _, offset)) = run(file, index) else { return Some("no index") };
    let mut cursor = Cursor::new(file.section(Section::Coast), usize::try_from(offset).unwrap_or(usize::MAX));
    let Some(count) = cursor.varint() else { return Some("it begins beyond the section") };
    (count < 2 || Vertices::new(&mut cursor, count).count() as u64 != count).then_some("its vertices are damaged")
}

/// The point of the arc from `a` to `b` (shorter than half a circle) that is nearest to `p`.
fn nearest_on_arc(p: Vector, a: Vector, b: Vector) -> Vector {
    let nearer_end = if angle(p, a) <= angle(p, b) { a } else { b };
    let Some(pole) = normalized(cross(a, b)) else { return nearer_end };
    let height = dot(p, pole);
    let Some(foot) = normalized([p[0] - height * pole[0], p[1] - height * pole[1], p[2] - height * pole[2]]) else {
        // p is the pole of the arc: every point of it is equally near.
        return a;
    };
    let between = dot(cross(a, foot), pole) >= 0.0 && dot(cross(foot, b), pole) >= 0.0;
    if between { foot } else { nearer_end }
}

fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: Vector, b: Vector) -> Vector {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn normalized(v: Vector) -> Option<Vector> {
    let length = dot(v, v).sqrt();
    (length > 1e-12).then(|| v.map(|x| x / length))
}
