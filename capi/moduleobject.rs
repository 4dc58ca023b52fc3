//! `moduleobject.h`: module objects.

use super::boundary::{Borrowed, Lent, New, entry};
use crate::error;
use crate::module::create::{self, ModuleDef};
use crate::module::slots::PySlot;
use crate::object::{TypeObject, attr, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::module::{self, Module};
use crate::types::{dict, strings};
use std::ffi::{c_char, c_int, c_void};

/// A module of C's.
pub(super) fn view<'a>(rt: &Rt, object: Ref<'a>) -> Result<crate::object::Obj<'a, Module>> {
    module::view(object).ok_or_else(|| error::bad_internal_call(rt))
}

/// Returns a new module with this name. New reference; NULL with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_New(name: *const c_char) -> New {
    entry!(PyModule_New, |rt, name: text| {
        let name = strings::interned(rt, name)?;
        module::new(rt, name.get())
    })
}

/// PyModule_New with a str object. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_NewObject(name: Borrowed) -> New {
    entry!(PyModule_NewObject, |rt, name: any| module::new(rt, name))
}

/// Returns the dictionary of `module`, borrowed from it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_GetDict(module: Borrowed) -> Borrowed {
    entry!(PyModule_GetDict, |rt, module: any| {
        view(rt, module)?;
        Ok(Lent(Some(module::dict_of(rt, module)?.handle())))
    })
}

fn name_object(rt: &Rt, object: Ref<'_>) -> Result<Root> {
    if !module::is_module(object) {
        return Err(error::bad_argument(rt));
    }
    module::name(rt, object).ok_or_else(|| error::system_error(rt, "nameless module"))
}

/// Returns `__name__` of `module`. New reference; NULL with SystemError if
/// it has none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_GetNameObject(module: Borrowed) -> New {
    entry!(PyModule_GetNameObject, |rt, module: any| name_object(
        rt, module
    ))
}

/// Returns `__name__` of `module` as UTF-8, valid while the module keeps
/// it; NULL with SystemError if it has none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_GetName(module: Borrowed) -> *const c_char {
    entry!(PyModule_GetName, |rt, module: any| {
        let name = name_object(rt, module)?;
        Ok(strings::data(name.get()).cast::<c_char>())
    })
}

fn file_object(rt: &Rt, object: Ref<'_>) -> Result<Root> {
    if !module::is_module(object) {
        return Err(error::bad_argument(rt));
    }
    attr::instance_dict(rt, object)
        .and_then(|d| dict::get_text(rt, d, "__file__"))
        .filter(|f| strings::is_str(*f))
        .map(Ref::root)
        .ok_or_else(|| error::system_error(rt, "module filename missing"))
}

/// Returns `__file__` of `module`. New reference; NULL with SystemError if
/// it has none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_GetFilenameObject(module: Borrowed) -> New {
    entry!(PyModule_GetFilenameObject, |rt, module: any| file_object(
        rt, module
    ))
}

/// Returns `__file__` of `module` as UTF-8, valid while the module keeps
/// it; NULL with SystemError if it has none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_GetFilename(module: Borrowed) -> *const c_char {
    entry!(PyModule_GetFilename, |rt, module: any| {
        let name = file_object(rt, module)?;
        Ok(strings::data(name.get()).cast::<c_char>())
    })
}

/// Returns the definition that `module` was made from; NULL without an
/// exception if it was made from slots or by name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_GetDef(module: Borrowed) -> *mut ModuleDef {
    entry!(PyModule_GetDef, |rt, module: any| {
        match module::view(module) {
            Some(module) => Ok(module.get(rt).def as *mut ModuleDef),
            None => Err(error::bad_argument(rt)),
        }
    })
}

/// Returns the state of `module`; NULL without an exception if it has none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_GetState(module: Borrowed) -> *mut c_void {
    entry!(PyModule_GetState, |rt, module: any| {
        if !module::is_module(module) {
            return Err(error::bad_argument(rt));
        }
        Ok(module::state(rt, module))
    })
}

/// PyModule_GetState for tp_traverse and tp_clear: raises nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_GetState_DuringGC(module: Borrowed) -> *mut c_void {
    // SAFETY: same contract; nothing is allocated for a module.
    unsafe { PyModule_GetState(module) }
}

/// Makes a definition usable as what a PyInit function returns. Returns
/// `def` itself, borrowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModuleDef_Init(def: *mut ModuleDef) -> Borrowed {
    // SAFETY: a definition of the extension, which lives as long as it.
    unsafe { ModuleDef::init(def) };
    Borrowed(def.cast())
}

/// Returns a new module made from slots; its Py_mod_exec has not run. New
/// reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_FromSlotsAndSpec(slots: *const PySlot, spec: Borrowed) -> New {
    entry!(PyModule_FromSlotsAndSpec, |rt, spec: any| {
        if slots.is_null() {
            return Err(error::system_error(
                rt,
                "PyModule_FromSlotsAndSpec called with NULL slots",
            ));
        }
        // SAFETY: the array ends with number 0.
        unsafe { create::from_slots(rt, slots, spec) }
    })
}

/// Runs what initialises `module`. Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_Exec(module: Borrowed) -> c_int {
    entry!(PyModule_Exec, |rt, module: any| {
        if !module::is_module(module) {
            return Err(error::bad_argument(rt));
        }
        create::exec(rt, module)
    })
}

/// Stores the size of the state of `module`. Returns 0, or -1 with
/// TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_GetStateSize(module: Borrowed, result: *mut isize) -> c_int {
    entry!(PyModule_GetStateSize, |rt, module: any| {
        // SAFETY: C passes a place for the result.
        unsafe { *result = -1 };
        let Some(view) = module::view(module) else {
            return Err(not_a_module(rt, module));
        };
        // SAFETY: as above.
        unsafe { *result = view.get(rt).state_size.max(0) };
        Ok(())
    })
}

/// Stores the token of `module`, NULL for none. Returns 0, or -1 with
/// TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_GetToken(module: Borrowed, result: *mut *mut c_void) -> c_int {
    entry!(PyModule_GetToken, |rt, module: any| {
        // SAFETY: C passes a place for the result.
        unsafe { *result = std::ptr::null_mut() };
        let Some(view) = module::view(module) else {
            return Err(not_a_module(rt, module));
        };
        // SAFETY: as above.
        unsafe { *result = view.get(rt).token as *mut c_void };
        Ok(())
    })
}

/// PyModule_GetToken for tp_traverse and tp_clear.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_GetToken_DuringGC(
    module: Borrowed,
    result: *mut *mut c_void,
) -> c_int {
    // SAFETY: same contract; nothing is allocated for a module.
    unsafe { PyModule_GetToken(module, result) }
}

#[cold]
fn not_a_module(rt: &Rt, object: Ref<'_>) -> crate::rt::Raised {
    let ty: &TypeObject = type_of(object);
    error::type_error(
        rt,
        format_args!("expected module, got '{}'", ty.full_name()),
    )
}
