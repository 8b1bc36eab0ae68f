//! A gazetteer of a few real places with rough outlines: enough of the world to judge claims on.

use dateline::earth::Position;
use dateline::gazetteer::{Draft, DraftPlace, FeatureClass, Gazetteer};
use geo::{LineString, MultiPolygon, Polygon, Rect};

pub const SYRIA: u32 = 1;
pub const TURKEY: u32 = 2;
pub const LATAKIA_DIVISION: u32 = 3;
pub const TARTUS_DIVISION: u32 = 4;
pub const LATAKIA: u32 = 5;
pub const TARTUS: u32 = 6;
pub const HMEYMIM: u32 = 7;
pub const ALEPPO: u32 = 8;
pub const PALMYRA: u32 = 9;
pub const GAZIANTEP: u32 = 10;
pub const KILIS: u32 = 11;
pub const FIJI: u32 = 12;
pub const SUVA: u32 = 13;
pub const TAVEUNI: u32 = 14;
pub const APIA: u32 = 15;
pub const ICECAP: u32 = 16;
pub const POLE: u32 = 17;
pub const ECUADOR: u32 = 18;
pub const QUITO: u32 = 19;
pub const NEWRY: u32 = 20;
pub const ASHBY_NEAR: u32 = 21;
pub const ASHBY_FAR: u32 = 22;

/// The places above, as a gazetteer in memory.
pub fn gazetteer() -> Gazetteer {
    use FeatureClass::{Administrative, Populated, Spot};
    let town = |id, name, lat, lon, country, population| DraftPlace {
        country: Some(country),
        population,
        ..place(id, name, lat, lon, Populated, "PPL")
    };
    let within = |place: DraftPlace, admin1| DraftPlace { admin1: Some(admin1), ..place };
    let country = |id, name, lat, lon, code, outline| DraftPlace {
        country: Some(code),
        outline: Some(outline),
        ..place(id, name, lat, lon, Administrative, "PCLI")
    };
    let division = |id, name, lat, lon, code, outline| DraftPlace {
        country: Some(code),
        outline: Some(outline),
        ..place(id, name, lat, lon, Administrative, "ADM1")
    };
    let places = vec![
        country(SYRIA, "Syria", 35.0, 38.5, *b"SY", outline(&[SYRIAN_BORDER])),
        country(TURKEY, "Turkey", 39.0, 35.0, *b"TR", boxes(&[[26.0, 36.75, 44.5, 42.0]])),
        division(LATAKIA_DIVISION, "Latakia", 35.6, 36.0, *b"SY", boxes(&[[35.7, 35.2, 36.3, 35.95]])),
        division(TARTUS_DIVISION, "Tartus", 34.95, 36.1, *b"SY", boxes(&[[35.8, 34.65, 36.4, 35.19]])),
        within(town(LATAKIA, "Latakia", 35.531, 35.791, *b"SY", 340_181), LATAKIA_DIVISION),
        within(town(TARTUS, "Tartus", 34.889, 35.887, *b"SY", 115_769), TARTUS_DIVISION),
        DraftPlace {
            country: Some(*b"SY"),
            admin1: Some(LATAKIA_DIVISION),
            ..place(HMEYMIM, "Hmeymim", 35.401, 35.949, Spot, "AIRB")
        },
        town(ALEPPO, "Aleppo", 36.202, 37.134, *b"SY", 1_600_000),
        town(PALMYRA, "Palmyra", 34.56, 38.28, *b"SY", 51_000),
        town(GAZIANTEP, "Gaziantep", 37.06, 37.383, *b"TR", 1_065_975),
        town(KILIS, "Kilis", 36.72, 37.115, *b"TR", 100_000),
        country(
            FIJI,
            "Fiji",
            -17.8,
            178.0,
            *b"FJ",
            boxes(&[[176.9, -19.2, 180.0, -16.1], [-180.0, -19.2, -178.2, -16.1]]),
        ),
        town(SUVA, "Suva", -18.1416, 178.4419, *b"FJ", 93_970),
        town(TAVEUNI, "Taveuni", -16.86, -179.97, *b"FJ", 12_000),
        town(APIA, "Apia", -13.8333, -171.7667, *b"WS", 37_391),
        country(ICECAP, "Icecap", -85.0, 0.0, *b"AQ", boxes(&[[-180.0, -90.0, 180.0, -66.0]])),
        DraftPlace { country: Some(*b"AQ"), ..place(POLE, "Station", -90.0, 0.0, Spot, "STNB") },
        country(ECUADOR, "Ecuador", -1.4, -78.5, *b"EC", boxes(&[[-81.0, -5.0, -75.2, 1.4]])),
        town(QUITO, "Quito", -0.2298, -78.525, *b"EC", 1_399_814),
        town(NEWRY, "Newry", 0.0, -77.0, *b"EC", 9000),
        town(ASHBY_NEAR, "Ashby", 0.0, -76.8, *b"EC", 3000),
        town(ASHBY_FAR, "Ashby", 0.0, -80.69, *b"EC", 60_000),
    ];
    let coast = vec![LineString::from(vec![(35.78, 36.0), (35.72, 35.5), (35.88, 34.9), (35.97, 34.6)])];
    let draft = Draft { places, coast, credits: vec!["Hand-made, no licence".to_owned()] };
    Gazetteer::from_bytes(draft.to_bytes().expect("a sound draft")).expect("bytes just written")
}

/// Syria to about half a degree, counterclockwise from the southwest.
const SYRIAN_BORDER: &[(f64, f64)] = &[
    (35.9, 34.6),
    (36.4, 34.5),
    (36.0, 33.4),
    (35.75, 32.75),
    (36.8, 32.3),
    (38.8, 33.4),
    (41.0, 34.4),
    (41.3, 35.6),
    (42.35, 37.1),
    (40.7, 37.1),
    (39.2, 36.65),
    (38.0, 36.75),
    (36.65, 36.65),
    (36.15, 35.85),
    (35.75, 35.85),
    (35.9, 34.6),
];

fn place(id: u32, name: &str, lat: f64, lon: f64, class: FeatureClass, code: &str) -> DraftPlace {
    DraftPlace::new(id, name, Position::new(lat, lon).expect("in range"), class, code)
}

fn outline(rings: &[&[(f64, f64)]]) -> MultiPolygon<f64> {
    MultiPolygon::new(rings.iter().map(|ring| Polygon::new(LineString::from(ring.to_vec()), vec![])).collect())
}

fn boxes(boxes: &[[f64; 4]]) -> MultiPolygon<f64> {
    MultiPolygon::new(boxes.iter().map(|&[w, s, e, n]| Rect::new((w, s), (e, n)).to_polygon()).collect())
}
