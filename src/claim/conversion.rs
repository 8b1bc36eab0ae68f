//! Conversions: one quantity told in two units, "60,000 square meters (37 square miles)".
//!
//! The figures must measure the same kind of thing in different units; "5 km (8 min)" and "12 mi (12 mi)" are none.

use super::quantities::{Quantity, same_kind};
use super::{Claim, Statement};
use crate::quantity::Unit;

/// One claim for each further figure.
pub(super) fn claims(q: &Quantity) -> impl Iterator<Item = Claim> {
    let length_or_area = !matches!(q.stated.unit, Unit::Time(_));
    q.again
        .iter()
        .filter(move |again| length_or_area && again.unit != q.stated.unit && same_kind(again.unit, q.stated.unit))
        .map(|again| {
            let span = q.stated.span.cover(again.span);
            let statement = Statement::Conversion { first: q.stated.clone(), second: again.clone() };
            Claim { span, key: span, statement }
        })
}
