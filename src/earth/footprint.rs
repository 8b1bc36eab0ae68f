//! What a place covers.

use super::Region;
use crate::quantity::Meters;
use serde::Serialize;
use std::sync::Arc;

/// The extent of a place around its position.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Footprint {
    /// A circle about the place's position.
    Circle {
        /// Radius of the circle.
        radius: Meters,
        /// Where the radius comes from.
        source: RadiusSource,
    },
    /// A polygon from a named source; `radius` is the distance from the place's position to its farthest vertex.
    Polygon {
        /// The outline.
        #[serde(skip)]
        region: Arc<Region>,
        /// Farthest vertex.
        radius: Meters,
    },
}

/// Where a circle's radius comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RadiusSource {
    /// `sqrt(population / (3000 pi))` km, at least 1 km (DESIGN rule 1).
    Population,
    /// Usual for places of its feature class; no population is known.
    FeatureClass,
    /// Stated by the source.
    Stated,
}

impl Footprint {
    /// The extent `r` of judging rule 1: the circle's radius or the farthest vertex.
    pub fn radius(&self) -> Meters {
        match self {
            Self::Circle { radius, .. } | Self::Polygon { radius, .. } => *radius,
        }
    }

    /// The outline, where one is known.
    pub fn region(&self) -> Option<&Region> {
        match self {
            Self::Polygon { region, .. } => Some(region),
            Self::Circle { .. } => None,
        }
    }
}
