//! The gazetteer file through its public reader: same bytes, damage, and the bundled file.

mod fixture;

use dateline::earth::Position;
use dateline::gazetteer::format::Section;
use dateline::gazetteer::{
    Difference, Draft, DraftName, DraftPlace, Fate, FeatureClass, Gazetteer, NameKind, Row, Settled, Stock,
};
use fixture::{at, with_checksums};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

fn bytes() -> Vec<u8> {
    fixture::draft().to_bytes().unwrap()
}

/// Asks a gazetteer everything, for reads that must not panic.
fn ask_everything(gazetteer: &Gazetteer) {
    gazetteer.info();
    gazetteer.credits();
    for name in ["tartus", "suva", "united", "united states", "nowhere"] {
        gazetteer.lookup(name);
        gazetteer.probe(name);
        gazetteer.name_profile(name);
        gazetteer.fuzzy(name, 2);
        gazetteer.variants(name, 8);
        gazetteer.prefix(name, 5);
    }
    for row in 0..gazetteer.len() as u32 {
        let place = gazetteer.place(dateline::gazetteer::PlaceId(row));
        gazetteer.footprint(place.id);
        gazetteer.by_stable_id(place.stable_id);
        gazetteer.nearest(place.position, 3);
        gazetteer.within(place.position, 50_000.0);
        gazetteer.containing(place.position);
        gazetteer.coast_distance(place.position);
    }
}

#[test]
fn the_bundled_file_is_sound() {
    assert_eq!(Gazetteer::bundled().verify(), []);
}

#[test]
fn the_fixture_is_sound() {
    let gazetteer = Gazetteer::from_bytes(bytes()).unwrap();
    assert_eq!(gazetteer.verify(), []);
    ask_everything(&gazetteer);
}

#[test]
fn an_empty_draft_makes_a_sound_file() {
    let gazetteer = Gazetteer::from_bytes(Draft::default().to_bytes().unwrap()).unwrap();
    assert_eq!(gazetteer.verify(), []);
    assert!(gazetteer.is_empty());
    assert!(gazetteer.lookup("anything").is_empty());
    assert!(gazetteer.nearest(Position::new(0.0, 0.0).unwrap(), 3).is_empty());
    assert!(gazetteer.credits().is_empty());
}

#[test]
fn the_same_places_in_another_order_make_the_same_bytes() {
    let mut draft = fixture::draft();
    let first = draft.to_bytes().unwrap();
    draft.places.reverse();
    assert_eq!(draft.to_bytes().unwrap(), first);
}

#[test]
fn any_change_changes_the_build_id() {
    let before = Gazetteer::from_bytes(bytes()).unwrap();
    let mut draft = fixture::draft();
    draft.places[0].population += 1;
    let after = Gazetteer::from_bytes(draft.to_bytes().unwrap()).unwrap();
    assert_ne!(before.build_id(), after.build_id());
    assert_eq!(before.build_id().len(), 16);
}

#[test]
fn a_file_opened_from_disk_answers_alike() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("places.dlg");
    std::fs::write(&path, bytes()).unwrap();
    let (mapped, held) = (Gazetteer::open(&path).unwrap(), Gazetteer::from_bytes(bytes()).unwrap());
    assert_eq!(mapped.build_id(), held.build_id());
    assert_eq!(mapped.lookup("Suva"), held.lookup("Suva"));
}

#[test]
fn a_damaged_file_is_refused_by_path_section_and_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("places.dlg");
    for (content, told) in [(&b""[..], "section header"), (&b"<html>404</html>"[..], "section header")] {
        std::fs::write(&path, content).unwrap();
        let error = Gazetteer::open(&path).unwrap_err();
        assert!(error.is_gazetteer());
        for part in [told, "places.dlg", "dateline gazetteer build"] {
            assert!(error.to_string().contains(part), "{error}");
        }
    }
    assert!(Gazetteer::open(folder.path()).unwrap_err().is_io());
    assert!(Gazetteer::open(&folder.path().join("missing.dlg")).unwrap_err().is_io());
}

#[test]
fn every_flipped_bit_of_the_header_is_noticed() {
    let sound = bytes();
    let header = 40 + 28 * Section::ALL.len();
    for at in 0..header {
        for bit in 0..8 {
            let mut bytes = sound.clone();
            bytes[at] ^= 1 << bit;
            let error = Gazetteer::from_bytes(bytes).expect_err("a flipped bit");
            assert!(error.to_string().contains("section header"), "byte {at}: {error}");
        }
    }
}

#[test]
fn a_damaged_byte_names_its_section() {
    let sound = bytes();
    let info = Gazetteer::from_bytes(sound.clone()).unwrap().info();
    let mut start = 40 + 28 * Section::ALL.len();
    for section in &info.sections {
        assert!(section.bytes > 0, "the fixture leaves section {} empty", section.name);
        for at in [start, start + section.bytes / 2, start + section.bytes - 1] {
            let mut bytes = sound.clone();
            bytes[at] ^= 0x10;
            let error = Gazetteer::from_bytes(bytes).expect_err("a damaged byte").to_string();
            assert!(error.contains(&format!("section {}:", section.name)), "byte {at}: {error}");
        }
        start += section.bytes;
    }
    assert_eq!(start, sound.len());
}

#[test]
fn any_of_ten_thousand_changed_bytes_is_refused_with_the_section_and_the_remedy() {
    let mut bytes = bytes();
    let names: Vec<&str> =
        Gazetteer::from_bytes(bytes.clone()).unwrap().info().sections.iter().map(|s| s.name).collect();
    let mut state = 1u64;
    for _ in 0..10_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = (state >> 33) as usize % bytes.len();
        let change = (state >> 25) as u8 | 1;
        bytes[at] ^= change;
        let error = Gazetteer::from_bytes(bytes.clone()).expect_err("a changed byte").to_string();
        let named = names.iter().chain(&["header"]).any(|name| error.contains(&format!("section {name}:")));
        assert!(named && error.contains("rebuild it with"), "byte {at}: {error}");
        bytes[at] ^= change;
    }
}

#[test]
fn a_file_cut_off_anywhere_names_the_section_where_it_ends() {
    let sound = bytes();
    let info = Gazetteer::from_bytes(sound.clone()).unwrap().info();
    let mut start = 40 + 28 * Section::ALL.len();
    for length in 0..start {
        let error = Gazetteer::from_bytes(sound[..length].to_vec()).expect_err("cut off").to_string();
        assert!(error.contains("section header"), "{length} bytes: {error}");
    }
    for section in &info.sections {
        for length in [start, start + section.bytes - 1] {
            let error = Gazetteer::from_bytes(sound[..length].to_vec()).expect_err("cut off").to_string();
            assert!(error.contains(&format!("section {}:", section.name)), "{length} bytes: {error}");
        }
        start += section.bytes;
    }
    let longer = [sound, vec![0]].concat();
    assert!(Gazetteer::from_bytes(longer).unwrap_err().to_string().contains("follow the last section"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn damage_with_right_checksums_is_refused_or_borne(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = bytes();
        let header = 40 + 28 * Section::ALL.len();
        for (at, byte) in damage {
            let at = header + at.index(bytes.len() - header);
            bytes[at] = byte;
        }
        if let Ok(gazetteer) = Gazetteer::from_bytes(with_checksums(bytes)) {
            gazetteer.verify();
            ask_everything(&gazetteer);
        }
    }
}

#[test]
fn a_forged_file_fails_verification_by_its_build_id() {
    let mut bytes = bytes();
    // The population of the first row, which no table points to.
    let first_row = 40 + 28 * Section::ALL.len();
    bytes[first_row + 12] ^= 1;
    let gazetteer = Gazetteer::from_bytes(with_checksums(bytes)).unwrap();
    let problems = gazetteer.verify();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].section, "header");
}

/// Where a section begins in a sound file.
fn start_of(name: &str) -> usize {
    let sections = Gazetteer::from_bytes(bytes()).unwrap().info().sections;
    let before = sections.iter().take_while(|section| section.name != name).map(|section| section.bytes).sum::<usize>();
    40 + 28 * Section::ALL.len() + before
}

/// Puts right the checksums and the build id, as a careful forger would.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let end = 40 + 28 * Section::ALL.len();
    let mut hash = Sha256::new();
    hash.update(&bytes[8..12]);
    let mut start = end;
    for line in (40..end).step_by(28) {
        let length = &bytes[line + 8..line + 16];
        hash.update(length);
        let length = u64::from_le_bytes(length.try_into().unwrap()) as usize;
        hash.update(&bytes[start..start + length]);
        start += length;
    }
    let id: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    bytes[16..32].copy_from_slice(id.as_bytes());
    with_checksums(bytes)
}

#[test]
fn verification_finds_an_index_that_hides_what_it_should_show() {
    assert_eq!(Gazetteer::from_bytes(sealed(bytes())).unwrap().verify(), []);
    // Byte of the section's first entry, and what it becomes.
    for (section, changes, told) in [
        ("outline-index", &[(4, 0x7f)][..], "its radius is not the distance to its farthest vertex"),
        ("outline-index", &[(12, 0x7f)], "its box is not that of its vertices"),
        ("coast-index", &[(13, 0), (14, 0), (15, 0)], "leaves its cap"),
        ("countries", &[(1, b'Z')], "which is not that country"),
    ] {
        let (mut bytes, start) = (bytes(), start_of(section));
        for (at, byte) in changes {
            assert_ne!(bytes[start + at], *byte, "{section}");
            bytes[start + at] = *byte;
        }
        let problems = Gazetteer::from_bytes(sealed(bytes)).unwrap().verify();
        assert!(problems.iter().any(|p| p.section == section && p.what.contains(told)), "{section}: {problems:?}");
    }
}

#[test]
fn verification_finds_every_changed_bit_of_the_skeletons() {
    let (sound, start) = (bytes(), start_of("skeleton-index"));
    for at in start..start_of("space") {
        for bit in 0..8 {
            let mut bytes = sound.clone();
            bytes[at] ^= 1 << bit;
            // What reading relies on is refused at once.
            let Ok(gazetteer) = Gazetteer::from_bytes(sealed(bytes)) else { continue };
            let problems = gazetteer.verify();
            assert!(problems.iter().any(|p| p.section == "skeletons"), "byte {at}, bit {bit}: {problems:?}");
        }
    }
}

#[test]
fn a_difference_tells_names_that_are_filed_by_how_they_sound() {
    let before = Gazetteer::from_bytes(bytes()).unwrap();
    let after = |change: &dyn Fn(&mut DraftPlace)| {
        let mut draft = fixture::draft();
        change(draft.places.iter_mut().find(|place| place.name == "Nadi").unwrap());
        Gazetteer::from_bytes(draft.to_bytes().unwrap()).unwrap()
    };
    let skeletons = |change: &dyn Fn(&mut DraftPlace)| Difference::between(&before, &after(change)).skeletons;
    assert_eq!(skeletons(&|place| place.population += 1), None);
    let filed = before.info().sections.iter().find(|section| section.name == "skeletons").unwrap().entries;
    let alias = |text: &str| DraftName { text: text.into(), kind: NameKind::Alias, language: None };
    assert_eq!(skeletons(&|place| place.names.push(alias("Markazi"))), Some((filed, filed + 1)));
}

#[test]
fn a_draft_that_breaks_an_invariant_is_refused_by_name() {
    let refusal = |change: &dyn Fn(&mut DraftPlace)| {
        let mut draft = fixture::draft();
        let place = draft.places.iter_mut().find(|place| place.name == "Nadi").unwrap();
        change(place);
        draft.to_bytes().unwrap_err().to_string()
    };
    assert_eq!(
        refusal(&|place| place.admin1 = Some(77)),
        "source places: Nadi (id 2202064): lies in a division of id 77, which is not among the places"
    );
    assert!(refusal(&|place| place.stable_id = 2198148).contains("has the same id as"));
    assert!(refusal(&|place| place.code = "ABCDEFGH".into()).contains("not 7 bytes or fewer"));
    assert!(refusal(&|place| place.name = "x".repeat(2000)).contains("a name of 2000 bytes, at most 1024"));
}

#[test]
fn a_place_whose_name_is_punctuation_is_kept_without_a_name() {
    let place = DraftPlace::new(1, "!!!", Position::new(1.0, 2.0).unwrap(), FeatureClass::Spot, "BLDG");
    let gazetteer =
        Gazetteer::from_bytes(Draft { places: vec![place], ..Draft::default() }.to_bytes().unwrap()).unwrap();
    assert_eq!(gazetteer.verify(), []);
    assert_eq!(gazetteer.place(gazetteer.by_stable_id(1).unwrap()).name, "!!!");
}

#[test]
fn the_bundled_file_laid_under_nothing_comes_back_byte_for_byte() {
    let bundled = Gazetteer::bundled();
    let mut stock = Stock::default();
    let settled = stock.settle_on(&bundled, |_, _| Fate::Keep).unwrap();
    assert_eq!(settled, Settled { kept: bundled.len(), joined: 0, dropped: 0 });
    let again = Gazetteer::from_bytes(stock.to_bytes().unwrap()).unwrap();
    let sections = |gazetteer: &Gazetteer| {
        gazetteer.info().sections.into_iter().map(|s| (s.name, s.bytes, s.crc32)).collect::<Vec<_>>()
    };
    assert_eq!(sections(&again), sections(&bundled));
    assert_eq!(again.build_id(), bundled.build_id());
}

#[test]
fn a_place_laid_over_a_file_wins_and_what_it_leaves_open_is_filled_in() {
    let below = Gazetteer::from_bytes(bytes()).unwrap();
    let mut stock = Stock::default();
    let suva = Row { code: "PPLC", ..Row::new(2198148, "Suva City", at(-18.13, 178.43), FeatureClass::Populated, "") };
    stock.put(&suva).unwrap();
    stock.put(&Row::new(77, "Newhaven", at(0.0, 180.0), FeatureClass::Populated, "PPL")).unwrap();
    let fate = |place: &dateline::gazetteer::Place, met: bool| match (place.name, met) {
        ("Nadi", false) => Fate::Drop,
        _ => Fate::Keep,
    };
    let settled = stock.settle_on(&below, fate).unwrap();
    assert_eq!(settled, Settled { kept: below.len() - 2, joined: 1, dropped: 1 });
    let above = Gazetteer::from_bytes(stock.to_bytes().unwrap()).unwrap();
    assert_eq!(above.verify(), []);
    assert_eq!(above.len(), below.len());
    assert!(above.lookup("Nadi").is_empty());
    let suva = above.place(above.by_stable_id(2198148).unwrap());
    assert_eq!((suva.name, suva.position, suva.population), ("Suva City", at(-18.13, 178.43), 77_366));
    assert_eq!((suva.country, suva.admin1.map(|id| above.place(id).name)), (Some(*b"FJ"), Some("Central Division")));
    assert_eq!(
        above.lookup("suva").iter().map(|p| above.place(p.place).stable_id).collect::<Vec<_>>(),
        [2198148, 999_001]
    );
    let fiji = |gazetteer: &Gazetteer| gazetteer.footprint(gazetteer.by_stable_id(2205218).unwrap()).region().cloned();
    assert_eq!(fiji(&above).unwrap().outline(), fiji(&below).unwrap().outline());
    assert_eq!(above.coast_distance(at(-18.1, 178.4)), below.coast_distance(at(-18.1, 178.4)));
    assert_eq!(above.credits(), below.credits());
}

#[test]
fn a_division_that_went_is_taken_away_from_its_places() {
    let below = Gazetteer::from_bytes(bytes()).unwrap();
    let without = |mend: bool| {
        let mut stock = Stock::default();
        let fate = |place: &dateline::gazetteer::Place, _| if place.code == "ADM1" { Fate::Drop } else { Fate::Keep };
        stock.settle_on(&below, fate).unwrap();
        if mend {
            assert!(stock.drop_unknown_divisions() > 0);
        }
        stock.to_bytes().map(|bytes| Gazetteer::from_bytes(bytes).unwrap())
    };
    assert!(without(false).unwrap_err().to_string().contains("lies in a division of id 2205272, which is not among"));
    let gazetteer = without(true).unwrap();
    assert_eq!(gazetteer.place(gazetteer.by_stable_id(2198148).unwrap()).admin1, None);
}
