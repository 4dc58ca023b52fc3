//! fork(): the child has one thread, and goes on with the heap as it was.
//!
//! Whichever way a process is copied, the handlers below run, on the thread that
//! forks. Before, they see to it that nothing is half done and no lock is held
//! that the child needs:
//! - no thread but this one is inside the runtime: it is attached, or nobody is, or
//!   the attached one stands at a boundary ([`thread::lock`]);
//! - the collector's thread stands at a [`checkpoint`]: it holds [`RUNNING`] but
//!   where it waits, and lets go of it there when a thread wants to fork;
//! - the locks of the cycle and of the list of threads are this thread's: those are
//!   taken outside the runtime as well.
//!
//! In the child the states of the other threads end. A cycle that was marking is
//! dropped, as nothing has come of it; one that was already freeing garbage goes
//! on, since what is left of that refers to what is gone ([`cycle`]). If a thread
//! that the child does not have was in the middle of that, in foreign code that had
//! detached it, nobody can go on: then the child never collects again.

use super::cycle;
use crate::rt::Rt;
use crate::thread;
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
    let attached = thread::lock::hold_for_fork();
    WANTED.store(true, SeqCst);
    lock();
    cycle::hold_for_fork(attached);
}

extern "C" fn parent() {
    let attached = cycle::release_in_parent();
    WANTED.store(false, SeqCst);
    unlock();
    // Last: now another thread may fork.
    if let Some(attached) = attached {
        thread::lock::release_in_parent(attached);
    }
}

extern "C" fn child() {
    cycle::release_in_child();
    WANTED.store(false, SeqCst);
    unlock();
}

/// In the child of a fork(), on its attached thread: ends all states of threads
/// but its own, also those that no thread ever used.
pub fn end_other_threads(rt: &Rt) {
    thread::end_others_after_fork(Some(rt.thread()), &thread::all(), true);
}
