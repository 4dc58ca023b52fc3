//! `lock.h`: mutexes of a word, which CPython has outside the stable ABI.

use crate::thread::{self, sanitizer};
use std::ffi::c_int;
use std::ptr;
use std::sync::atomic::{
    AtomicU32,
    Ordering::{Acquire, Relaxed, Release},
};

/// `PyMutex` of the header: a mutex of three states, as in U. Drepper, "Futexes are
/// tricky", 2011.
#[repr(C)]
pub struct PyMutex {
    bits: AtomicU32,
}

const FREE: u32 = 0;
const HELD: u32 = 1;
/// Held, and perhaps waited for.
const WAITED_FOR: u32 = 2;

fn futex(word: &AtomicU32, operation: c_int, value: u32) {
    // SAFETY: the address of a word that lives; both operations read only that.
    unsafe {
        libc::syscall(
            libc::SYS_futex,
            word.as_ptr(),
            operation | libc::FUTEX_PRIVATE_FLAG,
            value,
            ptr::null::<libc::timespec>(),
        );
    }
}

/// Locks the mutex; waits, detached if the thread is attached, while it is locked. A
/// thread that has it must not lock it again. Any thread may call it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMutex_Lock(m: *mut PyMutex) {
    // SAFETY: the caller passes a mutex, zeroed before its first use.
    let bits = unsafe { &(*m).bits };
    if bits.compare_exchange(FREE, HELD, Acquire, Relaxed).is_err() {
        lock_when_free(bits);
    }
    sanitizer::acquired(m.addr());
}

#[cold]
fn lock_when_free(bits: &AtomicU32) {
    let this = thread::detach();
    while bits.swap(WAITED_FOR, Acquire) != FREE {
        futex(bits, libc::FUTEX_WAIT, WAITED_FOR);
    }
    this.into_iter().for_each(thread::attach);
}

/// Unlocks the mutex; fatal if it is not locked. Any thread may call it, also another than
/// the one that locked it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMutex_Unlock(m: *mut PyMutex) {
    // SAFETY: the caller passes a mutex.
    let bits = unsafe { &(*m).bits };
    sanitizer::releasing(m.addr());
    match bits.swap(FREE, Release) {
        FREE => {
            eprintln!("Fatal Python error: PyMutex_Unlock: unlocking mutex that is not locked");
            std::process::abort()
        }
        HELD => {}
        _ => futex(bits, libc::FUTEX_WAKE, 1),
    }
}

/// Returns whether the mutex is locked, by whomever: 1 or 0. Any thread may call it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMutex_IsLocked(m: *mut PyMutex) -> c_int {
    // SAFETY: the caller passes a mutex.
    c_int::from(unsafe { &(*m).bits }.load(Relaxed) != FREE)
}
