//! Looking at the heap from outside: all objects, who refers to what.
//!
//! Invariant: an object is handed out only while the heap stands still (no
//! cycle runs, see [`stopped`]), and rooted. Within a step of a collection,
//! that is in a finaliser or a callback, garbage is not shown.

use super::freeze::is_frozen;
use super::heap_walk::{for_each_object, header, type_of};
use super::mark::is_marked;
use super::roots::{InstanceEdges, traverse};
use super::tracked::is_tracked;
use super::{cycle, mark};
use crate::handle::Handle;
use crate::object::{flags, instance};
use crate::rt::phase::{self, Phase};
use crate::rt::{Ref, Root, Rt};
use crate::thread;
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// A collection that has stopped the mutators knows what is garbage, and
/// finalises it.
static FINALISING: AtomicBool = AtomicBool::new(false);

/// Says whether objects that are not marked are garbage; for a collection
/// that has stopped the mutators.
pub(super) fn set_finalising(on: bool) {
    FINALISING.store(on, Relaxed);
}

/// What a walk over the heap may show.
pub(super) struct Walk {
    only_marked: bool,
    /// Objects whose death is under way.
    dying: HashSet<Handle>,
}

impl Walk {
    fn new() -> Walk {
        let mut dying = HashSet::new();
        for thread in thread::all().iter() {
            thread.for_each_dying(|object| {
                dying.insert(object);
            });
        }
        Walk {
            only_marked: phase::is(Phase::Judge) || FINALISING.load(Relaxed),
            dying,
        }
    }

    /// Whether an object may be handed out.
    pub(super) fn shows(&self, object: Handle) -> bool {
        (!self.only_marked || is_marked(object)) && !self.dying.contains(&object)
    }
}

/// Runs `body` while no cycle runs, or within the step that calls.
pub(super) fn stopped<R>(rt: &mut Rt, body: impl FnOnce(&mut Rt, &Walk) -> R) -> R {
    let suspended = cycle::suspend(rt);
    let result = body(rt, &Walk::new());
    if suspended {
        cycle::resume();
    }
    result
}

fn root(object: Handle) -> Root {
    // SAFETY: a live object, and nothing dies during a walk.
    unsafe { Ref::from_handle(object) }.root()
}

/// All tracked objects that are not frozen.
pub fn objects(rt: &mut Rt) -> Vec<Root> {
    stopped(rt, |_, walk| {
        let mut found = Vec::new();
        for_each_object(|_, object| {
            if is_tracked(object) && !is_frozen(object) && walk.shows(object) {
                found.push(root(object));
            }
        });
        found
    })
}

/// The tracked objects that refer to one of `wanted` and are not frozen.
/// Calls tp_traverse of extension instances.
pub fn referrers(rt: &mut Rt, wanted: &[Ref<'_>]) -> Vec<Root> {
    let wanted: HashSet<Handle> = wanted.iter().map(|object| object.handle()).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    stopped(rt, |rt, walk| {
        let edges = InstanceEdges::collect(rt);
        let mut found = Vec::new();
        for_each_object(|_, object| {
            if !is_tracked(object) || is_frozen(object) || !walk.shows(object) {
                return;
            }
            let mut refers = false;
            mark::scan(object, Some(&edges), &mut |child| {
                refers |= wanted.contains(&child);
            });
            if refers {
                found.push(root(object));
            }
        });
        found
    })
}

/// What a live object refers to, each as often as it does. Calls tp_traverse
/// of an extension instance.
pub fn referents(rt: &mut Rt, object: Ref<'_>) -> Vec<Root> {
    let handle = object.handle();
    if !is_tracked(handle) {
        return Vec::new();
    }
    let ty = type_of(handle);
    let mut found = Vec::new();
    let mut keep = |child: Handle| found.push(child);
    // SAFETY: a live object of this kind, and no mutator runs but this one.
    unsafe { (ty.native().trace)(header(handle), &mut keep) };
    instance::visit(header(handle), ty, &mut keep);
    if ty.has(flags::FOREIGN_TRAVERSE) {
        traverse(rt, handle, &mut keep);
    } else if ty.has(flags::HEAPTYPE) {
        keep(ty.as_ref().handle());
    }
    found.into_iter().map(root).collect()
}
