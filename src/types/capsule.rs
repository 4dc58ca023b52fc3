//! capsule: a C pointer as an object, with the name that says what it is.

use crate::error;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::{TypeObject, alloc, ready, slot, thunk};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{self, strings};
use std::ffi::CStr;

/// Payload of a capsule. All are addresses that only C code looks at, but
/// for the name.
pub struct Capsule {
    /// The pointer, never 0.
    pub pointer: usize,
    /// Address of the name, a C string that outlives the capsule, or 0.
    pub name: usize,
    /// Whatever the owner put there.
    pub context: usize,
    /// Address of the destructor, or 0.
    pub destructor: usize,
}

// SAFETY: nothing is stored.
unsafe impl Payload for Capsule {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, _: &mut Visit<'_>) {}
}

static KIND: NativeKind = kind_of::<Capsule>(None);

/// The type of capsules.
#[unsafe(no_mangle)]
pub static PyCapsule_Type: TypeObject = TypeObject::declare(c"PyCapsule", &KIND, KIND.size, 0);

/// Fills the slots and completes the type.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let ty = &PyCapsule_Type;
    ty.set_slot(slot::tp_repr, thunk::unary(repr));
    // What the thunk returns beyond the destructor's signature is ignored.
    ty.set_slot(slot::tp_finalize, thunk::inquiry(finalize));
    ready::ready_static(rt, ty, &types::PyBaseObject_Type)
}

/// A new capsule; new reference. ValueError for a null pointer.
pub fn new(rt: &Rt, pointer: usize, name: usize, destructor: usize) -> Result<Root> {
    if pointer == 0 {
        return Err(error::value_error(
            rt,
            "PyCapsule_New called with null pointer",
        ));
    }
    let capsule = Capsule {
        pointer,
        name,
        context: 0,
        destructor,
    };
    alloc::new_native(rt, &PyCapsule_Type, capsule)
}

/// The object as a capsule; ValueError that names the function if it is none.
pub fn legal<'a>(rt: &Rt, object: Option<Ref<'a>>, function: &str) -> Result<Obj<'a, Capsule>> {
    object.and_then(Obj::from_ref).ok_or_else(|| {
        error::value_error(
            rt,
            format_args!("{function} called with invalid PyCapsule object"),
        )
    })
}

impl Capsule {
    /// The name as text.
    fn name_text(&self) -> Option<&CStr> {
        if self.name == 0 {
            return None;
        }
        // SAFETY: who set the name promised that it outlives the capsule.
        Some(unsafe { CStr::from_ptr(self.name as *const std::ffi::c_char) })
    }

    /// Whether the name is this one; no name is equal to none only.
    pub fn is_named(&self, name: Option<&CStr>) -> bool {
        self.name_text() == name
    }
}

fn finalize(rt: &mut Rt, object: Ref<'_>) -> Result<bool> {
    let destructor = Obj::<Capsule>::from_ref(object).map_or(0, |c| c.get(rt).destructor);
    if destructor != 0 {
        // SAFETY: PyCapsule_New and PyCapsule_SetDestructor take destructors.
        unsafe { thunk::call_void(rt, destructor, thunk::raw(object)) };
    }
    Ok(true)
}

fn repr(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let capsule = legal(rt, Some(object), "repr")?;
    let name = match capsule.get(rt).name_text() {
        Some(name) => format!("\"{}\"", name.to_string_lossy()),
        None => "NULL".to_owned(),
    };
    let address = object.handle().bits();
    strings::new(rt, &format!("<capsule object {name} at {address:#x}>"))
}
