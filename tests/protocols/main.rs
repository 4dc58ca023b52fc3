//! Models of what the collector's thread and the mutators agree on, run under
//! many interleavings by shuttle.
//!
//! Each model is as small as the protocol allows, and says which functions of
//! `src/` it follows; the colours are the real ones ([`pyrt::heap::marks`]).
//! Each can leave out a step of the protocol ([`Without`]), and must then find
//! an interleaving that goes wrong: a model that cannot fail proves nothing.
//! shuttle knows no weak memory: the orderings of the atomics are not looked at.
//!
//! `PYRT_MODEL_RUNS`: how many interleavings of each (10000).

mod access;
mod barrier;
mod death;
mod handshake;
mod retire;
mod stored;
mod sweep;
mod table;

/// Tries `model` under interleavings by chance, half of them with few switches
/// from thread to thread (probabilistic concurrency testing: Burckhardt et al.,
/// ASPLOS 2010).
fn check(model: impl Fn() + Send + Sync + Clone + 'static) {
    let runs = std::env::var("PYRT_MODEL_RUNS").ok();
    let runs = runs.and_then(|runs| runs.parse().ok()).unwrap_or(10_000);
    shuttle::check_random(model.clone(), runs / 2);
    shuttle::check_pct(model, runs / 2, 4);
}
