//! The same input gives the same bytes, on any number of cores and wherever the machine stands.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Languages, decimal commas, a dotted I, another calendar day.
const LOCALES: [[(&str, &str); 3]; 4] = [
    [("LC_ALL", "C"), ("LANG", "C"), ("TZ", "UTC")],
    [("LC_ALL", "de_DE.UTF-8"), ("LANG", "de_DE.UTF-8"), ("TZ", "Europe/Berlin")],
    [("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("TZ", "Pacific/Apia")],
    [("LC_ALL", "ar_EG.ISO-8859-6"), ("LANG", "ja_JP.eucJP"), ("TZ", "Pacific/Pago_Pago")],
];

/// Two hundred texts and pages: the labelled ones of these tests, and statements over numbers, names and directions.
fn inputs() -> Vec<(String, Vec<u8>)> {
    let mut inputs = Vec::new();
    for shelf in ["tests/html", "tests/layers", "tests/accuracy", "examples"] {
        let mut paths: Vec<_> = fs::read_dir(shelf).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let read = |path: &PathBuf| path.extension().is_some_and(|e| e == "html" || e == "txt" || e == "md");
        for path in paths.iter().filter(|path| read(path)) {
            inputs.push((path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()));
        }
    }
    const NAMES: [&str; 9] =
        ["Aleppo", "Suva", "Zürich", "Apia", "Quito", "Murmansk", "Springfield", "Iğdır", "São Tomé"];
    const WINDS: [&str; 5] = ["north", "southwest", "E", "NNW", "south-east"];
    for at in inputs.len()..200 {
        let (a, b) = (NAMES[at % 9], NAMES[at / 9 % 9]);
        let (wind, km) = (WINDS[at % 5], at * 37 % 2000 + 1);
        let text = format!(
            "{a} lies about {km},{at:03} km {wind} of {b}. The camp near {b} is {km}.5 miles from {a}, at {}° N {}° E.",
            at % 90,
            at % 180
        );
        inputs.push(("made.txt".to_owned(), text.into_bytes()));
    }
    inputs
}

#[test]
fn two_hundred_inputs_on_one_two_and_eight_cores_in_any_locale() {
    let folder = tempfile::tempdir().unwrap();
    let inputs = inputs();
    assert_eq!(inputs.len(), 200);
    for (at, (name, bytes)) in inputs.iter().enumerate() {
        fs::write(folder.path().join(format!("{at:03}-{name}")), bytes).unwrap();
    }
    let run = |jobs: &str, locale: [(&str, &str); 3]| {
        let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(["batch", ".", "--jobs", jobs])
            .current_dir(folder.path())
            .env_remove("DATELINE_GAZETTEER")
            .envs(locale)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let first = run("1", LOCALES[0]);
    assert_eq!(first.iter().filter(|&&byte| byte == b'\n').count(), 200);
    for jobs in ["1", "2", "8"] {
        for locale in LOCALES {
            assert!(run(jobs, locale) == first, "{jobs} jobs, {locale:?}");
        }
    }
}

#[test]
fn people_are_answered_alike_in_any_locale_too() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "In Syria, Aleppo lies 1,086.5 kilometers north of Damascus.").unwrap();
    for arguments in [&["check", "a.txt"][..], &["explain", "a.txt"], &["check", "--format", "html", "a.txt"]] {
        let outputs = LOCALES.map(|locale| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
            let command = command.args(arguments).current_dir(folder.path()).env_remove("DATELINE_GAZETTEER");
            command.envs(locale).stdin(Stdio::null()).output().unwrap().stdout
        });
        assert!(!outputs[0].is_empty());
        assert!(outputs.iter().all(|output| *output == outputs[0]), "{arguments:?}");
    }
}
