//! The 16 bytes at the start of every object.
//!
//! | offset | size | field    | written by                                   |
//! |--------|------|----------|----------------------------------------------|
//! | 0      | 8    | `ty`     | allocation; zero marks a free slot           |
//! | 8      | 1    | `stored` | owner: stored nowhere / once / in several places |
//! | 9      | 1    | `shared` | any thread, set only                         |
//! | 10     | 1    | `lock`   | the object's lock bit                        |
//! | 11     | 1    | `flags`  | see the `FLAG_` constants                    |
//! | 12     | 4    | `aux`    | the type's own (length of a tuple or str)    |
//!
//! The bytes are separate because different threads write them, and are read one by one:
//! Rust leaves a load undefined that overlaps an atomic store of another size by another
//! thread. Nor does a load of a byte wait for a store just before to leave the processor's
//! buffer. It costs about 12 % in appending to lists.

use std::sync::atomic::{AtomicU8, AtomicU32, AtomicUsize, Ordering::Relaxed};

/// The object waits in its thread's queue of the dying.
pub const FLAG_DYING: u8 = 1;
/// tp_finalize has run (once in an object's life).
pub const FLAG_FINALIZED: u8 = 2;
/// There are weak references to the object.
pub const FLAG_WEAKLY_REFERENCED: u8 = 4;
/// No collection frees the object: it is outside the heap, or frozen
/// ([`crate::gc::freeze`]).
pub const FLAG_FROZEN: u8 = 8;
/// `PyObject_GC_UnTrack` was called: the collector does not call tp_traverse.
pub const FLAG_UNTRACKED: u8 = 16;
/// Free for the object's type.
pub const FLAG_TYPE_A: u8 = 32;
/// Free for the object's type.
pub const FLAG_TYPE_B: u8 = 64;
/// The object holds something that must be released when it dies, though
/// others of its type do not.
pub const FLAG_HEAVY: u8 = 128;

/// What `stored` counts: places inside the heap that hold the object.
const NOWHERE: u8 = 0;
const ONCE: u8 = 1;
/// Sticky until the collector decides.
const SEVERAL: u8 = 2;

/// Start of every object; what a pointer handle points to.
#[repr(C, align(16))]
pub struct Header {
    ty: AtomicUsize,
    stored: AtomicU8,
    shared: AtomicU8,
    lock: AtomicU8,
    flags: AtomicU8,
    aux: AtomicU32,
}

const _: () = assert!(size_of::<Header>() == 16);

impl Header {
    /// Header of an object outside the heap, whose type is filled in when
    /// the runtime starts.
    pub const fn immortal() -> Header {
        Header {
            ty: AtomicUsize::new(0),
            stored: AtomicU8::new(SEVERAL),
            shared: AtomicU8::new(1),
            lock: AtomicU8::new(0),
            flags: AtomicU8::new(FLAG_FROZEN),
            aux: AtomicU32::new(0),
        }
    }

    /// Writes the header of a new object.
    ///
    /// # Safety
    /// `at` is a slot nobody else uses.
    #[inline(always)]
    pub unsafe fn init(at: *mut Header, ty: usize, aux: u32) {
        // SAFETY: passed on from the caller; all fields are set.
        unsafe {
            at.write(Header {
                ty: AtomicUsize::new(ty),
                stored: AtomicU8::new(NOWHERE),
                shared: AtomicU8::new(0),
                lock: AtomicU8::new(0),
                flags: AtomicU8::new(0),
                aux: AtomicU32::new(aux),
            });
        }
    }

    /// Address of the type object; zero for a free slot.
    #[inline(always)]
    pub fn type_address(&self) -> usize {
        self.ty.load(Relaxed)
    }

    /// Changes the type.
    pub fn set_type_address(&self, ty: usize) {
        self.ty.store(ty, Relaxed);
    }

    /// The type's own 32 bits.
    #[inline(always)]
    pub fn aux(&self) -> u32 {
        self.aux.load(Relaxed)
    }

    /// Sets the type's own 32 bits.
    #[inline(always)]
    pub fn set_aux(&self, aux: u32) {
        self.aux.store(aux, Relaxed);
    }

    /// Whether any of these flags is set.
    #[inline(always)]
    pub fn has_flag(&self, flag: u8) -> bool {
        self.flags.load(Relaxed) & flag != 0
    }

    /// Sets flags; returns whether one of them was set before. Any thread; see
    /// [`Header::set_flag_alone`].
    pub fn set_flag(&self, flag: u8) -> bool {
        self.flags.fetch_or(flag, Relaxed) & flag != 0
    }

    /// [`Header::set_flag`] while no other thread changes the object's flags,
    /// which needs no locked instruction.
    #[inline(always)]
    pub fn set_flag_alone(&self, flag: u8) -> bool {
        let before = self.flags.load(Relaxed);
        self.flags.store(before | flag, Relaxed);
        before & flag != 0
    }

    /// [`Header::clear_flag`] while no other thread changes the object's flags.
    #[inline(always)]
    pub fn clear_flag_alone(&self, flag: u8) {
        self.flags.store(self.flags.load(Relaxed) & !flag, Relaxed);
    }

    /// Clears flags.
    pub fn clear_flag(&self, flag: u8) {
        self.flags.fetch_and(!flag, Relaxed);
    }

    /// Whether no place in the heap holds the object and no thread but its
    /// owner ever counted it: then its owner's count alone decides.
    #[inline(always)]
    pub fn is_unstored_and_unshared(&self) -> bool {
        self.stored.load(Relaxed) | self.shared.load(Relaxed) == 0
    }

    /// Whether no place in the heap, no weak reference, no queue and no lock
    /// knows the object, no thread but its owner ever counted it, and it is not
    /// heavy: at its owner's count of zero it is gone without a trace.
    #[inline(always)]
    pub fn is_held_by_counts_only(&self) -> bool {
        const FLAGS: u8 = FLAG_DYING | FLAG_FINALIZED | FLAG_WEAKLY_REFERENCED | FLAG_HEAVY;
        let flags = self.flags.load(Relaxed) & FLAGS;
        self.stored.load(Relaxed) | self.shared.load(Relaxed) | self.lock.load(Relaxed) | flags == 0
    }

    /// Whether exactly one place in the heap holds the object.
    pub fn is_stored_once(&self) -> bool {
        self.stored.load(Relaxed) == ONCE
    }

    /// Notes that a thread other than the owner counts the object.
    pub fn mark_shared(&self) {
        if self.shared.load(Relaxed) == 0 {
            self.shared.store(1, Relaxed);
        }
    }

    /// Whether a thread other than the owner ever counted the object.
    pub fn is_shared(&self) -> bool {
        self.shared.load(Relaxed) != 0
    }

    /// One more place in the heap holds the object.
    #[inline(always)]
    pub fn note_stored(&self) {
        let stored = self.stored.load(Relaxed);
        if stored < SEVERAL {
            self.stored.store(stored + 1, Relaxed);
        }
    }

    /// A place in the heap gave the object up. Returns whether no place
    /// holds it now, as far as one bit can tell. Of a shared object, which does
    /// not die by its counts, nothing is noted: another thread may be storing it.
    #[inline(always)]
    pub fn note_unstored(&self) -> bool {
        match self.stored.load(Relaxed) {
            _ if self.is_shared() => false,
            ONCE => {
                self.stored.store(NOWHERE, Relaxed);
                true
            }
            stored => stored == NOWHERE,
        }
    }

    /// Number of places that hold the object: 0, 1, or 2 for several.
    pub fn stored(&self) -> u8 {
        self.stored.load(Relaxed)
    }
}
