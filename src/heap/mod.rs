//! The object heap: one reserved address range cut into 64 KiB blocks.
//!
//! What this folder owns: the reservation ([`region`]), the size classes
//! ([`size_class`]), each thread's free lists ([`local`]), and, outside the
//! range, the blocks of data behind bytes and bytearrays ([`data`]) and short
//! pieces of memory that are no objects ([`raw`]).
//!
//! Invariants:
//! - Objects never move. C holds interior pointers (`PyObject_GetTypeData`).
//! - A block holds slots of one size, from its first byte on; nothing but
//!   objects and free slots is inside it. Everything the collector writes
//!   (mark bytes, block states) is outside, so that a collection after
//!   fork() leaves the pages of the objects shared.
//! - A block has one owner thread; only the owner takes slots from it or
//!   returns slots to it. A slot that another thread gives up waits for the
//!   collector.
//! - A slot whose first word is zero is free; its second word links to the
//!   next free slot.
//!
//! It must never run foreign code, and allocation never collects: a
//! collection starts and ends only at an API boundary.
//!
//! Tried and rejected: blocks anywhere in memory found by a hash table. With
//! one reserved range the block of an address is a subtraction and a shift,
//! for the reference tables too (docs/decisions/0002).

pub mod data;
pub mod header;
pub mod local;
pub mod marks;
pub mod raw;
pub mod region;
pub mod size_class;
pub mod stack;

pub use header::Header;
pub use local::{LocalHeap, REPORT_EVERY, allocated, take_allocated};
pub use region::{BLOCK_SHIFT, BLOCK_SIZE, BlockIndex, BlockState, Region, begin_sweep, region};
