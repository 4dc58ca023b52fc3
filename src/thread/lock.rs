//! The attach lock: at most one thread is attached at a time.
//!
//! A release wakes one waiter, but whoever comes by first has it: who detaches and
//! attaches again in a loop mostly goes on at once. Who has waited for [`TURN`]
//! goes before all others. The lock goes away when containers carry their own
//! locks; no caller outside this folder knows of it.
//!
//! It is also what makes fork() safe in a thread that is not attached: that
//! thread waits until nobody is attached, or until the attached thread stands
//! at a boundary ([`stand`]), and then keeps the lock's mutex until the process
//! has been copied ([`hold_for_fork`]).

use super::{ATTENTION_FORK, all, tls};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

pub(crate) struct State {
    /// A thread is attached.
    held: bool,
    /// Threads that have waited longer than [`TURN`].
    overdue: u32,
    /// Threads that are not attached and wait to fork.
    forks: u32,
    /// The attached thread stands at a boundary for them.
    stands: bool,
    /// What the child is going to see is whole.
    whole: bool,
}

static STATE: Mutex<State> = Mutex::new(State {
    held: false,
    overdue: 0,
    forks: 0,
    stands: false,
    whole: true,
});
/// Nobody is attached, or nobody waits to fork any more.
static RELEASED: Condvar = Condvar::new();
/// The same, or somebody stands: for who waits to fork.
static MAY_FORK: Condvar = Condvar::new();

/// How long a thread waits before others let it go first.
const TURN: Duration = Duration::from_millis(5);
/// How long fork() in a thread that is not attached waits for the attached one:
/// that may be waiting for the forking thread in turn.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long the attached thread goes without being asked again to stand.
const PAUSE: Duration = Duration::from_millis(1);

/// This process is a copy that was made while a thread was inside the runtime.
static BROKEN: AtomicBool = AtomicBool::new(false);

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(|e| e.into_inner())
}

/// Waits until nobody holds the lock and takes it.
pub(super) fn acquire() {
    if BROKEN.load(Relaxed) {
        broken();
    }
    let mut state = state();
    if state.held || state.forks > 0 || state.overdue > 0 {
        state = wait(state);
    }
    state.held = true;
}

#[cold]
fn wait(mut state: MutexGuard<'static, State>) -> MutexGuard<'static, State> {
    let due = Instant::now() + TURN;
    let mut is_overdue = false;
    while state.held || state.forks > 0 || (state.overdue > 0 && !is_overdue) {
        let waited = RELEASED.wait_timeout(state, TURN);
        state = waited.unwrap_or_else(|e| e.into_inner()).0;
        if !is_overdue && Instant::now() >= due {
            is_overdue = true;
            state.overdue += 1;
        }
    }
    state.overdue -= u32::from(is_overdue);
    state
}

/// Gives the lock up.
pub(super) fn release() {
    let mut state = state();
    state.held = false;
    let (forks, overdue) = (state.forks > 0, state.overdue > 0);
    drop(state);
    if forks {
        MAY_FORK.notify_one();
    } else if overdue {
        RELEASED.notify_all();
    } else {
        RELEASED.notify_one();
    }
}

#[cold]
fn broken() -> ! {
    eprintln!(
        "pyrt: this process is a fork() by a thread that was not attached, while another one was \
         attached and did not come out of its call for a second: it can only exec()"
    );
    std::process::abort()
}

/// For the attached thread, at a boundary: lets threads fork that are not
/// attached.
#[cold]
pub fn stand() {
    let mut state = state();
    while state.forks > 0 {
        state.stands = true;
        MAY_FORK.notify_one();
        state = RELEASED.wait(state).unwrap_or_else(|e| e.into_inner());
    }
    state.stands = false;
}

/// Before fork(): from here on nobody attaches or detaches, and no thread but
/// this one is inside the runtime. Without success, if a thread stays there,
/// the child is marked as unusable.
pub(crate) fn hold_for_fork() -> MutexGuard<'static, State> {
    let mut state = self::state();
    state.whole = true;
    if !tls::get().is_null() {
        return state;
    }
    state.forks += 1;
    let deadline = Instant::now() + PATIENCE;
    while state.held && !state.stands {
        if Instant::now() >= deadline {
            state.whole = false;
            break;
        }
        drop(state);
        all().iter().for_each(|t| t.request(ATTENTION_FORK));
        state = self::state();
        if state.held && !state.stands {
            let waited = MAY_FORK.wait_timeout(state, PAUSE);
            state = waited.unwrap_or_else(|e| e.into_inner()).0;
        }
    }
    state.forks -= 1;
    state
}

/// After fork() in the parent.
pub(crate) fn release_in_parent(state: MutexGuard<'static, State>) {
    drop(state);
    RELEASED.notify_all();
}

/// After fork() in the child, where only the forking thread is left. Returns
/// whether the child may use the runtime.
pub(crate) fn release_in_child(mut state: MutexGuard<'static, State>) -> bool {
    state.held = !tls::get().is_null();
    state.forks = 0;
    state.overdue = 0;
    state.stands = false;
    BROKEN.store(!state.whole, Relaxed);
    state.whole
}
