//! The attach lock: at most one thread is attached at a time.
//!
//! It is fair enough for its purpose: a release wakes one waiter. It goes
//! away when containers carry their own locks; no caller outside this
//! folder knows of it.

use std::sync::{Condvar, Mutex};

static HELD: Mutex<bool> = Mutex::new(false);
static RELEASED: Condvar = Condvar::new();

/// Waits until nobody holds the lock and takes it.
pub(super) fn acquire() {
    let mut held = HELD.lock().unwrap_or_else(|e| e.into_inner());
    while *held {
        held = RELEASED.wait(held).unwrap_or_else(|e| e.into_inner());
    }
    *held = true;
}

/// Gives the lock up.
pub(super) fn release() {
    *HELD.lock().unwrap_or_else(|e| e.into_inner()) = false;
    RELEASED.notify_one();
}

/// After fork() in the child: the forking thread holds the lock.
pub fn reinit_after_fork() {
    // The mutex itself may have been held by another thread at the fork; the
    // runtime forks at a safepoint, so at most a waiter was inside, briefly.
    *HELD.lock().unwrap_or_else(|e| e.into_inner()) = true;
}
