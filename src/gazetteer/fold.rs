//! Folding: the one spelling under which a name is filed and looked up.
//!
//! ```
//! use dateline::gazetteer::fold;
//! assert_eq!(fold("Saint-Étienne"), "saint etienne");
//! assert_eq!(fold("St. John's"), "st johns");
//! assert_eq!(fold("АЛЕППО"), "алеппо");
//! ```

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Compatibility-decomposed, without diacritics, lower case; the stops of abbreviations, apostrophes and invisible
/// characters vanish, other punctuation is one space; no space at either end.
pub fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    fold_onto(name, &mut out);
    out
}

/// As [`fold`], after what `out` holds already.
pub fn fold_onto(name: &str, out: &mut String) {
    if name.is_ascii() { fold_ascii(name, out) } else { fold_any(name, out) }
}

/// As [`fold_any`], for the common case that needs no tables.
fn fold_ascii(name: &str, out: &mut String) {
    let start = out.len();
    let mut gap = false;
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() {
            if gap && out.len() > start {
                out.push(' ');
            }
            gap = false;
            out.push(char::from(byte.to_ascii_lowercase()));
        } else if !vanishes(char::from(byte)) {
            gap = true;
        }
    }
}

fn fold_any(name: &str, out: &mut String) {
    let start = out.len();
    let mut gap = false;
    // Before as well as after: an acute accent that stands alone decomposes into a space and a mark.
    for c in name.chars().filter(|&c| !vanishes(c)).nfkd() {
        if vanishes(c) || is_combining_mark(c) && !is_spacing(c) {
            continue;
        }
        if !c.is_alphanumeric() && !is_spacing(c) {
            gap = true;
            continue;
        }
        if gap && out.len() > start {
            out.push(' ');
        }
        gap = false;
        match c {
            'ø' | 'Ø' => out.push('o'),
            'ł' | 'Ł' => out.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
            'ß' | 'ẞ' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'þ' | 'Þ' => out.push_str("th"),
            'ı' => out.push('i'),
            'ħ' | 'Ħ' => out.push('h'),
            _ => out.extend(c.to_lowercase().filter(|c| !is_combining_mark(*c) || is_spacing(*c))),
        }
    }
}

/// Stops; apostrophes and the letters and primes that transliterations write for ayn, hamza and soft signs; the Arabic
/// stretching stroke; characters that only say where a line may break.
fn vanishes(c: char) -> bool {
    matches!(
        c,
        '.' | '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | 'ʻ' | 'ʿ' | 'ʾ' | 'ʹ' | 'ʺ' | '′' | '″' | 'ـ' | '\u{ad}' | '\u{200b}'
            ..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// Vowel signs of Indic and Thai scripts are letters to a reader although Unicode calls some of them marks.
fn is_spacing(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{dff}' | '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
        && is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_name_fold_alike() {
        for (spellings, folded) in [
            (&["Saint-Étienne", "SAINT ÉTIENNE", "saint\u{a0}e\u{301}tienne"][..], "saint etienne"),
            (&["U.S.", "US", "us"], "us"),
            (&["Sana'a", "Sana’a", "Sana´a", "Ṣanaʿa", "Sanaa"], "sanaa"),
            (&["Łódź", "lodz"], "lodz"),
            (&["GIESSEN", "Gießen", "GIEẞEN"], "giessen"),
            (&["İstanbul", "Istanbul", "ıstanbul"], "istanbul"),
            (&["حلب", "حـلب", "حَلَب"], "حلب"),
            (&["Lon\u{ad}don", "London"], "london"),
            (&["  The Hague ", "the  hague", "The/Hague"], "the hague"),
            (&["...", "'", "", "-"], ""),
        ] {
            for spelling in spellings {
                assert_eq!(fold(spelling), folded, "{spelling:?}");
            }
        }
    }

    #[test]
    fn letters_of_scripts_with_vowel_signs_stay() {
        assert_eq!(fold("दिल्ली"), "दिल्ली");
        assert_ne!(fold("दिल्ली"), fold("दल्ल"));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(name in "\\PC{0,12}") {
            let once = fold(&name);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn the_short_way_for_ascii_gives_the_same(name in "[ -~]{0,16}") {
            let (mut short, mut long) = (String::from("a"), String::from("a"));
            fold_ascii(&name, &mut short);
            fold_any(&name, &mut long);
            prop_assert_eq!(short, long);
        }
    }
}
