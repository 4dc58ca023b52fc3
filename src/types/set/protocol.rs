//! The slots of set and frozenset.

use super::{PyFrozenSet_Type, PySet_Type, iter, methods};
use crate::object::ops::cmp;
use crate::object::{TypeObject, alloc, args, is_exact, ready, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::items::guarded_repr;
use crate::types::{self, descr, tuple};
use std::sync::atomic::Ordering::Relaxed;

/// Fills the slots and completes the types.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let both = [&PySet_Type, &PyFrozenSet_Type];
    for ty in both {
        for (number, function) in [
            (slot::tp_repr, thunk::unary(repr)),
            (slot::tp_richcompare, thunk::richcompare(compare)),
            (slot::tp_iter, thunk::unary(iter::over)),
            (slot::sq_length, thunk::length(length)),
            (slot::sq_contains, thunk::contains(super::contains)),
            (slot::nb_or, thunk::binary(or)),
            (slot::nb_and, thunk::binary(and)),
            (slot::nb_subtract, thunk::binary(subtract)),
            (slot::nb_xor, thunk::binary(xor)),
        ] {
            ty.set_slot(number, function);
        }
    }
    let set = &PySet_Type;
    set.set_slot(slot::tp_new, thunk::new(new_set));
    set.set_slot(slot::tp_init, thunk::init(init_set));
    set.set_slot(slot::nb_inplace_or, thunk::binary(or_in_place));
    set.set_slot(slot::nb_inplace_and, thunk::binary(and_in_place));
    set.set_slot(slot::nb_inplace_subtract, thunk::binary(subtract_in_place));
    set.set_slot(slot::nb_inplace_xor, thunk::binary(xor_in_place));
    PyFrozenSet_Type.set_slot(slot::tp_new, thunk::new(new_frozen));
    PyFrozenSet_Type.set_slot(slot::tp_hash, thunk::hash(hash));
    for ty in both {
        ready::ready_static(rt, ty, &types::PyBaseObject_Type)?;
        descr::add_methods(rt, ty, methods::COMMON)?;
    }
    descr::add_methods(rt, set, methods::CHANGING)
}

fn new_set(rt: &mut Rt, ty: &TypeObject, _: Ref<'_>, _: Option<Ref<'_>>) -> Result<Root> {
    alloc::new_native(rt, ty, super::Set::default())
}

fn init_set(rt: &mut Rt, set: Ref<'_>, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<()> {
    if is_exact(set, &PySet_Type) {
        args::no_keywords(rt, "set", kwargs)?;
    }
    args::count_tuple(rt, "set", args, 0, 1)?;
    super::clear(rt, set);
    match tuple::get(rt, args, 0).map(Ref::root) {
        Some(iterable) => super::update(rt, set, iterable.get()),
        None => Ok(()),
    }
}

fn new_frozen(
    rt: &mut Rt,
    ty: &TypeObject,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    if std::ptr::eq(ty, &PyFrozenSet_Type) {
        args::no_keywords(rt, "frozenset", kwargs)?;
    }
    args::count_tuple(rt, "frozenset", args, 0, 1)?;
    let iterable = tuple::get(rt, args, 0).map(Ref::root);
    new_frozen_of(rt, ty, iterable.as_ref().map(Root::get))
}

/// A frozenset of the type; an exact one is its own copy. New reference.
pub fn new_frozen_of(rt: &mut Rt, ty: &TypeObject, iterable: Option<Ref<'_>>) -> Result<Root> {
    match iterable {
        Some(same) if is_exact(same, &PyFrozenSet_Type) && std::ptr::eq(ty, &PyFrozenSet_Type) => {
            Ok(same.root())
        }
        iterable => super::from_iterable(rt, ty, iterable),
    }
}

/// The type of what an operation on this set makes: set or frozenset.
pub(super) fn plain_type(rt: &Rt, set: Ref<'_>) -> &'static TypeObject {
    if super::is_frozen(rt, set) {
        &PyFrozenSet_Type
    } else {
        &PySet_Type
    }
}

/// Hash of the elements, the same in any order.
pub fn hash_elements(rt: &Rt, set: Ref<'_>) -> isize {
    let Some(set) = super::view(set) else {
        return 0;
    };
    let table = &set.get(rt).table;
    let mut mixed = (table.len() as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for entry in table.entries(rt) {
        // The finaliser of MurmurHash3 spreads nearby hashes before they are added.
        let mut h = entry.hash() as u64;
        h = (h ^ (h >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        h = (h ^ (h >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
        mixed = mixed.wrapping_add(h ^ (h >> 33));
    }
    // 32 bits, which is what a frozenset has room for; 0 there is for unknown.
    ((mixed ^ (mixed >> 32)) as u32).max(1) as isize
}

fn hash(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    let note = &super::this(rt, object)?.get(rt).table.note;
    Ok(match note.load(Relaxed) {
        0 => {
            let hash = hash_elements(rt, object);
            note.store(hash as u32, Relaxed);
            hash
        }
        known => known as isize,
    })
}

fn length(rt: &mut Rt, set: Ref<'_>) -> Result<isize> {
    Ok(super::len(rt, set) as isize)
}

fn repr(rt: &mut Rt, set: Ref<'_>) -> Result<Root> {
    let name = type_of(set).short_name().to_owned();
    guarded_repr(rt, set, &format!("{name}(...)"), |rt, text| {
        if super::len(rt, set) == 0 {
            text.push(&format!("{name}()"));
            return Ok(());
        }
        let plain = is_exact(set, &PySet_Type);
        if !plain {
            text.push(&format!("{name}("));
        }
        text.push("{");
        let mut position = 0;
        let mut first = true;
        while let Some((next, _, element)) = super::next_element(rt, set, position) {
            position = next;
            if !first {
                text.push(", ");
            }
            first = false;
            text.push_repr(rt, element.get())?;
        }
        text.push(if plain { "}" } else { "})" });
        Ok(())
    })
}

fn compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    if !super::is_any(a) || !super::is_any(b) {
        return Ok(types::not_implemented().root());
    }
    let (left, right) = (super::len(rt, a), super::len(rt, b));
    let result = match op {
        cmp::EQ | cmp::NE => (left == right && super::is_subset(rt, a, b)?) == (op == cmp::EQ),
        cmp::LT => left < right && super::is_subset(rt, a, b)?,
        cmp::LE => super::is_subset(rt, a, b)?,
        cmp::GT => left > right && super::is_subset(rt, b, a)?,
        _ => super::is_subset(rt, b, a)?,
    };
    Ok(types::bool_root(result))
}

/// How one of the updates changes a set.
type Change = fn(&mut Rt, Ref<'_>, Ref<'_>) -> Result<()>;

fn operator(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, change: Change) -> Result<Root> {
    if !super::is_any(a) || !super::is_any(b) {
        return Ok(types::not_implemented().root());
    }
    let result = super::from_iterable(rt, plain_type(rt, a), Some(a))?;
    change(rt, result.get(), b)?;
    Ok(result)
}

fn in_place(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, change: Change) -> Result<Root> {
    if !super::is_any(b) {
        return Ok(types::not_implemented().root());
    }
    change(rt, a, b)?;
    Ok(a.root())
}

fn or(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    operator(rt, a, b, super::update)
}

fn and(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    operator(rt, a, b, super::intersection_update)
}

fn subtract(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    operator(rt, a, b, super::difference_update)
}

fn xor(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    operator(rt, a, b, super::symmetric_difference_update)
}

fn or_in_place(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    in_place(rt, a, b, super::update)
}

fn and_in_place(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    in_place(rt, a, b, super::intersection_update)
}

fn subtract_in_place(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    in_place(rt, a, b, super::difference_update)
}

fn xor_in_place(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    in_place(rt, a, b, super::symmetric_difference_update)
}
