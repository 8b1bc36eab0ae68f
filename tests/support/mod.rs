//! Hand-made reports, so that formats are tested without any stage before them.

#![allow(dead_code, reason = "each test program uses its own part")]

use dateline::claim::{Argument, Claim, ClaimId, Comparator, Link, Medium, Precision, Stated, StatedWind, Statement};
use dateline::earth::{Footprint, Position, RadiusSource, Region, Wind, inverse};
use dateline::gazetteer::{FeatureClass, PlaceId};
use dateline::mention::{Mention, MentionId, Role};
use dateline::quantity::{Interval, LengthUnit, Meters, Unit};
use dateline::report::ReportPlace;
use dateline::resolve::{Answer, Candidate, Evidence, EvidenceKind, Resolution};
use dateline::rule::Rule;
use dateline::span::Span;
use dateline::verdict::{End, Outcome, Part, PartKind, Reason, Repair, Verdict};
use dateline::{Context, Document, Report};
use std::collections::BTreeMap;

/// A report under construction.
pub struct Draft {
    pub report: Report,
}

impl Draft {
    pub fn new(name: &str, text: &str) -> Self {
        Self::of(Document::from_text(name, text, Context::default()))
    }

    pub fn of(document: Document) -> Self {
        Self {
            report: Report {
                version: "0.0.0",
                gazetteer_build: "0123456789abcdef".to_owned(),
                credits: vec!["Hand-made, no licence".to_owned()],
                document,
                tokens: Vec::new(),
                mentions: Vec::new(),
                resolutions: Vec::new(),
                claims: Vec::new(),
                verdicts: Vec::new(),
                movements: Vec::new(),
                parts: Vec::new(),
                places: BTreeMap::new(),
                overrides: Vec::new(),
                levels: BTreeMap::new(),
                tolerance: dateline::verdict::Tolerance::default(),
                language: dateline::claim::Language::default(),
            },
        }
    }

    /// The first stretch of the text that reads so.
    pub fn span(&self, words: &str) -> Span {
        let start = self.report.document.text().find(words).unwrap_or_else(|| panic!("the text lacks {words:?}"));
        Span::new(start, start + words.len())
    }

    /// A name resolved to a circle of `radius_km`.
    pub fn place(&mut self, name: &str, lat: f64, lon: f64, radius_km: f64) -> MentionId {
        let radius = Meters::from_km(radius_km);
        let footprint = Footprint::Circle { radius, source: RadiusSource::Population };
        self.resolved(name, lat, lon, footprint)
    }

    /// A name resolved to an outline.
    pub fn region(&mut self, name: &str, lat: f64, lon: f64, outline: geo::MultiPolygon<f64>) -> MentionId {
        let region = Region::new(outline).expect("an outline with rings");
        self.resolved(name, lat, lon, Footprint::Polygon { region: region.into(), radius: Meters::from_km(100.0) })
    }

    fn resolved(&mut self, name: &str, lat: f64, lon: f64, footprint: Footprint) -> MentionId {
        let row = PlaceId(self.report.places.len() as u32);
        let place = ReportPlace {
            id: 1000 + row.0,
            geonames_id: Some(1000 + row.0),
            name: name.to_owned(),
            position: Position::new(lat, lon).expect("a position"),
            class: FeatureClass::Populated,
            code: "PPL".to_owned(),
            country: Some("ZZ".to_owned()),
            country_name: Some("Zedland".to_owned()),
            admin1: None,
            admin2: None,
            population: Some(5000),
            footprint,
        };
        self.report.places.insert(row, place.into());
        self.mention(name, Some(row))
    }

    /// A name that no place was found for.
    pub fn unknown(&mut self, name: &str) -> MentionId {
        self.mention(name, None)
    }

    fn mention(&mut self, name: &str, place: Option<PlaceId>) -> MentionId {
        let id = MentionId(self.report.mentions.len() as u32);
        let span = self.span(name);
        let evidence = Evidence { kind: EvidenceKind::Prominence, weight: 2.5, span: None, other: None };
        self.report.mentions.push(Mention {
            span,
            role: Role::Literal,
            lookups: vec![name.to_owned()],
            cues: Vec::new(),
            confidence: 0.9,
            position: None,
        });
        self.report.resolutions.push(Resolution {
            mention: id,
            outcome: place.map_or(Answer::Unknown, Answer::Resolved),
            confidence: if place.is_some() { 0.875 } else { 0.0 },
            candidates: place
                .map(|place| Candidate { place, probability: 0.875, evidence: vec![evidence].into() })
                .into_iter()
                .collect(),
            missing_score: 0.0,
            missing: 0.125,
        });
        id
    }

    /// "`key`" of `km` to `wind` between two mentions, judged with a tolerance of 5 km and 50 degrees.
    pub fn offset(&mut self, subject: MentionId, object: MentionId, key: &str, length: &str, km: f64, wind: Wind) {
        let (key, length) = (self.span(key), self.span(length));
        let wind_span = Span::new(length.end(), key.end());
        let argument = |mention: MentionId| Argument {
            span: Some(self.report.mention(mention).span),
            mention: Some(mention),
            link: Link::Named,
        };
        let end = |argument: u8, mention: MentionId| {
            let place = self.report.resolution(mention).place().expect("a resolved end");
            let copy = &self.report.places[&place];
            End {
                argument,
                place: Some(place),
                position: copy.position,
                radius: copy.footprint.radius(),
                probability: 0.8,
            }
        };
        let ends = vec![end(0, subject), end(1, object)];
        let geodesic = inverse(ends[1].position, ends[0].position);
        let (measured, azimuth) = (geodesic.distance.km(), geodesic.azimuth.expect("distinct ends").0);
        let distance = Part {
            quantity: PartKind::DistanceKm,
            stated: Some(km),
            measured,
            allowed: Interval::new(measured - 5.0, measured + 5.0),
            outcome: if (km - measured).abs() <= 5.0 { Outcome::Supported } else { Outcome::Contradicted },
            span: Some(length),
        };
        let direction = Part {
            quantity: PartKind::AzimuthDegrees,
            stated: Some(wind.azimuth().0),
            measured: azimuth,
            allowed: Interval::new(azimuth - 50.0, azimuth + 50.0),
            outcome: Outcome::Supported,
            span: Some(wind_span),
        };
        let outcome = distance.outcome;
        let id = ClaimId(self.report.claims.len() as u32);
        let span = argument(subject).span.unwrap().cover(argument(object).span.unwrap()).cover(key);
        let claim = Claim {
            span,
            key,
            statement: Statement::Offset {
                subject: argument(subject),
                object: argument(object),
                length: Stated {
                    span: length,
                    value: km,
                    value_max: None,
                    unit: Unit::Length(LengthUnit::Kilometer),
                    precision: Precision::Integer { trailing_zeros: 0 },
                    hedged: false,
                    comparator: Comparator::Equal,
                },
                wind: StatedWind { span: wind_span, wind },
                medium: Medium::Unstated,
            },
        };
        let verdict = Verdict {
            claim: id,
            outcome,
            reason: if outcome == Outcome::Supported { Reason::Agrees } else { Reason::DistanceOff },
            rule: Rule::DistanceMismatch,
            headline: format!("{km} km is stated, the map says {measured:.0} km"),
            parts: vec![distance, direction],
            ends,
            heading: None,
            repair: (outcome == Outcome::Contradicted)
                .then(|| Repair { slip: "a_slip".to_owned(), text: "a likely slip".to_owned() }),
            whereabouts: None,
            notes: vec!["something to know".to_owned()],
        };
        self.report.claims.push(claim);
        self.report.verdicts.push(verdict);
    }
}

/// A claim across the antimeridian, one place on each side, and one whose circle is cut by it.
pub fn fiji() -> Report {
    let mut draft = Draft::new("fiji.txt", "The ferry from Levuka passed Tavua, 500 km east of Suva, and Nowhere.");
    let levuka = draft.place("Levuka", -17.68, 178.83, 30.0);
    let tavua = draft.place("Tavua", -16.9, -179.9, 25.0);
    let suva = draft.place("Suva", -18.1416, 178.4419, 8.0);
    draft.unknown("Nowhere");
    draft.offset(tavua, suva, "500 km east of", "500 km", 500.0, Wind::E);
    let _ = levuka;
    draft.report
}

/// A claim at the south pole, whose footprints hold it.
pub fn pole() -> Report {
    let mut draft = Draft::new("pole.txt", "The camp of Vostok Two is 200 km north of Amundsen-Scott.");
    let camp = draft.place("Vostok Two", -88.2, 45.0, 300.0);
    let base = draft.place("Amundsen-Scott", -90.0, 0.0, 50.0);
    draft.report.verdicts.clear();
    let _ = (camp, base);
    draft.report
}

/// A region in two parts on either side of the antimeridian, given clockwise, with a hole.
pub fn far_east() -> Report {
    let mut draft = Draft::new("chukotka.txt", "Snow fell in Chukotka on Monday.");
    let ring = |corners: &[(f64, f64)]| geo::LineString::from(corners.to_vec());
    let hole = ring(&[(174., 65.), (176., 65.), (176., 66.), (174., 66.)]);
    let west = geo::Polygon::new(ring(&[(170., 62.), (170., 70.), (180., 70.), (180., 62.)]), vec![hole]);
    let east = geo::Polygon::new(ring(&[(-180., 62.), (-180., 70.), (-170., 70.), (-170., 62.)]), vec![]);
    draft.region("Chukotka", 66.0, 175.0, geo::MultiPolygon::new(vec![west, east]));
    draft.report
}

/// The equator and the prime meridian, a supported claim, non-ASCII text before it.
pub fn equator() -> Report {
    let mut draft = Draft::new("gulf.txt", "À São Tomé\nthe buoy Soul lies 63 km south of Ikɔ, as the crew said.\n");
    let buoy = draft.place("Soul", 0.0, 0.0, 1.0);
    let iko = draft.place("Ikɔ", 0.57, 0.0, 1.0);
    draft.offset(buoy, iko, "63 km south of", "63 km", 63.0, Wind::S);
    draft.report
}
