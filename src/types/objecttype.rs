//! What every object inherits from `object`.

use crate::error;
use crate::object::ops::{self, cmp};
use crate::object::{TypeObject, alloc, attr, flags, instance, shape, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::descr::{self, GetSet};
use crate::types::function::{Method, meth};
use crate::types::{self, PyBaseObject_Type, dict, list, strings, tuple, typetype};
use std::ffi::c_int;

fn repr(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let ty = type_of(object);
    let module = typetype::module_text(rt, ty);
    let name = typetype::qualname_text(rt, ty);
    let at = object.handle().bits();
    let text = match module {
        Some(module) if module != "builtins" => format!("<{module}.{name} object at {at:#x}>"),
        _ => format!("<{name} object at {at:#x}>"),
    };
    strings::new(rt, &text)
}

fn str(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    ops::repr(rt, object)
}

/// tp_hash of `object`: by address.
pub fn hash(_rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    Ok(object.handle().bits().rotate_right(4) as isize)
}

fn compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: c_int) -> Result<Root> {
    match op {
        cmp::EQ if a.is(b) => Ok(types::true_().root()),
        cmp::NE => {
            let own = type_of(a).slot(slot::tp_richcompare);
            if own == 0 || own == thunk::richcompare(compare) {
                return Ok(match a.is(b) {
                    true => types::false_().root(),
                    false => types::not_implemented().root(),
                });
            }
            // SAFETY: tp_richcompare is a richcmpfunc.
            let raw = unsafe { thunk::call_richcompare(rt, own, a, b, cmp::EQ) };
            let equal = thunk::from_c(rt, raw, "__eq__")?;
            if equal.get().is(types::not_implemented()) {
                return Ok(equal);
            }
            let truth = ops::is_true(rt, equal.get())?;
            Ok(types::bool_root(!truth))
        }
        _ => Ok(types::not_implemented().root()),
    }
}

fn excess(args: Ref<'_>, kwargs: Option<Ref<'_>>, rt: &Rt) -> bool {
    tuple::len(args) > 0 || kwargs.is_some_and(|k| dict::len(rt, k) > 0)
}

/// tp_new of `object`.
pub fn new(rt: &mut Rt, ty: &TypeObject, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<Root> {
    if excess(args, kwargs, rt) {
        if ty.slot(slot::tp_new) != new_address() {
            return Err(error::type_error(
                rt,
                "object.__new__() takes exactly one argument (the type to instantiate)",
            ));
        }
        if ty.slot(slot::tp_init) == init_address() {
            return Err(error::type_error(
                rt,
                format_args!("{}() takes no arguments", ty.full_name()),
            ));
        }
    }
    if ty.has(flags::IS_ABSTRACT) {
        return Err(error::type_error(
            rt,
            format_args!("Can't instantiate abstract class {}", ty.short_name()),
        ));
    }
    allocate(rt, ty, 0)
}

/// Calls the type's tp_alloc.
pub fn allocate(rt: &mut Rt, ty: &TypeObject, items: isize) -> Result<Root> {
    let function = ty.slot(slot::tp_alloc);
    if function == 0 || function == generic_alloc_address() {
        return generic_alloc(rt, ty.as_ref(), items);
    }
    // SAFETY: tp_alloc is an allocfunc, whose first argument is a type.
    let raw = unsafe { thunk::call_sized(rt, function, ty.as_ref(), items) };
    thunk::from_c(rt, raw, "tp_alloc")
}

/// The address of tp_new of `object`.
pub fn new_address() -> usize {
    thunk::new(new)
}

/// The address of tp_init of `object`.
pub fn init_address() -> usize {
    thunk::init(init)
}

/// A new instance of a type without a payload of the runtime's, all zero;
/// new reference. What `PyType_GenericAlloc` does.
pub fn generic_alloc(rt: &mut Rt, ty: Ref<'_>, items: isize) -> Result<Root> {
    let Some(ty) = crate::object::as_type(ty) else {
        return Err(error::type_error(rt, "tp_alloc needs a type"));
    };
    let size = alloc::instance_size(rt, ty, items)?;
    if ty.native().release.is_some() {
        return through_built_in_base(rt, ty);
    }
    let aux = u32::try_from(items).map_err(|_| error::no_memory(rt))?;
    if ty.has(flags::SHAPED)
        && let Some((shape, size)) = shape::for_new_instance(ty)
    {
        return alloc::new_zeroed(rt, ty, size, shape);
    }
    alloc::new_zeroed(rt, ty, size, aux)
}

/// A new instance whose payload the built-in base makes, empty.
fn through_built_in_base(rt: &mut Rt, ty: &TypeObject) -> Result<Root> {
    let base = ty
        .mro(rt)
        .find(|t| !t.has(flags::HEAPTYPE))
        .map_or(0, |t| t.slot(slot::tp_new));
    if base == 0 {
        return Err(typetype::cannot_create(rt, ty));
    }
    let none = tuple::empty(rt)?;
    // SAFETY: tp_new is a newfunc, whose first argument is a type.
    let raw = unsafe { thunk::call_ternary(rt, base, ty.as_ref(), Some(none.get()), None) };
    thunk::from_c(rt, raw, "tp_new")
}

/// The address of [`generic_alloc`] as an allocfunc.
pub fn generic_alloc_address() -> usize {
    thunk::sized(generic_alloc)
}

fn init(rt: &mut Rt, object: Ref<'_>, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<()> {
    let ty = type_of(object);
    if !excess(args, kwargs, rt) {
        return Ok(());
    }
    if ty.slot(slot::tp_init) != init_address() {
        return Err(error::type_error(
            rt,
            "object.__init__() takes exactly one argument (the instance to initialize)",
        ));
    }
    if ty.slot(slot::tp_new) == new_address() {
        return Err(error::type_error(
            rt,
            format_args!(
                "{}.__init__() takes exactly one argument (the instance to initialize)",
                ty.short_name()
            ),
        ));
    }
    Ok(())
}

fn get_class(_rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    Ok(type_of(object).as_ref().root())
}

fn set_class(rt: &mut Rt, object: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    let Some(value) = value else {
        return Err(error::type_error(rt, "can't delete __class__ attribute"));
    };
    let Some(new) = crate::object::as_type(value) else {
        let ty = type_of(value).short_name();
        return Err(error::type_error(
            rt,
            format_args!("__class__ must be set to a class, not '{ty}' object"),
        ));
    };
    let old = type_of(object);
    let same_layout = std::ptr::eq(old.native(), new.native())
        && old.basicsize() == new.basicsize()
        && old.dict_offset() == new.dict_offset();
    let (true, true, Some(header)) = (
        old.has(flags::HEAPTYPE) && new.has(flags::HEAPTYPE),
        same_layout,
        object.header(),
    ) else {
        return Err(error::type_error(
            rt,
            format_args!(
                "__class__ assignment: '{}' object layout differs from '{}'",
                new.short_name(),
                old.short_name()
            ),
        ));
    };
    // What it has by a shape of its old type it keeps in a dictionary.
    if old.has(flags::SHAPED) && header.aux() != 0 {
        attr::instance_dict_or_new(rt, object)?;
    }
    std::mem::forget(new.as_ref().root());
    header.set_type_address(new.address());
    // SAFETY: the instance held a counted reference to its old type.
    drop(unsafe { Root::from_counted(old.as_ref().handle()) });
    Ok(())
}

fn format(rt: &mut Rt, object: Ref<'_>, spec: Ref<'_>) -> Result<Root> {
    if !strings::is_str(spec) {
        let ty = type_of(spec).short_name();
        return Err(error::type_error(
            rt,
            format_args!("__format__() argument must be str, not {ty}"),
        ));
    }
    if !strings::bytes(spec).is_empty() {
        let ty = type_of(object).full_name();
        return Err(error::type_error(
            rt,
            format_args!("unsupported format string passed to {ty}.__format__"),
        ));
    }
    ops::str(rt, object)
}

fn dir(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let names = dict::new(rt)?;
    for name in instance::names(rt, object) {
        dict::set(rt, names.get(), name.get(), types::none())?;
    }
    add_class_names(rt, type_of(object), names.get())?;
    keys(rt, names.get())
}

/// The keys of a dict as a new list.
pub fn keys(rt: &mut Rt, dict: Ref<'_>) -> Result<Root> {
    let keys: Vec<Root> = dict::pairs(rt, dict).map(|(k, _)| k.root()).collect();
    let result = list::with_empty_places(rt, 0)?;
    if let Some(view) = list::view(result.get()) {
        for key in &keys {
            list::append(rt, view, key.get())?;
        }
    }
    Ok(result)
}

/// Adds the names of a class and its bases to a dict.
pub fn add_class_names(rt: &mut Rt, ty: &TypeObject, into: Ref<'_>) -> Result<()> {
    let dicts: Vec<Root> = ty
        .mro(rt)
        .filter_map(|t| t.fields(rt).dict.as_ref().map(|d| d.get(rt).root()))
        .collect();
    for dict in &dicts {
        copy_keys(rt, dict.get(), into)?;
    }
    Ok(())
}

fn copy_keys(rt: &mut Rt, from: Ref<'_>, into: Ref<'_>) -> Result<()> {
    let keys: Vec<Root> = dict::pairs(rt, from).map(|(k, _)| k.root()).collect();
    for key in &keys {
        dict::set(rt, into, key.get(), types::none())?;
    }
    Ok(())
}

fn init_subclass(_rt: &mut Rt, _class: Ref<'_>) -> Result<Root> {
    Ok(types::none().root())
}

fn subclass_hook(_rt: &mut Rt, _class: Ref<'_>, _other: Ref<'_>) -> Result<Root> {
    Ok(types::not_implemented().root())
}

static METHODS: &[Method] = &[
    Method {
        name: c"__format__",
        function: || thunk::method_o(format),
        flags: meth::O,
        doc: c"Default object formatter.",
    },
    Method {
        name: c"__dir__",
        function: || thunk::method_noargs(dir),
        flags: meth::NOARGS,
        doc: c"Default dir() implementation.",
    },
    Method {
        name: c"__init_subclass__",
        function: || thunk::method_noargs(init_subclass),
        flags: meth::NOARGS | meth::CLASS,
        doc: c"Called when a class is derived.",
    },
    Method {
        name: c"__subclasshook__",
        function: || thunk::method_o(subclass_hook),
        flags: meth::O | meth::CLASS,
        doc: c"Abstract classes can override this.",
    },
];

static GETSET: &[GetSet] = &[GetSet::write(
    c"__class__",
    || thunk::getter(get_class),
    || thunk::setter(set_class),
)];

/// Fills the slots of `object`; before it is completed.
pub fn fill(ty: &TypeObject) {
    ty.set_slot(slot::tp_repr, thunk::unary(repr));
    ty.set_slot(slot::tp_str, thunk::unary(str));
    ty.set_slot(slot::tp_hash, thunk::hash(hash));
    ty.set_slot(slot::tp_richcompare, thunk::richcompare(compare));
    ty.set_slot(slot::tp_getattro, attr::generic_address());
    ty.set_slot(slot::tp_setattro, attr::generic_set_address());
    ty.set_slot(slot::tp_new, new_address());
    ty.set_slot(slot::tp_init, init_address());
    ty.set_slot(slot::tp_alloc, generic_alloc_address());
}

/// Adds the attributes of `object`.
pub fn setup(rt: &mut Rt) -> Result<()> {
    descr::add_methods(rt, &PyBaseObject_Type, METHODS)?;
    descr::add_getset(rt, &PyBaseObject_Type, GETSET)?;
    typetype::add_new(rt, &PyBaseObject_Type)
}
