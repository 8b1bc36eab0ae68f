//! The inverse geodesic problem on WGS 84, as accurate as Karney's solution and many times as fast.
//!
//! ```
//! use dateline::earth::{Position, inverse};
//! let (jfk, sin) = (Position::new(40.6, -73.8).unwrap(), Position::new(1.36, 103.99).unwrap());
//! let line = inverse::solve(jfk, sin);
//! assert_eq!(format!("{:.8} {:.8} {:.3}", line.azimuth.0, line.azimuth_at_end.0, line.length.0),
//!            "3.27865698 177.50694978 15352044.660");
//!
//! let mut lines = [inverse::Solution::default(); 2];
//! inverse::solve_all(&[[jfk, sin], [sin, jfk]], &mut lines); // many pairs: several at a time
//! assert_eq!(lines[0], line);
//! ```
//!
//! Lengths are within 15 nm of quadruple precision (7 nm in all cases tried), azimuths within 15 nm sideways, that is,
//! times the reduced length: `tests/geodesics.rs`. [`solve`] and [`solve_all`] give the same bits, on every machine whose
//! arithmetic is IEEE 754, for nothing but `+ - * / sqrt` is used and nothing is fused. It does not solve for other
//! ellipsoids, and computes neither areas nor scales.
//!
//! # Derivation
//!
//! Notation and series are those of C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87 (2013) 43-55,
//! doi:10.1007/s00190-012-0578-z; his equations are named by their numbers.
//!
//! **The auxiliary sphere.** A geodesic of the ellipsoid is a great circle of a sphere with the reduced latitudes
//! *tan β = (1 - f) tan φ* and the same azimuths. Along it run the arc σ and the sphere's own longitude ω. Let
//! *ω* and *σ* mean the differences between the ends. Then β₁, β₂ and ω fix the great circle without a case to be singled
//! out:
//!
//! ```text
//! y₁ = cos β₂ sin ω    x₁ = cos β₁ sin β₂ - sin β₁ cos β₂ cos ω      α₁ = atan2(y₁, x₁)
//! y₂ = cos β₁ sin ω    x₂ = cos β₁ sin β₂ cos ω - sin β₁ cos β₂      α₂ = atan2(y₂, x₂)
//! sin σ = hypot(x₁, y₁)    cos σ = sin β₁ sin β₂ + cos β₁ cos β₂ cos ω
//! p = sin α₀ = cos β₁ cos β₂ sin ω / sin σ                           (Clairaut's constant)
//! ```
//!
//! *1 - cos ω* is carried in place of cos ω, so that near positions lose no digits.
//!
//! **What is solved.** The ellipsoid's longitude difference λ is given, ω is sought (Karney 8, 23):
//!
//! ```text
//! λ(ω) = ω - f p I₃,    I₃ = A₃ (σ + Σ C₃ₗ [sin 2lσ₂ - sin 2lσ₁]),    s = b A₁ (σ + Σ C₁ₗ [sin 2lσ₂ - sin 2lσ₁])
//! ```
//!
//! Karney iterates on α₁, whose scale is singular where the line meets a vertex, and needs cases for meridians, the
//! equator and short lines. In ω the slope is *dλ/dω = m₁₂ / (a sin σ)*: near 1, and positive until the conjugate point.
//!
//! **No σ₁, no σ₂.** The bracket is *2 cos 2lσₘ sin lσ* with *2σₘ = σ₁ + σ₂*, and Vincenty's *cos 2σₘ = cos σ -
//! 2 sin β₁ sin β₂ / cos² α₀*. As C₁ₗ and C₃ₗ begin with εˡ (16), only *εˡ cos 2lσₘ* is needed, and *x = ε cos 2σₘ =
//! (ε / cos² α₀) (cos² α₀ cos σ - 2 sin β₁ sin β₂)* is finite on the equator, too. The Chebyshev recurrence gives the
//! others: *T₁ = x, T₂ = 2x² - ε², Tₗ₊₁ = 2x Tₗ - ε² Tₗ₋₁*.
//!
//! **First step.** At ω = λ, to the first order in ε, *I₃ = σ - h ε σ + h x sin σ* with *h = (1 - n) / 2*. With the sphere's
//! *dσ/dω = p* and *p' = (cos β₁ cos β₂ cos ω - p² cos σ) / sin σ* its slope is closed, too, and *p'' = -p (cos² α₀ +
//! 3 p' cos σ / sin σ)* gives the curvature. One step of Halley's rule leaves λ off by 1e-10 to 1e-8 for all but long lines.
//!
//! **One evaluation.** At that ω, with sines and cosines turned by the small angle ω - λ rather than computed anew, the
//! series of order six are evaluated: lengths and longitudes exact for *this* great circle, which ends *r = λ - λ(ω)* short of
//! the mark. (Terms that cannot reach 0.1 nm on WGS 84 are left out; `series.rs` has their sizes.)
//!
//! **Clairaut's correction.** By Clairaut's relation *ds/dλ = a p* at fixed latitudes. So, with δ the remaining step in ω,
//!
//! ```text
//! δ = r / λ' - λ'' r² / (2 λ'³)    (as Halley's quotient)     s ← s + a r (p + p' δ / 2)
//! ```
//!
//! λ' with terms of the order ε², λ'' of the order f. The length is stationary in this sense: an error of ω enters as
//! its cube. The azimuths follow from ω + δ.
//!
//! **Bound.** What is neglected grows as *a (δ / sin σ)³*; measured against further steps, up to 1.1 times that, for two
//! million pairs half of them nearly antipodal. Pairs with twice it above 2 nm, arcs beyond 177.4 degrees (where the slope
//! may vanish), and coincident positions go to [`geographiclib_rs`], Karney's own algorithm: three in two thousand of
//! random pairs.
//!
//! **Several at a time.** There is no branch: every case is a selection of bits. So a loop over arrays is turned into vector
//! code by the compiler, for AVX-512, AVX2 or what else there is (`multiversion` chooses when the program runs). The work is
//! cut into loops short enough for a processor to overlap one round with the next.

mod elementary;
mod kernel;
mod series;
pub mod text;

use super::Position;
use crate::quantity::{Degrees, Meters};
use geographiclib_rs::{Geodesic, InverseGeodesic};
use kernel::{Block, LANES};

/// A solution with an error bound above this is left to the exact routine, metres.
const BOUND_M: f64 = 2e-9;

/// The shortest line between two positions, with GeographicLib's conventions where a direction is not unique.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Solution {
    /// Length.
    pub length: Meters,
    /// Azimuth at the first position, clockwise from north, -180 to 180.
    pub azimuth: Degrees,
    /// Azimuth at the second position, of the line going on, -180 to 180.
    pub azimuth_at_end: Degrees,
}

impl Default for Solution {
    fn default() -> Self {
        Self { length: Meters(0.0), azimuth: Degrees(0.0), azimuth_at_end: Degrees(0.0) }
    }
}

/// The shortest line from `from` to `to`.
///
/// # Degenerate cases
/// As GeographicLib has them. *Coincident* positions: the azimuths of a line to the south, on the southern hemisphere
/// to the north. *A pole*: azimuths count from the meridian written for it. *Antipodal* positions: over a pole, by the
/// west if the difference of longitude is written negative. Never NaN.
pub fn solve(from: Position, to: Position) -> Solution {
    let answer = kernel::one(from.lat(), from.lon(), to.lat(), to.lon());
    if answer.error_m <= BOUND_M {
        Solution {
            length: Meters(answer.length_m),
            azimuth: Degrees(answer.azimuth),
            azimuth_at_end: Degrees(answer.azimuth_at_end),
        }
    } else {
        exact(from, to)
    }
}

/// The length of the shortest line alone, somewhat faster.
pub fn length(from: Position, to: Position) -> Meters {
    let (length_m, error_m) = kernel::length(from.lat(), from.lon(), to.lat(), to.lon());
    if error_m <= BOUND_M { Meters(length_m) } else { exact(from, to).length }
}

/// The shortest lines of many pairs, into `lines`; pairs without a line of `lines`, and the reverse, are left alone.
pub fn solve_all(pairs: &[[Position; 2]], lines: &mut [Solution]) {
    let mut block = Block::default();
    for (pairs, lines) in pairs.chunks(LANES).zip(lines.chunks_mut(LANES)) {
        for (lane, [from, to]) in pairs.iter().enumerate() {
            (block.lat1[lane], block.lon1[lane]) = (from.lat(), from.lon());
            (block.lat2[lane], block.lon2[lane]) = (to.lat(), to.lon());
        }
        kernel::many(&mut block);
        for (lane, (line, [from, to])) in lines.iter_mut().zip(pairs).enumerate() {
            *line = if block.error_m[lane] <= BOUND_M {
                Solution {
                    length: Meters(block.length_m[lane]),
                    azimuth: Degrees(block.azimuth[lane]),
                    azimuth_at_end: Degrees(block.azimuth_at_end[lane]),
                }
            } else {
                exact(*from, *to)
            };
        }
    }
}

/// Karney's algorithm as it stands, but for half a turn, or a whole one, written negative: it leads west since
/// GeographicLib 2.0.
fn exact(from: Position, to: Position) -> Solution {
    let (s12, azi1, azi2, _): (f64, f64, f64, f64) =
        Geodesic::wgs84().inverse(from.lat(), from.lon(), to.lat(), to.lon());
    let apart = to.lon() - from.lon();
    let directed = |azimuth: f64| Degrees(if apart == -180.0 || apart == -360.0 { -azimuth.abs() } else { azimuth });
    Solution { length: Meters(s12), azimuth: directed(azi1), azimuth_at_end: directed(azi2) }
}
