//! The raised exception of the current thread.
//!
//! Rust code returns `Err(Raised)` after one of these functions has put an
//! exception into the thread state; [`Raised`] carries nothing.

use crate::handle::Handle;
use crate::object::{TypeObject, type_of};
use crate::rt::{Raised, Ref, Root, Rt};
use crate::types::exceptions::{self, *};
use std::any::Any;
use std::cell::Cell;
use std::fmt::Display;

/// Raises an exception of a built-in class with a message.
#[cold]
#[inline(never)]
pub fn raise(rt: &Rt, class: &'static TypeObject, message: impl Display) -> Raised {
    match exceptions::new_with_message(rt, class, &message.to_string()) {
        Ok(exception) => set(rt, exception),
        Err(raised) => raised,
    }
}

macro_rules! raisers {
    ($($(#[$doc:meta])* $name:ident => $class:ident;)*) => {$(
        $(#[$doc])*
        #[cold]
        #[inline(never)]
        pub fn $name(rt: &Rt, message: impl Display) -> Raised {
            raise(rt, &$class, message)
        }
    )*};
}

raisers! {
    /// Raises TypeError.
    type_error => EXC_TYPE_ERROR;
    /// Raises ValueError.
    value_error => EXC_VALUE_ERROR;
    /// Raises IndexError.
    index_error => EXC_INDEX_ERROR;
    /// Raises OverflowError.
    overflow_error => EXC_OVERFLOW_ERROR;
    /// Raises RuntimeError.
    runtime_error => EXC_RUNTIME_ERROR;
    /// Raises ZeroDivisionError.
    zero_division => EXC_ZERO_DIVISION_ERROR;
    /// Raises AttributeError.
    attribute_error => EXC_ATTRIBUTE_ERROR;
    /// Raises ImportError.
    import_error => EXC_IMPORT_ERROR;
    /// Raises BufferError.
    buffer_error => EXC_BUFFER_ERROR;
    /// Raises RecursionError.
    recursion_error => EXC_RECURSION_ERROR;
    /// Raises NotImplementedError.
    not_implemented => EXC_NOT_IMPLEMENTED_ERROR;
}

/// Raises SystemError: somebody used the runtime in a way that it does not
/// provide for.
#[cold]
#[inline(never)]
pub fn system_error(rt: &Rt, message: impl Display) -> Raised {
    let raised = raise(rt, &EXC_SYSTEM_ERROR, message);
    note_misuse(rt);
    raised
}

/// Raises SystemError for an argument that no caller may pass.
#[cold]
pub fn bad_internal_call(rt: &Rt) -> Raised {
    system_error(rt, "bad argument to internal function")
}

/// Raises SystemError for NULL where an object is required.
#[cold]
pub fn null_argument(rt: &Rt) -> Raised {
    system_error(rt, "null argument to internal routine")
}

/// Raises TypeError for an object of a type that the caller should not have
/// passed.
#[cold]
pub fn bad_argument(rt: &Rt) -> Raised {
    let raised = type_error(rt, "bad argument type for built-in operation");
    note_misuse(rt);
    raised
}

thread_local! {
    /// The last exception that says the caller did wrong, until it was reported.
    static MISUSE: Cell<Option<Handle>> = const { Cell::new(None) };
}

fn note_misuse(rt: &Rt) {
    if cfg!(feature = "checked") {
        MISUSE.set(rt.thread().raised.get());
    }
}

/// Whether the raised exception says that the caller did wrong, and nobody
/// has asked yet; for the reports of the debug runtime.
pub fn take_misuse(rt: &Rt) -> bool {
    let noted = MISUSE.take();
    noted.is_some() && noted == rt.thread().raised.get()
}

/// Raises KeyError with the key itself as its argument.
#[cold]
pub fn key_error(rt: &Rt, key: Ref<'_>) -> Raised {
    match exceptions::new_with_arg(rt, &EXC_KEY_ERROR, key) {
        Ok(exception) => set(rt, exception),
        Err(raised) => raised,
    }
}

/// Raises MemoryError; the exception is made ahead of time.
#[cold]
pub fn no_memory(rt: &Rt) -> Raised {
    set(rt, exceptions::memory_error(rt))
}

/// MemoryError for a text that could not grow.
#[inline]
pub fn memory<T>(rt: &Rt, result: crate::text::buffer::Result<T>) -> crate::rt::Result<T> {
    result.map_err(|_| no_memory(rt))
}

/// Puts an exception into the thread state, with the exception being
/// handled as its context unless it has one.
pub fn set(rt: &Rt, exception: Root) -> Raised {
    exceptions::set_context_from_handled(rt, exception.get());
    restore(rt, Some(exception));
    Raised(())
}

/// Whether an exception is set.
#[inline(always)]
pub fn is_set(rt: &Rt) -> bool {
    rt.thread().raised.get().is_some()
}

/// `Raised` if an exception is set.
#[inline(always)]
pub fn pending(rt: &Rt) -> Option<Raised> {
    is_set(rt).then_some(Raised(()))
}

/// Takes the exception out of the thread state.
pub fn take(rt: &Rt) -> Option<Root> {
    let handle = rt.thread().raised.take()?;
    // SAFETY: the thread state owns a counted reference and gives it up.
    Some(unsafe { Root::from_counted(handle) })
}

/// Puts an exception, or none, into the thread state as it is; the previous
/// one is dropped.
pub fn restore(rt: &Rt, exception: Option<Root>) {
    let old = rt
        .thread()
        .raised
        .replace(exception.map(Root::into_counted));
    if let Some(old) = old {
        // SAFETY: as in `take`.
        drop(unsafe { Root::from_counted(old) });
    }
}

/// The exception in the thread state.
pub fn current(rt: &Rt) -> Option<Ref<'_>> {
    // SAFETY: counted by the thread state; borrowed with the token, whose
    // exclusive borrow a change by foreign code needs.
    rt.thread()
        .raised
        .get()
        .map(|h| unsafe { Ref::from_handle(h) })
}

/// Whether the raised exception is an instance of this class.
pub fn matches(rt: &Rt, class: &TypeObject) -> bool {
    current(rt).is_some_and(|e| type_of(e).is_subtype(rt, class))
}

/// If the raised exception is an instance of `class`, drops it and returns
/// true.
pub fn catch(rt: &Rt, class: &TypeObject) -> bool {
    let caught = matches(rt, class);
    if caught {
        restore(rt, None);
    }
    caught
}

/// Turns a panic of the runtime into SystemError.
///
/// Not unwound through ("C"), so that the many callers need no landing pad for it.
#[cold]
#[allow(improper_ctypes_definitions, reason = "not called by C")]
pub extern "C" fn from_panic(rt: &Rt, panic: Box<dyn Any + Send>) {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    let Raised(()) = system_error(rt, format_args!("internal error of the runtime: {text}"));
}

/// SystemError for a function that failed without saying why.
#[cold]
pub fn null_without_exception(rt: &Rt, what: &str) -> Raised {
    system_error(
        rt,
        format_args!("{what} returned NULL without setting an exception"),
    )
}

/// SystemError for a function that succeeded with an exception set, which
/// becomes its cause.
#[cold]
pub fn result_with_exception(rt: &Rt, what: &str) -> Raised {
    let cause = take(rt);
    let raised = system_error(
        rt,
        format_args!("{what} returned a result with an exception set"),
    );
    if let (Some(error), Some(cause)) = (current(rt).map(Ref::root), cause) {
        exceptions::set_cause(rt, error.get(), Some(cause.get()));
        exceptions::set_context(rt, error.get(), Some(cause.get()));
    }
    raised
}

/// Reports the raised exception on standard error and drops it: for places
/// that cannot pass it on (finalisers, callbacks).
#[cold]
pub fn write_unraisable(rt: &mut Rt, object: Option<Ref<'_>>) {
    exceptions::report_unraisable(rt, object);
}
