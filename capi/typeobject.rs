//! The part of `object.h` that makes types and looks into them.

use super::boundary::{Borrowed, Lent, New, PyObject, entry, type_arg};
use crate::error;
use crate::module::create::ModuleDef;
use crate::object::from_spec::{self, CSpec, Definition};
use crate::object::slot_array::PySlot;
use crate::object::{TypeObject, as_type, cache, flags, ready, slot, type_of};
use crate::rt::{Ref, Result, Rt};
use crate::types::byte_string::make;
use crate::types::module;
use std::ffi::{c_int, c_void};

/// Returns a new type made from a specification. New reference; NULL with
/// TypeError or SystemError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_FromSpec(spec: *mut CSpec) -> New {
    entry!(PyType_FromSpec, |rt| Definition::from_spec(rt, spec)?
        .make(rt))
}

/// PyType_FromSpec with a base or a tuple of bases (NULL: by the slots).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_FromSpecWithBases(spec: *mut CSpec, bases: Borrowed) -> New {
    entry!(PyType_FromSpecWithBases, |rt, bases: opt| {
        let mut definition = Definition::from_spec(rt, spec)?;
        definition.bases = bases.or(definition.bases);
        definition.make(rt)
    })
}

/// PyType_FromSpecWithBases for a type of a module (may be NULL).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_FromModuleAndSpec(
    module: Borrowed,
    spec: *mut CSpec,
    bases: Borrowed,
) -> New {
    entry!(PyType_FromModuleAndSpec, |rt, module: opt, bases: opt| {
        let mut definition = Definition::from_spec(rt, spec)?;
        definition.module = module;
        definition.bases = bases.or(definition.bases);
        definition.make(rt)
    })
}

/// PyType_FromModuleAndSpec with a metatype (NULL: that of the bases).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_FromMetaclass(
    metaclass: *mut TypeObject,
    module: Borrowed,
    spec: *mut CSpec,
    bases: Borrowed,
) -> New {
    entry!(PyType_FromMetaclass, |rt, module: opt, bases: opt| {
        let mut definition = Definition::from_spec(rt, spec)?;
        definition.metatype = match metaclass.is_null() {
            true => None,
            false => Some(type_arg(rt, "PyType_FromMetaclass", metaclass)?),
        };
        definition.module = module;
        definition.bases = bases.or(definition.bases);
        definition.make(rt)
    })
}

/// Returns a new type made from an array of slots. New reference; NULL with
/// TypeError or SystemError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_FromSlots(slots: *mut PySlot) -> New {
    entry!(PyType_FromSlots, |rt| Definition::from_slots(rt, slots)?
        .make(rt))
}

/// Returns the C function in a slot of a type, NULL if there is none; with
/// SystemError for a number that is no slot.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetSlot(r#type: *mut TypeObject, slot: c_int) -> *mut c_void {
    entry!(PyType_GetSlot, |rt| {
        let ty = type_arg(rt, "PyType_GetSlot", r#type)?;
        let number = match usize::try_from(slot) {
            Ok(0) | Err(_) => usize::MAX,
            Ok(n @ 1..=2) => slot::bf_getbuffer + n - 1,
            Ok(3) => slot::mp_ass_subscript,
            Ok(4) => slot::mp_length,
            Ok(n) => n,
        };
        if number >= slot::slot_subslots {
            return Err(error::bad_internal_call(rt));
        }
        Ok(match (number, ty.slot(number)) {
            (slot::tp_token, _) => ty.token() as *mut c_void,
            (slot::tp_free, 0) => super::objimpl::PyObject_Free as *mut c_void,
            (slot::tp_alloc, 0) => super::objimpl::PyType_GenericAlloc as *mut c_void,
            (slot::tp_dealloc, 0) => dealloc_plain as *mut c_void,
            (_, function) => function as *mut c_void,
        })
    })
}

/// What `object` does when an instance dies, for extensions that call the
/// tp_dealloc of a built-in base.
unsafe extern "C" fn dealloc_plain(object: *mut PyObject) {
    // SAFETY: called by a tp_dealloc with its own object, which it gives up.
    unsafe { super::objimpl::PyObject_Free(object.cast()) };
}

/// Returns the module a type was made for; borrowed. NULL with TypeError if
/// there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetModule(r#type: *mut TypeObject) -> Borrowed {
    entry!(PyType_GetModule, |rt| {
        let ty = type_arg(rt, "PyType_GetModule", r#type)?;
        need_module(rt, ty).map(|m| Lent(Some(m.handle())))
    })
}

fn need_module<'a>(rt: &'a Rt, ty: &'a TypeObject) -> Result<Ref<'a>> {
    from_spec::module_of(rt, ty).ok_or_else(|| {
        let name = ty.short_name();
        if ty.has(flags::HEAPTYPE) {
            error::type_error(
                rt,
                format_args!("PyType_GetModule: Type '{name}' has no associated module"),
            )
        } else {
            error::type_error(
                rt,
                format_args!("PyType_GetModule: Type '{name}' is not a heap type"),
            )
        }
    })
}

/// Returns the state of the module a type was made for; NULL with TypeError
/// if there is no module.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetModuleState(r#type: *mut TypeObject) -> *mut c_void {
    entry!(PyType_GetModuleState, |rt| {
        let ty = type_arg(rt, "PyType_GetModuleState", r#type)?;
        Ok(module::state(rt, need_module(rt, ty)?))
    })
}

/// The first module of the MRO for which `wanted` holds.
fn module_where<'a>(
    rt: &'a Rt,
    ty: &'a TypeObject,
    wanted: impl Fn(&module::Module) -> bool,
) -> Result<Ref<'a>> {
    let found = ty
        .mro(rt)
        .filter_map(|t| from_spec::module_of(rt, t))
        .find(|m| module::view(*m).is_some_and(|m| wanted(m.get(rt))));
    found.ok_or_else(|| {
        error::type_error(
            rt,
            format_args!(
                "PyType_GetModuleByDef: No superclass of '{}' has the given module",
                ty.short_name()
            ),
        )
    })
}

/// Returns the module, made from the definition `def`, of a type or of one
/// of its bases; borrowed. NULL with TypeError if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetModuleByDef(
    r#type: *mut TypeObject,
    def: *mut ModuleDef,
) -> Borrowed {
    entry!(PyType_GetModuleByDef, |rt| {
        let ty = type_arg(rt, "PyType_GetModuleByDef", r#type)?;
        let found = module_where(rt, ty, |m| m.def == def as usize)?;
        Ok(Lent(Some(found.handle())))
    })
}

/// Returns the module with this token of a type or of one of its bases. New
/// reference; NULL with TypeError if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetModuleByToken(
    r#type: *mut TypeObject,
    token: *const c_void,
) -> New {
    entry!(PyType_GetModuleByToken, |rt| {
        let ty = type_arg(rt, "PyType_GetModuleByToken", r#type)?;
        module_where(rt, ty, |m| m.token == token as usize).map(Ref::root)
    })
}

/// Puts the type of the MRO that has this token into `*result` (unless NULL)
/// as a new reference. Returns 1, or 0 with NULL there if none has it; -1
/// with SystemError for a NULL token.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetBaseByToken(
    r#type: *mut TypeObject,
    token: *mut c_void,
    result: *mut *mut TypeObject,
) -> c_int {
    entry!(PyType_GetBaseByToken, |rt| {
        if !result.is_null() {
            *result = std::ptr::null_mut();
        }
        if token.is_null() {
            return Err(error::system_error(
                rt,
                "PyType_GetBaseByToken called with token=NULL",
            ));
        }
        let ty = type_arg(rt, "PyType_GetBaseByToken", r#type)?;
        let found = from_spec::base_by_token(rt, ty, token as usize);
        if let (Some(found), false) = (found, result.is_null()) {
            *result = found.as_ref().root().into_counted().bits() as *mut TypeObject;
        }
        Ok(found.is_some())
    })
}

/// Returns the data that the type `cls` adds to its instances; `obj` is one
/// of them. The data lives as long as the instance.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetTypeData(obj: Borrowed, cls: *mut TypeObject) -> *mut c_void {
    entry!(PyObject_GetTypeData, |rt, obj: any| {
        let cls = type_arg(rt, "PyObject_GetTypeData", cls)?;
        let offset = cls.base(rt).map_or(0, from_spec::data_offset);
        Ok((obj.handle().bits() + offset) as *mut c_void)
    })
}

/// Returns the size of the data that the type adds to its instances.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetTypeDataSize(cls: *mut TypeObject) -> isize {
    entry!(PyType_GetTypeDataSize, |rt| {
        let cls = type_arg(rt, "PyType_GetTypeDataSize", cls)?;
        let offset = cls.base(rt).map_or(0, from_spec::data_offset);
        Ok(cls.basicsize().saturating_sub(offset) as isize)
    })
}

/// Forgets what is cached about a type after its dictionary was changed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_Modified(r#type: *mut TypeObject) {
    let _: c_int = entry!(PyType_Modified, |rt| {
        let ty = type_arg(rt, "PyType_Modified", r#type)?;
        cache::modified(rt, ty);
        Ok(())
    });
}

/// Makes a type immutable. Returns 0, or -1 with TypeError if one of its
/// bases is mutable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_Freeze(r#type: *mut TypeObject) -> c_int {
    entry!(PyType_Freeze, |rt| {
        let ty = type_arg(rt, "PyType_Freeze", r#type)?;
        if let Some(bases) = ty.fields(rt).bases.as_ref().map(|b| b.get(rt)) {
            ready::only_immutable(rt, ty.full_name(), bases)?;
        }
        ty.set_flags(flags::IMMUTABLETYPE);
        Ok(())
    })
}

/// Completes a type. Types of this API are complete when they are made.
/// Returns 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_Ready(r#type: *mut TypeObject) -> c_int {
    if cfg!(feature = "checked") {
        return entry!(PyType_Ready, |rt| type_arg(rt, "PyType_Ready", r#type)
            .map(drop));
    }
    0
}

/// Returns the type of `o`. New reference; NULL with SystemError for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Type(o: Borrowed) -> New {
    entry!(PyObject_Type, |rt, o: opt| match o {
        Some(o) => Ok(type_of(o).as_ref().root()),
        None => Err(error::null_argument(rt)),
    })
}

/// Returns the bytes of an object: by `__bytes__`, or as bytes(o) does for
/// what is no str. New reference; NULL with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Bytes(o: Borrowed) -> New {
    entry!(PyObject_Bytes, |rt, o: opt| {
        let Some(o) = o else {
            return crate::types::bytes::new(rt, b"<NULL>");
        };
        if std::ptr::eq(type_of(o), &crate::types::PyBytes_Type) {
            return Ok(o.root());
        }
        match make::by_method(rt, o)? {
            Some(made) => Ok(made),
            None => make::bytes_of(rt, o),
        }
    })
}

/// Whether `class`, or a class of the tuple, has `derived` below it.
fn is_subclass(rt: &Rt, derived: &TypeObject, class: Ref<'_>, message: &str) -> Result<bool> {
    if crate::types::tuple::is_tuple(class) {
        for one in crate::types::tuple::items(rt, class) {
            if is_subclass(rt, derived, one, message)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    match as_type(class) {
        Some(class) => Ok(derived.is_subtype(rt, class)),
        None => Err(error::type_error(rt, message)),
    }
}

/// Returns whether `inst` is an instance of `cls`, a class or a tuple of
/// them: 1 or 0; -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_IsInstance(inst: Borrowed, cls: Borrowed) -> c_int {
    entry!(PyObject_IsInstance, |rt, inst: any, cls: any| {
        let message = "isinstance() arg 2 must be a type, a tuple of types, or a union";
        is_subclass(rt, type_of(inst), cls, message)
    })
}

/// Returns whether `derived` is a subclass of `cls`, a class or a tuple of
/// them: 1 or 0; -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_IsSubclass(derived: Borrowed, cls: Borrowed) -> c_int {
    entry!(PyObject_IsSubclass, |rt, derived: any, cls: any| {
        let Some(derived) = as_type(derived) else {
            return Err(error::type_error(rt, "issubclass() arg 1 must be a class"));
        };
        let message = "issubclass() arg 2 must be a class, a tuple of classes, or a union";
        is_subclass(rt, derived, cls, message)
    })
}

/// Looks into a type while the collector runs tp_traverse: nothing is
/// entered, so nothing can die meanwhile.
fn during_gc<R>(look: impl FnOnce(&Rt) -> R, absent: R) -> R {
    // SAFETY: tp_traverse runs on an attached thread; the collector's token
    // is not used until it returns.
    match unsafe { Rt::current() } {
        Some(rt) => look(&rt),
        None => absent,
    }
}

/// PyObject_GetTypeData for use in tp_traverse, tp_clear and tp_dealloc.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetTypeData_DuringGC(
    obj: Borrowed,
    cls: *mut TypeObject,
) -> *mut c_void {
    // SAFETY: a live instance and its class.
    let cls = unsafe { &*cls };
    let offset = during_gc(|rt| cls.base(rt).map_or(0, from_spec::data_offset), 0);
    (obj.0 as usize + offset) as *mut c_void
}

/// PyType_GetModuleState for use in tp_traverse; NULL without exception if
/// there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetModuleState_DuringGC(r#type: *mut TypeObject) -> *mut c_void {
    // SAFETY: a live type.
    let ty = unsafe { &*r#type };
    during_gc(
        |rt| from_spec::module_of(rt, ty).map_or(std::ptr::null_mut(), |m| module::state(rt, m)),
        std::ptr::null_mut(),
    )
}

/// PyType_GetModule for use in tp_traverse; borrowed, NULL without exception
/// if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetModule_DuringGC(r#type: *mut TypeObject) -> Borrowed {
    // SAFETY: a live type.
    let ty = unsafe { &*r#type };
    let module = during_gc(|rt| from_spec::module_of(rt, ty).map(Ref::handle), None);
    Borrowed(module.map_or(std::ptr::null_mut(), |h| h.bits() as *mut PyObject))
}

/// PyType_GetModuleByToken for use in tp_traverse; borrowed, NULL without
/// exception if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetModuleByToken_DuringGC(
    r#type: *mut TypeObject,
    token: *const c_void,
) -> Borrowed {
    // SAFETY: a live type.
    let ty = unsafe { &*r#type };
    let module = during_gc(
        |rt| {
            ty.mro(rt)
                .filter_map(|t| from_spec::module_of(rt, t))
                .find(|m| module::view(*m).is_some_and(|m| m.get(rt).token == token as usize))
                .map(Ref::handle)
        },
        None,
    );
    Borrowed(module.map_or(std::ptr::null_mut(), |h| h.bits() as *mut PyObject))
}

/// PyType_GetBaseByToken for use in tp_traverse: the type put into `*result`
/// is borrowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetBaseByToken_DuringGC(
    r#type: *mut TypeObject,
    token: *mut c_void,
    result: *mut *mut TypeObject,
) -> c_int {
    // SAFETY: a live type.
    let ty = unsafe { &*r#type };
    let found = during_gc(
        |rt| from_spec::base_by_token(rt, ty, token as usize).map(|t| t.address()),
        None,
    );
    if !result.is_null() {
        // SAFETY: a place of the caller's.
        unsafe { *result = found.unwrap_or(0) as *mut TypeObject };
    }
    c_int::from(found.is_some())
}
