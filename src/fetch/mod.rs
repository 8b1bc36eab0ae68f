//! Fetching a page: one request at a time, to public addresses only, and never more than is asked for.
//!
//! ```
//! use dateline::fetch::{Options, get};
//! let error = get("http://127.0.0.1/secrets", &Options::default()).unwrap_err();
//! assert!(error.to_string().contains("a loopback address"));
//! ```
//!
//! Redirects are followed by hand, so that every hop is judged (see `guard`); proxies named in the environment are
//! not used, because they would resolve the names themselves. Cookies are neither kept nor sent.
//!
//! It runs no scripts and obeys no `robots.txt` (one page is fetched because a person asked for it). Given a folder, it keeps
//! pages that bear a mark of their version and asks whether they have changed (see `cache`); without one it keeps nothing.

#![cfg_attr(not(test), deny(clippy::indexing_slicing))]

mod body;
mod cache;
mod download;
mod guard;
mod input;

pub use crate::document::is_url;
pub(crate) use download::forget;
pub use download::{Downloaded, Large, Received, download};
pub use input::{MOST_FILE_BYTES, document};

use crate::emit::visible;
use crate::error::{Error, Result};
use cache::{Cache, Kept};
use guard::{Admitted, Judge, Resolver};
use reqwest::StatusCode;
use reqwest::Url;
use reqwest::blocking::{Client, Response};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap,
    HeaderName, IF_NONE_MATCH, LOCATION,
};
use reqwest::redirect::Policy;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How to fetch.
#[derive(Debug, Clone)]
pub struct Options {
    /// Fetch from loopback, private and other addresses that are not public, too.
    pub allow_private: bool,
    /// The longest wait for a connection, and for each answer.
    pub patience: Duration,
    /// The longest that all of it may take, redirects included.
    pub deadline: Duration,
    /// Most bytes of a page, after decompression.
    pub most_bytes: usize,
    /// Most bytes of a file or of standard input.
    pub most_file_bytes: u64,
    /// Most redirects.
    pub most_redirects: usize,
    /// Folder to keep pages in; without one nothing is kept.
    pub cache: Option<PathBuf>,
    /// Who is told how a download goes on.
    pub progress: Option<Progress>,
}

/// Told of bytes received, and of how many there are where the server has said so.
#[derive(Clone)]
pub struct Progress(Arc<dyn Fn(u64, Option<u64>) + Send + Sync>);

impl Progress {
    /// Calls `tell` each time that bytes come in.
    pub fn new(tell: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            allow_private: false,
            patience: Duration::from_secs(10),
            deadline: Duration::from_secs(60),
            most_bytes: 10 * 1024 * 1024,
            most_file_bytes: MOST_FILE_BYTES,
            most_redirects: 5,
            cache: None,
            progress: None,
        }
    }
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The page, decompressed.
    pub bytes: Vec<u8>,
    /// The `Content-Type` header, if there was one.
    pub content_type: Option<String>,
    /// Where the page was, after redirects.
    pub final_url: String,
    /// How many redirects led there.
    pub redirects: usize,
    /// Whether the server said that the page is the one kept from before.
    pub unchanged: bool,
}

/// Sent with every request.
pub const USER_AGENT: &str = concat!("dateline/", env!("CARGO_PKG_VERSION"));

/// Fetches a page.
///
/// # Errors
/// No http or https URL; an address that is not public; no answer in time; an answer other than success; a content
/// type that is no text; more bytes, a higher compression or more redirects than allowed.
pub fn get(url: &str, options: &Options) -> Result<Fetched> {
    let judge: Judge = if options.allow_private { &|_| None } else { &guard::not_public };
    get_by(url, options, &guard::system, judge)
}

/// What can be said of a URL without asking anybody: the address that would be fetched, as a browser reads it.
///
/// Nothing is resolved or connected to, so a host name that leads inside is let through here and refused by [`get`].
///
/// ```
/// use dateline::fetch::vet;
/// assert_eq!(vet("HTTP://Example.org/a/../b#part")?, "http://example.org/b");
/// assert!(vet("http://0x7f.1/").unwrap_err().to_string().contains("a loopback address"));
/// # Ok::<(), dateline::Error>(())
/// ```
///
/// # Errors
/// No http or https URL, a user name or password in it, or a number for a host that is no public address.
pub fn vet(url: &str) -> Result<String> {
    let url = guard::parse(url)?;
    let nobody = |_: &str, port| Ok(vec![SocketAddr::new(guard::SOME_PUBLIC, port)]);
    guard::admit(url, &nobody, &guard::not_public).map(|admitted| admitted.url.to_string())
}

/// The page of that URL that was kept from before, as [`get`] would answer with it if the server said that it has not changed.
///
/// Nothing is asked of anybody, so it may be out of date. `None` where nothing is kept, or what is kept is damaged or no text.
///
/// ```
/// use dateline::fetch::{Options, kept};
/// let folder = tempfile::tempdir()?;
/// let options = Options { cache: Some(folder.path().to_owned()), ..Options::default() };
/// assert_eq!(kept("https://example.org/", &options), None);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn kept(url: &str, options: &Options) -> Option<Fetched> {
    let url = guard::parse(url).ok()?;
    let kept = Cache::new(options.cache.as_deref()?).find(&url, options.most_bytes)?;
    unchanged(url, kept, 0).ok()
}

fn unchanged(url: Url, kept: Kept, redirects: usize) -> Result<Fetched> {
    let Kept { content_type, bytes, .. } = kept;
    assert_text(&url, content_type.as_deref())?;
    Ok(Fetched { bytes, content_type, final_url: url.into(), redirects, unchanged: true })
}

fn get_by(url: &str, options: &Options, resolve: Resolver, judge: Judge) -> Result<Fetched> {
    let end = Instant::now() + options.deadline;
    let mut url = guard::parse(url)?;
    let cache = options.cache.as_deref().map(Cache::new);
    for redirects in 0..=options.most_redirects {
        let admitted = guard::admit(url, resolve, judge)?;
        let kept = cache.and_then(|cache| cache.find(&admitted.url, options.most_bytes));
        let response = request(&admitted, kept.as_ref(), options, end)?;
        if let (Some(cache), Some(kept), StatusCode::NOT_MODIFIED) = (cache, kept, response.status()) {
            let fetched = unchanged(admitted.url.clone(), kept, redirects)?;
            cache.touch(&admitted.url);
            return Ok(fetched);
        }
        match destination(&admitted.url, &response)? {
            Some(next) => url = guard::check(next)?,
            None => return read(&admitted.url, response, options, end, redirects),
        }
    }
    Err(Error::input(format!("{url}: more than {} redirects; give the address they end at", options.most_redirects)))
}

fn request(admitted: &Admitted, kept: Option<&Kept>, options: &Options, end: Instant) -> Result<Response> {
    let url = &admitted.url;
    let left = end.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(too_slow(url, options));
    }
    let mut request = client(admitted, options.patience.min(left))?
        .get(url.clone())
        .header(ACCEPT, "text/html, application/xhtml+xml, text/plain;q=0.9, text/*;q=0.5")
        .header(ACCEPT_ENCODING, "gzip");
    if let Some(kept) = kept {
        request = request.header(IF_NONE_MATCH, kept.mark.clone());
    }
    request.send().map_err(|error| failed(url, error))
}

/// A client that connects to the addresses judged and nowhere else, and follows no redirect.
fn client(admitted: &Admitted, patience: Duration) -> Result<Client> {
    let Admitted { url, addresses } = admitted;
    // Whichever provider of cryptography the program has chosen stays; without one it is ring.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let pinned = Pinned { host: url.host_str().unwrap_or_default().to_ascii_lowercase(), addresses: addresses.clone() };
    Client::builder()
        .user_agent(USER_AGENT)
        .no_proxy()
        .redirect(Policy::none())
        .referer(false)
        .connect_timeout(patience)
        .timeout(patience)
        .dns_resolver(Arc::new(pinned))
        .build()
        .map_err(|error| failed(url, error))
}

/// Answers with the addresses that were judged, and for no other name.
#[derive(Debug)]
struct Pinned {
    host: String,
    addresses: Vec<SocketAddr>,
}

impl Resolve for Pinned {
    fn resolve(&self, name: Name) -> Resolving {
        let answer = if name.as_str().eq_ignore_ascii_case(&self.host) {
            let addresses: Addrs = Box::new(self.addresses.clone().into_iter());
            Ok(addresses)
        } else {
            Err("a name that was not judged".into())
        };
        Box::pin(std::future::ready(answer))
    }
}

/// Where a redirect leads; `None` when the answer is the page.
fn destination(url: &Url, response: &Response) -> Result<Option<Url>> {
    let status = response.status();
    if status.is_success() {
        return Ok(None);
    }
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Err(Error::input(format!("{url}: the server answered {status}; check the address in a browser")));
    }
    let to = header(response.headers(), LOCATION)
        .ok_or_else(|| Error::input(format!("{url}: the server answered {status} without saying where to")))?;
    url.join(&to)
        .map(Some)
        .map_err(|error| Error::input(format!("{url}: redirected to {}, not a URL ({error})", visible(&to))))
}

fn read(url: &Url, response: Response, options: &Options, end: Instant, redirects: usize) -> Result<Fetched> {
    let headers = response.headers().clone();
    let content_type = header(&headers, CONTENT_TYPE);
    assert_text(url, content_type.as_deref())?;
    let total = header(&headers, CONTENT_LENGTH).and_then(|length| length.parse().ok());
    let tell = |received| {
        if let Some(Progress(tell)) = &options.progress {
            tell(received, total);
        }
    };
    let bounds = body::Bounds { most: options.most_bytes, end, tell: &tell };
    let coding = header(&headers, CONTENT_ENCODING).unwrap_or_default().to_ascii_lowercase();
    let bytes = match coding.as_str() {
        "" | "identity" => body::read(response, body::Coding::Identity, bounds),
        "gzip" | "x-gzip" => body::read(response, body::Coding::Gzip, bounds),
        other => {
            return Err(Error::input(format!("{url}: compressed with {}, which was not asked for", visible(other))));
        }
    };
    let bytes = bytes.map_err(|stopped| match stopped {
        body::Stopped::TooLong => Error::input(format!(
            "{url}: more than {} bytes; save the article's text and check that",
            options.most_bytes
        )),
        body::Stopped::TooDense => {
            Error::input(format!("{url}: compressed more than {} to one, as no text is", body::DENSEST))
        }
        body::Stopped::TooSlow => too_slow(url, options),
        body::Stopped::Broken(error) => Error::input(format!("{url}: broken off while reading ({error}); try again")),
    })?;
    let may_be_kept =
        !header(&headers, CACHE_CONTROL).is_some_and(|said| said.to_ascii_lowercase().contains("no-store"));
    if let (Some(folder), Some(mark), true) = (&options.cache, headers.get(ETAG), may_be_kept) {
        Cache::new(folder).keep(url, mark, content_type.as_deref(), &bytes);
    }
    Ok(Fetched { bytes, content_type, final_url: url.to_string(), redirects, unchanged: false })
}

/// Refuses a content type other than a text or a page.
fn assert_text(url: &Url, content_type: Option<&str>) -> Result<()> {
    let essence = content_type.and_then(|kind| kind.split(';').next()).unwrap_or("").trim().to_ascii_lowercase();
    if essence.is_empty() || essence.starts_with("text/") || essence == "application/xhtml+xml" {
        return Ok(());
    }
    Err(Error::input(format!("{url}: {}, not a text; extract the text and check that", visible(&essence))))
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn too_slow(url: &Url, options: &Options) -> Error {
    Error::input(format!("{url}: not there after {} s; try again later", options.deadline.as_secs()))
}

fn failed(url: &Url, error: reqwest::Error) -> Error {
    let what = if error.is_timeout() { "no answer in time" } else { "no connection" };
    // The cause says most: the outer errors only name the URL again.
    let mut cause: &dyn std::error::Error = &error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    Error::input(format!("{url}: {what} ({cause}); check the address and the network"))
}

#[cfg(test)]
mod tests;
