//! A point on the ellipsoid.

use serde::Serialize;

/// A WGS 84 position: latitude in `-90..=90`, longitude in `-180..=180`, both finite, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Position {
    lat: f64,
    lon: f64,
}

impl Position {
    /// A checked position; `None` when out of range or not a number. Longitude 180 and -180 are kept as given.
    pub fn new(lat: f64, lon: f64) -> Option<Self> {
        let sound = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
        sound.then_some(Self { lat, lon })
    }

    /// Geodetic latitude in degrees, north positive.
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// Longitude in degrees, east positive.
    pub fn lon(self) -> f64 {
        self.lon
    }
}

impl From<Position> for geo::Point<f64> {
    fn from(position: Position) -> Self {
        geo::Point::new(position.lon, position.lat)
    }
}
