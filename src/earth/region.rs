//! Polygons on the earth: containment, centroid, distance to the outline, parts of a region.
//!
//! ```
//! use dateline::earth::{Position, Region};
//! let square = geo::Rect::new((0.0, 0.0), (2.0, 2.0)).to_polygon();
//! let region = Region::new(geo::MultiPolygon::new(vec![square])).unwrap();
//! let beside = Position::new(1.0, 2.5).unwrap();
//! assert!(!region.contains(beside));
//! assert_eq!(region.distance_to_outline(beside).km().round(), 56.0); // to the middle of an edge, not to a corner
//! ```
//!
//! Edges are straight in degrees, as in the sources. The cuts that RFC 7946 makes (edges along a longitude of 180 or
//! a latitude of 90 degrees) are no border of anything and are never measured to.

use super::geodesic::{distance, inverse};
use super::shape::bounding_box_of;
use super::{Position, destination};
use crate::quantity::{Meters, SquareMeters};
use geo::{Area, BoundingRect, Contains, Coord, Densify, GeodesicArea, LineString, MultiPolygon, Point, Rect};
use std::sync::OnceLock;

/// A multipolygon in degrees, longitude first, no ring crossing the antimeridian (a region that does is
/// held as parts on either side, as in RFC 7946, 3.1.9).
#[derive(Debug, Clone)]
pub struct Region {
    outline: MultiPolygon<f64>,
    /// One box a polygon, in the same order; a polygon without any has a box that holds nothing.
    boxes: Vec<Rect<f64>>,
    /// Once asked for.
    centroid: OnceLock<Option<Position>>,
    area: OnceLock<SquareMeters>,
    /// The vertices of all rings on the unit sphere, once distances are asked for: their sines cost most of one.
    units: OnceLock<Vec<Vector>>,
}

type Vector = [f64; 3];

/// An edge, with its ends on the unit sphere.
type Edge = [(Coord<f64>, Vector); 2];

impl Region {
    /// A region of at least one ring; `None` for an empty outline, or one with a coordinate that is no position.
    pub fn new(outline: MultiPolygon<f64>) -> Option<Self> {
        let sound = |c: &Coord<f64>| Position::new(c.y, c.x).is_some();
        let all_sound = outline.iter().flat_map(rings).flat_map(LineString::coords).all(sound);
        let boxes: Option<Vec<_>> = outline.iter().map(BoundingRect::bounding_rect).collect();
        let boxes = boxes.filter(|boxes| all_sound && !boxes.is_empty())?;
        Some(Self { outline, boxes, centroid: OnceLock::new(), area: OnceLock::new(), units: OnceLock::new() })
    }

    /// The rings, longitude first.
    pub fn outline(&self) -> &MultiPolygon<f64> {
        &self.outline
    }

    /// Whether the position lies inside (planar in degrees, as the source's edges are).
    pub fn contains(&self, position: Position) -> bool {
        let inside = |lon: f64| {
            let point = Point::new(lon, position.lat());
            self.outline.iter().zip(&self.boxes).any(|(polygon, rect)| {
                (rect.min().x..=rect.max().x).contains(&lon)
                    && (rect.min().y..=rect.max().y).contains(&position.lat())
                    && polygon.contains(&point)
            })
        };
        // On the antimeridian itself a point is on the cut of both parts, inside neither: look a hand's breadth aside.
        match position.lon().abs() {
            180.0 => inside(179.999_999) || inside(-179.999_999),
            _ => inside(position.lon()),
        }
    }

    /// The smallest box `[west, south, east, north]`; west exceeds east across the antimeridian.
    #[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
    pub fn bounding_box(&self) -> [f64; 4] {
        bounding_box_of(&self.outline).expect("a region has a ring")
    }

    /// The centre of gravity of the curved surface; `None` for a region without area.
    ///
    /// By the theorem that the vector area of a spherical patch is half the sum, over its edges, of arc length times
    /// the unit normal of the edge's plane (Brock, "The inertia tensor for a spherical triangle", J. Appl. Mech. 42,
    /// 1975). It knows neither poles nor an antimeridian, and the cuts cancel. Good to 10 m for regions over 1 km2.
    pub fn centroid(&self) -> Option<Position> {
        *self.centroid.get_or_init(|| self.find_centroid())
    }

    fn find_centroid(&self) -> Option<Position> {
        let mut sum = [0.0; 3];
        for polygon in &self.outline {
            for (i, ring) in rings(polygon).enumerate() {
                let area = geo::Polygon::new(ring.clone(), Vec::new()).signed_area();
                // Sources disagree about winding; what is outer and what a hole is decided by place, not by sense.
                let sign = if (area > 0.0) == (i == 0) { 1.0 } else { -1.0 };
                for edge in geo::Euclidean.densify(ring, 1.0).lines() {
                    let (a, b) = (unit(edge.start), unit(edge.end));
                    let cross = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
                    let sine = norm(cross);
                    let stretch = if sine > 1e-8 { sine.asin() / sine } else { 1.0 };
                    for (total, part) in sum.iter_mut().zip(cross) {
                        *total += sign * stretch * part;
                    }
                }
            }
        }
        (norm(sum) > 1e-14).then(|| {
            let lat = sum[2].atan2(sum[0].hypot(sum[1])).to_degrees();
            Position::new(lat.clamp(-90.0, 90.0), sum[1].atan2(sum[0]).to_degrees())
        })?
    }

    /// Area on the ellipsoid, by Karney's method with edges as geodesics after cutting them to half a degree.
    pub fn area(&self) -> SquareMeters {
        *self.area.get_or_init(|| {
            let area = |polygon: &geo::Polygon| geo::Euclidean.densify(polygon, 0.5).geodesic_area_unsigned();
            SquareMeters(self.outline.iter().map(area).sum())
        })
    }

    /// Distance from `position` to the outline, whichever side it is on; infinite for a region whose every edge is a
    /// cut (the whole world). At most 1 m plus 0.01 % too long, never too short.
    pub fn distance_to_outline(&self, position: Position) -> Meters {
        let vertices = || self.outline.iter().flat_map(rings);
        let units = self.units.get_or_init(|| vertices().flat_map(LineString::coords).map(|&c| unit(c)).collect());
        let mut left = units.as_slice();
        let edges = vertices().flat_map(|ring| {
            let (units, rest) = left.split_at(ring.0.len());
            left = rest;
            ring.0.windows(2).zip(units.windows(2)).map(|(ends, units)| [(ends[0], units[0]), (ends[1], units[1])])
        });
        nearest(position, edges.filter(|[(start, _), (end, _)]| !is_cut(geo::Line::new(*start, *end))))
    }

    /// Whether the position lies in the middle third: in the region shrunk to a third about its centroid, that is,
    /// whether the point three times as far from the centroid the same way is still inside.
    pub fn in_middle_third(&self, position: Position) -> bool {
        let Some(centroid) = self.centroid() else { return false };
        let line = inverse(centroid, position);
        let Some(azimuth) = line.azimuth else { return line.distance.0 == 0.0 };
        let stretched = Meters(line.distance.0 * 3.0);
        stretched.0 < 20_000_000.0 && self.contains(destination(centroid, azimuth, stretched))
    }
}

/// Distance from a position to the nearest of several lines, longitude first; infinite without any. Same accuracy as
/// [`Region::distance_to_outline`].
#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
pub fn distance_to_lines<'a>(position: Position, lines: impl IntoIterator<Item = &'a LineString<f64>>) -> Meters {
    let edges = lines.into_iter().flat_map(|line| {
        let mut vertices = line.coords().map(|&c| (c, unit(c)));
        let mut last = vertices.next();
        vertices.map(move |next| [last.replace(next).expect("the first vertex stands before"), next])
    });
    nearest(position, edges)
}

fn rings(polygon: &geo::Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

fn is_cut(edge: geo::Line<f64>) -> bool {
    let along = |a: f64, b: f64, limit: f64| a.abs() >= limit - 1e-9 && b.abs() >= limit - 1e-9 && a * b > 0.0;
    along(edge.start.x, edge.end.x, 180.0) || along(edge.start.y, edge.end.y, 90.0)
}

fn unit(c: Coord<f64>) -> Vector {
    let (sin_lat, cos_lat) = c.y.to_radians().sin_cos();
    let (sin_lon, cos_lon) = c.x.to_radians().sin_cos();
    [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat]
}

fn norm(v: [f64; 3]) -> f64 {
    v.iter().map(|x| x * x).sum::<f64>().sqrt()
}

/// Mean radius of WGS 84, and how far a spherical distance can be from the geodesic: under 0.57 % (the flattening
/// makes meridional radii of curvature 6335..6400 km).
const SPHERE_M: f64 = 6_371_008.8;
const SPHERE_ERROR: f64 = 0.006;
/// No degree of latitude or of the equator is longer.
const DEGREE_M: f64 = 111_700.0;

/// Branch and bound: an edge is halved only while the nearest point could still lie on it.
fn nearest(position: Position, edges: impl Iterator<Item = Edge>) -> Meters {
    let here = unit(Coord { x: position.lon(), y: position.lat() });
    let chord = |there: Vector| norm([here[0] - there[0], here[1] - there[1], here[2] - there[2]]);
    let arc = |chord: f64| 2.0 * SPHERE_M * (chord / 2.0).min(1.0).asin();
    let mut best_sphere = f64::INFINITY;
    let mut near: Vec<(f64, Coord<f64>, Coord<f64>)> = Vec::new();
    for [(a, unit_a), (b, unit_b)] in edges {
        // A band of latitude too far off needs no trigonometry.
        let off = (a.y.min(b.y) - position.lat()).max(position.lat() - a.y.max(b.y));
        if off * 110_500.0 > best_sphere * (1.0 + SPHERE_ERROR) {
            continue;
        }
        // A chord is no longer than its arc, nor an edge than its legs: most edges are too far off by these alone.
        let (chord_a, chord_b) = (chord(unit_a), chord(unit_b));
        let legs = DEGREE_M * ((b.x - a.x).abs() + (b.y - a.y).abs());
        let at_least = (SPHERE_M * (chord_a + chord_b) - legs) / 2.0;
        if at_least * (1.0 - SPHERE_ERROR) > best_sphere * (1.0 + SPHERE_ERROR) {
            continue;
        }
        let (to_a, to_b) = (arc(chord_a), arc(chord_b));
        best_sphere = best_sphere.min(to_a).min(to_b);
        // Any point q of the edge is at least to_a - |aq| and to_b - |qb| away: the mean of both is a bound.
        let bound = (to_a + to_b - edge_length(a, b)) / 2.0;
        if bound * (1.0 - SPHERE_ERROR) <= best_sphere * (1.0 + SPHERE_ERROR) {
            near.push((bound, a, b));
        }
    }
    near.sort_by(|p, q| p.0.total_cmp(&q.0));
    let mut best = best_sphere * (1.0 + SPHERE_ERROR);
    let mut measured = f64::INFINITY;
    for (bound, a, b) in near {
        if bound * (1.0 - SPHERE_ERROR) <= best {
            let exact =
                |c: Coord<f64>| Position::new(c.y, c.x).map_or(f64::INFINITY, |there| distance(position, there).0);
            let mut stack = vec![(a, exact(a), b, exact(b))];
            while let Some((a, to_a, b, to_b)) = stack.pop() {
                measured = measured.min(to_a).min(to_b);
                best = best.min(measured);
                let length = edge_length(a, b);
                if (to_a + to_b - length) / 2.0 >= best - 1.0 - 1e-4 * best {
                    continue;
                }
                let middle = Coord { x: (a.x + b.x) / 2.0, y: (a.y + b.y) / 2.0 };
                let to_middle = exact(middle);
                stack.push((a, to_a, middle, to_middle));
                stack.push((middle, to_middle, b, to_b));
            }
        }
    }
    Meters(measured)
}

/// An upper bound on the length of an edge that is straight in degrees.
fn edge_length(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let widest = if a.y * b.y <= 0.0 { 0.0 } else { a.y.abs().min(b.y.abs()) };
    DEGREE_M * (b.y - a.y).hypot((b.x - a.x) * widest.to_radians().cos())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Degrees;
    use proptest::prelude::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    fn boxes(boxes: &[[f64; 4]]) -> Region {
        let polygons = boxes.iter().map(|&[w, s, e, n]| Rect::new((w, s), (e, n)).to_polygon()).collect();
        Region::new(MultiPolygon::new(polygons)).unwrap()
    }

    #[test]
    fn an_empty_or_impossible_outline_is_no_region() {
        assert!(Region::new(MultiPolygon::new(vec![])).is_none());
        let bad = Rect::new((0.0, 0.0), (1.0, 91.0)).to_polygon();
        assert!(Region::new(MultiPolygon::new(vec![bad])).is_none());
    }

    #[test]
    fn the_outline_is_measured_to_its_edges_not_to_its_corners() {
        // One long southern edge along the 49th parallel, 20 degrees wide: the nearest corner is 700 km away.
        let prairie = boxes(&[[-115.0, 49.0, -95.0, 60.0]]);
        let south = at(48.0, -105.0);
        let across = distance(south, at(49.0, -105.0)).0;
        assert!((prairie.distance_to_outline(south).0 - across).abs() < 1.0 + 1e-4 * across);
        let inside = at(49.5, -105.0);
        let across = distance(inside, at(49.0, -105.0)).0;
        assert!((prairie.distance_to_outline(inside).0 - across).abs() < 1.0 + 1e-4 * across);
    }

    #[test]
    fn a_region_cut_at_the_antimeridian_is_whole_again() {
        let island = boxes(&[[178.0, -19.0, 180.0, -16.0], [-180.0, -19.0, -178.0, -16.0]]);
        assert!(island.contains(at(-17.0, 179.0)) && island.contains(at(-17.0, -179.0)));
        assert!(island.contains(at(-17.0, 180.0)) && island.contains(at(-17.0, -180.0)));
        assert!(!island.contains(at(-17.0, 0.0)));
        let centre = island.centroid().unwrap();
        assert!(centre.lon().abs() > 179.999 && (centre.lat() + 17.5).abs() < 0.02, "{centre:?}");
        assert_eq!(island.bounding_box(), [178.0, -19.0, -178.0, -16.0]);
        // The cut is no border: from the middle the nearest edge is north or south, 167 km away.
        let out = island.distance_to_outline(at(-17.5, 180.0));
        assert_eq!(out.km().round(), 166.0);
    }

    #[test]
    fn a_polar_cap_has_its_centre_at_the_pole_and_only_its_parallel_for_an_outline() {
        let cap = boxes(&[[-180.0, -90.0, 180.0, -70.0]]);
        assert!(cap.centroid().unwrap().lat() < -89.999);
        assert!(cap.contains(at(-80.0, 180.0)));
        let pole = at(-90.0, 0.0);
        let to_edge = distance(pole, at(-70.0, 0.0)).0;
        assert!((cap.distance_to_outline(pole).0 - to_edge).abs() < 1.0 + 1e-4 * to_edge);
        assert!(boxes(&[[-180.0, -90.0, 180.0, 90.0]]).distance_to_outline(pole).0.is_infinite());
    }

    #[test]
    fn the_centroid_of_a_box_on_the_equator_is_its_middle_whichever_way_it_winds() {
        let mut polygon = Rect::new((10.0, -1.0), (14.0, 1.0)).to_polygon();
        for _ in 0..2 {
            let region = Region::new(MultiPolygon::new(vec![polygon.clone()])).unwrap();
            let centre = region.centroid().unwrap();
            assert!(distance(centre, at(0.0, 12.0)).0 < 1.0, "{centre:?}");
            polygon.exterior_mut(|ring| ring.0.reverse());
        }
    }

    #[test]
    fn a_hole_pushes_the_centroid_away() {
        let hole = Rect::new((12.0, -1.0), (14.0, 1.0)).to_polygon().exterior().clone();
        let outer = Rect::new((10.0, -2.0), (14.0, 2.0)).to_polygon().exterior().clone();
        let region = Region::new(MultiPolygon::new(vec![geo::Polygon::new(outer, vec![hole])])).unwrap();
        // Planar: (16 * 12 - 4 * 13) / 12 = 11.667.
        assert!((region.centroid().unwrap().lon() - 11.667).abs() < 0.01);
        assert!(!region.contains(at(0.0, 13.0)));
    }

    #[test]
    fn a_box_of_one_degree_on_the_equator_has_its_area() {
        // 2 pi b^2-type zone formula of the ellipsoid, for 0..1 degree of latitude and of longitude: 12,308.8 km2.
        let area = boxes(&[[0.0, 0.0, 1.0, 1.0]]).area().0 / 1e6;
        assert!((area - 12_308.8).abs() < 0.5, "{area}");
    }

    #[test]
    fn the_middle_third_is_the_region_shrunk_to_a_third() {
        let region = boxes(&[[0.0, -3.0, 6.0, 3.0]]);
        assert!(region.in_middle_third(at(0.0, 3.0)));
        assert!(region.in_middle_third(at(0.9, 3.9)));
        assert!(!region.in_middle_third(at(1.1, 3.0)));
        assert!(!region.in_middle_third(at(0.0, 4.1)));
    }

    proptest! {
        #[test]
        fn the_distance_to_an_outline_agrees_with_walking_it(
            lat in -89.0..89.0f64, lon in -180.0..180.0f64, azimuth in 0.0..360.0f64, km in 1.0..3000.0f64,
            width in 0.05..25.0f64, height in 0.05..20.0f64
        ) {
            let (west, south) = (lon.clamp(-179.9, 179.9 - width), lat.min(89.5 - height));
            let region = boxes(&[[west, south, west + width, south + height]]);
            let from = destination(at(south, west), Degrees(azimuth), Meters::from_km(km));
            let walked = geo::Euclidean.densify(&region.outline, width.max(height) / 2000.0);
            let shortest = walked.iter().flat_map(|p| p.exterior().coords()).map(|c| distance(from, at(c.y.clamp(-90.0, 90.0), c.x.clamp(-180.0, 180.0))).0)
                .fold(f64::INFINITY, f64::min);
            let answer = region.distance_to_outline(from).0;
            // The walk steps up to 0.0125 degrees: half a step beside a foot point `shortest` away is at most this much.
            let step = width.max(height) / 2000.0 * 111_700.0 / 2.0;
            let slack = (shortest.powi(2) + step.powi(2)).sqrt() - shortest;
            prop_assert!(answer <= shortest + 1.0 + 2e-4 * shortest, "{answer} {shortest}");
            prop_assert!(answer >= shortest - slack - 1.0 - 1e-3 * shortest, "{answer} {shortest}");
        }
    }
}
