//! Nothing that strangers write makes a stage panic: words of claims in every order, bytes of every kind, every format.
//!
//! A sample on each run and no proof; see docs/security.md.

#[path = "../fuzz/targets/mod.rs"]
mod targets;

use dateline::config::Config;
use dateline::document::{Context, Document};
use dateline::mention::coordinates;
use dateline::{Checker, Gazetteer, query};
use proptest::prelude::*;
use targets::{WORDS, everything};

fn sentences() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&WORDS[..]), 1..40).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn words_of_claims_in_any_order(text in sentences()) {
        everything(Document::from_text("a.txt", text, Context::default()));
    }

    #[test]
    fn any_text_with_any_context(text in any::<String>(), about in sentences(), date in any::<String>()) {
        let context = Context { about: Some(about), outlet: Some(text.clone()), title: Some(date.clone()), date: Some(date) };
        everything(Document::from_text(text.clone(), text, context));
    }

    #[test]
    fn any_bytes_under_any_name(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        start in prop::sample::select(vec!["", "\u{feff}", "PK\u{3}\u{4}", "<html>", "---\ntitle: ", "<meta charset=utf-16>"]),
        name in prop::sample::select(vec!["a.txt", "a.html", "a.md", "a.docx", "-"]),
        kind in prop::sample::select(vec![None, Some("text/html; charset=shift_jis"), Some("text/markdown"), Some(";")]),
    ) {
        let bytes = [start.as_bytes(), &bytes].concat();
        match Document::from_source(name, bytes, kind, Context::default()) {
            Ok(document) => everything(document),
            Err(error) => prop_assert!(error.is_input() && !error.to_string().contains('\n'), "{error}"),
        }
    }

    #[test]
    fn marked_up_claims(text in sentences(), marks in "[<>*_`#&|\\[\\]()!~ bp/-]{0,12}", name in "a\\.(html|md)") {
        let text = text.replace(" km", &format!("{marks} km")).replace(',', &marks);
        if let Ok(document) = Document::from_source(name, text.into_bytes(), None, Context::default()) {
            everything(document);
        }
    }

    #[test]
    fn questions_configurations_and_coordinates(text in sentences(), any_text in any::<String>()) {
        let checker = Checker::new(Gazetteer::bundled());
        for text in [&text, &any_text] {
            let _ = coordinates::read(text);
            let _ = Config::parse("dateline.toml", text);
            let _ = query::coordinates(text);
            if let (Ok(Ok(from)), Ok(Ok(to))) = (query::endpoint(&checker, "Suva"), query::endpoint(&checker, text)) {
                let _ = query::measure(&from, &to);
            }
            let end = query::endpoint(&checker, "35.401,35.949").unwrap().unwrap();
            let _ = query::judge(&checker, &end, &end, text);
        }
    }
}

/// What fuzzing begins with and what it has found: `fuzz/seeds/TARGET/`.
fn seeds(target: &str) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let folder = std::path::Path::new("fuzz/seeds").join(target);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 3, "{target} has seeds");
    paths.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

#[test]
fn the_seeds_of_every_fuzz_target_are_borne_whole_cut_and_changed() {
    type Target = (&'static str, fn(&[u8]));
    let all: [Target; 11] = [
        ("text", targets::text),
        ("html", targets::html),
        ("claims", targets::claims),
        ("numbers", targets::numbers),
        ("coordinates", targets::coordinates),
        ("gazetteer", targets::gazetteer),
        ("config", targets::config),
        ("records", targets::records),
        ("tables", targets::tables),
        ("cache", targets::cache),
        ("urls", targets::urls),
    ];
    for (name, target) in all {
        for (path, seed) in seeds(name) {
            println!("{}", path.display()); // shown when one of them panics
            target(&seed);
            for at in (0..seed.len()).step_by(seed.len() / 8 + 1) {
                target(&seed[..at]);
                let mut changed = seed.clone();
                changed[at] ^= 0x15;
                target(&changed);
            }
        }
        // Straight to the stream: what macros print is swallowed where a test passes.
        let _ = std::io::Write::write_fmt(
            &mut std::io::stderr(),
            format_args!("NOT FUZZED: {name}; its seeds were replayed, `cargo fuzz run {name}` goes on from them\n"),
        );
    }
}
