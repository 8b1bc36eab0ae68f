//! `gazetteer info|verify|build`.

use super::args::{BuildArgs, GazetteerCommand};
use super::{Ending, open, shell};
use dateline::emit::visible;
use dateline::{Gazetteer, Result, build};
use std::path::PathBuf;

/// `dateline gazetteer`.
pub fn run(command: &GazetteerCommand, chosen: Option<&PathBuf>) -> Result<Ending> {
    match command {
        GazetteerCommand::Info => info(&open(chosen)?, chosen),
        GazetteerCommand::Verify => verify(chosen),
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
    let gazetteer = open(chosen)?;
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

fn build(args: &BuildArgs) -> Result<Ending> {
    let options = build::Options {
        sources: args.sources.clone(),
        cache: args.cache.clone(),
        out: args.out.clone(),
        without: args.without.clone(),
    };
    let summary = build::build(&options)?;
    shell::put(format!("{summary}\n").as_bytes())?;
    Ok(Ending::Success)
}

fn file_name(chosen: Option<&PathBuf>) -> String {
    chosen.map_or("bundled".to_owned(), |path| visible(&path.display().to_string()).into_owned())
}
