//! bytes: the bytes behind the header, their number in `aux`, a NUL at the end.

use crate::error;
use crate::heap::Header;
use crate::object::native::{NativeKind, PLAIN};
use crate::object::{TypeObject, alloc, flags, has_type_flag};
use crate::rt::{Ref, Result, Root, Rt, permanent};

/// bytes reference nothing.
pub static KIND: NativeKind = NativeKind { ..PLAIN };

/// The type `bytes`.
#[unsafe(no_mangle)]
pub static PyBytes_Type: TypeObject = TypeObject::declare(
    c"bytes",
    &KIND,
    size_of::<Header>(),
    flags::BASETYPE | flags::BYTES_SUBCLASS,
);

/// Whether the object is bytes or of a type derived from it.
#[inline(always)]
pub fn is_bytes(object: Ref<'_>) -> bool {
    has_type_flag(object, flags::BYTES_SUBCLASS)
}

/// The bytes, without the NUL; empty for what is not bytes.
#[inline(always)]
pub fn data<'a>(bytes: Ref<'a>) -> &'a [u8] {
    if !is_bytes(bytes) {
        return &[];
    }
    let len = bytes.header().map_or(0, |h| h.aux() as usize);
    // SAFETY: a bytes object has `aux` bytes behind its header; only C that
    // has just made it may write them.
    unsafe { std::slice::from_raw_parts(data_ptr(bytes), len) }
}

/// Address of the first byte; a NUL is behind the last.
#[inline(always)]
pub fn data_ptr(bytes: Ref<'_>) -> *mut u8 {
    (bytes.handle().bits() + size_of::<Header>()) as *mut u8
}

/// A new bytes object with a copy of `data`; new reference. MemoryError
/// above 4 GiB.
pub fn new(rt: &Rt, data: &[u8]) -> Result<Root> {
    let bytes = with_len(rt, data.len())?;
    // SAFETY: new, with room for the data.
    unsafe { data_ptr(bytes.get()).copy_from_nonoverlapping(data.as_ptr(), data.len()) };
    Ok(bytes)
}

static EMPTY: std::sync::OnceLock<usize> = std::sync::OnceLock::new();

/// The empty bytes object that the constants name, of which there is one; new
/// reference.
pub fn empty(rt: &Rt) -> Result<Root> {
    if let Some(handle) = EMPTY
        .get()
        .and_then(|b| crate::handle::Handle::from_bits(*b))
    {
        // SAFETY: kept for good.
        return Ok(unsafe { Ref::from_handle(handle) }.root());
    }
    let made = with_len(rt, 0)?;
    let _ = EMPTY.set(permanent::keep_root(made.clone()).bits());
    Ok(made)
}

/// A new bytes object of `len` zero bytes, to be filled by the caller; new
/// reference. MemoryError above 4 GiB.
pub fn with_len(rt: &Rt, len: usize) -> Result<Root> {
    let Ok(aux) = u32::try_from(len) else {
        return Err(error::no_memory(rt));
    };
    alloc::new_zeroed(rt, &PyBytes_Type, size_of::<Header>() + len + 1, aux)
}
