//! Counts without a page.
//!
//! A program that looks here and there in a large heap holds an object of a block for a
//! moment and comes to another block next. A page for each of these blocks would be memory
//! that is written once, and looked through before it can be used again. So what is held
//! for the first few times in a while is counted here, and its block gets a page when there
//! is more to count in it.

use super::Count;
use std::cell::Cell;

/// Objects that are counted at a time: so few that a search looks at all.
const PLACES: usize = 16;
/// Blocks that are remembered.
const RECENT: usize = 256;
/// How often a block comes before it gets a page. To have one costs about as much as to
/// count so often without.
const OFTEN: usize = 8;

/// Counts of objects in blocks without a page.
#[derive(Clone, Default)]
pub(super) struct Loose {
    len: usize,
    addresses: [usize; PLACES],
    counts: [i64; PLACES],
}

impl Loose {
    #[inline]
    fn find(&self, address: usize) -> Option<usize> {
        self.addresses[..self.len]
            .iter()
            .position(|a| *a == address)
    }

    /// The count of an object.
    #[inline]
    pub(super) fn count(&self, address: usize) -> i64 {
        self.find(address).map_or(0, |place| self.counts[place])
    }

    /// Adds to the count of an object that is counted here; `None` if it is not.
    #[inline]
    pub(super) fn adjust(&mut self, address: usize, delta: i64) -> Option<Count> {
        let place = self.find(address)?;
        self.counts[place] += delta;
        if self.counts[place] != 0 {
            return Some(Count::NotZero);
        }
        self.remove(place);
        Some(Count::Zero)
    }

    /// Counts an object that is not counted here; false if there is no place.
    #[inline]
    pub(super) fn add(&mut self, address: usize, count: i64) -> bool {
        if self.len == PLACES {
            return false;
        }
        (self.addresses[self.len], self.counts[self.len]) = (address, count);
        self.len += 1;
        true
    }

    /// Takes out an object for which `wanted` is true.
    pub(super) fn take(&mut self, wanted: impl Fn(usize) -> bool) -> Option<(usize, i64)> {
        let place = self.addresses[..self.len].iter().position(|a| wanted(*a))?;
        let taken = (self.addresses[place], self.counts[place]);
        self.remove(place);
        Some(taken)
    }

    fn remove(&mut self, place: usize) {
        self.len -= 1;
        self.addresses[place] = self.addresses[self.len];
        self.counts[place] = self.counts[self.len];
    }

    /// The one that has been here for long.
    pub(super) fn first(&self) -> Option<usize> {
        self.addresses[..self.len].first().copied()
    }

    /// Whether nothing is counted.
    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All objects, with their counts.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, i64)> {
        let addresses = self.addresses[..self.len].iter().copied();
        addresses.zip(self.counts[..self.len].iter().copied())
    }
}

/// The blocks that came last, about, and how often.
pub(super) struct Recent([Cell<(usize, usize)>; RECENT]);

impl Default for Recent {
    fn default() -> Recent {
        Recent([const { Cell::new((0, 0)) }; RECENT])
    }
}

impl Recent {
    /// Notes a block; returns whether it comes often.
    #[inline]
    pub(super) fn note(&self, block: usize) -> bool {
        let place = &self.0[block % RECENT];
        let times = match place.get() {
            (last, times) if last == block => times + 1,
            _ => 1,
        };
        place.set((block, times));
        times > OFTEN
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        /// Against a map, until there is no place.
        #[test]
        fn counts_like_a_map(ops in proptest::collection::vec((1usize..24, -3i64..3), 1..200)) {
            let (mut loose, mut model) = (Loose::default(), HashMap::new());
            for (address, delta) in ops {
                let is_known = model.contains_key(&address);
                match loose.adjust(address, delta) {
                    Some(count) => {
                        prop_assert!(is_known);
                        let new = model.entry(address).or_insert(0i64);
                        *new += delta;
                        prop_assert_eq!(count == Count::Zero, *new == 0);
                    }
                    None => {
                        prop_assert!(!is_known);
                        if delta != 0 {
                            let added = loose.add(address, delta);
                            prop_assert_eq!(added, model.len() < PLACES);
                            if !added {
                                let (taken, count) = loose.take(|a| a % 2 == 0 || a > 2).expect("one");
                                prop_assert_eq!(model.remove(&taken), Some(count));
                                prop_assert!(loose.add(address, delta));
                            }
                            model.insert(address, delta);
                        }
                    }
                }
                model.retain(|_, count| *count != 0);
                prop_assert_eq!(loose.is_empty(), model.is_empty());
                let all: HashMap<usize, i64> = loose.iter().collect();
                prop_assert_eq!(&all, &model);
                prop_assert_eq!(loose.count(address), model.get(&address).copied().unwrap_or(0));
            }
        }
    }

    #[test]
    fn a_block_gets_a_page_when_it_comes_often() {
        let recent = Recent::default();
        for block in [7, 7 + RECENT, 0, 7] {
            assert!((0..OFTEN).all(|_| !recent.note(block)));
        }
        assert!(recent.note(7) && recent.note(7) && recent.note(0));
    }
}
