//! PyArg_Parse and its relatives: C values from objects, by a format.
//!
//! Written against the API as a client (see [`super::client`]). What a
//! failed parse has already handed out (buffers, encoded copies) is taken
//! back.

use super::checks;
use super::client::{self, Object};
use super::variadic::VaList;
use crate::object::{TypeObject, flags};
use crate::types::exceptions::{
    EXC_OVERFLOW_ERROR, EXC_SYSTEM_ERROR, EXC_TYPE_ERROR, EXC_VALUE_ERROR,
};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::fmt::Display;
use std::ptr;

std::arch::global_asm!(
    ".hidden pyrt_va_parse",
    ".hidden pyrt_va_parse_keywords",
    ".hidden pyrt_va_unpack",
);

/// An exception has been raised.
struct Failed;
type Result<T> = std::result::Result<T, Failed>;

fn fail<T>(class: &'static TypeObject, message: impl Display) -> Result<T> {
    client::raise(class, message);
    Err(Failed)
}

/// What has to be undone when a later argument fails.
enum Undo {
    Buffer(*mut c_void),
    Memory(*mut *mut c_char),
    Converter(
        unsafe extern "C" fn(Object, *mut c_void) -> c_int,
        *mut c_void,
    ),
}

/// Set in the result of a converter that wants to be called for clean-up.
const CLEANUP_SUPPORTED: c_int = 0x20000;

/// `Py_buffer`, as laid out by the ABI.
#[repr(C)]
struct Buffer {
    buf: *mut c_void,
    obj: Object,
    len: isize,
    itemsize: isize,
    readonly: c_int,
    ndim: c_int,
    rest: [usize; 5],
}

const _: () = assert!(size_of::<Buffer>() == 80);

impl Buffer {
    /// A read-only view of bytes, whose reference to `obj` it owns.
    fn of_bytes(buf: *const c_char, len: isize, obj: Object) -> Buffer {
        Buffer {
            buf: buf.cast_mut().cast(),
            obj,
            len,
            itemsize: 1,
            readonly: 1,
            ndim: 1,
            rest: [0; 5],
        }
    }
}

const BUFFER_WRITABLE: c_int = 1;

/// A parse in progress.
struct Parser<'a> {
    format: &'a [u8],
    function: Option<&'a str>,
    message: Option<&'a str>,
    ap: VaList,
    undo: Vec<Undo>,
}

/// The parts of a format behind the units: `:name` or `;message`.
fn split_format(format: &[u8]) -> (&[u8], Option<&str>, Option<&str>) {
    let at = format.iter().position(|b| matches!(b, b':' | b';'));
    let Some(at) = at else {
        return (format, None, None);
    };
    let text = std::str::from_utf8(&format[at + 1..]).ok();
    match format[at] {
        b':' => (&format[..at], text, None),
        _ => (&format[..at], None, text),
    }
}

/// Number of units, those before `|`, and those before `$`.
fn count_units(format: &[u8]) -> (usize, usize, usize) {
    let (mut units, mut required, mut positional, mut depth) = (0, None, None, 0);
    let mut i = 0;
    while i < format.len() {
        match format[i] {
            b'(' => {
                units += usize::from(depth == 0);
                depth += 1;
            }
            b')' => depth -= 1,
            b'|' if depth == 0 => required = Some(units),
            b'$' if depth == 0 => positional = Some(units),
            b'e' if depth == 0 => {
                // es, et: one unit of two letters.
                units += 1;
                i += 1;
            }
            b if b.is_ascii_alphabetic() && depth == 0 => units += 1,
            _ => {}
        }
        i += 1;
    }
    (
        units,
        required.unwrap_or(units),
        positional.unwrap_or(units),
    )
}

impl<'a> Parser<'a> {
    fn new(format: &'a [u8], ap: VaList) -> Parser<'a> {
        let (format, function, message) = split_format(format);
        Parser {
            format,
            function,
            message,
            ap,
            undo: Vec::new(),
        }
    }

    fn name(&self) -> String {
        self.function
            .map_or_else(|| "function".to_owned(), |f| format!("{f}()"))
    }

    fn wrong_count(&self, words: &str, wanted: usize, given: usize) -> Result<()> {
        if let Some(message) = self.message {
            return fail(&EXC_TYPE_ERROR, message);
        }
        let plural = if wanted == 1 { "" } else { "s" };
        fail(
            &EXC_TYPE_ERROR,
            format_args!(
                "{} takes {words} {wanted} argument{plural} ({given} given)",
                self.name()
            ),
        )
    }

    /// The next unit letter; skips `|` and `$`.
    fn next_unit(&mut self) -> Option<u8> {
        while let [b'|' | b'$', rest @ ..] = self.format {
            self.format = rest;
        }
        let (unit, rest) = self.format.split_first()?;
        self.format = rest;
        Some(*unit)
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.format.first() == Some(&byte);
        if found {
            self.format = &self.format[1..];
        }
        found
    }

    /// Raises about argument number `at` that it must be something else.
    unsafe fn must_be<T>(&self, at: &str, wanted: &str, object: Object) -> Result<T> {
        if let Some(message) = self.message {
            return fail(&EXC_TYPE_ERROR, message);
        }
        // SAFETY: a live argument.
        let got = unsafe {
            if object == none() {
                "None".to_owned()
            } else {
                client::type_of(object).full_name().to_owned()
            }
        };
        let function = self.function.map_or(String::new(), |f| format!("{f}() "));
        fail(
            &EXC_TYPE_ERROR,
            format_args!("{function}argument {at} must be {wanted}, not {got}"),
        )
    }

    /// Converts one object by the next unit (or a tuple by a group of them).
    ///
    /// # Safety
    /// The va_list has the places that the unit asks for.
    unsafe fn convert(&mut self, object: Object, at: &str) -> Result<()> {
        let Some(unit) = self.next_unit() else {
            return fail(
                &EXC_SYSTEM_ERROR,
                "more arguments than the format has units",
            );
        };
        // SAFETY: (everything below) passed on from the caller.
        unsafe {
            match unit {
                b'(' => self.group(object, at),
                b'b' | b'h' | b'i' => self.small_int(object, unit),
                b'B' | b'H' | b'I' | b'k' | b'K' => self.masked_int(object, unit, at),
                b'l' => {
                    let place: *mut i64 = self.ap.pointer();
                    self.put(place, client::PyLong_AsLong(object), -1)
                }
                b'L' => {
                    let place: *mut i64 = self.ap.pointer();
                    self.put(place, client::PyLong_AsLongLong(object), -1)
                }
                b'n' => {
                    let place: *mut isize = self.ap.pointer();
                    let index = client::PyNumber_Index(object);
                    if index.is_null() {
                        return Err(Failed);
                    }
                    let value = client::PyLong_AsSsize_t(index);
                    client::decref(index);
                    self.put(place, value, -1)
                }
                b'f' => {
                    let place: *mut f32 = self.ap.pointer();
                    let mut value = 0.0;
                    self.put(&raw mut value, client::PyFloat_AsDouble(object), -1.0)?;
                    *place = value as f32;
                    Ok(())
                }
                b'd' => {
                    let place: *mut f64 = self.ap.pointer();
                    self.put(place, client::PyFloat_AsDouble(object), -1.0)
                }
                b'D' => {
                    let place: *mut f64 = self.ap.pointer();
                    self.put(place, client::PyComplex_RealAsDouble(object), -1.0)?;
                    self.put(place.add(1), client::PyComplex_ImagAsDouble(object), -1.0)
                }
                b'p' => {
                    let place: *mut c_int = self.ap.pointer();
                    let truth = client::PyObject_IsTrue(object);
                    if truth < 0 {
                        return Err(Failed);
                    }
                    *place = truth;
                    Ok(())
                }
                b'c' => self.byte(object, at),
                b'C' => self.character(object, at),
                b's' | b'z' | b'y' | b'w' => self.text(object, unit, at),
                b'e' => self.encoded(object, at),
                b'S' => self.typed(object, flags::BYTES_SUBCLASS, "bytes", at),
                b'U' => self.typed(object, flags::UNICODE_SUBCLASS, "str", at),
                b'Y' => {
                    let ty: *const TypeObject = client::type_of(object);
                    if client::PyType_IsSubtype(ty, &crate::types::PyByteArray_Type) == 0 {
                        return self.must_be(at, "bytearray", object);
                    }
                    *self.ap.pointer::<Object>() = object;
                    Ok(())
                }
                b'O' => self.object(object, at),
                _ => fail(
                    &EXC_SYSTEM_ERROR,
                    format_args!("argument {at} (impossible<bad format char>)"),
                ),
            }
        }
    }

    /// Stores a value unless it says that an exception was raised.
    unsafe fn put<T: PartialEq + Copy>(&self, place: *mut T, value: T, error: T) -> Result<()> {
        // SAFETY: a place of the caller's; called outside the runtime.
        unsafe {
            if value == error && !client::PyErr_Occurred().is_null() {
                return Err(Failed);
            }
            *place = value;
        }
        Ok(())
    }

    unsafe fn small_int(&mut self, object: Object, unit: u8) -> Result<()> {
        // SAFETY: the place for the unit follows.
        unsafe {
            let mut value = 0;
            self.put(&raw mut value, client::PyLong_AsLong(object), -1)?;
            let (low, high, name) = match unit {
                b'b' => (0, i64::from(u8::MAX), "unsigned byte integer"),
                b'h' => (
                    i64::from(i16::MIN),
                    i64::from(i16::MAX),
                    "signed short integer",
                ),
                _ => (i64::from(i32::MIN), i64::from(i32::MAX), "signed integer"),
            };
            if value < low {
                return fail(
                    &EXC_OVERFLOW_ERROR,
                    format_args!("{name} is less than minimum"),
                );
            }
            if value > high {
                return fail(
                    &EXC_OVERFLOW_ERROR,
                    format_args!("{name} is greater than maximum"),
                );
            }
            match unit {
                b'b' => *self.ap.pointer::<u8>() = value as u8,
                b'h' => *self.ap.pointer::<i16>() = value as i16,
                _ => *self.ap.pointer::<i32>() = value as i32,
            }
        }
        Ok(())
    }

    unsafe fn masked_int(&mut self, object: Object, unit: u8, at: &str) -> Result<()> {
        // SAFETY: the place for the unit follows.
        unsafe {
            if matches!(unit, b'k' | b'K') && !client::type_of(object).has(flags::LONG_SUBCLASS) {
                let index = client::PyNumber_Index(object);
                if index.is_null() {
                    client::PyErr_Clear();
                    return self.must_be(at, "int", object);
                }
                client::decref(index);
            }
            let mut value = 0;
            let masked = client::PyLong_AsUnsignedLongMask(object);
            self.put(&raw mut value, masked, u64::MAX)?;
            match unit {
                b'B' => *self.ap.pointer::<u8>() = value as u8,
                b'H' => *self.ap.pointer::<u16>() = value as u16,
                b'I' => *self.ap.pointer::<u32>() = value as u32,
                _ => *self.ap.pointer::<u64>() = value,
            }
        }
        Ok(())
    }

    unsafe fn byte(&mut self, object: Object, at: &str) -> Result<()> {
        // SAFETY: a live argument; the place follows.
        unsafe {
            let place: *mut c_char = self.ap.pointer();
            let (data, size) = match bytes_of(object) {
                Some(span) => span,
                None => return self.must_be(at, "a byte string of length 1", object),
            };
            if size != 1 {
                let ty = client::type_of(object).full_name().to_owned();
                let function = self.function.map_or(String::new(), |f| format!("{f}(): "));
                return fail(
                    &EXC_TYPE_ERROR,
                    format_args!(
                        "{function}argument {at} must be a byte string of length 1, not a {ty} object of length {size}"
                    ),
                );
            }
            *place = *data;
        }
        Ok(())
    }

    unsafe fn character(&mut self, object: Object, at: &str) -> Result<()> {
        // SAFETY: a live argument; the place follows.
        unsafe {
            let place: *mut c_int = self.ap.pointer();
            if !client::type_of(object).has(flags::UNICODE_SUBCLASS) {
                return self.must_be(at, "a unicode character", object);
            }
            let len = client::PyUnicode_GetLength(object);
            if len != 1 {
                let function = self.function.map_or(String::new(), |f| format!("{f}(): "));
                return fail(
                    &EXC_TYPE_ERROR,
                    format_args!(
                        "{function}argument {at} must be a unicode character, not a string of length {len}"
                    ),
                );
            }
            *place = client::PyUnicode_ReadChar(object, 0) as c_int;
        }
        Ok(())
    }

    unsafe fn typed(&mut self, object: Object, flag: u64, name: &str, at: &str) -> Result<()> {
        // SAFETY: a live argument; the place follows.
        unsafe {
            if !client::type_of(object).has(flag) {
                return self.must_be(at, name, object);
            }
            *self.ap.pointer::<Object>() = object;
        }
        Ok(())
    }

    unsafe fn object(&mut self, object: Object, at: &str) -> Result<()> {
        // SAFETY: the type or converter and the places follow.
        unsafe {
            if self.eat(b'!') {
                let ty: *const TypeObject = self.ap.pointer();
                let place: *mut Object = self.ap.pointer();
                if client::PyType_IsSubtype(client::type_of(object), ty) == 0 {
                    let wanted = (*ty).full_name().to_owned();
                    return self.must_be(at, &wanted, object);
                }
                *place = object;
            } else if self.eat(b'&') {
                type Convert = unsafe extern "C" fn(Object, *mut c_void) -> c_int;
                let convert: *const c_void = self.ap.pointer();
                let convert: Convert = std::mem::transmute(convert);
                let place: *mut c_void = self.ap.pointer();
                match convert(object, place) {
                    0 => {
                        if client::PyErr_Occurred().is_null() {
                            return fail(
                                &EXC_SYSTEM_ERROR,
                                format_args!("argument {at} (unspecified)"),
                            );
                        }
                        return Err(Failed);
                    }
                    CLEANUP_SUPPORTED => self.undo.push(Undo::Converter(convert, place)),
                    _ => {}
                }
            } else {
                *self.ap.pointer::<Object>() = object;
            }
        }
        Ok(())
    }

    /// s z y w, with `#` or `*`.
    unsafe fn text(&mut self, object: Object, unit: u8, at: &str) -> Result<()> {
        // SAFETY: the places follow.
        unsafe {
            let is_none = object == none();
            let is_str = client::type_of(object).has(flags::UNICODE_SUBCLASS);
            if self.eat(b'*') {
                let view: *mut Buffer = self.ap.pointer();
                return self.buffer(object, unit, view, at);
            }
            if unit == b'w' {
                return fail(
                    &EXC_SYSTEM_ERROR,
                    format_args!("argument {at} (impossible<bad format char>)"),
                );
            }
            let place: *mut *const c_char = self.ap.pointer();
            let with_size = self.eat(b'#');
            let size_place: *mut isize = if with_size {
                self.ap.pointer()
            } else {
                ptr::null_mut()
            };
            if unit == b'z' && is_none {
                *place = ptr::null();
                if with_size {
                    *size_place = 0;
                }
                return Ok(());
            }
            if is_str && unit != b'y' {
                let mut size = 0;
                let text = client::PyUnicode_AsUTF8AndSize(object, &raw mut size);
                if text.is_null() {
                    return Err(Failed);
                }
                if with_size {
                    *size_place = size;
                } else if CStr::from_ptr(text).count_bytes() as isize != size {
                    return fail(&EXC_VALUE_ERROR, "embedded null character");
                }
                *place = text;
                return Ok(());
            }
            if !with_size && unit != b'y' {
                let wanted = if unit == b'z' { "str or None" } else { "str" };
                return self.must_be(at, wanted, object);
            }
            *place = ptr::null();
            let array = &crate::types::PyByteArray_Type;
            if client::PyType_IsSubtype(client::type_of(object), array) != 0 {
                return self.must_be(at, "read-only bytes-like object", object);
            }
            let Some((data, size)) = readonly_bytes(object) else {
                let ty = client::type_of(object).full_name().to_owned();
                let class = &EXC_TYPE_ERROR;
                return fail(
                    class,
                    format_args!("a bytes-like object is required, not '{ty}'"),
                );
            };
            *place = data;
            if with_size {
                *size_place = size;
            } else if CStr::from_ptr(data).count_bytes() as isize != size {
                return fail(&EXC_VALUE_ERROR, "embedded null byte");
            }
        }
        Ok(())
    }

    unsafe fn buffer(
        &mut self,
        object: Object,
        unit: u8,
        view: *mut Buffer,
        at: &str,
    ) -> Result<()> {
        // SAFETY: the view is a place of the caller's.
        unsafe {
            if unit == b'z' && object == none() {
                view.write(Buffer::of_bytes(ptr::null(), 0, ptr::null_mut()));
                return Ok(());
            }
            let is_str = client::type_of(object).has(flags::UNICODE_SUBCLASS);
            if is_str && matches!(unit, b's' | b'z') {
                let mut size = 0;
                let text = client::PyUnicode_AsUTF8AndSize(object, &raw mut size);
                if text.is_null() {
                    return Err(Failed);
                }
                client::incref(object);
                view.write(Buffer::of_bytes(text, size, object));
            } else {
                let flags = if unit == b'w' { BUFFER_WRITABLE } else { 0 };
                if client::PyObject_GetBuffer(object, view.cast(), flags) < 0 {
                    if unit == b'w' {
                        client::PyErr_Clear();
                        return self.must_be(at, "read-write bytes-like object", object);
                    }
                    return Err(Failed);
                }
            }
            self.undo.push(Undo::Buffer(view.cast()));
        }
        Ok(())
    }

    /// es, et, with `#`: an encoded copy.
    unsafe fn encoded(&mut self, object: Object, at: &str) -> Result<()> {
        // SAFETY: an encoding and the places follow.
        unsafe {
            let as_is = match self.next_unit() {
                Some(b's') => false,
                Some(b't') => true,
                _ => {
                    return fail(
                        &EXC_SYSTEM_ERROR,
                        format_args!("argument {at} (impossible<bad format char>)"),
                    );
                }
            };
            let encoding: *const c_char = self.ap.pointer();
            let place: *mut *mut c_char = self.ap.pointer();
            let with_size = self.eat(b'#');
            let size_place: *mut isize = if with_size {
                self.ap.pointer()
            } else {
                ptr::null_mut()
            };
            let copy = match bytes_of(object) {
                Some(_) if as_is => {
                    client::incref(object);
                    object
                }
                _ if client::type_of(object).has(flags::UNICODE_SUBCLASS) => {
                    let encoding = if encoding.is_null() {
                        c"utf-8".as_ptr()
                    } else {
                        encoding
                    };
                    client::PyUnicode_AsEncodedString(object, encoding, ptr::null())
                }
                _ => {
                    let wanted = if as_is {
                        "str, bytes or bytearray"
                    } else {
                        "str"
                    };
                    return self.must_be(at, wanted, object);
                }
            };
            if copy.is_null() {
                return Err(Failed);
            }
            let result = self.hand_out(copy, place, size_place, at);
            client::decref(copy);
            result
        }
    }

    /// Copies bytes into memory of the caller's or new memory.
    unsafe fn hand_out(
        &mut self,
        bytes: Object,
        place: *mut *mut c_char,
        size_place: *mut isize,
        _at: &str,
    ) -> Result<()> {
        // SAFETY: the places are the caller's.
        unsafe {
            let Some((data, size)) = bytes_of(bytes) else {
                return fail(&EXC_TYPE_ERROR, "encoder did not return bytes");
            };
            if size_place.is_null() && CStr::from_ptr(data).count_bytes() as isize != size {
                return fail(&EXC_VALUE_ERROR, "embedded null byte");
            }
            let own = !size_place.is_null() && !(*place).is_null();
            if own {
                if *size_place < size + 1 {
                    return fail(
                        &EXC_VALUE_ERROR,
                        format_args!(
                            "encoded string too long ({size}, maximum length {})",
                            *size_place - 1
                        ),
                    );
                }
            } else {
                *place = client::PyMem_Malloc(size as usize + 1).cast();
                if (*place).is_null() {
                    return fail(&crate::types::exceptions::EXC_MEMORY_ERROR, "");
                }
                self.undo.push(Undo::Memory(place));
            }
            (*place).copy_from_nonoverlapping(data, size as usize);
            *(*place).add(size as usize) = 0;
            if !size_place.is_null() {
                *size_place = size;
            }
        }
        Ok(())
    }

    /// A sequence for a group in parentheses.
    unsafe fn group(&mut self, object: Object, at: &str) -> Result<()> {
        let end = matching(self.format);
        let (inner, rest) = self.format.split_at(end);
        let (wanted, _, _) = count_units(inner);
        // SAFETY: a live argument; the places of the units follow.
        unsafe {
            let is_text =
                client::type_of(object).has(flags::UNICODE_SUBCLASS) || bytes_of(object).is_some();
            if client::PySequence_Check(object) == 0 || is_text {
                return self.must_be(at, &format!("{wanted}-item tuple"), object);
            }
            let given = client::PySequence_Size(object);
            if given < 0 {
                return Err(Failed);
            }
            if given != wanted as isize {
                if let Some(message) = self.message {
                    return fail(&EXC_TYPE_ERROR, message);
                }
                let function = self.function.map_or(String::new(), |f| format!("{f}() "));
                let kind = match client::type_of(object).has(flags::TUPLE_SUBCLASS) {
                    true => "tuple",
                    false => "sequence",
                };
                return fail(
                    &EXC_TYPE_ERROR,
                    format_args!(
                        "{function}argument {at} must be {kind} of length {wanted}, not {given}"
                    ),
                );
            }
            self.format = inner;
            for i in 0..given {
                let item = client::PySequence_GetItem(object, i);
                if item.is_null() {
                    return Err(Failed);
                }
                let result = self.convert(item, &format!("{at}, item {i}"));
                // What is handed out is borrowed: the sequence keeps the item.
                client::decref(item);
                result?;
            }
        }
        self.format = &rest[1.min(rest.len())..];
        Ok(())
    }

    /// Skips a unit whose argument was not given, and its places.
    unsafe fn skip(&mut self) {
        let Some(unit) = self.next_unit() else {
            return;
        };
        // SAFETY: the places of the unit follow.
        unsafe {
            match unit {
                b'(' => {
                    let end = matching(self.format);
                    let rest = &self.format[end..];
                    self.format = &self.format[..end];
                    while !self.format.is_empty() {
                        self.skip();
                    }
                    self.format = &rest[1.min(rest.len())..];
                    return;
                }
                b'e' => {
                    self.next_unit();
                    self.ap.pointer::<u8>();
                }
                b'O' if self.eat(b'!') || self.eat(b'&') => {
                    self.ap.pointer::<u8>();
                }
                _ => {}
            }
            self.ap.pointer::<u8>();
            if self.eat(b'#') {
                self.ap.pointer::<u8>();
            }
            self.eat(b'*');
        }
    }

    /// Takes back what was handed out, newest first.
    unsafe fn take_back(&mut self) {
        for undo in self.undo.drain(..).rev() {
            // SAFETY: handed out by this parse.
            unsafe {
                match undo {
                    Undo::Buffer(view) => client::PyBuffer_Release(view),
                    Undo::Memory(place) => {
                        client::PyMem_Free((*place).cast());
                        *place = ptr::null_mut();
                    }
                    Undo::Converter(convert, place) => {
                        let error = client::PyErr_GetRaisedException();
                        convert(ptr::null_mut(), place);
                        client::PyErr_SetRaisedException(error);
                    }
                }
            }
        }
    }

    unsafe fn finish(mut self, result: Result<()>) -> c_int {
        if result.is_err() {
            // SAFETY: the parse failed.
            unsafe { self.take_back() };
            return 0;
        }
        1
    }
}

/// Position of the parenthesis that closes the group whose inside starts here.
fn matching(format: &[u8]) -> usize {
    let mut depth = 0;
    for (i, b) in format.iter().enumerate() {
        match b {
            b'(' => depth += 1,
            b')' if depth == 0 => return i,
            b')' => depth -= 1,
            _ => {}
        }
    }
    format.len()
}

fn none() -> Object {
    (&raw const crate::types::constants::_Py_NoneStruct)
        .cast_mut()
        .cast()
}

/// Data and size of bytes and bytearray.
unsafe fn bytes_of(object: Object) -> Option<(*const c_char, isize)> {
    // SAFETY: a live argument.
    unsafe {
        if client::type_of(object).has(flags::BYTES_SUBCLASS) {
            let handle = crate::handle::Handle::from_bits(object as usize)?;
            let data = crate::types::bytes::data(crate::rt::Ref::from_handle(handle));
            return Some((data.as_ptr().cast(), data.len() as isize));
        }
        let ty: *const TypeObject = client::type_of(object);
        if client::PyType_IsSubtype(ty, &crate::types::PyByteArray_Type) != 0 {
            return Some((
                client::PyByteArray_AsString(object),
                client::PyByteArray_Size(object),
            ));
        }
        None
    }
}

/// Data and size of an object whose buffer needs no release to stay valid.
unsafe fn readonly_bytes(object: Object) -> Option<(*const c_char, isize)> {
    // SAFETY: a live argument.
    unsafe {
        if client::type_of(object).has(flags::BYTES_SUBCLASS) {
            return bytes_of(object);
        }
        None
    }
}

/// PyArg_Parse (old style: one object, or a tuple for several units) and
/// PyArg_ParseTuple.
#[unsafe(no_mangle)]
unsafe extern "C" fn pyrt_va_parse(
    args: Object,
    format: *const c_char,
    old_style: c_int,
    ap: VaList,
) -> c_int {
    let call = match old_style {
        0 => "PyArg_ParseTuple",
        _ => "PyArg_Parse",
    };
    client::begin(call);
    if cfg!(feature = "checked") && !checks::leaf(call, "format", format) {
        return 0;
    }
    // SAFETY: same contract as PyArg_ParseTuple.
    unsafe {
        let mut parser = Parser::new(CStr::from_ptr(format).to_bytes(), ap);
        let result = if old_style != 0 {
            parse_old_style(&mut parser, args)
        } else {
            parse_tuple(&mut parser, args)
        };
        parser.finish(result)
    }
}

unsafe fn parse_old_style(parser: &mut Parser<'_>, object: Object) -> Result<()> {
    match count_units(parser.format) {
        (0, ..) if object.is_null() => Ok(()),
        (1, 1, 1) if !object.is_null() => {
            // SAFETY: passed on from the caller.
            unsafe { parser.convert(object, "") }
        }
        _ => fail(
            &EXC_SYSTEM_ERROR,
            "old style getargs format uses new features",
        ),
    }
}

unsafe fn parse_tuple(parser: &mut Parser<'_>, args: Object) -> Result<()> {
    // SAFETY: passed on from the caller.
    unsafe {
        if args.is_null() || !client::type_of(args).has(flags::TUPLE_SUBCLASS) {
            let message = "new style getargs format but argument is not a tuple";
            return fail(&EXC_SYSTEM_ERROR, message);
        }
        let (most, least, _) = count_units(parser.format);
        let given = client::PyTuple_Size(args) as usize;
        if given < least || given > most {
            let wanted = if given < least { least } else { most };
            let words = match (least == most, given < least) {
                (true, _) => "exactly",
                (false, true) => "at least",
                (false, false) => "at most",
            };
            return parser.wrong_count(words, wanted, given);
        }
        for i in 0..given {
            let item = client::PyTuple_GetItem(args, i as isize);
            parser.convert(item, &(i + 1).to_string())?;
        }
        Ok(())
    }
}

/// PyArg_ParseTupleAndKeywords.
#[unsafe(no_mangle)]
unsafe extern "C" fn pyrt_va_parse_keywords(
    args: Object,
    kwargs: Object,
    format: *const c_char,
    keywords: *const *const c_char,
    ap: VaList,
) -> c_int {
    const CALL: &str = "PyArg_ParseTupleAndKeywords";
    client::begin(CALL);
    if cfg!(feature = "checked") && !checks::leaf(CALL, "format", format) {
        return 0;
    }
    // SAFETY: same contract as PyArg_ParseTupleAndKeywords.
    unsafe {
        let mut parser = Parser::new(CStr::from_ptr(format).to_bytes(), ap);
        let result = parse_keywords(&mut parser, args, kwargs, keywords);
        parser.finish(result)
    }
}

unsafe fn parse_keywords(
    parser: &mut Parser<'_>,
    args: Object,
    kwargs: Object,
    keywords: *const *const c_char,
) -> Result<()> {
    // SAFETY: (everything below) passed on from the caller.
    unsafe {
        let bad_tuple = args.is_null() || !client::type_of(args).has(flags::TUPLE_SUBCLASS);
        let bad_dict = !kwargs.is_null() && !client::type_of(kwargs).has(flags::DICT_SUBCLASS);
        if bad_tuple || bad_dict || keywords.is_null() {
            return fail(&EXC_SYSTEM_ERROR, "bad argument to internal function");
        }
        let mut names: Vec<&str> = Vec::new();
        while !(*keywords.add(names.len())).is_null() {
            names.push(
                CStr::from_ptr(*keywords.add(names.len()))
                    .to_str()
                    .unwrap_or("?"),
            );
        }
        let unnamed = names.iter().take_while(|n| n.is_empty()).count();
        if names[unnamed..].iter().any(|n| n.is_empty()) {
            return fail(&EXC_SYSTEM_ERROR, "Empty keyword parameter name");
        }
        let (units, required, positional) = count_units(parser.format);
        if units != names.len() {
            let (more, count) = if units < names.len() {
                ("list entries", names.len())
            } else {
                ("format specifiers", units)
            };
            let message = if units < names.len() {
                format!("More keyword {more} ({count}) than format specifiers ({units})")
            } else {
                format!(
                    "more argument specifiers than keyword list entries (remaining format:'{}')",
                    String::from_utf8_lossy(parser.format)
                )
            };
            return fail(&EXC_SYSTEM_ERROR, message);
        }
        let given = client::PyTuple_Size(args) as usize;
        let named = if kwargs.is_null() {
            0
        } else {
            client::PyDict_Size(kwargs) as usize
        };
        check_total(parser, given + named, units, given == 0)?;
        let mut used = 0;
        for (i, name) in names.iter().copied().enumerate() {
            // Only here: what comes before `$` is stored all the same.
            if i == positional && given > positional {
                return too_many_positional(parser, given, positional, required < positional);
            }
            let mut object = ptr::null_mut();
            let mut owned = ptr::null_mut();
            if i < given {
                object = client::PyTuple_GetItem(args, i as isize);
            } else if named > 0 && i >= unnamed {
                owned = lookup(kwargs, name)?;
                object = owned;
                used += usize::from(!owned.is_null());
            }
            if object.is_null() {
                if i < required {
                    let counts = Counts {
                        units,
                        required,
                        positional,
                        unnamed,
                        given,
                    };
                    return missing(parser, name, i, &counts);
                }
                parser.skip();
                continue;
            }
            // The dict keeps what was looked up.
            client::decref(owned);
            parser.convert(object, &(i + 1).to_string())?;
        }
        if used < named {
            given_twice(parser, kwargs, &names[..given.min(units)], unnamed)?;
            return unexpected_keyword(parser, kwargs, &names[unnamed..]);
        }
        Ok(())
    }
}

fn check_total(parser: &Parser<'_>, given: usize, most: usize, only_named: bool) -> Result<()> {
    if given <= most {
        return Ok(());
    }
    let kind = if only_named { "keyword " } else { "" };
    let plural = if most == 1 { "" } else { "s" };
    fail(
        &EXC_TYPE_ERROR,
        format_args!(
            "{} takes at most {most} {kind}argument{plural} ({given} given)",
            parser.name(),
        ),
    )
}

fn too_many_positional(
    parser: &Parser<'_>,
    given: usize,
    most: usize,
    optional: bool,
) -> Result<()> {
    if most == 0 {
        return fail(
            &EXC_TYPE_ERROR,
            format_args!("{} takes no positional arguments", parser.name()),
        );
    }
    let words = if optional { "at most" } else { "exactly" };
    let plural = if most == 1 { "" } else { "s" };
    fail(
        &EXC_TYPE_ERROR,
        format_args!(
            "{} takes {words} {most} positional argument{plural} ({given} given)",
            parser.name()
        ),
    )
}

/// Counts of a call with keywords, in units of the format.
struct Counts {
    units: usize,
    /// Before `|`.
    required: usize,
    /// Before `$`.
    positional: usize,
    /// With an empty name.
    unnamed: usize,
    /// By position.
    given: usize,
}

fn missing(parser: &Parser<'_>, name: &str, at: usize, counts: &Counts) -> Result<()> {
    let function = parser.name();
    if at >= counts.unnamed {
        let place = at + 1;
        return fail(
            &EXC_TYPE_ERROR,
            format_args!("{function} missing required argument '{name}' (pos {place})"),
        );
    }
    let least = counts.unnamed.min(counts.required);
    let words = if least < counts.positional.min(counts.units) {
        "at least"
    } else {
        "exactly"
    };
    let (plural, given) = (if least == 1 { "" } else { "s" }, counts.given);
    fail(
        &EXC_TYPE_ERROR,
        format_args!(
            "{function} takes {words} {least} positional argument{plural} ({given} given)"
        ),
    )
}

/// Raises if an argument was given by position and by name.
unsafe fn given_twice(
    parser: &Parser<'_>,
    kwargs: Object,
    positional: &[&str],
    unnamed: usize,
) -> Result<()> {
    for (i, name) in positional.iter().enumerate().skip(unnamed) {
        // SAFETY: a dict of the caller's; the reference is this function's own.
        let value = unsafe {
            let value = lookup(kwargs, name)?;
            client::decref(value);
            value
        };
        if !value.is_null() {
            return fail(
                &EXC_TYPE_ERROR,
                format_args!(
                    "argument for {} given by name ('{name}') and position ({})",
                    parser.name(),
                    i + 1
                ),
            );
        }
    }
    Ok(())
}

/// The value of a keyword; new reference, NULL if it is not given.
unsafe fn lookup(kwargs: Object, name: &str) -> Result<Object> {
    // SAFETY: a dict of the caller's.
    unsafe {
        let key = client::PyUnicode_FromStringAndSize(name.as_ptr().cast(), name.len() as isize);
        if key.is_null() {
            return Err(Failed);
        }
        let mut value = ptr::null_mut();
        let found = client::PyDict_GetItemRef(kwargs, key, &raw mut value);
        client::decref(key);
        if found < 0 { Err(Failed) } else { Ok(value) }
    }
}

/// Raises about the first keyword that is not among the names.
unsafe fn unexpected_keyword(parser: &Parser<'_>, kwargs: Object, names: &[&str]) -> Result<()> {
    let (mut position, mut key, mut value) = (0, ptr::null_mut(), ptr::null_mut());
    // SAFETY: a dict of the caller's; keys are borrowed from it.
    unsafe {
        while client::PyDict_Next(kwargs, &raw mut position, &raw mut key, &raw mut value) != 0 {
            if !client::type_of(key).has(flags::UNICODE_SUBCLASS) {
                return fail(&EXC_TYPE_ERROR, "keywords must be strings");
            }
            let handle = crate::handle::Handle::from_bits(key as usize);
            let text = handle.map_or(String::new(), |h| {
                crate::types::strings::lossy(crate::rt::Ref::from_handle(h)).into_owned()
            });
            if !names.contains(&text.as_str()) {
                return fail(
                    &EXC_TYPE_ERROR,
                    format_args!(
                        "{} got an unexpected keyword argument '{text}'",
                        parser
                            .function
                            .map_or_else(|| "this function".to_owned(), |f| format!("{f}()"))
                    ),
                );
            }
        }
    }
    fail(&EXC_TYPE_ERROR, "invalid keyword argument")
}

/// PyArg_UnpackTuple.
#[unsafe(no_mangle)]
unsafe extern "C" fn pyrt_va_unpack(
    args: Object,
    name: *const c_char,
    min: isize,
    max: isize,
    ap: VaList,
) -> c_int {
    client::begin("PyArg_UnpackTuple");
    if cfg!(feature = "checked") && !checks::leaf("PyArg_UnpackTuple", "args", args) {
        return 0;
    }
    // SAFETY: same contract as PyArg_UnpackTuple.
    unsafe {
        if !client::type_of(args).has(flags::TUPLE_SUBCLASS) {
            let message = "PyArg_UnpackTuple() argument list is not a tuple";
            client::raise(&EXC_SYSTEM_ERROR, message);
            return 0;
        }
        let given = client::PyTuple_Size(args);
        if given < min || given > max {
            let (wanted, words) = if given < min {
                (min, "at least ")
            } else {
                (max, "at most ")
            };
            let words = if min == max { "" } else { words };
            let plural = if wanted == 1 { "" } else { "s" };
            if name.is_null() {
                client::raise(
                    &EXC_TYPE_ERROR,
                    format_args!(
                        "unpacked tuple should have {words}{wanted} element{plural}, but has {given}"
                    ),
                );
            } else {
                let name = CStr::from_ptr(name).to_string_lossy();
                client::raise(
                    &EXC_TYPE_ERROR,
                    format_args!("{name} expected {words}{wanted} argument{plural}, got {given}"),
                );
            }
            return 0;
        }
        for i in 0..given {
            *ap.pointer::<Object>() = client::PyTuple_GetItem(args, i);
        }
        1
    }
}
