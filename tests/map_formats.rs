//! Formats of `map` that are binary or XML, read back with other eyes: SQLite for a GeoPackage, the crate's reader for
//! FlatGeobuf, an XML reader for styles. GDAL judges them in `tests/layers/gdal`.

mod support;

use dateline::emit::geojson::{Layer, layers};
use dateline::emit::{flatgeobuf, qml};
use dateline::{Checker, Context, Document, Gazetteer, Report};

fn flight() -> Report {
    let text = std::fs::read_to_string("tests/layers/flight.txt").expect("an example text");
    Checker::new(Gazetteer::bundled()).check(Document::from_text("flight.txt", text, Context::default()))
}

fn drawn(layer: &Layer) -> usize {
    let value: serde_json::Value = serde_json::from_slice(&layer.to_bytes()).unwrap();
    value["features"].as_array().unwrap().iter().filter(|feature| !feature["geometry"].is_null()).count()
}

#[cfg(feature = "geopackage")]
#[test]
fn a_geopackage_has_every_feature_its_style_and_no_time() {
    let all = layers(&[flight(), support::fiji()]);
    let bytes = dateline::emit::geopackage::encode(&all, &["Hand-made".to_owned()]);
    assert_eq!(bytes, dateline::emit::geopackage::encode(&all, &["Hand-made".to_owned()]));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    std::fs::write(&path, bytes).unwrap();
    let database = rusqlite::Connection::open(path).unwrap();
    let number = |sql: &str| database.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(number("PRAGMA application_id"), i64::from(u32::from_be_bytes(*b"GPKG")));
    assert_eq!(database.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap(), "ok");
    for layer in &all {
        let name = layer.name;
        assert_eq!(number(&format!("SELECT COUNT(*) FROM {name}")), layer.len() as i64, "{name}");
        assert_eq!(number(&format!("SELECT COUNT(geom) FROM {name}")), drawn(layer) as i64, "{name}");
        let styles =
            format!("SELECT COUNT(*) FROM layer_styles WHERE f_table_name = '{name}' AND styleQML LIKE '%<qgis%'");
        assert_eq!(number(&styles), 1, "{name}");
    }
    let moved: (f64, String, bool) = database
        .query_row("SELECT number, \"from\", number_hedged FROM movements ORDER BY fid LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .unwrap();
    assert_eq!(moved, (12_000.0, "Aleppo, Syria".to_owned(), true));
    assert_eq!(number("SELECT COUNT(*) FROM gpkg_contents WHERE last_change <> '1970-01-01T00:00:00.000Z'"), 0);
}

#[test]
fn a_flatgeobuf_file_has_what_is_drawn_in_the_types_of_its_columns() {
    use ::flatgeobuf::geozero::{ColumnValue, FeatureProperties, PropertyProcessor};
    use ::flatgeobuf::{FallibleStreamingIterator, FgbReader};
    struct Numbers(Vec<f64>);
    impl PropertyProcessor for Numbers {
        fn property(
            &mut self,
            _: usize,
            name: &str,
            value: &ColumnValue<'_>,
        ) -> ::flatgeobuf::geozero::error::Result<bool> {
            if let (ColumnValue::Double(value), "number") = (value, name) {
                self.0.push(*value);
            }
            Ok(false)
        }
    }
    for layer in layers(&[flight(), support::fiji()]) {
        let bytes = flatgeobuf::encode(&layer);
        assert_eq!(bytes, flatgeobuf::encode(&layer), "{}", layer.name);
        let mut features = FgbReader::open(std::io::Cursor::new(&bytes)).unwrap().select_all().unwrap();
        let (mut count, mut numbers) = (0, Numbers(Vec::new()));
        while let Some(feature) = features.next().unwrap() {
            count += 1;
            feature.process_properties(&mut numbers).unwrap();
        }
        assert_eq!(count, drawn(&layer), "{}", layer.name);
        numbers.0.sort_by(f64::total_cmp);
        assert_eq!(numbers.0, if layer.name == "movements" { vec![43.0, 3_000.0, 12_000.0] } else { vec![] });
    }
    for layer in layers(&[]) {
        assert!(!flatgeobuf::encode(&layer).is_empty(), "an empty layer is a file, too");
    }
}

#[test]
fn every_style_is_well_formed_and_names_a_column_that_is_there() {
    for layer in layers(&[]) {
        let style = String::from_utf8(qml::encode(&layer)).unwrap();
        let mut reader = quick_xml::Reader::from_str(&style);
        let (mut symbols, mut open) = (0, 0);
        loop {
            match reader.read_event().expect("well-formed") {
                quick_xml::events::Event::Start(tag) => {
                    open += 1;
                    symbols += usize::from(tag.name().as_ref() == "symbol");
                }
                quick_xml::events::Event::End(_) => open -= 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(open, 0, "{}", layer.name);
        assert!(symbols > 0, "{}", layer.name);
        if let Some((_, rest)) = style.split_once(" attr=\"") {
            let column = rest.split_once('"').unwrap().0;
            assert!(layer.columns.iter().any(|known| known.name == column), "{}: {column}", layer.name);
        }
    }
}
