//! Weak reference objects and proxies, over [`crate::object::weak`].

pub mod proxy;

use crate::error;
use crate::object::native::Obj;
use crate::object::ops::{self, cmp};
use crate::object::weak::{self, WeakRef};
use crate::object::{TypeObject, alloc, args, flags, is_exact, ready, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::descr::{self, GetSet};
use crate::types::{self, none, strings, tuple};

use crate::object::Payload;

/// The type `weakref.ReferenceType`.
#[unsafe(no_mangle)]
pub static _PyWeakref_RefType: TypeObject = TypeObject::declare(
    c"weakref.ReferenceType",
    WeakRef::KIND,
    WeakRef::KIND.size,
    flags::BASETYPE | flags::HAVE_GC,
);

static ATTRIBUTES: &[GetSet] = &[GetSet::read(c"__callback__", || thunk::getter(callback))];

fn callback(rt: &mut Rt, weak: Ref<'_>) -> Result<Root> {
    let callback = view(weak).and_then(|w| w.get(rt).callback.as_ref().map(|c| c.get(rt)));
    Ok(callback.unwrap_or_else(none).root())
}

/// Fills the slots and completes the types.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let ty = &_PyWeakref_RefType;
    for (number, function) in [
        (slot::tp_repr, thunk::unary(repr)),
        (slot::tp_richcompare, thunk::richcompare(compare)),
        (slot::tp_hash, thunk::hash(hash)),
        (slot::tp_call, thunk::call(call)),
        (slot::tp_new, thunk::new(make)),
        (slot::tp_init, thunk::init(init)),
    ] {
        ty.set_slot(number, function);
    }
    ready::ready_static(rt, ty, &types::PyBaseObject_Type)?;
    descr::add_getset(rt, ty, ATTRIBUTES)?;
    for ty in [
        &types::set::PySet_Type,
        &types::set::PyFrozenSet_Type,
        &types::PyType_Type,
        &types::function::PyCFunction_Type,
    ] {
        // Only whether there is one counts: the list is not in the object.
        ty.set_flags(flags::MANAGED_WEAKREF);
    }
    proxy::setup(rt)
}

/// The object as a weak reference or proxy; `None` if it is neither.
pub fn view<'a>(object: Ref<'a>) -> Option<Obj<'a, WeakRef>> {
    Obj::from_ref(object)
}

/// The referent of a weak reference or proxy; new reference, `None` once it
/// is gone. TypeError for another object.
pub fn referent(rt: &Rt, object: Ref<'_>) -> Result<Option<Root>> {
    match view(object) {
        Some(weak) => Ok(weak.get(rt).upgrade(rt).map(Ref::root)),
        None => Err(error::type_error(rt, "expected a weakref")),
    }
}

/// A weak reference to `object`; the one without callback is made once.
/// New reference. TypeError if the object's type does not support it.
pub fn new(rt: &Rt, ty: &TypeObject, object: Ref<'_>, callback: Option<Ref<'_>>) -> Result<Root> {
    let callback = callback.filter(|c| !c.is(none()));
    if object.header().is_none() || !type_of(object).supports_weakrefs() {
        let name = type_of(object).full_name();
        return Err(error::type_error(
            rt,
            format_args!("cannot create weak reference to '{name}' object"),
        ));
    }
    let shareable = callback.is_none() && !ty.has(flags::HEAPTYPE);
    if shareable && let Some(same) = existing(rt, ty, object) {
        return Ok(same);
    }
    let weak = alloc::new_native(rt, ty, WeakRef::new(rt, object, callback))?;
    weak::register(object, weak.get());
    Ok(weak)
}

/// A weak reference of exactly this type without callback.
fn existing(rt: &Rt, ty: &TypeObject, object: Ref<'_>) -> Option<Root> {
    weak::list(rt, object)
        .into_iter()
        .find(|w| is_exact(*w, ty) && view(*w).is_some_and(|w| w.get(rt).callback.is_none()))
        .map(Ref::root)
}

fn arguments(rt: &Rt, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<(Root, Option<Root>)> {
    args::no_keywords(rt, "ref", kwargs)?;
    args::count_tuple(rt, "ref", args, 1, 2)?;
    let callback = tuple::get(rt, args, 1).map(Ref::root);
    Ok((tuple::item(rt, args, 0).root(), callback))
}

fn make(rt: &mut Rt, ty: &TypeObject, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<Root> {
    let (object, callback) = arguments(rt, args, kwargs)?;
    new(rt, ty, object.get(), callback.as_ref().map(Root::get))
}

fn init(rt: &mut Rt, _: Ref<'_>, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<()> {
    arguments(rt, args, kwargs).map(drop)
}

fn call(rt: &mut Rt, weak: Ref<'_>, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<Root> {
    args::no_keywords(rt, "weakref", kwargs)?;
    args::count_tuple(rt, "weakref", args, 0, 0)?;
    Ok(referent(rt, weak)?.unwrap_or_else(|| none().root()))
}

fn hash(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    let Some(weak) = view(object) else {
        return Err(error::type_error(rt, "expected a weakref"));
    };
    if let Some(hash) = weak.get(rt).hash {
        return Ok(hash);
    }
    let Some(alive) = referent(rt, object)? else {
        return Err(error::type_error(rt, "weak object has gone away"));
    };
    let hash = ops::hash(rt, alive.get())?;
    weak.get_mut(rt).hash = Some(hash);
    Ok(hash)
}

fn compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    let is_ref = |o: Ref<'_>| type_of(o).is_subtype(rt, &_PyWeakref_RefType);
    if !is_ref(a) || !is_ref(b) || !matches!(op, cmp::EQ | cmp::NE) {
        return Ok(types::not_implemented().root());
    }
    match (referent(rt, a)?, referent(rt, b)?) {
        (Some(x), Some(y)) => ops::compare(rt, x.get(), y.get(), op),
        _ => Ok(types::bool_root(a.is(b) == (op == cmp::EQ))),
    }
}

fn repr(rt: &mut Rt, weak: Ref<'_>) -> Result<Root> {
    let address = weak.handle().bits();
    let text = match referent(rt, weak)? {
        None => format!("<weakref at {address:#x}; dead>"),
        Some(alive) => format!(
            "<weakref at {address:#x}; to '{}' at {:#x}>",
            type_of(alive.get()).full_name(),
            alive.handle().bits()
        ),
    };
    strings::new(rt, &text)
}
