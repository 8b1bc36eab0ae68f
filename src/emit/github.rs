//! Workflow commands for GitHub Actions: findings appear beside the lines of a pull request.
//!
//! ```text
//! ::error file=note.txt,line=2,col=20,endColumn=25,title=distance-mismatch::86 km is stated, the map says 57 km
//! ```
//!
//! Errors and warnings only, one a line. Columns count code points of the source. The escapes are those of the runner's
//! own toolkit (`actions/toolkit`, `packages/core/src/command.ts`).

use super::visible::visible;
use crate::report::{Report, Severity};
use crate::verdict::Verdict;

/// The commands of one document.
pub fn commands(report: &Report) -> String {
    report.findings().into_iter().map(|verdict| command(report, verdict)).collect()
}

fn command(report: &Report, verdict: &Verdict) -> String {
    let level = if report.severity(verdict) == Severity::Error { "error" } else { "warning" };
    let ((line, column), (end_line, end_column)) = report.document.lines_columns(report.focus(verdict));
    // The runner takes an end column on one line only.
    let end = if line == end_line { format!(",endColumn={end_column}") } else { format!(",endLine={end_line}") };
    let message: Vec<_> = report.lines(verdict).into_iter().map(visible).collect();
    format!(
        "::{level} file={},line={line},col={column}{end},title={}::{}\n",
        property(&visible(report.document.name())),
        property(verdict.rule.name()),
        data(&message.join("\n")),
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_end_its_property_or_its_line() {
        assert_eq!(property("a,b::c%\n::error::d"), "a%2Cb%3A%3Ac%25%0A%3A%3Aerror%3A%3Ad");
        assert_eq!(data("50 %: a,\r\nb"), "50 %25: a,%0D%0Ab");
    }
}
