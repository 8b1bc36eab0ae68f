//! Reads the training corpora into one form: running text with labelled spans.
//!
//! Corpora of tokens are written out as text again, so that the program's own tokenizer, and not theirs, says what a
//! token is in training as in use.

use std::fs;
use std::path::{Path, PathBuf};

/// What a corpus says about a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gold {
    Place,
    Demonym,
    Organisation,
    Person,
    Facility,
    Miscellaneous,
    /// A corpus that files buildings under places.
    PlaceOrFacility,
    /// A corpus that files peoples with works, events and languages.
    DemonymOrOther,
    /// A corpus that files countries and peoples together.
    PlaceOrDemonym,
}

/// What a corpus's silence means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// Everything is labelled: what is not is no name.
    NoName,
    /// Only places and peoples are labelled: the rest may be any other name.
    NoPlace,
}

/// One text.
#[derive(Debug, Clone)]
pub struct Text {
    pub corpus: &'static str,
    /// What is held out together: an outlet, or the text itself.
    pub outlet: String,
    pub text: String,
    /// Bytes and what they are, in order.
    pub spans: Vec<(usize, usize, Gold)>,
    pub silence: Silence,
}

/// Every text of a folder, and the files that were read, both in a fixed order.
pub fn read(data: &Path, without: &[String]) -> Result<(Vec<Text>, Vec<PathBuf>), String> {
    let mut texts = Vec::new();
    let mut files = Vec::new();
    let mut take = |name: &'static str, path: PathBuf, reader: fn(&'static str, &str) -> Vec<Text>| {
        if without.iter().any(|w| w == name) {
            return Ok(());
        }
        let content = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        texts.extend(reader(name, &content));
        files.push(path);
        Ok::<(), String>(())
    };
    let newswire = data.join("worldwide_newswire");
    let mut listed: Vec<PathBuf> = fs::read_dir(&newswire)
        .map_err(|e| format!("{}: {e}", newswire.display()))?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "tsv"))
        .collect();
    listed.sort();
    for path in listed {
        take("worldwide_newswire", path, newswire_text)?;
    }
    take("wikigold", data.join("wikigold.conll"), wikigold)?;
    for part in ["wnut17_train.conll", "wnut17_dev.conll", "wnut17_test.conll"] {
        take("wnut17", data.join(part), wnut)?;
    }
    take("gmb", data.join("gmb_part.csv"), gmb)?;
    let lgl = [data.join("lgl_dev.jsonl"), data.join("../corpora/lgl_dev.jsonl")];
    let lgl = lgl.into_iter().find(|path| path.exists()).ok_or("lgl_dev.jsonl: not in the data folder")?;
    take("lgl", lgl, spans_of_lines)?;
    Ok((texts, files))
}

/// A file of gold lines (`id`, `text`, `toponyms` with code-point offsets), as lgl and tudloc are.
pub fn spans_of_lines(corpus: &'static str, content: &str) -> Vec<Text> {
    content
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .map(|record| {
            let text = record["text"].as_str().unwrap_or_default().to_owned();
            let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let mut spans: Vec<(usize, usize, Gold)> = Vec::new();
            for toponym in record["toponyms"].as_array().into_iter().flatten() {
                let point = |key: &str| toponym[key].as_u64().and_then(|at| bytes.get(at as usize).copied());
                let (Some(start), Some(end)) = (point("start"), point("end")) else { continue };
                let gold = if toponym["demonym"] == true { Gold::Demonym } else { Gold::Place };
                spans.push((start, end, gold));
            }
            spans.sort_by_key(|span| (span.0, std::cmp::Reverse(span.1)));
            spans.dedup_by(|later, earlier| later.0 < earlier.1);
            let outlet = record["domain"].as_str().unwrap_or("?").to_owned();
            Text { corpus, outlet, text, spans, silence: Silence::NoPlace }
        })
        .collect()
}

fn newswire_text(corpus: &'static str, content: &str) -> Vec<Text> {
    // The address of the article stands above the first blank line.
    let body = content.split_once("\n\n").map_or("", |(_, body)| body);
    let mut writer = Writer::default();
    for line in body.lines() {
        match line.split_once('\t') {
            Some((word, tag)) => writer.push(word, tag, |name| match name {
                "Location" => Some(Gold::Place),
                "Facility" => Some(Gold::Facility),
                "NORP" => Some(Gold::Demonym),
                "Organization" => Some(Gold::Organisation),
                "Person" => Some(Gold::Person),
                "Misc" | "Product" => Some(Gold::Miscellaneous),
                _ => None,
            }),
            None => writer.end_sentence(),
        }
    }
    writer.finish(corpus)
}

fn wikigold(corpus: &'static str, content: &str) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut writer = Writer::default();
    for line in content.lines() {
        match line.rsplit_once(' ') {
            Some(("-DOCSTART-", _)) => texts.extend(std::mem::take(&mut writer).finish(corpus)),
            Some((word, tag)) => writer.push(word, tag, |name| match name {
                "LOC" => Some(Gold::PlaceOrFacility),
                "ORG" => Some(Gold::Organisation),
                "PER" => Some(Gold::Person),
                "MISC" => Some(Gold::DemonymOrOther),
                _ => None,
            }),
            None => writer.end_sentence(),
        }
    }
    texts.extend(writer.finish(corpus));
    texts
}

fn wnut(corpus: &'static str, content: &str) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut writer = Writer::default();
    for line in content.lines().chain([""]) {
        match line.split_once('\t') {
            Some((word, tag)) => writer.push(word, tag.trim(), |name| match name {
                "location" => Some(Gold::PlaceOrFacility),
                "corporation" | "group" => Some(Gold::Organisation),
                "person" => Some(Gold::Person),
                "product" | "creative-work" => Some(Gold::Miscellaneous),
                _ => None,
            }),
            None => texts.extend(std::mem::take(&mut writer).finish(corpus)),
        }
    }
    texts
}

fn gmb(corpus: &'static str, content: &str) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut writer = Writer::default();
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(content.as_bytes());
    for row in rows.records().filter_map(Result::ok) {
        // Its sentences are drawn from many texts: each is a text of its own.
        if row.get(0).is_some_and(|sentence| !sentence.is_empty()) {
            texts.extend(std::mem::take(&mut writer).finish(corpus));
        }
        let (Some(word), Some(tag)) = (row.get(1), row.get(row.len() - 1)) else { continue };
        writer.push(word, tag, |name| match name {
            "geo" => Some(Gold::PlaceOrFacility),
            "gpe" => Some(Gold::PlaceOrDemonym),
            "org" => Some(Gold::Organisation),
            "per" => Some(Gold::Person),
            "art" | "eve" | "nat" => Some(Gold::Miscellaneous),
            _ => None,
        });
    }
    texts.extend(writer.finish(corpus));
    texts
}

/// Writes tokens out as text.
#[derive(Default)]
struct Writer {
    text: String,
    spans: Vec<(usize, usize, Gold)>,
    /// Tag of the last token.
    last: String,
    last_word: String,
    open_quote: bool,
    sentence_start: bool,
}

impl Writer {
    fn push(&mut self, word: &str, tag: &str, gold: impl Fn(&str) -> Option<Gold>) {
        if word.is_empty() {
            return;
        }
        let kind = tag.split_once('-').map_or("", |(_, kind)| kind);
        let last_kind = self.last.split_once('-').map_or("", |(_, kind)| kind).to_owned();
        let continues = tag.starts_with("I-") && kind == last_kind;
        if !self.text.is_empty() && !self.sentence_start && !self.joins(word, continues) {
            self.text.push(' ');
        }
        self.sentence_start = false;
        let start = self.text.len();
        self.text.push_str(word);
        let end = self.text.len();
        if let Some(gold) = gold(kind) {
            match self.spans.last_mut() {
                Some(span) if continues => span.1 = end,
                _ => self.spans.push((start, end, gold)),
            }
        }
        if matches!(word, "\"" | "``" | "''") {
            self.open_quote = !self.open_quote;
        }
        self.last = tag.to_owned();
        self.last_word = word.to_owned();
    }

    /// Whether no space stands before the word.
    fn joins(&self, word: &str, continues: bool) -> bool {
        let initial = |w: &str| w.len() == 1 && w.chars().all(char::is_uppercase);
        let before_stop = self.text[..self.text.len() - self.last_word.len()].chars().next_back();
        match (self.last_word.as_str(), word) {
            (
                _,
                "," | "." | ";" | ":" | "!" | "?" | ")" | "]" | "%" | "'s" | "’s" | "n't" | "n’t" | "'" | "’" | "…",
            ) => true,
            ("(" | "[" | "$" | "#" | "“" | "‘", _) => true,
            ("'" | "’", "s" | "t" | "re" | "ve" | "ll" | "d" | "m") => true,
            ("'" | "’", _) => continues,
            ("\"" | "``", _) => self.open_quote,
            (_, "\"" | "''" | "”") => self.open_quote || word == "”",
            (".", w) if initial(w) => before_stop.is_some_and(char::is_uppercase) && continues,
            ("-" | "–", _) | (_, "-" | "–") => {
                let other = if matches!(word, "-" | "–") { self.last_word.as_str() } else { word };
                let prefix = matches!(other, "anti" | "pro" | "non" | "ex" | "sub" | "re" | "co" | "mid" | "post");
                continues || prefix || self.compound(word)
            }
            ("/", _) | (_, "/") => true,
            _ => false,
        }
    }

    /// "Beijing - based", "anti - torture": a hyphen that the corpus set apart.
    fn compound(&self, word: &str) -> bool {
        const TAILS: [&str; 14] = [
            "based", "led", "backed", "born", "style", "wide", "made", "bound", "old", "year", "area", "run", "owned",
            "occupied",
        ];
        let before = self.text.trim_end();
        let hyphen_open = before.ends_with('-') && !self.text.ends_with(' ');
        (self.last_word == "-" && (hyphen_open || TAILS.contains(&word)))
            || (word == "-" && self.last_word.chars().all(|c| c.is_lowercase()))
    }

    fn end_sentence(&mut self) {
        if !self.text.is_empty() && !self.sentence_start {
            self.text.push('\n');
            self.sentence_start = true;
        }
        self.last.clear();
        self.open_quote = false;
    }

    fn finish(self, corpus: &'static str) -> Vec<Text> {
        if self.text.trim().is_empty() {
            return Vec::new();
        }
        let outlet = corpus.to_owned();
        vec![Text { corpus, outlet, text: self.text, spans: self.spans, silence: Silence::NoName }]
    }
}
