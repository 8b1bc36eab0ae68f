//! What was found out about a spelling, kept for the next time it stands in a text.
//!
//! Names come again and again, so a thread that reads an archive mostly asks what it has asked before. The spelling stands
//! beside its answer and is compared, so that no text can plant an answer for another spelling.

use super::sheet::{Passing, hash, mix};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasherDefault;

/// Answers that a memory keeps before it forgets them all.
const MOST: usize = 1 << 14;

/// Answers about spellings.
pub(super) struct Memory<T> {
    answers: HashMap<u64, (Question, T), BuildHasherDefault<Passing>>,
}

/// Whom was asked, and the spelling.
type Question = (u64, Box<str>);

impl<T> Default for Memory<T> {
    fn default() -> Self {
        Self { answers: HashMap::default() }
    }
}

impl<T: Clone> Memory<T> {
    /// The answer of `whom` about a spelling; `find` gives it where it is not known.
    pub(super) fn recall(&mut self, whom: u64, spelling: &str, find: impl FnOnce() -> T) -> T {
        if self.answers.len() > MOST {
            self.answers.clear();
        }
        match self.answers.entry(mix(hash(spelling.as_bytes()), whom)) {
            Entry::Occupied(known) => {
                let ((asked, about), answer) = known.get();
                if *asked == whom && **about == *spelling { answer.clone() } else { find() }
            }
            Entry::Vacant(free) => free.insert(((whom, spelling.into()), find())).1.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_found_once_and_another_ones_is_not_taken_for_it() {
        let mut memory = Memory::default();
        assert_eq!(memory.recall(1, "Homs", || 'a'), 'a');
        assert_eq!(memory.recall(1, "Homs", || unreachable!()), 'a');
        assert_eq!(memory.recall(2, "Homs", || 'b'), 'b');
        let key = mix(hash(b"Homs"), 1);
        memory.answers.insert(key, ((1, "Hama".into()), 'c'));
        assert_eq!(memory.recall(1, "Homs", || 'd'), 'd', "another spelling has that hash");
        for number in 0..2 * MOST {
            memory.recall(3, &number.to_string(), || 'e');
        }
        assert!(memory.answers.len() <= MOST + 1);
    }
}
