//! Changing arrays.
//!
//! Functions that move references take the object that owns the array, for
//! the barrier. All that change anything raise BufferError for an array that
//! is pinned, and MemoryError, upon which nothing has changed.

use super::kind::by_kind;
use super::source::move_elements;
use super::{Array, Block, Element, Elements, ElementsMut, Kind, Source};
use super::{may_resize, memory};
use crate::error;
use crate::gc::mark::before_write;
use crate::handle::Handle;
use crate::rt::{Place, Ref, Result, Root, Rt, barrier};
use std::ops::Range;
use std::ptr;
use std::sync::atomic::Ordering::{Relaxed, Release};

/// Elements up to which an array does not shrink.
const SHRINKS_FROM: usize = 64;

impl Array {
    /// A new array of these items, as narrow as can be; it has no room to
    /// grow. MemoryError.
    pub fn from_source(rt: &Rt, source: Source<'_>) -> Result<Array> {
        let count = source.len();
        if count == 0 {
            return Ok(Array::new());
        }
        let kind = source.kind(rt);
        let block = Array::block_for(rt, kind, count)?;
        // SAFETY: a new block with room for the items.
        unsafe { source.write(rt, kind, Block::data(block)) };
        Ok(Array::of_block(block, count))
    }

    /// [`Array::from_source`] of the items of both, one after the other.
    pub fn from_both(rt: &Rt, first: Source<'_>, second: Source<'_>) -> Result<Array> {
        if first.is_empty() || second.is_empty() {
            let all = if first.is_empty() { second } else { first };
            return Array::from_source(rt, all);
        }
        let count = first.len().checked_add(second.len());
        let count = count.ok_or_else(|| error::no_memory(rt))?;
        let kind = first.kind(rt).join(second.kind(rt));
        let block = Array::block_for(rt, kind, count)?;
        let data = Block::data::<u8>(block);
        // SAFETY: a new block with room for the items.
        unsafe {
            first.write(rt, kind, data);
            second.write(rt, kind, data.add(first.len() * kind.size()));
        }
        Ok(Array::of_block(block, count))
    }

    /// A new block for `count` elements, which the caller writes. MemoryError.
    fn block_for(rt: &Rt, kind: Kind, count: usize) -> Result<*mut Block> {
        let bytes = Array::bytes_for(rt, kind, count)?;
        Block::alloc(rt, kind, memory::round(bytes), false)
    }

    /// A new array of the items at these positions of an array, which are
    /// within it. MemoryError.
    pub fn from_positions(
        rt: &Rt,
        array: &Array,
        positions: impl ExactSizeIterator<Item = usize>,
    ) -> Result<Array> {
        let count = positions.len();
        if count == 0 {
            return Ok(Array::new());
        }
        let kind = array.kind();
        let block = Array::block_for(rt, kind, count)?;
        let from = ptr::from_ref(array.block());
        // SAFETY: a new block with room for the items; the positions are
        // within the array.
        unsafe {
            by_kind!(kind, T => {
                let (from, to) = (Block::data::<T>(from), Block::data::<T>(block));
                positions.enumerate().for_each(|(i, p)| to.add(i).write(from.add(p).read()));
            }, object => {
                let (from, to) = (Block::data::<Place>(from), Block::data::<Option<Handle>>(block));
                for (i, position) in positions.enumerate() {
                    let item = (*from.add(position)).get(rt);
                    to.add(i).write(item.map(|item| rt.store(item).into_handle()));
                }
            });
        }
        Array::of_block(block, count).narrowed(rt)
    }

    /// The same items as narrow as can be. MemoryError.
    fn narrowed(self, rt: &Rt) -> Result<Array> {
        let source = Source::Array(&self, 0, self.len());
        if source.kind(rt) == self.kind() {
            return Ok(self);
        }
        let narrow = Array::from_source(rt, source)?;
        self.discard(rt);
        Ok(narrow)
    }

    /// The items `times` times over, as narrow as can be. MemoryError.
    pub fn repeated(rt: &Rt, array: &Array, times: usize) -> Result<Array> {
        let len = array.len();
        let source = Source::Array(array, 0, len);
        let count = len.checked_mul(times).ok_or_else(|| error::no_memory(rt))?;
        if count == 0 {
            return Ok(Array::new());
        }
        let kind = source.kind(rt);
        let block = Array::block_for(rt, kind, count)?;
        let data = Block::data::<u8>(block);
        let part = len * kind.size();
        // SAFETY: a new block with room for all copies.
        unsafe {
            if kind == Kind::Object {
                (0..times).for_each(|i| source.write(rt, kind, data.add(i * part)));
            } else {
                source.write(rt, kind, data);
                let (mut done, all) = (part, part * times);
                while done < all {
                    let next = done.min(all - done);
                    data.add(done).copy_from_nonoverlapping(data, next);
                    done += next;
                }
            }
        }
        Ok(Array::of_block(block, count))
    }

    /// [`Array::push`] where that needs no new block. Otherwise does nothing
    /// and returns false.
    #[inline(always)]
    pub fn try_push(&self, rt: &Rt, item: Ref<'_>) -> bool {
        let block = self.block();
        let word = block.word();
        let len = self.len.load(Relaxed);
        let Some(kind) = Block::writable_kind(word) else {
            return false;
        };
        if len >= (word >> super::CAPACITY_SHIFT) as usize {
            return false;
        }
        // SAFETY: a place behind the length, which nobody reads.
        unsafe {
            by_kind!(kind, T => match T::of(item.handle()) {
                Some(value) => Block::data::<T>(block).add(len).write(value),
                None => return false,
            }, object => match rt.try_store(item) {
                Some(stored) => (*Block::data::<Place>(block).add(len)).put_first(stored),
                None => return false,
            });
        }
        self.len.store(len + 1, Release);
        true
    }

    /// Adds an item at the end.
    #[inline]
    pub fn push(&self, rt: &mut Rt, item: Ref<'_>) -> Result<()> {
        if self.try_push(rt, item) {
            return Ok(());
        }
        self.push_slow(rt, item)
    }

    #[cold]
    #[inline(never)]
    fn push_slow(&self, rt: &mut Rt, item: Ref<'_>) -> Result<()> {
        if self.capacity() == 0 {
            return self.push_first(rt, item);
        }
        self.writable(rt)?;
        let kind = self.kind_with(Kind::of(item.handle()));
        let len = self.len();
        self.reserve(rt, kind, len + 1, true)?;
        if kind != Kind::Object {
            let pushed = self.try_push(rt, item);
            debug_assert!(pushed, "there is room for the item");
            return Ok(());
        }
        // SAFETY: there is room for one more, behind the length.
        unsafe { (*Block::data::<Place>(self.block()).add(len)).put_first(rt.store(item)) };
        self.len.store(len + 1, Release);
        Ok(())
    }

    /// [`Array::push`] into an array without a block: very many never get a
    /// second item.
    #[inline]
    fn push_first(&self, rt: &Rt, item: Ref<'_>) -> Result<()> {
        const BYTES: usize = memory::with_room(size_of::<Block>() + 1, false);
        let handle = item.handle();
        let kind = Kind::of(handle);
        let block = Block::alloc(rt, kind, BYTES, false)?;
        // SAFETY: a new block with room for an element of any kind.
        unsafe {
            by_kind!(kind, T => {
                if let Some(value) = T::of(handle) {
                    Block::data::<T>(block).write(value);
                }
            }, object => (*Block::data::<Place>(block)).put_first(rt.store(item)));
        }
        self.publish(block, 1);
        Ok(())
    }

    /// The kind that holds what the array has and what `kind` has.
    fn kind_with(&self, kind: Kind) -> Kind {
        if self.is_empty() {
            kind
        } else {
            self.kind().join(kind)
        }
    }

    /// Makes room for `count` elements of a kind that holds all that there
    /// are; with some to spare if it will grow.
    fn reserve(&self, rt: &mut Rt, kind: Kind, count: usize, grows: bool) -> Result<()> {
        let block = self.block.load(Relaxed);
        // SAFETY: the array's own block.
        let same_kind = unsafe { (*block).kind() } == kind;
        if same_kind && self.capacity() >= count {
            return Ok(());
        }
        let bytes = Array::bytes_for(rt, kind, count)?;
        let bytes = match grows {
            true => memory::with_room(bytes, barrier::is_active()),
            false => memory::round(bytes),
        };
        if same_kind && may_resize() && self.resize(rt, bytes) {
            return Ok(());
        }
        let new = Block::alloc(rt, kind, bytes, false)?;
        let len = self.len();
        // SAFETY: the new block has room; the old one is given up.
        unsafe {
            move_elements((block, 0), (new, 0), len);
            Block::retire(self.publish(new, len));
        }
        Ok(())
    }

    /// Makes the block itself longer or shorter, if its memory can be.
    fn resize(&self, rt: &Rt, bytes: usize) -> bool {
        let block = self.block.load(Relaxed);
        if self.capacity() == 0 {
            return false;
        }
        // SAFETY: the array's own block, which nobody reads meanwhile.
        unsafe {
            let (old, kind) = ((*block).bytes(), (*block).kind());
            let moved = memory::resize(rt, block.cast(), old, bytes).cast::<Block>();
            if moved.is_null() {
                return false;
            }
            Block::set_head(moved, kind, bytes);
            self.block.store(moved, Release);
        }
        true
    }

    /// Gives room back that is not needed any more, if it is much.
    fn shrink(&self, rt: &mut Rt) {
        let (len, capacity) = (self.len(), self.capacity());
        if capacity <= SHRINKS_FROM || len >= capacity / 2 {
            return;
        }
        let Some(bytes) = Block::bytes_for(self.kind(), len) else {
            return;
        };
        let bytes = memory::with_room(bytes, false);
        if bytes >= self.block_bytes() || (may_resize() && self.resize(rt, bytes)) {
            return;
        }
        let Ok(new) = Block::alloc(rt, self.kind(), bytes, false) else {
            // It may stay as it is.
            drop(error::take(rt));
            return;
        };
        // SAFETY: as in `reserve`.
        unsafe {
            move_elements((self.block.load(Relaxed), 0), (new, 0), len);
            Block::retire(self.publish(new, len));
        }
    }

    /// Takes the last item out where that needs no new block; `None` if there
    /// is none, or it does.
    #[inline(always)]
    pub fn try_pop(&self, rt: &Rt) -> Option<Option<Root>> {
        let block = self.block();
        let word = block.word();
        let capacity = (word >> super::CAPACITY_SHIFT) as usize;
        let last = self.len.load(Relaxed).checked_sub(1)?;
        let kind = Block::writable_kind(word)?;
        if last < capacity / 2 && capacity > SHRINKS_FROM {
            return None;
        }
        // SAFETY: below the length, and of that kind; it is behind the length
        // as soon as it is taken out.
        unsafe {
            let item = by_kind!(kind, T => {
                let value = Block::data::<T>(block).add(last).read();
                Root::immediate(value.handle())
            }, object => {
                let slot = &*Block::data::<Place>(block).add(last);
                slot.abandon().map(|stored| rt.unstore_to_root(stored))
            });
            self.len.store(last, Release);
            Some(item)
        }
    }

    /// Takes the item at `index`, which is in range, out; `None` for an empty
    /// place.
    pub fn remove(&self, rt: &mut Rt, owner: Ref<'_>, index: usize) -> Result<Option<Root>> {
        self.writable(rt)?;
        let len = self.len();
        if index + 1 == len
            && let Some(item) = self.try_pop(rt)
        {
            return Ok(item);
        }
        let item = self.get(rt, index).map(Ref::root);
        self.replace_range(rt, owner, index..index + 1, Source::NOTHING)?;
        Ok(item)
    }

    /// Puts an item in the place `index`, which is in range; what was there is
    /// dropped.
    #[inline]
    pub fn set(&self, rt: &mut Rt, index: usize, item: Ref<'_>) -> Result<()> {
        if self.try_set(rt, index, item) {
            return Ok(());
        }
        self.writable(rt)?;
        let kind = self.kind().join(Kind::of(item.handle()));
        self.reserve(rt, kind, self.len(), false)?;
        let done = self.try_set(rt, index, item);
        debug_assert!(done, "widened for the item");
        Ok(())
    }

    /// [`Array::set`] where that needs no new block. Otherwise does nothing and
    /// returns false.
    #[inline(always)]
    pub fn try_set(&self, rt: &mut Rt, index: usize, item: Ref<'_>) -> bool {
        let block = self.block();
        let word = block.word();
        let Some(kind) = Block::writable_kind(word) else {
            return false;
        };
        if index >= self.len.load(Relaxed) {
            return false;
        }
        // SAFETY: below the length, of that kind; the token is exclusive.
        unsafe {
            by_kind!(kind, T => match T::of(item.handle()) {
                Some(value) => Block::data::<T>(block).add(index).write(value),
                None => return false,
            }, object => {
                let slot = &*Block::data::<Place>(block).add(index);
                if let Some(old) = slot.replace(rt.store(item)) {
                    rt.unstore(old);
                }
            });
        }
        true
    }

    /// Puts an item before the place `index`, which is at most the length.
    pub fn insert(&self, rt: &mut Rt, owner: Ref<'_>, index: usize, item: Ref<'_>) -> Result<()> {
        if index == self.len() {
            return self.push(rt, item);
        }
        self.replace_range(rt, owner, index..index, Source::Refs(&[item]))
    }

    /// Puts the items of `source` in the place of those in `range`, which is
    /// within the array.
    pub fn replace_range(
        &self,
        rt: &mut Rt,
        owner: Ref<'_>,
        range: Range<usize>,
        source: Source<'_>,
    ) -> Result<()> {
        self.writable(rt)?;
        let len = self.len();
        if range.start == len {
            return self.extend(rt, source);
        }
        if source.is_in(self) {
            let copy = Array::from_source(rt, source)?;
            let items = Source::Array(&copy, 0, copy.len());
            let result = self.replace_range(rt, owner, range, items);
            copy.discard(rt);
            return result;
        }
        let count = source.len();
        let rest = len - range.len();
        if rest == 0 {
            let new = Array::from_source(rt, source)?;
            self.exchange(rt, owner, new).discard(rt);
            return Ok(());
        }
        let kind = match count {
            0 => self.kind(),
            _ => self.kind().join(source.kind(rt)),
        };
        before_write(owner.handle());
        let new_len = rest
            .checked_add(count)
            .ok_or_else(|| error::no_memory(rt))?;
        if kind != self.kind() || new_len > self.capacity() {
            self.rebuild_around(rt, range, source, kind)
        } else {
            self.move_tail(rt, range, source);
            self.shrink(rt);
            Ok(())
        }
    }

    /// Adds the items of `source`, perhaps the array's own, at the end.
    fn extend(&self, rt: &mut Rt, source: Source<'_>) -> Result<()> {
        let (len, count) = (self.len(), source.len());
        if count == 0 {
            return Ok(());
        }
        let new_len = len.checked_add(count).ok_or_else(|| error::no_memory(rt))?;
        let kind = self.kind_with(source.kind(rt));
        self.reserve(rt, kind, new_len, len > 0)?;
        // SAFETY: there is room behind the length, where nobody reads.
        unsafe {
            let end = Block::data::<u8>(self.block()).add(len * kind.size());
            source.write(rt, kind, end);
        }
        self.len.store(new_len, Release);
        Ok(())
    }

    /// [`Array::replace_range`] in a new block.
    fn rebuild_around(
        &self,
        rt: &mut Rt,
        range: Range<usize>,
        source: Source<'_>,
        kind: Kind,
    ) -> Result<()> {
        let (len, count) = (self.len(), source.len());
        let new_len = len - range.len() + count;
        let bytes = Array::bytes_for(rt, kind, new_len)?;
        let bytes = memory::with_room(bytes, barrier::is_active());
        let new = Block::alloc(rt, kind, bytes, false)?;
        self.unstore_range(rt, range.clone());
        let old = self.block.load(Relaxed);
        let tail = range.start + count;
        // SAFETY: the new block has room; the old one is given up.
        unsafe {
            move_elements((old, 0), (new, 0), range.start);
            source.write(
                rt,
                kind,
                Block::data::<u8>(new).add(range.start * kind.size()),
            );
            move_elements((old, range.end), (new, tail), len - range.end);
            Block::retire(self.publish(new, new_len));
        }
        Ok(())
    }

    /// [`Array::replace_range`] where the block can stay.
    fn move_tail(&self, rt: &mut Rt, range: Range<usize>, source: Source<'_>) {
        let (len, count) = (self.len(), source.len());
        self.unstore_range(rt, range.clone());
        let (kind, size) = (self.kind(), self.kind().size());
        let data = Block::data::<u8>(self.block());
        let tail = range.start + count;
        // SAFETY: within the capacity; the collector does not look, as the
        // caller has called `before_write`.
        unsafe {
            let (from, to) = (data.add(range.end * size), data.add(tail * size));
            to.copy_from(from, (len - range.end) * size);
            source.write(rt, kind, data.add(range.start * size));
        }
        self.len.store(tail + len - range.end, Release);
    }

    /// Takes what is stored in a range out of the heap. The places keep what
    /// they have, and are not used as references any more.
    fn unstore_range(&self, rt: &Rt, range: Range<usize>) {
        if let Elements::Object(slots) = self.elements(rt) {
            for slot in &slots[range] {
                if let Some(stored) = slot.abandon() {
                    rt.unstore(stored);
                }
            }
        }
    }

    /// Takes the items at these positions, which ascend and are in range, out.
    pub fn remove_positions(
        &self,
        rt: &mut Rt,
        owner: Ref<'_>,
        positions: impl Iterator<Item = usize>,
    ) -> Result<()> {
        self.writable(rt)?;
        before_write(owner.handle());
        let (len, size) = (self.len(), self.kind().size());
        let data = Block::data::<u8>(self.block());
        let mut positions = positions.peekable();
        let mut to = positions.peek().copied().unwrap_or(len);
        while let Some(position) = positions.next() {
            self.unstore_range(rt, position..position + 1);
            let next = positions.peek().copied().unwrap_or(len);
            let (from, count) = (position + 1, next - position - 1);
            // SAFETY: within the length, downwards; the collector does not
            // look any more.
            unsafe {
                data.add(to * size)
                    .copy_from(data.add(from * size), count * size)
            };
            to += count;
        }
        self.len.store(to, Release);
        self.shrink(rt);
        Ok(())
    }

    /// Exchanges what the array has; returns what it had. To be given to
    /// [`Array::discard`], or to be used on.
    pub fn exchange(&self, _rt: &mut Rt, owner: Ref<'_>, new: Array) -> Array {
        before_write(owner.handle());
        let len = self.len();
        let new_len = new.len();
        let block = new.replace_block(&super::NOTHING);
        Array::of_block(self.publish(block, new_len), len)
    }

    /// Takes everything out.
    pub fn clear(&self, rt: &mut Rt, owner: Ref<'_>) -> Result<()> {
        self.writable(rt)?;
        if self.capacity() != 0 {
            self.exchange(rt, owner, Array::new()).discard(rt);
        }
        Ok(())
    }

    /// Reverses the order.
    pub fn reverse(&self, rt: &mut Rt, owner: Ref<'_>) -> Result<()> {
        match self.elements_mut(rt)? {
            ElementsMut::I8(values) => values.reverse(),
            ElementsMut::I16(values) => values.reverse(),
            ElementsMut::I32(values) => values.reverse(),
            ElementsMut::I64(values) => values.reverse(),
            ElementsMut::F64(values) => values.reverse(),
            ElementsMut::Object(slots) => {
                before_write(owner.handle());
                let len = slots.len();
                for i in 0..len / 2 {
                    let (left, right) = (&slots[i], &slots[len - 1 - i]);
                    for (place, stored) in [(left, right.take()), (right, left.take())] {
                        if let Some(stored) = stored {
                            place.put(stored);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Puts the items in another order: first the one at `order[0]` and so on.
    /// `order` has each position once.
    pub fn permute(&self, _rt: &mut Rt, owner: Ref<'_>, order: &[usize]) {
        debug_assert_eq!(order.len(), self.len());
        before_write(owner.handle());
        let block = self.block.load(Relaxed);
        macro_rules! permute {
            ($ty:ty) => {{
                let data = Block::data::<$ty>(block);
                let new: Vec<$ty> = order.iter().map(|i| data.add(*i).read()).collect();
                data.copy_from_nonoverlapping(new.as_ptr(), new.len());
            }};
        }
        // SAFETY: positions below the length; the collector does not look any
        // more.
        unsafe {
            by_kind!((*block).kind(), T => permute!(T), object => permute!(usize));
        }
    }

    /// Makes the array as narrow as its items allow, if that changes anything.
    pub fn narrow(&self, rt: &mut Rt, owner: Ref<'_>) -> Result<()> {
        let source = Source::Array(self, 0, self.len());
        if self.is_pinned() || source.kind(rt) == self.kind() {
            return Ok(());
        }
        let new = Array::from_source(rt, source)?;
        self.exchange(rt, owner, new).discard(rt);
        Ok(())
    }
}
