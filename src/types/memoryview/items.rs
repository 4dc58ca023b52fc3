//! Items as objects.

use super::View;
use super::format::{self, Value};
use crate::error;
use crate::object::{number, ops};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::exceptions::{EXC_OVERFLOW_ERROR, EXC_TYPE_ERROR, EXC_VALUE_ERROR};
use crate::types::{bool_root, bytes, float, int};
use num_bigint::BigInt;
use num_traits::ToPrimitive;

/// The code of the view's format. NotImplementedError if that is not one
/// native value.
pub fn code_of(rt: &Rt, view: &View) -> Result<u8> {
    format::single_code(view.format.to_bytes()).ok_or_else(|| {
        let format = view.format.to_string_lossy();
        error::not_implemented(rt, format_args!("memoryview: unsupported format {format}"))
    })
}

/// The value of an item; new reference. NotImplementedError.
pub fn unpack(rt: &Rt, code: u8, item: &[u8]) -> Result<Root> {
    let size = format::native_code(&[code]).map_or(usize::MAX, |(_, size)| size);
    match item.get(..size).and_then(|i| format::native_value(code, i)) {
        Some(Value::Int(value)) => match i64::try_from(value) {
            Ok(value) => int::from_i64(rt, value),
            Err(_) => int::from_big(rt, BigInt::from(value)),
        },
        Some(Value::Bool(value)) => Ok(bool_root(value)),
        Some(Value::Float(value)) => float::from_f64(rt, value),
        Some(Value::Bytes(value)) => bytes::new(rt, &value),
        Some(Value::Complex(..)) | None => Err(not_supported(rt, code)),
    }
}

/// NotImplementedError for a format that cannot be read or written.
#[cold]
pub fn not_supported(rt: &Rt, code: u8) -> Raised {
    let code = char::from(code);
    error::not_implemented(rt, format_args!("memoryview: format {code} not supported"))
}

/// The bytes of an item with this value. TypeError, ValueError,
/// NotImplementedError.
pub fn pack(rt: &mut Rt, code: u8, value: Ref<'_>) -> Result<Vec<u8>> {
    let Some((_, size)) = format::native_code(&[code]) else {
        return Err(not_supported(rt, code));
    };
    match code {
        b'c' => byte(rt, code, value),
        b'?' => Ok(vec![u8::from(ops::is_true(rt, value)?)]),
        b'e' | b'f' | b'd' => {
            let number = match float::convert(rt, value) {
                Ok(number) => number,
                Err(raised) => return Err(explained(rt, code, raised)),
            };
            match code {
                b'f' => Ok((number as f32).to_ne_bytes().to_vec()),
                b'd' => Ok(number.to_ne_bytes().to_vec()),
                _ => match format::f64_to_half(number) {
                    Some(half) => Ok(half.to_ne_bytes().to_vec()),
                    None => Err(invalid_value(rt, code)),
                },
            }
        }
        _ => integer(rt, code, size, value),
    }
}

fn byte(rt: &Rt, code: u8, value: Ref<'_>) -> Result<Vec<u8>> {
    if !bytes::is_bytes(value) {
        return Err(invalid_type(rt, code));
    }
    match bytes::data(value) {
        [byte] => Ok(vec![*byte]),
        _ => Err(invalid_value(rt, code)),
    }
}

fn integer(rt: &mut Rt, code: u8, size: usize, value: Ref<'_>) -> Result<Vec<u8>> {
    let number = match number::index(rt, value) {
        Ok(number) => number,
        Err(raised) => return Err(explained(rt, code, raised)),
    };
    let bits = 8 * size as u32;
    let unsigned = 0..=(1i128 << bits) - 1;
    let signed = -(1i128 << (bits - 1))..=(1i128 << (bits - 1)) - 1;
    let range = match code {
        // An address is taken either way.
        b'P' => *signed.start()..=*unsigned.end(),
        b'B' | b'H' | b'I' | b'L' | b'Q' | b'N' => unsigned,
        _ => signed,
    };
    let number = match int::to_i64(rt, number.get()) {
        Some(number) => Some(i128::from(number)),
        None => int::to_big(rt, number.get()).and_then(|b| b.to_i128()),
    };
    let Some(number) = number.filter(|n| range.contains(n)) else {
        return Err(invalid_value(rt, code));
    };
    let bytes = number.to_ne_bytes();
    Ok(match cfg!(target_endian = "big") {
        true => bytes[bytes.len() - size..].to_vec(),
        false => bytes[..size].to_vec(),
    })
}

/// What a failed conversion means for the item.
#[cold]
fn explained(rt: &Rt, code: u8, raised: Raised) -> Raised {
    if error::catch(rt, &EXC_TYPE_ERROR) {
        return invalid_type(rt, code);
    }
    if error::catch(rt, &EXC_OVERFLOW_ERROR) || error::catch(rt, &EXC_VALUE_ERROR) {
        return invalid_value(rt, code);
    }
    raised
}

#[cold]
fn invalid_type(rt: &Rt, code: u8) -> Raised {
    let code = char::from(code);
    error::type_error(
        rt,
        format_args!("memoryview: invalid type for format '{code}'"),
    )
}

#[cold]
fn invalid_value(rt: &Rt, code: u8) -> Raised {
    let code = char::from(code);
    error::value_error(
        rt,
        format_args!("memoryview: invalid value for format '{code}'"),
    )
}
