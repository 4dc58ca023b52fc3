//! Struct sequences: tuples whose items have names, and more items behind
//! them that only have names.
//!
//! A struct sequence is laid out as a tuple, with the hidden items behind the
//! visible ones. The header's `aux` counts the visible ones, as in every
//! tuple; the type's basic size tells the number of all.

use crate::error;
use crate::heap::Header;
use crate::object::native::{NativeKind, Visit};
use crate::object::{
    TypeObject, alloc, args, as_type, flags, index, ready, sequence, slot, spec, thunk, type_of,
};
use crate::rt::{Ref, Result, Root, Rt, Stored};
use crate::types::items::guarded_repr;
use crate::types::member::{self, MemberDef};
use crate::types::{self, PyTuple_Type, descr, dict, list, none, strings, tuple};
use std::ffi::{CStr, c_char};

/// How struct sequences are traced: visible and hidden items.
static KIND: NativeKind = NativeKind {
    trace,
    release: None,
    heavy_only: false,
    bury: None,
    clear: None,
    size: size_of::<Header>(),
};

unsafe fn trace(object: *const Header, visit: &mut Visit<'_>) {
    // SAFETY: an object of this kind has as many words behind its header as
    // its type says, each a stored handle or zero; the type outlives it.
    unsafe {
        let ty = &*((*object).type_address() as *const TypeObject);
        let items = object.add(1).cast::<usize>();
        for i in 0..places(ty) {
            if let Some(handle) = crate::handle::Handle::from_bits(*items.add(i)) {
                visit(handle);
            }
        }
    }
}

/// Number of all items.
fn places(ty: &TypeObject) -> usize {
    ty.basicsize().saturating_sub(size_of::<Header>()) / size_of::<usize>()
}

/// Whether the type is one that [`new_type`] made.
pub fn is_struct_type(ty: &TypeObject) -> bool {
    std::ptr::eq(ty.native(), &KIND)
}

/// A field: its name, `None` if it has none.
pub struct Field<'a> {
    /// Name.
    pub name: Option<&'a CStr>,
    /// Documentation.
    pub doc: *const c_char,
}

/// A new type with these fields, the first `visible` of which are items;
/// new reference. MemoryError.
pub fn new_type(
    rt: &mut Rt,
    name: &CStr,
    doc: Option<&CStr>,
    fields: &[Field<'_>],
    visible: usize,
) -> Result<Root> {
    let made = spec::blank(rt, &types::PyType_Type)?;
    let Some(ty) = as_type(made.get()) else {
        return Ok(made);
    };
    ty.set_name(rt, name);
    ty.set_native(&KIND);
    ty.set_basicsize(size_of::<Header>() + fields.len() * size_of::<usize>());
    ty.set_flags(flags::HAVE_GC);
    ty.set_slot(slot::tp_repr, thunk::unary(repr));
    ty.set_slot(slot::tp_new, thunk::new(make));
    let names: Vec<Vec<u8>> = fields
        .iter()
        .map(|f| f.name.map_or(Vec::new(), |n| n.to_bytes().to_vec()))
        .collect();
    ty.fields_mut(rt).owned.push(names.join(&0).into());
    let namespace = namespace(rt, ty, doc, fields, visible)?;
    let short = strings::interned(rt, ty.short_name())?;
    spec::set_names(rt, ty, short.get(), short.get(), namespace.get());
    let bases = tuple::from_refs(rt, &[PyTuple_Type.as_ref()])?;
    ready::ready(rt, ty, Some(&PyTuple_Type), bases.get())?;
    types::typetype::add_new(rt, ty)?;
    Ok(made)
}

fn namespace(
    rt: &mut Rt,
    ty: &TypeObject,
    doc: Option<&CStr>,
    fields: &[Field<'_>],
    visible: usize,
) -> Result<Root> {
    let namespace = dict::new(rt)?;
    let mut match_args = Vec::new();
    for (i, field) in fields.iter().enumerate() {
        let Some(name) = field.name else { continue };
        let text = name.to_string_lossy();
        let def = MemberDef {
            name: name.as_ptr(),
            kind: member::kind::OBJECT,
            offset: (size_of::<Header>() + i * size_of::<usize>()) as isize,
            flags: member::READONLY,
            doc: field.doc,
        };
        let descriptor = descr::new_member(rt, ty, def)?;
        dict::set_text(rt, namespace.get(), &text, descriptor.get())?;
        if i < visible {
            match_args.push(strings::interned(rt, &text)?);
        }
    }
    let unnamed = fields.iter().filter(|f| f.name.is_none()).count();
    for (name, value) in [
        ("n_fields", fields.len()),
        ("n_sequence_fields", visible),
        ("n_unnamed_fields", unnamed),
    ] {
        let value = index::int(rt, value as isize)?;
        dict::set_text(rt, namespace.get(), name, value.get())?;
    }
    let names: Vec<Ref<'_>> = match_args.iter().map(Root::get).collect();
    let names = tuple::from_refs(rt, &names)?;
    dict::set_text(rt, namespace.get(), "__match_args__", names.get())?;
    let doc = match doc {
        Some(doc) => strings::from_utf8(rt, doc.to_bytes())?,
        None => none().root(),
    };
    dict::set_text(rt, namespace.get(), "__doc__", doc.get())?;
    if let Some((module, _)) = ty.full_name().rsplit_once('.') {
        let module = strings::interned(rt, module)?;
        dict::set_text(rt, namespace.get(), "__module__", module.get())?;
    }
    Ok(namespace)
}

/// The number of visible items of a struct sequence type.
fn visible(rt: &Rt, ty: &TypeObject) -> usize {
    let dict = ty.fields(rt).dict.as_ref().map(|d| d.get(rt));
    dict.and_then(|d| dict::get_text(rt, d, "n_sequence_fields"))
        .and_then(index::small_value)
        .map_or(0, |n| n as usize)
}

/// A new struct sequence with empty places; new reference. MemoryError.
pub fn new(rt: &Rt, ty: &TypeObject) -> Result<Root> {
    let visible = visible(rt, ty) as u32;
    alloc::new_zeroed(rt, ty, ty.basicsize(), visible)
}

/// Number of places of a struct sequence, hidden ones included; 0 for other
/// objects.
pub fn places_of(object: Ref<'_>) -> usize {
    let ty = type_of(object);
    if is_struct_type(ty) { places(ty) } else { 0 }
}

fn place(object: Ref<'_>, index: usize) -> Option<*mut Option<Stored>> {
    (index < places_of(object)).then(|| {
        let first = (object.handle().bits() + size_of::<Header>()) as *mut Option<Stored>;
        first.wrapping_add(index)
    })
}

/// Puts an item in a place, hidden ones included; what was there is dropped.
/// False if there is no such place.
pub fn set(rt: &Rt, object: Ref<'_>, index: usize, value: Ref<'_>) -> bool {
    let Some(place) = place(object, index) else {
        return false;
    };
    let stored = rt.store(value);
    // SAFETY: a place inside the live object, see `place`.
    if let Some(old) = unsafe { (*place).replace(stored) } {
        rt.unstore(old);
    }
    true
}

/// The item in a place, hidden ones included.
pub fn get<'a>(rt: &'a Rt, object: Ref<'a>, index: usize) -> Option<Ref<'a>> {
    let place = place(object, index)?;
    // SAFETY: a place inside the live object, see `place`.
    unsafe { (*place).as_ref().map(|s| s.get(rt)) }
}

fn names(rt: &Rt, ty: &TypeObject) -> Vec<String> {
    let names = ty.fields(rt).owned.get(1);
    names.map_or_else(Vec::new, |n| {
        n.split(|b| *b == 0)
            .map(|n| String::from_utf8_lossy(n).into_owned())
            .collect()
    })
}

fn repr(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let ty = type_of(object);
    let names = names(rt, ty);
    guarded_repr(rt, object, "(...)", |rt, text| {
        text.push(ty.full_name());
        text.push("(");
        for i in 0..tuple::len(object) {
            if i > 0 {
                text.push(", ");
            }
            if let Some(name) = names.get(i).filter(|n| !n.is_empty()) {
                text.push(name);
                text.push("=");
            }
            let item = tuple::item(rt, object, i).root();
            text.push_repr(rt, item.get())?;
        }
        text.push(")");
        Ok(())
    })
}

/// `type(sequence, dict={})`: the sequence has the visible items and perhaps
/// hidden ones, the dict the others by name.
fn make(rt: &mut Rt, ty: &TypeObject, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<Root> {
    args::no_keywords(rt, ty.full_name(), kwargs)?;
    args::count_tuple(rt, ty.full_name(), args, 1, 2)?;
    let given = tuple::item(rt, args, 0).root();
    let by_name = tuple::get(rt, args, 1).map(Ref::root);
    let given = sequence::fast(rt, given.get(), "constructor requires a sequence")?;
    let count = list::count_of(rt, given.get());
    check_count(rt, ty, count)?;
    let result = new(rt, ty)?;
    let names = names(rt, ty);
    for i in 0..places(ty) {
        let value = if i < count {
            sequence::get(rt, given.get(), i as isize)?
        } else {
            let named = by_name
                .as_ref()
                .and_then(|d| dict::get_text(rt, d.get(), names.get(i)?));
            named.unwrap_or_else(none).root()
        };
        set(rt, result.get(), i, value.get());
    }
    Ok(result)
}

fn check_count(rt: &Rt, ty: &TypeObject, count: usize) -> Result<()> {
    let (least, most) = (visible(rt, ty), places(ty));
    if (least..=most).contains(&count) {
        return Ok(());
    }
    let (how, bound) = match (least == most, count < least) {
        (true, _) => ("a ", least),
        (false, true) => ("an at least ", least),
        (false, false) => ("an at most ", most),
    };
    let name = ty.full_name();
    Err(error::type_error(
        rt,
        format_args!("{name}() takes {how}{bound}-sequence ({count}-sequence given)"),
    ))
}
