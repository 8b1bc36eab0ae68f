//! FlatGeobuf 3 (flatgeobuf.org): a layer as one binary file with a spatial index, for GIS programs and web maps that
//! read only what is in view.
//!
//! Features stand in the order of the index and not of the text. A spatial index has no place for what is nowhere, so
//! mentions and claims without a geometry are left out; the GeoJSON layers have them.
//!
//! The tables and the index are those of the format's own crate. Its writer is not used: it goes through a temporary file,
//! and it leaves out the end of a line that is alone in a MultiLineString, which GDAL before 3.7 does not read.

use super::geojson::{Kind, Layer, Shape};
use flatbuffers::{FlatBufferBuilder, WIPOffset};
use flatgeobuf::packed_r_tree::{NodeItem, PackedRTree, calc_extent, hilbert_sort};
use flatgeobuf::{
    Column, ColumnArgs, ColumnType, Crs, CrsArgs, Feature, FeatureArgs, Geometry, GeometryArgs, GeometryType, Header,
    HeaderArgs,
};
use geojson::{GeometryValue, JsonObject, JsonValue, Position};

const MAGIC: [u8; 8] = *b"fgb\x03fgb\x00";

/// The file of a layer.
#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
pub fn encode(layer: &Layer) -> Vec<u8> {
    let mut features: Vec<Vec<u8>> = Vec::new();
    let mut nodes: Vec<NodeItem> = Vec::new();
    for feature in layer.features() {
        let Some(geometry) = &feature.geometry else { continue };
        let mut node = NodeItem::create(features.len() as u64);
        features.push(encode_feature(layer, &geometry.value, feature.properties.as_ref(), &mut node));
        nodes.push(node);
    }
    let extent = calc_extent(&nodes);
    let mut out = Vec::from(MAGIC);
    out.extend(header(layer, &nodes, &extent));
    if nodes.is_empty() {
        return out;
    }
    hilbert_sort(&mut nodes, &extent);
    let order: Vec<usize> = nodes.iter().map(|node| node.offset as usize).collect();
    let mut offset = 0;
    for (node, &number) in nodes.iter_mut().zip(&order) {
        node.offset = offset;
        offset += features[number].len() as u64;
    }
    PackedRTree::build(&nodes, &extent, PackedRTree::DEFAULT_NODE_SIZE)
        .and_then(|tree| Ok(tree.stream_write(&mut out)?))
        .expect("a tree of one node or more, into a Vec, which takes every write");
    order.iter().for_each(|&number| out.extend_from_slice(&features[number]));
    out
}

fn header(layer: &Layer, nodes: &[NodeItem], extent: &NodeItem) -> Vec<u8> {
    let mut table = FlatBufferBuilder::new();
    let columns: Vec<_> = layer
        .columns
        .iter()
        .map(|column| {
            let type_ = match column.kind {
                Kind::Text => ColumnType::String,
                Kind::Integer => ColumnType::Long,
                Kind::Real => ColumnType::Double,
                Kind::Boolean => ColumnType::Bool,
            };
            let (name, description) = (table.create_string(column.name), table.create_string(column.meaning));
            let column =
                ColumnArgs { name: Some(name), description: Some(description), type_, ..ColumnArgs::default() };
            Column::create(&mut table, &column)
        })
        .collect();
    let bounds = [extent.min_x, extent.min_y, extent.max_x, extent.max_y];
    let organization = table.create_string("EPSG");
    let arguments = HeaderArgs {
        name: Some(table.create_string(layer.name)),
        envelope: (!nodes.is_empty()).then(|| table.create_vector(&bounds)),
        geometry_type: match layer.shape {
            Shape::Point => GeometryType::Point,
            Shape::MultiLineString => GeometryType::MultiLineString,
            Shape::MultiPolygon => GeometryType::MultiPolygon,
        },
        columns: Some(table.create_vector(&columns)),
        features_count: nodes.len() as u64,
        index_node_size: if nodes.is_empty() { 0 } else { PackedRTree::DEFAULT_NODE_SIZE },
        crs: Some(Crs::create(&mut table, &CrsArgs { org: Some(organization), code: 4326, ..CrsArgs::default() })),
        ..HeaderArgs::default()
    };
    let header = Header::create(&mut table, &arguments);
    table.finish_size_prefixed(header, None);
    table.finished_data().to_vec()
}

/// `node` grows to the box of the geometry.
fn encode_feature(
    layer: &Layer,
    geometry: &GeometryValue,
    columns: Option<&JsonObject>,
    node: &mut NodeItem,
) -> Vec<u8> {
    let mut table = FlatBufferBuilder::new();
    let geometry = match geometry {
        GeometryValue::Point { coordinates } => lines(&mut table, &[std::slice::from_ref(coordinates)], false, node),
        GeometryValue::MultiLineString { coordinates } => {
            let parts: Vec<&[Position]> = coordinates.iter().map(Vec::as_slice).collect();
            lines(&mut table, &parts, true, node)
        }
        GeometryValue::MultiPolygon { coordinates } => {
            let polygons: Vec<_> = coordinates
                .iter()
                .map(|rings| {
                    let rings: Vec<&[Position]> = rings.iter().map(Vec::as_slice).collect();
                    lines(&mut table, &rings, true, node)
                })
                .collect();
            let parts = Some(table.create_vector(&polygons));
            Geometry::create(&mut table, &GeometryArgs { parts, ..GeometryArgs::default() })
        }
        // The layers have these three alone.
        _ => Geometry::create(&mut table, &GeometryArgs::default()),
    };
    let properties = table.create_vector(&cells(layer, columns));
    let arguments = FeatureArgs { geometry: Some(geometry), properties: Some(properties), columns: None };
    let feature = Feature::create(&mut table, &arguments);
    table.finish_size_prefixed(feature, None);
    table.finished_data().to_vec()
}

/// All positions in a row, with the end of each part where there are `parts`.
#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
fn lines<'t>(
    table: &mut FlatBufferBuilder<'t>,
    parts: &[&[Position]],
    with_ends: bool,
    node: &mut NodeItem,
) -> WIPOffset<Geometry<'t>> {
    let mut flat = Vec::new();
    let mut ends = Vec::new();
    for part in parts {
        for at in *part {
            node.expand_xy(at[0], at[1]);
            flat.extend([at[0], at[1]]);
        }
        ends.push(u32::try_from(flat.len() / 2).expect("fewer positions than a file can hold"));
    }
    let xy = Some(table.create_vector(&flat));
    let ends = with_ends.then(|| table.create_vector(&ends));
    Geometry::create(table, &GeometryArgs { xy, ends, ..GeometryArgs::default() })
}

/// The number of each column that has a value, and the value, little-endian, as the format has it.
#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
fn cells(layer: &Layer, columns: Option<&JsonObject>) -> Vec<u8> {
    let mut out = Vec::new();
    for (column, number) in layer.columns.iter().zip(0_u16..) {
        let value = columns.and_then(|columns| columns.get(column.name)).unwrap_or(&JsonValue::Null);
        let mut put = |bytes: &[u8]| {
            out.extend(number.to_le_bytes());
            out.extend_from_slice(bytes);
        };
        match column.kind {
            Kind::Text => {
                if let Some(text) = value.as_str() {
                    put(&u32::try_from(text.len()).expect("a text below 4 GB").to_le_bytes());
                    out.extend_from_slice(text.as_bytes());
                }
            }
            Kind::Integer => value.as_i64().map(i64::to_le_bytes).iter().for_each(|bytes| put(bytes)),
            Kind::Real => value.as_f64().map(f64::to_le_bytes).iter().for_each(|bytes| put(bytes)),
            Kind::Boolean => value.as_bool().iter().for_each(|&yes| put(&[u8::from(yes)])),
        }
    }
    out
}
