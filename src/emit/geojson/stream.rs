//! Points as GeoJSON while they come: a layer of any size in the memory of one feature.
//!
//! ```
//! use dateline::emit::geojson::{Cell, Microdegrees, PointWriter};
//! let mut layer = PointWriter::new(Vec::new(), &["name"])?;
//! layer.point(Microdegrees { lon: 178_441_900, lat: -18_141_600 }, &[Cell::Text("Suva")])?;
//! let bytes = layer.finish()?;
//! assert!(String::from_utf8(bytes).unwrap().contains(r#""coordinates":[178.4419,-18.1416]"#));
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! Positions are whole microdegrees and their digits are written directly, without a floating-point number on the
//! way; that and the lack of a tree of values is what makes it fast (docs/performance.md). The `bbox` stands behind
//! the features, for only then it is known. What it does not do: lines and areas, which layers of texts have few of.

use super::super::visible::steers;
use std::io::{self, Write};

/// A position in whole millionths of a degree, longitude -180 to 180, latitude -90 to 90.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Microdegrees {
    /// Longitude.
    pub lon: i32,
    /// Latitude.
    pub lat: i32,
}

impl Microdegrees {
    /// Reads decimal degrees as written in a table ("178.4419", "-18.1416"), rounded to six decimals; `None` for
    /// anything else, a position outside the earth among it.
    pub fn parse(lon: &[u8], lat: &[u8]) -> Option<Self> {
        let (lon, lat) = (micro(lon)?, micro(lat)?);
        (lon.abs() <= 180_000_000 && lat.abs() <= 90_000_000).then_some(Self { lon, lat })
    }
}

fn micro(text: &[u8]) -> Option<i32> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (mut value, mut decimals, mut round_up, mut seen) = (0_i32, None::<u32>, false, false);
    for &byte in digits {
        match (byte, decimals) {
            (b'.', None) => decimals = Some(0),
            (b'0'..=b'9', Some(6..)) => {
                if decimals == Some(6) {
                    round_up = byte >= b'5';
                    decimals = Some(7);
                }
            }
            (b'0'..=b'9', _) => {
                seen = true;
                value = value.checked_mul(10)?.checked_add(i32::from(byte - b'0'))?;
                decimals = decimals.map(|count| count + 1);
            }
            _ => return None,
        }
    }
    let missing = 6_u32.saturating_sub(decimals.unwrap_or(0));
    let value = value.checked_mul(10_i32.pow(missing))?.checked_add(i32::from(round_up))?;
    seen.then_some(if negative { -value } else { value })
}

/// A value of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub enum Cell<'a> {
    Text(&'a str),
    Integer(i64),
    Missing,
}

/// Bytes from which on what is gathered is written: `out` needs no buffer of its own.
const WRITTEN_FROM: usize = 1 << 16;

/// Writes one layer of points.
#[derive(Debug)]
pub struct PointWriter<W> {
    out: W,
    /// `"name":` of each column, escaped once.
    keys: Vec<Vec<u8>>,
    count: u64,
    /// What is not written yet.
    lines: Vec<u8>,
    low: Microdegrees,
    high: Microdegrees,
}

impl<W: Write> PointWriter<W> {
    /// A layer with columns of those names.
    ///
    /// # Errors
    /// `out` cannot be written to.
    pub fn new(mut out: W, columns: &[&str]) -> io::Result<Self> {
        out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
        let key = |name: &&str| {
            let mut key = Vec::new();
            push_string(&mut key, name);
            key.push(b':');
            key
        };
        let (low, high) =
            (Microdegrees { lon: i32::MAX, lat: i32::MAX }, Microdegrees { lon: i32::MIN, lat: i32::MIN });
        Ok(Self {
            out,
            keys: columns.iter().map(key).collect(),
            count: 0,
            lines: Vec::with_capacity(2 * WRITTEN_FROM),
            low,
            high,
        })
    }

    /// Adds a point; cells stand in the order of the columns, and those left out are missing.
    ///
    /// # Errors
    /// `out` cannot be written to.
    pub fn point(&mut self, at: Microdegrees, cells: &[Cell<'_>]) -> io::Result<()> {
        let line = &mut self.lines;
        line.extend_from_slice(if self.count == 0 { b"\n" } else { b",\n" });
        line.extend_from_slice(b"{\"type\":\"Feature\",\"id\":");
        push_integer(line, self.count);
        line.extend_from_slice(b",\"geometry\":{\"type\":\"Point\",\"coordinates\":");
        push_position(line, at);
        line.extend_from_slice(b"},\"properties\":{");
        for (index, key) in self.keys.iter().enumerate() {
            if index > 0 {
                line.push(b',');
            }
            line.extend_from_slice(key);
            match cells.get(index).unwrap_or(&Cell::Missing) {
                Cell::Text(text) => push_string(line, text),
                Cell::Integer(value) => {
                    if *value < 0 {
                        line.push(b'-');
                    }
                    push_integer(line, value.unsigned_abs());
                }
                Cell::Missing => line.extend_from_slice(b"null"),
            }
        }
        line.extend_from_slice(b"}}");
        self.count += 1;
        self.low = Microdegrees { lon: self.low.lon.min(at.lon), lat: self.low.lat.min(at.lat) };
        self.high = Microdegrees { lon: self.high.lon.max(at.lon), lat: self.high.lat.max(at.lat) };
        if line.len() >= WRITTEN_FROM {
            self.out.write_all(line)?;
            line.clear();
        }
        Ok(())
    }

    /// Ends the layer and gives back what it was written to, flushed.
    ///
    /// # Errors
    /// `out` cannot be written to.
    pub fn finish(mut self) -> io::Result<W> {
        let line = &mut self.lines;
        line.extend_from_slice(b"\n]");
        if self.count > 0 {
            line.extend_from_slice(b",\"bbox\":");
            push_position(line, self.low);
            line.pop();
            line.push(b',');
            let start = line.len();
            push_position(line, self.high);
            line.remove(start);
        }
        line.extend_from_slice(b"}\n");
        self.out.write_all(line)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// `[lon,lat]`.
fn push_position(out: &mut Vec<u8>, at: Microdegrees) {
    out.push(b'[');
    push_degrees(out, at.lon);
    out.push(b',');
    push_degrees(out, at.lat);
    out.push(b']');
}

/// Degrees with the decimals that they need, at least one: "178.4419", "0.0".
fn push_degrees(out: &mut Vec<u8>, micro: i32) {
    if micro < 0 {
        out.push(b'-');
    }
    let micro = micro.unsigned_abs();
    push_integer(out, u64::from(micro / 1_000_000));
    let decimals = micro % 1_000_000;
    let [high, middle, low] = [decimals / 10_000, decimals / 100 % 100, decimals % 100].map(two_digits);
    let digits = [b'.', high[0], high[1], middle[0], middle[1], low[0], low[1]];
    let kept = digits.iter().rposition(|&digit| digit != b'0').unwrap_or(0).max(1);
    out.extend_from_slice(&digits[..=kept]);
}

/// Appends a string in its quotes.
fn push_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    // Without a way out of the loop it is done many bytes at a time.
    let plain = |byte: u8| matches!(byte, b' '..=b'~') & (byte != b'"') & (byte != b'\\');
    if text.bytes().fold(true, |all, byte| all & plain(byte)) {
        out.extend_from_slice(text.as_bytes());
    } else {
        push_escaped(out, text);
    }
    out.push(b'"');
}

fn push_escaped(out: &mut Vec<u8>, text: &str) {
    for c in text.chars() {
        match c {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            '\u{8}' => out.extend_from_slice(b"\\b"),
            '\u{c}' => out.extend_from_slice(b"\\f"),
            '\n' => out.extend_from_slice(b"\\n"),
            '\r' => out.extend_from_slice(b"\\r"),
            '\t' => out.extend_from_slice(b"\\t"),
            c if steers(c) => {
                for &unit in &*c.encode_utf16(&mut [0; 2]) {
                    let digit = |shift: u32| b"0123456789abcdef"[usize::from(unit >> shift & 15)];
                    out.extend_from_slice(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
                }
            }
            c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

/// Appends the digits of a number.
fn push_integer(out: &mut Vec<u8>, value: u64) {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut rest = value;
    while rest >= 100 {
        at -= 2;
        [digits[at], digits[at + 1]] = two_digits((rest % 100) as u32);
        rest /= 100;
    }
    let last = two_digits(rest as u32);
    at -= 2;
    [digits[at], digits[at + 1]] = last;
    out.extend_from_slice(&digits[at + usize::from(rest < 10)..]);
}

/// The digits of a number below 100.
#[inline]
fn two_digits(number: u32) -> [u8; 2] {
    [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(points: &[(Microdegrees, &str)]) -> serde_json::Value {
        let mut writer = PointWriter::new(Vec::new(), &["name", "none"]).unwrap();
        for (at, name) in points {
            writer.point(*at, &[Cell::Text(name)]).unwrap();
        }
        serde_json::from_slice(&writer.finish().unwrap()).expect("JSON")
    }

    #[test]
    fn a_layer_has_its_points_and_their_box() {
        let (suva, pole) =
            (Microdegrees { lon: 178_441_900, lat: -18_141_600 }, Microdegrees { lon: 0, lat: -90_000_000 });
        let layer = written(&[(suva, "Suva"), (pole, "")]);
        assert_eq!(layer["bbox"], serde_json::json!([0.0, -90.0, 178.4419, -18.1416]));
        assert_eq!(layer["features"][1]["geometry"]["coordinates"], serde_json::json!([0.0, -90.0]));
        assert_eq!(layer["features"][0]["properties"], serde_json::json!({"name": "Suva", "none": null}));
        assert!(written(&[]).get("bbox").is_none());
    }

    #[test]
    fn decimals_are_read_to_six_and_what_is_no_position_is_refused() {
        let at = |lon: &str, lat: &str| Microdegrees::parse(lon.as_bytes(), lat.as_bytes()).map(|m| (m.lon, m.lat));
        assert_eq!(at("178.4419", "-18.1416"), Some((178_441_900, -18_141_600)));
        assert_eq!(at("-180", "+90."), Some((-180_000_000, 90_000_000)));
        assert_eq!(at("0.12345649", "0.1234565"), Some((123_456, 123_457)));
        assert_eq!(at("179.9999999", ".5"), Some((180_000_000, 500_000)));
        for (lon, lat) in
            [("181", "0"), ("0", "90.0000006"), ("", "0"), (".", "0"), ("1e2", "0"), ("99999999999", "0"), ("1 ", "0")]
        {
            assert_eq!(at(lon, lat), None, "{lon} {lat}");
        }
    }

    proptest! {
        #[test]
        fn numbers_and_texts_come_back(lon in -180_000_000..=180_000_000_i32, lat in -90_000_000..=90_000_000_i32, name in any::<String>()) {
            let at = Microdegrees { lon, lat };
            let layer = written(&[(at, &name)]);
            let feature = &layer["features"][0];
            let read = |index: usize| feature["geometry"]["coordinates"][index].as_f64().unwrap();
            prop_assert_eq!((read(0), read(1)), (f64::from(lon) / 1e6, f64::from(lat) / 1e6));
            prop_assert_eq!(feature["properties"]["name"].as_str().unwrap(), &name);
            let text = |index: usize| read(index).to_string();
            prop_assert_eq!(Microdegrees::parse(text(0).as_bytes(), text(1).as_bytes()), Some(at));
        }
    }
}
