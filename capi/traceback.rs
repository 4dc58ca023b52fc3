//! `traceback.h`: tracebacks.
//!
//! There are no Python frames, so nothing is ever added to a traceback.

use super::names::PyFrameObject;
use std::ffi::c_int;

/// Would add a frame to the traceback of the raised exception. Returns 0:
/// without Python frames there is nothing to add.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTraceBack_Here(_f: *mut PyFrameObject) -> c_int {
    0
}
