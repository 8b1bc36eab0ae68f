//! `gazetteer info|verify|build`.

use super::args::GazetteerCommand;
use super::{Ending, open, shell};
use dateline::emit::visible;
use dateline::{Gazetteer, Result};
use std::path::PathBuf;

/// `dateline gazetteer`.
pub fn run(command: &GazetteerCommand, chosen: Option<&PathBuf>) -> Result<Ending> {
    match command {
        GazetteerCommand::Info => info(&open(chosen)?, chosen),
        GazetteerCommand::Verify => verify(chosen),
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

fn file_name(chosen: Option<&PathBuf>) -> String {
    chosen.map_or("bundled".to_owned(), |path| visible(&path.display().to_string()).into_owned())
}
