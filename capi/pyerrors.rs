//! `pyerrors.h`: raising, looking at and keeping exceptions.

use super::boundary::{Borrowed, New, PyObject, Stolen, entry, opt, opt_stolen};
use crate::error;
use crate::handle::Handle;
use crate::object::{TypeObject, as_type, call, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::exceptions::{self, Exception, behaviour, raise};
use crate::types::{dict, strings, tuple};
use std::ffi::{c_char, c_int};

/// Raises: what [`raise::set_object`] says is the result.
fn set_error(rt: &mut Rt, class: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    Err(raise::set_object(rt, class, value))
}

/// Raises an exception of the class `type` without arguments.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetNone(r#type: Borrowed) {
    let _: c_int = entry!(PyErr_SetNone, |rt| {
        let class = super::boundary::any(rt, "PyErr_SetNone", r#type)?;
        set_error(rt, class, None)
    });
}

/// Raises an exception of the class `type` for `value` (may be NULL): an
/// instance is taken as it is, a tuple is the argument list.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetObject(r#type: Borrowed, value: Borrowed) {
    let _: c_int = entry!(PyErr_SetObject, |rt, value: opt| {
        let class = super::boundary::any(rt, "PyErr_SetObject", r#type)?;
        set_error(rt, class, value)
    });
}

/// Raises an exception of the class `type` with a message in UTF-8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetString(r#type: Borrowed, message: *const c_char) {
    let _: c_int = entry!(PyErr_SetString, |rt, message: c_str| {
        let class = super::boundary::any(rt, "PyErr_SetString", r#type)?;
        let text = strings::from_utf8(rt, message.to_bytes())?;
        set_error(rt, class, Some(text.get()))
    });
}

/// Returns the class of the raised exception, NULL if there is none; borrowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_Occurred() -> Borrowed {
    let class = crate::thread::current()
        .and_then(|t| t.raised.get())
        .map(|e| {
            // SAFETY: the thread state keeps the exception.
            type_of(unsafe { Ref::from_handle(e) }).as_ref().handle()
        });
    Borrowed(class.map_or(std::ptr::null_mut(), |h| h.bits() as *mut PyObject))
}

/// Drops the raised exception, if there is one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_Clear() {
    let _: c_int = entry!(PyErr_Clear, |rt| {
        error::restore(rt, None);
        Ok(())
    });
}

/// Takes the raised exception; new reference, NULL if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_GetRaisedException() -> New {
    entry!(PyErr_GetRaisedException, |rt| Ok(error::take(rt)))
}

/// Makes `exc` (NULL: none) the raised exception. Steals the reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetRaisedException(exc: Stolen) {
    let _: c_int = entry!(PyErr_SetRaisedException, |rt, exc: opt_stolen| {
        error::restore(rt, exc);
        Ok(())
    });
}

/// A place of the caller's for a reference.
unsafe fn put(place: *mut *mut PyObject, value: Option<Root>) {
    if !place.is_null() {
        // SAFETY: the caller passes NULL or a place that may be written.
        unsafe {
            *place = value.map_or(std::ptr::null_mut(), |v| {
                v.into_counted().bits() as *mut PyObject
            });
        }
    }
}

/// Takes the raised exception as class, value and traceback; new
/// references, all NULL if there is none. (Old form of
/// PyErr_GetRaisedException.)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_Fetch(
    ptype: *mut *mut PyObject,
    pvalue: *mut *mut PyObject,
    ptraceback: *mut *mut PyObject,
) {
    let _: c_int = entry!(PyErr_Fetch, |rt| {
        let value = error::take(rt);
        let class = value.as_ref().map(|v| type_of(v.get()).as_ref().root());
        let traceback = value
            .as_ref()
            .and_then(|v| raise::part(rt, v.get(), |e| &e.traceback));
        put(ptype, class);
        put(pvalue, value);
        put(ptraceback, traceback);
        Ok(())
    });
}

/// Makes an exception from class, value and traceback the raised one; NULL
/// as the class: none. Steals all three references.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_Restore(r#type: Stolen, value: Stolen, traceback: Stolen) {
    let _: c_int = entry!(
        PyErr_Restore,
        |rt, value: opt_stolen, traceback: opt_stolen| {
            let Some(class) = opt_stolen(rt, "PyErr_Restore", r#type)? else {
                error::restore(rt, None);
                return Ok(());
            };
            error::restore(rt, None);
            let exception = raise::instantiate(rt, class.get(), value.as_ref().map(Root::get))?;
            if let Some(traceback) = &traceback {
                exceptions::set_traceback(rt, exception.get(), Some(traceback.get()));
            }
            error::restore(rt, Some(exception));
            Ok(())
        }
    );
}

/// Makes `*val` an instance of the class `*exc`, as PyErr_Fetch gives it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_NormalizeException(
    exc: *mut *mut PyObject,
    val: *mut *mut PyObject,
    _tb: *mut *mut PyObject,
) {
    let _: c_int = entry!(PyErr_NormalizeException, |rt| {
        let Some(class) = opt(rt, "PyErr_NormalizeException", Borrowed(*exc))? else {
            return Ok(());
        };
        let value = opt_stolen(rt, "PyErr_NormalizeException", Stolen(*val))?;
        let made = match raise::instantiate(rt, class, value.as_ref().map(Root::get)) {
            Ok(made) => made,
            Err(raised) => error::take(rt).ok_or(raised)?,
        };
        let new_class = type_of(made.get()).as_ref().root();
        drop(opt_stolen(rt, "PyErr_NormalizeException", Stolen(*exc))?);
        put(exc, Some(new_class));
        put(val, Some(made));
        Ok(())
    });
}

/// Returns the exception being handled; new reference, NULL if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_GetHandledException() -> New {
    entry!(PyErr_GetHandledException, |rt| {
        Ok(handled(rt).map(Ref::root))
    })
}

fn handled(rt: &Rt) -> Option<Ref<'_>> {
    // SAFETY: the thread state keeps the exception.
    rt.thread()
        .handled
        .get()
        .map(|h| unsafe { Ref::from_handle(h) })
}

fn set_handled(rt: &Rt, exception: Option<Root>) {
    let new: Option<Handle> = exception.map(Root::into_counted);
    if let Some(old) = rt.thread().handled.replace(new) {
        // SAFETY: the thread state gives its counted reference up.
        drop(unsafe { Root::from_counted(old) });
    }
}

/// Makes `exc` (NULL or None: none) the exception being handled.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetHandledException(exc: Borrowed) {
    let _: c_int = entry!(PyErr_SetHandledException, |rt, exc: opt| {
        set_handled(
            rt,
            exc.filter(|e| !e.is(crate::types::none())).map(Ref::root),
        );
        Ok(())
    });
}

/// Returns the exception being handled as class, value and traceback; new
/// references, all NULL if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_GetExcInfo(
    ptype: *mut *mut PyObject,
    pvalue: *mut *mut PyObject,
    ptraceback: *mut *mut PyObject,
) {
    let _: c_int = entry!(PyErr_GetExcInfo, |rt| {
        let value = handled(rt).map(Ref::root);
        let class = value.as_ref().map(|v| type_of(v.get()).as_ref().root());
        let traceback = value
            .as_ref()
            .and_then(|v| raise::part(rt, v.get(), |e| &e.traceback));
        put(ptype, class);
        put(pvalue, value);
        put(ptraceback, traceback);
        Ok(())
    });
}

/// Makes `value` (NULL or None: none) the exception being handled. Steals
/// all three references; class and traceback are taken from the value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetExcInfo(r#type: Stolen, value: Stolen, traceback: Stolen) {
    let _: c_int = entry!(
        PyErr_SetExcInfo,
        |rt, value: opt_stolen, traceback: opt_stolen| {
            drop(opt_stolen(rt, "PyErr_SetExcInfo", r#type)?);
            drop(traceback);
            set_handled(rt, value.filter(|v| !v.get().is(crate::types::none())));
            Ok(())
        }
    );
}

/// Returns whether `given`, an instance or a class (may be NULL), is caught
/// by `exc`, a class or a tuple of them: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_GivenExceptionMatches(given: Borrowed, exc: Borrowed) -> c_int {
    entry!(PyErr_GivenExceptionMatches, |rt, given: opt, exc: opt| {
        Ok(match (given, exc) {
            (Some(given), Some(exc)) => raise::given_matches(rt, given, exc),
            _ => false,
        })
    })
}

/// Returns whether the raised exception is caught by `exc`: 1 or 0. There
/// must be one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_ExceptionMatches(exc: Borrowed) -> c_int {
    entry!(PyErr_ExceptionMatches, |rt, exc: any| {
        Ok(error::current(rt).is_some_and(|e| raise::given_matches(rt, e, exc)))
    })
}

/// Returns the traceback of `ex`; new reference, NULL if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyException_GetTraceback(ex: Borrowed) -> New {
    entry!(PyException_GetTraceback, |rt, ex: Exception| Ok(
        raise::part(rt, ex.as_ref(), |e| &e.traceback)
    ))
}

/// Sets the traceback of `ex`; None removes it. Returns 0, or -1 with
/// TypeError for what is no traceback.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyException_SetTraceback(ex: Borrowed, tb: Borrowed) -> c_int {
    entry!(PyException_SetTraceback, |rt, ex: Exception, tb: any| {
        if tb.is(crate::types::none()) {
            exceptions::set_traceback(rt, ex.as_ref(), None);
            return Ok(());
        }
        if type_of(tb).short_name() != "traceback" {
            return Err(error::type_error(
                rt,
                "__traceback__ must be a traceback or None",
            ));
        }
        exceptions::set_traceback(rt, ex.as_ref(), Some(tb));
        Ok(())
    })
}

/// The debug runtime looks whether a cause or context is an exception.
fn check_exception(rt: &Rt, call: &str, object: Option<&Root>) -> Result<()> {
    match object {
        Some(object) if cfg!(feature = "checked") && exceptions::view(object.get()).is_none() => {
            Err(super::checks::wrong_type(rt, call, object.get()))
        }
        _ => Ok(()),
    }
}

/// Returns the cause of `ex` (`raise ... from`); new reference, NULL if
/// there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyException_GetCause(ex: Borrowed) -> New {
    entry!(PyException_GetCause, |rt, ex: Exception| Ok(raise::part(
        rt,
        ex.as_ref(),
        |e| &e.cause
    )))
}

/// Sets the cause of `ex`; NULL removes it. Steals the reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyException_SetCause(ex: Borrowed, cause: Stolen) {
    let _: c_int = entry!(
        PyException_SetCause,
        |rt, ex: Exception, cause: opt_stolen| {
            check_exception(rt, "PyException_SetCause", cause.as_ref())?;
            exceptions::set_cause(rt, ex.as_ref(), cause.as_ref().map(Root::get));
            Ok(())
        }
    );
}

/// Returns the context of `ex`, the exception being handled when it was
/// raised; new reference, NULL if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyException_GetContext(ex: Borrowed) -> New {
    entry!(PyException_GetContext, |rt, ex: Exception| Ok(raise::part(
        rt,
        ex.as_ref(),
        |e| &e.context
    )))
}

/// Sets the context of `ex`; NULL removes it. Steals the reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyException_SetContext(ex: Borrowed, ctx: Stolen) {
    let _: c_int = entry!(
        PyException_SetContext,
        |rt, ex: Exception, ctx: opt_stolen| {
            check_exception(rt, "PyException_SetContext", ctx.as_ref())?;
            exceptions::set_context(rt, ex.as_ref(), ctx.as_ref().map(Root::get));
            Ok(())
        }
    );
}

/// Returns the arguments of `ex`, a tuple; new reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyException_GetArgs(ex: Borrowed) -> New {
    entry!(PyException_GetArgs, |rt, ex: Exception| {
        match raise::part(rt, ex.as_ref(), |e| &e.args) {
            Some(args) => Ok(args),
            None => tuple::empty(rt),
        }
    })
}

/// Sets the arguments of `ex`, a tuple.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyException_SetArgs(ex: Borrowed, args: Borrowed) {
    let _: c_int = entry!(PyException_SetArgs, |rt, ex: Exception, args: any| {
        if cfg!(feature = "checked") && !tuple::is_tuple(args) {
            return Err(super::checks::wrong_type(rt, "PyException_SetArgs", args));
        }
        exceptions::set_args(rt, ex.as_ref(), args);
        Ok(())
    });
}

/// Returns the name of an exception class, in UTF-8; it lives as long as
/// the class.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyExceptionClass_Name(ob: Borrowed) -> *const c_char {
    entry!(PyExceptionClass_Name, |rt, ob: any| {
        match as_type(ob) {
            Some(ty) => Ok(ty.c_name().as_ptr()),
            None => Err(error::system_error(rt, "bad argument to internal function")),
        }
    })
}

/// Raises TypeError about a bad argument of a built-in operation. Returns 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_BadArgument() -> c_int {
    let _: c_int = entry!(PyErr_BadArgument, |rt| {
        Err::<(), _>(error::type_error(
            rt,
            "bad argument type for built-in operation",
        ))
    });
    0
}

/// Raises MemoryError. Returns NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_NoMemory() -> New {
    entry!(PyErr_NoMemory, |rt| Err::<Root, _>(error::no_memory(rt)))
}

/// Raises SystemError about a wrong argument to an API function.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_BadInternalCall() {
    let _: c_int = entry!(PyErr_BadInternalCall, |rt| {
        Err::<(), _>(error::system_error(rt, "bad argument to internal function"))
    });
}

/// Raises SystemError that names a place in C source.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyErr_BadInternalCall(filename: *const c_char, lineno: c_int) {
    let _: c_int = entry!(_PyErr_BadInternalCall, |rt, filename: c_str| {
        let file = filename.to_string_lossy();
        Err::<(), _>(error::system_error(
            rt,
            format_args!("{file}:{lineno}: bad argument to internal function"),
        ))
    });
}

/// Raises an exception of the class `type`, an OSError as a rule, for the
/// C library's `errno`, with up to two file names.
fn set_from_errno(
    rt: &mut Rt,
    class: Ref<'_>,
    names: [Option<Ref<'_>>; 2],
    errno: i32,
) -> Result<Root> {
    let message = {
        // SAFETY: strerror returns a C string that is valid until the next call.
        let text = unsafe { std::ffi::CStr::from_ptr(libc::strerror(errno)) };
        let text = text.to_string_lossy();
        // As documented by what CPython prints: there is no text for 0.
        strings::new(rt, if errno == 0 { "Error" } else { &text })?
    };
    let number = Handle::from_small_int(i64::from(errno)).and_then(Ref::immediate);
    let number = number.unwrap_or_else(crate::types::none);
    let none = crate::types::none();
    let mut args = vec![number, message.get()];
    if let Some(first) = names[0] {
        args.push(first);
        if let Some(second) = names[1] {
            args.extend([none, second]);
        }
    }
    let exception = call::args(rt, class, &args)?;
    let class = type_of(exception.get()).as_ref().root();
    Err(raise::set_object(rt, class.get(), Some(exception.get())))
}

fn last_errno() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// Raises an exception of the class `type` for `errno`. Returns NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetFromErrno(r#type: Borrowed) -> New {
    let errno = last_errno();
    entry!(PyErr_SetFromErrno, |rt| {
        let class = super::boundary::any(rt, "PyErr_SetFromErrno", r#type)?;
        set_from_errno(rt, class, [None, None], errno)
    })
}

/// PyErr_SetFromErrno with a file name (NULL: none) as an object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetFromErrnoWithFilenameObject(
    r#type: Borrowed,
    filename: Borrowed,
) -> New {
    let errno = last_errno();
    entry!(PyErr_SetFromErrnoWithFilenameObject, |rt, filename: opt| {
        let class = super::boundary::any(rt, "PyErr_SetFromErrnoWithFilenameObject", r#type)?;
        set_from_errno(rt, class, [filename, None], errno)
    })
}

/// PyErr_SetFromErrno with two file names (NULL: none) as objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetFromErrnoWithFilenameObjects(
    r#type: Borrowed,
    filename: Borrowed,
    filename2: Borrowed,
) -> New {
    let errno = last_errno();
    entry!(
        PyErr_SetFromErrnoWithFilenameObjects,
        |rt, filename: opt, filename2: opt| {
            let class = super::boundary::any(rt, "PyErr_SetFromErrnoWithFilenameObjects", r#type)?;
            set_from_errno(rt, class, [filename, filename2], errno)
        }
    )
}

/// PyErr_SetFromErrno with a file name (NULL: none) as text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetFromErrnoWithFilename(
    r#type: Borrowed,
    filename: *const c_char,
) -> New {
    let errno = last_errno();
    entry!(PyErr_SetFromErrnoWithFilename, |rt| {
        let class = super::boundary::any(rt, "PyErr_SetFromErrnoWithFilename", r#type)?;
        let name = if filename.is_null() {
            None
        } else {
            let text = super::boundary::c_str(rt, "PyErr_SetFromErrnoWithFilename", filename)?;
            Some(strings::from_utf8(rt, text.to_bytes())?)
        };
        set_from_errno(rt, class, [name.as_ref().map(Root::get), None], errno)
    })
}

/// Raises `exception`, a subclass of ImportError, with a message, and with
/// name and path (NULL: None). Returns NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetImportErrorSubclass(
    exception: Borrowed,
    msg: Borrowed,
    name: Borrowed,
    path: Borrowed,
) -> New {
    entry!(
        PyErr_SetImportErrorSubclass,
        |rt, exception: any, msg: opt, name: opt, path: opt| {
            let Some(msg) = msg else {
                return Err(error::type_error(rt, "expected a message argument"));
            };
            let is_import_error =
                as_type(exception).is_some_and(|t| t.is_subtype(rt, &exceptions::EXC_IMPORT_ERROR));
            if !is_import_error {
                return Err(error::type_error(rt, "expected a subclass of ImportError"));
            }
            let made = call::one(rt, exception, msg)?;
            behaviour::set_member(
                rt,
                made.get(),
                1,
                Some(name.unwrap_or_else(crate::types::none)),
            );
            behaviour::set_member(
                rt,
                made.get(),
                2,
                Some(path.unwrap_or_else(crate::types::none)),
            );
            Err::<Root, _>(error::set(rt, made))
        }
    )
}

/// PyErr_SetImportErrorSubclass with ImportError itself.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetImportError(
    msg: Borrowed,
    name: Borrowed,
    path: Borrowed,
) -> New {
    let class: *const TypeObject = &exceptions::EXC_IMPORT_ERROR;
    // SAFETY: same contract.
    unsafe { PyErr_SetImportErrorSubclass(Borrowed(class.cast_mut().cast()), msg, name, path) }
}

/// Returns a new exception class; see PyErr_NewExceptionWithDoc.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_NewException(
    name: *const c_char,
    base: Borrowed,
    dict: Borrowed,
) -> New {
    // SAFETY: same contract.
    unsafe { PyErr_NewExceptionWithDoc(name, std::ptr::null(), base, dict) }
}

/// Returns a new exception class called `name`, which is "module.class",
/// derived from `base` (a class or a tuple of them; NULL: Exception), with
/// the attributes in `dict` (NULL: none) and a documentation (NULL: none).
/// New reference; NULL with SystemError for a name without a dot.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_NewExceptionWithDoc(
    name: *const c_char,
    doc: *const c_char,
    base: Borrowed,
    dict: Borrowed,
) -> New {
    entry!(
        PyErr_NewExceptionWithDoc,
        |rt, name: text, base: opt, dict: opt| {
            let Some((module, class)) = name.rsplit_once('.') else {
                return Err(error::system_error(
                    rt,
                    "PyErr_NewException: name must be module.class",
                ));
            };
            let attributes = match dict {
                Some(dict) => dict.root(),
                None => dict::new(rt)?,
            };
            if dict::get_text(rt, attributes.get(), "__module__").is_none() {
                let module = strings::new(rt, module)?;
                dict::set_text(rt, attributes.get(), "__module__", module.get())?;
            }
            if !doc.is_null() {
                let doc = super::boundary::c_str(rt, "PyErr_NewExceptionWithDoc", doc)?;
                let doc = strings::from_utf8(rt, doc.to_bytes())?;
                dict::set_text(rt, attributes.get(), "__doc__", doc.get())?;
            }
            let bases = match base {
                Some(base) if tuple::is_tuple(base) => base.root(),
                Some(base) => tuple::from_refs(rt, &[base])?,
                None => tuple::from_refs(rt, &[exceptions::EXC_EXCEPTION.as_ref()])?,
            };
            let name = strings::new(rt, class)?;
            let ty = crate::types::PyType_Type.as_ref();
            call::args(rt, ty, &[name.get(), bases.get(), attributes.get()])
        }
    )
}

/// Reports the raised exception on standard error and drops it: for places
/// that cannot pass it on. `obj` (may be NULL) says where.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_WriteUnraisable(obj: Borrowed) {
    let _: c_int = entry!(PyErr_WriteUnraisable, |rt, obj: opt| {
        error::write_unraisable(rt, obj);
        Ok(())
    });
}

/// Runs the handlers of signals that arrived. Returns 0, or -1 with the
/// exception of a handler.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_CheckSignals() -> c_int {
    // SAFETY: same contract; pending calls are all the runtime delivers.
    unsafe { super::ceval::Py_MakePendingCalls() }
}
