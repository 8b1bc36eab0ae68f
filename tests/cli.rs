//! The program from outside: transcripts, bad input, exit codes, pipes and interruption.

#[path = "support/program.rs"]
mod program;

use program::dateline as run;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn dateline(arguments: &[&str]) -> Command {
    program::command(arguments, Path::new("."))
}

fn error_line(output: &Output) -> String {
    let message = String::from_utf8(output.stderr.clone()).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert_eq!(message.matches('\n').count(), 1, "one line: {message}");
    assert!(output.stdout.is_empty(), "nothing on standard output: {message}");
    message.trim_end().to_owned()
}

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd").case("docs/guide.md").case("README.md");
}

#[test]
fn bad_input_is_refused_in_one_line_with_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    at("good.txt", b"Rain fell in Suva.");
    at("latin1.txt", b"Z\xfcrich");
    at("empty.txt", b"");
    at("blank.txt", b" \n\t\n");
    at("image.png", b"\x89PNG\r\n\x1a\n\0\0\0");
    at("paper.pdf", b"%PDF-1.7\n%\xe2\xe3\n");
    at("core", b"\x7fELF\0\x01");
    fs::create_dir(folder.path().join("texts")).unwrap();
    for (arguments, want) in [
        (
            &["check", "latin1.txt"][..],
            "error: latin1.txt: not UTF-8 (invalid byte at offset 1); convert it, for example with `iconv -t UTF-8`",
        ),
        (&["check", "empty.txt"], "error: empty.txt: empty, there is no text to check"),
        (&["check", "blank.txt"], "error: blank.txt: empty, there is no text to check"),
        (&["check", "good.txt", "empty.txt"], "error: empty.txt: empty, there is no text to check"),
        (
            &["explain", "image.png"],
            "error: image.png: a picture, not a text; extract its text with a program for character recognition",
        ),
        (
            &["check", "paper.pdf"],
            "error: paper.pdf: a PDF, not a text; `pdftotext FILE - | dateline check -` checks its text",
        ),
        (&["check", "core"], "error: core: binary, not a text (NUL byte at offset 4); extract the text first"),
        (
            &["map", "texts", "--out", "layers"],
            "error: texts: a folder, not a text; name its files, for example texts/*.txt",
        ),
        (&["check", "nope.txt"], "error: nope.txt: no such file; check the path, or write - for standard input"),
        (&["check", "-", "-"], "error: standard input is named twice; it can be read once"),
        (
            &["check", "no\u{1b}[2J.txt"],
            r"error: no\u{1b}[2J.txt: no such file; check the path, or write - for standard input",
        ),
        (
            &["distance", "0,181", "0,0"],
            "error: 0,181: no position; latitude is -90 to 90 and stands first, longitude -180 to 180",
        ),
    ] {
        assert_eq!(error_line(&run(arguments, folder.path())), want);
    }
    assert!(!folder.path().join("layers").exists(), "nothing was written");
}

#[test]
fn a_damaged_gazetteer_is_refused_by_section_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("text.txt"), "Rain fell in Suva.").unwrap();
    let sound = fs::read("gazetteer/world.dlg").unwrap();
    let mut flipped = sound.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x40;
    let damaged: [(&str, &[u8]); 4] = [
        ("cut.dlg", &sound[..sound.len() - 100]),
        ("flipped.dlg", &flipped),
        ("empty.dlg", b""),
        ("text.dlg", b"Suva"),
    ];
    for (name, bytes) in damaged {
        fs::write(folder.path().join(name), bytes).unwrap();
        for arguments in [
            &["check", "text.txt", "--gazetteer", name][..],
            &["map", "text.txt", "--out", "layers", "--gazetteer", name],
            &["gazetteer", "verify", "--gazetteer", name],
        ] {
            let message = error_line(&run(arguments, folder.path()));
            assert!(message.starts_with("error: gazetteer refused, section "), "{message}");
            assert!(message.contains(name) && message.contains("leave out --gazetteer"), "{message}");
        }
    }
    assert!(!folder.path().join("layers").exists());
    let missing = error_line(&run(&["check", "text.txt", "--gazetteer", "no.dlg"], folder.path()));
    assert!(missing.starts_with("error: cannot read no.dlg: "), "{missing}");
    fs::write(folder.path().join("sound.dlg"), sound).unwrap();
    let output = dateline(&["check", "text.txt"])
        .current_dir(folder.path())
        .env("DATELINE_GAZETTEER", "sound.dlg")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "a sound file is read: {output:?}");
}

#[test]
fn map_writes_whole_layers_and_the_same_bytes_again() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("text.txt"), "Suva lies 57 km south of Levuka.").unwrap();
    let read = || -> Vec<(String, Vec<u8>)> {
        let mut files: Vec<_> = fs::read_dir(folder.path().join("output"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
            .collect();
        files.sort();
        files
    };
    let told = run(&["map", "text.txt"], folder.path());
    assert_eq!(told.status.code(), Some(0), "{told:?}");
    let first = read();
    let names: Vec<&str> = first.iter().map(|(name, _)| name.as_str()).collect();
    let layers = ["claims.geojson", "dateline.geojson", "footprints.geojson"];
    assert_eq!(names, [&layers[..], &["map.html", "mentions.geojson", "movements.geojson", "places.geojson"]].concat());
    for (name, bytes) in &first {
        assert!(String::from_utf8_lossy(&told.stdout).contains(&format!("output/{name}: ")), "{told:?}");
        if name == "map.html" {
            assert!(bytes.starts_with(b"<!doctype html>"));
            continue;
        }
        assert!(std::str::from_utf8(bytes).unwrap().parse::<geojson::GeoJson>().is_ok(), "{name}");
    }
    run(&["map", "text.txt"], folder.path());
    assert_eq!(read(), first);
}

#[test]
fn map_into_something_that_is_no_folder_names_it() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("text.txt"), "Rain fell in Suva.").unwrap();
    let message = error_line(&run(&["map", "text.txt", "--out", "text.txt"], folder.path()));
    assert!(message.starts_with("error: cannot make the folder text.txt: "), "{message}");
    assert_eq!(fs::read_to_string(folder.path().join("text.txt")).unwrap(), "Rain fell in Suva.");
}

#[test]
fn standard_input_is_read_and_a_closed_pipe_is_success() {
    let mut child = dateline(&["check", "--format", "json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The reader goes away before the program has anything to write.
    drop(child.stdout.take());
    child.stdin.take().unwrap().write_all(b"Rain fell in Suva.").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), vec![]));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failed_run() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = dateline(&["rule"]).stdout(full).output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(message.starts_with("error: cannot write to standard output: "), "{message}");
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_ends_with_130() {
    let mut child = dateline(&["check", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    let _open = child.stdin.take(); // waiting for a child closes its input otherwise, and it would read an empty text
    let status = format!("/proc/{}/status", child.id());
    // Bit 1 of SigCgt is set once SIGINT (2) is caught; before that the system would end the process itself.
    let caught = || {
        let status = fs::read_to_string(&status).expect("the program waits for its input");
        let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).expect("Linux lists caught signals");
        u64::from_str_radix(mask.trim(), 16).expect("hexadecimal") & 0b10 != 0
    };
    while !caught() {
        std::thread::yield_now();
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
fn colour_follows_the_environment_off_a_terminal() {
    let message = |variables: &[(&str, &str)]| {
        let output = dateline(&["check", "nope.txt"]).envs(variables.iter().copied()).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(!message(&[]).contains('\u{1b}'), "no terminal, no colour");
    assert!(message(&[("CLICOLOR_FORCE", "1")]).contains('\u{1b}'));
    assert!(!message(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).contains('\u{1b}'));
}

#[test]
fn every_command_has_a_help_text_with_an_example() {
    for command in ["check", "map", "locate", "distance", "explain", "gazetteer", "rule", "completions", "man"] {
        for flag in ["-h", "--help"] {
            let output = run(&[command, flag], Path::new("."));
            let help = String::from_utf8(output.stdout).unwrap();
            let (_, examples) = help.split_once("Example").unwrap_or_else(|| panic!("{command} {flag}: {help}"));
            assert!(examples.contains(&format!("dateline {command}")), "{command} {flag}: {help}");
            assert_eq!(output.status.code(), Some(0));
        }
    }
}

#[test]
fn every_shell_gets_completions_and_every_command_a_man_page() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(&["completions", shell], Path::new("."));
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(script.contains("dateline") && script.contains("exit-zero"), "{shell}");
    }
    for arguments in [&["man"][..], &["man", "check"], &["man", "gazetteer"]] {
        let output = run(arguments, Path::new("."));
        let page = String::from_utf8(output.stdout).unwrap();
        assert!(page.contains(".TH ") && page.contains(".SH NAME"), "{arguments:?}: {page}");
    }
}
