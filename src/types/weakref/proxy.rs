//! Proxies: objects that pass everything on to what they refer to weakly.

use super::view;
use crate::error;
use crate::object::thunk::{self, from_c};
use crate::object::weak::WeakRef;
use crate::object::{
    Payload, TypeObject, attr, call, flags, mapping, ops, ready, sequence, slot, type_of,
};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::exceptions::EXC_REFERENCE_ERROR;
use crate::types::{self, strings};

/// The type `weakref.ProxyType`.
#[unsafe(no_mangle)]
pub static _PyWeakref_ProxyType: TypeObject = TypeObject::declare(
    c"weakref.ProxyType",
    WeakRef::KIND,
    WeakRef::KIND.size,
    flags::HAVE_GC,
);
/// The type `weakref.CallableProxyType`.
#[unsafe(no_mangle)]
pub static _PyWeakref_CallableProxyType: TypeObject = TypeObject::declare(
    c"weakref.CallableProxyType",
    WeakRef::KIND,
    WeakRef::KIND.size,
    flags::HAVE_GC,
);

/// Slots of binary operators, each with a function that passes it on.
macro_rules! operators {
    ($($slot:ident)*) => {$(
        fn $slot(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
            binary(rt, a, b, slot::$slot)
        }
    )*
    fn set_operators(ty: &TypeObject) {
        $(ty.set_slot(slot::$slot, thunk::binary($slot));)*
    }};
}

operators! {
    nb_add nb_subtract nb_multiply nb_remainder nb_divmod nb_lshift nb_rshift nb_and nb_xor nb_or
    nb_floor_divide nb_true_divide nb_matrix_multiply
}

/// Fills the slots and completes the types.
pub fn setup(rt: &mut Rt) -> Result<()> {
    for ty in [&_PyWeakref_ProxyType, &_PyWeakref_CallableProxyType] {
        for (number, function) in [
            (slot::tp_repr, thunk::unary(repr)),
            (slot::tp_str, thunk::unary(str)),
            (slot::tp_getattro, thunk::binary(get_attribute)),
            (slot::tp_setattro, thunk::set_keyed(set_attribute)),
            (slot::tp_richcompare, thunk::richcompare(compare)),
            (slot::tp_iter, thunk::unary(iter)),
            (slot::tp_iternext, thunk::iternext(next)),
            (slot::nb_bool, thunk::inquiry(is_true)),
            (slot::sq_length, thunk::length(length)),
            (slot::mp_length, thunk::length(length)),
            (slot::sq_contains, thunk::contains(contains)),
            (slot::mp_subscript, thunk::binary(subscript)),
            (slot::mp_ass_subscript, thunk::set_keyed(assign)),
        ] {
            ty.set_slot(number, function);
        }
        set_operators(ty);
    }
    _PyWeakref_CallableProxyType.set_slot(slot::tp_call, thunk::call(call_referent));
    for ty in [&_PyWeakref_ProxyType, &_PyWeakref_CallableProxyType] {
        ready::ready_static(rt, ty, &types::PyBaseObject_Type)?;
    }
    Ok(())
}

/// A proxy of an object; new reference. TypeError if the object's type does
/// not support weak references.
pub fn new(rt: &Rt, object: Ref<'_>, callback: Option<Ref<'_>>) -> Result<Root> {
    let callable = type_of(object).slot(slot::tp_call) != 0;
    let ty = match callable {
        true => &_PyWeakref_CallableProxyType,
        false => &_PyWeakref_ProxyType,
    };
    super::new(rt, ty, object, callback)
}

fn is_proxy(object: Ref<'_>) -> bool {
    let ty = type_of(object);
    std::ptr::eq(ty, &_PyWeakref_ProxyType) || std::ptr::eq(ty, &_PyWeakref_CallableProxyType)
}

/// What a proxy refers to, any other object itself. ReferenceError once it is
/// gone.
fn unwrap(rt: &Rt, object: Ref<'_>) -> Result<Root> {
    if !is_proxy(object) {
        return Ok(object.root());
    }
    let alive = view(object).and_then(|w| w.get(rt).upgrade(rt).map(Ref::root));
    alive.ok_or_else(|| {
        error::raise(
            rt,
            &EXC_REFERENCE_ERROR,
            "weakly-referenced object no longer exists",
        )
    })
}

fn repr(rt: &mut Rt, proxy: Ref<'_>) -> Result<Root> {
    let address = proxy.handle().bits();
    let alive = super::referent(rt, proxy)?;
    let (name, to) = alive.as_ref().map_or(("NoneType".to_owned(), 0), |a| {
        (type_of(a.get()).full_name().to_owned(), a.handle().bits())
    });
    strings::new(
        rt,
        &format!("<weakproxy at {address:#x} to {name} at {to:#x}>"),
    )
}

fn str(rt: &mut Rt, proxy: Ref<'_>) -> Result<Root> {
    let object = unwrap(rt, proxy)?;
    ops::str(rt, object.get())
}

fn get_attribute(rt: &mut Rt, proxy: Ref<'_>, name: Ref<'_>) -> Result<Root> {
    let object = unwrap(rt, proxy)?;
    attr::get(rt, object.get(), name)
}

fn set_attribute(rt: &mut Rt, proxy: Ref<'_>, name: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    let object = unwrap(rt, proxy)?;
    attr::set(rt, object.get(), name, value)
}

fn compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    let (a, b) = (unwrap(rt, a)?, unwrap(rt, b)?);
    ops::compare(rt, a.get(), b.get(), op)
}

fn iter(rt: &mut Rt, proxy: Ref<'_>) -> Result<Root> {
    let object = unwrap(rt, proxy)?;
    ops::iter(rt, object.get())
}

fn next(rt: &mut Rt, proxy: Ref<'_>) -> Result<Option<Root>> {
    let object = unwrap(rt, proxy)?;
    if type_of(object.get()).slot(slot::tp_iternext) == 0 {
        let ty = type_of(object.get()).full_name();
        return Err(error::type_error(
            rt,
            format_args!("Weakref proxy referenced a non-iterator '{ty}' object"),
        ));
    }
    ops::next(rt, object.get())
}

fn is_true(rt: &mut Rt, proxy: Ref<'_>) -> Result<bool> {
    let object = unwrap(rt, proxy)?;
    ops::is_true(rt, object.get())
}

fn length(rt: &mut Rt, proxy: Ref<'_>) -> Result<isize> {
    let object = unwrap(rt, proxy)?;
    ops::size(rt, object.get())
}

fn contains(rt: &mut Rt, proxy: Ref<'_>, item: Ref<'_>) -> Result<bool> {
    let object = unwrap(rt, proxy)?;
    sequence::contains(rt, object.get(), item)
}

fn subscript(rt: &mut Rt, proxy: Ref<'_>, key: Ref<'_>) -> Result<Root> {
    let object = unwrap(rt, proxy)?;
    mapping::get(rt, object.get(), key)
}

fn assign(rt: &mut Rt, proxy: Ref<'_>, key: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    let object = unwrap(rt, proxy)?;
    mapping::set(rt, object.get(), key, value)
}

fn call_referent(
    rt: &mut Rt,
    proxy: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    let object = unwrap(rt, proxy)?;
    call::with_tuple(rt, object.get(), args, kwargs)
}

/// A binary operator of what the operands refer to.
fn binary(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, number: usize) -> Result<Root> {
    let (a, b) = (unwrap(rt, a)?, unwrap(rt, b)?);
    for owner in [&a, &b] {
        let function = type_of(owner.get()).slot(number);
        if function == 0 {
            continue;
        }
        // SAFETY: the slots named in `operators` are binaryfuncs.
        let raw = unsafe { thunk::call_binary(rt, function, a.get(), b.get()) };
        let result = from_c(rt, raw, "operator")?;
        if !result.get().is(types::not_implemented()) {
            return Ok(result);
        }
    }
    Ok(types::not_implemented().root())
}
