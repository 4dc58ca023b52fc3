//! The number protocol: operators with the data model's dispatch.

use super::thunk::{self, from_c};
use super::{TypeObject, slot, type_of};
use crate::error;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{self, float, int};

/// A binary operator: its slot, its in-place slot and its name in messages.
#[derive(Clone, Copy)]
pub struct Operator {
    /// Slot of the operator.
    pub slot: usize,
    /// Slot of its in-place form, 0 if there is none.
    pub in_place: usize,
    /// As written.
    pub symbol: &'static str,
}

/// `+`.
pub const ADD: Operator = Operator {
    slot: slot::nb_add,
    in_place: slot::nb_inplace_add,
    symbol: "+",
};

/// Calls the operator's slots in the order of the data model; `None` if
/// neither operand knows how.
fn dispatch(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, number: usize) -> Result<Option<Root>> {
    let (ta, tb) = (type_of(a), type_of(b));
    let left = ta.slot(number);
    let right = if ta == tb { 0 } else { tb.slot(number) };
    let right = if right == left { 0 } else { right };
    if right != 0 && tb.is_subtype(rt, ta) {
        return match attempt(rt, right, number, a, b)? {
            Some(result) => Ok(Some(result)),
            None => attempt(rt, left, number, a, b),
        };
    }
    match attempt(rt, left, number, a, b)? {
        Some(result) => Ok(Some(result)),
        None => attempt(rt, right, number, a, b),
    }
}

fn attempt(
    rt: &mut Rt,
    function: usize,
    number: usize,
    a: Ref<'_>,
    b: Ref<'_>,
) -> Result<Option<Root>> {
    if function == 0 {
        return Ok(None);
    }
    let raw = if number == slot::nb_power {
        // SAFETY: nb_power is a ternaryfunc.
        unsafe { thunk::call_ternary(rt, function, a, Some(b), Some(types::none())) }
    } else {
        // SAFETY: the other operators are binaryfuncs.
        unsafe { thunk::call_binary(rt, function, a, b) }
    };
    let result = from_c(rt, raw, "operator")?;
    Ok((!result.get().is(types::not_implemented())).then_some(result))
}

/// `a op b`; new reference. TypeError if the operands do not support it.
pub fn binary(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: Operator) -> Result<Root> {
    if let Some(result) = dispatch(rt, a, b, op.slot)? {
        return Ok(result);
    }
    if let Some(result) = as_sequence(rt, a, b, op, false)? {
        return Ok(result);
    }
    Err(unsupported(rt, op.symbol, a, b))
}

/// `a op= b`; new reference. TypeError if the operands do not support it.
pub fn in_place(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: Operator) -> Result<Root> {
    let function = type_of(a).slot(op.in_place);
    if let Some(result) = attempt(rt, function, op.in_place, a, b)? {
        return Ok(result);
    }
    if let Some(result) = dispatch(rt, a, b, op.slot)? {
        return Ok(result);
    }
    if let Some(result) = as_sequence(rt, a, b, op, true)? {
        return Ok(result);
    }
    Err(unsupported(rt, &format!("{}=", op.symbol), a, b))
}

/// `+` and `*` of sequences.
fn as_sequence(
    rt: &mut Rt,
    a: Ref<'_>,
    b: Ref<'_>,
    op: Operator,
    in_place: bool,
) -> Result<Option<Root>> {
    if op.slot == slot::nb_add {
        let ty = type_of(a);
        let concat = match ty.slot(slot::sq_inplace_concat) {
            function if in_place && function != 0 => function,
            _ => ty.slot(slot::sq_concat),
        };
        if concat == 0 {
            return Ok(None);
        }
        // SAFETY: sq_concat is a binaryfunc.
        let raw = unsafe { thunk::call_binary(rt, concat, a, b) };
        return from_c(rt, raw, "sq_concat").map(Some);
    }
    if op.slot != slot::nb_multiply {
        return Ok(None);
    }
    for (sequence, count) in [(a, b), (b, a)] {
        let ty = type_of(sequence);
        let repeat = match ty.slot(slot::sq_inplace_repeat) {
            function if in_place && function != 0 && sequence.is(a) => function,
            _ => ty.slot(slot::sq_repeat),
        };
        if repeat == 0 {
            continue;
        }
        if type_of(count).slot(slot::nb_index) == 0 {
            let ty = type_of(count).full_name();
            return Err(error::type_error(
                rt,
                format_args!("can't multiply sequence by non-int of type '{ty}'"),
            ));
        }
        let count = as_size(rt, count, Some(&types::exceptions::EXC_OVERFLOW_ERROR))?;
        // SAFETY: sq_repeat is an ssizeargfunc.
        let raw = unsafe { thunk::call_sized(rt, repeat, sequence, count) };
        return from_c(rt, raw, "sq_repeat").map(Some);
    }
    Ok(None)
}

#[cold]
fn unsupported(rt: &Rt, symbol: &str, a: Ref<'_>, b: Ref<'_>) -> crate::rt::Raised {
    error::type_error(
        rt,
        format_args!(
            "unsupported operand type(s) for {symbol}: '{}' and '{}'",
            type_of(a).full_name(),
            type_of(b).full_name()
        ),
    )
}

/// `pow(a, b, modulus)`, or `a ** b` with None; new reference.
pub fn power(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, modulus: Ref<'_>, op: Operator) -> Result<Root> {
    if modulus.is(types::none()) {
        return binary(rt, a, b, op);
    }
    let mut tried = Vec::new();
    for object in [a, b, modulus] {
        let function = type_of(object).slot(slot::nb_power);
        if function == 0 || tried.contains(&function) {
            continue;
        }
        tried.push(function);
        // SAFETY: nb_power is a ternaryfunc.
        let raw = unsafe { thunk::call_ternary(rt, function, a, Some(b), Some(modulus)) };
        let result = from_c(rt, raw, "nb_power")?;
        if !result.get().is(types::not_implemented()) {
            return Ok(result);
        }
    }
    Err(error::type_error(
        rt,
        format_args!(
            "unsupported operand type(s) for {}: '{}', '{}', '{}'",
            "** or pow()",
            type_of(a).full_name(),
            type_of(b).full_name(),
            type_of(modulus).full_name()
        ),
    ))
}

/// A unary operator; new reference. TypeError with `complaint` and the type
/// if the operand does not support it.
pub fn unary(rt: &mut Rt, a: Ref<'_>, number: usize, complaint: &str) -> Result<Root> {
    let function = type_of(a).slot(number);
    if function == 0 {
        let ty = type_of(a).full_name();
        return Err(error::type_error(rt, format_args!("{complaint}: '{ty}'")));
    }
    // SAFETY: these slots are unaryfuncs.
    let raw = unsafe { thunk::call_unary(rt, function, a) };
    from_c(rt, raw, "operator")
}

/// `operator.index(a)`, an exact int; new reference. TypeError.
pub fn index(rt: &mut Rt, a: Ref<'_>) -> Result<Root> {
    if int::is_int(a) {
        return int::exact(rt, a);
    }
    let function = type_of(a).slot(slot::nb_index);
    let ty = type_of(a).full_name();
    if function == 0 {
        return Err(error::type_error(
            rt,
            format_args!("'{ty}' object cannot be interpreted as an integer"),
        ));
    }
    // SAFETY: nb_index is a unaryfunc.
    let raw = unsafe { thunk::call_unary(rt, function, a) };
    let result = from_c(rt, raw, "__index__")?;
    if !int::is_int(result.get()) {
        let got = type_of(result.get()).full_name();
        return Err(error::type_error(
            rt,
            format_args!("{ty}.__index__() must return an int, not {got}"),
        ));
    }
    int::exact(rt, result.get())
}

/// `operator.index(a)` as a size. What does not fit raises `overflow`, or
/// is clipped without one.
pub fn as_size(rt: &mut Rt, a: Ref<'_>, overflow: Option<&'static TypeObject>) -> Result<isize> {
    let index = index(rt, a)?;
    if let Some(value) = int::to_i64(rt, index.get()) {
        return Ok(value as isize);
    }
    match overflow {
        Some(class) => {
            let ty = type_of(a).full_name();
            Err(error::raise(
                rt,
                class,
                format_args!("cannot fit '{ty}' into an index-sized integer"),
            ))
        }
        None => {
            let negative =
                int::to_big(rt, index.get()).is_some_and(|b| num_traits::Signed::is_negative(&b));
            Ok(if negative { isize::MIN } else { isize::MAX })
        }
    }
}

/// `int(a)` for numbers and text; new reference.
pub fn to_int(rt: &mut Rt, a: Ref<'_>) -> Result<Root> {
    if int::is_int(a) && std::ptr::eq(type_of(a), &types::PyLong_Type) {
        return Ok(a.root());
    }
    let ty = type_of(a);
    let by_int = ty.slot(slot::nb_int);
    if by_int != 0 {
        // SAFETY: nb_int is a unaryfunc.
        let raw = unsafe { thunk::call_unary(rt, by_int, a) };
        let result = from_c(rt, raw, "__int__")?;
        if int::is_int(result.get()) {
            return int::exact(rt, result.get());
        }
        let (ty, got) = (ty.full_name(), type_of(result.get()).full_name());
        return Err(error::type_error(
            rt,
            format_args!("{ty}.__int__() must return an int, not {got}"),
        ));
    }
    if ty.slot(slot::nb_index) != 0 {
        return index(rt, a);
    }
    if let Some(text) = number_text(rt, a) {
        if let Some(value) = int::parse(rt, &text, 10)? {
            return Ok(value);
        }
        let shown = super::ops::repr(rt, a)?;
        return Err(error::value_error(
            rt,
            format_args!(
                "invalid literal for int() with base 10: {}",
                types::strings::lossy(shown.get())
            ),
        ));
    }
    let ty = ty.full_name();
    Err(error::type_error(
        rt,
        format_args!(
            "int() argument must be a string, a bytes-like object or a real number, not '{ty}'"
        ),
    ))
}

/// `float(a)` for numbers and text; new reference.
pub fn to_float(rt: &mut Rt, a: Ref<'_>) -> Result<Root> {
    if std::ptr::eq(type_of(a), &types::PyFloat_Type) {
        return Ok(a.root());
    }
    if let Some(text) = number_text(rt, a) {
        if let Some(value) = crate::text::float::parse(&text) {
            return float::from_f64(rt, value);
        }
        let shown = super::ops::repr(rt, a)?;
        return Err(error::value_error(
            rt,
            format_args!(
                "could not convert string to float: {}",
                types::strings::lossy(shown.get())
            ),
        ));
    }
    let ty = type_of(a);
    if float::to_f64(rt, a).is_none()
        && ty.slot(slot::nb_float) == 0
        && ty.slot(slot::nb_index) == 0
    {
        let ty = ty.full_name();
        return Err(error::type_error(
            rt,
            format_args!("float() argument must be a string or a real number, not '{ty}'"),
        ));
    }
    let value = float::convert(rt, a)?;
    float::from_f64(rt, value)
}

/// The text of str, bytes and bytearray, where it may be a number.
pub fn number_text(rt: &Rt, object: Ref<'_>) -> Option<String> {
    if types::strings::is_str(object) {
        return Some(types::strings::lossy(object).into_owned());
    }
    // Of bytes only ASCII can be a number.
    let readable = |b: &u8| {
        if b.is_ascii() {
            char::from(*b)
        } else {
            char::REPLACEMENT_CHARACTER
        }
    };
    let data = types::byte_string::is_byte_string(object)
        .then(|| types::byte_string::view(rt, object).ok())
        .flatten()?;
    Some(data.iter().map(readable).collect())
}
