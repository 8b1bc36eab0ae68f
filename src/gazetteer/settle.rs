//! Laying a stock over a gazetteer that is there: what the stock has wins, what it lacks the gazetteer gives.
//!
//! This is how a user's own places come upon the bundled ones, and how a dump of GeoNames replaces their core: the dump
//! has no outlines, no coast and no demonyms.

use super::outline::Reach;
use super::stock::{AreaIds, Stock, StockId};
use super::{Gazetteer, Place, PlaceId, coast, names, outline, rows};
use crate::error::Result;

/// What becomes of a place of the gazetteer below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It stays. Where the stock has it too, the stock's facts stand, and what they leave open is filled in.
    Keep,
    /// As `Keep`; and its main name stays the main one.
    KeepName,
    /// It goes, unless the stock has it.
    Drop,
    /// It is this place of the stock, which has it under another id.
    Join(StockId),
}

/// How many places met which fate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settled {
    /// The stock did not have them.
    pub kept: usize,
    /// In both.
    pub joined: usize,
    /// Left out.
    pub dropped: usize,
}

impl Stock {
    /// Lays the stock over `below`. `fate` is asked for every place there, and told whether the stock has it.
    ///
    /// Names below are known folded only, but for the main one; that is all that look-ups need. The coast and the
    /// credits of the file below come along, its credits first.
    ///
    /// # Errors
    /// More places or names than the format can address.
    pub fn settle_on(&mut self, below: &Gazetteer, fate: impl Fn(&Place<'_>, bool) -> Fate) -> Result<Settled> {
        let file = &*below.file;
        let index = self.index();
        let mut settled = Settled::default();
        let mut numbers: Vec<Option<StockId>> = Vec::with_capacity(below.len());
        for row in 0..below.len() as u32 {
            let place = below.place(PlaceId(row));
            let met = index.find(place.stable_id);
            let number = match (met, fate(&place, met.is_some())) {
                (None, Fate::Drop) => {
                    settled.dropped += 1;
                    None
                }
                (None, Fate::Join(id)) => {
                    settled.joined += 1;
                    self.fill_in(id, &row_of(below, &place))?;
                    Some(id)
                }
                (None, _) => {
                    settled.kept += 1;
                    Some(self.put(&row_of(below, &place))?)
                }
                (Some(id), fate) => {
                    settled.joined += 1;
                    self.fill_in(id, &row_of(below, &place))?;
                    if fate == Fate::KeepName && self.main_name(id) != place.name {
                        self.rename(id, place.name)?;
                    }
                    Some(id)
                }
            };
            if let (Some(id), Some(metres)) = (number, rows::stated_radius(file, row)) {
                self.radii.entry(id.0).or_insert(metres);
            }
            if let Some(id) = number
                && let Some((_, outline)) = outline::of_row(file, row)
            {
                let moved = self.position(id) != place.position;
                let reach = if moved { Reach::From(self.position(id)) } else { Reach::Known(outline.radius_m) };
                self.outlines.entry(id.0).or_insert_with(|| (reach, outline.unpack()));
            }
            numbers.push(number);
        }
        self.names_of(below, &numbers)?;
        if self.coast.is_empty() {
            self.coast = coast::packed(file);
        }
        self.credits.splice(..0, below.credits());
        Ok(settled)
    }

    /// What the stock leaves open about a place that the gazetteer below has, too.
    fn fill_in(&mut self, id: StockId, row: &super::Row<'_>) -> Result<()> {
        let entry = self.entries[id.0 as usize];
        let of = self.areas[entry.area as usize];
        let below = [row.admin1, row.admin2].map(|division| division.unwrap_or(rows::NONE));
        let or = |own: u32, other: u32| if own == rows::NONE { other } else { own };
        let filled = AreaIds {
            country: if of.country == [0; 2] { row.country.unwrap_or_default() } else { of.country },
            admin1: or(of.admin1, below[0]),
            // A second-level division means something within its own first-level one only.
            admin2: if or(of.admin1, below[0]) == below[0] { or(of.admin2, below[1]) } else { of.admin2 },
        };
        let area = self.area(filled)?;
        let entry = &mut self.entries[id.0 as usize];
        entry.area = area;
        if entry.population == 0 {
            entry.population = row.population;
        }
        Ok(())
    }

    /// Every name of the places that have a number.
    fn names_of(&mut self, below: &Gazetteer, numbers: &[Option<StockId>]) -> Result<()> {
        let file = &*below.file;
        let trie = names::trie(file);
        let Some(root) = trie.root() else { return Ok(()) };
        let mut failed = Ok(());
        trie.each(root, &mut Vec::new(), &mut |key, offset| {
            let Ok(folded) = std::str::from_utf8(key) else { return true };
            for posting in names::Postings::at(file, offset) {
                if let Some(id) = numbers.get(posting.place.0 as usize).copied().flatten() {
                    failed = self.names.push(folded, id.0, posting.kind, posting.language);
                }
            }
            failed.is_ok()
        });
        failed
    }
}

/// A place as a row for the stock.
fn row_of<'g>(gazetteer: &'g Gazetteer, place: &Place<'g>) -> super::Row<'g> {
    let stable = |id: Option<PlaceId>| id.map(|id| gazetteer.place(id).stable_id);
    super::Row {
        stable_id: place.stable_id,
        name: place.name,
        position: place.position,
        class: place.class,
        code: place.code,
        country: place.country,
        admin1: stable(place.admin1),
        admin2: stable(place.admin2),
        population: place.population,
    }
}
