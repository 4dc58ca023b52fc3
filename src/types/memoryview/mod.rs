//! memoryview: a view of memory that another object lends.
//!
//! What was lent is kept by a [`Lender`], an object of its own that nobody
//! sees: views of one buffer (slices, casts) share it, and the buffer goes
//! back when the last of them is released. A view that dies is released by its
//! finaliser, since giving a buffer back may run foreign code.
//!
//! A view may lend the memory on. As long as it does it cannot be released.

mod cast;
mod compare;
pub mod format;
mod index;
mod items;
mod iter;
mod methods;
mod protocol;

pub use protocol::setup;

use crate::error;
use crate::object::buffer::{self, PyBuffer, request};
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::strided::{Order, Strided, contiguous_strides};
use crate::object::{TypeObject, alloc, flags, type_of};
use crate::rt::{Raised, Ref, Result, Root, Rt, Stored};
use crate::types::bytearray::or_no_memory;
use crate::types::bytes;
use std::ffi::CString;

/// Most dimensions a view may have, `PyBUF_MAX_NDIM`.
const MOST_DIMENSIONS: usize = 64;

/// Payload of what keeps a buffer for its views.
pub struct Lender {
    /// The buffer, at an address that does not change; its `obj` is NULL, and
    /// the object is `object`.
    buffer: Box<PyBuffer>,
    /// Who lends; nobody for memory of C's.
    object: Option<Stored>,
    /// Views that were not released.
    views: usize,
}

// SAFETY: the object is all that is stored.
unsafe impl Payload for Lender {
    const KIND: &'static NativeKind = &LENDER_KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        if let Some(object) = &self.object {
            visit(object.handle());
        }
    }
}

static LENDER_KIND: NativeKind = kind_of::<Lender>(None);

static LENDER_TYPE: TypeObject = TypeObject::declare(
    c"managedbuffer",
    &LENDER_KIND,
    LENDER_KIND.size,
    flags::HAVE_GC | flags::DISALLOW_INSTANTIATION,
);

/// Payload of a memoryview.
pub struct View {
    /// The [`Lender`]; nothing once the view was released.
    lender: Option<Stored>,
    /// Where the items are.
    items: Strided,
    /// Format of an item.
    format: CString,
    /// Whether the memory must not be written.
    readonly: bool,
    /// Buffers that this view lends on.
    exports: usize,
    hash: Option<isize>,
}

// SAFETY: the lender is all that is stored.
unsafe impl Payload for View {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        if let Some(lender) = &self.lender {
            visit(lender.handle());
        }
    }
}

static KIND: NativeKind = kind_of::<View>(None);

/// The type `memoryview`.
#[unsafe(no_mangle)]
pub static PyMemoryView_Type: TypeObject = TypeObject::declare(
    c"memoryview",
    &KIND,
    KIND.size,
    flags::HAVE_GC | flags::SEQUENCE,
);

/// The object as a memoryview; `None` if it is none.
pub fn view<'a>(object: Ref<'a>) -> Option<Obj<'a, View>> {
    Obj::from_ref(object)
}

/// The object as a memoryview. TypeError.
fn this<'a>(rt: &Rt, object: Ref<'a>) -> Result<Obj<'a, View>> {
    view(object).ok_or_else(|| error::type_error(rt, "a memoryview is required"))
}

#[cold]
fn released(rt: &Rt) -> Raised {
    error::value_error(rt, "operation forbidden on released memoryview object")
}

/// The payload of a view that was not released. ValueError.
fn open<'r>(rt: &'r Rt, object: Ref<'r>) -> Result<&'r View> {
    let view = this(rt, object)?.get(rt);
    if view.lender.is_none() {
        return Err(released(rt));
    }
    Ok(view)
}

/// A new view of what a lender keeps; new reference.
fn new_view(
    rt: &mut Rt,
    lender: Ref<'_>,
    items: Strided,
    format: CString,
    readonly: bool,
) -> Result<Root> {
    let payload = View {
        lender: Some(rt.store(lender)),
        items,
        format,
        readonly,
        exports: 0,
        hash: None,
    };
    let made = alloc::new_native(rt, &PyMemoryView_Type, payload)?;
    if let Some(lender) = Obj::<Lender>::from_ref(lender) {
        lender.get_mut(rt).views += 1;
    }
    Ok(made)
}

/// Another view of what the same lender keeps; the format is the same if none
/// is given. New reference.
fn derive(
    rt: &mut Rt,
    object: Ref<'_>,
    items: Strided,
    format: Option<CString>,
    readonly: bool,
) -> Result<Root> {
    let view = open(rt, object)?;
    let format = format.unwrap_or_else(|| view.format.clone());
    let Some(lender) = view.lender.as_ref().map(|l| l.get(rt).root()) else {
        return Err(released(rt));
    };
    new_view(rt, lender.get(), items, format, readonly)
}

/// A lender for a buffer that was filled, which is given back with it, and a
/// view of the whole; new reference. ValueError for too many dimensions.
fn view_of_buffer(rt: &mut Rt, mut buffer: Box<PyBuffer>) -> Result<Root> {
    if usize::try_from(buffer.ndim).is_ok_and(|n| n > MOST_DIMENSIONS) {
        give_back(rt, buffer, None);
        return Err(error::value_error(
            rt,
            format_args!("memoryview: number of dimensions must not exceed {MOST_DIMENSIONS}"),
        ));
    }
    let object = buffer::take_lender(&mut buffer);
    let lender = Lender {
        object: object.as_ref().map(|o| rt.store(o.get())),
        buffer,
        views: 0,
    };
    let lender = alloc::new_native(rt, &LENDER_TYPE, lender)?;
    let Some(kept) = Obj::<Lender>::from_ref(lender.get()) else {
        return Err(released(rt));
    };
    let buffer = &kept.get(rt).buffer;
    let (items, format) = buffer::described(buffer);
    let readonly = buffer.readonly != 0;
    new_view(rt, lender.get(), items, format, readonly)
}

/// Gives a buffer back to who lent it.
fn give_back(rt: &mut Rt, mut buffer: Box<PyBuffer>, lender: Option<Root>) {
    if let Some(lender) = lender {
        buffer::put_lender(&mut buffer, lender);
    }
    buffer::release_boxed(rt, buffer);
}

/// `memoryview(object)`; new reference. TypeError, BufferError.
pub fn from_object(rt: &mut Rt, object: Ref<'_>, flags: i32) -> Result<Root> {
    if view(object).is_some() {
        let view = open(rt, object)?;
        let (items, readonly) = (view.items.clone(), view.readonly);
        return derive(rt, object, items, None, readonly);
    }
    if !buffer::lends(object) {
        let ty = type_of(object).full_name();
        return Err(error::type_error(
            rt,
            format_args!("memoryview: a bytes-like object is required, not '{ty}'"),
        ));
    }
    let buffer = buffer::get_boxed(rt, object, flags)?;
    view_of_buffer(rt, buffer)
}

/// A view of memory that is described by a buffer of C's, which nobody is to
/// give back; new reference. ValueError.
pub fn from_buffer(rt: &mut Rt, buffer: &PyBuffer) -> Result<Root> {
    let mut copy = Box::new(PyBuffer { ..*buffer });
    copy.obj = std::ptr::null_mut();
    // In one of plain bytes the only length and distance are its own fields.
    if std::ptr::eq(buffer.shape, &raw const buffer.len) {
        copy.shape = &raw mut copy.len;
    }
    if std::ptr::eq(buffer.strides, &raw const buffer.itemsize) {
        copy.strides = &raw mut copy.itemsize;
    }
    view_of_buffer(rt, copy)
}

/// The orders that a letter names: `C`, `F`, or for `A` both.
pub fn contiguous_orders(letter: &str) -> &'static [Order] {
    match letter {
        "C" => &[Order::C],
        "F" => &[Order::Fortran],
        _ => &[Order::C, Order::Fortran],
    }
}

/// Who lends the memory of a view; nobody for memory of C's.
fn lender_object(rt: &Rt, object: Ref<'_>) -> Option<Root> {
    let lender = view(object)?.get(rt).lender.as_ref()?.get(rt);
    let lender = Obj::<Lender>::from_ref(lender)?.get(rt);
    lender.object.as_ref().map(|o| o.get(rt).root())
}

/// A view of the object's memory that has no gaps in one of the orders: a copy
/// where it has and is to be read only; new reference. BufferError.
pub fn contiguous(rt: &mut Rt, object: Ref<'_>, writable: bool, orders: &[Order]) -> Result<Root> {
    let made = from_object(rt, object, request::FULL_RO)?;
    let view = open(rt, made.get())?;
    if writable && view.readonly {
        return Err(error::buffer_error(rt, "underlying buffer is not writable"));
    }
    if orders.iter().any(|o| view.items.is_contiguous(*o)) {
        return Ok(made);
    }
    if writable {
        return Err(error::buffer_error(
            rt,
            "writable contiguous buffer requested for a non-contiguous object.",
        ));
    }
    copied(rt, made.get(), orders[0])
}

/// A view of a copy of the items in an order; new reference.
fn copied(rt: &mut Rt, object: Ref<'_>, order: Order) -> Result<Root> {
    let view = open(rt, object)?;
    let shape = view.items.shape().to_vec();
    let (itemsize, format) = (view.items.itemsize(), view.format.clone());
    let copy = to_bytes(rt, view, order)?;
    let plain = from_object(rt, copy.get(), request::FULL_RO)?;
    let strides = contiguous_strides(&shape, itemsize, order);
    let items = open(rt, plain.get())?.items.reshaped(shape, itemsize);
    let items = items.with_strides(strides);
    derive(rt, plain.get(), items, Some(format), true)
}

/// The items in an order, as bytes; new reference.
fn to_bytes(rt: &Rt, view: &View, order: Order) -> Result<Root> {
    let buf = or_no_memory(rt, view.items.to_buf(order))?;
    bytes::from_buf(rt, buf)
}

/// Releases a view; once more does nothing. BufferError while it lends its
/// memory on.
pub fn release(rt: &mut Rt, object: Ref<'_>) -> Result<()> {
    let view = this(rt, object)?;
    let exports = view.get(rt).exports;
    if exports > 0 {
        let plural = if exports == 1 { "" } else { "s" };
        return Err(error::buffer_error(
            rt,
            format_args!("memoryview has {exports} exported buffer{plural}"),
        ));
    }
    let Some(lender) = view.get_mut(rt).lender.take() else {
        return Ok(());
    };
    let lender = rt.unstore_to_root(lender);
    if let Some(lender) = Obj::<Lender>::from_ref(lender.get()) {
        one_less(rt, lender);
    }
    Ok(())
}

/// A view of the lender's was released; the last one gives the buffer back.
fn one_less(rt: &mut Rt, lender: Obj<'_, Lender>) {
    let payload = lender.get_mut(rt);
    payload.views = payload.views.saturating_sub(1);
    if payload.views > 0 {
        return;
    }
    let buffer = std::mem::replace(&mut payload.buffer, Box::new(PyBuffer::empty()));
    let object = payload.object.take();
    let object = object.map(|o| rt.unstore_to_root(o));
    give_back(rt, buffer, object);
}
