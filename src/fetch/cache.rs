//! Pages that were fetched before, kept with the server's mark of their version (`ETag`, RFC 9110 section 8.8.3).
//!
//! Nothing is answered from here alone: the server is asked each time whether the page is still the one kept, by
//! `If-None-Match`, and every address is judged as without a cache. So a copy saves the way of the page and nothing else.
//!
//! ```text
//! pages/3a7b...   {"url": "https://example.org/", "etag": "\"x1\"", "content_type": "text/html", "sha256": "..."}
//!                 the page, decompressed
//! ```
//!
//! A file is replaced by rename, and one that is damaged is as good as none. What cannot be kept is not kept, in silence:
//! the page is there all the same.

use crate::output;
use reqwest::Url;
use reqwest::header::HeaderValue;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// All pages together; the ones not asked for longest go first.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// A mark of a version is some dozens of bytes long.
const LONGEST_MARK: usize = 1024;

/// A folder of pages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cache<'f> {
    folder: &'f Path,
    most_bytes: u64,
}

/// A page that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) mark: HeaderValue,
    pub(super) content_type: Option<String>,
    pub(super) bytes: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    url: String,
    etag: String,
    content_type: Option<String>,
    sha256: String,
}

impl<'f> Cache<'f> {
    pub(super) fn new(folder: &'f Path) -> Self {
        Self { folder, most_bytes: MOST_BYTES }
    }

    /// The page of that URL, unless it is longer than `most_bytes`.
    pub(super) fn find(self, url: &Url, most_bytes: usize) -> Option<Kept> {
        let path = self.path(url);
        if fs::metadata(&path).ok()?.len() > self.most_bytes {
            return None;
        }
        let file = fs::read(&path).ok()?;
        let end = file.iter().position(|&byte| byte == b'\n')?;
        let (head, rest) = file.split_at(end);
        let (head, bytes): (Head, _) = (serde_json::from_slice(head).ok()?, rest.get(1..)?);
        if head.url != url.as_str() || head.sha256 != hash(bytes) || bytes.len() > most_bytes {
            return None;
        }
        let mark = HeaderValue::from_str(&head.etag).ok()?;
        Some(Kept { mark, content_type: head.content_type, bytes: bytes.to_vec() })
    }

    /// Keeps a page, and lets the oldest go for it.
    pub(super) fn keep(self, url: &Url, mark: &HeaderValue, content_type: Option<&str>, bytes: &[u8]) {
        let Some(etag) = mark.to_str().ok().filter(|etag| !etag.is_empty() && etag.len() <= LONGEST_MARK) else {
            return;
        };
        let content_type = content_type.map(str::to_owned);
        let head = Head { url: url.to_string(), etag: etag.to_owned(), content_type, sha256: hash(bytes) };
        let Ok(mut file) = serde_json::to_vec(&head) else { return };
        file.push(b'\n');
        file.extend_from_slice(bytes);
        if make_private(self.folder).is_ok() && output::write_file(&self.path(url), file).is_ok() {
            self.make_room();
        }
    }

    /// Notes that a page was asked for.
    pub(super) fn touch(self, url: &Url) {
        if let Ok(file) = File::options().write(true).open(self.path(url)) {
            let _ = file.set_modified(SystemTime::now());
        }
    }

    fn path(self, url: &Url) -> PathBuf {
        self.folder.join(hash(url.as_str().as_bytes()))
    }

    fn make_room(self) {
        let Ok(entries) = fs::read_dir(self.folder) else { return };
        let mut files: Vec<(SystemTime, u64, PathBuf)> = entries
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let metadata = entry.metadata().ok().filter(fs::Metadata::is_file)?;
                Some((metadata.modified().ok()?, metadata.len(), entry.path()))
            })
            .collect();
        files.sort();
        let mut all: u64 = files.iter().map(|(_, length, _)| length).sum();
        for (_, length, path) in files {
            if all <= self.most_bytes {
                break;
            }
            let _ = fs::remove_file(path);
            all -= length;
        }
    }
}

/// What somebody reads is nobody else's business.
fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn kept(cache: Cache, url_text: &str) -> Option<Vec<u8>> {
        cache.find(&url(url_text), 1 << 20).map(|kept| kept.bytes)
    }

    #[test]
    fn a_page_is_found_by_its_url_with_its_mark_and_type() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path());
        let mark = HeaderValue::from_static("W/\"x1\"");
        cache.keep(&url("http://a.test/?q"), &mark, Some("text/html"), b"one\ntwo");
        let found = cache.find(&url("http://a.test/?q"), 7).unwrap();
        assert_eq!(found, Kept { mark, content_type: Some("text/html".into()), bytes: b"one\ntwo".to_vec() });
        assert_eq!(cache.find(&url("http://a.test/"), 7), None);
        assert_eq!(cache.find(&url("http://a.test/?q"), 6), None, "longer than asked for");
    }

    #[test]
    fn a_damaged_page_or_one_of_another_url_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path());
        let (page, other) = (url("http://a.test/"), url("http://b.test/"));
        cache.keep(&page, &HeaderValue::from_static("\"1\""), None, b"page");
        let sound = fs::read(cache.path(&page)).unwrap();
        fs::copy(cache.path(&page), cache.path(&other)).unwrap();
        assert_eq!(cache.find(&other, 99), None);
        for at in 0..sound.len() {
            let mut damaged = sound.clone();
            damaged[at] ^= 1;
            fs::write(cache.path(&page), &damaged).unwrap();
            assert!(cache.find(&page, 99).is_none_or(|found| found.bytes == b"page"), "byte {at}");
            fs::write(cache.path(&page), &sound[..at]).unwrap();
            assert_eq!(cache.find(&page, 99), None, "cut at {at}");
        }
    }

    #[test]
    fn the_pages_not_asked_for_longest_go_first() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache { folder: folder.path(), most_bytes: 2500 };
        let mark = HeaderValue::from_static("\"1\"");
        let then = SystemTime::now() - std::time::Duration::from_secs(1000);
        for (age, name) in ["a", "b"].iter().enumerate() {
            let page = url(&format!("http://{name}.test/"));
            cache.keep(&page, &mark, None, &[b'x'; 1000]);
            let file = File::options().write(true).open(cache.path(&page)).unwrap();
            file.set_modified(then + std::time::Duration::from_secs(age as u64)).unwrap();
        }
        cache.touch(&url("http://a.test/"));
        cache.keep(&url("http://c.test/"), &mark, None, &[b'x'; 1000]);
        let there = ["http://a.test/", "http://b.test/", "http://c.test/"].map(|url| kept(cache, url).is_some());
        assert_eq!(there, [true, false, true]);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_made_here_is_for_its_owner_only_and_one_that_cannot_be_made_is_done_without() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let pages = folder.path().join("cache/pages");
        let mark = HeaderValue::from_static("\"1\"");
        Cache::new(&pages).keep(&url("http://a.test/"), &mark, None, b"x");
        assert_eq!(fs::metadata(&pages).unwrap().permissions().mode() & 0o777, 0o700);
        let blocked = folder.path().join("file");
        fs::write(&blocked, "").unwrap();
        Cache::new(&blocked.join("pages")).keep(&url("http://a.test/"), &mark, None, b"x");
        assert_eq!(kept(Cache::new(&blocked.join("pages")), "http://a.test/"), None);
    }
}
