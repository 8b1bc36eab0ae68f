//! UTM, MGRS and plus codes.

use super::{SPACES, Written, digits};
use crate::earth::{Position, grid};
use crate::quantity::Meters;

/// A degree of latitude, as for angles.
const DEGREE_M: f64 = 111_200.0;

/// `31UDQ4825111932`, `31U DQ 48251 11932`: from four digits (a square of 1 km) to ten (1 m).
pub(super) fn mgrs(text: &str) -> Option<Written> {
    let (zone, rest) = zone(text)?;
    let band = rest.chars().next()?;
    let rest = spaced(&rest[band.len_utf8()..]);
    let mut letters = rest.chars();
    let square = [letters.next()?, letters.next()?];
    if !band.is_ascii_uppercase() || !square.iter().all(char::is_ascii_uppercase) {
        return None;
    }
    let rest = spaced(letters.as_str());
    let (first, after) = digits(rest);
    let (easting, northing, rest) = match digits(spaced(after)) {
        (second, rest) if second.len() == first.len() && after.starts_with(SPACES) => (first, second, rest),
        _ if first.len().is_multiple_of(2) => {
            let (easting, northing) = first.split_at(first.len() / 2);
            (easting, northing, after)
        }
        _ => return None,
    };
    if !(2..=5).contains(&easting.len()) {
        return None;
    }
    let side = 10f64.powi(5 - easting.len() as i32);
    let middle = |digits: &str| digits.parse::<f64>().ok().map(|digits| (digits + 0.5) * side);
    let position = grid::from_mgrs(zone, band, square, middle(easting)?, middle(northing)?)?;
    Some(Written { length: text.len() - rest.len(), position, imprecision: Meters(side) })
}

/// `36N 500000 4000000`, `36N, 500000 mE, 4000000 mN`, with a band or a hemisphere behind the zone.
pub(super) fn utm(text: &str) -> Option<Written> {
    let (zone, rest) = zone(text)?;
    let rest = spaced(rest);
    let letter = rest.chars().next().filter(|letter| ('C'..='X').contains(letter))?;
    let (easting, east_unit, rest) = metres(&rest[1..], &["mE", "m E", "E", "m"])?;
    let (northing, north_unit, rest) = metres(rest, &["mN", "m N", "N", "m"])?;
    let position = placed(zone, letter, easting, northing)?;
    Some(Written { length: text.len() - rest.len(), position, imprecision: Meters(east_unit.max(north_unit)) })
}

/// `8FVC9G8F+6X`.
pub(super) fn plus(text: &str) -> Option<Written> {
    let length =
        text.bytes().take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'+').count();
    let (position, height) = grid::from_plus_code(&text[..length])?;
    Some(Written { length, position, imprecision: Meters(DEGREE_M * height) })
}

/// A letter behind a zone is a band (MGRS) or a hemisphere, and S is both: band S holds 32 to 40 degrees north. Where only
/// one of the two has such a northing, that one is meant.
fn placed(zone: u8, letter: char, easting: f64, northing: f64) -> Option<Position> {
    let north = grid::from_utm(zone, true, easting, northing);
    let south = grid::from_utm(zone, false, easting, northing);
    match letter {
        'S' if north.is_some_and(|position| (31.0..41.0).contains(&position.lat())) => None,
        'S' => south,
        // Band N holds 0 to 8 degrees north, so it is the north either way.
        'N' => north,
        'C'..='M' => south.filter(|position| in_band(letter, *position)),
        _ => north.filter(|position| in_band(letter, *position)),
    }
}

fn in_band(letter: char, position: Position) -> bool {
    let Some(band) = "CDEFGHJKLMNPQRSTUVWX".find(letter) else { return false };
    let south = -80.0 + 8.0 * band as f64;
    let north = if letter == 'X' { 84.0 } else { south + 8.0 };
    // The letter is often taken from the neighbour.
    (south - 1.0..=north + 1.0).contains(&position.lat())
}

/// A zone of one or two digits.
fn zone(text: &str) -> Option<(u8, &str)> {
    let (zone, rest) = digits(text);
    let zone = zone.parse().ok().filter(|zone| (1..=60).contains(zone) && text.len() - rest.len() <= 2)?;
    Some((zone, rest))
}

/// Six or seven digits and decimals behind a comma or a space, the value of the last digit, and what follows the unit.
fn metres<'t>(text: &'t str, units: &[&str]) -> Option<(f64, f64, &'t str)> {
    let start = text.trim_start_matches(SPACES);
    let start = start.strip_prefix([',', ';', ':', '/']).unwrap_or(start).trim_start_matches(SPACES);
    if start.len() == text.len() {
        return None;
    }
    let (whole, after) = digits(start);
    if !(6..=8).contains(&whole.len()) {
        return None;
    }
    let decimals = after.strip_prefix('.').map_or("", |after| digits(after).0);
    let (value, after) = match decimals.len() {
        0 => (whole.parse().ok()?, after),
        length => (format!("{whole}.{decimals}").parse().ok()?, &after[1 + length..]),
    };
    let behind = units.iter().find_map(|unit| spaced(after).strip_prefix(unit));
    let rest = behind.filter(|rest| !rest.starts_with(char::is_alphanumeric)).unwrap_or(after);
    Some((value, 10f64.powi(-(decimals.len() as i32)), rest))
}

/// Behind one space, if there is one.
fn spaced(text: &str) -> &str {
    text.strip_prefix(SPACES).unwrap_or(text)
}
