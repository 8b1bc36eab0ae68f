//! Whole tables: a column of names to positions, two columns of places to distances, a column of figures to verdicts.
//!
//! ```
//! use dateline::table::{self, Distance, Options, Table, Task};
//! use dateline::{Checker, Gazetteer};
//! let rows = "a,b,far\nAleppo,\"33.51, 36.29\",86\n";
//! let table = Table::open("t.csv", Box::new(rows.as_bytes()), &Options::default())?;
//! let asked = Distance { from: "a".into(), to: "b".into(), stated: Some("far".into()), unit: Some("km".into()), ..Distance::default() };
//! let mut out = Vec::new();
//! let counts = table::run(&Checker::new(Gazetteer::bundled()), table, &Task::Distance(asked), &mut out, None)?;
//! assert_eq!((counts.rows, counts.contradicted), (1, 1));
//! assert!(String::from_utf8(out)?.starts_with("a,b,far,from_outcome,"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Columns are added, in the order of the input, and those that are there stay as they are, cell by cell. A row that
//! cannot be read is an error in its place, and the run goes on. Memory holds two steps of rows and a bounded number of names.
//! What a name means is what `locate` answers, and a figure is judged by the rules for texts: no rule is kept here.

mod dialect;
mod distance;
mod ends;
mod head;
mod hints;
mod locate;
mod stated;

pub use distance::Distance;
pub use locate::Locate;

use crate::checker::Checker;
use crate::emit::{decimals, share};
use crate::error::{Error, Result};
use dialect::Rows;
use ends::Meaning;
use head::Head;
use rayon::prelude::*;
use std::io::{Read, Write};
use std::num::NonZeroUsize;
use std::sync::Arc;

/// Rows and bytes of a step, for each core.
const STEP_ROWS: usize = 256;
const STEP_BYTES: usize = 1 << 20;

/// How a table is read and written.
#[derive(Debug, Clone)]
pub struct Options {
    /// What stands between two cells; found by looking without it.
    pub delimiter: Option<u8>,
    /// Whether the first row holds the columns' names.
    pub head: bool,
    /// Stands before the names of added columns.
    pub prefix: String,
    /// Cores to use.
    pub jobs: NonZeroUsize,
}

impl Default for Options {
    fn default() -> Self {
        Self { delimiter: None, head: true, prefix: String::new(), jobs: NonZeroUsize::MIN }
    }
}

/// What is asked of a table.
#[derive(Debug, Clone)]
pub enum Task {
    /// Distances, and verdicts on stated ones.
    Distance(Distance),
    /// Coordinates of names.
    Locate(Locate),
}

/// What came of the rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows, the head left out.
    pub rows: u64,
    /// Rows with an error.
    pub errors: u64,
    /// Names that are one place, and coordinates.
    pub resolved: u64,
    /// Names that could be several places or are in no gazetteer.
    pub unresolved: u64,
    /// Stated distances that hold.
    pub supported: u64,
    /// Stated distances that cannot be judged for certain.
    pub inconclusive: u64,
    /// Stated distances that are wrong.
    pub contradicted: u64,
}

impl Counts {
    /// Adds what came of other rows.
    pub fn add(&mut self, other: Counts) {
        self.rows += other.rows;
        self.errors += other.errors;
        self.resolved += other.resolved;
        self.unresolved += other.unresolved;
        self.supported += other.supported;
        self.inconclusive += other.inconclusive;
        self.contradicted += other.contradicted;
    }
}

/// A table of which the head has been read.
pub struct Table {
    rows: Rows,
    /// The row of names, where there is one.
    named: Option<csv::ByteRecord>,
    /// The first row of a table without names.
    first: Option<csv::ByteRecord>,
    head: Head,
    options: Options,
}

impl Table {
    /// Reads the start of a table called `name`.
    ///
    /// # Errors
    /// It is empty, or no table.
    pub fn open(name: &str, input: Box<dyn Read + Send>, options: &Options) -> Result<Self> {
        let mut rows = Rows::open(name, input, options.delimiter)?;
        let first = rows.next()?.ok_or_else(|| Error::input(format!("{name}: empty, there is no row")))?;
        let head = Head::new(&first, options.head);
        let (named, first) = if options.head { (Some(first), None) } else { (None, Some(first)) };
        Ok(Self { rows, named, first, head, options: options.clone() })
    }
}

/// The added cells of a row.
#[derive(Default)]
struct Answer {
    cells: Vec<String>,
    errors: Vec<String>,
    /// The columns of places with what they mean.
    meanings: Vec<(usize, Arc<Meaning>)>,
    counts: Counts,
}

impl Answer {
    fn pad(&mut self, cells: usize) {
        self.cells.extend(std::iter::repeat_n(String::new(), cells));
    }
}

enum Asked<'c> {
    Distance(distance::Asked<'c>),
    Locate(locate::Asked<'c>),
}

impl Asked<'_> {
    fn names(&self) -> Vec<String> {
        match self {
            Self::Distance(asked) => asked.names(),
            Self::Locate(asked) => asked.names(),
        }
    }

    fn answer(&self, row: &csv::ByteRecord) -> Answer {
        match self {
            Self::Distance(asked) => asked.answer(row),
            Self::Locate(asked) => asked.answer(row),
        }
    }
}

/// Adds the columns to `out`, and the places that names may mean to `alternatives`, a table of its own.
///
/// # Errors
/// A column that is asked for is missing, the table cannot be read on, or what is written is refused.
pub fn run<'o>(
    checker: &Checker,
    table: Table,
    task: &Task,
    out: &'o mut dyn Write,
    alternatives: Option<&'o mut dyn Write>,
) -> Result<Counts> {
    let Table { mut rows, named, first, head, options } = table;
    let asked = match task {
        Task::Distance(asked) => Asked::Distance(distance::Asked::new(checker, &head, asked)?),
        Task::Locate(asked) => Asked::Locate(locate::Asked::new(checker, &head, asked)?),
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.jobs.get())
        .build()
        .map_err(|error| Error::usage(format!("{} jobs cannot be started: {error}", options.jobs)))?;
    let mut added = asked.names();
    added.push("error".to_owned());
    let added: Vec<&str> = added.iter().map(String::as_str).collect();
    let mut sheet = Sheet {
        out: rows.dialect.writer(out).map_err(refused)?,
        alternatives: alternatives.map(Alternatives::begin).transpose()?,
        width: head.width(),
        added: added.len(),
        counts: Counts::default(),
    };
    if let Some(names) = &named {
        sheet.put(names, head.free(&options.prefix, &added).iter().map(String::as_bytes))?;
    }
    let mut step = take(&mut rows, first, options.jobs)?;
    while !step.is_empty() {
        // The next rows are read while these are answered.
        let (next, answers) = pool.install(|| {
            let answer = |row: &csv::ByteRecord| (row.len() == head.width()).then(|| asked.answer(row));
            rayon::join(|| take(&mut rows, None, options.jobs), || step.par_iter().map(answer).collect::<Vec<_>>())
        });
        for (row, answer) in step.iter().zip(answers) {
            sheet.answer(row, answer)?;
        }
        sheet.flush()?;
        step = next?;
    }
    Ok(sheet.counts)
}

fn take(rows: &mut Rows, first: Option<csv::ByteRecord>, jobs: NonZeroUsize) -> Result<Vec<csv::ByteRecord>> {
    let mut step: Vec<csv::ByteRecord> = first.into_iter().collect();
    let mut bytes = 0;
    while step.len() < STEP_ROWS * jobs.get() && bytes < STEP_BYTES * jobs.get() {
        let Some(row) = rows.next()? else { break };
        bytes += row.as_slice().len();
        step.push(row);
    }
    Ok(step)
}

/// What is written.
struct Sheet<'o> {
    out: csv::Writer<&'o mut dyn Write>,
    alternatives: Option<Alternatives<'o>>,
    width: usize,
    added: usize,
    counts: Counts,
}

impl Sheet<'_> {
    /// A row with its added cells; `None` where it has not as many cells as the head.
    fn answer(&mut self, row: &csv::ByteRecord, answer: Option<Answer>) -> Result<()> {
        let mut answer = answer.unwrap_or_else(|| {
            let mut answer = Answer::default();
            answer.pad(self.added - 1);
            answer.errors.push(format!("a row of {} cells under a head of {}", row.len(), self.width));
            answer
        });
        let resolved = answer.meanings.iter().filter(|(_, meaning)| meaning.position().is_some()).count() as u64;
        let unresolved = answer.meanings.iter().filter(|(_, meaning)| meaning.is_unclear()).count() as u64;
        self.counts.add(Counts {
            rows: 1,
            errors: (!answer.errors.is_empty()).into(),
            resolved,
            unresolved,
            ..answer.counts
        });
        answer.cells.push(answer.errors.join("; "));
        self.put(row, answer.cells.iter().map(String::as_bytes))?;
        if let Some(alternatives) = &mut self.alternatives {
            alternatives.add(self.counts.rows, row, &answer.meanings)?;
        }
        Ok(())
    }

    /// The row's own cells under their heads, the added ones under theirs; what is too much of the row comes last.
    fn put<'c>(&mut self, row: &'c csv::ByteRecord, added: impl Iterator<Item = &'c [u8]>) -> Result<()> {
        let own = (0..self.width).map(|column| row.get(column).unwrap_or_default());
        let cells = own.chain(added).chain(row.iter().skip(self.width));
        self.out.write_record(cells).map_err(|error| refused(error.into()))
    }

    fn flush(&mut self) -> Result<()> {
        self.out.flush().map_err(refused)?;
        self.alternatives.as_mut().map_or(Ok(()), |alternatives| alternatives.out.flush().map_err(refused))
    }
}

/// The second table: each place that a name may mean.
struct Alternatives<'o> {
    out: csv::Writer<&'o mut dyn Write>,
}

impl<'o> Alternatives<'o> {
    const NAMES: [&'static str; 14] = [
        "row",
        "column",
        "asked",
        "rank",
        "chosen",
        "id",
        "name",
        "code",
        "country",
        "admin1",
        "lat",
        "lon",
        "uncertainty_m",
        "probability",
    ];

    fn begin(out: &'o mut dyn Write) -> Result<Self> {
        let mut out = csv::Writer::from_writer(out);
        out.write_record(Self::NAMES).map_err(|error| refused(error.into()))?;
        Ok(Self { out })
    }

    fn add(&mut self, index: u64, row: &csv::ByteRecord, meanings: &[(usize, Arc<Meaning>)]) -> Result<()> {
        for (column, meaning) in meanings {
            let Meaning::Name(name) = &**meaning else { continue };
            let chosen = name.resolution.place();
            for (rank, (candidate, place)) in (1..).zip(name.resolution.candidates.iter().zip(&name.places)) {
                let [lat, lon] = [place.position.lat(), place.position.lon()].map(|degrees| number(decimals(degrees)));
                let cells = [
                    index.to_string(),
                    (column + 1).to_string(),
                    String::from_utf8_lossy(row.get(*column).unwrap_or_default()).into_owned(),
                    rank.to_string(),
                    (chosen == Some(candidate.place)).to_string(),
                    place.id.to_string(),
                    place.qualified(),
                    place.code.clone(),
                    place.country.clone().unwrap_or_default(),
                    place.admin1.clone().unwrap_or_default(),
                    lat,
                    lon,
                    number(place.footprint.radius().0.round()),
                    number(share(candidate.probability)),
                ];
                self.out.write_record(cells).map_err(|error| refused(error.into()))?;
            }
        }
        Ok(())
    }
}

fn refused(error: std::io::Error) -> Error {
    Error::io("write", "the table".as_ref(), error)
}

/// A number as all programs read it.
fn number(value: f64) -> String {
    value.to_string()
}
