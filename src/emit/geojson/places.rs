//! The layers `places` and `mentions`.

use super::super::record::{outcome_word, share, word};
use super::{feature, offset_columns, point, style};
use crate::mention::{Mention, Role};
use crate::report::{Report, ReportPlace};
use geojson::{Feature, JsonValue};
use std::collections::BTreeMap;

/// One feature a distinct place that some mention was resolved to, in the order of the places' ids.
pub(super) fn places(reports: &[Report]) -> Vec<Feature> {
    struct Use<'r> {
        place: &'r ReportPlace,
        first: (&'r Report, &'r Mention),
        mentions: u32,
        literal: u32,
        documents: u32,
        last_document: usize,
        probability: f32,
    }
    let mut used: BTreeMap<u32, Use<'_>> = BTreeMap::new();
    for (number, report) in reports.iter().enumerate() {
        for (mention, resolution) in report.mentions.iter().zip(&report.resolutions) {
            let Some(place) = report.place_of(resolution.mention) else { continue };
            let seen = used.entry(place.id).or_insert_with(|| Use {
                place,
                first: (report, mention),
                mentions: 0,
                literal: 0,
                documents: 1,
                last_document: number,
                probability: 0.0,
            });
            seen.mentions += 1;
            seen.literal += u32::from(mention.role == Role::Literal);
            seen.documents += u32::from(seen.last_document != number);
            seen.last_document = number;
            seen.probability = seen.probability.max(resolution.confidence);
        }
    }
    let feature_of = |seen: Use<'_>| {
        let (place, (report, mention)) = (seen.place, seen.first);
        let text = mention.span.of(report.document.text());
        let [start, end, start_byte, end_byte] = offset_columns(&report.document, mention.span);
        let columns: Vec<(&str, JsonValue)> = vec![
            ("place_id", place.id.into()),
            ("geonames_id", place.geonames_id.into()),
            ("name", place.name.as_str().into()),
            ("qualified", place.qualified().into()),
            ("class", word(&place.class).into()),
            ("code", place.code.as_str().into()),
            ("country", place.country.as_deref().into()),
            ("country_name", place.country_name.as_deref().into()),
            ("admin1", place.admin1.as_deref().into()),
            ("admin2", place.admin2.as_deref().into()),
            ("population", place.population.into()),
            ("radius_m", place.footprint.radius().0.round().into()),
            ("probability", probability(seen.probability)),
            ("mention_count", seen.mentions.into()),
            ("literal_count", seen.literal.into()),
            ("document_count", seen.documents.into()),
            ("first_document", report.document.name().into()),
            ("first_text", text.into()),
            ("first_start", start.1),
            ("first_end", end.1),
            ("first_start_byte", start_byte.1),
            ("first_end_byte", end_byte.1),
        ];
        let times = if seen.mentions == 1 { "once".to_owned() } else { format!("{} times", seen.mentions) };
        let style = style::marker(true, place.qualified(), format!("named {times}, first as \"{text}\""));
        feature(format!("place/{}", place.id), Some(point(place.position)), columns.into_iter().chain(style))
    };
    used.into_values().map(feature_of).collect()
}

/// One feature a mention, in text order.
pub(super) fn mentions(reports: &[Report]) -> Vec<Feature> {
    let mut features = Vec::new();
    for (number, report) in reports.iter().enumerate() {
        for (index, (mention, resolution)) in report.mentions.iter().zip(&report.resolutions).enumerate() {
            let place = report.place_of(resolution.mention);
            let position = place.map(|place| place.position).or(mention.position);
            let text = mention.span.of(report.document.text());
            let columns: Vec<(&str, JsonValue)> = vec![
                ("document", report.document.name().into()),
                ("mention", index.into()),
                ("text", text.into()),
                ("role", word(&mention.role).into()),
                ("outcome", outcome_word(mention, resolution).into()),
                ("place_id", place.map(|place| place.id).into()),
                ("place", place.map(ReportPlace::qualified).into()),
                ("country", place.and_then(|place| place.country.as_deref()).into()),
                ("probability", probability(resolution.confidence)),
                ("confidence", probability(mention.confidence)),
            ];
            let means = place.map_or(outcome_word(mention, resolution).replace('_', " "), ReportPlace::qualified);
            let style = style::marker(position.is_some(), text.to_owned(), means);
            features.push(feature(
                format!("mention/{}/{index}", number + 1),
                position.map(point),
                columns.into_iter().chain(offset_columns(&report.document, mention.span)).chain(style),
            ));
        }
    }
    features
}

/// A probability to four decimals, always a real number.
pub(super) fn probability(value: f32) -> JsonValue {
    share(value).into()
}
