//! Grid references to positions: UTM, MGRS and plus codes.
//!
//! ```
//! use dateline::earth::grid;
//! // 31 U DQ 48251 11932 is in Paris: GeoConvert gives 48.85820 N 2.29450 E.
//! let eiffel = grid::from_mgrs(31, 'U', ['D', 'Q'], 48251.5, 11932.5).unwrap();
//! assert!((eiffel.lat() - 48.85820).abs() < 1e-5 && (eiffel.lon() - 2.29450).abs() < 1e-5);
//! // The band letter S lies in the north; a southern zone is not written by it.
//! assert!(grid::from_mgrs(36, 'S', ['V', 'D'], 12345.0, 67890.0).unwrap().lat() > 32.0);
//! ```
//!
//! The projection is inverted by Krüger's series in the third flattening to the sixth order, with Karney's coefficients
//! (C. F. F. Karney, "Transverse Mercator with an accuracy of a few nanometers", J. Geodesy 85 (2011) 475-485,
//! doi:10.1007/s00190-011-0445-3, equations 14, 19-21 and 36). Letters and bands are those of NGA.STND.0037_2.0.0_GRIDS
//! (2014). The polar grids (UPS, bands A, B, Y, Z) are not read.

use super::Position;

/// WGS 84, and the scale on a zone's central meridian.
const EQUATORIAL_RADIUS_M: f64 = 6_378_137.0;
const FLATTENING: f64 = 1.0 / 298.257_223_563;
const CENTRAL_SCALE: f64 = 0.9996;

const FALSE_EASTING_M: f64 = 500_000.0;
const FALSE_NORTHING_M: f64 = 10_000_000.0;

/// The position of a UTM easting and northing, in metres; `None` outside of the zone's strip or of 80 S to 84 N.
pub fn from_utm(zone: u8, northern: bool, easting_m: f64, northing_m: f64) -> Option<Position> {
    let strip = (100_000.0..=900_000.0).contains(&easting_m) && (0.0..=FALSE_NORTHING_M).contains(&northing_m);
    if !(1..=60).contains(&zone) || !strip {
        return None;
    }
    let northing_m = if northern { northing_m } else { northing_m - FALSE_NORTHING_M };
    let (lat, from_meridian) = inverse(easting_m - FALSE_EASTING_M, northing_m);
    let lon = f64::from(zone) * 6.0 - 183.0 + from_meridian;
    let lon = if lon > 180.0 {
        lon - 360.0
    } else if lon < -180.0 {
        lon + 360.0
    } else {
        lon
    };
    // A square that the edge cuts is counted in whole.
    Position::new(lat, lon).filter(|_| (-81.0..=85.0).contains(&lat))
}

/// The position of an MGRS reference: zone, band, the two letters of the 100 km square, and metres within it. `None`
/// when there is no such square in that band.
pub fn from_mgrs(zone: u8, band: char, square: [char; 2], easting_m: f64, northing_m: f64) -> Option<Position> {
    const BANDS: &str = "CDEFGHJKLMNPQRSTUVWX";
    const ROWS: &str = "ABCDEFGHJKLMNPQRSTUV";
    const SQUARE_M: f64 = 100_000.0;
    // The letters of the rows begin anew every 2,000 km.
    const CYCLE_M: f64 = 20.0 * SQUARE_M;
    let within = |metres: f64| (0.0..SQUARE_M).contains(&metres);
    let band = BANDS.find(band)?;
    if zone == 0 || !within(easting_m) || !within(northing_m) {
        return None;
    }
    let columns = ["ABCDEFGH", "JKLMNPQR", "STUVWXYZ"][usize::from(zone - 1) % 3];
    let column = columns.find(square[0])?;
    // In even zones the rows begin with F.
    let row = (ROWS.find(square[1])? + if zone.is_multiple_of(2) { 15 } else { 0 }) % 20;
    let south = -80.0 + 8.0 * band as f64;
    let north = if band == 19 { 84.0 } else { south + 8.0 };
    let easting = (column + 1) as f64 * SQUARE_M + easting_m;
    let northing = row as f64 * SQUARE_M + northing_m;
    (0..5).find_map(|cycle| {
        let position = from_utm(zone, south >= 0.0, easting, northing + f64::from(cycle) * CYCLE_M)?;
        // A square on the edge of two bands is named by either; 100 km is less than a degree.
        (south - 1.0..=north + 1.0).contains(&position.lat()).then_some(position)
    })
}

/// The middle of a full plus code's cell and the cell's height in degrees; `None` for what is none, or is a short or
/// padded one.
///
/// Source: Google, "Open Location Code Specification" (github.com/google/open-location-code, specification.md).
pub fn from_plus_code(code: &str) -> Option<(Position, f64)> {
    const DIGITS: &str = "23456789CFGHJMPQRVWX";
    const SEPARATOR_AT: usize = 8;
    const LONGEST: usize = 15;
    let (pairs, after) = code.split_at_checked(SEPARATOR_AT)?;
    let after = after.strip_prefix('+')?;
    if after.len() < 2 || pairs.len() + after.len() > LONGEST {
        return None;
    }
    let digits: Vec<f64> =
        pairs.chars().chain(after.chars()).map(|c| DIGITS.find(c).map(|digit| digit as f64)).collect::<Option<_>>()?;
    let (mut lat, mut lon, mut height, mut width) = (-90.0, -180.0, 400.0, 400.0);
    for (at, digit) in digits.iter().enumerate() {
        match at {
            0..10 if at % 2 == 0 => {
                height /= 20.0;
                lat += digit * height;
            }
            0..10 => {
                width /= 20.0;
                lon += digit * width;
            }
            _ => {
                (height, width) = (height / 5.0, width / 4.0);
                lat += (digit / 4.0).floor() * height;
                lon += digit % 4.0 * width;
            }
        }
    }
    Position::new(lat + height / 2.0, lon + width / 2.0).map(|middle| (middle, height))
}

/// Latitude and longitude from the central meridian, in degrees, of metres from the meridian and the equator.
fn inverse(x_m: f64, y_m: f64) -> (f64, f64) {
    let n = FLATTENING / (2.0 - FLATTENING);
    let powers = |coefficients: &[f64], from: i32| -> f64 {
        coefficients.iter().zip(from..).map(|(coefficient, power)| coefficient * n.powi(power)).sum()
    };
    // Equation 14.
    let rectifying_m = EQUATORIAL_RADIUS_M / (1.0 + n) * (1.0 + n.powi(2) / 4.0 + n.powi(4) / 64.0 + n.powi(6) / 256.0);
    // Equation 36.
    let beta = [
        powers(&[1. / 2., -2. / 3., 37. / 96., -1. / 360., -81. / 512., 96_199. / 604_800.], 1),
        powers(&[1. / 48., 1. / 15., -437. / 1440., 46. / 105., -1_118_711. / 3_870_720.], 2),
        powers(&[17. / 480., -37. / 840., -209. / 4480., 5569. / 90_720.], 3),
        powers(&[4397. / 161_280., -11. / 504., -830_251. / 7_257_600.], 4),
        powers(&[4583. / 161_280., -108_847. / 3_991_680.], 5),
        powers(&[20_648_693. / 638_668_800.], 6),
    ];
    let (xi, eta) = (y_m / (CENTRAL_SCALE * rectifying_m), x_m / (CENTRAL_SCALE * rectifying_m));
    let (mut xi_p, mut eta_p) = (xi, eta);
    for (beta, j) in beta.iter().zip(1..) {
        let angle = 2.0 * f64::from(j);
        xi_p -= beta * (angle * xi).sin() * (angle * eta).cosh();
        eta_p -= beta * (angle * xi).cos() * (angle * eta).sinh();
    }
    let conformal = xi_p.sin() / eta_p.sinh().hypot(xi_p.cos());
    (geodetic_tangent(conformal).atan().to_degrees(), eta_p.sinh().atan2(xi_p.cos()).to_degrees())
}

/// Tangent of the geodetic latitude from that of the conformal one, by Newton's method (equations 19-21); it converges
/// in two or three steps at every latitude of a grid.
fn geodetic_tangent(conformal: f64) -> f64 {
    let e2 = FLATTENING * (2.0 - FLATTENING);
    let e = e2.sqrt();
    let mut tau = conformal;
    for _ in 0..5 {
        let root = tau.hypot(1.0);
        let sigma = (e * (e * tau / root).atanh()).sinh();
        let conformal_of_tau = tau * sigma.hypot(1.0) - sigma * root;
        tau += (conformal - conformal_of_tau) / conformal_of_tau.hypot(1.0) * (1.0 + (1.0 - e2) * tau * tau)
            / ((1.0 - e2) * root);
    }
    tau
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of `tests/data/grids.txt` of one kind: the fields after it.
    fn oracle(kind: &str) -> Vec<Vec<String>> {
        let rows: Vec<Vec<String>> = include_str!("../../tests/data/grids.txt")
            .lines()
            .filter_map(|line| line.strip_prefix(kind)?.strip_prefix('\t'))
            .map(|line| line.split('\t').map(str::to_owned).collect())
            .collect();
        assert!(rows.len() >= 100, "{kind}");
        rows
    }

    fn number(text: &str) -> f64 {
        text.parse().unwrap()
    }

    #[test]
    fn utm_agrees_with_geoconvert_to_a_micrometre() {
        for row in oracle("utm") {
            let (zone, hemisphere) = row[0].split_at(row[0].len() - 1);
            let found = from_utm(zone.parse().unwrap(), hemisphere == "n", number(&row[1]), number(&row[2])).unwrap();
            let (lat, lon) = (number(&row[3]), number(&row[4]));
            // 1e-11 degrees of latitude are a micrometre; the file has eleven decimals.
            let shrink = lat.to_radians().cos();
            assert!(
                (found.lat() - lat).abs() < 2e-11 && (found.lon() - lon).abs() * shrink < 2e-11,
                "{row:?} {found:?}"
            );
        }
    }

    #[test]
    fn mgrs_agrees_with_geoconvert() {
        for row in oracle("mgrs") {
            let split = row[0].find(|c: char| c.is_ascii_alphabetic()).unwrap();
            let (zone, rest) = row[0].split_at(split);
            let letters: Vec<char> = rest.chars().take(3).collect();
            let digits = &rest[3..];
            let (easting, northing) = digits.split_at(digits.len() / 2);
            let unit = 10f64.powi(5 - easting.len() as i32);
            let middle = |digits: &str| (number(digits) + 0.5) * unit;
            let found = from_mgrs(
                zone.parse().unwrap(),
                letters[0],
                [letters[1], letters[2]],
                middle(easting),
                middle(northing),
            );
            let found = found.unwrap_or_else(|| panic!("{row:?}"));
            assert!(
                (found.lat() - number(&row[1])).abs() < 1e-9 && (found.lon() - number(&row[2])).abs() < 1e-8,
                "{row:?} {found:?}"
            );
        }
    }

    #[test]
    fn plus_codes_agree_with_the_reference_implementation() {
        for row in oracle("plus") {
            let (found, height) = from_plus_code(&row[0]).unwrap_or_else(|| panic!("{row:?}"));
            assert!(
                (found.lat() - number(&row[1])).abs() < 1e-9 && (found.lon() - number(&row[2])).abs() < 1e-9,
                "{row:?}"
            );
            assert!((height - number(&row[3])).abs() < 1e-9, "{row:?} {height}");
        }
    }

    #[test]
    fn what_no_grid_has_is_none() {
        for (zone, band, square) in [
            (0, 'S', "VD"),
            (61, 'S', "TD"),
            (36, 'I', "VD"),
            (36, 'A', "VD"),
            (36, 'S', "AD"),
            (36, 'S', "VW"),
            // Row M of zone 36 is 700 or 2,700 or 4,700 km north: no latitude of band S.
            (36, 'S', "VM"),
        ] {
            let letters: Vec<char> = square.chars().collect();
            assert_eq!(from_mgrs(zone, band, [letters[0], letters[1]], 0.0, 0.0), None, "{zone}{band}{square}");
        }
        assert_eq!(from_mgrs(36, 'S', ['V', 'D'], 100_000.0, 0.0), None);
        assert_eq!(from_utm(36, true, 99_999.0, 4e6), None);
        assert_eq!(from_utm(36, true, 500_000.0, f64::NAN), None);
        for code in [
            "",
            "8FVC9G8F",
            "8FVC9G8F+",
            "8FVC9G8F+6",
            "8FVC0000+",
            "8FVC9G8F+6A",
            "9G8F+6X",
            "é8FVC9G8+6X",
            "XXVC9G8F+6X",
        ] {
            assert_eq!(from_plus_code(code), None, "{code}");
        }
    }

    #[test]
    fn a_zone_beside_the_antimeridian_stays_within_the_globe() {
        let east = from_utm(60, true, 833_978.0, 0.0).unwrap();
        assert!(east.lon() > 179.9 || east.lon() < -179.9, "{east:?}");
        let west = from_utm(1, false, 160_000.0, 9_999_999.0).unwrap();
        assert!((-180.0..=180.0).contains(&west.lon()), "{west:?}");
    }
}
