//! A JSON line as a batch reads it: the members that somebody asks for; the others are passed over unread.
//!
//! ```text
//! {"id": 7, "text": "In Bern.", "toponyms": [...]}     asked for id and text: {"id": 7, "text": "In Bern."}
//! ```
//!
//! Archives carry more than a text, and building what nobody looks at took longer than finding the names in it. Of a member
//! that is passed over only its grammar is checked, so a number beyond all range or half a surrogate pair there is no
//! error.

use super::Fields;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// The object of a line with the members that the fields lead to.
///
/// # Errors
/// What is wrong with the line, for people.
pub(super) fn read(line: &[u8], fields: &Fields) -> Result<Value, String> {
    if let Some(object) = asked_for(line, fields) {
        return Ok(object);
    }
    // The whole line once more, for what is said of it.
    match serde_json::from_slice::<Value>(line) {
        Ok(object) if object.is_object() => Ok(object),
        Ok(_) => Err("the line is no JSON object".to_owned()),
        Err(error) => Err(format!("the line is no JSON: {error}")),
    }
}

/// The member of that very name, or the one that the dots lead to.
pub(super) fn member<'v>(object: &'v Value, name: &str) -> Option<&'v Value> {
    object.get(name).or_else(|| {
        let (head, rest) = name.split_once('.')?;
        member(object.get(head)?, rest)
    })
}

/// A string or a number as text.
pub(super) fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn asked_for(line: &[u8], fields: &Fields) -> Option<Value> {
    let Fields { text, id, title, outlet, date, context } = fields;
    let mut deserializer = serde_json::Deserializer::from_str(std::str::from_utf8(line).ok()?);
    let members = deserializer.deserialize_map(Asked([text, id, title, outlet, date, context])).ok()?;
    deserializer.end().ok()?;
    Some(Value::Object(members))
}

/// Names that somebody asks for.
#[derive(Clone, Copy)]
struct Asked<'f>([&'f String; 6]);

impl Asked<'_> {
    fn has(&self, key: &str) -> bool {
        let leads = |name: &str| {
            name.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('.') && !key.contains('.'))
        };
        self.0.iter().any(|name| leads(name))
    }
}

impl<'de> Visitor<'de> for Asked<'_> {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut found = Map::new();
        while let Some(key) = members.next_key_seed(Key(self))? {
            match key {
                Some(key) => {
                    found.insert(key, members.next_value()?);
                }
                None => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(found)
    }
}

/// A member's name if it is asked for.
struct Key<'f>(Asked<'f>);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.has(key).then(|| key.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dots_lead_into_objects() {
        let object = serde_json::json!({"a": {"b": "deep"}, "a.c": "flat"});
        assert_eq!(member(&object, "a.b").and_then(as_text).as_deref(), Some("deep"));
        assert_eq!(member(&object, "a.c").and_then(as_text).as_deref(), Some("flat"));
        assert_eq!(member(&object, "a.d"), None);
    }

    #[test]
    fn only_what_is_asked_for_is_kept_and_the_last_of_a_name_counts() {
        let fields = Fields { text: "a.body".to_owned(), ..Fields::default() };
        let line =
            br#"{"id":1,"a":{"body":"x","other":[1]},"b":[{"text":1e999}],"a.body":"y","date":null,"id":2,"a.bo":3}"#;
        let read = read(line, &fields).unwrap();
        let want = serde_json::json!({"id": 2, "a": {"body": "x", "other": [1]}, "a.body": "y", "date": null});
        assert_eq!(read, want);
        assert_eq!(member(&read, "a.body").and_then(as_text).as_deref(), Some("y"));
    }

    #[test]
    fn a_line_that_is_no_object_is_told_where_it_goes_wrong() {
        for (line, says) in [
            (&b"[]"[..], "the line is no JSON object"),
            (b"{\"a\":1", "the line is no JSON: EOF while parsing an object at line 1 column 6"),
            (b"{\"a\":[tru]}", "the line is no JSON: expected ident at line 1 column 10"),
            (b"{} x", "the line is no JSON: trailing characters at line 1 column 4"),
            (b"{\"a\":\"\xff\"}", "the line is no JSON: invalid unicode code point at line 1 column 7"),
        ] {
            assert_eq!(read(line, &Fields::default()).unwrap_err(), says);
        }
    }

    proptest! {
        #[test]
        fn what_is_asked_for_is_what_a_whole_reading_has(
            members in prop::collection::vec(("(id|text|other|title|a|a\\.b)", "[ -~é\n]{0,8}"), 0..6),
        ) {
            let body: Vec<String> = members
                .iter()
                .map(|(key, value)| format!("{key:?}:{{\"v\":[{},1.5,null]}}", serde_json::json!(value)))
                .collect();
            let line = format!("{{{}}}", body.join(","));
            let whole: Value = serde_json::from_str(&line).unwrap();
            let fields = Fields { context: "a.b".to_owned(), ..Fields::default() };
            let found = read(line.as_bytes(), &fields).unwrap();
            for name in ["id", "text", "title", "a.b", "domain"] {
                prop_assert_eq!(member(&found, name), member(&whole, name));
            }
            prop_assert!(found.get("other").is_none());
        }
    }
}
