//! The checks of the debug runtime: what the regular runtime trusts its
//! caller for. Only called where `cfg!(feature = "checked")` holds.

use super::boundary::PyObject;
use crate::error;
use crate::handle::Handle;
use crate::heap::header::FLAG_UNTRACKED;
use crate::heap::{Header, region};
use crate::object::{thunk, type_of};
use crate::rt::{Raised, Ref, Result, Rt};
use crate::types::exceptions::display;
use std::backtrace::Backtrace;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Display;
use std::sync::{LazyLock, Mutex};

thread_local! {
    /// The function that is under way.
    static CALL: Cell<&'static str> = const { Cell::new("") };
    /// The argument that is being converted, for reports.
    static ARGUMENT: Cell<&'static str> = const { Cell::new("") };
    /// The call in which the pending exception was raised.
    static RAISED_IN: Cell<&'static str> = const { Cell::new("an unknown call") };
}

/// Notes which argument is converted next.
pub fn argument(name: &'static str) {
    ARGUMENT.set(name.trim_start_matches("r#"));
}

/// The argument that is being converted, for messages.
fn shown_argument() -> String {
    match ARGUMENT.get() {
        "" => "an argument".to_owned(),
        name => format!("argument '{name}'"),
    }
}

/// Tells on standard error what the caller did wrong.
#[cold]
fn report(call: &str, what: impl Display) {
    eprintln!("pyrt: {call}: {what}");
}

/// Ends the process: a function was called without a thread state.
#[cold]
pub fn detached(call: &str) -> ! {
    eprintln!(
        "Fatal Python error: {call}: the function must be called with an attached thread state, \
         after initialization and before finalization, but there is none"
    );
    std::process::abort();
}

/// What must hold when a function is called: no exception is pending,
/// unless the function cannot raise one or is about exceptions.
/// Returns the function around it, for [`on_exit`].
pub fn on_entry(rt: &Rt, call: &'static str) -> &'static str {
    argument("");
    look_for_pending(rt, call);
    CALL.replace(call)
}

fn look_for_pending(rt: &Rt, call: &'static str) {
    let Some(pending) = error::current(rt) else {
        return;
    };
    if CANNOT_RAISE.binary_search(&call).is_ok()
        || ABOUT_EXCEPTIONS.iter().any(|p| call.starts_with(p))
    {
        return;
    }
    report(
        call,
        format_args!(
            "called while an exception is set ({} since {})",
            type_of(pending).short_name(),
            RAISED_IN.get()
        ),
    );
}

/// [`on_entry`] for functions that are done outside the runtime.
pub fn on_entry_outside(call: &'static str) {
    // SAFETY: called by exported functions, by C, outside the runtime.
    unsafe {
        thunk::enter::<()>(|rt| {
            look_for_pending(rt, call);
            Ok(())
        });
    }
}

include!(concat!(env!("OUT_DIR"), "/cannot_raise.rs"));

/// Functions that are meant to be called with an exception set.
const ABOUT_EXCEPTIONS: [&str; 8] = [
    "PyErr_",
    "_PyErr_",
    "PyException_",
    "PyTraceBack_",
    "PyUnicodeDecodeError_",
    "PyUnicodeEncodeError_",
    "PyFile_WriteString",
    // An argument that is NULL because of the exception is not its fault.
    "Py_BuildValue",
];

/// The exception indicator must agree with the result; what the runtime says
/// is the caller's fault is reported.
pub fn on_exit<T>(
    rt: &mut Rt,
    call: &'static str,
    outer: &'static str,
    result: Result<T>,
) -> Result<T> {
    CALL.set(outer);
    let Err(raised) = result else {
        return result;
    };
    if !error::is_set(rt) {
        return Err(error::null_without_exception(rt, call));
    }
    RAISED_IN.set(call);
    if error::take_misuse(rt) {
        let exception = error::take(rt);
        if let Some(exception) = &exception {
            report(call, display::one(rt, exception.get()).trim_end());
        }
        error::restore(rt, exception);
    }
    Err(raised)
}

/// Functions of the abstract protocols, which have a message of their own.
const ABSTRACT: [&str; 5] = [
    "PyObject_",
    "PyNumber_",
    "PySequence_",
    "PyMapping_",
    "PyIter_",
];

/// The function that is under way; `call` while none is.
fn known_call(call: &str) -> &str {
    match CALL.get() {
        "" => call,
        known => known,
    }
}

/// The argument is NULL where something is required.
#[cold]
pub fn null(rt: &Rt, call: &str) -> Raised {
    let call = known_call(call);
    report(call, format_args!("{} is NULL", shown_argument()));
    let raised = match ABSTRACT.iter().any(|p| call.starts_with(p)) {
        true => error::null_argument(rt),
        false => error::bad_internal_call(rt),
    };
    error::take_misuse(rt);
    raised
}

/// For functions that do not enter the runtime: whether a pointer may be
/// used. If it is NULL that is reported and SystemError raised.
pub fn leaf<T>(call: &'static str, argument: &'static str, pointer: *const T) -> bool {
    if !pointer.is_null() {
        return true;
    }
    // SAFETY: called by exported functions, by C, outside the runtime.
    unsafe {
        thunk::enter::<()>(|rt| {
            self::argument(argument);
            let outer = CALL.replace(call);
            let raised = null(rt, call);
            CALL.set(outer);
            Err(raised)
        });
    }
    false
}

/// [`leaf`] with something else to say; raises SystemError.
pub fn misuse(call: &str, message: &str) {
    if cfg!(feature = "checked") {
        report(call, message);
    }
    // SAFETY: as for `leaf`.
    unsafe {
        thunk::enter::<()>(|rt| {
            let raised = error::system_error(rt, message);
            error::take_misuse(rt);
            Err(raised)
        });
    }
}

/// The argument is an object of the wrong type.
#[cold]
pub fn wrong_type(rt: &Rt, call: &str, object: Ref<'_>) -> Raised {
    let got = type_of(object).full_name();
    report(
        call,
        format_args!("{} is of type '{got}'", shown_argument()),
    );
    let raised = error::bad_internal_call(rt);
    error::take_misuse(rt);
    raised
}

/// Raises SystemError unless an instance is such that PyObject_GC_Resize may
/// put another in its place.
pub fn resizable(rt: &Rt, call: &str, object: Ref<'_>, items: isize) -> Result<()> {
    let header = object.header();
    if header.is_none_or(|h| !h.has_flag(FLAG_UNTRACKED)) || type_of(object).itemsize() == 0 {
        return Err(wrong_type(rt, call, object));
    }
    let wrong = if items < 0 {
        "the number of items is negative"
    } else if header.is_none_or(|h| !h.is_held_by_counts_only())
        || rt.thread().refs.count(object.handle().bits()) != 1
    {
        "there are other references to the object"
    } else {
        return Ok(());
    };
    report(call, wrong);
    let raised = error::system_error(rt, wrong);
    error::take_misuse(rt);
    Err(raised)
}

/// Raises SystemError unless the pointer names a live object.
pub fn object(rt: &Rt, name: &str, raw: *mut PyObject) -> Result<()> {
    let Some(handle) = Handle::from_bits(raw as usize) else {
        return Err(null(rt, name));
    };
    if handle.is_immediate() {
        return Ok(());
    }
    if !handle.bits().is_multiple_of(16) {
        return Err(error::system_error(
            rt,
            format_args!("{} ({raw:p}) is not an object", shown_argument()),
        ));
    }
    let Some(block) = region().block_of(handle.bits()) else {
        return Ok(());
    };
    let offset = handle.bits() - region().address_of(block);
    // SAFETY: inside memory that was handed out, where a free slot has a zero word.
    let live = offset < region().meta(block).used()
        && unsafe { &*(handle.bits() as *const Header) }.type_address() != 0;
    if !live {
        return Err(error::system_error(
            rt,
            format_args!(
                "{} ({raw:p}) is used after its last reference was released",
                shown_argument()
            ),
        ));
    }
    Ok(())
}

/// Raises SystemError for an address at which the library itself has an object.
pub fn uninitialised(rt: &Rt, address: usize) -> Result<()> {
    let image_of = |address: usize| {
        // SAFETY: zero is a value of this struct, and dladdr only looks up the address.
        unsafe {
            let mut info: libc::Dl_info = std::mem::zeroed();
            (libc::dladdr(address as *const _, &mut info) != 0).then_some(info.dli_fbase)
        }
    };
    let own = image_of(std::ptr::from_ref(&ABSTRACT) as usize);
    match own.is_some() && image_of(address) == own {
        true => Err(error::system_error(
            rt,
            format_args!("{} is one of the runtime's own objects", shown_argument()),
        )),
        false => Ok(()),
    }
}

/// Where the newest reference to an object came from.
struct Origin {
    call: &'static str,
    backtrace: Option<Backtrace>,
}

static ORIGINS: Mutex<Option<HashMap<usize, Origin>>> = Mutex::new(None);

/// Whether PYRT_LEAKS asks for the list of what is left, or, with the value
/// `backtrace`, also for where it was made.
static LEAKS: LazyLock<Option<bool>> =
    LazyLock::new(|| std::env::var_os("PYRT_LEAKS").map(|v| v == "backtrace"));

/// Notes which call gave C a reference.
pub fn note_reference(object: *mut PyObject, call: &'static str) {
    let Some(with_backtrace) = *LEAKS else {
        return;
    };
    let Some(handle) = Handle::from_bits(object as usize) else {
        return;
    };
    if handle.is_immediate() || region().block_of(handle.bits()).is_none() {
        return;
    }
    let backtrace = with_backtrace.then(Backtrace::force_capture);
    ORIGINS
        .lock()
        .unwrap_or_else(|e| e.into_inner())
        .get_or_insert_default()
        .insert(handle.bits(), Origin { call, backtrace });
}

/// Lists on standard error what C still holds when the runtime goes down, but for what
/// a thread held that was stopped.
pub fn report_leaks() {
    if LEAKS.is_none() {
        return;
    }
    let (mut counts, mut stopped) = (BTreeMap::<usize, i64>::new(), BTreeSet::new());
    for thread in crate::thread::all().iter() {
        thread.refs.for_each(|address, count| {
            *counts.entry(address).or_default() += count;
            if thread.is_orphaned() && count > 0 {
                stopped.insert(address);
            }
        });
    }
    let origins = ORIGINS.lock().unwrap_or_else(|e| e.into_inner());
    for (address, count) in counts {
        let Some(handle) = Handle::from_bits(address) else {
            continue;
        };
        if count == 0 || stopped.contains(&address) {
            continue;
        }
        // SAFETY: what is counted is alive.
        let ty = type_of(unsafe { Ref::from_handle(handle) })
            .full_name()
            .to_owned();
        let origin = origins.as_ref().and_then(|o| o.get(&address));
        let call = origin.map_or("an unknown call", |o| o.call);
        eprintln!("pyrt: leaked {count} reference(s) to a '{ty}' object from {call}");
        if let Some(backtrace) = origin.and_then(|o| o.backtrace.as_ref()) {
            eprintln!("{backtrace}");
        }
    }
}
