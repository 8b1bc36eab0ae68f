//! A table of points (`lon,lat,name`) to GeoJSON on standard output, in the memory of one row.
//!
//!     cargo run --release --example points -- places.csv > places.geojson
//!
//! `--serde` writes the same through serde_json, as most programs would: `benches/points` compares the two, and both with
//! ogr2ogr.

use dateline::emit::geojson::{Cell, Microdegrees, PointWriter};
use serde::Serialize;
use std::error::Error;
use std::io::{BufWriter, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let serde = arguments.first().is_some_and(|first| first == "--serde");
    if serde {
        arguments.remove(0);
    }
    let [path] = &arguments[..] else { return Err("usage: points [--serde] FILE.csv".into()) };
    let table = csv::ReaderBuilder::new().buffer_capacity(1 << 16).from_path(path)?;
    let out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    if serde { with_serde(table, out) } else { direct(table, out) }
}

fn direct(mut table: csv::Reader<std::fs::File>, out: impl Write) -> Result<(), Box<dyn Error>> {
    let mut layer = PointWriter::new(out, &["name"])?;
    let mut row = csv::ByteRecord::new();
    while table.read_byte_record(&mut row)? {
        let (lon, lat) = (row.get(0).unwrap_or_default(), row.get(1).unwrap_or_default());
        let at = Microdegrees::parse(lon, lat).ok_or_else(|| refused(&row))?;
        layer.point(at, &[Cell::Text(std::str::from_utf8(row.get(2).unwrap_or_default())?)])?;
    }
    layer.finish()?;
    Ok(())
}

fn with_serde(mut table: csv::Reader<std::fs::File>, mut out: impl Write) -> Result<(), Box<dyn Error>> {
    #[derive(Serialize)]
    struct Feature<'r> {
        r#type: &'static str,
        id: u64,
        geometry: Geometry,
        properties: Properties<'r>,
    }
    #[derive(Serialize)]
    struct Geometry {
        r#type: &'static str,
        coordinates: [f64; 2],
    }
    #[derive(Serialize)]
    struct Properties<'r> {
        name: &'r str,
    }
    out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
    let mut row = csv::ByteRecord::new();
    let mut id = 0;
    while table.read_byte_record(&mut row)? {
        let number = |index: usize| -> Option<f64> { std::str::from_utf8(row.get(index)?).ok()?.parse().ok() };
        let (Some(lon), Some(lat)) = (number(0), number(1)) else { return Err(refused(&row).into()) };
        out.write_all(if id == 0 { b"\n" } else { b",\n" })?;
        let coordinates = [lon, lat].map(|degrees| (degrees * 1e6).round() / 1e6);
        let name = std::str::from_utf8(row.get(2).unwrap_or_default())?;
        let geometry = Geometry { r#type: "Point", coordinates };
        serde_json::to_writer(&mut out, &Feature { r#type: "Feature", id, geometry, properties: Properties { name } })?;
        id += 1;
    }
    out.write_all(b"\n]}\n")?;
    Ok(out.flush()?)
}

fn refused(row: &csv::ByteRecord) -> String {
    let line = row.position().map_or(0, csv::Position::line);
    format!("line {line}: the first two cells are no longitude and latitude")
}
