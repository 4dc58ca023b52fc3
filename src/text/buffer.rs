//! A text under construction.

use super::encode;

/// There is no memory for the result, or it would be longer than a str can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoMemory;

/// Result of what needs memory.
pub type Result<T, E = NoMemory> = std::result::Result<T, E>;

/// A text that grows. Every method that may need memory can fail.
#[derive(Default, Debug)]
pub struct Buffer {
    bytes: Vec<u8>,
}

impl Buffer {
    /// Empty, without memory.
    pub fn new() -> Buffer {
        Buffer::default()
    }

    /// Empty, with room for so many bytes.
    pub fn with_room(bytes: usize) -> Result<Buffer> {
        let mut text = Buffer::new();
        text.reserve(bytes)?;
        Ok(text)
    }

    /// Makes room for so many more bytes.
    #[inline]
    pub fn reserve(&mut self, more: usize) -> Result<()> {
        if self.bytes.capacity() - self.bytes.len() >= more {
            return Ok(());
        }
        self.grow(more)
    }

    #[cold]
    fn grow(&mut self, more: usize) -> Result<()> {
        self.bytes.try_reserve(more).map_err(|_| NoMemory)
    }

    /// Adds text.
    #[inline]
    pub fn push(&mut self, text: &[u8]) -> Result<()> {
        self.reserve(text.len())?;
        self.bytes.extend_from_slice(text);
        Ok(())
    }

    /// Adds a code point.
    #[inline]
    pub fn push_code(&mut self, code: u32) -> Result<()> {
        self.reserve(4)?;
        if code < 0x80 {
            self.bytes.push(code as u8);
        } else {
            let (bytes, width) = encode(code);
            self.bytes.extend_from_slice(&bytes[..width]);
        }
        Ok(())
    }

    /// Adds a text so many times.
    pub fn push_repeated(&mut self, text: &[u8], times: usize) -> Result<()> {
        let more = text.len().checked_mul(times).ok_or(NoMemory)?;
        self.reserve(more)?;
        if let [byte] = text {
            self.bytes.resize(self.bytes.len() + times, *byte);
            return Ok(());
        }
        for _ in 0..times {
            self.bytes.extend_from_slice(text);
        }
        Ok(())
    }

    /// Adds formatted text.
    pub fn push_display(&mut self, text: impl std::fmt::Display) -> Result<()> {
        use std::fmt::Write;
        struct Sink<'a>(&'a mut Buffer);
        impl Write for Sink<'_> {
            fn write_str(&mut self, text: &str) -> std::fmt::Result {
                self.0.push(text.as_bytes()).map_err(|_| std::fmt::Error)
            }
        }
        write!(Sink(self), "{text}").map_err(|_| NoMemory)
    }

    /// What is there so far.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Turns the order of the bytes round.
    pub fn reverse(&mut self) {
        self.bytes.reverse();
    }

    /// Cuts off what lies behind so many bytes.
    pub fn truncate(&mut self, bytes: usize) {
        self.bytes.truncate(bytes);
    }

    /// The bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}
