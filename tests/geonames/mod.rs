//! A synthetic dump of GeoNames: the real files with the real columns, their rows made from a gazetteer's settlements by
//! perturbation. The first copy of each settlement keeps its id and facts; later copies have ids, names, kinds and
//! positions of their own. Same gazetteer and number of rows, same bytes.

#![allow(dead_code, reason = "tests and the bench each use a part of it")]

use dateline::gazetteer::{FeatureClass, Gazetteer, OWN_IDS, Place, PlaceId};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;

/// Ids of copies begin here; GeoNames itself has not come this far.
pub const FIRST_COPY: u32 = 20_000_000;

/// Shares of the feature classes and codes in GeoNames, rounded, in hundredths.
const KINDS: [(usize, char, &str, &[&str]); 9] = [
    (40, 'P', "PPL", &["", "New ", "Upper ", "Lower "]),
    (11, 'S', "SCH", &["School of ", "Church of "]),
    (9, 'S', "BLDG", &["Hotel ", "Farm "]),
    (15, 'H', "STM", &["River ", "Wadi ", "Creek of "]),
    (4, 'H', "LK", &["Lake "]),
    (11, 'T', "MT", &["Mount ", "Hill of "]),
    (4, 'A', "ADM3", &["District of "]),
    (4, 'L', "LCTY", &["", "Park of "]),
    (2, 'V', "FRST", &["Forest of "]),
];

/// Endings that make new names of old ones.
const ENDINGS: [&str; 12] = ["", "", "", "", "ville", "abad", "ino", " Sur", " Nord", "hausen", "a", "ov"];

/// How many rows each file has.
#[derive(Debug, Clone, Copy)]
pub struct Made {
    pub places: usize,
    pub names: usize,
    pub admin1: usize,
    pub admin2: usize,
}

/// A small generator of numbers (PCG's linear step; quality does not matter here).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % below
    }
}

/// Writes the dump of `country`, or of the whole world, into `folder`.
pub fn write(folder: &Path, gazetteer: &Gazetteer, rows: usize, country: Option<[u8; 2]>) -> Made {
    let codes = Codes::of(gazetteer);
    std::fs::create_dir_all(folder.join("alternatenames")).unwrap();
    let plain = |name: &str| BufWriter::new(File::create(folder.join(name)).unwrap());
    let (mut first, mut second) = (plain("admin1CodesASCII.txt"), plain("admin2Codes.txt"));
    let mut made = Made { places: 0, names: 0, admin1: 0, admin2: 0 };
    for (id, code) in &codes.by_row {
        let place = gazetteer.place(*id);
        let line = format!("{code}\t{}\t{}\t{}\n", place.name, ascii(place.name), place.stable_id);
        if code.matches('.').count() == 1 {
            made.admin1 += 1;
            first.write_all(line.as_bytes()).unwrap();
        } else {
            made.admin2 += 1;
            second.write_all(line.as_bytes()).unwrap();
        }
    }
    let mut countries = plain("countryInfo.txt");
    countries.write_all(b"#ISO\tISO3\tISO-Numeric\tfips\tCountry\n").unwrap();
    let letters = |code: [u8; 2]| String::from_utf8(code.to_vec()).unwrap();
    for place in gazetteer.places().filter(|place| place.country_place == Some(place.id)) {
        let code = letters(place.country.unwrap());
        writeln!(
            countries,
            "{code}\tXXX\t0\t\t{}\t\t0\t{}\tEU\t\t\t\t\t\t\t\t{}\t\t",
            place.name, place.population, place.stable_id
        )
        .unwrap();
    }
    let mut hierarchy = zipped(&folder.join("hierarchy.zip"), "hierarchy.txt");
    for (id, code) in codes.by_row.iter().filter(|(_, code)| code.matches('.').count() == 1) {
        let (place, country) = (gazetteer.place(*id), codes.countries[&code[..2]]);
        writeln!(hierarchy, "{country}\t{}\tADM", place.stable_id).unwrap();
    }
    hierarchy.into_inner().unwrap().finish().unwrap();

    let stem = country.map_or("allCountries".to_owned(), letters);
    let mut places = zipped(&folder.join(format!("{stem}.zip")), &format!("{stem}.txt"));
    let base: Vec<Place> = gazetteer
        .places()
        .filter(|place| place.stable_id < OWN_IDS && country.is_none_or(|code| place.country == Some(code)))
        .collect();
    let settlements: Vec<&Place> = base.iter().filter(|place| place.class == FeatureClass::Populated).collect();
    let mut numbers = Numbers(7);
    let mut ids = Vec::new();
    for place in base.iter().take(rows) {
        row(
            &mut places,
            &codes,
            place,
            place.stable_id,
            place.name,
            place.class as u8 as char,
            place.code,
            [place.position.lat(), place.position.lon()],
        );
        ids.push((place.stable_id, place.name.to_owned()));
        made.places += 1;
    }
    while made.places < rows {
        let place = settlements[numbers.next(settlements.len())];
        let share = numbers.next(100);
        let mut until = 0;
        let kind = KINDS
            .iter()
            .find(|kind| {
                until += kind.0;
                share < until
            })
            .unwrap();
        let name =
            format!("{}{}{}", kind.3[numbers.next(kind.3.len())], place.name, ENDINGS[numbers.next(ENDINGS.len())]);
        let jitter = |numbers: &mut Numbers| (numbers.next(20_000) as f64 - 10_000.0) / 20_000.0;
        let lat = (place.position.lat() + jitter(&mut numbers)).clamp(-90.0, 90.0);
        let lon = place.position.lon() + jitter(&mut numbers);
        let lon = (lon + 180.0).rem_euclid(360.0) - 180.0;
        let id = FIRST_COPY + made.places as u32;
        row(&mut places, &codes, place, id, &name, kind.1, kind.2, [lat, lon]);
        // As many alternate names as places: most places have none, some have many.
        if made.places.is_multiple_of(4) {
            ids.push((id, name));
        }
        made.places += 1;
    }
    places.into_inner().unwrap().finish().unwrap();

    let (folder, stem) = match country {
        Some(_) => (folder.join("alternatenames"), stem),
        None => (folder.to_owned(), "alternateNamesV2".to_owned()),
    };
    let mut names = zipped(&folder.join(format!("{stem}.zip")), &format!("{stem}.txt"));
    for (number, (id, name)) in ids.iter().enumerate() {
        for (tag, text, flags) in [
            ("en", name.clone(), "1\t\t\t"),
            ("de", format!("{name}burg"), "\t\t\t"),
            ("ru", cyrillic(name), "\t\t\t"),
            ("", format!("{name} Old Town"), "\t\t\t1"),
        ] {
            writeln!(names, "{}\t{id}\t{tag}\t{text}\t{flags}\t\t", 1_000_000 + made.names).unwrap();
            made.names += 1;
        }
        if number % 3 == 0 {
            writeln!(
                names,
                "{}\t{id}\tlink\thttps://en.wikipedia.org/wiki/{number}\t\t\t\t\t\t",
                1_000_000 + made.names
            )
            .unwrap();
            made.names += 1;
        }
    }
    names.into_inner().unwrap().finish().unwrap();
    made
}

#[allow(clippy::too_many_arguments)]
fn row(
    out: &mut impl Write,
    codes: &Codes,
    place: &Place,
    id: u32,
    name: &str,
    class: char,
    code: &str,
    [lat, lon]: [f64; 2],
) {
    let country = place.country.map(|code| String::from_utf8(code.to_vec()).unwrap()).unwrap_or_default();
    let part = |id: Option<PlaceId>| id.and_then(|id| codes.by_row.get(&id)).and_then(|code| code.rsplit('.').next());
    let own =
        codes.by_row.get(&place.id).filter(|_| id == place.stable_id).map(|code| code.split('.').collect::<Vec<_>>());
    let (admin1, admin2) = match own.as_deref() {
        Some([_, first]) => (*first, ""),
        Some([_, first, second]) => (*first, *second),
        _ => (part(place.admin1).unwrap_or(""), part(place.admin2).unwrap_or("")),
    };
    let population = if class == 'P' || id == place.stable_id { place.population } else { 0 };
    writeln!(
        out,
        "{id}\t{name}\t{}\tignored,since the other file has them\t{lat:.5}\t{lon:.5}\t{class}\t{code}\t{country}\t\t{admin1}\t{admin2}\t\t\t{population}\t\t12\tEtc/UTC\t2026-11-0{}",
        ascii(name),
        1 + id % 9,
    )
    .unwrap();
}

/// Codes of divisions: the gazetteer keeps their ids only, so they are numbered here.
struct Codes {
    by_row: BTreeMap<PlaceId, String>,
    countries: BTreeMap<String, u32>,
}

impl Codes {
    fn of(gazetteer: &Gazetteer) -> Self {
        let (mut by_row, mut countries) = (BTreeMap::new(), BTreeMap::new());
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut next = |above: &str| {
            let count = counts.entry(above.to_owned()).or_default();
            *count += 1;
            format!("{above}.{count:02}")
        };
        for place in gazetteer.places() {
            let Some(country) = place.country.map(|code| String::from_utf8(code.to_vec()).unwrap()) else { continue };
            if place.country_place == Some(place.id) {
                countries.insert(country.clone(), place.stable_id);
            }
            if place.code == "ADM1" && place.stable_id < OWN_IDS {
                by_row.insert(place.id, next(&country));
            }
        }
        for place in gazetteer.places().filter(|place| place.code == "ADM2" && place.stable_id < OWN_IDS) {
            if let Some(above) = place.admin1.and_then(|id| by_row.get(&id)).cloned() {
                by_row.insert(place.id, next(&above));
            }
        }
        by_row.retain(|_, code| countries.contains_key(&code[..2]));
        Self { by_row, countries }
    }
}

fn zipped(path: &Path, member: &str) -> BufWriter<zip::ZipWriter<File>> {
    let mut zip = zip::ZipWriter::new(File::create(path).unwrap());
    let options = SimpleFileOptions::default().compression_level(Some(1)).large_file(true);
    zip.start_file(member, options).unwrap();
    BufWriter::with_capacity(1 << 18, zip)
}

fn ascii(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    name.nfd().filter(char::is_ascii).collect()
}

/// Something in another script, letter by letter.
fn cyrillic(name: &str) -> String {
    const LETTERS: [char; 26] = [
        'а', 'б', 'к', 'д', 'е', 'ф', 'г', 'х', 'и', 'й', 'к', 'л', 'м', 'н', 'о', 'п', 'к', 'р', 'с', 'т', 'у', 'в',
        'в', 'ь', 'ы', 'з',
    ];
    let letter = |c: char| match c.to_ascii_lowercase() {
        c if c.is_ascii_lowercase() => LETTERS[(c as u8 - b'a') as usize],
        c => c,
    };
    name.chars().map(letter).filter(|c| !c.is_ascii() || *c == ' ').collect::<String>() + "о"
}
