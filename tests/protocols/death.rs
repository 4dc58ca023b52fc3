//! An object dies while its block is swept: one of the two frees the slot, once.
//!
//! The sweep takes what is black for alive without a look at it, so whoever frees such an
//! object says so by another colour, once the slot is free, which a type of zero says.
//! Follows `keeps_slot` (src/object/death.rs) and `sweep_block` (src/gc/collector.rs).

use super::check;
use pyrt::heap::marks::{BLACK, FREED};
use shuttle::sync::Arc;
use shuttle::sync::atomic::{AtomicU8, AtomicUsize, Ordering::SeqCst};
use shuttle::thread;

/// A mistake.
#[derive(Clone, Copy, PartialEq)]
enum Mistake {
    None,
    /// The colour says that the slot is free before it is.
    ColourFirst,
}

const TYPE: usize = 1;
const FREE: usize = 0;

struct Slot {
    colour: AtomicU8,
    ty: AtomicUsize,
    /// How often the object's payload was released.
    released: AtomicUsize,
}

/// The mutator: the object dies.
fn die(slot: &Slot, mistake: Mistake) {
    slot.released.fetch_add(1, SeqCst);
    if mistake == Mistake::ColourFirst {
        slot.colour.store(FREED, SeqCst);
    }
    slot.ty.store(FREE, SeqCst);
    slot.colour.store(FREED, SeqCst);
}

/// The collector: whether the slot may be handed out.
fn sweep(slot: &Slot) -> bool {
    if slot.colour.load(SeqCst) == BLACK {
        return false;
    }
    if slot.ty.load(SeqCst) != FREE {
        slot.released.fetch_add(1, SeqCst);
        slot.ty.store(FREE, SeqCst);
    }
    true
}

fn model(mistake: Mistake) {
    let slot = Arc::new(Slot {
        colour: AtomicU8::new(BLACK),
        ty: AtomicUsize::new(TYPE),
        released: AtomicUsize::new(0),
    });
    let collector = thread::spawn({
        let slot = slot.clone();
        move || sweep(&slot)
    });
    die(&slot, mistake);
    let is_free = collector.join().unwrap();
    assert_eq!(slot.released.load(SeqCst), 1, "times that it was released");
    assert!(!is_free || slot.ty.load(SeqCst) == FREE);
    assert!(
        is_free || slot.colour.load(SeqCst) == FREED,
        "found by the next sweep"
    );
}

#[test]
fn what_dies_during_the_sweep_is_freed_once() {
    check(|| model(Mistake::None));
}

#[test]
#[should_panic(expected = "times that it was released")]
fn a_colour_that_comes_too_early_has_it_freed_twice() {
    check(|| model(Mistake::ColourFirst));
}
