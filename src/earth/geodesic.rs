//! Karney's geodesics through the `geo` crate.
//!
//! Source: C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87(1), 43-55 (2013),
//! doi:10.1007/s00190-012-0578-z; stated accuracy 15 nm.

use super::Position;
use crate::quantity::{Degrees, Meters};
use geo::{Bearing, Destination, Distance, Point};

/// The shortest line between two positions.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Geodesic {
    /// Length.
    pub distance: Meters,
    /// Azimuth at the first position, clockwise from true north, `0..360`; `None` where no direction
    /// exists: coincident positions, and a start on a pole.
    pub azimuth: Option<Degrees>,
    /// Azimuth at the second position *back* to the first, `0..360`; `None` likewise.
    pub back_azimuth: Option<Degrees>,
}

/// The geodesic from `from` to `to`.
///
/// # Degenerate cases
/// Coincident positions: length 0, no azimuth. A pole: the azimuth there is `None` (every direction is
/// south, or north). Antipodal positions: the length is unique, the azimuth is one of several.
pub fn inverse(from: Position, to: Position) -> Geodesic {
    let (a, b) = (Point::from(from), Point::from(to));
    let distance = Meters(geo::Geodesic.distance(a, b));
    let azimuth = |at: Position, p: Point<f64>, q: Point<f64>| {
        (distance.0 > 0.0 && at.lat().abs() < 90.0).then(|| Degrees(geo::Geodesic.bearing(p, q)).normalized())
    };
    Geodesic { distance, azimuth: azimuth(from, a, b), back_azimuth: azimuth(to, b, a) }
}

/// The position `distance` away from `from` along `azimuth`.
pub fn destination(from: Position, azimuth: Degrees, distance: Meters) -> Position {
    let point = geo::Geodesic.destination(Point::from(from), azimuth.0, distance.0);
    Position::new(point.y().clamp(-90.0, 90.0), (point.x() + 180.0).rem_euclid(360.0) - 180.0)
        .expect("clamped latitude and wrapped longitude are in range")
}
