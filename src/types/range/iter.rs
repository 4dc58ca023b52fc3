//! Iterators over ranges: by machine words, and by ints of any size.

use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::{TypeObject, alloc, ready, slot, thunk};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::function::{Method, meth};
use crate::types::{self, descr, int};
use num_bigint::BigInt;
use num_traits::{ToPrimitive, Zero};

/// Payload of an iterator whose numbers fit machine words.
struct Words {
    next: i64,
    step: i64,
    left: u64,
}

// SAFETY: nothing is stored.
unsafe impl Payload for Words {
    const KIND: &'static NativeKind = &WORDS_KIND;
    fn trace(&self, _: &mut Visit<'_>) {}
}

static WORDS_KIND: NativeKind = kind_of::<Words>(None);

/// Payload of an iterator over ints of any size.
struct Bigs {
    next: BigInt,
    step: BigInt,
    left: BigInt,
}

// SAFETY: nothing is stored.
unsafe impl Payload for Bigs {
    const KIND: &'static NativeKind = &BIGS_KIND;
    fn trace(&self, _: &mut Visit<'_>) {}
}

static BIGS_KIND: NativeKind = kind_of::<Bigs>(None);

/// Iterators over ranges of machine words.
#[unsafe(no_mangle)]
pub static PyRangeIter_Type: TypeObject =
    TypeObject::declare(c"range_iterator", &WORDS_KIND, WORDS_KIND.size, 0);
/// Iterators over ranges of ints of any size.
#[unsafe(no_mangle)]
pub static PyLongRangeIter_Type: TypeObject =
    TypeObject::declare(c"longrange_iterator", &BIGS_KIND, BIGS_KIND.size, 0);

#[rustfmt::skip]
static METHODS: &[Method] = &[
    Method { name: c"__length_hint__", function: || thunk::method_noargs(length_hint), flags: meth::NOARGS, doc: c"Private method returning an estimate of len(list(it))." },
];

/// Completes the types.
pub fn setup(rt: &mut Rt) -> Result<()> {
    for (ty, next) in [
        (&PyRangeIter_Type, thunk::iternext(next_word)),
        (&PyLongRangeIter_Type, thunk::iternext(next_big)),
    ] {
        ty.set_slot(slot::tp_iter, thunk::unary(types::iter::itself));
        ty.set_slot(slot::tp_iternext, next);
        ready::ready_static(rt, ty, &types::PyBaseObject_Type)?;
        descr::add_methods(rt, ty, METHODS)?;
    }
    Ok(())
}

/// An iterator over `left` numbers from `next` on; new reference.
pub fn new(rt: &Rt, next: BigInt, step: BigInt, left: BigInt) -> Result<Root> {
    // The number behind the last one must fit as well.
    let end = &next + &step * &left;
    let words = (next.to_i64(), step.to_i64(), left.to_u64(), end.to_i64());
    match words {
        (Some(next), Some(step), Some(left), Some(_)) => {
            alloc::new_native(rt, &PyRangeIter_Type, Words { next, step, left })
        }
        _ => alloc::new_native(rt, &PyLongRangeIter_Type, Bigs { next, step, left }),
    }
}

fn next_word(rt: &mut Rt, object: Ref<'_>) -> Result<Option<Root>> {
    let Some(iterator) = Obj::<Words>::from_ref(object) else {
        return Ok(None);
    };
    let state = iterator.get_mut(rt);
    if state.left == 0 {
        return Ok(None);
    }
    let value = state.next;
    state.next = value.wrapping_add(state.step);
    state.left -= 1;
    int::from_i64(rt, value).map(Some)
}

fn next_big(rt: &mut Rt, object: Ref<'_>) -> Result<Option<Root>> {
    let Some(iterator) = Obj::<Bigs>::from_ref(object) else {
        return Ok(None);
    };
    let state = iterator.get_mut(rt);
    if state.left.is_zero() {
        return Ok(None);
    }
    let value = state.next.clone();
    state.next += &state.step;
    state.left -= 1;
    int::from_big(rt, value).map(Some)
}

fn length_hint(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    if let Some(iterator) = Obj::<Words>::from_ref(object) {
        return int::from_u64(rt, iterator.get(rt).left);
    }
    let left = Obj::<Bigs>::from_ref(object).map(|i| i.get(rt).left.clone());
    int::from_big(rt, left.unwrap_or_default())
}
