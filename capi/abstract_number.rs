//! The number protocol of `abstract.h`.

use super::boundary::{Borrowed, New, entry, general, immediate};
use crate::error;
use crate::handle::Handle;
use crate::object::number::{self, ADD, Operator};
use crate::object::{slot, type_of};
use crate::rt::Ref;
use crate::types::complex::is_complex;
use crate::types::exceptions::EXC_OVERFLOW_ERROR;
use crate::types::int;
use std::ffi::c_int;

/// Returns whether the object is a number: 1 or 0. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Check(o: Borrowed) -> c_int {
    entry!(PyNumber_Check, |rt, o: opt| {
        let _ = &rt;
        let slots = [slot::nb_index, slot::nb_int, slot::nb_float];
        Ok(o.is_some_and(|o| is_complex(o) || slots.iter().any(|s| type_of(o).slot(*s) != 0)))
    })
}

/// Returns whether the object has `__index__`: 1 or 0. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyIndex_Check(o: Borrowed) -> c_int {
    entry!(PyIndex_Check, |rt, o: any| {
        let _ = &rt;
        Ok(int::is_int(o) || type_of(o).slot(slot::nb_index) != 0)
    })
}

const SUBTRACT: Operator = Operator {
    slot: slot::nb_subtract,
    in_place: slot::nb_inplace_subtract,
    symbol: "-",
};

const MULTIPLY: Operator = Operator {
    slot: slot::nb_multiply,
    in_place: slot::nb_inplace_multiply,
    symbol: "*",
};

const MATRIXMULTIPLY: Operator = Operator {
    slot: slot::nb_matrix_multiply,
    in_place: slot::nb_inplace_matrix_multiply,
    symbol: "@",
};

const FLOORDIVIDE: Operator = Operator {
    slot: slot::nb_floor_divide,
    in_place: slot::nb_inplace_floor_divide,
    symbol: "//",
};

const TRUEDIVIDE: Operator = Operator {
    slot: slot::nb_true_divide,
    in_place: slot::nb_inplace_true_divide,
    symbol: "/",
};

const REMAINDER: Operator = Operator {
    slot: slot::nb_remainder,
    in_place: slot::nb_inplace_remainder,
    symbol: "%",
};

const LSHIFT: Operator = Operator {
    slot: slot::nb_lshift,
    in_place: slot::nb_inplace_lshift,
    symbol: "<<",
};

const RSHIFT: Operator = Operator {
    slot: slot::nb_rshift,
    in_place: slot::nb_inplace_rshift,
    symbol: ">>",
};

const AND: Operator = Operator {
    slot: slot::nb_and,
    in_place: slot::nb_inplace_and,
    symbol: "&",
};

const OR: Operator = Operator {
    slot: slot::nb_or,
    in_place: slot::nb_inplace_or,
    symbol: "|",
};

const XOR: Operator = Operator {
    slot: slot::nb_xor,
    in_place: slot::nb_inplace_xor,
    symbol: "^",
};

const DIVMOD: Operator = Operator {
    slot: slot::nb_divmod,
    in_place: 0,
    symbol: "divmod()",
};

const POWER: Operator = Operator {
    slot: slot::nb_power,
    in_place: slot::nb_inplace_power,
    symbol: "** or pow()",
};

/// The result of an operation on two immediate floats, if that is one, too;
/// for the short way. What division by zero gives never is.
#[inline(always)]
fn of_doubles(a: Borrowed, b: Borrowed, op: impl Fn(f64, f64) -> f64) -> Option<New> {
    immediate(Handle::from_double(op(a.as_double()?, b.as_double()?)))
}

/// The same for two immediate ints.
#[inline(always)]
fn of_ints(a: Borrowed, b: Borrowed, op: impl Fn(i64, i64) -> Option<i64>) -> Option<New> {
    immediate(Handle::from_small_int(op(
        a.as_small_int()?,
        b.as_small_int()?,
    )?))
}

#[inline(always)]
fn sum(a: Borrowed, b: Borrowed) -> Option<New> {
    of_doubles(a, b, |a, b| a + b).or_else(|| of_ints(a, b, i64::checked_add))
}

#[inline(always)]
fn difference(a: Borrowed, b: Borrowed) -> Option<New> {
    of_doubles(a, b, |a, b| a - b).or_else(|| of_ints(a, b, i64::checked_sub))
}

#[inline(always)]
fn product(a: Borrowed, b: Borrowed) -> Option<New> {
    of_doubles(a, b, |a, b| a * b).or_else(|| of_ints(a, b, i64::checked_mul))
}

#[inline(always)]
fn quotient(a: Borrowed, b: Borrowed) -> Option<New> {
    of_doubles(a, b, |a, b| a / b)
}

/// Returns `a + b`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Add(a: Borrowed, b: Borrowed) -> New {
    if let Some(result) = sum(a, b) {
        return result;
    }
    general!((a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_Add, |rt, a: any, b: any| number::binary(
        rt, a, b, ADD
    ))
    })
}

/// Returns `a - b`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Subtract(a: Borrowed, b: Borrowed) -> New {
    if let Some(result) = difference(a, b) {
        return result;
    }
    general!((a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_Subtract, |rt, a: any, b: any| number::binary(
        rt, a, b, SUBTRACT
    ))
    })
}

/// Returns `a * b`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Multiply(a: Borrowed, b: Borrowed) -> New {
    if let Some(result) = product(a, b) {
        return result;
    }
    general!((a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_Multiply, |rt, a: any, b: any| number::binary(
        rt, a, b, MULTIPLY
    ))
    })
}

/// Returns `a @ b`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_MatrixMultiply(a: Borrowed, b: Borrowed) -> New {
    entry!(
        PyNumber_MatrixMultiply,
        |rt, a: any, b: any| number::binary(rt, a, b, MATRIXMULTIPLY)
    )
}

/// Returns `a // b`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_FloorDivide(a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_FloorDivide, |rt, a: any, b: any| number::binary(
        rt,
        a,
        b,
        FLOORDIVIDE
    ))
}

/// Returns `a / b`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_TrueDivide(a: Borrowed, b: Borrowed) -> New {
    if let Some(result) = quotient(a, b) {
        return result;
    }
    general!((a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_TrueDivide, |rt, a: any, b: any| number::binary(
        rt, a, b, TRUEDIVIDE
    ))
    })
}

/// Returns `a % b`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Remainder(a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_Remainder, |rt, a: any, b: any| number::binary(
        rt, a, b, REMAINDER
    ))
}

/// Returns `a << b`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Lshift(a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_Lshift, |rt, a: any, b: any| number::binary(
        rt, a, b, LSHIFT
    ))
}

/// Returns `a >> b`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Rshift(a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_Rshift, |rt, a: any, b: any| number::binary(
        rt, a, b, RSHIFT
    ))
}

/// Returns `a & b`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_And(a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_And, |rt, a: any, b: any| number::binary(
        rt, a, b, AND
    ))
}

/// Returns `a | b`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Or(a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_Or, |rt, a: any, b: any| number::binary(
        rt, a, b, OR
    ))
}

/// Returns `a ^ b`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Xor(a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_Xor, |rt, a: any, b: any| number::binary(
        rt, a, b, XOR
    ))
}

/// Returns `divmod(a, b)`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Divmod(a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_Divmod, |rt, a: any, b: any| number::binary(
        rt, a, b, DIVMOD
    ))
}

/// Returns `a += b`, in place if `a` supports it. New reference; NULL with
/// an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceAdd(a: Borrowed, b: Borrowed) -> New {
    if let Some(result) = sum(a, b) {
        return result;
    }
    general!((a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_InPlaceAdd, |rt, a: any, b: any| number::in_place(
        rt, a, b, ADD
    ))
    })
}

/// Returns `a -= b`, in place if `a` supports it. New reference; NULL with
/// an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceSubtract(a: Borrowed, b: Borrowed) -> New {
    if let Some(result) = difference(a, b) {
        return result;
    }
    general!((a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_InPlaceSubtract, |rt, a: any, b: any| {
        number::in_place(rt, a, b, SUBTRACT)
    })
    })
}

/// Returns `a *= b`, in place if `a` supports it. New reference; NULL with
/// an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceMultiply(a: Borrowed, b: Borrowed) -> New {
    if let Some(result) = product(a, b) {
        return result;
    }
    general!((a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_InPlaceMultiply, |rt, a: any, b: any| {
        number::in_place(rt, a, b, MULTIPLY)
    })
    })
}

/// Returns `a @= b`, in place if `a` supports it. New reference; NULL with
/// an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceMatrixMultiply(a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_InPlaceMatrixMultiply, |rt, a: any, b: any| {
        number::in_place(rt, a, b, MATRIXMULTIPLY)
    })
}

/// Returns `a //= b`, in place if `a` supports it. New reference; NULL with
/// an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceFloorDivide(a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_InPlaceFloorDivide, |rt, a: any, b: any| {
        number::in_place(rt, a, b, FLOORDIVIDE)
    })
}

/// Returns `a /= b`, in place if `a` supports it. New reference; NULL with
/// an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceTrueDivide(a: Borrowed, b: Borrowed) -> New {
    if let Some(result) = quotient(a, b) {
        return result;
    }
    general!((a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_InPlaceTrueDivide, |rt, a: any, b: any| {
        number::in_place(rt, a, b, TRUEDIVIDE)
    })
    })
}

/// Returns `a %= b`, in place if `a` supports it. New reference; NULL with
/// an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceRemainder(a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_InPlaceRemainder, |rt, a: any, b: any| {
        number::in_place(rt, a, b, REMAINDER)
    })
}

/// Returns `a <<= b`, in place if `a` supports it. New reference; NULL with
/// an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceLshift(a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_InPlaceLshift, |rt, a: any, b: any| {
        number::in_place(rt, a, b, LSHIFT)
    })
}

/// Returns `a >>= b`, in place if `a` supports it. New reference; NULL with
/// an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceRshift(a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_InPlaceRshift, |rt, a: any, b: any| {
        number::in_place(rt, a, b, RSHIFT)
    })
}

/// Returns `a &= b`, in place if `a` supports it. New reference; NULL with
/// an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceAnd(a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_InPlaceAnd, |rt, a: any, b: any| number::in_place(
        rt, a, b, AND
    ))
}

/// Returns `a |= b`, in place if `a` supports it. New reference; NULL with
/// an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceOr(a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_InPlaceOr, |rt, a: any, b: any| number::in_place(
        rt, a, b, OR
    ))
}

/// Returns `a ^= b`, in place if `a` supports it. New reference; NULL with
/// an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceXor(a: Borrowed, b: Borrowed) -> New {
    entry!(PyNumber_InPlaceXor, |rt, a: any, b: any| number::in_place(
        rt, a, b, XOR
    ))
}

/// Returns `pow(a, b, c)`; `a ** b` with None for `c`. New reference; NULL
/// with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Power(a: Borrowed, b: Borrowed, c: Borrowed) -> New {
    entry!(PyNumber_Power, |rt, a: any, b: any, c: any| number::power(
        rt, a, b, c, POWER
    ))
}

/// PyNumber_Power, in place if `a` supports it and `c` is None.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlacePower(a: Borrowed, b: Borrowed, c: Borrowed) -> New {
    entry!(PyNumber_InPlacePower, |rt, a: any, b: any, c: any| {
        if c.is(crate::types::none()) {
            return number::in_place(
                rt,
                a,
                b,
                Operator {
                    symbol: "**",
                    ..POWER
                },
            );
        }
        number::power(rt, a, b, c, POWER)
    })
}

/// Returns `-o`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Negative(o: Borrowed) -> New {
    entry!(PyNumber_Negative, |rt, o: any| number::unary(
        rt,
        o,
        slot::nb_negative,
        "bad operand type for unary -"
    ))
}

/// Returns `+o`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Positive(o: Borrowed) -> New {
    entry!(PyNumber_Positive, |rt, o: any| number::unary(
        rt,
        o,
        slot::nb_positive,
        "bad operand type for unary +"
    ))
}

/// Returns `~o`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Invert(o: Borrowed) -> New {
    entry!(PyNumber_Invert, |rt, o: any| number::unary(
        rt,
        o,
        slot::nb_invert,
        "bad operand type for unary ~"
    ))
}

/// Returns `abs(o)`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Absolute(o: Borrowed) -> New {
    entry!(PyNumber_Absolute, |rt, o: any| number::unary(
        rt,
        o,
        slot::nb_absolute,
        "bad operand type for abs()"
    ))
}

/// Returns the object as an int: `operator.index(o)`. New reference; NULL
/// with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Index(o: Borrowed) -> New {
    entry!(PyNumber_Index, |rt, o: any| number::index(rt, o))
}

/// Returns `int(o)`. New reference; NULL with TypeError or ValueError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Long(o: Borrowed) -> New {
    entry!(PyNumber_Long, |rt, o: any| number::to_int(rt, o))
}

/// Returns `float(o)`. New reference; NULL with TypeError or ValueError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Float(o: Borrowed) -> New {
    entry!(PyNumber_Float, |rt, o: any| number::to_float(rt, o))
}

/// Returns the object as a size. What does not fit raises the class `exc`,
/// or is clipped if that is NULL; -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_AsSsize_t(o: Borrowed, exc: Borrowed) -> isize {
    entry!(PyNumber_AsSsize_t, |rt, o: any, exc: opt| {
        let result = number::as_size(rt, o, exc.map(|_| &EXC_OVERFLOW_ERROR));
        let Some(class) = exc else {
            return result;
        };
        if result.is_err() && error::matches(rt, &EXC_OVERFLOW_ERROR) {
            let ty = type_of(o).short_name();
            let message = format!("cannot fit '{ty}' into an index-sized integer");
            let message = crate::types::strings::new(rt, &message)?;
            return Err(raise_class(rt, class, message.get()));
        }
        result
    })
}

fn raise_class(rt: &mut crate::rt::Rt, class: Ref<'_>, message: Ref<'_>) -> crate::rt::Raised {
    crate::types::exceptions::raise::set_object(rt, class, Some(message))
}

/// Returns `bin`, `oct`, `str` or `hex` of an int by the base 2, 8, 10 or
/// 16. New reference; NULL with TypeError, or SystemError for other bases.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_ToBase(o: Borrowed, base: c_int) -> New {
    entry!(PyNumber_ToBase, |rt, o: any| {
        let prefix = match base {
            2 => "0b",
            8 => "0o",
            10 => "",
            16 => "0x",
            _ => {
                return Err(error::system_error(
                    rt,
                    "PyNumber_ToBase: base must be 2, 8, 10 or 16",
                ));
            }
        };
        let index = number::index(rt, o)?;
        if base == 10 {
            return crate::object::ops::repr(rt, index.get());
        }
        let value = int::to_big(rt, index.get()).unwrap_or_default();
        let digits = value.magnitude().to_str_radix(base as u32);
        let sign = if value.sign() == num_bigint::Sign::Minus {
            "-"
        } else {
            ""
        };
        crate::types::strings::new(rt, &format!("{sign}{prefix}{digits}"))
    })
}
