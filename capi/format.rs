//! PyUnicode_FromFormat and its relatives: text from a format and a va_list.

use super::boundary::{Borrowed, New, entry, opt};
use super::variadic::VaList;
use crate::error;
use crate::object::{as_type, ops, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::exceptions::{EXC_RESOURCE_WARNING, raise};
use crate::types::{bytes, str_ops, strings};
use std::ffi::{CStr, c_char, c_int};

// The callbacks of variadic.c are no part of the library's interface.
std::arch::global_asm!(
    ".hidden pyrt_va_format",
    ".hidden pyrt_va_bytes_format",
    ".hidden pyrt_va_err_format",
    ".hidden pyrt_va_warn_format",
    ".hidden pyrt_va_sys_format",
);

/// A directive: what stands between `%` and the conversion character.
#[derive(Default)]
struct Directive {
    left: bool,
    zero: bool,
    alternate: bool,
    width: Option<usize>,
    precision: Option<usize>,
    /// `l`, `ll`, `z`, `j`, `t`: all are 64 bits wide on the platforms pyrt has.
    long: bool,
}

/// Reads flags, width, precision and size; returns the rest of the format.
///
/// # Safety
/// The va_list has an int for each `*`.
unsafe fn read_directive(format: &[u8], ap: VaList) -> (Directive, &[u8]) {
    let mut d = Directive::default();
    let mut rest = format;
    while let [flag @ (b'-' | b'0' | b'#'), tail @ ..] = rest {
        match flag {
            b'-' => d.left = true,
            b'0' => d.zero = true,
            _ => d.alternate = true,
        }
        rest = tail;
    }
    // SAFETY: passed on from the caller.
    let number = |rest: &mut &[u8]| unsafe { read_number(rest, ap) };
    if let Some(width) = number(&mut rest) {
        d.left |= width < 0;
        d.width = Some(width.unsigned_abs() as usize);
    }
    if let [b'.', tail @ ..] = rest {
        rest = tail;
        d.precision = Some(number(&mut rest).unwrap_or(0).max(0) as usize);
    }
    while let [b'l' | b'z' | b'j' | b't', tail @ ..] = rest {
        d.long = true;
        rest = tail;
    }
    (d, rest)
}

/// A decimal number, or an argument for `*`.
unsafe fn read_number(rest: &mut &[u8], ap: VaList) -> Option<i64> {
    if let [b'*', tail @ ..] = rest {
        *rest = tail;
        // SAFETY: passed on from the caller.
        return Some(i64::from(unsafe { ap.int() }));
    }
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let (number, tail) = rest.split_at(digits);
    *rest = tail;
    std::str::from_utf8(number).ok()?.parse().ok()
}

/// Formats an integer as the directives d i u x X o do.
fn integer(d: &Directive, negative: bool, digits: &str) -> String {
    let zeros = d.precision.unwrap_or(0).saturating_sub(digits.len());
    let mut body = "0".repeat(zeros) + digits;
    let width = d.width.unwrap_or(0);
    if d.zero && !d.left {
        let fill = width.saturating_sub(body.len() + usize::from(negative));
        body = "0".repeat(fill) + &body;
    }
    if negative {
        body.insert(0, '-');
    }
    if d.left {
        format!("{body:<width$}")
    } else {
        format!("{body:>width$}")
    }
}

/// The text of an integer conversion.
///
/// # Safety
/// The next argument has the type the directive says.
unsafe fn integer_argument(d: &Directive, conversion: u8, ap: VaList) -> String {
    // SAFETY: passed on from the caller.
    let value = unsafe {
        if d.long {
            ap.long()
        } else {
            i64::from(ap.int())
        }
    };
    let unsigned = if d.long {
        value as u64
    } else {
        u64::from(value as u32)
    };
    match conversion {
        b'd' | b'i' => integer(d, value < 0, &value.unsigned_abs().to_string()),
        b'u' => integer(d, false, &unsigned.to_string()),
        b'x' => integer(d, false, &format!("{unsigned:x}")),
        b'X' => integer(d, false, &format!("{unsigned:X}")),
        _ => integer(d, false, &format!("{unsigned:o}")),
    }
}

/// Adds text, cut to the precision and padded to the width in characters.
fn push_text(out: &mut Vec<u8>, d: &Directive, text: &[u8]) {
    let starts = |t: &[u8]| t.iter().filter(|b| **b & 0xc0 != 0x80).count();
    let cut = match d.precision {
        Some(most) => {
            let mut ends = text.iter().enumerate().filter(|(_, b)| **b & 0xc0 != 0x80);
            ends.nth(most).map_or(text.len(), |(i, _)| i)
        }
        None => text.len(),
    };
    let text = &text[..cut];
    let padding = d.width.unwrap_or(0).saturating_sub(starts(text));
    if !d.left {
        out.resize(out.len() + padding, b' ');
    }
    out.extend_from_slice(text);
    if d.left {
        out.resize(out.len() + padding, b' ');
    }
}

/// The bytes of a C string argument, at most the precision of them.
///
/// # Safety
/// `text` is a C string, or has as many bytes as the precision.
unsafe fn c_text<'a>(d: &Directive, text: *const c_char) -> &'a [u8] {
    // SAFETY: passed on from the caller; memchr stops at the NUL.
    unsafe {
        let len = libc::strnlen(text, d.precision.unwrap_or(isize::MAX as usize));
        std::slice::from_raw_parts(text.cast(), len)
    }
}

/// Adds C text in UTF-8 to text; what is invalid is replaced, and a
/// character that the precision cut is left out.
fn push_c_text(out: &mut Vec<u8>, d: &Directive, text: &[u8]) {
    let text = match std::str::from_utf8(text) {
        Err(e) if d.precision.is_some() && e.error_len().is_none() => &text[..e.valid_up_to()],
        _ => text,
    };
    let d = Directive {
        left: d.left,
        width: d.width,
        ..Directive::default()
    };
    push_text(out, &d, String::from_utf8_lossy(text).as_bytes());
}

/// The text of a format as generalised UTF-8.
///
/// # Safety
/// The va_list has what the format asks for.
unsafe fn text(rt: &mut Rt, format: &CStr, ap: VaList) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = format.to_bytes();
    if let Some(byte) = rest.iter().find(|b| !b.is_ascii()) {
        return Err(error::value_error(
            rt,
            format_args!(
                "PyUnicode_FromFormatV() expects an ASCII-encoded format string, \
                 got a non-ASCII byte: 0x{byte:02x}"
            ),
        ));
    }
    while let Some(at) = memchr::memchr(b'%', rest) {
        out.extend_from_slice(&rest[..at]);
        // SAFETY: passed on from the caller.
        let (d, tail) = unsafe { read_directive(&rest[at + 1..], ap) };
        // SAFETY: as above.
        if !unsafe { push_conversion(rt, &mut out, &d, tail.first().copied(), ap) }? {
            let shown = String::from_utf8_lossy(&rest[at..]);
            return Err(error::system_error(
                rt,
                format_args!("invalid format string: {shown}"),
            ));
        }
        rest = &tail[1..];
    }
    out.extend_from_slice(rest);
    Ok(out)
}

/// Adds one conversion; false if there is no such conversion.
///
/// # Safety
/// The next arguments have the types the conversion says.
unsafe fn push_conversion(
    rt: &mut Rt,
    out: &mut Vec<u8>,
    d: &Directive,
    conversion: Option<u8>,
    ap: VaList,
) -> Result<bool> {
    let plain = d.width.is_none() && d.precision.is_none();
    // SAFETY (of all calls in this function): passed on from the caller.
    match conversion {
        Some(b'%') if plain => out.push(b'%'),
        Some(b'c') if plain => {
            // SAFETY: as above.
            let code = unsafe { ap.int() };
            match u32::try_from(code) {
                Ok(code) if code <= 0x10ffff => str_ops::push_code_point(out, code),
                _ => {
                    return Err(error::overflow_error(
                        rt,
                        "character argument not in range(0x110000)",
                    ));
                }
            }
        }
        Some(c @ (b'd' | b'i' | b'u' | b'x' | b'X' | b'o')) => {
            // SAFETY: as above.
            out.extend_from_slice(unsafe { integer_argument(d, c, ap) }.as_bytes());
        }
        Some(b'p') => {
            // SAFETY: as above.
            let address = unsafe { ap.pointer::<u8>() } as usize;
            push_text(out, d, format!("{address:#x}").as_bytes());
        }
        Some(b's') if d.long => {
            // SAFETY: as above.
            let wide = unsafe { wide_text(d, ap.pointer()) };
            push_text(out, d, &wide);
        }
        Some(b's') => {
            // SAFETY: as above.
            push_c_text(out, d, unsafe { c_text(d, ap.pointer()) });
        }
        Some(c @ (b'U' | b'S' | b'R' | b'A' | b'V' | b'T' | b'N')) => {
            // SAFETY: as above.
            unsafe { push_object(rt, out, d, c, ap) }?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// The text of a `wchar_t` string.
unsafe fn wide_text(d: &Directive, wide: *const u32) -> Vec<u8> {
    let mut out = Vec::new();
    for i in 0..d.precision.unwrap_or(usize::MAX) {
        // SAFETY: passed on from the caller: ends with a zero.
        match unsafe { *wide.add(i) } {
            0 => break,
            code => str_ops::push_code_point(&mut out, code.min(0x10ffff)),
        }
    }
    out
}

/// Adds a conversion of an object.
unsafe fn push_object(
    rt: &mut Rt,
    out: &mut Vec<u8>,
    d: &Directive,
    conversion: u8,
    ap: VaList,
) -> Result<()> {
    const NAME: &str = "PyUnicode_FromFormat";
    // SAFETY: the next argument is an object (or NULL for V).
    let object = unsafe { opt(rt, NAME, Borrowed(ap.pointer())) }?;
    if conversion == b'V' {
        // SAFETY: a C string follows.
        let fallback: *const c_char = unsafe { ap.pointer() };
        match object {
            Some(object) => push_text(out, d, strings::bytes(object)),
            // SAFETY: as above.
            None => push_c_text(out, d, unsafe { c_text(d, fallback) }),
        }
        return Ok(());
    }
    let Some(object) = object else {
        return Err(error::system_error(rt, "NULL object passed to a format"));
    };
    match conversion {
        b'U' => push_text(out, d, strings::bytes(object)),
        b'S' => push_text(out, d, strings::bytes(ops::str(rt, object)?.get())),
        b'R' => push_text(out, d, strings::bytes(ops::repr(rt, object)?.get())),
        b'A' => {
            let repr = ops::repr(rt, object)?;
            push_text(out, d, &ascii(repr.get()));
        }
        b'T' => push_text(out, d, type_name(type_of(object).full_name(), d).as_bytes()),
        _ => match as_type(object) {
            Some(ty) => push_text(out, d, type_name(ty.full_name(), d).as_bytes()),
            None => return Err(error::type_error(rt, "%N argument must be a type")),
        },
    }
    Ok(())
}

/// The fully qualified name, with a colon before the last part for `#`.
fn type_name(name: &str, d: &Directive) -> String {
    match name.rsplit_once('.') {
        Some((module, name)) if d.alternate => format!("{module}:{name}"),
        _ => name.to_owned(),
    }
}

/// Text with every character beyond ASCII escaped.
pub fn ascii(text: Ref<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    for code in str_ops::code_points(text) {
        match code {
            0..=0x7f => out.push(code as u8),
            0x80..=0xff => out.extend_from_slice(format!("\\x{code:02x}").as_bytes()),
            0x100..=0xffff => out.extend_from_slice(format!("\\u{code:04x}").as_bytes()),
            _ => out.extend_from_slice(format!("\\U{code:08x}").as_bytes()),
        }
    }
    out
}

unsafe fn formatted(rt: &mut Rt, format: &CStr, ap: VaList) -> Result<Root> {
    // SAFETY: passed on from the caller.
    let text = unsafe { text(rt, format, ap) }?;
    str_ops::from_text(rt, &text)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pyrt_va_format(format: *const c_char, ap: VaList) -> New {
    entry!(PyUnicode_FromFormat, |rt, format: c_str| formatted(
        rt, format, ap
    ))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pyrt_va_err_format(
    exception: Borrowed,
    format: *const c_char,
    ap: VaList,
) -> New {
    entry!(PyErr_Format, |rt, exception: any, format: c_str| {
        error::restore(rt, None);
        let message = formatted(rt, format, ap)?;
        Err::<Root, _>(raise::set_object(rt, exception, Some(message.get())))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pyrt_va_warn_format(
    category: Borrowed,
    level: isize,
    format: *const c_char,
    ap: VaList,
) -> c_int {
    entry!(PyErr_WarnFormat, |rt, category: opt, format: c_str| {
        let message = formatted(rt, format, ap)?;
        let category = category.unwrap_or(EXC_RESOURCE_WARNING.as_ref());
        crate::types::warning::warn(rt, category, message.get(), level)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pyrt_va_sys_format(fd: c_int, format: *const c_char, ap: VaList) {
    let _: c_int = entry!(PySys_FormatStdout, |rt, format: c_str| {
        let pending = error::take(rt);
        if let Ok(text) = formatted(rt, format, ap) {
            let text = strings::lossy(text.get());
            if fd == 1 {
                write_stdout(&text);
            } else {
                eprint!("{text}");
            }
        }
        error::restore(rt, pending);
        Ok(())
    });
}

/// Writes to the C library's standard output, in order with what C prints.
pub fn write_stdout(text: &str) {
    unsafe extern "C" {
        fn pyrt_c_write_stdout(text: *const c_char, size: usize);
    }
    // SAFETY: text and its length.
    unsafe { pyrt_c_write_stdout(text.as_ptr().cast(), text.len()) };
}

/// PyBytes_FromFormat: fewer conversions, and no padding.
unsafe fn bytes_text(rt: &mut Rt, format: &CStr, ap: VaList) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = format.to_bytes();
    while let Some(at) = memchr::memchr(b'%', rest) {
        out.extend_from_slice(&rest[..at]);
        // SAFETY: passed on from the caller.
        let (mut d, tail) = unsafe { read_directive(&rest[at + 1..], ap) };
        d.width = None;
        // SAFETY (of the reads): passed on from the caller.
        match tail.first().copied() {
            Some(b'%') => out.push(b'%'),
            Some(b'c') => {
                // SAFETY: as above.
                match u8::try_from(unsafe { ap.int() }) {
                    Ok(byte) => out.push(byte),
                    Err(_) => {
                        return Err(error::overflow_error(
                            rt,
                            "PyBytes_FromFormatV(): %c format expects an integer in range [0; 255]",
                        ));
                    }
                }
            }
            Some(c @ (b'd' | b'i' | b'u' | b'x' | b'X')) => {
                d.precision = None;
                d.zero = false;
                // SAFETY: as above.
                out.extend_from_slice(unsafe { integer_argument(&d, c, ap) }.as_bytes());
            }
            Some(b'p') => {
                // SAFETY: as above.
                let address = unsafe { ap.pointer::<u8>() } as usize;
                out.extend_from_slice(format!("{address:#x}").as_bytes());
            }
            Some(b's') => {
                // SAFETY: as above.
                out.extend_from_slice(unsafe { c_text(&d, ap.pointer()) });
            }
            _ => {
                // As documented: the rest of the format is copied as it is.
                out.extend_from_slice(&rest[at..]);
                return Ok(out);
            }
        }
        rest = &tail[1..];
    }
    out.extend_from_slice(rest);
    Ok(out)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pyrt_va_bytes_format(format: *const c_char, ap: VaList) -> New {
    entry!(PyBytes_FromFormat, |rt, format: c_str| {
        let text = bytes_text(rt, format, ap)?;
        bytes::new(rt, &text)
    })
}
