//! Airports and seaports: points with a code of their own and no GeoNames id.

use super::airfields;
use super::archive::{Packages, json};
use super::names::{named, unbracketed};
use super::outline::Bands;
use super::supplement::Airports;
use super::world::{World, country_code};
use crate::earth::Position;
use crate::error::{Error, Result};
use crate::gazetteer::{DraftPlace, FeatureClass, NameKind, fold};
use serde::Deserialize;
use std::collections::BTreeMap;

const AIRPORTS: &str = "airports";
const AIRPORTS_MEMBER: &str = "airportsdata/airports.csv";
const PORTS: &str = "ports";
const PORTS_MEMBER: &str = "searoute-1.6.0/searoute/data/ports.geojson";

#[derive(Deserialize)]
struct Airport {
    icao: String,
    iata: String,
    name: String,
    city: String,
    country: String,
    lat: f64,
    lon: f64,
    /// The local identifier of a national authority.
    lid: String,
}

/// Puts airports and ports into the world, last of all: their first-level division is told by outline.
pub(super) fn read(packages: &Packages<'_>, supplied: &Airports, world: &mut World) -> Result<()> {
    let divisions = Divisions::of(world);
    let known = airports(packages, supplied, &divisions, world)?;
    airfields::read(packages, &known, &divisions, world)?;
    ports(packages, &divisions, world)
}

/// Place of each airport by its ICAO code.
pub(super) type Airfields = BTreeMap<String, u32>;

fn airports(
    packages: &Packages<'_>,
    supplied: &Airports,
    divisions: &Divisions,
    world: &mut World,
) -> Result<Airfields> {
    let mut known = Airfields::new();
    let Some(bytes) = packages.member(AIRPORTS, AIRPORTS_MEMBER)? else { return Ok(known) };
    let rows: Vec<Airport> = csv::Reader::from_reader(bytes.as_slice())
        .deserialize()
        .collect::<std::result::Result<_, _>>()
        .map_err(|e| Error::build(AIRPORTS, format!("{AIRPORTS_MEMBER}: {e}")))?;
    packages.expect_rows(AIRPORTS, AIRPORTS_MEMBER, rows.len())?;
    // "Latakia Airport" says which one only where a city has one that is served.
    let mut served: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.iata.is_empty()) {
        *served.entry((&row.city, &row.country)).or_default() += 1;
    }
    for row in &rows {
        let lower = row.name.to_lowercase();
        if ["heliport", "closed", "duplicate"].iter().any(|word| lower.contains(word)) {
            world.drop_row(AIRPORTS, "heliport or closed");
            continue;
        }
        if row.iata.is_empty() && row.icao == row.lid {
            world.drop_row(AIRPORTS, "private strip with neither an ICAO nor an IATA code");
            continue;
        }
        let Some(name) = unbracketed(&row.name).first().map(|name| name.trim_end_matches('.').to_owned()) else {
            world.drop_row(AIRPORTS, "without a name");
            continue;
        };
        let Some(position) = Position::new(row.lat, row.lon) else {
            world.drop_row(AIRPORTS, "position out of range");
            continue;
        };
        let (name, code) = kind(&name);
        let mut names = spellings(&name);
        if !row.city.is_empty() && !row.iata.is_empty() && served[&(row.city.as_str(), row.country.as_str())] == 1 {
            names.push(format!("{} Airport", row.city));
            if name.contains("International") {
                names.push(format!("{} International Airport", row.city));
            }
        }
        let id = match supplied.get(&row.icao) {
            Some(id) => {
                world.tally(AIRPORTS).joined += 1;
                names.push(name);
                *id
            }
            None => {
                world.tally(AIRPORTS).took += 1;
                let id = world.own_id(AIRPORTS, &row.icao);
                let country = country_code(&row.country).filter(|code| world.countries.contains_key(code));
                let admin1 = country.and_then(|country| divisions.holding(country, position));
                world.places.insert(id, site(id, name, position, code, country, admin1));
                id
            }
        };
        for name in names {
            world.name(id, named(&name, NameKind::Alias, None));
        }
        known.insert(row.icao.clone(), id);
    }
    Ok(known)
}

/// The name with its facility word, and the GeoNames feature code.
pub(super) fn kind(name: &str) -> (String, &'static str) {
    const BASES: [&str; 9] =
        ["Air Base", "Airbase", "AFB", "Air Force", "Naval", "Army", "RAF ", "CFB ", "Marine Corps"];
    const PLACES: [&str; 10] =
        ["Airport", "Air", "Field", "Strip", "Aero", "Base", "Station", "Landing", "Runway", "Seaplane"];
    let has = |words: &[&str]| words.iter().any(|word| name.to_lowercase().contains(&word.to_lowercase()));
    if has(&BASES) {
        return (name.to_owned(), "AIRB");
    }
    if !has(&PLACES) {
        // A bare "Rivas" would be taken for the town.
        return (format!("{name} Airport"), "AIRP");
    }
    (name.to_owned(), if has(&["Airport"]) { "AIRP" } else { "AIRF" })
}

/// Other ways in which news writes the same name.
pub(super) fn spellings(name: &str) -> Vec<String> {
    let mut others = Vec::new();
    for (one, other) in [
        ("International Airport", "Airport"),
        ("Air Force Base", "AFB"),
        ("Air Base", "Airbase"),
        ("Airbase", "Air Base"),
        ("Intl", "International Airport"),
    ] {
        if name.contains(one) {
            others.push(name.replace(one, other));
        }
    }
    others
}

fn ports(packages: &Packages<'_>, divisions: &Divisions, world: &mut World) -> Result<()> {
    #[derive(Deserialize)]
    struct Collection {
        features: Vec<Feature>,
    }
    #[derive(Deserialize)]
    struct Feature {
        geometry: Geometry,
        properties: Properties,
    }
    #[derive(Deserialize)]
    struct Geometry {
        coordinates: [f64; 2],
    }
    #[derive(Deserialize)]
    struct Properties {
        name: Option<String>,
        port: Option<String>,
    }
    let Some(bytes) = packages.member(PORTS, PORTS_MEMBER)? else { return Ok(()) };
    let collection: Collection = json(PORTS, &bytes)?;
    packages.expect_rows(PORTS, PORTS_MEMBER, collection.features.len())?;
    for feature in collection.features {
        let [lon, lat] = feature.geometry.coordinates;
        let (Some(name), Some(code), Some(position)) =
            (feature.properties.name, feature.properties.port, Position::new(lat, lon))
        else {
            world.drop_row(PORTS, "without a name, a code or a position");
            continue;
        };
        // The bare name is the town's.
        let name = unbracketed(&name).first().map_or("", |name| name.trim()).to_owned();
        if fold(&name).is_empty() {
            world.drop_row(PORTS, "without a name, a code or a position");
            continue;
        }
        let port = fold(&name).split(' ').any(|word| word == "port" || word == "harbour" || word == "terminal");
        let main = if port { name.clone() } else { format!("Port of {name}") };
        let country = code.get(..2).and_then(country_code).filter(|code| world.countries.contains_key(code));
        let admin1 = country.and_then(|country| divisions.holding(country, position));
        let id = world.own_id(PORTS, &code);
        if world.places.contains_key(&id) {
            world.drop_row(PORTS, "two rows of one UN/LOCODE");
            continue;
        }
        world.tally(PORTS).took += 1;
        world.places.insert(id, site(id, main, position, "PRT", country, admin1));
        if !port {
            world.name(id, named(&format!("{name} Port"), NameKind::Alias, None));
        }
    }
    Ok(())
}

pub(super) fn site(
    id: u32,
    name: String,
    position: Position,
    code: &str,
    country: Option<[u8; 2]>,
    admin1: Option<u32>,
) -> DraftPlace {
    DraftPlace {
        stable_id: id,
        name,
        names: Vec::new(),
        position,
        class: FeatureClass::Spot,
        code: code.to_owned(),
        country,
        admin1,
        admin2: None,
        population: 0,
        radius_m: None,
        outline: None,
    }
}

/// First-level divisions with an outline, by country.
pub(super) struct Divisions {
    by_country: BTreeMap<[u8; 2], Vec<(u32, Bands)>>,
}

impl Divisions {
    fn of(world: &World) -> Self {
        let mut by_country: BTreeMap<[u8; 2], Vec<(u32, Bands)>> = BTreeMap::new();
        for place in world.places.values().filter(|place| place.code == "ADM1") {
            if let (Some(country), Some(outline)) = (place.country, &place.outline) {
                by_country.entry(country).or_default().push((place.stable_id, Bands::new(outline.iter())));
            }
        }
        Self { by_country }
    }

    pub(super) fn holding(&self, country: [u8; 2], position: Position) -> Option<u32> {
        let divisions = self.by_country.get(&country)?;
        divisions.iter().find(|(_, bands)| bands.contains(position)).map(|(id, _)| *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_airport_is_not_named_like_its_town() {
        assert_eq!(kind("Rivas"), ("Rivas Airport".to_owned(), "AIRP"));
        assert_eq!(kind("Ramstein Air Base"), ("Ramstein Air Base".to_owned(), "AIRB"));
        assert_eq!(kind("Lowell Field"), ("Lowell Field".to_owned(), "AIRF"));
        assert_eq!(spellings("Oslo International Airport"), ["Oslo Airport"]);
    }
}
