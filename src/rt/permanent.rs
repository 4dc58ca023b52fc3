//! Objects the runtime itself keeps for good: interned strings, the empty
//! tuple, the spare MemoryError, the table of modules.
//!
//! They are roots of the collector, but not external references: what the
//! tables count is what C holds.

use super::{Ref, Root};
use crate::handle::Handle;
use std::sync::Mutex;

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
