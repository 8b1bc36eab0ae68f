//! `map`: texts to layers and to a page, in one folder.

use super::args::{MapArgs, MapFormat};
use super::{Ending, check, shell, usage};
use dateline::emit::geojson::Layer;
use dateline::emit::html::{self, Tiles};
use dateline::emit::{annotation, darwin_core, flatgeobuf, geojson, kml, linked_places, qml, svg, terminal, visible};
use dateline::{Gazetteer, Report, Result, output};

/// `dateline map`.
pub fn map(gazetteer: Gazetteer, args: &MapArgs) -> Result<Ending> {
    let tiles = match &args.tiles {
        Some(url) => Some(Tiles::new(url).ok_or_else(|| {
            usage(format!("--tiles {url}: not an address such as https://tiles.example.org/{{z}}/{{x}}/{{y}}.png"))
        })?),
        None => None,
    };
    let reports = check::reports(gazetteer, &args.files, &args.context)?;
    let page = html::Options { borders: !args.no_borders, tiles };
    let layers = geojson::layers(&reports);
    let mut files: Vec<Told> = Vec::new();
    for (index, format) in args.formats.iter().enumerate() {
        // Named twice, a format is still written once.
        if !args.formats[..index].contains(format) {
            files.extend(written(*format, &reports, &layers, &page));
        }
    }
    let told: Vec<String> = files.iter().map(|file| file.told.clone()).collect();
    let files: Vec<(String, Vec<u8>)> = files.into_iter().map(|file| (file.name, file.bytes)).collect();
    let drawing = args.svg.as_ref().map(|path| (path, svg::encode(&reports, !args.no_borders)));
    let paths = {
        let _whole = shell::whole();
        if let Some((path, bytes)) = drawing {
            output::write_file(path, bytes)?;
        }
        output::write_files(&args.out, &files)?
    };
    let mut out = String::new();
    for (path, told) in paths.iter().zip(&told) {
        out.push_str(&format!("{}: {told}\n", visible(&path.display().to_string())));
    }
    if let Some(path) = &args.svg {
        out.push_str(&format!("{}: a locator map\n", visible(&path.display().to_string())));
    }
    out.push_str(&terminal::summary(&reports));
    shell::put(out.as_bytes())?;
    Ok(Ending::Success)
}

/// A file to write, with what is said of it.
struct Told {
    name: String,
    bytes: Vec<u8>,
    told: String,
}

fn written(format: MapFormat, reports: &[Report], layers: &[Layer], page: &html::Options) -> Vec<Told> {
    let one = |name: &str, bytes, told: &str| vec![Told { name: name.to_owned(), bytes, told: told.to_owned() }];
    let a_layer_each = |extension: &str, encode: fn(&Layer) -> Vec<u8>| -> Vec<Told> {
        let file = |layer: &Layer| Told {
            name: format!("{}.{extension}", layer.name),
            bytes: encode(layer),
            told: format!("{} feature{}", layer.len(), if layer.len() == 1 { "" } else { "s" }),
        };
        layers.iter().map(file).collect()
    };
    match format {
        MapFormat::Geojson => {
            let mut files = a_layer_each("geojson", Layer::to_bytes);
            files.extend(one("dateline.geojson", geojson::combined(reports), "all layers in one collection"));
            files
        }
        MapFormat::Geojsonseq => a_layer_each("geojsons", Layer::to_sequence),
        MapFormat::Html => one("map.html", html::page(reports, page), "open it in a browser"),
        MapFormat::Csv => one("mentions.csv", darwin_core::encode(reports), "a row a mention"),
        MapFormat::Kml => one("dateline.kml", kml::encode(layers), "all layers, a folder each"),
        MapFormat::Annotation => {
            one("annotations.jsonld", annotation::encode(reports), "an annotation a mention and a claim")
        }
        #[cfg(feature = "geopackage")]
        MapFormat::Geopackage => {
            let credits = reports.first().map_or(&[][..], |report| &report.credits);
            let bytes = dateline::emit::geopackage::encode(layers, credits);
            one("dateline.gpkg", bytes, "all layers with their styles, for QGIS")
        }
        MapFormat::Flatgeobuf => {
            let file = |layer: &Layer| Told {
                name: format!("{}.fgb", layer.name),
                bytes: flatgeobuf::encode(layer),
                told: "what has a place on the map".to_owned(),
            };
            layers.iter().map(file).collect()
        }
        MapFormat::Qml => {
            let file = |layer: &Layer| Told {
                name: format!("{}.qml", layer.name),
                bytes: qml::encode(layer),
                told: "a style for QGIS".to_owned(),
            };
            layers.iter().map(file).collect()
        }
        MapFormat::LinkedPlaces => one("places.lpf.json", linked_places::encode(reports), "a feature a place"),
    }
}
