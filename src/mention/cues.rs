//! Words beside a name that say what the place is: "the port city of", "River", "facility", "a village in".
//!
//! The words are `lexicon/kinds.tsv`. A cue narrows what is meant; it does not decide whether a place is meant.

use super::lexicon::Quick;
use super::sheet::{Passing, Sheet, hash};
use super::{Kind, KindCue};
use crate::span::Span;
use crate::token::TokenKind;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;
use std::sync::LazyLock;

static KINDS: LazyLock<HashMap<&'static str, Kind, BuildHasherDefault<Quick>>> = LazyLock::new(|| {
    include_str!("lexicon/kinds.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t').and_then(|(word, kind)| Some((word, named(kind)?))))
        .collect()
});

/// Whether a token with this hash of its lower-case word may be part of a cue of such a kind.
pub fn may_say(word: u64, of: fn(Kind) -> bool) -> bool {
    WORDS.get(&word).is_some_and(|kinds| kinds.iter().any(|&kind| of(kind)))
}

/// Whether a token is a word that some cue is made of; most are not, and nothing more needs to be made of them.
fn stands_in_cues(sheet: &Sheet, at: usize) -> bool {
    WORDS.contains_key(&sheet.facts[at].word)
}

/// Every word of the table by its hash, in singular and plural, with the kinds of the cues that it stands in.
static WORDS: LazyLock<HashMap<u64, Vec<Kind>, BuildHasherDefault<Passing>>> = LazyLock::new(|| {
    let mut words: HashMap<u64, Vec<Kind>, BuildHasherDefault<Passing>> = HashMap::default();
    for (phrase, &kind) in KINDS.iter() {
        for word in phrase.split(' ') {
            let plurals = [Some(format!("{word}s")), word.strip_suffix('y').map(|stem| format!("{stem}ies"))];
            for form in plurals.iter().flatten().map(String::as_str).chain([word]) {
                words.entry(hash(form.as_bytes())).or_default().push(kind);
            }
        }
    }
    words
});

/// The cues of the name in `name` (tokens): those before it, after it, and the kind words it holds itself.
pub fn cues(sheet: &Sheet, name: &Range<usize>) -> Vec<KindCue> {
    let mut found = Vec::new();
    before(sheet, name, &mut found);
    before_list(sheet, name, &mut found);
    after(sheet, name, &mut found);
    inside(sheet, name, &mut found);
    found.sort_by_key(|cue| cue.span);
    found.dedup();
    found
}

/// "the port city of X", "the Syrian city X", "the capital, X".
fn before(sheet: &Sheet, name: &Range<usize>, found: &mut Vec<KindCue>) {
    let is = |by: isize, word: &str| {
        sheet.neighbour(name.start, by).is_some_and(|at| sheet.word(at).eq_ignore_ascii_case(word))
    };
    let mut end = name.start;
    if is(-1, "the") && is(-2, "of") {
        end -= 1;
    }
    let linked = match sheet.neighbour(end, -1).map(|at| sheet.word(at)) {
        Some("of") => {
            end -= 1;
            true
        }
        Some(",") => {
            end -= 1;
            false
        }
        _ => false,
    };
    if let Some(cue) = ending_at(sheet, end, name.start) {
        // "city, X" names the kind of X only for what there is one of: "the capital, X".
        let comma = !linked && end < name.start;
        if !comma || cue.kind == Kind::Capital {
            found.push(cue);
        }
    }
}

/// "the states of X, Y and Z" says of each what it says of X.
fn before_list(sheet: &Sheet, name: &Range<usize>, found: &mut Vec<KindCue>) {
    const LONGEST: usize = 24;
    let joins = |at: usize| matches!(sheet.word(at), "," | "and" | "or" | "&");
    if !sheet.neighbour(name.start, -1).is_some_and(joins) {
        return;
    }
    let listed = |at: &usize| joins(*at) || sheet.facts[*at].is_name_word();
    let back = |by: isize| sheet.neighbour(name.start, -by);
    let Some(first) = (1..=LONGEST as isize).map_while(back).take_while(listed).last() else { return };
    let Some(of) = sheet.neighbour(first, -1).filter(|&at| sheet.word(at) == "of") else { return };
    let plural = |cue: &KindCue| cue.span.of(sheet.text).ends_with('s');
    found.extend(ending_at(sheet, of, name.start).filter(plural));
}

/// "X River", "X province", "the X facility", "X, a village in", "X, the capital of".
fn after(sheet: &Sheet, name: &Range<usize>, found: &mut Vec<KindCue>) {
    let Some(next) = sheet.neighbour(name.end - 1, 1) else { return };
    if let Some(cue) = beginning_at(sheet, next) {
        found.push(cue);
        return;
    }
    if !matches!(sheet.word(next), "," | "(") {
        return;
    }
    let Some(article) = sheet.neighbour(next, 1) else { return };
    if !matches!(sheet.word(article), "a" | "an" | "the") {
        return;
    }
    // At most three words of description before the kind: "a small fishing village".
    for by in 1..=4 {
        let Some(at) = sheet.neighbour(article, by) else { return };
        if sheet.tokens[at].kind != TokenKind::Word || sheet.word(at) == "of" {
            return;
        }
        if let Some(cue) = beginning_at(sheet, at) {
            found.push(cue);
            return;
        }
    }
}

/// "Rapides Parish", "Lake Van", "Mount Hermon": the kind word is part of the name.
fn inside(sheet: &Sheet, name: &Range<usize>, found: &mut Vec<KindCue>) {
    if name.len() < 2 {
        return;
    }
    if let Some(cue) =
        ending_at(sheet, name.end, name.end).filter(|cue| cue.span.start() > sheet.tokens[name.start].span.start())
    {
        found.push(cue);
    } else if let Some(&kind) = KINDS.get(sheet.word(name.start).trim_end_matches('.').to_lowercase().as_str()) {
        found.push(KindCue { kind, span: sheet.tokens[name.start].span });
    }
}

/// A cue of two words or one whose last token is before `end`; `of` is the token that bounds the sentence.
fn ending_at(sheet: &Sheet, end: usize, of: usize) -> Option<KindCue> {
    let anchor = of.checked_sub(1)?;
    let last = end.checked_sub(1).filter(|&at| sheet.tokens[at].sentence == sheet.tokens[anchor].sentence)?;
    if !stands_in_cues(sheet, last) {
        return None;
    }
    let one = singular(sheet.word(last));
    if let Some(first) = sheet.neighbour(last, -1) {
        let two = format!("{} {one}", sheet.word(first).to_lowercase());
        if let Some(&kind) = KINDS.get(two.as_str()) {
            return Some(KindCue { kind, span: sheet.tokens[first].span.cover(sheet.tokens[last].span) });
        }
    }
    KINDS.get(one.as_str()).map(|&kind| KindCue { kind, span: sheet.tokens[last].span })
}

fn beginning_at(sheet: &Sheet, first: usize) -> Option<KindCue> {
    if !stands_in_cues(sheet, first) {
        return None;
    }
    let one = sheet.word(first).to_lowercase();
    let mut joined = one.clone();
    let mut span: Span = sheet.tokens[first].span;
    let mut best = KINDS.get(one.as_str()).map(|&kind| KindCue { kind, span });
    for by in 1..=2 {
        let Some(at) = sheet.neighbour(first, by) else { break };
        joined = format!("{joined} {}", sheet.word(at).to_lowercase());
        span = span.cover(sheet.tokens[at].span);
        if let Some(&kind) = KINDS.get(joined.as_str()) {
            best = Some(KindCue { kind, span });
        }
    }
    best
}

/// "cities of" and "Counties" say the same as one of them.
fn singular(word: &str) -> String {
    let lower = word.to_lowercase();
    match lower.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None if lower.ends_with('s') && !KINDS.contains_key(lower.as_str()) => lower[..lower.len() - 1].to_owned(),
        None => lower,
    }
}

fn named(kind: &str) -> Option<Kind> {
    Some(match kind {
        "country" => Kind::Country,
        "region" => Kind::Region,
        "province" => Kind::Province,
        "county" => Kind::County,
        "city" => Kind::City,
        "village" => Kind::Village,
        "capital" => Kind::Capital,
        "port" => Kind::Port,
        "airport" => Kind::Airport,
        "air_base" => Kind::AirBase,
        "naval_base" => Kind::NavalBase,
        "base" => Kind::Base,
        "river" => Kind::River,
        "lake" => Kind::Lake,
        "sea" => Kind::Sea,
        "strait" => Kind::Strait,
        "island" => Kind::Island,
        "mountain" => Kind::Mountain,
        "desert" => Kind::Desert,
        "valley" => Kind::Valley,
        "park" => Kind::Park,
        "district" => Kind::District,
        "camp" => Kind::Camp,
        "border" => Kind::Border,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_names_a_kind() {
        for line in include_str!("lexicon/kinds.tsv").lines().filter(|line| !line.starts_with('#')) {
            let kind = line.split_once('\t').map(|(_, kind)| kind);
            assert!(kind.and_then(named).is_some(), "{line}");
        }
    }
}
