//! TOML tables whose faults say where: `dateline.toml:3:1: unknown key "nera"; perhaps "near" is meant`.

use crate::emit::visible;
use crate::error::{Error, Result};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Parses a document; the tables borrow it.
pub(super) fn parse<'t>(name: &str, text: &'t str) -> Result<Spanned<DeTable<'t>>> {
    DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        fault(name, text, at, "", error.message())
    })
}

/// A table and where it stands.
pub(super) struct Table<'t> {
    name: &'t str,
    text: &'t str,
    /// Its keys from the top, joined by dots; empty for the top itself.
    path: String,
    at: usize,
    entries: &'t DeTable<'t>,
}

/// A key and its value.
pub(super) struct Entry<'t> {
    name: &'t str,
    text: &'t str,
    path: String,
    /// Path of the table it stands in.
    within: String,
    key_at: usize,
    value: &'t Spanned<DeValue<'t>>,
}

impl<'t> Table<'t> {
    pub(super) fn new(name: &'t str, text: &'t str, path: &str, entries: &'t DeTable<'t>) -> Self {
        Self { name, text, path: path.to_owned(), at: 0, entries }
    }

    /// The entries in the order of the file.
    pub(super) fn entries(&self) -> Vec<(&'t str, Entry<'t>)> {
        let mut entries: Vec<_> = self
            .entries
            .iter()
            .map(|(key, value)| {
                let path = if self.path.is_empty() {
                    key.get_ref().to_string()
                } else {
                    format!("{}.{}", self.path, key.get_ref())
                };
                let (name, text, within, key_at) = (self.name, self.text, self.path.clone(), key.span().start);
                (key.get_ref().as_ref(), Entry { name, text, path, within, key_at, value })
            })
            .collect();
        entries.sort_by_key(|(_, entry)| entry.key_at);
        entries
    }

    pub(super) fn get(&self, key: &str) -> Option<Entry<'t>> {
        self.entries().into_iter().find(|(found, _)| *found == key).map(|(_, entry)| entry)
    }

    /// Refuses every other key.
    pub(super) fn only(&self, keys: &[&str]) -> Result<()> {
        match self.entries().into_iter().find(|(key, _)| !keys.contains(key)) {
            None => Ok(()),
            Some((key, entry)) => {
                Err(entry.fault_at_key(&format!("unknown key \"{}\"; {}", visible(key), suggestion(key, keys))))
            }
        }
    }

    pub(super) fn fault(&self, what: &str) -> Error {
        fault(self.name, self.text, self.at, &self.path, what)
    }
}

impl<'t> Entry<'t> {
    pub(super) fn string(&self) -> Result<String> {
        string_in(self, self.value)
    }

    pub(super) fn strings(&self) -> Result<Vec<String>> {
        let array = self.value.get_ref().as_array().ok_or_else(|| self.wanted("an array of strings", self.value))?;
        array.iter().map(|value| string_in(self, value)).collect()
    }

    /// A whole number that can be a place's id.
    pub(super) fn id(&self) -> Result<u32> {
        let integer = self.value.get_ref().as_integer().filter(|integer| integer.radix() == 10);
        integer
            .and_then(|integer| integer.as_str().parse().ok())
            .ok_or_else(|| self.fault("a place's id is wanted, a whole number as `dateline locate` shows it"))
    }

    pub(super) fn number(&self) -> Result<f64> {
        let number = match self.value.get_ref() {
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str().parse().ok(),
            DeValue::Float(float) => float.as_str().parse().ok(),
            _ => None,
        };
        number.filter(|number: &f64| number.is_finite()).ok_or_else(|| self.wanted("a number", self.value))
    }

    pub(super) fn table(&self) -> Result<Table<'t>> {
        self.table_in(self.value).ok_or_else(|| self.wanted("a table", self.value))
    }

    pub(super) fn tables(&self) -> Result<Vec<Table<'t>>> {
        let array = self.value.get_ref().as_array().ok_or_else(|| self.wanted("an array of tables", self.value))?;
        array.iter().map(|value| self.table_in(value).ok_or_else(|| self.wanted("a table", value))).collect()
    }

    /// A fault of the value.
    pub(super) fn fault(&self, what: &str) -> Error {
        fault(self.name, self.text, self.value.span().start, &self.path, what)
    }

    /// A fault of the key, told as one of the table it stands in.
    pub(super) fn fault_at_key(&self, what: &str) -> Error {
        fault(self.name, self.text, self.key_at, &self.within, what)
    }

    fn table_in(&self, value: &'t Spanned<DeValue<'t>>) -> Option<Table<'t>> {
        let entries = value.get_ref().as_table()?;
        Some(Table { name: self.name, text: self.text, path: self.path.clone(), at: value.span().start, entries })
    }

    fn wanted(&self, kind: &str, value: &Spanned<DeValue<'_>>) -> Error {
        let found = match value.get_ref().type_str() {
            found @ ("array" | "integer") => format!("an {found}"),
            found => format!("a {found}"),
        };
        fault(self.name, self.text, value.span().start, &self.path, &format!("{kind} is wanted, not {found}"))
    }
}

fn string_in(entry: &Entry<'_>, value: &Spanned<DeValue<'_>>) -> Result<String> {
    value.get_ref().as_str().map(str::to_owned).ok_or_else(|| entry.wanted("a string", value))
}

/// The nearest of some names, or all of them when none is near.
pub(super) fn suggestion(given: &str, names: &[&str]) -> String {
    /// Below this "tiles" would be taken for "rules".
    const NEAR: f64 = 0.8;
    let nearness = |name: &str| strsim::normalized_damerau_levenshtein(given, name).max(strsim::jaro(given, name));
    let nearest = names.iter().max_by(|a, b| nearness(a).total_cmp(&nearness(b)));
    if let Some(name) = nearest.filter(|name| nearness(name) >= NEAR) {
        return format!("perhaps \"{name}\" is meant");
    }
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    format!("there {} {}", if names.len() == 1 { "is" } else { "are" }, quoted.join(", "))
}

fn fault(name: &str, text: &str, at: usize, path: &str, what: &str) -> Error {
    let before = text.get(..at).unwrap_or("");
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    let within = if path.is_empty() { String::new() } else { format!("{}: ", visible(path)) };
    Error::usage(format!("{}:{line}:{column}: {within}{}", visible(name), visible(what)))
}
