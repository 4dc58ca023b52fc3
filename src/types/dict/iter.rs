//! Iterators over dicts: keys, values or items, forward or backward.

use super::Dict;
use super::block::Entry;
use crate::error;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::{TypeObject, alloc, flags, index, ready, slot, thunk};
use crate::rt::{Ref, Result, Root, Rt, Stored};
use crate::types::function::{Method, meth};
use crate::types::{self, descr, tuple};

/// What an iterator or view gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// Keys.
    Keys,
    /// Values.
    Values,
    /// Pairs of both.
    Items,
}

/// Says that the size of the dict has changed, for good.
const BROKEN: usize = usize::MAX;

/// Payload of an iterator over a dict.
pub struct DictIter {
    /// The dict, until the end was reached.
    dict: Option<Stored>,
    /// Number of keys at the start, or [`BROKEN`].
    used: usize,
    /// The next position; going backward, one more than it.
    position: usize,
    left: usize,
    what: What,
    backward: bool,
}

// SAFETY: the dict is the only stored reference.
unsafe impl Payload for DictIter {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        if let Some(dict) = &self.dict {
            visit(dict.handle());
        }
    }
}

static KIND: NativeKind = kind_of::<DictIter>(None);

macro_rules! iterator_types {
    ($($(#[$doc:meta])* $ty:ident $name:literal;)*) => {$(
        $(#[$doc])*
        #[unsafe(no_mangle)]
        pub static $ty: TypeObject = TypeObject::declare($name, &KIND, KIND.size, flags::HAVE_GC);
    )*};
}

iterator_types! {
    /// Iterators over keys.
    PyDictIterKey_Type c"dict_keyiterator";
    /// Iterators over values.
    PyDictIterValue_Type c"dict_valueiterator";
    /// Iterators over items.
    PyDictIterItem_Type c"dict_itemiterator";
    /// Backward iterators over keys.
    PyDictRevIterKey_Type c"dict_reversekeyiterator";
    /// Backward iterators over values.
    PyDictRevIterValue_Type c"dict_reversevalueiterator";
    /// Backward iterators over items.
    PyDictRevIterItem_Type c"dict_reverseitemiterator";
}

#[rustfmt::skip]
static METHODS: &[Method] = &[
    Method { name: c"__length_hint__", function: || thunk::method_noargs(length_hint), flags: meth::NOARGS, doc: c"Private method returning an estimate of len(list(it))." },
];

/// Completes the types.
pub fn setup(rt: &mut Rt) -> Result<()> {
    for ty in [
        &PyDictIterKey_Type,
        &PyDictIterValue_Type,
        &PyDictIterItem_Type,
        &PyDictRevIterKey_Type,
        &PyDictRevIterValue_Type,
        &PyDictRevIterItem_Type,
    ] {
        ty.set_slot(slot::tp_iter, thunk::unary(types::iter::itself));
        ty.set_slot(slot::tp_iternext, thunk::iternext(next));
        ready::ready_static(rt, ty, &types::PyBaseObject_Type)?;
        descr::add_methods(rt, ty, METHODS)?;
    }
    Ok(())
}

/// A new iterator; new reference.
pub fn new(rt: &Rt, dict: Obj<'_, Dict>, what: What, backward: bool) -> Result<Root> {
    let ty = match (what, backward) {
        (What::Keys, false) => &PyDictIterKey_Type,
        (What::Values, false) => &PyDictIterValue_Type,
        (What::Items, false) => &PyDictIterItem_Type,
        (What::Keys, true) => &PyDictRevIterKey_Type,
        (What::Values, true) => &PyDictRevIterValue_Type,
        (What::Items, true) => &PyDictRevIterItem_Type,
    };
    let table = &dict.get(rt).table;
    let iterator = DictIter {
        used: table.len(),
        left: table.len(),
        position: if backward { table.positions() } else { 0 },
        dict: Some(rt.store(dict.as_ref())),
        what,
        backward,
    };
    alloc::new_native(rt, ty, iterator)
}

/// `iter(dict)`.
pub fn over_keys(rt: &mut Rt, dict: Ref<'_>) -> Result<Root> {
    let dict = super::protocol::this(rt, dict)?;
    new(rt, dict, What::Keys, false)
}

/// `reversed(dict)`.
pub fn over_keys_reversed(rt: &mut Rt, dict: Ref<'_>) -> Result<Root> {
    let dict = super::protocol::this(rt, dict)?;
    new(rt, dict, What::Keys, true)
}

fn this<'a>(rt: &Rt, object: Ref<'a>) -> Result<Obj<'a, DictIter>> {
    Obj::from_ref(object).ok_or_else(|| error::type_error(rt, "expected a dict iterator"))
}

/// The next entry.
fn upcoming<'a>(rt: &'a Rt, iterator: &DictIter, dict: &'a Dict) -> Option<Entry<'a>> {
    if iterator.backward {
        let from = iterator.position.min(dict.table.positions());
        (0..from).rev().find_map(|at| dict.table.entry(rt, at))
    } else {
        dict.table.next(rt, iterator.position)
    }
}

fn next(rt: &mut Rt, object: Ref<'_>) -> Result<Option<Root>> {
    let iterator = this(rt, object)?;
    let state = iterator.get(rt);
    let Some(dict) = state.dict.as_ref().and_then(|d| super::view(d.get(rt))) else {
        return Ok(None);
    };
    if state.used != dict.get(rt).table.len() {
        iterator.get_mut(rt).used = BROKEN;
        return Err(error::runtime_error(
            rt,
            "dictionary changed size during iteration",
        ));
    }
    let Some(entry) = upcoming(rt, state, dict.get(rt)) else {
        return Ok(end(rt, iterator));
    };
    if state.left == 0 {
        let _ = end(rt, iterator);
        return Err(error::runtime_error(
            rt,
            "dictionary keys changed during iteration",
        ));
    }
    let result = match state.what {
        What::Keys => entry.key.root(),
        What::Values => entry.value.root(),
        What::Items => tuple::from_refs(rt, &[entry.key, entry.value])?,
    };
    let behind = entry.position + usize::from(!state.backward);
    let state = iterator.get_mut(rt);
    state.position = behind;
    state.left -= 1;
    Ok(Some(result))
}

fn end(rt: &mut Rt, iterator: Obj<'_, DictIter>) -> Option<Root> {
    if let Some(dict) = iterator.get_mut(rt).dict.take() {
        rt.unstore(dict);
    }
    None
}

fn length_hint(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let iterator = this(rt, object)?.get(rt);
    let dict = iterator.dict.as_ref().and_then(|d| super::view(d.get(rt)));
    let valid = dict.is_some_and(|d| d.get(rt).table.len() == iterator.used);
    index::int(rt, if valid { iterator.left as isize } else { 0 })
}
