//! The frame that the C API can look at, as far as a runtime without an
//! interpreter has one: a namespace, which is globals and locals at once.
//!
//! A thread has at most one; a program that embeds the runtime and calls into
//! it has none. [`running_in`] is the only way to one.

use crate::rt::{Ref, Root, Rt};
use crate::types::dict;

/// The globals of the frame that is running on this thread.
pub fn globals(rt: &Rt) -> Option<Ref<'_>> {
    // SAFETY: `running_in` holds the namespace while the cell names it.
    rt.thread()
        .globals
        .get()
        .map(|h| unsafe { Ref::from_handle(h) })
}

/// `__name__` of the running frame; new reference.
pub fn module_name(rt: &Rt) -> Option<Root> {
    let globals = globals(rt)?;
    dict::get_text(rt, globals, "__name__").map(Ref::root)
}

/// Runs `body` with this namespace as the frame.
pub fn running_in<R>(rt: &mut Rt, namespace: &Root, body: impl FnOnce(&mut Rt) -> R) -> R {
    let outer = rt.thread().globals.replace(Some(namespace.handle()));
    let result = body(rt);
    rt.thread().globals.set(outer);
    result
}
