//! Types from C definitions: `PyType_Spec` and arrays of `PySlot`.

use super::slot_array::{self, Kind, Slot};
use super::spec::{add_dict_descriptor, add_dict_place, blank, set_names};
use super::spec_checks;
use super::typeobj::{TypeObject, flags};
use super::{as_type, ready, slot};
use crate::error;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::function::{self, MethodDef};
use crate::types::member::{MemberDef, RELATIVE_OFFSET};
use crate::types::{
    self, PyBaseObject_Type, PyType_Type, descr, dict, strings, tuple, typetype, wrapper,
};
use std::ffi::{CStr, c_char, c_int, c_uint};

/// `PyType_Spec` of the ABI.
#[repr(C)]
pub struct CSpec {
    name: *const c_char,
    basicsize: c_int,
    itemsize: c_int,
    flags: c_uint,
    slots: *const slot_array::OldSlot,
}

const _: () = assert!(size_of::<CSpec>() == 32);

/// A definition, whichever form it came in.
pub struct Definition<'a> {
    name: Option<&'a CStr>,
    /// Negative: so many bytes behind the base's.
    pub(super) basicsize: isize,
    itemsize: isize,
    pub(super) flags: u64,
    pub(super) slots: Vec<Slot>,
    /// Whether it is a `PyType_Spec`, not an array of `PySlot`.
    pub(super) is_spec: bool,
    /// Where the definition is: the token for Py_TP_USE_SPEC.
    address: usize,
    /// The metatype asked for.
    pub metatype: Option<&'a TypeObject>,
    /// The module asked for.
    pub module: Option<Ref<'a>>,
    /// The base or the tuple of bases asked for.
    pub bases: Option<Ref<'a>>,
}

/// An object given by a slot.
unsafe fn object<'a>(slot: &Slot) -> Option<Ref<'a>> {
    // SAFETY: the caller's slot holds NULL or an object that outlives the call.
    crate::handle::Handle::from_bits(slot.address()).map(|h| unsafe { Ref::from_handle(h) })
}

impl<'a> Definition<'a> {
    /// Reads a `PyType_Spec`.
    ///
    /// # Safety
    /// `spec` is a valid specification whose parts outlive `'a`.
    pub unsafe fn from_spec(rt: &Rt, spec: *const CSpec) -> Result<Definition<'a>> {
        // SAFETY: passed on from the caller.
        let (c, slots) = unsafe {
            let c = &*spec;
            (c, slot_array::read_old(rt, c.slots, Kind::Type)?)
        };
        let mut definition = Definition {
            // SAFETY: a C string of the specification, or NULL.
            name: (!c.name.is_null()).then(|| unsafe { CStr::from_ptr(c.name) }),
            basicsize: c.basicsize as isize,
            itemsize: c.itemsize as isize,
            flags: u64::from(c.flags),
            slots,
            is_spec: true,
            address: spec as usize,
            metatype: None,
            module: None,
            bases: None,
        };
        definition.check(rt)?;
        // SAFETY: passed on from the caller.
        unsafe { definition.take_own_slots() };
        Ok(definition)
    }

    /// Reads an array of `PySlot`.
    ///
    /// # Safety
    /// `slots` is a valid array whose parts outlive `'a`.
    pub unsafe fn from_slots(rt: &Rt, slots: *const slot_array::PySlot) -> Result<Definition<'a>> {
        let mut definition = Definition {
            name: None,
            basicsize: 0,
            itemsize: 0,
            flags: 0,
            // SAFETY: passed on from the caller.
            slots: unsafe { slot_array::read(rt, slots, Kind::Type) }?,
            is_spec: false,
            address: slots as usize,
            metatype: None,
            module: None,
            bases: None,
        };
        // SAFETY: passed on from the caller.
        unsafe { definition.take_own_slots() };
        definition.check(rt)?;
        Ok(definition)
    }

    /// The name for messages.
    pub(super) fn shown_name(&self) -> std::borrow::Cow<'a, str> {
        self.name.map_or("?".into(), CStr::to_string_lossy)
    }

    fn check(&self, rt: &Rt) -> Result<()> {
        if !cfg!(feature = "checked") {
            return Ok(());
        }
        spec_checks::definition(rt, self)
    }

    /// Slots that describe the type itself.
    unsafe fn take_own_slots(&mut self) {
        for slot in &self.slots {
            // SAFETY: the values have the types their slots promise.
            unsafe {
                match slot.id {
                    slot::tp_name => {
                        self.name = Some(CStr::from_ptr(slot.address() as *const c_char))
                    }
                    slot::tp_basicsize => self.basicsize = slot.value as isize,
                    slot::tp_extra_basicsize => self.basicsize = -(slot.value as isize),
                    slot::tp_itemsize => self.itemsize = slot.value as isize,
                    slot::tp_flags => self.flags = slot.value,
                    slot::tp_metaclass => self.metatype = object(slot).and_then(as_type),
                    slot::tp_module => self.module = object(slot),
                    slot::tp_bases => self.bases = self.bases.or_else(|| object(slot)),
                    _ => {}
                }
            }
        }
        let base = self.slots.iter().find(|s| s.id == slot::tp_base);
        if let (None, Some(base)) = (self.bases, base) {
            // SAFETY: as above.
            self.bases = unsafe { object(base) };
        }
    }

    /// Makes the type; new reference. TypeError, SystemError.
    pub fn make(&self, rt: &mut Rt) -> Result<Root> {
        let Some(name) = self.name else {
            return Err(error::system_error(
                rt,
                match self.is_spec {
                    true => "Type spec does not define the name field.",
                    false => "Py_tp_name slot is required.",
                },
            ));
        };
        let bases = match self.bases {
            None => tuple::from_refs(rt, &[PyBaseObject_Type.as_ref()])?,
            Some(bases) if tuple::is_tuple(bases) => bases.root(),
            Some(base) => tuple::from_refs(rt, &[base])?,
        };
        if self.flags & flags::IMMUTABLETYPE != 0 {
            ready::only_immutable(rt, &name.to_string_lossy(), bases.get())?;
        }
        let base = ready::best_base(rt, bases.get())?.as_ref().root();
        let wanted = self.metatype.unwrap_or(&PyType_Type);
        let metatype = ready::metaclass_of(rt, bases.get(), wanted)?
            .as_ref()
            .root();
        let (Some(base), Some(metatype)) = (as_type(base.get()), as_type(metatype.get())) else {
            return Err(error::type_error(rt, "bases must be types"));
        };
        if metatype.slot(slot::tp_new) != PyType_Type.slot(slot::tp_new) {
            return Err(error::type_error(
                rt,
                "Metaclasses with custom tp_new are not supported.",
            ));
        }
        let made = blank(rt, metatype)?;
        if let Some(ty) = as_type(made.get()) {
            self.fill(rt, ty, base, bases.get(), name)?;
        }
        Ok(made)
    }

    fn fill(
        &self,
        rt: &mut Rt,
        ty: &TypeObject,
        base: &TypeObject,
        bases: Ref<'_>,
        name: &CStr,
    ) -> Result<()> {
        ty.set_name(rt, name);
        let full = ty.full_name().to_owned();
        let (module, short) = match full.rsplit_once('.') {
            Some((module, short)) => (Some(module), short),
            None => (None, full.as_str()),
        };
        let short = strings::interned(rt, short)?;
        let namespace = dict::new(rt)?;
        set_names(rt, ty, short.get(), short.get(), namespace.get());
        if let Some(module) = module {
            let module = strings::interned(rt, module)?;
            descr::set_in_type(rt, ty, "__module__", module.get())?;
        }
        ty.set_native(base.native());
        self.set_sizes(rt, ty, base)?;
        ty.set_flags(self.flags & !flags::MANAGED_DICT | flags::HEAPTYPE);
        self.set_slots(rt, ty, base)?;
        if cfg!(feature = "checked") {
            spec_checks::against_base(rt, self, ty, base)?;
        }
        if self.flags & flags::MANAGED_DICT != 0 && base.dict_offset() == 0 {
            add_dict_place(ty);
        }
        if let Some(module) = self.module {
            let module = rt.store(module);
            ty.fields_mut(rt).module = Some(module);
        }
        wrapper::add_wrappers(rt, ty)?;
        if ty.slot(slot::tp_new) != 0 {
            typetype::add_new(rt, ty)?;
        }
        ready::ready(rt, ty, Some(base), bases)?;
        self.add_attributes(rt, ty, base)?;
        add_dict_descriptor(rt, ty, base)?;
        if wrapper::own(rt, ty, "__doc__").is_none() {
            descr::set_in_type(rt, ty, "__doc__", types::none())?;
        }
        Ok(())
    }

    fn set_sizes(&self, rt: &Rt, ty: &TypeObject, base: &TypeObject) -> Result<()> {
        let size = match self.basicsize {
            0 => base.basicsize(),
            extra if extra < 0 => (data_offset(base) + extra.unsigned_abs()).next_multiple_of(16),
            size => size as usize,
        };
        if size < base.basicsize() {
            return Err(error::type_error(
                rt,
                format_args!(
                    "tp_basicsize for type '{}' ({size}) is too small for base '{}' ({})",
                    ty.full_name(),
                    base.full_name(),
                    base.basicsize()
                ),
            ));
        }
        ty.set_basicsize(size);
        ty.set_itemsize(self.itemsize.max(0) as usize);
        Ok(())
    }

    fn set_slots(&self, rt: &mut Rt, ty: &TypeObject, base: &TypeObject) -> Result<()> {
        for entry in &self.slots {
            let described = matches!(
                entry.id,
                slot::tp_base
                    | slot::tp_bases
                    | slot::tp_doc
                    | slot::tp_methods
                    | slot::tp_members
                    | slot::tp_getset
                    | slot::tp_token
            );
            if entry.id < slot::COUNT && !described && entry.id < slot::slot_subslots {
                ty.set_slot(entry.id, entry.address());
            }
            match entry.id {
                slot::tp_dealloc => ty.set_flags(flags::FOREIGN_DEALLOC),
                slot::tp_traverse => ty.set_flags(flags::FOREIGN_TRAVERSE),
                slot::tp_token => ty.set_token(match entry.address() {
                    0 => self.address,
                    token => token,
                }),
                // SAFETY: Py_tp_members is a NULL-ended array.
                slot::tp_members => unsafe { special_members(ty, base, entry) },
                slot::tp_doc if entry.value != 0 => {
                    // SAFETY: Py_tp_doc is a C string.
                    let doc = unsafe { CStr::from_ptr(entry.address() as *const c_char) };
                    add_doc(rt, ty, &doc.to_string_lossy())?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Methods, members and getters.
    fn add_attributes(&self, rt: &mut Rt, ty: &TypeObject, base: &TypeObject) -> Result<()> {
        for entry in &self.slots {
            // SAFETY: these slots are arrays that end with a NULL name and
            // live as long as the extension.
            unsafe {
                match entry.id {
                    slot::tp_methods => add_methods(rt, ty, entry.address() as *const MethodDef)?,
                    slot::tp_members => add_members(rt, ty, base, entry)?,
                    slot::tp_getset => {
                        let mut at = entry.address() as *const descr::GetSetDef;
                        while !at.is_null() && !(*at).name.is_null() {
                            let name = CStr::from_ptr((*at).name).to_string_lossy().into_owned();
                            let made = descr::new_getset(rt, ty, *at)?;
                            descr::set_in_type(rt, ty, &name, made.get())?;
                            at = at.add(1);
                        }
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

/// Where data of a type with a negative basicsize begins in an instance.
pub fn data_offset(base: &TypeObject) -> usize {
    base.basicsize().next_multiple_of(16)
}

unsafe fn add_methods(rt: &mut Rt, ty: &TypeObject, mut at: *const MethodDef) -> Result<()> {
    // SAFETY: passed on from the caller.
    unsafe {
        while !at.is_null() && !(*at).name.is_null() {
            descr::add_def(rt, ty, &*at)?;
            at = at.add(1);
        }
    }
    Ok(())
}

/// The members of a slot as they are defined.
///
/// # Safety
/// The slot is a Py_tp_members, whose array ends with a member without name.
pub(super) unsafe fn members(slot: &Slot) -> Vec<MemberDef> {
    let mut at = slot.address() as *const MemberDef;
    let mut found = Vec::new();
    // SAFETY: passed on from the caller.
    unsafe {
        while !at.is_null() && !(*at).name.is_null() {
            found.push(*at);
            at = at.add(1);
        }
    }
    found
}

/// The members of a slot, with their offsets from the instance's start.
unsafe fn placed_members(base: &TypeObject, slot: &Slot) -> Vec<MemberDef> {
    // SAFETY: passed on from the caller.
    let mut members = unsafe { members(slot) };
    for member in &mut members {
        if member.flags & RELATIVE_OFFSET != 0 {
            member.offset += data_offset(base) as isize;
            member.flags &= !RELATIVE_OFFSET;
        }
    }
    members
}

/// The name of a member.
pub(super) fn member_name<'a>(member: &MemberDef) -> std::borrow::Cow<'a, str> {
    // SAFETY: a definition's name is a C string that lives as long as it.
    unsafe { CStr::from_ptr(member.name) }.to_string_lossy()
}

/// `__dictoffset__` and its kind set offsets of the type.
unsafe fn special_members(ty: &TypeObject, base: &TypeObject, slot: &Slot) {
    // SAFETY: passed on from the caller.
    for member in unsafe { placed_members(base, slot) } {
        match &*member_name(&member) {
            "__dictoffset__" => ty.set_dict_offset(member.offset as usize),
            "__weaklistoffset__" => ty.set_weaklist_offset(member.offset),
            "__vectorcalloffset__" => ty.set_vectorcall_offset(member.offset as usize),
            _ => {}
        }
    }
}

unsafe fn add_members(rt: &mut Rt, ty: &TypeObject, base: &TypeObject, slot: &Slot) -> Result<()> {
    // SAFETY: passed on from the caller.
    for member in unsafe { placed_members(base, slot) } {
        let name = member_name(&member);
        if name.starts_with("__") && name.ends_with("offset__") {
            continue;
        }
        let made = descr::new_member(rt, ty, member)?;
        descr::set_in_type(rt, ty, &name, made.get())?;
    }
    Ok(())
}

/// `__doc__`, and the signature that the definition's doc begins with.
fn add_doc(rt: &mut Rt, ty: &TypeObject, doc: &str) -> Result<()> {
    let (signature, text) = function::split_doc(ty.short_name(), doc);
    ty.fields_mut(rt).signature = signature.map(Into::into);
    let text = strings::new(rt, text)?;
    descr::set_in_type(rt, ty, "__doc__", text.get())
}

/// The type in the MRO of `ty` that has this token.
pub fn base_by_token<'a>(rt: &'a Rt, ty: &'a TypeObject, token: usize) -> Option<&'a TypeObject> {
    ty.mro(rt).find(|t| token != 0 && t.token() == token)
}

/// The module of `ty`, as given when it was made.
pub fn module_of<'a>(rt: &'a Rt, ty: &'a TypeObject) -> Option<Ref<'a>> {
    ty.fields(rt).module.as_ref().map(|m| m.get(rt))
}
