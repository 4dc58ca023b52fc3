//! What list and tuple have in common: repr, comparison and searching over
//! items by position.

use crate::error;
use crate::object::ops::{self, cmp};
use crate::object::{args, index};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{self, strings};

/// Reads the item at a position, `None` past the end.
pub type ItemAt = for<'a> fn(&'a Rt, Ref<'a>, usize) -> Option<Ref<'a>>;

/// Text that grows piece by piece, as generalised UTF-8.
#[derive(Default)]
pub struct Text(Vec<u8>);

impl Text {
    /// Adds plain text.
    pub fn push(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Adds `repr(object)`.
    pub fn push_repr(&mut self, rt: &mut Rt, object: Ref<'_>) -> Result<()> {
        let text = ops::repr(rt, object)?;
        self.0.extend_from_slice(strings::bytes(text.get()));
        Ok(())
    }

    /// The finished str; new reference.
    pub fn finish(self, rt: &Rt) -> Result<Root> {
        strings::new_wtf8(rt, &self.0, self.0.is_ascii())
    }
}

/// Runs `body` unless the repr of `object` is being made further up, which
/// gives `nested`.
pub fn guarded_repr(
    rt: &mut Rt,
    object: Ref<'_>,
    nested: &str,
    body: impl FnOnce(&mut Rt, &mut Text) -> Result<()>,
) -> Result<Root> {
    if !ops::repr_enter(rt, object) {
        return strings::new(rt, nested);
    }
    let mut text = Text::default();
    let result = body(rt, &mut text);
    ops::repr_leave(rt, object);
    result?;
    text.finish(rt)
}

/// The repr of a sequence, between brackets: opening, closing, and what
/// stands for a sequence inside itself.
pub fn repr(rt: &mut Rt, object: Ref<'_>, item: ItemAt, brackets: [&str; 3]) -> Result<Root> {
    let [open, close, nested] = brackets;
    guarded_repr(rt, object, nested, |rt, text| {
        text.push(open);
        let mut index = 0;
        while let Some(item) = item(rt, object, index).map(Ref::root) {
            if index > 0 {
                text.push(", ");
            }
            text.push_repr(rt, item.get())?;
            index += 1;
        }
        if index == 1 && open == "(" {
            text.push(",");
        }
        text.push(close);
        Ok(())
    })
}

/// Compares two sequences item by item: the first that differs decides, or
/// the lengths.
pub fn compare(
    rt: &mut Rt,
    a: Ref<'_>,
    b: Ref<'_>,
    op: i32,
    (len, item): (fn(&Rt, Ref<'_>) -> usize, ItemAt),
) -> Result<Root> {
    if len(rt, a) != len(rt, b) && matches!(op, cmp::EQ | cmp::NE) {
        return Ok(types::bool_root(op == cmp::NE));
    }
    let mut index = 0;
    while let (Some(x), Some(y)) = (item(rt, a, index), item(rt, b, index)) {
        index += 1;
        if x.is(y) || ops::equal_without_foreign_code(x, y) == Some(true) {
            continue;
        }
        let (x, y) = (x.root(), y.root());
        if !ops::equal(rt, x.get(), y.get())? {
            return match op {
                cmp::EQ => Ok(types::bool_root(false)),
                cmp::NE => Ok(types::bool_root(true)),
                _ => ops::compare(rt, x.get(), y.get(), op),
            };
        }
    }
    let order = len(rt, a).cmp(&len(rt, b));
    Ok(types::bool_root(cmp::holds(op, order)))
}

/// Where `value` first is among the positions from `start` to before `stop`.
pub fn position(
    rt: &mut Rt,
    object: Ref<'_>,
    value: Ref<'_>,
    item: ItemAt,
    start: usize,
    stop: usize,
) -> Result<Option<usize>> {
    let mut index = start;
    while index < stop
        && let Some(candidate) = item(rt, object, index)
    {
        let equal = match ops::equal_without_foreign_code(candidate, value) {
            Some(known) => known,
            None if candidate.is(value) => true,
            None => {
                let candidate = candidate.root();
                ops::equal(rt, candidate.get(), value)?
            }
        };
        if equal {
            return Ok(Some(index));
        }
        index += 1;
    }
    Ok(None)
}

/// The bounds among the arguments of `index(value, start=0, stop=max)`, for a
/// sequence of `len` items.
pub fn index_bounds(rt: &mut Rt, arguments: &[Ref<'_>], len: usize) -> Result<[usize; 2]> {
    args::count(rt, "index", arguments.len(), 1, 3)?;
    let mut bounds = [0, usize::MAX];
    for (bound, argument) in bounds.iter_mut().zip(&arguments[1..]) {
        if !index::is_index(*argument) {
            return Err(error::type_error(
                rt,
                "slice indices must be integers or have an __index__ method",
            ));
        }
        let value = index::as_isize(rt, *argument, None)?;
        let value = if value < 0 {
            value.saturating_add(len as isize)
        } else {
            value
        };
        *bound = value.max(0) as usize;
    }
    Ok(bounds)
}

/// The method `index(value, start=0, stop=max)`.
pub fn index_of(
    rt: &mut Rt,
    object: Ref<'_>,
    arguments: &[Ref<'_>],
    item: ItemAt,
    (len, missing): (usize, &str),
) -> Result<Root> {
    let bounds = index_bounds(rt, arguments, len)?;
    match position(rt, object, arguments[0], item, bounds[0], bounds[1])? {
        Some(place) => index::int(rt, place as isize),
        None => Err(error::value_error(rt, missing)),
    }
}

/// The method `count(value)`.
pub fn count(rt: &mut Rt, object: Ref<'_>, value: Ref<'_>, item: ItemAt) -> Result<Root> {
    let (mut found, mut from) = (0, 0);
    while let Some(place) = position(rt, object, value, item, from, usize::MAX)? {
        found += 1;
        from = place + 1;
    }
    index::int(rt, found)
}
