//! Coordinates written in a text: `35.401 N 35.949 E`, `35°24'N, 35°57'E`, `(35.4010, 35.9490)`.
//!
//! ```
//! use dateline::mention::coordinates::read;
//! let (length, position) = read("35°24'N 35°57'E, at night").unwrap();
//! assert_eq!(length, 17);
//! assert!((position.lat() - 35.4).abs() < 1e-9 && (position.lon() - 35.95).abs() < 1e-9);
//! ```
//!
//! Bare decimals count only with three decimals or more, so that scores and prices do not. Grid references (MGRS, UTM)
//! are not read.

use crate::earth::Position;

/// A pair of latitude and longitude at the very start of a text, with its length in bytes.
pub fn read(text: &str) -> Option<(usize, Position)> {
    let first = angle(text)?;
    let rest = &text[first.length..];
    let gap = rest.len() - rest.trim_start_matches([' ', '\u{a0}', ',', ';', '/']).len();
    if gap > 3 || rest[..gap].matches([',', ';', '/']).count() > 1 {
        return None;
    }
    let second = angle(&rest[gap..])?;
    let length = first.length + gap + second.length;
    let follows = text[length..].chars().next();
    if follows.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let (lat, lon) = match (first.wind, second.wind) {
        (Some('N' | 'S'), Some('E' | 'W')) => (first.degrees, second.degrees),
        (Some('E' | 'W'), Some('N' | 'S')) => (second.degrees, first.degrees),
        (None, None) if gap > 0 && first.decimals >= 3 && second.decimals >= 3 => (first.degrees, second.degrees),
        (None, None) if first.marked && second.marked => (first.degrees, second.degrees),
        _ => return None,
    };
    Some((length, Position::new(lat, lon)?))
}

struct Angle {
    degrees: f64,
    /// N, S, E or W.
    wind: Option<char>,
    decimals: usize,
    /// Has a degree sign.
    marked: bool,
    length: usize,
}

fn angle(text: &str) -> Option<Angle> {
    let mut rest = text;
    let mut wind = None;
    if let Some(after) = rest.strip_prefix(['N', 'S', 'E', 'W']) {
        wind = rest.chars().next();
        rest = after.trim_start_matches([' ', '\u{a0}']);
    }
    let negative = rest.starts_with(['-', '−']);
    if negative {
        rest = rest.trim_start_matches(['-', '−']);
    }
    let (whole, decimals, after) = decimal(rest)?;
    rest = after;
    let (mut degrees, mut marked) = (whole, false);
    if let Some(after) = strip_unit(rest, &["°", "º", "˚", "deg"]) {
        (rest, marked) = (after, true);
        if let Some((minutes, _, after)) = decimal(rest)
            && minutes < 60.0
            && let Some(after) = strip_unit(after, &["′", "'", "’", "min"])
        {
            (degrees, rest) = (degrees + minutes / 60.0, after);
            if let Some((seconds, _, after)) = decimal(rest)
                && seconds < 60.0
                && let Some(after) = strip_unit(after, &["″", "\"", "”", "''", "’’", "sec"])
            {
                (degrees, rest) = (degrees + seconds / 3600.0, after);
            }
        }
    }
    if wind.is_none() {
        let trimmed = rest.trim_start_matches([' ', '\u{a0}']);
        let letter = trimmed.chars().next().filter(|c| matches!(c, 'N' | 'S' | 'E' | 'W'));
        let alone = !trimmed.chars().nth(1).is_some_and(char::is_alphabetic);
        if letter.is_some() && alone && rest.len() - trimmed.len() <= 2 {
            wind = letter;
            rest = &trimmed[1..];
        } else {
            // A space before what is no hemisphere belongs to the gap.
            rest = &text[text.len() - rest.len()..];
        }
    }
    if negative == matches!(wind, Some('N' | 'E')) && negative {
        return None;
    }
    if negative != matches!(wind, Some('S' | 'W')) {
        degrees = -degrees;
    }
    Some(Angle { degrees, wind, decimals, marked, length: text.len() - rest.len() })
}

/// A decimal number with at most three digits before the point, its decimals, and what follows.
fn decimal(text: &str) -> Option<(f64, usize, &str)> {
    let whole = text.bytes().take_while(u8::is_ascii_digit).count();
    if whole == 0 || whole > 3 {
        return None;
    }
    let decimals = match text[whole..].strip_prefix('.') {
        Some(tail) => tail.bytes().take_while(u8::is_ascii_digit).count(),
        None => 0,
    };
    let length = if decimals > 0 { whole + 1 + decimals } else { whole };
    Some((text[..length].parse().ok()?, decimals, &text[length..]))
}

fn strip_unit<'t>(text: &'t str, units: &[&str]) -> Option<&'t str> {
    let trimmed = text.trim_start_matches([' ', '\u{a0}']);
    units.iter().find_map(|unit| trimmed.strip_prefix(unit)).map(|rest| rest.trim_start_matches([' ', '\u{a0}']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<(f64, f64)> {
        read(text).map(|(_, p)| ((p.lat() * 1e4).round() / 1e4, (p.lon() * 1e4).round() / 1e4))
    }

    #[test]
    fn decimal_and_sexagesimal_pairs_are_read_on_every_quarter_of_the_globe() {
        for (text, expected) in [
            ("35.401 N 35.949 E", (35.401, 35.949)),
            ("35.401N, 35.949E.", (35.401, 35.949)),
            ("N 35.5 W 120.25", (35.5, -120.25)),
            ("33°52′10″S 151°12′30″E", (-33.8694, 151.2083)),
            ("16°30'S, 180°00'W", (-16.5, -180.0)),
            ("90°00'N 0°00'E", (90.0, 0.0)),
            ("0.0000, -78.4500", (0.0, -78.45)),
            ("151.2083 E 33.8694 S", (-33.8694, 151.2083)),
        ] {
            assert_eq!(at(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn scores_prices_and_impossible_places_are_no_coordinates() {
        for text in
            ["35.4, 35.9 percent", "3-2 E", "12 Nations 13 Women", "95.000 N 10.000 E", "1.234", "35.401, 200.123"]
        {
            assert_eq!(at(text), None, "{text}");
        }
    }

    #[test]
    fn the_length_ends_with_the_second_hemisphere() {
        assert_eq!(read("35.401 N 35.949 E near Jableh").map(|r| r.0), Some("35.401 N 35.949 E".len()));
        assert_eq!(read("35.4010, 35.9490)").map(|r| r.0), Some("35.4010, 35.9490".len()));
    }
}
