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

/// A block of memory of the global allocator, owned.
pub struct Retired {
    memory: *mut u8,
    layout: Layout,
}

// SAFETY: owned memory that nobody writes any more.
unsafe impl Send for Retired {}

impl Drop for Retired {
    fn drop(&mut self) {
        // SAFETY: owned; the last reader is gone, see `retire`.
        unsafe { dealloc(self.memory, self.layout) }
    }
}

static WAITING: Mutex<Vec<Retired>> = Mutex::new(Vec::new());

/// Frees `memory`, at once if nobody can be reading it, else later.
///
/// # Safety
/// `memory` was allocated with this layout by the global allocator and is
/// given up: it can no longer be reached from any container, and nobody
/// writes it from now on.
#[inline]
pub unsafe fn retire(memory: *mut u8, layout: Layout) {
    let retired = Retired { memory, layout };
    if barrier::is_active() {
        wait(retired);
    }
}

#[cold]
fn wait(retired: Retired) {
    WAITING
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(retired);
}

/// What waits to be freed, for the collector, which drops it when nobody
/// marks any more.
pub fn take() -> Vec<Retired> {
    std::mem::take(&mut *WAITING.lock().unwrap_or_else(PoisonError::into_inner))
}
