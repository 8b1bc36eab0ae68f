//! Outputs are whole or absent, whatever fails and whenever the run ends.
//!
//! `strace` makes each call on an output fail, kills the program at it, and interrupts it there; then what lies in the
//! folder is looked at. Only the program's first thread is traced: it alone writes.
#![cfg(target_os = "linux")]

#[path = "support/program.rs"]
mod program;

use program::command as program;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// What the programs here write to; nothing else has such a name.
const OUT: &str = "written-here";

/// The calls by which files come to be. A call has several names, not all of them on every processor.
const CALLS: &str = "/^(openat|write|fsync|rename(at2?)?|mkdir(at)?|fchmod)$";

fn of(words: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).current_dir(folder).stdin(Stdio::null());
    command.env_remove("DATELINE_GAZETTEER").env_remove("CLICOLOR_FORCE");
    command
}

/// The program under strace with these options; its log stands in `folder/log`.
fn traced(options: &[&str], arguments: &[&str], folder: &Path) -> Output {
    let words =
        [&["strace", "-qq", "-y", "-s", "0", "-o", "log"], options, &[env!("CARGO_BIN_EXE_dateline")], arguments];
    of(&words.concat(), folder).output().expect("strace starts")
}

/// Whether strace is here and may trace. In CI it must be.
fn can_trace(test: &str) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let can = of(&["strace", "-qq", "-o", "log", "true"], folder.path()).output().is_ok_and(|run| run.status.success());
    assert!(
        can || std::env::var_os("CI").is_none(),
        "strace is missing or may not trace, and in CI this must be tested"
    );
    if !can {
        // Straight to the stream: what is printed by macros is swallowed where a test passes.
        let _ = writeln!(std::io::stderr(), "SKIPPED: {test}, for want of strace");
    }
    can
}

fn message(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A run that writes into [`OUT`], and what was there before.
struct Job {
    arguments: &'static [&'static str],
    before: &'static [&'static str],
}

const MAP: Job = Job {
    arguments: &["map", "note.txt", "--out", OUT, "--formats", "geojson,html,csv", "--svg", "written-here/map.svg"],
    before: &["places.geojson", "claims.geojson", "map.html", "map.svg"],
};

const BATCH: Job = Job {
    arguments: &["batch", "news.ndjson", "--out", OUT, "--part-size", "2", "--jobs", "1", "--fields", "claims"],
    before: &[],
};

impl Job {
    fn folder(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("note.txt"), "In Syria, Aleppo lies 86 kilometers north of Damascus. Rain fell in Suva.").unwrap();
        let row = |i| format!("{{\"id\":{i},\"text\":\"In Fiji, Suva lies {i} km from Nadi.\"}}\n");
        fs::write(at("news.ndjson"), (95..100).map(row).collect::<String>()).unwrap();
        fs::create_dir(at(OUT)).unwrap();
        for name in self.before {
            fs::write(at(OUT).join(name), "old").unwrap();
        }
        folder
    }

    /// What a run leaves that nothing disturbs.
    fn whole(&self) -> BTreeMap<String, Vec<u8>> {
        let folder = self.folder();
        let output = program(self.arguments, folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", message(&output));
        files(folder.path())
    }

    /// Each call on an output, by its name and its number among the calls of that name.
    fn calls(&self) -> Vec<(String, usize)> {
        let folder = self.folder();
        let output = traced(&["-e", &format!("trace={CALLS}")], self.arguments, folder.path());
        assert!(output.status.success(), "{}", message(&output));
        let mut numbers = BTreeMap::new();
        let mut calls = Vec::new();
        for line in fs::read_to_string(folder.path().join("log")).unwrap().lines() {
            let Some((name, rest)) = line.split_once('(') else { continue };
            let number = numbers.entry(name.to_owned()).or_insert(0);
            *number += 1;
            if rest.contains(OUT) {
                calls.push((name.to_owned(), *number));
            }
        }
        calls
    }

    /// Runs with something done at a call, and checks that it was done at a call on an output.
    fn disturbed(&self, (name, number): &(String, usize), what: &str) -> (Output, TempDir) {
        let folder = self.folder();
        let inject = format!("inject={name}:{what}:when={number}");
        let output = traced(&["-e", &format!("trace={name}"), "-e", &inject], self.arguments, folder.path());
        if what.starts_with("error") {
            let log = fs::read_to_string(folder.path().join("log")).unwrap();
            let hit = log.lines().find(|line| line.ends_with("(INJECTED)"));
            assert!(hit.is_some_and(|line| line.contains(OUT)), "{name} {number} fell on {hit:?}");
        }
        (output, folder)
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder.join(OUT)).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}

/// Every file is the old one or the new one; returns whether something is left of those being written.
fn assert_each_whole(found: &BTreeMap<String, Vec<u8>>, whole: &BTreeMap<String, Vec<u8>>, when: &str) -> bool {
    let mut left = false;
    for (name, bytes) in found {
        match whole.get(name) {
            _ if name.starts_with(".dateline-") || name.ends_with(".partial") => left = true,
            // It says how long the run took.
            Some(_) if name == "_run.json" => {
                let run: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_else(|e| panic!("{when}: {e}"));
                for part in 0..run["parts"].as_array().unwrap().len() {
                    assert!(found.contains_key(&format!("part-{part:05}.ndjson")), "{when}: part {part} is missing");
                }
            }
            Some(want) => assert!(bytes == want || bytes == b"old", "{when}: {name} has {} bytes", bytes.len()),
            None => panic!("{when}: {name} is none of the outputs"),
        }
    }
    left
}

fn kinds(calls: &[(String, usize)]) -> Vec<&str> {
    let mut kinds: Vec<&str> =
        calls.iter().map(|(name, _)| name.trim_end_matches("at2").trim_end_matches("at")).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

#[test]
fn each_call_on_an_output_that_fails_ends_the_run_with_2_the_file_named_and_nothing_half_written() {
    if !can_trace("each_call_on_an_output_that_fails") {
        return;
    }
    for job in [MAP, BATCH] {
        let (whole, calls) = (job.whole(), job.calls());
        assert_eq!(kinds(&calls), ["fsync", "mkdir", "open", "rename", "write"], "{calls:?}");
        assert!(calls.len() > 2 * whole.len(), "{calls:?}");
        calls.par_iter().for_each(|call| {
            let when = format!("{} {call:?}", job.arguments[0]);
            let fault = if call.0 == "write" { "ENOSPC" } else { "EIO" };
            let (output, folder) = job.disturbed(call, &format!("error={fault}"));
            let found = files(folder.path());
            let left = assert_each_whole(&found, &whole, &when);
            let told = message(&output);
            assert_eq!(output.status.code(), Some(2), "{when}: {told}");
            // A batch reads the record of a run that was there before it writes its own.
            let doing = ["write", "make the folder", "read"].map(|doing| format!("error: cannot {doing} {OUT}"));
            let named = doing.iter().any(|start| told.starts_with(start)) && told.lines().count() == 1;
            assert!(named && told.contains("; try again, or ") | told.contains("; make room, or "), "{when}: {told}");
            // What a batch has written goes on by --resume.
            assert!(!left || job.arguments[0] == "batch", "{when}: {:?}", found.keys());
        });
    }
}

#[test]
fn killed_at_any_call_on_an_output_the_files_are_whole_and_a_batch_goes_on_to_the_same_bytes() {
    if !can_trace("killed_at_any_call_on_an_output") {
        return;
    }
    for job in [MAP, BATCH] {
        let whole = job.whole();
        job.calls().par_iter().for_each(|call| {
            let when = format!("{} {call:?}", job.arguments[0]);
            let (output, folder) = job.disturbed(call, "signal=KILL");
            assert_ne!(output.status.code(), Some(0), "{when}");
            assert_each_whole(&files(folder.path()), &whole, &when);
            if job.arguments[0] == "batch" {
                let again = program(&[job.arguments, &["--resume"]].concat(), folder.path()).output().unwrap();
                assert_eq!(again.status.code(), Some(0), "{when}: {}", message(&again));
                let parts = |mut files: BTreeMap<String, Vec<u8>>| {
                    files.remove("_run.json");
                    files
                };
                assert!(parts(files(folder.path())) == parts(whole.clone()), "{when}");
            }
        });
    }
}

#[test]
fn interrupted_while_it_writes_it_writes_to_the_end() {
    if !can_trace("interrupted_while_it_writes") {
        return;
    }
    let whole = MAP.whole();
    MAP.calls().par_iter().for_each(|call| {
        let (output, folder) = MAP.disturbed(call, "signal=INT");
        // The interrupt and the end of the run come at about the same time.
        assert!(matches!(output.status.code(), Some(0 | 130)), "{call:?}: {}", message(&output));
        assert!(files(folder.path()) == whole, "{call:?}");
    });
}

#[test]
fn killed_at_fifty_moments_every_file_is_the_old_one_or_the_new_one() {
    let whole = MAP.whole();
    let begun = std::time::Instant::now();
    MAP.whole();
    let lasts = begun.elapsed();
    (0..50u32).into_par_iter().for_each(|moment| {
        let folder = MAP.folder();
        let mut child = program(MAP.arguments, folder.path()).stdout(Stdio::null()).spawn().unwrap();
        // Spread over the time that a run takes, unevenly: 0, 31, 12, 43 ... fiftieths.
        std::thread::sleep(lasts * (moment * 31 % 50) / 50);
        child.kill().unwrap();
        child.wait().unwrap();
        assert_each_whole(&files(folder.path()), &whole, &format!("moment {moment}"));
    });
}

#[test]
fn a_full_device_is_a_failed_run_and_stays_a_device() {
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let folder = MAP.folder();
    for arguments in [
        &["check", "note.txt"][..],
        &["check", "note.txt", "--format", "html"],
        &["explain", "note.txt"],
        &["batch", "news.ndjson"],
        &["locate", "Suva"],
        &["distance", "Suva", "Nadi"],
        &["gazetteer", "info"],
        &["completions", "bash"],
        &["man"],
        &["--credits"],
    ] {
        let output = program(arguments, folder.path()).stdout(full()).output().unwrap();
        let told = message(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(
            told.contains("cannot write to standard output: ") && told.contains("make room"),
            "{arguments:?}: {told}"
        );
        // Nobody hears it either, which is no reason to crash.
        let output = program(arguments, folder.path()).stdout(full()).stderr(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
    let output = program(&["map", "note.txt", "--out", OUT, "--svg", "/dev/full"], folder.path()).output().unwrap();
    let told = message(&output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.starts_with("error: cannot write /dev/full: No space left"), "{told}");
    assert!(!fs::metadata("/dev/full").unwrap().is_file());
}

#[test]
fn a_closed_pipe_is_silent_success() {
    let folder = MAP.folder();
    for arguments in [
        &["check", "--exit-zero", "note.txt"][..],
        &["check", "--exit-zero", "--format", "json", "note.txt"],
        &["check", "--exit-zero", "--format", "html", "note.txt"],
        &["explain", "note.txt"],
        &["map", "note.txt", "--out", OUT],
        &["locate", "Suva"],
        &["distance", "Suva", "Nadi"],
        &["rule"],
        &["completions", "zsh"],
        &["man"],
        &["--credits"],
        &["--help"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = program(arguments, folder.path()).stdout(writer).output().unwrap();
        assert_eq!((output.status.code(), message(&output).as_str()), (Some(0), ""), "{arguments:?}");
    }
}
