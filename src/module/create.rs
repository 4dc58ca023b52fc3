//! Making modules from `PyModuleDef` and from slots.

use super::slots::{self, Kind, OldSlot, PySlot, Slot};
use crate::error;
use crate::heap::Header;
use crate::object::native::PLAIN;
use crate::object::{TypeObject, attr, is_exact, ops, ready, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::function::{self, MethodDef, meth};
use crate::types::{PyBaseObject_Type, dict, member, module, strings};
use std::ffi::{c_char, c_void};

/// `PyModuleDef` of the ABI. It starts with an object header, so that
/// PyInit functions can return it as an object.
#[repr(C)]
pub struct ModuleDef {
    header: Header,
    init: usize,
    index: isize,
    copy: usize,
    /// `m_name`.
    pub name: *const c_char,
    /// `m_doc`.
    pub doc: *const c_char,
    /// `m_size`.
    pub size: isize,
    /// `m_methods`.
    pub methods: *const MethodDef,
    /// `m_slots`.
    pub slots: *const OldSlot,
    /// `m_traverse`.
    pub traverse: usize,
    /// `m_clear`.
    pub clear: usize,
    /// `m_free`.
    pub free: usize,
}

const _: () = assert!(std::mem::offset_of!(ModuleDef, name) == 40);

/// The type of module definitions.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals, reason = "the ABI's own name")]
pub static PyModuleDef_Type: TypeObject =
    TypeObject::declare(c"moduledef", &PLAIN, size_of::<Header>(), 0);

/// Completes the type of definitions; once in the process.
pub fn setup_types(rt: &mut Rt) -> Result<()> {
    ready::ready_static(rt, &PyModuleDef_Type, &PyBaseObject_Type)
}

impl ModuleDef {
    /// Makes the definition usable as an object.
    ///
    /// # Safety
    /// `def` is a definition of an extension, which lives as long as the
    /// process.
    pub unsafe fn init(def: *mut ModuleDef) {
        // SAFETY: passed on from the caller; the header is the extension's
        // 16 bytes for it.
        unsafe {
            (&raw mut (*def).header).write(Header::immortal());
            (*def).header.set_type_address(PyModuleDef_Type.address());
        }
    }

    fn name_text(&self) -> &str {
        // SAFETY: `m_name` of a definition.
        unsafe { member::text(self.name) }.unwrap_or("?")
    }
}

/// The object as a definition; `None` if it is none.
pub fn as_def<'a>(object: Ref<'a>) -> Option<&'a ModuleDef> {
    if !is_exact(object, &PyModuleDef_Type) {
        return None;
    }
    // SAFETY: only PyModuleDef_Init makes objects of this type.
    Some(unsafe { &*(object.handle().bits() as *const ModuleDef) })
}

/// A module in one phase: `PyModule_Create2`; new reference.
pub fn single_phase(rt: &mut Rt, def: &'static ModuleDef) -> Result<Root> {
    let name = def.name_text();
    if !def.slots.is_null() {
        return Err(error::system_error(
            rt,
            format_args!("module {name}: PyModule_Create is incompatible with m_slots"),
        ));
    }
    // The name under which the import machinery loads it, if its last part
    // is the definition's: a submodule gets its full name.
    let full = super::load::full_name_for(name);
    let name = strings::new(rt, &full)?;
    let made = module::new(rt, name.get())?;
    take_def(rt, made.get(), def);
    // SAFETY: the definition's own table.
    unsafe { add_methods(rt, made.get(), def.methods) }?;
    set_doc(rt, made.get(), def.doc)?;
    module::make_state(rt, made.get())?;
    Ok(made)
}

fn take_def(rt: &mut Rt, made: Ref<'_>, def: &ModuleDef) {
    if let Some(view) = module::view(made) {
        let payload = view.get_mut(rt);
        payload.def = std::ptr::from_ref(def) as usize;
        payload.token = payload.def;
        payload.state_size = def.size;
        payload.traverse = def.traverse;
        payload.clear = def.clear;
        payload.free = def.free;
    }
}

fn set_doc(rt: &mut Rt, made: Ref<'_>, doc: *const c_char) -> Result<()> {
    // SAFETY: a doc of a definition, or NULL.
    if let Some(doc) = unsafe { member::text(doc) } {
        let doc = strings::new(rt, doc)?;
        attr_set(rt, made, "__doc__", doc.get())?;
    }
    Ok(())
}

fn attr_set(rt: &mut Rt, object: Ref<'_>, name: &str, value: Ref<'_>) -> Result<()> {
    let name = strings::interned(rt, name)?;
    attr::set(rt, object, name.get(), Some(value))
}

/// Adds the functions of a table to a module.
///
/// # Safety
/// `at` is NULL or a table that ends with an entry without a name and lives
/// as long as the process.
pub unsafe fn add_methods(rt: &mut Rt, made: Ref<'_>, mut at: *const MethodDef) -> Result<()> {
    if at.is_null() {
        return Ok(());
    }
    let module_name = module::name(rt, made);
    loop {
        // SAFETY: the table ends with an entry without a name; it lives as
        // long as the extension.
        let def: &'static MethodDef = unsafe { &*at };
        if def.name.is_null() {
            return Ok(());
        }
        if def.flags & (meth::CLASS | meth::STATIC) != 0 {
            return Err(error::value_error(
                rt,
                "module functions cannot set METH_CLASS or METH_STATIC",
            ));
        }
        let module_name = module_name.as_ref().map(Root::get);
        let function = function::new(rt, def, Some(made), module_name, None)?;
        attr_set(rt, made, def.name(), function.get())?;
        // SAFETY: as above.
        at = unsafe { at.add(1) };
    }
}

/// What slots and definition of a module say.
#[derive(Default)]
struct Recipe {
    name: String,
    doc: usize,
    create: usize,
    execs: Vec<usize>,
    methods: usize,
    state_size: isize,
    traverse: usize,
    clear: usize,
    free: usize,
    token: usize,
    has_state: bool,
    has_token: bool,
    gil_not_used: bool,
    abi: usize,
}

fn value_error_name(rt: &Rt, object: Ref<'_>) -> Option<String> {
    let _ = rt;
    strings::is_str(object).then(|| strings::lossy(object).into_owned())
}

fn spec_name(rt: &mut Rt, spec: Ref<'_>) -> Result<String> {
    let name = attr::get_str(rt, spec, "name")?;
    match value_error_name(rt, name.get()) {
        Some(name) => Ok(name),
        None => {
            let ty = type_of(name.get()).short_name().to_owned();
            Err(error::type_error(
                rt,
                format_args!("bad argument type for built-in operation (name is {ty})"),
            ))
        }
    }
}

/// A module in phases, from a definition: `PyModule_FromDefAndSpec2`; new
/// reference. Py_mod_exec has not run.
pub fn from_def(rt: &mut Rt, def: &'static ModuleDef, spec: Ref<'_>) -> Result<Root> {
    let name = spec_name(rt, spec)?;
    if def.size < 0 {
        return Err(error::system_error(
            rt,
            format_args!(
                "module {name}: m_size may not be negative for multi-phase initialization"
            ),
        ));
    }
    // SAFETY: m_slots of an extension ends with number 0.
    let slots = unsafe { slots::read_old(rt, def.slots, Kind::Module) }?;
    let mut recipe = Recipe {
        name,
        doc: def.doc as usize,
        methods: def.methods as usize,
        state_size: def.size,
        traverse: def.traverse,
        clear: def.clear,
        free: def.free,
        token: std::ptr::from_ref(def) as usize,
        ..Recipe::default()
    };
    read_slots(rt, &mut recipe, &slots, Some(def))?;
    build(rt, &recipe, spec, Some(def))
}

/// A module in phases, from slots alone: `PyModule_FromSlotsAndSpec`; new
/// reference. Py_mod_exec has not run.
///
/// # Safety
/// `slots` is an array that ends with number 0 and lives as long as the
/// extension.
pub unsafe fn from_slots(rt: &mut Rt, slots: *const PySlot, spec: Ref<'_>) -> Result<Root> {
    let name = spec_name(rt, spec)?;
    // SAFETY: passed on from the caller.
    let read = unsafe { slots::read(rt, slots, Kind::Module) }?;
    let mut recipe = Recipe {
        name,
        token: slots as usize,
        ..Recipe::default()
    };
    read_slots(rt, &mut recipe, &read, None)?;
    if recipe.abi == 0 {
        return Err(error::system_error(
            rt,
            format_args!(
                "module {} does not define Py_mod_abi, which is mandatory for modules \
                 defined from slots only.",
                recipe.name
            ),
        ));
    }
    build(rt, &recipe, spec, None)
}

fn read_slots(
    rt: &mut Rt,
    recipe: &mut Recipe,
    read: &[Slot],
    def: Option<&ModuleDef>,
) -> Result<()> {
    let mut seen = std::collections::HashSet::new();
    for item in read {
        let repeatable = def.is_some() && matches!(item.id, slot::mod_exec | slot::mod_abi);
        if !seen.insert(item.id) && !repeatable {
            return Err(error::system_error(
                rt,
                format_args!(
                    "module {} has multiple {} ({}) slots",
                    recipe.name,
                    item.name(),
                    item.id
                ),
            ));
        }
        if let Some(def) = def {
            check_conflict(rt, recipe, item, def)?;
        }
        take_slot(rt, recipe, item)?;
    }
    Ok(())
}

/// A slot must not repeat what the definition has a field for.
fn check_conflict(rt: &Rt, recipe: &Recipe, item: &Slot, def: &ModuleDef) -> Result<()> {
    let field = match item.id {
        slot::mod_name => "m_name",
        slot::mod_doc => "m_doc",
        slot::mod_state_size => "m_size",
        slot::mod_methods => "m_methods",
        slot::mod_state_traverse => "m_traverse",
        slot::mod_state_clear => "m_clear",
        slot::mod_state_free => "m_free",
        slot::mod_token if item.address() != std::ptr::from_ref(def) as usize => {
            return Err(error::system_error(
                rt,
                format_args!(
                    "module {}: arbitrary Py_mod_token not allowed with PyModuleDef",
                    recipe.name
                ),
            ));
        }
        _ => return Ok(()),
    };
    Err(error::system_error(
        rt,
        format_args!(
            "module {}: {} conflicts with PyModuleDef.{field}",
            recipe.name,
            item.name()
        ),
    ))
}

fn take_slot(rt: &Rt, recipe: &mut Recipe, item: &Slot) -> Result<()> {
    let may_be_null = matches!(
        item.id,
        slot::mod_multiple_interpreters | slot::mod_gil | slot::mod_state_size
    );
    if item.value == 0 && !may_be_null {
        return Err(error::system_error(
            rt,
            format_args!("NULL not allowed for slot {}", item.name()),
        ));
    }
    let value = item.address();
    match item.id {
        slot::mod_create => recipe.create = value,
        slot::mod_exec => recipe.execs.push(value),
        slot::mod_gil => recipe.gil_not_used = value == 1,
        slot::mod_abi => {
            recipe.abi = value;
            // SAFETY: Py_mod_abi names a PyABIInfo.
            unsafe { check_abi(rt, value as *const AbiInfo, &recipe.name) }?;
        }
        slot::mod_doc => recipe.doc = value,
        slot::mod_state_size => {
            recipe.state_size = value as isize;
            recipe.has_state = true;
            if recipe.state_size < 0 {
                return Err(error::system_error(
                    rt,
                    format_args!(
                        "module {}: Py_mod_state_size must not be negative",
                        recipe.name
                    ),
                ));
            }
        }
        slot::mod_methods => recipe.methods = value,
        slot::mod_state_traverse => recipe.traverse = value,
        slot::mod_state_clear => recipe.clear = value,
        slot::mod_state_free => recipe.free = value,
        slot::mod_token => {
            recipe.token = value;
            recipe.has_token = true;
        }
        // Any number of interpreters is fine with one heap; the name is the importer's.
        _ => {}
    }
    Ok(())
}

fn build(
    rt: &mut Rt,
    recipe: &Recipe,
    spec: Ref<'_>,
    def: Option<&'static ModuleDef>,
) -> Result<Root> {
    let made = if recipe.create == 0 {
        let name = strings::new(rt, &recipe.name)?;
        module::new(rt, name.get())?
    } else {
        call_create(rt, recipe, spec, def)?
    };
    let Some(view) = module::view(made.get()) else {
        refuse_other_object(rt, recipe)?;
        // SAFETY: the table that the slots gave.
        unsafe { add_methods(rt, made.get(), recipe.methods as *const MethodDef) }?;
        set_doc(rt, made.get(), recipe.doc as *const c_char)?;
        return Ok(made);
    };
    let payload = view.get_mut(rt);
    payload.def = def.map_or(0, |d| std::ptr::from_ref(d) as usize);
    payload.token = recipe.token;
    payload.state_size = recipe.state_size;
    payload.traverse = recipe.traverse;
    payload.clear = recipe.clear;
    payload.free = recipe.free;
    payload.gil_not_used = recipe.gil_not_used;
    payload.exec = match def {
        None => recipe.execs.first().copied().unwrap_or(0),
        Some(_) => 0,
    };
    // SAFETY: the table that the slots gave.
    unsafe { add_methods(rt, made.get(), recipe.methods as *const MethodDef) }?;
    set_doc(rt, made.get(), recipe.doc as *const c_char)?;
    Ok(made)
}

fn call_create(
    rt: &mut Rt,
    recipe: &Recipe,
    spec: Ref<'_>,
    def: Option<&'static ModuleDef>,
) -> Result<Root> {
    let name = &recipe.name;
    let def = def.map_or(std::ptr::null(), std::ptr::from_ref);
    // SAFETY: Py_mod_create takes the spec and the definition or NULL.
    let function: unsafe extern "C" fn(*mut c_void, *const ModuleDef) -> *mut c_void =
        unsafe { std::mem::transmute(recipe.create) };
    // SAFETY: the spec is alive for the call.
    let raw = thunk::outside(rt, || unsafe { function(thunk::raw(spec), def) });
    if raw.is_null() {
        return Err(match error::pending(rt) {
            Some(raised) => raised,
            None => error::system_error(
                rt,
                format_args!("creation of module {name} failed without setting an exception"),
            ),
        });
    }
    let made = thunk::from_c(rt, raw, "Py_mod_create")?;
    if error::is_set(rt) {
        let message = format!("creation of module {name} raised unreported exception");
        return Err(chained(rt, &message));
    }
    Ok(made)
}

/// SystemError whose cause is the pending exception.
pub fn chained(rt: &Rt, message: &str) -> crate::rt::Raised {
    let cause = error::take(rt);
    let raised = error::system_error(rt, message);
    if let (Some(error), Some(cause)) = (error::current(rt).map(Ref::root), cause) {
        crate::types::exceptions::set_cause(rt, error.get(), Some(cause.get()));
        crate::types::exceptions::set_context(rt, error.get(), Some(cause.get()));
    }
    raised
}

/// Py_mod_create may return any object, unless the rest needs a module.
fn refuse_other_object(rt: &Rt, recipe: &Recipe) -> Result<()> {
    let name = &recipe.name;
    let state = recipe.has_state || recipe.state_size > 0;
    if state || recipe.traverse != 0 || recipe.clear != 0 || recipe.free != 0 {
        return Err(error::system_error(
            rt,
            format_args!("module {name} is not a module object, but requests module state"),
        ));
    }
    if !recipe.execs.is_empty() {
        return Err(error::system_error(
            rt,
            format_args!(
                "module {name} specifies execution slots, but did not create a ModuleType instance"
            ),
        ));
    }
    if recipe.has_token {
        return Err(error::system_error(
            rt,
            format_args!(
                "module {name} specifies a token, but did not create a ModuleType instance"
            ),
        ));
    }
    Ok(())
}

/// Runs what initialises a module: `PyModule_Exec` and `PyModule_ExecDef`.
pub fn exec(rt: &mut Rt, made: Ref<'_>) -> Result<()> {
    let Some(view) = module::view(made) else {
        return Ok(());
    };
    let (exec, def) = (view.get(rt).exec, view.get(rt).def);
    module::make_state(rt, made)?;
    if exec != 0 {
        return call_exec(rt, made, exec);
    }
    if def != 0 {
        // SAFETY: a definition lives as long as the process.
        let def: &'static ModuleDef = unsafe { &*(def as *const ModuleDef) };
        // SAFETY: m_slots of an extension ends with number 0.
        let slots = unsafe { slots::read_old(rt, def.slots, Kind::Module) }?;
        for item in slots.iter().filter(|s| s.id == slot::mod_exec) {
            call_exec(rt, made, item.address())?;
        }
    }
    Ok(())
}

fn call_exec(rt: &mut Rt, made: Ref<'_>, function: usize) -> Result<()> {
    // SAFETY: Py_mod_exec is an inquiry.
    let raw = unsafe { thunk::call_inquiry(rt, function, made) };
    if raw != 0 {
        return Err(match error::pending(rt) {
            Some(raised) => raised,
            None => {
                let shown = ops::repr(rt, made)?;
                let shown = strings::lossy(shown.get());
                error::system_error(
                    rt,
                    format_args!("execution of {shown} failed without setting an exception"),
                )
            }
        });
    }
    if error::is_set(rt) {
        let pending = error::take(rt);
        let shown = ops::repr(rt, made)?;
        let shown = strings::lossy(shown.get());
        error::restore(rt, pending);
        let message = format!("execution of module {shown} raised unreported exception");
        return Err(chained(rt, &message));
    }
    Ok(())
}

/// `PyABIInfo` of the ABI.
#[repr(C)]
pub struct AbiInfo {
    major: u8,
    minor: u8,
    flags: u16,
    build_version: u32,
    abi_version: u32,
}

/// `PyABIInfo_*`.
mod abi {
    pub const STABLE: u16 = 1;
    pub const GIL: u16 = 2;
    pub const FREETHREADED: u16 = 4;
    pub const INTERNAL: u16 = 8;
}

/// ImportError unless a module with this information can be used here.
///
/// # Safety
/// `info` is NULL or points to the information.
pub unsafe fn check_abi(rt: &Rt, info: *const AbiInfo, name: &str) -> Result<()> {
    if info.is_null() {
        return Err(error::import_error(
            rt,
            format_args!("{name}: NULL ABI info"),
        ));
    }
    // SAFETY: passed on from the caller.
    let info = unsafe { &*info };
    let refuse = |why: &str| Err(error::import_error(rt, format_args!("{name}: {why}")));
    if info.major == 0 {
        return Ok(());
    }
    if info.major > 1 {
        return refuse("PyABIInfo version too high");
    }
    if info.flags & abi::INTERNAL != 0 {
        return refuse("incompatible internal ABI");
    }
    if info.flags & abi::STABLE != 0 && info.abi_version != 0 {
        let (major, minor) = (info.abi_version >> 24, info.abi_version >> 16 & 0xff);
        if major < 3 || major == 3 && minor < 2 {
            return refuse(&format!("invalid stable ABI version ({major}.{minor})"));
        }
        if major > 3 || minor > 15 {
            return refuse(&format!(
                "incompatible future stable ABI version ({major}.{minor})"
            ));
        }
    }
    // Built for opaque objects, or by pyrt's own headers, which say so too.
    let agnostic = abi::GIL | abi::FREETHREADED;
    if info.flags & agnostic != 0 && info.flags & agnostic != agnostic {
        return refuse(
            "built for an ABI that reads object structs; rebuild it for abi3t \
             (define Py_TARGET_ABI3T) or against pyrt's headers",
        );
    }
    Ok(())
}

/// `__dict__` entries and functions for a module of the runtime's own.
pub fn own_module(
    rt: &mut Rt,
    name: &str,
    methods: impl IntoIterator<Item = &'static function::Method>,
) -> Result<Root> {
    let text = strings::interned(rt, name)?;
    let made = module::new(rt, text.get())?;
    let dict = module::dict_of(rt, made.get())?;
    for method in methods {
        let def = function::leak_def(method);
        let function = function::new(rt, def, Some(made.get()), Some(text.get()), None)?;
        dict::set_text(rt, dict.get(), def.name(), function.get())?;
    }
    Ok(made)
}
