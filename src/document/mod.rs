//! A text with what is known about it, and the way from its byte offsets to the source's code points.
//!
//! ```
//! use dateline::document::{Context, Document};
//! let document = Document::from_text("note.txt", "Zürich, then Bern.", Context::default());
//! let bern = dateline::span::Span::new(14, 18);
//! assert_eq!(bern.of(document.text()), "Bern");
//! assert_eq!(document.code_points(bern), (13, 17)); // ü is two bytes, one code point
//! ```
//!
//! A page is read the same way, and its offsets stay those of the page:
//!
//! ```
//! use dateline::document::{Context, Document};
//! let page = b"<title>Note</title><p>Z&uuml;rich, then <b>Bern</b>.".to_vec();
//! let document = Document::from_source("note.html", page, None, Context::default())?;
//! assert_eq!(document.text(), "Z\u{fc}rich, then Bern.");
//! assert_eq!(document.source_bytes(dateline::span::Span::new(14, 18)), (43, 47));
//! # Ok::<(), dateline::Error>(())
//! ```
//!
//! It does not fetch anything, and reads no PDF.

#![cfg_attr(not(test), deny(clippy::indexing_slicing))]

mod directives;
mod docx;
mod encoding;
mod foreign;
mod html;
mod look_alikes;
mod markdown;
mod sentences;
mod sniff;
mod source;

pub use encoding::{Encoding, EncodingFrom};

use crate::error::{Error, Result};
use crate::span::Span;
use serde::Serialize;
use source::SourceMap;

/// What the caller knows about a text beyond its words; every field may be missing.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Context {
    /// Free text about the article: its topic, country, section (`--context`).
    pub about: Option<String>,
    /// The outlet's domain or name (`--outlet`).
    pub outlet: Option<String>,
    /// The headline (`--title`).
    pub title: Option<String>,
    /// Date of publication as given (`--date`).
    pub date: Option<String>,
}

/// What kind of source a text was taken out of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// The text is the source.
    Text,
    /// The article's text was taken out of a page.
    Html,
    /// The text without its marks.
    Markdown,
    /// The text of a Word document; offsets count that text, not the archive's bytes.
    Docx,
}

/// A text and its sentences, with the way back to the source.
///
/// A plain text is kept byte for byte, but for a byte-order mark at its start. Of an HTML page the article's text is
/// kept, of Markdown what a reader sees, of a Word document its paragraphs, all with their blocks parted by a blank line.
#[derive(Debug, Clone)]
pub struct Document {
    name: String,
    text: String,
    context: Context,
    sentences: Vec<Span>,
    source: SourceMap,
    format: Format,
    encoding: Encoding,
    language: Option<String>,
    directives: Vec<String>,
}

impl Document {
    /// From a text already in memory; `name` is what diagnostics call it (a path, `-` for standard input).
    pub fn from_text(name: impl Into<String>, text: impl Into<String>, context: Context) -> Self {
        let encoding = Encoding::assumed_utf_8();
        Self::plain(name.into(), text.into(), encoding, context)
    }

    /// From the bytes of a plain text: UTF-8, or UTF-16 if it begins with a byte-order mark that says so.
    ///
    /// # Errors
    /// Not in that encoding (with the byte offset), binary (a NUL byte, or the first bytes of a PDF or the like), or without a
    /// single letter.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>, context: Context) -> Result<Self> {
        let name = name.into();
        foreign::refuse(&name, &bytes)?;
        let (text, encoding) = encoding::decode_text(&name, bytes, None)?;
        worded(&name, &text)?;
        Ok(Self::plain(name, text, encoding, context))
    }

    /// From the bytes of a plain text, an HTML page, Markdown or a Word document, whichever it is.
    ///
    /// `content_type` is the header that came with the bytes, if any; without one the name's ending and the first
    /// bytes decide. What `context` leaves open is filled in from the page's own metadata.
    ///
    /// # Errors
    /// As [`Self::from_bytes`]; also when there is no text in the page, or the Word document is damaged.
    pub fn from_source(
        name: impl Into<String>,
        bytes: Vec<u8>,
        content_type: Option<&str>,
        context: Context,
    ) -> Result<Self> {
        let name = name.into();
        foreign::refuse(&name, &bytes)?;
        let format = sniff::format(&name, &bytes, content_type);
        match format {
            Format::Html => return Self::page(name, bytes, content_type, context),
            Format::Docx => return Self::word(name, &bytes, context),
            Format::Markdown | Format::Text => {}
        }
        let (text, encoding) = encoding::decode_text(&name, bytes, content_type)?;
        worded(&name, &text)?;
        if format == Format::Markdown {
            return Self::marked(name, &text, encoding, context);
        }
        Ok(Self::plain(name, text, encoding, context))
    }

    fn marked(name: String, file: &str, encoding: Encoding, mut context: Context) -> Result<Self> {
        let markdown::Article { text, source, title, date } = markdown::article(file);
        worded(&name, &text)?;
        let sentences = sentences::split(&text);
        let directives = directives::of(file);
        context.title = context.title.or(title);
        context.date = context.date.or(date);
        let format = Format::Markdown;
        Ok(Self { name, text, context, sentences, source, format, encoding, language: None, directives })
    }

    fn word(name: String, bytes: &[u8], mut context: Context) -> Result<Self> {
        let docx::Article { text, title, date } = docx::article(&name, bytes)?;
        worded(&name, &text)?;
        context.title = context.title.or(title);
        context.date = context.date.or(date);
        Ok(Self { format: Format::Docx, ..Self::plain(name, text, Encoding::assumed_utf_8(), context) })
    }

    fn plain(name: String, mut text: String, encoding: Encoding, context: Context) -> Self {
        let skipped = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
        let mark: String = text.drain(..skipped).collect();
        let source = SourceMap::verbatim(&text, &mark);
        let directives = directives::taken_out(&mut text);
        let sentences = sentences::split(&text);
        Self { name, text, context, sentences, source, format: Format::Text, encoding, language: None, directives }
    }

    fn page(name: String, bytes: Vec<u8>, content_type: Option<&str>, mut context: Context) -> Result<Self> {
        let (page, encoding) = encoding::decode_html(&name, bytes, content_type)?;
        let html::Article { text, source, metadata } = html::article(&name, &page)?;
        drop(page);
        worded(&name, &text)?;
        let sentences = sentences::split(&text);
        context.title = context.title.or(metadata.title);
        context.outlet = context.outlet.or(metadata.outlet);
        context.date = context.date.or(metadata.date);
        let language = metadata.language;
        let (format, directives) = (Format::Html, Vec::new());
        Ok(Self { name, text, context, sentences, source, format, encoding, language, directives })
    }

    /// What diagnostics call the document.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text that every [`Span`] points into.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the caller, or the page itself, said about it.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// What kind of source the text was taken out of.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The encoding that the source was read as, and how it was found.
    pub fn encoding(&self) -> &Encoding {
        &self.encoding
    }

    /// What the author of a plain text or of Markdown tells dateline in comments such as
    /// `<!-- dateline: Tripoli = 2210247 -->`, without the marks about it.
    pub fn directives(&self) -> &[String] {
        &self.directives
    }

    /// The language that the page says it is in, as a BCP 47 tag such as `en-GB`.
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// Words that look Latin and hold letters of another script, which no gazetteer has under the name that they look like.
    pub fn look_alikes(&self) -> Vec<Span> {
        look_alikes::find(&self.text)
    }

    /// Sentences in order; they cover every letter and do not overlap.
    pub fn sentences(&self) -> &[Span] {
        &self.sentences
    }

    /// Index of the sentence that holds the byte.
    pub fn sentence_at(&self, byte: usize) -> usize {
        self.sentences.partition_point(|s| s.end() <= byte).min(self.sentences.len().saturating_sub(1))
    }

    /// `start` and `end` of a span as Unicode code points of the source.
    pub fn code_points(&self, span: Span) -> (usize, usize) {
        let (start, end) = self.source.range(&self.text, span);
        (start.point, end.point)
    }

    /// `start` and `end` of a span as UTF-16 units of the source, in which JavaScript, Java and C# count; `None` for a source
    /// without characters beyond U+FFFF, where they are its code points.
    ///
    /// Of a file in UTF-16 they are half its bytes.
    ///
    /// ```
    /// use dateline::document::{Context, Document};
    /// let bern = dateline::span::Span::new(5, 9);
    /// let document = Document::from_text("note.txt", "\u{1f30d} Bern", Context::default());
    /// assert_eq!((document.code_points(bern), document.utf16_units(bern)), ((2, 6), Some((3, 7))));
    /// ```
    pub fn utf16_units(&self, span: Span) -> Option<(usize, usize)> {
        self.source.is_wide().then(|| {
            let (start, end) = self.code_points(span);
            (self.source.units(start), self.source.units(end))
        })
    }

    /// A span as bytes of the source, decoded to UTF-8: the file's own bytes when it is in UTF-8.
    pub fn source_bytes(&self, span: Span) -> (usize, usize) {
        let (start, end) = self.source.range(&self.text, span);
        (start.byte, end.byte)
    }

    /// Line and column of the source, both from 1, at which a byte of the text stands; columns count code points.
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        self.source.line_column(&self.text, byte)
    }

    /// Line and column of the source, both from 1, at which a span begins and after which it ends; columns count code
    /// points.
    pub fn lines_columns(&self, span: Span) -> ((usize, usize), (usize, usize)) {
        let (start, end) = self.code_points(span);
        (self.source.line_of(start), self.source.line_of(end))
    }

    /// The span in the text of a code-point range of the source; `None` when it is outside, or nothing of the text
    /// lies in it.
    pub fn span_of_code_points(&self, start: usize, end: usize) -> Option<Span> {
        self.source.span(&self.text, start, end)
    }
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Whether an argument or a document's name is an address to fetch from rather than a file.
pub fn is_url(name: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|scheme| name.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

fn worded(name: &str, text: &str) -> Result<()> {
    if text.chars().any(char::is_alphanumeric) {
        return Ok(());
    }
    Err(Error::input(format!("{name}: empty, there is no text to check")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_and_bytes_agree_in_long_non_ascii_text() {
        let text = "é".repeat(1000);
        let document = Document::from_text("t", text, Context::default());
        for n in [0, 1, 127, 128, 129, 500, 999, 1000] {
            assert_eq!(document.code_points(Span::new(0, 2 * n)), (0, n));
            assert_eq!(document.span_of_code_points(0, n), Some(Span::new(0, 2 * n)));
        }
        assert_eq!(document.span_of_code_points(0, 1001), None);
    }

    #[test]
    fn a_byte_order_mark_is_skipped_and_counted() {
        let document = Document::from_text("t", "\u{feff}Bern", Context::default());
        assert_eq!(document.text(), "Bern");
        assert_eq!(document.code_points(Span::new(0, 4)), (1, 5));
        assert_eq!(document.source_bytes(Span::new(0, 4)), (3, 7));
    }

    #[test]
    fn what_is_not_a_text_is_refused_with_a_remedy() {
        for (bytes, want) in
            [(&b"ab\xffc"[..], "not UTF-8 (invalid byte at offset 2)"), (b"a\0b", "binary"), (b" \n", "empty")]
        {
            let error = Document::from_bytes("f.txt", bytes.to_vec(), Context::default()).unwrap_err();
            assert!(error.is_input() && error.to_string().contains(want), "{error}");
        }
    }
}
