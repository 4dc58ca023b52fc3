//! The write barrier: every reference that is put into the heap or taken
//! out of it goes through [`Rt::store`] and [`Rt::unstore`].
//!
//! They do three things:
//! - keep the one-bit count of internal references in the header, by which
//!   an object that is stored nowhere dies promptly. Places are noted by the
//!   object's owner; another thread marks the object as shared when it stores
//!   it, and notes nothing when it gives it up;
//! - while a marking cycle runs, shade what is taken out
//!   (snapshot-at-the-beginning: whatever was reachable when the cycle
//!   started is marked, so the reference that disappears must be seen).
//!   A store needs no shading (but see [`set_insertions`]), and new objects
//!   are allocated black;
//! - while garbage is being finalised, keep what a finaliser stores.
//!
//! Whoever opens a payload for writing goes through
//! [`crate::gc::mark::before_write`] as well: see [`crate::heap::marks`].

use super::phase::{self, Phase};
use super::{Ref, Root, Rt, Stored, queue_if_dead};
use crate::handle::Handle;
use crate::heap::stack::Stack;
use crate::heap::{Header, marks};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed, Ordering::Release, fence};
use std::sync::{Mutex, MutexGuard};

/// What the marker is to look at. It grows without being copied, which would keep a
/// thread for milliseconds.
static PENDING: Mutex<Stack<Handle>> = Mutex::new(Stack::new());

#[inline(never)]
fn pending() -> MutexGuard<'static, Stack<Handle>> {
    PENDING.lock().unwrap_or_else(|e| e.into_inner())
}

/// Whether a cycle marks the heap.
#[inline(always)]
pub fn is_marking() -> bool {
    phase::is(Phase::Mark)
}

/// Whether a cycle runs: new objects are black, and what dies is not freed
/// without a look at its colour.
#[inline(always)]
pub fn is_active() -> bool {
    !phase::is(Phase::Idle)
}

/// What was handed over since the last call, for the marker.
pub fn take_pending() -> Stack<Handle> {
    std::mem::take(&mut *pending())
}

/// Whether [`take_pending`] would return anything.
pub fn has_pending() -> bool {
    !pending().is_empty()
}

/// Marks an object that was allocated while a cycle runs. Called before its
/// type is written, so that the collector never sees it white.
#[cold]
#[inline(never)]
pub fn allocate_black(address: usize) {
    marks::blacken(address);
    fence(Release);
}

/// Makes sure that an object is marked in this cycle: it was reachable when
/// the cycle began, and a reference to it disappears (or is made out of a
/// weak one).
#[cold]
pub fn shade(object: Handle) {
    if marks::shade(object) {
        pending().push(object);
    }
}

/// Hands objects to the marker: grey ones, or what an object held that was scanned. As
/// long as they wait, those may be white; one that is taken out of the heap meanwhile is
/// shaded, and one that dies is scanned, as if the marker did not know of it.
pub fn push_pending(objects: &[Handle]) {
    pending().extend(objects.iter().copied());
}

/// Whether a weak reference to an object may be made strong. While the heap
/// is marked that makes the object live; what has been decided to be garbage
/// stays garbage.
pub fn may_revive(object: Handle) -> bool {
    if phase::is(Phase::Idle) {
        return true;
    }
    if !is_marking() {
        return marks::colour(object) == marks::BLACK;
    }
    if DECIDED.load(Relaxed) && marks::colour(object) == marks::WHITE {
        return false;
    }
    shade(object);
    marks::colour(object) != marks::DOOMED
}

/// Whether what is stored must be shaded, see [`set_insertions`].
static INSERTIONS: AtomicBool = AtomicBool::new(false);
/// Whether what is white can no longer be reached.
static DECIDED: AtomicBool = AtomicBool::new(false);

/// Sets whether references that are put into the heap are shaded while it is
/// marked. Needed where C may hold objects that the marker was not told of:
/// see [`crate::gc::candidates`]. Set at a handshake.
pub fn set_insertions(on: bool) {
    INSERTIONS.store(on, Relaxed);
}

/// Sets whether everything that is white is garbage, though marking has not
/// ended. Set at a handshake.
pub fn set_decided(on: bool) {
    DECIDED.store(on, Relaxed);
}

#[cold]
#[inline(never)]
fn note_store_in_cycle(object: Handle) {
    if phase::is(Phase::Judge) {
        crate::gc::mark::revive(object);
    } else if is_marking() && INSERTIONS.load(Relaxed) {
        shade(object);
    }
}

/// Whether no other thread changes anything of the heap: there is one thread,
/// and no cycle runs. It stays so until this thread's next boundary.
#[inline(always)]
pub fn is_alone() -> bool {
    !is_active() && !crate::thread::several()
}

/// Sets flags of an object; returns whether one of them was set before.
#[inline(always)]
pub fn set_flag(header: &Header, flag: u8) -> bool {
    match is_alone() {
        true => header.set_flag_alone(flag),
        false => header.set_flag(flag),
    }
}

/// Clears flags of an object.
#[inline(always)]
pub fn clear_flag(header: &Header, flag: u8) {
    match is_alone() {
        true => header.clear_flag_alone(flag),
        false => header.clear_flag(flag),
    }
}

impl Rt {
    /// Puts a reference into the heap: the result is to be kept by an object
    /// whose trace function visits it.
    #[inline(always)]
    pub fn store(&self, value: Ref<'_>) -> Stored {
        if let Some(header) = value.header() {
            self.note_store(value, header);
        }
        Stored(value.handle())
    }

    /// [`Rt::store`] where that needs no call, which is nearly always.
    #[inline(always)]
    pub fn try_store(&self, value: Ref<'_>) -> Option<Stored> {
        if let Some(header) = value.header() {
            if is_active() || (crate::thread::several() && !self.may_note_stored(value, header)) {
                return None;
            }
            header.note_stored();
        }
        Some(Stored(value.handle()))
    }

    /// Whether nothing but [`Header::note_stored`] is to be done for an object that
    /// this thread counts. Of a shared one the note is not exact, nor need it be.
    #[inline(always)]
    fn may_note_stored(&self, value: Ref<'_>, header: &Header) -> bool {
        header.is_shared() || self.thread().refs.has_own_page(value.handle().bits())
    }

    #[inline(always)]
    fn note_store(&self, value: Ref<'_>, header: &Header) {
        header.note_stored();
        if is_active() {
            note_store_in_cycle(value.handle());
        }
        if crate::thread::several() && !self.owns(value.handle().bits()) {
            header.mark_shared();
        }
    }

    /// [`Rt::store`] of a root that is given up.
    #[inline(always)]
    pub fn store_root(&self, value: Root) -> Stored {
        self.store(value.get())
    }

    /// Whether what another thread's object is stored in is for that thread to note: it
    /// may be storing the object just now. A place that gives up such an object leaves it
    /// to the collector.
    #[inline(always)]
    fn is_noted_by_another(&self, object: Handle) -> bool {
        crate::thread::several() && !self.is_own(object.bits())
    }

    /// Takes a reference out of the heap. If nothing else holds the object
    /// it is queued and dies at the next boundary.
    #[inline(always)]
    pub fn unstore(&self, stored: Stored) {
        let handle = stored.handle();
        if handle.is_immediate() {
            return;
        }
        if is_marking() {
            shade(handle);
        }
        // SAFETY: what the heap holds is alive.
        let header = unsafe { &*(handle.bits() as *const Header) };
        if !self.is_noted_by_another(handle)
            && header.note_unstored()
            && !header.is_shared()
            && self.thread().refs.count(handle.bits()) == 0
        {
            queue_if_dead(self.thread(), handle);
        }
    }

    /// [`Rt::unstore`] of what a dying object stored. A child that nothing
    /// else holds is out of everybody's reach, so that it needs no flag to
    /// be queued only once.
    #[inline(always)]
    pub fn unstore_from_dead(&self, stored: Stored) {
        let handle = stored.handle();
        if handle.is_immediate() {
            return;
        }
        // SAFETY: what the heap holds is alive.
        let header = unsafe { &*(handle.bits() as *const Header) };
        if is_active() || !header.is_stored_once() {
            return self.unstore(stored);
        }
        if self.is_noted_by_another(handle) {
            return;
        }
        header.note_unstored();
        if !header.is_held_by_counts_only() {
            return self.queue_orphan(handle, header);
        }
        if let Some(0) = self.thread().refs.own_count(handle.bits()) {
            return self.thread().queue_dying(handle);
        }
        self.queue_orphan(handle, header);
    }

    /// The part of [`Rt::unstore_from_dead`] that is not short.
    fn queue_orphan(&self, handle: Handle, header: &Header) {
        if !header.is_shared() && self.thread().refs.count(handle.bits()) == 0 {
            queue_if_dead(self.thread(), handle);
        }
    }

    /// Takes a reference out of the heap and hands it to the caller, rooted.
    #[inline(always)]
    pub fn unstore_to_root(&self, stored: Stored) -> Root {
        let root = stored.get(self).root();
        self.unstore(stored);
        root
    }

    /// Puts `value` in the place of `old`.
    pub fn replace(&self, place: &mut Stored, value: Ref<'_>) {
        let old = std::mem::replace(place, self.store(value));
        self.unstore(old);
    }
}
