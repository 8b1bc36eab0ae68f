//! `dateline gazetteer add` and `remove`: files of a user's own places, kept, and laid over a gazetteer.
//!
//! The files are the truth and are kept as they are; the gazetteer is made of them anew each time, so that taking one
//! away leaves nothing of it behind.

use crate::build::places::{self, File};
use crate::error::{Error, Result};
use crate::gazetteer::{Gazetteer, Written};
use std::fs;
use std::path::{Path, PathBuf};

/// The files of a user's own places.
#[derive(Debug, Clone)]
pub struct Layers {
    folder: PathBuf,
    out: PathBuf,
}

/// What was made of them.
#[derive(Debug, Clone)]
pub struct Added {
    /// Every file with its number of places, those that were there before included.
    pub files: Vec<(String, usize)>,
    /// Columns or properties that mean nothing here, with their file.
    pub ignored: Vec<Skipped>,
    /// Places that look like one which the gazetteer below has already.
    pub doubtful: Vec<String>,
    /// The gazetteer.
    pub written: Written,
    /// Where it is.
    pub out: PathBuf,
}

/// A column that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The file.
    pub file: String,
    /// The column or property.
    pub column: String,
}

impl Layers {
    /// Files in the folder `places` of a data folder, the gazetteer beside it as `places.dlg`.
    pub fn of(data: &Path) -> Self {
        Self { folder: data.join("places"), out: data.join("places.dlg") }
    }

    /// Adds files (one of the same name is replaced) and lays all over `below`.
    ///
    /// # Errors
    /// A file cannot be read or makes no sense; nothing is changed then.
    pub fn add(&self, paths: &[PathBuf], below: &Gazetteer) -> Result<Added> {
        let mut kept = self.kept()?;
        let mut fresh = Vec::new();
        for path in paths {
            let name = path.file_name().and_then(|name| name.to_str()).filter(|name| !name.starts_with('.'));
            let name = name.ok_or_else(|| Error::usage(format!("{}: not the name of a file", path.display())))?;
            let bytes = fs::read(path).map_err(|e| Error::io("read", path, e))?;
            let file = File::parse(name, &bytes)?;
            kept.retain(|other| other.name != name);
            kept.push(file);
            fresh.push((name.to_owned(), bytes));
        }
        kept.sort_by(|a, b| a.name.cmp(&b.name));
        let laid = places::stock(&kept, below)?;
        crate::output::write_files(&self.folder, &fresh)?;
        self.install(kept, laid)
    }

    /// Takes files away by name and lays the others over `below`; `None` where none is left, and the gazetteer is gone.
    ///
    /// # Errors
    /// No file of that name was added.
    pub fn remove(&self, names: &[String], below: &Gazetteer) -> Result<Option<Added>> {
        let mut kept = self.kept()?;
        for name in names {
            let before = kept.len();
            kept.retain(|file| file.name != *name);
            if kept.len() == before {
                let there: Vec<&str> = kept.iter().map(|file| file.name.as_str()).collect();
                let there = if there.is_empty() { "nothing".to_owned() } else { there.join(", ") };
                return Err(Error::usage(format!("{name}: no file of that name was added; there is {there}")));
            }
        }
        let remaining = if kept.is_empty() { None } else { Some(places::stock(&kept, below)?) };
        for name in names {
            let path = self.folder.join(name);
            fs::remove_file(&path).map_err(|e| Error::io("remove", &path, e))?;
        }
        match remaining {
            Some(laid) => self.install(kept, laid).map(Some),
            None => {
                fs::remove_file(&self.out).map_err(|e| Error::io("remove", &self.out, e))?;
                super::stamp::remove(&self.out);
                Ok(None)
            }
        }
    }

    fn install(&self, files: Vec<File>, laid: places::Laid) -> Result<Added> {
        let written = super::install(laid.stock, &self.out)?;
        let skipped = |file: &File| {
            let column = |column: &String| Skipped { file: file.name.clone(), column: column.clone() };
            file.ignored.iter().map(column).collect::<Vec<_>>()
        };
        Ok(Added {
            ignored: files.iter().flat_map(skipped).collect(),
            files: files.iter().map(|file| (file.name.clone(), file.len())).collect(),
            doubtful: laid.doubtful,
            written,
            out: self.out.clone(),
        })
    }

    /// The files added before, by name.
    fn kept(&self) -> Result<Vec<File>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(|e| Error::io("read the folder", &self.folder, e))?,
        };
        let mut files = Vec::new();
        for entry in entries {
            let path = entry.map_err(|e| Error::io("read the folder", &self.folder, e))?.path();
            let name = path.file_name().and_then(|name| name.to_str()).filter(|name| !name.starts_with('.'));
            if let Some(name) = name {
                let bytes = fs::read(&path).map_err(|e| Error::io("read", &path, e))?;
                files.push(File::parse(name, &bytes)?);
            }
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(files)
    }
}
