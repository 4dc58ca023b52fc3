//! Objects the runtime itself keeps for good: interned strings, the empty
//! tuple, the spare MemoryError, the table of modules.
//!
//! They are roots of the collector, but not external references: what the
//! tables count is what C holds.

use super::{Ref, Root};
use crate::handle::Handle;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

static KEPT: Mutex<Vec<Handle>> = Mutex::new(Vec::new());

/// Keeps an object until the process ends.
pub fn keep(object: Ref<'_>) {
    if let Some(header) = object.header() {
        header.note_stored();
        KEPT.lock()
            .unwrap_or_else(|e| e.into_inner())
            .push(object.handle());
    }
}

/// [`keep`] for a root, which is given up; the handle is valid from now on.
pub fn keep_root(object: Root) -> Handle {
    keep(object.get());
    object.handle()
}

/// Ends [`keep`] for an object; it dies like any other from now on.
pub fn release(rt: &super::Rt, object: Handle) {
    let mut kept = KEPT.lock().unwrap_or_else(|e| e.into_inner());
    if let Some(at) = kept.iter().rposition(|h| *h == object) {
        kept.swap_remove(at);
        drop(kept);
        // SAFETY: the reference that `keep` noted; a Stored is a handle.
        rt.unstore(unsafe { std::mem::transmute::<Handle, super::Stored>(object) });
    }
}

/// Visits what is kept, for the collector.
pub fn for_each(visit: impl FnMut(Handle)) {
    KEPT.lock()
        .unwrap_or_else(|e| e.into_inner())
        .iter()
        .copied()
        .for_each(visit);
}

/// A static place for an object that the runtime keeps from one start to the
/// next end.
pub struct Place(AtomicUsize);

impl Place {
    /// An empty place.
    pub const fn new() -> Place {
        Place(AtomicUsize::new(0))
    }

    /// Keeps `object` here; the place was empty.
    pub fn set(&self, object: Root) {
        self.0.store(keep_root(object).bits(), SeqCst);
    }

    /// The object; new reference.
    pub fn get(&self) -> Option<Root> {
        // SAFETY: kept, hence alive.
        Handle::from_bits(self.0.load(SeqCst)).map(|h| unsafe { Ref::from_handle(h) }.root())
    }

    /// Empties the place.
    pub fn clear(&self, rt: &super::Rt) {
        if let Some(object) = Handle::from_bits(self.0.swap(0, SeqCst)) {
            release(rt, object);
        }
    }
}

impl Default for Place {
    fn default() -> Place {
        Place::new()
    }
}
