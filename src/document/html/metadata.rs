//! What a page says about itself: title, outlet, date of publication, language.
//!
//! Read from Open Graph (ogp.me) and `article:` properties, schema.org's JSON-LD and `itemprop`, the older `<meta name>`
//! spellings that news sites use, `<title>`, `<time>` and `<html lang>`, the more deliberate before the more general.

use super::tag::Attributes;
use serde_json::Value;

/// What is known; a field that the page leaves open is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::document) struct Metadata {
    pub(in crate::document) title: Option<String>,
    pub(in crate::document) outlet: Option<String>,
    /// As the page writes it, mostly ISO 8601.
    pub(in crate::document) date: Option<String>,
    /// A BCP 47 tag.
    pub(in crate::document) language: Option<String>,
}

/// Collects, and chooses at the end. Each field keeps its best value with that value's rank, the lowest being best.
#[derive(Debug, Default)]
pub(super) struct Collector {
    title: Ranked,
    outlet: Ranked,
    date: Ranked,
    language: Ranked,
    /// `<title>`, which often ends with the outlet's name.
    window_title: Option<String>,
}

#[derive(Debug, Default)]
struct Ranked(Option<(u8, String)>);

impl Ranked {
    fn offer(&mut self, rank: u8, value: &str) {
        let value = one_line(value);
        if !value.is_empty() && self.0.as_ref().is_none_or(|(held, _)| rank < *held) {
            self.0 = Some((rank, value));
        }
    }

    fn take(self) -> Option<String> {
        self.0.map(|(_, value)| value)
    }
}

/// Longer JSON-LD is left unread: it describes more than an article.
const LONGEST_JSON: usize = 512 * 1024;

impl Collector {
    /// A `<meta>`.
    pub(super) fn meta(&mut self, attributes: Attributes) {
        let Some(content) = attributes.get("content") else { return };
        for key in ["property", "name", "itemprop", "http-equiv"] {
            let Some(name) = attributes.get(key) else { continue };
            match name.to_ascii_lowercase().as_str() {
                "og:title" => self.title.offer(0, &content),
                "headline" if key == "itemprop" => self.title.offer(1, &content),
                "twitter:title" | "parsely-title" | "dc.title" | "dcterms.title" => self.title.offer(2, &content),
                "og:site_name" => self.outlet.offer(0, &content),
                "application-name" | "publisher" | "dc.publisher" => self.outlet.offer(2, &content),
                "article:published_time" | "og:article:published_time" => self.date.offer(0, &content),
                "datepublished" => self.date.offer(1, &content),
                "date" | "pubdate" | "publishdate" | "publish-date" | "parsely-pub-date" | "dc.date"
                | "dc.date.issued" | "dcterms.created" | "dcterms.date" | "sailthru.date" => {
                    self.date.offer(2, &content)
                }
                "content-language" | "language" | "dc.language" => self.language_offer(1, &content),
                "og:locale" => self.language_offer(3, &content),
                _ => {}
            }
        }
    }

    /// `<html>`.
    pub(super) fn html(&mut self, attributes: Attributes) {
        if let Some(tag) = attributes.get("lang").or_else(|| attributes.get("xml:lang")) {
            self.language_offer(0, &tag);
        }
    }

    /// `<time>`.
    pub(super) fn time(&mut self, attributes: Attributes) {
        if let Some(when) = attributes.get("datetime") {
            let published = attributes.has("pubdate")
                || attributes.get("itemprop").is_some_and(|prop| prop.eq_ignore_ascii_case("datepublished"));
            self.date.offer(if published { 1 } else { 3 }, &when);
        }
    }

    /// The text of `<title>`, character references decoded.
    pub(super) fn window_title(&mut self, text: &str) {
        let text = one_line(text);
        if !text.is_empty() {
            self.window_title.get_or_insert(text);
        }
    }

    /// A script of type `application/ld+json`; one that is no JSON says nothing.
    pub(super) fn json_ld(&mut self, text: &str) {
        if text.len() > LONGEST_JSON {
            return;
        }
        if let Ok(value) = serde_json::from_str::<Value>(text) {
            self.node(&value);
        }
    }

    fn node(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.node(item)),
            Value::Object(fields) => {
                if let Some(graph) = fields.get("@graph") {
                    self.node(graph);
                }
                if !types(&value["@type"]).any(|kind| kind.ends_with("Article") || kind.ends_with("Posting")) {
                    return;
                }
                let text = |key: &str| value[key].as_str().unwrap_or("");
                self.title.offer(1, &htmlize::unescape(text("headline")));
                self.date.offer(1, text("datePublished"));
                self.language_offer(2, text("inLanguage"));
                self.outlet.offer(1, &htmlize::unescape(value["publisher"]["name"].as_str().unwrap_or("")));
            }
            _ => {}
        }
    }

    fn language_offer(&mut self, rank: u8, tag: &str) {
        let tag = tag.split(',').next().unwrap_or("").trim().replace('_', "-");
        let letters = tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if letters && tag.len() <= 35 && tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.language.offer(rank, &tag);
        }
    }

    /// Chooses.
    pub(super) fn finish(self) -> Metadata {
        let outlet = self.outlet.take();
        let window_title = self.window_title.map(|title| without_outlet(&title, outlet.as_deref()));
        Metadata {
            title: self.title.take().or(window_title),
            outlet,
            date: self.date.take(),
            language: self.language.take(),
        }
    }
}

fn types(value: &Value) -> impl Iterator<Item = &str> {
    let several = value.as_array().map_or(&[][..], Vec::as_slice);
    value.as_str().into_iter().chain(several.iter().filter_map(Value::as_str))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "Flood in Chur | The Rhine Post" to "Flood in Chur", when the outlet is known by that name.
fn without_outlet(title: &str, outlet: Option<&str>) -> String {
    let Some(outlet) = outlet else { return title.to_owned() };
    for dash in [" | ", " - ", " – ", " — ", " · ", " :: "] {
        if let Some((head, tail)) = title.rsplit_once(dash)
            && tail.eq_ignore_ascii_case(outlet)
        {
            return head.to_owned();
        }
    }
    title.to_owned()
}
