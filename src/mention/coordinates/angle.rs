//! Latitude and longitude in degrees, minutes and seconds.

use super::{Nowhere, SPACES, Written, digits};
use crate::earth::Position;
use crate::quantity::Meters;

/// A degree of latitude: a quarter of the meridian, 10,002 km, by 90.
const DEGREE_M: f64 = 111_200.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    Latitude,
    Longitude,
}

struct Angle<'t> {
    degrees: f64,
    /// By its hemisphere or its label.
    axis: Option<Axis>,
    /// One of its last digit, in degrees.
    unit: f64,
    decimals: usize,
    /// Has a degree sign.
    marked: bool,
    labelled: bool,
    /// Has a letter or word for its hemisphere.
    lettered: bool,
    rest: &'t str,
}

/// A latitude and a longitude, in that order unless they say otherwise.
pub(super) fn pair(text: &str) -> Option<Written> {
    let Halves { lat, lon, length } = halves(text)?;
    Some(Written {
        length,
        position: Position::new(lat.degrees, lon.degrees)?,
        imprecision: Meters(DEGREE_M * lat.unit.max(lon.unit)),
    })
}

/// A latitude and a longitude that are said to be that, and are no place.
pub(super) fn nowhere(text: &str) -> Option<Nowhere> {
    let Halves { lat, lon, length } = halves(text)?;
    let told = lat.axis.is_some() && lon.axis.is_some();
    // Oceanographers count to 360 eastward.
    let beyond = lat.degrees.abs() > 90.0 || !(-180.0..=360.0).contains(&lon.degrees);
    if !told || !beyond {
        return None;
    }
    // A letter stays with its half, a sign goes with its number.
    let (north, east) = match lat.lettered && lon.lettered {
        true => (lon.degrees.abs().copysign(lat.degrees), lat.degrees.abs().copysign(lon.degrees)),
        false => (lon.degrees, lat.degrees),
    };
    Some(Nowhere { length, latitude: lat.degrees, longitude: lon.degrees, swapped: Position::new(north, east) })
}

struct Halves<'t> {
    lat: Angle<'t>,
    lon: Angle<'t>,
    length: usize,
}

fn halves(text: &str) -> Option<Halves<'_>> {
    let first = angle(text)?;
    let after = first.rest;
    let gap = after.len() - between(after)?.len();
    let second = angle(&after[gap..])?;
    let swapped = match (first.axis, second.axis) {
        (Some(Axis::Latitude), Some(Axis::Longitude)) => false,
        (Some(Axis::Longitude), Some(Axis::Latitude)) => true,
        (None, None) if gap > 0 && first.decimals >= 3 && second.decimals >= 3 => false,
        (None, None) if first.marked && second.marked => false,
        _ => return None,
    };
    // "50 N 100 W" is an address in Utah.
    let plain = |angle: &Angle| angle.unit >= 1.0 && !angle.marked && !angle.labelled;
    if plain(&first) && plain(&second) {
        return None;
    }
    let length = text.len() - second.rest.len();
    let (lat, lon) = if swapped { (second, first) } else { (first, second) };
    Some(Halves { lat, lon, length })
}

/// "lat", "Latitude", "long": a label, perhaps of the first half.
pub(super) fn is_label(word: &str) -> bool {
    label(word).is_some_and(|(_, rest)| rest.is_empty())
}

/// What follows the gap between the halves: spaces, and at most one of a comma, a semicolon, a slash, "and".
fn between(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(SPACES);
    let rest = rest.strip_prefix([',', ';', '/']).unwrap_or(rest).trim_start_matches(SPACES);
    let rest = match rest.strip_prefix("and ") {
        Some(rest) if rest.len() < text.len() => rest.trim_start_matches(SPACES),
        _ => rest,
    };
    (text.len() - rest.len() <= 6).then_some(rest)
}

fn angle(text: &str) -> Option<Angle<'_>> {
    let (labelled, text) = match label(text) {
        Some((axis, rest)) => (Some(axis), rest.trim_start_matches(['.', ':', '=']).trim_start_matches(SPACES)),
        None => (None, text),
    };
    let (leading, text) = match text.strip_prefix(['N', 'S', 'E', 'W']) {
        Some(rest) => (text.chars().next(), rest.trim_start_matches(SPACES)),
        None => (None, text),
    };
    let (negative, text) = match text.strip_prefix(['-', '−', '+']) {
        Some(rest) => (!text.starts_with('+'), rest),
        None => (false, text),
    };
    let figure = marked(text).or_else(|| parted(text)).or_else(|| compact(text)).or_else(|| decimal(text))?;
    let (hemisphere, rest) = match leading {
        Some(letter) => (Some(letter), figure.rest),
        None => match hemisphere(figure.rest, figure.marked) {
            Some((letter, rest)) => (Some(letter), rest),
            None => (None, figure.rest),
        },
    };
    if figure.needs_hemisphere
        && (hemisphere.is_none() || leading.is_none() && figure.closed && rest.len() + 1 != figure.rest.len())
    {
        return None;
    }
    let (axis, sign) = match hemisphere {
        Some('N') => (Some(Axis::Latitude), 1.0),
        Some('S') => (Some(Axis::Latitude), -1.0),
        Some('E') => (Some(Axis::Longitude), 1.0),
        Some(_) => (Some(Axis::Longitude), -1.0),
        None => (labelled, 1.0),
    };
    // "-35 N" and "latitude 35 E" are slips, and which half is wrong is not ours to say.
    if negative && sign > 0.0 && hemisphere.is_some() || labelled.is_some() && labelled != axis {
        return None;
    }
    let sign = if negative { -1.0 } else { sign };
    let Figure { degrees, unit, decimals, marked, .. } = figure;
    Some(Angle {
        degrees: sign * degrees,
        axis,
        unit,
        decimals,
        marked,
        labelled: labelled.is_some(),
        lettered: hemisphere.is_some(),
        rest,
    })
}

/// Degrees without sign or hemisphere.
struct Figure<'t> {
    degrees: f64,
    unit: f64,
    decimals: usize,
    marked: bool,
    /// Without a hemisphere it is a time, a range or a number.
    needs_hemisphere: bool,
    /// The hemisphere follows at once.
    closed: bool,
    rest: &'t str,
}

/// `35°24′03″`, `35 deg 24 min`, `35d24m03s`, `35.4°`.
fn marked(text: &str) -> Option<Figure<'_>> {
    const DEGREES: [&str; 8] = ["°", "º", "˚", "degrees", "degree", "degs", "deg", "d"];
    const MINUTES: [&str; 11] = ["′", "'", "’", "‘", "ʹ", "`", "´", "minutes", "minute", "min", "m"];
    const SECONDS: [&str; 13] = ["″", "\"", "”", "“", "ʺ", "''", "’’", "′′", "´´", "seconds", "second", "sec", "s"];
    let (whole, decimals, rest) = number(text, 3)?;
    let mut figure = Figure {
        degrees: whole,
        unit: 10f64.powi(-(decimals as i32)),
        decimals,
        marked: true,
        needs_hemisphere: false,
        closed: false,
        rest: strip(rest, &DEGREES)?,
    };
    for (part, units) in [(60.0, &MINUTES[..]), (3600.0, &SECONDS[..])] {
        let Some((value, decimals, rest)) = number(figure.rest.trim_start_matches(SPACES), 2) else { break };
        let Some(rest) = strip(rest, units).filter(|_| value < 60.0) else { break };
        figure.degrees += value / part;
        figure.unit = 10f64.powi(-(decimals as i32)) / part;
        figure.rest = rest;
    }
    Some(figure)
}

/// `35:24:03`, `35-24-03`, `35 24 03`: one separator throughout, two digits a part.
fn parted(text: &str) -> Option<Figure<'_>> {
    let (whole, rest) = digits(text);
    let separator = rest.chars().next().filter(|c| [':', '-', ' ', '\u{a0}'].contains(c))?;
    if whole.is_empty() || whole.len() > 3 {
        return None;
    }
    let mut figure = Figure {
        degrees: whole.parse().ok()?,
        unit: 1.0,
        decimals: 0,
        marked: false,
        needs_hemisphere: true,
        closed: separator == '-',
        rest,
    };
    for part in [60.0, 3600.0] {
        let Some((value, decimals, rest)) = figure.rest.strip_prefix(separator).and_then(|rest| number(rest, 2)) else {
            break;
        };
        let two = digits(&figure.rest[separator.len_utf8()..]).0.len() == 2;
        if !two || value >= 60.0 {
            break;
        }
        figure.degrees += value / part;
        figure.unit = 10f64.powi(-(decimals as i32)) / part;
        figure.rest = rest;
    }
    (figure.unit < 1.0).then_some(figure)
}

/// `352403N`, `0355655E`: two digits a part, three for the degrees of a longitude, and the hemisphere close behind.
fn compact(text: &str) -> Option<Figure<'_>> {
    let (run, rest) = digits(text);
    let degrees = match (run.len(), rest.chars().next()?) {
        (4 | 6, 'N' | 'S') => 2,
        (5 | 7, 'E' | 'W') => 3,
        _ => return None,
    };
    let (whole, parts) = run.split_at(degrees);
    let (minutes, seconds) = parts.split_at(2);
    let minutes: f64 = minutes.parse().ok().filter(|&minutes| minutes < 60.0)?;
    let of_seconds: Option<f64> = if seconds.is_empty() { Some(0.0) } else { seconds.parse().ok() };
    let of_seconds = of_seconds.filter(|&seconds| seconds < 60.0)?;
    Some(Figure {
        degrees: whole.parse::<f64>().ok()? + minutes / 60.0 + of_seconds / 3600.0,
        unit: if seconds.is_empty() { 1.0 / 60.0 } else { 1.0 / 3600.0 },
        decimals: 0,
        marked: false,
        needs_hemisphere: true,
        closed: true,
        rest,
    })
}

fn decimal(text: &str) -> Option<Figure<'_>> {
    let (degrees, decimals, rest) = number(text, 3)?;
    let unit = 10f64.powi(-(decimals as i32));
    // "35,401" is one number before a degree sign only.
    let comma = text[..text.len() - rest.len()].contains(',');
    (!comma).then_some(Figure { degrees, unit, decimals, marked: false, needs_hemisphere: false, closed: false, rest })
}

/// A number with at most `most` digits before the point or comma, its decimals, and what follows.
fn number(text: &str, most: usize) -> Option<(f64, usize, &str)> {
    let (whole, after) = digits(text);
    if whole.is_empty() || whole.len() > most {
        return None;
    }
    let decimals = after.strip_prefix(['.', ',']).map_or("", |after| digits(after).0);
    if decimals.is_empty() {
        return Some((whole.parse().ok()?, 0, after));
    }
    let value = format!("{whole}.{decimals}").parse().ok()?;
    Some((value, decimals.len(), &after[1 + decimals.len()..]))
}

/// What follows a unit, with or without a space before it.
fn strip<'t>(text: &'t str, units: &[&str]) -> Option<&'t str> {
    let text = text.trim_start_matches(SPACES);
    let rest = units.iter().filter_map(|unit| text.strip_prefix(unit)).min_by_key(|rest| rest.len())?;
    // "35 dogs": a unit in letters ends where they do, but for the next hemisphere or number.
    let in_letters = text.starts_with(|c: char| c.is_ascii_lowercase());
    (!in_letters || !rest.starts_with(|c: char| c.is_lowercase())).then_some(rest)
}

/// A hemisphere behind a figure: a letter, or behind a degree sign a word.
fn hemisphere(text: &str, marked: bool) -> Option<(char, &str)> {
    let trimmed = text.trim_start_matches(SPACES);
    if text.len() - trimmed.len() > 3 {
        return None;
    }
    let word: &str = &trimmed[..trimmed.bytes().take_while(u8::is_ascii_alphabetic).count()];
    let rest = &trimmed[word.len()..];
    let letter = match word {
        "N" | "S" | "E" | "W" => word.chars().next(),
        _ if !marked => None,
        _ => [("north", 'N'), ("south", 'S'), ("east", 'E'), ("west", 'W')]
            .into_iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(word))
            .map(|(_, letter)| letter),
    };
    // "N9", "Nö" and "N." before a letter are no hemispheres.
    let alone = !rest.starts_with(|c: char| c.is_alphanumeric());
    letter.filter(|_| alone).map(|letter| (letter, rest))
}

fn label(text: &str) -> Option<(Axis, &str)> {
    let word = &text[..text.bytes().take_while(u8::is_ascii_alphabetic).count()];
    let axis = match word.to_ascii_lowercase().as_str() {
        "lat" | "latitude" => Axis::Latitude,
        "lon" | "long" | "lng" | "longitude" => Axis::Longitude,
        _ => return None,
    };
    Some((axis, text[word.len()..].trim_start_matches(SPACES)))
}
