//! Constructors, methods and attributes of int and bool.

use crate::error;
use crate::object::{TypeObject, args, number, ops, slot, thunk};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::descr::{self, GetSet};
use crate::types::function::{Method, meth};
use crate::types::{self, PyBool_Type, PyLong_Type, int, strings, tuple};
use num_bigint::BigInt;
use num_traits::Signed;

/// Fills the constructor slots; before the types are completed.
pub fn fill_slots() {
    PyLong_Type.set_slot(slot::tp_new, thunk::new(int_new));
    PyBool_Type.set_slot(slot::tp_new, thunk::new(bool_new));
}

/// Adds methods and attributes; after the types were completed.
pub fn setup(rt: &mut Rt) -> Result<()> {
    descr::add_methods(rt, &PyLong_Type, INT_METHODS)?;
    descr::add_getset(rt, &PyLong_Type, INT_ATTRIBUTES)
}

#[rustfmt::skip]
static INT_METHODS: &[Method] = &[
    Method { name: c"bit_length", function: || thunk::method_noargs(bit_length), flags: meth::NOARGS, doc: c"Number of bits necessary to represent self in binary." },
    Method { name: c"bit_count", function: || thunk::method_noargs(bit_count), flags: meth::NOARGS, doc: c"Number of ones in the binary representation of the absolute value of self." },
    Method { name: c"conjugate", function: || thunk::method_noargs(int::exact), flags: meth::NOARGS, doc: c"Returns self, the complex conjugate of any int." },
    Method { name: c"is_integer", function: || thunk::method_noargs(always), flags: meth::NOARGS, doc: c"Returns True." },
    Method { name: c"as_integer_ratio", function: || thunk::method_noargs(int_ratio), flags: meth::NOARGS, doc: c"A pair of integers whose ratio is equal to the original int." },
    Method { name: c"to_bytes", function: || thunk::method_fast_kw(to_bytes), flags: meth::FASTCALL | meth::KEYWORDS, doc: c"Return an array of bytes representing an integer." },
    Method { name: c"from_bytes", function: || thunk::method_fast_kw(from_bytes), flags: meth::FASTCALL | meth::KEYWORDS | meth::CLASS, doc: c"Return the integer represented by the given array of bytes." },
    Method { name: c"__round__", function: || thunk::method_fast(round), flags: meth::FASTCALL, doc: c"Rounding an Integral returns itself; with digits before the point it rounds half to even." },
    Method { name: c"__getnewargs__", function: || thunk::method_noargs(new_args), flags: meth::NOARGS, doc: c"The arguments that make the same int." },
    Method { name: c"__trunc__", function: || thunk::method_noargs(int::exact), flags: meth::NOARGS, doc: c"Truncating an Integral returns itself." },
    Method { name: c"__floor__", function: || thunk::method_noargs(int::exact), flags: meth::NOARGS, doc: c"Flooring an Integral returns itself." },
    Method { name: c"__ceil__", function: || thunk::method_noargs(int::exact), flags: meth::NOARGS, doc: c"Ceiling of an Integral returns itself." },
];

#[rustfmt::skip]
static INT_ATTRIBUTES: &[GetSet] = &[
    GetSet { name: c"real", get: || thunk::getter(int::exact), set: None },
    GetSet { name: c"imag", get: || thunk::getter(zero), set: None },
    GetSet { name: c"numerator", get: || thunk::getter(int::exact), set: None },
    GetSet { name: c"denominator", get: || thunk::getter(one), set: None },
];

fn int_new(
    rt: &mut Rt,
    class: &TypeObject,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    let base = match kwargs {
        Some(kwargs) => {
            let found = types::dict::get_text(rt, kwargs, "base").map(Ref::root);
            if types::dict::len(rt, kwargs) != usize::from(found.is_some()) {
                return Err(error::type_error(
                    rt,
                    "int() got an unexpected keyword argument",
                ));
            }
            found
        }
        None => None,
    };
    let given = tuple::len(args) + usize::from(base.is_some());
    if given > 2 {
        return Err(error::type_error(
            rt,
            format_args!("int() takes at most 2 arguments ({given} given)"),
        ));
    }
    let number = tuple::get(rt, args, 0).map(Ref::root);
    let base = base.or_else(|| tuple::get(rt, args, 1).map(Ref::root));
    let made = match (number, base) {
        (None, None) => int::from_i64(rt, 0)?,
        (None, Some(_)) => return Err(error::type_error(rt, "int() missing string argument")),
        (Some(number), None) => number::to_int(rt, number.get())?,
        (Some(number), Some(base)) => int_in_base(rt, number.get(), base.get())?,
    };
    if std::ptr::eq(class, &PyLong_Type) {
        return Ok(made);
    }
    int::of_class(rt, class, made.get())
}

fn int_in_base(rt: &mut Rt, text: Ref<'_>, base: Ref<'_>) -> Result<Root> {
    let base = number::as_size(rt, base, None)?;
    let base = match u32::try_from(base) {
        Ok(base) if base == 0 || (2..=36).contains(&base) => base,
        _ => {
            return Err(error::value_error(
                rt,
                "int() base must be >= 2 and <= 36, or 0",
            ));
        }
    };
    let Some(digits) = number::number_text(rt, text) else {
        return Err(error::type_error(
            rt,
            "int() can't convert non-string with explicit base",
        ));
    };
    if let Some(value) = int::parse(rt, &digits, base)? {
        return Ok(value);
    }
    let shown = ops::repr(rt, text)?;
    Err(error::value_error(
        rt,
        format_args!(
            "invalid literal for int() with base {base}: {}",
            strings::lossy(shown.get())
        ),
    ))
}

fn bool_new(rt: &mut Rt, _: &TypeObject, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<Root> {
    args::no_keywords(rt, "bool", kwargs)?;
    args::count_tuple(rt, "bool", args, 0, 1)?;
    let truth = match tuple::get(rt, args, 0).map(Ref::root) {
        Some(value) => ops::is_true(rt, value.get())?,
        None => false,
    };
    Ok(types::bool_root(truth))
}

fn big(rt: &Rt, int: Ref<'_>) -> BigInt {
    int::to_big(rt, int).unwrap_or_default()
}

fn bit_length(rt: &mut Rt, int: Ref<'_>) -> Result<Root> {
    let bits = big(rt, int).bits();
    int::from_u64(rt, bits)
}

fn bit_count(rt: &mut Rt, int: Ref<'_>) -> Result<Root> {
    let ones = big(rt, int).magnitude().count_ones();
    int::from_u64(rt, ones)
}

fn always(_: &mut Rt, _: Ref<'_>) -> Result<Root> {
    Ok(types::bool_root(true))
}

fn zero(rt: &mut Rt, _: Ref<'_>) -> Result<Root> {
    int::from_i64(rt, 0)
}

fn one(rt: &mut Rt, _: Ref<'_>) -> Result<Root> {
    int::from_i64(rt, 1)
}

fn int_ratio(rt: &mut Rt, value: Ref<'_>) -> Result<Root> {
    let value = int::exact(rt, value)?;
    let one = int::from_i64(rt, 1)?;
    tuple::from_refs(rt, &[value.get(), one.get()])
}

/// Arguments of to_bytes and from_bytes by position or name.
fn named<'a>(
    rt: &Rt,
    args: &'a [Ref<'a>],
    names: Option<Ref<'a>>,
    position: usize,
    name: &str,
) -> Option<Ref<'a>> {
    let keywords = names.map_or(0, tuple::len);
    let positional = args.len() - keywords;
    if position < positional {
        return Some(args[position]);
    }
    let names = names?;
    (0..keywords)
        .find(|i| strings::bytes(tuple::item(rt, names, *i)) == name.as_bytes())
        .map(|i| args[positional + i])
}

/// Whether the order given by name is big-endian. ValueError, TypeError.
fn is_big_endian(rt: &Rt, order: Option<Ref<'_>>) -> Result<bool> {
    match order.map(strings::bytes) {
        None | Some(b"big") => Ok(true),
        Some(b"little") => Ok(false),
        Some(_) => Err(error::value_error(
            rt,
            "byteorder must be either 'little' or 'big'",
        )),
    }
}

fn to_bytes(rt: &mut Rt, int: Ref<'_>, args: &[Ref<'_>], names: Option<Ref<'_>>) -> Result<Root> {
    let length = match named(rt, args, names, 0, "length") {
        Some(length) => number::as_size(rt, length, None)?,
        None => 1,
    };
    let big_endian = is_big_endian(rt, named(rt, args, names, 1, "byteorder"))?;
    let signed = match named(rt, args, names, usize::MAX, "signed") {
        Some(signed) => ops::is_true(rt, signed)?,
        None => false,
    };
    let Ok(length) = usize::try_from(length) else {
        return Err(error::value_error(
            rt,
            "length argument must be non-negative",
        ));
    };
    let value = big(rt, int);
    if value.is_negative() && !signed {
        return Err(error::overflow_error(
            rt,
            "can't convert negative int to unsigned",
        ));
    }
    let mut bytes = if signed {
        value.to_signed_bytes_le()
    } else {
        value.magnitude().to_bytes_le()
    };
    let filler = if value.is_negative() { 0xff } else { 0 };
    while bytes.len() > length && bytes.last() == Some(&filler) {
        let sign_kept = bytes.len() >= 2 && (bytes[bytes.len() - 2] ^ filler) & 0x80 == 0;
        if signed && !sign_kept && length > 0 {
            break;
        }
        bytes.pop();
    }
    if bytes.len() > length {
        return Err(error::overflow_error(rt, "int too big to convert"));
    }
    bytes.resize(length, filler);
    if big_endian {
        bytes.reverse();
    }
    types::bytes::new(rt, &bytes)
}

fn from_bytes(
    rt: &mut Rt,
    class: Ref<'_>,
    args: &[Ref<'_>],
    names: Option<Ref<'_>>,
) -> Result<Root> {
    let Some(data) = named(rt, args, names, 0, "bytes") else {
        return Err(error::type_error(
            rt,
            "from_bytes() missing required argument 'bytes' (pos 1)",
        ));
    };
    let data = types::byte_string::make::bytes_of(rt, data)?;
    let mut data = types::bytes::data(data.get()).to_vec();
    let big_endian = is_big_endian(rt, named(rt, args, names, 1, "byteorder"))?;
    let signed = match named(rt, args, names, usize::MAX, "signed") {
        Some(signed) => ops::is_true(rt, signed)?,
        None => false,
    };
    if big_endian {
        data.reverse();
    }
    let value = if signed {
        BigInt::from_signed_bytes_le(&data)
    } else {
        BigInt::from_bytes_le(num_bigint::Sign::Plus, &data)
    };
    let value = int::from_big(rt, value)?;
    if class.is(PyLong_Type.as_ref()) {
        return Ok(value);
    }
    crate::object::call::one(rt, class, value.get())
}

fn new_args(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let value = int::exact(rt, object)?;
    tuple::from_refs(rt, &[value.get()])
}

/// `round(x)` and `round(x, digits)`, of which only negative digits do
/// anything.
fn round(rt: &mut Rt, object: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    args::count(rt, "__round__", args.len(), 0, 1)?;
    let digits = match args.first().filter(|a| !a.is(types::none())) {
        None => 0,
        Some(digits) => number::as_size(rt, *digits, None)?,
    };
    if digits >= 0 {
        return int::exact(rt, object);
    }
    let value = big(rt, object);
    let zeros = digits.unsigned_abs();
    // Three bits are less than a digit: the power is greater than twice the value.
    if zeros as u64 > value.bits() / 3 + 2 {
        return int::from_i64(rt, 0);
    }
    let unit = BigInt::from(10).pow(zeros as u32);
    let (quotient, rest) = num_integer::Integer::div_mod_floor(&value, &unit);
    let twice: BigInt = &rest * 2;
    let up = twice > unit || twice == unit && quotient.bit(0);
    int::from_big(rt, (quotient + i32::from(up)) * unit)
}
