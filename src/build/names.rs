//! Which names are worth a place in the index, and what their script says about their language.

use crate::gazetteer::{DraftName, NameKind, fold};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// An alternate name of GeoNames (which comes without kind or language) as a name, or `None` if it is
/// a code, a link or a machine transliteration rather than a name.
///
/// Dropped: less than three Latin letters or two others; all capitals up to five letters (IATA, UN/LOCODE);
/// digits only; links; a foreign name with its state after a comma ("مسکو، آیداهو"); Latin without a capital (ASCII renderings of other scripts: "mo si ke"); two scripts in one word.
pub(super) fn alternate(text: &str) -> Option<DraftName> {
    let text = text.trim();
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let scripts = Scripts::of(&letters);
    let least = if scripts.latin { 3 } else { 2 };
    if letters.len() < least || text.chars().count() > 60 || text.contains("://") || text.contains("www.") {
        return None;
    }
    if scripts.mixed || text.contains(['،', '、', '，']) {
        return None;
    }
    if scripts.latin {
        let code = letters.len() <= 5 && text.chars().all(|c| c.is_ascii_uppercase());
        if code || !letters.iter().any(|c| c.is_uppercase()) {
            return None;
        }
    }
    Some(DraftName { text: text.to_owned(), kind: NameKind::Alias, language: scripts.language })
}

/// A plain name of some kind and language, trimmed; `None` if nothing is left or it is no name ("-99").
pub(super) fn named(text: &str, kind: NameKind, language: Option<[u8; 2]>) -> Option<DraftName> {
    let text = text.trim().trim_matches('\0').trim();
    is_name(text).then(|| DraftName { text: text.to_owned(), kind, language })
}

/// Whether a trimmed text can be a name: a letter at least, and not a sentence.
pub(super) fn is_name(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && text.chars().count() <= 80
}

/// "Hasaka (Al Haksa)" as its two names; a name without brackets as itself.
pub(super) fn unbracketed(text: &str) -> Vec<&str> {
    match text.split_once('(') {
        Some((before, inside)) => {
            let inside = inside.split(')').next().unwrap_or(inside);
            [before.trim(), inside.trim()].into_iter().filter(|part| part.chars().count() > 2).collect()
        }
        None => vec![text.trim()],
    }
}

/// "Tartus" for "Ţarţūs": a main name of a country where the Latin letters are a romanisation, in the plain letters that
/// English texts write it with. Elsewhere diacritics are the name's own ("Malmö") and stay.
pub(super) fn plain(name: &str, country: Option<[u8; 2]>) -> String {
    const ROMANISED: &str = "AE AF AM BD BG BH BT BY CN CY DJ DZ EG EH ER ET GE GR IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB \
        LK LY MA MK MM MN MR NP OM PK PS QA RU SA SD SO SY TD TH TJ TN TW UA YE";
    let romanised = |code: [u8; 2]| ROMANISED.split_whitespace().any(|listed| listed.as_bytes() == code);
    let latin = name.chars().any(|c| c.is_ascii_alphabetic());
    if name.is_ascii() || !latin || !country.is_some_and(romanised) {
        return name.to_owned();
    }
    let marks = |c: &char| is_combining_mark(*c) || matches!(c, '‘' | '’' | 'ʼ' | 'ʻ' | 'ʿ' | 'ʾ' | '`');
    let plain: String = name.nfd().filter(|c| !marks(c)).collect();
    if plain.is_ascii() { plain } else { name.to_owned() }
}

/// "Mount Vernon" for "Mt. Vernon" and back: English names are written both ways, gazetteers hold one.
pub(super) fn other_spelling(text: &str) -> Option<String> {
    const PAIRS: [(&str, &str); 4] = [("Saint ", "St. "), ("Mount ", "Mt. "), ("Fort ", "Ft. "), ("Sainte ", "Ste. ")];
    PAIRS.iter().find_map(|(long, short)| {
        let stopless = short.replace('.', "");
        if let Some(rest) = text.strip_prefix(long) {
            Some(format!("{short}{rest}"))
        } else {
            text.strip_prefix(short)
                .or_else(|| text.strip_prefix(stopless.as_str()))
                .map(|rest| format!("{long}{rest}"))
        }
    })
}

/// One name for each folded spelling, the main name's left out, in a fixed order.
///
/// Of several with one spelling the weightier kind stays, and the language only if all that have one agree.
/// A demonym stands beside a name of the same spelling.
pub(super) fn distinct(main: &str, names: Vec<DraftName>) -> Vec<DraftName> {
    let main = fold(main);
    let mut kept: BTreeMap<(bool, String), (u8, bool, DraftName)> = BTreeMap::new();
    let mut sorted = names;
    sorted.sort_by(|a, b| (weight(a.kind), &a.text, a.language).cmp(&(weight(b.kind), &b.text, b.language)));
    for name in sorted {
        let folded = fold(&name.text);
        let demonym = name.kind == NameKind::Demonym;
        if folded.is_empty() || (!demonym && folded == main) {
            continue;
        }
        match kept.get_mut(&(demonym, folded.clone())) {
            None => {
                kept.insert((demonym, folded), (weight(name.kind), false, name));
            }
            Some((_, disputed, first)) => match (first.language, name.language) {
                _ if *disputed => {}
                (Some(one), Some(other)) if one != other => {
                    *disputed = true;
                    first.language = None;
                }
                (None, Some(other)) => first.language = Some(other),
                _ => {}
            },
        }
    }
    let mut names: Vec<DraftName> = kept.into_values().map(|(_, _, name)| name).collect();
    names.sort_by(|a, b| (a.kind, &a.text, a.language).cmp(&(b.kind, &b.text, b.language)));
    names
}

/// An abbreviation that is also listed among the aliases is an abbreviation: case matters for it.
fn weight(kind: NameKind) -> u8 {
    match kind {
        NameKind::Abbreviation => 0,
        NameKind::Official => 1,
        NameKind::Alias => 2,
        NameKind::Historical => 3,
        NameKind::Demonym => 4,
    }
}

struct Scripts {
    latin: bool,
    mixed: bool,
    language: Option<[u8; 2]>,
}

impl Scripts {
    /// Blocks of The Unicode Standard 16.0. A language is given only where the script is written for hardly any other.
    fn of(letters: &[char]) -> Self {
        let mut latin = false;
        let mut other = false;
        let mut languages = Vec::new();
        for &c in letters {
            let language: Option<[u8; 2]> = match u32::from(c) {
                0x41..=0x24f | 0x250..=0x2af | 0x2b0..=0x2ff | 0x1e00..=0x1eff | 0xa720..=0xa7ff | 0xff21..=0xff5a => {
                    latin = true;
                    continue;
                }
                0x370..=0x3ff | 0x1f00..=0x1fff => Some(*b"el"),
                0x530..=0x58f => Some(*b"hy"),
                0x10a0..=0x10ff | 0x1c90..=0x1cbf => Some(*b"ka"),
                0xa00..=0xa7f => Some(*b"pa"),
                0xa80..=0xaff => Some(*b"gu"),
                0xb80..=0xbff => Some(*b"ta"),
                0xc00..=0xc7f => Some(*b"te"),
                0xc80..=0xcff => Some(*b"kn"),
                0xd00..=0xd7f => Some(*b"ml"),
                0xd80..=0xdff => Some(*b"si"),
                0xe00..=0xe7f => Some(*b"th"),
                0xe80..=0xeff => Some(*b"lo"),
                0x1780..=0x17ff => Some(*b"km"),
                0x3040..=0x30ff => Some(*b"ja"),
                0xac00..=0xd7a3 => Some(*b"ko"),
                _ => None,
            };
            other = true;
            languages.push(language);
        }
        // Kana beside kanji is Japanese; any other mixture says nothing.
        let known: Vec<[u8; 2]> = languages.iter().flatten().copied().collect();
        let one = known.first().copied().filter(|first| known.iter().all(|language| language == first));
        let language = one.filter(|language| known.len() == languages.len() || language == b"ja");
        Self { latin: latin && !other, mixed: latin && other, language: if latin { None } else { language } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Option<(String, Option<[u8; 2]>)> {
        alternate(text).map(|name| (name.text, name.language))
    }

    #[test]
    fn codes_links_and_machine_transliterations_are_no_names() {
        for junk in [
            "ALP",
            "SYALP",
            "Ko",
            "沪",
            "a lei po",
            "hlb",
            "https://example.org/x",
            "12345",
            "ʿeleፖ",
            "",
            "Kő",
            "مسکو، آیداهو",
        ] {
            assert_eq!(kept(junk), None, "{junk}");
        }
    }

    #[test]
    fn names_of_every_script_stay_and_a_script_of_one_language_tells_it() {
        for (name, language) in [
            ("'s-Hertogenbosch", None),
            ("Madīnat Ḩalab", None),
            ("Алеппо", None),
            ("حلب", None),
            ("阿勒颇", None),
            ("アレッポ", Some(*b"ja")),
            ("алеп", None),
            ("알레포", Some(*b"ko")),
            ("Χαλέπι", Some(*b"el")),
            ("さいたま市", Some(*b"ja")),
        ] {
            assert_eq!(kept(name), Some((name.to_owned(), language)));
        }
    }

    #[test]
    fn one_spelling_stays_once_and_keeps_a_language_only_if_all_agree() {
        let name = |text: &str, kind, language: &str| DraftName {
            text: text.to_owned(),
            kind,
            language: language.as_bytes().try_into().ok(),
        };
        let names = vec![
            name("Siria", NameKind::Official, "es"),
            name("Siria", NameKind::Official, "it"),
            name("SIRIA", NameKind::Alias, ""),
            name("Syrien", NameKind::Official, "de"),
            name("Syrien", NameKind::Alias, ""),
            name("SYRIA", NameKind::Alias, "pl"),
            name("Syrian", NameKind::Demonym, "en"),
        ];
        let want = vec![
            name("Siria", NameKind::Official, ""),
            name("Syrien", NameKind::Official, "de"),
            name("Syrian", NameKind::Demonym, "en"),
        ];
        assert_eq!(distinct("Syria", names), want);
    }

    #[test]
    fn a_romanised_main_name_is_written_in_plain_letters_and_a_native_one_is_not_touched() {
        assert_eq!(plain("Ţarţūs", Some(*b"SY")), "Tartus");
        assert_eq!(plain("Al Qunayţirah", Some(*b"SY")), "Al Qunaytirah");
        assert_eq!(plain("Malmö", Some(*b"SE")), "Malmö");
        assert_eq!(plain("Алеппо", Some(*b"SY")), "Алеппо");
    }

    #[test]
    fn saint_and_mount_are_written_both_ways() {
        for (one, other) in [
            ("Mt. Vernon", "Mount Vernon"),
            ("St Albans", "Saint Albans"),
            ("Fort Worth", "Ft. Worth"),
            ("Saint Paul", "St. Paul"),
        ] {
            assert_eq!(other_spelling(one).as_deref(), Some(other));
        }
        assert_eq!(other_spelling("Stuttgart"), None);
    }

    #[test]
    fn a_bracketed_name_is_two_names() {
        assert_eq!(unbracketed("Hasaka (Al Haksa)"), ["Hasaka", "Al Haksa"]);
        assert_eq!(unbracketed("Homs"), ["Homs"]);
    }
}
