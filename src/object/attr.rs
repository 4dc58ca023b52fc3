//! Attribute lookup: the type's MRO, descriptors, the instance dictionary.
//! Follows the data model's description of `object.__getattribute__`.

use super::thunk::{self, from_c};
use super::typeobj::TypeObject;
use super::{cache, instance, slot, type_of};
use crate::error;
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::exceptions::EXC_ATTRIBUTE_ERROR;
use crate::types::{descr, dict, strings};

pub use super::instance::{instance_dict, instance_dict_or_new, replace_instance_dict};

/// What the type and its bases hold under `name`, a str; not bound.
#[inline]
pub fn lookup<'a>(rt: &'a Rt, ty: &TypeObject, name: Ref<'_>) -> Option<Ref<'a>> {
    cache::lookup(rt, ty, name)
}

/// [`lookup`] by text.
pub fn lookup_str<'a>(rt: &'a Rt, ty: &TypeObject, name: &str) -> Option<Ref<'a>> {
    ty.mro(rt).find_map(|t| {
        let dict = t.fields(rt).dict.as_ref()?.get(rt);
        dict::get_text(rt, dict, name)
    })
}

/// `getattr(object, name)`; new reference. Raises what the lookup raises.
pub fn get(rt: &mut Rt, object: Ref<'_>, name: Ref<'_>) -> Result<Root> {
    let ty = type_of(object);
    let getattro = ty.slot(slot::tp_getattro);
    if getattro == generic_address() {
        return generic_get(rt, object, name);
    }
    if getattro != 0 {
        // SAFETY: tp_getattro is a binaryfunc.
        let raw = unsafe { thunk::call_binary(rt, getattro, object, name) };
        return from_c(rt, raw, "tp_getattro");
    }
    let getattr = ty.slot(slot::tp_getattr);
    if getattr != 0 {
        let text = strings::to_c_string(rt, name)?;
        // SAFETY: tp_getattr takes a NUL-terminated name.
        let raw = unsafe { thunk::call_named(rt, getattr, object, text.as_ptr()) };
        return from_c(rt, raw, "tp_getattr");
    }
    Err(no_attribute(rt, object, name))
}

/// `getattr(object, name)` by text; new reference.
pub fn get_str(rt: &mut Rt, object: Ref<'_>, name: &str) -> Result<Root> {
    let name = strings::interned(rt, name)?;
    get(rt, object, name.get())
}

/// `getattr` that answers `None` where it would raise AttributeError.
pub fn get_optional(rt: &mut Rt, object: Ref<'_>, name: Ref<'_>) -> Result<Option<Root>> {
    match get(rt, object, name) {
        Ok(value) => Ok(Some(value)),
        Err(raised) => {
            if error::catch(rt, &EXC_ATTRIBUTE_ERROR) {
                Ok(None)
            } else {
                Err(raised)
            }
        }
    }
}

/// The address that marks tp_getattro as the generic one.
pub fn generic_address() -> usize {
    thunk::binary(generic_get)
}

/// The address that marks tp_setattro as the generic one.
pub fn generic_set_address() -> usize {
    thunk::set_keyed(generic_set)
}

/// `object.__getattribute__`: data descriptor, instance dictionary,
/// non-data descriptor, class attribute.
pub fn generic_get(rt: &mut Rt, object: Ref<'_>, name: Ref<'_>) -> Result<Root> {
    strings::check_name(rt, name)?;
    let ty = type_of(object);
    let found = lookup(rt, ty, name);
    let (getter, setter) = found.map_or((0, 0), |found| {
        let ty = type_of(found);
        (ty.slot(slot::tp_descr_get), ty.slot(slot::tp_descr_set))
    });
    if let Some(found) = found
        && getter != 0
        && setter != 0
    {
        let found = found.root();
        return bind(rt, getter, found.get(), Some(object), ty);
    }
    if let Some(value) = instance::get(rt, object, ty, name, place_flags(ty, setter)) {
        return Ok(value.root());
    }
    match found.map(Ref::root) {
        Some(found) if getter != 0 => bind(rt, getter, found.get(), Some(object), ty),
        Some(found) => Ok(found),
        None => Err(no_attribute(rt, object, name)),
    }
}

/// The function that `object.name` would bind, if calling that with the object
/// in front is the same as calling the bound method, and quicker.
#[inline]
pub fn unbound_method(rt: &Rt, object: Ref<'_>, name: Ref<'_>) -> Option<Root> {
    let ty = type_of(object);
    if ty.slot(slot::tp_getattro) != generic_address() || !strings::is_str(name) {
        return None;
    }
    let found = lookup(rt, ty, name)?;
    let hidden = || ty.dict_offset() != 0 && instance::get(rt, object, ty, name, 0).is_some();
    (descr::is_method(found) && !hidden()).then(|| found.root())
}

/// How a place of an instance may be used by who finds it in the cache: to
/// read and to write by the type's own way, if that is the generic one and no
/// data descriptor comes first.
fn place_flags(ty: &TypeObject, setter: usize) -> u32 {
    let readable = ty.slot(slot::tp_getattro) == generic_address();
    let writable = setter == 0 && ty.slot(slot::tp_setattro) == generic_set_address();
    (if readable { cache::READABLE } else { 0 }) | (if writable { cache::WRITABLE } else { 0 })
}

/// `getattr(object, name)` of what an instance holds by its shape, where that
/// needs no call.
#[inline(always)]
pub fn get_quick<'a>(rt: &'a Rt, object: Ref<'a>, name: Ref<'_>) -> Option<Ref<'a>> {
    cache::place(object, name, cache::READABLE)?.get(rt)
}

/// `setattr(object, name, value)` of what an instance holds by its shape
/// already, where that needs next to no call.
#[inline(always)]
pub fn set_quick(rt: &Rt, object: Ref<'_>, name: Ref<'_>, value: Ref<'_>) -> Option<()> {
    cache::place(object, name, cache::WRITABLE)?.set(rt, value);
    Some(())
}

/// Calls tp_descr_get.
pub fn bind(
    rt: &mut Rt,
    getter: usize,
    descriptor: Ref<'_>,
    object: Option<Ref<'_>>,
    ty: &TypeObject,
) -> Result<Root> {
    // SAFETY: tp_descr_get takes descriptor, object or NULL, type.
    let raw = unsafe { thunk::call_ternary(rt, getter, descriptor, object, Some(ty.as_ref())) };
    from_c(rt, raw, "tp_descr_get")
}

#[cold]
fn no_attribute(rt: &Rt, object: Ref<'_>, name: Ref<'_>) -> Raised {
    let name_text = strings::lossy(name);
    let message = format!(
        "'{}' object has no attribute '{name_text}'",
        type_of(object).full_name()
    );
    crate::types::exceptions::raise_attribute_error(rt, &message, object, name)
}

/// `setattr(object, name, value)`, or `delattr` without a value.
pub fn set(rt: &mut Rt, object: Ref<'_>, name: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    let ty = type_of(object);
    strings::check_name(rt, name)?;
    let setattro = ty.slot(slot::tp_setattro);
    if setattro == generic_set_address() {
        return generic_set(rt, object, name, value);
    }
    if setattro != 0 {
        // SAFETY: tp_setattro takes object, name, value or NULL.
        let raw = unsafe { thunk::call_set_keyed(rt, setattro, object, name, value) };
        return thunk::from_c_int(rt, raw as isize, "tp_setattro").map(drop);
    }
    let name = strings::lossy(name);
    let ty = ty.full_name();
    Err(error::type_error(
        rt,
        format_args!(
            "'{ty}' object has no attributes ({} .{name})",
            if value.is_some() { "assign to" } else { "del" }
        ),
    ))
}

/// `object.__setattr__` and `object.__delattr__`.
pub fn generic_set(
    rt: &mut Rt,
    object: Ref<'_>,
    name: Ref<'_>,
    value: Option<Ref<'_>>,
) -> Result<()> {
    strings::check_name(rt, name)?;
    let ty = type_of(object);
    let found = lookup(rt, ty, name).map(Ref::root);
    if let Some(found) = &found {
        let setter = type_of(found.get()).slot(slot::tp_descr_set);
        if setter != 0 {
            // SAFETY: tp_descr_set takes descriptor, object, value or NULL.
            let raw = unsafe { thunk::call_set_keyed(rt, setter, found.get(), object, value) };
            return thunk::from_c_int(rt, raw as isize, "tp_descr_set").map(drop);
        }
    }
    if ty.dict_offset() != 0 {
        let flags = place_flags(ty, 0);
        return match value {
            Some(value) => instance::set(rt, object, ty, name, value, flags),
            None if instance::delete(rt, object, ty, name)? => Ok(()),
            None => Err(no_attribute(rt, object, name)),
        };
    }
    if found.is_none() {
        let message = format!(
            "'{}' object has no attribute '{}' and no __dict__ for setting new attributes",
            ty.full_name(),
            strings::lossy(name)
        );
        return Err(crate::types::exceptions::raise_attribute_error(
            rt, &message, object, name,
        ));
    }
    let message = format!(
        "'{}' object attribute '{}' is read-only",
        ty.full_name(),
        strings::lossy(name)
    );
    Err(error::raise(rt, &EXC_ATTRIBUTE_ERROR, message))
}
