//! Files, standard input and URLs to documents, and a checker set up as the command line and `dateline.toml` say.

use super::args::ContextArgs;
use super::shell;
use dateline::config::{self, Config};
use dateline::report::Level;
use dateline::resolve::is_known_hint;
use dateline::{Checker, Context, Document, Error, Gazetteer, Result, fetch};
use std::path::{Path, PathBuf};

/// What was asked for, the configuration's wishes behind those of the command line.
pub struct Input<'a> {
    args: &'a ContextArgs,
    config: Config,
}

impl<'a> Input<'a> {
    /// Reads the configuration and the overrides that are asked for.
    pub fn new(args: &'a ContextArgs) -> Result<Self> {
        let mut config = match &args.reading.config {
            Some(path) => Config::read(path)?,
            None if args.reading.no_config => Config::default(),
            None => match std::env::current_dir().ok().and_then(|folder| config::find(&folder)) {
                Some(path) => Config::read(&path)?,
                None => Config::default(),
            },
        };
        config.near.extend(args.near.iter().cloned());
        if let Some(path) = &args.reading.overrides {
            config.overrides.splice(0..0, config::overrides(path)?);
        }
        let flags =
            [(&args.rules.ignore, Level::Ignore), (&args.rules.warn, Level::Warn), (&args.rules.error, Level::Error)];
        for (rules, level) in flags {
            config.levels.extend(rules.iter().map(|&rule| (rule, level)));
        }
        config.tolerance = args.rules.tolerance.or(config.tolerance);
        config.language = args.reading.lang.or(config.language);
        Ok(Self { args, config })
    }

    /// Reads all texts, so that nothing is printed or written when one is bad.
    pub fn read_all(&self, files: &[PathBuf]) -> Result<Vec<Document>> {
        if files.iter().filter(|file| file.as_os_str() == "-").count() > 1 {
            return Err(Error::usage("standard input is named twice; it can be read once"));
        }
        files.iter().map(|file| self.read(file)).collect()
    }

    /// Reads one text.
    pub fn read(&self, file: &Path) -> Result<Document> {
        let args = self.args;
        let bar = shell::download_bar();
        let told = bar.clone();
        let options = fetch::Options {
            allow_private: args.reading.allow_private,
            most_file_bytes: args.reading.max_document * 1024 * 1024,
            cache: if args.reading.no_cache { None } else { shell::cache_folder().map(|folder| folder.join("pages")) },
            progress: Some(fetch::Progress::new(move |received, total| {
                if let Some(total) = total {
                    told.set_length(total);
                }
                told.set_position(received);
            })),
            ..fetch::Options::default()
        };
        let document = fetch::document(file, self.context(), &options);
        bar.finish_and_clear();
        document
    }

    /// What the caller says of all texts.
    pub fn context(&self) -> Context {
        let args = self.args;
        Context {
            about: args.context.clone().or_else(|| self.config.about.clone()),
            outlet: args.outlet.clone().or_else(|| self.config.outlet.clone()),
            title: args.title.clone(),
            date: args.date.clone(),
        }
    }

    /// A checker with the hints, levels and overrides.
    pub fn checker(&self, gazetteer: Gazetteer) -> Result<Checker> {
        let checker = hinted(gazetteer, &self.config.near)
            .levels(self.config.levels.clone())
            .tolerance(self.config.tolerance.unwrap_or_default());
        let checker = match self.config.language {
            Some(language) => checker.language(language),
            None => checker,
        };
        checker.overrides(self.config.overrides.clone())
    }
}

/// A checker with places that the texts are near. What names no place is told: it would be passed over in silence.
pub fn hinted(gazetteer: Gazetteer, near: &[String]) -> Checker {
    for place in near.iter().filter(|place| !is_known_hint(place, &gazetteer)) {
        shell::note(&format!("note: near \"{place}\": no such place in the gazetteer, so it is no hint"));
    }
    near.iter().fold(Checker::new(gazetteer), |checker, place| checker.near(place))
}
