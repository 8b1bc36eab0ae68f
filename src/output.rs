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
//! Several renames are not one step: a power cut between two leaves some files new and some old, each whole. A process
//! that is killed may leave a file whose name begins with [`TEMPORARY`]; no reader looks for it.
//!
//! A link is followed: what it leads to is replaced and the link stays. A device or a pipe (`/dev/stdout`) is written
//! straight to, because a file in its place would be the end of it.

#![cfg_attr(not(test), deny(clippy::indexing_slicing))]

use crate::error::{Error, Result};
use std::fs::{self, File};
use std::io::{BufWriter, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Writes one file whole; its folder is made when it is missing.
///
/// # Errors
/// The path names no file, or it cannot be written.
pub fn write_file(path: &Path, bytes: Vec<u8>) -> Result<()> {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return Err(Error::usage(format!("{}: not the name of a file", path.display())));
    };
    write_files(folder_of(path), &[(name.to_owned(), bytes)]).map(|_| ())
}

/// How the names of files that are not whole yet begin.
pub const TEMPORARY: &str = ".dateline-";

/// Writes `(name, bytes)` into `folder`, which is made when it is missing; returns the paths.
///
/// # Errors
/// The folder or a file cannot be written; no file is half-written.
pub fn write_files(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<Vec<PathBuf>> {
    make(folder)?;
    let mut ready = Vec::new();
    for (name, bytes) in files {
        let path = folder.join(name);
        let failed = |source| Error::io("write", &path, source);
        let mut way = Way::to(&path).map_err(failed)?;
        way.file().write_all(bytes).map_err(failed)?;
        way.sync().map_err(failed)?;
        ready.push((way, path));
    }
    let mut written = Vec::new();
    for (way, path) in ready {
        way.arrive().map_err(|error| Error::io("write", &path, error))?;
        written.push(path);
    }
    sync_folder(folder)?;
    Ok(written)
}

/// A file that grows under a temporary name until it is whole.
#[derive(Debug)]
pub struct Pending {
    way: BufWriter<Way>,
    path: PathBuf,
}

impl Pending {
    /// Begins the file; its folder is made when it is missing.
    ///
    /// # Errors
    /// It cannot be written there.
    pub fn create(path: &Path) -> Result<Self> {
        make(folder_of(path))?;
        let way = Way::to(path).map_err(|source| Error::io("write", path, source))?;
        Ok(Self { way: BufWriter::with_capacity(1 << 16, way), path: path.to_owned() })
    }

    /// Makes it whole; what is not finished leaves nothing.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(self) -> Result<()> {
        self.finish_if(|_| Ok(()))
    }

    /// Makes it whole if what was written passes a check, which is told where it can be read meanwhile.
    ///
    /// # Errors
    /// It cannot be written, or the check fails; the file of before is there still.
    pub fn finish_if(self, check: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
        let failed = |source| Error::io("write", &self.path, source);
        let mut way = self.way.into_inner().map_err(|error| failed(error.into_error()))?;
        way.sync().map_err(failed)?;
        check(way.path().unwrap_or(&self.path))?;
        way.arrive().map_err(failed)?;
        sync_folder(folder_of(&self.path))
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.way.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.way.flush()
    }
}

impl Seek for Pending {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.way.seek(to)
    }
}

/// How bytes come to a path.
#[derive(Debug)]
enum Way {
    /// Through a file beside the target, which takes its place in the end.
    Beside { file: NamedTempFile, target: PathBuf },
    /// At once: a device or a pipe has no place that could be taken.
    Straight(File),
}

impl Way {
    fn to(path: &Path) -> std::io::Result<Self> {
        if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
            return File::options().write(true).open(path).map(Self::Straight);
        }
        let target = behind_links(path);
        let mut builder = tempfile::Builder::new();
        // Temporary files are private; a finished one is for everybody.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
        let file = builder.prefix(TEMPORARY).tempfile_in(folder_of(&target))?;
        Ok(Self::Beside { file, target })
    }

    fn file(&mut self) -> &mut File {
        match self {
            Self::Beside { file, .. } => file.as_file_mut(),
            Self::Straight(file) => file,
        }
    }

    /// Where the file is until it arrives, if not where it shall be.
    fn path(&self) -> Option<&Path> {
        match self {
            Self::Beside { file, .. } => Some(file.path()),
            Self::Straight(_) => None,
        }
    }

    fn sync(&mut self) -> std::io::Result<()> {
        match self {
            Self::Beside { file, .. } => file.as_file().sync_all(),
            Self::Straight(_) => Ok(()),
        }
    }

    fn arrive(self) -> std::io::Result<()> {
        match self {
            Self::Beside { file, target } => file.persist(target).map(|_| ()).map_err(|error| error.error),
            Self::Straight(_) => Ok(()),
        }
    }
}

impl Write for Way {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file().flush()
    }
}

impl Seek for Way {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file().seek(to)
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn make(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|source| Error::io("make the folder", folder, source))
}

/// The file that a path leads to; the path itself where it is no link, or one that leads nowhere.
fn behind_links(path: &Path) -> PathBuf {
    let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    let target = if is_link { fs::canonicalize(path).ok() } else { None };
    target.unwrap_or_else(|| path.to_owned())
}

/// Renames reach the disk with their folder.
fn sync_folder(folder: &Path) -> Result<()> {
    // A folder may be open to writing and not to reading, and not every system syncs one.
    const BORNE: [ErrorKind; 3] = [ErrorKind::PermissionDenied, ErrorKind::InvalidInput, ErrorKind::Unsupported];
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error) if !BORNE.contains(&error.kind()) => Err(Error::io("write", folder, error)),
        _ => Ok(()),
    }
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
    fn a_file_that_fails_its_check_leaves_the_old_one_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "old").unwrap();
        let mut pending = Pending::create(&path).unwrap();
        pending.write_all(b"damaged").unwrap();
        let error = pending.finish_if(|written| Err(Error::input(fs::read_to_string(written).unwrap()))).unwrap_err();
        assert_eq!(error.to_string(), "damaged", "the check has read what was written");
        assert_eq!((names(folder.path()), fs::read(&path).unwrap()), (vec!["a".to_owned()], b"old".to_vec()));
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("file");
        fs::write(&blocked, "").unwrap();
        let error = write_files(&blocked.join("sub"), &[("a".into(), vec![])]).unwrap_err();
        assert!(error.is_io() && error.to_string().contains("sub"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_and_a_device_is_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("elsewhere")).unwrap();
        fs::write(at("elsewhere/real"), "old").unwrap();
        std::os::unix::fs::symlink("elsewhere/real", at("link")).unwrap();
        write_file(&at("link"), b"new".to_vec()).unwrap();
        assert!(fs::symlink_metadata(at("link")).unwrap().is_symlink());
        assert_eq!(fs::read(at("elsewhere/real")).unwrap(), b"new");
        assert_eq!(names(&at("elsewhere")), ["real"]);

        std::os::unix::fs::symlink("/dev/null", at("null")).unwrap();
        write_file(&at("null"), b"gone".to_vec()).unwrap();
        assert_eq!(fs::read_link(at("null")).unwrap(), Path::new("/dev/null"));
        std::os::unix::fs::symlink("nowhere", at("loose")).unwrap();
        write_file(&at("loose"), b"new".to_vec()).unwrap();
        assert_eq!(fs::read(at("loose")).unwrap(), b"new");
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
