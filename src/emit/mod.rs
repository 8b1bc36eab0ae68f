//! Report to bytes, one file a format.
//!
//! Every function here is pure: a [`Report`](crate::report::Report) goes in, text or bytes come out, the same
//! for the same report. Nothing here prints, asks the gazetteer, or looks at a terminal: whoever
//! prints says whether colour is wanted and how wide the lines may be.
//!
//! | format | file | for |
//! |---|---|---|
//! | text | [`terminal`] | people at a terminal |
//! | explanation | [`explain`] | people who ask why |
//! | JSON | [`json`] | programs, the whole report |
//! | NDJSON | [`ndjson`] | programs, one line a document |
//! | GeoJSON | [`geojson`] | maps |
//! | SARIF | [`sarif`] | code hosts, editors |
//! | workflow commands | [`github`] | GitHub Actions |
//! | Markdown | [`markdown`] | tickets, mails, reviews |
//! | ClaimReview | [`claimreview`] | fact-checkers, as a draft |
//! | CSV | [`darwin_core`] | tables of biodiversity and collections |
//! | Web Annotation | [`annotation`] | annotation tools, archives |
//! | KML | [`kml`] | Google Earth |
//! | SVG | [`svg`] | print: a locator map |
//! | HTML | [`html`] | people in a browser: the text beside its map |

pub mod annotation;
pub mod claimreview;
pub mod darwin_core;
mod encode;
pub mod explain;
pub mod geojson;
pub mod github;
pub mod html;
pub mod json;
pub mod kml;
pub mod markdown;
pub mod ndjson;
mod record;
pub mod sarif;
pub mod svg;
pub mod terminal;
mod visible;

pub(crate) use record::{decimals, figure, share};
pub use visible::visible;

/// Whether a document is called by its address.
fn is_url(name: &str) -> bool {
    name.starts_with("http://") || name.starts_with("https://")
}
