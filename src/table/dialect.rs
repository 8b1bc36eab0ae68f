//! How a table is written: its delimiter, its byte-order mark, its line ends; and its rows as a stream.
//!
//! ```text
//! EF BB BF  place;km CR LF  Suva;86 CR LF     a mark, semicolons, CR LF: what is written is written so, too
//! ```
//!
//! Cells are bytes until somebody reads them, so a cell in another encoding passes through as it is. Empty lines are no
//! rows. It holds one row at a time and refuses one that has no end: a quote left open would be the rest of the file.

use crate::error::{Error, Result};
use std::io::{self, Cursor, Read};

/// Bytes looked at to find the delimiter.
const LOOKED_AT: usize = 1 << 16;

/// Bytes of one row at most.
const MOST_ROW: u64 = 16 << 20;

const MARK: &[u8] = b"\xef\xbb\xbf";

/// Parts the cells of a table of one column when it is read: it stands in nobody's text, and a comma does.
const NONE: u8 = 0x1f;

/// How the cells of a table are parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    /// What stands between two cells, or [`NONE`].
    delimiter: u8,
    /// Whether it begins with a byte-order mark.
    pub marked: bool,
    /// Whether lines end in CR LF.
    pub crlf: bool,
}

impl Dialect {
    /// The separator of two cells; a tab for files called so, otherwise the one that gives the most columns in the
    /// first lines without giving rows of different length.
    fn find(start: &[u8], whole: bool, name: &str, delimiter: Option<u8>) -> Self {
        let marked = start.starts_with(MARK);
        let text = start.strip_prefix(MARK).unwrap_or(start);
        let first_line = text.iter().position(|&byte| byte == b'\n');
        let crlf = first_line.is_some_and(|end| text[..end].ends_with(b"\r"));
        let named = name.ends_with(".tsv").then_some(b'\t');
        let found = || {
            let best = *b",;\t|".iter().rev().max_by_key(|&&delimiter| regularity(text, whole, delimiter))?;
            (regularity(text, whole, best) > (0, 1)).then_some(best)
        };
        Self { delimiter: delimiter.or(named).or_else(found).unwrap_or(NONE), marked, crlf }
    }

    /// A writer in this dialect, after the byte-order mark.
    pub fn writer<W: io::Write>(self, mut out: W) -> io::Result<csv::Writer<W>> {
        if self.marked {
            out.write_all(MARK)?;
        }
        let end = if self.crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let delimiter = if self.delimiter == NONE { b',' } else { self.delimiter };
        Ok(csv::WriterBuilder::new().delimiter(delimiter).terminator(end).flexible(true).from_writer(out))
    }
}

/// How many in a hundred rows are as wide as the first, and how wide that is; a table of one column tells nothing.
fn regularity(text: &[u8], whole: bool, delimiter: u8) -> (usize, usize) {
    const ROWS: usize = 100;
    let rows = reader(text, delimiter).into_byte_records();
    let mut widths: Vec<usize> = rows.take(ROWS + 1).map_while(|row| row.ok()).map(|row| row.len()).collect();
    if widths.len() > ROWS || !whole && widths.len() > 1 {
        // The last row may be cut off.
        widths.pop();
    }
    match widths.first() {
        Some(&first) if first > 1 => {
            (widths.iter().filter(|&&width| width == first).count() * 100 / widths.len(), first)
        }
        _ => (0, 1),
    }
}

fn reader<R: Read>(text: R, delimiter: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text)
}

/// The rows of a table, its head included.
pub(super) struct Rows {
    name: String,
    pub dialect: Dialect,
    reader: csv::Reader<Bounded>,
}

impl Rows {
    /// Looks at the start of a table called `name`.
    ///
    /// # Errors
    /// It cannot be read, or is in UTF-16.
    pub fn open(name: &str, mut input: Box<dyn Read + Send>, delimiter: Option<u8>) -> Result<Self> {
        let mut start = Vec::new();
        let whole = look(&mut input, &mut start).map_err(|error| Error::io("read", name.as_ref(), error))?;
        if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
            return Err(Error::input(format!(
                "{name}: a table in UTF-16; convert it, for example with `iconv -f UTF-16 -t UTF-8`"
            )));
        }
        let dialect = Dialect::find(&start, whole, name, delimiter);
        if dialect.marked {
            start.drain(..MARK.len());
        }
        let bounded = Bounded { inner: Box::new(Cursor::new(start).chain(input)), left: MOST_ROW };
        Ok(Self { name: name.to_owned(), dialect, reader: reader(bounded, dialect.delimiter) })
    }

    /// The next row.
    ///
    /// # Errors
    /// The table cannot be read on, or the row is too long.
    pub fn next(&mut self) -> Result<Option<csv::ByteRecord>> {
        self.reader.get_mut().left = MOST_ROW;
        let mut row = csv::ByteRecord::new();
        let line = self.reader.position().line();
        match self.reader.read_byte_record(&mut row) {
            Ok(true) => Ok(Some(row)),
            Ok(false) => Ok(None),
            Err(error) => Err(Error::input(format!("{}:{line}: {error}", self.name))),
        }
    }
}

/// Reads what there is of the first bytes; `true` if that is all.
fn look(input: &mut dyn Read, start: &mut Vec<u8>) -> io::Result<bool> {
    while start.len() < LOOKED_AT {
        let had = start.len();
        start.resize(LOOKED_AT, 0);
        let read = input.read(&mut start[had..])?;
        start.truncate(had + read);
        if read == 0 {
            return Ok(true);
        }
        // Who writes slowly into a pipe is not kept waiting.
        if read < LOOKED_AT - had && start.contains(&b'\n') {
            break;
        }
    }
    Ok(false)
}

/// Gives no more than a row may have.
struct Bounded {
    inner: Box<dyn Read + Send>,
    left: u64,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            let limit = MOST_ROW >> 20;
            return Err(io::Error::other(format!("a row longer than {limit} MiB begins here; is a quote left open?")));
        }
        let read = self.inner.read(buffer)?;
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(bytes: &[u8]) -> Rows {
        Rows::open("t.csv", Box::new(Cursor::new(bytes.to_vec())), None).unwrap()
    }

    #[test]
    fn the_delimiter_is_found_by_the_columns_it_makes() {
        for (text, delimiter) in [
            ("a,b\n1,2\n", b','),
            ("a;b;c\n\"1,5\";2,5;x\n", b';'),
            ("place;position\nSuva;\"-18.14, 178.44\"\nApia;-13.83, -171.77\n", b';'),
            ("a\tb\n1, 2, 3\t4\n", b'\t'),
            ("a|b\n1|2\n", b'|'),
            ("\"a;b\",c\n1,2\n", b','),
            ("place\nSuva, Fiji\n", NONE),
            ("", NONE),
        ] {
            assert_eq!(open(text.as_bytes()).dialect.delimiter, delimiter, "{text}");
        }
        let named = Rows::open("t.tsv", Box::new(Cursor::new(b"a,b,c".to_vec())), None).unwrap();
        assert_eq!(named.dialect.delimiter, b'\t');
    }

    #[test]
    fn a_mark_line_ends_and_quoted_line_breaks_are_read_and_written_alike() {
        let text = b"\xef\xbb\xbfa,b\r\n\"two\r\nlines\",2\r\n";
        let mut rows = open(text);
        assert_eq!(rows.dialect, Dialect { delimiter: b',', marked: true, crlf: true });
        let mut out = rows.dialect.writer(Vec::new()).unwrap();
        while let Some(row) = rows.next().unwrap() {
            out.write_byte_record(&row).unwrap();
        }
        assert_eq!(out.into_inner().unwrap(), text);
    }

    #[test]
    fn a_quote_left_open_ends_the_run_with_its_line() {
        let mut long = b"a,b\n1,2\n3,\"".to_vec();
        long.resize(MOST_ROW as usize + (1 << 17), b'x');
        let mut rows = open(&long);
        let error = std::iter::from_fn(|| rows.next().transpose()).find_map(|row| row.err()).unwrap().to_string();
        assert!(error.starts_with("t.csv:3: ") && error.contains("quote left open"), "{error}");
    }

    #[test]
    fn utf_16_is_refused_with_the_remedy() {
        let error = Rows::open("t.csv", Box::new(Cursor::new(b"\xff\xfea\0".to_vec())), None).err().unwrap();
        assert!(error.to_string().contains("iconv"), "{error}");
    }
}
