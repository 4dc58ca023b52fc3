//! None, NotImplemented, Ellipsis, True and False: static objects, because
//! the ABI exports their addresses.

use crate::heap::Header;
use crate::object::native::PLAIN;
use crate::object::{TypeObject, flags, ready};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{PyBaseObject_Type, PyLong_Type};

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
