//! Byte spans into a document's text.
//!
//! ```
//! use dateline::span::Span;
//! let span = Span::new(3, 9);
//! assert_eq!(span.of("in Tartus."), "Tartus");
//! ```
//!
//! A span counts bytes and always stands on character boundaries of the text it was made for; the
//! code-point offsets of the outputs come from [`Document`](crate::document::Document).

#![cfg_attr(not(test), deny(clippy::indexing_slicing))]

use serde::Serialize;

/// A half-open byte range `start..end` with `start <= end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The range `start..end`.
    ///
    /// # Panics
    /// If `end < start` or `end` exceeds 4 GiB (a document is far smaller: see `--max-document`).
    #[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span ends before it starts: {start}..{end}");
        let end = u32::try_from(end).expect("documents are refused long before 4 GiB");
        Self { start: start as u32, end }
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Number of bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The text the span covers.
    pub fn of(self, text: &str) -> &str {
        &text[self.start()..self.end()]
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}
