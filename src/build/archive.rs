//! Members of package files, read straight out of wheels (zip) and `.tgz` (tar, gzip).

use super::sources::Source;
use crate::error::{Error, Result};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// The proved package files of a build, by source name.
pub(super) struct Packages<'a> {
    files: BTreeMap<&'a str, (&'a Source, PathBuf)>,
}

/// Members of one package, by their path within it.
pub(super) type Members = BTreeMap<String, Vec<u8>>;

impl<'a> Packages<'a> {
    pub fn new(files: Vec<(&'a Source, PathBuf)>) -> Self {
        Self { files: files.into_iter().map(|(source, path)| (source.name.as_str(), (source, path))).collect() }
    }

    /// The members whose path `want` accepts; `None` when the source was left out.
    pub fn members(&self, name: &str, want: impl Fn(&str) -> bool) -> Result<Option<Members>> {
        let Some((source, path)) = self.files.get(name) else { return Ok(None) };
        let file = BufReader::new(File::open(path).map_err(|e| Error::io("open", path, e))?);
        let broken = |e: String| Error::build(name, format!("{} cannot be unpacked: {e}", path.display()));
        let mut members = Members::new();
        if source.file.ends_with(".whl") || source.file.ends_with(".zip") {
            let mut zip = zip::ZipArchive::new(file).map_err(|e| broken(e.to_string()))?;
            for index in 0..zip.len() {
                let mut member = zip.by_index(index).map_err(|e| broken(e.to_string()))?;
                let path = member.name().map_err(|e| broken(e.to_string()))?.into_owned();
                if want(&path) {
                    let mut bytes = Vec::new();
                    member.read_to_end(&mut bytes).map_err(|e| broken(e.to_string()))?;
                    members.insert(path, bytes);
                }
            }
        } else {
            let mut unpacker = None;
            let stream: Box<dyn Read> = if source.file.ends_with(".deb") {
                Box::new(debian(path, &mut unpacker)?)
            } else {
                Box::new(flate2::read::GzDecoder::new(file))
            };
            let mut tar = tar::Archive::new(stream);
            for member in tar.entries().map_err(|e| broken(e.to_string()))? {
                let mut member = member.map_err(|e| broken(e.to_string()))?;
                let path = String::from_utf8_lossy(&member.path_bytes()).into_owned();
                // Debian packages begin every path with a dot.
                let path = path.strip_prefix("./").map(str::to_owned).unwrap_or(path);
                if want(&path) {
                    let mut bytes = Vec::new();
                    member.read_to_end(&mut bytes).map_err(|e| broken(e.to_string()))?;
                    members.insert(path, bytes);
                }
            }
            drop(tar);
            // It may have had more to say than was wanted; what was read has been proved by the file's SHA-256.
            if let Some(mut unpacker) = unpacker {
                let _ = unpacker.kill();
                let _ = unpacker.wait();
            }
        }
        Ok(Some(members))
    }

    /// One member that must be there; `None` when the source was left out.
    pub fn member(&self, name: &str, path: &str) -> Result<Option<Vec<u8>>> {
        let Some(mut members) = self.members(name, |member| member == path)? else { return Ok(None) };
        members.remove(path).map(Some).ok_or_else(|| Error::build(name, format!("the package has no member {path}")))
    }

    /// Compares a count of parsed rows with the one in the list: a shorter file is a broken one.
    pub fn expect_rows(&self, name: &str, member: &str, found: usize) -> Result<()> {
        match self.files.get(name).and_then(|(source, _)| source.rows.get(member)) {
            Some(&listed) if listed != found => {
                Err(Error::build(name, format!("{member} has {found} rows, SOURCES.toml says {listed}")))
            }
            _ => Ok(()),
        }
    }
}

/// The files of a Debian package as a tar stream, by Debian's own tool, which knows every way they are packed.
fn debian(path: &Path, unpacker: &mut Option<Child>) -> Result<ChildStdout> {
    let failed = |e: std::io::Error| Error::io("unpack with dpkg-deb (from the package dpkg)", path, e);
    let child = Command::new("dpkg-deb")
        .arg("--fsys-tarfile")
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let stdout = unpacker.insert(child).stdout.take();
    stdout.ok_or_else(|| failed(std::io::ErrorKind::BrokenPipe.into()))
}

/// A member as text.
pub(super) fn text(name: &str, bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|e| Error::build(name, format!("not UTF-8: {e}")))
}

/// A member as JSON of a known shape.
pub(super) fn json<'de, T: serde::Deserialize<'de>>(name: &str, bytes: &'de [u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|e| Error::build(name, format!("not the JSON expected: {e}")))
}
