//! An object is stored by its owner while another thread gives up a place that holds it.
//!
//! The note of where an object is stored is loaded and stored, not exchanged, for that is on
//! the shortest paths there are. So one thread alone may write it while others are inside:
//! the object's owner. The other one here buries a list of its own, into which the owner had
//! put the object. Follows `Header::note_stored` and `note_unstored` (src/heap/header.rs) and
//! `Rt::is_noted_by_another` (src/rt/barrier.rs).

use super::check;
use shuttle::sync::Arc;
use shuttle::sync::atomic::{AtomicU8, Ordering::SeqCst};
use shuttle::thread;

#[derive(Clone, Copy, PartialEq)]
enum Without {
    Nothing,
    /// Whoever gives a place up notes it.
    Ownership,
}

const NOWHERE: u8 = 0;
const ONCE: u8 = 1;
const SEVERAL: u8 = 2;

const OWNER: usize = 0;
const OTHER: usize = 1;

struct Object {
    stored: AtomicU8,
}

impl Object {
    fn note_stored(&self) {
        let stored = self.stored.load(SeqCst);
        if stored < SEVERAL {
            self.stored.store(stored + 1, SeqCst);
        }
    }

    fn note_unstored(&self) {
        if self.stored.load(SeqCst) == ONCE {
            self.stored.store(NOWHERE, SeqCst);
        }
    }

    fn unstore(&self, me: usize, without: Without) {
        if me == OWNER || without == Without::Ownership {
            self.note_unstored();
        }
    }
}

fn model(without: Without) {
    let object = Arc::new(Object {
        stored: AtomicU8::new(ONCE),
    });
    let burial = thread::spawn({
        let object = object.clone();
        move || object.unstore(OTHER, without)
    });
    // Into one list, from there into another.
    let mut places = 0;
    for _ in 0..2 {
        object.note_stored();
        places += 1;
    }
    object.unstore(OWNER, without);
    places -= 1;
    burial.join().unwrap();
    let noted = object.stored.load(SeqCst);
    assert!(noted >= places, "stored, and said to be nowhere");
}

#[test]
fn the_note_is_never_less_than_the_places() {
    check(|| model(Without::Nothing));
}

#[test]
#[should_panic(expected = "said to be nowhere")]
fn who_is_not_the_owner_must_not_note() {
    check(|| model(Without::Ownership));
}
