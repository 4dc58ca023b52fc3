//! The slots of list.

use super::{List, PyList_Type, build, search, text, view};
use crate::error;
use crate::object::native::Obj;
use crate::object::{TypeObject, alloc, args, index, ready, sequence, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::exceptions::EXC_INDEX_ERROR;
use crate::types::{self, items, iter, none, slice, tuple};

/// Fills the slots and completes the type.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let ty = &PyList_Type;
    for (number, function) in [
        (slot::tp_repr, thunk::unary(repr)),
        (slot::tp_richcompare, thunk::richcompare(compare)),
        (slot::tp_iter, thunk::unary(iter::over_list)),
        (slot::tp_new, thunk::new(new)),
        (slot::tp_init, thunk::init(init)),
        (slot::sq_length, thunk::length(length)),
        (slot::mp_length, thunk::length(length)),
        (slot::sq_item, thunk::sized(item)),
        (slot::sq_ass_item, thunk::set_sized(set_item)),
        (slot::sq_contains, thunk::contains(contains)),
        (slot::sq_concat, thunk::binary(concat)),
        (slot::sq_repeat, thunk::sized(repeat)),
        (slot::sq_inplace_concat, thunk::binary(extend_in_place)),
        (slot::sq_inplace_repeat, thunk::sized(repeat_in_place)),
        (slot::mp_subscript, thunk::binary(subscript)),
        (slot::mp_ass_subscript, thunk::set_keyed(assign_subscript)),
    ] {
        ty.set_slot(number, function);
    }
    ready::ready_static(rt, ty, &types::PyBaseObject_Type)?;
    types::descr::add_methods(rt, ty, super::methods::METHODS)
}

/// The list behind a slot's first argument.
pub(super) fn this<'a>(rt: &Rt, object: Ref<'a>) -> Result<Obj<'a, List>> {
    view(object).ok_or_else(|| {
        let ty = type_of(object).full_name();
        error::type_error(rt, format_args!("expected a list, got '{ty}'"))
    })
}

fn new(rt: &mut Rt, ty: &TypeObject, _: Ref<'_>, _: Option<Ref<'_>>) -> Result<Root> {
    alloc::new_native(rt, ty, List::default())
}

fn init(rt: &mut Rt, list: Ref<'_>, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<()> {
    if std::ptr::eq(type_of(list), &PyList_Type) {
        args::no_keywords(rt, "list", kwargs)?;
    }
    args::count_tuple(rt, "list", args, 0, 1)?;
    super::clear(rt, list)?;
    match tuple::get(rt, args, 0).map(Ref::root) {
        Some(iterable) => {
            let list = this(rt, list)?;
            super::extend(rt, list, iterable.get())
        }
        None => Ok(()),
    }
}

fn repr(rt: &mut Rt, list: Ref<'_>) -> Result<Root> {
    if let Some(text) = text::repr_of_numbers(rt, list) {
        return text;
    }
    items::repr(rt, list, super::item, ["[", "]", "[...]"])
}

fn compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    if !super::is_list(a) || !super::is_list(b) {
        return Ok(types::not_implemented().root());
    }
    if let Some(result) = search::compare_numbers(rt, a, b, op) {
        return Ok(types::bool_root(result));
    }
    items::compare(rt, a, b, op, (super::count_of, super::item))
}

fn length(rt: &mut Rt, list: Ref<'_>) -> Result<isize> {
    let list = this(rt, list)?;
    Ok(super::len(rt, list) as isize)
}

fn item(rt: &mut Rt, list: Ref<'_>, index: isize) -> Result<Root> {
    match super::item(rt, list, index as usize) {
        Some(item) => Ok(item.root()),
        None => Err(error::index_error(rt, "list index out of range")),
    }
}

fn set_item(rt: &mut Rt, object: Ref<'_>, index: isize, value: Option<Ref<'_>>) -> Result<()> {
    let list = this(rt, object)?;
    let done = match value {
        Some(value) => super::set(rt, list, index as usize, value)?,
        None => super::remove(rt, list, index as usize)?.is_some(),
    };
    if done {
        return Ok(());
    }
    Err(error::index_error(rt, "list assignment index out of range"))
}

fn contains(rt: &mut Rt, list: Ref<'_>, value: Ref<'_>) -> Result<bool> {
    search::position(rt, list, value, 0, usize::MAX).map(|p| p.is_some())
}

fn concat(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    if !super::is_list(a) || !super::is_list(b) {
        let ty = type_of(b).full_name();
        return Err(error::type_error(
            rt,
            format_args!("can only concatenate list (not \"{ty}\") to list"),
        ));
    }
    super::concat(rt, a, b)
}

fn extend_in_place(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    let list = this(rt, a)?;
    super::extend(rt, list, b)?;
    Ok(a.root())
}

fn repeat(rt: &mut Rt, list: Ref<'_>, times: isize) -> Result<Root> {
    let list = this(rt, list)?;
    super::repeat(rt, list, usize::try_from(times).unwrap_or(0))
}

fn repeat_in_place(rt: &mut Rt, object: Ref<'_>, times: isize) -> Result<Root> {
    let list = this(rt, object)?;
    build::repeat_in_place(rt, list, usize::try_from(times).unwrap_or(0))?;
    Ok(object.root())
}

fn wrong_index(rt: &Rt, key: Ref<'_>) -> crate::rt::Raised {
    let ty = type_of(key).full_name();
    error::type_error(
        rt,
        format_args!("list indices must be integers or slices, not {ty}"),
    )
}

fn subscript(rt: &mut Rt, object: Ref<'_>, key: Ref<'_>) -> Result<Root> {
    if let Some(slice) = slice::view(key) {
        let bounds = slice::unpack(rt, slice)?;
        let list = this(rt, object)?;
        let range = bounds.adjust(super::len(rt, list));
        return match range.as_range() {
            Some(range) => super::copy_range(rt, object, range.start, range.end),
            None => super::pick(rt, list, range.positions()),
        };
    }
    if !index::is_index(key) {
        return Err(wrong_index(rt, key));
    }
    let position = index::as_isize(rt, key, Some(&EXC_INDEX_ERROR))?;
    let count = super::count_of(rt, object);
    item(
        rt,
        object,
        index::place(count, position).map_or(-1, |p| p as isize),
    )
}

fn assign_subscript(
    rt: &mut Rt,
    object: Ref<'_>,
    key: Ref<'_>,
    value: Option<Ref<'_>>,
) -> Result<()> {
    if let Some(slice) = slice::view(key) {
        let bounds = slice::unpack(rt, slice)?;
        return assign_slice(rt, object, bounds, value);
    }
    if !index::is_index(key) {
        return Err(wrong_index(rt, key));
    }
    let position = index::as_isize(rt, key, Some(&EXC_INDEX_ERROR))?;
    let count = super::count_of(rt, object);
    let position = index::place(count, position).map_or(-1, |p| p as isize);
    set_item(rt, object, position, value)
}

fn assign_slice(
    rt: &mut Rt,
    object: Ref<'_>,
    bounds: slice::Bounds,
    value: Option<Ref<'_>>,
) -> Result<()> {
    let items = match value {
        Some(value) => Some(sequence::fast(
            rt,
            value,
            "must assign iterable to extended slice",
        )?),
        None => None,
    };
    let list = this(rt, object)?;
    let range = bounds.adjust(super::len(rt, list));
    if bounds.step == 1 {
        let (low, high) = (range.start as usize, range.start as usize + range.count);
        return super::replace_range(rt, list, low, high, items.as_ref().map(Root::get));
    }
    let Some(items) = items else {
        return delete_positions(rt, list, range);
    };
    let given = super::count_of(rt, items.get());
    if given != range.count {
        return Err(error::value_error(
            rt,
            format_args!(
                "attempt to assign sequence of size {given} to extended slice of size {}",
                range.count
            ),
        ));
    }
    let copy = super::copy_range(rt, items.get(), 0, given)?;
    for (i, position) in range.positions().enumerate() {
        let item = super::item(rt, copy.get(), i).unwrap_or_else(none).root();
        super::set(rt, list, position, item.get())?;
    }
    Ok(())
}

fn delete_positions(rt: &mut Rt, list: Obj<'_, List>, range: slice::Adjusted) -> Result<()> {
    super::array(list).remove_positions(rt, list.as_ref(), range.ascending())
}
