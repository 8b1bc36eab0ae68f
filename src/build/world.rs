//! Places being gathered from several sources under one id each.

use super::names;
use super::sources::SourceList;
use crate::gazetteer::{Draft, DraftName, DraftPlace, NameKind, OWN_IDS};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;

/// What became of the rows of one source.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// The source's name.
    pub source: String,
    /// Rows that became places.
    pub took: usize,
    /// Rows whose facts went to a place of another source.
    pub joined: usize,
    /// Rows left out, by reason.
    pub dropped: BTreeMap<String, usize>,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: took {}, joined {}", self.source, self.took, self.joined)?;
        for (reason, count) in &self.dropped {
            write!(f, ", dropped {count} ({reason})")?;
        }
        Ok(())
    }
}

/// All places so far, by stable id.
#[derive(Default)]
pub(super) struct World {
    pub places: BTreeMap<u32, DraftPlace>,
    /// Id of a country by ISO 3166-1 alpha-2.
    pub countries: BTreeMap<[u8; 2], u32>,
    /// Id of a division by its GeoNames code, "SY.09" or "US.LA.079".
    pub divisions: BTreeMap<String, u32>,
    pub coast: Vec<geo::LineString<f64>>,
    own: BTreeMap<u32, String>,
    tallies: BTreeMap<String, Tally>,
}

impl World {
    /// The ledger of a source.
    pub fn tally(&mut self, source: &str) -> &mut Tally {
        self.tallies.entry(source.to_owned()).or_insert_with(|| Tally { source: source.to_owned(), ..Tally::default() })
    }

    /// Counts a row left out.
    pub fn drop_row(&mut self, source: &str, reason: &str) {
        *self.tally(source).dropped.entry(reason.to_owned()).or_default() += 1;
    }

    /// The id of a row that GeoNames does not have: the first four bytes of SHA-256 over its key, taken into the own
    /// range. It depends on nothing but the key, unless two keys meet (about one chance in seven over 30,000 rows);
    /// then the one that comes second is hashed again.
    pub fn own_id(&mut self, source: &str, key: &str) -> u32 {
        let whole = format!("{source}:{key}");
        for attempt in 0u32.. {
            let digest = Sha256::digest(format!("{whole}#{attempt}").as_bytes());
            let number = u32::from_le_bytes([digest[0], digest[1], digest[2], digest[3]]);
            let id = OWN_IDS + number % (u32::MAX - OWN_IDS);
            match self.own.get(&id) {
                Some(other) if *other != whole => {}
                _ => {
                    self.own.insert(id, whole);
                    return id;
                }
            }
        }
        unreachable!("the own range has three thousand million ids, the world has fewer rows")
    }

    /// Adds a name to a place that is there.
    pub fn name(&mut self, id: u32, name: Option<DraftName>) {
        if let (Some(place), Some(name)) = (self.places.get_mut(&id), name) {
            place.names.push(name);
        }
    }

    /// Adds a plain name of a kind and language to a place that is there.
    pub fn call(&mut self, id: u32, text: &str, kind: NameKind, language: Option<[u8; 2]>) {
        self.name(id, names::named(text, kind, language));
    }

    /// The draft in a fixed order, and the ledgers in the order of the list.
    pub fn into_draft(mut self, list: &SourceList) -> (Draft, Vec<Tally>) {
        let mut places: Vec<DraftPlace> = self.places.into_values().collect();
        for place in &mut places {
            place.name = names::plain(&place.name, place.country);
            let other = names::other_spelling(&place.name).and_then(|text| names::named(&text, NameKind::Alias, None));
            place.names.extend(other);
            place.names = names::distinct(&place.name, std::mem::take(&mut place.names));
        }
        let mut tallies: Vec<Tally> =
            list.sources().iter().filter_map(|source| self.tallies.remove(&source.name)).collect();
        tallies.extend(self.tallies.into_values());
        let mut credits: Vec<String> = list.sources().iter().map(|source| source.attribution.clone()).collect();
        if list.has_supplement() {
            credits.push("dateline's own supplement (gazetteer/supplement.tsv), each row with its citation".to_owned());
        }
        (Draft { places, coast: self.coast, credits }, tallies)
    }
}

/// A two-letter code, upper case.
pub(super) fn country_code(text: &str) -> Option<[u8; 2]> {
    let code: [u8; 2] = text.trim().as_bytes().try_into().ok()?;
    code.iter().all(u8::is_ascii_uppercase).then_some(code)
}

/// A two-letter code, lower case.
pub(super) fn language_code(text: &str) -> Option<[u8; 2]> {
    let code: [u8; 2] = text.as_bytes().try_into().ok()?;
    code.iter().all(u8::is_ascii_lowercase).then_some(code)
}
