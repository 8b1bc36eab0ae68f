//! Claims read from examples written as prose: `tests/claims/*.md`.
//!
//! A fenced block `marked` holds a text whose names are marked: `[Tartus]` names a place, `{Syrian}` a people, `<Moscow>`
//! a government, `(@18.1 S 178.4 E)` a written position. The block `claims` behind it must list *every* claim of the text,
//! one a line, in order; an empty block says that there is none. There only extraction is under test, so that a text says
//! one thing however well names are recognised.
//!
//! ```text
//! offset: "the Hmeymim facility" = Hmeymim -> "Tartus" | about 86 km | N
//! ```
//!
//! A fenced block `text` goes through the public `Checker` with the bundled gazetteer, and each line of its claims ends
//! with the verdict, its reason and the places that the claim's ends were taken for. Lines `title: ` and `context: ` at
//! its head are what the caller says of the text, `tolerance: ` and `lang: ` how it is to be read.
//!
//! ```text
//! offset: "Homs" -> "Damascus" | 140 km | N => supported agrees: Homs SY, Damascus SY
//! ```

use dateline::claim::{
    Argument, Claim, Comparator, Language, Link, Medium, Part, Precision, Relation, Stated, Statement, extract,
};
use dateline::document::{Context, Document};
use dateline::earth::Position;
use dateline::mention::{Mention, Role};
use dateline::span::Span;
use dateline::token::tokenize;
use dateline::verdict::Tolerance;
use dateline::{Checker, Gazetteer};
use std::fmt::Write as _;
use std::path::Path;

#[test]
fn every_example_yields_exactly_its_claims() {
    let mut wrong = String::new();
    let mut examples = 0;
    let checker = Checker::new(Gazetteer::bundled());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/claims");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "md")) {
        let source = std::fs::read_to_string(file).unwrap();
        for example in examples_of(&source) {
            examples += 1;
            let (text, found) = if example.whole {
                (example.text.clone(), verdicts_of(&checker, &example.text))
            } else {
                let (text, mentions) = unmark(&example.text);
                let found = claims_of(&text, &mentions);
                (text, found)
            };
            if found != example.claims {
                let name = file.file_name().unwrap().to_string_lossy();
                writeln!(wrong, "\n{name}:{}: {text}\n  expected:", example.line).unwrap();
                example.claims.iter().for_each(|claim| writeln!(wrong, "    {claim}").unwrap());
                writeln!(wrong, "  found:").unwrap();
                found.iter().for_each(|claim| writeln!(wrong, "    {claim}").unwrap());
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(examples >= 60, "only {examples} examples were read: is a fence misspelt?");
}

#[test]
fn the_harness_sees_a_missing_and_an_extra_claim() {
    let (text, mentions) = unmark("[Jableh] lies 20 km south of [Latakia].");
    let found = claims_of(&text, &mentions);
    assert_eq!(found, [r#"offset: "Jableh" -> "Latakia" | 20 km | S"#]);
    assert_ne!(found, Vec::<String>::new());
}

#[test]
fn claims_come_in_text_order_and_their_spans_hold_their_words() {
    let (text, mentions) = unmark("[Jableh] lies 20 km (12 mi) south of [Latakia]. It is near [Hmeymim].");
    let document = Document::from_text("t", text.as_str(), Context::default());
    let claims = extract(&document, &tokenize(&document), &mentions, &[]);
    let keys: Vec<&str> = claims.iter().map(|claim| claim.key.of(&text)).collect();
    assert_eq!(keys, ["20 km (12 mi)", "20 km (12 mi) south of", "near"]);
    let spans: Vec<&str> = claims.iter().map(|claim| claim.span.of(&text)).collect();
    let cores: Vec<&str> = claims.iter().map(|claim| claim.core().of(&text)).collect();
    assert_eq!(cores, ["20 km (12 mi)", "20 km (12 mi) south of Latakia", "near Hmeymim"]);
    assert_eq!(spans, ["20 km (12 mi)", "Jableh lies 20 km (12 mi) south of Latakia", "It is near Hmeymim"]);
}

#[test]
fn no_text_makes_extraction_panic() {
    for text in [
        "",
        " ",
        "km",
        "5",
        "5 km",
        "north of",
        "between",
        "in",
        "a",
        "20, 30 and",
        "5 km (",
        "5 km (3",
        "(20 km from",
        "near near near",
        "from to from to",
        "5 km 5 km 5 km from from",
        "N. N.E. S",
        "°′″",
        "20 km\u{202f}north\u{a0}of",
        "of of of of",
        ", , , 20 km from , ,",
        "the the the 20 km from the the",
        "86 км к северу от Тартуса",
        "は東京から20 kmです。",
    ] {
        claims_of(text, &[]);
    }
}

struct Example {
    line: usize,
    /// Goes through every stage.
    whole: bool,
    text: String,
    claims: Vec<String>,
}

/// The pairs of a `marked` and a `claims` block.
fn examples_of(source: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut lines = source.lines().enumerate();
    let mut text: Option<(usize, bool, String)> = None;
    while let Some((number, line)) = lines.next() {
        let Some(kind) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
        match kind {
            "marked" | "text" => {
                assert!(text.is_none(), "line {}: a text without claims", number + 1);
                text = Some((number + 1, kind == "text", body.join("\n")));
            }
            "claims" => {
                let (line, whole, text) =
                    text.take().unwrap_or_else(|| panic!("line {}: claims without a text", number + 1));
                examples.push(Example { line, whole, text, claims: body.into_iter().map(str::to_owned).collect() });
            }
            other => panic!("line {}: no block is called {other:?}", number + 1),
        }
    }
    assert!(text.is_none(), "the last text has no claims");
    examples
}

/// The text without its marks, and the mentions they make.
fn unmark(marked: &str) -> (String, Vec<Mention>) {
    let mut text = String::new();
    let mut mentions = Vec::new();
    let mut open: Option<(usize, Role, char)> = None;
    let chars = marked.chars();
    for c in chars {
        let role = match c {
            '[' => Some((Role::Literal, ']')),
            '{' => Some((Role::Demonym, '}')),
            '<' => Some((Role::Metonym, '>')),
            '@' => Some((Role::Coordinate, ')')),
            _ => None,
        };
        if let Some((role, close)) = role {
            open = Some((text.len(), role, close));
            continue;
        }
        if let Some((start, role, _)) = open.filter(|&(_, _, close)| close == c) {
            let span = Span::new(start, text.len());
            let position = (role == Role::Coordinate).then(|| position(span.of(&text)));
            mentions.push(Mention { span, role, lookups: Vec::new(), cues: Vec::new(), confidence: 1.0, position });
            open = None;
            if c != ')' {
                continue;
            }
        }
        text.push(c);
    }
    (text, mentions)
}

/// "18.1 S 178.4 E"
fn position(words: &str) -> Position {
    let parts: Vec<&str> = words.split([' ', ',']).filter(|part| !part.is_empty()).collect();
    let signed = |value: &str, half: &str| {
        let value: f64 = value.parse().unwrap();
        if matches!(half, "S" | "W") { -value } else { value }
    };
    Position::new(signed(parts[0], parts[1]), signed(parts[2], parts[3])).unwrap()
}

fn claims_of(text: &str, mentions: &[Mention]) -> Vec<String> {
    let document = Document::from_text("t", text, Context::default());
    let tokens = tokenize(&document);
    extract(&document, &tokens, mentions, &[]).iter().map(|claim| line(claim, text, mentions)).collect()
}

/// Claims with their verdicts, through every stage.
fn verdicts_of(checker: &Checker, source: &str) -> Vec<String> {
    let mut context = Context::default();
    let mut text = source;
    let mut checker = checker.clone();
    while let Some((head, rest)) = text.split_once('\n') {
        match head.split_once(": ") {
            Some(("title", title)) => context.title = Some(title.to_owned()),
            Some(("context", about)) => context.about = Some(about.to_owned()),
            Some(("tolerance", name)) => checker = checker.tolerance(Tolerance::parse(name).unwrap()),
            Some(("lang", code)) => checker = checker.language(Language::parse(code).unwrap()),
            _ => break,
        }
        text = rest;
    }
    let report = checker.check(Document::from_text("t", text, context));
    let word = |value: serde_json::Value| value.as_str().unwrap().to_owned();
    let rows = report.claims.iter().zip(&report.verdicts).map(|(claim, verdict)| {
        let outcome = word(serde_json::to_value(verdict.outcome).unwrap());
        let reason = word(serde_json::to_value(verdict.reason).unwrap());
        let mut row = format!("{} => {outcome} {reason}", line(claim, text, &report.mentions));
        let places = verdict.ends.iter().filter_map(|end| report.places.get(&end.place?));
        let names: Vec<String> =
            places.map(|p| format!("{} {}", p.name, p.country.as_deref().unwrap_or("-"))).collect();
        if !names.is_empty() {
            write!(row, ": {}", names.join(", ")).unwrap();
        }
        row
    });
    rows.collect()
}

/// A claim in one line.
fn line(claim: &Claim, text: &str, mentions: &[Mention]) -> String {
    let mut out = format!("{}:", claim.statement.type_name());
    let arguments: Vec<String> =
        claim.statement.arguments().into_iter().flatten().map(|a| argument(a, text, mentions)).collect();
    if !arguments.is_empty() {
        write!(out, " {}", arguments.join(" -> ")).unwrap();
    }
    match &claim.statement {
        Statement::Distance { length, medium, .. } => write!(out, " | {}{}", stated(length), by(*medium)),
        Statement::Direction { wind, .. } => write!(out, " | {}", wind.wind.symbol()),
        Statement::Offset { length, wind, medium, .. } => {
            write!(out, " | {} | {}{}", stated(length), wind.wind.symbol(), by(*medium))
        }
        Statement::Containment { .. } => Ok(()),
        Statement::RelativePosition { part: Part::Wind(wind), .. } => write!(out, " | {}", wind.wind.symbol()),
        Statement::RelativePosition { part: Part::Central(_), .. } => write!(out, " | central"),
        Statement::Proximity { relation, length, .. } => {
            write!(out, " | {}", relation_word(*relation)).unwrap();
            length.as_ref().map_or(Ok(()), |length| write!(out, " | {}", stated(length)))
        }
        Statement::Between { midway, .. } => write!(out, "{}", if *midway { " | midway" } else { "" }),
        Statement::Conversion { first, second } => write!(out, " {} = {}", stated(first), stated(second)),
        Statement::Area { area, .. } => write!(out, " | {}", stated(area)),
        Statement::Coordinate { position, .. } => write!(out, " | {} {}", position.lat(), position.lon()),
        Statement::CoordinateRange { written } => write!(out, " {} {}", written.latitude.0, written.longitude.0),
    }
    .unwrap();
    out
}

fn argument(argument: &Argument, text: &str, mentions: &[Mention]) -> String {
    let Some(span) = argument.span else {
        return if argument.link == Link::Topic { "the topic" } else { "nothing" }.to_owned();
    };
    let words = span.of(text);
    let name = argument.mention.map(|id| mentions[id.0 as usize].span.of(text));
    match (argument.link, name) {
        (Link::Named, Some(name)) if name == words => format!("\"{words}\""),
        (Link::Named, Some(name)) => format!("\"{words}\" = {name}"),
        (Link::Anaphor, Some(name)) => format!("\"{words}\" refers to {name}"),
        (Link::Within, Some(name)) => format!("\"{words}\" within {name}"),
        (Link::Anaphor, None) => format!("\"{words}\" refers back"),
        (Link::Unnamed, None) => format!("\"{words}\" unnamed"),
        (Link::Topic, None) => format!("\"{words}\" the topic"),
        (link, name) => panic!("{words:?} is {link:?} with {name:?}"),
    }
}

fn stated(stated: &Stated) -> String {
    let mut out = String::new();
    if stated.hedged && stated.comparator != Comparator::Almost && stated.precision != Precision::Vague {
        out.push_str("about ");
    }
    out.push_str(match stated.comparator {
        Comparator::Equal => "",
        Comparator::AtMost => "at most ",
        Comparator::AtLeast => "at least ",
        Comparator::Almost => "almost ",
    });
    if stated.precision == Precision::Vague {
        out.push_str("vaguely ");
    }
    write!(out, "{}", (stated.value * 1000.0).round() / 1000.0).unwrap();
    if let Some(high) = stated.value_max {
        write!(out, "..{high}").unwrap();
    }
    write!(out, " {}", stated.unit.symbol()).unwrap();
    out
}

fn by(medium: Medium) -> &'static str {
    match medium {
        Medium::Unstated => "",
        Medium::Straight => " | straight",
        Medium::Road => " | road",
        Medium::Rail => " | rail",
        Medium::River => " | river",
        Medium::Sea => " | sea",
        Medium::Travel => " | travel",
    }
}

fn relation_word(relation: Relation) -> &'static str {
    match relation {
        Relation::Near => "near",
        Relation::OnCoast => "on the coast",
        Relation::OnBorder => "on the border",
        Relation::OnRiver => "on the river",
        Relation::OnLake => "on the lake",
        Relation::FromCoast => "from the coast",
        Relation::FromBorder => "from the border",
    }
}
