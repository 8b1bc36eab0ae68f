//! What can go wrong with a *run*: one opaque [`Error`] that says what happened, where, and what to do.
//!
//! What is wrong with the user's *text* is not an error but a [`Verdict`](crate::verdict::Verdict).
//!
//! ```
//! let err = dateline::gazetteer::Gazetteer::open("no/such/file.dlg".as_ref()).unwrap_err();
//! assert!(err.is_io());
//! assert!(err.to_string().contains("no/such/file.dlg"));
//! ```

#![cfg_attr(not(test), deny(clippy::indexing_slicing))]

use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The library's result.
pub type Result<T> = std::result::Result<T, Error>;

/// A run that failed. Its text is one line, lower case, without a full stop, and names the remedy.
#[derive(Debug)]
pub struct Error(Box<Kind>);

#[derive(Debug)]
enum Kind {
    Io { doing: &'static str, path: PathBuf, source: std::io::Error },
    Input { what: String },
    Gazetteer { section: &'static str, what: String },
    Build { source_name: String, what: String },
    Usage { what: String },
}

impl Error {
    /// The operating system refused: `doing` is a verb phrase such as "read" or "write".
    pub fn io(doing: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self(Box::new(Kind::Io { doing, path: path.to_owned(), source }))
    }

    /// The input is not something that can be read as a text.
    pub fn input(what: impl Into<String>) -> Self {
        Self(Box::new(Kind::Input { what: what.into() }))
    }

    /// A gazetteer file is damaged or of another format; `section` names the part.
    pub fn gazetteer(section: &'static str, what: impl Into<String>) -> Self {
        Self(Box::new(Kind::Gazetteer { section, what: what.into() }))
    }

    /// A gazetteer could not be built from a named source.
    pub fn build(source_name: impl Into<String>, what: impl Into<String>) -> Self {
        Self(Box::new(Kind::Build { source_name: source_name.into(), what: what.into() }))
    }

    /// The caller asked for something that cannot be done as asked.
    pub fn usage(what: impl Into<String>) -> Self {
        Self(Box::new(Kind::Usage { what: what.into() }))
    }

    /// Whether the operating system refused a file.
    pub fn is_io(&self) -> bool {
        matches!(*self.0, Kind::Io { .. })
    }

    /// Whether the input could not be read as a text.
    pub fn is_input(&self) -> bool {
        matches!(*self.0, Kind::Input { .. })
    }

    /// Whether a gazetteer file was refused.
    pub fn is_gazetteer(&self) -> bool {
        matches!(*self.0, Kind::Gazetteer { .. })
    }

    /// Whether writing failed because the reader of a pipe went away.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(&*self.0, Kind::Io { source, .. } if source.kind() == ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Io { doing, path, source } => {
                write!(f, "cannot {doing} {}: {source}; {}", path.display(), remedy(doing, source.kind()))
            }
            Kind::Input { what } | Kind::Usage { what } => f.write_str(what),
            Kind::Gazetteer { section, what } => write!(
                f,
                "gazetteer refused, section {section}: {what}; rebuild it with `dateline gazetteer build` or leave out --gazetteer to use the bundled one"
            ),
            Kind::Build { source_name, what } => write!(f, "source {source_name}: {what}"),
        }
    }
}

/// What to do when the operating system refuses: its own words name the fault and nothing else.
fn remedy(doing: &str, fault: ErrorKind) -> &'static str {
    let reading = matches!(doing, "read" | "open");
    match fault {
        ErrorKind::NotFound if reading => "check the path",
        ErrorKind::PermissionDenied if reading => "check its permissions",
        ErrorKind::NotFound => "check that its folder is there",
        ErrorKind::PermissionDenied => "check the permissions of its folder, or name another place",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "make room, or name another place",
        ErrorKind::IsADirectory => "there is a folder of that name; name a file",
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => "there is a file of that name; name a folder",
        _ if reading => "try again, or read a copy of it",
        _ => "try again, or name another place",
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Kind::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_refuses_is_told_with_the_file_and_the_remedy() {
        let told =
            |doing, code| Error::io(doing, Path::new("a.txt"), std::io::Error::from_raw_os_error(code)).to_string();
        assert_eq!(
            told("write", 28),
            "cannot write a.txt: No space left on device (os error 28); make room, or name another place"
        );
        assert!(told("read", 13).ends_with("; check its permissions"), "{}", told("read", 13));
        assert!(told("write", 13).ends_with("; check the permissions of its folder, or name another place"));
        assert!(told("write", 5).ends_with("; try again, or name another place"));
    }
}
