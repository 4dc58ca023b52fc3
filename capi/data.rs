//! Data symbols that are no types and no objects.

use std::ffi::{c_char, c_int, c_ulong};

/// A C string that is exported by address.
#[repr(transparent)]
pub struct Text(*const c_char);

// SAFETY: constant text.
unsafe impl Sync for Text {}

/// `Py_Version`: the language version as one number, as PY_VERSION_HEX.
#[unsafe(no_mangle)]
pub static Py_Version: c_ulong = 0x030F_00F0;

/// The encoding of file names.
#[unsafe(no_mangle)]
pub static Py_FileSystemDefaultEncoding: Text = Text(c"utf-8".as_ptr());

/// The error handler for file names.
#[unsafe(no_mangle)]
pub static Py_FileSystemDefaultEncodeErrors: Text = Text(c"surrogateescape".as_ptr());

/// Whether the encoding of file names was set by the program: never.
#[unsafe(no_mangle)]
pub static Py_HasFileSystemDefaultEncoding: c_int = 1;

/// Whether UTF-8 is used everywhere: 0, the locale is asked as well.
#[unsafe(no_mangle)]
pub static Py_UTF8Mode: c_int = 0;
