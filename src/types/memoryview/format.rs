//! Formats of items, as the struct module writes them.

use num_traits::ToPrimitive;

/// What follows is measured as the C compiler does, or in standard sizes; the
/// least significant byte first, or last.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Layout {
    native: bool,
    aligned: bool,
    big_endian: bool,
}

/// A run of equal values in an item.
#[derive(Clone, Debug)]
struct Field {
    code: u8,
    count: usize,
    offset: usize,
}

/// An item that a format describes.
#[derive(Clone)]
pub struct Item {
    layout: Layout,
    fields: Vec<Field>,
    size: usize,
}

const BAD_CHARACTER: &str = "bad char in struct format";
const TOO_LONG: &str = "total struct size too long";

/// Size of a value by its code; `None` if there is no such value.
fn size_of_code(code: u8, native: bool) -> Option<usize> {
    Some(match code {
        b'x' | b'c' | b'b' | b'B' | b'?' | b's' | b'p' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' if !native => 4,
        b'l' | b'L' | b'q' | b'Q' | b'd' | b'F' => 8,
        b'n' | b'N' | b'P' if native => 8,
        b'D' => 16,
        _ => return None,
    })
}

/// A complex number is aligned as its parts are.
fn alignment(code: u8, size: usize) -> usize {
    match code {
        b'F' | b'D' => size / 2,
        _ => size,
    }
}

impl Item {
    /// Reads a format; the problem if it is none.
    pub fn parse(format: &[u8]) -> Result<Item, &'static str> {
        let (layout, rest) = Layout::split(format);
        let mut item = Item {
            layout,
            fields: Vec::new(),
            size: 0,
        };
        let mut count: Option<usize> = None;
        for code in rest {
            if code.is_ascii_whitespace() && count.is_none() {
                continue;
            }
            if code.is_ascii_digit() {
                let more = count.unwrap_or(0).checked_mul(10);
                let more = more.and_then(|c| c.checked_add(usize::from(code - b'0')));
                count = Some(more.ok_or(TOO_LONG)?);
                continue;
            }
            item.add(*code, count.take().unwrap_or(1))?;
        }
        match count {
            Some(_) => Err("repeat count given without format specifier"),
            None => Ok(item),
        }
    }

    fn add(&mut self, code: u8, count: usize) -> Result<(), &'static str> {
        let size = size_of_code(code, self.layout.native).ok_or(BAD_CHARACTER)?;
        if self.layout.aligned {
            let to = alignment(code, size);
            self.size = self.size.checked_next_multiple_of(to).ok_or(TOO_LONG)?;
        }
        let offset = self.size;
        let end = size.checked_mul(count).and_then(|s| s.checked_add(offset));
        self.size = end.filter(|e| *e <= isize::MAX as usize).ok_or(TOO_LONG)?;
        if code != b'x' {
            self.fields.push(Field {
                code,
                count,
                offset,
            });
        }
        Ok(())
    }

    /// The values of an item, which has as many bytes as the format says.
    pub fn values(&self, bytes: &[u8]) -> Option<Vec<Value>> {
        if bytes.len() != self.size {
            return None;
        }
        let mut values = Vec::new();
        for field in &self.fields {
            let size = size_of_code(field.code, self.layout.native)?;
            let run = &bytes[field.offset..field.offset + size * field.count];
            match field.code {
                b's' => values.push(Value::Bytes(run.to_vec())),
                b'p' => values.push(Value::Bytes(pascal(run).to_vec())),
                _ => {
                    for one in run.chunks_exact(size) {
                        values.push(value(field.code, one, self.layout.big_endian)?);
                    }
                }
            }
        }
        Some(values)
    }
}

/// The text behind its length.
fn pascal(run: &[u8]) -> &[u8] {
    match run.split_first() {
        Some((len, text)) => &text[..text.len().min(usize::from(*len))],
        None => &[],
    }
}

impl Layout {
    fn split(format: &[u8]) -> (Layout, &[u8]) {
        let standard = |big_endian| Layout {
            native: false,
            aligned: false,
            big_endian,
        };
        let native = Layout {
            native: true,
            aligned: true,
            big_endian: cfg!(target_endian = "big"),
        };
        match format.split_first() {
            Some((b'@', rest)) => (native, rest),
            Some((b'=', rest)) => (standard(cfg!(target_endian = "big")), rest),
            Some((b'<', rest)) => (standard(false), rest),
            Some((b'>' | b'!', rest)) => (standard(true), rest),
            _ => (native, format),
        }
    }
}

/// Bytes of an item; the problem if the format is none.
pub fn size(format: &[u8]) -> Result<usize, &'static str> {
    Item::parse(format).map(|item| item.size)
}

/// The code of a format of one character, with or without `@`.
pub fn single_code(format: &[u8]) -> Option<u8> {
    match format {
        [code] | [b'@', code] => Some(*code),
        _ => None,
    }
}

/// The code of a format that a memoryview can be cast to, and its size.
pub fn native_code(format: &[u8]) -> Option<(u8, usize)> {
    let code = single_code(format)?;
    if matches!(code, b'x' | b's' | b'p' | b'F' | b'D') {
        return None;
    }
    Some((code, size_of_code(code, true)?))
}

/// Whether items of this format are bytes.
pub fn is_byte(code: u8) -> bool {
    matches!(code, b'b' | b'B' | b'c')
}

/// A value in an item.
#[derive(Clone, Debug)]
pub enum Value {
    /// An integer.
    Int(i128),
    /// A truth value.
    Bool(bool),
    /// A float.
    Float(f64),
    /// A complex number.
    Complex(f64, f64),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl PartialEq for Value {
    /// As Python compares them.
    fn eq(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Bytes(a), Value::Bytes(b)) => a == b,
            (Value::Bytes(_), _) | (_, Value::Bytes(_)) => false,
            _ => match (self.int(), other.int()) {
                (Some(a), Some(b)) => a == b,
                (Some(int), None) => other.equals_int(int),
                (None, Some(int)) => self.equals_int(int),
                (None, None) => self.complex() == other.complex(),
            },
        }
    }
}

impl Value {
    fn int(&self) -> Option<i128> {
        match self {
            Value::Int(value) => Some(*value),
            Value::Bool(value) => Some(i128::from(*value)),
            _ => None,
        }
    }

    fn complex(&self) -> (f64, f64) {
        match self {
            Value::Float(value) => (*value, 0.0),
            Value::Complex(real, imaginary) => (*real, *imaginary),
            _ => (f64::NAN, f64::NAN),
        }
    }

    fn equals_int(&self, int: i128) -> bool {
        let (real, imaginary) = self.complex();
        imaginary == 0.0 && real.fract() == 0.0 && real.to_i128() == Some(int)
    }
}

/// The value of a code in native order; `None` for a code without one, or
/// other than its size.
pub fn native_value(code: u8, bytes: &[u8]) -> Option<Value> {
    value(code, bytes, cfg!(target_endian = "big"))
}

fn value(code: u8, bytes: &[u8], big_endian: bool) -> Option<Value> {
    let mut little = [0; 16];
    let size = bytes.len().min(16);
    little[..size].copy_from_slice(&bytes[..size]);
    if big_endian {
        little[..size].reverse();
    }
    let bits = u128::from_le_bytes(little);
    let half = |part: u128| f64::from(f32::from_bits(part as u32));
    Some(match code {
        b'c' | b's' => Value::Bytes(bytes.to_vec()),
        b'?' => Value::Bool(bits != 0),
        b'B' | b'H' | b'I' | b'L' | b'Q' | b'N' | b'P' => Value::Int(bits as i128),
        b'b' | b'h' | b'i' | b'l' | b'q' | b'n' => {
            let unused = 128 - 8 * size as u32;
            Value::Int((bits as i128) << unused >> unused)
        }
        b'e' => Value::Float(half_to_f64(bits as u16)),
        b'f' => Value::Float(half(bits)),
        b'd' => Value::Float(f64::from_bits(bits as u64)),
        b'F' | b'D' => {
            let (first, second) = bytes.split_at(size / 2);
            let part = if code == b'F' { b'f' } else { b'd' };
            let (first, second) = (
                value(part, first, big_endian)?,
                value(part, second, big_endian)?,
            );
            Value::Complex(first.complex().0, second.complex().0)
        }
        _ => return None,
    })
}

/// A float of 16 bits.
fn half_to_f64(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    sign * match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2f64.powi(exponent - 25),
    }
}

/// A float rounded to 16 bits, to even; `None` if it is too large.
pub fn f64_to_half(value: f64) -> Option<u16> {
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    if value.is_nan() {
        return Some(sign | 0x7e00);
    }
    let magnitude = value.abs();
    if magnitude.is_infinite() {
        return Some(sign | 0x7c00);
    }
    // From here on rounding would give infinity.
    if magnitude >= 65520.0 {
        return None;
    }
    // Multiples of the distance between neighbours, which rounding may carry
    // into the next exponent.
    let exponent = (magnitude.log2().floor() as i32).max(-14);
    let exponent = match magnitude / 2f64.powi(exponent) {
        m if m >= 2.0 => exponent + 1,
        m if m < 1.0 && exponent > -14 => exponent - 1,
        _ => exponent,
    };
    let units = (magnitude * 2f64.powi(10 - exponent)).round_ties_even() as u32;
    let bits = match units {
        ..1024 => units,
        _ => ((exponent + 15) as u32 - 1) * 1024 + units,
    };
    Some(sign | bits as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_with_alignment_and_without() {
        for (format, expected) in [
            ("", 0),
            ("i", 4),
            ("@bi", 8),
            ("=bi", 5),
            ("2i3d", 32),
            ("<3hq", 14),
            ("b0q", 8),
            ("F", 8),
            ("l", 8),
            ("<l", 4),
            ("3x", 3),
            ("i ", 4),
        ] {
            assert_eq!(size(format.as_bytes()), Ok(expected), "{format}");
        }
        assert_eq!(size(b"<n"), Err(BAD_CHARACTER));
        assert_eq!(size(b"Z"), Err(BAD_CHARACTER));
        assert_eq!(size(b"99999999999999999999i"), Err(TOO_LONG));
        assert_eq!(size(b"9223372036854775807i"), Err(TOO_LONG));
        assert!(size(b"3").is_err());
    }

    #[test]
    fn halves_there_and_back() {
        for bits in 0..=u16::MAX {
            let value = half_to_f64(bits);
            if !value.is_nan() {
                assert_eq!(f64_to_half(value), Some(bits), "{value}");
            }
        }
        assert_eq!(f64_to_half(65519.0), Some(0x7bff));
        assert_eq!(f64_to_half(65520.0), None);
        assert_eq!(f64_to_half(1e300), None);
        assert_eq!(f64_to_half(1.0 + 2f64.powi(-11)), Some(0x3c00));
        assert_eq!(f64_to_half(1e-300), Some(0));
    }

    #[test]
    fn values_compare_as_in_python() {
        let one = |format: &[u8], bytes: &[u8]| {
            Item::parse(format)
                .expect("a format")
                .values(bytes)
                .expect("values")
        };
        assert_eq!(one(b"<i", &[1, 0, 0, 0]), one(b">i", &[0, 0, 0, 1]));
        assert_eq!(one(b"<f", &1f32.to_le_bytes()), one(b"B", &[1]));
        assert_ne!(one(b"c", &[1]), one(b"B", &[1]));
        assert_ne!(one(b"b", &[255]), one(b"B", &[255]));
        assert_eq!(one(b"3p", &[1, b'x', b'y']), one(b"s", b"x"));
    }
}
