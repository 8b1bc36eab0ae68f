//! QGIS styles (`.qml`), one beside each layer: QGIS takes `claims.qml` for `claims.geojson` without being asked.
//!
//! Verdicts are told apart by colour and by dashes, movements have an arrow head, places their names. Symbols are written
//! as QGIS 3 reads them, in the older `prop` elements that every 3.x knows. Values of the features are never part of a
//! style, so that nothing in a text can reach it.

use super::geojson::Layer;
use super::geojson::style::{BLUE, GREY, ORANGE, PURPLE, hue, width};
use super::record::word;
use super::xml::escaped;
use crate::verdict::Outcome;
use std::fmt::Write as _;

/// The style of a layer.
pub fn encode(layer: &Layer) -> Vec<u8> {
    let others = |symbol| ("".to_owned(), symbol);
    let (column, symbols) = match layer.name {
        "places" => ("", vec![others(marker(BLUE, "circle", 2.6))]),
        "mentions" => {
            let found = ("resolved".to_owned(), marker(BLUE, "circle", 1.8));
            ("outcome", vec![found, others(marker(GREY, "diamond", 1.8))])
        }
        "claims" => {
            let drawn = |verdict| (word(&verdict), line(hue(verdict), width(verdict), dashes(verdict)));
            ("verdict", [Outcome::Contradicted, Outcome::Inconclusive, Outcome::Supported].map(drawn).into())
        }
        "movements" => ("", vec![others(arrow(PURPLE))]),
        _ => {
            let stated = ["sector", "ring", "whereabouts"].map(|kind| (kind.to_owned(), area(ORANGE)));
            ("kind", stated.into_iter().chain([others(area(BLUE))]).collect())
        }
    };
    let mut out = String::from(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22\" styleCategories=\"Symbology|Labeling\">\n",
    );
    renderer(&mut out, column, &symbols);
    match layer.name {
        "places" => labels(&mut out, "name"),
        "movements" => labels(&mut out, "number_text"),
        _ => {}
    }
    out.push_str("<previewExpression>\"title\"</previewExpression>\n</qgis>\n");
    out.into_bytes()
}

/// What a feature is drawn with.
struct Symbol {
    /// QGIS's type of the symbol, and the class of its one layer.
    kind: &'static str,
    class: &'static str,
    look: Vec<(&'static str, String)>,
    /// What the body of an arrow is filled with.
    fill: Option<String>,
}

fn marker(color: &str, shape: &str, millimetres: f64) -> Symbol {
    let look = vec![
        ("color", rgba(color, 1.0)),
        ("name", shape.to_owned()),
        ("outline_color", rgba("#ffffff", 1.0)),
        ("outline_width", "0.2".to_owned()),
        ("size", millimetres.to_string()),
        ("size_unit", "MM".to_owned()),
    ];
    Symbol { kind: "marker", class: "SimpleMarker", look, fill: None }
}

/// `width` in the pixels of simplestyle.
fn line(color: &str, width: f64, dashes: &str) -> Symbol {
    let mut look = vec![
        ("line_color", rgba(color, 0.9)),
        ("line_style", "solid".to_owned()),
        ("line_width", (width * 0.25).to_string()),
        ("line_width_unit", "MM".to_owned()),
        ("capstyle", "round".to_owned()),
        ("joinstyle", "round".to_owned()),
    ];
    if !dashes.is_empty() {
        look.extend([
            ("use_custom_dash", "1".to_owned()),
            ("customdash", dashes.to_owned()),
            ("customdash_unit", "MM".to_owned()),
        ]);
    }
    Symbol { kind: "line", class: "SimpleLine", look, fill: None }
}

/// An arrow that runs along the whole line.
fn arrow(color: &str) -> Symbol {
    let number = |value: f64| value.to_string();
    let look = vec![
        ("arrow_start_width", number(0.7)),
        ("arrow_width", number(0.7)),
        ("head_length", number(2.4)),
        ("head_thickness", number(1.3)),
        ("head_type", "0".to_owned()),
        ("arrow_type", "0".to_owned()),
        ("is_curved", "0".to_owned()),
        ("is_repeated", "0".to_owned()),
    ];
    Symbol { kind: "line", class: "ArrowLine", look, fill: Some(rgba(color, 0.9)) }
}

fn area(color: &str) -> Symbol {
    let look = vec![
        ("color", rgba(color, 0.12)),
        ("outline_color", rgba(color, 0.8)),
        ("outline_style", "solid".to_owned()),
        ("outline_width", "0.3".to_owned()),
        ("outline_width_unit", "MM".to_owned()),
        ("style", "solid".to_owned()),
    ];
    Symbol { kind: "fill", class: "SimpleFill", look, fill: None }
}

/// The verdict's dashes in millimetres: told apart without colour.
fn dashes(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Supported => "",
        Outcome::Inconclusive => "2;1.4",
        Outcome::Contradicted => "3;1;0.5;1",
    }
}

/// "#0072b2" as "0,114,178,255".
fn rgba(color: &str, opacity: f64) -> String {
    let part = |at: usize| color.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or(0);
    format!("{},{},{},{}", part(1), part(3), part(5), (opacity * 255.0).round())
}

macro_rules! put {
    ($out:expr, $($rest:tt)*) => { writeln!($out, $($rest)*).expect("a String takes every write") };
}

/// One symbol for all, or one for each value of the column; the empty value stands for all others.
fn renderer(out: &mut String, column: &str, symbols: &[(String, Symbol)]) {
    if column.is_empty() {
        put!(out, "<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\">");
    } else {
        put!(
            out,
            "<renderer-v2 type=\"categorizedSymbol\" attr=\"{column}\" symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\">\n<categories>"
        );
        for (number, (value, _)) in symbols.iter().enumerate() {
            let label = if value.is_empty() { "other" } else { value };
            put!(
                out,
                "<category render=\"true\" type=\"string\" symbol=\"{number}\" value=\"{0}\" label=\"{label}\"/>",
                escaped(value)
            );
        }
        put!(out, "</categories>");
    }
    put!(out, "<symbols>");
    for (number, (_, symbol)) in symbols.iter().enumerate() {
        put!(
            out,
            "<symbol type=\"{}\" name=\"{number}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">",
            symbol.kind
        );
        put!(out, "<layer class=\"{}\" enabled=\"1\" locked=\"0\" pass=\"0\">", symbol.class);
        for (key, value) in &symbol.look {
            put!(out, "<prop k=\"{key}\" v=\"{value}\"/>");
        }
        if let Some(color) = &symbol.fill {
            put!(
                out,
                "<symbol type=\"fill\" name=\"@{number}@0\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">\
                 <layer class=\"SimpleFill\" enabled=\"1\" locked=\"0\" pass=\"0\"><prop k=\"color\" v=\"{color}\"/>\
                 <prop k=\"outline_style\" v=\"no\"/><prop k=\"style\" v=\"solid\"/></layer></symbol>"
            );
        }
        put!(out, "</layer>");
        put!(out, "</symbol>");
    }
    put!(out, "</symbols>\n</renderer-v2>");
}

fn labels(out: &mut String, column: &str) {
    put!(
        out,
        "<labeling type=\"simple\"><settings calloutType=\"simple\">\n\
         <text-style fieldName=\"{column}\" isExpression=\"0\" fontSize=\"9\" fontSizeUnit=\"Point\" textColor=\"34,40,45,255\">\
         <text-buffer bufferDraw=\"1\" bufferSize=\"0.8\" bufferSizeUnits=\"MM\" bufferColor=\"251,250,246,255\"/></text-style>\n\
         <placement placement=\"{}\" dist=\"1\" distUnits=\"MM\"/>\n\
         </settings></labeling>",
        // Around the point; along the line.
        if column == "name" { 6 } else { 2 }
    );
}
