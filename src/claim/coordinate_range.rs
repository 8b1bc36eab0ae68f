//! Written coordinates that are no place on earth: "latitude 178.4419, longitude -18.1416".
//!
//! Recognition passes over them, because a mention lies somewhere; that somebody meant a place is a statement all the same.

#![cfg_attr(not(test), deny(clippy::indexing_slicing))]

use super::{Claim, Nowhere, Statement};
use crate::document::Document;
use crate::mention::{Mention, coordinates};
use crate::quantity::Degrees;
use crate::span::Span;
use crate::token::Token;

/// One claim for each pair, in text order; `states` says whether the sentence at a token states what it contains.
pub(super) fn claims(
    document: &Document,
    tokens: &[Token],
    mentions: &[Mention],
    states: impl Fn(usize) -> bool,
) -> Vec<Claim> {
    let text = document.text();
    let mut claims: Vec<Claim> = Vec::new();
    let may_open = |token: &Token| coordinates::may_open(token.span.of(text));
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| may_open(token)) {
        let end = document.sentences().get(token.sentence as usize).map_or(text.len(), |sentence| sentence.end());
        let here = text.get(token.span.start()..end);
        let Some(found) = here.and_then(|here| coordinates::nowhere(token.span.of(text), here)) else { continue };
        let span = Span::new(token.span.start(), token.span.start() + found.length);
        // Mentions and claims come in text order and do not overlap each other.
        let near = mentions.get(mentions.partition_point(|mention| mention.span.end() <= span.start())..);
        let mut near = near.unwrap_or_default().iter().take_while(|mention| mention.span.start() < span.end());
        let taken = near.any(|mention| mention.position.is_some())
            || claims.last().is_some_and(|claim| claim.span.overlaps(span));
        if !taken && states(at) {
            let written = Nowhere {
                latitude: Degrees(found.latitude),
                longitude: Degrees(found.longitude),
                swapped: found.swapped,
            };
            claims.push(Claim { span, key: span, statement: Statement::CoordinateRange { written } });
        }
    }
    claims
}
