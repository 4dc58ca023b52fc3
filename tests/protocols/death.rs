//! An object dies while the marker reaches it: the marker knows its type.
//!
//! The mutator frees an object while the heap is marked, as `free_simple` does
//! (src/object/death.rs): it scans it first (`mark::before_write`), then its slot is
//! free, which a type of zero says. Follows `Marker::shade` (src/gc/mark.rs): where
//! shading succeeds, the type that was read belongs to the object.

use super::check;
use pyrt::heap::marks::{BLACK, DOOMED, Mark, WHITE, claim_mark, shade_mark};
use shuttle::sync::Arc;
use shuttle::sync::atomic::{AtomicU8, AtomicUsize, Ordering::SeqCst};
use shuttle::thread;

/// A step that is left out.
#[derive(Clone, Copy, PartialEq)]
enum Without {
    Nothing,
    /// The type is read when the object was reached, not before.
    ReadingFirst,
}

struct Colour(AtomicU8);

impl Mark for Colour {
    fn load(&self) -> u8 {
        self.0.load(SeqCst)
    }
    fn exchange(&self, from: u8, to: u8) -> bool {
        self.0.compare_exchange(from, to, SeqCst, SeqCst).is_ok()
    }
    fn store(&self, colour: u8) {
        self.0.store(colour, SeqCst);
    }
    fn wait() {
        thread::yield_now();
    }
}

const TYPE: usize = 1;
const FREE: usize = 0;

struct Slot {
    colour: Colour,
    ty: AtomicUsize,
}

/// The mutator: the object dies, and its slot is used again.
fn die(slot: &Slot) {
    if slot.colour.load() != BLACK && claim_mark(&slot.colour) {
        slot.colour.store(BLACK);
    }
    slot.ty.store(FREE, SeqCst);
}

/// The marker.
fn reach(slot: &Slot, without: Without) {
    if slot.colour.load() >= DOOMED {
        return;
    }
    let mut ty = slot.ty.load(SeqCst);
    if shade_mark(&slot.colour) {
        if without == Without::ReadingFirst {
            ty = slot.ty.load(SeqCst);
        }
        assert_eq!(ty, TYPE, "the type of a dead object");
    }
}

fn model(without: Without) {
    let slot = Arc::new(Slot {
        colour: Colour(AtomicU8::new(WHITE)),
        ty: AtomicUsize::new(TYPE),
    });
    let marker = thread::spawn({
        let slot = slot.clone();
        move || reach(&slot, without)
    });
    die(&slot);
    marker.join().unwrap();
}

#[test]
fn the_type_of_what_is_reached_is_known() {
    check(|| model(Without::Nothing));
}

#[test]
#[should_panic(expected = "the type of a dead object")]
fn read_later_the_type_may_be_gone() {
    check(|| model(Without::ReadingFirst));
}
