//! Arguments of the methods of built-in types, with CPython's messages.

use crate::error;
use crate::rt::{Raised, Ref, Result, Root, Rt};
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

/// Whether there are no keyword arguments.
pub fn is_empty(rt: &Rt, kwargs: Option<Ref<'_>>) -> bool {
    kwargs.is_none_or(|k| dict::len(rt, k) == 0)
}

/// The arguments of a call by a tuple and a dict for these parameters, none
/// of which is required; `None` for those not given. TypeError for others,
/// and for an argument that was given twice.
pub fn bind<const N: usize>(
    rt: &Rt,
    function: &str,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
    names: [&str; N],
) -> Result<[Option<Root>; N]> {
    let mut bound = std::array::from_fn(|i| tuple::get(rt, args, i).map(Ref::root));
    let count = tuple::len(args) + kwargs.map_or(0, |k| dict::len(rt, k));
    if count > N {
        let plural = if N == 1 { "" } else { "s" };
        return Err(error::type_error(
            rt,
            format_args!("{function}() takes at most {N} argument{plural} ({count} given)"),
        ));
    }
    for (key, value) in kwargs.into_iter().flat_map(|k| dict::pairs(rt, k)) {
        let key = strings::lossy(key);
        let Some(at) = names.iter().position(|n| **n == *key) else {
            return Err(error::type_error(
                rt,
                format_args!("{function}() got an unexpected keyword argument '{key}'"),
            ));
        };
        if bound[at].replace(value.root()).is_some() {
            return Err(error::type_error(
                rt,
                format_args!(
                    "argument for {function}() given by name ('{key}') and position ({})",
                    at + 1
                ),
            ));
        }
    }
    Ok(bound)
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
