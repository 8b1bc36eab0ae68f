//! Stamps: a gazetteer file is checked whole once, not each time that it is opened.
//!
//! The check reads every byte: half a minute for 13 million places. A stamp beside the file says which file was found
//! sound, by length, time of change, number (inode) and build id. Any difference makes the check due again; so does
//! a stamp that cannot be read. A byte that goes bad on the disk later may give a wrong answer, never a panic.

use crate::error::Result;
use crate::gazetteer::Gazetteer;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Opens a gazetteer file, checked whole unless its stamp says that it was; `again` asks for the check all the same.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("small.dlg");
/// std::fs::write(&path, dateline::gazetteer::Draft::default().to_bytes()?)?;
/// assert!(dateline::install::open(&path, false)?.is_empty());
/// assert!(folder.path().join("small.dlg.checked").exists());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The file cannot be read, or is damaged.
pub fn open(path: &Path, again: bool) -> Result<Gazetteer> {
    if !again && let Some(stamp) = read(path) {
        let gazetteer = Gazetteer::open_checked_before(path)?;
        if Stamp::of(path, gazetteer.build_id()).is_some_and(|now| now == stamp) {
            return Ok(gazetteer);
        }
    }
    let gazetteer = Gazetteer::open(path)?;
    put(path, gazetteer.build_id());
    Ok(gazetteer)
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    bytes: u64,
    /// Nanoseconds since 1970.
    changed: u128,
    inode: u64,
    build_id: String,
}

impl Stamp {
    fn of(path: &Path, build_id: &str) -> Option<Self> {
        let meta = fs::metadata(path).ok()?;
        let changed = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(&meta);
        #[cfg(not(unix))]
        let inode = 0;
        Some(Self { bytes: meta.len(), changed, inode, build_id: build_id.to_owned() })
    }
}

/// Notes that a file was found sound. Where that cannot be written the next opening checks again, nothing worse.
pub(super) fn put(path: &Path, build_id: &str) {
    if let Some(stamp) = Stamp::of(path, build_id)
        && let Ok(text) = serde_json::to_vec(&stamp)
    {
        let _ = crate::output::write_file(&beside(path), text);
    }
}

/// Takes away the stamp of a file that is no more.
pub(super) fn remove(path: &Path) {
    let _ = fs::remove_file(beside(path));
}

fn read(path: &Path) -> Option<Stamp> {
    serde_json::from_slice(&fs::read(beside(path)).ok()?).ok()
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".checked");
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::earth::Position;
    use crate::gazetteer::{Draft, DraftPlace, FeatureClass};

    fn bytes(population: u32) -> Vec<u8> {
        let here = Position::new(1.0, 179.9).expect("on the earth");
        let place = DraftPlace { population, ..DraftPlace::new(7, "Eastport", here, FeatureClass::Populated, "PPL") };
        Draft { places: vec![place], ..Draft::default() }.to_bytes().expect("a sound draft")
    }

    #[test]
    fn damage_is_noticed_when_the_file_is_new_or_changed_or_when_asked_to_look() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("places.dlg");
        let mut damaged = bytes(3000);
        let last = damaged.len() - 1;
        damaged[last / 2 + 300] ^= 1;
        fs::write(&path, &damaged).unwrap();
        assert!(open(&path, false).unwrap_err().is_gazetteer(), "never seen before");
        assert!(!beside(&path).exists());
        fs::write(&path, bytes(3000)).unwrap();
        let id = open(&path, false).unwrap().build_id().to_owned();
        assert_eq!(read(&path).unwrap().build_id, id);
        // The same length and build id, but another time.
        fs::write(&path, &damaged).unwrap();
        let later = fs::File::options().write(true).open(&path).unwrap();
        later.set_modified(std::time::SystemTime::now() + std::time::Duration::from_secs(5)).unwrap();
        assert!(open(&path, false).unwrap_err().is_gazetteer(), "changed");
        put(&path, &id);
        assert!(open(&path, false).is_ok(), "a stamp is believed");
        assert!(open(&path, true).unwrap_err().is_gazetteer(), "unless it is not to be");
        fs::write(beside(&path), b"{}").unwrap();
        assert!(open(&path, false).unwrap_err().is_gazetteer(), "a stamp that cannot be read");
    }
}
