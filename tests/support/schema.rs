//! The part of JSON Schema (draft 2020-12) that docs/schema is written in.
//!
//! A keyword it does not know is a panic, so no schema says more than is checked. (The crate `jsonschema` would add 44
//! crates to each build of the tests; `examples/spark/run` asks its namesake of PyPI for a second opinion.)

use serde_json::{Map, Value};

/// A schema with the definitions that it refers to.
pub struct Schema(pub Value);

impl Schema {
    pub fn is_valid(&self, value: &Value) -> bool {
        self.faults(value).is_empty()
    }

    /// Each place that breaks the schema, with the keyword it breaks.
    pub fn faults(&self, value: &Value) -> Vec<String> {
        self.at(&self.0, value, "")
    }

    fn at(&self, schema: &Value, value: &Value, path: &str) -> Vec<String> {
        let keywords = schema.as_object().expect("a schema is an object");
        keywords.iter().flat_map(|(keyword, says)| self.keyword(keyword, says, keywords, value, path)).collect()
    }

    fn keyword(
        &self,
        keyword: &str,
        says: &Value,
        schema: &Map<String, Value>,
        value: &Value,
        path: &str,
    ) -> Vec<String> {
        let fault = |holds: bool| if holds { Vec::new() } else { vec![format!("{path}: {keyword} {says}: {value}")] };
        let bound = || says.as_u64().expect("a length") as usize;
        let holds = |schema: &&Value| self.at(schema, value, path).is_empty();
        let list = || says.as_array().expect("a list");
        match keyword {
            "$schema" | "title" | "description" | "$defs" => Vec::new(),
            "$ref" => {
                let pointer = says.as_str().and_then(|says| says.strip_prefix('#')).expect("a reference inside");
                self.at(self.0.pointer(pointer).expect("a definition"), value, path)
            }
            "type" => match says {
                Value::Array(types) => fault(types.iter().any(|one| is_of(one, value))),
                one => fault(is_of(one, value)),
            },
            "enum" => fault(list().contains(value)),
            "const" => fault(says == value),
            "minimum" => fault(value.as_f64().is_none_or(|number| number >= says.as_f64().expect("a number"))),
            "maximum" => fault(value.as_f64().is_none_or(|number| number <= says.as_f64().expect("a number"))),
            "minLength" => fault(value.as_str().is_none_or(|text| text.chars().count() >= bound())),
            "maxLength" => fault(value.as_str().is_none_or(|text| text.chars().count() <= bound())),
            "required" => {
                fault(value.as_object().is_none_or(|members| {
                    list().iter().all(|name| members.contains_key(name.as_str().expect("a name")))
                }))
            }
            "properties" => {
                let Some(members) = value.as_object() else { return Vec::new() };
                let known = says.as_object().expect("properties");
                let of = |(name, value): (&String, &Value)| {
                    Some(self.at(known.get(name)?, value, &format!("{path}/{name}")))
                };
                members.iter().filter_map(of).flatten().collect()
            }
            "additionalProperties" => {
                assert_eq!(says, false);
                let known = schema["properties"].as_object().expect("properties");
                fault(value.as_object().is_none_or(|members| members.keys().all(|name| known.contains_key(name))))
            }
            "items" => {
                let items = value.as_array().into_iter().flatten().enumerate();
                items.flat_map(|(index, item)| self.at(says, item, &format!("{path}/{index}"))).collect()
            }
            "anyOf" => fault(list().iter().any(|one| holds(&one))),
            "allOf" => list().iter().flat_map(|one| self.at(one, value, path)).collect(),
            "oneOf" => {
                if list().iter().filter(holds).count() == 1 {
                    return Vec::new();
                }
                // What the nearest one has against it says most.
                let against = list().iter().map(|one| self.at(one, value, path));
                against.min_by_key(Vec::len).filter(|faults| !faults.is_empty()).unwrap_or_else(|| fault(false))
            }
            "not" => fault(!holds(&says)),
            _ => panic!("{path}: {keyword} is not checked"),
        }
    }
}

fn is_of(kind: &Value, value: &Value) -> bool {
    match kind.as_str().expect("a type") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        unknown => panic!("{unknown} is no type"),
    }
}
