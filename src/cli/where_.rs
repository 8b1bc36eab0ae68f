//! `where`: the region in which a place can be by what is said of it, with its likeliest point and radius.

use super::args::{WhereArgs, WhereFormat};
use super::distance::unclear;
use super::{Ending, shell, usage};
use dateline::earth::Region;
use dateline::emit::terminal::written;
use dateline::emit::{geojson, visible};
use dateline::query::{self, Sought};
use dateline::verdict::{Outcome, Whereabouts};
use dateline::{Checker, Gazetteer, Report, Result};

/// `dateline where`.
pub fn seek(gazetteer: Gazetteer, args: &WhereArgs) -> Result<Ending> {
    let checker = Checker::new(gazetteer);
    let report = match query::whereabouts(&checker, &args.statements)? {
        Sought::Answered(report) => report,
        Sought::NoSinglePlace(name, report) => return Err(unclear(checker.gazetteer(), &name, &report)),
    };
    if let Some(broken) = report.verdicts.iter().find(|verdict| verdict.outcome == Outcome::Contradicted) {
        shell::put(format!("nowhere   {}\n", visible(&broken.headline)).as_bytes())?;
        return Ok(Ending::Success);
    }
    let Some(found) = report.verdicts.iter().find_map(|verdict| verdict.whereabouts.as_deref()) else {
        return Err(usage(format!(
            "\"{}\": no region follows from it; give at least one distance from a place",
            args.statements
        )));
    };
    match args.format {
        WhereFormat::Text => shell::put(described(&report, found).as_bytes())?,
        WhereFormat::Geojson => {
            let layers = geojson::layers(std::slice::from_ref(&report));
            let footprints = layers.iter().find(|layer| layer.name == "footprints");
            shell::put(&footprints.map(geojson::Layer::to_bytes).unwrap_or_default())?;
        }
    }
    Ok(Ending::Success)
}

fn described(report: &Report, found: &Whereabouts) -> String {
    let area = Region::new(found.outline.clone()).map_or(0.0, |region| region.area().0 / 1e6);
    let mut out = format!(
        "point     {},{}\nradius    {:.3} km, to the farthest point of the region\nregion    {area:.1} km2\n",
        decimals(found.point.lat()),
        decimals(found.point.lon()),
        found.radius.km(),
    );
    for &id in &found.claims {
        let claim = report.claim(id);
        let words = claim.core().of(report.document.text());
        let object = claim.statement.arguments()[1].and_then(|object| report.place_of(object.mention?));
        let place =
            object.map_or_else(String::new, |place| format!(" ({}, {})", place.qualified(), written(place.position)));
        out.push_str(&format!("holds     {}{}\n", visible(words), visible(&place)));
    }
    let open = report.claims.len() - found.claims.len();
    if open > 0 {
        out.push_str(&format!("left out  {open} more that cannot be turned into a region\n"));
    }
    out
}

fn decimals(degrees: f64) -> String {
    format!("{degrees:.6}")
}
