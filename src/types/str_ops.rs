//! str: what it does, over the text as generalised UTF-8.
//!
//! Positions are counted in characters at the surface and in bytes inside;
//! for ASCII text they are the same.

use crate::error;
use crate::object::ops::{self, cmp};
use crate::object::{is_exact, number, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::strings::{self, PyUnicode_Type, bytes, is_ascii, is_str, new_wtf8};
use crate::types::{self, list, slice};
use memchr::memmem;

/// Fills the slots of `str`.
pub fn fill_slots() {
    let ty = &PyUnicode_Type;
    ty.set_slot(slot::tp_repr, thunk::unary(repr));
    ty.set_slot(slot::tp_str, thunk::unary(to_str));
    ty.set_slot(slot::tp_hash, thunk::hash(hash));
    ty.set_slot(slot::tp_richcompare, thunk::richcompare(richcompare));
    ty.set_slot(slot::sq_length, thunk::length(length));
    ty.set_slot(slot::mp_length, thunk::length(length));
    ty.set_slot(slot::sq_concat, thunk::binary(concat));
    ty.set_slot(slot::sq_repeat, thunk::sized(repeat));
    ty.set_slot(slot::sq_item, thunk::sized(item));
    ty.set_slot(slot::sq_contains, thunk::contains(contains));
    ty.set_slot(slot::mp_subscript, thunk::binary(subscript));
}

#[inline]
fn is_start(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

/// Number of characters.
#[inline]
pub fn char_count(string: Ref<'_>) -> usize {
    let text = bytes(string);
    if is_ascii(string) {
        text.len()
    } else {
        text.iter().filter(|b| is_start(**b)).count()
    }
}

/// Byte offset of a character position, the end for positions behind it.
pub fn byte_offset(string: Ref<'_>, position: usize) -> usize {
    let text = bytes(string);
    if is_ascii(string) {
        return position.min(text.len());
    }
    text.iter()
        .enumerate()
        .filter(|(_, b)| is_start(**b))
        .nth(position)
        .map_or(text.len(), |(i, _)| i)
}

/// Character position of a byte offset.
pub fn char_position(string: Ref<'_>, offset: usize) -> usize {
    if is_ascii(string) {
        offset
    } else {
        bytes(string)[..offset]
            .iter()
            .filter(|b| is_start(**b))
            .count()
    }
}

/// The code points, surrogates included.
pub fn code_points<'a>(string: Ref<'a>) -> impl Iterator<Item = u32> + 'a {
    CodePoints(bytes(string))
}

struct CodePoints<'a>(&'a [u8]);

impl Iterator for CodePoints<'_> {
    type Item = u32;
    fn next(&mut self) -> Option<u32> {
        let (&lead, _) = self.0.split_first()?;
        let (len, bits) = match lead {
            0..=0x7f => (1, u32::from(lead)),
            0x80..=0xdf => (2, u32::from(lead & 0x1f)),
            0xe0..=0xef => (3, u32::from(lead & 0xf)),
            _ => (4, u32::from(lead & 0x7)),
        };
        let (character, rest) = self.0.split_at(len.min(self.0.len()));
        self.0 = rest;
        Some(
            character[1..]
                .iter()
                .fold(bits, |c, b| c << 6 | u32::from(b & 0x3f)),
        )
    }
}

/// Appends a code point, which may be a surrogate, as generalised UTF-8.
pub fn push_code_point(text: &mut Vec<u8>, code: u32) {
    match char::from_u32(code) {
        Some(c) => text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None => text.extend_from_slice(&[
            0xe0 | (code >> 12) as u8,
            0x80 | (code >> 6 & 0x3f) as u8,
            0x80 | (code & 0x3f) as u8,
        ]),
    }
}

/// A new str of generalised UTF-8; new reference.
pub fn from_text(rt: &Rt, text: &[u8]) -> Result<Root> {
    new_wtf8(rt, text, text.is_ascii())
}

/// A new str of one code point; new reference. ValueError beyond U+10FFFF.
pub fn from_code_point(rt: &Rt, code: i64) -> Result<Root> {
    match u32::try_from(code) {
        Ok(code) if code <= 0x10ffff => {
            let mut text = Vec::with_capacity(4);
            push_code_point(&mut text, code);
            from_text(rt, &text)
        }
        _ => Err(error::value_error(rt, "chr() arg not in range(0x110000)")),
    }
}

fn hash(_rt: &mut Rt, string: Ref<'_>) -> Result<isize> {
    Ok(strings::hash(string))
}

fn length(_rt: &mut Rt, string: Ref<'_>) -> Result<isize> {
    Ok(char_count(string) as isize)
}

fn to_str(rt: &mut Rt, string: Ref<'_>) -> Result<Root> {
    if is_exact(string, &PyUnicode_Type) {
        return Ok(string.root());
    }
    new_wtf8(rt, bytes(string), is_ascii(string))
}

/// `repr(string)`; new reference.
pub fn repr(rt: &mut Rt, string: Ref<'_>) -> Result<Root> {
    let text = bytes(string);
    let quote = if text.contains(&b'\'') && !text.contains(&b'"') {
        b'"'
    } else {
        b'\''
    };
    let mut out = Vec::with_capacity(text.len() + 2);
    out.push(quote);
    for code in code_points(string) {
        push_repr(&mut out, code, quote);
    }
    out.push(quote);
    from_text(rt, &out)
}

fn push_repr(out: &mut Vec<u8>, code: u32, quote: u8) {
    match code {
        0x5c => out.extend_from_slice(b"\\\\"),
        c if c == u32::from(quote) => out.extend_from_slice(&[b'\\', quote]),
        0x0a => out.extend_from_slice(b"\\n"),
        0x0d => out.extend_from_slice(b"\\r"),
        0x09 => out.extend_from_slice(b"\\t"),
        0x20..=0x7e => out.push(code as u8),
        c if c > 0x7f && is_printable(c) => push_code_point(out, c),
        c if c <= 0xff => out.extend_from_slice(format!("\\x{c:02x}").as_bytes()),
        c if c <= 0xffff => out.extend_from_slice(format!("\\u{c:04x}").as_bytes()),
        c => out.extend_from_slice(format!("\\U{c:08x}").as_bytes()),
    }
}

/// Whether repr shows the character as it is: not a control, format,
/// surrogate, private-use or unassigned one, and no separator but the space.
pub fn is_printable(code: u32) -> bool {
    use unicode_general_category::{GeneralCategory as G, get_general_category};
    char::from_u32(code).is_some_and(|c| {
        c == ' '
            || !matches!(
                get_general_category(c),
                G::Control
                    | G::Format
                    | G::Surrogate
                    | G::PrivateUse
                    | G::Unassigned
                    | G::LineSeparator
                    | G::ParagraphSeparator
                    | G::SpaceSeparator
            )
    })
}

/// Order of two strings by code points, which UTF-8 preserves.
pub fn order(a: Ref<'_>, b: Ref<'_>) -> std::cmp::Ordering {
    bytes(a).cmp(bytes(b))
}

/// `a op b`; NotImplemented if one is no str. New reference.
pub fn richcompare(_rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    if !is_str(a) || !is_str(b) {
        return Ok(types::not_implemented().root());
    }
    Ok(types::bool_root(cmp::holds(op, order(a, b))))
}

/// `a + b`; new reference. TypeError if one is no str.
pub fn concat(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    if !is_str(a) {
        let ty = type_of(a).full_name();
        return Err(error::type_error(rt, format_args!("must be str, not {ty}")));
    }
    if !is_str(b) {
        let ty = type_of(b).full_name();
        return Err(error::type_error(
            rt,
            format_args!("can only concatenate str (not \"{ty}\") to str"),
        ));
    }
    let (x, y) = (bytes(a), bytes(b));
    if x.is_empty() && is_exact(b, &PyUnicode_Type) {
        return Ok(b.root());
    }
    if y.is_empty() && is_exact(a, &PyUnicode_Type) {
        return Ok(a.root());
    }
    let mut text = Vec::with_capacity(x.len() + y.len());
    text.extend_from_slice(x);
    text.extend_from_slice(y);
    new_wtf8(rt, &text, is_ascii(a) && is_ascii(b))
}

fn repeat(rt: &mut Rt, string: Ref<'_>, count: isize) -> Result<Root> {
    let count = usize::try_from(count).unwrap_or(0);
    match bytes(string).len().checked_mul(count) {
        Some(len) if len <= u32::MAX as usize => {
            new_wtf8(rt, &bytes(string).repeat(count), is_ascii(string))
        }
        _ => Err(error::no_memory(rt)),
    }
}

fn item(rt: &mut Rt, string: Ref<'_>, index: isize) -> Result<Root> {
    match char_at(string, index) {
        Some(code) => from_code_point(rt, i64::from(code)),
        None => Err(error::index_error(rt, "string index out of range")),
    }
}

/// The code point at a character position.
pub fn char_at(string: Ref<'_>, index: isize) -> Option<u32> {
    let index = usize::try_from(index).ok()?;
    if is_ascii(string) {
        return bytes(string).get(index).map(|b| u32::from(*b));
    }
    code_points(string).nth(index)
}

fn subscript(rt: &mut Rt, string: Ref<'_>, key: Ref<'_>) -> Result<Root> {
    if let Some(index) = key.handle().as_small_int() {
        let len = char_count(string) as i64;
        let index = if index < 0 { index + len } else { index };
        return item(rt, string, index as isize);
    }
    if let Some(slice) = slice::view(key) {
        let bounds = slice::unpack(rt, slice)?.adjust(char_count(string));
        if let Some(range) = bounds.as_range() {
            return substring(rt, string, range.start, range.end);
        }
        let codes: Vec<u32> = code_points(string).collect();
        let mut text = Vec::new();
        for at in bounds.positions() {
            push_code_point(&mut text, codes[at]);
        }
        return from_text(rt, &text);
    }
    if type_of(key).slot(slot::nb_index) == 0 {
        let ty = type_of(key).full_name();
        return Err(error::type_error(
            rt,
            format_args!("string indices must be integers, not '{ty}'"),
        ));
    }
    let index = number::as_size(rt, key, Some(&types::exceptions::EXC_INDEX_ERROR))?;
    let len = char_count(string) as isize;
    item(rt, string, if index < 0 { index + len } else { index })
}

/// The characters from `start` to `end`; new reference.
pub fn substring(rt: &Rt, string: Ref<'_>, start: usize, end: usize) -> Result<Root> {
    let from = byte_offset(string, start);
    let to = byte_offset(string, end).max(from);
    if from == 0 && to == bytes(string).len() && is_exact(string, &PyUnicode_Type) {
        return Ok(string.root());
    }
    from_text(rt, &bytes(string)[from..to])
}

fn contains(rt: &mut Rt, string: Ref<'_>, part: Ref<'_>) -> Result<bool> {
    if !is_str(part) {
        let ty = type_of(part).full_name();
        return Err(error::type_error(
            rt,
            format_args!("'in <string>' requires string as left operand, not {ty}"),
        ));
    }
    Ok(memmem::find(bytes(string), bytes(part)).is_some())
}

/// Clips a range of characters as slices do: negative counts from the end.
pub fn clip(start: isize, end: isize, len: usize) -> (usize, usize, bool) {
    let len = len as isize;
    let end = if end > len {
        len
    } else if end < 0 {
        (end + len).max(0)
    } else {
        end
    };
    let start = if start < 0 {
        (start + len).max(0)
    } else {
        start
    };
    (
        start as usize,
        end.max(0) as usize,
        start <= end && start <= len,
    )
}

/// Position of `part` among the characters from `start` to `end`, searched
/// from the front or from the back.
pub fn find(
    string: Ref<'_>,
    part: Ref<'_>,
    start: isize,
    end: isize,
    forward: bool,
) -> Option<usize> {
    let (start, end, valid) = clip(start, end, char_count(string));
    if !valid {
        return None;
    }
    let (from, to) = (byte_offset(string, start), byte_offset(string, end));
    let window = &bytes(string)[from..to];
    let found = if forward {
        memmem::find(window, bytes(part))
    } else {
        memmem::rfind(window, bytes(part))
    }?;
    Some(char_position(string, from + found))
}

/// How often `part` is there without overlap.
pub fn count(string: Ref<'_>, part: Ref<'_>, start: isize, end: isize) -> usize {
    let (start, end, valid) = clip(start, end, char_count(string));
    if !valid {
        return 0;
    }
    let (from, to) = (byte_offset(string, start), byte_offset(string, end));
    if bytes(part).is_empty() {
        return end - start + 1;
    }
    memmem::find_iter(&bytes(string)[from..to], bytes(part)).count()
}

/// Whether the characters from `start` to `end` begin (or end) with `part`.
pub fn tail_match(string: Ref<'_>, part: Ref<'_>, start: isize, end: isize, at_end: bool) -> bool {
    let (start, end, valid) = clip(start, end, char_count(string));
    if !valid {
        return false;
    }
    let (from, to) = (byte_offset(string, start), byte_offset(string, end));
    let window = &bytes(string)[from..to];
    if at_end {
        window.ends_with(bytes(part))
    } else {
        window.starts_with(bytes(part))
    }
}

/// Replaces up to `most` (all if negative) occurrences; new reference.
pub fn replace(rt: &Rt, string: Ref<'_>, old: Ref<'_>, new: Ref<'_>, most: isize) -> Result<Root> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let (text, old_text, new_text) = (bytes(string), bytes(old), bytes(new));
    let mut out = Vec::with_capacity(text.len());
    if old_text.is_empty() {
        let mut done = 0;
        for (i, b) in text.iter().enumerate() {
            if is_start(*b) && done < most {
                out.extend_from_slice(new_text);
                done += 1;
            }
            out.push(text[i]);
        }
        if done < most {
            out.extend_from_slice(new_text);
        }
        return from_text(rt, &out);
    }
    let mut last = 0;
    for at in memmem::find_iter(text, old_text).take(most) {
        out.extend_from_slice(&text[last..at]);
        out.extend_from_slice(new_text);
        last = at + old_text.len();
    }
    if last == 0 && is_exact(string, &PyUnicode_Type) {
        return Ok(string.root());
    }
    out.extend_from_slice(&text[last..]);
    from_text(rt, &out)
}

/// `separator.join(items)` for any iterable (no separator: a space); new
/// reference. TypeError for items that are no str.
pub fn join(rt: &mut Rt, separator: Option<Ref<'_>>, items: Ref<'_>) -> Result<Root> {
    let iterator = ops::iter(rt, items)?;
    let (mut text, mut ascii, mut index) = (Vec::new(), true, 0);
    while let Some(item) = ops::next(rt, iterator.get())? {
        if !is_str(item.get()) {
            let ty = type_of(item.get()).full_name().to_owned();
            return Err(error::type_error(
                rt,
                format_args!("sequence item {index}: expected str instance, {ty} found"),
            ));
        }
        if index > 0 {
            text.extend_from_slice(separator.map_or(b" ", bytes));
            ascii &= separator.is_none_or(is_ascii);
        }
        text.extend_from_slice(bytes(item.get()));
        ascii &= is_ascii(item.get());
        index += 1;
    }
    new_wtf8(rt, &text, ascii)
}

/// `string.split(separator, most)`, on white space without a separator; new
/// reference to a list. ValueError for an empty separator.
pub fn split(
    rt: &mut Rt,
    string: Ref<'_>,
    separator: Option<Ref<'_>>,
    most: isize,
) -> Result<Root> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let text = bytes(string);
    let mut parts: Vec<&[u8]> = Vec::new();
    match separator.map(bytes) {
        Some([]) => return Err(error::value_error(rt, "empty separator")),
        Some(separator) => {
            let mut last = 0;
            for at in memmem::find_iter(text, separator).take(most) {
                parts.push(&text[last..at]);
                last = at + separator.len();
            }
            parts.push(&text[last..]);
        }
        None => split_white_space(text, most, &mut parts),
    }
    let list = list::with_empty_places(rt, 0)?;
    for part in parts {
        let part = from_text(rt, part)?;
        if let Some(list) = list::view(list.get()) {
            list::append(rt, list, part.get())?;
        }
    }
    Ok(list)
}

fn split_white_space<'a>(text: &'a [u8], most: usize, parts: &mut Vec<&'a [u8]>) {
    let mut rest = trim_start(text);
    while !rest.is_empty() {
        if parts.len() >= most {
            parts.push(trim_end(rest));
            return;
        }
        let end = next_white_space(rest).unwrap_or(rest.len());
        parts.push(&rest[..end]);
        rest = trim_start(&rest[end..]);
    }
}

/// Whether str methods take the character for white space.
pub fn is_space(code: u32) -> bool {
    matches!(code, 0x1c..=0x1f) || char::from_u32(code).is_some_and(char::is_whitespace)
}

fn next_white_space(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    let mut points = CodePoints(text);
    while let Some(code) = points.next() {
        if is_space(code) {
            return Some(at);
        }
        at = text.len() - points.0.len();
    }
    None
}

fn trim_start(text: &[u8]) -> &[u8] {
    let mut points = CodePoints(text);
    loop {
        let rest = points.0;
        match points.next() {
            Some(code) if is_space(code) => {}
            _ => return rest,
        }
    }
}

fn trim_end(text: &[u8]) -> &[u8] {
    let mut end = text.len();
    let mut points = CodePoints(text);
    let mut last_kept = 0;
    while let Some(code) = points.next() {
        let at = text.len() - points.0.len();
        if !is_space(code) {
            last_kept = at;
        }
        end = last_kept;
    }
    &text[..end]
}
