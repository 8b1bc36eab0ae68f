//! `dateline batch` from outside: order, error rows, parts, resuming after a kill.

#[path = "support/program.rs"]
mod program;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn batch(arguments: &[&str], folder: &Path) -> Output {
    command(arguments, folder).output().expect("the program starts")
}

fn command(arguments: &[&str], folder: &Path) -> Command {
    program::command(&[&["batch"], arguments].concat(), folder)
}

/// A folder with `news.ndjson`: each tenth line is bad when `bad` says so.
fn archive(documents: usize, bad: bool) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut file = fs::File::create(folder.path().join("news.ndjson")).unwrap();
    for i in 0..documents {
        if bad && i % 10 == 9 {
            writeln!(file, "{{\"url\":\"n{i}\",\"body\":7.5}}\n[").unwrap();
        } else {
            let body = format!("A ferry left Tartus for Latakia, {} kilometers north of Tartus, at noon.", i % 90 + 5);
            let row = serde_json::json!({ "url": format!("n{i}"), "body": body });
            writeln!(file, "{row}").unwrap();
        }
    }
    folder
}

fn parts(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut parts: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_name() != "_run.json")
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    parts.sort();
    parts
}

#[test]
fn every_document_is_a_line_in_order_and_a_bad_one_is_a_row_and_exit_code_3() {
    let folder = archive(30, true);
    let output =
        batch(&["news.ndjson", "--text", "body", "--id", "url", "--fields", "document,summary"], folder.path());
    assert_eq!(output.status.code(), Some(3));
    let rows: Vec<serde_json::Value> = output
        .stdout
        .split(|&b| b == b'\n')
        .filter(|l| !l.is_empty())
        .map(|l| serde_json::from_slice(l).unwrap())
        .collect();
    assert_eq!(rows.len(), 33, "three lines are no JSON");
    let names: Vec<&str> = rows.iter().map(|row| row["document"]["name"].as_str().unwrap()).collect();
    assert_eq!(names[..12], ["n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "news.ndjson:11", "n10"]);
    assert!(rows[10]["error"]["message"].as_str().unwrap().contains("no JSON"), "{}", rows[10]);
    assert_eq!(rows[0]["version"], 1);
    assert!(rows[0]["mentions"].is_null() && rows[0]["summary"].is_object(), "only the members asked for");
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("33 documents") && message.contains("3 that could not be read"), "{message}");
}

#[test]
fn a_line_is_what_check_prints_for_the_same_text() {
    let folder = tempfile::tempdir().unwrap();
    let text = "Latakia lies 72 km north of Tartus.\r\nIt is a port.";
    fs::write(folder.path().join("a.txt"), text).unwrap();
    let row = serde_json::json!({ "id": "a.txt", "text": text }).to_string();
    fs::write(folder.path().join("a.ndjson"), row).unwrap();
    let checked = program::dateline(&["check", "--format", "ndjson", "a.txt"], folder.path());
    assert!(!checked.stdout.is_empty());
    for input in ["a.txt", "a.ndjson"] {
        let output = batch(&[input], folder.path());
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&checked.stdout), "{input}");
    }
}

#[test]
fn jobs_make_no_difference_to_the_bytes() {
    let folder = archive(200, true);
    let with = |jobs: &str| {
        batch(
            &["news.ndjson", "--text", "body", "--id", "url", "--fields", "document,claims", "--jobs", jobs],
            folder.path(),
        )
        .stdout
    };
    let one = with("1");
    assert_eq!(one.iter().filter(|&&b| b == b'\n').count(), 220);
    assert!(one == with("2") && one == with("8"));
}

#[test]
fn a_run_that_was_killed_goes_on_to_the_same_bytes() {
    let folder = archive(400, false);
    let run = |out: &str, more: &[&str]| {
        let arguments = ["news.ndjson", "--text", "body", "--id", "url", "--fields", "claims", "--part-size", "50"];
        [&arguments[..], &["--out", out], more].concat().iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()
    };
    let start =
        |arguments: &[String]| command(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), folder.path());
    assert_eq!(start(&run("whole", &[])).output().unwrap().status.code(), Some(0));
    let whole = parts(&folder.path().join("whole"));
    assert_eq!(whole.len(), 8);

    let mut killed = start(&run("broken", &["--jobs", "1"])).stderr(Stdio::null()).spawn().unwrap();
    let first = folder.path().join("broken/part-00000.ndjson");
    while !first.exists() && killed.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_eq!(start(&run("broken", &[])).output().unwrap().status.code(), Some(2), "without --resume it is refused");
    assert_eq!(start(&run("broken", &["--resume"])).output().unwrap().status.code(), Some(0));
    assert!(parts(&folder.path().join("broken")) == whole);
    let record: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path().join("broken/_run.json")).unwrap()).unwrap();
    assert_eq!((&record["complete"], &record["counts"]["documents"]), (&true.into(), &400.into()));
}

#[test]
fn what_cannot_be_run_is_refused_in_one_line_with_nothing_written() {
    let folder = archive(1, false);
    for (arguments, says) in [
        (&["nope.ndjson"][..], "nope.ndjson: no such file"),
        (&["news.ndjson", "--fields", "claim"], "\"claim\" is no member of a line; there are"),
        (&["https://example.org/a"], "fetches nothing"),
    ] {
        let output = batch(arguments, folder.path());
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.starts_with("error: ") && message.contains(says) && message.lines().count() == 1, "{message}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_layer_is_a_text_sequence_with_a_feature_for_what_could_not_be_read() {
    let folder = archive(20, true);
    let arguments = ["news.ndjson", "--text", "body", "--id", "url", "--layer", "mentions"];
    let output = batch(&arguments, folder.path());
    assert_eq!(output.status.code(), Some(3));
    let records: Vec<&[u8]> = output.stdout.split(|&byte| byte == 0x1e).skip(1).collect();
    assert!(records.iter().all(|record| record.ends_with(b"\n")));
    let features: Vec<serde_json::Value> =
        records.iter().map(|record| serde_json::from_slice(record).unwrap()).collect();
    assert!(features.iter().all(|feature| feature["type"] == "Feature" && feature.get("id").is_none()));
    let of = |name: &str| features.iter().filter(|feature| feature["properties"]["document"] == name).count();
    assert_eq!((of("n0"), of("n8")), (3, 3), "Tartus, Latakia, Tartus");
    let bad = features.iter().find(|feature| feature["properties"]["document"] == "news.ndjson:11").unwrap();
    assert!(bad["geometry"].is_null() && bad["properties"]["error"].as_str().unwrap().contains("no JSON"), "{bad}");
    let parts = batch(&[&arguments[..], &["--out", "out"]].concat(), folder.path());
    assert_eq!(parts.status.code(), Some(3));
    assert!(fs::read(folder.path().join("out/part-00000.geojsons")).unwrap() == output.stdout);
}

#[test]
fn a_row_with_an_id_is_the_same_wherever_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let rows = [r#"{"id":"a","text":"In Suva."}"#, r#"{"id":"b"}"#, r#"{"id":"c","text":"In Apia."}"#];
    let answers = |name: &str, rows: &[&str]| {
        fs::write(folder.path().join(name), rows.join("\n")).unwrap();
        let mut command = command(&["-"], folder.path());
        command.stdin(fs::File::open(folder.path().join(name)).unwrap()).output().unwrap().stdout
    };
    let whole = answers("whole", &rows);
    assert!(whole == [answers("1", &rows[..1]), answers("2", &rows[1..2]), answers("3", &rows[2..])].concat());
}

#[test]
fn a_hint_that_names_no_place_is_told_and_a_date_that_is_none_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "In Suva.").unwrap();
    let told = |arguments: &[&str]| {
        let output = program::dateline(arguments, folder.path());
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, message) = told(&["check", "a.txt", "--near", "Xqzzyton", "--near", "Fiji"]);
    assert_eq!(code, Some(0));
    assert_eq!(message, "note: near \"Xqzzyton\": no such place in the gazetteer, so it is no hint\n");
    for date in ["2021-02-29", "2021-13-01", "1 May 2021", "21-05-01", "2021-5-1", "2021-05-01-01"] {
        let (code, message) = told(&["check", "a.txt", "--date", date]);
        assert!(code == Some(2) && message.contains("write it as 2020-02-29"), "{date}: {message}");
    }
    assert_eq!(told(&["check", "a.txt", "--date", "2020-02-29"]).0, Some(0));
}
