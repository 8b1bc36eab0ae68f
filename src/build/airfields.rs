//! OurAirports: what the airports of `airportsdata` are called otherwise, and airports and air bases that it lacks.
//!
//! Its rows meet those that are there by ICAO code, where they lie within [`SAME_M`]: codes of fields that went are given
//! anew. Of the others, those that a text may name are taken: with an IATA code, of medium or large size, or air
//! bases. Heliports, seaplane bases and what is closed are left out.
//!
//! It does not take codes, nicknames or bare town names out of the keywords: only what says that it is an airfield.

use super::archive::Packages;
use super::names::{named, unbracketed};
use super::sites::{Airfields, Divisions, kind, site, spellings};
use super::world::{World, country_code};
use crate::earth::{Position, distance};
use crate::error::{Error, Result};
use crate::gazetteer::{FeatureClass, NameKind, fold};
use flate2::read::GzDecoder;
use serde::Deserialize;

const SOURCE: &str = "ourairports";
const MEMBER: &str = "ourairports/data/airports.csv.gz";

/// Two rows of one airport lie no farther apart, in metres; the longest runways have 5,500.
const SAME_M: f64 = 5_000.0;

/// Degrees of latitude that are surely more than [`SAME_M`].
const SAME_LATITUDE: f64 = 0.05;

#[derive(Deserialize)]
struct Row {
    ident: String,
    #[serde(rename = "type")]
    size: String,
    name: String,
    latitude_deg: f64,
    longitude_deg: f64,
    iso_country: String,
    gps_code: String,
    iata_code: String,
    keywords: String,
}

/// Puts the rows into the world, after the airports that they are joined with.
pub(super) fn read(packages: &Packages<'_>, known: &Airfields, divisions: &Divisions, world: &mut World) -> Result<()> {
    let Some(bytes) = packages.member(SOURCE, MEMBER)? else { return Ok(()) };
    let rows: Vec<Row> = csv::Reader::from_reader(GzDecoder::new(bytes.as_slice()))
        .deserialize()
        .collect::<std::result::Result<_, _>>()
        .map_err(|e| Error::build(SOURCE, format!("{MEMBER}: {e}")))?;
    packages.expect_rows(SOURCE, MEMBER, rows.len())?;
    let mut there: Vec<(Position, u32)> = world
        .places
        .values()
        .filter(|place| place.class == FeatureClass::Spot && matches!(place.code.as_str(), "AIRP" | "AIRB" | "AIRF"))
        .map(|place| (place.position, place.stable_id))
        .collect();
    for row in &rows {
        if !matches!(row.size.as_str(), "small_airport" | "medium_airport" | "large_airport") {
            world.drop_row(SOURCE, "heliport, seaplane base or closed");
            continue;
        }
        let Some(position) = Position::new(row.latitude_deg, row.longitude_deg) else {
            world.drop_row(SOURCE, "position out of range");
            continue;
        };
        let mut names = names_of(row);
        let Some((first, code)) = names.first().map(|name| kind(name)) else {
            world.drop_row(SOURCE, "without a name");
            continue;
        };
        names[0] = first;
        let by_code = [&row.ident, &row.gps_code].into_iter().find_map(|code| known.get(code)).copied();
        if let Some(id) = by_code {
            if !world.places.get(&id).is_some_and(|place| distance(place.position, position).0 <= SAME_M) {
                world.drop_row(SOURCE, "its code is another airport's by now");
                continue;
            }
            world.tally(SOURCE).joined += 1;
            call(id, &names, world);
            continue;
        }
        let is_base = names.iter().any(|name| kind(name).1 == "AIRB");
        if row.iata_code.is_empty() && row.size == "small_airport" && !is_base {
            world.drop_row(SOURCE, "small, with neither an IATA code nor an air base");
            continue;
        }
        let near =
            |at: Position| (at.lat() - position.lat()).abs() <= SAME_LATITUDE && distance(at, position).0 <= SAME_M;
        if there.iter().any(|(at, _)| near(*at)) {
            // Which of the two is meant by their names cannot be told, so neither gets the other's.
            world.drop_row(SOURCE, "within 5 km of an airport of another code");
            continue;
        }
        world.tally(SOURCE).took += 1;
        let id = world.own_id(SOURCE, &row.ident);
        let country = country_code(&row.iso_country).filter(|code| world.countries.contains_key(code));
        let admin1 = country.and_then(|country| divisions.holding(country, position));
        world.places.insert(id, site(id, names[0].clone(), position, code, country, admin1));
        there.push((position, id));
        call(id, &names, world);
    }
    Ok(())
}

/// The name's parts ("Sevastopol International Airport / Belbek Air Base"), then the keywords that name an airfield.
fn names_of(row: &Row) -> Vec<String> {
    let own = row.name.split(" / ").flat_map(|part| unbracketed(part).first().map(|name| (*name).to_owned()));
    let keywords = row.keywords.split([',', '،', ';']).map(str::trim).filter(|word| says_airfield(word));
    own.chain(keywords.map(str::to_owned)).filter(|name| is_distinctive(name)).collect()
}

/// Whether a name has a word that tells it from other airfields: "New Airport" is one in many towns.
fn is_distinctive(name: &str) -> bool {
    const COMMON: &str = "new old international regional municipal national domestic county city air airport airfield airstrip         airpark aerodrome field strip base";
    fold(name)
        .split(' ')
        .any(|word| word.contains(char::is_alphabetic) && !COMMON.split_whitespace().any(|listed| listed == word))
}

fn call(id: u32, names: &[String], world: &mut World) {
    for name in names {
        for name in std::iter::once(name.clone()).chain(spellings(name)) {
            world.name(id, named(&name, NameKind::Alias, None));
        }
    }
}

/// Whether a keyword says what it names: a bare "Череповец" is the town.
fn says_airfield(keyword: &str) -> bool {
    /// Within a word, for languages that join words or inflect them.
    const PARTS: &str = "airport airbase airfield aerodrom aeroport aeropuert flughafen flugplatz fliegerhorst flygplats lufthavn \
        luchthaven havaliman havaalani lotnisk letist repuloter аэропорт аеропорт аэродром аеродром авиабаз летище مطار \
        机场 機場 空港 飛行場 공항 비행장";
    /// As words of their own.
    const WORDS: &str = "afb raf field airstrip";
    /// As two words.
    const PAIRS: [&str; 4] = ["air base", "air force base", "naval air", "base aerea"];
    let folded = fold(keyword);
    folded.split(' ').count() > usize::from(folded.is_ascii())
        && (PARTS.split_whitespace().any(|part| folded.contains(&fold(part)))
            || folded.split(' ').any(|word| WORDS.split(' ').any(|listed| listed == word))
            || PAIRS.iter().any(|pair| folded.contains(pair)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keywords_that_name_an_airfield_are_names() {
        for keyword in
            ["Beirut Air Base", "Аэропорт Бельбек", "مطار صلالة", "Dick Scobee Field", "谷山飛行場", "RAF Kirmington"]
        {
            assert!(says_airfield(keyword), "{keyword}");
        }
        for keyword in ["ROM", "Череповец", "Airport", "AIRFIELD", "Formerly 82T", "", "Rio Bonito do Iguaçu", "4K3"]
        {
            assert!(!says_airfield(keyword), "{keyword}");
        }
    }

    #[test]
    fn both_names_of_a_field_that_two_use_are_names() {
        let row = Row {
            ident: "UKFB".into(),
            size: "medium_airport".into(),
            name: "Sevastopol International Airport / Belbek Air Base (north)".into(),
            latitude_deg: 44.69,
            longitude_deg: 33.57,
            iso_country: "UA".into(),
            gps_code: "UKFB".into(),
            iata_code: "UKS".into(),
            keywords: "URFB, Аэропорт Бельбек".into(),
        };
        assert!(!is_distinctive("New Airport") && is_distinctive("New Bern Airport"));
        assert_eq!(names_of(&row), ["Sevastopol International Airport", "Belbek Air Base", "Аэропорт Бельбек"]);
    }
}
