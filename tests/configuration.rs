//! `dateline.toml`, overrides and the levels of rules, through the program.

#[path = "support/program.rs"]
mod program;

use program::dateline;
use serde_json::{Value, json};
use std::fs;
use std::process::Output;

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// 309 km on the map.
const WRONG: &str = "In Syria, Aleppo lies 86 kilometers north of Damascus.";

#[test]
fn a_level_set_in_the_file_above_or_by_a_flag_decides_the_exit_code() {
    let folder = folder(&[("a/b/note.txt", WRONG), ("dateline.toml", "[rules]\ndistance-mismatch = 'warn'\n")]);
    let deep = folder.path().join("a/b");
    for (arguments, code, head) in [
        (&["check", "note.txt"][..], 0, "warning[distance-mismatch]: 86 km"),
        (&["check", "note.txt", "--no-config"], 1, "error[distance-mismatch]: 86 km"),
        (&["check", "note.txt", "--error", "DL001"], 1, "error[distance-mismatch]: 86 km"),
        (
            &["check", "note.txt", "--ignore", "distance-mismatch"],
            0,
            "1 document: 1 claim (0 contradicted, 0 inconclusive, 0 supported, 1 ignored)",
        ),
    ] {
        let output = dateline(arguments, &deep);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", told(&output));
        assert!(told(&output).starts_with(head), "{arguments:?}: {}", told(&output));
    }
    let line = dateline(&["check", "--format", "ndjson", "note.txt"], &deep);
    let line: Value = serde_json::from_slice(&line.stdout).unwrap();
    let verdict = &line["claims"][0]["verdict"];
    assert_eq!((&verdict["outcome"], &verdict["severity"]), (&json!("contradicted"), &json!("warning")));
}

#[test]
fn a_fault_of_the_configuration_or_a_flag_fails_the_run_and_says_where() {
    let folder = folder(&[("note.txt", WRONG), ("dateline.toml", "rulse = {}"), ("good.toml", "")]);
    for (arguments, want) in [
        (&["check", "note.txt"][..], "dateline.toml:1:1: unknown key \"rulse\"; perhaps \"rules\" is meant\n"),
        (&["check", "note.txt", "--config", "none.toml"], "error: cannot read none.toml: "),
        (
            &["check", "note.txt", "--no-config", "--warn", "not-neer"],
            "no rule \"not-neer\"; perhaps \"not-near\" is meant",
        ),
    ] {
        let output = dateline(arguments, folder.path());
        assert_eq!(output.status.code(), Some(2), "{}", told(&output));
        assert!(told(&output).contains(want), "{}", told(&output));
    }
    assert_eq!(dateline(&["check", "note.txt", "--config", "good.toml"], folder.path()).status.code(), Some(1));
}

fn places(output: &Output) -> Vec<(Value, Value)> {
    let line: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", told(output)));
    let mentions = line["mentions"].as_array().unwrap();
    mentions.iter().map(|mention| (mention["text"].clone(), mention["place"].clone())).collect()
}

#[test]
fn an_override_settles_the_reading_in_its_document_and_is_listed() {
    let text = "The ferry left Tripoli at dawn.";
    let settled = "[[place]]\nmatch = 'tripoli'\nin = 'quake.txt'\nid = 2210247\n\
                   [[place]]\nmatch = 'Tripoli'\nid = 252601\n";
    let folder = folder(&[("texts/quake.txt", text), ("other.txt", text), ("settled.toml", settled)]);
    let run = |name: &str| {
        places(&dateline(&["check", "--format", "ndjson", "--overrides", "settled.toml", name], folder.path()))
    };
    assert_eq!(run("texts/quake.txt"), [(json!("Tripoli"), json!(2_210_247))]);
    assert_eq!(run("other.txt"), [(json!("Tripoli"), json!(252_601))]);
    let shown = told(&dateline(&["check", "--overrides", "settled.toml", "texts/quake.txt"], folder.path()));
    assert!(shown.starts_with("note: \"Tripoli\" is Tripoli, "), "{shown}");
    assert!(shown.lines().next().unwrap().ends_with("Libya, by an override"), "{shown}");
    assert!(shown.contains("--> texts/quake.txt:1:16\n"), "{shown}");
    let json = dateline(&["check", "--format", "json", "--overrides", "settled.toml", "other.txt"], folder.path());
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    let document = &json["documents"][0];
    assert_eq!(document["overrides"], json!([0]));
    let candidate = &document["mentions"][0]["candidates"][0];
    assert_eq!((&candidate["probability"], &candidate["evidence"][0]["kind"]), (&json!(1.0), &json!("override")));
}

#[test]
fn a_position_settles_what_the_gazetteer_lacks_and_claims_are_measured_from_it() {
    // Damascus lies at 33.51 N 36.29 E; 36.29 N is 309 km north of it.
    let text = "In Syria, the town of Qarathul lies 310 km north of Damascus.";
    let folder =
        folder(&[("note.txt", text), ("dateline.toml", "[[place]]\nmatch = 'Qarathul'\nlat = 36.29\nlon = 36.29\n")]);
    let output = dateline(&["check", "--format", "ndjson", "note.txt"], folder.path());
    let line: Value = serde_json::from_slice(&output.stdout).unwrap();
    let verdict = &line["claims"][0]["verdict"];
    assert_eq!(verdict["outcome"], json!("supported"), "{line:#}");
    assert_eq!(verdict["ends"][0]["lat"], json!(36.29));
    let without = dateline(&["check", "--no-config", "--format", "ndjson", "note.txt"], folder.path());
    let line: Value = serde_json::from_slice(&without.stdout).unwrap();
    assert_eq!(line["claims"][0]["verdict"]["outcome"], json!("inconclusive"));
}

#[test]
fn a_comment_in_a_text_settles_a_reading_unless_the_caller_does_or_a_stranger_wrote_it() {
    let text = "<!-- dateline: Tripoli = 2210247 -->\nThe ferry left Tripoli at dawn.";
    let page =
        "<!DOCTYPE html><p><!-- dateline: Tripoli = 2210247 -->The ferry left Tripoli at dawn. Nobody was hurt.</p>";
    let folder = folder(&[
        ("quake.txt", text),
        ("quake.md", text),
        ("quake.html", page),
        ("settled.toml", "[[place]]\nmatch = 'Tripoli'\nid = 252601\n"),
    ]);
    let run = |arguments: &[&str]| {
        let output = dateline(&[&["check", "--format", "ndjson"], arguments].concat(), folder.path());
        let line: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", told(&output)));
        (places(&output), line["overrides"].clone())
    };
    let libya = (vec![(json!("Tripoli"), json!(2_210_247))], json!([0]));
    assert_eq!(run(&["quake.txt"]), libya);
    assert_eq!(run(&["quake.md"]), libya);
    assert_eq!(run(&["--overrides", "settled.toml", "quake.txt"]).0, [(json!("Tripoli"), json!(252_601))]);
    assert_eq!(run(&["quake.html"]).1, json!([]));
    let batch = dateline(&["batch", "quake.txt"], folder.path());
    let line: Value = serde_json::from_slice(&batch.stdout).unwrap_or_else(|_| panic!("{}", told(&batch)));
    assert_eq!(line["overrides"], json!([]), "{line:#}");
}

#[test]
fn a_comment_that_settles_nothing_is_told_and_harms_nothing() {
    let text = "<!-- dateline: Aleppo = 1 --> <!-- dateline: = 7 --> <!-- dateline: A\u{1b}[31m = 91, 0 --> In Syria, Aleppo is big.";
    let folder = folder(&[("note.txt", text)]);
    let output = dateline(&["check", "note.txt"], folder.path());
    assert_eq!(output.status.code(), Some(0));
    let shown = told(&output);
    assert_eq!(shown.matches("settles nothing").count(), 3, "{shown}");
    assert!(shown.contains("the comment \"Aleppo = 1\"") && !shown.contains('\u{1b}'), "{shown}");
}

#[test]
fn an_override_to_a_place_that_is_not_there_is_refused() {
    let folder = folder(&[("note.txt", WRONG), ("settled.toml", "[[place]]\nmatch = 'Aleppo'\nid = 1\n")]);
    let output = dateline(&["check", "--overrides", "settled.toml", "note.txt"], folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        told(&output),
        "error: override of \"Aleppo\": the gazetteer has no place 1; `dateline locate` shows the ids of a name\n"
    );
}

#[test]
fn an_override_finds_its_words_where_recognition_sees_no_name_and_says_when_it_finds_none() {
    let settled = "[[place]]\nmatch = 'Camp Rhubarb'\nlat = 36.29\nlon = 36.29\n\
                   [[place]]\nmatch = 'Quorvath'\nlat = 1.0\nlon = 1.0\n";
    let text = "In Syria, CAMP Rhubarb lies 310 km north of Damascus. Rhubarb camps are many.";
    let folder = folder(&[("note.txt", text), ("settled.toml", settled)]);
    let output = dateline(&["check", "--overrides", "settled.toml", "note.txt"], folder.path());
    let shown = told(&output);
    assert!(shown.contains("\"CAMP Rhubarb\" is 36.290N 36.290E, by an override"), "{shown}");
    assert!(shown.contains("1 supported"), "{shown}");
    assert!(shown.contains("the override of \"Quorvath\" matches nothing"), "{shown}");
    assert!(!shown.contains("the override of \"Camp Rhubarb\""), "{shown}");
}

#[test]
fn a_stated_time_is_no_warning() {
    let folder = folder(&[("note.txt", "Berlin is two hours by car from Hamburg.")]);
    let output = dateline(&["check", "note.txt"], folder.path());
    assert!(told(&output).starts_with("1 document: 1 claim (0 contradicted, 1 inconclusive"), "{}", told(&output));
}

#[test]
fn a_statement_that_the_title_contradicts_names_the_title() {
    let folder = folder(&[("note.txt", "24 km N of Fishhook")]);
    let output = dateline(&["check", "--title", "16 km N of Fishhook, Alaska", "note.txt"], folder.path());
    assert!(told(&output).contains("\"16 km N of Fishhook\", as the title says\n"), "{}", told(&output));
}

#[test]
fn a_negative_latitude_is_no_flag() {
    let folder = folder(&[]);
    let output = dateline(&["distance", "-18,178", "0,0"], folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
}
