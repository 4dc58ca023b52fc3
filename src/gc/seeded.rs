//! Zeal with a seed: the collector's work, in small pieces at API boundaries.
//!
//! There is no collector's thread then. At each boundary chance decides whether
//! the cycle goes on, and how far; the same seed and the same program give the
//! same interleaving again. What only a second processor brings to light is the
//! matter of zeal without a seed.

use super::cycle::{self, Step};
use super::{collector, pace, settings};
use crate::rt::Rt;
use crate::thread::{self, ATTENTION_CYCLE};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Instant;

static RANDOM: LazyLock<Mutex<u64>> = LazyLock::new(|| {
    let seed = settings::get().seed.unwrap_or(0);
    // Never zero, where the generator would stay.
    Mutex::new(seed.wrapping_mul(2).wrapping_add(1))
});

/// A number below `below`: Marsaglia's xorshift (J. Stat. Softw. 8(14), 2003).
fn chance(below: u64) -> u64 {
    let mut random = RANDOM.lock().unwrap_or_else(PoisonError::into_inner);
    let mut x = *random;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    *random = x;
    (x >> 11) % below
}

/// Goes on with the cycle, or not.
pub(super) fn at_boundary(rt: &mut Rt, now: Instant) {
    request();
    if chance(2) == 0 {
        return;
    }
    match cycle::current_step() {
        None => {}
        Some(Step::Idle) if pace::is_automatic() => cycle::begin(),
        Some(Step::Idle) => {}
        Some(step) if step.is_mutators() => {
            // A deadline in the past makes slices as short as they get.
            cycle::run_step(rt, (chance(4) != 0).then_some(now));
        }
        Some(step) => collector::work_here(step, 1 << chance(8)),
    }
}

/// From now on every boundary of every thread comes here.
pub(super) fn request() {
    thread::all()
        .iter()
        .for_each(|t| t.request(ATTENTION_CYCLE));
}
