//! The slots and methods of tuple.

use super::PyTuple_Type;
use crate::error;
use crate::heap::Header;
use crate::object::{
    TypeObject, alloc, args, call, index, ops, ready, sequence, slot, thunk, type_of,
};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::exceptions::EXC_INDEX_ERROR;
use crate::types::function::{Method, meth};
use crate::types::{self, generic_alias, items, iter, slice};

#[rustfmt::skip]
static METHODS: &[Method] = &[
    Method { name: c"count", function: || thunk::method_o(count), flags: meth::O, doc: c"Return number of occurrences of value." },
    Method { name: c"index", function: || thunk::method_fast(index_of), flags: meth::FASTCALL, doc: c"Return first index of value." },
    Method { name: c"__class_getitem__", function: || thunk::method_o(generic_alias::class_getitem), flags: meth::O | meth::CLASS, doc: c"See PEP 585" },
];

/// Fills the slots and completes the type.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let ty = &PyTuple_Type;
    for (number, function) in [
        (slot::tp_repr, thunk::unary(repr)),
        (slot::tp_richcompare, thunk::richcompare(compare)),
        (slot::tp_hash, thunk::hash(hash)),
        (slot::tp_iter, thunk::unary(iter::over_tuple)),
        (slot::tp_new, thunk::new(new)),
        (slot::sq_length, thunk::length(length)),
        (slot::mp_length, thunk::length(length)),
        (slot::sq_item, thunk::sized(item)),
        (slot::sq_contains, thunk::contains(contains)),
        (slot::sq_concat, thunk::binary(concat)),
        (slot::sq_repeat, thunk::sized(repeat)),
        (slot::mp_subscript, thunk::binary(subscript)),
    ] {
        ty.set_slot(number, function);
    }
    ty.set_itemsize(size_of::<usize>());
    ready::ready_static(rt, ty, &types::PyBaseObject_Type)?;
    types::descr::add_methods(rt, ty, METHODS)
}

fn new(rt: &mut Rt, ty: &TypeObject, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<Root> {
    let exact = std::ptr::eq(ty, &PyTuple_Type);
    if exact {
        args::no_keywords(rt, "tuple", kwargs)?;
    }
    args::count_tuple(rt, "tuple", args, 0, 1)?;
    let items = match super::get(rt, args, 0).map(Ref::root) {
        Some(iterable) => sequence::to_tuple(rt, iterable.get())?,
        None => super::empty(rt)?,
    };
    if exact {
        return Ok(items);
    }
    of_type(rt, ty, items.get())
}

/// A tuple of a derived type with these items; new reference.
pub fn of_type(rt: &Rt, ty: &TypeObject, items: Ref<'_>) -> Result<Root> {
    let count = super::len(items);
    let Ok(aux) = u32::try_from(count) else {
        return Err(error::no_memory(rt));
    };
    let extra = ty.basicsize().saturating_sub(size_of::<Header>());
    let size = size_of::<Header>() + count * size_of::<usize>() + extra;
    let result = alloc::new_zeroed(rt, ty, size, aux)?;
    for (i, item) in super::items(rt, items).enumerate() {
        super::fill(rt, result.get(), i, item);
    }
    Ok(result)
}

fn repr(rt: &mut Rt, tuple: Ref<'_>) -> Result<Root> {
    items::repr(rt, tuple, super::place, ["(", ")", "(...)"])
}

fn len(_: &Rt, tuple: Ref<'_>) -> usize {
    super::len(tuple)
}

fn compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    if !super::is_tuple(a) || !super::is_tuple(b) {
        return Ok(types::not_implemented().root());
    }
    items::compare(rt, a, b, op, (len, super::place))
}

/// Mixes the items' hashes in order (the finaliser of SplitMix64).
fn hash(rt: &mut Rt, tuple: Ref<'_>) -> Result<isize> {
    let mut mixed = 0x9E37_79B9_7F4A_7C15_u64.wrapping_add(super::len(tuple) as u64);
    call::enter_recursive(rt, " while hashing a tuple")?;
    let mut failed = None;
    for index in 0..super::len(tuple) {
        let item = super::item(rt, tuple, index).root();
        match ops::hash(rt, item.get()) {
            Ok(hash) => {
                mixed = (mixed ^ hash as u64).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
                mixed ^= mixed >> 31;
            }
            Err(raised) => {
                failed = Some(raised);
                break;
            }
        }
    }
    call::leave_recursive(rt);
    match failed {
        Some(raised) => Err(raised),
        None if mixed as isize == -1 => Ok(-2),
        None => Ok(mixed as isize),
    }
}

fn length(_: &mut Rt, tuple: Ref<'_>) -> Result<isize> {
    Ok(super::len(tuple) as isize)
}

fn item(rt: &mut Rt, tuple: Ref<'_>, index: isize) -> Result<Root> {
    match super::place(rt, tuple, index as usize) {
        Some(item) => Ok(item.root()),
        None => Err(error::index_error(rt, "tuple index out of range")),
    }
}

fn contains(rt: &mut Rt, tuple: Ref<'_>, value: Ref<'_>) -> Result<bool> {
    items::position(rt, tuple, value, super::place, 0, usize::MAX).map(|p| p.is_some())
}

fn concat(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    if !super::is_tuple(b) {
        let ty = type_of(b).full_name();
        return Err(error::type_error(
            rt,
            format_args!("can only concatenate tuple (not \"{ty}\") to tuple"),
        ));
    }
    let (left, right) = (super::len(a), super::len(b));
    let result = super::with_empty_places(rt, left + right)?;
    for index in 0..left {
        super::fill(rt, result.get(), index, super::item(rt, a, index));
    }
    for index in 0..right {
        super::fill(rt, result.get(), left + index, super::item(rt, b, index));
    }
    Ok(result)
}

fn repeat(rt: &mut Rt, tuple: Ref<'_>, times: isize) -> Result<Root> {
    let count = super::len(tuple);
    let times = usize::try_from(times).unwrap_or(0);
    if times == 1 && std::ptr::eq(type_of(tuple), &PyTuple_Type) {
        return Ok(tuple.root());
    }
    match count.checked_mul(times).filter(|n| *n <= u32::MAX as usize) {
        Some(total) => {
            let result = super::with_empty_places(rt, total)?;
            for index in 0..total {
                super::fill(
                    rt,
                    result.get(),
                    index,
                    super::item(rt, tuple, index % count),
                );
            }
            Ok(result)
        }
        None => Err(error::no_memory(rt)),
    }
}

fn subscript(rt: &mut Rt, tuple: Ref<'_>, key: Ref<'_>) -> Result<Root> {
    if let Some(slice) = slice::view(key) {
        let bounds = slice::unpack(rt, slice)?.adjust(super::len(tuple));
        if bounds.step == 1 {
            return get_slice(
                rt,
                tuple,
                bounds.start,
                bounds.start + bounds.count as isize,
            );
        }
        let positions: Vec<usize> = bounds.positions().collect();
        return super::pick(rt, tuple, positions.into_iter());
    }
    if !index::is_index(key) {
        let ty = type_of(key).full_name();
        return Err(error::type_error(
            rt,
            format_args!("tuple indices must be integers or slices, not {ty}"),
        ));
    }
    let position = index::as_isize(rt, key, Some(&EXC_INDEX_ERROR))?;
    let place = index::place(super::len(tuple), position).map_or(-1, |p| p as isize);
    item(rt, tuple, place)
}

/// `tuple[low:high]`; itself if that is all of it. New reference.
pub fn get_slice(rt: &Rt, tuple: Ref<'_>, low: isize, high: isize) -> Result<Root> {
    let (low, high) = index::clamp_bounds(super::len(tuple), low, high);
    if low == 0 && high == super::len(tuple) && std::ptr::eq(type_of(tuple), &PyTuple_Type) {
        return Ok(tuple.root());
    }
    super::pick(rt, tuple, low..high)
}

fn index_of(rt: &mut Rt, tuple: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    let missing = "tuple.index(x): x not in tuple";
    let len = super::len(tuple);
    items::index_of(rt, tuple, args, super::place, (len, missing))
}

fn count(rt: &mut Rt, tuple: Ref<'_>, value: Ref<'_>) -> Result<Root> {
    items::count(rt, tuple, value, super::place)
}
