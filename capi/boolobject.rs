//! `boolobject.h`: bool.

use super::boundary::{New, PyObject};
use crate::types::constants::bool_ref;

/// Returns True, or False for 0. New reference. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBool_FromLong(v: i64) -> New {
    New(bool_ref(v != 0).handle().bits() as *mut PyObject)
}
