//! Positions as short strings: Google's polyline algorithm
//! (developers.google.com/maps/documentation/utilities/polylinealgorithm), longitude before latitude.
//!
//! Differences of rounded numbers take two or three letters where digits would take nine, so that an article's map stays
//! small enough to be mailed.

/// Positions a degree: 0.0001 degrees are at most 11 m.
pub(super) const FINE: f64 = 1e4;

/// The positions, `(lon, lat)` in degrees, rounded to `1 / scale` degrees.
pub(super) fn encode(positions: impl IntoIterator<Item = (f64, f64)>, scale: f64) -> String {
    encode_rounded(positions.into_iter().map(|(lon, lat)| ((lon * scale).round() as i64, (lat * scale).round() as i64)))
}

/// The positions as whole numbers of some small unit.
pub(super) fn encode_rounded(positions: impl IntoIterator<Item = (i64, i64)>) -> String {
    let mut out = String::new();
    let (mut x, mut y) = (0, 0);
    for (next_x, next_y) in positions {
        push(&mut out, next_x - x);
        push(&mut out, next_y - y);
        (x, y) = (next_x, next_y);
    }
    out
}

/// Five bits a letter, the lowest first, from `?` (63) on; the sign is the lowest bit.
fn push(out: &mut String, value: i64) {
    let mut bits = if value < 0 { !(value << 1) } else { value << 1 };
    loop {
        let more = bits >= 0x20;
        // At most 31 + 32 + 63 = 126: a printable letter of ASCII.
        out.push(char::from((bits & 0x1f) as u8 + if more { 0x20 } else { 0 } + 63));
        bits >>= 5;
        if !more {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_algorithms_own_page_comes_out() {
        // Given there as latitude, longitude in units of 1e-5.
        let positions = [(38.5, -120.2), (40.7, -120.95), (43.252, -126.453)];
        assert_eq!(encode(positions, 1e5), "_p~iF~ps|U_ulLnnqC_mqNvxq`@");
    }
}
