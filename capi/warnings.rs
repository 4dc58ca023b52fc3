//! `warnings.h`: warnings.

use super::boundary::{Borrowed, c_str, entry};
use crate::types::{strings, warning};
use std::ffi::{c_char, c_int};

/// Issues a warning of the class `category` (NULL: RuntimeWarning) with a
/// message in UTF-8. Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_WarnEx(
    category: Borrowed,
    message: *const c_char,
    stack_level: isize,
) -> c_int {
    entry!(PyErr_WarnEx, |rt, category: opt, message: c_str| {
        let message = strings::from_utf8(rt, message.to_bytes())?;
        let category = category.unwrap_or_else(warning::default_category);
        warning::warn(rt, category, message.get(), stack_level)
    })
}

/// Issues a warning as if from a line of a file. Returns 0, or -1 with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_WarnExplicit(
    category: Borrowed,
    message: *const c_char,
    filename: *const c_char,
    _lineno: c_int,
    _module: *const c_char,
    _registry: Borrowed,
) -> c_int {
    entry!(PyErr_WarnExplicit, |rt, category: opt, message: c_str| {
        let _ = c_str(rt, "PyErr_WarnExplicit", filename)?;
        let message = strings::from_utf8(rt, message.to_bytes())?;
        let category = category.unwrap_or_else(warning::default_category);
        warning::warn(rt, category, message.get(), 1)
    })
}
