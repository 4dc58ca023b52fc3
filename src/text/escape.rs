//! Escapes: what stands for characters that do not print.

use super::buffer::{Buffer, Result};

/// Adds `\xNN`, `\uNNNN` or `\UNNNNNNNN`, whichever is the shortest.
pub fn push_hex(out: &mut Buffer, code: u32) -> Result<()> {
    match code {
        0..=0xff => out.push_display(format_args!("\\x{code:02x}")),
        0x100..=0xffff => out.push_display(format_args!("\\u{code:04x}")),
        _ => out.push_display(format_args!("\\U{code:08x}")),
    }
}

/// Adds a character as the unicode-escape encoding has it.
pub fn push_unicode(out: &mut Buffer, code: u32) -> Result<()> {
    match code {
        0x5c => out.push(b"\\\\"),
        0x09 => out.push(b"\\t"),
        0x0a => out.push(b"\\n"),
        0x0d => out.push(b"\\r"),
        0x20..0x7f => out.push(&[code as u8]),
        _ => push_hex(out, code),
    }
}

/// Adds a character as the raw-unicode-escape encoding has it.
pub fn push_raw_unicode(out: &mut Buffer, code: u32) -> Result<()> {
    match code {
        0..0x100 => out.push(&[code as u8]),
        _ => push_hex(out, code),
    }
}
