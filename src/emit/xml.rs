//! Text for XML 1.0 (w3.org/TR/xml, 2.2): KML, SVG, styles.

use super::visible::steers;

/// Text that stands between tags or in a quoted attribute; what XML forbids or would steer a reader's eye becomes the
/// replacement character.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if steers(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn markup_and_controls_become_text() {
        assert_eq!(escaped("<a b=\"c\">&\u{0}\u{202e}\n"), "&lt;a b=&quot;c&quot;&gt;&amp;\u{fffd}\u{fffd}\n");
    }

    proptest! {
        #[test]
        fn a_reader_of_xml_gets_the_text_back(text in any::<String>()) {
            let document = format!("<a b=\"{0}\">{0}</a>", escaped(&text));
            let mut reader = quick_xml::Reader::from_str(&document);
            let mut read = String::new();
            loop {
                match reader.read_event().unwrap() {
                    quick_xml::events::Event::Text(part) => read.push_str(&part),
                    quick_xml::events::Event::GeneralRef(part) => {
                        read.push_str(quick_xml::escape::resolve_predefined_entity(&part).unwrap());
                    }
                    quick_xml::events::Event::Eof => break,
                    _ => {}
                }
            }
            let kept = |c: &char| *c == '\n' || *c == '\t' || !steers(*c) && !matches!(c, '\u{fffe}' | '\u{ffff}');
            let wanted: String = text.chars().map(|c| if kept(&c) { c } else { char::REPLACEMENT_CHARACTER }).collect();
            prop_assert_eq!(read, wanted);
        }
    }
}
