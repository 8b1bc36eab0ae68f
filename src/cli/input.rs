//! Files, standard input and URLs to documents, as the command line asks for them.

use super::args::ContextArgs;
use dateline::{Checker, Context, Document, Error, Gazetteer, Result, fetch};
use std::path::{Path, PathBuf};

/// Reads all texts, so that nothing is printed or written when one is bad.
pub fn read_all(files: &[PathBuf], context: &ContextArgs) -> Result<Vec<Document>> {
    if files.iter().filter(|file| file.as_os_str() == "-").count() > 1 {
        return Err(Error::usage("standard input is named twice; it can be read once"));
    }
    files.iter().map(|file| read(file, context)).collect()
}

/// Reads one text.
pub fn read(file: &Path, args: &ContextArgs) -> Result<Document> {
    let context = Context {
        about: args.context.clone(),
        outlet: args.outlet.clone(),
        title: args.title.clone(),
        date: args.date.clone(),
    };
    let options = fetch::Options {
        allow_private: args.reading.allow_private,
        most_file_bytes: args.reading.max_document * 1024 * 1024,
        ..fetch::Options::default()
    };
    fetch::document(file, context, &options)
}

/// A checker with the caller's hints.
pub fn checker(gazetteer: Gazetteer, near: &[String]) -> Checker {
    near.iter().fold(Checker::new(gazetteer), |checker, place| checker.near(place))
}
