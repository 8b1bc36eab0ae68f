//! The claim-blind ranking (judging rule 4): which places a claim's arguments may mean, were the claim not there.
//!
//! A claim must not choose the places that it is then checked against. "Springfield, 12 km from Quincy" makes every
//! resolver prefer the Springfield beside a Quincy; measuring to that one would prove the claim by itself. So the
//! candidates are ranked again from the stored evidence without
//!
//! - what is read in the claim's words, outside the argument's own noun phrase ("the *port city of* Latakia" says what
//!   Latakia is whoever speaks of it, so it stays);
//! - what relates the argument to another argument of the same claim: one country, one division, nearness, a
//!   container. A *written* container that is no argument ("Bangor, Maine") identifies the place and stays; so does
//!   the region of a relative position, for "the northwestern Syrian city" claims "northwestern" and takes "Syrian"
//!   for granted.

use super::constants::{MISSING_BELOW, PLAUSIBLE, UNTRIED_BELOW};
use crate::claim::{Argument, Claim, Statement};
use crate::gazetteer::{PlaceId, fold};
use crate::mention::{Mention, MentionId};
use crate::resolve::{Answer, Evidence, EvidenceKind, Reranked, Resolution};
use crate::span::Span;

/// How many readings of one name are tried; the likeliest come first.
pub(super) const READINGS_TRIED: usize = 8;

/// What one argument may mean, the claim left out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Readings {
    /// Plausible places with their probabilities, best first.
    pub plausible: Vec<(PlaceId, f32)>,
    /// Whether the gazetteer may well lack the place that is meant.
    pub perhaps_missing: bool,
    /// Whether so many places share the name that the plausible ones leave too much untried.
    pub too_many: bool,
    /// Whether the answer of the whole text is not the first choice any more, or not even plausible: what it was.
    pub only_with_the_claim: Option<PlaceId>,
}

/// The readings of argument `index` of a claim; `None` where the whole text gives no answer.
pub(super) fn readings(
    claim: &Claim,
    index: usize,
    mentions: &[Mention],
    resolutions: &[Resolution],
) -> Option<Readings> {
    let arguments = claim.statement.arguments();
    let argument = arguments[index]?;
    let id = argument.mention?;
    let resolution = resolutions.get(id.0 as usize)?;
    plausible(resolution, || rank_blind(claim, index, argument, mentions, resolution))
}

/// The same with what the name means by itself, as a contradiction needs them.
pub(super) fn every_reading(
    claim: &Claim,
    index: usize,
    mentions: &[Mention],
    resolutions: &[Resolution],
) -> Option<Readings> {
    let mut readings = readings(claim, index, mentions, resolutions)?;
    let id = claim.statement.arguments()[index]?.mention?;
    for (place, probability) in that_excuse(claim, id, mentions, resolutions) {
        if readings.plausible.len() < READINGS_TRIED && !readings.plausible.iter().any(|&(known, _)| known == place) {
            readings.plausible.push((place, probability));
        }
    }
    Some(readings)
}

/// What else a name may mean where a contradiction would rest on it: what it means by itself, and what it means with all
/// evidence counted, the claim's own included.
///
/// "Paris, Texas" in one sentence makes it likely that a "Paris" of the next is the same, but no contradiction may rest on
/// that alone. Nor may a claim prove which place it speaks of, but the place that it suggests excuses it.
pub(super) fn that_excuse(
    claim: &Claim,
    id: MentionId,
    mentions: &[Mention],
    resolutions: &[Resolution],
) -> Vec<(PlaceId, f32)> {
    use EvidenceKind as K;
    let (Some(mention), Some(resolution)) = (mentions.get(id.0 as usize), resolutions.get(id.0 as usize)) else {
        return Vec::new();
    };
    let own = mention.span;
    let reranked = resolution.without(|evidence| match evidence.kind {
        K::Prominence | K::Name | K::Context => true,
        K::KindCue | K::WrittenContainer => {
            evidence.span.is_none_or(|span| !span.overlaps(claim.span) || span.overlaps(own))
        }
        _ => false,
    });
    let with_everything = resolution.candidates.iter().map(|candidate| (candidate.place, candidate.probability));
    reranked.readings.into_iter().chain(with_everything).filter(|&(_, probability)| probability >= PLAUSIBLE).collect()
}

/// What a name outside the text may mean: no claim of the text has a share in that.
pub(super) fn all_readings(resolution: &Resolution) -> Option<Readings> {
    plausible(resolution, || resolution.without(|_| true))
}

fn plausible(resolution: &Resolution, rank: impl FnOnce() -> Reranked) -> Option<Readings> {
    if resolution.outcome == Answer::Unknown {
        return None;
    }
    let reranked = rank();
    let plausible: Vec<_> =
        reranked.readings.iter().copied().filter(|&(_, p)| p >= PLAUSIBLE).take(READINGS_TRIED).collect();
    let first = plausible.first().map(|&(place, _)| place);
    let only_with_the_claim = match resolution.outcome {
        Answer::Resolved(place) => Some(place).filter(|_| first != Some(place)),
        _ => None,
    };
    let tried: f32 = plausible.iter().map(|&(_, probability)| probability).sum();
    Some(Readings {
        plausible,
        perhaps_missing: reranked.missing >= MISSING_BELOW,
        too_many: 1.0 - tried - reranked.missing >= UNTRIED_BELOW,
        only_with_the_claim,
    })
}

fn rank_blind(
    claim: &Claim,
    index: usize,
    argument: &Argument,
    mentions: &[Mention],
    resolution: &Resolution,
) -> Reranked {
    let id = resolution.mention;
    let own_mention = mentions[id.0 as usize].span;
    let own_phrase =
        argument.span.map_or(own_mention, |span| if span.contains(own_mention) { span } else { own_mention });
    let others: Vec<MentionId> = claim
        .statement
        .arguments()
        .into_iter()
        .enumerate()
        .filter(|&(i, _)| i != index)
        .filter_map(|(_, other)| other?.mention)
        .filter(|&other| other != id)
        .collect();
    let takes_region_for_granted = matches!(claim.statement, Statement::RelativePosition { .. });
    resolution.without(|evidence| {
        let from_other_argument = others.iter().any(|&other| comes_from(evidence, other, mentions));
        match evidence.kind {
            EvidenceKind::WrittenContainer if from_other_argument => takes_region_for_granted,
            EvidenceKind::WrittenContainer => true,
            _ if from_other_argument => false,
            _ => evidence.span.is_none_or(|span| is_outside_or_own(span, claim.span, own_phrase)),
        }
    })
}

/// Whether evidence was read off an argument: that very mention, its words, or another mention of the same name.
fn comes_from(evidence: &Evidence, argument: MentionId, mentions: &[Mention]) -> bool {
    let its = &mentions[argument.0 as usize];
    if evidence.span.is_some_and(|span| span.overlaps(its.span)) {
        return true;
    }
    evidence.other.is_some_and(|other| {
        other == argument || mentions.get(other.0 as usize).is_some_and(|other| one_name(other, its))
    })
}

/// Whether two mentions are looked up alike.
fn one_name(a: &Mention, b: &Mention) -> bool {
    let (Some(a), Some(b)) = (a.lookups.first(), b.lookups.first()) else { return false };
    // Folding keeps an ASCII letter or digit at the start, and most names differ there.
    let differ = match (a.bytes().next(), b.bytes().next()) {
        (Some(a), Some(b)) if a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() => !a.eq_ignore_ascii_case(&b),
        _ => false,
    };
    !differ && (a == b || fold(a) == fold(b))
}

fn is_outside_or_own(span: Span, claim: Span, own_phrase: Span) -> bool {
    !span.overlaps(claim) || own_phrase.contains(span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Link, Medium, Stated};
    use crate::mention::Role;
    use crate::resolve::Candidate;

    const TEXT: &str = "Ohio. The mill town of Ashby in Kent lies 12 km from Newry.";
    const HERE: PlaceId = PlaceId(1);
    const THERE: PlaceId = PlaceId(2);

    fn span(words: &str) -> Span {
        let at = TEXT.find(words).unwrap();
        Span::new(at, at + words.len())
    }

    fn mention(words: &str) -> Mention {
        Mention {
            span: span(words),
            role: Role::Literal,
            lookups: vec![words.to_owned()],
            cues: vec![],
            confidence: 1.0,
            position: None,
        }
    }

    fn mentions() -> Vec<Mention> {
        ["Ohio", "Ashby", "Kent", "Newry"].map(mention).to_vec()
    }

    fn argument(words: &str, id: u32) -> Argument {
        Argument { span: Some(span(words)), mention: Some(MentionId(id)), link: Link::Named }
    }

    fn claim() -> Claim {
        let length = Stated {
            span: span("12 km"),
            value: 12.0,
            value_max: None,
            unit: crate::quantity::Unit::Length(crate::quantity::LengthUnit::Kilometer),
            precision: crate::claim::Precision::Integer { trailing_zeros: 0 },
            hedged: false,
            comparator: crate::claim::Comparator::Equal,
        };
        let (subject, object) = (argument("The mill town of Ashby", 1), argument("Newry", 3));
        Claim {
            span: span("The mill town of Ashby in Kent lies 12 km from Newry"),
            key: span("12 km from"),
            statement: Statement::Distance { subject, object, length, medium: Medium::Unstated },
        }
    }

    fn evidence(kind: EvidenceKind, words: Option<&str>, other: Option<u32>) -> Evidence {
        Evidence { kind, weight: 3.0, span: words.map(span), other: other.map(MentionId) }
    }

    /// HERE leads by one piece of evidence; THERE is the better known.
    fn resolution(piece: Evidence) -> Resolution {
        let fame = Evidence { kind: EvidenceKind::Prominence, weight: 1.5, span: None, other: None };
        Resolution {
            mention: MentionId(1),
            outcome: Answer::Resolved(HERE),
            confidence: 0.8,
            candidates: vec![
                Candidate { place: HERE, probability: 0.8, evidence: vec![piece].into() },
                Candidate { place: THERE, probability: 0.18, evidence: vec![fame].into() },
            ],
            missing_score: -3.0,
            missing: 0.01,
        }
    }

    fn of(piece: Evidence) -> Readings {
        let resolutions: Vec<_> = (0..4).map(|_| resolution(piece)).collect();
        readings(&claim(), 0, &mentions(), &resolutions).unwrap()
    }

    #[test]
    fn what_the_claim_itself_suggests_does_not_count() {
        use EvidenceKind as K;
        let table = [
            (evidence(K::Nearness, Some("Newry"), Some(3)), false, "near the other end of the claim"),
            (evidence(K::SharedCountry, Some("Newry"), Some(3)), false, "in one country with it"),
            (evidence(K::SharedDivision, None, Some(3)), false, "in one division with it, words not kept"),
            (evidence(K::KindCue, Some("12 km"), None), false, "words of the claim outside the argument"),
            (evidence(K::SharedCountry, Some("Ohio"), Some(0)), true, "in one country with a place outside"),
            (evidence(K::KindCue, Some("mill town of"), None), true, "what the phrase says it is"),
            (evidence(K::WrittenContainer, Some("Kent"), None), true, "a container written inside the claim"),
            (evidence(K::WrittenContainer, Some("Newry"), None), false, "the other end as a container"),
            (evidence(K::Prominence, None, None), true, "the gazetteer alone"),
        ];
        for (piece, stays, why) in table {
            let found = of(piece);
            let first = if stays { HERE } else { THERE };
            assert_eq!(found.plausible[0].0, first, "{why}");
            assert_eq!(found.only_with_the_claim, (!stays).then_some(HERE), "{why}");
            assert!(!found.perhaps_missing);
        }
    }

    #[test]
    fn a_name_said_twice_is_still_the_claims_own_argument() {
        let mut mentions = mentions();
        mentions[0].lookups = vec!["NEWRY".to_owned()];
        let piece = evidence(EvidenceKind::Nearness, Some("Ohio"), Some(0));
        let resolutions: Vec<_> = (0..4).map(|_| resolution(piece)).collect();
        let found = readings(&claim(), 0, &mentions, &resolutions).unwrap();
        assert_eq!(found.only_with_the_claim, Some(HERE));
    }

    #[test]
    fn the_region_of_a_relative_position_is_taken_for_granted() {
        let (subject, object) = (argument("The mill town of Ashby", 1), argument("Kent", 2));
        let part = crate::claim::Part::Central(span("mill"));
        let mut claim = claim();
        claim.statement = Statement::RelativePosition { subject, object, part };
        let resolutions: Vec<_> =
            (0..4).map(|_| resolution(evidence(EvidenceKind::WrittenContainer, Some("Kent"), None))).collect();
        assert_eq!(readings(&claim, 0, &mentions(), &resolutions).unwrap().only_with_the_claim, None);
    }

    #[test]
    fn no_answer_of_the_text_is_no_reading() {
        let mut unknown = resolution(evidence(EvidenceKind::Prominence, None, None));
        unknown.outcome = Answer::Unknown;
        assert_eq!(readings(&claim(), 0, &mentions(), &vec![unknown; 4]), None);
    }

    #[test]
    fn many_namesakes_none_plausible_enough_are_told() {
        let piece = |weight| Evidence { weight, ..evidence(EvidenceKind::Prominence, None, None) };
        let mut crowd = resolution(piece(1.0));
        crowd.missing_score = -9.0;
        assert!(!readings(&claim(), 0, &mentions(), &vec![crowd.clone(); 4]).unwrap().too_many);
        // Thirty villages at e^-1.4 each against e^1 and e^1.5: together half of it, one by one next to nothing.
        crowd.candidates.extend((10..40).map(|id| Candidate {
            place: PlaceId(id),
            probability: 0.02,
            evidence: vec![piece(-1.4)].into(),
        }));
        assert!(readings(&claim(), 0, &mentions(), &vec![crowd; 4]).unwrap().too_many);
    }

    #[test]
    fn a_place_that_may_be_missing_is_told() {
        let mut doubtful = resolution(evidence(EvidenceKind::Prominence, None, None));
        doubtful.missing_score = 2.0;
        assert!(readings(&claim(), 0, &mentions(), &vec![doubtful; 4]).unwrap().perhaps_missing);
    }
}
