//! The method cache: (type version, name) to what the MRO holds.
//!
//! A type gets a version number from a global counter when it is first
//! looked up, and loses it when it or one of its bases is modified; numbers
//! are never used twice, so an entry can never be stale. Entries hold plain
//! handles: the value is kept alive by the type's dictionary as long as the
//! version is valid. One table for the process, written with
//! exclusive access ([`crate::thread::lock`]).
//!
//! A second table says where instances have an attribute: (type version,
//! shape, name) to a place. Shapes of a dead type may get their numbers again,
//! versions never do.

use super::shape::{self, Shape};
use super::type_of;
use super::typeobj::TypeObject;
use crate::handle::Handle;
use crate::rt::{self, Ref, Rt};
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

// SAFETY: written with exclusive access, read with that or parallel access.
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

/// The place in the cache may be read by getattr.
pub const READABLE: u32 = 1;
/// The place in the cache may be written by setattr.
pub const WRITABLE: u32 = 2;

/// Where instances with a shape have an attribute.
struct Place {
    version: Cell<u64>,
    name: Cell<usize>,
    shape: Cell<u32>,
    /// As [`Shape::cached_offset`] says, and [`READABLE`] and [`WRITABLE`].
    offset: Cell<u32>,
}

struct Places([Place; ENTRIES]);

// SAFETY: written with exclusive access, read with that or parallel access.
unsafe impl Sync for Places {}

static PLACES: Places = Places(
    [const {
        Place {
            version: Cell::new(0),
            name: Cell::new(0),
            shape: Cell::new(0),
            offset: Cell::new(0),
        }
    }; ENTRIES],
);

#[inline(always)]
fn place_entry(version: u64, name: usize, shape: u32) -> &'static Place {
    let index = (name >> 4) ^ (version as usize).wrapping_mul(31) ^ shape as usize;
    &PLACES.0[index % ENTRIES]
}

/// The place of an instance's attribute, if it is known and may be used so.
#[inline(always)]
pub fn place<'a>(object: Ref<'a>, name: Ref<'_>, flag: u32) -> Option<&'a rt::Place> {
    let shape = object.header()?.aux();
    let ty = type_of(object);
    let entry = place_entry(ty.version(), name.handle().bits(), shape);
    let known = entry.version.get() == ty.version()
        && entry.name.get() == name.handle().bits()
        && entry.shape.get() == shape
        && entry.offset.get() & flag != 0;
    // SAFETY: a version belongs to one state of one type, and entries are made
    // of shapes of its instances.
    known.then(|| unsafe { shape::place_by_offset(object, ty, entry.offset.get()) })
}

/// Notes the place of an attribute of a type's instances with this shape.
#[inline]
pub fn note_place(ty: &TypeObject, name: Handle, shape: &Shape, position: usize, flags: u32) {
    let version = version_of(ty);
    let entry = place_entry(version, name.bits(), shape.id());
    entry.version.set(version);
    entry.name.set(name.bits());
    entry.shape.set(shape.id());
    entry.offset.set(shape.cached_offset(position) | flags);
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
