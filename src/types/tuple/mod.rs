//! tuple: items behind the header, their number in the header's `aux`.
//!
//! A tuple of three takes 16 + 3 * 8 bytes, rounded up to 48.

pub mod protocol;

use crate::error;
use crate::handle::Handle;
use crate::heap::Header;
use crate::heap::header::FLAG_UNTRACKED;
use crate::object::native::NativeKind;
use crate::object::thunk::{self, RawObject};
use crate::object::{TypeObject, Visit, alloc, flags, has_type_flag};
use crate::rt::beside::Does;
use crate::rt::{Place, Ref, Result, Root, Rt, Stored, permanent};
use std::sync::OnceLock;

/// How tuples are traced; nothing but their items.
pub static KIND: NativeKind = NativeKind {
    trace,
    release: None,
    heavy_only: false,
    bury: Some(bury),
    clear: None,
    size: size_of::<Header>(),
};

/// The type `tuple`.
#[unsafe(no_mangle)]
pub static PyTuple_Type: TypeObject = TypeObject::declare(
    c"tuple",
    &KIND,
    size_of::<Header>(),
    flags::BASETYPE | flags::TUPLE_SUBCLASS | flags::SEQUENCE | flags::HAVE_GC,
);

unsafe fn trace(object: *const Header, visit: &mut Visit<'_>) {
    // SAFETY: an object of this kind has `aux` words behind its header, each
    // a stored handle, or zero while the tuple is being filled.
    unsafe {
        let items = object.add(1).cast::<usize>();
        for i in 0..(*object).aux() as usize {
            if let Some(handle) = Handle::from_bits(*items.add(i)) {
                visit(handle);
            }
        }
    }
}

unsafe fn bury(rt: &Rt, object: *const Header) {
    // SAFETY: as in `trace`; the tuple is dead, so nobody looks again.
    unsafe {
        let places = object.add(1).cast::<Option<Stored>>().cast_mut();
        for i in 0..(*object).aux() as usize {
            if let Some(item) = places.add(i).read() {
                rt.unstore_from_dead(item);
            }
        }
    }
}

static EMPTY: OnceLock<usize> = OnceLock::new();

/// Whether the object is a tuple or of a type derived from it.
#[inline(always)]
pub fn is_tuple(object: Ref<'_>) -> bool {
    has_type_flag(object, flags::TUPLE_SUBCLASS)
}

/// Number of items; 0 for what is not a tuple.
#[inline(always)]
pub fn len(tuple: Ref<'_>) -> usize {
    tuple.header().map_or(0, |h| h.aux() as usize)
}

fn places(tuple: Ref<'_>) -> *mut Option<Stored> {
    (tuple.handle().bits() + size_of::<Header>()) as *mut Option<Stored>
}

/// The places behind the header.
#[inline]
pub fn slots<'a>(tuple: Ref<'a>) -> &'a [Place] {
    // SAFETY: as many places lie behind the header, which the tuple holds for
    // good once it is complete; a place is laid out as a slot.
    unsafe { std::slice::from_raw_parts(places(tuple).cast(), len(tuple)) }
}

/// All items. A tuple is complete when it is used as a tuple; a place that
/// C left empty reads as None.
#[inline]
pub fn items<'a>(rt: &'a Rt, tuple: Ref<'a>) -> impl ExactSizeIterator<Item = Ref<'a>> {
    (0..len(tuple)).map(move |i| item(rt, tuple, i))
}

/// The item at `index`, which must be less than [`len`].
#[inline(always)]
pub fn item<'a>(rt: &'a Rt, tuple: Ref<'a>, index: usize) -> Ref<'a> {
    get(rt, tuple, index).unwrap_or_else(crate::types::none)
}

/// The item at `index`, `None` out of range or while it is not filled in.
#[inline(always)]
pub fn get<'a>(rt: &'a Rt, tuple: Ref<'a>, index: usize) -> Option<Ref<'a>> {
    if index >= len(tuple) {
        return None;
    }
    // SAFETY: below the number of items that lie behind the header.
    unsafe { (*places(tuple).add(index)).as_ref().map(|s| s.get(rt)) }
}

/// The item at `index`, `None` out of range. A place that C left empty reads
/// as None.
#[inline(always)]
pub fn place<'a>(rt: &'a Rt, tuple: Ref<'a>, index: usize) -> Option<Ref<'a>> {
    (index < len(tuple)).then(|| item(rt, tuple, index))
}

/// A new tuple of the items at these positions, which are within the tuple;
/// new reference. MemoryError.
pub fn pick(
    rt: &Rt,
    tuple: Ref<'_>,
    positions: impl ExactSizeIterator<Item = usize>,
) -> Result<Root> {
    let result = with_empty_places(rt, positions.len())?;
    for (to, from) in positions.enumerate() {
        fill(rt, result.get(), to, item(rt, tuple, from));
    }
    Ok(result)
}

/// A new tuple with `count` empty places; new reference. Fill them with
/// [`fill`] before anyone else sees it. MemoryError for absurd counts.
#[inline(always)]
pub fn with_empty_places(rt: &Rt, count: usize) -> Result<Root> {
    if count == 0 {
        return empty(rt);
    }
    let (tuple, places) = uninit(rt, count)?;
    // SAFETY: as many places lie behind the header. Few are zeroed one by one,
    // which is quicker than a call of memset; volatile, or it would become one.
    unsafe {
        match count {
            ..8 => (0..count).for_each(|i| places.add(i).cast::<usize>().write_volatile(0)),
            _ => places.write_bytes(0, count),
        }
    }
    Ok(tuple)
}

/// A tuple whose places the caller writes before anything else happens.
#[inline(always)]
fn uninit(rt: &Rt, count: usize) -> Result<(Root, *mut Option<Stored>)> {
    let Ok(aux) = u32::try_from(count) else {
        return Err(error::no_memory(rt));
    };
    let size = size_of::<Header>() + count * size_of::<usize>();
    // SAFETY: all callers write all places at once.
    let (tuple, places) = unsafe { alloc::new_uninit(rt, &PyTuple_Type, size, aux)? };
    Ok((tuple, places.cast()))
}

/// Puts an item in a place of a tuple that nobody else has seen; what was
/// there is dropped. False if there is no such place.
#[inline(always)]
pub fn fill(rt: &Rt, tuple: Ref<'_>, index: usize, value: Ref<'_>) -> bool {
    if index >= len(tuple) {
        return false;
    }
    let stored = rt.store(value);
    // SAFETY: below the number of places behind the header.
    let old = unsafe { (*places(tuple).add(index)).replace(stored) };
    if let Some(old) = old {
        rt.unstore(old);
    }
    true
}

/// A new tuple of these items; new reference.
#[inline]
pub fn from_refs(rt: &Rt, items: &[Ref<'_>]) -> Result<Root> {
    from_fn(rt, items.len(), |i| items[i])
}

/// Items of a tuple that [`pack_beside`] makes.
const FEW: usize = 8;

/// A new tuple of a few items, made where other threads may be inside the runtime
/// ([`crate::rt::beside`]): the word of a new reference, NULL with MemoryError.
/// `None` if that cannot be.
///
/// # Safety
/// Called by C, outside the runtime.
#[inline(never)]
pub unsafe fn pack_beside(items: &[Ref<'_>]) -> Option<RawObject> {
    let first = *items.first().filter(|_| items.len() <= FEW)?;
    if cfg!(feature = "checked") || crate::thread::exclusive().is_some() {
        return None;
    }
    let mut uses = [(Does::Keep, first); FEW];
    for (place, item) in uses.iter_mut().zip(items) {
        place.1 = *item;
    }
    // SAFETY: passed on from the caller; the tuple is this thread's own.
    unsafe { thunk::enter_beside(&uses[..items.len()], |rt| Some(from_refs(rt, items))) }
}

/// A new tuple of `count` items that `item` gives, which runs no foreign
/// code; new reference. MemoryError for absurd counts.
#[inline(always)]
pub fn from_fn<'a>(rt: &Rt, count: usize, mut item: impl FnMut(usize) -> Ref<'a>) -> Result<Root> {
    if count == 0 {
        return empty(rt);
    }
    let (tuple, places) = uninit(rt, count)?;
    for i in 0..count {
        // SAFETY: below the number of places behind the header.
        unsafe { places.add(i).write(Some(rt.store(item(i)))) };
    }
    Ok(tuple)
}

/// A new tuple of `count` immediates; new reference. MemoryError for absurd
/// counts.
#[inline(always)]
pub fn from_handles(rt: &Rt, count: usize, item: impl Fn(usize) -> Handle) -> Result<Root> {
    if count == 0 {
        return empty(rt);
    }
    let (tuple, places) = uninit(rt, count)?;
    for i in 0..count {
        let item = item(i);
        debug_assert!(item.is_immediate());
        // SAFETY: below the number of places behind the header, which are
        // laid out as handles; nobody counts where an immediate is stored.
        unsafe { places.cast::<Handle>().add(i).write(item) };
    }
    Ok(tuple)
}

/// The empty tuple, of which there is one; new reference.
pub fn empty(rt: &Rt) -> Result<Root> {
    if let Some(bits) = EMPTY.get()
        && let Some(handle) = Handle::from_bits(*bits)
    {
        // SAFETY: the empty tuple is kept for good.
        return Ok(unsafe { Ref::from_handle(handle) }.root());
    }
    let tuple = alloc::new_zeroed(rt, &PyTuple_Type, size_of::<Header>(), 0)?;
    if let Some(header) = tuple.get().header() {
        header.set_flag(FLAG_UNTRACKED);
    }
    permanent::keep(tuple.get());
    let _ = EMPTY.set(tuple.handle().bits());
    Ok(tuple)
}
