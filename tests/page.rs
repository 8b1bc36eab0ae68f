//! The page and the layers of whole texts: across the antimeridian, at a pole, on the equator, about nowhere.

use dateline::emit::geojson::{combined, layers};
use dateline::emit::html::{Options, Tiles, page};
use dateline::{Checker, Context, Document, Gazetteer, Report};
use serde_json::Value;

fn report(name: &str) -> Report {
    let path = format!("tests/layers/{name}.txt");
    let text = std::fs::read_to_string(&path).expect("an example text");
    Checker::new(Gazetteer::bundled()).check(Document::from_text(path, text, Context::default()))
}

fn html(reports: &[Report]) -> String {
    String::from_utf8(page(reports, &Options::default())).expect("UTF-8")
}

/// What the page's script reads.
fn data(html: &str) -> Value {
    let (_, rest) = html.split_once("id=\"data\">").expect("the data");
    serde_json::from_str(rest.split_once("</script>").expect("their end").0).expect("JSON")
}

fn layer(reports: &[Report], name: &str) -> Value {
    let layer = layers(reports).into_iter().find(|layer| layer.name == name).expect("a layer");
    serde_json::from_slice(&layer.to_bytes()).expect("JSON")
}

#[test]
fn the_same_texts_give_the_same_page() {
    let names = ["antimeridian", "arabic", "equator", "hostile", "nowhere", "pole", "strait"];
    let all = || names.map(report);
    assert_eq!(html(&all()), html(&all()));
}

#[test]
fn a_hostile_text_comes_back_whole_out_of_the_data_and_is_nowhere_else() {
    let report = report("hostile");
    let page = html(std::slice::from_ref(&report));
    let pieces = &data(&page)["documents"][0]["pieces"];
    let text: String = pieces.as_array().unwrap().iter().map(|piece| piece.as_str().unwrap()).collect();
    assert_eq!(text, report.document.text());
    assert_eq!(page.matches("alert(").count(), 3, "inside the data only, once each");
    assert_eq!(page.matches("<script").count(), 2);
    assert!(!page.contains(['\u{202e}', '\u{2028}']));
}

#[test]
fn a_title_is_escaped_in_the_head() {
    let context = Context { title: Some("</title><script>x()</script> & \u{202e}".into()), ..Context::default() };
    let document = Document::from_text("t.txt", "Rain fell in Suva.", context);
    let page = html(&[Checker::new(Gazetteer::bundled()).check(document)]);
    assert!(page.contains("<title>&lt;/title&gt;&lt;script&gt;x()&lt;/script&gt; &amp; \\u{202e}</title>"));
}

#[test]
fn the_policy_names_nothing_but_hashes_and_the_tile_server_that_was_asked_for() {
    let reports = [report("equator")];
    let policy = |page: &str| {
        page.split_once("Content-Security-Policy\" content=\"").unwrap().1.split_once('"').unwrap().0.to_owned()
    };
    let strict = policy(&html(&reports));
    assert!(
        strict.starts_with("default-src 'none'; script-src 'sha256-") && strict.contains("img-src 'none'"),
        "{strict}"
    );
    assert!(!strict.contains("unsafe") && !strict.contains("http"), "{strict}");
    let tiles = Tiles::new("https://tiles.example.org/{z}/{x}/{y}.png");
    let open = policy(&String::from_utf8(page(&reports, &Options { tiles, ..Options::default() })).unwrap());
    assert!(open.contains("img-src https://tiles.example.org data:;") && !open.contains("connect-src"), "{open}");
}

#[test]
fn each_text_is_spread_out_as_its_places_need() {
    let cases = [
        ("antimeridian", "mercator", 170.0..190.0),
        // The middle of Russia is named, too.
        ("strait", "mercator", 100.0..215.0),
        ("pole", "south", 0.0..0.1),
        ("equator", "mercator", 0.0..0.1),
        ("nowhere", "mercator", 0.0..0.1),
    ];
    for (name, projection, middle) in cases {
        let view = &data(&html(&[report(name)]))["view"];
        assert_eq!(view["projection"], projection, "{name}");
        assert!(middle.contains(&view["middle"].as_f64().unwrap()), "{name}: {view}");
    }
    let together = &data(&html(&["antimeridian", "strait", "pole", "equator", "arabic"].map(report)))["view"];
    assert_eq!(together, &serde_json::json!({"projection": "mercator", "middle": 0.0}));
}

#[test]
fn a_page_is_small_enough_to_be_mailed() {
    for name in ["antimeridian", "arabic", "equator", "nowhere", "pole", "strait"] {
        let bytes = html(&[report(name)]).len();
        assert!(bytes < 450_000, "{name}: {bytes} bytes");
    }
}

#[test]
fn the_way_across_the_antimeridian_is_cut_and_the_box_of_the_layer_is_turned() {
    for (name, west, east) in [("antimeridian", 178.0..179.0, -172.0..-171.0), ("strait", 177.0..178.0, -166.0..-165.0)]
    {
        let claims = layer(&[report(name)], "claims");
        let bbox: Vec<f64> = claims["bbox"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
        assert!(west.contains(&bbox[0]) && east.contains(&bbox[2]), "{name}: {bbox:?}");
        let longest = claims["features"].as_array().unwrap().last().unwrap();
        assert_eq!(longest["geometry"]["coordinates"].as_array().unwrap().len(), 2, "{name}");
    }
}

#[test]
fn a_text_without_a_place_has_empty_layers_and_no_box() {
    for layer in layers(&[report("nowhere")]) {
        let value: Value = serde_json::from_slice(&layer.to_bytes()).unwrap();
        assert!(layer.is_empty() && value.get("bbox").is_none(), "{}", layer.name);
    }
}

#[test]
fn all_layers_in_one_collection_have_one_id_each() {
    let reports = ["antimeridian", "pole", "equator"].map(report);
    let value: Value = serde_json::from_slice(&combined(&reports)).unwrap();
    let features = value["features"].as_array().unwrap();
    let ids: std::collections::BTreeSet<&str> = features.iter().map(|f| f["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), features.len());
    assert_eq!(features.len(), layers(&reports).iter().map(|layer| layer.len()).sum::<usize>());
}

#[test]
fn a_part_of_a_region_is_drawn_by_the_rule_that_judges_it() {
    let footprints = layer(&[report("flight")], "footprints");
    let features = footprints["features"].as_array().unwrap();
    let ids: Vec<&str> = features.iter().filter_map(|f| f["id"].as_str()).filter(|id| id.contains("/part/")).collect();
    assert_eq!(ids, ["footprint/part/163843/northern", "footprint/part/170063/eastern"]);
    let box_of = |id: &str| {
        let feature = features.iter().find(|f| f["id"] == id).expect("a feature");
        let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        for polygon in feature["geometry"]["coordinates"].as_array().unwrap() {
            for position in polygon[0].as_array().unwrap() {
                let (x, y) = (position[0].as_f64().unwrap(), position[1].as_f64().unwrap());
                bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)];
            }
        }
        bounds
    };
    // Syria reaches from 32.3 to 37.3 N, its centroid is at 35.0 N: the part is north of that but for its two flanks.
    let [_, south, _, north] = box_of("footprint/part/163843/northern");
    assert!(south > 35.0 && north > 37.2, "{south} {north}");
    // Aleppo's centre is at 37.16 E.
    let [west, _, east, _] = box_of("footprint/part/170063/eastern");
    assert!(west > 37.16 && east > 37.2, "{west} {east}");
}

#[test]
fn a_movement_is_an_arc_from_where_it_begins_with_its_number_and_quote() {
    let movements = layer(&[report("flight")], "movements");
    let features = movements["features"].as_array().unwrap();
    let told: Vec<(&str, &Value, &Value)> = features
        .iter()
        .map(|f| {
            (f["properties"]["title"].as_str().unwrap(), &f["properties"]["number"], &f["properties"]["number_compare"])
        })
        .collect();
    let words = |text: &str| Value::from(text);
    let wanted = [
        ("some 12,000 people, from Aleppo to Gaziantep", &Value::from(12_000.0), &words("equal")),
        ("Nearly 3,000 villagers, from Latakia to Adana", &Value::from(3_000.0), &words("almost")),
        ("43 sailors, from Tartus to Limassol", &Value::from(43.0), &words("equal")),
    ];
    assert_eq!(told, wanted);
    let first = &features[0];
    assert_eq!(first["properties"]["text"], "some 12,000 people fled from Aleppo to Gaziantep");
    let line = first["geometry"]["coordinates"][0].as_array().unwrap();
    let (start, end) = (&line[0], line.last().unwrap());
    assert!(
        (start[1].as_f64().unwrap() - 36.2).abs() < 0.1 && (end[1].as_f64().unwrap() - 37.06).abs() < 0.1,
        "{first}"
    );
}

#[test]
fn a_movement_across_the_antimeridian_is_cut_there_and_one_without_a_known_end_is_not_drawn() {
    let text = "Two hundred people were ferried from Suva to Pago Pago. Then 20 men flew from Suva to Xqzzyton.";
    let checker = Checker::new(Gazetteer::bundled());
    let movements = layer(&[checker.check(Document::from_text("t", text, Context::default()))], "movements");
    let parts: Vec<usize> = movements["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["geometry"]["coordinates"].as_array().map_or(0, Vec::len))
        .collect();
    assert!(parts == [2] || parts == [2, 0], "{parts:?}");
}

#[test]
fn the_layers_table_of_the_documentation_is_the_layers() {
    let docs = std::fs::read_to_string("docs/layers.md").expect("the documentation");
    for layer in layers(&[]) {
        let mut table =
            format!("### {}: {}\n\n| column | type | meaning |\n|---|---|---|\n", layer.name, layer.shape.name());
        for column in layer.columns {
            table += &format!(
                "| `{}` | {} | {} |\n",
                column.name,
                format!("{:?}", column.kind).to_lowercase(),
                column.meaning
            );
        }
        assert!(docs.contains(&table), "docs/layers.md lacks:\n{table}");
    }
}
