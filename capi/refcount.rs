//! `refcount.h`: counting references.

use super::boundary::{Borrowed, New, Stolen};
use super::checks;
use crate::handle::{Handle, TAG_MASK};
use crate::object::death;
use crate::rt::count_up;
use crate::thread;

// The two functions that are called most are leaves: what is rare is a tail
// call of a function that cannot unwind, so that the common way through saves
// no register and has no landing pad. NULL and immediates are told from
// objects by one bit test (NULL has no entry in the table).

/// Takes a new reference to `o`, which must not be NULL. Cannot fail; any
/// attached thread may call it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Py_IncRef(o: Borrowed) {
    if cfg!(feature = "checked") && !checks::leaf("_Py_IncRef (Py_INCREF)", "op", o.0) {
        return;
    }
    let bits = o.0 as usize;
    if bits & TAG_MASK != 0 {
        std::hint::cold_path();
        return;
    }
    if let Some(thread) = thread::current()
        && thread.refs.increment_hot(bits)
    {
        return;
    }
    inc_ref_slow(o);
}

#[cold]
#[inline(never)]
extern "C" fn inc_ref_slow(o: Borrowed) {
    let (Some(handle), Some(thread)) = (Handle::from_bits(o.0 as usize), thread::current()) else {
        return;
    };
    if thread::exclusive().is_some() {
        return count_up(handle);
    }
    if thread.refs.adjust_shared_hot(handle.bits(), 1) {
        return;
    }
    thread.enter_parallel();
    let done = thread.refs.adjust_beside(handle.bits(), 1).is_some();
    thread.leave();
    if !done {
        thread.enter();
        count_up(handle);
        thread.leave();
    }
}

/// Releases a reference to `o`, which must not be NULL. If it was the last
/// one the object may die, which may run any code. Any attached thread may
/// call it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Py_DecRef(o: Stolen) {
    if cfg!(feature = "checked") && !checks::leaf("_Py_DecRef (Py_DECREF)", "op", o.0) {
        return;
    }
    let bits = o.0 as usize;
    if bits & TAG_MASK != 0 {
        std::hint::cold_path();
        return;
    }
    if let Some(thread) = thread::current() {
        // SAFETY: C gives up a reference that it owns, outside the runtime.
        unsafe { death::release(thread, bits) };
    }
}

/// Takes a new reference to `o`; does nothing for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_IncRef(o: Borrowed) {
    if o.0.is_null() {
        return;
    }
    // SAFETY: same contract.
    unsafe { _Py_IncRef(o) };
}

/// Releases a reference to `o`; does nothing for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_DecRef(o: Stolen) {
    if o.0.is_null() {
        return;
    }
    // SAFETY: same contract.
    unsafe { _Py_DecRef(o) };
}

/// Returns a new reference to `o`, which must not be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_NewRef(o: Borrowed) -> New {
    if cfg!(feature = "checked") && !checks::leaf("Py_NewRef", "o", o.0) {
        return New(o.0);
    }
    // SAFETY: same contract.
    unsafe { _Py_IncRef(o) };
    New(o.0)
}

/// Returns a new reference to `o`; NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_XNewRef(o: Borrowed) -> New {
    // SAFETY: same contract.
    unsafe { Py_IncRef(o) };
    New(o.0)
}
