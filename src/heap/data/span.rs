//! Bytes of a block that never change.

use super::block::{Block, NoMemory};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

/// The end is not known to have a NUL behind it.
const UNKNOWN: usize = 0;
/// There is a NUL behind the last byte.
const IN_PLACE: usize = 1;

/// A run of bytes, frozen as long as it lives; see [`super::block`].
pub struct Span {
    at: NonNull<u8>,
    len: usize,
    block: Block,
    /// [`UNKNOWN`], [`IN_PLACE`], or the block of a copy that has a NUL.
    nul: AtomicUsize,
}

// SAFETY: the bytes do not change, the rest is atomic.
unsafe impl Send for Span {}
// SAFETY: as above.
unsafe impl Sync for Span {}

impl Span {
    /// `len` bytes at `offset` of a block. `terminated` says that there is a
    /// NUL behind them that nobody will overwrite.
    ///
    /// # Safety
    /// The range ends before the end of the block, is initialised, and nobody
    /// writes it as long as the span lives.
    pub(super) unsafe fn new(block: Block, offset: usize, len: usize, terminated: bool) -> Span {
        debug_assert!(offset + len < block.capacity());
        // SAFETY: within the block, which is not at address zero.
        let at = unsafe { NonNull::new_unchecked(block.data().add(offset)) };
        Span {
            at,
            len,
            block,
            nul: AtomicUsize::new(if terminated { IN_PLACE } else { UNKNOWN }),
        }
    }

    /// Zero bytes with a NUL, for the one who may still write them.
    pub fn zeroed(len: usize) -> Result<Span, NoMemory> {
        let block = Block::zeroed(len.checked_add(1).ok_or(NoMemory)?)?;
        // SAFETY: all of the block is zero.
        Ok(unsafe { Span::new(block, 0, len, true) })
    }

    /// A copy, with a NUL.
    pub fn copy(data: &[u8]) -> Result<Span, NoMemory> {
        let block = Block::new(data.len().checked_add(1).ok_or(NoMemory)?)?;
        // SAFETY: the new block has room for the data and a NUL.
        unsafe {
            block
                .data()
                .copy_from_nonoverlapping(data.as_ptr(), data.len());
            block.data().add(data.len()).write(0);
            Ok(Span::new(block, 0, data.len(), true))
        }
    }

    /// The bytes.
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: initialised and frozen, see `new`.
        unsafe { std::slice::from_raw_parts(self.at.as_ptr(), self.len) }
    }

    /// The same bytes once more; the block is shared.
    pub fn share(&self) -> Span {
        Span {
            at: self.at,
            len: self.len,
            block: self.block.share(),
            nul: AtomicUsize::new(match self.nul.load(Ordering::Acquire) {
                IN_PLACE => IN_PLACE,
                _ => UNKNOWN,
            }),
        }
    }

    /// Whether there is a NUL behind the bytes already.
    pub(super) fn has_nul(&self) -> bool {
        self.nul.load(Ordering::Acquire) == IN_PLACE
    }

    pub(super) fn block(&self) -> &Block {
        &self.block
    }

    /// Where the range begins in its block.
    pub(super) fn offset(&self) -> usize {
        self.at.as_ptr() as usize - self.block.data() as usize
    }

    /// The address of the bytes with a NUL behind them; the same at every
    /// call, but for a prefix (see [`super::block`]) not always that of
    /// [`Span::bytes`].
    #[inline]
    pub fn c_ptr(&self) -> Result<*mut u8, NoMemory> {
        match self.nul.load(Ordering::Acquire) {
            IN_PLACE => Ok(self.at.as_ptr()),
            UNKNOWN => self.terminate(),
            copy => Ok(data_of(copy)),
        }
    }

    #[cold]
    fn terminate(&self) -> Result<*mut u8, NoMemory> {
        let end = self.offset() + self.len;
        if self.block.is_unique() {
            // SAFETY: within the block, and nobody else holds it; threads that
            // share this span write the same.
            unsafe { AtomicU8::from_ptr(self.block.data().add(end)) }.store(0, Ordering::Relaxed);
            self.nul.store(IN_PLACE, Ordering::Release);
        } else if self.block.claim_by_prefix(end, self.len) {
            self.nul.store(IN_PLACE, Ordering::Release);
        } else {
            return self.terminated_copy();
        }
        Ok(self.at.as_ptr())
    }

    fn terminated_copy(&self) -> Result<*mut u8, NoMemory> {
        let copy = Span::copy(self.bytes())?.into_block().into_raw();
        let order = Ordering::AcqRel;
        match self
            .nul
            .compare_exchange(UNKNOWN, copy, order, Ordering::Acquire)
        {
            Ok(_) => Ok(data_of(copy)),
            Err(first) => {
                // SAFETY: another thread was quicker; ours was given to nobody.
                drop(unsafe { Block::from_raw(copy) });
                match first {
                    IN_PLACE => Ok(self.at.as_ptr()),
                    copy => Ok(data_of(copy)),
                }
            }
        }
    }

    fn into_block(mut self) -> Block {
        drop(self.take_copy());
        let span = std::mem::ManuallyDrop::new(self);
        // SAFETY: the block is taken out of a span that is not used again.
        unsafe { std::ptr::read(&span.block) }
    }

    fn take_copy(&mut self) -> Option<Block> {
        match std::mem::replace(self.nul.get_mut(), UNKNOWN) {
            UNKNOWN | IN_PLACE => None,
            // SAFETY: put there by `terminated_copy`, taken once.
            copy => unsafe { Block::from_raw(copy) },
        }
    }
}

/// The bytes of the block that [`Block::into_raw`] gave.
fn data_of(raw: usize) -> *mut u8 {
    // SAFETY: a block that the span holds; the reference is not dropped.
    let block = unsafe { Block::from_raw(raw) };
    let block = std::mem::ManuallyDrop::new(block);
    block.as_ref().map_or(std::ptr::null_mut(), Block::data)
}

impl Drop for Span {
    fn drop(&mut self) {
        drop(self.take_copy());
    }
}
