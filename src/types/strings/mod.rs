//! str: text as generalised UTF-8 ([`crate::text`]) in the object itself.
//!
//! | what            | where                                                  |
//! |-----------------|--------------------------------------------------------|
//! | bytes of text   | the header's `aux`: a str has less than 4 GiB          |
//! | hash            | 24 bits behind the header, once somebody has asked     |
//! | the text        | from byte 19 on, for a derived type behind what it adds |
//! | a NUL           | behind the text, so that C gets it as it is            |
//! | characters      | for ASCII the bytes; else counted, see [`positions`]   |
//!
//! So an ASCII str of 12 characters takes 19 + 12 + 1 bytes, a slot of 32,
//! and PyUnicode_AsUTF8AndSize costs nothing. Lone surrogates are encoded as
//! three bytes, so every Python str has a representation; only text without
//! any is UTF-8, which is checked where UTF-8 is promised.
//!
//! `FLAG_ASCII` says that every character is one byte. It may be missing on
//! a text that became ASCII when it was cut (PyUnicode_Resize).
//! `FLAG_INTERNED` says that the object is the only one with its text among
//! the interned.
//!
//! The hash is kept in the object because most strs that are looked up are
//! looked up again, and because a dict of strs then needs no hashes of its
//! own. Three bytes are what a slot of 32 has left beside 12 characters; they
//! tell some ten million strs apart, and a dict of more has to compare a few
//! texts for a look-up. None of them is zero, so that a thread that sees them
//! half written sees that, and neither a flag nor an order is needed.
//!
//! A str never changes once anybody else can see it. One that only the
//! caller holds grows in its slot ([`grow`]), so that a loop of
//! PyUnicode_Append is not quadratic.
//!
//! Tried and rejected: one, two or four bytes for each character as in
//! CPython. Positions would be free, but text from outside would have to be
//! transcoded twice and most non-ASCII text takes more room.

pub mod grow;
pub mod positions;

use crate::error;
use crate::handle::Handle;
use crate::heap::Header;
use crate::heap::header::{FLAG_TYPE_A, FLAG_TYPE_B};
use crate::heap::size_class::MAX_SMALL;
use crate::object::native::{NativeKind, PLAIN};
use crate::object::{TypeObject, alloc, flags, has_type_flag, is_exact, type_of};
use crate::rt::{Ref, Result, Root, Rt, permanent};
use crate::text::{self, Buffer};
use crate::types::exceptions::unicode;
use std::collections::HashMap;
use std::ffi::CString;
use std::sync::Mutex;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicU8, AtomicU32};

/// Every character is one byte.
pub const FLAG_ASCII: u8 = FLAG_TYPE_A;
/// In the table of interned strings.
pub const FLAG_INTERNED: u8 = FLAG_TYPE_B;

/// Bytes of the hash, behind the header.
const HASH_BYTES: usize = 3;
/// Where the text of an exact str begins, from the start of the object.
pub const TEXT_OFFSET: usize = size_of::<Header>() + HASH_BYTES;
/// Where what a derived type adds begins; its text is behind that.
const BASIC_SIZE: usize = TEXT_OFFSET.next_multiple_of(8);

/// A str references nothing.
pub static KIND: NativeKind = NativeKind { ..PLAIN };

/// The type `str`.
#[unsafe(no_mangle)]
pub static PyUnicode_Type: TypeObject = TypeObject::declare(
    c"str",
    &KIND,
    BASIC_SIZE,
    flags::BASETYPE | flags::UNICODE_SUBCLASS,
);

/// Interned strings by text; they live as long as the process.
static INTERNED: Mutex<Option<Interned>> = Mutex::new(None);

type Interned = HashMap<Box<[u8]>, usize, foldhash::fast::FixedState>;

/// Whether the object is a str or of a type derived from it.
#[inline(always)]
pub fn is_str(object: Ref<'_>) -> bool {
    has_type_flag(object, flags::UNICODE_SUBCLASS)
}

/// The text of a str as generalised UTF-8, without the NUL; empty for what
/// is not a str.
#[inline(always)]
pub fn bytes<'a>(string: Ref<'a>) -> &'a [u8] {
    if !is_str(string) {
        return &[];
    }
    let len = string.header().map_or(0, |h| h.aux() as usize);
    // SAFETY: a str has `aux` bytes of text and does not change while it is
    // borrowed.
    unsafe { std::slice::from_raw_parts(data(string), len) }
}

/// Address of the text of a str, which ends with a NUL behind [`bytes`].
#[inline(always)]
pub fn data(string: Ref<'_>) -> *const u8 {
    (string.handle().bits() + text_offset(type_of(string))) as *const u8
}

/// Where the text of an instance begins.
#[inline(always)]
fn text_offset(class: &TypeObject) -> usize {
    if std::ptr::eq(class, &PyUnicode_Type) {
        return TEXT_OFFSET;
    }
    class.basicsize()
}

/// Whether the object is a str itself.
#[inline(always)]
pub fn is_exact_str(object: Ref<'_>) -> bool {
    is_exact(object, &PyUnicode_Type)
}

/// The text, unless it has lone surrogates.
pub fn as_str<'a>(string: Ref<'a>) -> Option<&'a str> {
    std::str::from_utf8(bytes(string)).ok()
}

/// The text with lone surrogates replaced, for messages.
pub fn lossy<'a>(string: Ref<'a>) -> std::borrow::Cow<'a, str> {
    String::from_utf8_lossy(bytes(string))
}

/// Whether every character is one byte.
#[inline(always)]
pub fn is_ascii(string: Ref<'_>) -> bool {
    string.header().is_some_and(|h| h.has_flag(FLAG_ASCII))
}

/// Whether the object is interned.
#[inline(always)]
pub fn is_interned(string: Ref<'_>) -> bool {
    string
        .header()
        .is_some_and(|h| h.has_flag(FLAG_INTERNED) && is_str(string))
}

/// A new str of valid UTF-8; new reference.
pub fn new(rt: &Rt, text: &str) -> Result<Root> {
    new_wtf8(rt, text.as_bytes(), text.is_ascii())
}

/// A new str of generalised UTF-8, with what is known about it; new
/// reference. MemoryError above 4 GiB.
#[inline]
pub fn new_wtf8(rt: &Rt, text: &[u8], ascii: bool) -> Result<Root> {
    let (string, at) = uninit(rt, text.len(), ascii, text.len())?;
    // SAFETY: there is room for the text and a NUL.
    unsafe {
        copy_text(text, at);
        at.add(text.len()).write(0);
    }
    Ok(string)
}

/// A new str of `len` bytes, with room for `room`, and where its text is to
/// be written at once, with a NUL behind it; new reference. MemoryError.
#[inline(always)]
fn uninit(rt: &Rt, len: usize, ascii: bool, room: usize) -> Result<(Root, *mut u8)> {
    let Ok(aux) = u32::try_from(len) else {
        return Err(error::no_memory(rt));
    };
    let size = TEXT_OFFSET + positions::bytes_with_table(room, ascii);
    // SAFETY: a str is not traced; the text is written by the callers. The
    // object is larger than the hash.
    let (string, at) = unsafe {
        let (string, behind) = alloc::new_uninit(rt, &PyUnicode_Type, size, aux)?;
        behind.cast::<u32>().write(0);
        (string, behind.add(HASH_BYTES))
    };
    if ascii {
        if let Some(header) = string.get().header() {
            header.set_flag_alone(FLAG_ASCII);
        }
    } else {
        positions::forget(string.get());
    }
    Ok((string, at))
}

/// A new str of `len` bytes that `fill` writes; new reference. MemoryError.
pub fn filled(rt: &Rt, len: usize, ascii: bool, fill: impl FnOnce(&mut [u8])) -> Result<Root> {
    let (string, at) = uninit(rt, len, ascii, len)?;
    // SAFETY: there is room for the text and a NUL, which only this function
    // knows of. What is in blocks of its own is zero already.
    unsafe {
        if len < MAX_SMALL {
            at.write_bytes(0, len + 1);
        }
        fill(std::slice::from_raw_parts_mut(at, len));
    }
    Ok(string)
}

/// A new str of several texts; new reference. MemoryError.
pub fn from_parts<const N: usize>(rt: &Rt, parts: [&[u8]; N], ascii: bool) -> Result<Root> {
    let len = parts.iter().map(|p| p.len()).sum();
    let (string, mut at) = uninit(rt, len, ascii, len)?;
    for part in parts {
        // SAFETY: there is room for all parts and a NUL.
        unsafe {
            copy_text(part, at);
            at = at.add(part.len());
        }
    }
    // SAFETY: as above.
    unsafe { at.write(0) };
    Ok(string)
}

/// A new str of a text that many times; new reference. MemoryError.
pub fn repeated(rt: &Rt, text: &[u8], times: usize, ascii: bool) -> Result<Root> {
    let Some(len) = text.len().checked_mul(times) else {
        return Err(error::no_memory(rt));
    };
    let (string, at) = uninit(rt, len, ascii, len)?;
    // SAFETY: there is room for all of them and a NUL; what is copied from
    // has been written before and does not overlap.
    unsafe {
        let mut done = text.len().min(len);
        match text {
            [byte] => at.write_bytes(*byte, len),
            _ => {
                at.copy_from_nonoverlapping(text.as_ptr(), done);
                while done < len && done > 0 {
                    let more = done.min(len - done);
                    at.add(done).copy_from_nonoverlapping(at, more);
                    done += more;
                }
            }
        }
        at.add(len).write(0);
    }
    Ok(string)
}

/// A new str of a text that was put together; new reference. MemoryError.
pub fn from_built(rt: &Rt, built: text::buffer::Result<Buffer>) -> Result<Root> {
    match built {
        Ok(built) => {
            let bytes = built.as_bytes();
            new_wtf8(rt, bytes, bytes.is_ascii())
        }
        Err(text::NoMemory) => Err(error::no_memory(rt)),
    }
}

/// An instance of a type derived from str, with the text of `string`; new
/// reference. MemoryError.
pub fn of_class(rt: &Rt, class: &TypeObject, string: Ref<'_>) -> Result<Root> {
    let (text, ascii) = (bytes(string), is_ascii(string));
    let offset = text_offset(class);
    let Ok(aux) = u32::try_from(text.len()) else {
        return Err(error::no_memory(rt));
    };
    let size = offset + positions::bytes_with_table(text.len(), ascii);
    let made = alloc::new_zeroed(rt, class, size, aux)?;
    // SAFETY: new, with room for the text behind what the type adds; the
    // NUL is there already.
    unsafe { copy_text(text, (made.handle().bits() + offset) as *mut u8) };
    if ascii {
        if let Some(header) = made.get().header() {
            header.set_flag_alone(FLAG_ASCII);
        }
    } else {
        positions::forget(made.get());
    }
    Ok(made)
}

/// Copies the bytes of a str. Most are short, and for those a call of memcpy
/// takes longer than two overlapping moves.
///
/// # Safety
/// There is room for `text` at `to`.
#[inline(always)]
unsafe fn copy_text(text: &[u8], to: *mut u8) {
    let (from, len) = (text.as_ptr(), text.len());
    // SAFETY: both moves stay within `len` bytes, at least half of which
    // each of them covers.
    unsafe {
        match len {
            8..=16 => {
                let first = from.cast::<u64>().read_unaligned();
                let last = from.add(len - 8).cast::<u64>().read_unaligned();
                to.cast::<u64>().write_unaligned(first);
                to.add(len - 8).cast::<u64>().write_unaligned(last);
            }
            _ => to.copy_from_nonoverlapping(from, len),
        }
    }
}

/// The interned str with this text; new reference.
pub fn interned(rt: &Rt, text: &str) -> Result<Root> {
    if let Some(found) = find_interned(text.as_bytes()) {
        return Ok(found);
    }
    let string = new(rt, text)?;
    intern(string.get());
    Ok(string)
}

fn find_interned(text: &[u8]) -> Option<Root> {
    // SAFETY: interned strings are kept for good.
    interned_handle(text).map(|h| unsafe { Ref::from_handle(h) }.root())
}

/// The interned str with this text, if there is one; it lives as long as the
/// process.
pub fn interned_handle(text: &[u8]) -> Option<Handle> {
    let table = INTERNED.lock().unwrap_or_else(|e| e.into_inner());
    Handle::from_bits(*table.as_ref()?.get(text)?)
}

/// The interned str that is equal to this exact str, which becomes it if
/// there is none yet; new reference.
pub fn intern(string: Ref<'_>) -> Root {
    if is_interned(string) || !std::ptr::eq(type_of(string), &PyUnicode_Type) {
        return string.root();
    }
    if let Some(found) = find_interned(bytes(string)) {
        return found;
    }
    let mut table = INTERNED.lock().unwrap_or_else(|e| e.into_inner());
    table
        .get_or_insert_default()
        .insert(bytes(string).into(), string.handle().bits());
    permanent::keep(string);
    if let Some(header) = string.header() {
        header.set_flag(FLAG_INTERNED);
    }
    string.root()
}

/// TypeError unless the object can be an attribute name.
#[inline(always)]
pub fn check_name(rt: &Rt, name: Ref<'_>) -> Result<()> {
    if is_str(name) {
        return Ok(());
    }
    Err(error::type_error(
        rt,
        format_args!(
            "attribute name must be string, not '{}'",
            type_of(name).full_name()
        ),
    ))
}

/// The text as a C string; ValueError if it contains a NUL.
pub fn to_c_string(rt: &Rt, string: Ref<'_>) -> Result<CString> {
    CString::new(bytes(string)).map_err(|_| error::value_error(rt, "embedded null character"))
}

/// `hash(string)`; the same for equal strs in one process.
#[inline(always)]
pub fn hash(string: Ref<'_>) -> isize {
    widen(short_hash(string))
}

/// Hash of the str with this text.
#[inline]
pub fn hash_text(text: &[u8]) -> isize {
    widen(shorten(text))
}

/// The hash as the object keeps it.
#[inline(always)]
fn short_hash(string: Ref<'_>) -> u32 {
    // SAFETY: the callers pass strs.
    match unsafe { known_short_hash(string) } {
        0 => compute_hash(string),
        known => known,
    }
}

/// The hash as the object keeps it, 0 while nobody has asked for it.
///
/// # Safety
/// A str.
#[inline(always)]
pub unsafe fn known_short_hash(string: Ref<'_>) -> u32 {
    // SAFETY: the hash and the first byte of the text, or the NUL, which
    // nobody writes any more.
    let word = unsafe { (*hash_place(string).cast::<AtomicU32>()).load(Relaxed) };
    let hash = u32::from_le(word) & 0xff_ffff;
    // Whether no byte is zero: a zero borrows from its highest bit.
    let complete = hash.wrapping_sub(0x01_0101) & !hash & 0x80_8080 == 0;
    if complete { hash } else { 0 }
}

#[inline(never)]
fn compute_hash(string: Ref<'_>) -> u32 {
    let hash = shorten(bytes(string));
    write_hash(string, hash);
    hash
}

fn write_hash(string: Ref<'_>, hash: u32) {
    let place = hash_place(string);
    for (i, byte) in hash.to_le_bytes()[..HASH_BYTES].iter().enumerate() {
        // SAFETY: bytes behind the header of a str, written atomically only;
        // another thread may write the same.
        unsafe { (*place.add(i)).store(*byte, Relaxed) };
    }
}

/// The place of a str's hash, which begins at a multiple of four.
#[inline(always)]
fn hash_place(string: Ref<'_>) -> *const AtomicU8 {
    (string.handle().bits() + size_of::<Header>()) as *const AtomicU8
}

fn shorten(text: &[u8]) -> u32 {
    let hash = hash_bytes(text) as u64;
    let [a, b, c, ..] = (hash ^ (hash >> 32)).to_le_bytes();
    u32::from_le_bytes([a.max(1), b.max(1), c.max(1), 0])
}

/// The hash of a str from what the object keeps of it: 64 bits, different for
/// different ones.
#[inline(always)]
pub fn widen(short: u32) -> isize {
    u64::from(short).wrapping_mul(SPREAD) as isize
}

const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

// Never -1, which says that hashing failed: what would give it is no u32.
const _: () = {
    let (mut inverse, mut i) = (SPREAD, 0);
    while i < 5 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(SPREAD.wrapping_mul(inverse)));
        i += 1;
    }
    assert!(SPREAD.wrapping_mul(inverse) == 1 && inverse.wrapping_neg() > u32::MAX as u64);
};

/// Whether two exact strs have the same text.
///
/// # Safety
/// Both are exact strs.
#[inline(always)]
pub unsafe fn equal_exact(a: Ref<'_>, b: Ref<'_>) -> bool {
    // SAFETY: passed on from the caller.
    let (hash_a, hash_b) = unsafe { (known_short_hash(a), known_short_hash(b)) };
    if hash_a != hash_b && hash_a != 0 && hash_b != 0 {
        return false;
    }
    std::hint::cold_path();
    let text = |string: Ref<'_>| {
        let len = string.header().map_or(0, |h| h.aux() as usize);
        // SAFETY: as in `bytes`.
        unsafe { std::slice::from_raw_parts(data(string), len) }
    };
    text(a) == text(b)
}

/// Hash of bytes; the same for equal ones in one process.
#[inline]
pub fn hash_bytes(bytes: &[u8]) -> isize {
    use std::hash::BuildHasher;
    match HASHER.hash_one(bytes) as isize {
        -1 => -2,
        hash => hash,
    }
}

static HASHER: std::sync::LazyLock<foldhash::quality::RandomState> =
    std::sync::LazyLock::new(foldhash::quality::RandomState::default);

/// A new str of UTF-8 that is checked; new reference. UnicodeDecodeError.
pub fn from_utf8(rt: &mut Rt, text: &[u8]) -> Result<Root> {
    if text.is_ascii() {
        return new_wtf8(rt, text, true);
    }
    match text::utf8::check(text) {
        None => new_wtf8(rt, text, false),
        Some(problem) => Err(invalid_utf8(rt, text, &problem)),
    }
}

/// [`from_utf8`] of text that is UTF-8; `None` for other text.
pub fn from_valid_utf8(rt: &Rt, text: &[u8]) -> Option<Result<Root>> {
    let is_ascii = text.is_ascii();
    if !is_ascii && text::utf8::check(text).is_some() {
        return None;
    }
    Some(new_wtf8(rt, text, is_ascii))
}

#[cold]
fn invalid_utf8(rt: &mut Rt, text: &[u8], problem: &text::utf8::Malformed) -> crate::rt::Raised {
    let (start, end) = (problem.valid, problem.valid + problem.len);
    let made = crate::types::bytes::new(rt, text).and_then(|object| {
        let object = object.get();
        unicode::new_decode_error(rt, "utf-8", object, start, end, problem.reason)
    });
    match made {
        Ok(exception) => error::set(rt, exception),
        Err(raised) => raised,
    }
}
