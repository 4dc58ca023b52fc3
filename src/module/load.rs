//! Loading extension binaries: dlopen, the export hook, the module.

use super::binary::{self, Hook};
use super::create::{self, ModuleDef};
use super::import;
use super::slots::PySlot;
use crate::error;
use crate::handle::Handle;
use crate::interpreter;
use crate::object::thunk;
use crate::rt::{Ref, Result, Root, Rt};
use crate::thread::lock;
use crate::types::{module, strings};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::{CStr, CString, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::MutexGuard;

/// Load a binary named `.abi3.so` at the caller's own risk.
pub const TRUST_ABI3: u32 = 1;
/// The binary is the `__init__` of a package.
pub const PACKAGE: u32 = 1 << 16;

thread_local! {
    /// Full name of the module whose PyInit function runs.
    static LOADING: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The name a module made by a PyInit function gets: that of the import if
/// its last part is `name`.
pub fn full_name_for(name: &str) -> String {
    LOADING.with(|l| match &*l.borrow() {
        Some(full) if full.rsplit_once('.').map_or(full.as_str(), |(_, n)| n) == name => {
            full.clone()
        }
        _ => name.to_owned(),
    })
}

/// The name of a module from the file name of its binary.
pub fn name_of_file(path: &Path) -> Option<String> {
    let file = path.file_name()?.to_str()?;
    Some(
        file.split_once('.')
            .map_or(file, |(stem, _)| stem)
            .to_owned(),
    )
}

/// Imports an extension binary by its path; new reference. It is put into
/// `sys.modules`. Without a name that of the file is taken.
///
/// Raises ImportError for a binary that is refused.
pub fn by_path(rt: &mut Rt, name: Option<&str>, path: &Path, flags: u32) -> Result<Root> {
    let name = match name {
        Some(name) => name.to_owned(),
        None => {
            name_of_file(path).ok_or_else(|| error::import_error(rt, "the path names no file"))?
        }
    };
    let key = strings::interned(rt, &name)?;
    if let Some(found) = import::loaded(rt, key.get())? {
        return Ok(found);
    }
    load_binary(rt, &name, path, flags & TRUST_ABI3)
}

/// Loads a binary and makes its module; new reference.
pub fn load_binary(rt: &mut Rt, name: &str, path: &Path, flags: u32) -> Result<Root> {
    match load(rt, name, path, flags) {
        Ok(made) => Ok(made),
        Err(raised) => {
            if error::matches(rt, &crate::types::exceptions::EXC_IMPORT_ERROR) {
                import::set_error_attribute(rt, "name", name);
                import::set_error_attribute(rt, "path", &path.to_string_lossy());
            }
            Err(raised)
        }
    }
}

fn load(rt: &mut Rt, name: &str, path: &Path, flags: u32) -> Result<Root> {
    let shown = path.to_string_lossy().into_owned();
    let key = format!("{shown}\0{name}");
    if let Some(made) = find_single_phase(rt, &key) {
        import::register(rt, name, made.get())?;
        return Ok(made);
    }
    let info = binary::inspect(path, name, flags & TRUST_ABI3 != 0)
        .map_err(|refusal| error::import_error(rt, refusal))?;
    let library = open(rt, path)?;
    let Some(hook) = symbol(library, &info.symbol) else {
        let symbol = &info.symbol;
        return Err(error::import_error(
            rt,
            format_args!("{shown}: the export hook {symbol} cannot be found after loading"),
        ));
    };
    let spec = import::new_spec(rt, name, Some(&shown))?;
    let made = match info.hook {
        Hook::Export => from_export_hook(rt, name, hook, spec.get())?,
        Hook::Init => match from_init_hook(rt, name, hook)? {
            Hooked::Def(def) => create::from_def(rt, def, spec.get())?,
            Hooked::Module(made) => {
                finish(rt, made.get(), spec.get(), path, flags)?;
                import::register(rt, name, made.get())?;
                keep_single_phase(rt, key, &made);
                return Ok(made);
            }
        },
    };
    finish(rt, made.get(), spec.get(), path, flags)?;
    run(rt, name, made)
}

/// Puts a module into `sys.modules` and executes it; out again on failure.
fn run(rt: &mut Rt, name: &str, made: Root) -> Result<Root> {
    import::register(rt, name, made.get())?;
    if !module::view(made.get()).is_some_and(|m| m.get(rt).gil_not_used) {
        thunk::outside(rt, || lock::require_gil(name));
    }
    if let Err(raised) = create::exec(rt, made.get()) {
        let pending = error::take(rt);
        let _ = import::unregister(rt, name);
        error::restore(rt, pending);
        return Err(raised);
    }
    let key = strings::interned(rt, name)?;
    Ok(import::loaded(rt, key.get())?.unwrap_or(made))
}

/// Sets what the import system sets on a module.
fn finish(rt: &mut Rt, made: Ref<'_>, spec: Ref<'_>, path: &Path, flags: u32) -> Result<()> {
    if !module::is_module(made) {
        return Ok(());
    }
    let file = strings::new(rt, &path.to_string_lossy())?;
    import::set_attribute(rt, made, "__file__", file.get())?;
    import::set_attribute(rt, made, "__spec__", spec)?;
    let name = module::name_text(rt, made);
    let package = match flags & PACKAGE {
        0 => name.rsplit_once('.').map_or("", |(parent, _)| parent),
        _ => &name,
    };
    let package = strings::new(rt, package)?;
    import::set_attribute(rt, made, "__package__", package.get())?;
    if flags & PACKAGE != 0
        && let Some(folder) = path.parent()
    {
        import::set_path(rt, made, folder)?;
    }
    Ok(())
}

fn open(rt: &mut Rt, path: &Path) -> Result<*mut c_void> {
    // dlopen looks a name without a slash up elsewhere.
    let full = match path.components().count() {
        1 => Path::new(".").join(path),
        _ => path.to_owned(),
    };
    let Ok(raw) = CString::new(full.as_os_str().as_bytes()) else {
        return Err(error::value_error(rt, "embedded null character"));
    };
    // SAFETY: the library's initialisers are foreign code, outside the runtime.
    let (library, message) = thunk::outside(rt, || unsafe {
        let library = libc::dlopen(raw.as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL);
        let message = match library.is_null() {
            true => {
                let text = libc::dlerror();
                match text.is_null() {
                    true => "unknown dlopen() error".to_owned(),
                    false => CStr::from_ptr(text).to_string_lossy().into_owned(),
                }
            }
            false => String::new(),
        };
        (library, message)
    });
    if library.is_null() {
        return Err(error::import_error(rt, message));
    }
    Ok(library)
}

fn symbol(library: *mut c_void, name: &str) -> Option<usize> {
    let name = CString::new(name).ok()?;
    // SAFETY: an open library.
    let address = unsafe { libc::dlsym(library, name.as_ptr()) };
    (!address.is_null()).then_some(address as usize)
}

fn from_export_hook(rt: &mut Rt, name: &str, hook: usize, spec: Ref<'_>) -> Result<Root> {
    // SAFETY: PyModExport_NAME is `PySlot *f(void)`.
    let hook: unsafe extern "C" fn() -> *const PySlot = unsafe { std::mem::transmute(hook) };
    // SAFETY: as above.
    let slots = thunk::outside(rt, || unsafe { hook() });
    if slots.is_null() {
        return Err(match error::pending(rt) {
            Some(raised) => raised,
            None => error::system_error(
                rt,
                format_args!(
                    "module export hook for module '{name}' failed without setting an exception"
                ),
            ),
        });
    }
    if error::is_set(rt) {
        let message = format!("slot export of {name} raised unreported exception");
        return Err(create::chained(rt, &message));
    }
    // SAFETY: the hook returns an array that ends with number 0.
    unsafe { create::from_slots(rt, slots, spec) }
}

enum Hooked {
    Def(&'static ModuleDef),
    Module(Root),
}

fn from_init_hook(rt: &mut Rt, name: &str, hook: usize) -> Result<Hooked> {
    // SAFETY: PyInit_NAME is `PyObject *f(void)`.
    let hook: unsafe extern "C" fn() -> *mut c_void = unsafe { std::mem::transmute(hook) };
    let before = LOADING.replace(Some(name.to_owned()));
    // SAFETY: as above.
    let raw = thunk::outside(rt, || unsafe { hook() });
    LOADING.replace(before);
    let Some(handle) = Handle::from_bits(raw as usize) else {
        return Err(match error::pending(rt) {
            Some(raised) => raised,
            None => error::system_error(
                rt,
                format_args!("initialization of {name} failed without raising an exception"),
            ),
        });
    };
    if error::is_set(rt) {
        let message = format!("initialization of {name} raised unreported exception");
        return Err(create::chained(rt, &message));
    }
    // SAFETY: a definition or a new reference to a module.
    let object = unsafe { Ref::from_handle(handle) };
    let initialised = object.header().is_some_and(|h| h.type_address() != 0);
    if !initialised {
        return Err(error::system_error(
            rt,
            format_args!("init function of {name} returned uninitialized object"),
        ));
    }
    if let Some(def) = create::as_def(object) {
        // SAFETY: a definition lives as long as the process.
        return Ok(Hooked::Def(unsafe { &*std::ptr::from_ref(def) }));
    }
    // SAFETY: as above.
    let made = unsafe { Root::from_counted(handle) };
    if !module::is_module(made.get()) {
        return Err(error::system_error(
            rt,
            format_args!("initialization of {name} did not return an extension module"),
        ));
    }
    Ok(Hooked::Module(made))
}

/// A module of `PyImport_AppendInittab`; new reference.
pub fn registered(rt: &mut Rt, name: &str, init: usize) -> Result<Root> {
    let made = match from_init_hook(rt, name, init)? {
        Hooked::Module(made) => {
            import::register(rt, name, made.get())?;
            return Ok(made);
        }
        Hooked::Def(def) => {
            let spec = import::new_spec(rt, name, Some("built-in"))?;
            let made = create::from_def(rt, def, spec.get())?;
            if module::is_module(made.get()) {
                import::set_attribute(rt, made.get(), "__spec__", spec.get())?;
            }
            made
        }
    };
    run(rt, name, made)
}

fn single_phase(rt: &Rt) -> MutexGuard<'static, Option<HashMap<String, usize>>> {
    let table = interpreter::current(rt).single_phase.lock();
    table.unwrap_or_else(|e| e.into_inner())
}

fn keep_single_phase(rt: &Rt, key: String, made: &Root) {
    single_phase(rt)
        .get_or_insert_default()
        .insert(key, made.clone().into_counted().bits());
}

fn find_single_phase(rt: &Rt, key: &str) -> Option<Root> {
    let table = single_phase(rt);
    let handle = Handle::from_bits(*table.as_ref()?.get(key)?)?;
    // SAFETY: the table holds a counted reference.
    Some(unsafe { Ref::from_handle(handle) }.root())
}

/// Gives up the interpreter's modules made in one phase.
pub fn forget_single_phase(rt: &mut Rt) {
    let table = single_phase(rt).take();
    for bits in table.into_iter().flat_map(HashMap::into_values) {
        if let Some(handle) = Handle::from_bits(bits) {
            // SAFETY: the table held a counted reference.
            drop(unsafe { Root::from_counted(handle) });
        }
    }
}
