//! Items of lent memory, by their indices in each dimension.

use super::buffer::PyBuffer;
use crate::heap::data::{ByteBuf, NoMemory};

/// The order in which the items of an array follow each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// The last index changes first (C).
    C,
    /// The first index changes first (Fortran).
    Fortran,
}

/// Where the items of a buffer are.
#[derive(Clone)]
pub struct Strided {
    buf: *mut u8,
    itemsize: usize,
    shape: Vec<isize>,
    strides: Vec<isize>,
    /// As many as there are dimensions, or none.
    suboffsets: Vec<isize>,
}

/// The strides of an array without gaps.
pub fn contiguous_strides(shape: &[isize], itemsize: usize, order: Order) -> Vec<isize> {
    let mut strides = vec![0; shape.len()];
    let mut step = itemsize as isize;
    let mut place = |i: usize| {
        strides[i] = step;
        step = step.wrapping_mul(shape[i]);
    };
    match order {
        Order::C => (0..shape.len()).rev().for_each(&mut place),
        Order::Fortran => (0..shape.len()).for_each(&mut place),
    }
    strides
}

impl Strided {
    /// As a buffer describes it. One without a shape is plain bytes, or as
    /// many items as fit; one without strides has no gaps.
    ///
    /// # Safety
    /// The buffer was filled by a lender who described its memory as it is. The
    /// result is used only until the buffer is given back.
    pub unsafe fn new(buffer: &PyBuffer) -> Strided {
        let dimensions = usize::try_from(buffer.ndim).unwrap_or(0);
        let itemsize = usize::try_from(buffer.itemsize).unwrap_or(0).max(1);
        let read = |at: *const isize| match at.is_null() {
            true => Vec::new(),
            // SAFETY: such an array has one number for each dimension.
            false => unsafe { std::slice::from_raw_parts(at, dimensions) }.to_vec(),
        };
        let shape = match buffer.shape.is_null() && dimensions > 0 {
            true => vec![buffer.len / itemsize as isize],
            false => read(buffer.shape),
        };
        let strides = match buffer.strides.is_null() {
            true => contiguous_strides(&shape, itemsize, Order::C),
            false => read(buffer.strides),
        };
        Strided {
            buf: buffer.buf.cast(),
            itemsize,
            shape,
            strides,
            suboffsets: read(buffer.suboffsets),
        }
    }

    /// The same memory with other items: dimensions that have no gaps.
    pub fn reshaped(&self, shape: Vec<isize>, itemsize: usize) -> Strided {
        Strided {
            buf: self.buf,
            itemsize,
            strides: contiguous_strides(&shape, itemsize, Order::C),
            shape,
            suboffsets: Vec::new(),
        }
    }

    /// The same items at other distances.
    pub fn with_strides(self, strides: Vec<isize>) -> Strided {
        Strided { strides, ..self }
    }

    /// Every `step`th of `count` items of the first dimension, from `start`
    /// on, which are within.
    pub fn sliced(&self, start: isize, step: isize, count: usize) -> Strided {
        let mut part = self.clone();
        let offset = self.strides[0].wrapping_mul(start);
        // An indirect dimension in front is indexed before its pointers are
        // followed, so that the offset is the pointers'.
        part.buf = self.buf.wrapping_offset(offset);
        part.shape[0] = count as isize;
        part.strides[0] = self.strides[0].wrapping_mul(step);
        part
    }

    /// The first byte.
    pub fn buf(&self) -> *mut u8 {
        self.buf
    }

    /// Bytes of an item.
    pub fn itemsize(&self) -> usize {
        self.itemsize
    }

    /// Items by dimension.
    pub fn shape(&self) -> &[isize] {
        &self.shape
    }

    /// Bytes from item to item by dimension.
    pub fn strides(&self) -> &[isize] {
        &self.strides
    }

    /// Offsets behind pointers by dimension; none for direct memory.
    pub fn suboffsets(&self) -> &[isize] {
        &self.suboffsets
    }

    /// Number of dimensions.
    pub fn dimensions(&self) -> usize {
        self.shape.len()
    }

    /// Number of items.
    pub fn count(&self) -> usize {
        self.shape.iter().map(|n| (*n).max(0) as usize).product()
    }

    /// Bytes of all items.
    pub fn bytes(&self) -> usize {
        self.count() * self.itemsize
    }

    /// Whether there are no gaps in this order.
    pub fn is_contiguous(&self, order: Order) -> bool {
        if !self.suboffsets.is_empty() {
            return false;
        }
        if self.count() == 0 {
            return true;
        }
        let without_gaps = contiguous_strides(&self.shape, self.itemsize, order);
        let dimensions = self.shape.iter().zip(&self.strides).zip(&without_gaps);
        let mut dimensions = dimensions.map(|((n, s), w)| (n, s, w));
        dimensions.all(|(items, stride, without)| *items <= 1 || stride == without)
    }

    /// Where the item with these indices is, one for each dimension; they are
    /// not compared with the shape.
    ///
    /// # Safety
    /// The indices are within the shape, where there are pointers to follow.
    pub unsafe fn place(&self, indices: &[isize]) -> *mut u8 {
        let mut at = self.buf;
        for (dimension, index) in indices.iter().enumerate() {
            at = at.wrapping_offset(self.strides[dimension].wrapping_mul(*index));
            if let Some(offset) = self.suboffsets.get(dimension).filter(|o| **o >= 0) {
                // SAFETY: passed on; in an indirect dimension there are
                // pointers in place of items.
                at = unsafe { at.cast::<*mut u8>().read_unaligned() }.wrapping_offset(*offset);
            }
        }
        at
    }

    /// The bytes of the item with these indices; `None` if they are not
    /// within the shape, or not as many as there are dimensions.
    pub fn item(&self, indices: &[isize]) -> Option<&[u8]> {
        let at = self.checked_place(indices)?;
        // SAFETY: an item within the shape, in memory that is lent.
        Some(unsafe { std::slice::from_raw_parts(at, self.itemsize) })
    }

    /// Writes the item with these indices; false where [`Strided::item`] is
    /// `None`, or for another size. To be called for memory that may be
    /// written only.
    pub fn set_item(&self, indices: &[isize], item: &[u8]) -> bool {
        let place = self.checked_place(indices);
        let Some(at) = place.filter(|_| item.len() == self.itemsize) else {
            return false;
        };
        // SAFETY: an item within the shape; the value is not a part of it.
        unsafe { at.copy_from(item.as_ptr(), item.len()) };
        true
    }

    fn checked_place(&self, indices: &[isize]) -> Option<*mut u8> {
        let within = indices.len() == self.shape.len()
            && indices
                .iter()
                .zip(&self.shape)
                .all(|(i, n)| *i >= 0 && i < n);
        // SAFETY: within the shape.
        within.then(|| unsafe { self.place(indices) })
    }

    /// Calls `visit` with the address of each of the first `count` items in an
    /// order of their indices.
    fn for_each(&self, order: Order, count: usize, mut visit: impl FnMut(*mut u8)) {
        let mut indices = vec![0; self.dimensions()];
        for _ in 0..count.min(self.count()) {
            // SAFETY: within the shape.
            visit(unsafe { self.place(&indices) });
            advance(&mut indices, &self.shape, order);
        }
    }

    /// Copies all items in an order of their indices.
    ///
    /// # Safety
    /// There is room for [`Strided::bytes`] at `to`, elsewhere.
    pub unsafe fn copy_out(&self, to: *mut u8, order: Order) {
        if self.is_contiguous(order) {
            // SAFETY: passed on; there are no gaps.
            unsafe { to.copy_from(self.buf, self.bytes()) };
            return;
        }
        let mut to = to;
        self.for_each(order, usize::MAX, |from| {
            // SAFETY: passed on; one item after the other.
            unsafe {
                to.copy_from(from, self.itemsize);
                to = to.add(self.itemsize);
            }
        });
    }

    /// Overwrites as many whole items as `len` bytes are, in an order of their
    /// indices; all of the bytes where there are no gaps.
    ///
    /// # Safety
    /// There are `len` bytes at `from`, at most [`Strided::bytes`]; the memory
    /// may be written.
    pub unsafe fn copy_in(&self, from: *const u8, len: usize, order: Order) {
        if self.is_contiguous(order) {
            // SAFETY: passed on; there are no gaps.
            unsafe { self.buf.copy_from(from, len) };
            return;
        }
        let mut from = from;
        self.for_each(order, len / self.itemsize, |to| {
            // SAFETY: passed on; one item after the other.
            unsafe {
                to.copy_from(from, self.itemsize);
                from = from.add(self.itemsize);
            }
        });
    }

    /// The bytes of all items in an order of their indices.
    pub fn to_buf(&self, order: Order) -> Result<ByteBuf, NoMemory> {
        let mut buf = ByteBuf::zeroed(self.bytes())?;
        let to = buf.bytes_mut()?.as_mut_ptr();
        // SAFETY: the new buffer has room for all items.
        unsafe { self.copy_out(to, order) };
        Ok(buf)
    }

    /// Overwrites all items by those of another array, which may overlap. It
    /// has the same shape and item size, or nothing happens. To be called for
    /// memory that may be written only.
    pub fn assign(&self, other: &Strided) -> Result<(), NoMemory> {
        if self.shape == other.shape && self.itemsize == other.itemsize {
            let bytes = other.to_buf(Order::C)?;
            // SAFETY: as many bytes as there are in this array.
            unsafe { self.copy_in(bytes.bytes()?.as_ptr(), bytes.len(), Order::C) };
        }
        Ok(())
    }
}

/// The indices of the next item.
pub fn advance(indices: &mut [isize], shape: &[isize], order: Order) {
    let mut carry = |i: usize| {
        indices[i] += 1;
        if indices[i] < shape[i] {
            return true;
        }
        indices[i] = 0;
        false
    };
    match order {
        Order::C => (0..shape.len()).rev().any(&mut carry),
        Order::Fortran => (0..shape.len()).any(&mut carry),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(bytes: &mut [u8], shape: Vec<isize>, strides: Vec<isize>) -> Strided {
        Strided {
            buf: bytes.as_mut_ptr(),
            itemsize: 1,
            shape,
            strides,
            suboffsets: Vec::new(),
        }
    }

    fn copy(items: &Strided, order: Order) -> Vec<u8> {
        let buf = items.to_buf(order).expect("memory");
        buf.bytes().expect("memory").to_vec()
    }

    #[test]
    fn both_orders_of_a_matrix() {
        let mut bytes = *b"abcdef";
        let matrix = over(&mut bytes, vec![2, 3], vec![3, 1]);
        assert!(matrix.is_contiguous(Order::C) && !matrix.is_contiguous(Order::Fortran));
        assert_eq!(copy(&matrix, Order::C), b"abcdef");
        assert_eq!(copy(&matrix, Order::Fortran), b"adbecf");
        assert_eq!(matrix.item(&[1, 2]), Some(&b"f"[..]));
        assert_eq!(matrix.item(&[2, 0]), None);
        assert_eq!(matrix.item(&[0]), None);
    }

    #[test]
    fn backward_slices_and_overlapping_assignment() {
        let mut bytes = *b"abcdef";
        let all = over(&mut bytes, vec![6], vec![1]);
        let back = all.sliced(5, -2, 3);
        assert_eq!(copy(&back, Order::C), b"fdb");
        let done = all.sliced(0, 1, 5).assign(&all.sliced(1, 1, 5));
        assert_eq!(done, Ok(()));
        assert_eq!(&bytes, b"bcdeff");
    }

    #[test]
    fn an_empty_array_is_contiguous() {
        let mut bytes = [];
        let empty = over(&mut bytes, vec![0, 3], vec![17, 1]);
        assert!(empty.is_contiguous(Order::C) && empty.is_contiguous(Order::Fortran));
        assert_eq!(copy(&empty, Order::C), b"");
    }
}
