//! Garbage that needs an attached thread: what a cycle does of it, in slices.
//!
//! In this order: weak references are cleared and their callbacks run;
//! finalisers run (what they can reach is kept until the next cycle);
//! instances of extension types are cleared with all that hangs on them,
//! upon which most of it dies promptly; what is left of them is deallocated;
//! live objects that only garbage stored become ones that nothing stores;
//! types and instances of types made at run time are freed.
//!
//! Until the sweep begins no slot of garbage is reused, so that garbage can
//! be freed in any order.

use super::collect::call_dealloc;
use super::heap_walk::{header, type_of};
use super::log;
use super::mark::{is_marked, revive};
use super::sweep::free;
use crate::error;
use crate::handle::Handle;
use crate::heap::header::FLAG_FINALIZED;
use crate::object::thunk;
use crate::object::{death, flags, slot, weak};
use crate::rt::{Ref, Root, Rt};
use crate::thread;
use std::time::Instant;

/// The garbage of one cycle that is not simply swept.
#[derive(Default)]
pub struct Work {
    /// Number of objects that were looked at.
    pub candidates: usize,
    /// Number of tracked ones among them that were not reached.
    pub garbage: usize,
    /// Bytes of all that was not reached.
    pub bytes: usize,
    /// Garbage with weak references to it.
    pub weakly_referenced: Vec<Handle>,
    /// What has a tp_finalize that did not run yet.
    pub with_finaliser: Vec<Handle>,
    /// Instances of extension types, and what hangs on them.
    pub to_clear: Vec<Handle>,
    /// Live objects that a garbage object stores which is none of those here, and
    /// nothing else.
    pub orphans: Vec<Handle>,
    /// Other garbage whose counts must be settled.
    pub others: Vec<Handle>,
    /// Types.
    pub types: Vec<Handle>,
    stage: usize,
    next: usize,
}

/// The objects of a stage, and what is done with each.
type Stage = (fn(&Work) -> &Vec<Handle>, fn(&mut Work, &mut Rt, Handle));

impl Work {
    /// Goes on until `deadline`; returns whether all is done. Runs foreign
    /// code.
    pub fn run(&mut self, rt: &mut Rt, deadline: Option<Instant>) -> bool {
        const STAGES: [Stage; 7] = [
            (|w| &w.weakly_referenced, |_, rt, o| clear_weak(rt, o)),
            (|w| &w.with_finaliser, |_, rt, o| finalise(rt, o)),
            (|w| &w.to_clear, |_, rt, o| clear(rt, o)),
            (|w| &w.to_clear, |_, rt, o| settle(rt, o)),
            (|w| &w.orphans, |_, rt, o| unstore_orphan(rt, o)),
            (|w| &w.others, |_, rt, o| free_garbage(rt, o)),
            (|w| &w.types, |_, rt, o| free_garbage(rt, o)),
        ];
        while let Some((list, share)) = STAGES.get(self.stage) {
            let Some(object) = list(self).get(self.next).copied() else {
                self.stage += 1;
                self.next = 0;
                continue;
            };
            self.next += 1;
            share(self, rt, object);
            if self.next.is_multiple_of(16) && deadline.is_some_and(|d| Instant::now() >= d) {
                return false;
            }
        }
        true
    }
}

fn is_there(object: Handle) -> bool {
    header(object).type_address() != 0
}

fn root(object: Handle) -> Root {
    // SAFETY: garbage keeps its slot until it is swept.
    unsafe { Ref::from_handle(object) }.root()
}

fn clear_weak(rt: &mut Rt, object: Handle) {
    if is_there(object) {
        let held = root(object);
        weak::clear_where(rt, held.get(), is_marked);
    }
}

fn finalise(rt: &mut Rt, object: Handle) {
    if is_there(object) {
        let held = root(object);
        run_finaliser(rt, &held);
    }
}

/// Finalises garbage, if that did not happen yet.
pub(super) fn run_finaliser(rt: &mut Rt, object: &Root) {
    let has_run = || header(object.handle()).has_flag(FLAG_FINALIZED);
    if !has_run() {
        death::finalize(rt, object.get());
        if has_run() {
            log::finalised();
        }
    }
}

/// Breaks the cycles through an instance, or empties a container.
fn clear(rt: &mut Rt, object: Handle) {
    if !is_there(object) || is_marked(object) {
        return;
    }
    let held = root(object);
    let ty = type_of(object);
    let function = ty.slot(slot::tp_clear);
    if ty.has(flags::FOREIGN_TRAVERSE) && function != 0 {
        // SAFETY: tp_clear is an inquiry on a live instance.
        unsafe { thunk::call_inquiry(rt, function, held.get()) };
        if error::is_set(rt) {
            error::write_unraisable(rt, Some(held.get()));
        }
    }
    if let Some(clear) = ty.native().clear {
        clear(rt, held.get());
    }
    drop(held);
    death::drain(rt);
}

/// What was cleared and did not die: somebody got hold of it, or only
/// garbage stores it.
fn settle(rt: &mut Rt, object: Handle) {
    if !is_there(object) || is_marked(object) {
        return;
    }
    let counts = thread::all()
        .iter()
        .map(|t| t.refs.count(object.bits()))
        .sum::<i64>();
    if counts != 0 {
        revive(object);
    } else if type_of(object).has(flags::FOREIGN_DEALLOC) {
        call_dealloc(rt, object);
    } else if type_of(object).has(flags::HEAPTYPE) || header(object).is_shared() {
        free(rt, object);
    }
}

/// The garbage that stored a live object will be gone, and does not say so itself.
fn unstore_orphan(rt: &mut Rt, object: Handle) {
    if is_there(object) && header(object).is_stored_once() {
        let held = root(object);
        header(object).note_unstored();
        drop(held);
        death::drain(rt);
    }
}

fn free_garbage(rt: &mut Rt, object: Handle) {
    if is_there(object) && !is_marked(object) {
        free(rt, object);
    }
}
