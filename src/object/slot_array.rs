//! Reading arrays of `PySlot` and of their predecessors.

use super::slot;
use crate::error;
use crate::rt::{Raised, Result, Rt};
use std::ffi::{c_int, c_void};

/// `PySlot` of the ABI.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PySlot {
    /// `sl_id`.
    pub id: u16,
    /// `sl_flags`.
    pub flags: u16,
    reserved: u32,
    /// The value, whichever member of the union it is.
    pub value: u64,
}

const _: () = assert!(size_of::<PySlot>() == 16);

/// `PyType_Slot` and `PyModuleDef_Slot` of the ABI.
#[repr(C)]
pub struct OldSlot {
    /// `slot`.
    pub id: c_int,
    /// `pfunc` or `value`.
    pub value: *mut c_void,
}

/// `Py_slot_invalid`.
const INVALID: usize = u16::MAX as usize;

/// `PySlot_OPTIONAL`.
pub const OPTIONAL: u16 = 1;
/// `PySlot_STATIC`.
pub const STATIC: u16 = 2;
/// `PySlot_INTPTR`.
pub const INTPTR: u16 = 4;

/// What kind of array is read: decides about the numbers 1 to 4, which were
/// given twice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Slots of a type.
    Type,
    /// Slots of a module.
    Module,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Type => "type",
            Kind::Module => "module",
        }
    }
}

/// One slot, its number as of the present ABI.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// Number.
    pub id: usize,
    /// Flags, 0 for old arrays.
    pub flags: u16,
    /// Value.
    pub value: u64,
}

impl Slot {
    /// Name for messages.
    pub fn name(&self) -> String {
        name_of(self.id)
    }

    /// The value as an address.
    pub fn address(&self) -> usize {
        self.value as usize
    }
}

/// `Py_NAME` of a number.
pub fn name_of(id: usize) -> String {
    slot::NAMES
        .iter()
        .find(|(_, n)| *n == id)
        .map_or_else(|| format!("slot {id}"), |(name, _)| format!("Py_{name}"))
}

/// Arrays nested as deep as this are refused; the outermost has depth 0.
const DEEPEST: usize = 5;

/// All slots of an array and of those nested in it.
///
/// # Safety
/// `at` is NULL or an array that ends with a slot of number 0, as are the
/// arrays its nesting slots name.
pub unsafe fn read(rt: &Rt, at: *const PySlot, kind: Kind) -> Result<Vec<Slot>> {
    let mut found = Vec::new();
    // SAFETY: passed on from the caller.
    unsafe { read_new(rt, at, kind, 0, &mut found) }?;
    Ok(found)
}

/// [`read`] for an array of the old form.
///
/// # Safety
/// As for [`read`].
pub unsafe fn read_old(rt: &Rt, at: *const OldSlot, kind: Kind) -> Result<Vec<Slot>> {
    let mut found = Vec::new();
    // SAFETY: passed on from the caller.
    unsafe { read_old_into(rt, at, kind, 0, &mut found) }?;
    Ok(found)
}

unsafe fn read_new(
    rt: &Rt,
    mut at: *const PySlot,
    kind: Kind,
    depth: usize,
    found: &mut Vec<Slot>,
) -> Result<()> {
    if at.is_null() {
        return Ok(());
    }
    loop {
        // SAFETY: the array ends with number 0, which was not reached.
        let raw = unsafe { *at };
        if raw.id == 0 {
            return Ok(());
        }
        let slot = Slot {
            id: usize::from(raw.id),
            flags: raw.flags,
            value: raw.value,
        };
        // SAFETY: passed on from the caller.
        unsafe { take(rt, slot, kind, depth, found) }?;
        // SAFETY: as above.
        at = unsafe { at.add(1) };
    }
}

unsafe fn read_old_into(
    rt: &Rt,
    mut at: *const OldSlot,
    kind: Kind,
    depth: usize,
    found: &mut Vec<Slot>,
) -> Result<()> {
    if at.is_null() {
        return Ok(());
    }
    loop {
        // SAFETY: the array ends with number 0, which was not reached.
        let raw = unsafe { &*at };
        if raw.id == 0 {
            return Ok(());
        }
        let slot = Slot {
            id: usize::try_from(raw.id).unwrap_or(INVALID),
            flags: INTPTR,
            value: raw.value as u64,
        };
        // SAFETY: passed on from the caller.
        unsafe { take(rt, slot, kind, depth, found) }?;
        // SAFETY: as above.
        at = unsafe { at.add(1) };
    }
}

/// Adds one slot, or what it nests.
unsafe fn take(
    rt: &Rt,
    mut slot: Slot,
    kind: Kind,
    depth: usize,
    found: &mut Vec<Slot>,
) -> Result<()> {
    slot.id = modern(slot.id, kind);
    let nested = matches!(
        slot.id,
        slot::slot_subslots | slot::tp_slots | slot::mod_slots
    );
    if nested {
        if depth + 1 >= DEEPEST {
            return Err(error::system_error(
                rt,
                format_args!(
                    "{} (slot {}): too many levels of nested slots",
                    slot.name(),
                    slot.id
                ),
            ));
        }
        let address = slot.address();
        // SAFETY: passed on from the caller.
        return unsafe {
            match slot.id {
                slot::slot_subslots => {
                    read_new(rt, address as *const PySlot, kind, depth + 1, found)
                }
                slot::tp_slots if kind == Kind::Type => {
                    read_old_into(rt, address as *const OldSlot, kind, depth + 1, found)
                }
                slot::mod_slots if kind == Kind::Module => {
                    read_old_into(rt, address as *const OldSlot, kind, depth + 1, found)
                }
                _ => Err(unknown(rt, &slot, kind)),
            }
        };
    }
    if !belongs(slot.id, kind) {
        if slot.flags & OPTIONAL != 0 {
            return Ok(());
        }
        return Err(unknown(rt, &slot, kind));
    }
    found.push(slot);
    Ok(())
}

/// The present number of the ones that were given twice.
fn modern(id: usize, kind: Kind) -> usize {
    match (id, kind) {
        (1..=2, Kind::Type) => slot::bf_getbuffer + id - 1,
        (3, Kind::Type) => slot::mp_ass_subscript,
        (4, Kind::Type) => slot::mp_length,
        (1..=4, Kind::Module) => slot::mod_create + id - 1,
        _ => id,
    }
}

fn belongs(id: usize, kind: Kind) -> bool {
    let Some((name, _)) = slot::NAMES.iter().find(|(_, n)| *n == id) else {
        return false;
    };
    name.starts_with("mod_") == (kind == Kind::Module)
}

#[cold]
fn unknown(rt: &Rt, slot: &Slot, kind: Kind) -> Raised {
    if slot.id == INVALID {
        return error::system_error(
            rt,
            format_args!("invalid slot (Py_slot_invalid, {INVALID})"),
        );
    }
    if slot.id > 0 && slot.id < slot::COUNT {
        return error::system_error(
            rt,
            format_args!("invalid {} slot {} ({})", kind.name(), slot.id, slot.name()),
        );
    }
    error::system_error(
        rt,
        format_args!("unknown {} slot ID {}", kind.name(), slot.id),
    )
}
