//! Where the documents of a batch come from: files, folders, patterns, standard input, compressed or not.
//!
//! | name ends in | holds |
//! |---|---|
//! | `.ndjson`, `.jsonl`, and standard input | one JSON object a line |
//! | `.csv`, `.tsv` | a table with a head |
//! | anything else | one document: a text or an HTML page |
//!
//! `.gz` and `.zst` behind any of these names are undone. A folder stands for all files in it, in the order of
//! their names, hidden ones left out. Reading takes turns with nothing: a record is raw until [`Record::document`].

use super::object;
use crate::document::{Context, Document};
use crate::error::{Error, Result};
use crate::fetch;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Which members of a JSON object, or columns of a table, hold what. Dots lead into objects: `article.body`.
#[derive(Debug, Clone)]
pub struct Fields {
    /// The text.
    pub text: String,
    /// The document's name; without one it is the file and line.
    pub id: String,
    /// The headline.
    pub title: String,
    /// The outlet's domain or name.
    pub outlet: String,
    /// The date of publication.
    pub date: String,
    /// What the text is about.
    pub context: String,
}

impl Default for Fields {
    fn default() -> Self {
        let name = str::to_owned;
        Self {
            text: name("text"),
            id: name("id"),
            title: name("title"),
            outlet: name("domain"),
            date: name("date"),
            context: name("context"),
        }
    }
}

/// One document, read but not yet looked at.
#[derive(Debug)]
pub struct Record {
    /// File and line, for people.
    pub place: String,
    body: Body,
}

#[derive(Debug)]
enum Body {
    JsonLine(Vec<u8>),
    Row { head: Arc<csv::StringRecord>, cells: csv::StringRecord },
    File { bytes: Vec<u8> },
    Broken(Error),
}

impl Record {
    /// How much was read for it, in bytes.
    pub fn len(&self) -> usize {
        match &self.body {
            Body::JsonLine(bytes) | Body::File { bytes } => bytes.len(),
            Body::Row { cells, .. } => cells.as_slice().len(),
            Body::Broken(_) => 0,
        }
    }

    /// Whether nothing was read for it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The document, or its name and why there is none. A line with an id gives the same answer wherever it stands.
    ///
    /// # Errors
    /// No JSON object, no text in it, or a file that is no text.
    pub fn document(self, fields: &Fields, context: &Context) -> std::result::Result<Document, (String, Error)> {
        let place = self.place;
        match self.body {
            Body::Broken(error) => Err((place, error)),
            Body::File { bytes } => {
                Document::from_source(place.clone(), bytes, None, context.clone()).map_err(|error| (place, error))
            }
            Body::JsonLine(line) => match object::read(&line, fields) {
                Ok(object) => {
                    of_fields(&place, fields, context, |name| object::member(&object, name).and_then(object::as_text))
                }
                Err(what) => Err((place, Error::input(what))),
            },
            Body::Row { head, cells } => of_fields(&place, fields, context, |name| {
                let column = head.iter().position(|column| column == name)?;
                cells.get(column).map(str::to_owned)
            }),
        }
    }
}

fn of_fields(
    place: &str,
    fields: &Fields,
    context: &Context,
    field: impl Fn(&str) -> Option<String>,
) -> std::result::Result<Document, (String, Error)> {
    let name = field(&fields.id).filter(|id| !id.is_empty()).unwrap_or_else(|| place.to_owned());
    let Some(text) = field(&fields.text) else {
        let error = Error::input(format!("no \"{}\"; --text names the member with the text", fields.text));
        return Err((name, error));
    };
    let some = |field: Option<String>, otherwise: &Option<String>| {
        field.filter(|value| !value.is_empty()).or_else(|| otherwise.clone())
    };
    let context = Context {
        about: some(field(&fields.context), &context.about),
        outlet: some(field(&fields.outlet), &context.outlet),
        title: some(field(&fields.title), &context.title),
        date: some(field(&fields.date), &context.date),
    };
    Ok(Document::from_text(name, text, context))
}

/// The records of some inputs, in order.
pub struct Records {
    inputs: std::vec::IntoIter<Input>,
    current: Option<Reading>,
    most_bytes: u64,
    read: Arc<AtomicU64>,
    total: Option<u64>,
}

#[derive(Debug, Clone)]
enum Input {
    Standard,
    File(PathBuf),
}

enum Reading {
    Lines { place: String, number: u64, reader: Box<dyn BufRead + Send> },
    Rows { place: String, head: Arc<csv::StringRecord>, rows: csv::StringRecordsIntoIter<Box<dyn BufRead + Send>> },
}

impl Records {
    /// Finds the files that the arguments stand for; a document may have up to `most_bytes`.
    ///
    /// # Errors
    /// Nothing is there, or standard input is named twice.
    pub fn open(arguments: &[PathBuf], most_bytes: u64) -> Result<Self> {
        let mut inputs = Vec::new();
        for argument in arguments {
            find(argument, &mut inputs)?;
        }
        if inputs.iter().filter(|input| matches!(input, Input::Standard)).count() > 1 {
            return Err(Error::usage("standard input is named twice; it can be read once"));
        }
        let total = inputs
            .iter()
            .map(|input| match input {
                Input::Standard => None,
                Input::File(path) => path.metadata().ok().map(|metadata| metadata.len()),
            })
            .sum();
        Ok(Self { inputs: inputs.into_iter(), current: None, most_bytes, read: Arc::default(), total })
    }

    /// Bytes of all inputs as they lie on the disk; `None` when standard input is among them.
    pub fn total_bytes(&self) -> Option<u64> {
        self.total
    }

    /// A counter of the bytes read so far.
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.read)
    }

    fn start(&mut self, input: Input) -> Result<Option<Record>> {
        let (place, raw): (String, Box<dyn Read + Send>) = match &input {
            Input::Standard => ("-".to_owned(), Box::new(io::stdin())),
            Input::File(path) => {
                let file = File::open(path).map_err(|error| Error::io("read", path, error))?;
                (path.display().to_string(), Box::new(file))
            }
        };
        let counted = Counted { inner: raw, read: Arc::clone(&self.read) };
        let (name, reader) = unpacked(&place, counted)?;
        match extension(&name) {
            Some("ndjson" | "jsonl") => self.current = Some(Reading::Lines { place, number: 0, reader }),
            Some(kind @ ("csv" | "tsv")) => {
                let delimiter = if kind == "tsv" { b'\t' } else { b',' };
                let mut rows = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(reader);
                let head = rows.headers().map_err(|error| Error::input(format!("{place}: {error}")))?;
                let head = Arc::new(head.clone());
                self.current = Some(Reading::Rows { place, head, rows: rows.into_records() });
            }
            _ if matches!(input, Input::Standard) => {
                self.current = Some(Reading::Lines { place, number: 0, reader });
            }
            _ => {
                let mut bytes = Vec::new();
                let most = self.most_bytes;
                reader.take(most + 1).read_to_end(&mut bytes).map_err(|e| Error::io("read", Path::new(&place), e))?;
                if bytes.len() as u64 > most {
                    return Err(too_long(&place, most));
                }
                return Ok(Some(Record { place, body: Body::File { bytes } }));
            }
        }
        Ok(None)
    }
}

impl Iterator for Records {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            match &mut self.current {
                Some(Reading::Lines { place, number, reader }) => {
                    *number += 1;
                    let at = format!("{place}:{number}");
                    match line(reader, self.most_bytes) {
                        Ok(Line::Whole(mut bytes)) => {
                            // Some editors begin every file with a mark, and JSON may not begin with one (RFC 8259).
                            if *number == 1 && bytes.starts_with(BYTE_ORDER_MARK) {
                                bytes.drain(..BYTE_ORDER_MARK.len());
                            }
                            if bytes.trim_ascii().is_empty() {
                                continue;
                            }
                            return Some(Record { place: at, body: Body::JsonLine(bytes) });
                        }
                        Ok(Line::TooLong) => {
                            let error = too_long(&at, self.most_bytes);
                            return Some(Record { place: at, body: Body::Broken(error) });
                        }
                        Ok(Line::End) => self.current = None,
                        Err(error) => {
                            let error = Error::io("read", Path::new(place), error);
                            self.current = None;
                            return Some(Record { place: at, body: Body::Broken(error) });
                        }
                    }
                }
                Some(Reading::Rows { place, head, rows }) => match rows.next() {
                    Some(Ok(cells)) => {
                        let line = cells.position().map_or(0, csv::Position::line);
                        let body = Body::Row { head: Arc::clone(head), cells };
                        return Some(Record { place: format!("{place}:{line}"), body });
                    }
                    Some(Err(error)) => {
                        let at = error.position().map_or_else(|| place.clone(), |p| format!("{place}:{}", p.line()));
                        let broken = Error::input(format!("{at}: {error}"));
                        // A row that is no text is one row; a stream that broke off has no next one.
                        if error.is_io_error() {
                            self.current = None;
                        }
                        return Some(Record { place: at, body: Body::Broken(broken) });
                    }
                    None => self.current = None,
                },
                None => {
                    let input = self.inputs.next()?;
                    let place = match &input {
                        Input::Standard => "-".to_owned(),
                        Input::File(path) => path.display().to_string(),
                    };
                    match self.start(input) {
                        Ok(Some(record)) => return Some(record),
                        Ok(None) => {}
                        Err(error) => return Some(Record { place, body: Body::Broken(error) }),
                    }
                }
            }
        }
    }
}

fn too_long(place: &str, most: u64) -> Error {
    Error::input(format!(
        "{place}: longer than {} MiB; split it into its articles, or allow more with --max-document",
        most >> 20
    ))
}

/// As in a shell, a star stands for no hidden file.
const VISIBLE: glob::MatchOptions =
    glob::MatchOptions { case_sensitive: true, require_literal_separator: false, require_literal_leading_dot: true };

/// Files of a folder or pattern in the order of their names.
fn find(argument: &Path, inputs: &mut Vec<Input>) -> Result<()> {
    if argument.as_os_str() == "-" {
        inputs.push(Input::Standard);
        return Ok(());
    }
    if argument.to_str().is_some_and(fetch::is_url) {
        let shown = argument.display();
        return Err(Error::usage(format!("{shown}: a batch fetches nothing; `dateline check` reads single URLs")));
    }
    if argument.is_file() {
        inputs.push(Input::File(argument.to_owned()));
        return Ok(());
    }
    let before = inputs.len();
    if argument.is_dir() {
        let shown =
            |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
        for entry in walkdir::WalkDir::new(argument).sort_by_file_name().into_iter().filter_entry(shown) {
            let entry = entry.map_err(|error| Error::io("read", argument, error.into()))?;
            if entry.file_type().is_file() {
                inputs.push(Input::File(entry.into_path()));
            }
        }
    } else if let Some(Ok(paths)) = argument.to_str().map(|pattern| glob::glob_with(pattern, VISIBLE)) {
        inputs.extend(paths.flatten().filter(|path| path.is_file()).map(Input::File));
    }
    if inputs.len() == before {
        let shown = argument.display();
        return Err(Error::input(format!(
            "{shown}: no such file, and no folder or pattern with files; check the path"
        )));
    }
    Ok(())
}

/// The reader of a file's content, and its name without the ending of the packing.
fn unpacked(name: &str, raw: impl Read + Send + 'static) -> Result<(String, Box<dyn BufRead + Send>)> {
    let bare = || Path::new(name).with_extension("").display().to_string();
    Ok(match extension(name) {
        Some("gz") => (bare(), Box::new(BufReader::new(flate2::read::MultiGzDecoder::new(raw)))),
        Some("zst") => {
            let decoder = ruzstd::decoding::StreamingDecoder::new(raw)
                .map_err(|error| Error::input(format!("{name}: no Zstandard file: {error}")))?;
            (bare(), Box::new(BufReader::new(decoder)))
        }
        _ => (name.to_owned(), Box::new(BufReader::with_capacity(1 << 16, raw))),
    })
}

fn extension(name: &str) -> Option<&str> {
    Path::new(name).extension()?.to_str()
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

enum Line {
    Whole(Vec<u8>),
    TooLong,
    End,
}

/// The next line; one that is too long is read to its end and thrown away.
fn line(reader: &mut dyn BufRead, most: u64) -> io::Result<Line> {
    let mut bytes = Vec::new();
    let read = reader.take(most + 1).read_until(b'\n', &mut bytes)?;
    if read == 0 {
        return Ok(Line::End);
    }
    if bytes.len() as u64 <= most || bytes.ends_with(b"\n") {
        return Ok(Line::Whole(bytes));
    }
    loop {
        let buffer = reader.fill_buf()?;
        let (used, ended) = match buffer.iter().position(|&byte| byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        reader.consume(used);
        if ended {
            return Ok(Line::TooLong);
        }
    }
}

/// Counts what is read.
struct Counted {
    inner: Box<dyn Read + Send>,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        folder
    }

    fn texts(path: &Path) -> Vec<std::result::Result<(String, String), String>> {
        let records = Records::open(&[path.to_owned()], 1 << 10).unwrap();
        records
            .map(|record| match record.document(&Fields::default(), &Context::default()) {
                Ok(document) => Ok((document.name().to_owned(), document.text().to_owned())),
                Err((_, error)) => Err(error.to_string()),
            })
            .collect()
    }

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    const LINES: &[u8] = b"{\"id\":7,\"text\":\"In Bern.\"}\n\n{\"id\":\"b\",\"text\":\"In Rome.\"}";

    #[test]
    fn lines_tables_and_texts_are_told_by_their_names_packed_or_not() {
        let want = vec![Ok(("7".into(), "In Bern.".into())), Ok(("b".into(), "In Rome.".into()))];
        let zst = ruzstd::encoding::compress_to_vec(LINES, ruzstd::encoding::CompressionLevel::Fastest);
        let table = b"id,other,text\n7,x,In Bern.\nb,y,In Rome.\n";
        for (name, bytes) in [
            ("a.ndjson", LINES.to_vec()),
            ("a.jsonl", LINES.to_vec()),
            ("mark.ndjson", [BYTE_ORDER_MARK, LINES].concat()),
            ("mark.csv", [BYTE_ORDER_MARK, table].concat()),
            ("a.ndjson.gz", gz(LINES)),
            ("a.ndjson.zst", zst),
            ("a.csv", table.to_vec()),
            ("a.csv.gz", gz(table)),
            ("a.tsv", String::from_utf8_lossy(table).replace(',', "\t").into_bytes()),
        ] {
            let folder = folder(&[(name, &bytes)]);
            assert_eq!(texts(&folder.path().join(name)), want, "{name}");
        }
    }

    #[test]
    fn a_folder_is_its_files_in_the_order_of_their_names() {
        let folder = folder(&[("b.txt", b"In Rome."), ("a/z.txt", b"In Bern."), (".hidden.txt", b"In Oslo.")]);
        let found: Vec<String> = texts(folder.path()).into_iter().map(|text| text.unwrap().1).collect();
        assert_eq!(found, ["In Bern.", "In Rome."]);
        assert_eq!(texts(&folder.path().join("*.txt")).len(), 1);
    }

    #[test]
    fn a_bad_line_is_one_error_and_the_rest_is_read() {
        let long = format!("{{\"text\":\"{}\"}}\n", "x".repeat(2000));
        let lines = [long.as_bytes(), b"{\"id\":1}\n[]\n{oops\n", LINES].concat();
        let folder = folder(&[("a.ndjson", &lines)]);
        let found = texts(&folder.path().join("a.ndjson"));
        let says = ["longer than 0 MiB", "no \"text\"", "no JSON object", "no JSON: "];
        for (found, says) in found.iter().zip(says) {
            let error = found.as_ref().unwrap_err();
            assert!(error.contains(says), "{error}");
        }
        assert!(found[4..].iter().all(|text| text.is_ok()) && found.len() == 6, "{found:?}");
    }

    #[test]
    fn a_stream_that_breaks_off_is_an_error_after_what_was_whole() {
        let packed = gz(&LINES.repeat(500));
        let folder = folder(&[("a.ndjson.gz", &packed[..packed.len() - 9]), ("b.txt", b"In Oslo.")]);
        let found = texts(folder.path());
        assert!(found.iter().filter(|text| text.is_err()).count() >= 1);
        assert_eq!(found.last(), Some(&Ok((folder.path().join("b.txt").display().to_string(), "In Oslo.".into()))));
    }

    #[test]
    fn what_is_not_there_is_named_with_the_remedy() {
        let error = Records::open(&["no/such/thing".into()], 1).err().unwrap().to_string();
        assert!(error.contains("no/such/thing: no such file"), "{error}");
        let error = Records::open(&["-".into(), "-".into()], 1).err().unwrap().to_string();
        assert!(error.contains("named twice"), "{error}");
        let error = Records::open(&["https://example.org/a".into()], 1).err().unwrap().to_string();
        assert!(error.contains("fetches nothing"), "{error}");
    }
}
