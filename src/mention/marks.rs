//! Where a feature's weights lie: the marks of an open hash table, and what tells without a look at them that there are none.
//!
//! Most features of a token have no weights, and the table is nearly three quarters full, so that it took seven steps to
//! find that out, and the processor guessed wrong where they would end. For each slot a word of 32 bits says which marks
//! stand between it and the next empty slot, one bit for a 32nd of all marks: that settles four of five in one step.

/// The marks of the features that have weights.
#[derive(Clone)]
pub(super) struct Marks<'w> {
    /// As many as a power of two.
    marks: &'w [[u8; 2]],
    /// For each slot: [`bit`]s of the marks from it on to the next empty slot.
    ahead: Box<[u32]>,
}

/// Where a feature is filed: its first slot and its mark, which is never 0 (0 is an empty slot).
pub fn address(feature: u64, mask: u64) -> (usize, u16) {
    ((feature & mask) as usize, ((feature >> 48) as u16).max(1))
}

fn bit(mark: u16) -> u32 {
    1 << (mark & 31)
}

impl<'w> Marks<'w> {
    /// Of a table, little-endian.
    pub(super) fn new(marks: &'w [[u8; 2]]) -> Self {
        let mut ahead = vec![0; marks.len()].into_boxed_slice();
        let mut seen = 0;
        // What stands at the end of the table goes on at its beginning.
        let first = marks.iter().take_while(|&&mark| mark != [0; 2]).count();
        for slot in (0..first).rev().chain((0..marks.len()).rev()) {
            let mark = u16::from_le_bytes(marks[slot]);
            seen = if mark == 0 { 0 } else { seen | bit(mark) };
            ahead[slot] = seen;
        }
        Self { marks, ahead }
    }

    /// The slot of a feature; `None` where it has none.
    #[inline]
    pub(super) fn find(&self, feature: u64) -> Option<usize> {
        let mask = self.marks.len() as u64 - 1;
        let (mut slot, mark) = address(feature, mask);
        if self.ahead[slot] & bit(mark) == 0 {
            return None;
        }
        loop {
            match u16::from_le_bytes(self.marks[slot]) {
                here if here == mark => return Some(slot),
                0 => return None,
                _ => slot = (slot + 1) & mask as usize,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_feature_is_where_a_walk_to_the_next_empty_slot_meets_its_mark(
            marks in prop::collection::vec(0u16..40, 64), empty in 0usize..64, features in prop::collection::vec(any::<u64>(), 40),
        ) {
            let mut marks = marks;
            marks[empty] = 0;
            let bytes: Vec<[u8; 2]> = marks.iter().map(|mark| mark.to_le_bytes()).collect();
            let table = Marks::new(&bytes);
            for feature in features {
                let feature = feature & 0xffff_ffff_ffff | (feature >> 20 & 63) << 48;
                let (slot, mark) = address(feature, 63);
                let walk = (slot..slot + 64).map(|slot| slot % 64).take_while(|&slot| marks[slot] != 0);
                let met = { walk }.find(|&slot| marks[slot] == mark);
                prop_assert_eq!(table.find(feature), met, "{:x}", feature);
            }
        }
    }
}
