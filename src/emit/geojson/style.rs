//! simplestyle 1.1 columns (github.com/mapbox/simplestyle-spec), which code hosts and viewers draw by.
//!
//! Hues are from Okabe & Ito, "Color Universal Design" (2008), told apart by colour-blind readers too; a
//! verdict is doubled by the line's width and by its word in the title.

use crate::verdict::Outcome;
use geojson::JsonValue;

type Columns<const N: usize> = [(&'static str, JsonValue); N];

pub(in crate::emit) const BLUE: &str = "#0072b2";
/// Okabe & Ito's reddish purple, which no verdict has.
pub(in crate::emit) const PURPLE: &str = "#cc79a7";
/// Okabe & Ito's orange.
pub(in crate::emit) const ORANGE: &str = "#e69f00";
pub(in crate::emit) const GREY: &str = "#6e6e6e";

/// A marker: `known` is false for a name that no place was found for.
pub(super) fn marker(known: bool, title: String, description: String) -> Columns<5> {
    [
        ("marker-color", if known { BLUE } else { GREY }.into()),
        ("marker-symbol", if known { "circle" } else { "circle-stroked" }.into()),
        ("marker-size", "small".into()),
        ("title", title.into()),
        ("description", description.into()),
    ]
}

/// A line of a judged claim.
pub(super) fn line(outcome: Outcome, title: String, description: String) -> Columns<5> {
    [
        ("stroke", hue(outcome).into()),
        ("stroke-width", width(outcome).into()),
        ("stroke-opacity", 0.9.into()),
        ("title", title.into()),
        ("description", description.into()),
    ]
}

/// A movement, which has no verdict.
pub(super) fn movement(title: String, description: String) -> Columns<5> {
    [
        ("stroke", PURPLE.into()),
        ("stroke-width", 3.0.into()),
        ("stroke-opacity", 0.9.into()),
        ("title", title.into()),
        ("description", description.into()),
    ]
}

/// An area; of a judged claim when there is an outcome, else of a place.
pub(super) fn area(outcome: Option<Outcome>, title: String, description: String) -> Columns<7> {
    let color = outcome.map_or(BLUE, hue);
    [
        ("stroke", color.into()),
        ("stroke-width", outcome.map_or(1.0, width).into()),
        ("stroke-opacity", 0.8.into()),
        ("fill", color.into()),
        ("fill-opacity", 0.12.into()),
        ("title", title.into()),
        ("description", description.into()),
    ]
}

pub(in crate::emit) fn hue(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Supported => "#009e73",
        Outcome::Inconclusive => ORANGE,
        Outcome::Contradicted => "#d55e00",
    }
}

pub(in crate::emit) fn width(outcome: Outcome) -> f64 {
    match outcome {
        Outcome::Supported => 2.0,
        Outcome::Inconclusive => 3.0,
        Outcome::Contradicted => 4.0,
    }
}
