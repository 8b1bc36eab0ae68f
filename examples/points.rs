//! A table of points (`lon,lat,name`) to GeoJSON on standard output, in the memory of one row.
//!
//!     cargo run --release --example points -- places.csv > places.geojson
//!
//! `--serde` writes the same through serde_json, as most programs would: `benches/points` compares the two, and both with
//! ogr2ogr.

use dateline::emit::geojson::{Cell, Microdegrees, PointWriter};
use serde::Serialize;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let serde = arguments.first().is_some_and(|first| first == "--serde");
    if serde {
        arguments.remove(0);
    }
    let [path] = &arguments[..] else { return Err("usage: points [--serde] FILE.csv".into()) };
    let file = File::open(path)?;
    if serde {
        with_serde(table(file, true), BufWriter::with_capacity(1 << 16, std::io::stdout().lock()))
    } else {
        direct(file)
    }
}

fn table<R: Read>(from: R, has_head: bool) -> csv::Reader<R> {
    csv::ReaderBuilder::new().buffer_capacity(1 << 16).has_headers(has_head).from_reader(from)
}

/// Rows without quotes are cut where the commas are; from the first quote on a reader of CSV takes over.
fn direct(file: File) -> Result<(), Box<dyn Error>> {
    let mut layer = PointWriter::new(std::io::stdout().lock(), &["name"])?;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let (mut line, mut number) = (Vec::new(), 0_u64);
    while reader.read_until(b'\n', &mut line)? > 0 {
        if line.contains(&b'"') {
            let mut rows = table(line.as_slice().chain(reader), number == 0);
            let mut row = csv::ByteRecord::new();
            while rows.read_byte_record(&mut row)? {
                let [lon, lat, name] = [0, 1, 2].map(|cell| row.get(cell).unwrap_or_default());
                let line = number + row.position().map_or(0, csv::Position::line);
                point(&mut layer, lon, lat, name, line)?;
            }
            break;
        }
        number += 1;
        let row = line.strip_suffix(b"\n").unwrap_or(&line);
        let row = row.strip_suffix(b"\r").unwrap_or(row);
        if number > 1 && !row.is_empty() {
            let mut cells = row.split(|&byte| byte == b',');
            let [lon, lat, name] = [(); 3].map(|()| cells.next().unwrap_or_default());
            point(&mut layer, lon, lat, name, number)?;
        }
        line.clear();
    }
    drop(layer.finish()?);
    Ok(())
}

fn point(
    layer: &mut PointWriter<impl Write>,
    lon: &[u8],
    lat: &[u8],
    name: &[u8],
    line: u64,
) -> Result<(), Box<dyn Error>> {
    let at = Microdegrees::parse(lon, lat).ok_or_else(|| refused(line))?;
    Ok(layer.point(at, &[Cell::Text(std::str::from_utf8(name)?)])?)
}

fn with_serde(mut table: csv::Reader<File>, mut out: impl Write) -> Result<(), Box<dyn Error>> {
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
        let (Some(lon), Some(lat)) = (number(0), number(1)) else {
            return Err(refused(row.position().map_or(0, csv::Position::line)).into());
        };
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

fn refused(line: u64) -> String {
    format!("line {line}: the first two cells are no longitude and latitude")
}
