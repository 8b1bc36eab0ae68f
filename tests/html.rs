//! Pages to documents: the article's text, the page's metadata, and offsets that stay true to the page.

use dateline::document::{Context, Document, EncodingFrom, Format};
use dateline::span::Span;
use proptest::prelude::*;

fn page(source: &[u8]) -> Document {
    Document::from_source("page.html", source.to_vec(), None, Context::default()).unwrap()
}

/// Every letter of the text stands in the source where the document says, and both kinds of offset agree.
fn assert_true_spans(document: &Document, source: &str) {
    let text = document.text();
    let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut last = 0;
    for pair in boundaries.windows(2) {
        let span = Span::new(pair[0], pair[1]);
        let (start, end) = document.source_bytes(span);
        let (first_point, end_point) = document.code_points(span);
        assert!(start <= end && start >= last, "{span:?} goes back to {start}");
        last = start;
        assert_eq!(source[..start].chars().count(), first_point);
        assert_eq!(source[..end].chars().count(), end_point);
        let (written, read) = (&source[start..end], span.of(text));
        let space = read.trim().is_empty();
        let same = written == read || (written.starts_with('&') && htmlize::unescape(written).contains(read));
        assert!(same || space, "{written:?} was read as {read:?}");
    }
    for sentence in document.sentences() {
        let (start, end) = document.code_points(*sentence);
        assert_eq!(document.span_of_code_points(start, end), Some(*sentence));
    }
}

macro_rules! pages {
    ($($name:ident),*) => {
        [$((
            stringify!($name),
            include_str!(concat!("html/", stringify!($name), ".html")),
            include_str!(concat!("html/", stringify!($name), ".txt")),
        )),*]
    };
}

#[test]
fn the_articles_text_is_taken_and_the_rest_is_left() {
    for (name, source, want) in pages!(news, tables, divs, broken, form, teasers) {
        let document = page(source.as_bytes());
        assert_eq!(document.text(), want, "{name}");
        assert_eq!(document.format(), Format::Html);
        assert_true_spans(&document, source);
    }
}

#[test]
fn a_place_is_found_in_the_page_under_its_offsets() {
    let source = include_str!("html/news.html");
    let document = page(source.as_bytes());
    let at = document.text().find("Tobermory, the").unwrap();
    let span = Span::new(at, at + "Tobermory".len());
    let (start, end) = document.source_bytes(span);
    assert_eq!(&source[start..end], "Tobermory");
    assert!(source[..start].ends_with("<a href=\"/places/tobermory\">"));
    let line = source.lines().position(|line| line.contains("/places/tobermory")).unwrap() + 1;
    let column = source[..start].chars().rev().take_while(|c| *c != '\n').count() + 1;
    assert_eq!(document.line_column(at), (line, column));
}

#[test]
fn title_outlet_date_and_language_come_from_the_page() {
    type Known<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>, Option<&'a str>);
    let known = |source: &str| -> [Option<String>; 4] {
        let document = page(source.as_bytes());
        let context = document.context().clone();
        [context.title, context.outlet, context.date, document.language().map(str::to_owned)]
    };
    let cases: [(&str, Known); 6] = [
        (
            include_str!("html/news.html"),
            (
                Some("Ferry stranded off Tobermory & towed to Oban"),
                Some("The Minch Courier"),
                Some("2026-03-14T07:20:00+00:00"),
                Some("en-GB"),
            ),
        ),
        (include_str!("html/tables.html"), (Some("Dispatch from Osh"), None, None, None)),
        (include_str!("html/divs.html"), (Some("Cheia em Óbidos"), None, None, Some("pt-BR"))),
        (
            include_str!("html/teasers.html"),
            (Some("Lawine bei Zermatt"), Some("Walliser Blatt"), Some("2026-01-09"), Some("de")),
        ),
        (
            "<meta content='  K&ouml;ln \n heute ' property=og:title><title>x</title><time datetime=2020-02-02>then</time>\
             <p>Bonn.",
            (Some("Köln heute"), None, Some("2020-02-02"), None),
        ),
        ("<script type=application/ld+json>{\"@type\": </script><p>Bonn.", (None, None, None, None)),
    ];
    for (source, want) in cases {
        let want = [want.0, want.1, want.2, want.3].map(|field| field.map(str::to_owned));
        assert_eq!(known(source), want, "{source}");
    }
}

#[test]
fn what_the_caller_says_counts_more_than_the_page() {
    let context = Context { title: Some("mine".into()), ..Context::default() };
    let source = include_bytes!("html/news.html").to_vec();
    let document = Document::from_source("-", source, Some("text/html"), context).unwrap();
    assert_eq!(document.context().title.as_deref(), Some("mine"));
    assert_eq!(document.context().outlet.as_deref(), Some("The Minch Courier"));
}

#[test]
fn offsets_count_the_decoded_page() {
    let source = b"<meta charset=iso-8859-1><p>\xdcber Z\xfcrich flog er nach Gen\xe8ve.";
    let document = page(source);
    assert_eq!(document.text(), "Über Zürich flog er nach Genève.");
    assert_eq!((document.encoding().name, document.encoding().from), ("windows-1252", EncodingFrom::Meta));
    let at = document.text().find("Genève").unwrap();
    let (start, end) = document.code_points(Span::new(at, at + "Genève".len()));
    assert_eq!(&source[start..end], b"Gen\xe8ve", "in a one-byte encoding code points are the file's bytes");
}

#[test]
fn a_page_in_utf_16_and_one_with_a_byte_order_mark_are_read() {
    let source = "\u{feff}<p>Zürich.";
    let wide: Vec<u8> = source.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, name) in [(wide, "UTF-16LE"), (source.as_bytes().to_vec(), "UTF-8")] {
        let document = Document::from_source("-", bytes, None, Context::default()).unwrap();
        assert_eq!((document.text(), document.encoding().name), ("Zürich.", name));
        assert_eq!(document.encoding().from, EncodingFrom::ByteOrderMark);
        assert_eq!(document.code_points(Span::new(0, 7)), (4, 10));
    }
}

#[test]
fn a_page_without_text_is_refused() {
    for source in
        ["<html><body><script>x</script></body>", "<p>&nbsp;—</p>", "<!--", "<nav>Only <a href=/>links</a></nav>"]
    {
        let error = Document::from_source("p.html", source.into(), None, Context::default()).unwrap_err();
        assert!(error.is_input() && error.to_string().starts_with("p.html: empty"), "{source}: {error}");
    }
}

#[test]
fn a_page_of_links_only_is_read_rather_than_refused() {
    assert_eq!(page(b"<ul><li><a href=1>Rome</a><li><a href=2>Ostia</a></ul>").text(), "Rome\n\nOstia");
}

#[test]
fn preformatted_text_keeps_its_lines() {
    assert_eq!(
        page(b"<pre>\nWMO report\n  Ahvaz   54.0 C\n\n  Basra\t53.8 C\n</pre>").text(),
        "WMO report\n  Ahvaz   54.0 C\n\n  Basra\t53.8 C"
    );
}

#[test]
fn hostile_nesting_is_read_in_linear_time() {
    // Quadratic work would take minutes here.
    let many = 200_000;
    for source in [
        "<div>".repeat(many) + "Deep in Bern.",
        "<b>".repeat(many) + "Deep in Bern.",
        "<article>x</article><div>".repeat(many / 4) + "Deep in Bern.",
        "<section>".to_owned() + &"<div></section></p></li>".repeat(many / 4) + "Deep in Bern.",
        "<a href=x>".repeat(many) + "</a>Deep in Bern.",
        "<p>Deep in Bern.</p><p ".to_owned() + &"a=\"".repeat(many),
        "<p>Deep in Bern.".to_owned() + &"<".repeat(many),
        "<p>Deep in Bern. ".to_owned() + &"&#".repeat(many),
    ] {
        assert!(page(source.as_bytes()).text().contains("Deep in Bern."), "{}", &source[..30]);
    }
}

/// Pieces of pages, well and badly formed.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zé東🚌 .\n]{0,40}",
        "&[a-z]{1,6};?",
        "&#x?[0-9a-f]{1,6};?",
        "</?(p|div|b|li|ul|a|td|table|h1|article|nav|span|pre|br|title|script|svg)( [a-z]{1,5}(=(\"[^\"]{0,9}\"|[a-z<]{1,4}))?){0,2}/?>",
        "<!--[a-z<> ]{0,9}(-->)?",
        "<[!?/a-z\"'=]{0,5}",
        "[<>&;\"'=]{1,3}",
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_soup_gives_true_spans_or_an_error(source in soup(), start in 0usize..400, length in 0usize..50) {
        if let Ok(document) = Document::from_source("p.html", source.clone().into_bytes(), None, Context::default()) {
            assert_true_spans(&document, &source);
            if let Some(span) = document.span_of_code_points(start, start + length) {
                prop_assert!(document.text().is_char_boundary(span.start()) && document.text().is_char_boundary(span.end()));
                let (from, to) = document.code_points(span);
                prop_assert!(span.is_empty() || (start <= from && to <= start + length));
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300), html in any::<bool>()) {
        let kind = if html { "text/html" } else { "text/plain" };
        if let Ok(document) = Document::from_source("p", bytes, Some(kind), Context::default()) {
            let whole = Span::new(0, document.text().len());
            let (start, end) = document.code_points(whole);
            prop_assert_eq!(document.span_of_code_points(start, end), Some(whole));
        }
    }

    #[test]
    fn a_plain_text_is_its_own_source(text in "\u{feff}?[a-zé東🚌 .\r\n]{1,600}") {
        if let Ok(document) = Document::from_bytes("t", text.clone().into_bytes(), Context::default()) {
            assert_true_spans(&document, &text);
        }
    }
}
