//! A thread's share of the heap: one free list and one bump range per size class.
//!
//! [`LocalHeap::alloc`] pops a free slot; when there is none it takes the
//! next slot of the current block, then a fresh block. Slots come back
//! through [`LocalHeap::free`] (prompt death) or through
//! [`LocalHeap::adopt_free`] (sweep).

use super::raw::{self, RawHeap};
use super::region::{BLOCK_SIZE, BlockIndex, region};
use super::size_class::{self, SIZES};
use std::cell::Cell;
use std::ptr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Bytes that all threads were handed out, as far as they reported it.
static ALLOCATED: AtomicUsize = AtomicUsize::new(0);
/// A thread reports when it was handed out so many bytes, unless it was told to do so more often.
pub const REPORT_EVERY: usize = 64 << 10;
/// Fresh slots are added to a free list so many bytes at a time.
const FRESH_BYTES: usize = 4 << 10;

/// Bytes that all threads together were handed out since [`take_allocated`], to
/// within 64 KiB for each thread.
pub fn allocated() -> usize {
    ALLOCATED.load(Relaxed)
}

/// Starts counting anew; returns what was counted.
pub fn take_allocated() -> usize {
    ALLOCATED.swap(0, Relaxed)
}

/// What a free slot holds: a zero word where a live object has its type, and the link.
#[repr(C)]
struct FreeSlot {
    zero: usize,
    next: *mut FreeSlot,
}

struct Class {
    free: Cell<*mut FreeSlot>,
    bump: Cell<usize>,
    end: Cell<usize>,
    block: Cell<BlockIndex>,
}

/// Free slots and current blocks of one thread. Used by that thread only,
/// or by the collector while the thread stands at a safepoint.
pub struct LocalHeap {
    classes: [Class; size_class::COUNT],
    owner: u32,
    /// Bytes handed out that [`allocated`] does not know of yet.
    news: Cell<usize>,
    /// How many of them there may be.
    report_every: Cell<usize>,
    /// Instances of types from extensions made since [`LocalHeap::take_made`].
    made: AtomicUsize,
    /// Short pieces of memory that are no objects.
    pub raw: RawHeap,
    /// Chains of free slots from the sweep, one for each block, by class.
    ready: Mutex<[Vec<usize>; size_class::COUNT]>,
}

impl LocalHeap {
    /// An empty share for the thread with this id (not 0).
    pub fn new(owner: u32) -> LocalHeap {
        LocalHeap {
            classes: std::array::from_fn(|_| Class {
                free: Cell::new(ptr::null_mut()),
                bump: Cell::new(0),
                end: Cell::new(0),
                block: Cell::new(0),
            }),
            owner,
            news: Cell::new(0),
            report_every: Cell::new(REPORT_EVERY),
            made: AtomicUsize::new(0),
            raw: RawHeap::new(),
            ready: Mutex::new([const { Vec::new() }; size_class::COUNT]),
        }
    }

    /// Whether there is enough to [`LocalHeap::report`].
    #[inline(always)]
    pub fn has_news(&self) -> bool {
        self.news.get() >= self.report_every.get()
    }

    /// Adds what this thread was handed out to [`allocated`].
    pub fn report(&self) {
        ALLOCATED.fetch_add(self.news.take(), Relaxed);
    }

    /// From now on there is something to report whenever so many bytes were handed out.
    pub fn set_report_every(&self, bytes: usize) {
        self.report_every.set(bytes);
    }

    /// Counts bytes allocated outside the slots (buffers of containers).
    pub fn note_external(&self, bytes: usize) {
        self.news.set(self.news.get().saturating_add(bytes));
    }

    /// Counts an instance of a type from an extension.
    #[inline(always)]
    pub fn note_made(&self) {
        // The owner writes, the collector may take it away: one lost is no harm.
        self.made.store(self.made.load(Relaxed) + 1, Relaxed);
    }

    /// How many instances were counted since the last call. Any thread.
    pub fn take_made(&self) -> usize {
        self.made.swap(0, Relaxed)
    }

    /// A short piece of memory that is no object, or null when memory is
    /// exhausted; see [`RawHeap::alloc`]. It goes back to `raw`.
    #[inline(always)]
    pub fn alloc_raw(&self, size: usize) -> *mut u8 {
        let piece = self.raw.alloc(size);
        if !piece.is_null() {
            return piece;
        }
        self.note_external(raw::CHAIN_BYTES);
        self.raw.refill(size)
    }

    /// Takes bytes that were counted by [`LocalHeap::note_external`] back, if
    /// they were not reported yet: they were freed.
    pub fn note_external_freed(&self, bytes: usize) {
        self.news.set(self.news.get().saturating_sub(bytes));
    }

    /// A slot of at least `size` bytes from a free list, or null when there
    /// is none. Its first word is zero; the rest is undefined.
    #[inline(always)]
    pub fn take_free(&self, size: usize) -> *mut u8 {
        let Some(class) = size_class::class_of(size) else {
            return ptr::null_mut();
        };
        let c = &self.classes[class];
        let slot = c.free.get();
        if !slot.is_null() {
            // SAFETY: slots on the free list are unused slots of blocks owned
            // by this thread, with a valid link.
            c.free.set(unsafe { (*slot).next });
        }
        slot.cast()
    }

    /// The slot that [`LocalHeap::take_free`] would return.
    #[inline(always)]
    pub fn peek_free(&self, size: usize) -> *const u8 {
        size_class::class_of(size).map_or(ptr::null(), |c| self.classes[c].free.get().cast())
    }

    /// A slot of at least `size` bytes, or null when memory is exhausted.
    /// Its first word is zero; the rest is undefined for small objects and
    /// zero for large ones.
    pub fn alloc(&self, size: usize) -> *mut u8 {
        let slot = self.take_free(size);
        if !slot.is_null() {
            return slot;
        }
        match size_class::class_of(size) {
            Some(class) => self.refill(class),
            None => self.alloc_large(size),
        }
    }

    /// [`LocalHeap::alloc`] when the free list is empty: fills it.
    #[inline(never)]
    fn refill(&self, class: usize) -> *mut u8 {
        let c = &self.classes[class];
        if let Some(chain) = self.take_ready(class) {
            return chain;
        }
        let size = SIZES[class] as usize;
        if c.bump.get() + size > c.end.get() {
            let Some(block) = region().take_small(class, self.owner) else {
                return ptr::null_mut();
            };
            let start = region().address_of(block);
            c.block.set(block);
            c.bump.set(start);
            c.end.set(start + BLOCK_SIZE / size * size);
        }
        let first = c.bump.get();
        let count = ((c.end.get() - first) / size)
            .min(FRESH_BYTES / size)
            .max(1);
        let bump = first + count * size;
        c.bump.set(bump);
        self.news.set(self.news.get() + count * size);
        let mut next = ptr::null_mut::<FreeSlot>();
        for slot in (first..bump).step_by(size).rev() {
            let slot = slot as *mut FreeSlot;
            // SAFETY: inside a block this thread owns, never handed out before
            // or handed out again after the block was given back.
            unsafe { slot.write(FreeSlot { zero: 0, next }) };
            next = slot;
        }
        // The collector looks at what lies below only.
        let block = c.block.get();
        region()
            .meta(block)
            .set_used(bump - region().address_of(block));
        // SAFETY: written above.
        c.free.set(unsafe { (*next).next });
        next.cast()
    }

    /// Takes the free slots of a block that was swept: the first is returned,
    /// the others become the free list, which is empty.
    fn take_ready(&self, class: usize) -> Option<*mut u8> {
        let mut ready = self.ready.lock().unwrap_or_else(|e| e.into_inner());
        let slot = ready[class].pop()? as *mut FreeSlot;
        // SAFETY: a chain of free slots of a block of this thread.
        self.classes[class].free.set(unsafe { (*slot).next });
        Some(slot.cast())
    }

    /// Hands over free slots of a block of this thread, the last first; they
    /// are used when the free list of their class is empty. Any thread.
    ///
    /// # Safety
    /// Nobody else uses the slots; all are of `class`, in a block that this
    /// share owns.
    pub unsafe fn add_ready(&self, class: usize, slots: &[usize]) {
        let mut next = ptr::null_mut::<FreeSlot>();
        for slot in slots {
            let slot = *slot as *mut FreeSlot;
            // SAFETY: passed on from the caller.
            unsafe { slot.write(FreeSlot { zero: 0, next }) };
            next = slot;
        }
        if !next.is_null() {
            let mut ready = self.ready.lock().unwrap_or_else(|e| e.into_inner());
            ready[class].push(next as usize);
        }
    }

    #[inline(never)]
    fn alloc_large(&self, size: usize) -> *mut u8 {
        self.note_external(size);
        match region().take_large(size, self.owner) {
            Some(block) => region().address_of(block) as *mut u8,
            None => ptr::null_mut(),
        }
    }

    /// Returns a slot.
    ///
    /// # Safety
    /// `slot` came from `alloc(size)` of this thread's share, with the same
    /// size class, and nothing refers to it any more.
    #[inline(always)]
    pub unsafe fn free(&self, slot: *mut u8, size: usize) {
        match size_class::class_of(size) {
            // SAFETY: passed on from the caller.
            Some(class) => unsafe { self.adopt_free(slot, class) },
            None => {
                if let Some(block) = region().block_of(slot as usize) {
                    region().give_back(block);
                }
            }
        }
    }

    /// Drops what the thread knows about free slots, so that a sweep can
    /// hand them out anew: every free slot is found by its zero word.
    pub fn forget_free(&self) {
        let mut ready = self.ready.lock().unwrap_or_else(|e| e.into_inner());
        ready.iter_mut().for_each(Vec::clear);
        for c in &self.classes {
            c.free.set(ptr::null_mut());
        }
    }

    /// Visits each free slot that the thread knows, as `visit(class, address)`.
    /// For the heap verifier, while the thread stands.
    pub fn for_each_free(&self, mut visit: impl FnMut(usize, usize)) {
        let ready = self.ready.lock().unwrap_or_else(|e| e.into_inner());
        for (class, c) in self.classes.iter().enumerate() {
            let chains = ready[class].iter().map(|chain| *chain as *mut FreeSlot);
            for mut slot in std::iter::once(c.free.get()).chain(chains) {
                while !slot.is_null() {
                    visit(class, slot as usize);
                    // SAFETY: a free slot with a valid link, see `take_free`.
                    slot = unsafe { (*slot).next };
                }
            }
        }
    }

    /// The blocks from which fresh slots are taken.
    pub fn current(&self) -> impl Iterator<Item = BlockIndex> {
        let in_use = self.classes.iter().filter(|c| c.end.get() != 0);
        in_use.map(|c| c.block.get())
    }

    /// Puts a dead or free slot of an owned block on the free list.
    ///
    /// # Safety
    /// As for [`LocalHeap::free`]; `class` is that of the slot's block, and the
    /// slot is not on the list already.
    #[inline(always)]
    pub unsafe fn adopt_free(&self, slot: *mut u8, class: usize) {
        debug_assert!(class < size_class::COUNT);
        let slot = slot.cast::<FreeSlot>();
        // SAFETY: the caller gives up the slot; it has at least 16 bytes.
        unsafe {
            let c = self.classes.get_unchecked(class);
            (*slot).zero = 0;
            (*slot).next = c.free.get();
            c.free.set(slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// Against a model: live slots never overlap, and keep what was written.
        #[test]
        fn live_slots_never_overlap(ops in proptest::collection::vec((1usize..5000, any::<bool>()), 1..400)) {
            let heap = LocalHeap::new(1);
            let mut live: BTreeMap<usize, usize> = BTreeMap::new();
            for (size, release) in ops {
                if release && let Some((&slot, &size)) = live.iter().next() {
                    live.remove(&slot);
                    // SAFETY: allocated below with this size, and forgotten by the model.
                    unsafe { heap.free(slot as *mut u8, size) };
                } else {
                    let slot = heap.alloc(size) as usize;
                    prop_assert!(slot != 0 && slot.is_multiple_of(16));
                    if let Some((&below, &s)) = live.range(..=slot).next_back() {
                        prop_assert!(below + s <= slot);
                    }
                    if let Some((&above, _)) = live.range(slot..).next() {
                        prop_assert!(slot + size <= above);
                    }
                    live.insert(slot, size);
                }
            }
        }
    }
}
