//! Where a place can be by all that is said of it: the region in which every statement holds, its likeliest point, and
//! the point-radius of georeferencing.
//!
//! ```text
//! "12 km east of Jableh, 20 km south of Latakia"   ring x sector  and  ring x sector  ->  a polygon
//! ```
//!
//! Each statement is turned round: what rule 1 allows to be stated for a measured distance becomes what may be measured
//! for the stated one, and likewise for a direction. A container counts with its outline. The likeliest point is where the
//! statements, each in shares of its own tolerance, are missed least; for one offset that is its end point, and the radius
//! is then that of the point-radius method; for one distance without a direction it is the place measured from. It knows nothing of roads, and leaves out what cannot be turned round.
//!
//! Source: Wieczorek, Guo & Hijmans 2004 (doi:10.1080/13658810412331280211), section on distance and direction.

use super::constants::{DIRECTION_EXTENT_MAX, FAR_SIDE_SHARE, GAZETTEER_KM, ROUTE_USUAL};
use super::interval::Quantity;
use super::judgement::Scene;
use super::map::Spot;
use crate::claim::{ClaimId, Link, Medium, Stated, Statement};
use crate::earth::{Position, Wind, bounding_box_of, circle, distance, inverse, ring, sector};
use crate::quantity::{Degrees, Meters};
use geo::{BooleanOps, Contains, MultiPolygon, Point};
use serde::Serialize;

/// Where a place can be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Whereabouts {
    /// The statements that it follows from.
    pub claims: Vec<ClaimId>,
    /// Where all of them hold: longitude first, counterclockwise, cut at the antimeridian.
    #[serde(skip)]
    pub outline: MultiPolygon<f64>,
    /// The likeliest point of it.
    pub point: Position,
    /// From that point to the farthest of the region.
    pub radius: Meters,
}

/// What the statements about one place come to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Search {
    /// A region.
    Found(Box<Whereabouts>),
    /// Nowhere: the first of the statements, in text order, that leaves no point to those before it.
    Nowhere(ClaimId),
    /// None of the statements can be turned round.
    Nothing,
}

/// A statement turned round.
struct Turned {
    claim: ClaimId,
    outline: MultiPolygon<f64>,
    from: Position,
    /// The stated distance and how far off it may be, in km.
    length: Option<(f64, f64)>,
    /// The stated wind and how far off it may be, in degrees.
    wind: Option<(Degrees, f64)>,
}

/// Where the subject of these claims, which is in no gazetteer, can be.
pub(super) fn search(scenes: &[Scene]) -> Search {
    let turned: Vec<Turned> = scenes.iter().filter_map(turn_round).collect();
    if !turned.iter().any(|statement| statement.length.is_some()) {
        return Search::Nothing;
    }
    let mut outline: Option<MultiPolygon<f64>> = None;
    for statement in &turned {
        let met = outline.map_or_else(|| statement.outline.clone(), |known| known.intersection(&statement.outline));
        if met.0.is_empty() {
            return Search::Nowhere(statement.claim);
        }
        outline = Some(met);
    }
    let Some((outline, point)) =
        outline.and_then(|outline| Some((likeliest(&turned, &outline)?, outline))).map(|(p, o)| (o, p))
    else {
        return Search::Nothing;
    };
    let corners = outline.iter().flat_map(|polygon| polygon.exterior().coords());
    let radius =
        corners.filter_map(|c| Position::new(c.y, c.x)).map(|corner| distance(point, corner).0).fold(0.0, f64::max);
    let claims = turned.iter().map(|statement| statement.claim).collect();
    Search::Found(Box::new(Whereabouts { claims, outline, point, radius: Meters(radius) }))
}

fn turn_round(scene: &Scene) -> Option<Turned> {
    let object = scene.claim.statement.arguments()[1]?;
    let id = object.mention.filter(|_| object.link != Link::Unnamed)?;
    let from = scene.map.spot(scene.resolutions.get(id.0 as usize)?.place()?);
    let turned = |outline, length, wind| Turned { claim: scene.id, outline, from: from.position, length, wind };
    match &scene.claim.statement {
        Statement::Containment { .. } => {
            let outline = match from.area() {
                Some(region) => region.outline().clone(),
                None => circle(from.position, Meters(from.radius().0 + Meters::from_km(GAZETTEER_KM).0)),
            };
            Some(turned(outline, None, None))
        }
        Statement::Offset { length, wind, medium, .. } => {
            let (inner, outer, km, slack) = band(&from, length, matches!(medium, Medium::Unstated | Medium::Straight))?;
            let half_width = half_width(&from, wind.wind, km);
            let azimuth = wind.wind.azimuth();
            let outline = sector(
                from.position,
                Meters::from_km(inner),
                Meters::from_km(outer),
                Degrees(azimuth.0 - half_width),
                Degrees(azimuth.0 + half_width),
            );
            Some(turned(outline, Some((km, slack)), Some((azimuth, half_width))))
        }
        Statement::Distance { length, medium, .. } => {
            let (inner, outer, km, slack) = band(&from, length, *medium == Medium::Straight)?;
            Some(turned(ring(from.position, Meters::from_km(inner), Meters::from_km(outer)), Some((km, slack)), None))
        }
        _ => None,
    }
}

/// From where to where the subject can be, what is stated and how far off it may be, in km; `None` for a number too
/// vague, one that is open upwards, and an object measured to by its outline.
fn band(from: &Spot, length: &Stated, straight: bool) -> Option<(f64, f64, f64, f64)> {
    if from.area().is_some() || from.is_unbounded() {
        return None;
    }
    let quantity = Quantity::length(length)?;
    let meant = quantity.meant();
    let extents_km = from.radius_km();
    let closed = crate::quantity::Interval::new(
        meant.low? - GAZETTEER_KM - FAR_SIDE_SHARE * extents_km,
        meant.high? + GAZETTEER_KM + extents_km,
    );
    let open = quantity.opposite(closed);
    let inner = open.low.unwrap_or(0.0).max(0.0) / if straight { 1.0 } else { ROUTE_USUAL };
    let middle = (quantity.low + quantity.high) / 2.0;
    let outer = open.high?;
    Some((inner, outer, middle, (outer - middle).max(GAZETTEER_KM)))
}

/// Half the angle that a wind covers, seen from a place of that size.
fn half_width(from: &Spot, wind: Wind, km: f64) -> f64 {
    let seen = ((from.radius_km() + GAZETTEER_KM) / km).min(1.0).asin().to_degrees();
    wind.half_width().0 + if seen.is_finite() { seen.min(DIRECTION_EXTENT_MAX) } else { DIRECTION_EXTENT_MAX }
}

/// The point of the region where the statements are missed least: the end point of a single offset, else the best of a
/// grid, refined.
fn likeliest(turned: &[Turned], outline: &MultiPolygon<f64>) -> Option<Position> {
    const STEPS: i32 = 40;
    let inside = |p: Position| outline.contains(&Point::new(p.lon(), p.lat()));
    let [west, south, east, north] = bounding_box_of(outline)?;
    let width = if east >= west { east - west } else { east - west + 360.0 };
    let at = |lon: f64, lat: f64| Position::new(lat, if lon > 180.0 { lon - 360.0 } else { lon });
    let ends = turned.iter().filter_map(|statement| {
        let (azimuth, km) = (statement.wind?.0, statement.length?.0);
        Some(crate::earth::destination(statement.from, azimuth, Meters::from_km(km)))
    });
    let grid = (0..STEPS).flat_map(|i| (0..STEPS).map(move |j| (i, j))).filter_map(|(i, j)| {
        let share = |step: i32| (f64::from(step) + 0.5) / f64::from(STEPS);
        at(west + width * share(i), south + (north - south) * share(j))
    });
    // With one distance and no direction nothing is likelier than the place itself: the whole circle is about it.
    if let [Some(from)] = turned
        .iter()
        .map(|statement| statement.length.map(|_| statement.from))
        .filter(Option::is_some)
        .collect::<Vec<_>>()[..]
        && turned.iter().all(|statement| statement.wind.is_none())
    {
        return Some(from);
    }
    let best_of = |candidates: &mut dyn Iterator<Item = Position>| {
        candidates.filter(|&p| inside(p)).min_by(|&a, &b| missed(turned, a).total_cmp(&missed(turned, b)))
    };
    let mut best = best_of(&mut ends.chain(grid))?;
    let (mut step_lon, mut step_lat) = (width / f64::from(STEPS), (north - south) / f64::from(STEPS));
    for _ in 0..8 {
        (step_lon, step_lat) = (step_lon / 2.0, step_lat / 2.0);
        let (lon, lat) = (best.lon(), best.lat());
        let around = (-1..=1).flat_map(|i| (-1..=1).map(move |j| (i, j)));
        let mut around = around.filter_map(|(i, j)| at(lon + step_lon * f64::from(i), lat + step_lat * f64::from(j)));
        best = best_of(&mut around).unwrap_or(best);
    }
    Some(best)
}

/// How far a point is from what is stated, in squared shares of the tolerances.
fn missed(turned: &[Turned], here: Position) -> f64 {
    turned
        .iter()
        .map(|statement| {
            let found = inverse(statement.from, here);
            let far = statement.length.map_or(0.0, |(km, slack)| (found.distance.km() - km) / slack);
            let turn = statement.wind.zip(found.azimuth).map_or(0.0, |((wind, half), at)| wind.between(at).0 / half);
            far.powi(2) + turn.powi(2)
        })
        .sum()
}

/// The point-radius of an offset of `km` whose distance may be off by `slack_km` and its direction by `half_width`: from its
/// end point to the farthest corner of its ring sector, by the law of cosines.
pub(super) fn point_radius_km(km: f64, slack_km: f64, half_width: f64) -> f64 {
    let far = km + slack_km;
    (km.powi(2) + far.powi(2) - 2.0 * km * far * half_width.to_radians().cos()).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    fn offset(from: Position, km: f64, slack: f64, symbol: &str) -> Turned {
        let wind = Wind::from_symbol(symbol).unwrap();
        let half = wind.half_width().0;
        let (low, high) = (Degrees(wind.azimuth().0 - half), Degrees(wind.azimuth().0 + half));
        let outline = sector(from, Meters::from_km(km - slack), Meters::from_km(km + slack), low, high);
        let claim = ClaimId(0);
        Turned { claim, outline, from, length: Some((km, slack)), wind: Some((wind.azimuth(), half)) }
    }

    /// Bakersfield, 9 km to the northeast: the worked example of the standard, on the ellipsoid.
    #[test]
    fn the_radius_of_one_offset_is_that_of_the_point_radius_method() {
        let table = [(at(35.373, -119.019), "on land"), (at(0.0, 0.0), "equator"), (at(-17.0, 179.95), "antimeridian")];
        for (from, why) in table {
            let statement = offset(from, 9.0, 1.0 + 3.0 + 0.1275, "NE");
            let point = likeliest(std::slice::from_ref(&statement), &statement.outline).unwrap();
            let corners = statement.outline.iter().flat_map(|polygon| polygon.exterior().coords());
            let radius_km = corners.map(|c| distance(point, at(c.y, c.x)).km()).fold(0.0, f64::max);
            assert_eq!(format!("{:.3}", point_radius_km(9.0, 4.1275, 22.5)), "5.918");
            assert!((radius_km - 5.918).abs() < 0.02, "{why}: {radius_km}");
        }
    }

    #[test]
    fn two_statements_leave_the_region_that_both_allow() {
        let (one, other) = (offset(at(35.36, 35.93), 12.0, 2.0, "E"), offset(at(35.53, 35.79), 33.0, 8.0, "SE"));
        let outline = one.outline.intersection(&other.outline);
        let point = likeliest(&[one, other], &outline).unwrap();
        assert!(outline.contains(&Point::new(point.lon(), point.lat())));
        assert!((distance(at(35.36, 35.93), point).km() - 12.0).abs() < 2.0);
    }
}
