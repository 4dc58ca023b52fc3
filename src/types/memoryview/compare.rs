//! Equality and hash of views.

use super::format::{self, Item};
use super::{View, open, request, this, to_bytes, view};
use crate::error;
use crate::object::buffer;
use crate::object::ops::{self, cmp};
use crate::object::strided::{Order, Strided, advance};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{self, bytes, strings};
use std::ffi::CStr;

/// `a == b` and `a != b` for what lends memory.
pub fn compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    if !matches!(op, cmp::EQ | cmp::NE) {
        return Ok(types::not_implemented().root());
    }
    Ok(match equal(rt, a, b)? {
        Some(equal) => types::bool_root(equal == (op == cmp::EQ)),
        None => types::not_implemented().root(),
    })
}

/// Whether both have the same shape and equal items; `None` if the second lends
/// nothing.
fn equal(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Option<bool>> {
    let is_released = |rt: &Rt, object| view(object).is_some_and(|v| v.get(rt).lender.is_none());
    if is_released(rt, a) || is_released(rt, b) {
        return Ok(Some(a.is(b)));
    }
    if let Some(other) = view(b) {
        let (a, b) = (open(rt, a)?, other.get(rt));
        return Ok(Some(same(a, &b.items, &b.format)));
    }
    if !buffer::lends(b) {
        return Ok(None);
    }
    let Ok(other) = buffer::get_boxed(rt, b, request::FULL_RO) else {
        error::restore(rt, None);
        return Ok(None);
    };
    let (items, format) = buffer::described(&other);
    let result = open(rt, a).map(|a| Some(same(a, &items, &format)));
    buffer::release_boxed(rt, other);
    result
}

fn same(a: &View, items: &Strided, format: &CStr) -> bool {
    let shape = a.items.shape();
    if shape != items.shape() {
        return false;
    }
    if are_plain_bytes(a, items, format) {
        let both = (a.items.to_buf(Order::C), items.to_buf(Order::C));
        if let (Ok(a), Ok(b)) = both {
            return a.bytes() == b.bytes();
        }
    }
    let formats = (
        Item::parse(a.format.to_bytes()),
        Item::parse(format.to_bytes()),
    );
    // Items of unknown formats are not equal to anything.
    let (Ok(left), Ok(right)) = formats else {
        return false;
    };
    let mut indices = vec![0; shape.len()];
    for _ in 0..items.count() {
        let value = |items: &Strided, format: &Item| {
            items.item(&indices).and_then(|item| format.values(item))
        };
        match (value(&a.items, &left), value(items, &right)) {
            (Some(a), Some(b)) if a == b => {}
            _ => return false,
        }
        advance(&mut indices, shape, Order::C);
    }
    true
}

/// Whether items of both are the same kind of bytes.
fn are_plain_bytes(a: &View, items: &Strided, format: &CStr) -> bool {
    let code = format::single_code(format.to_bytes());
    code.is_some_and(format::is_byte)
        && code == format::single_code(a.format.to_bytes())
        && (a.items.itemsize(), items.itemsize()) == (1, 1)
}

/// The hash of a view of bytes that cannot be changed: that of its bytes.
pub fn hash(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    if let Some(hash) = this(rt, object)?.get(rt).hash {
        return Ok(hash);
    }
    let view = open(rt, object)?;
    if !view.readonly {
        return Err(error::value_error(
            rt,
            "cannot hash writable memoryview object",
        ));
    }
    if !format::single_code(view.format.to_bytes()).is_some_and(format::is_byte) {
        return Err(error::value_error(
            rt,
            "memoryview: hashing is restricted to formats 'B', 'b' or 'c'",
        ));
    }
    if let Some(lender) = super::lender_object(rt, object) {
        ops::hash(rt, lender.get())?;
    }
    let data = to_bytes(rt, open(rt, object)?, Order::C)?;
    let hash = strings::hash_bytes(bytes::data(data.get()));
    this(rt, object)?.get_mut(rt).hash = Some(hash);
    Ok(hash)
}
