//! Movements read from examples written as prose: `tests/movements/*.md`.
//!
//! A fenced block `text` goes through every stage with the bundled gazetteer; the block `movements` behind it must list
//! *every* movement, one a line: the quote, its ends as they were resolved, and the number. An empty block says that there
//! is none.
//!
//! ```text
//! "Some 3,000 people fled from Aleppo to Gaziantep" | Aleppo SY -> Gaziantep TR | about 3000 people
//! ```

use dateline::claim::{Argument, Comparator, Count, Movement, Precision};
use dateline::{Checker, Context, Document, Gazetteer, Report};
use std::fmt::Write as _;
use std::path::Path;

#[test]
fn every_example_yields_exactly_its_movements() {
    let checker = Checker::new(Gazetteer::bundled());
    let mut wrong = String::new();
    let mut examples = 0;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/movements");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in &files {
        let source = std::fs::read_to_string(file).unwrap();
        for (line, text, wanted) in examples_of(&source) {
            examples += 1;
            let found = movements_of(&checker, &text);
            if found != wanted {
                writeln!(wrong, "\n{}:{line}: {text}\nexpected: {wanted:#?}\nfound: {found:#?}", file.display())
                    .unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(examples >= 40, "only {examples} examples were read: is a fence misspelt?");
}

#[test]
fn a_movement_quotes_the_text_and_stands_in_one_sentence() {
    let text = "Rain fell. In 2013 nearly 3,000 people fled from Aleppo to Gaziantep. It rained on.";
    let report = Checker::new(Gazetteer::bundled()).check(Document::from_text("t", text, Context::default()));
    let movement = &report.movements[0];
    assert_eq!(movement.span.of(text), "nearly 3,000 people fled from Aleppo to Gaziantep");
    assert_eq!(movement.key.of(text), "fled");
    assert_eq!(movement.count.as_ref().unwrap().span.of(text), "nearly 3,000 people");
}

/// Line number, text and movements of each pair of blocks.
fn examples_of(source: &str) -> Vec<(usize, String, Vec<String>)> {
    let mut examples = Vec::new();
    let mut text = None;
    let mut lines = source.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(kind) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
        match kind {
            "text" => text = Some((number + 1, body.join("\n"))),
            "movements" => {
                let (line, text) = text.take().expect("a text before its movements");
                examples.push((line, text, body.into_iter().map(str::to_owned).collect()));
            }
            other => panic!("line {}: no block is called {other:?}", number + 1),
        }
    }
    assert!(text.is_none(), "a text without movements");
    examples
}

fn movements_of(checker: &Checker, text: &str) -> Vec<String> {
    let report = checker.check(Document::from_text("t", text, Context::default()));
    report.movements.iter().map(|movement| line(&report, movement)).collect()
}

fn line(report: &Report, movement: &Movement) -> String {
    let text = report.document.text();
    let (from, to) = (end(report, &movement.from), end(report, &movement.to));
    let mut out = format!("\"{}\" | {from} -> {to}", movement.span.of(text));
    if let Some(count) = &movement.count {
        write!(out, " | {}", counted(count, text)).unwrap();
    }
    out
}

fn end(report: &Report, end: &Argument) -> String {
    let place = end.mention.and_then(|id| report.place_of(id));
    place.map_or("?".to_owned(), |place| format!("{} {}", place.name, place.country.as_deref().unwrap_or("-")))
}

fn counted(count: &Count, text: &str) -> String {
    let sign = match (count.precision, count.comparator) {
        (Precision::Vague, _) => "vaguely ",
        (_, Comparator::AtLeast) => "at least ",
        (_, Comparator::AtMost) => "at most ",
        (_, Comparator::Almost) => "almost ",
        (_, Comparator::Equal) if count.hedged => "about ",
        (_, Comparator::Equal) => "",
    };
    format!("{sign}{} in \"{}\"", count.value, count.span.of(text))
}
