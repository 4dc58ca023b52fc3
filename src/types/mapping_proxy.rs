//! mappingproxy: a read-only view of a mapping.

use crate::error;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::{TypeObject, alloc, call, flags, ops, ready, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt, Stored};
use crate::types::function::{Method, meth};
use crate::types::{PyBaseObject_Type, descr, dict, strings, tuple};

/// Payload: the mapping.
pub struct Proxy {
    mapping: Stored,
}

// SAFETY: the mapping is all that is stored.
unsafe impl Payload for Proxy {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        visit(self.mapping.handle());
    }
}

static KIND: NativeKind = kind_of::<Proxy>(None);

/// The type `mappingproxy`.
#[unsafe(no_mangle)]
pub static PyDictProxy_Type: TypeObject = TypeObject::declare(
    c"mappingproxy",
    &KIND,
    KIND.size,
    flags::HAVE_GC | flags::MAPPING,
);

/// A new proxy; new reference.
pub fn new(rt: &Rt, mapping: Ref<'_>) -> Result<Root> {
    let mapping = rt.store(mapping);
    alloc::new_native(rt, &PyDictProxy_Type, Proxy { mapping })
}

/// A new proxy for what C passes: a mapping that is no list or tuple.
pub fn new_checked(rt: &Rt, mapping: Ref<'_>) -> Result<Root> {
    let ty = type_of(mapping);
    let sequence = ty.has(flags::LIST_SUBCLASS | flags::TUPLE_SUBCLASS);
    if sequence || ty.slot(slot::mp_subscript) == 0 && !dict::is_dict(mapping) {
        return Err(error::type_error(
            rt,
            format_args!(
                "mappingproxy() argument must be a mapping, not {}",
                ty.short_name()
            ),
        ));
    }
    new(rt, mapping)
}

fn inner(rt: &Rt, proxy: Ref<'_>) -> Result<Root> {
    match Obj::<Proxy>::from_ref(proxy) {
        Some(proxy) => Ok(proxy.get(rt).mapping.get(rt).root()),
        None => Err(error::type_error(rt, "a mappingproxy is required")),
    }
}

fn make(rt: &mut Rt, _ty: &TypeObject, args: Ref<'_>, _kw: Option<Ref<'_>>) -> Result<Root> {
    if tuple::len(args) != 1 {
        return Err(error::type_error(
            rt,
            "mappingproxy() missing required argument 'mapping' (pos 1)",
        ));
    }
    let mapping = tuple::item(rt, args, 0).root();
    new_checked(rt, mapping.get())
}

fn subscript(rt: &mut Rt, proxy: Ref<'_>, key: Ref<'_>) -> Result<Root> {
    let mapping = inner(rt, proxy)?;
    let function = type_of(mapping.get()).slot(slot::mp_subscript);
    if function != 0 {
        // SAFETY: mp_subscript is a binaryfunc.
        let raw = unsafe { thunk::call_binary(rt, function, mapping.get(), key) };
        return thunk::from_c(rt, raw, "mp_subscript");
    }
    match dict::get(rt, mapping.get(), key)? {
        Some(value) => Ok(value),
        None => Err(error::key_error(rt, key)),
    }
}

fn length(rt: &mut Rt, proxy: Ref<'_>) -> Result<isize> {
    let mapping = inner(rt, proxy)?;
    ops::size(rt, mapping.get())
}

fn contains(rt: &mut Rt, proxy: Ref<'_>, key: Ref<'_>) -> Result<bool> {
    let mapping = inner(rt, proxy)?;
    if dict::is_dict(mapping.get()) {
        return Ok(dict::get(rt, mapping.get(), key)?.is_some());
    }
    let result = call::method(rt, mapping.get(), "__contains__", &[key])?;
    ops::is_true(rt, result.get())
}

fn iter(rt: &mut Rt, proxy: Ref<'_>) -> Result<Root> {
    let mapping = inner(rt, proxy)?;
    ops::iter(rt, mapping.get())
}

fn repr(rt: &mut Rt, proxy: Ref<'_>) -> Result<Root> {
    let mapping = inner(rt, proxy)?;
    let text = ops::repr(rt, mapping.get())?;
    strings::new(rt, &format!("mappingproxy({})", strings::lossy(text.get())))
}

fn str(rt: &mut Rt, proxy: Ref<'_>) -> Result<Root> {
    let mapping = inner(rt, proxy)?;
    ops::str(rt, mapping.get())
}

fn compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    let a = inner(rt, a)?;
    ops::compare(rt, a.get(), b, op)
}

macro_rules! forward {
    ($($function:ident $name:literal;)*) => {$(
        fn $function<'a>(rt: &mut Rt, proxy: Ref<'a>, args: &'a [Ref<'a>]) -> Result<Root> {
            let mapping = inner(rt, proxy)?;
            call::method(rt, mapping.get(), $name, args)
        }
    )*};
}

forward! {
    get "get";
    keys "keys";
    values "values";
    items "items";
    copy "copy";
}

const fn forwarded(name: &'static std::ffi::CStr, function: fn() -> usize) -> Method {
    Method {
        name,
        function,
        flags: meth::FASTCALL,
        doc: c"",
    }
}

static METHODS: &[Method] = &[
    forwarded(c"get", || thunk::method_fast(get)),
    forwarded(c"keys", || thunk::method_fast(keys)),
    forwarded(c"values", || thunk::method_fast(values)),
    forwarded(c"items", || thunk::method_fast(items)),
    forwarded(c"copy", || thunk::method_fast(copy)),
];

/// Completes the type.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let ty = &PyDictProxy_Type;
    ty.set_slot(slot::tp_new, thunk::new(make));
    ty.set_slot(slot::mp_subscript, thunk::binary(subscript));
    ty.set_slot(slot::mp_length, thunk::length(length));
    ty.set_slot(slot::sq_contains, thunk::contains(contains));
    ty.set_slot(slot::tp_iter, thunk::unary(iter));
    ty.set_slot(slot::tp_repr, thunk::unary(repr));
    ty.set_slot(slot::tp_str, thunk::unary(str));
    ty.set_slot(slot::tp_richcompare, thunk::richcompare(compare));
    ready::ready_static(rt, ty, &PyBaseObject_Type)?;
    descr::add_methods(rt, ty, METHODS)?;
    Ok(())
}
