//! Any page of 5 MB is read, or refused, within 64 MB.
//!
//! Each page is read by a process of its own, because the kernel counts a process's peak only.
#![cfg(target_os = "linux")]

use dateline::document::{Context, Document};
use std::process::Command;

const PAGE_BYTES: usize = 5_000_000;
const MOST_KILOBYTES: usize = 64_000;
/// Tells the child which page to read.
const VARIABLE: &str = "DATELINE_TEST_PAGE";

/// What the pages repeat: an ordinary one first, then those that cost most for their length.
const PIECES: [&str; 20] = [
    "<p>The convoy left Gao at dawn and reached Ansongo, 95 km away, by noon.</p>\n",
    "<p>a",
    "<p>a&lt",
    "&lt;",
    "a&lt",
    "<div>",
    "<div>a",
    "<b>",
    "<b>a ",
    "</div>",
    "<a href=x>a</a> ",
    "<table><tr><td>a",
    "<nav><p>",
    "<!---->a",
    "a\n",
    "\n",
    "é ",
    "<p a=\"",
    "<script type=application/ld+json>[[],[],[]]</script>",
    "<li>a<br>b<br><br>c",
];

fn peak_kilobytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn read(piece: &str) {
    let source = piece.repeat(PAGE_BYTES / piece.len());
    let read = Document::from_source("page.html", source.into_bytes(), Some("text/html"), Context::default());
    let length = read.map_or(0, |document| document.text().len());
    let peak = peak_kilobytes();
    println!("{piece:?}: {length} bytes of text, {peak} kB at most");
    assert!(peak <= MOST_KILOBYTES, "{piece:?}: {peak} kB");
}

#[test]
fn a_page_of_five_megabytes_is_read_within_64() {
    if let Ok(index) = std::env::var(VARIABLE) {
        return read(PIECES[index.parse::<usize>().unwrap()]);
    }
    for index in 0..PIECES.len() {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "a_page_of_five_megabytes_is_read_within_64", "--nocapture"])
            .env(VARIABLE, index.to_string())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&child.stdout);
        print!(
            "{}",
            told.lines().filter(|line| line.contains(" kB")).map(|line| format!("{line}\n")).collect::<String>()
        );
        assert!(child.status.success(), "{told}{}", String::from_utf8_lossy(&child.stderr));
    }
}
