//! Places on their way into a gazetteer file: plain records, and the bytes they make.
//!
//! ```
//! use dateline::earth::Position;
//! use dateline::gazetteer::{Draft, DraftPlace, FeatureClass, Gazetteer};
//!
//! let tartus = DraftPlace {
//!     population: 115_769,
//!     ..DraftPlace::new(163345, "Tartus", Position::new(34.889, 35.8866).unwrap(), FeatureClass::Populated, "PPLA")
//! };
//! let bytes = Draft { places: vec![tartus], ..Draft::default() }.to_bytes()?;
//! let gazetteer = Gazetteer::from_bytes(bytes)?;
//! assert_eq!(gazetteer.place(gazetteer.lookup("Tartus")[0].place).stable_id, 163345);
//! # Ok::<(), dateline::Error>(())
//! ```

use super::{FeatureClass, NameKind, Row, Stock};
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

impl DraftPlace {
    /// A place of which nothing else is known.
    pub fn new(
        stable_id: u32,
        name: impl Into<String>,
        position: Position,
        class: FeatureClass,
        code: impl Into<String>,
    ) -> Self {
        Self {
            stable_id,
            name: name.into(),
            names: Vec::new(),
            position,
            class,
            code: code.into(),
            country: None,
            admin1: None,
            admin2: None,
            population: 0,
            radius_m: None,
            outline: None,
        }
    }

    fn row(&self) -> Row<'_> {
        Row {
            stable_id: self.stable_id,
            name: &self.name,
            position: self.position,
            class: self.class,
            code: &self.code,
            country: self.country,
            admin1: self.admin1,
            admin2: self.admin2,
            population: self.population,
        }
    }
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
    /// The file: same places in any order, same bytes.
    ///
    /// A name that folds to nothing (punctuation alone) is stored but cannot be looked up.
    ///
    /// # Errors
    /// A place that breaks an invariant, named: two with one id, an admin id without a place, a feature code or
    /// a name too long, a line break in a credit.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        self.stock()?.to_bytes()
    }

    /// The same places, ready to be written.
    ///
    /// # Errors
    /// As [`Self::to_bytes`], except for what concerns more than one place.
    pub fn stock(&self) -> Result<Stock> {
        let mut stock = Stock::default();
        for place in &self.places {
            let id = stock.put(&place.row())?;
            for name in &place.names {
                stock.name(id, &name.text, name.kind, name.language)?;
            }
            if let Some(metres) = place.radius_m {
                stock.radius(id, metres);
            }
            if let Some(outline) = &place.outline {
                stock.outline(id, place.position, outline.clone());
            }
        }
        stock.coast(self.coast.clone());
        self.credits.iter().try_for_each(|credit| stock.credit(credit))?;
        Ok(stock)
    }
}
