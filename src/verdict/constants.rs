//! The constants that several parts of judging share, in one place.
//!
//! docs/uncertainty.md derives each and says where it comes from; they change only with figures. A test reads that
//! document and fails when a value here is not the one written there. A bound that one rule alone uses, such as how far
//! behind a coast a town may lie, stands in that rule's file.

/// A reading of a name is plausible from this probability on, with the claim's own evidence left out.
pub const PLAUSIBLE: f32 = 0.05;
/// A contradiction needs "a place of that name which the gazetteer lacks" to be less probable than this, for each argument.
pub const MISSING_BELOW: f32 = 0.1;

/// A contradiction also needs the places too improbable to be readings to be less probable than this, taken together.
pub const UNTRIED_BELOW: f32 = 0.25;

/// The only town of its name is the one meant from this many inhabitants on, whatever villages no gazetteer has.
pub const KNOWN_ALONE: u32 = 50_000;
/// A town that shares its name is the one meant from this many inhabitants on, where the text speaks of its country ...
pub const KNOWN_AMONG_OTHERS: u32 = 100_000;
/// ... and this many times as many people live in it as in any other.
pub const OUTWEIGHS: u32 = 5;

/// h: a hedge ("about", "some", "nearly") loosens a number by this share of it.
pub const HEDGE_SHARE: f64 = 0.1;
/// p: a number that ends in zeros is taken for rounded to half a unit of its last digit that is not zero, but to no
/// more than this share of itself.
pub const ROUND_SHARE: f64 = 0.1;
/// g: how far a gazetteer's position may be from where people put a place, in km.
pub const GAZETTEER_KM: f64 = 1.0;
/// The share of the extents by which a stated distance may be too *long*: nobody measures from the far side.
pub const FAR_SIDE_SHARE: f64 = 0.35;

/// An extent adds at most this to the half-width of a direction, in degrees.
pub const DIRECTION_EXTENT_MAX: f64 = 30.0;
/// This much beyond the half-width a direction is loose, in degrees; beyond that it is wrong.
pub const DIRECTION_LOOSE: f64 = 22.5;
/// Half-width of "northern" as a part of a region, in degrees at the centroid.
pub const PART_HALF_WIDTH: f64 = 67.5;

/// A place between two others makes the way at most this much longer.
pub const BETWEEN_RATIO: f64 = 1.25;
/// Midway: this share of the way, and its mirror image.
pub const MIDWAY_FROM: f64 = 0.35;
/// On the coast, on the border: the footprint plus this, in km.
pub const SHORE_KM: f64 = 3.0;
/// Near: never contradicted below this plus the footprints, in km.
pub const NEAR_KM: f64 = 100.0;

/// A way by road is at most this many times the straight line ...
pub const ROUTE_USUAL: f64 = 1.6;
/// ... and beyond this it is no way at all, unless a sea may lie between.
pub const ROUTE_MAX: f64 = 3.0;

/// Stated areas and polygons differ by this share through generalised outlines, inland water and definitions.
pub const AREA_SHARE: f64 = 0.1;
/// A stated area is contradicted only beyond this factor: definitions (overseas parts, disputed parts) differ.
pub const AREA_FACTOR: f64 = 1.5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_table_is_the_code() {
        let table = [
            ("PLAUSIBLE", f64::from(PLAUSIBLE)),
            ("MISSING_BELOW", f64::from(MISSING_BELOW)),
            ("UNTRIED_BELOW", f64::from(UNTRIED_BELOW)),
            ("KNOWN_ALONE", f64::from(KNOWN_ALONE)),
            ("KNOWN_AMONG_OTHERS", f64::from(KNOWN_AMONG_OTHERS)),
            ("OUTWEIGHS", f64::from(OUTWEIGHS)),
            ("HEDGE_SHARE", HEDGE_SHARE),
            ("ROUND_SHARE", ROUND_SHARE),
            ("GAZETTEER_KM", GAZETTEER_KM),
            ("FAR_SIDE_SHARE", FAR_SIDE_SHARE),
            ("DIRECTION_EXTENT_MAX", DIRECTION_EXTENT_MAX),
            ("DIRECTION_LOOSE", DIRECTION_LOOSE),
            ("PART_HALF_WIDTH", PART_HALF_WIDTH),
            ("BETWEEN_RATIO", BETWEEN_RATIO),
            ("MIDWAY_FROM", MIDWAY_FROM),
            ("SHORE_KM", SHORE_KM),
            ("NEAR_KM", NEAR_KM),
            ("ROUTE_USUAL", ROUTE_USUAL),
            ("ROUTE_MAX", ROUTE_MAX),
            ("AREA_SHARE", AREA_SHARE),
            ("AREA_FACTOR", AREA_FACTOR),
        ];
        let document = std::fs::read_to_string("docs/uncertainty.md").expect("the document stands in the repository");
        let source = include_str!("constants.rs");
        assert_eq!(table.len(), source.matches("\npub const ").count(), "a constant is missing from this table");
        for (name, value) in table {
            let row = document.lines().find(|line| line.starts_with(&format!("| {name} |"))).unwrap_or_default();
            let written = row.split('|').nth(2).and_then(|cell| cell.trim().parse::<f64>().ok());
            assert!(written.is_some_and(|written| (written - value).abs() < 1e-6), "{name}: {value}, not {written:?}");
        }
    }

    /// The published example, "9 km NE of Bakersfield": the farthest corner of the ring sector from its middle.
    #[test]
    fn nine_kilometres_northeast_of_bakersfield_is_uncertain_by_5_918_km() {
        let farthest = |uncertainty| crate::verdict::whereabouts::point_radius_km(9.0, uncertainty, 22.5);
        assert_eq!(format!("{:.3}", farthest(1.0 + 3.0 + 0.1275)), "5.918");
        assert_eq!(format!("{:.3}", farthest(1.0 + 3.0 + 0.079 + 0.040)), "5.911");
    }
}
