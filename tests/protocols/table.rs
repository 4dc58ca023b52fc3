//! The freeze of a reference table: the collector sees the counts of one instant,
//! the owner its own, and neither loses any.
//!
//! Follows `RefTable::freeze`, `attach`, `for_each_frozen` and `thaw`
//! (src/refs/mod.rs), `for_each_frozen_root` (src/gc/roots.rs) and
//! `Thread::destroy` (src/thread/mod.rs).

use super::check;
use shuttle::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use shuttle::sync::{Arc, Mutex};
use shuttle::thread;

#[derive(Clone, Copy, PartialEq)]
enum Without {
    Nothing,
    /// A page that is missed starts at zero, not as a copy of the frozen one.
    Copying,
    /// The owner does not look again once it has the lock.
    SecondLook,
    /// The counts of a thread that ends are not shaded.
    Shading,
}

const BLOCKS: usize = 2;
/// No page.
const NONE: usize = usize::MAX;

/// A table; a page is its only counter, and never NONE.
struct Table {
    live: [AtomicUsize; BLOCKS],
    frozen: [AtomicUsize; BLOCKS],
    is_frozen: AtomicUsize,
    thawing: Mutex<()>,
    without: Without,
}

impl Table {
    /// Frozen just now, with these counts.
    fn frozen(counts: [usize; BLOCKS], without: Without) -> Table {
        Table {
            live: std::array::from_fn(|_| AtomicUsize::new(NONE)),
            frozen: counts.map(AtomicUsize::new),
            is_frozen: AtomicUsize::new(1),
            thawing: Mutex::new(()),
            without,
        }
    }

    fn attach(&self, block: usize) {
        let _guard = self.thawing.lock().unwrap();
        let mut page = 0;
        if self.is_frozen.load(SeqCst) == 1 && self.without != Without::Copying {
            let old = self.frozen[block].load(SeqCst);
            if old != NONE {
                page = old;
            }
        }
        if self.live[block].load(SeqCst) == NONE || self.without == Without::SecondLook {
            self.live[block].store(page, SeqCst);
        }
    }

    /// The owner counts one more.
    fn increment(&self, block: usize) {
        if self.live[block].load(SeqCst) == NONE {
            self.attach(block);
        }
        let page = self.live[block].load(SeqCst);
        self.live[block].store(page + 1, SeqCst);
    }

    fn for_each_frozen(&self, mut visit: impl FnMut(usize, usize)) {
        for (block, page) in self.frozen.iter().enumerate() {
            match page.load(SeqCst) {
                NONE | 0 => {}
                count => visit(block, count),
            }
        }
    }

    fn thaw(&self) {
        for block in 0..BLOCKS {
            let _guard = self.thawing.lock().unwrap();
            let old = self.frozen[block].swap(NONE, SeqCst);
            if old != NONE && self.live[block].load(SeqCst) == NONE {
                self.live[block].store(old, SeqCst);
            }
        }
        let _guard = self.thawing.lock().unwrap();
        self.is_frozen.store(0, SeqCst);
    }
}

/// The owner counts while the collector reads and thaws.
fn counting(without: Without) {
    let table = Arc::new(Table::frozen([3, 5], without));
    let collector = thread::spawn({
        let table = table.clone();
        move || {
            let mut seen = Vec::new();
            table.for_each_frozen(|block, count| seen.push((block, count)));
            assert_eq!(seen, [(0, 3), (1, 5)], "not the counts of the freeze");
            table.thaw();
        }
    });
    for _ in 0..2 {
        table.increment(0);
        table.increment(1);
    }
    collector.join().unwrap();
    let live = table.live.each_ref().map(|page| page.load(SeqCst));
    assert_eq!(live, [5, 7], "counts were lost");
}

/// A thread ends while its table is frozen: what it held is a root, or shaded.
fn ending(without: Without) {
    struct World {
        threads: Mutex<Vec<Arc<Table>>>,
        shaded: Mutex<Vec<usize>>,
    }
    let heir = Arc::new(Table::frozen([1, 0], Without::Nothing));
    let ends = Arc::new(Table::frozen([0, 1], Without::Nothing));
    let world = Arc::new(World {
        threads: Mutex::new(vec![heir, ends.clone()]),
        shaded: Mutex::new(Vec::new()),
    });
    let collector = thread::spawn({
        let world = world.clone();
        move || {
            let mut roots = Vec::new();
            for table in world.threads.lock().unwrap().iter() {
                table.for_each_frozen(|block, _| roots.push(block));
                table.thaw();
            }
            roots
        }
    });
    let mut threads = world.threads.lock().unwrap();
    if without != Without::Shading {
        ends.for_each_frozen(|block, _| world.shaded.lock().unwrap().push(block));
    }
    threads.pop();
    drop(threads);
    let mut reached = collector.join().unwrap();
    reached.append(&mut world.shaded.lock().unwrap());
    assert!(reached.contains(&1), "held by C and not reached");
}

#[test]
fn a_freeze_loses_no_count() {
    check(|| counting(Without::Nothing));
}

#[test]
#[should_panic(expected = "counts were lost")]
fn without_a_copy_of_the_frozen_page_counts_are_lost() {
    check(|| counting(Without::Copying));
}

#[test]
#[should_panic(expected = "counts were lost")]
fn without_a_second_look_counts_are_lost() {
    check(|| counting(Without::SecondLook));
}

#[test]
fn what_a_thread_held_that_ends_is_reached() {
    check(|| ending(Without::Nothing));
}

#[test]
#[should_panic(expected = "held by C and not reached")]
fn without_shading_what_it_held_is_not() {
    check(|| ending(Without::Shading));
}
