//! `fileobject.h`: objects that have the methods of files.

use super::boundary::{Borrowed, New, entry, text};
use crate::error;
use crate::rt::Raised;
use crate::types::{files, strings};
use std::ffi::{c_char, c_int};

/// `Py_PRINT_RAW`.
const PRINT_RAW: c_int = 1;

/// Returns the next line that `f` reads: of at most `n` bytes if `n` is
/// positive; without its end if `n` is negative, and then EOFError if there
/// is none. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFile_GetLine(f: Borrowed, n: c_int) -> New {
    entry!(PyFile_GetLine, |rt, f: any| files::read_line(rt, f, n))
}

/// Writes the repr() of `obj` to `p`, its str() if `flags` is Py_PRINT_RAW.
/// Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFile_WriteObject(obj: Borrowed, p: Borrowed, flags: c_int) -> c_int {
    entry!(PyFile_WriteObject, |rt, obj: any, p: opt| match p {
        Some(file) => files::write(rt, file, obj, flags & PRINT_RAW != 0),
        None => Err(error::type_error(rt, "writeobject with NULL file")),
    })
}

/// Writes a text to `p`. Returns 0, or -1 with an exception; does nothing
/// while one is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFile_WriteString(s: *const c_char, p: Borrowed) -> c_int {
    entry!(PyFile_WriteString, |rt, p: opt| {
        if let Some(raised) = error::pending(rt) {
            return Err::<(), Raised>(raised);
        }
        let Some(file) = p else {
            return Err(error::system_error(rt, "null file for PyFile_WriteString"));
        };
        let text = text(rt, "PyFile_WriteString", s)?;
        let text = strings::new(rt, text)?;
        files::write(rt, file, text.get(), true)
    })
}

/// Returns the file descriptor that `p` is or that its fileno() gives; -1
/// with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_AsFileDescriptor(p: Borrowed) -> c_int {
    entry!(PyObject_AsFileDescriptor, |rt, p: any| files::descriptor(
        rt, p
    ))
}
