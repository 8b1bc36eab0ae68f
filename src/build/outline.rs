//! Outlines: which places lie in them, their label point, and fewer vertices.

use crate::earth::Position;
use geo::{
    Area, BoundingRect, Centroid, Contains, Coord, InteriorPoint, LineString, MultiPolygon, Orient, Point, Polygon,
    Simplify,
};

/// Tolerance of simplification for countries and the coast, in degrees: an outline moves by at most 0.002
/// degrees (0.22 km on a meridian), well under the error of Natural Earth 10m itself (about 1 km).
pub(super) const COUNTRY_TOLERANCE: f64 = 0.002;

/// As [`COUNTRY_TOLERANCE`] for divisions: at most 0.003 degrees (0.33 km on a meridian).
pub(super) const DIVISION_TOLERANCE: f64 = 0.003;

/// Positions sorted by latitude, for "which of them lie in this outline".
pub(super) struct Points {
    sorted: Vec<(Position, u32)>,
}

impl Points {
    pub fn new(points: impl Iterator<Item = (Position, u32)>) -> Self {
        let mut sorted: Vec<_> = points.collect();
        sorted.sort_by(|a, b| a.0.lat().total_cmp(&b.0.lat()).then(a.1.cmp(&b.1)));
        Self { sorted }
    }

    /// Numbers of the positions inside, in order of latitude.
    pub fn inside<'a>(&'a self, bands: &'a Bands) -> impl Iterator<Item = u32> + 'a {
        let from = self.sorted.partition_point(|(position, _)| position.lat() < bands.south);
        self.sorted[from..]
            .iter()
            .take_while(|(position, _)| position.lat() <= bands.north)
            .filter(|(position, _)| bands.contains(*position))
            .map(|(_, number)| *number)
    }
}

/// The edges of an outline filed by latitude: a point is tested against the few edges of its band only.
pub(super) struct Bands {
    south: f64,
    north: f64,
    west: f64,
    east: f64,
    height: f64,
    edges: Vec<Vec<(Coord<f64>, Coord<f64>)>>,
}

impl Bands {
    pub fn new<'p>(polygons: impl Iterator<Item = &'p Polygon<f64>>) -> Self {
        let rings: Vec<&LineString<f64>> =
            polygons.flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors())).collect();
        let mut this = Self {
            south: f64::INFINITY,
            north: f64::NEG_INFINITY,
            west: f64::INFINITY,
            east: f64::NEG_INFINITY,
            height: 1.0,
            edges: Vec::new(),
        };
        let mut count = 0;
        for coord in rings.iter().flat_map(|ring| ring.coords()) {
            this.south = this.south.min(coord.y);
            this.north = this.north.max(coord.y);
            this.west = this.west.min(coord.x);
            this.east = this.east.max(coord.x);
            count += 1;
        }
        let bands = 1 + count / 8;
        this.edges = vec![Vec::new(); bands];
        this.height = ((this.north - this.south) / bands as f64).max(f64::MIN_POSITIVE);
        for line in rings.iter().flat_map(|ring| ring.lines()) {
            let (low, high) = (line.start.y.min(line.end.y), line.start.y.max(line.end.y));
            for band in this.band(low)..=this.band(high) {
                this.edges[band].push((line.start, line.end));
            }
        }
        this
    }

    fn band(&self, lat: f64) -> usize {
        // `as` saturates: a latitude south of all falls into the first band.
        (((lat - self.south) / self.height) as usize).min(self.edges.len() - 1)
    }

    /// Even-odd rule, so that holes count.
    pub fn contains(&self, position: Position) -> bool {
        let (x, y) = (position.lon(), position.lat());
        if y < self.south || y > self.north || x < self.west || x > self.east {
            return false;
        }
        let mut inside = false;
        for (a, b) in &self.edges[self.band(y)] {
            if (a.y > y) != (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x {
                inside = !inside;
            }
        }
        inside
    }
}

/// A point to write the name at: the centroid if it lies inside, else the point given if that does, else some inner point.
pub(super) fn label(outline: &MultiPolygon<f64>, given: Option<Position>) -> Option<Position> {
    let at = |point: Point<f64>| Position::new(point.y(), point.x());
    let inside = |position: &Position| outline.contains(&Point::from(*position));
    let centroid = outline.centroid().and_then(at).filter(inside);
    centroid.or(given.filter(inside)).or_else(|| outline.interior_point().and_then(at)).or(given)
}

/// Outlines that share borders as one, without the borders inside; slivers between neighbours that did not
/// quite touch are closed (holes under 0.001 square degrees, about 10 square kilometres).
pub(super) fn union(outlines: &[MultiPolygon<f64>]) -> MultiPolygon<f64> {
    if let [one] = outlines {
        return one.clone();
    }
    let oriented: Vec<MultiPolygon<f64>> =
        outlines.iter().map(|outline| outline.orient(geo::orient::Direction::Default)).collect();
    let whole = geo::algorithm::bool_ops::unary_union(&oriented);
    whole
        .into_iter()
        .map(|polygon| {
            let (exterior, holes) = polygon.into_inner();
            let holes = holes
                .into_iter()
                .filter(|hole| Polygon::new(hole.clone(), Vec::new()).unsigned_area() >= 0.001)
                .collect();
            Polygon::new(exterior, holes)
        })
        .collect()
}

/// Ramer-Douglas-Peucker within `tolerance` degrees. A part that would vanish is drawn as its box if it is the outline's
/// largest, and left out if it is one of many (it is narrower than twice the tolerance); a hole that would is filled.
pub(super) fn simplified(outline: &MultiPolygon<f64>, tolerance: f64) -> Option<MultiPolygon<f64>> {
    let drawn = |ring: &LineString<f64>| Some(ring.simplify(tolerance)).filter(|ring| ring.0.len() >= 4);
    let polygons: Vec<Polygon<f64>> = outline
        .iter()
        .filter_map(|polygon| {
            let holes = polygon.interiors().iter().filter_map(drawn).collect();
            drawn(polygon.exterior()).map(|exterior| Polygon::new(exterior, holes))
        })
        .collect();
    if polygons.is_empty() {
        let largest = outline.iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()))?;
        return Some(MultiPolygon::new(vec![largest.bounding_rect()?.to_polygon()]));
    }
    Some(MultiPolygon::new(polygons))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, south: f64, side: f64) -> Polygon<f64> {
        let (east, north) = (west + side, south + side);
        let ring = vec![(west, south), (east, south), (east, north), (west, north), (west, south)];
        Polygon::new(LineString::from(ring), Vec::new())
    }

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).expect("a sound position")
    }

    #[test]
    fn bands_agree_with_the_plain_test_and_respect_holes() {
        let holed =
            Polygon::new(square(10.0, -5.0, 10.0).exterior().clone(), vec![square(13.0, -2.0, 3.0).exterior().clone()]);
        let far = square(-180.0, 60.0, 2.0);
        let both = MultiPolygon::new(vec![holed, far]);
        let bands = Bands::new(both.iter());
        for i in 0..60 {
            for j in 0..60 {
                let position = at(-6.05 + f64::from(i) * 1.17, -179.95 + f64::from(j) * 3.37);
                assert_eq!(bands.contains(position), both.contains(&Point::from(position)), "{position:?}");
            }
        }
        assert!(bands.contains(at(0.0, 11.0)) && !bands.contains(at(0.0, 14.0)) && bands.contains(at(61.0, -179.0)));
        let points = Points::new([(at(0.0, 14.0), 1), (at(61.0, -179.0), 2), (at(-4.0, 12.0), 3)].into_iter());
        assert_eq!(points.inside(&bands).collect::<Vec<_>>(), [3, 2]);
    }

    #[test]
    fn neighbours_become_one_without_the_border_between_them() {
        let whole =
            union(&[MultiPolygon::new(vec![square(0.0, 0.0, 1.0)]), MultiPolygon::new(vec![square(1.0, 0.0, 1.0)])]);
        assert_eq!(whole.0.len(), 1);
        assert!((whole.unsigned_area() - 2.0).abs() < 1e-6);
    }

    #[test]
    fn the_label_point_of_a_horseshoe_lies_inside_it() {
        let ring = [
            (0.0, 0.0),
            (9.0, 0.0),
            (9.0, 1.0),
            (1.0, 1.0),
            (1.0, 8.0),
            (9.0, 8.0),
            (9.0, 9.0),
            (0.0, 9.0),
            (0.0, 0.0),
        ];
        let shoe = MultiPolygon::new(vec![Polygon::new(LineString::from(ring.to_vec()), Vec::new())]);
        let point = label(&shoe, None).expect("it has an inside");
        assert!(shoe.contains(&Point::from(point)));
        assert_eq!(label(&shoe, Some(at(0.5, 5.0))), Some(at(0.5, 5.0)));
    }

    #[test]
    fn an_islet_below_the_tolerance_is_drawn_only_where_it_is_the_whole_place() {
        let (islet, island) = (square(0.0, 0.0, 0.001), square(1.0, 0.0, 0.1));
        let alone = simplified(&MultiPolygon::new(vec![islet.clone()]), DIVISION_TOLERANCE).expect("an outline");
        assert!((alone.unsigned_area() - 1e-6).abs() < 1e-12);
        let both = simplified(&MultiPolygon::new(vec![islet, island.clone()]), DIVISION_TOLERANCE);
        assert_eq!(both, Some(MultiPolygon::new(vec![island])));
    }
}
