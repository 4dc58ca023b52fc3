//! The heap verifier: with zeal, run whenever marking has ended, with all
//! threads outside the runtime.
//!
//! What is black must hold nothing that is not, what a table counts must be
//! black, and so must what waits to be buried. A violation is a bug of the
//! runtime, and ends the process with a report.

use super::heap_walk::{for_each_object, header, type_of};
use super::mark::{self, is_marked};
use super::roots::{InstanceEdges, for_each_root};
use crate::handle::Handle;
use crate::thread;

/// Checks the heap after marking.
pub fn after_marking(edges: Option<&InstanceEdges>) {
    for_each_object(|_, object| {
        if is_marked(object) {
            mark::scan(object, None, &mut |child| {
                check(child, "held by", Some(object));
            });
        }
    });
    for thread in thread::all().iter() {
        thread.for_each_dying(|object| check(object, "about to be buried", None));
    }
    for_each_root(edges, |object| {
        // An edge may have been counted anew since: then it is held elsewhere too.
        if edges.is_none_or(|e| !e.held.contains_key(&object.bits())) {
            check(object, "held by C", None);
        }
    });
}

fn check(object: Handle, how: &str, by: Option<Handle>) {
    if is_marked(object) || header(object).type_address() == 0 && by.is_none() {
        return;
    }
    let describe = |object: Handle| match header(object).type_address() {
        0 => format!("a free slot at {:#x}", object.bits()),
        _ => format!("{} at {:#x}", type_of(object).full_name(), object.bits()),
    };
    eprintln!(
        "pyrt: the heap is broken: {} is not marked, but {how} {}",
        describe(object),
        by.map(describe).unwrap_or_default(),
    );
    std::process::abort();
}
