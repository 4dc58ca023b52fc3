//! How objects die promptly.
//!
//! An object that is stored nowhere, was never shared, and whose owner's
//! count falls to zero is finalised and its slot reused at once. The way
//! there: [`release`] (C's DECREF) buries directly; everything else queues
//! the object ([`crate::rt::queue_if_dead`]) and [`at_boundary`] buries it
//! when the call returns to C. Burying takes what the object holds out of
//! the heap, which queues children that die with it; so death is iterative,
//! however deep the structure.

use super::thunk::{self, RawObject};
use super::typeobj::{TypeObject, flags};
use super::{instance, slot, type_of, weak};
use crate::error;
use crate::gc;
use crate::handle::Handle;
use crate::heap::header::{FLAG_DYING, FLAG_FINALIZED, FLAG_HEAVY, FLAG_WEAKLY_REFERENCED};
use crate::heap::{BlockIndex, BlockState, Header, marks, region};
use crate::refs::{Count, Decrement, LastCount};
use crate::rt::{Ref, Root, Rt, barrier};
use crate::thread::{
    ATTENTION_ASSIST, ATTENTION_COLLECT, ATTENTION_CYCLE, ATTENTION_DYING, ATTENTION_FORK, Thread,
    lock,
};

/// Releases a reference of C; if it was the last, the object dies now.
/// `object` is the word of a handle.
///
/// # Safety
/// The caller gives up a counted reference to a live object, outside the
/// runtime.
#[inline(always)]
pub unsafe fn release(thread: &'static Thread, object: usize) {
    match thread.refs.decrement_hot(object) {
        Decrement::Done => {}
        // SAFETY: passed on from the caller.
        Decrement::Last(last) => unsafe { release_last(thread, object, last) },
        // SAFETY: passed on from the caller.
        Decrement::General => unsafe { release_general(thread, object) },
    }
}

/// [`release`] of what may be the last reference. What dies without a trace
/// does so here, without a call.
///
/// # Safety
/// As for [`release`]; `last` is the counter of `object`.
#[inline(never)]
pub unsafe extern "C" fn release_last(thread: &'static Thread, object: usize, last: LastCount<'_>) {
    // SAFETY: the object is alive, and the first word of an object is its type.
    let (header, ty) = unsafe {
        let header = &*(object as *const Header);
        (header, &*(header.type_address() as *const TypeObject))
    };
    if crate::thread::exclusive().is_none() {
        // SAFETY: passed on from the caller; nothing was counted.
        return unsafe { release_beside(thread, object) };
    }
    if ty.has(flags::LEAF)
        && header.is_held_by_counts_only()
        && !barrier::is_active()
        && let Some(class) = last.take()
    {
        // SAFETY: dead, and a slot of this class in a block of this thread.
        return unsafe { thread.heap.adopt_free(object as *mut u8, class) };
    }
    // SAFETY: passed on from the caller.
    unsafe { release_container(thread, object, last) }
}

/// The part of [`release_last`] that is not short.
///
/// # Safety
/// As for [`release_last`].
#[inline(never)]
unsafe extern "C" fn release_container(
    thread: &'static Thread,
    object: usize,
    last: LastCount<'_>,
) {
    // SAFETY: passed on from the caller; what was counted is not null.
    unsafe {
        let Some(class) = last.take() else {
            return release_general(thread, object);
        };
        last_count(thread, Handle::from_bits(object).unwrap_unchecked(), class);
    }
}

/// [`release`] of any other reference.
///
/// # Safety
/// As for [`release`].
#[inline(never)]
pub unsafe extern "C" fn release_general(thread: &'static Thread, object: usize) {
    if crate::thread::exclusive().is_none() {
        // SAFETY: passed on from the caller.
        return unsafe { release_beside(thread, object) };
    }
    if let Some(object) = Handle::from_bits(object)
        && thread.refs.decrement(object.bits()) == Count::Zero
    {
        // SAFETY: passed on from the caller.
        unsafe { count_is_zero(thread, object) };
    }
}

/// [`release`] where other threads may be inside the runtime. What dies there is
/// this thread's own, and simple; whatever else dies does so when this thread is
/// alone inside.
///
/// # Safety
/// As for [`release`].
#[inline(never)]
unsafe extern "C" fn release_beside(thread: &'static Thread, object: usize) {
    let Some(handle) = Handle::from_bits(object) else {
        return;
    };
    if thread.refs.adjust_shared_hot(object, -1) {
        return;
    }
    thread.enter_parallel();
    // SAFETY: passed on from the caller.
    let done = unsafe { try_release_beside(thread, handle) };
    if done && thread.attention() == 0 {
        return thread.leave();
    }
    thread.leave();
    thread.enter();
    // SAFETY: called by C, outside the runtime, with no token in use.
    if let Some(mut rt) = unsafe { Rt::current() } {
        if !done && thread.refs.decrement(object) == Count::Zero {
            die_inside(&mut rt, handle);
        }
        if thread.attention() != 0 {
            at_boundary(&mut rt);
        }
    }
    thread.leave();
}

/// Returns whether it is done; if not, nothing was changed.
///
/// # Safety
/// As for [`release`], but inside the runtime.
#[inline]
unsafe fn try_release_beside(thread: &'static Thread, object: Handle) -> bool {
    // SAFETY: the object is alive; the first word of an object is its type.
    let (header, ty) = unsafe {
        let header = &*(object.bits() as *const Header);
        (header, &*(header.type_address() as *const TypeObject))
    };
    let last = match thread.refs.decrement_hot(object.bits()) {
        Decrement::Done => return true,
        Decrement::Last(last) if !header.is_shared() => last,
        _ => {
            // No prompt death whatever the count says.
            return header.is_shared() && thread.refs.adjust_beside(object.bits(), -1).is_some();
        }
    };
    if !header.is_held_by_counts_only() || ty.has(flags::COMPLEX_DEATH) || barrier::is_active() {
        return false;
    }
    let Some(class) = last.take() else {
        return false;
    };
    // SAFETY: the token is used here only, and no foreign code runs; dead, whole,
    // and this thread's own: what it stores is visited once, then its slot freed.
    unsafe {
        if !ty.has(flags::LEAF)
            && let Some(rt) = Rt::current()
        {
            empty(&rt, header, ty);
        }
        thread.heap.adopt_free(object.bits() as *mut u8, class);
    }
    true
}

/// The count of an object in a small block of this thread fell to zero. If
/// nothing but its slot is to be freed that happens here, without a look at
/// the block's metadata: what the table knows is enough.
///
/// # Safety
/// As for [`release`]; `class` is the size class of the object's block.
#[inline(always)]
unsafe fn last_count(thread: &'static Thread, object: Handle, class: usize) {
    // SAFETY: the object was alive until its count fell to zero; the first
    // word of an object is its type.
    let (header, ty) = unsafe {
        let header = &*(object.bits() as *const Header);
        (header, &*(header.type_address() as *const TypeObject))
    };
    if !header.is_held_by_counts_only() || ty.has(flags::COMPLEX_DEATH) || barrier::is_active() {
        // SAFETY: passed on from the caller.
        return unsafe { count_is_zero(thread, object) };
    }
    // SAFETY: called by C, outside the runtime, with no token in use; the
    // object is whole, what it stores is visited once, then its slot freed.
    unsafe {
        let Some(mut rt) = Rt::current() else { return };
        empty(&rt, header, ty);
        thread.heap.adopt_free(object.bits() as *mut u8, class);
        if thread.attention() != 0 {
            thread.enter();
            at_boundary(&mut rt);
            thread.leave();
        }
    }
}

/// Drops a root where no reference read out of the heap can be in use, so
/// that a simple object dies at once instead of at the boundary.
#[inline]
pub fn drop_now(rt: &mut Rt, root: Root) {
    let object = root.handle();
    if object.is_immediate() {
        return;
    }
    let class = match rt.thread().refs.decrement_hot(object.bits()) {
        Decrement::Last(last) => last.take(),
        Decrement::Done => {
            let _ = root.into_counted();
            return;
        }
        Decrement::General => None,
    };
    let Some(class) = class else {
        return drop(root);
    };
    let _ = root.into_counted();
    // SAFETY: the object was alive until its count fell to zero just now; the
    // first word of an object is its type.
    let (header, ty) = unsafe {
        let header = &*(object.bits() as *const Header);
        (header, &*(header.type_address() as *const TypeObject))
    };
    if !header.is_held_by_counts_only() || ty.has(flags::COMPLEX_DEATH) || barrier::is_active() {
        return crate::rt::queue_if_dead(rt.thread(), object);
    }
    // SAFETY: dead; what it stores is visited once, then its slot freed.
    unsafe {
        if !ty.has(flags::LEAF) {
            empty(rt, header, ty);
        }
        rt.thread().heap.adopt_free(object.bits() as *mut u8, class);
    }
}

/// The out-of-line part of [`release`].
#[inline(never)]
unsafe fn count_is_zero(thread: &'static Thread, object: Handle) {
    // SAFETY: called by C, outside the runtime, with no token in use.
    let Some(mut rt) = (unsafe { Rt::current() }) else {
        return;
    };
    thread.enter();
    die_inside(&mut rt, object);
    if thread.attention() != 0 {
        at_boundary(&mut rt);
    }
    thread.leave();
}

/// The count of an object fell to zero, at the end of a call from C.
fn die_inside(rt: &mut Rt, object: Handle) {
    let thread = rt.thread();
    // SAFETY: the object was alive until its count fell to zero.
    let header = unsafe { &*(object.bits() as *const Header) };
    if !header.is_unstored_and_unshared() {
        return;
    }
    let owner = region()
        .block_of(object.bits())
        .map(|b| region().meta(b).owner());
    if owner != Some(thread.id()) || header.has_flag(FLAG_DYING) {
        return;
    }
    if let Some(ty) = simple_type(header) {
        // SAFETY: dead, and nothing but its slot is to be freed.
        unsafe { free_simple(rt, header, ty) };
    } else if thread.set_draining(true) {
        barrier::set_flag(header, FLAG_DYING);
        thread.queue_dying(object);
    } else {
        // The usual case needs no queue, nor the locked instructions that go with it.
        let pending = error::take(rt);
        // SAFETY: whole until it is buried, which nothing has begun.
        finalize_and_free(rt, unsafe { Ref::from_handle(object) });
        bury_queued(rt, pending);
    }
}

/// The type, if its instances need nothing at death but what
/// [`free_simple`] does.
#[inline(always)]
fn simple_type(header: &Header) -> Option<&TypeObject> {
    // SAFETY: the first word of an object is its type.
    let ty = unsafe { &*(header.type_address() as *const TypeObject) };
    let simple =
        !ty.has(flags::COMPLEX_DEATH) && !header.has_flag(FLAG_WEAKLY_REFERENCED | FLAG_HEAVY);
    simple.then_some(ty)
}

/// # Safety
/// The object is dead and of a [`simple_type`].
#[inline(always)]
unsafe fn free_simple(rt: &Rt, header: &Header, ty: &TypeObject) {
    // SAFETY: the object is whole until its slot is freed below; what it
    // stores is visited once and not used again.
    unsafe {
        empty(rt, header, ty);
        free_slot(rt, header);
    }
}

/// What there is to do when a call returns to C: bury the dead, collect.
#[cold]
#[inline(never)]
pub fn at_boundary(rt: &mut Rt) {
    let thread = rt.thread();
    if thread.attention() & ATTENTION_DYING != 0 {
        drain(rt);
    }
    if thread.attention() & ATTENTION_CYCLE != 0 {
        gc::cycle::at_boundary(rt);
    }
    if thread.attention() & ATTENTION_ASSIST != 0 {
        thread.withdraw(ATTENTION_ASSIST);
        gc::pace::assist(rt);
    }
    if thread.attention() & ATTENTION_COLLECT != 0 {
        thread.withdraw(ATTENTION_COLLECT);
        gc::collect::automatic(rt);
    }
    if thread.attention() & ATTENTION_FORK != 0 {
        thread.withdraw(ATTENTION_FORK);
        lock::stand();
    }
}

/// Buries everything in the queue of the dying. Runs foreign code; keeps
/// the pending exception.
pub fn drain(rt: &mut Rt) {
    let thread = rt.thread();
    if thread.set_draining(true) {
        return;
    }
    let pending = error::take(rt);
    bury_queued(rt, pending);
}

/// Empties the queue, for the one who set `draining`; then `pending` is the
/// pending exception again.
fn bury_queued(rt: &mut Rt, pending: Option<Root>) {
    let thread = rt.thread();
    while let Some(object) = thread.next_dying() {
        bury(rt, object);
    }
    thread.queue_is_empty();
    thread.set_draining(false);
    error::restore(rt, pending);
}

/// Buries one object from the queue, unless it has come back to life.
fn bury(rt: &mut Rt, object: Handle) {
    // SAFETY: queued objects keep their slot until they leave the queue.
    let header = unsafe { &*(object.bits() as *const Header) };
    // Garbage may be freed by the collector while it waits here.
    if header.type_address() == 0 {
        return;
    }
    if header.has_flag(FLAG_DYING) {
        barrier::clear_flag(header, FLAG_DYING);
    }
    if !is_dead(rt, object, header) {
        return;
    }
    if let Some(ty) = simple_type(header) {
        // SAFETY: dead and simple.
        return unsafe { free_simple(rt, header, ty) };
    }
    // SAFETY: kept alive by the count that the next line adds.
    let object = unsafe { Ref::from_handle(object) };
    finalize_and_free(rt, object);
}

#[inline(always)]
fn is_dead(rt: &Rt, object: Handle, header: &Header) -> bool {
    header.is_unstored_and_unshared() && rt.thread().refs.count(object.bits()) == 0
}

/// The whole death of an object with finalisers: tp_dealloc of the
/// extension, or tp_finalize, weak references, payload, slot.
fn finalize_and_free(rt: &mut Rt, object: Ref<'_>) {
    let thread = rt.thread();
    // Foreign code may run, and the heap be marked to the end meanwhile: the
    // object must not pass for garbage of that cycle, and be freed under it.
    gc::mark::before_write(object.handle());
    thread.bury(object.handle());
    run_death(rt, object);
    thread.buried();
}

fn run_death(rt: &mut Rt, object: Ref<'_>) {
    let ty = type_of(object);
    let dealloc = ty.slot(slot::tp_dealloc);
    if ty.has(flags::FOREIGN_DEALLOC) && dealloc != 0 {
        // CPython's tp_dealloc starts with a count of zero; here as well.
        // SAFETY: tp_dealloc is a destructor; it gives the object up.
        unsafe { thunk::call_void(rt, dealloc, thunk::raw(object)) };
        if error::is_set(rt) {
            error::write_unraisable(rt, None);
        }
        return;
    }
    if !finalize(rt, object) {
        return;
    }
    weak::clear(rt, object, true);
    free_native(rt, object);
}

/// Calls tp_finalize, once in the object's life. Returns whether the object
/// is still dead.
pub fn finalize(rt: &mut Rt, object: Ref<'_>) -> bool {
    let Some(header) = object.header() else {
        return false;
    };
    let finalizer = type_of(object).slot(slot::tp_finalize);
    if finalizer == 0 || barrier::set_flag(header, FLAG_FINALIZED) {
        return true;
    }
    let alive = object.root();
    // SAFETY: tp_finalize has a destructor's signature.
    unsafe { thunk::call_void(rt, finalizer, thunk::raw(object)) };
    if error::is_set(rt) {
        error::write_unraisable(rt, Some(object));
    }
    // Give the reference back by hand: the queue must not get the object again.
    let handle = alive.into_counted();
    rt.thread().refs.decrement(handle.bits());
    is_dead(rt, handle, header)
}

/// Frees an object of the runtime's own kind: what it stores, its payload,
/// its instance dictionary, its reference to its type, its slot.
pub fn free_native(rt: &mut Rt, object: Ref<'_>) {
    let Some(header) = object.header() else {
        return;
    };
    let ty = type_of(object);
    // SAFETY: the object is dead; each stored reference is visited once, the
    // payload dropped once, then the slot freed.
    unsafe {
        empty(rt, header, ty);
        instance::unstore(rt, header, ty);
        let heap_type = ty.has(flags::HEAPTYPE).then(|| ty.as_ref().handle());
        free_slot(rt, header);
        if let Some(ty) = heap_type
            && rt.thread().refs.decrement(ty.bits()) == Count::Zero
        {
            crate::rt::queue_if_dead(rt.thread(), ty);
        }
    }
}

/// Takes all that a dying object stores out of the heap, and drops its payload.
///
/// # Safety
/// The object is dead and whole; this happens once.
#[inline(always)]
unsafe fn empty(rt: &Rt, header: &Header, ty: &TypeObject) {
    let kind = ty.native();
    if let Some(object) = Handle::from_bits(std::ptr::from_ref(header) as usize) {
        gc::mark::before_write(object);
    }
    // SAFETY: passed on from the caller.
    unsafe {
        if let Some(bury) = kind.bury {
            return bury(rt, header);
        }
        (kind.trace)(header, &mut |child| unstore_child(rt, child));
        if let Some(release) = kind.release {
            release(std::ptr::from_ref(header).cast_mut());
        }
    }
}

/// Takes a reference that a dying object held out of the heap.
fn unstore_child(rt: &Rt, child: Handle) {
    // SAFETY: the dying object's own stored reference, given up with it; a
    // Stored is a transparent handle.
    rt.unstore_from_dead(unsafe { std::mem::transmute::<Handle, crate::rt::Stored>(child) });
}

/// Returns an object's memory to the heap; the last thing that happens to it.
///
/// # Safety
/// Nothing refers to the object any more.
#[inline(always)]
pub unsafe fn free_slot(rt: &Rt, header: &Header) {
    let address = std::ptr::from_ref(header) as usize;
    debug_assert!(header.type_address() != 0, "freed twice");
    debug_assert!(
        crate::thread::several() || rt.thread().refs.count(address) == 0,
        "freed while counted"
    );
    debug_assert!(
        !barrier::is_marking() || Handle::from_bits(address).is_some_and(gc::mark::is_marked),
        "freed before it was scanned"
    );
    if header.has_flag(FLAG_WEAKLY_REFERENCED) {
        weak::forget(address);
    }
    let Some(block) = region().block_of(address) else {
        return;
    };
    if barrier::is_active() && keeps_slot(header, block) {
        return;
    }
    let meta = region().meta(block);
    // SAFETY: passed on from the caller; the class is the block's.
    unsafe {
        match meta.state() {
            BlockState::Small if meta.owner() == rt.thread().id() => {
                rt.thread()
                    .heap
                    .adopt_free(address as *mut u8, meta.class());
            }
            BlockState::Small => {
                // Another thread's block: the collector finds the slot by its zero word.
                header.set_type_address(0);
            }
            _ => {
                rt.thread().refs.detach(block);
                region().give_back(block);
            }
        }
    }
}

/// While a cycle runs: notes that a slot is free, and returns whether it stays off the
/// free lists. The type goes before the colour: whoever sees this colour finds a free slot.
#[cold]
#[inline(never)]
fn keeps_slot(header: &Header, block: BlockIndex) -> bool {
    let Some(object) = Handle::from_bits(std::ptr::from_ref(header) as usize) else {
        return false;
    };
    let is_kept = gc::sweep::keeps_slot(object, region().meta(block));
    let is_black = gc::mark::is_marked(object);
    header.set_type_address(0);
    if is_black {
        marks::note_freed(object.bits());
    }
    is_kept
}

/// Takes the counts of a dead object off the tables, where they may add up to
/// nothing without each being zero: the next object there starts anew.
pub fn forget_counts(rt: &Rt, header: &Header, object: Handle) {
    if header.is_shared() {
        for thread in crate::thread::all().iter() {
            thread.refs.clear(object.bits());
        }
    } else {
        rt.thread().refs.clear(object.bits());
    }
}

/// Frees the memory of an instance whose tp_dealloc calls PyObject_Free or
/// PyObject_GC_Del: the runtime's own part of it goes as well.
///
/// # Safety
/// `object` is an object whose tp_dealloc runs, outside the runtime; nobody
/// uses it afterwards.
pub unsafe fn free_from_dealloc(rt: &mut Rt, object: RawObject) {
    let Some(handle) = Handle::from_bits(object as usize) else {
        return;
    };
    // SAFETY: still whole, see above.
    let object = unsafe { Ref::from_handle(handle) };
    let Some(header) = object.header() else {
        return;
    };
    weak::clear(rt, object, false);
    let ty = type_of(object);
    // SAFETY: as in `free_native`; the reference to a heap type is released
    // by the extension itself (Py_DECREF(type) in its tp_dealloc).
    unsafe {
        empty(rt, header, ty);
        instance::unstore(rt, header, ty);
        forget_counts(rt, header, handle);
        free_slot(rt, header);
    }
}
