//! A stack in memory of its own, which goes back to the system at once: that
//! of malloc often stays, and the collector's work list may have an entry for
//! each object of the heap. It grows without being copied.

use super::region::reserve;
use std::marker::PhantomData;
use std::ptr;

/// Bytes of the first mapping.
const FIRST: usize = 64 << 10;

/// A stack of plain values.
pub struct Stack<T: Copy> {
    start: *mut T,
    len: usize,
    capacity: usize,
    values: PhantomData<T>,
}

// SAFETY: owns its memory, as a Vec does.
unsafe impl<T: Copy + Send> Send for Stack<T> {}
// SAFETY: the same; a shared one is only read.
unsafe impl<T: Copy + Sync> Sync for Stack<T> {}

impl<T: Copy> Default for Stack<T> {
    fn default() -> Stack<T> {
        Stack::new()
    }
}

impl<T: Copy> Stack<T> {
    /// An empty one, without memory.
    pub const fn new() -> Stack<T> {
        const { assert!(size_of::<T>() > 0 && align_of::<T>() <= 4096) };
        Stack {
            start: ptr::null_mut(),
            len: 0,
            capacity: 0,
            values: PhantomData,
        }
    }

    /// Number of values.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All values, the lowest first.
    pub fn as_slice(&self) -> &[T] {
        match self.start.is_null() {
            true => &[],
            // SAFETY: so many were written, and nobody writes while they are borrowed.
            false => unsafe { std::slice::from_raw_parts(self.start, self.len) },
        }
    }

    /// Puts a value on top.
    #[inline(always)]
    pub fn push(&mut self, value: T) {
        if self.len == self.capacity {
            self.grow();
        }
        // SAFETY: below the capacity.
        unsafe { self.start.add(self.len).write(value) };
        self.len += 1;
    }

    /// Takes the value on top.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<T> {
        self.len = self.len.checked_sub(1)?;
        // SAFETY: it was written.
        Some(unsafe { self.start.add(self.len).read() })
    }

    /// Takes the `count` values on top, or all if there are fewer.
    pub fn pop_many(&mut self, count: usize) -> Vec<T> {
        let count = count.min(self.len);
        self.len -= count;
        (self.len..self.len + count)
            // SAFETY: they were written.
            .map(|i| unsafe { self.start.add(i).read() })
            .collect()
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        let old = self.capacity * size_of::<T>();
        let new = (2 * old).max(FIRST);
        let start = match old {
            0 => reserve(new),
            // SAFETY: the mapping is this stack's, and moves as a whole.
            _ => match unsafe { libc::mremap(self.start.cast(), old, new, libc::MREMAP_MAYMOVE) } {
                libc::MAP_FAILED => ptr::null_mut(),
                moved => moved.cast(),
            },
        };
        if start.is_null() {
            std::alloc::handle_alloc_error(std::alloc::Layout::new::<T>());
        }
        self.start = start.cast();
        self.capacity = new / size_of::<T>();
    }
}

impl<T: Copy> Extend<T> for Stack<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        values.into_iter().for_each(|value| self.push(value));
    }
}

impl<T: Copy> Drop for Stack<T> {
    fn drop(&mut self) {
        if !self.start.is_null() {
            // SAFETY: this stack's mapping, of that size.
            unsafe { libc::munmap(self.start.cast(), self.capacity * size_of::<T>()) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Stack;

    #[test]
    fn does_what_a_vector_does() {
        let (mut stack, mut model) = (Stack::default(), Vec::new());
        for round in 0..5usize {
            let values = 0..round * 30_000;
            stack.extend(values.clone());
            model.extend(values);
            for _ in 0..round * 7_000 {
                assert_eq!(stack.pop(), model.pop());
            }
            let rest = model.len() - model.len().min(1000 * round);
            assert_eq!(stack.pop_many(1000 * round), model.split_off(rest));
            assert_eq!(stack.as_slice(), model);
        }
        assert_eq!(stack.pop_many(usize::MAX), model);
        assert!(stack.is_empty() && stack.pop().is_none());
    }
}
