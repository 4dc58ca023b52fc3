//! `longobject.h`: int.

use super::boundary::{Borrowed, New, c_str, entry, general, immediate};
use crate::error;
use crate::handle::Handle;
use crate::module::sys_info;
use crate::object::{number, ops};
use crate::rt::{Ref, Result, Root, Rt};
use crate::text;
use crate::types::exceptions::EXC_OVERFLOW_ERROR;
use crate::types::{int, strings};
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use std::ffi::{CStr, c_char, c_int, c_long, c_longlong, c_ulong, c_ulonglong, c_void};

/// The value of an int, or of what has `__index__`. TypeError.
fn integer(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    if int::is_int(object) {
        return Ok(object.root());
    }
    number::index(rt, object)
}

/// The value of an int; TypeError for other objects.
fn exact_integer<'a>(rt: &Rt, object: Ref<'a>) -> Result<Ref<'a>> {
    if int::is_int(object) {
        return Ok(object);
    }
    Err(error::type_error(rt, "an integer is required"))
}

/// The value as an `i64`; OverflowError that names the C type.
fn signed(rt: &mut Rt, object: Ref<'_>, c_type: &str) -> Result<i64> {
    if let Some(value) = object.handle().as_small_int() {
        return Ok(value);
    }
    let index = integer(rt, object)?;
    int::to_i64(rt, index.get()).ok_or_else(|| {
        error::overflow_error(
            rt,
            format_args!("Python int too large to convert to C {c_type}"),
        )
    })
}

/// The value of an int as a `u64`; OverflowError with these messages.
fn unsigned(rt: &Rt, object: Ref<'_>, negative: &str, large: &str) -> Result<u64> {
    let value = int::to_big(rt, exact_integer(rt, object)?).unwrap_or_default();
    value.to_u64().ok_or_else(|| {
        let message = if value < BigInt::from(0) {
            negative
        } else {
            large
        };
        error::raise(rt, &EXC_OVERFLOW_ERROR, message)
    })
}

/// The low 64 bits of the value.
fn masked(rt: &mut Rt, object: Ref<'_>) -> Result<u64> {
    let index = integer(rt, object)?;
    if let Some(value) = int::to_i64(rt, index.get()) {
        return Ok(value as u64);
    }
    let value = int::to_big(rt, index.get()).unwrap_or_default();
    let low = value & BigInt::from(u64::MAX);
    Ok(low.to_u64().unwrap_or(0))
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromLong(v: c_long) -> New {
    if let Some(int) = immediate(Handle::from_small_int(v)) {
        return int;
    }
    general!((v: c_long) -> New {
        entry!(PyLong_FromLong, |rt| int::from_i64(rt, v))
    })
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromLongLong(v: c_longlong) -> New {
    if let Some(int) = immediate(Handle::from_small_int(v)) {
        return int;
    }
    general!((v: c_longlong) -> New {
        entry!(PyLong_FromLongLong, |rt| int::from_i64(rt, v))
    })
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromSsize_t(v: isize) -> New {
    if let Some(int) = immediate(Handle::from_small_int(v as i64)) {
        return int;
    }
    general!((v: isize) -> New {
        entry!(PyLong_FromSsize_t, |rt| int::from_i64(rt, v as i64))
    })
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromInt32(v: i32) -> New {
    if let Some(int) = immediate(Handle::from_small_int(i64::from(v))) {
        return int;
    }
    general!((v: i32) -> New {
        entry!(PyLong_FromInt32, |rt| int::from_i64(rt, i64::from(v)))
    })
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromInt64(v: i64) -> New {
    if let Some(int) = immediate(Handle::from_small_int(v)) {
        return int;
    }
    general!((v: i64) -> New {
        entry!(PyLong_FromInt64, |rt| int::from_i64(rt, v))
    })
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromUInt32(v: u32) -> New {
    entry!(PyLong_FromUInt32, |rt| int::from_i64(rt, i64::from(v)))
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromUInt64(v: u64) -> New {
    entry!(PyLong_FromUInt64, |rt| int::from_u64(rt, v))
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromUnsignedLong(v: c_ulong) -> New {
    entry!(PyLong_FromUnsignedLong, |rt| int::from_u64(rt, v))
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromUnsignedLongLong(v: c_ulonglong) -> New {
    entry!(PyLong_FromUnsignedLongLong, |rt| int::from_u64(rt, v))
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromSize_t(v: usize) -> New {
    entry!(PyLong_FromSize_t, |rt| int::from_u64(rt, v as u64))
}

/// Returns an int of the address. New reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromVoidPtr(p: *mut c_void) -> New {
    entry!(PyLong_FromVoidPtr, |rt| int::from_u64(rt, p as u64))
}

/// Returns an int of the whole part. New reference; NULL with OverflowError
/// or ValueError for infinities and NaN.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromDouble(v: f64) -> New {
    entry!(PyLong_FromDouble, |rt| int::from_f64(rt, v))
}

/// Returns the value of an int, or of what has `__index__`; -1 with
/// TypeError or OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsLong(obj: Borrowed) -> c_long {
    if let Some(value) = obj.as_small_int() {
        return value;
    }
    general!((obj: Borrowed) -> c_long {
        entry!(PyLong_AsLong, |rt, obj: any| signed(rt, obj, "long"))
    })
}

/// Returns the value of an int, or of what has `__index__`; -1 with
/// TypeError or OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsLongLong(obj: Borrowed) -> c_longlong {
    if let Some(value) = obj.as_small_int() {
        return value;
    }
    general!((obj: Borrowed) -> c_longlong {
        entry!(PyLong_AsLongLong, |rt, obj: any| {
            let index = integer(rt, obj)?;
            int::to_i64(rt, index.get())
                .ok_or_else(|| error::overflow_error(rt, "int too big to convert"))
        })
    })
}

/// Returns the value of an int, or of what has `__index__`; -1 with
/// TypeError or OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsInt(obj: Borrowed) -> c_int {
    entry!(PyLong_AsInt, |rt, obj: any| {
        let value = signed(rt, obj, "int")?;
        c_int::try_from(value)
            .map_err(|_| error::overflow_error(rt, "Python int too large to convert to C int"))
    })
}

/// Returns the value of an int; -1 with TypeError or OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsSsize_t(pylong: Borrowed) -> isize {
    if let Some(value) = pylong.as_small_int() {
        return value as isize;
    }
    general!((pylong: Borrowed) -> isize {
        entry!(PyLong_AsSsize_t, |rt, pylong: any| {
            let int = exact_integer(rt, pylong)?;
            int::to_i64(rt, int).map(|v| v as isize).ok_or_else(|| {
                error::overflow_error(rt, "Python int too large to convert to C ssize_t")
            })
        })
    })
}

/// Returns the value of an int; (size_t)-1 with TypeError or OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsSize_t(pylong: Borrowed) -> usize {
    entry!(PyLong_AsSize_t, |rt, pylong: any| {
        unsigned(
            rt,
            pylong,
            "can't convert negative value to size_t",
            "Python int too large to convert to C size_t",
        )
        .map(|v| v as usize)
    })
}

/// Returns the value of an int; (unsigned long)-1 with TypeError or
/// OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsUnsignedLong(pylong: Borrowed) -> c_ulong {
    entry!(PyLong_AsUnsignedLong, |rt, pylong: any| {
        unsigned(
            rt,
            pylong,
            "can't convert negative value to unsigned int",
            "Python int too large to convert to C unsigned long",
        )
    })
}

/// Returns the value of an int; (unsigned long long)-1 with TypeError or
/// OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsUnsignedLongLong(pylong: Borrowed) -> c_ulonglong {
    entry!(PyLong_AsUnsignedLongLong, |rt, pylong: any| {
        unsigned(
            rt,
            pylong,
            "can't convert negative int to unsigned",
            "int too big to convert",
        )
    })
}

/// Returns the low bits of the value of an int, or of what has `__index__`;
/// the greatest value with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsUnsignedLongMask(obj: Borrowed) -> c_ulong {
    entry!(PyLong_AsUnsignedLongMask, |rt, obj: any| masked(rt, obj))
}

/// Returns the low bits of the value of an int, or of what has `__index__`;
/// the greatest value with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsUnsignedLongLongMask(obj: Borrowed) -> c_ulonglong {
    entry!(PyLong_AsUnsignedLongLongMask, |rt, obj: any| masked(
        rt, obj
    ))
}

/// Returns the value of an int, or of what has `__index__`. `*overflow` is
/// 0, or -1 or 1 if the value is too small or too large (then -1 is returned
/// without exception). -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsLongAndOverflow(obj: Borrowed, overflow: *mut c_int) -> c_long {
    entry!(PyLong_AsLongAndOverflow, |rt, obj: any| {
        *overflow = 0;
        let index = integer(rt, obj)?;
        if let Some(value) = int::to_i64(rt, index.get()) {
            return Ok(value);
        }
        let negative = int::to_big(rt, index.get()).unwrap_or_default() < BigInt::from(0);
        *overflow = if negative { -1 } else { 1 };
        Ok(-1)
    })
}

/// Returns the value of an int, or of what has `__index__`. `*overflow` is
/// 0, or -1 or 1 if the value is too small or too large (then -1 is returned
/// without exception). -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsLongLongAndOverflow(
    obj: Borrowed,
    overflow: *mut c_int,
) -> c_longlong {
    entry!(PyLong_AsLongLongAndOverflow, |rt, obj: any| {
        *overflow = 0;
        let index = integer(rt, obj)?;
        if let Some(value) = int::to_i64(rt, index.get()) {
            return Ok(value);
        }
        let negative = int::to_big(rt, index.get()).unwrap_or_default() < BigInt::from(0);
        *overflow = if negative { -1 } else { 1 };
        Ok(-1)
    })
}

/// Puts the value of an int, or of what has `__index__`, into `*value`.
/// Returns 0, or -1 with TypeError, OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsInt32(obj: Borrowed, value: *mut i32) -> c_int {
    let place = value;
    entry!(PyLong_AsInt32, |rt, obj: any| {
        let index = integer(rt, obj)?;
        let value = int::to_big(rt, index.get()).unwrap_or_default();
        *place = value.to_i32().ok_or_else(|| {
            error::overflow_error(rt, "Python int too large to convert to C int32_t")
        })?;
        Ok(())
    })
}

/// Puts the value of an int, or of what has `__index__`, into `*value`.
/// Returns 0, or -1 with TypeError, OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsInt64(obj: Borrowed, value: *mut i64) -> c_int {
    let place = value;
    entry!(PyLong_AsInt64, |rt, obj: any| {
        let index = integer(rt, obj)?;
        let value = int::to_big(rt, index.get()).unwrap_or_default();
        *place = value.to_i64().ok_or_else(|| {
            error::overflow_error(rt, "Python int too large to convert to C int64_t")
        })?;
        Ok(())
    })
}

/// Puts the value of an int, or of what has `__index__`, into `*value`.
/// Returns 0, or -1 with TypeError, OverflowError or ValueError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsUInt32(obj: Borrowed, value: *mut u32) -> c_int {
    let place = value;
    entry!(PyLong_AsUInt32, |rt, obj: any| {
        let index = integer(rt, obj)?;
        let value = int::to_big(rt, index.get()).unwrap_or_default();
        if value < BigInt::from(0) {
            return Err(error::value_error(rt, "Cannot convert negative int"));
        }
        *place = value.to_u32().ok_or_else(|| {
            error::overflow_error(rt, "Python int too large to convert to C uint32_t")
        })?;
        Ok(())
    })
}

/// Puts the value of an int, or of what has `__index__`, into `*value`.
/// Returns 0, or -1 with TypeError, OverflowError or ValueError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsUInt64(obj: Borrowed, value: *mut u64) -> c_int {
    let place = value;
    entry!(PyLong_AsUInt64, |rt, obj: any| {
        let index = integer(rt, obj)?;
        let value = int::to_big(rt, index.get()).unwrap_or_default();
        if value < BigInt::from(0) {
            return Err(error::value_error(rt, "Cannot convert negative int"));
        }
        *place = value.to_u64().ok_or_else(|| {
            error::overflow_error(rt, "Python int too large to convert to C uint64_t")
        })?;
        Ok(())
    })
}

/// Returns the value of an int as a double; -1.0 with TypeError or
/// OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsDouble(pylong: Borrowed) -> f64 {
    entry!(PyLong_AsDouble, |rt, pylong: any| {
        let int = exact_integer(rt, pylong)?;
        int::to_f64(rt, int)
    })
}

/// Returns the address an int stands for; NULL with TypeError or
/// OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsVoidPtr(pylong: Borrowed) -> *mut c_void {
    entry!(PyLong_AsVoidPtr, |rt, pylong: any| {
        let int = exact_integer(rt, pylong)?;
        if let Some(value) = int::to_i64(rt, int) {
            return Ok(value as *mut c_void);
        }
        let negative = "Python int too large to convert to C long";
        let large = "Python int too large to convert to C unsigned long";
        unsigned(rt, int, negative, large).map(|v| v as *mut c_void)
    })
}

/// Returns an int of a text in a base (0: by its prefix). `*pend` (unless
/// NULL) is set behind the number; without it nothing may follow but white
/// space. New reference; NULL with ValueError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromString(
    str: *const c_char,
    pend: *mut *mut c_char,
    base: c_int,
) -> New {
    entry!(PyLong_FromString, |rt| {
        let base = match u32::try_from(base) {
            Ok(base) if base == 0 || (2..=36).contains(&base) => base,
            _ => return Err(error::value_error(rt, "int() arg 2 must be >= 2 and <= 36")),
        };
        let text = c_str(rt, "PyLong_FromString", str)?;
        let scanned = text::int::scan(text.to_bytes(), base);
        if !pend.is_null() {
            *pend = str.cast_mut().add(scanned.end);
        }
        if let Some(number) = int::from_scanned(rt, &scanned)? {
            return Ok(number);
        }
        let shown = strings::new(rt, &text.to_string_lossy())?;
        let shown = ops::repr(rt, shown.get())?;
        Err(error::value_error(
            rt,
            format_args!(
                "invalid literal for int() with base {}: {}",
                scanned.base,
                strings::lossy(shown.get())
            ),
        ))
    })
}

const BIG_ENDIAN: c_int = 0;
const NATIVE_ENDIAN: c_int = 3;
const UNSIGNED_BUFFER: c_int = 4;
const REJECT_NEGATIVE: c_int = 8;
const ALLOW_INDEX: c_int = 16;

/// Whether the flags of the native-bytes functions ask for big-endian.
fn is_big_endian(flags: c_int) -> bool {
    let order = if flags == -1 {
        NATIVE_ENDIAN
    } else {
        flags & 3
    };
    order == BIG_ENDIAN
}

/// Copies the two's complement of an int into `buffer` (`n_bytes`, order by
/// `flags`, Py_ASNATIVEBYTES_*). Returns the bytes it needs: more than
/// `n_bytes` if it was cut; -1 with TypeError or ValueError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsNativeBytes(
    pylong: Borrowed,
    buffer: *mut c_void,
    n_bytes: isize,
    flags: c_int,
) -> isize {
    entry!(PyLong_AsNativeBytes, |rt, pylong: any| {
        let options = if flags == -1 { UNSIGNED_BUFFER } else { flags };
        let Ok(size) = usize::try_from(n_bytes) else {
            return Err(error::bad_internal_call(rt));
        };
        let index = if flags != -1 && options & ALLOW_INDEX != 0 {
            integer(rt, pylong)?
        } else if int::is_int(pylong) {
            pylong.root()
        } else {
            let ty = crate::object::type_of(pylong).full_name();
            return Err(error::type_error(rt, format_args!("expect int, got {ty}")));
        };
        let value = int::to_big(rt, index.get()).unwrap_or_default();
        let negative = value < BigInt::from(0);
        if negative && options & REJECT_NEGATIVE != 0 {
            return Err(error::value_error(rt, "Cannot convert negative int"));
        }
        let filler = if negative { 0xff } else { 0 };
        let bytes = value.to_signed_bytes_le();
        let needed = bytes_needed(&value, size, options);
        let mut out: Vec<u8> = bytes.iter().copied().take(size).collect();
        out.resize(size, filler);
        if is_big_endian(flags) {
            out.reverse();
        }
        buffer
            .cast::<u8>()
            .copy_from_nonoverlapping(out.as_ptr(), size);
        Ok(needed)
    })
}

/// What PyLong_AsNativeBytes reports: the size of the buffer if the value
/// fits, a word for values of a word, else the bytes of the value.
fn bytes_needed(value: &BigInt, size: usize, options: c_int) -> isize {
    let signed = value.to_signed_bytes_le().len();
    let unsigned = value.magnitude().to_bytes_le().len();
    let fits_unsigned = options & UNSIGNED_BUFFER != 0
        && *value >= BigInt::from(0)
        && unsigned == size
        && size != 0;
    if fits_unsigned {
        return size as isize;
    }
    let word = size_of::<usize>();
    if signed <= word && (*value != BigInt::from(i64::MIN) || size == word) {
        return if signed <= size && size < word {
            size
        } else {
            word
        } as isize;
    }
    (signed + usize::from(*value == BigInt::from(i64::MIN))) as isize
}

/// Returns an int of the two's complement in `buffer`. New reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromNativeBytes(
    buffer: *const c_void,
    n_bytes: usize,
    flags: c_int,
) -> New {
    entry!(PyLong_FromNativeBytes, |rt| {
        let unsigned = flags != -1 && flags & UNSIGNED_BUFFER != 0;
        from_bytes(rt, buffer, n_bytes, is_big_endian(flags), unsigned)
    })
}

/// Returns an int of the unsigned number in `buffer`. New reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromUnsignedNativeBytes(
    buffer: *const c_void,
    n_bytes: usize,
    flags: c_int,
) -> New {
    entry!(PyLong_FromUnsignedNativeBytes, |rt| {
        from_bytes(rt, buffer, n_bytes, is_big_endian(flags), true)
    })
}

unsafe fn from_bytes(
    rt: &Rt,
    buffer: *const c_void,
    size: usize,
    big_endian: bool,
    unsigned: bool,
) -> Result<Root> {
    if buffer.is_null() && size > 0 {
        return Err(error::bad_internal_call(rt));
    }
    let mut bytes = Vec::with_capacity(size);
    if size > 0 {
        // SAFETY: the caller's caller passes `size` bytes.
        bytes.extend_from_slice(unsafe { std::slice::from_raw_parts(buffer.cast::<u8>(), size) });
    }
    if big_endian {
        bytes.reverse();
    }
    let value = if unsigned {
        BigInt::from_bytes_le(num_bigint::Sign::Plus, &bytes)
    } else {
        BigInt::from_signed_bytes_le(&bytes)
    };
    int::from_big(rt, value)
}

/// `PyLongLayout` of the ABI.
#[repr(C)]
pub struct LongLayout {
    bits_per_digit: u8,
    digit_size: u8,
    digits_order: i8,
    digit_endianness: i8,
}

/// Digits of 30 bits in 32, least significant first, in native order.
static LAYOUT: LongLayout = LongLayout {
    bits_per_digit: 30,
    digit_size: 4,
    digits_order: -1,
    digit_endianness: if cfg!(target_endian = "little") {
        -1
    } else {
        1
    },
};

/// Returns the layout of digits that the export functions use. Static data.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_GetNativeLayout() -> *const LongLayout {
    &raw const LAYOUT
}

/// `PyLongExport` of the ABI.
#[repr(C)]
pub struct LongExport {
    value: i64,
    negative: u8,
    ndigits: isize,
    digits: *const c_void,
    reserved: usize,
}

/// Exports an int: a value that fits 64 bits as such, else its digits, which
/// PyLong_FreeExport frees. Returns 0, or -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_Export(obj: Borrowed, export_long: *mut LongExport) -> c_int {
    entry!(PyLong_Export, |rt, obj: any| {
        if !int::is_int(obj) {
            let ty = crate::object::type_of(obj).full_name();
            return Err(error::type_error(rt, format_args!("expect int, got {ty}")));
        }
        let value = int::to_big(rt, obj).unwrap_or_default();
        let mut export = LongExport {
            value: 0,
            negative: 0,
            ndigits: 0,
            digits: std::ptr::null(),
            reserved: 0,
        };
        match value.to_i64() {
            Some(small) => export.value = small,
            None => {
                let digits = digits_of(value.magnitude());
                export.negative = u8::from(value < BigInt::from(0));
                export.ndigits = digits.len() as isize;
                let digits = Box::into_raw(digits.into_boxed_slice());
                export.digits = digits.cast::<u32>().cast_const().cast();
                export.reserved = export.ndigits as usize;
            }
        }
        export_long.write(export);
        Ok(())
    })
}

/// The 30-bit digits of a number, least significant first.
fn digits_of(value: &num_bigint::BigUint) -> Vec<u32> {
    const BITS: u64 = 30;
    let words = value.to_u64_digits();
    let bit = |at: u64| {
        let (word, shift) = ((at / 64) as usize, at % 64);
        let low = words.get(word).copied().unwrap_or(0) >> shift;
        let high = match shift {
            0 => 0,
            shift => words.get(word + 1).copied().unwrap_or(0) << (64 - shift),
        };
        ((low | high) & ((1 << BITS) - 1)) as u32
    };
    (0..value.bits().div_ceil(BITS))
        .map(|i| bit(i * BITS))
        .collect()
}

/// Frees what PyLong_Export made.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FreeExport(export_long: *mut LongExport) {
    // SAFETY: filled by PyLong_Export, given back once.
    unsafe {
        let export = &mut *export_long;
        if export.reserved != 0 {
            let digits = export.digits.cast::<u32>().cast_mut();
            drop(Box::from_raw(std::ptr::slice_from_raw_parts_mut(
                digits,
                export.reserved,
            )));
            export.reserved = 0;
        }
    }
}

/// A number being written digit by digit; `PyLongWriter` to C.
pub struct LongWriter {
    negative: bool,
    digits: Vec<u32>,
}

/// Begins an int of `ndigits` digits, which are written to `*digits`. Ended
/// with PyLongWriter_Finish or PyLongWriter_Discard. NULL with ValueError or
/// MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLongWriter_Create(
    negative: c_int,
    ndigits: isize,
    digits: *mut *mut c_void,
) -> *mut LongWriter {
    entry!(PyLongWriter_Create, |rt| {
        if ndigits <= 0 {
            return Err(error::value_error(rt, "ndigits must be positive"));
        }
        let mut space = Vec::new();
        if space.try_reserve_exact(ndigits as usize).is_err() {
            return Err(error::no_memory(rt));
        }
        space.resize(ndigits as usize, 0u32);
        let mut writer = Box::new(LongWriter {
            negative: negative != 0,
            digits: space,
        });
        *digits = writer.digits.as_mut_ptr().cast();
        Ok(Box::into_raw(writer))
    })
}

/// Returns the int that was written, and frees the writer. New reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLongWriter_Finish(writer: *mut LongWriter) -> New {
    entry!(PyLongWriter_Finish, |rt| {
        let writer = Box::from_raw(writer);
        let mut value = BigInt::from(0);
        for digit in writer.digits.iter().rev() {
            value = (value << 30u32) | BigInt::from(*digit);
        }
        int::from_big(rt, if writer.negative { -value } else { value })
    })
}

/// Frees a writer; does nothing for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLongWriter_Discard(writer: *mut LongWriter) {
    if !writer.is_null() {
        // SAFETY: made by PyLongWriter_Create and given up.
        drop(unsafe { Box::from_raw(writer) });
    }
}

/// Returns how ints are stored, a struct sequence as `sys.int_info`. New
/// reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_GetInfo() -> New {
    entry!(PyLong_GetInfo, |rt| sys_info::INT.make(rt))
}

/// The base of PyOS_strtol and its sister, 10 for what is none.
fn c_base(base: c_int) -> u32 {
    u32::try_from(base)
        .ok()
        .filter(|b| *b == 0 || (2..=36).contains(b))
        .unwrap_or(10)
}

/// Tells C that a number is out of range.
fn set_range_error() {
    // SAFETY: the address of this thread's errno.
    unsafe { *libc::__errno_location() = libc::ERANGE };
}

/// Reads an unsigned integer in a base (0: by its prefix) from the beginning
/// of a text, as strtoul does without a locale; `*ptr` (unless NULL) is set
/// behind it. ULONG_MAX with errno ERANGE for what does not fit. Any thread
/// may call it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_strtoul(
    str: *const c_char,
    ptr: *mut *mut c_char,
    base: c_int,
) -> c_ulong {
    // SAFETY: C passes a string, and a place or NULL.
    unsafe {
        let read = text::int::c_unsigned(CStr::from_ptr(str).to_bytes(), c_base(base));
        if !ptr.is_null() {
            *ptr = str.cast_mut().add(read.length);
        }
        read.value.unwrap_or_else(|| {
            set_range_error();
            c_ulong::MAX
        })
    }
}

/// Reads a signed integer, as PyOS_strtoul does. LONG_MAX with errno ERANGE
/// for what does not fit. Any thread may call it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_strtol(
    str: *const c_char,
    ptr: *mut *mut c_char,
    base: c_int,
) -> c_long {
    // SAFETY: C passes a string, and a place or NULL.
    unsafe {
        let (value, length) = text::int::c_signed(CStr::from_ptr(str).to_bytes(), c_base(base));
        if !ptr.is_null() {
            *ptr = str.cast_mut().add(length);
        }
        value.unwrap_or_else(|| {
            set_range_error();
            c_long::MAX
        })
    }
}
