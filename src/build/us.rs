//! Counties' subdivisions (townships, New England towns) and places of the United States, from the Census through
//! Debian's `weather-util-data`. An optional source.
//!
//! A row is taken unless a place of its name is within 15 km of the same state already: a township then only adds "X
//! Township" to the names of X. Subdivisions that are numbers or statistical areas are left out; nobody writes of them.

use super::archive::{Packages, text};
use super::names::named;
use super::world::World;
use crate::earth::{Position, distance};
use crate::error::{Error, Result};
use crate::gazetteer::{DraftPlace, FeatureClass, NameKind, fold};
use std::collections::BTreeMap;
use std::io::Read as _;

const SOURCE: &str = "us-places";
const MEMBER: &str = "usr/share/weather-util/places.gz";

/// Places of one name nearer than this are one.
const NEAR_M: f64 = 15_000.0;

/// A row of the Census.
struct Entry<'t> {
    /// Two digits of the state, three of the county and five of the subdivision, or five of the place.
    fips: &'t str,
    position: Position,
    /// "Salem township".
    name: &'t str,
    /// "OH".
    state: &'t str,
}

/// Puts subdivisions and places into the world, after the settlements.
pub(super) fn read(packages: &Packages<'_>, world: &mut World) -> Result<()> {
    let Some(packed) = packages.member(SOURCE, MEMBER)? else { return Ok(()) };
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(packed.as_slice())
        .read_to_end(&mut bytes)
        .map_err(|e| Error::build(SOURCE, format!("{MEMBER} cannot be unpacked: {e}")))?;
    let table = text(SOURCE, bytes)?;
    let entries = entries(&table)?;
    packages.expect_rows(SOURCE, MEMBER, entries.len())?;
    let mut known: BTreeMap<(u32, String), Vec<(u32, Position)>> = BTreeMap::new();
    for place in world.places.values().filter(|place| place.country == Some(*b"US")) {
        if let Some(state) = place.admin1.filter(|_| matches!(place.class, FeatureClass::Populated)) {
            for name in std::iter::once(&place.name).chain(place.names.iter().map(|name| &name.text)) {
                known.entry((state, fold(name))).or_default().push((place.stable_id, place.position));
            }
        }
    }
    for entry in &entries {
        let Some((name, code)) = kind(entry) else {
            world.drop_row(SOURCE, "a county, a number or a statistical area");
            continue;
        };
        let Some(state) = world.divisions.get(&format!("US.{}", entry.state)).copied() else {
            world.drop_row(SOURCE, "in no state of GeoNames");
            continue;
        };
        let key = (state, fold(name));
        let near = known.get(&key).and_then(|places| {
            places.iter().find(|(_, at)| distance(*at, entry.position).0 <= NEAR_M).map(|(id, _)| *id)
        });
        let full = (name != entry.name && code == "ADM3").then(|| capitalised(entry.name));
        if let Some(id) = near {
            world.tally(SOURCE).joined += 1;
            world.name(id, full.and_then(|full| named(&full, NameKind::Alias, Some(*b"en"))));
            continue;
        }
        world.tally(SOURCE).took += 1;
        let county = entry.fips.get(2..5).filter(|_| entry.fips.len() == 10);
        let admin2 = county.and_then(|county| world.divisions.get(&format!("US.{}.{county}", entry.state)).copied());
        let class = if code == "ADM3" { FeatureClass::Administrative } else { FeatureClass::Populated };
        let id = world.own_id(SOURCE, entry.fips);
        let place = DraftPlace::new(id, name, entry.position, class, code);
        world.places.insert(id, DraftPlace { country: Some(*b"US"), admin1: Some(state), admin2, ..place });
        world.name(id, full.and_then(|full| named(&full, NameKind::Official, Some(*b"en"))));
        known.entry(key).or_default().push((id, entry.position));
    }
    Ok(())
}

/// Sections "[fips0100190171]" with "centroid = (latitude, longitude)" in radians and "description = Marbury CCD, AL".
fn entries(table: &str) -> Result<Vec<Entry<'_>>> {
    let mut entries = Vec::new();
    let (mut fips, mut position) = (None, None);
    for (line, number) in table.lines().zip(1..) {
        if let Some(section) = line.strip_prefix('[') {
            fips = section.strip_suffix(']').and_then(|section| section.strip_prefix("fips"));
            position = None;
        } else if let Some(pair) = line.strip_prefix("centroid = (") {
            let radians = pair.strip_suffix(')').and_then(|pair| pair.split_once(", "));
            position = radians.and_then(|(lat, lon)| {
                let degrees = |text: &str| text.parse::<f64>().ok().map(f64::to_degrees);
                Position::new(degrees(lat)?, degrees(lon)?)
            });
        } else if let Some(description) = line.strip_prefix("description = ")
            && let Some(fips) = fips
        {
            let parts = description.rsplit_once(", ").filter(|(_, state)| state.len() == 2);
            let (Some(position), Some((name, state))) = (position, parts) else {
                return Err(Error::build(SOURCE, format!("{MEMBER} line {number} has no position or state")));
            };
            entries.push(Entry { fips, position, name, state });
        }
    }
    Ok(entries)
}

/// The name without the word for its kind, and the GeoNames code; `None` for what nobody writes of.
fn kind<'t>(entry: &Entry<'t>) -> Option<(&'t str, &'static str)> {
    let (name, kind) = entry.name.rsplit_once(' ')?;
    let named = !name.is_empty() && !name.chars().any(|c| c.is_ascii_digit());
    let code = match (entry.fips.len(), kind) {
        (10, "township" | "town" | "borough" | "village" | "city" | "plantation" | "barrio" | "gore" | "grant") => {
            "ADM3"
        }
        (7, "city" | "town" | "village" | "borough" | "CDP" | "comunidad" | "urbana") => "PPL",
        _ => return None,
    };
    (named && !name.to_lowercase().starts_with("district")).then_some((name, code))
}

/// "Salem Township".
fn capitalised(name: &str) -> String {
    match name.rsplit_once(' ') {
        Some((name, kind)) => {
            let mut letters = kind.chars();
            letters
                .next()
                .map_or_else(String::new, |first| format!("{name} {}{}", first.to_uppercase(), letters.as_str()))
        }
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radians_become_a_position_and_a_kind_its_code() {
        let table = "# made\n[fips3900100123]\ncentroid = (0.6981317, -1.3962634)\ndescription = Old Salem township, OH\n\
            station = ('x', 0.1)\n\n[fips39001]\ncentroid = (0.6981317, -1.3962634)\ndescription = Adams County, OH\n\
            [fips4700190001]\ncentroid = (0.6, -1.4)\ndescription = District 3, TN\n\
            [fips4700002]\ncentroid = (0.6, -1.4)\ndescription = Lone Elm CDP, TN\n";
        let entries = entries(table).unwrap();
        let told: Vec<_> = entries.iter().map(|entry| (entry.fips, kind(entry), entry.state)).collect();
        assert_eq!(
            told,
            [
                ("3900100123", Some(("Old Salem", "ADM3")), "OH"),
                ("39001", None, "OH"),
                ("4700190001", None, "TN"),
                ("4700002", Some(("Lone Elm", "PPL")), "TN"),
            ]
        );
        assert!((entries[0].position.lat() - 40.0).abs() < 1e-5 && (entries[0].position.lon() + 80.0).abs() < 1e-5);
        assert_eq!(capitalised(entries[0].name), "Old Salem Township");
        assert!(super::entries("[fips39001]\ndescription = Adams County, OH\n").is_err());
    }
}
