//! Writing files whole or not at all.
//!
//! ```
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("note.txt");
//! dateline::output::write_files(folder.path(), &[("note.txt".into(), b"whole".to_vec())])?;
//! assert_eq!(std::fs::read(path)?, b"whole");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Each file is written beside its target under a temporary name, flushed to the disk, and renamed: a reader
//! sees the old file or the new one. All are written before the first is renamed, so a full disk changes nothing.
//! Several renames are not one step: a power cut between two leaves some files new and some old, each whole.

use crate::error::{Error, Result};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Writes one file whole; its folder is made when it is missing.
///
/// # Errors
/// The path names no file, or it cannot be written.
pub fn write_file(path: &Path, bytes: Vec<u8>) -> Result<()> {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return Err(Error::usage(format!("{}: not the name of a file", path.display())));
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    write_files(folder, &[(name.to_owned(), bytes)]).map(|_| ())
}

/// How the names of files that are not whole yet begin.
pub const TEMPORARY: &str = ".dateline-";

/// Writes `(name, bytes)` into `folder`, which is made when it is missing; returns the paths.
///
/// # Errors
/// The folder or a file cannot be written; no file is half-written.
pub fn write_files(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<Vec<PathBuf>> {
    fs::create_dir_all(folder).map_err(|source| Error::io("make the folder", folder, source))?;
    let mut ready = Vec::new();
    for (name, bytes) in files {
        let path = folder.join(name);
        let failed = |source| Error::io("write", &path, source);
        let mut file = temporary(folder).map_err(failed)?;
        file.write_all(bytes).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        ready.push((file, path));
    }
    let mut written = Vec::new();
    for (file, path) in ready {
        file.persist(&path).map_err(|error| Error::io("write", &path, error.error))?;
        written.push(path);
    }
    // The renames themselves reach the disk with the folder; not every system can sync one.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(written)
}

/// A file that grows under a temporary name until it is whole.
#[derive(Debug)]
pub struct Pending {
    file: std::io::BufWriter<tempfile::NamedTempFile>,
    path: PathBuf,
}

impl Pending {
    /// Begins the file; its folder is made when it is missing.
    ///
    /// # Errors
    /// It cannot be written there.
    pub fn create(path: &Path) -> Result<Self> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|source| Error::io("make the folder", folder, source))?;
        let file = temporary(folder).map_err(|source| Error::io("write", path, source))?;
        Ok(Self { file: std::io::BufWriter::new(file), path: path.to_owned() })
    }

    /// Makes it whole; what is not finished leaves nothing.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(self) -> Result<()> {
        let failed = |source| Error::io("write", &self.path, source);
        let file = self.file.into_inner().map_err(|error| failed(error.into_error()))?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(&self.path).map(|_| ()).map_err(|error| failed(error.error))
    }
}

impl std::io::Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

fn temporary(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    // Temporary files are private; a finished one is for everybody.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    builder.prefix(TEMPORARY).tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn files_replace_older_ones_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "old").unwrap();
        write_files(folder.path(), &[("a".into(), b"new".to_vec()), ("b".into(), vec![])]).unwrap();
        assert_eq!(names(folder.path()), ["a", "b"]);
        assert_eq!(fs::read(folder.path().join("a")).unwrap(), b"new");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("file");
        fs::write(&blocked, "").unwrap();
        let error = write_files(&blocked.join("sub"), &[("a".into(), vec![])]).unwrap_err();
        assert!(error.is_io() && error.to_string().contains("sub"), "{error}");
    }

    #[test]
    fn a_failed_rename_leaves_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("taken")).unwrap();
        let error = write_files(folder.path(), &[("taken".into(), vec![])]).unwrap_err();
        assert!(error.to_string().contains("taken"), "{error}");
        assert_eq!(names(folder.path()), ["taken"]);
    }
}
