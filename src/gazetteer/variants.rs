//! Transliteration variants: names filed by their [`skeleton`], so that one that nobody lists finds the spelling
//! that somebody does.
//!
//! ```
//! use dateline::gazetteer::Gazetteer;
//! let gazetteer = Gazetteer::bundled();
//! assert!(gazetteer.lookup("Jarkiw").is_empty());
//! let (_, postings) = &gazetteer.variants("Jarkiw", 1)[0];
//! assert_eq!(gazetteer.place(postings[0].place).name, "Kharkiv");
//! ```
//!
//! Two sections. `skeletons` holds the buckets, each a varint count and its entries: a byte that tells most strangers
//! apart unread ([`tag`]), and the offset of the name's postings as a varint difference. `skeleton-index` has the
//! offset of every [`BLOCK`]th bucket; the buckets are a power of two of blocks, and a skeleton's bucket is the low bits
//! of its hash. An entry leads to its name by way of the postings ([`Trie::key_of`](super::trie::Trie::key_of)).
//!
//! A name is filed unless each place it names has a main name of the same skeleton, which is then what to suggest.
//!
//! A variant is a suggestion for a person. Nothing here says that the two are one name, and no resolution is built on it.

use super::format::{Cursor, File, Part, Section, push_varint, u32_at};
use super::skeleton::{self, Skeleton};
use super::{Gazetteer, NameKind, Posting, fold, names};

/// Buckets an entry of the index: a look-up passes over eight buckets on average, and the index stays small.
const BLOCK: usize = 16;

/// Entries a bucket, about: most skeletons are few names'.
const FILL: usize = 4;

/// Names with more letters are compared by this many.
const LONGEST: usize = 64;

impl Gazetteer {
    /// Folded names that `name` (folded here) may be another transliteration of, with their postings: likeliest first,
    /// then the most prominent place; `name` itself is none. For names in Latin letters with two consonants or more.
    ///
    /// Costs the names that share its skeleton, some dozens, whatever number the others are.
    pub fn variants(&self, name: &str, limit: usize) -> Vec<(String, Vec<Posting>)> {
        let folded = fold(name);
        let Some(letters) = skeleton::letters(&folded).filter(|_| limit > 0) else { return Vec::new() };
        // Likeliest first: unlikeness, most prominent place, name, offset of its postings.
        let mut found: Vec<(u32, u32, String, u64)> = Vec::new();
        let (mut key, mut others) = (Vec::new(), Vec::new());
        let mut bound = u32::MAX;
        for skeleton in skeleton::of_query(&folded) {
            for offset in bucket(&self.file, skeleton, letters.len()) {
                if names::trie(&self.file).key_of(offset, &mut key).is_none() || key == folded.as_bytes() {
                    continue;
                }
                skeleton::letters_onto(&key, &mut others);
                let Some(unlikeness) = unlikeness(&letters, &others, bound) else { continue };
                // A name has one skeleton, so it is met once.
                let Ok(variant) = std::str::from_utf8(&key) else { continue };
                if skeleton::of_name(variant) != Some(skeleton) {
                    continue;
                }
                let best = names::Postings::at(&self.file, offset).next().map_or(u32::MAX, |first| first.place.0);
                let variant = (unlikeness, best, variant.to_owned(), offset);
                let place = found.partition_point(|other| *other < variant);
                found.insert(place, variant);
                found.truncate(limit);
                if found.len() == limit {
                    bound = found.last().map_or(bound, |worst| worst.0);
                }
            }
        }
        found.into_iter().map(|(.., name, at)| (name, names::Postings::at(&self.file, at).collect())).collect()
    }
}

/// Names on their way into the two sections.
#[derive(Debug, Default)]
pub(super) struct Variants {
    entries: Vec<(Skeleton, u64, u8)>,
}

impl Variants {
    /// Files a folded name whose postings stand at `offset`, unless its places' main names have its skeleton.
    /// `main` has the skeleton of each row's main name.
    pub(super) fn push(
        &mut self,
        name: &str,
        offset: u64,
        mut postings: impl Iterator<Item = (u32, NameKind)>,
        main: &[Option<Skeleton>],
    ) {
        let Some(skeleton) = skeleton::of_name(name) else { return };
        let stands_for_itself = |(row, kind): (u32, NameKind)| {
            kind == NameKind::Official || main.get(row as usize).copied().flatten() != Some(skeleton)
        };
        if postings.any(stands_for_itself) {
            let length = skeleton::letters(name).map_or(0, |letters| letters.len());
            self.entries.push((skeleton, offset, tag(skeleton, length)));
        }
    }

    /// The sections `skeleton-index` and `skeletons`.
    pub(super) fn parts(mut self) -> (Part, Part) {
        let blocks = (self.entries.len() / FILL / BLOCK).next_power_of_two();
        let mask = blocks * BLOCK - 1;
        let bucket_of = |skeleton: Skeleton| skeleton.0 as usize & mask;
        self.entries.sort_unstable_by_key(|&(skeleton, offset, _)| (bucket_of(skeleton), offset));
        let (mut index, mut data) = (Part::default(), Part { bytes: Vec::new(), entries: self.entries.len() });
        let mut rest = self.entries.as_slice();
        for bucket in 0..=mask {
            if bucket % BLOCK == 0 {
                // A section of more than 4 GB would need a billion names, and rows end at a billion.
                index.bytes.extend_from_slice(&(data.bytes.len() as u32).to_le_bytes());
                index.entries += 1;
            }
            let count = rest.partition_point(|&(skeleton, ..)| bucket_of(skeleton) <= bucket);
            let (here, after) = rest.split_at(count);
            push_varint(&mut data.bytes, count as u64);
            let mut previous = 0;
            for &(_, offset, tag) in here {
                data.bytes.push(tag);
                push_varint(&mut data.bytes, offset - previous);
                previous = offset;
            }
            rest = after;
        }
        (index, data)
    }
}

/// The skeletons of the main names, by row.
pub(super) fn main_skeletons<'n>(names: impl Iterator<Item = &'n str>) -> Vec<Option<Skeleton>> {
    names.map(|name| skeleton::of_name(&fold(name))).collect()
}

/// Three bits of the skeleton that the bucket does not tell, five of the number of letters.
fn tag(skeleton: Skeleton, letters: usize) -> u8 {
    (skeleton.0 >> 29) as u8 | (letters.min(31) as u8) << 3
}

/// The offsets of the postings of names that may have that skeleton and about as many letters.
fn bucket(file: &File, skeleton: Skeleton, letters: usize) -> Vec<u64> {
    let mut found = Vec::new();
    let blocks = file.entries(Section::SkeletonIndex);
    if !blocks.is_power_of_two() {
        return found;
    }
    let bucket = skeleton.0 as usize & (blocks * BLOCK - 1);
    let Some(start) = file.entry::<4>(Section::SkeletonIndex, bucket / BLOCK).map(|entry| u32::from_le_bytes(*entry))
    else {
        return found;
    };
    let mut cursor = Cursor::new(file.section(Section::Skeletons), start as usize);
    let wanted = tag(skeleton, letters);
    for _ in 0..bucket % BLOCK {
        if each_entry(&mut cursor, |_, _| {}).is_none() {
            return found;
        }
    }
    // The end of damaged bytes ends the bucket.
    let _ = each_entry(&mut cursor, |tag, offset| {
        if tag & 7 == wanted & 7 && (tag >> 3).abs_diff(wanted >> 3) <= may_differ(letters) {
            found.push(offset);
        }
    });
    found
}

/// By how many letters a variant may be longer or shorter: "Tschernihiw" is a fifth longer than "Chernihiv".
fn may_differ(letters: usize) -> u8 {
    2 + (letters.min(31) / 4) as u8
}

/// Reads one bucket; `None` where its bytes end.
fn each_entry(cursor: &mut Cursor<'_>, mut visit: impl FnMut(u8, u64)) -> Option<()> {
    let mut offset = 0u64;
    for _ in 0..cursor.varint()? {
        let &[tag] = cursor.take(1)? else { return None };
        offset = offset.checked_add(cursor.varint()?)?;
        visit(tag, offset);
    }
    Some(())
}

/// What is wrong with the two sections, as far as reading relies on them.
pub(super) fn damage(file: &File) -> Option<String> {
    let blocks = file.entries(Section::SkeletonIndex);
    if !blocks.is_power_of_two() {
        return Some(format!("{blocks} blocks of buckets, which is no power of two"));
    }
    let mut cursor = Cursor::new(file.section(Section::Skeletons), 0);
    let (all, postings) = (cursor.left(), file.section(Section::Postings).len() as u64);
    let (mut entries, mut beyond) = (0, false);
    for bucket in 0..blocks * BLOCK {
        let here = all - cursor.left();
        if bucket % BLOCK == 0 {
            let index = file.entry::<4>(Section::SkeletonIndex, bucket / BLOCK).and_then(|entry| u32_at(entry, 0));
            if index.map(|offset| offset as usize) != Some(here) {
                return Some(format!("block {} does not begin where the one before it ends", bucket / BLOCK));
            }
        }
        let read = each_entry(&mut cursor, |_, offset| {
            entries += 1;
            beyond |= offset >= postings;
        });
        if read.is_none() || beyond {
            return Some(format!("bucket {bucket} is cut off or points outside the postings"));
        }
    }
    let stated = file.entries(Section::Skeletons);
    (!cursor.is_empty() || entries != stated).then(|| format!("{entries} entries, but {stated} are stated"))
}

/// How unlike two spellings of one skeleton are; `None` where that is more than `bound`, or too much to be taken for one name.
///
/// An edit distance with the costs of transliteration: a vowel for a vowel, or a consonant for one of its class, costs 1,
/// as does leaving out a vowel or an h; a consonant left out costs 2, any other exchange 3.
fn unlikeness(one: &[u8], other: &[u8], bound: u32) -> Option<u32> {
    let (one, other) = (&one[..one.len().min(LONGEST)], &other[..other.len().min(LONGEST)]);
    // Two edits are always borne; beyond that, half a unit of cost a letter.
    let most = bound.min(2 + one.len().max(other.len()) as u32 / 2);
    let mut row = [0; LONGEST + 1];
    for (at, &letter) in other.iter().enumerate() {
        row[at + 1] = row[at] + left_out(letter);
    }
    for &letter in one {
        let (gone, exchanged) = (left_out(letter), &EXCHANGED[place_of(letter)]);
        let mut diagonal = row[0];
        row[0] += gone;
        let mut least = row[0];
        for (at, &there) in other.iter().enumerate() {
            let exchange = if letter == there { 0 } else { u32::from(exchanged[place_of(there)]) };
            let best = (diagonal + exchange).min(row[at + 1] + gone).min(row[at] + left_out(there));
            diagonal = row[at + 1];
            row[at + 1] = best;
            least = least.min(best);
        }
        // Costs only grow from row to row.
        if least > most {
            return None;
        }
    }
    Some(row[other.len()]).filter(|unlikeness| *unlikeness <= most)
}

fn left_out(letter: u8) -> u32 {
    if matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h') { 1 } else { 2 }
}

/// Letters that transliterations write for one another.
const ALIKE: [&[u8]; 6] = [b"aeiouy", b"ijy", b"uvwfb", b"cgkqxh", b"cszjxg", b"dt"];

/// What one letter for another costs: 1 where they are alike, 3 where not. Every digit stands in the first place.
const EXCHANGED: [[u8; 27]; 27] = {
    let mut costs = [[3; 27]; 27];
    let mut class = 0;
    while class < ALIKE.len() {
        let mut one = 0;
        while one < ALIKE[class].len() {
            let mut other = 0;
            while other < ALIKE[class].len() {
                costs[place_of(ALIKE[class][one])][place_of(ALIKE[class][other])] = 1;
                other += 1;
            }
            one += 1;
        }
        class += 1;
    }
    costs
};

const fn place_of(letter: u8) -> usize {
    if letter.is_ascii_lowercase() { (letter - b'a') as usize + 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::earth::Position;
    use crate::gazetteer::{Draft, DraftName, DraftPlace, FeatureClass};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn vowels_cost_less_than_consonants() {
        let between = |one: &str, other: &str| unlikeness(one.as_bytes(), other.as_bytes(), u32::MAX);
        assert_eq!(between("hims", "homs"), Some(1));
        assert_eq!(between("khmeimim", "hmeymim"), Some(3), "k is left out, i becomes y");
        assert_eq!(between("tchernihiv", "chernihiv"), Some(2));
        assert_eq!(between("kharkow", "kharkov"), Some(1));
        assert_eq!(between("dargaz", "tirkuosz"), None);
        assert_eq!(between("", ""), Some(0));
        assert_eq!(unlikeness(b"khmeimim", b"hmeymim", 2), None, "more than the bound");
    }

    /// Few letters, so that names often share a skeleton.
    fn name() -> impl Strategy<Value = String> {
        prop_oneof!["[aehkgst]{2,7}", "(al |ash )?[dtzaei]{2,6}", "[kxjch]{1,4} [mn]{1,3}", "[а-в]{2,4}"]
    }

    proptest! {
        #[test]
        fn variants_agree_with_a_scan(
            names in prop::collection::vec(prop::collection::vec(name(), 1..5), 1..60), queries in prop::collection::vec(name(), 8),
        ) {
            let place = |(names, id): (&Vec<String>, u32)| {
                let alias = |text: &String| DraftName { text: text.clone(), kind: NameKind::Alias, language: None };
                let place = DraftPlace::new(id, names[0].clone(), Position::new(0.0, 0.0).unwrap(), FeatureClass::Populated, "PPL");
                DraftPlace { names: names[1..].iter().map(alias).collect(), ..place }
            };
            let draft = Draft { places: names.iter().zip(0..).map(place).collect(), ..Draft::default() };
            let gazetteer = Gazetteer::from_bytes(draft.to_bytes().unwrap()).unwrap();
            prop_assert_eq!(gazetteer.verify(), []);
            // Of equal places rows go by id, so row and id are one here.
            let mut filed: BTreeMap<&str, u32> = BTreeMap::new();
            for (names, row) in names.iter().zip(0..) {
                let main = skeleton::of_name(&names[0]);
                for name in names.iter().filter(|name| *name == &names[0] || skeleton::of_name(name) != main) {
                    filed.entry(name).or_insert(row);
                }
            }
            for query in queries.iter().chain(names.iter().flatten()) {
                let letters = |name: &str| skeleton::letters(name).unwrap_or_default();
                let skeletons = skeleton::of_query(query);
                let mut expected: Vec<_> = filed.keys().filter(|name| *name != query)
                    .filter(|name| skeleton::of_name(name).is_some_and(|skeleton| skeletons.contains(&skeleton)))
                    .filter(|name| {
                        let (one, other) = (letters(query).len(), letters(name).len());
                        one.abs_diff(other) <= usize::from(may_differ(one))
                    })
                    .filter_map(|name| {
                        let best = names.iter().position(|names| names.iter().any(|other| other == name))?;
                        Some((unlikeness(&letters(query), &letters(name), u32::MAX)?, best, (*name).to_owned()))
                    })
                    .collect();
                expected.sort();
                for limit in [0, 1, 3, 1000] {
                    let found: Vec<String> = gazetteer.variants(query, limit).into_iter().map(|(name, _)| name).collect();
                    let expected = expected.iter().take(limit).map(|(.., name)| name.clone());
                    prop_assert_eq!(found, expected.collect::<Vec<_>>(), "{}", query);
                }
            }
        }
    }

    #[test]
    fn long_names_are_compared_by_their_beginning() {
        assert_eq!(unlikeness(&[b'm'; 900], &[b'm'; 80], 9), Some(0));
    }
}
