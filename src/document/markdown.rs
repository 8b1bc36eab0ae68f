//! The text of a Markdown file: what a reader of the rendered page sees, and the way back into the file.
//!
//! ```text
//! file  In **Bern**, [the capital](https://e.org), it rained.
//! text  In Bern, the capital, it rained.
//! ```
//!
//! Code, images, HTML and the addresses of links are left out: a place in an address is no place of the text. The blocks
//! (paragraphs, headings, items, cells) are parted by a blank line. Of a metadata block at the start, title and date are
//! taken.

use super::source::{SourceMap, Taker};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// What was found in a file.
pub(super) struct Article {
    pub(super) text: String,
    pub(super) source: SourceMap,
    pub(super) title: Option<String>,
    pub(super) date: Option<String>,
}

/// Parts blocks.
const BETWEEN: &str = "\n\n";

pub(super) fn article(file: &str) -> Article {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader =
        Reader { file, taker: Taker::new(file, 0), start: None, pieces: Vec::new(), hidden: 0, links: Vec::new() };
    let (mut title, mut date, mut metadata) = (None, None, false);
    let body = file.strip_prefix('\u{feff}').unwrap_or(file);
    let skipped = file.len() - body.len();
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        let range = range.start + skipped..range.end + skipped;
        match event {
            Event::Start(Tag::MetadataBlock(_)) => metadata = true,
            Event::End(TagEnd::MetadataBlock(_)) => metadata = false,
            Event::Text(lines) if metadata => {
                title = title.or_else(|| member(&lines, "title"));
                date = date.or_else(|| member(&lines, "date"));
            }
            Event::Start(tag) => reader.start(&tag),
            Event::End(tag) => reader.end(tag),
            Event::Text(text) => reader.text(&text, range),
            Event::SoftBreak | Event::HardBreak => reader.text("\n", range),
            _ => {}
        }
    }
    reader.finish_piece();
    let (text, source) = reader.taker.keep(reader.pieces.into_iter(), BETWEEN);
    Article { text, source, title, date }
}

struct Reader<'f> {
    file: &'f str,
    taker: Taker<'f>,
    /// Where the text of the block at hand begins.
    start: Option<usize>,
    pieces: Vec<(usize, usize)>,
    /// How many elements are open whose text is no text.
    hidden: usize,
    /// Of each open link, whether its text is hidden.
    links: Vec<bool>,
}

impl Reader<'_> {
    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {}
            // The text is the address.
            Tag::Link { link_type, .. } => {
                let address = matches!(link_type, LinkType::Autolink | LinkType::Email);
                self.links.push(address);
                self.hidden += usize::from(address);
            }
            Tag::Image { .. } => self.hidden += 1,
            Tag::CodeBlock(_) | Tag::HtmlBlock => {
                self.finish_piece();
                self.hidden += 1;
            }
            _ => self.finish_piece(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {}
            TagEnd::Link => {
                let address = self.links.pop().unwrap_or(false);
                self.hidden = self.hidden.saturating_sub(usize::from(address));
            }
            TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock => self.hidden = self.hidden.saturating_sub(1),
            _ => self.finish_piece(),
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if self.hidden > 0 {
            return;
        }
        if self.start.is_none() {
            self.start = Some(self.taker.part());
        }
        if self.file[range.clone()] == *text {
            self.taker.copy(range.start, range.end);
        } else {
            self.taker.replace(text, range.start, range.end);
        }
    }

    fn finish_piece(&mut self) {
        let Some(start) = self.start.take() else { return };
        let end = self.taker.part();
        if self.taker.text()[start..end].trim().is_empty() {
            self.taker.forget_from(start);
        } else {
            self.pieces.push((start, end));
        }
    }
}

/// The value of a line `key: value`, without its quotes.
fn member(lines: &str, key: &str) -> Option<String> {
    let value = lines.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix(':'))?.trim();
    let value = value.trim_matches(['"', '\'']).trim();
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    #[test]
    fn markup_is_left_out_and_every_letter_points_to_the_file() {
        let file = "---\ntitle: \"Trains\"\ndate: 2026-03-04\n---\n# From *Bern*\n\nIn **Zürich**, [the city](https://example.org/Basel), \
                    it\nrained &amp; rained \\*.\n\n```\nGeneva\n```\n\n- Thun ![Chur](a.png)\n- <https://example.org/Sion> `Olten`\n  and\n\n    Visp\n\n\
                    | a | b |\n|---|---|\n| Brig | ~~Spiez~~ |\n\n<div>Lugano</div>\n";
        let article = article(file);
        assert_eq!(
            article.text,
            "From Bern\n\nIn Zürich, the city, it\nrained & rained *.\n\nThun \n\n \nand\n\nVisp\n\na\n\nb\n\nBrig\n\nSpiez"
        );
        assert_eq!((article.title.as_deref(), article.date.as_deref()), (Some("Trains"), Some("2026-03-04")));
        for word in ["Bern", "Zürich", "the city", "rained", "Visp", "Brig", "Spiez"] {
            let at = article.text.rfind(word).unwrap();
            let (start, end) = article.source.range(&article.text, Span::new(at, at + word.len()));
            assert_eq!(&file[start.byte..end.byte], word);
        }
    }
}
