//! Markdown (CommonMark with GitHub's tables): findings to paste into a ticket, a mail or a review.
//!
//! ```text
//! ## note.txt
//!
//! | | where | stated | finding |
//! |---|---|---|---|
//! | **error** | 2:20 | 86 km south of Ikɔ | 86 km is stated, the map says 63 km<br>a likely slip (distance-mismatch) |
//! ```
//!
//! Errors and warnings, and the readings that were settled by override. Nothing of the text is markup here: every
//! character that Markdown or HTML would act on is escaped.

use super::terminal;
use super::visible::push_visible;
use crate::report::{Report, Severity};
use crate::verdict::Verdict;

/// All reports, with a line of counts at the end.
pub fn encode(reports: &[Report]) -> String {
    let mut out = String::new();
    for report in reports {
        document(report, &mut out);
    }
    out.push_str(&escaped(terminal::summary(reports).trim_end()));
    out.push('\n');
    out
}

fn document(report: &Report, out: &mut String) {
    out.push_str(&format!("## {}\n\n", escaped(report.document.name())));
    let findings = report.findings();
    if findings.is_empty() {
        out.push_str("No findings.\n\n");
    } else {
        out.push_str("| | where | stated | finding |\n|---|---|---|---|\n");
        findings.into_iter().for_each(|verdict| row(report, verdict, out));
        out.push('\n');
    }
    for &mention in &report.overrides {
        let (line, column) = report.document.line_column(report.mention(mention).span.start());
        let words = report.mention(mention).span.of(report.document.text());
        let settled = terminal::settled(report, mention);
        out.push_str(&format!("- {line}:{column}: “{}” is {}, by an override\n", escaped(words), escaped(&settled)));
    }
    if !report.overrides.is_empty() {
        out.push('\n');
    }
}

fn row(report: &Report, verdict: &Verdict, out: &mut String) {
    let claim = report.claim(verdict.claim);
    let (line, column) = report.document.line_column(report.focus(verdict).start());
    let level = if report.severity(verdict) == Severity::Error { "**error**" } else { "warning" };
    let lines: Vec<String> = report.lines(verdict).into_iter().map(escaped).collect();
    out.push_str(&format!(
        "| {level} | {line}:{column} | {} | {} ({}) |\n",
        escaped(claim.span.of(report.document.text())),
        lines.join("<br>"),
        verdict.rule.name(),
    ));
}

/// Text on one line in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // An address would become a link.
            ':' if chars.peek() == Some(&'/') => out.push_str("&#58;"),
            '\n' | '\r' | '\t' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // GitHub makes a notification of @name and a link of #1.
            '@' | '#' => out.push_str(&format!("&#{};", u32::from(c))),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | '$' => out.extend(['\\', c]),
            c => push_visible(&mut out, c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(
            escaped("a|b\r\n<img src=x> [x](https://e.org) @name *bold* `c`"),
            "a\\|b &lt;img src=x&gt; \\[x\\](https&#58;//e.org) &#64;name \\*bold\\* \\`c\\`"
        );
    }
}
