//! The methods of set and frozenset.

use super::PySet_Type;
use super::protocol::plain_type;
use crate::error;
use crate::object::{is_exact, thunk};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::function::{Method, meth};
use crate::types::{bool_root, generic_alias, none, strings};

/// What both have.
#[rustfmt::skip]
pub static COMMON: &[Method] = &[
    Method { name: c"copy", function: || thunk::method_noargs(copy), flags: meth::NOARGS, doc: c"Return a shallow copy of a set." },
    Method { name: c"union", function: || thunk::method_fast(union), flags: meth::FASTCALL, doc: c"Return a new set with elements from the set and all others." },
    Method { name: c"intersection", function: || thunk::method_fast(intersection), flags: meth::FASTCALL, doc: c"Return a new set with elements common to the set and all others." },
    Method { name: c"difference", function: || thunk::method_fast(difference), flags: meth::FASTCALL, doc: c"Return a new set with elements in the set that are not in the others." },
    Method { name: c"symmetric_difference", function: || thunk::method_o(symmetric_difference), flags: meth::O, doc: c"Return a new set with elements in either the set or other but not both." },
    Method { name: c"isdisjoint", function: || thunk::method_o(isdisjoint), flags: meth::O, doc: c"Return True if two sets have a null intersection." },
    Method { name: c"issubset", function: || thunk::method_o(issubset), flags: meth::O, doc: c"Report whether another set contains this set." },
    Method { name: c"issuperset", function: || thunk::method_o(issuperset), flags: meth::O, doc: c"Report whether this set contains another set." },
    Method { name: c"__contains__", function: || thunk::method_o(contains), flags: meth::O | meth::COEXIST, doc: c"x.__contains__(y) <==> y in x." },
    Method { name: c"__class_getitem__", function: || thunk::method_o(generic_alias::class_getitem), flags: meth::O | meth::CLASS, doc: c"See PEP 585" },
];

/// What set has in addition.
#[rustfmt::skip]
pub static CHANGING: &[Method] = &[
    Method { name: c"add", function: || thunk::method_o(add), flags: meth::O, doc: c"Add an element to a set." },
    Method { name: c"discard", function: || thunk::method_o(discard), flags: meth::O, doc: c"Remove an element from a set if it is a member." },
    Method { name: c"remove", function: || thunk::method_o(remove), flags: meth::O, doc: c"Remove an element from a set; it must be a member." },
    Method { name: c"pop", function: || thunk::method_noargs(pop), flags: meth::NOARGS, doc: c"Remove and return an arbitrary set element." },
    Method { name: c"clear", function: || thunk::method_noargs(clear), flags: meth::NOARGS, doc: c"Remove all elements from this set." },
    Method { name: c"update", function: || thunk::method_fast(update), flags: meth::FASTCALL, doc: c"Update the set, adding elements from all others." },
    Method { name: c"intersection_update", function: || thunk::method_fast(intersection_update), flags: meth::FASTCALL, doc: c"Update the set, keeping only elements found in it and all others." },
    Method { name: c"difference_update", function: || thunk::method_fast(difference_update), flags: meth::FASTCALL, doc: c"Update the set, removing elements found in others." },
    Method { name: c"symmetric_difference_update", function: || thunk::method_o(symmetric_difference_update), flags: meth::O, doc: c"Update the set, keeping only elements found in either set, but not in both." },
];

type Change = fn(&mut Rt, Ref<'_>, Ref<'_>) -> Result<()>;

fn changed_copy(rt: &mut Rt, set: Ref<'_>, others: &[Ref<'_>], change: Change) -> Result<Root> {
    let result = super::from_iterable(rt, plain_type(rt, set), Some(set))?;
    for other in others {
        change(rt, result.get(), *other)?;
    }
    Ok(result)
}

fn changed(rt: &mut Rt, set: Ref<'_>, others: &[Ref<'_>], change: Change) -> Result<Root> {
    for other in others {
        change(rt, set, *other)?;
    }
    Ok(none().root())
}

fn copy(rt: &mut Rt, set: Ref<'_>) -> Result<Root> {
    let ty = plain_type(rt, set);
    if !std::ptr::eq(ty, &PySet_Type) && is_exact(set, ty) {
        return Ok(set.root());
    }
    super::from_iterable(rt, ty, Some(set))
}

fn union(rt: &mut Rt, set: Ref<'_>, others: &[Ref<'_>]) -> Result<Root> {
    changed_copy(rt, set, others, super::update)
}

fn intersection(rt: &mut Rt, set: Ref<'_>, others: &[Ref<'_>]) -> Result<Root> {
    changed_copy(rt, set, others, super::intersection_update)
}

fn difference(rt: &mut Rt, set: Ref<'_>, others: &[Ref<'_>]) -> Result<Root> {
    changed_copy(rt, set, others, super::difference_update)
}

fn symmetric_difference(rt: &mut Rt, set: Ref<'_>, other: Ref<'_>) -> Result<Root> {
    changed_copy(rt, set, &[other], super::symmetric_difference_update)
}

fn update(rt: &mut Rt, set: Ref<'_>, others: &[Ref<'_>]) -> Result<Root> {
    changed(rt, set, others, super::update)
}

fn intersection_update(rt: &mut Rt, set: Ref<'_>, others: &[Ref<'_>]) -> Result<Root> {
    changed(rt, set, others, super::intersection_update)
}

fn difference_update(rt: &mut Rt, set: Ref<'_>, others: &[Ref<'_>]) -> Result<Root> {
    changed(rt, set, others, super::difference_update)
}

fn symmetric_difference_update(rt: &mut Rt, set: Ref<'_>, other: Ref<'_>) -> Result<Root> {
    changed(rt, set, &[other], super::symmetric_difference_update)
}

/// The object itself if it is a set, else a set of its items.
fn as_set(rt: &mut Rt, other: Ref<'_>) -> Result<Root> {
    match super::is_any(other) {
        true => Ok(other.root()),
        false => super::from_iterable(rt, &PySet_Type, Some(other)),
    }
}

fn isdisjoint(rt: &mut Rt, set: Ref<'_>, other: Ref<'_>) -> Result<Root> {
    let common = changed_copy(rt, set, &[other], super::intersection_update)?;
    Ok(bool_root(super::len(rt, common.get()) == 0))
}

fn issubset(rt: &mut Rt, set: Ref<'_>, other: Ref<'_>) -> Result<Root> {
    let other = as_set(rt, other)?;
    super::is_subset(rt, set, other.get()).map(bool_root)
}

fn issuperset(rt: &mut Rt, set: Ref<'_>, other: Ref<'_>) -> Result<Root> {
    let other = as_set(rt, other)?;
    super::is_subset(rt, other.get(), set).map(bool_root)
}

fn contains(rt: &mut Rt, set: Ref<'_>, element: Ref<'_>) -> Result<Root> {
    super::contains(rt, set, element).map(bool_root)
}

fn add(rt: &mut Rt, set: Ref<'_>, element: Ref<'_>) -> Result<Root> {
    super::add(rt, set, element)?;
    Ok(none().root())
}

fn discard(rt: &mut Rt, set: Ref<'_>, element: Ref<'_>) -> Result<Root> {
    super::discard(rt, set, element)?;
    Ok(none().root())
}

fn remove(rt: &mut Rt, set: Ref<'_>, element: Ref<'_>) -> Result<Root> {
    if super::discard(rt, set, element)? {
        return Ok(none().root());
    }
    Err(error::key_error(rt, element))
}

fn pop(rt: &mut Rt, set: Ref<'_>) -> Result<Root> {
    pop_or_raise(rt, set)
}

/// Takes any element out; new reference. KeyError if there is none.
pub fn pop_or_raise(rt: &mut Rt, set: Ref<'_>) -> Result<Root> {
    super::this(rt, set)?;
    match super::pop(rt, set) {
        Some(element) => Ok(element),
        None => {
            let message = strings::new(rt, "pop from an empty set")?;
            Err(error::key_error(rt, message.get()))
        }
    }
}

fn clear(rt: &mut Rt, set: Ref<'_>) -> Result<Root> {
    super::clear(rt, set);
    Ok(none().root())
}
