//! Offsets lead to the very letters of the source, whatever the source is full of, and every count agrees.

use dateline::document::{Context, Document};
use dateline::emit::ndjson;
use dateline::{Checker, Gazetteer};
use proptest::prelude::*;
use serde_json::Value;

/// Line ends of all systems, invisible characters, ligatures, quotes, letters beyond the basic plane, combining marks.
const PIECES: [&str; 24] = [
    "\r\n",
    "\n",
    "\r",
    "\u{feff}",
    "\u{ad}",
    "\u{a0}",
    "\u{200b}",
    "\u{2028}",
    "ﬁ",
    "“",
    "’",
    "«",
    "🌍",
    "e\u{301}",
    "Ω",
    "حلب",
    " ",
    ". ",
    ", ",
    "—",
    "\t",
    "\u{202e}",
    "86 km north of ",
    "near ",
];
const NAMES: [&str; 8] =
    ["Aleppo", "Suva", "Zürich", "São Tomé", "Levuka", "35.401 N 35.949 E", "Côte d’Ivoire", "Damascus"];

fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![prop::sample::select(&PIECES[..]), prop::sample::select(&NAMES[..])];
    prop::collection::vec(piece, 1..24).prop_map(|pieces| format!("Rain in {}.", pieces.concat()))
}

/// Every quote of the report, in whatever member it stands; the last two offsets are UTF-16 units.
fn quotes(value: &Value, found: &mut Vec<(String, [usize; 6])>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| quotes(value, found)),
        Value::Object(members) => {
            let number = |key: &str| members.get(key)?.as_u64().map(|n| n as usize);
            if let (Some(Value::String(text)), Some(start), Some(end), Some(first), Some(last)) =
                (members.get("text"), number("start"), number("end"), number("start_byte"), number("end_byte"))
            {
                let units = number("start_utf16").zip(number("end_utf16")).unwrap_or((start, end));
                found.push((text.clone(), [start, end, first, last, units.0, units.1]));
            }
            members.values().for_each(|value| quotes(value, found));
        }
        _ => {}
    }
}

/// Checks a report's quotes against the source; `same` says whether written and read agree.
fn assert_true(source: &str, document: Document, same: impl Fn(&str, &str) -> bool) -> Result<usize, TestCaseError> {
    let checker = Checker::new(Gazetteer::bundled());
    let line: Value = serde_json::from_slice(&ndjson::line(&checker.check(document))).expect("JSON");
    let mut found = Vec::new();
    quotes(&line, &mut found);
    let units: Vec<u16> = source.encode_utf16().collect();
    let are_said = units.len() > source.chars().count();
    prop_assert_eq!(line.to_string().contains("_utf16"), are_said && !found.is_empty());
    for (text, [start, end, first, last, from, to]) in &found {
        let written = source.get(*first..*last);
        prop_assert!(written.is_some_and(|written| same(written, text)), "{written:?} was read as {text:?}");
        prop_assert_eq!(source[..*first].chars().count(), *start);
        prop_assert_eq!(source[..*last].chars().count(), *end);
        // As a program that counts in UTF-16 finds it.
        let slice = String::from_utf16(&units[*from..*to]).expect("whole characters");
        prop_assert_eq!(Some(slice.as_str()), written);
    }
    Ok(found.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn of_a_file_in_utf_16(text in soup(), big_endian in any::<bool>()) {
        let source = format!("\u{feff}{text}");
        let bytes = if big_endian { u16::to_be_bytes } else { u16::to_le_bytes };
        let file: Vec<u8> = source.encode_utf16().flat_map(bytes).collect();
        let document = Document::from_bytes("a.txt", file, Context::default()).unwrap();
        assert_true(&source, document, |written, read| written == read)?;
    }

    #[test]
    fn of_a_plain_text(text in soup()) {
        let document = Document::from_bytes("a.txt", text.clone().into_bytes(), Context::default()).unwrap();
        assert_true(&text, document, |written, read| written == read)?;
    }

    #[test]
    fn of_a_page(text in soup(), tag in "<(b|i|a href=x|br)>") {
        let page = format!("<p>Words before the first place of the page. <p>{}", text.replace("Suva", &format!("S{tag}uva")).replace('“', "&ldquo;"));
        let document = Document::from_source("a.html", page.clone().into_bytes(), None, Context::default()).unwrap();
        let plain = |text: &str| -> String {
            let text = htmlize::unescape(text.replace(&tag, "")).into_owned();
            text.split(|c: char| c.is_whitespace() || c == '\u{200b}').collect()
        };
        assert_true(&page, document, |written, read| plain(written) == plain(read))?;
    }

    #[test]
    fn of_markdown(text in soup(), mark in "(\\*|\\*\\*|_)") {
        let file = text.replace("Suva", &format!("{mark}Suva{mark}")).replace("Levuka", "[Levuka](https://example.org/Nadi)");
        let document = Document::from_source("a.md", file.clone().into_bytes(), None, Context::default()).unwrap();
        let plain = |text: &str| -> String {
            let text = text.replace("](https://example.org/Nadi)", "");
            text.chars().filter(|c| !"*_[\\>".contains(*c) && !c.is_whitespace()).collect()
        };
        assert_true(&file, document, |written, read| plain(written) == plain(read))?;
    }
}

#[test]
fn the_soup_has_places_in_it() {
    let text = "Rain in Aleppo\u{a0}\r\n, Suva\u{feff} “Zürich” 🌍 Levuka.";
    let document = Document::from_bytes("a.txt", text.into(), Context::default()).unwrap();
    let quotes = assert_true(text, document, |written, read| written == read).unwrap();
    assert!(quotes >= 3, "{quotes}");
}
