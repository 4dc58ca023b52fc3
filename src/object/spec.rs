//! Making heap types: classes, and types from C specifications.

use super::typeobj::{TypeObject, flags};
use super::{alloc, as_type, ready, slot, type_of};
use crate::error;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{self, PyBaseObject_Type, descr, dict, static_method, strings, tuple, wrapper};

/// A blank heap type of this metatype; new reference.
pub fn blank(rt: &mut Rt, meta: &TypeObject) -> Result<Root> {
    let made = alloc::new_zeroed(rt, meta, meta.basicsize(), 0)?;
    // SAFETY: a new object of a metatype, at least as large as a TypeObject.
    unsafe {
        TypeObject::init_heap(
            made.handle().bits() as *mut TypeObject,
            &super::native::PLAIN,
        );
    }
    if let Some(ty) = as_type(made.get()) {
        ty.set_flags(flags::HEAPTYPE);
    }
    Ok(made)
}

/// Whether instances keep items, of a number that varies, in the object.
fn keeps_items(ty: &TypeObject) -> bool {
    ty.itemsize() != 0 || ty.has(flags::TUPLE_SUBCLASS | flags::UNICODE_SUBCLASS)
}

/// Whether instances are of variable size to extensions. Those of types
/// derived from bytes are not, in fact: their bytes are elsewhere.
pub fn is_variable(ty: &TypeObject) -> bool {
    keeps_items(ty) || ty.has(flags::BYTES_SUBCLASS)
}

/// Gives instances a dictionary behind what they have so far.
pub fn add_dict_place(ty: &TypeObject) {
    let offset = ty.basicsize().next_multiple_of(size_of::<usize>());
    ty.set_dict_offset(offset);
    ty.set_basicsize(offset + size_of::<usize>());
    ty.set_flags(flags::MANAGED_DICT | flags::HAVE_GC);
}

/// A class as the class statement makes it; new reference.
pub fn new_class(
    rt: &mut Rt,
    meta: &TypeObject,
    name: Ref<'_>,
    bases: Ref<'_>,
    namespace: Ref<'_>,
) -> Result<Root> {
    let bases = match tuple::len(bases) {
        0 => tuple::from_refs(rt, &[PyBaseObject_Type.as_ref()])?,
        _ => bases.root(),
    };
    let meta = ready::metaclass_of(rt, bases.get(), meta)?.as_ref().root();
    let base = ready::best_base(rt, bases.get())?.as_ref().root();
    let (Some(meta), Some(base)) = (as_type(meta.get()), as_type(base.get())) else {
        return Err(error::type_error(rt, "bases must be types"));
    };
    let made = blank(rt, meta)?;
    let Some(ty) = as_type(made.get()) else {
        return Ok(made);
    };
    let text = strings::to_c_string(rt, name)?;
    ty.set_name(rt, &text);
    let copy = dict::new(rt)?;
    let pairs: Vec<(Root, Root)> = dict::pairs(rt, namespace)
        .map(|(k, v)| (k.root(), v.root()))
        .collect();
    for (key, value) in &pairs {
        let key = strings::intern(key.get());
        dict::set(rt, copy.get(), key.get(), value.get())?;
    }
    let qualname = take_qualname(rt, copy.get(), name)?;
    set_module(rt, copy.get())?;
    set_names(rt, ty, name, qualname.get(), copy.get());
    implicit_methods(rt, ty)?;
    ty.set_native(base.native());
    ty.set_basicsize(base.basicsize());
    ty.set_itemsize(base.itemsize());
    ty.set_flags(flags::BASETYPE | base.flags() & flags::HAVE_GC);
    if base.dict_offset() == 0 && !keeps_items(base) {
        add_dict_place(ty);
    }
    ty.set_flags(flags::MANAGED_WEAKREF);
    wrapper::fill_slots(rt, ty)?;
    ready::ready(rt, ty, Some(base), bases.get())?;
    add_dict_descriptor(rt, ty, base)?;
    if wrapper::own(rt, ty, "__doc__").is_none() {
        descr::set_in_type(rt, ty, "__doc__", types::none())?;
    }
    Ok(made)
}

/// `__module__`, unless the namespace has it: that of the running frame.
fn set_module(rt: &mut Rt, namespace: Ref<'_>) -> Result<()> {
    let key = strings::interned(rt, "__module__")?;
    if dict::get_exact(rt, namespace, key.get()).is_some() {
        return Ok(());
    }
    match super::frame::module_name(rt) {
        Some(name) => dict::set(rt, namespace, key.get(), name.get()),
        None => Ok(()),
    }
}

fn take_qualname(rt: &mut Rt, namespace: Ref<'_>, name: Ref<'_>) -> Result<Root> {
    let key = strings::interned(rt, "__qualname__")?;
    let Some(found) = dict::get_exact(rt, namespace, key.get()).map(Ref::root) else {
        return Ok(name.root());
    };
    if !strings::is_str(found.get()) {
        let ty = type_of(found.get()).short_name().to_owned();
        return Err(error::type_error(
            rt,
            format_args!("type __qualname__ must be a str, not {ty}"),
        ));
    }
    dict::remove_exact(rt, namespace, key.get());
    Ok(found)
}

/// Sets name, qualified name and dictionary of a type nobody else has seen.
pub fn set_names(
    rt: &mut Rt,
    ty: &TypeObject,
    name: Ref<'_>,
    qualname: Ref<'_>,
    namespace: Ref<'_>,
) {
    let (name, qualname) = (rt.store(name), rt.store(qualname));
    let namespace = rt.store(namespace);
    let fields = ty.fields_mut(rt);
    fields.name = Some(name);
    fields.qualname = Some(qualname);
    fields.dict = Some(namespace);
}

/// `__new__` is a static method, `__init_subclass__` and
/// `__class_getitem__` class methods without being written so.
fn implicit_methods(rt: &mut Rt, ty: &TypeObject) -> Result<()> {
    let Some(dict) = ty.fields(rt).dict.as_ref().map(|d| d.get(rt).root()) else {
        return Ok(());
    };
    for (name, class) in [
        ("__new__", &static_method::STATIC_METHOD),
        ("__init_subclass__", &static_method::CLASS_METHOD),
        ("__class_getitem__", &static_method::CLASS_METHOD),
    ] {
        let Some(found) = wrapper::own(rt, ty, name).map(Ref::root) else {
            continue;
        };
        // Functions of the runtime are not bound by themselves.
        let plain = type_of(found.get()).slot(slot::tp_descr_get) != 0
            && !std::ptr::eq(type_of(found.get()), class)
            && !std::ptr::eq(type_of(found.get()), &descr::PyClassMethodDescr_Type);
        if plain {
            let held = static_method::hold(rt, class, found.get())?;
            dict::set_text(rt, dict.get(), name, held.get())?;
        }
    }
    Ok(())
}

fn get_dict(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    super::attr::instance_dict_or_new(rt, object)
}

fn set_dict(rt: &mut Rt, object: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    match value {
        Some(value) if dict::is_dict(value) => {
            super::attr::replace_instance_dict(rt, object, Some(value));
            Ok(())
        }
        Some(value) => {
            let ty = type_of(value).short_name();
            Err(error::type_error(
                rt,
                format_args!("__dict__ must be set to a dictionary, not a '{ty}'"),
            ))
        }
        None => {
            super::attr::replace_instance_dict(rt, object, None);
            Ok(())
        }
    }
}

/// `__dict__` of instances, on the first type that has one.
pub fn add_dict_descriptor(rt: &mut Rt, ty: &TypeObject, base: &TypeObject) -> Result<()> {
    if ty.dict_offset() == 0 || base.dict_offset() != 0 {
        return Ok(());
    }
    let def = descr::GetSetDef {
        name: c"__dict__".as_ptr(),
        get: super::thunk::getter(get_dict),
        set: super::thunk::setter(set_dict),
        doc: std::ptr::null(),
        closure: std::ptr::null_mut(),
    };
    let descr = descr::new_getset(rt, ty, def)?;
    descr::set_in_type(rt, ty, "__dict__", descr.get())?;
    Ok(())
}
