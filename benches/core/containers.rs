//! Lists and dicts, called as the C boundary calls them.

use criterion::{BenchmarkId, Criterion};
use pyrt::rt::{Root, Rt};
use pyrt::types::{convert, dict, list, strings};
use std::hint::black_box;

use crate::{inside, made};

/// Items of a list, keys of a dict.
const COUNT: usize = 1000;

pub fn benchmarks(c: &mut Criterion) {
    lists(c);
    dicts(c);
}

fn lists(c: &mut Criterion) {
    let mut group = c.benchmark_group("list");
    for (kind, item) in [("ints", 1), ("objects", i64::MAX)] {
        group.bench_function(BenchmarkId::new("append", kind), |b| {
            inside(|rt| {
                let item = made(convert::from_i64(rt, item));
                let mut grown = list_of(rt, &item, 0);
                let mut len = 0;
                b.iter(|| {
                    if len == COUNT {
                        (grown, len) = (list_of(rt, &item, 0), 0);
                    }
                    len += 1;
                    let target = list::view(grown.get()).expect("a list");
                    list::append(rt, target, item.get())
                });
            });
        });
        group.bench_function(BenchmarkId::new("get", kind), |b| {
            inside(|rt| {
                let item = made(convert::from_i64(rt, item));
                let list = list_of(rt, &item, COUNT);
                let mut index = 0;
                b.iter(|| {
                    index = (index + 1) % COUNT;
                    list::item(rt, list.get(), black_box(index)).map(|i| i.root())
                });
            });
        });
        group.bench_function(BenchmarkId::new("append and pop", kind), |b| {
            inside(|rt| {
                let item = made(convert::from_i64(rt, item));
                let stack = list_of(rt, &item, COUNT);
                let stack = list::view(stack.get()).expect("a list");
                b.iter(|| {
                    let _ = list::append(rt, stack, item.get());
                    let last = list::len(rt, stack) - 1;
                    list::remove(rt, stack, last)
                });
            });
        });
    }
    group.finish();
}

fn list_of(rt: &mut Rt, item: &Root, count: usize) -> Root {
    made(list::from_refs(rt, &vec![item.get(); count]))
}

fn dicts(c: &mut Criterion) {
    let mut group = c.benchmark_group("dict");
    for kind in ["str", "int"] {
        group.bench_function(BenchmarkId::new("get", kind), |b| {
            inside(|rt| {
                let keys = keys(rt, kind);
                let dict = dict_of(rt, &keys);
                let mut next = keys.iter().cycle();
                b.iter(|| {
                    let key = next.next().expect("a cycle");
                    dict::get(rt, dict.get(), key.get()).ok().flatten()
                });
            });
        });
        group.bench_function(BenchmarkId::new("replace", kind), |b| {
            inside(|rt| {
                let keys = keys(rt, kind);
                let dict = dict_of(rt, &keys);
                let mut next = keys.iter().cycle();
                b.iter(|| {
                    let key = next.next().expect("a cycle");
                    dict::set(rt, dict.get(), key.get(), key.get())
                });
            });
        });
        // Per dict of a thousand keys, with its death.
        group.bench_function(BenchmarkId::new("fill", kind), |b| {
            let keys = inside(|rt| keys(rt, kind));
            b.iter(|| inside(|rt| drop(dict_of(rt, &keys))));
        });
    }
    group.finish();
}

fn keys(rt: &Rt, kind: &str) -> Vec<Root> {
    let key = |n| match kind {
        "str" => made(strings::new(rt, &format!("key number {n}"))),
        _ => made(convert::from_i64(rt, n)),
    };
    (0..COUNT as i64).map(key).collect()
}

fn dict_of(rt: &mut Rt, keys: &[Root]) -> Root {
    let dict = made(dict::new(rt));
    for key in keys {
        let _ = dict::set(rt, dict.get(), key.get(), key.get());
    }
    dict
}
