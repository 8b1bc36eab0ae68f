//! The one-document contract: every line that is written fits docs/schema, and the schema says no more than is written.

#[path = "support/program.rs"]
mod program;
#[path = "support/schema.rs"]
mod schema;

use dateline::batch::{Fields, Records};
use dateline::checker::{Meant, Override};
use dateline::document::Context;
use dateline::emit::ndjson;
use dateline::{Checker, Document, Gazetteer};
use schema::Schema;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

fn read(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(format!("docs/schema/{name}.schema.json")).unwrap()).unwrap()
}

/// A contract lets members come; a test must not let them come unseen.
fn closed(mut schema: Value) -> Value {
    fn close(value: &mut Value) {
        if let Some(object) = value.as_object_mut() {
            if object.contains_key("properties") {
                object.insert("additionalProperties".to_owned(), false.into());
            }
            object.values_mut().for_each(close);
        } else if let Some(list) = value.as_array_mut() {
            list.iter_mut().for_each(close);
        }
    }
    close(&mut schema);
    schema
}

/// Texts with every type of claim: those that extraction is tested with, without their marks.
fn texts() -> Vec<String> {
    let mut texts = vec![
        fs::read_to_string("examples/dispatch.txt").unwrap(),
        "The mine lies 12 km east of Jableh, Syria. The mine lies 20 km south of Latakia.".to_owned(),
        "Levuka is in Fiji (17.68 S, 178.83 E). Camp Rhubarb is at 35.52 N, 35.77 E, said Berliners in Springfield."
            .to_owned(),
        "Suva (18.1416 N, 178.4419 E) is the capital of Fiji.".to_owned(),
        " ".to_owned(),
        "\u{1f30d} Levuka is 20 km from Suva, Fiji.".to_owned(),
    ];
    let mut files: Vec<_> = fs::read_dir("tests/claims").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let prose = fs::read_to_string(&file).unwrap();
        for block in prose.split("```marked\n").skip(1) {
            let text = block.split("```").next().unwrap();
            texts.push(text.chars().filter(|c| !"[]{}".contains(*c)).collect());
        }
    }
    texts
}

fn lines() -> Vec<Vec<u8>> {
    let gazetteer = Gazetteer::bundled();
    let settled = Override { words: "Tartus".to_owned(), document: None, meant: Meant::Place(163_345) };
    let checker = Checker::new(gazetteer.clone()).overrides(vec![settled]).unwrap();
    let context = Context {
        about: Some("Syria".to_owned()),
        outlet: Some("example.org".to_owned()),
        title: Some("Rain".to_owned()),
        date: Some("2020-02-29".to_owned()),
    };
    let check = |(index, text): (usize, String)| {
        let context = if index % 2 == 0 { Context::default() } else { context.clone() };
        checker.check(Document::from_text(format!("n{index}"), text, context))
    };
    let reports: Vec<_> = texts().into_iter().enumerate().map(check).collect();
    let page = b"<html lang=en><title>Rain</title><p>Rain fell in Suva, and in Levuka \xe9 it did not fall at all.</p>";
    let page = Document::from_source("a.html", page.to_vec(), None, Context::default()).unwrap();
    let some = ["document".to_owned(), "claims".to_owned()];
    let mut lines: Vec<Vec<u8>> = reports.iter().map(ndjson::line).collect();
    lines.push(ndjson::line(&checker.check(page)));
    lines.extend(reports.iter().take(3).map(|report| ndjson::line_with(report, &some)));
    lines.push(ndjson::error_line(&gazetteer, "a:7", "the line is no JSON"));
    lines
}

/// Paths of members that hold something, and of those that are null.
fn seen(value: &Value, path: &str, full: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| seen(value, &format!("{path}.{name}"), full)),
        Value::Array(items) => items.iter().for_each(|item| seen(item, path, full)),
        Value::Null => {}
        _ => drop(full.insert(path.to_owned())),
    }
}

#[test]
fn every_line_fits_the_schema_which_names_every_member() {
    let open = Schema(read("report"));
    let strict = Schema(closed(read("report")));
    let mut full = BTreeSet::new();
    let lines = lines();
    assert!(lines.len() > 70, "{} lines", lines.len());
    for line in lines {
        let line: Value = serde_json::from_slice(&line).unwrap();
        for (validator, name) in [(&open, "as it is"), (&strict, "closed")] {
            let faults = validator.faults(&line);
            assert!(faults.is_empty(), "the schema {name} refuses a line: {faults:?}\n{line}");
        }
        seen(&line, "", &mut full);
    }
    // The lines are varied: each of these is there in some of them.
    for member in [
        ".claims.verdict.whereabouts.radius_m",
        ".claims.verdict.repair.slip",
        ".claims.verdict.heading.wind",
        ".claims.verdict.ends.place",
        ".claims.relation",
        ".claims.stated.value_max",
        ".mentions.position.lat",
        ".mentions.end_utf16",
        ".mentions.kinds",
        ".document.language",
        ".document.about",
        ".overrides",
        ".places.admin2",
        ".error.message",
    ] {
        assert!(full.contains(member), "no line has {member}");
    }
}

#[test]
fn what_breaks_the_contract_is_refused() {
    let validator = Schema(read("report"));
    let line: Value = serde_json::from_slice(&lines()[0]).unwrap();
    assert!(validator.is_valid(&line));
    for (pointer, value) in [
        ("/version", json!(2)),
        ("/gazetteer", json!("today")),
        ("/mentions/0/id", json!("0")),
        ("/mentions/0/outcome", json!("maybe")),
        ("/mentions/0/probability", json!(1.5)),
        ("/claims/0/verdict/outcome", json!(null)),
        ("/places/0/lat", json!(91)),
        ("/summary", json!([])),
    ] {
        let mut broken = line.clone();
        *broken.pointer_mut(pointer).unwrap() = value;
        assert!(!validator.is_valid(&broken), "{pointer}");
    }
    let mut lacking = line.clone();
    lacking["claims"][0].as_object_mut().unwrap().remove("verdict");
    assert!(!validator.is_valid(&lacking));
    assert!(validator.is_valid(&json!({"version": 1, "to come": true})), "new members may come");
}

#[test]
fn a_line_that_fits_the_schema_of_documents_is_read_and_the_others_are_error_rows() {
    let validator = Schema(read("document"));
    let lines = [
        json!({"text": "In Suva."}),
        json!({"id": 7, "text": "In Suva.", "title": "Rain", "domain": "example.org", "date": "2020-02-29", "context": "Fiji"}),
        json!({"id": "a", "text": "In Suva.", "other": [1]}),
        json!({"id": "a"}),
        json!({"text": null}),
        json!({"text": ["In Suva."]}),
        json!(["In Suva."]),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ndjson");
    let text: Vec<String> = lines.iter().map(Value::to_string).collect();
    fs::write(&path, text.join("\n")).unwrap();
    let read: Vec<bool> = Records::open(&[path], 1 << 20)
        .unwrap()
        .map(|record| record.document(&Fields::default(), &Context::default()).is_ok())
        .collect();
    let fits: Vec<bool> = lines.iter().map(|line| validator.is_valid(line)).collect();
    assert_eq!(read, fits);
    assert_eq!(fits, [true, true, true, false, false, false, false]);
}

#[test]
fn a_process_answers_line_by_line_in_order_as_engines_expect() {
    let folder = tempfile::tempdir().unwrap();
    let lines: String = (0..200).map(|i| format!("{{\"id\":{i},\"text\":\"In Suva, {i} km from Nadi.\"}}\n")).collect();
    fs::write(folder.path().join("in"), lines).unwrap();
    let input = fs::File::open(folder.path().join("in")).unwrap();
    let output = program::command(&["batch", "-", "--jobs", "1"], folder.path()).stdin(input).output().unwrap();
    let names: Vec<String> = output
        .stdout
        .split(|&byte| byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice::<Value>(line).unwrap()["document"]["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, (0..200).map(|i| i.to_string()).collect::<Vec<_>>());
}
