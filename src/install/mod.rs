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

use crate::error::Result;
use crate::gazetteer::{Gazetteer, Stock, Written};
use crate::output::Pending;
use std::path::Path;

/// Writes a stock to `out`, which is replaced once the new file has been checked whole.
fn install(stock: Stock, out: &Path) -> Result<Written> {
    let mut file = Pending::create(out)?;
    let written = stock.write(&mut file)?;
    file.finish_if(|path| Gazetteer::open(path).map(|_| ()))?;
    stamp::put(out, &written.build_id);
    Ok(written)
}
