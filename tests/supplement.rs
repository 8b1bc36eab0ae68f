//! The form of `gazetteer/supplement.tsv`, as its passport `gazetteer/supplement.md` promises it.
//!
//! Whether a row is *true* is for its citation to say; here only what a machine can see is checked.

use dateline::gazetteer::fold;
use std::collections::BTreeSet;

const TABLE: &str = include_str!("../gazetteer/supplement.tsv");
const PASSPORT: &str = include_str!("../gazetteer/supplement.md");
const HEADER: [&str; 15] = [
    "id",
    "name",
    "aliases",
    "demonyms",
    "abbreviations",
    "class",
    "code",
    "country",
    "admin1",
    "lat",
    "lon",
    "radius_km",
    "population",
    "note",
    "citation",
];

/// A row by column name.
struct Row([&'static str; 15]);

impl Row {
    fn get(&self, column: &str) -> &'static str {
        let at = HEADER.iter().position(|name| *name == column).expect("a column of the header");
        self.0[at]
    }

    fn list(&self, column: &str) -> Vec<&'static str> {
        self.get(column).split('|').filter(|item| !item.is_empty()).collect()
    }

    fn id(&self) -> &'static str {
        self.get("id")
    }

    /// Place in the file: part, number within the GeoNames part, text within the others.
    fn order(&self) -> (usize, u32, &'static str) {
        match self.id().split_once(':') {
            Some(("country", _)) => (0, 0, self.id()),
            Some(("admin1", _)) => (1, 0, self.id()),
            Some(("own", _)) => (3, 0, self.id()),
            _ => (2, self.id().parse().unwrap_or_else(|_| panic!("{:?} is no kind of id", self.id())), ""),
        }
    }
}

fn rows() -> Vec<Row> {
    TABLE
        .lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            Row(fields.try_into().unwrap_or_else(|f: Vec<_>| panic!("{} columns instead of 15: {line}", f.len())))
        })
        .collect()
}

/// Fails with every row that breaks the promise, not only the first.
fn assert_none(broken: Vec<String>, promise: &str) {
    assert!(broken.is_empty(), "{promise}:\n{}", broken.join("\n"));
}

fn upper_case(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_uppercase())
}

#[test]
fn the_file_has_a_header_and_clean_fields() {
    assert_eq!(TABLE.lines().next(), Some(HEADER.join("\t").as_str()));
    assert!(TABLE.ends_with('\n') && !TABLE.contains('\r'));
    let untidy = |field: &str| field.trim() != field || field.contains("||") || field.contains("  ");
    let broken = rows().iter().filter(|row| row.0.iter().any(|f| untidy(f))).map(|row| row.id().to_owned()).collect();
    assert_none(broken, "no field begins or ends with a space, no list has an empty item");
}

#[test]
fn rows_stand_in_order_and_no_id_comes_twice() {
    let rows = rows();
    let broken = rows.windows(2).filter(|pair| pair[0].order() >= pair[1].order());
    assert_none(broken.map(|pair| format!("{} before {}", pair[0].id(), pair[1].id())).collect(), "sorted, unique");
}

#[test]
fn every_row_cites_a_work() {
    let broken = rows().iter().filter(|row| row.get("citation").len() < 8).map(|row| row.id().to_owned()).collect();
    assert_none(broken, "a citation in each row");
}

#[test]
fn positions_are_on_the_earth_and_come_in_pairs() {
    let within = |text: &str, limit: f64| text.parse::<f64>().is_ok_and(|value| value.abs() <= limit);
    let sound = |row: &Row| match (row.get("lat"), row.get("lon")) {
        ("", "") => true,
        (lat, lon) => within(lat, 90.0) && within(lon, 180.0),
    };
    let broken = rows().iter().filter(|row| !sound(row)).map(|row| row.id().to_owned()).collect();
    assert_none(broken, "latitude within 90, longitude within 180, both or neither");
}

#[test]
fn a_new_place_is_complete_and_an_addition_adds_something() {
    let sound = |row: &Row| {
        if row.id().starts_with("own:") {
            let radius = row.get("radius_km").parse::<f64>().is_ok_and(|km| km > 0.0 && km < 10_000.0);
            !row.get("name").is_empty() && !row.get("lat").is_empty() && radius
        } else {
            let adds = ["name", "aliases", "demonyms", "abbreviations", "lat", "radius_km"];
            adds.iter().any(|column| !row.get(column).is_empty())
        }
    };
    let broken = rows().iter().filter(|row| !sound(row)).map(|row| row.id().to_owned()).collect();
    assert_none(broken, "a new place has name, point and radius");
}

#[test]
fn classes_and_codes_are_those_of_geonames() {
    let sound = |row: &Row| match (row.get("class"), row.get("code")) {
        ("", "") => !row.id().starts_with("own:"),
        ("A", "") => row.id().starts_with("country:"),
        (class, code) => {
            upper_case(class, 1)
                && "AHLPRSTUV".contains(class)
                && (2..=7).contains(&code.len())
                && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        }
    };
    let broken = rows().iter().filter(|row| !sound(row)).map(|row| row.id().to_owned()).collect();
    assert_none(broken, "class letter and feature code");
}

#[test]
fn country_and_division_agree_with_each_other_and_the_id() {
    let sound = |row: &Row| {
        let country = row.get("country");
        let division = row.get("admin1");
        (country.is_empty() || upper_case(country, 2))
            && (division.is_empty()
                || division.split_once('.').is_some_and(|(c, rest)| c == country && !rest.is_empty()))
            && match row.id().split_once(':') {
                Some(("country", code)) => code == country,
                Some(("admin1", code)) => code.split_once('.').is_some_and(|(c, _)| c == country),
                _ => true,
            }
    };
    let broken = rows().iter().filter(|row| !sound(row)).map(|row| row.id().to_owned()).collect();
    assert_none(broken, "one country a row");
}

#[test]
fn an_alias_says_something_new() {
    let mut broken = Vec::new();
    for row in rows() {
        let mut seen = BTreeSet::from([fold(row.get("name"))]);
        for alias in row.list("aliases") {
            if !seen.insert(fold(alias)) || alias.starts_with("the ") || alias.starts_with("The ") {
                broken.push(format!("{}: {alias}", row.id()));
            }
        }
    }
    assert_none(broken, "no alias folds to the name or to another, none begins with an article");
}

#[test]
fn demonyms_are_capitalised_and_come_once() {
    let mut broken = Vec::new();
    for row in rows() {
        let mut seen = BTreeSet::new();
        for demonym in row.list("demonyms") {
            if !demonym.starts_with(char::is_uppercase) || !seen.insert(fold(demonym)) {
                broken.push(format!("{}: {demonym}", row.id()));
            }
        }
    }
    assert_none(broken, "a demonym begins with a capital");
}

#[test]
fn abbreviations_look_like_abbreviations() {
    let sound = |text: &str| {
        (2..=8).contains(&text.chars().count())
            && text.starts_with(|c: char| c.is_ascii_uppercase())
            && (text.contains('.') || text.chars().filter(|c| c.is_ascii_uppercase()).count() >= 2)
    };
    // The postal form of Queensland, and Yorkshire's, have one capital only.
    let known = ["Qld", "Yorks", "Edomex"];
    let mut broken = Vec::new();
    for row in rows() {
        for text in row.list("abbreviations") {
            if !sound(text) && !known.contains(&text) {
                broken.push(format!("{}: {text}", row.id()));
            }
        }
    }
    assert_none(broken, "an abbreviation has stops or capitals");
}

#[test]
fn the_passport_counts_the_rows() {
    let rows = rows();
    assert!(PASSPORT.contains(&format!("| Rows | {} |", rows.len())), "{} rows in all", rows.len());
    let examples = ["`country:SY`", "`admin1:US.NC`", "`163345`", "`own:slug`"];
    for (part, example) in examples.iter().enumerate() {
        let count = rows.iter().filter(|row| row.order().0 == part).count();
        assert!(PASSPORT.contains(&format!("| {example} | {count} |")), "{count} rows like {example}");
    }
}

#[test]
fn the_base_of_the_first_example_is_there() {
    let rows = rows();
    let base = rows.iter().find(|row| row.id() == "own:hmeymim-air-base").expect("Hmeymim");
    assert_eq!(
        (base.get("lat"), base.get("lon"), base.get("country"), base.get("code")),
        ("35.401", "35.949", "SY", "AIRB")
    );
    for spelling in ["Hmeimim", "Khmeimim", "Humaymim"] {
        assert!(base.list("aliases").contains(&spelling), "{spelling}");
    }
}
