//! Module objects: a dictionary, and the state an extension keeps with it.

use crate::error;
use crate::handle::Handle;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::thunk::RawObject;
use crate::object::{TypeObject, alloc, attr, flags, ready, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{self, PyBaseObject_Type, descr, dict, strings, tuple};
use std::ffi::{c_int, c_void};

/// Memory for an extension's module state, zero at first, aligned to 16.
pub struct State {
    at: *mut c_void,
}

impl State {
    /// Takes `size` bytes; `None` without memory.
    pub fn new(size: usize) -> Option<State> {
        // SAFETY: calloc may be called with any size.
        let at = unsafe { libc::calloc(1, size.max(1)) };
        (!at.is_null()).then_some(State { at })
    }
}

impl Drop for State {
    fn drop(&mut self) {
        // SAFETY: taken by `new`, given back once.
        unsafe { libc::free(self.at) };
    }
}

/// Payload of a module.
#[derive(Default)]
pub struct Module {
    /// The PyModuleDef it was made from, 0 for none.
    pub def: usize,
    /// Py_mod_token, or the PyModuleDef.
    pub token: usize,
    /// The module's state, if it has any yet.
    pub state: Option<State>,
    /// Size of the state.
    pub state_size: isize,
    /// Address of m_traverse or Py_mod_state_traverse, or 0.
    pub traverse: usize,
    /// Address of m_clear or Py_mod_state_clear, or 0.
    pub clear: usize,
    /// Address of m_free or Py_mod_state_free, or 0.
    pub free: usize,
    /// Address of the one Py_mod_exec of a module made from slots, or 0.
    pub exec: usize,
    /// Whether a Py_mod_gil slot said that the module needs no lock.
    pub gil_not_used: bool,
}

// SAFETY: the payload stores no references.
unsafe impl Payload for Module {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, _visit: &mut Visit<'_>) {}
}

static KIND: NativeKind = kind_of::<Module>(None);

/// The payload, and the place of the module's dictionary.
const SIZE: usize = KIND.size + size_of::<usize>();

/// The type of modules.
#[unsafe(no_mangle)]
pub static PyModule_Type: TypeObject = TypeObject::declare(
    c"module",
    &KIND,
    SIZE,
    flags::BASETYPE | flags::HAVE_GC | flags::MANAGED_DICT,
);

/// Whether the object is a module or of a type derived from it.
#[inline]
pub fn is_module(object: Ref<'_>) -> bool {
    view(object).is_some()
}

/// The object as a module; `None` if it is none.
#[inline]
pub fn view<'a>(object: Ref<'a>) -> Option<Obj<'a, Module>> {
    Obj::from_ref(object)
}

/// A new module with its name and the usual attributes; new reference.
pub fn new(rt: &mut Rt, name: Ref<'_>) -> Result<Root> {
    let module = alloc::new_native(rt, &PyModule_Type, Module::default())?;
    init_dict(rt, module.get(), name, types::none())?;
    Ok(module)
}

fn init_dict(rt: &mut Rt, module: Ref<'_>, name: Ref<'_>, doc: Ref<'_>) -> Result<()> {
    let dict = dict_of(rt, module)?;
    dict::set_text(rt, dict.get(), "__name__", name)?;
    dict::set_text(rt, dict.get(), "__doc__", doc)?;
    for name in ["__package__", "__loader__", "__spec__"] {
        dict::set_text(rt, dict.get(), name, types::none())?;
    }
    Ok(())
}

/// The module's dictionary; new reference.
pub fn dict_of(rt: &mut Rt, module: Ref<'_>) -> Result<Root> {
    attr::instance_dict_or_new(rt, module)
}

/// `__name__` of a module, if it is a str; new reference.
pub fn name(rt: &Rt, module: Ref<'_>) -> Option<Root> {
    let dict = attr::instance_dict(rt, module)?;
    let name = dict::get_text(rt, dict, "__name__")?;
    strings::is_str(name).then(|| name.root())
}

/// `__name__` as text, `?` without.
pub fn name_text(rt: &Rt, module: Ref<'_>) -> String {
    name(rt, module).map_or_else(|| "?".to_owned(), |n| strings::lossy(n.get()).into_owned())
}

/// Address of the module's state, NULL for none.
#[inline]
pub fn state(rt: &Rt, module: Ref<'_>) -> *mut c_void {
    view(module)
        .and_then(|m| m.get(rt).state.as_ref().map(|s| s.at))
        .unwrap_or(std::ptr::null_mut())
}

/// Makes the state that the module asked for, if it is not there yet.
pub fn make_state(rt: &mut Rt, module: Ref<'_>) -> Result<()> {
    let Some(module) = view(module) else {
        return Ok(());
    };
    let payload = module.get(rt);
    if payload.state.is_some() || payload.state_size < 0 {
        return Ok(());
    }
    let Some(state) = State::new(payload.state_size as usize) else {
        return Err(error::no_memory(rt));
    };
    module.get_mut(rt).state = Some(state);
    Ok(())
}

/// tp_traverse of modules: what the state refers to, as the extension says.
unsafe extern "C" fn traverse(module: RawObject, visit: *mut c_void, arg: *mut c_void) -> c_int {
    let Some(handle) = Handle::from_bits(module as usize) else {
        return 0;
    };
    // SAFETY: called by the collector with a live module.
    let module_ref = unsafe { Ref::from_handle(handle) };
    let Some(view) = view(module_ref) else {
        return 0;
    };
    // SAFETY: nobody writes the payload while the collector looks.
    let (function, has_state) = unsafe {
        let payload = &*view.payload_ptr();
        let wanted = payload.state_size > 0;
        (payload.traverse, !wanted || payload.state.is_some())
    };
    if function == 0 || !has_state {
        return 0;
    }
    // SAFETY: the extension's traverseproc.
    let function: unsafe extern "C" fn(RawObject, *mut c_void, *mut c_void) -> c_int =
        unsafe { std::mem::transmute(function) };
    // SAFETY: a traverseproc only calls `visit`.
    unsafe { function(module, visit, arg) }
}

/// Gives back what the state holds: m_clear, where there is one.
pub fn clear_state(rt: &mut Rt, module: Ref<'_>) {
    let Some(view) = view(module) else {
        return;
    };
    let payload = view.get(rt);
    let function = payload.clear;
    let has_state = payload.state_size <= 0 || payload.state.is_some();
    if function == 0 || !has_state {
        return;
    }
    // SAFETY: m_clear is an inquiry.
    unsafe { thunk::call_inquiry(rt, function, module) };
    error::restore(rt, None);
}

/// tp_finalize of modules: m_free, once.
fn finalize(rt: &mut Rt, module: Ref<'_>) -> Result<()> {
    let Some(view) = view(module) else {
        return Ok(());
    };
    let payload = view.get_mut(rt);
    let has_state = payload.state_size <= 0 || payload.state.is_some();
    let function = std::mem::take(&mut payload.free);
    if function != 0 && has_state {
        // SAFETY: m_free is a freefunc.
        unsafe { thunk::call_void(rt, function, thunk::raw(module)) };
    }
    Ok(())
}

/// m_clear for the collector: as tp_clear.
fn clear(rt: &mut Rt, module: Ref<'_>) -> Result<()> {
    clear_state(rt, module);
    Ok(())
}

fn repr(rt: &mut Rt, module: Ref<'_>) -> Result<Root> {
    let name = name_text(rt, module);
    let file = attr::instance_dict(rt, module)
        .and_then(|d| dict::get_text(rt, d, "__file__"))
        .filter(|f| strings::is_str(*f));
    let text = match file {
        Some(file) => format!("<module '{name}' from '{}'>", strings::lossy(file)),
        None if ["builtins", "sys", "gc"].contains(&&*name) => {
            format!("<module '{name}' (built-in)>")
        }
        None => format!("<module '{name}'>"),
    };
    strings::new(rt, &text)
}

/// Attribute lookup with the message for modules, and `__getattr__`.
fn getattro(rt: &mut Rt, module: Ref<'_>, name: Ref<'_>) -> Result<Root> {
    let raised = match attr::generic_get(rt, module, name) {
        Ok(value) => return Ok(value),
        Err(raised) => raised,
    };
    if !error::matches(rt, &types::exceptions::EXC_ATTRIBUTE_ERROR) {
        return Err(raised);
    }
    let hook = attr::instance_dict(rt, module)
        .and_then(|d| dict::get_text(rt, d, "__getattr__"))
        .map(Ref::root);
    if let Some(hook) = hook {
        error::restore(rt, None);
        return crate::object::call::one(rt, hook.get(), name);
    }
    error::restore(rt, None);
    let message = match self::name(rt, module) {
        Some(own) => format!(
            "module '{}' has no attribute '{}'",
            strings::lossy(own.get()),
            strings::lossy(name)
        ),
        None => format!("module has no attribute '{}'", strings::lossy(name)),
    };
    Err(types::exceptions::raise_attribute_error(
        rt, &message, module, name,
    ))
}

fn make(rt: &mut Rt, ty: &TypeObject, _args: Ref<'_>, _kwargs: Option<Ref<'_>>) -> Result<Root> {
    alloc::new_native(rt, ty, Module::default())
}

fn init(rt: &mut Rt, module: Ref<'_>, args: Ref<'_>, _kwargs: Option<Ref<'_>>) -> Result<()> {
    let count = tuple::len(args);
    if count == 0 || count > 2 {
        return Err(error::type_error(
            rt,
            "module() missing required argument 'name' (pos 1)",
        ));
    }
    let name = tuple::item(rt, args, 0).root();
    if !strings::is_str(name.get()) {
        let ty = type_of(name.get()).short_name().to_owned();
        return Err(error::type_error(
            rt,
            format_args!("module() argument 'name' must be str, not {ty}"),
        ));
    }
    let doc = tuple::get(rt, args, 1).map_or_else(|| types::none().root(), Ref::root);
    init_dict(rt, module, name.get(), doc.get())
}

fn get_dict(rt: &mut Rt, module: Ref<'_>) -> Result<Root> {
    dict_of(rt, module)
}

fn dir(rt: &mut Rt, module: Ref<'_>) -> Result<Root> {
    let dict = dict_of(rt, module)?;
    types::objecttype::keys(rt, dict.get())
}

static METHODS: &[types::function::Method] = &[types::function::Method {
    name: c"__dir__",
    function: || thunk::method_noargs(dir),
    flags: types::function::meth::NOARGS,
    doc: c"__dir__() -> list",
}];

static GETSET: &[descr::GetSet] = &[descr::GetSet::read(c"__dict__", || thunk::getter(get_dict))];

/// Completes the type.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let ty = &PyModule_Type;
    ty.set_dict_offset(KIND.size);
    ty.set_slot(slot::tp_repr, thunk::unary(repr));
    ty.set_slot(slot::tp_getattro, thunk::binary(getattro));
    ty.set_slot(slot::tp_new, thunk::new(make));
    ty.set_slot(slot::tp_init, thunk::init(init));
    ty.set_slot(slot::tp_finalize, thunk::finalizer(finalize));
    ty.set_slot(slot::tp_clear, thunk::finalizer(clear));
    ty.set_slot(slot::tp_traverse, traverse as *const () as usize);
    ty.set_flags(flags::MANAGED_WEAKREF | flags::FOREIGN_TRAVERSE);
    ready::ready_static(rt, ty, &PyBaseObject_Type)?;
    descr::add_getset(rt, ty, GETSET)?;
    descr::add_methods(rt, ty, METHODS)
}
