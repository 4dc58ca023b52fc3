//! Critical sections: an object is one thread's alone between begin and end, as far
//! as all who care use sections.
//!
//! As in CPython a section holds only while its thread goes on. A thread that has to
//! wait for another section suspends those it is in, and so does one that detaches;
//! the innermost is resumed when the wait is over, the others when that ends. So no
//! two threads can wait for each other.
//!
//! Operations of the runtime itself take no such lock ([`super::lock`]). Instead a
//! section on a list or another built-in container keeps exclusive access to the
//! runtime while it is not suspended (it *pins*): so it keeps others from changing the
//! container as well, and its own operations pass at once.

use super::lock::{self, Sections};
use super::{Thread, attach_outside_sections, detach_outside_sections, sanitizer};
use crate::handle::Handle;
use std::ptr;

/// What C keeps on its stack for a section: `PyCriticalSection` is the first two
/// words, `PyCriticalSection2` all three.
#[repr(C)]
pub struct Section {
    previous: *mut Section,
    first: usize,
    second: usize,
}

/// In the lowest bits of [`Section::previous`].
const HAS_SECOND: usize = 1;
const SUSPENDED: usize = 2;
/// Nobody else gets at the runtime while the section holds.
const PINS: usize = 4;
const FLAGS: usize = HAS_SECOND | SUSPENDED | PINS;

/// The address of what can be locked: 0 for NULL and for what has no address.
fn lockable(object: usize) -> usize {
    let handle = Handle::from_bits(object);
    handle.filter(|h| !h.is_immediate()).map_or(0, |h| h.bits())
}

/// The objects of a section, the lower address first; 0 for none.
type Objects = [usize; 2];

/// # Safety
/// `section` is a section that has begun and not ended.
unsafe fn objects(section: *mut Section) -> Objects {
    // SAFETY: passed on from the caller; the third word is there if the flag says so.
    unsafe {
        let has_second = (*section).previous.addr() & HAS_SECOND != 0;
        [
            (*section).first,
            if has_second { (*section).second } else { 0 },
        ]
    }
}

fn is_free(sections: &Sections, objects: Objects) -> bool {
    objects.iter().all(|o| *o == 0 || !sections.contains(o))
}

fn hold(sections: &mut Sections, objects: Objects) {
    for object in objects.into_iter().filter(|o| *o != 0) {
        sanitizer::acquired(object);
        sections.insert(object);
    }
}

fn release(sections: &mut Sections, objects: Objects) {
    for object in objects {
        sanitizer::releasing(object);
        sections.remove(&object);
    }
    lock::section_ended();
}

/// Begins a section on one or two objects (0: none), which is to be the innermost; with
/// `pins` nobody else gets at the runtime while it holds.
///
/// # Safety
/// `section` is the caller's, of three words if `second` is not 0, and stays until
/// [`end`]; `thread` is attached to this OS thread, and outside the runtime.
pub unsafe fn begin(
    thread: &'static Thread,
    section: *mut Section,
    first: usize,
    second: usize,
    pins: bool,
) {
    let (a, b) = (lockable(first), lockable(second));
    let objects = match (a.min(b), a.max(b)) {
        (0, only) => [only, 0],
        (lower, higher) if lower == higher => [lower, 0],
        both => [both.0, both.1],
    };
    let outer = thread.sections.get();
    // SAFETY: sections of this thread that have not ended, and the caller's.
    unsafe {
        let has = |o: &usize| *o == 0 || self::objects(outer).contains(o);
        if objects[0] == 0 || (!outer.is_null() && objects.iter().all(has)) {
            // Nothing to lock, or it is locked already.
            (*section).first = 0;
            return;
        }
        take(thread, objects);
        let mut flags = if pins { PINS } else { 0 };
        (*section).first = objects[0];
        if objects[1] != 0 {
            flags |= HAS_SECOND;
            (*section).second = objects[1];
        }
        (*section).previous = outer.map_addr(|a| a | flags);
    }
    thread.sections.set(section);
    if pins {
        lock::pin(thread);
    }
}

/// Ends [`lock::pin`], if no section pins any more.
fn unpin(thread: &Thread) {
    if !thread.is_pinned() {
        return;
    }
    let mut section = thread.sections.get();
    let mut pinned = false;
    while !section.is_null() {
        // SAFETY: sections of this thread that have not ended.
        let previous = unsafe { (*section).previous };
        pinned |= previous.addr() & (PINS | SUSPENDED) == PINS;
        section = previous.map_addr(|a| a & !FLAGS);
    }
    if !pinned {
        lock::unpin(thread);
    }
}

/// Ends the innermost section, and resumes the one around it if that was suspended.
///
/// # Safety
/// As for [`begin`].
pub unsafe fn end(thread: &'static Thread, section: *mut Section) {
    // SAFETY: passed on from the caller.
    unsafe {
        if (*section).first == 0 {
            return;
        }
        lock::with_sections(|sections| release(sections, objects(section)));
        let previous = (*section).previous;
        thread.sections.set(previous.map_addr(|a| a & !FLAGS));
        (*section).first = 0;
        if previous.addr() & PINS != 0 {
            unpin(thread);
        }
    }
    resume(thread);
}

/// Locks the objects; suspends the thread's sections, and detaches, while it waits.
fn take(thread: &'static Thread, objects: Objects) {
    let is_held = lock::with_sections(|sections| {
        let is_free = is_free(sections, objects);
        if is_free {
            hold(sections, objects);
        }
        is_free
    });
    if is_held {
        return;
    }
    suspend(thread);
    detach_outside_sections(thread);
    lock::wait_for_sections(
        |sections| is_free(sections, objects),
        |sections| hold(sections, objects),
    );
    attach_outside_sections(thread);
}

/// Suspends all sections of a thread, which is about to detach.
pub(super) fn suspend(thread: &Thread) {
    let innermost = thread.sections.get();
    if innermost.is_null() {
        return;
    }
    lock::with_sections(|sections| {
        let mut section = innermost;
        while !section.is_null() {
            // SAFETY: sections of this thread that have not ended.
            unsafe {
                let previous = (*section).previous;
                if previous.addr() & SUSPENDED == 0 {
                    release(sections, objects(section));
                    (*section).previous = previous.map_addr(|a| a | SUSPENDED);
                }
                section = previous.map_addr(|a| a & !FLAGS);
            }
        }
    });
    unpin(thread);
}

/// Resumes the innermost section of a thread that has attached.
pub(super) fn resume(thread: &'static Thread) {
    let section = thread.sections.get();
    // SAFETY: a section of this thread that has not ended.
    unsafe {
        if section.is_null() || (*section).previous.addr() & SUSPENDED == 0 {
            return;
        }
        take(thread, objects(section));
        (*section).previous = (*section).previous.map_addr(|a| a & !SUSPENDED);
        if (*section).previous.addr() & PINS != 0 {
            lock::pin(thread);
        }
    }
}

/// In the child of a fork(): what the thread that is left holds.
pub(super) fn held_by(thread: Option<&Thread>) -> Sections {
    let mut sections = Sections::new();
    let mut section = thread.map_or(ptr::null_mut(), |t| t.sections.get());
    while !section.is_null() {
        // SAFETY: sections of this thread that have not ended.
        unsafe {
            if (*section).previous.addr() & SUSPENDED == 0 {
                hold(&mut sections, objects(section));
            }
            section = (*section).previous.map_addr(|a| a & !FLAGS);
        }
    }
    sections
}
