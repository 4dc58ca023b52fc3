//! A counted block of bytes.
//!
//! # Two blocks
//!
//! A bytes object or a bytearray is a header of fixed size in the object
//! heap, which never moves, and a block of data elsewhere, which can be
//! handed from one object to another. That is what makes
//! `bytearray.take_bytes` take constant time, and `bytes(bytearray)` and
//! `bytearray(bytes)` as well until one of them changes. Contents that are
//! small enough stay in the bytes object itself ([`crate::types::bytes`]):
//! for them a copy is cheaper than a second allocation, and the object dies
//! by having its slot put on a free list.
//!
//! # Ownership
//!
//! The block is freed with its last reference. References are counted by an
//! atomic: a bytes object may be dropped by the collector's thread while
//! mutators run, and a block is counted only when it is shared or given up,
//! never when bytes are looked at. A thread that finds itself the only holder
//! ([`Block::is_unique`]) stays it, since only a holder can make another.
//!
//! Holders are of two kinds. A [`Span`](super::Span) covers a range that is
//! frozen: nobody writes it as long as the span lives. Any number of spans
//! may overlap. A [`ByteBuf`](super::ByteBuf) covers a range too, and is
//! either
//! - the *owner* of everything from its first byte to the end of the block:
//!   no span reaches beyond that byte, so that the owner writes as it likes
//!   although spans hold parts further to the front. There is at most one;
//! - or *frozen*: spans, or other buffers, may cover its range. Before its
//!   first change it copies, unless it finds itself the only holder, upon
//!   which it is the owner.
//!
//! A buffer becomes frozen when it shares its range as a span or is made of
//! one, so the rule that an owner overlaps with no span holds by itself.
//!
//! # The NUL
//!
//! C expects a NUL behind the bytes of a bytes object (`PyBytes_AsString`),
//! and every holder leaves room for one: the end of its range is less than
//! the capacity. For a span that ends where the owner's range ends, or where
//! nobody's begins, that byte is simply written. Where a prefix was taken
//! from a buffer the byte behind is the first one of the rest, so that only
//! one of the two can have it: that is the *edge*. It is decided when
//! somebody first needs it, and until then neither side is copied:
//! - the rest is looked at or changed (other than at its far end): the owner
//!   claims the byte. Should C ask for the prefix's address later, the prefix
//!   gets a copy with a NUL; its bytes stay where they are, as they may be
//!   in use.
//! - C asks for the prefix's address: the byte is kept in the edge and
//!   overwritten by a NUL. Should the rest be looked at later, the byte is put
//!   back if nobody holds the prefix any more; else the rest moves to a
//!   block of its own. To keep a sequence of takes linear, a prefix shorter
//!   than the rest does not claim the byte but has itself copied.
//!
//! So in the usual order of things (take, use, drop, go on with the rest)
//! nothing is copied, and no order costs more than one copy of the shorter
//! part for each take. Nobody sees the NUL in place of the byte: who reads
//! the rest goes through the edge first.
//!
//! # Concurrency
//!
//! The edge is one atomic word that prefix and owner change by
//! compare-and-swap, so that a thread may ask for the prefix's address while
//! another uses the rest. The byte itself is written by who moved the word
//! out of [`State::Open`] only, and read by the other after it has seen the
//! word's new state. Everything else of a buffer is protected by whatever
//! protects its object.
//!
//! # Rejected
//!
//! - *One block for header and data* (CPython's bytes): handing over means
//!   that the bytearray works inside a bytes object, whose header is in front
//!   of the data, so only a prefix that is everything can be handed over; the
//!   rest, or the part, is copied.
//! - *A NUL between prefix and rest* by moving the rest one byte up: takes
//!   time in proportion to the rest.
//! - *Terminating the prefix when it is taken*: one of the two must be copied
//!   at once, though usually one of them is gone before it is needed.
//! - *Mapping the pages of the rest a second time*: a system call, page
//!   granularity, and data that is not anonymous memory any more after fork.
//! - *A counted block for contents of any size*: two allocations, two cache
//!   misses and a counter for bytes that are mostly shorter than a line.
//! - *The plain, per-thread counts of objects* ([`crate::refs`]): a block is
//!   no object; and it is the rare operations that count it.

use std::alloc::{Layout, alloc, alloc_zeroed, dealloc, realloc};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering, fence};

/// There is no memory of that size.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoMemory;

/// What precedes the bytes.
#[repr(C, align(16))]
struct Head {
    holders: AtomicUsize,
    capacity: usize,
    edge: AtomicU64,
    /// Bytes of the owner's when the edge was opened.
    rest: AtomicUsize,
}

const HEAD: usize = size_of::<Head>();
const ALIGN: usize = align_of::<Head>();
/// An offset has to fit into the edge.
const MOST: usize = 1 << 47;

/// A counted reference to a block.
pub struct Block(NonNull<Head>);

// SAFETY: a block is memory with an atomic count; who may write which part is
// the business of its holders, see above.
unsafe impl Send for Block {}
// SAFETY: as above.
unsafe impl Sync for Block {}

fn layout(capacity: usize) -> Option<Layout> {
    if capacity > MOST {
        return None;
    }
    Layout::from_size_align(HEAD + capacity, ALIGN).ok()
}

impl Block {
    /// A block of at least this capacity, its bytes undefined.
    pub fn new(capacity: usize) -> Result<Block, NoMemory> {
        // SAFETY: the layout has a size.
        Block::from_allocator(capacity, |layout| unsafe { alloc(layout) })
    }

    /// A block of zero bytes.
    pub fn zeroed(capacity: usize) -> Result<Block, NoMemory> {
        // SAFETY: the layout has a size.
        Block::from_allocator(capacity, |layout| unsafe { alloc_zeroed(layout) })
    }

    fn from_allocator(
        capacity: usize,
        allocate: impl FnOnce(Layout) -> *mut u8,
    ) -> Result<Block, NoMemory> {
        let memory = allocate(layout(capacity).ok_or(NoMemory)?).cast::<Head>();
        let head = NonNull::new(memory).ok_or(NoMemory)?;
        // SAFETY: new memory with room for a head.
        unsafe {
            head.write(Head {
                holders: AtomicUsize::new(1),
                capacity,
                edge: AtomicU64::new(State::Closed as u64),
                rest: AtomicUsize::new(0),
            });
        }
        Ok(Block(head))
    }

    fn head(&self) -> &Head {
        // SAFETY: alive while it is counted.
        unsafe { self.0.as_ref() }
    }

    /// Bytes that fit.
    pub fn capacity(&self) -> usize {
        self.head().capacity
    }

    /// The first byte.
    pub fn data(&self) -> *mut u8 {
        // SAFETY: the bytes are behind the head, in the same allocation.
        unsafe { self.0.as_ptr().cast::<u8>().add(HEAD) }
    }

    /// One more reference.
    pub fn share(&self) -> Block {
        self.head().holders.fetch_add(1, Ordering::Relaxed);
        Block(self.0)
    }

    /// Whether this is the only reference.
    pub fn is_unique(&self) -> bool {
        // What others did before they gave the block up is seen from here on.
        self.head().holders.load(Ordering::Acquire) == 1
    }

    /// Changes the capacity of a block that nobody else refers to, keeping
    /// the bytes that fit; large ones move without being copied.
    pub fn resize(&mut self, capacity: usize) -> Result<(), NoMemory> {
        debug_assert!(self.is_unique());
        let (old, new) = (layout(self.capacity()), layout(capacity));
        let (Some(old), Some(new)) = (old, new) else {
            return Err(NoMemory);
        };
        // SAFETY: allocated with the old layout; nobody else refers to it.
        let memory = unsafe { realloc(self.0.as_ptr().cast(), old, new.size()) };
        self.0 = NonNull::new(memory.cast::<Head>()).ok_or(NoMemory)?;
        // SAFETY: the head moved along, and is nobody else's.
        unsafe { self.0.as_mut().capacity = capacity };
        Ok(())
    }

    /// The reference as an address, to be given back to [`Block::from_raw`].
    pub fn into_raw(self) -> usize {
        std::mem::ManuallyDrop::new(self).0.as_ptr() as usize
    }

    /// The reference that [`Block::into_raw`] gave; `None` for zero.
    ///
    /// # Safety
    /// It is given back once only.
    pub unsafe fn from_raw(raw: usize) -> Option<Block> {
        NonNull::new(raw as *mut Head).map(Block)
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        if self.head().holders.fetch_sub(1, Ordering::Release) != 1 {
            return;
        }
        // All that other holders did is before the memory goes.
        fence(Ordering::Acquire);
        if let Some(layout) = layout(self.capacity()) {
            // SAFETY: allocated with this layout; that was the last reference.
            unsafe { dealloc(self.0.as_ptr().cast(), layout) };
        }
    }
}

/// Who has the byte at the edge.
#[repr(u64)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// There is no edge, or the owner has claimed the byte.
    Closed = 0,
    /// Nobody has needed it yet.
    Open = 1,
    /// A prefix is taking it.
    Busy = 2,
    /// A prefix ends here, with a NUL; the byte is kept in the word.
    Nul = 3,
}

/// The word: two bits for the state, eight for the byte that was there, the
/// rest for the offset.
fn word(state: State, byte: u8, offset: usize) -> u64 {
    state as u64 | u64::from(byte) << 8 | (offset as u64) << 16
}

/// What the owner finds at the edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Claim {
    /// The byte is its own.
    Own,
    /// There is a NUL in place of this byte.
    Nul(u8),
}

impl Block {
    /// Opens an edge at `offset`, where a prefix ends and the owner's range of
    /// `rest` bytes begins. Called by the owner.
    pub fn open_edge(&self, offset: usize, rest: usize) {
        let head = self.head();
        head.rest.store(rest, Ordering::Relaxed);
        let open = word(State::Open, 0, offset);
        let mut now = head.edge.load(Ordering::Relaxed);
        loop {
            // A prefix that the owner has left behind may be taking its byte.
            if now & 3 == State::Busy as u64 {
                std::hint::spin_loop();
                now = head.edge.load(Ordering::Relaxed);
                continue;
            }
            match head
                .edge
                .compare_exchange(now, open, Ordering::AcqRel, Ordering::Relaxed)
            {
                Ok(_) => return,
                Err(changed) => now = changed,
            }
        }
    }

    /// There is no owner any more: who asks for the byte at the edge has it.
    pub fn abandon_edge(&self) {
        self.head().rest.store(0, Ordering::Relaxed);
    }

    /// The owner, whose first byte is at `offset`, claims it.
    pub fn claim_by_owner(&self, offset: usize) -> Claim {
        let edge = &self.head().edge;
        let open = word(State::Open, 0, offset);
        let closed = State::Closed as u64;
        loop {
            let seen = edge.compare_exchange(open, closed, Ordering::Acquire, Ordering::Acquire);
            let Err(now) = seen else { return Claim::Own };
            if now == word(State::Busy, 0, offset) {
                std::hint::spin_loop();
                continue;
            }
            let byte = (now >> 8) as u8;
            return match now == word(State::Nul, byte, offset) {
                true => Claim::Nul(byte),
                false => Claim::Own,
            };
        }
    }

    /// The owner, which is the only holder, puts the byte back.
    pub fn restore_edge(&self, offset: usize, byte: u8) {
        debug_assert!(self.is_unique() && offset < self.capacity());
        // SAFETY: within the block, of which there is no other holder.
        unsafe { self.data().add(offset).write(byte) };
        self.head()
            .edge
            .store(State::Closed as u64, Ordering::Relaxed);
    }

    /// A prefix of `len` bytes that ends at `offset` wants a NUL there.
    /// Returns whether it has it.
    pub fn claim_by_prefix(&self, offset: usize, len: usize) -> bool {
        let head = self.head();
        let open = word(State::Open, 0, offset);
        let busy = word(State::Busy, 0, offset);
        loop {
            let now = head.edge.load(Ordering::Acquire);
            if now == busy {
                std::hint::spin_loop();
                continue;
            }
            if now != open {
                return now == word(State::Nul, (now >> 8) as u8, offset);
            }
            if len < head.rest.load(Ordering::Relaxed) {
                return false;
            }
            let order = Ordering::Acquire;
            let claimed = head.edge.compare_exchange(open, busy, order, order);
            if claimed.is_ok() {
                // SAFETY: every holder's end is within the block; while the
                // edge is busy nobody else uses the byte.
                let byte = unsafe { self.data().add(offset).replace(0) };
                let nul = word(State::Nul, byte, offset);
                head.edge.store(nul, Ordering::Release);
                return true;
            }
        }
    }
}
