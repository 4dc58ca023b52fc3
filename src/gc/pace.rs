//! When a collection is due: after as much was allocated as was live at
//! the end of the last one, and at least [`MINIMUM`].

use super::settings;
use crate::thread::{ATTENTION_COLLECT, Thread};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

/// Bytes allocated before a first collection.
pub const MINIMUM: usize = 32 << 20;

/// The first limit; zeal begins its first cycle at once.
pub fn setup() {
    if settings::get().zeal {
        LIMIT.store(1, Relaxed);
    }
}

static LIMIT: AtomicUsize = AtomicUsize::new(MINIMUM);
static ENABLED: AtomicBool = AtomicBool::new(true);

/// Asks for a collection when enough was allocated.
#[inline(always)]
pub fn check(thread: &Thread) {
    if thread.heap.allocated() >= LIMIT.load(Relaxed) {
        due(thread);
    }
}

#[cold]
fn due(thread: &Thread) {
    thread.heap.reset_allocated();
    if is_enabled() {
        thread.request(ATTENTION_COLLECT);
    }
}

/// Sets the next limit from what was live at the end of a collection.
pub fn set_live(bytes: usize) {
    LIMIT.store(bytes.max(MINIMUM), Relaxed);
}

/// Switches automatic collection; returns what it was.
pub fn set_enabled(on: bool) -> bool {
    ENABLED.swap(on, Relaxed)
}

/// Whether collections start by themselves.
pub fn is_enabled() -> bool {
    ENABLED.load(Relaxed)
}
