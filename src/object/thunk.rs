//! The bridge between slots of the C ABI and safe Rust functions.
//!
//! Inward: a built-in type is written as safe functions such as
//! `fn list_repr(rt: &mut Rt, list: Ref<'_>) -> Result<Root>`. A thunk maker
//! ([`unary`], [`binary`], ...) turns the function item into the address of
//! a C function that enters the runtime, catches panics and reports the
//! error value. The function item's type is zero-sized, so the thunk is a
//! monomorphic C function without any data.
//!
//! Outward: [`call_unary`] and its sisters call a slot's C function from the
//! runtime, leaving it for the time of the call, and turn the error value
//! into `Err`.

use crate::error;
use crate::handle::Handle;
use crate::object::{TypeObject, death};
use crate::rt::beside::{self, Use};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::thread::Thread;
use std::ffi::{c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a C function of the ABI returns for a Rust result.
pub trait Abi {
    /// The C type.
    type Raw: Copy;
    /// The C value of success.
    fn into_raw(self) -> Self::Raw;
    /// The C value that says an exception is set.
    fn error() -> Self::Raw;
}

/// Raw new reference or NULL.
pub type RawObject = *mut c_void;

impl Abi for Root {
    type Raw = RawObject;
    #[inline(always)]
    fn into_raw(self) -> RawObject {
        self.into_counted().bits() as RawObject
    }
    #[inline(always)]
    fn error() -> RawObject {
        std::ptr::null_mut()
    }
}

impl Abi for Option<Root> {
    type Raw = RawObject;
    #[inline(always)]
    fn into_raw(self) -> RawObject {
        self.map_or(std::ptr::null_mut(), Root::into_raw)
    }
    #[inline(always)]
    fn error() -> RawObject {
        std::ptr::null_mut()
    }
}

macro_rules! plain_abi {
    ($($ty:ty => $raw:ty, $error:expr;)*) => {$(
        impl Abi for $ty {
            type Raw = $raw;
            #[inline(always)]
            #[allow(clippy::unnecessary_cast, clippy::useless_conversion, reason = "one body for all types")]
            fn into_raw(self) -> $raw { <$raw>::from(self) }
            #[inline(always)]
            fn error() -> $raw { $error }
        }
    )*};
}

plain_abi! {
    bool => c_int, -1;
    i32 => i32, -1;
    isize => isize, -1;
    i64 => i64, -1;
    u32 => u32, u32::MAX;
    u64 => u64, u64::MAX;
    usize => usize, usize::MAX;
    f64 => f64, -1.0;
}

impl Abi for () {
    type Raw = c_int;
    #[inline(always)]
    fn into_raw(self) -> c_int {
        0
    }
    #[inline(always)]
    fn error() -> c_int {
        -1
    }
}

impl<T> Abi for *const T {
    type Raw = *const T;
    #[inline(always)]
    fn into_raw(self) -> *const T {
        self
    }
    #[inline(always)]
    fn error() -> *const T {
        std::ptr::null()
    }
}

impl<T> Abi for *mut T {
    type Raw = *mut T;
    #[inline(always)]
    fn into_raw(self) -> *mut T {
        self
    }
    #[inline(always)]
    fn error() -> *mut T {
        std::ptr::null_mut()
    }
}

/// Runs `body` inside the runtime: the way in for every call from C.
///
/// Enters, catches panics (they become SystemError), buries the objects
/// that died and collects if that is due, leaves, and gives back the C value.
///
/// # Safety
/// Called by foreign code, or by the runtime through a slot: no token is in
/// use on this thread. References passed to `body` are alive for the call.
#[inline(always)]
pub unsafe fn enter<T: Abi>(body: impl FnOnce(&mut Rt) -> Result<T>) -> T::Raw {
    // SAFETY: passed on from the caller.
    let mut rt = unsafe { Rt::enter() };
    let result = match catch_unwind(AssertUnwindSafe(|| body(&mut rt))) {
        Ok(result) => result,
        Err(panic) => {
            error::from_panic(&rt, panic);
            Err(Raised(()))
        }
    };
    let raw = match result {
        Ok(value) => value.into_raw(),
        Err(Raised(())) => T::error(),
    };
    if rt.thread().attention() != 0 {
        death::at_boundary(&mut rt);
    }
    rt.thread().leave();
    raw
}

/// Runs `body` inside the runtime where other threads may be too, if it uses
/// objects in ways that allow it ([`beside`]). `None` if not, or if `body`
/// returns `None`, having done nothing: then [`enter`] is the way.
///
/// # Safety
/// As for [`enter`]; `uses` tells of all objects that `body` reads, changes or
/// stores, but for those whose content never changes, and `body` keeps the rules.
#[inline(always)]
pub unsafe fn enter_beside<T: Abi>(
    uses: &[Use<'_>],
    body: impl FnOnce(&mut Rt) -> Option<Result<T>>,
) -> Option<T::Raw> {
    // SAFETY: passed on from the caller.
    let mut rt = unsafe { beside::enter(uses) }?;
    let raw = match catch_unwind(AssertUnwindSafe(|| body(&mut rt))) {
        Ok(Some(Ok(value))) => Some(value.into_raw()),
        Ok(Some(Err(Raised(())))) => Some(T::error()),
        Ok(None) => None,
        Err(panic) => {
            error::from_panic(&rt, panic);
            Some(T::error())
        }
    };
    leave_beside(rt.thread());
    raw
}

/// The end of [`enter_beside`].
#[inline(never)]
extern "C" fn leave_beside(thread: &'static Thread) {
    thread.leave();
    if thread.attention() != 0 {
        // SAFETY: called where a call from C ends; the token of that is not used again.
        let mut rt = unsafe { Rt::enter() };
        death::at_boundary(&mut rt);
        thread.leave();
    }
}

/// Leaves the runtime for the time of `call`, which runs foreign code.
#[inline(always)]
pub fn outside<R>(rt: &mut Rt, call: impl FnOnce() -> R) -> R {
    rt.thread().leave();
    let result = call();
    rt.thread().enter();
    result
}

/// Takes over what a C function returned: a new reference, or NULL with an
/// exception set.
#[inline(always)]
pub fn from_c(rt: &mut Rt, raw: RawObject, what: &str) -> Result<Root> {
    match Handle::from_bits(raw as usize) {
        Some(handle) => {
            // SAFETY: C functions of the ABI return new references.
            let root = unsafe { Root::from_counted(handle) };
            if cfg!(feature = "checked") && error::is_set(rt) {
                drop(root);
                return Err(error::result_with_exception(rt, what));
            }
            Ok(root)
        }
        None => Err(null_result(rt, what)),
    }
}

/// [`from_c`] for the result of calling `callable`, by which messages name it.
#[inline(always)]
pub fn from_call(rt: &mut Rt, raw: RawObject, callable: Ref<'_>) -> Result<Root> {
    if raw.is_null() || (cfg!(feature = "checked") && error::is_set(rt)) {
        return from_broken_call(rt, raw, callable);
    }
    from_c(rt, raw, "")
}

#[cold]
#[inline(never)]
fn from_broken_call(rt: &mut Rt, raw: RawObject, callable: Ref<'_>) -> Result<Root> {
    if raw.is_null() && error::is_set(rt) {
        return Err(Raised(()));
    }
    let pending = error::take(rt);
    let shown = crate::object::ops::repr(rt, callable)?;
    let what = crate::types::strings::lossy(shown.get()).into_owned();
    error::restore(rt, pending);
    from_c(rt, raw, &what)
}

#[cold]
fn null_result(rt: &mut Rt, what: &str) -> Raised {
    match error::pending(rt) {
        Some(raised) => raised,
        None => error::null_without_exception(rt, what),
    }
}

/// Takes over an int result: -1 with an exception set is an error.
#[inline(always)]
pub fn from_c_int(rt: &mut Rt, raw: isize, what: &str) -> Result<isize> {
    if raw < 0 && raw == -1 {
        match error::pending(rt) {
            Some(raised) => return Err(raised),
            None if cfg!(feature = "checked") => {
                return Err(error::null_without_exception(rt, what));
            }
            None => {}
        }
    }
    Ok(raw)
}

/// The one value of a function item's type.
#[inline(always)]
pub(super) fn conjure<F: Copy>() -> F {
    const {
        assert!(
            size_of::<F>() == 0,
            "thunks take function items and closures without captures"
        )
    };
    // SAFETY: a zero-sized Copy type of which a value was seen by the maker.
    unsafe { std::mem::zeroed() }
}

/// A borrowed argument of a slot function, which C never passes as NULL.
#[inline(always)]
pub(super) unsafe fn arg<'a>(raw: RawObject) -> Ref<'a> {
    // SAFETY: passed on from the caller: a live object, not NULL.
    unsafe { Ref::from_handle(Handle::from_bits(raw as usize).unwrap_unchecked()) }
}

/// An argument that may be NULL.
#[inline(always)]
unsafe fn opt_arg<'a>(raw: RawObject) -> Option<Ref<'a>> {
    // SAFETY: passed on from the caller: NULL or a live object.
    Handle::from_bits(raw as usize).map(|h| unsafe { Ref::from_handle(h) })
}

/// Makes thunk makers: `fn NAME(rust function) -> address of a C function`.
macro_rules! thunks {
    ($($(#[$doc:meta])* $name:ident: ($($param:ident: $raw:ty => $conv:expr, $rust:ty);*) -> $out:ty;)*) => {$(
        $(#[$doc])*
        pub fn $name<F>(_: F) -> usize
        where F: Copy + for<'a> Fn(&mut Rt, $($rust),*) -> Result<$out>
        {
            unsafe extern "C" fn thunk<F>($($param: $raw),*) -> <$out as Abi>::Raw
            where F: Copy + for<'a> Fn(&mut Rt, $($rust),*) -> Result<$out>
            {
                // SAFETY: C calls a slot with live arguments, outside the runtime.
                unsafe { enter(|rt| conjure::<F>()(rt, $($conv($param)),*)) }
            }
            thunk::<F> as *const () as usize
        }
    )*};
}

thunks! {
    /// `PyObject *f(PyObject *)`: tp_repr, tp_str, tp_iter, nb_negative, ...
    unary: (a: RawObject => arg, Ref<'a>) -> Root;
    /// `PyObject *f(PyObject *, PyObject *)`: nb_add, mp_subscript, sq_concat, ...
    binary: (a: RawObject => arg, Ref<'a>; b: RawObject => arg, Ref<'a>) -> Root;
    /// `PyObject *f(PyObject *, PyObject *, PyObject *)`: nb_power.
    ternary: (a: RawObject => arg, Ref<'a>; b: RawObject => arg, Ref<'a>; c: RawObject => opt_arg, Option<Ref<'a>>) -> Root;
    /// `Py_ssize_t f(PyObject *)`: sq_length, mp_length.
    length: (a: RawObject => arg, Ref<'a>) -> isize;
    /// `Py_hash_t f(PyObject *)`.
    hash: (a: RawObject => arg, Ref<'a>) -> isize;
    /// `int f(PyObject *)`: nb_bool.
    inquiry: (a: RawObject => arg, Ref<'a>) -> bool;
    /// `int f(PyObject *, PyObject *)`: sq_contains.
    contains: (a: RawObject => arg, Ref<'a>; b: RawObject => arg, Ref<'a>) -> bool;
    /// `PyObject *f(PyObject *, Py_ssize_t)`: sq_item, sq_repeat.
    sized: (a: RawObject => arg, Ref<'a>; n: isize => plain, isize) -> Root;
    /// `int f(PyObject *, Py_ssize_t, PyObject *)`: sq_ass_item; no value deletes.
    set_sized: (a: RawObject => arg, Ref<'a>; n: isize => plain, isize; v: RawObject => opt_arg, Option<Ref<'a>>) -> ();
    /// `int f(PyObject *, PyObject *, PyObject *)`: mp_ass_subscript, tp_setattro, tp_descr_set; no value deletes.
    set_keyed: (a: RawObject => arg, Ref<'a>; k: RawObject => arg, Ref<'a>; v: RawObject => opt_arg, Option<Ref<'a>>) -> ();
    /// `int f(PyObject *, PyObject *args, PyObject *kwargs)`: tp_init.
    init: (a: RawObject => arg, Ref<'a>; args: RawObject => arg, Ref<'a>; kw: RawObject => opt_arg, Option<Ref<'a>>) -> ();
    /// `PyObject *f(PyObject *, PyObject *args, PyObject *kwargs)`: tp_call, METH_VARARGS|METH_KEYWORDS.
    call: (a: RawObject => arg, Ref<'a>; args: RawObject => arg, Ref<'a>; kw: RawObject => opt_arg, Option<Ref<'a>>) -> Root;
    /// `PyObject *f(PyTypeObject *, PyObject *args, PyObject *kwargs)`: tp_new.
    new: (ty: RawObject => type_arg, &'a TypeObject; args: RawObject => arg, Ref<'a>; kw: RawObject => opt_arg, Option<Ref<'a>>) -> Root;
    /// `PyObject *f(PyObject *, PyObject *, int op)`: tp_richcompare.
    richcompare: (a: RawObject => arg, Ref<'a>; b: RawObject => arg, Ref<'a>; op: c_int => plain, c_int) -> Root;
    /// `PyObject *f(PyObject *)`, NULL without exception at the end: tp_iternext.
    iternext: (a: RawObject => arg, Ref<'a>) -> Option<Root>;
    /// `PyObject *f(PyObject *, PyObject *obj, PyObject *type)`: tp_descr_get.
    descr_get: (a: RawObject => arg, Ref<'a>; obj: RawObject => opt_arg, Option<Ref<'a>>; ty: RawObject => opt_arg, Option<Ref<'a>>) -> Root;
    /// `void f(PyObject *)`: tp_finalize; the result is not looked at.
    finalizer: (a: RawObject => arg, Ref<'a>) -> ();
    /// METH_O.
    method_o: (a: RawObject => arg, Ref<'a>; b: RawObject => arg, Ref<'a>) -> Root;
}

#[inline(always)]
fn plain<T>(value: T) -> T {
    value
}

#[inline(always)]
unsafe fn type_arg<'a>(raw: RawObject) -> &'a TypeObject {
    // SAFETY: passed on from the caller: a live type object, not NULL.
    unsafe { &*raw.cast::<TypeObject>() }
}

/// The arguments of a METH_FASTCALL function as references.
///
/// # Safety
/// `args` points to `count` live objects (it may be NULL if there are none).
#[inline(always)]
pub unsafe fn arg_slice<'a>(args: *const RawObject, count: usize) -> &'a [Ref<'a>] {
    if count == 0 {
        return &[];
    }
    // SAFETY: Ref is a transparent non-zero word, as are live object pointers.
    unsafe { std::slice::from_raw_parts(args.cast::<Ref<'a>>(), count) }
}

/// METH_NOARGS: `PyObject *f(PyObject *self, PyObject *ignored)`.
pub fn method_noargs<F>(_: F) -> usize
where
    F: Copy + for<'a> Fn(&mut Rt, Ref<'a>) -> Result<Root>,
{
    unsafe extern "C" fn thunk<F>(a: RawObject, _: RawObject) -> RawObject
    where
        F: Copy + for<'a> Fn(&mut Rt, Ref<'a>) -> Result<Root>,
    {
        // SAFETY: C calls a method with a live self, outside the runtime.
        unsafe { enter(|rt| conjure::<F>()(rt, arg(a))) }
    }
    thunk::<F> as *const () as usize
}

/// METH_FASTCALL: the arguments as a slice.
pub fn method_fast<F>(_: F) -> usize
where
    F: Copy + for<'a> Fn(&mut Rt, Ref<'a>, &'a [Ref<'a>]) -> Result<Root>,
{
    unsafe extern "C" fn thunk<F>(a: RawObject, args: *const RawObject, n: isize) -> RawObject
    where
        F: Copy + for<'a> Fn(&mut Rt, Ref<'a>, &'a [Ref<'a>]) -> Result<Root>,
    {
        // SAFETY: C calls a method with live arguments, outside the runtime.
        unsafe { enter(|rt| conjure::<F>()(rt, arg(a), arg_slice(args, n as usize))) }
    }
    thunk::<F> as *const () as usize
}

/// METH_FASTCALL | METH_STATIC: the arguments as a slice; there is no self.
pub fn static_fast<F>(_: F) -> usize
where
    F: Copy + for<'a> Fn(&mut Rt, &'a [Ref<'a>]) -> Result<Root>,
{
    unsafe extern "C" fn thunk<F>(_: RawObject, args: *const RawObject, n: isize) -> RawObject
    where
        F: Copy + for<'a> Fn(&mut Rt, &'a [Ref<'a>]) -> Result<Root>,
    {
        // SAFETY: C calls a method with live arguments, outside the runtime.
        unsafe { enter(|rt| conjure::<F>()(rt, arg_slice(args, n as usize))) }
    }
    thunk::<F> as *const () as usize
}

/// METH_FASTCALL | METH_KEYWORDS: all arguments as a slice, positional ones
/// first, and the tuple of keyword names that go with the last ones.
pub fn method_fast_kw<F>(_: F) -> usize
where
    F: Copy + for<'a> Fn(&mut Rt, Ref<'a>, &'a [Ref<'a>], Option<Ref<'a>>) -> Result<Root>,
{
    unsafe extern "C" fn thunk<F>(
        a: RawObject,
        args: *const RawObject,
        n: isize,
        names: RawObject,
    ) -> RawObject
    where
        F: Copy + for<'a> Fn(&mut Rt, Ref<'a>, &'a [Ref<'a>], Option<Ref<'a>>) -> Result<Root>,
    {
        // SAFETY: C calls a method with live arguments, outside the runtime;
        // there is a value behind the positional ones for each name.
        unsafe {
            let names = opt_arg(names);
            let keywords = names.map_or(0, crate::types::tuple::len);
            let args = arg_slice(args, n as usize + keywords);
            enter(|rt| conjure::<F>()(rt, arg(a), args, names))
        }
    }
    thunk::<F> as *const () as usize
}

/// Getter of a `PyGetSetDef` that needs no closure.
pub fn getter<F>(_: F) -> usize
where
    F: Copy + for<'a> Fn(&mut Rt, Ref<'a>) -> Result<Root>,
{
    method_noargs_like::<F>()
}

fn method_noargs_like<F>() -> usize
where
    F: Copy + for<'a> Fn(&mut Rt, Ref<'a>) -> Result<Root>,
{
    unsafe extern "C" fn thunk<F>(a: RawObject, _closure: *mut c_void) -> RawObject
    where
        F: Copy + for<'a> Fn(&mut Rt, Ref<'a>) -> Result<Root>,
    {
        // SAFETY: a getter is called with a live object, outside the runtime.
        unsafe { enter(|rt| conjure::<F>()(rt, arg(a))) }
    }
    thunk::<F> as *const () as usize
}

/// Setter of a `PyGetSetDef` that needs no closure; no value deletes.
pub fn setter<F>(_: F) -> usize
where
    F: Copy + for<'a> Fn(&mut Rt, Ref<'a>, Option<Ref<'a>>) -> Result<()>,
{
    unsafe extern "C" fn thunk<F>(a: RawObject, v: RawObject, _closure: *mut c_void) -> c_int
    where
        F: Copy + for<'a> Fn(&mut Rt, Ref<'a>, Option<Ref<'a>>) -> Result<()>,
    {
        // SAFETY: a setter is called with live objects, outside the runtime.
        unsafe { enter(|rt| conjure::<F>()(rt, arg(a), opt_arg(v))) }
    }
    thunk::<F> as *const () as usize
}

/// Calls of slots from inside the runtime: `fn NAME(rt, address, args...)`.
macro_rules! slot_calls {
    ($($(#[$doc:meta])* $name:ident($($param:ident: $ty:ty as $raw:ty = $conv:expr),*) -> $ret:ty;)*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        /// `function` is the address of a C function of this signature.
        #[inline(always)]
        pub unsafe fn $name(rt: &mut Rt, function: usize, $($param: $ty),*) -> $ret {
            // SAFETY: passed on from the caller.
            let function: unsafe extern "C" fn($($raw),*) -> $ret = unsafe { std::mem::transmute(function) };
            // SAFETY: arguments are alive for the call: they do not borrow the token.
            outside(rt, || unsafe { function($($conv),*) })
        }
    )*};
}

/// The C pointer of a reference.
#[inline(always)]
pub fn raw(object: Ref<'_>) -> RawObject {
    object.handle().bits() as RawObject
}

/// The C pointer of an optional reference, NULL for none.
#[inline(always)]
pub fn raw_opt(object: Option<Ref<'_>>) -> RawObject {
    object.map_or(std::ptr::null_mut(), raw)
}

slot_calls! {
    /// `PyObject *f(PyObject *)`.
    call_unary(a: Ref<'_> as RawObject = raw(a)) -> RawObject;
    /// `PyObject *f(PyObject *, PyObject *)`.
    call_binary(a: Ref<'_> as RawObject = raw(a), b: Ref<'_> as RawObject = raw(b)) -> RawObject;
    /// `PyObject *f(PyObject *, PyObject *, PyObject *)`; the last two may be NULL.
    call_ternary(a: Ref<'_> as RawObject = raw(a), b: Option<Ref<'_>> as RawObject = raw_opt(b), c: Option<Ref<'_>> as RawObject = raw_opt(c)) -> RawObject;
    /// `Py_ssize_t f(PyObject *)` (lengths and hashes).
    call_length(a: Ref<'_> as RawObject = raw(a)) -> isize;
    /// `int f(PyObject *)`.
    call_inquiry(a: Ref<'_> as RawObject = raw(a)) -> c_int;
    /// `int f(PyObject *, PyObject *)`.
    call_contains(a: Ref<'_> as RawObject = raw(a), b: Ref<'_> as RawObject = raw(b)) -> c_int;
    /// `PyObject *f(PyObject *, Py_ssize_t)`.
    call_sized(a: Ref<'_> as RawObject = raw(a), n: isize as isize = n) -> RawObject;
    /// `int f(PyObject *, Py_ssize_t, PyObject *)`.
    call_set_sized(a: Ref<'_> as RawObject = raw(a), n: isize as isize = n, v: Option<Ref<'_>> as RawObject = raw_opt(v)) -> c_int;
    /// `int f(PyObject *, PyObject *, PyObject *)`.
    call_set_keyed(a: Ref<'_> as RawObject = raw(a), k: Ref<'_> as RawObject = raw(k), v: Option<Ref<'_>> as RawObject = raw_opt(v)) -> c_int;
    /// `PyObject *f(PyObject *, PyObject *, int)`.
    call_richcompare(a: Ref<'_> as RawObject = raw(a), b: Ref<'_> as RawObject = raw(b), op: c_int as c_int = op) -> RawObject;
    /// `PyObject *f(PyObject *, const char *)`: tp_getattr.
    call_named(a: Ref<'_> as RawObject = raw(a), name: *const std::ffi::c_char as *const std::ffi::c_char = name) -> RawObject;
    /// `PyObject *f(PyObject *, void *closure)`: getters.
    call_getter(a: Ref<'_> as RawObject = raw(a), closure: *mut c_void as *mut c_void = closure) -> RawObject;
    /// `int f(PyObject *, PyObject *, void *closure)`: setters.
    call_setter(a: Ref<'_> as RawObject = raw(a), v: Option<Ref<'_>> as RawObject = raw_opt(v), closure: *mut c_void as *mut c_void = closure) -> c_int;
    /// vectorcallfunc.
    call_vector(a: Ref<'_> as RawObject = raw(a), args: *const RawObject as *const RawObject = args, n: usize as usize = n, names: Option<Ref<'_>> as RawObject = raw_opt(names)) -> RawObject;
    /// `void f(PyObject *)`: destructors and finalisers.
    call_void(a: RawObject as RawObject = a) -> ();
}
