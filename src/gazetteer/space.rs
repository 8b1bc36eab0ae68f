//! Space: a k-d tree over unit vectors, so that neither the poles nor the antimeridian are special.
//!
//! The tree is implicit. A range of the section is a subtree; its middle entry is the node and splits the range
//! along the axis in its two top bits; ranges of at most [`LEAF`] entries are leaves. An entry is a row; coordinates
//! are read from the rows.
//!
//! # Chords and geodesics
//!
//! Unit vectors are made from *geodetic* latitude, as if on a sphere. Where an arc of `s` radians on that sphere
//! is `d` metres on WGS 84, `A_MIN s <= d <= A_MAX s` holds along any path, since it holds for each
//! element of a path: `dd^2 = M^2 dphi^2 + N^2 cos^2 phi dlambda^2` and the radii of curvature lie within
//! `M(0) = b^2/a` and `M(90) = N(90) = a^2/b` (Rapp, *Geometric Geodesy* part 1, 1991, section 3). So a search by
//! chord with these bounds misses nothing, and the distances told are Karney's.

use super::format::{File, Section, u32_at};
use super::rows;
use crate::earth::{Position, distance};
use std::collections::BinaryHeap;

/// Least radius of curvature of WGS 84, b^2/a, in metres, rounded down.
pub(super) const A_MIN: f64 = 6_335_439.0;

/// Largest radius of curvature of WGS 84, a^2/b, in metres, rounded up.
pub(super) const A_MAX: f64 = 6_399_594.0;

const LEAF: usize = 8;
const AXIS_SHIFT: u32 = 30;
const ROW_MASK: u32 = (1 << AXIS_SHIFT) - 1;

/// Slack for rounding in sines and cosines, which may differ by platform: about 6 mm on the ground.
const SLACK: f64 = 1e-9;

pub(super) type Vector = [f64; 3];

/// The unit vector of a position, with its geodetic latitude.
pub(super) fn unit(position: Position) -> Vector {
    unit_of(position.lat(), position.lon())
}

pub(super) fn unit_of(lat: f64, lon: f64) -> Vector {
    let (sin_lat, cos_lat) = lat.to_radians().sin_cos();
    let (sin_lon, cos_lon) = lon.to_radians().sin_cos();
    [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat]
}

pub(super) fn chord2(a: Vector, b: Vector) -> f64 {
    (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2) + (a[2] - b[2]).powi(2)
}

/// The angle between unit vectors in radians; exact for small angles, where the arc cosine is not.
pub(super) fn angle(a: Vector, b: Vector) -> f64 {
    2.0 * (chord2(a, b).sqrt() / 2.0).min(1.0).asin()
}

/// The tree over these positions, one a row.
pub(super) fn write(positions: &[Position]) -> Vec<u8> {
    // Vectors travel with their rows: sorting row numbers alone would fetch every vector from anywhere in memory.
    let mut order: Vec<Point> = positions.iter().zip(0..).map(|(&p, row)| Point { at: unit(p), row }).collect();
    split(&mut order);
    order.iter().flat_map(|point| point.row.to_le_bytes()).collect()
}

#[derive(Debug, Clone, Copy)]
struct Point {
    at: Vector,
    /// Later with the axis in its top bits.
    row: u32,
}

/// Ranges longer than this are worth a second core.
const SHARED: usize = 1 << 14;

fn split(order: &mut [Point]) {
    if order.len() <= LEAF {
        order.sort_unstable_by_key(|point| point.row);
        return;
    }
    let mut low = [f64::INFINITY; 3];
    let mut high = [f64::NEG_INFINITY; 3];
    for point in order.iter() {
        for axis in 0..3 {
            low[axis] = low[axis].min(point.at[axis]);
            high[axis] = high[axis].max(point.at[axis]);
        }
    }
    let spread = |axis: usize| high[axis] - low[axis];
    let axis = (0..3).fold(0, |best, axis| if spread(axis) > spread(best) { axis } else { best });
    let middle = order.len() / 2;
    // The row breaks ties, so the order is total and each half is a determined set.
    order.select_nth_unstable_by(middle, |a, b| a.at[axis].total_cmp(&b.at[axis]).then(a.row.cmp(&b.row)));
    let (left, rest) = order.split_at_mut(middle);
    let [node, right @ ..] = rest else { return };
    node.row |= (axis as u32) << AXIS_SHIFT;
    if left.len() > SHARED {
        rayon::join(|| split(left), || split(right));
    } else {
        split(left);
        split(right);
    }
}

/// Rows within `radius_m` metres, nearest first, with the geodesic distance.
pub(super) fn within(file: &File, position: Position, radius_m: f64) -> Vec<(u32, f64)> {
    if radius_m.is_nan() || radius_m < 0.0 {
        return Vec::new();
    }
    let angle = (radius_m / A_MIN).min(std::f64::consts::PI);
    let limit = (2.0 * (angle / 2.0).sin() + SLACK).powi(2);
    let mut found = Vec::new();
    search(file, unit(position), &mut |row, chord2| {
        if chord2 <= limit
            && let Some(at) = rows::position(file, row)
        {
            let away = distance(position, at).0;
            if away <= radius_m {
                found.push((row, away));
            }
        }
        limit
    });
    found.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    found
}

/// The `count` nearest rows, nearest first, with the geodesic distance.
///
/// The nearest by chord give a geodesic distance that is enough for `count` rows; all within it are then compared.
pub(super) fn nearest(file: &File, position: Position, count: usize) -> Vec<(u32, f64)> {
    if count == 0 {
        return Vec::new();
    }
    let mut heap: BinaryHeap<(u64, u32)> = BinaryHeap::new();
    search(file, unit(position), &mut |row, chord2| {
        // The bits of numbers that are not negative sort as the numbers do.
        heap.push((chord2.to_bits(), row));
        if heap.len() > count {
            heap.pop();
        }
        match heap.peek() {
            Some(&(worst, _)) if heap.len() == count => f64::from_bits(worst),
            _ => f64::INFINITY,
        }
    });
    let reach =
        heap.iter().filter_map(|&(_, row)| Some(distance(position, rows::position(file, row)?).0)).fold(0.0, f64::max);
    let mut found = within(file, position, reach);
    found.truncate(count);
    found
}

/// Whether a search at the row's own position comes upon the row.
pub(super) fn finds(file: &File, row: u32) -> bool {
    let Some(position) = rows::position(file, row) else { return false };
    let mut found = false;
    search(file, unit(position), &mut |other, _| {
        found |= other == row;
        0.0
    });
    found
}

/// The row in each entry, in tree order.
pub(super) fn entries(file: &File) -> impl Iterator<Item = u32> {
    file.section(Section::Space).chunks_exact(4).filter_map(|e| u32_at(e, 0)).map(|entry| entry & ROW_MASK)
}

/// Visits rows whose squared chord may be at most the limit that `visit` returned last, near subtrees first.
fn search(file: &File, target: Vector, visit: &mut impl FnMut(u32, f64) -> f64) {
    let tree = file.section(Section::Space);
    let mut limit = f64::INFINITY;
    // Each entry: a range, and the squared distance of the plane that parts it from the target.
    let mut stack = vec![(0, tree.len() / 4, 0.0)];
    while let Some((low, high, plane2)) = stack.pop() {
        if plane2 > limit {
            continue;
        }
        let entry = |index: usize| u32_at(tree, index * 4);
        if high - low <= LEAF {
            for row in (low..high).filter_map(entry) {
                if let Some(at) = rows::position(file, row & ROW_MASK) {
                    limit = visit(row & ROW_MASK, chord2(target, unit(at)));
                }
            }
            continue;
        }
        let middle = low + (high - low) / 2;
        let Some((row, at)) = entry(middle).and_then(|e| Some((e, rows::position(file, e & ROW_MASK)?))) else {
            continue;
        };
        let at = unit(at);
        limit = visit(row & ROW_MASK, chord2(target, at));
        // Three is no axis that a writer gives; as z it may lose rows of a damaged file, nothing more.
        let axis = ((row >> AXIS_SHIFT) as usize).min(2);
        let offset = target[axis] - at[axis];
        let far2 = (offset.abs() - SLACK).max(0.0).powi(2);
        let (near, far) =
            if offset < 0.0 { ((low, middle), (middle + 1, high)) } else { ((middle + 1, high), (low, middle)) };
        stack.push((far.0, far.1, far2));
        stack.push((near.0, near.1, 0.0));
    }
}
