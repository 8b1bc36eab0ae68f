//! Tags and their attributes, and what each element means to a reader of articles.
//!
//! Which stretches of a page *are* tags is the streaming parser's word; here one such stretch is taken apart by the
//! tag states of the WHATWG HTML tokenizer (section 13.2.5.6 onwards).

use std::borrow::Cow;

/// A start or end tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'s> {
    pub(super) element: Option<Element>,
    pub(super) closes: bool,
    pub(super) attributes: Attributes<'s>,
    /// First byte in the source, and one past the last.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The tags between two bytes of the source; anything else there, and a tag cut off, is passed over.
pub(super) fn tags(source: &str, from: usize, to: usize) -> impl Iterator<Item = Tag<'_>> {
    let mut at = from;
    std::iter::from_fn(move || {
        loop {
            let start = at + source.as_bytes()[at..to].iter().position(|&byte| byte == b'<')?;
            let closes = source.as_bytes()[start + 1..to].first() == Some(&b'/');
            let name_start = start + 1 + usize::from(closes);
            if !source.as_bytes()[..to].get(name_start).is_some_and(u8::is_ascii_alphabetic) {
                at = start + 1;
                continue;
            }
            let name_end = until(source, name_start, to, |byte| ends_name(byte) && byte != b'=');
            let attributes = name_end;
            let mut end = name_end;
            while let Some((.., next)) = attribute(source, end, to) {
                end = next;
            }
            end = until(source, end, to, |byte| byte == b'>');
            if end == to {
                return None;
            }
            at = end + 1;
            let element = Element::named(&source[name_start..name_end]);
            let attributes = Attributes(&source[attributes..end]);
            return Some(Tag { element, closes, attributes, start, end: at });
        }
    })
}

/// What stands between a tag's name and its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attributes<'s>(&'s str);

/// Longer values say nothing that is asked for here.
const LONGEST_VALUE: usize = 1024;

impl<'s> Attributes<'s> {
    /// The value of an attribute, its character references decoded; `None` when it is missing or over-long.
    pub(super) fn get(self, name: &str) -> Option<Cow<'s, str>> {
        let (_, value) = self.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        (value.len() <= LONGEST_VALUE).then(|| htmlize::unescape_attribute(value))
    }

    pub(super) fn has(self, name: &str) -> bool {
        self.iter().any(|(key, _)| key.eq_ignore_ascii_case(name))
    }

    /// Whether the tag ends with a slash, which counts outside of HTML only.
    pub(super) fn close_themselves(self) -> bool {
        self.0.ends_with('/')
    }

    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Whether the element is not shown.
    pub(super) fn hide(self) -> bool {
        if self.is_empty() {
            return false;
        }
        self.iter().any(|(key, value)| {
            let value = || value.bytes().filter(|b| !b.is_ascii_whitespace()).take(LONGEST_VALUE);
            if key.eq_ignore_ascii_case("hidden") {
                true
            } else if key.eq_ignore_ascii_case("aria-hidden") {
                value().eq(*b"true")
            } else if key.eq_ignore_ascii_case("style") {
                let style: Vec<u8> = value().map(|b| b.to_ascii_lowercase()).collect();
                [&b"display:none"[..], b"visibility:hidden"].iter().any(|no| style.windows(no.len()).any(|w| w == *no))
            } else {
                false
            }
        })
    }

    fn iter(self) -> impl Iterator<Item = (&'s str, &'s str)> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let (key, value, next) = attribute(self.0, at, self.0.len())?;
            at = next;
            Some((key, value))
        })
    }
}

/// The attribute that begins at or after a byte: its name, its raw value, and where it ends. `None` at the tag's end.
fn attribute(source: &str, at: usize, to: usize) -> Option<(&str, &str, usize)> {
    let space = |byte: u8| byte.is_ascii_whitespace();
    let start = until(source, at, to, |byte| !space(byte) && byte != b'/');
    if start == to || source.as_bytes()[start] == b'>' {
        return None;
    }
    // An equals sign at a name's beginning is part of it.
    let name_end = until(source, start + 1, to, ends_name).max(start + 1);
    let name_end = until_boundary(source, name_end);
    let equals = until(source, name_end, to, |byte| !space(byte));
    let name = &source[start..name_end];
    if source.as_bytes()[..to].get(equals) != Some(&b'=') {
        return Some((name, "", name_end));
    }
    let value = until(source, equals + 1, to, |byte| !space(byte));
    match source.as_bytes()[..to].get(value) {
        Some(&quote @ (b'"' | b'\'')) => {
            let end = until(source, value + 1, to, |byte| byte == quote);
            Some((name, &source[value + 1..end], (end + 1).min(to)))
        }
        _ => {
            let end = until(source, value, to, |byte| space(byte) || byte == b'>');
            Some((name, &source[value..end], end))
        }
    }
}

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'=')
}

fn until(source: &str, from: usize, to: usize, stop: impl Fn(u8) -> bool) -> usize {
    source.as_bytes()[from.min(to)..to].iter().position(|&byte| stop(byte)).map_or(to, |at| from + at)
}

fn until_boundary(source: &str, mut at: usize) -> usize {
    while !source.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// An element that matters here: an index into the table of elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element(u8);

/// What an element means to a reader of articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Holds blocks.
    Section,
    /// Holds a list of blocks.
    List,
    /// Holds one cell's blocks.
    Cell,
    /// Is a block.
    Block(Kind),
    /// Is a block that is never part of an article.
    Dropped,
    /// Is a block's part that is never part of an article.
    Skipped,
    /// Is a block's part.
    Inline,
    /// Is a link.
    Link,
    /// Ends a line.
    Break,
    /// Says something about the page.
    Metadata,
}

/// The kinds of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Heading1,
    Heading2,
    Heading3,
    Heading4,
    Heading5,
    Heading6,
    Paragraph,
    Item,
    Preformatted,
    Other,
}

/// Sorted by name.
const ELEMENTS: [(&str, Role); 77] = {
    use Kind::{Heading1, Heading2, Heading3, Heading4, Heading5, Heading6, Item, Other, Paragraph, Preformatted};
    use Role::{Block, Break, Cell, Dropped, Inline, Link, List, Metadata, Section, Skipped};
    [
        ("a", Link),
        ("address", Block(Other)),
        ("article", Section),
        ("aside", Dropped),
        ("audio", Skipped),
        ("blockquote", Section),
        ("body", Section),
        ("br", Break),
        ("button", Skipped),
        ("canvas", Skipped),
        ("caption", Block(Other)),
        ("center", Section),
        ("datalist", Skipped),
        ("dd", Block(Item)),
        ("details", Section),
        ("dialog", Dropped),
        ("dir", List),
        ("div", Section),
        ("dl", List),
        ("dt", Block(Item)),
        ("fieldset", Section),
        ("figcaption", Block(Other)),
        ("figure", Section),
        ("footer", Dropped),
        ("form", Section),
        ("frameset", Dropped),
        ("h1", Block(Heading1)),
        ("h2", Block(Heading2)),
        ("h3", Block(Heading3)),
        ("h4", Block(Heading4)),
        ("h5", Block(Heading5)),
        ("h6", Block(Heading6)),
        ("header", Section),
        ("hgroup", Section),
        ("hr", Block(Other)),
        ("html", Metadata),
        ("iframe", Skipped),
        ("label", Skipped),
        ("legend", Dropped),
        ("li", Block(Item)),
        ("listing", Block(Preformatted)),
        ("main", Section),
        ("map", Skipped),
        ("math", Skipped),
        ("menu", List),
        ("meta", Metadata),
        ("nav", Dropped),
        ("noscript", Skipped),
        ("object", Skipped),
        ("ol", List),
        ("optgroup", Skipped),
        ("option", Skipped),
        ("p", Block(Paragraph)),
        ("pre", Block(Preformatted)),
        ("rp", Skipped),
        ("rt", Skipped),
        ("script", Metadata),
        ("search", Dropped),
        ("section", Section),
        ("select", Skipped),
        ("span", Inline),
        ("style", Skipped),
        ("summary", Block(Other)),
        ("sup", Inline),
        ("svg", Skipped),
        ("table", Section),
        ("tbody", Block(Other)),
        ("td", Cell),
        ("template", Skipped),
        ("textarea", Skipped),
        ("tfoot", Block(Other)),
        ("th", Cell),
        ("thead", Block(Other)),
        ("time", Metadata),
        ("title", Metadata),
        ("tr", Block(Other)),
        ("ul", List),
    ]
};

const LONGEST_NAME: usize = 10;

impl Element {
    /// How many there are.
    pub(super) const COUNT: usize = ELEMENTS.len();

    fn named(name: &str) -> Option<Self> {
        if name.len() > LONGEST_NAME {
            return None;
        }
        let mut lower = [0; LONGEST_NAME];
        let lower = &mut lower[..name.len()];
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        ELEMENTS.binary_search_by(|(known, _)| known.as_bytes().cmp(lower)).ok().map(|at| Self(at as u8))
    }

    pub(super) fn role(self) -> Role {
        ELEMENTS[self.index()].1
    }

    pub(super) fn name(self) -> &'static str {
        ELEMENTS[self.index()].0
    }

    pub(super) fn index(self) -> usize {
        self.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> Vec<(&'static str, bool, &str)> {
        let known = |tag: Tag| tag.element.map_or("", Element::name);
        tags(source, 0, source.len()).map(|tag| (known(tag), tag.closes, &source[tag.start..tag.end])).collect()
    }

    #[test]
    fn the_table_is_sorted_and_its_names_fit() {
        assert!(ELEMENTS.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(ELEMENTS.iter().map(|(name, _)| name.len()).max(), Some(LONGEST_NAME));
    }

    #[test]
    fn a_quoted_angle_bracket_ends_no_tag() {
        assert_eq!(
            read("<P title='a>b' x=\">\">< </p ><x-y/></ul"),
            [("p", false, "<P title='a>b' x=\">\">"), ("p", true, "</p >"), ("", false, "<x-y/>")]
        );
    }

    #[test]
    fn attributes_are_read_in_every_spelling() {
        let source = "<a HREF = x?a&b=1 =odd title=\"R&uuml;ti &amp; Wald\" é=ü checked/>";
        let tag = tags(source, 0, source.len()).next().unwrap();
        let get = |name| tag.attributes.get(name);
        assert_eq!(get("href").as_deref(), Some("x?a&b=1"));
        assert_eq!(get("title").as_deref(), Some("Rüti & Wald"));
        assert_eq!(get("é").as_deref(), Some("ü"));
        assert!(tag.attributes.has("checked") && tag.attributes.has("=odd") && !tag.attributes.has("odd"));
        assert_eq!((tag.start, tag.end), (0, source.len()));
    }

    #[test]
    fn what_is_hidden_is_told_by_attribute_or_style() {
        for (source, want) in [
            ("<p hidden>", true),
            ("<p aria-hidden='true'>", true),
            ("<p aria-hidden='false'>", false),
            ("<p style='color:red; Display : none'>", true),
            ("<p style='display:block'>", false),
            ("<p>", false),
        ] {
            assert_eq!(tags(source, 0, source.len()).next().unwrap().attributes.hide(), want, "{source}");
        }
    }
}
