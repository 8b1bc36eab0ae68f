//! Gazetteers on a user's disk: the whole of GeoNames, one's own places, and which files need no second check.
//!
//! ```text
//! update   downloads a dump of GeoNames and lays it over a gazetteer   -> geonames.dlg
//! add      lays files of one's own places over a gazetteer             -> places.dlg
//! open     opens a file, checked whole only when it is new             <- FILE.dlg, FILE.dlg.checked
//! ```
//!
//! A gazetteer is written beside its target under a temporary name, checked whole, and renamed: whoever has the old one
//! open keeps it, whoever opens the name finds one that is sound.
//!
//! Nothing installed is used unless it is asked for by name: a report must not change because a file came to lie
//! somewhere.

mod add;
mod stamp;
mod update;

pub use add::{Added, Layers, Skipped};
pub use stamp::open;
pub use update::{GEONAMES, Step, Update, Updated, update};

use crate::error::{Error, Result};
use crate::gazetteer::{Gazetteer, Stock, Written};
use std::io::BufWriter;
use std::path::Path;

/// Writes a stock to `out`, which is replaced once the new file has been checked whole.
fn install(stock: Stock, out: &Path) -> Result<Written> {
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |source| Error::io("write", out, source);
    std::fs::create_dir_all(folder).map_err(|source| Error::io("make the folder", folder, source))?;
    let mut builder = tempfile::Builder::new();
    // Temporary files are private; the finished one is for everybody.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let file = builder.prefix(crate::output::TEMPORARY).tempfile_in(folder).map_err(failed)?;
    let mut buffered = BufWriter::with_capacity(1 << 20, file);
    let written = stock.write(&mut buffered)?;
    let file = buffered.into_inner().map_err(|e| failed(e.into_error()))?;
    file.as_file().sync_all().map_err(failed)?;
    Gazetteer::open(file.path())?;
    file.persist(out).map_err(|e| failed(e.error))?;
    stamp::put(out, &written.build_id);
    Ok(written)
}
