//! Lines and polygons to draw: densified geodesics, circles, sectors and rings, cut at the antimeridian.
//!
//! ```
//! use dateline::earth::{Position, circle, geodesic_line};
//! use dateline::quantity::Meters;
//! let suva = Position::new(-18.1416, 178.4419).unwrap();
//! let apia = Position::new(-13.8333, -171.7667).unwrap();
//! assert_eq!(geodesic_line(suva, apia, Meters(50_000.0)).len(), 2); // west part, east part
//! assert_eq!(circle(suva, Meters(400_000.0)).0.len(), 2);
//! ```
//!
//! As RFC 7946 wants: nothing crosses the antimeridian (3.1.9), outer rings run counterclockwise (3.1.6), and a shape
//! around a pole reaches to the latitude of 90 degrees (5.3). The planar edges between the vertices stand for
//! geodesics; vertices are dense enough that the two differ by less than 0.2 % of the radius.

use super::Position;
use super::geodesic::{along, destination, distance, inverse, wrap_longitude};
use crate::quantity::{Degrees, Meters};
use geo::{Area, BooleanOps, Coord, LineString, MapCoords, MultiPolygon, Polygon, orient::Direction, orient::Orient};

/// The geodesic from `a` to `b` as parts, each a list of two or more positions at most `max_step` apart, cut where it
/// crosses the antimeridian and where it passes over a pole. Coincident ends give one part of two equal positions.
pub fn geodesic_line(a: Position, b: Position, max_step: Meters) -> Vec<Vec<Position>> {
    let length = distance(a, b).0;
    // A ceiling on the number of vertices: a mistaken step of a millimetre must not exhaust memory.
    let steps = (length / max_step.0.max(1.0)).ceil().clamp(1.0, 20_000.0) as usize;
    let mut parts = vec![vec![a]];
    let mut last = a;
    for i in 1..=steps {
        let next = if i == steps { b } else { along(a, b, i as f64 / steps as f64) };
        extend_line(&mut parts, last, next, 40);
        last = next;
    }
    let distinct = |part: &[Position]| part.iter().any(|p| *p != part[0]);
    if parts.iter().any(|part| distinct(part)) {
        parts.retain(|part| distinct(part));
    }
    parts
}

/// The circle of `radius` about `center`, longitude first, counterclockwise, cut at the antimeridian.
///
/// A radius of nothing (or less, or NaN) gives no polygon; one that takes in both poles (over 10,000 km) the whole world.
pub fn circle(center: Position, radius: Meters) -> MultiPolygon<f64> {
    if radius.0.is_nan() || radius.0 <= 0.0 {
        return MultiPolygon::new(Vec::new());
    }
    if radius.0 >= 10_001_000.0 {
        return world();
    }
    // Through the very pole, the boundary would have every longitude there: keep a metre off.
    let to_pole = |lat| Position::new(lat, 0.0).map_or(f64::INFINITY, |pole| distance(center, pole).0);
    let touches = [90.0, -90.0].into_iter().any(|lat| (to_pole(lat) - radius.0).abs() < 1.0);
    let drawn = if touches { Meters((radius.0 - 2.0).max(radius.0 / 2.0)) } else { radius };
    let mut boundary = arc(center, drawn, 360.0, 0.0);
    boundary.pop(); // azimuth 0 again
    polygon_of(&boundary)
}

/// The part of the ring between `inner` and `outer` about `center` that lies clockwise from azimuth `from` to azimuth
/// `to`; the same azimuth twice means the whole ring. Longitude first, counterclockwise, cut at the antimeridian.
pub fn sector(center: Position, inner: Meters, outer: Meters, from: Degrees, to: Degrees) -> MultiPolygon<f64> {
    if outer.0.is_nan() || outer.0 <= inner.0 {
        return MultiPolygon::new(Vec::new());
    }
    let start = from.normalized().0;
    let width = (to.0 - from.0).rem_euclid(360.0);
    if width == 0.0 {
        return ring(center, inner, outer);
    }
    // Counterclockwise: out along the far arc against the clock, back along the near one with it.
    let mut boundary = arc(center, outer, start + width, start);
    let inner = Meters(inner.0.max(0.0));
    boundary.extend(side(center, start, outer, inner));
    if inner.0 > 0.0 {
        boundary.extend(arc(center, inner, start, start + width));
    } else {
        boundary.push(center);
    }
    boundary.extend(side(center, start + width, inner, outer));
    polygon_of(&boundary)
}

/// The outline shrunk towards `center`: each vertex at `factor` times its distance, the same way.
pub fn shrunk(outline: &MultiPolygon<f64>, center: Position, factor: f64) -> MultiPolygon<f64> {
    let nearer = |c: &Coord| {
        let line = inverse(center, Position::new(c.y, c.x)?);
        line.azimuth.map(|azimuth| destination(center, azimuth, Meters(line.distance.0 * factor)))
    };
    let ring = |line: &LineString<f64>| {
        let boundary: Vec<Position> = line.0.iter().skip(1).filter_map(nearer).collect();
        if boundary.len() < 3 { MultiPolygon::new(Vec::new()) } else { polygon_of(&boundary) }
    };
    let polygon = |polygon: &Polygon<f64>| {
        let outer = ring(polygon.exterior());
        polygon.interiors().iter().fold(outer, |left, hole| left.difference(&ring(hole)))
    };
    tidy(outline.iter().flat_map(|one| polygon(one).0).collect())
}

/// The straight side of a sector without its ends. A chord of `s` in degrees leaves the geodesic by `s^2 tan(lat) / 8R`:
/// with this many vertices that is below 0.2 % of the sector's radius up to 80 degrees of latitude.
fn side(center: Position, azimuth: f64, from: Meters, to: Meters) -> Vec<Position> {
    let radius = from.0.max(to.0);
    let steps = (radius * 5.7 / (8.0 * 0.002 * 6_371_000.0)).sqrt().ceil().clamp(1.0, 40.0) as u32;
    let at = |i: u32| from.0 + (to.0 - from.0) * f64::from(i) / f64::from(steps);
    (1..steps).map(|i| destination(center, Degrees(azimuth), Meters(at(i)))).collect()
}

/// The ring between two circles about `center`.
pub fn ring(center: Position, inner: Meters, outer: Meters) -> MultiPolygon<f64> {
    let disc = circle(center, outer);
    if inner.0 <= 0.0 { disc } else { tidy(disc.difference(&circle(center, inner))) }
}

/// The smallest box `[west, south, east, north]` around boxes of that form, in degrees; `None` without any.
///
/// West exceeds east when the box crosses the antimeridian (RFC 7946, 5.2): the box leaves out the widest gap of
/// longitude, so that Fiji is four degrees wide and not 360. A position is the box `[lon, lat, lon, lat]`.
pub fn bounding_box(boxes: impl IntoIterator<Item = [f64; 4]>) -> Option<[f64; 4]> {
    let (mut south, mut north) = (f64::INFINITY, f64::NEG_INFINITY);
    let mut spans: Vec<(f64, f64)> = Vec::new();
    for [west, low, east, high] in boxes {
        south = south.min(low);
        north = north.max(high);
        if west <= east {
            spans.push((west, east));
        } else {
            spans.extend([(west, 180.0), (-180.0, east)]);
        }
    }
    spans.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut merged: Vec<(f64, f64)> = Vec::new();
    for (west, east) in spans {
        match merged.last_mut() {
            Some(last) if west <= last.1 => last.1 = last.1.max(east),
            _ => merged.push((west, east)),
        }
    }
    let (first, last) = (*merged.first()?, *merged.last()?);
    // The gap around the antimeridian keeps the box uncut; a wider one elsewhere turns it inside out.
    let mut answer = (first.0, last.1, first.0 + 360.0 - last.1);
    for pair in merged.windows(2) {
        let gap = pair[1].0 - pair[0].1;
        if gap > answer.2 {
            answer = (pair[1].0, pair[0].1, gap);
        }
    }
    Some([answer.0, south, answer.1, north])
}

/// The box of a geometry's coordinates, each polygon taken as one uncut piece.
pub fn bounding_box_of(polygons: &MultiPolygon<f64>) -> Option<[f64; 4]> {
    use geo::BoundingRect;
    bounding_box(polygons.iter().filter_map(|polygon| {
        let rect = polygon.bounding_rect()?;
        Some([rect.min().x, rect.min().y, rect.max().x, rect.max().y])
    }))
}

/// Appends the way from `p` to `q`, halving it while its longitudes are far apart (near a pole).
#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
fn extend_line(parts: &mut Vec<Vec<Position>>, p: Position, q: Position, depth: u32) {
    let turn = wrap_longitude(q.lon() - p.lon());
    if turn.abs() > 10.0 && depth > 0 && distance(p, q).0 > 1.0 {
        let middle = along(p, q, 0.5);
        extend_line(parts, p, middle, depth - 1);
        return extend_line(parts, middle, q, depth - 1);
    }
    let part = parts.last_mut().expect("a line starts with one part");
    let jump = q.lon() - p.lon();
    let at_pole = p.lat().abs() > 89.999_99 || q.lat().abs() > 89.999_99;
    if at_pole && turn.abs() > 10.0 {
        // Over the pole: longitude leaps without any way being made.
        let pole = 90.0_f64.copysign(p.lat() + q.lat());
        part.push(moved(pole, p.lon()));
        parts.push(vec![moved(pole, q.lon()), q]);
    } else if jump.abs() > 180.0 {
        let edge = 180.0_f64.copysign(p.lon());
        let share = if turn == 0.0 { 0.0 } else { ((edge - p.lon()) / turn).clamp(0.0, 1.0) };
        let lat = p.lat() + share * (q.lat() - p.lat());
        if q.lon().abs() == 180.0 {
            // The same meridian under its other sign: no crossing yet.
            part.push(moved(q.lat(), edge));
        } else {
            part.push(moved(lat, edge));
            parts.push(vec![moved(lat, -edge), q]);
        }
    } else if let Some(&end) = part.last().filter(|end| (end.lon() - q.lon()).abs() > 180.0) {
        // The part stands on the antimeridian under the sign of the side it came from.
        if q.lon().abs() == 180.0 {
            part.push(moved(q.lat(), end.lon()));
        } else {
            parts.push(vec![moved(end.lat(), -end.lon()), q]);
        }
    } else {
        part.push(q);
    }
}

#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
fn moved(lat: f64, lon: f64) -> Position {
    Position::new(lat, lon).expect("built from the parts of positions")
}

/// Positions along the circle from azimuth `from` to azimuth `to` (either way round), both ends included, refined
/// until neighbours are less than 60 degrees of longitude apart.
fn arc(center: Position, radius: Meters, from: f64, to: f64) -> Vec<Position> {
    let at = |azimuth: f64| destination(center, Degrees(azimuth), radius);
    let steps = ((to - from).abs() / 3.75).ceil().max(2.0) as usize;
    let azimuths = (0..=steps).map(|i| from + (to - from) * i as f64 / steps as f64);
    let mut out: Vec<(f64, Position)> = Vec::new();
    for azimuth in azimuths {
        let mut stack = vec![(azimuth, at(azimuth))];
        while let Some(&(azimuth, next)) = stack.last() {
            match out.last() {
                Some(&(before, last))
                    if wrap_longitude(next.lon() - last.lon()).abs() > 60.0 && (azimuth - before).abs() > 1e-9 =>
                {
                    let middle = (before + azimuth) / 2.0;
                    stack.push((middle, at(middle)));
                }
                _ => out.extend(stack.pop()),
            }
        }
    }
    out.into_iter().map(|(_, position)| position).collect()
}

/// A closed boundary, region to its left, as polygons within -180..180.
fn polygon_of(boundary: &[Position]) -> MultiPolygon<f64> {
    let boundary = spread_poles(boundary);
    let mut lon = boundary[0].lon();
    let mut unrolled = vec![Coord { x: lon, y: boundary[0].lat() }];
    for pair in boundary.windows(2) {
        lon += wrap_longitude(pair[1].lon() - pair[0].lon());
        unrolled.push(Coord { x: lon, y: pair[1].lat() });
    }
    let (first, last) = (unrolled[0], unrolled[unrolled.len() - 1]);
    let closing = last.x + wrap_longitude(first.x - last.x);
    let winding = closing - first.x;
    if winding.abs() > 180.0 {
        unrolled = around_pole(unrolled, winding);
    }
    let polygon = Polygon::new(LineString::new(unrolled), Vec::new());
    if polygon.signed_area() < 0.0 {
        return world();
    }
    let inside = polygon.exterior().coords().all(|c| (-180.0..=180.0).contains(&c.x));
    if inside {
        return MultiPolygon::new(vec![polygon]);
    }
    let mut pieces = Vec::new();
    for turn in [-360.0, 0.0, 360.0] {
        let moved = polygon.map_coords(|c| Coord { x: c.x + turn, y: c.y });
        pieces.extend(tidy(moved.intersection(&frame())).0);
    }
    MultiPolygon::new(pieces)
}

/// A pole has every longitude: as a vertex it becomes two, under the longitudes of its neighbours.
fn spread_poles(boundary: &[Position]) -> Vec<Position> {
    let count = boundary.len();
    let mut out = Vec::with_capacity(count);
    for (i, &position) in boundary.iter().enumerate() {
        if position.lat().abs() > 90.0 - 1e-9 {
            let neighbours = [boundary[(i + count - 1) % count], boundary[(i + 1) % count]];
            out.extend(neighbours.map(|neighbour| moved(position.lat(), neighbour.lon())));
        } else {
            out.push(position);
        }
    }
    out
}

/// A boundary that goes once around the earth, opened at the antimeridian and closed over the pole it holds: to the
/// left of eastward lies the north pole, of westward the south pole.
fn around_pole(mut unrolled: Vec<Coord<f64>>, winding: f64) -> Vec<Coord<f64>> {
    let turn = 360.0_f64.copysign(winding);
    let pole = 90.0_f64.copysign(winding);
    let first = unrolled[0];
    unrolled.push(Coord { x: first.x + turn, y: first.y });
    // The first odd multiple of 180 degrees met on the way.
    let edge = if turn > 0.0 {
        ((first.x + 180.0) / 360.0).ceil() * 360.0 - 180.0
    } else {
        ((first.x - 180.0) / 360.0).floor() * 360.0 + 180.0
    };
    let passed = |c: &Coord<f64>| (c.x - edge) * turn.signum() >= 0.0;
    let after = unrolled.iter().position(passed).unwrap_or(unrolled.len() - 1);
    let lat = match after.checked_sub(1).map(|before| (unrolled[before], unrolled[after])) {
        Some((p, q)) if q.x != p.x => p.y + (edge - p.x) / (q.x - p.x) * (q.y - p.y),
        _ => unrolled[after].y,
    };
    let start = -180.0_f64.copysign(winding);
    let mut out = vec![Coord { x: start, y: lat }];
    let shifted = |c: &Coord<f64>, by: f64| Coord { x: c.x + by, y: c.y };
    out.extend(unrolled[after..].iter().map(|c| shifted(c, start - edge)));
    out.extend(unrolled[..after].iter().skip(1).map(|c| shifted(c, start - edge + turn)));
    out.push(Coord { x: -start, y: lat });
    out.extend([Coord { x: -start, y: pole }, Coord { x: start, y: pole }]);
    out.dedup();
    out
}

/// Snaps what the overlay's integer grid (some 2e-7 degrees) moved off the frame, and orients the rings.
fn tidy(polygons: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let snap = |value: f64, edge: f64| if (value.abs() - edge).abs() < 2e-6 { edge.copysign(value) } else { value };
    polygons.map_coords(|c| Coord { x: snap(c.x, 180.0), y: snap(c.y, 90.0) }).orient(Direction::Default)
}

fn frame() -> Polygon<f64> {
    let corners = [(-180.0, -90.0), (180.0, -90.0), (180.0, 90.0), (-180.0, 90.0), (-180.0, -90.0)];
    Polygon::new(LineString::from(corners.to_vec()), Vec::new())
}

fn world() -> MultiPolygon<f64> {
    MultiPolygon::new(vec![frame()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Contains, GeodesicArea, Point, Winding};
    use proptest::prelude::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    fn length(parts: &[Vec<Position>]) -> f64 {
        parts.iter().flat_map(|part| part.windows(2)).map(|w| distance(w[0], w[1]).0).sum()
    }

    fn assert_rfc_7946(shape: &MultiPolygon<f64>) {
        for polygon in shape {
            assert!(polygon.exterior().is_ccw(), "clockwise outer ring");
            assert!(polygon.interiors().iter().all(Winding::is_cw), "counterclockwise hole");
            for c in polygon.exterior().coords() {
                assert!((-180.0..=180.0).contains(&c.x) && (-90.0..=90.0).contains(&c.y), "{c:?}");
            }
        }
    }

    #[test]
    fn a_line_across_the_antimeridian_is_two_parts_that_meet_there() {
        let parts = geodesic_line(at(-18.0, 178.0), at(-14.0, -171.0), Meters(50_000.0));
        assert_eq!(parts.len(), 2);
        let (end, start) = (*parts[0].last().unwrap(), parts[1][0]);
        assert_eq!((end.lon(), start.lon()), (180.0, -180.0));
        assert_eq!(end.lat(), start.lat());
        assert!((length(&parts) - distance(at(-18.0, 178.0), at(-14.0, -171.0)).0).abs() < 10.0);
    }

    #[test]
    fn a_line_over_the_pole_is_two_meridians() {
        let parts = geodesic_line(at(80.0, 10.0), at(80.0, -170.0), Meters(100_000.0));
        assert_eq!(parts.len(), 2);
        assert_eq!(*parts[0].last().unwrap(), at(90.0, 10.0));
        assert_eq!(parts[1][0], at(90.0, -170.0));
    }

    #[test]
    fn a_line_on_the_equator_or_along_the_antimeridian_is_one_part() {
        assert_eq!(geodesic_line(at(0.0, 10.0), at(0.0, 12.0), Meters(50_000.0)).len(), 1);
        assert_eq!(geodesic_line(at(10.0, 180.0), at(12.0, -180.0), Meters(50_000.0)).len(), 1);
        assert_eq!(geodesic_line(at(10.0, -180.0), at(12.0, -180.0), Meters(50_000.0)).len(), 1);
        assert_eq!(geodesic_line(at(5.0, 5.0), at(5.0, 5.0), Meters(1.0)), [[at(5.0, 5.0), at(5.0, 5.0)]]);
    }

    #[test]
    fn a_line_that_starts_on_the_antimeridian_is_drawn_on_the_side_it_goes_to() {
        let parts = geodesic_line(at(-17.0, 180.0), at(-17.5, -178.0), Meters(50_000.0));
        assert_eq!(parts.len(), 1);
        assert!(parts[0].iter().all(|p| p.lon() < 0.0), "{parts:?}");
    }

    #[test]
    fn circles_have_their_area_and_are_cut_as_rfc_7946_wants() {
        // Plane disc; at 300 km the earth's curvature and 96 chords take off less than 0.3 %.
        let table = [
            (at(35.0, 36.0), 1, "inland"),
            (at(-17.0, 179.5), 2, "across the antimeridian"),
            (at(0.0, -30.0), 1, "on the equator"),
            (at(0.0, 180.0), 2, "on both"),
            (at(90.0, 0.0), 1, "on the pole"),
            (at(88.5, 100.0), 1, "around the pole"),
            (at(-89.0, -179.0), 1, "around the south pole"),
            (at(86.0, 179.0), 2, "beside the pole, across the antimeridian"),
        ];
        for (center, pieces, name) in table {
            let shape = circle(center, Meters(300_000.0));
            assert_eq!(shape.0.len(), pieces, "{name}");
            assert_rfc_7946(&shape);
            let disc = std::f64::consts::PI * 9e10;
            let area: f64 = shape.iter().map(|p| dense(p).geodesic_area_unsigned()).sum();
            assert!((area / disc - 1.0).abs() < 0.004, "{name}: {}", area / disc);
        }
        let touching = circle(at(80.0, 20.0), distance(at(80.0, 20.0), at(90.0, 0.0)));
        assert_rfc_7946(&touching);
        assert!(touching.contains(&Point::new(20.0, 85.0)));
        assert!(!touching.contains(&Point::new(-160.0, 85.0)));
    }

    /// Long straight edges along the frame and the pole are no geodesics: cut them up before measuring.
    fn dense(polygon: &Polygon<f64>) -> Polygon<f64> {
        use geo::Densify;
        geo::Euclidean.densify(polygon, 0.5)
    }

    #[test]
    fn no_radius_is_no_polygon_and_half_the_globe_is_the_world() {
        assert!(circle(at(0.0, 0.0), Meters(0.0)).0.is_empty());
        assert!(circle(at(0.0, 0.0), Meters(f64::NAN)).0.is_empty());
        assert_eq!(circle(at(0.0, 0.0), Meters(1.9e7)), world());
    }

    #[test]
    fn a_sector_holds_what_lies_that_way_and_that_far() {
        let table = [(at(35.0, 36.0), "inland"), (at(-17.0, 179.9), "antimeridian"), (at(0.0, 0.0), "equator")];
        for (center, name) in table {
            let shape = sector(center, Meters(50_000.0), Meters(60_000.0), Degrees(315.0), Degrees(45.0));
            assert_rfc_7946(&shape);
            let holds = |azimuth, km: f64| {
                shape.contains(&Point::from(destination(center, Degrees(azimuth), Meters::from_km(km))))
            };
            assert!(holds(3.0, 55.0) && holds(320.0, 59.0), "{name}");
            assert!(!holds(3.0, 45.0) && !holds(3.0, 65.0) && !holds(90.0, 55.0), "{name}");
        }
        let polar = sector(at(90.0, 0.0), Meters(0.0), Meters(100_000.0), Degrees(0.0), Degrees(90.0));
        assert_rfc_7946(&polar);
        assert!(polar.contains(&Point::new(135.0, 89.5)) && !polar.contains(&Point::new(-45.0, 89.5)));
    }

    /// The farthest that the middle of a drawn edge is from where it stands for, in shares of the radius.
    fn chord_error(shape: &MultiPolygon<f64>, off: impl Fn(Position) -> f64) -> f64 {
        let edges = shape.iter().flat_map(|polygon| polygon.exterior().lines().collect::<Vec<_>>());
        let middles = edges.filter(|edge| edge.start.x.abs() < 180.0 && edge.start.y.abs() < 89.9).map(|edge| {
            let (x, y) = ((edge.start.x + edge.end.x) / 2.0, (edge.start.y + edge.end.y) / 2.0);
            off(Position::new(y, x).unwrap())
        });
        middles.fold(0.0, f64::max)
    }

    #[test]
    fn chords_keep_within_a_fifth_of_a_percent_of_the_radius() {
        for (lat, lon) in [(0.0, 0.0), (35.0, 36.0), (60.0, 179.9), (-77.0, 166.0)] {
            let center = at(lat, lon);
            for radius in [1e3, 86e3, 500e3] {
                let error = chord_error(&circle(center, Meters(radius)), |middle| {
                    (distance(center, middle).0 / radius - 1.0).abs()
                });
                assert!(error < 0.002, "circle of {radius} m at {lat}: {error}");
                // Each side of a sector is a geodesic from its centre: the drawn one keeps to its azimuth.
                let side = sector(center, Meters(0.0), Meters(radius), Degrees(60.0), Degrees(120.0));
                let error = chord_error(&side, |middle| {
                    let line = inverse(center, middle);
                    let Some(azimuth) = line.azimuth else { return 0.0 };
                    let nearest = [60.0, 120.0].map(|side| (azimuth.0 - side).to_radians().abs()).into_iter();
                    let beside = nearest.fold(f64::INFINITY, f64::min).sin() * line.distance.0 / radius;
                    beside.min((line.distance.0 / radius - 1.0).abs())
                });
                assert!(error < 0.002, "sector of {radius} m at {lat}: {error}");
            }
        }
    }

    #[test]
    fn a_drawn_geodesic_keeps_within_twenty_metres_of_the_true_one_up_to_sixty_degrees() {
        for (a, b) in
            [(at(59.0, 10.0), at(59.5, 40.0)), (at(0.0, 0.0), at(10.0, 60.0)), (at(-60.0, 170.0), at(-58.0, -170.0))]
        {
            for part in geodesic_line(a, b, Meters(20_000.0)) {
                for edge in part.windows(2) {
                    let drawn = at((edge[0].lat() + edge[1].lat()) / 2.0, (edge[0].lon() + edge[1].lon()) / 2.0);
                    let off = distance(drawn, along(edge[0], edge[1], 0.5)).0;
                    assert!(off < 20.0, "{off} m at {}", drawn.lat());
                }
            }
        }
    }

    #[test]
    fn a_shrunk_outline_is_a_ninth_of_its_area_at_a_third_of_its_size_also_across_the_antimeridian() {
        for lon in [20.0, 179.5] {
            let center = at(-17.0, lon);
            let whole = circle(center, Meters(100e3));
            let third = shrunk(&whole, center, 1.0 / 3.0);
            let ratio = whole.geodesic_area_unsigned() / third.geodesic_area_unsigned();
            assert!((ratio - 9.0).abs() < 0.05, "{ratio}");
            assert_rfc_7946(&third);
        }
    }

    #[test]
    fn a_ring_has_a_hole() {
        for center in [at(35.0, 36.0), at(0.0, 179.9), at(-90.0, 0.0)] {
            let shape = ring(center, Meters(50_000.0), Meters(60_000.0));
            assert_rfc_7946(&shape);
            assert!(!shape.contains(&Point::from(destination(center, Degrees(80.0), Meters(20_000.0)))));
            assert!(shape.contains(&Point::from(destination(center, Degrees(80.0), Meters(55_000.0)))));
        }
    }

    #[test]
    fn a_box_takes_the_short_way_round() {
        assert_eq!(
            bounding_box([[177.0, -19.0, 180.0, -16.0], [-180.0, -18.0, -178.0, -15.0]]),
            Some([177.0, -19.0, -178.0, -15.0])
        );
        assert_eq!(bounding_box([[1.0, 2.0, 1.0, 2.0], [3.0, -4.0, 3.0, -4.0]]), Some([1.0, -4.0, 3.0, 2.0]));
        assert_eq!(bounding_box([[-180.0, -90.0, 180.0, -60.0]]), Some([-180.0, -90.0, 180.0, -60.0]));
        assert_eq!(bounding_box([[170.0, 0.0, -170.0, 1.0], [0.0, 5.0, 0.0, 5.0]]), Some([0.0, 0.0, -170.0, 5.0]));
        assert_eq!(bounding_box([]), None);
    }

    proptest! {
        #[test]
        fn every_circle_is_drawable_and_holds_its_centre(
            lat in -90.0..=90.0f64, lon in -180.0..=180.0f64, radius in 100.0..5_000_000.0f64
        ) {
            let shape = circle(at(lat, lon), Meters(radius));
            assert_rfc_7946(&shape);
            // A centre on the frame itself is on an edge, not inside.
            let inward = at(lat.clamp(-89.999, 89.999), lon.clamp(-179.999, 179.999));
            if radius > 1000.0 {
                prop_assert!(shape.contains(&Point::from(inward)));
            }
        }

        #[test]
        fn every_line_keeps_its_length_and_its_parts_leap_nowhere(
            lat1 in -90.0..=90.0f64, lon1 in -180.0..=180.0f64, lat2 in -90.0..=90.0f64, lon2 in -180.0..=180.0f64
        ) {
            let (a, b) = (at(lat1, lon1), at(lat2, lon2));
            let parts = geodesic_line(a, b, Meters(100_000.0));
            for pair in parts.iter().flat_map(|part| part.windows(2)) {
                prop_assert!((pair[1].lon() - pair[0].lon()).abs() <= 180.0);
            }
            let (drawn, true_length) = (length(&parts), distance(a, b).0);
            prop_assert!((drawn - true_length).abs() < 100.0 + 1e-4 * true_length, "{drawn} {true_length}");
        }
    }
}
