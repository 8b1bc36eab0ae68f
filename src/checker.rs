//! The public entry: a gazetteer and options in, a [`Report`] out.

use crate::claim::{Claim, Language, Link, Reading};
use crate::document::Document;
use crate::earth::Position;
use crate::error::{Error, Result};
use crate::gazetteer::{Gazetteer, fold};
use crate::mention::{Mention, MentionId, Role};
use crate::report::{Levels, Report};
use crate::resolve::{self, Hints, Resolution};
use crate::span::Span;
use crate::token::Token;
use crate::verdict::Tolerance;
use crate::{claim, mention, token, verdict};

/// A reading that the caller settles.
#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    /// The words of the mention, compared without case and accents.
    pub words: String,
    /// The document it is for, by its name or the end of its path; `None` for every document.
    pub document: Option<String>,
    /// What is meant.
    pub meant: Meant,
}

impl Override {
    fn is_for(&self, document: &Document) -> bool {
        self.document.as_deref().is_none_or(|name| is_named(document, name))
    }
}

/// What an override says is meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Meant {
    /// The gazetteer's place with that id, as reports and `dateline locate` show it.
    Place(u32),
    /// A place that the gazetteer may lack.
    Position(Position),
}

/// Checks documents against one gazetteer. Cheap to clone; `Send` and `Sync`.
#[derive(Debug, Clone)]
pub struct Checker {
    gazetteer: Gazetteer,
    near: Vec<String>,
    levels: Levels,
    tolerance: Tolerance,
    language: Option<Language>,
    directives: bool,
    overrides: Vec<Override>,
}

impl Checker {
    /// A checker with default options.
    pub fn new(gazetteer: Gazetteer) -> Self {
        let (near, levels, overrides) = (Vec::new(), Levels::new(), Vec::new());
        Self { gazetteer, near, levels, tolerance: Tolerance::default(), language: None, directives: false, overrides }
    }

    /// Names a place that the texts are about or near, such as an outlet's home town.
    #[must_use]
    pub fn near(mut self, place: impl Into<String>) -> Self {
        self.near.push(place.into());
        self
    }

    /// Says how the findings of some rules count.
    #[must_use]
    pub fn levels(mut self, levels: Levels) -> Self {
        self.levels = levels;
        self
    }

    /// Says how much a stated distance may be off.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Tolerance) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Says in which language the texts are; without it each tells by its small words.
    #[must_use]
    pub fn language(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }

    /// Follows what the authors of texts settle in comments: `<!-- dateline: Tripoli = 2210247 -->`, or a latitude and a
    /// longitude behind the sign. Off by default, and never for a text from the web: its author is a stranger.
    #[must_use]
    pub fn directives(mut self) -> Self {
        self.directives = true;
        self
    }

    /// Settles readings. Of several that fit a mention, one for its document comes first, then the earlier one.
    ///
    /// Only the mentions that it names are settled: the others are weighed as if it were not there.
    ///
    /// # Errors
    /// The gazetteer has no place with that id.
    pub fn overrides(mut self, overrides: Vec<Override>) -> Result<Self> {
        for Override { words, meant, .. } in &overrides {
            if let Meant::Place(id) = *meant
                && self.gazetteer.by_stable_id(id).is_none()
            {
                return Err(Error::usage(format!(
                    "override of \"{words}\": the gazetteer has no place {id}; `dateline locate` shows the ids of a name"
                )));
            }
        }
        self.overrides = overrides;
        self.overrides.sort_by_key(|given| given.document.is_none());
        Ok(self)
    }

    /// The gazetteer in use.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// Runs every stage.
    pub fn check(&self, document: Document) -> Report {
        let tokens = token::tokenize(&document);
        let found = mention::recognize(&document, &tokens, &self.gazetteer);
        let mentions = self.with_overridden(&document, &tokens, found);
        self.finish(document, tokens, mentions)
    }

    /// Runs every stage after recognition on spans that the caller gives, one mention a span in that order.
    pub fn check_spans(&self, document: Document, spans: &[Span]) -> Report {
        let tokens = token::tokenize(&document);
        let mentions = mention::from_spans(&document, &tokens, &self.gazetteer, spans);
        self.finish(document, tokens, mentions)
    }

    fn finish(&self, document: Document, tokens: Vec<Token>, mut mentions: Vec<Mention>) -> Report {
        let gazetteer = &self.gazetteer;
        let language = self.language.unwrap_or_else(|| Language::of(document.text()));
        if language != Language::English {
            let claims = claim::extract_in(language, &document, &tokens, &mentions, &[]);
            mentions = self.with_names_of_claims(language, &document, &tokens, mentions, &claims);
        }
        let hints = Hints { near: self.near.clone() };
        let read = |mentions: &[Mention]| {
            let mut resolutions = resolve::resolve(&document, &tokens, mentions, gazetteer, &hints);
            let settled = self.settled(&document, mentions);
            for &(MentionId(id), meant) in &settled {
                let place = match meant {
                    Meant::Place(place) => gazetteer.by_stable_id(place),
                    Meant::Position(_) => None,
                };
                resolutions[id as usize] = Resolution::settled(MentionId(id), place);
            }
            let reading = claim::read_in(language, &document, &tokens, mentions, &resolutions);
            (resolutions, settled, reading)
        };
        let (mut resolutions, mut settled, mut reading) = read(&mentions);
        if language == Language::English {
            let found = mentions.len();
            mentions = self.with_names_of_claims(language, &document, &tokens, mentions, &reading.claims);
            if mentions.len() > found {
                (resolutions, settled, reading) = read(&mentions);
            }
        }
        let Reading { claims, movements, parts } = reading;
        // Extraction reads names; from here on a settled position is a coordinate.
        for &(MentionId(id), meant) in &settled {
            if let Meant::Position(position) = meant {
                let mention = &mut mentions[id as usize];
                (mention.role, mention.position) = (Role::Coordinate, Some(position));
            }
        }
        let verdicts = verdict::judge_by(self.tolerance, &document, &claims, &mentions, &resolutions, gazetteer);
        Report {
            overrides: settled.into_iter().map(|(id, _)| id).collect(),
            levels: self.levels.clone(),
            tolerance: self.tolerance,
            language,
            movements,
            parts,
            ..Report::assemble(gazetteer, document, tokens, mentions, resolutions, claims, verdicts)
        }
    }

    /// The directives of a text that say nothing: no place of that id, no position, or no words.
    pub fn void_directives<'d>(&self, document: &'d Document) -> Vec<&'d str> {
        let given = document.directives().iter().filter(|_| self.follows(document));
        given.filter(|directive| self.directive(directive).is_none()).map(String::as_str).collect()
    }

    fn follows(&self, document: &Document) -> bool {
        self.directives && !["http:", "https:"].iter().any(|scheme| document.name().starts_with(scheme))
    }

    /// "Tripoli = 2210247", "the depot = 35.52, 35.77"
    fn directive(&self, directive: &str) -> Option<Override> {
        let (words, meant) = directive.rsplit_once('=')?;
        let words = words.trim();
        let meant = match meant.split_once(',') {
            Some((lat, lon)) => Meant::Position(Position::new(lat.trim().parse().ok()?, lon.trim().parse().ok()?)?),
            None => Meant::Place(meant.trim().parse().ok().filter(|&id| self.gazetteer.by_stable_id(id).is_some())?),
        };
        let name = !fold(words).is_empty();
        name.then(|| Override { words: words.to_owned(), document: None, meant })
    }

    /// The overrides for a document: the caller's, then its author's.
    fn overrides_for(&self, document: &Document) -> Vec<Override> {
        let given = self.overrides.iter().filter(|given| given.is_for(document)).cloned();
        let own = document.directives().iter().filter(|_| self.follows(document));
        given.chain(own.filter_map(|directive| self.directive(directive))).collect()
    }

    /// The overrides for these documents that settle no mention in any of them.
    pub fn unused_overrides(&self, reports: &[Report]) -> Vec<&Override> {
        let settles = |given: &Override, report: &Report| {
            let words = fold(given.words.trim());
            report.overrides.iter().any(|&id| fold(report.mention(id).span.of(report.document.text())) == words)
        };
        let unused = |given: &&Override| {
            let mut own = reports.iter().filter(|report| given.is_for(&report.document)).peekable();
            own.peek().is_some() && !own.any(|report| settles(given, report))
        };
        self.overrides.iter().filter(unused).collect()
    }

    /// The mentions that were found, and the names that only grammar shows: recognition is trained on English and overlooks
    /// "Homs" in "Homs liegt 140 km nördlich von Damaskus", of which the gazetteer has both. In English, where a capital may
    /// be a person's as well, the sentence must say how far off or on which coast the name lies, and a town have it.
    fn with_names_of_claims(
        &self,
        language: Language,
        document: &Document,
        tokens: &[Token],
        mut mentions: Vec<Mention>,
        claims: &[Claim],
    ) -> Vec<Mention> {
        /// Of what the gazetteer alone speaks for.
        const CONFIDENCE: f32 = 0.7;
        /// Inhabitants of a town that an English sentence about distances is believed to mean.
        const TOWN: u32 = 15_000;
        let english = language == Language::English;
        let known = |name: &str, shown: bool| match self.gazetteer.name_profile(&fold(name)) {
            // A name of several words is nobody's but a place's.
            Some(profile) if english => profile.current && (shown && profile.population >= TOWN || name.contains(' ')),
            Some(_) => true,
            None => false,
        };
        let arguments = (0..claims.len()).flat_map(|at| {
            let shown = !english || claim::shows_a_place(claims, at, document.text());
            claims[at].statement.arguments().into_iter().flatten().map(move |argument| (argument, shown))
        });
        let unnamed = arguments.filter(|(argument, _)| argument.link == Link::Unnamed && argument.mention.is_none());
        let mut names: Vec<(Span, Option<String>)> = unnamed
            .filter_map(|(argument, shown)| {
                let span = argument.span?;
                let words = span.of(document.text());
                let span = match words.strip_prefix("the ").or(words.strip_prefix("The ")) {
                    Some(name) => Span::new(span.end() - name.len(), span.end()),
                    None => span,
                };
                let words = span.of(document.text());
                let small = words.chars().next().is_none_or(char::is_lowercase);
                let before = mentions.partition_point(|mention| mention.span.end() <= span.start());
                if small || mentions.get(before).is_some_and(|mention| mention.span.overlaps(span)) {
                    return None;
                }
                let nominative = || language.nominatives(words).into_iter().find(|name| known(name, shown));
                if known(words, shown) { Some((span, None)) } else { nominative().map(|name| (span, Some(name))) }
            })
            .collect();
        if names.is_empty() {
            return mentions;
        }
        names.sort();
        names.dedup_by_key(|name| name.0);
        let spans: Vec<Span> = names.iter().map(|name| name.0).collect();
        let added = mention::from_spans(document, tokens, &self.gazetteer, &spans);
        mentions.extend(added.into_iter().zip(names).map(|(mention, (_, nominative))| Mention {
            role: Role::Literal,
            confidence: CONFIDENCE,
            lookups: nominative.map_or(mention.lookups, |name| vec![name]),
            ..mention
        }));
        mentions.sort_by_key(|mention| mention.span.start());
        mentions
    }

    /// The mentions that were found, and those words of overrides that recognition took for no name.
    fn with_overridden(&self, document: &Document, tokens: &[Token], mut mentions: Vec<Mention>) -> Vec<Mention> {
        let mut spans: Vec<Span> = Vec::new();
        for given in self.overrides_for(document) {
            spans.extend(occurrences(document.text(), tokens, &given.words));
        }
        // Of what overlaps the longer is the name: "Camp Rhubarb" and not "Rhubarb", whoever found it.
        spans.retain(|span| {
            !mentions.iter().any(|m| m.span.overlaps(*span) && !(*span != m.span && span.contains(m.span)))
        });
        spans.sort_by_key(|span| (span.start(), std::cmp::Reverse(span.end())));
        spans.dedup_by(|later, earlier| later.overlaps(*earlier));
        if spans.is_empty() {
            return mentions;
        }
        mentions.retain(|mention| !spans.iter().any(|span| span.overlaps(mention.span)));
        let added = mention::from_spans(document, tokens, &self.gazetteer, &spans);
        mentions.extend(added.into_iter().map(|mention| Mention { role: Role::Literal, ..mention }));
        mentions.sort_by_key(|mention| mention.span.start());
        mentions
    }

    /// The mentions that an override is for.
    fn settled(&self, document: &Document, mentions: &[Mention]) -> Vec<(MentionId, Meant)> {
        let here: Vec<(String, Meant)> =
            self.overrides_for(document).into_iter().map(|given| (fold(given.words.trim()), given.meant)).collect();
        if here.is_empty() {
            return Vec::new();
        }
        let meant = |mention: &Mention| {
            let words = fold(mention.span.of(document.text()));
            here.iter().find(|(settled, _)| *settled == words).map(|&(_, meant)| meant)
        };
        mentions.iter().zip(0..).filter_map(|(mention, id)| Some((MentionId(id), meant(mention)?))).collect()
    }
}

/// Where some words stand as whole tokens of one sentence, compared without case and accents. Words with a capital are
/// a name, so what begins small is none: an override of "Reading" is not for "reading".
fn occurrences(text: &str, tokens: &[Token], words: &str) -> Vec<Span> {
    let name = fold(words.trim());
    let capital = words.trim().starts_with(char::is_uppercase);
    let from = |first: usize| {
        let opening = tokens[first];
        if capital && opening.span.of(text).starts_with(char::is_lowercase) {
            return None;
        }
        for token in tokens[first..].iter().take_while(|token| token.sentence == opening.sentence) {
            let span = opening.span.cover(token.span);
            let folded = fold(span.of(text));
            if folded.is_empty() || !name.starts_with(&folded) {
                return None;
            }
            if folded == name {
                return Some(span);
            }
        }
        None
    };
    (0..tokens.len()).filter_map(from).collect()
}

/// Whether a document is called so, or its path or address ends so.
fn is_named(document: &Document, name: &str) -> bool {
    document.name().strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with(['/', '\\']))
}
