//! The caller's context: "Tennessee, USA" beside a text, a place it is near, the country of an outlet's domain.

use super::Hints;
use super::model::{self, Background};
use super::weights::Weights;
use crate::document::{Context, Document};
use crate::gazetteer::{Gazetteer, fold};
use crate::mention::{Mention, Role};
use crate::span::Span;
use crate::token::{Token, TokenKind, tokenize};

/// Longest name looked for in a context, in tokens.
const LONGEST: usize = 5;

/// Reads the context of a document and settles the names in it among themselves.
pub(super) fn read(document: &Document, hints: &Hints, gazetteer: &Gazetteer, weights: &Weights) -> Background {
    let context = document.context();
    let mut about: Vec<&str> = hints.near.iter().map(String::as_str).collect();
    about.extend(context.about.as_deref());
    let country =
        context.outlet.as_deref().and_then(country_of_domain).filter(|&code| gazetteer.country(code).is_some());
    if about.is_empty() {
        return Background::new(None, country);
    }
    let text = Document::from_text("context", about.join(".\n"), Context::default());
    let tokens = tokenize(&text);
    let mentions = longest_matches(&text, &tokens, gazetteer);
    let mut names = model::names(&text, &tokens, &mentions, gazetteer);
    model::settle(&mut names, &Background::default(), weights);
    Background::new(Some(names), country)
}

/// Whether a context names any place.
pub(super) fn names_any(about: &str, gazetteer: &Gazetteer) -> bool {
    let text = Document::from_text("context", about, Context::default());
    !longest_matches(&text, &tokenize(&text), gazetteer).is_empty()
}

/// Capitalised runs that are names, longest first: a context is a list of names, so no recogniser is needed.
fn longest_matches(text: &Document, tokens: &[Token], gazetteer: &Gazetteer) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let word = tokens[at].span.of(text.text());
        let opens = tokens[at].kind == TokenKind::Word && word.chars().next().is_some_and(|c| !c.is_lowercase());
        let longest = (1..=LONGEST).rev().filter(|_| opens).find_map(|len| {
            let last =
                tokens.get(at + len - 1).filter(|t| t.sentence == tokens[at].sentence && t.kind != TokenKind::Mark)?;
            let span = Span::new(tokens[at].span.start(), last.span.end());
            gazetteer.probe(&fold(span.of(text.text()))).0.then_some((len, span))
        });
        let Some((len, span)) = longest else {
            at += 1;
            continue;
        };
        mentions.push(Mention {
            span,
            role: Role::Literal,
            lookups: vec![span.of(text.text()).to_owned()],
            cues: Vec::new(),
            confidence: 1.0,
            position: None,
        });
        at += len;
    }
    mentions
}

/// The country of a domain's top level ("richmond.co.uk" is GB); none for generic ones and bare names.
fn country_of_domain(outlet: &str) -> Option<[u8; 2]> {
    let host = outlet.split("://").last()?.split('/').next()?;
    let (_, top) = host.rsplit_once('.')?;
    let code: [u8; 2] = top.to_ascii_uppercase().into_bytes().try_into().ok()?;
    match &code {
        // Sold as generic or used for their sound; they say nothing of where the outlet is.
        b"CO" | b"IO" | b"TV" | b"ME" | b"FM" | b"LY" | b"AI" | b"CC" | b"WS" | b"TO" | b"EU" => None,
        b"UK" => Some(*b"GB"),
        _ => code.iter().all(u8::is_ascii_uppercase).then_some(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_of_a_country_says_the_country_and_a_generic_one_nothing() {
        let cases = [
            ("news.example.co.uk", Some(*b"GB")),
            ("https://example.ca/path", Some(*b"CA")),
            ("example.com", None),
            ("example.io", None),
            ("The Example Times", None),
            ("", None),
        ];
        for (outlet, want) in cases {
            assert_eq!(country_of_domain(outlet), want, "{outlet}");
        }
    }
}
