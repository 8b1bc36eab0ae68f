//! Files that are no text and whose first bytes tell what they are: each is refused with what makes a text of it.
//!
//! Without this a PDF would be told to be converted from another encoding, and the words of RTF be read with its commands.

use crate::error::{Error, Result};

/// First bytes, what begins with them, and what to do.
const KINDS: [(&[u8], &str, &str); 11] = [
    (b"%PDF-", "a PDF", "`pdftotext FILE - | dateline check -` checks its text"),
    (b"{\\rtf", "an RTF file", "save it as .docx or as plain text"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a file of an older Office", "save it as .docx or as plain text"),
    (b"\x1f\x8b", "packed by gzip", "`zcat FILE | dateline check -`, or `dateline batch`, checks what is in it"),
    (
        b"\x28\xb5\x2f\xfd",
        "packed by zstd",
        "`zstdcat FILE | dateline check -`, or `dateline batch`, checks what is in it",
    ),
    (b"\xff\xfe\0\0", "in UTF-32", "convert it, for example with `iconv -f UTF-32 -t UTF-8`"),
    (b"\0\0\xfe\xff", "in UTF-32", "convert it, for example with `iconv -f UTF-32 -t UTF-8`"),
    (b"\x89PNG", PICTURE, READ_OUT),
    (b"\xff\xd8\xff", PICTURE, READ_OUT),
    (b"GIF8", PICTURE, READ_OUT),
    (b"II*\0", PICTURE, READ_OUT),
];
const PICTURE: &str = "a picture";
const READ_OUT: &str = "extract its text with a program for character recognition";

/// Refuses what is known to be no text; anything else may be one.
pub(super) fn refuse(name: &str, bytes: &[u8]) -> Result<()> {
    match KINDS.iter().find(|(start, ..)| bytes.starts_with(start)) {
        Some((_, what, remedy)) => Err(Error::input(format!("{name}: {what}, not a text; {remedy}"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{Context, Document};

    #[test]
    fn what_is_no_text_is_called_by_its_kind_and_texts_about_it_are_read() {
        let utf_32: Vec<u8> = "\u{feff}In Bern.".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        for (bytes, want) in [
            (&b"%PDF-1.4\nIn Bern."[..], "a.txt: a PDF, not a text; `pdftotext"),
            (b"{\\rtf1\\ansi In Bern.}", "an RTF file, not a text; save it"),
            (b"\x1f\x8b\x08In Bern.", "packed by gzip, not a text; `zcat"),
            (&utf_32, "in UTF-32, not a text; convert it"),
        ] {
            let read = [
                Document::from_bytes("a.txt", bytes.to_vec(), Context::default()),
                Document::from_source("a.txt", bytes.to_vec(), Some("text/plain"), Context::default()),
            ];
            for refused in read {
                let error = refused.unwrap_err();
                assert!(error.is_input() && error.to_string().contains(want), "{error}");
            }
        }
        for text in ["A %PDF- begins a PDF, in Bern too.", "{rtf} in Bern", "GIF is a format. GIF8 is not, says Bern."]
        {
            assert!(Document::from_bytes("a.txt", text.into(), Context::default()).is_ok(), "{text}");
        }
    }
}
