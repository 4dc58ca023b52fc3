//! Members of C structs as attributes (`PyMemberDef`).

use crate::error;
use crate::handle::Handle;
use crate::object::type_of;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{self, strings};
use std::ffi::{CStr, c_char, c_int, c_long, c_ulong};

/// `PyMemberDef` of the ABI.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MemberDef {
    /// `name`.
    pub name: *const c_char,
    /// `type`, one of [`kind`].
    pub kind: c_int,
    /// `offset`.
    pub offset: isize,
    /// `flags`.
    pub flags: c_int,
    /// `doc`, may be NULL.
    pub doc: *const c_char,
}

const _: () = assert!(size_of::<MemberDef>() == 40);

/// `Py_READONLY`.
pub const READONLY: c_int = 1;
/// `Py_RELATIVE_OFFSET`.
pub const RELATIVE_OFFSET: c_int = 8;

/// `Py_T_*` of the ABI.
pub mod kind {
    #![allow(missing_docs, reason = "the ABI's own names")]
    pub const SHORT: i32 = 0;
    pub const INT: i32 = 1;
    pub const LONG: i32 = 2;
    pub const FLOAT: i32 = 3;
    pub const DOUBLE: i32 = 4;
    pub const STRING: i32 = 5;
    pub const OBJECT: i32 = 6;
    pub const CHAR: i32 = 7;
    pub const BYTE: i32 = 8;
    pub const UBYTE: i32 = 9;
    pub const USHORT: i32 = 10;
    pub const UINT: i32 = 11;
    pub const ULONG: i32 = 12;
    pub const STRING_INPLACE: i32 = 13;
    pub const BOOL: i32 = 14;
    pub const OBJECT_EX: i32 = 16;
    pub const LONGLONG: i32 = 17;
    pub const ULONGLONG: i32 = 18;
    pub const PYSSIZET: i32 = 19;
    pub const NONE: i32 = 20;
}

/// A C string of a definition as text.
///
/// # Safety
/// `raw` is NULL or a C string that lives as long as `'a`.
pub unsafe fn text<'a>(raw: *const c_char) -> Option<&'a str> {
    if raw.is_null() {
        return None;
    }
    // SAFETY: names and docs of definitions are C strings that live as long
    // as the extension.
    unsafe { CStr::from_ptr(raw) }.to_str().ok()
}

/// Reads a place of the struct.
///
/// Definitions come from the extension, which vouches for kind and offset.
fn read<T: Copy>(base: usize, def: &MemberDef) -> T {
    // SAFETY: the extension declared a `T` at this offset of its struct.
    unsafe { ((base as isize + def.offset) as *const T).read_unaligned() }
}

fn write<T>(base: usize, def: &MemberDef, value: T) {
    // SAFETY: as in `read`; the member is not read-only.
    unsafe { ((base as isize + def.offset) as *mut T).write_unaligned(value) }
}

/// The member's value; new reference. `owner` is for messages.
pub fn get(rt: &mut Rt, base: usize, def: &MemberDef, owner: Option<Ref<'_>>) -> Result<Root> {
    match def.kind {
        kind::BOOL => Ok(types::bool_root(read::<c_char>(base, def) != 0)),
        kind::BYTE => types::convert::from_i64(rt, i64::from(read::<i8>(base, def))),
        kind::UBYTE => types::convert::from_i64(rt, i64::from(read::<u8>(base, def))),
        kind::SHORT => types::convert::from_i64(rt, i64::from(read::<i16>(base, def))),
        kind::USHORT => types::convert::from_i64(rt, i64::from(read::<u16>(base, def))),
        kind::INT => types::convert::from_i64(rt, i64::from(read::<c_int>(base, def))),
        kind::UINT => types::convert::from_i64(rt, i64::from(read::<u32>(base, def))),
        kind::LONG | kind::LONGLONG | kind::PYSSIZET => {
            types::convert::from_i64(rt, read::<i64>(base, def))
        }
        kind::ULONG | kind::ULONGLONG => types::convert::from_u64(rt, read::<u64>(base, def)),
        kind::FLOAT => types::convert::new_float(rt, f64::from(read::<f32>(base, def))),
        kind::DOUBLE => types::convert::new_float(rt, read::<f64>(base, def)),
        // SAFETY: the member is a C string or NULL.
        kind::STRING => match unsafe { text(read::<*const c_char>(base, def)) } {
            Some(text) => strings::new(rt, text),
            None => Ok(types::none().root()),
        },
        kind::STRING_INPLACE => {
            let at = (base as isize + def.offset) as *const c_char;
            // SAFETY: the member is a C string in place.
            strings::new(rt, unsafe { text(at) }.unwrap_or(""))
        }
        kind::CHAR => {
            let c = char::from(read::<u8>(base, def));
            strings::new(rt, c.encode_utf8(&mut [0; 4]))
        }
        kind::NONE => Ok(types::none().root()),
        kind::OBJECT | kind::OBJECT_EX => get_object(rt, base, def, owner),
        _ => Err(bad_kind(rt, def)),
    }
}

fn get_object(rt: &Rt, base: usize, def: &MemberDef, owner: Option<Ref<'_>>) -> Result<Root> {
    match Handle::from_bits(read::<usize>(base, def)) {
        // SAFETY: the struct holds a counted reference.
        Some(handle) => Ok(unsafe { Ref::from_handle(handle) }.root()),
        None if def.kind == kind::OBJECT => Ok(types::none().root()),
        None => Err(missing(rt, def, owner)),
    }
}

fn missing(rt: &Rt, def: &MemberDef, owner: Option<Ref<'_>>) -> crate::rt::Raised {
    // SAFETY: the name of a definition.
    let name = unsafe { text(def.name) }.unwrap_or("?");
    match owner {
        Some(owner) => error::attribute_error(
            rt,
            format_args!(
                "'{}' object has no attribute '{name}'",
                type_of(owner).full_name()
            ),
        ),
        None => error::attribute_error(rt, name),
    }
}

#[cold]
fn bad_kind(rt: &Rt, def: &MemberDef) -> crate::rt::Raised {
    // SAFETY: the name of a definition.
    let name = unsafe { text(def.name) }.unwrap_or("?");
    error::system_error(rt, format_args!("bad memberdescr type for {name}"))
}

/// Sets the member; no value deletes it.
pub fn set(rt: &mut Rt, base: usize, def: &MemberDef, value: Option<Ref<'_>>) -> Result<()> {
    if def.flags & READONLY != 0 {
        return Err(error::attribute_error(rt, "readonly attribute"));
    }
    let Some(value) = value else {
        return delete(rt, base, def);
    };
    match def.kind {
        kind::BOOL => {
            let truth = if value.is(types::true_()) {
                1u8
            } else if value.is(types::false_()) {
                0
            } else {
                return Err(error::type_error(rt, "attribute value type must be bool"));
            };
            write(base, def, truth);
        }
        kind::BYTE => set_narrow(rt, base, def, value, |v| v as i8, "char")?,
        kind::UBYTE => set_narrow(rt, base, def, value, |v| v as u8, "unsigned char")?,
        kind::SHORT => set_narrow(rt, base, def, value, |v| v as i16, "short")?,
        kind::USHORT => set_narrow(rt, base, def, value, |v| v as u16, "unsigned short")?,
        kind::INT => set_narrow(rt, base, def, value, |v| v as c_int, "int")?,
        kind::UINT => set_narrow(rt, base, def, value, |v| v as u32, "unsigned int")?,
        kind::LONG => write::<c_long>(base, def, types::convert::as_i64(rt, value)?),
        kind::LONGLONG => write(base, def, types::convert::as_i64(rt, value)?),
        kind::PYSSIZET => write(base, def, types::convert::as_i64(rt, value)? as isize),
        kind::ULONG => write::<c_ulong>(base, def, types::convert::as_u64(rt, value)?),
        kind::ULONGLONG => write(base, def, types::convert::as_u64(rt, value)?),
        kind::FLOAT => write(base, def, types::convert::as_f64(rt, value)? as f32),
        kind::DOUBLE => write(base, def, types::convert::as_f64(rt, value)?),
        kind::OBJECT | kind::OBJECT_EX => replace_object(base, def, Some(value)),
        kind::CHAR => set_char(rt, base, def, value)?,
        kind::STRING | kind::STRING_INPLACE => {
            return Err(error::type_error(rt, "readonly attribute"));
        }
        _ => return Err(bad_kind(rt, def)),
    }
    Ok(())
}

/// Writes an int cut to the member's width; a value that does not fit is
/// cut with a RuntimeWarning in CPython, silently here.
fn set_narrow<T>(
    rt: &mut Rt,
    base: usize,
    def: &MemberDef,
    value: Ref<'_>,
    cut: fn(i64) -> T,
    _name: &str,
) -> Result<()> {
    let wide = types::convert::as_i64(rt, value)?;
    write(base, def, cut(wide));
    Ok(())
}

fn set_char(rt: &Rt, base: usize, def: &MemberDef, value: Ref<'_>) -> Result<()> {
    let &[byte] = strings::bytes(value) else {
        let ty = type_of(value).full_name();
        return Err(error::type_error(
            rt,
            format_args!("bad argument type for built-in operation (got '{ty}')"),
        ));
    };
    write(base, def, byte);
    Ok(())
}

fn delete(rt: &Rt, base: usize, def: &MemberDef) -> Result<()> {
    match def.kind {
        kind::OBJECT => {}
        kind::OBJECT_EX if read::<usize>(base, def) != 0 => {}
        kind::OBJECT_EX => return Err(missing(rt, def, None)),
        _ => {
            return Err(error::type_error(rt, "can't delete numeric/char attribute"));
        }
    }
    replace_object(base, def, None);
    Ok(())
}

/// Puts a counted reference into the struct and releases what was there.
fn replace_object(base: usize, def: &MemberDef, value: Option<Ref<'_>>) {
    let new = value.map_or(0, |v| v.root().into_counted().bits());
    let old = read::<usize>(base, def);
    write(base, def, new);
    if let Some(old) = Handle::from_bits(old) {
        // SAFETY: the struct held a counted reference and gave it up.
        drop(unsafe { Root::from_counted(old) });
    }
}
