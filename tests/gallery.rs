//! `output/`: each product shown there is made again and must come out the same, byte for byte.
//!
//! A change that is meant to change them is looked at and taken over by
//!
//!     GALLERY=overwrite cargo test --test gallery
//!
//! Pictures are left out: another browser or font draws other pixels (`tests/browser/run` makes them).

use std::fs;
use std::path::Path;
use std::process::Command;

/// Folder under `output/`, text, and formats of `map` in it; each folder has a locator map and what `check` prints as well.
/// The dispatch names countries of a thousand corners, so that its areas are left out.
const PRODUCTS: [(&str, &str, &str); 2] = [
    ("dispatch", "examples/dispatch.txt", "csv,annotation"),
    ("flight", "tests/layers/flight.txt", "geojson,qml,csv,kml,linked-places,annotation"),
];

#[test]
fn every_product_of_the_gallery_is_what_is_made_today() {
    let overwrite = std::env::var_os("GALLERY").is_some_and(|value| value == "overwrite");
    let mut wrong = Vec::new();
    for (name, text, formats) in PRODUCTS {
        let made = tempfile::tempdir().expect("a folder");
        let folder = made.path().to_str().expect("UTF-8");
        let drawing = format!("{folder}/locator.svg");
        dateline(&["map", text, "--formats", formats, "--out", folder, "--svg", &drawing]);
        fs::write(made.path().join("report.txt"), dateline(&["check", "--exit-zero", text])).unwrap();
        let kept = Path::new("output").join(name);
        if overwrite {
            fs::create_dir_all(&kept).unwrap();
        }
        let mut names = files(made.path());
        names.extend(files(&kept));
        names.sort();
        names.dedup();
        for file in names {
            let (made, kept) = (fs::read(made.path().join(&file)).ok(), kept.join(&file));
            if overwrite {
                match &made {
                    Some(bytes) => fs::write(&kept, bytes).unwrap(),
                    None => fs::remove_file(&kept).unwrap(),
                }
            } else if made != fs::read(&kept).ok() {
                wrong.push(kept.display().to_string());
            }
        }
    }
    assert!(wrong.is_empty(), "made anew these differ; look at them, then GALLERY=overwrite: {wrong:#?}");
}

#[test]
fn the_gallery_tells_of_every_file_in_it() {
    let readme = fs::read_to_string("output/README.md").unwrap();
    let mut names = files(Path::new("output"));
    for (name, _, _) in PRODUCTS {
        names.extend(files(&Path::new("output").join(name)).into_iter().map(|file| format!("{name}/{file}")));
    }
    for name in names.iter().filter(|name| name.starts_with("map-") || name.contains('/')) {
        assert!(readme.contains(&format!("({name})")), "output/README.md does not show {name}");
    }
}

fn files(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let names = entries.map(|entry| entry.unwrap()).filter(|entry| entry.path().is_file());
    names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

fn dateline(arguments: &[&str]) -> Vec<u8> {
    let done = Command::new(env!("CARGO_BIN_EXE_dateline")).args(arguments).arg("--no-config").output().unwrap();
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    done.stdout
}
