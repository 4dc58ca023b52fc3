//! Data behind bytes and bytearray objects, outside the object heap.
//!
//! [`block`] is the shared, counted block of memory; its page is about who
//! may write what. [`Span`] is bytes in a block that never change, which is
//! what a bytes object holds; [`ByteBuf`] is a growable, changeable run of
//! bytes, which is what a bytearray holds. They hand memory to each other
//! without copying it: [`ByteBuf::take`], [`ByteBuf::share`],
//! [`ByteBuf::from_span`].
//!
//! Nothing here knows of objects or of the runtime, and nothing aborts: where
//! memory runs out the result is [`NoMemory`] and nothing has changed.

mod block;
mod buf;
mod span;
#[cfg(test)]
mod tests;

pub use block::{Block, NoMemory};
pub use buf::ByteBuf;
pub use span::Span;

/// Up to this many bytes are copied where sharing a block would do: that
/// takes no longer than to allocate one and to keep count of it, and it pins
/// nothing larger. Less in tests, so that they share more.
pub const COPIED: usize = if cfg!(test) { 16 } else { 1024 };
