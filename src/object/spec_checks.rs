//! What the debug runtime checks in the definition of a type: parts that
//! contradict each other, the form they came in, or the base.

use super::from_spec::{Definition, member_name, members};
use super::slot;
use super::slot_array::{STATIC, Slot};
use super::spec::is_variable;
use super::typeobj::{TypeObject, flags};
use crate::error;
use crate::rt::{Result, Rt};
use crate::types::member::{MemberDef, READONLY, RELATIVE_OFFSET, kind};
use std::fmt::Display;

fn refuse<T>(rt: &Rt, message: impl Display) -> Result<T> {
    Err(error::system_error(rt, message))
}

/// SystemError for a definition that no type can be made from, before
/// anything was made.
pub fn definition(rt: &Rt, definition: &Definition<'_>) -> Result<()> {
    let name = definition.shown_name();
    let mut seen = Vec::new();
    for item in &definition.slots {
        let once = matches!(item.id, slot::tp_doc | slot::tp_members);
        if once && seen.contains(&item.id) {
            let (shown, id) = (item.name(), item.id);
            return refuse(
                rt,
                format_args!("type {name} has multiple {shown} ({id}) slots"),
            );
        }
        seen.push(item.id);
        own_slot(rt, definition, item)?;
    }
    if seen.contains(&slot::tp_basicsize) && seen.contains(&slot::tp_extra_basicsize) {
        return refuse(
            rt,
            format_args!(
                "type {name}: Py_tp_basicsize and Py_tp_extra_basicsize are mutually exclusive"
            ),
        );
    }
    for item in &definition.slots {
        if item.id == slot::tp_members {
            // SAFETY: Py_tp_members is an array that ends without a name.
            for member in unsafe { members(item) } {
                member_definition(rt, definition, &member)?;
            }
        }
    }
    Ok(())
}

/// A slot that fits only one of the two forms of a definition.
fn own_slot(rt: &Rt, definition: &Definition<'_>, item: &Slot) -> Result<()> {
    let name = item.name();
    match item.id {
        slot::tp_name
        | slot::tp_basicsize
        | slot::tp_extra_basicsize
        | slot::tp_itemsize
        | slot::tp_flags
        | slot::tp_metaclass
        | slot::tp_module
            if definition.is_spec =>
        {
            refuse(rt, format_args!("{name} must not be used with PyType_Spec"))
        }
        slot::tp_basicsize | slot::tp_extra_basicsize | slot::tp_itemsize
            if (item.value as i64) < 0 =>
        {
            refuse(rt, format_args!("{name} must be positive"))
        }
        slot::tp_methods | slot::tp_members | slot::tp_getset
            if !definition.is_spec && item.flags & STATIC == 0 =>
        {
            refuse(rt, format_args!("{name} requires PySlot_STATIC"))
        }
        slot::tp_token if !definition.is_spec && item.value == 0 => refuse(
            rt,
            "Py_tp_token: Py_TP_USE_SPEC (NULL) can only be used with PyType_Spec",
        ),
        _ => Ok(()),
    }
}

fn member_definition(rt: &Rt, definition: &Definition<'_>, member: &MemberDef) -> Result<()> {
    if member.flags & RELATIVE_OFFSET != 0 {
        let extra = definition.basicsize;
        if extra >= 0 {
            return refuse(rt, "With Py_RELATIVE_OFFSET, basicsize must be extended");
        }
        if member.offset < 0 {
            return refuse(rt, "Member offset must not be negative");
        }
        if member.offset >= -extra {
            return refuse(rt, "Member offset out of range (0..extra_basicsize)");
        }
    }
    let name = member_name(member);
    let special = matches!(
        &*name,
        "__dictoffset__" | "__weaklistoffset__" | "__vectorcalloffset__"
    );
    if !special {
        return Ok(());
    }
    if member.kind != kind::PYSSIZET {
        return refuse(rt, format_args!("type of {name} must be Py_T_PYSSIZET"));
    }
    if member.flags & !RELATIVE_OFFSET != READONLY {
        return refuse(
            rt,
            format_args!(
                "flags for {name} must be Py_READONLY or (Py_READONLY | Py_RELATIVE_OFFSET)"
            ),
        );
    }
    Ok(())
}

/// SystemError or TypeError for a definition that does not fit the base; the
/// type is as filled from it.
pub fn against_base(
    rt: &Rt,
    definition: &Definition<'_>,
    ty: &TypeObject,
    base: &TypeObject,
) -> Result<()> {
    let (name, size) = (ty.full_name(), ty.basicsize());
    let at_end = (base.flags() | definition.flags) & flags::ITEMS_AT_END != 0;
    if definition.basicsize < 0 && is_variable(base) && !at_end {
        return refuse(
            rt,
            "Cannot extend variable-size class without Py_TPFLAGS_ITEMS_AT_END.",
        );
    }
    let offsets = [
        ("weaklist", ty.weaklist_offset()),
        ("dict", ty.dict_offset()),
        ("vectorcall", ty.vectorcall_offset()),
    ];
    for (what, offset) in offsets {
        if offset != 0 && offset + size_of::<usize>() > size {
            return Err(error::type_error(
                rt,
                format_args!(
                    "{what} offset {offset} is out of bounds for type '{name}' \
                     (tp_basicsize = {size})"
                ),
            ));
        }
    }
    let collected = definition.flags & flags::HAVE_GC != 0;
    if collected && ty.slot(slot::tp_traverse) == 0 && !base.has(flags::HAVE_GC) {
        return refuse(
            rt,
            format_args!(
                "type {name} has the Py_TPFLAGS_HAVE_GC flag but has no traverse function"
            ),
        );
    }
    Ok(())
}
