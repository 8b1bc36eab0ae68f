//! `dateline gazetteer update`: a dump of GeoNames downloaded, read, laid over a gazetteer, and installed.

use crate::build::geonames::{self, Dump, Least, Scope, Tallies};
use crate::error::{Error, Result};
use crate::fetch::{self, Large};
use crate::gazetteer::{Gazetteer, Written};
use std::path::PathBuf;

/// Where GeoNames publishes its dumps.
pub const GEONAMES: &str = "https://download.geonames.org/export/dump/";

/// What to install, and from where.
#[derive(Debug, Clone)]
pub struct Update {
    /// Which part of GeoNames.
    pub scope: Scope,
    /// The address that the dump's files lie below: [`Update::geonames`] or a mirror of it.
    pub url: String,
    /// Folder that the downloads are kept in until the gazetteer is there.
    pub downloads: PathBuf,
    /// The file to install.
    pub out: PathBuf,
    /// Keep the downloads afterwards: the next update fetches only what has changed.
    pub keep: bool,
    /// The fewest rows that are believed.
    pub least: Least,
    /// How to download.
    pub network: Large,
}

impl Update {
    /// From GeoNames itself, with what is usual.
    pub fn geonames(scope: Scope, downloads: PathBuf, out: PathBuf) -> Self {
        let (url, least, network) = (GEONAMES.to_owned(), Least::default(), Large::default());
        Self { scope, url, downloads, out, keep: false, least, network }
    }
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// A file comes in.
    Download {
        /// Its name.
        file: &'a str,
        /// How far it has come.
        received: fetch::Received,
    },
    /// The tables are read.
    Read,
    /// The gazetteer is written and checked.
    Write,
}

/// What was installed.
#[derive(Debug, Clone)]
pub struct Updated {
    /// Bytes that came over the network.
    pub fetched: u64,
    /// What became of the rows of each table.
    pub tables: Tallies,
    /// The gazetteer.
    pub written: Written,
    /// Where it is.
    pub out: PathBuf,
}

/// Downloads a dump, lays it over `below`, and installs the result. What is there already stays until then.
///
/// # Errors
/// A download that fails, a file that is not such a table, is damaged or is cut short; a full disk.
pub fn update(order: &Update, below: &Gazetteer, told: &mut dyn FnMut(Step<'_>)) -> Result<Updated> {
    let files = order.scope.files();
    let mut fetched = 0;
    for file in &files {
        let to = order.downloads.join(file);
        let folder = to.parent().unwrap_or(&order.downloads);
        std::fs::create_dir_all(folder).map_err(|e| Error::io("make the folder", folder, e))?;
        let url = format!("{}/{file}", order.url.trim_end_matches('/'));
        let mut progress = |received| told(Step::Download { file, received });
        fetched += fetch::download(&url, &to, &order.network, &mut progress)?.fetched;
    }
    told(Step::Read);
    let dump = Dump { folder: order.downloads.clone(), scope: order.scope.clone(), least: order.least };
    let forget = || files.iter().for_each(|file| fetch::forget(&order.downloads.join(file)));
    // What cannot be read must not be believed to be there the next time.
    let (stock, tables) = geonames::read(&dump, below).inspect_err(|_| forget())?;
    told(Step::Write);
    let written = super::install(stock, &order.out)?;
    if !order.keep {
        forget();
    }
    Ok(Updated { fetched, tables, written, out: order.out.clone() })
}
