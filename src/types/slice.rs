//! slice: three objects, and what they mean for a sequence of some length.

use crate::error;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::ops::cmp;
use crate::object::{TypeObject, alloc, args, flags, index, number, ops, ready, slot, thunk};
use crate::rt::{Ref, Result, Root, Rt, Stored};
use crate::types::descr::GetSet;
use crate::types::function::{Method, meth};
use crate::types::items::Text;
use crate::types::{self, int, none, tuple};
use num_bigint::BigInt;
use num_traits::{Signed, Zero};

/// Payload of a slice.
pub struct Slice {
    /// start, stop and step.
    pub parts: [Stored; 3],
}

// SAFETY: the three parts are all that is stored.
unsafe impl Payload for Slice {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        self.parts.iter().for_each(|p| visit(p.handle()));
    }
}

static KIND: NativeKind = kind_of::<Slice>(None);

/// The type `slice`.
#[unsafe(no_mangle)]
pub static PySlice_Type: TypeObject =
    TypeObject::declare(c"slice", &KIND, KIND.size, flags::HAVE_GC);

#[rustfmt::skip]
static METHODS: &[Method] = &[
    Method { name: c"indices", function: || thunk::method_o(indices), flags: meth::O, doc: c"Start, stop and step for a sequence of the given length." },
];

static ATTRIBUTES: &[GetSet] = &[
    GetSet::read(c"start", || thunk::getter(|rt, s| Ok(part(rt, s, 0)))),
    GetSet::read(c"stop", || thunk::getter(|rt, s| Ok(part(rt, s, 1)))),
    GetSet::read(c"step", || thunk::getter(|rt, s| Ok(part(rt, s, 2)))),
];

/// Fills the slots and completes the type.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let ty = &PySlice_Type;
    ty.set_slot(slot::tp_repr, thunk::unary(repr));
    ty.set_slot(slot::tp_richcompare, thunk::richcompare(compare));
    ty.set_slot(slot::tp_hash, thunk::hash(hash));
    ty.set_slot(slot::tp_new, thunk::new(make));
    ready::ready_static(rt, ty, &types::PyBaseObject_Type)?;
    types::descr::add_methods(rt, ty, METHODS)?;
    types::descr::add_getset(rt, ty, ATTRIBUTES)
}

/// The object as a slice; `None` if it is none.
#[inline(always)]
pub fn view<'a>(object: Ref<'a>) -> Option<Obj<'a, Slice>> {
    Obj::from_ref(object)
}

/// A new slice; what is not given is None. New reference.
pub fn new(rt: &Rt, parts: [Option<Ref<'_>>; 3]) -> Result<Root> {
    let parts = parts.map(|p| rt.store(p.unwrap_or_else(none)));
    alloc::new_native(rt, &PySlice_Type, Slice { parts })
}

/// `slice(low, high)`; new reference.
pub fn from_bounds(rt: &mut Rt, low: isize, high: isize) -> Result<Root> {
    let (low, high) = (index::int(rt, low)?, index::int(rt, high)?);
    new(rt, [Some(low.get()), Some(high.get()), None])
}

/// One of the parts: 0 start, 1 stop, 2 step.
pub fn part(rt: &Rt, slice: Ref<'_>, which: usize) -> Root {
    view(slice).map_or_else(|| none().root(), |s| s.get(rt).parts[which].get(rt).root())
}

/// start, stop and step as words, before a length is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// First index.
    pub start: isize,
    /// Index before which it ends.
    pub stop: isize,
    /// Distance; never 0 or `isize::MIN`.
    pub step: isize,
}

/// Bounds for a sequence of known length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adjusted {
    /// First index.
    pub start: isize,
    /// Index before which it ends; -1 before the first.
    pub stop: isize,
    /// Distance.
    pub step: isize,
    /// Number of indices.
    pub count: usize,
}

impl Bounds {
    /// Clips the bounds to a sequence of `len` items.
    pub fn adjust(self, len: usize) -> Adjusted {
        let len = len as isize;
        let (lowest, highest) = if self.step < 0 {
            (-1, len - 1)
        } else {
            (0, len)
        };
        let clip = |bound: isize| {
            let bound = if bound < 0 {
                bound.saturating_add(len)
            } else {
                bound
            };
            bound.clamp(lowest, highest)
        };
        let (start, stop) = (clip(self.start), clip(self.stop));
        let distance = if self.step < 0 {
            start - stop
        } else {
            stop - start
        };
        let count = match distance {
            d if d <= 0 => 0,
            d => (d as usize - 1) / self.step.unsigned_abs() + 1,
        };
        Adjusted {
            start,
            stop,
            step: self.step,
            count,
        }
    }
}

impl Adjusted {
    /// The indices as a range, if they follow one another.
    pub fn as_range(self) -> Option<std::ops::Range<usize>> {
        (self.step == 1).then(|| self.start as usize..self.start as usize + self.count)
    }

    /// The indices, the least first.
    pub fn ascending(self) -> impl ExactSizeIterator<Item = usize> {
        let last = self.start + self.step * (self.count.max(1) as isize - 1);
        let upwards = Adjusted {
            start: self.start.min(last),
            step: self.step.abs(),
            ..self
        };
        upwards.positions()
    }

    /// The indices, in order.
    pub fn positions(self) -> impl ExactSizeIterator<Item = usize> {
        (0..self.count as isize).map(move |i| (self.start + i * self.step) as usize)
    }
}

/// The bounds of a slice. TypeError for parts that are no integers,
/// ValueError for step 0. Runs `__index__`.
pub fn unpack(rt: &mut Rt, slice: Obj<'_, Slice>) -> Result<Bounds> {
    let step = match word(rt, slice, 2)? {
        None => 1,
        Some(0) => return Err(error::value_error(rt, "slice step cannot be zero")),
        Some(step) => step.max(-isize::MAX),
    };
    let (first, last) = if step < 0 {
        (isize::MAX, isize::MIN)
    } else {
        (0, isize::MAX)
    };
    Ok(Bounds {
        start: word(rt, slice, 0)?.unwrap_or(first),
        stop: word(rt, slice, 1)?.unwrap_or(last),
        step,
    })
}

fn word(rt: &mut Rt, slice: Obj<'_, Slice>, which: usize) -> Result<Option<isize>> {
    let part = slice.get(rt).parts[which].get(rt);
    if part.is(none()) {
        return Ok(None);
    }
    if let Some(value) = index::small_value(part) {
        return Ok(Some(value as isize));
    }
    let part = part.root();
    if !index::is_index(part.get()) {
        return Err(error::type_error(
            rt,
            "slice indices must be integers or have an __index__ method",
        ));
    }
    index::as_isize(rt, part.get(), None).map(Some)
}

#[cold]
fn no_index(rt: &Rt) -> crate::rt::Raised {
    error::type_error(
        rt,
        "slice indices must be integers or None or have an __index__ method",
    )
}

fn repr(rt: &mut Rt, slice: Ref<'_>) -> Result<Root> {
    let mut text = Text::default();
    text.push("slice(");
    for which in 0..3 {
        let part = part(rt, slice, which);
        text.push_repr(rt, part.get())?;
        text.push(if which < 2 { ", " } else { ")" });
    }
    text.finish(rt)
}

fn as_tuple(rt: &Rt, slice: Ref<'_>) -> Result<Root> {
    let parts = [0, 1, 2].map(|i| part(rt, slice, i));
    tuple::from_refs(rt, &parts.each_ref().map(Root::get))
}

fn compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    if view(a).is_none() || view(b).is_none() {
        return Ok(types::not_implemented().root());
    }
    if a.is(b) {
        let holds = matches!(op, cmp::EQ | cmp::LE | cmp::GE);
        return Ok(types::bool_root(holds));
    }
    let (a, b) = (as_tuple(rt, a)?, as_tuple(rt, b)?);
    ops::compare(rt, a.get(), b.get(), op)
}

fn hash(rt: &mut Rt, slice: Ref<'_>) -> Result<isize> {
    let parts = as_tuple(rt, slice)?;
    ops::hash(rt, parts.get())
}

fn make(rt: &mut Rt, _: &TypeObject, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<Root> {
    args::no_keywords(rt, "slice", kwargs)?;
    args::count_tuple(rt, "slice", args, 1, 3)?;
    let part = |i| tuple::get(rt, args, i);
    if tuple::len(args) == 1 {
        return new(rt, [None, part(0), None]);
    }
    new(rt, [part(0), part(1), part(2)])
}

/// `slice.indices(length)`, for ints of any size.
fn indices(rt: &mut Rt, slice: Ref<'_>, length: Ref<'_>) -> Result<Root> {
    let length = big(rt, length)?;
    if length.is_negative() {
        return Err(error::value_error(rt, "length should not be negative"));
    }
    let mut parts = Vec::new();
    for part in any_indices(rt, slice, &length)? {
        parts.push(int::from_big(rt, part)?);
    }
    let parts: Vec<Ref<'_>> = parts.iter().map(Root::get).collect();
    tuple::from_refs(rt, &parts)
}

/// The value of an object that can be an index.
pub fn big(rt: &mut Rt, object: Ref<'_>) -> Result<BigInt> {
    let whole = number::index(rt, object)?;
    Ok(int::to_big(rt, whole.get()).unwrap_or_default())
}

/// start, stop and step adjusted to a length, for ints of any size.
pub fn any_indices(rt: &mut Rt, slice: Ref<'_>, length: &BigInt) -> Result<[BigInt; 3]> {
    let step = any_part(rt, slice, 2)?.unwrap_or_else(|| BigInt::from(1));
    if step.is_zero() {
        return Err(error::value_error(rt, "slice step cannot be zero"));
    }
    let (lowest, highest) = match step.is_negative() {
        true => (BigInt::from(-1), length - 1),
        false => (BigInt::from(0), length.clone()),
    };
    let clip = |bound: BigInt| {
        let bound = if bound.is_negative() {
            bound + length
        } else {
            bound
        };
        bound.clamp(lowest.clone(), highest.clone())
    };
    let (first, last) = match step.is_negative() {
        true => (highest.clone(), lowest.clone()),
        false => (lowest.clone(), highest.clone()),
    };
    let start = any_part(rt, slice, 0)?.map_or(first, clip);
    let stop = any_part(rt, slice, 1)?.map_or(last, clip);
    Ok([start, stop, step])
}

fn any_part(rt: &mut Rt, slice: Ref<'_>, which: usize) -> Result<Option<BigInt>> {
    let part = part(rt, slice, which);
    if part.get().is(none()) {
        return Ok(None);
    }
    if !index::is_index(part.get()) {
        return Err(no_index(rt));
    }
    big(rt, part.get()).map(Some)
}
