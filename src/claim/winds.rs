//! Winds of the compass in a sentence: "north", "N.E.", "ENE", "due north", "to the south-west".
//!
//! Adjectives ("northern") state a part of a region and are read in [`parts`](super::part).

use super::StatedWind;
use super::lexicon::{Job, Sense};
use super::words::{At, Words};

/// A wind in the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct WindPhrase {
    /// First token, "to the" and "due" included.
    pub(super) first: At,
    /// The token after the wind.
    pub(super) end: At,
    pub(super) stated: StatedWind,
    /// Whether "to the" stands before it.
    pub(super) to_the: bool,
}

/// The wind that begins at `at`, with the words that lead to it.
pub(super) fn wind(w: &Words, at: At) -> Option<WindPhrase> {
    let mut next = at;
    let to_the = w.has(next, Job::To) && w.has(next + 1, Job::Definite);
    if to_the {
        next += 2;
    }
    while next < at + 4 && (w.is(next, "due") || w.is(next, "just") || w.is(next, "directly")) {
        next += 1;
    }
    let (wind, end) = bare(w, next)?;
    Some(WindPhrase { first: at, end, stated: StatedWind { span: w.span(next, end), wind }, to_the })
}

/// A wind word or symbol alone. The words of a name ("North Korea", "South Bend") are none.
pub(super) fn bare(w: &Words, at: At) -> Option<(crate::earth::Wind, At)> {
    if w.mention(at).is_some() {
        return None;
    }
    w.phrase(at, |s| if let Sense::Wind(wind) = s { Some(wind) } else { None })
        .filter(|&(_, end)| w.mention(end - 1).is_none())
}

/// "northern", "north-eastern", and a noun used as an adjective: "north" in "north London".
pub(super) fn part(w: &Words, at: At) -> Option<(crate::earth::Wind, At)> {
    if w.mention(at).is_some() {
        return None;
    }
    w.phrase(at, |s| match s {
        Sense::Part(wind) | Sense::Wind(wind) => Some(wind),
        _ => None,
    })
    .filter(|&(_, end)| w.mention(end - 1).is_none())
}
