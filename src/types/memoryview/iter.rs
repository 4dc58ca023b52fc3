//! Iterators over views.

use super::{index, open};
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::{TypeObject, alloc, flags, ready, slot, thunk};
use crate::rt::{Ref, Result, Root, Rt, Stored};
use crate::types::{PyBaseObject_Type, iter};

/// Payload: the view, until its end was reached, and the next index.
struct ViewIter {
    view: Option<Stored>,
    index: isize,
    len: isize,
}

// SAFETY: the view is all that is stored.
unsafe impl Payload for ViewIter {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        if let Some(view) = &self.view {
            visit(view.handle());
        }
    }
}

static KIND: NativeKind = kind_of::<ViewIter>(None);

static ITER_TYPE: TypeObject =
    TypeObject::declare(c"memory_iterator", &KIND, KIND.size, flags::HAVE_GC);

/// Fills the slots and completes the type.
pub fn setup(rt: &mut Rt) -> Result<()> {
    ITER_TYPE.set_slot(slot::tp_iter, thunk::unary(iter::itself));
    ITER_TYPE.set_slot(slot::tp_iternext, thunk::iternext(next));
    ready::ready_static(rt, &ITER_TYPE, &PyBaseObject_Type)
}

/// `iter(view)`.
pub fn over(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let len = match open(rt, object)?.items.shape().first() {
        Some(len) => *len,
        None => {
            return Err(crate::error::type_error(
                rt,
                "invalid indexing of 0-dim memory",
            ));
        }
    };
    let payload = ViewIter {
        view: Some(rt.store(object)),
        index: 0,
        len,
    };
    alloc::new_native(rt, &ITER_TYPE, payload)
}

fn next(rt: &mut Rt, object: Ref<'_>) -> Result<Option<Root>> {
    let Some(iterator) = Obj::<ViewIter>::from_ref(object) else {
        return Ok(None);
    };
    let state = iterator.get(rt);
    let place = state.index;
    let Some(view) = state.view.as_ref().map(|v| v.get(rt).root()) else {
        return Ok(None);
    };
    if place < state.len {
        iterator.get_mut(rt).index += 1;
        return index::item(rt, view.get(), place).map(Some);
    }
    if let Some(view) = iterator.get_mut(rt).view.take() {
        rt.unstore(view);
    }
    Ok(None)
}
