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

/// Compatibility-decomposed, without diacritics, lower case; apronyms' stops and apostrophes vanish, other
/// punctuation is one space; no space at either end.
pub fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    if name.bytes().all(|b| b.is_ascii_lowercase()) {
        out.push_str(name);
        return out;
    }
    let mut gap = false;
    for c in name.nfkd() {
        if is_combining_mark(c) && !is_spacing(c)
            || matches!(c, '\'' | '’' | 'ʼ' | '‘' | '`' | '´' | 'ʻ' | 'ʿ' | 'ʾ' | '.')
        {
            continue;
        }
        if !c.is_alphanumeric() && !is_spacing(c) {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        match c {
            'ø' | 'Ø' => out.push('o'),
            'ł' | 'Ł' => out.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
            'ß' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'þ' | 'Þ' => out.push_str("th"),
            'ı' => out.push('i'),
            'ħ' | 'Ħ' => out.push('h'),
            _ => out.extend(c.to_lowercase().filter(|c| !is_combining_mark(*c) || is_spacing(*c))),
        }
    }
    out
}

/// Vowel signs of Indic and Thai scripts are letters to a reader although Unicode calls some of them marks.
fn is_spacing(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{dff}' | '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
        && is_combining_mark(c)
}
