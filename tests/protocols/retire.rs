//! Retired memory: the marker reads an array that a mutator replaces.
//!
//! Follows `retire::retire` and `take` (src/rt/retire.rs) and what the sweep does
//! first (`Collector::sweep`, src/gc/collector.rs).

use super::check;
use shuttle::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use shuttle::sync::{Arc, Mutex};
use shuttle::thread;

#[derive(Clone, Copy, PartialEq)]
enum Without {
    Nothing,
    /// Memory is freed when it is replaced.
    Waiting,
    /// What waits is freed before marking has ended.
    Sweep,
}

const ARRAYS: usize = 4;

struct World {
    /// Which array the container has.
    array: AtomicUsize,
    freed: [AtomicBool; ARRAYS],
    waiting: Mutex<Vec<usize>>,
    without: Without,
}

impl World {
    fn free(&self, array: usize) {
        assert!(!self.freed[array].swap(true, SeqCst), "freed twice");
    }

    /// The container grows; the heap is being marked all the time.
    fn mutate(&self) {
        for new in 1..ARRAYS {
            let old = self.array.swap(new, SeqCst);
            match self.without {
                Without::Waiting => self.free(old),
                _ => self.waiting.lock().unwrap().push(old),
            }
        }
    }

    fn free_waiting(&self) {
        let waiting = std::mem::take(&mut *self.waiting.lock().unwrap());
        waiting.into_iter().for_each(|array| self.free(array));
    }

    fn mark(&self) {
        let array = self.array.load(SeqCst);
        for _item in 0..2 {
            thread::yield_now();
            assert!(!self.freed[array].load(SeqCst), "read after it was freed");
        }
    }
}

fn model(without: Without) {
    let world = Arc::new(World {
        array: AtomicUsize::new(0),
        freed: std::array::from_fn(|_| AtomicBool::new(false)),
        waiting: Mutex::new(Vec::new()),
        without,
    });
    let spawn = |body: fn(&World)| {
        let world = world.clone();
        thread::spawn(move || body(&world))
    };
    let (marker, mutator) = (spawn(World::mark), spawn(World::mutate));
    if without == Without::Sweep {
        world.free_waiting();
    }
    marker.join().unwrap();
    world.free_waiting();
    mutator.join().unwrap();
    world.free_waiting();
    for array in 0..ARRAYS {
        let is_in_use = array == world.array.load(SeqCst);
        assert_eq!(world.freed[array].load(SeqCst), !is_in_use);
    }
}

#[test]
fn what_is_read_is_freed_when_marking_has_ended() {
    check(|| model(Without::Nothing));
}

#[test]
#[should_panic(expected = "read after it was freed")]
fn without_waiting_the_marker_reads_what_is_freed() {
    check(|| model(Without::Waiting));
}

#[test]
#[should_panic(expected = "read after it was freed")]
fn freed_while_marking_the_marker_reads_it() {
    check(|| model(Without::Sweep));
}
