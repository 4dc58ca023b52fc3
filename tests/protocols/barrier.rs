//! The write barrier: whatever can be reached when marking ends is black.
//!
//! The mutator moves the only reference to an object that was reachable at the
//! start to where the marker may have been already, then into a new object.
//! Follows `Rt::unstore` and `barrier::shade` (src/rt/barrier.rs),
//! `mark::before_write`, `Marker::run` (src/gc/mark.rs), `Collector::mark`
//! (src/gc/collector.rs) and `cycle::finish` (src/gc/cycle.rs).

use super::check;
use pyrt::heap::marks::{BLACK, Mark, WHITE, claim_mark, shade_mark};
use shuttle::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering::SeqCst};
use shuttle::sync::{Arc, Mutex};
use shuttle::thread;

/// A step that is left out.
#[derive(Clone, Copy, PartialEq)]
enum Without {
    Nothing,
    /// `Rt::unstore` does not shade.
    Shading,
    /// The payload is opened without `mark::before_write`.
    Claiming,
    /// New objects are white.
    AllocatingBlack,
    /// Marking ends when the collector has nothing left, without a handshake.
    Handshake,
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

/// Nothing in a field.
const NONE: usize = usize::MAX;
const FIELDS: usize = 2;

struct Object {
    colour: Colour,
    fields: [AtomicUsize; FIELDS],
    /// Its payload is open for writing: nobody may read it.
    open: AtomicBool,
}

struct Heap {
    objects: Vec<Object>,
    /// What the marker is to look at, `barrier::PENDING`.
    pending: Mutex<Vec<usize>>,
    /// Held while a thread is inside a call; a handshake holds it.
    attached: Mutex<()>,
    /// Objects are lists and dicts, which are read while they change.
    concurrent: bool,
    without: Without,
}

impl Heap {
    /// 0 and 1 are roots; 0 holds 2, which holds 3; 4 is not allocated yet.
    fn new(concurrent: bool, without: Without) -> Heap {
        let object = |field| Object {
            colour: Colour(AtomicU8::new(WHITE)),
            fields: [AtomicUsize::new(field), AtomicUsize::new(NONE)],
            open: AtomicBool::new(false),
        };
        Heap {
            objects: [2, NONE, 3, NONE, NONE].map(object).into(),
            pending: Mutex::new(Vec::new()),
            attached: Mutex::new(()),
            concurrent,
            without,
        }
    }

    fn shade(&self, object: usize) {
        if shade_mark(&self.objects[object].colour) {
            self.pending.lock().unwrap().push(object);
        }
    }

    /// Whoever has claimed the object reads it.
    fn scan(&self, object: usize, mut visit: impl FnMut(usize)) {
        let object = &self.objects[object];
        for field in &object.fields {
            assert!(!object.open.load(SeqCst), "read while it is written");
            match field.load(SeqCst) {
                NONE => {}
                child => visit(child),
            }
        }
        object.colour.store(BLACK);
    }

    fn write(&self, object: usize, field: usize, value: usize) {
        let place = &self.objects[object];
        if !self.concurrent && self.without != Without::Claiming && claim_mark(&place.colour) {
            // What it holds waits for the marker as it is, white.
            self.scan(object, |child| self.pending.lock().unwrap().push(child));
        }
        place.open.store(!self.concurrent, SeqCst);
        let old = place.fields[field].swap(value, SeqCst);
        place.open.store(false, SeqCst);
        if old != NONE && self.without != Without::Shading {
            self.shade(old);
        }
    }

    fn mutate(&self) {
        let call = |body: &dyn Fn()| {
            let _attached = self.attached.lock().unwrap();
            body();
        };
        call(&|| self.write(1, 0, 2));
        call(&|| self.write(0, 0, NONE));
        call(&|| {
            let colour = match self.without {
                Without::AllocatingBlack => WHITE,
                _ => BLACK,
            };
            self.objects[4].colour.store(colour);
            self.write(4, 1, 2);
            self.write(0, 1, 4);
        });
        call(&|| self.write(1, 0, NONE));
    }

    fn mark(&self) {
        let mut worklist = vec![0, 1];
        loop {
            while let Some(object) = worklist.pop() {
                if claim_mark(&self.objects[object].colour) {
                    self.scan(object, |child| worklist.push(child));
                }
            }
            worklist = std::mem::take(&mut self.pending.lock().unwrap());
            if !worklist.is_empty() {
                continue;
            }
            if self.without == Without::Handshake {
                return;
            }
            let _handshake = self.attached.lock().unwrap();
            if self.pending.lock().unwrap().is_empty() {
                self.check();
                return;
            }
        }
    }

    /// Everything that can be reached is black.
    fn check(&self) {
        let mut reached = vec![0, 1];
        while let Some(object) = reached.pop() {
            let object = &self.objects[object];
            assert_eq!(object.colour.load(), BLACK, "reachable and not marked");
            let fields = object.fields.iter().map(|field| field.load(SeqCst));
            reached.extend(fields.filter(|child| *child != NONE));
        }
    }
}

fn model(concurrent: bool, without: Without) {
    let heap = Arc::new(Heap::new(concurrent, without));
    let marker = thread::spawn({
        let heap = heap.clone();
        move || heap.mark()
    });
    heap.mutate();
    marker.join().unwrap();
    if without == Without::Handshake {
        heap.check();
    }
}

#[test]
fn what_is_claimed_before_it_is_written_is_not_lost() {
    check(|| model(false, Without::Nothing));
}

#[test]
fn what_is_read_while_it_changes_is_not_lost() {
    check(|| model(true, Without::Nothing));
}

#[test]
#[should_panic(expected = "reachable and not marked")]
fn without_shading_it_is_lost() {
    check(|| model(true, Without::Shading));
}

#[test]
#[should_panic(expected = "read while it is written")]
fn without_claiming_a_payload_is_read_half_written() {
    check(|| model(false, Without::Claiming));
}

#[test]
#[should_panic(expected = "reachable and not marked")]
fn without_allocating_black_new_objects_are_lost() {
    check(|| model(true, Without::AllocatingBlack));
}

#[test]
#[should_panic(expected = "reachable and not marked")]
fn without_the_last_handshake_something_is_forgotten() {
    check(|| model(true, Without::Handshake));
}
