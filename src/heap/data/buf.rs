//! A growable run of bytes.

use super::COPIED;
use super::block::{Block, Claim, NoMemory};
use super::span::Span;
use std::cell::{Cell, UnsafeCell};

/// What a buffer may do with its range of the block.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
enum Hold {
    /// Write it: no span is there.
    #[default]
    Owner,
    /// Look at it.
    Frozen,
    /// Look at it; behind it is a NUL that stays.
    FrozenWithNul,
}

/// Bytes that can be changed, in a block that may be shared; see
/// [`super::block`].
///
/// Where it must copy, or put a byte back, before it can be looked at, it
/// does so behind `&self`: the block is replaced only while [`Self::edge`] is
/// set, and while that is set nobody borrows the bytes. For
/// [`ByteBuf::bytes`] ends it, and [`ByteBuf::take`], which sets it, needs
/// `&mut self`.
#[derive(Default)]
pub struct ByteBuf {
    block: UnsafeCell<Option<Block>>,
    start: Cell<usize>,
    len: usize,
    hold: Cell<Hold>,
    /// The byte at `start` is at an edge that may be open.
    edge: Cell<bool>,
}

type Result<T> = std::result::Result<T, NoMemory>;

impl ByteBuf {
    /// No bytes, no block.
    pub const fn new() -> ByteBuf {
        ByteBuf {
            block: UnsafeCell::new(None),
            start: Cell::new(0),
            len: 0,
            hold: Cell::new(Hold::Owner),
            edge: Cell::new(false),
        }
    }

    /// No bytes, but room for `capacity` of them.
    pub fn with_capacity(capacity: usize) -> Result<ByteBuf> {
        let mut buf = ByteBuf::new();
        if capacity > 0 {
            *buf.block.get_mut() = Some(Block::new(with_nul(capacity)?)?);
        }
        Ok(buf)
    }

    /// `len` zero bytes.
    pub fn zeroed(len: usize) -> Result<ByteBuf> {
        let mut buf = ByteBuf::new();
        if len > 0 {
            *buf.block.get_mut() = Some(Block::zeroed(with_nul(len)?)?);
            buf.len = len;
        }
        Ok(buf)
    }

    /// A copy of `data`.
    pub fn copy(data: &[u8]) -> Result<ByteBuf> {
        let mut buf = ByteBuf::with_capacity(data.len())?;
        buf.append(data);
        Ok(buf)
    }

    /// The bytes of a span, copied only at the first change, and not even then
    /// if by that time nobody else holds them.
    pub fn from_span(span: &Span) -> Result<ByteBuf> {
        let data = span.bytes();
        if data.len() <= COPIED {
            return ByteBuf::copy(data);
        }
        Ok(ByteBuf {
            block: UnsafeCell::new(Some(span.block().share())),
            start: Cell::new(span.offset()),
            len: data.len(),
            hold: Cell::new(match span.has_nul() {
                true => Hold::FrozenWithNul,
                false => Hold::Frozen,
            }),
            edge: Cell::new(false),
        })
    }

    /// Number of bytes.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bytes there is memory for.
    pub fn capacity(&self) -> usize {
        self.block().map_or(0, Block::capacity)
    }

    /// What names the block as long as it is held, 0 for none.
    pub fn block_address(&self) -> usize {
        self.block().map_or(0, |b| b.data() as usize)
    }

    fn is_frozen(&self) -> bool {
        self.hold.get() != Hold::Owner
    }

    /// Becomes the owner of a block that nobody else holds.
    fn adopt(&self) {
        if self.is_frozen() && self.block().is_none_or(Block::is_unique) {
            self.hold.set(Hold::Owner);
        }
    }

    #[inline(always)]
    fn block(&self) -> Option<&Block> {
        // SAFETY: replaced by `settle` only, which does not keep such a
        // reference across that, and by methods with `&mut self`.
        unsafe { (*self.block.get()).as_ref() }
    }

    /// Where the bytes are, for who knows that there is no open edge or does
    /// not touch the first byte.
    #[inline(always)]
    fn at(&self) -> *mut u8 {
        match self.block() {
            // SAFETY: the range is within the block.
            Some(block) => unsafe { block.data().add(self.start.get()) },
            None => std::ptr::NonNull::dangling().as_ptr(),
        }
    }

    /// The bytes.
    #[inline]
    pub fn bytes(&self) -> Result<&[u8]> {
        if self.edge.get() {
            self.settle()?;
        }
        // SAFETY: initialised; nobody writes them but through `&mut self`, or
        // C, which must not while they are looked at.
        Ok(unsafe { std::slice::from_raw_parts(self.at(), self.len) })
    }

    /// Claims the first byte, which a prefix that was taken may need as its
    /// terminator; where that has it already, gets it back or moves away.
    #[cold]
    fn settle(&self) -> Result<()> {
        let Some(block) = self.block() else {
            self.edge.set(false);
            return Ok(());
        };
        let start = self.start.get();
        if let Claim::Nul(byte) = block.claim_by_owner(start) {
            if block.is_unique() {
                block.restore_edge(start, byte);
            } else {
                let moved = self.moved(with_nul(self.len)?, Some(byte))?;
                self.replace_block(moved);
            }
        }
        self.edge.set(false);
        Ok(())
    }

    /// A new block with a copy of the bytes, of which the first may be
    /// elsewhere.
    fn moved(&self, capacity: usize, first: Option<u8>) -> Result<Block> {
        let block = Block::new(capacity.max(with_nul(self.len)?))?;
        // SAFETY: room for all; the source is initialised, another block, and
        // nobody writes it meanwhile but for the byte at the edge, which is
        // not read if it is elsewhere.
        unsafe {
            let skip = match first {
                Some(byte) if self.len > 0 => {
                    block.data().write(byte);
                    1
                }
                _ => 0,
            };
            let from = self.at().add(skip);
            block
                .data()
                .add(skip)
                .copy_from_nonoverlapping(from, self.len - skip);
        }
        Ok(block)
    }

    /// Leaves the block for one that has the bytes at its beginning.
    fn replace_block(&self, block: Block) {
        self.leave_edge();
        // SAFETY: nobody borrows from the old block: see the type.
        unsafe { *self.block.get() = Some(block) };
        self.start.set(0);
        self.hold.set(Hold::Owner);
        self.edge.set(false);
    }

    /// A prefix may have the byte at the edge from now on.
    fn leave_edge(&self) {
        if self.edge.get()
            && let Some(block) = self.block()
        {
            block.abandon_edge();
        }
    }

    /// Makes sure that the bytes may be changed in place.
    fn own(&mut self) -> Result<()> {
        if self.edge.get() {
            self.settle()?;
        }
        self.adopt();
        if self.is_frozen() {
            let moved = self.moved(self.len, None)?;
            self.replace_block(moved);
        }
        Ok(())
    }

    /// The bytes, for writing.
    pub fn bytes_mut(&mut self) -> Result<&mut [u8]> {
        self.own()?;
        // SAFETY: initialised, and this is the owner.
        Ok(unsafe { std::slice::from_raw_parts_mut(self.at(), self.len) })
    }

    /// The address of the bytes with a NUL behind them, for who may write
    /// them; `None` if there are none.
    pub fn c_ptr(&mut self) -> Result<Option<*mut u8>> {
        self.own()?;
        self.end_with_nul();
        Ok(self.block().map(|_| self.at()))
    }

    /// Room behind the bytes, a NUL not counted.
    fn room(&self) -> usize {
        self.capacity()
            .saturating_sub(self.start.get() + self.len + 1)
    }

    /// Adds bytes for which there is room.
    fn append(&mut self, data: &[u8]) {
        debug_assert!(data.len() <= self.room() || data.is_empty());
        // SAFETY: room behind the range of the owner; `data` is borrowed, so
        // it is not there.
        unsafe {
            self.at()
                .add(self.len)
                .copy_from_nonoverlapping(data.as_ptr(), data.len());
        }
        self.len += data.len();
    }

    /// Makes room for `more` bytes behind. What is there already is not
    /// looked at unless it must move.
    #[inline]
    pub fn reserve(&mut self, more: usize) -> Result<()> {
        if more <= self.room() && !self.is_frozen() {
            return Ok(());
        }
        self.grow(more)
    }

    #[cold]
    fn grow(&mut self, more: usize) -> Result<()> {
        let needed = self.len.checked_add(more).ok_or(NoMemory)?;
        // By half as much again, so that appending takes constant time on average.
        let wanted = with_nul(needed)?.saturating_add(self.len / 2);
        if self.edge.get() {
            self.settle()?;
        }
        if !self.block().is_none_or(Block::is_unique) {
            let moved = self.moved(wanted, None);
            let moved = moved.or_else(|_| self.moved(needed, None))?;
            self.replace_block(moved);
            return Ok(());
        }
        self.hold.set(Hold::Owner);
        if self.len <= self.start.get() && needed < self.capacity() {
            self.move_to_front();
        } else if self.start.get() > 0 {
            let moved = self.moved(wanted, None);
            let moved = moved.or_else(|_| self.moved(needed, None))?;
            self.replace_block(moved);
        } else {
            match self.block.get_mut() {
                Some(block) => block
                    .resize(wanted)
                    .or_else(|_| block.resize(with_nul(needed)?))?,
                none => *none = Some(Block::new(wanted)?),
            }
        }
        Ok(())
    }

    /// Moves the bytes to the beginning of the block, of which this is the
    /// only holder; what was cut off in front makes room for as much.
    fn move_to_front(&mut self) {
        if let Some(block) = self.block() {
            // SAFETY: both ranges are within the block.
            unsafe { block.data().copy_from(self.at(), self.len) };
            self.start.set(0);
        }
    }

    /// Adds bytes at the end.
    #[inline]
    pub fn extend(&mut self, data: &[u8]) -> Result<()> {
        if data.is_empty() {
            return Ok(());
        }
        self.reserve(data.len())?;
        self.append(data);
        Ok(())
    }

    /// Adds a byte at the end.
    #[inline]
    pub fn push(&mut self, byte: u8) -> Result<()> {
        self.extend(&[byte])
    }

    /// Adds `count` times the same byte at the end.
    pub fn extend_repeated(&mut self, byte: u8, count: usize) -> Result<()> {
        if count == 0 {
            return Ok(());
        }
        self.reserve(count)?;
        // SAFETY: room behind the range of the owner.
        unsafe { self.at().add(self.len).write_bytes(byte, count) };
        self.len += count;
        Ok(())
    }

    /// Changes the size; new bytes are zero. Gives memory back if most of it
    /// is not used any more.
    pub fn resize(&mut self, len: usize) -> Result<()> {
        if self.block().is_none() {
            *self = ByteBuf::zeroed(len)?;
        } else if len > self.len {
            self.extend_repeated(0, len - self.len)?;
        } else if len == 0 {
            self.clear();
        } else if len < self.len {
            self.len = len;
            self.end_moved();
            self.shrink_if_large();
        }
        Ok(())
    }

    /// A NUL that was behind the range is not there any more.
    fn end_moved(&self) {
        if self.is_frozen() {
            self.hold.set(Hold::Frozen);
        }
    }

    /// Gives memory back if most of it is not used.
    fn shrink_if_large(&mut self) {
        if self.capacity() > 4 * COPIED && self.len < self.capacity() / 4 {
            self.shrink();
        }
    }

    /// Gives memory back that is not used, if nobody else holds the block.
    fn shrink(&mut self) {
        if self.edge.get() || !self.block().is_some_and(Block::is_unique) {
            return;
        }
        self.hold.set(Hold::Owner);
        self.move_to_front();
        let len = self.len;
        if let Some(block) = self.block.get_mut() {
            // Where there is no memory for less, more is kept.
            let _ = block.resize(len + 1);
        }
    }

    /// Drops all bytes and the block.
    pub fn clear(&mut self) {
        *self = ByteBuf::new();
    }

    /// Drops the first `count` bytes, at most all, in constant time on average.
    pub fn drop_front(&mut self, count: usize) {
        if count >= self.len {
            return self.clear();
        }
        if count > 0 {
            self.leave_edge();
            self.edge.set(false);
            self.start.set(self.start.get() + count);
            self.len -= count;
            self.shrink_if_large();
        }
    }

    /// Replaces the bytes `low..high`, bounds within, by others; what lies
    /// behind, or in front if that is shorter and nothing is added, moves.
    pub fn splice(&mut self, low: usize, high: usize, data: &[u8]) -> Result<()> {
        let removed = high - low;
        if low == 0 && data.is_empty() {
            self.drop_front(high);
            return Ok(());
        }
        if high == self.len && data.is_empty() {
            return self.resize(low);
        }
        if low == self.len {
            return self.extend(data);
        }
        self.own()?;
        if data.len() > removed {
            self.reserve(data.len() - removed)?;
        } else if low < self.len - high {
            // SAFETY: the bytes in front move up, within the range.
            unsafe {
                let gap = removed - data.len();
                self.at().add(gap).copy_from(self.at(), low);
                self.start.set(self.start.get() + gap);
                self.len -= gap;
                self.at()
                    .add(low)
                    .copy_from_nonoverlapping(data.as_ptr(), data.len());
            }
            return Ok(());
        }
        // SAFETY: the bytes behind move to where there is room; `data` is
        // borrowed, so it is not among them.
        unsafe {
            let to = self.at().add(low + data.len());
            to.copy_from(self.at().add(high), self.len - high);
            self.at()
                .add(low)
                .copy_from_nonoverlapping(data.as_ptr(), data.len());
        }
        self.len = self.len - removed + data.len();
        Ok(())
    }

    /// All bytes as a span that shares the block; both are as they were, and
    /// this one copies before its next change.
    pub fn share(&mut self) -> Result<Span> {
        if self.len <= COPIED {
            return Span::copy(self.bytes()?);
        }
        self.bytes()?;
        self.adopt();
        self.end_with_nul();
        if self.hold.get() == Hold::Owner {
            self.hold.set(Hold::FrozenWithNul);
        }
        let nul = self.hold.get() == Hold::FrozenWithNul;
        let Some(block) = self.block() else {
            return Span::copy(&[]);
        };
        // SAFETY: within the block; this buffer does not write it any more,
        // and neither does anybody else.
        Ok(unsafe { Span::new(block.share(), self.start.get(), self.len, nul) })
    }

    /// Writes a NUL behind the bytes if that is the owner's place.
    fn end_with_nul(&self) {
        if self.block().is_some() && !self.is_frozen() {
            // SAFETY: there is room for a NUL behind every range.
            unsafe { self.at().add(self.len).write(0) };
        }
    }

    /// The bytes as a span, without what is not used of the block.
    pub fn freeze(mut self) -> Result<Span> {
        if self.block().is_none() {
            return Span::copy(&[]);
        }
        if self.capacity() - self.len > COPIED + self.len / 8 {
            self.shrink();
        }
        let len = self.len;
        self.take(len)
    }

    /// Takes the first `count` bytes out, at most all, as a span. In constant
    /// time, but for parts of up to [`COPIED`] bytes, which are copied.
    pub fn take(&mut self, count: usize) -> Result<Span> {
        if count >= self.len {
            return self.take_all();
        }
        if count <= COPIED {
            let span = Span::copy(&self.bytes()?[..count])?;
            self.drop_front(count);
            return Ok(span);
        }
        if self.edge.get() && !self.claim()? {
            // The last prefix that was taken is in use up to our first byte.
            return self.take_copy(count);
        }
        let rest = self.len - count;
        if rest <= COPIED {
            let rest = ByteBuf::copy(&self.bytes()?[count..])?;
            self.len = count;
            self.end_moved();
            let span = self.take_all()?;
            *self = rest;
            return Ok(span);
        }
        self.adopt();
        let start = self.start.get();
        let Some(block) = self.block() else {
            return Span::copy(&[]);
        };
        // SAFETY: within the block; from now on no range of this buffer.
        let span = unsafe { Span::new(block.share(), start, count, false) };
        if !self.is_frozen() {
            block.open_edge(start + count, rest);
            self.edge.set(true);
        }
        self.start.set(start + count);
        self.len = rest;
        Ok(span)
    }

    /// Claims the first byte if that can be done without moving.
    fn claim(&mut self) -> Result<bool> {
        let start = self.start.get();
        let claim = self
            .block()
            .map(|b| (b.claim_by_owner(start), b.is_unique()));
        match claim {
            Some((Claim::Nul(_), false)) => Ok(false),
            _ => self.settle().map(|()| true),
        }
    }

    /// [`ByteBuf::take`] where the first byte is in the edge.
    fn take_copy(&mut self, count: usize) -> Result<Span> {
        let start = self.start.get();
        let first = self.block().map(|b| b.claim_by_owner(start));
        let first = match first {
            Some(Claim::Nul(byte)) => Some(byte),
            _ => None,
        };
        let whole = std::mem::replace(&mut self.len, count);
        let copy = self.moved(count, first);
        self.len = whole;
        // SAFETY: the copy has room for a NUL behind `count` bytes.
        let span = copy.map(|copy| unsafe {
            copy.data().add(count).write(0);
            Span::new(copy, 0, count, true)
        })?;
        self.drop_front(count);
        Ok(span)
    }

    fn take_all(&mut self) -> Result<Span> {
        self.bytes()?;
        self.adopt();
        self.end_with_nul();
        let buf = std::mem::take(self);
        let (start, len) = (buf.start.get(), buf.len);
        let nul = buf.hold.get() != Hold::Frozen;
        let Some(block) = buf.into_block() else {
            return Span::copy(&[]);
        };
        // SAFETY: within the block, initialised; the buffer is gone.
        Ok(unsafe { Span::new(block, start, len, nul) })
    }

    fn into_block(mut self) -> Option<Block> {
        self.block.get_mut().take()
    }
}

impl Drop for ByteBuf {
    fn drop(&mut self) {
        self.leave_edge();
    }
}

fn with_nul(len: usize) -> Result<usize> {
    len.checked_add(1).ok_or(NoMemory)
}
