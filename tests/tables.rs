//! `distance --csv` and `locate --csv` from outside: what is added, what stays, bad rows, exit codes, memory.

#[path = "support/program.rs"]
mod program;

use dateline::quantity::Meters;
use dateline::query::{self, Endpoint};
use dateline::{Checker, Gazetteer};
use program::dateline;
use std::fmt::Write as _;
use std::fs;
use std::process::Output;

/// A folder with `t.csv`.
fn folder(table: impl AsRef<[u8]>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.csv"), table).unwrap();
    folder
}

/// The head and the rows of a table.
struct Sheet {
    head: Vec<String>,
    rows: Vec<csv::StringRecord>,
}

impl Sheet {
    fn read(bytes: &[u8], delimiter: u8) -> Self {
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(bytes);
        let head = reader.headers().unwrap().iter().map(str::to_owned).collect();
        Self { head, rows: reader.into_records().map(|row| row.unwrap()).collect() }
    }

    fn of(output: &Output) -> Self {
        Self::read(&output.stdout, b',')
    }

    fn cell(&self, row: usize, column: &str) -> &str {
        let at = self.head.iter().position(|name| name == column).unwrap_or_else(|| panic!("no column {column}"));
        &self.rows[row][at]
    }

    fn column(&self, column: &str) -> Vec<&str> {
        (0..self.rows.len()).map(|row| self.cell(row, column)).collect()
    }
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const LEGS: [&str; 9] = ["distance", "--csv", "t.csv", "--from", "from", "--to", "to", "--stated", "km"];

#[test]
fn distances_are_added_and_judged_and_the_exit_code_tells_what_was_found() {
    let folder = folder(
        "from,to,km\n\"Tartus, Syria\",\"Aleppo, Syria\",170 km\n\"35.401, 35.949\",\"34.889, 35.887\",86 km north\n",
    );
    let output = dateline(&LEGS, folder.path());
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    let sheet = Sheet::of(&output);
    assert_eq!(sheet.column("from_outcome"), ["resolved", "coordinates"]);
    assert_eq!((sheet.cell(0, "from_id"), sheet.cell(0, "from_name")), ("163345", "Tartus, Syria"));
    // 57.08 km by an independent Vincenty, as in tests/cmd/distance.trycmd.
    assert!(sheet.cell(1, "distance_km").starts_with("57.08"), "{}", sheet.cell(1, "distance_km"));
    assert_eq!(sheet.column("verdict"), ["supported", "contradicted"]);
    assert_eq!(sheet.cell(1, "headline"), "86 km is stated, the map says 57 km");
    assert_eq!(sheet.cell(1, "repair"), "road_for_straight_line");
    assert_eq!(dateline(&[&LEGS[..], &["--exit-zero"]].concat(), folder.path()).status.code(), Some(0));
    let measured = dateline(&LEGS[..7], folder.path());
    assert_eq!(measured.status.code(), Some(0), "nothing is judged");
    assert!(!Sheet::of(&measured).head.contains(&"verdict".to_owned()));
}

#[test]
fn what_cannot_be_read_is_a_row_with_its_reason_and_the_run_goes_on() {
    let table = b"from,to,km\nLondon,Paris\nLondon,Paris,344 km,more\nLondon,\"99, 200\",5 km\nZ\xfcrich,Bern,5 km\n\
        London,Paris,soon\nLondon,Paris,344\nLondon,Paris,344 km\nLondon,,344 km\n";
    let folder = folder(table);
    let output = dateline(&LEGS, folder.path());
    assert_eq!(output.status.code(), Some(3), "{}", told(&output));
    assert!(told(&output).contains("8 rows: ") && told(&output).contains("6 bad"), "{}", told(&output));
    // One cell is in Latin-1 and stays so.
    assert!(output.stdout.windows(7).any(|bytes| bytes == b"Z\xfcrich,"));
    let sheet = Sheet::read(String::from_utf8_lossy(&output.stdout).as_bytes(), b',');
    let says = [
        "2 cells under a head of 3",
        "4 cells under a head of 3",
        "to: \"99, 200\" is no position",
        "not UTF-8",
        "\"soon\" is no distance",
        "has no unit",
    ];
    for (row, says) in says.iter().enumerate() {
        assert!(sheet.cell(row, "error").contains(says), "{row}: {}", sheet.cell(row, "error"));
        assert_eq!(sheet.cell(row, "verdict"), "");
    }
    assert_eq!(sheet.rows[1].iter().next_back(), Some("more"), "what is too much comes last");
    assert_eq!((sheet.cell(4, "distance_km").is_empty(), sheet.cell(6, "verdict")), (false, "supported"));
    assert_eq!(
        (sheet.cell(7, "to_outcome"), sheet.cell(7, "verdict"), sheet.cell(7, "error")),
        ("empty", "inconclusive", "")
    );
}

#[test]
fn columns_that_are_there_stay_as_they_are_whatever_is_in_them() {
    let table =
        "\u{feff}from;to;verdict;note\r\n=1+1;Paris;mine;\"two\r\nlines; \"\"quoted\"\"\"\r\n@here;+44;-1;Ünïcode\r\n";
    let folder = folder(table);
    let output = dateline(&["distance", "--csv", "t.csv", "--from", "from", "--to", "to"], folder.path());
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(text.starts_with("\u{feff}from;to;verdict;note;from_outcome;"), "{text}");
    assert_eq!(text.matches("\r\n").count(), 4, "{text}");
    let (given, sheet) = (Sheet::read(table.as_bytes(), b';'), Sheet::read(text.as_bytes(), b';'));
    assert_eq!(sheet.rows.len(), 2);
    for (before, after) in given.rows.iter().zip(&sheet.rows) {
        assert!(before.iter().eq(after.iter().take(4)), "{before:?} {after:?}");
    }
    let stated = dateline(&["distance", "--csv", "t.csv", "--from", "1", "--to", "2", "--stated", "3"], folder.path());
    let head = String::from_utf8_lossy(&stated.stdout).lines().next().unwrap().to_owned();
    assert!(head.contains(";verdict_2;") && head.matches("verdict").count() == 2, "{head}");
}

#[test]
fn added_cells_never_begin_as_a_formula_does_unless_they_are_numbers() {
    let hostile = ["=HYPERLINK(1)", "+Paris", "-Paris", "@SUM(A1)", "\t=1", "=Springfield", "-18.14,178.44"];
    let mut table = "a,b,c\n".to_owned();
    for (i, cell) in hostile.iter().enumerate() {
        writeln!(table, "\"{cell}\",\"{}\",\"{cell}\"", hostile[(i + 1) % hostile.len()]).unwrap();
    }
    let folder = folder(&table);
    for arguments in [
        &["distance", "--csv", "t.csv", "--from", "a", "--to", "b", "--stated", "c", "--alternatives", "alt.csv"][..],
        &["locate", "--csv", "t.csv", "--name", "a", "--country", "b"],
        &["locate", "--csv", "t.csv", "--name", "a"],
    ] {
        let output = dateline(arguments, folder.path());
        let sheet = Sheet::of(&output);
        assert_eq!(sheet.rows.len(), hostile.len(), "{}", told(&output));
        for added in sheet.rows.iter().flat_map(|row| row.iter().skip(3)) {
            let formula = added.starts_with(['=', '+', '-', '@', '\t', '\r']) && added.parse::<f64>().is_err();
            assert!(!formula, "{added}");
        }
    }
    let gazetteer = Gazetteer::bundled();
    for row in 0..u32::try_from(gazetteer.len()).unwrap() {
        let name = gazetteer.place(dateline::gazetteer::PlaceId(row)).name;
        assert!(!name.starts_with(['=', '+', '-', '@', '\t', '\r']), "{name}");
    }
}

/// Decimals to six digits: a table says what `distance --stated` says of the same pair.
#[test]
fn a_table_judges_as_the_rules_for_texts_do() {
    let checker = Checker::new(Gazetteer::bundled());
    let pairs = [
        ((35.401, 35.949), (34.889, 35.887)),
        ((-18.1416, 178.4419), (-13.8333, -171.7667)),
        ((89.999, 0.123), (88.123, 179.456)),
        ((0.123, 10.001), (-0.123, 10.901)),
        ((51.509, -0.126), (48.853, 2.349)),
    ];
    let mut table = "from,to,km\n".to_owned();
    let mut want = Vec::new();
    for (a, b) in pairs {
        let end = |(lat, lon): (f64, f64)| Endpoint {
            asked: format!("{lat:.6},{lon:.6}"),
            place: None,
            position: dateline::earth::Position::new(lat, lon).unwrap(),
            radius: Meters(0.0),
        };
        let (from, to) = (end(a), end(b));
        let km = query::measure(&from, &to).geodesic.distance.km();
        for factor in [0.2, 0.9, 1.0, 1.04, 1.3, 2.0, 9.0] {
            for stated in [format!("{:.0} km", km * factor), format!("about {:.1} miles north", km * factor / 1.609344)]
            {
                writeln!(table, "\"{}\",\"{}\",{stated}", from.asked, to.asked).unwrap();
                let verdict = &query::judge(&checker, &from, &to, &stated).unwrap().verdicts[0];
                want.push((format!("{:?}", verdict.outcome).to_lowercase(), verdict.headline.clone()));
            }
        }
    }
    let folder = folder(&table);
    let sheet = Sheet::of(&dateline(&LEGS, folder.path()));
    let found: Vec<(String, String)> = (0..sheet.rows.len())
        .map(|row| (sheet.cell(row, "verdict").to_owned(), sheet.cell(row, "headline").to_owned()))
        .collect();
    assert_eq!(found, want);
    let kinds: std::collections::BTreeSet<_> = found.iter().map(|(verdict, _)| verdict.as_str()).collect();
    assert_eq!(kinds.len(), 3, "all kinds of verdicts are among them: {kinds:?}");
}

#[test]
fn jobs_make_no_difference_and_standard_input_is_read() {
    let mut table = "n,from,to,km\n".to_owned();
    let names = ["Paris", "London", "Springfield", "Xqzzy", "\"35.401, 35.949\"", "Suva", "\"99, 0\""];
    for i in 0..3000 {
        writeln!(table, "{i},{},{},{} km", names[i % 7], names[i / 7 % 7], i % 400).unwrap();
    }
    let folder = folder(&table);
    let run = |jobs| dateline(&[&LEGS[..], &["--jobs", jobs, "--alternatives", jobs]].concat(), folder.path()).stdout;
    let one = run("1");
    let numbers: Vec<String> = Sheet::read(&one, b',').rows.iter().map(|row| row[0].to_owned()).collect();
    assert!(numbers.iter().eq((0..3000).map(|i| i.to_string()).collect::<Vec<_>>().iter()), "in order");
    assert!(one == run("2") && one == run("5"));
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert!(read("1") == read("2") && read("1") == read("5"));
    let mut arguments = LEGS;
    arguments[2] = "-";
    let mut piped = program::command(&arguments, folder.path());
    let output = piped.stdin(fs::File::open(folder.path().join("t.csv")).unwrap()).output().unwrap();
    assert!(output.stdout == one);
}

#[test]
fn units_stand_in_a_column_and_ways_by_road_and_decimal_commas_are_a_matter_of_flags() {
    let row = |far: &str, unit: &str| format!("\"51.509, -0.126\";\"48.853, 2.349\";{far};{unit}\n");
    let table = [
        "from;to;far;u\n".to_owned(),
        row("344", "mi"),
        row("344,2", "km"),
        row("about 214 mi", ""),
        row("0.344,0", "km"),
    ];
    let folder = folder(table.concat());
    let run = |more: &[&str]| {
        let asked = ["distance", "--csv", "t.csv", "--from", "from", "--to", "to", "--stated", "far", "--unit", "u"];
        let output = dateline(&[&asked[..], more].concat(), folder.path());
        Sheet::read(&output.stdout, b';')
    };
    let sheet = run(&[]);
    assert_eq!(sheet.column("verdict")[..3], ["inconclusive", "supported", "supported"]);
    assert_eq!(sheet.cell(0, "reason"), "route_unknown", "1.61 times the straight line");
    let straight = run(&["--straight", "--decimal-comma"]);
    assert_eq!(straight.column("verdict"), ["contradicted", "supported", "supported", "supported"]);
    assert_eq!(straight.cell(0, "repair"), "miles_for_kilometers");
    assert_eq!(straight.cell(3, "stated_km"), "344");
}

#[test]
fn hints_are_values_or_columns_and_alternatives_are_listed() {
    let folder =
        folder("place,state,land\nSpringfield,IL,US\nSpringfield,Missouri,US\nSpringfield,,\nHmeymim,,Syria\n");
    let run = |more: &[&str]| {
        let arguments = [&["locate", "--csv", "t.csv", "--name", "place"][..], more].concat();
        let output = dateline(&arguments, folder.path());
        assert_eq!(output.status.code(), Some(0), "{}", told(&output));
        Sheet::of(&output)
    };
    let sheet = run(&["--country", "land", "--admin1", "state", "--alternatives", "alt.csv"]);
    assert_eq!(sheet.column("outcome"), ["resolved", "resolved", "ambiguous", "resolved"]);
    assert_eq!(sheet.column("stateProvince"), ["Illinois", "Missouri", "", "Latakia"]);
    assert_eq!(sheet.column("geodeticDatum"), ["EPSG:4326", "EPSG:4326", "", "EPSG:4326"]);
    assert_eq!(sheet.cell(0, "locationID"), "https://sws.geonames.org/4250542/");
    assert!(sheet.cell(2, "georeferenceRemarks").starts_with("could be Springfield, "));
    let alternatives = Sheet::read(&fs::read(folder.path().join("alt.csv")).unwrap(), b',');
    let of_third = |&row: &usize| alternatives.cell(row, "row") == "3";
    assert!((0..alternatives.rows.len()).filter(of_third).count() > 3);
    assert!((0..alternatives.rows.len()).filter(of_third).all(|row| alternatives.cell(row, "chosen") == "false"));
    assert_eq!(alternatives.cell(0, "chosen"), "true");
    let fixed = run(&["--country", "US", "--admin1", "Illinois,Missouri"]);
    assert_eq!(fixed.cell(3, "outcome"), "unknown", "no Hmeymim lies there");
    assert_ne!(fixed.cell(2, "outcome"), "resolved");
}

#[test]
fn a_column_without_a_name_is_no_hint_and_a_table_without_names_has_numbers() {
    let folder = folder(",place,land\n7,Springfield,US\n8,Hmeymim,SY\n");
    let unnamed = Sheet::of(&dateline(&["locate", "--csv", "t.csv", "--name", "place"], folder.path()));
    assert_eq!(unnamed.column("error"), ["", ""]);
    let headless =
        ["locate", "--csv", "-", "--no-headers", "--name", "2", "--country", "3", "--admin1", "", "--jobs", "1"];
    let mut command = program::command(&headless, folder.path());
    fs::write(folder.path().join("rows"), "7,Paris,US\n8,Hmeymim,SY\n").unwrap();
    let output = command.stdin(fs::File::open(folder.path().join("rows")).unwrap()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("7,Paris,US,") && text.lines().count() == 2, "no head is made up: {text}");
    assert!(text.lines().nth(1).unwrap().contains(",resolved,Hmeymim Air Base,"), "{text}");
}

#[test]
fn what_cannot_be_asked_is_refused_in_one_line_before_anything_is_written() {
    let folder = folder("place,km\nSuva,5\n");
    for (arguments, says) in [
        (&["locate", "--csv", "t.csv", "--name", "plaec"][..], "no column is called \"plaec\"; there are place, km"),
        (&["locate", "--csv", "t.csv"], "--name COLUMN"),
        (
            &["locate", "--csv", "t.csv", "--name", "place", "--country", "Atlantis"],
            "no country is called \"Atlantis\"",
        ),
        (
            &["distance", "--csv", "t.csv", "--from", "1", "--to", "1", "--stated", "km", "--unit", "smoots"],
            "neither a column nor a unit",
        ),
        (&["distance", "--csv", "no.csv", "--from", "1", "--to", "1"], "cannot read no.csv"),
    ] {
        let output = dateline(arguments, folder.path());
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{}", told(&output));
        assert!(told(&output).starts_with("error: ") && told(&output).contains(says), "{}", told(&output));
        assert_eq!(told(&output).lines().count(), 1);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_table() {
    use std::io::{BufRead as _, Write as _};
    use std::process::Stdio;
    let mut arguments = LEGS;
    arguments[2] = "-";
    let mut child = program::command(&[&arguments[..], &["--jobs", "2"]].concat(), ".".as_ref())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut rows = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        writeln!(rows, "from,to,km").unwrap();
        for i in 0..60_000 {
            // Names that come once each, so that what is kept of names is put to the test, too; too short to be misspelt.
            writeln!(rows, "Q{i:04x},\"{}.5, 10.25\",5 km", i % 80).unwrap();
        }
    });
    let status = format!("/proc/{}/status", child.id());
    let peak = || -> u64 {
        let status = fs::read_to_string(&status).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    };
    let mut lines = std::io::BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(lines.by_ref().take(30_000).filter(|line| line.is_ok()).count(), 30_000);
    let half = peak();
    assert_eq!(lines.by_ref().take(29_000).filter(|line| line.is_ok()).count(), 29_000);
    let nearly_all = peak();
    assert!(nearly_all < half + 16_000, "{half} kB, then {nearly_all} kB");
    assert_eq!(lines.count(), 1001);
    writer.join().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
