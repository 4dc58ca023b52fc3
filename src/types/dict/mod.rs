//! dict: an insertion-ordered hash table ([`table`]).
//!
//! Two families of functions: those named `..._exact` and `get_text` work
//! with exact str keys, run no foreign code and need only `&Rt`; the others
//! take any key, may call its `__hash__` and `__eq__`, and so need
//! `&mut Rt`.

pub mod iter;
pub mod merge;
pub mod methods;
pub mod protocol;
pub mod table;
pub mod views;

use crate::error;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::{TypeObject, alloc, flags, has_type_flag, is_exact, ops, type_of};
use crate::rt::{Raised, Ref, Result, Root, Rt, Stored};
use crate::types::exceptions::EXC_TYPE_ERROR;
use crate::types::strings;
use table::Table;

/// Payload of a dict.
#[derive(Default)]
pub struct Dict {
    /// Keys and values.
    pub table: Table<Stored>,
}

// SAFETY: keys and values are all that is stored.
unsafe impl Payload for Dict {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        for (_, entry) in self.table.iter() {
            visit(entry.key.handle());
            visit(entry.value.handle());
        }
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

/// Number of keys; 0 for what is not a dict.
pub fn len(rt: &Rt, dict: Ref<'_>) -> usize {
    view(dict).map_or(0, |d| d.get(rt).table.len())
}

/// The value of a key given as text, among exact str keys.
pub fn get_text<'a>(rt: &'a Rt, dict: Ref<'a>, text: &str) -> Option<Ref<'a>> {
    let table = &view(dict)?.get(rt).table;
    let position = find_bytes(
        rt,
        table,
        strings::hash_bytes(text.as_bytes()),
        text.as_bytes(),
    )?;
    table.entry(position).map(|e| e.value.get(rt))
}

/// The value of a str key, among exact str keys.
#[inline]
pub fn get_exact<'a>(rt: &'a Rt, dict: Ref<'a>, key: Ref<'_>) -> Option<Ref<'a>> {
    let table = &view(dict)?.get(rt).table;
    let position = find_exact(rt, table, key)?;
    table.entry(position).map(|e| e.value.get(rt))
}

/// Position of a str key among exact str keys.
fn find_exact<V>(rt: &Rt, table: &Table<V>, key: Ref<'_>) -> Option<usize> {
    let text = strings::bytes(key);
    find_bytes(rt, table, strings::hash_bytes(text), text)
}

fn find_bytes<V>(rt: &Rt, table: &Table<V>, hash: isize, text: &[u8]) -> Option<usize> {
    table
        .candidates(hash)
        .find(|(_, e)| {
            let key = e.key.get(rt);
            is_exact(key, &strings::PyUnicode_Type) && strings::bytes(key) == text
        })
        .map(|(position, _)| position)
}

/// Sets the value of an exact str key. MemoryError.
pub fn set_exact(rt: &mut Rt, dict: Ref<'_>, key: Ref<'_>, value: Ref<'_>) -> Result<()> {
    let Some(dict) = view(dict) else {
        return Err(error::system_error(rt, "bad argument to internal function"));
    };
    let found = find_exact(rt, &dict.get(rt).table, key);
    let hash = strings::hash_bytes(strings::bytes(key));
    put(rt, dict, found, hash, key, value)
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

/// Sets the value at a position, or adds the key.
pub fn put(
    rt: &mut Rt,
    dict: Obj<'_, Dict>,
    found: Option<usize>,
    hash: isize,
    key: Ref<'_>,
    value: Ref<'_>,
) -> Result<()> {
    let value = rt.store(value);
    if let Some(position) = found
        && let Some(entry) = dict.get_mut(rt).table.entry_mut(position)
    {
        let old = std::mem::replace(&mut entry.value, value);
        rt.unstore(old);
        return Ok(());
    }
    let key = rt.store(key);
    match dict.get_mut(rt).table.insert_new(hash, key, value) {
        Ok(()) => {
            rt.thread().heap.note_external(40);
            Ok(())
        }
        Err((key, value)) => {
            rt.unstore(key);
            rt.unstore(value);
            Err(error::no_memory(rt))
        }
    }
}

/// Takes the entry at a position out; new references to key and value.
pub fn remove_at(rt: &mut Rt, dict: Obj<'_, Dict>, position: usize) -> Option<(Root, Root)> {
    let entry = dict.get_mut(rt).table.remove(position)?;
    let key = rt.unstore_to_root(entry.key);
    let value = rt.unstore_to_root(entry.value);
    Some((key, value))
}

/// Position of any key, with its hash known. Runs the keys' `__eq__`.
pub fn find(rt: &mut Rt, dict: Obj<'_, Dict>, key: Ref<'_>, hash: isize) -> Result<Option<usize>> {
    if is_exact(key, &strings::PyUnicode_Type)
        && let Some(position) = find_exact(rt, &dict.get(rt).table, key)
    {
        return Ok(Some(position));
    }
    find_in(rt, dict, key, hash, |dict| &dict.table)
}

/// Position of a key in the table inside `object`: identity first, then
/// equality. If comparing changes the table the search starts again.
pub fn find_in<T: Payload, V: 'static>(
    rt: &mut Rt,
    object: Obj<'_, T>,
    key: Ref<'_>,
    hash: isize,
    table: fn(&T) -> &Table<V>,
) -> Result<Option<usize>> {
    'again: loop {
        let version = table(object.get(rt)).version();
        let mut nth = 0;
        loop {
            let Some((position, entry)) = table(object.get(rt)).candidates(hash).nth(nth) else {
                return Ok(None);
            };
            nth += 1;
            let candidate = entry.key.get(rt);
            if candidate.is(key) {
                return Ok(Some(position));
            }
            match ops::equal_without_foreign_code(candidate, key) {
                Some(true) => return Ok(Some(position)),
                Some(false) => continue,
                None => {}
            }
            let candidate = candidate.root();
            let equal = ops::equal(rt, candidate.get(), key)?;
            if table(object.get(rt)).version() != version {
                continue 'again;
            }
            if equal {
                return Ok(Some(position));
            }
        }
    }
}

/// `dict[key]` or nothing; new reference. Runs `__hash__` and `__eq__`.
pub fn get(rt: &mut Rt, dict: Ref<'_>, key: Ref<'_>) -> Result<Option<Root>> {
    let Some(dict) = view(dict) else {
        return Err(error::system_error(rt, "bad argument to internal function"));
    };
    let hash = hash_key(rt, key)?;
    let Some(position) = find(rt, dict, key, hash)? else {
        return Ok(None);
    };
    Ok(dict
        .get(rt)
        .table
        .entry(position)
        .map(|e| e.value.get(rt).root()))
}

/// `dict[key] = value`. Runs `__hash__` and `__eq__`.
pub fn set(rt: &mut Rt, dict: Ref<'_>, key: Ref<'_>, value: Ref<'_>) -> Result<()> {
    let Some(dict) = view(dict) else {
        return Err(error::system_error(rt, "bad argument to internal function"));
    };
    let hash = hash_key(rt, key)?;
    let found = find(rt, dict, key, hash)?;
    put(rt, dict, found, hash, key, value)
}

/// `dict[text] = value` for a str key made of `text`.
pub fn set_text(rt: &mut Rt, dict: Ref<'_>, text: &str, value: Ref<'_>) -> Result<()> {
    let key = strings::interned(rt, text)?;
    set_exact(rt, dict, key.get(), value)
}

/// Takes `key` out; new reference to its value, `None` if it is not there.
pub fn remove(rt: &mut Rt, dict: Ref<'_>, key: Ref<'_>) -> Result<Option<Root>> {
    let Some(dict) = view(dict) else {
        return Err(error::system_error(rt, "bad argument to internal function"));
    };
    let hash = hash_key(rt, key)?;
    let Some(position) = find(rt, dict, key, hash)? else {
        return Ok(None);
    };
    Ok(remove_at(rt, dict, position).map(|(_, value)| value))
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
    get(rt, dict, key).map(|value| value.is_some())
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
    let hash = hash_key(rt, key)?;
    if let Some(position) = find(rt, dict, key, hash)?
        && let Some(entry) = dict.get(rt).table.entry(position)
    {
        return Ok((entry.value.get(rt).root(), true));
    }
    put(rt, dict, None, hash, key, default)?;
    Ok((default.root(), false))
}

/// The first entry at or behind a position: the position behind it, its
/// hash, and new references to key and value.
#[inline]
pub fn next_entry(rt: &Rt, dict: Ref<'_>, position: usize) -> Option<(usize, isize, Root, Root)> {
    let table = &view(dict)?.get(rt).table;
    (position..table.positions()).find_map(|at| {
        let entry = table.entry(at)?;
        let (key, value) = (entry.key.get(rt), entry.value.get(rt));
        Some((at + 1, entry.hash, key.root(), value.root()))
    })
}

/// [`next_entry`] without the hash.
pub fn next_pair(rt: &Rt, dict: Ref<'_>, position: usize) -> Option<(usize, Root, Root)> {
    next_entry(rt, dict, position).map(|(next, _, key, value)| (next, key, value))
}

/// The value of a key as the dict holds it, which keeps it alive. Runs
/// `__hash__` and `__eq__`.
pub fn get_lent<'a>(rt: &'a mut Rt, dict: Ref<'a>, key: Ref<'_>) -> Result<Option<Ref<'a>>> {
    let dict = protocol::this(rt, dict)?;
    let hash = hash_key(rt, key)?;
    let Some(position) = find(rt, dict, key, hash)? else {
        return Ok(None);
    };
    let entry = dict.get(rt).table.entry(position);
    Ok(entry.map(|e| e.value.get(rt)))
}

/// Keys and values in insertion order.
pub fn pairs<'a>(rt: &'a Rt, dict: Ref<'a>) -> Vec<(Ref<'a>, Ref<'a>)> {
    view(dict).map_or_else(Vec::new, |d| {
        d.get(rt)
            .table
            .iter()
            .map(|(_, e)| (e.key.get(rt), e.value.get(rt)))
            .collect()
    })
}

/// Takes everything out.
pub fn clear(rt: &mut Rt, dict: Ref<'_>) {
    if let Some(dict) = view(dict) {
        for entry in dict.get_mut(rt).table.take_all() {
            rt.unstore(entry.key);
            rt.unstore(entry.value);
        }
    }
}
