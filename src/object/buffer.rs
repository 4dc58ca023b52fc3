//! The buffer protocol: objects that lend their memory.
//!
//! A lender fills a [`PyBuffer`], whose `obj` is a counted reference to it,
//! and keeps the memory where it is until the buffer is given back with
//! [`release`]. Built-in types take part through the same two slots as
//! extensions do ([`getbuffer`], [`releasebuffer`]).

use super::strided::Strided;
use super::thunk::{self, arg, conjure, from_c_int};
use super::{slot, type_of};
use crate::error;
use crate::handle::Handle;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{bytearray, bytes};
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;

/// `Py_buffer` of the ABI.
#[repr(C)]
pub struct PyBuffer {
    /// First byte.
    pub buf: *mut c_void,
    /// Who lends it, a counted reference; NULL once it is given back.
    pub obj: *mut c_void,
    /// Bytes in all.
    pub len: isize,
    /// Bytes of an item.
    pub itemsize: isize,
    /// Whether it must not be written.
    pub readonly: c_int,
    /// Number of dimensions.
    pub ndim: c_int,
    /// Format of an item, NULL for "B".
    pub format: *mut c_char,
    /// Items by dimension.
    pub shape: *mut isize,
    /// Bytes from item to item by dimension.
    pub strides: *mut isize,
    /// For indirect layouts, else NULL.
    pub suboffsets: *mut isize,
    /// The lender's own.
    pub internal: *mut c_void,
}

const _: () = assert!(size_of::<PyBuffer>() == 80);

/// `PyBUF_*` of the ABI: what a borrower asks for.
pub mod request {
    #![allow(missing_docs, reason = "the ABI's own names")]
    pub const SIMPLE: i32 = 0;
    pub const WRITABLE: i32 = 0x1;
    pub const FORMAT: i32 = 0x4;
    pub const ND: i32 = 0x8;
    pub const STRIDES: i32 = 0x10 | ND;
    pub const C_CONTIGUOUS: i32 = 0x20 | STRIDES;
    pub const F_CONTIGUOUS: i32 = 0x40 | STRIDES;
    pub const ANY_CONTIGUOUS: i32 = 0x80 | STRIDES;
    pub const INDIRECT: i32 = 0x100 | STRIDES;
    pub const FULL_RO: i32 = INDIRECT | FORMAT;
    pub const FULL: i32 = FULL_RO | WRITABLE;

    /// Whether all bits of `what` are asked for.
    pub fn has(flags: i32, what: i32) -> bool {
        flags & what == what
    }
}

impl PyBuffer {
    /// A buffer that lends nothing.
    pub const fn empty() -> PyBuffer {
        PyBuffer {
            buf: ptr::null_mut(),
            obj: ptr::null_mut(),
            len: 0,
            itemsize: 1,
            readonly: 1,
            ndim: 0,
            format: ptr::null_mut(),
            shape: ptr::null_mut(),
            strides: ptr::null_mut(),
            suboffsets: ptr::null_mut(),
            internal: ptr::null_mut(),
        }
    }

    /// Fills the buffer with `len` plain bytes at `buf` that `lender` lends.
    /// BufferError if they are read-only and `flags` ask to write.
    pub fn fill(
        &mut self,
        rt: &Rt,
        lender: Option<Ref<'_>>,
        (buf, len): (*mut u8, usize),
        readonly: bool,
        flags: c_int,
    ) -> Result<()> {
        if readonly && request::has(flags, request::WRITABLE) {
            return Err(error::buffer_error(rt, "Object is not writable."));
        }
        *self = PyBuffer {
            buf: buf.cast(),
            obj: lender.map_or(ptr::null_mut(), counted),
            len: len as isize,
            readonly: c_int::from(readonly),
            ndim: 1,
            ..PyBuffer::empty()
        };
        if request::has(flags, request::FORMAT) {
            self.format = c"B".as_ptr().cast_mut();
        }
        if request::has(flags, request::ND) {
            self.shape = &raw mut self.len;
        }
        if request::has(flags, request::STRIDES) {
            self.strides = &raw mut self.itemsize;
        }
        Ok(())
    }
}

/// A counted reference as a lender puts it into `obj`.
pub fn counted(lender: Ref<'_>) -> *mut c_void {
    lender.root().into_counted().bits() as *mut c_void
}

/// `int f(PyObject *, Py_buffer *, int flags)`: bf_getbuffer. The function
/// puts a counted reference to the object into the buffer if it succeeds.
pub fn getbuffer<F>(_: F) -> usize
where
    F: Copy + for<'a> Fn(&mut Rt, Ref<'a>, &mut PyBuffer, c_int) -> Result<()>,
{
    unsafe extern "C" fn thunk<F>(a: *mut c_void, buffer: *mut PyBuffer, flags: c_int) -> c_int
    where
        F: Copy + for<'a> Fn(&mut Rt, Ref<'a>, &mut PyBuffer, c_int) -> Result<()>,
    {
        // SAFETY: C calls a slot with a live object, outside the runtime; the
        // buffer is NULL or a place that nobody else uses.
        unsafe {
            thunk::enter(|rt| match buffer.as_mut() {
                Some(buffer) => {
                    buffer.obj = ptr::null_mut();
                    conjure::<F>()(rt, arg(a), buffer, flags)
                }
                None => Err(error::buffer_error(
                    rt,
                    "bf_getbuffer: view==NULL argument is obsolete",
                )),
            })
        }
    }
    thunk::<F> as *const () as usize
}

/// `void f(PyObject *, Py_buffer *)`: bf_releasebuffer. The reference in the
/// buffer is the caller's.
pub fn releasebuffer<F>(_: F) -> usize
where
    F: Copy + for<'a> Fn(&mut Rt, Ref<'a>, &mut PyBuffer) -> Result<()>,
{
    unsafe extern "C" fn thunk<F>(a: *mut c_void, buffer: *mut PyBuffer)
    where
        F: Copy + for<'a> Fn(&mut Rt, Ref<'a>, &mut PyBuffer) -> Result<()>,
    {
        // SAFETY: as for `getbuffer`; the buffer was filled by this object.
        unsafe { thunk::enter(|rt| conjure::<F>()(rt, arg(a), &mut *buffer)) };
    }
    thunk::<F> as *const () as usize
}

/// Whether the object lends its memory.
pub fn lends(object: Ref<'_>) -> bool {
    type_of(object).slot(slot::bf_getbuffer) != 0
}

/// TypeError for an object that lends nothing.
#[cold]
pub fn required(rt: &Rt, object: Ref<'_>) -> crate::rt::Raised {
    let ty = type_of(object).full_name();
    error::type_error(
        rt,
        format_args!("a bytes-like object is required, not '{ty}'"),
    )
}

/// Has the object lend its memory, as `flags` ask. TypeError, BufferError.
///
/// # Safety
/// `buffer` is a place that lives, and does not move, until [`release`].
pub unsafe fn get(rt: &mut Rt, object: Ref<'_>, buffer: *mut PyBuffer, flags: c_int) -> Result<()> {
    let function = type_of(object).slot(slot::bf_getbuffer);
    if function == 0 {
        return Err(required(rt, object));
    }
    // SAFETY: bf_getbuffer is a getbufferproc; the place is the caller's.
    let result = unsafe {
        let function: unsafe extern "C" fn(*mut c_void, *mut PyBuffer, c_int) -> c_int =
            std::mem::transmute(function);
        let object = thunk::raw(object);
        thunk::outside(rt, || function(object, buffer, flags))
    };
    from_c_int(rt, result as isize, "bf_getbuffer").map(drop)
}

/// Gives a buffer back; does nothing for one that lends nothing.
///
/// # Safety
/// `buffer` was filled by [`get`], or lends nothing; its memory is not used
/// any more.
pub unsafe fn release(rt: &mut Rt, buffer: *mut PyBuffer) {
    // SAFETY: passed on from the caller.
    let lender = unsafe { (*buffer).obj };
    let Some(handle) = Handle::from_bits(lender as usize) else {
        return;
    };
    // SAFETY: the buffer owns a counted reference and gives it up.
    let lender = unsafe { Root::from_counted(handle) };
    let function = type_of(lender.get()).slot(slot::bf_releasebuffer);
    if function != 0 {
        // SAFETY: bf_releasebuffer is a releasebufferproc.
        unsafe {
            let function: unsafe extern "C" fn(*mut c_void, *mut PyBuffer) =
                std::mem::transmute(function);
            let object = thunk::raw(lender.get());
            thunk::outside(rt, || function(object, buffer));
        }
    }
    // SAFETY: as above.
    unsafe { (*buffer).obj = ptr::null_mut() };
}

/// [`get`] into a place that does not move. TypeError, BufferError.
pub fn get_boxed(rt: &mut Rt, object: Ref<'_>, flags: c_int) -> Result<Box<PyBuffer>> {
    let mut buffer = Box::new(PyBuffer::empty());
    // SAFETY: the box stays what it is until `release_boxed`.
    unsafe { get(rt, object, &raw mut *buffer, flags) }?;
    Ok(buffer)
}

/// Gives back a buffer that [`get_boxed`] got; does nothing for one that lends
/// nothing.
#[expect(
    clippy::boxed_local,
    reason = "a lender may know its buffer by the address"
)]
pub fn release_boxed(rt: &mut Rt, mut buffer: Box<PyBuffer>) {
    // SAFETY: filled by `get_boxed`, and given up.
    unsafe { release(rt, &raw mut *buffer) };
}

/// Takes the reference to the lender out of a buffer, for somebody who keeps
/// it until [`put_lender`].
pub fn take_lender(buffer: &mut PyBuffer) -> Option<Root> {
    let lender = std::mem::replace(&mut buffer.obj, ptr::null_mut());
    // SAFETY: a filled buffer owns a counted reference, and gives it up.
    Handle::from_bits(lender as usize).map(|h| unsafe { Root::from_counted(h) })
}

/// Puts the reference to the lender back.
pub fn put_lender(buffer: &mut PyBuffer, lender: Root) {
    buffer.obj = lender.into_counted().bits() as *mut c_void;
}

/// Where the items of a filled buffer are, and their format. The first is to
/// be used only until the buffer is given back.
pub fn described(buffer: &PyBuffer) -> (Strided, CString) {
    let format = match buffer.format.is_null() {
        true => c"B",
        // SAFETY: a format is a C string.
        false => unsafe { CStr::from_ptr(buffer.format) },
    };
    // SAFETY: filled by its lender; the caller keeps the promise.
    (unsafe { Strided::new(buffer) }, format.to_owned())
}

/// Runs `body` with the bytes of an object, which runs no foreign code
/// meanwhile. TypeError for an object that lends no memory, BufferError if
/// that is not contiguous.
pub fn with_bytes<R>(
    rt: &mut Rt,
    object: Ref<'_>,
    body: impl FnOnce(&Rt, &[u8]) -> Result<R>,
) -> Result<R> {
    if bytes::is_bytes(object) {
        return body(rt, bytes::data(object));
    }
    if let Some(array) = bytearray::view(object) {
        return body(rt, array.get(rt).bytes(rt)?);
    }
    let mut buffer = PyBuffer::empty();
    // SAFETY: given back below, before the place goes.
    unsafe { get(rt, object, &raw mut buffer, request::SIMPLE) }?;
    let result = {
        let len = buffer.len.max(0) as usize;
        let data = match buffer.buf.is_null() {
            true => &[],
            // SAFETY: the lender keeps these bytes in place until the release,
            // and nothing writes them while the body runs.
            false => unsafe { std::slice::from_raw_parts(buffer.buf.cast::<u8>(), len) },
        };
        body(rt, data)
    };
    // SAFETY: filled above; the bytes are not used any more.
    unsafe { release(rt, &raw mut buffer) };
    result
}
