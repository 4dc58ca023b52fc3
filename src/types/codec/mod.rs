//! Codecs of str: the encodings that pyrt has, the registry of others
//! ([`registry`]), and what is done about characters or bytes that an encoding
//! does not have ([`errors`]).
//!
//! An encoding of pyrt's comes before any search function, as CPython's own
//! come before those that are registered later.

pub mod charmap;
pub mod decode;
pub mod encode;
pub mod errors;
pub mod functions;
pub mod registry;

pub use decode::{Decoded, decode, decode_stateful};
pub use encode::encode;
pub use registry::Part;

use crate::error;
use crate::object::type_of;
use crate::rt::{Ref, Result, Root, Rt};
use crate::text::decode::Order;
use crate::types::{bytes, strings};

/// An encoding pyrt has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// ASCII.
    Ascii,
    /// ISO 8859-1.
    Latin1,
    /// UTF-16; `None` begins with a byte order mark.
    Utf16(Option<Order>),
    /// UTF-32; `None` begins with a byte order mark.
    Utf32(Option<Order>),
    /// The escapes of str literals.
    UnicodeEscape,
    /// Only the escapes of Unicode characters.
    RawUnicodeEscape,
    /// UTF-7.
    Utf7,
}

/// The name in lower case, with one underscore for each run of what is not a
/// letter, a digit or a dot: the name that search functions get.
pub fn normalized(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if gap && !out.is_empty() {
                out.push('_');
            }
            gap = false;
            out.push(c.to_ascii_lowercase());
        } else {
            gap = true;
        }
    }
    out
}

impl Encoding {
    /// By any of its names; `None` if it is not one of pyrt's.
    pub fn by_name(name: &str) -> Option<Encoding> {
        // The name that nearly everybody uses.
        if name == "utf-8" {
            return Some(Encoding::Utf8);
        }
        use Order::{Big, Little};
        Some(match normalized(name).as_str() {
            "utf_8" | "utf8" | "u8" | "utf" | "utf8_ucs2" | "utf8_ucs4" | "cp65001" => {
                Encoding::Utf8
            }
            "ascii" | "us_ascii" | "us" | "646" | "ansi_x3.4_1968" | "ansi_x3_4_1968"
            | "ansi_x3.4_1986" | "cp367" | "csascii" | "ibm367" | "iso646_us"
            | "iso_646.irv_1991" | "iso_ir_6" => Encoding::Ascii,
            "latin_1" | "latin1" | "latin" | "iso_8859_1" | "iso8859_1" | "8859" | "cp819"
            | "csisolatin1" | "ibm819" | "iso8859" | "iso_8859_1_1987" | "iso_ir_100" | "l1" => {
                Encoding::Latin1
            }
            "utf_16" | "utf16" | "u16" => Encoding::Utf16(None),
            "utf_16_le" | "utf_16le" | "unicodelittleunmarked" => Encoding::Utf16(Some(Little)),
            "utf_16_be" | "utf_16be" | "unicodebigunmarked" => Encoding::Utf16(Some(Big)),
            "utf_32" | "utf32" | "u32" => Encoding::Utf32(None),
            "utf_32_le" | "utf_32le" => Encoding::Utf32(Some(Little)),
            "utf_32_be" | "utf_32be" => Encoding::Utf32(Some(Big)),
            "unicode_escape" | "unicodeescape" => Encoding::UnicodeEscape,
            "raw_unicode_escape" | "rawunicodeescape" => Encoding::RawUnicodeEscape,
            "utf_7" | "utf7" | "u7" | "unicode_1_1_utf_7" => Encoding::Utf7,
            _ => return None,
        })
    }

    /// The name that exceptions show.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Ascii => "ascii",
            Encoding::Latin1 => "latin-1",
            Encoding::Utf16(None) => "utf-16",
            Encoding::Utf16(Some(Order::Little)) => "utf-16-le",
            Encoding::Utf16(Some(Order::Big)) => "utf-16-be",
            Encoding::Utf32(None) => "utf-32",
            Encoding::Utf32(Some(Order::Little)) => "utf-32-le",
            Encoding::Utf32(Some(Order::Big)) => "utf-32-be",
            Encoding::UnicodeEscape => "unicodeescape",
            Encoding::RawUnicodeEscape => "rawunicodeescape",
            Encoding::Utf7 => "utf7",
        }
    }
}

/// `string.encode(name, errors)`; new reference to bytes. UnicodeEncodeError,
/// LookupError, TypeError if a registered encoder gives something else.
pub fn encode_text(rt: &mut Rt, string: Ref<'_>, name: &str, errors: Option<&str>) -> Result<Root> {
    if let Some(encoding) = Encoding::by_name(name) {
        return encode(rt, string, encoding, errors.unwrap_or("strict"));
    }
    let result = registry::run(rt, name, Part::Encoder, string, errors)?;
    if bytes::is_bytes(result.get()) {
        return Ok(result);
    }
    let ty = type_of(result.get()).full_name();
    Err(error::type_error(
        rt,
        format_args!(
            "'{name}' encoder returned '{ty}' instead of 'bytes'; \
             use codecs.encode() to encode to arbitrary types"
        ),
    ))
}

/// `data.decode(name, errors)`; new reference to a str. UnicodeDecodeError,
/// LookupError, TypeError if a registered decoder gives something else.
pub fn decode_text(rt: &mut Rt, data: &[u8], name: &str, errors: Option<&str>) -> Result<Root> {
    if let Some(encoding) = Encoding::by_name(name) {
        return decode(rt, data, encoding, errors.unwrap_or("strict"));
    }
    let object = bytes::new(rt, data)?;
    let result = registry::run(rt, name, Part::Decoder, object.get(), errors)?;
    if strings::is_str(result.get()) {
        return Ok(result);
    }
    let ty = type_of(result.get()).full_name();
    Err(error::type_error(
        rt,
        format_args!(
            "'{name}' decoder returned '{ty}' instead of 'str'; \
             use codecs.decode() to decode to arbitrary types"
        ),
    ))
}
