//! The boundary: how every exported function is entered and left.
//!
//! An exported function is a small function of the form
//!
//! ```ignore
//! /// Text for the header: what it returns and who owns it, errors, threads.
//! #[unsafe(no_mangle)]
//! pub unsafe extern "C" fn PyList_Append(list: Borrowed, item: Borrowed) -> c_int {
//!     entry!(PyList_Append, |rt, list: List, item: any| list::append(rt, list, item))
//! }
//! ```
//!
//! [`entry!`] enters the runtime (attach check, panic guard, burial of the
//! dead on the way out), converts the named arguments by the kind given
//! behind the colon, and turns the `Result` into the C value. Kinds:
//!
//! | kind         | Rust value          | debug runtime checks         |
//! |--------------|---------------------|------------------------------|
//! | `any`        | `Ref<'_>`           | not NULL, a live object      |
//! | `opt`        | `Option<Ref<'_>>`   | a live object if not NULL    |
//! | `stolen`     | `Root` (taken over) | not NULL, a live object      |
//! | `opt_stolen` | `Option<Root>`      | a live object if not NULL    |
//! | `ty`         | `&TypeObject`       | not NULL, a live type        |
//! | `c_str`      | `&CStr`             | not NULL                     |
//! | `text`       | `&str`              | not NULL                     |
//! | `Type`       | `Obj<'_, Type>`     | also: its payload is `Type`  |
//!
//! The regular runtime trusts the caller for all of these (text is always
//! checked to be UTF-8). Arguments that are not listed are used as they are.

use crate::error;
use crate::handle::Handle;
use crate::object::thunk::RawObject;
use crate::object::{Obj, Payload, TypeObject, death, flags, thunk, type_of};
use crate::rt::beside::Does;
use crate::rt::{Ref, Result, Root, Rt};
use std::ffi::{CStr, c_char};

/// `PyObject`: opaque to C.
#[repr(C)]
pub struct PyObject {
    _opaque: [u8; 0],
}

/// An argument that the callee only borrows, or a result that is borrowed
/// from a container.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Borrowed(pub *mut PyObject);

/// An argument whose reference the callee takes over, also on failure.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Stolen(pub *mut PyObject);

/// A result that is a new reference, or NULL with an exception set.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct New(pub *mut PyObject);

/// From the C value that the object layer makes to the type in a signature.
pub trait FromRaw<T>: Sized {
    /// Converts.
    fn from_raw(raw: T) -> Self;

    /// The new reference this is, NULL for none, for the debug runtime's list.
    fn new_reference(&self) -> *mut PyObject {
        std::ptr::null_mut()
    }
}

impl FromRaw<RawObject> for New {
    #[inline(always)]
    fn from_raw(raw: RawObject) -> New {
        New(raw.cast())
    }

    fn new_reference(&self) -> *mut PyObject {
        self.0
    }
}

macro_rules! from_itself {
    ($($ty:ty),*) => {$(
        impl FromRaw<$ty> for $ty {
            #[inline(always)]
            fn from_raw(raw: $ty) -> $ty { raw }
        }
    )*};
}

from_itself!(i32, u32, i64, u64, isize, usize, f64, Borrowed);

impl<T> FromRaw<*const T> for *const T {
    #[inline(always)]
    fn from_raw(raw: *const T) -> *const T {
        raw
    }
}

impl<T> FromRaw<*mut T> for *mut T {
    #[inline(always)]
    fn from_raw(raw: *mut T) -> *mut T {
        raw
    }
}

/// The Rust side of a [`Borrowed`] result: an object that something else
/// keeps alive, as documented for the function, or NULL.
pub struct Lent(pub Option<Handle>);

impl thunk::Abi for Lent {
    type Raw = Borrowed;
    #[inline(always)]
    fn into_raw(self) -> Borrowed {
        Borrowed(
            self.0
                .map_or(std::ptr::null_mut(), |h| h.bits() as *mut PyObject),
        )
    }
    #[inline(always)]
    fn error() -> Borrowed {
        Borrowed(std::ptr::null_mut())
    }
}

/// Enters the runtime and runs the body of an exported function.
///
/// # Safety
/// Called by C, with an attached thread state, outside the runtime.
#[inline(always)]
pub unsafe fn enter<T: thunk::Abi, R: FromRaw<T::Raw>>(
    name: &'static str,
    body: impl FnOnce(&mut Rt) -> Result<T>,
) -> R {
    if cfg!(feature = "checked") && crate::thread::current().is_none() {
        super::checks::detached(name);
    }
    // SAFETY: passed on from the caller.
    let result = R::from_raw(unsafe {
        thunk::enter(|rt| {
            if !cfg!(feature = "checked") {
                return body(rt);
            }
            let outer = super::checks::on_entry(rt, name);
            let result = body(rt);
            super::checks::on_exit(rt, name, outer, result)
        })
    });
    if cfg!(feature = "checked") {
        // Inside, where no thread that forks finds the list locked.
        let thread = crate::thread::enter();
        super::checks::note_reference(result.new_reference(), name);
        thread.leave();
    }
    result
}

/// Converts a borrowed argument that must not be NULL.
///
/// # Safety
/// `raw` is a live object for `'a`; the debug runtime checks that.
#[inline(always)]
pub unsafe fn any<'a>(rt: &Rt, name: &str, raw: Borrowed) -> Result<Ref<'a>> {
    if cfg!(feature = "checked") {
        super::checks::object(rt, name, raw.0)?;
    }
    // SAFETY: passed on from the caller.
    Ok(unsafe { Ref::from_handle(Handle::from_bits(raw.0 as usize).unwrap_unchecked()) })
}

/// Converts a borrowed argument that may be NULL.
///
/// # Safety
/// As for [`any`].
#[inline(always)]
pub unsafe fn opt<'a>(rt: &Rt, name: &str, raw: Borrowed) -> Result<Option<Ref<'a>>> {
    if raw.0.is_null() {
        return Ok(None);
    }
    // SAFETY: passed on from the caller.
    unsafe { any(rt, name, raw) }.map(Some)
}

/// Takes over a reference.
///
/// # Safety
/// As for [`any`]; the caller owns the reference and gives it up.
#[inline(always)]
pub unsafe fn stolen(rt: &Rt, name: &str, raw: Stolen) -> Result<Root> {
    // SAFETY: passed on from the caller.
    unsafe {
        let object = any(rt, name, Borrowed(raw.0))?;
        Ok(Root::from_counted(object.handle()))
    }
}

/// Takes over a reference that may be NULL.
///
/// # Safety
/// As for [`stolen`].
#[inline(always)]
pub unsafe fn opt_stolen(rt: &Rt, name: &str, raw: Stolen) -> Result<Option<Root>> {
    if raw.0.is_null() {
        return Ok(None);
    }
    // SAFETY: passed on from the caller.
    unsafe { stolen(rt, name, raw) }.map(Some)
}

/// Converts a borrowed argument of a known built-in type.
///
/// # Safety
/// As for [`any`]; its payload is a `T`, which the debug runtime checks.
#[inline(always)]
pub unsafe fn typed<'a, T: Payload>(rt: &Rt, name: &str, raw: Borrowed) -> Result<Obj<'a, T>> {
    // SAFETY: passed on from the caller.
    let object = unsafe { any(rt, name, raw) }?;
    if cfg!(feature = "checked") {
        return Obj::from_ref(object).ok_or_else(|| super::checks::wrong_type(rt, name, object));
    }
    // SAFETY: passed on from the caller.
    Ok(unsafe { Obj::from_ref_unchecked(object) })
}

/// [`short`] for what may leave something to do at the boundary, because it
/// takes references out of the heap.
///
/// # Safety
/// As for [`short`].
#[inline(always)]
pub unsafe fn short_changing<R>(body: impl FnOnce(&mut Rt) -> Option<R>) -> Option<R> {
    if cfg!(feature = "checked") {
        return None;
    }
    // SAFETY: passed on from the caller.
    let mut rt = unsafe { Rt::exclusive() }?;
    let result = body(&mut rt);
    if rt.thread().attention() != 0 {
        settle();
    }
    result
}

/// What there is to do at the boundary.
#[cold]
#[inline(never)]
extern "C" fn settle() {
    // SAFETY: called where a call from C ends, and no other token is in use.
    if let Some(mut rt) = unsafe { Rt::current() } {
        rt.thread().enter();
        death::at_boundary(&mut rt);
        rt.thread().leave();
    }
}

/// [`any`] for the short way, where the debug runtime never comes.
///
/// # Safety
/// As for [`any`].
#[inline(always)]
pub unsafe fn any_unchecked<'a>(raw: Borrowed) -> Ref<'a> {
    // SAFETY: passed on from the caller.
    unsafe { Ref::from_handle(Handle::from_bits(raw.0 as usize).unwrap_unchecked()) }
}

/// [`typed`] for the short way.
///
/// # Safety
/// As for [`typed`].
#[inline(always)]
pub unsafe fn typed_unchecked<'a, T: Payload>(raw: Borrowed) -> Obj<'a, T> {
    // SAFETY: passed on from the caller.
    unsafe { Obj::from_ref_unchecked(any_unchecked(raw)) }
}

/// A C string argument.
///
/// # Safety
/// `text` is a C string that lives for `'a`; the debug runtime checks NULL.
#[inline(always)]
pub unsafe fn c_str<'a>(rt: &Rt, name: &str, text: *const c_char) -> Result<&'a CStr> {
    if cfg!(feature = "checked") && text.is_null() {
        return Err(super::checks::null(rt, name));
    }
    // SAFETY: passed on from the caller.
    Ok(unsafe { CStr::from_ptr(text) })
}

/// A C string argument as text; UnicodeDecodeError if it is not UTF-8.
///
/// # Safety
/// As for [`c_str`].
pub unsafe fn text<'a>(rt: &Rt, name: &str, text: *const c_char) -> Result<&'a str> {
    // SAFETY: passed on from the caller.
    let text = unsafe { c_str(rt, name, text) }?;
    text.to_str()
        .map_err(|e| error::value_error(rt, format_args!("{name}: argument is not UTF-8: {e}")))
}

/// A type argument.
///
/// # Safety
/// `ty` is a live type object; the debug runtime checks that.
#[inline(always)]
pub unsafe fn type_arg<'a>(rt: &Rt, name: &str, ty: *mut TypeObject) -> Result<&'a TypeObject> {
    if cfg!(feature = "checked") {
        // SAFETY: checked to be a live object.
        let object = unsafe { any(rt, name, Borrowed(ty.cast())) }?;
        if !type_of(object).has(flags::TYPE_SUBCLASS) {
            return Err(super::checks::wrong_type(rt, name, object));
        }
    }
    // SAFETY: passed on from the caller.
    Ok(unsafe { &*ty })
}

/// The short way of a function that is called very often: `body` does the
/// usual case without a call, or returns `None`, upon which the function goes
/// its general way through [`entry!`]. The debug runtime always does that.
///
/// # Safety
/// As for [`enter`]; `body` runs no foreign code, does not panic, and leaves
/// nothing to do at the boundary.
#[inline(always)]
pub unsafe fn short<R>(body: impl FnOnce(&mut Rt) -> Option<R>) -> Option<R> {
    if cfg!(feature = "checked") {
        return None;
    }
    // SAFETY: passed on from the caller.
    let mut rt = unsafe { Rt::exclusive() }?;
    body(&mut rt)
}

impl From<Root> for New {
    #[inline(always)]
    fn from(root: Root) -> New {
        New(root.into_counted().bits() as *mut PyObject)
    }
}

/// The way of a function that other threads do not disturb, nor it them: `body` runs
/// where they may be inside the runtime as well. `None` if that cannot be; then the
/// function goes its general way through [`entry!`]. The debug runtime, and a
/// thread that has the runtime to itself, always do that.
///
/// # Safety
/// As for [`thunk::enter_beside`]. The objects of `uses` are alive or NULL.
#[inline(always)]
pub unsafe fn beside<const N: usize, T: thunk::Abi, R: FromRaw<T::Raw>>(
    uses: [(Does, *mut PyObject); N],
    body: impl FnOnce(&mut Rt) -> Option<Result<T>>,
) -> Option<R> {
    if cfg!(feature = "checked")
        || crate::thread::exclusive().is_some()
        || uses.iter().any(|(_, object)| object.is_null())
    {
        return None;
    }
    // SAFETY: passed on from the caller; not NULL.
    unsafe {
        let uses = uses.map(|(does, object)| (does, any_unchecked(Borrowed(object))));
        thunk::enter_beside(&uses, body).map(R::from_raw)
    }
}

/// A result that needs no look at the thread, for the short way.
#[inline(always)]
pub fn immediate(handle: Option<Handle>) -> Option<New> {
    let handle = handle.filter(|_| !cfg!(feature = "checked"))?;
    Some(New(handle.bits() as *mut PyObject))
}

impl Borrowed {
    /// The value, if it is an immediate int; for the short way.
    #[inline(always)]
    pub fn as_small_int(self) -> Option<i64> {
        let handle = Handle::from_bits(self.0 as usize)?;
        handle.as_small_int().filter(|_| !cfg!(feature = "checked"))
    }

    /// The value, if it is an immediate float; for the short way.
    #[inline(always)]
    pub fn as_double(self) -> Option<f64> {
        let handle = Handle::from_bits(self.0 as usize)?;
        handle.as_double().filter(|_| !cfg!(feature = "checked"))
    }
}

/// The one entry macro; see the module's page.
macro_rules! entry {
    ($name:ident, |$rt:ident $(, $arg:ident : $kind:ident)* $(,)?| $body:expr) => {{
        // SAFETY: an exported function is called by C outside the runtime,
        // with arguments that keep its documentation.
        #[allow(unused_unsafe, clippy::redundant_closure_call, reason = "one form for all bodies")]
        unsafe {
            $crate::capi::boundary::enter(stringify!($name), |$rt: &mut $crate::rt::Rt| {
                $(
                    if cfg!(feature = "checked") {
                        $crate::capi::checks::argument(stringify!($arg));
                    }
                    let $arg = entry!(@convert $rt, $name, $arg, $kind);
                )*
                if cfg!(feature = "checked") {
                    $crate::capi::checks::argument("");
                }
                $body
            })
        }
    }};
    (@convert $rt:ident, $name:ident, $arg:ident, any) => { $crate::capi::boundary::any($rt, stringify!($name), $arg)? };
    (@convert $rt:ident, $name:ident, $arg:ident, opt) => { $crate::capi::boundary::opt($rt, stringify!($name), $arg)? };
    (@convert $rt:ident, $name:ident, $arg:ident, stolen) => { $crate::capi::boundary::stolen($rt, stringify!($name), $arg)? };
    (@convert $rt:ident, $name:ident, $arg:ident, opt_stolen) => { $crate::capi::boundary::opt_stolen($rt, stringify!($name), $arg)? };
    (@convert $rt:ident, $name:ident, $arg:ident, c_str) => { $crate::capi::boundary::c_str($rt, stringify!($name), $arg)? };
    (@convert $rt:ident, $name:ident, $arg:ident, text) => { $crate::capi::boundary::text($rt, stringify!($name), $arg)? };
    (@convert $rt:ident, $name:ident, $arg:ident, ty) => { $crate::capi::boundary::type_arg($rt, stringify!($name), $arg)? };
    (@convert $rt:ident, $name:ident, $arg:ident, $payload:ident) => { $crate::capi::boundary::typed::<$payload>($rt, stringify!($name), $arg)? };
}
pub(crate) use entry;

/// The general way of a function that has a short one, as a function of its
/// own that is called last: then the short way is a leaf, which saves no
/// register and has no landing pad.
macro_rules! general {
    (($($arg:ident: $ty:ty),* $(,)?) -> $ret:ty $body:block) => {{
        #[inline(never)]
        extern "C" fn general($($arg: $ty),*) -> $ret $body
        general($($arg),*)
    }};
}
pub(crate) use general;

/// Raises NotImplementedError for a function of the ABI that pyrt does not
/// have yet.
pub fn not_implemented(name: &'static str) {
    // SAFETY: called from an exported stub, by C, outside the runtime.
    unsafe {
        thunk::enter::<()>(|rt| {
            Err(error::not_implemented(
                rt,
                format_args!("{name} is not implemented by pyrt yet"),
            ))
        });
    }
}
