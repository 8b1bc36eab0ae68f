//! Modules import lower rows only: the table in ARCHITECTURE.md against the paths in `src/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Module to row, from the table headed "row".
fn rows() -> BTreeMap<String, u32> {
    let text = fs::read_to_string("ARCHITECTURE.md").expect("ARCHITECTURE.md at the top");
    let mut rows = BTreeMap::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if let [row, modules, ..] = cells[..]
            && let Ok(row) = row.parse::<u32>()
        {
            rows.extend(modules.split(',').map(|module| (module.trim().to_owned(), row)));
        }
    }
    rows
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder under src") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
}

/// The top-level module a file belongs to.
fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix("src").expect("under src");
    inside.components().next().expect("a file name").as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// The first names after each `crate::`, comments left out.
fn imports(code: &str) -> Vec<String> {
    let code: String = code.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n");
    let mut names: Vec<String> = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let boundary = code[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
        let rest = &code[at + "crate::".len()..];
        let first = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if !boundary {
            continue;
        }
        match rest.strip_prefix('{') {
            None => names.push(first(rest)),
            Some(list) => {
                let mut depth = 0;
                let mut start = 0;
                for (index, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth > 0 => depth -= 1,
                        ',' | '}' if depth == 0 => {
                            names.push(first(&list[start..index]));
                            start = index + 1;
                            if c == '}' {
                                break;
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// Faults of one file: an import of its own row or higher, or of something that is no module.
fn faults(module: &str, code: &str, rows: &BTreeMap<String, u32>) -> Vec<String> {
    let Some(own) = rows.get(module) else { return vec![format!("{module} has no row")] };
    imports(code)
        .into_iter()
        .filter(|name| name != module)
        .filter_map(|name| match rows.get(&name) {
            None => Some(format!("{module} imports crate::{name}, which is no module of the table")),
            Some(row) if row >= own => Some(format!("{module} (row {own}) imports {name} (row {row})")),
            Some(_) => None,
        })
        .collect()
}

#[test]
fn a_module_imports_lower_rows_only() {
    let rows = rows();
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    assert!(files.len() > 20, "the sources were found");
    let mut found = Vec::new();
    for path in files.iter().filter(|path| !path.ends_with("lib.rs") && !path.ends_with("main.rs")) {
        let code = fs::read_to_string(path).expect("readable");
        // Unit tests stand at the end of a file and may call what is above them.
        let code = code.split("#[cfg(test)]\nmod ").next().expect("split gives one piece at least");
        let of_file = faults(&module_of(path), code, &rows);
        found.extend(of_file.into_iter().map(|fault| format!("{}: {fault}", path.display())));
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn every_module_of_the_library_has_a_row() {
    let rows = rows();
    let library = fs::read_to_string("src/lib.rs").expect("src/lib.rs");
    let modules: Vec<&str> =
        library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(modules.len() > 10);
    for module in modules {
        assert!(rows.contains_key(module), "{module} has no row in ARCHITECTURE.md");
    }
}

#[test]
fn an_upward_import_is_seen_in_every_spelling() {
    let rows = rows();
    for code in [
        "use crate::verdict::judge;",
        "use crate::{span::Span, verdict};",
        "use crate::{span::{self, Span}, verdict::{Verdict, judge}};",
        "fn f() { crate::verdict::judge() }",
        "pub(crate) use crate::claim::Claim;",
        "use crate::Report;",
    ] {
        assert_eq!(faults("claim", &code.replace("claim::Claim", "report::Report"), &rows).len(), 1, "{code}");
    }
    for code in ["use crate::span::Span;", "// use crate::verdict;", "use crate::claim::Claim;", "pub(crate) fn f() {}"]
    {
        assert_eq!(faults("claim", code, &rows), Vec::<String>::new(), "{code}");
    }
}

#[test]
fn the_program_uses_the_public_api_only() {
    let mut files = Vec::new();
    sources(Path::new("src/cli"), &mut files);
    for path in files {
        let code = fs::read_to_string(&path).expect("readable");
        assert_eq!(imports(&code), Vec::<String>::new(), "{} reaches past the library's front", path.display());
    }
}
