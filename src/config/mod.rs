//! What a user settles once for many texts: `dateline.toml`, and files of overrides.
//!
//! ```
//! use dateline::config::Config;
//! let config = Config::parse(
//!     "dateline.toml",
//!     r#"
//!     near = ["Suva"]
//!     [rules]
//!     not-near = "ignore"
//!     [[place]]
//!     match = "Tripoli"
//!     in = "quake.txt"
//!     id = 2210247
//!     "#,
//! )?;
//! assert_eq!(config.near, ["Suva"]);
//! assert_eq!(config.overrides[0].words, "Tripoli");
//! # Ok::<(), dateline::Error>(())
//! ```
//!
//! A key that means nothing is an error, because a slip in a name would switch a rule off that nobody misses. There is
//! no key that lets dateline write, fetch or start anything: a file found beside strangers' texts may weigh findings and
//! no more.

#![cfg_attr(not(test), deny(clippy::indexing_slicing))]

mod table;

use crate::checker::{Meant, Override};
use crate::claim::Language;
use crate::earth::Position;
use crate::emit::visible;
use crate::error::{Error, Result};
use crate::report::{Level, Levels};
use crate::rule::Rule;
use crate::verdict::Tolerance;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use table::{Entry, Table};

/// The name that is looked for.
pub const FILE_NAME: &str = "dateline.toml";

/// What a configuration says; nothing by default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    /// Places that the texts are about or near.
    pub near: Vec<String>,
    /// What the texts are about.
    pub about: Option<String>,
    /// The outlet's domain or name.
    pub outlet: Option<String>,
    /// How findings count.
    pub levels: Levels,
    /// How much a stated distance may be off.
    pub tolerance: Option<Tolerance>,
    /// In which language the texts are.
    pub language: Option<Language>,
    /// Readings that are settled.
    pub overrides: Vec<Override>,
}

impl Config {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// Not readable, not TOML, an unknown key, or a value of another kind than the key takes.
    pub fn read(path: &Path) -> Result<Self> {
        Self::parse(&path.display().to_string(), &text_of(path)?)
    }

    /// From a text; `name` is what errors call it.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let parsed = table::parse(name, text)?;
        let top = Table::new(name, text, "", parsed.get_ref());
        top.only(&["near", "context", "outlet", "rules", "tolerance", "lang", "place"])?;
        Ok(Self {
            near: top.get("near").map_or(Ok(Vec::new()), |entry| entry.strings())?,
            about: top.get("context").map(|entry| entry.string()).transpose()?,
            outlet: top.get("outlet").map(|entry| entry.string()).transpose()?,
            levels: top.get("rules").map_or(Ok(Levels::default()), levels)?,
            tolerance: top.get("tolerance").map(tolerance).transpose()?,
            language: top.get("lang").map(language).transpose()?,
            overrides: places(&top)?,
        })
    }
}

/// Reads a file of overrides: `[[place]]` tables and nothing else.
///
/// # Errors
/// As [`Config::read`].
pub fn overrides(path: &Path) -> Result<Vec<Override>> {
    let (name, text) = (path.display().to_string(), text_of(path)?);
    let parsed = table::parse(&name, &text)?;
    let top = Table::new(&name, &text, "", parsed.get_ref());
    top.only(&["place"])?;
    places(&top)
}

/// The nearest [`FILE_NAME`] in a folder or one of those that hold it.
pub fn find(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file())
}

/// The rule of that name or code.
///
/// # Errors
/// No such rule; the message names the nearest.
pub fn rule(name: &str) -> Result<Rule> {
    let names: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    Rule::parse(name)
        .ok_or_else(|| Error::usage(format!("no rule \"{}\"; {}", visible(name), table::suggestion(name, &names))))
}

/// The tolerance of that name.
///
/// # Errors
/// No such tolerance; the message lists them.
pub fn tolerance_named(name: &str) -> Result<Tolerance> {
    Tolerance::parse(name).ok_or_else(|| {
        let known = Tolerance::ALL.map(|tolerance| format!("\"{}\"", tolerance.name()));
        Error::usage(format!("\"{}\" is no tolerance; there are {}", visible(name), known.join(" and ")))
    })
}

/// The language of that code.
///
/// # Errors
/// No such language; the message lists them.
pub fn language_named(code: &str) -> Result<Language> {
    Language::parse(code).ok_or_else(|| {
        let known = Language::ALL.map(|language| format!("\"{}\"", language.code()));
        Error::usage(format!("\"{}\" is no language that is known; there are {}", visible(code), known.join(", ")))
    })
}

fn language(entry: Entry<'_>) -> Result<Language> {
    language_named(&entry.string()?).map_err(|error| entry.fault(&error.to_string()))
}

fn tolerance(entry: Entry<'_>) -> Result<Tolerance> {
    tolerance_named(&entry.string()?).map_err(|error| entry.fault(&error.to_string()))
}

fn levels(entry: Entry<'_>) -> Result<Levels> {
    let mut levels = Levels::default();
    for (name, entry) in entry.table()?.entries() {
        let rule = rule(name).map_err(|error| entry.fault_at_key(&error.to_string()))?;
        levels.insert(
            rule,
            match entry.string()?.as_str() {
                "ignore" => Level::Ignore,
                "warn" => Level::Warn,
                "error" => Level::Error,
                other => {
                    return Err(entry.fault(&format!(
                        "\"{}\" is no level; there are \"ignore\", \"warn\" and \"error\"",
                        visible(other)
                    )));
                }
            },
        );
    }
    Ok(levels)
}

fn places(top: &Table<'_>) -> Result<Vec<Override>> {
    let Some(entry) = top.get("place") else { return Ok(Vec::new()) };
    entry.tables()?.iter().map(place).collect()
}

fn place(table: &Table<'_>) -> Result<Override> {
    table.only(&["match", "in", "id", "lat", "lon"])?;
    let words = table.get("match").ok_or_else(|| table.fault("match is missing: the words that name the place"))?;
    let text = words.string()?;
    if text.trim().is_empty() {
        return Err(words.fault("the words that name the place are wanted"));
    }
    let meant = match (table.get("id"), table.get("lat"), table.get("lon")) {
        (Some(id), None, None) => Meant::Place(id.id()?),
        (None, Some(lat), Some(lon)) => Meant::Position(
            Position::new(lat.number()?, lon.number()?)
                .ok_or_else(|| lat.fault("no position; lat is -90 to 90, lon -180 to 180"))?,
        ),
        _ => return Err(table.fault("either id, or lat and lon, must say which place is meant")),
    };
    Ok(Override { words: text, document: table.get("in").map(|entry| entry.string()).transpose()?, meant })
}

/// No configuration is longer, and a folder above strangers' texts may hold anything.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

fn text_of(path: &Path) -> Result<String> {
    let file = File::open(path).map_err(|error| Error::io("read", path, error))?;
    let mut text = String::new();
    file.take(MOST_BYTES + 1).read_to_string(&mut text).map_err(|error| Error::io("read", path, error))?;
    if text.len() as u64 > MOST_BYTES {
        return Err(Error::usage(format!("{}: larger than {} MiB", path.display(), MOST_BYTES / 1024 / 1024)));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fault(text: &str) -> String {
        Config::parse("dateline.toml", text).unwrap_err().to_string()
    }

    #[test]
    fn everything_that_can_be_said_is_read() {
        let text = r#"
            near = ["Suva", "Levuka"]
            context = "ferries"
            outlet = "example.org"
            tolerance = "gbif"
            lang = "de"
            rules = { not-near = "ignore", DL001 = "warn", conversion-mismatch = "error" }
            [[place]]
            match = "Tripoli"
            in = "quake.txt"
            id = 2210247
            [[place]]
            match = "the depot"
            lat = -18.5
            lon = 178
        "#;
        let config = Config::parse("dateline.toml", text).unwrap();
        let levels = [
            (Rule::NotNear, Level::Ignore),
            (Rule::DistanceMismatch, Level::Warn),
            (Rule::ConversionMismatch, Level::Error),
        ];
        let quake =
            Override { words: "Tripoli".into(), document: Some("quake.txt".into()), meant: Meant::Place(2_210_247) };
        let depot = Override {
            words: "the depot".into(),
            document: None,
            meant: Meant::Position(Position::new(-18.5, 178.0).unwrap()),
        };
        assert_eq!(
            config,
            Config {
                near: vec!["Suva".into(), "Levuka".into()],
                about: Some("ferries".into()),
                outlet: Some("example.org".into()),
                levels: levels.into_iter().collect(),
                tolerance: Some(Tolerance::Gbif),
                language: Some(Language::German),
                overrides: vec![quake, depot],
            }
        );
        assert_eq!(Config::parse("dateline.toml", "").unwrap(), Config::default());
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line_and_the_nearest_valid_one() {
        for (text, want) in [
            ("nera = []", "dateline.toml:1:1: unknown key \"nera\"; perhaps \"near\" is meant"),
            ("\n[rulse]", "dateline.toml:2:2: unknown key \"rulse\"; perhaps \"rules\" is meant"),
            (
                "tiles = 1",
                "dateline.toml:1:1: unknown key \"tiles\"; there are \"near\", \"context\", \"outlet\", \"rules\", \"tolerance\", \"lang\", \"place\"",
            ),
            (
                "[rules]\nnot-neer = \"warn\"",
                "dateline.toml:2:1: rules: no rule \"not-neer\"; perhaps \"not-near\" is meant",
            ),
            (
                "[[place]]\nmatch = 'A'\nid = 1\nlatt = 2",
                "dateline.toml:4:1: place: unknown key \"latt\"; perhaps \"lat\" is meant",
            ),
        ] {
            assert_eq!(fault(text), want);
        }
    }

    #[test]
    fn a_value_that_does_not_fit_its_key_is_refused_at_its_place() {
        for (text, want) in [
            ("near = 'Suva'", "dateline.toml:1:8: near: an array of strings is wanted, not a string"),
            ("near = ['Suva', 7]", "dateline.toml:1:17: near: a string is wanted, not an integer"),
            (
                "[rules]\nDL001 = 'of'",
                "dateline.toml:2:9: rules.DL001: \"of\" is no level; there are \"ignore\", \"warn\" and \"error\"",
            ),
            (
                "tolerance = 'lax'",
                "dateline.toml:1:13: tolerance: \"lax\" is no tolerance; there are \"journalistic\" and \"gbif\"",
            ),
            (
                "lang = 'nl'",
                "dateline.toml:1:8: lang: \"nl\" is no language that is known; there are \"en\", \"de\", \"fr\", \"es\", \"ru\", \"ar\"",
            ),
            (
                "[[place]]\nmatch = 'A'",
                "dateline.toml:1:1: place: either id, or lat and lon, must say which place is meant",
            ),
            ("[[place]]\nid = 1", "dateline.toml:1:1: place: match is missing: the words that name the place"),
            (
                "[[place]]\nmatch = 'A'\nlat = 91\nlon = 0",
                "dateline.toml:3:7: place.lat: no position; lat is -90 to 90, lon -180 to 180",
            ),
            ("[[place]]\nmatch = 'A'\nid = -1", "dateline.toml:3:6: place.id: a place's id is wanted"),
            ("place = 3", "dateline.toml:1:9: place: an array of tables is wanted, not an integer"),
        ] {
            let got = fault(text);
            assert!(got.starts_with(want), "{got}");
        }
    }

    #[test]
    fn the_nearest_file_above_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(folder.path().join(FILE_NAME), "").unwrap();
        assert_eq!(find(&deep), Some(folder.path().join(FILE_NAME)));
        std::fs::write(folder.path().join("a").join(FILE_NAME), "").unwrap();
        assert_eq!(find(&deep), Some(folder.path().join("a").join(FILE_NAME)));
    }

    #[test]
    fn a_file_of_overrides_holds_places_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settled.toml");
        std::fs::write(&path, "near = []").unwrap();
        let error = overrides(&path).unwrap_err().to_string();
        assert!(error.ends_with("settled.toml:1:1: unknown key \"near\"; there is \"place\""), "{error}");
        std::fs::write(&path, "[[place]]\nmatch = 'A'\nid = 1").unwrap();
        assert_eq!(overrides(&path).unwrap().len(), 1);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_in_one_line(text in "(near|context|rules|place|match|id|lat|\\[|\\]|=|\"|'|\n|\\.|,|\\{|\\}|[0-9é -])*") {
            if let Err(error) = Config::parse("c", &text) {
                prop_assert!(!error.to_string().contains('\n'), "{error}");
            }
        }
    }
}
