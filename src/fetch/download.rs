//! Downloading a large file: straight to disk, gone on with after a break, and there under its name only when whole.
//!
//! ```text
//! FILE.part   what has come so far           FILE.from   where from, which version of it, how long it will be
//! ```
//!
//! A break is followed by another attempt, after a pause that doubles. It asks for the rest only, and only if the file
//! is still the same version (`Range` with `If-Range`, RFC 9110, sections 13.1.5 and 14.2); a server that sends the
//! whole again is read from the start. A later run goes on where an earlier one gave up, and a file that is there already
//! is fetched again only when the server has another one (`If-None-Match`).
//!
//! It proves the length, not the contents: whoever asked for the file knows what is in it.

use super::guard::{self, Admitted, Judge};
use super::{client, destination, failed, header};
use crate::emit::visible;
use crate::error::{Error, Result};
use reqwest::Url;
use reqwest::blocking::Response;
use reqwest::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH, IF_RANGE,
    RANGE,
};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How to download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Large {
    /// Fetch from loopback, private and other addresses that are not public, too.
    pub allow_private: bool,
    /// The longest wait for a connection, for an answer, and for each piece of it.
    pub patience: Duration,
    /// Attempts that bring nothing new before giving up.
    pub attempts: u32,
    /// The pause before the second attempt; each one after it is twice as long, up to a minute.
    pub pause: Duration,
    /// Most bytes of a file.
    pub most_bytes: u64,
    /// Most redirects.
    pub most_redirects: usize,
}

impl Default for Large {
    fn default() -> Self {
        Self {
            allow_private: false,
            patience: Duration::from_secs(30),
            attempts: 6,
            pause: Duration::from_secs(1),
            most_bytes: 8 << 30,
            most_redirects: 5,
        }
    }
}

/// How far a download has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Received {
    /// Bytes on disk.
    pub bytes: u64,
    /// Bytes in all, where the server says.
    pub of: Option<u64>,
}

/// A file that is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Downloaded {
    /// Its length.
    pub bytes: u64,
    /// Bytes that came over the network now: fewer where an earlier download was gone on with, none where the file
    /// was there already.
    pub fetched: u64,
    /// Attempts that failed before.
    pub breaks: u32,
}

/// An attempt that brings this much may be followed by as many again as the first.
const WORTH_GOING_ON: u64 = 1 << 20;

/// Downloads `url` to the file `to`, telling `progress` now and then.
///
/// # Errors
/// As for a page ([`get`](super::get)), and: a web page instead of a file, a file too large, more breaks than allowed; the
/// disk is full.
pub fn download(url: &str, to: &Path, options: &Large, progress: &mut dyn FnMut(Received)) -> Result<Downloaded> {
    let judge: Judge = if options.allow_private { &|_| None } else { &guard::not_public };
    let url = guard::parse(url)?;
    let mut transfer = Transfer { url: &url, to, part: beside(to, "part"), from: beside(to, "from"), options, judge };
    let (mut breaks, mut idle, mut fetched) = (0, 0, 0);
    loop {
        match transfer.attempt(progress, &mut fetched) {
            Ok(bytes) => return Ok(Downloaded { bytes, fetched, breaks }),
            Err(Stop::Final(error)) => return Err(error),
            Err(Stop::Again { error, gained }) => {
                breaks += 1;
                idle = if gained >= WORTH_GOING_ON { 1 } else { idle + 1 };
                if idle >= options.attempts {
                    return Err(Error::input(format!(
                        "{error}; given up after {breaks} attempts, run it again to go on"
                    )));
                }
                let pause = options.pause.saturating_mul(1 << (idle - 1).min(6)).min(Duration::from_secs(60));
                std::thread::sleep(pause);
            }
        }
    }
}

/// Forgets a file that turned out to be broken, so that the next download begins anew.
pub(crate) fn forget(to: &Path) {
    for path in [to.to_owned(), beside(to, "part"), beside(to, "from")] {
        // What cannot be removed is found out by the next download.
        let _ = fs::remove_file(path);
    }
}

fn beside(to: &Path, extension: &str) -> PathBuf {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(extension);
    to.with_file_name(name)
}

/// Why an attempt did not end with a whole file.
enum Stop {
    Final(Error),
    Again { error: Error, gained: u64 },
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Final(error)
    }
}

/// What is known of a file between attempts and runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Origin {
    url: String,
    /// A strong entity tag; without one, nothing can be gone on with.
    etag: Option<String>,
    length: Option<u64>,
}

struct Transfer<'a> {
    url: &'a Url,
    to: &'a Path,
    part: PathBuf,
    from: PathBuf,
    options: &'a Large,
    judge: Judge<'a>,
}

impl Transfer<'_> {
    fn attempt(&mut self, progress: &mut dyn FnMut(Received), fetched: &mut u64) -> std::result::Result<u64, Stop> {
        let origin = self.origin().filter(|origin| origin.url == self.url.as_str());
        let tag = origin.as_ref().and_then(|origin| origin.etag.clone());
        let part = fs::metadata(&self.part).ok().map(|meta| meta.len());
        let have = part.unwrap_or(0);
        let resume = tag.clone().filter(|_| have > 0);
        // While a part is there, the whole file under the name is an older one, and the tag is not its own.
        let whole = if part.is_none() { fs::metadata(self.to).ok().map(|meta| meta.len()) } else { None };
        let known = tag.filter(|_| whole.is_some());

        let (url, response) = self.ask(resume.as_deref().map(|tag| (have, tag)), known.as_deref())?;
        let again = |what: String| Stop::Again { error: Error::input(format!("{url}: {what}")), gained: 0 };
        let status = response.status().as_u16();
        match (status, whole) {
            (304, Some(bytes)) if known.is_some() => return Ok(bytes),
            (200, _) => {}
            (206, _) if resume.is_some() => {}
            (416, _) if resume.is_some() => {
                self.start_over()?;
                return Err(again("it has fewer bytes than before".to_owned()));
            }
            (408 | 425 | 429 | 500..=599, _) => {
                return Err(again(format!("the server answered {}", response.status())));
            }
            _ => {
                let what = format!("the server answered {}; check the address", response.status());
                return Err(Error::input(format!("{url}: {what}")).into());
            }
        }
        self.check_kind(&url, &response)?;
        let length = header(response.headers(), CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
        let start = if status == 206 { have } else { 0 };
        let of = if status == 206 {
            match header(response.headers(), CONTENT_RANGE).as_deref().and_then(content_range) {
                Some((from, of))
                    if from == have && origin.as_ref().is_some_and(|o| o.length.is_none_or(|l| l == of)) =>
                {
                    Some(of)
                }
                _ => {
                    self.start_over()?;
                    return Err(again("the server sent another piece than was asked for".to_owned()));
                }
            }
        } else {
            let etag = header(response.headers(), ETAG).filter(|tag| tag.starts_with('"'));
            // In this order, so that no tag ever stands beside bytes of another version.
            self.start_over()?;
            File::create(&self.part).map_err(|e| Error::io("write", &self.part, e))?;
            self.note(&Origin { url: self.url.to_string(), etag, length })?;
            length
        };
        let end = self.receive(&url, response, start, of, progress, fetched)?;
        if let Some(of) = of.filter(|of| *of != end) {
            let error = Error::input(format!("{url}: broken off after {end} of {of} bytes"));
            return Err(Stop::Again { error, gained: end - start });
        }
        fs::rename(&self.part, self.to).map_err(|e| Error::io("rename to", self.to, e))?;
        Ok(end)
    }

    /// The answer after redirects, each of which is judged.
    fn ask(&self, resume: Option<(u64, &str)>, known: Option<&str>) -> std::result::Result<(Url, Response), Stop> {
        let mut url = self.url.clone();
        for _ in 0..=self.options.most_redirects {
            let admitted: Admitted = guard::admit(url, &guard::system, self.judge)?;
            let mut request = client(&admitted, self.options.patience)?
                .get(admitted.url.clone())
                // A range of a compressed body would be of the compressed bytes.
                .header(ACCEPT_ENCODING, "identity");
            if let Some((have, tag)) = resume {
                request = request.header(RANGE, format!("bytes={have}-")).header(IF_RANGE, tag);
            } else if let Some(tag) = known {
                request = request.header(IF_NONE_MATCH, tag);
            }
            let response =
                request.send().map_err(|error| Stop::Again { error: failed(&admitted.url, error), gained: 0 })?;
            if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
                return Ok((admitted.url, response));
            }
            let Some(next) = destination(&admitted.url, &response)? else { return Ok((admitted.url, response)) };
            if admitted.url.scheme() == "https" && next.scheme() != "https" {
                return Err(Error::input(format!("{}: redirected from https to {next}", admitted.url)).into());
            }
            url = guard::check(next)?;
        }
        Err(Error::input(format!("{}: more than {} redirects", self.url, self.options.most_redirects)).into())
    }

    fn check_kind(&self, url: &Url, response: &Response) -> Result<()> {
        let kind = header(response.headers(), CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
        if kind.starts_with("text/html") || kind.starts_with("application/xhtml") {
            return Err(Error::input(format!("{url}: a web page instead of the file; check the address in a browser")));
        }
        let coding = header(response.headers(), CONTENT_ENCODING).unwrap_or_default().to_ascii_lowercase();
        if !matches!(coding.as_str(), "" | "identity") {
            let coding = visible(&coding).into_owned();
            return Err(Error::input(format!("{url}: compressed with {coding}, which was not asked for")));
        }
        Ok(())
    }

    /// Writes the body behind the `start` bytes that are there; how many there are then.
    fn receive(
        &self,
        url: &Url,
        mut response: Response,
        start: u64,
        of: Option<u64>,
        progress: &mut dyn FnMut(Received),
        fetched: &mut u64,
    ) -> std::result::Result<u64, Stop> {
        let failed = |e| Error::io("write", &self.part, e);
        let mut file = OpenOptions::new().write(true).open(&self.part).map_err(failed)?;
        std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(start)).map_err(failed)?;
        let mut end = start;
        let mut buffer = vec![0; 1 << 16];
        progress(Received { bytes: end, of });
        loop {
            let count = match response.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => {
                    let error = Error::input(format!("{url}: broken off after {end} bytes ({error})"));
                    return Err(Stop::Again { error, gained: end - start });
                }
            };
            if end + count as u64 > self.options.most_bytes {
                return Err(Error::input(format!("{url}: more than {} bytes", self.options.most_bytes)).into());
            }
            file.write_all(buffer.get(..count).unwrap_or_default()).map_err(failed)?;
            end += count as u64;
            *fetched += count as u64;
            progress(Received { bytes: end, of });
        }
        file.sync_all().map_err(failed)?;
        Ok(end)
    }

    fn origin(&self) -> Option<Origin> {
        serde_json::from_slice(&fs::read(&self.from).ok()?).ok()
    }

    fn note(&self, origin: &Origin) -> Result<()> {
        let failed = |e| Error::io("write", &self.from, e);
        let text = serde_json::to_vec(origin).map_err(|e| failed(e.into()))?;
        File::create(&self.from).and_then(|mut file| file.write_all(&text)).map_err(failed)
    }

    fn start_over(&self) -> Result<()> {
        for path in [&self.from, &self.part] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(Error::io("remove", path, error)),
                _ => {}
            }
        }
        Ok(())
    }
}

/// "bytes 500-999/1000" as 500 and 1000.
fn content_range(text: &str) -> Option<(u64, u64)> {
    let (range, of) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (from, to) = range.split_once('-')?;
    let (from, to, of): (u64, u64, u64) = (from.parse().ok()?, to.parse().ok()?, of.parse().ok()?);
    (from <= to && to + 1 == of).then_some((from, of))
}
