//! Descriptors: how methods, attributes in C and struct members of a type
//! become attributes of its instances.

use crate::error;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::thunk::{self, from_c};
use crate::object::{TypeObject, alloc, as_type, cache, flags, is_exact, ready, slot, type_of};
use crate::rt::{Ref, Result, Root, Rt, Stored};
use crate::types::function::{self, Method, MethodDef, meth};
use crate::types::member::{self, MemberDef};
use crate::types::wrapper::{self, SlotDef};
use crate::types::{self, PyBaseObject_Type, dict, strings, typetype};
use std::ffi::{CStr, c_char, c_void};

/// `PyGetSetDef` of the ABI.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct GetSetDef {
    /// `name`.
    pub name: *const c_char,
    /// `get`, address or 0.
    pub get: usize,
    /// `set`, address or 0.
    pub set: usize,
    /// `doc`, may be NULL.
    pub doc: *const c_char,
    /// `closure`.
    pub closure: *mut c_void,
}

const _: () = assert!(size_of::<GetSetDef>() == 40);

/// An attribute of a built-in type, as written in the type's table.
pub struct GetSet {
    /// Name.
    pub name: &'static CStr,
    /// Makes the thunk of the getter.
    pub get: fn() -> usize,
    /// Makes the thunk of the setter.
    pub set: Option<fn() -> usize>,
}

impl GetSet {
    /// A read-only attribute.
    pub const fn read(name: &'static CStr, get: fn() -> usize) -> GetSet {
        GetSet {
            name,
            get,
            set: None,
        }
    }

    /// An attribute that can be set.
    pub const fn write(name: &'static CStr, get: fn() -> usize, set: fn() -> usize) -> GetSet {
        GetSet {
            name,
            get,
            set: Some(set),
        }
    }
}

/// What a descriptor describes.
pub enum What {
    /// A method; with METH_CLASS a class method.
    Method(&'static MethodDef),
    /// An attribute by C functions.
    GetSet(GetSetDef),
    /// A member of the instance's C struct.
    Member(MemberDef),
    /// A slot under its Python name.
    Wrapper(&'static SlotDef, usize),
}

/// Payload of every descriptor.
pub struct Descr {
    /// The type it belongs to (`__objclass__`).
    pub class: Stored,
    /// Its name.
    pub name: Stored,
    /// What it does.
    pub what: What,
}

// SAFETY: class and name are all that is stored.
unsafe impl Payload for Descr {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        visit(self.class.handle());
        visit(self.name.handle());
    }
}

static KIND: NativeKind = kind_of::<Descr>(None);

/// The type of methods of types implemented in C.
#[unsafe(no_mangle)]
pub static PyMethodDescr_Type: TypeObject = TypeObject::declare(
    c"method_descriptor",
    &KIND,
    KIND.size,
    flags::HAVE_GC | flags::METHOD_DESCRIPTOR,
);
/// The type of class methods of types implemented in C.
#[unsafe(no_mangle)]
pub static PyClassMethodDescr_Type: TypeObject =
    TypeObject::declare(c"classmethod_descriptor", &KIND, KIND.size, flags::HAVE_GC);
/// The type of attributes by C functions.
#[unsafe(no_mangle)]
pub static PyGetSetDescr_Type: TypeObject =
    TypeObject::declare(c"getset_descriptor", &KIND, KIND.size, flags::HAVE_GC);
/// The type of members of C structs.
#[unsafe(no_mangle)]
pub static PyMemberDescr_Type: TypeObject =
    TypeObject::declare(c"member_descriptor", &KIND, KIND.size, flags::HAVE_GC);
/// The type of slots under their Python names.
#[unsafe(no_mangle)]
pub static PyWrapperDescr_Type: TypeObject = TypeObject::declare(
    c"wrapper_descriptor",
    &KIND,
    KIND.size,
    flags::HAVE_GC | flags::METHOD_DESCRIPTOR,
);

/// The object as a descriptor of this folder's kinds.
pub fn view<'a>(object: Ref<'a>) -> Option<Obj<'a, Descr>> {
    Obj::from_ref(object)
}

fn this<'a>(rt: &Rt, object: Ref<'a>) -> Result<Obj<'a, Descr>> {
    view(object).ok_or_else(|| error::type_error(rt, "a descriptor is required"))
}

/// A new descriptor of `class`; new reference.
pub fn new(
    rt: &Rt,
    kind: &'static TypeObject,
    class: &TypeObject,
    name: &str,
    what: What,
) -> Result<Root> {
    let name = strings::interned(rt, name)?;
    let descr = Descr {
        class: rt.store(class.as_ref()),
        name: rt.store_root(name),
        what,
    };
    alloc::new_native(rt, kind, descr)
}

/// A new method or class method descriptor; new reference.
pub fn new_method(rt: &Rt, class: &TypeObject, def: &'static MethodDef) -> Result<Root> {
    let kind = match def.flags & meth::CLASS {
        0 => &PyMethodDescr_Type,
        _ => &PyClassMethodDescr_Type,
    };
    new(rt, kind, class, def.name(), What::Method(def))
}

/// A new attribute descriptor; new reference.
pub fn new_getset(rt: &Rt, class: &TypeObject, def: GetSetDef) -> Result<Root> {
    // SAFETY: the name of a definition.
    let name = unsafe { member::text(def.name) }.unwrap_or("?");
    new(rt, &PyGetSetDescr_Type, class, name, What::GetSet(def))
}

/// A new member descriptor; new reference.
pub fn new_member(rt: &Rt, class: &TypeObject, def: MemberDef) -> Result<Root> {
    // SAFETY: the name of a definition.
    let name = unsafe { member::text(def.name) }.unwrap_or("?");
    new(rt, &PyMemberDescr_Type, class, name, What::Member(def))
}

/// Puts a value into the dictionary of a type unless the name is there.
pub fn set_in_type(rt: &mut Rt, ty: &TypeObject, name: &str, value: Ref<'_>) -> Result<()> {
    let Some(dict) = ty.fields(rt).dict.as_ref().map(|d| d.get(rt).root()) else {
        return Ok(());
    };
    if dict::get_text(rt, dict.get(), name).is_none() {
        dict::set_text(rt, dict.get(), name, value)?;
        cache::modified(rt, ty);
    }
    Ok(())
}

/// Adds methods to the dictionary of a static type.
pub fn add_methods(rt: &mut Rt, ty: &'static TypeObject, methods: &[Method]) -> Result<()> {
    for method in methods {
        add_def(rt, ty, function::leak_def(method))?;
    }
    Ok(())
}

/// Adds attributes to the dictionary of a static type.
pub fn add_getset(rt: &mut Rt, ty: &'static TypeObject, table: &[GetSet]) -> Result<()> {
    for entry in table {
        let def = GetSetDef {
            name: entry.name.as_ptr(),
            get: (entry.get)(),
            set: entry.set.map_or(0, |s| s()),
            doc: std::ptr::null(),
            closure: std::ptr::null_mut(),
        };
        let descr = new_getset(rt, ty, def)?;
        set_in_type(rt, ty, &entry.name.to_string_lossy(), descr.get())?;
    }
    Ok(())
}

/// Adds one method to the dictionary of a type, as its flags say.
pub fn add_def(rt: &mut Rt, ty: &TypeObject, def: &'static MethodDef) -> Result<()> {
    let value = if def.flags & meth::STATIC != 0 {
        let function = function::new(rt, def, None, None, Some(ty.as_ref()))?;
        types::static_method::new(rt, function.get())?
    } else {
        new_method(rt, ty, def)?
    };
    if def.flags & meth::COEXIST != 0
        && let Some(dict) = ty.fields(rt).dict.as_ref().map(|d| d.get(rt).root())
    {
        dict::set_text(rt, dict.get(), def.name(), value.get())?;
        cache::modified(rt, ty);
        return Ok(());
    }
    set_in_type(rt, ty, def.name(), value.get())
}

/// Whether the object is a method descriptor.
#[inline(always)]
pub fn is_method(object: Ref<'_>) -> bool {
    is_exact(object, &PyMethodDescr_Type)
}

/// Calls a method descriptor; `None` if the object is something else.
pub fn call_fast(
    rt: &mut Rt,
    callable: Ref<'_>,
    args: &[Ref<'_>],
    positional: usize,
    names: Option<Ref<'_>>,
) -> Option<Result<Root>> {
    if !is_method(callable) {
        return None;
    }
    let descr = view(callable)?;
    let What::Method(def) = descr.get(rt).what else {
        return None;
    };
    let class = descr.get(rt).class.get(rt).root();
    if positional == 0 {
        let who = function::display_name(rt, callable);
        return Some(Err(error::type_error(
            rt,
            format_args!("unbound method {who} needs an argument"),
        )));
    }
    if let Err(raised) = check_instance(rt, callable, args[0]) {
        return Some(Err(raised));
    }
    Some(function::call_def(
        rt,
        callable,
        def,
        Some(args[0]),
        Some(class.get()),
        &args[1..],
        positional - 1,
        names,
    ))
}

/// TypeError unless `object` is an instance of the descriptor's class.
pub fn check_instance(rt: &Rt, descr: Ref<'_>, object: Ref<'_>) -> Result<()> {
    let parts = this(rt, descr)?.get(rt);
    let Some(class) = as_type(parts.class.get(rt)) else {
        return Ok(());
    };
    let ty = type_of(object);
    if std::ptr::eq(ty, class) || ty.is_subtype(rt, class) {
        return Ok(());
    }
    Err(error::type_error(
        rt,
        format_args!(
            "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
            strings::lossy(parts.name.get(rt)),
            class.full_name(),
            ty.full_name()
        ),
    ))
}

fn method_get(
    rt: &mut Rt,
    descr: Ref<'_>,
    object: Option<Ref<'_>>,
    _ty: Option<Ref<'_>>,
) -> Result<Root> {
    let Some(object) = object else {
        return Ok(descr.root());
    };
    check_instance(rt, descr, object)?;
    let this = this(rt, descr)?;
    let What::Method(def) = this.get(rt).what else {
        return Ok(descr.root());
    };
    bind(rt, this, def, object)
}

fn bind(
    rt: &mut Rt,
    this: Obj<'_, Descr>,
    def: &'static MethodDef,
    object: Ref<'_>,
) -> Result<Root> {
    let class = (def.flags & meth::METHOD != 0).then(|| this.get(rt).class.get(rt));
    function::new(rt, def, Some(object), None, class)
}

fn class_method_get(
    rt: &mut Rt,
    descr: Ref<'_>,
    object: Option<Ref<'_>>,
    ty: Option<Ref<'_>>,
) -> Result<Root> {
    let this = this(rt, descr)?;
    let owner = match (ty, object) {
        (Some(ty), _) => ty,
        (None, Some(object)) => type_of(object).as_ref(),
        (None, None) => {
            let message = format!(
                "descriptor '{}' for type '{}' needs either an object or a type",
                strings::lossy(this.get(rt).name.get(rt)),
                class_name(rt, this)
            );
            return Err(error::type_error(rt, message));
        }
    };
    check_class(rt, this, owner)?;
    let What::Method(def) = this.get(rt).what else {
        return Ok(descr.root());
    };
    bind(rt, this, def, owner)
}

fn class_name(rt: &Rt, this: Obj<'_, Descr>) -> String {
    as_type(this.get(rt).class.get(rt)).map_or_else(String::new, |t| t.full_name().to_owned())
}

fn check_class(rt: &Rt, this: Obj<'_, Descr>, owner: Ref<'_>) -> Result<()> {
    let name = strings::lossy(this.get(rt).name.get(rt));
    let Some(class) = as_type(this.get(rt).class.get(rt)) else {
        return Ok(());
    };
    let Some(ty) = as_type(owner) else {
        return Err(error::type_error(
            rt,
            format_args!(
                "descriptor '{name}' for type '{}' needs a type, not a '{}' as arg 2",
                class.full_name(),
                type_of(owner).full_name()
            ),
        ));
    };
    if ty.is_subtype(rt, class) {
        return Ok(());
    }
    Err(error::type_error(
        rt,
        format_args!(
            "descriptor '{name}' requires a subtype of '{}' but received '{}'",
            class.full_name(),
            ty.full_name()
        ),
    ))
}

fn class_method_call(
    rt: &mut Rt,
    descr: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    let first = types::tuple::get(rt, args, 0).map(Ref::root);
    let bound = class_method_get(rt, descr, None, first.as_ref().map(Root::get))?;
    let rest: Vec<Root> = types::tuple::items(rt, args)
        .skip(1)
        .map(Ref::root)
        .collect();
    let rest: Vec<Ref<'_>> = rest.iter().map(Root::get).collect();
    let rest = types::tuple::from_refs(rt, &rest)?;
    crate::object::call::with_tuple(rt, bound.get(), rest.get(), kwargs)
}

fn data_get(
    rt: &mut Rt,
    descr: Ref<'_>,
    object: Option<Ref<'_>>,
    _ty: Option<Ref<'_>>,
) -> Result<Root> {
    let Some(object) = object else {
        return Ok(descr.root());
    };
    check_instance(rt, descr, object)?;
    match &this(rt, descr)?.get(rt).what {
        What::GetSet(def) if def.get != 0 => {
            let (get, closure) = (def.get, def.closure);
            // SAFETY: `get` of a PyGetSetDef is a getter.
            let raw = unsafe { thunk::call_getter(rt, get, object, closure) };
            from_c(rt, raw, "getter")
        }
        What::Member(def) => {
            let def = *def;
            member::get(rt, object.handle().bits(), &def, Some(object))
        }
        _ => Err(not_accessible(rt, descr, object, "readable")),
    }
}

#[cold]
fn not_accessible(rt: &Rt, descr: Ref<'_>, object: Ref<'_>, how: &str) -> crate::rt::Raised {
    let name = view(descr).map_or_else(String::new, |d| {
        strings::lossy(d.get(rt).name.get(rt)).into_owned()
    });
    error::attribute_error(
        rt,
        format_args!(
            "attribute '{name}' of '{}' objects is not {how}",
            type_of(object).full_name()
        ),
    )
}

fn data_set(rt: &mut Rt, descr: Ref<'_>, object: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    check_instance(rt, descr, object)?;
    match &this(rt, descr)?.get(rt).what {
        What::GetSet(def) if def.set != 0 => {
            let (set, closure) = (def.set, def.closure);
            // SAFETY: `set` of a PyGetSetDef is a setter.
            let raw = unsafe { thunk::call_setter(rt, set, object, value, closure) };
            thunk::from_c_int(rt, raw as isize, "setter").map(drop)
        }
        What::Member(def) => {
            let def = *def;
            member::set(rt, object.handle().bits(), &def, value)
        }
        _ => Err(not_accessible(rt, descr, object, "writable")),
    }
}

fn descr_repr(rt: &mut Rt, descr: Ref<'_>) -> Result<Root> {
    let this = this(rt, descr)?;
    let what = match this.get(rt).what {
        What::Method(_) => "method",
        What::GetSet(_) => "attribute",
        What::Member(_) => "member",
        What::Wrapper(..) => "slot wrapper",
    };
    let text = format!(
        "<{what} '{}' of '{}' objects>",
        strings::lossy(this.get(rt).name.get(rt)),
        class_name(rt, this)
    );
    strings::new(rt, &text)
}

fn get_name(rt: &mut Rt, descr: Ref<'_>) -> Result<Root> {
    Ok(this(rt, descr)?.get(rt).name.get(rt).root())
}

fn get_class(rt: &mut Rt, descr: Ref<'_>) -> Result<Root> {
    Ok(this(rt, descr)?.get(rt).class.get(rt).root())
}

fn get_qualname(rt: &mut Rt, descr: Ref<'_>) -> Result<Root> {
    let this = this(rt, descr)?;
    let class = this.get(rt).class.get(rt).root();
    let class = as_type(class.get()).map_or_else(String::new, |t| typetype::qualname_text(rt, t));
    let name = strings::lossy(this.get(rt).name.get(rt)).into_owned();
    strings::new(rt, &format!("{class}.{name}"))
}

fn get_doc(rt: &mut Rt, descr: Ref<'_>) -> Result<Root> {
    let doc = match &this(rt, descr)?.get(rt).what {
        What::Method(def) => return def.doc_object(rt),
        // SAFETY: the doc of a definition.
        What::GetSet(def) => unsafe { member::text(def.doc) },
        // SAFETY: the doc of a definition.
        What::Member(def) => unsafe { member::text(def.doc) },
        What::Wrapper(def, _) => return wrapper::doc(rt, def),
    };
    match doc {
        Some(doc) => strings::new(rt, doc),
        None => Ok(types::none().root()),
    }
}

static GETSET: &[GetSet] = &[
    GetSet::read(c"__name__", || thunk::getter(get_name)),
    GetSet::read(c"__qualname__", || thunk::getter(get_qualname)),
    GetSet::read(c"__objclass__", || thunk::getter(get_class)),
    GetSet::read(c"__doc__", || thunk::getter(get_doc)),
];

/// Completes the descriptor types.
pub fn setup(rt: &mut Rt) -> Result<()> {
    PyMethodDescr_Type.set_slot(slot::tp_descr_get, thunk::descr_get(method_get));
    PyMethodDescr_Type.set_slot(slot::tp_call, thunk::call(function::call_by_tuple));
    PyClassMethodDescr_Type.set_slot(slot::tp_descr_get, thunk::descr_get(class_method_get));
    PyClassMethodDescr_Type.set_slot(slot::tp_call, thunk::call(class_method_call));
    PyWrapperDescr_Type.set_slot(slot::tp_descr_get, thunk::descr_get(wrapper::bind));
    PyWrapperDescr_Type.set_slot(slot::tp_call, thunk::call(wrapper::call_unbound));
    for ty in [&PyGetSetDescr_Type, &PyMemberDescr_Type] {
        ty.set_slot(slot::tp_descr_get, thunk::descr_get(data_get));
        ty.set_slot(slot::tp_descr_set, thunk::set_keyed(data_set));
    }
    for ty in [
        &PyMethodDescr_Type,
        &PyClassMethodDescr_Type,
        &PyWrapperDescr_Type,
        &PyGetSetDescr_Type,
        &PyMemberDescr_Type,
    ] {
        ty.set_slot(slot::tp_repr, thunk::unary(descr_repr));
        ready::ready_static(rt, ty, &PyBaseObject_Type)?;
        add_getset(rt, ty, GETSET)?;
    }
    Ok(())
}
