//! Arrays whose elements are kept as compactly as their values allow: what
//! lists are made of.
//!
//! An [`Array`] is two words in an object's payload: the address of a block
//! and a length. The block begins with one word of its own, its capacity and
//! the [`Kind`] of its elements, which follow:
//!
//! ```text
//!   Array   | block o-|-> | capacity | pins | kind |  elements ...
//!           | length  |      48 bits    13      3
//! ```
//!
//! So one load of one pointer says what the elements are and how many there
//! may be; a reader never sees the kind of one block with the elements of
//! another. The kind of a block never changes: what does not fit makes a new
//! block. An array is *widened* where it stands (it holds the same objects
//! afterwards) and is *narrowed* only where its content is made anew.
//!
//! Objects whose handle is not immediate are in arrays of [`Kind::Object`]
//! only; bools, ints that need a box, instances of types derived from int or
//! float, and doubles whose handle is a box go there. So an object that goes
//! in comes out as the same one (docs/decisions/0007).
//!
//! # Concurrency
//!
//! One thread at a time writes an array and reads it with the functions that
//! take the token. The collector's thread calls [`Array::trace`] at any time:
//! - It reads the block, the length, and the block again; if that is the same
//!   one, the places below the length are initialised. Hence a longer length
//!   is written after the block, a shorter one before it ([`Array::publish`]).
//! - A place is written before the length that includes it.
//! - A block that was replaced is retired ([`crate::rt::retire`]); it is never
//!   resized while anybody may be reading.
//! - Who moves references within a block, or out of it, calls
//!   [`crate::gc::mark::before_write`] for the object that owns the array; the
//!   functions that do so take that object.
//!
//! A reader on another thread that takes no lock can read a place in the same
//! manner: block, length, place, and the block once more.

mod change;
pub mod kind;
pub mod memory;
mod source;

pub use kind::{Element, Elements, ElementsMut, Int, Kind, bits_of_doubles};
pub use source::Source;

use crate::error;
use crate::handle::Handle;
use crate::object::native::Visit;
use crate::rt::{Place, Ref, Result, Rt, barrier, retire};
use crate::types::exceptions::EXC_BUFFER_ERROR;
use kind::by_kind;
use std::ptr;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicPtr, AtomicU64, AtomicUsize};

const KIND_MASK: u64 = 7;
/// One pin. They are counted beside the kind, so that a comparison of
/// [`STATE_MASK`] with the kinds tells pinned blocks from others.
const PIN: u64 = 8;
const CAPACITY_SHIFT: u32 = 16;
const STATE_MASK: u64 = (1 << CAPACITY_SHIFT) - 1;
const PINS: u64 = STATE_MASK & !KIND_MASK;
/// Most bytes of a block, of which there may be twice as many to grow.
const MAX_BYTES: usize = 1 << 46;
const _: () = assert!((Kind::COUNT as u64) <= KIND_MASK + 1);

/// Start of a block; the elements lie behind it.
#[repr(C, align(8))]
struct Block {
    word: AtomicU64,
}

/// The block of arrays that have nothing. No other but [`PLACEHOLDER`] has no
/// capacity.
static NOTHING: Block = Block {
    word: AtomicU64::new(Kind::I8 as u64),
};

/// The block of [`Array::placeholder`].
static PLACEHOLDER: Block = Block {
    word: AtomicU64::new(Kind::I8 as u64),
};

impl Block {
    #[inline(always)]
    fn kind_of(word: u64) -> Kind {
        Kind::from_number((word & KIND_MASK) as u8)
    }

    /// The kind, `None` for a pinned block.
    #[inline(always)]
    fn writable_kind(word: u64) -> Option<Kind> {
        let state = (word & STATE_MASK) as u16;
        (state < u16::from(Kind::COUNT)).then(|| Kind::from_number(state as u8))
    }

    #[inline(always)]
    fn word(&self) -> u64 {
        self.word.load(Relaxed)
    }

    #[inline(always)]
    fn kind(&self) -> Kind {
        Block::kind_of(self.word())
    }

    #[inline(always)]
    fn capacity(&self) -> usize {
        (self.word() >> CAPACITY_SHIFT) as usize
    }

    /// Bytes that were allocated for the block.
    fn bytes(&self) -> usize {
        size_of::<Block>() + self.capacity() * self.kind().size()
    }

    /// Bytes needed for `count` elements, `None` if that is absurd.
    fn bytes_for(kind: Kind, count: usize) -> Option<usize> {
        count
            .checked_mul(kind.size())
            .filter(|bytes| *bytes < MAX_BYTES)
            .map(|bytes| bytes + size_of::<Block>())
    }

    /// A new block of that many bytes, which the caller fills; MemoryError.
    #[inline(always)]
    fn alloc(rt: &Rt, kind: Kind, bytes: usize, zeroed: bool) -> Result<*mut Block> {
        let block = memory::alloc(rt, bytes, zeroed).cast::<Block>();
        if block.is_null() {
            return Err(error::no_memory(rt));
        }
        // SAFETY: new memory with room for the head.
        unsafe { Block::set_head(block, kind, bytes) };
        Ok(block)
    }

    /// # Safety
    /// `block` has `bytes` bytes and nobody else knows it.
    unsafe fn set_head(block: *mut Block, kind: Kind, bytes: usize) {
        let capacity = ((bytes - size_of::<Block>()) / kind.size()) as u64;
        // SAFETY: passed on from the caller.
        unsafe {
            block.write(Block {
                word: AtomicU64::new(capacity << CAPACITY_SHIFT | kind as u64),
            });
        }
    }

    /// Address of the first element.
    #[inline(always)]
    fn data<T>(block: *const Block) -> *mut T {
        block.wrapping_add(1).cast::<T>().cast_mut()
    }

    /// # Safety
    /// The block is owned and nobody reads it any more.
    #[inline(always)]
    unsafe fn free(block: *mut Block) {
        // SAFETY: what has a capacity was allocated with as many bytes; passed
        // on from the caller.
        unsafe {
            if (*block).capacity() != 0 {
                memory::free(block.cast(), memory::layout((*block).bytes()));
            }
        }
    }

    /// [`Block::free`] when nobody reads it any more.
    ///
    /// # Safety
    /// The block is owned, and no array's any more.
    unsafe fn retire(block: *mut Block) {
        // SAFETY: as in `free`.
        unsafe {
            if (*block).capacity() != 0 {
                let layout = memory::layout((*block).bytes());
                retire::retire_to(block.cast(), layout, memory::free);
            }
        }
    }
}

/// Whether a block may be resized where it stands: the collector is not reading
/// it. Other threads are never inside the runtime with an array that is changed.
#[inline]
fn may_resize() -> bool {
    !barrier::is_active()
}

/// A growable array; see the module's page. Dropping it frees the block at
/// once, and does not take what it stores out of the heap.
#[repr(C)]
pub struct Array {
    block: AtomicPtr<Block>,
    len: AtomicUsize,
}

impl Default for Array {
    fn default() -> Array {
        Array::new()
    }
}

impl Drop for Array {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the array is dead, or was never seen by anyone else.
        unsafe { Block::free(*self.block.get_mut()) };
    }
}

impl Array {
    /// An empty array.
    #[inline(always)]
    pub const fn new() -> Array {
        Array {
            block: AtomicPtr::new((&raw const NOTHING).cast_mut()),
            len: AtomicUsize::new(0),
        }
    }

    /// An empty array that can be told from all others until it is changed; see
    /// [`Array::is_placeholder`].
    pub const fn placeholder() -> Array {
        Array {
            block: AtomicPtr::new((&raw const PLACEHOLDER).cast_mut()),
            len: AtomicUsize::new(0),
        }
    }

    /// Whether the array is the one that [`Array::placeholder`] made, and
    /// nothing was put into it.
    pub fn is_placeholder(&self) -> bool {
        ptr::eq(self.block.load(Relaxed), &PLACEHOLDER)
    }

    /// A new array with `count` places for objects, all empty. MemoryError.
    pub fn of_empty_places(rt: &Rt, count: usize) -> Result<Array> {
        if count == 0 {
            return Ok(Array::new());
        }
        let bytes = Array::bytes_for(rt, Kind::Object, count)?;
        let block = Block::alloc(rt, Kind::Object, memory::round(bytes), true)?;
        Ok(Array::of_block(block, count))
    }

    fn of_block(block: *mut Block, len: usize) -> Array {
        Array {
            block: AtomicPtr::new(block),
            len: AtomicUsize::new(len),
        }
    }

    fn bytes_for(rt: &Rt, kind: Kind, count: usize) -> Result<usize> {
        Block::bytes_for(kind, count).ok_or_else(|| error::no_memory(rt))
    }

    #[inline(always)]
    fn block(&self) -> &Block {
        // SAFETY: the address of a block that lives until the array gives it
        // up, which needs the token.
        unsafe { &*self.block.load(Acquire) }
    }

    /// Number of elements.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.load(Acquire)
    }

    /// Whether there are none.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the elements are.
    #[inline(always)]
    pub fn kind(&self) -> Kind {
        self.block().kind()
    }

    /// Number of elements there is room for.
    pub fn capacity(&self) -> usize {
        self.block().capacity()
    }

    /// Bytes of the block.
    pub fn block_bytes(&self) -> usize {
        match self.capacity() {
            0 => 0,
            _ => self.block().bytes(),
        }
    }

    /// The handle at `index`, `None` out of range or where the place is empty.
    #[inline(always)]
    pub fn handle(&self, _rt: &Rt, index: usize) -> Option<Handle> {
        let block = self.block();
        if index >= self.len() {
            return None;
        }
        let kind = block.kind();
        // SAFETY: below the length, so initialised, of that kind.
        unsafe {
            by_kind!(kind, T => Some(Block::data::<T>(block).add(index).read().handle()),
                object => (*Block::data::<Place>(block).add(index)).handle())
        }
    }

    /// The object at `index`, `None` out of range or where the place is empty.
    #[inline(always)]
    pub fn get<'a>(&self, rt: &'a Rt, index: usize) -> Option<Ref<'a>> {
        // SAFETY: immediate, or stored by a live array; no foreign code runs
        // while the token is borrowed.
        self.handle(rt, index)
            .map(|h| unsafe { Ref::from_handle(h) })
    }

    /// All elements.
    #[inline]
    pub fn elements<'a>(&'a self, _rt: &'a Rt) -> Elements<'a> {
        let block = self.block();
        let len = self.len();
        // SAFETY: the places below the length are initialised; whoever
        // changes one needs the token, or writes behind the length.
        unsafe {
            let block = ptr::from_ref(block);
            match (*block).kind() {
                Kind::I8 => Elements::I8(std::slice::from_raw_parts(Block::data(block), len)),
                Kind::I16 => Elements::I16(std::slice::from_raw_parts(Block::data(block), len)),
                Kind::I32 => Elements::I32(std::slice::from_raw_parts(Block::data(block), len)),
                Kind::I64 => Elements::I64(std::slice::from_raw_parts(Block::data(block), len)),
                Kind::F64 => Elements::F64(std::slice::from_raw_parts(Block::data(block), len)),
                Kind::Object => {
                    Elements::Object(std::slice::from_raw_parts(Block::data(block), len))
                }
            }
        }
    }

    /// The bytes of the elements of an array of numbers; none of another.
    pub fn bytes_of_numbers<'a>(&'a self, _rt: &'a Rt) -> &'a [u8] {
        let block = ptr::from_ref(self.block());
        let len = self.len();
        // SAFETY: as in `elements`; numbers have no bytes that are undefined.
        unsafe {
            match (*block).kind() {
                Kind::Object => &[],
                kind => std::slice::from_raw_parts(Block::data(block), len * kind.size()),
            }
        }
    }

    /// All elements, to be changed in place. BufferError.
    pub fn elements_mut<'a>(&'a self, rt: &'a mut Rt) -> Result<ElementsMut<'a>> {
        self.writable(rt)?;
        let block = ptr::from_ref(self.block());
        let len = self.len();
        // SAFETY: as in `elements`; the token is borrowed exclusively, and the
        // collector does not look at elements that are no objects.
        Ok(unsafe {
            match (*block).kind() {
                Kind::I8 => {
                    ElementsMut::I8(std::slice::from_raw_parts_mut(Block::data(block), len))
                }
                Kind::I16 => {
                    ElementsMut::I16(std::slice::from_raw_parts_mut(Block::data(block), len))
                }
                Kind::I32 => {
                    ElementsMut::I32(std::slice::from_raw_parts_mut(Block::data(block), len))
                }
                Kind::I64 => {
                    ElementsMut::I64(std::slice::from_raw_parts_mut(Block::data(block), len))
                }
                Kind::F64 => {
                    ElementsMut::F64(std::slice::from_raw_parts_mut(Block::data(block), len))
                }
                Kind::Object => {
                    ElementsMut::Object(std::slice::from_raw_parts(Block::data(block), len))
                }
            }
        })
    }

    /// Visits the objects stored. May run while another thread writes.
    pub fn trace(&self, visit: &mut Visit<'_>) {
        let (block, len) = loop {
            let block = self.block.load(Acquire);
            let len = self.len.load(Acquire);
            if ptr::eq(block, self.block.load(Acquire)) {
                break (block, len);
            }
        };
        // SAFETY: blocks are retired, so this one lives until marking ends;
        // the places below the length were initialised, see the module's page.
        unsafe {
            if (*block).kind() == Kind::Object {
                let slots = Block::data::<Place>(block);
                for index in 0..len.min((*block).capacity()) {
                    if let Some(handle) = (*slots.add(index)).handle() {
                        visit(handle);
                    }
                }
            }
        }
    }

    /// Takes what is stored out of the heap, for an array whose object dies.
    #[inline(always)]
    pub fn unstore_from_dead(&self, rt: &Rt) {
        let block = self.block();
        if block.kind() == Kind::Object {
            let slots = Block::data::<Place>(block);
            for index in 0..self.len() {
                // SAFETY: below the length; nobody looks at the array again.
                if let Some(stored) = unsafe { (*slots.add(index)).abandon() } {
                    rt.unstore_from_dead(stored);
                }
            }
        }
    }

    /// Drops an array that objects were stored in, or that may be read still.
    pub fn discard(self, rt: &Rt) {
        if let Elements::Object(slots) = self.elements(rt) {
            for slot in slots {
                if let Some(stored) = slot.abandon() {
                    rt.unstore(stored);
                }
            }
        }
        // SAFETY: owned; what replaces it is never looked at.
        unsafe { Block::retire(self.replace_block(&NOTHING)) };
    }

    fn replace_block(&self, block: *const Block) -> *mut Block {
        let old = self.block.load(Relaxed);
        self.block.store(block.cast_mut(), Release);
        old
    }

    /// Replaces block and length in the order that a concurrent reader needs;
    /// returns the old block.
    fn publish(&self, block: *const Block, len: usize) -> *mut Block {
        let shorter = len < self.len.load(Relaxed);
        if shorter {
            self.len.store(len, Release);
        }
        let old = self.replace_block(block);
        if !shorter {
            self.len.store(len, Release);
        }
        old
    }

    /// Exchanges two arrays. The caller has called `before_write` for the
    /// objects that own them.
    pub fn swap(&self, _rt: &mut Rt, other: &Array) {
        let (block, len) = (self.block.load(Relaxed), self.len.load(Relaxed));
        let other_len = other.len.load(Relaxed);
        let theirs = other.publish(&NOTHING, 0);
        self.publish(theirs, other_len);
        other.publish(block, len);
    }

    /// BufferError if the array is pinned.
    #[inline(always)]
    pub fn writable(&self, rt: &Rt) -> Result<()> {
        if self.is_pinned() {
            return Err(pinned(rt));
        }
        Ok(())
    }

    /// Whether nothing may change, see [`Array::pin`].
    #[inline(always)]
    pub fn is_pinned(&self) -> bool {
        self.block().word() & PINS != 0
    }

    /// Makes everything that would change the array raise BufferError, until
    /// [`Array::unpin`] was called as often; returns the address of the
    /// elements. MemoryError, BufferError for too many at a time.
    pub fn pin(&self, rt: &Rt) -> Result<*const u8> {
        if self.capacity() == 0 {
            // The block of all empty arrays cannot be pinned.
            let block = Block::alloc(rt, Kind::I8, memory::round(size_of::<Block>() + 1), true)?;
            self.publish(block, 0);
        }
        let block = self.block();
        if block.word() & PINS == PINS {
            let message = "too many views of one list";
            return Err(error::raise(rt, &EXC_BUFFER_ERROR, message));
        }
        block.word.fetch_add(PIN, Release);
        Ok(Block::data(block))
    }

    /// Ends what one [`Array::pin`] began.
    pub fn unpin(&self) {
        self.block().word.fetch_sub(PIN, Release);
    }
}

#[cold]
#[inline(never)]
fn pinned(rt: &Rt) -> crate::rt::Raised {
    let message = "Existing exports of data: object cannot be changed";
    error::raise(rt, &EXC_BUFFER_ERROR, message)
}
