//! Verdicts asserted whole: hand-made claims over a tiny gazetteer, each with its true and its tempting twin.

mod world;

use dateline::claim::{
    Argument, Claim, Comparator, Link, Medium, Part, Precision, Relation, Stated, StatedWind, Statement,
};
use dateline::earth::{Position, Wind};
use dateline::gazetteer::{Gazetteer, PlaceId};
use dateline::mention::{Mention, MentionId, Role};
use dateline::quantity::{AreaUnit, LengthUnit, Unit};
use dateline::resolve::{Answer, Candidate, Evidence, EvidenceKind, Resolution};
use dateline::span::Span;
use dateline::verdict::{self, Outcome, Reason, Verdict};
use dateline::{Context, Document};

/// A text with hand-made mentions, resolutions and claims.
struct Told {
    gazetteer: Gazetteer,
    document: Document,
    mentions: Vec<Mention>,
    resolutions: Vec<Resolution>,
    claims: Vec<Claim>,
}

impl Told {
    fn new(text: &str) -> Self {
        Self {
            gazetteer: world::gazetteer(),
            document: Document::from_text("t", text, Context::default()),
            mentions: Vec::new(),
            resolutions: Vec::new(),
            claims: Vec::new(),
        }
    }

    fn span(&self, words: &str) -> Span {
        let at = self.document.text().find(words).unwrap_or_else(|| panic!("{words:?} is not in the text"));
        Span::new(at, at + words.len())
    }

    fn row(&self, stable_id: u32) -> PlaceId {
        self.gazetteer.by_stable_id(stable_id).unwrap()
    }

    /// A name that means one place beyond doubt.
    fn name(self, words: &str, stable_id: u32) -> Self {
        self.name_of(words, &[(stable_id, vec![plain(8.0)])], -2.0)
    }

    /// A name with candidates, best first, each with its evidence, and the score of the missing place.
    fn name_of(mut self, words: &str, candidates: &[(u32, Vec<Evidence>)], missing_score: f32) -> Self {
        let mention = MentionId(self.mentions.len() as u32);
        let candidates: Vec<Candidate> = candidates
            .iter()
            .map(|(id, evidence)| Candidate {
                place: self.row(*id),
                probability: 0.0,
                evidence: evidence.clone().into(),
            })
            .collect();
        let mut resolution =
            Resolution { mention, outcome: Answer::Unknown, confidence: 0.9, candidates, missing_score, missing: 0.0 };
        let reranked = resolution.without(|_| true);
        for candidate in &mut resolution.candidates {
            candidate.probability = reranked.readings.iter().find(|r| r.0 == candidate.place).unwrap().1;
        }
        resolution.missing = reranked.missing;
        if let Some(&(place, probability)) = reranked.readings.first() {
            resolution.outcome = if probability >= 0.5 { Answer::Resolved(place) } else { Answer::Ambiguous };
        }
        self.resolutions.push(resolution);
        self.mention(words, Role::Literal, None)
    }

    fn unknown(mut self, words: &str) -> Self {
        let mention = MentionId(self.mentions.len() as u32);
        let outcome = Answer::Unknown;
        let resolution =
            Resolution { mention, outcome, confidence: 0.0, candidates: vec![], missing_score: 0.0, missing: 1.0 };
        self.resolutions.push(resolution);
        self.mention(words, Role::Literal, None)
    }

    fn mention(mut self, words: &str, role: Role, position: Option<Position>) -> Self {
        let span = self.span(words);
        let lookups = vec![words.to_owned()];
        self.mentions.push(Mention { span, role, lookups, cues: vec![], confidence: 1.0, position });
        self
    }

    fn argument(&self, index: u32) -> Argument {
        let span = self.mentions[index as usize].span;
        Argument { span: Some(span), mention: Some(MentionId(index)), link: Link::Named }
    }

    fn stated(&self, words: &str, value: f64, unit: Unit) -> Stated {
        let zeros = (1..9).take_while(|&k| value % 10f64.powi(k) == 0.0).count();
        let digits = (1..6).find(|&d| (value * 10f64.powi(d)).fract() == 0.0).unwrap_or(6);
        let precision = if value.fract() == 0.0 {
            Precision::Integer { trailing_zeros: zeros as u8 }
        } else {
            Precision::Decimals { digits: digits as u8 }
        };
        Stated {
            span: self.span(words),
            value,
            value_max: None,
            unit,
            precision,
            hedged: words.starts_with("about"),
            comparator: Comparator::Equal,
        }
    }

    fn wind(&self, words: &str, symbol: &str) -> StatedWind {
        StatedWind { span: self.span(words), wind: Wind::from_symbol(symbol).unwrap() }
    }

    fn claim(mut self, words: &str, key: &str, statement: impl FnOnce(&Told) -> Statement) -> Self {
        let claim = Claim { span: self.span(words), key: self.span(key), statement: statement(&self) };
        self.claims.push(claim);
        self
    }

    fn verdicts(&self) -> Vec<Verdict> {
        verdict::judge(&self.document, &self.claims, &self.mentions, &self.resolutions, &self.gazetteer)
    }

    fn verdict(&self) -> Verdict {
        let [verdict] = &self.verdicts()[..] else { panic!("one claim, one verdict") };
        verdict.clone()
    }
}

/// Evidence from the gazetteer alone.
fn plain(weight: f32) -> Evidence {
    Evidence { kind: EvidenceKind::Prominence, weight, span: None, other: None }
}

const KM: Unit = Unit::Length(LengthUnit::Kilometer);
const MI: Unit = Unit::Length(LengthUnit::Mile);
const M2: Unit = Unit::Area(AreaUnit::SquareMeter);
const MI2: Unit = Unit::Area(AreaUnit::SquareMile);
const KM2: Unit = Unit::Area(AreaUnit::SquareKilometer);

fn base_offset(text: &str, amount: &str, value: f64, unit: Unit, wind: &str, symbol: &str) -> Told {
    Told::new(text).name("Hmeymim", world::HMEYMIM).name("Latakia", world::LATAKIA).name("Tartus", world::TARTUS).claim(
        text.trim_end_matches('.'),
        amount,
        |t| Statement::Offset {
            subject: t.argument(0),
            object: t.argument(2),
            length: t.stated(amount, value, unit),
            wind: t.wind(wind, symbol),
            medium: Medium::Unstated,
        },
    )
}

#[test]
fn an_offset_of_half_as_much_again_is_refuted_and_explained() {
    let text = "The Hmeymim base by Latakia lies about 86 km north of Tartus.";
    let verdict = base_offset(text, "about 86 km", 86.0, KM, "north", "N").verdict();
    assert_eq!((verdict.outcome, verdict.reason), (Outcome::Contradicted, Reason::RoadDistanceAsStraight));
    assert_eq!(verdict.headline, "86 km is stated, the map says 57 km");
    assert_eq!(
        verdict.notes,
        [
            "86 km would need a route 1.51 times the straight line",
            "the direction holds: north is stated, the bearing is 6 deg",
            "Latakia itself is 72 km from Tartus",
        ]
    );
    let repair = verdict.repair.unwrap();
    assert_eq!(repair.slip, "road_for_straight_line");
    let [distance, direction] = &verdict.parts[..] else { panic!("two parts") };
    assert_eq!((distance.outcome, direction.outcome), (Outcome::Contradicted, Outcome::Supported));
    assert!((distance.measured - 57.1).abs() < 0.1, "{}", distance.measured);
    assert!((direction.measured - 5.7).abs() < 0.1, "{}", direction.measured);
    let ends: Vec<_> = verdict.ends.iter().map(|end| end.argument).collect();
    assert_eq!(ends, [0, 1]);
}

#[test]
fn the_true_figures_are_supported_in_either_unit() {
    for (amount, value, unit) in
        [("about 57 km", 57.0, KM), ("57 km", 57.0, KM), ("35 mi", 35.0, MI), ("about 60 km", 60.0, KM)]
    {
        let text = format!("The Hmeymim base by Latakia lies {amount} north of Tartus.");
        let verdict = base_offset(&text, amount, value, unit, "north", "N").verdict();
        assert_eq!((verdict.outcome, verdict.reason), (Outcome::Supported, Reason::Agrees), "{amount}: {verdict:?}");
        assert_eq!(verdict.repair, None);
    }
}

#[test]
fn a_reversed_direction_is_refuted_by_its_own_rule() {
    let text = "The Hmeymim base by Latakia lies about 57 km south of Tartus.";
    let verdict = base_offset(text, "about 57 km", 57.0, KM, "south", "S").verdict();
    assert_eq!((verdict.outcome, verdict.reason), (Outcome::Contradicted, Reason::DirectionOff));
    assert_eq!(verdict.rule.name(), "direction-mismatch");
    assert_eq!(verdict.headline, "south is stated, the map says north (6 deg)");
    assert_eq!(verdict.repair.unwrap().slip, "direction_reversed");
}

#[test]
fn miles_written_for_kilometres_are_found_out() {
    let text = "The Hmeymim base by Latakia lies 57 mi north of Tartus.";
    let verdict = base_offset(text, "57 mi", 57.0, MI, "north", "N").verdict();
    assert_eq!(verdict.outcome, Outcome::Contradicted);
    assert_eq!(verdict.headline, "57 mi is stated, the map says 35 mi (57 km)");
    assert_eq!(verdict.repair.unwrap().text, "57 km would fit: miles were written for kilometers");
}

fn contained(inner: (&str, u32), outer: (&str, u32)) -> Verdict {
    let text = format!("{} is in {}.", inner.0, outer.0);
    Told::new(&text)
        .name(inner.0, inner.1)
        .name(outer.0, outer.1)
        .claim(text.trim_end_matches('.'), "is in", |t| Statement::Containment {
            subject: t.argument(0),
            object: t.argument(1),
        })
        .verdict()
}

#[test]
fn a_base_outside_the_city_and_inside_its_namesake_province_is_left_open() {
    let verdict = contained(("Hmeymim", world::HMEYMIM), ("Latakia", world::LATAKIA));
    assert_eq!((verdict.outcome, verdict.reason), (Outcome::Inconclusive, Reason::OutsideFootprintInsideDivision));
    assert_eq!(
        verdict.headline,
        "Hmeymim lies 20 km from the centre of Latakia, outside the town but inside the division of that name"
    );
    assert_eq!(
        verdict.notes,
        [
            "the town of Latakia reaches about 6 km from its centre; Latakia is also the name of a first-level division of Syria"
        ]
    );
}

#[test]
fn a_place_in_itself_is_hardly_understood() {
    let text = "Syria is in Syria.";
    let told = Told::new(text).name("Syria", world::SYRIA).name("Syria", world::SYRIA);
    let verdict = told
        .claim("Syria is in Syria", "is in", |t| Statement::Containment {
            subject: t.argument(0),
            object: t.argument(1),
        })
        .verdict();
    assert_eq!((verdict.outcome, verdict.reason), (Outcome::Inconclusive, Reason::SamePlace));
}

#[test]
fn containment_follows_outlines_tables_and_footprints() {
    use Outcome::{Contradicted, Inconclusive, Supported};
    let table = [
        (("Aleppo", world::ALEPPO), ("Syria", world::SYRIA), Supported, Reason::Agrees),
        (("Hmeymim", world::HMEYMIM), ("Syria", world::SYRIA), Supported, Reason::Agrees),
        (("Gaziantep", world::GAZIANTEP), ("Syria", world::SYRIA), Contradicted, Reason::NotInside),
        (("Tartus", world::TARTUS), ("Aleppo", world::ALEPPO), Contradicted, Reason::NotInside),
        (("Kilis", world::KILIS), ("Syria", world::SYRIA), Inconclusive, Reason::Borderline),
        (("Taveuni", world::TAVEUNI), ("Fiji", world::FIJI), Supported, Reason::Agrees),
        (("Apia", world::APIA), ("Fiji", world::FIJI), Contradicted, Reason::NotInside),
        (("Station", world::POLE), ("Icecap", world::ICECAP), Supported, Reason::Agrees),
        (("Quito", world::QUITO), ("Syria", world::SYRIA), Contradicted, Reason::NotInside),
        (("Syria", world::SYRIA), ("Aleppo", world::ALEPPO), Inconclusive, Reason::Borderline),
    ];
    for (inner, outer, outcome, reason) in table {
        let verdict = contained(inner, outer);
        assert_eq!(
            (verdict.outcome, verdict.reason),
            (outcome, reason),
            "{} in {}: {}",
            inner.0,
            outer.0,
            verdict.headline
        );
    }
    let verdict = contained(("Gaziantep", world::GAZIANTEP), ("Syria", world::SYRIA));
    assert!(verdict.headline.ends_with("outside Syria, in Turkey"), "{}", verdict.headline);
}

fn part_of(word: &str, symbol: Option<&str>, subject: (&str, u32), region: (&str, u32)) -> Verdict {
    let text = format!("{} in {word} {}.", subject.0, region.0);
    Told::new(&text)
        .name(subject.0, subject.1)
        .name(region.0, region.1)
        .claim(text.trim_end_matches('.'), word, |t| Statement::RelativePosition {
            subject: t.argument(0),
            object: t.argument(1),
            part: symbol.map_or_else(|| Part::Central(t.span(word)), |symbol| Part::Wind(t.wind(word, symbol))),
        })
        .verdict()
}

#[test]
fn a_part_of_a_country_is_read_from_its_middle() {
    use Outcome::{Contradicted, Inconclusive, Supported};
    let (syria, aleppo) = (("Syria", world::SYRIA), ("Aleppo", world::ALEPPO));
    let table = [
        ("northwestern", Some("NW"), aleppo, syria, Supported),
        ("northern", Some("N"), aleppo, syria, Supported),
        ("southern", Some("S"), aleppo, syria, Contradicted),
        ("central", None, aleppo, syria, Contradicted),
        ("central", None, ("Palmyra", world::PALMYRA), syria, Supported),
        ("southern", Some("S"), ("Palmyra", world::PALMYRA), syria, Inconclusive),
        ("eastern", Some("E"), ("Taveuni", world::TAVEUNI), ("Fiji", world::FIJI), Supported),
        ("northern", Some("N"), ("Gaziantep", world::GAZIANTEP), syria, Contradicted),
    ];
    for (word, symbol, subject, region, expected) in table {
        let verdict = part_of(word, symbol, subject, region);
        assert_eq!(verdict.outcome, expected, "{word} {}: {}", subject.0, verdict.headline);
    }
    let verdict = part_of("southern", Some("S"), aleppo, syria);
    assert_eq!(verdict.headline, "southern is stated, Aleppo lies in the northwest of Syria");
}

#[test]
fn a_province_of_no_such_country_is_misread_rather_than_misplaced() {
    let text = "Ashby in northern Syria.";
    let ashby = |near: f32| {
        let readings = [
            (world::ASHBY_NEAR, vec![plain(near)]),
            (world::ASHBY_FAR, vec![plain(0.9)]),
            (world::QUITO, vec![plain(0.8)]),
        ];
        Told::new(text)
            .name_of("Ashby", &readings, -5.0)
            .name("Syria", world::SYRIA)
            .claim("Ashby in northern Syria", "northern", |t| Statement::RelativePosition {
                subject: t.argument(0),
                object: t.argument(1),
                part: Part::Wind(t.wind("northern", "N")),
            })
            .verdict()
    };
    assert_eq!((ashby(1.0).outcome, ashby(1.0).reason), (Outcome::Inconclusive, Reason::AmbiguousPlace));
    assert_eq!((ashby(6.0).outcome, ashby(6.0).reason), (Outcome::Contradicted, Reason::NotInside));
}

#[test]
fn a_linear_figure_for_an_area_is_refuted_without_a_map() {
    let text = "It covers 60,000 square meters (37 square miles).";
    let told = |value: f64, unit: Unit| {
        Told::new(text)
            .claim("60,000 square meters (37 square miles", "(", |t| Statement::Conversion {
                first: t.stated("60,000 square meters", 60_000.0, M2),
                second: t.stated("37 square miles", value, unit),
            })
            .verdict()
    };
    let verdict = told(37.0, MI2);
    assert_eq!((verdict.outcome, verdict.reason), (Outcome::Contradicted, Reason::ConversionOff));
    assert_eq!(verdict.headline, "60,000 m2 is 0.023 mi2, not 37 mi2");
    assert_eq!(verdict.notes, ["the two differ by a factor of 1,600"]);
    assert_eq!(verdict.repair.unwrap().text, "60 km is 37 mi: a linear figure was taken for an area");
    assert_eq!(told(0.02, MI2).outcome, Outcome::Supported);
}

/// "Ashby" is a village by Newry or a larger town far off; `evidence` is what speaks for the village.
fn ashby(evidence: &[Evidence], town: f32, missing: f32, km: f64) -> Verdict {
    let amount = format!("{km} km");
    let text = format!("In Ohio, Ashby lies {amount} from Newry.");
    Told::new(&text)
        .name("Ohio", world::QUITO)
        .name_of("Ashby", &[(world::ASHBY_NEAR, evidence.to_vec()), (world::ASHBY_FAR, vec![plain(town)])], missing)
        .name("Newry", world::NEWRY)
        .claim(&text[9..text.len() - 1], &amount, |t| Statement::Distance {
            subject: t.argument(1),
            object: t.argument(2),
            length: t.stated(&amount, km, KM),
            medium: Medium::Straight,
        })
        .verdict()
}

#[test]
fn a_claim_does_not_choose_the_place_it_is_checked_against() {
    let near_newry = Evidence { kind: EvidenceKind::Nearness, weight: 3.0, span: None, other: Some(MentionId(2)) };
    let near_ohio = Evidence { other: Some(MentionId(0)), ..near_newry };
    // Newry is 22 km from the near Ashby.
    let circular = ashby(&[near_newry], 1.5, -5.0, 22.0);
    assert_eq!((circular.outcome, circular.reason), (Outcome::Inconclusive, Reason::OnlyTheClaimSaysWhich));
    assert_eq!(circular.headline, "only the claim itself says which Ashby is meant");
    assert_eq!(ashby(&[near_ohio], 1.5, -5.0, 22.0).outcome, Outcome::Supported);
}

#[test]
fn a_contradiction_needs_every_plausible_reading_to_fail() {
    let clear = ashby(&[plain(6.0)], 0.0, -5.0, 61.0);
    assert_eq!((clear.outcome, clear.reason), (Outcome::Contradicted, Reason::DistanceOff));
    // The far Ashby is 411 km away: at one in four it is a reading, at one in four hundred a slip.
    let open = ashby(&[plain(1.0)], 0.0, -5.0, 411.0);
    assert_eq!((open.outcome, open.reason), (Outcome::Inconclusive, Reason::AmbiguousPlace));
    assert_eq!(open.notes[0], "it holds if Ashby (Ecuador) is meant: 411 km is stated, the map says 411 km");
    let slip = ashby(&[plain(6.0)], 0.0, -5.0, 411.0);
    assert_eq!(slip.outcome, Outcome::Contradicted);
    assert_eq!(slip.repair.unwrap().slip, "another_place_of_that_name");
}

#[test]
fn the_province_around_a_town_is_no_excuse_for_a_distance_to_the_town() {
    // Whichever of the two the text is likelier to mean, a distance is measured from the town.
    let told = |town: f32, province: f32, km: f64| {
        let text = format!("Hmeymim is {km} km from Tartus.");
        let amount = format!("{km} km");
        let readings = [(world::TARTUS, vec![plain(town)]), (world::TARTUS_DIVISION, vec![plain(province)])];
        Told::new(&text)
            .name("Hmeymim", world::HMEYMIM)
            .name_of("Tartus", &readings, -5.0)
            .claim(text.trim_end_matches('.'), &amount, |t| Statement::Distance {
                subject: t.argument(0),
                object: t.argument(1),
                length: t.stated(&amount, km, KM),
                medium: Medium::Straight,
            })
            .verdict()
    };
    for (town, province) in [(2.0, 1.0), (1.0, 2.0)] {
        let wrong = told(town, province, 86.0);
        assert_eq!(wrong.outcome, Outcome::Contradicted, "{wrong:?}");
        assert_eq!(wrong.headline, "86 km is stated, the map says 57 km");
        assert_eq!(told(town, province, 57.0).outcome, Outcome::Supported);
        // 23 km is right for the province's border, and that may be meant.
        assert_eq!(told(town, province, 23.0).reason, Reason::AmbiguousPlace);
    }
}

#[test]
fn a_place_that_the_gazetteer_may_lack_forbids_a_contradiction() {
    let doubtful = ashby(&[plain(6.0)], 0.0, 4.0, 61.0);
    assert_eq!((doubtful.outcome, doubtful.reason), (Outcome::Inconclusive, Reason::PerhapsMissing));
    assert_eq!(doubtful.headline, "61 km is stated, the map says 22 km");
    // It does not forbid support.
    assert_eq!(ashby(&[plain(6.0)], 0.0, 4.0, 22.0).outcome, Outcome::Supported);
}

#[test]
fn an_end_without_a_place_is_inconclusive_and_says_which() {
    let unknown = Told::new("Qasr lies 12 km from Tartus.")
        .unknown("Qasr")
        .name("Tartus", world::TARTUS)
        .claim("Qasr lies 12 km from Tartus", "12 km", |t| Statement::Distance {
            subject: t.argument(0),
            object: t.argument(1),
            length: t.stated("12 km", 12.0, KM),
            medium: Medium::Unstated,
        })
        .verdict();
    assert_eq!((unknown.outcome, unknown.reason), (Outcome::Inconclusive, Reason::UnknownPlace));
    assert_eq!(unknown.headline, "Qasr is in no gazetteer, so there is nothing to measure from");
    let unnamed = Told::new("A village lies 12 km from Tartus.")
        .name("Tartus", world::TARTUS)
        .claim("A village lies 12 km from Tartus", "12 km", |t| Statement::Distance {
            subject: Argument { span: Some(t.span("A village")), mention: None, link: Link::Unnamed },
            object: t.argument(0),
            length: t.stated("12 km", 12.0, KM),
            medium: Medium::Unstated,
        })
        .verdict();
    assert_eq!(unnamed.headline, "the subject (\"A village\") is no place that the text names");
    assert_eq!(unnamed.reason, Reason::UnnamedPlace);
}

fn close_to(subject: (&str, u32), object: (&str, u32), relation: Relation, km: Option<f64>) -> Verdict {
    let text = format!("{} close to 40 km of {}.", subject.0, object.0);
    Told::new(&text)
        .name(subject.0, subject.1)
        .name(object.0, object.1)
        .claim(text.trim_end_matches('.'), "close to", |t| Statement::Proximity {
            subject: t.argument(0),
            object: t.argument(1),
            relation,
            length: km.map(|km| t.stated("40 km", km, KM)),
        })
        .verdict()
}

#[test]
fn nearness_coasts_and_borders_are_measured_to_their_lines() {
    use Outcome::{Contradicted, Inconclusive, Supported};
    use Relation::{FromBorder, Near, OnBorder, OnCoast};
    let (syria, turkey) = (("Syria", world::SYRIA), ("Turkey", world::TURKEY));
    let (tartus, aleppo) = (("Tartus", world::TARTUS), ("Aleppo", world::ALEPPO));
    let table = [
        (tartus, ("Latakia", world::LATAKIA), Near, None, Inconclusive),
        (("Hmeymim", world::HMEYMIM), ("Latakia", world::LATAKIA), Near, None, Supported),
        (tartus, aleppo, Near, None, Contradicted),
        (("Gaziantep", world::GAZIANTEP), syria, Near, None, Supported),
        (tartus, syria, OnCoast, None, Supported),
        (aleppo, syria, OnCoast, None, Contradicted),
        (("Kilis", world::KILIS), syria, OnBorder, None, Supported),
        (aleppo, turkey, OnBorder, None, Contradicted),
        (("Gaziantep", world::GAZIANTEP), syria, FromBorder, Some(40.0), Supported),
        (("Gaziantep", world::GAZIANTEP), syria, FromBorder, Some(11.0), Contradicted),
    ];
    for (subject, object, relation, km, expected) in table {
        let verdict = close_to(subject, object, relation, km);
        assert_eq!(verdict.outcome, expected, "{} {relation:?} {} {km:?}: {}", subject.0, object.0, verdict.headline);
    }
}

#[test]
fn distances_to_a_country_go_to_its_outline() {
    let text = "Gaziantep is 40 km from Syria.";
    let told = |km: f64| {
        Told::new(text)
            .name("Gaziantep", world::GAZIANTEP)
            .name("Syria", world::SYRIA)
            .claim("Gaziantep is 40 km from Syria", "40 km", |t| Statement::Distance {
                subject: t.argument(0),
                object: t.argument(1),
                length: t.stated("40 km", km, KM),
                medium: Medium::Straight,
            })
            .verdict()
    };
    let holds = told(40.0);
    assert_eq!(holds.outcome, Outcome::Supported, "{}", holds.headline);
    assert_eq!(told(240.0).outcome, Outcome::Contradicted);
    assert_eq!(told(5.0).outcome, Outcome::Contradicted);
}

#[test]
fn between_is_judged_across_the_antimeridian_too() {
    let between = |subject: (&str, u32), a: (&str, u32), b: (&str, u32)| {
        let text = format!("{} lies between {} and {}.", subject.0, a.0, b.0);
        Told::new(&text)
            .name(subject.0, subject.1)
            .name(a.0, a.1)
            .name(b.0, b.1)
            .claim(text.trim_end_matches('.'), "between", |t| Statement::Between {
                subject: t.argument(0),
                object: t.argument(1),
                object2: t.argument(2),
                midway: false,
            })
            .verdict()
    };
    let (tartus, latakia, hmeymim) =
        (("Tartus", world::TARTUS), ("Latakia", world::LATAKIA), ("Hmeymim", world::HMEYMIM));
    assert_eq!(between(hmeymim, latakia, tartus).outcome, Outcome::Supported);
    assert_eq!(between(tartus, latakia, ("Aleppo", world::ALEPPO)).outcome, Outcome::Contradicted);
    let (suva, apia, taveuni) = (("Suva", world::SUVA), ("Apia", world::APIA), ("Taveuni", world::TAVEUNI));
    assert_eq!(between(taveuni, suva, apia).outcome, Outcome::Supported);
    assert_eq!(between(suva, taveuni, apia).outcome, Outcome::Contradicted);
}

#[test]
fn an_area_in_miles_told_as_kilometres_is_named() {
    // The outline of this Syria has 185,000 km2 or so; see the fixture.
    let told = |value: f64| {
        Told::new("Syria covers so much land.")
            .name("Syria", world::SYRIA)
            .claim("Syria covers so much", "covers", |t| Statement::Area {
                subject: t.argument(0),
                area: t.stated("so much", value, KM2),
            })
            .verdict()
    };
    assert_eq!(told(185_000.0).outcome, Outcome::Supported);
    let wrong = told(71_500.0);
    assert_eq!((wrong.outcome, wrong.reason), (Outcome::Contradicted, Reason::AreaOff));
    assert_eq!(wrong.repair.unwrap().slip, "unit_mistaken");
    let town = Told::new("Aleppo covers so much land.")
        .name("Aleppo", world::ALEPPO)
        .claim("Aleppo covers so much", "covers", |t| Statement::Area {
            subject: t.argument(0),
            area: t.stated("so much", 3.0, KM2),
        })
        .verdict();
    assert_eq!((town.outcome, town.reason), (Outcome::Inconclusive, Reason::NoGeometry));
}

#[test]
fn written_coordinates_are_checked_and_unswapped() {
    let told = |lat: f64, lon: f64| {
        Told::new("Suva (18.14 S, 178.44 E) is a port.")
            .name("Suva", world::SUVA)
            .claim("Suva (18.14 S, 178.44 E)", "18.14 S, 178.44 E", |t| Statement::Coordinate {
                subject: t.argument(0),
                position: Position::new(lat, lon).unwrap(),
            })
            .verdict()
    };
    assert_eq!(told(-18.14, 178.44).outcome, Outcome::Supported);
    let north = told(18.14, 178.44);
    assert_eq!((north.outcome, north.reason), (Outcome::Contradicted, Reason::CoordinateOff));
    assert_eq!(north.repair.unwrap().text, "-18.1400, 178.4400 lies at Suva: north and south are swapped");
}

#[test]
fn an_offset_from_written_coordinates_is_measured_from_them() {
    let text = "Tartus lies 57 km south of 35.401 N 35.949 E.";
    let mut told = Told::new(text).name("Tartus", world::TARTUS).unknown("35.401 N 35.949 E");
    told.mentions[1].role = Role::Coordinate;
    told.mentions[1].position = Position::new(35.401, 35.949);
    let verdict = told
        .claim(text.trim_end_matches('.'), "57 km south of", |t| Statement::Offset {
            subject: t.argument(0),
            object: t.argument(1),
            length: t.stated("57 km", 57.0, KM),
            wind: t.wind("south", "S"),
            medium: Medium::Unstated,
        })
        .verdict();
    assert_eq!(verdict.outcome, Outcome::Supported, "{}", verdict.headline);
    assert_eq!(verdict.ends[1].place, None);
}

#[test]
fn what_the_claims_say_of_each_other_stays_in_order() {
    let text = "Hmeymim is in Latakia. Aleppo is in Syria.";
    let told = Told::new(text)
        .name("Hmeymim", world::HMEYMIM)
        .name("Latakia", world::LATAKIA)
        .name("Aleppo", world::ALEPPO)
        .name("Syria", world::SYRIA);
    let told = told
        .claim("Hmeymim is in Latakia", "is in", |t| Statement::Containment {
            subject: t.argument(0),
            object: t.argument(1),
        })
        .claim("Aleppo is in Syria", "is in", |t| Statement::Containment {
            subject: t.argument(2),
            object: t.argument(3),
        });
    let outcomes: Vec<_> = told.verdicts().iter().map(|v| (v.claim.0, v.outcome)).collect();
    assert_eq!(outcomes, [(0, Outcome::Inconclusive), (1, Outcome::Supported)]);
}
