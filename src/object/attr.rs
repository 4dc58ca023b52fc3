//! Attribute lookup: the type's MRO, descriptors, the instance dictionary.
//! Follows the data model's description of `object.__getattribute__`.

use super::thunk::{self, from_c};
use super::typeobj::{TypeObject, flags};
use super::{cache, slot, type_of};
use crate::error;
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::exceptions::EXC_ATTRIBUTE_ERROR;
use crate::types::{dict, strings};

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
    let found = lookup(rt, ty, name).map(Ref::root);
    let getter = found
        .as_ref()
        .map_or(0, |f| type_of(f.get()).slot(slot::tp_descr_get));
    if let Some(found) = &found
        && getter != 0
        && type_of(found.get()).slot(slot::tp_descr_set) != 0
    {
        return bind(rt, getter, found.get(), Some(object), ty);
    }
    if let Some(dict) = instance_dict(rt, object)
        && let Some(value) = dict::get_exact(rt, dict, name)
    {
        return Ok(value.root());
    }
    match found {
        Some(found) if getter != 0 => bind(rt, getter, found.get(), Some(object), ty),
        Some(found) => Ok(found),
        None => Err(no_attribute(rt, object, name)),
    }
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
        let dict = instance_dict_or_new(rt, object)?;
        return match value {
            Some(value) => dict::set_exact(rt, dict.get(), name, value),
            None if dict::remove_exact(rt, dict.get(), name) => Ok(()),
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

/// The place of the instance dictionary, if the type has one.
fn dict_place(object: Ref<'_>) -> Option<*mut usize> {
    let ty = type_of(object);
    let offset = ty.dict_offset();
    (offset != 0 && !object.handle().is_immediate())
        .then_some((object.handle().bits() + offset) as *mut usize)
}

/// The instance dictionary, if there is one already.
pub fn instance_dict<'a>(_rt: &'a Rt, object: Ref<'a>) -> Option<Ref<'a>> {
    let place = dict_place(object)?;
    // SAFETY: the type says that a handle or zero is there; the dictionary
    // is alive while the object keeps it.
    unsafe { crate::handle::Handle::from_bits(*place).map(|h| Ref::from_handle(h)) }
}

/// The instance dictionary, made if there is none; new reference.
pub fn instance_dict_or_new(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    if let Some(dict) = instance_dict(rt, object) {
        return Ok(dict.root());
    }
    let dict = dict::new(rt)?;
    replace_instance_dict(rt, object, Some(dict.get()));
    Ok(dict)
}

/// Puts a dictionary, or none, in the place of the instance dictionary. A
/// managed place holds a stored reference, an extension's own place (its
/// `__dictoffset__`) a counted one.
pub fn replace_instance_dict(rt: &Rt, object: Ref<'_>, dict: Option<Ref<'_>>) {
    let Some(place) = dict_place(object) else {
        return;
    };
    let managed = type_of(object).has(flags::MANAGED_DICT);
    let new = match dict {
        None => 0,
        Some(dict) if managed => rt.store(dict).handle().bits(),
        Some(dict) => dict.root().into_counted().bits(),
    };
    // SAFETY: the place is inside the live object, see `dict_place`; what
    // was there is given up by it.
    unsafe {
        let old = std::mem::replace(&mut *place, new);
        if let Some(old) = crate::handle::Handle::from_bits(old) {
            if managed {
                rt.unstore(std::mem::transmute::<
                    crate::handle::Handle,
                    crate::rt::Stored,
                >(old));
            } else {
                drop(Root::from_counted(old));
            }
        }
    }
}
