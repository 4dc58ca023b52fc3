//! Iterators over lists, tuples, anything with `sq_item`, and callables.

use crate::error;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::{
    TypeObject, alloc, call, flags, index, is_exact, ops, ready, sequence, slot, thunk,
};
use crate::rt::{Ref, Result, Root, Rt, Stored, barrier};
use crate::types::exceptions::{EXC_INDEX_ERROR, EXC_STOP_ITERATION};
use crate::types::function::{Method, meth};
use crate::types::{self, descr, list, str_ops, strings, tuple};

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
    /// Iterators over str; their index counts bytes.
    PyUnicodeIter_Type c"str_iterator";
    /// Iterators over bytes.
    PyBytesIter_Type c"bytes_iterator";
    /// Iterators over bytearrays.
    PyByteArrayIter_Type c"bytearray_iterator";
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
        (&PyUnicodeIter_Type, thunk::iternext(next_of_str)),
        (&STR_ASCII_ITER, thunk::iternext(next_of_str)),
        (&PyBytesIter_Type, thunk::iternext(next_of_sequence)),
        (&PyByteArrayIter_Type, thunk::iternext(next_of_sequence)),
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

/// Iterators over str of which every character is one byte.
static STR_ASCII_ITER: TypeObject = TypeObject::declare(
    c"str_ascii_iterator",
    &SEQ_ITER_KIND,
    SEQ_ITER_KIND.size,
    flags::HAVE_GC,
);

/// Fills tp_iter of str, bytes and bytearray, before they are completed.
pub fn fill_text_slots() {
    let iter = slot::tp_iter;
    strings::PyUnicode_Type.set_slot(iter, thunk::unary(over_str));
    types::PyBytes_Type.set_slot(iter, thunk::unary(|rt, b| new(rt, &PyBytesIter_Type, b, 0)));
    let over_bytearray = |rt: &mut Rt, b: Ref<'_>| new(rt, &PyByteArrayIter_Type, b, 0);
    types::PyByteArray_Type.set_slot(iter, thunk::unary(over_bytearray));
}

fn over_str(rt: &mut Rt, string: Ref<'_>) -> Result<Root> {
    let ascii = strings::is_ascii(string);
    let ty = if ascii {
        &STR_ASCII_ITER
    } else {
        &PyUnicodeIter_Type
    };
    new(rt, ty, string, 0)
}

fn next_of_str(rt: &mut Rt, object: Ref<'_>) -> Result<Option<Root>> {
    let iterator = this(rt, object)?;
    let state = iterator.get(rt);
    let Some(string) = state.sequence.as_ref().map(|s| s.get(rt).root()) else {
        return Ok(None);
    };
    let start = state.index as usize;
    let Some(rest) = strings::bytes(string.get())
        .get(start..)
        .filter(|r| !r.is_empty())
    else {
        return Ok(finish(rt, iterator));
    };
    let width = match rest[0] {
        ..0xC0 => 1,
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    };
    iterator.get_mut(rt).index += width as isize;
    str_ops::from_text(rt, &rest[..width.min(rest.len())]).map(Some)
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

/// The next item of an iterator over a list, where that needs no call: there
/// is one. `None` also for any other object.
#[inline(always)]
pub fn try_next_of_list(rt: &mut Rt, object: Ref<'_>) -> Option<Root> {
    if !is_exact(object, &PyListIter_Type) || barrier::is_marking() {
        return None;
    }
    let iterator = Obj::<SeqIter>::from_ref(object)?;
    let state = iterator.get(rt);
    let list = list::view(state.sequence.as_ref()?.get(rt))?;
    let item = list::get(rt, list, state.index as usize)?.root();
    iterator.get_mut(rt).index += 1;
    Some(item)
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
    let (mut len, mut index) = (sequence::size(rt, sequence.get())?, index);
    if strings::is_str(sequence.get()) {
        index = str_ops::char_position(sequence.get(), index as usize) as isize;
        len = str_ops::char_count(sequence.get()) as isize;
    }
    index::int(rt, (len - index).max(0))
}
