//! KML 2.2 (OGC 07-147r2): all layers in one file, a folder each, for Google Earth and what reads its format.
//!
//! A feature's title and description become its name and description, its colours its style, and every column a
//! `Data` element. It is written out of the GeoJSON layers, so that both say the same; the elements used are few and
//! fixed, so that no crate is needed to write them.

use super::geojson::Layer;
use super::xml::escaped;
use geojson::{GeometryValue, JsonObject, JsonValue};
use std::fmt::Write as _;

/// The file of some layers.
pub fn encode(layers: &[Layer]) -> Vec<u8> {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n<name>dateline</name>\n",
    );
    for layer in layers {
        line(&mut out, &format!("<Folder><name>{}</name>", layer.name));
        for feature in layer.features() {
            let columns = feature.properties.as_ref();
            let Some(geometry) = &feature.geometry else { continue };
            out.push_str("<Placemark>");
            element(&mut out, "name", columns.and_then(|columns| text(columns, "title")));
            element(&mut out, "description", columns.and_then(|columns| text(columns, "description")));
            if let Some(columns) = columns {
                style(&mut out, columns);
                data(&mut out, columns);
            }
            shape(&mut out, &geometry.value);
            line(&mut out, "</Placemark>");
        }
        line(&mut out, "</Folder>");
    }
    out.push_str("</Document>\n</kml>\n");
    out.into_bytes()
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn text<'c>(columns: &'c JsonObject, name: &str) -> Option<&'c str> {
    columns.get(name).and_then(JsonValue::as_str)
}

#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
fn element(out: &mut String, name: &str, text: Option<&str>) {
    if let Some(text) = text {
        write!(out, "<{name}>{}</{name}>", escaped(text)).expect("a String takes every write");
    }
}

/// Simplestyle columns as a style; KML writes colours as opacity, blue, green, red.
fn style(out: &mut String, columns: &JsonObject) {
    let color = |name: &str, opacity: f64| {
        let hex = text(columns, name)?.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.is_ascii())?;
        Some(format!("{:02x}{}{}{}", (opacity * 255.0).round() as u8, &hex[4..], &hex[2..4], &hex[..2]))
    };
    let number = |name: &str| columns.get(name).and_then(JsonValue::as_f64).unwrap_or(1.0);
    let mut inner = String::new();
    if let Some(color) = color("marker-color", 1.0) {
        let _ = write!(inner, "<IconStyle><color>{color}</color></IconStyle>");
    }
    if let Some(color) = color("stroke", number("stroke-opacity")) {
        let _ = write!(inner, "<LineStyle><color>{color}</color><width>{}</width></LineStyle>", number("stroke-width"));
    }
    if let Some(color) = color("fill", number("fill-opacity")) {
        let _ = write!(inner, "<PolyStyle><color>{color}</color></PolyStyle>");
    }
    if !inner.is_empty() {
        let _ = write!(out, "<Style>{inner}</Style>");
    }
}

/// Every column but those that are shown already.
fn data(out: &mut String, columns: &JsonObject) {
    out.push_str("<ExtendedData>");
    for (name, value) in columns {
        let value = match value {
            JsonValue::Null => continue,
            JsonValue::String(text) => text.clone(),
            other => other.to_string(),
        };
        let _ = write!(out, "<Data name=\"{}\"><value>{}</value></Data>", escaped(name), escaped(&value));
    }
    out.push_str("</ExtendedData>");
}

fn shape(out: &mut String, geometry: &GeometryValue) {
    match geometry {
        GeometryValue::Point { coordinates } => {
            let _ = write!(out, "<Point><coordinates>{},{}</coordinates></Point>", coordinates[0], coordinates[1]);
        }
        GeometryValue::MultiLineString { coordinates } => several(out, coordinates, |out, line| {
            let _ = write!(out, "<LineString><tessellate>1</tessellate>{}</LineString>", positions(line));
        }),
        GeometryValue::MultiPolygon { coordinates } => several(out, coordinates, |out, rings| {
            out.push_str("<Polygon>");
            for (index, ring) in rings.iter().enumerate() {
                let boundary = if index == 0 { "outerBoundaryIs" } else { "innerBoundaryIs" };
                let _ = write!(out, "<{boundary}><LinearRing>{}</LinearRing></{boundary}>", positions(ring));
            }
            out.push_str("</Polygon>");
        }),
        // The layers have these three alone.
        _ => {}
    }
}

fn several<T>(out: &mut String, parts: &[T], each: impl Fn(&mut String, &T)) {
    out.push_str("<MultiGeometry>");
    parts.iter().for_each(|part| each(out, part));
    out.push_str("</MultiGeometry>");
}

fn positions(line: &[geojson::Position]) -> String {
    let positions: Vec<String> = line.iter().map(|p| format!("{},{}", p[0], p[1])).collect();
    format!("<coordinates>{}</coordinates>", positions.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::geojson::layers;
    use crate::{Checker, Context, Document, Gazetteer};

    fn kml(text: &str) -> String {
        let report = Checker::new(Gazetteer::bundled()).check(Document::from_text("a.txt", text, Context::default()));
        String::from_utf8(encode(&layers(&[report]))).unwrap()
    }

    #[test]
    fn a_refuted_claim_is_a_line_with_its_figures_in_its_colour() {
        let kml = kml("In Syria, Aleppo lies 86 kilometers north of Damascus.");
        assert!(kml.contains("<name>Contradicted: &quot;Aleppo lies 86 kilometers north of Damascus&quot;</name>"));
        assert!(kml.contains("<Data name=\"stated_km\"><value>86.0</value></Data>"));
        // #d55e00 at nine tenths.
        assert!(kml.contains("<LineStyle><color>e6005ed5</color><width>4</width></LineStyle>"), "{kml}");
        assert_eq!(kml.matches("<Folder>").count(), 5, "one a layer");
    }

    #[test]
    fn markup_in_a_text_stays_text() {
        let kml = kml("In Syria, Aleppo <b>&amp;</b> \u{202e} lies 86 kilometers north of Damascus.");
        assert!(!kml.contains("<b>") && !kml.contains('\u{202e}'));
    }
}
