//! JSON whose strings are safe to look at: what could steer a terminal is written as `\uXXXX`.
//!
//! The escape is plain JSON, so a program that reads it gets the very same string.

use super::visible::steers;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};
use serde_json::value::RawValue;
use std::io;

/// One line, without the line break.
pub(super) fn compact(value: &impl Serialize) -> Vec<u8> {
    encode(value, Safe(CompactFormatter))
}

/// One line that can be put into others as it stands.
#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
pub(super) fn raw(value: &impl Serialize) -> Box<RawValue> {
    let json = String::from_utf8(compact(value)).expect("serde_json writes UTF-8");
    RawValue::from_string(json).expect("serde_json writes JSON")
}

/// One line that can stand in a `<script>` of a page: nothing in it can end the element or begin a comment.
#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
pub(super) fn in_script(value: &impl Serialize) -> String {
    let json = String::from_utf8(compact(value)).expect("serde_json writes UTF-8");
    // Outside strings JSON has no "<".
    json.replace('<', "\\u003c")
}

/// Indented by two spaces.
pub(super) fn pretty(value: &impl Serialize) -> Vec<u8> {
    encode(value, Safe(PrettyFormatter::new()))
}

#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
fn encode(value: &impl Serialize, formatter: impl Formatter) -> Vec<u8> {
    let mut out = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, formatter);
    value.serialize(&mut serializer).expect("the views have string keys only and a Vec takes every write");
    out
}

/// Wraps a formatter and escapes inside strings.
struct Safe<F>(F);

impl<F: Formatter> Formatter for Safe<F> {
    #[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        // Most strings are plain ASCII, where a look at each byte is enough; without a way out of the loop it is done
        // many bytes at a time.
        if fragment.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~')) {
            return writer.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some(at) = rest.find(steers) {
            writer.write_all(&rest.as_bytes()[..at])?;
            let c = rest[at..].chars().next().expect("find returns the start of a character");
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_bidi_control_is_escaped_and_an_astral_tag_becomes_a_pair() {
        assert_eq!(compact(&"a\u{202e}b\u{e0041}"), br#""a\u202eb\udb40\udc41""#);
    }

    #[test]
    fn a_script_can_not_be_left() {
        let text = "</script><!-- \u{2028} <ScRiPt>";
        let json = in_script(&[text]);
        assert!(!json.contains(['<', '\u{2028}']), "{json}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), [text]);
    }

    proptest! {
        #[test]
        fn every_string_comes_back_and_nothing_in_it_steers(text in any::<String>()) {
            for bytes in [compact(&[&text]), pretty(&[&text])] {
                let json = String::from_utf8(bytes).unwrap();
                prop_assert!(!json.contains(|c| c != '\n' && steers(c)));
                prop_assert_eq!(&serde_json::from_str::<Vec<String>>(&json).unwrap()[0], &text);
            }
        }
    }
}
