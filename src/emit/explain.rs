//! Every stage of one report in order, so that each answer can be traced to the words it comes from.
//!
//! It is for reading, not for parsing: programs take [`json`](super::json).

use super::record::{direction_of, figure, outcome_word, stated_of, word};
use super::terminal::{arithmetic, counted, encoding, quantity, settled, tolerance, written};
use super::visible::visible;
use crate::claim::{ARGUMENT_WORDS, Language};
use crate::mention::MentionId;
use crate::report::Report;
use crate::resolve::{Candidate, Evidence};
use crate::span::Span;
use crate::verdict::Verdict;
use std::fmt::Write as _;

/// The report's stages as plain text, ending in a line break.
pub fn explain(report: &Report) -> String {
    let mut out = String::new();
    document(report, &mut out);
    tokens(report, &mut out);
    mentions(report, &mut out);
    resolutions(report, &mut out);
    claims(report, &mut out);
    movements(report, &mut out);
    verdicts(report, &mut out);
    out
}

macro_rules! line {
    ($out:expr, $($rest:tt)*) => { writeln!($out, $($rest)*).expect("a String takes every write") };
}

fn document(report: &Report, out: &mut String) {
    let (document, text) = (&report.document, report.document.text());
    line!(out, "document: {}", visible(document.name()));
    line!(out, "  dateline {}, gazetteer {}{}", report.version, report.gazetteer_build, tolerance(&[report]));
    if report.language != Language::English {
        line!(out, "  read as {}", report.language.name());
    }
    let context = document.context();
    let known =
        [("about", &context.about), ("outlet", &context.outlet), ("title", &context.title), ("date", &context.date)];
    for (name, value) in known {
        if let Some(value) = value {
            line!(out, "  {name}: {}", visible(value));
        }
    }
    if let Some(language) = document.language() {
        line!(out, "  language: {}", visible(language));
    }
    line!(out, "  {}, {}", word(&document.format()), encoding(document.encoding()));
    line!(out, "  {}, {}", counted(text.len(), "byte"), counted(document.sentences().len(), "sentence"));
    for (index, sentence) in document.sentences().iter().enumerate() {
        line!(out, "  s{index} {} {}", range(report, *sentence), quoted(report, *sentence));
    }
}

fn tokens(report: &Report, out: &mut String) {
    line!(out, "\ntokens: {}", report.tokens.len());
    for index in 0..report.document.sentences().len() {
        let words: Vec<String> = report
            .tokens
            .iter()
            .filter(|token| token.sentence as usize == index)
            .map(|token| visible(token.span.of(report.document.text())).into_owned())
            .collect();
        line!(out, "  s{index} {}", words.join(" | "));
    }
}

fn mentions(report: &Report, out: &mut String) {
    line!(out, "\nmentions: {}", report.mentions.len());
    for (index, mention) in report.mentions.iter().enumerate() {
        line!(
            out,
            "  m{index} {} {} {}, confidence {:.2}",
            range(report, mention.span),
            quoted(report, mention.span),
            word(&mention.role),
            mention.confidence
        );
        let lookups: Vec<_> = mention.lookups.iter().map(|name| visible(name)).collect();
        line!(out, "     looked up as: {}", lookups.join(", "));
        for cue in &mention.cues {
            line!(out, "     said to be: {} by {}", word(&cue.kind), quoted(report, cue.span));
        }
        if let Some(position) = mention.position {
            line!(out, "     written position: {}", written(position));
        }
    }
}

fn resolutions(report: &Report, out: &mut String) {
    line!(out, "\nresolutions: {}", report.resolutions.len());
    for (index, resolution) in report.resolutions.iter().enumerate() {
        let span = report.mention(MentionId(index as u32)).span;
        line!(
            out,
            "  m{index} {}: {}; a place the gazetteer lacks: {:.3}",
            quoted(report, span),
            outcome_word(report.mention(MentionId(index as u32)), resolution).replace('_', " "),
            resolution.missing
        );
        if report.overrides.contains(&MentionId(index as u32)) {
            line!(out, "     {}, by an override", visible(&settled(report, MentionId(index as u32))));
        }
        for candidate in &resolution.candidates {
            out.push_str(&indented(&candidate_lines(report, candidate), "     "));
        }
    }
}

/// A candidate with its evidence, one line a piece.
pub fn candidate_lines(report: &Report, candidate: &Candidate) -> String {
    let mut out = String::new();
    let Some(place) = report.places.get(&candidate.place) else { return out };
    let population = place.population.map_or(String::new(), |p| format!(", population {p}"));
    line!(
        out,
        "{:.3} {} ({}, {} {}{population}) {}",
        candidate.probability,
        visible(&place.qualified()),
        visible(&place.code),
        if place.geonames_id.is_some() { "GeoNames" } else { "own id" },
        place.id,
        written(place.position)
    );
    for piece in &candidate.evidence {
        line!(out, "      {:+.2} {}{}", piece.weight, word(&piece.kind).replace('_', " "), source(report, piece));
    }
    out
}

fn source(report: &Report, piece: &Evidence) -> String {
    let span = piece.span.map(|span| format!(" from {}", quoted(report, span))).unwrap_or_default();
    let other = piece.other.map(|other| format!(" (m{})", other.0)).unwrap_or_default();
    span + &other
}

fn claims(report: &Report, out: &mut String) {
    line!(out, "\nclaims: {}", report.claims.len());
    for (index, claim) in report.claims.iter().enumerate() {
        line!(
            out,
            "  c{index} {} {} {}",
            range(report, claim.span),
            claim.statement.type_name(),
            quoted(report, claim.span)
        );
        line!(out, "     stated by: {}", quoted(report, claim.key));
        for (argument, name) in claim.statement.arguments().into_iter().zip(ARGUMENT_WORDS) {
            let Some(argument) = argument else { continue };
            let words = argument.span.map_or("not named".to_owned(), |span| quoted(report, span));
            let mention = argument.mention.map(|mention| format!(" -> m{}", mention.0)).unwrap_or_default();
            line!(out, "     {name}: {words} ({}){mention}", word(&argument.link));
        }
        for stated in stated_of(&claim.statement) {
            let to = stated.value_max.map(|max| format!(" to {}", figure(max))).unwrap_or_default();
            let hedged = if stated.hedged { ", hedged" } else { "" };
            line!(
                out,
                "     quantity: {}{to} {}{hedged}, {} {}",
                figure(stated.value),
                stated.unit.symbol(),
                word(&stated.comparator),
                quoted(report, stated.span)
            );
        }
        if let Some(direction) = direction_of(&claim.statement) {
            line!(out, "     direction: {direction}");
        }
    }
}

/// Nothing is printed where nothing moves: few texts tell of it.
fn movements(report: &Report, out: &mut String) {
    if report.movements.is_empty() {
        return;
    }
    line!(out, "\nmovements: {}", report.movements.len());
    for (index, movement) in report.movements.iter().enumerate() {
        line!(out, "  v{index} {} {}", range(report, movement.span), quoted(report, movement.span));
        line!(out, "     stated by: {}", quoted(report, movement.key));
        for (end, name) in [(&movement.from, "from"), (&movement.to, "to")] {
            let words = end.span.map_or("not named".to_owned(), |span| quoted(report, span));
            let mention = end.mention.map(|mention| format!(" -> m{}", mention.0)).unwrap_or_default();
            line!(out, "     {name}: {words}{mention}");
        }
        if let Some(count) = &movement.count {
            let hedged = if count.hedged { ", hedged" } else { "" };
            line!(
                out,
                "     number: {}{hedged}, {} {}",
                figure(count.value),
                word(&count.comparator),
                quoted(report, count.span)
            );
        }
    }
}

fn verdicts(report: &Report, out: &mut String) {
    line!(out, "\nverdicts: {}", report.verdicts.len());
    for verdict in &report.verdicts {
        line!(
            out,
            "  c{} {} by {}: {}",
            verdict.claim.0,
            word(&verdict.outcome),
            verdict.rule.name(),
            visible(&verdict.headline)
        );
        line!(out, "     reason: {}", word(&verdict.reason).replace('_', " "));
        if let Some(level) = report.levels.get(&verdict.rule) {
            line!(out, "     severity: {}, the rule is set to {}", word(&report.severity(verdict)), word(level));
        }
        measured(report, verdict, out);
    }
}

fn measured(report: &Report, verdict: &Verdict, out: &mut String) {
    for part in &verdict.parts {
        let stated = part.stated.map(|stated| format!("stated {}, ", quantity(part, stated))).unwrap_or_default();
        line!(out, "     {}: {stated}{}", word(&part.outcome), arithmetic(part));
    }
    for end in &verdict.ends {
        let place = end.place.and_then(|place| report.places.get(&place));
        let name = place.map_or("written coordinates".to_owned(), |place| place.qualified());
        line!(
            out,
            "     {}: {} at {}, radius {:.1} km, probability without the claim {:.3}",
            ARGUMENT_WORDS.get(usize::from(end.argument)).unwrap_or(&"end"),
            visible(&name),
            written(end.position),
            end.radius.km(),
            end.probability
        );
    }
    if let Some(heading) = verdict.heading {
        line!(out, "     from object to subject: {:.1} deg ({})", heading.azimuth.0, heading.wind.word());
    }
    for note in &verdict.notes {
        line!(out, "     note: {}", visible(note));
    }
    if let Some(repair) = &verdict.repair {
        line!(out, "     likely slip: {}", visible(&repair.text));
    }
}

fn range(report: &Report, span: Span) -> String {
    let (start, end) = report.document.code_points(span);
    format!("{start}..{end}")
}

fn quoted(report: &Report, span: Span) -> String {
    format!("\"{}\"", visible(span.of(report.document.text())))
}

fn indented(lines: &str, by: &str) -> String {
    lines.lines().map(|line| format!("{by}{line}\n")).collect()
}
