//! `staticmethod` and `classmethod`: what keeps a callable in a type's
//! dictionary from being bound to instances.

use crate::error;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::{TypeObject, alloc, attr, call, flags, ops, ready, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt, Stored};
use crate::types::{PyBaseObject_Type, descr, strings, tuple};

/// Payload of both.
pub struct Holder {
    callable: Stored,
}

// SAFETY: the callable is all that is stored.
unsafe impl Payload for Holder {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        visit(self.callable.handle());
    }
}

static KIND: NativeKind = kind_of::<Holder>(None);

/// The type `staticmethod`.
pub static STATIC_METHOD: TypeObject = TypeObject::declare(
    c"staticmethod",
    &KIND,
    KIND.size,
    flags::BASETYPE | flags::HAVE_GC,
);
/// The type `classmethod`.
pub static CLASS_METHOD: TypeObject = TypeObject::declare(
    c"classmethod",
    &KIND,
    KIND.size,
    flags::BASETYPE | flags::HAVE_GC,
);

/// A new staticmethod; new reference.
pub fn new(rt: &Rt, callable: Ref<'_>) -> Result<Root> {
    hold(rt, &STATIC_METHOD, callable)
}

/// A new staticmethod or classmethod, as `class` says; new reference.
pub fn hold(rt: &Rt, class: &'static TypeObject, callable: Ref<'_>) -> Result<Root> {
    let callable = rt.store(callable);
    alloc::new_native(rt, class, Holder { callable })
}

fn make(rt: &mut Rt, ty: &TypeObject, args: Ref<'_>, _kwargs: Option<Ref<'_>>) -> Result<Root> {
    if tuple::len(args) != 1 {
        let text = format!(
            "{} expected 1 argument, got {}",
            ty.short_name(),
            tuple::len(args)
        );
        return Err(error::type_error(rt, text));
    }
    let callable = rt.store(tuple::item(rt, args, 0));
    alloc::new_native(rt, ty, Holder { callable })
}

fn held(rt: &Rt, object: Ref<'_>) -> Result<Root> {
    match Obj::<Holder>::from_ref(object) {
        Some(holder) => Ok(holder.get(rt).callable.get(rt).root()),
        None => Err(error::type_error(rt, "a staticmethod is required")),
    }
}

fn static_get(
    rt: &mut Rt,
    this: Ref<'_>,
    _object: Option<Ref<'_>>,
    _ty: Option<Ref<'_>>,
) -> Result<Root> {
    held(rt, this)
}

fn class_get(
    rt: &mut Rt,
    this: Ref<'_>,
    object: Option<Ref<'_>>,
    ty: Option<Ref<'_>>,
) -> Result<Root> {
    let callable = held(rt, this)?;
    let owner = match (ty, object) {
        (Some(ty), _) => ty,
        (None, Some(object)) => type_of(object).as_ref(),
        (None, None) => return Ok(callable),
    };
    let getter = type_of(callable.get()).slot(slot::tp_descr_get);
    if getter == 0 {
        return Ok(callable);
    }
    attr::bind(rt, getter, callable.get(), Some(owner), type_of(owner))
}

fn static_call(rt: &mut Rt, this: Ref<'_>, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<Root> {
    let callable = held(rt, this)?;
    call::with_tuple(rt, callable.get(), args, kwargs)
}

fn repr(rt: &mut Rt, this: Ref<'_>) -> Result<Root> {
    let callable = held(rt, this)?;
    let shown = ops::repr(rt, callable.get())?;
    let text = format!(
        "<{}({})>",
        type_of(this).short_name(),
        strings::lossy(shown.get())
    );
    strings::new(rt, &text)
}

fn get_func(rt: &mut Rt, this: Ref<'_>) -> Result<Root> {
    held(rt, this)
}

static GETSET: &[descr::GetSet] = &[
    descr::GetSet::read(c"__func__", || thunk::getter(get_func)),
    descr::GetSet::read(c"__wrapped__", || thunk::getter(get_func)),
];

/// Completes both types.
pub fn setup(rt: &mut Rt) -> Result<()> {
    STATIC_METHOD.set_slot(slot::tp_descr_get, thunk::descr_get(static_get));
    STATIC_METHOD.set_slot(slot::tp_call, thunk::call(static_call));
    CLASS_METHOD.set_slot(slot::tp_descr_get, thunk::descr_get(class_get));
    for ty in [&STATIC_METHOD, &CLASS_METHOD] {
        ty.set_slot(slot::tp_new, thunk::new(make));
        ty.set_slot(slot::tp_repr, thunk::unary(repr));
        ready::ready_static(rt, ty, &PyBaseObject_Type)?;
        descr::add_getset(rt, ty, GETSET)?;
    }
    Ok(())
}
