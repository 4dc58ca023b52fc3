//! Iterators over sets.

use super::view;
use crate::error;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::{TypeObject, alloc, flags, index, ready, slot, thunk};
use crate::rt::{Ref, Result, Root, Rt, Stored};
use crate::types::function::{Method, meth};
use crate::types::{self, descr};

/// Payload of an iterator over a set.
pub struct SetIter {
    /// The set, until the end was reached.
    set: Option<Stored>,
    /// Number of elements at the start, or `usize::MAX` once it has changed.
    used: usize,
    position: usize,
    left: usize,
}

// SAFETY: the set is the only stored reference.
unsafe impl Payload for SetIter {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        if let Some(set) = &self.set {
            visit(set.handle());
        }
    }
}

static KIND: NativeKind = kind_of::<SetIter>(None);

/// The type of iterators over sets.
#[unsafe(no_mangle)]
pub static PySetIter_Type: TypeObject =
    TypeObject::declare(c"set_iterator", &KIND, KIND.size, flags::HAVE_GC);

#[rustfmt::skip]
static METHODS: &[Method] = &[
    Method { name: c"__length_hint__", function: || thunk::method_noargs(length_hint), flags: meth::NOARGS, doc: c"Private method returning an estimate of len(list(it))." },
];

/// Completes the type.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let ty = &PySetIter_Type;
    ty.set_slot(slot::tp_iter, thunk::unary(types::iter::itself));
    ty.set_slot(slot::tp_iternext, thunk::iternext(next));
    ready::ready_static(rt, ty, &types::PyBaseObject_Type)?;
    descr::add_methods(rt, ty, METHODS)
}

/// `iter(set)`.
pub fn over(rt: &mut Rt, set: Ref<'_>) -> Result<Root> {
    let len = super::len(rt, set);
    let iterator = SetIter {
        set: Some(rt.store(set)),
        used: len,
        position: 0,
        left: len,
    };
    alloc::new_native(rt, &PySetIter_Type, iterator)
}

fn this<'a>(rt: &Rt, object: Ref<'a>) -> Result<Obj<'a, SetIter>> {
    Obj::from_ref(object).ok_or_else(|| error::type_error(rt, "expected a set iterator"))
}

fn next(rt: &mut Rt, object: Ref<'_>) -> Result<Option<Root>> {
    let iterator = this(rt, object)?;
    let state = iterator.get(rt);
    let Some(set) = state.set.as_ref().map(|s| s.get(rt)) else {
        return Ok(None);
    };
    if super::len(rt, set) != state.used {
        iterator.get_mut(rt).used = usize::MAX;
        return Err(error::runtime_error(
            rt,
            "Set changed size during iteration",
        ));
    }
    match super::next_element(rt, set, state.position) {
        Some((behind, _, element)) => {
            let state = iterator.get_mut(rt);
            state.position = behind;
            state.left = state.left.saturating_sub(1);
            Ok(Some(element))
        }
        None => {
            if let Some(set) = iterator.get_mut(rt).set.take() {
                rt.unstore(set);
            }
            Ok(None)
        }
    }
}

fn length_hint(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let state = this(rt, object)?.get(rt);
    let set = state.set.as_ref().and_then(|s| view(s.get(rt)));
    let valid = set.is_some_and(|s| s.get(rt).table.len() == state.used);
    index::int(rt, if valid { state.left as isize } else { 0 })
}
