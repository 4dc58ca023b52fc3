//! What an instance itself holds under a name: by its shape, or in its
//! dictionary.

use super::typeobj::{TypeObject, flags};
use super::{cache, shape, type_of};
use crate::handle::Handle;
use crate::heap::Header;
use crate::rt::{Ref, Result, Root, Rt, Stored};
use crate::types::{dict, strings};

/// The interned str of this name, which is the name if it is interned itself.
#[inline]
fn key_of(name: Ref<'_>) -> Option<Handle> {
    match strings::is_interned(name) {
        true => Some(name.handle()),
        false => strings::interned_handle(strings::bytes(name)),
    }
}

/// The attribute that the instance holds. `flags` say how its place may be
/// used by those who find it in the cache.
#[inline]
pub fn get<'a>(
    rt: &'a Rt,
    object: Ref<'a>,
    ty: &'a TypeObject,
    name: Ref<'_>,
    flags: u32,
) -> Option<Ref<'a>> {
    if let Some(shape) = shape::of(object.header()?, ty) {
        let key = key_of(name)?;
        let position = shape.position(key)?;
        cache::note_place(ty, key, shape, position, flags);
        return shape::place(object, ty, shape, position).get(rt);
    }
    dict::get_exact(rt, instance_dict(rt, object)?, name)
}

/// Sets an attribute of an instance whose type has a place for a dictionary.
/// `flags` as in [`get`]. MemoryError.
pub fn set(
    rt: &mut Rt,
    object: Ref<'_>,
    ty: &TypeObject,
    name: Ref<'_>,
    value: Ref<'_>,
    flags: u32,
) -> Result<()> {
    if let Some(header) = object.header()
        && let Some(shape) = shape::of(header, ty)
    {
        if let Some(key) = key_of(name)
            && let Some(position) = shape.position(key)
        {
            cache::note_place(ty, key, shape, position, flags);
            shape::place(object, ty, shape, position).set(rt, value);
            return Ok(());
        }
        if shape.has_room() && strings::is_exact_str(name) {
            let key = strings::intern(name);
            if shape::add(rt, object, ty, shape, key.get(), value)? {
                return Ok(());
            }
        }
    }
    let dict = instance_dict_or_new(rt, object)?;
    dict::set_exact(rt, dict.get(), name, value)
}

/// Deletes an attribute of an instance whose type has a place for a
/// dictionary; false if it has none of this name. MemoryError.
pub fn delete(rt: &mut Rt, object: Ref<'_>, ty: &TypeObject, name: Ref<'_>) -> Result<bool> {
    if let Some(header) = object.header()
        && let Some(shape) = shape::of(header, ty)
    {
        let Some(position) = key_of(name).and_then(|key| shape.position(key)) else {
            return Ok(false);
        };
        if shape::remove_last(rt, object, ty, shape, position) {
            return Ok(true);
        }
    }
    let dict = instance_dict_or_new(rt, object)?;
    Ok(dict::remove_exact(rt, dict.get(), name))
}

/// The names of the attributes that the instance holds, in the order in which
/// they were set.
pub fn names(rt: &Rt, object: Ref<'_>) -> Vec<Root> {
    let header = object.header();
    if let Some(shape) = header.and_then(|h| shape::of(h, type_of(object))) {
        let names = shape.names().iter();
        // SAFETY: names of a shape are interned, and live as long as the process.
        return names
            .map(|name| unsafe { Ref::from_handle(*name) }.root())
            .collect();
    }
    instance_dict(rt, object).map_or_else(Vec::new, |dict| {
        dict::pairs(rt, dict).map(|(name, _)| name.root()).collect()
    })
}

/// The instance dictionary, if there is one already. An instance with a shape
/// has none; see [`instance_dict_or_new`].
#[inline]
pub fn instance_dict<'a>(_rt: &'a Rt, object: Ref<'a>) -> Option<Ref<'a>> {
    let ty = type_of(object);
    if ty.dict_offset() == 0 || object.handle().is_immediate() {
        return None;
    }
    // SAFETY: the object keeps its dictionary alive.
    shape::dict_of(object.handle(), ty).map(|dict| unsafe { Ref::from_handle(dict) })
}

/// The instance dictionary, made if there is none; new reference. MemoryError.
pub fn instance_dict_or_new(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    if let Some(dict) = instance_dict(rt, object) {
        return Ok(dict.root());
    }
    let ty = type_of(object);
    if let Some(header) = object.header()
        && let Some(shape) = shape::of(header, ty)
    {
        return shape::to_dict(rt, object, ty, shape);
    }
    let dict = dict::new(rt)?;
    replace_instance_dict(rt, object, Some(dict.get()));
    Ok(dict)
}

/// Puts a dictionary, or none, in the place of the instance dictionary, and of
/// all attributes. A managed place holds a stored reference, an extension's
/// own place (its `__dictoffset__`) a counted one.
pub fn replace_instance_dict(rt: &Rt, object: Ref<'_>, dict: Option<Ref<'_>>) {
    let (ty, Some(header)) = (type_of(object), object.header()) else {
        return;
    };
    if ty.dict_offset() == 0 {
        return;
    }
    shape::unstore_values(rt, header, ty);
    let managed = ty.has(flags::MANAGED_DICT);
    let new = dict.map(|dict| match managed {
        true => rt.store(dict).into_handle(),
        false => dict.root().into_counted(),
    });
    if let Some(old) = shape::replace_dict(object.handle(), ty, new) {
        // SAFETY: the reference that the place held, which it has given up.
        unsafe {
            match managed {
                true => rt.unstore(Stored::from_handle(old)),
                false => drop(Root::from_counted(old)),
            }
        }
    }
}

/// Visits what an object holds besides its payload: its attributes, by its
/// shape or in a managed dictionary. Any thread.
#[inline]
pub fn visit(header: &Header, ty: &TypeObject, visit: &mut dyn FnMut(Handle)) {
    if ty.dict_offset() == 0 || !ty.has(flags::MANAGED_DICT) {
        return;
    }
    shape::visit_values(header, ty, visit);
    let object = Handle::from_bits(std::ptr::from_ref(header) as usize);
    if let Some(dict) = object.and_then(|object| shape::dict_of(object, ty)) {
        visit(dict);
    }
}

/// Takes what [`visit`] visits out of the heap; the object dies.
#[inline]
pub fn unstore(rt: &Rt, header: &Header, ty: &TypeObject) {
    if ty.dict_offset() == 0 || !ty.has(flags::MANAGED_DICT) {
        return;
    }
    shape::unstore_values(rt, header, ty);
    let object = Handle::from_bits(std::ptr::from_ref(header) as usize);
    if let Some(dict) = object.and_then(|object| shape::replace_dict(object, ty, None)) {
        // SAFETY: the object's own reference, given up with it.
        rt.unstore(unsafe { Stored::from_handle(dict) });
    }
}

/// Frees what an object keeps its attributes in, whose references were given
/// up or are to objects that are gone.
pub fn forget(header: &Header, ty: &TypeObject) {
    shape::forget_values(header, ty);
}
