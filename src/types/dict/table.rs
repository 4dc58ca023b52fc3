//! The compact hash table behind dict and set: entries in insertion order,
//! and an index of 32-bit entry numbers probed linearly.
//!
//! The table never compares keys itself: equality may run foreign code,
//! which needs the scope token. A lookup asks for candidates with the same
//! hash ([`Table::candidates`]) and decides; [`Table::version`] tells
//! whether the table changed while it was deciding.

use crate::object::Visit;
use crate::rt::Stored;

/// Marks an index place that was never used.
const FREE: u32 = u32::MAX;
/// Marks an index place whose entry was removed.
const DELETED: u32 = u32::MAX - 1;
/// Most entries a table can hold.
pub const MAX_ENTRIES: usize = (u32::MAX - 2) as usize;

/// A key with its hash and what belongs to it.
pub struct Entry<V> {
    /// Python hash of the key.
    pub hash: isize,
    /// The key.
    pub key: Stored,
    /// The value (nothing in a set).
    pub value: V,
}

/// Insertion-ordered hash table.
pub struct Table<V> {
    entries: Vec<Option<Entry<V>>>,
    index: Vec<u32>,
    used: usize,
    /// Index places that are not FREE; bounds probing.
    filled: usize,
    version: u64,
}

impl<V> Default for Table<V> {
    fn default() -> Table<V> {
        Table {
            entries: Vec::new(),
            index: Vec::new(),
            used: 0,
            filled: 0,
            version: 0,
        }
    }
}

/// Entry numbers to be compared with a key, in probe order.
pub struct Candidates<'a, V> {
    table: &'a Table<V>,
    hash: isize,
    place: usize,
}

impl<'a, V> Iterator for Candidates<'a, V> {
    type Item = (usize, &'a Entry<V>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let mask = self.table.index.len().checked_sub(1)?;
        loop {
            let number = self.table.index[self.place & mask];
            self.place = (self.place & mask) + 1;
            match number {
                FREE => return None,
                DELETED => {}
                number => {
                    if let Some(entry) = &self.table.entries[number as usize]
                        && entry.hash == self.hash
                    {
                        return Some((number as usize, entry));
                    }
                }
            }
        }
    }
}

#[inline]
fn start(hash: isize) -> usize {
    // Small ints hash to themselves; mixing keeps runs of them apart.
    let mixed = (hash as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 32) as usize ^ mixed as usize
}

impl<V> Table<V> {
    /// Number of keys.
    #[inline]
    pub fn len(&self) -> usize {
        self.used
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// Changes with every insertion and removal.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Length of the entry array, removed entries included: the bound of
    /// positions for [`Table::entry`].
    pub fn positions(&self) -> usize {
        self.entries.len()
    }

    /// The entry at a position, `None` if it was removed.
    #[inline]
    pub fn entry(&self, position: usize) -> Option<&Entry<V>> {
        self.entries.get(position)?.as_ref()
    }

    /// The entry at a position, for changing its value.
    pub fn entry_mut(&mut self, position: usize) -> Option<&mut Entry<V>> {
        self.entries.get_mut(position)?.as_mut()
    }

    /// Entries in insertion order, with their positions.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (usize, &Entry<V>)> {
        self.entries
            .iter()
            .enumerate()
            .filter_map(|(i, e)| e.as_ref().map(|e| (i, e)))
    }

    /// Entries whose keys have this hash.
    #[inline]
    pub fn candidates(&self, hash: isize) -> Candidates<'_, V> {
        Candidates {
            table: self,
            hash,
            place: start(hash),
        }
    }

    /// Adds a key that is known not to be in the table. Gives key and
    /// value back if the table is full or memory is exhausted.
    pub fn insert_new(&mut self, hash: isize, key: Stored, value: V) -> Result<(), (Stored, V)> {
        if self.filled >= self.capacity() && !self.grow() {
            return Err((key, value));
        }
        let number = self.entries.len() as u32;
        self.entries.push(Some(Entry { hash, key, value }));
        let mask = self.index.len() - 1;
        let mut place = start(hash) & mask;
        while self.index[place] < DELETED {
            place = (place + 1) & mask;
        }
        self.filled += usize::from(self.index[place] == FREE);
        self.index[place] = number;
        self.used += 1;
        self.version += 1;
        Ok(())
    }

    /// Takes the entry at a position out.
    pub fn remove(&mut self, position: usize) -> Option<Entry<V>> {
        let entry = self.entries.get_mut(position)?.take()?;
        let mask = self.index.len() - 1;
        let mut place = start(entry.hash) & mask;
        while self.index[place] != position as u32 {
            place = (place + 1) & mask;
        }
        self.index[place] = DELETED;
        self.used -= 1;
        self.version += 1;
        if self.used == 0 {
            self.entries.clear();
            self.index.fill(FREE);
            self.filled = 0;
        } else {
            while let Some(None) = self.entries.last() {
                // Their index places are DELETED already.
                self.entries.pop();
            }
        }
        Some(entry)
    }

    /// Takes everything out.
    pub fn take_all(&mut self) -> Vec<Entry<V>> {
        self.version += 1;
        self.used = 0;
        self.filled = 0;
        self.index = Vec::new();
        std::mem::take(&mut self.entries)
            .into_iter()
            .flatten()
            .collect()
    }

    /// Entries the index has room for at a load of two thirds.
    fn capacity(&self) -> usize {
        self.index.len() / 3 * 2
    }

    /// Makes room, dropping removed entries.
    fn grow(&mut self) -> bool {
        if self.used >= MAX_ENTRIES / 2 {
            return false;
        }
        let places = (self.used * 3).max(8).next_power_of_two();
        let mut index = Vec::new();
        if index.try_reserve_exact(places).is_err()
            || self
                .entries
                .try_reserve(places / 3 * 2 - self.used.min(places / 3 * 2))
                .is_err()
        {
            return false;
        }
        index.resize(places, FREE);
        self.entries.retain(Option::is_some);
        for (number, entry) in self.entries.iter().flatten().enumerate() {
            let mut place = start(entry.hash) & (places - 1);
            while index[place] != FREE {
                place = (place + 1) & (places - 1);
            }
            index[place] = number as u32;
        }
        self.index = index;
        self.filled = self.used;
        true
    }

    /// Visits the keys.
    pub fn trace_keys(&self, visit: &mut Visit<'_>) {
        for (_, entry) in self.iter() {
            visit(entry.key.handle());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handle::Handle;
    use proptest::prelude::*;

    fn stored(n: i64) -> Stored {
        // SAFETY: Stored is a transparent handle; immediates need no barrier.
        unsafe { std::mem::transmute(Handle::from_small_int(n).expect("small")) }
    }

    fn find(table: &Table<i64>, key: i64) -> Option<usize> {
        // A weak hash, so that collisions are common.
        table
            .candidates((key % 7) as isize)
            .find(|(_, e)| e.key.handle().as_small_int() == Some(key))
            .map(|(i, _)| i)
    }

    proptest! {
        /// Against an association list.
        #[test]
        fn behaves_like_an_ordered_map(ops in proptest::collection::vec((0i64..60, any::<bool>()), 0..400)) {
            let mut table = Table::<i64>::default();
            let mut model: Vec<(i64, i64)> = Vec::new();
            for (step, (key, remove)) in ops.into_iter().enumerate() {
                let step = step as i64;
                match (find(&table, key), remove) {
                    (Some(at), true) => {
                        let entry = table.remove(at).expect("found");
                        let i = model.iter().position(|(k, _)| *k == key).expect("in the model");
                        prop_assert_eq!(model.remove(i).1, entry.value);
                    }
                    (Some(at), false) => {
                        table.entry_mut(at).expect("found").value = step;
                        model.iter_mut().find(|(k, _)| *k == key).expect("in the model").1 = step;
                    }
                    (None, true) => prop_assert!(!model.iter().any(|(k, _)| *k == key)),
                    (None, false) => {
                        prop_assert!(table.insert_new((key % 7) as isize, stored(key), step).is_ok());
                        model.push((key, step));
                    }
                }
                prop_assert_eq!(table.len(), model.len());
            }
            let seen: Vec<_> = table.iter().map(|(_, e)| (e.key.handle().as_small_int().unwrap_or(-1), e.value)).collect();
            prop_assert_eq!(seen, model);
        }
    }
}
