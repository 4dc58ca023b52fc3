//! Memory for arrays and other blocks of containers: short ones are pieces of the thread's own
//! ([`crate::heap::raw`]), longer ones come from the global allocator.

use crate::heap::raw::{self, STEP};
use crate::rt::Rt;
use crate::thread;
use std::alloc::{self, Layout};

/// What malloc keeps in front of a block, out of the same 16 bytes.
const MALLOC_HEAD: usize = 8;
/// From this size on the spare room is smaller.
const LARGE: usize = 1 << 20;

/// The least size an allocation really takes, if it is to have `bytes`.
pub const fn round(bytes: usize) -> usize {
    if bytes <= raw::MAX {
        bytes.next_multiple_of(STEP)
    } else {
        (bytes + MALLOC_HEAD).next_multiple_of(STEP) - MALLOC_HEAD
    }
}

/// [`round`] with room to grow, so that appending takes constant time on
/// average. `generous` where every growth costs a copy that stays for a while.
pub(super) const fn with_room(bytes: usize, generous: bool) -> usize {
    if bytes <= STEP {
        STEP
    } else if generous {
        round(bytes + bytes)
    } else if bytes < LARGE {
        round(bytes + bytes / 8 + 24)
    } else {
        round(bytes + bytes / 16)
    }
}

/// The layout that [`free`] needs.
pub const fn layout(bytes: usize) -> Layout {
    // SAFETY: the alignment is a power of two, and `bytes` was allocated.
    unsafe { Layout::from_size_align_unchecked(bytes, align_of::<u64>()) }
}

/// `bytes` (as [`round`] gave them) of memory, or null. The content is
/// undefined unless `zeroed`.
#[inline(always)]
pub fn alloc(rt: &Rt, bytes: usize, zeroed: bool) -> *mut u8 {
    if bytes > raw::MAX {
        return alloc_long(rt, bytes, zeroed);
    }
    let memory = rt.thread().heap.alloc_raw(bytes);
    if zeroed && !memory.is_null() {
        // SAFETY: as many bytes were allocated.
        unsafe { memory.write_bytes(0, bytes) };
    }
    memory
}

#[inline(never)]
fn alloc_long(rt: &Rt, bytes: usize, zeroed: bool) -> *mut u8 {
    rt.thread().heap.note_external(bytes);
    // SAFETY: the layout is not empty.
    unsafe {
        match zeroed {
            true => alloc::alloc_zeroed(layout(bytes)),
            false => alloc::alloc(layout(bytes)),
        }
    }
}

/// Frees memory, on any thread.
///
/// # Safety
/// `memory` came from [`alloc`] or [`resize`] with the size of `layout`, and
/// nobody uses it any more.
#[inline(always)]
pub unsafe fn free(memory: *mut u8, layout: Layout) {
    let thread = thread::current();
    // SAFETY: passed on from the caller.
    unsafe {
        match thread {
            Some(thread) if layout.size() <= raw::MAX => {
                thread.heap.raw.free(memory, layout.size());
            }
            _ => free_elsewhere(memory, layout),
        }
    }
}

/// The part of [`free`] that is not short.
///
/// # Safety
/// As for [`free`].
#[inline(never)]
unsafe fn free_elsewhere(memory: *mut u8, layout: Layout) {
    // SAFETY: passed on from the caller.
    unsafe {
        if layout.size() <= raw::MAX {
            return raw::free_elsewhere(memory, layout.size());
        }
        if let Some(thread) = thread::current() {
            thread.heap.note_external_freed(layout.size());
        }
        alloc::dealloc(memory, layout);
    }
}

/// Makes a long piece of memory shorter or longer, which may move it; null
/// if that cannot be, and then nothing has changed.
///
/// # Safety
/// As for [`free`], but that the memory is used on, at its new address.
pub(super) unsafe fn resize(rt: &Rt, memory: *mut u8, old: usize, new: usize) -> *mut u8 {
    if old <= raw::MAX || new <= raw::MAX {
        return std::ptr::null_mut();
    }
    let heap = &rt.thread().heap;
    heap.note_external_freed(old);
    heap.note_external(new);
    // SAFETY: passed on from the caller.
    unsafe { alloc::realloc(memory, layout(old), new) }
}
