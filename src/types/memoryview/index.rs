//! Items and slices of a view.

use super::{View, derive, items, open, request};
use crate::error;
use crate::object::Obj;
use crate::object::strided::Strided;
use crate::object::{buffer, index};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::bytearray::or_no_memory;
use crate::types::exceptions::EXC_INDEX_ERROR;
use crate::types::{list, slice, tuple};

#[cold]
fn invalid_key(rt: &Rt) -> Raised {
    error::type_error(rt, "memoryview: invalid slice key")
}

#[cold]
fn no_dimension(rt: &Rt) -> Raised {
    error::type_error(rt, "invalid indexing of 0-dim memory")
}

fn is_ellipsis(key: Ref<'_>) -> bool {
    key.is(crate::types::constants::ellipsis())
}

/// Whether the key is a tuple of indices, or of slices.
fn is_tuple_of(rt: &Rt, key: Ref<'_>, what: fn(Ref<'_>) -> bool) -> bool {
    tuple::is_tuple(key) && tuple::items(rt, key).all(what)
}

fn is_slice(key: Ref<'_>) -> bool {
    slice::view(key).is_some()
}

/// The item at a place of the only dimension; new reference. IndexError, and
/// for other numbers of dimensions TypeError or NotImplementedError.
pub fn item(rt: &mut Rt, object: Ref<'_>, index: isize) -> Result<Root> {
    let view = open(rt, object)?;
    let code = items::code_of(rt, view)?;
    match view.items.dimensions() {
        0 => Err(no_dimension(rt)),
        1 => {
            let place = place(rt, &view.items, 0, index)?;
            items::unpack(rt, code, view.items.item(&[place]).unwrap_or_default())
        }
        _ => Err(error::not_implemented(
            rt,
            "multi-dimensional sub-views are not implemented",
        )),
    }
}

/// An index within a dimension, from its end if negative. IndexError.
fn place(rt: &Rt, items: &Strided, dimension: usize, index: isize) -> Result<isize> {
    let count = items.shape()[dimension].max(0) as usize;
    match index::place(count, index) {
        Some(place) => Ok(place as isize),
        None => Err(error::index_error(
            rt,
            format_args!("index out of bounds on dimension {}", dimension + 1),
        )),
    }
}

/// The indices of one item, of which there must be one for each dimension.
fn places(rt: &mut Rt, object: Ref<'_>, key: Ref<'_>) -> Result<Vec<isize>> {
    let (given, dimensions) = (tuple::len(key), open(rt, object)?.items.dimensions());
    if given < dimensions {
        return Err(error::not_implemented(rt, "sub-views are not implemented"));
    }
    if given > dimensions {
        return Err(error::type_error(
            rt,
            format_args!("cannot index {dimensions}-dimension view with {given}-element tuple"),
        ));
    }
    let mut places = Vec::with_capacity(given);
    for dimension in 0..given {
        let key = tuple::item(rt, key, dimension).root();
        let index = index::as_isize(rt, key.get(), Some(&EXC_INDEX_ERROR))?;
        places.push(place(rt, &open(rt, object)?.items, dimension, index)?);
    }
    Ok(places)
}

/// `object[key]`; new reference.
pub fn subscript(rt: &mut Rt, object: Ref<'_>, key: Ref<'_>) -> Result<Root> {
    let view = open(rt, object)?;
    if view.items.dimensions() == 0 {
        if tuple::is_tuple(key) && tuple::len(key) == 0 {
            let code = items::code_of(rt, view)?;
            return items::unpack(rt, code, view.items.item(&[]).unwrap_or_default());
        }
        if is_ellipsis(key) {
            return Ok(object.root());
        }
        return Err(no_dimension(rt));
    }
    if index::is_index(key) {
        let index = index::as_isize(rt, key, Some(&EXC_INDEX_ERROR))?;
        return item(rt, object, index);
    }
    if let Some(slice) = slice::view(key) {
        let part = sliced(rt, object, slice)?;
        let readonly = open(rt, object)?.readonly;
        return derive(rt, object, part, None, readonly);
    }
    if is_tuple_of(rt, key, index::is_index) {
        let places = places(rt, object, key)?;
        let view = open(rt, object)?;
        let code = items::code_of(rt, view)?;
        return items::unpack(rt, code, view.items.item(&places).unwrap_or_default());
    }
    if is_tuple_of(rt, key, is_slice) {
        return Err(error::not_implemented(
            rt,
            "multi-dimensional slicing is not implemented",
        ));
    }
    Err(invalid_key(rt))
}

fn sliced(rt: &mut Rt, object: Ref<'_>, slice: Obj<'_, slice::Slice>) -> Result<Strided> {
    let bounds = slice::unpack(rt, slice)?;
    let items = &open(rt, object)?.items;
    let len = items.shape().first().map_or(0, |n| (*n).max(0) as usize);
    let taken = bounds.adjust(len);
    Ok(items.sliced(taken.start, taken.step, taken.count))
}

/// `object[key] = value`; memory cannot be deleted.
pub fn assign(rt: &mut Rt, object: Ref<'_>, key: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    let view = open(rt, object)?;
    items::code_of(rt, view)?;
    if view.readonly {
        return Err(error::type_error(rt, "cannot modify read-only memory"));
    }
    let dimensions = view.items.dimensions();
    let Some(value) = value else {
        return Err(error::type_error(rt, "cannot delete memory"));
    };
    if dimensions == 0 {
        if is_ellipsis(key) || tuple::is_tuple(key) && tuple::len(key) == 0 {
            return set_item(rt, object, &[], value);
        }
        return Err(no_dimension(rt));
    }
    if index::is_index(key) {
        if dimensions > 1 {
            return Err(error::not_implemented(rt, "sub-views are not implemented"));
        }
        let index = index::as_isize(rt, key, Some(&EXC_INDEX_ERROR))?;
        let place = place(rt, &open(rt, object)?.items, 0, index)?;
        return set_item(rt, object, &[place], value);
    }
    if let Some(slice) = slice::view(key).filter(|_| dimensions == 1) {
        return set_slice(rt, object, slice, value);
    }
    if is_slice(key) || tuple::len(key) > 0 && is_tuple_of(rt, key, is_slice) {
        return Err(error::not_implemented(
            rt,
            "memoryview slice assignments are currently restricted to ndim = 1",
        ));
    }
    if is_tuple_of(rt, key, index::is_index) {
        let places = places(rt, object, key)?;
        return set_item(rt, object, &places, value);
    }
    Err(invalid_key(rt))
}

fn set_item(rt: &mut Rt, object: Ref<'_>, places: &[isize], value: Ref<'_>) -> Result<()> {
    let code = items::code_of(rt, open(rt, object)?)?;
    let item = items::pack(rt, code, value)?;
    // The conversion may have released the view.
    if !open(rt, object)?.items.set_item(places, &item) {
        return Err(items::not_supported(rt, code));
    }
    Ok(())
}

fn set_slice(
    rt: &mut Rt,
    object: Ref<'_>,
    slice: Obj<'_, slice::Slice>,
    value: Ref<'_>,
) -> Result<()> {
    if !buffer::lends(value) {
        return Err(buffer::required(rt, value));
    }
    let source = buffer::get_boxed(rt, value, request::FULL_RO)?;
    let result = sliced(rt, object, slice).and_then(|part| {
        let (items, format) = buffer::described(&source);
        let view = open(rt, object)?;
        if !alike(view, &part, &items, format.to_bytes()) {
            return Err(error::value_error(
                rt,
                "memoryview assignment: lvalue and rvalue have different structures",
            ));
        }
        or_no_memory(rt, part.assign(&items))
    });
    buffer::release_boxed(rt, source);
    result
}

/// Whether items of two arrays can be assigned to each other.
fn alike(view: &View, to: &Strided, from: &Strided, format: &[u8]) -> bool {
    let plain = |format: &[u8]| format.strip_prefix(b"@").unwrap_or(format).to_vec();
    to.itemsize() == from.itemsize()
        && to.shape() == from.shape()
        && plain(view.format.to_bytes()) == plain(format)
}

/// Number of items of the first dimension. TypeError without one.
pub fn length(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    match open(rt, object)?.items.shape().first() {
        Some(len) => Ok(*len),
        None => Err(error::type_error(rt, "0-dim memory has no length")),
    }
}

/// All items, as nested lists; new reference.
pub fn tolist(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let view = open(rt, object)?;
    items::code_of(rt, view)?;
    nested(rt, object, &mut Vec::new())
}

fn nested(rt: &mut Rt, object: Ref<'_>, indices: &mut Vec<isize>) -> Result<Root> {
    let view = open(rt, object)?;
    let Some(len) = view.items.shape().get(indices.len()).copied() else {
        let code = items::code_of(rt, view)?;
        return items::unpack(rt, code, view.items.item(indices).unwrap_or_default());
    };
    let list = list::with_empty_places(rt, 0)?;
    for i in 0..len {
        indices.push(i);
        let item = nested(rt, object, indices);
        indices.pop();
        let item = item?;
        if let Some(list) = list::view(list.get()) {
            list::append(rt, list, item.get())?;
        }
    }
    Ok(list)
}
