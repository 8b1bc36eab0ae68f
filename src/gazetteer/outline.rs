//! Outlines: polygons of countries and divisions, packed, and tests against them that unpack nothing.
//!
//! Vertices are rounded to 1e-5 degree, which moves them by at most 0.79 m (half a step in each axis on the equator);
//! the Natural Earth 10m outlines they come from are good to some kilometres. A vertex is the zigzag varint difference
//! from the one before, two to four bytes a pair. Each polygon of an outline is preceded by its length and its box, so that
//! most are stepped over.

use super::format::{Cursor, File, Part, Section, i32_at, push_varint, push_zigzag, u32_at, u64_at};
use super::rows;
use crate::earth::{Position, distance};
use geo::{Coord, LineString, MultiPolygon, Polygon};

/// Steps a degree.
const SCALE: f64 = 1e5;

/// An outline on its way into the file.
pub(super) struct OutlineRecord<'d> {
    pub(super) row: u32,
    pub(super) reach: Reach,
    pub(super) outline: &'d MultiPolygon<f64>,
}

/// How far an outline reaches from its place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reach {
    /// To be measured from here.
    From(Position),
    /// Measured before, in metres, rounded up.
    Known(u32),
}

/// The sections outline-index and outlines; records without a ring of three vertices are left out.
pub(super) fn write(records: &[OutlineRecord]) -> (Part, Part) {
    let (mut index, mut data) = (Part::default(), Part::default());
    for record in records {
        let polygons: Vec<Vec<Ring>> = record.outline.iter().map(rings).filter(|rings| !rings.is_empty()).collect();
        let all = || polygons.iter().flatten().flatten().copied();
        let Some(bounds) = Bounds::of(all()) else { continue };
        let radius = match record.reach {
            Reach::Known(radius) => radius,
            Reach::From(position) => all()
                .filter_map(|(lon, lat)| Position::new(f64::from(lat) / SCALE, f64::from(lon) / SCALE))
                .map(|vertex| distance(position, vertex).0)
                .fold(0.0, f64::max)
                .ceil() as u32,
        };
        let area: f64 = polygons.iter().map(|rings| area_km2(rings)).sum();
        let start = data.bytes.len();
        for rings in &polygons {
            push_polygon(&mut data.bytes, rings);
        }
        data.entries += polygons.len();
        for number in [record.row, radius, area.round() as u32] {
            index.bytes.extend_from_slice(&number.to_le_bytes());
        }
        for number in [bounds.west, bounds.south, bounds.east, bounds.north] {
            index.bytes.extend_from_slice(&number.to_le_bytes());
        }
        index.bytes.extend_from_slice(&(start as u64).to_le_bytes());
        index.bytes.extend_from_slice(&((data.bytes.len() - start) as u32).to_le_bytes());
        index.entries += 1;
    }
    (index, data)
}

/// Vertices in steps, longitude first, the closing one left out.
type Ring = Vec<(i32, i32)>;

/// The rings of a polygon: the outer one anticlockwise and first, holes clockwise (RFC 7946, 3.1.6).
fn rings(polygon: &Polygon<f64>) -> Vec<Ring> {
    let mut out = Vec::new();
    for (place, line) in std::iter::once(polygon.exterior()).chain(polygon.interiors()).enumerate() {
        let mut ring: Ring = line.coords().map(|c| (steps(c.x, 180.0), steps(c.y, 90.0))).collect();
        ring.dedup();
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        if ring.len() < 3 {
            if place == 0 {
                return Vec::new();
            }
            continue;
        }
        if (doubled_area(&ring) < 0) == (place == 0) {
            ring.reverse();
        }
        out.push(ring);
    }
    out
}

pub(super) fn steps(degrees: f64, bound: f64) -> i32 {
    // A cast of a number that is not one gives 0; the bound keeps rounding within the earth.
    (degrees.clamp(-bound, bound) * SCALE).round() as i32
}

fn edges(ring: &Ring) -> impl Iterator<Item = ((i32, i32), (i32, i32))> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Twice the planar area in square steps, positive anticlockwise.
fn doubled_area(ring: &Ring) -> i128 {
    edges(ring).map(|(a, b)| i128::from(a.0) * i128::from(b.1) - i128::from(b.0) * i128::from(a.1)).sum()
}

/// Area on the sphere of the mean radius (6371.0088 km), good to some per cent: it only ranks outlines by size. Each
/// edge adds the trapezium below it (Chamberlain & Duquette 2007, JPL Publication 07-03, eq. 1).
fn area_km2(rings: &[Ring]) -> f64 {
    let radians = |n: i32| (f64::from(n) / SCALE).to_radians();
    let signed: f64 = rings
        .iter()
        .flat_map(edges)
        .map(|(a, b)| -(radians(b.0) - radians(a.0)) * (radians(a.1).sin() + radians(b.1).sin()) / 2.0)
        .sum();
    signed.abs() * 6371.0088 * 6371.0088
}

fn push_polygon(out: &mut Vec<u8>, rings: &[Ring]) {
    let Some(bounds) = Bounds::of(rings.iter().flatten().copied()) else { return };
    let mut body = Vec::new();
    for number in [bounds.west, bounds.south, bounds.east, bounds.north] {
        push_zigzag(&mut body, i64::from(number));
    }
    for ring in rings {
        push_varint(&mut body, ring.len() as u64);
        push_vertices(&mut body, ring);
    }
    push_varint(out, body.len() as u64);
    out.extend_from_slice(&body);
}

pub(super) fn push_vertices(out: &mut Vec<u8>, vertices: &[(i32, i32)]) {
    let mut previous = (0, 0);
    for &(lon, lat) in vertices {
        push_zigzag(out, i64::from(lon) - previous.0);
        push_zigzag(out, i64::from(lat) - previous.1);
        previous = (i64::from(lon), i64::from(lat));
    }
}

/// Reads vertices in steps, longitude first; ends early where bytes are damaged.
pub(super) struct Vertices<'c, 'b> {
    cursor: &'c mut Cursor<'b>,
    left: u64,
    previous: (i64, i64),
}

impl<'c, 'b> Vertices<'c, 'b> {
    pub(super) fn new(cursor: &'c mut Cursor<'b>, count: u64) -> Self {
        Self { cursor, left: count, previous: (0, 0) }
    }
}

impl Iterator for Vertices<'_, '_> {
    type Item = (i64, i64);

    #[inline]
    fn next(&mut self) -> Option<(i64, i64)> {
        self.left = self.left.checked_sub(1)?;
        let lon = self.previous.0.checked_add(self.cursor.zigzag()?)?;
        let lat = self.previous.1.checked_add(self.cursor.zigzag()?)?;
        let sound = (-18_000_000..=18_000_000).contains(&lon) && (-9_000_000..=9_000_000).contains(&lat);
        if !sound {
            self.left = 0;
            return None;
        }
        self.previous = (lon, lat);
        Some((lon, lat))
    }
}

/// A box in steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bounds {
    west: i32,
    south: i32,
    east: i32,
    north: i32,
}

impl Bounds {
    fn of(vertices: impl Iterator<Item = (i32, i32)>) -> Option<Self> {
        vertices.fold(None, |bounds: Option<Self>, (lon, lat)| {
            let b = bounds.unwrap_or(Self { west: lon, south: lat, east: lon, north: lat });
            Some(Self {
                west: b.west.min(lon),
                south: b.south.min(lat),
                east: b.east.max(lon),
                north: b.north.max(lat),
            })
        })
    }

    fn holds(self, (lon, lat): (f64, f64)) -> bool {
        (f64::from(self.west)..=f64::from(self.east)).contains(&lon)
            && (f64::from(self.south)..=f64::from(self.north)).contains(&lat)
    }
}

/// What the index says about an outline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outline<'g> {
    pub(super) row: u32,
    /// From the place's position to its farthest vertex, rounded up.
    pub(super) radius_m: u32,
    pub(super) area_km2: u32,
    bounds: Bounds,
    bytes: &'g [u8],
}

pub(super) fn outline(file: &File, index: usize) -> Option<Outline<'_>> {
    let entry: &[u8; 40] = file.entry(Section::OutlineIndex, index)?;
    let bounds = Bounds {
        west: i32_at(entry, 12)?,
        south: i32_at(entry, 16)?,
        east: i32_at(entry, 20)?,
        north: i32_at(entry, 24)?,
    };
    let start = usize::try_from(u64_at(entry, 28)?).ok()?;
    let bytes =
        Cursor::new(file.section(Section::Outlines), start).take(u64::from(u32_at(entry, 36)?)).unwrap_or_default();
    Some(Outline { row: u32_at(entry, 0)?, radius_m: u32_at(entry, 4)?, area_km2: u32_at(entry, 8)?, bounds, bytes })
}

/// The outline of a row, with its index.
pub(super) fn of_row(file: &File, row: u32) -> Option<(usize, Outline<'_>)> {
    let at = rows::search(file.entries(Section::OutlineIndex), |i| Some(outline(file, i)?.row.cmp(&row)))?;
    Some((at, outline(file, at)?))
}

/// Rows whose outline holds the position, largest first. Linear in the number of outlines, of which only those whose box
/// holds the position are read.
pub(super) fn containing(file: &File, position: Position) -> Vec<u32> {
    let mut found: Vec<Outline> = (0..file.entries(Section::OutlineIndex))
        .filter_map(|index| outline(file, index))
        .filter(|outline| outline.contains(position) && (outline.row as usize) < file.entries(Section::Rows))
        .collect();
    found.sort_by_key(|outline| (std::cmp::Reverse(outline.area_km2), outline.row));
    found.into_iter().map(|outline| outline.row).collect()
}

impl<'g> Outline<'g> {
    /// Whether the position lies inside, by the even-odd rule, planar in degrees. Of two outlines that share an edge
    /// exactly one holds a position on it; longitude 180 counts as -180, for outlines are cut there.
    pub(super) fn contains(&self, position: Position) -> bool {
        let lon = if position.lon() == 180.0 { -180.0 } else { position.lon() };
        let point = (lon * SCALE, position.lat() * SCALE);
        if !self.bounds.holds(point) {
            return false;
        }
        self.polygons().any(|polygon| polygon.bounds.holds(point) && polygon.crossings(point) % 2 == 1)
    }

    /// The polygons, unpacked. Damaged bytes end it early.
    pub(super) fn unpack(&self) -> MultiPolygon<f64> {
        let polygons = self.polygons().filter_map(|polygon| {
            let mut rings = Vec::new();
            polygon.each_ring(|vertices| {
                let ring: Vec<Coord<f64>> =
                    vertices.map(|(lon, lat)| Coord { x: lon as f64 / SCALE, y: lat as f64 / SCALE }).collect();
                rings.push(LineString::new(ring));
            });
            let mut rings = rings.into_iter();
            // `Polygon::new` closes the rings.
            Some(Polygon::new(rings.next()?, rings.collect()))
        });
        MultiPolygon::new(polygons.collect())
    }

    /// What is wrong with the packed bytes, where something is.
    pub(super) fn damage(&self) -> Option<&'static str> {
        let (mut polygons, mut bytes) = (0, 0);
        for polygon in self.polygons() {
            polygons += 1;
            bytes += polygon.whole;
            let mut sound = true;
            let read_whole = polygon.each_ring(|mut vertices| {
                let stated = vertices.left;
                sound &= stated >= 3 && vertices.by_ref().count() as u64 == stated;
            });
            if !sound || !read_whole {
                return Some("a ring is damaged");
            }
        }
        (polygons == 0 || bytes != self.bytes.len()).then_some("a polygon is damaged")
    }

    /// What the index says otherwise than the vertices, where something is; `centre` is the place's position.
    pub(super) fn disagreement(&self, centre: Position) -> Option<&'static str> {
        let mut vertices = Vec::new();
        for polygon in self.polygons() {
            polygon.each_ring(|ring| vertices.extend(ring.map(|(lon, lat)| (lon as i32, lat as i32))));
        }
        if Bounds::of(vertices.iter().copied()) != Some(self.bounds) {
            return Some("its box is not that of its vertices");
        }
        let reach = vertices
            .into_iter()
            .filter_map(|(lon, lat)| Position::new(f64::from(lat) / SCALE, f64::from(lon) / SCALE))
            .map(|vertex| distance(centre, vertex).0)
            .fold(0.0, f64::max);
        // It was measured before the position was rounded to a centimetre.
        let off = (reach.ceil() - f64::from(self.radius_m)).abs() > 1.0;
        off.then_some("its radius is not the distance to its farthest vertex")
    }

    fn polygons(&self) -> impl Iterator<Item = PackedPolygon<'g>> + use<'g> {
        let mut cursor = Cursor::new(self.bytes, 0);
        std::iter::from_fn(move || {
            let before = cursor.left();
            let length = cursor.varint()?;
            let mut body = Cursor::new(cursor.take(length)?, 0);
            let mut side = || body.zigzag().and_then(|n| i32::try_from(n).ok());
            let bounds = Bounds { west: side()?, south: side()?, east: side()?, north: side()? };
            Some(PackedPolygon { bounds, rings: body, whole: before - cursor.left() })
        })
    }
}

struct PackedPolygon<'g> {
    bounds: Bounds,
    rings: Cursor<'g>,
    /// Bytes that it takes.
    whole: usize,
}

impl PackedPolygon<'_> {
    /// Whether every ring could be read to its end.
    fn each_ring(&self, mut visit: impl FnMut(Vertices)) -> bool {
        let mut cursor = self.rings;
        while !cursor.is_empty() {
            let Some(count) = cursor.varint() else { return false };
            let before = cursor.left();
            visit(Vertices::new(&mut cursor, count));
            if cursor.left() == before {
                return false;
            }
        }
        true
    }

    /// Edges that a ray to the east crosses.
    fn crossings(&self, (x, y): (f64, f64)) -> usize {
        let mut crossings = 0;
        let mut cross = |a: (f64, f64), b: (f64, f64)| {
            if (a.1 > y) != (b.1 > y) && x < (b.0 - a.0) * (y - a.1) / (b.1 - a.1) + a.0 {
                crossings += 1;
            }
        };
        self.each_ring(|vertices| {
            let mut vertices = vertices.map(|(lon, lat)| (lon as f64, lat as f64));
            let Some(first) = vertices.next() else { return };
            let last = vertices.fold(first, |previous, vertex| {
                cross(previous, vertex);
                vertex
            });
            cross(last, first);
        });
        crossings
    }
}
