//! int: 63 bits in the handle, any size in a payload.
//!
//! An exact int that fits the handle is always immediate, so two exact ints
//! are equal exactly if their handles or their payloads are. Instances of
//! derived types hold their value in the payload whatever its size.

use crate::error;
use crate::handle::Handle;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::ops::{self, cmp};
use crate::object::{TypeObject, alloc, flags, has_type_flag, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::text::{self, decimal};
use crate::types::{self, strings};
use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive, Zero};

/// Payload of an int that is not immediate.
pub struct Int(BigInt);

// SAFETY: nothing is stored.
unsafe impl Payload for Int {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, _: &mut Visit<'_>) {}
}

static KIND: NativeKind = kind_of::<Int>(None);

/// The type `int`.
#[unsafe(no_mangle)]
pub static PyLong_Type: TypeObject = TypeObject::declare(
    c"int",
    &KIND,
    KIND.size,
    flags::BASETYPE | flags::LONG_SUBCLASS,
);

/// Most decimal digits that are converted to or from text, as documented
/// for `sys.set_int_max_str_digits`.
pub const MAX_STR_DIGITS: usize = 4300;

/// Whether the object is an int or of a type derived from it.
#[inline(always)]
pub fn is_int(object: Ref<'_>) -> bool {
    object.handle().as_small_int().is_some() || has_type_flag(object, flags::LONG_SUBCLASS)
}

/// A new int; new reference.
#[inline(always)]
pub fn from_i64(rt: &Rt, value: i64) -> Result<Root> {
    match Handle::from_small_int(value).and_then(Root::immediate) {
        Some(small) => Ok(small),
        None => from_big(rt, BigInt::from(value)),
    }
}

/// A new int; new reference.
#[inline(always)]
pub fn from_u64(rt: &Rt, value: u64) -> Result<Root> {
    match i64::try_from(value) {
        Ok(value) => from_i64(rt, value),
        Err(_) => from_big(rt, BigInt::from(value)),
    }
}

/// A new int; new reference.
pub fn from_big(rt: &Rt, value: BigInt) -> Result<Root> {
    let small = value.to_i64().and_then(Handle::from_small_int);
    if let Some(small) = small.and_then(Root::immediate) {
        return Ok(small);
    }
    alloc::new_builtin(rt, &PyLong_Type, Int(value))
}

/// An instance of a type derived from int, with the value of `int`; new
/// reference.
pub fn of_class(rt: &Rt, class: &TypeObject, int: Ref<'_>) -> Result<Root> {
    let value = to_big(rt, int).unwrap_or_default();
    alloc::new_native(rt, class, Int(value))
}

/// A new int of the whole part; OverflowError for infinities, ValueError
/// for NaN. New reference.
pub fn from_f64(rt: &Rt, value: f64) -> Result<Root> {
    if value.is_nan() {
        return Err(error::value_error(
            rt,
            "cannot convert float NaN to integer",
        ));
    }
    match num_traits::FromPrimitive::from_f64(value.trunc()) {
        Some(big) => from_big(rt, big),
        None => Err(error::overflow_error(
            rt,
            "cannot convert float infinity to integer",
        )),
    }
}

/// The value of an int (or bool) that fits; `None` if it does not.
#[inline(always)]
pub fn to_i64(rt: &Rt, int: Ref<'_>) -> Option<i64> {
    if let Some(small) = int.handle().as_small_int() {
        return Some(small);
    }
    boxed(rt, int).map_or_else(|| as_bool(int).map(i64::from), |big| big.to_i64())
}

fn boxed<'a>(rt: &'a Rt, int: Ref<'a>) -> Option<&'a BigInt> {
    Obj::<Int>::from_ref(int).map(|i| &i.get(rt).0)
}

fn as_bool(object: Ref<'_>) -> Option<bool> {
    if object.is(types::true_()) {
        Some(true)
    } else {
        object.is(types::false_()).then_some(false)
    }
}

/// The value of an int (or bool); `None` for what is none.
pub fn to_big(rt: &Rt, int: Ref<'_>) -> Option<BigInt> {
    match to_i64(rt, int) {
        Some(value) => Some(BigInt::from(value)),
        None => boxed(rt, int).cloned(),
    }
}

/// The value as a double; OverflowError if it is too large.
pub fn to_f64(rt: &Rt, int: Ref<'_>) -> Result<f64> {
    if let Some(value) = to_i64(rt, int) {
        return Ok(value as f64);
    }
    match boxed(rt, int).and_then(ToPrimitive::to_f64) {
        Some(value) if value.is_finite() => Ok(value),
        _ => Err(error::overflow_error(
            rt,
            "int too large to convert to float",
        )),
    }
}

/// Fills the slots of `int`.
pub fn fill_slots() {
    let ty = &PyLong_Type;
    ty.set_slot(slot::tp_repr, thunk::unary(repr));
    ty.set_slot(slot::tp_hash, thunk::hash(hash));
    ty.set_slot(slot::tp_richcompare, thunk::richcompare(richcompare));
    ty.set_slot(slot::nb_bool, thunk::inquiry(truth));
    ty.set_slot(slot::nb_add, thunk::binary(add));
    ty.set_slot(slot::nb_subtract, thunk::binary(subtract));
    ty.set_slot(slot::nb_multiply, thunk::binary(multiply));
    ty.set_slot(slot::nb_floor_divide, thunk::binary(floor_divide));
    ty.set_slot(slot::nb_remainder, thunk::binary(remainder));
    ty.set_slot(slot::nb_divmod, thunk::binary(divmod));
    ty.set_slot(slot::nb_true_divide, thunk::binary(true_divide));
    ty.set_slot(slot::nb_power, thunk::ternary(power));
    ty.set_slot(slot::nb_and, thunk::binary(and));
    ty.set_slot(slot::nb_or, thunk::binary(or));
    ty.set_slot(slot::nb_xor, thunk::binary(xor));
    ty.set_slot(slot::nb_lshift, thunk::binary(shift_left));
    ty.set_slot(slot::nb_rshift, thunk::binary(shift_right));
    ty.set_slot(slot::nb_negative, thunk::unary(negative));
    ty.set_slot(slot::nb_positive, thunk::unary(exact));
    ty.set_slot(slot::nb_absolute, thunk::unary(absolute));
    ty.set_slot(slot::nb_invert, thunk::unary(invert));
    ty.set_slot(slot::nb_int, thunk::unary(exact));
    ty.set_slot(slot::nb_index, thunk::unary(exact));
    ty.set_slot(slot::nb_float, thunk::unary(float));
}

fn value(rt: &Rt, int: Ref<'_>) -> Result<BigInt> {
    to_big(rt, int).ok_or_else(|| error::type_error(rt, "an integer is required"))
}

/// The object itself if it is exactly an int, else an int of its value.
pub fn exact(rt: &mut Rt, int: Ref<'_>) -> Result<Root> {
    if std::ptr::eq(type_of(int), &PyLong_Type) {
        return Ok(int.root());
    }
    let value = value(rt, int)?;
    from_big(rt, value)
}

fn float(rt: &mut Rt, int: Ref<'_>) -> Result<Root> {
    let value = to_f64(rt, int)?;
    types::float::from_f64(rt, value)
}

/// Decimal text; ValueError past [`MAX_STR_DIGITS`].
fn repr(rt: &mut Rt, int: Ref<'_>) -> Result<Root> {
    if let Some(value) = to_i64(rt, int) {
        return strings::new(rt, &value.to_string());
    }
    let value = value(rt, int)?;
    strings::new(rt, &decimal(rt, &value)?)
}

/// Decimal text; ValueError past [`MAX_STR_DIGITS`].
pub fn decimal(rt: &Rt, value: &BigInt) -> Result<String> {
    // log10(2) bounds the digits, one too many perhaps, without the conversion.
    let digits = value.bits() as f64 * std::f64::consts::LOG10_2;
    if digits <= (MAX_STR_DIGITS + 1) as f64 {
        let text = value.to_string();
        if text.trim_start_matches('-').len() <= MAX_STR_DIGITS {
            return Ok(text);
        }
    }
    Err(error::value_error(
        rt,
        format_args!(
            "Exceeds the limit ({MAX_STR_DIGITS} digits) for integer string conversion; \
             use sys.set_int_max_str_digits() to increase the limit"
        ),
    ))
}

fn hash(rt: &mut Rt, int: Ref<'_>) -> Result<isize> {
    if let Some(value) = to_i64(rt, int) {
        return Ok(ops::hash_small_int(value));
    }
    let value = value(rt, int)?;
    let modulus = BigInt::from((1u64 << 61) - 1);
    let rest = (value.abs() % modulus).to_i64().unwrap_or(0);
    Ok(match if value.is_negative() { -rest } else { rest } {
        -1 => -2,
        hash => hash as isize,
    })
}

fn richcompare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    if !is_int(a) || !is_int(b) {
        return Ok(types::not_implemented().root());
    }
    let order = match (to_i64(rt, a), to_i64(rt, b)) {
        (Some(x), Some(y)) => x.cmp(&y),
        _ => value(rt, a)?.cmp(&value(rt, b)?),
    };
    Ok(types::bool_root(cmp::holds(op, order)))
}

fn truth(rt: &mut Rt, int: Ref<'_>) -> Result<bool> {
    Ok(to_i64(rt, int) != Some(0))
}

/// Two operands, or NotImplemented if one is no int.
macro_rules! operands {
    ($rt:ident, $a:ident, $b:ident) => {
        if !is_int($a) || !is_int($b) {
            return Ok(types::not_implemented().root());
        }
    };
}

macro_rules! arithmetic {
    ($($name:ident $checked:ident $operator:tt;)*) => {$(
        fn $name(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
            operands!(rt, a, b);
            if let (Some(x), Some(y)) = (to_i64(rt, a), to_i64(rt, b))
                && let Some(result) = x.$checked(y)
            {
                return from_i64(rt, result);
            }
            let result = value(rt, a)? $operator value(rt, b)?;
            from_big(rt, result)
        }
    )*};
}

arithmetic! {
    add checked_add +;
    subtract checked_sub -;
    multiply checked_mul *;
}

macro_rules! bitwise {
    ($($name:ident $operator:tt;)*) => {$(
        fn $name(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
            operands!(rt, a, b);
            if let (Some(x), Some(y)) = (to_i64(rt, a), to_i64(rt, b)) {
                return from_i64(rt, x $operator y);
            }
            let result = value(rt, a)? $operator value(rt, b)?;
            from_big(rt, result)
        }
    )*};
}

bitwise! {
    and &;
    or |;
    xor ^;
}

fn div_mod(rt: &Rt, a: Ref<'_>, b: Ref<'_>, message: &str) -> Result<(BigInt, BigInt)> {
    let (x, y) = (value(rt, a)?, value(rt, b)?);
    if y.is_zero() {
        return Err(error::zero_division(rt, message));
    }
    Ok(num_integer::Integer::div_mod_floor(&x, &y))
}

fn floor_divide(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    operands!(rt, a, b);
    let (quotient, _) = div_mod(rt, a, b, "division by zero")?;
    from_big(rt, quotient)
}

fn remainder(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    operands!(rt, a, b);
    let (_, rest) = div_mod(rt, a, b, "division by zero")?;
    from_big(rt, rest)
}

fn divmod(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    operands!(rt, a, b);
    let (quotient, rest) = div_mod(rt, a, b, "division by zero")?;
    let quotient = from_big(rt, quotient)?;
    let rest = from_big(rt, rest)?;
    types::tuple::from_refs(rt, &[quotient.get(), rest.get()])
}

fn true_divide(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    operands!(rt, a, b);
    let divisor = value(rt, b)?;
    if divisor.is_zero() {
        return Err(error::zero_division(rt, "division by zero"));
    }
    const EXACT: i64 = 1 << 53;
    let exact = |v: Option<i64>| v.filter(|v| (-EXACT..=EXACT).contains(v));
    if let (Some(x), Some(y)) = (exact(to_i64(rt, a)), exact(to_i64(rt, b))) {
        return types::float::from_f64(rt, x as f64 / y as f64);
    }
    let ratio = big_ratio(&value(rt, a)?, &divisor);
    if ratio.is_infinite() {
        return Err(error::overflow_error(
            rt,
            "integer division result too large for a float",
        ));
    }
    types::float::from_f64(rt, ratio)
}

/// The correctly rounded quotient: the dividend is scaled so that the
/// integer quotient has 66 bits or a few more, with a sticky last bit.
fn big_ratio(a: &BigInt, b: &BigInt) -> f64 {
    let shift = 66 - (a.bits() as i64 - b.bits() as i64);
    let (x, y) = (a.abs(), b.abs());
    let (x, y) = if shift >= 0 {
        (x << shift as usize, y)
    } else {
        (x, y << (-shift) as usize)
    };
    let (mut quotient, rest) = num_integer::Integer::div_rem(&x, &y);
    if !rest.is_zero() {
        quotient |= BigInt::from(1);
    }
    let magnitude = quotient.to_f64().unwrap_or(f64::INFINITY);
    let scaled = scale(magnitude, -shift);
    if a.is_negative() != b.is_negative() {
        -scaled
    } else {
        scaled
    }
}

/// `value * 2^exponent` in steps that do not overflow on the way.
fn scale(mut value: f64, mut exponent: i64) -> f64 {
    while exponent != 0 && value != 0.0 && value.is_finite() {
        let step = exponent.clamp(-1000, 1000);
        value *= 2f64.powi(step as i32);
        exponent -= step;
    }
    value
}

fn power(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, modulus: Option<Ref<'_>>) -> Result<Root> {
    operands!(rt, a, b);
    let (base, exponent) = (value(rt, a)?, value(rt, b)?);
    match modulus.filter(|m| !m.is(types::none())) {
        Some(modulus) => {
            if !is_int(modulus) {
                return Ok(types::not_implemented().root());
            }
            let modulus = value(rt, modulus)?;
            power_modulo(rt, &base, &exponent, &modulus)
        }
        None if exponent.is_negative() => {
            let (x, y) = (to_f64(rt, a)?, to_f64(rt, b)?);
            if x == 0.0 {
                return Err(error::zero_division(rt, "zero to a negative power"));
            }
            types::float::from_f64(rt, x.powf(y))
        }
        None => {
            let small_base = base.abs() <= BigInt::from(1);
            match exponent.to_u32() {
                Some(e) if small_base || base.bits().saturating_mul(u64::from(e)) < 1 << 34 => {
                    from_big(rt, base.pow(e))
                }
                _ if small_base => {
                    let even = (&exponent % 2u32).is_zero();
                    let result = if even { &base * &base } else { base };
                    from_big(rt, result)
                }
                _ => Err(error::no_memory(rt)),
            }
        }
    }
}

fn power_modulo(rt: &Rt, base: &BigInt, exponent: &BigInt, modulus: &BigInt) -> Result<Root> {
    if modulus.is_zero() {
        return Err(error::value_error(rt, "pow() 3rd argument cannot be 0"));
    }
    let (base, exponent) = if exponent.is_negative() {
        match base.modinv(&modulus.abs()) {
            Some(inverse) => (inverse, exponent.abs()),
            None => {
                return Err(error::value_error(
                    rt,
                    "base is not invertible for the given modulus",
                ));
            }
        }
    } else {
        (base.clone(), exponent.clone())
    };
    from_big(rt, base.modpow(&exponent, modulus))
}

fn shift_count(rt: &Rt, b: Ref<'_>) -> Result<Option<u64>> {
    let count = value(rt, b)?;
    if count.sign() == Sign::Minus {
        return Err(error::value_error(rt, "negative shift count"));
    }
    Ok(count.to_u64())
}

fn shift_left(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    operands!(rt, a, b);
    let count = shift_count(rt, b)?;
    let value = value(rt, a)?;
    match count {
        _ if value.is_zero() => from_i64(rt, 0),
        Some(count) if count < 1 << 34 => from_big(rt, value << count),
        _ => Err(error::overflow_error(rt, "too many digits in integer")),
    }
}

fn shift_right(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    operands!(rt, a, b);
    let count = shift_count(rt, b)?;
    let value = value(rt, a)?;
    match count {
        Some(count) if count <= value.bits() => from_big(rt, value >> count),
        _ => from_i64(rt, if value.is_negative() { -1 } else { 0 }),
    }
}

fn negative(rt: &mut Rt, a: Ref<'_>) -> Result<Root> {
    let value = value(rt, a)?;
    from_big(rt, -value)
}

fn absolute(rt: &mut Rt, a: Ref<'_>) -> Result<Root> {
    let value = value(rt, a)?;
    from_big(rt, value.abs())
}

fn invert(rt: &mut Rt, a: Ref<'_>) -> Result<Root> {
    let value = value(rt, a)?;
    from_big(rt, !value)
}

/// An int from text as `int(text, base)` takes it, white space and
/// underscores included; `None` if it is malformed. New reference.
/// ValueError past [`MAX_STR_DIGITS`] for bases that are no power of two.
pub fn parse(rt: &Rt, text: &str, base: u32) -> Result<Option<Root>> {
    let text = decimal::to_ascii(text);
    let text = text.trim_matches(decimal::is_space);
    from_scanned(rt, &text::int::scan(text.as_bytes(), base))
}

/// The int that was found; `None` if none was. New reference. ValueError as
/// for [`parse`].
pub fn from_scanned(rt: &Rt, scanned: &text::int::Scanned) -> Result<Option<Root>> {
    let Some(digits) = &scanned.digits else {
        return Ok(None);
    };
    let (base, negative) = (scanned.base, scanned.negative);
    if !base.is_power_of_two() && digits.len() > MAX_STR_DIGITS {
        return Err(error::value_error(
            rt,
            format_args!(
                "Exceeds the limit ({MAX_STR_DIGITS} digits) for integer string conversion: \
                 value has {} digits; use sys.set_int_max_str_digits() to increase the limit",
                digits.len()
            ),
        ));
    }
    if let Ok(small) = i64::from_str_radix(digits, base) {
        return from_i64(rt, if negative { -small } else { small }).map(Some);
    }
    match BigInt::parse_bytes(digits.as_bytes(), base) {
        Some(big) => from_big(rt, if negative { -big } else { big }).map(Some),
        None => Ok(None),
    }
}
