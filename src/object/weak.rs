//! Weak references: who points weakly at an object.
//!
//! The list is kept outside the objects, in a table by address, so that an
//! object that is never weakly referenced pays one header bit. A weak
//! reference object holds the address of its referent in [`WeakRef`]; the
//! table holds the addresses of the weak reference objects. Neither counts.
//!
//! Invariant: an address is in the table exactly while its header has
//! `FLAG_WEAKLY_REFERENCED`.

use super::call;
use super::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::error;
use crate::handle::Handle;
use crate::heap::Header;
use crate::heap::header::FLAG_WEAKLY_REFERENCED;
use crate::rt::{Ref, Root, Rt, Stored, barrier};
use smallvec::SmallVec;
use std::cell::UnsafeCell;
use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{
    AtomicUsize,
    Ordering::{Acquire, Release},
};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The weak references to an object: hardly ever more than one.
type List = SmallVec<[usize; 1]>;
type Table = HashMap<usize, List, foldhash::fast::FixedState>;

/// The table, which [`table`] hands out.
struct Shared(UnsafeCell<Table>);

// SAFETY: whoever uses the table holds LOCK, or is alone.
unsafe impl Sync for Shared {}

static TABLE: Shared = Shared(UnsafeCell::new(Table::with_hasher(
    foldhash::fast::FixedState::with_seed(0),
)));
static LOCK: Mutex<()> = Mutex::new(());

/// The right to use the table.
struct Guard {
    _lock: Option<MutexGuard<'static, ()>>,
}

/// Locks the table, where there is anybody else who might use it.
fn table() -> Guard {
    let lock = || LOCK.lock().unwrap_or_else(PoisonError::into_inner);
    Guard {
        _lock: (!barrier::is_alone()).then(lock),
    }
}

impl Deref for Guard {
    type Target = Table;
    fn deref(&self) -> &Table {
        // SAFETY: the lock is held, or nobody else is there: no cycle runs,
        // and begins or ends only at a boundary, which no guard outlives.
        unsafe { &*TABLE.0.get() }
    }
}

impl DerefMut for Guard {
    fn deref_mut(&mut self) -> &mut Table {
        // SAFETY: as above.
        unsafe { &mut *TABLE.0.get() }
    }
}

/// Payload of weak references and proxies.
pub struct WeakRef {
    /// Address of the referent, 0 once it is gone.
    referent: usize,
    /// Called with the weak reference when the referent goes.
    pub callback: Option<Stored>,
    /// Hash of the referent, once it was asked for.
    pub hash: Option<isize>,
}

/// A static, not a constant: kinds are told apart by their addresses.
static KIND: NativeKind = NativeKind {
    release: Some(release),
    ..kind_of::<WeakRef>(None)
};

// SAFETY: `callback` is the only stored reference.
unsafe impl Payload for WeakRef {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        if let Some(callback) = &self.callback {
            visit(callback.handle());
        }
    }
}

impl WeakRef {
    /// A weak reference to `referent`; register it with [`register`].
    pub fn new(rt: &Rt, referent: Ref<'_>, callback: Option<Ref<'_>>) -> WeakRef {
        WeakRef {
            referent: referent.handle().bits(),
            callback: callback.map(|c| rt.store(c)),
            hash: None,
        }
    }

    /// The referent, or `None` once it is gone.
    pub fn upgrade<'a>(&self, _rt: &'a Rt) -> Option<Ref<'a>> {
        // SAFETY: the referent clears the address before its slot is freed,
        // which needs the token exclusively.
        Handle::from_bits(self.referent)
            .filter(|h| barrier::may_revive(*h))
            .map(|h| unsafe { Ref::from_handle(h) })
    }
}

/// A dead weak reference leaves the table. The collector's thread may be
/// here, so the referent is looked at under the table's lock.
unsafe fn release(object: *mut Header) {
    // SAFETY: as below. What is cleared stays so, and is in no list.
    if unsafe { AtomicUsize::from_ptr(referent_of(object as usize)).load(Acquire) } == 0 {
        return;
    }
    let mut table = table();
    // SAFETY: called once, for a dead weak reference.
    let referent = unsafe { *referent_of(object as usize) };
    if let Some(list) = table.get_mut(&referent) {
        list.retain(|a| *a != object as usize);
        if list.is_empty() {
            table.remove(&referent);
            // SAFETY: a referent that is not cleared is alive.
            unsafe { barrier::clear_flag(&*(referent as *const Header), FLAG_WEAKLY_REFERENCED) };
        }
    }
}

/// The word of a weak reference that holds its referent's address, in which
/// no reference is kept.
///
/// # Safety
/// `weak` is the address of a weak reference that is not freed yet.
unsafe fn referent_of(weak: usize) -> *mut usize {
    let native = weak as *const super::native::Native<WeakRef>;
    // SAFETY: passed on from the caller.
    unsafe { &raw mut (*(*native).payload.as_ptr()).referent }
}

/// Takes the list of an object that is gone: from now on its weak references
/// give None. Those that are garbage themselves are left out.
fn take_list(referent: usize) -> List {
    let mut table = table();
    let mut list = table.remove(&referent).unwrap_or_default();
    for weak in &list {
        // SAFETY: a weak reference leaves the table before it is freed.
        unsafe { AtomicUsize::from_ptr(referent_of(*weak)).store(0, Release) };
    }
    list.retain(|weak| Handle::from_bits(*weak).is_some_and(barrier::may_revive));
    list
}

/// Enters a new weak reference in the referent's list.
pub fn register(referent: Ref<'_>, weak: Ref<'_>) {
    if let Some(header) = referent.header() {
        barrier::set_flag(header, FLAG_WEAKLY_REFERENCED);
        table()
            .entry(referent.handle().bits())
            .or_default()
            .push(weak.handle().bits());
    }
}

/// The weak references to an object, oldest first.
pub fn list<'a>(_rt: &'a Rt, referent: Ref<'_>) -> Vec<Ref<'a>> {
    let table = table();
    let Some(list) = table.get(&referent.handle().bits()) else {
        return Vec::new();
    };
    list.iter()
        .filter_map(|a| Handle::from_bits(*a))
        .filter(|h| barrier::may_revive(*h))
        // SAFETY: a weak reference leaves the table before it is freed.
        .map(|h| unsafe { Ref::from_handle(h) })
        .collect()
}

/// Visits the address of each object that has weak references, for the heap
/// verifier.
pub fn for_each_referent(visit: impl FnMut(usize)) {
    table().keys().copied().for_each(visit);
}

/// Clears all weak references to an object that dies, newest first, and
/// runs their callbacks if `callbacks`.
pub fn clear(rt: &mut Rt, referent: Ref<'_>, callbacks: bool) {
    clear_where(rt, referent, |_| callbacks);
}

/// [`clear`] with the callbacks of those weak references that `wanted`
/// names.
pub fn clear_where(rt: &mut Rt, referent: Ref<'_>, wanted: impl Fn(Handle) -> bool) {
    let Some(header) = referent.header() else {
        return;
    };
    if !header.has_flag(FLAG_WEAKLY_REFERENCED) {
        return;
    }
    barrier::clear_flag(header, FLAG_WEAKLY_REFERENCED);
    let mut calls: Vec<(Root, Root)> = Vec::new();
    let list = take_list(referent.handle().bits());
    for handle in list.iter().rev().filter_map(|a| Handle::from_bits(*a)) {
        // SAFETY: a weak reference leaves the table before it is freed.
        let weak = unsafe { Ref::from_handle(handle) };
        let Some(object) = Obj::<WeakRef>::from_ref(weak) else {
            continue;
        };
        if let Some(callback) = object.get_mut(rt).callback.take() {
            let callback = rt.unstore_to_root(callback);
            if wanted(handle) {
                calls.push((callback, weak.root()));
            }
        }
    }
    for (callback, weak) in calls {
        if call::one(rt, callback.get(), weak.get()).is_err() {
            error::write_unraisable(rt, Some(callback.get()));
        }
    }
}

/// Clears the weak references to an object whose slot is being freed,
/// without callbacks.
pub fn forget(address: usize) {
    drop(take_list(address));
}
