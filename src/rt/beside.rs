//! What a thread may do inside the runtime while others are there too
//! ([`crate::thread::lock`], parallel access).
//!
//! No object is locked. Instead each one is, at any time, either one thread's or
//! everybody's, and what may be done with it follows from that:
//!
//! | the object                                  | this thread may                    |
//! |---------------------------------------------|------------------------------------|
//! | its own, and not shared                     | read, change, store and bury it    |
//! | shared (marked so in its header)            | read, count and store it           |
//! | another thread's, and not shared            | nothing                            |
//!
//! A thread that buries its own container may meet another's object there, which that one
//! put into it: it leaves it as it is ([`crate::rt::barrier`]).
//!
//! An object is its owner's, in whose heap block it is, until another thread gets
//! at it; then it is marked as shared, for good, and that is done with exclusive
//! access: nobody is inside who may have looked at the mark. To change a shared
//! object takes exclusive access as well. So nobody inside sees anything change
//! that another thread has at hand, and no operation of a container is ever seen
//! half done.
//!
//! What a function does beyond that must be as harmless as allocating in the
//! thread's own share of the heap: no foreign code, no cache that the process
//! shares, nothing that marks an object as shared. Objects that are dying by the way
//! wait for the boundary, where the thread has exclusive access again.

use super::{Ref, Rt};
use crate::heap::region;
use crate::thread;

/// What a call does with an object.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// Looks into it, and does not change it. What it holds may be counted only
    /// with [`Ref::root_beside`].
    Read,
    /// Changes it.
    Change,
    /// Stores it somewhere.
    Keep,
}

/// What is done with which object.
pub type Use<'a> = (Does, Ref<'a>);

/// Whether the rules allow it.
#[inline]
pub fn may(rt: &Rt, (does, object): Use<'_>) -> bool {
    match object.header() {
        None => true,
        Some(header) if header.is_shared() => does != Does::Change,
        Some(_) => rt.is_own(object.handle().bits()),
    }
}

/// Marks those objects as shared that are another thread's, so that [`may`] says
/// yes the next time, unless they are to be changed. The access is exclusive.
#[cold]
pub fn share(rt: &Rt, uses: &[Use<'_>]) {
    for (_, object) in uses {
        if let Some(header) = object.header()
            && region().block_of(object.handle().bits()).is_some()
            && !rt.is_own(object.handle().bits())
        {
            header.mark_shared();
        }
    }
}

/// Opens the bracket for parallel access, if this thread is not the holder and the
/// rules allow it; `None`, and nothing is open, if not.
///
/// # Safety
/// As for [`Rt::current`]; the caller closes the bracket.
#[inline]
pub unsafe fn enter(uses: &[Use<'_>]) -> Option<Rt> {
    // SAFETY: passed on from the caller.
    let rt = unsafe { Rt::current() }?;
    if thread::exclusive().is_some() {
        return None;
    }
    rt.thread().enter_parallel();
    if uses.iter().all(|what| may(&rt, *what)) {
        return Some(rt);
    }
    rt.thread().leave();
    rt.thread().enter();
    share(&rt, uses);
    rt.thread().leave();
    None
}
