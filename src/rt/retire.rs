//! Memory that was taken out of use while somebody may still be reading it.
//!
//! A container whose kind is concurrent (see
//! [`crate::object::native::Payload::CONCURRENT`]) is read by the collector's
//! thread while a mutator changes it. When its array is replaced the old one
//! stays as it is until the marking that may be reading it has ended: it shows
//! the container as it was, which is what a snapshot-at-the-beginning wants.

use super::barrier;
use std::alloc::{Layout, dealloc};
use std::sync::{Mutex, PoisonError};

/// How memory is freed: [`dealloc`], or another allocator's function of that form.
pub type Free = unsafe fn(*mut u8, Layout);

/// A block of memory, owned.
pub struct Retired {
    memory: *mut u8,
    layout: Layout,
    free: Free,
}

// SAFETY: owned memory that nobody writes any more.
unsafe impl Send for Retired {}

impl Drop for Retired {
    fn drop(&mut self) {
        // SAFETY: owned; the last reader is gone, see `retire`.
        unsafe { (self.free)(self.memory, self.layout) }
    }
}

/// In pieces of [`PIECE`], so that nobody has to wait for a long array to be copied.
static WAITING: Mutex<Vec<Vec<Retired>>> = Mutex::new(Vec::new());
const PIECE: usize = 1024;

/// Frees `memory`, at once if nobody can be reading it, else later.
///
/// # Safety
/// `memory` was allocated with this layout by the global allocator and is
/// given up: it can no longer be reached from any container, and nobody
/// writes it from now on.
#[inline]
pub unsafe fn retire(memory: *mut u8, layout: Layout) {
    // SAFETY: passed on from the caller.
    unsafe { retire_to(memory, layout, dealloc) }
}

/// [`retire`] for memory of another allocator, which `free` gives back.
///
/// # Safety
/// As for [`retire`]; `free` may be called with `memory` and `layout` once,
/// on any thread.
#[inline]
pub unsafe fn retire_to(memory: *mut u8, layout: Layout, free: Free) {
    let retired = Retired {
        memory,
        layout,
        free,
    };
    if barrier::is_active() {
        wait(retired);
    }
}

#[cold]
fn wait(retired: Retired) {
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    match waiting.last_mut().filter(|piece| piece.len() < PIECE) {
        Some(piece) => piece.push(retired),
        None => waiting.push(vec![retired]),
    }
}

/// What waits to be freed, for the collector, which drops it when nobody
/// marks any more.
pub fn take() -> Vec<Vec<Retired>> {
    std::mem::take(&mut *WAITING.lock().unwrap_or_else(PoisonError::into_inner))
}
