//! One page that opens in any browser, offline, for years: the texts beside their map, the claims below.
//!
//! The file holds everything: script ([Leaflet](https://leafletjs.com) and the files under `assets/page/`), style, land and
//! borders, and the reports as JSON. It asks for nothing over the network and a strict Content-Security-Policy keeps
//! it so: only the script and the style whose hashes the head names may run. The script makes elements and sets their
//! text, it never parses markup, so nothing in an article can become part of the page.
//!
//! What it does not do: show places off the text as a street map would, unless the caller names a tile server
//! ([`Tiles`]), and then the browser asks that server alone.

pub(super) mod basemap;
mod polyline;
mod view;
mod why;

use super::encode;
use crate::report::Report;
use sha2::{Digest as _, Sha256};
use view::Page;

/// How the page is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Whether to draw the borders and names of countries.
    pub borders: bool,
    /// A server of map tiles to draw over the land; without one no request is made.
    pub tiles: Option<Tiles>,
}

impl Default for Options {
    fn default() -> Self {
        Self { borders: true, tiles: None }
    }
}

/// The address of map tiles, such as `https://tiles.example.org/{z}/{x}/{y}.png`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tiles {
    url: String,
    /// Scheme and host, which the policy of the page lets through; letters, digits, `.`, `-`, `:` and `*` only.
    origin: String,
}

impl Tiles {
    /// Takes an `http` or `https` address with `{z}`, `{x}` and `{y}`; `{s}` may begin the host.
    ///
    /// ```
    /// use dateline::emit::html::Tiles;
    /// assert!(Tiles::new("https://{s}.tiles.example.org/{z}/{x}/{y}.png").is_some());
    /// assert!(Tiles::new("https://tiles.example.org/map.png").is_none());
    /// assert!(Tiles::new("javascript:alert(1)//{z}{x}{y}").is_none());
    /// ```
    pub fn new(url: &str) -> Option<Self> {
        let scheme = ["https://", "http://"].into_iter().find(|scheme| url.starts_with(scheme))?;
        let host = url[scheme.len()..].split('/').next()?;
        let (wildcard, name) = host.strip_prefix("{s}.").map_or(("", host), |name| ("*.", name));
        let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || ".-:".contains(c));
        let complete = ["{z}", "{x}", "{y}"].iter().all(|part| url.contains(part));
        let origin = format!("{scheme}{wildcard}{name}");
        (plain && complete).then(|| Self { url: url.to_owned(), origin })
    }

    fn url(&self) -> &str {
        &self.url
    }
}

const STYLE: &str = concat!(include_str!("assets/leaflet.css"), include_str!("assets/page/page.css"));

const SCRIPT: &str = concat!(
    include_str!("assets/leaflet.js"),
    "(() => {\n\"use strict\";\n",
    include_str!("assets/page/data.js"),
    include_str!("assets/page/base.js"),
    include_str!("assets/page/map.js"),
    include_str!("assets/page/article.js"),
    include_str!("assets/page/panel.js"),
    include_str!("assets/page/claims.js"),
    include_str!("assets/page/main.js"),
    "})();\n"
);

/// The page of some reports.
pub fn page(reports: &[Report], options: &Options) -> Vec<u8> {
    let title = match reports {
        [report] => report.document.context().title.as_deref().unwrap_or(report.document.name()),
        _ => "Texts and their map",
    };
    // Leaflet blanks a tile that left the view with an image of one pixel out of a data URL.
    let images = options.tiles.as_ref().map_or("'none'".to_owned(), |tiles| format!("{} data:", tiles.origin));
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src {images}; base-uri 'none'; \
         form-action 'none'",
        hash(SCRIPT),
        hash(STYLE)
    );
    let title = escaped(&super::visible(title));
    let data = encode::in_script(&Page::new(reports, options));
    format!(
        "<!doctype html>\n\
         <html lang=\"en\">\n\
         <head>\n\
         <meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"generator\" content=\"dateline\">\n\
         <title>{title}</title>\n\
         <style>{STYLE}</style>\n\
         </head>\n\
         <body>\n\
         <noscript>This page draws its map with a script of its own, which your browser does not run.</noscript>\n\
         <script type=\"application/json\" id=\"data\">{data}</script>\n\
         <script>{SCRIPT}</script>\n\
         </body>\n\
         </html>\n"
    )
    .into_bytes()
}

/// The hash of an element's text as a policy names it (W3C CSP3, 2.3.1).
fn hash(text: &str) -> String {
    base64(&Sha256::digest(text.as_bytes()))
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        for letter in 0..4 {
            let six = (bits >> (18 - 6 * letter)) & 63;
            out.push(if letter <= chunk.len() { char::from(LETTERS[six as usize]) } else { '=' });
        }
    }
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_gives_the_answers_of_rfc_4648() {
        let table =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")];
        for (bytes, want) in table {
            assert_eq!(base64(bytes.as_bytes()), want);
        }
    }

    #[test]
    fn script_and_style_can_not_end_their_elements_nor_ask_for_anything() {
        for part in [SCRIPT, STYLE] {
            assert!(!part.contains("</script") && !part.contains("</style") && !part.contains("<!--"));
            assert!(!part.contains("sourceMappingURL") && !part.contains("@import") && !part.contains("\r"));
        }
        assert!(!STYLE.contains("url("));
    }

    #[test]
    fn a_tile_server_can_not_widen_the_policy() {
        for bad in [
            "https://a.org;script-src */{z}{x}{y}",
            "https:///{z}/{x}/{y}",
            "https://a b/{z}{x}{y}",
            "ftp://a/{z}{x}{y}",
        ] {
            assert_eq!(Tiles::new(bad), None, "{bad}");
        }
        assert_eq!(Tiles::new("https://{s}.a.org:8080/{z}/{x}/{y}").unwrap().origin, "https://*.a.org:8080");
    }

    #[test]
    fn no_report_is_a_page_too() {
        let page = String::from_utf8(page(&[], &Options::default())).unwrap();
        assert!(page.starts_with("<!doctype html>") && page.contains("\"documents\":[]"));
    }
}
