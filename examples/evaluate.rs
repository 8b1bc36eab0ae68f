//! Writes predictions for the scorers of geoparsing and claim corpora, through the public `Checker` only.
//!
//! ```text
//! cargo run --release --example evaluate -- places  GOLD.jsonl > PRED.jsonl   # reads id, text, domain, title, date
//! cargo run --release --example evaluate -- oracle  TASK.jsonl > PRED.jsonl   # also spans[start, end]: resolves those
//! cargo run --release --example evaluate -- claims  GOLD.jsonl > PRED.jsonl   # reads id, text, context
//! cargo run --release --example evaluate -- offsets GOLD.jsonl > PRED.jsonl   # reads id, text, edited_variant.text:
//!                                                 # two statements about one place, checked against each other
//! cargo run --release --example evaluate -- ceiling GOLD.jsonl                # what the gazetteer allows, see below
//! ```
//!
//! Input is a JSON object a line; nothing else of it is read, so gold answers cannot leak in (a test strips
//! them and gets the same bytes). Offsets count Unicode code points. An ambiguous mention is written with
//! its likeliest place and that place's confidence, an unknown one with nulls.
//!
//! `ceiling` predicts nothing: it reads the gold answers and prints the share of gold toponyms for which the gazetteer has
//! some place of that very name (folded) with the gold id, or within 161 km of the gold position. No resolver can be
//! right more often. "Area-aware" also counts a place whose footprint holds the gold position: two good
//! gazetteers put the point of Texas more than 161 km apart.

use dateline::claim::{
    ARGUMENT_KEYS, Argument, Claim, Comparator, Medium, Part, Precision, Relation, Stated, Statement,
};
use dateline::earth::destination;
use dateline::mention::{MentionId, Role};
use dateline::quantity::{Meters, TimeUnit, Unit};
use dateline::resolve::Answer as Resolved;
use dateline::verdict::{Outcome, Reason, Verdict};
use dateline::{Checker, Context, Document, Gazetteer, Report};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, BufWriter, Write};

/// The only fields that are read.
#[derive(Deserialize)]
struct Record {
    id: String,
    text: String,
    context: Option<String>,
    domain: Option<String>,
    title: Option<String>,
    date: Option<String>,
    #[serde(default)]
    spans: Vec<GivenSpan>,
    edited_variant: Option<Edited>,
}

#[derive(Deserialize)]
struct GivenSpan {
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
struct Edited {
    text: String,
}

fn main() {
    let mut args = std::env::args().skip(1);
    let (Some(mode), Some(path)) = (args.next(), args.next()) else {
        stop("usage: evaluate places|oracle|claims|offsets|ceiling FILE.jsonl")
    };
    if mode == "ceiling" {
        return ceiling::print(&path, &gazetteer());
    }
    let predict: fn(&Checker, Record) -> Value = match mode.as_str() {
        "places" => places,
        "oracle" => oracle,
        "claims" => claims,
        "offsets" => offsets,
        other => stop(&format!("unknown mode {other:?}; the modes are places, oracle, claims, offsets and ceiling")),
    };
    let file = std::fs::File::open(&path).unwrap_or_else(|e| stop(&format!("cannot read {path}: {e}")));
    let checker = Checker::new(gazetteer());
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (number, line) in BufReader::new(file).lines().enumerate() {
        let line = line.unwrap_or_else(|e| stop(&format!("{path}:{}: {e}", number + 1)));
        if line.trim().is_empty() {
            continue;
        }
        let record = serde_json::from_str(&line).unwrap_or_else(|e| stop(&format!("{path}:{}: {e}", number + 1)));
        if writeln!(out, "{}", predict(&checker, record)).is_err() {
            return;
        }
    }
}

fn gazetteer() -> Gazetteer {
    match std::env::var_os("DATELINE_GAZETTEER") {
        Some(path) => Gazetteer::open(path.as_ref()).unwrap_or_else(|e| stop(&e.to_string())),
        None => Gazetteer::bundled(),
    }
}

/// The one mode that reads gold answers, apart from all that predict.
mod ceiling {
    use super::stop;
    use dateline::Gazetteer;
    use dateline::earth::{Position, distance};
    use dateline::gazetteer::Posting;
    use serde::Deserialize;

    /// Two points this near one another are the same place to the corpora's scorer: 100 miles.
    const NEAR_M: f64 = 161_000.0;

    #[derive(Deserialize)]
    struct Gold {
        toponyms: Vec<Toponym>,
    }

    #[derive(Deserialize)]
    struct Toponym {
        surface: String,
        lat: Option<f64>,
        lon: Option<f64>,
        geonameid: Option<u32>,
    }

    pub fn print(path: &str, gazetteer: &Gazetteer) {
        let text = std::fs::read_to_string(path).unwrap_or_else(|e| stop(&format!("cannot read {path}: {e}")));
        let (mut all, mut named, mut found, mut in_area) = (0usize, 0, 0, 0);
        for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
            let gold: Gold = serde_json::from_str(line).unwrap_or_else(|e| stop(&format!("{path}:{number}: {e}")));
            for toponym in gold.toponyms {
                let Some(position) = toponym.lat.zip(toponym.lon).and_then(|(lat, lon)| Position::new(lat, lon)) else {
                    continue;
                };
                let postings = gazetteer.lookup(&toponym.surface);
                let right = |posting: &Posting| {
                    let place = gazetteer.place(posting.place);
                    place.geonames_id.is_some() && place.geonames_id == toponym.geonameid
                        || distance(place.position, position).0 <= NEAR_M
                };
                let holds = |posting: &Posting| match gazetteer.outline_holds(posting.place, position) {
                    Some(holds) => holds,
                    None => {
                        let away = distance(gazetteer.position(posting.place), position).0;
                        away <= gazetteer.radius(posting.place).0
                    }
                };
                all += 1;
                named += usize::from(!postings.is_empty());
                let is_right = postings.iter().any(right);
                found += usize::from(is_right);
                in_area += usize::from(is_right || postings.iter().any(holds));
            }
        }
        let share = |count: usize| format!("{count} of {all} ({:.1} %)", 100.0 * count as f64 / all.max(1) as f64);
        println!("{path}, gazetteer {}", gazetteer.build_id());
        println!("  some place of that name                       {}", share(named));
        println!("  with the gold id or within 161 km             {}", share(found));
        println!("  or with a footprint that holds the gold point {}", share(in_area));
    }
}

fn stop(message: &str) -> ! {
    eprintln!("error: {message}");
    std::process::exit(2)
}

fn document(record: &mut Record) -> Document {
    let context = Context {
        about: record.context.take(),
        outlet: record.domain.take(),
        title: record.title.take(),
        date: record.date.take(),
    };
    Document::from_text(record.id.clone(), std::mem::take(&mut record.text), context)
}

fn places(checker: &Checker, mut record: Record) -> Value {
    let report = checker.check(document(&mut record));
    toponyms(&record.id, &report)
}

fn oracle(checker: &Checker, mut record: Record) -> Value {
    let document = document(&mut record);
    let spans: Vec<_> = record.spans.iter().filter_map(|s| document.span_of_code_points(s.start, s.end)).collect();
    toponyms(&record.id, &checker.check_spans(document, &spans))
}

fn toponyms(id: &str, report: &Report) -> Value {
    let toponyms: Vec<Value> = (0..report.mentions.len() as u32)
        .map(MentionId)
        .map(|m| {
            let mention = report.mention(m);
            let (start, end) = report.document.code_points(mention.span);
            let mut row = json!({
                "start": start,
                "end": end,
                "surface": mention.span.of(report.document.text()),
                "role": role_word(mention.role),
                "recognition": mention.confidence,
                "confidence": report.resolution(m).confidence,
            });
            place_into(&mut row, report, m);
            row
        })
        .collect();
    json!({"id": id, "toponyms": toponyms})
}

/// Position and id of the likeliest place; nulls when it is unknown.
fn place_into(row: &mut Value, report: &Report, id: MentionId) {
    let resolution = report.resolution(id);
    let best = match resolution.outcome {
        Resolved::Resolved(place) => Some(place),
        Resolved::Ambiguous => resolution.candidates.first().map(|c| c.place),
        Resolved::Unknown => None,
    };
    let place = best.and_then(|place| report.places.get(&place));
    let position = place.map(|p| p.position).or(report.mention(id).position);
    row["lat"] = json!(position.map(|p| p.lat()));
    row["lon"] = json!(position.map(|p| p.lon()));
    row["geonameid"] = json!(place.and_then(|p| p.geonames_id));
}

fn claims(checker: &Checker, mut record: Record) -> Value {
    let report = checker.check(document(&mut record));
    let rows: Vec<Value> =
        report.claims.iter().zip(&report.verdicts).map(|(claim, verdict)| claim_row(&report, claim, verdict)).collect();
    json!({"id": record.id, "claims": rows})
}

fn claim_row(report: &Report, claim: &Claim, verdict: &Verdict) -> Value {
    // The scorer wants the words of the statement; a subject far before them would swamp it.
    // A containment is short, and its words are "the base in Latakia".
    let words = match &claim.statement {
        Statement::Containment { subject, .. } => {
            let before = subject.span.filter(|span| span.end() + 1 == claim.key.start());
            before.map_or(claim.core(), |span| span.cover(claim.core()))
        }
        _ => claim.core(),
    };
    let (start, end) = report.document.code_points(words);
    let mut row = json!({
        "type": type_word(claim.statement.type_name()),
        "start": start,
        "end": end,
        "verdict": verdict_word(verdict.outcome),
        "reason_code": reason_word(verdict),
    });
    for (key, argument) in ARGUMENT_KEYS.into_iter().zip(claim.statement.arguments()) {
        if let Some(argument) = argument {
            row[key] = argument_row(report, argument);
        }
    }
    let stated: [Option<&Stated>; 2] = match &claim.statement {
        Statement::Distance { length, .. } | Statement::Offset { length, .. } => [Some(length), None],
        Statement::Proximity { length, .. } => [length.as_ref(), None],
        Statement::Conversion { first, second } => [Some(first), Some(second)],
        Statement::Area { area, .. } => [Some(area), None],
        _ => [None, None],
    };
    if let Some(stated) = stated[0] {
        // The corpus tells every time in minutes.
        let (factor, unit) = match stated.unit {
            Unit::Time(unit) => (unit.in_seconds() / TimeUnit::Minute.in_seconds(), TimeUnit::Minute.symbol()),
            unit => (1.0, unit.symbol()),
        };
        row["value"] = json!(stated.value * factor);
        row["value_max"] = json!(stated.value_max.map(|value| value * factor));
        row["unit"] = json!(unit);
        row["comparator"] = json!(comparator_word(stated));
    }
    if let Some(stated) = stated[1] {
        row["value2"] = json!(stated.value);
        row["unit2"] = json!(stated.unit.symbol());
    }
    match &claim.statement {
        Statement::Distance { medium, .. } => row["mode"] = json!(mode_word(*medium)),
        Statement::Offset { medium, wind, .. } => {
            row["mode"] = json!(mode_word(*medium));
            row["direction"] = json!(wind.wind.symbol());
        }
        Statement::Direction { wind, .. } => row["direction"] = json!(wind.wind.symbol()),
        Statement::RelativePosition { part: Part::Wind(wind), .. } => row["direction"] = json!(wind.wind.symbol()),
        Statement::Proximity { relation, length: None, .. } => row["comparator"] = json!(relation_word(*relation)),
        _ => {}
    }
    row
}

fn argument_row(report: &Report, argument: &Argument) -> Value {
    let phrase = argument.span.or_else(|| argument.mention.map(|m| report.mention(m).span));
    let Some(span) = phrase else { return Value::Null };
    let (start, end) = report.document.code_points(span);
    let mut row = json!({"start": start, "end": end, "text": span.of(report.document.text())});
    if let Some(mention) = argument.mention {
        place_into(&mut row, report, mention);
    }
    row
}

fn offsets(checker: &Checker, mut record: Record) -> Value {
    let edited = record.edited_variant.take();
    let text = record.text.clone();
    let report = checker.check(document(&mut record));
    let mut row = json!({"id": record.id});
    let found = report.claims.iter().zip(&report.verdicts).find_map(|(claim, verdict)| match &claim.statement {
        Statement::Offset { object, length, wind, .. } => Some((object, length, wind, verdict)),
        _ => None,
    });
    if let Some((object, length, wind, verdict)) = found {
        let meters = length.value * length.unit.in_si();
        row["distance_km"] = json!(meters / 1000.0);
        row["direction"] = json!(wind.wind.symbol());
        row["verdict"] = json!(verdict_word(verdict.outcome));
        if let Some(mention) = object.mention {
            let mut anchor = json!({});
            place_into(&mut anchor, &report, mention);
            if let Some(place) = report.place_of(mention) {
                let point = destination(place.position, wind.wind.azimuth(), Meters(meters));
                row["offset"] = json!({"lat": point.lat(), "lon": point.lon()});
            }
            row["anchor"] = anchor;
        }
    }
    if let Some(edited) = edited {
        // The true statement is what is known of the place: the edited one is checked against it.
        let context = Context { title: Some(text), ..Context::default() };
        let report = checker.check(Document::from_text("edited", edited.text, context));
        row["edited_verdict"] = json!(report.verdicts.first().map(|v| verdict_word(v.outcome)));
    }
    row
}

// The one table that translates dateline's words into the scorers'.

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Literal | Role::Coordinate => "literal",
        Role::Demonym => "demonym",
        Role::Metonym => "associative",
    }
}

fn verdict_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Supported => "consistent",
        Outcome::Contradicted => "inconsistent",
        Outcome::Inconclusive => "unverifiable",
    }
}

/// The corpus names the slip behind a false claim where one explains it, and what is off otherwise.
fn reason_word(verdict: &Verdict) -> Option<&'static str> {
    if verdict.outcome != Outcome::Contradicted {
        return None;
    }
    let slip = verdict.repair.as_ref().map(|repair| repair.slip.as_str());
    let by_slip = match slip.unwrap_or_default() {
        "power_of_ten" => Some("factor_10"),
        "linear_factor_on_area" => Some("linear_factor_on_area"),
        "inverted_conversion" => Some("inverted_conversion"),
        "direction_reversed" => Some("direction_reversed"),
        "miles_for_kilometers" | "kilometers_for_miles" => Some("unit_swap_km_mi"),
        _ => None,
    };
    by_slip.or(match verdict.reason {
        Reason::RoadDistanceAsStraight => Some("road_distance_as_straight"),
        Reason::DistanceOff | Reason::TooFar | Reason::StatementsDisagree => Some("distance_wrong"),
        Reason::DirectionOff | Reason::OtherPart => Some("direction_wrong"),
        Reason::NotInside => Some("outside_city"),
        Reason::ConversionOff => Some("conversion_wrong"),
        _ => None,
    })
}

fn type_word(name: &'static str) -> &'static str {
    if name == "conversion" { "unit_conversion" } else { name }
}

fn mode_word(medium: Medium) -> &'static str {
    match medium {
        Medium::Unstated => "unstated",
        Medium::Straight => "straight",
        Medium::Road | Medium::Rail => "road",
        Medium::River | Medium::Sea | Medium::Travel => "travel",
    }
}

fn comparator_word(stated: &Stated) -> &'static str {
    match stated.comparator {
        _ if stated.precision == Precision::Vague => "vague",
        Comparator::AtMost => "lt",
        Comparator::AtLeast => "gt",
        Comparator::Almost => "almost",
        Comparator::Equal if stated.hedged => "approx",
        Comparator::Equal => "eq",
    }
}

fn relation_word(relation: Relation) -> &'static str {
    match relation {
        Relation::Near | Relation::OnRiver | Relation::OnLake => "near",
        Relation::OnCoast | Relation::FromCoast => "coast",
        Relation::OnBorder | Relation::FromBorder => "border",
    }
}
