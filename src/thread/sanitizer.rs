//! Tells ThreadSanitizer what orders threads, in the debug runtime and where it is
//! loaded: it cannot see that for itself, as the runtime is not instrumented.
//!
//! What C code may rely on is told: locks of the API, critical sections, and the
//! global lock where there is one. What merely happens to be ordered, by access to the
//! runtime, is not.

use std::ffi::{CStr, c_void};
use std::sync::LazyLock;

type Hook = unsafe extern "C" fn(*mut c_void);

static ACQUIRE: LazyLock<Option<Hook>> = LazyLock::new(|| find(c"__tsan_acquire"));
static RELEASE: LazyLock<Option<Hook>> = LazyLock::new(|| find(c"__tsan_release"));

fn find(name: &CStr) -> Option<Hook> {
    // SAFETY: looks a name up.
    let found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
    // SAFETY: a function of the sanitizer's interface with this signature, or null.
    unsafe { std::mem::transmute::<*mut c_void, Option<Hook>>(found) }
}

fn call(hook: &LazyLock<Option<Hook>>, address: usize) {
    if cfg!(feature = "checked")
        && let Some(hook) = **hook
    {
        // SAFETY: the address is a mere name to the sanitizer.
        unsafe { hook(std::ptr::without_provenance_mut(address)) };
    }
}

/// This thread has taken the lock at `address`: what others did before they
/// released it has happened.
pub(crate) fn acquired(address: usize) {
    call(&ACQUIRE, address);
}

/// This thread is about to release the lock at `address`.
pub(crate) fn releasing(address: usize) {
    call(&RELEASE, address);
}
