//! Handshakes: the phase stands still within a call, and a mutator's step is
//! done by one thread.
//!
//! Follows `thread::attach`, `Thread::enter` (src/thread), `cycle::next_step`,
//! `run_step` and `done` (src/gc/cycle.rs). Foreign code in a step detaches the
//! thread, and another one comes to its boundary meanwhile.

use super::check;
use shuttle::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use shuttle::sync::{Arc, Condvar, Mutex, MutexGuard};
use shuttle::thread;

#[derive(Clone, Copy, PartialEq)]
enum Without {
    Nothing,
    /// The collector's thread changes the phase itself.
    Boundary,
    /// Nobody notes that a step is under way (`Control::busy`).
    Busy,
}

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Start,
    Mark,
    Finalise,
    Over,
}

struct Control {
    step: Step,
    busy: bool,
}

struct World {
    attached: Mutex<()>,
    control: Mutex<Control>,
    changed: Condvar,
    phase: AtomicUsize,
    finalising: AtomicUsize,
    finalised: AtomicUsize,
    without: Without,
}

impl World {
    fn control(&self) -> MutexGuard<'_, Control> {
        self.control.lock().unwrap()
    }

    fn advance(&self, control: &mut Control, step: Step) {
        control.step = step;
        self.changed.notify_all();
    }

    /// `cycle::run_step`, on the attached thread.
    fn run_step<'a>(&'a self, attached: MutexGuard<'a, ()>) -> MutexGuard<'a, ()> {
        let mut control = self.control();
        if control.busy {
            return attached;
        }
        match control.step {
            Step::Start => {
                self.phase.fetch_add(1, SeqCst);
                self.advance(&mut control, Step::Mark);
            }
            Step::Finalise => {
                control.busy = self.without != Without::Busy;
                drop(control);
                let inside = self.finalising.fetch_add(1, SeqCst);
                assert_eq!(inside, 0, "a step is done by two");
                // A finaliser waits for something.
                drop(attached);
                let attached = self.attached.lock().unwrap();
                self.finalising.fetch_sub(1, SeqCst);
                self.finalised.fetch_add(1, SeqCst);
                let mut control = self.control();
                control.busy = false;
                if control.step == Step::Finalise {
                    self.phase.fetch_add(1, SeqCst);
                    self.advance(&mut control, Step::Over);
                }
                return attached;
            }
            Step::Mark | Step::Over => {}
        }
        attached
    }

    /// Calls, each with a boundary at its end, until the cycle is over.
    fn mutate(&self) {
        loop {
            let attached = self.attached.lock().unwrap();
            let before = self.phase.load(SeqCst);
            thread::yield_now();
            let after = self.phase.load(SeqCst);
            assert_eq!(before, after, "the phase changes within a call");
            drop(self.run_step(attached));
            if self.control().step == Step::Over {
                return;
            }
            thread::yield_now();
        }
    }

    fn collect(&self) {
        let mut control = self.control();
        if self.without == Without::Boundary {
            self.phase.fetch_add(1, SeqCst);
            self.advance(&mut control, Step::Mark);
        }
        while control.step != Step::Over {
            if control.step == Step::Mark {
                self.advance(&mut control, Step::Finalise);
            }
            control = self.changed.wait(control).unwrap();
        }
    }
}

fn model(without: Without) {
    let world = Arc::new(World {
        attached: Mutex::new(()),
        control: Mutex::new(Control {
            step: Step::Start,
            busy: false,
        }),
        changed: Condvar::new(),
        phase: AtomicUsize::new(0),
        finalising: AtomicUsize::new(0),
        finalised: AtomicUsize::new(0),
        without,
    });
    let others: Vec<_> = (0..3)
        .map(|who| {
            let world = world.clone();
            thread::spawn(move || match who {
                0 => world.collect(),
                _ => world.mutate(),
            })
        })
        .collect();
    others.into_iter().for_each(|other| other.join().unwrap());
    assert_eq!(world.finalised.load(SeqCst), 1);
}

#[test]
fn the_phase_changes_at_boundaries_and_each_step_is_done_once() {
    check(|| model(Without::Nothing));
}

#[test]
#[should_panic(expected = "the phase changes within a call")]
fn without_a_boundary_a_call_sees_two_phases() {
    check(|| model(Without::Boundary));
}

#[test]
#[should_panic(expected = "a step is done by two")]
fn without_busy_two_threads_finalise() {
    check(|| model(Without::Busy));
}
