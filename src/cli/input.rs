//! Files and standard input to documents.

use super::args::ContextArgs;
use dateline::emit::visible;
use dateline::{Checker, Context, Document, Error, Gazetteer, Result};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// Larger texts are refused: no article is that long, and a check holds a text several times over.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Reads all texts, so that nothing is printed or written when one is bad.
pub fn read_all(files: &[PathBuf], context: &ContextArgs) -> Result<Vec<Document>> {
    if files.iter().filter(|file| file.as_os_str() == "-").count() > 1 {
        return Err(Error::usage("standard input is named twice; it can be read once"));
    }
    files.iter().map(|file| read(file, context)).collect()
}

/// Reads one text.
pub fn read(file: &Path, context: &ContextArgs) -> Result<Document> {
    let name = file.to_string_lossy();
    let bytes = if file.as_os_str() == "-" {
        bounded(std::io::stdin().lock(), file)?
    } else {
        let opened = File::open(file).map_err(|error| refused(file, error))?;
        bounded(opened, file)?
    };
    let context = Context {
        about: context.context.clone(),
        outlet: context.outlet.clone(),
        title: context.title.clone(),
        date: context.date.clone(),
    };
    Document::from_bytes(name, bytes, context)
}

/// A checker with the caller's hints.
pub fn checker(gazetteer: Gazetteer, near: &[String]) -> Checker {
    near.iter().fold(Checker::new(gazetteer), |checker, place| checker.near(place))
}

fn bounded(reader: impl Read, file: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| refused(file, error))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Error::input(format!(
            "{}: larger than {} MiB; split it into its articles",
            file.display(),
            MOST_BYTES / 1024 / 1024
        )));
    }
    Ok(bytes)
}

fn refused(file: &Path, error: std::io::Error) -> Error {
    let shown = file.display().to_string();
    let shown = visible(&shown);
    match error.kind() {
        ErrorKind::NotFound => {
            Error::input(format!("{shown}: no such file; check the path, or write - for standard input"))
        }
        ErrorKind::IsADirectory => {
            Error::input(format!("{shown}: a folder, not a text; name its files, for example {shown}/*.txt"))
        }
        ErrorKind::PermissionDenied => Error::input(format!("{shown}: may not be read; check its permissions")),
        _ => Error::io("read", file, error),
    }
}
