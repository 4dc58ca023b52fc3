//! Attaching threads that the runtime did not make (PyGILState_Ensure).
//!
//! Each OS thread remembers the state it was last given, so that nested and
//! repeated attaching finds it again.

use super::{Thread, attach, current, detach, tls};
use std::cell::Cell;

std::thread_local! {
    /// The state, and its number: if that has changed, the state has ended and
    /// is another thread's.
    static REMEMBERED: Cell<Option<(&'static Thread, u64)>> = const { Cell::new(None) };
}

/// What [`release`] has to undo.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ensured {
    /// The thread was attached already.
    Attached,
    /// A state was there and has been attached.
    Reattached,
    /// A state was made for the purpose.
    Created,
}

/// The state that belongs to this OS thread, attached or not.
pub fn remembered() -> Option<&'static Thread> {
    let (thread, number) = REMEMBERED.get()?;
    let is_there = thread.unique_id() == number && !thread.has_ended() && !thread.is_orphaned();
    is_there.then_some(thread)
}

/// Remembers the state that belongs to this OS thread.
pub fn remember(thread: Option<&'static Thread>) {
    REMEMBERED.set(thread.map(|t| (t, t.unique_id())));
}

/// Makes sure that this OS thread is attached, whatever the interpreter; waits for it
/// if need be.
pub fn ensure() -> Ensured {
    match current() {
        Some(thread) => ensure_in(thread.interpreter.get()),
        None => ensure_in(0),
    }
}

/// Makes sure that this OS thread, which is not attached to another interpreter, is
/// attached to this one; waits for it if need be.
pub fn ensure_in(interpreter: u32) -> Ensured {
    if let Some(thread) = current() {
        thread.ensure_depth.set(thread.ensure_depth.get() + 1);
        return Ensured::Attached;
    }
    match remembered().filter(|t| t.interpreter.get() == interpreter) {
        Some(thread) => {
            attach(thread);
            Ensured::Reattached
        }
        None => {
            attach(Thread::create(interpreter));
            Ensured::Created
        }
    }
}

/// Undoes the matching [`ensure`]. A state made for the purpose ends.
pub fn release(how: Ensured) {
    match how {
        Ensured::Attached => {
            if let Some(thread) = current() {
                thread
                    .ensure_depth
                    .set(thread.ensure_depth.get().saturating_sub(1));
            }
        }
        Ensured::Reattached => {
            detach();
        }
        Ensured::Created => {
            let thread = tls::get();
            if let Some(rt) = unsafe_token() {
                super::exit::clear(rt);
            }
            remember(None);
            // SAFETY: `ensure` made and attached it on this OS thread.
            if let Some(thread) = unsafe { thread.as_ref() } {
                super::exit::end_current(thread);
            }
        }
    }
}

fn unsafe_token() -> Option<crate::rt::Rt> {
    // SAFETY: called from C's PyGILState_Release, outside the runtime.
    unsafe { crate::rt::Rt::current() }
}
