//! `sum`, `min` and `max`.
//!
//! Lists that keep numbers without boxes are reduced as slices, with the same
//! result as item by item.

use super::builtins::method;
use crate::error;
use crate::object::array::{Array, Elements, Int};
use crate::object::ops::{self, cmp};
use crate::object::signature::Signature;
use crate::object::{args, call, index, is_exact, number, sequence, thunk};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::complex::{self, arithmetic::Parts};
use crate::types::function::{Method, meth};
use crate::types::{self, bytearray, bytes, float, int, list, none, strings, tuple};
use num_bigint::BigInt;

/// The functions, for `builtins`.
pub static METHODS: [Method; 3] = [
    method(
        c"sum",
        || thunk::method_fast_kw(sum),
        meth::FASTCALL | meth::KEYWORDS,
    ),
    method(
        c"min",
        || thunk::method_fast_kw(|rt, m, args, names| extreme(rt, m, args, names, &MIN)),
        meth::FASTCALL | meth::KEYWORDS,
    ),
    method(
        c"max",
        || thunk::method_fast_kw(|rt, m, args, names| extreme(rt, m, args, names, &MAX)),
        meth::FASTCALL | meth::KEYWORDS,
    ),
];

/// The array of an exact list.
fn array_of<'a>(object: Ref<'a>) -> Option<&'a Array> {
    let list = is_exact(object, &types::PyList_Type).then_some(object)?;
    list::view(list).map(list::array)
}

/// A sum of doubles and what its rounding lost (Neumaier's summation).
#[derive(Clone, Copy)]
struct Compensated {
    sum: f64,
    lost: f64,
}

impl Compensated {
    fn new(sum: f64) -> Compensated {
        Compensated { sum, lost: 0.0 }
    }

    #[inline(always)]
    fn add(&mut self, value: f64) {
        let sum = self.sum + value;
        self.lost += if self.sum.abs() >= value.abs() {
            (self.sum - sum) + value
        } else {
            (value - sum) + self.sum
        };
        self.sum = sum;
    }

    fn total(self) -> f64 {
        if self.lost != 0.0 && self.lost.is_finite() {
            self.sum + self.lost
        } else {
            self.sum
        }
    }
}

/// The value of an exact int of 64 bits.
fn word(rt: &Rt, object: Ref<'_>) -> Option<i64> {
    let is_int = is_exact(object, &types::PyLong_Type);
    is_int.then(|| int::to_i64(rt, object)).flatten()
}

/// A sum so far, by what it is; from each kind it goes on to those below.
enum Sum {
    Int(i64),
    Double(Compensated),
    Complex(Compensated, Compensated),
    Object(Root),
}

impl Sum {
    /// A sum that is `object`.
    fn of(rt: &Rt, object: Root) -> Sum {
        let value = object.get();
        if let Some(int) = word(rt, value) {
            return Sum::Int(int);
        }
        if is_exact(value, &types::PyFloat_Type)
            && let Some(double) = float::to_f64(rt, value)
        {
            return Sum::Double(Compensated::new(double));
        }
        if is_exact(value, &complex::PyComplex_Type)
            && let Some(parts) = complex::value(rt, value)
        {
            return Sum::Complex(Compensated::new(parts.re), Compensated::new(parts.im));
        }
        Sum::Object(object)
    }

    fn finish(self, rt: &Rt) -> Result<Root> {
        match self {
            Sum::Int(int) => int::from_i64(rt, int),
            Sum::Double(double) => float::from_f64(rt, double.total()),
            Sum::Complex(re, im) => {
                let (re, im) = (re.total(), im.total());
                complex::new(rt, Parts { re, im })
            }
            Sum::Object(object) => Ok(object),
        }
    }

    fn add(&mut self, rt: &mut Rt, item: Ref<'_>) -> Result<()> {
        if self.add_number(rt, item)? {
            return Ok(());
        }
        let was_int = matches!(self, Sum::Int(_));
        let so_far = std::mem::replace(self, Sum::Int(0)).finish(rt)?;
        let sum = number::binary(rt, so_far.get(), item, number::ADD)?;
        *self = match Sum::of(rt, sum) {
            // What has left the ints does not come back to them, nor to the
            // doubles from the complex numbers.
            Sum::Int(int) => Sum::Object(int::from_i64(rt, int)?),
            Sum::Double(double) if !was_int => Sum::Object(float::from_f64(rt, double.total())?),
            sum => sum,
        };
        Ok(())
    }

    /// Adds what fits the kind; false if it does not.
    #[inline]
    fn add_number(&mut self, rt: &Rt, item: Ref<'_>) -> Result<bool> {
        match self {
            Sum::Int(sum) => {
                let value = word(rt, item).or_else(|| index::small_value(item));
                let Some(total) = value.and_then(|v| sum.checked_add(v)) else {
                    return Ok(false);
                };
                *sum = total;
            }
            Sum::Double(sum) if is_exact(item, &types::PyFloat_Type) => {
                sum.add(float::to_f64(rt, item).unwrap_or_default());
            }
            Sum::Double(sum) if int::is_int(item) => sum.add(int::to_f64(rt, item)?),
            Sum::Complex(re, im) if is_exact(item, &complex::PyComplex_Type) => {
                let value = complex::value(rt, item);
                re.add(value.map_or(0.0, |v| v.re));
                im.add(value.map_or(0.0, |v| v.im));
            }
            Sum::Complex(re, _) if int::is_int(item) => re.add(int::to_f64(rt, item)?),
            Sum::Complex(re, _) => match float::to_f64(rt, item) {
                Some(value) => re.add(value),
                None => return Ok(false),
            },
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Adds all elements of an array of numbers; false, and nothing, for
    /// others.
    fn add_array(&mut self, rt: &Rt, array: &Array) -> Result<bool> {
        match array.elements(rt) {
            Elements::I8(values) => self.add_ints(rt, values),
            Elements::I16(values) => self.add_ints(rt, values),
            Elements::I32(values) => self.add_ints(rt, values),
            Elements::I64(values) => self.add_ints(rt, values),
            Elements::F64(values) => Ok(self.add_doubles(values)),
            Elements::Object(_) => Ok(false),
        }
    }

    fn add_ints<T: Int>(&mut self, rt: &Rt, values: &[T]) -> Result<bool> {
        match self {
            Sum::Int(sum) => {
                let total = i128::from(*sum) + sum_of(values);
                *self = match i64::try_from(total) {
                    Ok(total) => Sum::Int(total),
                    Err(_) => Sum::Object(int::from_big(rt, BigInt::from(total))?),
                };
            }
            Sum::Double(sum) => values.iter().for_each(|v| sum.add((*v).into() as f64)),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn add_doubles(&mut self, values: &[f64]) -> bool {
        let Some((first, rest)) = values.split_first() else {
            return true;
        };
        let (mut sum, rest) = match self {
            // The first is added as an object, without compensation.
            Sum::Int(int) => (Compensated::new(*int as f64 + first), rest),
            Sum::Double(sum) => (*sum, values),
            _ => return false,
        };
        rest.iter().for_each(|value| sum.add(*value));
        *self = Sum::Double(sum);
        true
    }
}

/// The exact sum. Ints of up to 32 bits are added in words, so many at a time
/// as cannot overflow.
fn sum_of<T: Int>(values: &[T]) -> i128 {
    if size_of::<T>() > 4 {
        return values.iter().map(|v| i128::from((*v).into())).sum();
    }
    let chunks = values.chunks(1 << 30);
    let sums = chunks.map(|c| i128::from(c.iter().map(|v| (*v).into()).sum::<i64>()));
    sums.sum()
}

fn sum(rt: &mut Rt, _m: Ref<'_>, args: &[Ref<'_>], names: Option<Ref<'_>>) -> Result<Root> {
    const SIGNATURE: Signature<2> = Signature {
        function: "sum",
        names: ["", "start"],
        required: 1,
    };
    let [iterable, start] = SIGNATURE.bind(rt, args, names)?;
    let iterable = iterable.unwrap_or_else(|| none().root());
    let mut sum = match start {
        None => Sum::Int(0),
        Some(start) => {
            refuse_text(rt, start.get())?;
            Sum::of(rt, start)
        }
    };
    if let Some(array) = array_of(iterable.get())
        && sum.add_array(rt, array)?
    {
        return sum.finish(rt);
    }
    sequence::for_each(rt, iterable.get(), |rt, item| sum.add(rt, item))?;
    sum.finish(rt)
}

/// TypeError for a start that would make a sum of texts.
fn refuse_text(rt: &Rt, start: Ref<'_>) -> Result<()> {
    let message = if strings::is_str(start) {
        "sum() can't sum strings [use ''.join(seq) instead]"
    } else if bytes::is_bytes(start) {
        "sum() can't sum bytes [use b''.join(seq) instead]"
    } else if bytearray::view(start).is_some() {
        "sum() can't sum bytearray [use b''.join(seq) instead]"
    } else {
        return Ok(());
    };
    Err(error::type_error(rt, message))
}

/// What min and max differ in.
struct Extreme {
    name: &'static str,
    /// The comparison that a better item passes.
    better: i32,
}

static MIN: Extreme = Extreme {
    name: "min",
    better: cmp::LT,
};
static MAX: Extreme = Extreme {
    name: "max",
    better: cmp::GT,
};

impl Extreme {
    /// The extreme of numbers that can be ordered.
    fn of<T: PartialOrd + Copy>(&self, values: &[T]) -> Option<T> {
        let mut values = values.iter().copied();
        let first = values.next()?;
        Some(if self.better == cmp::LT {
            values.fold(first, |best, v| if v < best { v } else { best })
        } else {
            values.fold(first, |best, v| if v > best { v } else { best })
        })
    }

    /// The extreme of an array of numbers; `None` if it is empty, or of
    /// others.
    fn of_array(&self, rt: &Rt, array: &Array) -> Option<Result<Root>> {
        let int = match array.elements(rt) {
            Elements::I8(values) => self.of(values)?.into(),
            Elements::I16(values) => self.of(values)?.into(),
            Elements::I32(values) => self.of(values)?.into(),
            Elements::I64(values) => self.of(values)?,
            Elements::F64(values) => return Some(float::from_f64(rt, self.of(values)?)),
            Elements::Object(_) => return None,
        };
        Some(int::from_i64(rt, int))
    }
}

fn extreme(
    rt: &mut Rt,
    _m: Ref<'_>,
    arguments: &[Ref<'_>],
    names: Option<Ref<'_>>,
    extreme: &Extreme,
) -> Result<Root> {
    let name = extreme.name;
    let positional = arguments.len() - names.map_or(0, tuple::len);
    if positional == 0 {
        let message = format_args!("{name} expected at least 1 argument, got 0");
        return Err(error::type_error(rt, message));
    }
    args::only_keywords(rt, name, names, &["key", "default"])?;
    let key = args::keyword(arguments, names, rt, "key").filter(|k| !k.is(none()));
    let default = args::keyword(arguments, names, rt, "default");
    if positional > 1 && default.is_some() {
        let message = format_args!(
            "Cannot specify a default for {name}() with multiple positional arguments"
        );
        return Err(error::type_error(rt, message));
    }
    let all = match positional {
        1 => arguments[0].root(),
        _ => tuple::from_refs(rt, &arguments[..positional])?,
    };
    if let (None, Some(array)) = (key, array_of(all.get()))
        && let Some(result) = extreme.of_array(rt, array)
    {
        return result;
    }
    let mut best: Option<(Root, Root)> = None;
    sequence::for_each(rt, all.get(), |rt, item| {
        let value = match key {
            Some(key) => call::one(rt, key, item)?,
            None => item.root(),
        };
        let better = match &best {
            None => true,
            Some((_, so_far)) => ops::compare_bool(rt, value.get(), so_far.get(), extreme.better)?,
        };
        if better {
            best = Some((item.root(), value));
        }
        Ok(())
    })?;
    match (best, default) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(default.root()),
        (None, None) => {
            let message = format_args!("{name}() iterable argument is empty");
            Err(error::value_error(rt, message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_add_up(values: Vec<i64>) {
            let wanted: i128 = values.iter().map(|v| i128::from(*v)).sum();
            prop_assert_eq!(sum_of(&values), wanted);
            let narrow: Vec<i32> = values.iter().map(|v| *v as i32).collect();
            let wanted: i128 = narrow.iter().map(|v| i128::from(*v)).sum();
            prop_assert_eq!(sum_of(&narrow), wanted);
        }
    }
}
