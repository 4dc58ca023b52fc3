//! `abstract.h`, the calls: calling objects, by every protocol.

use super::boundary::{Borrowed, New, entry, general};
use crate::error;
use crate::handle::Handle;
use crate::object::thunk::{self, RawObject};
use crate::object::{call, slot, type_of};
use crate::rt::Ref;
use crate::types::{function, tuple};
use std::ffi::c_int;

/// The number of positional arguments in the `nargsf` of a vectorcall.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyVectorcall_NARGS(nargsf: usize) -> isize {
    (nargsf & !call::ARGUMENTS_OFFSET) as isize
}

/// Returns whether `o` can be called: 1 or 0. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCallable_Check(o: Borrowed) -> c_int {
    if o.0.is_null() {
        return 0;
    }
    entry!(PyCallable_Check, |rt, o: any| {
        let _ = &rt;
        Ok(type_of(o).slot(slot::tp_call) != 0)
    })
}

/// Calls `callable` with a tuple of positional arguments and a dict of
/// keyword arguments, or NULL. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Call(
    callable: Borrowed,
    args: Borrowed,
    kwargs: Borrowed,
) -> New {
    entry!(PyObject_Call, |rt,
                           callable: any,
                           args: any,
                           kwargs: opt| {
        call::with_tuple(rt, callable, args, kwargs)
    })
}

/// Calls `callable` with a tuple of arguments, or none for NULL. New
/// reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_CallObject(callable: Borrowed, args: Borrowed) -> New {
    entry!(PyObject_CallObject, |rt, callable: any, args: opt| {
        let Some(args) = args else {
            return call::none(rt, callable);
        };
        if !tuple::is_tuple(args) {
            return Err(error::type_error(rt, "argument list must be a tuple"));
        }
        call::with_tuple(rt, callable, args, None)
    })
}

/// Calls `callable` without arguments. New reference; NULL with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_CallNoArgs(callable: Borrowed) -> New {
    // SAFETY: C passes a live callable, outside the runtime; no arguments are looked at.
    if let Some(raw) = unsafe { direct(callable, std::ptr::null(), 0) } {
        return raw;
    }
    general!((callable: Borrowed) -> New {
        entry!(PyObject_CallNoArgs, |rt, callable: any| call::none(rt, callable))
    })
}

/// Calls `callable` with the arguments of an array: `nargsf` positional
/// ones, then one for each name in `kwnames`. New reference; NULL with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Vectorcall(
    callable: Borrowed,
    args: *const Borrowed,
    nargsf: usize,
    kwnames: Borrowed,
) -> New {
    if kwnames.0.is_null()
        // SAFETY: C passes live arguments, outside the runtime.
        && let Some(raw) = unsafe { direct(callable, args, nargsf & !call::ARGUMENTS_OFFSET) }
    {
        return raw;
    }
    general!((callable: Borrowed, args: *const Borrowed, nargsf: usize, kwnames: Borrowed) -> New {
        if kwnames.0.is_null()
            && let Some(handle) = Handle::from_bits(callable.0 as usize)
        {
            let count = nargsf & !call::ARGUMENTS_OFFSET;
            // SAFETY: C passes live arguments, outside the runtime.
            let called = unsafe {
                function::call_with_tuple(Ref::from_handle(handle), args.cast(), count)
            };
            if let Some(raw) = called {
                return New(raw.cast());
            }
        }
        entry!(PyObject_Vectorcall, |rt, callable: any, kwnames: opt| {
            let positional = nargsf & !call::ARGUMENTS_OFFSET;
            let count = positional + kwnames.map_or(0, tuple::len);
            let args = thunk::arg_slice(args.cast::<RawObject>(), count);
            call::vector(rt, callable, args, positional, kwnames)
        })
    })
}

/// A call of a C function that need not enter the runtime.
///
/// # Safety
/// As for [`function::call_outside`].
#[inline(always)]
unsafe fn direct(callable: Borrowed, args: *const Borrowed, count: usize) -> Option<New> {
    let handle = Handle::from_bits(callable.0 as usize)?;
    // SAFETY: passed on from the caller.
    unsafe {
        function::call_outside(Ref::from_handle(handle), args.cast(), count)
            .map(|raw| New(raw.cast()))
    }
}

/// Calls the method `name` of the first argument with the others. New
/// reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_VectorcallMethod(
    name: Borrowed,
    args: *const Borrowed,
    nargsf: usize,
    kwnames: Borrowed,
) -> New {
    entry!(PyObject_VectorcallMethod, |rt, name: any, kwnames: opt| {
        let positional = nargsf & !call::ARGUMENTS_OFFSET;
        let count = positional + kwnames.map_or(0, tuple::len);
        let args = thunk::arg_slice(args.cast::<RawObject>(), count);
        call::method_vector(rt, name, args, positional, kwnames)
    })
}

/// Calls through the vectorcall function of `callable` with a tuple and a
/// dict or NULL. New reference; NULL with TypeError if it has none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyVectorcall_Call(
    callable: Borrowed,
    args: Borrowed,
    kwargs: Borrowed,
) -> New {
    entry!(
        PyVectorcall_Call,
        |rt, callable: any, args: any, kwargs: opt| {
            let known =
                call::vectorcall_function(callable).is_some() || function::is_fast(callable);
            if !known {
                let ty = type_of(callable).full_name();
                return Err(error::type_error(
                    rt,
                    format_args!("'{ty}' object does not support vectorcall"),
                ));
            }
            call::with_tuple_vector(rt, callable, args, kwargs)
        }
    )
}
