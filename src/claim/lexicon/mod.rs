//! The words that state where a place lies, as data: one table a language.
//!
//! A table (`en.toml`) gives words grammatical jobs ("of", "border", "talks"), and phrases a sense ("square
//! kilometers" is a unit, "less than" a comparator). The grammar in the other files of this folder asks for jobs and
//! senses only, so a language with the same order of number, unit, wind and name needs a table and no code.
//!
//! It holds no place names: which words name places is the recogniser's answer.

mod reader;

use crate::claim::{Comparator, Language, Medium};
use crate::earth::Wind;
use crate::mention::lexicon::Quick;
use crate::mention::sheet::word_of;
use crate::quantity::Unit;
use reader::Item;
use serde::Deserialize;
use serde::de::value::{Error as ValueError, StrDeserializer};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::OnceLock;

/// The English table.
pub(super) fn english() -> &'static Lexicon {
    of(Language::English)
}

/// The table of a language.
#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
pub(super) fn of(language: Language) -> &'static Lexicon {
    static TABLES: [OnceLock<Lexicon>; Language::ALL.len()] = [const { OnceLock::new() }; Language::ALL.len()];
    TABLES[language as usize].get_or_init(|| Lexicon::parse(source(language)).expect("a test parses the bundled table"))
}

fn source(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("en.toml"),
        Language::German => include_str!("de.toml"),
        Language::French => include_str!("fr.toml"),
        Language::Spanish => include_str!("es.toml"),
        Language::Russian => include_str!("ru.toml"),
        Language::Arabic => include_str!("ar.toml"),
    }
}

macro_rules! jobs {
    ($($(#[$doc:meta])* $variant:ident = $key:literal,)*) => {
        /// What a word does in a sentence. A word may have several jobs.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum Job { $($(#[$doc])* $variant,)* }

        impl Job {
            fn from_key(key: &str) -> Option<Job> {
                match key { $($key => Some(Job::$variant),)* _ => None }
            }
        }
    };
}

jobs! {
    Definite = "definite",
    Indefinite = "indefinite",
    Possessive = "possessive",
    It = "it",
    Pronoun = "pronoun",
    Relative = "relative",
    Where = "where",
    Of = "of",
    From = "from",
    With = "with",
    To = "to",
    Off = "off",
    Outside = "outside",
    Between = "between",
    Midway = "midway",
    In = "in",
    On = "on",
    At = "at",
    And = "and",
    Or = "or",
    /// Ends a noun phrase, without a job of its own here.
    Boundary = "boundary",
    Adverb = "adverb",
    Be = "be",
    Modal = "modal",
    Locate = "locate",
    /// A form of such a verb that a sentence can stand on: "lies", not "located".
    Finite = "finite",
    Motion = "motion",
    Way = "way",
    Dimension = "dimension",
    Verb = "verb",
    Settlement = "settlement",
    Division = "division",
    Site = "site",
    /// A site of no kind in particular: "property".
    AnySite = "any_site",
    /// "bank", of a river.
    Riverbank = "riverbank",
    /// "capital", which says in which country or division a city lies.
    Capital = "capital",
    /// "centre", of a town.
    Centre = "centre",
    /// "away": from the place that the text speaks of.
    Away = "away",
    Feature = "feature",
    Coast = "coast",
    Border = "border",
    River = "river",
    Lake = "lake",
    Bank = "bank",
    Piece = "piece",
    OwnPiece = "own_piece",
    Classifier = "classifier",
    Calendar = "calendar",
    Toward = "toward",
    PlaceVerb = "place_verb",
    Central = "central",
    Extreme = "extreme",
    Filler = "filler",
    Within = "within",
    Apart = "apart",
    Distance = "distance",
    Proximity = "proximity",
    Bordering = "bordering",
    Mutual = "mutual",
    Nowhere = "nowhere",
    Dealing = "dealing",
    Corridor = "corridor",
    AreaVerb = "area_verb",
    AreaNoun = "area_noun",
    Spread = "spread",
    /// Says that the sentence does not state what it contains: "it is not true that", "he joked".
    Doubt = "doubt",
    /// Joins a whole clause, whose subject follows: "because".
    OpensClause = "opens_clause",
    /// Opens a clause that what was said before does not govern: "but".
    Contrast = "contrast",
    /// Says that parts belong to an area or do not: "excluding Greenland".
    Parts = "parts",
    Per = "per",
    Drive = "drive",
    Currency = "currency",
    /// "fled", "was deported": gets people or things from one place to another.
    Moves = "moves",
    /// The plain form of such a verb, which states nothing by itself: "to move".
    MoveBase = "move_base",
    /// Such a verb that may take the place left behind as its object: "fled A for B".
    Flees = "flees",
    /// A noun of such a verb: "the deportation of".
    Flow = "flow",
    /// "forced to", "managed to": what follows came to pass.
    Realised = "realised",
    Denial = "denial",
    Unreal = "unreal",
    /// "if", "whether": the sentence states nothing.
    Condition = "condition",
    /// What takes place in one spot after the other without going there: "talks moved from A to B".
    Venue = "venue",
    /// Who moves between clubs that are called after their cities.
    Athlete = "athlete",
}

/// The jobs of a word as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Jobs(u128);

impl Jobs {
    pub(super) const fn of(jobs: &[Job]) -> Jobs {
        let mut bits = 0;
        let mut i = 0;
        while i < jobs.len() {
            bits |= 1 << jobs[i] as u8;
            i += 1;
        }
        Jobs(bits)
    }

    pub(super) fn has(self, job: Job) -> bool {
        self.0 & (1 << job as u8) != 0
    }

    pub(super) fn meets(self, other: Jobs) -> bool {
        self.0 & other.0 != 0
    }
}

/// Words that say what kind of place a name is.
pub(super) const KIND_NOUNS: Jobs =
    Jobs::of(&[Job::Settlement, Job::Division, Job::Site, Job::Feature, Job::River, Job::Lake]);

/// What a phrase of one or more words means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sense {
    Unit(Unit),
    /// A wind as a noun or adverb: "north".
    Wind(Wind),
    /// A wind as an adjective: "northern".
    Part(Wind),
    Number(f64),
    Multiplier(f64),
    /// "hundreds".
    PluralMultiplier(f64),
    /// "a few": the number it may stand for.
    Vague(f64),
    /// "quarter": its denominator.
    Fraction(u8),
    /// "about".
    Hedge,
    /// "just": says nothing about the number.
    Exact,
    Compare(Comparator),
    Medium(Medium),
    /// "near", "not far from".
    Near,
}

/// A phrase beginning with a certain word.
#[derive(Debug)]
pub(super) struct Phrase {
    /// The words after the first one, lower case.
    pub(super) rest: Vec<String>,
    pub(super) sense: Sense,
}

/// What the table says about one word.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) jobs: Jobs,
    /// Which grammars may begin at the word.
    pub(super) starts: Starts,
    /// Phrases that begin with the word, longest first.
    pub(super) phrases: Vec<Phrase>,
}

/// Which grammars may begin at a word: a cheap look before the costly ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Starts {
    pub(super) quantity: bool,
    pub(super) direction: bool,
    pub(super) part: bool,
    pub(super) containment: bool,
    pub(super) proximity: bool,
    pub(super) between: bool,
    pub(super) movement: bool,
}

impl Starts {
    fn of(jobs: Jobs, phrases: &[Phrase]) -> Starts {
        let any = |wanted: fn(&Sense) -> bool| phrases.iter().any(|phrase| wanted(&phrase.sense));
        let wind = any(|s| matches!(s, Sense::Wind(_)));
        let numeral = any(|s| {
            matches!(
                s,
                Sense::Number(_)
                    | Sense::Multiplier(_)
                    | Sense::PluralMultiplier(_)
                    | Sense::Vague(_)
                    | Sense::Fraction(_)
            )
        });
        Starts {
            quantity: numeral || jobs.has(Job::Indefinite),
            direction: wind || jobs.meets(Jobs::of(&[Job::To, Job::Adverb])),
            part: wind || jobs.has(Job::Central) || any(|s| matches!(s, Sense::Part(_))),
            containment: jobs.meets(Jobs::of(&[Job::In, Job::Capital])),
            proximity: jobs.meets(Jobs::of(&[Job::On, Job::Bordering])) || any(|s| matches!(s, Sense::Near)),
            between: jobs.has(Job::Between),
            movement: jobs.meets(Jobs::of(&[Job::Moves, Job::MoveBase, Job::Flees, Job::Flow])),
        }
    }

    pub(super) fn relation(self) -> bool {
        self.direction || self.part || self.containment || self.proximity || self.between
    }
}

type WordMap = HashMap<Box<[u8]>, u16, BuildHasherDefault<Quick>>;

/// One language's table.
#[derive(Debug)]
pub(super) struct Lexicon {
    entries: Vec<Entry>,
    words: WordMap,
    /// Those of fewer than eight bytes once more, by their bytes as a number: most words are so short.
    short: HashMap<u64, u16, BuildHasherDefault<Quick>>,
    symbols: WordMap,
    /// For each first byte, the lengths of the words that begin with it, one bit each.
    lengths: [u64; 256],
    pub(super) grammar: Grammar,
}

/// What tells a language's sentences from English ones beyond their words.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Grammar {
    /// "86,5" has a decimal, "1.200" has none.
    pub(super) decimal_comma: bool,
    /// The object may follow the wind without a preposition: "nördlich der Stadt".
    pub(super) bare_object: bool,
    /// Only distances, directions, offsets and conversions are read.
    pub(super) lengths_only: bool,
}

impl Grammar {
    fn flag(&mut self, key: &str) -> Result<&mut bool, String> {
        match key {
            "decimal_comma" => Ok(&mut self.decimal_comma),
            "bare_object" => Ok(&mut self.bare_object),
            "lengths_only" => Ok(&mut self.lengths_only),
            other => Err(format!("[grammar] has no {other:?}")),
        }
    }
}

/// Number of the entry of a word that the table does not list.
pub(super) const UNLISTED: u16 = 0;

/// Words of the largest table, about.
const ENTRIES: usize = 1_800;

/// Longer words are in no table.
const LONGEST_WORD: usize = 48;

/// Longer tokens are no symbols: "NNE", "NEbN".
const LONGEST_SYMBOL: usize = 4;

impl Lexicon {
    /// Number of a token's entry.
    pub(super) fn find(&self, token: &str) -> u16 {
        // Most words are small plain letters and in no table: their first letter and length say so without a look-up.
        let bytes = token.as_bytes();
        if let Some(&first) = bytes.first()
            && bytes.len() <= LONGEST_WORD
            && bytes.iter().fold(true, |plain, byte| plain & byte.is_ascii_lowercase())
        {
            let found = match self.lengths[usize::from(first)] >> bytes.len() & 1 {
                0 => None,
                _ if bytes.len() < 8 => self.short.get(&word_of(bytes)),
                _ => self.words.get(bytes),
            };
            return found.copied().unwrap_or(UNLISTED);
        }
        if token.len() > LONGEST_WORD {
            return UNLISTED;
        }
        let mut buffer = [0_u8; LONGEST_WORD];
        let mut len = 0;
        let (mut lower_case, mut ascii) = (true, true);
        for &byte in token.as_bytes() {
            lower_case &= !byte.is_ascii_uppercase();
            ascii &= byte.is_ascii();
            if byte != b'.' {
                buffer[len] = byte;
                len += 1;
            }
        }
        if !lower_case
            && len <= LONGEST_SYMBOL
            && let Some(&entry) = self.symbols.get(&buffer[..len])
        {
            return entry;
        }
        if !ascii {
            return self.words.get(token.to_lowercase().as_bytes()).copied().unwrap_or(UNLISTED);
        }
        buffer[..len].make_ascii_lowercase();
        if self.lengths[usize::from(buffer[0])] >> len & 1 == 0 {
            return UNLISTED;
        }
        self.words.get(&buffer[..len]).copied().unwrap_or(UNLISTED)
    }

    pub(super) fn entry(&self, number: u16) -> &Entry {
        &self.entries[usize::from(number)]
    }

    /// The entry of a word.
    pub(super) fn entry_of(&self, word: &str) -> &Entry {
        self.entry(self.find(word))
    }

    fn parse(source: &str) -> Result<Lexicon, String> {
        let mut lexicon = Lexicon {
            entries: Vec::with_capacity(ENTRIES),
            words: WordMap::with_capacity_and_hasher(ENTRIES, BuildHasherDefault::default()),
            short: HashMap::default(),
            symbols: WordMap::default(),
            lengths: [0; 256],
            grammar: Grammar::default(),
        };
        lexicon.entries.push(Entry::default());
        reader::read(source, |section, key, items| lexicon.take(section, key, items))?;
        for entry in &mut lexicon.entries {
            entry.phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
            entry.starts = Starts::of(entry.jobs, &entry.phrases);
        }
        let short = lexicon.words.iter().filter(|(word, _)| word.len() < 8);
        lexicon.short = short.map(|(word, &number)| (word_of(word), number)).collect();
        Ok(lexicon)
    }

    /// One line of a table.
    fn take(&mut self, section: &str, key: &str, items: &[Item]) -> Result<(), String> {
        match (section, items) {
            ("grammar", &[Item::Flag(on)]) => *self.grammar.flag(key)? = on,
            ("grammar", _) => return Err(format!("{key}: true or false is expected")),
            (_, &[Item::Number(value)]) => self.add(key, numeral(section, value)?),
            ("words", _) => {
                let job = Job::from_key(key).ok_or_else(|| format!("no job is called {key:?}"))?;
                for item in items {
                    self.entry_mut(item.word()?).jobs.0 |= 1 << job as u8;
                }
            }
            _ => {
                let sense = sense(section, key)?;
                for item in items {
                    self.add(item.word()?, sense);
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, phrase: &str, sense: Sense) {
        let mut words = phrase.split(' ');
        let first = words.next().unwrap_or_default();
        let rest = words.map(str::to_owned).collect();
        self.entry_mut(first).phrases.push(Phrase { rest, sense });
    }

    fn entry_mut(&mut self, word: &str) -> &mut Entry {
        debug_assert!(word.len() <= LONGEST_WORD, "{word}: no token that long is looked up");
        if let Some(&first) = word.as_bytes().first() {
            self.lengths[usize::from(first)] |= 1 << word.len();
        }
        let index = if word.chars().any(char::is_uppercase) { &mut self.symbols } else { &mut self.words };
        let next = self.entries.len() as u16;
        let number = *index.entry(word.as_bytes().into()).or_insert(next);
        if number == next {
            self.entries.push(Entry::default());
        }
        &mut self.entries[usize::from(number)]
    }
}

/// What a key stands for whose value is a number.
fn numeral(section: &str, value: f64) -> Result<Sense, String> {
    Ok(match section {
        "numbers" => Sense::Number(value),
        "multipliers" => Sense::Multiplier(value),
        "plural_multipliers" => Sense::PluralMultiplier(value),
        "vague" => Sense::Vague(value),
        "fractions" => Sense::Fraction(value as u8),
        other => return Err(format!("[{other}] has no numbers")),
    })
}

/// What the phrases of a key mean.
fn sense(section: &str, key: &str) -> Result<Sense, String> {
    let wind = || Wind::from_symbol(key).ok_or_else(|| format!("no wind is called {key:?}"));
    Ok(match (section, key) {
        ("units", name) => Sense::Unit(
            Unit::deserialize(StrDeserializer::<ValueError>::new(name)).map_err(|e| format!("{name}: {e}"))?,
        ),
        ("winds", _) => Sense::Wind(wind()?),
        ("parts", _) => Sense::Part(wind()?),
        ("hedges", "about") => Sense::Hedge,
        ("hedges", "exact") => Sense::Exact,
        ("hedges", "almost") => Sense::Compare(Comparator::Almost),
        ("hedges", "at_most") => Sense::Compare(Comparator::AtMost),
        ("hedges", "at_least") => Sense::Compare(Comparator::AtLeast),
        ("media", "straight") => Sense::Medium(Medium::Straight),
        ("media", "road") => Sense::Medium(Medium::Road),
        ("media", "rail") => Sense::Medium(Medium::Rail),
        ("media", "river") => Sense::Medium(Medium::River),
        ("media", "sea") => Sense::Medium(Medium::Sea),
        ("relations", "near") => Sense::Near,
        (section, key) => return Err(format!("[{section}] has no {key:?}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::{AreaUnit, LengthUnit};

    fn senses(word: &str) -> Vec<Sense> {
        let lexicon = english();
        let entry = lexicon.entry(lexicon.find(word));
        entry.phrases.iter().filter(|p| p.rest.is_empty()).map(|p| p.sense).collect()
    }

    #[test]
    fn every_table_parses() {
        for language in Language::ALL {
            assert!(Lexicon::parse(source(language)).is_ok(), "{language:?}");
        }
    }

    #[test]
    fn an_unknown_key_is_refused() {
        let source = include_str!("en.toml").replace("[winds]\nN =", "[winds]\nNORTHISH =");
        assert_eq!(Lexicon::parse(&source).unwrap_err(), "no wind is called \"NORTHISH\"");
    }

    #[test]
    fn case_matters_for_symbols_only() {
        assert_eq!(senses("NORTH"), [Sense::Wind(Wind::N)]);
        assert_eq!(senses("N.E."), [Sense::Wind(Wind::NE)]);
        assert_eq!(senses("ne"), []);
        assert_eq!(senses("KM"), [Sense::Unit(Unit::Length(LengthUnit::Kilometer))]);
        assert_eq!(senses("dönüm"), [Sense::Unit(Unit::Area(AreaUnit::Dunam))]);
    }

    #[test]
    fn the_longest_phrase_stands_first() {
        let lexicon = english();
        let rest: Vec<usize> = lexicon.entry(lexicon.find("square")).phrases.iter().map(|p| p.rest.len()).collect();
        assert!(!rest.is_empty() && rest.is_sorted_by(|a, b| a >= b));
    }
}
