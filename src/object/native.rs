//! The runtime's own part of an object: a Rust value behind the header.
//!
//! A built-in type keeps its state in a [`Payload`]. [`NativeKind`] is how
//! the collector and the reaper handle it without knowing the type. Types
//! derived from a built-in one inherit its kind; what an extension adds lies
//! behind the payload.

use super::type_of;
use crate::handle::Handle;
use crate::heap::Header;
use crate::rt::{HeapCell, Ref, Root, Rt};
use std::marker::PhantomData;
use std::ptr;

/// Called by trace functions with each handle an object holds.
pub type Visit<'a> = dyn FnMut(Handle) + 'a;

/// How instances of a built-in type, and of types derived from it, are
/// traced and released.
pub struct NativeKind {
    /// Visits each [`Stored`](crate::rt::Stored) of the object exactly once.
    pub trace: unsafe fn(*const Header, &mut Visit<'_>),
    /// Drops the payload (its buffers; not what it references). Runs no foreign
    /// code.
    pub release: Option<unsafe fn(*mut Header)>,
    /// Whether only objects with `FLAG_HEAVY` need `release`.
    pub heavy_only: bool,
    /// Takes what a dying object stores out of the heap and drops the payload,
    /// where that can be done quicker than by way of `trace` and `release`.
    pub bury: Option<unsafe fn(&Rt, *const Header)>,
    /// Breaks cycles through the object: empties a container.
    pub clear: Option<fn(&mut Rt, Ref<'_>)>,
    /// Size of header and payload.
    pub size: usize,
}

/// A Rust value that lives behind the header of an object.
///
/// # Safety
/// [`Payload::trace`] visits every [`Stored`](crate::rt::Stored) inside, and
/// the payload is only ever created with [`super::alloc::new_native`] for
/// types whose kind is [`Payload::KIND`].
pub unsafe trait Payload: Sized + 'static {
    /// The kind of this payload; use [`kind_of`].
    const KIND: &'static NativeKind;

    /// Whether [`Payload::trace`] may run on the collector's thread while a
    /// mutator changes the payload. Such a payload consists of atomics, is
    /// never opened with [`Obj::get_mut`], replaces arrays by
    /// [`retire`](crate::rt::retire::retire), and calls [`Obj::before_move`]
    /// before it moves references from place to place. What it puts into a
    /// place or takes out of one needs nothing but store and unstore.
    ///
    /// The payload of any other kind is scanned by whoever comes first, the
    /// collector or the mutator that is about to change it
    /// ([`crate::heap::marks`]): right for small payloads only, because that
    /// scan holds the mutator up.
    const CONCURRENT: bool = false;

    /// Whether [`Payload::unstore`] is there, for a payload that can do this
    /// quicker than by way of [`Payload::trace`].
    const UNSTORES: bool = false;

    /// Visits each handle the payload stores.
    fn trace(&self, visit: &mut Visit<'_>);

    /// Takes all that the payload stores out of the heap, as the object dies.
    fn unstore(&self, rt: &Rt) {
        let _ = rt;
    }
}

/// An object with a payload, as laid out in memory.
#[repr(C)]
pub struct Native<T> {
    pub(super) header: Header,
    pub(super) payload: HeapCell<T>,
}

impl<T> Native<T> {
    /// Address of the payload; see [`Obj::payload_ptr`].
    #[inline(always)]
    pub fn payload_ptr(&self) -> *mut T {
        self.payload.as_ptr()
    }
}

/// The kind for a payload: traced by its own `trace`, dropped in place.
pub const fn kind_of<T: Payload>(clear: Option<fn(&mut Rt, Ref<'_>)>) -> NativeKind {
    NativeKind {
        trace: trace_payload::<T>,
        release: if std::mem::needs_drop::<T>() {
            Some(release_payload::<T>)
        } else {
            None
        },
        heavy_only: false,
        bury: if T::UNSTORES {
            Some(bury_payload::<T>)
        } else {
            None
        },
        clear,
        size: size_of::<Native<T>>(),
    }
}

unsafe fn trace_payload<T: Payload>(object: *const Header, visit: &mut Visit<'_>) {
    // SAFETY: called for objects of this kind only; nobody writes meanwhile.
    unsafe { (*(*object.cast::<Native<T>>()).payload.as_ptr()).trace(visit) }
}

unsafe fn bury_payload<T: Payload>(rt: &Rt, object: *const Header) {
    // SAFETY: called once, for a dying object of this kind.
    unsafe {
        let payload = (*object.cast::<Native<T>>()).payload.as_ptr();
        (*payload).unstore(rt);
        ptr::drop_in_place(payload);
    }
}

unsafe fn release_payload<T: Payload>(object: *mut Header) {
    // SAFETY: called once, for a dead object of this kind.
    unsafe { ptr::drop_in_place((*object.cast::<Native<T>>()).payload.as_ptr()) }
}

unsafe fn trace_nothing(_: *const Header, _: &mut Visit<'_>) {}

/// Kind of objects without a payload: `object` and what extensions derive from it.
pub static PLAIN: NativeKind = NativeKind {
    trace: trace_nothing,
    release: None,
    heavy_only: false,
    bury: None,
    clear: None,
    size: size_of::<Header>(),
};

/// A reference to an object whose payload is known to be a `T`.
pub struct Obj<'a, T> {
    object: Ref<'a>,
    _payload: PhantomData<&'a T>,
}

impl<T> Clone for Obj<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Obj<'_, T> {}

impl<'a, T: Payload> Obj<'a, T> {
    /// The object as a `T`, or `None` if it is something else.
    #[inline(always)]
    pub fn from_ref(object: Ref<'a>) -> Option<Obj<'a, T>> {
        object.header()?;
        ptr::eq(type_of(object).native(), T::KIND).then_some(Obj {
            object,
            _payload: PhantomData,
        })
    }

    /// The object as a `T` without looking: for callers that the regular
    /// runtime trusts.
    ///
    /// # Safety
    /// The object's kind is `T::KIND`.
    #[inline(always)]
    pub unsafe fn from_ref_unchecked(object: Ref<'a>) -> Obj<'a, T> {
        Obj {
            object,
            _payload: PhantomData,
        }
    }

    #[inline(always)]
    fn native(self) -> &'a Native<T> {
        // SAFETY: the kind was checked (or promised) at construction, and
        // the object is alive for 'a.
        unsafe { &*(self.object.handle().bits() as *const Native<T>) }
    }

    /// The object.
    #[inline(always)]
    pub fn as_ref(self) -> Ref<'a> {
        self.object
    }

    /// The object's header.
    #[inline(always)]
    pub fn header(self) -> &'a Header {
        &self.native().header
    }

    /// Looks at the payload.
    #[inline(always)]
    pub fn get<'r>(self, rt: &'r Rt) -> &'r T
    where
        'a: 'r,
    {
        self.native().payload.get(rt)
    }

    /// The payload of a concurrent kind, whose fields ask for the token
    /// themselves.
    #[inline(always)]
    pub fn shared(self) -> &'a T {
        const { assert!(T::CONCURRENT, "opened by its cell") };
        // SAFETY: the payload consists of atomics and is never opened with
        // `get_mut`, so shared references to it are all there are; the object
        // is alive for 'a.
        unsafe { &*self.native().payload.as_ptr() }
    }

    /// Opens the payload for writing.
    #[inline(always)]
    pub fn get_mut<'r>(self, rt: &'r mut Rt) -> &'r mut T
    where
        'a: 'r,
    {
        const { assert!(!T::CONCURRENT, "the collector may be reading it") };
        crate::gc::mark::before_write(self.object.handle());
        self.native().payload.get_mut(rt)
    }

    /// To be called before references are moved from place to place within a
    /// concurrent payload, where a marker that is under way could miss one.
    /// Takes time in proportion to the payload while the heap is marked, as
    /// the move itself does.
    #[inline]
    pub fn before_move(self, _rt: &Rt) {
        crate::gc::mark::before_write(self.object.handle());
    }

    /// Address of the payload, for low code that has its own reason why
    /// nobody else looks at it.
    pub fn payload_ptr(self) -> *mut T {
        self.native().payload.as_ptr()
    }

    /// A counted reference.
    pub fn root(self) -> Root {
        self.object.root()
    }
}
