//! The end of a thread state.

use super::Thread;
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

/// Ends the state attached to this OS thread, and detaches.
pub fn end_current(thread: &'static Thread) {
    super::critical::suspend(thread);
    super::tls::clear();
    // SAFETY: attached until it is released, and this OS thread is done with it.
    unsafe { Thread::end(thread, || super::lock::release(thread)) };
}

/// Ends all states of an interpreter that is gone, none of which is attached.
pub fn end_all_of(interpreter: u32) {
    let states: Vec<&'static Thread> = super::all().iter().copied().collect();
    let its_own = |t: &&&'static Thread| t.interpreter.get() == interpreter;
    for thread in states.iter().filter(its_own) {
        if !thread.has_ended() && !thread.is_orphaned() {
            clear_fields(thread);
            // SAFETY: C gave the interpreter up, and its states with it.
            unsafe { Thread::end(thread, || ()) };
        }
    }
}
