//! Making lists, and replacing ranges of them.

use super::{List, PyList_Type, array, view};
use crate::object::array::{Array, Element, Elements, Source};
use crate::object::native::Obj;
use crate::object::{alloc, is_exact, ops};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{self, bytearray, bytes, none, range, tuple};

/// A new list with this array; new reference. MemoryError.
#[inline]
pub(super) fn from_array(rt: &Rt, array: Array) -> Result<Root> {
    alloc::new_builtin(rt, &PyList_Type, List { array })
}

/// A new empty list, where that needs no call.
#[inline(always)]
pub fn try_new(rt: &Rt) -> Option<Root> {
    alloc::try_new_builtin(rt, &PyList_Type, List::default()).ok()
}

/// A new list with `len` places not filled yet; new reference. MemoryError.
pub fn with_empty_places(rt: &Rt, len: usize) -> Result<Root> {
    let list = from_array(rt, Array::of_empty_places(rt, len)?)?;
    if let (Some(header), Ok(empty)) = (list.get().header(), u32::try_from(len)) {
        header.set_aux(empty);
    }
    Ok(list)
}

/// A new list of these items; new reference. MemoryError.
pub fn from_refs(rt: &Rt, items: &[Ref<'_>]) -> Result<Root> {
    from_array(rt, Array::from_source(rt, Source::Refs(items))?)
}

/// The items of an object, if they can be told without foreign code.
fn source_of<'a>(rt: &Rt, object: Ref<'a>) -> Option<Source<'a>> {
    if is_exact(object, &PyList_Type) || is_exact(object, &types::PyTuple_Type) {
        return Some(items_of(object));
    }
    if is_exact(object, &types::PyBytes_Type) {
        return Some(Source::Bytes(bytes::data(object)));
    }
    range::progression(rt, object).map(|(first, step, count)| Source::Progression {
        first,
        step,
        count,
    })
}

/// The items of a list or tuple.
fn items_of<'a>(object: Ref<'a>) -> Source<'a> {
    match view(object) {
        Some(list) => Source::Array(array(list), 0, array(list).len()),
        None => Source::Places(tuple::slots(object)),
    }
}

/// Adds the items of an iterable at the end. What the iterable raises;
/// MemoryError, BufferError.
pub fn extend(rt: &mut Rt, list: Obj<'_, List>, iterable: Ref<'_>) -> Result<()> {
    if let Some(source) = source_of(rt, iterable) {
        let end = array(list).len();
        return array(list).replace_range(rt, list.as_ref(), end..end, source);
    }
    if is_exact(iterable, &types::PyByteArray_Type)
        && let Some(bytes) = bytearray::view(iterable)
    {
        let bytes = bytes.get(rt).bytes(rt)?.to_vec();
        let end = array(list).len();
        return array(list).replace_range(rt, list.as_ref(), end..end, Source::Bytes(&bytes));
    }
    let iterator = ops::iter(rt, iterable)?;
    // Room is made as items come: the hint may be wrong, but must not fail.
    ops::length_hint(rt, iterable)?;
    append_all(rt, list, iterator.get())
}

/// Adds what is left of an iterator at the end. What it raises; MemoryError,
/// BufferError.
pub fn append_all(rt: &mut Rt, list: Obj<'_, List>, iterator: Ref<'_>) -> Result<()> {
    while let Some(item) = ops::next(rt, iterator)? {
        super::append(rt, list, item.get())?;
    }
    Ok(())
}

/// `list[low:high] = items`, where `items` is a list or tuple (perhaps the
/// list itself), or nothing. The bounds are within the list. MemoryError,
/// BufferError.
pub fn replace_range(
    rt: &mut Rt,
    list: Obj<'_, List>,
    low: usize,
    high: usize,
    items: Option<Ref<'_>>,
) -> Result<()> {
    let source = items.map_or(Source::NOTHING, items_of);
    array(list).replace_range(rt, list.as_ref(), low..high, source)
}

/// A new list of the items `low..high` of a list or tuple, bounds within it;
/// new reference. MemoryError.
pub fn copy_range(rt: &Rt, from: Ref<'_>, low: usize, high: usize) -> Result<Root> {
    let source = match view(from) {
        Some(list) => Source::Array(array(list), low, high),
        None => Source::Places(&tuple::slots(from)[low..high]),
    };
    from_array(rt, Array::from_source(rt, source)?)
}

/// `a + b` for lists; new reference. MemoryError.
pub fn concat(rt: &Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    from_array(rt, Array::from_both(rt, items_of(a), items_of(b))?)
}

/// `list * times`; new reference. MemoryError.
pub fn repeat(rt: &Rt, list: Obj<'_, List>, times: usize) -> Result<Root> {
    from_array(rt, Array::repeated(rt, array(list), times)?)
}

/// A new tuple of a list's items; new reference. MemoryError.
pub fn to_tuple(rt: &Rt, list: Ref<'_>) -> Result<Root> {
    let Some(list) = view(list) else {
        return tuple::empty(rt);
    };
    macro_rules! of_numbers {
        ($values:ident) => {
            tuple::from_handles(rt, $values.len(), |i| $values[i].handle())
        };
    }
    match array(list).elements(rt) {
        Elements::I8(values) => of_numbers!(values),
        Elements::I16(values) => of_numbers!(values),
        Elements::I32(values) => of_numbers!(values),
        Elements::I64(values) => of_numbers!(values),
        Elements::F64(values) => of_numbers!(values),
        Elements::Object(objects) => tuple::from_fn(rt, objects.len(), |i| {
            objects[i].get(rt).unwrap_or_else(none)
        }),
    }
}

/// A new list of the items at these positions, which are within the list;
/// new reference. MemoryError.
pub fn pick(
    rt: &Rt,
    list: Obj<'_, List>,
    positions: impl ExactSizeIterator<Item = usize>,
) -> Result<Root> {
    from_array(rt, Array::from_positions(rt, array(list), positions)?)
}

/// `list *= times`. MemoryError, BufferError.
pub fn repeat_in_place(rt: &mut Rt, list: Obj<'_, List>, times: usize) -> Result<()> {
    let array = array(list);
    array.writable(rt)?;
    let repeated = Array::repeated(rt, array, times)?;
    array.exchange(rt, list.as_ref(), repeated).discard(rt);
    Ok(())
}
