//! The C API, made safe: the only file of the command with unsafe code.
//!
//! [`Runtime`] stands for the initialized runtime with this thread attached; every
//! [`Object`] borrows it, so none outlives it. A function that returns `Err(Raised)` has
//! left an exception set.

use std::ffi::{CStr, CString, c_char};
use std::marker::PhantomData;
use std::ptr::{self, NonNull};
use std::slice;

#[allow(
    missing_docs,
    non_camel_case_types,
    non_upper_case_globals,
    non_snake_case,
    dead_code,
    clippy::undocumented_unsafe_blocks,
    clippy::missing_safety_doc,
    reason = "generated from the C headers"
)]
mod raw {
    include!(concat!(env!("OUT_DIR"), "/api.rs"));
}

/// Constants of Py_GetConstant.
#[derive(Clone, Copy)]
pub enum Constant {
    None = 0,
    False = 1,
    True = 2,
    Ellipsis = 3,
}

/// An exception is set.
pub struct Raised;

type Result<T> = std::result::Result<T, Raised>;

/// The initialized runtime, with the current thread attached.
pub struct Runtime {
    /// Not Send: attached is the thread that started it.
    thread: PhantomData<*const ()>,
}

/// A strong reference.
pub struct Object<'r> {
    pointer: NonNull<raw::PyObject>,
    runtime: PhantomData<&'r Runtime>,
}

impl Drop for Object<'_> {
    fn drop(&mut self) {
        // SAFETY: the reference is ours and the runtime is up, as 'r says.
        unsafe { raw::Py_DecRef(self.pointer.as_ptr()) }
    }
}

impl Object<'_> {
    fn raw(&self) -> *mut raw::PyObject {
        self.pointer.as_ptr()
    }
}

impl Runtime {
    /// Starts the runtime.
    pub fn start() -> Runtime {
        // SAFETY: no precondition.
        unsafe { raw::Py_Initialize() };
        Runtime {
            thread: PhantomData,
        }
    }

    /// Ends it. Returns `status`, or 120 as Python does when the end itself fails.
    pub fn end(self, status: u8) -> u8 {
        // SAFETY: the runtime is up and this is the thread that started it.
        if unsafe { raw::Py_FinalizeEx() } < 0 {
            return 120;
        }
        status
    }

    /// Takes over a new reference.
    fn object(&self, pointer: *mut raw::PyObject) -> Result<Object<'_>> {
        let pointer = NonNull::new(pointer).ok_or(Raised)?;
        Ok(Object {
            pointer,
            runtime: PhantomData,
        })
    }

    /// Loads an extension binary and initializes its module.
    pub fn import(&self, name: &CStr, path: &CStr, trust_abi3: bool) -> Result<Object<'_>> {
        // SAFETY: both are strings; attached.
        self.object(unsafe {
            raw::PyRt_ImportExtension(name.as_ptr(), path.as_ptr(), u32::from(trust_abi3))
        })
    }

    /// What the runtime says about itself under `key`.
    pub fn info(&self, key: &CStr) -> Option<&str> {
        // SAFETY: a string; the result is NULL or a string that lives as long as the runtime.
        let text = unsafe {
            let text = raw::PyRt_Info(key.as_ptr());
            (!text.is_null()).then(|| CStr::from_ptr(text))
        };
        if text.is_none() {
            // SAFETY: attached.
            unsafe { raw::PyErr_Clear() };
        }
        text?.to_str().ok()
    }

    /// None, True...
    pub fn constant(&self, constant: Constant) -> Result<Object<'_>> {
        // SAFETY: attached.
        self.object(unsafe { raw::Py_GetConstant(constant as u32) })
    }

    /// An int from its literal.
    pub fn int(&self, literal: &CStr) -> Result<Object<'_>> {
        // SAFETY: a string; base 0 is that of literals.
        self.object(unsafe { raw::PyLong_FromString(literal.as_ptr(), ptr::null_mut(), 0) })
    }

    /// A float.
    pub fn float(&self, value: f64) -> Result<Object<'_>> {
        // SAFETY: attached.
        self.object(unsafe { raw::PyFloat_FromDouble(value) })
    }

    /// A complex number.
    pub fn complex(&self, real: f64, imag: f64) -> Result<Object<'_>> {
        // SAFETY: attached.
        self.object(unsafe { raw::PyComplex_FromDoubles(real, imag) })
    }

    /// A str from bytes that may be no UTF-8, which raises UnicodeDecodeError.
    pub fn text(&self, utf8: &[u8]) -> Result<Object<'_>> {
        // SAFETY: as many bytes as said.
        self.object(unsafe {
            raw::PyUnicode_FromStringAndSize(utf8.as_ptr().cast(), utf8.len() as isize)
        })
    }

    /// A str from the inside of a literal, in ASCII.
    pub fn unescaped(&self, literal: &str) -> Result<Object<'_>> {
        // SAFETY: as many bytes as said; NULL means strict.
        self.object(unsafe {
            raw::PyUnicode_DecodeUnicodeEscape(
                literal.as_ptr().cast(),
                literal.len() as isize,
                ptr::null(),
            )
        })
    }

    /// A bytes object.
    pub fn bytes(&self, bytes: &[u8]) -> Result<Object<'_>> {
        // SAFETY: as many bytes as said.
        self.object(unsafe {
            raw::PyBytes_FromStringAndSize(bytes.as_ptr().cast(), bytes.len() as isize)
        })
    }

    /// A tuple of the items.
    pub fn tuple(&self, items: Vec<Object<'_>>) -> Result<Object<'_>> {
        // SAFETY: attached.
        let tuple = self.object(unsafe { raw::PyTuple_New(items.len() as isize) })?;
        for (index, item) in items.into_iter().enumerate() {
            let item = std::mem::ManuallyDrop::new(item);
            // SAFETY: a fresh tuple that nobody else has; the item's reference is handed
            // over, also on failure.
            check(unsafe { raw::PyTuple_SetItem(tuple.raw(), index as isize, item.raw()) })?;
        }
        Ok(tuple)
    }

    /// A list of the items.
    pub fn list(&self, items: &[Object<'_>]) -> Result<Object<'_>> {
        // SAFETY: attached.
        let list = self.object(unsafe { raw::PyList_New(0) })?;
        for item in items {
            // SAFETY: both are references of ours.
            check(unsafe { raw::PyList_Append(list.raw(), item.raw()) })?;
        }
        Ok(list)
    }

    /// A set of the items.
    pub fn set(&self, items: &[Object<'_>]) -> Result<Object<'_>> {
        // SAFETY: attached; NULL makes an empty set.
        let set = self.object(unsafe { raw::PySet_New(ptr::null_mut()) })?;
        for item in items {
            // SAFETY: both are references of ours.
            check(unsafe { raw::PySet_Add(set.raw(), item.raw()) })?;
        }
        Ok(set)
    }

    /// A dict of the pairs.
    pub fn dict(&self, items: &[(Object<'_>, Object<'_>)]) -> Result<Object<'_>> {
        // SAFETY: attached.
        let dict = self.object(unsafe { raw::PyDict_New() })?;
        for (key, value) in items {
            // SAFETY: all three are references of ours.
            check(unsafe { raw::PyDict_SetItem(dict.raw(), key.raw(), value.raw()) })?;
        }
        Ok(dict)
    }

    /// -number
    pub fn negative(&self, number: &Object<'_>) -> Result<Object<'_>> {
        // SAFETY: a reference of ours.
        self.object(unsafe { raw::PyNumber_Negative(number.raw()) })
    }

    /// left + right
    pub fn add(&self, left: &Object<'_>, right: &Object<'_>) -> Result<Object<'_>> {
        // SAFETY: references of ours.
        self.object(unsafe { raw::PyNumber_Add(left.raw(), right.raw()) })
    }

    /// left - right
    pub fn subtract(&self, left: &Object<'_>, right: &Object<'_>) -> Result<Object<'_>> {
        // SAFETY: references of ours.
        self.object(unsafe { raw::PyNumber_Subtract(left.raw(), right.raw()) })
    }

    /// The attribute of that name.
    pub fn attribute(&self, object: &Object<'_>, name: &CStr) -> Result<Object<'_>> {
        // SAFETY: a reference of ours and a string.
        self.object(unsafe { raw::PyObject_GetAttrString(object.raw(), name.as_ptr()) })
    }

    /// Gives `__main__`, in which the command's calls are made, a name.
    pub fn name_in_main(&self, name: &CStr, value: &Object<'_>) -> Result<()> {
        // SAFETY: strings; references of ours.
        unsafe {
            let main = self.object(raw::PyImport_AddModuleRef(c"__main__".as_ptr()))?;
            check(raw::PyObject_SetAttrString(
                main.raw(),
                name.as_ptr(),
                value.raw(),
            ))
        }
    }

    /// A module that is imported under its name.
    pub fn module(&self, name: &CStr) -> Result<Object<'_>> {
        // SAFETY: a string.
        self.object(unsafe { raw::PyImport_ImportModule(name.as_ptr()) })
    }

    /// Calls with positional arguments, as the code of `__main__`.
    pub fn call(&self, callable: &Object<'_>, args: &[Object<'_>]) -> Result<Object<'_>> {
        let pointers: Vec<*mut raw::PyObject> = args.iter().map(Object::raw).collect();
        // SAFETY: references of ours, as many as said.
        self.object(unsafe {
            raw::PyRt_CallAsMain(callable.raw(), pointers.as_ptr(), pointers.len() as isize)
        })
    }

    /// repr() in UTF-8; what UTF-8 cannot hold is escaped, as the interactive Python does.
    pub fn repr(&self, object: &Object<'_>) -> Result<Vec<u8>> {
        // SAFETY: a reference of ours.
        let text = self.object(unsafe { raw::PyObject_Repr(object.raw()) })?;
        self.encode(&text)
    }

    /// str(), likewise.
    fn str(&self, object: &Object<'_>) -> Result<Vec<u8>> {
        // SAFETY: a reference of ours.
        let text = self.object(unsafe { raw::PyObject_Str(object.raw()) })?;
        self.encode(&text)
    }

    fn encode(&self, text: &Object<'_>) -> Result<Vec<u8>> {
        // SAFETY: a reference of ours and two strings.
        let bytes = self.object(unsafe {
            raw::PyUnicode_AsEncodedString(
                text.raw(),
                c"utf-8".as_ptr(),
                c"backslashreplace".as_ptr(),
            )
        })?;
        let mut data: *mut c_char = ptr::null_mut();
        let mut size = 0;
        // SAFETY: a reference of ours; the data lives as long as the bytes object, which is
        // longer than the slice does.
        unsafe {
            check(raw::PyBytes_AsStringAndSize(
                bytes.raw(),
                &mut data,
                &mut size,
            ))?;
            Ok(slice::from_raw_parts(data.cast::<u8>(), size as usize).to_vec())
        }
    }

    /// Prints the exception that is set, and clears it.
    pub fn print_exception(&self) {
        // SAFETY: attached, with an exception set.
        unsafe { raw::PyErr_PrintEx(0) }
    }

    /// If the exception that is set is an ImportError about the file `path`: clears it and
    /// returns its text.
    ///
    /// The runtime notes the path in the exceptions for binaries that it refuses, as Python
    /// does; an ImportError that the module itself raised has none.
    pub fn take_refusal(&self, path: &CStr) -> Option<String> {
        // SAFETY: attached; an exception class of the library.
        if unsafe { raw::PyErr_ExceptionMatches(raw::PyExc_ImportError) } == 0 {
            return None;
        }
        // SAFETY: attached.
        let exception = self
            .object(unsafe { raw::PyErr_GetRaisedException() })
            .ok()?;
        let told = self
            .attribute(&exception, c"path")
            .and_then(|told| self.str(&told));
        if told.is_ok_and(|told| told == path.to_bytes())
            && let Ok(text) = self.str(&exception)
        {
            return Some(String::from_utf8_lossy(&text).into_owned());
        }
        let exception = std::mem::ManuallyDrop::new(exception);
        // SAFETY: the reference is handed over; what failed above is replaced.
        unsafe { raw::PyErr_SetRaisedException(exception.raw()) };
        None
    }
}

fn check(status: i32) -> Result<()> {
    if status < 0 { Err(Raised) } else { Ok(()) }
}

/// A C string; None if there is a NUL in it.
pub fn c_string(bytes: impl Into<Vec<u8>>) -> Option<CString> {
    CString::new(bytes).ok()
}
