//! Whether bytes are an HTML page, Markdown, a Word document or a plain text.

use super::{Format, docx};

/// Decides by the content type; without one by the name's ending, then by the first bytes.
pub(super) fn format(name: &str, bytes: &[u8], content_type: Option<&str>) -> Format {
    if let Some(kind) = content_type.map(essence).filter(|kind| !kind.is_empty()) {
        let html = kind.eq_ignore_ascii_case("text/html") || kind.eq_ignore_ascii_case("application/xhtml+xml");
        let markdown = kind.eq_ignore_ascii_case("text/markdown");
        return if html {
            Format::Html
        } else if markdown {
            Format::Markdown
        } else {
            Format::Text
        };
    }
    if docx::is_archive(bytes) {
        return Format::Docx;
    }
    let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    match ending.as_str() {
        "html" | "htm" | "xhtml" | "shtml" => Format::Html,
        // Both often begin with a tag.
        "md" | "markdown" => Format::Markdown,
        "rst" | "adoc" => Format::Text,
        _ if begins_as_html(bytes) => Format::Html,
        _ => Format::Text,
    }
}

/// The type without its parameters.
fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or("").trim()
}

/// The tags of the WHATWG MIME Sniffing Standard, section 7.1 ("identifying a resource with an unknown MIME type"),
/// but for `<b` and `<a`, with which a plain text may well begin; and some that fragments of pages begin with.
const TAGS: [&str; 20] = [
    "!doctype html",
    "html",
    "head",
    "script",
    "iframe",
    "h1",
    "div",
    "font",
    "table",
    "style",
    "title",
    "body",
    "br",
    "p",
    "meta",
    "link",
    "article",
    "main",
    "section",
    "!--",
];

fn begins_as_html(bytes: &[u8]) -> bool {
    let mut bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // In UTF-16 every other byte of a tag is NUL.
    let narrow: Vec<u8>;
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        narrow = bytes.iter().skip(2).take(512).copied().filter(|&byte| byte != 0).collect();
        bytes = &narrow;
    }
    bytes = bytes.trim_ascii_start();
    if bytes.starts_with(b"<?xml") {
        let declared = bytes.iter().take(512).position(|&byte| byte == b'>').map_or(0, |at| at + 1);
        bytes = bytes.get(declared..).unwrap_or_default().trim_ascii_start();
    }
    let Some(tag) = bytes.strip_prefix(b"<") else { return false };
    // A note or a draft may open with a directive, and no page does.
    if tag.starts_with(b"!-- dateline:") {
        return false;
    }
    TAGS.iter().any(|name| {
        let follows = tag.get(name.len());
        tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
            && (*name == "!--" || follows.is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_type_decides_then_the_name_then_the_bytes() {
        for (name, bytes, content_type, want) in [
            ("a", "<p>Bern", Some("text/plain; charset=utf-8"), Format::Text),
            ("a", "Bern", Some("Text/HTML;charset=x"), Format::Html),
            ("a", "Bern", Some("application/xhtml+xml"), Format::Html),
            ("a.HTM", "Bern", None, Format::Html),
            ("readme.md", "<p align=center>Bern", None, Format::Markdown),
            ("a", "Bern", Some("text/markdown"), Format::Markdown),
            ("a.txt", "PK\u{3}\u{4}", None, Format::Docx),
            ("a.txt", "Bern <p>", None, Format::Text),
            ("a", " \n<!DOCTYPE html>", None, Format::Html),
            ("-", "\u{feff}<p>Bern", None, Format::Html),
            ("-", "<?xml version='1.0'?>\n<html xmlns='x'>", None, Format::Html),
            ("-", "<?xml version='1.0'?><rss>", None, Format::Text),
            ("-", "<pale> he said", None, Format::Text),
            ("-", "<", None, Format::Text),
            ("a", "<!-- dateline: Bern = 1 -->Bern", None, Format::Text),
            ("-", "", None, Format::Text),
        ] {
            assert_eq!(format(name, bytes.as_bytes(), content_type), want, "{name} {bytes} {content_type:?}");
        }
        let wide: Vec<u8> = "\u{feff}<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(format("-", &wide, None), Format::Html);
    }
}
