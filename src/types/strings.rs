//! str: text as generalised UTF-8 behind the header.
//!
//! Layout: header (`aux` = bytes of text), the text, a NUL. `FLAG_ASCII`
//! says that every character is one byte, `FLAG_INTERNED` that the object is
//! the only one with its text among the interned. Lone surrogates are
//! encoded as three bytes, so every Python str has a representation.

use crate::error;
use crate::handle::Handle;
use crate::heap::Header;
use crate::heap::header::{FLAG_TYPE_A, FLAG_TYPE_B};
use crate::object::native::{NativeKind, PLAIN};
use crate::object::{TypeObject, alloc, flags, has_type_flag, type_of};
use crate::rt::{Ref, Result, Root, Rt, permanent};
use std::collections::HashMap;
use std::ffi::CString;
use std::sync::Mutex;

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
    size_of::<Header>(),
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
    // SAFETY: a str has `aux` bytes behind its header and never changes.
    unsafe { std::slice::from_raw_parts(data(string), len) }
}

/// Address of the text, which ends with a NUL behind [`bytes`].
#[inline(always)]
pub fn data(string: Ref<'_>) -> *const u8 {
    (string.handle().bits() + size_of::<Header>()) as *const u8
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
        let size = size_of::<Header>() + text.len() + 1;
        let (string, at) = alloc::new_uninit(rt, &PyUnicode_Type, size, aux)?;
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

/// Hash of text; the same for equal strings in one process.
#[inline]
pub fn hash_bytes(text: &[u8]) -> isize {
    use std::hash::BuildHasher;
    match HASHER.hash_one(text) as isize {
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
