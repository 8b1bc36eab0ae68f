//! Subjects: which noun phrase a relation speaks about.
//!
//! The subject is the *head* of its phrase. In "the Hmeymim facility in the port city of Latakia, about 86 km north of
//! Tartus" that is the facility.

use super::arguments::{chain_end, named, object, place_noun, proper, refer};
use super::lexicon::{Job, Jobs, KIND_NOUNS};
use super::phrases::{OPENINGS, Phrase, backward, forward, verb_form};
use super::referents::pronoun;
use super::winds::wind;
use super::words::{At, Words, implicit};
use super::{Argument, Link};
use crate::token::TokenKind;

pub(super) const STATES: Jobs = Jobs::of(&[Job::Be, Job::Locate]);

/// The subject of a relation that covers the tokens `first..end`, its object included.
pub(super) fn subject(w: &Words, first: At, end: At) -> Argument {
    let (start, limit) = w.sentence(first);
    let mut at = skip_adverbs(w, first, start);
    if at > start && w.has(at - 1, Job::At) {
        at -= 1;
    }
    let mut placed = false;
    while at > start && (w.meets(at - 1, STATES) || placed && w.meets(at - 1, Jobs::of(&[Job::Adverb, Job::Modal]))) {
        placed = true;
        at -= 1;
    }
    at = skip_adverbs(w, at, start);
    if opens_sentence(w, at, start) {
        return fronted(w, end, limit);
    }
    let before = at - 1;
    if w.has(before, Job::Relative) {
        return antecedent_of_relative(w, before, start);
    }
    if w.mark(before, ",") || w.mark(before, "(") || w.mark(before, ";") || w.dash(before) {
        let participle = placed && w.has(at, Job::Locate) && !w.has(at, Job::Finite);
        if placed && !participle {
            // "X, the district capital, is located ...": the subject stands before the apposition.
            if let Some(argument) = before_apposition(w, before, start) {
                return argument;
            }
        }
        return apposed(w, before, end, start, limit);
    }
    if w.mark(before, ":") {
        return backward(w, before, start).map_or(implicit(), |phrase| refer(w, &phrase));
    }
    if let Some(phrase) = backward(w, at, start) {
        if placed {
            return clause_subject(w, phrase, start);
        }
        return post_nominal(w, phrase, end, start, limit);
    }
    if placed && w.has(before, Job::It) {
        return pronoun(w, before);
    }
    if placed && w.has(before, Job::Pronoun) {
        return Argument { span: Some(w.span(before, at)), mention: None, link: Link::Unnamed };
    }
    event(w, at, start)
}

/// "bats that were released [20 km north of ...]": what the verb speaks of, which is nowhere by itself.
fn event(w: &Words, at: At, start: At) -> Argument {
    let first = verb_group(w, at, start);
    if first < at { verbs_subject(w, first, start) } else { implicit() }
}

/// What the last verb before `at` speaks of: "a ship, the X, manoeuvred in ice [20 km from ...]".
pub(super) fn of_clause(w: &Words, at: At, start: At) -> Argument {
    /// Words between the verb and `at`.
    const FARTHEST: usize = 14;
    let mut verb = at;
    while verb > start && verb + FARTHEST > at {
        verb -= 1;
        if w.mark(verb, ":") || w.mark(verb, ";") || w.has(verb, Job::Relative) {
            break;
        }
        let noun = verb > start && w.meets(verb - 1, OPENINGS);
        if !noun && !w.capital(verb) && (w.meets(verb, VERBS) || verb_form(w, verb)) {
            return verbs_subject(w, verb_group(w, verb + 1, start), start);
        }
    }
    implicit()
}

const VERBS: Jobs = Jobs::of(&[Job::Be, Job::Modal, Job::Verb, Job::Locate, Job::Motion]);

/// The first word of the verb that ends at `end`, its auxiliaries and adverbs included.
fn verb_group(w: &Words, end: At, start: At) -> At {
    let parts = Jobs::of(&[Job::Be, Job::Modal, Job::Verb, Job::Locate, Job::Adverb]);
    let mut first = end - usize::from(end > start && w.has(end - 1, Job::Motion));
    while first > start && first + 5 > end && (w.meets(first - 1, parts) || verb_form(w, first - 1)) {
        first -= 1;
    }
    // Adverbs alone are no verb.
    if (first..end).any(|at| w.meets(at, VERBS) || verb_form(w, at)) { first } else { end }
}

/// The noun before a verb, never as a place: what does something is not where it is named after.
fn verbs_subject(w: &Words, verb: At, start: At) -> Argument {
    let relative = verb > start && w.has(verb - 1, Job::Relative);
    let comma = verb.checked_sub(1).filter(|&comma| comma > start && w.mark(comma, ","));
    let found = match comma {
        Some(comma) => before_apposition(w, comma, start).and_then(|argument| argument.span),
        None => backward(w, verb - usize::from(relative), start).map(|phrase| {
            let phrase = climb(w, phrase, start);
            w.span(phrase.first, phrase.end)
        }),
    };
    found.map_or(implicit(), |span| Argument { span: Some(span), mention: None, link: Link::Unnamed })
}

/// The noun that an argument's phrase is about: "areas" of "the border areas of X".
pub(super) fn head_noun(w: &Words, argument: &Argument) -> Option<At> {
    let span = argument.span?;
    let first = w.tokens.partition_point(|t| t.span.start() < span.start());
    let end = w.tokens.partition_point(|t| t.span.end() <= span.end());
    (first..end).find(|&at| w.has(at, Job::Of)).unwrap_or(end).checked_sub(1).filter(|&at| at >= first)
}

fn skip_adverbs(w: &Words, at: At, start: At) -> At {
    let mut at = at;
    while at > start && w.has(at - 1, Job::Adverb) && !w.has(at - 1, Job::Dimension) {
        at -= 1;
    }
    at
}

fn opens_sentence(w: &Words, at: At, start: At) -> bool {
    (start..at).all(|i| w.is_mark(i) && !matches!(w.str(i), ")" | ":" | ","))
}

/// "Situated 85 km south of Baghdad, the property ...": the subject follows the comma.
fn fronted(w: &Words, end: At, limit: At) -> Argument {
    let end = chain_end(w, end);
    let rests = |end: At| (end..limit).all(|at| w.is_mark(at));
    // No clause follows "14 km ENE of X" or "14 km ENE of X, Alaska": the names only say where X lies.
    let behind = forward(w, end + 1, limit).filter(|_| end + 1 < limit && w.mark(end, ","));
    if rests(end) || behind.is_some_and(|phrase| rests(phrase.end)) {
        // At the head of a text it is said of what the text is about.
        let link = if w.sentence(end.min(limit) - 1).0 == 0 { Link::Topic } else { Link::Unnamed };
        return Argument { span: None, mention: None, link };
    }
    if end + 1 >= limit || !w.mark(end, ",") {
        return implicit();
    }
    let mut end = end;
    // "Situated in Norway, north-east of Bergen, the fjord ...": a second relation may come first.
    if let Some(object) =
        wind(w, end + 1).filter(|wind| w.has(wind.end, Job::Of)).and_then(|wind| object(w, wind.end + 1))
    {
        end = chain_end(w, object.end);
        if !w.mark(end, ",") {
            return implicit();
        }
    }
    forward(w, end + 1, limit).map_or(implicit(), |phrase| refer(w, &phrase))
}

fn antecedent_of_relative(w: &Words, relative: At, start: At) -> Argument {
    let mut at = relative;
    if at > start && w.mark(at - 1, ",") {
        at -= 1;
    }
    match backward(w, at, start) {
        Some(phrase) => refer(w, &climb(w, phrase, start)),
        None => implicit(),
    }
}

/// "X, the district capital, [is ...]": the phrase before the first of the two commas.
fn before_apposition(w: &Words, comma: At, start: At) -> Option<Argument> {
    let open = (start.max(comma.saturating_sub(14))..comma).rev().find(|&at| w.mark(at, ","))?;
    let phrase = backward(w, open, start)?;
    // "The eight-metre boat, the Apaleema, was found": whichever of the two is a name. "The airport in Hama, Syria, is"
    // has one in its first part, and its second says nothing new.
    if phrase.mention.is_none()
        && !w.capital(phrase.end - 1)
        && let Some(name) = backward(w, comma, start).filter(|p| p.mention.is_some() || w.capital(p.end - 1))
    {
        return Some(refer(w, &name));
    }
    Some(clause_subject(w, phrase, start))
}

/// "X, [20 km north of Y]": the phrase before the comma, or what it in turn describes.
fn apposed(w: &Words, comma: At, end: At, start: At, limit: At) -> Argument {
    let Some(phrase) = backward(w, comma, start) else {
        if comma > start && w.has(comma - 1, Job::It) {
            return pronoun(w, comma - 1);
        }
        return implicit();
    };
    let argument = post_nominal(w, phrase, end, start, limit);
    // "They were dug in the wall of a cliff, 20 km from X" says where they are: a wall is nowhere by itself.
    let thing = argument.mention.is_none() && argument.link == Link::Unnamed && !named(w, &argument);
    if thing && head_noun(w, &argument).is_some_and(|noun| !w.meets(noun, KIND_NOUNS)) {
        let whole = of_clause(w, phrase.first, start);
        if whole.span.is_some() {
            return whole;
        }
    }
    argument
}

/// The subject when a relation follows its phrase: "the village 12 km east of X", "X, a village 12 km east of Y".
fn post_nominal(w: &Words, phrase: Phrase, end: At, start: At, limit: At) -> Argument {
    // "X's port" is no name either.
    let owned = || (phrase.first..phrase.end).any(|at| w.kind(at) == Some(TokenKind::Possessive));
    let indefinite = phrase.mention.is_none() && (phrase.opening == Some(Job::Indefinite) || owned());
    if indefinite && phrase.first > start {
        let before = phrase.first - 1;
        if w.mark(before, ",")
            && let Some(named) = backward(w, before, start).map(|p| climb(w, p, start))
            && (named.mention.is_some() || w.capital(named.end - 1))
        {
            return refer(w, &named);
        }
        if w.has(before, Job::Be) {
            if let Some(subject) = backward(w, before, start) {
                return clause_subject(w, subject, start);
            }
            if before > start && w.has(before - 1, Job::It) {
                return pronoun(w, before - 1);
            }
        }
    }
    // "X is a reef and the only atoll, 20 km from Y"
    if phrase.mention.is_none()
        && phrase.first > start
        && w.has(phrase.first - 1, Job::And)
        && let Some(be) = predicate(w, phrase.first - 1, start)
        && let Some(subject) = backward(w, be, start)
    {
        return clause_subject(w, subject, start);
    }
    let (head, state) = climb_to_state(w, phrase, start);
    // "seized 20 kg of coal 30 km from X": what is weighed is no place.
    if head.mention.is_none() && head.first > start && w.kind(head.first - 1) == Some(TokenKind::Number) {
        let whole = of_clause(w, head.first - 1, start);
        if whole.span.is_some() {
            return whole;
        }
    }
    if let Some(state) = state {
        let stated = stated_subject(w, state, end, start, limit);
        // "The body was found in X, 20 km north of Y" tells where X is; "the mine is in X, ..." where the mine is.
        if stated.mention.is_some() || stated.link == Link::Anaphor || place_noun(w, &stated) || proper(w, &stated) {
            return stated;
        }
    }
    // "X is the largest port of Y, 20 km from Z" speaks of X, whatever name the predicate ends in; so does "X is the name
    // of a bank, located 2 km from Y". "The nearest airport is X, 20 km from Y" speaks of its predicate.
    let own = refer(w, &head);
    if own.mention.is_some()
        && head.first > start
        && w.has(head.first - 1, Job::Be)
        && (head.opening.is_some() || (head.first..head.end).any(|at| w.kind(at) == Some(TokenKind::Possessive)))
    {
        let stated = stated_subject(w, head.first, end, start, limit);
        if stated.link == Link::Named && stated.mention != own.mention {
            return stated;
        }
    }
    if !named(w, &own) && head.first > start && w.has(head.first - 1, Job::Be) {
        let stated = stated_subject(w, head.first, end, start, limit);
        if stated.span.is_some() {
            return stated;
        }
    }
    own
}

/// The "is" that a second predicate noun goes back to: "is a reef [and] the only atoll".
fn predicate(w: &Words, and: At, start: At) -> Option<At> {
    let is = |at: At| w.has(at, Job::Be) && w.has(at + 1, Job::Indefinite);
    let be = (start.max(and.saturating_sub(14))..and).rev().find(|&at| is(at))?;
    let verb = |at: At| w.meets(at, VERBS) || w.has(at, Job::Relative) || w.mark(at, ";");
    (be > start && !(be + 1..and).any(verb)).then_some(be)
}

/// The subject of the verbs of place that end at `state`: "X is located [in Y, 20 km north of Z]".
fn stated_subject(w: &Words, state: At, end: At, start: At, limit: At) -> Argument {
    let mut at = state;
    while at > start && w.meets(at - 1, Jobs::of(&[Job::Be, Job::Locate, Job::Adverb, Job::Modal])) {
        at -= 1;
    }
    if opens_sentence(w, at, start) {
        return fronted(w, end, limit);
    }
    if w.has(at - 1, Job::It) {
        return pronoun(w, at - 1);
    }
    if w.has(at - 1, Job::Relative) {
        return antecedent_of_relative(w, at - 1, start);
    }
    if w.mark(at - 1, ",") {
        if let Some(argument) = before_apposition(w, at - 1, start).filter(|_| w.has(at, Job::Be)) {
            return argument;
        }
        return backward(w, at - 1, start).map_or(implicit(), |phrase| refer(w, &climb(w, phrase, start)));
    }
    backward(w, at, start).map_or(implicit(), |phrase| clause_subject(w, phrase, start))
}

/// The grammatical subject whose last phrase is given: everything it hangs on is climbed.
fn clause_subject(w: &Words, phrase: Phrase, start: At) -> Argument {
    let mut head = climb(w, phrase, start);
    // Whatever still stands before belongs to the subject and takes the head away from the name.
    for _ in 0..4 {
        if head.first == start {
            break;
        }
        let before = head.first - 1;
        if w.has(before, Job::OpensClause) {
            break;
        }
        let hangs = w.meets(
            before,
            Jobs::of(&[Job::In, Job::On, Job::At, Job::From, Job::With, Job::To, Job::Of, Job::Between]),
        ) || w.meets(before, Jobs::of(&[Job::Boundary, Job::Proximity]));
        if !hangs {
            break;
        }
        match backward(w, before, start) {
            Some(outer) => head = climb(w, outer, start),
            None => return implicit(),
        }
    }
    refer(w, &head)
}

/// The head of the phrase that the given one ends: "the village of X in Y" for Y.
pub(super) fn climb(w: &Words, phrase: Phrase, start: At) -> Phrase {
    climb_to_state(w, phrase, start).0
}

/// The same, and where a verb that places its subject stands before: "is located in [Y]".
fn climb_to_state(w: &Words, phrase: Phrase, start: At) -> (Phrase, Option<At>) {
    let mut head = phrase;
    let mut chained = false;
    for _ in 0..5 {
        if head.first <= start {
            break;
        }
        let mut before = head.first - 1;
        let bare_name = w.mention(head.first).is_some() && head.mention.is_some();
        let name_before = before > start && (w.place(before - 1).is_some() || w.meets(before - 1, KIND_NOUNS));
        if w.has(before, Job::Of) {
            let Some(outer) = backward(w, before, start) else { break };
            let noun = outer.noun.filter(|&noun| noun + 1 == before && outer.mention.is_none());
            let kind = noun.is_some_and(|noun| w.has(noun, Job::Classifier) && !w.capital(noun));
            let mention = if kind { head.mention } else { None };
            head = Phrase {
                first: outer.first,
                end: head.end,
                mention,
                noun: if kind { head.noun } else { outer.noun },
                opening: outer.opening,
            };
            continue;
        }
        if bare_name && w.mark(before, ",") && name_before {
            let Some(outer) = backward(w, before, start) else { break };
            let Some((inner, container)) = outer.mention.zip(head.mention) else { break };
            if !w.chained(inner, container) && !division_in_division(w, before - 1, head.end - 1) {
                // "In Fiji, Labasa, 60 km west of": no chain. Otherwise a list or an unknown place: nothing to judge by.
                let adverbial = outer.first == start + 1 && w.has(start, Job::In);
                if !adverbial {
                    head = Phrase { first: outer.first, mention: None, noun: None, ..head };
                }
                break;
            }
            head = outer;
            chained = true;
            continue;
        }
        if !w.meets(before, Jobs::of(&[Job::In, Job::On, Job::At, Job::Proximity])) {
            break;
        }
        if before > start && w.meets(before - 1, STATES) && !w.has(before, Job::Proximity) {
            return (head, Some(before));
        }
        if w.meets(before, Jobs::of(&[Job::At, Job::Proximity])) {
            break;
        }
        if before > start && w.mark(before - 1, ",") {
            before -= 1;
        }
        let Some(outer) = backward(w, before, start) else { break };
        let place_noun = outer.noun.is_some_and(|noun| {
            w.meets(noun, Jobs::of(&[Job::Site, Job::Settlement, Job::Feature])) && noun + 1 == outer.end
        });
        // "Oplontis in Campania, Piazza Armerina": behind a comma a bare name may belong to the item before.
        let bare = outer.opening.is_none() && !place_noun;
        if outer.mention.is_some() && !(chained && bare) || place_noun && outer.opening.is_some() {
            head = outer;
            continue;
        }
        break;
    }
    (head, state_above(w, head.first, start))
}

/// "X district, Y province": two kinds of division that follow one another are no list.
fn division_in_division(w: &Words, inner: At, outer: At) -> bool {
    w.has(inner, Job::Division) && w.has(outer, Job::Division) && !w.str(inner).eq_ignore_ascii_case(w.str(outer))
}

/// The same through phrases that are no places: "located at the end of Mill Road off [Highway 13]".
fn state_above(w: &Words, first: At, start: At) -> Option<At> {
    let mut first = first;
    for _ in 0..4 {
        let before = first.checked_sub(1).filter(|&before| before > start)?;
        if !w.meets(before, Jobs::of(&[Job::Of, Job::In, Job::On, Job::At, Job::Off])) {
            return None;
        }
        if w.meets(before - 1, STATES) {
            return Some(before);
        }
        first = backward(w, before, start)?.first;
    }
    None
}

/// The label of an entry ("Burma: Southeastern Asia, bordering ..."): its subject all along.
pub(super) fn label(w: &Words, at: At) -> Option<Argument> {
    let (start, limit) = w.sentence(at);
    let colon = (start + 1..limit.min(start + 6)).find(|&i| w.mark(i, ":"))?;
    let phrase = backward(w, colon, start).filter(|p| p.first == start && w.capital(p.end - 1))?;
    // "BEIRUT: Unknown attackers ..." is a dateline, and a sentence with a verb has a subject of its own.
    let dateline = (phrase.first..phrase.end).all(|i| !w.str(i).chars().any(char::is_lowercase));
    let verbs = Jobs::of(&[Job::Verb, Job::Be, Job::Modal, Job::Locate, Job::Motion]);
    let clause = (colon + 1..at).any(|i| w.meets(i, verbs) || verb_form(w, i) && !w.has(i, Job::Bordering));
    (at > colon && !dateline && !clause).then(|| refer(w, &phrase))
}

/// The two subjects of "A and B are 20 km apart"; one phrase for both ("the two camps") leaves the other unnamed.
pub(super) fn subject_pair(w: &Words, first: At) -> Option<(Argument, Argument)> {
    let (start, _) = w.sentence(first);
    let mut at = first;
    while at > start && (w.meets(at - 1, STATES) || w.has(at - 1, Job::Adverb) || w.mark(at - 1, ",")) {
        at -= 1;
    }
    let last = backward(w, at, start)?;
    if last.first > start && w.has(last.first - 1, Job::And) {
        let one = backward(w, last.first - 1, start)?;
        return Some((refer(w, &one), refer(w, &last)));
    }
    let both = Argument { span: Some(w.span(last.first, last.end)), mention: None, link: Link::Unnamed };
    Some((both, implicit()))
}
