//! **dateline** reads a text, puts every place it names on the map, and checks every geographic statement it makes.
//!
//! ```
//! use dateline::verdict::Outcome;
//! use dateline::{Checker, Context, Document, Gazetteer};
//!
//! let checker = Checker::new(Gazetteer::bundled());
//! let text = "In Syria, Aleppo lies 86 kilometers north of Damascus.";
//! let report = checker.check(Document::from_text("note.txt", text, Context::default()));
//! let verdict = &report.verdicts[0];
//! assert_eq!(verdict.outcome, Outcome::Contradicted);
//! assert_eq!(verdict.headline, "86 km is stated, the map says 309 km");
//! ```
//!
//! Data flows one way:
//!
//! ```text
//! bytes -> Document -> [Token] -> [Mention] -> [Resolution] -> [Claim] -> [Verdict] -> Report -> bytes
//! ```
//!
//! Each stage is a function from plain data to plain data; `ARCHITECTURE.md` has the table of modules.
//! Checking a document does not print, exit, or read the clock, the environment, files or the network. Modules that are there
//! to do so do it when they are called: [`Gazetteer::open`] and [`config`] read files, [`fetch`] files and URLs, [`batch`] and
//! [`output`] write files, and [`build`] runs package clients, which fetch the sources of a gazetteer.

// What strangers write must not end the process: where an `expect` stands, so does why it cannot fail. The modules that read
// strangers' bytes first deny unchecked indices too, at their heads.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo, clippy::unimplemented)
)]

pub mod batch;
pub mod build;
pub mod checker;
pub mod claim;
pub mod config;
pub mod document;
pub mod earth;
pub mod emit;
pub mod error;
pub mod fetch;
pub mod gazetteer;
pub mod install;
pub mod mention;
pub mod output;
pub mod quantity;
pub mod query;
pub mod report;
pub mod resolve;
pub mod rule;
pub mod span;
pub mod table;
pub mod token;
pub mod verdict;

pub use checker::Checker;
pub use document::{Context, Document};
pub use error::{Error, Result};
pub use gazetteer::Gazetteer;
pub use report::Report;
