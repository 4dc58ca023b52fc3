//! The memory of a hash table: one block with a header, an index and entries.
//!
//! ```text
//! | mask | capacity | used | live |  entry 0 | entry 1 | ... |  index ...  |
//! ```
//!
//! The index has a power of two of places of one, two or four bytes, by its
//! size; a place holds the position of an entry, plus one, or zero. Entries
//! are in the order of insertion, each a key, a value (not in a set), and in
//! a *general* block the key's hash. In a *simple* block all keys are plain:
//! small ints and exact strs, whose hash is at hand and which compare without
//! running foreign code.
//!
//! A block is written only forward: a position is used once, a place of the
//! index is written once, and a removed entry leaves an empty key behind. So
//! every reader, now or later on another thread, sees an entry whole or not
//! at all: it is complete before [`Block::used`] covers it, and that before
//! its place in the index is written. When the positions are used up, the
//! table goes on in a new block ([`super::table`]) and this one stays as it is
//! until nobody can be reading it.

use super::index::{Index, MIN_PLACES, Probe, Width, full, width_for};
use crate::object::array::memory;
use crate::object::{Visit, ops};
use crate::rt::{Place, Ref, Rt, Stored, retire};
use crate::types::strings;
use std::ptr::{self, NonNull};
use std::sync::atomic::{
    AtomicU8, AtomicU16, AtomicU32, AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};

/// Most entries of a block.
pub const MAX_CAPACITY: usize = 1 << 30;
/// In `shape`: entries have their hash with them.
const GENERAL: u32 = 1 << 31;
/// Larger blocks are asked for zeroed: such memory comes from the system
/// without a page of it being touched.
const ZEROED_FROM: usize = 1 << 16;

/// Header of a block; entries and index lie behind. `VALUES` is 1 for a dict
/// and 0 for a set.
#[repr(C)]
pub struct Block<const VALUES: usize> {
    mask: u32,
    /// Capacity, and [`GENERAL`].
    shape: u32,
    used: AtomicU32,
    live: AtomicU32,
}

const HEAD: usize = size_of::<Block<1>>();
const WORD: usize = size_of::<usize>();
const _: () = assert!(HEAD == 16 && HEAD == size_of::<Block<0>>());

/// What a table without entries has for a block.
#[repr(C)]
struct Empty<const VALUES: usize> {
    head: Block<VALUES>,
    index: [AtomicU8; MIN_PLACES],
}

impl<const VALUES: usize> Empty<VALUES> {
    const fn new() -> Empty<VALUES> {
        Empty {
            head: Block {
                mask: MIN_PLACES as u32 - 1,
                shape: 0,
                used: AtomicU32::new(0),
                live: AtomicU32::new(0),
            },
            index: [const { AtomicU8::new(0) }; MIN_PLACES],
        }
    }
}

static EMPTY_DICT: Empty<1> = Empty::new();
static EMPTY_SET: Empty<0> = Empty::new();

/// An entry that is not removed.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// Where it is.
    pub position: usize,
    /// Its key.
    pub key: Ref<'a>,
    /// Its value; the key in a set.
    pub value: Ref<'a>,
    hash: Option<isize>,
}

impl Entry<'_> {
    /// Hash of the key.
    #[inline]
    pub fn hash(&self) -> isize {
        self.hash.unwrap_or_else(|| known_hash(self.key))
    }
}

/// Hash of a plain key; `None` if the key is not plain.
#[inline(always)]
pub fn plain_hash(key: Ref<'_>) -> Option<isize> {
    match key.handle().as_small_int() {
        Some(value) => Some(ops::hash_small_int(value)),
        None => strings::is_exact_str(key).then(|| strings::hash(key)),
    }
}

/// Whether a simple block can have the key.
#[inline(always)]
pub fn is_plain(key: Ref<'_>) -> bool {
    key.handle().as_small_int().is_some() || strings::is_exact_str(key)
}

/// Hash of a key of a simple block.
#[inline(always)]
fn known_hash(key: Ref<'_>) -> isize {
    match key.handle().as_small_int() {
        Some(value) => ops::hash_small_int(value),
        None => strings::hash(key),
    }
}

impl<const VALUES: usize> Block<VALUES> {
    /// The block of a table without entries.
    pub fn empty() -> NonNull<Block<VALUES>> {
        match VALUES {
            0 => NonNull::from(&EMPTY_SET).cast(),
            _ => NonNull::from(&EMPTY_DICT).cast(),
        }
    }

    fn size_for(places: usize, capacity: usize, general: bool) -> Option<usize> {
        let index = places.checked_mul(width_for(places - 1))?;
        let stride = 1 + VALUES + usize::from(general);
        let entries = capacity.checked_mul(stride * WORD)?;
        let size = entries.checked_add(index)?.checked_add(HEAD)?;
        (size <= isize::MAX as usize - 16).then_some(memory::round(size))
    }

    /// Bytes of the block.
    pub fn size(&self) -> usize {
        memory::round(self.index_offset() + (self.mask() + 1) * width_for(self.mask()))
    }

    /// A block with room for at least `capacity` entries; `None` if there is
    /// no memory for it.
    pub fn allocate(rt: &Rt, capacity: usize, general: bool) -> Option<NonNull<Block<VALUES>>> {
        if capacity > MAX_CAPACITY {
            return None;
        }
        let places = (capacity + capacity / 2 + 1)
            .next_power_of_two()
            .max(MIN_PLACES);
        // The index of a small block is cheap, so all of it is for use.
        let capacity = match places <= 1 << 12 {
            true => full(places),
            false => capacity,
        };
        Self::make(rt, places, capacity, general)
    }

    /// The first block of a table, a small and simple one; `None` if there is
    /// no memory for it.
    #[inline]
    pub fn first(rt: &Rt) -> Option<NonNull<Block<VALUES>>> {
        Self::make(rt, MIN_PLACES, full(MIN_PLACES), false)
    }

    #[inline(always)]
    fn make(
        rt: &Rt,
        places: usize,
        capacity: usize,
        general: bool,
    ) -> Option<NonNull<Block<VALUES>>> {
        let size = Self::size_for(places, capacity, general)?;
        let zeroed = size >= ZEROED_FROM;
        let memory = memory::alloc(rt, size, zeroed);
        let block = NonNull::new(memory.cast::<Block<VALUES>>())?;
        // SAFETY: the block is as large as its header says, and all of the
        // index is zero; entries are written before they are read.
        unsafe {
            block.write(Block {
                mask: places as u32 - 1,
                shape: capacity as u32 | if general { GENERAL } else { 0 },
                used: AtomicU32::new(0),
                live: AtomicU32::new(0),
            });
            if !zeroed {
                let width = width_for(places - 1);
                let entries = capacity * (1 + VALUES + usize::from(general)) * WORD;
                ptr::write_bytes(memory.add(HEAD + entries), 0, places * width);
            }
        }
        Some(block)
    }

    /// Frees a block as soon as nobody reads it any more.
    ///
    /// # Safety
    /// No table has the block any more, and nobody writes it.
    pub unsafe fn give_up(block: NonNull<Block<VALUES>>) {
        if block != Self::empty() {
            // SAFETY: allocated by `make` with this size; passed on from the caller.
            unsafe {
                let layout = memory::layout(block.as_ref().size());
                retire::retire_to(block.as_ptr().cast(), layout, memory::free);
            }
        }
    }

    /// One less than the number of places of the index.
    #[inline(always)]
    pub(super) fn mask(&self) -> usize {
        self.mask as usize
    }

    /// Number of keys.
    #[inline(always)]
    pub fn live(&self) -> usize {
        self.live.load(Relaxed) as usize
    }

    /// Number of positions that were given to entries, removed ones too.
    #[inline(always)]
    pub fn used(&self) -> usize {
        self.used.load(Acquire) as usize
    }

    /// Number of positions.
    #[inline(always)]
    pub fn capacity(&self) -> usize {
        (self.shape & !GENERAL) as usize
    }

    /// Whether keys of any kind have room here.
    #[inline(always)]
    pub fn is_general(&self) -> bool {
        self.shape & GENERAL != 0
    }

    /// Words of an entry.
    #[inline(always)]
    fn stride(&self) -> usize {
        1 + VALUES + usize::from(self.is_general())
    }

    #[inline(always)]
    fn index_offset(&self) -> usize {
        HEAD + self.capacity() * self.stride() * WORD
    }

    /// Address of something in the block.
    ///
    /// # Safety
    /// The offset is less than the size of the block.
    #[inline(always)]
    unsafe fn at(&self, offset: usize) -> *const u8 {
        // SAFETY: passed on from the caller.
        unsafe { ptr::from_ref(self).cast::<u8>().add(offset) }
    }

    /// The index of a simple block, of places of this width.
    ///
    /// # Safety
    /// As for [`Block::index`]; the block is simple.
    #[inline(always)]
    pub(super) unsafe fn simple_index<W: Width>(&self) -> Index<'_, W> {
        // SAFETY: as in `index`.
        unsafe {
            let places = self.at(HEAD + self.shape as usize * (1 + VALUES) * WORD);
            Index::new(places.cast(), self.mask())
        }
    }

    /// The index, of places of this width.
    ///
    /// # Safety
    /// It is the width of the index.
    #[inline(always)]
    unsafe fn index<W: Width>(&self) -> Index<'_, W> {
        // SAFETY: the index lies behind the entries; passed on.
        unsafe { Index::new(self.at(self.index_offset()).cast(), self.mask()) }
    }

    /// What the place of the index where `probe` stands holds: a position plus
    /// one, or zero.
    #[inline]
    pub(super) fn index_at(&self, probe: Probe) -> usize {
        // SAFETY: the width goes with the mask.
        unsafe {
            match width_for(self.mask()) {
                1 => self.index::<AtomicU8>().get(probe),
                2 => self.index::<AtomicU16>().get(probe),
                _ => self.index::<AtomicU32>().get(probe),
            }
        }
    }

    /// A word of an entry.
    ///
    /// # Safety
    /// `position` is less than the capacity, `word` than the stride. Words
    /// that were not written yet may be written but not read.
    #[inline(always)]
    unsafe fn word(&self, position: usize, word: usize) -> *const AtomicUsize {
        // SAFETY: entries lie behind the header.
        unsafe {
            self.at(HEAD + (position * self.stride() + word) * WORD)
                .cast()
        }
    }

    /// A word of an entry of a simple block.
    ///
    /// # Safety
    /// As for [`Block::word`]; the block is simple.
    #[inline(always)]
    pub(super) unsafe fn simple_word(&self, position: usize, word: usize) -> &Place {
        // SAFETY: as in `word`; a Place is such a word.
        unsafe {
            &*self
                .at(HEAD + (position * (1 + VALUES) + word) * WORD)
                .cast()
        }
    }

    /// The key's place.
    ///
    /// # Safety
    /// `position` is less than [`Block::used`].
    #[inline(always)]
    unsafe fn key_at(&self, position: usize) -> &Place {
        // SAFETY: passed on from the caller; a Place is such a word.
        unsafe { &*self.word(position, 0).cast::<Place>() }
    }

    /// The value's place; that of the key in a set.
    ///
    /// # Safety
    /// As for [`Block::key_at`].
    #[inline(always)]
    unsafe fn value_at(&self, position: usize) -> &Place {
        // SAFETY: as in `key_at`.
        unsafe { &*self.word(position, VALUES).cast::<Place>() }
    }

    /// The hash in an entry of a general block.
    ///
    /// # Safety
    /// As for [`Block::key_at`].
    #[inline(always)]
    unsafe fn hash_at(&self, position: usize) -> isize {
        // SAFETY: passed on from the caller.
        unsafe { (*self.word(position, VALUES + 1)).load(Relaxed) as isize }
    }

    /// The entry at a position; `None` if there is none, or no more.
    #[inline]
    pub fn entry<'a>(&'a self, rt: &'a Rt, position: usize) -> Option<Entry<'a>> {
        if position >= self.used() {
            return None;
        }
        // SAFETY: the position is in use.
        unsafe {
            Some(Entry {
                position,
                key: self.key_at(position).get(rt)?,
                value: self.value_at(position).get(rt)?,
                hash: self.is_general().then(|| self.hash_at(position)),
            })
        }
    }

    /// The place of a value of a dict; `None` if there is no such entry.
    #[inline(always)]
    pub fn value_place(&self, position: usize) -> Option<&Place> {
        if VALUES == 0 || position >= self.used() {
            return None;
        }
        // SAFETY: the position is in use.
        unsafe { (self.key_at(position).bits() != 0).then_some(self.value_at(position)) }
    }

    /// The entries from the first to the last.
    pub fn entries<'a>(&'a self, rt: &'a Rt) -> impl DoubleEndedIterator<Item = Entry<'a>> {
        (0..self.used()).filter_map(|position| self.entry(rt, position))
    }

    /// Whether an entry with such a key can be added to this block.
    #[inline(always)]
    pub fn has_room(&self, key: Ref<'_>) -> bool {
        (self.used.load(Relaxed) as usize) < self.capacity() && (self.is_general() || is_plain(key))
    }

    /// Adds an entry for a key that is not there, where there is room for it;
    /// else gives the references back. A set has the key only.
    #[inline(always)]
    pub fn push(
        &self,
        hash: isize,
        key: Stored,
        value: Option<Stored>,
    ) -> Result<(), (Stored, Option<Stored>)> {
        let position = self.used.load(Relaxed) as usize;
        if position >= self.capacity() {
            return Err((key, value));
        }
        // SAFETY: a position that nobody looks at yet; a reader comes by way
        // of `used` or the index, which are written behind it.
        unsafe {
            if self.is_general() {
                (*self.word(position, VALUES + 1)).store(hash as usize, Relaxed);
            }
            if VALUES == 1 {
                let value = value.map_or(0, |v| v.handle().bits());
                (*self.word(position, 1)).store(value, Release);
            }
            (*self.word(position, 0)).store(key.handle().bits(), Release);
        }
        self.live.store(self.live.load(Relaxed) + 1, Relaxed);
        self.used.store(position as u32 + 1, Release);
        self.enter(hash, position);
        Ok(())
    }

    /// [`Block::push`] for a key that [`Block::find_quick`] has just missed,
    /// in this block or in the empty one in whose place this one is.
    ///
    /// # Safety
    /// Just that, and there is room.
    #[inline(always)]
    pub unsafe fn push_missing(&self, probe: Probe, key: Stored, value: Option<Stored>) {
        let position = self.used.load(Relaxed) as usize;
        // SAFETY: as in `push`; a simple block with an index of bytes.
        unsafe {
            if let Some(value) = value {
                self.simple_word(position, VALUES).put_first(value);
            }
            self.simple_word(position, 0).put_first(key);
            self.live.store(self.live.load(Relaxed) + 1, Relaxed);
            self.used.store(position as u32 + 1, Release);
            self.simple_index::<AtomicU8>()
                .place(probe)
                .set(position + 1);
        }
    }

    /// Writes a position into the index.
    #[inline(always)]
    fn enter(&self, hash: isize, position: usize) {
        // SAFETY: the width goes with the mask.
        unsafe {
            match width_for(self.mask()) {
                1 => self.index::<AtomicU8>().add(hash, position + 1),
                2 => self.index::<AtomicU16>().add(hash, position + 1),
                _ => self.index::<AtomicU32>().add(hash, position + 1),
            }
        }
    }

    /// Takes the entry at a position out: its key and value.
    pub fn remove(&self, position: usize) -> Option<(Stored, Option<Stored>)> {
        if position >= self.used() {
            return None;
        }
        // SAFETY: the position is in use.
        let (key, value) = unsafe {
            let key = self.key_at(position).take()?;
            let value = match VALUES {
                0 => None,
                _ => self.value_at(position).take(),
            };
            (key, value)
        };
        self.live.store(self.live.load(Relaxed) - 1, Relaxed);
        Some((key, value))
    }

    /// Fills this block, which is new, with the entries of another one.
    /// `again` is called for each reference: to store it once more, if both
    /// blocks are going to be in use.
    pub fn fill_from(&self, rt: &Rt, old: &Block<VALUES>, mut again: impl FnMut(Ref<'_>)) {
        let is_alike = self.mask == old.mask
            && self.is_general() == old.is_general()
            && old.live() == old.used()
            && old.used() <= self.capacity();
        for entry in old.entries(rt) {
            again(entry.key);
            if VALUES == 1 {
                again(entry.value);
            }
            if !is_alike {
                // SAFETY: the old entry's references, which this block takes
                // over, or `again` stored anew.
                let stored = |r: Ref<'_>| unsafe { Stored::from_handle(r.handle()) };
                let value = (VALUES == 1).then(|| stored(entry.value));
                let pushed = self.push(entry.hash(), stored(entry.key), value);
                debug_assert!(pushed.is_ok());
            }
        }
        if is_alike {
            let entries = old.used() * self.stride() * WORD;
            let places = self.mask() + 1;
            let copy = |from: usize, to: usize, bytes: usize| {
                // SAFETY: entries and index are alike in both; nobody writes
                // the old block meanwhile, and nobody knows the new one.
                unsafe {
                    ptr::copy_nonoverlapping(old.at(from), self.at(to).cast_mut(), bytes);
                }
            };
            copy(HEAD, HEAD, entries);
            let width = width_for(places - 1);
            copy(old.index_offset(), self.index_offset(), places * width);
            self.live.store(old.live() as u32, Relaxed);
            self.used.store(old.used() as u32, Release);
        }
    }

    /// Calls `visit` with each reference.
    #[inline]
    pub fn trace(&self, visit: &mut Visit<'_>) {
        for position in 0..self.used() {
            // SAFETY: the position is in use.
            let (key, value) = unsafe { (self.key_at(position), self.value_at(position)) };
            if let Some(key) = key.handle() {
                visit(key);
            }
            if VALUES == 1
                && let Some(value) = value.handle()
            {
                visit(value);
            }
        }
    }

    /// Takes all references out of the heap. The block itself stays as it is:
    /// a marker may be reading it.
    #[inline]
    pub fn unstore_all(&self, rt: &Rt) {
        for position in 0..self.used() {
            // SAFETY: the position is in use.
            let (key, value) = unsafe { (self.key_at(position), self.value_at(position)) };
            unstore(rt, key);
            if VALUES == 1 {
                unstore(rt, value);
            }
        }
    }
}

/// Gives up the reference that the place goes on showing.
#[inline(always)]
fn unstore(rt: &Rt, place: &Place) {
    if let Some(handle) = place.handle() {
        // SAFETY: the place's own reference, given up once.
        rt.unstore(unsafe { Stored::from_handle(handle) });
    }
}
