//! What a text costs grows with its length and no faster, in instructions and in memory.
//!
//! Instructions are counted by valgrind, for they are the same on a busy machine; memory by the kernel, for a process of
//! its own. Nothing here looks at a clock.
#![cfg(target_os = "linux")]

use dateline::document::{Context, Document};
use dateline::emit::ndjson;
use dateline::{Checker, Gazetteer};
use std::io::Write as _;
use std::process::Command;

/// Tells a child what to read.
const VARIABLE: &str = "DATELINE_TEST_BOUNDS";

/// Ten times the text may cost so many times the instructions.
const MOST: f64 = 12.0;

/// The last pieces, in which no sentence ends.
const ENDLESS: usize = 5;

/// News, news with a claim in each sentence, markup that is dear for its length, and sentences that do not end.
const PIECES: [(&str, &str); 5 + ENDLESS] = [
    ("a.txt", include_str!("../examples/dispatch.txt")),
    ("a.txt", include_str!("html/news.txt")),
    ("a.html", "<p>The convoy left Gao at dawn and reached Ansongo, 95 km away, by noon.</p>\n"),
    ("a.html", "<p>a&lt"),
    ("a.html", "<div>a"),
    ("a.txt", "Aleppo, "),
    ("a.txt", "hundred thousand "),
    ("a.txt", "the Old New Big Far "),
    ("a.txt", "latitude 178.4419, longitude -18.1 "),
    ("a.txt", "fled from Aleppo to Gaziantep "),
];

fn is_endless(index: usize) -> bool {
    index >= PIECES.len() - ENDLESS
}

/// Copies of a piece up to about so many bytes.
fn source(piece: &str, bytes: usize) -> String {
    [piece].repeat(bytes.div_ceil(piece.len())).join("\n")
}

/// What a child does: `PIECE BYTES` reads a page or checks a text, `memory BYTES` checks a text and looks at its memory.
#[test]
fn a_child_does_what_it_is_told() {
    let Ok(told) = std::env::var(VARIABLE) else { return };
    let (what, bytes) = told.split_once(' ').unwrap();
    let bytes: usize = bytes.parse().unwrap();
    if what == "memory" {
        return memory(bytes);
    }
    let index = what.parse::<usize>().unwrap();
    let (name, piece) = PIECES[index];
    let document = Document::from_source(name, source(piece, bytes).into_bytes(), None, Context::default()).unwrap();
    if name == "a.txt" {
        let least = if is_endless(index) { 100 } else { bytes / 10 };
        assert!(ndjson::line(&Checker::new(Gazetteer::bundled()).check(document)).len() > least);
    }
}

fn child(program: &str, options: &[&str], told: &str) -> Command {
    let mut command = Command::new(program);
    command.args(options).arg(std::env::current_exe().unwrap());
    command.args(["--exact", "a_child_does_what_it_is_told", "--nocapture"]).env(VARIABLE, told);
    command
}

fn instructions(piece: usize, bytes: usize) -> Option<f64> {
    let options = ["--tool=callgrind", "--callgrind-out-file=/dev/null"];
    let output = child("valgrind", &options, &format!("{piece} {bytes}")).output().ok()?;
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stdout));
    let line = told.lines().find(|line| line.contains("Collected :")).expect("valgrind says how many");
    Some(line.rsplit(' ').next().unwrap().parse().unwrap())
}

#[test]
fn ten_times_the_input_takes_at_most_twelve_times_the_instructions() {
    for (index, (name, piece)) in PIECES.iter().enumerate() {
        // Several times the longest sentence, for within one its words may look at each other; and several times the 128
        // mentions around a name that are weighed one by one.
        let bytes = if is_endless(index) || *name == "a.txt" { 20_000 } else { 200_000 };
        let Some(start) = instructions(index, 1) else {
            assert!(std::env::var_os("CI").is_none(), "valgrind is missing, and in CI this must be tested");
            // Straight to the stream: what is printed by macros is swallowed where a test passes.
            let _ = writeln!(std::io::stderr(), "SKIPPED: ten_times_the_input, for want of valgrind");
            return;
        };
        let of = |bytes| instructions(index, bytes).unwrap() - start;
        let (one, ten) = (of(bytes), of(10 * bytes));
        let ratio = ten / one;
        let start = piece.chars().take(24).collect::<String>();
        println!("{start:?}: {:.0} instructions a byte, ratio {ratio:.1}", ten / (10 * bytes) as f64);
        assert!(one > 0.0 && ratio <= MOST, "{start:?}: {one} and {ten}, {ratio:.1} times as many");
    }
}

fn peak_bytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    1024 * line.trim().trim_end_matches(" kB").parse::<usize>().unwrap()
}

fn memory(bytes: usize) {
    let check = |text: String| {
        let report = Checker::new(Gazetteer::bundled()).check(Document::from_text("a.txt", text, Context::default()));
        ndjson::line(&report).len()
    };
    // The gazetteer and the tables of words are there before the text is.
    check(PIECES[0].1.to_owned());
    let before = peak_bytes();
    let line = check(source(PIECES[0].1, bytes));
    let taken = peak_bytes() - before;
    println!(
        "{bytes} bytes of text took {taken} bytes, {:.1} times; {line} bytes came out",
        taken as f64 / bytes as f64
    );
    assert!(taken <= 50 * bytes, "{taken} bytes for {bytes} of text");
}

#[test]
fn a_text_full_of_claims_takes_at_most_fifty_times_its_size() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_child_does_what_it_is_told", "--nocapture"])
        .env(VARIABLE, "memory 3000000")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    print!("{told}");
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
}
