//! `distance`: the geodesic between two ends, and whether a stated figure fits it.

use super::args::DistanceArgs;
use super::{Ending, shell, table, usage};
use dateline::emit::terminal::{self, Options, written};
use dateline::emit::visible;
use dateline::quantity::Degrees;
use dateline::query::{self, Endpoint, Measured, NoSinglePlace};
use dateline::verdict::Outcome;
use dateline::{Checker, Error, Gazetteer, Result};

/// `dateline distance`.
pub fn distance(gazetteer: Gazetteer, args: &DistanceArgs) -> Result<Ending> {
    let (Some(from), Some(to)) = (&args.from, &args.to) else { return table::distance(gazetteer, args) };
    let checker = Checker::new(gazetteer);
    let from = end(&checker, from)?;
    let to = end(&checker, to)?;
    shell::put(described(&from, &to, &query::measure(&from, &to)).as_bytes())?;
    let Some(stated) = &args.stated else { return Ok(Ending::Success) };
    let report = query::judge(&checker, &from, &to, stated)?;
    let options = Options { color: shell::color_wanted(), width: shell::width(), verbose: true };
    shell::put(format!("\n{}\n", terminal::diagnostics(&report, &options).trim_end()).as_bytes())?;
    let contradicted = report.count(Outcome::Contradicted) > 0;
    Ok(if contradicted { Ending::Contradicted } else { Ending::Success })
}

/// The one place that is meant, or an error that lists what could be.
fn end(checker: &Checker, asked: &str) -> Result<Endpoint> {
    query::endpoint(checker, asked)?.map_err(|report| unclear(checker.gazetteer(), asked, &report))
}

/// Why a name is no end: what it could be.
pub fn unclear(gazetteer: &Gazetteer, asked: &str, NoSinglePlace(report): &NoSinglePlace) -> Error {
    let candidates: Vec<String> = report
        .resolutions
        .first()
        .into_iter()
        .flat_map(|resolution| &resolution.candidates)
        .filter_map(|candidate| report.places.get(&candidate.place))
        .map(|place| format!("\"{}\" ({}, {})", place.qualified(), place.code, written(place.position)))
        .collect();
    usage(if candidates.is_empty() {
        let suggested = did_you_mean(gazetteer, asked).map_or(String::new(), |question| format!("{question} If not, "));
        format!("{asked}: no such place in the gazetteer; {suggested}give its coordinates as LAT,LON")
    } else {
        format!("{asked}: could be {}; say which, or give coordinates as LAT,LON", candidates.join(" or "))
    })
}

/// The places that another transliteration of a name is known for, as a question; `None` where there is none.
pub fn did_you_mean(gazetteer: &Gazetteer, asked: &str) -> Option<String> {
    let suggestions = query::suggestions(gazetteer, asked);
    let quoted: Vec<String> = suggestions.iter().map(|place| format!("\"{}\"", visible(&place.qualified()))).collect();
    (!quoted.is_empty()).then(|| format!("did you mean {}?", quoted.join(" or ")))
}

fn described(from: &Endpoint, to: &Endpoint, measured: &Measured) -> String {
    let geodesic = &measured.geodesic;
    let azimuth = |azimuth: Option<Degrees>| match azimuth {
        Some(degrees) => {
            let wind = dateline::earth::Wind::nearest_of_eight(degrees);
            format!("{:.2} deg ({})", degrees.0, wind.word())
        }
        None => "none: no direction exists there".to_owned(),
    };
    let km = |meters: Option<f64>| meters.unwrap_or(f64::INFINITY) / 1000.0;
    format!(
        "from      {}\nto        {}\ngeodesic  {:.3} km\nrange     {:.1} to {:.1} km between any two points of their extents\nazimuth   {}\nback      {}\n",
        described_end(from),
        described_end(to),
        geodesic.distance.km(),
        km(measured.range_m.low),
        km(measured.range_m.high),
        azimuth(geodesic.azimuth),
        azimuth(geodesic.back_azimuth),
    )
}

fn described_end(end: &Endpoint) -> String {
    match &end.place {
        Some((_, place)) => {
            format!("{} ({}), extent {:.1} km", visible(&place.qualified()), written(end.position), end.radius.km())
        }
        None => format!("{:.6},{:.6}", end.position.lat(), end.position.lon()),
    }
}
