//! Walking the heap: every slot that was ever handed out.

use crate::handle::Handle;
use crate::heap::size_class::SIZES;
use crate::heap::{BLOCK_SHIFT, BlockIndex, BlockState, Header, region};
use crate::object::{TypeObject, flags};

/// Bytes of the slot of an object of the heap.
pub fn size_of(object: Handle) -> usize {
    region().block_of(object.bits()).map_or(0, size_of_slots)
}

/// Bytes of each slot of a block; of the whole large object that begins there.
/// 0 where there is none.
pub fn size_of_slots(block: BlockIndex) -> usize {
    let meta = region().meta(block);
    match meta.state() {
        BlockState::Small => SIZES[meta.class()] as usize,
        BlockState::LargeHead => meta.span() << BLOCK_SHIFT,
        BlockState::Free | BlockState::LargeTail => 0,
    }
}

/// Bytes of each slot of a block, and of all that were handed out at least once.
pub fn slots_of(block: BlockIndex) -> (usize, usize) {
    let meta = region().meta(block);
    match meta.state() {
        BlockState::Small => (SIZES[meta.class()] as usize, meta.used()),
        BlockState::LargeHead => (meta.used(), meta.used()),
        BlockState::Free | BlockState::LargeTail => (1, 0),
    }
}

/// Calls `visit(block, object)` for each live object of the heap.
pub fn for_each_object(mut visit: impl FnMut(BlockIndex, Handle)) {
    for block in 0..region().top() {
        for_each_slot(block, |object, live| {
            if live {
                visit(block, object);
            }
        });
    }
}

/// Calls `visit` for each live object in the blocks where instances of types
/// from extensions were allocated.
pub fn for_each_instance(mut visit: impl FnMut(Handle)) {
    for block in 0..region().top() {
        if region().meta(block).has_instances() {
            for_each_slot(block, |object, live| {
                if live {
                    visit(object);
                }
            });
        }
    }
}

/// Calls `visit(slot, whether an object is in it)` for the slots of a block
/// that were handed out at least once.
pub fn for_each_slot(block: BlockIndex, mut visit: impl FnMut(Handle, bool)) {
    let (size, bytes) = slots_of(block);
    let start = region().address_of(block);
    for address in (start..start + bytes).step_by(size) {
        let Some(handle) = Handle::from_bits(address) else {
            continue;
        };
        visit(handle, header(handle).type_address() != 0);
    }
}

/// The header of an object (or of a free slot) of the heap.
pub fn header<'a>(object: Handle) -> &'a Header {
    // SAFETY: callers pass slots of the heap, which are never unmapped.
    unsafe { &*(object.bits() as *const Header) }
}

/// The type of a live object.
pub fn type_of<'a>(object: Handle) -> &'a TypeObject {
    // SAFETY: the first word of a live object is its type.
    unsafe { &*(header(object).type_address() as *const TypeObject) }
}

/// Orders dead types so that each comes before its own type, because an
/// instance looks at its type until it is freed, and before its bases, because
/// it takes itself out of their lists of subclasses.
///
/// A derived type has at least as many metatypes above it as its base, and a
/// longer MRO.
pub fn sort_for_release(types: &mut [Handle]) {
    types.sort_by_cached_key(|object| {
        let metatypes = std::iter::successors(Some(type_of(*object)), |ty| {
            Some(type_of(ty.as_ref().handle()))
        });
        let metatypes = metatypes.take_while(|ty| ty.has(flags::HEAPTYPE)).count();
        // SAFETY: a type that was not freed yet; nobody writes meanwhile.
        let mro = unsafe {
            let ty = &*(object.bits() as *const TypeObject);
            (*ty.fields_ptr()).mro.len()
        };
        std::cmp::Reverse((metatypes, mro))
    });
}
