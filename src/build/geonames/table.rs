//! The tables of a GeoNames dump: tab-separated, UTF-8, one row a line, packed into zip files or not.
//!
//! A table is read row by row and proved while it is read: every row has the columns that the readme of the dump lists,
//! few rows hold nonsense, and there are as many as such a table must have. A page of a web server, a table cut
//! short, or a zip file with a damaged byte ends in an error, never in fewer places.

use crate::error::{Error, Result};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// What is known of a table before it is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    /// For messages.
    pub name: &'static str,
    pub columns: usize,
    /// So many of them are never left out, even where they are empty.
    pub required: usize,
    /// Fewer rows are a broken table.
    pub least: usize,
}

/// Of so many rows, one may hold nonsense.
const SOUND: usize = 1000;

impl Table {
    /// Calls `row` with the fields of every row of the member `member` of a zip file, or of a plain file where `member` is
    /// `None`. `row` says whether the fields make sense. Returns how many rows did not.
    pub fn read(
        self,
        path: &Path,
        member: Option<&str>,
        mut row: impl FnMut(&[&str]) -> Result<bool>,
    ) -> Result<usize> {
        let open = |path: &Path| File::open(path).map_err(|e| Error::io("open", path, e));
        let Some(member) = member else { return self.rows(BufReader::new(open(path)?), &mut row) };
        let broken = |e: String| self.broken(path, &e);
        let mut zip = zip::ZipArchive::new(BufReader::new(open(path)?)).map_err(|e| broken(e.to_string()))?;
        let file = zip.by_name(member).map_err(|e| broken(format!("{member}: {e}")))?;
        // The checksum of the zip file is compared at the member's end, which `rows` reads to.
        self.rows(BufReader::with_capacity(1 << 18, file), &mut row)
    }

    fn rows(self, mut lines: impl BufRead, row: &mut dyn FnMut(&[&str]) -> Result<bool>) -> Result<usize> {
        let (mut line, mut number, mut rows, mut nonsense) = (Vec::new(), 0usize, 0usize, 0usize);
        let name = self.name;
        loop {
            line.clear();
            number += 1;
            // No row is that long; without a bound a file without line ends would be read into memory.
            let read = lines.by_ref().take(MOST_LINE).read_until(b'\n', &mut line);
            match read.map_err(|e| Error::build(name, format!("line {number}: {e}; the file is damaged")))? {
                0 => break,
                _ if line.last() == Some(&b'\n') => {
                    line.pop();
                }
                _ if line.len() as u64 == MOST_LINE => {
                    return Err(Error::build(name, format!("line {number} is too long")));
                }
                _ => {}
            }
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            if line.is_empty() || line.starts_with(b"#") {
                continue;
            }
            let text = std::str::from_utf8(&line)
                .map_err(|e| Error::build(name, format!("line {number} is not UTF-8: {e}")))?;
            let mut fields = [""; MOST_COLUMNS];
            let mut count = 0;
            for field in text.split('\t') {
                if let Some(slot) = fields.get_mut(count) {
                    *slot = field;
                }
                count += 1;
            }
            if count > self.columns || count < self.required {
                let what =
                    format!("line {number} has {count} columns instead of {}; this is no such table", self.columns);
                return Err(Error::build(name, what));
            }
            rows += 1;
            nonsense += usize::from(!row(&fields[..self.columns])?);
            if nonsense > 10 + rows / SOUND {
                return Err(Error::build(name, format!("{nonsense} of the first {rows} rows make no sense")));
            }
        }
        if rows < self.least {
            return Err(Error::build(
                name,
                format!("{rows} rows, at least {} expected; the file is cut short", self.least),
            ));
        }
        Ok(nonsense)
    }

    fn broken(self, path: &Path, what: &str) -> Error {
        Error::build(self.name, format!("{} cannot be unpacked: {what}; it is damaged or no zip file", path.display()))
    }
}

/// The widest tables, `geoname` and `countryInfo`, have 19.
const MOST_COLUMNS: usize = 19;

const MOST_LINE: u64 = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: Table = Table { name: "places", columns: 4, required: 3, least: 2 };

    fn read(text: &[u8]) -> std::result::Result<Vec<Vec<String>>, String> {
        let mut rows = Vec::new();
        let outcome = TABLE.rows(text, &mut |fields| {
            rows.push(fields.iter().map(|field| (*field).to_owned()).collect());
            Ok(fields[0] != "x")
        });
        outcome.map(|_| rows).map_err(|e| e.to_string())
    }

    #[test]
    fn comments_and_line_ends_are_no_rows_and_trailing_columns_may_lack() {
        let rows = read(b"# a comment\r\na\tb\tc\td\r\n\n1\t2\t3").unwrap();
        assert_eq!(rows, [["a", "b", "c", "d"], ["1", "2", "3", ""]]);
    }

    #[test]
    fn what_is_no_such_table_is_refused() {
        for (text, why) in [
            (&b"<html>404 Not Found</html>\n"[..], "line 1 has 1 columns instead of 4"),
            (b"a\tb\tc\td\te\n", "line 1 has 5 columns instead of 4"),
            (b"a\tb\n", "line 1 has 2 columns instead of 4"),
            (b"a\tb\tc\td\n", "1 rows, at least 2 expected"),
            (b"a\tb\tc\td\n\xff\tb\tc\td\n", "line 2 is not UTF-8"),
            (b"", "0 rows, at least 2 expected"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
        let nonsense = b"x\tb\tc\td\n".repeat(11);
        assert!(read(&nonsense).unwrap_err().contains("11 of the first 11 rows make no sense"));
        assert!(read(&vec![b'a'; 2 << 20]).unwrap_err().contains("line 1 is too long"));
    }
}
