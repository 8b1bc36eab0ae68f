//! Which language a text is in: English unless its small words say otherwise.
//!
//! ```
//! use dateline::claim::Language;
//! assert_eq!(Language::of("Homs liegt 140 km nördlich von Damaskus."), Language::German);
//! assert_eq!(Language::of("14 km N of Santiago de los Caballeros"), Language::English);
//! ```
//!
//! The scripts tell Russian and Arabic apart, function words the rest; two of them at least, one of which is no part of
//! names, and twice as many as English ones. Names alone ("Rio de Janeiro") are no evidence, nor is a capital. It knows no
//! other languages: what is written in one of those is read by the English table, which finds little in it.

use crate::mention::lexicon::Quick;
use serde::Serialize;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

/// A language whose words for distances and directions are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[allow(missing_docs)]
pub enum Language {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "de")]
    German,
    #[serde(rename = "fr")]
    French,
    #[serde(rename = "es")]
    Spanish,
    #[serde(rename = "ru")]
    Russian,
    #[serde(rename = "ar")]
    Arabic,
}

/// Bytes at the head of a text that are looked at.
const LOOKED_AT: usize = 4096;

impl Language {
    /// All of them, English first.
    pub const ALL: [Language; 6] =
        [Self::English, Self::German, Self::French, Self::Spanish, Self::Russian, Self::Arabic];

    /// ISO 639-1: "de".
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Russian => "ru",
            Self::Arabic => "ar",
        }
    }

    /// "German".
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "German",
            Self::French => "French",
            Self::Spanish => "Spanish",
            Self::Russian => "Russian",
            Self::Arabic => "Arabic",
        }
    }

    /// The language of that code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// What a name may be in the nominative, as gazetteers have it: "Дамаск" for "Дамаска". Only the endings of the Russian
    /// genitive are undone, for it is what stands behind "от"; other languages here do not inflect names, or not by endings alone.
    pub(crate) fn nominatives(self, name: &str) -> Vec<String> {
        if self != Self::Russian {
            return Vec::new();
        }
        let endings: [(&str, &[&str]); 4] = [("а", &[""]), ("я", &["ь", "й"]), ("ы", &["а"]), ("и", &["ь", "а", "я"])];
        let stems = endings.iter().filter_map(|&(ending, nominative)| Some((name.strip_suffix(ending)?, nominative)));
        stems.flat_map(|(stem, nominative)| nominative.iter().map(move |ending| format!("{stem}{ending}"))).collect()
    }

    /// The language of a text.
    pub fn of(text: &str) -> Self {
        let mut end = text.len().min(LOOKED_AT);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let head = &text[..end];
        by_script(head).unwrap_or_else(|| by_words(head))
    }
}

/// Russian and Arabic, each told from its neighbours by letters that it does not have.
fn by_script(text: &str) -> Option<Language> {
    // In UTF-8 the letters of both scripts begin with one of these bytes. (No way out of the loop: many bytes at a time.)
    if !text.bytes().fold(false, |found, byte| found | matches!(byte, 0xd0..=0xdb)) {
        return None;
    }
    let count = |of: fn(char) -> bool| text.chars().filter(|&c| of(c)).count();
    let mostly = |number: usize| number > 0 && number * 2 > count(char::is_alphabetic);
    if mostly(count(|c| ('\u{400}'..='\u{4ff}').contains(&c))) {
        let other = text.chars().any(|c| "іїєґђјљњћџўІЇЄҐЂЈЉЊЋЏЎ".contains(c));
        return (!other).then_some(Language::Russian);
    }
    if mostly(count(|c| ('\u{600}'..='\u{6ff}').contains(&c))) {
        let other = text.chars().any(|c| "پچژگکیےٹڈڑ".contains(c));
        return (!other).then_some(Language::Arabic);
    }
    None
}

/// Small words of one language, and those of them that stand in no name.
struct Small {
    language: Language,
    strong: &'static [&'static str],
    weak: &'static [&'static str],
}

const SMALL: [Small; 4] = [
    Small {
        language: Language::English,
        strong: &[
            "the", "of", "and", "is", "was", "are", "were", "from", "that", "it", "by", "with", "to", "on", "for",
        ],
        weak: &["at", "as", "an", "its", "has", "had", "miles", "north", "south", "east", "west"],
    },
    Small {
        language: Language::German,
        strong: &[
            "liegt",
            "liegen",
            "und",
            "ist",
            "sind",
            "nicht",
            "wurde",
            "etwa",
            "rund",
            "nördlich",
            "südlich",
            "östlich",
        ],
        weak: &[
            "von", "der", "das", "den", "dem", "des", "im", "ein", "eine", "mit", "auf", "zu", "bei", "zwischen",
            "westlich",
        ],
    },
    Small {
        language: Language::French,
        strong: &[
            "est", "et", "une", "dans", "au", "à", "située", "situé", "environ", "sont", "par", "se", "trouve", "qui",
        ],
        weak: &["de", "la", "le", "les", "du", "des", "un", "en", "nord", "sud", "ouest", "que", "sur"],
    },
    Small {
        language: Language::Spanish,
        strong: &[
            "está",
            "están",
            "es",
            "y",
            "una",
            "en",
            "se",
            "unos",
            "con",
            "por",
            "norte",
            "fue",
            "distancia",
            "encuentra",
        ],
        weak: &["de", "la", "el", "los", "las", "del", "al", "a", "un", "sur", "este", "oeste", "que"],
    },
];

/// What a word says for a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counts {
    Nothing,
    Weak,
    Strong,
}

/// The words of [`SMALL`].
#[derive(Default)]
struct Known {
    /// What each says for each language there.
    counts: HashMap<&'static str, [Counts; SMALL.len()], BuildHasherDefault<Quick>>,
    /// For each first byte, the lengths of the words that begin with it, one bit each: most words are settled by it.
    lengths: Vec<u64>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let mut known = Known { lengths: vec![0; 256], ..Known::default() };
    for (at, own) in SMALL.iter().enumerate() {
        let weak = own.weak.iter().map(|word| (*word, Counts::Weak));
        for (word, counts) in weak.chain(own.strong.iter().map(|word| (*word, Counts::Strong))) {
            known.counts.entry(word).or_insert([Counts::Nothing; SMALL.len()])[at] = counts;
            known.lengths[usize::from(word.as_bytes()[0])] |= 1 << word.len();
        }
    }
    known
});

impl Known {
    fn counts(&self, word: &str) -> Option<&[Counts; SMALL.len()]> {
        let first = *word.as_bytes().first()?;
        let listed = word.len() < 64 && self.lengths[usize::from(first)] >> word.len() & 1 == 1;
        if listed { self.counts.get(word) } else { None }
    }
}

fn by_words(text: &str) -> Language {
    let known = &*KNOWN;
    let mut scores = [(0_usize, 0_usize); SMALL.len()];
    let mut score = |word: &str| {
        for (score, counts) in scores.iter_mut().zip(known.counts(word).into_iter().flatten()) {
            score.0 += usize::from(*counts == Counts::Strong);
            score.1 += usize::from(*counts != Counts::Nothing);
        }
    };
    // "Rio de Janeiro": between two capitals a small word is a part of a name, so it waits for the word behind it.
    let mut waiting: Option<(&str, bool)> = None;
    let mut last_capital = false;
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        let capital = word.starts_with(char::is_uppercase);
        if let Some((small, behind_capital)) = waiting.take()
            && !(behind_capital && capital)
        {
            score(small);
        }
        if !capital {
            waiting = Some((word, last_capital));
        }
        last_capital = capital;
    }
    if let Some((small, _)) = waiting {
        score(small);
    }
    let [(_, english), others @ ..] = scores;
    let best = others.iter().map(|score| score.1).max().unwrap_or_default();
    let mut leaders = others.iter().zip(&SMALL[1..]).filter(|(score, _)| score.1 == best);
    match (leaders.next(), leaders.next()) {
        (Some((&(strong, all), own)), None) if strong >= 1 && all >= 2 && all > 2 * english => own.language,
        _ => Language::English,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_tell_the_language_and_names_do_not() {
        let table = [
            ("Homs liegt 140 km nördlich von Damaskus.", Language::German),
            ("Homs est à 140 km au nord de Damas.", Language::French),
            ("Homs está a 140 km al norte de Damasco.", Language::Spanish),
            ("Алеппо находится в 310 км к северу от Дамаска.", Language::Russian),
            ("تقع حمص على بعد 140 كم شمال دمشق", Language::Arabic),
            ("Homs lies 140 km north of Damascus.", Language::English),
            ("Rio de Janeiro, Los Angeles, San Juan de los Lagos", Language::English),
            ("14 km N of Santiago de los Caballeros", Language::English),
            ("El Paso, Las Cruces y La Paz", Language::English),
            ("", Language::English),
            ("140 km", Language::English),
            // Ukrainian and Persian are neither Russian nor Arabic.
            ("Київ розташований за 480 км на північ від Одеси.", Language::English),
            ("حمص در ۱۴۰ کیلومتری شمال دمشق است", Language::English),
        ];
        for (text, language) in table {
            assert_eq!(Language::of(text), language, "{text}");
        }
    }

    #[test]
    fn a_quotation_does_not_change_the_language_of_a_text() {
        let text = "He said \"das ist nicht weit von hier\" and pointed to the north of the town, where the road is.";
        assert_eq!(Language::of(text), Language::English);
    }

    #[test]
    fn the_russian_genitive_leads_back_to_the_name() {
        let table = [("Дамаска", "Дамаск"), ("Москвы", "Москва"), ("Твери", "Тверь"), ("Латакии", "Латакия")];
        for (genitive, nominative) in table {
            assert!(Language::Russian.nominatives(genitive).contains(&nominative.to_owned()), "{genitive}");
        }
        assert!(Language::Russian.nominatives("Алеппо").is_empty());
        assert!(Language::Spanish.nominatives("Granada").is_empty());
    }

    #[test]
    fn a_long_text_is_cut_between_letters() {
        assert_eq!(Language::of(&"ö".repeat(LOOKED_AT)), Language::English);
        assert_eq!(Language::of(&format!("a{}", "ж".repeat(LOOKED_AT))), Language::Russian);
    }

    #[test]
    fn codes_lead_back_to_their_language() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.code()), Some(language));
        }
        assert_eq!(Language::parse("nl"), None);
    }
}
