//! Shapefiles of a package: shapes with the fields beside them.

use super::archive::Packages;
use super::outline::Bands;
use crate::earth::Position;
use crate::error::{Error, Result};
use geo::{LineString, Polygon};
use shapefile::dbase;
use std::collections::BTreeMap;
use std::io::Cursor;

/// A shape with its fields; empty fields are empty strings.
pub(super) struct Feature {
    pub fields: BTreeMap<String, String>,
    pub shape: shapefile::Shape,
}

/// The features of `base`.shp and `base`.dbf; none where the source was left out.
pub(super) fn read(packages: &Packages<'_>, source: &str, base: &str) -> Result<Vec<Feature>> {
    let wanted = [format!("{base}.shp"), format!("{base}.dbf")];
    let Some(members) = packages.members(source, |path| wanted.iter().any(|w| w == path))? else {
        return Ok(Vec::new());
    };
    let [Some(shapes), Some(table)] = [members.get(&wanted[0]), members.get(&wanted[1])] else {
        return Err(Error::build(source, format!("the package has no member {base}.shp or .dbf")));
    };
    let broken = |e: String| Error::build(source, format!("{base}: {e}"));
    let shapes = shapefile::ShapeReader::new(Cursor::new(shapes)).map_err(|e| broken(e.to_string()))?;
    let table = dbase::ReaderBuilder::new()
        .with_encoding(dbase::encoding::UnicodeLossy)
        .build(Cursor::new(table))
        .map_err(|e| broken(e.to_string()))?;
    let mut reader = shapefile::Reader::new(shapes, table);
    let mut features = Vec::new();
    for pair in reader.iter_shapes_and_records() {
        let (shape, record) = pair.map_err(|e| broken(e.to_string()))?;
        features.push(Feature { fields: record.into_iter().map(plain).collect(), shape });
    }
    packages.expect_rows(source, base, features.len())?;
    Ok(features)
}

/// The outer rings of a polygon with the holes that lie in them; `None` for another shape.
pub(super) fn polygons(shape: &shapefile::Shape) -> Option<Vec<Polygon<f64>>> {
    let shapefile::Shape::Polygon(polygon) = shape else { return None };
    let mut parts: Vec<Polygon<f64>> = Vec::new();
    for ring in polygon.rings() {
        if let shapefile::PolygonRing::Outer(points) = ring {
            parts.push(Polygon::new(line(points), Vec::new()));
        }
    }
    for ring in polygon.rings() {
        if let shapefile::PolygonRing::Inner(points) = ring {
            let hole = line(points);
            let Some(at) = hole.coords().next().and_then(|c| Position::new(c.y, c.x)) else { continue };
            let holder = parts.iter_mut().find(|part| Bands::new(std::iter::once(&**part)).contains(at));
            if let Some(part) = holder {
                part.interiors_push(hole);
            }
        }
    }
    Some(parts)
}

/// The lines of a polyline; `None` for another shape.
pub(super) fn lines(shape: &shapefile::Shape) -> Option<Vec<LineString<f64>>> {
    let shapefile::Shape::Polyline(polyline) = shape else { return None };
    Some(polyline.parts().iter().map(|part| line(part)).collect())
}

fn line(points: &[shapefile::Point]) -> LineString<f64> {
    LineString::from_iter(points.iter().map(|point| (point.x, point.y)))
}

/// A field as text; Natural Earth pads with zero bytes.
fn plain((name, value): (String, dbase::FieldValue)) -> (String, String) {
    let value = match value {
        dbase::FieldValue::Character(Some(text)) => text.trim_matches(['\0', ' ']).to_owned(),
        dbase::FieldValue::Numeric(Some(number)) => number.to_string(),
        _ => String::new(),
    };
    (name, value)
}
