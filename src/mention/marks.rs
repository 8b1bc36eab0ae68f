//! Where a feature's weights lie: the marks of an open hash table, and what tells without a walk along them that there are none.
//!
//! Most features of a token have no weights, and the table is nearly three quarters full, so that it took seven steps to
//! find that out, and the processor guessed wrong where they would end. Beside each mark stand 16 bits that say which marks
//! lie between it and the next empty slot, one bit for a 16th of all marks: that settles two of three without a branch, and
//! the walk of the others begins in the same line of the cache.

/// The marks of the features that have weights.
#[derive(Clone)]
pub(super) struct Marks {
    /// As many as a power of two: the mark in the lower half, in the upper the [`bit`]s of the marks from it on.
    slots: Box<[u32]>,
}

/// Where a feature is filed: its first slot and its mark, which is never 0 (0 is an empty slot).
pub fn address(feature: u64, mask: u64) -> (usize, u16) {
    ((feature & mask) as usize, ((feature >> 48) as u16).max(1))
}

/// In the upper half.
fn bit(mark: u16) -> u32 {
    1 << (16 + (mark & 15))
}

impl Marks {
    /// Of a table, little-endian.
    pub(super) fn new(marks: &[[u8; 2]]) -> Self {
        let mut slots = vec![0; marks.len()].into_boxed_slice();
        let mut ahead = 0;
        // What stands at the end of the table goes on at its beginning.
        let first = marks.iter().take_while(|&&mark| mark != [0; 2]).count();
        for slot in (0..first).rev().chain((0..marks.len()).rev()) {
            let mark = u16::from_le_bytes(marks[slot]);
            ahead = if mark == 0 { 0 } else { ahead | bit(mark) };
            slots[slot] = ahead | u32::from(mark);
        }
        Self { slots }
    }

    /// Keeps of some features those that may have weights, and says how many these are.
    pub(super) fn sift(&self, features: &mut [u64]) -> usize {
        let mut kept = 0;
        for at in 0..features.len() {
            let feature = features[at];
            let (slot, mark) = address(feature, self.slots.len() as u64 - 1);
            // Whether it is kept is anybody's guess, so each is written and some are written over.
            features[kept] = feature;
            kept += usize::from(self.slots[slot] & bit(mark) != 0);
        }
        kept
    }

    /// The slot of a feature; `None` where it has none.
    #[inline]
    pub(super) fn find(&self, feature: u64) -> Option<usize> {
        let mask = self.slots.len() as u64 - 1;
        let (mut slot, mark) = address(feature, mask);
        loop {
            match self.slots[slot] as u16 {
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
            let mut features = features;
            features.iter_mut().for_each(|feature| *feature = *feature & 0xffff_ffff_ffff | (*feature >> 20 & 63) << 48);
            let mut sifted = features.clone();
            let kept = table.sift(&mut sifted);
            let has = |feature: &&u64| table.find(**feature).is_some();
            prop_assert!(sifted[..kept].iter().filter(has).eq(features.iter().filter(has)));
            for feature in features {
                let (slot, mark) = address(feature, 63);
                let walk = (slot..slot + 64).map(|slot| slot % 64).take_while(|&slot| marks[slot] != 0);
                let met = { walk }.find(|&slot| marks[slot] == mark);
                prop_assert_eq!(table.find(feature), met, "{:x}", feature);
            }
        }
    }
}
