//! The way from a text back to the source that it was taken out of.
//!
//! ```text
//! source  <p>Z&uuml;rich   lies</p>      bytes 3..4, 4..10, 10..14, 14..17, 17..21
//! text    Z  ü      rich   lies          copied, replaced, copied, replaced (one space), copied
//! ```
//!
//! Most of a text is copied byte for byte; a [`Splice`] is kept only where it is not: a character reference, a
//! run of white space, markup left out. A text without one is its own source.
//!
//! Offsets count the source *decoded to UTF-8*, a byte-order mark included; for a source in UTF-8 these are the
//! file's own bytes. In UTF-16 a code point beyond U+FFFF counts two.

#![cfg_attr(
    not(test),
    expect(
        clippy::indexing_slicing,
        reason = "the first splice and the first mark stand at 0, so one is found before every byte; the rest come from partition_point"
    )
)]

use crate::span::Span;
use memchr::memchr_iter;

/// A stretch of the text (perhaps empty) that stands for a stretch of the source of another length.
///
/// Where the source's stretch begins is not kept: it is where the copied text before it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Splice {
    text_start: u32,
    text_end: u32,
    source_end: u32,
    /// `source_end` in code points.
    points_end: u32,
}

/// Text offsets to source offsets and back.
#[derive(Debug, Clone)]
pub(super) struct SourceMap {
    /// Ascending in every field; the first begins the text.
    splices: Vec<Splice>,
    /// `(byte, code point)` of the text at every 256th byte or the first boundary after it, ascending.
    marks: Vec<(u32, u32)>,
    /// Code points of the source.
    points: u32,
    /// Code point of the source at which each of its lines begins.
    lines: Vec<u32>,
    /// The source's code points that UTF-16 writes as two units, ascending.
    wide: Vec<u32>,
}

impl SourceMap {
    /// For a text that is all of its source but the first bytes.
    pub(super) fn verbatim(text: &str, skipped: &str) -> Self {
        let before = skipped.chars().count() as u32;
        let start = Splice { text_start: 0, text_end: 0, source_end: skipped.len() as u32, points_end: before };
        let lines = std::iter::once(0).chain(line_starts(text).map(|start| start + before)).collect();
        let points = before + text.chars().count() as u32;
        // What is skipped is a byte-order mark, which is one unit.
        let wide = wide(text).map(|point| point + before).collect();
        Self { splices: vec![start], marks: marks(text), points, lines, wide }
    }

    /// Where a span begins and ends in the source.
    pub(super) fn range(&self, text: &str, span: Span) -> (Offset, Offset) {
        let start = self.start(text, span.start());
        (start, if span.is_empty() { start } else { self.end(text, span.end()) })
    }

    /// Whether the source has fewer code points than UTF-16 units.
    pub(super) fn is_wide(&self) -> bool {
        !self.wide.is_empty()
    }

    /// The UTF-16 units of the source before a code point of it.
    pub(super) fn units(&self, point: usize) -> usize {
        point + self.wide.partition_point(|&wide| (wide as usize) < point)
    }

    /// The largest span of the text that lies within a code-point range of the source; `None` when the range is
    /// outside of the source or nothing of the text lies in it.
    pub(super) fn span(&self, text: &str, start: usize, end: usize) -> Option<Span> {
        if start > end || end > self.points as usize {
            return None;
        }
        let (from, to) = (self.first_from(text, start), self.last_until(text, end));
        (from <= to).then(|| Span::new(from, to))
    }

    /// Line and column of the source, both from 1, for a byte of the text; columns count code points.
    pub(super) fn line_column(&self, text: &str, byte: usize) -> (usize, usize) {
        self.line_of(self.start(text, byte).point)
    }

    /// Line and column, both from 1, of a code point of the source.
    pub(super) fn line_of(&self, point: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|&start| start as usize <= point);
        (line, point - self.lines[line - 1] as usize + 1)
    }

    /// Where something that begins at this byte of the text begins in the source.
    fn start(&self, text: &str, byte: usize) -> Offset {
        let at = self.splices.partition_point(|s| s.text_start as usize <= byte) - 1;
        let splice = &self.splices[at];
        if byte < splice.text_end as usize && at > 0 {
            // Within a replaced stretch nothing is nearer than where it begins.
            return self.copied(text, &self.splices[at - 1], splice.text_start as usize);
        }
        self.copied(text, splice, byte)
    }

    /// Where something that ends before this byte (not the first) of the text ends in the source.
    fn end(&self, text: &str, byte: usize) -> Offset {
        let splice = &self.splices[self.splices.partition_point(|s| (s.text_start as usize) < byte) - 1];
        if byte <= splice.text_end as usize {
            return Offset { byte: splice.source_end as usize, point: splice.points_end as usize };
        }
        self.copied(text, splice, byte)
    }

    /// The source offset of a byte in the stretch that was copied after a splice.
    fn copied(&self, text: &str, splice: &Splice, byte: usize) -> Offset {
        let end = splice.text_end as usize;
        let points = if byte == end { 0 } else { self.points_before(text, byte) - self.points_before(text, end) };
        Offset { byte: splice.source_end as usize + (byte - end), point: splice.points_end as usize + points }
    }

    /// The first boundary of the text whose source begins at that code point or later.
    fn first_from(&self, text: &str, point: usize) -> usize {
        let (copied, next) = self.after(text, point);
        match next {
            Some(next) if copied > next.text_start as usize => next.text_end as usize,
            _ => copied.min(text.len()),
        }
    }

    /// The last boundary of the text whose source ends at that code point or earlier.
    fn last_until(&self, text: &str, point: usize) -> usize {
        let (copied, next) = self.after(text, point);
        copied.min(next.map_or(text.len(), |next| next.text_start as usize))
    }

    /// The byte of the text for a code point of the source, were all of it copied from the splice before the
    /// point on (past the text's end when it is not), and the splice after.
    fn after(&self, text: &str, point: usize) -> (usize, Option<&Splice>) {
        let at = self.splices.partition_point(|s| s.points_end as usize <= point);
        let Some(splice) = at.checked_sub(1).map(|at| &self.splices[at]) else { return (0, None) };
        let points = self.points_before(text, splice.text_end as usize) + point - splice.points_end as usize;
        (self.byte_of(text, points), self.splices.get(at))
    }

    /// Code points of the text before a byte of it.
    fn points_before(&self, text: &str, byte: usize) -> usize {
        let (from, count) = self.marks[self.marks.partition_point(|m| m.0 as usize <= byte) - 1];
        count as usize + text[from as usize..byte].chars().count()
    }

    /// The byte at which a code point of the text begins; past the text's end when it has fewer.
    fn byte_of(&self, text: &str, point: usize) -> usize {
        let (from, count) = self.marks[self.marks.partition_point(|m| m.1 as usize <= point) - 1];
        let rest = &text[from as usize..];
        let mut boundaries = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
        boundaries.nth(point - count as usize).map_or(usize::MAX, |at| from as usize + at)
    }
}

/// A place in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offset {
    pub(super) byte: usize,
    pub(super) point: usize,
}

/// Takes a text out of a source, piece by piece in the source's order, and remembers where each came from.
#[derive(Debug)]
pub(super) struct Taker<'s> {
    source: &'s str,
    text: String,
    splices: Vec<Splice>,
    /// Where in the source the last piece ended; `None` before the first.
    at: Option<usize>,
    /// The last source byte whose code point was asked for, and that code point.
    counted: (usize, usize),
}

impl<'s> Taker<'s> {
    /// `expected` is how many pieces may come that do not follow on each other.
    pub(super) fn new(source: &'s str, expected: usize) -> Self {
        Self { source, text: String::new(), splices: Vec::with_capacity(expected), at: None, counted: (0, 0) }
    }

    /// What was taken so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Copies a stretch of the source; it begins where the last piece ended or later.
    pub(super) fn copy(&mut self, from: usize, to: usize) {
        self.skip_to(from);
        self.text.push_str(&self.source[from..to]);
        self.at = Some(to);
    }

    /// Puts other text in the place of a stretch of the source, one byte for one byte where both are one long.
    pub(super) fn replace(&mut self, text: &str, from: usize, to: usize) {
        self.skip_to(from);
        let text_start = self.text.len() as u32;
        self.text.push_str(text);
        if text.len() != 1 || to - from != 1 {
            self.splice(text_start, to);
        }
        self.at = Some(to);
    }

    /// Says that what is taken next begins a piece of its own; returns the text's length.
    pub(super) fn part(&mut self) -> usize {
        self.at = None;
        self.text.len()
    }

    /// Forgets what was taken since the text was `length` bytes long.
    pub(super) fn forget_from(&mut self, length: usize) {
        self.text.truncate(length);
        let kept = self.splices.partition_point(|s| (s.text_start as usize) < length);
        self.splices.truncate(kept);
        self.at = None;
    }

    /// Keeps the given stretches of the text, in order, with `between` put between them.
    ///
    /// Each begins at the text's beginning or where [`Self::part`] was called.
    pub(super) fn keep(self, pieces: impl Iterator<Item = (usize, usize)>, between: &str) -> (String, SourceMap) {
        let Self { source, text: taken, mut splices, .. } = self;
        let mut text = String::new();
        let (mut read, mut written) = (0, 0);
        for (start, end) in pieces {
            while read < splices.len() && (splices[read].text_start as usize) < start {
                read += 1;
            }
            let gap = if text.is_empty() { "" } else { between };
            text.push_str(gap);
            let shift = |at: u32| (at as usize - start + text.len()) as u32;
            let mut first = true;
            while read < splices.len() && (splices[read].text_start as usize) < end {
                let splice = splices[read];
                // The splice that led to the piece now leads there from the end of the piece before.
                let lead = if first { gap.len() as u32 } else { 0 };
                splices[written] =
                    Splice { text_start: shift(splice.text_start) - lead, text_end: shift(splice.text_end), ..splice };
                (read, written, first) = (read + 1, written + 1, false);
            }
            text.push_str(&taken[start..end]);
        }
        splices.truncate(written);
        if splices.is_empty() {
            splices.push(Splice { text_start: 0, text_end: 0, source_end: 0, points_end: 0 });
        }
        splices.shrink_to_fit();
        let lines = std::iter::once(0).chain(line_starts(source)).collect();
        let points = source.chars().count() as u32;
        let (marks, wide) = (marks(&text), wide(source).collect());
        (text, SourceMap { splices, marks, points, lines, wide })
    }

    fn skip_to(&mut self, from: usize) {
        if self.at != Some(from) {
            self.splice(self.text.len() as u32, from);
        }
    }

    fn splice(&mut self, text_start: u32, source_end: usize) {
        let (counted, points) = self.counted;
        let points = points + self.source[counted..source_end].chars().count();
        self.counted = (source_end, points);
        let text_end = self.text.len() as u32;
        self.splices.push(Splice { text_start, text_end, source_end: source_end as u32, points_end: points as u32 });
    }
}

fn marks(text: &str) -> Vec<(u32, u32)> {
    let mut marks = vec![(0, 0)];
    let (mut from, mut count) = (0, 0);
    while let Some(next) = (from + 256..text.len()).find(|&at| text.is_char_boundary(at)) {
        count += text[from..next].chars().count();
        from = next;
        marks.push((from as u32, count as u32));
    }
    marks
}

/// The code points beyond U+FFFF.
fn wide(text: &str) -> impl Iterator<Item = u32> {
    // Four bytes of UTF-8, whose first is this or more: nearly every text has none, which is seen faster byte by byte.
    let any = text.bytes().any(|byte| byte >= 0xf0);
    let all = text.chars().take(if any { usize::MAX } else { 0 });
    (0..).zip(all).filter(|(_, c)| c.len_utf16() == 2).map(|(point, _)| point)
}

/// The code point at which each line but the first begins.
fn line_starts(text: &str) -> impl Iterator<Item = u32> {
    memchr_iter(b'\n', text.as_bytes()).scan((0, 0), |(from, points), at| {
        *points += text[*from..=at].chars().count() as u32;
        *from = at + 1;
        Some(*points)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The picture above.
    fn zurich() -> (&'static str, String, SourceMap) {
        let source = "<p>Z&uuml;rich   lies</p> é <p>far</p>";
        let mut taker = Taker::new(source, 0);
        taker.copy(3, 4);
        taker.replace("ü", 4, 10);
        taker.copy(10, 14);
        taker.replace(" ", 14, 17);
        taker.copy(17, 21);
        let first = taker.part();
        taker.copy(32, 35);
        let end = taker.part();
        let (text, map) = taker.keep([(0, first), (first, end)].into_iter(), "\n\n");
        (source, text, map)
    }

    #[test]
    fn what_is_copied_and_what_is_replaced_point_to_their_source() {
        let (source, text, map) = zurich();
        assert_eq!(text, "Zürich lies\n\nfar");
        for (span, want) in [
            (Span::new(0, 7), "Z&uuml;rich"),
            (Span::new(1, 3), "&uuml;"),
            (Span::new(3, 7), "rich"),
            (Span::new(7, 8), "   "),
            (Span::new(8, 12), "lies"),
            (Span::new(14, 17), "far"),
            (Span::new(8, 17), "lies</p> é <p>far"),
            (Span::new(12, 14), "</p> é <p>"),
        ] {
            let (start, end) = map.range(&text, span);
            assert_eq!(&source[start.byte..end.byte], want);
            assert_eq!(source[..start.byte].chars().count(), start.point, "{want}");
            assert_eq!(source[..end.byte].chars().count(), end.point, "{want}");
            assert_eq!(map.span(&text, start.point, end.point), Some(span), "{want}");
        }
    }

    #[test]
    fn a_range_of_the_source_that_cuts_markup_gives_the_text_within() {
        let (_, text, map) = zurich();
        assert_eq!(map.span(&text, 0, 13).map(|s| s.of(&text)), Some("Züric"));
        assert_eq!(map.span(&text, 6, 14).map(|s| s.of(&text)), Some("rich"), "half of &uuml; is no letter");
        assert_eq!(map.span(&text, 0, 38).map(|s| s.of(&text)), Some(text.as_str()));
        assert_eq!(map.span(&text, 0, 39), None);
    }

    #[test]
    fn a_character_of_two_units_counts_twice_from_its_end_on() {
        let map = SourceMap::verbatim("a🌍b𐄀", "\u{feff}");
        assert_eq!([0, 1, 2, 3, 4, 5].map(|point| map.units(point)), [0, 1, 2, 4, 5, 7]);
        assert!(map.is_wide() && !SourceMap::verbatim("Zürich\u{ffff}", "").is_wide());
        let mut taker = Taker::new("<p title=🌍>Bern", 0);
        taker.copy(14, 18);
        let (text, map) = taker.keep([(0, 4)].into_iter(), "");
        assert_eq!((text.as_str(), map.units(11)), ("Bern", 12), "what was left out counts, too");
    }

    #[test]
    fn lines_and_columns_are_those_of_the_source() {
        let source = "é\n<p>\n  Bern</p>";
        let mut taker = Taker::new(source, 0);
        taker.copy(9, 13);
        let (text, map) = taker.keep([(0, 4)].into_iter(), "");
        assert_eq!(map.line_column(&text, 0), (3, 3));
        assert_eq!(map.line_column(&text, 2), (3, 5));
        assert_eq!(SourceMap::verbatim("a\nb", "\u{feff}").line_column("a\nb", 2), (2, 1));
    }
}
