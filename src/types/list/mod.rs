//! list: a growable array of references.
//!
//! This file owns the array; what Python code sees is in [`protocol`]
//! (slots) and [`methods`], sorting in [`sort`].

pub mod methods;
pub mod protocol;
pub mod sort;

use crate::error;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::{TypeObject, alloc, flags, has_type_flag, is_exact, ops};
use crate::rt::{Ref, Result, Root, Rt, Stored};
use crate::types::{self, tuple};

/// Payload of a list. A place that C has not filled yet is `None`.
#[derive(Default)]
pub struct List {
    /// The items.
    pub items: Vec<Option<Stored>>,
}

// SAFETY: the items are all that is stored.
unsafe impl Payload for List {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        for item in self.items.iter().flatten() {
            visit(item.handle());
        }
    }
}

/// How lists are traced and released.
pub static KIND: NativeKind = kind_of::<List>(Some(clear));

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

/// A new list with `len` places not filled yet; new reference. MemoryError.
pub fn with_empty_places(rt: &Rt, len: usize) -> Result<Root> {
    let mut items = Vec::new();
    if items.try_reserve_exact(len).is_err() {
        return Err(error::no_memory(rt));
    }
    items.resize_with(len, || None);
    rt.thread().heap.note_external(len * size_of::<usize>());
    alloc::new_builtin(rt, &PyList_Type, List { items })
}

/// Number of items.
#[inline(always)]
pub fn len(rt: &Rt, list: Obj<'_, List>) -> usize {
    list.get(rt).items.len()
}

/// The item at `index`, `None` out of range or while it is not filled in.
#[inline(always)]
pub fn get<'a>(rt: &'a Rt, list: Obj<'a, List>, index: usize) -> Option<Ref<'a>> {
    list.get(rt).items.get(index)?.as_ref().map(|s| s.get(rt))
}

/// Adds an item at the end. MemoryError.
#[inline]
pub fn append(rt: &mut Rt, list: Obj<'_, List>, item: Ref<'_>) -> Result<()> {
    let stored = rt.store(item);
    let items = &mut list.get_mut(rt).items;
    if items.len() == items.capacity() && items.try_reserve(1).is_err() {
        rt.unstore(stored);
        return Err(error::no_memory(rt));
    }
    items.push(Some(stored));
    Ok(())
}

/// Puts an item in the place `index`; what was there is dropped. False if
/// there is no such place.
pub fn set(rt: &mut Rt, list: Obj<'_, List>, index: usize, item: Ref<'_>) -> bool {
    if index >= len(rt, list) {
        return false;
    }
    let stored = rt.store(item);
    let old = list.get_mut(rt).items[index].replace(stored);
    if let Some(old) = old {
        rt.unstore(old);
    }
    true
}

/// The item at `index`, `None` out of range. A place that C left empty reads
/// as None.
#[inline]
pub fn item<'a>(rt: &'a Rt, list: Ref<'a>, index: usize) -> Option<Ref<'a>> {
    let items = &view(list)?.get(rt).items;
    Some(match items.get(index)? {
        Some(stored) => stored.get(rt),
        None => types::none(),
    })
}

/// Puts an item before the place `index`; at the end beyond it. MemoryError.
pub fn insert(rt: &mut Rt, list: Obj<'_, List>, index: usize, item: Ref<'_>) -> Result<()> {
    let index = index.min(len(rt, list));
    let stored = rt.store(item);
    let items = &mut list.get_mut(rt).items;
    if items.try_reserve(1).is_err() {
        rt.unstore(stored);
        return Err(error::no_memory(rt));
    }
    items.insert(index, Some(stored));
    Ok(())
}

/// Takes the item at `index` out; new reference, `None` out of range.
pub fn remove(rt: &mut Rt, list: Obj<'_, List>, index: usize) -> Option<Root> {
    let items = &mut list.get_mut(rt).items;
    if index >= items.len() {
        return None;
    }
    let removed = if index + 1 == items.len() {
        items.pop().flatten()
    } else {
        items.remove(index)
    };
    Some(match removed {
        Some(stored) => rt.unstore_to_root(stored),
        None => types::none().root(),
    })
}

/// Adds the items of an iterable at the end. What the iterable raises;
/// MemoryError.
pub fn extend(rt: &mut Rt, list: Obj<'_, List>, iterable: Ref<'_>) -> Result<()> {
    if is_exact(iterable, &PyList_Type) || is_exact(iterable, &types::PyTuple_Type) {
        let end = len(rt, list);
        return replace_range(rt, list, end, end, Some(iterable));
    }
    let iterator = ops::iter(rt, iterable)?;
    // Room is made as items come: the hint may be wrong, but must not fail.
    ops::length_hint(rt, iterable)?;
    append_all(rt, list, iterator.get())
}

/// Adds what is left of an iterator at the end.
pub fn append_all(rt: &mut Rt, list: Obj<'_, List>, iterator: Ref<'_>) -> Result<()> {
    while let Some(item) = ops::next(rt, iterator)? {
        append(rt, list, item.get())?;
    }
    Ok(())
}

/// Stores the items `low..high` of a list or tuple once more, for another
/// place. MemoryError.
fn store_range(rt: &Rt, from: Ref<'_>, low: usize, high: usize) -> Result<Vec<Option<Stored>>> {
    let mut copy = Vec::new();
    if copy.try_reserve_exact(high - low).is_err() {
        return Err(error::no_memory(rt));
    }
    match view(from) {
        Some(list) => copy.extend(
            list.get(rt).items[low..high]
                .iter()
                .map(|s| s.as_ref().map(|s| rt.store(s.get(rt)))),
        ),
        None => copy.extend((low..high).map(|i| tuple::get(rt, from, i).map(|i| rt.store(i)))),
    }
    rt.thread()
        .heap
        .note_external((high - low) * size_of::<usize>());
    Ok(copy)
}

/// `list[low:high] = items`, where `items` is a list or tuple (perhaps the
/// list itself), or nothing. The bounds are within the list. MemoryError.
pub fn replace_range(
    rt: &mut Rt,
    list: Obj<'_, List>,
    low: usize,
    high: usize,
    items: Option<Ref<'_>>,
) -> Result<()> {
    let new = match items {
        None => Vec::new(),
        Some(items) => {
            let count = count_of(rt, items);
            store_range(rt, items, 0, count)?
        }
    };
    let places = &mut list.get_mut(rt).items;
    if places.try_reserve(new.len()).is_err() {
        for stored in new.into_iter().flatten() {
            rt.unstore(stored);
        }
        return Err(error::no_memory(rt));
    }
    if low == places.len() {
        places.extend(new);
        return Ok(());
    }
    let old: Vec<Option<Stored>> = places.splice(low..high, new).collect();
    for stored in old.into_iter().flatten() {
        rt.unstore(stored);
    }
    Ok(())
}

/// Number of items of a list or tuple.
pub fn count_of(rt: &Rt, object: Ref<'_>) -> usize {
    view(object).map_or_else(|| tuple::len(object), |l| len(rt, l))
}

/// A new list of the items `low..high` of a list or tuple, bounds within it;
/// new reference. MemoryError.
pub fn copy_range(rt: &Rt, from: Ref<'_>, low: usize, high: usize) -> Result<Root> {
    let items = store_range(rt, from, low, high)?;
    alloc::new_builtin(rt, &PyList_Type, List { items })
}

/// A new tuple of a list's items; new reference. MemoryError.
pub fn to_tuple(rt: &Rt, list: Ref<'_>) -> Result<Root> {
    let count = count_of(rt, list);
    let result = tuple::with_empty_places(rt, count)?;
    for i in 0..count {
        if let Some(item) = item(rt, list, i) {
            tuple::fill(rt, result.get(), i, item);
        }
    }
    Ok(result)
}

/// A new list of the items at these positions, which are within the list;
/// new reference. MemoryError.
pub fn pick(rt: &Rt, list: Obj<'_, List>, positions: impl Iterator<Item = usize>) -> Result<Root> {
    let items = &list.get(rt).items;
    let items = positions
        .map(|i| items[i].as_ref().map(|s| rt.store(s.get(rt))))
        .collect();
    alloc::new_builtin(rt, &PyList_Type, List { items })
}

/// Takes all items out.
pub fn clear(rt: &mut Rt, list: Ref<'_>) {
    if let Some(list) = view(list) {
        let items = std::mem::take(&mut list.get_mut(rt).items);
        for item in items.into_iter().flatten() {
            rt.unstore(item);
        }
    }
}

/// A new list of these items; new reference.
pub fn from_refs(rt: &mut Rt, items: &[Ref<'_>]) -> Result<Root> {
    let list = with_empty_places(rt, items.len())?;
    if let Some(view) = view(list.get()) {
        for (i, item) in items.iter().enumerate() {
            set(rt, view, i, *item);
        }
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handle::Handle;
    use crate::runtime::testing::with_rt;
    use crate::types::{strings, tuple};

    #[test]
    fn items_die_with_their_list() {
        with_rt(|rt| {
            let list = with_empty_places(rt, 0).expect("memory");
            let text = strings::new(rt, "held by the list only").expect("memory");
            let address = text.handle().bits();
            append(rt, view(list.get()).expect("a list"), text.get()).expect("memory");
            drop(text);
            crate::object::death::drain(rt);
            assert_eq!(
                strings::bytes(get(rt, view(list.get()).expect("a list"), 0).expect("there")),
                b"held by the list only"
            );
            drop(list);
            crate::object::death::drain(rt);
            let again = strings::new(rt, "as long as the first one").expect("memory");
            assert_eq!(again.handle().bits(), address, "the slot was not reused");
        });
    }

    #[test]
    fn a_deep_chain_dies_without_stack() {
        with_rt(|rt| {
            let mut inner = with_empty_places(rt, 0).expect("memory");
            for _ in 0..200_000 {
                inner = from_refs(rt, &[inner.get()]).expect("memory");
            }
            let pair = tuple::from_refs(rt, &[inner.get()]).expect("memory");
            drop(inner);
            drop(pair);
            crate::object::death::drain(rt);
            assert!(Handle::from_small_int(1).is_some());
        });
    }
}
