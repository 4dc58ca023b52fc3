//! range: start, stop and step of any size, and its iterators.

pub mod iter;

use crate::error;
use crate::handle::Handle;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::ops::{self, cmp};
use crate::object::{TypeObject, alloc, args, flags, index, ready, sequence, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::descr::GetSet;
use crate::types::function::{Method, meth};
use crate::types::items::Text;
use crate::types::{self, descr, int, none, slice, tuple};
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

/// Payload of a range.
#[derive(Clone)]
pub struct Range {
    start: BigInt,
    stop: BigInt,
    step: BigInt,
    len: BigInt,
}

// SAFETY: nothing is stored.
unsafe impl Payload for Range {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, _: &mut Visit<'_>) {}
}

static KIND: NativeKind = kind_of::<Range>(None);

/// The type `range`.
#[unsafe(no_mangle)]
pub static PyRange_Type: TypeObject =
    TypeObject::declare(c"range", &KIND, KIND.size, flags::SEQUENCE);

#[rustfmt::skip]
static METHODS: &[Method] = &[
    Method { name: c"count", function: || thunk::method_o(count), flags: meth::O, doc: c"Return number of occurrences of value." },
    Method { name: c"index", function: || thunk::method_o(index_of), flags: meth::O, doc: c"Return index of value." },
    Method { name: c"__reversed__", function: || thunk::method_noargs(reversed), flags: meth::NOARGS, doc: c"Return a reverse iterator." },
];

static ATTRIBUTES: &[GetSet] = &[
    GetSet::read(c"start", || {
        thunk::getter(|rt, r| this(rt, r).and_then(|r| int::from_big(rt, r.start)))
    }),
    GetSet::read(c"stop", || {
        thunk::getter(|rt, r| this(rt, r).and_then(|r| int::from_big(rt, r.stop)))
    }),
    GetSet::read(c"step", || {
        thunk::getter(|rt, r| this(rt, r).and_then(|r| int::from_big(rt, r.step)))
    }),
];

/// Fills the slots and completes the types.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let ty = &PyRange_Type;
    for (number, function) in [
        (slot::tp_repr, thunk::unary(repr)),
        (slot::tp_richcompare, thunk::richcompare(compare)),
        (slot::tp_hash, thunk::hash(hash)),
        (slot::tp_iter, thunk::unary(over)),
        (slot::tp_new, thunk::new(new)),
        (slot::nb_bool, thunk::inquiry(is_true)),
        (slot::sq_length, thunk::length(length)),
        (slot::mp_length, thunk::length(length)),
        (slot::sq_item, thunk::sized(item)),
        (slot::sq_contains, thunk::contains(contains)),
        (slot::mp_subscript, thunk::binary(subscript)),
    ] {
        ty.set_slot(number, function);
    }
    ready::ready_static(rt, ty, &types::PyBaseObject_Type)?;
    descr::add_methods(rt, ty, METHODS)?;
    descr::add_getset(rt, ty, ATTRIBUTES)?;
    iter::setup(rt)
}

impl Range {
    /// A range; `step` is not zero.
    fn new(start: BigInt, stop: BigInt, step: BigInt) -> Range {
        let distance = if step.is_negative() {
            &start - &stop
        } else {
            &stop - &start
        };
        let len = match distance.is_positive() {
            true => (distance - 1) / step.abs() + 1,
            false => BigInt::zero(),
        };
        Range {
            start,
            stop,
            step,
            len,
        }
    }

    fn at(&self, index: &BigInt) -> BigInt {
        &self.start + index * &self.step
    }

    /// Where a number is in the range.
    fn position(&self, value: &BigInt) -> Option<BigInt> {
        let distance = value - &self.start;
        let index = &distance / &self.step;
        let inside = !index.is_negative() && index < self.len && &index * &self.step == distance;
        inside.then_some(index)
    }
}

/// First int, step and number of the ints of a range, if none of them needs a
/// box; `None` also for what is no range.
pub fn progression(rt: &Rt, object: Ref<'_>) -> Option<(i64, i64, usize)> {
    let range = Obj::<Range>::from_ref(object)?.get(rt);
    let (first, step) = (range.start.to_i64()?, range.step.to_i64()?);
    let count = range.len.to_usize()?;
    let last = match i64::try_from(count).ok()?.checked_sub(1)? {
        -1 => first,
        more => first.checked_add(step.checked_mul(more)?)?,
    };
    for end in [first, last] {
        Handle::from_small_int(end)?;
    }
    Some((first, step, count))
}

fn make(rt: &Rt, range: Range) -> Result<Root> {
    alloc::new_native(rt, &PyRange_Type, range)
}

fn this(rt: &Rt, object: Ref<'_>) -> Result<Range> {
    match Obj::<Range>::from_ref(object) {
        Some(range) => Ok(range.get(rt).clone()),
        None => Err(error::type_error(rt, "expected a range")),
    }
}

fn new(rt: &mut Rt, _: &TypeObject, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<Root> {
    args::no_keywords(rt, "range", kwargs)?;
    args::count_tuple(rt, "range", args, 1, 3)?;
    let mut given = Vec::new();
    for i in 0..tuple::len(args) {
        let part = tuple::item(rt, args, i).root();
        given.push(slice::big(rt, part.get())?);
    }
    let mut given = given.into_iter();
    let first = given.next().unwrap_or_default();
    let (start, stop) = match given.next() {
        Some(stop) => (first, stop),
        None => (BigInt::zero(), first),
    };
    let step = given.next().unwrap_or_else(|| BigInt::from(1));
    if step.is_zero() {
        return Err(error::value_error(rt, "range() arg 3 must not be zero"));
    }
    make(rt, Range::new(start, stop, step))
}

fn repr(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let range = this(rt, object)?;
    let mut text = Text::default();
    text.push(&format!("range({}, {}", range.start, range.stop));
    if range.step != BigInt::from(1) {
        text.push(&format!(", {}", range.step));
    }
    text.push(")");
    text.finish(rt)
}

/// What equal ranges have in common: length, first item, step.
fn key(rt: &Rt, range: &Range) -> Result<Root> {
    let one = BigInt::from(1);
    let len = int::from_big(rt, range.len.clone())?;
    let start = match range.len.is_zero() {
        true => none().root(),
        false => int::from_big(rt, range.start.clone())?,
    };
    let step = match range.len <= one {
        true => none().root(),
        false => int::from_big(rt, range.step.clone())?,
    };
    tuple::from_refs(rt, &[len.get(), start.get(), step.get()])
}

fn compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    let both = [a, b].iter().all(|o| Obj::<Range>::from_ref(*o).is_some());
    if !both || !matches!(op, cmp::EQ | cmp::NE) {
        return Ok(types::not_implemented().root());
    }
    let (a, b) = (this(rt, a)?, this(rt, b)?);
    let (a, b) = (key(rt, &a)?, key(rt, &b)?);
    ops::compare(rt, a.get(), b.get(), op)
}

fn hash(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    let range = this(rt, object)?;
    let key = key(rt, &range)?;
    ops::hash(rt, key.get())
}

fn is_true(rt: &mut Rt, object: Ref<'_>) -> Result<bool> {
    this(rt, object).map(|r| !r.len.is_zero())
}

fn length(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    let range = this(rt, object)?;
    range
        .len
        .to_isize()
        .ok_or_else(|| error::overflow_error(rt, "Python int too large to convert to C ssize_t"))
}

fn item_at(rt: &Rt, range: &Range, index: BigInt) -> Result<Root> {
    let index = if index.is_negative() {
        index + &range.len
    } else {
        index
    };
    if index.is_negative() || index >= range.len {
        return Err(error::index_error(rt, "range object index out of range"));
    }
    int::from_big(rt, range.at(&index))
}

fn item(rt: &mut Rt, object: Ref<'_>, index: isize) -> Result<Root> {
    let range = this(rt, object)?;
    if index < 0 {
        return Err(error::index_error(rt, "range object index out of range"));
    }
    item_at(rt, &range, BigInt::from(index))
}

fn subscript(rt: &mut Rt, object: Ref<'_>, key: Ref<'_>) -> Result<Root> {
    let range = this(rt, object)?;
    if slice::view(key).is_some() {
        let [start, stop, step] = slice::any_indices(rt, key, &range.len)?;
        let part = Range::new(range.at(&start), range.at(&stop), step * &range.step);
        return make(rt, part);
    }
    if !index::is_index(key) {
        let ty = type_of(key).full_name();
        return Err(error::type_error(
            rt,
            format_args!("range indices must be integers or slices, not {ty}"),
        ));
    }
    let index = slice::big(rt, key)?;
    item_at(rt, &range, index)
}

/// The position of what is an int; `None` for another type, whose equality
/// must be asked.
fn position_of_int(rt: &Rt, range: &Range, value: Ref<'_>) -> Option<Option<BigInt>> {
    let plain = value.handle().as_small_int().is_some()
        || std::ptr::eq(type_of(value), &types::PyLong_Type)
        || value.is(types::true_())
        || value.is(types::false_());
    plain.then(|| int::to_big(rt, value).and_then(|v| range.position(&v)))
}

fn contains(rt: &mut Rt, object: Ref<'_>, value: Ref<'_>) -> Result<bool> {
    let range = this(rt, object)?;
    if let Some(position) = position_of_int(rt, &range, value) {
        return Ok(position.is_some());
    }
    let iterator = over(rt, object)?;
    while let Some(item) = ops::next(rt, iterator.get())? {
        if ops::equal(rt, item.get(), value)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn index_of(rt: &mut Rt, object: Ref<'_>, value: Ref<'_>) -> Result<Root> {
    let range = this(rt, object)?;
    match position_of_int(rt, &range, value) {
        Some(Some(position)) => int::from_big(rt, position),
        Some(None) => {
            let text = ops::repr(rt, value)?;
            let text = types::strings::lossy(text.get());
            Err(error::value_error(
                rt,
                format_args!("{text} is not in range"),
            ))
        }
        None => {
            let iterator = over(rt, object)?;
            let position = sequence::position(rt, iterator.get(), value)?;
            index::int(rt, position)
        }
    }
}

fn count(rt: &mut Rt, object: Ref<'_>, value: Ref<'_>) -> Result<Root> {
    let range = this(rt, object)?;
    let count = match position_of_int(rt, &range, value) {
        Some(position) => isize::from(position.is_some()),
        None => {
            let iterator = over(rt, object)?;
            sequence::count(rt, iterator.get(), value)?
        }
    };
    index::int(rt, count)
}

fn over(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let range = this(rt, object)?;
    iter::new(rt, range.start, range.step, range.len)
}

fn reversed(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let range = this(rt, object)?;
    let last = range.at(&(&range.len - 1));
    iter::new(rt, last, -range.step, range.len)
}
