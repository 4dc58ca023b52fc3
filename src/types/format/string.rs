//! `str.__format__`.

use super::{add_methods, argument, finish, method, parse, unknown_kind};
use crate::error;
use crate::object::thunk;
use crate::rt::{Ref, Result, Root, Rt};
use crate::text::layout;
use crate::text::spec::{Align, Sign, Spec};
use crate::types::PyUnicode_Type;
use crate::types::function::Method;
use crate::types::str_ops;
use crate::types::strings::bytes;

static METHODS: &[Method] = &[method(|| thunk::method_o(format))];

pub(super) fn setup(rt: &mut Rt) -> Result<()> {
    add_methods(rt, &PyUnicode_Type, METHODS)
}

fn format(rt: &mut Rt, string: Ref<'_>, spec: Ref<'_>) -> Result<Root> {
    let spec = argument(rt, spec)?;
    if spec.is_empty() {
        return str_ops::exact(rt, string);
    }
    let spec = parse(rt, spec, string, Align::Left)?;
    if let Some(kind) = spec.kind.filter(|k| *k != u32::from(b's')) {
        return Err(unknown_kind(rt, kind, string));
    }
    check(rt, &spec)?;
    finish(rt, layout::text(bytes(string), &spec))
}

fn check(rt: &Rt, spec: &Spec) -> Result<()> {
    let problem = match spec.sign {
        Some(Sign::Space) => "Space not allowed in string format specifier",
        Some(_) => "Sign not allowed in string format specifier",
        None if spec.no_negative_zero => {
            "Negative zero coercion (z) not allowed in string format specifier"
        }
        None if spec.alternate => "Alternate form (#) not allowed in string format specifier",
        None if spec.align == Align::AfterSign => {
            "'=' alignment not allowed in string format specifier"
        }
        None => return Ok(()),
    };
    Err(error::value_error(rt, problem))
}
