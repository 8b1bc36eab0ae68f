//! `examples/evaluate.rs` reads nothing of the gold: with every gold field taken out it writes the same bytes.

use serde_json::{Map, Value};
use std::path::PathBuf;
use std::process::Command;

/// What each mode may read.
const READ: [(&str, &[&str]); 4] = [
    ("places", &["id", "text", "domain", "title", "date"]),
    ("oracle", &["id", "text", "domain", "title", "spans"]),
    ("claims", &["id", "text", "context"]),
    ("offsets", &["id", "text", "edited_variant"]),
];

#[test]
fn predictions_do_not_change_when_the_gold_is_taken_out() {
    let gold = std::fs::read_to_string("tests/data/evaluate.jsonl").unwrap();
    let rows: Vec<Map<String, Value>> = gold.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (mode, fields) in READ {
        let whole: Vec<Map<String, Value>> = rows
            .iter()
            .map(|row| {
                let mut row = row.clone();
                // What does not belong to the mode must not matter, but context and outlet do by design.
                row.retain(|key, _| {
                    fields.contains(&key.as_str()) || !["domain", "title", "date", "context"].contains(&key.as_str())
                });
                row.insert("spans".into(), row["toponyms"].clone());
                row
            })
            .collect();
        let stripped: Vec<Map<String, Value>> = whole
            .iter()
            .map(|row| {
                let mut row = row.clone();
                row.retain(|key, _| fields.contains(&key.as_str()));
                for span in row.get_mut("spans").and_then(Value::as_array_mut).into_iter().flatten() {
                    span.as_object_mut().unwrap().retain(|key, _| ["start", "end", "surface"].contains(&key.as_str()));
                }
                if let Some(edited) = row.get_mut("edited_variant") {
                    edited.as_object_mut().unwrap().retain(|key, _| key == "text");
                }
                row
            })
            .collect();
        let (with, without) = (predict(mode, &whole), predict(mode, &stripped));
        assert_eq!(with.lines().count(), rows.len(), "{mode}: one line a document");
        assert_eq!(with, without, "{mode} read something of the gold");
    }
}

fn predict(mode: &str, rows: &[Map<String, Value>]) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    let lines: String = rows.iter().map(|row| format!("{}\n", Value::Object(row.clone()))).collect();
    std::fs::write(file.path(), lines).unwrap();
    let out = Command::new(example("evaluate")).arg(mode).arg(file.path()).output().unwrap();
    assert!(out.status.success(), "{mode}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// Cargo builds the examples before it runs the tests and puts them beside the tests' folder.
fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(|deps| deps.parent()).expect("target/PROFILE/deps/TEST");
    profile.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
