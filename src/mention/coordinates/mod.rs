//! Coordinates written in a text: degrees in their many spellings, UTM, MGRS, plus codes.
//!
//! ```
//! use dateline::mention::coordinates::read;
//! let written = read("35°24'N 35°57'E, at night").unwrap();
//! assert_eq!(written.length, 17);
//! assert!((written.position.lat() - 35.4).abs() < 1e-9 && (written.position.lon() - 35.95).abs() < 1e-9);
//! // A minute of latitude is 1.85 km: nothing finer was written.
//! assert_eq!(written.imprecision.0.round(), 1853.0);
//! ```
//!
//! What could be something else is left alone: bare decimals without a hemisphere or label count only with three
//! decimals or more, so that scores and prices do not, and whole degrees only with their sign, because house numbers take
//! hemispheres, too ("50 N 100 W"); "36S 700000 3600000" may lie in band S or in the southern zone, both
//! on land, and is not read at all. Short plus codes ("9G8F+6X Praia") need a place to start from and are not read.

#![cfg_attr(not(test), deny(clippy::indexing_slicing))]

mod angle;
mod grid;

use crate::earth::Position;
use crate::quantity::Meters;

/// Coordinates as they are written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Written {
    /// Bytes that they take in the text.
    pub length: usize,
    /// Where they point to: of a grid's square the middle.
    pub position: Position,
    /// One unit of the last digit of the coarser half, or the side of the square.
    pub imprecision: Meters,
}

/// Coordinates at the very start of a text.
pub fn read(text: &str) -> Option<Written> {
    let written =
        angle::pair(text).or_else(|| grid::mgrs(text)).or_else(|| grid::utm(text)).or_else(|| grid::plus(text))?;
    let follows = text[written.length..].chars().next();
    (!follows.is_some_and(char::is_alphanumeric)).then_some(written)
}

/// Coordinates that say which half is which, and are no place on earth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nowhere {
    /// Bytes that they take in the text.
    pub length: usize,
    /// In degrees, north positive.
    pub latitude: f64,
    /// In degrees, east positive.
    pub longitude: f64,
    /// Where they would lie with their halves swapped.
    pub swapped: Option<Position>,
}

/// Coordinates outside of the earth's at the very start of a text, whose first word is `word`.
pub fn nowhere(word: &str, text: &str) -> Option<Nowhere> {
    let found = angle::nowhere(may_begin(word, text).then_some(text)?)?;
    let follows = text[found.length..].chars().next();
    (!follows.is_some_and(char::is_alphanumeric)).then_some(found)
}

/// Whether coordinates may begin with a word of this first letter: most words are settled by it.
pub(crate) fn may_open(word: &str) -> bool {
    // The byte behind the last letter begins the minus sign and other signs.
    matches!(word.bytes().next(), Some(b'0'..=b'9' | b'-' | b'N' | b'S' | b'E' | b'W' | b'L' | b'l' | b'C' | 0xe2))
}

/// Whether coordinates may begin with this word; says no quickly.
pub(super) fn may_begin(word: &str, text_from_word: &str) -> bool {
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return false };
    match first {
        '0'..='9' => true,
        '-' | '−' | 'N' | 'S' | 'E' | 'W' => {
            text_from_word[first.len_utf8()..].trim_start_matches(SPACES).starts_with(|c: char| c.is_ascii_digit())
        }
        'L' | 'l' => angle::is_label(word),
        'C' => text_from_word.as_bytes().get(8) == Some(&b'+'),
        _ => false,
    }
}

/// Spaces that may stand within coordinates.
const SPACES: [char; 4] = [' ', '\u{a0}', '\u{2009}', '\u{202f}'];

/// Some digits at the start of a text, with what follows.
fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Option<(f64, f64)> {
        read(text).map(|w| ((w.position.lat() * 1e4).round() / 1e4, (w.position.lon() * 1e4).round() / 1e4))
    }

    #[test]
    fn pairs_of_degrees_are_read_in_their_many_spellings() {
        for (text, expected) in [
            ("35.401 N 35.949 E", (35.401, 35.949)),
            ("35.401N, 35.949E.", (35.401, 35.949)),
            ("N 35.5 W 120.25", (35.5, -120.25)),
            ("33°52′10″S 151°12′30″E", (-33.8694, 151.2083)),
            ("16°30'S, 180°00'W", (-16.5, -180.0)),
            ("90°00'N 0°00'E", (90.0, 0.0)),
            ("0.0000, -78.4500", (0.0, -78.45)),
            ("151.2083 E 33.8694 S", (-33.8694, 151.2083)),
            ("35°24’03.5”N 35°56’55”E", (35.4010, 35.9486)),
            ("35° 24.05' N, 35° 56.92' E", (35.4008, 35.9487)),
            ("35 24 03 N 35 56 55 E", (35.4008, 35.9486)),
            ("35 24 N, 035 57 E", (35.4, 35.95)),
            ("35:24:03N 35:56:55E", (35.4008, 35.9486)),
            ("35-24-03N 035-56-55E", (35.4008, 35.9486)),
            ("352403N 0355655E", (35.4008, 35.9486)),
            ("3524S 03557W", (-35.4, -35.95)),
            ("35d24m03sN 35d56m55sE", (35.4008, 35.9486)),
            ("35 deg 24 min N, 35 deg 57 min E", (35.4, 35.95)),
            ("35.4 degrees north, 35.95 degrees east", (35.4, 35.95)),
            ("35.4° North and 35.95° East", (35.4, 35.95)),
            ("35,401° N; 35,949° E", (35.401, 35.949)),
            ("latitude 35.4, longitude -35.95", (35.4, -35.95)),
            ("Lat: 35.4; Lon: 35.95", (35.4, 35.95)),
            ("lat. 35°24' N, long. 35°57' E", (35.4, 35.95)),
            ("longitude 35.95, latitude 35.4", (35.4, 35.95)),
            ("−35.4010, 35.9490", (-35.401, 35.949)),
        ] {
            assert_eq!(at(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn grids_and_plus_codes_are_read() {
        for (text, expected) in [
            ("31UDQ4825111932", (48.8582, 2.2945)),
            ("31U DQ 48251 11932", (48.8582, 2.2945)),
            ("31UDQ 4825111932, by the river", (48.8582, 2.2945)),
            ("31U DQ 482 119", (48.8584, 2.2945)),
            ("36N 500000 4000000", (36.1447, 33.0)),
            ("36 N 500000mE 4000000mN", (36.1447, 33.0)),
            ("36T 500000 4500000", (40.6509, 33.0)),
            ("36N, 500000 E, 4000000 N", (36.1447, 33.0)),
            ("56S 334873 6252266", (-33.857, 151.215)),
            ("8FVC9G8F+6X", (47.3656, 8.5249)),
        ] {
            assert_eq!(at(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_square_in_band_s_is_in_the_north_and_a_zone_with_s_is_read_only_when_it_can_mean_one_thing() {
        assert_eq!(at("36SVD1234567890"), Some((34.9497, 32.0400)));
        // Northing 6,252 km is no latitude of band S: a southern zone.
        assert!(at("36S 500000 6252266").unwrap().0 < 0.0);
        // 36.1 north in band S, or 54.1 south.
        assert_eq!(at("36S 500000 4000000"), None);
    }

    #[test]
    fn scores_prices_codes_and_impossible_places_are_no_coordinates() {
        for text in [
            "35.4, 35.9 percent",
            "3-2 E",
            "12 Nations 13 Women",
            "95.000 N 10.000 E",
            "1.234",
            "35.401, 200.123",
            "12:30 N",
            "12:30, 14:45",
            "1200 S 3400 W",
            "1861-1865 N",
            "50 N 100 W",
            "late 35.4, lone 35.9",
            "36SVM1234567890",
            "36SVD12345678901",
            "36SVD123",
            "4QFY 2021",
            "36X 12 34",
            "36N 50000 400000",
            "2+2",
            "22222222+2",
            "555 1234 5678901",
        ] {
            assert_eq!(at(text), None, "{text}");
        }
    }

    #[test]
    fn coordinates_that_are_no_place_are_told_with_what_they_would_be_swapped() {
        fn found(text: &str) -> Option<(&str, Option<(f64, f64)>)> {
            let word = text.split(|c: char| !c.is_alphanumeric()).next().unwrap();
            let round = |degrees: f64| (degrees * 1e4).round() / 1e4;
            let swapped = |at: Position| (round(at.lat()), round(at.lon()));
            nowhere(word, text).map(|found| (&text[..found.length], found.swapped.map(swapped)))
        }
        for (text, length, swapped) in [
            ("latitude 178.4419, longitude -18.1416 by", 37, Some((-18.1416, 178.4419))),
            ("178.4419 S, 18.1416 E", 21, Some((-18.1416, 178.4419))),
            ("151.2083° N 33.8694° W.", 24, Some((33.8694, -151.2083))),
            ("95.000 N 200.000 W", 18, None),
            ("lat. 91°, long. 10°", 21, Some((10.0, 91.0))),
            ("35.4 N 400.5 E", 14, None),
            ("95°24'N 10°57'E", 17, Some((10.95, 95.4))),
        ] {
            assert_eq!(found(text), Some((&text[..length], swapped)), "{text}");
        }
        for text in [
            "35.401 N 35.949 E",
            "178.4419, -18.1416",
            "950 N 200 W",
            "95 N 100 W",
            "12.5 N 200.5 E",
            "12.5 N 359.5 E",
            "90.0 N 180.0 W",
            "35°72'N 10°E",
            "12:30 N 95:00 E",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn the_length_ends_with_the_coordinates() {
        for (text, want) in [
            ("35.401 N 35.949 E near Jableh", "35.401 N 35.949 E"),
            ("35.4010, 35.9490)", "35.4010, 35.9490"),
            ("35.4° North and 35.95° East of it", "35.4° North and 35.95° East"),
            ("31U DQ 48251 11932 1944", "31U DQ 48251 11932"),
            ("36N 500000 4000000.", "36N 500000 4000000"),
            ("36 N 500000mE 4000000mN, at", "36 N 500000mE 4000000mN"),
            ("8FVC9G8F+6X.", "8FVC9G8F+6X"),
        ] {
            assert_eq!(read(text).map(|written| &text[..written.length]), Some(want));
        }
    }

    #[test]
    fn coordinates_are_as_precise_as_their_coarser_half_is_written() {
        for (text, metres) in [
            ("18.1416 S, 178.4419 E", 11.12),
            ("35.4 N 35.95 E", 11_120.0),
            ("35°24′N 35°57′E", 1853.3),
            ("35° 24' 03\" N, 35° 56' 55\" E", 30.89),
            ("35°24′03.5″N 35°56′55.25″E", 3.089),
            ("35° 24.05' N, 35° 56.9' E", 185.3),
            ("35° N 36° E", 111_200.0),
            ("352403N 0355655E", 30.89),
            ("36N 500000 4000000", 1.0),
            ("36N 500000.25 4000000.75", 0.01),
            ("31U DQ 482 119", 100.0),
            ("31UDQ4811", 1000.0),
            ("8FVC9G8F+6X", 13.9),
        ] {
            let found = read(text).unwrap().imprecision.0;
            assert!((found / metres - 1.0).abs() < 0.001, "{text}: {found}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_not_without_a_panic(text in "(35|24|03|[0-9]{1,7}|[.,:;°′″'\" -]|[NSEWCVDQU]|lat|lon|deg|é|\\+|m|[a-z]){0,12}") {
            if let Some(written) = read(&text) {
                prop_assert!(text.is_char_boundary(written.length) && written.imprecision.0 > 0.0);
                prop_assert!(may_begin(text.split(' ').next().unwrap(), &text), "{text}");
                prop_assert!(may_open(&text), "{text}");
            }
        }

        #[test]
        fn what_is_written_is_read_back(lat in -89.999f64..90.0, lon in -179.999f64..180.0) {
            let hemispheres = (if lat < 0.0 { 'S' } else { 'N' }, if lon < 0.0 { 'W' } else { 'E' });
            let sexagesimal = |value: f64| {
                let seconds = (value.abs() * 36_000.0).round();
                (seconds / 36_000.0, format!("{}°{:02}′{:04.1}″", (seconds / 36_000.0).trunc(), ((seconds / 600.0) % 60.0).trunc(), (seconds / 10.0) % 60.0))
            };
            let ((a, lat_text), (b, lon_text)) = (sexagesimal(lat), sexagesimal(lon));
            let read_back = read(&format!("{lat_text}{} {lon_text}{}", hemispheres.0, hemispheres.1)).unwrap().position;
            prop_assert!((read_back.lat().abs() - a).abs() < 1e-9 && (read_back.lon().abs() - b).abs() < 1e-9);
            let decimal = format!("{lat:.5}, {lon:.5}");
            let read_back = read(&decimal).unwrap().position;
            prop_assert_eq!(format!("{:.5}, {:.5}", read_back.lat(), read_back.lon()), decimal);
        }
    }
}
