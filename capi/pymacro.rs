//! `pymacro.h`: version numbers.

use std::ffi::c_int;

fn part(value: c_int, bits: u32, shift: u32) -> u32 {
    (value as u32 & ((1 << bits) - 1)) << shift
}

/// Returns a version as one number that compares like the version: see
/// Py_Version. Cannot fail. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_PACK_FULL_VERSION(
    major: c_int,
    minor: c_int,
    micro: c_int,
    release_level: c_int,
    release_serial: c_int,
) -> u32 {
    part(major, 8, 24)
        | part(minor, 8, 16)
        | part(micro, 8, 8)
        | part(release_level, 4, 4)
        | part(release_serial, 4, 0)
}

/// Py_PACK_FULL_VERSION with zeros for what is not given. Cannot fail. Any
/// thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_PACK_VERSION(major: c_int, minor: c_int) -> u32 {
    part(major, 8, 24) | part(minor, 8, 16)
}
