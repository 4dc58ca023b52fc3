//! Making exceptions the way `raise` does: from a class and a value.

use super::{Exception, is_class, view};
use crate::error;
use crate::object::{as_type, call, type_of};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::{self, strings, tuple};

/// An exception of `class` for `value`, as `raise` makes it: an instance of
/// the class is taken as it is, a tuple is the argument list, None or no
/// value no argument, anything else the one argument. New reference.
pub fn instantiate(rt: &mut Rt, class: Ref<'_>, value: Option<Ref<'_>>) -> Result<Root> {
    let value = value.filter(|v| !v.is(types::none()));
    if let Some(value) = value
        && view(value).is_some()
        && as_type(class).is_some_and(|c| type_of(value).is_subtype(rt, c))
    {
        return Ok(value.root());
    }
    let made = match value {
        None => call::none(rt, class)?,
        Some(value) if tuple::is_tuple(value) => call::with_tuple(rt, class, value, None)?,
        Some(value) => call::one(rt, class, value)?,
    };
    if view(made.get()).is_some() {
        return Ok(made);
    }
    let text = crate::object::ops::repr(rt, class)?;
    let ty = type_of(made.get()).full_name().to_owned();
    Err(error::type_error(
        rt,
        format_args!(
            "calling {} should have returned an instance of BaseException, not {ty}",
            strings::lossy(text.get())
        ),
    ))
}

/// What PyErr_SetObject does.
pub fn set_object(rt: &mut Rt, class: Ref<'_>, value: Option<Ref<'_>>) -> Raised {
    if !is_class(class) {
        let text = match crate::object::ops::repr(rt, class) {
            Ok(text) => strings::lossy(text.get()).into_owned(),
            Err(raised) => return raised,
        };
        return error::system_error(
            rt,
            format_args!("_PyErr_SetObject: exception {text} is not a BaseException subclass"),
        );
    }
    error::restore(rt, None);
    match instantiate(rt, class, value) {
        Ok(exception) => error::set(rt, exception),
        Err(raised) => raised,
    }
}

/// Whether `given` (an instance or a class) is caught by `class` (a class
/// or a tuple of them, nested).
pub fn given_matches(rt: &Rt, given: Ref<'_>, class: Ref<'_>) -> bool {
    if tuple::is_tuple(class) {
        return tuple::items(rt, class).any(|c| given_matches(rt, given, c));
    }
    let given_class = if view(given).is_some() {
        type_of(given)
    } else {
        match as_type(given) {
            Some(ty) if is_class(given) => ty,
            _ => return given.is(class),
        }
    };
    match as_type(class) {
        Some(class) if is_class(class.as_ref()) => given_class.is_subtype(rt, class),
        _ => given.is(class),
    }
}

/// A part of an exception, rooted.
pub fn part(
    rt: &Rt,
    exception: Ref<'_>,
    part: impl FnOnce(&Exception) -> &Option<crate::rt::Stored>,
) -> Option<Root> {
    let payload = view(exception)?;
    part(payload.get(rt)).as_ref().map(|s| s.get(rt).root())
}
