//! `structseq.h`: struct sequences, tuples with named fields.

use super::boundary::{Borrowed, Lent, New, Stolen, entry};
use crate::error;
use crate::object::TypeObject;
use crate::rt::{Ref, Result, Rt};
use crate::types::structseq::{self, Field};
use std::ffi::{CStr, c_char, c_int};

/// A field of a struct sequence type.
#[repr(C)]
pub struct PyStructSequence_Field {
    /// Name, or PyStructSequence_UnnamedField; NULL ends the array.
    pub name: *const c_char,
    /// Documentation, may be NULL.
    pub doc: *const c_char,
}

/// What a struct sequence type is made of.
#[repr(C)]
pub struct PyStructSequence_Desc {
    /// Full name.
    pub name: *const c_char,
    /// Documentation, may be NULL.
    pub doc: *const c_char,
    /// The fields.
    pub fields: *mut PyStructSequence_Field,
    /// How many of the fields are items of the tuple.
    pub n_in_sequence: c_int,
}

/// A constant C string.
#[repr(transparent)]
pub struct ConstText(*const c_char);

// SAFETY: constant data.
unsafe impl Sync for ConstText {}

/// As the name of a field: the field has none.
#[unsafe(no_mangle)]
pub static PyStructSequence_UnnamedField: ConstText = ConstText(c"unnamed field".as_ptr());

/// Returns a new struct sequence type. Names in `desc` must outlive it. New
/// reference; NULL with MemoryError or SystemError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyStructSequence_NewType(
    desc: *mut PyStructSequence_Desc,
) -> *mut TypeObject {
    let made: New = entry!(PyStructSequence_NewType, |rt| {
        // SAFETY: the caller passes a description whose array ends with NULL
        // and whose names are C strings that outlive the type.
        let (name, doc, fields, visible) = unsafe {
            let desc = &*desc;
            let mut fields = Vec::new();
            let mut at = desc.fields;
            while !(*at).name.is_null() {
                let unnamed = std::ptr::eq((*at).name, PyStructSequence_UnnamedField.0);
                fields.push(Field {
                    name: (!unnamed).then(|| CStr::from_ptr((*at).name)),
                    doc: (*at).doc,
                });
                at = at.add(1);
            }
            let doc = (!desc.doc.is_null()).then(|| CStr::from_ptr(desc.doc));
            (CStr::from_ptr(desc.name), doc, fields, desc.n_in_sequence)
        };
        match usize::try_from(visible) {
            Ok(visible) if visible <= fields.len() => {
                structseq::new_type(rt, name, doc, &fields, visible)
            }
            _ => Err(error::bad_internal_call(rt)),
        }
    });
    made.0.cast()
}

/// Returns a new struct sequence whose fields are to be set with
/// PyStructSequence_SetItem. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyStructSequence_New(type_: *mut TypeObject) -> New {
    entry!(PyStructSequence_New, |rt, type_: ty| structseq::new(
        rt, type_
    ))
}

/// The debug runtime looks whether there is such a place.
fn check_place(rt: &Rt, object: Ref<'_>, pos: isize) -> Result<()> {
    let places = structseq::places_of(object);
    if cfg!(feature = "checked") && usize::try_from(pos).map_or(true, |pos| pos >= places) {
        return Err(error::bad_internal_call(rt));
    }
    Ok(())
}

/// Puts `item` in the field at `pos` of a struct sequence that nobody else
/// has seen. Steals the reference to `item`. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyStructSequence_SetItem(o: Borrowed, pos: isize, item: Stolen) {
    let _: c_int = entry!(PyStructSequence_SetItem, |rt, item: opt_stolen, o: any| {
        check_place(rt, o, pos)?;
        if let Some(item) = &item {
            structseq::set(rt, o, pos as usize, item.get());
        }
        Ok(())
    });
}

/// The field at `pos`, borrowed from the struct sequence; NULL for a field
/// that was not set. Prefer PyTuple_GetItemRef.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyStructSequence_GetItem(p: Borrowed, pos: isize) -> Borrowed {
    entry!(PyStructSequence_GetItem, |rt, p: any| {
        check_place(rt, p, pos)?;
        Ok(Lent(structseq::get(rt, p, pos as usize).map(Ref::handle)))
    })
}
