//! `pythread.h`: threads, locks and thread-specific storage of the system.

use super::names::{PyLockStatus, PyThread_type_lock};
use crate::thread::sanitizer;
use std::ffi::{c_int, c_long, c_longlong, c_ulong, c_void};
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

/// A lock that any thread may release.
struct Lock {
    held: Mutex<bool>,
    released: Condvar,
}

/// Does nothing; threads need no preparation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_init_thread() {}

/// Starts a detached thread that runs `func(arg)`. Returns its identity, or
/// PYTHREAD_INVALID_THREAD_ID.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_start_new_thread(
    func: unsafe extern "C" fn(*mut c_void),
    arg: *mut c_void,
) -> c_ulong {
    let arg = arg as usize;
    let started = std::thread::Builder::new().spawn(move || {
        // SAFETY: the function and argument that were passed for this.
        unsafe { func(arg as *mut c_void) };
    });
    match started {
        Ok(handle) => {
            use std::os::unix::thread::JoinHandleExt;
            handle.as_pthread_t()
        }
        Err(_) => u64::MAX,
    }
}

/// Ends the calling thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_exit_thread() -> ! {
    // SAFETY: ends this thread only.
    unsafe { libc::pthread_exit(std::ptr::null_mut()) }
}

/// Returns the identity of the calling thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_get_thread_ident() -> c_ulong {
    // SAFETY: always succeeds.
    unsafe { libc::pthread_self() as u64 }
}

/// Returns the system's number of the calling thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_get_thread_native_id() -> c_ulong {
    // SAFETY: always succeeds.
    unsafe { libc::gettid() as u64 }
}

/// Returns a new lock, which PyThread_free_lock frees.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_allocate_lock() -> PyThread_type_lock {
    Box::into_raw(Box::new(Lock {
        held: Mutex::new(false),
        released: Condvar::new(),
    }))
    .cast()
}

/// Frees a lock that nobody uses.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_free_lock(lock: PyThread_type_lock) {
    // SAFETY: made by PyThread_allocate_lock and given up.
    drop(unsafe { Box::from_raw(lock.cast::<Lock>()) });
}

/// Takes a lock, waiting if `waitflag` is not 0. Returns 1, or 0 if it is held.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_acquire_lock(lock: PyThread_type_lock, waitflag: c_int) -> c_int {
    let microseconds = if waitflag == 0 { 0 } else { -1 };
    // SAFETY: same contract.
    unsafe { PyThread_acquire_lock_timed(lock, microseconds, 0) }
}

/// Takes a lock, waiting for so many microseconds (negative: without end).
/// Returns PY_LOCK_ACQUIRED or PY_LOCK_FAILURE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_acquire_lock_timed(
    lock: PyThread_type_lock,
    microseconds: c_longlong,
    _intr_flag: c_int,
) -> PyLockStatus {
    // SAFETY: made by PyThread_allocate_lock.
    let lock = unsafe { &*lock.cast::<Lock>() };
    let deadline = u64::try_from(microseconds)
        .ok()
        .and_then(|us| Instant::now().checked_add(Duration::from_micros(us)));
    let mut held = lock.held.lock().unwrap_or_else(|e| e.into_inner());
    while *held {
        match deadline {
            None => held = lock.released.wait(held).unwrap_or_else(|e| e.into_inner()),
            Some(deadline) => {
                let Some(left) = deadline.checked_duration_since(Instant::now()) else {
                    return 0;
                };
                let waited = lock.released.wait_timeout(held, left);
                held = waited.unwrap_or_else(|e| e.into_inner()).0;
            }
        }
    }
    *held = true;
    sanitizer::acquired(std::ptr::from_ref(lock).addr());
    1
}

/// Releases a lock.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_release_lock(lock: PyThread_type_lock) {
    // SAFETY: made by PyThread_allocate_lock.
    let lock = unsafe { &*lock.cast::<Lock>() };
    sanitizer::releasing(std::ptr::from_ref(lock).addr());
    *lock.held.lock().unwrap_or_else(|e| e.into_inner()) = false;
    lock.released.notify_one();
}

/// `Py_tss_t`: a key for thread-specific storage.
#[repr(C)]
pub struct TssKey {
    created: c_int,
    key: libc::pthread_key_t,
}

/// Returns a new key that is not created yet; freed with PyThread_tss_free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_tss_alloc() -> *mut TssKey {
    Box::into_raw(Box::new(TssKey { created: 0, key: 0 }))
}

/// Deletes and frees a key; does nothing for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_tss_free(key: *mut TssKey) {
    if !key.is_null() {
        // SAFETY: made by PyThread_tss_alloc and given up.
        unsafe {
            PyThread_tss_delete(key);
            drop(Box::from_raw(key));
        }
    }
}

/// Returns whether the key is created: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_tss_is_created(key: *mut TssKey) -> c_int {
    // SAFETY: a key of the caller's.
    unsafe { (*key).created }
}

/// Creates the key, if it is not. Returns 0, or -1 if there are no keys left.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_tss_create(key: *mut TssKey) -> c_int {
    // SAFETY: a key of the caller's.
    let key = unsafe { &mut *key };
    if key.created != 0 {
        return 0;
    }
    // SAFETY: writes the key.
    if unsafe { libc::pthread_key_create(&raw mut key.key, None) } != 0 {
        return -1;
    }
    key.created = 1;
    0
}

/// Deletes the key; its values are forgotten.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_tss_delete(key: *mut TssKey) {
    // SAFETY: a key of the caller's.
    let key = unsafe { &mut *key };
    if key.created != 0 {
        // SAFETY: created above.
        unsafe { libc::pthread_key_delete(key.key) };
        key.created = 0;
    }
}

/// Sets the calling thread's value. Returns 0, or -1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_tss_set(key: *mut TssKey, value: *mut c_void) -> c_int {
    // SAFETY: a created key of the caller's.
    let failed = unsafe { libc::pthread_setspecific((*key).key, value) };
    if failed == 0 { 0 } else { -1 }
}

/// Returns the calling thread's value; NULL if it has none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_tss_get(key: *mut TssKey) -> *mut c_void {
    // SAFETY: a created key of the caller's.
    unsafe { libc::pthread_getspecific((*key).key) }
}

/// Returns the stack size of new threads; 0 is the system's default.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_get_stacksize() -> usize {
    0
}

const _: () = assert!(size_of::<c_long>() == 8);
