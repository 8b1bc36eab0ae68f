//! Whole archives: many documents in, one line each out (or the features of a map layer), in the order of the input, whatever the number of cores.
//!
//! ```
//! use dateline::batch::{self, Fields, Options, Records};
//! use dateline::{Checker, Gazetteer};
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("news.ndjson");
//! std::fs::write(&path, "{\"id\":\"a\",\"text\":\"Fires burned near Aleppo.\"}\n{\"id\":\"b\"}\n")?;
//! let checker = Checker::new(Gazetteer::bundled());
//! let mut lines = Vec::new();
//! let counts = batch::run(&checker, Records::open(&[path], 1 << 20)?, &Options::default(), |step| {
//!     lines.extend(step.lines.concat());
//!     Ok(())
//! })?;
//! assert_eq!((counts.documents, counts.errors), (2, 1));
//! assert_eq!(lines.split(|&byte| byte == b'\n').count(), 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A document that cannot be read is an error row in its place. Memory holds two steps of documents and their lines,
//! not the archive. It fetches nothing, and decides nothing that a check of the single document would not.

#![cfg_attr(not(test), deny(clippy::indexing_slicing))]

mod object;
mod parts;
mod records;

pub use parts::Parts;
pub use records::{Fields, Record, Records};

use crate::checker::Checker;
use crate::document::Context;
use crate::emit::{geojson, ndjson};
use crate::error::{Error, Result};
use crate::report::{Report, Severity};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::num::NonZeroUsize;

/// Records and bytes of a step, for each core: enough that the cores seldom wait for one another.
const STEP_RECORDS: usize = 64;
const STEP_BYTES: usize = 1 << 20;

/// How a batch is run.
#[derive(Debug, Clone)]
pub struct Options {
    /// Which members hold what.
    pub fields: Fields,
    /// What holds for all documents whose record says nothing else.
    pub context: Context,
    /// What is written of a document.
    pub output: Output,
    /// Cores to use.
    pub jobs: NonZeroUsize,
    /// Which records are this run's.
    pub shard: Shard,
    /// Records to leave out at the beginning, because a run before has done them.
    pub done: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            fields: Fields::default(),
            context: Context::default(),
            output: Output::default(),
            jobs: NonZeroUsize::MIN,
            shard: Shard::WHOLE,
            done: 0,
        }
    }
}

/// What is written of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// A line of JSON with these members, all when empty.
    Members(Vec<String>),
    /// The features of a map layer as a GeoJSON text sequence (RFC 8142).
    Layer(String),
}

impl Default for Output {
    fn default() -> Self {
        Self::Members(Vec::new())
    }
}

impl Output {
    /// Ending of the files that hold it.
    pub fn extension(&self) -> &'static str {
        match self {
            Self::Members(_) => "ndjson",
            Self::Layer(_) => "geojsons",
        }
    }

    fn check(&self) -> Result<()> {
        match self {
            Self::Members(members) => ndjson::check_members(members),
            Self::Layer(wanted) => {
                let names: Vec<_> = geojson::layers(&[]).into_iter().map(|layer| layer.name).collect();
                if names.contains(&wanted.as_str()) {
                    return Ok(());
                }
                Err(Error::usage(format!("\"{wanted}\" is no layer; there are {}", names.join(", "))))
            }
        }
    }

    fn of(&self, report: Report) -> Vec<u8> {
        match self {
            Self::Members(members) => ndjson::line_with(&report, members),
            Self::Layer(wanted) => {
                let layer = geojson::layers(&[report]).into_iter().find(|layer| layer.name == wanted);
                layer.map(|layer| layer.without_ids().to_sequence()).unwrap_or_default()
            }
        }
    }

    fn of_error(&self, checker: &Checker, name: &str, error: &Error) -> Vec<u8> {
        match self {
            Self::Members(_) => ndjson::error_line(checker.gazetteer(), name, &error.to_string()),
            Self::Layer(_) => geojson::error_feature(name, &error.to_string()),
        }
    }
}

/// Every `of`-th record, from the `number`-th on: `2/8` is the second of eight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: u64,
    of: u64,
}

impl Shard {
    /// All records.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    fn has(self, index: u64) -> bool {
        index % self.of == self.number - 1
    }
}

impl std::str::FromStr for Shard {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let numbers = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self { number, of }),
            _ => Err(Error::usage(format!("\"{text}\" is no shard; write 2/8 for the second of eight"))),
        }
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

/// What came of the documents so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Documents, those that became error rows included.
    pub documents: u64,
    /// Error rows.
    pub errors: u64,
    /// Documents with a finding that counts as an error.
    pub wrong: u64,
    /// Bytes of records.
    pub bytes: u64,
}

impl Counts {
    /// Adds what came of other documents.
    pub fn add(&mut self, other: Counts) {
        self.documents += other.documents;
        self.errors += other.errors;
        self.wrong += other.wrong;
        self.bytes += other.bytes;
    }
}

/// Some documents on, in order.
#[derive(Debug)]
pub struct Step {
    /// What is written of each: a line, or the features of a layer.
    pub lines: Vec<Vec<u8>>,
    /// What came of each.
    pub each: Vec<Counts>,
}

/// Checks all records and hands the lines on, step by step.
///
/// # Errors
/// What `sink` refuses; a document that cannot be read is a row, not an error.
pub fn run(
    checker: &Checker,
    records: Records,
    options: &Options,
    mut sink: impl FnMut(Step) -> Result<()>,
) -> Result<Counts> {
    options.output.check()?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.jobs.get())
        .build()
        .map_err(|error| Error::usage(format!("{} jobs cannot be started: {error}", options.jobs)))?;
    let mut mine = (0u64..)
        .zip(records)
        .filter(|&(index, _)| options.shard.has(index))
        .map(|(_, record)| record)
        .skip(usize::try_from(options.done).unwrap_or(usize::MAX));
    let mut counts = Counts::default();
    let mut step = take(&mut mine, options.jobs);
    while !step.is_empty() {
        // The next records are read while these are checked.
        let (next, answers) = pool.install(|| {
            rayon::join(
                || take(&mut mine, options.jobs),
                || step.into_par_iter().map(|record| answer(checker, record, options)).collect::<Vec<_>>(),
            )
        });
        let (lines, each): (Vec<_>, Vec<_>) = answers.into_iter().unzip();
        each.iter().for_each(|&one| counts.add(one));
        sink(Step { lines, each })?;
        step = next;
    }
    Ok(counts)
}

fn take(records: &mut (impl Iterator<Item = Record> + Send), jobs: NonZeroUsize) -> Vec<Record> {
    let mut step = Vec::new();
    let mut bytes = 0;
    while step.len() < STEP_RECORDS * jobs.get() && bytes < STEP_BYTES * jobs.get() {
        let Some(record) = records.next() else { break };
        bytes += record.len();
        step.push(record);
    }
    step
}

fn answer(checker: &Checker, record: Record, options: &Options) -> (Vec<u8>, Counts) {
    let bytes = record.len() as u64;
    let one = Counts { documents: 1, bytes, ..Counts::default() };
    match record.document(&options.fields, &options.context) {
        Ok(document) => {
            let report = checker.check(document);
            let wrong = report.count_severity(Severity::Error) > 0;
            (options.output.of(report), Counts { wrong: wrong.into(), ..one })
        }
        Err((name, error)) => (options.output.of_error(checker, &name, &error), Counts { errors: 1, ..one }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;

    fn lines(jobs: usize, shard: &str, done: u64) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ndjson");
        let rows: Vec<String> = (0..300)
            .map(|i| match i % 50 {
                49 => "{oops".to_owned(),
                _ => format!("{{\"id\":{i},\"text\":\"A road to Tartus, {i} km from Latakia.\"}}"),
            })
            .collect();
        std::fs::write(&path, rows.join("\n")).unwrap();
        let options = Options {
            jobs: NonZeroUsize::new(jobs).unwrap(),
            shard: shard.parse().unwrap(),
            output: Output::Members(vec!["document".into()]),
            done,
            ..Options::default()
        };
        let mut lines = Vec::new();
        let records = Records::open(&[path], 1 << 20).unwrap();
        let counts = run(&Checker::new(Gazetteer::bundled()), records, &options, |step| {
            assert_eq!(step.lines.len(), step.each.len());
            lines.extend(step.lines.into_iter().map(|line| {
                let line = String::from_utf8(line).unwrap();
                assert!(line.ends_with('\n') && line.matches('\n').count() == 1);
                // The folder's name differs from run to run.
                line.replace(folder.path().to_str().unwrap(), "")
            }));
            Ok(())
        })
        .unwrap();
        assert_eq!(counts.documents as usize, lines.len());
        lines
    }

    #[test]
    fn any_number_of_jobs_gives_the_same_lines_in_the_same_order() {
        let one = lines(1, "1/1", 0);
        assert_eq!(one.len(), 300);
        assert!(one[7].contains("\"name\":\"7\"") && one[49].contains("\"error\":"), "{} {}", one[7], one[49]);
        assert_eq!(lines(2, "1/1", 0), one);
        assert_eq!(lines(8, "1/1", 0), one);
    }

    #[test]
    fn shards_share_the_lines_out_and_what_is_done_is_left_out() {
        let whole = lines(2, "1/1", 0);
        let shards: Vec<_> = (1..=3).map(|number| lines(2, &format!("{number}/3"), 0)).collect();
        for (index, line) in whole.iter().enumerate() {
            assert_eq!(&shards[index % 3][index / 3], line);
        }
        assert_eq!(lines(2, "1/1", 290), whole[290..]);
        assert_eq!(lines(2, "2/3", 90), shards[1][90..]);
    }

    #[test]
    fn what_is_no_shard_or_member_is_refused() {
        for text in ["0/3", "4/3", "a", "1/", "1"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
        for output in [Output::Members(vec!["placs".into()]), Output::Layer("placs".into())] {
            let options = Options { output, ..Options::default() };
            let records = Records::open(&["-".into()], 1).unwrap();
            let run = run(&Checker::new(Gazetteer::bundled()), records, &options, |_| Ok(()));
            let error = run.unwrap_err().to_string();
            assert!(error.contains("placs") && error.contains("places"), "{error}");
        }
    }

    #[test]
    fn a_sink_that_refuses_ends_the_run() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "In Bern.").unwrap();
        let refuse = |_: Step| Err(Error::input("full"));
        let records = Records::open(&[path], 1 << 20).unwrap();
        assert!(run(&Checker::new(Gazetteer::bundled()), records, &Options::default(), refuse).is_err());
    }
}
