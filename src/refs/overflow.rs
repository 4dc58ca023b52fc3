//! Counts too large for a byte.

use std::collections::HashMap;

/// Counts of the few objects held more than 127 times.
#[derive(Default, Clone)]
pub(super) struct Overflow(HashMap<usize, i64, foldhash::fast::FixedState>);

impl Overflow {
    /// Removes and returns the count of a spilled object.
    pub(super) fn take(&mut self, address: usize) -> i64 {
        self.0.remove(&address).unwrap_or(0)
    }

    /// Stores the count of a spilled object.
    pub(super) fn put(&mut self, address: usize, count: i64) {
        self.0.insert(address, count);
    }

    /// The count of a spilled object.
    pub(super) fn peek(&self, address: usize) -> i64 {
        self.0.get(&address).copied().unwrap_or(0)
    }
}
