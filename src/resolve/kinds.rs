//! Which places fit what the words beside a name say: "River", "the port city of", "air base".
//!
//! Codes are GeoNames feature codes (geonames.org/export/codes.html).

use crate::gazetteer::{FeatureClass, Place};
use crate::mention::Kind;

/// Whether a place is of the kind.
pub(super) fn fits(kind: Kind, place: &Place<'_>) -> bool {
    use FeatureClass::{Administrative, Area, Populated, Spot, Terrain, Vegetation, Water};
    let code = place.code;
    let is = |codes: &[&str]| codes.contains(&code);
    match kind {
        Kind::Country => code.starts_with("PCL"),
        Kind::Region => matches!(place.class, Administrative | Area | Terrain) && !code.starts_with("PCL"),
        Kind::Province => place.class == Administrative && code.starts_with("ADM1") || is(&["ADM2", "TERR", "RGN"]),
        Kind::County => is(&["ADM2", "ADM2H"]) || place.class == Administrative && code.starts_with("ADM"),
        Kind::City | Kind::Village => place.class == Populated,
        Kind::Capital => is(&["PPLC", "PPLA", "PPLA2", "PPLG"]),
        Kind::Port => place.class == Populated || is(&["PRT", "HBR", "ANCH"]),
        Kind::Airport => code.starts_with("AIR"),
        Kind::AirBase => is(&["AIRB", "AIRF", "AIRP"]),
        Kind::NavalBase => is(&["NVB", "INSM", "PRT"]),
        Kind::Base => is(&["INSM", "AIRB", "NVB", "AIRF", "AIRP", "MILB", "FT"]),
        Kind::River => place.class == Water && (code.starts_with("STM") || is(&["CNL", "WTRC"])),
        Kind::Lake => is(&["LK", "LKS", "LKN", "RSV", "LGN", "LKI", "SEA"]),
        Kind::Sea => is(&["SEA", "OCN", "GULF", "BAY", "BAYS", "BGHT", "SD"]),
        Kind::Strait => is(&["STRT", "CHN", "NRWS", "SD", "CNL"]),
        Kind::Island => code.starts_with("ISL") || is(&["ATOL", "ARCH"]) || place.class == Administrative,
        Kind::Mountain => matches!(place.class, Terrain) && !is(&["DSRT", "PEN", "CAPE", "VAL"]),
        Kind::Desert => is(&["DSRT", "ERG", "REG"]),
        Kind::Valley => is(&["VAL", "VALS", "BSN", "DPR", "RGN"]),
        Kind::Park => matches!(place.class, Area | Vegetation) || is(&["PRK", "RES", "RESN", "FRST"]),
        Kind::District => place.class == Administrative || is(&["PPLX", "RGN"]),
        Kind::Camp => place.class == Populated || matches!(place.class, Spot) || is(&["CMP", "CMPRF"]),
        Kind::Border => place.class == Administrative,
    }
}
