//! The module `gc`: the collector, as Python code and extensions see it.
//!
//! pyrt has one generation. Whatever number is given, all of the heap is
//! collected; what is counted by generation is counted for the last.
//! docs/gc.md says what each function means here.

use super::create;
use crate::error;
use crate::gc::observe::{self, Event, Report};
use crate::gc::{collect, debug, freeze, inspect, log, pace, tracked};
use crate::heap::header::FLAG_FINALIZED;
use crate::interpreter;
use crate::object::args;
use crate::object::index;
use crate::object::{call, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::exceptions::EXC_OVERFLOW_ERROR;
use crate::types::function::{Method, meth};
use crate::types::{self, convert, dict, list, module, strings, tuple};
use std::sync::atomic::{AtomicI32, Ordering::Relaxed};

/// The thresholds as they were set; only whether the first is zero counts.
static THRESHOLDS: [AtomicI32; 3] = [AtomicI32::new(2000), AtomicI32::new(10), AtomicI32::new(10)];

const GENERATIONS: isize = 3;

fn none() -> Result<Root> {
    Ok(types::none().root())
}

/// The value of an argument of C's type int.
fn as_int(rt: &mut Rt, object: Ref<'_>) -> Result<i32> {
    const MESSAGE: &str = "Python int too large to convert to C int";
    match convert::as_i64(rt, object) {
        Ok(value) => i32::try_from(value).map_err(|_| error::overflow_error(rt, MESSAGE)),
        Err(_) if error::catch(rt, &EXC_OVERFLOW_ERROR) => Err(error::overflow_error(rt, MESSAGE)),
        Err(raised) => Err(raised),
    }
}

/// The one argument of a function, which may have a name.
fn optional<'a>(
    rt: &Rt,
    function: &str,
    name: &str,
    args: &'a [Ref<'a>],
    names: Option<Ref<'a>>,
) -> Result<Option<Ref<'a>>> {
    if args.len() > 1 {
        return Err(error::type_error(
            rt,
            format_args!(
                "{function}() takes at most 1 argument ({} given)",
                args.len()
            ),
        ));
    }
    args::only_keywords(rt, function, names, &[name])?;
    Ok(args.first().copied())
}

fn collect<'a>(
    rt: &mut Rt,
    _m: Ref<'a>,
    args: &'a [Ref<'a>],
    names: Option<Ref<'a>>,
) -> Result<Root> {
    if let Some(generation) = optional(rt, "collect", "generation", args, names)? {
        let generation = as_int(rt, generation)?;
        if !(0..GENERATIONS).contains(&(generation as isize)) {
            return Err(error::value_error(rt, "invalid generation"));
        }
    }
    let collected = collect::full(rt);
    convert::from_i64(rt, collected as i64)
}

fn enable(_rt: &mut Rt, _m: Ref<'_>) -> Result<Root> {
    pace::set_enabled(true);
    none()
}

fn disable(_rt: &mut Rt, _m: Ref<'_>) -> Result<Root> {
    pace::set_enabled(false);
    none()
}

fn is_enabled(_rt: &mut Rt, _m: Ref<'_>) -> Result<Root> {
    Ok(types::bool_root(pace::is_enabled()))
}

/// A dictionary of what collections did; `first` is its first entry.
fn report_dict(rt: &mut Rt, first: (&str, u64), report: Report) -> Result<Root> {
    let made = dict::new(rt)?;
    for (name, value) in [
        first,
        ("collected", report.collected as u64),
        ("uncollectable", 0),
        ("candidates", report.candidates as u64),
    ] {
        let value = convert::from_u64(rt, value)?;
        dict::set_text(rt, made.get(), name, value.get())?;
    }
    let duration = convert::new_float(rt, report.duration.as_secs_f64())?;
    dict::set_text(rt, made.get(), "duration", duration.get())?;
    Ok(made)
}

fn get_stats(rt: &mut Rt, _m: Ref<'_>) -> Result<Root> {
    let totals = log::totals();
    let mut all = Vec::new();
    for _ in 1..GENERATIONS {
        all.push(report_dict(rt, ("collections", 0), Report::default())?);
    }
    let collections = totals.cycles + totals.stopped;
    all.push(report_dict(
        rt,
        ("collections", collections),
        totals.report,
    )?);
    let all: Vec<Ref<'_>> = all.iter().map(Root::get).collect();
    list::from_refs(rt, &all)
}

fn ints(rt: &Rt, values: [i64; 3]) -> Result<Root> {
    let mut made = Vec::new();
    for value in values {
        made.push(convert::from_i64(rt, value)?);
    }
    let made: Vec<Ref<'_>> = made.iter().map(Root::get).collect();
    tuple::from_refs(rt, &made)
}

/// How far the way to the next collection is gone, in terms of the first
/// threshold.
fn get_count(rt: &mut Rt, _m: Ref<'_>) -> Result<Root> {
    let (allocated, limit) = pace::progress(rt);
    let threshold = i64::from(THRESHOLDS[0].load(Relaxed)).max(0);
    let share = allocated as f64 / limit.max(1) as f64;
    ints(rt, [(share * threshold as f64) as i64, 0, 0])
}

fn get_threshold(rt: &mut Rt, _m: Ref<'_>) -> Result<Root> {
    ints(
        rt,
        [0, 1, 2].map(|i| i64::from(THRESHOLDS[i].load(Relaxed))),
    )
}

fn set_threshold(rt: &mut Rt, _m: Ref<'_>, args: Ref<'_>) -> Result<Root> {
    let args: Vec<Root> = tuple::items(rt, args).map(Ref::root).collect();
    if !(1..=THRESHOLDS.len()).contains(&args.len()) {
        return Err(error::type_error(
            rt,
            "gc.set_threshold requires 1 to 3 arguments",
        ));
    }
    for (place, value) in THRESHOLDS.iter().zip(&args) {
        let value = convert::as_i64(rt, value.get())?;
        let value = i32::try_from(value).map_err(|_| {
            let how = if value > 0 {
                "greater than maximum"
            } else {
                "less than minimum"
            };
            error::overflow_error(rt, format_args!("signed integer is {how}"))
        })?;
        place.store(value, Relaxed);
    }
    pace::set_suspended(THRESHOLDS[0].load(Relaxed) == 0);
    none()
}

fn get_debug(rt: &mut Rt, _m: Ref<'_>) -> Result<Root> {
    convert::from_i64(rt, i64::from(debug::flags()))
}

fn set_debug(rt: &mut Rt, _m: Ref<'_>, flags: Ref<'_>) -> Result<Root> {
    debug::set_flags(as_int(rt, flags)?);
    none()
}

fn list_of(rt: &mut Rt, objects: &[Root]) -> Result<Root> {
    let objects: Vec<Ref<'_>> = objects.iter().map(Root::get).collect();
    list::from_refs(rt, &objects)
}

fn get_objects<'a>(
    rt: &mut Rt,
    _m: Ref<'a>,
    args: &'a [Ref<'a>],
    names: Option<Ref<'a>>,
) -> Result<Root> {
    let generation = optional(rt, "get_objects", "generation", args, names)?;
    let generation = match generation.filter(|g| !g.is(types::none())) {
        None => -1,
        Some(generation) if index::is_index(generation) => {
            index::as_isize(rt, generation, Some(&EXC_OVERFLOW_ERROR))?
        }
        Some(other) => {
            let name = type_of(other).full_name();
            return Err(error::type_error(
                rt,
                format_args!("argument should be integer or None, not '{name}'"),
            ));
        }
    };
    if generation >= GENERATIONS {
        return Err(error::value_error(
            rt,
            format_args!(
                "generation parameter must be less than the number of available generations \
                 ({GENERATIONS})"
            ),
        ));
    }
    if generation < -1 {
        return Err(error::value_error(
            rt,
            "generation parameter cannot be negative",
        ));
    }
    if (0..GENERATIONS - 1).contains(&generation) {
        return list_of(rt, &[]);
    }
    let objects = inspect::objects(rt);
    list_of(rt, &objects)
}

fn get_referrers<'a>(rt: &mut Rt, _m: Ref<'a>, args: &'a [Ref<'a>]) -> Result<Root> {
    let found = inspect::referrers(rt, args);
    list_of(rt, &found)
}

fn get_referents<'a>(rt: &mut Rt, _m: Ref<'a>, args: &'a [Ref<'a>]) -> Result<Root> {
    let mut found = Vec::new();
    for object in args {
        found.extend(inspect::referents(rt, *object));
    }
    list_of(rt, &found)
}

fn freeze(rt: &mut Rt, _m: Ref<'_>) -> Result<Root> {
    freeze::freeze(rt);
    none()
}

fn unfreeze(rt: &mut Rt, _m: Ref<'_>) -> Result<Root> {
    freeze::unfreeze(rt);
    none()
}

fn get_freeze_count(rt: &mut Rt, _m: Ref<'_>) -> Result<Root> {
    let count = freeze::count(rt);
    convert::from_i64(rt, count as i64)
}

fn is_tracked(_rt: &mut Rt, _m: Ref<'_>, object: Ref<'_>) -> Result<Root> {
    Ok(types::bool_root(tracked::is_tracked(object.handle())))
}

fn is_finalized(_rt: &mut Rt, _m: Ref<'_>, object: Ref<'_>) -> Result<Root> {
    let finalized = object.header().is_some_and(|h| h.has_flag(FLAG_FINALIZED));
    Ok(types::bool_root(finalized))
}

#[rustfmt::skip]
static METHODS: &[Method] = &[
    Method { name: c"collect", function: || thunk::method_fast_kw(collect), flags: meth::FASTCALL | meth::KEYWORDS, doc: c"collect($module, /, generation=2)\n--\n\nFree what cannot be reached; return the number of tracked objects among it." },
    Method { name: c"enable", function: || thunk::method_noargs(enable), flags: meth::NOARGS, doc: c"enable($module, /)\n--\n\nLet collections start by themselves." },
    Method { name: c"disable", function: || thunk::method_noargs(disable), flags: meth::NOARGS, doc: c"disable($module, /)\n--\n\nKeep collections from starting by themselves." },
    Method { name: c"isenabled", function: || thunk::method_noargs(is_enabled), flags: meth::NOARGS, doc: c"isenabled($module, /)\n--\n\nReturn whether collections are enabled to start by themselves." },
    Method { name: c"get_stats", function: || thunk::method_noargs(get_stats), flags: meth::NOARGS, doc: c"get_stats($module, /)\n--\n\nReturn what collections did, a dictionary for each generation; the last one counts." },
    Method { name: c"get_count", function: || thunk::method_noargs(get_count), flags: meth::NOARGS, doc: c"get_count($module, /)\n--\n\nReturn how far the next collection is, in terms of the first threshold, and two zeros." },
    Method { name: c"get_threshold", function: || thunk::method_noargs(get_threshold), flags: meth::NOARGS, doc: c"get_threshold($module, /)\n--\n\nReturn what set_threshold() was given." },
    Method { name: c"set_threshold", function: || thunk::method_o(set_threshold), flags: meth::VARARGS, doc: c"set_threshold(threshold0, [threshold1, [threshold2]])\nKeep collections from starting by themselves if threshold0 is zero." },
    Method { name: c"get_debug", function: || thunk::method_noargs(get_debug), flags: meth::NOARGS, doc: c"get_debug($module, /)\n--\n\nReturn the debugging flags." },
    Method { name: c"set_debug", function: || thunk::method_o(set_debug), flags: meth::O, doc: c"set_debug($module, flags, /)\n--\n\nSet the debugging flags, a sum of DEBUG_ constants." },
    Method { name: c"get_objects", function: || thunk::method_fast_kw(get_objects), flags: meth::FASTCALL | meth::KEYWORDS, doc: c"get_objects($module, /, generation=None)\n--\n\nReturn a list of all tracked objects; all are of generation 2." },
    Method { name: c"get_referrers", function: || thunk::method_fast(get_referrers), flags: meth::FASTCALL, doc: c"get_referrers($module, /, *objs)\n--\n\nReturn a list of the tracked objects that refer to one of these." },
    Method { name: c"get_referents", function: || thunk::method_fast(get_referents), flags: meth::FASTCALL, doc: c"get_referents($module, /, *objs)\n--\n\nReturn a list of the objects to which these refer." },
    Method { name: c"freeze", function: || thunk::method_noargs(freeze), flags: meth::NOARGS, doc: c"freeze($module, /)\n--\n\nExclude all tracked objects from later collections." },
    Method { name: c"unfreeze", function: || thunk::method_noargs(unfreeze), flags: meth::NOARGS, doc: c"unfreeze($module, /)\n--\n\nInclude all objects in collections again." },
    Method { name: c"get_freeze_count", function: || thunk::method_noargs(get_freeze_count), flags: meth::NOARGS, doc: c"get_freeze_count($module, /)\n--\n\nReturn the number of objects that are excluded from collections." },
    Method { name: c"is_tracked", function: || thunk::method_o(is_tracked), flags: meth::O, doc: c"is_tracked($module, obj, /)\n--\n\nReturn whether the collector follows the references of an object." },
    Method { name: c"is_finalized", function: || thunk::method_o(is_finalized), flags: meth::O, doc: c"is_finalized($module, obj, /)\n--\n\nReturn whether the finalizer of an object has run." },
];

/// Calls all callbacks with `phase` and what is known of the collection.
fn call_all(rt: &mut Rt, phase: &str, report: Report) -> Result<()> {
    let Some(callbacks) = interpreter::current(rt).gc_callbacks.get() else {
        return Ok(());
    };
    let Some(view) = list::view(callbacks.get()).filter(|v| list::len(rt, *v) > 0) else {
        return Ok(());
    };
    let phase = strings::interned(rt, phase)?;
    let last = GENERATIONS as u64 - 1;
    let info = report_dict(rt, ("generation", last), report)?;
    let mut next = 0;
    while let Some(callback) = list::get(rt, view, next).map(Ref::root) {
        next += 1;
        if call::args(rt, callback.get(), &[phase.get(), info.get()]).is_err() {
            error::write_unraisable(rt, Some(callback.get()));
        }
    }
    Ok(())
}

/// Puts objects into `gc.garbage`.
fn save(rt: &mut Rt, objects: &[Root]) -> Result<()> {
    let Some(garbage) = interpreter::current(rt).gc_garbage.get() else {
        return Ok(());
    };
    let Some(view) = list::view(garbage.get()) else {
        return Ok(());
    };
    for object in objects {
        list::append(rt, view, object.get())?;
    }
    Ok(())
}

/// What the collector calls.
fn observe(rt: &mut Rt, event: Event<'_>) {
    let told = match event {
        Event::Start => call_all(rt, "start", Report::default()),
        Event::Stop(report) => call_all(rt, "stop", report),
        Event::Saved(objects) => save(rt, objects),
    };
    if told.is_err() {
        error::write_unraisable(rt, None);
    }
}

/// Makes the module; new reference.
pub fn make(rt: &mut Rt) -> Result<Root> {
    let made = create::own_module(rt, "gc", METHODS)?;
    let dict = module::dict_of(rt, made.get())?;
    for (name, value) in [
        ("DEBUG_STATS", debug::STATS),
        ("DEBUG_COLLECTABLE", debug::COLLECTABLE),
        ("DEBUG_UNCOLLECTABLE", debug::UNCOLLECTABLE),
        ("DEBUG_SAVEALL", debug::SAVE_ALL),
        (
            "DEBUG_LEAK",
            debug::COLLECTABLE | debug::UNCOLLECTABLE | debug::SAVE_ALL,
        ),
    ] {
        let value = convert::from_i64(rt, i64::from(value))?;
        dict::set_text(rt, dict.get(), name, value.get())?;
    }
    let own = interpreter::current(rt);
    for (name, place) in [
        ("callbacks", &own.gc_callbacks),
        ("garbage", &own.gc_garbage),
    ] {
        let list = match place.get() {
            Some(list) => list,
            None => {
                let list = list::with_empty_places(rt, 0)?;
                place.set(list.clone());
                list
            }
        };
        dict::set_text(rt, dict.get(), name, list.get())?;
    }
    observe::set_observer(observe);
    Ok(made)
}

/// Gives up what the module keeps; at the end of the interpreter.
pub fn teardown(rt: &mut Rt) {
    let own = interpreter::current(rt);
    for place in [&own.gc_callbacks, &own.gc_garbage] {
        place.clear(rt);
    }
}
