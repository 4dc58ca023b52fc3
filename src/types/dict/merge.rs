//! Copying and merging dicts.

use crate::error;
use crate::object::{alloc, args, attr, call, is_exact, mapping, ops, sequence, slot, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{PyDict_Type, list, strings, tuple};

/// A new dict with the same keys and values; new reference. MemoryError.
pub fn copy(rt: &mut Rt, dict: Ref<'_>) -> Result<Root> {
    let table = super::protocol::this(rt, dict)?.get(rt).table.copy(rt)?;
    alloc::new_builtin(rt, &PyDict_Type, super::Dict { table })
}

/// Puts the keys and values of a mapping into a dict; keys that are there
/// already are kept unless `replace`. What the mapping's `keys` raises;
/// RuntimeError if it changes meanwhile.
pub fn merge(rt: &mut Rt, dict: Ref<'_>, other: Ref<'_>, replace: bool) -> Result<()> {
    let plain = super::is_dict(other)
        && type_of(other).slot(slot::tp_iter) == PyDict_Type.slot(slot::tp_iter);
    if plain {
        return merge_dict(rt, dict, other, replace);
    }
    let keys = call::method(rt, other, "keys", &[])?;
    let iterator = ops::iter(rt, keys.get())?;
    while let Some(key) = ops::next(rt, iterator.get())? {
        if !replace && super::contains(rt, dict, key.get())? {
            continue;
        }
        let value = mapping::get(rt, other, key.get())?;
        super::set(rt, dict, key.get(), value.get())?;
    }
    Ok(())
}

fn merge_dict(rt: &mut Rt, dict: Ref<'_>, other: Ref<'_>, replace: bool) -> Result<()> {
    if dict.is(other) {
        return Ok(());
    }
    let target = super::protocol::this(rt, dict)?;
    let mut position = 0;
    let len = super::len(rt, other);
    while let Some((next, hash, key, value)) = super::next_entry(rt, other, position) {
        position = next;
        let found = super::find(rt, target, key.get(), hash)?;
        if found.is_none() || replace {
            super::put(rt, target, found, hash, key.get(), value.get())?;
        }
        if super::len(rt, other) != len {
            return Err(error::runtime_error(rt, "dict mutated during update"));
        }
    }
    Ok(())
}

/// Puts pairs into a dict; of equal keys the last stays if `replace`, else
/// the first. ValueError for what is no pair.
pub fn merge_pairs(rt: &mut Rt, dict: Ref<'_>, pairs: Ref<'_>, replace: bool) -> Result<()> {
    let mut index = 0;
    sequence::for_each(rt, pairs, |rt, pair| {
        let pair = sequence::fast(rt, pair, "object is not iterable")?;
        let len = list::count_of(rt, pair.get());
        if len != 2 {
            return Err(error::value_error(
                rt,
                format_args!(
                    "dictionary update sequence element #{index} has length {len}; 2 is required"
                ),
            ));
        }
        index += 1;
        let key = sequence::get(rt, pair.get(), 0)?;
        let value = sequence::get(rt, pair.get(), 1)?;
        if replace || !super::contains(rt, dict, key.get())? {
            super::set(rt, dict, key.get(), value.get())?;
        }
        Ok(())
    })
}

/// `dict.update(other)`: a mapping if it has `keys`, else pairs.
pub fn update(rt: &mut Rt, dict: Ref<'_>, other: Ref<'_>) -> Result<()> {
    if is_exact(other, &PyDict_Type) {
        return merge(rt, dict, other, true);
    }
    let keys = strings::interned(rt, "keys")?;
    if attr::get_optional(rt, other, keys.get())?.is_some() {
        merge(rt, dict, other, true)
    } else {
        merge_pairs(rt, dict, other, true)
    }
}

/// `update([other], **kwargs)`, the arguments as a tuple and a dict.
pub fn update_with_arguments(
    rt: &mut Rt,
    dict: Ref<'_>,
    name: &str,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<()> {
    args::count_tuple(rt, name, args, 0, 1)?;
    if let Some(other) = tuple::get(rt, args, 0).map(Ref::root) {
        update(rt, dict, other.get())?;
    }
    match kwargs {
        Some(kwargs) => merge(rt, dict, kwargs, true),
        None => Ok(()),
    }
}
