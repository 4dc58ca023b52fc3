//! Iteration over code points, from both ends.

use super::{first, last, len};

/// The code points of a text, surrogates included.
#[derive(Clone, Debug)]
pub struct CodePoints<'a> {
    rest: &'a [u8],
}

impl<'a> CodePoints<'a> {
    /// From the start of `text`.
    #[inline]
    pub fn new(text: &'a [u8]) -> CodePoints<'a> {
        CodePoints { rest: text }
    }

    /// What was not taken yet, from either end.
    #[inline]
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

impl Iterator for CodePoints<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let (code, width) = first(self.rest)?;
        self.rest = &self.rest[width..];
        Some(code)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.rest.len().div_ceil(4), Some(self.rest.len()))
    }

    fn count(self) -> usize {
        len(self.rest)
    }
}

impl DoubleEndedIterator for CodePoints<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<u32> {
        let (code, width) = last(self.rest)?;
        self.rest = &self.rest[..self.rest.len() - width];
        Some(code)
    }
}
