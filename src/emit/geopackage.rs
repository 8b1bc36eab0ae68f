//! GeoPackage 1.3 (OGC 12-128r18): all layers in one SQLite file, with their QGIS styles inside.
//!
//! QGIS opens it by drag and drop and draws each layer by its row in `layer_styles`. Nothing in it tells when it was
//! made: the time stamps that the standard asks for are the epoch, so that the same texts give the same bytes. It has no
//! spatial index; QGIS and GDAL make one on demand.
//!
//! SQLite adds some 1.8 MB to the program, so that this format is the cargo feature `geopackage`, on by default.

use super::geojson::{Kind, Layer};
use super::qml;
use geojson::{Feature, GeometryValue, JsonValue};
use rusqlite::types::Value;
use rusqlite::{Connection, MAIN_DB, params, params_from_iter};

/// "GPKG" and version 1.3.0, as 1.1.3 of the standard asks.
const APPLICATION_ID: i32 = 0x4750_4b47;
const USER_VERSION: i32 = 10_300;
/// No run is stamped with its time.
const EPOCH: &str = "1970-01-01T00:00:00.000Z";
const WGS_84: &str = r#"GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]"#;

/// The tables of 1.1.2, 1.1.3 and 2.1.5 of the standard, and the one that QGIS and GDAL keep styles in.
const TABLES: &str = "
    CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
        organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
    CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
        description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
        min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
        CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
    CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
        srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
        CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
        CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
        CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
    CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
        f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
        styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
        update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));";

/// The file of some layers; `credits` are told in the description of each.
#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
pub fn encode(layers: &[Layer], credits: &[String]) -> Vec<u8> {
    build(layers, credits).expect("a database in memory takes rows of the types that its columns were made with")
}

fn build(layers: &[Layer], credits: &[String]) -> rusqlite::Result<Vec<u8>> {
    let mut database = Connection::open_in_memory()?;
    database.pragma_update(None, "application_id", APPLICATION_ID)?;
    database.pragma_update(None, "user_version", USER_VERSION)?;
    let all = database.transaction()?;
    all.execute_batch(TABLES)?;
    let systems = [
        ("Undefined Cartesian", -1, "NONE", -1, "undefined"),
        ("Undefined geographic", 0, "NONE", 0, "undefined"),
        ("WGS 84 geodetic", 4326, "EPSG", 4326, WGS_84),
    ];
    for (name, id, organization, code, definition) in systems {
        let row = params![name, id, organization, code, definition];
        all.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)", row)?;
    }
    for layer in layers {
        table(&all, layer, &credits.join("\n"))?;
    }
    all.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) VALUES ('layer_styles', 'attributes', 'layer_styles', ?)",
        [EPOCH],
    )?;
    all.commit()?;
    Ok(database.serialize(MAIN_DB)?.to_vec())
}

fn table(database: &Connection, layer: &Layer, credits: &str) -> rusqlite::Result<()> {
    let kind = |kind| match kind {
        Kind::Text => "TEXT",
        Kind::Integer => "INTEGER",
        Kind::Real => "REAL",
        Kind::Boolean => "BOOLEAN",
    };
    let columns: String =
        layer.columns.iter().map(|column| format!(", \"{}\" {}", column.name, kind(column.kind))).collect();
    let (name, shape) = (layer.name, layer.shape.name().to_uppercase());
    database.execute_batch(&format!(
        "CREATE TABLE {name} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {shape}, id TEXT{columns})"
    ))?;
    let mut extent = Extent::default();
    let places = vec!["?"; layer.columns.len() + 2].join(", ");
    let mut insert = database.prepare(&format!("INSERT INTO {name} VALUES (NULL, {places})"))?;
    for feature in layer.features() {
        let geometry = feature.geometry.as_ref().map(|geometry| blob(&geometry.value, &mut extent));
        let id = match &feature.id {
            Some(geojson::feature::Id::String(id)) => Value::Text(id.clone()),
            _ => Value::Null,
        };
        let cells = layer.columns.iter().map(|column| cell(feature, column.name, column.kind));
        insert.execute(params_from_iter([geometry.map_or(Value::Null, Value::Blob), id].into_iter().chain(cells)))?;
    }
    let [west, south, east, north] = extent.0.map_or([None; 4], |bounds| bounds.map(Some));
    database.execute(
        "INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?, 4326)",
        params![name, name, credits, EPOCH, west, south, east, north],
    )?;
    database.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)", params![name, shape])?;
    database.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, \
         styleSLD, useAsDefault, description, owner, update_time) VALUES ('', '', ?, 'geom', 'dateline', ?, '', 1, '', '', ?)",
        params![name, String::from_utf8_lossy(&qml::encode(layer)), EPOCH],
    )?;
    Ok(())
}

fn cell(feature: &Feature, name: &str, kind: Kind) -> Value {
    let value = feature.properties.as_ref().and_then(|columns| columns.get(name)).unwrap_or(&JsonValue::Null);
    let value = match kind {
        Kind::Text => value.as_str().map(|text| Value::Text(text.to_owned())),
        Kind::Integer => value.as_i64().map(Value::Integer),
        Kind::Real => value.as_f64().map(Value::Real),
        Kind::Boolean => value.as_bool().map(|yes| Value::Integer(i64::from(yes))),
    };
    value.unwrap_or(Value::Null)
}

/// West, south, east, north as plain numbers: the standard knows no box that is turned.
#[derive(Default)]
struct Extent(Option<[f64; 4]>);

impl Extent {
    fn add(&mut self, x: f64, y: f64) {
        let b = self.0.unwrap_or([x, y, x, y]);
        self.0 = Some([b[0].min(x), b[1].min(y), b[2].max(x), b[3].max(y)]);
    }
}

/// GeoPackage's header (2.1.3 of the standard) without an envelope, and well-known binary, both little-endian.
fn blob(geometry: &GeometryValue, extent: &mut Extent) -> Vec<u8> {
    let mut out = Vec::from(*b"GP\x00\x01");
    out.extend(4326_i32.to_le_bytes());
    match geometry {
        GeometryValue::Point { coordinates } => {
            begin(&mut out, 1);
            position(&mut out, coordinates, extent);
        }
        GeometryValue::MultiLineString { coordinates } => {
            begin(&mut out, 5);
            count(&mut out, coordinates.len());
            for line in coordinates {
                begin(&mut out, 2);
                positions(&mut out, line, extent);
            }
        }
        GeometryValue::MultiPolygon { coordinates } => {
            begin(&mut out, 6);
            count(&mut out, coordinates.len());
            for rings in coordinates {
                begin(&mut out, 3);
                count(&mut out, rings.len());
                rings.iter().for_each(|ring| positions(&mut out, ring, extent));
            }
        }
        // The layers have these three alone.
        _ => {}
    }
    out
}

/// Byte order and geometry type.
fn begin(out: &mut Vec<u8>, kind: u32) {
    out.push(1);
    out.extend(kind.to_le_bytes());
}

#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
fn count(out: &mut Vec<u8>, count: usize) {
    out.extend(u32::try_from(count).expect("fewer positions than a file can hold").to_le_bytes());
}

fn positions(out: &mut Vec<u8>, line: &[geojson::Position], extent: &mut Extent) {
    count(out, line.len());
    line.iter().for_each(|at| position(out, at, extent));
}

fn position(out: &mut Vec<u8>, at: &geojson::Position, extent: &mut Extent) {
    extent.add(at[0], at[1]);
    out.extend(at[0].to_le_bytes());
    out.extend(at[1].to_le_bytes());
}
