//! `map`: texts to layers and to a page, in one folder.

use super::args::MapArgs;
use super::{Ending, check, shell, usage};
use dateline::emit::html::{self, Tiles};
use dateline::emit::{geojson, terminal, visible};
use dateline::{Gazetteer, Result, output};

/// `dateline map`.
pub fn map(gazetteer: Gazetteer, args: &MapArgs) -> Result<Ending> {
    let tiles = match &args.tiles {
        Some(url) => Some(Tiles::new(url).ok_or_else(|| {
            usage(format!("--tiles {url}: not an address such as https://tiles.example.org/{{z}}/{{x}}/{{y}}.png"))
        })?),
        None => None,
    };
    let reports = check::reports(gazetteer, &args.files, &args.context)?;
    let page = html::page(&reports, &html::Options { borders: !args.no_borders, tiles });
    let mut told = Vec::new();
    let mut files = Vec::new();
    for layer in geojson::layers(&reports) {
        let noun = if layer.len() == 1 { "feature" } else { "features" };
        told.push(format!("{} {noun}", layer.len()));
        files.push((format!("{}.geojson", layer.name), layer.to_bytes()));
    }
    told.push("all layers in one collection".to_owned());
    files.push(("dateline.geojson".to_owned(), geojson::combined(&reports)));
    told.push("open it in a browser".to_owned());
    files.push(("map.html".to_owned(), page));
    let written = {
        let _whole = shell::whole();
        output::write_files(&args.out, &files)?
    };
    let mut out = String::new();
    for (path, told) in written.iter().zip(&told) {
        out.push_str(&format!("{}: {told}\n", visible(&path.display().to_string())));
    }
    out.push_str(&terminal::summary(&reports));
    shell::put(out.as_bytes())?;
    Ok(Ending::Success)
}
