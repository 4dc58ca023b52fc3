//! Scope tokens and the three kinds of reference.
//!
//! GC safety is proved by the borrow checker. Code inside the runtime holds
//! a token [`Rt`]: `&Rt` is enough for code that cannot run foreign code
//! (slots, callbacks, finalisers), `&mut Rt` is needed for a call that may.
//! Objects die only while foreign code may run: at such calls and at API
//! boundaries. A [`Ref`] that was read out of the heap borrows the token, so
//! it cannot be held across a call that takes `&mut Rt`:
//!
//! ```compile_fail,E0502
//! use pyrt::rt::{Ref, Rt};
//! fn first<'a>(rt: &'a Rt) -> Ref<'a> { unimplemented!() }
//! fn call(rt: &mut Rt, _: Ref<'_>) {}
//! fn wrong(rt: &mut Rt) {
//!     let item = first(rt);
//!     call(rt, item); // `item` is not rooted: it borrows `rt`
//! }
//! ```
//!
//! What must survive becomes a counted [`Root`]:
//!
//! ```
//! use pyrt::rt::{Ref, Root, Rt};
//! fn first<'a>(rt: &'a Rt) -> Ref<'a> { unimplemented!() }
//! fn call(rt: &mut Rt, _: Ref<'_>) {}
//! fn right(rt: &mut Rt) {
//!     let item = first(rt).root();
//!     call(rt, item.get());
//! }
//! ```
//!
//! The three kinds:
//! - [`Ref<'a>`]: alive for `'a`, because of a borrowed token, a root, or the
//!   caller's own reference (arguments). Copying it costs nothing.
//! - [`Root`]: a counted external reference, exactly like one that C holds.
//!   This is what `New` is at the boundary. Dropping it never runs foreign
//!   code: an object whose last root goes is queued and dies at the boundary.
//! - [`Stored`]: a reference held by a place inside the heap; made by
//!   [`Rt::store`] and given back by [`Rt::unstore`], which are the write
//!   barrier. One that is forgotten is found by the collector.

pub mod barrier;
pub mod beside;
pub mod permanent;
pub mod phase;
pub mod place;
pub mod retire;

use crate::handle::Handle;
use crate::heap::header::{FLAG_DYING, Header};
use crate::heap::region;
use crate::refs::Count;
use crate::thread::{self, Thread};
pub use place::Place;
use std::cell::UnsafeCell;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;

/// An exception has been raised and is kept in the thread state. The value
/// says nothing else; it is made by [`crate::error`] only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct Raised(pub(crate) ());

/// Result of what may raise.
pub type Result<T, E = Raised> = std::result::Result<T, E>;

/// The scope token of a thread inside the runtime. See the module's page.
pub struct Rt {
    thread: &'static Thread,
    _not_send: PhantomData<*mut ()>,
}

impl Rt {
    /// The token of the current OS thread, or `None` if it is not attached.
    ///
    /// # Safety
    /// There is no other token in use on this thread: the caller was called
    /// by foreign code (which was called with `&mut Rt` if by the runtime).
    #[inline(always)]
    pub unsafe fn current() -> Option<Rt> {
        Some(Rt {
            // Attached states outlive every call made on them.
            thread: thread::current()?,
            _not_send: PhantomData,
        })
    }

    /// Opens the bracket on the thread state attached to this OS thread
    /// ([`thread::enter`]), for which this is the token.
    ///
    /// # Safety
    /// As for [`Rt::current`]; the caller closes the bracket.
    #[inline(always)]
    pub unsafe fn enter() -> Rt {
        Rt {
            thread: thread::enter(),
            _not_send: PhantomData,
        }
    }

    /// [`Rt::current`] for work without a bracket, or `None` if the thread may not
    /// do any: see [`thread::exclusive`].
    ///
    /// # Safety
    /// As for [`Rt::current`]; what is done with the token is short, runs no
    /// foreign code and waits for nothing.
    #[inline(always)]
    pub unsafe fn exclusive() -> Option<Rt> {
        Some(Rt {
            thread: thread::exclusive()?,
            _not_send: PhantomData,
        })
    }

    /// The thread state.
    #[inline(always)]
    pub fn thread(&self) -> &'static Thread {
        self.thread
    }

    /// Whether this thread owns the block of the object at `address`, so
    /// that its count alone decides about an unshared object.
    #[inline(always)]
    pub fn owns(&self, address: usize) -> bool {
        region()
            .block_of(address)
            .is_some_and(|b| region().meta(b).owner() == self.thread.id())
    }

    /// [`Rt::owns`], by this thread's own table where that knows it.
    #[inline(always)]
    pub fn is_own(&self, address: usize) -> bool {
        self.thread.refs.has_own_page(address) || self.owns(address)
    }
}

/// A reference that is alive for `'a`.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ref<'a>(Handle, PhantomData<&'a Header>);

impl<'a> Ref<'a> {
    /// A reference to what `handle` names.
    ///
    /// # Safety
    /// The object is alive for `'a` (see the module's page for the ways to
    /// know that).
    #[inline(always)]
    pub const unsafe fn from_handle(handle: Handle) -> Ref<'a> {
        Ref(handle, PhantomData)
    }

    /// The reference for an immediate value, alive for ever.
    #[inline(always)]
    pub fn immediate(handle: Handle) -> Option<Ref<'a>> {
        handle.is_immediate().then_some(Ref(handle, PhantomData))
    }

    /// The handle; comparing handles is Python's `is`.
    #[inline(always)]
    pub fn handle(self) -> Handle {
        self.0
    }

    /// Whether both are the same object.
    #[inline(always)]
    pub fn is(self, other: Ref<'_>) -> bool {
        self.0 == other.0
    }

    /// The object's header; `None` for immediates.
    #[inline(always)]
    pub fn header(self) -> Option<&'a Header> {
        if self.0.is_immediate() {
            None
        } else {
            // SAFETY: a non-immediate handle is the address of a header, and
            // the object is alive for 'a.
            Some(unsafe { &*(self.0.bits() as *const Header) })
        }
    }

    /// A new counted reference to the object.
    #[inline(always)]
    pub fn root(self) -> Root {
        if !self.0.is_immediate() {
            count_up(self.0);
        }
        Root(self.0)
    }
}

impl Ref<'_> {
    /// [`Ref::root`] where that needs no call; else nothing.
    #[inline(always)]
    pub fn try_root(self, rt: &Rt) -> Option<Root> {
        let is_counted = self.0.is_immediate() || rt.thread.refs.increment_hot(self.0.bits());
        is_counted.then(|| Root(self.0))
    }

    /// [`Ref::root`] where other threads may be inside ([`beside`]); nothing if the
    /// object would have to be marked as shared for that.
    pub fn root_beside(self, rt: &Rt) -> Option<Root> {
        let is_counted = self.0.is_immediate()
            || rt.thread.refs.increment_hot(self.0.bits())
            || rt.thread.refs.adjust_shared_hot(self.0.bits(), 1)
            || rt.thread.refs.adjust_beside(self.0.bits(), 1).is_some();
        is_counted.then(|| Root(self.0))
    }
}

/// A counted external reference: a root of the collector, released on drop.
#[repr(transparent)]
#[derive(PartialEq, Eq, Debug)]
pub struct Root(Handle);

impl Root {
    /// Takes over a reference that is counted already.
    ///
    /// # Safety
    /// The caller owns the counted reference and gives it up.
    #[inline(always)]
    pub unsafe fn from_counted(handle: Handle) -> Root {
        Root(handle)
    }

    /// A root for an immediate value.
    #[inline(always)]
    pub fn immediate(handle: Handle) -> Option<Root> {
        handle.is_immediate().then(|| Root(handle))
    }

    /// Gives the counted reference away: somebody else must release it.
    #[inline(always)]
    pub fn into_counted(self) -> Handle {
        ManuallyDrop::new(self).0
    }

    /// The object.
    #[inline(always)]
    pub fn get(&self) -> Ref<'_> {
        Ref(self.0, PhantomData)
    }

    /// The handle.
    #[inline(always)]
    pub fn handle(&self) -> Handle {
        self.0
    }
}

impl Clone for Root {
    fn clone(&self) -> Root {
        self.get().root()
    }
}

impl Drop for Root {
    #[inline(always)]
    fn drop(&mut self) {
        if !self.0.is_immediate() {
            count_down_later(self.0);
        }
    }
}

/// Counts one more external reference of this thread.
#[inline(always)]
pub fn count_up(object: Handle) {
    if let Some(thread) = thread::current() {
        thread.refs.increment(object.bits());
    }
}

#[inline(always)]
fn count_down_later(object: Handle) {
    if let Some(thread) = thread::current()
        && thread.refs.decrement(object.bits()) == Count::Zero
    {
        queue_if_dead(thread, object);
    }
}

/// Queues an object of the heap whose count on this thread is zero, if
/// nothing else holds it.
#[inline]
pub fn queue_if_dead(thread: &Thread, object: Handle) {
    // SAFETY: the object was alive until its count fell to zero just now and
    // is only freed from the queue.
    let header = unsafe { &*(object.bits() as *const Header) };
    if header.is_unstored_and_unshared()
        && region()
            .block_of(object.bits())
            .is_some_and(|b| region().meta(b).owner() == thread.id())
        && !barrier::set_flag(header, FLAG_DYING)
    {
        thread.queue_dying(object);
    }
}

/// A reference held by a place inside the heap.
///
/// It is neither copied nor dropped by itself: [`Rt::store`] makes it and
/// [`Rt::unstore`] takes it back.
#[repr(transparent)]
#[derive(PartialEq, Eq, Debug)]
pub struct Stored(Handle);

impl Stored {
    /// The object, alive while the token is borrowed.
    #[inline(always)]
    pub fn get<'a>(&self, _rt: &'a Rt) -> Ref<'a> {
        Ref(self.0, PhantomData)
    }

    /// The handle.
    #[inline(always)]
    pub fn handle(&self) -> Handle {
        self.0
    }

    /// The handle, for a place that keeps handles; see
    /// [`Stored::from_handle`].
    #[inline(always)]
    pub fn into_handle(self) -> Handle {
        self.0
    }

    /// What [`Stored::into_handle`] was called on.
    ///
    /// # Safety
    /// The handle is taken out of the place that kept it, or the place is not
    /// used any more.
    #[inline(always)]
    pub unsafe fn from_handle(handle: Handle) -> Stored {
        Stored(handle)
    }
}

/// A cell inside a heap object, opened by the scope token.
///
/// As there is one `&mut Rt` at a time, [`HeapCell::get_mut`] can hand out
/// `&mut T` without a check: nothing else can be looking at any heap cell
/// of this thread's world, and no foreign code can run meanwhile.
#[repr(transparent)]
pub struct HeapCell<T>(UnsafeCell<T>);

impl<T> HeapCell<T> {
    /// A cell with this content.
    pub const fn new(value: T) -> HeapCell<T> {
        HeapCell(UnsafeCell::new(value))
    }

    /// Looks into the cell.
    #[inline(always)]
    pub fn get<'a>(&'a self, _rt: &'a Rt) -> &'a T {
        // SAFETY: a `&mut T` exists only while a `&mut Rt` is borrowed.
        unsafe { &*self.0.get() }
    }

    /// Opens the cell for writing.
    #[inline(always)]
    pub fn get_mut<'a>(&'a self, _rt: &'a mut Rt) -> &'a mut T {
        // SAFETY: the token is borrowed exclusively for 'a, see above.
        unsafe { &mut *self.0.get() }
    }

    /// Address of the content, for the collector.
    pub fn as_ptr(&self) -> *mut T {
        self.0.get()
    }
}
