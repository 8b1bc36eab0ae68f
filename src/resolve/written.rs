//! Containers that the text writes out: "Bangor, Maine", "Bangor in Maine", "the Syrian city of Homs", "Syria's Homs".

use crate::document::Document;
use crate::mention::{Mention, Role};
use crate::token::{Token, TokenKind};
use std::ops::Range;

/// A mention that stands beside another as if to say where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Container {
    /// Index of the containing mention.
    pub mention: usize,
    /// Stands before the name: "the Syrian city of".
    pub leading: bool,
    /// Follows after a comma or in brackets, so that it can hardly mean anything else.
    pub chained: bool,
}

/// Words that may stand between a leading container and the name: "the Syrian port city of Latakia".
const LINKS: [&str; 36] = [
    "city",
    "town",
    "village",
    "port",
    "capital",
    "province",
    "governorate",
    "region",
    "district",
    "of",
    "the",
    "northern",
    "southern",
    "eastern",
    "western",
    "northwestern",
    "northeastern",
    "southwestern",
    "southeastern",
    "central",
    "coastal",
    "border",
    "island",
    "mountain",
    "rebel-held",
    "state",
    "county",
    "municipality",
    "resort",
    "industrial",
    "largest",
    "second",
    "main",
    "river",
    "base",
    "suburb",
];

/// For each mention, the containers written beside it, nearest first.
pub(super) fn containers(document: &Document, tokens: &[Token], mentions: &[Mention]) -> Vec<Vec<Container>> {
    let text = document.text();
    let between = |from: usize, b: usize| -> Vec<&str> {
        let to = mentions[b].span.start();
        let first = tokens.partition_point(|t| t.span.start() < from);
        tokens[first..]
            .iter()
            .take_while(|t| t.span.end() <= to)
            .take(8)
            .map(|t| if t.kind == TokenKind::Possessive { "'s" } else { t.span.of(text) })
            .collect()
    };
    let mut found: Vec<Vec<Container>> = vec![Vec::new(); mentions.len()];
    for i in 0..mentions.len() {
        // "Springfield, Sangamon County, Illinois": the chain goes on while commas link names.
        let mut from = mentions[i].span.end();
        for (j, other) in mentions.iter().enumerate().skip(i + 1).take(2) {
            let gap = between(from, j);
            let comma = gap == [","] || gap == ["("] || gap == [",", "in"];
            if !comma || other.role == Role::Demonym {
                break;
            }
            found[i].push(Container { mention: j, leading: false, chained: true });
            from = other.span.end();
        }
        // "Bangor in northern Maine"; "the Ashby barracks in the Syrian port city of Homs" names two containers.
        let mut from = end_with_kind(&mentions[i]);
        for (j, other) in mentions.iter().enumerate().skip(i + 1).take(2) {
            let gap = between(from, j);
            let linked = if j == i + 1 {
                gap.split_first().is_some_and(|(w, gap)| *w == "in" && is_plain(gap))
            } else {
                is_plain(&gap)
            };
            if !linked {
                break;
            }
            found[i].push(Container { mention: j, leading: false, chained: false });
            if other.role != Role::Demonym {
                break;
            }
            from = other.span.end();
        }
        if i > 0 {
            let gap = between(mentions[i - 1].span.end(), i);
            let owned = gap.first() == Some(&"'s");
            let owns = owned || mentions[i - 1].role == Role::Demonym;
            if owns && is_plain(&gap[usize::from(owned)..]) && mentions[i].role != Role::Demonym {
                found[i].push(Container { mention: i - 1, leading: true, chained: false });
            }
        }
    }
    found
}

/// For each mention, the list it stands in: names of one sentence with commas between them, and a word such as "and" before
/// the last. A name by itself is a list of one.
pub(super) fn lists(document: &Document, tokens: &[Token], mentions: &[Mention]) -> Vec<Range<usize>> {
    let text = document.text();
    let joins = |before: &Mention, after: &Mention| {
        let from = tokens.partition_point(|t| t.span.start() < before.span.end());
        let between = tokens[from..].iter().take_while(|t| t.span.end() <= after.span.start());
        let mut words = between.map(|t| t.span.of(text)).filter(|word| *word != "the").peekable();
        let sentence = |mention: &Mention| document.sentence_at(mention.span.start());
        words.peek().is_some()
            && words.all(|word| matches!(word, "," | "and" | "or" | "&"))
            && sentence(before) == sentence(after)
    };
    let mut lists: Vec<Range<usize>> = Vec::with_capacity(mentions.len());
    while let Some(start) = Some(lists.len()).filter(|&start| start < mentions.len()) {
        let ends = |&at: &usize| at == mentions.len() || !joins(&mentions[at - 1], &mentions[at]);
        let end = (start + 1..=mentions.len()).find(ends).unwrap_or(mentions.len());
        lists.resize(end, start..end);
    }
    lists
}

/// Where the name ends, the kind that is said after it included: "the Ashby *barracks*".
fn end_with_kind(mention: &Mention) -> usize {
    mention.cues.iter().map(|cue| cue.span.end()).fold(mention.span.end(), usize::max)
}

/// Whether the words only lead up to a name: "northern", "the port city of".
fn is_plain(words: &[&str]) -> bool {
    words.iter().all(|word| LINKS.contains(word))
}
