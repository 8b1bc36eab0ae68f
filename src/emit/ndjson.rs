//! NDJSON: one document a line, one JSON object each, the contract that other programs build on.
//!
//! The member `version` counts up when a member is renamed, removed, or changes its type; new members may
//! come at any time. `docs/guide.md` describes the members.

use super::encode;
use super::record::Record;
use crate::report::Report;

/// The line of one report, with its line break.
pub fn line(report: &Report) -> Vec<u8> {
    let mut out = encode::compact(&Record::new(report, false));
    out.push(b'\n');
    out
}
