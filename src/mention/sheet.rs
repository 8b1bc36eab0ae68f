//! What can be seen of a document's tokens before any decision: case, shape, word classes, person names, gazetteer
//! matches, and in which company the same word stands elsewhere in the document.
//!
//! One [`Sheet`] a document; the tagger's features and the rules after it read it. It decides nothing.

use super::known::{self, Known};
use super::lexicon::{Class, Classes, Given};
use super::looks;
use crate::document::Document;
use crate::gazetteer::Gazetteer;
use crate::token::{Token, TokenKind};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Case {
    Lower,
    /// "Aleppo".
    Title,
    /// "ALEPPO", "U.S.", at least two letters.
    Upper,
    /// "McAllen", "al-Zor".
    Mixed,
    /// "J", "J.".
    Initial,
    Number,
    Mark,
    /// Letters of a script without case.
    Caseless,
}

/// What is seen of one token.
#[derive(Debug, Clone, Copy)]
pub struct Fact {
    /// Hash of the token in lower case.
    pub word: u64,
    /// Hash of the token as written.
    pub exact: u64,
    /// Hash of its shape: `Xx`, `X.X.`, `dd`.
    pub shape: u64,
    /// Case.
    pub case: Case,
    /// Word classes.
    pub classes: Classes,
    /// How people bear it.
    pub person: Option<Given>,
    /// The longest gazetteer name that covers it.
    pub known: Known,
    /// Whether it may be part of a name.
    pub candidate: bool,
    /// First of its sentence (marks aside).
    pub opens: bool,
    /// In a sentence of capitals ("FIRE IN TROY") or of capitalised words (a headline).
    pub line: Line,
}

/// How the sentence as a whole is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Line {
    /// Running text.
    Running,
    /// Most words begin with a capital.
    Headline,
    /// All words are capitals.
    Capitals,
}

/// The facts of a document.
pub struct Sheet<'d> {
    /// The text.
    pub text: &'d str,
    /// Its tokens.
    pub tokens: &'d [Token],
    /// One a token.
    pub facts: Vec<Fact>,
    /// Numbers of the tokens' looks.
    pub(super) looks: Vec<u32>,
    company: HashMap<u64, u32, BuildHasherDefault<Passing>>,
}

/// Company that a word keeps, one bit each.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
enum Company {
    AfterTitle,
    AfterGivenName,
    BeforeFamilyName,
    AfterPreposition,
    BeforeCommaName,
    AfterCommaName,
    WithOrganisation,
    WithStreet,
    WithKind,
    BeforePossessive,
    LowerCase,
    Alone,
    BeforeSaying,
    AfterArticle,
    AfterKindOf,
    AfterOtherName,
    BeforeOtherName,
    AsDemonym,
}

impl<'d> Sheet<'d> {
    /// Looks at every token once.
    pub fn new(document: &'d Document, tokens: &'d [Token], gazetteer: &Gazetteer) -> Self {
        let text = document.text();
        let (facts, looks) = looks::with_new(|looks| {
            let (mut facts, numbers) = looks.facts(tokens, text);
            mark_lines(tokens, &mut facts);
            mark_links(tokens, text, &mut facts);
            known::cover(&numbers, looks, tokens, gazetteer, &mut facts);
            (facts, numbers)
        });
        let mut sheet = Self { text, tokens, facts, looks, company: HashMap::default() };
        sheet.company = sheet.gather();
        sheet
    }

    /// The token's text.
    pub fn word(&self, at: usize) -> &'d str {
        self.tokens[at].span.of(self.text)
    }

    /// Company bits of the token's word, from all its occurrences.
    pub fn company(&self, at: usize) -> u32 {
        self.company.get(&self.facts[at].word).copied().unwrap_or(0)
    }

    /// Whether the token's word stands behind a preposition of place anywhere in the document.
    pub fn stands_behind_preposition(&self, at: usize) -> bool {
        self.company(at) & (1 << Company::AfterPreposition as u8) != 0
    }

    /// Runs of tokens that may hold names, each within one sentence: capitalised words and what links them. Tokens
    /// outside belong to no name.
    pub fn runs(&self) -> Vec<Range<usize>> {
        let mut runs = Vec::new();
        let mut at = 0;
        while at < self.facts.len() {
            if !self.facts[at].candidate {
                at += 1;
                continue;
            }
            let start = at;
            while at < self.facts.len()
                && self.facts[at].candidate
                && self.tokens[at].sentence == self.tokens[start].sentence
            {
                at += 1;
            }
            runs.push(start..at);
        }
        runs
    }

    /// The token `by` places before or after, within the sentence.
    pub fn neighbour(&self, at: usize, by: isize) -> Option<usize> {
        let other = at.checked_add_signed(by).filter(|&o| o < self.tokens.len())?;
        (self.tokens[other].sentence == self.tokens[at].sentence).then_some(other)
    }

    fn gather(&self) -> HashMap<u64, u32, BuildHasherDefault<Passing>> {
        let mut company: HashMap<u64, u32, BuildHasherDefault<Passing>> = HashMap::default();
        // Only of words that may be part of a name is the company ever asked for, and most words are not.
        for (at, fact) in self.facts.iter().enumerate().filter(|(_, fact)| fact.candidate) {
            let name = fact.is_name_word() && fact.line == Line::Running;
            let here = if name { self.company_here(at) } else { 0 };
            *company.entry(fact.word).or_insert(0) |= here;
        }
        for (fact, token) in self.facts.iter().zip(self.tokens) {
            if fact.case == Case::Lower
                && fact.line == Line::Running
                && token.kind == TokenKind::Word
                && let Some(bits) = company.get_mut(&fact.word)
            {
                *bits |= 1 << Company::LowerCase as u8;
            }
        }
        company
    }

    #[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
    fn company_here(&self, at: usize) -> u32 {
        let mut bits = 0u32;
        let mut note = |company: Company| bits |= 1 << company as u8;
        let before = self.neighbour(at, -1);
        let after = self.neighbour(at, 1);
        let fact_of = |other: Option<usize>| other.map(|o| &self.facts[o]);
        if let Some(previous) = fact_of(before) {
            let word = self.word(before.expect("previous exists"));
            if previous.classes.has(Class::Title) && previous.is_name_word() {
                note(Company::AfterTitle);
            }
            if matches!(previous.person, Some(Given::Given | Given::Both)) && previous.is_name_word() {
                note(Company::AfterGivenName);
            } else if previous.is_name_word() {
                note(Company::AfterOtherName);
            }
            if previous.classes.has(Class::InPreposition) && previous.case == Case::Lower {
                note(Company::AfterPreposition);
            }
            if word == "the" || word == "The" {
                note(Company::AfterArticle);
            }
            if word == "," && fact_of(self.neighbour(at, -2)).is_some_and(Fact::is_name_word) {
                note(Company::AfterCommaName);
            }
            let kind = fact_of(self.neighbour(at, -2)).is_some_and(|f| f.names_kind());
            if word == "of" && kind {
                note(Company::AfterKindOf);
            }
        }
        let mut alone = before.is_none_or(|b| !self.facts[b].is_name_word()) && !self.facts[at].opens;
        if let Some(next) = fact_of(after) {
            let word = self.word(after.expect("next exists"));
            if next.is_name_word() {
                alone = false;
                if matches!(next.person, Some(Given::Family | Given::Both)) {
                    note(Company::BeforeFamilyName);
                }
                if next.classes.has(Class::Organisation) || next.classes.has(Class::Media) {
                    note(Company::WithOrganisation);
                } else if next.classes.has(Class::Street) {
                    note(Company::WithStreet);
                } else if next.names_kind() {
                    note(Company::WithKind);
                } else {
                    note(Company::BeforeOtherName);
                }
            }
            if self.tokens[after.expect("next exists")].kind == TokenKind::Possessive {
                note(Company::BeforePossessive);
            }
            if word == "," && fact_of(self.neighbour(at, 2)).is_some_and(Fact::is_name_word) {
                note(Company::BeforeCommaName);
            }
            if next.classes.has(Class::Saying) && next.case == Case::Lower {
                note(Company::BeforeSaying);
            }
            if next.classes.has(Class::DemonymHead) && next.case == Case::Lower {
                note(Company::AsDemonym);
            }
        }
        if alone {
            note(Company::Alone);
        }
        bits
    }
}

impl Fact {
    /// A word written as part of a name.
    pub fn is_name_word(&self) -> bool {
        matches!(self.case, Case::Title | Case::Upper | Case::Mixed | Case::Initial | Case::Caseless)
    }

    /// "River", "County", "city".
    pub fn names_kind(&self) -> bool {
        const KINDS: u32 = 1 << Class::Admin as u32 | 1 << Class::Settlement as u32 | 1 << Class::Natural as u32;
        self.classes.0 & KINDS != 0
    }
}

/// Hash of bytes: the same on every machine, since weights are filed under it.
pub fn hash(bytes: &[u8]) -> u64 {
    let mut state = 0x9e37_79b9_7f4a_7c15 ^ bytes.len() as u64;
    let (words, rest) = bytes.as_chunks();
    for word in words {
        state = mix(state, u64::from_le_bytes(*word));
    }
    if rest.is_empty() { state } else { mix(state, word_of(rest)) }
}

/// Fewer than eight bytes as a number, the first as its lowest: read from both ends, which may overlap.
#[inline]
pub(crate) fn word_of(bytes: &[u8]) -> u64 {
    let shift = |size: usize| 8 * (bytes.len() - size);
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << shift(4)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        u64::from(u16::from_le_bytes(*first)) | u64::from(u16::from_le_bytes(*last)) << shift(2)
    } else {
        bytes.first().map_or(0, |&byte| byte.into())
    }
}

/// Joins two hashes (multiply and fold, as in wyhash).
#[inline]
pub fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0xa076_1d64_78bd_642f) * u128::from(b ^ 0xe703_7ed1_a0b4_28db);
    (product as u64) ^ (product >> 64) as u64
}

/// A hasher for keys that are hashes already.
#[derive(Default)]
pub struct Passing(u64);

impl Hasher for Passing {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(bytes);
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

fn mark_lines(tokens: &[Token], facts: &mut [Fact]) {
    let mut start = 0;
    while start < tokens.len() {
        let length = tokens[start..].iter().take_while(|t| t.sentence == tokens[start].sentence).count();
        let sentence = &mut facts[start..start + length];
        let (mut words, mut title, mut capitals) = (0, 0, 0);
        for fact in sentence.iter() {
            match fact.case {
                Case::Lower if !fact.classes.has(Class::Function) => words += 1,
                Case::Title | Case::Mixed => (words, title) = (words + 1, title + 1),
                Case::Upper => (words, title, capitals) = (words + 1, title + 1, capitals + 1),
                _ => {}
            }
        }
        let lower = sentence.iter().filter(|f| f.case == Case::Lower).count();
        let line = match () {
            () if words >= 2 && capitals == words && lower == 0 => Line::Capitals,
            () if words >= 4 && title * 10 >= words * 8 => Line::Headline,
            () => Line::Running,
        };
        let mut opened = false;
        for fact in sentence {
            fact.line = line;
            if !opened && !matches!(fact.case, Case::Mark) {
                fact.opens = true;
                opened = true;
            }
        }
        start += length;
    }
}

/// Marks the candidates: name words, and up to three linking tokens between two of them.
fn mark_links(tokens: &[Token], text: &str, facts: &mut [Fact]) {
    let mut last_name: Option<usize> = None;
    for at in 0..facts.len() {
        if !facts[at].is_name_word() {
            continue;
        }
        facts[at].candidate = true;
        if let Some(last) = last_name
            && at - last <= 4
            && tokens[last].sentence == tokens[at].sentence
            && (last + 1..at).all(|between| links(&facts[between], &tokens[between], text))
        {
            facts[last + 1..at].iter_mut().for_each(|fact| fact.candidate = true);
        }
        last_name = Some(at);
    }
}

fn links(fact: &Fact, token: &Token, text: &str) -> bool {
    const LINKS: [&str; 37] = [
        "of", "the", "and", "de", "la", "del", "du", "des", "der", "den", "di", "da", "do", "dos", "le", "les", "los",
        "las", "el", "al", "von", "van", "upon", "on", "in", "sur", "y", "e", "-", "&", ",", "/", "'", "’", "–", ".",
        "for",
    ];
    match fact.case {
        Case::Number => true,
        Case::Mark if token.kind == TokenKind::Possessive => true,
        _ => LINKS.contains(&token.span.of(text)),
    }
}
