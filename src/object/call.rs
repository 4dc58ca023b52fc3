//! Calling callables: the vectorcall protocol (PEP 590) and tp_call.

use super::thunk::{self, RawObject, from_call};
use super::typeobj::flags;
use super::{attr, death, has_type_flag, slot, type_of};
use crate::error;
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::{dict, function, strings, tuple};
use smallvec::SmallVec;

/// Set in `nargsf` when the caller lends the place before the arguments.
pub const ARGUMENTS_OFFSET: usize = 1 << (usize::BITS - 1);

/// Calls into foreign code deeper than this raise RecursionError.
pub const RECURSION_LIMIT: u32 = 1000;

/// Counts one more nested call; RecursionError past the limit. Pair with
/// [`leave_recursive`].
#[inline(always)]
pub fn enter_recursive(rt: &Rt, what: &str) -> Result<()> {
    let depth = &rt.thread().depth;
    depth.set(depth.get() + 1);
    if depth.get() > limit() {
        depth.set(depth.get() - 1);
        return Err(too_deep(rt, what));
    }
    Ok(())
}

static LIMIT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(RECURSION_LIMIT);

/// The recursion limit.
#[inline(always)]
pub fn limit() -> u32 {
    LIMIT.load(std::sync::atomic::Ordering::Relaxed)
}

/// Sets the recursion limit.
pub fn set_limit(limit: u32) {
    LIMIT.store(limit, std::sync::atomic::Ordering::Relaxed);
}

/// Ends what [`enter_recursive`] began.
#[inline(always)]
pub fn leave_recursive(rt: &Rt) {
    let depth = &rt.thread().depth;
    depth.set(depth.get().saturating_sub(1));
}

#[cold]
fn too_deep(rt: &Rt, what: &str) -> Raised {
    error::recursion_error(rt, format_args!("maximum recursion depth exceeded{what}"))
}

/// Calls with positional arguments only; new reference.
#[inline]
pub fn args(rt: &mut Rt, callable: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    vector(rt, callable, args, args.len(), None)
}

/// Calls without arguments; new reference.
pub fn none(rt: &mut Rt, callable: Ref<'_>) -> Result<Root> {
    args(rt, callable, &[])
}

/// Calls with one argument; new reference.
pub fn one(rt: &mut Rt, callable: Ref<'_>, arg: Ref<'_>) -> Result<Root> {
    args(rt, callable, &[arg])
}

/// Calls the method `name` of `object`; new reference.
pub fn method(rt: &mut Rt, object: Ref<'_>, name: &str, with: &[Ref<'_>]) -> Result<Root> {
    let name = strings::interned(rt, name)?;
    let mut args: SmallVec<[Ref<'_>; 6]> = SmallVec::with_capacity(1 + with.len());
    args.push(object);
    args.extend_from_slice(with);
    method_vector(rt, name.get(), &args, args.len(), None)
}

/// Calls the method `name` of the first argument with the others, without
/// binding it where nobody can tell; the rest as for [`vector`]. SystemError
/// without arguments; new reference.
pub fn method_vector(
    rt: &mut Rt,
    name: Ref<'_>,
    args: &[Ref<'_>],
    positional: usize,
    names: Option<Ref<'_>>,
) -> Result<Root> {
    let Some((object, rest)) = args.split_first() else {
        return Err(error::bad_internal_call(rt));
    };
    let (callable, args, positional) = match attr::unbound_method(rt, *object, name) {
        Some(method) => (method, args, positional),
        None => (attr::get(rt, *object, name)?, rest, positional - 1),
    };
    let result = vector(rt, callable.get(), args, positional, names);
    death::drop_now(rt, callable);
    result
}

/// Calls with `positional` arguments and behind them one value for each
/// name in the tuple `names`; new reference.
#[inline]
pub fn vector(
    rt: &mut Rt,
    callable: Ref<'_>,
    args: &[Ref<'_>],
    positional: usize,
    names: Option<Ref<'_>>,
) -> Result<Root> {
    enter_recursive(rt, "")?;
    let result = match vectorcall_function(callable) {
        Some(function) => {
            let raw_args = args.as_ptr().cast::<RawObject>();
            // SAFETY: the type promises a vectorcallfunc there.
            let raw =
                unsafe { thunk::call_vector(rt, function, callable, raw_args, positional, names) };
            from_call(rt, raw, callable)
        }
        None => function::call(rt, callable, args, positional, names)
            .unwrap_or_else(|| through_tp_call(rt, callable, args, positional, names)),
    };
    leave_recursive(rt);
    result
}

/// Address of the vectorcall function of an instance, if it has one.
#[inline(always)]
pub fn vectorcall_function(callable: Ref<'_>) -> Option<usize> {
    let ty = type_of(callable);
    let offset = ty.vectorcall_offset();
    if offset == 0 || !ty.has(flags::HAVE_VECTORCALL) || callable.header().is_none() {
        return None;
    }
    // SAFETY: the type says that a function pointer (or NULL) is there.
    let function = unsafe { *((callable.handle().bits() + offset) as *const usize) };
    (function != 0).then_some(function)
}

fn through_tp_call(
    rt: &mut Rt,
    callable: Ref<'_>,
    args: &[Ref<'_>],
    positional: usize,
    names: Option<Ref<'_>>,
) -> Result<Root> {
    if type_of(callable).slot(slot::tp_call) == 0 {
        return Err(not_callable(rt, callable));
    }
    let tuple = tuple::from_refs(rt, &args[..positional])?;
    let kwargs = match names {
        Some(names) if tuple::len(names) > 0 => {
            Some(function::keyword_dict(rt, names, &args[positional..])?)
        }
        _ => None,
    };
    tp_call(rt, callable, tuple.get(), kwargs.as_ref().map(Root::get))
}

/// Calls with a tuple of positional arguments and a dict of keyword
/// arguments (or none), as `PyObject_Call` does; new reference.
pub fn with_tuple(
    rt: &mut Rt,
    callable: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    if cfg!(feature = "checked") && !(tuple::is_tuple(args) && kwargs.is_none_or(dict::is_dict)) {
        return Err(error::bad_internal_call(rt));
    }
    let kwargs = kwargs.filter(|k| dict::len(rt, *k) > 0);
    let fast = vectorcall_function(callable).is_some() || function::is_fast(callable);
    if !fast && type_of(callable).slot(slot::tp_call) != 0 {
        enter_recursive(rt, "")?;
        let result = tp_call(rt, callable, args, kwargs);
        leave_recursive(rt);
        return result;
    }
    with_tuple_vector(rt, callable, args, kwargs)
}

/// [`with_tuple`] for callables that [`vector`] calls without tp_call.
pub fn with_tuple_vector(
    rt: &mut Rt,
    callable: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    let mut roots: Vec<Root> = (0..tuple::len(args))
        .map(|i| tuple::item(rt, args, i).root())
        .collect();
    let mut names = Vec::new();
    if let Some(kwargs) = kwargs {
        for (name, value) in dict::pairs(rt, kwargs) {
            if !has_type_flag(name, flags::UNICODE_SUBCLASS) {
                return Err(error::type_error(rt, "keywords must be strings"));
            }
            names.push(name.root());
            roots.push(value.root());
        }
    }
    let positional = roots.len() - names.len();
    let refs: Vec<Ref<'_>> = roots.iter().map(Root::get).collect();
    let names = match names.is_empty() {
        true => None,
        false => {
            let names: Vec<Ref<'_>> = names.iter().map(Root::get).collect();
            Some(tuple::from_refs(rt, &names)?)
        }
    };
    vector(
        rt,
        callable,
        &refs,
        positional,
        names.as_ref().map(Root::get),
    )
}

/// Calls the tp_call slot; TypeError if there is none.
pub fn tp_call(
    rt: &mut Rt,
    callable: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    let call = type_of(callable).slot(slot::tp_call);
    if call == 0 {
        return Err(not_callable(rt, callable));
    }
    // SAFETY: tp_call is a ternaryfunc.
    let raw = unsafe { thunk::call_ternary(rt, call, callable, Some(args), kwargs) };
    from_call(rt, raw, callable)
}

#[cold]
fn not_callable(rt: &Rt, callable: Ref<'_>) -> Raised {
    error::type_error(
        rt,
        format_args!("'{}' object is not callable", type_of(callable).full_name()),
    )
}
