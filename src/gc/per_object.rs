//! A small value for each object of the heap, in a table of pages: those of objects that lie
//! together lie together, and none has a key.

use crate::heap::region::GRANULE;
use crate::heap::{BLOCK_SIZE, BlockIndex, region};

const GRANULES: usize = BLOCK_SIZE / GRANULE;

/// Values by address, which are `T::default()` where none was set.
#[derive(Default)]
pub(super) struct PerObject<T> {
    pages: Vec<Option<Box<[T]>>>,
}

impl<T: Copy + Default + PartialEq> PerObject<T> {
    /// The value of the object at `address`; that of none outside the heap.
    #[inline]
    pub(super) fn get(&self, address: usize) -> T {
        let page = region().block_of(address).and_then(|b| self.pages.get(b));
        match page {
            Some(Some(page)) => page[address / GRANULE % GRANULES],
            _ => T::default(),
        }
    }

    /// The place of the value of the object at `address`; `None` outside the heap.
    #[inline]
    pub(super) fn place(&mut self, address: usize) -> Option<&mut T> {
        let block = region().block_of(address)?;
        if self.pages.get(block).is_none_or(Option::is_none) {
            self.add_page(block);
        }
        let page = self.pages[block].as_mut()?;
        Some(&mut page[address / GRANULE % GRANULES])
    }

    #[cold]
    fn add_page(&mut self, block: BlockIndex) {
        if self.pages.len() <= block {
            self.pages.resize_with(block + 1, || None);
        }
        self.pages[block] = Some(vec![T::default(); GRANULES].into_boxed_slice());
    }

    /// Calls `visit` with the address of each object whose value was set.
    pub(super) fn for_each(&self, mut visit: impl FnMut(usize)) {
        for (block, page) in self.pages.iter().enumerate() {
            for (i, value) in page.iter().flatten().enumerate() {
                if *value != T::default() {
                    visit(region().address_of(block) + i * GRANULE);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_a_value_for_each_address_of_the_heap() {
        let start = region().base();
        let addresses = [start, start + 48, start + 3 * BLOCK_SIZE - GRANULE];
        let mut values = PerObject::<u32>::default();
        for (i, address) in addresses.into_iter().enumerate() {
            assert_eq!(values.get(address), 0);
            *values.place(address).expect("in the heap") += i as u32 + 1;
            assert_eq!(values.get(address), i as u32 + 1);
        }
        assert_eq!(values.get(start + GRANULE), 0);
        let mut seen = Vec::new();
        values.for_each(|address| seen.push(address));
        assert_eq!(seen, addresses);
        assert!(values.place(start - 1).is_none() && values.get(start - 1) == 0);
    }
}
