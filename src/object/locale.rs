//! What the locale of the process says about numbers.

use crate::text::layout::Separators;
use std::ffi::{CStr, c_char};

/// The point and the groups that the locale of numbers (LC_NUMERIC) has. It
/// is that of the C library: nothing is grouped until somebody sets another.
pub fn separators() -> Separators {
    // SAFETY: localeconv may be called by any thread; what it returns is valid
    // until the next call or change of the locale, and is copied at once.
    unsafe {
        let found = libc::localeconv();
        if found.is_null() {
            return Separators {
                point: ".".to_owned(),
                ..Separators::default()
            };
        }
        Separators {
            point: text((*found).decimal_point),
            group: text((*found).thousands_sep),
            sizes: sizes((*found).grouping),
            fraction: None,
        }
    }
}

unsafe fn text(text: *const c_char) -> String {
    // SAFETY: a C string of localeconv.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_string_lossy().into_owned()
}

/// Sizes of groups, up to a zero or to one that ends grouping.
unsafe fn sizes(grouping: *const c_char) -> Vec<u8> {
    // SAFETY: a C string of localeconv.
    unsafe { CStr::from_ptr(grouping) }.to_bytes().to_vec()
}
