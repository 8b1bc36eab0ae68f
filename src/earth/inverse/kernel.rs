//! The solution of one pair, step by step as derived in the module above, and of a block of pairs.
//!
//! Each step is a function of numbers that is compiled into the loop around it; arguments and results are those of the
//! derivation. Latitudes are -90 to 90 degrees, longitudes -180 to 180.

use super::elementary::{DEGREE, angle_degrees, angle_radians, polynomial, select, sin_cos};
use super::series::{A, B, E2, EP2, F, H, a1_minus_1, a3_minus_1, b1, b3, epsilon_over_k2};
use multiversion::multiversion;

/// Pairs in a block: its arrays stay in the first cache.
pub(super) const LANES: usize = 64;

/// Beyond this arc the slope λ' may vanish, radians.
const LONGEST_ARC: f64 = 177.4 * DEGREE;

/// One pair's solution.
pub(super) struct Answer {
    pub(super) length_m: f64,
    pub(super) azimuth: f64,
    pub(super) azimuth_at_end: f64,
    pub(super) error_m: f64,
}

/// Pairs in degrees, and their solutions as in [`Answer`].
pub(super) struct Block {
    pub(super) lat1: [f64; LANES],
    pub(super) lon1: [f64; LANES],
    pub(super) lat2: [f64; LANES],
    pub(super) lon2: [f64; LANES],
    pub(super) length_m: [f64; LANES],
    pub(super) azimuth: [f64; LANES],
    pub(super) azimuth_at_end: [f64; LANES],
    pub(super) error_m: [f64; LANES],
}

impl Default for Block {
    fn default() -> Self {
        let zero = [0.0; LANES];
        Self {
            lat1: zero,
            lon1: zero,
            lat2: zero,
            lon2: zero,
            length_m: zero,
            azimuth: zero,
            azimuth_at_end: zero,
            error_m: zero,
        }
    }
}

/// The solution of one pair.
#[multiversion(targets("x86_64+avx2"))]
pub(super) fn one(lat1: f64, lon1: f64, lat2: f64, lon2: f64) -> Answer {
    let (ends, turn) = (Ends::new(reduced(lat1), reduced(lat2)), Turn::between(lon1, lon2));
    let line = evaluate(ends, turn, first_step(ends, turn));
    let (sin, versine) = (line.turn_sin, line.turn_versine);
    Answer {
        length_m: line.length_m,
        azimuth: azimuth(ends, sin, versine).copysign(turn.sign),
        azimuth_at_end: azimuth_at_end(ends, sin, versine).copysign(turn.sign),
        error_m: line.error_m,
    }
}

/// Length and error bound of one pair, metres.
#[multiversion(targets("x86_64+avx2"))]
pub(super) fn length(lat1: f64, lon1: f64, lat2: f64, lon2: f64) -> (f64, f64) {
    let (ends, turn) = (Ends::new(reduced(lat1), reduced(lat2)), Turn::between(lon1, lon2));
    let line = evaluate(ends, turn, first_step(ends, turn));
    (line.length_m, line.error_m)
}

/// The solutions of a block.
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn many(block: &mut Block) {
    let zero = [0.0; LANES];
    let (mut sin1, mut cos1, mut sin2, mut cos2) = (zero, zero, zero, zero);
    let (mut sign, mut turn_sin, mut turn_versine) = (zero, zero, zero);
    let (mut step, mut arc, mut arc_sin, mut arc_cos) = (zero, zero, zero, zero);
    for i in 0..LANES {
        (sin1[i], cos1[i]) = reduced(block.lat1[i]);
    }
    for i in 0..LANES {
        (sin2[i], cos2[i]) = reduced(block.lat2[i]);
    }
    for i in 0..LANES {
        let turn = Turn::between(block.lon1[i], block.lon2[i]);
        (sign[i], turn_sin[i], turn_versine[i]) = (turn.sign, turn.sin, turn.versine);
    }
    for i in 0..LANES {
        let ends = Ends::new((sin1[i], cos1[i]), (sin2[i], cos2[i]));
        let first = first_step(ends, Turn { sign: sign[i], sin: turn_sin[i], versine: turn_versine[i] });
        (step[i], arc[i], arc_sin[i], arc_cos[i]) = (first.step, first.arc, first.sin, first.cos);
    }
    for i in 0..LANES {
        let ends = Ends::new((sin1[i], cos1[i]), (sin2[i], cos2[i]));
        let turn = Turn { sign: sign[i], sin: turn_sin[i], versine: turn_versine[i] };
        let line = evaluate(ends, turn, First { step: step[i], arc: arc[i], sin: arc_sin[i], cos: arc_cos[i] });
        (block.length_m[i], block.error_m[i]) = (line.length_m, line.error_m);
        (turn_sin[i], turn_versine[i]) = (line.turn_sin, line.turn_versine);
    }
    for i in 0..LANES {
        let ends = Ends::new((sin1[i], cos1[i]), (sin2[i], cos2[i]));
        block.azimuth[i] = azimuth(ends, turn_sin[i], turn_versine[i]).copysign(sign[i]);
    }
    for i in 0..LANES {
        let ends = Ends::new((sin1[i], cos1[i]), (sin2[i], cos2[i]));
        block.azimuth_at_end[i] = azimuth_at_end(ends, turn_sin[i], turn_versine[i]).copysign(sign[i]);
    }
}

/// Sines and cosines of the reduced latitudes of both ends.
#[derive(Clone, Copy)]
struct Ends {
    sin1: f64,
    cos1: f64,
    sin2: f64,
    cos2: f64,
}

impl Ends {
    #[inline(always)]
    fn new((sin1, cos1): (f64, f64), (sin2, cos2): (f64, f64)) -> Self {
        Self { sin1, cos1, sin2, cos2 }
    }

    /// `sin (β₂ - β₁)`: nothing for equal latitudes, to the last bit.
    #[inline(always)]
    fn sin_of_difference(self) -> f64 {
        self.cos1 * self.sin2 - self.sin1 * self.cos2
    }

    /// sin σ, cos σ, 1 / sin σ and p of the great circle between the ends, for ω by its sine and versine.
    #[inline(always)]
    fn great_circle(self, turn_sin: f64, turn_versine: f64) -> (f64, f64, f64, f64) {
        let y = self.cos2 * turn_sin;
        let x = self.sin_of_difference() + self.sin1 * self.cos2 * turn_versine;
        let square = x * x + y * y;
        let sin = square.sqrt();
        let cos_cos = self.cos1 * self.cos2;
        let cos = (self.sin1 * self.sin2 + cos_cos) - cos_cos * turn_versine;
        // Root and quotient side by side rather than one after the other.
        let inverse_sin = sin * (1.0 / square);
        (sin, cos, inverse_sin, self.cos1 * y * inverse_sin)
    }
}

/// Sine and cosine of the reduced latitude.
#[inline(always)]
fn reduced(latitude: f64) -> (f64, f64) {
    // 1 / sqrt(1 - e² sin² φ)
    const BINOMIAL: [f64; 7] = [1.0, 1.0 / 2.0, 3.0 / 8.0, 5.0 / 16.0, 35.0 / 128.0, 63.0 / 256.0, 231.0 / 1024.0];
    let (sin, cos) = sin_cos(latitude.abs());
    // Its error, up to 1e-15, is common to both and leaves the angle alone.
    let scale = polynomial(BINOMIAL, E2 * sin * sin);
    (sin.copysign(latitude) * ((1.0 - F) * scale), cos * scale)
}

/// The difference of longitude: its sign, and the sine and versine (one minus the cosine) of its size.
#[derive(Clone, Copy)]
struct Turn {
    sign: f64,
    sin: f64,
    versine: f64,
}

impl Turn {
    #[inline(always)]
    fn between(lon1: f64, lon2: f64) -> Self {
        // The difference as a sum of two numbers without error (Knuth, TAOCP 2, 4.2.2, theorem B).
        let raw = lon2 - lon1;
        let virtual1 = raw - lon2;
        let rest = (lon2 - (raw - virtual1)) - (lon1 + virtual1);
        let wrapped = raw - select(raw > 180.0, 360.0, 0.0) + select(raw < -180.0, 360.0, 0.0);
        let difference = wrapped + rest;
        let rest = (wrapped - difference) + rest;
        // Half a turn, or none, has the sign it was written with.
        let sign = select(difference == 0.0, raw, difference);
        let (sin_half, cos_half) = sin_cos(0.5 * difference.abs());
        let small = rest * 1f64.copysign(sign) * (0.5 * DEGREE);
        let sin_half = sin_half + cos_half * small;
        // Half a turn may be passed by a rounding error.
        let cos_half = (cos_half - sin_half * small).max(0.0);
        Self { sign, sin: 2.0 * sin_half * cos_half, versine: 2.0 * sin_half * sin_half }
    }
}

/// Where the first step leads: ω - λ, and σ with its sine and cosine *before* it, at ω = λ.
#[derive(Clone, Copy)]
struct First {
    step: f64,
    arc: f64,
    sin: f64,
    cos: f64,
}

#[inline(always)]
fn first_step(ends: Ends, turn: Turn) -> First {
    let (sin, cos, inverse_sin, p) = ends.great_circle(turn.sin, turn.versine);
    let sin_sin = ends.sin1 * ends.sin2;
    let arc = angle_radians(sin, cos);
    let p1 = (ends.cos1 * ends.cos2 * (1.0 - turn.versine) - p * p * cos) * inverse_sin;
    let w = 1.0 - p * p;
    // h ε / cos² α₀ to the second order
    let hq = H * EP2 * 0.25 * (1.0 - 0.5 * EP2 * w);
    let sagitta = arc - sin * cos;
    let i3 = arc - hq * (w * sagitta + 2.0 * sin_sin * sin);
    let i3_slope = p * (1.0 - 2.0 * hq * (w * sin * sin + sin_sin * cos - p1 * sagitta));
    let slope = 1.0 - F * (p1 * i3 + p * i3_slope);
    let short = F * p * i3;
    First { step: halley(short, slope, curvature(p, p1, w, arc, cos * inverse_sin)), arc, sin, cos }
}

/// `-λ''` to the first order in f.
#[inline(always)]
fn curvature(p: f64, p1: f64, w: f64, arc: f64, cotangent: f64) -> f64 {
    F * p * (3.0 * p1 - (w + 3.0 * p1 * cotangent) * arc)
}

/// The step of ω that adds `short` to λ.
#[inline(always)]
fn halley(short: f64, slope: f64, curvature: f64) -> f64 {
    short * slope / (slope * slope - 0.5 * curvature * short)
}

/// A solution but for its azimuths: these follow from the sine and versine of ω.
struct Line {
    length_m: f64,
    turn_sin: f64,
    turn_versine: f64,
    error_m: f64,
}

#[inline(always)]
fn evaluate(ends: Ends, turn: Turn, first: First) -> Line {
    let (turn_sin, turn_versine) = turned(turn.sin, turn.versine, first.step);
    let (sin, cos, inverse_sin, p) = ends.great_circle(turn_sin, turn_versine);
    // The arc grows by an angle whose sine is at most 0.0106: f π.
    let growth_sin = sin * first.cos - cos * first.sin;
    let growth = growth_sin + growth_sin * arcsine_rest(growth_sin * growth_sin);
    let arc = first.arc + growth;

    let w = 1.0 - p * p;
    let k2 = EP2 * w;
    let q = EP2 * epsilon_over_k2(k2);
    let eps = q * w;
    let e2 = eps * eps;
    let y = w * cos - 2.0 * ends.sin1 * ends.sin2;
    let x = q * y;
    // εˡ cos 2lσₘ and sin lσ
    let x2 = 2.0 * x * x - e2;
    let x3 = x * (2.0 * x2 - e2);
    let x4 = 2.0 * x2 * x2 - e2 * e2;
    let x5 = 2.0 * x * x4 - e2 * x3;
    let (twice, square) = (2.0 * cos, 4.0 * cos * cos);
    let sin2 = twice * sin;
    let sin3 = sin * (square - 1.0);
    let sin4 = sin2 * (square - 2.0);
    let sin5 = twice * sin4 - sin3;
    let t = [x * sin, x2 * sin2, x3 * sin3, x4 * sin4, x5 * sin5];

    let (a1, b1) = (a1_minus_1(eps), b1(t, eps));
    let (a3, b3) = (a3_minus_1(eps), b3(t, eps));
    let i3 = arc + (a3 * arc + b3 + a3 * b3);
    let short = F * p * i3 - first.step;

    // λ' with terms of the order ε²: primes are derivatives by ω.
    let p1 = (ends.cos1 * ends.cos2 * (1.0 - turn_versine) - p * p * cos) * inverse_sin;
    let w1 = -2.0 * p * p1;
    let eps1 = q * w1 * (1.0 - 0.5 * k2);
    let x1 = q * (w1 * cos - w * sin * p - (0.5 * EP2) * w1 * y);
    let i3_slope = p * (1.0 - H * (eps - x * cos) - 0.25 * e2 + 0.25 * x2 * (0.5 * square - 1.0))
        - eps1 * (arc * (H + 0.5 * eps) + 0.25 * eps * sin2)
        + x1 * (H * sin + 0.5 * x * sin2);
    let slope = 1.0 - F * (p1 * i3 + p * i3_slope);
    let step = halley(short, slope, curvature(p, p1, w, arc, cos * inverse_sin));

    let rest = growth + (a1 * arc + b1 + a1 * b1) + short * (p + 0.5 * p1 * step) * (A / B);
    let (turn_sin, turn_versine) = corrected(turn_sin, turn_versine, step);
    let relative = step.abs() * inverse_sin;
    Line {
        length_m: B * (first.arc + rest),
        turn_sin,
        turn_versine,
        error_m: select(arc <= LONGEST_ARC, 2.0 * A * relative * relative * relative, f64::INFINITY),
    }
}

/// Sine and versine after a further turn by `step`, up to 0.0106 radians.
#[inline(always)]
fn turned(sin: f64, versine: f64, step: f64) -> (f64, f64) {
    let z = step * step;
    let step_sin = step * (1.0 - z * (1.0 / 6.0) * (1.0 - z * (1.0 / 20.0)));
    let step_versine = 0.5 * z * (1.0 - z * (1.0 / 12.0) * (1.0 - z * (1.0 / 30.0)));
    (
        sin - sin * step_versine + (1.0 - versine) * step_sin,
        versine + step_versine - versine * step_versine + sin * step_sin,
    )
}

/// The same for a step so small that its cube is nothing.
#[inline(always)]
fn corrected(sin: f64, versine: f64, step: f64) -> (f64, f64) {
    let (cos, half_square) = (1.0 - versine, 0.5 * step * step);
    (sin + (cos * step - sin * half_square), versine + (sin * step + cos * half_square))
}

/// `asin(s) / s - 1` by its power series, for `s² <= 0.00012`.
#[inline(always)]
fn arcsine_rest(square: f64) -> f64 {
    square * (1.0 / 6.0 + square * (3.0 / 40.0 + square * (15.0 / 336.0)))
}

/// α₁ in degrees, for a line to the east.
#[inline(always)]
fn azimuth(ends: Ends, turn_sin: f64, turn_versine: f64) -> f64 {
    angle_degrees(ends.cos2 * turn_sin, ends.sin_of_difference() + ends.sin1 * ends.cos2 * turn_versine)
}

/// α₂ in degrees, for a line to the east.
#[inline(always)]
fn azimuth_at_end(ends: Ends, turn_sin: f64, turn_versine: f64) -> f64 {
    angle_degrees(ends.cos1 * turn_sin, ends.sin_of_difference() - ends.cos1 * ends.sin2 * turn_versine)
}
