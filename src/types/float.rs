//! float: the common exponents in the handle, the others in a payload.

use crate::error;
use crate::handle::Handle;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::ops::cmp;
use crate::object::{TypeObject, alloc, flags, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::text;
use crate::types::{self, int, strings};
use num_bigint::BigInt;
use num_traits::FromPrimitive;

/// Payload of a float that is not immediate.
pub struct Float(f64);

// SAFETY: nothing is stored.
unsafe impl Payload for Float {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, _: &mut Visit<'_>) {}
}

static KIND: NativeKind = kind_of::<Float>(None);

/// The type `float`.
#[unsafe(no_mangle)]
pub static PyFloat_Type: TypeObject =
    TypeObject::declare(c"float", &KIND, KIND.size, flags::BASETYPE);

/// A new float; new reference.
#[inline(always)]
pub fn from_f64(rt: &Rt, value: f64) -> Result<Root> {
    match Handle::from_double(value).and_then(Root::immediate) {
        Some(immediate) => Ok(immediate),
        None => alloc::new_builtin(rt, &PyFloat_Type, Float(value)),
    }
}

/// [`from_f64`] where that needs no call; `None` otherwise.
#[inline(always)]
pub fn try_from_f64(rt: &Rt, value: f64) -> Option<Root> {
    match Handle::from_double(value).and_then(Root::immediate) {
        Some(immediate) => Some(immediate),
        None => alloc::try_new_builtin(rt, &PyFloat_Type, Float(value)).ok(),
    }
}

/// An instance of a type derived from float, with the value of `float`; new
/// reference.
pub fn of_class(rt: &Rt, class: &TypeObject, float: Ref<'_>) -> Result<Root> {
    let value = to_f64(rt, float).unwrap_or(0.0);
    alloc::new_native(rt, class, Float(value))
}

/// The value of a float or of an instance of a derived type; `None` for
/// other objects.
#[inline(always)]
pub fn to_f64(rt: &Rt, object: Ref<'_>) -> Option<f64> {
    match object.handle().as_double() {
        Some(value) => Some(value),
        None => Obj::<Float>::from_ref(object).map(|f| f.get(rt).0),
    }
}

/// `float(object)` by its type: floats, ints, `__float__`, `__index__`.
/// TypeError for others.
pub fn convert(rt: &mut Rt, object: Ref<'_>) -> Result<f64> {
    if let Some(value) = to_f64(rt, object) {
        return Ok(value);
    }
    if int::is_int(object) {
        return int::to_f64(rt, object);
    }
    let ty = type_of(object);
    let by_float = ty.slot(slot::nb_float);
    if by_float != 0 {
        // SAFETY: nb_float is a unaryfunc.
        let raw = unsafe { thunk::call_unary(rt, by_float, object) };
        let result = thunk::from_c(rt, raw, "__float__")?;
        return match to_f64(rt, result.get()) {
            Some(value) => Ok(value),
            None => {
                let (ty, got) = (ty.full_name(), type_of(result.get()).full_name());
                Err(error::type_error(
                    rt,
                    format_args!("{ty}.__float__() must return a float, not {got}"),
                ))
            }
        };
    }
    if ty.slot(slot::nb_index) != 0 {
        let index = crate::object::number::index(rt, object)?;
        return int::to_f64(rt, index.get());
    }
    let ty = ty.full_name();
    Err(error::type_error(
        rt,
        format_args!("must be real number, not {ty}"),
    ))
}

/// Fills the slots of `float`.
pub fn fill_slots() {
    let ty = &PyFloat_Type;
    ty.set_slot(slot::tp_repr, thunk::unary(repr));
    ty.set_slot(slot::tp_hash, thunk::hash(hash));
    ty.set_slot(slot::tp_richcompare, thunk::richcompare(richcompare));
    ty.set_slot(slot::nb_bool, thunk::inquiry(truth));
    ty.set_slot(slot::nb_add, thunk::binary(add));
    ty.set_slot(slot::nb_subtract, thunk::binary(subtract));
    ty.set_slot(slot::nb_multiply, thunk::binary(multiply));
    ty.set_slot(slot::nb_true_divide, thunk::binary(true_divide));
    ty.set_slot(slot::nb_floor_divide, thunk::binary(floor_divide));
    ty.set_slot(slot::nb_remainder, thunk::binary(remainder));
    ty.set_slot(slot::nb_divmod, thunk::binary(divmod));
    ty.set_slot(slot::nb_power, thunk::ternary(power));
    ty.set_slot(slot::nb_negative, thunk::unary(negative));
    ty.set_slot(slot::nb_positive, thunk::unary(exact));
    ty.set_slot(slot::nb_absolute, thunk::unary(absolute));
    ty.set_slot(slot::nb_float, thunk::unary(exact));
    ty.set_slot(slot::nb_int, thunk::unary(whole));
}

fn value(rt: &Rt, object: Ref<'_>) -> Result<f64> {
    to_f64(rt, object).ok_or_else(|| error::type_error(rt, "a float is required"))
}

fn exact(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    if std::ptr::eq(type_of(object), &PyFloat_Type) {
        return Ok(object.root());
    }
    let value = value(rt, object)?;
    from_f64(rt, value)
}

fn repr(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let text = text::float::repr(value(rt, object)?);
    strings::new(rt, &text)
}

/// Hash of a double, as documented for numeric types.
pub fn hash_f64(value: f64, address: usize) -> isize {
    const BITS: u32 = 61;
    const MODULUS: u64 = (1 << BITS) - 1;
    if value.is_infinite() {
        return if value > 0.0 { 314159 } else { -314159 };
    }
    if value.is_nan() {
        return (address >> 4) as isize;
    }
    let bits = value.abs().to_bits();
    let (mut mantissa, exponent) = match bits >> 52 {
        0 => (bits, -1074i64),
        e => (bits & ((1 << 52) - 1) | 1 << 52, e as i64 - 1075),
    };
    mantissa %= MODULUS;
    // 2^61 is 1 modulo 2^61 - 1: multiplying by a power of two rotates.
    let rotation = exponent.rem_euclid(i64::from(BITS)) as u32;
    let rotated = (mantissa << rotation & MODULUS) | mantissa >> (BITS - rotation);
    let hash = (rotated % MODULUS) as isize;
    match if value < 0.0 { -hash } else { hash } {
        -1 => -2,
        hash => hash,
    }
}

fn hash(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    Ok(hash_f64(value(rt, object)?, object.handle().bits()))
}

fn truth(rt: &mut Rt, object: Ref<'_>) -> Result<bool> {
    Ok(value(rt, object)? != 0.0)
}

fn richcompare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    let x = value(rt, a)?;
    let order = if let Some(y) = to_f64(rt, b) {
        x.partial_cmp(&y)
    } else if int::is_int(b) {
        compare_with_int(rt, x, b)
    } else {
        return Ok(types::not_implemented().root());
    };
    Ok(types::bool_root(match order {
        Some(order) => cmp::holds(op, order),
        None => op == cmp::NE,
    }))
}

/// Exact order of a double and an int.
pub fn compare_with_int(rt: &Rt, x: f64, b: Ref<'_>) -> Option<std::cmp::Ordering> {
    if x.is_nan() {
        return None;
    }
    let y = int::to_big(rt, b)?;
    match BigInt::from_f64(x.floor()) {
        None => Some(if x > 0.0 {
            std::cmp::Ordering::Greater
        } else {
            std::cmp::Ordering::Less
        }),
        Some(floor) => Some(floor.cmp(&y).then(if x.fract() == 0.0 {
            std::cmp::Ordering::Equal
        } else {
            std::cmp::Ordering::Greater
        })),
    }
}

/// Both operands as doubles; `None` if one is no number.
fn operands(rt: &Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Option<(f64, f64)>> {
    let as_double = |o: Ref<'_>| match to_f64(rt, o) {
        Some(value) => Ok(Some(value)),
        None if int::is_int(o) => int::to_f64(rt, o).map(Some),
        None => Ok(None),
    };
    Ok(match (as_double(a)?, as_double(b)?) {
        (Some(x), Some(y)) => Some((x, y)),
        _ => None,
    })
}

macro_rules! arithmetic {
    ($($name:ident |$rt:ident, $x:ident, $y:ident| $result:expr;)*) => {$(
        fn $name($rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
            let Some(($x, $y)) = operands($rt, a, b)? else {
                return Ok(types::not_implemented().root());
            };
            let result: f64 = $result;
            from_f64($rt, result)
        }
    )*};
}

arithmetic! {
    add |rt, x, y| x + y;
    subtract |rt, x, y| x - y;
    multiply |rt, x, y| x * y;
    true_divide |rt, x, y| {
        if y == 0.0 { return Err(error::zero_division(rt, "division by zero")); }
        x / y
    };
    floor_divide |rt, x, y| div_mod(rt, x, y)?.0;
    remainder |rt, x, y| div_mod(rt, x, y)?.1;
}

/// Quotient and remainder with the sign of the divisor.
fn div_mod(rt: &Rt, x: f64, y: f64) -> Result<(f64, f64)> {
    if y == 0.0 {
        return Err(error::zero_division(rt, "division by zero"));
    }
    let mut rest = x % y;
    let mut quotient = (x - rest) / y;
    if rest != 0.0 {
        if (y < 0.0) != (rest < 0.0) {
            rest += y;
            quotient -= 1.0;
        }
    } else {
        rest = 0f64.copysign(y);
    }
    let whole = if quotient != 0.0 {
        let floor = quotient.floor();
        if quotient - floor > 0.5 {
            floor + 1.0
        } else {
            floor
        }
    } else {
        0f64.copysign(x / y)
    };
    Ok((whole, rest))
}

fn divmod(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    let Some((x, y)) = operands(rt, a, b)? else {
        return Ok(types::not_implemented().root());
    };
    let (quotient, rest) = div_mod(rt, x, y)?;
    let quotient = from_f64(rt, quotient)?;
    let rest = from_f64(rt, rest)?;
    types::tuple::from_refs(rt, &[quotient.get(), rest.get()])
}

fn power(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, modulus: Option<Ref<'_>>) -> Result<Root> {
    if modulus.is_some_and(|m| !m.is(types::none())) {
        return Err(error::type_error(
            rt,
            "pow() 3rd argument not allowed unless all arguments are integers",
        ));
    }
    let Some((x, y)) = operands(rt, a, b)? else {
        return Ok(types::not_implemented().root());
    };
    if x == 0.0 && y < 0.0 && y.is_finite() {
        return Err(error::zero_division(rt, "zero to a negative power"));
    }
    if x < 0.0 && x.is_finite() && y.is_finite() && y != y.floor() {
        return crate::types::complex::power(rt, a, b, None);
    }
    let result = x.powf(y);
    if result.is_infinite() && x.is_finite() && y.is_finite() {
        let message = "(34, 'Numerical result out of range')";
        return Err(error::overflow_error(rt, message));
    }
    from_f64(rt, result)
}

fn negative(rt: &mut Rt, a: Ref<'_>) -> Result<Root> {
    let value = value(rt, a)?;
    from_f64(rt, -value)
}

fn absolute(rt: &mut Rt, a: Ref<'_>) -> Result<Root> {
    let value = value(rt, a)?;
    from_f64(rt, value.abs())
}

fn whole(rt: &mut Rt, a: Ref<'_>) -> Result<Root> {
    let value = value(rt, a)?;
    int::from_f64(rt, value)
}
