//! Stable merge sort of lists.
//!
//! Comparing may run foreign code, which may look at the list, change it or
//! raise. So the items move to a holder that nobody else sees, the list is
//! empty meanwhile, and what is sorted are positions in the holder. If a
//! comparison raises the items come back in their old order; if the list was
//! changed meanwhile that is a ValueError, as documented.
//!
//! What can be compared without foreign code is sorted by the standard library
//! instead: numbers that need no box in place, and by keys that are such
//! numbers or strs.
//!
//! Sorted and reversed runs are found first and merged pairwise, so that
//! sorted input takes n - 1 comparisons.

use super::protocol::this;
use crate::error;
use crate::object::array::{Array, Elements, ElementsMut, bits_of_doubles};
use crate::object::native::Obj;
use crate::object::ops::cmp;
use crate::object::{call, is_exact, ops};
use crate::rt::{Place, Ref, Result, Root, Rt};
use crate::types::{PyFloat_Type, float, list, strings};

/// Runs shorter than this are made longer by insertion.
const MIN_RUN: usize = 24;

/// Sorts a list in place, by `key(item)` if there is a key function.
/// ValueError if the list was changed meanwhile; what comparing raises.
pub fn sort(rt: &mut Rt, object: Ref<'_>, key: Option<Ref<'_>>, reverse: bool) -> Result<()> {
    let list = list::array(this(rt, object)?);
    list.writable(rt)?;
    if key.is_none() && sort_numbers(rt, object, list, reverse)? {
        return Ok(());
    }
    let holder = list::build::from_array(rt, Array::new())?;
    let held = list::array(this(rt, holder.get())?);
    let items = list.exchange(rt, object, Array::placeholder());
    held.exchange(rt, holder.get(), items);
    let mut result = order_of(rt, holder.get(), key, reverse);
    if let Ok(order) = &mut result {
        held.permute(rt, holder.get(), order);
    }
    let sorted = held.exchange(rt, holder.get(), Array::new());
    let meanwhile = list.exchange(rt, object, sorted);
    let modified = !meanwhile.is_placeholder();
    meanwhile.discard(rt);
    result?;
    if modified {
        return Err(error::value_error(rt, "list modified during sort"));
    }
    Ok(())
}

/// Sorts a list that keeps its items without boxes, or might. What is equal is
/// the same number, so that nobody can tell whether this is stable. False, and
/// nothing done, for others.
fn sort_numbers(rt: &mut Rt, object: Ref<'_>, list: &Array, reverse: bool) -> Result<bool> {
    list.narrow(rt, object)?;
    match list.elements_mut(rt)? {
        ElementsMut::I8(values) => sort_bytes(values),
        ElementsMut::I16(values) => values.sort_unstable(),
        ElementsMut::I32(values) => values.sort_unstable(),
        ElementsMut::I64(values) => values.sort_unstable(),
        ElementsMut::F64(values) => sort_doubles(values),
        ElementsMut::Object(_) => return Ok(false),
    }
    if reverse {
        list.reverse(rt, object)?;
    }
    Ok(true)
}

/// Sorts doubles as the ints that have their order: as fast as ints, and with
/// the code that sorts those.
fn sort_doubles(values: &mut [f64]) {
    let bits = bits_of_doubles(values);
    bits.iter_mut().for_each(|bits| *bits = turned(*bits));
    bits.sort_unstable();
    bits.iter_mut().for_each(|bits| *bits = turned(*bits));
}

/// The bits of a double as an int that has its order, and back: the greater
/// the bits of a negative double are, the less it is.
fn turned(bits: i64) -> i64 {
    bits ^ (i64::MAX & (bits >> 63))
}

/// Sorts by counting.
fn sort_bytes(values: &mut [i8]) {
    let mut counts = [0usize; 256];
    for value in &*values {
        counts[(i16::from(*value) + 128) as usize] += 1;
    }
    let mut rest = values;
    for (value, count) in (i8::MIN..=i8::MAX).zip(counts) {
        let (some, more) = rest.split_at_mut(count);
        some.fill(value);
        rest = more;
    }
}

/// The positions of the holder's items in sorted order.
fn order_of(
    rt: &mut Rt,
    holder: Ref<'_>,
    key: Option<Ref<'_>>,
    reverse: bool,
) -> Result<Vec<usize>> {
    let keys = match key {
        Some(key) => keys_of(rt, holder, key)?,
        None => holder.root(),
    };
    let keys = this(rt, keys.get())?;
    if let Some(order) = order_of_known(rt, keys, reverse) {
        return Ok(order);
    }
    let mut order: Vec<usize> = (0..list::len(rt, keys)).collect();
    if reverse {
        // Reversed before and after, equal items keep their order.
        order.reverse();
    }
    merge_sort(rt, &mut order, |rt, a, b| less(rt, keys, a, b))?;
    if reverse {
        order.reverse();
    }
    Ok(order)
}

/// [`order_of`] for keys whose order is known without foreign code: numbers
/// that need no box, and strs.
fn order_of_known(rt: &Rt, keys: Obj<'_, list::List>, reverse: bool) -> Option<Vec<usize>> {
    let widened = |keys: &mut dyn Iterator<Item = i64>| Some(order_of_ints(keys, reverse));
    match list::array(keys).elements(rt) {
        Elements::I8(keys) => widened(&mut keys.iter().map(|k| i64::from(*k))),
        Elements::I16(keys) => widened(&mut keys.iter().map(|k| i64::from(*k))),
        Elements::I32(keys) => widened(&mut keys.iter().map(|k| i64::from(*k))),
        Elements::I64(keys) => widened(&mut keys.iter().copied()),
        Elements::F64(keys) => widened(&mut keys.iter().map(|k| turned(k.to_bits() as i64))),
        Elements::Object(keys) => {
            let text = |key: &Place| {
                let key = key.get(rt)?;
                // The order of UTF-8, also when generalised, is that of code points.
                is_exact(key, &strings::PyUnicode_Type).then(|| strings::bytes(key))
            };
            let texts = keys.iter().map(text).collect::<Option<Vec<_>>>()?;
            let mut order: Vec<usize> = (0..texts.len()).collect();
            order.sort_by(|a, b| match reverse {
                false => texts[*a].cmp(texts[*b]),
                true => texts[*b].cmp(texts[*a]),
            });
            Some(order)
        }
    }
}

/// The positions of keys in sorted order; those of equal keys ascend.
fn order_of_ints(keys: &mut dyn Iterator<Item = i64>, reverse: bool) -> Vec<usize> {
    // Complements descend where the keys ascend.
    let flip = if reverse { -1 } else { 0 };
    let mut pairs: Vec<(i64, usize)> = keys.enumerate().map(|(at, k)| (k ^ flip, at)).collect();
    pairs.sort_unstable();
    pairs.into_iter().map(|(_, at)| at).collect()
}

fn keys_of(rt: &mut Rt, holder: Ref<'_>, key: Ref<'_>) -> Result<Root> {
    let keys = list::with_empty_places(rt, 0)?;
    let view = this(rt, keys.get())?;
    let mut index = 0;
    while let Some(item) = list::item(rt, holder, index).map(Ref::root) {
        let value = call::one(rt, key, item.get())?;
        list::append(rt, view, value.get())?;
        index += 1;
    }
    Ok(keys)
}

/// Whether the item at `a` is less than the one at `b`.
#[inline]
fn less(rt: &mut Rt, keys: Obj<'_, list::List>, a: usize, b: usize) -> Result<bool> {
    let none = crate::types::none;
    let left = list::get(rt, keys, a).unwrap_or_else(none);
    let right = list::get(rt, keys, b).unwrap_or_else(none);
    if let Some(known) = less_without_foreign_code(rt, left, right) {
        return Ok(known);
    }
    let (left, right) = (left.root(), right.root());
    ops::compare_bool(rt, left.get(), right.get(), cmp::LT)
}

#[inline]
fn less_without_foreign_code(rt: &Rt, a: Ref<'_>, b: Ref<'_>) -> Option<bool> {
    let (x, y) = (a.handle(), b.handle());
    if let (Some(x), Some(y)) = (x.as_small_int(), y.as_small_int()) {
        return Some(x < y);
    }
    let double = |rt, o| {
        is_exact(o, &PyFloat_Type)
            .then(|| float::to_f64(rt, o))
            .flatten()
    };
    Some(double(rt, a)? < double(rt, b)?)
}

/// Sorts positions stably. On an error they are in an unspecified order.
fn merge_sort(
    rt: &mut Rt,
    order: &mut [usize],
    mut less: impl FnMut(&mut Rt, usize, usize) -> Result<bool>,
) -> Result<()> {
    let mut runs = vec![0];
    let mut start = 0;
    while start < order.len() {
        start = make_run(rt, order, start, &mut less)?;
        runs.push(start);
    }
    let mut buffer = Vec::with_capacity(order.len());
    while runs.len() > 2 {
        let mut merged = vec![0];
        for pair in (0..runs.len() - 1).step_by(2) {
            let end = match runs.get(pair + 2) {
                Some(end) => {
                    let (from, middle) = (runs[pair], runs[pair + 1] - runs[pair]);
                    merge(rt, &mut order[from..*end], middle, &mut buffer, &mut less)?;
                    *end
                }
                None => runs[pair + 1],
            };
            merged.push(end);
        }
        runs = merged;
    }
    Ok(())
}

/// Makes a run that begins at `start`; returns its end.
fn make_run(
    rt: &mut Rt,
    order: &mut [usize],
    start: usize,
    less: &mut impl FnMut(&mut Rt, usize, usize) -> Result<bool>,
) -> Result<usize> {
    let mut end = start + 1;
    if end < order.len() {
        let descending = less(rt, order[end], order[start])?;
        end += 1;
        while end < order.len() && less(rt, order[end], order[end - 1])? == descending {
            end += 1;
        }
        if descending {
            order[start..end].reverse();
        }
    }
    let wanted = order.len().min(start + MIN_RUN);
    while end < wanted {
        let item = order[end];
        let (mut low, mut high) = (start, end);
        while low < high {
            let middle = low + (high - low) / 2;
            if less(rt, item, order[middle])? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        order[low..=end].rotate_right(1);
        end += 1;
    }
    Ok(end)
}

/// Merges the runs `..middle` and `middle..`.
fn merge(
    rt: &mut Rt,
    order: &mut [usize],
    middle: usize,
    buffer: &mut Vec<usize>,
    less: &mut impl FnMut(&mut Rt, usize, usize) -> Result<bool>,
) -> Result<()> {
    if !less(rt, order[middle], order[middle - 1])? {
        return Ok(());
    }
    buffer.clear();
    buffer.extend_from_slice(&order[..middle]);
    let (mut left, mut right, mut out) = (0, middle, 0);
    while left < buffer.len() {
        if right < order.len() && less(rt, order[right], buffer[left])? {
            order[out] = order[right];
            right += 1;
        } else {
            order[out] = buffer[left];
            left += 1;
        }
        out += 1;
    }
    Ok(())
}
