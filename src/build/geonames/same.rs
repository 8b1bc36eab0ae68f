//! Places that two sources have under different ids: airports, bases, seas and regions of the gazetteer below which
//! the dump has, too.
//!
//! The same place has the same kind, and either stands within 3 km (airports and ports) or bears the same main name within
//! the reach that such a thing has. What is not sure to be the same stays two places.

use crate::earth::{Position, distance};
use crate::gazetteer::{FeatureClass, Gazetteer, OWN_IDS, Place, Row, StockId, fold};
use std::collections::HashMap;

/// Sites this near one another are one.
const SITE_M: f64 = 3_000.0;

/// Candidates among the dump's places.
pub(super) struct Twins {
    /// Sites by cells of a twentieth of a degree.
    sites: HashMap<(i16, i16), Vec<Candidate<Family>>>,
    /// Places of other kinds by folded main name, for the names that the gazetteer below has under an own id.
    named: HashMap<String, Vec<Candidate<FeatureClass>>>,
}

/// A place of the dump, with what it has to be alike in.
struct Candidate<Kind> {
    id: StockId,
    kind: Kind,
    at: Position,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Airport,
    Port,
}

impl Family {
    fn of(code: &str) -> Option<Self> {
        match code {
            "AIRP" | "AIRB" | "AIRF" => Some(Self::Airport),
            "PRT" | "HBR" => Some(Self::Port),
            _ => None,
        }
    }
}

impl Twins {
    /// For the places of `below` that are not from GeoNames.
    pub fn of(below: &Gazetteer) -> Self {
        let own = below.places().filter(|place| place.stable_id >= OWN_IDS && Family::of(place.code).is_none());
        let named = own.map(|place| (fold(place.name), Vec::new())).filter(|(name, _)| !name.is_empty()).collect();
        Self { sites: HashMap::new(), named }
    }

    /// Notes a place of the dump.
    pub fn meet(&mut self, id: StockId, row: &Row<'_>) {
        match Family::of(row.code) {
            Some(kind) => {
                let site = Candidate { id, kind, at: row.position };
                self.sites.entry(cell(row.position)).or_default().push(site);
            }
            None if row.class == FeatureClass::Populated => {}
            None => {
                if let Some(found) = self.named.get_mut(&fold(row.name)) {
                    found.push(Candidate { id, kind: row.class, at: row.position });
                }
            }
        }
    }

    /// The place of the dump that is the same as one below; `None` where there is none, or more than one.
    pub fn of_place(&self, place: &Place<'_>) -> Option<StockId> {
        if place.stable_id < OWN_IDS {
            return None;
        }
        if let Some(family) = Family::of(place.code) {
            let (lat, lon) = cell(place.position);
            let around = (-1..=1).flat_map(|i| (-2..=2).map(move |j| (lat + i, around_the_earth(lon + j))));
            let near = around.filter_map(|cell| self.sites.get(&cell)).flatten();
            return near
                .filter(|site| site.kind == family)
                .map(|site| (distance(place.position, site.at).0, site.id))
                .filter(|(metres, _)| *metres <= SITE_M)
                .min_by(|a, b| a.0.total_cmp(&b.0))
                .map(|(_, id)| id);
        }
        let reach = reach_m(place);
        let mut alike = self
            .named
            .get(&fold(place.name))?
            .iter()
            .filter(|other| other.kind == place.class && distance(place.position, other.at).0 <= reach);
        let first = alike.next()?;
        alike.next().is_none().then_some(first.id)
    }
}

/// How far apart two sources may put the point of one such thing.
fn reach_m(place: &Place<'_>) -> f64 {
    let km = match place.code {
        "CONT" | "OCN" => 3000.0,
        "SEA" | "RGN" | "DSRT" | "MTS" | "GULF" | "PLAT" => 300.0,
        _ => 30.0,
    };
    km * 1000.0
}

fn cell(position: Position) -> (i16, i16) {
    // Twenty to a degree: at most 3,600 either way.
    ((position.lat() * 20.0).floor() as i16, around_the_earth((position.lon() * 20.0).floor() as i16))
}

/// Cells west of the antimeridian are beside those east of it.
fn around_the_earth(lon: i16) -> i16 {
    lon.rem_euclid(360 * 20)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::{Draft, DraftPlace, Stock};

    #[test]
    fn the_same_airport_and_the_same_sea_are_found_and_nothing_else() {
        let at = |lat, lon| Position::new(lat, lon).expect("on the earth");
        use FeatureClass::{Area, Populated, Spot, Water};
        let own =
            |number: u32, name, position, class, code| DraftPlace::new(OWN_IDS + number, name, position, class, code);
        let places = vec![
            own(1, "Far Strip", at(-16.7, 179.999), Spot, "AIRF"),
            own(2, "Middle Sea", at(0.0, 0.0), Water, "SEA"),
            own(3, "Middle Sea", at(40.0, 0.0), Water, "SEA"),
            own(4, "The Marches", at(10.0, 10.0), Area, "RGN"),
        ];
        let below = Gazetteer::from_bytes(Draft { places, ..Draft::default() }.to_bytes().unwrap()).unwrap();
        let (mut twins, mut stock) = (Twins::of(&below), Stock::default());
        let mut meet = |id, name, position, class, code| {
            let row = Row::new(id, name, position, class, code);
            let number = stock.put(&row).unwrap();
            twins.meet(number, &row);
            number
        };
        meet(1, "Harbour", at(-16.7, 179.999), Area, "PRT");
        meet(2, "Elsewhere Airport", at(-16.7, 179.96), Spot, "AIRP");
        let strip = meet(3, "Strip of the Far", at(-16.705, -179.99), Spot, "AIRP");
        let sea = meet(4, "Middle Sea", at(1.0, 1.0), Water, "SEA");
        meet(5, "The Marches", at(10.0, 10.0), Populated, "PPL");
        let found: Vec<Option<StockId>> =
            (1..=4).map(|number| twins.of_place(&below.place(below.by_stable_id(OWN_IDS + number).unwrap()))).collect();
        assert_eq!(found, [Some(strip), Some(sea), None, None]);
    }
}
