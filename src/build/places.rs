//! A user's own places: files of CSV or GeoJSON, laid over a gazetteer.
//!
//! ```
//! use dateline::build::places::{File, stock};
//! use dateline::gazetteer::Gazetteer;
//!
//! let csv = "name,lat,lon,kind,aliases,country\nCamp Echo,35.21,36.42,camp,Echo Camp|EC-1,SY\n";
//! let file = File::parse("camps.csv", csv.as_bytes())?;
//! let laid = stock(&[file], &Gazetteer::bundled())?;
//! let gazetteer = Gazetteer::from_bytes(laid.stock.to_bytes()?)?;
//! assert_eq!(gazetteer.place(gazetteer.lookup("Echo Camp")[0].place).name, "Camp Echo");
//! assert!(!gazetteer.lookup("Tartus").is_empty());
//! # Ok::<(), dateline::Error>(())
//! ```
//!
//! Columns (CSV) and properties (GeoJSON) are the same: `name`, which must be there; `lat` and `lon` in CSV, the geometry in
//! GeoJSON (a point or a polygon); and what is known of `aliases` (with `|` between them), `kind` ([`KINDS`], or a class
//! and code of GeoNames such as `S.HSP`), `country` (SY), `population`, `radius_km`, `id`.
//!
//! An `id` that is a number is the GeoNames id of the place meant: what the file says of it wins. Any other `id`, or
//! none, makes a place with an id of its own range, from [`FIRST_ID`] on.

use super::outline;
use super::world::country_code;
use crate::earth::{Position, distance};
use crate::error::{Error, Result};
use crate::gazetteer::{Fate, FeatureClass, Gazetteer, NameKind, Row, Stock, StockId};
use geo::{LineString, MultiPolygon, Polygon};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Ids of places of a user's own begin here, unless the file gives a GeoNames id.
pub const FIRST_ID: u32 = 4_000_000_000;

/// Words for `kind`, with the class and code of GeoNames (<https://www.geonames.org/export/codes.html>).
pub const KINDS: [(&str, FeatureClass, &str); 33] = {
    use FeatureClass::{Administrative, Area, Populated, Road, Spot, Terrain, Vegetation, Water};
    [
        ("place", Populated, "PPL"),
        ("city", Populated, "PPL"),
        ("town", Populated, "PPL"),
        ("village", Populated, "PPL"),
        ("quarter", Populated, "PPLX"),
        ("state", Administrative, "ADM1"),
        ("district", Administrative, "ADM2"),
        ("region", Area, "RGN"),
        ("area", Area, "AREA"),
        ("park", Area, "PRK"),
        ("base", Spot, "AIRB"),
        ("airport", Spot, "AIRP"),
        ("airfield", Spot, "AIRF"),
        ("port", Area, "PRT"),
        ("camp", Spot, "CMP"),
        ("building", Spot, "BLDG"),
        ("hospital", Spot, "HSP"),
        ("school", Spot, "SCH"),
        ("bridge", Spot, "BDG"),
        ("dam", Spot, "DAM"),
        ("mine", Spot, "MN"),
        ("square", Spot, "SQR"),
        ("checkpoint", Spot, "PSTB"),
        ("road", Road, "RD"),
        ("mountain", Terrain, "MT"),
        ("hill", Terrain, "HLL"),
        ("valley", Terrain, "VAL"),
        ("island", Terrain, "ISL"),
        ("desert", Terrain, "DSRT"),
        ("forest", Vegetation, "FRST"),
        ("river", Water, "STM"),
        ("lake", Water, "LK"),
        ("bay", Water, "BAY"),
    ]
};

/// The places of one file.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name, for messages and credits.
    pub name: String,
    /// Columns or properties that mean nothing here.
    pub ignored: BTreeSet<String>,
    places: Vec<Own>,
}

/// A place as its file has it.
#[derive(Debug, Clone)]
struct Own {
    /// "line 3" or "feature 2".
    at: String,
    name: String,
    aliases: Vec<String>,
    position: Position,
    outline: Option<MultiPolygon<f64>>,
    class: FeatureClass,
    code: String,
    country: Option<[u8; 2]>,
    population: u32,
    radius_m: Option<u32>,
    id: Option<String>,
}

/// Files laid over a gazetteer, ready to be written.
#[derive(Debug)]
pub struct Laid {
    /// The places.
    pub stock: Stock,
    /// Places that look like one which the gazetteer has already, each as a sentence.
    pub doubtful: Vec<String>,
}

impl File {
    /// Reads a file by the ending of its name: `.geojson` and `.json` as GeoJSON, anything else as CSV.
    ///
    /// # Errors
    /// Not such a file; a row without a name or a position, or with a value that makes no sense, named by its line.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Self> {
        let lower = name.to_ascii_lowercase();
        let rows = if lower.ends_with(".geojson") || lower.ends_with(".json") {
            features(name, bytes)
        } else {
            lines(name, bytes)
        };
        let mut file = Self { name: name.to_owned(), ignored: BTreeSet::new(), places: Vec::new() };
        for row in rows? {
            file.ignored.extend(row.fields.keys().filter(|key| !FIELDS.contains(&key.as_str())).cloned());
            let at = row.at.clone();
            file.places.push(row.place().map_err(|what| Error::input(format!("{name}, {at}: {what}")))?);
        }
        if file.places.is_empty() {
            return Err(Error::input(format!("{name}: no place in it")));
        }
        Ok(file)
    }

    /// How many places it has.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Never: a file without a place is refused.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

/// Lays files over a gazetteer.
///
/// # Errors
/// Two rows of one id; more places than the format can address.
pub fn stock(files: &[File], below: &Gazetteer) -> Result<Laid> {
    let mut stock = Stock::default();
    let mut taken: BTreeMap<u32, String> = BTreeMap::new();
    let mut doubtful = Vec::new();
    for file in files {
        for place in &file.places {
            let here = format!("{}, {}", file.name, place.at);
            let id = place.stable_id(below, &taken);
            if let Some(other) = taken.insert(id, here.clone()) {
                return Err(Error::input(format!(
                    "{here}: {other} is the same place; give each an id of its own, or leave one out"
                )));
            }
            if below.by_stable_id(id).is_none() {
                doubtful.extend(place.double(below).map(|what| format!("{here}: {what}")));
            }
            put(place, id, &mut stock)?;
        }
    }
    stock.settle_on(below, |_, _| Fate::Keep)?;
    for file in files {
        let places = if file.len() == 1 { "place" } else { "places" };
        stock.credit(&format!(
            "{}: {} {places} of the user's own",
            file.name.replace(['\n', '\r'], " "),
            file.len()
        ))?;
    }
    Ok(Laid { stock, doubtful })
}

fn put(place: &Own, stable_id: u32, stock: &mut Stock) -> Result<StockId> {
    let row = Row {
        country: place.country,
        population: place.population,
        ..Row::new(stable_id, &place.name, place.position, place.class, &place.code)
    };
    let id = stock.put(&row)?;
    for alias in &place.aliases {
        stock.name(id, alias, NameKind::Alias, None)?;
    }
    if let Some(metres) = place.radius_m {
        stock.radius(id, metres);
    }
    if let Some(outline) = &place.outline {
        stock.outline(id, place.position, outline.clone());
    }
    Ok(id)
}

impl Own {
    /// The GeoNames id given; else a number hashed from the id or, without one, from name and position.
    fn stable_id(&self, below: &Gazetteer, taken: &BTreeMap<u32, String>) -> u32 {
        if let Some(id) = self.id.as_ref().and_then(|id| id.parse().ok()) {
            return id;
        }
        let key = match &self.id {
            Some(id) => format!("id:{id}"),
            None => format!("{}@{:.5},{:.5}", self.name, self.position.lat(), self.position.lon()),
        };
        let hashed = |attempt: u32| {
            let digest = Sha256::digest(format!("{key}#{attempt}").as_bytes());
            FIRST_ID + u32::from_le_bytes([digest[0], digest[1], digest[2], digest[3]]) % (u32::MAX - FIRST_ID)
        };
        // A twin within the files keeps the id, so that it is found; one below by chance does not.
        let free = |id: &u32| taken.contains_key(id) || below.by_stable_id(*id).is_none();
        (0..).map(hashed).find(free).unwrap_or(u32::MAX)
    }

    /// A place of that name within 2 km that the gazetteer has already.
    fn double(&self, below: &Gazetteer) -> Option<String> {
        let postings = below.lookup(&self.name);
        let near = postings
            .iter()
            .map(|posting| below.place(posting.place))
            .find(|place| distance(place.position, self.position).0 <= 2000.0)?;
        Some(format!(
            "the gazetteer has {} there ({} {}); to add to it, give its id, {}",
            near.name,
            char::from(near.class as u8),
            near.code,
            near.stable_id
        ))
    }
}

const FIELDS: [&str; 14] = [
    "name",
    "lat",
    "latitude",
    "lon",
    "lng",
    "longitude",
    "aliases",
    "kind",
    "country",
    "population",
    "radius_km",
    "id",
    "alias",
    "type",
];

/// A row before its values are understood.
struct RawRow {
    at: String,
    fields: BTreeMap<String, String>,
    geometry: Option<Geometry>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Point(Vec<f64>),
    Polygon(Vec<Vec<Vec<f64>>>),
    MultiPolygon(Vec<Vec<Vec<Vec<f64>>>>),
}

impl RawRow {
    fn field(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.fields.get(*name)).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    fn number(&self, names: &[&str]) -> std::result::Result<Option<f64>, String> {
        let Some(text) = self.field(names) else { return Ok(None) };
        let number = text.parse().ok().filter(|number: &f64| number.is_finite());
        number.map(Some).ok_or_else(|| format!("{text:?} is no number"))
    }

    fn place(self) -> std::result::Result<Own, String> {
        let name = self.field(&["name"]).ok_or("it has no name")?.to_owned();
        let (position, outline) = self.position()?;
        let (class, code) = match self.field(&["kind", "type"]) {
            None if outline.is_some() => (FeatureClass::Area, "AREA".to_owned()),
            None => (FeatureClass::Populated, "PPL".to_owned()),
            Some(word) => kind(word)?,
        };
        let country = match self.field(&["country"]) {
            None => None,
            Some(text) => {
                let code = country_code(&text.to_ascii_uppercase());
                Some(code.ok_or_else(|| format!("{text:?} is no two-letter country code such as SY"))?)
            }
        };
        let population = self.number(&["population"])?.unwrap_or(0.0);
        let radius_km = self.number(&["radius_km"])?;
        if population < 0.0 || radius_km.is_some_and(|km| km <= 0.0 || km > 20_000.0) {
            return Err("population and radius_km are not negative, a radius is at most 20,000 km".to_owned());
        }
        let id = self.field(&["id"]).map(str::to_owned);
        if let Some(number) = id.as_ref().and_then(|id| id.parse::<u64>().ok())
            && (number == 0 || number > u64::from(u32::MAX))
        {
            return Err(format!(
                "{number} is no id: numbers are ids of the gazetteer, anything else is an id of yours"
            ));
        }
        let aliases = self.field(&["aliases", "alias"]).unwrap_or_default();
        Ok(Own {
            aliases: aliases.split('|').map(str::trim).filter(|alias| !alias.is_empty()).map(str::to_owned).collect(),
            at: self.at,
            name,
            position,
            outline,
            class,
            code,
            country,
            population: population as u32,
            radius_m: radius_km.map(|km| ((km * 1000.0).round() as u32).max(1)),
            id,
        })
    }

    fn position(&self) -> std::result::Result<(Position, Option<MultiPolygon<f64>>), String> {
        let at = |lat: f64, lon: f64| {
            Position::new(lat, lon)
                .ok_or_else(|| format!("{lat}, {lon} is no position; latitude is -90 to 90, longitude -180 to 180"))
        };
        let polygons = match &self.geometry {
            None => {
                let lat = self.number(&["lat", "latitude"])?.ok_or("it has no lat")?;
                let lon = self.number(&["lon", "lng", "longitude"])?.ok_or("it has no lon")?;
                return Ok((at(lat, lon)?, None));
            }
            Some(Geometry::Point(point)) => match point[..] {
                [lon, lat, ..] => return Ok((at(lat, lon)?, None)),
                _ => return Err("its point has no longitude and latitude".to_owned()),
            },
            Some(Geometry::Polygon(rings)) => std::slice::from_ref(rings),
            Some(Geometry::MultiPolygon(polygons)) => &polygons[..],
        };
        let ring = |ring: &Vec<Vec<f64>>| -> std::result::Result<LineString<f64>, String> {
            let vertex = |vertex: &Vec<f64>| match vertex[..] {
                [lon, lat, ..] => at(lat, lon).map(|_| (lon, lat)),
                _ => Err("a vertex has no longitude and latitude".to_owned()),
            };
            let vertices: Vec<(f64, f64)> = ring.iter().map(vertex).collect::<std::result::Result<_, _>>()?;
            if vertices.len() < 4 || vertices.first() != vertices.last() {
                return Err("a ring of its polygon is not closed, or has fewer than four vertices".to_owned());
            }
            Ok(vertices.into())
        };
        let mut outline = Vec::new();
        for rings in polygons {
            let mut rings = rings.iter().map(ring).collect::<std::result::Result<Vec<_>, _>>()?.into_iter();
            let exterior = rings.next().ok_or("a polygon has no ring")?;
            outline.push(Polygon::new(exterior, rings.collect()));
        }
        let outline = MultiPolygon::new(outline);
        let label = outline::label(&outline, None).ok_or("its polygon has no inside")?;
        // A centre given beside the polygon is the user's.
        let given = match (self.number(&["lat", "latitude"])?, self.number(&["lon", "lng", "longitude"])?) {
            (Some(lat), Some(lon)) => Some(at(lat, lon)?),
            _ => None,
        };
        Ok((given.unwrap_or(label), Some(outline)))
    }
}

/// A word of [`KINDS`], or "S.HSP".
fn kind(word: &str) -> std::result::Result<(FeatureClass, String), String> {
    if let Some((_, class, code)) = KINDS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(word)) {
        return Ok((*class, (*code).to_owned()));
    }
    let coded = word.split_once('.').and_then(|(class, code)| {
        let [class] = class.as_bytes() else { return None };
        let sound = (2..=7).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        FeatureClass::from_byte(*class).filter(|_| sound).map(|class| (class, code.to_owned()))
    });
    coded.ok_or_else(|| {
        let words: Vec<&str> = KINDS.iter().map(|(word, ..)| *word).collect();
        format!("{word:?} is no kind; there are {}, and classes with codes of GeoNames such as S.HSP", words.join(", "))
    })
}

fn lines(name: &str, bytes: &[u8]) -> Result<Vec<RawRow>> {
    let broken = |e: csv::Error| Error::input(format!("{name}: not CSV with a line of column names: {e}"));
    // Spreadsheets write a byte order mark.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let header: Vec<String> = reader.headers().map_err(broken)?.iter().map(str::to_ascii_lowercase).collect();
    if !header.iter().any(|column| column == "name") {
        return Err(Error::input(format!("{name}: no column is called name; there must be name, lat and lon")));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let at = format!("line {}", record.position().map_or(0, csv::Position::line));
        let fields = header.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
        rows.push(RawRow { at, fields, geometry: None });
    }
    Ok(rows)
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Json {
    FeatureCollection { features: Vec<Feature> },
    Feature(Feature),
}

#[derive(Deserialize)]
struct Feature {
    id: Option<serde_json::Value>,
    geometry: serde_json::Value,
    properties: Option<BTreeMap<String, serde_json::Value>>,
}

fn features(name: &str, bytes: &[u8]) -> Result<Vec<RawRow>> {
    let json: Json = serde_json::from_slice(bytes)
        .map_err(|e| Error::input(format!("{name}: not a FeatureCollection or Feature of GeoJSON: {e}")))?;
    let features = match json {
        Json::FeatureCollection { features } => features,
        Json::Feature(feature) => vec![feature],
    };
    let row = |(number, feature): (usize, Feature)| {
        let at = format!("feature {number}");
        let geometry = serde_json::from_value(feature.geometry)
            .map_err(|_| Error::input(format!("{name}, {at}: its geometry is neither a point nor a polygon")))?;
        let properties = feature.properties.unwrap_or_default().into_iter();
        let mut fields: BTreeMap<String, String> =
            properties.filter_map(|(key, value)| Some((key.to_ascii_lowercase(), plain(&value)?))).collect();
        if let Some(id) = feature.id.as_ref().and_then(plain) {
            fields.entry("id".to_owned()).or_insert(id);
        }
        Ok(RawRow { at, fields, geometry: Some(geometry) })
    };
    (1..).zip(features).map(row).collect()
}

/// A value as a column would have it; a list with `|` between its members.
fn plain(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Array(members) => Some(members.iter().filter_map(plain).collect::<Vec<_>>().join("|")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::{Draft, DraftPlace};

    fn below() -> Gazetteer {
        let at = |lat, lon| Position::new(lat, lon).expect("on the earth");
        let suva = DraftPlace::new(2198148, "Suva", at(-18.1416, 178.4415), FeatureClass::Populated, "PPLC");
        Gazetteer::from_bytes(Draft { places: vec![suva], ..Draft::default() }.to_bytes().unwrap()).unwrap()
    }

    fn laid(name: &str, text: &str) -> std::result::Result<(Gazetteer, Vec<String>), String> {
        let file = File::parse(name, text.as_bytes()).map_err(|e| e.to_string())?;
        let laid = stock(&[file], &below()).map_err(|e| e.to_string())?;
        Ok((Gazetteer::from_bytes(laid.stock.to_bytes().unwrap()).unwrap(), laid.doubtful))
    }

    #[test]
    fn a_table_makes_places_across_the_antimeridian_at_a_pole_and_on_the_equator() {
        let text = "\u{feff}Name, lat ,lon,kind,aliases,radius_km,id\nCamp Echo,-16.5,-179.99,camp,EC|Camp E,2.5,\n\
            North Mark,90,0,S.HSP,,,mark\nLine Town,0,12,,,,\n";
        let (gazetteer, doubtful) = laid("own.csv", text).unwrap();
        assert_eq!((gazetteer.verify(), doubtful), (vec![], vec![]));
        let only = |name: &str| {
            let postings = gazetteer.lookup(name);
            assert_eq!(postings.len(), 1, "{name}");
            gazetteer.place(postings[0].place)
        };
        let camp = only("camp e");
        assert_eq!((camp.name, camp.class, camp.code), ("Camp Echo", FeatureClass::Spot, "CMP"));
        assert!(camp.stable_id >= FIRST_ID && camp.geonames_id.is_none());
        assert_eq!(gazetteer.radius(camp.id).0, 2500.0);
        assert_eq!((only("North Mark").code, only("Line Town").code), ("HSP", "PPL"));
        assert_eq!(gazetteer.nearest(Position::new(-16.5, 179.99).unwrap(), 1)[0].0, camp.id);
        assert_eq!(gazetteer.len(), 4);
        assert_eq!(gazetteer.credits(), ["own.csv: 3 places of the user's own"]);
    }

    #[test]
    fn a_polygon_is_a_footprint_and_a_number_as_id_adds_to_the_place_of_that_id() {
        let text = r#"{"type": "FeatureCollection", "features": [
            {"type": "Feature", "id": 2198148, "properties": {"name": "Suva", "aliases": ["Suva City", "Tubou"], "kind": "town"},
             "geometry": {"type": "Polygon", "coordinates": [[[178.4, -18.2], [178.5, -18.2], [178.5, -18.1], [178.4, -18.1], [178.4, -18.2]]]}}]}"#;
        let (gazetteer, _) = laid("own.geojson", text).unwrap();
        assert_eq!(gazetteer.len(), 1);
        let suva = gazetteer.place(gazetteer.lookup("Tubou")[0].place);
        assert_eq!((suva.stable_id, suva.code), (2198148, "PPL"));
        assert_eq!(gazetteer.outline_holds(suva.id, Position::new(-18.19, 178.41).unwrap()), Some(true));
    }

    #[test]
    fn a_place_that_is_there_already_is_told_of() {
        let (gazetteer, doubtful) = laid("own.csv", "name,lat,lon\nSuva,-18.14,178.44\n").unwrap();
        assert_eq!(gazetteer.len(), 2);
        assert_eq!(
            doubtful,
            ["own.csv, line 2: the gazetteer has Suva there (P PPLC); to add to it, give its id, 2198148"]
        );
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_line() {
        for (text, why) in [
            ("name,lat,lon\nA,95,0\n", "own.csv, line 2: 95, 0 is no position"),
            ("name,lat,lon\nA,5,\n", "own.csv, line 2: it has no lon"),
            ("name,lat,lon\nA,5,x\n", "own.csv, line 2: \"x\" is no number"),
            ("name,lat,lon\n,5,5\n", "own.csv, line 2: it has no name"),
            ("name,lat,lon,kind\nA,5,5,palace\n", "own.csv, line 2: \"palace\" is no kind; there are place, city"),
            ("name,lat,lon,country\nA,5,5,Syria\n", "\"Syria\" is no two-letter country code"),
            ("name,lat,lon,radius_km\nA,5,5,-1\n", "population and radius_km are not negative"),
            ("name,lat,lon\nA,5,5\nA,5,5\n", "own.csv, line 3: own.csv, line 2 is the same place"),
            ("name,lat,lon,id\nA,5,5,0\n", "0 is no id"),
            ("place,lat,lon\nA,5,5\n", "no column is called name"),
            ("name,lat,lon\n", "own.csv: no place in it"),
        ] {
            let error = laid("own.csv", text).map(|_| ()).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
        for (text, why) in [
            ("{}", "not a FeatureCollection or Feature"),
            (
                r#"{"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, "properties": {"name": "A"}}"#,
                "feature 1: its geometry is neither a point nor a polygon",
            ),
            (
                r#"{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1]]]}, "properties": {"name": "A"}}"#,
                "a ring of its polygon is not closed",
            ),
        ] {
            let error = laid("own.geojson", text).map(|_| ()).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
    }
}
