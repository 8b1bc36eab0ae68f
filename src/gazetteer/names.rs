//! Names: from a folded name to its places, by an `fst` map whose values are offsets into the postings.
//!
//! Postings stand best first, that is in row order. A place has one posting for a folded name, however many spellings
//! and languages share it.

use super::format::{Cursor, File, Part, Section, push_varint};
use super::skeleton::Skeleton;
use super::trie::{At, Trie};
use super::variants::Variants;
use super::{NameKind, PlaceId, Posting};
use crate::error::{Error, Result};
use rayon::slice::ParallelSliceMut as _;
use std::cmp::Ordering;
use std::collections::HashMap;

/// Names on their way into the file: 20 bytes each, and what of the folded name is longer than eight bytes.
#[derive(Debug, Default)]
pub(super) struct Names {
    records: Vec<NameRecord>,
    tails: Vec<u8>,
    tags: Vec<Tag>,
    tag_numbers: HashMap<Tag, u16>,
}

/// The sections of names.
pub(super) struct NameParts {
    pub(super) map: Part,
    pub(super) postings: Part,
    pub(super) tags: Part,
    pub(super) skeleton_index: Part,
    pub(super) skeletons: Part,
}

/// A name of a place. Most comparisons are settled by the head and never look at the tail.
#[derive(Debug, Clone, Copy)]
struct NameRecord {
    /// The first eight bytes of the folded name, big-endian, padded with zeros (which no folded name has).
    head: [u32; 2],
    /// Where the rest of it begins among the tails.
    tail: u32,
    /// Number of the place in stock, later its row.
    place: u32,
    length: u16,
    tag: u16,
}

/// Place in [`KINDS`], so that sorting brings the kind to keep first; and the language.
type Tag = (u8, [u8; 2]);

/// Which kind a place keeps when it bears one folded name in several. A demonym or an abbreviation says more about how
/// the word is used than an alias does, and asks the recogniser for more care.
pub(super) const KINDS: [NameKind; 5] =
    [NameKind::Official, NameKind::Demonym, NameKind::Abbreviation, NameKind::Alias, NameKind::Historical];

pub(super) fn rank(kind: NameKind) -> u8 {
    // Every kind stands in KINDS, which is shorter than 256.
    KINDS.iter().position(|&k| k == kind).unwrap_or(KINDS.len()) as u8
}

impl Names {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// Adds a folded name of at most [`MAX_KEY`](super::trie::MAX_KEY) bytes; one without any letter is passed over.
    pub(super) fn push(&mut self, folded: &str, place: u32, kind: NameKind, language: Option<[u8; 2]>) -> Result<()> {
        if folded.is_empty() {
            return Ok(());
        }
        let full = || super::stock::full("names");
        let bytes = folded.as_bytes();
        let mut head = [0; 8];
        head[..bytes.len().min(8)].copy_from_slice(&bytes[..bytes.len().min(8)]);
        let half = |at: usize| u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let tail = u32::try_from(self.tails.len()).map_err(|_| full())?;
        self.tails.extend_from_slice(bytes.get(8..).unwrap_or_default());
        let tag = (rank(kind), language.unwrap_or_default());
        let tag = match self.tag_numbers.get(&tag) {
            Some(&number) => number,
            None => {
                let number = u16::try_from(self.tags.len()).map_err(|_| full())?;
                self.tags.push(tag);
                self.tag_numbers.insert(tag, number);
                number
            }
        };
        let length = u16::try_from(bytes.len()).map_err(|_| full())?;
        self.records.push(NameRecord { head: [half(0), half(4)], tail, place, length, tag });
        Ok(())
    }

    /// The sections of names, `row_of` being the row of each place in stock, `main` the skeleton of each row's main name.
    pub(super) fn parts(mut self, row_of: &[u32], main: &[Option<Skeleton>]) -> Result<NameParts> {
        let mut records = std::mem::take(&mut self.records);
        for record in &mut records {
            record.place = row_of[record.place as usize];
        }
        records.par_sort_unstable_by(|a, b| {
            let by_tag = || self.tags[usize::from(a.tag)].cmp(&self.tags[usize::from(b.tag)]);
            self.by_name(a, b).then(a.place.cmp(&b.place)).then_with(by_tag)
        });
        self.one_a_place(&mut records)?;
        let mut counts = vec![0usize; self.tags.len()];
        records.iter().for_each(|record| counts[usize::from(record.tag)] += 1);
        let mut tags: Vec<usize> = (0..self.tags.len()).filter(|&tag| counts[tag] > 0).collect();
        // Frequent tags get small numbers, hence one byte.
        tags.sort_by_key(|&tag| (std::cmp::Reverse(counts[tag]), self.tags[tag]));
        let mut number = vec![0; self.tags.len()];
        tags.iter().zip(0u64..).for_each(|(&tag, n)| number[tag] = n);

        let failed = |e: fst::Error| Error::build("names", format!("cannot be indexed: {e}"));
        let mut map = fst::MapBuilder::memory();
        let mut postings = Part::default();
        let mut variants = Variants::default();
        let (mut names, mut key) = (0, Vec::new());
        for same in records.chunk_by(|a, b| self.by_name(a, b).is_eq()) {
            key.clear();
            key.extend(same[0].head.into_iter().flat_map(u32::to_be_bytes).take(usize::from(same[0].length)));
            key.extend_from_slice(self.tail(&same[0]));
            let offset = postings.bytes.len() as u64;
            map.insert(&key, offset).map_err(failed)?;
            names += 1;
            if let Ok(name) = std::str::from_utf8(&key) {
                let kind = |record: &NameRecord| KINDS[usize::from(self.tags[usize::from(record.tag)].0)];
                variants.push(name, offset, same.iter().map(|record| (record.place, kind(record))), main);
            }
            push_varint(&mut postings.bytes, same.len() as u64);
            let mut previous = 0;
            for record in same {
                push_varint(&mut postings.bytes, u64::from(record.place - previous));
                push_varint(&mut postings.bytes, number[usize::from(record.tag)]);
                previous = record.place;
            }
            postings.entries += same.len();
        }
        let mut tag_part = Part { bytes: Vec::new(), entries: tags.len() };
        for (rank, language) in tags.into_iter().map(|tag| self.tags[tag]) {
            tag_part.bytes.push(KINDS[usize::from(rank)] as u8);
            tag_part.bytes.extend_from_slice(&language);
        }
        let map = Part { bytes: map.into_inner().map_err(failed)?, entries: names };
        drop(records);
        let (skeleton_index, skeletons) = variants.parts();
        Ok(NameParts { map, postings, tags: tag_part, skeleton_index, skeletons })
    }

    fn tail(&self, record: &NameRecord) -> &[u8] {
        let start = record.tail as usize;
        &self.tails[start..start + usize::from(record.length).saturating_sub(8)]
    }

    fn by_name(&self, a: &NameRecord, b: &NameRecord) -> Ordering {
        a.head.cmp(&b.head).then_with(|| self.tail(a).cmp(self.tail(b)))
    }

    /// Of sorted records, keeps the best kind for each place and folded name. Its language is the one all records of that
    /// kind agree on; none where they differ or one of them has none, for then the spelling belongs to no language
    /// alone.
    fn one_a_place(&mut self, records: &mut Vec<NameRecord>) -> Result<()> {
        // Each kind without a language has a number, so that a record can lose its own.
        let mut bare = [0; KINDS.len()];
        for (number, rank) in bare.iter_mut().zip(0u8..) {
            let tag = (rank, [0; 2]);
            *number = match self.tag_numbers.get(&tag) {
                Some(&known) => known,
                None => {
                    self.tags.push(tag);
                    u16::try_from(self.tags.len() - 1).map_err(|_| super::stock::full("names"))?
                }
            };
        }
        let mut kept: usize = 0;
        for at in 0..records.len() {
            let record = records[at];
            if let Some(last) = kept.checked_sub(1).map(|last| records[last])
                && last.place == record.place
                && self.by_name(&last, &record).is_eq()
            {
                let (first, next) = (self.tags[usize::from(last.tag)], self.tags[usize::from(record.tag)]);
                if first.0 == next.0 && first.1 != next.1 {
                    records[kept - 1].tag = bare[usize::from(first.0)];
                }
                continue;
            }
            records[kept] = record;
            kept += 1;
        }
        records.truncate(kept);
        Ok(())
    }
}

/// The postings of one name, best first; ends early where bytes are damaged.
#[derive(Debug, Clone)]
pub struct Postings<'g> {
    cursor: Cursor<'g>,
    tags: &'g [u8],
    left: usize,
    previous: u64,
    rows: u64,
}

impl<'g> Postings<'g> {
    pub(super) fn at(file: &'g File, offset: u64) -> Self {
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let mut cursor = Cursor::new(file.section(Section::Postings), start);
        let left = cursor.varint().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        let rows = file.entries(Section::Rows) as u64;
        Self { cursor, tags: file.section(Section::Tags), left, previous: 0, rows }
    }

    pub(super) fn none(file: &'g File) -> Self {
        Self::at(file, u64::MAX)
    }

    /// How many the name has, without reading them.
    pub fn count_stated(&self) -> usize {
        self.left
    }
}

impl Iterator for Postings<'_> {
    type Item = Posting;

    #[inline]
    fn next(&mut self) -> Option<Posting> {
        self.left = self.left.checked_sub(1)?;
        let row = self.previous.checked_add(self.cursor.varint()?)?;
        let tag = usize::try_from(self.cursor.varint()?).ok()?;
        if row >= self.rows {
            self.left = 0;
            return None;
        }
        self.previous = row;
        let start = tag.checked_mul(3)?;
        let &[kind, a, b] = self.tags.get(start..start.checked_add(3)?)? else { return None };
        Some(Posting { place: PlaceId(row as u32), kind: NameKind::from_byte(kind)?, language: letters([a, b]) })
    }
}

/// Two zeros stand for no code.
pub(super) fn letters(code: [u8; 2]) -> Option<[u8; 2]> {
    (code != [0; 2]).then_some(code)
}

/// A walk along the names, token by token, for the longest match at a place in a text.
///
/// ```
/// use dateline::gazetteer::{Gazetteer, fold};
/// let gazetteer = Gazetteer::bundled();
/// let mut walk = gazetteer.walk();
/// assert!(walk.push(&fold("United")) && !walk.is_name() && walk.continues());
/// assert!(walk.push(&fold("States")) && walk.is_name());
/// assert_eq!(gazetteer.place(walk.postings().next().unwrap().place).name, "United States");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct NameWalk<'g> {
    file: &'g File,
    at: Option<At>,
    begun: bool,
}

/// Where a walk along the names of one gazetteer stands, without the gazetteer.
#[derive(Debug, Clone, Copy)]
pub struct NameState {
    at: Option<At>,
    begun: bool,
}

impl<'g> NameWalk<'g> {
    pub(super) fn new(file: &'g File) -> Self {
        Self { file, at: trie(file).root(), begun: false }
    }

    pub(super) fn resume(file: &'g File, NameState { at, begun }: NameState) -> Self {
        Self { file, at, begun }
    }

    /// To go on from here later, see [`Gazetteer::walk_from`](super::Gazetteer::walk_from).
    pub fn state(&self) -> NameState {
        NameState { at: self.at, begun: self.begun }
    }

    /// Goes on by one folded token, after a space if it is not the first; `false` where no name begins like that.
    pub fn push(&mut self, token: &str) -> bool {
        let trie = trie(self.file);
        let from = if self.begun { self.at.and_then(|at| trie.step(at, b' ')) } else { self.at };
        self.begun = true;
        self.at = from.and_then(|at| trie.walk(at, token.as_bytes()));
        self.at.is_some()
    }

    /// Whether the tokens so far are a name.
    pub fn is_name(&self) -> bool {
        self.at.is_some_and(|at| trie(self.file).value(at).is_some())
    }

    /// Whether a longer name goes on after a space.
    pub fn continues(&self) -> bool {
        self.at.is_some_and(|at| trie(self.file).step(at, b' ').is_some())
    }

    /// The places of that name; none where it is not a name.
    pub fn postings(&self) -> Postings<'g> {
        match self.at.and_then(|at| trie(self.file).value(at)) {
            Some(offset) => Postings::at(self.file, offset),
            None => Postings::none(self.file),
        }
    }
}

pub(super) fn trie(file: &File) -> Trie<'_> {
    Trie::new(file.section(Section::Names))
}

/// Where the postings of a folded name begin.
pub(super) fn offset(file: &File, folded: &str) -> Option<u64> {
    let trie = trie(file);
    trie.walk(trie.root()?, folded.as_bytes()).and_then(|at| trie.value(at))
}

/// Names within one edit of `query`, each with its distance and the offset of its postings. `heads` are those of
/// [`foreign_heads`].
///
/// Goes along the query and tries each edit at each character: after it, only the rest of the query leads to a name.
pub(super) fn fuzzy_by_one(file: &File, query: &str, heads: &[(char, At)]) -> Vec<(usize, String, u64)> {
    let trie = trie(file);
    let mut found = Vec::new();
    let mut fuel = trie.fuel();
    let Some(mut at) = trie.root() else { return found };
    let (mut offset, mut previous) = (0, None);
    loop {
        let (before, rest) = query.split_at(offset);
        let here = rest.chars().next();
        let after = &rest[here.map_or(0, char::len_utf8)..];
        let mut accept = |at: At, between: Option<char>, tail: &str| {
            if let Some(value) = trie.walk(at, tail.as_bytes()).and_then(|end| trie.value(end)) {
                found.push((1, before.chars().chain(between).chain(tail.chars()).collect(), value));
            }
        };
        // Of two equal characters in a row it is the same which is left out.
        if here.is_some() && here != previous {
            accept(at, None, after);
        }
        let mut try_character = |c: char, next: At| {
            // The query's own character put in before itself is the same put in after it.
            if Some(c) != here {
                accept(next, Some(c), rest);
                if here.is_some() {
                    accept(next, Some(c), after);
                }
            }
        };
        // What follows a foreign letter is hardly ever ASCII: of the thousands that begin names, few are worth a look.
        let ascii_only = offset == 0 && query.len() > 1 && query.is_ascii();
        if ascii_only {
            heads.iter().for_each(|&(c, next)| try_character(c, next));
        }
        each_character(trie, at, ascii_only, &mut Vec::new(), &mut fuel, &mut try_character);
        let Some(c) = here else { break };
        let Some(next) = trie.walk(at, &rest.as_bytes()[..c.len_utf8()]) else { return found };
        (at, offset, previous) = (next, offset + c.len_utf8(), here);
    }
    if let Some(value) = trie.value(at) {
        found.push((0, query.to_owned(), value));
    }
    found
}

/// The characters outside ASCII that begin a name in which an ASCII character is the second.
pub(super) fn foreign_heads(file: &File) -> Vec<(char, At)> {
    let trie = trie(file);
    let mut heads = Vec::new();
    if let Some(root) = trie.root() {
        each_character(trie, root, false, &mut Vec::new(), &mut trie.fuel(), &mut |c, next| {
            if !c.is_ascii() && trie.edges(next).next().is_some_and(|(byte, _)| byte.is_ascii()) {
                heads.push((c, next));
            }
        });
    }
    heads
}

/// Calls `visit` with each character that leaves a state, or each ASCII one. `bytes` are those of one begun.
fn each_character(
    trie: Trie<'_>,
    from: At,
    ascii_only: bool,
    bytes: &mut Vec<u8>,
    fuel: &mut usize,
    visit: &mut impl FnMut(char, At),
) {
    for (byte, next) in trie.edges(from) {
        *fuel = fuel.saturating_sub(1);
        if *fuel == 0 || (ascii_only && !byte.is_ascii()) {
            return;
        }
        bytes.push(byte);
        match std::str::from_utf8(bytes).ok().and_then(|s| s.chars().next()) {
            Some(c) => visit(c, next),
            // Four bytes that are no character are no name of ours.
            None if bytes.len() < 4 => each_character(trie, next, ascii_only, bytes, fuel, visit),
            None => {}
        }
        bytes.pop();
    }
}

/// Names within `edits` edits of `query`, each with its distance and the offset of its postings.
///
/// Walks the map with one row of the Levenshtein matrix a character and leaves a branch when the whole row is above
/// `edits`; where the whole row is at `edits`, it reads no edges but follows the query's own characters. Against the automaton of `fst` it needs no table (that takes up to 20 MB and 10,000 states for one query)
/// and knows the distance.
pub(super) fn fuzzy(file: &File, query: &str, edits: usize) -> Vec<(usize, String, u64)> {
    let trie = trie(file);
    let query: Vec<char> = query.chars().collect();
    let rows = (0..=query.len()).map(|distance| distance.min(edits + 1)).collect();
    let mut search =
        Fuzzy { trie, query: &query, edits, rows, key: Vec::new(), pending: 0, fuel: trie.fuel(), found: Vec::new() };
    if let Some(root) = trie.root() {
        search.below(root, 0);
    }
    search.found
}

struct Fuzzy<'q, 'b> {
    trie: Trie<'b>,
    query: &'q [char],
    edits: usize,
    /// The matrix: a row a character read, each as wide as the query and one. Distances above `edits` stand as
    /// `edits + 1`.
    rows: Vec<usize>,
    key: Vec<u8>,
    /// Bytes at the end of `key` that are not a whole character yet.
    pending: usize,
    fuel: usize,
    found: Vec<(usize, String, u64)>,
}

impl Fuzzy<'_, '_> {
    /// Visits what lies below a state after `depth` characters.
    fn below(&mut self, at: At, depth: usize) {
        let distance = self.rows[(depth + 1) * (self.query.len() + 1) - 1];
        if self.pending == 0
            && distance <= self.edits
            && let Some(value) = self.trie.value(at)
            && let Ok(name) = std::str::from_utf8(&self.key)
        {
            self.found.push((distance, name.to_owned(), value));
        }
        if self.pending == 0 && self.is_spent(depth) {
            // Every edit is used: only the query's own characters lead on, at most `2 edits + 1` of them.
            let query = self.query;
            let band = depth.saturating_sub(self.edits)..(depth + self.edits + 1).min(query.len());
            for j in band.clone() {
                let leads = |i: usize| self.rows[depth * (query.len() + 1) + i] == self.edits;
                if leads(j) && !(band.start..j).any(|i| leads(i) && query[i] == query[j]) {
                    self.follow(at, depth, query[j]);
                }
            }
            return;
        }
        for (byte, next) in self.trie.edges(at) {
            if !self.burn() {
                return;
            }
            self.key.push(byte);
            self.pending += 1;
            match self.read_character() {
                Some(c) if self.next_row(depth, c) => {
                    let pending = std::mem::take(&mut self.pending);
                    self.below(next, depth + 1);
                    self.pending = pending;
                }
                // Four bytes that are no character are no name of ours.
                None if self.pending < 4 => self.below(next, depth),
                _ => {}
            }
            self.pending -= 1;
            self.key.pop();
        }
    }

    /// Visits what lies below a state after one character.
    fn follow(&mut self, at: At, depth: usize, c: char) {
        let mut utf8 = [0; 4];
        let bytes = c.encode_utf8(&mut utf8).as_bytes();
        if let Some(next) = self.trie.walk(at, bytes)
            && self.burn()
            && self.next_row(depth, c)
        {
            self.key.extend_from_slice(bytes);
            self.below(next, depth + 1);
            self.key.truncate(self.key.len() - bytes.len());
        }
    }

    /// Whether no distance in the row after `depth` characters leaves an edit.
    fn is_spent(&self, depth: usize) -> bool {
        let width = self.query.len() + 1;
        self.rows[depth * width..(depth + 1) * width].iter().all(|&distance| distance >= self.edits)
    }

    /// Whether there is fuel left for a step.
    fn burn(&mut self) -> bool {
        self.fuel = self.fuel.saturating_sub(1);
        self.fuel > 0
    }

    fn read_character(&self) -> Option<char> {
        match self.key[self.key.len() - self.pending..] {
            [byte] if byte.is_ascii() => Some(char::from(byte)),
            [_] => None,
            ref bytes => std::str::from_utf8(bytes).ok()?.chars().next(),
        }
    }

    /// Fills the row after `depth`; whether any distance in it is within reach. Only the diagonal band can be: `i`
    /// characters cannot become `j` in fewer than their difference.
    fn next_row(&mut self, depth: usize, c: char) -> bool {
        let width = self.query.len() + 1;
        let far = self.edits + 1;
        let (low, high) = ((depth + 1).saturating_sub(self.edits), (depth + 1 + self.edits).min(self.query.len()));
        if low > high {
            return false;
        }
        self.rows.truncate((depth + 1) * width);
        self.rows.resize((depth + 2) * width, far);
        let (before, next) = self.rows.split_at_mut((depth + 1) * width);
        let before = &before[depth * width..];
        let mut least = far;
        for j in low..=high {
            next[j] = match j.checked_sub(1) {
                None => depth + 1,
                Some(i) => (before[i] + usize::from(self.query[i] != c)).min(before[j] + 1).min(next[i] + 1).min(far),
            };
            least = least.min(next[j]);
        }
        least <= self.edits
    }
}
