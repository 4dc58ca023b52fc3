//! Access to the runtime: who has exclusive access is alone inside, though nobody
//! gives it back.
//!
//! Follows `Thread::enter` and `enter_parallel` (src/thread/mod.rs), `take`, `give`
//! and `State::quiesce` (src/thread/lock.rs). shuttle's atomics are sequentially
//! consistent, as membarrier(2) makes the real ones where it matters.

use super::check;
use shuttle::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use shuttle::sync::{Arc, Mutex};
use shuttle::thread;

#[derive(Clone, Copy, PartialEq)]
enum Without {
    Nothing,
    /// Who comes in does not look again after it said so.
    Look,
    /// Who takes access away does not wait for those inside.
    Wait,
    /// Who steps back for another thread says so only afterwards.
    StepBack,
}

const NONE: usize = 0;
const PARALLEL: usize = 1;
const EXCLUSIVE: usize = 2;
const THREADS: usize = 3;

#[derive(Default)]
struct Thread {
    in_runtime: AtomicUsize,
    access: AtomicUsize,
}

#[derive(Default)]
struct State {
    owner: Option<usize>,
    open: bool,
}

struct World {
    threads: [Thread; THREADS],
    state: Mutex<State>,
    /// Threads inside: of those with parallel access each counts one, one with
    /// exclusive access a hundred.
    inside: AtomicUsize,
    without: Without,
}

impl World {
    fn quiesce(&self, me: usize) {
        for (i, thread) in self.threads.iter().enumerate() {
            if i != me {
                thread.access.store(NONE, SeqCst);
            }
        }
        for (i, thread) in self.threads.iter().enumerate() {
            let mut looks = 0;
            while i != me && self.without != Without::Wait && thread.in_runtime.load(SeqCst) != 0 {
                looks += 1;
                assert!(looks < 1000, "two wait for each other");
                thread::yield_now();
            }
        }
    }

    fn take(&self, me: usize, wanted: usize) {
        if self.without != Without::StepBack {
            self.threads[me].in_runtime.store(0, SeqCst);
        }
        let mut state = self.state.lock().unwrap();
        self.threads[me].in_runtime.store(0, SeqCst);
        if self.threads[me].access.load(SeqCst) < wanted {
            self.quiesce(me);
            state.open = wanted == PARALLEL;
            state.owner = (wanted == EXCLUSIVE).then_some(me);
            for (i, thread) in self.threads.iter().enumerate() {
                if i == me || state.open {
                    thread.access.store(wanted, SeqCst);
                }
            }
        }
        self.threads[me].in_runtime.store(1, SeqCst);
    }

    fn call(&self, me: usize, wanted: usize) {
        let this = &self.threads[me];
        let had = this.access.load(SeqCst);
        this.in_runtime.store(1, SeqCst);
        let has = match self.without {
            Without::Look => had,
            _ => this.access.load(SeqCst),
        };
        if has < wanted {
            self.take(me, wanted);
        }
        let weight = if wanted == EXCLUSIVE { 100 } else { 1 };
        let others = self.inside.fetch_add(weight, SeqCst);
        match wanted {
            EXCLUSIVE => assert_eq!(others, 0, "not alone inside"),
            _ => assert!(others < 100, "inside beside one who is to be alone"),
        }
        thread::yield_now();
        self.inside.fetch_sub(weight, SeqCst);
        this.in_runtime.store(0, SeqCst);
    }
}

fn model(without: Without) {
    let world = Arc::new(World {
        threads: Default::default(),
        state: Mutex::default(),
        inside: AtomicUsize::new(0),
        without,
    });
    let threads: Vec<_> = (0..THREADS)
        .map(|me| {
            let world = world.clone();
            thread::spawn(move || {
                for call in 0..4 {
                    let wanted = if (call + me) % 2 == 0 {
                        EXCLUSIVE
                    } else {
                        PARALLEL
                    };
                    world.call(me, wanted);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

#[test]
fn exclusive_access_is_exclusive() {
    check(|| model(Without::Nothing));
}

#[test]
#[should_panic(expected = "inside")]
fn who_comes_in_must_look() {
    check(|| model(Without::Look));
}

#[test]
#[should_panic(expected = "inside")]
fn who_takes_access_away_must_wait() {
    check(|| model(Without::Wait));
}

#[test]
#[should_panic(expected = "two wait for each other")]
fn who_waits_must_be_outside() {
    check(|| model(Without::StepBack));
}
