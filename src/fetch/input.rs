//! What stands on a command line to documents: a path, `-` for standard input, or an http(s) URL.
//!
//! The network is touched for a URL only. It does not read folders or expand patterns; a shell does.

use crate::document::{Context, Document, is_url};
use crate::emit::visible;
use crate::error::{Error, Result};
use crate::fetch::{self, Options};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// Larger files are refused unless the caller says otherwise: no article is that long, and a check holds a text
/// several times over.
pub const MOST_FILE_BYTES: u64 = 64 * MIB;

const MIB: u64 = 1024 * 1024;

/// Reads one argument. What `context` leaves open is filled in from a page's own metadata.
///
/// ```
/// use dateline::{Context, fetch};
/// let missing = fetch::document("no/such/file.txt".as_ref(), Context::default(), &fetch::Options::default());
/// assert!(missing.unwrap_err().to_string().contains("no such file"));
/// ```
///
/// # Errors
/// Missing, a folder, not readable, larger than [`Options::most_file_bytes`], not fetched, or not a text.
pub fn document(argument: &Path, context: Context, options: &Options) -> Result<Document> {
    if let Some(url) = argument.to_str().filter(|text| is_url(text)) {
        let fetched = fetch::get(url, options)?;
        return Document::from_source(fetched.final_url, fetched.bytes, fetched.content_type.as_deref(), context);
    }
    let bytes = if argument.as_os_str() == "-" {
        bounded(std::io::stdin().lock(), argument, options.most_file_bytes)?
    } else {
        let file = File::open(argument).map_err(|error| refused(argument, error))?;
        bounded(file, argument, options.most_file_bytes)?
    };
    Document::from_source(argument.to_string_lossy(), bytes, None, context)
}

fn bounded(reader: impl Read, path: &Path, most: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| refused(path, error))?;
    if bytes.len() as u64 > most {
        return Err(Error::input(format!(
            "{}: larger than {} MiB; split it into its articles, or allow more with --max-document",
            visible(&path.display().to_string()),
            most / MIB
        )));
    }
    Ok(bytes)
}

fn refused(path: &Path, error: std::io::Error) -> Error {
    let shown = path.display().to_string();
    let shown = visible(&shown);
    match error.kind() {
        ErrorKind::NotFound => {
            Error::input(format!("{shown}: no such file; check the path, or write - for standard input"))
        }
        ErrorKind::IsADirectory => {
            Error::input(format!("{shown}: a folder, not a text; name its files, for example {shown}/*.txt"))
        }
        ErrorKind::PermissionDenied => Error::input(format!("{shown}: may not be read; check its permissions")),
        _ => Error::io("read", path, error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn read_file(name: &str, bytes: &[u8]) -> Result<Document> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        File::create(&path).unwrap().write_all(bytes).unwrap();
        document(&path, Context::default(), &Options::default())
    }

    #[test]
    fn texts_and_pages_are_told_apart() {
        assert_eq!(read_file("a.txt", b"In Bern.").unwrap().text(), "In Bern.");
        assert_eq!(read_file("a.html", b"In <b>Bern</b>.").unwrap().text(), "In Bern.");
    }

    #[test]
    fn what_is_no_text_is_refused_as_by_the_document() {
        for (bytes, why) in [(&b"ab\xff"[..], "not UTF-8"), (b"a\0", "binary"), (b"", "empty")] {
            let error = read_file("a.txt", bytes).unwrap_err().to_string();
            assert!(error.contains("a.txt: ") && error.contains(why), "{error}");
        }
        let error = bounded(std::io::repeat(b'x'), "big.txt".as_ref(), 2 * MIB).unwrap_err().to_string();
        assert_eq!(error, "big.txt: larger than 2 MiB; split it into its articles, or allow more with --max-document");
        let folder = tempfile::tempdir().unwrap();
        let error = document(folder.path(), Context::default(), &Options::default()).unwrap_err().to_string();
        assert!(error.contains("a folder, not a text"), "{error}");
    }

    #[test]
    fn a_url_is_known_by_its_scheme() {
        for (argument, want) in [
            ("http://a.test/", true),
            ("HTTPS://a.test", true),
            ("http:/a", false),
            ("a/http://b", false),
            ("file:///x", false),
            ("é", false),
        ] {
            assert_eq!(is_url(argument), want, "{argument}");
        }
        let error = document("http://127.1/".as_ref(), Context::default(), &Options::default()).unwrap_err();
        assert!(error.to_string().contains("a loopback address"), "{error}");
    }
}
