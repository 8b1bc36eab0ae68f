//! JSON, indented: whole reports with every candidate's evidence.
//!
//! ```json
//! {
//!   "version": 1,
//!   "documents": [ { "version": 1, "dateline": "0.1.0", "gazetteer": "…", "document": { … }, … } ]
//! }
//! ```
//!
//! Each document is what [`ndjson`](super::ndjson) writes on a line, with the evidence added.

use super::encode;
use super::record::{FORMAT_VERSION, Record};
use crate::report::Report;
use serde::Serialize;

/// All reports as one JSON object, with a final line break.
pub fn encode(reports: &[Report]) -> Vec<u8> {
    #[derive(Serialize)]
    struct Reports<'r> {
        version: u32,
        documents: Vec<Record<'r>>,
    }
    let documents = reports.iter().map(|report| Record::new(report, true)).collect();
    let mut out = encode::pretty(&Reports { version: FORMAT_VERSION, documents });
    out.push(b'\n');
    out
}
