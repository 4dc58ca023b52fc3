//! Exceptions: the built-in hierarchy and what every exception carries.

pub mod attributes;
pub mod behaviour;
pub mod display;
pub mod raise;
pub mod unicode;

use crate::error;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::{TypeObject, alloc, as_type, flags, type_of};
use crate::rt::{Raised, Ref, Result, Root, Rt, Stored, permanent};
use crate::types::{strings, tuple};
use std::sync::OnceLock;

/// Payload of every exception.
#[derive(Default)]
pub struct Exception {
    /// `args`, a tuple.
    pub args: Option<Stored>,
    /// `__traceback__`.
    pub traceback: Option<Stored>,
    /// `__context__`.
    pub context: Option<Stored>,
    /// `__cause__`.
    pub cause: Option<Stored>,
    /// `__suppress_context__`.
    pub suppress_context: bool,
    /// Members of the class by position (`value` of StopIteration, `errno`
    /// of OSError, ...).
    pub members: Vec<Option<Stored>>,
}

// SAFETY: all stored references are visited.
unsafe impl Payload for Exception {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        let parts = [&self.args, &self.traceback, &self.context, &self.cause];
        for stored in parts.into_iter().chain(&self.members).flatten() {
            visit(stored.handle());
        }
    }
}

/// How exceptions are traced and released.
pub static KIND: NativeKind = kind_of::<Exception>(None);

/// Instance size: the payload, and the place of the instance dictionary.
const SIZE: usize = KIND.size + size_of::<usize>();

macro_rules! exceptions {
    ($($class:ident $name:literal $symbol:ident : $base:ident;)*) => {
        $(
            #[doc = concat!("The class ", $name, ".")]
            pub static $class: TypeObject = TypeObject::declare(
                match std::ffi::CStr::from_bytes_with_nul(concat!($name, "\0").as_bytes()) {
                    Ok(name) => name,
                    Err(_) => c"?",
                },
                &KIND,
                SIZE,
                flags::BASETYPE | flags::BASE_EXC_SUBCLASS | flags::HAVE_GC | flags::MANAGED_DICT,
            );
            #[doc = concat!("`PyObject *", stringify!($symbol), "`.")]
            #[unsafe(no_mangle)]
            pub static $symbol: &TypeObject = &$class;
        )*
        /// Every built-in exception class with its base, bases first.
        pub static ALL: &[(&TypeObject, &TypeObject)] = &[$((&$class, &$base)),*];
    };
}

use crate::types::PyBaseObject_Type as OBJECT;

exceptions! {
    EXC_BASE_EXCEPTION "BaseException" PyExc_BaseException: OBJECT;
    EXC_BASE_EXCEPTION_GROUP "BaseExceptionGroup" PyExc_BaseExceptionGroup: EXC_BASE_EXCEPTION;
    EXC_GENERATOR_EXIT "GeneratorExit" PyExc_GeneratorExit: EXC_BASE_EXCEPTION;
    EXC_KEYBOARD_INTERRUPT "KeyboardInterrupt" PyExc_KeyboardInterrupt: EXC_BASE_EXCEPTION;
    EXC_SYSTEM_EXIT "SystemExit" PyExc_SystemExit: EXC_BASE_EXCEPTION;
    EXC_EXCEPTION "Exception" PyExc_Exception: EXC_BASE_EXCEPTION;
    EXC_ARITHMETIC_ERROR "ArithmeticError" PyExc_ArithmeticError: EXC_EXCEPTION;
    EXC_FLOATING_POINT_ERROR "FloatingPointError" PyExc_FloatingPointError: EXC_ARITHMETIC_ERROR;
    EXC_OVERFLOW_ERROR "OverflowError" PyExc_OverflowError: EXC_ARITHMETIC_ERROR;
    EXC_ZERO_DIVISION_ERROR "ZeroDivisionError" PyExc_ZeroDivisionError: EXC_ARITHMETIC_ERROR;
    EXC_ASSERTION_ERROR "AssertionError" PyExc_AssertionError: EXC_EXCEPTION;
    EXC_ATTRIBUTE_ERROR "AttributeError" PyExc_AttributeError: EXC_EXCEPTION;
    EXC_BUFFER_ERROR "BufferError" PyExc_BufferError: EXC_EXCEPTION;
    EXC_EOF_ERROR "EOFError" PyExc_EOFError: EXC_EXCEPTION;
    EXC_IMPORT_ERROR "ImportError" PyExc_ImportError: EXC_EXCEPTION;
    EXC_MODULE_NOT_FOUND_ERROR "ModuleNotFoundError" PyExc_ModuleNotFoundError: EXC_IMPORT_ERROR;
    EXC_LOOKUP_ERROR "LookupError" PyExc_LookupError: EXC_EXCEPTION;
    EXC_INDEX_ERROR "IndexError" PyExc_IndexError: EXC_LOOKUP_ERROR;
    EXC_KEY_ERROR "KeyError" PyExc_KeyError: EXC_LOOKUP_ERROR;
    EXC_MEMORY_ERROR "MemoryError" PyExc_MemoryError: EXC_EXCEPTION;
    EXC_NAME_ERROR "NameError" PyExc_NameError: EXC_EXCEPTION;
    EXC_UNBOUND_LOCAL_ERROR "UnboundLocalError" PyExc_UnboundLocalError: EXC_NAME_ERROR;
    EXC_OS_ERROR "OSError" PyExc_OSError: EXC_EXCEPTION;
    EXC_BLOCKING_IO_ERROR "BlockingIOError" PyExc_BlockingIOError: EXC_OS_ERROR;
    EXC_CHILD_PROCESS_ERROR "ChildProcessError" PyExc_ChildProcessError: EXC_OS_ERROR;
    EXC_CONNECTION_ERROR "ConnectionError" PyExc_ConnectionError: EXC_OS_ERROR;
    EXC_BROKEN_PIPE_ERROR "BrokenPipeError" PyExc_BrokenPipeError: EXC_CONNECTION_ERROR;
    EXC_CONNECTION_ABORTED_ERROR "ConnectionAbortedError" PyExc_ConnectionAbortedError: EXC_CONNECTION_ERROR;
    EXC_CONNECTION_REFUSED_ERROR "ConnectionRefusedError" PyExc_ConnectionRefusedError: EXC_CONNECTION_ERROR;
    EXC_CONNECTION_RESET_ERROR "ConnectionResetError" PyExc_ConnectionResetError: EXC_CONNECTION_ERROR;
    EXC_FILE_EXISTS_ERROR "FileExistsError" PyExc_FileExistsError: EXC_OS_ERROR;
    EXC_FILE_NOT_FOUND_ERROR "FileNotFoundError" PyExc_FileNotFoundError: EXC_OS_ERROR;
    EXC_INTERRUPTED_ERROR "InterruptedError" PyExc_InterruptedError: EXC_OS_ERROR;
    EXC_IS_A_DIRECTORY_ERROR "IsADirectoryError" PyExc_IsADirectoryError: EXC_OS_ERROR;
    EXC_NOT_A_DIRECTORY_ERROR "NotADirectoryError" PyExc_NotADirectoryError: EXC_OS_ERROR;
    EXC_PERMISSION_ERROR "PermissionError" PyExc_PermissionError: EXC_OS_ERROR;
    EXC_PROCESS_LOOKUP_ERROR "ProcessLookupError" PyExc_ProcessLookupError: EXC_OS_ERROR;
    EXC_TIMEOUT_ERROR "TimeoutError" PyExc_TimeoutError: EXC_OS_ERROR;
    EXC_REFERENCE_ERROR "ReferenceError" PyExc_ReferenceError: EXC_EXCEPTION;
    EXC_RUNTIME_ERROR "RuntimeError" PyExc_RuntimeError: EXC_EXCEPTION;
    EXC_NOT_IMPLEMENTED_ERROR "NotImplementedError" PyExc_NotImplementedError: EXC_RUNTIME_ERROR;
    EXC_PYTHON_FINALIZATION_ERROR "PythonFinalizationError" PyExc_PythonFinalizationError: EXC_RUNTIME_ERROR;
    EXC_RECURSION_ERROR "RecursionError" PyExc_RecursionError: EXC_RUNTIME_ERROR;
    EXC_STOP_ASYNC_ITERATION "StopAsyncIteration" PyExc_StopAsyncIteration: EXC_EXCEPTION;
    EXC_STOP_ITERATION "StopIteration" PyExc_StopIteration: EXC_EXCEPTION;
    EXC_SYNTAX_ERROR "SyntaxError" PyExc_SyntaxError: EXC_EXCEPTION;
    EXC_INDENTATION_ERROR "IndentationError" PyExc_IndentationError: EXC_SYNTAX_ERROR;
    EXC_TAB_ERROR "TabError" PyExc_TabError: EXC_INDENTATION_ERROR;
    EXC_SYSTEM_ERROR "SystemError" PyExc_SystemError: EXC_EXCEPTION;
    EXC_TYPE_ERROR "TypeError" PyExc_TypeError: EXC_EXCEPTION;
    EXC_VALUE_ERROR "ValueError" PyExc_ValueError: EXC_EXCEPTION;
    EXC_UNICODE_ERROR "UnicodeError" PyExc_UnicodeError: EXC_VALUE_ERROR;
    EXC_UNICODE_DECODE_ERROR "UnicodeDecodeError" PyExc_UnicodeDecodeError: EXC_UNICODE_ERROR;
    EXC_UNICODE_ENCODE_ERROR "UnicodeEncodeError" PyExc_UnicodeEncodeError: EXC_UNICODE_ERROR;
    EXC_UNICODE_TRANSLATE_ERROR "UnicodeTranslateError" PyExc_UnicodeTranslateError: EXC_UNICODE_ERROR;
    EXC_WARNING "Warning" PyExc_Warning: EXC_EXCEPTION;
    EXC_BYTES_WARNING "BytesWarning" PyExc_BytesWarning: EXC_WARNING;
    EXC_DEPRECATION_WARNING "DeprecationWarning" PyExc_DeprecationWarning: EXC_WARNING;
    EXC_ENCODING_WARNING "EncodingWarning" PyExc_EncodingWarning: EXC_WARNING;
    EXC_FUTURE_WARNING "FutureWarning" PyExc_FutureWarning: EXC_WARNING;
    EXC_IMPORT_WARNING "ImportWarning" PyExc_ImportWarning: EXC_WARNING;
    EXC_PENDING_DEPRECATION_WARNING "PendingDeprecationWarning" PyExc_PendingDeprecationWarning: EXC_WARNING;
    EXC_RESOURCE_WARNING "ResourceWarning" PyExc_ResourceWarning: EXC_WARNING;
    EXC_RUNTIME_WARNING "RuntimeWarning" PyExc_RuntimeWarning: EXC_WARNING;
    EXC_SYNTAX_WARNING "SyntaxWarning" PyExc_SyntaxWarning: EXC_WARNING;
    EXC_UNICODE_WARNING "UnicodeWarning" PyExc_UnicodeWarning: EXC_WARNING;
    EXC_USER_WARNING "UserWarning" PyExc_UserWarning: EXC_WARNING;
}

/// `PyObject *PyExc_EnvironmentError`: OSError under its old name.
#[unsafe(no_mangle)]
pub static PyExc_EnvironmentError: &TypeObject = &EXC_OS_ERROR;
/// `PyObject *PyExc_IOError`: OSError under its old name.
#[unsafe(no_mangle)]
pub static PyExc_IOError: &TypeObject = &EXC_OS_ERROR;

static MEMORY_ERROR: OnceLock<usize> = OnceLock::new();

/// Completes the classes and makes the spare MemoryError.
pub fn setup(rt: &mut Rt) -> Result<()> {
    behaviour::fill_slots();
    for (class, base) in ALL {
        class.set_dict_offset(KIND.size);
        class.set_flags(flags::MANAGED_WEAKREF);
        crate::object::ready::ready_static(rt, class, base)?;
    }
    let spare = new_with_args(rt, &EXC_MEMORY_ERROR, tuple::empty(rt)?.get())?;
    let _ = MEMORY_ERROR.set(permanent::keep_root(spare).bits());
    Ok(())
}

/// The object as an exception; `None` if it is none.
pub fn view<'a>(object: Ref<'a>) -> Option<Obj<'a, Exception>> {
    Obj::from_ref(object)
}

/// Whether the object is an exception class.
pub fn is_class(object: Ref<'_>) -> bool {
    as_type(object).is_some_and(|t| t.has(flags::BASE_EXC_SUBCLASS))
}

/// A new exception of a built-in class with a tuple of arguments; new
/// reference. Runs no foreign code.
pub fn new_with_args(rt: &Rt, class: &TypeObject, args: Ref<'_>) -> Result<Root> {
    let exception = Exception {
        args: Some(rt.store(args)),
        ..Exception::default()
    };
    alloc::new_native(rt, class, exception)
}

/// [`new_with_args`] with one argument.
pub fn new_with_arg(rt: &Rt, class: &TypeObject, arg: Ref<'_>) -> Result<Root> {
    let args = tuple::from_refs(rt, &[arg])?;
    new_with_args(rt, class, args.get())
}

/// [`new_with_args`] with a message.
pub fn new_with_message(rt: &Rt, class: &TypeObject, message: &str) -> Result<Root> {
    let message = strings::new(rt, message)?;
    new_with_arg(rt, class, message.get())
}

/// The MemoryError made ahead of time; new reference.
pub fn memory_error(_rt: &Rt) -> Root {
    let spare = MEMORY_ERROR
        .get()
        .and_then(|bits| crate::handle::Handle::from_bits(*bits));
    match spare {
        // SAFETY: kept for good.
        Some(handle) => unsafe { Ref::from_handle(handle) }.root(),
        None => {
            eprintln!("pyrt: out of memory while the runtime starts");
            std::process::abort()
        }
    }
}

/// AttributeError with its `name` and `obj`.
pub fn raise_attribute_error(rt: &Rt, message: &str, object: Ref<'_>, name: Ref<'_>) -> Raised {
    let made = new_with_message(rt, &EXC_ATTRIBUTE_ERROR, message);
    match made {
        Ok(exception) => {
            let members = vec![Some(rt.store(name)), Some(rt.store(object))];
            set_members(exception.get(), members);
            error::set(rt, exception)
        }
        Err(raised) => raised,
    }
}

/// Fills the members of an exception that nobody else has seen.
fn set_members(exception: Ref<'_>, members: Vec<Option<Stored>>) {
    if let Some(exception) = view(exception) {
        // SAFETY: a new exception, not shared with anybody yet, and no
        // reference into its payload is held.
        unsafe { (*exception.payload_ptr()).members = members };
    }
}

/// Sets `__context__` of an exception about to be raised to the exception
/// being handled, unless it has one or would become its own.
pub fn set_context_from_handled(rt: &Rt, exception: Ref<'_>) {
    let Some(handled) = rt.thread().handled.get() else {
        return;
    };
    if handled == exception.handle() {
        return;
    }
    // SAFETY: counted by the thread state.
    let handled = unsafe { Ref::from_handle(handled) };
    if view(exception).is_some_and(|e| e.get(rt).context.is_none())
        && !in_chain(rt, handled, exception)
    {
        set_context(rt, exception, Some(handled));
    }
}

/// Whether `exception` is among the contexts of `start`.
fn in_chain(rt: &Rt, start: Ref<'_>, exception: Ref<'_>) -> bool {
    let mut at = Some(start);
    while let Some(e) = at {
        if e.is(exception) {
            return true;
        }
        at = view(e).and_then(|e| e.get(rt).context.as_ref().map(|c| c.get(rt)));
    }
    false
}

fn replace_part(
    rt: &Rt,
    exception: Ref<'_>,
    value: Option<Ref<'_>>,
    part: impl FnOnce(&mut Exception) -> &mut Option<Stored>,
) {
    let value = value.map(|v| rt.store(v));
    if let Some(exception) = view(exception) {
        crate::gc::mark::before_write(exception.as_ref().handle());
        // SAFETY: the exclusive reference ends with the statement, and no
        // code of others runs meanwhile.
        let old = unsafe { std::mem::replace(part(&mut *exception.payload_ptr()), value) };
        if let Some(old) = old {
            rt.unstore(old);
        }
    }
}

/// Sets or clears `__context__`.
pub fn set_context(rt: &Rt, exception: Ref<'_>, context: Option<Ref<'_>>) {
    replace_part(rt, exception, context, |e| &mut e.context);
}

/// Sets or clears `__cause__`; `__suppress_context__` becomes true.
pub fn set_cause(rt: &Rt, exception: Ref<'_>, cause: Option<Ref<'_>>) {
    replace_part(rt, exception, cause, |e| {
        e.suppress_context = true;
        &mut e.cause
    });
}

/// Sets or clears `__traceback__`.
pub fn set_traceback(rt: &Rt, exception: Ref<'_>, traceback: Option<Ref<'_>>) {
    replace_part(rt, exception, traceback, |e| &mut e.traceback);
}

/// Sets `args`.
pub fn set_args(rt: &Rt, exception: Ref<'_>, args: Ref<'_>) {
    replace_part(rt, exception, Some(args), |e| &mut e.args);
}

/// `Exception ignored in: OBJECT`, with the exception, on standard error;
/// the exception is dropped.
pub fn report_unraisable(rt: &mut Rt, object: Option<Ref<'_>>) {
    let Some(exception) = error::take(rt) else {
        return;
    };
    let what = match object.filter(|o| !o.is(crate::types::none())) {
        None => None,
        Some(object) => match crate::object::ops::repr(rt, object) {
            Ok(text) => Some(strings::lossy(text.get()).into_owned()),
            Err(_) => {
                error::restore(rt, None);
                Some(format!("<{} object>", type_of(object).full_name()))
            }
        },
    };
    let class = type_of(exception.get()).full_name().to_owned();
    let message = match crate::object::ops::str(rt, exception.get()) {
        Ok(text) => strings::lossy(text.get()).into_owned(),
        Err(_) => {
            error::restore(rt, None);
            "<exception str() failed>".to_owned()
        }
    };
    if let Some(what) = what {
        eprintln!("Exception ignored in: {what}");
    }
    eprintln!("{class}: {message}");
}
