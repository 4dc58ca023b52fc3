//! External references: how often C (and rooted Rust code) holds an object.
//!
//! A reference held outside the heap is a count in a table *of the calling
//! thread*; nothing in the object is touched and no atomic instruction is
//! used. The external count of an object is the sum over all threads'
//! tables, so a single table may hold a negative number: a reference may be
//! released on another thread than the one that took it.
//!
//! A table has an entry per heap block; an entry points to a page of 4096
//! one-byte counters, one per 16-byte granule. Counters that leave the range
//! of a byte go on in a hash table ([`Overflow`]) while the byte holds the
//! marker [`SPILLED`]. Objects outside the heap (static types and constants)
//! are immortal and not counted at all.
//!
//! Pages whose counters have all gone back to zero are recycled, so that a
//! walk over a large heap touches a bounded number of pages and leaves the
//! memory shared after fork().
//!
//! Invariants:
//! - `live` of an entry is the number of its counters that are not zero.
//! - an object counted by a thread that does not own its block is marked
//!   shared in its header before the count is written, so that the owner
//!   never takes its own zero for the end of the object.
//! - only the owning thread writes a table; another thread reads it only
//!   while the owner stands at a safepoint.

mod overflow;

use crate::heap::region::{BLOCK_SHIFT, GRANULE, region, reserve};
use crate::heap::{BlockState, Header};
use overflow::Overflow;
use std::cell::{Cell, UnsafeCell};
use std::collections::VecDeque;
use std::ptr;

/// Counters per page: one per granule of a block.
const COUNTERS: usize = (1 << BLOCK_SHIFT) / GRANULE;
/// Marker of a counter that goes on in the overflow table.
const SPILLED: i8 = i8::MIN;
/// Attached pages beyond which idle ones are looked for.
const IDLE_SCAN_AT: usize = 128;

type Page = [Cell<i8>; COUNTERS];

#[repr(C)]
struct Entry {
    /// Counters of a block this thread owns: the fast paths see only these.
    own: Cell<*const Page>,
    /// Counters of a block of another thread (or of none).
    foreign: Cell<*const Page>,
    live: Cell<u32>,
    queued: Cell<bool>,
    /// Size class of the block, where it is a small one of this thread;
    /// else [`NO_CLASS`]. Set with `own`.
    class: Cell<u8>,
}

/// In [`Entry::class`]: an object here is not freed by its size class.
const NO_CLASS: u8 = u8::MAX;

/// The reference table of one thread.
#[repr(C)]
pub struct RefTable {
    base: usize,
    blocks: usize,
    entries: *const Entry,
    owner: u32,
    overflow: UnsafeCell<Overflow>,
    spare: UnsafeCell<Vec<Box<Page>>>,
    attached: UnsafeCell<VecDeque<u32>>,
}

/// What a counter did at a decrement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Count {
    /// Still held by this thread, or held a negative number of times.
    NotZero,
    /// This thread's count is zero now.
    Zero,
}

/// Changes a counter by one instruction on its memory. A processor that keeps
/// just-written memory in a register does so for these, but not for a widening
/// byte load followed by a store: INCREF+DECREF of one object, call included,
/// takes 1.9 instead of 3.8 ns on Zen.
#[inline(always)]
fn add_one(counter: &Cell<i8>) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a shared reference to a cell is valid for reads and writes.
    unsafe {
        std::arch::asm!("inc byte ptr [{c}]", c = in(reg) counter.as_ptr(), options(nostack));
    }
    #[cfg(not(target_arch = "x86_64"))]
    counter.set(counter.get() + 1);
}

/// As [`add_one`].
#[inline(always)]
fn subtract_one(counter: &Cell<i8>) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a shared reference to a cell is valid for reads and writes.
    unsafe {
        std::arch::asm!("dec byte ptr [{c}]", c = in(reg) counter.as_ptr(), options(nostack));
    }
    #[cfg(not(target_arch = "x86_64"))]
    counter.set(counter.get() - 1);
}

impl RefTable {
    /// An empty table for the thread that owns blocks under this id. Its
    /// entries are reserved, not committed.
    pub fn new(owner: u32) -> RefTable {
        let blocks = region().blocks();
        let entries = reserve(blocks * size_of::<Entry>());
        if entries.is_null() {
            eprintln!("pyrt: no address space for a thread's reference table");
            std::process::abort();
        }
        RefTable {
            base: region().base(),
            blocks,
            entries: entries.cast(),
            owner,
            overflow: UnsafeCell::default(),
            spare: UnsafeCell::default(),
            attached: UnsafeCell::default(),
        }
    }

    /// The entry of the block of `address`, `None` outside the heap.
    #[inline(always)]
    fn entry(&self, address: usize) -> Option<&Entry> {
        let index = address.wrapping_sub(self.base) >> BLOCK_SHIFT;
        if index >= self.blocks {
            return None;
        }
        // SAFETY: `index` is below the number of entries mapped; zeroed
        // memory is a valid entry.
        Some(unsafe { &*self.entries.add(index) })
    }

    /// The counter for an object of a block this thread owns.
    #[inline(always)]
    fn own_counter(entry: &Entry, address: usize) -> Option<&Cell<i8>> {
        counter_in(entry.own.get(), address)
    }

    /// The counter for an object of any block.
    fn any_counter(entry: &Entry, address: usize) -> Option<&Cell<i8>> {
        Self::own_counter(entry, address).or_else(|| counter_in(entry.foreign.get(), address))
    }

    /// Counts one more reference to the object at `address`.
    #[inline(always)]
    pub fn increment(&self, address: usize) {
        if !self.increment_hot(address) {
            self.adjust(address, 1);
        }
    }

    /// [`RefTable::increment`] where that needs no call: the count is one
    /// already, in a page of this thread, or the object is outside the heap
    /// and not counted. Otherwise does nothing and returns
    /// false.
    #[inline(always)]
    pub fn increment_hot(&self, address: usize) -> bool {
        let Some(entry) = self.entry(address) else {
            return true;
        };
        if let Some(counter) = Self::own_counter(entry, address)
            && (1..i8::MAX).contains(&counter.get())
        {
            add_one(counter);
            return true;
        }
        false
    }

    /// [`RefTable::decrement`] where that needs no call: it is not the last
    /// one, or the object is outside the heap and not counted. Otherwise does nothing and returns false.
    #[inline(always)]
    pub fn decrement_hot(&self, address: usize) -> bool {
        let Some(entry) = self.entry(address) else {
            return true;
        };
        if let Some(counter) = Self::own_counter(entry, address)
            && counter.get() > 1
        {
            subtract_one(counter);
            return true;
        }
        false
    }

    /// Counts one reference less.
    #[inline(always)]
    pub fn decrement(&self, address: usize) -> Count {
        if let Some(entry) = self.entry(address)
            && let Some(counter) = Self::own_counter(entry, address)
        {
            let value = counter.get();
            if value > 1 {
                subtract_one(counter);
                return Count::NotZero;
            }
            if value == 1 {
                counter.set(0);
                entry.live.set(entry.live.get() - 1);
                return Count::Zero;
            }
        }
        self.adjust(address, -1)
    }

    /// Takes the last count off an object in a small block that this thread
    /// owns, and returns the size class of its slot. In every other case does
    /// nothing and returns `None`.
    #[inline(always)]
    pub fn take_last(&self, address: usize) -> Option<usize> {
        let entry = self.entry(address)?;
        let counter = Self::own_counter(entry, address)?;
        if counter.get() != 1 || entry.class.get() == NO_CLASS {
            return None;
        }
        counter.set(0);
        entry.live.set(entry.live.get() - 1);
        Some(usize::from(entry.class.get()))
    }

    /// Sets the count of a new object, which nobody counted yet, to one.
    #[inline(always)]
    pub fn set_one(&self, address: usize) {
        if let Some(entry) = self.entry(address)
            && let Some(counter) = Self::own_counter(entry, address)
        {
            counter.set(1);
            entry.live.set(entry.live.get() + 1);
            return;
        }
        self.adjust(address, 1);
    }

    /// Adds to the count of the object at `address`; the general case of
    /// [`RefTable::increment`] and [`RefTable::decrement`].
    #[inline(never)]
    pub fn adjust(&self, address: usize, delta: i64) -> Count {
        let Some(entry) = self.entry(address) else {
            return Count::NotZero;
        };
        if entry.own.get().is_null() {
            self.adjust_slow(entry, address);
        }
        let Some(counter) = Self::any_counter(entry, address) else {
            return Count::NotZero;
        };
        let old = match counter.get() {
            SPILLED => self.overflow().take(address),
            small => i64::from(small),
        };
        let new = old + delta;
        match i8::try_from(new) {
            Ok(small) if small != SPILLED => counter.set(small),
            _ => {
                counter.set(SPILLED);
                self.overflow().put(address, new);
            }
        }
        let live = entry.live.get();
        entry
            .live
            .set(live + u32::from(old == 0 && new != 0) - u32::from(old != 0 && new == 0));
        if new == 0 {
            Count::Zero
        } else {
            Count::NotZero
        }
    }

    /// This thread's count for the object at `address`.
    pub fn count(&self, address: usize) -> i64 {
        let Some(entry) = self.entry(address) else {
            return 0;
        };
        match Self::any_counter(entry, address).map(Cell::get) {
            None => 0,
            Some(SPILLED) => self.overflow().peek(address),
            Some(small) => i64::from(small),
        }
    }

    #[expect(
        clippy::mut_from_ref,
        reason = "one thread uses a table, see the invariants above"
    )]
    fn overflow(&self) -> &mut Overflow {
        // SAFETY: only the owner (or the collector while the owner stands)
        // is here, and no caller keeps the reference across a call.
        unsafe { &mut *self.overflow.get() }
    }

    /// Attaches a page where there is none, and marks what belongs to
    /// another thread as shared.
    fn adjust_slow(&self, entry: &Entry, address: usize) {
        let index = (address - self.base) >> BLOCK_SHIFT;
        let owned = region().meta(index).owner() == self.owner;
        if !owned {
            // SAFETY: the caller counts a live object, which starts with a header.
            unsafe { (*(address as *const Header)).mark_shared() };
        }
        if owned || entry.foreign.get().is_null() {
            self.attach(entry, index as u32, owned);
        }
    }

    fn attach(&self, entry: &Entry, index: u32, owned: bool) {
        self.recycle_idle();
        // SAFETY: as for `overflow`.
        let (spare, attached) = unsafe { (&mut *self.spare.get(), &mut *self.attached.get()) };
        let page = spare
            .pop()
            .unwrap_or_else(|| Box::new(std::array::from_fn(|_| Cell::new(0))));
        let place = if owned { &entry.own } else { &entry.foreign };
        place.set(Box::into_raw(page));
        if owned {
            let meta = region().meta(index as usize);
            let small = meta.state() == BlockState::Small;
            entry
                .class
                .set(if small { meta.class() as u8 } else { NO_CLASS });
        }
        if !entry.queued.replace(true) {
            attached.push_back(index);
        }
    }

    /// Detaches a few pages whose counters are all zero.
    fn recycle_idle(&self) {
        // SAFETY: as for `overflow`.
        let (spare, attached) = unsafe { (&mut *self.spare.get(), &mut *self.attached.get()) };
        if attached.len() < IDLE_SCAN_AT {
            return;
        }
        for _ in 0..4 {
            let Some(index) = attached.pop_front() else {
                return;
            };
            // SAFETY: indices in the queue are of entries of this table.
            let entry = unsafe { &*self.entries.add(index as usize) };
            if entry.live.get() == 0 {
                entry.queued.set(false);
                for place in [&entry.own, &entry.foreign] {
                    let page = place.replace(ptr::null());
                    if !page.is_null() {
                        // SAFETY: made by Box::into_raw in `attach`, detached just now.
                        spare.push(unsafe { Box::from_raw(page.cast_mut()) });
                    }
                }
            } else {
                attached.push_back(index);
            }
        }
    }

    /// Calls `visit(address, count)` for each object with a count that is
    /// not zero.
    pub fn for_each(&self, mut visit: impl FnMut(usize, i64)) {
        for index in 0..region().top() {
            // SAFETY: `top` never exceeds the number of entries.
            let entry = unsafe { &*self.entries.add(index) };
            if entry.live.get() == 0 {
                continue;
            }
            let start = self.base + (index << BLOCK_SHIFT);
            for address in (start..start + (1 << BLOCK_SHIFT)).step_by(GRANULE) {
                match Self::any_counter(entry, address).map(Cell::get) {
                    None | Some(0) => {}
                    Some(SPILLED) => visit(address, self.overflow().peek(address)),
                    Some(small) => visit(address, i64::from(small)),
                }
            }
        }
    }

    /// Forgets the count of an object that is gone.
    pub fn clear(&self, address: usize) {
        let count = self.count(address);
        if count != 0 {
            self.adjust(address, -count);
        }
    }

    /// Forgets the page of a block in which nothing is left, before another
    /// thread may come to own it.
    pub fn detach(&self, block: usize) {
        // SAFETY: block numbers are below the number of entries.
        let entry = unsafe { &*self.entries.add(block) };
        for place in [&entry.own, &entry.foreign] {
            let page = place.replace(ptr::null());
            if !page.is_null() {
                // SAFETY: made by Box::into_raw in `attach`, detached just now.
                drop(unsafe { Box::from_raw(page.cast_mut()) });
            }
        }
        entry.live.set(0);
    }

    /// Adds all counts of `other` to this table and empties it: what happens
    /// to the references of a thread that ends.
    pub fn absorb(&self, other: &RefTable) {
        let mut counts = Vec::new();
        other.for_each(|address, count| counts.push((address, count)));
        for (address, count) in counts {
            other.adjust(address, -count);
            self.adjust(address, count);
        }
    }
}

impl Drop for RefTable {
    fn drop(&mut self) {
        for index in 0..region().top() {
            // SAFETY: as in `for_each`.
            let entry = unsafe { &*self.entries.add(index) };
            for page in [entry.own.get(), entry.foreign.get()] {
                if !page.is_null() {
                    // SAFETY: made by Box::into_raw in `attach`.
                    drop(unsafe { Box::from_raw(page.cast_mut()) });
                }
            }
        }
        // SAFETY: mapped in `new` with this size.
        unsafe {
            libc::munmap(
                self.entries.cast_mut().cast(),
                self.blocks * size_of::<Entry>(),
            )
        };
    }
}

#[inline(always)]
fn counter_in<'a>(page: *const Page, address: usize) -> Option<&'a Cell<i8>> {
    // SAFETY: an entry's page is null or a page its table owns.
    (!page.is_null()).then(|| unsafe { &(&*page)[address / GRANULE % COUNTERS] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// Against a plain map, with few objects so that counts go far both ways.
        #[test]
        fn counts_like_a_map(ops in proptest::collection::vec((0usize..40, -200i64..200), 1..300)) {
            let table = RefTable::new(1);
            let mut model: HashMap<usize, i64> = HashMap::new();
            let block = region().take_small(0, 1).expect("room");
            for (object, delta) in ops {
                let address = region().address_of(block) + object * 1600;
                for _ in 0..delta.abs() {
                    let new = model.entry(address).or_default();
                    *new += delta.signum();
                    if delta > 0 {
                        table.increment(address);
                    } else {
                        let expected = if *new == 0 { Count::Zero } else { Count::NotZero };
                        prop_assert_eq!(table.decrement(address), expected);
                    }
                }
            }
            let mut seen = HashMap::new();
            table.for_each(|a, c| { seen.insert(a, c); });
            model.retain(|_, c| *c != 0);
            prop_assert_eq!(&seen, &model);
            let other = RefTable::new(2);
            other.absorb(&table);
            for (a, c) in model {
                prop_assert_eq!(other.count(a), c);
                prop_assert_eq!(table.count(a), 0);
            }
        }
    }

    #[test]
    fn a_walk_touches_a_bounded_number_of_pages() {
        let table = RefTable::new(1);
        let blocks: Vec<_> = (0..1000)
            .map(|_| region().take_small(0, 1).expect("room"))
            .collect();
        for &b in &blocks {
            let a = region().address_of(b);
            table.increment(a);
            assert_eq!(table.decrement(a), Count::Zero);
        }
        // SAFETY: nobody else uses this table.
        let pages = unsafe { (*table.attached.get()).len() + (*table.spare.get()).len() };
        assert!(pages <= IDLE_SCAN_AT + 4, "{pages}");
        for b in blocks {
            region().give_back(b);
        }
    }
}
