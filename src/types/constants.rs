//! None, NotImplemented, Ellipsis, True and False: static objects, because
//! the ABI exports their addresses.

use crate::heap::Header;
use crate::object::native::PLAIN;
use crate::object::{TypeObject, flags, ready, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{PyBaseObject_Type, PyLong_Type, strings};

/// The type of None.
pub static NONE_TYPE: TypeObject = TypeObject::declare(c"NoneType", &PLAIN, size_of::<Header>(), 0);
/// The type of NotImplemented.
pub static NOT_IMPLEMENTED_TYPE: TypeObject =
    TypeObject::declare(c"NotImplementedType", &PLAIN, size_of::<Header>(), 0);
/// The type of Ellipsis.
#[unsafe(no_mangle)]
pub static PyEllipsis_Type: TypeObject =
    TypeObject::declare(c"ellipsis", &PLAIN, size_of::<Header>(), 0);
/// The type `bool`.
#[unsafe(no_mangle)]
pub static PyBool_Type: TypeObject =
    TypeObject::declare(c"bool", &PLAIN, size_of::<Header>(), flags::LONG_SUBCLASS);

macro_rules! constants {
    ($($(#[$doc:meta])* $symbol:ident $function:ident;)*) => {$(
        $(#[$doc])*
        #[unsafe(no_mangle)]
        pub static $symbol: Header = Header::immortal();

        $(#[$doc])*
        #[inline(always)]
        pub fn $function<'a>() -> Ref<'a> {
            // SAFETY: the address of a static object that never dies.
            unsafe {
                Ref::from_handle(
                    crate::handle::Handle::from_bits(&raw const $symbol as usize).unwrap_unchecked(),
                )
            }
        }
    )*};
}

constants! {
    /// None.
    _Py_NoneStruct none;
    /// NotImplemented.
    _Py_NotImplementedStruct not_implemented;
    /// Ellipsis.
    _Py_EllipsisObject ellipsis;
    /// True.
    _Py_TrueStruct true_;
    /// False.
    _Py_FalseStruct false_;
}

/// The bool for a truth value.
#[inline(always)]
pub fn bool_ref<'a>(value: bool) -> Ref<'a> {
    if value { true_() } else { false_() }
}

/// The bool for a truth value; new reference.
#[inline(always)]
pub fn bool_root(value: bool) -> Root {
    bool_ref(value).root()
}

/// Completes the constants and their types.
pub fn setup(rt: &mut Rt) -> Result<()> {
    fill_slots();
    let object = &PyBaseObject_Type;
    for ty in [&NONE_TYPE, &NOT_IMPLEMENTED_TYPE, &PyEllipsis_Type] {
        ready::ready_static(rt, ty, object)?;
    }
    ready::ready_static(rt, &PyBool_Type, &PyLong_Type)?;
    _Py_NoneStruct.set_type_address(NONE_TYPE.address());
    _Py_NotImplementedStruct.set_type_address(NOT_IMPLEMENTED_TYPE.address());
    _Py_EllipsisObject.set_type_address(PyEllipsis_Type.address());
    _Py_TrueStruct.set_type_address(PyBool_Type.address());
    _Py_FalseStruct.set_type_address(PyBool_Type.address());
    Ok(())
}

fn fill_slots() {
    NONE_TYPE.set_slot(slot::tp_new, thunk::new(none_new));
    PyEllipsis_Type.set_slot(slot::tp_new, thunk::new(ellipsis_new));
    NOT_IMPLEMENTED_TYPE.set_slot(slot::tp_new, thunk::new(not_implemented_new));
    PyBool_Type.set_slot(slot::tp_repr, thunk::unary(repr_bool));
    PyBool_Type.set_slot(slot::nb_and, thunk::binary(and));
    PyBool_Type.set_slot(slot::nb_or, thunk::binary(or));
    PyBool_Type.set_slot(slot::nb_xor, thunk::binary(xor));
    NONE_TYPE.set_slot(
        slot::tp_repr,
        thunk::unary(|rt, _| strings::new(rt, "None")),
    );
    NONE_TYPE.set_slot(slot::nb_bool, thunk::inquiry(|_, _| Ok(false)));
    PyEllipsis_Type.set_slot(
        slot::tp_repr,
        thunk::unary(|rt, _| strings::new(rt, "Ellipsis")),
    );
    NOT_IMPLEMENTED_TYPE.set_slot(
        slot::tp_repr,
        thunk::unary(|rt, _| strings::new(rt, "NotImplemented")),
    );
}

/// Makes the constructor of a type with one instance.
macro_rules! only_instance {
    ($function:ident $name:literal $instance:ident) => {
        fn $function(
            rt: &mut Rt,
            _: &TypeObject,
            args: Ref<'_>,
            kwargs: Option<Ref<'_>>,
        ) -> Result<Root> {
            let named = kwargs.is_some_and(|k| crate::types::dict::len(rt, k) > 0);
            if named || crate::types::tuple::len(args) > 0 {
                return Err(crate::error::type_error(
                    rt,
                    concat!($name, " takes no arguments"),
                ));
            }
            Ok($instance().root())
        }
    };
}

only_instance! { none_new "NoneType" none }
only_instance! { ellipsis_new "EllipsisType" ellipsis }
only_instance! { not_implemented_new "NotImplementedType" not_implemented }

fn repr_bool(rt: &mut Rt, value: Ref<'_>) -> Result<Root> {
    strings::new(rt, if value.is(true_()) { "True" } else { "False" })
}

/// A bitwise operator: of two bools a bool, otherwise that of int.
fn bitwise(
    rt: &mut Rt,
    a: Ref<'_>,
    b: Ref<'_>,
    number: usize,
    both: fn(bool, bool) -> bool,
) -> Result<Root> {
    let is_bool = |o: Ref<'_>| std::ptr::eq(type_of(o), &PyBool_Type);
    if is_bool(a) && is_bool(b) {
        return Ok(bool_root(both(a.is(true_()), b.is(true_()))));
    }
    // SAFETY: the slots of int are binaryfuncs.
    let raw = unsafe { thunk::call_binary(rt, PyLong_Type.slot(number), a, b) };
    thunk::from_c(rt, raw, "operator")
}

fn and(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    bitwise(rt, a, b, slot::nb_and, |x, y| x && y)
}

fn or(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    bitwise(rt, a, b, slot::nb_or, |x, y| x || y)
}

fn xor(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    bitwise(rt, a, b, slot::nb_xor, |x, y| x != y)
}
