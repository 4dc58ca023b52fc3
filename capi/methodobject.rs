//! `methodobject.h`: functions implemented in C.

use super::boundary::{Borrowed, Lent, New, entry};
use super::names::PyCFunction;
use crate::error;
use crate::object::TypeObject;
use crate::types::function::{self, MethodDef, meth};
use std::ffi::c_int;

/// Returns a new function for a definition, which must live as long as it.
/// New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCFunction_New(ml: *mut MethodDef, self_: Borrowed) -> New {
    // SAFETY: same contract.
    unsafe { PyCFunction_NewEx(ml, self_, Borrowed(std::ptr::null_mut())) }
}

/// PyCFunction_New with the value of `__module__`, or NULL. New reference;
/// NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCFunction_NewEx(
    ml: *mut MethodDef,
    self_: Borrowed,
    module: Borrowed,
) -> New {
    // SAFETY: same contract.
    unsafe { PyCMethod_New(ml, self_, module, std::ptr::null_mut()) }
}

/// PyCFunction_NewEx with the defining class, which METH_METHOD needs and
/// nothing else may have. New reference; NULL with SystemError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCMethod_New(
    ml: *mut MethodDef,
    self_: Borrowed,
    module: Borrowed,
    cls: *mut TypeObject,
) -> New {
    let class = Borrowed(cls.cast());
    entry!(PyCMethod_New, |rt, self_: opt, module: opt, class: opt| {
        // SAFETY: the definition lives as long as the function.
        let def: &'static MethodDef = unsafe { &*ml };
        let known = [
            meth::VARARGS,
            meth::VARARGS | meth::KEYWORDS,
            meth::FASTCALL,
            meth::FASTCALL | meth::KEYWORDS,
            meth::NOARGS,
            meth::O,
            meth::METHOD | meth::FASTCALL | meth::KEYWORDS,
        ];
        if !known.contains(&(def.flags & meth::CONVENTION)) {
            return Err(error::system_error(
                rt,
                format_args!("{}() method: bad call flags", def.name()),
            ));
        }
        let method = def.flags & meth::METHOD != 0;
        if method && class.is_none() {
            return Err(error::system_error(
                rt,
                "attempting to create PyCMethod with a METH_METHOD flag but no class",
            ));
        }
        if !method && class.is_some() {
            return Err(error::system_error(
                rt,
                "attempting to create PyCFunction with class but no METH_METHOD flag",
            ));
        }
        function::new(rt, def, self_, module, class)
    })
}

/// Returns the C function of `func`; NULL with SystemError if it is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCFunction_GetFunction(func: Borrowed) -> PyCFunction {
    entry!(PyCFunction_GetFunction, |rt, func: any| {
        match function::view(func) {
            Some(function) => Ok(function.get(rt).def.function as PyCFunction),
            None => Err(error::bad_internal_call(rt)),
        }
    })
}

/// Returns what `func` is bound to, borrowed from it; NULL if it is a
/// static method or bound to nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCFunction_GetSelf(func: Borrowed) -> Borrowed {
    entry!(PyCFunction_GetSelf, |rt, func: any| {
        match function::view(func) {
            Some(function) => {
                let bound = &function.get(rt).bound;
                Ok(Lent(bound.as_ref().map(|b| b.handle())))
            }
            None => Err(error::bad_internal_call(rt)),
        }
    })
}

/// Returns the METH_ flags of `func`; -1 with SystemError if it is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCFunction_GetFlags(func: Borrowed) -> c_int {
    entry!(PyCFunction_GetFlags, |rt, func: any| {
        match function::view(func) {
            Some(function) => Ok(function.get(rt).def.flags),
            None => Err(error::bad_internal_call(rt)),
        }
    })
}
