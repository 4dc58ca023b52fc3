//! Looking for items, and comparing lists.
//!
//! Among numbers that an array keeps without boxes this needs no objects: what
//! is looked for is brought to their type, exactly, or is among them nowhere.

use super::{array, view};
use crate::handle::Handle;
use crate::object::array::{Array, Elements, Kind};
use crate::object::is_exact;
use crate::object::ops::cmp;
use crate::rt::{Ref, Result, Rt};
use crate::types::{self, float, items, strings};
use std::cmp::Ordering;

/// What an object is among numbers.
enum Wanted {
    /// Equal to this int and to nothing else.
    Int(i64),
    /// Equal to this double and to nothing else.
    Double(f64),
    /// Equal to no number that is kept without a box.
    Nowhere,
    /// Only its own comparison can tell.
    Unknown,
}

fn wanted(rt: &Rt, value: Ref<'_>) -> Wanted {
    let handle = value.handle();
    if let Some(int) = handle.as_small_int() {
        Wanted::Int(int)
    } else if is_exact(value, &types::PyFloat_Type) {
        float::to_f64(rt, value).map_or(Wanted::Unknown, Wanted::Double)
    } else if value.is(types::true_()) || value.is(types::false_()) {
        Wanted::Int(value.is(types::true_()).into())
    } else if value.is(types::none()) || is_exact(value, &strings::PyUnicode_Type) {
        Wanted::Nowhere
    } else {
        Wanted::Unknown
    }
}

/// The int that equals a double, if one of 64 bits does.
fn int_of(double: f64) -> Option<i64> {
    let int = double as i64;
    (int as f64 == double && int < i64::MAX).then_some(int)
}

/// The double that equals an int, if there is one.
fn double_of(int: i64) -> Option<f64> {
    let double = int as f64;
    (int_of(double) == Some(int)).then_some(double)
}

/// Calls `$use` with the numbers and the value to look for among them, or
/// evaluates to `$nowhere` or `$unknown`.
macro_rules! among_numbers {
    ($rt:expr, $elements:expr, $value:expr, |$values:ident, $number:ident| $use:expr, $nowhere:expr, $unknown:expr) => {{
        let wanted = wanted($rt, $value);
        macro_rules! ints {
            ($list:ident) => {{
                let int = match wanted {
                    Wanted::Int(int) => Some(int),
                    Wanted::Double(double) => int_of(double),
                    Wanted::Nowhere => None,
                    Wanted::Unknown => return $unknown,
                };
                let $values = $list;
                match int.and_then(|int| int.try_into().ok()) {
                    Some($number) => $use,
                    None => $nowhere,
                }
            }};
        }
        match $elements {
            Elements::I8(values) => ints!(values),
            Elements::I16(values) => ints!(values),
            Elements::I32(values) => ints!(values),
            Elements::I64(values) => ints!(values),
            Elements::F64($values) => {
                let double = match wanted {
                    Wanted::Int(int) => double_of(int),
                    Wanted::Double(double) => Some(double),
                    Wanted::Nowhere => None,
                    Wanted::Unknown => return $unknown,
                };
                match double {
                    Some($number) => $use,
                    None => $nowhere,
                }
            }
            Elements::Object(_) => return $unknown,
        }
    }};
}

/// The first place of a number. Many are compared before one looks whether one
/// was found, which is what vector units are good at.
fn find<T: PartialEq + Copy>(values: &[T], number: T) -> Option<usize> {
    const STRIDE: usize = 64;
    for (index, chunk) in values.chunks(STRIDE).enumerate() {
        if chunk.iter().fold(false, |found, v| found | (*v == number)) {
            let place = chunk.iter().position(|v| *v == number)?;
            return Some(index * STRIDE + place);
        }
    }
    None
}

/// Where a list has `value` first, from `start` to before `stop`; `None` in the
/// outer place if that cannot be told without foreign code.
fn position_of_number(
    rt: &Rt,
    list: Ref<'_>,
    value: Ref<'_>,
    start: usize,
    stop: usize,
) -> Option<Option<usize>> {
    let elements = array(view(list)?).elements(rt);
    Some(among_numbers!(
        rt,
        elements,
        value,
        |values, number| {
            let stop = stop.min(values.len());
            let start = start.min(stop);
            find(&values[start..stop], number).map(|place| start + place)
        },
        None,
        None
    ))
}

/// Where a list has `value` first, from `start` to before `stop`. What
/// comparing raises.
pub fn position(
    rt: &mut Rt,
    list: Ref<'_>,
    value: Ref<'_>,
    start: usize,
    stop: usize,
) -> Result<Option<usize>> {
    match position_of_number(rt, list, value, start, stop) {
        Some(place) => Ok(place),
        None => items::position(rt, list, value, super::item, start, stop),
    }
}

fn count_of_number(rt: &Rt, list: Ref<'_>, value: Ref<'_>) -> Option<usize> {
    let elements = array(view(list)?).elements(rt);
    Some(among_numbers!(
        rt,
        elements,
        value,
        |values, number| values.iter().filter(|v| **v == number).count(),
        0,
        None
    ))
}

/// How often a list has `value`. What comparing raises.
pub fn count(rt: &mut Rt, list: Ref<'_>, value: Ref<'_>) -> Result<usize> {
    if let Some(count) = count_of_number(rt, list, value) {
        return Ok(count);
    }
    let (mut count, mut from) = (0, 0);
    while let Some(place) = items::position(rt, list, value, super::item, from, usize::MAX)? {
        count += 1;
        from = place + 1;
    }
    Ok(count)
}

/// `a op b` for two lists of ints, or of doubles; `None` for others.
pub fn compare_numbers(rt: &Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Option<bool> {
    let (a, b) = (array(view(a)?), array(view(b)?));
    if a.kind().is_int() != b.kind().is_int() || [a.kind(), b.kind()].contains(&Kind::Object) {
        return None;
    }
    if a.len() != b.len() && matches!(op, cmp::EQ | cmp::NE) {
        return Some(op == cmp::NE);
    }
    let differs = first_difference(rt, a, b);
    let order = match differs.and_then(|i| order_at(a.handle(rt, i)?, b.handle(rt, i)?)) {
        Some(order) => order,
        None => a.len().cmp(&b.len()),
    };
    Some(cmp::holds(op, order))
}

/// Where two arrays of numbers differ first, as far as the shorter one goes.
fn first_difference(rt: &Rt, a: &Array, b: &Array) -> Option<usize> {
    let len = a.len().min(b.len());
    let mut from = 0;
    if a.kind() == b.kind() {
        // Numbers that need no box are equal if their bytes are.
        let size = a.kind().size();
        let (x, y) = (a.bytes_of_numbers(rt), b.bytes_of_numbers(rt));
        let mut chunks = x.chunks(CHUNK).zip(y.chunks(CHUNK));
        from = chunks
            .position(|(x, y)| x != y)
            .map_or(len, |i| i * CHUNK / size);
    }
    (from..len).find(|i| a.handle(rt, *i) != b.handle(rt, *i))
}

/// Bytes that are compared at once.
const CHUNK: usize = 1024;

/// The order of two ints, or of two doubles.
fn order_at(a: Handle, b: Handle) -> Option<Ordering> {
    match (a.as_small_int(), b.as_small_int()) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => a.as_double()?.partial_cmp(&b.as_double()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ints_and_doubles_that_are_equal() {
        assert_eq!(int_of(3.0), Some(3));
        assert_eq!(int_of(-0.0), Some(0));
        assert_eq!(int_of(3.5), None);
        assert_eq!(int_of(f64::NAN), None);
        assert_eq!(int_of(2f64.powi(63)), None);
        assert_eq!(int_of(-(2f64.powi(63))), Some(i64::MIN));
        assert_eq!(double_of(1 << 53), Some(2f64.powi(53)));
        assert_eq!(double_of((1 << 53) + 1), None);
        assert_eq!(double_of((1 << 62) - 1), None);
    }

    #[test]
    fn what_is_found_is_the_first() {
        let values: Vec<i32> = (0..1000).map(|i| i / 2).collect();
        for wanted in [0, 1, 31, 32, 33, 499] {
            assert_eq!(find(&values, wanted), Some(wanted as usize * 2));
        }
        assert_eq!(find(&values, 500), None);
    }
}
