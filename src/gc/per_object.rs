//! A small value for each object of the heap, in a table of pages, one for each block: those of
//! objects that lie together lie together, and none has a key.

use super::heap_walk::size_of_slots;
use crate::heap::{BLOCK_SIZE, region};

/// Values by address, which are `T::default()` where none was set.
///
/// While there are any, no block of small objects is given back. That of a large one may be, when
/// it dies, and be used for small ones: at most the first of them gets its value.
#[derive(Default)]
pub(super) struct PerObject<T> {
    pages: Vec<Option<Page<T>>>,
}

/// The values of a block's objects, by number of their slot.
struct Page<T> {
    slots: Slots,
    values: Box<[T]>,
}

impl<T: Copy + Default + PartialEq> PerObject<T> {
    /// The value of the object at `address`; that of none outside the heap.
    #[inline]
    pub(super) fn get(&self, address: usize) -> T {
        let page = region().block_of(address).and_then(|b| self.pages.get(b));
        match page {
            Some(Some(page)) => page.values.get(page.slots.number(address)).copied(),
            _ => None,
        }
        .unwrap_or_default()
    }

    /// The place of the value of the object at `address`; `None` where there can be none.
    #[inline]
    pub(super) fn place(&mut self, address: usize) -> Option<&mut T> {
        let block = region().block_of(address)?;
        if self.pages.get(block).is_none_or(Option::is_none) {
            self.add_page(block);
        }
        let page = self.pages.get_mut(block)?.as_mut()?;
        page.values.get_mut(page.slots.number(address))
    }

    #[cold]
    fn add_page(&mut self, block: usize) {
        let size = size_of_slots(block).min(BLOCK_SIZE);
        if size == 0 {
            return;
        }
        if self.pages.len() <= block {
            self.pages.resize_with(block + 1, || None);
        }
        self.pages[block] = Some(Page::for_slots_of(size));
    }

    /// Calls `visit` with the address of each object whose value was set.
    pub(super) fn for_each(&self, mut visit: impl FnMut(usize)) {
        for (block, page) in self.pages.iter().enumerate() {
            let Some(page) = page else { continue };
            for (number, value) in page.values.iter().enumerate() {
                if *value != T::default() {
                    visit(region().address_of(block) + number * page.slots.size);
                }
            }
        }
    }
}

impl<T: Copy + Default> Page<T> {
    fn for_slots_of(size: usize) -> Page<T> {
        Page {
            slots: Slots::of_size(size),
            values: vec![T::default(); BLOCK_SIZE / size].into_boxed_slice(),
        }
    }
}

/// How a block is divided.
struct Slots {
    size: usize,
    /// 2^32 / `size`, rounded up.
    reciprocal: u64,
}

impl Slots {
    fn of_size(size: usize) -> Slots {
        Slots {
            size,
            reciprocal: (1u64 << 32).div_ceil(size as u64),
        }
    }

    /// The number of the slot that begins at `address`; what is no number if none does.
    #[inline(always)]
    fn number(&self, address: usize) -> usize {
        let offset = address % BLOCK_SIZE;
        let number = ((offset as u64 * self.reciprocal) >> 32) as usize;
        match number * self.size == offset {
            true => number,
            false => usize::MAX,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heap::size_class::SIZES;

    #[test]
    fn slots_have_numbers() {
        for size in SIZES.iter().map(|size| *size as usize).chain([BLOCK_SIZE]) {
            let slots = Slots::of_size(size);
            for number in 0..BLOCK_SIZE / size {
                let start = BLOCK_SIZE + number * size;
                assert_eq!(slots.number(start), number, "of {size}");
                assert_eq!(slots.number(start + 8), usize::MAX, "of {size}");
            }
        }
    }

    #[test]
    fn keeps_a_value_for_each_object() {
        let sizes = [48, 96, BLOCK_SIZE];
        let mut values = PerObject::<u32> {
            pages: sizes.map(|size| Some(Page::for_slots_of(size))).into(),
        };
        let mut addresses = Vec::new();
        for (block, size) in sizes.into_iter().enumerate() {
            let start = region().address_of(block);
            addresses.extend((0..BLOCK_SIZE / size).map(|number| start + number * size));
        }
        for (i, address) in addresses.iter().enumerate() {
            assert_eq!(values.get(*address), 0);
            *values.place(*address).expect("a slot") += i as u32 + 1;
        }
        for (i, address) in addresses.iter().enumerate() {
            assert_eq!(values.get(*address), i as u32 + 1);
            assert!(values.get(address + 8) == 0 && values.place(address + 8).is_none());
        }
        let mut seen = Vec::new();
        values.for_each(|address| seen.push(address));
        assert_eq!(seen, addresses);
        let outside = region().base() - 1;
        assert!(values.place(outside).is_none() && values.get(outside) == 0);
    }
}
