//! What changed between two gazetteers: places by their stable ids, names by their places.
//!
//! ```
//! use dateline::gazetteer::{Difference, Gazetteer};
//! let bundled = Gazetteer::bundled();
//! assert!(Difference::between(&bundled, &bundled).is_empty());
//! ```
//!
//! Names beside the main one are known folded only. Outlines are compared by reach and area, not vertex by vertex.

use super::format::Section;
use super::{Gazetteer, NameKind, Place, PlaceId, names, outline, rows};
use crate::earth::distance;

/// A place that both have, with what is different.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// Its row in the old one.
    pub old: PlaceId,
    /// Its row in the new one.
    pub new: PlaceId,
    /// The main name.
    pub renamed: bool,
    /// Metres between the positions, where that is more than one metre.
    pub moved_m: Option<f64>,
    /// Feature class or code.
    pub kind: bool,
    /// Country or divisions.
    pub area: bool,
    /// Inhabitants.
    pub population: bool,
    /// The outline: gained, lost or another one; or another stated radius.
    pub footprint: bool,
}

impl Changed {
    fn any(&self) -> bool {
        self.renamed || self.moved_m.is_some() || self.kind || self.area || self.population || self.footprint
    }
}

/// A name that only one of the two has, of a place that both have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameChange {
    /// Folded.
    pub name: String,
    /// What it is to the place.
    pub kind: NameKind,
    /// The place's row in the gazetteer that has the name.
    pub place: PlaceId,
}

/// Everything that is different; places in the order of the new gazetteer, removed ones in that of the old.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Difference {
    /// Rows of the new one.
    pub added: Vec<PlaceId>,
    /// Rows of the old one.
    pub removed: Vec<PlaceId>,
    /// Places of both.
    pub changed: Vec<Changed>,
    /// Names of the new one, of places that both have.
    pub names_added: Vec<NameChange>,
    /// Names of the old one, of places that both have.
    pub names_removed: Vec<NameChange>,
    /// Lines of credit that only the new one has.
    pub credits_added: Vec<String>,
    /// Lines of credit that only the old one has.
    pub credits_removed: Vec<String>,
    /// How many names the old and the new one file by a skeleton, where these sections differ.
    pub skeletons: Option<(usize, usize)>,
}

impl Difference {
    /// Compares two gazetteers. Reads every row and name of both: linear, with a logarithm for each look-up by id.
    pub fn between(old: &Gazetteer, new: &Gazetteer) -> Self {
        if old.build_id() == new.build_id() {
            return Self::default();
        }
        let mut found = Self::default();
        for place in new.places() {
            match old.by_stable_id(place.stable_id) {
                None => found.added.push(place.id),
                Some(before) => {
                    let changed = changed(old, &old.place(before), new, &place);
                    found.changed.extend(Some(changed).filter(Changed::any));
                }
            }
        }
        let gone = |place: &Place<'_>| new.by_stable_id(place.stable_id).is_none();
        found.removed = old.places().filter(gone).map(|place| place.id).collect();
        found.names_added = only_in(new, old);
        found.names_removed = only_in(old, new);
        let (before, after) = (old.credits(), new.credits());
        found.credits_added = after.iter().filter(|line| !before.contains(line)).cloned().collect();
        found.credits_removed = before.into_iter().filter(|line| !after.contains(line)).collect();
        let differs = |section: Section| old.file.section(section) != new.file.section(section);
        let filed = |gazetteer: &Gazetteer| gazetteer.file.entries(Section::Skeletons);
        found.skeletons =
            (differs(Section::SkeletonIndex) || differs(Section::Skeletons)).then(|| (filed(old), filed(new)));
        found
    }

    /// Whether there is no difference.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn changed(old: &Gazetteer, before: &Place<'_>, new: &Gazetteer, after: &Place<'_>) -> Changed {
    let stable = |gazetteer: &Gazetteer, id: Option<PlaceId>| id.map(|id| gazetteer.place(id).stable_id);
    let area = |gazetteer: &Gazetteer, place: &Place<'_>| {
        (place.country, stable(gazetteer, place.admin1), stable(gazetteer, place.admin2))
    };
    let footprint = |gazetteer: &Gazetteer, place: &Place<'_>| {
        let drawn =
            outline::of_row(&gazetteer.file, place.id.0).map(|(_, outline)| (outline.radius_m, outline.area_km2));
        (drawn, rows::stated_radius(&gazetteer.file, place.id.0))
    };
    let metres = distance(before.position, after.position).0;
    Changed {
        old: before.id,
        new: after.id,
        renamed: before.name != after.name,
        moved_m: (metres > 1.0).then_some(metres),
        kind: (before.class, before.code) != (after.class, after.code),
        area: area(old, before) != area(new, after),
        population: before.population != after.population,
        footprint: footprint(old, before) != footprint(new, after),
    }
}

/// Names of places of both which only the first has, most prominent places first.
fn only_in(one: &Gazetteer, other: &Gazetteer) -> Vec<NameChange> {
    let mut found = Vec::new();
    let trie = names::trie(&one.file);
    let Some(root) = trie.root() else { return found };
    trie.each(root, &mut Vec::new(), &mut |key, offset| {
        let Ok(name) = std::str::from_utf8(key) else { return true };
        let there: Vec<PlaceId> = other.postings(name).map(|posting| posting.place).collect();
        for posting in names::Postings::at(&one.file, offset) {
            let Some(row) = rows::row(&one.file, posting.place.0) else { continue };
            let same = rows::by_stable_id(&other.file, row.stable_id).map(PlaceId);
            if same.is_some_and(|same| there.binary_search(&same).is_err()) {
                found.push(NameChange { name: name.to_owned(), kind: posting.kind, place: posting.place });
            }
        }
        true
    });
    found.sort_by(|a, b| (a.place, &a.name).cmp(&(b.place, &b.name)));
    found
}
