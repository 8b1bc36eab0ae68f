//! The file: a header, a table of sections, and the sections one after the other, all little-endian.
//!
//! ```text
//! offset  bytes  header
//!      0      8  magic "DATELINE"
//!      8      4  format version
//!     12      4  number of sections, n
//!     16     16  build id: 16 hexadecimal digits, the head of a SHA-256 over the format version and every section
//!     32      4  CRC-32 of bytes 0..32 and of the table
//!     36      4  zero
//!     40   28 n  table: per section offset u64, length u64, entries u64, CRC-32 u32
//!           ...  the sections, in the order of [`Section::ALL`], without gaps, up to the end of the file
//! ```
//!
//! Nothing is aligned and nothing is cast: every number is read from its bytes, so the file may lie anywhere in
//! memory. Section offsets are 64 bits wide, rows are counted in 32.
//!
//! # What each section holds
//!
//! | section | entry | |
//! |---|---|---|
//! | rows | 25 bytes | stable id u32, latitude and longitude i32 (1e-7 degree), population u32, name u32 (offset in strings), code u16, area u24; by prominence |
//! | codes | 8 bytes | feature class, feature code padded with zeros |
//! | areas | 10 bytes | country (2 letters or zeros), row of the first and second-level division or `u32::MAX` |
//! | radii | 8 bytes | row u32, stated radius in metres u32; by row |
//! | countries | 6 bytes | ISO code, row u32; by code |
//! | ids | 4 bytes | rows by stable id |
//! | strings | | varint length and UTF-8, each string once |
//! | names | | an `fst` map from folded name to the offset of its postings |
//! | postings | | varint count, then per posting varint row (first whole, then differences) and varint tag |
//! | tags | 3 bytes | name kind, language (2 letters or zeros) |
//! | skeleton-index | 4 bytes | offset in skeletons of every 16th bucket; a power of two of them |
//! | skeletons | | names by the hash of their consonant skeleton: per bucket a varint count, then per name a tag byte and the varint offset of its postings (first whole, then differences) |
//! | space | 4 bytes | a k-d tree: row and, in the two top bits, the axis it splits |
//! | outline-index | 40 bytes | row, radius in m, area in km2 (u32 each), box (4 i32, 1e-5 degree), offset u64, length u32; by row |
//! | outlines | | polygons as zigzag varint differences of 1e-5 degree |
//! | coast-index | 24 bytes | centre (3 i32, 2^-30), angular radius (u32, 2^-30), offset u64 |
//! | coast | | runs of coastline as zigzag varint differences of 1e-5 degree |
//! | credits | | UTF-8, one line a source |

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, Seek, SeekFrom, Write};
use std::ops::{Deref, Range};

/// The first bytes of every file.
pub const MAGIC: [u8; 8] = *b"DATELINE";

/// Changes whenever a reader of the old format would misread the new one.
pub const FORMAT_VERSION: u32 = 2;

const HEADER: usize = 40;
const TABLE_ENTRY: usize = 28;

/// A part of the file, in file order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
#[allow(missing_docs)]
pub enum Section {
    Rows,
    Codes,
    Areas,
    Radii,
    Countries,
    Ids,
    Strings,
    Names,
    Postings,
    Tags,
    SkeletonIndex,
    Skeletons,
    Space,
    OutlineIndex,
    Outlines,
    CoastIndex,
    Coast,
    Credits,
}

impl Section {
    /// Every section, in file order.
    pub const ALL: [Section; 18] = [
        Section::Rows,
        Section::Codes,
        Section::Areas,
        Section::Radii,
        Section::Countries,
        Section::Ids,
        Section::Strings,
        Section::Names,
        Section::Postings,
        Section::Tags,
        Section::SkeletonIndex,
        Section::Skeletons,
        Section::Space,
        Section::OutlineIndex,
        Section::Outlines,
        Section::CoastIndex,
        Section::Coast,
        Section::Credits,
    ];

    /// The name used in messages and in `gazetteer info`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rows => "rows",
            Self::Codes => "codes",
            Self::Areas => "areas",
            Self::Radii => "radii",
            Self::Countries => "countries",
            Self::Ids => "ids",
            Self::Strings => "strings",
            Self::Names => "names",
            Self::Postings => "postings",
            Self::Tags => "tags",
            Self::SkeletonIndex => "skeleton-index",
            Self::Skeletons => "skeletons",
            Self::Space => "space",
            Self::OutlineIndex => "outline-index",
            Self::Outlines => "outlines",
            Self::CoastIndex => "coast-index",
            Self::Coast => "coast",
            Self::Credits => "credits",
        }
    }

    /// Bytes an entry, for the sections whose entries are of one width.
    fn width(self) -> Option<usize> {
        match self {
            Self::Rows => Some(25),
            Self::Codes | Self::Radii => Some(8),
            Self::Areas => Some(10),
            Self::Countries => Some(6),
            Self::Ids | Self::SkeletonIndex | Self::Space => Some(4),
            Self::Tags => Some(3),
            Self::OutlineIndex => Some(40),
            Self::CoastIndex => Some(24),
            Self::Strings
            | Self::Names
            | Self::Postings
            | Self::Skeletons
            | Self::Outlines
            | Self::Coast
            | Self::Credits => None,
        }
    }
}

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Damage {
    pub(super) section: &'static str,
    pub(super) what: String,
}

impl Damage {
    pub(super) fn header(what: impl Into<String>) -> Self {
        Self { section: "header", what: what.into() }
    }

    pub(super) fn new(section: Section, what: impl Into<String>) -> Self {
        Self { section: section.name(), what: what.into() }
    }
}

/// Where the bytes live.
#[derive(Debug)]
pub(super) enum Store {
    Static(&'static [u8]),
    Heap(Vec<u8>),
    Map(memmap2::Mmap),
}

impl Deref for Store {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Static(bytes) => bytes,
            Self::Heap(bytes) => bytes,
            Self::Map(map) => map,
        }
    }
}

/// One line of the section table.
#[derive(Debug, Clone, Default)]
struct Entry {
    range: Range<usize>,
    entries: u64,
    crc: u32,
}

/// A file whose header and table are sound. Its sections lie within the bytes; what they hold is untrusted.
#[derive(Debug)]
pub(super) struct File {
    store: Store,
    build_id: String,
    table: [Entry; Section::ALL.len()],
}

impl File {
    /// Checks the header and the table, not the sections.
    pub(super) fn new(store: Store) -> Result<Self, Damage> {
        let bytes: &[u8] = &store;
        let short = || Damage::header(format!("the file ends after {} bytes, within its header", bytes.len()));
        let header = bytes.get(..HEADER).ok_or_else(short)?;
        if header[..8] != MAGIC {
            return Err(Damage::header("this is not a dateline gazetteer (its first bytes are others)"));
        }
        let version = u32_at(header, 8).ok_or_else(short)?;
        if version != FORMAT_VERSION {
            return Err(Damage::header(format!(
                "format version {version}, but this program reads version {FORMAT_VERSION}"
            )));
        }
        let count = u32_at(header, 12).ok_or_else(short)?;
        if count as usize != Section::ALL.len() {
            return Err(Damage::header(format!("{count} sections instead of {}", Section::ALL.len())));
        }
        let table_bytes = bytes.get(HEADER..HEADER + TABLE_ENTRY * Section::ALL.len()).ok_or_else(short)?;
        let stored = u32_at(header, 32).ok_or_else(short)?;
        if header_crc(&header[..32], table_bytes) != stored || header[36..40] != [0; 4] {
            return Err(Damage::header("its checksum does not match"));
        }
        let build_id = match std::str::from_utf8(&header[16..32]) {
            Ok(id) if id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) => id.to_owned(),
            _ => return Err(Damage::header("its build id is not hexadecimal")),
        };
        let mut table: [Entry; Section::ALL.len()] = Default::default();
        let mut expected = HEADER + table_bytes.len();
        for (section, line) in Section::ALL.into_iter().zip(table_bytes.chunks_exact(TABLE_ENTRY)) {
            let number = |at| u64_at(line, at).and_then(|n| usize::try_from(n).ok());
            let wrong = |what: &str| Damage::new(section, what);
            let (Some(start), Some(length), Some(entries)) = (number(0), number(8), number(16)) else {
                return Err(wrong("its place in the file does not fit this machine"));
            };
            let end = start.checked_add(length).filter(|_| start == expected);
            let end = end.ok_or_else(|| wrong("it does not begin where the section before it ends"))?;
            if end > bytes.len() {
                return Err(wrong(&format!("it should end at byte {end}, but the file has {} bytes", bytes.len())));
            }
            if section.width().is_some_and(|width| entries.checked_mul(width) != Some(length)) {
                return Err(wrong(&format!("{entries} entries do not make {length} bytes")));
            }
            let crc = u32_at(line, 24).ok_or_else(|| wrong("no checksum"))?;
            table[section as usize] = Entry { range: start..end, entries: entries as u64, crc };
            expected = end;
        }
        if expected != bytes.len() {
            return Err(Damage::header(format!("{} bytes follow the last section", bytes.len() - expected)));
        }
        let rows = table[Section::Rows as usize].entries;
        if rows > MAX_ROWS {
            return Err(Damage::new(Section::Rows, format!("{rows} rows, but at most {MAX_ROWS} can be addressed")));
        }
        Ok(Self { store, build_id, table })
    }

    /// The bytes of a section.
    pub(super) fn section(&self, section: Section) -> &[u8] {
        // `new` proved every range to lie within the store, whose length cannot change.
        self.store.get(self.table[section as usize].range.clone()).unwrap_or(&[])
    }

    /// The number of entries that the table gives for a section.
    pub(super) fn entries(&self, section: Section) -> usize {
        self.table[section as usize].entries as usize
    }

    /// The `index`th entry of a section of one width.
    pub(super) fn entry<const WIDTH: usize>(&self, section: Section, index: usize) -> Option<&[u8; WIDTH]> {
        debug_assert_eq!(section.width(), Some(WIDTH));
        let start = index.checked_mul(WIDTH)?;
        self.section(section).get(start..start.checked_add(WIDTH)?)?.try_into().ok()
    }

    pub(super) fn build_id(&self) -> &str {
        &self.build_id
    }

    pub(super) fn len(&self) -> usize {
        self.store.len()
    }

    /// The stored checksum of a section.
    pub(super) fn crc(&self, section: Section) -> u32 {
        self.table[section as usize].crc
    }

    /// Compares a section with its checksum.
    pub(super) fn check_crc(&self, section: Section) -> Result<(), Damage> {
        let (stored, found) = (self.crc(section), crc32fast::hash(self.section(section)));
        if stored == found {
            return Ok(());
        }
        Err(Damage::new(section, format!("its checksum is {found:08x}, but {stored:08x} is stored: it was damaged")))
    }

    /// The build id that the sections' contents make.
    pub(super) fn computed_build_id(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(FORMAT_VERSION.to_le_bytes());
        for section in Section::ALL {
            let bytes = self.section(section);
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
        build_id(hash)
    }
}

/// Row numbers share 32 bits with an axis of the k-d tree.
pub(super) const MAX_ROWS: u64 = (1 << 30) - 1;

/// The contents of one section on their way into a file.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) bytes: Vec<u8>,
    pub(super) entries: usize,
}

/// Writes a file section by section, in file order, so that none but the one at hand need be in memory. The header comes
/// last: until [`finish`](Self::finish) the output is no gazetteer.
pub(super) struct Writer<W> {
    out: W,
    table: Vec<u8>,
    offset: u64,
    id: Sha256,
}

impl<W: Write + Seek> Writer<W> {
    pub(super) fn new(mut out: W) -> io::Result<Self> {
        let header = HEADER + TABLE_ENTRY * Section::ALL.len();
        out.write_all(&vec![0; header])?;
        let mut id = Sha256::new();
        id.update(FORMAT_VERSION.to_le_bytes());
        Ok(Self { out, table: Vec::new(), offset: header as u64, id })
    }

    /// The next section, whole.
    pub(super) fn put(&mut self, section: Section, part: &Part) -> io::Result<()> {
        self.stream(section, part.bytes.len() as u64, part.entries, |write| write(&part.bytes))
    }

    /// The next section, of `length` bytes that `fill` hands over piece by piece.
    pub(super) fn stream(
        &mut self,
        section: Section,
        length: u64,
        entries: usize,
        fill: impl FnOnce(&mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()>,
    ) -> io::Result<()> {
        debug_assert_eq!(self.table.len(), section as usize * TABLE_ENTRY, "sections are written in file order");
        // Lengths are hashed too, so that a byte moved from one section to the next changes the id.
        self.id.update(length.to_le_bytes());
        let mut crc = crc32fast::Hasher::new();
        let mut written = 0;
        let (out, id) = (&mut self.out, &mut self.id);
        fill(&mut |piece| {
            id.update(piece);
            crc.update(piece);
            written += piece.len() as u64;
            out.write_all(piece)
        })?;
        debug_assert_eq!(written, length, "section {}", section.name());
        self.table.extend_from_slice(&self.offset.to_le_bytes());
        self.table.extend_from_slice(&length.to_le_bytes());
        self.table.extend_from_slice(&(entries as u64).to_le_bytes());
        self.table.extend_from_slice(&crc.finalize().to_le_bytes());
        self.offset += length;
        Ok(())
    }

    /// The header and the table; the output, and the build id.
    pub(super) fn finish(mut self) -> io::Result<(W, String)> {
        let id = build_id(self.id);
        let mut header = Vec::with_capacity(HEADER);
        header.extend_from_slice(&MAGIC);
        header.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
        header.extend_from_slice(&(Section::ALL.len() as u32).to_le_bytes());
        header.extend_from_slice(id.as_bytes());
        let crc = header_crc(&header, &self.table);
        header.extend_from_slice(&crc.to_le_bytes());
        header.extend_from_slice(&[0; 4]);
        self.out.seek(SeekFrom::Start(0))?;
        self.out.write_all(&header)?;
        self.out.write_all(&self.table)?;
        self.out.flush()?;
        Ok((self.out, id))
    }
}

fn header_crc(header: &[u8], table: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(header);
    hasher.update(table);
    hasher.finalize()
}

/// The first eight bytes of the hash.
fn build_id(hash: Sha256) -> String {
    hash.finalize().iter().take(8).fold(String::with_capacity(16), |mut id, byte| {
        // Writing to a String cannot fail.
        let _ = write!(id, "{byte:02x}");
        id
    })
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

pub(super) fn i32_at(bytes: &[u8], at: usize) -> Option<i32> {
    u32_at(bytes, at).map(u32::cast_signed)
}

pub(super) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..at.checked_add(8)?)?;
    Some(u64::from_le_bytes(eight.try_into().ok()?))
}

/// Appends a number in groups of seven bits, lowest first (LEB128).
pub(super) fn push_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends a signed number, small magnitudes in few bytes (zigzag).
pub(super) fn push_zigzag(out: &mut Vec<u8>, number: i64) {
    push_varint(out, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

/// Reads numbers off the front of untrusted bytes; `None` at their end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'b> {
    rest: &'b [u8],
}

impl<'b> Cursor<'b> {
    /// From `start` on; empty when that is beyond the end.
    pub(super) fn new(bytes: &'b [u8], start: usize) -> Self {
        Self { rest: bytes.get(start..).unwrap_or(&[]) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Bytes that are left.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    #[inline]
    pub(super) fn varint(&mut self) -> Option<u64> {
        let (mut number, mut shift) = (0u64, 0);
        while shift < 64 {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
            shift += 7;
        }
        None
    }

    #[inline]
    pub(super) fn zigzag(&mut self) -> Option<i64> {
        let number = self.varint()?;
        Some((number >> 1).cast_signed() ^ -((number & 1).cast_signed()))
    }

    /// The next `length` bytes.
    pub(super) fn take(&mut self, length: u64) -> Option<&'b [u8]> {
        let (head, rest) = self.rest.split_at_checked(usize::try_from(length).ok()?)?;
        self.rest = rest;
        Some(head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back_as_written(unsigned: u64, signed: i64) {
            let mut bytes = Vec::new();
            push_varint(&mut bytes, unsigned);
            push_zigzag(&mut bytes, signed);
            let mut cursor = Cursor::new(&bytes, 0);
            prop_assert_eq!(cursor.varint(), Some(unsigned));
            prop_assert_eq!(cursor.zigzag(), Some(signed));
            prop_assert!(cursor.is_empty());
        }
    }

    #[test]
    fn a_number_that_never_ends_is_none() {
        assert_eq!(Cursor::new(&[0xff; 12], 0).varint(), None);
        assert_eq!(Cursor::new(&[0x80], 0).varint(), None);
        assert_eq!(Cursor::new(&[1], 7).varint(), None);
    }

    #[test]
    fn a_byte_moved_between_sections_changes_the_build_id() {
        let file = |strings: &[u8], names: &[u8]| {
            let mut writer = Writer::new(io::Cursor::new(Vec::new())).unwrap();
            for section in Section::ALL {
                let bytes = match section {
                    Section::Strings => strings,
                    Section::Names => names,
                    _ => &[],
                };
                writer.put(section, &Part { bytes: bytes.to_vec(), entries: 0 }).unwrap();
            }
            writer.finish().unwrap()
        };
        let ((before, first), (after, second)) = (file(&[1, 2], &[]), file(&[1], &[2]));
        assert_ne!(first, second);
        assert_eq!(before.into_inner()[16..32], *first.as_bytes());
        assert_eq!(after.into_inner()[16..32], *second.as_bytes());
    }
}
