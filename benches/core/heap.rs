//! Slots of the heap, without objects in them.

use criterion::{BenchmarkId, Criterion, Throughput};
use pyrt::heap::{BLOCK_SIZE, LocalHeap, region, size_class};
use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Owner of the blocks here: no thread has this number.
const NOBODY: u32 = u32::MAX;

pub fn benchmarks(c: &mut Criterion) {
    let mut group = c.benchmark_group("heap");
    group.bench_function("class_of", |b| {
        let mut size = 0;
        b.iter(|| {
            size = (size + 48) % size_class::MAX_SMALL;
            size_class::class_of(black_box(size))
        });
    });
    for size in [32, 256, 4096] {
        let id = BenchmarkId::new("alloc and free", size);
        group.bench_with_input(id, &size, |b, &size| {
            let heap = LocalHeap::new(NOBODY);
            b.iter(|| {
                let slot = heap.alloc(size);
                // SAFETY: allocated just now, with this size, and not used.
                unsafe { heap.free(black_box(slot), size) };
            });
            give_back(&[heap.alloc(size) as usize]);
        });
    }
    for size in [32, 256, 4096] {
        let slots = 16 * BLOCK_SIZE / size;
        group.throughput(Throughput::Elements(slots as u64));
        let id = BenchmarkId::new("fresh memory", size);
        group.bench_with_input(id, &size, |b, &size| {
            b.iter_custom(|rounds| (0..rounds).map(|_| fresh(slots, size)).sum());
        });
    }
    group.finish();
}

/// How long `slots` slots of memory take that the system has to give: their blocks go back to it
/// afterwards.
fn fresh(slots: usize, size: usize) -> Duration {
    let heap = LocalHeap::new(NOBODY);
    let mut all = Vec::with_capacity(slots);
    let start = Instant::now();
    all.extend((0..slots).map(|_| heap.alloc(size) as usize));
    let taken = start.elapsed();
    give_back(&all);
    taken
}

/// Gives the blocks of all these slots back; their heap is not used any more.
fn give_back(slots: &[usize]) {
    let blocks: BTreeSet<_> = slots.iter().filter_map(|s| region().block_of(*s)).collect();
    blocks.into_iter().for_each(|b| region().give_back(b));
}
