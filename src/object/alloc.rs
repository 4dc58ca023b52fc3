//! Allocation of objects.
//!
//! Allocation never collects; it may ask for a collection, which happens at
//! the next API boundary.

use super::native::{Native, Obj, Payload};
use super::typeobj::{TypeObject, flags};
use crate::error;
use crate::gc::pace;
use crate::handle::Handle;
use crate::heap::{Header, region};
use crate::rt::{HeapCell, Raised, Ref, Result, Root, Rt, barrier};

/// Takes a slot for `size` bytes and writes the header; the object is
/// counted once. What lies behind the header is undefined for small
/// objects.
#[inline(always)]
fn raw(rt: &Rt, ty: &TypeObject, size: usize, aux: u32) -> Result<*mut Header> {
    let mut slot = rt.thread().heap.take_free(size).cast::<Header>();
    if slot.is_null() {
        slot = take_fresh(rt, size)?;
    }
    if barrier::is_active() {
        barrier::allocate_black(slot as usize);
    }
    // SAFETY: a new slot of at least 16 bytes.
    unsafe { Header::init(slot, ty.address(), aux) };
    rt.thread().refs.set_one(slot as usize);
    Ok(slot)
}

/// A slot when there is no free one of the size; the heap grows, so this is
/// where a collection is asked for.
#[cold]
#[inline(never)]
fn take_fresh(rt: &Rt, size: usize) -> Result<*mut Header> {
    let slot = rt.thread().heap.alloc(size).cast::<Header>();
    if slot.is_null() {
        return Err(error::no_memory(rt));
    }
    pace::check(rt.thread());
    Ok(slot)
}

#[inline(always)]
fn root_of(slot: *mut Header) -> Root {
    // SAFETY: a live object counted once by `raw`; its address is not zero.
    unsafe { Root::from_counted(Handle::from_bits(slot as usize).unwrap_unchecked()) }
}

/// Counts the reference that an instance of a heap type holds to its type.
/// It is released when the instance's memory is freed.
#[inline(always)]
fn hold_type(rt: &Rt, ty: &TypeObject, slot: *mut Header) {
    if ty.has(flags::HEAPTYPE) {
        rt.thread().heap.note_made();
        std::mem::forget(ty.as_ref().root());
        if let Some(block) = region().block_of(slot as usize) {
            region().meta(block).note_instance();
        }
    }
}

/// A new instance of a built-in type itself, not of one derived from it; new
/// reference. Quicker than [`new_native`], as the size is known.
///
/// Raises MemoryError.
#[inline(always)]
pub fn new_builtin<T: Payload>(rt: &Rt, ty: &'static TypeObject, value: T) -> Result<Root> {
    debug_assert!(std::ptr::eq(ty.native(), T::KIND) && !ty.has(flags::HEAPTYPE));
    let slot = raw(rt, ty, size_of::<Native<T>>(), 0)?;
    // SAFETY: the slot has room for the payload.
    unsafe {
        let object = slot.cast::<Native<T>>();
        (&raw mut (*object).payload).write(HeapCell::new(value));
    }
    Ok(root_of(slot))
}

/// [`new_builtin`] where that needs no call: there is a free slot in a block
/// whose counters are at hand, and no cycle runs. Else gives the value back.
#[inline(always)]
pub fn try_new_builtin<T: Payload>(rt: &Rt, ty: &'static TypeObject, value: T) -> Result<Root, T> {
    let thread = rt.thread();
    let slot = thread.heap.peek_free(size_of::<Native<T>>());
    if slot.is_null() || !thread.refs.has_own_page(slot as usize) || barrier::is_active() {
        return Err(value);
    }
    let slot = thread
        .heap
        .take_free(size_of::<Native<T>>())
        .cast::<Header>();
    // SAFETY: a free slot with room for header and payload.
    unsafe {
        Header::init(slot, ty.address(), 0);
        let object = slot.cast::<Native<T>>();
        (&raw mut (*object).payload).write(HeapCell::new(value));
    }
    thread.refs.set_one(slot as usize);
    Ok(root_of(slot))
}

/// A new instance of `ty` with this payload; new reference. Memory that a
/// derived type adds is zero.
///
/// Raises MemoryError.
#[inline(always)]
pub fn new_native<T: Payload>(rt: &Rt, ty: &TypeObject, value: T) -> Result<Root> {
    debug_assert!(std::ptr::eq(ty.native(), T::KIND));
    let size = ty.basicsize().max(size_of::<Native<T>>());
    let slot = raw(rt, ty, size, 0)?;
    // SAFETY: the slot has room for the payload, and for `size` bytes.
    unsafe {
        let object = slot.cast::<Native<T>>();
        (&raw mut (*object).payload).write(HeapCell::new(value));
        let used = size_of::<Native<T>>();
        if size > used {
            slot.cast::<u8>().add(used).write_bytes(0, size - used);
        }
    }
    hold_type(rt, ty, slot);
    Ok(root_of(slot))
}

/// A new object of `size` bytes in all, with `aux` in its header and zero
/// behind; new reference. For types that keep items in the object and for
/// instances of extension types.
///
/// Raises MemoryError.
#[inline(always)]
pub fn new_zeroed(rt: &Rt, ty: &TypeObject, size: usize, aux: u32) -> Result<Root> {
    let slot = raw(rt, ty, size, aux)?;
    // SAFETY: the slot has `size` bytes.
    unsafe {
        let head = size_of::<Header>();
        slot.cast::<u8>()
            .add(head)
            .write_bytes(0, size.saturating_sub(head));
    }
    hold_type(rt, ty, slot);
    Ok(root_of(slot))
}

/// A new object of a built-in type itself, of `size` bytes, whose bytes
/// behind the header the caller writes at once; new reference.
///
/// # Safety
/// Before anything else happens with the object, the caller writes whatever
/// its kind's trace function reads.
#[inline(always)]
pub unsafe fn new_uninit(
    rt: &Rt,
    ty: &TypeObject,
    size: usize,
    aux: u32,
) -> Result<(Root, *mut u8)> {
    debug_assert!(!ty.has(flags::HEAPTYPE));
    let slot = raw(rt, ty, size, aux)?;
    // SAFETY: the slot has `size` bytes, at least a header.
    Ok((root_of(slot), unsafe {
        slot.cast::<u8>().add(size_of::<Header>())
    }))
}

/// The payload's own view of a root made by [`new_native`].
pub fn payload<T: Payload>(root: &Root) -> Option<Obj<'_, T>> {
    Obj::from_ref(root.get())
}

/// Size of an instance of `ty` with `items` items, rounded up to 16 bytes;
/// MemoryError if there is no such size.
pub fn instance_size(rt: &Rt, ty: &TypeObject, items: isize) -> Result<usize> {
    usize::try_from(items)
        .ok()
        .and_then(|n| n.checked_mul(ty.itemsize()))
        .and_then(|n| n.checked_add(ty.basicsize()))
        .and_then(|n| n.checked_next_multiple_of(16))
        .filter(|n| *n <= isize::MAX as usize)
        .ok_or_else(|| -> Raised { error::no_memory(rt) })
}

/// A pointer into an object behind its header.
pub fn data_pointer(object: Ref<'_>, offset: usize) -> *mut u8 {
    (object.handle().bits() + offset) as *mut u8
}
