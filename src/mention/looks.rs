//! What words show by themselves, looked at once a thread: words come again, in the next text too.
//!
//! A word's look is its [`Fact`], its folded spelling, and how far names begin with it. The word stands beside what it shows,
//! so that no text can plant another word's looks for the texts after it.

use super::known::Known;
use super::lexicon::{Classes, classes, person_name};
use super::sheet::{Case, Fact, Line, Passing, hash, mix};
use super::tagger::Sums;
use crate::gazetteer::{Gazetteer, NameProfile, NameState, fold, fold_onto};
use crate::token::{Token, TokenKind};
use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasherDefault;

/// Words that a thread keeps in mind; some 250 bytes each.
const WORDS_KEPT: usize = 1 << 15;

/// The words that a thread has seen.
#[derive(Default)]
pub(super) struct Looks {
    /// The number of each word's look, by the word's hash.
    numbers: HashMap<u64, u32, BuildHasherDefault<Passing>>,
    seen: Vec<Seen>,
    /// One for each that was seen.
    looks: Vec<Look>,
    buffer: String,
}

/// What every token asks for, side by side.
struct Seen {
    word: Word,
    fact: Fact,
}

/// A word of at most 15 bytes in its place, behind their number; a longer one elsewhere.
enum Word {
    Short([u8; 16]),
    Long(Box<str>),
}

/// What only name words are asked for.
struct Look {
    folded: Box<str>,
    /// With the number of the gazetteer that was asked.
    start: Option<(u64, Start)>,
    /// What the word adds to the scores of its labels, with the number of the tagger.
    sums: Option<(u64, Sums)>,
}

/// What a gazetteer has that begins with a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    /// Behind the word, where a name goes on after a space.
    pub onward: Option<NameState>,
    /// Of the word as a whole name.
    pub profile: Option<NameProfile>,
}

thread_local! {
    static LOOKS: RefCell<Looks> = RefCell::default();
}

/// Calls `look` with the thread's words, of which there may be none any more: for a new document.
pub(super) fn with_new<T>(look: impl FnOnce(&mut Looks) -> T) -> T {
    LOOKS.with_borrow_mut(|looks| {
        if looks.seen.len() > WORDS_KEPT {
            *looks = Looks::default();
        }
        look(looks)
    })
}

/// Calls `look` with the thread's words, those of the last document among them.
pub(super) fn with<T>(look: impl FnOnce(&mut Looks) -> T) -> T {
    LOOKS.with_borrow_mut(look)
}

impl Looks {
    /// What each token shows by itself, and the number of its look.
    pub(super) fn facts(&mut self, tokens: &[Token], text: &str) -> (Vec<Fact>, Vec<u32>) {
        let mut facts = Vec::with_capacity(tokens.len());
        let mut numbers = Vec::with_capacity(tokens.len());
        for token in tokens {
            let number = self.number(token.span.of(text), token.kind);
            facts.push(self.seen[number as usize].fact);
            numbers.push(number);
        }
        (facts, numbers)
    }

    /// The folded word of a look.
    pub(super) fn folded(&self, number: u32) -> &str {
        &self.looks[number as usize].folded
    }

    /// What a gazetteer has that begins with the word of a look.
    pub(super) fn start(&mut self, number: u32, gazetteer: &Gazetteer) -> Start {
        let look = &mut self.looks[number as usize];
        match look.start {
            Some((of, start)) if of == gazetteer.number() => start,
            _ => {
                let start = start(&look.folded, gazetteer);
                look.start = Some((gazetteer.number(), start));
                start
            }
        }
    }

    /// What a word adds to the scores of its labels by a tagger of that number; `find` works it out. The look of that number is
    /// the word's, unless the thread has forgotten its words since, or it is another thread.
    pub(super) fn sums(
        &mut self,
        number: u32,
        word: &str,
        fact: &Fact,
        tagger: u64,
        find: impl FnOnce() -> Sums,
    ) -> Sums {
        let same = |seen: &Seen| seen.word.is(word) && seen.fact.case == fact.case;
        match self.looks.get_mut(number as usize) {
            Some(look) if self.seen.get(number as usize).is_some_and(same) => match look.sums {
                Some((of, sums)) if of == tagger => sums,
                _ => look.sums.insert((tagger, find())).1,
            },
            _ => find(),
        }
    }

    fn number(&mut self, word: &str, kind: TokenKind) -> u32 {
        let exact = hash(word.as_bytes());
        let next = self.looks.len() as u32;
        match self.numbers.entry(mix(exact, kind as u64)) {
            Entry::Occupied(known) if self.seen[*known.get() as usize].word.is(word) => return *known.get(),
            // Another word has that hash: this one is looked at each time.
            Entry::Occupied(_) => {}
            Entry::Vacant(free) => {
                free.insert(next);
            }
        }
        let fact = fact(word, exact, kind, &mut self.buffer);
        self.buffer.clear();
        fold_onto(word, &mut self.buffer);
        self.seen.push(Seen { word: Word::of(word), fact });
        self.looks.push(Look { folded: self.buffer.as_str().into(), start: None, sums: None });
        next
    }
}

impl Word {
    fn of(word: &str) -> Self {
        short(word).map_or_else(|| Self::Long(word.into()), Self::Short)
    }

    #[inline]
    fn is(&self, word: &str) -> bool {
        match self {
            Self::Short([length, own @ ..]) => {
                usize::from(*length) == word.len() && own.get(..word.len()) == Some(word.as_bytes())
            }
            Self::Long(own) => **own == *word,
        }
    }
}

#[inline]
fn short(word: &str) -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    bytes[0] = word.len() as u8;
    bytes.get_mut(1..1 + word.len())?.copy_from_slice(word.as_bytes());
    Some(bytes)
}

fn start(folded: &str, gazetteer: &Gazetteer) -> Start {
    let mut walk = gazetteer.walk();
    if folded.is_empty() || !walk.push(folded) {
        return Start { onward: None, profile: None };
    }
    Start {
        onward: walk.continues().then(|| walk.state()),
        profile: if walk.is_name() { gazetteer.profile(walk.postings()) } else { None },
    }
}

fn fact(word: &str, exact: u64, kind: TokenKind, buffer: &mut String) -> Fact {
    let case = case(word, kind);
    buffer.clear();
    if word.is_ascii() {
        buffer.push_str(word);
        buffer.make_ascii_lowercase();
    } else {
        buffer.extend(word.chars().flat_map(char::to_lowercase));
    }
    let lower = hash(buffer.as_bytes());
    let (mut found, mut person) = (Classes::NONE, None);
    if kind == TokenKind::Word {
        if buffer.contains('.') {
            buffer.retain(|c| c != '.');
        }
        found = classes(buffer);
        if !matches!(case, Case::Lower | Case::Caseless) {
            let folded = || Some(fold(buffer)).filter(|folded| folded != buffer);
            person = person_name(buffer).or_else(|| person_name(&folded()?));
        }
    }
    Fact {
        word: lower,
        exact,
        shape: shape(word),
        case,
        classes: found,
        person,
        known: Known::default(),
        candidate: false,
        opens: false,
        line: Line::Running,
    }
}

fn case(word: &str, kind: TokenKind) -> Case {
    match kind {
        TokenKind::Number => return Case::Number,
        TokenKind::Mark | TokenKind::Possessive => return Case::Mark,
        TokenKind::Word => {}
    }
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Case::Lower;
    }
    let (mut upper, mut lower, mut first_upper, mut letters) = (0, 0, false, 0);
    for c in word.chars().filter(|c| c.is_alphabetic()) {
        if c.is_uppercase() {
            upper += 1;
            first_upper |= letters == 0;
        } else if c.is_lowercase() {
            lower += 1;
        }
        letters += 1;
    }
    match (upper, lower) {
        (0, 0) if letters > 0 => Case::Caseless,
        (0, _) => Case::Lower,
        (1, 0) => Case::Initial,
        (_, 0) => Case::Upper,
        (1, _) if first_upper && !word.starts_with(|c: char| c.is_numeric()) => Case::Title,
        _ => Case::Mixed,
    }
}

fn shape(word: &str) -> u64 {
    let mut state = 17;
    let mut last = '\0';
    for c in word.chars() {
        let kind = match c {
            'a'..='z' => 'x',
            c if c.is_uppercase() => 'X',
            c if c.is_alphabetic() => 'x',
            c if c.is_numeric() => 'd',
            c => c,
        };
        if kind != last {
            state = mix(state, kind as u64);
        }
        last = kind;
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_told_from_another_of_the_same_hash_and_from_itself_as_a_mark() {
        let mut looks = Looks::default();
        let first = looks.number("Homs", TokenKind::Word);
        assert_eq!(looks.number("Homs", TokenKind::Word), first);
        assert_ne!(looks.number("Homs", TokenKind::Mark), first);
        // As if "Hama" had the hash of "Homs".
        looks.seen[first as usize].word = Word::of("Hama");
        let again = looks.number("Homs", TokenKind::Word);
        assert_ne!(again, first);
        assert_eq!((looks.folded(again), looks.seen[again as usize].word.is("Homs")), ("homs", true));
    }

    #[test]
    fn a_word_is_itself_whatever_its_length() {
        let words = ["", "a", "aa", "fifteen letters", "sixteen letters!", "a", "sixteen letters?", "fifteen letterz"];
        for (a, one) in words.iter().enumerate() {
            for other in &words[a..] {
                assert_eq!(Word::of(one).is(other), one == other, "{one} {other}");
            }
        }
    }

    #[test]
    fn each_gazetteer_is_asked_for_itself() {
        let bundled = Gazetteer::bundled();
        let empty = Gazetteer::from_bytes(crate::gazetteer::Draft::default().to_bytes().unwrap()).unwrap();
        let mut looks = Looks::default();
        let number = looks.number("New", TokenKind::Word);
        for _ in 0..2 {
            assert!(looks.start(number, &bundled).onward.is_some());
            assert!(looks.start(number, &empty).onward.is_none());
        }
        let number = looks.number("Aleppo", TokenKind::Word);
        assert!(looks.start(number, &bundled).profile.is_some_and(|profile| profile.populated));
    }
}
