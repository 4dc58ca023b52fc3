//! `weakrefobject.h`: weak references and proxies.

use super::boundary::{Borrowed, New, entry};
use super::out;
use crate::types::weakref::{self, _PyWeakref_RefType, proxy};
use std::ffi::c_int;

/// Returns a weak reference to `ob`, whose `callback` (unless NULL or None)
/// is called with it when `ob` goes; without one there is one reference for
/// all callers. New reference; NULL with TypeError if the type of `ob` does
/// not support it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyWeakref_NewRef(ob: Borrowed, callback: Borrowed) -> New {
    entry!(PyWeakref_NewRef, |rt, ob: any, callback: opt| weakref::new(
        rt,
        &_PyWeakref_RefType,
        ob,
        callback
    ))
}

/// Returns a proxy of `ob`, which passes everything on to it and raises
/// ReferenceError once it is gone. New reference; NULL with TypeError if the
/// type of `ob` does not support it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyWeakref_NewProxy(ob: Borrowed, callback: Borrowed) -> New {
    entry!(PyWeakref_NewProxy, |rt, ob: any, callback: opt| proxy::new(
        rt, ob, callback
    ))
}

/// Returns 1 with a new reference to what `ref_` refers to in `*pobj`, 0 with
/// NULL there once it is gone, -1 with NULL and TypeError if `ref_` is no
/// weak reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyWeakref_GetRef(ref_: Borrowed, pobj: *mut New) -> c_int {
    // SAFETY: the caller passes a place for the result.
    unsafe { out::give(pobj, None) };
    entry!(PyWeakref_GetRef, |rt, ref_: any| {
        let found = weakref::referent(rt, ref_)?;
        let there = found.is_some();
        // SAFETY: as above.
        unsafe { out::give(pobj, found) };
        Ok(there)
    })
}
