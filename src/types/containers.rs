//! Completes the containers, slices and iterators, once the types that the
//! others are made of are there.

use super::{
    adaptors, bytearray, bytes, capsule, dict, generic_alias, iter, list, memoryview, range, set,
    slice, tuple, weakref,
};
use crate::rt::{Result, Rt};

/// Fills slots and method tables.
pub fn setup(rt: &mut Rt) -> Result<()> {
    tuple::protocol::setup(rt)?;
    list::protocol::setup(rt)?;
    bytes::protocol::setup(rt)?;
    bytearray::methods::setup(rt)?;
    memoryview::setup(rt)?;
    dict::protocol::setup(rt)?;
    dict::iter::setup(rt)?;
    dict::views::setup(rt)?;
    set::protocol::setup(rt)?;
    set::iter::setup(rt)?;
    iter::setup(rt)?;
    slice::setup(rt)?;
    range::setup(rt)?;
    adaptors::setup(rt)?;
    capsule::setup(rt)?;
    weakref::setup(rt)?;
    generic_alias::setup(rt)
}
