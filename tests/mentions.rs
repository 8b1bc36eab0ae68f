//! Runs `tests/mentions/*.md`: prose with texts and all the mentions that must be found in them.
//!
//! A text is a quoted paragraph; the list after it names every mention in order, with its role. `- nothing` stands
//! for none. Under a heading "Known wrong" the list is what should be found and is not yet: the test fails when such
//! a case comes right, so that it is moved.

use dateline::document::{Context, Document};
use dateline::gazetteer::Gazetteer;
use dateline::mention::{Role, recognize};
use dateline::token::tokenize;
use std::path::Path;

struct Case {
    line: usize,
    text: String,
    expected: Vec<String>,
    known_wrong: bool,
}

#[test]
fn every_text_has_exactly_the_mentions_its_list_names() {
    let gazetteer = Gazetteer::bundled();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mentions");
    let mut files: Vec<_> = std::fs::read_dir(&folder).expect("the folder is in the project").flatten().collect();
    files.sort_by_key(std::fs::DirEntry::path);
    let mut wrong = Vec::new();
    let mut count = 0;
    for file in files {
        let name = file.file_name().to_string_lossy().into_owned();
        let content = std::fs::read_to_string(file.path()).expect("a test file is readable");
        for case in cases(&content) {
            count += 1;
            let found = found(&case.text, &gazetteer);
            if (found == case.expected) == case.known_wrong {
                let what = if case.known_wrong { "is right now: move it" } else { "is wrong" };
                wrong.push(format!(
                    "{name}:{}: {what}\n  text     {}\n  expected {:?}\n  found    {found:?}",
                    case.line, case.text, case.expected
                ));
            }
        }
    }
    assert!(count > 40, "only {count} cases were read");
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n"));
}

fn found(text: &str, gazetteer: &Gazetteer) -> Vec<String> {
    let document = Document::from_text("test", text, Context::default());
    let tokens = tokenize(&document);
    let mentions = recognize(&document, &tokens, gazetteer);
    mentions
        .iter()
        .map(|mention| {
            let role = match mention.role {
                Role::Literal => "literal",
                Role::Demonym => "demonym",
                Role::Metonym => "metonym",
                Role::Coordinate => "coordinate",
            };
            format!("{}: {role}", mention.span.of(text))
        })
        .collect()
}

fn cases(content: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut known_wrong = false;
    let mut quoted = false;
    for (at, line) in content.lines().enumerate() {
        if line.starts_with('#') {
            known_wrong = line.contains("Known wrong");
        }
        if let Some(text) = line.strip_prefix("> ") {
            match cases.last_mut().filter(|_| quoted) {
                Some(case) => {
                    case.text.push('\n');
                    case.text.push_str(text);
                }
                None => cases.push(Case { line: at + 1, text: text.to_owned(), expected: Vec::new(), known_wrong }),
            }
        } else if let (Some(item), Some(case)) = (line.strip_prefix("- "), cases.last_mut())
            && item != "nothing"
        {
            case.expected.push(item.to_owned());
        }
        quoted = line.starts_with("> ");
    }
    cases
}
