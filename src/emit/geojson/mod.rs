//! GeoJSON by RFC 7946: map layers, one geometry type each, and all of them in one collection.
//!
//! | layer | geometry | a feature is |
//! |---|---|---|
//! | `places` | Point | a distinct place that a mention was resolved to |
//! | `mentions` | Point or null | a mention; null when ambiguous or unknown |
//! | `claims` | MultiLineString or null | a claim: the geodesics between its places |
//! | `footprints` | MultiPolygon | what a place covers, or where a claim would be true |
//! | `movements` | MultiLineString or null | a stated flow, from where it begins to where it ends |
//!
//! Outer rings run counterclockwise, nothing crosses the antimeridian, there is no `crs`, positions have six
//! decimals. Columns are flat and keep one type; `start` and `end` are code points of the source, `start_byte`
//! and `end_byte` bytes. Colours and titles follow simplestyle 1.1. The foreign member `dateline` of each
//! collection names the tool's version, the gazetteer's build id and the licences of the data.
//!
//! What it does not do: draw a distance by road, or a claim whose places are unknown.

mod claims;
mod columns;
mod footprints;
mod movements;
mod places;
mod stream;
pub(super) mod style;

pub use columns::{Column, Kind, Shape};
pub use stream::{Cell, Microdegrees, PointWriter};

pub(super) use claims::geodesics;
pub(super) use footprints::{part_area, true_area};
pub(super) use movements::{arc, ends, headline};

use super::encode;
use super::record::{Offsets, decimals};
use crate::document::Document;
use crate::earth::{Position, bounding_box};
use crate::quantity::Meters;
use crate::report::Report;
use crate::span::Span;
use geojson::{Feature, FeatureCollection, GeometryValue, JsonObject, JsonValue, feature::Id};

/// Vertices of a geodesic are at most this far apart; docs/layers.md tells what a straight line between them is off.
const STEP: Meters = Meters(20_000.0);

/// One layer of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// Its name, and its file's name without `.geojson`.
    pub name: &'static str,
    /// The type of its geometries.
    pub shape: Shape,
    /// Its columns, in order.
    pub columns: &'static [Column],
    collection: FeatureCollection,
}

impl Layer {
    /// Number of features.
    pub fn len(&self) -> usize {
        self.collection.features.len()
    }

    /// Whether it has no feature.
    pub fn is_empty(&self) -> bool {
        self.collection.features.is_empty()
    }

    /// Without the features' ids, which number them within the documents of one map: among many maps they would meet again.
    #[must_use]
    pub fn without_ids(mut self) -> Self {
        self.collection.features.iter_mut().for_each(|feature| feature.id = None);
        self
    }

    /// Its features as a GeoJSON text sequence (RFC 8142): a record separator, a feature, a line break.
    pub fn to_sequence(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for feature in &self.collection.features {
            out.push(0x1e);
            out.extend(encode::compact(feature));
            out.push(b'\n');
        }
        out
    }

    pub(super) fn features(&self) -> &[Feature] {
        &self.collection.features
    }

    /// The file's bytes, one feature a line.
    pub fn to_bytes(&self) -> Vec<u8> {
        encode_collection(&self.collection)
    }
}

/// The layers of a run, `places`, `mentions`, `claims`, `movements` and `footprints`, empty ones included.
pub fn layers(reports: &[Report]) -> Vec<Layer> {
    use columns::{CLAIMS, FOOTPRINTS, MENTIONS, MOVEMENTS, PLACES};
    let layer =
        |name, shape, columns, features| Layer { name, shape, columns, collection: collection(reports, features) };
    vec![
        layer("places", Shape::Point, PLACES, places::places(reports)),
        layer("mentions", Shape::Point, MENTIONS, places::mentions(reports)),
        layer("claims", Shape::MultiLineString, CLAIMS, claims::claims(reports)),
        layer("movements", Shape::MultiLineString, MOVEMENTS, movements::movements(reports)),
        layer("footprints", Shape::MultiPolygon, FOOTPRINTS, footprints::footprints(reports)),
    ]
}

/// The record of a sequence that stands for a document which could not be read: a feature without a geometry.
pub fn error_feature(name: &str, message: &str) -> Vec<u8> {
    let columns = [("document", name), ("error", message)];
    let properties = columns.into_iter().map(|(column, value)| (column.to_owned(), JsonValue::from(value))).collect();
    let feature = Feature { properties: Some(properties), ..Feature::default() };
    [&[0x1e], encode::compact(&feature).as_slice(), b"\n"].concat()
}

/// All layers in one collection, areas first so that points are drawn above them; the column `layer` tells them apart.
pub fn combined(reports: &[Report]) -> Vec<u8> {
    let mut features = Vec::new();
    for layer in layers(reports).into_iter().rev() {
        for mut feature in layer.collection.features {
            let columns = feature.properties.take().unwrap_or_default();
            let named = [("layer".to_owned(), JsonValue::from(layer.name))].into_iter();
            feature.properties = Some(named.chain(columns).collect());
            features.push(feature);
        }
    }
    encode_collection(&collection(reports, features))
}

fn collection(reports: &[Report], features: Vec<Feature>) -> FeatureCollection {
    FeatureCollection {
        bbox: bounding_box(features.iter().flat_map(boxes)).map(|b| b.map(decimals).to_vec()),
        features,
        foreign_members: Some(JsonObject::from_iter([("dateline".to_owned(), about(reports))])),
    }
}

/// Where the data come from and what their licences ask for.
fn about(reports: &[Report]) -> JsonValue {
    let documents: Vec<&str> = reports.iter().map(|report| report.document.name()).collect();
    let first = reports.first();
    serde_json::json!({
        "version": first.map(|report| report.version),
        "gazetteer": first.map(|report| &report.gazetteer_build),
        "documents": documents,
        "credits": first.map(|report| &report.credits),
    })
}

/// One feature a line, so that line tools and differences work on it.
fn encode_collection(collection: &FeatureCollection) -> Vec<u8> {
    let mut out = Vec::from(&b"{\"type\":\"FeatureCollection\""[..]);
    for (name, value) in collection.foreign_members.iter().flatten() {
        out.push(b',');
        out.extend(encode::compact(name));
        out.push(b':');
        out.extend(encode::compact(value));
    }
    if let Some(bbox) = &collection.bbox {
        out.extend_from_slice(b",\"bbox\":");
        out.extend(encode::compact(bbox));
    }
    out.extend_from_slice(b",\"features\":[");
    for (index, feature) in collection.features.iter().enumerate() {
        out.extend_from_slice(if index == 0 { b"\n" } else { b",\n" });
        out.extend(encode::compact(feature));
    }
    out.extend_from_slice(b"\n]}\n");
    out
}

/// A feature with its columns in the given order.
fn feature(
    id: String,
    geometry: Option<GeometryValue>,
    columns: impl IntoIterator<Item = (&'static str, JsonValue)>,
) -> Feature {
    Feature {
        bbox: None,
        geometry: geometry.map(geojson::Geometry::new),
        id: Some(Id::String(id)),
        properties: Some(columns.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        foreign_members: None,
    }
}

/// The four columns of a stretch of the source.
fn offset_columns(document: &Document, span: Span) -> [(&'static str, JsonValue); 4] {
    let at = Offsets::new(document, span);
    [
        ("start", at.start.into()),
        ("end", at.end.into()),
        ("start_byte", at.start_byte.into()),
        ("end_byte", at.end_byte.into()),
    ]
}

/// A GeoJSON position: longitude, latitude.
fn coordinates(position: Position) -> geojson::Position {
    [decimals(position.lon()), decimals(position.lat())].into()
}

fn point(position: Position) -> GeometryValue {
    GeometryValue::Point { coordinates: coordinates(position) }
}

/// The boxes of a feature's uncut pieces.
fn boxes(feature: &Feature) -> Vec<[f64; 4]> {
    let around = |line: &[geojson::Position]| {
        line.iter().fold([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY], |b, p| {
            [b[0].min(p[0]), b[1].min(p[1]), b[2].max(p[0]), b[3].max(p[1])]
        })
    };
    match feature.geometry.as_ref().map(|geometry| &geometry.value) {
        Some(GeometryValue::Point { coordinates }) => vec![around(std::slice::from_ref(coordinates))],
        Some(GeometryValue::MultiLineString { coordinates }) => coordinates.iter().map(|line| around(line)).collect(),
        Some(GeometryValue::MultiPolygon { coordinates }) => {
            coordinates.iter().filter_map(|rings| rings.first()).map(|ring| around(ring)).collect()
        }
        _ => Vec::new(),
    }
}
