//! Positions of characters in text that is not ASCII.
//!
//! A character position is turned into a byte offset by counting, so a loop
//! over the positions of a long text would be quadratic. Therefore a
//! non-ASCII str of some length has a table at the end of its slot: entry
//! `i`, counted from the end, says how many characters start in the first
//! `i + 1` chunks of the text. Room for it is taken when the object is made
//! (4 bytes for each 256 of text); it is filled in when a position is first
//! asked for, the last entry last: while that is zero, the table is not in
//! use. With it, the number of characters takes a count over less than
//! a chunk, and a position a binary search and a count over one chunk.
//!
//! As the table begins at the end of the slot, a text that grows in place
//! keeps its entries and adds others.

use super::{bytes, is_ascii};
use crate::heap::region;
use crate::rt::Ref;
use crate::text;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

/// Bytes of text that an entry stands for.
pub const CHUNK: usize = 256;

/// Bytes behind the header for a text of `len` bytes: the text, a NUL, and
/// the table of positions unless the text is ASCII.
#[inline(always)]
pub fn bytes_with_table(len: usize, ascii: bool) -> usize {
    let table = if ascii { 0 } else { len / CHUNK };
    len + 1 + table * size_of::<u32>()
}

/// The entries, the last one first; empty if the text is shorter than a chunk.
fn entries<'a>(string: Ref<'a>, len: usize) -> &'a [AtomicU32] {
    let count = len / CHUNK;
    match region().slot_end(string.handle().bits()) {
        Some(end) if count > 0 && !is_ascii(string) => {
            let start = end - count * size_of::<AtomicU32>();
            // SAFETY: every str that is not ASCII has this room at the end
            // of its slot, used for nothing else, and is alive for 'a.
            unsafe { std::slice::from_raw_parts(start as *const AtomicU32, count) }
        }
        _ => &[],
    }
}

/// The table, filled in.
fn table<'a>(string: Ref<'a>, text: &[u8]) -> &'a [AtomicU32] {
    let entries = entries(string, text.len());
    if !is_filled(entries) {
        // Another thread may be doing the same; it writes the same.
        fill(entries, text, 0);
    }
    entries
}

/// A full chunk has at least one character, so an entry is not zero.
fn is_filled(entries: &[AtomicU32]) -> bool {
    entries.first().is_none_or(|last| last.load(Acquire) != 0)
}

/// Fills in the entries from chunk `from` on.
fn fill(entries: &[AtomicU32], text: &[u8], from: usize) {
    let mut count = before(entries, from);
    let chunks = text[from * CHUNK..].chunks_exact(CHUNK);
    for (entry, chunk) in entries.iter().rev().skip(from).zip(chunks) {
        count += text::len(chunk);
        entry.store(count as u32, Release);
    }
}

/// Takes the table of a str that only the caller knows out of use, or of one
/// that is new.
pub(super) fn forget(string: Ref<'_>) {
    if let Some(last) = entries(string, bytes(string).len()).first() {
        last.store(0, Relaxed);
    }
}

/// Number of characters that start before a chunk.
#[inline]
fn before(entries: &[AtomicU32], chunk: usize) -> usize {
    match chunk {
        0 => 0,
        _ => entries[entries.len() - chunk].load(Relaxed) as usize,
    }
}

/// After the text grew in place from `old` bytes: fills in what was added if
/// the table was in use, else it is not.
pub(super) fn extend(string: Ref<'_>, old: usize) {
    let text = bytes(string);
    let entries = entries(string, text.len());
    let chunks = old / CHUNK;
    if chunks < entries.len() {
        let in_use = chunks > 0 && is_filled(&entries[entries.len() - chunks..]);
        match in_use {
            true => fill(entries, text, chunks),
            false => forget(string),
        }
    }
}

/// Number of characters.
#[inline]
pub fn count(string: Ref<'_>) -> usize {
    let text = bytes(string);
    if is_ascii(string) {
        return text.len();
    }
    if text.len() < CHUNK {
        return text::len(text);
    }
    let table = table(string, text);
    before(table, table.len()) + text::len(&text[table.len() * CHUNK..])
}

/// Byte offset of a character position, the end for positions behind it.
#[inline]
pub fn offset(string: Ref<'_>, position: usize) -> usize {
    let text = bytes(string);
    if is_ascii(string) {
        return position.min(text.len());
    }
    if text.len() < CHUNK {
        return text::offset(text, position);
    }
    let table = table(string, text);
    // Entries fall towards the end of the slice: how many are not too great?
    let far = table.partition_point(|e| e.load(Relaxed) as usize > position);
    let chunk = table.len() - far;
    let start = chunk * CHUNK;
    start + text::offset(&text[start..], position - before(table, chunk))
}

/// Character position of a byte offset at which a character starts.
#[inline]
pub fn position(string: Ref<'_>, offset: usize) -> usize {
    let text = bytes(string);
    if is_ascii(string) {
        return offset;
    }
    let table = match text.len() {
        ..CHUNK => &[],
        _ => table(string, text),
    };
    let chunk = (offset / CHUNK).min(table.len());
    before(table, chunk) + text::len(&text[chunk * CHUNK..offset])
}
