//! Constructor and methods of complex.

use super::{Complex, PyComplex_Type, deprecated, exact, new, value};
use crate::error;
use crate::object::{TypeObject, alloc, args, call, ops, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::text::complex::{self as text, Problem};
use crate::types::complex::arithmetic::Parts;
use crate::types::function::{Method, meth};
use crate::types::{float, strings, tuple};

#[rustfmt::skip]
pub(super) static METHODS: &[Method] = &[
    Method { name: c"conjugate", function: || thunk::method_noargs(conjugate), flags: meth::NOARGS, doc: c"Return the complex conjugate of its argument." },
    Method { name: c"__complex__", function: || thunk::method_noargs(exact), flags: meth::NOARGS, doc: c"Convert this value to exact type complex." },
    Method { name: c"__getnewargs__", function: || thunk::method_noargs(new_args), flags: meth::NOARGS, doc: c"The arguments that make the same number." },
    Method { name: c"from_number", function: || thunk::method_o(from_number), flags: meth::O | meth::CLASS, doc: c"Convert number to a complex floating-point number." },
];

fn of_class(rt: &Rt, class: &TypeObject, value: Parts) -> Result<Root> {
    alloc::new_native(rt, class, Complex(value))
}

/// tp_new: `complex(text)`, `complex(number)`, `complex(real, imag)`.
pub(super) fn make(
    rt: &mut Rt,
    class: &TypeObject,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    let alone = tuple::len(args) == 1 && args::is_empty(rt, kwargs);
    let [real, imag] = args::bind(rt, "complex", args, kwargs, ["real", "imag"])?;
    if alone && let Some(only) = &real {
        return from_one(rt, class, only.get());
    }
    let real = match &real {
        Some(real) => real_part(rt, real.get(), "real")?,
        None => Parts::new(0.0, 0.0),
    };
    let Some(imag) = &imag else {
        return of_class(rt, class, real);
    };
    let imag = imag_part(rt, imag.get())?;
    // Given as complex, both add to both parts.
    of_class(rt, class, Parts::new(real.re - imag.im, real.im + imag.re))
}

fn from_one(rt: &mut Rt, class: &TypeObject, object: Ref<'_>) -> Result<Root> {
    let plain = std::ptr::eq(class, &PyComplex_Type);
    if plain && std::ptr::eq(type_of(object), &PyComplex_Type) {
        return Ok(object.root());
    }
    if strings::is_str(object) {
        return match text::parse(&strings::lossy(object)) {
            Ok((re, im)) => of_class(rt, class, Parts::new(re, im)),
            Err(Problem::Malformed) => Err(error::value_error(
                rt,
                "complex() arg is a malformed string",
            )),
            Err(Problem::Underscore) => {
                let shown = ops::repr(rt, object)?;
                let shown = strings::lossy(shown.get());
                Err(error::value_error(
                    rt,
                    format_args!("could not convert string to complex: {shown}"),
                ))
            }
        };
    }
    if let Some(value) = super::by_method(rt, object)? {
        return of_class(rt, class, value);
    }
    match number(rt, object)? {
        Some(value) => of_class(rt, class, value),
        None => {
            let ty = type_of(object).full_name();
            Err(error::type_error(
                rt,
                format_args!("complex() argument must be a string or a number, not {ty}"),
            ))
        }
    }
}

/// The value of a number, complex or not; `None` if it is none.
fn number(rt: &mut Rt, object: Ref<'_>) -> Result<Option<Parts>> {
    if let Some(value) = value(rt, object) {
        return Ok(Some(value));
    }
    let ty = type_of(object);
    if ty.slot(slot::nb_float) == 0 && ty.slot(slot::nb_index) == 0 {
        return Ok(None);
    }
    float::convert(rt, object).map(|re| Some(Parts::new(re, 0.0)))
}

fn real_part(rt: &mut Rt, object: Ref<'_>, name: &str) -> Result<Parts> {
    let ty = type_of(object).full_name().to_owned();
    let message = format!("complex() argument '{name}' must be a real number, not {ty}");
    let by_method = super::by_method(rt, object)?;
    let complex = by_method.is_some() || value(rt, object).is_some();
    let value = match by_method {
        Some(value) => Some(value),
        None => number(rt, object)?,
    };
    match value {
        Some(value) if complex => deprecated(rt, &message).map(|()| value),
        Some(value) => Ok(value),
        None => Err(error::type_error(rt, message)),
    }
}

fn imag_part(rt: &mut Rt, object: Ref<'_>) -> Result<Parts> {
    let ty = type_of(object).full_name().to_owned();
    let message = format!("complex() argument 'imag' must be a real number, not {ty}");
    if let Some(value) = value(rt, object) {
        return deprecated(rt, &message).map(|()| value);
    }
    match number(rt, object)? {
        Some(value) => Ok(value),
        None => Err(error::type_error(rt, message)),
    }
}

fn parts(rt: &Rt, object: Ref<'_>) -> Result<Parts> {
    super::this(rt, object)
}

fn conjugate(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let value = parts(rt, object)?;
    new(rt, Parts::new(value.re, -value.im))
}

fn new_args(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let value = parts(rt, object)?;
    let (re, im) = (
        float::from_f64(rt, value.re)?,
        float::from_f64(rt, value.im)?,
    );
    tuple::from_refs(rt, &[re.get(), im.get()])
}

fn from_number(rt: &mut Rt, class: Ref<'_>, object: Ref<'_>) -> Result<Root> {
    let plain = class.is(PyComplex_Type.as_ref());
    if plain && std::ptr::eq(type_of(object), &PyComplex_Type) {
        return Ok(object.root());
    }
    let value = super::convert(rt, object)?;
    let made = new(rt, value)?;
    if plain {
        return Ok(made);
    }
    call::one(rt, class, made.get())
}
