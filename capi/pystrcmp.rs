//! `pystrcmp.h`: comparison of C strings without case.

use std::cmp::Ordering;
use std::ffi::{CStr, c_char, c_int};

/// The order of two texts whose ASCII letters are compared without case.
fn compare(a: &[u8], b: &[u8]) -> c_int {
    let lower = |bytes: &[u8]| bytes.to_ascii_lowercase();
    match lower(a).cmp(&lower(b)) {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    }
}

/// Compares two strings, ASCII letters without case. Returns 0 if they are
/// equal, a negative or positive number for their order. Any thread may call
/// it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_mystricmp(str1: *const c_char, str2: *const c_char) -> c_int {
    // SAFETY: C passes two strings.
    unsafe {
        compare(
            CStr::from_ptr(str1).to_bytes(),
            CStr::from_ptr(str2).to_bytes(),
        )
    }
}

/// Compares at most `size` bytes of two strings, as PyOS_mystricmp does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_mystrnicmp(
    str1: *const c_char,
    str2: *const c_char,
    size: isize,
) -> c_int {
    // SAFETY: C passes two arrays that have so many bytes or end before.
    let first = |text: *const c_char| unsafe {
        let length = libc::strnlen(text, size.max(0) as usize);
        std::slice::from_raw_parts(text.cast::<u8>(), length)
    };
    compare(first(str1), first(str2))
}
