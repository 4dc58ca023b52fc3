//! `object.h`: what every object can do.

use super::boundary::{
    Borrowed, New, PyObject, any_unchecked, beside, entry, short, short_changing,
};
use super::checks;
use super::names::Py_hash_t;
use crate::error;
use crate::object::ops::{self, cmp};
use crate::object::{TypeObject, attr, call, flags, has_type_flag, type_of, weak};
use crate::rt::beside::Does;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::exceptions::EXC_ATTRIBUTE_ERROR;
use crate::types::{self, constants, dict, strings, typetype};
use std::ffi::{CStr, c_char, c_int, c_uint, c_void};

/// Returns whether both are the same object: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_Is(x: Borrowed, y: Borrowed) -> c_int {
    c_int::from(x.0 == y.0)
}

/// Returns whether `x` is None: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_IsNone(x: Borrowed) -> c_int {
    c_int::from(x.0 as usize == types::none().handle().bits())
}

/// A reference that C vouches for, without entering the runtime: nothing is
/// allocated and nothing dies.
unsafe fn look<'a>(o: Borrowed) -> Option<Ref<'a>> {
    // SAFETY: passed on from the caller: NULL or a live object.
    crate::handle::Handle::from_bits(o.0 as usize).map(|h| unsafe { Ref::from_handle(h) })
}

/// Returns the type of `o`, borrowed: it lives as long as `o`. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_TYPE(o: Borrowed) -> *mut TypeObject {
    if cfg!(feature = "checked") && !checks::leaf("Py_TYPE", "o", o.0) {
        return std::ptr::null_mut();
    }
    // SAFETY: C passes a live object.
    match unsafe { look(o) } {
        Some(o) => std::ptr::from_ref(type_of(o)).cast_mut(),
        None => std::ptr::null_mut(),
    }
}

/// Returns whether the type of `o` is exactly `ty`: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_IS_TYPE(o: Borrowed, ty: *mut TypeObject) -> c_int {
    if cfg!(feature = "checked")
        && !(checks::leaf("Py_IS_TYPE", "o", o.0) && checks::leaf("Py_IS_TYPE", "type", ty))
    {
        return 0;
    }
    // SAFETY: same contract.
    c_int::from(std::ptr::eq(unsafe { Py_TYPE(o) }, ty))
}

/// Returns the number of items of a variable-size instance.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_SIZE(o: Borrowed) -> isize {
    if cfg!(feature = "checked") && !checks::leaf("Py_SIZE", "o", o.0) {
        return 0;
    }
    // SAFETY: C passes a live object.
    unsafe { look(o) }
        .filter(|o| !has_type_flag(*o, flags::SHAPED))
        .and_then(Ref::header)
        .map_or(0, |h| h.aux() as isize)
}

/// Sets the number of items of a variable-size instance.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_SET_SIZE(o: Borrowed, size: isize) {
    if cfg!(feature = "checked") {
        if !checks::leaf("Py_SET_SIZE", "o", o.0) {
            return;
        }
        if size < 0 {
            return checks::misuse("Py_SET_SIZE", "the size is negative");
        }
    }
    // SAFETY: C passes a live object of its own type.
    let object = unsafe { look(o) }.filter(|o| !has_type_flag(*o, flags::SHAPED));
    if let Some(header) = object.and_then(Ref::header) {
        header.set_aux(size as u32);
    }
}

/// Returns `repr(o)`, `<NULL>` for NULL. New reference; NULL with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Repr(o: Borrowed) -> New {
    entry!(PyObject_Repr, |rt, o: opt| match o {
        Some(o) => ops::repr(rt, o),
        None => strings::new(rt, "<NULL>"),
    })
}

/// Returns `str(o)`, `<NULL>` for NULL. New reference; NULL with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Str(o: Borrowed) -> New {
    entry!(PyObject_Str, |rt, o: opt| match o {
        Some(o) => ops::str(rt, o),
        None => strings::new(rt, "<NULL>"),
    })
}

/// Returns `ascii(o)`: its repr with other characters escaped. New
/// reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_ASCII(o: Borrowed) -> New {
    entry!(PyObject_ASCII, |rt, o: opt| {
        let text = match o {
            Some(o) => ops::repr(rt, o)?,
            None => strings::new(rt, "<NULL>")?,
        };
        if strings::is_ascii(text.get()) {
            return Ok(text);
        }
        let mut out = String::new();
        for c in strings::lossy(text.get()).chars() {
            match c as u32 {
                n if n < 0x80 => out.push(c),
                n if n < 0x100 => out.push_str(&format!("\\x{n:02x}")),
                n if n < 0x1_0000 => out.push_str(&format!("\\u{n:04x}")),
                n => out.push_str(&format!("\\U{n:08x}")),
            }
        }
        strings::new(rt, &out)
    })
}

/// Returns `o1 op o2`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_RichCompare(o1: Borrowed, o2: Borrowed, opid: c_int) -> New {
    entry!(PyObject_RichCompare, |rt, o1: any, o2: any| ops::compare(
        rt, o1, o2, opid
    ))
}

/// Returns the truth of `o1 op o2`, where an object equals itself: 1, 0, or
/// -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_RichCompareBool(
    o1: Borrowed,
    o2: Borrowed,
    opid: c_int,
) -> c_int {
    entry!(PyObject_RichCompareBool, |rt, o1: any, o2: any| {
        match opid {
            cmp::EQ if o1.is(o2) => Ok(true),
            cmp::NE if o1.is(o2) => Ok(false),
            _ => ops::compare_bool(rt, o1, o2, opid),
        }
    })
}

/// Returns the hash of `o`; -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Hash(o: Borrowed) -> Py_hash_t {
    entry!(PyObject_Hash, |rt, o: any| ops::hash(rt, o))
}

/// For tp_hash of unhashable types: returns -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_HashNotImplemented(o: Borrowed) -> Py_hash_t {
    entry!(PyObject_HashNotImplemented, |rt, o: any| {
        types::wrapper::hash_not_implemented(rt, o)
    })
}

/// Returns the truth of `o`: 1, 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_IsTrue(o: Borrowed) -> c_int {
    entry!(PyObject_IsTrue, |rt, o: any| ops::is_true(rt, o))
}

/// Returns `not o`: 1, 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Not(o: Borrowed) -> c_int {
    entry!(PyObject_Not, |rt, o: any| Ok(!ops::is_true(rt, o)?))
}

/// An attribute name given as C text.
fn name(rt: &mut Rt, raw: &CStr) -> Result<crate::rt::Root> {
    match raw.to_str() {
        Ok(text) => strings::interned(rt, text),
        Err(_) => strings::from_utf8(rt, raw.to_bytes()),
    }
}

/// Returns attribute `attr_name` of `o`. New reference; NULL with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetAttr(o: Borrowed, attr_name: Borrowed) -> New {
    // SAFETY: live objects, as the caller promises; a reference is taken and
    // none given up.
    let found = unsafe {
        short(|rt| attr::get_quick(rt, any_unchecked(o), any_unchecked(attr_name))?.try_root(rt))
    };
    match found {
        Some(value) => value.into(),
        // SAFETY: same contract.
        None => unsafe { get_attr(o, attr_name) },
    }
}

/// [`PyObject_GetAttr`] in all other cases.
#[inline(never)]
unsafe extern "C" fn get_attr(o: Borrowed, attr_name: Borrowed) -> New {
    // SAFETY: live objects, as the caller promises.
    let found = unsafe {
        beside([(Does::Read, o.0), (Does::Read, attr_name.0)], |rt| {
            let value = attr::get_quick(rt, any_unchecked(o), any_unchecked(attr_name))?;
            value.root_beside(rt).map(Ok)
        })
    };
    if let Some(found) = found {
        return found;
    }
    entry!(PyObject_GetAttr, |rt, o: any, attr_name: any| {
        strings::check_name(rt, attr_name)?;
        attr::get(rt, o, attr_name)
    })
}

/// PyObject_GetAttr with a C string. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetAttrString(o: Borrowed, attr_name: *const c_char) -> New {
    entry!(PyObject_GetAttrString, |rt, o: any, attr_name: c_str| {
        let key = name(rt, attr_name)?;
        attr::get(rt, o, key.get())
    })
}

unsafe fn optional(rt: &mut Rt, o: Ref<'_>, key: Ref<'_>, result: *mut New) -> Result<bool> {
    // SAFETY: C passes a place for the result.
    unsafe { *result = New(std::ptr::null_mut()) };
    strings::check_name(rt, key)?;
    match attr::get_optional(rt, o, key)? {
        None => Ok(false),
        Some(value) => {
            // SAFETY: as above.
            unsafe { *result = New(value.into_counted().bits() as *mut PyObject) };
            Ok(true)
        }
    }
}

/// Stores attribute `attr_name` of `o` as a new reference. Returns 1; 0 and
/// NULL if there is none; -1 and NULL with any other exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetOptionalAttr(
    o: Borrowed,
    attr_name: Borrowed,
    result: *mut New,
) -> c_int {
    entry!(PyObject_GetOptionalAttr, |rt, o: any, attr_name: any| {
        optional(rt, o, attr_name, result)
    })
}

/// PyObject_GetOptionalAttr with a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetOptionalAttrString(
    o: Borrowed,
    attr_name: *const c_char,
    result: *mut New,
) -> c_int {
    entry!(
        PyObject_GetOptionalAttrString,
        |rt, o: any, attr_name: c_str| {
            *result = New(std::ptr::null_mut());
            let key = name(rt, attr_name)?;
            optional(rt, o, key.get(), result)
        }
    )
}

/// Sets attribute `attr_name` of `o`; NULL deletes it. Returns 0, or -1 with
/// an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_SetAttr(o: Borrowed, attr_name: Borrowed, v: Borrowed) -> c_int {
    if !v.0.is_null() {
        // SAFETY: live objects, as the caller promises.
        let done = unsafe {
            short_changing(|rt| {
                attr::set_quick(
                    rt,
                    any_unchecked(o),
                    any_unchecked(attr_name),
                    any_unchecked(v),
                )
            })
        };
        if done.is_some() {
            return 0;
        }
    }
    // SAFETY: same contract.
    unsafe { set_attr(o, attr_name, v) }
}

/// [`PyObject_SetAttr`] in all other cases.
#[inline(never)]
unsafe extern "C" fn set_attr(o: Borrowed, attr_name: Borrowed, v: Borrowed) -> c_int {
    // SAFETY: live objects, as the caller promises, or NULL.
    let done = unsafe {
        let uses = [
            (Does::Change, o.0),
            (Does::Read, attr_name.0),
            (Does::Keep, v.0),
        ];
        beside(uses, |rt| {
            attr::set_quick(
                rt,
                any_unchecked(o),
                any_unchecked(attr_name),
                any_unchecked(v),
            )
            .map(Ok)
        })
    };
    if let Some(done) = done {
        return done;
    }
    entry!(PyObject_SetAttr, |rt, o: any, attr_name: any, v: opt| {
        attr::set(rt, o, attr_name, v)
    })
}

/// PyObject_SetAttr with a C string. Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_SetAttrString(
    o: Borrowed,
    attr_name: *const c_char,
    v: Borrowed,
) -> c_int {
    entry!(
        PyObject_SetAttrString,
        |rt, o: any, attr_name: c_str, v: opt| {
            let key = name(rt, attr_name)?;
            attr::set(rt, o, key.get(), v)
        }
    )
}

/// Deletes attribute `attr_name` of `o`. Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_DelAttr(o: Borrowed, attr_name: Borrowed) -> c_int {
    entry!(PyObject_DelAttr, |rt, o: any, attr_name: any| attr::set(
        rt, o, attr_name, None
    ))
}

/// PyObject_DelAttr with a C string. Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_DelAttrString(o: Borrowed, attr_name: *const c_char) -> c_int {
    entry!(PyObject_DelAttrString, |rt, o: any, attr_name: c_str| {
        let key = name(rt, attr_name)?;
        attr::set(rt, o, key.get(), None)
    })
}

/// Returns whether `o` has the attribute: 1, 0, or -1 with an exception
/// other than AttributeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_HasAttrWithError(o: Borrowed, attr_name: Borrowed) -> c_int {
    entry!(PyObject_HasAttrWithError, |rt, o: any, attr_name: any| {
        strings::check_name(rt, attr_name)?;
        Ok(attr::get_optional(rt, o, attr_name)?.is_some())
    })
}

/// PyObject_HasAttrWithError with a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_HasAttrStringWithError(
    o: Borrowed,
    attr_name: *const c_char,
) -> c_int {
    entry!(
        PyObject_HasAttrStringWithError,
        |rt, o: any, attr_name: c_str| {
            let key = name(rt, attr_name)?;
            Ok(attr::get_optional(rt, o, key.get())?.is_some())
        }
    )
}

/// Reports any other exception than AttributeError, and answers no.
fn has(rt: &mut Rt, found: Result<crate::rt::Root>) -> Result<bool> {
    if found.is_ok() {
        return Ok(true);
    }
    if !error::catch(rt, &EXC_ATTRIBUTE_ERROR) {
        error::write_unraisable(rt, None);
    }
    Ok(false)
}

/// Returns whether `o` has the attribute: 1 or 0; exceptions are reported
/// as unraisable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_HasAttr(o: Borrowed, attr_name: Borrowed) -> c_int {
    entry!(PyObject_HasAttr, |rt, o: any, attr_name: any| {
        let found = strings::check_name(rt, attr_name).and_then(|()| attr::get(rt, o, attr_name));
        has(rt, found)
    })
}

/// PyObject_HasAttr with a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_HasAttrString(o: Borrowed, attr_name: *const c_char) -> c_int {
    entry!(PyObject_HasAttrString, |rt, o: any, attr_name: c_str| {
        let found = name(rt, attr_name).and_then(|key| attr::get(rt, o, key.get()));
        has(rt, found)
    })
}

/// `object.__getattribute__`: for tp_getattro. New reference; NULL with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GenericGetAttr(o: Borrowed, name: Borrowed) -> New {
    entry!(PyObject_GenericGetAttr, |rt, o: any, name: any| {
        strings::check_name(rt, name)?;
        attr::generic_get(rt, o, name)
    })
}

/// `object.__setattr__`: for tp_setattro; NULL deletes. Returns 0, or -1
/// with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GenericSetAttr(
    o: Borrowed,
    name: Borrowed,
    value: Borrowed,
) -> c_int {
    entry!(
        PyObject_GenericSetAttr,
        |rt, o: any, name: any, value: opt| attr::generic_set(rt, o, name, value)
    )
}

/// Returns the `__dict__` of `o`, made if need be; a getter. New reference;
/// NULL with AttributeError if instances have none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GenericGetDict(o: Borrowed, _context: *mut c_void) -> New {
    entry!(PyObject_GenericGetDict, |rt, o: any| {
        if type_of(o).dict_offset() == 0 {
            return Err(error::attribute_error(rt, "This object has no __dict__"));
        }
        attr::instance_dict_or_new(rt, o)
    })
}

/// Sets the `__dict__` of `o`; a setter. Returns 0, or -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GenericSetDict(
    o: Borrowed,
    value: Borrowed,
    _context: *mut c_void,
) -> c_int {
    entry!(PyObject_GenericSetDict, |rt, o: any, value: opt| {
        if type_of(o).dict_offset() == 0 {
            return Err(error::attribute_error(rt, "This object has no __dict__"));
        }
        let Some(value) = value else {
            return Err(error::type_error(rt, "cannot delete __dict__"));
        };
        if !dict::is_dict(value) {
            let ty = type_of(value).short_name();
            return Err(error::type_error(
                rt,
                format_args!("__dict__ must be set to a dictionary, not a '{ty}'"),
            ));
        }
        attr::replace_instance_dict(rt, o, Some(value));
        Ok(())
    })
}

fn frame_names(rt: &mut Rt) -> Result<Root> {
    match crate::object::frame::globals(rt).map(Ref::root) {
        Some(locals) => call::method(rt, locals.get(), "keys", &[])
            .and_then(|keys| crate::object::sequence::to_list(rt, keys.get())),
        None => Err(error::system_error(rt, "frame does not exist")),
    }
}

/// Returns a sorted list of the names of `o`; NULL means the running frame.
/// New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Dir(o: Borrowed) -> New {
    entry!(PyObject_Dir, |rt, o: opt| {
        let names = match o {
            Some(o) => call::method(rt, o, "__dir__", &[])?,
            None => frame_names(rt)?,
        };
        call::method(rt, names.get(), "sort", &[])?;
        Ok(names)
    })
}

/// Begins the repr of a container. Returns 0, 1 if it is being made further
/// up already.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_ReprEnter(object: Borrowed) -> c_int {
    entry!(Py_ReprEnter, |rt, object: any| Ok(!ops::repr_enter(
        rt, object
    )))
}

/// Ends what Py_ReprEnter began.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_ReprLeave(object: Borrowed) {
    let _: c_int = entry!(Py_ReprLeave, |rt, object: any| {
        ops::repr_leave(rt, object);
        Ok(())
    });
}

/// For tp_dealloc: makes the weak references to `object` dead.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_ClearWeakRefs(object: Borrowed) {
    let _: c_int = entry!(PyObject_ClearWeakRefs, |rt, object: any| {
        weak::clear(rt, object, true);
        Ok(())
    });
}

fn constant(rt: &Rt, id: c_uint) -> Result<crate::rt::Root> {
    Ok(match id {
        0 => types::none().root(),
        1 => types::false_().root(),
        2 => types::true_().root(),
        3 => constants::ellipsis().root(),
        4 => types::not_implemented().root(),
        5 => types::convert::from_i64(rt, 0)?,
        6 => types::convert::from_i64(rt, 1)?,
        7 => strings::interned(rt, "")?,
        8 => types::bytes::empty(rt)?,
        9 => types::tuple::empty(rt)?,
        _ => return Err(error::bad_internal_call(rt)),
    })
}

/// Returns a constant by its Py_CONSTANT_ number. New reference; NULL with
/// SystemError for a number there is not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_GetConstant(constant_id: c_uint) -> New {
    if let Some(object) = static_constant(constant_id) {
        return New(object);
    }
    entry!(Py_GetConstant, |rt| constant(rt, constant_id))
}

/// The constants that are static objects: they need no count.
#[inline(always)]
fn static_constant(id: c_uint) -> Option<*mut PyObject> {
    let object = match id {
        0 => types::none(),
        1 => types::false_(),
        2 => types::true_(),
        3 => types::constants::ellipsis(),
        4 => types::not_implemented(),
        _ => return None,
    };
    Some(object.handle().bits() as *mut PyObject)
}

/// Py_GetConstant whose result is borrowed from the runtime.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_GetConstantBorrowed(constant_id: c_uint) -> Borrowed {
    if let Some(object) = static_constant(constant_id) {
        return Borrowed(object);
    }
    entry!(Py_GetConstantBorrowed, |rt| {
        let constant = constant(rt, constant_id)?;
        Ok(super::boundary::Lent(Some(constant.handle())))
    })
}

/// Returns `__name__` of a type. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetName(ty: *mut TypeObject) -> New {
    entry!(PyType_GetName, |rt, ty: ty| {
        match &ty.fields(rt).name {
            Some(name) => Ok(name.get(rt).root()),
            None => strings::new(rt, ty.short_name()),
        }
    })
}

/// Returns `__qualname__` of a type. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetQualName(ty: *mut TypeObject) -> New {
    entry!(PyType_GetQualName, |rt, ty: ty| {
        let name = typetype::qualname_text(rt, ty);
        strings::new(rt, &name)
    })
}

/// Returns `module.qualname`, without the module if it is builtins or
/// `__main__`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetFullyQualifiedName(ty: *mut TypeObject) -> New {
    entry!(PyType_GetFullyQualifiedName, |rt, ty: ty| {
        let name = typetype::full_text(rt, ty);
        strings::new(rt, &name)
    })
}

/// Returns `__module__` of a type. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetModuleName(ty: *mut TypeObject) -> New {
    entry!(PyType_GetModuleName, |rt, ty: ty| typetype::module(
        rt,
        ty.as_ref()
    ))
}

/// Returns the flags of a type. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetFlags(ty: *mut TypeObject) -> std::ffi::c_ulong {
    if cfg!(feature = "checked") {
        let known: c_int = entry!(PyType_GetFlags, |rt, ty: ty| {
            let (_, _) = (rt, ty);
            Ok(())
        });
        if known < 0 {
            return 0;
        }
    }
    // SAFETY: C passes a live type; flags are atomic.
    unsafe { &*ty }.flags() & 0xffff_ffff
}

/// Returns whether `a` is `b` or derived from it: 1 or 0. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_IsSubtype(a: *mut TypeObject, b: *mut TypeObject) -> c_int {
    if std::ptr::eq(a, b) {
        return 1;
    }
    entry!(PyType_IsSubtype, |rt, a: ty, b: ty| Ok(a.is_subtype(rt, b)))
}

/// Returns `format(obj, format_spec)` (NULL: an empty specification): what
/// `__format__` gives. New reference; NULL with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Format(obj: Borrowed, format_spec: Borrowed) -> New {
    entry!(PyObject_Format, |rt, obj: any, format_spec: opt| {
        let spec = match format_spec {
            Some(spec) if !strings::is_str(spec) => {
                let ty = type_of(spec).full_name();
                return Err(error::system_error(
                    rt,
                    format_args!("Format specifier must be a string, not {ty}"),
                ));
            }
            Some(spec) => spec.root(),
            None => strings::interned(rt, "")?,
        };
        types::format::object(rt, obj, spec.get())
    })
}
