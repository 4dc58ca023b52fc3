//! Arguments of the methods of built-in types, with CPython's messages.

use crate::error;
use crate::rt::{Raised, Ref, Result, Rt};
use crate::types::{dict, strings, tuple};

/// TypeError unless between `min` and `max` arguments were `given`.
#[inline]
pub fn count(rt: &Rt, name: &str, given: usize, min: usize, max: usize) -> Result<()> {
    if (min..=max).contains(&given) {
        return Ok(());
    }
    Err(wrong_count(rt, name, given, min, max))
}

#[cold]
fn wrong_count(rt: &Rt, name: &str, given: usize, min: usize, max: usize) -> Raised {
    let bound = if given < min { min } else { max };
    let how = match (min == max, given < min) {
        (true, _) => "",
        (false, true) => "at least ",
        (false, false) => "at most ",
    };
    let plural = if bound == 1 { "" } else { "s" };
    error::type_error(
        rt,
        format_args!("{name} expected {how}{bound} argument{plural}, got {given}"),
    )
}

/// [`count`] for a tuple of arguments.
pub fn count_tuple(rt: &Rt, name: &str, args: Ref<'_>, min: usize, max: usize) -> Result<()> {
    count(rt, name, tuple::len(args), min, max)
}

/// TypeError if there are keyword arguments.
pub fn no_keywords(rt: &Rt, name: &str, kwargs: Option<Ref<'_>>) -> Result<()> {
    if kwargs.is_none_or(|k| dict::len(rt, k) == 0) {
        return Ok(());
    }
    Err(error::type_error(
        rt,
        format_args!("{name}() takes no keyword arguments"),
    ))
}

/// The argument at a position of a METH_FASTCALL | METH_KEYWORDS call, or
/// the keyword argument `name`.
pub fn keyword<'a>(
    args: &'a [Ref<'a>],
    names: Option<Ref<'a>>,
    rt: &Rt,
    name: &str,
) -> Option<Ref<'a>> {
    let names = names?;
    let positional = args.len() - tuple::len(names);
    (0..tuple::len(names))
        .find(|i| strings::bytes(tuple::item(rt, names, *i)) == name.as_bytes())
        .map(|i| args[positional + i])
}

/// TypeError for the first keyword that is not among `known`.
pub fn only_keywords(
    rt: &Rt,
    function: &str,
    names: Option<Ref<'_>>,
    known: &[&str],
) -> Result<()> {
    let Some(names) = names else { return Ok(()) };
    for name in tuple::items(rt, names) {
        let text = strings::lossy(name);
        if !known.contains(&&*text) {
            return Err(error::type_error(
                rt,
                format_args!("{function}() got an unexpected keyword argument '{text}'"),
            ));
        }
    }
    Ok(())
}
