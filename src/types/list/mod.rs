//! list: an [`Array`], whose elements are as compact as their values allow.
//!
//! Lists of small ints, and of doubles that need no box, keep the numbers
//! themselves, and nobody outside can tell (docs/decisions/0007).
//!
//! This file owns what is done with single items; [`build`] makes lists and
//! replaces ranges, [`search`] looks for items and compares lists,
//! [`mod@sort`] sorts, [`numbers`] is for arrays of C. What Python code sees
//! is in [`protocol`] (slots) and [`methods`].

pub mod build;
pub mod methods;
pub mod numbers;
#[cfg(test)]
mod properties;
pub mod protocol;
pub mod search;
pub mod sort;
#[cfg(test)]
mod tests;
mod text;

pub use build::{
    append_all, concat, copy_range, extend, from_refs, pick, repeat, replace_range, to_tuple,
    try_new, with_empty_places,
};

use crate::error;
use crate::object::array::Array;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::{TypeObject, flags, has_type_flag};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{none, tuple};

/// Payload of a list. A place that C has not filled yet is empty.
#[derive(Default)]
pub struct List {
    array: Array,
}

// SAFETY: what the array stores is all; it is concurrent itself.
unsafe impl Payload for List {
    const KIND: &'static NativeKind = &KIND;
    const CONCURRENT: bool = true;
    const UNSTORES: bool = true;
    fn trace(&self, visit: &mut Visit<'_>) {
        self.array.trace(visit);
    }
    #[inline]
    fn unstore(&self, rt: &Rt) {
        self.array.unstore_from_dead(rt);
    }
}

const _: () = assert!(KIND.size == 32);

/// How lists are traced and released.
pub static KIND: NativeKind = kind_of::<List>(Some(clear_garbage));

/// The type `list`.
#[unsafe(no_mangle)]
pub static PyList_Type: TypeObject = TypeObject::declare(
    c"list",
    &KIND,
    KIND.size,
    flags::BASETYPE | flags::LIST_SUBCLASS | flags::SEQUENCE | flags::HAVE_GC,
);

/// Whether the object is a list or of a type derived from it.
#[inline(always)]
pub fn is_list(object: Ref<'_>) -> bool {
    has_type_flag(object, flags::LIST_SUBCLASS)
}

/// The object as a list; `None` if it is none.
#[inline(always)]
pub fn view<'a>(list: Ref<'a>) -> Option<Obj<'a, List>> {
    Obj::from_ref(list)
}

/// The array of a list.
#[inline(always)]
pub fn array<'a>(list: Obj<'a, List>) -> &'a Array {
    &list.shared().array
}

/// Number of items.
#[inline(always)]
pub fn len(_rt: &Rt, list: Obj<'_, List>) -> usize {
    array(list).len()
}

/// Number of items of a list or tuple.
pub fn count_of(rt: &Rt, object: Ref<'_>) -> usize {
    view(object).map_or_else(|| tuple::len(object), |l| len(rt, l))
}

/// The item at `index`, `None` out of range or while it is not filled in.
#[inline(always)]
pub fn get<'a>(rt: &'a Rt, list: Obj<'a, List>, index: usize) -> Option<Ref<'a>> {
    array(list).get(rt, index)
}

/// The item at `index`, `None` out of range. A place that C left empty reads
/// as None.
#[inline]
pub fn item<'a>(rt: &'a Rt, list: Ref<'a>, index: usize) -> Option<Ref<'a>> {
    let array = array(view(list)?);
    match array.get(rt, index) {
        None if index < array.len() => Some(none()),
        item => item,
    }
}

/// Adds an item at the end. MemoryError, BufferError.
#[inline]
pub fn append(rt: &mut Rt, list: Obj<'_, List>, item: Ref<'_>) -> Result<()> {
    array(list).push(rt, item)
}

/// Puts an item in the place `index`; what was there is dropped. False if
/// there is no such place. MemoryError, BufferError.
pub fn set(rt: &mut Rt, list: Obj<'_, List>, index: usize, item: Ref<'_>) -> Result<bool> {
    let array = array(list);
    if index >= array.len() {
        return Ok(false);
    }
    array.set(rt, index, item).map(|()| true)
}

/// [`set`] for a list made by [`with_empty_places`]: when the last empty place
/// is filled the list becomes as compact as any other.
pub fn fill(rt: &mut Rt, list: Obj<'_, List>, index: usize, item: Ref<'_>) -> Result<bool> {
    let empty = list.header().aux();
    if empty == 0 || array(list).get(rt, index).is_some() {
        return set(rt, list, index, item);
    }
    let done = set(rt, list, index, item)?;
    if done {
        list.header().set_aux(empty - 1);
        if empty == 1 {
            array(list).narrow(rt, list.as_ref())?;
        }
    }
    Ok(done)
}

/// [`append`] where that needs no call: there is room for the item, which
/// nobody else counts. Otherwise does nothing and returns false.
#[inline(always)]
pub fn try_append(rt: &Rt, list: Obj<'_, List>, item: Ref<'_>) -> bool {
    array(list).try_push(rt, item)
}

/// [`fill`] where that needs no call, taking `item` over: it is stored in a
/// place that had nothing, or only an immediate. Otherwise does nothing and
/// gives it back.
#[inline(always)]
pub fn try_fill(rt: &mut Rt, list: Obj<'_, List>, index: usize, item: Root) -> Option<Root> {
    let (array, header) = (array(list), list.header());
    match array.handle(rt, index) {
        Some(old) if !old.is_immediate() => return Some(item),
        Some(_) => {}
        // The last place to be filled ends with a look at all of them.
        None if header.aux() == 1 => return Some(item),
        None => {}
    }
    let was_empty = header.aux() != 0 && array.handle(rt, index).is_none();
    if !array.try_set(rt, index, item.get()) {
        return Some(item);
    }
    if was_empty {
        header.set_aux(header.aux() - 1);
    }
    if !item.handle().is_immediate() {
        // Stored now, so that it does not die of this.
        rt.thread().refs.decrement(item.into_counted().bits());
    }
    None
}

/// Puts an item before the place `index`; at the end beyond it. MemoryError,
/// BufferError.
pub fn insert(rt: &mut Rt, list: Obj<'_, List>, index: usize, item: Ref<'_>) -> Result<()> {
    let array = array(list);
    array.insert(rt, list.as_ref(), index.min(array.len()), item)
}

/// Takes the item at `index` out; new reference, `None` out of range.
/// BufferError.
pub fn remove(rt: &mut Rt, list: Obj<'_, List>, index: usize) -> Result<Option<Root>> {
    let array = array(list);
    if index >= array.len() {
        return Ok(None);
    }
    let item = array.remove(rt, list.as_ref(), index)?;
    Ok(Some(item.unwrap_or_else(|| none().root())))
}

/// Breaks the cycles through a list. One that is pinned is held, so that it is
/// no garbage.
fn clear_garbage(rt: &mut Rt, list: Ref<'_>) {
    if clear(rt, list).is_err() {
        drop(error::take(rt));
    }
}

/// Takes all items out. BufferError.
pub fn clear(rt: &mut Rt, list: Ref<'_>) -> Result<()> {
    match view(list) {
        Some(list) => array(list).clear(rt, list.as_ref()),
        None => Ok(()),
    }
}
