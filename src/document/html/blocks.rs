//! Which blocks of a page are its article.
//!
//! Prose is told from furniture by length, final punctuation and the share that is link; the article is the innermost
//! container that holds nearly all of the prose, or the one that the page itself calls so. After Kohlschütter,
//! Fankhauser & Nejdl, "Boilerplate detection using shallow text features" (WSDM 2010, doi:10.1145/1718487.1718542):
//! text length and link density alone separate the two well.
//!
//! It does not look at how a page is drawn, and a page of several articles keeps them all.

use super::tag::Kind;

/// A stretch of text that no block-level tag parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    /// First byte in the text taken so far. It ends where the next block begins, the last with the text: a page may
    /// have a million blocks, and each byte counts.
    pub(super) start: u32,
    /// Index of the container it stands in.
    pub(super) container: u32,
    /// How many thousandths of its bytes are links.
    pub(super) linked: u16,
    pub(super) kind: Kind,
}

/// An element that holds blocks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Container {
    /// Its own index for the outermost.
    parent: u32,
    pub(super) flags: u16,
    /// Bytes of text within, bytes of links, and bytes of prose.
    bytes: u32,
    linked: u32,
    prose: u32,
}

impl Container {
    pub(super) fn new(parent: u32, flags: u16) -> Self {
        Self { parent, flags, ..Self::default() }
    }
}

/// The page calls it the text of the article.
pub(super) const ARTICLE_BODY: u16 = 1;
/// The page calls it an article.
pub(super) const ARTICLE: u16 = 1 << 1;
/// The page calls it the main part.
pub(super) const MAIN: u16 = 1 << 2;
/// Its class or id names something that is no article: comments, share buttons, related stories.
pub(super) const FURNITURE: u16 = 1 << 3;
pub(super) const LIST: u16 = 1 << 4;
pub(super) const FORM: u16 = 1 << 5;
pub(super) const CELL: u16 = 1 << 6;
/// Holds a first-level heading.
const HEADED: u16 = 1 << 7;
/// Inside of the chosen container, or of the one around it.
const INSIDE: u16 = 1 << 8;
const AROUND: u16 = 1 << 9;
/// Nothing in it is kept.
const REJECTED: u16 = 1 << 10;

/// Bytes from which a block reads as prose whatever it ends with, and with a full stop.
const LONG: usize = 80;
const SHORT: usize = 25;
/// Where less prose than this is kept although the page has four times as much, the choice was wrong.
const TOO_LITTLE: u32 = 200;

/// Every block with where it begins and ends in a text of that length.
pub(super) fn bounds(blocks: &[Block], length: usize) -> impl Iterator<Item = (&Block, usize, usize)> {
    let ends = blocks.iter().skip(1).map(|next| next.start as usize).chain([length]);
    blocks.iter().zip(ends).map(|(block, end)| (block, block.start as usize, end))
}

/// Chooses; the answer has one entry a block. `title` is what the page's metadata call it.
pub(super) fn choose(blocks: &[Block], containers: &mut [Container], text: &str, title: Option<&str>) -> Vec<bool> {
    weigh(blocks, containers, text);
    let (inside, around) = region(containers);
    mark(containers, inside, around);
    let mut kept: Vec<bool> =
        bounds(blocks, text.len()).map(|(block, start, end)| belongs(block, containers, &text[start..end])).collect();
    let chosen = bounds(blocks, text.len()).zip(&kept).filter(|(_, kept)| **kept);
    let prose: u32 = chosen.map(|((block, start, end), _)| prose(block, &text[start..end])).sum();
    if prose < TOO_LITTLE && (prose == 0 || prose * 4 < containers[0].prose) {
        kept = blocks.iter().map(|block| block.linked <= 500).collect();
    }
    if !blocks.iter().zip(&kept).any(|(block, kept)| *kept && block.kind > Kind::Heading6) {
        return vec![true; blocks.len()];
    }
    keep_headline(blocks, containers, &mut kept, text, title);
    drop_bare_headings(blocks, &mut kept);
    kept
}

fn weigh(blocks: &[Block], containers: &mut [Container], text: &str) {
    for (block, start, end) in bounds(blocks, text.len()) {
        let container = &mut containers[block.container as usize];
        let bytes = end - start;
        container.bytes += bytes as u32;
        container.linked += (bytes * usize::from(block.linked) / 1000) as u32;
        container.prose += prose(block, &text[start..end]);
        if block.kind == Kind::Heading1 {
            container.flags |= HEADED;
        }
    }
    // A parent always comes before its children.
    for at in (1..containers.len()).rev() {
        let Container { parent, flags, bytes, linked, prose } = containers[at];
        let parent = &mut containers[parent as usize];
        parent.bytes += bytes;
        parent.linked += linked;
        parent.prose += if flags & FURNITURE == 0 { prose } else { prose / 5 };
        parent.flags |= flags & HEADED;
    }
}

/// Bytes of running text in a block.
fn prose(block: &Block, body: &str) -> u32 {
    if block.kind <= Kind::Heading6 || block.linked > 500 {
        return 0;
    }
    if body.len() >= LONG || (body.len() >= SHORT && ends_sentence(body)) {
        (body.len() - body.len() * usize::from(block.linked) / 1000) as u32
    } else {
        0
    }
}

fn ends_sentence(body: &str) -> bool {
    let body = body.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']);
    body.ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '؟', '।'])
}

/// The container that is the article, and the one around it from which more prose may be taken.
fn region(containers: &[Container]) -> (usize, usize) {
    let total = containers[0].prose;
    // The last container within each; itself when there is none.
    let mut last: Vec<u32> = (0..containers.len() as u32).collect();
    for at in (1..containers.len()).rev() {
        let parent = containers[at].parent as usize;
        last[parent] = last[parent].max(last[at]);
    }
    // Of nested candidates the inner one; of several side by side the one with the headline, or none.
    let called = |flag: u16, share: u32| {
        let mut found: Option<usize> = None;
        let mut several = false;
        for (at, container) in containers.iter().enumerate() {
            if container.flags & flag == 0 || container.prose == 0 || container.prose < total / 100 * share {
                continue;
            }
            match found {
                Some(other) if at <= last[other] as usize => found = Some(at),
                Some(other) if containers[other].flags & HEADED != 0 => several |= container.flags & HEADED != 0,
                Some(_) if container.flags & HEADED != 0 => found = Some(at),
                Some(_) => several = true,
                None => found = Some(at),
            }
        }
        found.filter(|&at| !several || containers[at].flags & HEADED != 0)
    };
    if let Some(at) = called(ARTICLE_BODY, 10).or_else(|| called(ARTICLE, 25)).or_else(|| called(MAIN, 25)) {
        return (at, at);
    }
    let mut inside = 0;
    for at in 1..containers.len() {
        if containers[at].parent as usize == inside
            && u64::from(containers[at].prose) * 10 >= u64::from(containers[inside].prose) * 9
        {
            inside = at;
        }
    }
    (inside, containers[inside].parent as usize)
}

fn mark(containers: &mut [Container], inside: usize, around: usize) {
    for at in 0..containers.len() {
        let container = containers[at];
        let parent = containers[container.parent as usize].flags;
        let mut flags = parent & (INSIDE | AROUND | FORM | REJECTED);
        if at != inside && at != around && at != 0 && (container.flags & FURNITURE != 0 || links(&container)) {
            flags |= REJECTED;
        }
        // What encloses the article cannot reject it.
        if at == inside {
            flags = INSIDE | AROUND;
        }
        if at == around {
            flags |= AROUND;
            flags &= !REJECTED;
        }
        containers[at].flags |= flags;
    }
}

/// Whether a container is a list of links.
fn links(container: &Container) -> bool {
    let Container { bytes, linked, prose, .. } = *container;
    let share = if container.flags & LIST == 0 { 66 } else { 50 };
    prose < TOO_LITTLE && u64::from(linked) * 100 > u64::from(bytes) * share
}

fn belongs(block: &Block, containers: &[Container], body: &str) -> bool {
    let flags = containers[block.container as usize].flags;
    if flags & REJECTED != 0 || block.linked > 500 {
        return false;
    }
    if flags & INSIDE == 0 {
        return flags & AROUND != 0 && body.len() >= LONG && prose(block, body) > 0;
    }
    if flags & FORM != 0 {
        return prose(block, body) > 0;
    }
    block.kind != Kind::Other || flags & CELL != 0 || body.len() >= SHORT || ends_sentence(body)
}

/// The headline often stands outside of what holds the paragraphs; the metadata know it.
fn keep_headline(blocks: &[Block], containers: &[Container], kept: &mut [bool], text: &str, title: Option<&str>) {
    let first = kept.iter().position(|&kept| kept).unwrap_or(blocks.len());
    let headline = bounds(blocks, text.len()).take(first).position(|(block, start, end)| {
        let body = &text[start..end];
        let rejected = containers[block.container as usize].flags & REJECTED != 0;
        let titled = title.is_none_or(|title| title.contains(body) || body.contains(title));
        block.kind == Kind::Heading1 && !rejected && titled
    });
    if let Some(at) = headline {
        kept[at] = true;
    }
}

/// A heading stays only where something that it heads does.
fn drop_bare_headings(blocks: &[Block], kept: &mut [bool]) {
    // For each level, whether something was kept since the last heading of that level or a higher one.
    let mut below = [false; 6];
    for at in (0..blocks.len()).rev() {
        let kind = blocks[at].kind;
        if kind > Kind::Heading6 {
            if kept[at] {
                below = [true; 6];
            }
            continue;
        }
        let level = kind as usize;
        kept[at] &= below[level];
        below[level..].fill(false);
    }
}
