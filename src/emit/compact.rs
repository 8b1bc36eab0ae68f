//! JSON on one line, written straight onto bytes: what `serde_json` writes, in a third of its instructions.
//!
//! Half of a line of NDJSON is keys and marks. Here a key is a constant that needs no look at its letters, and a string is looked at
//! many bytes at a time for whether any of it must be escaped. What could steer a terminal is escaped, see
//! [`encode`](super::encode). Only what the views hold can be written: the keys of maps are strings or numbers.

use super::visible::steers;
use serde::Serialize;
use serde::ser::{self, Error as _, Serializer};
use std::fmt::Error;
use std::sync::Arc;

/// Appends a value.
///
/// # Errors
/// A key of a map is neither a string nor a number, or an integer has more than 64 bits.
pub(super) fn write(value: &impl Serialize, out: &mut Vec<u8>) -> Result<(), Error> {
    value.serialize(Compact { written: false, out })
}

/// Appends a string in its quotes.
pub(super) fn push_string(out: &mut Vec<u8>, text: &str) {
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
pub(super) fn push_integer(out: &mut Vec<u8>, value: u64) {
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
pub(super) fn two_digits(number: u32) -> [u8; 2] {
    [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8]
}

/// JSON that was written by [`write()`] before. Only it can write it again.
pub(super) struct Written(pub(super) Arc<[u8]>);

/// Tells a [`Written`] value from others.
const WRITTEN: &str = "dateline::emit::compact::Written";

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Bytes<'b>(&'b [u8]);
        impl Serialize for Bytes<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_bytes(self.0)
            }
        }
        serializer.serialize_newtype_struct(WRITTEN, &Bytes(&self.0))
    }
}

struct Compact<'o> {
    /// Bytes are JSON.
    written: bool,
    out: &'o mut Vec<u8>,
}

/// A list, an object, or either within the braces of a variant.
struct Open<'o> {
    out: &'o mut Vec<u8>,
    begun: bool,
    end: &'static [u8],
}

impl Open<'_> {
    fn next(&mut self) -> Compact<'_> {
        if self.begun {
            self.out.push(b',');
        }
        self.begun = true;
        Compact { written: false, out: self.out }
    }

    /// The key is a name of a field, which holds nothing to be escaped.
    fn field(&mut self, key: &'static str, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        self.out.extend_from_slice(if self.begun { b",\"" } else { b"\"" });
        self.begun = true;
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
        value.serialize(Compact { written: false, out: self.out })
    }

    fn close(self) {
        self.out.extend_from_slice(self.end);
    }
}

impl<'o> Compact<'o> {
    fn open(self, begin: u8, end: &'static [u8]) -> Open<'o> {
        self.out.push(begin);
        Open { out: self.out, begun: false, end }
    }

    fn open_variant(self, variant: &str, begin: u8, end: &'static [u8]) -> Open<'o> {
        self.out.push(b'{');
        push_string(self.out, variant);
        self.out.push(b':');
        self.open(begin, end)
    }

    fn integer(self, value: i64) -> Result<(), Error> {
        if value < 0 {
            self.out.push(b'-');
        }
        push_integer(self.out, value.unsigned_abs());
        Ok(())
    }

    /// Numbers with a fraction are few, and `serde_json` knows their shortest digits.
    fn float(self, value: impl Serialize) -> Result<(), Error> {
        serde_json::to_writer(self.out, &value).map_err(Error::custom)
    }
}

impl<'o> Serializer for Compact<'o> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Open<'o>;
    type SerializeTuple = Open<'o>;
    type SerializeTupleStruct = Open<'o>;
    type SerializeTupleVariant = Open<'o>;
    type SerializeMap = Open<'o>;
    type SerializeStruct = Open<'o>;
    type SerializeStructVariant = Open<'o>;

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.out.extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Result<(), Error> {
        self.integer(value.into())
    }

    fn serialize_i16(self, value: i16) -> Result<(), Error> {
        self.integer(value.into())
    }

    fn serialize_i32(self, value: i32) -> Result<(), Error> {
        self.integer(value.into())
    }

    fn serialize_i64(self, value: i64) -> Result<(), Error> {
        self.integer(value)
    }

    fn serialize_u8(self, value: u8) -> Result<(), Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<(), Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<(), Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Error> {
        push_integer(self.out, value);
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.float(value)
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        self.float(value)
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        push_string(self.out, value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        if self.written {
            self.out.extend_from_slice(value);
            return Ok(());
        }
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(Self { written: name == WRITTEN, ..self })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut open = self.open(b'{', b"}");
        open.field(variant, value)?;
        open.close();
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'o>, Error> {
        Ok(self.open(b'[', b"]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'o>, Error> {
        Ok(self.open(b'[', b"]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Open<'o>, Error> {
        Ok(self.open(b'[', b"]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'o>, Error> {
        Ok(self.open_variant(variant, b'[', b"]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Open<'o>, Error> {
        Ok(self.open(b'{', b"}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'o>, Error> {
        Ok(self.open(b'{', b"}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'o>, Error> {
        Ok(self.open_variant(variant, b'{', b"}}"))
    }
}

impl ser::SerializeSeq for Open<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(self.next())
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeTuple for Open<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(self.next())
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeTupleStruct for Open<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(self.next())
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeTupleVariant for Open<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(self.next())
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeMap for Open<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        if self.begun {
            self.out.push(b',');
        }
        self.begun = true;
        let start = self.out.len();
        key.serialize(Compact { written: false, out: self.out })?;
        match self.out.get(start) {
            Some(b'"') => Ok(()),
            Some(b'0'..=b'9' | b'-') => {
                self.out.insert(start, b'"');
                self.out.push(b'"');
                Ok(())
            }
            _ => Err(Error),
        }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.out.push(b':');
        value.serialize(Compact { written: false, out: self.out })
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeStruct for Open<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        self.field(key, value)
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeStructVariant for Open<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        self.field(key, value)
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[derive(Serialize)]
    struct Everything {
        unit: (),
        truth: bool,
        small: i8,
        large: i64,
        most: u64,
        single: f32,
        double: f64,
        letter: char,
        text: String,
        some: Option<u8>,
        none: Option<u8>,
        tuple: (u8, String),
        list: Vec<Kind>,
        empty: Vec<u8>,
        map: BTreeMap<String, f64>,
        #[serde(flatten)]
        flat: Flat,
    }

    #[derive(Serialize)]
    struct Flat {
        a: u8,
        b: Option<String>,
    }

    #[derive(Serialize)]
    struct Nothing;

    #[derive(Serialize)]
    struct Wrapped(u16);

    #[derive(Serialize)]
    struct Pair(u16, Nothing);

    #[derive(Serialize)]
    enum Kind {
        Unit,
        One(Wrapped),
        Two(Pair, i16),
        Named { a: i32, b: Nothing },
    }

    fn compact(value: &impl Serialize) -> String {
        let mut out = Vec::new();
        write(value, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn what_holds_nothing_that_steers_is_written_as_serde_json_writes_it(
            text in "[ -~\n\r\t\u{8}\u{c}\u{1}éЖ字😀]{0,12}", large in any::<i64>(), most in any::<u64>(),
            single in any::<f32>(), double in any::<f64>(), letter in "[ -~]", small in any::<i8>(),
        ) {
            let everything = Everything {
                unit: (), truth: small > 0, small, large, most, single, double, letter: letter.chars().next().unwrap(),
                some: Some(3), none: None, tuple: (1, text.clone()),
                list: vec![
                    Kind::Unit, Kind::One(Wrapped(7)), Kind::Two(Pair(1, Nothing), -2), Kind::Named { a: -1, b: Nothing },
                ],
                empty: Vec::new(), map: BTreeMap::from([(text.clone(), double), ("k".to_owned(), 1.0)]),
                flat: Flat { a: 1, b: Some(text.clone()) }, text,
            };
            prop_assert_eq!(compact(&everything), serde_json::to_string(&everything).unwrap());
        }
    }

    #[test]
    fn what_was_written_before_is_put_where_it_is_wanted() {
        let written = Written(compact(&("a\n", 1)).into_bytes().into());
        assert_eq!(compact(&[("x", &written), ("y", &written)]), r#"[["x",["a\n",1]],["y",["a\n",1]]]"#);
    }

    #[test]
    fn a_number_as_a_key_is_put_in_quotes_and_a_list_is_refused() {
        assert_eq!(compact(&BTreeMap::from([(-1, 2), (3, 4)])), r#"{"-1":2,"3":4}"#);
        assert!(write(&BTreeMap::from([([1], 2)]), &mut Vec::new()).is_err());
    }
}
