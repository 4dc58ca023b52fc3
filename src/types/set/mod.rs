//! set and frozenset: the table of dict without values.
//!
//! This file owns elements and algebra; [`protocol`] and [`methods`] are what
//! Python code sees, [`iter`] the iterator.

pub mod iter;
pub mod methods;
pub mod protocol;

use crate::error;
use crate::heap::header::FLAG_UNTRACKED;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::{TypeObject, alloc, flags, is_exact, ops, sequence, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::dict::table::{self, HasTable, Table};
use crate::types::dict::{self, unhashable};

/// Payload of a set or frozenset.
#[derive(Default)]
pub struct Set {
    /// The elements. The note is a frozenset's hash, once it was asked for.
    pub table: Table<0>,
}

// SAFETY: the elements are all that is stored; the table may be traced while
// a mutator changes it.
unsafe impl Payload for Set {
    const KIND: &'static NativeKind = &KIND;
    const CONCURRENT: bool = true;
    const UNSTORES: bool = true;
    fn trace(&self, visit: &mut Visit<'_>) {
        self.table.trace(visit);
    }
    fn unstore(&self, rt: &Rt) {
        self.table.unstore_all(rt);
    }
}

impl HasTable<0> for Set {
    #[inline(always)]
    fn table(&self) -> &Table<0> {
        &self.table
    }
}

/// How sets are traced and released.
pub static KIND: NativeKind = kind_of::<Set>(Some(clear));

/// The type `set`.
#[unsafe(no_mangle)]
pub static PySet_Type: TypeObject =
    TypeObject::declare(c"set", &KIND, KIND.size, flags::BASETYPE | flags::HAVE_GC);
/// The type `frozenset`.
#[unsafe(no_mangle)]
pub static PyFrozenSet_Type: TypeObject = TypeObject::declare(
    c"frozenset",
    &KIND,
    KIND.size,
    flags::BASETYPE | flags::HAVE_GC,
);

/// The object as a set or frozenset; `None` if it is neither.
#[inline(always)]
pub fn view<'a>(object: Ref<'a>) -> Option<Obj<'a, Set>> {
    Obj::from_ref(object)
}

/// Whether the object is a set, a frozenset or of a type derived from them.
#[inline(always)]
pub fn is_any(object: Ref<'_>) -> bool {
    view(object).is_some()
}

/// Whether the object is a frozenset or of a type derived from it.
pub fn is_frozen(rt: &Rt, object: Ref<'_>) -> bool {
    type_of(object).is_subtype(rt, &PyFrozenSet_Type)
}

/// The set behind an argument.
pub fn this<'a>(rt: &Rt, object: Ref<'a>) -> Result<Obj<'a, Set>> {
    view(object).ok_or_else(|| {
        let ty = type_of(object).full_name();
        error::type_error(rt, format_args!("expected a set, got '{ty}'"))
    })
}

/// Number of elements; 0 for what is no set.
pub fn len(rt: &Rt, set: Ref<'_>) -> usize {
    view(set).map_or(0, |s| s.get(rt).table.len())
}

/// A new set of the type with the elements of an iterable; new reference.
pub fn from_iterable(rt: &mut Rt, ty: &TypeObject, iterable: Option<Ref<'_>>) -> Result<Root> {
    let set = alloc::new_native(rt, ty, Set::default())?;
    if std::ptr::eq(ty, &PyFrozenSet_Type)
        && let Some(header) = set.get().header()
    {
        // Until there is something to track, see `add_hashed`.
        header.set_flag_alone(FLAG_UNTRACKED);
    }
    if let Some(iterable) = iterable {
        update(rt, set.get(), iterable)?;
    }
    Ok(set)
}

/// Hash of an element; TypeError that names its type if it has none.
fn hash_of(rt: &mut Rt, element: Ref<'_>) -> Result<isize> {
    ops::hash(rt, element).map_err(|raised| unhashable(rt, element, "a set element", raised))
}

/// [`hash_of`], and that of its elements for a set, which equals a frozenset
/// that may be an element.
fn hash_to_find(rt: &mut Rt, element: Ref<'_>) -> Result<isize> {
    if is_any(element) && !is_frozen(rt, element) {
        return Ok(protocol::hash_elements(rt, element));
    }
    hash_of(rt, element)
}

fn find(rt: &mut Rt, set: Obj<'_, Set>, element: Ref<'_>, hash: isize) -> Result<Option<usize>> {
    match set.get(rt).table.find_plain(rt, element) {
        Some((_, found)) => Ok(found),
        None => table::find(rt, set, element, hash),
    }
}

/// Adds an element with a known hash.
fn add_hashed(rt: &mut Rt, set: Obj<'_, Set>, element: Ref<'_>, hash: isize) -> Result<()> {
    if set.header().has_flag(FLAG_UNTRACKED) && type_of(element).has(flags::HAVE_GC) {
        set.header().clear_flag(FLAG_UNTRACKED);
    }
    if find(rt, set, element, hash)?.is_some() || set.get(rt).table.add(rt, hash, element, None) {
        return Ok(());
    }
    table::make_room(rt, set, element)?;
    set.get(rt).table.add(rt, hash, element, None);
    Ok(())
}

/// Adds an element. TypeError if it is unhashable; MemoryError.
pub fn add(rt: &mut Rt, set: Ref<'_>, element: Ref<'_>) -> Result<()> {
    let set = this(rt, set)?;
    let hash = hash_of(rt, element)?;
    add_hashed(rt, set, element, hash)
}

/// Whether the element is in the set.
pub fn contains(rt: &mut Rt, set: Ref<'_>, element: Ref<'_>) -> Result<bool> {
    let set = this(rt, set)?;
    let hash = hash_to_find(rt, element)?;
    find(rt, set, element, hash).map(|found| found.is_some())
}

/// Takes an element out; whether it was there.
pub fn discard(rt: &mut Rt, set: Ref<'_>, element: Ref<'_>) -> Result<bool> {
    let set = this(rt, set)?;
    let hash = hash_to_find(rt, element)?;
    discard_hashed(rt, set, element, hash)
}

fn discard_hashed(rt: &mut Rt, set: Obj<'_, Set>, element: Ref<'_>, hash: isize) -> Result<bool> {
    let Some(position) = find(rt, set, element, hash)? else {
        return Ok(false);
    };
    Ok(take_at(rt, set, position).is_some())
}

fn take_at(rt: &Rt, set: Obj<'_, Set>, position: usize) -> Option<Root> {
    let (element, _) = set.get(rt).table.remove(rt, position)?;
    Some(element)
}

/// Takes any element out; new reference, `None` if there is none.
pub fn pop(rt: &mut Rt, set: Ref<'_>) -> Option<Root> {
    let (element, _) = view(set)?.get(rt).table.remove_last(rt)?;
    Some(element)
}

/// Takes all elements out.
pub fn clear(rt: &mut Rt, set: Ref<'_>) {
    if let Some(set) = view(set) {
        table::clear(rt, set);
    }
}

/// The first element at or behind a position: the position behind it, its
/// hash, and a new reference.
#[inline]
pub fn next_element(rt: &Rt, set: Ref<'_>, position: usize) -> Option<(usize, isize, Root)> {
    let entry = view(set)?.get(rt).table.next(rt, position)?;
    Some((entry.position + 1, entry.hash(), entry.key.root()))
}

/// Calls `visit` with each element of an iterable and its hash. Sets and
/// dicts know the hashes already.
fn for_each_hashed(
    rt: &mut Rt,
    iterable: Ref<'_>,
    mut visit: impl FnMut(&mut Rt, Ref<'_>, isize) -> Result<()>,
) -> Result<()> {
    let mut position = 0;
    if is_any(iterable) {
        while let Some((next, hash, element)) = next_element(rt, iterable, position) {
            position = next;
            visit(rt, element.get(), hash)?;
        }
        return Ok(());
    }
    if is_exact(iterable, &dict::PyDict_Type) {
        while let Some((next, hash, key, _)) = dict::next_entry(rt, iterable, position) {
            position = next;
            visit(rt, key.get(), hash)?;
        }
        return Ok(());
    }
    sequence::for_each(rt, iterable, |rt, element| {
        let hash = hash_of(rt, element)?;
        visit(rt, element, hash)
    })
}

/// `set |= other`, for any iterable.
pub fn update(rt: &mut Rt, set: Ref<'_>, other: Ref<'_>) -> Result<()> {
    let set = this(rt, set)?;
    for_each_hashed(rt, other, |rt, element, hash| {
        add_hashed(rt, set, element, hash)
    })
}

/// `set -= other`, for any iterable.
pub fn difference_update(rt: &mut Rt, set: Ref<'_>, other: Ref<'_>) -> Result<()> {
    if set.is(other) {
        clear(rt, set);
        return Ok(());
    }
    let set = this(rt, set)?;
    for_each_hashed(rt, other, |rt, element, hash| {
        discard_hashed(rt, set, element, hash).map(drop)
    })
}

/// `set &= other`, for any iterable.
pub fn intersection_update(rt: &mut Rt, set: Ref<'_>, other: Ref<'_>) -> Result<()> {
    let view = this(rt, set)?;
    let common = from_iterable(rt, &PySet_Type, None)?;
    let result = this(rt, common.get())?;
    for_each_hashed(rt, other, |rt, element, hash| {
        if find(rt, view, element, hash)?.is_some() {
            add_hashed(rt, result, element, hash)?;
        }
        Ok(())
    })?;
    table::swap(rt, view, result);
    Ok(())
}

/// `set ^= other`, for any iterable.
pub fn symmetric_difference_update(rt: &mut Rt, set: Ref<'_>, other: Ref<'_>) -> Result<()> {
    if set.is(other) {
        clear(rt, set);
        return Ok(());
    }
    let view = this(rt, set)?;
    let other = match is_any(other) {
        true => other.root(),
        false => from_iterable(rt, &PySet_Type, Some(other))?,
    };
    for_each_hashed(rt, other.get(), |rt, element, hash| {
        if discard_hashed(rt, view, element, hash)? {
            return Ok(());
        }
        add_hashed(rt, view, element, hash)
    })
}

/// Whether each element of `a` is in `b`.
pub fn is_subset(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<bool> {
    let container = this(rt, b)?;
    if len(rt, a) > len(rt, b) {
        return Ok(false);
    }
    let mut position = 0;
    while let Some((next, hash, element)) = next_element(rt, a, position) {
        position = next;
        if find(rt, container, element.get(), hash)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}
