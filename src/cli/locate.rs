//! `locate`: what names alone mean.

use super::args::LocateArgs;
use super::distance::did_you_mean;
use super::{Ending, input, shell, table};
use dateline::emit::explain::candidate_lines;
use dateline::emit::visible;
use dateline::resolve::Answer;
use dateline::{Gazetteer, Report, Result, query};

/// `dateline locate`.
pub fn locate(gazetteer: Gazetteer, args: &LocateArgs) -> Result<Ending> {
    let checker = input::hinted(gazetteer, &args.near);
    if args.table.csv.is_some() {
        return table::locate(&checker, args);
    }
    for name in &args.names {
        let report = query::locate(&checker, name)?;
        shell::put(answer(checker.gazetteer(), name, &report).as_bytes())?;
    }
    Ok(Ending::Success)
}

/// A name, what became of it, and its candidates with their evidence.
fn answer(gazetteer: &Gazetteer, name: &str, report: &Report) -> String {
    let Some(resolution) = report.resolutions.first() else { return format!("{}: no name\n", visible(name)) };
    let missing = resolution.missing;
    let found = match resolution.outcome {
        Answer::Resolved(_) => "resolved".to_owned(),
        Answer::Ambiguous => "ambiguous; say where it lies, as in \"Bangor, Maine\"".to_owned(),
        Answer::Unknown if resolution.candidates.is_empty() => {
            let question = did_you_mean(gazetteer, name).map_or(String::new(), |question| format!("; {question}"));
            format!("unknown; the gazetteer has no such name{question}")
        }
        Answer::Unknown => format!("unknown; perhaps a place that the gazetteer lacks ({missing:.3})"),
    };
    let mut out = format!("{}: {found}\n", visible(name));
    for candidate in &resolution.candidates {
        for line in candidate_lines(report, candidate).lines() {
            out.push_str(&format!("  {line}\n"));
        }
    }
    out
}
