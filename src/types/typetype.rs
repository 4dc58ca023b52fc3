//! What types do as objects: calling them makes instances, their attributes
//! are looked up along their own MRO and their metatype's.

use crate::error;
use crate::object::{TypeObject, as_type, attr, cache, call, flags, slot, spec, thunk, type_of};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::descr::{self, GetSet};
use crate::types::function::{self, Method, MethodDef, meth};
use crate::types::{
    self, PyType_Type, dict, list, mapping_proxy, objecttype, strings, tuple, wrapper,
};

/// The object as a type; TypeError if it is none.
pub fn this<'a>(rt: &Rt, object: Ref<'a>) -> Result<&'a TypeObject> {
    as_type(object).ok_or_else(|| {
        let ty = type_of(object).short_name();
        error::type_error(
            rt,
            format_args!("descriptor requires a 'type' object but received a '{ty}'"),
        )
    })
}

/// `__qualname__` as text.
pub fn qualname_text(rt: &Rt, ty: &TypeObject) -> String {
    let fields = ty.fields(rt);
    match fields.qualname.as_ref().or(fields.name.as_ref()) {
        Some(name) => strings::lossy(name.get(rt)).into_owned(),
        None => ty.short_name().to_owned(),
    }
}

/// `__name__` as text.
pub fn name_text(rt: &Rt, ty: &TypeObject) -> String {
    match &ty.fields(rt).name {
        Some(name) => strings::lossy(name.get(rt)).into_owned(),
        None => ty.short_name().to_owned(),
    }
}

/// `__module__` as text, if it is a str.
pub fn module_text(rt: &Rt, ty: &TypeObject) -> Option<String> {
    if let Some(found) = wrapper::own(rt, ty, "__module__") {
        return strings::is_str(found).then(|| strings::lossy(found).into_owned());
    }
    if ty.has(flags::HEAPTYPE) {
        return None;
    }
    let full = ty.full_name();
    Some(
        full.rsplit_once('.')
            .map_or("builtins", |(m, _)| m)
            .to_owned(),
    )
}

/// The qualified name with its module, unless that is builtins: what
/// messages name a type by.
pub fn full_text(rt: &Rt, ty: &TypeObject) -> String {
    let name = qualname_text(rt, ty);
    match module_text(rt, ty) {
        Some(module) if module != "builtins" && module != "__main__" => format!("{module}.{name}"),
        _ => name,
    }
}

fn repr(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let ty = this(rt, object)?;
    let name = qualname_text(rt, ty);
    let text = match module_text(rt, ty) {
        Some(module) if module != "builtins" => format!("<class '{module}.{name}'>"),
        _ if ty.has(flags::HEAPTYPE) && module_text(rt, ty).is_none() => {
            format!("<class '{}'>", ty.full_name())
        }
        _ => format!("<class '{name}'>"),
    };
    strings::new(rt, &text)
}

/// TypeError for a type without tp_new.
#[cold]
pub fn cannot_create(rt: &Rt, ty: &TypeObject) -> Raised {
    error::type_error(
        rt,
        format_args!("cannot create '{}' instances", ty.full_name()),
    )
}

/// tp_call of `type`: tp_new, then tp_init.
pub fn call(
    rt: &mut Rt,
    callable: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    let ty = this(rt, callable)?;
    if std::ptr::eq(ty, &PyType_Type) {
        let no_keywords = kwargs.is_none_or(|k| dict::len(rt, k) == 0);
        if tuple::len(args) == 1 && no_keywords {
            return Ok(type_of(tuple::item(rt, args, 0)).as_ref().root());
        }
        if tuple::len(args) != 3 {
            return Err(error::type_error(rt, "type() takes 1 or 3 arguments"));
        }
    }
    let new = ty.slot(slot::tp_new);
    if new == 0 || ty.has(flags::DISALLOW_INSTANTIATION) {
        return Err(cannot_create(rt, ty));
    }
    // SAFETY: tp_new is a newfunc, whose first argument is a type.
    let raw = unsafe { thunk::call_ternary(rt, new, callable, Some(args), kwargs) };
    let object = thunk::from_c(rt, raw, "tp_new")?;
    let made = type_of(object.get());
    if !made.is_subtype(rt, ty) {
        return Ok(object);
    }
    let init = made.slot(slot::tp_init);
    if init != 0 {
        // SAFETY: tp_init is an initproc.
        let raw = unsafe { thunk::call_set_keyed(rt, init, object.get(), args, kwargs) };
        thunk::from_c_int(rt, raw as isize, "tp_init")?;
    }
    Ok(object)
}

/// `type.__getattribute__`.
fn getattro(rt: &mut Rt, object: Ref<'_>, name: Ref<'_>) -> Result<Root> {
    strings::check_name(rt, name)?;
    let ty = this(rt, object)?;
    let meta = type_of(object);
    let from_meta = attr::lookup(rt, meta, name).map(Ref::root);
    let (mut getter, mut data) = (0, false);
    if let Some(found) = &from_meta {
        getter = type_of(found.get()).slot(slot::tp_descr_get);
        data = getter != 0 && type_of(found.get()).slot(slot::tp_descr_set) != 0;
    }
    if data && let Some(found) = &from_meta {
        return attr::bind(rt, getter, found.get(), Some(object), meta);
    }
    if let Some(found) = attr::lookup(rt, ty, name).map(Ref::root) {
        let own = type_of(found.get()).slot(slot::tp_descr_get);
        if own == 0 {
            return Ok(found);
        }
        return attr::bind(rt, own, found.get(), None, ty);
    }
    match from_meta {
        Some(found) if getter != 0 => attr::bind(rt, getter, found.get(), Some(object), meta),
        Some(found) => Ok(found),
        None => {
            let message = format!(
                "type object '{}' has no attribute '{}'",
                ty.short_name(),
                strings::lossy(name)
            );
            Err(types::exceptions::raise_attribute_error(
                rt, &message, object, name,
            ))
        }
    }
}

/// `type.__setattr__` and `type.__delattr__`.
fn setattro(rt: &mut Rt, object: Ref<'_>, name: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    let ty = this(rt, object)?;
    strings::check_name(rt, name)?;
    let text = strings::lossy(name).into_owned();
    if ty.has(flags::IMMUTABLETYPE) {
        return Err(error::type_error(
            rt,
            format_args!(
                "cannot set '{text}' attribute of immutable type '{}'",
                ty.full_name()
            ),
        ));
    }
    let name = strings::intern(name);
    let from_meta = attr::lookup(rt, type_of(object), name.get()).map(Ref::root);
    if let Some(found) = from_meta {
        let setter = type_of(found.get()).slot(slot::tp_descr_set);
        if setter != 0 {
            // SAFETY: tp_descr_set takes descriptor, object, value or NULL.
            let raw = unsafe { thunk::call_set_keyed(rt, setter, found.get(), object, value) };
            return thunk::from_c_int(rt, raw as isize, "tp_descr_set").map(drop);
        }
    }
    let Some(dict) = ty.fields(rt).dict.as_ref().map(|d| d.get(rt).root()) else {
        return Ok(());
    };
    match value {
        Some(value) => dict::set_exact(rt, dict.get(), name.get(), value)?,
        None if dict::remove_exact(rt, dict.get(), name.get()) => {}
        None => {
            let message = format!(
                "type object '{}' has no attribute '{text}'",
                ty.short_name()
            );
            return Err(types::exceptions::raise_attribute_error(
                rt,
                &message,
                object,
                name.get(),
            ));
        }
    }
    cache::modified(rt, ty);
    wrapper::update_slot(rt, ty, &text);
    Ok(())
}

fn get_name(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let ty = this(rt, object)?;
    strings::new(rt, &name_text(rt, ty))
}

fn mutable<'a>(
    rt: &Rt,
    object: Ref<'a>,
    value: Option<Ref<'_>>,
    what: &str,
) -> Result<&'a TypeObject> {
    let ty = this(rt, object)?;
    if ty.has(flags::IMMUTABLETYPE) {
        return Err(error::type_error(
            rt,
            format_args!(
                "cannot set '{what}' attribute of immutable type '{}'",
                ty.full_name()
            ),
        ));
    }
    if value.is_none() {
        return Err(error::type_error(
            rt,
            format_args!(
                "cannot delete '{what}' attribute of type '{}'",
                ty.full_name()
            ),
        ));
    }
    Ok(ty)
}

fn check_text(rt: &Rt, ty: &TypeObject, value: Option<Ref<'_>>, what: &str) -> Result<Root> {
    match value {
        Some(value) if strings::is_str(value) => Ok(value.root()),
        other => Err(error::type_error(
            rt,
            format_args!(
                "can only assign string to {}.{what}, not '{}'",
                ty.short_name(),
                other.map_or("NULL", |v| type_of(v).short_name())
            ),
        )),
    }
}

fn set_name(rt: &mut Rt, object: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    let ty = mutable(rt, object, value, "__name__")?;
    let value = check_text(rt, ty, value, "__name__")?;
    let text = strings::to_c_string(rt, value.get())?;
    ty.set_name(rt, &text);
    let stored = rt.store_root(value);
    if let Some(old) = ty.fields_mut(rt).name.replace(stored) {
        rt.unstore(old);
    }
    Ok(())
}

fn get_qualname(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let ty = this(rt, object)?;
    strings::new(rt, &qualname_text(rt, ty))
}

fn set_qualname(rt: &mut Rt, object: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    let ty = mutable(rt, object, value, "__qualname__")?;
    let value = check_text(rt, ty, value, "__qualname__")?;
    let stored = rt.store_root(value);
    if let Some(old) = ty.fields_mut(rt).qualname.replace(stored) {
        rt.unstore(old);
    }
    Ok(())
}

/// `__module__`; new reference.
pub fn module(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let ty = this(rt, object)?;
    if let Some(found) = wrapper::own(rt, ty, "__module__") {
        return Ok(found.root());
    }
    match module_text(rt, ty) {
        Some(text) => strings::interned(rt, &text),
        None => Err(error::attribute_error(rt, "__module__")),
    }
}

fn set_in_dict(rt: &mut Rt, object: Ref<'_>, value: Option<Ref<'_>>, what: &str) -> Result<()> {
    let ty = mutable(rt, object, value, what)?;
    let dict = ty.fields(rt).dict.as_ref().map(|d| d.get(rt).root());
    if let (Some(dict), Some(value)) = (dict, value) {
        dict::set_text(rt, dict.get(), what, value)?;
        cache::modified(rt, ty);
    }
    Ok(())
}

fn set_module(rt: &mut Rt, object: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    set_in_dict(rt, object, value, "__module__")
}

fn get_doc(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let ty = this(rt, object)?;
    let Some(doc) = wrapper::own(rt, ty, "__doc__").map(Ref::root) else {
        return Ok(types::none().root());
    };
    match type_of(doc.get()).slot(slot::tp_descr_get) {
        0 => Ok(doc),
        getter => attr::bind(rt, getter, doc.get(), None, ty),
    }
}

fn set_doc(rt: &mut Rt, object: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    set_in_dict(rt, object, value, "__doc__")
}

fn get_dict(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let ty = this(rt, object)?;
    match ty.fields(rt).dict.as_ref().map(|d| d.get(rt).root()) {
        Some(dict) => mapping_proxy::new(rt, dict.get()),
        None => Ok(types::none().root()),
    }
}

fn get_signature(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    match &this(rt, object)?.fields(rt).signature {
        Some(text) => strings::new(rt, text),
        None => Ok(types::none().root()),
    }
}

/// `__mro__`; new reference.
pub fn mro_tuple(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let ty = this(rt, object)?;
    let mro: Vec<Root> = ty.mro(rt).map(|t| t.as_ref().root()).collect();
    let mro: Vec<Ref<'_>> = mro.iter().map(Root::get).collect();
    tuple::from_refs(rt, &mro)
}

fn get_bases(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    match &this(rt, object)?.fields(rt).bases {
        Some(bases) => Ok(bases.get(rt).root()),
        None => tuple::empty(rt),
    }
}

fn get_base(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let base = this(rt, object)?.base(rt).map(TypeObject::as_ref);
    Ok(base.unwrap_or_else(types::none).root())
}

fn get_flags(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let ty = this(rt, object)?;
    types::convert::from_i64(rt, (ty.flags() & 0xffff_ffff) as i64)
}

fn get_basicsize(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let ty = this(rt, object)?;
    types::convert::from_i64(rt, ty.basicsize() as i64)
}

fn get_itemsize(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let ty = this(rt, object)?;
    types::convert::from_i64(rt, ty.itemsize() as i64)
}

fn get_dictoffset(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let ty = this(rt, object)?;
    types::convert::from_i64(rt, ty.dict_offset() as i64)
}

fn get_weakrefoffset(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let ty = this(rt, object)?;
    types::convert::from_i64(rt, ty.weaklist_offset() as i64)
}

fn mro_list(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let mro = mro_tuple(rt, object)?;
    let items: Vec<Root> = tuple::items(rt, mro.get()).map(Ref::root).collect();
    new_list(rt, &items)
}

fn new_list(rt: &mut Rt, items: &[Root]) -> Result<Root> {
    let result = list::with_empty_places(rt, 0)?;
    if let Some(view) = list::view(result.get()) {
        for item in items {
            list::append(rt, view, item.get())?;
        }
    }
    Ok(result)
}

fn subclasses(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let ty = this(rt, object)?;
    let derived: Vec<Root> = ty
        .fields(rt)
        .subclasses
        .iter()
        // SAFETY: a type takes itself out of the list before it dies.
        .map(|a| unsafe { &*(*a as *const TypeObject) }.as_ref().root())
        .collect();
    new_list(rt, &derived)
}

fn dir(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let ty = this(rt, object)?;
    let names = dict::new(rt)?;
    objecttype::add_class_names(rt, ty, names.get())?;
    objecttype::keys(rt, names.get())
}

fn instance_check(rt: &mut Rt, object: Ref<'_>, other: Ref<'_>) -> Result<Root> {
    let ty = this(rt, object)?;
    Ok(types::bool_root(type_of(other).is_subtype(rt, ty)))
}

fn subclass_check(rt: &mut Rt, object: Ref<'_>, other: Ref<'_>) -> Result<Root> {
    let (ty, other) = (this(rt, object)?, this(rt, other)?);
    Ok(types::bool_root(other.is_subtype(rt, ty)))
}

/// tp_new of `type`: a class from name, bases and namespace.
fn new(rt: &mut Rt, meta: &TypeObject, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<Root> {
    if tuple::len(args) != 3 {
        return Err(error::type_error(
            rt,
            format_args!(
                "type.__new__() takes exactly 3 arguments ({} given)",
                tuple::len(args)
            ),
        ));
    }
    let parts: Vec<Root> = tuple::items(rt, args).map(Ref::root).collect();
    let (name, bases, namespace) = (parts[0].get(), parts[1].get(), parts[2].get());
    let expected = [
        ("str", strings::is_str(name), name),
        ("tuple", tuple::is_tuple(bases), bases),
        ("dict", dict::is_dict(namespace), namespace),
    ];
    for (i, (wanted, fits, given)) in expected.into_iter().enumerate() {
        if !fits {
            let ty = type_of(given).short_name();
            return Err(error::type_error(
                rt,
                format_args!(
                    "type.__new__() argument {} must be {wanted}, not {ty}",
                    i + 1
                ),
            ));
        }
    }
    let class = spec::new_class(rt, meta, name, bases, namespace)?;
    after_creation(rt, class.get(), kwargs)?;
    Ok(class)
}

/// `__set_name__` of what the namespace holds, `__init_subclass__` of the base.
fn after_creation(rt: &mut Rt, class: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<()> {
    let ty = this(rt, class)?;
    let Some(dict) = ty.fields(rt).dict.as_ref().map(|d| d.get(rt).root()) else {
        return Ok(());
    };
    let pairs: Vec<(Root, Root)> = dict::pairs(rt, dict.get())
        .map(|(k, v)| (k.root(), v.root()))
        .collect();
    for (name, value) in &pairs {
        wrapper::special_optional(rt, value.get(), "__set_name__", &[class, name.get()])?;
    }
    let Some(base) = ty.mro(rt).nth(1).map(|t| t.as_ref().root()) else {
        return Ok(());
    };
    let key = strings::interned(rt, "__init_subclass__")?;
    let Some(base) = as_type(base.get()) else {
        return Ok(());
    };
    let Some(hook) = attr::lookup(rt, base, key.get()).map(Ref::root) else {
        return Ok(());
    };
    let bound = match type_of(hook.get()).slot(slot::tp_descr_get) {
        0 => hook,
        getter => attr::bind(rt, getter, hook.get(), None, ty)?,
    };
    let none = tuple::empty(rt)?;
    call::with_tuple(rt, bound.get(), none.get(), kwargs).map(drop)
}

fn init(rt: &mut Rt, _ty: Ref<'_>, args: Ref<'_>, _kwargs: Option<Ref<'_>>) -> Result<()> {
    match tuple::len(args) {
        1 | 3 => Ok(()),
        _ => Err(error::type_error(
            rt,
            "type.__init__() takes 1 or 3 arguments",
        )),
    }
}

/// `__new__` of a built-in type: checks its first argument and calls tp_new
/// of the type it is bound to.
fn new_wrapper(
    rt: &mut Rt,
    bound: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    let base = this(rt, bound)?;
    let name = base.short_name();
    let Some(first) = tuple::get(rt, args, 0).map(Ref::root) else {
        return Err(error::type_error(
            rt,
            format_args!("{name}.__new__(): not enough arguments"),
        ));
    };
    let Some(ty) = as_type(first.get()) else {
        let given = type_of(first.get()).short_name();
        return Err(error::type_error(
            rt,
            format_args!("{name}.__new__(X): X is not a type object ({given})"),
        ));
    };
    if !ty.is_subtype(rt, base) {
        let given = ty.short_name();
        return Err(error::type_error(
            rt,
            format_args!("{name}.__new__({given}): {given} is not a subtype of {name}"),
        ));
    }
    let rest: Vec<Root> = tuple::items(rt, args).skip(1).map(Ref::root).collect();
    let rest: Vec<Ref<'_>> = rest.iter().map(Root::get).collect();
    let rest = tuple::from_refs(rt, &rest)?;
    let new = base.slot(slot::tp_new);
    // SAFETY: tp_new is a newfunc, whose first argument is a type.
    let raw = unsafe { thunk::call_ternary(rt, new, ty.as_ref(), Some(rest.get()), kwargs) };
    thunk::from_c(rt, raw, "tp_new")
}

static NEW: std::sync::OnceLock<usize> = std::sync::OnceLock::new();

/// Adds `__new__` to the dictionary of a type with a tp_new of its own.
pub fn add_new(rt: &mut Rt, ty: &TypeObject) -> Result<()> {
    let def = *NEW.get_or_init(|| {
        let def: &'static MethodDef = function::leak_def(&Method {
            name: c"__new__",
            function: || thunk::call(new_wrapper),
            flags: meth::VARARGS | meth::KEYWORDS,
            doc: c"Create and return a new object.  See help(type) for accurate signature.",
        });
        std::ptr::from_ref(def) as usize
    });
    // SAFETY: leaked above.
    let def: &'static MethodDef = unsafe { &*(def as *const MethodDef) };
    let function = function::new(rt, def, Some(ty.as_ref()), None, None)?;
    descr::set_in_type(rt, ty, "__new__", function.get())
}

static METHODS: &[Method] = &[
    Method {
        name: c"mro",
        function: || thunk::method_noargs(mro_list),
        flags: meth::NOARGS,
        doc: c"Return a type's method resolution order.",
    },
    Method {
        name: c"__subclasses__",
        function: || thunk::method_noargs(subclasses),
        flags: meth::NOARGS,
        doc: c"Return a list of immediate subclasses.",
    },
    Method {
        name: c"__dir__",
        function: || thunk::method_noargs(dir),
        flags: meth::NOARGS,
        doc: c"Specialized __dir__ implementation for types.",
    },
    Method {
        name: c"__instancecheck__",
        function: || thunk::method_o(instance_check),
        flags: meth::O,
        doc: c"Check if an object is an instance.",
    },
    Method {
        name: c"__subclasscheck__",
        function: || thunk::method_o(subclass_check),
        flags: meth::O,
        doc: c"Check if a class is a subclass.",
    },
];

static GETSET: &[GetSet] = &[
    GetSet::write(
        c"__name__",
        || thunk::getter(get_name),
        || thunk::setter(set_name),
    ),
    GetSet::write(
        c"__qualname__",
        || thunk::getter(get_qualname),
        || thunk::setter(set_qualname),
    ),
    GetSet::write(
        c"__module__",
        || thunk::getter(module),
        || thunk::setter(set_module),
    ),
    GetSet::write(
        c"__doc__",
        || thunk::getter(get_doc),
        || thunk::setter(set_doc),
    ),
    GetSet::read(c"__text_signature__", || thunk::getter(get_signature)),
    GetSet::read(c"__dict__", || thunk::getter(get_dict)),
    GetSet::read(c"__mro__", || thunk::getter(mro_tuple)),
    GetSet::read(c"__bases__", || thunk::getter(get_bases)),
    GetSet::read(c"__base__", || thunk::getter(get_base)),
    GetSet::read(c"__flags__", || thunk::getter(get_flags)),
    GetSet::read(c"__basicsize__", || thunk::getter(get_basicsize)),
    GetSet::read(c"__itemsize__", || thunk::getter(get_itemsize)),
    GetSet::read(c"__dictoffset__", || thunk::getter(get_dictoffset)),
    GetSet::read(c"__weakrefoffset__", || thunk::getter(get_weakrefoffset)),
];

/// Fills the slots of `type`; before it is completed.
pub fn fill(ty: &TypeObject) {
    ty.set_slot(slot::tp_repr, thunk::unary(repr));
    ty.set_slot(slot::tp_call, thunk::call(call));
    ty.set_slot(slot::tp_getattro, thunk::binary(getattro));
    ty.set_slot(slot::tp_setattro, thunk::set_keyed(setattro));
    ty.set_slot(slot::tp_new, thunk::new(new));
    ty.set_slot(slot::tp_init, thunk::init(init));
}

/// Adds the attributes of `type`.
pub fn setup(rt: &mut Rt) -> Result<()> {
    descr::add_getset(rt, &PyType_Type, GETSET)?;
    descr::add_methods(rt, &PyType_Type, METHODS)?;
    add_new(rt, &PyType_Type)?;
    Ok(())
}
