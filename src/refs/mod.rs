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
//! An object in a block without a page is counted in a short list at first ([`Loose`]).
//! Pages whose counters have all gone back to zero are recycled, so that a
//! walk over a large heap touches a bounded number of pages and leaves the
//! memory shared after fork().
//!
//! The collector wants to see the counts of one instant while the thread goes
//! on counting. [`RefTable::freeze`] exchanges the array of entries for an
//! empty one, in constant time; the collector reads the frozen array. A
//! thread that misses a page takes a copy of the frozen one; what it never
//! touched moves back in [`RefTable::thaw`].
//!
//! Invariants:
//! - an object counted by a thread that does not own its block is marked
//!   shared in its header before the count is written, so that the owner
//!   never takes its own zero for the end of the object.
//! - only the owning thread writes a live page; another thread reads one only
//!   while the owner stands at a safepoint. Nobody writes a frozen page.
//! - what [`Loose`] counts is in blocks without a page, live or frozen.
//! - what is in the frozen array is looked at under `thawing`, but for the
//!   collector's own reading: only the collector takes pages out of it.
//! - [`RefTable::increment_hot`] and [`RefTable::decrement_hot`] may be called
//!   without a bracket, while the collector freezes or thaws: a page that they
//!   have seen is not freed before the owner comes by a slow path, and what they
//!   count in a page that has just been frozen is there again when it is thawed.
//!   All else is done inside the runtime ([`crate::thread::lock`]).

mod loose;
mod overflow;

use crate::heap::region::{BLOCK_SHIFT, GRANULE, region, reserve};
use crate::heap::{BlockState, Header};
use loose::{Loose, Recent};
use overflow::Overflow;
use std::cell::{Cell, UnsafeCell};
use std::collections::VecDeque;
use std::ptr;
use std::sync::atomic::{
    AtomicPtr,
    Ordering::{Acquire, Relaxed, Release},
};
use std::sync::{Mutex, MutexGuard};

/// Counters per page: one per granule of a block.
const COUNTERS: usize = (1 << BLOCK_SHIFT) / GRANULE;
/// Marker of a counter that goes on in the overflow table.
const SPILLED: i8 = i8::MIN;
/// Attached pages beyond which idle ones are looked for.
const IDLE_SCAN_AT: usize = 128;

/// Counters of one block, as one thread keeps them.
struct Page {
    counters: [Cell<i8>; COUNTERS],
    /// Size class of the block, where it is a small one of this thread;
    /// else [`NO_CLASS`].
    class: u8,
}

/// In [`Page::class`]: an object here is not freed by its size class.
const NO_CLASS: u8 = u8::MAX;

impl Page {
    fn new() -> Box<Page> {
        Box::new(Page {
            counters: std::array::from_fn(|_| Cell::new(0)),
            class: NO_CLASS,
        })
    }

    fn is_zero(&self) -> bool {
        self.counters.iter().fold(0, |all, c| all | c.get()) == 0
    }

    fn set_from(&mut self, other: &Page) {
        self.counters.clone_from(&other.counters);
        self.class = other.class;
    }
}

/// A page or null. The collector writes it while the owner may read it.
struct PageCell(AtomicPtr<Page>);

impl PageCell {
    #[inline(always)]
    fn get(&self) -> *const Page {
        self.0.load(Relaxed)
    }

    fn set(&self, page: *const Page) {
        self.0.store(page.cast_mut(), Release);
    }

    fn replace(&self, page: *const Page) -> *const Page {
        let old = self.get();
        self.set(page);
        old
    }
}

#[repr(C)]
struct Entry {
    /// Counters of a block this thread owns: the fast paths see only these.
    own: PageCell,
    /// Counters of a block of another thread (or of none).
    foreign: PageCell,
}

impl Entry {
    fn page(&self) -> *const Page {
        if self.own.get().is_null() {
            self.foreign.get()
        } else {
            self.own.get()
        }
    }
}

/// The reference table of one thread.
#[repr(C)]
pub struct RefTable {
    base: usize,
    blocks: usize,
    entries: AtomicPtr<Entry>,
    owner: u32,
    /// The array that [`RefTable::freeze`] took away, else null.
    frozen: AtomicPtr<Entry>,
    /// An array of null entries, for the next freeze; null while one is frozen.
    empty: Cell<*const Entry>,
    /// Also keeps pages that were thawed where there was another one, all zero:
    /// the owner may be about to count in one of them, and takes them back when
    /// it is sure that it is not.
    thawing: Mutex<Vec<Box<Page>>>,
    overflow: UnsafeCell<Overflow>,
    frozen_overflow: UnsafeCell<Overflow>,
    loose: UnsafeCell<Loose>,
    frozen_loose: UnsafeCell<Loose>,
    recent: Recent,
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

/// What [`RefTable::decrement_hot`] found.
pub enum Decrement<'a> {
    /// Counted, or nothing to count.
    Done,
    /// This would be the thread's last count of an object that it owns.
    Last(LastCount<'a>),
    /// [`RefTable::decrement`] is to do it.
    General,
}

/// A counter that stands at one.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct LastCount<'a> {
    counter: &'a Cell<i8>,
    class: u8,
}

impl LastCount<'_> {
    /// Takes the count off, and returns the size class of the object's slot
    /// if it is in a small block; else does nothing.
    #[inline(always)]
    pub fn take(self) -> Option<usize> {
        if self.class == NO_CLASS {
            return None;
        }
        self.counter.set(0);
        Some(usize::from(self.class))
    }
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
        let entries = reserve_entries(2 * blocks);
        RefTable {
            base: region().base(),
            blocks,
            entries: AtomicPtr::new(entries.cast_mut()),
            owner,
            frozen: AtomicPtr::new(ptr::null_mut()),
            empty: Cell::new(entries.wrapping_add(blocks)),
            thawing: Mutex::default(),
            overflow: UnsafeCell::default(),
            frozen_overflow: UnsafeCell::default(),
            loose: UnsafeCell::default(),
            frozen_loose: UnsafeCell::default(),
            recent: Recent::default(),
            spare: UnsafeCell::default(),
            attached: UnsafeCell::default(),
        }
    }

    #[inline(always)]
    fn entries(&self) -> *const Entry {
        self.entries.load(Relaxed)
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
        Some(unsafe { &*self.entries().add(index) })
    }

    /// The counter for an object of a block this thread owns.
    #[inline(always)]
    fn own_counter(entry: &Entry, address: usize) -> Option<&Cell<i8>> {
        counter_in(entry.own.get(), address)
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
            && (0..i8::MAX).contains(&counter.get())
        {
            add_one(counter);
            return true;
        }
        false
    }

    /// [`RefTable::decrement`] where that needs no call: it is not the last
    /// one, or the object is outside the heap and not counted. Otherwise
    /// changes nothing and says what it found.
    #[inline(always)]
    pub fn decrement_hot(&self, address: usize) -> Decrement<'_> {
        let Some(entry) = self.entry(address) else {
            return Decrement::Done;
        };
        let page = entry.own.get();
        match counter_in(page, address) {
            Some(counter) if counter.get() > 1 => {
                subtract_one(counter);
                Decrement::Done
            }
            Some(counter) if counter.get() == 1 => {
                // SAFETY: not null, as it has a counter.
                let class = unsafe { (*page).class };
                Decrement::Last(LastCount { counter, class })
            }
            _ => Decrement::General,
        }
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
                return Count::Zero;
            }
        }
        self.adjust(address, -1)
    }

    /// Sets the count of a new object, which nobody counted yet, to one.
    #[inline(always)]
    pub fn set_one(&self, address: usize) {
        if let Some(entry) = self.entry(address)
            && let Some(counter) = Self::own_counter(entry, address)
        {
            counter.set(1);
            return;
        }
        self.adjust(address, 1);
    }

    /// Adds to the count of an object where other threads may be inside the
    /// runtime; `None`, and nothing is done, if that would mark the object as
    /// shared, for which this thread must be alone there.
    #[inline]
    pub fn adjust_beside(&self, address: usize, delta: i64) -> Option<Count> {
        let entry = self.entry(address)?;
        if entry.own.get().is_null() {
            // SAFETY: the caller counts a live object, which starts with a header.
            let header = unsafe { &*(address as *const Header) };
            if !header.is_shared() && region().meta(self.index_of(address)).owner() != self.owner {
                return None;
            }
        }
        Some(self.adjust(address, delta))
    }

    /// Adds one to or takes one from the count of a shared object, if the counter is
    /// at hand; else does nothing and returns false. Needs no bracket: such an
    /// object does not die by its counts.
    #[inline]
    pub fn adjust_shared_hot(&self, address: usize, delta: i8) -> bool {
        // SAFETY: the caller counts a live object, which starts with a header.
        if !unsafe { &*(address as *const Header) }.is_shared() {
            return false;
        }
        let entry = self.entry(address);
        let Some(counter) = entry.and_then(|e| counter_in(e.page(), address)) else {
            return false;
        };
        let is_small = (SPILLED + 2..i8::MAX).contains(&counter.get());
        if is_small {
            match delta {
                1 => add_one(counter),
                _ => subtract_one(counter),
            }
        }
        is_small
    }

    /// Whether [`RefTable::set_one`] needs no call for a new object there.
    #[inline(always)]
    pub fn has_own_page(&self, address: usize) -> bool {
        self.entry(address)
            .is_some_and(|entry| !entry.own.get().is_null())
    }

    /// Adds to the count of the object at `address`; the general case of
    /// [`RefTable::increment`] and [`RefTable::decrement`].
    #[inline(never)]
    pub fn adjust(&self, address: usize, delta: i64) -> Count {
        let Some(entry) = self.entry(address) else {
            return Count::NotZero;
        };
        if entry.own.get().is_null()
            && let Some(count) = self.adjust_loose(entry, address, delta)
        {
            return count;
        }
        let Some(counter) = counter_in(entry.page(), address) else {
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
        if new == 0 {
            Count::Zero
        } else {
            Count::NotZero
        }
    }

    /// This thread's count for the object at `address`, if its block is this
    /// thread's own and the count is at hand; `None` says nothing.
    #[inline(always)]
    pub fn own_count(&self, address: usize) -> Option<i64> {
        match Self::own_counter(self.entry(address)?, address)?.get() {
            SPILLED => None,
            small => Some(i64::from(small)),
        }
    }

    /// This thread's count for the object at `address`.
    #[inline(always)]
    pub fn count(&self, address: usize) -> i64 {
        let Some(entry) = self.entry(address) else {
            return 0;
        };
        match Self::own_counter(entry, address).map(Cell::get) {
            Some(SPILLED) | None => self.count_slow(entry, address),
            Some(small) => i64::from(small),
        }
    }

    #[inline(never)]
    fn count_slow(&self, entry: &Entry, address: usize) -> i64 {
        if entry.page().is_null() && !self.frozen.load(Acquire).is_null() {
            self.ensure_page(entry, address);
        }
        match counter_in(entry.page(), address).map(Cell::get) {
            None => self.loose().count(address),
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

    #[expect(clippy::mut_from_ref, reason = "as for `overflow`")]
    fn loose(&self) -> &mut Loose {
        // SAFETY: as for `overflow`.
        unsafe { &mut *self.loose.get() }
    }

    #[expect(clippy::mut_from_ref, reason = "as for `overflow`")]
    fn pages(&self) -> (&mut Vec<Box<Page>>, &mut VecDeque<u32>) {
        // SAFETY: as for `overflow`.
        unsafe { (&mut *self.spare.get(), &mut *self.attached.get()) }
    }

    fn index_of(&self, address: usize) -> usize {
        (address - self.base) >> BLOCK_SHIFT
    }

    /// Counts an object in a block without a page of its own; `None` if there is a
    /// page now.
    #[inline(never)]
    fn adjust_loose(&self, entry: &Entry, address: usize, delta: i64) -> Option<Count> {
        let index = self.index_of(address);
        let is_frozen = !self.frozen.load(Acquire).is_null();
        // What was thawed until then is seen here.
        if is_frozen || !entry.page().is_null() || region().meta(index).owner() != self.owner {
            self.ensure_page(entry, address);
            return None;
        }
        if let Some(count) = self.loose().adjust(address, delta) {
            return Some(count);
        }
        if delta == 0 {
            return Some(Count::Zero);
        }
        if delta > 0 && self.recent.note(index) {
            self.ensure_page(entry, address);
            return None;
        }
        if !self.loose().add(address, delta) {
            // What is longest there stays, it seems: it gets a page. So does this.
            self.settle();
            self.ensure_page(entry, address);
            return None;
        }
        Some(Count::NotZero)
    }

    /// Makes room among what is loose.
    #[cold]
    fn settle(&self) {
        if let Some(address) = self.loose().first()
            && let Some(entry) = self.entry(address)
        {
            self.ensure_page(entry, address);
        }
    }

    /// Attaches a page where there is none, and marks what belongs to
    /// another thread as shared.
    fn ensure_page(&self, entry: &Entry, address: usize) {
        let index = self.index_of(address);
        let owned = region().meta(index).owner() == self.owner;
        if !owned {
            // SAFETY: the caller counts a live object, which starts with a header.
            unsafe { (*(address as *const Header)).mark_shared() };
        }
        if entry.page().is_null() {
            self.attach(entry, index, owned);
            let is_here = |address: usize| self.index_of(address) == index;
            while let Some((address, count)) = self.loose().take(is_here) {
                self.adjust(address, count);
            }
        }
    }

    fn attach(&self, entry: &Entry, index: usize, owned: bool) {
        self.recycle_idle();
        let (spare, attached) = self.pages();
        self.take_thawed(spare);
        let mut page = spare.pop().unwrap_or_else(Page::new);
        let mut place = if owned { &entry.own } else { &entry.foreign };
        let meta = region().meta(index);
        page.class = if owned && meta.state() == BlockState::Small {
            meta.class() as u8
        } else {
            NO_CLASS
        };
        let _guard = self.thawing();
        let frozen = self.frozen.load(Acquire);
        if !frozen.is_null() {
            // SAFETY: as in `entry`; its pages stay while `thawing` is held.
            let (frozen, old) = unsafe {
                let frozen = &*frozen.add(index);
                (frozen, frozen.page().as_ref())
            };
            if let Some(old) = old {
                page.set_from(old);
                if frozen.own.get().is_null() {
                    place = &entry.foreign;
                }
            }
        }
        // The collector may have thawed the entry before the lock was taken.
        if entry.page().is_null() {
            place.set(Box::into_raw(page));
            attached.push_back(index as u32);
        } else {
            page.counters.iter().for_each(|c| c.set(0));
            spare.push(page);
        }
    }

    /// Takes back what was thawed where there was another page, as far as it may
    /// be of use. For the owner, which is not counting now.
    fn take_thawed(&self, spare: &mut Vec<Box<Page>>) {
        for page in std::mem::take(&mut *self.thawing()) {
            if spare.len() < IDLE_SCAN_AT {
                page.counters.iter().for_each(|c| c.set(0));
                spare.push(page);
            }
        }
    }

    fn thawing(&self) -> MutexGuard<'_, Vec<Box<Page>>> {
        self.thawing.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// Detaches a page whose counters are all zero, or more if there are too
    /// many: a look at a page costs as much as a hundred counts.
    fn recycle_idle(&self) {
        let (spare, attached) = self.pages();
        if attached.len() < IDLE_SCAN_AT || !self.frozen.load(Acquire).is_null() {
            return;
        }
        for _ in 0..4 {
            let Some(index) = attached.pop_front() else {
                return;
            };
            // SAFETY: indices in the queue are of entries of this table; a
            // page not null is one that the table owns.
            unsafe {
                let entry = &*self.entries().add(index as usize);
                match entry.page().as_ref() {
                    None => {}
                    Some(page) if page.is_zero() => {
                        spare.push(Box::from_raw(entry.page().cast_mut()));
                        entry.own.set(ptr::null());
                        entry.foreign.set(ptr::null());
                        if attached.len() < 2 * IDLE_SCAN_AT {
                            return;
                        }
                    }
                    Some(_) => attached.push_back(index),
                }
            }
        }
    }

    /// Calls `visit(address, count)` for each object with a count that is
    /// not zero.
    pub fn for_each(&self, mut visit: impl FnMut(usize, i64)) {
        if self.is_empty() {
            return;
        }
        let _guard = self.thawing();
        let frozen = self.frozen.load(Acquire);
        self.loose().iter().for_each(|(a, count)| visit(a, count));
        for index in 0..region().top() {
            // SAFETY: `top` never exceeds the number of entries.
            let live = unsafe { (*self.entries().add(index)).page() };
            if !live.is_null() {
                self.for_each_in(index, live, self.overflow(), &mut visit);
            } else if !frozen.is_null() {
                // SAFETY: as above; frozen pages stay while `thawing` is held.
                let page = unsafe { (*frozen.add(index)).page() };
                self.for_each_in(index, page, self.overflow(), &mut visit);
            }
        }
    }

    fn for_each_in(
        &self,
        index: usize,
        page: *const Page,
        overflow: &Overflow,
        visit: &mut impl FnMut(usize, i64),
    ) {
        // SAFETY: null or a page of this table.
        let Some(page) = (unsafe { page.as_ref() }) else {
            return;
        };
        let start = self.base + (index << BLOCK_SHIFT);
        for (chunk, counters) in page.counters.chunks(16).enumerate() {
            if counters.iter().fold(0, |all, c| all | c.get()) == 0 {
                continue;
            }
            for (i, counter) in counters.iter().enumerate() {
                let address = start + (chunk * 16 + i) * GRANULE;
                match counter.get() {
                    0 => {}
                    SPILLED => visit(address, overflow.peek(address)),
                    small => visit(address, i64::from(small)),
                }
            }
        }
    }

    /// Takes the counts of this instant out of the thread's hands, for
    /// [`RefTable::for_each_frozen`]; takes constant time (but for the few
    /// counts that do not fit into a byte). Called while the owner stands.
    pub fn freeze(&self) {
        if self.is_empty() {
            return;
        }
        let empty = self.empty.replace(ptr::null());
        let entries = self.entries.swap(empty.cast_mut(), Relaxed);
        // SAFETY: the owner stands, and nothing else is frozen.
        unsafe {
            *self.frozen_overflow.get() = self.overflow().clone();
            *self.frozen_loose.get() = self.loose().clone();
        }
        self.frozen.store(entries, Release);
    }

    /// Calls `visit(address, count)` for each count that was not zero at
    /// [`RefTable::freeze`]. Called by the collector; the owner may run.
    pub fn for_each_frozen(&self, mut visit: impl FnMut(usize, i64)) {
        let frozen = self.frozen.load(Acquire);
        if frozen.is_null() {
            return;
        }
        // SAFETY: written in `freeze` only.
        let (overflow, loose) =
            unsafe { (&*self.frozen_overflow.get(), &*self.frozen_loose.get()) };
        loose.iter().for_each(|(a, count)| visit(a, count));
        for index in 0..region().top() {
            // SAFETY: as in `for_each`; nobody writes a frozen page.
            let page = unsafe { (*frozen.add(index)).page() };
            self.for_each_in(index, page, overflow, &mut visit);
        }
    }

    /// Gives back what [`RefTable::freeze`] took. Called by the collector;
    /// the owner may run.
    pub fn thaw(&self) {
        let frozen = self.frozen.load(Acquire);
        if frozen.is_null() {
            return;
        }
        for index in 0..region().top() {
            // SAFETY: as in `for_each`.
            let (live, old) = unsafe { (&*self.entries().add(index), &*frozen.add(index)) };
            if old.page().is_null() {
                continue;
            }
            let mut thawing = self.thawing();
            let (own, foreign) = (
                old.own.replace(ptr::null()),
                old.foreign.replace(ptr::null()),
            );
            if live.page().is_null() {
                live.own.set(own);
                live.foreign.set(foreign);
                continue;
            }
            for page in [own, foreign].into_iter().filter(|p| !p.is_null()) {
                // SAFETY: made by Box::into_raw; its entry was emptied just now.
                thawing.push(unsafe { Box::from_raw(page.cast_mut()) });
            }
        }
        let _guard = self.thawing();
        self.empty.set(frozen);
        self.frozen.store(ptr::null_mut(), Release);
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
        let _guard = self.thawing();
        // SAFETY: block numbers are below the number of entries.
        let entry = unsafe { &*self.entries().add(block) };
        free_page(entry.own.replace(ptr::null()));
        free_page(entry.foreign.replace(ptr::null()));
        if !self.frozen.load(Acquire).is_null() {
            // Hides the frozen page, which the collector may be reading.
            entry.foreign.set(Box::into_raw(Page::new()));
            self.pages().1.push_back(block as u32);
        }
    }

    /// Gives back the pages that count nothing, if that can be told now. Called by
    /// the owner, or while it has ended.
    pub fn trim(&self) {
        if !self.frozen.load(Acquire).is_null() {
            return;
        }
        self.thawing().clear();
        let (spare, attached) = self.pages();
        attached.retain(|index| {
            // SAFETY: as in `recycle_idle`.
            let entry = unsafe { &*self.entries().add(*index as usize) };
            // SAFETY: a page not null is one that the table owns.
            match unsafe { entry.page().as_ref() } {
                Some(page) if !page.is_zero() => true,
                _ => {
                    free_page(entry.own.replace(ptr::null()));
                    free_page(entry.foreign.replace(ptr::null()));
                    false
                }
            }
        });
        spare.clear();
        attached.shrink_to_fit();
    }

    /// Whether nothing is counted here, as far as can be told at once. Called
    /// while the owner stands.
    pub fn is_empty(&self) -> bool {
        self.pages().1.is_empty() && self.loose().is_empty()
    }
}

/// Address space for so many entries: zero, committed where written.
fn reserve_entries(count: usize) -> *const Entry {
    let entries = reserve(count * size_of::<Entry>());
    if entries.is_null() {
        eprintln!("pyrt: no address space for a thread's reference table");
        std::process::abort();
    }
    entries.cast_const().cast()
}

fn free_page(page: *const Page) {
    if !page.is_null() {
        // SAFETY: made by Box::into_raw; its entry was emptied by the caller.
        drop(unsafe { Box::from_raw(page.cast_mut()) });
    }
}

impl Drop for RefTable {
    fn drop(&mut self) {
        for entries in [
            self.entries(),
            self.empty.get(),
            self.frozen.load(Acquire).cast_const(),
        ] {
            if entries.is_null() {
                continue;
            }
            for index in 0..region().top() {
                // SAFETY: as in `for_each`.
                let entry = unsafe { &*entries.add(index) };
                free_page(entry.own.get());
                free_page(entry.foreign.get());
            }
            // SAFETY: half of what `new` mapped.
            unsafe { libc::munmap(entries.cast_mut().cast(), self.blocks * size_of::<Entry>()) };
        }
    }
}

#[inline(always)]
fn counter_in<'a>(page: *const Page, address: usize) -> Option<&'a Cell<i8>> {
    // SAFETY: an entry's page is null or a page its table owns.
    (!page.is_null()).then(|| unsafe { &(&(*page).counters)[address / GRANULE % COUNTERS] })
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
            let blocks = [(); 20].map(|()| region().take_small(0, 1).expect("room"));
            for (object, delta) in ops {
                let address = region().address_of(blocks[object % 20]) + object * 1600;
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
            table.trim();
            for (a, c) in model {
                prop_assert_eq!(table.count(a), c);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// The collector sees the counts of the freeze, the owner its own.
        #[test]
        fn a_freeze_keeps_what_was_counted(
            before in proptest::collection::vec((0usize..40, -300i64..300), 0..60),
            during in proptest::collection::vec((0usize..40, -300i64..300), 0..60),
            after in proptest::collection::vec((0usize..40, -300i64..300), 0..60),
        ) {
            let table = RefTable::new(1);
            let blocks = [(); 20].map(|()| region().take_small(0, 1).expect("room"));
            let address = |object: usize| region().address_of(blocks[object % 20]) + object * 1600;
            let mut model: HashMap<usize, i64> = HashMap::new();
            let count = |model: &mut HashMap<usize, i64>, ops: &[(usize, i64)]| {
                for &(object, delta) in ops {
                    table.adjust(address(object), delta);
                    *model.entry(address(object)).or_default() += delta;
                }
                model.retain(|_, c| *c != 0);
            };
            for _ in 0..2 {
                count(&mut model, &before);
                let frozen = model.clone();
                table.freeze();
                count(&mut model, &during);
                let mut seen = HashMap::new();
                table.for_each_frozen(|a, c| { seen.insert(a, c); });
                prop_assert_eq!(&seen, &frozen);
                let mut live = HashMap::new();
                table.for_each(|a, c| { live.insert(a, c); });
                prop_assert_eq!(&live, &model);
                table.thaw();
                count(&mut model, &after);
                for (a, c) in &model {
                    prop_assert_eq!(table.count(*a), *c);
                }
            }
            for b in blocks {
                region().give_back(b);
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
            for _ in 0..20 {
                table.increment(a);
                assert_eq!(table.decrement(a), Count::Zero);
            }
        }
        // SAFETY: nobody else uses this table.
        let pages = unsafe { (*table.attached.get()).len() + (*table.spare.get()).len() };
        assert!(pages <= IDLE_SCAN_AT + 4, "{pages}");
        for b in blocks {
            region().give_back(b);
        }
    }
}
