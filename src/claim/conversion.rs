//! Conversions: one quantity told in two units, "60,000 square meters (37 square miles)".
//!
//! The figures must measure the same kind of thing in different units; "5 km (8 min)" and "12 mi (12 mi)" are none.

use super::quantities::{Quantity, same_kind};
use super::words::Words;
use super::{Claim, Statement};
use crate::quantity::Unit;
use crate::span::Span;

/// One claim for each further figure.
pub(super) fn claims(w: &Words, q: &Quantity) -> impl Iterator<Item = Claim> {
    let length_or_area = !matches!(q.stated.unit, Unit::Time(_));
    q.again
        .iter()
        .filter(move |again| length_or_area && again.unit != q.stated.unit && same_kind(again.unit, q.stated.unit))
        .map(|again| {
            let mut span = q.stated.span.cover(again.span);
            // "(37 square miles)" is shown with both its brackets.
            if w.text[span.end()..].starts_with([')', ']']) {
                span = Span::new(span.start(), span.end() + 1);
            }
            let statement = Statement::Conversion { first: q.stated.clone(), second: again.clone() };
            Claim { span, key: span, statement }
        })
}
