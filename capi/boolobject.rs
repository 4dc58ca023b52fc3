//! `boolobject.h`: bool.

use super::boundary::{New, PyObject};
use crate::types::constants::bool_ref;
use std::ffi::c_long;

/// Returns True, or False for 0. New reference. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBool_FromLong(v: c_long) -> New {
    New(bool_ref(v != 0).handle().bits() as *mut PyObject)
}
