//! The spellings under which a name is looked up, best first.
//!
//! ```
//! use dateline::mention::lookups::lookups;
//! assert_eq!(lookups("N.C."), ["North Carolina", "N.C."]);
//! assert_eq!(lookups("Latakia Province"), ["Latakia Province", "Latakia"]);
//! assert_eq!(lookups("Ft. Worth"), ["Ft. Worth", "Fort Worth"]);
//! ```
//!
//! Case, diacritics, stops and hyphens need no form of their own: the gazetteer's folding sees through them. It does
//! not guess misspellings.

use super::lexicon::{Class, Quick, classes};
use super::memory::Memory;
use crate::gazetteer::fold;
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

/// The spellings of a name: as written, then its full forms, then without the word for its kind.
pub fn lookups(name: &str) -> Vec<String> {
    thread_local! {
        static LOOKUPS: RefCell<Memory<Vec<String>>> = RefCell::default();
    }
    LOOKUPS.with_borrow_mut(|known| known.recall(0, name, || spellings(name)))
}

fn spellings(name: &str) -> Vec<String> {
    let surface = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = strip_article(&surface);
    let mut out: Vec<String> = Vec::new();
    let mut push = |form: String| {
        if !form.is_empty() && !out.contains(&form) {
            out.push(form);
        }
    };
    // A state's abbreviation comes after its name: "Pa." is no village in Burkina Faso.
    if let Some(full) = whole_form(bare).filter(|_| abbreviates(bare)) {
        push(full.to_owned());
    }
    push(surface.clone());
    push(bare.to_owned());
    if let Some(full) = expand_words(bare) {
        push(full);
    }
    if let Some(core) = without_kind(bare) {
        push(core);
    }
    if let Some(one) = singular_people(bare) {
        push(one);
    }
    out
}

/// Whether the first spelling stands for an abbreviation that is a name by itself ("N.Y.", "Wash.").
pub fn is_abbreviation(lookups: &[String]) -> bool {
    let [full, surface, ..] = lookups else { return false };
    abbreviates(surface) && whole_form(surface).is_some_and(|form| form == full)
}

/// What an abbreviation stands for where it is the whole name. Letters with stops between them stand for several words:
/// "L.A." is not Louisiana.
fn whole_form(name: &str) -> Option<&'static str> {
    let short = name.chars().filter(|c| *c != '.' && *c != ' ').collect::<String>().to_lowercase();
    let initials = name.trim_end_matches('.').contains('.');
    FORMS.get(short.as_str()).filter(|(full, whole)| *whole && (full.contains(' ') || !initials)).map(|form| form.0)
}

/// Short form to full form and whether it is a whole name.
static FORMS: LazyLock<HashMap<&'static str, (&'static str, bool), BuildHasherDefault<Quick>>> = LazyLock::new(|| {
    include_str!("lexicon/forms.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let (short, full, stand) = (columns.next()?, columns.next()?, columns.next()?);
            Some((short, (full, stand == "whole")))
        })
        .collect()
});

/// "N.C.", "Tenn.", "UK" are written as abbreviations; "La" and "Penn" are not.
fn abbreviates(name: &str) -> bool {
    name.ends_with('.') || name.contains('.') || (name.len() <= 4 && name.chars().all(char::is_uppercase))
}

fn strip_article(name: &str) -> &str {
    name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name)
}

fn expand_words(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split(' ').collect();
    if words.len() < 2 {
        return None;
    }
    let mut changed = false;
    let full: Vec<&str> = words
        .iter()
        .map(|word| match FORMS.get(fold(word).as_str()) {
            Some(&(full, false)) => {
                changed = true;
                full
            }
            _ => word,
        })
        .collect();
    changed.then(|| full.join(" "))
}

/// "Latakia Province" and "County Cork" without the word for the kind; a river keeps it: the Jordan River is not Jordan.
fn without_kind(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let kind = |word: &str| {
        let found = classes(&fold(word));
        (found.has(Class::Admin) || found.has(Class::Settlement)) && !found.has(Class::Natural)
    };
    match words.as_slice() {
        [first, of, rest @ ..] if !rest.is_empty() && *of == "of" && kind(first) => Some(rest.join(" ")),
        [rest @ .., last] if !rest.is_empty() && kind(last) => Some(rest.join(" ")),
        [first, rest @ ..] if !rest.is_empty() && first.eq_ignore_ascii_case("county") => Some(rest.join(" ")),
        _ => None,
    }
}

/// "Syrians" to "Syrian", "Sri Lankans" to "Sri Lankan".
fn singular_people(name: &str) -> Option<String> {
    // "Iraqis" and "Saudis", but not "Louis" and "Memphis".
    const ENDINGS: [&str; 10] = ["ans", "ese", "ers", "qis", "nis", "lis", "dis", "tis", "zis", "bis"];
    let people = ENDINGS.iter().any(|ending| name.ends_with(ending));
    name.strip_suffix('s').filter(|_| people && name.len() > 5).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_looked_up_by_its_name_first_and_a_word_that_looks_like_one_is_not() {
        assert_eq!(lookups("W.Va."), ["West Virginia", "W.Va."]);
        assert_eq!(lookups("Pa."), ["Pennsylvania", "Pa."]);
        assert_eq!(lookups("US"), ["United States", "US"]);
        assert_eq!(lookups("La"), ["La"]);
        assert_eq!(lookups("Penn"), ["Penn"]);
    }

    #[test]
    fn a_kind_word_is_left_off_last_and_a_river_keeps_its_own() {
        assert_eq!(lookups("Rapides Parish"), ["Rapides Parish", "Rapides"]);
        assert_eq!(lookups("County Cork"), ["County Cork", "Cork"]);
        assert_eq!(lookups("State of Israel"), ["State of Israel", "Israel"]);
        assert_eq!(lookups("Jordan River"), ["Jordan River"]);
    }

    #[test]
    fn saints_mounts_and_forts_have_both_spellings() {
        assert_eq!(lookups("St. Louis"), ["St. Louis", "Saint Louis"]);
        assert_eq!(lookups("Saint Paul"), ["Saint Paul", "St. Paul"]);
        assert_eq!(lookups("Mt. Hood"), ["Mt. Hood", "Mount Hood"]);
    }

    #[test]
    fn a_people_has_its_singular() {
        assert_eq!(lookups("Syrians"), ["Syrians", "Syrian"]);
        assert_eq!(lookups("Paris"), ["Paris"]);
    }
}
