//! Marking: what can be reached from the roots.

use super::heap_walk;
use super::roots::{InstanceEdges, for_each_root};
use crate::handle::Handle;
use crate::heap::region::{BLOCK_SIZE, GRANULE, region};
use crate::object::{TypeObject, flags};
use crate::rt::Rt;
use std::sync::atomic::Ordering::Relaxed;

/// Whether an object is marked; what is outside the heap always is.
#[inline]
pub fn is_marked(object: Handle) -> bool {
    object.is_immediate()
        || region().block_of(object.bits()).is_none()
        || region().mark(object.bits()).load(Relaxed) != 0
}

/// Clears all marks.
pub fn clear_marks() {
    let region = region();
    for block in 0..region.top() {
        let start = region.address_of(block);
        for address in (start..start + BLOCK_SIZE).step_by(GRANULE) {
            region.mark(address).store(0, Relaxed);
        }
    }
}

struct Marker<'a> {
    worklist: Vec<Handle>,
    edges: Option<&'a InstanceEdges>,
}

impl Marker<'_> {
    #[inline]
    fn shade(&mut self, object: Handle) {
        if !is_marked(object) {
            region().mark(object.bits()).store(1, Relaxed);
            self.worklist.push(object);
        }
    }

    fn run(&mut self) {
        while let Some(object) = self.worklist.pop() {
            self.scan(object);
        }
    }

    fn scan(&mut self, object: Handle) {
        let ty = heap_walk::type_of(object);
        // SAFETY: a live object of this type; no mutator runs.
        unsafe { (ty.native().trace)(heap_walk::header(object), &mut |child| self.shade(child)) };
        if let Some(dict) = managed_dict(object, ty) {
            self.shade(dict);
        }
        if ty.has(flags::HEAPTYPE) {
            self.shade(ty.as_ref().handle());
        }
        if let Some(held) = self.edges.and_then(|e| e.from.get(&object.bits())) {
            for child in held {
                self.shade(*child);
            }
        }
    }
}

/// The instance dictionary in its managed place.
pub fn managed_dict(object: Handle, ty: &TypeObject) -> Option<Handle> {
    let offset = ty.dict_offset();
    if offset == 0 || !ty.has(flags::MANAGED_DICT) {
        return None;
    }
    // SAFETY: a managed dictionary's place is inside the instance.
    Handle::from_bits(unsafe { *((object.bits() + offset) as *const usize) })
}

/// Marks everything that can be reached. With `edges`, what extension
/// instances hold counts only if they are reached themselves; without, all
/// counted references are roots.
pub fn mark(_rt: &Rt, edges: Option<&InstanceEdges>) {
    clear_marks();
    let mut marker = Marker {
        worklist: Vec::new(),
        edges,
    };
    for_each_root(edges, |object| marker.shade(object));
    crate::rt::permanent::for_each(|object| marker.shade(object));
    crate::types::for_each_static(|ty| {
        let handle = ty.as_ref().handle();
        // SAFETY: static types are always alive; no mutator runs.
        unsafe { (typeobj_trace(ty))(heap_walk::header(handle), &mut |child| marker.shade(child)) };
    });
    marker.run();
}

/// Static types are not in the heap; their fields are roots.
fn typeobj_trace(
    _: &TypeObject,
) -> unsafe fn(*const crate::heap::Header, &mut crate::object::Visit<'_>) {
    crate::object::typeobj::KIND.trace
}
