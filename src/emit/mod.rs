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

mod encode;
pub mod explain;
pub mod geojson;
pub mod json;
pub mod ndjson;
mod record;
pub mod terminal;
mod visible;

pub use visible::visible;
