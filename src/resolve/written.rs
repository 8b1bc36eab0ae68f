//! Containers that the text writes out: "Bangor, Maine", "Bangor in Maine", "the Syrian city of Homs", "Syria's Homs".

use crate::document::Document;
use crate::mention::{Mention, Role};
use crate::token::{Token, TokenKind};

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
    let between = |a: usize, b: usize| -> Vec<&str> {
        let (from, to) = (mentions[a].span.end(), mentions[b].span.start());
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
        let mut last = i;
        for (j, other) in mentions.iter().enumerate().skip(i + 1).take(2) {
            let gap = between(last, j);
            let comma = gap == [","] || gap == ["("] || gap == [",", "in"];
            let inside =
                last == i && matches!(gap.as_slice(), ["in"] | ["in", _] | ["in", "the", _]) && between_is_plain(&gap);
            if !(comma || inside) || other.role == Role::Demonym {
                break;
            }
            found[i].push(Container { mention: j, leading: false, chained: comma });
            last = j;
        }
        if i > 0 {
            let gap = between(i - 1, i);
            let owns = mentions[i - 1].role == Role::Demonym || gap.first() == Some(&"'s");
            let plain = gap.iter().skip(usize::from(gap.first() == Some(&"'s"))).all(|word| LINKS.contains(word));
            if owns && plain && mentions[i].role != Role::Demonym {
                found[i].push(Container { mention: i - 1, leading: true, chained: false });
            }
        }
    }
    found
}

/// "in", "in northern", "in the western": nothing that ends the phrase.
fn between_is_plain(gap: &[&str]) -> bool {
    gap.iter().skip(1).all(|word| LINKS.contains(word))
}
