//! The candidates of names that were looked up before: the same names come again, in the next text too.
//!
//! A thread keeps them, a bounded number. What is found depends on the spellings to look up, on whether a people is meant and on
//! the gazetteer, and all of them are compared; so no text changes what another one gets.

use super::candidates::{self, Candidate};
use crate::gazetteer::Gazetteer;
use crate::mention::sheet::{Passing, hash, mix};
use crate::mention::{Mention, Role};
use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasherDefault;
use std::sync::Arc;

/// Candidates that a thread keeps; some 300 bytes each.
const MOST: usize = 1 << 14;

#[derive(Default)]
struct Kept {
    names: HashMap<u64, Found, BuildHasherDefault<Passing>>,
    candidates: usize,
}

struct Found {
    gazetteer: u64,
    demonym: bool,
    lookups: Box<[String]>,
    candidates: Arc<[Candidate]>,
}

/// As [`candidates::find`].
pub(super) fn find(mention: &Mention, gazetteer: &Gazetteer) -> Arc<[Candidate]> {
    thread_local! {
        static KEPT: RefCell<Kept> = RefCell::default();
    }
    let (number, demonym) = (gazetteer.number(), mention.role == Role::Demonym);
    let key = mention.lookups.iter().fold(mix(number, demonym.into()), |key, name| mix(key, hash(name.as_bytes())));
    KEPT.with_borrow_mut(|kept| {
        if kept.candidates > MOST {
            *kept = Kept::default();
        }
        match kept.names.entry(key) {
            Entry::Occupied(found) => {
                let found = found.get();
                let same = found.gazetteer == number && found.demonym == demonym && *found.lookups == *mention.lookups;
                if same { Arc::clone(&found.candidates) } else { candidates::find(mention, gazetteer).into() }
            }
            Entry::Vacant(free) => {
                let candidates: Arc<[Candidate]> = candidates::find(mention, gazetteer).into();
                kept.candidates += candidates.len() + 1;
                let lookups = mention.lookups.clone().into_boxed_slice();
                free.insert(Found { gazetteer: number, demonym, lookups, candidates: Arc::clone(&candidates) });
                candidates
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    fn mention(name: &str, role: Role) -> Mention {
        Mention {
            span: Span::new(0, name.len()),
            role,
            lookups: vec![name.to_owned()],
            cues: Vec::new(),
            confidence: 1.0,
            position: None,
        }
    }

    #[test]
    fn what_is_kept_is_what_would_be_found_again_for_the_name_its_role_and_its_gazetteer() {
        let bundled = Gazetteer::bundled();
        let empty = Gazetteer::from_bytes(crate::gazetteer::Draft::default().to_bytes().unwrap()).unwrap();
        let places = |found: &[Candidate]| found.iter().map(|candidate| candidate.place).collect::<Vec<_>>();
        for _ in 0..2 {
            for (name, role) in [("Syrian", Role::Literal), ("Syrian", Role::Demonym), ("Paris", Role::Literal)] {
                let mention = mention(name, role);
                let found = find(&mention, &bundled);
                assert_eq!(places(&found), places(&candidates::find(&mention, &bundled)), "{name}, {role:?}");
                assert!(find(&mention, &empty).is_empty(), "{name}");
            }
        }
        assert!(!find(&mention("Paris", Role::Literal), &bundled).is_empty());
    }
}
