//! What happens to a str that only its caller holds: it may change in place.

use super::positions::{self, bytes_with_table};
use super::{FLAG_ASCII, bytes, data, is_ascii, is_interned, uninit, write_hash};
use crate::error;
use crate::heap::region;
use crate::object::is_exact;
use crate::rt::{Ref, Result, Root, Rt};
use crate::text;
use crate::types::PyUnicode_Type;

/// Whether nobody but the caller, who has one reference, knows the str.
pub fn is_own(rt: &Rt, string: Ref<'_>) -> bool {
    let unseen = string
        .header()
        .is_some_and(|h| h.is_unstored_and_unshared());
    unseen
        && is_exact(string, &PyUnicode_Type)
        && !is_interned(string)
        && rt.thread().refs.count(string.handle().bits()) == 1
        && rt.owns(string.handle().bits())
}

/// Whether a text of `len` bytes has room in the slot of the str.
fn has_room(string: Ref<'_>, len: usize, ascii: bool) -> bool {
    let end = region().slot_end(string.handle().bits());
    u32::try_from(len).is_ok()
        && end.is_some_and(|end| data(string) as usize + bytes_with_table(len, ascii) <= end)
}

/// Sets the number of bytes of an own str and writes the NUL behind them.
///
/// # Safety
/// The text up to `len` is written, and there is room for it.
unsafe fn set_len(string: Ref<'_>, len: usize, ascii: bool) {
    if let Some(header) = string.header() {
        header.set_aux(len as u32);
        if !ascii {
            header.clear_flag(FLAG_ASCII);
        }
    }
    write_hash(string, 0);
    // SAFETY: passed on from the caller.
    unsafe { data(string).cast_mut().add(len).write(0) };
}

/// `left + right`, whose reference to `left` is taken; new reference. If
/// nobody else knows `left` it grows in place, and when it has to move it gets
/// room for more ([`room_for`]), so that many appends take time in proportion
/// to the result. MemoryError.
pub fn append(rt: &Rt, left: Root, right: Ref<'_>) -> Result<Root> {
    let (old, more) = (bytes(left.get()).len(), bytes(right).len());
    let ascii = is_ascii(left.get()) && is_ascii(right);
    let exact = is_exact(left.get(), &PyUnicode_Type);
    if exact && more == 0 {
        return Ok(left);
    }
    if old == 0 && is_exact(right, &PyUnicode_Type) {
        return Ok(right.root());
    }
    let len = old + more;
    let own = is_own(rt, left.get()) && !left.get().is(right);
    if own && has_room(left.get(), len, ascii) {
        let had_table = !is_ascii(left.get());
        // SAFETY: room for the text; `right` is another object.
        unsafe {
            let end = data(left.get()).cast_mut().add(old);
            end.copy_from_nonoverlapping(data(right), more);
            set_len(left.get(), len, ascii);
        }
        match had_table {
            true => positions::extend(left.get(), old),
            false => positions::forget(left.get()),
        }
        return Ok(left);
    }
    let room = if own { room_for(len) } else { len };
    let made = uninit(rt, len, ascii, room.min(u32::MAX as usize));
    let (joined, at) = match made {
        Err(_) if room > len => {
            error::restore(rt, None);
            uninit(rt, len, ascii, len)?
        }
        made => made?,
    };
    // SAFETY: new, with room for both texts and a NUL.
    unsafe {
        at.copy_from_nonoverlapping(data(left.get()), old);
        at.add(old).copy_from_nonoverlapping(data(right), more);
        at.add(len).write(0);
    }
    Ok(joined)
}

/// Bytes of text that one of `len` bytes that grows gets room for. Large
/// objects take whole blocks, of which no more has memory than was written to.
fn room_for(len: usize) -> usize {
    const LARGE: usize = 1 << 20;
    match len {
        ..LARGE => len + len / 2,
        _ => len.saturating_mul(4),
    }
}

/// The str with another number of characters, cut or filled with NULs: `None`
/// if it could be done in place, else a new reference. There is room for any
/// characters of the text's kind. MemoryError.
pub fn resize(rt: &Rt, string: Ref<'_>, characters: usize) -> Result<Option<Root>> {
    let old = positions::count(string);
    let ascii = is_ascii(string);
    let kept = positions::offset(string, characters);
    if characters <= old && is_own(rt, string) {
        // SAFETY: the text does not get longer.
        unsafe { set_len(string, kept, ascii) };
        positions::forget(string);
        return Ok(None);
    }
    let len = kept.saturating_add(characters.saturating_sub(old));
    let room = characters.checked_mul(text::width_of(max_char(string)));
    let Some(room) = room.filter(|n| u32::try_from(*n).is_ok()) else {
        return Err(error::no_memory(rt));
    };
    let (made, at) = uninit(rt, len, ascii, room.max(len))?;
    // SAFETY: new, with room for `len` bytes and a NUL.
    unsafe {
        at.copy_from_nonoverlapping(data(string), kept);
        at.add(kept).write_bytes(0, len - kept + 1);
    }
    Ok(Some(made))
}

/// The greatest code point that may be written into the text: the greatest of
/// its kind, which is ASCII, Latin-1, the basic plane, or everything.
pub fn max_char(string: Ref<'_>) -> u32 {
    match bytes(string).iter().copied().max().unwrap_or(0) {
        _ if is_ascii(string) => 0x7f,
        0..0xc4 => 0xff,
        0xc4..0xf0 => 0xffff,
        _ => 0x10ffff,
    }
}

/// Puts a character in the place of another in an own str. The position is
/// within the text. MemoryError if it is wider than the other and there is
/// no room left in the object, which cannot move.
pub fn write_char(rt: &Rt, string: Ref<'_>, position: usize, code: u32) -> Result<()> {
    let start = positions::offset(string, position);
    let text = bytes(string);
    let (len, old) = (text.len(), text::width(text[start]));
    let (encoded, width) = text::encode(code);
    let ascii = is_ascii(string) && code < 0x80;
    let new_len = len - old + width;
    if !has_room(string, new_len, ascii) {
        return Err(error::no_memory(rt));
    }
    // SAFETY: room for the longer text; nobody else looks at the str.
    unsafe {
        let at = data(string).cast_mut().add(start);
        at.add(width).copy_from(at.add(old), len - start - old);
        at.copy_from_nonoverlapping(encoded.as_ptr(), width);
        set_len(string, new_len, ascii);
    }
    positions::forget(string);
    Ok(())
}
