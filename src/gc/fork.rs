//! fork(): the child has no collector's thread, so it drops the cycle that
//! ran and may begin one of its own.
//!
//! The collector's thread holds [`RUNNING`] but where it waits, and lets go of
//! it at a [`checkpoint`] when a thread wants to fork; thus nothing is half
//! done at that moment, and no lock is held that the child needs.

use super::cycle;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::yield_now;

static RUNNING: AtomicBool = AtomicBool::new(false);
static WANTED: AtomicBool = AtomicBool::new(false);
static REGISTERED: Once = Once::new();

/// Asks the system to call this module at every fork().
pub(super) fn register() {
    REGISTERED.call_once(|| {
        // SAFETY: the handlers are functions of this library, which is never
        // unloaded.
        unsafe { libc::pthread_atfork(Some(prepare), Some(parent), Some(child)) };
    });
}

fn lock() {
    while RUNNING.swap(true, SeqCst) {
        yield_now();
    }
}

fn unlock() {
    RUNNING.store(false, SeqCst);
}

/// For the collector's thread: runs a part of its work, during which no
/// thread forks.
pub(super) fn while_no_fork<R>(body: impl FnOnce() -> R) -> R {
    while WANTED.load(SeqCst) {
        yield_now();
    }
    lock();
    let result = body();
    unlock();
    result
}

/// For the collector's thread, within [`while_no_fork`]: lets a thread fork
/// that waits for it.
#[inline]
pub(super) fn checkpoint() {
    if WANTED.load(SeqCst) {
        unlock();
        while WANTED.load(SeqCst) {
            yield_now();
        }
        lock();
    }
}

extern "C" fn prepare() {
    WANTED.store(true, SeqCst);
    lock();
    cycle::hold_for_fork();
}

extern "C" fn parent() {
    cycle::release_after_fork(false);
    unlock();
    WANTED.store(false, SeqCst);
}

extern "C" fn child() {
    cycle::release_after_fork(true);
    unlock();
    WANTED.store(false, SeqCst);
}
