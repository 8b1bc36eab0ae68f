//! Geodesics against quadruple precision: nine classes of hard cases (passport: tests/data/geodesics.md).
//!
//! A length may be off by 15 nm. An azimuth has no bound in degrees (between points a millimetre apart it hardly
//! exists), so its error is judged sideways: times the geodesic's reduced length, 15 nm again.

use dateline::earth::{Position, inverse};
use geographiclib_rs::{Geodesic, InverseGeodesic};

const NANOMETER: f64 = 1e-9;

struct Row {
    class: u8,
    from: Position,
    to: Position,
    length_m: f64,
    azimuth: f64,
    azimuth_at_end: f64,
}

fn rows() -> Vec<Row> {
    include_str!("data/geodesics.txt")
        .lines()
        .map(|line| {
            let n: Vec<f64> = line.split(' ').map(|field| field.parse().unwrap()).collect();
            let at = |lat, lon: f64| Position::new(lat, if lon > 180.0 { lon - 360.0 } else { lon }).unwrap();
            Row {
                class: n[0] as u8,
                from: at(n[1], n[2]),
                to: at(n[3], n[4]),
                length_m: n[5],
                azimuth: n[6],
                azimuth_at_end: n[7],
            }
        })
        .collect()
}

/// How far sideways the far end moves for a radian of azimuth, in metres.
fn reduced_length(row: &Row) -> f64 {
    let (a, b) = (row.from, row.to);
    let (_, _, _, m12, ..): (f64, f64, f64, f64, f64, f64, f64) =
        Geodesic::wgs84().inverse(a.lat(), a.lon(), b.lat(), b.lon());
    m12.abs()
}

#[test]
fn every_class_of_hard_geodesic_is_there_fifty_times() {
    let mut counts = [0; 9];
    rows().iter().for_each(|row| counts[usize::from(row.class)] += 1);
    assert_eq!(counts, [50; 9]);
}

#[test]
fn lengths_are_within_15_nanometres_of_quadruple_precision() {
    for row in rows() {
        let error = (inverse(row.from, row.to).distance.0 - row.length_m).abs();
        assert!(error <= 15.0 * NANOMETER, "class {}: {:?} {:?} off by {error:e} m", row.class, row.from, row.to);
    }
}

#[test]
fn azimuths_are_within_15_nanometres_sideways_of_quadruple_precision() {
    for row in rows() {
        let line = inverse(row.from, row.to);
        let sideways = |degrees: f64, truth: f64| {
            let off = (degrees - truth).rem_euclid(360.0);
            off.min(360.0 - off).to_radians() * reduced_length(&row)
        };
        let start = sideways(line.azimuth.unwrap().0, row.azimuth);
        let end = sideways(line.back_azimuth.unwrap().0, row.azimuth_at_end + 180.0);
        assert!(start <= 15.0 * NANOMETER, "class {}: {:?} {:?} off by {start:e} m", row.class, row.from, row.to);
        assert!(end <= 15.0 * NANOMETER, "class {}: {:?} {:?} off by {end:e} m", row.class, row.from, row.to);
    }
}
