//! Quantities: a number with its unit, hedges, comparator and range, and the second figure in brackets.
//!
//! "nearly 40km (25 miles)", "10 to 15 miles", "up to 3½ nautical miles", "a two-hour" [drive].
//! Speeds ("80 km/h"), prices ("$60m") and counts are no quantities.

use super::lexicon::{Job, Sense};
use super::numbers::{self, Number};
use super::words::{At, Words};
use super::{Comparator, Medium, Precision, Stated};
use crate::quantity::{LengthUnit, Unit};
use crate::token::TokenKind;

/// A quantity in the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quantity {
    /// First token, hedge included.
    pub(super) first: At,
    /// The token after the unit, and after a second figure that belongs to it.
    pub(super) end: At,
    pub(super) stated: Stated,
    /// The same quantity told again in other units: "(25 miles)".
    pub(super) again: Vec<Stated>,
    /// Earlier values that share the unit: "20, 35 and 50 km".
    pub(super) listed: Vec<Stated>,
    /// How the way is covered, when the brackets say so.
    pub(super) medium: Option<Medium>,
    /// A time in brackets follows: "5 km (8 min)" tells how long a journey takes.
    pub(super) timed: bool,
    /// The number and unit are one compound adjective: "a 12-mile", "two-hour".
    pub(super) compound: bool,
}

impl Quantity {
    pub(super) fn is_time(&self) -> bool {
        matches!(self.stated.unit, Unit::Time(_))
    }

    pub(super) fn is_area(&self) -> bool {
        matches!(self.stated.unit, Unit::Area(_))
    }
}

/// The quantity whose number begins at `at`. `floor` is the first token that a hedge may take.
pub(super) fn quantity(w: &Words, at: At, floor: At) -> Option<Quantity> {
    if priced(w, at) {
        return None;
    }
    let mut read = amount(w, at)?;
    if speed(w, read.end) {
        return None;
    }
    let (first, outer) = hedges(w, at, floor, read.between);
    let stated = |number: &Number, from: At, end: At| Stated {
        span: w.span(from, end),
        value: number.value,
        value_max: None,
        unit: read.unit,
        precision: number.precision,
        hedged: number.hedged || outer.hedged,
        comparator: outer.comparator,
    };
    let listed: Vec<Stated> = read.listed.iter().map(|(from, n)| stated(n, *from, n.end)).collect();
    let mut main = stated(&read.number, if read.listed.is_empty() { first } else { read.number_at }, read.end);
    main.value_max = read.maximum;
    main.hedged |= read.hedged;
    if read.plus {
        main.comparator = Comparator::AtLeast;
    }
    if w.is(read.end, "or") && w.is(read.end + 1, "so") {
        main.hedged = true;
        read.end += 2;
    }
    let mut found = Quantity {
        first,
        end: read.end,
        stated: main,
        again: Vec::new(),
        listed,
        medium: None,
        timed: false,
        compound: read.compound,
    };
    second_figure(w, &mut found);
    Some(found)
}

/// Number, range and unit without what surrounds them.
struct Amount {
    number: Number,
    number_at: At,
    listed: Vec<(At, Number)>,
    maximum: Option<f64>,
    unit: Unit,
    end: At,
    compound: bool,
    hedged: bool,
    plus: bool,
    /// The range is "between 10 and 15", so the word before it belongs to the number.
    between: bool,
}

fn amount(w: &Words, at: At) -> Option<Amount> {
    if let Some(amount) = hyphenated(w, at) {
        return Some(amount);
    }
    let unit_at = |at: At| unit(w, at).is_some();
    let first = numbers::number(w, at, unit_at)?;
    let mut number = first;
    let mut number_at = at;
    let mut listed = Vec::new();
    let mut maximum = None;
    let mut end = first.end;
    let mut between = false;
    let plus = w.mark(end, "+");
    end += usize::from(plus);
    let mut found = dashed_unit(w, end);
    // "10 to 15 miles", "10 km to 15 km", "between 10 and 15 miles", "10-15 miles"
    let after_unit = match &found {
        Some((_, after, false)) => *after,
        _ => end,
    };
    let opened = at > 0 && w.has(at - 1, Job::Between);
    let joined = w.dash(after_unit)
        || w.has(after_unit, Job::To)
        || w.has(after_unit, Job::Or) && !w.is(after_unit + 1, "so")
        || opened && w.has(after_unit, Job::And);
    if joined && let Some(second) = numbers::number(w, after_unit + 1, unit_at) {
        let same = dashed_unit(w, second.end).filter(|f| found.is_none_or(|g| g.0 == f.0));
        if let Some(unit) = same.filter(|_| second.value > first.value) {
            maximum = Some(second.value);
            found = Some(unit);
            between = opened;
        }
    }
    // "20, 35 and 50 km": the unit comes with the last number only.
    if found.is_none() {
        let mut items = vec![(at, first)];
        while items.len() < 6 {
            let last = items[items.len() - 1].1;
            let mut next = last.end;
            let comma = w.mark(next, ",");
            next += usize::from(comma);
            let and = w.has(next, Job::And);
            next += usize::from(and);
            if !comma && !and {
                return None;
            }
            let item = numbers::number(w, next, unit_at)?;
            items.push((next, item));
            if and {
                break;
            }
        }
        let (last_at, last) = items.pop()?;
        found = Some(dashed_unit(w, last.end)?);
        (number, number_at, listed) = (last, last_at, items);
    }
    let (unit, mut end, compound) = found?;
    // "a mile and a half", "two miles and a quarter"
    if maximum.is_none()
        && !compound
        && let Some((part, denominator, after)) = numbers::half_after(w, end)
    {
        number.value += part;
        number.precision = Precision::Fraction { denominator };
        end = after;
    }
    // "5 ft 10 in": one length, not two.
    if unit == Unit::Length(LengthUnit::Foot)
        && w.kind(end) == Some(TokenKind::Number)
        && let Some((inches, _)) =
            numbers::parse_digits(w.str(end), w.grammar().decimal_comma).filter(|_| is_inch(w, end + 1))
    {
        number.value += inches / 12.0;
        number.precision = Precision::Fraction { denominator: 12 };
        end += 2;
    }
    let hedged = number.hedged;
    Some(Amount { number, number_at, listed, maximum, unit, end, compound, hedged, plus, between })
}

fn is_inch(w: &Words, at: At) -> bool {
    w.is(at, "in") || unit(w, at).is_some_and(|(unit, _)| unit == Unit::Length(LengthUnit::Inch))
}

/// "two-hour", "seven-kilometre": number and unit in one word.
fn hyphenated(w: &Words, at: At) -> Option<Amount> {
    let word = w.str(at);
    if w.kind(at)? != TokenKind::Word || w.mention(at).is_some() {
        return None;
    }
    let (head, last) = word.rsplit_once('-')?;
    let unit = w.entry_of(last).phrases.iter().filter(|p| p.rest.is_empty()).find_map(|p| match p.sense {
        Sense::Unit(unit) => Some(unit),
        _ => None,
    })?;
    let fraction = (head.eq_ignore_ascii_case("half")).then_some((0.5, Precision::Fraction { denominator: 2 }));
    let tens = head
        .split_once('-')
        .and_then(|(tens, units)| Some(numbers::sense_number(w, tens)? + numbers::sense_number(w, units)?));
    let (value, precision) = fraction.or_else(|| {
        let value = numbers::sense_number(w, head).or(tens)?;
        Some((value, Precision::Integer { trailing_zeros: u8::from(value % 10.0 == 0.0) }))
    })?;
    let number = Number { value, precision, hedged: false, end: at + 1 };
    Some(Amount {
        number,
        number_at: at,
        listed: Vec::new(),
        maximum: None,
        unit,
        end: at + 1,
        compound: true,
        hedged: false,
        plus: false,
        between: false,
    })
}

/// A unit and the token after it.
pub(super) fn unit(w: &Words, at: At) -> Option<(Unit, At)> {
    let found = w.phrase(at, |s| if let Sense::Unit(unit) = s { Some(unit) } else { None })?;
    // The stop of "sq. mi." and "3 mi. from": it belongs to the unit when a small letter or bracket follows.
    let (unit, mut end) = found;
    if w.mark(end, ".") && w.gap(end - 1) == 0 && w.str(end - 1).len() <= 3 {
        let goes_on = w.str(end + 1).starts_with(|c: char| c.is_lowercase() || matches!(c, ')' | '(' | ','));
        end += usize::from(goes_on);
    }
    Some((unit, end))
}

/// A unit, perhaps behind a hyphen, the token after it, and whether the hyphen was there.
fn dashed_unit(w: &Words, at: At) -> Option<(Unit, At, bool)> {
    if w.is_mark(at) && w.str(at) == "-" {
        return unit(w, at + 1).map(|(unit, end)| (unit, end, true));
    }
    unit(w, at).map(|(unit, end)| (unit, end, false))
}

/// "80 km/h", "80 km per hour", "80 miles an hour": speeds.
fn speed(w: &Words, end: At) -> bool {
    let by = w.mark(end, "/") || w.has(end, Job::Per);
    by && (unit(w, end + 1).is_some_and(|(unit, _)| matches!(unit, Unit::Time(_)))
        || w.is(end, "per")
        || matches!(w.str(end + 1), "s" | "sec" | "second" | "week" | "month" | "year" | "l" | "litre" | "gallon"))
}

/// Whether a currency sign or a letter stuck to it stands before the number.
fn priced(w: &Words, at: At) -> bool {
    at > 0 && w.gap(at - 1) == 0 && w.is_mark(at - 1) && matches!(w.str(at - 1), "$" | "€" | "£" | "¥" | "₹" | "₽")
}

pub(super) struct Outer {
    pub(super) hedged: bool,
    pub(super) comparator: Comparator,
}

/// Hedges and comparators before the number: where they begin and what they say.
pub(super) fn hedges(w: &Words, at: At, floor: At, between: bool) -> (At, Outer) {
    let mut first = at - usize::from(between);
    let mut outer = Outer { hedged: false, comparator: Comparator::Equal };
    for _ in 0..3 {
        let found = w.phrase_before(first, floor, |sense| match sense {
            Sense::Hedge | Sense::Exact | Sense::Compare(_) => Some(sense),
            _ => None,
        });
        let Some((sense, start)) = found else { break };
        match sense {
            Sense::Hedge => outer.hedged = true,
            Sense::Compare(comparator) if outer.comparator == Comparator::Equal => {
                outer.comparator = comparator;
                outer.hedged |= comparator == Comparator::Almost;
            }
            _ => {}
        }
        first = start;
    }
    (first, outer)
}

/// "(25 miles)", "(25 mi; 22 nmi)", ", or 25 miles,", "/25 mi", and "(8 min)", "(as the crow flies)".
fn second_figure(w: &Words, found: &mut Quantity) {
    let end = found.end;
    if w.mark(end, "(") || w.mark(end, "[") {
        let mut at = end + 1;
        if let Some((medium, after)) = w.phrase(at, |s| if let Sense::Medium(m) = s { Some(m) } else { None }) {
            if w.mark(after, ")") {
                found.medium = Some(medium);
                found.end = after + 1;
            }
            return;
        }
        let mut again = Vec::new();
        loop {
            // A hedge inside the brackets stands before the number.
            let Some(at_number) = (at..at + 3).find(|&i| amount(w, i).is_some()) else { return };
            let Some(second) = bare(w, at_number, at) else { return };
            again.push(second.0);
            at = second.1;
            if w.mark(at, ")") || w.mark(at, "]") {
                break;
            }
            if !(w.mark(at, ";") || w.mark(at, ",") || w.mark(at, "/") || w.has(at, Job::Or)) {
                return;
            }
            at += 1;
        }
        found.timed = again.iter().any(|s| matches!(s.unit, Unit::Time(_)));
        found.again = again;
        found.end = at + 1;
        return;
    }
    let comma = w.mark(end, ",");
    let or = end + usize::from(comma);
    if (w.has(or, Job::Or) || w.mark(end, "/"))
        && let Some((second, after)) = bare(w, or + 1, or + 1).filter(|(s, _)| s.unit != found.stated.unit)
        && same_kind(second.unit, found.stated.unit)
        && !matches!(second.unit, Unit::Time(_))
    {
        found.again = vec![second];
        found.end = after + usize::from(comma && w.mark(after, ","));
    }
}

/// A quantity without a second figure, and the token after it.
fn bare(w: &Words, at: At, floor: At) -> Option<(Stated, At)> {
    let read = amount(w, at).filter(|a| a.listed.is_empty())?;
    if speed(w, read.end) || priced(w, at) {
        return None;
    }
    let (first, outer) = hedges(w, at, floor, read.between);
    let stated = Stated {
        span: w.span(first, read.end),
        value: read.number.value,
        value_max: read.maximum,
        unit: read.unit,
        precision: read.number.precision,
        hedged: read.hedged || outer.hedged,
        comparator: outer.comparator,
    };
    Some((stated, read.end))
}

/// Whether both units measure the same kind of thing.
pub(super) fn same_kind(a: Unit, b: Unit) -> bool {
    std::mem::discriminant(&a) == std::mem::discriminant(&b)
}
