//! `modsupport.h`, the part about modules.

use super::boundary::{Borrowed, New, Stolen, entry};
use crate::error;
use crate::module::create::{self, AbiInfo, ModuleDef};
use crate::module::import;
use crate::object::TypeObject;
use crate::rt::{Ref, Result, Rt};
use crate::types::function::MethodDef;
use crate::types::{convert, dict, member, module, strings};
use std::ffi::{c_char, c_int, c_long};

/// The checks of PyModule_AddObjectRef and the like, then the addition.
fn add(rt: &mut Rt, object: Ref<'_>, name: &str, value: Option<Ref<'_>>) -> Result<()> {
    if !module::is_module(object) {
        return Err(error::type_error(
            rt,
            "PyModule_AddObjectRef() first argument must be a module",
        ));
    }
    let Some(value) = value else {
        return Err(error::pending(rt).unwrap_or_else(|| {
            error::system_error(
                rt,
                "PyModule_AddObjectRef() must be called with an exception raised if value is NULL",
            )
        }));
    };
    let dict = module::dict_of(rt, object)?;
    dict::set_text(rt, dict.get(), name, value)
}

/// Adds `value` to `module` as `name`; the module takes its own reference.
/// A NULL `value` passes the pending exception on. Returns 0, or -1 with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_AddObjectRef(
    module: Borrowed,
    name: *const c_char,
    value: Borrowed,
) -> c_int {
    entry!(
        PyModule_AddObjectRef,
        |rt, module: any, name: text, value: opt| add(rt, module, name, value)
    )
}

/// PyModule_AddObjectRef that steals the reference to `value`, also on
/// failure. Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_Add(
    module: Borrowed,
    name: *const c_char,
    value: Stolen,
) -> c_int {
    entry!(PyModule_Add, |rt,
                          value: opt_stolen,
                          module: any,
                          name: text| {
        add(rt, module, name, value.as_ref().map(|v| v.get()))
    })
}

/// PyModule_AddObjectRef that steals the reference to `value` on success
/// only. Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_AddObject(
    module: Borrowed,
    name: *const c_char,
    value: Stolen,
) -> c_int {
    // SAFETY: same contract.
    let result = unsafe { PyModule_AddObjectRef(module, name, Borrowed(value.0)) };
    if result == 0 {
        // SAFETY: the caller gives its reference up.
        unsafe { super::refcount::Py_DecRef(value) };
    }
    result
}

/// Adds an int to `module`. Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_AddIntConstant(
    module: Borrowed,
    name: *const c_char,
    value: c_long,
) -> c_int {
    entry!(PyModule_AddIntConstant, |rt, module: any, name: text| {
        let value = convert::from_i64(rt, value)?;
        add(rt, module, name, Some(value.get()))
    })
}

/// Adds a str to `module`. Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_AddStringConstant(
    module: Borrowed,
    name: *const c_char,
    value: *const c_char,
) -> c_int {
    entry!(
        PyModule_AddStringConstant,
        |rt, module: any, name: text, value: c_str| {
            let value = strings::from_utf8(rt, value.to_bytes())?;
            add(rt, module, name, Some(value.get()))
        }
    )
}

/// Adds a type to `module` under its own name. Returns 0, or -1 with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_AddType(module: Borrowed, ty: *mut TypeObject) -> c_int {
    entry!(PyModule_AddType, |rt, module: any, ty: ty| {
        let name = ty.short_name().to_owned();
        add(rt, module, &name, Some(ty.as_ref()))
    })
}

/// Sets the docstring of `module`. Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_SetDocString(
    module: Borrowed,
    docstring: *const c_char,
) -> c_int {
    entry!(PyModule_SetDocString, |rt, module: any, docstring: text| {
        let doc = strings::new(rt, docstring)?;
        import::set_attribute(rt, module, "__doc__", doc.get())
    })
}

/// Adds the functions of a table, which must live as long as the module.
/// Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_AddFunctions(
    module: Borrowed,
    functions: *mut MethodDef,
) -> c_int {
    entry!(
        PyModule_AddFunctions,
        |rt, module: any| create::add_methods(rt, module, functions)
    )
}

/// Runs what initialises a module made from `def`. Returns 0, or -1 with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_ExecDef(module: Borrowed, _def: *mut ModuleDef) -> c_int {
    entry!(PyModule_ExecDef, |rt, module: any| {
        if !module::is_module(module) {
            return Err(error::bad_argument(rt));
        }
        create::exec(rt, module)
    })
}

/// Returns a new module made from a definition in one phase. New reference;
/// NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_Create2(def: *mut ModuleDef, _module_api_version: c_int) -> New {
    entry!(PyModule_Create2, |rt| {
        // SAFETY: a definition of the extension, which lives as long as it.
        let def: &'static ModuleDef = unsafe {
            ModuleDef::init(def);
            &*def
        };
        create::single_phase(rt, def)
    })
}

/// Returns a new module made from a definition and a spec; its Py_mod_exec
/// has not run. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_FromDefAndSpec2(
    def: *mut ModuleDef,
    spec: Borrowed,
    _module_api_version: c_int,
) -> New {
    entry!(PyModule_FromDefAndSpec2, |rt, spec: any| {
        // SAFETY: a definition of the extension, which lives as long as it.
        let def: &'static ModuleDef = unsafe {
            ModuleDef::init(def);
            &*def
        };
        create::from_def(rt, def, spec)
    })
}

/// Checks whether a module with this information can be used here. Returns
/// 0, or -1 with ImportError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyABIInfo_Check(info: *mut AbiInfo, module_name: *const c_char) -> c_int {
    entry!(PyABIInfo_Check, |rt| {
        let name = member::text(module_name).unwrap_or("(null)");
        // SAFETY: NULL or the information.
        unsafe { create::check_abi(rt, info, name) }
    })
}
