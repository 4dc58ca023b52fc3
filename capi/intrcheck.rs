//! `intrcheck.h`: fork.
//!
//! What a fork() needs happens at the fork() itself, whoever calls it and with or without
//! these functions ([`crate::gc::fork`]).

use super::boundary::entry;
use crate::gc::fork;
use std::ffi::c_int;

/// To be called before fork(), by an attached thread. Needed for CPython only: here fork()
/// itself brings the runtime to rest.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_BeforeFork() {
    let _: c_int = entry!(PyOS_BeforeFork, |rt| {
        let _ = &rt;
        Ok(())
    });
}

/// To be called after fork() in the parent, by the thread that called PyOS_BeforeFork.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_AfterFork_Parent() {
    let _: c_int = entry!(PyOS_AfterFork_Parent, |rt| {
        let _ = &rt;
        Ok(())
    });
}

/// To be called after fork() in the child, by the thread that called PyOS_BeforeFork. Ends all
/// thread states but that of the calling thread; without it those stay that were never attached.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_AfterFork_Child() {
    let _: c_int = entry!(PyOS_AfterFork_Child, |rt| {
        fork::end_other_threads(rt);
        Ok(())
    });
}

/// The same as PyOS_AfterFork_Child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_AfterFork() {
    // SAFETY: same contract.
    unsafe { PyOS_AfterFork_Child() };
}
