//! The text of a Word document (ECMA-376 Office Open XML, part 1, section 17).
//!
//! Paragraphs are parted by a blank line. Deleted text, instructions of fields, comments, headers, footers and footnotes are
//! left out; of a drawing that is stored twice for old readers the old one. Nothing is run or fetched: macros, links and
//! embedded files are not even looked at.
//!
//! Offsets count the text that comes out here: nobody reads the XML within the archive.

use crate::error::{Error, Result};
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, Event};
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;

/// What was found in a document.
pub(super) struct Article {
    pub(super) text: String,
    pub(super) title: Option<String>,
    pub(super) date: Option<String>,
}

/// Most bytes of a part after decompression: markup takes several times the text.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// Whether bytes are a ZIP archive, as a Word document is.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Takes the text out of a document.
///
/// # Errors
/// A damaged archive, one without a Word document's text, one that is too large, or XML that is none.
pub(super) fn article(name: &str, bytes: &[u8]) -> Result<Article> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| Error::input(format!("{name}: a damaged archive ({error}); save the document anew")))?;
    if archive.index_for_name("word/document.xml").is_none() {
        return Err(Error::input(format!("{name}: an archive, not a text; unpack it and check the texts in it")));
    }
    let text = part(name, &mut archive, "word/document.xml", text)?;
    let known = match archive.index_for_name("docProps/core.xml") {
        Some(_) => part(name, &mut archive, "docProps/core.xml", properties)?,
        None => [None, None],
    };
    let [title, date] = known;
    Ok(Article { text, title, date })
}

/// Reads one part of the archive in a stream.
fn part<T>(
    name: &str,
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    path: &str,
    read: impl FnOnce(&mut Xml<'_>) -> quick_xml::Result<T>,
) -> Result<T> {
    let file = archive
        .by_name(path)
        .map_err(|error| Error::input(format!("{name}: a damaged archive ({error}); save the document anew")))?;
    if file.size() > MOST_BYTES {
        return Err(Error::input(format!("{name}: larger than {} MiB; split it", MOST_BYTES / 1024 / 1024)));
    }
    // The size that the archive states may be false; the stream ends there all the same.
    let stream: Box<dyn Read + '_> = Box::new(file.take(MOST_BYTES));
    let mut xml = Xml { reader: Reader::from_reader(BufReader::new(stream)), buffer: Vec::new() };
    read(&mut xml).map_err(|error| Error::input(format!("{name}: {path} is damaged ({error}); save the document anew")))
}

struct Xml<'a> {
    reader: Reader<BufReader<Box<dyn Read + 'a>>>,
    buffer: Vec<u8>,
}

impl Xml<'_> {
    fn next(&mut self) -> quick_xml::Result<Event<'_>> {
        self.buffer.clear();
        self.reader.read_event_into(&mut self.buffer)
    }
}

/// The paragraphs of the main part.
fn text(xml: &mut Xml<'_>) -> quick_xml::Result<String> {
    let mut out = String::new();
    let mut in_text = false;
    // Elements within one whose text is left out.
    let mut skipped = 0_usize;
    loop {
        match xml.next()? {
            Event::Eof => return Ok(out),
            Event::Start(_) if skipped > 0 => skipped += 1,
            Event::End(_) if skipped > 0 => skipped -= 1,
            Event::Start(tag) => match tag.local_name().as_ref() {
                "t" => in_text = true,
                "Fallback" => skipped = 1,
                other => put(&mut out, other),
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => in_text = false,
                "p" => {
                    out.truncate(out.trim_end_matches([' ', '\t', '\n']).len());
                    if !out.is_empty() {
                        out.push_str("\n\n");
                    }
                }
                _ => {}
            },
            Event::Empty(tag) if skipped == 0 => put(&mut out, tag.local_name().as_ref()),
            Event::Text(text) if in_text && skipped == 0 => out.push_str(&text.xml10_content()),
            Event::CData(text) if in_text && skipped == 0 => out.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if in_text && skipped == 0 => push_reference(&mut out, &reference)?,
            _ => {}
        }
    }
}

/// What an element without text stands for.
fn put(out: &mut String, element: &str) {
    match element {
        "tab" | "ptab" => out.push('\t'),
        "br" | "cr" => out.push('\n'),
        "noBreakHyphen" => out.push('\u{2011}'),
        "softHyphen" => out.push('\u{ad}'),
        _ => {}
    }
}

/// Title and date of creation.
fn properties(xml: &mut Xml<'_>) -> quick_xml::Result<[Option<String>; 2]> {
    let (mut title, mut created) = (String::new(), String::new());
    let mut at: Option<&mut String> = None;
    loop {
        match xml.next()? {
            Event::Eof => {
                return Ok(
                    [title, created].map(|value| Some(value.trim().to_owned()).filter(|value| !value.is_empty()))
                );
            }
            Event::Start(tag) => {
                at = match tag.local_name().as_ref() {
                    "title" => Some(&mut title),
                    "created" => Some(&mut created),
                    _ => None,
                }
            }
            Event::End(_) => at = None,
            Event::Text(text) => {
                if let Some(found) = &mut at {
                    found.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                if let Some(found) = &mut at {
                    push_reference(found, &reference)?;
                }
            }
            _ => {}
        }
    }
}

/// XML's five names and numbers; a document type may declare no others here.
fn push_reference(out: &mut String, reference: &BytesRef<'_>) -> quick_xml::Result<()> {
    if let Some(c) = reference.resolve_char_ref()? {
        out.push(c);
    } else if let Some(text) = resolve_xml_entity(&reference.xml10_content()) {
        out.push_str(text);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write as _;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, text) in parts {
            zip.start_file(*path, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn body(inner: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"w\" xmlns:mc=\"mc\"><w:body>{inner}</w:body></w:document>"
        )
    }

    #[test]
    fn paragraphs_are_read_and_what_is_no_text_is_left_out() {
        let inner = "<w:p><w:r><w:t>From </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">Z&#xFC;rich &amp; Bern</w:t>\
            <w:tab/><w:t>86</w:t><w:noBreakHyphen/><w:t>km</w:t></w:r></w:p><w:p/>\
            <w:p><w:del><w:r><w:delText>Basel</w:delText></w:r></w:del><w:ins><w:r><w:t>Chur</w:t><w:br/><w:t>is far.</w:t></w:r></w:ins>\
            <w:r><w:instrText>HYPERLINK</w:instrText></w:r></w:p>\
            <mc:AlternateContent><mc:Choice><w:p><w:r><w:t>Thun</w:t></w:r></w:p></mc:Choice>\
            <mc:Fallback><w:p><w:r><w:t>Thun</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>";
        let core = "<cp:coreProperties xmlns:dc=\"dc\" xmlns:dcterms=\"t\"><dc:title>Trains &amp; ships</dc:title>\
            <dcterms:created>2026-03-04T05:06:07Z</dcterms:created></cp:coreProperties>";
        let bytes = archive(&[("word/document.xml", &body(inner)), ("docProps/core.xml", core)]);
        let article = article("a.docx", &bytes).unwrap();
        assert_eq!(article.text.trim_end(), "From Zürich & Bern\t86\u{2011}km\n\nChur\nis far.\n\nThun");
        assert_eq!(article.title.as_deref(), Some("Trains & ships"));
        assert_eq!(article.date.as_deref(), Some("2026-03-04T05:06:07Z"));
    }

    #[test]
    fn other_archives_and_damaged_ones_are_refused_with_the_remedy() {
        let sound = archive(&[("word/document.xml", &body("<w:p><w:r><w:t>Bern</w:t></w:r></w:p>"))]);
        for (bytes, want) in [
            (archive(&[("a.txt", "Bern")]), "a.docx: an archive, not a text; unpack it"),
            (sound[..sound.len() / 2].to_vec(), "a.docx: a damaged archive"),
            (archive(&[("word/document.xml", "<w:p><w:t>Bern</w:p>")]), "a.docx: word/document.xml is damaged"),
        ] {
            let error = article("a.docx", &bytes).map(|article| article.text).unwrap_err().to_string();
            assert!(error.starts_with(want), "{error}");
        }
    }

    proptest! {
        #[test]
        fn any_xml_and_any_damage_is_read_or_refused(
            inner in "(<w:(p|t|r|br/|tab/)>|</w:(p|t|r)>|&(amp|#9|#x110000|lt|x);|<!\\[CDATA\\[|\\]\\]>|<!DOCTYPE x>|[a-zé ]|<mc:Fallback>){0,30}",
            flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        ) {
            let mut bytes = archive(&[("word/document.xml", &body(&inner))]);
            for (at, to) in flips {
                let at = at.index(bytes.len());
                bytes[at] = to;
            }
            if let Err(error) = article("a", &bytes) {
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }
}
