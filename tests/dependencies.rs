//! What is built into dateline: the rules of deny.toml, held to the lock file, and a reason for each crate that is named.
//!
//! `cargo deny check licenses bans sources` checks the same and more; here it costs nothing to build. Advisories are not
//! looked at: their list is not among the registries.

use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

/// What cargo knows of every package in the lock file, those of other systems included.
fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--all-features", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo ran this test");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let own = |package: &Value| package["name"] == "dateline";
    let packages: Vec<Value> = metadata["packages"].as_array().unwrap().iter().filter(|p| !own(p)).cloned().collect();
    assert!(packages.len() > 100, "{} packages", packages.len());
    packages
}

fn rules() -> toml::Table {
    std::fs::read_to_string("deny.toml").unwrap().parse().unwrap()
}

fn words(value: &toml::Value) -> BTreeSet<String> {
    value.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// Whether an SPDX expression can be met with the licences allowed: OR needs one side, AND both. The slash is what OR was
/// before SPDX.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let met = either(&mut words, allowed);
    met && words.next().is_none()
}

type Words<'w> = std::iter::Peekable<std::str::SplitWhitespace<'w>>;

fn either(words: &mut Words, allowed: &BTreeSet<String>) -> bool {
    let mut met = both(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        met |= both(words, allowed);
    }
    met
}

fn both(words: &mut Words, allowed: &BTreeSet<String>) -> bool {
    let mut met = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, allowed);
    }
    met
}

fn one(words: &mut Words, allowed: &BTreeSet<String>) -> bool {
    match words.next() {
        Some("(") => {
            let met = either(words, allowed);
            words.next() == Some(")") && met
        }
        Some(name) => {
            let exception = words.next_if_eq(&"WITH").and_then(|_| words.next());
            let name = exception.map_or(name.to_owned(), |exception| format!("{name} WITH {exception}"));
            allowed.contains(&name)
        }
        None => false,
    }
}

#[test]
fn licence_expressions_are_read_as_spdx_has_them() {
    let allowed: BTreeSet<String> = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned).into();
    for (expression, want) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("MIT OR GPL-3.0", true),
        ("GPL-3.0/MIT", true),
        ("MIT AND GPL-3.0", false),
        ("(GPL-3.0 OR ISC) AND MIT", true),
        ("GPL-3.0 OR ISC AND Zlib", false),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("Apache-2.0 WITH Other-exception", false),
        ("Apache-2.0", false),
        ("(MIT", false),
        ("MIT MIT", false),
        ("", false),
    ] {
        assert_eq!(is_met(expression, &allowed), want, "{expression}");
    }
}

#[test]
fn every_licence_is_one_of_those_allowed() {
    let allowed = words(&rules()["licenses"]["allow"]);
    for package in packages() {
        let licence = package["license"].as_str().unwrap_or("none stated");
        assert!(is_met(licence, &allowed), "{} {}: {licence}", package["name"], package["version"]);
    }
}

#[test]
fn every_crate_comes_from_crates_io_and_none_is_banned() {
    let rules = rules();
    let registries: BTreeSet<String> =
        words(&rules["sources"]["allow-registry"]).into_iter().map(|url| format!("registry+{url}")).collect();
    let banned: Vec<&str> =
        rules["bans"]["deny"].as_array().unwrap().iter().map(|ban| ban["crate"].as_str().unwrap()).collect();
    assert!(!banned.is_empty());
    for package in packages() {
        let (name, source) = (package["name"].as_str().unwrap(), package["source"].as_str().unwrap_or("a path"));
        assert!(registries.contains(source), "{name} comes from {source}");
        assert!(!banned.contains(&name), "{name} is banned by deny.toml");
    }
}

#[test]
fn every_crate_that_is_named_has_a_version_and_its_reason_in_the_docs() {
    let manifest: toml::Table = std::fs::read_to_string("Cargo.toml").unwrap().parse().unwrap();
    let reasons = std::fs::read_to_string("docs/dependencies.md").unwrap();
    let told: BTreeSet<&str> = reasons
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next())
        .flat_map(|names| names.split(", "))
        .collect();
    for table in ["dependencies", "dev-dependencies"] {
        for (name, wanted) in manifest[table].as_table().unwrap() {
            let version = wanted.as_str().or_else(|| wanted.get("version")?.as_str());
            assert!(version.is_some_and(|version| version != "*"), "{name} has no version");
            assert!(told.contains(name.as_str()), "{name} has no row in docs/dependencies.md");
        }
    }
}
