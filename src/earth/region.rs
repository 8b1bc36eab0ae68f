//! Polygons on the earth: containment, centroid, distance to the outline.

use super::{Position, inverse};
use crate::quantity::Meters;
use geo::{BoundingRect, Centroid, Contains, MultiPolygon, Point};

/// A multipolygon in degrees, longitude first, no ring crossing the antimeridian (a region that does is
/// held as parts on either side, as in RFC 7946, 3.1.9).
#[derive(Debug, Clone)]
pub struct Region {
    outline: MultiPolygon<f64>,
}

impl Region {
    /// A region of at least one ring; `None` for an empty outline.
    pub fn new(outline: MultiPolygon<f64>) -> Option<Self> {
        outline.bounding_rect().map(|_| Self { outline })
    }

    /// The rings, longitude first.
    pub fn outline(&self) -> &MultiPolygon<f64> {
        &self.outline
    }

    /// Whether the position lies inside (planar in degrees, as the source's edges are).
    pub fn contains(&self, position: Position) -> bool {
        self.outline.contains(&Point::from(position))
    }

    /// The planar centroid in degrees; `None` for a region without area.
    pub fn centroid(&self) -> Option<Position> {
        self.outline.centroid().and_then(|point| Position::new(point.y(), point.x()))
    }

    /// Distance from `position` to the outline, whichever side it is on.
    pub fn distance_to_outline(&self, position: Position) -> Meters {
        let mut best = f64::INFINITY;
        for ring in self.outline.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors())) {
            for vertex in ring.coords() {
                if let Some(vertex) = Position::new(vertex.y, vertex.x) {
                    best = best.min(inverse(position, vertex).distance.0);
                }
            }
        }
        Meters(best)
    }
}
