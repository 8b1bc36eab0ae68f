//! The public entry: a gazetteer and options in, a [`Report`] out.

use crate::document::Document;
use crate::gazetteer::Gazetteer;
use crate::report::Report;
use crate::resolve::{self, Hints};
use crate::span::Span;
use crate::{claim, mention, token, verdict};

/// Checks documents against one gazetteer. Cheap to clone; `Send` and `Sync`.
#[derive(Debug, Clone)]
pub struct Checker {
    gazetteer: Gazetteer,
    near: Vec<String>,
}

impl Checker {
    /// A checker with default options.
    pub fn new(gazetteer: Gazetteer) -> Self {
        Self { gazetteer, near: Vec::new() }
    }

    /// Names a place that the texts are about or near, such as an outlet's home town.
    #[must_use]
    pub fn near(mut self, place: impl Into<String>) -> Self {
        self.near.push(place.into());
        self
    }

    /// The gazetteer in use.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// Runs every stage.
    pub fn check(&self, document: Document) -> Report {
        let tokens = token::tokenize(&document);
        let mentions = mention::recognize(&document, &tokens, &self.gazetteer);
        self.finish(document, tokens, mentions)
    }

    /// Runs every stage after recognition on spans that the caller gives, one mention a span in that order.
    pub fn check_spans(&self, document: Document, spans: &[Span]) -> Report {
        let tokens = token::tokenize(&document);
        let mentions = mention::from_spans(&document, &tokens, &self.gazetteer, spans);
        self.finish(document, tokens, mentions)
    }

    fn finish(&self, document: Document, tokens: Vec<token::Token>, mentions: Vec<mention::Mention>) -> Report {
        let gazetteer = &self.gazetteer;
        let hints = Hints { near: self.near.clone() };
        let resolutions = resolve::resolve(&document, &tokens, &mentions, gazetteer, &hints);
        let claims = claim::extract(&document, &tokens, &mentions, &resolutions);
        let verdicts = verdict::judge(&document, &claims, &mentions, &resolutions, gazetteer);
        Report::assemble(gazetteer, document, tokens, mentions, resolutions, claims, verdicts)
    }
}
