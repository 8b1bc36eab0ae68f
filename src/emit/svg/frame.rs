//! Where on the paper a position lies.

use crate::earth::{Position, distance};
use std::f64::consts::PI;
use std::fmt::Write as _;

/// Units of the drawing.
pub(super) const WIDTH: f64 = 1200.0;
/// Units of the drawing.
pub(super) const HEIGHT: f64 = 800.0;
/// Room for names around the outermost places.
const MARGIN: f64 = 130.0;
/// A map of one place is this high.
const LEAST_KM: f64 = 60.0;
/// Radius of the sphere with the earth's surface (WGS 84 authalic radius).
const RADIUS_KM: f64 = 6_371.007_2;
/// Farther from the middle, in radians, a position is moved here: a ring around the antipode would turn inside out.
const FARTHEST: f64 = 2.7;

/// A spot on the paper, in units from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Spot {
    pub(super) fn is_inside(self) -> bool {
        (0.0..=WIDTH).contains(&self.x) && (0.0..=HEIGHT).contains(&self.y)
    }
}

/// The projection, and how it is laid on the paper.
pub(super) struct Frame {
    middle: Position,
    /// Units a kilometre.
    scale: f64,
    /// What of the plane, in km, lies in the middle of the paper.
    offset: (f64, f64),
}

impl Frame {
    /// The frame that holds some positions; the whole earth about 0, 0 without any.
    #[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
    pub(super) fn around(extent: &[Position]) -> Self {
        let Some(middle) = centre(extent) else {
            let zero = Position::new(0.0, 0.0).expect("0, 0 is a position");
            return Self { middle: zero, scale: HEIGHT / (4.4 * RADIUS_KM), offset: (0.0, 0.0) };
        };
        let plane: Vec<(f64, f64)> = extent.iter().map(|&p| project(middle, p.lon(), p.lat())).collect();
        let span = |axis: fn(&(f64, f64)) -> f64| {
            plane.iter().map(axis).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
        };
        let ((west, east), (south, north)) = (span(|p| p.0), span(|p| p.1));
        let fit = |room: f64, km: f64| (room - 2.0 * MARGIN) / km.max(1e-9);
        let scale = fit(WIDTH, east - west).min(fit(HEIGHT, north - south)).min(HEIGHT / LEAST_KM);
        Self { middle, scale, offset: ((west + east) / 2.0, (south + north) / 2.0) }
    }

    pub(super) fn middle(&self) -> Position {
        self.middle
    }

    pub(super) fn spot(&self, position: Position) -> Spot {
        self.lay(project(self.middle, position.lon(), position.lat()))
    }

    fn lay(&self, (x, y): (f64, f64)) -> Spot {
        Spot { x: WIDTH / 2.0 + (x - self.offset.0) * self.scale, y: HEIGHT / 2.0 - (y - self.offset.1) * self.scale }
    }

    /// The path of positions in degrees, `(lon, lat)`, without those that move the pen by less than half a unit;
    /// empty when all of it lies on one side of the paper.
    #[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
    pub(super) fn path(&self, line: &[(f64, f64)], closed: bool) -> String {
        let spots: Vec<Spot> = line.iter().map(|&(lon, lat)| self.lay(project(self.middle, lon, lat))).collect();
        let all = |beyond: fn(&Spot) -> bool| spots.iter().all(beyond);
        if all(|s| s.x < 0.0) || all(|s| s.x > WIDTH) || all(|s| s.y < 0.0) || all(|s| s.y > HEIGHT) {
            return String::new();
        }
        let mut out = String::new();
        let mut last: Option<Spot> = None;
        for (index, &spot) in spots.iter().enumerate() {
            let near = last.is_some_and(|last| (last.x - spot.x).abs() < 0.5 && (last.y - spot.y).abs() < 0.5);
            if near && index + 1 < spots.len() {
                continue;
            }
            let pen = if last.is_none() { 'M' } else { 'L' };
            write!(out, "{pen}{:.1} {:.1}", spot.x, spot.y).expect("a String takes every write");
            last = Some(spot);
        }
        if closed {
            out.push('Z');
        }
        out
    }

    /// A round number of kilometres and how long its bar is, at the middle of the paper.
    pub(super) fn scale(&self) -> (f64, f64) {
        let most = 170.0 / self.scale;
        let power = 10_f64.powf(most.log10().floor());
        let km = [5.0, 2.0, 1.0].into_iter().map(|step| step * power).find(|&km| km <= most).unwrap_or(power);
        (km, km * self.scale)
    }

    /// How far north is turned from up at the middle of the paper, in degrees clockwise.
    #[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
    pub(super) fn north(&self) -> f64 {
        let here = self.middle;
        let north = Position::new((here.lat() + 0.5).min(90.0), here.lon()).expect("still a latitude");
        let (from, to) = (self.spot(here), self.spot(north));
        if distance(here, north).0 < 1.0 { 0.0 } else { (to.x - from.x).atan2(from.y - to.y).to_degrees() }
    }
}

/// The mean of the positions as vectors; `None` without any, and for positions that cancel out.
fn centre(positions: &[Position]) -> Option<Position> {
    let (mut x, mut y, mut z) = (0.0, 0.0, 0.0);
    for position in positions {
        let (lat, lon) = (position.lat().to_radians(), position.lon().to_radians());
        (x, y, z) = (x + lat.cos() * lon.cos(), y + lat.cos() * lon.sin(), z + lat.sin());
    }
    let length = (x * x + y * y + z * z).sqrt();
    if length < 1e-9 {
        return None;
    }
    Position::new((z / length).asin().to_degrees(), y.atan2(x).to_degrees())
}

/// Lambert azimuthal equal-area, in km (Snyder 1987, equations 22-4, 23-2 and 24-2).
fn project(middle: Position, lon: f64, lat: f64) -> (f64, f64) {
    let (lat0, lat, turn) = (middle.lat().to_radians(), lat.to_radians(), (lon - middle.lon()).to_radians());
    let cosine = (lat0.sin() * lat.sin() + lat0.cos() * lat.cos() * turn.cos()).clamp(-1.0, 1.0);
    let (east, north) = (lat.cos() * turn.sin(), lat0.cos() * lat.sin() - lat0.sin() * lat.cos() * turn.cos());
    let away = cosine.acos().min(FARTHEST).min(PI);
    let length = east.hypot(north);
    if length < 1e-15 {
        return (0.0, 0.0);
    }
    let radius = 2.0 * RADIUS_KM * (away / 2.0).sin();
    (radius * east / length, radius * north / length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::earth::{destination, geodesic_line};
    use crate::quantity::{Degrees, Meters};

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    #[test]
    fn places_on_both_sides_of_the_antimeridian_and_around_a_pole_stand_together() {
        for extent in
            [[at(-18.0, 178.0), at(-14.0, -172.0)], [at(-90.0, 0.0), at(-78.0, 166.0)], [at(0.0, -1.0), at(0.0, 1.0)]]
        {
            let frame = Frame::around(&extent);
            let spots = extent.map(|position| frame.spot(position));
            assert!(spots.iter().all(|spot| spot.is_inside()), "{extent:?}: {spots:?}");
            let units = (spots[0].x - spots[1].x).hypot(spots[0].y - spots[1].y);
            let km = distance(extent[0], extent[1]).km();
            assert!((units / frame.scale / km - 1.0).abs() < 0.01, "{extent:?}");
        }
    }

    #[test]
    fn the_bar_is_as_long_as_it_says() {
        let here = at(35.0, 36.0);
        let frame = Frame::around(&[here, destination(here, Degrees(90.0), Meters::from_km(150.0))]);
        let (km, units) = frame.scale();
        let there = destination(frame.middle(), Degrees(90.0), Meters::from_km(km));
        assert!((frame.spot(there).x - frame.spot(frame.middle()).x - units).abs() < 0.005 * units);
        assert_eq!(km, 20.0);
    }

    #[test]
    fn north_is_up_in_the_middle_and_one_place_has_a_frame() {
        let frame = Frame::around(&[at(10.0, 20.0)]);
        assert!(frame.north().abs() < 1e-6);
        assert_eq!(frame.spot(at(10.0, 20.0)), Spot { x: WIDTH / 2.0, y: HEIGHT / 2.0 });
    }

    #[test]
    fn no_place_is_the_whole_earth() {
        let frame = Frame::around(&[]);
        let edge = geodesic_line(at(0.0, 0.0), at(60.0, 0.0), Meters(1e5));
        assert!(edge[0].iter().all(|&position| frame.spot(position).is_inside()));
    }
}
