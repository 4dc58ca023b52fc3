//! `descrobject.h`: descriptors, and read-only proxies of mappings.

use super::boundary::{Borrowed, New, entry, type_arg};
use crate::error;
use crate::object::TypeObject;
use crate::rt::{Result, Rt};
use crate::types::descr::{self, GetSetDef, What};
use crate::types::function::MethodDef;
use crate::types::mapping_proxy;
use crate::types::member::{self, MemberDef};
use std::ffi::{c_char, c_int};

/// Returns a read-only view of a mapping. New reference; NULL with TypeError
/// if `mapping` is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDictProxy_New(mapping: Borrowed) -> New {
    entry!(PyDictProxy_New, |rt, mapping: any| {
        mapping_proxy::new_checked(rt, mapping)
    })
}

/// Returns a descriptor for a method of `type`. New reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDescr_NewMethod(r#type: *mut TypeObject, def: *mut MethodDef) -> New {
    entry!(PyDescr_NewMethod, |rt| {
        let class = type_arg(rt, "PyDescr_NewMethod", r#type)?;
        descr::new(
            rt,
            &descr::PyMethodDescr_Type,
            class,
            (*def).name(),
            What::Method(&*def),
        )
    })
}

/// Returns a descriptor for a class method of `type`. New reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDescr_NewClassMethod(
    r#type: *mut TypeObject,
    def: *mut MethodDef,
) -> New {
    entry!(PyDescr_NewClassMethod, |rt| {
        let class = type_arg(rt, "PyDescr_NewClassMethod", r#type)?;
        descr::new(
            rt,
            &descr::PyClassMethodDescr_Type,
            class,
            (*def).name(),
            What::Method(&*def),
        )
    })
}

/// Returns a descriptor for an attribute of instances of `type` that C
/// functions get and set. New reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDescr_NewGetSet(r#type: *mut TypeObject, def: *mut GetSetDef) -> New {
    entry!(PyDescr_NewGetSet, |rt| {
        let class = type_arg(rt, "PyDescr_NewGetSet", r#type)?;
        descr::new_getset(rt, class, *def)
    })
}

/// Returns a descriptor for a member of the struct of instances of `type`.
/// New reference; NULL with SystemError for a relative offset.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDescr_NewMember(r#type: *mut TypeObject, def: *mut MemberDef) -> New {
    entry!(PyDescr_NewMember, |rt| {
        let class = type_arg(rt, "PyDescr_NewMember", r#type)?;
        if (*def).flags & member::RELATIVE_OFFSET != 0 {
            return Err(error::system_error(
                rt,
                "PyDescr_NewMember used with Py_RELATIVE_OFFSET",
            ));
        }
        descr::new_member(rt, class, *def)
    })
}

/// Returns the member of the struct at `addr`. New reference; NULL with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMember_GetOne(addr: *const c_char, def: *mut MemberDef) -> New {
    entry!(PyMember_GetOne, |rt| {
        check_members(rt, "PyMember_GetOne", addr, def)?;
        member::get(rt, addr as usize, &*def, None)
    })
}

/// The debug runtime looks at what has no type of its own.
fn check_members(rt: &Rt, call: &str, addr: *const c_char, def: *const MemberDef) -> Result<()> {
    if cfg!(feature = "checked") && (addr.is_null() || def.is_null()) {
        return Err(super::checks::null(rt, call));
    }
    Ok(())
}

/// Sets the member of the struct at `addr`; NULL deletes it. Returns 0, or
/// -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMember_SetOne(
    addr: *mut c_char,
    def: *mut MemberDef,
    value: Borrowed,
) -> c_int {
    entry!(PyMember_SetOne, |rt, value: opt| {
        check_members(rt, "PyMember_SetOne", addr, def)?;
        member::set(rt, addr as usize, &*def, value)
    })
}
