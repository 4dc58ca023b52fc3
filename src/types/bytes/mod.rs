//! bytes: a run of bytes that never changes, with a NUL behind it.
//!
//! Two layouts. Up to [`INLINE`] bytes are behind the header, their number in
//! `aux`: one slot of the object heap, which is taken from a free list and
//! goes back there when the object dies. Larger contents are a [`Span`] of a
//! block outside the heap, which bytes and bytearrays share and hand to each
//! other without copying ([`crate::heap::data`]); such an object has
//! `FLAG_HEAVY`. So do the instances of derived types whatever their size, as
//! what a type adds has to be at a fixed offset.
//!
//! Where the limit is: a block costs a second allocation and cache line, a
//! head of 32 bytes, and an object that must be looked at when it dies. What
//! one gets for it is that up to [`COPIED`] bytes need not be copied, which
//! takes about as long as an allocation. So both limits are the same.

pub mod protocol;

use crate::error;
use crate::heap::Header;
use crate::heap::data::{ByteBuf, COPIED, Span};
use crate::heap::header::FLAG_HEAVY;
use crate::object::native::{NativeKind, PLAIN};
use crate::object::{TypeObject, alloc, flags, has_type_flag, is_exact};
use crate::rt::{Ref, Result, Root, Rt, permanent};

/// Most bytes that are kept behind the header.
pub const INLINE: usize = COPIED;

/// Header and span of an object that is not inline.
#[repr(C)]
struct Large {
    header: Header,
    span: Span,
}

/// bytes reference nothing; a span is released.
pub static KIND: NativeKind = NativeKind {
    release: Some(release),
    heavy_only: true,
    size: size_of::<Large>(),
    ..PLAIN
};

/// The type `bytes`.
#[unsafe(no_mangle)]
pub static PyBytes_Type: TypeObject = TypeObject::declare(
    c"bytes",
    &KIND,
    size_of::<Large>(),
    flags::BASETYPE | flags::BYTES_SUBCLASS,
);

unsafe fn release(object: *mut Header) {
    // SAFETY: called once, for a dead object of this kind; a heavy one has a
    // span.
    unsafe {
        if (*object).has_flag(FLAG_HEAVY) {
            std::ptr::drop_in_place(&raw mut (*object.cast::<Large>()).span);
        }
    }
}

/// Whether the object is bytes or of a type derived from it.
#[inline(always)]
pub fn is_bytes(object: Ref<'_>) -> bool {
    has_type_flag(object, flags::BYTES_SUBCLASS)
}

/// The span of bytes that are not inline.
#[inline(always)]
pub fn span<'a>(bytes: Ref<'a>) -> Option<&'a Span> {
    let header = bytes.header()?;
    if !is_bytes(bytes) || !header.has_flag(FLAG_HEAVY) {
        return None;
    }
    // SAFETY: heavy bytes are laid out as Large, and alive for 'a.
    Some(unsafe { &(*std::ptr::from_ref(header).cast::<Large>()).span })
}

/// The bytes, without the NUL; of none for what is not bytes.
#[inline(always)]
pub fn data<'a>(bytes: Ref<'a>) -> &'a [u8] {
    if !is_bytes(bytes) {
        return &[];
    }
    if let Some(span) = span(bytes) {
        return span.bytes();
    }
    let len = bytes.header().map_or(0, |h| h.aux() as usize);
    // SAFETY: inline bytes are behind the header, `aux` of them; only C that
    // has just made the object may write them.
    unsafe { std::slice::from_raw_parts(inline_ptr(bytes), len) }
}

fn inline_ptr(bytes: Ref<'_>) -> *mut u8 {
    (bytes.handle().bits() + size_of::<Header>()) as *mut u8
}

/// Address of the bytes with a NUL behind the last, valid as long as the
/// object. MemoryError, where a NUL needs a copy.
#[inline(always)]
pub fn c_ptr(rt: &Rt, bytes: Ref<'_>) -> Result<*mut u8> {
    match span(bytes) {
        Some(span) => span.c_ptr().map_err(|_| error::no_memory(rt)),
        None => Ok(inline_ptr(bytes)),
    }
}

/// A new bytes object with a copy of `data`; new reference. MemoryError.
pub fn new(rt: &Rt, data: &[u8]) -> Result<Root> {
    if data.len() > INLINE {
        let span = Span::copy(data).map_err(|_| error::no_memory(rt))?;
        return large(rt, &PyBytes_Type, span);
    }
    if data.is_empty() {
        return empty(rt);
    }
    // SAFETY: bytes are not traced; the data and its NUL are written at once.
    unsafe {
        let (bytes, at) = inline(rt, data.len())?;
        at.copy_from_nonoverlapping(data.as_ptr(), data.len());
        at.add(data.len()).write(0);
        Ok(bytes)
    }
}

/// # Safety
/// The caller writes the bytes, and a NUL behind them, at once.
unsafe fn inline(rt: &Rt, len: usize) -> Result<(Root, *mut u8)> {
    let size = size_of::<Header>() + len + 1;
    // SAFETY: passed on; bytes are not traced.
    unsafe { alloc::new_uninit(rt, &PyBytes_Type, size, len as u32) }
}

fn large(rt: &Rt, ty: &TypeObject, span: Span) -> Result<Root> {
    rt.thread().heap.note_external(span.bytes().len());
    let size = ty.basicsize().max(size_of::<Large>());
    let bytes = alloc::new_zeroed(rt, ty, size, 0)?;
    if let Some(header) = bytes.get().header() {
        // SAFETY: new, with room for a span, which is all that `release` and
        // `span` look for once the flag is set.
        unsafe {
            let object = std::ptr::from_ref(header).cast::<Large>().cast_mut();
            (&raw mut (*object).span).write(span);
        }
        header.set_flag_alone(FLAG_HEAVY);
    }
    Ok(bytes)
}

static EMPTY: std::sync::OnceLock<usize> = std::sync::OnceLock::new();

/// The empty bytes object, of which there is one; new reference.
pub fn empty(rt: &Rt) -> Result<Root> {
    if let Some(handle) = EMPTY
        .get()
        .and_then(|b| crate::handle::Handle::from_bits(*b))
    {
        // SAFETY: kept for good.
        return Ok(unsafe { Ref::from_handle(handle) }.root());
    }
    // SAFETY: the NUL is written at once.
    let made = unsafe {
        let (bytes, at) = inline(rt, 0)?;
        at.write(0);
        bytes
    };
    let _ = EMPTY.set(permanent::keep_root(made.clone()).bits());
    Ok(made)
}

/// OverflowError for a size that no bytes object can have.
pub fn check_size(rt: &Rt, len: usize) -> Result<()> {
    if len > isize::MAX as usize - size_of::<Large>() {
        return Err(error::overflow_error(rt, "byte string is too large"));
    }
    Ok(())
}

/// A new bytes object of `len` zero bytes, which the caller may fill; new
/// reference. MemoryError.
pub fn with_len(rt: &Rt, len: usize) -> Result<Root> {
    if len > INLINE {
        let span = Span::zeroed(len).map_err(|_| error::no_memory(rt))?;
        return large(rt, &PyBytes_Type, span);
    }
    if len == 0 {
        return empty(rt);
    }
    // SAFETY: all bytes and the NUL are written at once.
    unsafe {
        let (bytes, at) = inline(rt, len)?;
        at.write_bytes(0, len + 1);
        Ok(bytes)
    }
}

/// The bytes of a span as an object; new reference. MemoryError.
pub fn from_span(rt: &Rt, span: Span) -> Result<Root> {
    if span.bytes().len() <= INLINE {
        return new(rt, span.bytes());
    }
    large(rt, &PyBytes_Type, span)
}

/// The bytes of a buffer as an object; new reference. MemoryError.
pub fn from_buf(rt: &Rt, buf: ByteBuf) -> Result<Root> {
    if buf.len() <= INLINE {
        return match buf.bytes() {
            Ok(data) => new(rt, data),
            Err(_) => Err(error::no_memory(rt)),
        };
    }
    let span = buf.freeze().map_err(|_| error::no_memory(rt))?;
    large(rt, &PyBytes_Type, span)
}

/// The same bytes as an object of the type `ty`, which is bytes or derived
/// from it; new reference. MemoryError.
pub fn of_type(rt: &Rt, ty: &TypeObject, bytes: Ref<'_>) -> Result<Root> {
    let exact = std::ptr::eq(ty, &PyBytes_Type);
    if exact && is_exact(bytes, &PyBytes_Type) {
        return Ok(bytes.root());
    }
    let span = match span(bytes) {
        Some(span) => span.share(),
        None if exact => return new(rt, data(bytes)),
        None => Span::copy(data(bytes)).map_err(|_| error::no_memory(rt))?,
    };
    match exact {
        true => from_span(rt, span),
        false => large(rt, ty, span),
    }
}
