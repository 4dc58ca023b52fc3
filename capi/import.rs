//! `import.h`: finding and loading modules.

use super::boundary::{Borrowed, Lent, New, entry, text};
use crate::error;
use crate::module::{import, load};
use crate::rt::{Ref, Result, Rt};
use crate::types::strings;
use std::ffi::{CStr, c_char, c_int, c_long, c_uint};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// Imports the extension binary at `path` under `name` (NULL: that of the
/// file). Flag 1 loads a binary named `.abi3.so` at the caller's own risk.
/// New reference; NULL with ImportError for a binary that is refused.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyRt_ImportExtension(
    name: *const c_char,
    path: *const c_char,
    flags: c_uint,
) -> New {
    entry!(PyRt_ImportExtension, |rt, path: c_str| {
        let name = match name.is_null() {
            true => None,
            false => Some(text(rt, "PyRt_ImportExtension", name)?),
        };
        let path = Path::new(std::ffi::OsStr::from_bytes(CStr::to_bytes(path)));
        load::by_path(rt, name, path, flags)
    })
}

fn name_text(rt: &Rt, name: Ref<'_>) -> Result<String> {
    if strings::is_str(name) {
        return Ok(strings::lossy(name).into_owned());
    }
    Err(error::type_error(rt, "module name must be a string"))
}

/// Imports the module `name`, its parents first, and returns it: for a
/// dotted name the submodule. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_ImportModule(name: *const c_char) -> New {
    entry!(PyImport_ImportModule, |rt, name: text| import::import(
        rt, name
    ))
}

/// PyImport_ImportModule with a str object. New reference; NULL with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_Import(name: Borrowed) -> New {
    entry!(PyImport_Import, |rt, name: any| {
        let name = name_text(rt, name)?;
        import::import(rt, &name)
    })
}

/// The import statement: without a `fromlist` the top-level package is
/// returned, else the module itself. `level` must be 0: there is no source
/// to be relative to. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_ImportModuleLevelObject(
    name: Borrowed,
    globals: Borrowed,
    _locals: Borrowed,
    fromlist: Borrowed,
    level: c_int,
) -> New {
    entry!(
        PyImport_ImportModuleLevelObject,
        |rt, name: any, globals: opt, fromlist: opt| {
            let name = name_text(rt, name)?;
            import::import_level(rt, &name, globals, fromlist, level)
        }
    )
}

/// PyImport_ImportModuleLevelObject with a C string. New reference; NULL
/// with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_ImportModuleLevel(
    name: *const c_char,
    globals: Borrowed,
    _locals: Borrowed,
    fromlist: Borrowed,
    level: c_int,
) -> New {
    entry!(
        PyImport_ImportModuleLevel,
        |rt, name: text, globals: opt, fromlist: opt| {
            import::import_level(rt, name, globals, fromlist, level)
        }
    )
}

/// Returns `sys.modules`, borrowed from the runtime.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_GetModuleDict() -> Borrowed {
    entry!(PyImport_GetModuleDict, |rt| Ok(Lent(Some(
        import::modules(rt)?.handle()
    ))))
}

/// Returns what `sys.modules` holds under `name`. New reference; NULL
/// without an exception if there is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_GetModule(name: Borrowed) -> New {
    entry!(PyImport_GetModule, |rt, name: any| import::loaded(rt, name))
}

/// Returns the module `name` of `sys.modules`, made empty if it is not
/// there. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_AddModuleRef(name: *const c_char) -> New {
    entry!(PyImport_AddModuleRef, |rt, name: text| {
        let name = strings::interned(rt, name)?;
        import::add(rt, name.get())
    })
}

/// PyImport_AddModuleRef whose result is borrowed from `sys.modules`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_AddModule(name: *const c_char) -> Borrowed {
    entry!(PyImport_AddModule, |rt, name: text| {
        let name = strings::interned(rt, name)?;
        Ok(Lent(Some(import::add(rt, name.get())?.handle())))
    })
}

/// PyImport_AddModule with a str object; borrowed from `sys.modules`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_AddModuleObject(name: Borrowed) -> Borrowed {
    entry!(PyImport_AddModuleObject, |rt, name: any| {
        Ok(Lent(Some(import::add(rt, name)?.handle())))
    })
}

/// Registers a module by its PyInit function, before Py_Initialize.
/// Returns 0. Any thread may call it while the runtime is down.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_AppendInittab(
    name: *const c_char,
    initfunc: Option<unsafe extern "C" fn() -> New>,
) -> c_int {
    let Some(initfunc) = initfunc else {
        return -1;
    };
    // SAFETY: a C string.
    let name = unsafe { CStr::from_ptr(name) };
    import::append_inittab(&name.to_string_lossy(), initfunc as usize);
    0
}

/// Returns the module `m` again: a binary is loaded once. New reference;
/// NULL with ImportError if it is not in `sys.modules`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_ReloadModule(m: Borrowed) -> New {
    entry!(PyImport_ReloadModule, |rt, m: any| import::reload(rt, m))
}

/// Returns the magic number of compiled Python files, of which there are
/// none here: that of CPython 3.15.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_GetMagicNumber() -> c_long {
    0x0a0d_0e4c
}

/// Returns the tag of compiled Python files.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_GetMagicTag() -> *const c_char {
    c"pyrt-315".as_ptr()
}

/// There are no frozen modules: returns 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_ImportFrozenModule(_name: *const c_char) -> c_int {
    0
}

/// There are no frozen modules: returns 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_ImportFrozenModuleObject(_name: Borrowed) -> c_int {
    0
}
