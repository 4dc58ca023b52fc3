//! join.

use crate::error;
use crate::object::{is_exact, sequence, type_of};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::text::Buffer;
use crate::types::strings::{self, bytes, is_ascii, is_str, new_wtf8};
use crate::types::{PyUnicode_Type, list, tuple};

/// `separator.join(items)` for any iterable (no separator: a space); new
/// reference. TypeError for items that are no str.
pub fn join(rt: &mut Rt, separator: Option<Ref<'_>>, items: Ref<'_>) -> Result<Root> {
    let items = sequence::fast(rt, items, "can only join an iterable")?;
    let by = separator.map_or(&b" "[..], bytes);
    let mut ascii = separator.is_none_or(is_ascii);
    let (mut out, mut index) = (Buffer::new(), 0);
    while let Some(item) = item(rt, items.get(), index) {
        if !is_str(item) {
            return Err(not_str(rt, item, index));
        }
        let pushed = match index {
            0 => Ok(()),
            _ => out.push(by),
        };
        if pushed.and_then(|()| out.push(bytes(item))).is_err() {
            return Err(error::no_memory(rt));
        }
        ascii &= is_ascii(item);
        index += 1;
    }
    if index == 1
        && let Some(only) = item(rt, items.get(), 0)
        && is_exact(only, &PyUnicode_Type)
    {
        return Ok(only.root());
    }
    match ascii {
        true => new_wtf8(rt, out.as_bytes(), true),
        false => strings::from_built(rt, Ok(out)),
    }
}

/// The item of a list or tuple, which no foreign code changes meanwhile.
fn item<'a>(rt: &'a Rt, items: Ref<'a>, index: usize) -> Option<Ref<'a>> {
    match list::is_list(items) {
        true => list::item(rt, items, index),
        false => tuple::place(rt, items, index),
    }
}

#[cold]
fn not_str(rt: &Rt, item: Ref<'_>, index: usize) -> Raised {
    let ty = type_of(item).full_name();
    error::type_error(
        rt,
        format_args!("sequence item {index}: expected str instance, {ty} found"),
    )
}
