//! The mapping protocol (`PyMapping_...`) and items of any object.

use super::sequence;
use super::thunk::{self, from_c, from_c_int};
use super::{TypeObject, as_type, attr, call, flags, index, is_exact, ops, slot, type_of};
use crate::error;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::exceptions::{EXC_INDEX_ERROR, EXC_KEY_ERROR, EXC_TYPE_ERROR};
use crate::types::{self, dict, strings};

/// Whether the object has items by key.
pub fn check(object: Ref<'_>) -> bool {
    type_of(object).slot(slot::mp_subscript) != 0
}

/// Number of keys. TypeError for what is no mapping.
pub fn size(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    let ty = type_of(object);
    let length = ty.slot(slot::mp_length);
    if length != 0 {
        // SAFETY: mp_length is a lenfunc.
        let raw = unsafe { thunk::call_length(rt, length, object) };
        return from_c_int(rt, raw, "__len__");
    }
    let name = ty.full_name();
    if ty.slot(slot::sq_length) != 0 {
        return Err(error::type_error(
            rt,
            format_args!("{name} is not a mapping"),
        ));
    }
    Err(error::type_error(
        rt,
        format_args!("object of type '{name}' has no len()"),
    ))
}

/// `object[key]`; new reference.
#[inline]
pub fn get(rt: &mut Rt, object: Ref<'_>, key: Ref<'_>) -> Result<Root> {
    let subscript = type_of(object).slot(slot::mp_subscript);
    if subscript != 0 {
        // SAFETY: mp_subscript is a binaryfunc.
        let raw = unsafe { thunk::call_binary(rt, subscript, object, key) };
        return from_c(rt, raw, "mp_subscript");
    }
    get_otherwise(rt, object, key)
}

fn get_otherwise(rt: &mut Rt, object: Ref<'_>, key: Ref<'_>) -> Result<Root> {
    let ty = type_of(object);
    if ty.slot(slot::sq_item) != 0 {
        let place = position(rt, key)?;
        return sequence::get(rt, object, place);
    }
    if as_type(object).is_some() {
        return class_getitem(rt, object, key);
    }
    let ty = ty.full_name();
    Err(error::type_error(
        rt,
        format_args!("'{ty}' object is not subscriptable"),
    ))
}

fn position(rt: &mut Rt, key: Ref<'_>) -> Result<isize> {
    if index::is_index(key) {
        return index::as_isize(rt, key, Some(&EXC_INDEX_ERROR));
    }
    let ty = type_of(key).full_name();
    Err(error::type_error(
        rt,
        format_args!("sequence index must be integer, not '{ty}'"),
    ))
}

/// `class[key]`.
fn class_getitem(rt: &mut Rt, class: Ref<'_>, key: Ref<'_>) -> Result<Root> {
    if class.is(types::PyType_Type.as_ref()) {
        return types::generic_alias::new(rt, class, key);
    }
    let name = strings::interned(rt, "__class_getitem__")?;
    if let Some(method) = attr::get_optional(rt, class, name.get())?
        && !method.get().is(types::none())
    {
        return call::one(rt, method.get(), key);
    }
    let name = as_type(class).map_or("?", |t| t.full_name());
    Err(error::type_error(
        rt,
        format_args!("type '{name}' is not subscriptable"),
    ))
}

/// Whether CPython has sequence slots for the type, filled or not: its
/// message for a deletion that is not supported then comes from there.
fn may_be_sequence(ty: &TypeObject) -> bool {
    ty.has(flags::HEAPTYPE)
        || [slot::sq_length, slot::sq_item, slot::sq_contains]
            .iter()
            .any(|s| ty.slot(*s) != 0)
}

/// `object[key] = value`, or `del object[key]`.
#[inline]
pub fn set(rt: &mut Rt, object: Ref<'_>, key: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    let ty = type_of(object);
    let assign = ty.slot(slot::mp_ass_subscript);
    if assign != 0 {
        // SAFETY: mp_ass_subscript is an objobjargproc.
        let raw = unsafe { thunk::call_set_keyed(rt, assign, object, key, value) };
        return from_c_int(rt, raw as isize, "mp_ass_subscript").map(drop);
    }
    if ty.slot(slot::sq_ass_item) != 0 {
        let place = position(rt, key)?;
        return sequence::set(rt, object, place, value);
    }
    if value.is_none() && index::is_index(key) && may_be_sequence(ty) {
        let place = position(rt, key)?;
        return sequence::set(rt, object, place, None);
    }
    let what = match value {
        Some(_) => "does not support item assignment",
        None => "does not support item deletion",
    };
    let ty = ty.full_name();
    Err(error::type_error(rt, format_args!("'{ty}' object {what}")))
}

/// `object[key]`, nothing where it would raise KeyError; new reference.
pub fn get_optional(rt: &mut Rt, object: Ref<'_>, key: Ref<'_>) -> Result<Option<Root>> {
    if is_exact(object, &types::PyDict_Type) {
        return dict::get(rt, object, key);
    }
    match get(rt, object, key) {
        Ok(value) => Ok(Some(value)),
        Err(_) if error::catch(rt, &EXC_KEY_ERROR) => Ok(None),
        Err(raised) => Err(raised),
    }
}

/// A list of what the method `name` of a mapping gives (`keys`, `values`,
/// `items`); new reference.
pub fn method_as_list(rt: &mut Rt, object: Ref<'_>, name: &str) -> Result<Root> {
    let result = call::method(rt, object, name, &[])?;
    if is_exact(result.get(), &types::PyList_Type) {
        return Ok(result);
    }
    match ops::iter(rt, result.get()) {
        Ok(iterator) => sequence::to_list(rt, iterator.get()),
        Err(_) if error::catch(rt, &EXC_TYPE_ERROR) => {
            let ty = type_of(object).full_name();
            let given = type_of(result.get()).full_name().to_owned();
            Err(error::type_error(
                rt,
                format_args!("{ty}.{name}() returned a non-iterable (type {given})"),
            ))
        }
        Err(raised) => Err(raised),
    }
}
