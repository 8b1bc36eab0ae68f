//! Slips of a direction: reversed, mirrored, its neighbour.

use super::Slip;
use crate::earth::Wind;
use crate::quantity::Degrees;

const REVERSED: f64 = 0.1;
const MIRRORED: f64 = 0.2;
const NEIGHBOUR: f64 = 0.3;

/// Slips of `stated` that bring it within `half_width` degrees of the measured azimuth.
pub(super) fn slips(stated: Wind, azimuth: Degrees, half_width: f64) -> Vec<Slip> {
    let fits = |wind: Wind| wind.azimuth().between(azimuth).0 <= half_width;
    let mut out = Vec::new();
    let reversed = stated.reversed();
    if fits(reversed) {
        let text = format!("{} would hold: the direction is reversed, or the two places are swapped", reversed.word());
        out.push(Slip::new("direction_reversed", text, REVERSED));
    }
    for (mirrored, what) in [(mirror(stated, 360.0), "east and west"), (mirror(stated, 180.0), "north and south")] {
        if let Some(mirrored) = mirrored.filter(|&wind| wind != reversed && wind != stated && fits(wind)) {
            let text = format!("{} would hold: {what} are swapped", mirrored.word());
            out.push(Slip::new("direction_mirrored", text, MIRRORED));
        }
    }
    let nearest = Wind::nearest_of_eight(azimuth);
    if stated.azimuth().between(nearest.azimuth()).0 <= 45.0 && nearest != stated {
        let text = format!("{} would hold, the neighbouring direction", nearest.word());
        out.push(Slip::new("neighbouring_direction", text, NEIGHBOUR));
    }
    out
}

/// The wind reflected: about the meridian for a sum of 360, about the parallel for a sum of 180.
fn mirror(wind: Wind, sum: f64) -> Option<Wind> {
    let azimuth = Degrees(sum - wind.azimuth().0).normalized();
    Wind::all().find(|other| other.azimuth() == azimuth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_direction_is_repaired_by_the_smallest_turn_of_mind() {
        let table = [
            ("N", 178.0, "direction_reversed", "south"),
            ("NE", 317.0, "direction_mirrored", "northwest"),
            ("NE", 133.0, "direction_mirrored", "southeast"),
            ("NE", 85.0, "neighbouring_direction", "east"),
            ("E", 275.0, "direction_reversed", "west"),
        ];
        for (symbol, azimuth, slip, word) in table {
            let wind = Wind::from_symbol(symbol).unwrap();
            let found = super::super::best(slips(wind, Degrees(azimuth), wind.half_width().0)).unwrap();
            assert_eq!(found.slip, slip, "{symbol} {azimuth}");
            assert!(found.text.starts_with(word), "{}", found.text);
        }
    }

    #[test]
    fn a_quarter_turn_is_no_slip() {
        assert_eq!(slips(Wind::N, Degrees(95.0), 45.0), []);
    }
}
