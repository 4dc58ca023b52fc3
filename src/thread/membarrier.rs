//! A full memory barrier on every thread of the process, asked for by one:
//! membarrier(2). Between the two barriers of a Dekker protocol this is the one
//! that is rarely needed, so that the other costs nothing.

use std::sync::atomic::{Ordering::SeqCst, fence};

#[cfg(target_os = "linux")]
fn call(command: libc::c_long) -> bool {
    // SAFETY: the system call has no pointers; flags and cpu are zero.
    unsafe { libc::syscall(libc::SYS_membarrier, command, 0, 0) == 0 }
}

#[cfg(target_os = "linux")]
const PRIVATE_EXPEDITED: libc::c_long = 8;
#[cfg(target_os = "linux")]
const REGISTER_PRIVATE_EXPEDITED: libc::c_long = 16;

/// Prepares the process; false if the system has no such call.
pub fn setup() -> bool {
    #[cfg(target_os = "linux")]
    return call(REGISTER_PRIVATE_EXPEDITED);
    #[cfg(not(target_os = "linux"))]
    false
}

/// What every thread stored before this is seen by all afterwards, and the other
/// way round, as if each had executed a fence somewhere during the call.
pub fn all_threads() {
    fence(SeqCst);
    #[cfg(target_os = "linux")]
    {
        // The child of a fork() may have to register anew.
        let done = call(PRIVATE_EXPEDITED) || (setup() && call(PRIVATE_EXPEDITED));
        if !done {
            eprintln!("pyrt: membarrier(2) was there when the runtime started, and now fails");
            std::process::abort();
        }
    }
    fence(SeqCst);
}
