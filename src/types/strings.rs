//! str: text as generalised UTF-8 behind the header.
//!
//! Layout: header (`aux` = bytes of text), 32 bits of hash or 0 while nobody
//! has asked for it, the text, a NUL. `FLAG_ASCII` says that every character
//! is one byte, `FLAG_INTERNED` that the object is the only one with its text
//! among the interned. Lone surrogates are encoded as three bytes, so every
//! Python str has a representation.
//!
//! The hash is kept in the object because most strs that are looked up are
//! looked up again, and because a dict of strs then needs no hashes of its
//! own. 32 bits tell a hundred million strs apart well enough; with 64, a
//! third of the short strs would need the next larger slot.

use crate::error;
use crate::handle::Handle;
use crate::heap::Header;
use crate::heap::header::{FLAG_TYPE_A, FLAG_TYPE_B};
use crate::object::native::{NativeKind, PLAIN};
use crate::object::{TypeObject, alloc, flags, has_type_flag, is_exact, type_of};
use crate::rt::{Ref, Result, Root, Rt, permanent};
use std::collections::HashMap;
use std::ffi::CString;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Where the text begins, from the start of the object.
pub const TEXT_OFFSET: usize = size_of::<Header>() + size_of::<u32>();

/// Every character is one byte.
pub const FLAG_ASCII: u8 = FLAG_TYPE_A;
/// In the table of interned strings.
pub const FLAG_INTERNED: u8 = FLAG_TYPE_B;

/// A str references nothing.
pub static KIND: NativeKind = NativeKind { ..PLAIN };

/// The type `str`.
#[unsafe(no_mangle)]
pub static PyUnicode_Type: TypeObject = TypeObject::declare(
    c"str",
    &KIND,
    TEXT_OFFSET,
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

/// Whether the object is a str itself.
#[inline(always)]
pub fn is_exact_str(object: Ref<'_>) -> bool {
    is_exact(object, &PyUnicode_Type)
}

/// The text of a str as generalised UTF-8, without the NUL; empty for what
/// is not a str.
#[inline(always)]
pub fn bytes<'a>(string: Ref<'a>) -> &'a [u8] {
    if !is_str(string) {
        return &[];
    }
    let len = string.header().map_or(0, |h| h.aux() as usize);
    // SAFETY: a str has `aux` bytes behind its header and never changes.
    unsafe { std::slice::from_raw_parts(data(string), len) }
}

/// Address of the text, which ends with a NUL behind [`bytes`].
#[inline(always)]
pub fn data(string: Ref<'_>) -> *const u8 {
    (string.handle().bits() + TEXT_OFFSET) as *const u8
}

/// The place of a str's hash.
#[inline(always)]
fn hash_place<'a>(string: Ref<'a>) -> &'a AtomicU32 {
    // SAFETY: behind the header of a str; written atomically only.
    unsafe { &*((string.handle().bits() + size_of::<Header>()) as *const AtomicU32) }
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
    let Ok(aux) = u32::try_from(text.len()) else {
        return Err(error::no_memory(rt));
    };
    // SAFETY: the text and its NUL are written at once; a str is not traced.
    let string = unsafe {
        let size = TEXT_OFFSET + text.len() + 1;
        let (string, behind) = alloc::new_uninit(rt, &PyUnicode_Type, size, aux)?;
        behind.cast::<u32>().write(0);
        let at = behind.add(size_of::<u32>());
        copy_text(text, at);
        at.add(text.len()).write(0);
        string
    };
    if ascii && let Some(header) = string.get().header() {
        header.set_flag_of_new(FLAG_ASCII);
    }
    Ok(string)
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
    let table = INTERNED.lock().unwrap_or_else(|e| e.into_inner());
    let bits = *table.as_ref()?.get(text)?;
    // SAFETY: interned strings are kept for good.
    Handle::from_bits(bits).map(|h| unsafe { Ref::from_handle(h) }.root())
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
    match hash_place(string).load(Relaxed) {
        0 => compute_hash(string),
        known => known,
    }
}

/// The hash as the object keeps it, 0 while nobody has asked for it.
///
/// # Safety
/// An exact str.
#[inline(always)]
pub unsafe fn known_short_hash(string: Ref<'_>) -> u32 {
    hash_place(string).load(Relaxed)
}

#[inline(never)]
fn compute_hash(string: Ref<'_>) -> u32 {
    let hash = shorten(bytes(string));
    hash_place(string).store(hash, Relaxed);
    hash
}

fn shorten(text: &[u8]) -> u32 {
    let hash = hash_bytes(text) as u64;
    ((hash ^ (hash >> 32)) as u32).max(1)
}

/// The hash of a str from what the object keeps of it: 64 bits from 32,
/// different for different ones.
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
    let (hash_a, hash_b) = (hash_place(a).load(Relaxed), hash_place(b).load(Relaxed));
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
    match std::str::from_utf8(text) {
        Ok(_) => new_wtf8(rt, text, false),
        Err(e) => Err(invalid_utf8(rt, text, &e)),
    }
}

#[cold]
fn invalid_utf8(rt: &mut Rt, text: &[u8], problem: &std::str::Utf8Error) -> crate::rt::Raised {
    let start = problem.valid_up_to();
    let lead = text[start];
    let (len, reason) = match problem.error_len() {
        None => (text.len() - start, "unexpected end of data"),
        Some(_) if !(0xc2..=0xf4).contains(&lead) => (1, "invalid start byte"),
        Some(len) => (len, "invalid continuation byte"),
    };
    let made = crate::types::bytes::new(rt, text).and_then(|object| {
        crate::types::exceptions::unicode::new_decode_error(
            rt,
            "utf-8",
            object.get(),
            start,
            start + len,
            reason,
        )
    });
    match made {
        Ok(exception) => error::set(rt, exception),
        Err(raised) => raised,
    }
}
