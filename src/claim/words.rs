//! A document as the grammar sees it: each token with its entry in the lexicon and the mention it belongs to.
//!
//! Everything here looks at a bounded number of tokens of one sentence, so extraction is linear in the text.

use super::lexicon::{self, Entry, Grammar, Job, Jobs, Lexicon, Sense, Starts, UNLISTED};
use super::{Argument, Language, Link};
use crate::document::Document;
use crate::mention::{Mention, MentionId, Role};
use crate::resolve::{Evidence, EvidenceKind, Resolution};
use crate::span::Span;
use crate::token::{Token, TokenKind};

/// Number of a token. A range of tokens is half-open.
pub(super) type At = usize;

pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) mentions: &'a [Mention],
    resolutions: &'a [Resolution],
    lexicon: &'static Lexicon,
    entries: Vec<u16>,
    /// Which grammars may begin at each token.
    starts: Vec<Starts>,
    asks_in_arabic: bool,
    /// One more than the mention's index, 0 for none.
    mention_at: Vec<u32>,
    /// First token of each sentence, and the number of tokens at the end.
    sentence_starts: Vec<u32>,
}

impl<'a> Words<'a> {
    pub(super) fn new(
        language: Language,
        document: &'a Document,
        tokens: &'a [Token],
        mentions: &'a [Mention],
        resolutions: &'a [Resolution],
    ) -> Self {
        let lexicon = lexicon::of(language);
        let text = document.text();
        let entries: Vec<u16> = tokens
            .iter()
            .map(|t| if t.kind == TokenKind::Number { UNLISTED } else { lexicon.find(t.span.of(text)) })
            .collect();
        let mut mention_at = vec![0; tokens.len()];
        let mut next = 0;
        for (index, mention) in mentions.iter().enumerate() {
            // Mentions come in text order and do not overlap, so one pass serves them all.
            while next < tokens.len() && tokens[next].span.end() <= mention.span.start() {
                next += 1;
            }
            let mut at = next;
            while at < tokens.len() && tokens[at].span.start() < mention.span.end() {
                mention_at[at] = index as u32 + 1;
                at += 1;
            }
        }
        let entry = |at: usize| lexicon.entry(entries[at]);
        for at in 1..tokens.len().saturating_sub(1) {
            // "5 km SE of": behind a unit and before "of" it is the wind, whatever else is called SE.
            let is = |at: usize, wanted: fn(Sense) -> bool| {
                entry(at).phrases.iter().any(|phrase| phrase.rest.is_empty() && wanted(phrase.sense))
            };
            let alone = mention_at[at] != 0 && mention_at[at - 1] == 0 && mention_at[at + 1] == 0;
            if alone
                && is(at, |sense| matches!(sense, Sense::Wind(_)))
                && is(at - 1, |sense| matches!(sense, Sense::Unit(_)))
                && entry(at + 1).jobs.has(Job::Of)
            {
                mention_at[at] = 0;
            }
        }
        if lexicon.grammar.bare_object {
            // "140 كم شمال دمشق": behind a unit a wind is no name either.
            for at in 1..tokens.len() {
                let sense = |at: usize, wanted: fn(Sense) -> bool| entry(at).phrases.iter().any(|p| wanted(p.sense));
                let behind = sense(at - 1, |s| matches!(s, Sense::Unit(_) | Sense::Wind(_))) && mention_at[at - 1] == 0;
                if mention_at[at] != 0 && behind && sense(at, |s| matches!(s, Sense::Wind(_))) {
                    mention_at[at] = 0;
                }
            }
        }
        let mut sentence_starts = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            while sentence_starts.len() <= token.sentence as usize {
                sentence_starts.push(at as u32);
            }
        }
        sentence_starts.push(tokens.len() as u32);
        let starts = tokens.iter().zip(&entries).zip(&mention_at).map(|((token, &number), &mention)| {
            if mention != 0 {
                return Starts::default();
            }
            let mut starts = lexicon.entry(number).starts;
            // "two-hour" is in no table.
            starts.quantity |= match token.kind {
                TokenKind::Number => true,
                TokenKind::Word => number == UNLISTED && token.span.of(text).bytes().any(|byte| byte == b'-'),
                _ => false,
            };
            starts
        });
        let starts = starts.collect();
        let asks_in_arabic = text.contains('؟');
        Self {
            text,
            tokens,
            mentions,
            resolutions,
            lexicon,
            entries,
            starts,
            asks_in_arabic,
            mention_at,
            sentence_starts,
        }
    }

    /// Which grammars may begin at a token.
    pub(super) fn starts(&self, at: At) -> Starts {
        self.starts[at]
    }

    /// Whether an Arabic question mark stands anywhere in the text.
    pub(super) fn asks_in_arabic(&self) -> bool {
        self.asks_in_arabic
    }

    /// Whether a written position begins at a token.
    pub(super) fn starts_position(&self, at: At) -> bool {
        self.mention(at).is_some_and(|id| self.role(id) == Role::Coordinate && self.mention_start(at) == at)
    }

    /// The bytes of the sentence that holds a span.
    pub(super) fn sentence_span(&self, span: Span) -> (usize, usize) {
        let at = self.tokens.partition_point(|t| t.span.end() <= span.start()).min(self.len() - 1);
        let (first, end) = self.sentence(at);
        (self.tokens[first].span.start(), self.tokens[end - 1].span.end())
    }

    /// How the language of the text differs from English.
    pub(super) fn grammar(&self) -> Grammar {
        self.lexicon.grammar
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn str(&self, at: At) -> &'a str {
        self.tokens.get(at).map_or("", |t| t.span.of(self.text))
    }

    pub(super) fn is(&self, at: At, word: &str) -> bool {
        self.str(at).eq_ignore_ascii_case(word)
    }

    /// Whether the token is this mark.
    pub(super) fn mark(&self, at: At, mark: &str) -> bool {
        self.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Mark && t.span.of(self.text) == mark)
    }

    pub(super) fn is_mark(&self, at: At) -> bool {
        self.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Mark)
    }

    pub(super) fn dash(&self, at: At) -> bool {
        self.is_mark(at) && matches!(self.str(at), "-" | "–" | "—" | "‐" | "‑" | "−")
    }

    pub(super) fn kind(&self, at: At) -> Option<TokenKind> {
        self.tokens.get(at).map(|t| t.kind)
    }

    pub(super) fn entry(&self, at: At) -> &'static Entry {
        self.lexicon.entry(self.entries.get(at).copied().unwrap_or(UNLISTED))
    }

    /// Whether the table says anything about a word.
    pub(super) fn listed(&self, at: At) -> bool {
        self.entries.get(at).is_some_and(|&entry| entry != UNLISTED)
    }

    pub(super) fn entry_of(&self, word: &str) -> &'static Entry {
        self.lexicon.entry_of(word)
    }

    /// The jobs of a word; the words of a mention have none.
    pub(super) fn jobs(&self, at: At) -> Jobs {
        if self.mention(at).is_some() { Jobs::default() } else { self.entry(at).jobs }
    }

    pub(super) fn has(&self, at: At, job: Job) -> bool {
        self.jobs(at).has(job)
    }

    pub(super) fn meets(&self, at: At, jobs: Jobs) -> bool {
        self.jobs(at).meets(jobs)
    }

    /// The sentence of a token as a range of tokens.
    pub(super) fn sentence(&self, at: At) -> (At, At) {
        let sentence = self.tokens[at].sentence as usize;
        (self.sentence_starts[sentence] as usize, self.sentence_starts[sentence + 1] as usize)
    }

    /// The sentence before the one that begins at `start`.
    pub(super) fn sentence_before(&self, start: At) -> Option<(At, At)> {
        start.checked_sub(1).map(|at| self.sentence(at))
    }

    pub(super) fn mention(&self, at: At) -> Option<MentionId> {
        self.mention_at.get(at).and_then(|&m| m.checked_sub(1)).map(MentionId)
    }

    /// Whether the second name says where the first lies ("Bangor, Maine"), as far as resolution knows: two names with
    /// a comma between them may also be items of a list.
    pub(super) fn chained(&self, inner: MentionId, outer: MentionId) -> bool {
        let Some(best) = self.resolutions.get(inner.0 as usize).and_then(|r| r.candidates.first()) else { return true };
        let says = |e: &Evidence| e.kind == EvidenceKind::WrittenContainer && e.weight > 0.0 && e.other == Some(outer);
        best.evidence.passing().iter().any(says)
    }

    /// Whether resolution has found that the name is of the kind that the words beside it say; `None` without a place.
    pub(super) fn kind_fits(&self, id: MentionId) -> Option<bool> {
        let best = self.resolutions.get(id.0 as usize)?.candidates.first()?;
        Some(best.evidence.passing().iter().any(|e| e.kind == EvidenceKind::KindCue && e.weight > 0.0))
    }

    pub(super) fn role(&self, id: MentionId) -> Role {
        self.mentions[id.0 as usize].role
    }

    /// The mention at a token, if it names a place or a body seated there: no demonym and no coordinate.
    pub(super) fn place(&self, at: At) -> Option<MentionId> {
        self.mention(at).filter(|&id| matches!(self.role(id), Role::Literal | Role::Metonym))
    }

    pub(super) fn demonym(&self, at: At) -> Option<MentionId> {
        self.mention(at).filter(|&id| self.role(id) == Role::Demonym)
    }

    /// First token of the mention at `at`.
    pub(super) fn mention_start(&self, at: At) -> At {
        let id = self.mention_at[at];
        let mut first = at;
        while first > 0 && id != 0 && self.mention_at[first - 1] == id {
            first -= 1;
        }
        first
    }

    /// The token after the mention at `at`.
    pub(super) fn mention_end(&self, at: At) -> At {
        let id = self.mention_at[at];
        let mut end = at + 1;
        while end < self.len() && id != 0 && self.mention_at[end] == id {
            end += 1;
        }
        end
    }

    /// The longest phrase at `at` whose sense `wanted` takes, and the token after it.
    pub(super) fn phrase<T>(&self, at: At, wanted: impl Fn(Sense) -> Option<T>) -> Option<(T, At)> {
        let entry = self.entry(at);
        entry.phrases.iter().find_map(|phrase| {
            let fits = phrase.rest.iter().enumerate().all(|(i, word)| self.is(at + 1 + i, word));
            fits.then(|| wanted(phrase.sense)).flatten().map(|sense| (sense, at + 1 + phrase.rest.len()))
        })
    }

    /// A phrase that ends just before `end`, the longest first, and where it begins.
    pub(super) fn phrase_before<T>(
        &self,
        end: At,
        start: At,
        wanted: impl Fn(Sense) -> Option<T> + Copy,
    ) -> Option<(T, At)> {
        (end.saturating_sub(4).max(start)..end).find_map(|at| {
            let entry = self.entry(at);
            entry.phrases.iter().find_map(|phrase| {
                let fits = at + 1 + phrase.rest.len() == end
                    && self.mention(at).is_none()
                    && phrase.rest.iter().enumerate().all(|(i, word)| self.is(at + 1 + i, word));
                fits.then(|| wanted(phrase.sense)).flatten().map(|sense| (sense, at))
            })
        })
    }

    /// Whether the word begins with a capital.
    pub(super) fn capital(&self, at: At) -> bool {
        self.kind(at) == Some(TokenKind::Word) && self.str(at).starts_with(char::is_uppercase)
    }

    pub(super) fn span(&self, first: At, end: At) -> Span {
        self.tokens[first].span.cover(self.tokens[end - 1].span)
    }

    /// Whether nothing but this many bytes stands between two neighbouring tokens.
    pub(super) fn gap(&self, at: At) -> usize {
        match (self.tokens.get(at), self.tokens.get(at + 1)) {
            (Some(a), Some(b)) => b.span.start() - a.span.end(),
            _ => usize::MAX,
        }
    }
}

/// An argument that the text does not name.
pub(super) fn implicit() -> Argument {
    Argument { span: None, mention: None, link: Link::Unnamed }
}
