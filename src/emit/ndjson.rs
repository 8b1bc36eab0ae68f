//! NDJSON: one document a line, one JSON object each, the contract that other programs build on.
//!
//! The member `version` counts up when a member is renamed, removed, or changes its type; new members may
//! come at any time. `docs/guide.md` describes the members.

use super::encode;
use super::record::{FORMAT_VERSION, MEMBERS, Record};
use crate::error::{Error, Result};
use crate::gazetteer::Gazetteer;
use crate::report::Report;
use serde::Serialize;

/// The line of one report, with its line break.
pub fn line(report: &Report) -> Vec<u8> {
    line_with(report, &[])
}

/// The line of one report with these members only, or with all when none are named; `version` is always there.
pub fn line_with(report: &Report, members: &[String]) -> Vec<u8> {
    let wanted = |member: &str| members.is_empty() || members.iter().any(|wanted| wanted == member);
    let mut out = encode::compact(&Record::with(report, false, wanted).compact());
    out.push(b'\n');
    out
}

/// Whether all of these are members of a line.
///
/// # Errors
/// One is not; the error lists those that there are.
pub fn check_members(members: &[String]) -> Result<()> {
    match members.iter().find(|member| !MEMBERS.contains(&member.as_str())) {
        Some(unknown) => {
            Err(Error::usage(format!("\"{unknown}\" is no member of a line; there are {}", MEMBERS.join(", "))))
        }
        None => Ok(()),
    }
}

/// The line that stands for a document which could not be read.
pub fn error_line(gazetteer: &Gazetteer, name: &str, message: &str) -> Vec<u8> {
    #[derive(Serialize)]
    struct ErrorRecord<'a> {
        version: u32,
        dateline: &'a str,
        gazetteer: &'a str,
        document: Name<'a>,
        error: Message<'a>,
    }
    #[derive(Serialize)]
    struct Name<'a> {
        name: &'a str,
    }
    #[derive(Serialize)]
    struct Message<'a> {
        message: &'a str,
    }
    let mut out = encode::compact(&ErrorRecord {
        version: FORMAT_VERSION,
        dateline: env!("CARGO_PKG_VERSION"),
        gazetteer: gazetteer.build_id(),
        document: Name { name },
        error: Message { message },
    });
    out.push(b'\n');
    out
}
