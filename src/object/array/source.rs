//! Where an array's new elements come from.

use super::kind::by_kind;
use super::{Array, Block, Element, Elements, Int, Kind};
use crate::handle::Handle;
use crate::rt::{Place, Ref, Rt};

/// A sequence whose items can be told without foreign code.
#[derive(Clone, Copy)]
pub enum Source<'a> {
    /// References.
    Refs(&'a [Ref<'a>]),
    /// Places; what is empty stays so.
    Places(&'a [Place]),
    /// The elements of an array from the first position to before the second,
    /// which is within it.
    Array(&'a Array, usize, usize),
    /// `count` ints from `first` on, `step` apart, none of which needs a box.
    Progression {
        /// The first.
        first: i64,
        /// What is added each time.
        step: i64,
        /// How many.
        count: usize,
    },
    /// The bytes as ints.
    Bytes(&'a [u8]),
    /// 64-bit ints, none of which needs a box.
    Ints(&'a [i64]),
    /// Doubles, none of which needs a box.
    Doubles(&'a [f64]),
}

impl Source<'_> {
    /// Nothing.
    pub const NOTHING: Source<'static> = Source::Refs(&[]);

    /// Number of items.
    #[inline]
    pub fn len(&self) -> usize {
        match self {
            Source::Refs(items) => items.len(),
            Source::Places(slots) => slots.len(),
            Source::Array(_, low, high) => high - low,
            Source::Progression { count, .. } => *count,
            Source::Bytes(bytes) => bytes.len(),
            Source::Ints(ints) => ints.len(),
            Source::Doubles(doubles) => doubles.len(),
        }
    }

    /// Whether there is no item.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the items are in `array`.
    pub fn is_in(&self, array: &Array) -> bool {
        matches!(self, Source::Array(source, ..) if std::ptr::eq(*source, array))
    }

    /// The narrowest kind for all items.
    pub fn kind(&self, rt: &Rt) -> Kind {
        match *self {
            Source::Refs(items) => kind_of_handles(items.iter().map(|i| Some(i.handle()))),
            Source::Places(slots) => kind_of_handles(slots.iter().map(Place::handle)),
            Source::Array(array, low, high) => match array.elements(rt) {
                Elements::I8(_) => Kind::I8,
                Elements::I16(values) => kind_of_ints(&values[low..high]),
                Elements::I32(values) => kind_of_ints(&values[low..high]),
                Elements::I64(values) => kind_of_ints(&values[low..high]),
                Elements::F64(_) => Kind::F64,
                Elements::Object(slots) => Source::Places(&slots[low..high]).kind(rt),
            },
            Source::Progression { first, step, count } => {
                let last = first + step * (count.max(1) as i64 - 1);
                Kind::of_ints(first.min(last), first.max(last))
            }
            Source::Bytes(bytes) if bytes.is_ascii() => Kind::I8,
            Source::Bytes(_) => Kind::I16,
            Source::Ints(values) => kind_of_ints(values),
            Source::Doubles(_) => Kind::F64,
        }
    }

    /// Writes the items as elements of a kind that holds them all, those that
    /// are no immediates as stored once more.
    ///
    /// # Safety
    /// There is room for all items at `to`, which nobody reads and which is
    /// no part of the source.
    pub(super) unsafe fn write(&self, rt: &Rt, kind: Kind, to: *mut u8) {
        // SAFETY: passed on from the caller.
        unsafe {
            match *self {
                Source::Refs(items) => {
                    write_handles(rt, items.len(), |i| Some(items[i].handle()), kind, to);
                }
                Source::Places(slots) => {
                    write_handles(rt, slots.len(), |i| slots[i].handle(), kind, to);
                }
                Source::Array(array, low, high) => match array.elements(rt) {
                    Elements::I8(values) => write_ints(&values[low..high], kind, to),
                    Elements::I16(values) => write_ints(&values[low..high], kind, to),
                    Elements::I32(values) => write_ints(&values[low..high], kind, to),
                    Elements::I64(values) => write_ints(&values[low..high], kind, to),
                    Elements::F64(values) => write_doubles(&values[low..high], kind, to),
                    Elements::Object(slots) => {
                        Source::Places(&slots[low..high]).write(rt, kind, to);
                    }
                },
                Source::Progression { first, step, count } => {
                    let int = |i: usize| first + step * i as i64;
                    write_each_int(count, int, kind, to);
                }
                Source::Bytes(bytes) => {
                    write_each_int(bytes.len(), |i| i64::from(bytes[i]), kind, to);
                }
                Source::Ints(values) => write_ints(values, kind, to),
                Source::Doubles(values) => write_doubles(values, kind, to),
            }
        }
    }
}

/// The narrowest kind for objects by their handles.
fn kind_of_handles(handles: impl Iterator<Item = Option<Handle>>) -> Kind {
    let mut handles = handles.peekable();
    match handles.peek() {
        None => Kind::I8,
        Some(Some(first)) if first.as_small_int().is_some() => {
            let (mut least, mut greatest) = (0, 0);
            for handle in handles {
                let Some(value) = handle.and_then(Handle::as_small_int) else {
                    return Kind::Object;
                };
                least = value.min(least);
                greatest = value.max(greatest);
            }
            Kind::of_ints(least, greatest)
        }
        Some(Some(first)) if first.as_double().is_some() => {
            match handles.all(|h| h.is_some_and(|h| h.as_double().is_some())) {
                true => Kind::F64,
                false => Kind::Object,
            }
        }
        _ => Kind::Object,
    }
}

/// The narrowest kind for ints.
fn kind_of_ints<T: Int>(values: &[T]) -> Kind {
    let zero = T::truncate(0);
    let least = values.iter().fold(zero, |least, value| least.min(*value));
    let greatest = values.iter().fold(zero, |most, value| most.max(*value));
    Kind::of_ints(least.into(), greatest.into())
}

/// # Safety
/// As for [`Source::write`].
unsafe fn write_handles(
    rt: &Rt,
    count: usize,
    item: impl Fn(usize) -> Option<Handle>,
    kind: Kind,
    to: *mut u8,
) {
    // SAFETY: passed on from the caller; what a source has is alive.
    unsafe {
        by_kind!(kind, T => {
            for index in 0..count {
                // They fit, as the caller knows.
                if let Some(value) = item(index).and_then(T::of) {
                    to.cast::<T>().add(index).write(value);
                }
            }
        }, object => {
            for index in 0..count {
                let stored = item(index).map(|h| rt.store(Ref::from_handle(h)).into_handle());
                to.cast::<Option<Handle>>().add(index).write(stored);
            }
        });
    }
}

/// # Safety
/// As for [`Source::write`].
unsafe fn write_ints<S: Int>(values: &[S], kind: Kind, to: *mut u8) {
    // SAFETY: passed on from the caller.
    unsafe {
        if kind == S::KIND {
            to.cast::<S>()
                .copy_from_nonoverlapping(values.as_ptr(), values.len());
        } else {
            write_each_int(values.len(), |i| values[i].into(), kind, to);
        }
    }
}

/// # Safety
/// As for [`Source::write`]; the kind is of ints or objects.
#[inline(always)]
unsafe fn write_each_int(count: usize, int: impl Fn(usize) -> i64, kind: Kind, to: *mut u8) {
    macro_rules! each {
        ($ty:ty, $make:expr) => {
            for index in 0..count {
                to.cast::<$ty>().add(index).write($make(int(index)));
            }
        };
    }
    // SAFETY: passed on from the caller.
    unsafe {
        match kind {
            Kind::I8 => each!(i8, i8::truncate),
            Kind::I16 => each!(i16, i16::truncate),
            Kind::I32 => each!(i32, i32::truncate),
            Kind::I64 => each!(i64, i64::truncate),
            Kind::F64 | Kind::Object => each!(Handle, Handle::of_small_int),
        }
    }
}

/// # Safety
/// As for [`Source::write`]; the kind is of doubles or objects.
unsafe fn write_doubles(values: &[f64], kind: Kind, to: *mut u8) {
    // SAFETY: passed on from the caller.
    unsafe {
        if kind == Kind::F64 {
            to.cast::<f64>()
                .copy_from_nonoverlapping(values.as_ptr(), values.len());
            return;
        }
        for (index, value) in values.iter().enumerate() {
            to.cast::<Handle>().add(index).write(value.handle());
        }
    }
}

/// Moves elements from one block to the places of another, as elements of its
/// kind, which holds them; references are neither counted nor taken out.
///
/// # Safety
/// `count` elements are initialised from `from` on, there is room for them at
/// `to`, the blocks are not the same, and those of `from` are not used again
/// as references.
pub(super) unsafe fn move_elements(
    from: (*const Block, usize),
    to: (*mut Block, usize),
    count: usize,
) {
    let ((from, at), (to, place)) = (from, to);
    // SAFETY: passed on from the caller.
    unsafe {
        let (source, target) = ((*from).kind(), (*to).kind());
        let to = Block::data::<u8>(to).add(place * target.size());
        if source == target {
            let from = Block::data::<u8>(from).add(at * source.size());
            to.copy_from_nonoverlapping(from, count * source.size());
            return;
        }
        macro_rules! values {
            ($ty:ty) => {
                std::slice::from_raw_parts(Block::data::<$ty>(from).add(at), count)
            };
        }
        match source {
            Kind::I8 => write_ints(values!(i8), target, to),
            Kind::I16 => write_ints(values!(i16), target, to),
            Kind::I32 => write_ints(values!(i32), target, to),
            Kind::I64 => write_ints(values!(i64), target, to),
            Kind::F64 => write_doubles(values!(f64), target, to),
            Kind::Object => by_kind!(target, T => {
                for (index, slot) in values!(Place).iter().enumerate() {
                    if let Some(value) = slot.handle().and_then(T::of) {
                        to.cast::<T>().add(index).write(value);
                    }
                }
            }, object => {}),
        }
    }
}
