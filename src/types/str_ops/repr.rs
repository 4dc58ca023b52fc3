//! repr of str.

use crate::rt::{Ref, Result, Root, Rt};
use crate::text::{self, Buffer, class};
use crate::types::strings::{self, bytes};

/// `repr(string)`; new reference.
pub fn repr(rt: &mut Rt, string: Ref<'_>) -> Result<Root> {
    strings::from_built(rt, quoted(bytes(string)))
}

/// The text between quotes, with escapes for what does not print.
fn quoted(text: &[u8]) -> text::buffer::Result<Buffer> {
    let quote = match text.contains(&b'\'') && !text.contains(&b'"') {
        true => b'"',
        false => b'\'',
    };
    let mut out = Buffer::with_room(text.len().saturating_add(2))?;
    out.push(&[quote])?;
    let mut rest = text;
    loop {
        let plain = rest.iter().take_while(|b| is_plain(**b)).count();
        out.push(&rest[..plain])?;
        rest = &rest[plain..];
        let Some((code, width)) = text::first(rest) else {
            break;
        };
        push(&mut out, code, quote)?;
        rest = &rest[width..];
    }
    out.push(&[quote])?;
    Ok(out)
}

fn push(out: &mut Buffer, code: u32, quote: u8) -> text::buffer::Result<()> {
    match code {
        0x5c => out.push(b"\\\\"),
        c if c == u32::from(quote) => out.push(&[b'\\', quote]),
        0x0a => out.push(b"\\n"),
        0x0d => out.push(b"\\r"),
        0x09 => out.push(b"\\t"),
        c if class::is_printable(c) => out.push_code(c),
        c => text::escape::push_hex(out, c),
    }
}

/// Whether a byte is a character that every repr shows as it is.
fn is_plain(byte: u8) -> bool {
    matches!(byte, 0x20..=0x7e) && !matches!(byte, b'\'' | b'"' | b'\\')
}
