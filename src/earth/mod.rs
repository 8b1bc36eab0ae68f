//! The earth: positions, geodesics, compass winds, footprints and polygons on WGS 84.
//!
//! Everything is in degrees of latitude and longitude (in that order in our own types; GeoJSON and the
//! `geo` crate take longitude first) and in metres. Geodesics are Karney's throughout.

mod compass;
mod footprint;
mod geodesic;
pub mod grid;
pub mod inverse;
mod position;
mod region;
mod shape;

pub use compass::Wind;
pub use footprint::{Footprint, RadiusSource};
pub use geodesic::{Geodesic, along, destination, distance, inverse};
pub use position::Position;
pub use region::{Region, distance_to_lines};
pub use shape::{bounding_box, bounding_box_of, circle, geodesic_line, ring, sector, shrunk};
