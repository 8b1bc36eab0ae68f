//! What the fuzzing runs, one function a target: any bytes in, no panic, and what must hold of every answer.
//!
//! cargo-fuzz calls them with what it breeds (`fuzz/fuzz_targets/`), `tests/no_panic.rs` with the seeds, on every test run.
//! They open no socket; `records` and `cache` write a file in the system's temporary folder.

#[path = "../../tests/fixture/mod.rs"]
mod fixture;

use dateline::batch::{self, Records};
use dateline::claim::Statement;
use dateline::config::Config;
use dateline::document::{Context, Document};
use dateline::earth::inverse::text::{Decimals, solve_lines};
use dateline::emit::{
    annotation, claimreview, darwin_core, explain, geojson, github, json, kml, markdown, ndjson, sarif, terminal,
};
use dateline::gazetteer::PlaceId;
use dateline::mention::coordinates;
use dateline::table::{self, Distance, Locate, Table, Task};
use dateline::{Checker, Gazetteer, Report, fetch, query};
use sha2::{Digest as _, Sha256};
use std::sync::LazyLock;

static CHECKER: LazyLock<Checker> = LazyLock::new(|| Checker::new(Gazetteer::bundled()).near("Suva"));

/// A text, a Markdown file, a Word document or bytes on standard input: the first byte says which.
pub fn text(bytes: &[u8]) {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let name = ["a.txt", "a.md", "a.docx", "-"][usize::from(kind % 4)];
    read(name, bytes, None);
}

/// A page, its encoding told by the server, by itself, or by nobody: the first byte says which.
pub fn html(bytes: &[u8]) {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let content_type =
        [None, Some("text/html; charset=utf-8"), Some("text/html; charset=shift_jis"), Some("text/html;")];
    read("a.html", bytes, content_type[usize::from(kind % 4)]);
}

/// Words of claims, a byte each; see [`WORDS`].
pub fn claims(bytes: &[u8]) {
    let words: Vec<&str> = bytes.iter().take(60).map(|byte| WORDS[usize::from(*byte) % WORDS.len()]).collect();
    everything(Document::from_text("a.txt", words.join(" "), Context::default()));
}

/// A figure with its unit as it is given to `dateline distance --stated`, and within a sentence.
pub fn numbers(bytes: &[u8]) {
    let Ok(figure) = std::str::from_utf8(bytes) else { return };
    let ends = ["Suva", "35.401,35.949"].map(|end| query::endpoint(&CHECKER, end).expect("a name").expect("one place"));
    if let Ok(report) = query::judge(&CHECKER, &ends[0], &ends[1], figure) {
        assert_true(&report);
    }
    let sentence = format!("In Syria, Aleppo lies {figure} north of Damascus. It covers {figure} and no more.");
    assert_true(&CHECKER.check(Document::from_text("a.txt", sentence, Context::default())));
}

/// Coordinates at every character of a text, as an end of `dateline distance`, and where a sentence says that they are some:
/// what it contains is a place or told to be none.
pub fn coordinates(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = query::coordinates(text);
    for (at, _) in text.char_indices().take(64) {
        if let Some(written) = coordinates::read(&text[at..]) {
            assert!(text.is_char_boundary(at + written.length) && written.length > 0);
            assert!(written.imprecision.0 > 0.0 && written.position.lat().abs() <= 90.0);
            assert!(written.position.lon().abs() <= 180.0);
        }
    }
    for sentence in [format!("Suva ({text}) is there."), format!("Divers found the wreck at latitude {text} in May.")] {
        assert_true(&CHECKER.check(Document::from_text("a.txt", sentence, Context::default())));
    }
}

/// A small gazetteer with some bytes changed and its checksums put right, as a forger would: four bytes a change, the
/// last of them the new value and the others where.
pub fn gazetteer(bytes: &[u8]) {
    let mut file = SMALL.clone();
    for change in bytes.chunks_exact(4) {
        let at = u32::from_be_bytes([0, change[0], change[1], change[2]]) as usize;
        let at = at % file.len();
        file[at] = change[3];
    }
    if let Ok(gazetteer) = Gazetteer::from_bytes(fixture::with_checksums(file)) {
        gazetteer.verify();
        ask_everything(&gazetteer);
    }
}

/// A configuration, and a check under it.
pub fn config(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Config::parse("dateline.toml", text) {
        Ok(config) => {
            let checker = config.near.into_iter().fold(CHECKER.clone(), |checker, place| checker.near(place));
            let Ok(checker) = checker.levels(config.levels).overrides(config.overrides) else { return };
            let context = Context { about: config.about, outlet: config.outlet, ..Context::default() };
            let text = "In Suva, the Camp 7 depot lies 80 km north of Levuka.";
            assert_true(&checker.check(Document::from_text("a.txt", text, context)));
        }
        Err(error) => assert_one_line(&error),
    }
}

/// NDJSON and tables, packed or not: the first byte says which.
pub fn records(bytes: &[u8]) {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let ending = ["ndjson", "csv", "tsv", "ndjson.gz", "csv.zst", "txt.gz"][usize::from(kind % 6)];
    static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a temporary folder"));
    let path = FOLDER.path().join(format!("{:?}.{ending}", std::thread::current().id()));
    std::fs::write(&path, bytes).expect("a temporary file");
    let mut rows = 0;
    let records = Records::open(&[path], 1 << 20).expect("the file is there");
    let counts = batch::run(&CHECKER, records, &batch::Options::default(), |step| {
        for line in step.lines {
            assert!(serde_json::from_slice::<serde_json::Value>(&line).is_ok_and(|line| line.is_object()));
            rows += 1;
        }
        Ok(())
    });
    assert_eq!(counts.expect("a bad document is a row").documents, rows);
}

/// Tables of names, of ends with a figure, and lines of coordinates: the first byte says which.
pub fn tables(bytes: &[u8]) {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let task = match kind % 3 {
        0 => Task::Locate(Locate { name: "1".into(), country: Some("2".into()), admin1: None }),
        1 => Task::Distance(Distance {
            from: "1".into(),
            to: "2".into(),
            stated: Some("3".into()),
            unit: (kind & 4 != 0).then(|| "mi".into()),
            decimal_comma: kind & 8 != 0,
            ..Distance::default()
        }),
        _ => return lines(bytes),
    };
    let options = table::Options { head: kind & 16 != 0, ..table::Options::default() };
    let input = Box::new(std::io::Cursor::new(bytes.to_vec()));
    let mut out = Vec::new();
    let counts =
        Table::open("a.csv", input, &options).and_then(|table| table::run(&CHECKER, table, &task, &mut out, None));
    match counts {
        Ok(counts) => assert!(counts.errors <= counts.rows && counts.rows <= out.len() as u64, "{counts:?}"),
        Err(error) => assert_one_line(&error),
    }
}

/// `distance --inverse`: a line for a line, three finite numbers or why not.
fn lines(bytes: &[u8]) {
    let mut answers = Vec::new();
    let answered = solve_lines(bytes, Decimals::default(), &mut answers);
    let answers = String::from_utf8(answers).expect("text");
    assert_eq!(answers.lines().count(), answered.lines);
    for answer in answers.lines().filter(|answer| !answer.starts_with("ERROR: ")) {
        let numbers: Vec<f64> = answer.split(' ').map(|number| number.parse().expect("a number")).collect();
        let [azimuth, at_end, length] = numbers[..] else { panic!("{answer}") };
        assert!(azimuth.abs() <= 180.0 && at_end.abs() <= 180.0 && (0.0..20_003_932.0).contains(&length), "{answer}");
    }
}

/// A page kept from before whose file somebody has changed: the first line is its head, in which `{url}` and `{sha}` stand
/// for what would be right, the rest the page.
pub fn cache(bytes: &[u8]) {
    const URL: &str = "https://example.org/";
    let hash = |bytes: &[u8]| -> String { Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect() };
    static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a temporary folder"));
    let folder = FOLDER.path().join(format!("{:?}", std::thread::current().id()));
    let (head, page) = bytes.split_at(bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len()));
    let page = page.get(1..).unwrap_or_default();
    let head = String::from_utf8_lossy(head).replace("{url}", URL).replace("{sha}", &hash(page));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join(hash(URL.as_bytes())), [head.as_bytes(), b"\n", page].concat()).expect("a file");
    let options = fetch::Options { cache: Some(folder), most_bytes: 1024, ..fetch::Options::default() };
    if let Some(kept) = fetch::kept(URL, &options) {
        assert!(kept.bytes == page && page.len() <= 1024 && kept.unchanged, "{kept:?}");
        read("a.html", page, kept.content_type.as_deref());
    }
}

/// The judgement of URLs: what it lets through is http or https, to no address that is not public.
pub fn urls(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match fetch::vet(text) {
        Ok(url) => {
            let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://")).expect("no other scheme");
            let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
            assert!(!authority.contains('@') && !authority.is_empty(), "{url}");
            let host = authority
                .rsplit_once(':')
                .filter(|(_, port)| port.parse::<u16>().is_ok())
                .map_or(authority, |(host, _)| host);
            if let Ok(address) = host.parse::<std::net::Ipv4Addr>() {
                let inside = address.is_loopback() || address.is_private() || address.is_link_local();
                let nowhere = address.is_unspecified() || address.is_multicast() || address.is_broadcast();
                assert!(!inside && !nowhere && !address.is_documentation(), "{url}");
            }
            if let Ok(address) = host.trim_matches(['[', ']']).parse::<std::net::Ipv6Addr>() {
                assert_eq!(address.segments()[0] >> 13, 1, "only 2000::/3 is public: {url}");
                assert!(address.to_ipv4_mapped().is_none() && address.segments()[0] != 0x2002, "{url}");
            }
            assert_eq!(fetch::vet(&url).as_deref().ok(), Some(url.as_str()), "judged again it is the same");
        }
        Err(error) => assert_one_line(&error),
    }
}

/// Words that claims are made of, names, numbers and what can stand between them.
pub const WORDS: [&str; 64] = [
    "Aleppo",
    "Suva",
    "Georgia",
    "Springfield",
    "Zürich",
    "the Syrian city of",
    "Tripoli",
    "Fiji",
    "Nowhereville",
    "London",
    "km",
    "miles",
    "nautical miles",
    "square miles",
    "m2",
    "hectares",
    "kilometres",
    "metres",
    "acres",
    "an hour",
    "north of",
    "southwest of",
    "N.E. of",
    "near",
    "between",
    "and",
    "midway between",
    "on the coast of",
    "in the northwest of",
    "in",
    "from",
    "to",
    "about",
    "less than",
    "more than",
    "up to",
    "some",
    "20-odd",
    "half a",
    "three and a half",
    "86",
    "60,000",
    "1/2",
    "½",
    "3.5",
    "10 to 15",
    "999999999999999999999",
    "0",
    "-5",
    "1e400",
    "(",
    ")",
    ",",
    ".",
    "\n\n",
    "\r\n",
    "\u{a0}",
    "\u{ad}",
    "\u{202e}",
    "“",
    "35.401 N 35.949 E",
    "36SVD1234567890",
    "is",
    "lies",
];

/// Every stage and every format that is not drawn.
pub fn everything(document: Document) {
    let report = CHECKER.check(document);
    assert_true(&report);
    let reports = [report];
    let options = terminal::Options { verbose: true, ..terminal::Options::default() };
    let texts = [
        terminal::diagnostics(&reports[0], &options),
        terminal::summary(&reports),
        explain::explain(&reports[0]),
        github::commands(&reports[0]),
        markdown::encode(&reports),
    ];
    for text in &texts {
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
    }
    assert!(texts[1].ends_with('\n') && texts[2].ends_with('\n'));
    let layers = geojson::layers(&reports);
    for json in [
        json::encode(&reports),
        ndjson::line(&reports[0]),
        geojson::combined(&reports),
        sarif::encode(&reports),
        claimreview::encode(&reports),
        annotation::encode(&reports),
    ] {
        assert!(serde_json::from_slice::<serde_json::Value>(&json).is_ok());
    }
    assert!(kml::encode(&layers).starts_with(b"<?xml") && !darwin_core::encode(&reports).is_empty());
}

fn read(name: &str, bytes: &[u8], content_type: Option<&str>) {
    match Document::from_source(name, bytes.to_vec(), content_type, Context::default()) {
        Ok(document) => everything(document),
        Err(error) => assert!(error.is_input(), "{error}"),
    }
}

/// Every span stands on the characters of its text, and its place in the source is one. Words that look Latin are not, and
/// coordinates that are told to be no place lie off the earth.
fn assert_true(report: &Report) {
    let (document, text) = (&report.document, report.document.text());
    let spans = report.mentions.iter().map(|mention| mention.span);
    let look_alikes = document.look_alikes();
    for word in &look_alikes {
        let word = word.of(text);
        assert!(word.chars().all(char::is_alphabetic) && !word.is_ascii() && word.contains(|c: char| c.is_ascii()));
    }
    for claim in &report.claims {
        let Statement::CoordinateRange { written } = &claim.statement else { continue };
        let (latitude, longitude) = (written.latitude.0, written.longitude.0);
        assert!(latitude.is_finite() && longitude.is_finite(), "{written:?} of {text:?}");
        assert!(latitude.abs() > 90.0 || longitude.abs() > 180.0, "{written:?} of {text:?}");
    }
    for span in spans.chain(look_alikes).chain(report.claims.iter().map(|claim| claim.span)) {
        assert!(text.get(span.start()..span.end()).is_some(), "{span:?} of {text:?}");
        let (first, last) = document.source_bytes(span);
        let (start, end) = document.code_points(span);
        assert!(first <= last && start <= end && start <= first && end <= last, "{span:?} of {text:?}");
    }
    for verdict in &report.verdicts {
        for part in &verdict.parts {
            let ends = [part.allowed.low, part.allowed.high, part.stated].into_iter().flatten();
            assert!(!part.measured.is_nan() && ends.into_iter().all(|end| !end.is_nan()), "{verdict:?}");
        }
    }
}

fn assert_one_line(error: &dateline::Error) {
    assert!(!error.to_string().contains('\n'), "{error}");
}

static SMALL: LazyLock<Vec<u8>> = LazyLock::new(|| fixture::draft().to_bytes().expect("the fixture is sound"));

fn ask_everything(gazetteer: &Gazetteer) {
    gazetteer.info();
    gazetteer.credits();
    for name in ["tartus", "suva", "united", "united states", "nowhere", "é"] {
        gazetteer.lookup(name);
        gazetteer.probe(name);
        gazetteer.name_profile(name);
        gazetteer.fuzzy(name, 2);
        gazetteer.variants(name, 8);
        gazetteer.prefix(name, 5);
    }
    for row in 0..gazetteer.len().min(64) as u32 {
        let place = gazetteer.place(PlaceId(row));
        gazetteer.names(place.id);
        gazetteer.footprint(place.id);
        gazetteer.outline_holds(place.id, place.position);
        gazetteer.by_stable_id(place.stable_id);
        gazetteer.nearest(place.position, 3);
        gazetteer.within(place.position, 50_000.0);
        gazetteer.containing(place.position);
        gazetteer.coast_distance(place.position);
    }
}
