//! The current thread's pointer, in initial-exec thread-local storage.
//!
//! `thread_local!` in a shared library costs a call to `__tls_get_addr`,
//! which is more than the rest of an INCREF. On x86-64 Linux the symbol is
//! defined here in assembly and read with one load through the GOT; other
//! targets use `thread_local!`.

use super::Thread;
use std::ptr;

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
std::arch::global_asm!(
    ".section .tbss,\"awT\",@nobits",
    ".hidden pyrt_current_thread",
    ".globl pyrt_current_thread",
    ".type pyrt_current_thread, @object",
    ".size pyrt_current_thread, 8",
    ".balign 8",
    "pyrt_current_thread:",
    ".zero 8",
    ".text",
);

/// The thread state attached to this OS thread, null when there is none.
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
#[inline(always)]
pub fn get() -> *const Thread {
    let thread: *const Thread;
    // SAFETY: reads this thread's instance of the symbol defined above.
    unsafe {
        std::arch::asm!(
            "mov {t}, qword ptr [rip + pyrt_current_thread@GOTTPOFF]",
            "mov {t}, qword ptr fs:[{t}]",
            t = out(reg) thread,
            options(nostack, readonly, preserves_flags, pure),
        );
    }
    thread
}

/// Sets what [`get`] returns on this OS thread.
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
pub fn set(thread: *const Thread) {
    // SAFETY: writes this thread's instance of the symbol defined above.
    unsafe {
        std::arch::asm!(
            "mov {a}, qword ptr [rip + pyrt_current_thread@GOTTPOFF]",
            "mov qword ptr fs:[{a}], {t}",
            a = out(reg) _,
            t = in(reg) thread,
            options(nostack, preserves_flags),
        );
    }
}

#[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
mod portable {
    use super::{Thread, ptr};
    use std::cell::Cell;
    std::thread_local!(pub(super) static CURRENT: Cell<*const Thread> = const { Cell::new(ptr::null()) });
}

/// The thread state attached to this OS thread, null when there is none.
#[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
pub fn get() -> *const Thread {
    portable::CURRENT.get()
}

/// Sets what [`get`] returns on this OS thread.
#[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
pub fn set(thread: *const Thread) {
    portable::CURRENT.set(thread);
}

/// Detaches whatever is attached to this OS thread.
pub fn clear() {
    set(ptr::null());
}
