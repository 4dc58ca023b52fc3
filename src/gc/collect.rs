//! A collection, on an attached thread, with all other threads detached.
//!
//! 1. Mark what is reachable; references that extension instances hold are
//!    taken from their tp_traverse ([`super::roots`]).
//! 2. The rest is unreachable: clear weak references to it (callbacks of
//!    reachable ones run), finalise it once, and mark again if that ran code:
//!    what was resurrected stays.
//! 3. Break the cycles: tp_clear of extension instances, containers emptied,
//!    all of them held meanwhile. Most of it now dies promptly.
//! 4. Mark once more, with every counted reference as a root, and free what
//!    is left ([`super::sweep`]).

use super::log::{self, Reason};
use super::mark::{self, is_marked};
use super::observe::{self, Event};
use super::roots::InstanceEdges;
use super::tracked::is_tracked;
use super::{cycle, debug, finalise, heap_walk, inspect, pace, sweep};
use crate::error;
use crate::handle::Handle;
use crate::heap::header::{FLAG_FINALIZED, FLAG_WEAKLY_REFERENCED};
use crate::heap::region;
use crate::object::thunk::{self, RawObject};
use crate::object::{death, flags, slot, weak};
use crate::rt::phase::{self, Phase};
use crate::rt::{Ref, Root, Rt, retire};

/// Collects because enough was allocated.
pub fn automatic(rt: &mut Rt) {
    match pace::is_automatic() {
        false => {}
        true if debug::flags() != 0 => drop(full_because(rt, Reason::Allocation)),
        true => cycle::begin(),
    }
}

/// Collects everything that cannot be reached; returns the number of tracked
/// objects among that. Runs finalisers; keeps the pending exception. Does
/// nothing, and returns 0, inside another collection.
pub fn full(rt: &mut Rt) -> usize {
    full_because(rt, Reason::Request)
}

fn full_because(rt: &mut Rt, reason: Reason) -> usize {
    if !cycle::suspend(rt) {
        return 0;
    }
    observe::tell(rt, Event::Start);
    let pending = error::take(rt);
    log::begin(reason, true);
    let live = stop_and_collect(rt);
    let report = log::end(live, pace::set_live(live));
    error::restore(rt, pending);
    observe::tell(rt, Event::Stop(report));
    cycle::resume();
    report.collected
}

/// Gives the system what is not needed until the next collection: the mark
/// bytes, the thread's counters that count nothing, and what the C library keeps
/// free (the work lists of a large heap were megabytes).
fn give_back_memory(rt: &Rt) {
    region().release_marks();
    rt.thread().refs.trim();
    // SAFETY: may be called at any time.
    #[cfg(target_env = "gnu")]
    unsafe {
        libc::malloc_trim(0)
    };
}

/// Returns the bytes that are live.
fn stop_and_collect(rt: &mut Rt) -> usize {
    death::drain(rt);
    let (garbage, candidates) = unreachable(rt);
    let tracked = garbage.iter().filter(|o| is_tracked(o.handle()));
    let bytes = garbage.iter().map(|o| heap_walk::size_of(o.handle()));
    log::found(candidates, tracked.count(), bytes.sum());
    debug::print_garbage(&garbage);
    inspect::set_finalising(true);
    finalize(rt, &garbage);
    let garbage = survivors_removed(rt, garbage);
    if debug::has(debug::SAVE_ALL) {
        save(rt, garbage);
    } else {
        break_cycles(rt, garbage);
    }
    inspect::set_finalising(false);
    phase::set(Phase::Stopped);
    mark::mark(rt, None);
    let live = sweep::sweep(rt);
    phase::set(Phase::Idle);
    drop(retire::take());
    crate::object::cache::clear();
    death::drain(rt);
    give_back_memory(rt);
    live
}

/// Marks, and roots everything that was not reached. Also returns the number
/// of all objects.
fn unreachable(rt: &mut Rt) -> (Vec<Root>, usize) {
    let edges = InstanceEdges::collect(rt);
    mark::mark(rt, Some(&edges));
    let (mut garbage, mut objects) = (Vec::new(), 0);
    heap_walk::for_each_object(|_, object| {
        objects += 1;
        if !is_marked(object) {
            // SAFETY: nothing was freed since the heap was marked.
            garbage.push(unsafe { Ref::from_handle(object) }.root());
        }
    });
    (garbage, objects)
}

/// Weak references are cleared, then finalisers run.
fn finalize(rt: &mut Rt, garbage: &[Root]) {
    for object in garbage {
        if header_flag(object, FLAG_WEAKLY_REFERENCED) {
            weak::clear_where(rt, object.get(), is_marked);
        }
    }
    for object in garbage {
        finalise::run_finaliser(rt, object);
    }
}

fn header_flag(object: &Root, flag: u8) -> bool {
    object.get().header().is_some_and(|h| h.has_flag(flag))
}

/// Drops what finalisers made reachable again.
fn survivors_removed(rt: &mut Rt, garbage: Vec<Root>) -> Vec<Root> {
    if !garbage.iter().any(|o| header_flag(o, FLAG_FINALIZED)) {
        return garbage;
    }
    let mut edges = InstanceEdges::collect(rt);
    // The references of the list itself hold nothing.
    for object in &garbage {
        edges.explain(object.handle());
    }
    mark::mark(rt, Some(&edges));
    garbage
        .into_iter()
        .filter(|object| !is_marked(object.handle()))
        .collect()
}

/// Hands garbage to the observer, who keeps it.
fn save(rt: &mut Rt, mut garbage: Vec<Root>) {
    garbage.retain(|object| is_tracked(object.handle()));
    observe::tell(rt, Event::Saved(&garbage));
}

/// Empties what can be emptied. The roots keep everything in place until
/// the end, where most of it dies.
fn break_cycles(rt: &mut Rt, garbage: Vec<Root>) {
    for object in &garbage {
        let ty = heap_walk::type_of(object.handle());
        let clear = ty.slot(slot::tp_clear);
        if ty.has(flags::FOREIGN_TRAVERSE) && clear != 0 {
            // SAFETY: tp_clear is an inquiry on a live instance.
            unsafe { thunk::call_inquiry(rt, clear, object.get()) };
            if error::is_set(rt) {
                error::write_unraisable(rt, Some(object.get()));
            }
        }
        if let Some(clear) = ty.native().clear {
            clear(rt, object.get());
        }
    }
    drop(garbage);
    death::drain(rt);
}

/// Frees one object that nothing reaches; see [`super::sweep`].
pub(super) fn call_dealloc(rt: &mut Rt, object: Handle) {
    let dealloc = heap_walk::type_of(object).slot(slot::tp_dealloc);
    // SAFETY: tp_dealloc is a destructor of this object's type; the object
    // is unreachable and was finalised.
    unsafe { thunk::call_void(rt, dealloc, object.bits() as RawObject) };
    if error::is_set(rt) {
        error::write_unraisable(rt, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::testing::with_rt;
    use crate::types::{list, tuple};

    fn count_objects() -> usize {
        let mut n = 0;
        heap_walk::for_each_object(|_, _| n += 1);
        n
    }

    #[test]
    fn a_cycle_is_collected_and_its_slots_reused() {
        with_rt(|rt| {
            full(rt);
            let before = count_objects();
            for _ in 0..100 {
                let a = list::from_refs(rt, &[]).expect("memory");
                let pair = tuple::from_refs(rt, &[a.get()]).expect("memory");
                list::append(rt, list::view(a.get()).expect("list"), pair.get()).expect("memory");
            }
            death::drain(rt);
            assert_eq!(count_objects(), before + 200);
            assert_eq!(full(rt), 200);
            assert_eq!(count_objects(), before);
        });
    }

    #[test]
    fn what_is_rooted_through_a_cycle_stays() {
        with_rt(|rt| {
            let keep = list::from_refs(rt, &[]).expect("memory");
            let inner = list::from_refs(rt, &[keep.get()]).expect("memory");
            list::append(rt, list::view(keep.get()).expect("list"), inner.get()).expect("memory");
            drop(inner);
            full(rt);
            let found = list::get(rt, list::view(keep.get()).expect("list"), 0).expect("there");
            assert!(list::is_list(found));
        });
    }

    /// Runs a whole cycle beside this thread, which goes on calling `step`.
    fn run_cycle(rt: &mut Rt, mut step: impl FnMut(&mut Rt)) {
        cycle::begin();
        for _ in 0..20 {
            step(rt);
            death::at_boundary(rt);
        }
        assert!(cycle::suspend(rt));
        cycle::resume();
    }

    #[test]
    fn a_cycle_beside_the_mutator_frees_garbage_and_keeps_the_rest() {
        with_rt(|rt| {
            full(rt);
            let keep = list::from_refs(rt, &[]).expect("memory");
            let before = count_objects();
            for _ in 0..1000 {
                let a = list::from_refs(rt, &[]).expect("memory");
                let pair = tuple::from_refs(rt, &[a.get()]).expect("memory");
                list::append(rt, list::view(a.get()).expect("list"), pair.get()).expect("memory");
            }
            death::drain(rt);
            assert_eq!(count_objects(), before + 2000);
            run_cycle(rt, |rt| {
                for _ in 0..100 {
                    let a = list::from_refs(rt, &[keep.get()]).expect("memory");
                    let view = list::view(keep.get()).expect("list");
                    list::append(rt, view, a.get()).expect("memory");
                }
            });
            assert_eq!(count_objects(), before + 2000);
            let view = list::view(keep.get()).expect("list");
            for i in 0..2000 {
                let item = list::get(rt, view, i).expect("there").root();
                let inner = list::view(item.get()).expect("list");
                assert!(list::get(rt, inner, 0).expect("there").is(keep.get()));
            }
            run_cycle(rt, |_| {});
            assert_eq!(count_objects(), before + 2000);
        });
    }
}
