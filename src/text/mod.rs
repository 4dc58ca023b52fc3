//! Text and numbers in text: algorithms without objects.
//!
//! A text is a `&[u8]` in generalised UTF-8: UTF-8 in which a surrogate code
//! point is encoded like any other, in three bytes (ED A0 80 to ED BF BF). So
//! every sequence of code points up to U+10FFFF has exactly one encoding, a
//! surrogate pair stays two code points of six bytes in all, and it is never
//! joined to one of four. That is what a Python str is: `surrogateescape` and
//! `surrogatepass` put lone surrogates into it.
//!
//! Invariants:
//! - Functions here take text that is well formed in this sense. What comes
//!   from outside is checked where it is decoded ([`utf8`]). On other bytes
//!   the result is meaningless, but nothing is read out of bounds and nothing
//!   panics.
//! - Byte order is code point order, equality is equality of bytes, and a
//!   well-formed text matches inside another only where characters start. So
//!   comparison, hashing and searching work on the bytes.
//! - Nothing here works by character positions. Who has positions turns them
//!   into byte offsets once ([`offset`]) and works on bytes from there.
//! - A result grows by way of [`Buffer`], so that memory that cannot be had is
//!   an error and not the end of the process.
//!
//! What `int()`, `float()` and `complex()` read and what `repr()` and
//! `format()` write of numbers is here too. The digits of doubles come from
//! the standard library, which rounds correctly in both directions; these
//! files are about their layout.
//!
//! This folder is safe Rust and imports nothing from the layers below or
//! above; it can be tested without a runtime.

pub mod buffer;
pub mod case;
pub mod class;
pub mod complex;
pub mod decimal;
pub mod decode;
pub mod escape;
pub mod fields;
pub mod float;
pub mod hexfloat;
pub mod int;
pub mod layout;
pub mod pad;
pub mod percent;
pub mod points;
pub mod search;
pub mod spec;
pub mod split;
pub mod utf7;
pub mod utf8;

pub use buffer::{Buffer, NoMemory};
pub use points::CodePoints;

/// Whether a character starts with this byte.
#[inline(always)]
pub fn is_start(byte: u8) -> bool {
    (byte as i8) >= -0x40
}

/// Number of characters.
#[inline]
pub fn len(text: &[u8]) -> usize {
    // A sum in one byte that cannot overflow is what vectorises well.
    text.chunks(u8::MAX as usize)
        .map(|chunk| {
            let starts: u8 = chunk.iter().map(|b| u8::from(is_start(*b))).sum();
            usize::from(starts)
        })
        .sum()
}

/// Byte offset of the character at a position; the end for positions behind
/// it. A character that begins before the text is not counted.
pub fn offset(text: &[u8], position: usize) -> usize {
    const STEP: usize = 64;
    let (mut at, mut left) = (0, position);
    while text.len() - at > STEP {
        let passed = len(&text[at..at + STEP]);
        if passed > left {
            break;
        }
        left -= passed;
        at += STEP;
    }
    let starts = text[at..].iter().enumerate();
    starts
        .filter(|(_, b)| is_start(**b))
        .map(|(i, _)| at + i)
        .nth(left)
        .unwrap_or(text.len())
}

/// Bytes of the character that starts with `lead`.
#[inline(always)]
pub fn width(lead: u8) -> usize {
    match lead {
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
}

/// Bytes that a code point takes.
#[inline(always)]
pub fn width_of(code: u32) -> usize {
    match code {
        0..0x80 => 1,
        0x80..0x800 => 2,
        0x800..0x10000 => 3,
        _ => 4,
    }
}

/// Whether the code point is a surrogate.
#[inline(always)]
pub fn is_surrogate(code: u32) -> bool {
    (0xd800..0xe000).contains(&code)
}

/// Encodes a code point of up to U+10FFFF; the bytes and how many they are.
#[inline(always)]
pub fn encode(code: u32) -> ([u8; 4], usize) {
    let tail = |shift: u32| 0x80 | (code >> shift & 0x3f) as u8;
    match code {
        0..0x80 => ([code as u8, 0, 0, 0], 1),
        0x80..0x800 => ([0xc0 | (code >> 6) as u8, tail(0), 0, 0], 2),
        0x800..0x10000 => ([0xe0 | (code >> 12) as u8, tail(6), tail(0), 0], 3),
        _ => (
            [0xf0 | (code >> 18 & 7) as u8, tail(12), tail(6), tail(0)],
            4,
        ),
    }
}

/// The first code point and how many bytes it takes; `None` at the end.
#[inline(always)]
pub fn first(text: &[u8]) -> Option<(u32, usize)> {
    let &lead = text.first()?;
    if lead < 0x80 {
        return Some((u32::from(lead), 1));
    }
    let tail = |i: usize| text.get(i).map_or(0, |b| u32::from(b & 0x3f));
    let lead = u32::from(lead);
    Some(match lead {
        ..0xe0 => ((lead & 0x1f) << 6 | tail(1), 2.min(text.len())),
        0xe0..0xf0 => (
            (lead & 0xf) << 12 | tail(1) << 6 | tail(2),
            3.min(text.len()),
        ),
        _ => (
            (lead & 7) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3),
            4.min(text.len()),
        ),
    })
}

/// The last code point and how many bytes it takes; `None` at the start.
#[inline(always)]
pub fn last(text: &[u8]) -> Option<(u32, usize)> {
    let mut at = text.len().checked_sub(1)?;
    while at > 0 && !is_start(text[at]) {
        at -= 1;
    }
    let (code, _) = first(&text[at..])?;
    Some((code, text.len() - at))
}

/// The code points.
#[inline]
pub fn code_points(text: &[u8]) -> CodePoints<'_> {
    CodePoints::new(text)
}
