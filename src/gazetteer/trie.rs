//! Reads the bytes of an `fst` map, version 3, so that damaged bytes end a walk instead of the program.
//!
//! The crate `fst` writes the map and would read it faster than safely: of 20,000 one-byte corruptions it opened 99 %
//! and panicked on 22 %. The bundled file is not checked whole at start-up, and a mapped file may be damaged after
//! its check, so the reader must bear any bytes. Here every read is bounds-checked and every edge must lead to a lower address, which
//! ends every walk. The layout is that of `fst` 0.4 (`raw/node.rs`); a test walks maps that the crate wrote.
//!
//! A node is stored backwards from its address: its state byte is the last. There are three shapes: one edge to the
//! node just before it, one edge to anywhere, and any number of edges with inputs, addresses and outputs in
//! parallel lists.

use super::format::u64_at;

/// Keys longer than this do not occur: [`Draft`](super::Draft) refuses them.
pub(super) const MAX_KEY: usize = 1024;

/// A state of the walk: a node and the output gathered on the way to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct At {
    address: usize,
    output: u64,
}

/// The map.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trie<'b> {
    bytes: &'b [u8],
}

impl<'b> Trie<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes }
    }

    /// The state before any byte is read; `None` where there is no map of version 3.
    pub(super) fn root(self) -> Option<At> {
        if self.bytes.len() < 36 || u64_at(self.bytes, 0) != Some(3) {
            return None;
        }
        let address = usize::try_from(u64_at(self.bytes, self.bytes.len() - 12)?).ok()?;
        Some(At { address, output: 0 })
    }

    /// The state after one more byte.
    ///
    /// Most steps of a look-up lead nowhere, so the byte is looked for before the rest of the node is read.
    #[inline]
    pub(super) fn step(self, at: At, byte: u8) -> Option<At> {
        let state = *self.bytes.get(at.address)?;
        if at.address == 0 {
            return None;
        }
        if state & 0x80 != 0 {
            // One edge: its input is packed into the state, or stands before it.
            let input = match state & 0x3f {
                0 => *self.bytes.get(at.address - 1)?,
                common => *COMMON_INPUTS.get(usize::from(common) - 1)?,
            };
            if input != byte {
                return None;
            }
        }
        let node = self.node(at.address)?;
        let index = node.find(self.bytes, byte)?;
        let edge = node.edge(self.bytes, index)?;
        Some(At { address: edge.target, output: at.output.checked_add(edge.output)? })
    }

    /// The state after some more bytes.
    #[inline]
    pub(super) fn walk(self, mut at: At, bytes: &[u8]) -> Option<At> {
        for &byte in bytes {
            at = self.step(at, byte)?;
        }
        Some(at)
    }

    /// The value stored for the bytes read so far, where they are a whole key.
    #[inline]
    pub(super) fn value(self, at: At) -> Option<u64> {
        // A node with its top bit set has one edge and ends no key.
        if at.address != 0 && *self.bytes.get(at.address)? & 0x80 != 0 {
            return None;
        }
        let node = self.node(at.address)?;
        if !node.is_final {
            return None;
        }
        at.output.checked_add(node.final_output)
    }

    /// Writes the key with that value into `key`, in a map whose values rise with its keys (as offsets into the postings
    /// do): the value tells at each state which edge to take. `None` where there is none.
    pub(super) fn key_of(self, value: u64, key: &mut Vec<u8>) -> Option<()> {
        let mut at = self.root()?;
        key.clear();
        while key.len() <= MAX_KEY {
            if self.value(at) == Some(value) {
                return Some(());
            }
            let node = self.node(at.address)?;
            let wanted = value.checked_sub(at.output)?;
            // The last edge whose keys begin at or below the value; half of the edges are ruled out at a time.
            let (mut low, mut high) = (0, node.edges);
            while low < high {
                let middle = low + (high - low) / 2;
                if node.edge(self.bytes, middle)?.output <= wanted { low = middle + 1 } else { high = middle }
            }
            let edge = node.edge(self.bytes, low.checked_sub(1)?)?;
            key.push(edge.input);
            at = At { address: edge.target, output: at.output.checked_add(edge.output)? };
        }
        None
    }

    /// The edges that leave a state, in order of their bytes.
    pub(super) fn edges(self, at: At) -> impl Iterator<Item = (u8, At)> {
        let node = self.node(at.address);
        let count = node.as_ref().map_or(0, |node| node.edges);
        (0..count).map_while(move |index| {
            let edge = node.as_ref()?.edge(self.bytes, index)?;
            Some((edge.input, At { address: edge.target, output: at.output.checked_add(edge.output)? }))
        })
    }

    /// Calls `visit` with every key below a state (its bytes after that state appended to `key`) and its value, in
    /// order, until `visit` returns `false`.
    pub(super) fn each(self, from: At, key: &mut Vec<u8>, visit: &mut impl FnMut(&[u8], u64) -> bool) {
        self.each_of(from, key, &mut self.fuel(), visit);
    }

    fn each_of(
        self,
        from: At,
        key: &mut Vec<u8>,
        fuel: &mut usize,
        visit: &mut impl FnMut(&[u8], u64) -> bool,
    ) -> bool {
        if let Some(value) = self.value(from)
            && !visit(key, value)
        {
            return false;
        }
        if key.len() >= MAX_KEY {
            return true;
        }
        for (byte, next) in self.edges(from) {
            *fuel = fuel.saturating_sub(1);
            key.push(byte);
            let go_on = *fuel > 0 && self.each_of(next, key, fuel, visit);
            key.pop();
            if !go_on {
                return false;
            }
        }
        true
    }

    /// Edges to follow before a walk over many keys gives up. Sound maps never need it (they would have to share each
    /// byte among 64 keys on average); damaged ones could be followed for ever, since nodes are shared.
    pub(super) fn fuel(self) -> usize {
        self.bytes.len().saturating_mul(64).saturating_add(1024)
    }

    #[inline]
    fn node(self, address: usize) -> Option<Node> {
        if address == 0 {
            // The one node without edges is not stored: address 0 stands for it.
            let shape = Shape::Many { header: 0, index: 0 };
            return Some(Node { address, start: 0, shape, edges: 0, sizes: (0, 0), is_final: true, final_output: 0 });
        }
        let state = *self.bytes.get(address)?;
        match state >> 6 {
            0b11 => {
                let header = usize::from(state & 0x3f == 0);
                let start = address.checked_sub(header)?;
                let shape = Shape::Next { common: state & 0x3f };
                Some(Node { address, start, shape, edges: 1, sizes: (0, 0), is_final: false, final_output: 0 })
            }
            0b10 => {
                let header = usize::from(state & 0x3f == 0) + 1;
                let sizes = self.sizes(address.checked_sub(header)?)?;
                let start = address.checked_sub(header + sizes.0 + sizes.1)?;
                let shape = Shape::One { common: state & 0x3f, header };
                Some(Node { address, start, shape, edges: 1, sizes, is_final: false, final_output: 0 })
            }
            _ => {
                let is_final = state & 0x40 != 0;
                let (edges, header) = match usize::from(state & 0x3f) {
                    // More than 63 edges have a byte of their own; 1 cannot occur there and stands for 256.
                    0 => match usize::from(*self.bytes.get(address.checked_sub(1)?)?) {
                        1 => (256, 2),
                        count => (count, 2),
                    },
                    count => (count, 1),
                };
                let sizes = self.sizes(address.checked_sub(header)?)?;
                let index = if edges > 32 { 256 } else { 0 };
                let finals = if is_final { sizes.1 } else { 0 };
                let lists = edges * (1 + sizes.0 + sizes.1);
                let start = address.checked_sub(header + index + lists + finals)?;
                let final_output = if finals > 0 { self.number(start, finals)? } else { 0 };
                let shape = Shape::Many { header, index };
                Some(Node { address, start, shape, edges, sizes, is_final, final_output })
            }
        }
    }

    /// Bytes of an address and of an output: at most eight each.
    #[inline]
    fn sizes(self, at: usize) -> Option<(usize, usize)> {
        let packed = *self.bytes.get(at)?;
        let sizes = (usize::from(packed >> 4), usize::from(packed & 0x0f));
        (sizes.0 <= 8 && sizes.1 <= 8).then_some(sizes)
    }

    #[inline]
    fn number(self, at: usize, size: usize) -> Option<u64> {
        number(self.bytes, at, size)
    }
}

#[inline]
fn number(bytes: &[u8], at: usize, size: usize) -> Option<u64> {
    // Eight bytes at once where that many are left: sizes are at most eight.
    if let Some(eight) = at.checked_add(8).and_then(|end| bytes.get(at..end)).and_then(|eight| eight.first_chunk()) {
        let wanted = u64::MAX.checked_shr(64 - 8 * size.min(8) as u32).unwrap_or(0);
        return Some(u64::from_le_bytes(*eight) & wanted);
    }
    let digits = bytes.get(at..at.checked_add(size)?)?;
    Some(digits.iter().rev().fold(0, |sum, &digit| sum << 8 | u64::from(digit)))
}

#[derive(Debug)]
struct Node {
    /// Of its last byte.
    address: usize,
    /// One before its first byte, counted as `fst` counts: addresses of edges are measured from here.
    start: usize,
    shape: Shape,
    edges: usize,
    /// Bytes of an address, bytes of an output.
    sizes: (usize, usize),
    is_final: bool,
    final_output: u64,
}

#[derive(Debug)]
enum Shape {
    /// One edge to the node stored just before.
    Next { common: u8 },
    /// One edge; `header` bytes stand between its address and the state byte.
    One { common: u8, header: usize },
    /// Any number of edges, with an index of 256 bytes where there are many.
    Many { header: usize, index: usize },
}

struct Edge {
    input: u8,
    output: u64,
    target: usize,
}

impl Node {
    /// Which edge reads `byte`.
    #[inline]
    fn find(&self, bytes: &[u8], byte: u8) -> Option<usize> {
        match self.shape {
            Shape::Next { common } | Shape::One { common, .. } => {
                (self.single_input(bytes, common)? == byte).then_some(0)
            }
            Shape::Many { header, index: 0 } => {
                let end = self.address.checked_sub(header)?;
                let inputs = bytes.get(end.checked_sub(self.edges)?..end)?;
                inputs.iter().position(|&input| input == byte).map(|place| self.edges - place - 1)
            }
            Shape::Many { header, index } => {
                let at = self.address.checked_sub(header + index)?;
                let place = usize::from(*bytes.get(at + usize::from(byte))?);
                (place < self.edges).then_some(place)
            }
        }
    }

    #[inline]
    fn edge(&self, bytes: &[u8], place: usize) -> Option<Edge> {
        match self.shape {
            Shape::Next { common } => {
                let input = self.single_input(bytes, common)?;
                Some(Edge { input, output: 0, target: self.start.checked_sub(1)? })
            }
            Shape::One { common, header } => {
                let input = self.single_input(bytes, common)?;
                let at = self.address.checked_sub(header + self.sizes.0)?;
                let target = self.target(number(bytes, at, self.sizes.0)?)?;
                let output = number(bytes, at.checked_sub(self.sizes.1)?, self.sizes.1)?;
                Some(Edge { input, output, target })
            }
            Shape::Many { header, index } => {
                let inputs = self.address.checked_sub(header + index)?;
                let input = *bytes.get(inputs.checked_sub(place + 1)?)?;
                let targets = inputs.checked_sub(self.edges)?;
                let at = targets.checked_sub((place + 1) * self.sizes.0)?;
                let target = self.target(number(bytes, at, self.sizes.0)?)?;
                let outputs = targets.checked_sub(self.edges * self.sizes.0)?;
                let output = number(bytes, outputs.checked_sub((place + 1) * self.sizes.1)?, self.sizes.1)?;
                Some(Edge { input, output, target })
            }
        }
    }

    /// The address that lies `back` before this node. It is lower than the node's own, so that no walk can go round.
    #[inline]
    fn target(&self, back: u64) -> Option<usize> {
        match usize::try_from(back).ok()? {
            0 => Some(0),
            back => self.start.checked_sub(back),
        }
    }

    #[inline]
    fn single_input(&self, bytes: &[u8], common: u8) -> Option<u8> {
        match common {
            0 => bytes.get(self.address.checked_sub(1)?).copied(),
            common => COMMON_INPUTS.get(usize::from(common) - 1).copied(),
        }
    }
}

/// The bytes that `fst` packs into the state of a node with one edge (`raw/common_inputs.rs`).
const COMMON_INPUTS: [u8; 63] = *b"te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG";

#[cfg(test)]
mod tests {
    use super::*;
    use fst::Streamer;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn written(map: &BTreeMap<Vec<u8>, u64>) -> Vec<u8> {
        fst::Map::from_iter(map.iter().map(|(key, &value)| (key, value))).unwrap().into_fst().into_inner()
    }

    fn walked(bytes: &[u8]) -> BTreeMap<Vec<u8>, u64> {
        let trie = Trie::new(bytes);
        let mut found = BTreeMap::new();
        trie.each(trie.root().unwrap(), &mut Vec::new(), &mut |key, value| {
            found.insert(key.to_vec(), value);
            true
        });
        found
    }

    fn any_map() -> impl Strategy<Value = BTreeMap<Vec<u8>, u64>> {
        let key = prop_oneof![
            "[a-d]{0,6}".prop_map(String::into_bytes),
            "[a-z ]{1,12}".prop_map(String::into_bytes),
            prop::collection::vec(any::<u8>(), 0..4)
        ];
        prop::collection::btree_map(key, prop_oneof![0..40u64, any::<u64>().prop_map(|n| n >> 2)], 0..120)
    }

    proptest! {
        #[test]
        fn what_the_fst_crate_writes_is_read_alike(map in any_map(), other in "[a-d]{0,6}") {
            let bytes = written(&map);
            prop_assert_eq!(&walked(&bytes), &map);
            let trie = Trie::new(&bytes);
            let root = trie.root().unwrap();
            for key in map.keys().map(Vec::as_slice).chain([other.as_bytes()]) {
                let value = trie.walk(root, key).and_then(|at| trie.value(at));
                prop_assert_eq!(value, map.get(key).copied());
            }
        }

        #[test]
        fn a_rising_value_leads_back_to_its_key(keys in prop::collection::btree_set("[a-dé]{0,6}", 0..80), gap in 1..300u64) {
            let map: BTreeMap<Vec<u8>, u64> =
                keys.iter().zip(0..).map(|(key, place)| (key.clone().into_bytes(), place * gap)).collect();
            let bytes = written(&map);
            let trie = Trie::new(&bytes);
            for (key, &value) in &map {
                let mut found = Vec::new();
                prop_assert_eq!(trie.key_of(value, &mut found), Some(()));
                prop_assert_eq!(&found, key);
                if gap > 1 {
                    prop_assert_eq!(trie.key_of(value + 1, &mut found), None);
                }
            }
        }

        #[test]
        fn damaged_bytes_end_the_walk_and_nothing_else(
            map in any_map(), damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        ) {
            let mut bytes = written(&map);
            for (at, byte) in damage {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            let trie = Trie::new(&bytes);
            if let Some(root) = trie.root() {
                let mut left = 10_000;
                trie.each(root, &mut Vec::new(), &mut |_, _| { left -= 1; left > 0 });
                for key in map.keys() {
                    trie.walk(root, key).and_then(|at| trie.value(at));
                }
                for value in map.values() {
                    trie.key_of(*value, &mut Vec::new());
                }
            }
        }
    }

    #[test]
    fn nodes_with_every_number_of_edges_are_read() {
        for count in [1usize, 2, 31, 32, 33, 63, 64, 255, 256] {
            let map: BTreeMap<Vec<u8>, u64> = (0..count).map(|i| (vec![i as u8, 7], i as u64 * 1000)).collect();
            assert_eq!(walked(&written(&map)), map, "{count} edges");
        }
    }

    #[test]
    fn the_crate_agrees_on_the_order() {
        let map: BTreeMap<Vec<u8>, u64> =
            ["b", "a", "ab", "abc", ""].iter().zip(1..).map(|(k, v)| (k.as_bytes().to_vec(), v)).collect();
        let bytes = written(&map);
        let crate_map = fst::Map::new(bytes.clone()).unwrap();
        let mut keys = Vec::new();
        let mut stream = crate_map.stream();
        while let Some((key, _)) = stream.next() {
            keys.push(key.to_vec());
        }
        assert_eq!(walked(&bytes).into_keys().collect::<Vec<_>>(), keys);
    }
}
