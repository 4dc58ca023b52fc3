//! The object model: types, slots, attributes, calls, allocation and death.
//!
//! What this folder owns: [`TypeObject`] and its slots, payloads behind
//! headers ([`native`]), growable arrays ([`mod@array`]), allocation
//! ([`alloc`], [`resize`]), prompt death ([`death`]),
//! the bridge from C slots to safe Rust functions ([`thunk`]), and the
//! abstract protocols that only need slots ([`attr`], [`call`], [`ops`]).
//!
//! Invariants:
//! - the first word of a live object is the address of a live type.
//! - a slot holds zero or the address of a C function of the ABI's
//!   signature for that slot; built-in types obey this too, so that
//!   PyType_GetSlot works and extensions can inherit any slot.
//! - slots are called through [`thunk`] and [`call`] only, which leave the
//!   runtime for the time of the call.

pub mod alloc;
pub mod args;
pub mod array;
pub mod attr;
pub mod buffer;
pub mod cache;
pub mod call;
pub mod death;
pub mod frame;
pub mod from_spec;
pub mod index;
pub mod instance;
#[cfg(test)]
mod instance_tests;
pub mod locale;
pub mod mapping;
pub mod native;
pub mod number;
pub mod ops;
pub mod ready;
pub mod resize;
pub mod sequence;
pub mod shape;
pub mod signature;
pub mod slot;
pub mod slot_array;
pub mod spec;
pub mod spec_checks;
pub mod strided;
pub mod thunk;
pub mod typeobj;
pub mod weak;

pub use native::{NativeKind, Obj, Payload, Visit, kind_of};
pub use typeobj::{TypeObject, flags};

use crate::rt::Ref;
use crate::types;

/// The type of an object.
#[inline(always)]
pub fn type_of<'a>(object: Ref<'a>) -> &'a TypeObject {
    match object.header() {
        // SAFETY: the first word of a live object is the address of a live
        // type, which lives at least as long as the object.
        Some(header) => unsafe { &*(header.type_address() as *const TypeObject) },
        None => immediate_type(object),
    }
}

fn immediate_type(object: Ref<'_>) -> &'static TypeObject {
    if object.handle().as_small_int().is_some() {
        &types::PyLong_Type
    } else {
        &types::PyFloat_Type
    }
}

/// Whether the object's type is exactly `ty`.
#[inline(always)]
pub fn is_exact(object: Ref<'_>, ty: &TypeObject) -> bool {
    std::ptr::eq(type_of(object), ty)
}

/// Whether the object's type, or one of its bases, has this subclass flag.
#[inline(always)]
pub fn has_type_flag(object: Ref<'_>, flag: u64) -> bool {
    type_of(object).has(flag)
}

/// The object as a type, or `None` if it is none.
#[inline(always)]
pub fn as_type<'a>(object: Ref<'a>) -> Option<&'a TypeObject> {
    object.header()?;
    if !type_of(object).has(flags::TYPE_SUBCLASS) {
        return None;
    }
    // SAFETY: instances of `type` are laid out as TypeObject.
    Some(unsafe { &*(object.handle().bits() as *const TypeObject) })
}
