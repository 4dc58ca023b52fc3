//! The built-in types, one file (or folder) each. Safe Rust over the object
//! layer; the few unsafe blocks are where a type keeps its items in the
//! object itself.
//!
//! Each file declares its type as an exported static, its payload, safe
//! functions over `Ref`s for the rest of the runtime, and a `setup` that
//! fills the slots when the runtime starts.

#![allow(non_upper_case_globals, reason = "static types carry the ABI's names")]

pub mod adaptors;
pub mod byte_string;
pub mod bytearray;
pub mod bytes;
pub mod capsule;
pub mod codec;
pub mod complex;
pub mod constants;
pub mod containers;
pub mod convert;
pub mod descr;
pub mod dict;
pub mod exceptions;
pub mod files;
pub mod float;
pub mod float_methods;
pub mod format;
pub mod function;
pub mod generic_alias;
pub mod int;
pub mod items;
pub mod iter;
pub mod list;
pub mod mapping_proxy;
pub mod member;
pub mod memoryview;
pub mod module;
pub mod number_methods;
pub mod objecttype;
pub mod range;
pub mod set;
pub mod slice;
pub mod static_method;
pub mod str_ops;
pub mod strings;
pub mod structseq;
pub mod tuple;
pub mod typetype;
pub mod warning;
pub mod weakref;
pub mod wrapper;

pub use bytearray::PyByteArray_Type;
pub use bytes::PyBytes_Type;
pub use constants::{PyBool_Type, bool_root, false_, none, not_implemented, true_};
pub use dict::PyDict_Type;
pub use float::PyFloat_Type;
pub use int::PyLong_Type;
pub use list::PyList_Type;
pub use strings::PyUnicode_Type;
pub use tuple::PyTuple_Type;

use crate::heap::Header;
use crate::object::native::PLAIN;
use crate::object::{TypeObject, flags, ready, typeobj};
use crate::rt::{Result, Rt};

/// The type `object`.
#[unsafe(no_mangle)]
pub static PyBaseObject_Type: TypeObject =
    TypeObject::declare(c"object", &PLAIN, size_of::<Header>(), flags::BASETYPE);

/// The type `type`.
#[unsafe(no_mangle)]
pub static PyType_Type: TypeObject = TypeObject::declare(
    c"type",
    &typeobj::KIND,
    size_of::<TypeObject>(),
    flags::BASETYPE | flags::TYPE_SUBCLASS | flags::HAVE_GC,
);

/// Whether [`setup`] has run in this process.
pub fn is_set_up(_rt: &Rt) -> bool {
    PyBaseObject_Type.has(flags::READY)
}

/// Completes all built-in types, `object` and `type` first.
pub fn setup(rt: &mut Rt) -> Result<()> {
    str_ops::fill_slots();
    iter::fill_text_slots();
    bytes::protocol::fill_slots();
    bytearray::protocol::fill_slots();
    int::fill_slots();
    number_methods::fill_slots();
    float_methods::fill_slots();
    float::fill_slots();
    let object = &PyBaseObject_Type;
    objecttype::fill(object);
    typetype::fill(&PyType_Type);
    ready::ready_static(rt, object, object)?;
    for ty in [
        &PyType_Type,
        &PyLong_Type,
        &PyFloat_Type,
        &PyUnicode_Type,
        &PyBytes_Type,
        &PyByteArray_Type,
    ] {
        ready::ready_static(rt, ty, object)?;
    }
    containers::setup(rt)?;
    descr::setup(rt)?;
    function::setup(rt)?;
    wrapper::setup(rt)?;
    static_method::setup(rt)?;
    mapping_proxy::setup(rt)?;
    objecttype::setup(rt)?;
    typetype::setup(rt)?;
    module::setup(rt)?;
    crate::module::import::setup_types(rt)?;
    exceptions::setup(rt)?;
    constants::setup(rt)?;
    exceptions::attributes::setup(rt)?;
    number_methods::setup(rt)?;
    float_methods::setup(rt)?;
    complex::setup(rt)?;
    str_ops::setup(rt)?;
    format::setup(rt)
}

/// Calls `visit` for each static type, whose fields are roots of the collector.
pub fn for_each_static(mut visit: impl FnMut(&'static TypeObject)) {
    let mut seen = std::collections::HashSet::new();
    let mut pending: Vec<usize> = vec![PyBaseObject_Type.address()];
    while let Some(address) = pending.pop() {
        if !seen.insert(address) {
            continue;
        }
        // SAFETY: addresses of live types, from `object` and its subclasses.
        let ty: &'static TypeObject = unsafe { &*(address as *const TypeObject) };
        if !ty.has(flags::HEAPTYPE) {
            visit(ty);
        }
        // SAFETY: called with all mutators stopped.
        pending.extend(unsafe { &(*ty.fields_ptr()).subclasses });
    }
}
