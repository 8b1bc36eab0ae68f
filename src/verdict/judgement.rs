//! What one rule says of one reading of a claim's names.

use super::map::{Map, Spot};
use super::topic::Topic;
use super::{Heading, Outcome, Part, PartKind, Reason, Tolerance};
use crate::claim::{Claim, ClaimId};
use crate::document::Document;
use crate::earth::{Wind, inverse};
use crate::mention::Mention;
use crate::quantity::Interval;
use crate::resolve::Resolution;
use crate::rule::Rule;

/// Everything a rule may look at besides the spots it judges.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub document: &'a Document,
    pub claims: &'a [Claim],
    pub mentions: &'a [Mention],
    pub resolutions: &'a [Resolution],
    pub map: &'a Map<'a>,
    pub topic: &'a Topic,
    pub tolerance: Tolerance,
    pub id: ClaimId,
    pub claim: &'a Claim,
}

/// The answer for one reading.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Judgement {
    pub rule: Rule,
    pub outcome: Outcome,
    pub reason: Reason,
    pub headline: String,
    pub parts: Vec<Part>,
    pub heading: Option<Heading>,
    pub notes: Vec<String>,
}

impl Judgement {
    pub fn new(rule: Rule, outcome: Outcome, reason: Reason, headline: impl Into<String>) -> Self {
        let headline = headline.into();
        Self { rule, outcome, reason, headline, parts: Vec::new(), heading: None, notes: Vec::new() }
    }

    pub fn inconclusive(rule: Rule, reason: Reason, headline: impl Into<String>) -> Self {
        Self::new(rule, Outcome::Inconclusive, reason, headline)
    }

    /// Both ends are one place.
    pub fn same_place(rule: Rule, spot: &Spot) -> Self {
        Self::inconclusive(rule, Reason::SamePlace, format!("both ends are {}", spot.name))
    }

    /// One of the spots is extended, and nothing but a label's position is known of it.
    pub fn no_geometry(rule: Rule, spots: &[&Spot]) -> Self {
        let extended = spots.iter().find(|spot| spot.is_unbounded()).or(spots.last());
        let name = extended.map_or("the place", |spot| &spot.name);
        Self::inconclusive(rule, Reason::NoGeometry, format!("no outline of {name} is known to measure against"))
    }

    pub fn with_part(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    pub fn with_heading(mut self, subject: &Spot, object: &Spot) -> Self {
        self.heading = heading(subject, object);
        self
    }
}

impl Part {
    /// A measured distance against the farthest allowed, where the text states no number.
    pub(super) fn within(measured_km: f64, allowed_km: f64, outcome: Outcome) -> Self {
        Self {
            quantity: PartKind::DistanceKm,
            stated: None,
            measured: measured_km,
            allowed: Interval::new(0.0, allowed_km),
            outcome,
            span: None,
        }
    }
}

/// The direction on the map from object to subject.
pub(super) fn heading(subject: &Spot, object: &Spot) -> Option<Heading> {
    let azimuth = inverse(object.centre(), subject.centre()).azimuth?;
    Some(Heading { azimuth, wind: Wind::nearest_of_eight(azimuth) })
}

/// Whether both spots are one row.
pub(super) fn same_place(a: &Spot, b: &Spot) -> bool {
    a.place.is_some() && a.place == b.place
}
