//! The sequence protocol (`PySequence_...`) and walking over iterables.

use super::thunk::{self, from_c, from_c_int};
use super::{is_exact, ops, slot, type_of};
use crate::error;
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::exceptions::EXC_TYPE_ERROR;
use crate::types::{self, dict, list, slice, tuple};
use std::ops::ControlFlow;

/// Whether the object has items by position; a dict has not.
pub fn check(object: Ref<'_>) -> bool {
    !dict::is_dict(object) && type_of(object).slot(slot::sq_item) != 0
}

#[cold]
fn refuse(rt: &Rt, object: Ref<'_>, message: &str) -> Raised {
    let ty = type_of(object).full_name();
    error::type_error(rt, format_args!("'{ty}' object {message}"))
}

#[cold]
fn no_sequence(rt: &Rt, object: Ref<'_>) -> Raised {
    let ty = type_of(object).full_name();
    error::type_error(rt, format_args!("{ty} is not a sequence"))
}

/// Number of items. TypeError for what is no sequence.
pub fn size(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    let ty = type_of(object);
    let length = ty.slot(slot::sq_length);
    if length != 0 {
        // SAFETY: sq_length is a lenfunc.
        let raw = unsafe { thunk::call_length(rt, length, object) };
        return from_c_int(rt, raw, "__len__");
    }
    if ty.slot(slot::mp_length) != 0 {
        return Err(no_sequence(rt, object));
    }
    let ty = ty.full_name();
    Err(error::type_error(
        rt,
        format_args!("object of type '{ty}' has no len()"),
    ))
}

/// A negative index counted from the end, if the sequence has a length.
fn from_end(rt: &mut Rt, object: Ref<'_>, index: isize) -> Result<isize> {
    let length = type_of(object).slot(slot::sq_length);
    if index >= 0 || length == 0 {
        return Ok(index);
    }
    // SAFETY: sq_length is a lenfunc.
    let raw = unsafe { thunk::call_length(rt, length, object) };
    Ok(index.saturating_add(from_c_int(rt, raw, "__len__")?))
}

/// The item at a position; new reference.
pub fn get(rt: &mut Rt, object: Ref<'_>, index: isize) -> Result<Root> {
    let ty = type_of(object);
    let item = ty.slot(slot::sq_item);
    if item != 0 {
        let index = from_end(rt, object, index)?;
        // SAFETY: sq_item is a ssizeargfunc.
        let raw = unsafe { thunk::call_sized(rt, item, object, index) };
        return from_c(rt, raw, "sq_item");
    }
    if ty.slot(slot::mp_subscript) != 0 {
        return Err(no_sequence(rt, object));
    }
    Err(refuse(rt, object, "does not support indexing"))
}

/// Sets the item at a position, or deletes it.
pub fn set(rt: &mut Rt, object: Ref<'_>, index: isize, value: Option<Ref<'_>>) -> Result<()> {
    let ty = type_of(object);
    let assign = ty.slot(slot::sq_ass_item);
    if assign != 0 {
        let index = from_end(rt, object, index)?;
        // SAFETY: sq_ass_item is a ssizeobjargproc.
        let raw = unsafe { thunk::call_set_sized(rt, assign, object, index, value) };
        return from_c_int(rt, raw as isize, "sq_ass_item").map(drop);
    }
    if ty.slot(slot::mp_ass_subscript) != 0 {
        return Err(no_sequence(rt, object));
    }
    let what = match value {
        Some(_) => "does not support item assignment",
        None => "doesn't support item deletion",
    };
    Err(refuse(rt, object, what))
}

/// `object[low:high]`; new reference.
pub fn get_slice(rt: &mut Rt, object: Ref<'_>, low: isize, high: isize) -> Result<Root> {
    let subscript = type_of(object).slot(slot::mp_subscript);
    if subscript == 0 {
        return Err(refuse(rt, object, "is unsliceable"));
    }
    let key = slice::from_bounds(rt, low, high)?;
    // SAFETY: mp_subscript is a binaryfunc.
    let raw = unsafe { thunk::call_binary(rt, subscript, object, key.get()) };
    from_c(rt, raw, "mp_subscript")
}

/// `object[low:high] = value`, or `del object[low:high]`.
pub fn set_slice(
    rt: &mut Rt,
    object: Ref<'_>,
    low: isize,
    high: isize,
    value: Option<Ref<'_>>,
) -> Result<()> {
    let assign = type_of(object).slot(slot::mp_ass_subscript);
    if assign == 0 {
        let what = match value {
            Some(_) => "doesn't support slice assignment",
            None => "doesn't support slice deletion",
        };
        return Err(refuse(rt, object, what));
    }
    let key = slice::from_bounds(rt, low, high)?;
    // SAFETY: mp_ass_subscript is an objobjargproc.
    let raw = unsafe { thunk::call_set_keyed(rt, assign, object, key.get(), value) };
    from_c_int(rt, raw as isize, "mp_ass_subscript").map(drop)
}

/// The first of the given slots that the type has.
fn first_slot(object: Ref<'_>, slots: &[usize]) -> usize {
    let ty = type_of(object);
    slots
        .iter()
        .map(|s| ty.slot(*s))
        .find(|f| *f != 0)
        .unwrap_or(0)
}

/// `a + b` for sequences; new reference.
pub fn concat(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, in_place: bool) -> Result<Root> {
    let (slots, numbers): (&[usize], &[usize]) = if in_place {
        (
            &[slot::sq_inplace_concat, slot::sq_concat],
            &[slot::nb_inplace_add, slot::nb_add],
        )
    } else {
        (&[slot::sq_concat], &[slot::nb_add])
    };
    let function = first_slot(a, slots);
    if function != 0 {
        // SAFETY: the concat slots are binaryfuncs.
        let raw = unsafe { thunk::call_binary(rt, function, a, b) };
        return from_c(rt, raw, "sq_concat");
    }
    if check(a)
        && check(b)
        && let Some(result) = by_number(rt, a, b, numbers, slot::nb_add)?
    {
        return Ok(result);
    }
    Err(refuse(rt, a, "can't be concatenated"))
}

/// `a * count` for sequences; new reference.
pub fn repeat(rt: &mut Rt, a: Ref<'_>, count: isize, in_place: bool) -> Result<Root> {
    let (slots, numbers): (&[usize], &[usize]) = if in_place {
        (
            &[slot::sq_inplace_repeat, slot::sq_repeat],
            &[slot::nb_inplace_multiply, slot::nb_multiply],
        )
    } else {
        (&[slot::sq_repeat], &[slot::nb_multiply])
    };
    let function = first_slot(a, slots);
    if function != 0 {
        // SAFETY: the repeat slots are ssizeargfuncs.
        let raw = unsafe { thunk::call_sized(rt, function, a, count) };
        return from_c(rt, raw, "sq_repeat");
    }
    if check(a) {
        let count = super::index::int(rt, count)?;
        if let Some(result) = by_number(rt, a, count.get(), numbers, slot::nb_multiply)? {
            return Ok(result);
        }
    }
    Err(refuse(rt, a, "can't be repeated"))
}

/// What the operands' number slots make of them; `None` if nothing.
fn by_number(
    rt: &mut Rt,
    a: Ref<'_>,
    b: Ref<'_>,
    left: &[usize],
    right: usize,
) -> Result<Option<Root>> {
    for function in [first_slot(a, left), type_of(b).slot(right)] {
        if function == 0 {
            continue;
        }
        // SAFETY: these number slots are binaryfuncs.
        let raw = unsafe { thunk::call_binary(rt, function, a, b) };
        let result = from_c(rt, raw, "number slot")?;
        if !result.get().is(types::not_implemented()) {
            return Ok(Some(result));
        }
    }
    Ok(None)
}

/// `item in object`.
pub fn contains(rt: &mut Rt, object: Ref<'_>, item: Ref<'_>) -> Result<bool> {
    let function = type_of(object).slot(slot::sq_contains);
    if function != 0 {
        // SAFETY: sq_contains is an objobjproc.
        let raw = unsafe { thunk::call_contains(rt, function, object, item) };
        return from_c_int(rt, raw as isize, "sq_contains").map(|r| r != 0);
    }
    let mut found = false;
    search(rt, object, item, "a container or iterable", |_| {
        found = true;
        ControlFlow::Break(())
    })?;
    Ok(found)
}

/// How often the item is in the iterable.
pub fn count(rt: &mut Rt, object: Ref<'_>, item: Ref<'_>) -> Result<isize> {
    let mut count = 0;
    search(rt, object, item, "iterable", |_| {
        count += 1;
        ControlFlow::Continue(())
    })?;
    Ok(count)
}

/// Where the item first is. ValueError if nowhere.
pub fn position(rt: &mut Rt, object: Ref<'_>, item: Ref<'_>) -> Result<isize> {
    let mut at = None;
    search(rt, object, item, "iterable", |i| {
        at = Some(i);
        ControlFlow::Break(())
    })?;
    at.ok_or_else(|| error::value_error(rt, "sequence.index(x): x not in sequence"))
}

fn search(
    rt: &mut Rt,
    object: Ref<'_>,
    item: Ref<'_>,
    wanted: &str,
    mut found: impl FnMut(isize) -> ControlFlow<()>,
) -> Result<()> {
    let iterator = match ops::iter(rt, object) {
        Ok(iterator) => iterator,
        Err(raised) => {
            if !error::catch(rt, &EXC_TYPE_ERROR) {
                return Err(raised);
            }
            let ty = type_of(object).full_name();
            return Err(error::type_error(
                rt,
                format_args!("argument of type '{ty}' is not {wanted}"),
            ));
        }
    };
    let mut index = 0;
    while let Some(candidate) = ops::next(rt, iterator.get())? {
        if ops::equal(rt, candidate.get(), item)? && found(index).is_break() {
            return Ok(());
        }
        index += 1;
    }
    Ok(())
}

/// Calls `visit` with each item of an iterable. Exact lists and tuples are
/// walked without an iterator, and may change meanwhile.
pub fn for_each(
    rt: &mut Rt,
    iterable: Ref<'_>,
    mut visit: impl FnMut(&mut Rt, Ref<'_>) -> Result<()>,
) -> Result<()> {
    let of_list = is_exact(iterable, &types::PyList_Type);
    if of_list || is_exact(iterable, &types::PyTuple_Type) {
        let item = if of_list { list::item } else { tuple::place };
        let mut index = 0;
        while let Some(item) = item(rt, iterable, index).map(Ref::root) {
            visit(rt, item.get())?;
            index += 1;
        }
        return Ok(());
    }
    let iterator = ops::iter(rt, iterable)?;
    while let Some(item) = ops::next(rt, iterator.get())? {
        visit(rt, item.get())?;
    }
    Ok(())
}

/// A new list of an iterable's items; new reference.
pub fn to_list(rt: &mut Rt, iterable: Ref<'_>) -> Result<Root> {
    let result = list::with_empty_places(rt, 0)?;
    if let Some(view) = list::view(result.get()) {
        list::extend(rt, view, iterable)?;
    }
    Ok(result)
}

/// A tuple of an iterable's items, itself if it is one; new reference.
pub fn to_tuple(rt: &mut Rt, iterable: Ref<'_>) -> Result<Root> {
    if is_exact(iterable, &types::PyTuple_Type) {
        return Ok(iterable.root());
    }
    if is_exact(iterable, &types::PyList_Type) {
        return list::to_tuple(rt, iterable);
    }
    let iterator = ops::iter(rt, iterable)?;
    let items = list::with_empty_places(rt, 0)?;
    if let Some(view) = list::view(items.get()) {
        list::append_all(rt, view, iterator.get())?;
    }
    list::to_tuple(rt, items.get())
}

/// The object itself if it is a list or tuple, else a list of its items; new
/// reference. TypeError with `message` if it is not iterable.
pub fn fast(rt: &mut Rt, object: Ref<'_>, message: &str) -> Result<Root> {
    if list::is_list(object) || tuple::is_tuple(object) {
        return Ok(object.root());
    }
    let iterator = match ops::iter(rt, object) {
        Ok(iterator) => iterator,
        Err(_) if error::catch(rt, &EXC_TYPE_ERROR) => {
            return Err(error::type_error(rt, message));
        }
        Err(raised) => return Err(raised),
    };
    to_list(rt, iterator.get())
}
