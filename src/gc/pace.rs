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

/// Instances there were when they were asked the last time.
static INSTANCES: AtomicUsize = AtomicUsize::new(0);
/// Instances made since.
static MADE: AtomicUsize = AtomicUsize::new(0);
/// Cycles since.
static UNASKED: AtomicUsize = AtomicUsize::new(0);
/// Cycles after which instances are asked in any case.
const ASK_EVERY: usize = 4;

/// Whether the cycle that begins is to ask extension instances what they hold:
/// if a quarter as many as there were then have been made since the last time,
/// and otherwise now and then. Asking takes time in proportion to their number.
pub fn asks_instances() -> bool {
    let made: usize = crate::thread::all()
        .iter()
        .map(|t| t.heap.take_made())
        .sum();
    let made = MADE.fetch_add(made, Relaxed) + made;
    made > INSTANCES.load(Relaxed) / 4
        || UNASKED.fetch_add(1, Relaxed) >= ASK_EVERY
        || settings::get().zeal
}

/// Instances are being asked, and there are this many.
pub fn set_instances(count: usize) {
    if super::candidates::is_on() {
        INSTANCES.store(count, Relaxed);
        MADE.store(0, Relaxed);
        UNASKED.store(0, Relaxed);
    }
}
