//! WGS 84 and Karney's series for it.
//!
//! C. F. F. Karney (2013), doi:10.1007/s00190-012-0578-z, equations 17, 18, 24 and 25, of order six in ε. On WGS 84 ε is at
//! most 0.00168, so that `ε⁶` is 2.3e-17 and `f ε⁵` is 4.5e-17; with the series' own factors (1/100 and less) such terms
//! are below 0.01 nm, and not written. `n²` and `n³` stand where they matter to that degree.

use super::elementary::polynomial;

/// Equatorial radius, metres.
pub(super) const A: f64 = 6_378_137.0;
/// Flattening.
pub(super) const F: f64 = 1.0 / 298.257_223_563;
/// Polar semi-axis, metres.
pub(super) const B: f64 = A * (1.0 - F);
/// Third flattening.
const N: f64 = F / (2.0 - F);
/// First eccentricity squared.
pub(super) const E2: f64 = F * (2.0 - F);
/// Second eccentricity squared.
pub(super) const EP2: f64 = E2 / ((1.0 - F) * (1.0 - F));
/// The factor of the first order of I₃.
pub(super) const H: f64 = (1.0 - N) / 2.0;

/// `ε / k²` (16), which is `(1 + sqrt(1 + k²))⁻²`, as a power series in `k² <= 0.0068`.
#[inline(always)]
pub(super) fn epsilon_over_k2(k2: f64) -> f64 {
    let terms = [1.0 / 4.0, -1.0 / 8.0, 5.0 / 64.0, -7.0 / 128.0, 21.0 / 512.0, -33.0 / 1024.0, 429.0 / 16384.0];
    polynomial(terms, k2)
}

/// `A₁ - 1` (17).
#[inline(always)]
pub(super) fn a1_minus_1(eps: f64) -> f64 {
    eps * polynomial([1.0, 5.0 / 4.0, 5.0 / 4.0, 81.0 / 64.0, 81.0 / 64.0, 325.0 / 256.0], eps)
}

/// `Σ C₁ₗ [sin 2lσ₂ - sin 2lσ₁]` (18) from `tₗ = εˡ cos 2lσₘ sin lσ`.
#[inline(always)]
pub(super) fn b1(t: [f64; 5], eps: f64) -> f64 {
    let e2 = eps * eps;
    t[0] * (-1.0 + e2 * (3.0 / 8.0 - e2 * (1.0 / 16.0)))
        + t[1] * (-1.0 / 8.0 + e2 * (1.0 / 16.0))
        + t[2] * (-1.0 / 24.0 + e2 * (3.0 / 128.0))
        + t[3] * (-5.0 / 256.0)
        + t[4] * (-7.0 / 640.0)
}

/// `A₃ - 1` (24).
#[inline(always)]
pub(super) fn a3_minus_1(eps: f64) -> f64 {
    const TERMS: [f64; 4] =
        [-(1.0 - N) / 2.0, -(2.0 + N - 3.0 * N * N) / 8.0, -(1.0 + 3.0 * N + N * N) / 16.0, -(3.0 + 2.0 * N) / 64.0];
    eps * polynomial(TERMS, eps)
}

/// `Σ C₃ₗ [sin 2lσ₂ - sin 2lσ₁]` (25) from `tₗ` as in [`b1`].
#[inline(always)]
pub(super) fn b3(t: [f64; 5], eps: f64) -> f64 {
    const C31: [f64; 4] =
        [(1.0 - N) / 2.0, (1.0 - N * N) / 4.0, (3.0 + 3.0 * N - N * N) / 32.0, (5.0 + 2.0 * N) / 64.0];
    const C32: [f64; 3] = [(2.0 - 3.0 * N + N * N) / 16.0, (3.0 - 2.0 * N - 3.0 * N * N) / 32.0, (3.0 + N) / 64.0];
    const C33: [f64; 2] = [(5.0 - 9.0 * N + 5.0 * N * N) / 96.0, (9.0 - 10.0 * N) / 192.0];
    const C34: f64 = (7.0 - 14.0 * N) / 256.0;
    t[0] * polynomial(C31, eps) + t[1] * polynomial(C32, eps) + t[2] * polynomial(C33, eps) + t[3] * C34
}
