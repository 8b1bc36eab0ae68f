//! The head of a table: which columns are meant, and what the added ones are called.

use crate::emit::visible;
use crate::error::{Error, Result};

/// Columns named in an error at most, and how much of each name.
const NAMED: usize = 20;
const SHOWN: usize = 40;

/// The names of the columns.
#[derive(Debug, Clone)]
pub(super) struct Head {
    /// Empty where the table has no head.
    names: Vec<String>,
    width: usize,
}

/// A hint that is the same for all rows, or stands in a column.
#[derive(Debug, Clone)]
pub(super) enum Source {
    Column(usize),
    Value(String),
}

impl Source {
    /// The cell, or the value that holds for all rows.
    pub fn of<'r>(&'r self, row: &'r csv::ByteRecord) -> &'r [u8] {
        match self {
            Self::Column(column) => row.get(*column).unwrap_or_default(),
            Self::Value(value) => value.as_bytes(),
        }
    }
}

impl Head {
    /// From the first row; `named` if it holds names.
    pub fn new(first: &csv::ByteRecord, named: bool) -> Self {
        let name = |cell: &[u8]| String::from_utf8_lossy(cell).trim().to_owned();
        let names = if named { first.iter().map(name).collect() } else { Vec::new() };
        Self { names, width: first.len() }
    }

    /// Columns of the table.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The column of that name, or else of that number, counted from 1.
    ///
    /// # Errors
    /// There is none, or there are several of that name.
    pub fn column(&self, wanted: &str) -> Result<usize> {
        let named = |&column: &usize| self.names[column] == wanted.trim();
        let mut found = (0..self.names.len()).filter(named);
        if let Some(first) = found.next() {
            return match found.next() {
                None => Ok(first),
                Some(second) => Err(Error::usage(format!(
                    "columns {} and {} are both called \"{wanted}\"; give the number",
                    first + 1,
                    second + 1
                ))),
            };
        }
        match wanted.parse::<usize>() {
            Ok(number) if (1..=self.width).contains(&number) => Ok(number - 1),
            _ if self.names.is_empty() => Err(Error::usage(format!(
                "\"{wanted}\" is no column; a table without a head has columns 1 to {}",
                self.width
            ))),
            _ => {
                let more = if self.names.len() > NAMED { ", ..." } else { "" };
                let names: Vec<String> = self.names.iter().take(NAMED).map(|name| shown(name)).collect();
                let (wanted, names) = (shown(wanted), names.join(", "));
                Err(Error::usage(format!("no column is called \"{wanted}\"; there are {names}{more}")))
            }
        }
    }

    /// The column of that name, or a value for all rows; of a table without names the column of that number. What is
    /// not wanted is no column, though one may have no name.
    pub fn column_or_value(&self, wanted: Option<&str>) -> Source {
        let Some(wanted) = wanted else { return Source::Value(String::new()) };
        let named = self.names.iter().position(|name| name == wanted.trim());
        let column = if self.names.is_empty() { self.column(wanted).ok() } else { named };
        column.map_or_else(|| Source::Value(wanted.to_owned()), Source::Column)
    }

    /// Names for added columns that no column has yet: a name that is taken gets a number.
    pub fn free(&self, prefix: &str, wanted: &[&str]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for wanted in wanted {
            let plain = format!("{prefix}{wanted}");
            let taken = |name: &String| self.names.contains(name) || names.contains(name);
            let numbered = std::iter::once(plain.clone()).chain((2..).map(|number| format!("{plain}_{number}")));
            names.extend(numbered.into_iter().find(|name| !taken(name)));
        }
        names
    }
}

/// A name from a table's head, as an error may quote it: a part of one line.
fn shown(name: &str) -> String {
    let start: String = name.chars().take(SHOWN).collect();
    let more = if start.len() < name.len() { "..." } else { "" };
    visible(&start).into_owned() + more
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> Head {
        Head::new(&csv::ByteRecord::from(vec!["place", " km ", "x", "x", "3"]), true)
    }

    #[test]
    fn a_column_is_meant_by_its_name_or_else_its_number() {
        let head = head();
        assert_eq!((head.column("place").unwrap(), head.column("km").unwrap()), (0, 1));
        assert_eq!((head.column("2").unwrap(), head.column("3").unwrap()), (1, 4), "a name goes before a number");
        for (wanted, says) in
            [("x", "columns 3 and 4"), ("y", "there are place, km, x, x, 3"), ("6", "no column"), ("0", "no column")]
        {
            let error = head.column(wanted).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
        let odd = Head::new(&csv::ByteRecord::from(vec!["a\nb\u{1b}[2J", &"x".repeat(1000)]), true);
        let error = odd.column("y").unwrap_err().to_string();
        assert!(error.contains(r"a\nb\u{1b}[2J, xxx") && error.len() < 150, "{error}");
        let bare = Head::new(&csv::ByteRecord::from(vec!["place", "km"]), false);
        assert_eq!(bare.column("2").unwrap(), 1);
        assert!(bare.column("place").unwrap_err().to_string().contains("columns 1 to 2"));
    }

    #[test]
    fn no_column_is_clobbered() {
        assert_eq!(head().free("", &["km", "verdict", "x"]), ["km_2", "verdict", "x_2"]);
        assert_eq!(head().free("dateline_", &["km"]), ["dateline_km"]);
    }
}
