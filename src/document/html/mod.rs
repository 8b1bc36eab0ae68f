//! The article in an HTML page: its text, the way back into the page, and what the page says about itself.
//!
//! ```text
//! page -> tags, text nodes -> blocks of text, containers of blocks -> the article's blocks
//!         (lol_html)          (here)                                  (blocks)
//! ```
//!
//! `lol_html` tells text, scripts and comments apart in a stream, in memory that does not grow with the page. It is
//! given no selectors, because for those it keeps some 150 bytes for each open element and a page may open millions;
//! what lies between the text nodes is tags only, and they are read here.
//!
//! No tree is built, so no browser's repair of misplaced tags is redone: a table's stray text stays where it is
//! written. Nothing is fetched and no script is run; a page that a script fills is empty.

#![cfg_attr(
    not(test),
    expect(
        clippy::indexing_slicing,
        reason = "indices into containers and blocks are those that pushing gave; ranges are lol_html's own, within the page"
    )
)]

mod blocks;
mod metadata;
mod tag;

use super::source::{SourceMap, Taker};
use crate::error::{Error, Result};
use blocks::{ARTICLE, ARTICLE_BODY, Block, CELL, Container, FORM, FURNITURE, LIST, MAIN};
use lol_html::html_content::TextType;
use lol_html::{HtmlRewriter, MemorySettings, Settings, doc_comments, doc_text};
use metadata::{Collector, Metadata};
use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;
use tag::{Attributes, Element, Kind, Role, Tag};

/// What was found in a page.
pub(super) struct Article {
    pub(super) text: String,
    pub(super) source: SourceMap,
    pub(super) metadata: Metadata,
}

/// The parser's own ceiling. It buffers only a tag that is cut off at the page's end.
const PARSER_BYTES: usize = 16 * 1024 * 1024;

/// Parts blocks.
const BETWEEN: &str = "\n\n";

/// Takes the article out of a page.
///
/// # Errors
/// The parser's memory is used up.
pub(super) fn article(name: &str, page: &str) -> Result<Article> {
    let reader = RefCell::new(Reader::new(page));
    let settings = Settings::new()
        .with_strict(false)
        .with_memory_settings(MemorySettings::new().with_max_allowed_memory_usage(PARSER_BYTES))
        .append_document_content_handler(doc_text!(|chunk| {
            let last = chunk.last_in_text_node();
            reader.borrow_mut().chunk(chunk.source_location().bytes(), chunk.text_type(), last);
            Ok(())
        }))
        .append_document_content_handler(doc_comments!(|comment| {
            reader.borrow_mut().comment(comment.source_location().bytes());
            Ok(())
        }));
    let mut parser = HtmlRewriter::new(settings, |_: &[u8]| {});
    parser.write(page.as_bytes()).and_then(|()| parser.end()).map_err(|error| {
        Error::input(format!("{name}: the page cannot be parsed ({error}); save its text and check that"))
    })?;
    Ok(reader.into_inner().finish())
}

/// An element whose end is awaited.
#[derive(Debug, Clone, Copy)]
struct Open {
    element: Element,
    /// Nothing in it is read.
    dropped: bool,
    /// The innermost container from here on.
    container: u32,
}

/// Which raw text comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Raw {
    Ignored,
    Title,
    JsonLd,
}

/// White space, line breaks and markup since the last letter.
#[derive(Debug, Clone, Copy)]
struct Space {
    start: usize,
    end: usize,
    breaks_line: bool,
}

struct Reader<'s> {
    page: &'s str,
    taker: Taker<'s>,
    blocks: Vec<Block>,
    containers: Vec<Container>,
    metadata: Collector,
    stack: Vec<Open>,
    /// How many of each element are on the stack.
    open: [u32; Element::COUNT],
    /// Length of the stack where the link was opened that is not closed yet.
    link: Option<usize>,
    raw: Raw,
    /// The block being read: where it begins in the text, its kind, bytes of links.
    start: usize,
    kind: Kind,
    linked: usize,
    space: Option<Space>,
    /// A text node of which more may come.
    node: Option<(Range<usize>, TextType)>,
    /// The page is read up to here.
    done: usize,
}

impl<'s> Reader<'s> {
    fn new(page: &'s str) -> Self {
        // Reserved memory is not used memory until something is put there, while a vector that grows is for a moment
        // held twice. No block, container or open element comes without a tag.
        let tags = page.bytes().filter(|&byte| byte == b'<').count();
        let references = page.bytes().filter(|&byte| byte == b'&').count();
        let mut containers = Vec::with_capacity(tags + 1);
        containers.push(Container::default());
        Self {
            page,
            taker: Taker::new(page, tags + references),
            blocks: Vec::with_capacity(tags + 1),
            containers,
            metadata: Collector::default(),
            stack: Vec::with_capacity(tags),
            open: [0; Element::COUNT],
            link: None,
            raw: Raw::Ignored,
            start: 0,
            kind: Kind::Other,
            linked: 0,
            space: None,
            node: None,
            done: 0,
        }
    }

    /// A part of a text node.
    fn chunk(&mut self, range: Range<usize>, kind: TextType, last: bool) {
        match &mut self.node {
            Some((node, _)) if node.end == range.start => node.end = range.end,
            _ => {
                self.end_node();
                self.tags_until(range.start);
                self.node = Some((range, kind));
            }
        }
        if last {
            self.end_node();
        }
    }

    fn comment(&mut self, range: Range<usize>) {
        self.end_node();
        self.tags_until(range.start);
        self.done = self.done.max(range.end);
    }

    fn end_node(&mut self) {
        let Some((range, kind)) = self.node.take() else { return };
        self.done = range.end;
        match kind {
            TextType::Data => self.text(range, true),
            TextType::PlainText | TextType::CDataSection => self.text(range, false),
            TextType::RCData if self.raw == Raw::Title => {
                self.metadata.window_title(&htmlize::unescape(&self.page[range]));
            }
            TextType::ScriptData if self.raw == Raw::JsonLd => self.metadata.json_ld(&self.page[range]),
            TextType::RCData | TextType::ScriptData | TextType::RawText => {}
        }
    }

    fn tags_until(&mut self, end: usize) {
        if self.done >= end {
            return;
        }
        let from = std::mem::replace(&mut self.done, end);
        for tag in tag::tags(self.page, from, end) {
            self.raw = Raw::Ignored;
            match tag.element {
                Some(element) if tag.closes => self.close(element),
                Some(element) => self.open(element, &tag),
                None => {}
            }
        }
    }

    fn open(&mut self, element: Element, tag: &Tag) {
        let attributes = tag.attributes;
        self.end_implied(element);
        // In what is dropped only the nesting matters, so that its end is found.
        let dropped = self.dropped();
        match element.role() {
            Role::Metadata => self.read_metadata(element, attributes),
            // A raised link is a note's mark: "5,000<sup><a href=#n3>3</a></sup>" is no number with a 3 in it.
            Role::Link if self.stack.last().is_some_and(|open| open.element.name() == "sup") => {
                self.push(element, true, None);
            }
            Role::Link => self.link = attributes.has("href").then_some(self.stack.len()),
            Role::Break => self.line_break(tag),
            Role::Skipped if matches!(element.name(), "svg" | "math") && attributes.close_themselves() => {}
            Role::Skipped => self.push(element, true, None),
            Role::Inline if element.name() == "sup" || attributes.hide() => {
                self.push(element, attributes.hide(), None);
            }
            Role::Inline => {}
            _ if dropped => self.push(element, true, None),
            Role::Block(kind) => {
                self.end_block();
                self.kind = kind;
                if attributes.hide() {
                    self.push(element, true, None);
                }
            }
            Role::Dropped => {
                self.end_block();
                self.push(element, true, None);
            }
            Role::Section | Role::List | Role::Cell => {
                self.end_block();
                let role = attributes.get("role").unwrap_or_default();
                let flags = flags(element, attributes, &role);
                let dropped = drops(&role) || attributes.hide() || self.is_page_header(element);
                self.push(element, dropped, Some(flags));
            }
        }
    }

    fn close(&mut self, element: Element) {
        match element.role() {
            Role::Link => {
                self.link = None;
                self.pop(element);
            }
            Role::Metadata | Role::Break => {}
            Role::Inline | Role::Skipped => self.pop(element),
            role => {
                let open = self.open[element.index()] > 0;
                let ends = match self.stack.iter().rev().find(|other| open && other.element == element) {
                    Some(open) => !open.dropped,
                    // A stray `</p>` parts what is before from what is after; a stray `</div>` does not.
                    None => matches!(role, Role::Block(_)) && !self.dropped(),
                };
                if ends {
                    self.end_block();
                }
                self.pop(element);
            }
        }
    }

    fn read_metadata(&mut self, element: Element, attributes: Attributes) {
        match element.name() {
            "meta" => self.metadata.meta(attributes),
            "html" => self.metadata.html(attributes),
            "time" if !self.dropped() => self.metadata.time(attributes),
            "title" => self.raw = Raw::Title,
            "script" if attributes.get("type").is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json")) => {
                self.raw = Raw::JsonLd;
            }
            _ => {}
        }
    }

    /// Ends the elements whose end tags may be left out before this one.
    fn end_implied(&mut self, element: Element) {
        while let Some(&top) = self.stack.last() {
            let ended = match (top.element.role(), element.role()) {
                (Role::Inline, Role::Block(_) | Role::Section | Role::List | Role::Cell | Role::Dropped) => {
                    !top.dropped
                }
                (Role::Block(Kind::Paragraph), Role::Block(_) | Role::Section | Role::List | Role::Dropped) => true,
                (Role::Block(Kind::Item), Role::Block(Kind::Item)) => true,
                (Role::Cell, Role::Cell) => true,
                (Role::Cell, Role::Block(_)) => element.name() == "tr",
                _ => false,
            };
            if !ended {
                break;
            }
            if !top.dropped {
                self.end_block();
            }
            self.pop(top.element);
        }
    }

    /// A page's `<header>` holds its logo and menus; an article's holds the headline.
    fn is_page_header(&self, element: Element) -> bool {
        let inside =
            self.containers[self.container() as usize].flags & (ARTICLE | ARTICLE_BODY | MAIN | IN_ARTICLE) != 0;
        element.name() == "header" && !inside
    }

    fn push(&mut self, element: Element, dropped: bool, flags: Option<u16>) {
        let parent = self.container();
        let dropped = dropped || self.dropped();
        let container = match flags {
            Some(flags) if !dropped => {
                let above = self.containers[parent as usize].flags;
                let inherited = if above & (ARTICLE | ARTICLE_BODY | MAIN | IN_ARTICLE) == 0 { 0 } else { IN_ARTICLE };
                self.containers.push(Container::new(parent, flags | inherited));
                self.containers.len() as u32 - 1
            }
            _ => parent,
        };
        self.stack.push(Open { element, dropped, container });
        self.open[element.index()] += 1;
    }

    /// Ends the element, and all that were opened in it; a stray end tag ends nothing.
    fn pop(&mut self, element: Element) {
        if self.open[element.index()] == 0 {
            return;
        }
        while let Some(top) = self.stack.pop() {
            self.open[top.element.index()] -= 1;
            if top.element == element {
                break;
            }
        }
        self.link = self.link.filter(|&depth| depth <= self.stack.len());
    }

    fn dropped(&self) -> bool {
        self.stack.last().is_some_and(|open| open.dropped)
    }

    fn container(&self) -> u32 {
        self.stack.last().map_or(0, |open| open.container)
    }

    /// One ends a line, two a block.
    fn line_break(&mut self, tag: &Tag) {
        if self.dropped() || self.taker.text().len() == self.start {
            return;
        }
        if self.space.is_some_and(|space| space.breaks_line) {
            let kind = self.kind;
            self.end_block();
            self.kind = kind;
        } else {
            self.add_space(tag.start, tag.end, true);
        }
    }

    fn text(&mut self, range: Range<usize>, references: bool) {
        if self.dropped() {
            return;
        }
        let bytes = self.page.as_bytes();
        let mut at = range.start;
        if at == 0 && self.page.starts_with(super::BYTE_ORDER_MARK) {
            at += super::BYTE_ORDER_MARK.len_utf8();
        }
        while at < range.end {
            let rest = &bytes[at..range.end];
            let spaces = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            if spaces > 0 {
                self.add_space(at, at + spaces, false);
                at += spaces;
                continue;
            }
            if references
                && rest[0] == b'&'
                && let Some((length, meant)) = reference(&self.page[at..range.end])
            {
                if meant.bytes().all(|byte| byte.is_ascii_whitespace()) {
                    self.add_space(at, at + length, false);
                } else {
                    self.letters(at, at + length, Some(&meant));
                }
                at += length;
                continue;
            }
            let plain = rest.iter().skip(1).position(|&b| b.is_ascii_whitespace() || (references && b == b'&'));
            let length = plain.map_or(rest.len(), |more| more + 1);
            self.letters(at, at + length, None);
            at += length;
        }
    }

    fn add_space(&mut self, start: usize, end: usize, breaks_line: bool) {
        let before = self.space.unwrap_or(Space { start, end, breaks_line: false });
        self.space = Some(Space { start: before.start, end, breaks_line: before.breaks_line || breaks_line });
    }

    fn letters(&mut self, start: usize, end: usize, meant: Option<&str>) {
        let before = self.taker.text().len();
        if let Some(space) = self.space.take()
            && before > self.start
        {
            let written = &self.page[space.start..space.end];
            if self.kind == Kind::Preformatted && written.bytes().all(|byte| byte.is_ascii_whitespace()) {
                self.taker.copy(space.start, space.end);
            } else {
                self.taker.replace(if space.breaks_line { "\n" } else { " " }, space.start, space.end);
            }
        }
        match meant {
            Some(meant) => self.taker.replace(meant, start, end),
            None => self.taker.copy(start, end),
        }
        if self.link.is_some() {
            self.linked += self.taker.text().len() - before;
        }
    }

    fn end_block(&mut self) {
        let (start, end) = (self.start, self.taker.text().len());
        if end > start {
            if self.taker.text()[start..].contains(char::is_alphanumeric) {
                let linked = (self.linked * 1000 / (end - start)) as u16;
                let container = self.container();
                self.blocks.push(Block { start: start as u32, container, linked, kind: self.kind });
                self.taker.part();
            } else {
                self.taker.forget_from(start);
            }
        }
        self.start = self.taker.text().len();
        (self.kind, self.linked, self.space) = (Kind::Other, 0, None);
    }

    fn finish(mut self) -> Article {
        self.end_node();
        self.tags_until(self.page.len());
        self.end_block();
        let Self { taker, blocks, mut containers, metadata, stack, .. } = self;
        drop(stack);
        let metadata = metadata.finish();
        let kept = blocks::choose(&blocks, &mut containers, taker.text(), metadata.title.as_deref());
        drop(containers);
        let chosen = blocks::bounds(&blocks, taker.text().len()).zip(&kept).filter(|(_, kept)| **kept);
        let (text, source) = taker.keep(chosen.map(|((_, start, end), _)| (start, end)), BETWEEN);
        Article { text, source, metadata }
    }
}

/// Stands within an article or the main part.
const IN_ARTICLE: u16 = 1 << 15;

fn flags(element: Element, attributes: Attributes, role: &str) -> u16 {
    let mut flags = match element.name() {
        "article" => ARTICLE,
        "main" => MAIN,
        "form" => FORM,
        _ if element.role() == Role::List => LIST,
        _ if element.role() == Role::Cell => CELL,
        _ => 0,
    };
    if attributes.is_empty() {
        return flags;
    }
    flags |= match role {
        "main" => MAIN,
        "article" => ARTICLE,
        _ => 0,
    };
    if attributes.get("itemprop").is_some_and(|prop| prop.eq_ignore_ascii_case("articlebody")) {
        flags |= ARTICLE_BODY;
    }
    let main = flags & (ARTICLE | ARTICLE_BODY | MAIN) != 0 || element.name() == "body";
    if !main && ["class", "id"].into_iter().filter_map(|key| attributes.get(key)).any(|names| furniture(&names)) {
        flags |= FURNITURE;
    }
    flags
}

/// Landmark roles (WAI-ARIA 1.2, section 5.3.4) that are never an article, and windows over it.
fn drops(role: &str) -> bool {
    matches!(
        role,
        "navigation"
            | "banner"
            | "contentinfo"
            | "complementary"
            | "search"
            | "dialog"
            | "alertdialog"
            | "menu"
            | "menubar"
    )
}

/// Whether a class or id names something beside an article.
fn furniture(names: &str) -> bool {
    /// Singular, in lower case.
    const WORDS: [&str; 41] = [
        "ad",
        "advert",
        "advertisement",
        "banner",
        "breadcrumb",
        "byline",
        "comment",
        "consent",
        "cookie",
        "copyright",
        "disqus",
        "download",
        "footer",
        "footnote",
        "legal",
        "login",
        "menu",
        "meta",
        "modal",
        "nav",
        "navbar",
        "navigation",
        "newsletter",
        "outbrain",
        "pager",
        "pagination",
        "paywall",
        "popup",
        "promo",
        "promotion",
        "recirculation",
        "recommended",
        "related",
        "share",
        "sharing",
        "sidebar",
        "social",
        "sponsor",
        "subscribe",
        "taboola",
        "toolbar",
    ];
    /// What an element beside furniture, or around it, is called: "has-sidebar", "main-nav-wrapper".
    const AROUND: [&str; 9] = ["with", "has", "no", "without", "main", "content", "page", "layout", "article"];
    names.split_ascii_whitespace().any(|name| {
        let mut words = name.split(['-', '_']).filter(|word| !word.is_empty());
        let listed = |word: &str, list: &[&str]| {
            let stem = word.strip_suffix(['s', 'S']).unwrap_or(word);
            list.iter().any(|known| known.eq_ignore_ascii_case(word) || known.eq_ignore_ascii_case(stem))
        };
        words.clone().any(|word| listed(word, &WORDS)) && !words.any(|word| listed(word, &AROUND))
    })
}

/// The character reference at the beginning of a text: its length and what it means.
fn reference(text: &str) -> Option<(usize, Cow<'_, str>)> {
    /// The longest name has 31 letters (`&CounterClockwiseContourIntegral;`).
    const LONGEST: usize = 34;
    let body = text.bytes().skip(1).take(LONGEST);
    let name = 1 + body.take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    let length = name + usize::from(text.as_bytes().get(name) == Some(&b';'));
    let written = &text[..length];
    let meant = htmlize::unescape(written);
    if meant == written {
        return None;
    }
    // A name without its semicolon may have letters after it, which are left as they were: "&ampere" is "&ere".
    let after = written.bytes().rev().zip(meant.bytes().rev()).take_while(|(a, b)| a == b).count();
    let meant = match meant {
        Cow::Borrowed(all) => Cow::Borrowed(&all[..all.len() - after]),
        Cow::Owned(mut all) => {
            all.truncate(all.len() - after);
            Cow::Owned(all)
        }
    };
    Some((length - after, meant))
}
