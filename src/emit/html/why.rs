//! Why one candidate won and the others lost, in words.
//!
//! The evidence of both is summed kind by kind; what tells them apart most is said first.

use crate::resolve::{Candidate, EvidenceKind};
use std::collections::{BTreeMap, BTreeSet};

/// Smaller differences, in nats, decide nothing a reader would care for.
const LEAST_TELLING: f32 = 0.3;
/// More reasons would not be read.
const MOST_REASONS: usize = 4;

/// Why `candidate` is behind `other`, or, when it is ahead, why it leads.
pub(super) fn why(candidate: &Candidate, other: &Candidate) -> Vec<String> {
    let ahead = candidate.probability >= other.probability;
    let (ours, theirs) = (by_kind(candidate), by_kind(other));
    let kinds: BTreeSet<EvidenceKind> = ours.keys().chain(theirs.keys()).copied().collect();
    let mut differences: Vec<(EvidenceKind, f32)> = kinds
        .into_iter()
        .map(|kind| (kind, ours.get(&kind).unwrap_or(&0.0) - theirs.get(&kind).unwrap_or(&0.0)))
        .filter(|&(_, by)| if ahead { by >= LEAST_TELLING } else { by <= -LEAST_TELLING })
        .collect();
    differences.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
    differences.iter().take(MOST_REASONS).map(|&(kind, by)| format!("{} ({by:+.1})", words(kind, ahead))).collect()
}

fn by_kind(candidate: &Candidate) -> BTreeMap<EvidenceKind, f32> {
    let mut sums = BTreeMap::new();
    for piece in &candidate.evidence {
        *sums.entry(piece.kind).or_insert(0.0) += piece.weight;
    }
    sums
}

fn words(kind: EvidenceKind, ahead: bool) -> &'static str {
    match (kind, ahead) {
        (EvidenceKind::Prominence, true) => "better known",
        (EvidenceKind::Prominence, false) => "less well known",
        (EvidenceKind::Name, true) => "the name fits it better",
        (EvidenceKind::Name, false) => "the name fits it less well",
        (EvidenceKind::KindCue, true) => "the words beside the name say its kind",
        (EvidenceKind::KindCue, false) => "the words beside the name say another kind",
        (EvidenceKind::Government, true) => "a capital, and the text speaks of governments",
        (EvidenceKind::Government, false) => "no capital, and the text speaks of governments",
        (EvidenceKind::WrittenContainer, true) => "lies in the place written beside it",
        (EvidenceKind::WrittenContainer, false) => "does not lie in the place written beside it",
        (EvidenceKind::SharedCountry, true) => "other places of the text lie in its country",
        (EvidenceKind::SharedCountry, false) => "the other places of the text lie in another country",
        (EvidenceKind::SharedDivision, true) => "other places of the text lie in its province",
        (EvidenceKind::SharedDivision, false) => "the other places of the text lie in another province",
        (EvidenceKind::Nearness, true) => "near other places of the text",
        (EvidenceKind::Nearness, false) => "farther from the other places of the text",
        (EvidenceKind::ContainerElsewhere, true) => "the text names a place that contains it",
        (EvidenceKind::ContainerElsewhere, false) => "the text names no place that contains it",
        (EvidenceKind::OneReferent, true) => "the same name means it elsewhere in the text",
        (EvidenceKind::OneReferent, false) => "the same name means another place elsewhere in the text",
        (EvidenceKind::Context, true) => "fits what is known about the text",
        (EvidenceKind::Context, false) => "does not fit what is known about the text",
        (EvidenceKind::Override, true) => "an override names it",
        (EvidenceKind::Override, false) => "an override names another",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::PlaceId;
    use crate::resolve::Evidence;

    fn candidate(probability: f32, evidence: &[(EvidenceKind, f32)]) -> Candidate {
        let evidence = evidence.iter().map(|&(kind, weight)| Evidence { kind, weight, span: None, other: None });
        Candidate { place: PlaceId(0), probability, evidence: evidence.collect::<Vec<_>>().into() }
    }

    #[test]
    fn what_tells_two_candidates_apart_most_is_said_first_from_either_side() {
        let winner = candidate(0.9, &[(EvidenceKind::Prominence, 3.0), (EvidenceKind::Nearness, 4.0)]);
        let pieces = [(EvidenceKind::Prominence, 1.0), (EvidenceKind::Prominence, 1.5), (EvidenceKind::Name, 0.1)];
        let loser = candidate(0.1, &pieces);
        let told = ["farther from the other places of the text (-4.0)", "less well known (-0.5)"];
        assert_eq!(why(&loser, &winner), told);
        assert_eq!(why(&winner, &loser), ["near other places of the text (+4.0)", "better known (+0.5)"]);
    }

    #[test]
    fn candidates_that_differ_in_nothing_have_nothing_to_say() {
        let one = candidate(0.5, &[(EvidenceKind::Name, 1.0)]);
        assert!(why(&one, &one.clone()).is_empty());
    }
}
