//! Iterators over lists, tuples, anything with `sq_item`, and callables.

use crate::error;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::{TypeObject, alloc, call, flags, index, ops, ready, sequence, slot, thunk};
use crate::rt::{Ref, Result, Root, Rt, Stored};
use crate::types::exceptions::{EXC_INDEX_ERROR, EXC_STOP_ITERATION};
use crate::types::function::{Method, meth};
use crate::types::{self, descr, list, tuple};

/// Payload of the iterators by position.
pub struct SeqIter {
    /// The sequence, until the end was reached.
    pub sequence: Option<Stored>,
    /// The next index.
    pub index: isize,
}

// SAFETY: `sequence` is the only stored reference.
unsafe impl Payload for SeqIter {
    const KIND: &'static NativeKind = &SEQ_ITER_KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        if let Some(sequence) = &self.sequence {
            visit(sequence.handle());
        }
    }
}

static SEQ_ITER_KIND: NativeKind = kind_of::<SeqIter>(None);

/// Payload of the iterator that calls something until it gives a sentinel.
pub struct CallIter {
    /// The callable and the sentinel, until the end was reached.
    parts: Option<[Stored; 2]>,
}

// SAFETY: the parts are all that is stored.
unsafe impl Payload for CallIter {
    const KIND: &'static NativeKind = &CALL_ITER_KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        for part in self.parts.iter().flatten() {
            visit(part.handle());
        }
    }
}

static CALL_ITER_KIND: NativeKind = kind_of::<CallIter>(None);

macro_rules! by_position {
    ($($(#[$doc:meta])* $ty:ident $name:literal;)*) => {$(
        $(#[$doc])*
        #[unsafe(no_mangle)]
        pub static $ty: TypeObject =
            TypeObject::declare($name, &SEQ_ITER_KIND, SEQ_ITER_KIND.size, flags::HAVE_GC);
    )*};
}

by_position! {
    /// Iterators over sequences.
    PySeqIter_Type c"iterator";
    /// Iterators over lists.
    PyListIter_Type c"list_iterator";
    /// Backward iterators over lists.
    PyListRevIter_Type c"list_reverseiterator";
    /// Iterators over tuples.
    PyTupleIter_Type c"tuple_iterator";
}

/// Iterators over what a callable gives.
#[unsafe(no_mangle)]
pub static PyCallIter_Type: TypeObject = TypeObject::declare(
    c"callable_iterator",
    &CALL_ITER_KIND,
    CALL_ITER_KIND.size,
    flags::HAVE_GC,
);

#[rustfmt::skip]
static METHODS: &[Method] = &[
    Method { name: c"__length_hint__", function: || thunk::method_noargs(length_hint), flags: meth::NOARGS, doc: c"Private method returning an estimate of len(list(it))." },
];

/// Completes the types.
pub fn setup(rt: &mut Rt) -> Result<()> {
    for (ty, next) in [
        (&PySeqIter_Type, thunk::iternext(next_of_sequence)),
        (&PyListIter_Type, thunk::iternext(next_of_list)),
        (&PyListRevIter_Type, thunk::iternext(next_backward)),
        (&PyTupleIter_Type, thunk::iternext(next_of_tuple)),
        (&PyCallIter_Type, thunk::iternext(next_of_call)),
    ] {
        ty.set_slot(slot::tp_iter, thunk::unary(itself));
        ty.set_slot(slot::tp_iternext, next);
        ready::ready_static(rt, ty, &types::PyBaseObject_Type)?;
        if !std::ptr::eq(ty, &PyCallIter_Type) {
            descr::add_methods(rt, ty, METHODS)?;
        }
    }
    Ok(())
}

/// `tp_iter` of iterators: the iterator itself.
pub fn itself(_: &mut Rt, iterator: Ref<'_>) -> Result<Root> {
    Ok(iterator.root())
}

fn new(rt: &Rt, ty: &TypeObject, sequence: Ref<'_>, index: isize) -> Result<Root> {
    let sequence = Some(rt.store(sequence));
    alloc::new_native(rt, ty, SeqIter { sequence, index })
}

/// An iterator that calls sq_item with 0, 1, ... until IndexError; new reference.
pub fn over_sequence(rt: &Rt, sequence: Ref<'_>) -> Result<Root> {
    new(rt, &PySeqIter_Type, sequence, 0)
}

/// `iter(list)`.
pub fn over_list(rt: &mut Rt, list: Ref<'_>) -> Result<Root> {
    new(rt, &PyListIter_Type, list, 0)
}

/// `reversed(list)`.
pub fn over_list_reversed(rt: &mut Rt, list: Ref<'_>) -> Result<Root> {
    let last = list::count_of(rt, list) as isize - 1;
    new(rt, &PyListRevIter_Type, list, last)
}

/// `iter(tuple)`.
pub fn over_tuple(rt: &mut Rt, tuple: Ref<'_>) -> Result<Root> {
    new(rt, &PyTupleIter_Type, tuple, 0)
}

/// `iter(callable, sentinel)`; new reference.
pub fn over_call(rt: &Rt, callable: Ref<'_>, sentinel: Ref<'_>) -> Result<Root> {
    let parts = Some([rt.store(callable), rt.store(sentinel)]);
    alloc::new_native(rt, &PyCallIter_Type, CallIter { parts })
}

fn this<'a>(rt: &Rt, object: Ref<'a>) -> Result<Obj<'a, SeqIter>> {
    Obj::from_ref(object).ok_or_else(|| error::type_error(rt, "expected an iterator"))
}

/// Drops the sequence: from now on the iterator is at its end.
fn finish(rt: &mut Rt, iterator: Obj<'_, SeqIter>) -> Option<Root> {
    if let Some(sequence) = iterator.get_mut(rt).sequence.take() {
        rt.unstore(sequence);
    }
    None
}

#[inline(always)]
fn next_by(
    rt: &mut Rt,
    object: Ref<'_>,
    item: types::items::ItemAt,
    step: isize,
) -> Result<Option<Root>> {
    let iterator = this(rt, object)?;
    let state = iterator.get(rt);
    let item = state
        .sequence
        .as_ref()
        .and_then(|s| item(rt, s.get(rt), state.index as usize))
        .map(Ref::root);
    if item.is_none() {
        return Ok(finish(rt, iterator));
    }
    iterator.get_mut(rt).index += step;
    Ok(item)
}

fn next_of_list(rt: &mut Rt, iterator: Ref<'_>) -> Result<Option<Root>> {
    next_by(rt, iterator, list::item, 1)
}

fn next_backward(rt: &mut Rt, iterator: Ref<'_>) -> Result<Option<Root>> {
    next_by(rt, iterator, list::item, -1)
}

fn next_of_tuple(rt: &mut Rt, iterator: Ref<'_>) -> Result<Option<Root>> {
    next_by(rt, iterator, tuple::place, 1)
}

fn next_of_sequence(rt: &mut Rt, object: Ref<'_>) -> Result<Option<Root>> {
    let iterator = this(rt, object)?;
    let state = iterator.get(rt);
    let index = state.index;
    let Some(sequence) = state.sequence.as_ref().map(|s| s.get(rt).root()) else {
        return Ok(None);
    };
    if index == isize::MAX {
        return Err(error::overflow_error(rt, "iter index too large"));
    }
    match sequence::get(rt, sequence.get(), index) {
        Ok(item) => {
            iterator.get_mut(rt).index += 1;
            Ok(Some(item))
        }
        Err(_) if error::catch(rt, &EXC_INDEX_ERROR) || error::catch(rt, &EXC_STOP_ITERATION) => {
            Ok(finish(rt, iterator))
        }
        Err(raised) => Err(raised),
    }
}

fn next_of_call(rt: &mut Rt, object: Ref<'_>) -> Result<Option<Root>> {
    let Some(iterator) = Obj::<CallIter>::from_ref(object) else {
        return Ok(None);
    };
    let Some(parts) = &iterator.get(rt).parts else {
        return Ok(None);
    };
    let (callable, sentinel) = (parts[0].get(rt).root(), parts[1].get(rt).root());
    match call::none(rt, callable.get()) {
        Ok(item) => {
            if !ops::equal(rt, sentinel.get(), item.get())? {
                return Ok(Some(item));
            }
        }
        Err(_) if error::catch(rt, &EXC_STOP_ITERATION) => {}
        Err(raised) => return Err(raised),
    }
    for part in iterator.get_mut(rt).parts.take().into_iter().flatten() {
        rt.unstore(part);
    }
    Ok(None)
}

fn length_hint(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let state = this(rt, object)?.get(rt);
    let Some(sequence) = state.sequence.as_ref().map(|s| s.get(rt).root()) else {
        return index::int(rt, 0);
    };
    let index = state.index;
    if std::ptr::eq(crate::object::type_of(object), &PyListRevIter_Type) {
        return index::int(rt, index + 1);
    }
    let len = sequence::size(rt, sequence.get())?;
    index::int(rt, (len - index).max(0))
}
