//! `check` and `explain`: texts through all stages.

use super::args::{CheckArgs, ContextArgs, ExplainArgs, Format};
use super::input::Input;
use super::{Ending, shell};
use dateline::emit::{
    claimreview, explain as explanation, geojson, github, html, json, markdown, ndjson, sarif, terminal,
};
use dateline::report::Severity;
use dateline::{Gazetteer, Report, Result};
use std::path::PathBuf;

/// `dateline check`.
pub fn check(gazetteer: Gazetteer, args: &CheckArgs) -> Result<Ending> {
    let reports = reports(gazetteer, &args.files, &args.context)?;
    match args.format {
        Format::Text => {
            let color = shell::color_wanted();
            let options = terminal::Options { color, width: shell::width(), verbose: args.verbose };
            for report in &reports {
                shell::put(terminal::diagnostics(report, &options).as_bytes())?;
            }
            shell::put(terminal::summary(&reports).as_bytes())?;
        }
        Format::Json => shell::put(&json::encode(&reports))?,
        Format::Ndjson => reports.iter().try_for_each(|report| shell::put(&ndjson::line(report)))?,
        Format::Geojson => shell::put(&geojson::combined(&reports))?,
        Format::Sarif => shell::put(&sarif::encode(&reports))?,
        Format::Markdown => shell::put(markdown::encode(&reports).as_bytes())?,
        Format::Github => reports.iter().try_for_each(|report| shell::put(github::commands(report).as_bytes()))?,
        Format::Claimreview => shell::put(&claimreview::encode(&reports))?,
        Format::Html => shell::put(&html::page(&reports, &html::Options::default()))?,
    }
    let wrong = reports.iter().any(|report| report.count_severity(Severity::Error) > 0);
    Ok(if wrong && !args.exit_zero { Ending::Contradicted } else { Ending::Success })
}

/// `dateline explain`.
pub fn explain(gazetteer: Gazetteer, args: &ExplainArgs) -> Result<Ending> {
    let input = Input::new(&args.context)?;
    let report = input.checker(gazetteer)?.directives().check(input.read(&args.file)?);
    shell::put(explanation::explain(&report).as_bytes())?;
    Ok(Ending::Success)
}

/// The reports of some files, all read before the first is checked.
pub fn reports(gazetteer: Gazetteer, files: &[PathBuf], context: &ContextArgs) -> Result<Vec<Report>> {
    let input = Input::new(context)?;
    let checker = input.checker(gazetteer)?.directives();
    let documents = input.read_all(files)?;
    let reports: Vec<Report> = documents.into_iter().map(|document| checker.check(document)).collect();
    for report in &reports {
        for void in checker.void_directives(&report.document) {
            shell::note(&format!(
                "note: {}: the comment \"{void}\" settles nothing; \"Tripoli = 2210247\" or \"the depot = 35.52, 35.77\" would",
                report.document.name()
            ));
        }
    }
    for unused in checker.unused_overrides(&reports) {
        shell::note(&format!("note: the override of \"{}\" matches nothing in these texts", unused.words));
    }
    Ok(reports)
}
