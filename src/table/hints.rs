//! Where a name must lie: countries and first-level divisions, by code or name.
//!
//! ```text
//! country SY         -> only places in Syria
//! admin1 IL,Indiana  -> only places in one of the two
//! ```
//!
//! A hint leaves out what lies elsewhere. That it is written beside the name is evidence as well, as "Springfield,
//! Illinois" would be in a text; several countries at once are none.

use crate::gazetteer::{FeatureClass, Gazetteer, PlaceId};
use crate::mention::lookups::lookups;

/// What places must lie in.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Within {
    /// Countries, any when empty.
    countries: Vec<[u8; 2]>,
    /// First-level divisions, any when empty.
    divisions: Vec<PlaceId>,
}

impl Within {
    /// Reads what two cells say, each a list with commas, or nothing.
    ///
    /// # Errors
    /// There is no such country or division.
    pub fn read(gazetteer: &Gazetteer, country: &str, admin1: &str) -> Result<Self, String> {
        let mut within = Self::default();
        for word in words(country) {
            let found = countries(gazetteer, word);
            if found.is_empty() {
                return Err(format!("no country is called \"{word}\"; write its name or its code of two letters"));
            }
            within.countries.extend(found);
        }
        for word in words(admin1) {
            let found = divisions(gazetteer, word, &within.countries);
            if found.is_empty() {
                return Err(format!("no first-level division is called \"{word}\"; write its name in English"));
            }
            within.divisions.extend(found);
        }
        Ok(within)
    }

    /// Whether a place lies there, or is the area itself.
    pub fn holds(&self, gazetteer: &Gazetteer, id: PlaceId) -> bool {
        let place = gazetteer.place(id);
        let in_country = self.countries.is_empty() || place.country.is_some_and(|code| self.countries.contains(&code));
        let in_division = self.divisions.is_empty()
            || self.divisions.contains(&id)
            || place.admin1.is_some_and(|division| self.divisions.contains(&division));
        in_country && in_division
    }

    /// What would be written behind the name: ", Illinois, United States".
    pub fn written(&self, gazetteer: &Gazetteer) -> String {
        let country = match self.countries[..] {
            [code] => gazetteer.country(code),
            _ => None,
        };
        let division = match self.divisions[..] {
            [division] => Some(division),
            _ => None,
        };
        let names = division.into_iter().chain(country).map(|id| gazetteer.place(id).name);
        names.map(|name| format!(", {name}")).collect()
    }
}

fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|word| !word.is_empty())
}

fn countries(gazetteer: &Gazetteer, word: &str) -> Vec<[u8; 2]> {
    if let [a, b] = word.as_bytes() {
        let code = [a.to_ascii_uppercase(), b.to_ascii_uppercase()];
        if gazetteer.country(code).is_some() {
            return vec![code];
        }
    }
    let is_country = |code: &str| code.starts_with("PCL");
    let mut found: Vec<_> = named(gazetteer, word, is_country).filter_map(|id| gazetteer.place(id).country).collect();
    found.dedup();
    found
}

fn divisions(gazetteer: &Gazetteer, word: &str, countries: &[[u8; 2]]) -> Vec<PlaceId> {
    let here = |&id: &PlaceId| {
        countries.is_empty() || gazetteer.place(id).country.is_some_and(|country| countries.contains(&country))
    };
    named(gazetteer, word, |code| code == "ADM1").filter(here).collect()
}

/// The areas of a kind of code that a word names.
fn named<'g>(
    gazetteer: &'g Gazetteer,
    word: &str,
    of_kind: impl Fn(&str) -> bool + 'g,
) -> impl Iterator<Item = PlaceId> + 'g {
    let mut found: Vec<PlaceId> =
        lookups(word).iter().flat_map(|form| gazetteer.lookup(form)).map(|posting| posting.place).collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().filter(move |&id| {
        let place = gazetteer.place(id);
        place.class == FeatureClass::Administrative && of_kind(place.code)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str, admin1: &str) -> PlaceId {
        let gazetteer = Gazetteer::bundled();
        let in_division =
            |id: &PlaceId| gazetteer.place(*id).admin1.is_some_and(|division| gazetteer.place(division).name == admin1);
        gazetteer.lookup(name).into_iter().map(|posting| posting.place).find(in_division).unwrap()
    }

    #[test]
    fn countries_and_divisions_are_read_by_code_and_by_name() {
        let gazetteer = Gazetteer::bundled();
        let springfield = place("Springfield", "Illinois");
        let other = place("Springfield", "Missouri");
        for (country, admin1, written) in [
            ("US", "Illinois", ", Illinois, United States"),
            ("us", "IL", ", Illinois, United States"),
            ("United States", "Ill.", ", Illinois, United States"),
            ("", "Illinois", ", Illinois"),
            ("US,CA", "Illinois", ", Illinois"),
            ("FR, US", "Illinois,Indiana", ""),
        ] {
            let within = Within::read(&gazetteer, country, admin1).unwrap();
            assert_eq!(within.written(&gazetteer), written, "{country} {admin1}");
            assert!(within.holds(&gazetteer, springfield) && !within.holds(&gazetteer, other), "{country} {admin1}");
        }
        assert_eq!(Within::read(&gazetteer, "", " ").unwrap(), Within::default());
    }

    #[test]
    fn what_is_no_country_or_division_there_is_refused() {
        let gazetteer = Gazetteer::bundled();
        assert!(Within::read(&gazetteer, "Atlantis", "").unwrap_err().contains("Atlantis"));
        assert!(Within::read(&gazetteer, "FR", "Illinois").unwrap_err().contains("Illinois"));
    }
}
