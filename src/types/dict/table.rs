//! The insertion-ordered hash table of dict and set.
//!
//! A [`Table`] is one pointer to a [`Block`] and is part of a concurrent
//! payload: the collector's thread may trace it at any time. What needs the
//! space of one entry only (a value replaced, a key added where there is room,
//! a key removed) is done in the block that is there. Everything else makes a
//! new block, publishes it by one store and gives the old one up intact.
//!
//! A search may run foreign code (`__eq__`), which may change the table. It
//! notices by [`Table::changes`], the number of blocks the table has had, and
//! by the key it compared no longer being at its position; within one block
//! nothing else moves.

use super::block::{Block, Entry, is_plain, plain_hash};
use super::index::Probe;
use super::search::{Found, Quick};
use crate::error;
use crate::object::native::{Obj, Payload};
use crate::object::{Visit, ops};
use crate::rt::{Place, Ref, Result, Root, Rt, Stored};
use std::ptr::NonNull;
use std::sync::atomic::{
    AtomicPtr, AtomicU32,
    Ordering::{Acquire, Relaxed, Release},
};

/// Keys, with values (`VALUES` is 1) or without (0).
pub struct Table<const VALUES: usize> {
    block: AtomicPtr<Block<VALUES>>,
    changes: AtomicU32,
    /// For the owner of the table; zero in a new one and after every change
    /// of the keys.
    pub note: AtomicU32,
}

/// A payload with a table.
pub trait HasTable<const VALUES: usize>: Payload {
    /// The table.
    fn table(&self) -> &Table<VALUES>;
}

impl<const VALUES: usize> Default for Table<VALUES> {
    #[inline(always)]
    fn default() -> Table<VALUES> {
        Table {
            block: AtomicPtr::new(Block::empty().as_ptr()),
            changes: AtomicU32::new(0),
            note: AtomicU32::new(0),
        }
    }
}

impl<const VALUES: usize> Drop for Table<VALUES> {
    fn drop(&mut self) {
        if let Some(block) = NonNull::new(*self.block.get_mut()) {
            // SAFETY: the table's own block, which goes with it.
            unsafe { Block::give_up(block) };
        }
    }
}

impl<const VALUES: usize> Table<VALUES> {
    /// The block; it is the table's while the token is borrowed, by way of
    /// which the table was reached.
    #[inline(always)]
    pub fn block(&self) -> &Block<VALUES> {
        // SAFETY: never null; replaced only by those who borrow the token
        // exclusively, and not freed while a marker reads it.
        unsafe { &*self.block.load(Acquire) }
    }

    /// Number of keys.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.block().live()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many blocks the table has had.
    #[inline(always)]
    pub fn changes(&self) -> u32 {
        self.changes.load(Relaxed)
    }

    /// The bound of positions: those of removed entries included.
    #[inline]
    pub fn positions(&self) -> usize {
        self.block().used()
    }

    /// The entry at a position; `None` if there is none, or no more.
    #[inline]
    pub fn entry<'a>(&'a self, rt: &'a Rt, position: usize) -> Option<Entry<'a>> {
        self.block().entry(rt, position)
    }

    /// The first entry at or behind a position.
    #[inline]
    pub fn next<'a>(&'a self, rt: &'a Rt, position: usize) -> Option<Entry<'a>> {
        let block = self.block();
        (position..block.used()).find_map(|at| block.entry(rt, at))
    }

    /// Entries in insertion order.
    pub fn entries<'a>(&'a self, rt: &'a Rt) -> impl DoubleEndedIterator<Item = Entry<'a>> {
        self.block().entries(rt)
    }

    /// [`Table::find_plain`] as far as that goes without a call.
    #[inline(always)]
    pub fn find_quick(&self, key: Ref<'_>) -> Quick {
        self.block().find_quick(key)
    }

    /// Looks for a key where that needs no foreign code whatever the outcome:
    /// the key is plain and so are all in the table. Its hash, and its
    /// position if it is there.
    #[inline]
    pub fn find_plain(&self, rt: &Rt, key: Ref<'_>) -> Option<(isize, Option<usize>)> {
        let block = self.block();
        if block.is_general() {
            return None;
        }
        // SAFETY: a simple block; what has a plain hash and is no int is an
        // exact str.
        unsafe {
            let hash = plain_hash(key)?;
            let found = match key.handle().is_immediate() {
                true => block.find_int(key.handle().bits(), hash),
                false => block.find_str(rt, key, hash),
            };
            Some((hash, found))
        }
    }

    /// The place of the value at a position that [`Table::find_plain`] has
    /// just found.
    ///
    /// # Safety
    /// Nothing happened to the table in between.
    #[inline(always)]
    pub unsafe fn value_found(&self, position: usize) -> &Place {
        // SAFETY: passed on from the caller.
        unsafe { self.block().value_found(position) }
    }

    /// Visits the references; on any thread.
    #[inline]
    pub fn trace(&self, visit: &mut Visit<'_>) {
        self.block().trace(visit);
    }

    /// Adds a key that is not there, with its value, in the block that is
    /// there; false if that has no room for it, see [`make_room`].
    #[inline(always)]
    pub fn add(&self, rt: &Rt, hash: isize, key: Ref<'_>, value: Option<Ref<'_>>) -> bool {
        let block = self.block();
        if !block.has_room(key) {
            return false;
        }
        let (key, value) = (rt.store(key), value.map(|v| rt.store(v)));
        let added = block.push(hash, key, value);
        debug_assert!(added.is_ok());
        self.note.store(0, Relaxed);
        true
    }

    /// [`Table::add`] of a plain key whose value is stored already, in a block
    /// that has room for it.
    pub fn add_stored(&self, rt: &Rt, hash: isize, key: Ref<'_>, value: Option<Stored>) {
        let added = self.block().push(hash, rt.store(key), value);
        debug_assert!(added.is_ok());
        self.note.store(0, Relaxed);
    }

    /// [`Table::add`] for a key that [`Table::find_quick`] has just missed.
    ///
    /// # Safety
    /// Just that.
    #[inline(always)]
    pub unsafe fn add_missing(
        &self,
        rt: &Rt,
        probe: Probe,
        key: Ref<'_>,
        value: Option<Ref<'_>>,
    ) -> bool {
        let is_full = |block: &Block<VALUES>| block.used() >= block.capacity();
        if is_full(self.block()) && !(self.block().capacity() == 0 && self.begin(rt)) {
            return false;
        }
        let (key, value) = (rt.store(key), value.map(|v| rt.store(v)));
        // SAFETY: passed on from the caller; there is room.
        unsafe { self.block().push_missing(probe, key, value) };
        self.note.store(0, Relaxed);
        true
    }

    /// Takes a first small block; false if there is no memory.
    #[inline(never)]
    fn begin(&self, rt: &Rt) -> bool {
        let Some(block) = Block::<VALUES>::first(rt) else {
            return false;
        };
        // SAFETY: what is replaced is the empty block, which is always there.
        unsafe { self.install(block) };
        true
    }

    /// Takes the entry at a position out: new references to its key and its
    /// value (the key in a set).
    pub fn remove(&self, rt: &Rt, position: usize) -> Option<(Root, Root)> {
        let (key, value) = self.block().remove(position)?;
        let key = rt.unstore_to_root(key);
        let value = match value {
            Some(value) => rt.unstore_to_root(value),
            None => key.clone(),
        };
        Some((key, value))
    }

    /// Takes the last entry out, as [`Table::remove`] does. The table's note
    /// keeps how many positions at the end were found empty.
    pub fn remove_last(&self, rt: &Rt) -> Option<(Root, Root)> {
        let used = self.positions();
        let end = used.saturating_sub(self.note.load(Relaxed) as usize);
        let last = (0..end).rev().find(|at| self.entry(rt, *at).is_some())?;
        self.note.store((used - last) as u32, Relaxed);
        self.remove(rt, last)
    }

    /// Takes all references out; for a table whose object dies.
    #[inline]
    pub fn unstore_all(&self, rt: &Rt) {
        self.block().unstore_all(rt);
    }

    /// A table with the same entries. MemoryError.
    pub fn copy(&self, rt: &Rt) -> Result<Table<VALUES>> {
        let block = self.block();
        let copy = Table::default();
        if block.live() > 0 {
            let new = allocate(rt, block.live(), block.is_general())?;
            // SAFETY: new, and known to nobody else.
            unsafe { new.as_ref() }.fill_from(rt, block, |reference| {
                // The new block holds it under the name of the old one's.
                let _ = rt.store(reference);
            });
            copy.block.store(new.as_ptr(), Relaxed);
        }
        Ok(copy)
    }

    /// Puts a new block in the place of the present one, which is returned.
    ///
    /// # Safety
    /// No reference into the present block is in use on this thread, which
    /// has the table to itself.
    unsafe fn install(&self, block: NonNull<Block<VALUES>>) -> NonNull<Block<VALUES>> {
        let old = self.block.load(Relaxed);
        self.block.store(block.as_ptr(), Release);
        self.changes.store(self.changes().wrapping_add(1), Relaxed);
        self.note.store(0, Relaxed);
        NonNull::new(old).unwrap_or_else(Block::empty)
    }
}

fn allocate<const VALUES: usize>(
    rt: &Rt,
    capacity: usize,
    general: bool,
) -> Result<NonNull<Block<VALUES>>> {
    Block::allocate(rt, capacity, general).ok_or_else(|| error::no_memory(rt))
}

/// Position of a key with its hash known: identity first, then equality, which
/// runs the keys' `__eq__`. If comparing changes the table the search starts
/// again.
pub fn find<const VALUES: usize, T: HasTable<VALUES>>(
    rt: &mut Rt,
    object: Obj<'_, T>,
    key: Ref<'_>,
    hash: isize,
) -> Result<Option<usize>> {
    'again: loop {
        let changes = object.get(rt).table().changes();
        let mut probe = Probe::new(hash);
        loop {
            let block = object.get(rt).table().block();
            let position = match block.find(rt, &mut probe, key, hash) {
                Found::Missing => return Ok(None),
                Found::At(position) => return Ok(Some(position)),
                Found::Perhaps(position) => position,
            };
            let Some(candidate) = block.entry(rt, position).map(|e| e.key.root()) else {
                continue;
            };
            let equal = ops::equal(rt, candidate.get(), key)?;
            let table = object.get(rt).table();
            let is_there = table.changes() == changes
                && table
                    .entry(rt, position)
                    .is_some_and(|e| e.key.is(candidate.get()));
            if !is_there {
                continue 'again;
            }
            if equal {
                return Ok(Some(position));
            }
        }
    }
}

/// Makes room for one more entry with such a key, in a new block. MemoryError.
#[cold]
#[inline(never)]
pub fn make_room<const VALUES: usize, T: HasTable<VALUES>>(
    rt: &mut Rt,
    object: Obj<'_, T>,
    key: Ref<'_>,
) -> Result<()> {
    let block = object.get(rt).table().block();
    let general = block.is_general() || !is_plain(key);
    // Growing by half above some size bounds what is left unused.
    let wanted = match block.live() {
        0..3 => 5,
        live @ 3..0x4000 => live * 2,
        live => live + live / 2,
    };
    move_to_new(rt, object, wanted, general)
}

/// Makes room for `more` entries with plain keys in one go. MemoryError.
pub fn reserve<const VALUES: usize, T: HasTable<VALUES>>(
    rt: &mut Rt,
    object: Obj<'_, T>,
    more: usize,
) -> Result<()> {
    let block = object.get(rt).table().block();
    if block.capacity() - block.used() >= more {
        return Ok(());
    }
    let (wanted, general) = (block.live().saturating_add(more), block.is_general());
    move_to_new(rt, object, wanted, general)
}

/// Moves the entries to a new block.
fn move_to_new<const VALUES: usize, T: HasTable<VALUES>>(
    rt: &mut Rt,
    object: Obj<'_, T>,
    capacity: usize,
    general: bool,
) -> Result<()> {
    let new = allocate(rt, capacity, general)?;
    let table = object.get(rt).table();
    // SAFETY: new, and known to nobody else until it is installed. The token
    // is borrowed exclusively, so nothing refers to the old block.
    unsafe {
        new.as_ref().fill_from(rt, table.block(), |_| ());
        Block::give_up(table.install(new));
    }
    Ok(())
}

/// Takes everything out.
pub fn clear<const VALUES: usize, T: HasTable<VALUES>>(rt: &mut Rt, object: Obj<'_, T>) {
    let table = object.get(rt).table();
    // SAFETY: the token is borrowed exclusively, so nothing refers to the old
    // block, which is not in use any more when its references are given up.
    unsafe {
        let old = table.install(Block::empty());
        old.as_ref().unstore_all(rt);
        Block::give_up(old);
    }
}

/// Exchanges the entries of two objects.
pub fn swap<const VALUES: usize, T: HasTable<VALUES>>(rt: &mut Rt, a: Obj<'_, T>, b: Obj<'_, T>) {
    a.before_move(rt);
    b.before_move(rt);
    let (a, b) = (a.get(rt).table(), b.get(rt).table());
    // SAFETY: the token is borrowed exclusively, so nothing refers to either
    // block; the first install returns the block that the second puts back.
    unsafe {
        let of_b = NonNull::from(b.block());
        let of_a = a.install(of_b);
        b.install(of_a);
    }
}
