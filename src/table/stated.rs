//! A stated distance in a cell: "86 km", "about 50 miles north", or a bare number whose unit stands elsewhere.
//!
//! Bare numbers are put as a text would put them; what they say is read and judged by the rules for texts.

use super::ends::Meaning;
use crate::checker::Checker;
use crate::mention::MentionId;
use crate::query::{self, End};
use crate::resolve::Resolution;
use crate::verdict::Verdict;

/// Longest figure, in bytes.
const LONGEST: usize = 200;

/// Stand for names in the sentence that is judged, so that no name is mistaken for a part of its grammar.
const STAND_INS: [&str; 2] = ["Alpha", "Omega"];

/// What a cell states, in the words of a text; `None` for an empty one.
///
/// # Errors
/// A number without a unit, or a text.
pub(super) fn words(cell: &str, unit: &str, decimal_comma: bool) -> Result<Option<String>, String> {
    let stated = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    if stated.is_empty() {
        return Ok(None);
    }
    if stated.len() > LONGEST {
        return Err(format!("a cell of {} bytes is no distance", stated.len()));
    }
    match (number(&stated, decimal_comma), unit.trim()) {
        (None, _) => Ok(Some(stated)),
        (Some(_), "") => Err(format!("the distance {stated} has no unit; --unit names one, or the column with it")),
        (Some(number), unit) => Ok(Some(format!("{number} {unit}"))),
    }
}

/// A bare number with a decimal point, if the cell is one.
fn number(stated: &str, decimal_comma: bool) -> Option<String> {
    if !stated.bytes().all(|byte| byte.is_ascii_digit() || b"., '".contains(&byte)) {
        return None;
    }
    let plain = match stated.split_once(',') {
        _ if decimal_comma => stated.replace('.', "").replace(',', "."),
        // Thousands have three digits behind the comma: "86,5" can only be a decimal one.
        Some((_, behind)) if !behind.contains([',', '.']) && behind.len() != 3 => stated.replace(',', "."),
        _ => stated.to_owned(),
    };
    let plain = plain.replace([' ', '\''], "");
    // Programs write whole numbers so; nobody has measured to a tenth.
    Some(plain.strip_suffix(".0").map_or(plain.clone(), str::to_owned))
}

/// Judges a stated distance between two meanings, as a straight line if that is how all are meant.
///
/// # Errors
/// `stated` is no distance.
pub(super) fn judge(checker: &Checker, ends: [&Meaning; 2], stated: &str, straight: bool) -> Result<Verdict, String> {
    let ends = [0, 1].map(|at| match ends[at] {
        Meaning::Position(written) => End {
            words: written.words.clone(),
            position: Some(written.position),
            resolution: Resolution::settled(MentionId(0), None),
        },
        Meaning::Name(name) => {
            End { words: STAND_INS[at].to_owned(), position: None, resolution: name.resolution.clone() }
        }
        Meaning::Empty => {
            End { words: STAND_INS[at].to_owned(), position: None, resolution: Resolution::settled(MentionId(0), None) }
        }
    });
    if straight && let Ok(verdict) = query::weigh(checker, ends.clone(), &format!("{stated} as the crow flies")) {
        return Ok(verdict);
    }
    // "86 km by road" and "86 km north" say themselves what they are.
    query::weigh(checker, ends, stated).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_numbers_take_a_unit_and_others_have_their_own() {
        for (cell, unit, want) in [
            ("86", "km", "86 km"),
            (" 86.0 ", "mi", "86 mi"),
            ("86,5", "km", "86.5 km"),
            ("1,234", "km", "1,234 km"),
            ("1 234", "km", "1234 km"),
            ("about 50 miles  north", "km", "about 50 miles north"),
            ("12 mi", "", "12 mi"),
        ] {
            assert_eq!(words(cell, unit, false).unwrap().as_deref(), Some(want), "{cell}");
        }
        assert_eq!(words("1.234,5", "km", true).unwrap().as_deref(), Some("1234.5 km"));
        assert_eq!(words(" ", "km", false).unwrap(), None);
        assert!(words("86", " ", false).unwrap_err().contains("--unit"));
    }
}
