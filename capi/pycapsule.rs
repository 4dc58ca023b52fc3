//! `pycapsule.h`: C pointers as objects.

use super::boundary::{Borrowed, New, PyObject, Stolen, entry};
use crate::error;
use crate::object::attr;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::capsule;
use crate::types::exceptions::EXC_ATTRIBUTE_ERROR;
use std::ffi::{CStr, CString, c_char, c_int, c_void};

/// Called with a capsule that goes away.
#[allow(non_camel_case_types, reason = "the ABI's own name")]
pub type PyCapsule_Destructor = Option<unsafe extern "C" fn(*mut PyObject)>;

fn address(destructor: PyCapsule_Destructor) -> usize {
    destructor.map_or(0, |d| d as *const () as usize)
}

/// A name that may be NULL.
///
/// # Safety
/// `name` is NULL or a C string that lives for `'a`.
unsafe fn name_of<'a>(name: *const c_char) -> Option<&'a CStr> {
    // SAFETY: passed on from the caller.
    (!name.is_null()).then(|| unsafe { CStr::from_ptr(name) })
}

/// Returns a new capsule for `pointer`. `name`, which may be NULL, must
/// outlive it; `destructor`, which may be NULL, is called with it when it
/// goes. New reference; NULL with ValueError if `pointer` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_New(
    pointer: *mut c_void,
    name: *const c_char,
    destructor: PyCapsule_Destructor,
) -> New {
    entry!(PyCapsule_New, |rt| capsule::new(
        rt,
        pointer as usize,
        name as usize,
        address(destructor)
    ))
}

/// Whether the object is a capsule of this name with a pointer: 1 or 0.
/// Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_IsValid(capsule: Borrowed, name: *const c_char) -> c_int {
    entry!(PyCapsule_IsValid, |rt, capsule: opt| {
        // SAFETY: the caller passes NULL or a C string.
        let name = unsafe { name_of(name) };
        Ok(capsule
            .and_then(crate::object::Obj::<capsule::Capsule>::from_ref)
            .is_some_and(|c| c.get(rt).is_named(name)))
    })
}

/// Returns the pointer; NULL with ValueError if `capsule` is none or has
/// another name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_GetPointer(
    capsule: Borrowed,
    name: *const c_char,
) -> *mut c_void {
    entry!(PyCapsule_GetPointer, |rt, capsule: opt| {
        let capsule = capsule::legal(rt, capsule, "PyCapsule_GetPointer")?.get(rt);
        // SAFETY: the caller passes NULL or a C string.
        if !capsule.is_named(unsafe { name_of(name) }) {
            return Err(error::value_error(
                rt,
                "PyCapsule_GetPointer called with incorrect name",
            ));
        }
        Ok(capsule.pointer as *mut c_void)
    })
}

/// Returns the destructor, which may be NULL; NULL with ValueError if
/// `capsule` is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_GetDestructor(capsule: Borrowed) -> PyCapsule_Destructor {
    let raw: *mut c_void = entry!(PyCapsule_GetDestructor, |rt, capsule: opt| {
        let capsule = capsule::legal(rt, capsule, "PyCapsule_GetDestructor")?;
        Ok(capsule.get(rt).destructor as *mut c_void)
    });
    // SAFETY: NULL, or what was made of a destructor.
    unsafe { std::mem::transmute::<*mut c_void, PyCapsule_Destructor>(raw) }
}

/// Returns the name, which may be NULL; NULL with ValueError if `capsule` is
/// none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_GetName(capsule: Borrowed) -> *const c_char {
    entry!(PyCapsule_GetName, |rt, capsule: opt| {
        let capsule = capsule::legal(rt, capsule, "PyCapsule_GetName")?;
        Ok(capsule.get(rt).name as *const c_char)
    })
}

/// Returns the context, which may be NULL; NULL with ValueError if `capsule`
/// is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_GetContext(capsule: Borrowed) -> *mut c_void {
    entry!(PyCapsule_GetContext, |rt, capsule: opt| {
        let capsule = capsule::legal(rt, capsule, "PyCapsule_GetContext")?;
        Ok(capsule.get(rt).context as *mut c_void)
    })
}

/// Sets the pointer. Returns 0, or -1 with ValueError if it is NULL or
/// `capsule` is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_SetPointer(capsule: Borrowed, pointer: *mut c_void) -> c_int {
    entry!(PyCapsule_SetPointer, |rt, capsule: opt| {
        if pointer.is_null() {
            return Err(error::value_error(
                rt,
                "PyCapsule_SetPointer called with null pointer",
            ));
        }
        let capsule = capsule::legal(rt, capsule, "PyCapsule_SetPointer")?;
        capsule.get_mut(rt).pointer = pointer as usize;
        Ok(())
    })
}

/// Sets the name, which must outlive the capsule. Returns 0, or -1 with
/// ValueError if `capsule` is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_SetName(capsule: Borrowed, name: *const c_char) -> c_int {
    entry!(PyCapsule_SetName, |rt, capsule: opt| {
        let capsule = capsule::legal(rt, capsule, "PyCapsule_SetName")?;
        capsule.get_mut(rt).name = name as usize;
        Ok(())
    })
}

/// Sets the destructor, which may be NULL. Returns 0, or -1 with ValueError
/// if `capsule` is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_SetDestructor(
    capsule: Borrowed,
    destructor: PyCapsule_Destructor,
) -> c_int {
    entry!(PyCapsule_SetDestructor, |rt, capsule: opt| {
        let capsule = capsule::legal(rt, capsule, "PyCapsule_SetDestructor")?;
        capsule.get_mut(rt).destructor = address(destructor);
        Ok(())
    })
}

/// Sets the context. Returns 0, or -1 with ValueError if `capsule` is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_SetContext(capsule: Borrowed, context: *mut c_void) -> c_int {
    entry!(PyCapsule_SetContext, |rt, capsule: opt| {
        let capsule = capsule::legal(rt, capsule, "PyCapsule_SetContext")?;
        capsule.get_mut(rt).context = context as usize;
        Ok(())
    })
}

unsafe extern "C" {
    fn PyErr_Clear();
    fn PyImport_ImportModule(name: *const c_char) -> *mut PyObject;
}

/// Imports the module that `name` begins with, follows the attributes behind
/// the dots to a capsule whose name is `name`, and returns its pointer; NULL
/// with ImportError or AttributeError. `no_block` is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_Import(name: *const c_char, _no_block: c_int) -> *mut c_void {
    if cfg!(feature = "checked") && !super::checks::leaf("PyCapsule_Import", "name", name) {
        return std::ptr::null_mut();
    }
    // SAFETY: the caller passes a C string.
    let full = unsafe { CStr::from_ptr(name) };
    let mut parts = full.to_bytes().split(|b| *b == b'.');
    let first = CString::new(parts.next().unwrap_or_default()).unwrap_or_default();
    // SAFETY: a C string, outside the runtime.
    let module = Stolen(unsafe { PyImport_ImportModule(first.as_ptr()) });
    if module.0.is_null() {
        // SAFETY: outside the runtime, attached.
        unsafe { PyErr_Clear() };
    }
    entry!(PyCapsule_Import, |rt, module: opt_stolen| {
        let Some(mut object) = module else {
            let name = first.to_string_lossy();
            return Err(error::import_error(
                rt,
                format_args!("PyCapsule_Import could not import module \"{name}\""),
            ));
        };
        for part in parts {
            object = attr::get_str(rt, object.get(), &String::from_utf8_lossy(part))?;
        }
        pointer_named(rt, &object, full)
    })
}

fn pointer_named(rt: &mut Rt, object: &Root, name: &CStr) -> Result<*mut c_void> {
    let object: Ref<'_> = object.get();
    let found = crate::object::Obj::<capsule::Capsule>::from_ref(object)
        .map(|c| c.get(rt))
        .filter(|c| c.is_named(Some(name)))
        .map(|c| c.pointer as *mut c_void);
    found.ok_or_else(|| {
        let name = name.to_string_lossy();
        let message = format!("PyCapsule_Import \"{name}\" is not valid");
        error::raise(rt, &EXC_ATTRIBUTE_ERROR, message)
    })
}
