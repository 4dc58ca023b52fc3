//! Letters, digits and white space, of ASCII only.

use super::{map, view};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::bool_root;

/// What the methods take for white space; `is_ascii_whitespace` lacks VT.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

fn swapped(byte: u8) -> u8 {
    if byte.is_ascii_alphabetic() {
        byte ^ 0x20
    } else {
        byte
    }
}

pub fn lower(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    map(rt, object, |b| b.to_ascii_lowercase())
}

pub fn upper(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    map(rt, object, |b| b.to_ascii_uppercase())
}

pub fn swapcase(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    map(rt, object, swapped)
}

pub fn capitalize(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let first = std::cell::Cell::new(true);
    map(rt, object, |b| match first.replace(false) {
        true => b.to_ascii_uppercase(),
        false => b.to_ascii_lowercase(),
    })
}

pub fn title(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let inside = std::cell::Cell::new(false);
    map(rt, object, |b| {
        match inside.replace(b.is_ascii_alphabetic()) {
            true => b.to_ascii_lowercase(),
            false => b.to_ascii_uppercase(),
        }
    })
}

/// Whether there is a byte and all bytes are of one class.
fn all(rt: &Rt, object: Ref<'_>, class: impl Fn(&u8) -> bool) -> Result<Root> {
    let data = view(rt, object)?;
    Ok(bool_root(!data.is_empty() && data.iter().all(class)))
}

pub fn isalpha(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    all(rt, object, u8::is_ascii_alphabetic)
}

pub fn isalnum(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    all(rt, object, u8::is_ascii_alphanumeric)
}

pub fn isdigit(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    all(rt, object, u8::is_ascii_digit)
}

pub fn isspace(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    all(rt, object, |b| is_space(*b))
}

pub fn isascii(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    Ok(bool_root(view(rt, object)?.is_ascii()))
}

/// Whether there is a letter and no letter is of the other case.
fn cased(rt: &Rt, object: Ref<'_>, other: fn(&u8) -> bool) -> Result<Root> {
    let data = view(rt, object)?;
    let letters = data.iter().any(u8::is_ascii_alphabetic);
    Ok(bool_root(letters && !data.iter().any(other)))
}

pub fn islower(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    cased(rt, object, u8::is_ascii_uppercase)
}

pub fn isupper(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    cased(rt, object, u8::is_ascii_lowercase)
}

pub fn istitle(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let (mut inside, mut letters) = (false, false);
    for byte in view(rt, object)? {
        let wrong = match inside {
            true => byte.is_ascii_uppercase(),
            false => byte.is_ascii_lowercase(),
        };
        if wrong {
            return Ok(bool_root(false));
        }
        inside = byte.is_ascii_alphabetic();
        letters |= inside;
    }
    Ok(bool_root(letters))
}
