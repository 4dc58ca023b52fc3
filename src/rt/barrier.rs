//! The write barrier: every reference that is put into the heap or taken
//! out of it goes through [`Rt::store`] and [`Rt::unstore`].
//!
//! They do two things:
//! - keep the one-bit count of internal references in the header, by which
//!   an object that is stored nowhere dies promptly;
//! - while a marking cycle runs, shade what is taken out
//!   (snapshot-at-the-beginning: whatever was reachable when the cycle
//!   started is marked, so the reference that disappears must be seen).
//!   A store needs no shading, and new objects are allocated black.

use super::{Ref, Root, Rt, Stored, queue_if_dead};
use crate::handle::Handle;
use crate::heap::{Header, region};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

static MARKING: AtomicBool = AtomicBool::new(false);
static SHADED: Mutex<Vec<Handle>> = Mutex::new(Vec::new());

/// Whether a marking cycle runs.
#[inline(always)]
pub fn is_marking() -> bool {
    MARKING.load(Relaxed)
}

/// Switches shading on or off; called with all threads stopped.
pub fn set_marking(on: bool) {
    MARKING.store(on, Relaxed);
}

/// What was shaded since the last call, for the marker.
pub fn take_shaded() -> Vec<Handle> {
    std::mem::take(&mut *SHADED.lock().unwrap_or_else(|e| e.into_inner()))
}

/// Marks an object that was allocated while a cycle runs.
#[cold]
#[inline(never)]
pub fn allocate_black(address: usize) {
    region().mark(address).store(1, Relaxed);
}

#[cold]
fn shade(object: Handle) {
    SHADED
        .lock()
        .unwrap_or_else(|e| e.into_inner())
        .push(object);
}

impl Rt {
    /// Puts a reference into the heap: the result is to be kept by an object
    /// whose trace function visits it.
    #[inline(always)]
    pub fn store(&self, value: Ref<'_>) -> Stored {
        if let Some(header) = value.header() {
            self.note_store(value, header);
        }
        Stored(value.handle())
    }

    #[inline(always)]
    fn note_store(&self, value: Ref<'_>, header: &Header) {
        header.note_stored();
        if crate::thread::several() && !self.owns(value.handle().bits()) {
            header.mark_shared();
        }
    }

    /// [`Rt::store`] of a root that is given up.
    #[inline(always)]
    pub fn store_root(&self, value: Root) -> Stored {
        self.store(value.get())
    }

    /// Takes a reference out of the heap. If nothing else holds the object
    /// it is queued and dies at the next boundary.
    #[inline(always)]
    pub fn unstore(&self, stored: Stored) {
        let handle = stored.handle();
        if handle.is_immediate() {
            return;
        }
        if is_marking() {
            shade(handle);
        }
        // SAFETY: what the heap holds is alive.
        let header = unsafe { &*(handle.bits() as *const Header) };
        if header.note_unstored()
            && !header.is_shared()
            && self.thread().refs.count(handle.bits()) == 0
        {
            queue_if_dead(self.thread(), handle);
        }
    }

    /// Takes a reference out of the heap and hands it to the caller, rooted.
    #[inline(always)]
    pub fn unstore_to_root(&self, stored: Stored) -> Root {
        let root = stored.get(self).root();
        self.unstore(stored);
        root
    }

    /// Puts `value` in the place of `old`.
    pub fn replace(&self, place: &mut Stored, value: Ref<'_>) {
        let old = std::mem::replace(place, self.store(value));
        self.unstore(old);
    }
}
