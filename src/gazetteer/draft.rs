//! Places on their way into a gazetteer file: plain records, and the bytes they make.

use super::{FeatureClass, NameKind};
use crate::earth::Position;
use crate::error::Result;

/// One name of a draft place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftName {
    /// As written.
    pub text: String,
    /// What it is to the place.
    pub kind: NameKind,
    /// ISO 639-1, where known.
    pub language: Option<[u8; 2]>,
}

/// One place before it has a row.
#[derive(Debug, Clone)]
pub struct DraftPlace {
    /// GeoNames id, or an own id from [`OWN_IDS`](super::OWN_IDS).
    pub stable_id: u32,
    /// Main name.
    pub name: String,
    /// All other names.
    pub names: Vec<DraftName>,
    /// Where it is.
    pub position: Position,
    /// Feature class.
    pub class: FeatureClass,
    /// GeoNames feature code, at most 7 bytes.
    pub code: String,
    /// ISO 3166-1 alpha-2.
    pub country: Option<[u8; 2]>,
    /// Stable id of the first-level division.
    pub admin1: Option<u32>,
    /// Stable id of the second-level division.
    pub admin2: Option<u32>,
    /// Inhabitants; 0 when unknown.
    pub population: u32,
    /// Stated radius in metres, where a source gives one.
    pub radius_m: Option<u32>,
    /// Outline, longitude first.
    pub outline: Option<geo::MultiPolygon<f64>>,
}

/// All that goes into a file.
#[derive(Debug, Default)]
pub struct Draft {
    /// Places in any order.
    pub places: Vec<DraftPlace>,
    /// Coastline, longitude first.
    pub coast: Vec<geo::LineString<f64>>,
    /// Licence and attribution, one line a source.
    pub credits: Vec<String>,
}

impl Draft {
    /// The file: same draft, same bytes.
    ///
    /// # Errors
    /// A place that breaks an invariant (two with one id, an admin id without a place), named.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        unimplemented!("to_bytes")
    }
}
