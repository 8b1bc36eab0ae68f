//! Sine, cosine and arctangent without branches, in degrees where that is exact.
//!
//! Each is within a unit in the last place. A selection is written as masks of bits or as a sign that is copied: as a
//! branch it would be guessed wrongly half the time, and keep loops from becoming vector code.

// Coefficients stand with all the digits of their sources.
#![allow(clippy::excessive_precision)]

use std::f64::consts::PI;

/// Radians in a degree.
pub(super) const DEGREE: f64 = PI / 180.0;

/// `c[0] + c[1] x + c[2] x² ...`, by Estrin's scheme: half as deep as Horner's.
#[inline(always)]
pub(super) fn polynomial<const N: usize>(mut c: [f64; N], x: f64) -> f64 {
    let (mut terms, mut power) = (N, x);
    while terms > 1 {
        let mut i = 0;
        while 2 * i < terms {
            c[i] = if 2 * i + 1 < terms { c[2 * i] + power * c[2 * i + 1] } else { c[2 * i] };
            i += 1;
        }
        terms = terms.div_ceil(2);
        power *= power;
    }
    c[0]
}

/// One of two numbers that are both known.
#[inline(always)]
pub(super) fn select(condition: bool, yes: f64, no: f64) -> f64 {
    std::hint::select_unpredictable(condition, yes, no)
}

/// Sine and cosine of 0 to 90 degrees. The polynomials for 0 to 45 degrees are those of fdlibm (`k_sin.c`, `k_cos.c`,
/// Sun Microsystems 1993; errors below 2^-58).
#[inline(always)]
pub(super) fn sin_cos(degrees: f64) -> (f64, f64) {
    let upper = degrees > 45.0;
    let r = DEGREE * select(upper, 90.0 - degrees, degrees);
    let z = r * r;
    let sin = r + r
        * z
        * polynomial(
            [
                -1.666_666_666_666_663_243_48e-1,
                8.333_333_333_322_489_461_24e-3,
                -1.984_126_982_985_794_931_34e-4,
                2.755_731_370_707_006_767_89e-6,
                -2.505_076_025_340_686_341_95e-8,
                1.589_690_995_211_550_102_21e-10,
            ],
            z,
        );
    let quartic = polynomial(
        [
            4.166_666_666_666_660_190_37e-2,
            -1.388_888_888_887_410_957_49e-3,
            2.480_158_728_947_672_941_78e-5,
            -2.755_731_435_139_066_330_35e-7,
            2.087_572_321_298_174_827_90e-9,
            -1.135_964_755_778_819_482_65e-11,
        ],
        z,
    );
    let cos = 1.0 - (0.5 * z - z * z * quartic);
    let exchange = (sin.to_bits() ^ cos.to_bits()) & u64::from(upper).wrapping_neg();
    (f64::from_bits(sin.to_bits() ^ exchange), f64::from_bits(cos.to_bits() ^ exchange))
}

/// The angle of (x, y) for `y >= 0`, in radians.
#[inline(always)]
pub(super) fn angle_radians(y: f64, x: f64) -> f64 {
    let (base, rest) = angle(y, x, PI / 4.0);
    base + rest
}

/// The angle of (x, y) for `y >= 0`, in degrees.
#[inline(always)]
pub(super) fn angle_degrees(y: f64, x: f64) -> f64 {
    let (base, rest) = angle(y, x, 45.0);
    base + rest * (1.0 / DEGREE)
}

/// The nearest eighth of a turn, where `eighth` is one, and what remains, in radians.
#[inline(always)]
fn angle(y: f64, x: f64, eighth: f64) -> (f64, f64) {
    const TAN_22_5_DEG: f64 = 0.414_213_562_373_095_03;
    let width = x.abs();
    let gap = width - y;
    let (low, high) = (if y < width { y } else { width }, if y > width { y } else { width });
    // atan(t) = 45 degrees + atan((t - 1) / (t + 1))
    let far = low > TAN_22_5_DEG * high;
    let t = (low - select(far, high, 0.0)) / (high + select(far, low, f64::MIN_POSITIVE));
    let z = t * t;
    // (atan(t) / t - 1) / t² for |t| <= tan(pi/8), z = t²: a Chebyshev fit (mpmath 1.3, chebyfit, 50 digits), error 5.4e-18.
    let rest = t + t
        * z
        * polynomial(
            [
                -0.333_333_333_333_333_301_6,
                0.199_999_999_999_955_206_78,
                -0.142_857_142_846_665_429_22,
                0.111_111_110_152_563_617_27,
                -0.090_909_045_781_239_018_905,
                0.076_921_831_908_260_865_637,
                -0.066_645_114_473_819_480_001,
                0.058_581_489_128_022_098_816,
                -0.050_854_497_379_402_598_613,
                0.039_231_658_295_587_191_303,
                -0.019_176_887_119_062_258_989,
            ],
            z,
        );
    // Above the diagonal the angle counts back from the quarter turn, left of it from the half turn.
    let from_half = eighth + select(far, 0.0, eighth).copysign(gap);
    let back = (gap.to_bits() ^ x.to_bits()) & (1 << 63);
    (2.0 * eighth - from_half.copysign(x), f64::from_bits(rest.to_bits() ^ back))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sines_and_cosines_are_those_of_the_standard_library() {
        for step in 0..=90_000 {
            let degrees = f64::from(step) / 1000.0;
            let ((sin, cos), radians) = (sin_cos(degrees), degrees.to_radians());
            assert!((sin - radians.sin()).abs() <= 2.5e-16 && (cos - radians.cos()).abs() <= 2.5e-16, "{degrees}");
        }
        assert_eq!((sin_cos(0.0), sin_cos(90.0)), ((0.0, 1.0), (1.0, 0.0)));
    }

    #[test]
    fn angles_are_those_of_atan2_in_all_octants() {
        for step in 0..=180_000 {
            let degrees = f64::from(step) / 1000.0;
            let (y, x) = degrees.to_radians().sin_cos();
            let (y, x) = (3.0 * y.abs(), 3.0 * x);
            assert!((angle_radians(y, x) - y.atan2(x)).abs() <= 4.5e-16, "{degrees}");
            assert!((angle_degrees(y, x) - y.atan2(x).to_degrees()).abs() <= 3e-14, "{degrees}");
        }
        assert_eq!([angle_degrees(0.0, 1.0), angle_degrees(0.0, -1.0), angle_degrees(1.0, 0.0)], [0.0, 180.0, 90.0]);
        assert_eq!([angle_degrees(1.0, 1.0), angle_degrees(1.0, -1.0)], [45.0, 135.0]);
    }

    #[test]
    fn a_polynomial_of_any_length_is_its_sum() {
        assert_eq!(polynomial([7.0], 3.0), 7.0);
        assert_eq!(polynomial([1.0, 2.0, 3.0], 2.0), 17.0);
        assert_eq!(polynomial([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0], 2.0), 127.0);
    }
}
