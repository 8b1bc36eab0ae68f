//! `gazetteer/supplement.tsv`: what no package has, by hand, a citation a row.
//!
//! A row addresses a place that is there (`country:SY`, `admin1:US.NC`, a GeoNames id) or makes a new one
//! (`own:slug`). On a place that is there it adds names; its name becomes the main one, its position counts only where
//! no outline gives a better.

use super::names::named;
use super::world::{World, country_code};
use crate::earth::Position;
use crate::error::{Error, Result};
use crate::gazetteer::{DraftName, DraftPlace, FeatureClass, NameKind, OWN_IDS, fold};
use std::collections::{BTreeMap, BTreeSet};

/// Its name in the list of sources, as `--without` takes it.
pub(super) const SUPPLEMENT: &str = "supplement";

const HEADER: &str = "id\tname\taliases\tdemonyms\tabbreviations\tclass\tcode\tcountry\tadmin1\tlat\tlon\tradius_km\tpopulation\tnote\tcitation";

/// Which supplement row stands for an airport, by ICAO code, from the citations.
pub(super) type Airports = BTreeMap<String, u32>;

/// Adds the supplement to the world.
pub(super) fn read(table: &str, world: &mut World) -> Result<Airports> {
    let mut lines = table.lines();
    if lines.next() != Some(HEADER) {
        return Err(Error::build(SUPPLEMENT, "the first line is not the header expected"));
    }
    let mut airports = Airports::new();
    let mut seen = BTreeSet::new();
    for (number, line) in (2..).zip(lines) {
        let broken = |what: &str| Error::build(SUPPLEMENT, format!("line {number}: {what}"));
        let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
        if fields.len() != 15 {
            return Err(broken(&format!("{} columns instead of 15", fields.len())));
        }
        let row = Row { fields: fields.try_into().map_err(|_| broken("15 columns expected"))? };
        if row.citation().is_empty() {
            return Err(broken("no citation"));
        }
        if !seen.insert(row.id().to_owned()) {
            return Err(broken(&format!("{} has a row already", row.id())));
        }
        let addressed = row.addressed(world).map_err(|what| broken(&what))?;
        let id = match addressed {
            Some(id) if world.places.contains_key(&id) => {
                world.tally(SUPPLEMENT).joined += 1;
                row.amend(id, world).map_err(|what| broken(&what))?;
                id
            }
            Some(id) => {
                if row.name().is_empty() || row.position().is_ok_and(|p| p.is_none()) {
                    world.drop_row(SUPPLEMENT, "addresses a place that no source has");
                    continue;
                }
                world.tally(SUPPLEMENT).took += 1;
                let place = row.place(id, world).map_err(|what| broken(&what))?;
                world.places.insert(id, place);
                id
            }
            None => {
                world.drop_row(SUPPLEMENT, "addresses a place that no source has");
                continue;
            }
        };
        for name in row.names() {
            world.name(id, Some(name));
        }
        if let Some(code) = row.icao() {
            airports.insert(code.to_owned(), id);
        }
    }
    merge_areas(world);
    Ok(airports)
}

struct Row<'t> {
    fields: [&'t str; 15],
}

impl<'t> Row<'t> {
    fn id(&self) -> &'t str {
        self.fields[0]
    }

    fn name(&self) -> &'t str {
        self.fields[1]
    }

    fn citation(&self) -> &'t str {
        self.fields[14]
    }

    /// The stable id that the row speaks of; `None` for a country or division that no source has.
    fn addressed(&self, world: &mut World) -> std::result::Result<Option<u32>, String> {
        let unknown = || format!("{} is neither country:XX, admin1:XX.YY, own:slug nor a GeoNames id", self.id());
        match self.id().split_once(':') {
            Some(("country", code)) => Ok(world.countries.get(&country_code(code).ok_or_else(unknown)?).copied()),
            Some(("admin1", code)) => Ok(world.divisions.get(code).copied()),
            Some(("own", slug)) if !slug.is_empty() => Ok(Some(world.own_id(SUPPLEMENT, slug))),
            Some(_) => Err(unknown()),
            None => match self.id().parse::<u32>() {
                Ok(id) if id > 0 && id < OWN_IDS => Ok(Some(id)),
                _ => Err(unknown()),
            },
        }
    }

    fn position(&self) -> std::result::Result<Option<Position>, String> {
        let [lat, lon] = [self.fields[9], self.fields[10]];
        if lat.is_empty() && lon.is_empty() {
            return Ok(None);
        }
        let position = lat.parse().ok().zip(lon.parse().ok()).and_then(|(lat, lon)| Position::new(lat, lon));
        position.map(Some).ok_or_else(|| format!("{lat}, {lon} is no position"))
    }

    fn number(&self, column: usize) -> std::result::Result<Option<f64>, String> {
        let text = self.fields[column];
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0).map(Some).ok_or(format!("{text} is no number"))
    }

    fn radius_m(&self) -> std::result::Result<Option<u32>, String> {
        Ok(self.number(11)?.map(|km| (km * 1000.0).round() as u32).filter(|m| *m > 0))
    }

    fn place(&self, id: u32, world: &mut World) -> std::result::Result<DraftPlace, String> {
        let class = match self.fields[5] {
            "A" => FeatureClass::Administrative,
            "H" => FeatureClass::Water,
            "L" => FeatureClass::Area,
            "P" => FeatureClass::Populated,
            "R" => FeatureClass::Road,
            "S" => FeatureClass::Spot,
            "T" => FeatureClass::Terrain,
            "U" => FeatureClass::Undersea,
            "V" => FeatureClass::Vegetation,
            other => return Err(format!("{other:?} is no feature class")),
        };
        if self.name().is_empty() || self.fields[6].is_empty() || self.fields[6].len() > 7 {
            return Err("a new place needs a name and a feature code of at most 7 letters".to_owned());
        }
        let admin1 = world.divisions.get(self.fields[8]).copied();
        if admin1.is_none() && !self.fields[8].is_empty() {
            world.drop_row(SUPPLEMENT, "first-level code unknown, the row stays without it");
        }
        Ok(DraftPlace {
            stable_id: id,
            name: self.name().to_owned(),
            names: Vec::new(),
            position: self.position()?.ok_or("a new place needs a position")?,
            class,
            code: self.fields[6].to_owned(),
            country: country_code(self.fields[7]).filter(|code| world.countries.contains_key(code)),
            admin1,
            admin2: None,
            population: self.number(12)?.unwrap_or(0.0) as u32,
            radius_m: self.radius_m()?,
            outline: None,
        })
    }

    fn amend(&self, id: u32, world: &mut World) -> std::result::Result<(), String> {
        let (position, radius_m) = (self.position()?, self.radius_m()?);
        let Some(place) = world.places.get_mut(&id) else { return Ok(()) };
        if !self.name().is_empty() && self.name() != place.name {
            let old = std::mem::replace(&mut place.name, self.name().to_owned());
            place.names.extend(named(&old, NameKind::Official, None));
        }
        if place.outline.is_none() {
            place.position = position.unwrap_or(place.position);
            place.radius_m = radius_m.or(place.radius_m);
        }
        Ok(())
    }

    fn names(&self) -> Vec<DraftName> {
        let list = |column: usize, kind, language| {
            self.fields[column].split('|').filter_map(move |text| named(text, kind, language)).collect::<Vec<_>>()
        };
        let mut names = list(2, NameKind::Alias, None);
        names.extend(list(3, NameKind::Demonym, Some(*b"en")));
        names.extend(list(4, NameKind::Abbreviation, Some(*b"en")));
        names
    }

    /// "airport databases: ICAO OMAA, ..." gives OMAA.
    fn icao(&self) -> Option<&'t str> {
        let (_, rest) = self.citation().split_once("ICAO ")?;
        rest.get(..4).filter(|code| code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()))
    }
}

/// An area that Natural Earth files under no country and a supplement row of the same name are one place.
fn merge_areas(world: &mut World) {
    let areas: Vec<u32> =
        world.places.values().filter(|p| p.stable_id >= OWN_IDS && p.code == "AREA").map(|p| p.stable_id).collect();
    let mut by_name = BTreeMap::new();
    for place in world.places.values().filter(|p| p.stable_id >= OWN_IDS && p.outline.is_none()) {
        for name in std::iter::once(&place.name).chain(place.names.iter().map(|name| &name.text)) {
            by_name.insert(fold(name), place.stable_id);
        }
    }
    for area in areas {
        let names = |place: &DraftPlace| -> Vec<String> {
            std::iter::once(&place.name).chain(place.names.iter().map(|name| &name.text)).map(|n| fold(n)).collect()
        };
        let Some(twin) = names(&world.places[&area]).iter().find_map(|name| by_name.get(name)).copied() else {
            continue;
        };
        let Some(area) = world.places.remove(&area) else { continue };
        if let Some(place) = world.places.get_mut(&twin) {
            place.outline = area.outline;
            place.names.extend(named(&area.name, NameKind::Official, Some(*b"en")));
            place.names.extend(area.names);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&str]) -> String {
        std::iter::once(HEADER).chain(rows.iter().copied()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_row_makes_a_place_and_a_second_one_for_it_is_refused() {
        let row = "own:north-base\tNorth Base\tNorthbase|База\tNorthbaser\tNB\tS\tAIRB\t\t\t35.4\t35.9\t2.5\t\t\tairport databases: ICAO OSXX, North";
        let mut world = World::default();
        let airports = read(&table(&[row]), &mut world).expect("a sound table");
        let id = airports["OSXX"];
        let place = &world.places[&id];
        assert_eq!((place.name.as_str(), place.code.as_str(), place.radius_m), ("North Base", "AIRB", Some(2500)));
        let names: Vec<(&str, NameKind)> = place.names.iter().map(|name| (name.text.as_str(), name.kind)).collect();
        use NameKind::{Abbreviation, Alias, Demonym};
        assert_eq!(names, [("Northbase", Alias), ("База", Alias), ("Northbaser", Demonym), ("NB", Abbreviation)]);
        assert_eq!(World::default().own_id(SUPPLEMENT, "north-base"), id, "the id depends on the slug only");
        let error = read(&table(&[row, row]), &mut World::default()).expect_err("two rows").to_string();
        assert_eq!(error, "source supplement: line 3: own:north-base has a row already");
    }

    #[test]
    fn a_broken_row_is_named_by_its_line() {
        let cases = [
            ("own:x\tX\t\t\t\tS\tAIRB\t\t\t95\t0\t\t\t\tcited", "line 2: 95, 0 is no position"),
            ("own:x\tX\t\t\t\tQ\tAIRB\t\t\t5\t0\t\t\t\tcited", "line 2: \"Q\" is no feature class"),
            ("own:x\tX\t\t\t\tS\tAIRB\t\t\t5\t0\t\t\t\t", "line 2: no citation"),
            (
                "x:x\tX\t\t\t\tS\tAIRB\t\t\t5\t0\t\t\t\tcited",
                "line 2: x:x is neither country:XX, admin1:XX.YY, own:slug nor a GeoNames id",
            ),
            ("own:x\tX", "line 2: 2 columns instead of 15"),
        ];
        for (row, want) in cases {
            let error = read(&table(&[row]), &mut World::default()).expect_err(want).to_string();
            assert_eq!(error, format!("source supplement: {want}"));
        }
    }
}
