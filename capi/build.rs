//! Py_BuildValue and the calls that build their arguments.

use super::boundary::{New, entry};
use super::checks;
use super::client::{self, NULL, Object};
use super::variadic::VaList;
use crate::rt::Ref;
use crate::types::exceptions::EXC_SYSTEM_ERROR;
use smallvec::{SmallVec, smallvec};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;

std::arch::global_asm!(
    ".hidden pyrt_va_build",
    ".hidden pyrt_va_call",
    ".hidden pyrt_va_call_objects",
    ".hidden pyrt_va_pack",
);

/// A format being read, with the arguments it takes.
struct Builder<'a> {
    format: &'a [u8],
    ap: VaList,
}

fn bad_format(message: &str) -> Object {
    client::raise(&EXC_SYSTEM_ERROR, message);
    ptr::null_mut()
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b',' | b':')
}

impl Builder<'_> {
    fn peek(&mut self) -> Option<u8> {
        while let [b, rest @ ..] = self.format
            && is_separator(*b)
        {
            self.format = rest;
        }
        self.format.first().copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.format.first() == Some(&byte);
        if found {
            self.format = &self.format[1..];
        }
        found
    }

    /// Items up to `close` (or the end), all of them even after a failure,
    /// so that stolen arguments are released.
    unsafe fn items(&mut self, close: Option<u8>) -> Option<Vec<Object>> {
        let mut items = Vec::new();
        let mut failed = false;
        loop {
            match self.peek() {
                None if close.is_some() => {
                    // SAFETY: references of this function's own.
                    unsafe { release(&items) };
                    bad_format("unmatched paren in format");
                    return None;
                }
                None => break,
                Some(b) if Some(b) == close => {
                    self.format = &self.format[1..];
                    break;
                }
                Some(b')' | b']' | b'}') => {
                    // SAFETY: as above.
                    unsafe { release(&items) };
                    bad_format("unmatched paren in format");
                    return None;
                }
                Some(_) => {
                    // SAFETY: passed on from the caller.
                    let item = unsafe { self.item() };
                    if item.is_null() && self.format.is_empty() && close.is_some() {
                        // SAFETY: as above.
                        unsafe { release(&items) };
                        return None;
                    }
                    failed |= item.is_null();
                    items.push(item);
                }
            }
        }
        if failed {
            // SAFETY: as above.
            unsafe { release(&items) };
            return None;
        }
        Some(items)
    }

    unsafe fn item(&mut self) -> Object {
        let Some(unit) = self.peek() else {
            return bad_format("bad format char passed to Py_BuildValue");
        };
        self.format = &self.format[1..];
        let ap = self.ap;
        // SAFETY: (everything below) the arguments fit the format, by
        // the contract of Py_BuildValue; references are this thread's own.
        unsafe {
            match unit {
                b'(' => self.items(Some(b')')).map_or(ptr::null_mut(), |i| tuple(i)),
                b'[' => self.items(Some(b']')).map_or(ptr::null_mut(), |i| list(i)),
                b'{' => self.items(Some(b'}')).map_or(ptr::null_mut(), |i| dict(i)),
                b'b' | b'B' | b'h' | b'i' | b'H' => {
                    client::PyLong_FromLongLong(i64::from(ap.int()))
                }
                b'I' => client::PyLong_FromLongLong(i64::from(ap.int() as u32)),
                b'l' | b'L' | b'n' => client::PyLong_FromLongLong(ap.long()),
                b'k' | b'K' => client::PyLong_FromUnsignedLongLong(ap.long() as u64),
                b'p' => client::PyBool_FromLong(i64::from(ap.int() != 0)),
                b'd' | b'f' => client::PyFloat_FromDouble(ap.double()),
                b'D' => {
                    let parts: *const f64 = ap.pointer();
                    client::PyComplex_FromDoubles(*parts, *parts.add(1))
                }
                b'c' => {
                    let byte = ap.int() as c_char;
                    client::PyBytes_FromStringAndSize(&raw const byte, 1)
                }
                b'C' => client::PyUnicode_FromOrdinal(ap.int()),
                b's' | b'z' | b'U' => self.text(client::PyUnicode_FromStringAndSize),
                b'y' => self.text(client::PyBytes_FromStringAndSize),
                b'u' => self.wide(),
                b'O' | b'S' | b'N' => self.object(unit),
                _ => bad_format("bad format char passed to Py_BuildValue"),
            }
        }
    }

    unsafe fn text(
        &mut self,
        make: unsafe extern "C" fn(*const c_char, isize) -> Object,
    ) -> Object {
        // SAFETY: the next argument is a C string or NULL, then a size for #.
        unsafe {
            let text: *const c_char = self.ap.pointer();
            let size = if self.eat(b'#') {
                self.ap.long() as isize
            } else {
                -1
            };
            if text.is_null() {
                return none();
            }
            let size = if size < 0 {
                CStr::from_ptr(text).count_bytes() as isize
            } else {
                size
            };
            make(text, size)
        }
    }

    unsafe fn wide(&mut self) -> Object {
        // SAFETY: the next argument is a wide string or NULL, then a size for #.
        unsafe {
            let text: *const u32 = self.ap.pointer();
            let size = if self.eat(b'#') {
                self.ap.long() as isize
            } else {
                -1
            };
            if text.is_null() {
                return none();
            }
            client::PyUnicode_FromWideChar(text, size)
        }
    }

    unsafe fn object(&mut self, unit: u8) -> Object {
        // SAFETY: the next arguments are an object, or a converter and its argument.
        unsafe {
            if unit == b'O' && self.eat(b'&') {
                let convert: *const c_void = self.ap.pointer();
                let argument: *mut c_void = self.ap.pointer();
                let convert: unsafe extern "C" fn(*mut c_void) -> Object =
                    std::mem::transmute(convert);
                return convert(argument);
            }
            let object: Object = self.ap.pointer();
            if object.is_null() {
                if client::PyErr_Occurred().is_null() {
                    return bad_format("NULL object passed to Py_BuildValue");
                }
                return object;
            }
            if unit != b'N' {
                client::incref(object);
            }
            object
        }
    }
}

unsafe fn none() -> Object {
    (&raw const crate::types::constants::_Py_NoneStruct)
        .cast_mut()
        .cast()
}

unsafe fn release(items: &[Object]) {
    // The exception that says what failed survives the releases.
    for item in items {
        // SAFETY: references of the caller's, or NULL.
        unsafe { client::decref(*item) };
    }
}

unsafe fn tuple(items: Vec<Object>) -> Object {
    // SAFETY: items are references that the tuple takes.
    unsafe {
        let tuple = client::PyTuple_New(items.len() as isize);
        if tuple.is_null() {
            release(&items);
            return tuple;
        }
        for (i, item) in items.iter().enumerate() {
            client::PyTuple_SetItem(tuple, i as isize, *item);
        }
        tuple
    }
}

unsafe fn list(items: Vec<Object>) -> Object {
    // SAFETY: items are references that the list takes.
    unsafe {
        let list = client::PyList_New(items.len() as isize);
        if list.is_null() {
            release(&items);
            return list;
        }
        for (i, item) in items.iter().enumerate() {
            client::PyList_SetItem(list, i as isize, *item);
        }
        list
    }
}

unsafe fn dict(items: Vec<Object>) -> Object {
    // SAFETY: items are references of this function's own.
    unsafe {
        if !items.len().is_multiple_of(2) {
            release(&items);
            return bad_format("Bad dict format");
        }
        let dict = client::PyDict_New();
        let mut failed = dict.is_null();
        for pair in items.chunks(2) {
            failed = failed || client::PyDict_SetItem(dict, pair[0], pair[1]) < 0;
        }
        release(&items);
        if failed {
            client::decref(dict);
            return ptr::null_mut();
        }
        dict
    }
}

/// The value of a whole format: nothing is None, one unit its value, more a
/// tuple.
unsafe fn value(format: *const c_char, ap: VaList) -> Object {
    client::begin("Py_BuildValue");
    if cfg!(feature = "checked") && !checks::leaf("Py_BuildValue", "format", format) {
        return ptr::null_mut();
    }
    // SAFETY: the caller passes a C string and arguments that fit.
    unsafe {
        let mut builder = Builder {
            format: CStr::from_ptr(format).to_bytes(),
            ap,
        };
        match builder.items(None) {
            None => ptr::null_mut(),
            Some(items) if items.is_empty() => none(),
            Some(items) if items.len() == 1 => items[0],
            Some(items) => tuple(items),
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pyrt_va_build(format: *const c_char, ap: VaList) -> New {
    // SAFETY: same contract.
    New(unsafe { value(format, ap) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pyrt_va_pack(count: isize, ap: VaList) -> New {
    entry!(PyTuple_Pack, |rt| {
        let Ok(count) = usize::try_from(count) else {
            return Err(crate::error::bad_internal_call(rt));
        };
        let mut items = Vec::with_capacity(count.min(64));
        for _ in 0..count {
            let item = super::boundary::Borrowed(ap.pointer());
            items.push(super::boundary::any(rt, "PyTuple_Pack", item)?);
        }
        crate::types::tuple::from_refs(rt, &items)
    })
}

/// PyTuple_Pack of the `count` objects at `items`.
///
/// # Safety
/// Called by C, outside the runtime; the objects are alive.
pub(super) unsafe extern "C" fn pack(count: isize, items: *const super::boundary::Borrowed) -> New {
    if !cfg!(feature = "checked") {
        // SAFETY: passed on from the caller.
        let made = unsafe {
            let items = std::slice::from_raw_parts(items.cast::<Ref<'_>>(), count as usize);
            crate::types::tuple::pack_beside(items)
        };
        if let Some(made) = made {
            return New(made.cast());
        }
    }
    entry!(PyTuple_Pack, |rt| {
        if cfg!(feature = "checked") {
            for i in 0..count as usize {
                super::boundary::any(rt, "PyTuple_Pack", *items.add(i))?;
            }
        }
        let items = std::slice::from_raw_parts(items.cast(), count as usize);
        crate::types::tuple::from_refs(rt, items)
    })
}

/// What is called is NULL, perhaps because of an exception that is set.
#[cold]
fn null_callable(call: &'static str) -> New {
    // SAFETY: called outside the runtime, by API functions.
    if unsafe { client::PyErr_Occurred() }.is_null() {
        checks::misuse(call, "null argument to internal routine");
    }
    NULL
}

/// Calls `callable`, or its method if a name is given, with what a format
/// builds: a tuple is the argument list, anything else the one argument.
#[unsafe(no_mangle)]
unsafe extern "C" fn pyrt_va_call(
    callable: Object,
    method: *const c_char,
    format: *const c_char,
    ap: VaList,
) -> New {
    let call = match method.is_null() {
        true => "PyObject_CallFunction",
        false => "PyObject_CallMethod",
    };
    // SAFETY: same contract as PyObject_CallFunction and PyObject_CallMethod.
    unsafe {
        if callable.is_null() {
            return null_callable(call);
        }
        client::begin(call);
        let mut built = ptr::null_mut();
        if !format.is_null() && *format != 0 {
            built = value(format, ap);
            if built.is_null() {
                return NULL;
            }
        }
        let mut args: SmallVec<[Object; 6]> = smallvec![callable];
        if !built.is_null() {
            match client::type_of(built).has(crate::object::flags::TUPLE_SUBCLASS) {
                true => args.extend(
                    (0..client::PyTuple_Size(built)).map(|i| client::PyTuple_GetItem(built, i)),
                ),
                false => args.push(built),
            }
        }
        let name = match method.is_null() {
            true => ptr::null_mut(),
            false => client::PyUnicode_InternFromString(method),
        };
        let result = match name.is_null() && !method.is_null() {
            true => NULL,
            false => call_objects(name, &args),
        };
        client::decref(name);
        client::decref(built);
        result
    }
}

/// Calls the first object with the others, or the first one's method if there
/// is a name.
unsafe fn call_objects(name: Object, objects: &[Object]) -> New {
    // SAFETY: live objects; called outside the runtime.
    New(unsafe {
        if name.is_null() {
            let args = objects.as_ptr().add(1);
            client::PyObject_Vectorcall(objects[0], args, objects.len() - 1, ptr::null_mut())
        } else {
            let args = objects.as_ptr();
            client::PyObject_VectorcallMethod(name, args, objects.len(), ptr::null_mut())
        }
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pyrt_va_call_objects(callable: Object, method: Object, ap: VaList) -> New {
    let call = match method.is_null() {
        true => "PyObject_CallFunctionObjArgs",
        false => "PyObject_CallMethodObjArgs",
    };
    // SAFETY: objects follow, ended by NULL.
    unsafe {
        if callable.is_null() {
            return null_callable(call);
        }
        client::begin(call);
        let mut objects: SmallVec<[Object; 6]> = smallvec![callable];
        loop {
            let arg: Object = ap.pointer();
            if arg.is_null() {
                break;
            }
            objects.push(arg);
        }
        call_objects(method, &objects)
    }
}

/// Checks that a dict of keyword arguments has only str keys. Returns 1, or
/// 0 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyArg_ValidateKeywordArguments(o: super::boundary::Borrowed) -> c_int {
    let ok: c_int = entry!(PyArg_ValidateKeywordArguments, |rt, o: any| {
        if !crate::types::dict::is_dict(o) {
            return Err(crate::error::bad_internal_call(rt));
        }
        let good = crate::types::dict::pairs(rt, o).all(|(k, _)| crate::types::strings::is_str(k));
        if !good {
            return Err(crate::error::type_error(rt, "keywords must be strings"));
        }
        Ok(true)
    });
    c_int::from(ok == 1)
}
