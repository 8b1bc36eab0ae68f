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
//! | GeoPackage | [`geopackage`] | QGIS: all layers and their styles in one file |
//! | FlatGeobuf | [`flatgeobuf`](mod@flatgeobuf) | GIS programs and web maps, with a spatial index |
//! | QGIS style | [`qml`] | QGIS: a style beside each layer |
//! | CSV | [`darwin_core`] | tables of biodiversity and collections |
//! | Linked Places | [`linked_places`] | gazetteers of history |
//! | Web Annotation | [`annotation`] | annotation tools, archives |
//! | KML | [`kml`] | Google Earth |
//! | SVG | [`svg`] | print: a locator map |
//! | HTML | [`html`] | people in a browser: the text beside its map |

pub mod annotation;
mod cell;
pub mod claimreview;
pub mod darwin_core;
mod encode;
pub mod explain;
pub mod flatgeobuf;
pub mod geojson;
#[cfg(feature = "geopackage")]
pub mod geopackage;
pub mod github;
pub mod html;
pub mod json;
pub mod kml;
pub mod linked_places;
pub mod markdown;
pub mod ndjson;
pub mod qml;
mod record;
pub mod sarif;
pub mod svg;
pub mod terminal;
mod visible;
mod xml;

pub use cell::cell;
pub(crate) use record::{decimals, figure, share};
pub use visible::visible;
