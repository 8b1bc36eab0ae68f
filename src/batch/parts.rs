//! Lines of a batch as files of a folder, each whole or absent, and a record of the run beside them.
//!
//! ```text
//! out/part-00000.ndjson     lines of the first documents
//! out/part-00001.ndjson.partial   being written
//! out/_run.json             versions, settings, counts; the only file with a time in it
//! ```
//!
//! A part has a fixed number of lines, so a run that was broken off goes on where its last whole part ends and leaves
//! the same bytes as one that was not.

use super::{Counts, Step};
use crate::error::{Error, Result};
use crate::output;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

const RUN: &str = "_run.json";

/// The record of a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Run {
    dateline: String,
    gazetteer: String,
    /// What the lines depend on; a run goes on only with the same.
    settings: String,
    documents_per_part: u64,
    /// What came of the documents of each whole part.
    parts: Vec<Counts>,
    counts: Counts,
    error_rate: f64,
    complete: bool,
    seconds: f64,
    bytes_per_second: f64,
}

/// A folder that lines are written to.
#[derive(Debug)]
pub struct Parts {
    folder: PathBuf,
    extension: &'static str,
    run: Run,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    writer: BufWriter<File>,
    counts: Counts,
}

impl Parts {
    /// A folder for a new run, or for one that goes on; its files end in `extension`.
    ///
    /// # Errors
    /// There is a run in it already (`resume` not set), one with other settings, or the folder cannot be written.
    pub fn open(
        folder: &Path,
        extension: &'static str,
        settings: String,
        build_id: &str,
        per_part: u64,
        resume: bool,
    ) -> Result<Self> {
        let mut run = Run {
            dateline: env!("CARGO_PKG_VERSION").to_owned(),
            gazetteer: build_id.to_owned(),
            settings,
            documents_per_part: per_part,
            parts: Vec::new(),
            counts: Counts::default(),
            error_rate: 0.0,
            complete: false,
            seconds: 0.0,
            bytes_per_second: 0.0,
        };
        let path = folder.join(RUN);
        let shown = folder.display();
        match fs::read(&path) {
            Ok(_) if !resume => {
                return Err(Error::usage(format!(
                    "{shown}: there is a run in it already; go on with it by --resume, or name another folder"
                )));
            }
            Ok(bytes) => {
                let before: Run = serde_json::from_slice(&bytes).map_err(|error| {
                    Error::input(format!("{}: no record of a run ({error}); name another folder", path.display()))
                })?;
                let same = |run: &Run| {
                    (run.dateline.clone(), run.gazetteer.clone(), run.settings.clone(), run.documents_per_part)
                };
                if same(&before) != same(&run) {
                    return Err(Error::usage(format!(
                        "{shown}: the run in it had other settings, another gazetteer or another version; \
                         go on with the same, or name another folder"
                    )));
                }
                run = before;
                sweep(folder)?;
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                // A run may have been killed before its record was there.
                if resume && folder.is_dir() {
                    sweep(folder)?;
                }
            }
            Err(error) => return Err(Error::io("read", &path, error)),
        }
        let parts = Self { folder: folder.to_owned(), extension, run, open: None };
        for number in 0..parts.run.parts.len() {
            let path = parts.path(number);
            if !path.is_file() {
                let shown = path.display();
                return Err(Error::input(format!("{shown}: missing, though its run says it is whole; start anew")));
            }
        }
        parts.record()?;
        Ok(parts)
    }

    /// Documents in whole parts: a run that goes on leaves them out.
    pub fn done(&self) -> u64 {
        self.run.parts.iter().map(|part| part.documents).sum()
    }

    /// Whether the run in the folder has come to its end.
    pub fn is_complete(&self) -> bool {
        self.run.complete
    }

    /// What came of all documents so far.
    pub fn counts(&self) -> Counts {
        self.run.counts
    }

    /// Writes some lines, in parts.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write(&mut self, step: &Step) -> Result<()> {
        for (line, &counts) in step.lines.iter().zip(&step.each) {
            let path = self.partial();
            let open = match &mut self.open {
                Some(open) => open,
                None => {
                    let file = File::create(&path).map_err(|error| Error::io("write", &path, error))?;
                    self.open.insert(Open { writer: BufWriter::new(file), counts: Counts::default() })
                }
            };
            open.writer.write_all(line).map_err(|error| Error::io("write", &path, error))?;
            open.counts.add(counts);
            if open.counts.documents == self.run.documents_per_part {
                self.close()?;
            }
        }
        Ok(())
    }

    /// Ends the run.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn finish(mut self, seconds: f64) -> Result<Counts> {
        self.close()?;
        self.run.complete = true;
        self.run.seconds = seconds;
        self.run.bytes_per_second = if seconds > 0.0 { self.run.counts.bytes as f64 / seconds } else { 0.0 };
        self.record()?;
        Ok(self.run.counts)
    }

    /// Makes a part of what is open.
    fn close(&mut self) -> Result<()> {
        let Some(open) = self.open.take() else { return Ok(()) };
        let path = self.partial();
        let failed = |error| Error::io("write", &path, error);
        let file = open.writer.into_inner().map_err(|error| failed(error.into_error()))?;
        file.sync_all().map_err(failed)?;
        fs::rename(&path, self.path(self.run.parts.len())).map_err(failed)?;
        self.run.parts.push(open.counts);
        self.run.counts.add(open.counts);
        self.run.error_rate = self.run.counts.errors as f64 / self.run.counts.documents as f64;
        self.record()
    }

    fn record(&self) -> Result<()> {
        let mut bytes = serde_json::to_vec_pretty(&self.run).map_err(|error| Error::input(error.to_string()))?;
        bytes.push(b'\n');
        output::write_files(&self.folder, &[(RUN.to_owned(), bytes)]).map(|_| ())
    }

    fn path(&self, number: usize) -> PathBuf {
        self.folder.join(format!("part-{number:05}.{}", self.extension))
    }

    fn partial(&self) -> PathBuf {
        self.path(self.run.parts.len()).with_extension(format!("{}.partial", self.extension))
    }
}

/// Removes what a process that was killed has left of a record being written.
fn sweep(folder: &Path) -> Result<()> {
    let failed = |error| Error::io("read", folder, error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(output::TEMPORARY) {
            fs::remove_file(&path).map_err(|error| Error::io("remove", &path, error))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Counts = Counts { documents: 1, errors: 0, wrong: 0, bytes: 4 };

    fn step(range: std::ops::Range<u32>) -> Step {
        Step {
            lines: range.clone().map(|i| format!("{i}\n").into_bytes()).collect(),
            each: range.map(|_| ONE).collect(),
        }
    }

    fn open(folder: &Path, resume: bool) -> Result<Parts> {
        Parts::open(folder, "ndjson", "text".into(), "b", 4, resume)
    }

    fn files(folder: &Path) -> Vec<(String, String)> {
        let mut files: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.file_name() != RUN)
            .map(|entry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap()))
            .collect();
        files.sort();
        files
    }

    #[test]
    fn a_run_broken_off_goes_on_to_the_same_bytes() {
        let (whole, broken) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut parts = open(whole.path(), false).unwrap();
        parts.write(&step(0..10)).unwrap();
        assert_eq!(parts.finish(2.0).unwrap(), Counts { documents: 10, bytes: 40, ..Counts::default() });
        let names: Vec<_> = files(whole.path()).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["part-00000.ndjson", "part-00001.ndjson", "part-00002.ndjson"]);

        let mut parts = open(broken.path(), true).unwrap();
        parts.write(&step(0..7)).unwrap();
        drop(parts);
        fs::write(broken.path().join(".dateline-x"), "left by a kill").unwrap();
        let mut parts = open(broken.path(), true).unwrap();
        assert_eq!((parts.done(), parts.is_complete()), (4, false));
        parts.write(&step(4..10)).unwrap();
        assert_eq!(parts.finish(1.0).unwrap().documents, 10);
        assert_eq!(files(broken.path()), files(whole.path()));
        assert!(open(broken.path(), true).unwrap().is_complete());
    }

    #[test]
    fn a_folder_with_another_run_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path(), false).unwrap().finish(0.0).unwrap();
        assert!(open(folder.path(), false).unwrap_err().to_string().contains("--resume"));
        let other = Parts::open(folder.path(), "ndjson", "body".into(), "b", 4, true).unwrap_err().to_string();
        assert!(other.contains("other settings"), "{other}");
        fs::write(folder.path().join(RUN), "{}").unwrap();
        assert!(open(folder.path(), true).unwrap_err().to_string().contains("no record of a run"));
    }
}
