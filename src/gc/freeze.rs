//! Frozen objects: what `gc.freeze` excludes from all later collections.
//!
//! They are roots, and are found again by a flag in their header, which a new
//! object in the same slot does not have. With their last reference they die
//! like any others.

use super::heap_walk::{for_each_object, for_each_slot, header};
use super::inspect::stopped;
use super::tracked::is_tracked;
use crate::handle::Handle;
use crate::heap::header::FLAG_FROZEN;
use crate::heap::region;
use crate::rt::Rt;

/// Freezes all tracked objects.
pub fn freeze(rt: &mut Rt) {
    stopped(rt, |_, walk| {
        for_each_object(|block, object| {
            if is_tracked(object) && walk.shows(object) {
                header(object).set_flag(FLAG_FROZEN);
                region().meta(block).set_frozen(true);
            }
        });
    });
}

/// Ends what [`freeze`] began.
pub fn unfreeze(rt: &mut Rt) {
    stopped(rt, |_, _| {
        for_each(|object| header(object).clear_flag(FLAG_FROZEN));
        for block in 0..region().top() {
            region().meta(block).set_frozen(false);
        }
    });
}

/// Number of objects that are frozen and alive.
pub fn count(rt: &mut Rt) -> usize {
    stopped(rt, |_, _| {
        let mut count = 0;
        for_each(|_| count += 1);
        count
    })
}

/// Whether an object is frozen.
pub(super) fn is_frozen(object: Handle) -> bool {
    header(object).has_flag(FLAG_FROZEN)
}

/// Visits the frozen objects. Mutators may run while the heap is marked:
/// what dies meanwhile is not missed, because it was scanned first.
pub(super) fn for_each(mut visit: impl FnMut(Handle)) {
    for block in 0..region().top() {
        if region().meta(block).is_frozen() {
            for_each_slot(block, |object, live| {
                if live && is_frozen(object) {
                    visit(object);
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gc::{collect, cycle, inspect};
    use crate::object::death;
    use crate::runtime::testing::with_rt;
    use crate::types::list;

    /// A list that nothing but itself holds; returns where it was.
    fn garbage(rt: &mut Rt) -> Handle {
        let made = list::from_refs(rt, &[]).expect("memory");
        let view = list::view(made.get()).expect("list");
        list::append(rt, view, made.get()).expect("memory");
        made.handle()
    }

    /// A whole cycle beside this thread.
    fn run_cycle(rt: &mut Rt) {
        cycle::begin();
        death::at_boundary(rt);
        assert!(cycle::suspend(rt));
        cycle::resume();
    }

    #[test]
    fn what_is_frozen_stays() {
        with_rt(|rt| {
            collect::full(rt);
            let object = garbage(rt);
            freeze(rt);
            assert!(count(rt) > 0);
            assert_eq!(collect::full(rt), 0);
            run_cycle(rt);
            assert!(is_frozen(object) && header(object).type_address() != 0);
            assert!(inspect::objects(rt).iter().all(|o| o.handle() != object));
            unfreeze(rt);
            assert_eq!(count(rt), 0);
            assert!(inspect::objects(rt).iter().any(|o| o.handle() == object));
            assert_eq!(collect::full(rt), 1);
        });
    }

    #[test]
    fn what_is_in_the_slot_of_a_frozen_object_is_not() {
        with_rt(|rt| {
            let first = list::from_refs(rt, &[]).expect("memory");
            let slot = first.handle();
            freeze(rt);
            assert!(is_frozen(slot));
            drop(first);
            death::drain(rt);
            let second = list::from_refs(rt, &[]).expect("memory");
            assert_eq!(second.handle(), slot);
            assert!(!is_frozen(slot));
            unfreeze(rt);
        });
    }
}
