//! `format(object, spec)`: what the built-in types do with a format
//! specification. How text is laid out is in [`crate::text::layout`].

pub mod fields;
pub mod number;
pub mod percent;
pub mod string;

use crate::error;
use crate::object::{attr, call, is_exact, ops, slot, type_of};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::text::spec::{Align, Problem, Spec};
use crate::text::{Buffer, buffer};
use crate::types::strings::{self, is_str};
use crate::types::{self, descr, function};

/// Adds `__format__` to the built-in types; after they were completed.
pub fn setup(rt: &mut Rt) -> Result<()> {
    string::setup(rt)?;
    number::setup(rt)
}

/// `format(object, spec)`; new reference to a str. TypeError, whatever
/// `__format__` raises.
pub fn object(rt: &mut Rt, object: Ref<'_>, spec: Ref<'_>) -> Result<Root> {
    let empty = strings::bytes(spec).is_empty();
    let plain = is_exact(object, &types::PyUnicode_Type) || is_exact(object, &types::PyLong_Type);
    if empty && plain {
        return ops::str(rt, object);
    }
    let ty = type_of(object);
    let Some(found) = attr::lookup_str(rt, ty, "__format__").map(Ref::root) else {
        let ty = ty.full_name();
        return Err(error::type_error(
            rt,
            format_args!("Type {ty} doesn't define __format__"),
        ));
    };
    let getter = type_of(found.get()).slot(slot::tp_descr_get);
    let method = match getter {
        0 => found,
        getter => attr::bind(rt, getter, found.get(), Some(object), ty)?,
    };
    let made = call::one(rt, method.get(), spec)?;
    if is_str(made.get()) {
        return Ok(made);
    }
    let ty = type_of(made.get()).full_name().to_owned();
    Err(error::type_error(
        rt,
        format_args!("__format__ must return a str, not {ty}"),
    ))
}

/// The specification that `__format__` was called with. TypeError for what is
/// no str.
fn argument<'a>(rt: &Rt, spec: Ref<'a>) -> Result<&'a [u8]> {
    if is_str(spec) {
        return Ok(strings::bytes(spec));
    }
    let ty = match spec.is(types::none()) {
        true => "None",
        false => type_of(spec).full_name(),
    };
    Err(error::type_error(
        rt,
        format_args!("__format__() argument must be str, not {ty}"),
    ))
}

/// Reads a specification for an object. ValueError.
fn parse(rt: &Rt, spec: &[u8], object: Ref<'_>, default: Align) -> Result<Spec> {
    Spec::parse(spec, default).map_err(|problem| {
        let ty = type_of(object).full_name();
        match problem {
            Problem::TooManyDigits => too_many_digits(rt),
            Problem::BothGroupings => error::value_error(rt, "Cannot specify both ',' and '_'."),
            Problem::NoPrecision => error::value_error(rt, "Format specifier missing precision"),
            Problem::Invalid => {
                let spec = String::from_utf8_lossy(spec);
                error::value_error(
                    rt,
                    format_args!("Invalid format specifier '{spec}' for object of type '{ty}'"),
                )
            }
            Problem::Grouping(grouping, kind) => error::value_error(
                rt,
                format_args!(
                    "Cannot specify '{}' with '{}'.",
                    grouping.symbol(),
                    shown(kind)
                ),
            ),
        }
    })
}

fn too_many_digits(rt: &Rt) -> Raised {
    error::value_error(rt, "Too many decimal digits in format string")
}

/// A presentation type as messages show it.
fn shown(kind: u32) -> String {
    match kind {
        0x21..0x80 => char::from(kind as u8).to_string(),
        _ => format!("\\x{kind:x}"),
    }
}

/// ValueError for a presentation type that the object does not have.
#[cold]
fn unknown_kind(rt: &Rt, kind: u32, object: Ref<'_>) -> Raised {
    let ty = type_of(object).full_name();
    error::value_error(
        rt,
        format_args!(
            "Unknown format code '{}' for object of type '{ty}'",
            shown(kind)
        ),
    )
}

/// A str of what was laid out; new reference. MemoryError.
fn finish(rt: &Rt, laid_out: buffer::Result<Buffer>) -> Result<Root> {
    strings::from_built(rt, laid_out)
}

/// The method table entry for a `__format__`.
const fn method(function: fn() -> usize) -> function::Method {
    function::Method {
        name: c"__format__",
        function,
        flags: function::meth::O,
        doc: c"Format according to a format specification.",
    }
}

use descr::add_methods;
