//! `gazetteer diff`: what changed, in words.

use dateline::emit::visible;
use dateline::gazetteer::{Changed, Difference, FeatureClass, Gazetteer, NameChange, NameKind, PlaceId};
use std::collections::BTreeMap;

/// The differences as a text, at most `limit` of each kind.
pub fn words(old: &Gazetteer, new: &Gazetteer, limit: usize) -> String {
    let found = Difference::between(old, new);
    let side = |gazetteer: &Gazetteer| format!("build {}, {} places", gazetteer.build_id(), gazetteer.len());
    let mut text = format!("old  {}\nnew  {}\n", side(old), side(new));
    if found.is_empty() {
        text.push_str("nothing changed\n");
        return text;
    }
    let mut list = |heading: &str, count: usize, by: String, lines: Vec<String>| {
        if count == 0 {
            return;
        }
        text.push_str(&format!("\n{heading}: {count}{by}\n"));
        for line in &lines {
            text.push_str(&format!("  {}\n", visible(line)));
        }
        if count > lines.len() {
            text.push_str(&format!("  ... and {} more\n", count - lines.len()));
        }
    };
    let told =
        |gazetteer: &Gazetteer, ids: &[PlaceId]| ids.iter().take(limit).map(|id| place(gazetteer, *id)).collect();
    list("new places", found.added.len(), by_class(new, &found.added), told(new, &found.added));
    list("places no longer there", found.removed.len(), by_class(old, &found.removed), told(old, &found.removed));
    for kind in Kind::ALL {
        let of: Vec<&Changed> = found.changed.iter().filter(|changed| kind.holds(changed)).collect();
        let lines = of.iter().take(limit).map(|changed| kind.words(old, new, changed)).collect();
        list(kind.heading(), of.len(), String::new(), lines);
    }
    let names =
        |gazetteer: &Gazetteer, names: &[NameChange]| names.iter().take(limit).map(|n| name(gazetteer, n)).collect();
    list("new names of known places", found.names_added.len(), String::new(), names(new, &found.names_added));
    list("names no longer there", found.names_removed.len(), String::new(), names(old, &found.names_removed));
    list("new sources", found.credits_added.len(), String::new(), found.credits_added.clone());
    list("sources no longer there", found.credits_removed.len(), String::new(), found.credits_removed.clone());
    if let Some((before, after)) = found.skeletons {
        text.push_str(&format!("\nnames filed by how they sound: {after}, before {before}\n"));
    }
    text
}

/// "Tartus, Syria (settlement PPLA, id 163345)".
fn place(gazetteer: &Gazetteer, id: PlaceId) -> String {
    let place = gazetteer.place(id);
    let country = place.country_place.filter(|country| *country != id).map(|id| gazetteer.place(id).name);
    let country = country.map(|name| format!(", {name}")).unwrap_or_default();
    format!("{}{country} ({} {}, id {})", place.name, class(place.class), place.code, place.stable_id)
}

/// In what a place changed.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Name,
    Position,
    Class,
    Area,
    Population,
    Footprint,
}

impl Kind {
    const ALL: [Self; 6] = [Self::Name, Self::Position, Self::Class, Self::Area, Self::Population, Self::Footprint];

    fn heading(self) -> &'static str {
        match self {
            Self::Name => "places with another main name",
            Self::Position => "places that moved",
            Self::Class => "places of another kind",
            Self::Area => "places in another country or division",
            Self::Population => "places with another population",
            Self::Footprint => "places with another outline or radius",
        }
    }

    fn holds(self, changed: &Changed) -> bool {
        match self {
            Self::Name => changed.renamed,
            Self::Position => changed.moved_m.is_some(),
            Self::Class => changed.kind,
            Self::Area => changed.area,
            Self::Population => changed.population,
            Self::Footprint => changed.footprint,
        }
    }

    fn words(self, old: &Gazetteer, new: &Gazetteer, changed: &Changed) -> String {
        let (before, after) = (old.place(changed.old), new.place(changed.new));
        let what = match self {
            Self::Name => format!("was {}", before.name),
            Self::Position => format!("by {:.1} km", changed.moved_m.unwrap_or_default() / 1000.0),
            Self::Class => format!("was {} {}", class(before.class), before.code),
            Self::Area => format!("was in {}, is in {}", area(old, changed.old), area(new, changed.new)),
            Self::Population => format!("was {}, is {}", before.population, after.population),
            Self::Footprint => {
                let km = |gazetteer: &Gazetteer, id| gazetteer.radius(id).0 / 1000.0;
                format!("reached {:.1} km, reaches {:.1} km", km(old, changed.old), km(new, changed.new))
            }
        };
        format!("{}: {what}", place(new, changed.new))
    }
}

fn area(gazetteer: &Gazetteer, id: PlaceId) -> String {
    let place = gazetteer.place(id);
    let parts = [place.admin2, place.admin1, place.country_place];
    let names: Vec<&str> = parts.into_iter().flatten().map(|id| gazetteer.place(id).name).collect();
    if names.is_empty() { "no country".to_owned() } else { names.join(", ") }
}

fn name(gazetteer: &Gazetteer, change: &NameChange) -> String {
    let kind = match change.kind {
        NameKind::Official => "official name",
        NameKind::Alias => "alias",
        NameKind::Abbreviation => "abbreviation",
        NameKind::Demonym => "demonym",
        NameKind::Historical => "historical name",
    };
    format!("{}, {kind} of {}", change.name, place(gazetteer, change.place))
}

/// " (12 settlements, 3 divisions)".
fn by_class(gazetteer: &Gazetteer, ids: &[PlaceId]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for id in ids {
        *counts.entry(class(gazetteer.place(*id).class)).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(word, count)| (std::cmp::Reverse(*count), *word));
    let parts: Vec<String> = counts.into_iter().map(|(word, count)| format!("{word} {count}")).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

fn class(class: FeatureClass) -> &'static str {
    match class {
        FeatureClass::Administrative => "division",
        FeatureClass::Water => "water",
        FeatureClass::Area => "area",
        FeatureClass::Populated => "settlement",
        FeatureClass::Road => "road",
        FeatureClass::Spot => "spot",
        FeatureClass::Terrain => "terrain",
        FeatureClass::Undersea => "undersea",
        FeatureClass::Vegetation => "vegetation",
    }
}
