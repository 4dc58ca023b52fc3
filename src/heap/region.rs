//! The reserved address range, its blocks and their metadata.

use super::size_class::SIZES;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock};

/// log2 of the block size.
pub const BLOCK_SHIFT: usize = 16;
/// Bytes in a block.
pub const BLOCK_SIZE: usize = 1 << BLOCK_SHIFT;
/// Bytes covered by one mark byte and one reference counter.
pub const GRANULE: usize = 16;

const MAX_RESERVED: usize = 1 << 38;
const MIN_RESERVED: usize = 1 << 28;

/// Number of a block, counted from the start of the region.
pub type BlockIndex = usize;

/// What a block is used for.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BlockState {
    /// Unused; may be handed out.
    Free = 0,
    /// Slots of one size class.
    Small = 1,
    /// First block of a large object.
    LargeHead = 2,
    /// Further block of a large object.
    LargeTail = 3,
}

/// Metadata of a block; lives outside the block.
#[repr(C, align(32))]
pub struct BlockMeta {
    state: AtomicU8,
    class: AtomicU8,
    /// Thread that allocates here; 0 when none does any more.
    owner: AtomicU32,
    /// Bytes used from the block's start: what lies behind was never handed out.
    used: AtomicU32,
    /// Blocks of a large object, on its head.
    span: AtomicU32,
    /// Number of the last sweep that passed.
    swept: AtomicU32,
    /// Whether instances of types from extensions were ever allocated here.
    has_instances: AtomicBool,
    /// Whether objects were frozen here.
    frozen: AtomicBool,
}

impl BlockMeta {
    /// What the block is used for.
    pub fn state(&self) -> BlockState {
        match self.state.load(Ordering::Acquire) {
            1 => BlockState::Small,
            2 => BlockState::LargeHead,
            3 => BlockState::LargeTail,
            _ => BlockState::Free,
        }
    }

    /// Size class of a small block.
    pub fn class(&self) -> usize {
        usize::from(self.class.load(Ordering::Relaxed))
    }

    /// Id of the owning thread, 0 for none.
    #[inline(always)]
    pub fn owner(&self) -> u32 {
        self.owner.load(Ordering::Relaxed)
    }

    /// Gives the block to a thread (0: to none).
    pub fn set_owner(&self, thread: u32) {
        self.owner.store(thread, Ordering::Relaxed);
    }

    /// Bytes from the block's start that were handed out at least once.
    pub fn used(&self) -> usize {
        self.used.load(Ordering::Acquire) as usize
    }

    /// Notes that slots up to `bytes` were handed out.
    pub fn set_used(&self, bytes: usize) {
        self.used.store(bytes as u32, Ordering::Release);
    }

    /// Whether the sweep of the present cycle has passed, so that a slot that
    /// comes free belongs on its owner's list.
    pub fn is_swept(&self) -> bool {
        self.swept.load(Ordering::Acquire) == SWEEP.load(Ordering::Relaxed)
    }

    /// The sweep of the present cycle has passed.
    pub fn set_swept(&self) {
        self.swept
            .store(SWEEP.load(Ordering::Relaxed), Ordering::Release);
    }

    /// Whether instances of types from extensions were allocated here.
    pub fn has_instances(&self) -> bool {
        self.has_instances.load(Ordering::Relaxed)
    }

    /// Notes that there is an instance of a type from an extension.
    pub fn note_instance(&self) {
        if !self.has_instances() {
            self.has_instances.store(true, Ordering::Relaxed);
        }
    }

    /// Whether frozen objects may be here.
    pub fn is_frozen(&self) -> bool {
        self.frozen.load(Ordering::Relaxed)
    }

    /// Sets what [`BlockMeta::is_frozen`] returns.
    pub fn set_frozen(&self, frozen: bool) {
        self.frozen.store(frozen, Ordering::Relaxed);
    }

    /// Number of blocks of a large object.
    pub fn span(&self) -> usize {
        self.span.load(Ordering::Relaxed) as usize
    }
}

/// The reserved range. There is one for the whole process: see [`region`].
pub struct Region {
    base: usize,
    blocks: usize,
    meta: *const BlockMeta,
    marks: *const AtomicU8,
    /// Blocks below this were handed out at least once.
    top: AtomicUsize,
    free: Mutex<Free>,
}

/// Free blocks below [`Region::top`].
#[derive(Default)]
struct Free {
    /// Blocks without memory behind them: they read as zero.
    clean: Vec<BlockIndex>,
    /// Blocks that kept their memory, for small objects.
    dirty: Vec<BlockIndex>,
}

// SAFETY: the pointers are to process-wide mappings that are never unmapped;
// everything behind them is atomic.
unsafe impl Send for Region {}
// SAFETY: as above.
unsafe impl Sync for Region {}

/// Number of the present sweep, or of the last one.
static SWEEP: AtomicU32 = AtomicU32::new(0);

/// Begins a sweep: no block counts as swept now, but for those that are taken
/// from here on. Called while no thread is inside the runtime.
pub fn begin_sweep() {
    SWEEP.fetch_add(1, Ordering::Relaxed);
}

static REGION: OnceLock<Region> = OnceLock::new();

/// The process's heap region; reserved at the first call.
pub fn region() -> &'static Region {
    REGION.get_or_init(Region::reserve)
}

/// Reserves `bytes` of zeroed memory that is committed when touched, or
/// returns null.
pub fn reserve(bytes: usize) -> *mut u8 {
    // SAFETY: an anonymous private mapping at an address of the kernel's
    // choice touches no memory of ours.
    let address = unsafe {
        libc::mmap(
            ptr::null_mut(),
            bytes,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
            -1,
            0,
        )
    };
    if address == libc::MAP_FAILED {
        ptr::null_mut()
    } else {
        address.cast()
    }
}

impl Region {
    fn reserve() -> Region {
        let mut bytes = MAX_RESERVED;
        loop {
            if let Some(region) = Region::try_reserve(bytes) {
                return region;
            }
            bytes /= 2;
            if bytes < MIN_RESERVED {
                eprintln!(
                    "pyrt: cannot reserve {MIN_RESERVED} bytes of address space for the heap; \
                     raise the address-space limit (ulimit -v)"
                );
                std::process::abort();
            }
        }
    }

    fn try_reserve(bytes: usize) -> Option<Region> {
        let blocks = bytes >> BLOCK_SHIFT;
        // One block more, to align the first.
        let start = reserve(bytes + BLOCK_SIZE);
        let meta = reserve(blocks * size_of::<BlockMeta>());
        let marks = reserve(bytes / GRANULE);
        let sizes = [
            bytes + BLOCK_SIZE,
            blocks * size_of::<BlockMeta>(),
            bytes / GRANULE,
        ];
        if [start, meta, marks].iter().any(|p| p.is_null()) {
            for (part, size) in [start, meta, marks].into_iter().zip(sizes) {
                if !part.is_null() {
                    // SAFETY: mapped just above with this size; nobody else knows it.
                    unsafe { libc::munmap(part.cast(), size) };
                }
            }
            return None;
        }
        Some(Region {
            base: (start as usize).next_multiple_of(BLOCK_SIZE),
            blocks,
            meta: meta.cast(),
            marks: marks.cast(),
            top: AtomicUsize::new(0),
            free: Mutex::default(),
        })
    }

    /// Address of the first block.
    #[inline(always)]
    pub fn base(&self) -> usize {
        self.base
    }

    /// Number of blocks reserved.
    #[inline(always)]
    pub fn blocks(&self) -> usize {
        self.blocks
    }

    /// Number of blocks that were ever in use.
    pub fn top(&self) -> usize {
        self.top.load(Ordering::Acquire)
    }

    /// The block of an address, or `None` outside the region.
    #[inline(always)]
    pub fn block_of(&self, address: usize) -> Option<BlockIndex> {
        let index = address.wrapping_sub(self.base) >> BLOCK_SHIFT;
        (index < self.blocks).then_some(index)
    }

    /// First address of a block.
    #[inline(always)]
    pub fn address_of(&self, block: BlockIndex) -> usize {
        self.base + (block << BLOCK_SHIFT)
    }

    /// Metadata of a block of this region.
    #[inline(always)]
    pub fn meta(&self, block: BlockIndex) -> &BlockMeta {
        assert!(block < self.blocks);
        // SAFETY: within the mapping made for `blocks` entries; all-zero
        // memory is a valid BlockMeta (state Free).
        unsafe { &*self.meta.add(block) }
    }

    /// Mark byte of the object at `address`, which must be in the region.
    #[inline(always)]
    pub fn mark(&self, address: usize) -> &AtomicU8 {
        let granule = (address - self.base) / GRANULE;
        assert!(granule < self.blocks * (BLOCK_SIZE / GRANULE));
        // SAFETY: within the mapping made for one byte per granule.
        unsafe { &*self.marks.add(granule) }
    }

    /// Sets all mark bytes to zero. Called while nobody looks at them.
    pub fn clear_marks(&self) {
        let granules = self.top() * (BLOCK_SIZE / GRANULE);
        // SAFETY: within the mapping of one byte for each granule; nobody
        // else uses them at this time.
        unsafe { self.marks.cast_mut().cast::<u8>().write_bytes(0, granules) };
    }

    /// The same by giving their memory back to the system: for a time at which
    /// nobody is about to need them. In pieces: meanwhile no thread of the process
    /// maps memory.
    pub fn release_marks(&self) {
        const PIECE: usize = 1 << 20;
        let granules = self.top() * (BLOCK_SIZE / GRANULE);
        for from in (0..granules).step_by(PIECE) {
            let size = PIECE.min(granules - from);
            // SAFETY: as in `clear_marks`; a private mapping reads as zeros then.
            // Where it fails its bytes are written instead.
            unsafe {
                let marks = self.marks.cast_mut().cast::<u8>().add(from);
                if libc::madvise(marks.cast(), size, libc::MADV_DONTNEED) != 0 {
                    marks.write_bytes(0, size);
                }
            }
        }
    }

    /// Takes adjacent free blocks; `zeroed` ones have no memory behind them.
    fn claim(&self, count: usize, zeroed: bool) -> Option<BlockIndex> {
        let mut free = self.free();
        if !zeroed && let Some(block) = free.dirty.pop() {
            return Some(block);
        }
        let clean = if count == 1 {
            free.clean.pop()
        } else {
            take_run(&mut free.clean, count)
        };
        if clean.is_some() {
            return clean;
        }
        let start = self.top.load(Ordering::Relaxed);
        if self.blocks - start < count {
            return None;
        }
        self.top.store(start + count, Ordering::Release);
        Some(start)
    }

    /// Takes a block for slots of `class` on behalf of `owner`; its memory
    /// is not cleared. `None` when the region is full.
    pub fn take_small(&self, class: usize, owner: u32) -> Option<BlockIndex> {
        let block = self.claim(1, false)?;
        let meta = self.meta(block);
        meta.class.store(class as u8, Ordering::Relaxed);
        meta.set_owner(owner);
        meta.set_used(0);
        meta.set_swept();
        meta.has_instances.store(false, Ordering::Relaxed);
        meta.set_frozen(false);
        meta.state.store(BlockState::Small as u8, Ordering::Release);
        Some(block)
    }

    /// Takes adjacent blocks for one object of `size` bytes. The memory
    /// reads as zero. `None` when the region is full.
    pub fn take_large(&self, size: usize, owner: u32) -> Option<BlockIndex> {
        let count = size.div_ceil(BLOCK_SIZE);
        let head = self.claim(count, true)?;
        for tail in head + 1..head + count {
            let meta = self.meta(tail);
            meta.set_owner(owner);
            meta.state
                .store(BlockState::LargeTail as u8, Ordering::Relaxed);
        }
        let meta = self.meta(head);
        meta.set_owner(owner);
        meta.span.store(count as u32, Ordering::Relaxed);
        meta.set_used(BLOCK_SIZE);
        meta.set_swept();
        meta.has_instances.store(false, Ordering::Relaxed);
        meta.set_frozen(false);
        meta.state
            .store(BlockState::LargeHead as u8, Ordering::Release);
        Some(head)
    }

    /// Where the slot of the object at `address` ends; `None` outside the region.
    #[inline]
    pub fn slot_end(&self, address: usize) -> Option<usize> {
        let block = self.block_of(address)?;
        let meta = self.meta(block);
        match meta.state() {
            BlockState::Small => Some(address + SIZES[meta.class()] as usize),
            BlockState::LargeHead => Some(self.address_of(block + meta.span())),
            BlockState::Free | BlockState::LargeTail => None,
        }
    }

    /// Gives a block, with the blocks of its large object, back to the
    /// region and its memory to the system.
    pub fn give_back(&self, block: BlockIndex) {
        let count = match self.meta(block).state() {
            BlockState::LargeHead => self.meta(block).span(),
            _ => 1,
        };
        // SAFETY: the blocks are ours and hold no object any more; the
        // mapping stays, its pages read as zero afterwards.
        unsafe {
            libc::madvise(
                self.address_of(block) as *mut libc::c_void,
                count << BLOCK_SHIFT,
                libc::MADV_DONTNEED,
            );
        }
        let mut free = self.free();
        for b in block..block + count {
            self.set_free(b);
            free.clean.push(b);
        }
    }

    /// [`Region::give_back`] of a small block, whose memory is kept if that
    /// makes no more than `spare` bytes of free blocks that have memory.
    pub fn give_back_small(&self, block: BlockIndex, spare: usize) {
        let mut free = self.free();
        if self.meta(block).state() != BlockState::Small || free.dirty.len() >= spare >> BLOCK_SHIFT
        {
            drop(free);
            return self.give_back(block);
        }
        self.set_free(block);
        free.dirty.push(block);
    }

    fn set_free(&self, block: BlockIndex) {
        let meta = self.meta(block);
        meta.set_owner(0);
        meta.state.store(BlockState::Free as u8, Ordering::Relaxed);
    }

    fn free(&self) -> MutexGuard<'_, Free> {
        self.free.lock().unwrap_or_else(|e| e.into_inner())
    }
}

/// Takes `count` adjacent blocks out of the free list, if it has them.
fn take_run(free: &mut Vec<BlockIndex>, count: usize) -> Option<BlockIndex> {
    free.sort_unstable();
    let at = free
        .windows(count)
        .position(|run| run[count - 1] - run[0] == count - 1)?;
    let start = free[at];
    free.drain(at..at + count);
    Some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_come_and_go() {
        let r = region();
        let a = r.take_small(3, 7).expect("room");
        assert_eq!(r.meta(a).state(), BlockState::Small);
        assert_eq!((r.meta(a).class(), r.meta(a).owner()), (3, 7));
        assert_eq!(r.block_of(r.address_of(a) + 5), Some(a));
        let big = r.take_large(3 * BLOCK_SIZE + 1, 7).expect("room");
        assert_eq!(r.meta(big).span(), 4);
        assert_eq!(r.meta(big + 3).state(), BlockState::LargeTail);
        r.give_back(big);
        r.give_back(a);
        assert_eq!(r.meta(big).state(), BlockState::Free);
        assert_eq!(r.block_of(r.base() - 1), None);
    }

    #[test]
    fn a_run_is_found_among_scattered_blocks() {
        let mut free = vec![9, 1, 4, 5, 3, 8];
        assert_eq!(take_run(&mut free, 3), Some(3));
        assert_eq!(free, vec![1, 8, 9]);
        assert_eq!(take_run(&mut free, 3), None);
    }
}
