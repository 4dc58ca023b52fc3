//! Finding modules: `sys.modules`, then the registered ones, then `sys.path`.

use super::load;
use crate::error;
use crate::interpreter;
use crate::object::{TypeObject, alloc, attr, flags, ready};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::exceptions::EXC_MODULE_NOT_FOUND_ERROR;
use crate::types::{PyBaseObject_Type, dict, list, module, strings};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Modules registered by `PyImport_AppendInittab`: name and PyInit function.
static INITTAB: Mutex<Vec<(String, usize)>> = Mutex::new(Vec::new());

/// The type of `__spec__`.
static SPEC_TYPE: TypeObject = TypeObject::declare(
    c"ModuleSpec",
    &crate::object::native::PLAIN,
    size_of::<crate::heap::Header>() + size_of::<usize>(),
    flags::MANAGED_DICT | flags::HAVE_GC,
);

/// Completes the types of this folder; once in the process.
pub fn setup_types(rt: &mut Rt) -> Result<()> {
    SPEC_TYPE.set_dict_offset(size_of::<crate::heap::Header>());
    ready::ready_static(rt, &SPEC_TYPE, &PyBaseObject_Type)?;
    super::create::setup_types(rt)
}

/// Makes the interpreter's table of modules.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let made = dict::new(rt)?;
    interpreter::current(rt).modules.set(made);
    Ok(())
}

/// Empties the table of modules: their dictionaries and their state go.
pub fn teardown(rt: &mut Rt) {
    let place = &interpreter::current(rt).modules;
    let Some(modules) = place.get() else {
        return;
    };
    place.clear(rt);
    let all: Vec<Root> = dict::pairs(rt, modules.get())
        .map(|(_, m)| m.root())
        .collect();
    dict::clear(rt, modules.get());
    for made in all.iter().rev() {
        if let Some(dict) = attr::instance_dict(rt, made.get()).map(Ref::root) {
            dict::clear(rt, dict.get());
        }
    }
    for made in all.iter().rev() {
        module::clear_state(rt, made.get());
    }
    drop(all);
    load::forget_single_phase(rt);
    crate::object::death::drain(rt);
}

/// `sys.modules`; new reference.
pub fn modules(rt: &Rt) -> Result<Root> {
    let modules = interpreter::current(rt).modules.get();
    modules.ok_or_else(|| error::runtime_error(rt, "lost sys.modules"))
}

/// What `sys.modules` holds under the name; new reference.
pub fn loaded(rt: &mut Rt, name: Ref<'_>) -> Result<Option<Root>> {
    let modules = modules(rt)?;
    dict::get(rt, modules.get(), name)
}

/// Puts a module into `sys.modules`.
pub fn register(rt: &mut Rt, name: &str, made: Ref<'_>) -> Result<()> {
    let modules = modules(rt)?;
    dict::set_text(rt, modules.get(), name, made)
}

/// Takes a module out of `sys.modules`.
pub fn unregister(rt: &mut Rt, name: &str) -> Result<()> {
    let modules = modules(rt)?;
    let key = strings::interned(rt, name)?;
    dict::remove_exact(rt, modules.get(), key.get());
    Ok(())
}

/// The module of this name, made empty if it is not there; new reference.
pub fn add(rt: &mut Rt, name: Ref<'_>) -> Result<Root> {
    if let Some(found) = loaded(rt, name)?
        && module::is_module(found.get())
    {
        return Ok(found);
    }
    let made = module::new(rt, name)?;
    let modules = modules(rt)?;
    dict::set(rt, modules.get(), name, made.get())?;
    Ok(made)
}

/// Registers a module by its PyInit function.
pub fn append_inittab(name: &str, init: usize) {
    INITTAB
        .lock()
        .unwrap_or_else(|e| e.into_inner())
        .push((name.to_owned(), init));
}

/// Imports a module by its full name, its parents first; new reference to
/// the module itself.
pub fn import(rt: &mut Rt, name: &str) -> Result<Root> {
    if name.is_empty() {
        return Err(error::value_error(rt, "Empty module name"));
    }
    let key = strings::interned(rt, name)?;
    if let Some(found) = loaded(rt, key.get())? {
        if found.get().is(crate::types::none()) {
            let message = format!("import of {name} halted; None in sys.modules");
            return Err(not_found(rt, name, &message));
        }
        return Ok(found);
    }
    let parent = match name.rsplit_once('.') {
        None => None,
        Some((parent, _)) => Some(import(rt, parent)?),
    };
    // The parent may have imported it.
    if let Some(found) = loaded(rt, key.get())? {
        return Ok(found);
    }
    let made = find_and_load(rt, name, parent.as_ref().map(Root::get))?;
    if let (Some(parent), Some((_, child))) = (&parent, name.rsplit_once('.')) {
        let child = strings::interned(rt, child)?;
        attr::set(rt, parent.get(), child.get(), Some(made.get()))?;
    }
    Ok(made)
}

fn find_and_load(rt: &mut Rt, name: &str, parent: Option<Ref<'_>>) -> Result<Root> {
    if let Some((_, make)) = super::OWN.iter().find(|(own, _)| *own == name) {
        let made = make(rt)?;
        register(rt, name, made.get())?;
        return Ok(made);
    }
    let registered = INITTAB
        .lock()
        .unwrap_or_else(|e| e.into_inner())
        .iter()
        .find(|(n, _)| n == name)
        .map(|(_, init)| *init);
    if let Some(init) = registered {
        return load::registered(rt, name, init);
    }
    let folders = match parent {
        None => sys_path(rt)?,
        Some(parent) => match package_path(rt, parent)? {
            Some(folders) => folders,
            None => {
                let (parent, _) = name.rsplit_once('.').unwrap_or((name, ""));
                let message = format!("No module named '{name}'; '{parent}' is not a package");
                return Err(not_found(rt, name, &message));
            }
        },
    };
    let last = name.rsplit_once('.').map_or(name, |(_, last)| last);
    for folder in folders {
        if let Some(made) = in_folder(rt, name, last, &folder)? {
            return Ok(made);
        }
    }
    Err(not_found(rt, name, &format!("No module named '{name}'")))
}

/// Looks for a module in one folder: a package, then a binary.
fn in_folder(rt: &mut Rt, name: &str, last: &str, folder: &Path) -> Result<Option<Root>> {
    let package = folder.join(last);
    if package.is_dir() {
        for file in ["__init__.abi3t.so", "__init__.so"] {
            let file = package.join(file);
            if file.is_file() {
                return load::load_binary(rt, name, &file, load::PACKAGE).map(Some);
            }
        }
    }
    for suffix in [".abi3t.so", ".so"] {
        let file = folder.join(format!("{last}{suffix}"));
        if file.is_file() {
            return load::load_binary(rt, name, &file, 0).map(Some);
        }
    }
    if let Some(refused) = refused_candidate(folder, last) {
        return load::load_binary(rt, name, &refused, 0).map(Some);
    }
    if package.is_dir() {
        return namespace_package(rt, name, &package).map(Some);
    }
    Ok(None)
}

/// A binary for another ABI, whose refusal says more than "not found".
fn refused_candidate(folder: &Path, last: &str) -> Option<PathBuf> {
    let abi3 = folder.join(format!("{last}.abi3.so"));
    if abi3.is_file() {
        return Some(abi3);
    }
    let prefix = format!("{last}.cpython-");
    std::fs::read_dir(folder)
        .ok()?
        .filter_map(|e| e.ok())
        .find(|e| {
            let name = e.file_name();
            let name = name.to_string_lossy();
            name.starts_with(&prefix) && name.ends_with(".so")
        })
        .map(|e| e.path())
}

/// A folder without an `__init__`: an empty module with a `__path__`.
fn namespace_package(rt: &mut Rt, name: &str, folder: &Path) -> Result<Root> {
    let text = strings::interned(rt, name)?;
    let made = module::new(rt, text.get())?;
    set_path(rt, made.get(), folder)?;
    register(rt, name, made.get())?;
    Ok(made)
}

/// Sets `__path__` and `__package__` of a package.
pub fn set_path(rt: &mut Rt, made: Ref<'_>, folder: &Path) -> Result<()> {
    let path = strings::new(rt, &folder.to_string_lossy())?;
    let paths = list::with_empty_places(rt, 0)?;
    if let Some(view) = list::view(paths.get()) {
        list::append(rt, view, path.get())?;
    }
    set_attribute(rt, made, "__path__", paths.get())
}

/// `object.name = value`.
pub fn set_attribute(rt: &mut Rt, object: Ref<'_>, name: &str, value: Ref<'_>) -> Result<()> {
    let name = strings::interned(rt, name)?;
    attr::set(rt, object, name.get(), Some(value))
}

fn sys_path(rt: &mut Rt) -> Result<Vec<PathBuf>> {
    let name = strings::interned(rt, "sys")?;
    let Some(sys) = loaded(rt, name.get())? else {
        return Ok(Vec::new());
    };
    let path = attr::get_str(rt, sys.get(), "path")?;
    Ok(folders(rt, path.get()))
}

fn package_path(rt: &mut Rt, parent: Ref<'_>) -> Result<Option<Vec<PathBuf>>> {
    let name = strings::interned(rt, "__path__")?;
    let path = attr::get_optional(rt, parent, name.get())?;
    Ok(path.map(|p| folders(rt, p.get())))
}

fn folders(rt: &Rt, paths: Ref<'_>) -> Vec<PathBuf> {
    let Some(view) = list::view(paths) else {
        return Vec::new();
    };
    (0..list::len(rt, view))
        .filter_map(|i| list::get(rt, view, i))
        .filter(|p| strings::is_str(*p))
        .map(|p| {
            let text = strings::lossy(p);
            PathBuf::from(if text.is_empty() { "." } else { &*text })
        })
        .collect()
}

/// Raises ModuleNotFoundError.
#[cold]
fn not_found(rt: &mut Rt, name: &str, message: &str) -> Raised {
    let raised = error::raise(rt, &EXC_MODULE_NOT_FOUND_ERROR, message);
    set_error_attribute(rt, "name", name);
    raised
}

/// Sets an attribute of the raised ImportError.
pub fn set_error_attribute(rt: &mut Rt, attribute: &str, value: &str) {
    let Some(exception) = error::take(rt) else {
        return;
    };
    if let Ok(text) = strings::new(rt, value) {
        let _ = set_attribute(rt, exception.get(), attribute, text.get());
    }
    error::restore(rt, Some(exception));
}

/// A new `__spec__`; new reference.
pub fn new_spec(rt: &mut Rt, name: &str, origin: Option<&str>) -> Result<Root> {
    let spec = alloc::new_zeroed(rt, &SPEC_TYPE, SPEC_TYPE.basicsize(), 0)?;
    let name_text = strings::interned(rt, name)?;
    set_attribute(rt, spec.get(), "name", name_text.get())?;
    let origin = match origin {
        Some(origin) => strings::new(rt, origin)?,
        None => crate::types::none().root(),
    };
    set_attribute(rt, spec.get(), "origin", origin.get())?;
    let parent = name.rsplit_once('.').map_or("", |(parent, _)| parent);
    let parent = strings::new(rt, parent)?;
    set_attribute(rt, spec.get(), "parent", parent.get())?;
    for absent in ["loader", "submodule_search_locations", "cached"] {
        set_attribute(rt, spec.get(), absent, crate::types::none())?;
    }
    Ok(spec)
}

/// The import statement; new reference to the top-level package, or with a
/// `fromlist` to the module itself.
pub fn import_level(
    rt: &mut Rt,
    name: &str,
    globals: Option<Ref<'_>>,
    fromlist: Option<Ref<'_>>,
    level: i32,
) -> Result<Root> {
    if level < 0 {
        return Err(error::value_error(rt, "level must be >= 0"));
    }
    let full = match level {
        0 => name.to_owned(),
        _ => absolute_name(rt, name, globals, level)?,
    };
    let made = import(rt, &full)?;
    let wants_parts = match fromlist {
        Some(list) => crate::object::ops::is_true(rt, list)?,
        None => false,
    };
    if wants_parts {
        if let Some(list) = fromlist {
            import_parts(rt, &full, made.get(), list)?;
        }
        return Ok(made);
    }
    match (level, full.split_once('.')) {
        (0, Some((top, _))) => import(rt, top),
        _ => Ok(made),
    }
}

/// Imports the submodules that a `fromlist` names.
fn import_parts(rt: &mut Rt, full: &str, made: Ref<'_>, list: Ref<'_>) -> Result<()> {
    if package_path(rt, made)?.is_none() {
        return Ok(());
    }
    let iterator = crate::object::ops::iter(rt, list)?;
    while let Some(part) = crate::object::ops::next(rt, iterator.get())? {
        if !strings::is_str(part.get()) || attr::get_optional(rt, made, part.get())?.is_some() {
            continue;
        }
        let name = format!("{full}.{}", strings::lossy(part.get()));
        if let Err(raised) = import(rt, &name)
            && !error::catch(rt, &EXC_MODULE_NOT_FOUND_ERROR)
        {
            return Err(raised);
        }
    }
    Ok(())
}

/// A relative name by the `__package__` of the importing module.
fn absolute_name(rt: &mut Rt, name: &str, globals: Option<Ref<'_>>, level: i32) -> Result<String> {
    let package = globals
        .and_then(|g| dict::get_text(rt, g, "__package__"))
        .filter(|p| strings::is_str(*p))
        .map(|p| strings::lossy(p).into_owned());
    let Some(package) = package else {
        return Err(error::raise(
            rt,
            &crate::types::exceptions::EXC_KEY_ERROR,
            "'__name__' not in globals",
        ));
    };
    let mut base = package.as_str();
    for _ in 1..level {
        let Some((parent, _)) = base.rsplit_once('.') else {
            return Err(error::import_error(
                rt,
                "attempted relative import beyond top-level package",
            ));
        };
        base = parent;
    }
    Ok(match name {
        "" => base.to_owned(),
        _ => format!("{base}.{name}"),
    })
}

/// A module that is imported already; new reference.
pub fn reload(rt: &mut Rt, made: Ref<'_>) -> Result<Root> {
    let name = module::name_text(rt, made);
    let key = strings::interned(rt, &name)?;
    match loaded(rt, key.get())? {
        Some(found) => Ok(found),
        None => Err(error::import_error(
            rt,
            format_args!("module {name} not in sys.modules"),
        )),
    }
}
