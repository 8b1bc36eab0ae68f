//! SARIF 2.1.0: findings for code hosts and editors that list what checkers found.
//!
//! Errors and warnings are results; what holds or could not be judged is not in it, nor is what an ignored rule found.
//! Lines and columns are those of the source, columns in Unicode code points (`columnKind`). The rules' help is the text
//! that `dateline rule` prints.
//!
//! Source: SARIF Version 2.1.0 (OASIS Standard, errata 01), by its section numbers below.

use super::encode;
use crate::document::Format;
use crate::report::{Report, Severity};
use crate::rule::Rule;
use crate::span::Span;
use crate::verdict::Verdict;
use serde_json::{Value, json};

/// All reports as one run, indented, with a final line break.
pub fn encode(reports: &[Report]) -> Vec<u8> {
    let results: Vec<Value> = reports
        .iter()
        .enumerate()
        .flat_map(|(index, report)| report.findings().into_iter().map(move |verdict| result(report, index, verdict)))
        .collect();
    let artifacts: Vec<Value> = reports.iter().map(artifact).collect();
    let first = reports.first();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "dateline",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": Rule::ALL.map(rule),
            }},
            "columnKind": "unicodeCodePoints",
            "artifacts": artifacts,
            "results": results,
            "properties": {
                "gazetteer": first.map(|report| &report.gazetteer_build),
                "credits": first.map(|report| &report.credits),
            },
        }],
    });
    let mut out = encode::pretty(&log);
    out.push(b'\n');
    out
}

fn rule(rule: Rule) -> Value {
    json!({
        "id": rule.code(),
        "name": rule.name(),
        "shortDescription": { "text": sentence(rule.purpose()) },
        "fullDescription": { "text": literal(&plain(&rule.doc())) },
        "help": { "text": literal(&plain(&rule.doc())), "markdown": rule.doc() },
        "defaultConfiguration": { "level": "error" },
    })
}

fn artifact(report: &Report) -> Value {
    let mut artifact = json!({
        "location": { "uri": uri(report.document.name()) },
        "encoding": report.document.encoding().name,
    });
    let kind = match report.document.format() {
        Format::Text => "text/plain",
        Format::Html => "text/html",
        Format::Markdown => "text/markdown",
        Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    };
    artifact["mimeType"] = kind.into();
    artifact
}

fn result(report: &Report, artifact: usize, verdict: &Verdict) -> Value {
    let claim = report.claim(verdict.claim);
    let text: Vec<String> = report.lines(verdict).into_iter().map(sentence).collect();
    let ends: Vec<Value> = verdict
        .ends
        .iter()
        .filter_map(|end| {
            let argument = claim.statement.arguments().into_iter().nth(usize::from(end.argument))??;
            let span = argument.mention.map(|mention| report.mention(mention).span).or(argument.span)?;
            let place = end.place.and_then(|place| report.places.get(&place))?;
            Some((span, format!("{}, {}", place.qualified(), super::terminal::written(end.position))))
        })
        .enumerate()
        .map(|(id, (span, place))| {
            let mut location = location(report, artifact, span);
            location["id"] = (id + 1).into();
            location["message"] = json!({ "text": sentence(&place) });
            location
        })
        .collect();
    json!({
        "ruleId": verdict.rule.code(),
        "ruleIndex": Rule::ALL.iter().position(|rule| *rule == verdict.rule),
        "level": if report.severity(verdict) == Severity::Error { "error" } else { "warning" },
        "message": { "text": text.join("\n") },
        "locations": [location(report, artifact, report.focus(verdict))],
        "relatedLocations": ends,
        "properties": { "outcome": verdict.outcome, "reason": verdict.reason },
    })
}

fn location(report: &Report, artifact: usize, span: Span) -> Value {
    let ((start_line, start_column), (end_line, end_column)) = report.document.lines_columns(span);
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(report.document.name()), "index": artifact },
            "region": {
                "startLine": start_line,
                "startColumn": start_column,
                "endLine": end_line,
                "endColumn": end_column,
                "snippet": { "text": span.of(report.document.text()) },
            },
        },
    })
}

/// A message ends with a full stop (section 3.11.3).
fn sentence(text: &str) -> String {
    let stop = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{}{stop}", literal(text))
}

/// Braces would be placeholders (section 3.11.5), brackets links (section 3.11.6).
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' => out.push_str("{{"),
            '}' => out.push_str("}}"),
            '[' | ']' | '\\' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// Markdown without its marks; the rules' texts use bold only.
fn plain(markdown: &str) -> String {
    markdown.replace("**", "")
}

/// A path as a URI reference (section 3.4.3, RFC 3986 section 2); URLs as they are.
fn uri(name: &str) -> String {
    if crate::document::is_url(name) {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    for &byte in name.as_bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    if out.starts_with('/') { format!("file://{out}") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_uri_reference_and_a_url_stays() {
        for (name, want) in [
            ("texts/a b.txt", "texts/a%20b.txt"),
            ("a:b?#.txt", "a%3Ab%3F%23.txt"),
            ("/texts/ä.txt", "file:///texts/%C3%A4.txt"),
            ("https://example.org/a?b=c", "https://example.org/a?b=c"),
            ("-", "-"),
        ] {
            assert_eq!(uri(name), want);
        }
    }

    #[test]
    fn words_of_the_text_are_no_placeholders_or_links() {
        assert_eq!(sentence("{0} lies [in](1) Bern"), "{{0}} lies \\[in\\](1) Bern.");
    }
}
