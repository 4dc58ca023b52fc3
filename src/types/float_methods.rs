//! Constructor, methods and attributes of float.

use crate::error;
use crate::object::{TypeObject, args, call, number, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::text::hexfloat::{self, Problem};
use crate::types::descr::{self, GetSet};
use crate::types::function::{Method, meth};
use crate::types::{self, PyFloat_Type, float, int, none, strings, tuple};
use num_bigint::BigInt;

/// Fills the constructor slot; before the type is completed.
pub fn fill_slots() {
    PyFloat_Type.set_slot(slot::tp_new, thunk::new(float_new));
}

/// Adds methods and attributes; after the type was completed.
pub fn setup(rt: &mut Rt) -> Result<()> {
    descr::add_methods(rt, &PyFloat_Type, FLOAT_METHODS)?;
    descr::add_getset(rt, &PyFloat_Type, FLOAT_ATTRIBUTES)
}

#[rustfmt::skip]
static FLOAT_METHODS: &[Method] = &[
    Method { name: c"is_integer", function: || thunk::method_noargs(is_integer), flags: meth::NOARGS, doc: c"Return True if the float is an integer." },
    Method { name: c"as_integer_ratio", function: || thunk::method_noargs(float_ratio), flags: meth::NOARGS, doc: c"A pair of integers whose ratio is exactly equal to the original float." },
    Method { name: c"conjugate", function: || thunk::method_noargs(float_exact), flags: meth::NOARGS, doc: c"Return self, the complex conjugate of any float." },
    Method { name: c"hex", function: || thunk::method_noargs(hex), flags: meth::NOARGS, doc: c"Return a hexadecimal representation of a floating-point number." },
    Method { name: c"fromhex", function: || thunk::method_o(from_hex), flags: meth::O | meth::CLASS, doc: c"Create a floating-point number from a hexadecimal string." },
    Method { name: c"from_number", function: || thunk::method_o(from_number), flags: meth::O | meth::CLASS, doc: c"Convert real number to a floating-point number." },
    Method { name: c"__round__", function: || thunk::method_fast(round), flags: meth::FASTCALL, doc: c"Return the Integral closest to x, rounding half toward even." },
    Method { name: c"__getnewargs__", function: || thunk::method_noargs(new_args), flags: meth::NOARGS, doc: c"The arguments that make the same float." },
    Method { name: c"__trunc__", function: || thunk::method_noargs(trunc), flags: meth::NOARGS, doc: c"Return the Integral closest to x between 0 and x." },
    Method { name: c"__floor__", function: || thunk::method_noargs(floor), flags: meth::NOARGS, doc: c"Return the floor as an Integral." },
    Method { name: c"__ceil__", function: || thunk::method_noargs(ceil), flags: meth::NOARGS, doc: c"Return the ceiling as an Integral." },
];

#[rustfmt::skip]
static FLOAT_ATTRIBUTES: &[GetSet] = &[
    GetSet { name: c"real", get: || thunk::getter(float_exact), set: None },
    GetSet { name: c"imag", get: || thunk::getter(float_zero), set: None },
];

fn float_new(
    rt: &mut Rt,
    class: &TypeObject,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    if std::ptr::eq(class, &PyFloat_Type) {
        args::no_keywords(rt, "float", kwargs)?;
    }
    args::count_tuple(rt, "float", args, 0, 1)?;
    let made = match tuple::get(rt, args, 0).map(Ref::root) {
        Some(value) => number::to_float(rt, value.get())?,
        None => float::from_f64(rt, 0.0)?,
    };
    if std::ptr::eq(class, &PyFloat_Type) {
        return Ok(made);
    }
    float::of_class(rt, class, made.get())
}

fn double(rt: &Rt, object: Ref<'_>) -> f64 {
    float::to_f64(rt, object).unwrap_or(f64::NAN)
}

fn is_integer(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let value = double(rt, object);
    Ok(types::bool_root(value.is_finite() && value.fract() == 0.0))
}

fn float_exact(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    if std::ptr::eq(type_of(object), &PyFloat_Type) {
        return Ok(object.root());
    }
    let value = double(rt, object);
    float::from_f64(rt, value)
}

fn float_zero(rt: &mut Rt, _: Ref<'_>) -> Result<Root> {
    float::from_f64(rt, 0.0)
}

fn trunc(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let value = double(rt, object);
    int::from_f64(rt, value)
}

fn floor(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let value = double(rt, object);
    int::from_f64(rt, value.floor())
}

fn ceil(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let value = double(rt, object);
    int::from_f64(rt, value.ceil())
}

fn float_ratio(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let value = double(rt, object);
    if value.is_nan() {
        return Err(error::value_error(
            rt,
            "cannot convert NaN to integer ratio",
        ));
    }
    if value.is_infinite() {
        return Err(error::overflow_error(
            rt,
            "cannot convert Infinity to integer ratio",
        ));
    }
    let bits = value.abs().to_bits();
    let (mantissa, exponent) = match bits >> 52 {
        0 => (bits, -1074i64),
        e => (bits & ((1 << 52) - 1) | 1 << 52, e as i64 - 1075),
    };
    let shift = if mantissa == 0 {
        64
    } else {
        i64::from(mantissa.trailing_zeros())
    };
    let mut top = BigInt::from(mantissa >> shift.min(63));
    let power = if mantissa == 0 { 0 } else { exponent + shift };
    let mut bottom = BigInt::from(1);
    if power >= 0 {
        top <<= power as usize;
    } else {
        bottom <<= (-power) as usize;
    }
    let top = int::from_big(rt, if value < 0.0 { -top } else { top })?;
    let bottom = int::from_big(rt, bottom)?;
    tuple::from_refs(rt, &[top.get(), bottom.get()])
}

fn hex(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    strings::new(rt, &hexfloat::format(double(rt, object)))
}

fn of_type(rt: &mut Rt, class: Ref<'_>, value: f64) -> Result<Root> {
    let value = float::from_f64(rt, value)?;
    if class.is(PyFloat_Type.as_ref()) {
        return Ok(value);
    }
    call::one(rt, class, value.get())
}

fn from_hex(rt: &mut Rt, class: Ref<'_>, text: Ref<'_>) -> Result<Root> {
    if !strings::is_str(text) {
        return Err(error::bad_argument(rt));
    }
    match hexfloat::parse(&strings::lossy(text)) {
        Ok(value) => of_type(rt, class, value),
        Err(Problem::Malformed) => Err(error::value_error(
            rt,
            "invalid hexadecimal floating-point string",
        )),
        Err(Problem::TooLarge) => Err(error::overflow_error(
            rt,
            "hexadecimal value too large to represent as a float",
        )),
    }
}

fn from_number(rt: &mut Rt, class: Ref<'_>, value: Ref<'_>) -> Result<Root> {
    let value = float::convert(rt, value)?;
    of_type(rt, class, value)
}

fn new_args(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let value = float_exact(rt, object)?;
    tuple::from_refs(rt, &[value.get()])
}

/// `round(x)`, an int, and `round(x, digits)`, a float.
fn round(rt: &mut Rt, object: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    args::count(rt, "__round__", args.len(), 0, 1)?;
    let value = double(rt, object);
    match args.first().filter(|a| !a.is(none())) {
        None => int::from_f64(rt, value.round_ties_even()),
        Some(digits) => {
            let digits = number::as_size(rt, *digits, None)?;
            let rounded = crate::text::float::round(value, digits as i64);
            if rounded.is_infinite() && value.is_finite() {
                let message = "rounded value too large to represent";
                return Err(error::overflow_error(rt, message));
            }
            float::from_f64(rt, rounded)
        }
    }
}
