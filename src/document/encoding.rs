//! Bytes to text: which encoding they are in, and how that was found.
//!
//! A byte-order mark counts most, then the header, then the page's own declaration; a page with none of them that is
//! not UTF-8 is guessed by its letters. A plain text is never guessed: what is not UTF-8 is refused with the remedy.
//! The order is that of the WHATWG Encoding and HTML standards, but for UTF-8 being tried before a guess.

use crate::error::{Error, Result};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
use serde::Serialize;

/// The encoding that a source was read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Encoding {
    /// Its name in the WHATWG Encoding Standard, such as `UTF-8` or `windows-1252`.
    pub name: &'static str,
    /// How it was found.
    pub from: EncodingFrom,
    /// Whether some bytes meant nothing in it and became U+FFFD.
    pub replaced: bool,
}

/// How an encoding was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EncodingFrom {
    /// The source begins with a byte-order mark.
    ByteOrderMark,
    /// The `charset` of the content type.
    Header,
    /// The page's `<meta charset>`, or its XML declaration.
    Meta,
    /// By the letters, as a browser would.
    Guess,
    /// Nothing says; the bytes are valid in it.
    Assumed,
}

impl Encoding {
    /// What is a string already.
    pub(super) fn assumed_utf_8() -> Self {
        Self { name: UTF_8.name(), from: EncodingFrom::Assumed, replaced: false }
    }
}

/// Reads a plain text; a byte-order mark stays in it as U+FEFF.
pub(super) fn decode_text(name: &str, bytes: Vec<u8>, content_type: Option<&str>) -> Result<(String, Encoding)> {
    let (encoding, from) = marked(&bytes)
        .map(|encoding| (encoding, EncodingFrom::ByteOrderMark))
        .or_else(|| declared_in_header(content_type?).map(|encoding| (encoding, EncodingFrom::Header)))
        .unwrap_or((UTF_8, EncodingFrom::Assumed));
    fits(name, &bytes)?;
    refuse_binary(name, encoding, &bytes)?;
    let read = Encoding { name: encoding.name(), from, replaced: false };
    if encoding == UTF_8 {
        return match String::from_utf8(bytes) {
            Ok(text) => Ok((text, read)),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                Err(Error::input(format!(
                    "{name}: not UTF-8 (invalid byte at offset {at}); convert it, for example with `iconv -t UTF-8`"
                )))
            }
        };
    }
    match encoding.decode_without_bom_handling_and_without_replacement(&bytes) {
        Some(text) => Ok((text.into_owned(), read)),
        None => Err(Error::input(format!(
            "{name}: not {}, which it says it is; convert it, for example with `iconv -t UTF-8`",
            encoding.name()
        ))),
    }
}

/// Reads a page; bytes that mean nothing become U+FFFD, as in a browser. A byte-order mark stays in it as U+FEFF.
pub(super) fn decode_html(name: &str, bytes: Vec<u8>, content_type: Option<&str>) -> Result<(String, Encoding)> {
    fits(name, &bytes)?;
    let found = marked(&bytes)
        .map(|encoding| (encoding, EncodingFrom::ByteOrderMark))
        .or_else(|| declared_in_header(content_type?).map(|encoding| (encoding, EncodingFrom::Header)))
        .or_else(|| declared_in_page(&bytes).map(|encoding| (encoding, EncodingFrom::Meta)));
    refuse_binary(name, found.map_or(UTF_8, |(encoding, _)| encoding), &bytes)?;
    let (bytes, (encoding, from)) = match found {
        Some(found @ (encoding, _)) if encoding != UTF_8 => (bytes, found),
        _ => {
            let from = found.map_or(EncodingFrom::Assumed, |(_, from)| from);
            match String::from_utf8(bytes) {
                Ok(text) => return Ok((text, Encoding { name: UTF_8.name(), from, replaced: false })),
                Err(error) => {
                    let bytes = error.into_bytes();
                    let guess = found.unwrap_or_else(|| (guess(&bytes), EncodingFrom::Guess));
                    (bytes, guess)
                }
            }
        }
    };
    let (text, replaced) = encoding.decode_without_bom_handling(&bytes);
    Ok((text.into_owned(), Encoding { name: encoding.name(), from, replaced }))
}

/// Offsets are kept in 32 bits, and decoding may take three bytes for one.
fn fits(name: &str, bytes: &[u8]) -> Result<()> {
    if bytes.len() < u32::MAX as usize / 3 {
        return Ok(());
    }
    Err(Error::input(format!("{name}: larger than {} bytes; split it into its articles", u32::MAX / 3)))
}

/// UTF-16 holds a NUL byte for each ASCII letter; nothing else that is a text holds one.
fn refuse_binary(name: &str, encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Result<()> {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        return Ok(());
    }
    match bytes.iter().position(|&byte| byte == 0) {
        None => Ok(()),
        Some(at) => {
            Err(Error::input(format!("{name}: binary, not a text (NUL byte at offset {at}); extract the text first")))
        }
    }
}

fn marked(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    encoding_rs::Encoding::for_bom(bytes).map(|(encoding, _)| encoding)
}

fn declared_in_header(content_type: &str) -> Option<&'static encoding_rs::Encoding> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        let label = value.trim().trim_matches(['"', '\'']);
        key.trim().eq_ignore_ascii_case("charset").then(|| encoding_rs::Encoding::for_label(label.as_bytes()))?
    })
}

/// How far into a page a declaration is looked for. The HTML standard says 1024 bytes; pages put it later.
const PRESCAN_BYTES: usize = 4096;

/// `charset=` within a `<meta>`, or `encoding=` within an XML declaration (WHATWG HTML, section 13.2.3.2, simplified:
/// the first tag that names an encoding counts, wherever the name stands in it).
fn declared_in_page(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let mut rest = bytes.get(..PRESCAN_BYTES).unwrap_or(bytes);
    while let Some(at) = rest.iter().position(|&byte| byte == b'<') {
        rest = rest.get(at..)?;
        if rest.starts_with(b"<!--") {
            let end = rest.windows(3).skip(2).position(|three| three == b"-->").map(|at| at + 5)?;
            rest = rest.get(end..)?;
            continue;
        }
        let end = rest.iter().position(|&byte| byte == b'>').unwrap_or(rest.len());
        let tag = rest.get(..end)?.to_ascii_lowercase();
        let key: &[u8] = if tag.starts_with(b"<meta") {
            b"charset"
        } else if tag.starts_with(b"<?xml") {
            b"encoding"
        } else {
            rest = rest.get(1..)?;
            continue;
        };
        if let Some(encoding) = label_after(&tag, key).and_then(encoding_rs::Encoding::for_label) {
            // A declaration that can be read as ASCII is not in UTF-16, whatever it says.
            let wide = encoding == UTF_16LE || encoding == UTF_16BE;
            return Some(if wide { UTF_8 } else { encoding });
        }
        rest = rest.get(end..)?;
    }
    None
}

/// The value after `key`, white space, `=`, white space and perhaps a quote.
fn label_after<'t>(tag: &'t [u8], key: &[u8]) -> Option<&'t [u8]> {
    let at = tag.windows(key.len()).position(|part| part == key)? + key.len();
    let value = tag.get(at..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let end = value
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b';' | b'/' | b'?'))
        .unwrap_or(value.len());
    value.get(..end)
}

fn guess(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], content_type: Option<&str>) -> (String, &'static str, EncodingFrom) {
        let (text, encoding) = decode_html("t", bytes.to_vec(), content_type).unwrap();
        (text, encoding.name, encoding.from)
    }

    #[test]
    fn mark_before_header_before_meta_before_guess() {
        use EncodingFrom::{Assumed, ByteOrderMark, Guess, Header, Meta};
        let header = Some("text/html; Charset=\"windows-1251\"");
        let meta = b"<!-- charset=big5 --><META content='text/html; charset = iso-8859-2'>\xb1";
        assert_eq!(read(b"\xef\xbb\xbf\xd1\x8f", header), ("\u{feff}я".into(), "UTF-8", ByteOrderMark));
        assert_eq!(read(b"<meta charset=utf-8>\xff", header), ("<meta charset=utf-8>я".into(), "windows-1251", Header));
        let (text, name, from) = read(meta, None);
        assert!(text.ends_with('ą') && name == "ISO-8859-2" && from == Meta, "{text} {name} {from:?}");
        let xml = b"<?xml version='1.0' encoding='Shift_JIS'?>\x93\x8c\x8b\x9e";
        assert!(matches!(read(xml, None), (text, "Shift_JIS", Meta) if text.ends_with("東京")));
        assert_eq!(read("<p>Łódź".as_bytes(), None), ("<p>Łódź".into(), "UTF-8", Assumed));
        let cyrillic = b"<p>\xcf\xee\xe5\xe7\xe4 \xe2\xfb\xf8\xe5\xeb \xe8\xe7 \xcc\xee\xf1\xea\xe2\xfb";
        assert_eq!(read(cyrillic, None), ("<p>Поезд вышел из Москвы".into(), "windows-1251", Guess));
    }

    #[test]
    fn a_page_that_is_not_what_it_says_is_read_with_replacements() {
        let (text, encoding) = decode_html("t", b"<meta charset=utf-8>Z\xfcrich".to_vec(), None).unwrap();
        assert!(text.ends_with("Z\u{fffd}rich") && encoding.replaced && encoding.name == "UTF-8");
    }

    #[test]
    fn a_declaration_in_ascii_is_not_utf_16() {
        assert_eq!(read(b"<meta charset='utf-16'>Bern", None).1, "UTF-8");
    }

    #[test]
    fn a_plain_text_is_never_guessed() {
        let error = decode_text("f.txt", b"Z\xfcrich".to_vec(), None).unwrap_err().to_string();
        assert!(error.contains("not UTF-8 (invalid byte at offset 1)") && error.contains("iconv"), "{error}");
        let (text, encoding) = decode_text("f", b"Z\xfcrich".to_vec(), Some("text/plain; charset=latin1")).unwrap();
        assert_eq!((text.as_str(), encoding.name, encoding.from), ("Zürich", "windows-1252", EncodingFrom::Header));
        assert!(decode_text("f", b"\x80".to_vec(), Some("text/plain; charset=shift_jis")).is_ok());
        let error = decode_text("f", b"\x81".to_vec(), Some("text/plain; charset=shift_jis")).unwrap_err();
        assert!(error.to_string().contains("not Shift_JIS"), "{error}");
    }

    #[test]
    fn a_text_in_utf_16_is_known_by_its_mark() {
        let bytes: Vec<u8> = "\u{feff}Bern".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let (text, encoding) = decode_text("f", bytes, None).unwrap();
        assert_eq!((text.as_str(), encoding.name), ("\u{feff}Bern", "UTF-16BE"));
    }

    #[test]
    fn a_nul_byte_is_binary_in_a_page_too() {
        let error = decode_html("f", b"<p>\0".to_vec(), None).unwrap_err().to_string();
        assert!(error.contains("binary") && error.contains("offset 3"), "{error}");
    }
}
