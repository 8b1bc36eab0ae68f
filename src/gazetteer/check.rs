//! Checks of a whole file: what opening one demands, and all that `gazetteer verify` proves.
//!
//! [`whole`] stops at the first damage and looks at what reading relies on: checksums, tables in order, every offset
//! and row number in range, every name and string UTF-8. [`verify`] goes on to what answers rely on, and lists what
//! it finds.

use super::format::{Damage, File, Section, u32_at};
use super::{
    FeatureClass, FormatInfo, Problem, SectionInfo, coast, extent, fold, names, outline, prominence, rows, space,
    variants,
};
use std::collections::BTreeMap;

/// Everything that reading relies on.
pub(super) fn whole(file: &File) -> Result<(), Damage> {
    for section in Section::ALL {
        file.check_crc(section)?;
    }
    for section in Section::ALL {
        structure(file, section)?;
    }
    Ok(())
}

/// Problems beyond this number are not listed.
const MOST: usize = 100;

/// Everything that answers rely on; at most [`MOST`] problems.
pub(super) fn verify(file: &File) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut tell = |section: &'static str, what: String| problems.push(Problem { section, what });
    for section in Section::ALL {
        // A section whose checksum is wrong would only repeat that in other words.
        if let Err(Damage { section, what }) = file.check_crc(section).and_then(|()| structure(file, section)) {
            tell(section, what);
        }
    }
    if file.computed_build_id() != file.build_id() {
        tell(
            "header",
            format!("build id {} is not that of the contents, {}", file.build_id(), file.computed_build_id()),
        );
    }
    if problems.is_empty() {
        answers(file, &mut problems);
        spellings(file, &mut problems);
        skeletons(file, &mut problems);
        shapes(file, &mut problems);
        countries(file, &mut problems);
    }
    problems.truncate(MOST);
    problems
}

fn structure(file: &File, section: Section) -> Result<(), Damage> {
    let wrong = |what: String| Err(Damage::new(section, what));
    let count = file.entries(section);
    let row_count = file.entries(Section::Rows);
    let in_range = |row: u32| (row as usize) < row_count;
    // The u32 in front of each entry of an index, at `at`, must rise and be a row.
    let rising_rows = |column: &dyn Fn(usize) -> Option<u32>| {
        let mut previous = None;
        for entry in 0..count {
            match column(entry) {
                Some(row) if in_range(row) && previous.is_none_or(|before| before < row) => previous = Some(row),
                _ => return wrong(format!("entry {entry} is out of order or names no row")),
            }
        }
        Ok(())
    };
    match section {
        Section::Rows => {
            for index in 0..count as u32 {
                let sound = rows::row(file, index).is_some_and(|row| {
                    row.position().is_some()
                        && rows::string(file, row.name).is_some()
                        && rows::code(file, row.code).is_some()
                        && rows::area(file, row.area).is_some()
                });
                if !sound {
                    return wrong(format!("row {index} points outside a table or off the earth"));
                }
            }
        }
        Section::Codes => {
            if let Some(bad) = (0..count).find(|&i| u16::try_from(i).ok().and_then(|i| rows::code(file, i)).is_none()) {
                return wrong(format!("entry {bad} is no feature class and code"));
            }
        }
        Section::Areas => {
            let sound = |row: u32| row == rows::NONE || in_range(row);
            for index in 0..count as u32 {
                if !rows::area(file, index).is_some_and(|area| sound(area.admin1) && sound(area.admin2)) {
                    return wrong(format!("entry {index} names no row"));
                }
            }
        }
        Section::Radii => rising_rows(&|i| u32_at(file.entry::<8>(Section::Radii, i)?, 0))?,
        Section::Countries => {
            let codes: Vec<_> = (0..count).filter_map(|i| file.entry::<6>(Section::Countries, i)).collect();
            if !codes.is_sorted_by(|a, b| a[..2] < b[..2])
                || !codes.iter().all(|entry| u32_at(*entry, 2).is_some_and(in_range))
            {
                return wrong("it is out of order or names no row".to_owned());
            }
        }
        Section::Ids => {
            let mut previous = None;
            for index in 0..count {
                let id = file.entry::<4>(section, index).and_then(|e| rows::row(file, u32::from_le_bytes(*e)));
                match id.map(|row| row.stable_id) {
                    Some(id) if previous.is_none_or(|before| before < id) => previous = Some(id),
                    _ => return wrong(format!("entry {index} is out of order or names no row")),
                }
            }
            if count != row_count {
                return wrong(format!("{count} entries for {row_count} rows"));
            }
        }
        Section::Strings => {
            let mut cursor = super::format::Cursor::new(file.section(section), 0);
            for index in 0..count {
                let text = cursor.varint().and_then(|length| cursor.take(length));
                if text.is_none_or(|text| std::str::from_utf8(text).is_err()) {
                    return wrong(format!("string {index} is not UTF-8 or runs over the end"));
                }
            }
            if !cursor.is_empty() {
                return wrong(format!("{} bytes follow the last string", cursor.left()));
            }
        }
        Section::Names => return names_structure(file),
        // Read through the names, which know where each posting list begins.
        Section::Postings => {}
        Section::Tags => {
            if let Some(bad) =
                file.section(section).chunks(3).position(|tag| super::NameKind::from_byte(tag[0]).is_none())
            {
                return wrong(format!("entry {bad} is no kind of name"));
            }
        }
        // Read through its buckets.
        Section::SkeletonIndex => {}
        Section::Skeletons => {
            if let Some(what) = variants::damage(file) {
                return wrong(what);
            }
        }
        Section::Space => {
            let mut seen = vec![false; row_count];
            for row in space::entries(file) {
                match seen.get_mut(row as usize) {
                    Some(seen) if !*seen => *seen = true,
                    _ => return wrong(format!("row {row} is no row or occurs twice")),
                }
            }
            if count != row_count {
                return wrong(format!("{count} entries for {row_count} rows"));
            }
        }
        Section::OutlineIndex => rising_rows(&|i| Some(outline::outline(file, i)?.row))?,
        Section::Outlines => {
            for index in 0..file.entries(Section::OutlineIndex) {
                if let Some(what) = outline::outline(file, index).map_or(Some("no index"), |outline| outline.damage()) {
                    return wrong(format!("outline {index}: {what}"));
                }
            }
        }
        // Read through its data.
        Section::CoastIndex => {}
        Section::Coast => {
            for index in 0..file.entries(Section::CoastIndex) {
                if let Some(what) = coast::damage(file, index) {
                    return wrong(format!("run {index}: {what}"));
                }
            }
        }
        Section::Credits => {
            if std::str::from_utf8(file.section(section)).is_err() {
                return wrong("it is not UTF-8".to_owned());
            }
        }
    }
    Ok(())
}

fn names_structure(file: &File) -> Result<(), Damage> {
    let bytes = file.section(Section::Names);
    if let Err(e) = fst::raw::Fst::new(bytes).and_then(|map| map.verify()) {
        return Err(Damage::new(Section::Names, format!("it is no map: {e}")));
    }
    let trie = names::trie(file);
    let (mut names, mut postings, mut damage) = (0, 0, None);
    if let Some(root) = trie.root() {
        trie.each(root, &mut Vec::new(), &mut |key, offset| {
            let list = names::Postings::at(file, offset);
            let stated = list.count_stated();
            let found = list.count();
            names += 1;
            postings += found;
            if std::str::from_utf8(key).is_err() {
                damage = Some(Damage::new(Section::Names, format!("name {names} is not UTF-8")));
            } else if found == 0 || found != stated {
                let name = String::from_utf8_lossy(key);
                damage = Some(Damage::new(Section::Postings, format!("those of {name:?} are damaged")));
            }
            damage.is_none() && names <= file.entries(Section::Names)
        });
    }
    if let Some(damage) = damage {
        return Err(damage);
    }
    for (section, found) in [(Section::Names, names), (Section::Postings, postings)] {
        let stated = file.entries(section);
        if found != stated {
            return Err(Damage::new(section, format!("{found} entries, but {stated} are stated")));
        }
    }
    Ok(())
}

/// What a sound file's answers rely on.
fn answers(file: &File, problems: &mut Vec<Problem>) {
    let mut previous = None;
    for index in 0..file.entries(Section::Rows) as u32 {
        if problems.len() >= MOST {
            return;
        }
        let Some(row) = rows::row(file, index) else { continue };
        let Some((class, code)) = rows::code(file, row.code) else { continue };
        let name = rows::string(file, row.name).unwrap_or_default();
        let mut tell = |section: Section, what: String| {
            problems.push(Problem { section: section.name(), what: format!("row {index}, {name}: {what}") });
        };
        let key = prominence::key(class, code, row.population, row.stable_id);
        if previous.is_some_and(|before| before >= key) {
            tell(Section::Rows, "it is more prominent than the row before it".to_owned());
        }
        previous = Some(key);
        let folded = fold(name);
        if !folded.is_empty() {
            let found = names::offset(file, &folded)
                .is_some_and(|offset| names::Postings::at(file, offset).any(|posting| posting.place.0 == index));
            if !found {
                tell(Section::Names, "it cannot be found by its main name".to_owned());
            }
        }
        if rows::by_stable_id(file, row.stable_id) != Some(index) {
            tell(Section::Ids, format!("it cannot be found by its id {}", row.stable_id));
        }
        if !space::finds(file, index) {
            tell(Section::Space, "it cannot be found by its position".to_owned());
        }
        let Some(area) = rows::area(file, row.area) else { continue };
        for division in [area.admin1, area.admin2].into_iter().filter(|&row| row != rows::NONE) {
            let class = rows::row(file, division).and_then(|row| rows::code(file, row.code)).map(|(class, _)| class);
            if class != Some(FeatureClass::Administrative) {
                tell(Section::Areas, format!("it lies in row {division}, which is no division"));
            }
        }
    }
}

/// A name that is filed unfolded is never found; postings out of order are not best first.
fn spellings(file: &File, problems: &mut Vec<Problem>) {
    let trie = names::trie(file);
    let Some(root) = trie.root() else { return };
    trie.each(root, &mut Vec::new(), &mut |key, offset| {
        let name = String::from_utf8_lossy(key);
        let mut tell = |section: Section, what: String| problems.push(Problem { section: section.name(), what });
        if fold(&name) != name {
            tell(Section::Names, format!("{name:?} is not folded, it would be {:?}", fold(&name)));
        }
        let mut postings = names::Postings::at(file, offset).map(|posting| posting.place);
        if !postings.clone().zip(postings.by_ref().skip(1)).all(|(before, after)| before < after) {
            tell(Section::Postings, format!("the places of {name:?} are out of order"));
        }
        problems.len() < MOST
    });
}

/// A name that is not filed under its skeleton is never suggested: the sections must be what the names make them.
fn skeletons(file: &File, problems: &mut Vec<Problem>) {
    let rows = 0..file.entries(Section::Rows) as u32;
    let name = |row: u32| rows::row(file, row).and_then(|row| rows::string(file, row.name)).unwrap_or_default();
    let main = variants::main_skeletons(rows.map(name));
    let mut variants = variants::Variants::default();
    let trie = names::trie(file);
    let Some(root) = trie.root() else { return };
    trie.each(root, &mut Vec::new(), &mut |key, offset| {
        let postings = names::Postings::at(file, offset).map(|posting| (posting.place.0, posting.kind));
        variants.push(&String::from_utf8_lossy(key), offset, postings, &main);
        true
    });
    let (index, data) = variants.parts();
    for (section, part) in [(Section::SkeletonIndex, index), (Section::Skeletons, data)] {
        if file.section(section) != part.bytes {
            problems.push(Problem { section: section.name(), what: "it is not what the names make it".to_owned() });
        }
    }
}

/// Searches look at boxes and caps first, and never at what lies outside.
fn shapes(file: &File, problems: &mut Vec<Problem>) {
    for index in 0..file.entries(Section::OutlineIndex) {
        let Some(outline) = outline::outline(file, index) else { continue };
        let Some(position) = rows::position(file, outline.row) else { continue };
        if let Some(what) = outline.disagreement(position) {
            let section = Section::OutlineIndex.name();
            problems.push(Problem { section, what: format!("outline {index}, row {}: {what}", outline.row) });
        }
    }
    for index in (0..file.entries(Section::CoastIndex)).filter(|&index| coast::leaves_its_cap(file, index)) {
        let section = Section::CoastIndex.name();
        problems.push(Problem { section, what: format!("run {index} leaves its cap") });
    }
}

fn countries(file: &File, problems: &mut Vec<Problem>) {
    for (code, index) in rows::countries(file) {
        let row = rows::row(file, index);
        let is_country = row
            .and_then(|row| rows::code(file, row.code))
            .is_some_and(|(class, code)| class == FeatureClass::Administrative && extent::is_country(code));
        let country = row.and_then(|row| rows::area(file, row.area)).map(|area| area.country);
        if !is_country || country != Some(code) {
            let what = format!("{} leads to row {index}, which is not that country", String::from_utf8_lossy(&code));
            problems.push(Problem { section: Section::Countries.name(), what });
        }
    }
}

/// Figures for `gazetteer info`.
pub(super) fn info(file: &File) -> FormatInfo {
    let mut classes: BTreeMap<FeatureClass, usize> = BTreeMap::new();
    for index in 0..file.entries(Section::Rows) as u32 {
        if let Some((class, _)) = rows::row(file, index).and_then(|row| rows::code(file, row.code)) {
            *classes.entry(class).or_default() += 1;
        }
    }
    let section = |section: Section| SectionInfo {
        name: section.name(),
        bytes: file.section(section).len(),
        entries: file.entries(section),
        crc32: file.crc(section),
    };
    FormatInfo {
        build_id: file.build_id().to_owned(),
        format_version: super::format::FORMAT_VERSION,
        bytes: file.len(),
        places: file.entries(Section::Rows),
        names: file.entries(Section::Names),
        postings: file.entries(Section::Postings),
        outlines: file.entries(Section::OutlineIndex),
        classes,
        sections: Section::ALL.map(section).to_vec(),
    }
}
