//! Sweeping: freeing what is not marked, and handing the slots out anew.
//!
//! Extension instances go first, through their tp_dealloc, while everything
//! they may look at is whole. Then the runtime's own objects are released;
//! types last, since instances look at their types.

use super::collect::call_dealloc;
use super::heap_walk::{self, for_each_slot, header, type_of};
use super::mark::is_marked;
use super::pace;
use crate::handle::Handle;
use crate::heap::region::BlockMeta;
use crate::heap::{BlockState, region};
use crate::object::{death, flags, instance, weak};
use crate::rt::phase::{self, Phase};
use crate::rt::{Rt, Stored};
use crate::thread;

/// Whether a slot that comes free in the present phase stays off the free
/// lists, because the sweep of its block will find it.
pub fn keeps_slot(object: Handle, meta: &BlockMeta) -> bool {
    if phase::is(Phase::Judge) {
        // Garbage may still refer to garbage.
        return !is_marked(object);
    }
    phase::is(Phase::Sweep) && !meta.is_swept()
}

/// Frees every unmarked object; returns the bytes that are live.
pub fn sweep(rt: &mut Rt) -> usize {
    let mut foreign = Vec::new();
    let mut own = Vec::new();
    let mut types = Vec::new();
    heap_walk::for_each_object(|_, object| {
        if is_marked(object) {
            return;
        }
        let ty = type_of(object);
        if ty.has(flags::FOREIGN_DEALLOC) {
            foreign.push(object);
        } else if ty.has(flags::TYPE_SUBCLASS) {
            types.push(object);
        } else {
            own.push(object);
        }
    });
    heap_walk::sort_for_release(&mut types);
    for object in foreign {
        // An earlier tp_dealloc may have freed it.
        if header(object).type_address() != 0 && !is_marked(object) {
            call_dealloc(rt, object);
        }
    }
    for object in own.into_iter().chain(types) {
        if header(object).type_address() != 0 && !is_marked(object) {
            free(rt, object);
        }
    }
    rebuild_free_lists(rt)
}

/// Releases one dead object of the runtime's own kinds. What it stores and
/// is dead as well is not touched: it may be gone already.
pub(super) fn free(rt: &Rt, object: Handle) {
    let (head, ty) = (header(object), type_of(object));
    let kind = ty.native();
    let mut unstore = |child: Handle| {
        if !child.is_immediate() && is_marked(child) {
            // SAFETY: a reference of the dead object to a live one; a Stored
            // is a transparent handle.
            rt.unstore(unsafe { std::mem::transmute::<Handle, Stored>(child) });
        }
    };
    // SAFETY: dead, traced once and released once.
    unsafe {
        (kind.trace)(head, &mut unstore);
        instance::visit(head, ty, &mut unstore);
        instance::forget(head, ty);
        if let Some(release) = kind.release {
            release(std::ptr::from_ref(head).cast_mut());
        }
    }
    if ty.has(flags::HEAPTYPE) {
        rt.thread().refs.adjust(ty.address(), -1);
    }
    weak::forget(object.bits());
    death::forget_counts(rt, head, object);
    head.set_type_address(0);
}

/// Gives empty blocks back and threads the free slots of the others onto
/// their owners' lists.
fn rebuild_free_lists(rt: &Rt) -> usize {
    let threads = thread::all();
    for thread in threads.iter() {
        thread.heap.forget_free();
    }
    let mut live_bytes = 0;
    for block in 0..region().top() {
        let meta = region().meta(block);
        let size = heap_walk::size_of_slots(block);
        if size == 0 {
            continue;
        }
        let (mut live, mut free) = (0, Vec::new());
        for_each_slot(block, |slot, object| {
            if object {
                live += 1;
            } else {
                free.push(slot);
            }
        });
        live_bytes += live * size;
        let owner = threads.iter().find(|t| t.id() == meta.owner());
        if live == 0 && !owner.is_some_and(|t| t.heap.current().any(|b| b == block)) {
            for thread in threads.iter() {
                thread.refs.detach(block);
            }
            region().give_back_small(block, pace::spare());
            continue;
        }
        if let (Some(owner), BlockState::Small) = (owner, meta.state()) {
            for slot in free.into_iter().rev() {
                // SAFETY: a free slot of the owner's block; its list was
                // emptied above, and the owner is this thread or detached.
                unsafe { owner.heap.adopt_free(slot.bits() as *mut u8, meta.class()) };
            }
        }
    }
    let _ = rt;
    live_bytes
}
