//! Diagnostics for people: what is wrong, where in the text, and the arithmetic beside it.
//!
//! ```text
//! error[distance-mismatch]: 86 km is stated, the map says 57 km
//!   --> note.txt:1:18
//!    |
//!  1 | Hmeymim lies some 86 km north of Tartus.
//!    | -------           ^^^^^            ------ Tartus, Syria, 34.889N 35.887E
//! ```
//!
//! Contradicted is an error; inconclusive is a warning where something was measured and is off, and
//! otherwise only counted; supported is silent ([`Report::severity`]). `verbose` shows the rest as notes. Readings
//! that the caller has settled are listed first. Nothing of the text reaches the terminal raw: see [`visible`].

use super::record::Summary;
use super::visible::{steers, visible};
use crate::claim::{Argument, Language, Link, Statement};
use crate::document::{Document, Encoding, EncodingFrom, Format};
use crate::earth::{Position, Wind};
use crate::mention::MentionId;
use crate::quantity::{Degrees, grouped};
use crate::report::{Report, Severity};
use crate::span::Span;
use crate::verdict::{Outcome, Part, PartKind, Tolerance, Verdict};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::collections::BTreeSet;
use std::ops::Range;

/// How to show a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Whether to use ANSI colours.
    pub color: bool,
    /// Columns to fit quotes of the text into.
    pub width: usize,
    /// Whether to show what is supported and what could not be judged, too.
    pub verbose: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { color: false, width: 120, verbose: false }
    }
}

/// The diagnostics of one document in text order, each followed by an empty line; empty when there is
/// nothing to say. A word on the encoding comes first when it was not UTF-8, then
/// words of mixed scripts and the overrides.
pub fn diagnostics(report: &Report, options: &Options) -> String {
    let renderer = if options.color { Renderer::styled().hyperlink(false) } else { Renderer::plain() };
    let renderer = renderer.term_width(options.width);
    let mut shown: Vec<(Span, &Verdict)> = report
        .verdicts
        .iter()
        .filter(|verdict| report.severity(verdict) > if options.verbose { Severity::Ignored } else { Severity::Note })
        .map(|verdict| (report.claim(verdict.claim).span, verdict))
        .collect();
    shown.sort_by_key(|(span, verdict)| (span.start(), verdict.claim));
    let mut out = String::new();
    if let Some(note) = encoding_note(report) {
        out.push_str(&renderer.render(&[note]));
        out.push_str("\n\n");
    }
    if let Some(note) = language_note(report) {
        out.push_str(&renderer.render(&[note]));
        out.push_str("\n\n");
    }
    for span in report.document.look_alikes() {
        out.push_str(&renderer.render(&[look_alike_note(report, span)]));
        out.push_str("\n\n");
    }
    for &mention in &report.overrides {
        out.push_str(&renderer.render(&[override_note(report, mention)]));
        out.push_str("\n\n");
    }
    for (_, verdict) in shown {
        let marks = marks(report, verdict);
        let excerpt = Excerpt::around(&report.document, &marks);
        let shown = renderer.render(&[diagnostic(report, verdict, &marks, &excerpt)]);
        out.push_str(&excerpt.at_its_source(&report.document, &marks, shown));
        out.push_str("\n\n");
    }
    out
}

/// One line that counts everything and names the gazetteer.
pub fn summary(reports: &[Report]) -> String {
    let total = reports.iter().map(Summary::new).fold(Summary::default(), Summary::plus);
    let builds: std::collections::BTreeSet<&str> = reports.iter().map(|r| r.gazetteer_build.as_str()).collect();
    let builds: Vec<&str> = builds.into_iter().collect();
    let ignored = if total.ignored > 0 { format!(", {} ignored", total.ignored) } else { String::new() };
    format!(
        "{}: {} ({} contradicted, {} inconclusive, {} supported{ignored}); {} ({} resolved, {} ambiguous, {} unknown); gazetteer {}{}\n",
        counted(reports.len(), "document"),
        counted(total.claims, "claim"),
        total.contradicted,
        total.inconclusive,
        total.supported,
        counted(total.mentions, "mention"),
        total.resolved,
        total.ambiguous,
        total.unknown,
        if builds.is_empty() { "none".to_owned() } else { builds.join(", ") },
        tolerance(&reports.iter().collect::<Vec<_>>()),
    )
}

/// "; tolerance gbif", and nothing for the default.
pub(super) fn tolerance(reports: &[&Report]) -> String {
    let other = reports.iter().map(|report| report.tolerance).find(|&tolerance| tolerance != Tolerance::default());
    other.map_or_else(String::new, |tolerance| format!("; tolerance {}", tolerance.name()))
}

/// What a source was read as, in words: "windows-1251, guessed from its letters".
pub(super) fn encoding(encoding: &Encoding) -> String {
    let from = match encoding.from {
        EncodingFrom::ByteOrderMark => ", by its byte-order mark",
        EncodingFrom::Header => ", as the server said",
        EncodingFrom::Meta => ", as the page says",
        EncodingFrom::Guess => ", guessed from its letters",
        EncodingFrom::Assumed => "",
    };
    let replaced = if encoding.replaced { "; some bytes mean nothing in it and became U+FFFD" } else { "" };
    format!("{}{from}{replaced}", encoding.name)
}

/// What can be expected of a text that is not English.
fn language_note(report: &Report) -> Option<Group<'_>> {
    if report.language == Language::English {
        return None;
    }
    let title = Level::NOTE.primary_title(format!(
        "read as {}: distances, directions and conversions by its words, names by the gazetteer and the other names alone",
        report.language.name()
    ));
    Some(title.element(Origin::path(visible(report.document.name()).into_owned())))
}

/// Nothing for sound UTF-8, which is what everybody expects.
fn encoding_note(report: &Report) -> Option<Group<'_>> {
    let read = report.document.encoding();
    if read.name == "UTF-8" && !read.replaced {
        return None;
    }
    let level = if read.replaced { Level::WARNING } else { Level::NOTE };
    let title = level.primary_title(format!("read as {}", encoding(read)));
    Some(title.element(Origin::path(visible(report.document.name()).into_owned())))
}

/// Which word is not what it looks like, and where it stands.
fn look_alike_note(report: &Report, span: Span) -> Group<'_> {
    let words = visible(span.of(report.document.text()));
    let title = Level::NOTE.primary_title(format!("\"{words}\" mixes Latin letters with others that look like them"));
    let (line, column) = report.document.line_column(span.start());
    title.element(Origin::path(visible(report.document.name()).into_owned()).line(line).char_column(column))
}

/// Which mention was settled, where it stands, and what it is taken for.
fn override_note(report: &Report, id: MentionId) -> Group<'_> {
    let span = report.mention(id).span;
    let words = visible(span.of(report.document.text()));
    let title = Level::NOTE.primary_title(format!("\"{words}\" is {}, by an override", visible(&settled(report, id))));
    let (line, column) = report.document.line_column(span.start());
    title.element(Origin::path(visible(report.document.name()).into_owned()).line(line).char_column(column))
}

/// What a settled mention is taken for: "Tripoli, Libya" or a position.
pub(super) fn settled(report: &Report, id: MentionId) -> String {
    let position = report.mention(id).position.map_or_else(String::new, written);
    report.place_of(id).map_or(position, |place| place.qualified())
}

/// A position as diagnostics write it: "34.889N 35.887E".
pub fn written(position: Position) -> String {
    let (lat, lon) = (position.lat(), position.lon());
    let (ns, ew) = (if lat < 0.0 { 'S' } else { 'N' }, if lon < 0.0 { 'W' } else { 'E' });
    format!("{:.3}{ns} {:.3}{ew}", lat.abs(), lon.abs())
}

/// A part's arithmetic in words: "the map says 57.1 km; 48.2 to 61.0 km would pass".
pub fn arithmetic(part: &Part) -> String {
    match allowed(part) {
        Some(passes) => format!("{}; {passes} would pass", measurement(part)),
        None => measurement(part),
    }
}

/// The values that would pass: "48.2 to 61.0 km"; `None` when every one would.
pub(super) fn allowed(part: &Part) -> Option<String> {
    let scale = Scale::of(part);
    let number = |value: f64| scale.number(value);
    let unit = scale.unit;
    // A distance of nothing or more is no bound.
    let low = part.allowed.low.filter(|&low| low > 0.0 || part.quantity == PartKind::AzimuthDegrees);
    Some(match (low, part.allowed.high) {
        (Some(low), Some(high)) => format!("{} to {}{unit}", number(low), number(high)),
        (Some(low), None) => format!("{}{unit} or more", number(low)),
        (None, Some(high)) => format!("up to {}{unit}", number(high)),
        (None, None) => return None,
    })
}

/// A value of a part's quantity with its unit: "57.1 km", "5.7 deg (north)".
pub(super) fn figure(part: &Part, value: f64) -> String {
    match part.quantity {
        PartKind::AzimuthDegrees => {
            format!("{} ({})", quantity(part, value), Wind::nearest_of_eight(Degrees(value)).word())
        }
        _ => quantity(part, value),
    }
}

/// What the map says: "the bearing is 5.7 deg (north)".
fn measurement(part: &Part) -> String {
    let figure = figure(part, part.measured);
    match part.quantity {
        PartKind::AzimuthDegrees => format!("the bearing is {figure}"),
        PartKind::DistanceKm => format!("the map says {figure}"),
        PartKind::AreaM2 | PartKind::LengthM => format!("it is {figure}"),
        PartKind::Ratio => format!("the ratio is {figure}"),
    }
}

/// Two figures of a text side by side: "this is 95.8 km2, the other is 60,000 m2".
fn side_by_side(part: &Part) -> String {
    let here = part.stated.map(|stated| format!("this is {}, ", quantity(part, stated))).unwrap_or_default();
    format!("{here}the other is {}", quantity(part, part.measured))
}

/// A value of a part's kind with its unit: "95.8 km2".
pub(super) fn quantity(part: &Part, value: f64) -> String {
    let scale = Scale::of(&Part { measured: value, ..part.clone() });
    format!("{}{}", scale.number(value), scale.unit)
}

/// The unit to show a part in, by the size of what was measured.
struct Scale {
    quantity: PartKind,
    size: f64,
    unit: &'static str,
}

impl Scale {
    fn of(part: &Part) -> Self {
        let (size, unit) = match part.quantity {
            PartKind::DistanceKm => (1.0, " km"),
            PartKind::AzimuthDegrees => (1.0, " deg"),
            PartKind::AreaM2 if part.measured.abs() >= 1e6 => (1e6, " km2"),
            PartKind::AreaM2 => (1.0, " m2"),
            PartKind::LengthM if part.measured.abs() >= 1e3 => (1e3, " km"),
            PartKind::LengthM => (1.0, " m"),
            PartKind::Ratio => (1.0, ""),
        };
        Self { quantity: part.quantity, size, unit }
    }

    /// As many digits as the map's accuracy bears.
    fn number(&self, value: f64) -> String {
        let value = match self.quantity {
            PartKind::AzimuthDegrees => Degrees(value).normalized().0,
            _ => value / self.size,
        };
        match self.quantity {
            _ if value.abs() >= 1000.0 => grouped(&format!("{value:.0}")),
            PartKind::Ratio => format!("{value:.2}"),
            _ => format!("{value:.1}"),
        }
    }
}

pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn diagnostic<'r>(report: &'r Report, verdict: &'r Verdict, marks: &[Mark], excerpt: &Excerpt) -> Group<'r> {
    let level = match report.severity(verdict) {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note | Severity::Ignored => Level::NOTE,
    };
    let annotations = marks.iter().map(|mark| {
        let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let annotation: Annotation<'_> = kind.span(excerpt.range(mark.span));
        if mark.label.is_empty() { annotation } else { annotation.label(visible(&mark.label).into_owned()) }
    });
    let snippet = Snippet::source(excerpt.text.clone())
        .line_start(excerpt.first_line)
        .path(visible(report.document.name()).into_owned())
        .annotations(annotations);
    let mut group =
        level.primary_title(visible(&verdict.headline).into_owned()).id(verdict.rule.name()).element(snippet);
    for note in &verdict.notes {
        group = group.element(Level::NOTE.message(visible(note).into_owned()));
    }
    if let Some(repair) = &verdict.repair {
        group = group.element(Level::HELP.message(visible(&repair.text).into_owned()));
    }
    group
}

/// Words of the text to underline.
struct Mark {
    span: Span,
    primary: bool,
    label: String,
}

/// The failing words first, then the places at the ends.
fn marks(report: &Report, verdict: &Verdict) -> Vec<Mark> {
    let claim = report.claim(verdict.claim);
    let mut marks: Vec<Mark> = Vec::new();
    let mut parts: Vec<&Part> = verdict.parts.iter().collect();
    // What fails stands first: the arrow of the diagnostic points at it.
    parts.sort_by_key(|part| std::cmp::Reverse(part.outcome));
    for part in parts {
        let span = part.span.unwrap_or(claim.key);
        let fails = part.outcome == verdict.outcome;
        let label = match part.outcome {
            _ if matches!(claim.statement, Statement::Conversion { .. }) => side_by_side(part),
            Outcome::Supported => format!("{}: holds", measurement(part)),
            _ => arithmetic(part),
        };
        match marks.iter_mut().find(|mark| mark.span == span) {
            Some(mark) => {
                mark.label = format!("{}; {label}", mark.label);
                mark.primary |= fails;
            }
            None => marks.push(Mark { span, primary: fails, label }),
        }
    }
    if !marks.iter().any(|mark| mark.primary) {
        marks.insert(0, Mark { span: claim.key, primary: true, label: String::new() });
    }
    for (index, argument) in claim.statement.arguments().into_iter().enumerate() {
        let Some(span) = argument.and_then(|argument| shown_span(report, argument)) else { continue };
        if marks.iter().any(|mark| mark.span == span) {
            continue;
        }
        let label = verdict
            .ends
            .iter()
            .find(|end| usize::from(end.argument) == index)
            .map(|end| match end.place.and_then(|place| report.places.get(&place)) {
                Some(place) => format!("{}, {}", place.qualified(), written(end.position)),
                None => written(end.position),
            })
            .unwrap_or_default();
        marks.push(Mark { span, primary: false, label });
    }
    marks
}

/// Where an argument stands beside the claim: its name, or the words that refer back to it.
fn shown_span(report: &Report, argument: &Argument) -> Option<Span> {
    match argument.link {
        Link::Named => argument.mention.map(|mention| report.mention(mention).span).or(argument.span),
        Link::Anaphor | Link::Within | Link::Topic | Link::Unnamed => argument.span,
    }
}

fn line_start(text: &str, byte: usize) -> usize {
    text[..byte].rfind('\n').map_or(0, |at| at + 1)
}

fn line_end(text: &str, byte: usize) -> usize {
    text[byte..].find('\n').map_or(text.len(), |at| byte + at)
}

/// One character for one, so that columns stay true: control pictures (U+2400) and the replacement character.
#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
fn pictured(c: char) -> char {
    match c {
        '\t' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).expect("U+2400 to U+241F are characters"),
        '\u{7f}' => '\u{2421}',
        c if steers(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

/// Bytes of a line that are quoted on either side of the marks: more than any terminal is wide.
const ASIDE: usize = 1000;

/// The lines around some spans with everything replaced that could steer a terminal.
struct Excerpt {
    text: String,
    first_line: usize,
    /// `(byte in the document, byte in `text`)` at the beginning of each stretch and after each character that was
    /// replaced, ascending.
    shifts: Vec<(usize, usize)>,
    /// Whether the quote lacks what stands before it on its line of the source.
    cut: bool,
}

impl Excerpt {
    fn around(document: &Document, marks: &[Mark]) -> Self {
        if verbatim(document.format()) { Self::of_text(document, marks) } else { Self::of_page(document, marks) }
    }

    /// All lines from the first mark to the last.
    fn of_text(document: &Document, marks: &[Mark]) -> Self {
        let text = document.text();
        let first = marks.iter().map(|mark| mark.span.start()).min().unwrap_or(0);
        let last = marks.iter().map(|mark| mark.span.end()).max().unwrap_or(0);
        // A line may be the whole text; of what stands far from the marks nothing is shown.
        let from = (0..=first.saturating_sub(ASIDE)).rfind(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let to = (last + ASIDE..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
        let from = text[from..first].rfind('\n').map_or(from, |at| from + at + 1);
        let to = text[last..to].find('\n').map_or(to, |at| last + at);
        let cut = from > 0 && !text[..from].ends_with('\n');
        let first_line = document.line_column(from).0;
        let mut excerpt = Self { text: String::new(), first_line, shifts: Vec::new(), cut };
        excerpt.quote(text, from, to);
        excerpt
    }

    /// The blocks that have marks, each on the line of the page at which its foremost mark stands: the markup between
    /// them is not kept, and the renderer leaves out the lines that are empty here.
    fn of_page(document: &Document, marks: &[Mark]) -> Self {
        let text = document.text();
        let starts: BTreeSet<usize> = marks.iter().map(|mark| line_start(text, mark.span.start())).collect();
        let mut excerpt = Self { text: String::new(), first_line: 1, shifts: Vec::new(), cut: true };
        let mut line = 1;
        for start in starts {
            let end = marks.iter().filter(|mark| line_start(text, mark.span.start()) == start);
            let end = line_end(text, end.map(|mark| mark.span.end()).max().unwrap_or(start));
            let inside = marks.iter().filter(|mark| (start..=end).contains(&mark.span.start()));
            let wanted = foremost(inside).map_or(line, |mark| document.line_column(mark.span.start()).0);
            if excerpt.shifts.is_empty() {
                excerpt.first_line = wanted;
            } else if wanted > line {
                excerpt.text.push_str(&"\n".repeat(wanted - line));
            } else {
                excerpt.text.push(' ');
            }
            line = wanted;
            excerpt.quote(text, start, end);
        }
        excerpt
    }

    fn quote(&mut self, document: &str, from: usize, to: usize) {
        self.shifts.push((from, self.text.len()));
        for (at, c) in document[from..to].char_indices() {
            match c {
                '\n' => self.text.push('\n'),
                '\r' if from + at + 1 == to || document[from + at..].starts_with("\r\n") => {}
                c => self.text.push(pictured(c)),
            }
            let after = from + at + c.len_utf8();
            if self.offset(after) != self.text.len() {
                self.shifts.push((after, self.text.len()));
            }
        }
    }

    /// A rendered diagnostic with the column that its foremost mark has in the source: the renderer counts in the quote,
    /// which lacks a page's markup and the start of a very long line.
    fn at_its_source(&self, document: &Document, marks: &[Mark], rendered: String) -> String {
        let Some(mark) = foremost(marks.iter()).filter(|_| self.cut) else { return rendered };
        let (line, column) = document.line_column(mark.span.start());
        let at = self.offset(mark.span.start());
        let counted = self.text[line_start(&self.text, at)..at].chars().count() + 1;
        let place = |column: usize| format!("{}:{line}:{column}", visible(document.name()));
        rendered.replacen(&place(counted), &place(column), 1)
    }

    fn range(&self, span: Span) -> Range<usize> {
        self.offset(span.start())..self.offset(span.end())
    }

    fn offset(&self, byte: usize) -> usize {
        let (before, here) = self.shifts[self.shifts.partition_point(|shift| shift.0 <= byte).max(1) - 1];
        here + byte.saturating_sub(before)
    }
}

/// Whether the lines of the text are those of the source.
fn verbatim(format: Format) -> bool {
    matches!(format, Format::Text | Format::Docx)
}

/// The mark that the head of a diagnostic points at.
fn foremost<'m>(marks: impl Iterator<Item = &'m Mark>) -> Option<&'m Mark> {
    marks.min_by_key(|mark| (!mark.primary, mark.span.start()))
}
