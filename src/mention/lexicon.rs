//! Words that say what the name beside them is: titles, street and river words, verbs of saying, given names.
//!
//! ```
//! use dateline::mention::lexicon::{Class, Classes, Given, classes, person_name};
//! assert!(classes("river").has(Class::Natural));
//! assert_eq!(classes("zebra"), Classes::NONE);
//! assert_eq!(person_name("aaron"), Some(Given::Given));
//! ```
//!
//! The words are data (`lexicon/english.txt`, `lexicon/names.txt`); this file only reads them. It does not say what
//! a name *is*: the tagger weighs all of it.

use super::sheet::{hash, mix};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// What a word tells about its neighbours. The order is the bit's place and part of the weights' format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Class {
    Title,
    PersonWord,
    Organisation,
    Media,
    Facility,
    Street,
    Admin,
    Settlement,
    Natural,
    InPreposition,
    Compass,
    Month,
    Weekday,
    Saying,
    Deciding,
    Government,
    StateAbbreviation,
    Sport,
    Measure,
    Resident,
    Motion,
    Agency,
    Function,
    DemonymHead,
    Common,
    Degree,
    Absorbing,
    Agent,
    Target,
}

const SECTIONS: [(&str, Class); 29] = [
    ("title", Class::Title),
    ("person_word", Class::PersonWord),
    ("organisation", Class::Organisation),
    ("media", Class::Media),
    ("facility", Class::Facility),
    ("street", Class::Street),
    ("admin", Class::Admin),
    ("settlement", Class::Settlement),
    ("natural", Class::Natural),
    ("in_preposition", Class::InPreposition),
    ("compass", Class::Compass),
    ("month", Class::Month),
    ("weekday", Class::Weekday),
    ("saying", Class::Saying),
    ("deciding", Class::Deciding),
    ("government", Class::Government),
    ("state_abbreviation", Class::StateAbbreviation),
    ("sport", Class::Sport),
    ("measure", Class::Measure),
    ("resident", Class::Resident),
    ("motion", Class::Motion),
    ("agency", Class::Agency),
    ("function", Class::Function),
    ("demonym_head", Class::DemonymHead),
    ("common", Class::Common),
    ("degree", Class::Degree),
    ("absorbing", Class::Absorbing),
    ("agent", Class::Agent),
    ("target", Class::Target),
];

/// A set of [`Class`]es.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Classes(pub u32);

impl Classes {
    /// Of a word that stands in no list.
    pub const NONE: Classes = Classes(0);

    /// Whether the class is in the set.
    pub fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u32) != 0
    }

    /// The classes that the tagger weighs together; the others are weighed apart or not at all.
    pub fn weighed(self) -> u32 {
        self.0 & ((1 << Class::Common as u32) - 1)
    }
}

/// How people bear a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// As a given name.
    Given,
    /// As a family name.
    Family,
    /// As both.
    Both,
}

/// The classes of a lower-case word without full stops ("gen", "nc").
pub fn classes(word: &str) -> Classes {
    /// Words that are searched for: a look-up of a name has a few, and making the table takes as long as hundreds.
    const SEARCHED: u32 = 16;
    static TABLE: OnceLock<Table> = OnceLock::new();
    static ASKED: AtomicU32 = AtomicU32::new(0);
    if TABLE.get().is_none() && ASKED.fetch_add(1, Ordering::Relaxed) < SEARCHED {
        return Classes(LISTS.iter().map(|list| search(list, word)).fold(0, |all, bits| all | bits));
    }
    Classes(TABLE.get_or_init(|| read_sections(LISTS)).get(word).copied().unwrap_or(0))
}

const LISTS: [&str; 2] = [include_str!("lexicon/english.txt"), include_str!("lexicon/common.txt")];

/// The bits of a word by the list itself.
fn search(list: &str, word: &str) -> u32 {
    let bytes = list.as_bytes();
    let ends = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(u8::is_ascii_whitespace);
    let whole = |at: &usize| ends(at.checked_sub(1)) && ends(Some(at + word.len()));
    let section = |at: usize| {
        let (before, line) = list[..at].rsplit_once('\n').unwrap_or(("", &list[..at]));
        let (_, header) = before.rsplit_once("\n[").or_else(|| before.split_once('['))?;
        let bit = SECTIONS.iter().find(|section| header.strip_prefix(section.0).is_some_and(|h| h.starts_with(']')))?.1;
        (!list[at - line.len()..].starts_with('#')).then_some(1 << bit as u32)
    };
    if word.is_empty() {
        return 0;
    }
    memchr::memmem::find_iter(bytes, word).filter(whole).filter_map(section).fold(0, |all, bit| all | bit)
}

/// How people bear a lower-case name without diacritics; `None` when the list lacks it.
pub fn person_name(name: &str) -> Option<Given> {
    static NAMES: &str = include_str!("lexicon/names.txt");
    // The file is sorted by name, each line a name and one capital letter; it is searched in place.
    let bytes = NAMES.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = bytes[low..middle].iter().rposition(|&b| b == b'\n').map_or(low, |at| low + at + 1);
        let end = bytes[middle..high].iter().position(|&b| b == b'\n').map_or(high, |at| middle + at);
        let line = &bytes[start..end];
        let (&flag, key) = line.split_last()?;
        match key.cmp(name.as_bytes()) {
            std::cmp::Ordering::Less => low = (end + 1).min(high),
            std::cmp::Ordering::Greater => high = start,
            std::cmp::Ordering::Equal => {
                return match flag {
                    b'G' => Some(Given::Given),
                    b'S' => Some(Given::Family),
                    _ => Some(Given::Both),
                };
            }
        }
    }
    None
}

type Table = HashMap<&'static str, u32, BuildHasherDefault<Quick>>;

/// A hasher for words of our own tables, which nobody chooses to collide.
#[derive(Default)]
pub(crate) struct Quick(u64);

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = mix(self.0, hash(bytes));
    }

    fn write_usize(&mut self, length: usize) {
        self.0 = mix(self.0, length as u64);
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = mix(self.0, number);
    }

    fn write_u8(&mut self, byte: u8) {
        self.0 = mix(self.0, byte.into());
    }
}

#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
fn read_sections(texts: [&'static str; 2]) -> Table {
    let mut table = Table::default();
    table.reserve(10_000);
    let mut bit = 0;
    for line in texts.into_iter().flat_map(str::lines) {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            let found = SECTIONS.iter().find(|s| s.0 == name);
            bit = 1 << found.expect("a test reads every section of the table").1 as u32;
        } else if !line.starts_with('#') {
            for word in line.split_whitespace() {
                *table.entry(word).or_insert(0) |= bit;
            }
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_of_the_table_is_a_class_and_holds_words() {
        let table = read_sections(LISTS);
        for (name, class) in SECTIONS {
            assert!(table.values().any(|bits| Classes(*bits).has(class)), "[{name}] is empty");
        }
    }

    #[test]
    fn a_search_finds_what_the_table_has() {
        let table = read_sections(LISTS);
        let listed = table.keys().copied().enumerate().filter(|(number, _)| number % 17 == 0).map(|(_, word)| word);
        for word in listed.chain(["", "ri", "zebra", "#", "river", "of", "port"]) {
            let found = LISTS.iter().map(|list| search(list, word)).fold(0, |all, bits| all | bits);
            assert_eq!(found, table.get(word).copied().unwrap_or(0), "{word}");
        }
    }

    #[test]
    fn a_word_may_stand_in_several_classes() {
        let port = classes("port");
        assert!(port.has(Class::Facility) && port.has(Class::Settlement) && !port.has(Class::Street));
    }

    #[test]
    fn the_name_list_is_sorted_and_every_name_is_found() {
        let lines: Vec<&str> = include_str!("lexicon/names.txt").lines().collect();
        assert!(lines.is_sorted_by(|a, b| a[..a.len() - 1] < b[..b.len() - 1]));
        for line in lines.iter().step_by(97).chain(lines.first()).chain(lines.last()) {
            assert!(person_name(&line[..line.len() - 1]).is_some(), "{line}");
        }
        assert_eq!(person_name("zzz"), None);
        assert_eq!(person_name(""), None);
    }
}
