//! `iterobject.h`: iterators over sequences and callables.

use super::boundary::{Borrowed, New, entry};
use crate::error;
use crate::object::sequence;
use crate::types::iter;

/// Returns an iterator that asks `seq` for items 0, 1, ... until IndexError.
/// New reference; NULL with SystemError if it is no sequence.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySeqIter_New(seq: Borrowed) -> New {
    entry!(PySeqIter_New, |rt, seq: any| {
        if !sequence::check(seq) {
            return Err(error::bad_internal_call(rt));
        }
        iter::over_sequence(rt, seq)
    })
}

/// Returns an iterator that calls `callable` until it returns something equal
/// to `sentinel`. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCallIter_New(callable: Borrowed, sentinel: Borrowed) -> New {
    entry!(PyCallIter_New, |rt, callable: any, sentinel: any| {
        iter::over_call(rt, callable, sentinel)
    })
}
