//! Iterators over anything that has `sq_item`.

use crate::object::native::{NativeKind, Payload, Visit, kind_of};
use crate::object::{TypeObject, alloc, flags};
use crate::rt::{Ref, Result, Root, Rt, Stored};

/// Payload of the iterator over a sequence.
pub struct SeqIter {
    /// The sequence, until the end was reached.
    pub sequence: Option<Stored>,
    /// The next index.
    pub index: isize,
}

// SAFETY: `sequence` is the only stored reference.
unsafe impl Payload for SeqIter {
    const KIND: &'static NativeKind = &SEQ_ITER_KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        if let Some(sequence) = &self.sequence {
            visit(sequence.handle());
        }
    }
}

static SEQ_ITER_KIND: NativeKind = kind_of::<SeqIter>(None);

/// The type of iterators over sequences.
#[unsafe(no_mangle)]
pub static PySeqIter_Type: TypeObject = TypeObject::declare(
    c"iterator",
    &SEQ_ITER_KIND,
    SEQ_ITER_KIND.size,
    flags::HAVE_GC,
);

/// An iterator that calls sq_item with 0, 1, ... until IndexError; new reference.
pub fn over_sequence(rt: &Rt, sequence: Ref<'_>) -> Result<Root> {
    let sequence = Some(rt.store(sequence));
    alloc::new_native(rt, &PySeqIter_Type, SeqIter { sequence, index: 0 })
}
