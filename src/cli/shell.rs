//! The program's edges: standard output and error, colour, interruption, what the environment says.

use dateline::emit::visible;
use dateline::{Error, Result};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Held while files are being replaced.
static REPLACING: Mutex<()> = Mutex::new(());

/// Ctrl-C ends the process with 130, though never in the middle of replacing files.
pub fn exit_on_interrupt() {
    // Without a handler the system's own ends the process, which shells report as 130 too.
    let _ = ctrlc::set_handler(|| {
        let _whole = whole();
        std::process::exit(130);
    });
}

/// While the guard lives, an interrupt waits.
pub fn whole() -> MutexGuard<'static, ()> {
    REPLACING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes to standard output.
pub fn put(bytes: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(|source| Error::io("write to", Path::new("standard output"), source))
}

/// Writes an error message to standard error, on one line.
pub fn complain(message: &str) {
    let error = std::io::stderr();
    let style = anstyle::AnsiColor::Red.on_default().bold();
    let word = if colored(anstream::AutoStream::choice(&error)) {
        format!("{style}error{style:#}")
    } else {
        "error".to_owned()
    };
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(error.lock(), "{word}: {}", visible(message));
}

/// Writes a message that is no error to standard error.
pub fn note(message: &str) {
    let _ = writeln!(std::io::stderr(), "{}", visible(message));
}

/// Whether standard output takes colour: a terminal does, unless `NO_COLOR` or `CLICOLOR` say otherwise.
pub fn color_wanted() -> bool {
    colored(anstream::AutoStream::choice(&std::io::stdout()))
}

fn colored(choice: anstream::ColorChoice) -> bool {
    !matches!(choice, anstream::ColorChoice::Never)
}

/// A bar for what is fetched; it is drawn on standard error where that is a terminal, once something has come.
pub fn download_bar() -> ProgressBar {
    let style = ProgressStyle::with_template(
        "{spinner} {binary_bytes} of {binary_total_bytes} fetched, {binary_bytes_per_sec}",
    );
    ProgressBar::no_length().with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Where copies may be kept that cost nothing but time to make again: XDG Base Directory Specification 0.8.
pub fn cache_folder() -> Option<PathBuf> {
    // A relative path there is to be ignored, says the specification.
    let absolute = |path: &PathBuf| path.is_absolute();
    let chosen = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(absolute);
    let home = || std::env::home_dir().filter(absolute).map(|home| home.join(".cache"));
    chosen.or_else(home).map(|folder| folder.join("dateline"))
}

/// Columns of the terminal, or 120.
pub fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let columns = if std::io::stdout().is_terminal() { told } else { None };
    columns.map_or(120, |columns: usize| columns.clamp(60, 200))
}
