//! Subjects and objects: which noun phrase a relation speaks about, and the mention it leads to.
//!
//! The subject is the *head* of its phrase. In "the Hmeymim facility in the port city of Latakia, about 86 km north of
//! Tartus" that is the facility. What grammar cannot decide is left unnamed, so that nothing is judged on a guess.

use super::lexicon::{Job, Jobs, KIND_NOUNS};
use super::phrases::{Phrase, backward, forward, verb_form};
use super::winds::wind;
use super::words::{At, Words, implicit};
use super::{Argument, Link};
use crate::mention::{Kind, MentionId, Role};
use crate::token::TokenKind;

/// What an object is, beyond the place it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A place.
    Plain,
    Coast,
    Border,
    River,
    Lake,
    /// "one another", "each other".
    Mutual,
}

/// The object of a relation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Object {
    pub(super) argument: Argument,
    pub(super) shape: Shape,
    pub(super) end: At,
    /// Whether the phrase is led by a name, a determiner or a capital: a bare common noun ("goal") names no place.
    pub(super) definite: bool,
}

/// The object phrase that begins at `at`.
pub(super) fn object(w: &Words, at: At) -> Option<Object> {
    let (_, limit) = w.sentence(at.min(w.len().checked_sub(1)?));
    if w.has(at + 1, Job::Mutual) && at + 1 < limit {
        let argument = implicit();
        return Some(Object { argument, shape: Shape::Mutual, end: at + 2, definite: true });
    }
    if w.has(at, Job::Where) {
        let end = (at + 1..limit.min(at + 10)).find(|&i| w.is_mark(i)).unwrap_or(limit.min(at + 10));
        let argument = Argument { span: Some(w.span(at, end)), mention: None, link: Link::Unnamed };
        return Some(Object { argument, shape: Shape::Plain, end, definite: true });
    }
    let at = if w.has(at, Job::Proximity) { at + 1 } else { at };
    let phrase = forward(w, at, limit)?;
    let shape = shape(w, &phrase);
    let mut end = phrase.end;
    let definite = phrase.mention.is_some() || phrase.opening.is_some() || w.capital(at) || w.mention(at).is_some();
    let mut argument = refer(w, &phrase);
    if matches!(shape, Shape::Coast | Shape::Border) {
        // "the Russian border", "Australia's east coast", "the coast of X": the line belongs to the place named.
        let owner = (phrase.first..phrase.end).rev().find_map(|i| w.place(i).or_else(|| w.demonym(i)));
        argument.mention = owner;
        argument.link = if owner.is_some() { Link::Named } else { Link::Unnamed };
    } else if phrase.mention.is_none() && phrase.opening.is_some() {
        // "the regional capital, Sunyani": the name follows its description.
        let comma = w.mark(end, ",");
        let name = end + usize::from(comma);
        let described = phrase.noun.is_some_and(|noun| w.meets(noun, KIND_NOUNS) && noun + 1 == end);
        if let Some(id) = w.place(name).filter(|_| comma && described && name < limit) {
            argument = Argument { span: Some(w.span(at, w.mention_end(name))), mention: Some(id), link: Link::Named };
            end = w.mention_end(name);
        }
    }
    Some(Object { argument, shape, end, definite })
}

fn shape(w: &Words, phrase: &Phrase) -> Shape {
    for at in phrase.first..phrase.end {
        for (job, shape) in [(Job::Coast, Shape::Coast), (Job::Border, Shape::Border)] {
            if w.has(at, job) {
                return shape;
            }
        }
    }
    let named = phrase.mention.map(|id| &w.mentions[id.0 as usize]);
    let cue = |kind: Kind| named.is_some_and(|m| m.cues.iter().any(|c| c.kind == kind));
    if cue(Kind::River) {
        Shape::River
    } else if cue(Kind::Lake) {
        Shape::Lake
    } else {
        Shape::Plain
    }
}

/// The argument that a phrase makes: named, referring back, or neither.
pub(super) fn refer(w: &Words, phrase: &Phrase) -> Argument {
    let span = Some(w.span(phrase.first, phrase.end));
    if let Some(id) = phrase.mention {
        return Argument { span, mention: Some(id), link: Link::Named };
    }
    if phrase.end == phrase.first + 1 && w.has(phrase.first, Job::It) {
        return pronoun(w, phrase.first);
    }
    let noun = phrase.noun.filter(|&noun| noun + 1 == phrase.end && !w.capital(noun));
    if let (Some(Job::Definite), Some(noun)) = (phrase.opening, noun) {
        let short = phrase.end - phrase.first <= 3 && (phrase.first..phrase.end).all(|at| w.mention(at).is_none());
        if w.meets(noun, KIND_NOUNS) && short {
            let mention = antecedent(w, phrase.first, noun);
            let link = match mention {
                Some(_) => Link::Anaphor,
                None if opens_the_matter(w, phrase.first, noun) => Link::Topic,
                None => Link::Unnamed,
            };
            return Argument { span, mention, link };
        }
    }
    Argument { span, mention: None, link: Link::Unnamed }
}

/// Whether a definite phrase can only mean what the text is about: nothing before it could be meant, for no earlier
/// sentence names a place, and the noun is new.
fn opens_the_matter(w: &Words, first: At, noun: At) -> bool {
    let (start, _) = w.sentence(first);
    let word = w.str(noun);
    first < REACH && (0..start).all(|at| w.place(at).is_none()) && (0..first).all(|at| !w.is(at, word))
}

/// Whether "it" can only mean what the text is about: it opens the text, or every sentence so far.
fn opens_the_text(w: &Words, at: At) -> bool {
    let mut it = at;
    for _ in 0..REACH {
        let (start, _) = w.sentence(it);
        if it != start || !w.has(it, Job::It) {
            return false;
        }
        match w.sentence_before(start) {
            Some((before, _)) => it = before,
            None => return true,
        }
    }
    false
}

/// The place that the text was about before the word at `at`: the name that opens this sentence or the one before.
fn topic(w: &Words, at: At) -> Option<MentionId> {
    let (start, _) = w.sentence(at);
    let opens = |from: At, to: At| {
        let phrase = forward(w, from, to)?;
        let name = phrase.mention.filter(|&id| w.role(id) == Role::Literal)?;
        Some(name)
    };
    if start < at
        && let Some(name) = opens(start, at)
    {
        return Some(name);
    }
    let (from, to) = w.sentence_before(start)?;
    opens(from, to)
}

/// Farthest word that a definite phrase refers back to.
const REACH: usize = 90;

/// The object left open when it was taken for the place that the phrase before the relation puts the subject into: in "it
/// lies in X, 20 km from the city centre" the city is hardly X.
pub(super) fn not_around(w: &Words, first: At, object: &mut Argument) {
    let named = (w.sentence(first).0..first).rev().find(|&at| w.place(at).is_some());
    let around = named.is_some_and(|at| {
        let from = w.mention_start(at);
        w.place(at) == object.mention && from > 0 && w.has(from - 1, Job::In)
    });
    if around && object.link == Link::Anaphor {
        (object.mention, object.link) = (None, Link::Unnamed);
    }
}

/// The object again, when its phrase refers back and was taken for the subject itself.
pub(super) fn not_itself(w: &Words, subject: &Argument, object: &mut Argument) -> bool {
    if subject.mention.is_none() || subject.mention != object.mention {
        return true;
    }
    let (Some(id), Some(span), Link::Anaphor) = (subject.mention, object.span, object.link) else { return false };
    let noun = w.tokens.partition_point(|t| t.span.end() < span.end());
    let first = w.tokens.partition_point(|t| t.span.end() <= w.mentions[id.0 as usize].span.start());
    object.mention = antecedent(w, first, noun);
    object.link = if object.mention.is_some() { Link::Anaphor } else { Link::Unnamed };
    true
}

/// The place that "the town" refers back to: the nearest name that can be a town, unless the text speaks of a town
/// without a name in between.
pub(super) fn antecedent(w: &Words, before: At, noun: At) -> Option<MentionId> {
    let word = w.str(noun);
    let town = w.has(noun, Job::Settlement);
    let mut at = before;
    let floor = before.saturating_sub(REACH);
    while at > floor {
        at -= 1;
        if w.is(at, word) && w.mention(at).is_none() && at != noun {
            // "a town": the one meant has no name; "the town of X" is caught at X, which stands after it.
            let phrase = backward(w, at + 1, floor)?;
            if phrase.opening == Some(Job::Indefinite) {
                return None;
            }
        }
        let Some(id) = w.place(at) else { continue };
        let first = w.mention_start(at);
        let end = at + 1;
        at = first;
        let mention = &w.mentions[id.0 as usize];
        if mention.role != Role::Literal || container_in_chain(w, first) {
            continue;
        }
        let says = |kinds: &[Kind]| mention.cues.iter().any(|cue| kinds.contains(&cue.kind));
        if town {
            let other = says(&[Kind::Country, Kind::Region, Kind::Province, Kind::County, Kind::River, Kind::Sea])
                || says(&[Kind::Lake, Kind::Island, Kind::Mountain, Kind::Desert, Kind::Valley, Kind::Airport])
                || w.meets(end, Jobs::of(&[Job::Division, Job::River, Job::Border, Job::Coast]));
            if !other {
                return Some(id);
            }
            continue;
        }
        // Any other noun must be said of the name: "the Davis station ... the station".
        let said = w.str(end - 1).eq_ignore_ascii_case(word)
            || w.is(end, word)
            || mention.cues.iter().any(|cue| cue.span.of(w.text).to_lowercase().contains(&word.to_lowercase()));
        if said {
            return Some(id);
        }
    }
    None
}

/// Whether the name is the second one of "Bangor, Maine".
pub(super) fn container_in_chain(w: &Words, first: At) -> bool {
    first >= 2
        && w.mark(first - 1, ",")
        && w.place(first - 2).zip(w.place(first)).is_some_and(|(inner, outer)| w.chained(inner, outer))
}

/// The end of the names that only say where the one before lies: "Anza, CA" and "Progreso, B.C., MX".
pub(super) fn chain_end(w: &Words, end: At) -> At {
    let mut end = end;
    for _ in 0..3 {
        let named = end > 0 && w.place(end - 1).is_some();
        if !(named && w.mark(end, ",") && w.place(end + 1).is_some()) {
            break;
        }
        let next = w.mention_end(end + 1);
        let closes = next >= w.len()
            || w.sentence(next).0 == next
            || w.is_mark(next) && !matches!(w.str(next), "-" | "“" | "\"" | "&");
        if !closes {
            break;
        }
        end = next;
    }
    end
}

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
    let verbs = Jobs::of(&[Job::Be, Job::Modal, Job::Verb, Job::Locate, Job::Adverb]);
    let mut verb = at;
    while verb > start && verb + 5 > at && (w.meets(verb - 1, verbs) || verb_form(w, verb - 1)) {
        verb -= 1;
    }
    let relative = verb > start && w.has(verb - 1, Job::Relative);
    match backward(w, verb - usize::from(relative), start).filter(|_| verb < at) {
        Some(phrase) => {
            let phrase = climb(w, phrase, start);
            Argument { span: Some(w.span(phrase.first, phrase.end)), mention: None, link: Link::Unnamed }
        }
        None => implicit(),
    }
}

fn pronoun(w: &Words, at: At) -> Argument {
    let mention = topic(w, at);
    let link = if mention.is_none() && opens_the_text(w, at) { Link::Topic } else { Link::Anaphor };
    Argument { span: Some(w.span(at, at + 1)), mention, link }
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
    post_nominal(w, phrase, end, start, limit)
}

/// The subject when a relation follows its phrase: "the village 12 km east of X", "X, a village 12 km east of Y".
fn post_nominal(w: &Words, phrase: Phrase, end: At, start: At, limit: At) -> Argument {
    let indefinite = phrase.mention.is_none() && phrase.opening == Some(Job::Indefinite);
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
    let (head, state) = climb_to_state(w, phrase, start);
    if let Some(state) = state {
        let stated = stated_subject(w, state, end, start, limit);
        // "The body was found in X, 20 km north of Y" tells where X is; "the mine is in X, ..." where the mine is.
        if stated.mention.is_some() || stated.link == Link::Anaphor || place_noun(w, &stated) || proper(w, &stated) {
            return stated;
        }
    }
    // "X is the name of a bank, located 2 km from Y" speaks of X.
    if head.mention.is_none() && head.first > start && w.has(head.first - 1, Job::Be) {
        let stated = stated_subject(w, head.first, end, start, limit);
        if stated.span.is_some() {
            return stated;
        }
    }
    refer(w, &head)
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

/// Whether the phrase is a name without an article: "Geirangerfjord", not "the journal Nature".
fn proper(w: &Words, argument: &Argument) -> bool {
    argument.span.is_some_and(|span| {
        let first = w.tokens.partition_point(|t| t.span.start() < span.start());
        let end = w.tokens.partition_point(|t| t.span.end() <= span.end());
        w.capital(first) && w.capital(end - 1) && !w.has(first, Job::Definite) && !w.has(first, Job::Indefinite)
    })
}

/// Whether the phrase ends in a noun for a place: "a village".
pub(super) fn place_noun(w: &Words, argument: &Argument) -> bool {
    argument.span.is_some_and(|span| {
        let end = w.tokens.partition_point(|t| t.span.end() <= span.end());
        end > 0 && w.meets(end - 1, KIND_NOUNS)
    })
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

/// Whether the words of an argument name a place by capitals, recognised or not.
pub(super) fn named(w: &Words, argument: &Argument) -> bool {
    argument.mention.is_some()
        || argument.span.is_some_and(|span| {
            let first = w.tokens.partition_point(|t| t.span.start() < span.start());
            let mut words = (first..w.len()).take_while(|&at| w.tokens[at].span.end() <= span.end());
            words.any(|at| w.capital(at) && w.kind(at) == Some(TokenKind::Word) && at > w.sentence(at).0)
        })
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
