//! Short pieces of memory that are no objects: the arrays of short lists.
//!
//! They are kept apart from the blocks of objects, which the collector walks,
//! and cost nothing but their size, where malloc takes 32 bytes at least.
//! Sizes are multiples of [`STEP`] up to [`MAX`]; pieces are cut from chunks
//! that are kept for good.
//!
//! Whoever frees a piece keeps it: a thread on its own lists, whichever thread
//! it came from. What a list has too many of goes to a common stock, a chain
//! at a time, and who has none takes a chain from there. A thread that is not
//! attached (the collector's) only ever gives: [`free_elsewhere`].

use std::alloc::{Layout, alloc};
use std::cell::Cell;
use std::ptr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Sizes are multiples of this.
pub const STEP: usize = 16;
/// Greatest size.
pub const MAX: usize = 256;

const CLASSES: usize = MAX / STEP;
/// Bytes of a chain in the stock, about.
pub const CHAIN_BYTES: usize = 4096;
const CHUNK: Layout = match Layout::from_size_align(64 << 10, STEP) {
    Ok(layout) => layout,
    Err(_) => unreachable!(),
};

/// A free piece.
struct Free {
    next: *mut Free,
}

/// A thread's free pieces of one size.
struct List {
    first: Cell<*mut Free>,
    count: Cell<usize>,
}

/// A thread's free pieces.
pub struct RawHeap {
    lists: [List; CLASSES],
}

/// Free pieces of one size that are no thread's.
struct Shelf {
    /// Chains of [`chain_length`] pieces.
    chains: Vec<usize>,
    /// What does not make a chain yet.
    rest: *mut Free,
    rest_count: usize,
}

struct Stock {
    shelves: [Shelf; CLASSES],
    /// What was not cut yet of the last chunk.
    uncut: usize,
    end: usize,
    chunks: Vec<usize>,
}

// SAFETY: free pieces belong to the stock.
unsafe impl Send for Stock {}

static STOCK: Mutex<Stock> = Mutex::new(Stock {
    shelves: [const {
        Shelf {
            chains: Vec::new(),
            rest: ptr::null_mut(),
            rest_count: 0,
        }
    }; CLASSES],
    uncut: 0,
    end: 0,
    chunks: Vec::new(),
});

fn stock() -> MutexGuard<'static, Stock> {
    STOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

#[inline(always)]
const fn class_of(size: usize) -> usize {
    debug_assert!(size.is_multiple_of(STEP) && size > 0 && size <= MAX);
    size / STEP - 1
}

/// Pieces in a chain.
const fn chain_length(class: usize) -> usize {
    CHAIN_BYTES / ((class + 1) * STEP)
}

impl Stock {
    /// A chain of free pieces; null when memory is exhausted.
    fn take_chain(&mut self, class: usize) -> *mut Free {
        match self.shelves[class].chains.pop() {
            Some(chain) => chain as *mut Free,
            None => self.cut_chain(class),
        }
    }

    fn cut_chain(&mut self, class: usize) -> *mut Free {
        let size = (class + 1) * STEP;
        let bytes = size * chain_length(class);
        if self.end - self.uncut < bytes {
            // SAFETY: the layout is not empty. What is left of the last chunk
            // is less than a chain, and lost.
            let chunk = unsafe { alloc(CHUNK) } as usize;
            if chunk == 0 || self.chunks.try_reserve(1).is_err() {
                return ptr::null_mut();
            }
            self.chunks.push(chunk);
            (self.uncut, self.end) = (chunk, chunk + CHUNK.size());
        }
        let start = self.uncut;
        self.uncut += bytes;
        let mut next = ptr::null_mut();
        for piece in (start..self.uncut).step_by(size).rev() {
            let piece = piece as *mut Free;
            // SAFETY: a piece of a chunk that was never handed out.
            unsafe { piece.write(Free { next }) };
            next = piece;
        }
        next
    }

    fn put_chain(&mut self, class: usize, chain: *mut Free) {
        self.shelves[class].chains.push(chain as usize);
    }

    fn put_one(&mut self, class: usize, piece: *mut Free) {
        let shelf = &mut self.shelves[class];
        // SAFETY: a free piece.
        unsafe { (*piece).next = shelf.rest };
        shelf.rest = piece;
        shelf.rest_count += 1;
        if shelf.rest_count == chain_length(class) {
            shelf.chains.push(piece as usize);
            shelf.rest = ptr::null_mut();
            shelf.rest_count = 0;
        }
    }
}

impl RawHeap {
    /// No free pieces yet.
    pub const fn new() -> RawHeap {
        RawHeap {
            lists: [const {
                List {
                    first: Cell::new(ptr::null_mut()),
                    count: Cell::new(0),
                }
            }; CLASSES],
        }
    }

    /// A piece of `size` bytes, a multiple of [`STEP`] up to [`MAX`], or null
    /// when the thread has none; then see [`RawHeap::refill`]. Its content is
    /// undefined.
    #[inline(always)]
    pub fn alloc(&self, size: usize) -> *mut u8 {
        let list = &self.lists[class_of(size)];
        let piece = list.first.get();
        if piece.is_null() {
            return ptr::null_mut();
        }
        // SAFETY: what is on a list is a free piece.
        list.first.set(unsafe { (*piece).next });
        list.count.set(list.count.get() - 1);
        piece.cast()
    }

    /// [`RawHeap::alloc`] when the thread has no piece: takes about
    /// [`CHAIN_BYTES`] bytes of them from the stock. Null when memory is
    /// exhausted.
    #[cold]
    #[inline(never)]
    pub fn refill(&self, size: usize) -> *mut u8 {
        let class = class_of(size);
        let chain = stock().take_chain(class);
        if chain.is_null() {
            return ptr::null_mut();
        }
        let list = &self.lists[class];
        // SAFETY: a chain of free pieces.
        list.first.set(unsafe { (*chain).next });
        list.count.set(chain_length(class) - 1);
        chain.cast()
    }

    /// Gives a piece back.
    ///
    /// # Safety
    /// `piece` came from [`RawHeap::alloc`], of this thread or another, with
    /// the same size, and nobody uses it any more.
    #[inline(always)]
    pub unsafe fn free(&self, piece: *mut u8, size: usize) {
        let class = class_of(size);
        let list = &self.lists[class];
        let piece = piece.cast::<Free>();
        // SAFETY: passed on from the caller.
        unsafe { (*piece).next = list.first.get() };
        list.first.set(piece);
        list.count.set(list.count.get() + 1);
        if list.count.get() > 2 * chain_length(class) {
            self.give_chain(class);
        }
    }

    /// Gives the stock a chain of what is on a list.
    #[cold]
    #[inline(never)]
    fn give_chain(&self, class: usize) {
        let list = &self.lists[class];
        let chain = list.first.get();
        let mut last = chain;
        for _ in 1..chain_length(class) {
            // SAFETY: the list is longer than that.
            last = unsafe { (*last).next };
        }
        // SAFETY: as above.
        unsafe {
            list.first.set((*last).next);
            (*last).next = ptr::null_mut();
        }
        list.count.set(list.count.get() - chain_length(class));
        stock().put_chain(class, chain);
    }
}

impl Default for RawHeap {
    fn default() -> RawHeap {
        RawHeap::new()
    }
}

impl Drop for RawHeap {
    fn drop(&mut self) {
        for (class, list) in self.lists.iter().enumerate() {
            while list.count.get() >= chain_length(class) {
                self.give_chain(class);
            }
            let mut stock = stock();
            let mut piece = list.first.get();
            while !piece.is_null() {
                // SAFETY: what is on a list is a free piece.
                let next = unsafe { (*piece).next };
                stock.put_one(class, piece);
                piece = next;
            }
        }
    }
}

/// [`RawHeap::free`] for a thread that has none.
///
/// # Safety
/// As for [`RawHeap::free`].
pub unsafe fn free_elsewhere(piece: *mut u8, size: usize) {
    thread_local! {
        static SPARE: RawHeap = const { RawHeap::new() };
    }
    // SAFETY: passed on from the caller. What comes when the thread has ended
    // nearly goes to the stock.
    let kept = SPARE.try_with(|spare| unsafe { spare.free(piece, size) });
    if kept.is_err() {
        stock().put_one(class_of(size), piece.cast());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// A small generator of pseudo-random numbers.
    fn steps(count: usize) -> impl Iterator<Item = usize> {
        let mut state = 0x9E37_79B9_7F4A_7C15u64;
        (0..count).map(move |_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 16) as usize
        })
    }

    fn take(heap: &RawHeap, size: usize) -> usize {
        match heap.alloc(size) as usize {
            0 => heap.refill(size) as usize,
            piece => piece,
        }
    }

    #[test]
    fn live_pieces_never_overlap_whoever_frees_them() {
        let heaps = [RawHeap::new(), RawHeap::new()];
        let mut live: BTreeMap<usize, usize> = BTreeMap::new();
        for step in steps(200_000) {
            let heap = &heaps[step % 2];
            if step % 5 < 2 && !live.is_empty() {
                let near = live.range(step..).next().or(live.iter().next());
                let (piece, size) = near.map(|(p, s)| (*p, *s)).expect("not empty");
                live.remove(&piece);
                // SAFETY: allocated below, forgotten by the model.
                unsafe {
                    match step % 7 {
                        0 => free_elsewhere(piece as *mut u8, size),
                        _ => heap.free(piece as *mut u8, size),
                    }
                }
            } else if live.len() < 5000 {
                let size = (step / 16 % CLASSES + 1) * STEP;
                let piece = take(heap, size);
                assert!(piece != 0 && piece.is_multiple_of(STEP));
                if let Some((below, s)) = live.range(..=piece).next_back() {
                    assert!(below + s <= piece);
                }
                if let Some((above, _)) = live.range(piece..).next() {
                    assert!(piece + size <= *above);
                }
                live.insert(piece, size);
            }
        }
    }

    #[test]
    fn what_one_thread_frees_another_gets() {
        let (giver, taker) = (RawHeap::new(), RawHeap::new());
        let count = 100 * chain_length(class_of(240));
        let mut first: Vec<usize> = (0..count).map(|_| take(&giver, 240)).collect();
        first.sort_unstable();
        // SAFETY: allocated above.
        first
            .iter()
            .for_each(|p| unsafe { taker.free(*p as *mut u8, 240) });
        let again = (0..count)
            .map(|_| take(&giver, 240))
            .filter(|p| first.binary_search(p).is_ok())
            .count();
        // All but what the taker keeps, and what other tests take meanwhile.
        assert!(again > count / 2, "{again} of {count}");
    }
}
