//! Space in the gazetteer against naive scans: nearest, within, containing, coast, footprints.

mod fixture;

use dateline::earth::{Footprint, Position, RadiusSource, Region, distance, distance_to_lines};
use dateline::gazetteer::{Draft, DraftPlace, FeatureClass, Gazetteer, PlaceId};
use fixture::{at, rectangle};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use proptest::prelude::*;

fn gazetteer_of(places: Vec<DraftPlace>, coast: Vec<LineString<f64>>) -> Gazetteer {
    Gazetteer::from_bytes(Draft { places, coast, credits: Vec::new() }.to_bytes().unwrap()).unwrap()
}

fn points(positions: &[Position]) -> Gazetteer {
    let place = |(&position, id): (&Position, u32)| {
        DraftPlace::new(id, format!("P{id}"), position, FeatureClass::Populated, "PPL")
    };
    gazetteer_of(positions.iter().zip(0..).map(place).collect(), Vec::new())
}

/// Anywhere, often about the antimeridian, the poles and the equator, and often twice at one spot.
fn position() -> impl Strategy<Value = Position> {
    prop_oneof![
        (-90.0..=90.0, -180.0..=180.0).prop_map(|(lat, lon)| at(lat, lon)),
        (-90.0..=90.0, -0.5..=0.5f64).prop_map(|(lat, d)| at(lat, if d < 0.0 { -180.0 - d } else { 180.0 - d })),
        (0.0..=0.5, -180.0..=180.0, any::<bool>()).prop_map(|(d, lon, n)| at(if n { 90.0 - d } else { d - 90.0 }, lon)),
        (-1..=1i32, -2..=2i32).prop_map(|(lat, lon)| at(f64::from(lat) * 90.0, f64::from(lon) * 90.0)),
        (-0.5..=0.5, -0.5..=0.5).prop_map(|(lat, lon)| at(lat, lon)),
    ]
}

/// Every row by distance, then by row.
fn scan(gazetteer: &Gazetteer, from: Position) -> Vec<(PlaceId, f64)> {
    let row = |row| (PlaceId(row), distance(from, gazetteer.position(PlaceId(row))).0);
    let mut all: Vec<_> = (0..gazetteer.len() as u32).map(row).collect();
    all.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    all
}

proptest! {
    #[test]
    fn nearest_agrees_with_a_scan(
        positions in prop::collection::vec(position(), 1..200), from in position(), count in 0..30usize,
    ) {
        let gazetteer = points(&positions);
        let mut expected = scan(&gazetteer, from);
        expected.truncate(count);
        prop_assert_eq!(gazetteer.nearest(from, count), expected);
    }

    #[test]
    fn within_agrees_with_a_scan(
        positions in prop::collection::vec(position(), 1..200), from in position(),
        radius in prop_oneof![0.0..1e5, 0.0..2.1e7f64],
    ) {
        let gazetteer = points(&positions);
        let expected: Vec<_> = scan(&gazetteer, from).into_iter().filter(|&(_, metres)| metres <= radius).collect();
        prop_assert_eq!(gazetteer.within(from, radius), expected);
    }

    #[test]
    fn every_tree_is_sound(positions in prop::collection::vec(position(), 1..200)) {
        prop_assert_eq!(points(&positions).verify(), []);
    }
}

#[test]
fn a_place_across_the_antimeridian_is_near() {
    let gazetteer = Gazetteer::from_bytes(fixture::draft().to_bytes().unwrap()).unwrap();
    let names = |found: Vec<(PlaceId, f64)>| -> Vec<_> {
        found.into_iter().map(|(id, metres)| (gazetteer.place(id).name, (metres / 1000.0).round())).collect()
    };
    assert_eq!(names(gazetteer.nearest(at(-16.85, 179.97), 1)), [("Taveuni", 6.0)]);
    assert_eq!(names(gazetteer.within(at(90.0, 123.0), 1.0)), [("North Pole", 0.0)]);
    assert_eq!(names(gazetteer.within(at(-90.0, 0.0), 0.0)), [("Antarctica", 0.0)]);
    assert_eq!(names(gazetteer.within(at(0.0, 0.0), 0.0)), [("Gulf of Guinea", 0.0)]);
}

#[test]
fn a_radius_that_is_no_distance_finds_nothing() {
    let gazetteer = points(&[at(0.0, 0.0)]);
    assert_eq!(gazetteer.within(at(0.0, 0.0), -1.0), []);
    assert_eq!(gazetteer.within(at(0.0, 0.0), f64::NAN), []);
    assert_eq!(gazetteer.within(at(90.0, 0.0), f64::INFINITY).len(), 1);
}

/// A star about a centre: never crosses itself, whatever the radii.
fn star() -> impl Strategy<Value = Polygon<f64>> {
    (-170.0..170.0, -80.0..80.0, prop::collection::vec(0.5..9.0f64, 3..24)).prop_map(|(lon, lat, radii)| {
        let turn = std::f64::consts::TAU / radii.len() as f64;
        let vertex = |(i, r): (usize, &f64)| Coord {
            x: lon + r * (i as f64 * turn).cos(),
            y: lat + r * (i as f64 * turn).sin(),
        };
        let outer: Vec<_> = radii.iter().enumerate().map(vertex).collect();
        // At three corners the edges pass at least 0.5 * cos 60 degrees from the centre.
        Polygon::new(outer.into(), vec![rectangle(lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1)])
    })
}

fn division(id: u32, outline: MultiPolygon<f64>) -> DraftPlace {
    let place = DraftPlace::new(id, format!("D{id}"), at(0.0, 0.0), FeatureClass::Administrative, "ADM1");
    DraftPlace { outline: Some(outline), ..place }
}

proptest! {
    #[test]
    fn containing_agrees_with_the_unpacked_outlines(
        stars in prop::collection::vec(prop::collection::vec(star(), 1..4), 1..6),
        shares in prop::collection::vec((any::<prop::sample::Index>(), -1.2..1.2f64, -1.2..1.2f64), 20),
    ) {
        // Parts of one outline lie apart: one a band of 40 degrees.
        let outlines: Vec<MultiPolygon<f64>> = stars.iter().map(|parts| {
            let shift = |(i, p): (usize, &Polygon<f64>)| {
                use geo::{BoundingRect, Translate};
                let x = p.bounding_rect().unwrap().center().x;
                p.translate(i as f64 * 40.0 - 60.0 - x, 0.0)
            };
            MultiPolygon::new(parts.iter().enumerate().map(shift).collect())
        }).collect();
        let gazetteer = gazetteer_of(outlines.iter().cloned().zip(1..).map(|(o, id)| division(id, o)).collect(), vec![]);
        for (which, dx, dy) in shares {
            let part = &outlines[which.index(outlines.len())].0[0];
            use geo::BoundingRect;
            let rect = part.bounding_rect().unwrap();
            let (c, w, h) = (rect.center(), rect.width() / 2.0, rect.height() / 2.0);
            let position = at((c.y + dy * h).clamp(-90.0, 90.0), c.x + dx * w);
            let region = |row| gazetteer.footprint(PlaceId(row)).region().cloned().unwrap();
            let mut expected: Vec<PlaceId> =
                (0..gazetteer.len() as u32).filter(|&row| region(row).contains(position)).map(PlaceId).collect();
            let mut found = gazetteer.containing(position);
            for row in 0..gazetteer.len() as u32 {
                prop_assert_eq!(gazetteer.outline_holds(PlaceId(row), position), Some(found.contains(&PlaceId(row))));
            }
            expected.sort();
            found.sort();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn an_outline_comes_back_within_its_stated_error(polygon in star()) {
        let gazetteer = gazetteer_of(vec![division(1, MultiPolygon::new(vec![polygon.clone()]))], vec![]);
        let Footprint::Polygon { region, radius } = gazetteer.footprint(PlaceId(0)) else { panic!("no polygon") };
        let back = &region.outline().0[0];
        // Rings may begin elsewhere and run the other way: compare them as sets of vertices.
        let vertices = |p: &Polygon<f64>| -> Vec<Coord<f64>> {
            p.exterior().coords().chain(p.interiors().iter().flat_map(|r| r.coords())).copied().collect()
        };
        for (from, to) in [(vertices(&polygon), vertices(back)), (vertices(back), vertices(&polygon))] {
            for a in from {
                let near = to.iter().any(|b| distance(at(a.y, a.x), at(b.y, b.x)).0 <= 0.79);
                prop_assert!(near, "{:?} has no partner", a);
            }
        }
        let farthest = vertices(back).iter().map(|c| distance(at(0.0, 0.0), at(c.y, c.x)).0).fold(0.0, f64::max);
        prop_assert!((farthest..farthest + 1.0).contains(&radius.0), "{} for {}", radius.0, farthest);
    }

    #[test]
    fn the_coast_is_as_far_as_a_measurement_of_every_edge_says(
        walks in prop::collection::vec((-178.0..178.0f64, -85.0..85.0f64, prop::collection::vec((-0.4..0.4f64, -0.4..0.4f64), 2..90)), 1..6),
        from in position(), which in any::<prop::sample::Index>(), near in (-3.0..3.0f64, -3.0..3.0f64),
    ) {
        let round = |x: f64| (x * 1e5).round() / 1e5;
        let lines: Vec<LineString<f64>> = walks.iter().map(|(lon, lat, steps)| {
            let mut here = Coord { x: *lon, y: *lat };
            LineString::new(steps.iter().map(|(dx, dy)| {
                here = Coord { x: (here.x + dx).clamp(-180.0, 180.0), y: (here.y + dy).clamp(-90.0, 90.0) };
                Coord { x: round(here.x), y: round(here.y) }
            }).collect())
        }).collect();
        let gazetteer = gazetteer_of(vec![], lines.clone());
        let vertex = lines[which.index(lines.len())].0[0];
        let beside = at((vertex.y + near.1).clamp(-90.0, 90.0), (vertex.x + near.0).clamp(-180.0, 180.0));
        for position in [from, beside] {
            let expected = distance_to_lines(position, &lines).0;
            match gazetteer.coast_distance(position) {
                // Each measurement is at most 1 m plus 0.01 % too long and never too short.
                Some(found) => prop_assert!((found - expected).abs() <= 1.0 + expected * 1e-4, "{found} for {expected}"),
                None => prop_assert!(expected > 499_900.0, "nothing for {expected}"),
            }
        }
    }
}

#[test]
fn outlines_on_both_sides_of_the_antimeridian_hold_it() {
    let gazetteer = Gazetteer::from_bytes(fixture::draft().to_bytes().unwrap()).unwrap();
    let names = |lat, lon| -> Vec<_> {
        gazetteer.containing(at(lat, lon)).into_iter().map(|id| gazetteer.place(id).name).collect()
    };
    assert_eq!(names(-17.0, 180.0), ["Fiji"]);
    assert_eq!(names(-17.0, -180.0), ["Fiji"]);
    assert_eq!(names(-17.0, -179.0), ["Fiji"]);
    assert_eq!(names(-18.1, 178.4), ["Fiji", "Central Division"], "largest first");
    assert_eq!(names(-17.95, 178.05), ["Fiji"], "in the hole of the division");
    assert!(names(-17.0, -177.0).is_empty());
    assert!(names(90.0, 0.0).is_empty());
}

#[test]
fn of_two_divisions_that_share_an_edge_one_holds_it() {
    let outline = |west, east| MultiPolygon::new(vec![Polygon::new(rectangle(west, 0.0, east, 1.0), vec![])]);
    let gazetteer = gazetteer_of(vec![division(1, outline(0.0, 1.0)), division(2, outline(1.0, 2.0))], vec![]);
    assert_eq!(gazetteer.containing(at(0.5, 1.0)).len(), 1);
}

#[test]
fn the_coast_is_measured_across_the_antimeridian_and_not_beyond_500_km() {
    let line = LineString::from(vec![(-179.9, -10.0), (-179.9, 10.0)]);
    let gazetteer = gazetteer_of(vec![], vec![line]);
    // 0.2 degrees of the equator.
    let found = gazetteer.coast_distance(at(0.0, 179.9)).unwrap();
    assert!((found - 22_263.9).abs() < 3.5, "{found}");
    assert_eq!(gazetteer.coast_distance(at(0.0, 170.0)), None);
    assert_eq!(gazetteer.coast_distance(at(90.0, 0.0)), None);
    assert_eq!(gazetteer_of(vec![], vec![]).coast_distance(at(0.0, 0.0)), None);
}

#[test]
fn a_footprint_says_where_its_radius_comes_from() {
    let gazetteer = Gazetteer::from_bytes(fixture::draft().to_bytes().unwrap()).unwrap();
    let circle = |name: &str| {
        let id = gazetteer.lookup(name)[0].place;
        match gazetteer.footprint(id) {
            Footprint::Circle { radius, source } => {
                assert_eq!(gazetteer.radius(id), radius);
                (radius.0.round(), source)
            }
            Footprint::Polygon { .. } => panic!("{name} has an outline"),
        }
    };
    assert_eq!(circle("Nausori International Airport"), (2500.0, RadiusSource::Stated));
    // 77,366 inhabitants on 25.8 km2.
    assert_eq!(circle("Suva"), (2865.0, RadiusSource::Population));
    assert_eq!(circle("Saint-Étienne"), (1000.0, RadiusSource::FeatureClass));
    let fiji = gazetteer.lookup("Fiji")[0].place;
    let footprint = gazetteer.footprint(fiji);
    assert_eq!(gazetteer.radius(fiji), footprint.radius());
    assert_eq!(footprint.region().map(Region::bounding_box), Some([176.0, -20.0, -178.0, -16.0]));
}
