//! The method cache: (type version, name) to what the MRO holds.
//!
//! A type gets a version number from a global counter when it is first
//! looked up, and loses it when it or one of its bases is modified; numbers
//! are never used twice, so an entry can never be stale. Entries hold plain
//! handles: the value is kept alive by the type's dictionary as long as the
//! version is valid. One table for the process, used under the attach lock.

use super::typeobj::TypeObject;
use crate::handle::Handle;
use crate::rt::{Ref, Rt};
use crate::types::{dict, strings};
use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

const ENTRIES: usize = 1024;

struct Entry {
    version: Cell<u64>,
    name: Cell<usize>,
    value: Cell<usize>,
}

struct Cache([Entry; ENTRIES]);

// SAFETY: used only by the attached thread.
unsafe impl Sync for Cache {}

static CACHE: Cache = Cache(
    [const {
        Entry {
            version: Cell::new(0),
            name: Cell::new(0),
            value: Cell::new(0),
        }
    }; ENTRIES],
);

static NEXT_VERSION: AtomicU64 = AtomicU64::new(1);

/// What the type's MRO holds under `name`.
#[inline]
pub fn lookup<'a>(rt: &'a Rt, ty: &TypeObject, name: Ref<'_>) -> Option<Ref<'a>> {
    if !strings::is_interned(name) {
        return walk(rt, ty, name);
    }
    let version = version_of(ty);
    let index = (name.handle().bits() >> 4) ^ (version as usize).wrapping_mul(31);
    let entry = &CACHE.0[index % ENTRIES];
    if entry.version.get() != version || entry.name.get() != name.handle().bits() {
        let value = walk(rt, ty, name).map_or(0, |v| v.handle().bits());
        entry.version.set(version);
        entry.name.set(name.handle().bits());
        entry.value.set(value);
    }
    // SAFETY: held by a dictionary of the MRO while the version is valid.
    Handle::from_bits(entry.value.get()).map(|h| unsafe { Ref::from_handle(h) })
}

fn version_of(ty: &TypeObject) -> u64 {
    match ty.version() {
        0 => {
            let version = NEXT_VERSION.fetch_add(1, Relaxed);
            ty.set_version(version);
            version
        }
        version => version,
    }
}

fn walk<'a>(rt: &'a Rt, ty: &TypeObject, name: Ref<'_>) -> Option<Ref<'a>> {
    ty.mro(rt).find_map(|t| {
        let dict = t.fields(rt).dict.as_ref()?.get(rt);
        dict::get_exact(rt, dict, name)
    })
}

/// Forgets what is known about a type and all types derived from it; call
/// after its dictionary or bases changed.
pub fn modified(rt: &Rt, ty: &TypeObject) {
    ty.set_version(0);
    for address in &ty.fields(rt).subclasses {
        // SAFETY: a type takes itself out of the list before it dies.
        modified(rt, unsafe { &*(*address as *const TypeObject) });
    }
}

/// Makes every entry invalid: names or values may have died.
pub fn clear() {
    for entry in &CACHE.0 {
        entry.version.set(0);
    }
}
