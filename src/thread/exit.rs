//! The end of a thread state.

use super::{Thread, all, detach};
use crate::handle::Handle;
use crate::rt::{Root, Rt};
use std::cell::Cell;

/// Drops the references a thread state holds itself: exceptions and its
/// dictionary.
pub fn clear(mut rt: Rt) {
    let thread = rt.thread();
    thread.enter();
    clear_fields(thread);
    crate::object::death::drain(&mut rt);
    thread.leave();
}

/// Drops the references of a state; what dies is buried at the next
/// boundary of the attached thread.
pub fn clear_fields(thread: &Thread) {
    for field in [&thread.raised, &thread.handled, &thread.dict] {
        let field: &Cell<Option<Handle>> = field;
        if let Some(handle) = field.take() {
            // SAFETY: the state owns a counted reference and gives it up.
            drop(unsafe { Root::from_counted(handle) });
        }
    }
}

/// Frees the state attached to this OS thread, and detaches.
pub fn end_current(thread: &'static Thread) {
    let heir = all().iter().copied().find(|t| !std::ptr::eq(*t, thread));
    match heir {
        Some(heir) => {
            // The lock is still held: nobody else touches the heir's table.
            super::tls::clear();
            // SAFETY: no OS thread has it attached any more.
            unsafe { Thread::destroy(thread, heir) };
            super::lock::release();
        }
        None => {
            detach();
        }
    }
}
