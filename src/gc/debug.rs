//! The debugging flags of `gc.set_debug`.
//!
//! While any is set, collections that start by themselves stop the threads
//! like those that are asked for: the flags speak of garbage as a whole,
//! which a collection beside the mutators frees piece by piece.

use super::heap_walk::type_of;
use super::observe::Report;
use crate::rt::Root;
use std::sync::atomic::{AtomicI32, Ordering::Relaxed};

/// Print what each collection found.
pub const STATS: i32 = 1;
/// Print each unreachable object.
pub const COLLECTABLE: i32 = 2;
/// Print each object that cannot be freed; there is none.
pub const UNCOLLECTABLE: i32 = 4;
/// Keep unreachable objects in `gc.garbage` instead of freeing them.
pub const SAVE_ALL: i32 = 32;

static FLAGS: AtomicI32 = AtomicI32::new(0);

/// The flags.
pub fn flags() -> i32 {
    FLAGS.load(Relaxed)
}

/// Sets the flags.
pub fn set_flags(flags: i32) {
    FLAGS.store(flags, Relaxed);
}

/// Whether one of these flags is set.
pub(super) fn has(flag: i32) -> bool {
    flags() & flag != 0
}

pub(super) fn print_start() {
    if has(STATS) {
        eprintln!("pyrt gc: collecting");
    }
}

pub(super) fn print_stop(report: Report) {
    if has(STATS) {
        eprintln!(
            "pyrt gc: {} of {} objects unreachable, 0 of them uncollectable, {:.4} s",
            report.collected,
            report.candidates,
            report.duration.as_secs_f64()
        );
    }
}

pub(super) fn print_garbage(garbage: &[Root]) {
    if has(COLLECTABLE) {
        for object in garbage {
            let (name, at) = (type_of(object.handle()).full_name(), object.handle().bits());
            eprintln!("pyrt gc: collectable: <{name} at {at:#x}>");
        }
    }
}
