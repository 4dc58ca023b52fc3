//! dict: an insertion-ordered hash table ([`table`]). Its memory is in
//! [`block`], searches are in [`search`].
//!
//! Two families of functions: those named `..._exact` and `get_text` work
//! with exact str keys, run no foreign code and need only `&Rt`; the others
//! take any key, may call its `__hash__` and `__eq__`, and so need
//! `&mut Rt`.

pub mod block;
pub mod index;
pub mod iter;
pub mod merge;
pub mod methods;
pub mod protocol;
pub mod search;
pub mod table;
#[cfg(test)]
mod tests;
pub mod views;

use crate::error;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::{TypeObject, alloc, flags, has_type_flag, is_exact, ops, type_of};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::exceptions::EXC_TYPE_ERROR;
use crate::types::strings;
use search::Quick;
use table::{HasTable, Table};

/// Payload of a dict.
#[derive(Default)]
pub struct Dict {
    /// Keys and values. Its note is not used.
    pub table: Table<1>,
}

// SAFETY: keys and values are all that is stored; the table may be traced
// while a mutator changes it.
unsafe impl Payload for Dict {
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

impl HasTable<1> for Dict {
    #[inline(always)]
    fn table(&self) -> &Table<1> {
        &self.table
    }
}

/// How dicts are traced and released.
pub static KIND: NativeKind = kind_of::<Dict>(Some(clear));

/// The type `dict`.
#[unsafe(no_mangle)]
pub static PyDict_Type: TypeObject = TypeObject::declare(
    c"dict",
    &KIND,
    KIND.size,
    flags::BASETYPE | flags::DICT_SUBCLASS | flags::MAPPING | flags::HAVE_GC,
);

/// Whether the object is a dict or of a type derived from it.
#[inline(always)]
pub fn is_dict(object: Ref<'_>) -> bool {
    has_type_flag(object, flags::DICT_SUBCLASS)
}

/// The object as a dict; `None` if it is none.
#[inline(always)]
pub fn view<'a>(dict: Ref<'a>) -> Option<Obj<'a, Dict>> {
    Obj::from_ref(dict)
}

/// A new empty dict; new reference.
pub fn new(rt: &Rt) -> Result<Root> {
    alloc::new_builtin(rt, &PyDict_Type, Dict::default())
}

/// [`new`] where that needs no call.
#[inline(always)]
pub fn try_new(rt: &Rt) -> Option<Root> {
    // What is given back is an empty dict, which needs no dropping.
    alloc::try_new_builtin(rt, &PyDict_Type, Dict::default())
        .map_err(std::mem::forget)
        .ok()
}

/// Number of keys; 0 for what is not a dict.
pub fn len(rt: &Rt, dict: Ref<'_>) -> usize {
    view(dict).map_or(0, |d| d.get(rt).table.len())
}

/// The value of a key given as text, among exact str keys.
pub fn get_text<'a>(rt: &'a Rt, dict: Ref<'a>, text: &str) -> Option<Ref<'a>> {
    let table = &view(dict)?.get(rt).table;
    let hash = strings::hash_text(text.as_bytes());
    let position = table.block().find_text(rt, hash, text.as_bytes())?;
    table.block().value_place(position)?.get(rt)
}

/// The value of a str key, among exact str keys.
#[inline]
pub fn get_exact<'a>(rt: &'a Rt, dict: Ref<'a>, key: Ref<'_>) -> Option<Ref<'a>> {
    let table = &view(dict)?.get(rt).table;
    let position = find_exact(rt, table, key)?;
    table.block().value_place(position)?.get(rt)
}

/// Position of a str key among exact str keys.
#[inline]
fn find_exact(rt: &Rt, table: &Table<1>, key: Ref<'_>) -> Option<usize> {
    match table.find_plain(rt, key) {
        Some((_, found)) => found,
        None => {
            let (hash, text) = (strings::hash(key), strings::bytes(key));
            table.block().find_text(rt, hash, text)
        }
    }
}

/// Sets the value of an exact str key. MemoryError.
pub fn set_exact(rt: &mut Rt, dict: Ref<'_>, key: Ref<'_>, value: Ref<'_>) -> Result<()> {
    let Some(dict) = view(dict) else {
        return Err(error::bad_internal_call(rt));
    };
    let found = find_exact(rt, &dict.get(rt).table, key);
    put(rt, dict, found, strings::hash(key), key, value)
}

/// Removes an exact str key; false if it is not there.
pub fn remove_exact(rt: &mut Rt, dict: Ref<'_>, key: Ref<'_>) -> bool {
    let Some(dict) = view(dict) else {
        return false;
    };
    let Some(position) = find_exact(rt, &dict.get(rt).table, key) else {
        return false;
    };
    remove_at(rt, dict, position).is_some()
}

/// Sets the value at a position, or adds the key. MemoryError.
#[inline]
pub fn put(
    rt: &mut Rt,
    dict: Obj<'_, Dict>,
    found: Option<usize>,
    hash: isize,
    key: Ref<'_>,
    value: Ref<'_>,
) -> Result<()> {
    if put_in_place(rt, dict, found, hash, key, value) {
        return Ok(());
    }
    table::make_room(rt, dict, key)?;
    dict.get(rt).table.add(rt, hash, key, Some(value));
    Ok(())
}

/// [`put`] where the dict has room; false if it has not.
#[inline(always)]
pub fn put_in_place(
    rt: &Rt,
    dict: Obj<'_, Dict>,
    found: Option<usize>,
    hash: isize,
    key: Ref<'_>,
    value: Ref<'_>,
) -> bool {
    let table = &dict.get(rt).table;
    if let Some(position) = found
        && let Some(place) = table.block().value_place(position)
    {
        place.set(rt, value);
        return true;
    }
    table.add(rt, hash, key, Some(value))
}

/// `dict[key] = value` where that needs next to no call: the key is there, or
/// there is room for it.
#[inline(always)]
pub fn put_quick(rt: &Rt, dict: Obj<'_, Dict>, key: Ref<'_>, value: Ref<'_>) -> Option<()> {
    let table = &dict.get(rt).table;
    match table.find_quick(key) {
        Quick::At(position) => {
            // SAFETY: found just now.
            unsafe { table.value_found(position) }.set(rt, value);
            Some(())
        }
        Quick::Missing(probe) => {
            // SAFETY: missed just now.
            unsafe { table.add_missing(rt, probe, key, Some(value)) }.then_some(())
        }
        Quick::Unknown => None,
    }
}

/// Takes the entry at a position out; new references to key and value.
pub fn remove_at(rt: &Rt, dict: Obj<'_, Dict>, position: usize) -> Option<(Root, Root)> {
    dict.get(rt).table.remove(rt, position)
}

/// Position of any key, with its hash known. Runs the keys' `__eq__`.
pub fn find(rt: &mut Rt, dict: Obj<'_, Dict>, key: Ref<'_>, hash: isize) -> Result<Option<usize>> {
    match dict.get(rt).table.find_plain(rt, key) {
        Some((_, found)) => Ok(found),
        None => table::find(rt, dict, key, hash),
    }
}

/// Hash and position of any key. Runs `__hash__` and `__eq__`.
#[inline]
fn look_up(rt: &mut Rt, dict: Obj<'_, Dict>, key: Ref<'_>) -> Result<(isize, Option<usize>)> {
    if let Some(found) = dict.get(rt).table.find_plain(rt, key) {
        return Ok(found);
    }
    let hash = hash_key(rt, key)?;
    Ok((hash, table::find(rt, dict, key, hash)?))
}

/// The value at a position.
#[inline(always)]
fn value_at<'a>(rt: &'a Rt, dict: Obj<'a, Dict>, position: Option<usize>) -> Option<Ref<'a>> {
    let block = dict.get(rt).table.block();
    block.value_place(position?)?.get(rt)
}

/// `dict[key]` or nothing, where that can be told without a call.
#[inline(always)]
pub fn get_quick<'a>(rt: &'a Rt, dict: Obj<'a, Dict>, key: Ref<'_>) -> Option<Option<Ref<'a>>> {
    let table = &dict.get(rt).table;
    match table.find_quick(key) {
        Quick::Missing(_) => Some(None),
        // SAFETY: found just now.
        Quick::At(position) => Some(unsafe { table.value_found(position) }.get(rt)),
        Quick::Unknown => None,
    }
}

/// `dict[key]` or nothing; new reference. Runs `__hash__` and `__eq__`.
pub fn get(rt: &mut Rt, dict: Ref<'_>, key: Ref<'_>) -> Result<Option<Root>> {
    let dict = protocol::this(rt, dict)?;
    let (_, found) = look_up(rt, dict, key)?;
    Ok(value_at(rt, dict, found).map(Ref::root))
}

/// `dict[key] = value`. Runs `__hash__` and `__eq__`.
pub fn set(rt: &mut Rt, dict: Ref<'_>, key: Ref<'_>, value: Ref<'_>) -> Result<()> {
    let dict = protocol::this(rt, dict)?;
    let (hash, found) = look_up(rt, dict, key)?;
    put(rt, dict, found, hash, key, value)
}

/// `dict[key]` or nothing, where that runs no foreign code; `None` if it may.
pub fn get_plain<'a>(rt: &'a Rt, dict: Obj<'a, Dict>, key: Ref<'_>) -> Option<Option<Ref<'a>>> {
    let (_, found) = dict.get(rt).table.find_plain(rt, key)?;
    Some(value_at(rt, dict, found))
}

/// `dict[key] = value` where that runs no foreign code; `None`, and nothing is done,
/// if it may.
pub fn set_plain(
    rt: &mut Rt,
    dict: Obj<'_, Dict>,
    key: Ref<'_>,
    value: Ref<'_>,
) -> Option<Result<()>> {
    let (hash, found) = dict.get(rt).table.find_plain(rt, key)?;
    Some(put(rt, dict, found, hash, key, value))
}

/// `dict[text] = value` for a str key made of `text`.
pub fn set_text(rt: &mut Rt, dict: Ref<'_>, text: &str, value: Ref<'_>) -> Result<()> {
    let key = strings::interned(rt, text)?;
    set_exact(rt, dict, key.get(), value)
}

/// Takes `key` out; new reference to its value, `None` if it is not there.
pub fn remove(rt: &mut Rt, dict: Ref<'_>, key: Ref<'_>) -> Result<Option<Root>> {
    let dict = protocol::this(rt, dict)?;
    let (_, found) = look_up(rt, dict, key)?;
    Ok(found
        .and_then(|position| remove_at(rt, dict, position))
        .map(|(_, value)| value))
}

/// `hash(key)`; TypeError that names the key's type for what cannot be one.
#[inline]
pub fn hash_key(rt: &mut Rt, key: Ref<'_>) -> Result<isize> {
    ops::hash(rt, key).map_err(|raised| unhashable(rt, key, "a dict key", raised))
}

/// Says for what an unhashable object was meant.
#[cold]
pub fn unhashable(rt: &mut Rt, key: Ref<'_>, what: &str, raised: Raised) -> Raised {
    let exact = error::current(rt).is_some_and(|e| is_exact(e, &EXC_TYPE_ERROR));
    if !exact {
        return raised;
    }
    let Some(cause) = error::take(rt) else {
        return raised;
    };
    match ops::str(rt, cause.get()) {
        Ok(text) => {
            let (ty, text) = (type_of(key).full_name(), strings::lossy(text.get()));
            error::type_error(rt, format_args!("cannot use '{ty}' as {what} ({text})"))
        }
        Err(raised) => raised,
    }
}

/// Whether the key is there.
pub fn contains(rt: &mut Rt, dict: Ref<'_>, key: Ref<'_>) -> Result<bool> {
    let dict = protocol::this(rt, dict)?;
    look_up(rt, dict, key).map(|(_, found)| found.is_some())
}

/// Takes `key` out. KeyError if it is not there.
pub fn delete(rt: &mut Rt, dict: Ref<'_>, key: Ref<'_>) -> Result<()> {
    match remove(rt, dict, key)? {
        Some(_) => Ok(()),
        None => Err(error::key_error(rt, key)),
    }
}

/// The value of `key`, set to `default` if it is not there; new reference,
/// and whether it was there.
pub fn set_default(
    rt: &mut Rt,
    dict: Ref<'_>,
    key: Ref<'_>,
    default: Ref<'_>,
) -> Result<(Root, bool)> {
    let dict = protocol::this(rt, dict)?;
    let (hash, found) = look_up(rt, dict, key)?;
    if let Some(value) = value_at(rt, dict, found) {
        return Ok((value.root(), true));
    }
    put(rt, dict, None, hash, key, default)?;
    Ok((default.root(), false))
}

/// The first entry at or behind a position: the position behind it, its
/// hash, and new references to key and value.
#[inline]
pub fn next_entry(rt: &Rt, dict: Ref<'_>, position: usize) -> Option<(usize, isize, Root, Root)> {
    let entry = view(dict)?.get(rt).table.next(rt, position)?;
    Some((
        entry.position + 1,
        entry.hash(),
        entry.key.root(),
        entry.value.root(),
    ))
}

/// [`next_entry`] without the hash.
pub fn next_pair(rt: &Rt, dict: Ref<'_>, position: usize) -> Option<(usize, Root, Root)> {
    let entry = view(dict)?.get(rt).table.next(rt, position)?;
    Some((entry.position + 1, entry.key.root(), entry.value.root()))
}

/// The value of a key as the dict holds it, which keeps it alive. Runs
/// `__hash__` and `__eq__`.
pub fn get_lent<'a>(rt: &'a mut Rt, dict: Ref<'a>, key: Ref<'_>) -> Result<Option<Ref<'a>>> {
    let dict = protocol::this(rt, dict)?;
    let (_, found) = look_up(rt, dict, key)?;
    Ok(value_at(rt, dict, found))
}

/// Keys and values in insertion order.
pub fn pairs<'a>(rt: &'a Rt, dict: Ref<'a>) -> impl Iterator<Item = (Ref<'a>, Ref<'a>)> {
    view(dict)
        .into_iter()
        .flat_map(|d| d.get(rt).table.entries(rt))
        .map(|entry| (entry.key, entry.value))
}

/// Takes everything out.
pub fn clear(rt: &mut Rt, dict: Ref<'_>) {
    if let Some(dict) = view(dict) {
        table::clear(rt, dict);
    }
}
