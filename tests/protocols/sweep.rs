//! The hand-over of free slots: no slot is ever handed out twice.
//!
//! The collector sweeps the block from which the owner takes fresh slots, and in
//! which objects die promptly at the same time. Follows `sweep_block`
//! (src/gc/collector.rs), `cycle::release` (src/gc/cycle.rs), `sweep::keeps_slot`
//! (src/gc/sweep.rs), and `LocalHeap::refill`, `add_ready`, `adopt_free`
//! (src/heap/local.rs).

use super::check;
use shuttle::sync::atomic::{AtomicBool, Ordering::SeqCst};
use shuttle::sync::{Arc, Mutex};
use shuttle::thread;

#[derive(Clone, Copy, PartialEq)]
enum Without {
    Nothing,
    /// The owner keeps its free list over the handshake.
    Forgetting,
    /// A slot that comes free in a block that was not swept goes to the list.
    Keeping,
    /// The collector looks at slots that were not handed out yet.
    Used,
}

const SLOTS: usize = 6;
/// Slots handed out before the sweep: 0 and 1 are live, 2 is garbage, 3 is free.
const USED: usize = 4;

struct Block {
    /// There is an object (its type is not zero).
    is_object: [AtomicBool; SLOTS],
    is_black: [AtomicBool; SLOTS],
    is_swept: AtomicBool,
    /// Chains for the owner.
    ready: Mutex<Vec<usize>>,
    without: Without,
}

impl Block {
    /// `sweep_block`.
    fn sweep(&self) {
        let used = match self.without {
            Without::Used => SLOTS,
            _ => USED,
        };
        let mut free = Vec::new();
        for slot in 0..used {
            if !self.is_object[slot].load(SeqCst) {
                free.push(slot);
            } else if !self.is_black[slot].load(SeqCst) {
                self.is_object[slot].store(false, SeqCst);
                free.push(slot);
            }
        }
        self.ready.lock().unwrap().extend(free);
        self.is_swept.store(true, SeqCst);
    }

    /// The owner: two objects die, three are born.
    fn mutate(&self) {
        let mut list = match self.without {
            Without::Forgetting => vec![3],
            _ => vec![],
        };
        let mut bump = USED;
        let mut live = vec![0, 1];
        for turn in 0..3 {
            if turn < 2 {
                let dead = live.remove(0);
                let keeps = !self.is_swept.load(SeqCst) && self.without != Without::Keeping;
                self.is_object[dead].store(false, SeqCst);
                if !keeps {
                    list.push(dead);
                }
            }
            if list.is_empty() {
                list.append(&mut self.ready.lock().unwrap());
            }
            let slot = list.pop().or_else(|| {
                bump += 1;
                (bump <= SLOTS).then(|| bump - 1)
            });
            let Some(slot) = slot else { continue };
            assert!(!live.contains(&slot), "handed out twice");
            live.push(slot);
            self.is_black[slot].store(true, SeqCst);
            self.is_object[slot].store(true, SeqCst);
        }
        // What is still to come is free as well.
        list.append(&mut self.ready.lock().unwrap());
        assert!(
            !list.iter().any(|slot| live.contains(slot)),
            "handed out twice"
        );
        list.sort_unstable();
        let free = list.len();
        list.dedup();
        assert_eq!(list.len(), free, "handed out twice");
    }
}

fn model(without: Without) {
    let block = Arc::new(Block {
        is_object: std::array::from_fn(|slot| AtomicBool::new(slot < 3)),
        is_black: std::array::from_fn(|slot| AtomicBool::new(slot < 2)),
        is_swept: AtomicBool::new(false),
        ready: Mutex::new(Vec::new()),
        without,
    });
    let collector = thread::spawn({
        let block = block.clone();
        move || block.sweep()
    });
    block.mutate();
    collector.join().unwrap();
}

#[test]
fn no_slot_is_handed_out_twice() {
    check(|| model(Without::Nothing));
}

#[test]
#[should_panic(expected = "handed out twice")]
fn without_forgetting_the_free_list_one_is() {
    check(|| model(Without::Forgetting));
}

#[test]
#[should_panic(expected = "handed out twice")]
fn without_keeping_slots_off_the_list_one_is() {
    check(|| model(Without::Keeping));
}

#[test]
#[should_panic(expected = "handed out twice")]
fn beyond_what_is_used_one_is() {
    check(|| model(Without::Used));
}
