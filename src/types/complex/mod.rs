//! complex: two doubles, never immediate.

pub mod arithmetic;
mod methods;

use crate::error;
use crate::heap::Header;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::ops::cmp;
use crate::object::{TypeObject, alloc, attr, call, flags, ready, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::text;
use crate::types::exceptions::EXC_DEPRECATION_WARNING;
use crate::types::{self, PyBaseObject_Type, descr, float, int, member, strings, warning};
use arithmetic::{Operand, Parts, Problem};

/// Payload of a complex number.
#[repr(C)]
pub struct Complex(Parts);

// SAFETY: nothing is stored.
unsafe impl Payload for Complex {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, _: &mut Visit<'_>) {}
}

static KIND: NativeKind = kind_of::<Complex>(None);

/// The type `complex`.
#[unsafe(no_mangle)]
pub static PyComplex_Type: TypeObject =
    TypeObject::declare(c"complex", &KIND, KIND.size, flags::BASETYPE);

/// A new complex number; new reference.
pub fn new(rt: &Rt, value: Parts) -> Result<Root> {
    alloc::new_builtin(rt, &PyComplex_Type, Complex(value))
}

/// The value of a complex number or of an instance of a derived type; `None`
/// for other objects.
pub fn value(rt: &Rt, object: Ref<'_>) -> Option<Parts> {
    Obj::<Complex>::from_ref(object).map(|c| c.get(rt).0)
}

/// Whether the object is a complex number or of a derived type.
pub fn is_complex(object: Ref<'_>) -> bool {
    Obj::<Complex>::from_ref(object).is_some()
}

/// What `__complex__` says; `None` if the type has none. TypeError if it
/// does not return a complex number.
fn by_method(rt: &mut Rt, object: Ref<'_>) -> Result<Option<Parts>> {
    let name = strings::interned(rt, "__complex__")?;
    if attr::lookup(rt, type_of(object), name.get()).is_none() {
        return Ok(None);
    }
    let ty = type_of(object).full_name().to_owned();
    let result = call::method(rt, object, "__complex__", &[])?;
    let got = type_of(result.get()).full_name().to_owned();
    let Some(value) = value(rt, result.get()) else {
        return Err(error::type_error(
            rt,
            format_args!("{ty}.__complex__() must return a complex, not {got}"),
        ));
    };
    if !std::ptr::eq(type_of(result.get()), &PyComplex_Type) {
        deprecated(
            rt,
            &format!(
                "{ty}.__complex__() must return a complex, not {got}.  The ability to return \
                 an instance of a strict subclass of complex is deprecated, and may be removed \
                 in a future version of Python."
            ),
        )?;
    }
    Ok(Some(value))
}

fn deprecated(rt: &mut Rt, message: &str) -> Result<()> {
    let message = strings::new(rt, message)?;
    warning::warn(rt, EXC_DEPRECATION_WARNING.as_ref(), message.get(), 1)
}

/// A number as a complex one: by `__complex__`, else its value as a float.
/// TypeError for what is no number.
pub fn convert(rt: &mut Rt, object: Ref<'_>) -> Result<Parts> {
    if let Some(value) = value(rt, object) {
        return Ok(value);
    }
    match by_method(rt, object)? {
        Some(value) => Ok(value),
        None => float::convert(rt, object).map(|re| Parts::new(re, 0.0)),
    }
}

/// Fills the slots and completes the type.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let ty = &PyComplex_Type;
    for (number, function) in [
        (slot::tp_new, thunk::new(methods::make)),
        (slot::tp_repr, thunk::unary(repr)),
        (slot::tp_hash, thunk::hash(hash)),
        (slot::tp_richcompare, thunk::richcompare(compare)),
        (slot::nb_bool, thunk::inquiry(truth)),
        (slot::nb_add, thunk::binary(add)),
        (slot::nb_subtract, thunk::binary(subtract)),
        (slot::nb_multiply, thunk::binary(multiply)),
        (slot::nb_true_divide, thunk::binary(divide)),
        (slot::nb_power, thunk::ternary(power)),
        (slot::nb_negative, thunk::unary(negative)),
        (slot::nb_positive, thunk::unary(exact)),
        (slot::nb_absolute, thunk::unary(absolute)),
    ] {
        ty.set_slot(number, function);
    }
    ready::ready_static(rt, ty, &PyBaseObject_Type)?;
    descr::add_methods(rt, ty, methods::METHODS)?;
    for (name, index) in [(c"real", 0), (c"imag", 1)] {
        let def = member::MemberDef {
            name: name.as_ptr(),
            kind: member::kind::DOUBLE,
            offset: (size_of::<Header>() + index * size_of::<f64>()) as isize,
            flags: member::READONLY,
            doc: std::ptr::null(),
        };
        let made = descr::new_member(rt, ty, def)?;
        descr::set_in_type(rt, ty, &name.to_string_lossy(), made.get())?;
    }
    Ok(())
}

fn this(rt: &Rt, object: Ref<'_>) -> Result<Parts> {
    value(rt, object).ok_or_else(|| error::type_error(rt, "a complex number is required"))
}

/// The object itself if it is exactly complex, else one of its value.
fn exact(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    if std::ptr::eq(type_of(object), &PyComplex_Type) {
        return Ok(object.root());
    }
    let value = this(rt, object)?;
    new(rt, value)
}

fn repr(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let value = this(rt, object)?;
    strings::new(rt, &text::complex::repr(value.re, value.im))
}

/// Weight of the imaginary part, as documented for `sys.hash_info.imag`.
const IMAG_WEIGHT: isize = 1_000_003;

fn hash(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    let value = this(rt, object)?;
    let part = |value| float::hash_f64(value, object.handle().bits());
    let hash = part(value.re).wrapping_add(part(value.im).wrapping_mul(IMAG_WEIGHT));
    Ok(if hash == -1 { -2 } else { hash })
}

fn compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    if op != cmp::EQ && op != cmp::NE {
        return Ok(types::not_implemented().root());
    }
    let x = this(rt, a)?;
    let equal = if let Some(y) = value(rt, b) {
        x == y
    } else if let Some(y) = float::to_f64(rt, b) {
        x == Parts::new(y, 0.0)
    } else if int::is_int(b) {
        x.im == 0.0 && float::compare_with_int(rt, x.re, b).is_some_and(|o| o.is_eq())
    } else {
        return Ok(types::not_implemented().root());
    };
    Ok(types::bool_root(equal == (op == cmp::EQ)))
}

fn truth(rt: &mut Rt, object: Ref<'_>) -> Result<bool> {
    let value = this(rt, object)?;
    Ok(value.re != 0.0 || value.im != 0.0)
}

fn negative(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let value = this(rt, object)?;
    new(rt, Parts::new(-value.re, -value.im))
}

fn absolute(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let value = this(rt, object)?;
    let result = arithmetic::absolute(value);
    if result.is_infinite() && value.re.is_finite() && value.im.is_finite() {
        return Err(error::overflow_error(rt, "absolute value too large"));
    }
    float::from_f64(rt, result)
}

/// An operand of a mixed operation; `None` for what is no number.
fn operand(rt: &Rt, object: Ref<'_>) -> Result<Option<Operand>> {
    if let Some(value) = value(rt, object) {
        return Ok(Some(Operand::Complex(value)));
    }
    if let Some(value) = float::to_f64(rt, object) {
        return Ok(Some(Operand::Real(value)));
    }
    if int::is_int(object) {
        return int::to_f64(rt, object).map(|v| Some(Operand::Real(v)));
    }
    Ok(None)
}

fn binary(
    rt: &mut Rt,
    a: Ref<'_>,
    b: Ref<'_>,
    operation: impl FnOnce(Operand, Operand) -> std::result::Result<Parts, Problem>,
) -> Result<Root> {
    let (Some(x), Some(y)) = (operand(rt, a)?, operand(rt, b)?) else {
        return Ok(types::not_implemented().root());
    };
    match operation(x, y) {
        Ok(result) => new(rt, result),
        Err(Problem::ZeroDivision) => Err(error::zero_division(rt, "division by zero")),
        Err(Problem::ZeroPower) => Err(error::zero_division(
            rt,
            "zero to a negative or complex power",
        )),
        Err(Problem::Overflow) => Err(error::overflow_error(rt, "complex exponentiation")),
    }
}

fn add(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    binary(rt, a, b, |x, y| Ok(arithmetic::add(x, y)))
}

fn subtract(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    binary(rt, a, b, |x, y| Ok(arithmetic::subtract(x, y)))
}

fn multiply(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    binary(rt, a, b, |x, y| Ok(arithmetic::multiply(x, y)))
}

fn divide(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    binary(rt, a, b, arithmetic::divide)
}

/// `a ** b` of numbers, at least one of which is complex or gives a complex
/// result; new reference.
pub fn power(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, modulus: Option<Ref<'_>>) -> Result<Root> {
    if modulus.is_some_and(|m| !m.is(types::none())) {
        return Err(error::value_error(rt, "complex modulo"));
    }
    binary(rt, a, b, arithmetic::power)
}
