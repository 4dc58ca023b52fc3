//! `abstract.h`, the sequence protocol and iterators.

use super::boundary::{Borrowed, New, any_unchecked, entry, general, short};
use super::names::PySendResult;
use super::out;
use crate::error;
use crate::object::thunk::{self, RawObject, from_c};
use crate::object::{ops, sequence, slot, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::exceptions::{self, EXC_STOP_ITERATION};
use crate::types::{iter, none};
use std::ffi::{c_char, c_int};

/// Whether the object has items by position: 1 or 0. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Check(o: Borrowed) -> c_int {
    entry!(PySequence_Check, |rt, o: any| Ok(sequence::check(o)))
}

/// Returns the number of items; -1 with TypeError for what is no sequence.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Size(o: Borrowed) -> isize {
    entry!(PySequence_Size, |rt, o: any| sequence::size(rt, o))
}

/// As PySequence_Size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Length(o: Borrowed) -> isize {
    entry!(PySequence_Length, |rt, o: any| sequence::size(rt, o))
}

/// Returns `o1 + o2`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Concat(o1: Borrowed, o2: Borrowed) -> New {
    entry!(PySequence_Concat, |rt, o1: any, o2: any| sequence::concat(
        rt, o1, o2, false
    ))
}

/// Returns `o * count`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Repeat(o: Borrowed, count: isize) -> New {
    entry!(PySequence_Repeat, |rt, o: any| sequence::repeat(
        rt, o, count, false
    ))
}

/// Returns `o1 + o2`, made in place where `o1` can. New reference; NULL with
/// an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_InPlaceConcat(o1: Borrowed, o2: Borrowed) -> New {
    entry!(PySequence_InPlaceConcat, |rt, o1: any, o2: any| {
        sequence::concat(rt, o1, o2, true)
    })
}

/// Returns `o * count`, made in place where `o` can. New reference; NULL with
/// an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_InPlaceRepeat(o: Borrowed, count: isize) -> New {
    entry!(PySequence_InPlaceRepeat, |rt, o: any| sequence::repeat(
        rt, o, count, true
    ))
}

/// Returns the item at `i`; a negative index counts from the end. New
/// reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_GetItem(o: Borrowed, i: isize) -> New {
    entry!(PySequence_GetItem, |rt, o: any| sequence::get(rt, o, i))
}

/// Sets the item at `i`; the sequence takes its own reference. NULL deletes.
/// Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_SetItem(o: Borrowed, i: isize, v: Borrowed) -> c_int {
    entry!(PySequence_SetItem, |rt, o: any, v: opt| sequence::set(
        rt, o, i, v
    ))
}

/// Deletes the item at `i`. Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_DelItem(o: Borrowed, i: isize) -> c_int {
    entry!(PySequence_DelItem, |rt, o: any| sequence::set(
        rt, o, i, None
    ))
}

/// Returns `o[i1:i2]`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_GetSlice(o: Borrowed, i1: isize, i2: isize) -> New {
    entry!(PySequence_GetSlice, |rt, o: any| sequence::get_slice(
        rt, o, i1, i2
    ))
}

/// Does `o[i1:i2] = v`; NULL deletes. Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_SetSlice(
    o: Borrowed,
    i1: isize,
    i2: isize,
    v: Borrowed,
) -> c_int {
    entry!(PySequence_SetSlice, |rt, o: any, v: opt| {
        sequence::set_slice(rt, o, i1, i2, v)
    })
}

/// Does `del o[i1:i2]`. Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_DelSlice(o: Borrowed, i1: isize, i2: isize) -> c_int {
    entry!(PySequence_DelSlice, |rt, o: any| sequence::set_slice(
        rt, o, i1, i2, None
    ))
}

/// How many items equal `value`; -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Count(o: Borrowed, value: Borrowed) -> isize {
    entry!(PySequence_Count, |rt, o: any, value: any| sequence::count(
        rt, o, value
    ))
}

/// Whether `value` is in `o`: 1 or 0, -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Contains(o: Borrowed, value: Borrowed) -> c_int {
    entry!(PySequence_Contains, |rt, o: any, value: any| {
        sequence::contains(rt, o, value)
    })
}

/// As PySequence_Contains.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_In(o: Borrowed, value: Borrowed) -> c_int {
    entry!(PySequence_In, |rt, o: any, value: any| sequence::contains(
        rt, o, value
    ))
}

/// Where `value` first is; -1 with ValueError if nowhere.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Index(o: Borrowed, value: Borrowed) -> isize {
    entry!(PySequence_Index, |rt, o: any, value: any| {
        sequence::position(rt, o, value)
    })
}

/// Returns a new list of the items of an iterable. New reference; NULL with
/// an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_List(o: Borrowed) -> New {
    entry!(PySequence_List, |rt, o: any| sequence::to_list(rt, o))
}

/// Returns a tuple of the items of an iterable, itself if it is a tuple. New
/// reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Tuple(o: Borrowed) -> New {
    entry!(PySequence_Tuple, |rt, o: any| sequence::to_tuple(rt, o))
}

/// Returns `o` itself if it is a list or tuple, else a list of its items. New
/// reference; NULL with TypeError saying `m` if it is not iterable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Fast(o: Borrowed, m: *const c_char) -> New {
    entry!(PySequence_Fast, |rt, o: any, m: c_str| sequence::fast(
        rt,
        o,
        &m.to_string_lossy()
    ))
}

/// Returns an iterator over `o`. New reference; NULL with TypeError if it is
/// not iterable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetIter(o: Borrowed) -> New {
    entry!(PyObject_GetIter, |rt, o: any| ops::iter(rt, o))
}

/// Returns `o` itself: tp_iter of iterators. New reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_SelfIter(o: Borrowed) -> New {
    entry!(PyObject_SelfIter, |rt, o: any| Ok(o.root()))
}

/// Whether the object is an iterator: 1 or 0. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyIter_Check(o: Borrowed) -> c_int {
    entry!(PyIter_Check, |rt, o: any| Ok(type_of(o)
        .slot(slot::tp_iternext)
        != 0))
}

/// The next item: returns 1 with a new reference in `*item`, 0 with NULL at
/// the end, -1 with NULL and an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyIter_NextItem(iter: Borrowed, item: *mut New) -> c_int {
    // SAFETY: a live object, and a place for the result.
    unsafe {
        if let Some(next) = short(|rt| iter::try_next_of_list(rt, any_unchecked(iter))) {
            out::give(item, Some(next));
            return 1;
        }
    }
    // SAFETY: the caller passes a place for the result.
    unsafe { out::give(item, None) };
    entry!(PyIter_NextItem, |rt, iter: any| {
        if type_of(iter).slot(slot::tp_iternext) == 0 {
            let ty = type_of(iter).full_name();
            let message = format_args!("expected an iterator, got '{ty}'");
            return Err(error::type_error(rt, message));
        }
        let next = ops::next(rt, iter)?;
        let there = next.is_some();
        // SAFETY: as above.
        unsafe { out::give(item, next) };
        Ok(there)
    })
}

/// Returns the next item. New reference; NULL at the end, or with an
/// exception. Prefer PyIter_NextItem, which tells these apart.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyIter_Next(o: Borrowed) -> New {
    // SAFETY: a live object, as the caller promises.
    if let Some(item) = unsafe { short(|rt| iter::try_next_of_list(rt, any_unchecked(o))) } {
        return item.into();
    }
    general!((o: Borrowed) -> New {
        entry!(PyIter_Next, |rt, o: any| ops::next(rt, o))
    })
}

/// Sends `arg` into an iterator or coroutine: 1 (PYGEN_NEXT) with what it
/// gave in `*presult`, 0 (PYGEN_RETURN) with what it returned, both new
/// references, -1 (PYGEN_ERROR) with NULL and an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyIter_Send(
    iter: Borrowed,
    arg: Borrowed,
    presult: *mut New,
) -> PySendResult {
    // SAFETY: the caller passes a place for the result.
    unsafe { out::give(presult, None) };
    entry!(PyIter_Send, |rt, iter: any, arg: any| {
        let (given, value) = match type_of(iter).slot(slot::am_send) {
            0 => send(rt, iter, arg)?,
            // SAFETY: am_send is a sendfunc.
            function => unsafe { send_by_slot(rt, function, iter, arg) }?,
        };
        // SAFETY: as above.
        unsafe { out::give(presult, Some(value)) };
        Ok(given)
    })
}

/// [`send`] by the slot am_send.
///
/// # Safety
/// `function` is the address of a sendfunc.
unsafe fn send_by_slot(
    rt: &mut Rt,
    function: usize,
    iter: Ref<'_>,
    arg: Ref<'_>,
) -> Result<(bool, Root)> {
    type Send = unsafe extern "C" fn(RawObject, RawObject, *mut RawObject) -> c_int;
    let mut result: RawObject = std::ptr::null_mut();
    // SAFETY: passed on from the caller; the arguments are alive for the call.
    let outcome = thunk::outside(rt, || unsafe {
        let function = std::mem::transmute::<usize, Send>(function);
        function(thunk::raw(iter), thunk::raw(arg), &mut result)
    });
    let value = from_c(rt, result, "am_send")?;
    Ok((outcome > 0, value))
}

/// Whether the iterator gave something, and what it gave or returned.
fn send(rt: &mut Rt, iter: Ref<'_>, arg: Ref<'_>) -> Result<(bool, Root)> {
    let by_next = arg.is(none()) && type_of(iter).slot(slot::tp_iternext) != 0;
    let sent = if by_next {
        ops::next(rt, iter)
    } else {
        crate::object::call::method(rt, iter, "send", &[arg]).map(Some)
    };
    match sent {
        Ok(Some(value)) => Ok((true, value)),
        Ok(None) => Ok((false, none().root())),
        Err(_) if error::matches(rt, &EXC_STOP_ITERATION) => {
            let stop = error::take(rt);
            let value = stop.and_then(|s| stop_value(rt, s.get()));
            Ok((false, value.unwrap_or_else(|| none().root())))
        }
        Err(raised) => Err(raised),
    }
}

/// The value of a StopIteration: its first argument.
fn stop_value(rt: &Rt, stop: Ref<'_>) -> Option<Root> {
    let args = exceptions::view(stop)?.get(rt).args.as_ref()?.get(rt);
    crate::types::tuple::get(rt, args, 0).map(Ref::root)
}

/// Returns `aiter(o)`. New reference; NULL with TypeError if it is no
/// asynchronous iterable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetAIter(o: Borrowed) -> New {
    entry!(PyObject_GetAIter, |rt, o: any| {
        let function = type_of(o).slot(slot::am_aiter);
        let ty = type_of(o).full_name();
        if function == 0 {
            return Err(error::type_error(
                rt,
                format_args!("'{ty}' object is not an async iterable"),
            ));
        }
        // SAFETY: am_aiter is a unaryfunc.
        let raw = unsafe { thunk::call_unary(rt, function, o) };
        let iterator = from_c(rt, raw, "__aiter__")?;
        if type_of(iterator.get()).slot(slot::am_anext) != 0 {
            return Ok(iterator);
        }
        let given = type_of(iterator.get()).full_name().to_owned();
        Err(error::type_error(
            rt,
            format_args!("aiter() returned not an async iterator of type '{given}'"),
        ))
    })
}

/// Whether the object is an asynchronous iterator: 1 or 0. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyAIter_Check(o: Borrowed) -> c_int {
    entry!(PyAIter_Check, |rt, o: any| Ok(type_of(o)
        .slot(slot::am_anext)
        != 0))
}
