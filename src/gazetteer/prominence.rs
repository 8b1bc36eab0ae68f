//! Prominence: the order of rows, which is also the order of a name's postings.
//!
//! A first guess at what a bare name means, nothing more: the resolver weighs evidence, this only decides which rows
//! stand together at the front of the file and which postings are seen first.
//!
//! 1. countries and continents,
//! 2. capitals and first-level divisions,
//! 3. everything else,
//!
//! each by inhabitants, then by stable id, so that the order is total. Places that have no inhabitants count as
//! if they had some, by kind: news names a sea or a mountain range about as often as a city of that size.

use super::FeatureClass as Class;
use super::extent::is_country;
use std::cmp::Reverse;

/// Sorts the more prominent place first.
pub(super) fn key(class: Class, code: &str, population: u32, stable_id: u32) -> (u8, Reverse<u32>, u32) {
    let tier = match (class, code) {
        (Class::Administrative, code) if is_country(code) => 0,
        (_, "CONT") => 0,
        (_, "PPLC" | "ADM1") => 1,
        _ => 2,
    };
    (tier, Reverse(population.max(counts_as(class, code))), stable_id)
}

fn counts_as(class: Class, code: &str) -> u32 {
    match (class, code) {
        (_, "OCN" | "SEA") => 1_000_000,
        (_, "GULF" | "STRT" | "RGN" | "DSRT" | "MTS") => 300_000,
        (_, "PEN" | "ISLS" | "ISL" | "CNL" | "AIRB" | "AIRP") => 20_000,
        (Class::Administrative, _) => 10_000,
        (Class::Area | Class::Water | Class::Terrain, _) => 5_000,
        (Class::Populated, _) => 0,
        (Class::Spot | Class::Undersea | Class::Vegetation | Class::Road, _) => 1_000,
    }
}
