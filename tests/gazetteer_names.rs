//! Names in the gazetteer against naive scans: exact, walked, prefix, fuzzy, and what a posting says.

mod fixture;

use dateline::gazetteer::{Draft, DraftName, DraftPlace, FeatureClass, Gazetteer, NameKind, NameProfile, fold};
use fixture::at;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn fixture_gazetteer() -> Gazetteer {
    Gazetteer::from_bytes(fixture::draft().to_bytes().unwrap()).unwrap()
}

/// Name, kind, language and stable id of every posting.
fn told(gazetteer: &Gazetteer, name: &str) -> Vec<(u32, NameKind, Option<[u8; 2]>)> {
    let postings = gazetteer.lookup(name).into_iter();
    postings.map(|p| (gazetteer.place(p.place).stable_id, p.kind, p.language)).collect()
}

#[test]
fn a_name_finds_its_places_most_prominent_first() {
    let gazetteer = fixture_gazetteer();
    assert_eq!(told(&gazetteer, "SUVA"), [(2198148, NameKind::Official, None), (999_001, NameKind::Official, None)]);
    assert_eq!(told(&gazetteer, "saint etienne"), [(1_000_000_003, NameKind::Official, None)]);
    assert_eq!(told(&gazetteer, "حلب"), [(1_000_000_004, NameKind::Official, None)]);
    assert_eq!(told(&gazetteer, "Fidschi"), [(2205218, NameKind::Official, Some(*b"de"))]);
    assert_eq!(told(&gazetteer, "Fijian"), [(2205218, NameKind::Demonym, Some(*b"en"))]);
    assert_eq!(told(&gazetteer, "Basutoland"), [(932692, NameKind::Historical, None)]);
    assert!(told(&gazetteer, "Fij").is_empty());
    assert!(told(&gazetteer, "").is_empty());
}

#[test]
fn an_abbreviation_that_is_also_an_alias_asks_for_the_care_of_an_abbreviation() {
    assert_eq!(told(&fixture_gazetteer(), "US"), [(6252001, NameKind::Abbreviation, Some(*b"en"))]);
}

#[test]
fn a_spelling_of_several_languages_belongs_to_none() {
    let name = |language: Option<&[u8; 2]>| DraftName {
        text: "Genf".into(),
        kind: NameKind::Alias,
        language: language.copied(),
    };
    let languages = |names: Vec<DraftName>| {
        let place =
            DraftPlace { names, ..DraftPlace::new(1, "Genève", at(46.2, 6.15), FeatureClass::Populated, "PPLA") };
        let draft = Draft { places: vec![place], ..Draft::default() };
        told(&Gazetteer::from_bytes(draft.to_bytes().unwrap()).unwrap(), "Genf")
    };
    assert_eq!(languages(vec![name(Some(b"de"))]), [(1, NameKind::Alias, Some(*b"de"))]);
    assert_eq!(languages(vec![name(Some(b"sv")), name(Some(b"de"))]), [(1, NameKind::Alias, None)]);
    assert_eq!(languages(vec![name(Some(b"sv")), name(Some(b"sv"))]), [(1, NameKind::Alias, Some(*b"sv"))]);
    assert_eq!(languages(vec![name(Some(b"de")), name(None)]), [(1, NameKind::Alias, None)]);
}

#[test]
fn a_probe_tells_names_and_their_beginnings() {
    let gazetteer = fixture_gazetteer();
    assert_eq!(gazetteer.probe("suva"), (true, false));
    assert_eq!(gazetteer.probe("united"), (false, true));
    assert_eq!(gazetteer.probe("united states"), (true, true));
    assert_eq!(gazetteer.probe("united st"), (false, false), "not at a word's end");
    assert_eq!(gazetteer.probe("unite"), (false, false));
    assert_eq!(gazetteer.probe("atlantis"), (false, false));
}

#[test]
fn a_profile_sums_up_the_places_of_a_name() {
    let gazetteer = fixture_gazetteer();
    let suva = NameProfile { postings: 2, population: 77_366, populated: true, current: true, ..Default::default() };
    assert_eq!(gazetteer.name_profile("suva"), Some(suva));
    let us =
        NameProfile { postings: 1, population: 327_167_434, country: true, abbreviation: true, ..Default::default() };
    assert_eq!(gazetteer.name_profile("us"), Some(us));
    let central = NameProfile { postings: 1, admin1: true, current: true, ..Default::default() };
    assert_eq!(gazetteer.name_profile("central division"), Some(central));
    assert_eq!(gazetteer.name_profile("atlantis"), None);
}

#[test]
fn the_names_of_a_place_begin_with_its_main_name_as_written() {
    let gazetteer = fixture_gazetteer();
    let usa = gazetteer.by_stable_id(6252001).unwrap();
    let expected = [
        ("United States", NameKind::Official),
        ("american", NameKind::Demonym),
        ("united states of america", NameKind::Alias),
        ("us", NameKind::Abbreviation),
    ];
    assert_eq!(gazetteer.names(usa), expected.map(|(name, kind)| (name.to_owned(), kind)));
}

#[test]
fn a_row_gives_back_what_the_draft_said() {
    let gazetteer = fixture_gazetteer();
    let suva = gazetteer.place(gazetteer.by_stable_id(2198148).unwrap());
    assert_eq!((suva.name, suva.code, suva.class), ("Suva", "PPLC", FeatureClass::Populated));
    assert_eq!((suva.position, suva.population), (at(-18.1416, 178.4415), 77_366));
    assert_eq!((suva.country, suva.geonames_id), (Some(*b"FJ"), Some(2198148)));
    assert_eq!(suva.country_place.map(|id| gazetteer.place(id).name), Some("Fiji"));
    assert_eq!(suva.admin1.map(|id| gazetteer.place(id).name), Some("Central Division"));
    assert_eq!(suva.admin2, None);
    let airport = gazetteer.place(gazetteer.by_stable_id(1_000_000_001).unwrap());
    assert_eq!((airport.geonames_id, airport.stable_id), (None, 1_000_000_001));
    assert_eq!(gazetteer.country(*b"LS").map(|id| gazetteer.place(id).name), Some("Lesotho"));
    assert_eq!(gazetteer.country(*b"XX"), None);
    assert_eq!(gazetteer.by_stable_id(3), None);
    let credits = ["Made up for tests, no rights reserved", "GeoNames, CC BY 4.0"];
    assert_eq!(gazetteer.credits(), credits);
}

#[test]
fn rows_stand_by_prominence() {
    let gazetteer = fixture_gazetteer();
    let names: Vec<_> = (0..5).map(|row| gazetteer.place(dateline::gazetteer::PlaceId(row)).name).collect();
    // Lesotho's population is unknown here; it counts as a country before Suva as a capital.
    assert_eq!(names, ["United States", "Fiji", "Lesotho", "Antarctica", "Suva"]);
}

/// Names of few letters, so that they are often near one another, shared, or the beginning of one another.
fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[abé]{1,6}", "[ab]{1,3}( [ab]{1,3}){1,2}", "[ไทย漢字а-в]{1,4}"]
}

fn gazetteer_of(names: &[Vec<String>]) -> Gazetteer {
    let place = |(names, id): (&Vec<String>, u32)| {
        let alias = |text: &String| DraftName { text: text.clone(), kind: NameKind::Alias, language: None };
        let place = DraftPlace::new(id, names[0].clone(), at(0.0, 0.0), FeatureClass::Populated, "PPL");
        DraftPlace { names: names[1..].iter().map(alias).collect(), ..place }
    };
    let draft = Draft { places: names.iter().zip(0..).map(place).collect(), ..Draft::default() };
    Gazetteer::from_bytes(draft.to_bytes().unwrap()).unwrap()
}

/// From folded name to rows; with equal places rows go by id, so row and id are one here.
fn scan(names: &[Vec<String>]) -> BTreeMap<String, BTreeSet<u32>> {
    let mut scan: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for (names, row) in names.iter().zip(0..) {
        for name in names.iter().map(|name| fold(name)).filter(|folded| !folded.is_empty()) {
            scan.entry(name).or_default().insert(row);
        }
    }
    scan
}

fn rows(postings: impl IntoIterator<Item = dateline::gazetteer::Posting>) -> Vec<u32> {
    postings.into_iter().map(|posting| posting.place.0).collect()
}

/// The textbook matrix.
fn levenshtein(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, c) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, d) in b.iter().enumerate() {
            let best = (diagonal + usize::from(c != *d)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], best);
        }
    }
    row[b.len()]
}

proptest! {
    #[test]
    fn look_ups_agree_with_a_scan(
        names in prop::collection::vec(prop::collection::vec(name(), 1..5), 1..40), other in name(), limit in 0..20usize,
    ) {
        let gazetteer = gazetteer_of(&names);
        let scan = scan(&names);
        prop_assert_eq!(gazetteer.verify(), []);
        for query in scan.keys().cloned().chain([fold(&other)]) {
            let expected: Vec<u32> = scan.get(&query).into_iter().flatten().copied().collect();
            prop_assert_eq!(rows(gazetteer.postings(&query)), expected.clone());

            let longer = format!("{query} ");
            let continues = scan.keys().any(|name| name.starts_with(&longer));
            prop_assert_eq!(gazetteer.probe(&query), (scan.contains_key(&query), continues));

            let mut walk = gazetteer.walk();
            let alive = query.split(' ').all(|token| walk.push(token));
            prop_assert_eq!(alive, scan.keys().any(|name| name.starts_with(&query)));
            prop_assert_eq!((walk.is_name(), walk.continues()), gazetteer.probe(&query));
            prop_assert_eq!(rows(walk.postings()), expected);

            let beginning: String = query.chars().take(2).collect();
            let expected: Vec<_> = scan.iter().filter(|(name, _)| name.starts_with(&beginning)).take(limit)
                .map(|(name, rows)| (name.clone(), rows.iter().copied().collect::<Vec<_>>())).collect();
            let found: Vec<_> = gazetteer.prefix(&beginning, limit).into_iter().map(|(n, p)| (n, rows(p))).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn fuzzy_agrees_with_a_scan(
        names in prop::collection::vec(prop::collection::vec(name(), 1..4), 1..20), query in name(), edits in 0..=2u32,
    ) {
        let gazetteer = gazetteer_of(&names);
        let query = fold(&query);
        let mut expected: Vec<(usize, u32, String)> = scan(&names).into_iter()
            .map(|(name, rows)| (levenshtein(&query, &name), *rows.first().unwrap(), name))
            .filter(|(distance, ..)| *distance <= edits as usize).collect();
        expected.sort();
        expected.truncate(64);
        let found: Vec<String> = gazetteer.fuzzy(&query, edits).into_iter().map(|(name, _)| name).collect();
        prop_assert_eq!(found, expected.into_iter().map(|(_, _, name)| name).collect::<Vec<_>>());
    }
}
