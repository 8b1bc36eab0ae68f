//! Inverse problems as lines of text, as `GeodSolve -i` takes and gives them.
//!
//! ```
//! use dateline::earth::inverse::text::{Decimals, solve_lines};
//! let mut answers = Vec::new();
//! let answered = solve_lines(b"40.6 -73.8 1.36 103.99\n95 0 0 0\n", Decimals::default(), &mut answers);
//! assert_eq!(String::from_utf8(answers).unwrap(),
//!            "3.27865698 177.50694978 15352044.660\nERROR: latitude 95 is not between -90 and 90\n");
//! assert_eq!(answered.bad[0].line, 2);
//! ```
//!
//! A line has `lat1 lon1 lat2 lon2` in decimal degrees, and is answered by `azi1 azi2 s12`: degrees clockwise from
//! north at either end, both along the line, and metres. It does not read degrees with minutes, which GeodSolve does.

use super::{Solution, solve_all};
use crate::earth::Position;

/// Digits after the point: of metres; degrees have five more, so that both resolve about the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimals(u8);

impl Decimals {
    /// The most: 10 nanometres, where the accuracy ends.
    pub const MOST: u8 = 8;

    /// That many; `None` if there are more than [`Decimals::MOST`].
    pub fn new(digits: u8) -> Option<Self> {
        (digits <= Self::MOST).then_some(Self(digits))
    }
}

impl Default for Decimals {
    /// Millimetres, as GeodSolve's.
    fn default() -> Self {
        Self(3)
    }
}

/// A line that states no problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, from 1.
    pub line: usize,
    /// Why.
    pub reason: String,
}

/// What became of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answered {
    /// Lines of the text, and so of the answers.
    pub lines: usize,
    /// Those that state no problem.
    pub bad: Vec<BadLine>,
}

/// Pairs solved at once: they and their solutions stay in the first cache.
const AT_ONCE: usize = 512;

/// Answers each line of `text` by a line of `answers`; a bad one by `ERROR: ` and the reason.
///
/// The last line may do without its line feed. Longitudes may be any number of turns.
pub fn solve_lines(text: &[u8], decimals: Decimals, answers: &mut Vec<u8>) -> Answered {
    let write = match decimals.0 {
        0 => write_solution::<0, 5>,
        1 => write_solution::<1, 6>,
        2 => write_solution::<2, 7>,
        3 => write_solution::<3, 8>,
        4 => write_solution::<4, 9>,
        5 => write_solution::<5, 10>,
        6 => write_solution::<6, 11>,
        7 => write_solution::<7, 12>,
        _ => write_solution::<{ Decimals::MOST as usize }, 13>,
    };
    let mut answered = Answered::default();
    let (mut pairs, mut solutions) = (Vec::with_capacity(AT_ONCE), vec![Solution::default(); AT_ONCE]);
    let mut rest = text;
    while !rest.is_empty() {
        let (first, told) = (answered.lines + 1, answered.bad.len());
        pairs.clear();
        while !rest.is_empty() && pairs.len() < AT_ONCE {
            answered.lines += 1;
            let mut cursor = Cursor(rest);
            match cursor.problem() {
                Ok(pair) => pairs.push(pair),
                Err(reason) => answered.bad.push(BadLine { line: answered.lines, reason }),
            }
            rest = cursor.next_line();
        }
        solve_all(&pairs, &mut solutions);
        let (mut solved, mut bad) = (solutions.iter(), answered.bad.iter().skip(told).peekable());
        for line in first..=answered.lines {
            if let Some(error) = bad.next_if(|error| error.line == line) {
                answers.extend_from_slice(b"ERROR: ");
                answers.extend_from_slice(error.reason.as_bytes());
                answers.push(b'\n');
            } else if let Some(solution) = solved.next() {
                write(solution, answers);
            }
        }
    }
    answered
}

/// Writes a solution with `M` digits after the point of metres and `D` after that of degrees.
fn write_solution<const M: usize, const D: usize>(solution: &Solution, answers: &mut Vec<u8>) {
    /// Three numbers with a sign, 8 digits, a point, up to 13 digits and a separator each; room for the last to spill.
    const LONGEST: usize = 3 * (1 + 8 + 1 + 13 + 1) + 8;
    let start = answers.len();
    answers.resize(start + LONGEST, b' ');
    let line = &mut answers[start..];
    // No geodesic is longer than 20,003,932 m.
    let mut end = write_fixed::<4, D>(solution.azimuth.0, line, 0);
    line[end] = b' ';
    end = write_fixed::<4, D>(solution.azimuth_at_end.0, line, end + 1);
    line[end] = b' ';
    end = write_fixed::<8, M>(solution.length.0, line, end + 1);
    line[end] = b'\n';
    answers.truncate(start + end + 1);
}

const POWERS: [u64; 20] = {
    let mut powers = [1; 20];
    let mut i = 1;
    while i < powers.len() {
        powers[i] = 10 * powers[i - 1];
        i += 1;
    }
    powers
};

const PAIRS_OF_DIGITS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut i = 0;
    while i < 100 {
        pairs[i] = [b'0' + (i / 10) as u8, b'0' + (i % 10) as u8];
        i += 1;
    }
    pairs
};

/// Writes a number below 10^`W` with `D` digits after the point from `start` on, and says where it ends; `W` is 8 at most.
/// A negative zero keeps its sign, as in C. What is rounded is the product with 10^`D`, whose own error is far below the
/// number's.
fn write_fixed<const W: usize, const D: usize>(number: f64, line: &mut [u8], start: usize) -> usize {
    let units = (number.abs() * POWERS[D] as f64 + 0.5) as i64 as u64;
    let (whole, mut fraction) = (units / POWERS[D], units % POWERS[D]);
    line[start] = b'-';
    let start = start + usize::from(number.is_sign_negative());

    // All digits, of which the leading zeros are passed over: their number is not worth a guess of the processor's.
    let mut padded = [0; 16];
    let mut rest = whole as u32;
    for pair in padded[..W].rchunks_exact_mut(2) {
        pair.copy_from_slice(&PAIRS_OF_DIGITS[(rest % 100) as usize]);
        rest /= 100;
    }
    let length = 1 + POWERS[1..W].iter().filter(|&&power| whole >= power).count();
    line[start..start + 8].copy_from_slice(&padded[W - length..][..8]);
    let point = start + length;
    if D == 0 {
        return point;
    }
    line[point] = b'.';
    let digits = &mut line[point + 1..point + 1 + D];
    for pair in digits.rchunks_exact_mut(2) {
        pair.copy_from_slice(&PAIRS_OF_DIGITS[(fraction % 100) as usize]);
        fraction /= 100;
    }
    if D % 2 == 1 {
        digits[0] = b'0' + fraction as u8;
    }
    point + 1 + D
}

/// What is left of the text.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    /// The pair that the line states.
    fn problem(&mut self) -> Result<[Position; 2], String> {
        let pair = [self.position()?, self.position()?];
        self.blanks();
        match self.0.first() {
            None | Some(b'\n') => Ok(pair),
            Some(_) => Err(format!("extraneous input: {}", quoted(self.word()))),
        }
    }

    fn position(&mut self) -> Result<Position, String> {
        let (lat, lon) = (self.number()?, self.number()?);
        let lon = if lon.abs() > 180.0 { wrapped(lon) } else { lon };
        Position::new(lat, lon).ok_or_else(|| format!("latitude {lat} is not between -90 and 90"))
    }

    /// A number up to a blank.
    fn number(&mut self) -> Result<f64, String> {
        self.blanks();
        let text = self.0;
        if let Some((number, length)) = plain_number(text) {
            self.0 = text.get(length..).unwrap_or_default();
            return Ok(number);
        }
        let word = self.word();
        if word.is_empty() {
            return Err("four numbers are needed: lat1 lon1 lat2 lon2".to_owned());
        }
        self.0 = text.get(word.len()..).unwrap_or_default();
        let number = std::str::from_utf8(word).ok().and_then(|word| word.parse::<f64>().ok());
        number.filter(|number| number.is_finite()).ok_or_else(|| format!("{} is not a number of degrees", quoted(word)))
    }

    /// The bytes up to the next blank.
    fn word(&self) -> &'a [u8] {
        let end = self.0.iter().position(u8::is_ascii_whitespace).unwrap_or(self.0.len());
        self.0.get(..end).unwrap_or_default()
    }

    fn blanks(&mut self) {
        while let Some((b' ' | b'\t' | b'\r', rest)) = self.0.split_first() {
            self.0 = rest;
        }
    }

    fn next_line(&self) -> &'a [u8] {
        let end = self.0.iter().position(|&byte| byte == b'\n');
        end.and_then(|end| self.0.get(end + 1..)).unwrap_or_default()
    }
}

/// A decimal fraction of at most 15 digits, 8 of them before the point, and its length. All other numbers, and what is
/// none, are left to the standard library.
fn plain_number(text: &[u8]) -> Option<(f64, usize)> {
    let negative = text.first() == Some(&b'-');
    let start = usize::from(negative);
    let (whole, length) = digits(text, start)?;
    let point = start + length;
    let (mut number, mut end, mut decimals) = (whole, point, 0);
    if text.get(point) == Some(&b'.') {
        let (fraction, length) = digits(text, point + 1)?;
        (number, end, decimals) = (number * POWERS[length] + fraction, point + 1 + length, length);
        if length == 8 {
            let (fraction, length) = digits(text, end)?;
            (number, end, decimals) =
                (number.wrapping_mul(POWERS[length]).wrapping_add(fraction), end + length, 8 + length);
        }
    }
    let counts = point - start + decimals;
    if !(1..=15).contains(&counts) || !matches!(text.get(end), Some(b' ' | b'\t' | b'\r' | b'\n')) {
        return None;
    }
    // Both exact, so that the quotient is rounded once (Clinger 1990, doi:10.1145/93548.93557).
    let size = number as i64 as f64 / POWERS[decimals] as i64 as f64;
    // A minus is as likely as none: no branch.
    Some((f64::from_bits(size.to_bits() | u64::from(negative) << 63), end))
}

/// The number of up to 8 digits at `start`, and how many they are; `None` within 8 bytes of the end of the text.
///
/// Eight bytes at once (Lemire 2021, doi:10.1002/spe.2984, section 3): a byte that is no digit shows in its top bits; the
/// digits are moved to the end, behind zeros, and added up by pairs, fours and eights.
fn digits(text: &[u8], start: usize) -> Option<(u64, usize)> {
    let bytes = u64::from_le_bytes(*text.get(start..)?.first_chunk()?);
    let values = bytes ^ 0x3030_3030_3030_3030;
    let others = (values.wrapping_add(0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080;
    let count = (others.trailing_zeros() / 8) as usize;
    let moved = values.checked_shl(64 - 8 * count as u32).unwrap_or(0);
    let pairs = moved.wrapping_mul(10).wrapping_add(moved >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
    Some((fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xffff_ffff, count))
}

/// The beginning of a word, without anything that a terminal would act on.
fn quoted(word: &[u8]) -> String {
    let text = String::from_utf8_lossy(word);
    text.chars().take(40).map(|c| if c.is_ascii_graphic() { c } else { char::REPLACEMENT_CHARACTER }).collect()
}

/// A longitude without its whole turns; the remainder is exact.
fn wrapped(lon: f64) -> f64 {
    let lon = lon % 360.0;
    if lon > 180.0 {
        lon - 360.0
    } else if lon < -180.0 {
        lon + 360.0
    } else {
        lon
    }
}
