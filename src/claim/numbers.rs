//! Numbers in digits and words: `60,000`, `3 1/2`, "three and a half", "a couple of hundred".
//!
//! A number carries how finely it is written, because judging allows for it. Ordinals, dates and codes are not numbers
//! here: the tokens keep "1st" and "A1" as words.

#![cfg_attr(not(test), deny(clippy::indexing_slicing))]

use super::Precision;
use super::lexicon::{Job, Sense};
use super::words::{At, Words};
use crate::token::TokenKind;

/// A number and the token after it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    pub(super) precision: Precision,
    /// "20-odd", "a dozen": round by its form.
    pub(super) hedged: bool,
    pub(super) end: At,
}

/// The number that begins at `at`, in digits or words. "a" alone is one, when `unit_follows` says so of the next token.
pub(super) fn number(w: &Words, at: At, unit_follows: impl Fn(At) -> bool) -> Option<Number> {
    if w.kind(at)? == TokenKind::Number {
        return digits(w, at);
    }
    if w.kind(at)? != TokenKind::Word || w.mention(at).is_some() {
        return None;
    }
    if let Some((value, end)) = w.phrase(at, |s| if let Sense::Vague(value) = s { Some(value) } else { None }) {
        let (value, end) = multiplied(w, value, end);
        return Some(Number { value, precision: Precision::Vague, hedged: true, end });
    }
    if let Some(value) = plural_multiplier(w, at).filter(|_| w.has(at + 1, Job::Of)) {
        let (more, end) = match plural_multiplier(w, at + 2) {
            Some(more) if w.has(at + 3, Job::Of) => (more / 2.0, at + 4),
            _ => (1.0, at + 2),
        };
        return Some(Number { value: value * more, precision: Precision::Vague, hedged: true, end });
    }
    if let Some(number) = fraction(w, at, &unit_follows) {
        return Some(number);
    }
    spelled(w, at, &unit_follows)
}

/// The value and fineness of a number token.
pub(super) fn parse_digits(token: &str, decimal_comma: bool) -> Option<(f64, Precision)> {
    let vulgar = token.chars().last().and_then(vulgar_fraction);
    if let Some((numerator, denominator)) = vulgar {
        let whole: String = token.chars().filter_map(digit_value).map(|d| char::from(b'0' + d)).collect();
        let whole: f64 = if whole.is_empty() { 0.0 } else { whole.parse().ok()? };
        let value = whole + f64::from(numerator) / f64::from(denominator);
        return Some((value, Precision::Fraction { denominator }));
    }
    if let Some((numerator, denominator)) = token.split_once(['/', '\u{2044}']) {
        let numerator: u32 = numerator.parse().ok()?;
        let denominator: u8 = denominator.parse().ok().filter(|&d| d > 1)?;
        return Some((f64::from(numerator) / f64::from(denominator), Precision::Fraction { denominator }));
    }
    let decimal = decimal_sign(token, decimal_comma);
    let mut plain = String::with_capacity(token.len());
    let mut decimals = 0_u8;
    for (i, c) in token.char_indices() {
        if let Some(d) = digit_value(c) {
            plain.push(char::from(b'0' + d));
            decimals = decimals.saturating_add(u8::from(decimal.is_some_and(|at| i > at)));
        } else if Some(i) == decimal {
            plain.push('.');
        }
    }
    let value: f64 = plain.parse().ok().filter(|v: &f64| v.is_finite())?;
    let precision = if decimals > 0 { Precision::Decimals { digits: decimals } } else { whole(value) };
    Some((value, precision))
}

/// Fineness of a whole number.
fn whole(value: f64) -> Precision {
    let mut zeros = 0;
    let mut rest = value;
    while rest >= 10.0 && rest % 10.0 == 0.0 {
        rest /= 10.0;
        zeros += 1;
    }
    Precision::Integer { trailing_zeros: zeros }
}

/// Where the decimal sign stands, if there is one. A single comma or stop before exactly three digits groups
/// thousands ("2,934") unless it is a stop: English writes "1.368" for a decimal. Where the comma is the decimal sign it is
/// the other way round. Arabic has signs of its own.
fn decimal_sign(token: &str, decimal_comma: bool) -> Option<usize> {
    if let Some(at) = token.find('\u{66b}') {
        return Some(at);
    }
    let signs: Vec<(usize, char)> = token.char_indices().filter(|&(_, c)| matches!(c, '.' | ',')).collect();
    let &(last, sign) = signs.last()?;
    let alone = signs.iter().filter(|s| s.1 == sign).count() == 1;
    let digits_after = token[last + 1..].chars().count();
    let decimal = if decimal_comma { ',' } else { '.' };
    match sign {
        sign if sign == decimal => alone.then_some(last),
        _ => (alone && (signs.len() > 1 || digits_after != 3)).then_some(last),
    }
}

fn digit_value(c: char) -> Option<u8> {
    match c {
        '0'..='9' => Some(c as u8 - b'0'),
        '\u{660}'..='\u{669}' => Some((c as u32 - 0x660) as u8),
        '\u{6f0}'..='\u{6f9}' => Some((c as u32 - 0x6f0) as u8),
        _ => None,
    }
}

fn vulgar_fraction(c: char) -> Option<(u8, u8)> {
    Some(match c {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅖' => (2, 5),
        '⅗' => (3, 5),
        '⅘' => (4, 5),
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        _ => return None,
    })
}

fn digits(w: &Words, at: At) -> Option<Number> {
    let token = w.str(at);
    let comma = w.grammar().decimal_comma;
    if let Some((joined, end)) = joined(w, at) {
        let (value, precision) = parse_digits(joined, comma)?;
        return Some(Number { value, precision, hedged: false, end });
    }
    let (mut value, mut precision) = parse_digits(token, comma)?;
    let mut end = at + 1;
    let next_is_number = w.kind(end) == Some(TokenKind::Number) && w.gap(at) == 1;
    if next_is_number && matches!(precision, Precision::Integer { .. }) {
        let next = w.str(end);
        let (more, fine) = parse_digits(next, comma)?;
        let grouped = token.len() <= 3 && next.len() == 3 && next.bytes().all(|b| b.is_ascii_digit());
        if let Precision::Fraction { .. } = fine {
            (value, precision, end) = (value + more, fine, end + 1);
        } else if grouped {
            value = value * 1000.0 + more;
            (precision, end) = (whole(value), end + 1);
        }
    }
    if let Some(factor) = multiplier(w, end).filter(|&factor| factor >= 100.0) {
        value *= factor;
        // "2.5 million" is as fine as its last digit: 100,000.
        precision = whole(value);
        end += 1;
    }
    let odd = w.dash(end) && w.is(end + 1, "odd");
    if odd {
        end += 2;
    }
    Some(Number { value, precision, hedged: odd, end })
}

/// A number with the Arabic signs for decimals and thousands, which the tokens keep apart: "٢١٥٫٥".
fn joined<'a>(w: &Words<'a>, at: At) -> Option<(&'a str, At)> {
    let sign = |at: At| w.is_mark(at) && matches!(w.str(at), "\u{66b}" | "\u{66c}");
    let mut end = at + 1;
    while sign(end) && w.gap(end - 1) == 0 && w.gap(end) == 0 && w.kind(end + 1) == Some(TokenKind::Number) {
        end += 2;
    }
    (end > at + 1).then(|| (w.span(at, end).of(w.text), end))
}

/// "half a mile", "a quarter of a mile", "three quarters of a mile", "two-thirds of a mile".
fn fraction(w: &Words, at: At, unit_follows: &impl Fn(At) -> bool) -> Option<Number> {
    let (numerator, denominator, end) = if let Some(denominator) = denominator(w, at) {
        (1.0, denominator, at + 1)
    } else if let Some((numerator, denominator)) = hyphenated_fraction(w, at) {
        (numerator, denominator, at + 1)
    } else {
        let numerator = if w.has(at, Job::Indefinite) { 1.0 } else { single(w, at)? };
        (numerator, denominator(w, at + 1)?, at + 2)
    };
    let article = |at: At| w.has(at, Job::Indefinite) && unit_follows(at + 1);
    let end = match end {
        end if article(end) => end + 1,
        end if w.has(end, Job::Of) && article(end + 1) => end + 2,
        end if unit_follows(end) || w.dash(end) && unit_follows(end + 1) => end,
        _ => return None,
    };
    let value = numerator / f64::from(denominator);
    Some(Number { value, precision: Precision::Fraction { denominator }, hedged: false, end })
}

fn hyphenated_fraction(w: &Words, at: At) -> Option<(f64, u8)> {
    let (numerator, denominator) = w.str(at).split_once('-')?;
    Some((sense_number(w, numerator)?, sense_denominator(w, denominator)?))
}

/// More words make no number that anybody writes; without an end each word of "hundred thousand hundred thousand ..." would
/// read all the others.
const MOST_WORDS: usize = 24;

fn spelled(w: &Words, at: At, unit_follows: &impl Fn(At) -> bool) -> Option<Number> {
    let mut total = 0.0;
    let mut current = 0.0;
    let mut round = false;
    let mut end = at;
    if w.has(at, Job::Indefinite) {
        if unit_follows(at + 1) {
            let precision = Precision::Integer { trailing_zeros: 0 };
            let half = half_after(w, at + 2);
            return half.is_none().then_some(Number { value: 1.0, precision, hedged: false, end: at + 1 });
        }
        multiplier(w, at + 1)?;
        current = 1.0;
        end += 1;
    }
    let first = end;
    loop {
        if end - first > MOST_WORDS {
            return None;
        }
        if let Some(factor) = multiplier(w, end) {
            round |= factor == 12.0;
            let counted = if current == 0.0 { 1.0 } else { current };
            if factor >= 1000.0 {
                total += counted * factor;
                current = 0.0;
            } else {
                current = counted * factor;
            }
            end += 1;
        } else if let Some(value) = single(w, end).or_else(|| tens_and_units(w, end)) {
            let fits = current == 0.0
                || current % 100.0 == 0.0 && value < 100.0
                || current % 10.0 == 0.0 && current % 100.0 >= 20.0 && value < 10.0;
            if !fits {
                break;
            }
            current += value;
            end += 1;
        } else if w.has(end, Job::And)
            && end > first
            && current >= 100.0
            && single(w, end + 1).or_else(|| tens_and_units(w, end + 1)).is_some()
        {
            end += 1;
        } else {
            break;
        }
    }
    let value = total + current;
    if end == first || value == 0.0 {
        return None;
    }
    if let Some((part, denominator, after)) = half_after(w, end) {
        let precision = Precision::Fraction { denominator };
        return Some(Number { value: value + part, precision, hedged: false, end: after });
    }
    // A dozen is counted in tens, not to the unit.
    let precision = if round { Precision::Integer { trailing_zeros: 1 } } else { whole(value) };
    Some(Number { value, precision, hedged: false, end })
}

/// "and a half", "and three quarters".
pub(super) fn half_after(w: &Words, at: At) -> Option<(f64, u8, At)> {
    if !w.has(at, Job::And) {
        return None;
    }
    let numerator = if w.has(at + 1, Job::Indefinite) { 1.0 } else { single(w, at + 1)? };
    let denominator = denominator(w, at + 2)?;
    Some((numerator / f64::from(denominator), denominator, at + 3))
}

fn multiplied(w: &Words, value: f64, end: At) -> (f64, At) {
    match multiplier(w, end) {
        Some(factor) => (value * factor, end + 1),
        None => (value, end),
    }
}

fn tens_and_units(w: &Words, at: At) -> Option<f64> {
    let (tens, units) = w.str(at).split_once('-')?;
    let (tens, units) = (sense_number(w, tens)?, sense_number(w, units)?);
    (tens >= 20.0 && units < 10.0).then_some(tens + units)
}

fn single(w: &Words, at: At) -> Option<f64> {
    w.phrase(at, |s| if let Sense::Number(value) = s { Some(value) } else { None }).map(|(value, _)| value)
}

fn multiplier(w: &Words, at: At) -> Option<f64> {
    w.phrase(at, |s| if let Sense::Multiplier(value) = s { Some(value) } else { None }).map(|(value, _)| value)
}

fn plural_multiplier(w: &Words, at: At) -> Option<f64> {
    w.phrase(at, |s| if let Sense::PluralMultiplier(value) = s { Some(value) } else { None }).map(|(value, _)| value)
}

fn denominator(w: &Words, at: At) -> Option<u8> {
    w.phrase(at, |s| if let Sense::Fraction(value) = s { Some(value) } else { None }).map(|(value, _)| value)
}

/// The number that one bare word states, for the parts of a hyphenated word.
pub(super) fn sense_number(w: &Words, word: &str) -> Option<f64> {
    if let Some((value, _)) =
        parse_digits(word, w.grammar().decimal_comma).filter(|_| word.starts_with(|c: char| c.is_ascii_digit()))
    {
        return Some(value);
    }
    w.entry_of(word).phrases.iter().filter(|p| p.rest.is_empty()).find_map(|p| match p.sense {
        Sense::Number(value) | Sense::Multiplier(value) => Some(value),
        _ => None,
    })
}

fn sense_denominator(w: &Words, word: &str) -> Option<u8> {
    w.entry_of(word).phrases.iter().filter(|p| p.rest.is_empty()).find_map(|p| match p.sense {
        Sense::Fraction(value) => Some(value),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Language;
    use crate::document::{Context, Document};
    use crate::token::tokenize;

    fn read(text: &str) -> Option<(f64, Precision)> {
        read_in(Language::English, text)
    }

    fn read_in(language: Language, text: &str) -> Option<(f64, Precision)> {
        let document = Document::from_text("t", text, Context::default());
        let tokens = tokenize(&document);
        let words = Words::new(language, &document, &tokens, &[], &[]);
        let unit = |at: At| matches!(words.str(at), "mile" | "miles" | "km");
        number(&words, 0, unit).map(|n| (n.value, n.precision))
    }

    #[test]
    fn digits_are_read_with_every_usual_separator() {
        let zeros = |n| Precision::Integer { trailing_zeros: n };
        for (text, value, precision) in [
            ("86 km", 86.0, zeros(0)),
            ("60,000 km", 60_000.0, zeros(4)),
            ("2 000 km", 2000.0, zeros(3)),
            ("2\u{a0}934 km", 2934.0, zeros(0)),
            ("1'250 km", 1250.0, zeros(1)),
            ("34.76 km", 34.76, Precision::Decimals { digits: 2 }),
            ("7.0 km", 7.0, Precision::Decimals { digits: 1 }),
            ("1,5 km", 1.5, Precision::Decimals { digits: 1 }),
            ("1.234,5 km", 1234.5, Precision::Decimals { digits: 1 }),
            ("1/2 mile", 0.5, Precision::Fraction { denominator: 2 }),
            ("3 1/2 miles", 3.5, Precision::Fraction { denominator: 2 }),
            ("3½ miles", 3.5, Precision::Fraction { denominator: 2 }),
            ("¾ mile", 0.75, Precision::Fraction { denominator: 4 }),
            ("2.5 million km", 2.5e6, zeros(5)),
            ("٨٦ km", 86.0, zeros(0)),
        ] {
            assert_eq!(read(text), Some((value, precision)), "{text}");
        }
    }

    #[test]
    fn a_decimal_comma_turns_the_signs_round() {
        let zeros = |n| Precision::Integer { trailing_zeros: n };
        for (text, value, precision) in [
            ("86,5 km", 86.5, Precision::Decimals { digits: 1 }),
            ("1.200 km", 1200.0, zeros(2)),
            ("1.200.000 km", 1_200_000.0, zeros(5)),
            ("1.234,5 km", 1234.5, Precision::Decimals { digits: 1 }),
            ("1,368 km", 1.368, Precision::Decimals { digits: 3 }),
            ("86.5 km", 86.5, Precision::Decimals { digits: 1 }),
            ("1 200 km", 1200.0, zeros(2)),
            ("1\u{202f}200 km", 1200.0, zeros(2)),
            ("٨٦ km", 86.0, zeros(0)),
            ("٨٦٫٥ km", 86.5, Precision::Decimals { digits: 1 }),
            ("١٬٢٠٠ km", 1200.0, zeros(2)),
        ] {
            assert_eq!(read_in(Language::German, text), Some((value, precision)), "{text}");
        }
    }

    #[test]
    fn words_are_read_as_numbers() {
        let zeros = |n| Precision::Integer { trailing_zeros: n };
        let parts = |denominator| Precision::Fraction { denominator };
        for (text, value, precision) in [
            ("seven miles", 7.0, zeros(0)),
            ("twenty-five miles", 25.0, zeros(0)),
            ("one hundred and twenty miles", 120.0, zeros(1)),
            ("one hundred and twenty-five miles", 125.0, zeros(0)),
            ("two thousand five hundred km", 2500.0, zeros(2)),
            ("a hundred miles", 100.0, zeros(2)),
            ("a dozen miles", 12.0, zeros(1)),
            ("a mile", 1.0, zeros(0)),
            ("half a mile", 0.5, parts(2)),
            ("a half mile", 0.5, parts(2)),
            ("a quarter of a mile", 0.25, parts(4)),
            ("three quarters of a mile", 0.75, parts(4)),
            ("two-thirds of a mile", 2.0 / 3.0, parts(3)),
            ("three and a half miles", 3.5, parts(2)),
            ("a few miles", 3.0, Precision::Vague),
            ("a couple of hundred miles", 200.0, Precision::Vague),
            ("several hundred km", 300.0, Precision::Vague),
            ("hundreds of km", 200.0, Precision::Vague),
        ] {
            assert_eq!(read(text), Some((value, precision)), "{text}");
        }
    }

    #[test]
    fn a_number_in_words_has_an_end() {
        let million = "nine hundred and ninety-nine million nine hundred and ninety-nine thousand nine hundred and ninety-nine km";
        assert_eq!(read(million), Some((999_999_999.0, Precision::Integer { trailing_zeros: 0 })));
        assert_eq!(read(&"hundred thousand ".repeat(500)), None);
    }

    #[test]
    fn what_states_no_number_is_none() {
        for text in ["miles", "half of them", "a city", "quarter", "1st Street", "and a half", "hundreds fled"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
