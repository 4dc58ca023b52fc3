//! The slots of dict.

use super::{Dict, PyDict_Type, merge, methods, view};
use crate::error;
use crate::object::native::Obj;
use crate::object::ops::{self, cmp};
use crate::object::{TypeObject, alloc, attr, call, is_exact, ready, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{self, descr, items};

/// Fills the slots and completes the type.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let ty = &PyDict_Type;
    for (number, function) in [
        (slot::tp_repr, thunk::unary(repr)),
        (slot::tp_richcompare, thunk::richcompare(compare)),
        (slot::tp_iter, thunk::unary(super::iter::over_keys)),
        (slot::tp_new, thunk::new(new)),
        (slot::tp_init, thunk::init(init)),
        (slot::sq_contains, thunk::contains(contains)),
        (slot::mp_length, thunk::length(length)),
        (slot::mp_subscript, thunk::binary(subscript)),
        (slot::mp_ass_subscript, thunk::set_keyed(assign)),
        (slot::nb_or, thunk::binary(or)),
        (slot::nb_inplace_or, thunk::binary(or_in_place)),
    ] {
        ty.set_slot(number, function);
    }
    ready::ready_static(rt, ty, &types::PyBaseObject_Type)?;
    descr::add_methods(rt, ty, methods::METHODS)
}

/// The dict behind a slot's first argument.
pub(super) fn this<'a>(rt: &Rt, object: Ref<'a>) -> Result<Obj<'a, Dict>> {
    view(object).ok_or_else(|| {
        let ty = type_of(object).full_name();
        error::type_error(rt, format_args!("expected a dict, got '{ty}'"))
    })
}

fn new(rt: &mut Rt, ty: &TypeObject, _: Ref<'_>, _: Option<Ref<'_>>) -> Result<Root> {
    alloc::new_native(rt, ty, Dict::default())
}

fn init(rt: &mut Rt, dict: Ref<'_>, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<()> {
    merge::update_with_arguments(rt, dict, "dict", args, kwargs)
}

fn repr(rt: &mut Rt, dict: Ref<'_>) -> Result<Root> {
    items::guarded_repr(rt, dict, "{...}", |rt, text| {
        text.push("{");
        let (mut position, mut first) = (0, true);
        while let Some((next, key, value)) = super::next_pair(rt, dict, position) {
            position = next;
            if !first {
                text.push(", ");
            }
            first = false;
            text.push_repr(rt, key.get())?;
            text.push(": ");
            text.push_repr(rt, value.get())?;
        }
        text.push("}");
        Ok(())
    })
}

fn compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    if !super::is_dict(a) || !super::is_dict(b) || !matches!(op, cmp::EQ | cmp::NE) {
        return Ok(types::not_implemented().root());
    }
    let equal = equal(rt, a, b)?;
    Ok(types::bool_root(equal == (op == cmp::EQ)))
}

fn equal(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<bool> {
    if super::len(rt, a) != super::len(rt, b) {
        return Ok(false);
    }
    let mut position = 0;
    while let Some((next, key, value)) = super::next_pair(rt, a, position) {
        position = next;
        let Some(other) = super::get(rt, b, key.get())? else {
            return Ok(false);
        };
        if !ops::equal(rt, value.get(), other.get())? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn contains(rt: &mut Rt, dict: Ref<'_>, key: Ref<'_>) -> Result<bool> {
    super::contains(rt, dict, key)
}

fn length(rt: &mut Rt, dict: Ref<'_>) -> Result<isize> {
    Ok(super::len(rt, dict) as isize)
}

fn subscript(rt: &mut Rt, dict: Ref<'_>, key: Ref<'_>) -> Result<Root> {
    if let Some(value) = super::get(rt, dict, key)? {
        return Ok(value);
    }
    if !is_exact(dict, &PyDict_Type)
        && let Some(missing) = attr::lookup_str(rt, type_of(dict), "__missing__").map(Ref::root)
    {
        return call::args(rt, missing.get(), &[dict, key]);
    }
    Err(error::key_error(rt, key))
}

fn assign(rt: &mut Rt, dict: Ref<'_>, key: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    match value {
        Some(value) => super::set(rt, dict, key, value),
        None => super::delete(rt, dict, key),
    }
}

fn or(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    if !super::is_dict(a) || !super::is_dict(b) {
        return Ok(types::not_implemented().root());
    }
    let result = merge::copy(rt, a)?;
    merge::update(rt, result.get(), b)?;
    Ok(result)
}

fn or_in_place(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    merge::update(rt, a, b)?;
    Ok(a.root())
}
