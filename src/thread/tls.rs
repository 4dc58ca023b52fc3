//! The current thread's pointer, in initial-exec thread-local storage; and once
//! more for a thread that has the runtime to itself (see [`super::lock`]), which
//! another thread may withdraw.
//!
//! `thread_local!` in a shared library costs a call to `__tls_get_addr`,
//! which is more than the rest of an INCREF. On x86-64 Linux the symbol is
//! defined here in assembly and read with one load through the GOT; other
//! targets use `thread_local!`.

use super::Thread;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering::Relaxed};

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
    ".hidden pyrt_exclusive_thread",
    ".globl pyrt_exclusive_thread",
    ".type pyrt_exclusive_thread, @object",
    ".size pyrt_exclusive_thread, 8",
    "pyrt_exclusive_thread:",
    ".zero 8",
    ".text",
);

/// The thread attached to this OS thread if it is the holder, else null.
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
#[inline(always)]
pub fn exclusive() -> *const Thread {
    let thread: *const Thread;
    // SAFETY: reads this thread's instance of the symbol defined above.
    unsafe {
        std::arch::asm!(
            "mov {t}, qword ptr [rip + pyrt_exclusive_thread@GOTTPOFF]",
            "mov {t}, qword ptr fs:[{t}]",
            t = out(reg) thread,
            options(nostack, readonly, preserves_flags),
        );
    }
    thread
}

/// Where this OS thread keeps what [`exclusive`] returns.
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
pub fn exclusive_place() -> *mut AtomicPtr<Thread> {
    let place: *mut AtomicPtr<Thread>;
    // SAFETY: computes the address of the symbol defined above; the word at fs:0
    // is the thread pointer itself.
    unsafe {
        std::arch::asm!(
            "mov {a}, qword ptr [rip + pyrt_exclusive_thread@GOTTPOFF]",
            "add {a}, qword ptr fs:[0]",
            a = out(reg) place,
            options(nostack, readonly),
        );
    }
    place
}

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
    std::thread_local! {
        pub(super) static CURRENT: Cell<*const Thread> = const { Cell::new(ptr::null()) };
        pub(super) static EXCLUSIVE: super::AtomicPtr<Thread> =
            const { super::AtomicPtr::new(ptr::null_mut()) };
    }
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

/// The thread attached to this OS thread if it is the holder, else null.
#[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
pub fn exclusive() -> *const Thread {
    portable::EXCLUSIVE.with(|e| e.load(Relaxed))
}

/// Where this OS thread keeps what [`exclusive`] returns.
#[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
pub fn exclusive_place() -> *mut AtomicPtr<Thread> {
    portable::EXCLUSIVE.with(|e| std::ptr::from_ref(e).cast_mut())
}

/// Sets what [`exclusive`] returns on this OS thread.
pub fn set_exclusive(thread: *const Thread) {
    // SAFETY: this OS thread's own word, which all access atomically.
    unsafe { (*exclusive_place()).store(thread.cast_mut(), Relaxed) };
}

/// Detaches whatever is attached to this OS thread.
pub fn clear() {
    set(ptr::null());
}
