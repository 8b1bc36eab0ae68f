//! `gazetteer info|verify|diff|add|remove|update|build`.

use super::args::{AddArgs, BuildArgs, DataArgs, DiffArgs, GazetteerCommand, RemoveArgs, UpdateArgs};
use super::{Ending, gazetteer_diff, open, shell, usage};
use dateline::build::geonames::{Least, Scope};
use dateline::emit::visible;
use dateline::fetch::Large;
use dateline::install::{self, Added, Layers, Step, Update};
use dateline::{Gazetteer, Result, build};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};

/// `dateline gazetteer`.
pub fn run(command: &GazetteerCommand, chosen: Option<&PathBuf>) -> Result<Ending> {
    match command {
        GazetteerCommand::Info => info(&open(chosen)?, chosen),
        GazetteerCommand::Verify => verify(chosen),
        GazetteerCommand::Diff(args) => diff(args),
        GazetteerCommand::Add(args) => add(args),
        GazetteerCommand::Remove(args) => remove(args),
        GazetteerCommand::Update(args) => update(args),
        GazetteerCommand::Build(args) => build(args),
    }
}

fn info(gazetteer: &Gazetteer, chosen: Option<&PathBuf>) -> Result<Ending> {
    let info = gazetteer.info();
    let mut out = format!(
        "file      {}\nbuild id  {}\nformat    {}\nbytes     {}\nplaces    {}\nnames     {} ({} pairs of name and place)\noutlines  {}\n",
        file_name(chosen),
        info.build_id,
        info.format_version,
        info.bytes,
        info.places,
        info.names,
        info.postings,
        info.outlines,
    );
    for credit in gazetteer.credits() {
        out.push_str(&format!("source    {}\n", visible(&credit)));
    }
    shell::put(out.as_bytes())?;
    Ok(Ending::Success)
}

fn verify(chosen: Option<&PathBuf>) -> Result<Ending> {
    // A stamp is not enough for who asks.
    let gazetteer = chosen.map_or_else(|| Ok(Gazetteer::bundled()), |path| install::open(path, true))?;
    let problems = gazetteer.verify();
    if problems.is_empty() {
        shell::put(format!("{}: sound, build id {}\n", file_name(chosen), gazetteer.build_id()).as_bytes())?;
        return Ok(Ending::Success);
    }
    for problem in &problems {
        shell::complain(&format!("{}: section {}: {}", file_name(chosen), problem.section, problem.what));
    }
    Ok(Ending::Failed)
}

fn diff(args: &DiffArgs) -> Result<Ending> {
    let side = |path: &PathBuf| open(Some(path).filter(|path| path.as_os_str() != "bundled"));
    let (old, new) = (side(&args.old)?, side(&args.new)?);
    shell::put(gazetteer_diff::words(&old, &new, args.limit).as_bytes())?;
    Ok(Ending::Success)
}

fn add(args: &AddArgs) -> Result<Ending> {
    let layers = Layers::of(&data_folder(&args.data)?);
    tell(&layers.add(&args.files, &open(args.data.base.as_ref())?)?)
}

fn remove(args: &RemoveArgs) -> Result<Ending> {
    let layers = Layers::of(&data_folder(&args.data)?);
    match layers.remove(&args.names, &open(args.data.base.as_ref())?)? {
        Some(added) => tell(&added),
        None => {
            shell::put(b"no places of your own are left\n")?;
            Ok(Ending::Success)
        }
    }
}

fn tell(added: &Added) -> Result<Ending> {
    for skipped in &added.ignored {
        shell::note(&format!("note: {}: {:?} is not read", skipped.file, skipped.column));
    }
    for doubt in &added.doubtful {
        shell::note(&format!("note: {doubt}"));
    }
    let mut out = String::new();
    for (file, count) in &added.files {
        out.push_str(&format!("{}: {count} {}\n", visible(file), if *count == 1 { "place" } else { "places" }));
    }
    out.push_str(&installed(&added.out, &added.written));
    shell::put(out.as_bytes())?;
    Ok(Ending::Success)
}

fn update(args: &UpdateArgs) -> Result<Ending> {
    let data = data_folder(&args.data)?;
    let scope = if args.full { Scope::Full } else { Scope::countries(&args.country)? };
    let below = open(args.data.base.as_ref())?;
    let out = args.out.clone().unwrap_or_else(|| data.join("geonames.dlg"));
    let order = Update {
        url: args.url.clone(),
        keep: args.keep,
        least: args.min_rows.map_or_else(Least::default, Least::of),
        network: Large { allow_private: args.allow_private, ..Large::default() },
        ..Update::geonames(scope, data.join("downloads"), out)
    };
    let mut bar = Bar::default();
    let updated = install::update(&order, &below, &mut |step| bar.show(step))?;
    bar.clear();
    let mut out = String::new();
    for table in &updated.tables {
        out.push_str(&format!("{table}\n"));
    }
    out.push_str(&format!("{:.1} MB fetched\n", updated.fetched as f64 / 1e6));
    out.push_str(&installed(&updated.out, &updated.written));
    shell::put(out.as_bytes())?;
    Ok(Ending::Success)
}

/// What lies where now, and how to use it.
fn installed(out: &Path, written: &dateline::gazetteer::Written) -> String {
    let out = visible(&out.display().to_string()).into_owned();
    format!(
        "{out}: {} places, {} names, {} outlines, build {}\nto use it: --gazetteer {out}, or DATELINE_GAZETTEER={out}\n",
        written.places, written.names, written.outlines, written.build_id
    )
}

/// The folder that the XDG base directory specification (0.8) has for data of a user.
fn data_folder(args: &DataArgs) -> Result<PathBuf> {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let found = args.data.clone().or_else(|| {
        let share = set("XDG_DATA_HOME").or_else(|| Some(set("HOME")?.join(".local/share")));
        Some(share.or_else(|| set("LOCALAPPDATA"))?.join("dateline"))
    });
    found.ok_or_else(|| usage("no folder for data is known: name one with --data, or set XDG_DATA_HOME".to_owned()))
}

/// Progress on standard error, where that is a terminal.
#[derive(Default)]
struct Bar {
    bar: Option<(String, ProgressBar)>,
}

impl Bar {
    fn show(&mut self, step: Step<'_>) {
        let (message, received) = match step {
            Step::Download { file, received } => (file, Some(received)),
            Step::Read => ("reading", None),
            Step::Write => ("writing and checking", None),
        };
        if self.bar.as_ref().is_none_or(|(shown, _)| shown != message) {
            self.clear();
            let bar = match received {
                Some(_) => ProgressBar::new(0).with_style(download_style()),
                None => ProgressBar::new_spinner(),
            };
            bar.set_message(visible(message).into_owned());
            bar.enable_steady_tick(std::time::Duration::from_millis(200));
            self.bar = Some((message.to_owned(), bar));
        }
        if let (Some(received), Some((_, bar))) = (received, &self.bar) {
            bar.set_length(received.of.unwrap_or(received.bytes));
            bar.set_position(received.bytes);
        }
    }

    fn clear(&mut self) {
        if let Some((_, bar)) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

fn download_style() -> ProgressStyle {
    ProgressStyle::with_template("{msg} {bar:30} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left")
        .expect("the template is fixed and sound")
}

fn build(args: &BuildArgs) -> Result<Ending> {
    let options = build::Options {
        sources: args.sources.clone(),
        cache: args.cache.clone(),
        out: args.out.clone(),
        without: args.without.clone(),
        with: args.with.clone(),
    };
    let summary = build::build(&options)?;
    shell::put(format!("{summary}\n").as_bytes())?;
    Ok(Ending::Success)
}

fn file_name(chosen: Option<&PathBuf>) -> String {
    chosen.map_or("bundled".to_owned(), |path| visible(&path.display().to_string()).into_owned())
}
