//! Changing how many items an instance has (`PyObject_GC_Resize`).
//!
//! Objects never move. What does not fit into its slot any more becomes a
//! new object with the same content, and the old one is gone: right for an
//! instance that is being made, which only its maker knows.

use super::death::{forget_counts, free_slot};
use super::{TypeObject, alloc, flags, type_of};
use crate::gc::mark::before_write;
use crate::heap::header::FLAG_UNTRACKED;
use crate::heap::{Header, size_class};
use crate::rt::{Ref, Result, Root, Rt};

/// Gives an instance `items` items; returns the instance, which takes the
/// place of the caller's reference to `object`. On failure that is as it was.
///
/// Raises MemoryError.
///
/// # Safety
/// The caller owns the only reference to `object` and uses the result in its
/// place; nothing refers to it, not even weakly.
pub unsafe fn resize(rt: &mut Rt, object: Ref<'_>, items: isize) -> Result<Root> {
    let ty = type_of(object);
    let size = alloc::instance_size(rt, ty, items)?;
    let Some(header) = object.header() else {
        return Ok(object.root());
    };
    let old_size = alloc::instance_size(rt, ty, header.aux() as isize)?;
    if fits(old_size, size) {
        // SAFETY: the slot has `size` bytes, which nobody else knows.
        unsafe {
            let added = size.saturating_sub(old_size);
            alloc::data_pointer(object, old_size).write_bytes(0, added);
        }
        header.set_aux(items as u32);
        // SAFETY: the caller's reference, which it gives up for the result.
        return Ok(unsafe { Root::from_counted(object.handle()) });
    }
    let made = alloc::new_zeroed(rt, ty, size, items as u32)?;
    before_write(object.handle());
    // SAFETY: both have that many bytes. The references among them go to the
    // new object, and the caller gives up its own.
    unsafe {
        let bytes = size.min(old_size) - size_of::<Header>();
        let start = |o: Ref<'_>| alloc::data_pointer(o, size_of::<Header>());
        std::ptr::copy_nonoverlapping(start(object), start(made.get()), bytes);
        if header.has_flag(FLAG_UNTRACKED)
            && let Some(header) = made.get().header()
        {
            header.set_flag_alone(FLAG_UNTRACKED);
        }
        give_up(rt, object, header, ty);
    }
    Ok(made)
}

/// Whether the slot of an object of `old` bytes is one for `new` bytes.
fn fits(old: usize, new: usize) -> bool {
    match (size_class::class_of(old), size_class::class_of(new)) {
        (Some(old), Some(new)) => old == new,
        _ => old == new,
    }
}

/// Frees the slot of an object whose content is elsewhere.
///
/// # Safety
/// Nobody uses the object from now on.
unsafe fn give_up(rt: &mut Rt, object: Ref<'_>, header: &Header, ty: &TypeObject) {
    // SAFETY: passed on from the caller. The new object has counted the type
    // once more.
    unsafe {
        forget_counts(rt, header, object.handle());
        free_slot(rt, header);
    }
    if ty.has(flags::HEAPTYPE) {
        rt.thread().refs.decrement(ty.address());
    }
}
